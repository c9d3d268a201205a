"""Exercises 11.1-11.3: energy of a configuration, split by chain, crossing with its error."""

import numpy as np

from .. import messages
from ..exercise import Exercise, Mistake

STRIPES = np.array([[1, 1, -1, -1, 1], [1, 1, -1, -1, 1], [1, -1, -1, 1, 1], [-1, -1, 1, 1, 1]])
RAGGED = np.array(
    [
        [1, -1, 1, 1, 1, -1],
        [1, 1, 1, -1, 1, 1],
        [-1, 1, 1, 1, 1, 1],
        [1, 1, -1, -1, -1, 1],
        [-1, 1, 1, -1, 1, 1],
    ]
)
SMALL = np.array([[1, 1, 1], [-1, 1, 1], [-1, -1, 1]], dtype=np.int8)


def energy_per_site(s):
    right, below = np.roll(s, -1, axis=1), np.roll(s, -1, axis=0)
    return -np.mean(s * right + s * below)  # two bonds for every site


def _bonds(s):
    s = np.asarray(s, dtype=int)
    return s * np.roll(s, -1, axis=1), s * np.roll(s, -1, axis=0)


def _without_wrap(s):
    s = np.asarray(s, dtype=int)
    return (s[:, 1:] * s[:, :-1]).sum() + (s[1:] * s[:-1]).sum()


def _open_in_one_direction(axis):
    def wrong(s):
        s = np.moveaxis(np.asarray(s, dtype=int), axis, 0)
        return -((s[1:] * s[:-1]).sum() + (s * np.roll(s, -1, axis=1)).sum()) / s.size

    return wrong


def _first_row_and_column_skipped(s):
    s = np.asarray(s, dtype=int)
    return -(s[1:, 1:] * (s[:-1, 1:] + s[1:, :-1])).sum() / s.size


def _one_row(s):
    right, below = _bonds(s)
    return -(right[0] + below[0]).sum() / np.size(s)


