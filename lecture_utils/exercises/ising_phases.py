"""Exercises 11.1-11.3: energy of a configuration, split by chain, crossing with its error."""

import numpy as np

from . import messages
from .exercise import Exercise, Mistake

STRIPES = np.array([[1, 1, -1, -1, 1], [1, 1, -1, -1, 1], [1, -1, -1, 1, 1], [-1, -1, 1, 1, 1]])
RAGGED = np.array(
    [
        [1, -1, 1, 1, 1, -1],
        [1, 1, 1, -1, 1, 1],
        [-1, 1, 1, 1, 1, 1],
        [1, 1, -1, -1, -1, 1],
        [1, 1, 1, -1, 1, 1],
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
            also=(lambda s: -_without_wrap(s) / (2 * np.size(s) - sum(np.shape(s))),),
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
        ),
        Mistake(
            "one direction",
            lambda s: -np.mean(_bonds(s)[0]),
            {
                "ja": "片方の向きの対だけを数えています。横と縦の両方が要ります。",
                "en": "Only the bonds in one direction are counted. Both, along rows and along "
                "columns, are needed.",
            },
            also=(lambda s: -np.mean(_bonds(s)[1]),),
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
            also=(lambda s: -np.mean(s), lambda s: abs(np.mean(s))),
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
                "ja": "テストに入ったのは `test_chains` の最初の連鎖だけです。全部を入れて"
                "ください。",
                "en": "Only the first of `test_chains` went into the test set. All of them belong "
                "there.",
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


def _added(T, P, dP):
    i, h, D = _step(T, P)
    error = h * ((0.5 - P[i + 1]) * dP[i] + (P[i] - 0.5) * dP[i + 1]) / D**2
    return crossing_with_error(T, P, dP)[0], error


def _slope_only(T, P, dP):
    i, h, D = _step(T, P)
    return crossing_with_error(T, P, dP)[0], np.hypot(dP[i], dP[i + 1]) * h / D


def _slope_mean(T, P, dP):
    i, h, D = _step(T, P)
    return crossing_with_error(T, P, dP)[0], (dP[i] + dP[i + 1]) / 2 * h / D


def _exchanged_weights(T, P, dP):
    i, h, D = _step(T, P)
    error = h / D**2 * np.hypot((P[i] - 0.5) * dP[i], (0.5 - P[i + 1]) * dP[i + 1])
    return crossing_with_error(T, P, dP)[0], error


def _without_step(T, P, dP):
    T_star, error = crossing_with_error(T, P, dP)
    return T_star, error / _step(T, P)[1]


def _variance(T, P, dP):
    T_star, error = crossing_with_error(T, P, dP)
    return T_star, error**2


def _error_of_P(T, P, dP):
    i, _, D = _step(T, P)
    a, b = (0.5 - P[i + 1]) / D, (P[i] - 0.5) / D
    return crossing_with_error(T, P, dP)[0], np.hypot(a * dP[i], b * dP[i + 1])


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
            _added,
            {
                "ja": "2つの誤差をそのまま足しています。独立な誤差は、2乗して足して平方根を"
                "とります。",
                "en": "The two contributions are added. Independent errors add in squares.",
            },
        ),
        Mistake(
            "same weight for both",
            _slope_only,
            {
                "ja": "2点の誤差を同じ重みで使っています。½ に近いほうの点の誤差が強く効きます。"
                "T* を P_i と P_{i+1} で偏微分してください。",
                "en": "Both errors have the same weight. The point closer to ½ matters more: "
                "differentiate T* with respect to P_i and to P_{i+1}.",
            },
            also=(_slope_mean,),
        ),
        Mistake(
            "exchanged weights",
            _exchanged_weights,
            {
                "ja": "重みが入れかわっています。∂T*/∂P_i は (½ − P_{i+1}) に比例します。P_i が"
                "ちょうど ½ なら、P_{i+1} の誤差は効きません。",
                "en": "The weights are exchanged. ∂T*/∂P_i goes with (½ − P_{i+1}): if P_i is "
                "exactly ½, the error of P_{i+1} does not matter.",
            },
        ),
        Mistake(
            "temperature step forgotten",
            _without_step,
            {
                "ja": "誤差に温度の刻みがかかっていません。誤差の単位は温度です。",
                "en": "The step of the temperature is missing in the error, which must have the "
                "unit of a temperature.",
            },
        ),
        Mistake(
            "variance",
            _variance,
            {
                "ja": "これは分散です。平方根をとってください。",
                "en": "This is the variance. Take its root.",
            },
        ),
        Mistake(
            "error of P",
            _error_of_P,
            {
                "ja": "これは、その温度での P の誤差です。T* の誤差にするには、傾き"
                "（P が温度とともに減る速さ）で割ります。",
                "en": "This is the error of P there. Divide by the slope, by which P falls with "
                "temperature, to get the error of T*.",
            },
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
