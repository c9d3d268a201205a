"""Exercises 11.1-11.4: energy, split by chain, where curves cross, a network of two units."""

import numpy as np

from ...exercises import messages
from ...exercises.exercise import Exercise, Mistake

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
CHAINS = np.stack([STRIPES[:, :4], RAGGED[:4, :4], -RAGGED.T[:4, :4]], axis=-1)
COLD = np.ones((12, 10, 2, 3), np.int8)  # of bytes, whose sums leave their range
COLD[3, 5, 0] = COLD[7, 1, 1, 2] = COLD[7, 2, 1, 2] = -1


def energy(s):
    right, below = np.roll(s, -1, axis=1), np.roll(s, -1, axis=0)
    return -np.mean(s * right + s * below, axis=(0, 1))  # two bonds for every site


def _bonds(s):
    s = np.asarray(s, dtype=int)
    return s * np.roll(s, -1, axis=1), s * np.roll(s, -1, axis=0)


def _sites(s):
    return s.shape[0] * s.shape[1]


def _sum(bonds):
    return sum(bonds).sum(axis=(0, 1))


def _mean(values):
    return values.mean(axis=(0, 1))


def _without_wrap(s):
    s = np.asarray(s, dtype=int)
    sideways, down = s[:, 1:] * s[:, :-1], s[1:] * s[:-1]
    return sideways.sum(axis=(0, 1)) + down.sum(axis=(0, 1))


def _open_in_one_direction(axis):
    def wrong(s):
        s = np.moveaxis(np.asarray(s, dtype=int), axis, 0)
        bonds = (s[1:] * s[:-1]).sum(axis=(0, 1)) + (s * np.roll(s, -1, axis=1)).sum(axis=(0, 1))
        return -bonds / _sites(s)

    return wrong


def _loop_without_the_first(s):
    s = np.asarray(s, dtype=int)
    return -(s[1:, 1:] * (s[:-1, 1:] + s[1:, :-1])).sum(axis=(0, 1)) / _sites(s)


def _loop_without_the_last(s):
    s = np.asarray(s, dtype=int)
    return -(s[:-1, :-1] * (s[1:, :-1] + s[:-1, 1:])).sum(axis=(0, 1)) / _sites(s)


def _loop_over_a_square(s, divide):
    L = len(s)
    s, E = np.asarray(s, dtype=int), 0.0
    for i in range(L):
        for j in range(L):
            E = E - s[i, j] * (s[(i + 1) % L, j] + s[i, (j + 1) % L])
    return E / divide(s)


def _last_site(s, neighbour=0):
    s = np.asarray(s, dtype=int)
    return -s[-1, -1] * (s[neighbour, -1] + s[-1, neighbour]) / _sites(s)


def _in_bytes(s):
    s, E = np.asarray(s), np.zeros(s.shape[2:], s.dtype)
    for i in range(len(s)):
        for j in range(s.shape[1]):
            E = E - s[i, j] * (s[i - 1, j] + s[i, j - 1])
    return E / _sites(s)


def _one_row(s):
    return -sum(bonds[0].sum(axis=0) for bonds in _bonds(s)) / _sites(s)