ENERGY = Exercise(
    number="11.1",
    title={"ja": "配位のエネルギー", "en": "The energy of a configuration"},
    reference=energy_per_site,
    cases=((STRIPES,), (RAGGED,), (SMALL,), (-RAGGED.T,), (np.ones((4, 3), int),)),
    mistakes=(
        Mistake(
            "bonds counted twice",
            lambda s: -2 * np.mean(sum(_bonds(s))),
            {
                "ja": "2倍になっています。4つの隣を全部足すと、どの対も2回数えます。右と下"
                "だけを足すか、½ をかけてください。",
                "en": "Twice too large. If all four neighbours are summed, every pair counts "
                "twice. Sum over right and down only, or multiply by ½.",
            },
        ),
        Mistake(
            "open boundary",
            lambda s: -_without_wrap(s) / np.size(s),
            {
                "ja": "端と端を結ぶ対が抜けています。周期的な格子では、右端の右隣は左端、"
                "下端の下隣は上端です。",
                "en": "The bonds across the edges are missing. On a periodic lattice the right "
                "neighbour of the last column is the first one, and likewise for the rows.",
            },
            also=(
                lambda s: -_without_wrap(s) / (2 * np.size(s) - sum(np.shape(s))),
                lambda s: -np.mean(s[:, 1:] * s[:, :-1]) - np.mean(s[1:] * s[:-1]),
                _open_in_one_direction(0),
                _open_in_one_direction(1),
                _first_row_and_column_skipped,
            ),
        ),
        Mistake(
            "roll without axis",
            lambda s: -np.mean(s * np.roll(s, -1) + s * np.roll(s, -1, axis=0)),
            {
                "ja": "`np.roll` に `axis` がありません。すると配列は1列につながれ、右端の右隣が"
                "次の行の左端になります。`axis=1` と `axis=0` を指定してください。",
                "en": "`np.roll` without `axis` treats the array as one long row: the right "
                "neighbour of the last column is then in the next row. Give `axis=1` and `axis=0`.",
            },
            also=(
                lambda s: -2 * np.mean(s * np.roll(s, -1)),
                lambda s: -np.mean(s * np.roll(s, -1) + s * np.roll(s, -1, axis=1)),
            ),
        ),
        Mistake(
            "sign",
            lambda s: np.mean(sum(_bonds(s))),
            {
                "ja": "符号が逆です。E = −Σ s_i s_j なので、そろったスピンのエネルギーは負です。",
                "en": "The sign is reversed. E = −Σ s_i s_j, so that equal spins have a negative "
                "energy.",
            },
            also=(lambda s: 2 * np.mean(sum(_bonds(s))),),
        ),
        Mistake(
            "per bond",
            lambda s: -np.mean(sum(_bonds(s))) / 2,
            {
                "ja": "半分になっています。1つの対あたりではなく、1つの格子点あたりの"
                "エネルギーです。格子点1個につき対は2本あるので、全部そろえば −2 です。",
                "en": "Half of what it should be: this is the energy per bond. There are two bonds "
                "for each site, so that it is −2 when all spins are equal.",
            },
        ),
        Mistake(
            "whole lattice",
            lambda s: -np.sum(sum(_bonds(s))),
            {
                "ja": "格子全体のエネルギーです。格子点の数で割ってください。",
                "en": "This is the energy of the whole lattice. Divide by the number of sites.",
            },
            also=(
                lambda s: -2 * np.sum(sum(_bonds(s))),
                lambda s: -_without_wrap(s),
            ),
        ),
        Mistake(
            "wrong number of sites",
            lambda s: -np.sum(sum(_bonds(s))) / len(s),
            {
                "ja": "格子点の数で割れていません。行と列の数は違ってもよいので、格子点の数は "
                "(行の数)×(列の数)、つまり `s.size` です。",
                "en": "This is not divided by the number of sites. Rows and columns may differ in "
                "number; there are (rows) × (columns) sites, which is `s.size`.",
            },
            also=(
                lambda s: -np.sum(sum(_bonds(s))) / np.shape(s)[1],
                lambda s: -np.sum(sum(_bonds(s))) / len(s) ** 2,
                lambda s: -np.sum(sum(_bonds(s))) / np.shape(s)[1] ** 2,
            ),
        ),
        Mistake(
            "one direction",
            lambda s: -np.mean(_bonds(s)[0]),
            {
                "ja": "片方の向きの対だけを数えています。横と縦の両方が要ります。",
                "en": "Only the bonds in one direction are counted. Both, along rows and along "
                "columns, are needed.",
            },
            also=(
                lambda s: -np.mean(_bonds(s)[1]),
                lambda s: -2 * np.mean(_bonds(s)[0]),
                lambda s: -2 * np.mean(_bonds(s)[1]),
            ),
        ),
        Mistake(
            "product of both neighbours",
            lambda s: -np.mean(_bonds(s)[0] * _bonds(s)[1]),
            {
                "ja": "右隣と下隣をかけ合わせています。対ごとに s_i s_j を作り、足してください。",
                "en": "The two neighbours are multiplied. Make s_i s_j for each pair, and add.",
            },
        ),
        Mistake(
            "magnetisation",
            lambda s: np.mean(s),
            {
                "ja": "これは磁化 m です。エネルギーは、隣り合うスピンの積の和です。",
                "en": "This is the magnetisation m. The energy is a sum of products of neighbours.",
            },
            also=(lambda s: -np.mean(s), lambda s: abs(np.mean(s)), np.sum),
        ),
        Mistake(
            "diagonal neighbours",
            lambda s: -2 * np.mean(s * np.roll(s, (-1, -1), axis=(0, 1))),
            {
                "ja": "斜めの隣を使っています。`np.roll` で `axis=(0, 1)` とすると、両方の向きに"
                "同時にずれます。1方向ずつずらしてください。",
                "en": "These are diagonal neighbours: `np.roll` with `axis=(0, 1)` moves in both "
                "directions at once. Move in one direction at a time.",
            },
            also=(lambda s: -np.mean(s * np.roll(s, (-1, -1), axis=(0, 1))),),
        ),
        Mistake("return in the loop", _one_row, messages.RETURN_IN_LOOP),
    ),
    nudges=(
        {
            "ja": "格子点ごとに、右隣との対と下隣との対を1本ずつ受けもつと、どの対もちょうど"
            "1回です。",
            "en": "Let every site take care of two bonds, to the right and down. Then each bond "
            "counts exactly once.",
        },
        {
            "ja": "`np.roll(s, -1, axis=1)` は、どの格子点にも右隣の値をもってきます。端もつながり"
            "ます。",
            "en": "`np.roll(s, -1, axis=1)` brings to every site the value of its right "
            "neighbour, across the edge as well.",
        },
        {
            "ja": "2つの積を足して平均し、符号を変えます。",
            "en": "Add the two products, take the mean, and change the sign.",
        },
    ),
    explanation={
        "ja": "格子点1個につき対は2本です。全部そろえば −2、無秩序なら平均 0 です。",
        "en": "There are two bonds for every site: −2 when all spins are equal, 0 on average when "
        "they are random.",
    },
)

CHAIN = np.array([3, 3, 7, 7, 7, 1, 1, 3, 12, 12])
INTERLEAVED = np.array([0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3])
UNEVEN = np.array([5, 9, 5, 5, 2, 9, 9, 9, 4, 2, 4, 4, 4])


def split_by_chain(chain, test_chains):
    in_test = np.isin(chain, test_chains)
    return np.flatnonzero(~in_test), np.flatnonzero(in_test)


def _cut(chain, test_chains):
    n_test = int(np.isin(chain, test_chains).sum())
    return np.arange(len(chain) - n_test), np.arange(len(chain) - n_test, len(chain))


def _cut_front(chain, test_chains):
    n_test = int(np.isin(chain, test_chains).sum())
    return np.arange(n_test, len(chain)), np.arange(n_test)


def _shuffled(chain, test_chains):
    order = np.random.default_rng(0).permutation(len(chain))
    n_test = int(np.isin(chain, test_chains).sum())
    return np.sort(order[n_test:]), np.sort(order[:n_test])


def _first_snapshots(chain, test_chains):
    _, first = np.unique(chain, return_index=True)
    first = np.sort(first)
    in_test = np.isin(chain, test_chains)
    return first[~in_test[first]], first[in_test[first]]


def _first_of_test(chain, test_chains):
    train, _ = split_by_chain(chain, test_chains)
    test = np.array([np.flatnonzero(np.asarray(chain) == c)[0] for c in test_chains])
    return train, np.sort(test)