ENERGY = Exercise(
    number="11.1",
    title={"ja": "配位のエネルギー", "en": "The energy of a configuration"},
    reference=energy,
    cases=(
        (STRIPES,),
        (RAGGED,),
        (np.ones((4, 3), int),),
        (CHAINS,),
        (COLD,),
        (RAGGED[..., None],),
    ),
    mistakes=(
        Mistake(
            "bonds counted twice",
            lambda s: -2 * _mean(sum(_bonds(s))),
            {
                "ja": "2倍になっています。4つの隣を全部足すと、どの対も2回数えます。右と下"
                "だけを足すか、½ をかけてください。",
                "en": "Twice too large. If all four neighbours are summed, every pair counts "
                "twice. Sum over right and down only, or multiply by ½.",
            },
        ),
        Mistake(
            "open boundary",
            lambda s: -_without_wrap(s) / _sites(s),
            {
                "ja": "端と端を結ぶ対が抜けています。周期的な格子では、右端の右隣は左端、"
                "下端の下隣は上端です。ループなら `range` は端まで要ります。",
                "en": "The bonds across the edges are missing. On a periodic lattice the right "
                "neighbour of the last column is the first one, and likewise for the rows. A loop "
                "has to run over all rows and columns.",
            },
            also=(
                lambda s: -_without_wrap(s) / (2 * _sites(s) - sum(np.shape(s)[:2])),
                lambda s: -_mean(1.0 * s[:, 1:] * s[:, :-1]) - _mean(1.0 * s[1:] * s[:-1]),
                _open_in_one_direction(0),
                _open_in_one_direction(1),
                _loop_without_the_first,
                _loop_without_the_last,
            ),
        ),
        Mistake(
            "roll without axis",
            lambda s: -_mean(1.0 * s * np.roll(s, -1) + 1.0 * s * np.roll(s, -1, axis=0)),
            {
                "ja": "`np.roll` に `axis` がありません。すると配列は1列につながれ、右端の右隣が"
                "次の行の左端になります。`axis=1` と `axis=0` を指定してください。",
                "en": "`np.roll` without `axis` treats the array as one long row: the right "
                "neighbour of the last column is then in the next row. Give `axis=1` and `axis=0`.",
            },
            also=(
                lambda s: -2 * _mean(1.0 * s * np.roll(s, -1)),
                lambda s: -_mean(1.0 * s * np.roll(s, -1) + 1.0 * s * np.roll(s, -1, axis=1)),
            ),
        ),
        Mistake(
            "sign",
            lambda s: _mean(sum(_bonds(s))),
            {
                "ja": "符号が逆です。E = −Σ s_i s_j なので、そろったスピンのエネルギーは負です。",
                "en": "The sign is reversed. E = −Σ s_i s_j, so that equal spins have a negative "
                "energy.",
            },
            also=(lambda s: 2 * _mean(sum(_bonds(s))),),
        ),
        Mistake(
            "per bond",
            lambda s: -_mean(sum(_bonds(s))) / 2,
            {
                "ja": "半分になっています。1つの対あたりではなく、1つの格子点あたりの"
                "エネルギーです。格子点1個につき対は2本あるので、全部そろえば −2 です。",
                "en": "Half of what it should be: this is the energy per bond. There are two bonds "
                "for each site, so that it is −2 when all spins are equal.",
            },
        ),
        Mistake(
            "one number for all configurations",
            lambda s: -np.mean(sum(_bonds(s))),
            {
                "ja": "配位が1枚なら正しい値です。3番目から後の軸に配位が並ぶときは、配位ごとに"
                "1つの値を返してください：平均は最初の2つの軸だけ、`axis=(0, 1)` です。",
                "en": "Right for one configuration. Where more of them lie along further axes, "
                "each has an energy of its own: average over the first two axes alone, "
                "`axis=(0, 1)`.",
            },
            also=(lambda s: -np.sum(sum(_bonds(s))) / _sites(s),),
        ),
        Mistake(
            "whole lattice",
            lambda s: -_sum(_bonds(s)),
            {
                "ja": "格子全体のエネルギーです。格子点の数で割ってください。",
                "en": "This is the energy of the whole lattice. Divide by the number of sites.",
            },
            also=(
                lambda s: -2 * _sum(_bonds(s)),
                lambda s: -_without_wrap(s),
                lambda s: -np.sum(sum(_bonds(s))),
            ),
        ),
        Mistake(
            "a square taken for granted",
            lambda s: -_sum(_bonds(s)) / len(s) ** 2,
            {
                "ja": "行と列の数は違ってもよいので、`len(s)` だけでは足りません。列の数は "
                "`s.shape[1]`、格子点の数は (行の数)×(列の数) です。",
                "en": "Rows and columns may differ in number, so `len(s)` is not enough. There are "
                "`s.shape[1]` columns, and (rows) × (columns) sites.",
            },
            also=(
                lambda s: -_sum(_bonds(s)) / np.shape(s)[1],
                lambda s: -_sum(_bonds(s)) / len(s),
                lambda s: -_sum(_bonds(s)) / np.shape(s)[1] ** 2,
                lambda s: _loop_over_a_square(s, lambda s: len(s) ** 2),
                lambda s: _loop_over_a_square(s, _sites),
            ),
        ),
        Mistake(
            "all axes counted as sites",
            lambda s: -_sum(_bonds(s)) / np.size(s),
            {
                "ja": "`s.size` は、並んでいる配位の数までかけた個数です。割るのは "
                "(行の数)×(列の数) です。",
                "en": "`s.size` counts the sites of all configurations together. Divide by (rows) "
                "× (columns).",
            },
        ),
        Mistake(
            "one direction",
            lambda s: -_mean(_bonds(s)[0]),
            {
                "ja": "片方の向きの対だけを数えています。横と縦の両方が要ります。",
                "en": "Only the bonds in one direction are counted. Both, along rows and along "
                "columns, are needed.",
            },
            also=(
                lambda s: -_mean(_bonds(s)[1]),
                lambda s: -2 * _mean(_bonds(s)[0]),
                lambda s: -2 * _mean(_bonds(s)[1]),
            ),
        ),
        Mistake(
            "product of both neighbours",
            lambda s: -_mean(_bonds(s)[0] * _bonds(s)[1]),
            {
                "ja": "右隣と下隣をかけ合わせています。対ごとに s_i s_j を作り、足してください。",
                "en": "The two neighbours are multiplied. Make s_i s_j for each pair, and add.",
            },
        ),
        Mistake(
            "magnetisation",
            lambda s: _mean(s),
            {
                "ja": "これは磁化 m です。エネルギーは、隣り合うスピンの積の和です。",
                "en": "This is the magnetisation m. The energy is a sum of products of neighbours.",
            },
            also=(lambda s: -_mean(s), lambda s: abs(_mean(s))),
        ),
        Mistake(
            "diagonal neighbours",
            lambda s: -2 * _mean(1.0 * s * np.roll(s, (-1, -1), axis=(0, 1))),
            {
                "ja": "斜めの隣を使っています。`np.roll` で `axis=(0, 1)` とすると、両方の向きに"
                "同時にずれます。1方向ずつずらしてください。",
                "en": "These are diagonal neighbours: `np.roll` with `axis=(0, 1)` moves in both "
                "directions at once. Move in one direction at a time.",
            },
            also=(lambda s: -_mean(1.0 * s * np.roll(s, (-1, -1), axis=(0, 1))),),
        ),
        Mistake(
            "only the last site",
            _last_site,
            {
                "ja": "残ったのは最後の格子点の項だけです。ループの中の `E =` を `E +=` にすると、"
                "和になります。",
                "en": "Only the term of the last site is left. Write `E +=` for `E =` in the loop, "
                "and the terms add up.",
            },
            also=(lambda s: _last_site(s, -2), lambda s: _last_site(s) * _sites(s)),
        ),
        Mistake(
            "sums in bytes",
            _in_bytes,
            {
                "ja": "スピンは `int8`（−128 から 127 まで）なので、そのまま足していくと桁があふれ"
                "ます。ループなら `E = 0` ではなく、小数の `E = 0.0` に足してください。",
                "en": "The spins are `int8`, from −128 to 127, and a sum of them leaves that "
                "range. In a loop, add to the float `E = 0.0` rather than to `E = 0`.",
            },
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
            "ja": "平均をとるのは最初の2つの軸だけです。残りの軸には配位が並んでいます。",
            "en": "Average over the first two axes alone: along the others lie configurations.",
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
                "ja": "サンプルを無作為に分けています。同じ連鎖のスナップショットが両方に入り、"
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

STEPS = np.array([2.0, 2.1, 2.2, 2.3, 2.4, 2.5])
UNEVEN_STEPS = np.array([1.0, 2.0, 2.25, 2.75, 4.0])


def crossing(T, A, B):
    d = np.asarray(A) - B
    i = np.flatnonzero((d[:-1] >= 0) & (d[1:] < 0))[0]  # the first fall through 0
    return T[i] + (T[i + 1] - T[i]) * d[i] / (d[i] - d[i + 1])


def _from_interval(find, formula=lambda T, h, a, b: T + h * a / (a - b)):
    """Use the interval find(d), and the formula of T_i, the step h, and d at both ends."""

    def wrong(T, A, B):
        d = np.asarray(A) - B
        i = int(find(d))
        return formula(T[i], T[i + 1] - T[i], d[i], d[i + 1])

    return wrong


def _first_fall(d):
    return np.flatnonzero((d[:-1] >= 0) & (d[1:] < 0))[0]


def _on_the_line(formula):
    return _from_interval(_first_fall, formula)


def _nearest_point(T, A, B):
    return T[np.abs(np.asarray(A) - B).argmin()]


CROSSING = Exercise(
    number="11.3",
    title={"ja": "2本の曲線が交わる温度", "en": "Where two curves cross"},
    reference=crossing,
    cases=(
        (STEPS, np.array([0.97, 0.93, 0.86, 0.58, 0.22, 0.08]), 0.5),
        (
            UNEVEN_STEPS,
            np.array([4.1, 2.2, 0.9, -1.4, -3.0]),
            np.array([2.0, 1.4, 0.6, -0.2, -0.9]),
        ),
        (UNEVEN_STEPS[:4], np.array([0.3, 0.1, -0.4, -0.5]), 0.3),  # exactly on it at the start
        (STEPS[1:], np.array([0.41, 0.72, 0.5, 0.55, 0.31]), 0.5),  # begins below, touches
        (STEPS[1:], np.array([0.1, 0.2, 0.6, 0.4, 0.3]), 0.5),  # begins below, and stays there
        (
            STEPS,
            np.array([1.5, 1.2, 0.1, 0.4, -1.1, -2.0]),
            np.array([0.5, 0.6, 0.3, 0.2, -0.2, -0.6]),
        ),  # crosses twice
    ),
    mistakes=(
        Mistake(
            "a point of the grid",
            _on_the_line(lambda T, h, a, b: T),
            {
                "ja": "計算した温度の1つをそのまま答えています。前後の2点を直線でつなぎ、差が 0 に"
                "なる温度を求めてください。",
                "en": "You took one of the given temperatures. Join the two points around the "
                "crossing by a line, and find where the difference is 0.",
            },
            also=(_on_the_line(lambda T, h, a, b: T + h), _nearest_point),
        ),
        Mistake(
            "middle of the interval",
            _on_the_line(lambda T, h, a, b: T + h / 2),
            {
                "ja": "区間の真ん中を答えています。0 が両端の差のどちらに近いかで、交わる温度は"
                "変わります。",
                "en": "You took the middle of the interval. Where the line crosses 0 depends on "
                "which of the two differences is closer to it.",
            },
        ),
        Mistake(
            "measured from the wrong end",
            _on_the_line(lambda T, h, a, b: T - h * b / (a - b)),
            {
                "ja": "比が逆です。差を d とすると、左端からの距離は刻みの d_i/(d_i − d_{i+1}) 倍"
                "です。d_i = 0 なら、答えは左端です。",
                "en": "The weights are exchanged. With d the difference, the crossing lies "
                "d_i/(d_i − d_{i+1}) of the step from the left end: if d_i = 0, it is the left "
                "end itself.",
            },
        ),
        Mistake(
            "sign of the distance",
            _on_the_line(lambda T, h, a, b: T - h * a / (a - b)),
            {
                "ja": "答えの温度が区間の外に出ています。差は温度とともに減るので、左端から右へ"
                "進みます。符号を確かめてください。",
                "en": "This temperature lies outside the interval. The difference falls as T "
                "grows, so go from the left end to the right: check the sign.",
            },
            also=(_on_the_line(lambda T, h, a, b: T + h * a / (a + b)),),
        ),
        Mistake(
            "step forgotten",
            _on_the_line(lambda T, h, a, b: T + a / (a - b)),
            {
                "ja": "d_i/(d_i − d_{i+1}) は区間の中の割合です。温度にするには、刻み "
                "T_{i+1} − T_i をかけます。",
                "en": "d_i/(d_i − d_{i+1}) is a fraction of the interval. Multiply by the step "
                "T_{i+1} − T_i to make it a temperature.",
            },
        ),
        Mistake(
            "only the distance from the left",
            _on_the_line(lambda T, h, a, b: h * a / (a - b)),
            {
                "ja": "区間の左端からの距離です。左端の温度 T_i を足してください。",
                "en": "This is the distance from the left end of the interval. Add its "
                "temperature T_i.",
            },
        ),
        Mistake(
            "B ignored",
            lambda T, A, B: crossing(T, A, 0.5),
            {
                "ja": "`B` を使っていません。½ を横切る温度ではなく、A − B が 0 を横切る温度です。",
                "en": "`B` is not used. Not the crossing of ½ is asked for, but where A − B "
                "crosses 0.",
            },
            also=(lambda T, A, B: crossing(T, A, 0),),
        ),
        Mistake(
            "a rise instead of the fall",
            lambda T, A, B: crossing(T, B - A, 0),
            {
                "ja": "A が B を上へ越える区間を探しています。必要なのは、A − B が 0 以上から負に"
                "下がる区間です。",
                "en": "This is where A rises above B. Look for the interval in which A − B falls "
                "from at least 0 to below 0.",
            },
        ),
        Mistake(
            "first point below",
            _from_interval(lambda d: np.argmax(d < 0) - 1),
            {
                "ja": "A < B となる最初の点を探しています。曲線は下から始まることもあります。"
                "d_i ≥ 0 で、かつ d_{i+1} < 0 となる i を探してください。",
                "en": "You looked for the first point with A < B, but the curve may begin below. "
                "Look for the i with d_i ≥ 0 and d_{i+1} < 0.",
            },
            also=(_from_interval(lambda d: np.flatnonzero(np.diff(d >= 0))[0]),),
        ),
        Mistake(
            "a point exactly on it",
            _from_interval(lambda d: np.flatnonzero((d[:-1] > 0) & (d[1:] <= 0))[0]),
            {
                "ja": "差がちょうど 0 の点の扱いが違います。条件は d_i ≥ 0 かつ d_{i+1} < 0 で、"
                "0 に触れて戻るだけの点は横切っていません。",
                "en": "A point with difference exactly 0 is treated in another way. The condition "
                "is d_i ≥ 0 and d_{i+1} < 0; a curve that touches 0 and turns back has not crossed "
                "it.",
            },
            also=(
                _from_interval(lambda d: np.flatnonzero((d[:-1] > 0) & (d[1:] < 0))[0]),
                _from_interval(lambda d: np.flatnonzero(d[:-1] * d[1:] < 0)[0]),
            ),
        ),
        Mistake(
            "the last crossing",
            _from_interval(lambda d: np.flatnonzero((d[:-1] >= 0) & (d[1:] < 0))[-1]),
            {
                "ja": "2回下がるときは、最初のほうを答えてください。",
                "en": "If the difference falls through 0 more than once, the first time counts.",
            },
        ),
        Mistake(
            "np.interp needs increasing values",
            lambda T, A, B: np.interp(0, np.asarray(A) - B, T),
            {
                "ja": "`np.interp` の2番目の引数は、小さい順でなければなりません（そうでなくても、"
                "何も言わずに違う値を返します）。差は減るので、区間の両端だけを "
                "[d_{i+1}, d_i]、[T_{i+1}, T_i] の順に渡してください。",
                "en": "The second argument of `np.interp` must increase (if it does not, the value "
                "is wrong without a word). The difference falls, so give it the two ends alone, "
                "as [d_{i+1}, d_i] and [T_{i+1}, T_i].",
            },
        ),
    ),
    nudges=(
        {
            "ja": "まず差 d = A − B を作ります。B が数でも配列でも、同じ1行です。",
            "en": "Make the difference d = A − B first: one line, whether B is a number or an "
            "array.",
        },
        {
            "ja": "d_i ≥ 0 かつ d_{i+1} < 0 となる最初の i は、`for` で探しても、"
            "`np.flatnonzero(条件)[0]` でも見つかります。",
            "en": "The first i with d_i ≥ 0 and d_{i+1} < 0 is found by a `for`, or by "
            "`np.flatnonzero(condition)[0]`.",
        },
        {
            "ja": "直線上では、T は d に比例して進みます。d が d_i から 0 まで減る間に、刻みの"
            "どれだけを進みますか。",
            "en": "On the line T moves in proportion to d. Which part of the step is done when d "
            "has fallen from d_i to 0?",
        },
    ),
    explanation={
        "ja": "直線の上で差が d_i から 0 まで減る間に、温度は刻みの d_i/(d_i − d_{i+1}) 倍だけ進み"
        "ます。",
        "en": "On the line the difference falls from d_i to 0 while the temperature moves by "
        "d_i/(d_i − d_{i+1}) of the step.",
    },
)


def two_units(N, m_star, k):
    up = np.full(N, k / np.sqrt(N))
    W1, b1 = np.array([up, -up]), np.array([-k * m_star, -k * m_star])
    W2, b2 = np.array([[-2, -2], [2, 2]]), np.array([-2, 2])
    return [W1, W2], [b1, b2]


def _network(slope, bias, signs=(1, -1), out=1, one=1):
    """A network like the right one: slope of the units, their bias, and what leads to it."""

    def wrong(N, m_star, k):
        W1 = np.outer(signs, np.full(N, slope(N, k)))
        b1 = np.array([bias(m_star, k)] * len(signs)).reshape(len(signs))
        W2 = out * np.outer([-2, 2], np.ones(len(signs)))
        return [W1, W2], [b1, out * one * np.array([-2, 2])]

    return wrong


def _slope(N, k):
    return k / np.sqrt(N)


def _bias(m_star, k):
    return -k * m_star


def _unequal_biases(first, second):
    def wrong(N, m_star, k):
        (W1, W2), (_, b2) = two_units(N, m_star, k)
        return [W1, W2], [k * m_star * np.array([first, second]), b2]

    return wrong


def _difference_of_units(N, m_star, k):
    (W1, _), bs = two_units(N, m_star, k)
    return [W1, np.array([[-2, 2], [2, -2]])], bs


def _logits(two_units, N, m_star, k):
    """What the network says of configurations that have every magnetisation from -1 to 1."""
    Ws, bs = two_units(N, m_star, k)
    shapes = [np.shape(part) for parts in (Ws, bs) for part in parts]
    hidden = shapes[0][:1]  # one unit is a mistake of its own; one number serves for equal biases
    if shapes[:2] != [(*hidden, N), (2, *hidden)] or {*shapes[2:]} - {hidden, (2,), ()}:
        raise ValueError(
            f"Ws must have the shapes (2, {N}) and (2, 2), bs the shapes (2,) and (2,); "
            f"got {', '.join(map(str, shapes))}"
        )
    Z = np.where(np.arange(N) < np.arange(N + 1)[:, None], 1, -1) / np.sqrt(N)
    W1, W2, b1, b2 = (np.asarray(part, dtype=float) for part in (*Ws, *bs))
    return np.tanh(Z @ W1.T + b1) @ W2.T + b2


TWO_UNITS = Exercise(
    number="11.4",
    title={"ja": "2つのユニットで |m| を作る", "en": "|m| from two units"},
    reference=two_units,
    cases=((4, 0.5, 3.0), (16, 0.3, 5.0), (36, 0.7, 2.0)),
    observe=_logits,
    mistakes=(
        Mistake(
            "both rows equal",
            _network(_slope, _bias, signs=(1, 1)),
            {
                "ja": "2つのユニットが同じ符号です。これでは m < 0 の秩序が見えません。片方の行の"
                "符号を変えてください。",
                "en": "Both units have the same sign, and neither sees order with m < 0. Turn the "
                "sign of one row.",
            },
            also=(_network(_slope, _bias, signs=(-1, -1)),),
        ),
        Mistake(
            "one unit",
            _network(_slope, _bias, signs=(1,)),
            {
                "ja": "ユニットが1個しかありません。tanh は単調なので、1個では m > m* か m < −m* の"
                "片方しか言えません。",
                "en": "There is one unit only. tanh is monotonic, so one unit can say m > m* or "
                "m < −m*, but not both.",
            },
            also=(_network(_slope, _bias, signs=(-1,)),),
        ),
        Mistake(
            "sign of b1",
            _network(_slope, lambda m_star, k: k * m_star),
            {
                "ja": "b⁽¹⁾ の符号が逆です。k(m − m*) は m = m* で 0 になります。",
                "en": "The sign of b⁽¹⁾ is reversed: k(m − m*) vanishes at m = m*.",
            },
            also=(_unequal_biases(-1, 1), _unequal_biases(1, -1)),
        ),
        Mistake(
            "k in the bias forgotten",
            _network(_slope, lambda m_star, k: -m_star),
            {
                "ja": "バイアスにも k がかかります：k(m − m*) = km − km*。",
                "en": "The bias carries the factor k too: k(m − m*) = km − km*.",
            },
        ),
        Mistake(
            "scale of the input",
            _network(lambda N, k: k / N, _bias),
            {
                "ja": "入力は s/√N なので、1/N ではなく 1/√N をかけると和が m になります。"
                "Σ (k/√N)(s_i/√N) = km です。",
                "en": "The input is s/√N, so the weights need another 1/√N, not 1/N: "
                "Σ (k/√N)(s_i/√N) = km.",
            },
            also=(_network(lambda N, k: k, _bias), _network(lambda N, k: k * np.sqrt(N), _bias)),
        ),
        Mistake(
            "exchanged outputs",
            _network(_slope, _bias, out=-1),
            {
                "ja": "出力の順番が逆です。1番目が無秩序、2番目が秩序のロジットです。",
                "en": "The outputs are exchanged: the first is the logit of disordered, the second "
                "that of ordered.",
            },
        ),
        Mistake(
            "output bias forgotten",
            _network(_slope, _bias, one=0),
            {
                "ja": "z₁ + z₂ + 1 の 1 が抜けています。z₁ + z₂ は |m| > m* で 0、|m| < m* で "
                "−2 なので、境目を −1 に置きます。",
                "en": "The 1 of z₁ + z₂ + 1 is missing. The sum z₁ + z₂ is 0 for |m| > m* and −2 "
                "for |m| < m*, so the border belongs at −1.",
            },
            also=(_network(_slope, _bias, one=-1),),
        ),
        Mistake(
            "difference of the units",
            _difference_of_units,
            {
                "ja": "2つのユニットの差をとっています。m > m* と m < −m* のどちらも秩序なので、"
                "足してください。",
                "en": "The units are subtracted. m > m* and m < −m* are both order: add them.",
            },
        ),
    ),
    nudges=(
        {
            "ja": "1つ目のユニットのプレ活性化は k(m − m*)、2つ目は k(−m − m*) です。入力 s/√N に"
            "何をかけて足すと m になりますか。",
            "en": "The pre-activation of the first unit is k(m − m*), that of the second "
            "k(−m − m*). Which weights make m out of the input s/√N?",
        },
        {
            "ja": "形は、W⁽¹⁾ が (2, N)、b⁽¹⁾ が (2,)、W⁽²⁾ が (2, 2)、b⁽²⁾ が (2,) です。",
            "en": "The shapes are (2, N) for W⁽¹⁾, (2,) for b⁽¹⁾, (2, 2) for W⁽²⁾, (2,) for b⁽²⁾.",
        },
        {
            "ja": "m が大きい、0 に近い、負で大きい、の3つの場合に z₁ + z₂ がいくつになるかを書き、"
            "1 を足した符号を見てください。",
            "en": "Write down z₁ + z₂ for m large, near 0, and large and negative; then look at "
            "the sign after adding 1.",
        },
    ),
    explanation={
        "ja": "2つの階段を m* と −m* に置いて足すと、|m| の階段になります。第2章の XOR と同じ手"
        "です。",
        "en": "Two steps, at m* and at −m*, add up to a step in |m|: the same trick as the XOR of "
        "chapter 2.",
    },
)

EXERCISES = (ENERGY, SPLIT, CROSSING, TWO_UNITS)