SPLIT = Exercise(
    number="11.2",
    title={"ja": "連鎖ごとの分割", "en": "Split by chain"},
    reference=split_by_chain,
    cases=(
        (CHAIN, np.array([3, 1])),
        (INTERLEAVED, np.array([2])),
        (UNEVEN, np.array([9, 4])),
        (UNEVEN[::-1], np.array([2, 5, 4])),
    ),
    mistakes=(
        Mistake(
            "random samples",
            _shuffled,
            {
                "ja": "サンプルをばらばらに分けています。同じ連鎖のスナップショットが両方に入り、"
                "テストになりません。連鎖ごとに分けてください。",
                "en": "The samples were split at random. Snapshots of one chain are then in both "
                "sets, and the test is none. Split whole chains.",
            },
        ),
        Mistake(
            "cut by position",
            _cut,
            {
                "ja": "番号の順に切っています。どこで切っても、連鎖の途中かもしれません。"
                "`chain` の値を見て分けてください。",
                "en": "The samples were cut by position, perhaps in the middle of a chain. Decide "
                "by the values in `chain`.",
            },
            also=(_cut_front,),
        ),
        Mistake(
            "exchanged",
            lambda chain, test_chains: split_by_chain(chain, test_chains)[::-1],
            {
                "ja": "順番が逆です。(訓練, テスト) の順に返してください。",
                "en": "The order is reversed: return (train, test).",
            },
        ),
        Mistake(
            "chain numbers instead of positions",
            lambda chain, test_chains: (np.setdiff1d(chain, test_chains), np.sort(test_chains)),
            {
                "ja": "返したのは連鎖の番号です。必要なのは、サンプルの位置（`chain` の添字）"
                "です。",
                "en": "You returned the numbers of the chains. What is needed are the positions of "
                "the samples, indices into `chain`.",
            },
            also=(
                lambda chain, test_chains: (np.setdiff1d(chain, test_chains), test_chains),
                lambda chain, test_chains: (
                    np.setdiff1d(np.arange(len(chain)), test_chains),
                    np.sort(test_chains),
                ),
                lambda chain, test_chains: (
                    chain[~np.isin(chain, test_chains)],
                    chain[np.isin(chain, test_chains)],
                ),
            ),
        ),
        Mistake(
            "masks",
            lambda chain, test_chains: (~np.isin(chain, test_chains), np.isin(chain, test_chains)),
            {
                "ja": "真偽値の配列（マスク）です。考え方は合っています。`np.flatnonzero` で位置に"
                "直してください。",
                "en": "These are masks. The idea is right; `np.flatnonzero` turns them into "
                "positions.",
            },
            also=(
                lambda chain, test_chains: (
                    np.isin(chain, test_chains),
                    ~np.isin(chain, test_chains),
                ),
            ),
        ),
        Mistake(
            "chain after chain",
            lambda chain, test_chains: (
                split_by_chain(chain, test_chains)[0],
                np.concatenate([np.flatnonzero(chain == c) for c in test_chains]),
            ),
            {
                "ja": "選んだサンプルは合っていますが、連鎖ごとに並んでいます。位置の小さい順に"
                "並べてください。",
                "en": "The right samples, but chain after chain. Put the positions into "
                "increasing order.",
            },
            also=(
                lambda chain, test_chains: tuple(
                    np.concatenate([np.flatnonzero(chain == c) for c in chains])
                    for chains in (np.setdiff1d(chain, test_chains), test_chains)
                ),
            ),
        ),
        Mistake(
            "test samples kept in training",
            lambda chain, test_chains: (
                np.arange(len(chain)),
                np.flatnonzero(np.isin(chain, test_chains)),
            ),
            {
                "ja": "テストのサンプルが訓練にも残っています。訓練からは除いてください。",
                "en": "The test samples are still in the training set. Take them out of it.",
            },
        ),
        Mistake(
            "one snapshot of each chain",
            _first_snapshots,
            {
                "ja": "連鎖ごとに1枚しか使っていません。相関があっても、訓練データを捨てる必要は"
                "ありません。連鎖をまたがなければよいのです。",
                "en": "Only one snapshot of each chain is left. Correlated samples need not be "
                "thrown away, as long as no chain is in both sets.",
            },
            also=(_first_of_test,),
        ),
        Mistake(
            "only one test chain",
            lambda chain, test_chains: (
                np.flatnonzero(chain != test_chains[0]),
                np.flatnonzero(chain == test_chains[0]),
            ),
            {
                "ja": "テストに入ったのは `test_chains` のうちの1本だけです。全部を入れて"
                "ください。",
                "en": "Only one of `test_chains` went into the test set. All of them belong there.",
            },
            also=(
                lambda chain, test_chains: (
                    np.flatnonzero(chain != test_chains[-1]),
                    np.flatnonzero(chain == test_chains[-1]),
                ),
            ),
        ),
    ),
    nudges=(
        {
            "ja": "サンプルごとに、その連鎖が `test_chains` に入っているかどうかを調べます。",
            "en": "For every sample, ask whether its chain is one of `test_chains`.",
        },
        {
            "ja": "`np.isin(chain, test_chains)` が、それを真偽値の配列で返します。",
            "en": "`np.isin(chain, test_chains)` answers this with an array of booleans.",
        },
        {
            "ja": "`np.flatnonzero` で、偽の位置と真の位置を小さい順に取り出します。",
            "en": "`np.flatnonzero` gives the positions of False and of True in increasing order.",
        },
    ),
    explanation={
        "ja": "連鎖が丸ごとどちらかに入るので、テストの配位は訓練の配位と独立です。",
        "en": "Each chain is in one set as a whole, so that test configurations are independent of "
        "those in training.",
    },
)

T_FINE = np.array([2.0, 2.1, 2.2, 2.3, 2.4, 2.5])
T_UNEVEN = np.array([1.0, 2.0, 2.25, 2.75, 4.0])


def crossing_with_error(T, P, dP):
    i = next(k for k in range(len(T) - 1) if P[k] >= 0.5 > P[k + 1])  # falls through 1/2 here
    h, D = T[i + 1] - T[i], P[i] - P[i + 1]
    by_left, by_right = h * (0.5 - P[i + 1]) / D**2, h * (P[i] - 0.5) / D**2  # dT*/dP
    return T[i] + h * (P[i] - 0.5) / D, np.hypot(by_left * dP[i], by_right * dP[i + 1])


def _step(T, P):
    i = next(k for k in range(len(T) - 1) if P[k] >= 0.5 > P[k + 1])
    return i, T[i + 1] - T[i], P[i] - P[i + 1]


def _with_error(formula):
    """T* right, and the error that the formula makes of h, D, the distances a, b and both dP."""

    def wrong(T, P, dP):
        i, h, D = _step(T, P)
        error = formula(h, D, 0.5 - P[i + 1], P[i] - 0.5, dP[i], dP[i + 1])
        return crossing_with_error(T, P, dP)[0], error

    return wrong


def _with_T_star(formula):
    """The error right, and the T* that the formula makes of T_i, h, D and P_i - 1/2."""

    def wrong(T, P, dP):
        i, h, D = _step(T, P)
        return formula(T[i], h, D, P[i] - 0.5), crossing_with_error(T, P, dP)[1]

    return wrong


def _in_interval(find):
    """Right, but with the interval that begins at find(P)."""

    def wrong(T, P, dP):
        i = int(find(P))
        h, D = T[i + 1] - T[i], P[i] - P[i + 1]
        error = h / D**2 * np.hypot((0.5 - P[i + 1]) * dP[i], (P[i] - 0.5) * dP[i + 1])
        return T[i] + h * (P[i] - 0.5) / D, error

    return wrong


def _nearest(T, P, dP):
    i = int(np.abs(np.asarray(P) - 0.5).argmin())
    return T[i], crossing_with_error(T, P, dP)[1]


def _middle(T, P, dP):
    i, h, _ = _step(T, P)
    return T[i] + h / 2, crossing_with_error(T, P, dP)[1]


def _grid_point(T, P, dP):
    i, _, _ = _step(T, P)
    return T[i], crossing_with_error(T, P, dP)[1]


def _next_grid_point(T, P, dP):
    i, _, _ = _step(T, P)
    return T[i + 1], crossing_with_error(T, P, dP)[1]


def _from_the_other_end(T, P, dP):
    i, h, D = _step(T, P)
    return T[i] + h * (0.5 - P[i + 1]) / D, crossing_with_error(T, P, dP)[1]


CROSSING = Exercise(
    number="11.3",
    title={"ja": "½ を横切る温度とその誤差", "en": "The crossing of ½ with its error"},
    reference=crossing_with_error,
    cases=(
        (
            T_FINE,
            np.array([0.97, 0.93, 0.86, 0.58, 0.22, 0.08]),
            np.array([0.01, 0.02, 0.04, 0.05, 0.03, 0.02]),
        ),
        (
            T_UNEVEN,
            np.array([0.99, 0.9, 0.6, 0.05, 0.01]),
            np.array([0.01, 0.03, 0.02, 0.04, 0.01]),
        ),
        (
            T_UNEVEN[:3] + 0.1,
            np.array([0.8, 0.75, 0.1]),
            np.array([0.05, 0.1, 0.02]),
        ),
        (
            T_FINE[1:],
            np.array([0.41, 0.72, 0.66, 0.55, 0.31]),
            np.array([0.07, 0.05, 0.04, 0.02, 0.06]),
        ),
        (
            T_UNEVEN[1:],
            np.array([0.96, 0.83, 0.44, 0.07]),
            np.array([0.02, 0.04, 0.05, 0.03]),
        ),
    ),
    mistakes=(
        Mistake(
            "nearest temperature",
            _nearest,
            {
                "ja": "格子の中で P が ½ に一番近い温度を答えています。2つの温度の間を直線で"
                "つないで、½ になる場所を求めてください。",
                "en": "You took the temperature on the grid at which P is closest to ½. Join the "
                "two neighbouring points by a line and find where it is ½.",
            },
            also=(_grid_point, _next_grid_point),
        ),
        Mistake(
            "middle of the interval",
            _middle,
            {
                "ja": "区間の真ん中を答えています。½ が P の2つの値のどちらに近いかで、横切る場所は"
                "変わります。",
                "en": "You took the middle of the interval. Where the line crosses depends on "
                "which of the two values of P is closer to ½.",
            },
        ),
        Mistake(
            "measured from the wrong end",
            _from_the_other_end,
            {
                "ja": "比が逆です。左端からの距離は (P_i − ½)/(P_i − P_{i+1}) に比例します。P_i が"
                "ちょうど ½ なら、答えは左端です。",
                "en": "The fraction is taken from the wrong end: the distance from the left is "
                "(P_i − ½)/(P_i − P_{i+1}). If P_i is exactly ½, the answer is the left end.",
            },
        ),
        Mistake(
            "errors added",
            _with_error(lambda h, D, a, b, left, right: h * (a * left + b * right) / D**2),
            {
                "ja": "2つの誤差をそのまま足しています。独立な誤差は、2乗して足して平方根を"
                "とります。",
                "en": "The two contributions are added. Independent errors add in squares.",
            },
        ),
        Mistake(
            "same weight for both",
            _with_error(lambda h, D, a, b, left, right: np.hypot(left, right) * h / D),
            {
                "ja": "2点の誤差を同じ重みで使っています。½ に近いほうの点の誤差が強く効きます。"
                "T* を P_i と P_{i+1} で偏微分してください。",
                "en": "Both errors have the same weight. The point closer to ½ matters more: "
                "differentiate T* with respect to P_i and to P_{i+1}.",
            },
            also=(
                _with_error(lambda h, D, a, b, left, right: (left + right) / 2 * h / D),
                _with_error(lambda h, D, a, b, left, right: (left + right) * h / D),
                _with_error(lambda h, D, a, b, left, right: np.hypot(left, right) / 2 * h / D),
                _with_error(lambda h, D, a, b, left, right: np.hypot(left, right) / 2**0.5 * h / D),
                _with_error(lambda h, D, a, b, left, right: max(left, right) * h / D),
            ),
        ),
        Mistake(
            "error of one point only",
            _with_error(lambda h, D, a, b, left, right: h * a * left / D**2),
            {
                "ja": "1点の誤差しか入っていません。T* は P_i にも P_{i+1} にもよるので、両方の"
                "誤差が効きます。",
                "en": "Only one of the two errors is in it. T* depends on P_i and on P_{i+1}, so "
                "both matter.",
            },
            also=(
                _with_error(lambda h, D, a, b, left, right: h * b * right / D**2),
                _with_error(lambda h, D, a, b, left, right: h * left / D),
                _with_error(lambda h, D, a, b, left, right: h * right / D),
            ),
        ),
        Mistake(
            "numerator and denominator as independent",
            _with_error(
                lambda h, D, a, b, left, right: np.hypot(
                    h * left / D, h * b * np.hypot(left, right) / D**2
                )
            ),
            {
                "ja": "分子 P_i − ½ と分母 P_i − P_{i+1} を、独立なものとして誤差を伝えています。"
                "どちらにも P_i があるので、独立ではありません。T* を P_i と P_{i+1} で偏微分して"
                "ください。",
                "en": "The numerator P_i − ½ and the denominator P_i − P_{i+1} were treated as "
                "independent. P_i is in both. Differentiate T* with respect to P_i and P_{i+1}.",
            },
        ),
        Mistake(
            "width of the interval as error",
            _with_error(lambda h, D, a, b, left, right: h),
            {
                "ja": "誤差に温度の刻みを使っています。T* の誤差は、`dP` から伝わってきます。",
                "en": "This error is made of the spacing of the temperatures. The error of T* is "
                "what `dP` causes.",
            },
            also=(
                _with_error(lambda h, D, a, b, left, right: h / 2),
                _with_error(lambda h, D, a, b, left, right: h / np.sqrt(12)),
            ),
        ),
        Mistake(
            "difference not squared",
            _with_error(lambda h, D, a, b, left, right: np.hypot(a * left, b * right) * h / D),
            {
                "ja": "偏微分の分母は (P_i − P_{i+1})² です。分母も P_i と P_{i+1} で変わるので、"
                "商の微分になります。",
                "en": "The derivatives have (P_i − P_{i+1})² below. The denominator changes with "
                "P_i and P_{i+1} too, so differentiate a quotient.",
            },
        ),
        Mistake(
            "exchanged weights",
            _with_error(lambda h, D, a, b, left, right: h / D**2 * np.hypot(b * left, a * right)),
            {
                "ja": "重みが入れかわっています。∂T*/∂P_i は (½ − P_{i+1}) に比例します。P_i が"
                "ちょうど ½ なら、P_{i+1} の誤差は効きません。",
                "en": "The weights are exchanged. ∂T*/∂P_i goes with (½ − P_{i+1}): if P_i is "
                "exactly ½, the error of P_{i+1} does not matter.",
            },
        ),
        Mistake(
            "temperature step forgotten",
            _with_error(lambda h, D, a, b, left, right: np.hypot(a * left, b * right) / D**2),
            {
                "ja": "誤差に温度の刻みがかかっていません。誤差の単位は温度です。",
                "en": "The step of the temperature is missing in the error, which must have the "
                "unit of a temperature.",
            },
        ),
        Mistake(
            "variance",
            _with_error(
                lambda h, D, a, b, left, right: h**2 / D**4 * (a**2 * left**2 + b**2 * right**2)
            ),
            {
                "ja": "これは分散です。平方根をとってください。",
                "en": "This is the variance. Take its root.",
            },
        ),
        Mistake(
            "error of P",
            _with_error(lambda h, D, a, b, left, right: np.hypot(a * left, b * right) / D),
            {
                "ja": "これは、その温度での P の誤差です。T* の誤差にするには、傾き"
                "（P が温度とともに減る速さ）で割ります。",
                "en": "This is the error of P there. Divide by the slope, by which P falls with "
                "temperature, to get the error of T*.",
            },
            also=(_with_error(lambda h, D, a, b, left, right: (a * left + b * right) / D),),
        ),
        Mistake(
            "only the distance from the left",
            _with_T_star(lambda T_i, h, D, b: h * b / D),
            {
                "ja": "区間の左端からの距離です。左端の温度 T_i を足してください。",
                "en": "This is the distance from the left end of the interval. Add its "
                "temperature T_i.",
            },
        ),
        Mistake(
            "step forgotten in T*",
            _with_T_star(lambda T_i, h, D, b: T_i + b / D),
            {
                "ja": "(P_i − ½)/(P_i − P_{i+1}) は区間の中の割合です。温度にするには、刻み "
                "T_{i+1} − T_i をかけます。",
                "en": "(P_i − ½)/(P_i − P_{i+1}) is a fraction of the interval. Multiply by the "
                "step T_{i+1} − T_i to make it a temperature.",
            },
        ),
        Mistake(
            "sign of the distance",
            _with_T_star(lambda T_i, h, D, b: T_i - h * b / D),
            {
                "ja": "横切る温度が区間の外に出ています。P は温度とともに減るので、左端から右へ"
                "進みます。符号を確かめてください。",
                "en": "This temperature lies outside the interval. P falls as T grows, so go from "
                "the left end to the right: check the sign.",
            },
        ),
        Mistake(
            "another interval",
            _in_interval(lambda P: np.flatnonzero(np.diff(P >= 0.5))[0]),
            {
                "ja": "区間が違います。P が ½ を下から上へ越える区間が先にあることもあります。"
                "P_i ≥ ½ で、かつ P_{i+1} < ½ となる i を探してください。",
                "en": "This is another interval: P may first rise through ½. Look for the i with "
                "P_i ≥ ½ and P_{i+1} < ½.",
            },
            also=(
                _in_interval(lambda P: np.argmax(np.asarray(P) < 0.5) - 1),
                _in_interval(lambda P: np.argmin(np.abs(np.asarray(P)[:-1] - 0.5))),
            ),
        ),
        Mistake(
            "np.interp needs increasing values",
            lambda T, P, dP: (np.interp(0.5, P, T), crossing_with_error(T, P, dP)[1]),
            {
                "ja": "`np.interp` の2番目の引数は、小さい順でなければなりません（そうでなくても、"
                "何も言わずに違う値を返します）。P は減るので、区間の両端だけを "
                "[P_{i+1}, P_i]、[T_{i+1}, T_i] の順に渡してください。",
                "en": "The second argument of `np.interp` must increase (if it does not, the value "
                "is wrong without a warning). P falls: pass only the two ends, in the order "
                "[P_{i+1}, P_i], [T_{i+1}, T_i].",
            },
            also=(
                lambda T, P, dP: (
                    np.interp(0.5, P[::-1], T[::-1]),
                    crossing_with_error(T, P, dP)[1],
                ),
            ),
        ),
        Mistake(
            "wrong order",
            lambda T, P, dP: crossing_with_error(T, P, dP)[::-1],
            {
                "ja": "値は合っていますが、順番が逆です。(T*, 誤差) の順に返してください。",
                "en": "The values are right, in the wrong order: return (T*, error).",
            },
        ),
    ),
    nudges=(
        {
            "ja": "まず、P_i ≥ ½ で P_{i+1} < ½ となる i を探します（½ を下へ横切るのは1か所"
            "だけです）。",
            "en": "First find the i with P_i ≥ ½ and P_{i+1} < ½ (P falls through ½ only once).",
        },
        {
            "ja": "h = T_{i+1} − T_i として、T* = T_i + h (P_i − ½)/(P_i − P_{i+1}) です。",
            "en": "With h = T_{i+1} − T_i, T* = T_i + h (P_i − ½)/(P_i − P_{i+1}).",
        },
        {
            "ja": "∂T*/∂P_i = −h(P_{i+1} − ½)/(P_i − P_{i+1})²、"
            "∂T*/∂P_{i+1} = h(P_i − ½)/(P_i − P_{i+1})² です。誤差は2乗して足します。",
            "en": "∂T*/∂P_i = −h(P_{i+1} − ½)/(P_i − P_{i+1})² and "
            "∂T*/∂P_{i+1} = h(P_i − ½)/(P_i − P_{i+1})²; the errors add in squares.",
        },
    ),
    explanation={
        "ja": "直線でつないで ½ を読み、2点の独立な誤差を偏微分で伝えます。",
        "en": "A line gives the place of ½, and its derivatives carry over the independent errors "
        "of the two points.",
    },
)

EXERCISES = (ENERGY, SPLIT, CROSSING)
