"""Exercises 7.1-7.4: a rectangle, a staircase, units for a tolerance, weight of a sigmoid."""

import numpy as np

from ...exercises.exercise import Exercise, Mistake

# Both edges are among the points, some of them several times, and whole numbers among floats.
POINTS = np.array([-2.0, -0.5, 0.0, 0.3, 1.0, 1.0, 1.7, 2.5, 4.0])
MATRIX = np.array([[3.0, -1.5, 0.2], [-3.0, 2.0, 7.0]])


def rectangle(x, a, b, h):
    return h * (np.asarray(x) >= a) - h * (np.asarray(x) >= b)


def staircase(t, a, b, K):
    cell = (b - a) / K
    v = t(a + cell * (np.arange(K) + 0.5))  # the target in the middles of the cells
    W1, b1 = np.ones(K - 1), -(a + cell * np.arange(1, K))  # a unit at each inner edge
    W2, b2 = np.diff(v), v[0]
    return W1, b1, W2, b2


def step_units_needed(L, a, b, tol):
    K = int(np.ceil(L * (b - a) / (2 * tol)))  # cells, from L (b - a)/(2 K) <= tol
    return K - 1


def sigmoid_weight(delta, eps):
    return np.log((1 - eps) / eps) / delta  # from 1/(1 + exp(w delta)) = eps


def _step(u):
    return np.where(np.asarray(u) >= 0, 1.0, 0.0)  # of a number, too


def _sigmoid(u):
    return (1 + np.tanh(u / 2)) / 2


RECTANGLE = Exercise(
    number="7.1",
    title={"ja": "2つの階段で作る矩形", "en": "A rectangle of two steps"},
    reference=rectangle,
    cases=(
        (POINTS, 0.3, 1.7, 2.0),
        (POINTS, -0.5, 1.0, -1.5),
        (MATRIX, -1.5, 2.0, 0.25),
        (POINTS, -2.0, 4.0, 3.0),
        (1.0, 1.0, 2.0, 5.0),
        (2.0, 1.0, 2.0, 5.0),
        (np.array([[-1.0, 0.0, -3.0]]), -2.0, -0.5, 1.23456),
    ),
    mistakes=(
        Mistake(
            "both switch on",
            lambda x, a, b, h: h * _step(x - a) + h * _step(x - b),
            {
                "ja": "2つ目のユニットも上向きの段になっています。b で切るには、2つ目の重みを −h に"
                "します。",
                "en": "The second unit steps up as well. To switch off at b its weight must be −h.",
            },
        ),
        Mistake(
            "right edge included",
            lambda x, a, b, h: h * ((x >= a) & (x <= b)),
            {
                "ja": "x = b が入っています。step(0) = 1 なので、2つ目のユニットは x = b ですでに"
                "引き算を始めます。矩形は [a, b) です。",
                "en": "x = b is included. As step(0) = 1, the second unit subtracts at x = b "
                "already: the rectangle is [a, b).",
            },
            also=(lambda x, a, b, h: h * _step(x - a) - h * (x > b),),
        ),
        Mistake(
            "left edge left out",
            lambda x, a, b, h: h * ((x > a) & (x < b)),
            {
                "ja": "x = a が抜けています。step(0) = 1 なので、x = a では高さ h です。",
                "en": "x = a is left out. As step(0) = 1, the height at x = a is h.",
            },
        ),
        Mistake(
            "half open on the wrong side",
            lambda x, a, b, h: h * ((x > a) & (x <= b)),
            {
                "ja": "端の扱いが逆で、(a, b] になっています。step(0) = 1 なら [a, b) です。"
                "step(−x) を使うと、0 での値が変わることに注意してください。",
                "en": "The edges are exchanged: this is (a, b]. With step(0) = 1 it is [a, b). "
                "Beware of step(−x), whose value at 0 differs.",
            },
            also=(lambda x, a, b, h: h * _step(b - x) - h * _step(a - x),),
        ),
        Mistake(
            "upside down",
            lambda x, a, b, h: -h * ((x >= a) & (x < b)),
            {
                "ja": "上下が逆です。先に（a で）入るユニットの重みが +h、後から（b で）入る"
                "ユニットの重みが −h です。",
                "en": "Upside down. The unit that switches on first, at a, has the weight +h, the "
                "one at b has −h.",
            },
        ),
        Mistake(
            "half at the edges",
            lambda x, a, b, h: h * (np.heaviside(x - a, 0.5) - np.heaviside(x - b, 0.5)),
            {
                "ja": "端での値が h/2 です。np.sign、np.heaviside(·, 0.5)、急なシグモイドは、0 で"
                "中間の値をとります。式(37)では step(0) = 1 です。",
                "en": "The value at the edges is h/2: np.sign, np.heaviside(·, 0.5) and a steep "
                "sigmoid are midway at 0. Eq. (37) has step(0) = 1.",
            },
            also=(lambda x, a, b, h: h * (np.sign(x - a) - np.sign(x - b)) / 2,),
        ),
        Mistake(
            "sign function",
            lambda x, a, b, h: h * (np.sign(x - a) - np.sign(x - b)),
            {
                "ja": "np.sign は −1 から 1 へ 2 だけ跳びます。階段関数は 0 から 1 へ 1 だけです。",
                "en": "np.sign jumps by 2, from −1 to 1. A step jumps by 1, from 0 to 1.",
            },
        ),
        Mistake(
            "sigmoid units",
            lambda x, a, b, h: h * (_sigmoid(x - a) - _sigmoid(x - b)),
            {
                "ja": "シグモイドのユニットになっています。この問題では階段関数を使います。",
                "en": "These are sigmoid units. This exercise takes step units.",
            },
        ),
        Mistake(
            "second unit reversed",
            lambda x, a, b, h: h * _step(x - a) + h * _step(b - x),
            {
                "ja": "2つ目のユニットが step(b − x) で、左側でオンになっています。b から右で引く"
                "には、−h·step(x − b) を足します。",
                "en": "The second unit, step(b − x), is on to the left. To subtract to the right "
                "of b, add −h·step(x − b).",
            },
            also=(lambda x, a, b, h: h * _step(x - a) - h * _step(b - x),),
        ),
        Mistake(
            "b taken for a width",
            lambda x, a, b, h: h * _step(x - a) - h * _step(x - a - b),
            {
                "ja": "b は幅ではなく、右端の位置です。",
                "en": "b is the position of the right edge, not a width.",
            },
            also=(lambda x, a, b, h: h * _step(x - a) - h * _step(x - (b - a)),),
        ),
        Mistake(
            "height inside the step",
            lambda x, a, b, h: _step(h * (x - a)) - _step(h * (x - b)),
            {
                "ja": "h が階段関数の中に入っています。中にかけた数は、符号しか効きません。高さは"
                "2層目の重みです。",
                "en": "h is inside the step, where only its sign counts. The height is the weight "
                "of the second layer.",
            },
        ),
        Mistake(
            "sign of one bias",
            lambda x, a, b, h: h * _step(x - a) - h * _step(x + b),
            {
                "ja": "片方のユニットのバイアスの符号が逆です。段は a と b にあるので、バイアスは"
                "どちらもマイナスで −a と −b です。",
                "en": "One bias has the wrong sign. The steps are at a and b, so the biases are −a "
                "and −b.",
            },
            also=(lambda x, a, b, h: h * _step(x + a) - h * _step(x - b),),
        ),
        Mistake(
            "sign of the bias",
            lambda x, a, b, h: h * _step(x + a) - h * _step(x + b),
            {
                "ja": "段の位置が −a と −b になっています。w = 1 なら段は x = −b⁽¹⁾ にあるので、"
                "バイアスは −a と −b です。",
                "en": "The steps are at −a and −b. With w = 1 a step is at minus its bias, so the "
                "biases are −a and −b.",
            },
        ),
        Mistake(
            "height 1",
            lambda x, a, b, h: _step(x - a) - _step(x - b),
            {
                "ja": "高さがいつも 1 です。2層目の重みを +h と −h にします。",
                "en": "The height is always 1. The weights of the second layer are +h and −h.",
            },
            also=(lambda x, a, b, h: (x >= a) & (x < b),),
        ),
        Mistake(
            "height on one unit",
            lambda x, a, b, h: h * _step(x - a) - _step(x - b),
            {
                "ja": "h は両方のユニットにかけてください。b より右が 0 に戻っていません。",
                "en": "Multiply both units by h: to the right of b the value does not return to 0.",
            },
            also=(lambda x, a, b, h: _step(x - a) - h * _step(x - b),),
        ),
        Mistake(
            "outside instead of inside",
            lambda x, a, b, h: h * (1.0 - _step(x - a) + _step(x - b)),
            {
                "ja": "内と外が逆です。a と b の間で h、外で 0 です。",
                "en": "Inside and outside are exchanged: h between a and b, 0 outside.",
            },
        ),
        Mistake(
            "steps multiplied",
            lambda x, a, b, h: h * _step(x - a) * _step(x - b),
            {
                "ja": "b より右だけが残っています（2つの段の積も同じです）。a の段から b の段を"
                "引いてください。次の層にできるのは、ユニットに重みをかけた和だけです。",
                "en": "Only what is to the right of b remains (as with the product of two steps). "
                "Subtract the step at b from that at a: the next layer can only take weighted "
                "sums of units.",
            },
        ),
        Mistake(
            "only the left step",
            lambda x, a, b, h: h * _step(x - a),
            {
                "ja": "段が1つだけです。b で 0 に戻す、2つ目のユニットが要ります。",
                "en": "There is only one step. A second unit is needed to return to 0 at b.",
            },
        ),
    ),
    nudges=(
        {
            "ja": "a で h だけ上がり、b で h だけ下がります。段1つを式で書くと？",
            "en": "Up by h at a, down by h at b. What is the formula for one step?",
        },
        {
            "ja": "a にある段は step(x − a) で、配列なら (x >= a) と書けます（True は 1 です）。",
            "en": "A step at a is step(x − a); for an array, (x >= a), where True counts as 1.",
        },
        {
            "ja": "h * step(x − a) − h * step(x − b) です。",
            "en": "h * step(x − a) − h * step(x − b).",
        },
    ),
    explanation={
        "ja": "2つのユニットの重みは +h と −h です。step(0) = 1 なので、矩形は左端を含み、"
        "右端を含みません。",
        "en": "The two units have the weights +h and −h. As step(0) = 1, the rectangle contains "
        "its left edge and not its right one.",
    },
)


def _cells(t, a, b, K):
    """Return the width of a cell, the values in the middles and the inner edges."""
    cell = (b - a) / K
    return cell, t(a + cell * (np.arange(K) + 0.5)), a + cell * np.arange(1, K)


def _two_units_a_cell(t, a, b, K):
    cell, v, _ = _cells(t, a, b, K)
    left = a + cell * np.arange(K)
    b1, W2 = -np.column_stack([left, left + cell]).ravel(), np.column_stack([v, -v]).ravel()
    return np.ones(2 * K), b1, W2, 0.0


def _all_left_edges_first(t, a, b, K):
    cell, v, _ = _cells(t, a, b, K)
    left = a + cell * np.arange(K)
    return np.ones(2 * K), -np.append(left, left + cell), np.append(v, -v), 0.0


def _a_unit_for_each_cell(t, a, b, K):
    _, v, edges = _cells(t, a, b, K)
    return np.ones(K), -np.append(a, edges), np.diff(v, prepend=0), 0.0


def _an_edge_at_the_right_end(t, a, b, K):
    _, v, edges = _cells(t, a, b, K)
    return np.ones(K), -np.append(edges, b), np.append(np.diff(v), -v[-1]), v[0]


def _edges_in_the_middles(t, a, b, K):
    cell, v, edges = _cells(t, a, b, K)
    return np.ones(K - 1), -(edges + cell / 2), np.diff(v), v[0]


def _edges_in_the_middles_before(t, a, b, K):
    cell, v, edges = _cells(t, a, b, K)
    return np.ones(K - 1), -(edges - cell / 2), np.diff(v), v[0]


def _values_at_the_left(t, a, b, K):
    cell, _, edges = _cells(t, a, b, K)
    v = t(a + cell * np.arange(K))
    return np.ones(K - 1), -edges, np.diff(v), v[0]


def _values_at_the_right(t, a, b, K):
    cell, _, edges = _cells(t, a, b, K)
    v = t(a + cell * np.arange(1, K + 1))
    return np.ones(K - 1), -edges, np.diff(v), v[0]


def _values_from_end_to_end(t, a, b, K):
    _, _, edges = _cells(t, a, b, K)
    v = t(np.linspace(a, b, K))
    return np.ones(K - 1), -edges, np.diff(v), v[0]


def _means_of_the_ends(t, a, b, K):
    _, _, edges = _cells(t, a, b, K)
    ends = t(np.linspace(a, b, K + 1))
    v = (ends[1:] + ends[:-1]) / 2
    return np.ones(K - 1), -edges, np.diff(v), v[0]


def _the_interval_begins_at_0(t, a, b, K):
    return staircase(t, 0, b - a, K)


def _the_interval_ends_at_its_length(t, a, b, K):
    return staircase(t, 0, b, K)


def _the_middles_begin_at_0(t, a, b, K):
    return staircase(lambda x: t(x - a), a, b, K)


def _the_edges_begin_at_0(t, a, b, K):
    W1, b1, W2, b2 = staircase(t, a, b, K)
    return W1, b1 + a, W2, b2


def _in_order(order):
    """Return a wrong staircase: the right one, with its results in another order."""

    def wrong(t, a, b, K):
        results = staircase(t, a, b, K)
        return tuple(results[i] for i in order)

    return wrong


def _without(step):
    def wrong(t, a, b, K):
        W1, b1, W2, b2 = staircase(t, a, b, K)
        return W1[step], b1[step], W2[step], b2

    return wrong


def _changed(**changes):
    """Return a wrong staircase: the right one, some of whose results are changed."""

    def wrong(t, a, b, K):
        cell, v, edges = _cells(t, a, b, K)
        names = ("W1", "b1", "W2", "b2")
        results = dict(zip(names, staircase(t, a, b, K), strict=True))
        results |= {name: change(v, edges, cell) for name, change in changes.items()}
        return tuple(results.values())

    return wrong


def _wave(x):
    return np.sin(12 * x + 1)  # of a number or an array, not of a list


STAIRCASE = Exercise(
    number="7.2",
    title={"ja": "階段を作るネットワーク", "en": "A network that is a staircase"},
    reference=staircase,
    cases=(
        (np.exp, 0.0, 1.0, 2),
        (np.sqrt, 0.0, 1.0, 5),
        (np.cos, -1.0, 2.0, 8),
        (_wave, 0.3, 1.5, 17),
        (np.exp, 1.0, 3.0, 1),
        (np.cos, -3.0, -1.0, 4),
    ),
    mistakes=(
        Mistake(
            "a unit for each cell",
            _a_unit_for_each_cell,
            {
                "ja": "ユニットが K 個あります。左端 a に段は要りません。最初の区間の高さは、出力の"
                "バイアス b2 で作れます。",
                "en": "There are K units. No step is needed at the left end a: the height of the "
                "first cell is the output bias b2.",
            },
        ),
        Mistake(
            "a step at the right end",
            _an_edge_at_the_right_end,
            {
                "ja": "ユニットが K 個あり、右端 b にも段があります。b より右は問われていません。",
                "en": "There are K units, with a step at the right end b. What lies beyond b does "
                "not matter.",
            },
        ),
        Mistake(
            "two units a cell",
            _two_units_a_cell,
            {
                "ja": "矩形1個に2ユニット使っています。隣り合う矩形は端を共有しているので、"
                "下がる段と上がる段を1つにまとめられます。",
                "en": "Each rectangle has two units. Neighbours share an edge: merge the step down "
                "and the step up into one.",
            },
            also=(_all_left_edges_first,),
        ),
        Mistake(
            "edges in the middles",
            _edges_in_the_middles,
            {
                "ja": "段が区間の中央にあります。段があるのは区間の境目 a + cell·i、値をとるのが"
                "中央です。",
                "en": "The steps stand in the middles of the cells. Steps belong to the edges "
                "a + cell·i; it is the values that are taken in the middles.",
            },
            also=(_edges_in_the_middles_before,),
        ),
        Mistake(
            "edges one cell off",
            _changed(b1=lambda v, edges, cell: cell - edges),
            {
                "ja": "段が1区間ずれています。最初の段は、1つ目と2つ目の区間の境目 a + cell に"
                "あります。",
                "en": "The steps are one cell off. The first one stands between the first and the "
                "second cell, at a + cell.",
            },
            also=(_changed(b1=lambda v, edges, cell: -cell - edges),),
        ),
        Mistake(
            "values at the left ends",
            _values_at_the_left,
            {
                "ja": "t を区間の端でとっています。中央でとれば、誤差は半分になります。",
                "en": "t is taken at the ends of the cells. In the middles the error is half as "
                "large.",
            },
            also=(_values_at_the_right,),
        ),
        Mistake(
            "values from end to end",
            _values_from_end_to_end,
            {
                "ja": "t を a から b まで等間隔の K 点でとっています。区間の中央は、両端から半区間"
                "だけ内側です：a + cell·(i + ½)。",
                "en": "t is taken at K points from a to b. The middles of the cells begin half a "
                "cell inside: a + cell·(i + ½).",
            },
        ),
        Mistake(
            "means of the ends",
            _means_of_the_ends,
            {
                "ja": "区間の両端での t の平均です。求めるのは、中央の点での t の値です。",
                "en": "These are means of t at both ends of a cell. Its value in the middle is "
                "asked for.",
            },
        ),
        Mistake(
            "heights instead of steps",
            _changed(W2=lambda v, edges, cell: v[1:]),
            {
                "ja": "重みが、区間の高さそのものになっています。段は前の高さの上に積まれるので、"
                "重みは隣との差です。",
                "en": "The weights are the heights of the cells. Each step adds to what stands "
                "there already: its weight is the difference between neighbours.",
            },
            also=(_changed(W2=lambda v, edges, cell: v[:-1]),),
        ),
        Mistake(
            "steps upside down",
            _changed(W2=lambda v, edges, cell: v[:-1] - v[1:]),
            {
                "ja": "段の上下が逆です。境目の右の高さから、左の高さを引きます。",
                "en": "The steps are upside down: it is the height on the right of the edge minus "
                "that on the left.",
            },
        ),
        Mistake(
            "slopes instead of steps",
            _changed(W2=lambda v, edges, cell: np.diff(v) / cell),
            {
                "ja": "区間の幅で割っています。重みは傾きではなく、段の高さです。",
                "en": "Divided by the width of a cell: the weight is the height of a step, not a "
                "slope.",
            },
        ),
        Mistake(
            "no output bias",
            _changed(b2=lambda v, edges, cell: 0.0),
            {
                "ja": "b2 が 0 です。最初の段より左では、どのユニットもオフで、出力は b2 だけです。"
                "そこでの高さは？",
                "en": "b2 is 0. To the left of the first step all units are off, and the output is "
                "b2 alone. Which height should it have there?",
            },
        ),
        Mistake(
            "another output bias",
            _changed(b2=lambda v, edges, cell: v[-1]),
            {
                "ja": "b2 が右端の高さになっています。step(x − edge) は右側でオンなので、b2 は"
                "一番左の区間の高さです。",
                "en": "b2 is the height at the right. step(x − edge) is on to the right, so b2 is "
                "the height of the first cell on the left.",
            },
            also=(_changed(b2=lambda v, edges, cell: np.mean(v)),),
        ),
        Mistake(
            "target at the left end as bias",
            lambda t, a, b, K: (*staircase(t, a, b, K)[:3], t(a)),
            {
                "ja": "b2 が t(a) です。最初の区間も、値は中央でとります。",
                "en": "b2 is t(a). In the first cell, too, the value is that in the middle.",
            },
        ),
        Mistake(
            "sign of the biases",
            _changed(b1=lambda v, edges, cell: edges),
            {
                "ja": "b1 の符号が逆です。w = 1 の段は x = −b にあります。",
                "en": "b1 has the wrong sign: with w = 1 a step is at x = −b.",
            },
        ),
        Mistake(
            "a step missing",
            _without(slice(None, -1)),
            {
                "ja": "段が1つ足りません。K 個の区間の境目は K − 1 か所です。np.arange(1, K) は "
                "K − 1 個の数です。",
                "en": "A step is missing. K cells have K − 1 edges between them; np.arange(1, K) "
                "has K − 1 numbers.",
            },
            also=(_without(slice(1, None)),),
        ),
        Mistake(
            "the interval begins at 0",
            _the_interval_begins_at_0,
            {
                "ja": "区間が 0 から始まっています。中央にも境目にも、左端 a を足してください。",
                "en": "The interval begins at 0 here. Add its left end a, to the middles and to "
                "the edges.",
            },
            also=(
                _the_interval_ends_at_its_length,
                _the_middles_begin_at_0,
                _the_edges_begin_at_0,
            ),
        ),
        Mistake(
            "from right to left",
            _changed(
                b1=lambda v, edges, cell: -edges[::-1], W2=lambda v, edges, cell: np.diff(v)[::-1]
            ),
            {
                "ja": "階段は合っていますが、段が右から左の順に並んでいます。左から順に並べて"
                "ください。",
                "en": "The staircase is right, but its steps are listed from right to left. List "
                "them from left to right.",
            },
        ),
        Mistake(
            "results in another order",
            _in_order((0, 2, 1, 3)),
            {
                "ja": "結果の順序が違います。W1、b1、W2、b2 の順に返してください。",
                "en": "The results are in another order. Return W1, b1, W2, b2.",
            },
            also=(_in_order((1, 0, 2, 3)), _in_order((0, 2, 3, 1)), _in_order((2, 3, 0, 1))),
        ),
    ),
    nudges=(
        {
            "ja": "区間の幅は (b − a)/K です。まず、中央の点と内側の境目を配列に並べます。",
            "en": "A cell has the width (b − a)/K. Begin with two arrays: the middles of the cells "
            "and their inner edges.",
        },
        {
            "ja": "一番左の区間では、どのユニットもオフです。境目を1つ越えるたびに1個がオンになり、"
            "高さが隣との差だけ変わります。",
            "en": "In the first cell all units are off. At each edge one more switches on, and the "
            "height changes by the difference between neighbours.",
        },
        {
            "ja": "v = t(中央) とすると、W2 = np.diff(v)、b2 = v[0]、b1 は境目に"
            "マイナスをつけたもの、W1 は 1 を K − 1 個です。",
            "en": "With v = t(middles): W2 = np.diff(v), b2 = v[0], b1 = minus the edges, and W1 "
            "is K − 1 ones.",
        },
    ),
    explanation={
        "ja": "x までにオンになったユニットの段をすべて足すと、b2 から始めて、その区間の高さに"
        "なります（差の和は、両端の差です）。",
        "en": "The steps of all units that are on at x add up, from b2, to the height of the cell: "
        "a sum of differences is the difference of the ends.",
    },
)

STEP_UNITS_NEEDED = Exercise(
    number="7.3",
    title={"ja": "許容誤差に必要なユニットの数", "en": "Units for a tolerance"},
    reference=step_units_needed,
    cases=(
        (1.0, 0.0, 2 * np.pi, 0.1),
        (3.0, -1.0, 2.0, 0.07),
        (0.5, 2.0, 9.3, 0.3),
        (2.5, -4.0, -1.3, 0.011),
        (1.0, 0.0, 1.0, 0.7),
        (7.0, 0.3, 0.9, 1.3e-4),
        (1.0, 0.0, 1.0, 0.25),  # exactly two cells
    ),
    mistakes=(
        Mistake(
            "cells instead of units",
            lambda L, a, b, tol: int(np.ceil(L * (b - a) / (2 * tol))),
            {
                "ja": "これは区間の数 K です。K 個の区間の境目は K − 1 か所なので、ユニットは "
                "K − 1 個です。",
                "en": "This is K, the number of cells. K cells have K − 1 edges between them, and "
                "so K − 1 units.",
            },
        ),
        Mistake(
            "no factor 2",
            lambda L, a, b, tol: int(np.ceil(L * (b - a) / tol)) - 1,
            {
                "ja": "2倍多すぎます。値を区間の中央でとれば、端までの距離は幅の半分です。",
                "en": "About twice too many. The value is taken in the middle of the cell, so its "
                "ends are half a cell away.",
            },
            also=(
                lambda L, a, b, tol: int(np.ceil(L * (b - a) / tol)),
                lambda L, a, b, tol: int(L * (b - a) / tol),
            ),
        ),
        Mistake(
            "rounded down",
            lambda L, a, b, tol: int(np.floor(L * (b - a) / (2 * tol))) - 1,
            {
                "ja": "切り捨てています。それでは誤差が tol を超えます。切り上げてください。",
                "en": "Rounded down, and the error exceeds tol. Round up.",
            },
            also=(lambda L, a, b, tol: max(int(L * (b - a) / (2 * tol)) - 1, 0),),
        ),
        Mistake(
            "a unit too much at a whole quotient",
            lambda L, a, b, tol: int(np.floor(L * (b - a) / (2 * tol))),
            {
                "ja": "⌊q⌋ が ⌈q⌉ − 1 と等しいのは、q = L(b − a)/(2 tol) が整数でないときだけです。"
                "ちょうど整数のときは、1個多くなります。",
                "en": "⌊q⌋ equals ⌈q⌉ − 1 only as long as q = L(b − a)/(2 tol) is no whole number. "
                "Where it is one, this is a unit too much.",
            },
        ),
        Mistake(
            "not rounded",
            lambda L, a, b, tol: L * (b - a) / (2 * tol) - 1,
            {
                "ja": "整数になっていません。区間の数 K を切り上げてから 1 を引きます。",
                "en": "This is no whole number. Round the number of cells K up, then subtract 1.",
            },
            also=(lambda L, a, b, tol: L * (b - a) / (2 * tol),),
        ),
        Mistake(
            "rounded to the nearest",
            lambda L, a, b, tol: round(L * (b - a) / (2 * tol)) - 1,
            {
                "ja": "四捨五入では、切り捨てられたときに許容誤差を超えます。いつも切り上げます。",
                "en": "Rounding to the nearest fails the tolerance when it rounds down. Always "
                "round up.",
            },
        ),
        Mistake(
            "nearest, and cells",
            lambda L, a, b, tol: round(L * (b - a) / (2 * tol)),
            {
                "ja": "区間の数 K を四捨五入した数です。K は切り上げ、ユニットは K − 1 個です。"
                "四捨五入で切り捨てられたときだけ、たまたま合います。",
                "en": "This is the number of cells, rounded to the nearest. Round K up; there are "
                "K − 1 units. The two agree by accident where rounding goes down.",
            },
        ),
        Mistake(
            "factor 2 upside down",
            lambda L, a, b, tol: int(np.ceil(2 * L * (b - a) / tol)) - 1,
            {
                "ja": "2 は分母にきます。L(b − a)/2K ≤ tol を K について解いてください。",
                "en": "The 2 belongs to the denominator: solve L(b − a)/2K ≤ tol for K.",
            },
            also=(lambda L, a, b, tol: int(np.ceil(2 * L * (b - a) / tol)),),
        ),
        Mistake(
            "quotient upside down",
            lambda L, a, b, tol: int(np.ceil(2 * tol / (L * (b - a)))) - 1,
            {
                "ja": "分数が逆さまです。tol が小さいほど、また L が大きいほど、多くの区間が"
                "要ります。",
                "en": "The quotient is upside down: a smaller tol and a larger L take more cells.",
            },
            also=(
                lambda L, a, b, tol: int(np.ceil(2 * tol / (L * (b - a)))),
                lambda L, a, b, tol: int(np.ceil((b - a) / (2 * tol * L))) - 1,
            ),
        ),
        Mistake(
            "brackets",
            lambda L, a, b, tol: int(np.ceil(L * (b - a) / 2 * tol)) - 1,
            {
                "ja": "かっこを確かめてください。Python では p / 2 * tol は (p / 2) * tol、"
                "L * b - a は (L * b) - a です。",
                "en": "Check the brackets: in Python p / 2 * tol means (p / 2) * tol, and L * b "
                "- a means (L * b) - a.",
            },
            also=(
                lambda L, a, b, tol: int(np.ceil(L * b - a / (2 * tol))) - 1,
                lambda L, a, b, tol: int(np.ceil((L * b - a) / (2 * tol))) - 1,
            ),
        ),
        Mistake(
            "two units a cell",
            lambda L, a, b, tol: 2 * int(np.ceil(L * (b - a) / (2 * tol))),
            {
                "ja": "2ユニットずつ数えています。矩形を別々に並べるなら1個に2ユニットですが、"
                "隣り合う矩形の段をまとめた階段では、境目ごとに1ユニットで足ります。",
                "en": "Units are counted twice. Separate rectangles take two each; in a staircase, "
                "where the steps of neighbours are merged, one unit for each edge is enough.",
            },
            also=(lambda L, a, b, tol: 2 * (int(np.ceil(L * (b - a) / (2 * tol))) - 1),),
        ),
        Mistake(
            "slope left out",
            lambda L, a, b, tol: int(np.ceil((b - a) / (2 * tol))) - 1,
            {
                "ja": "L が入っていません。急な関数ほど、細かい区間が要ります。",
                "en": "L is missing. The steeper the function, the finer the cells.",
            },
            also=(lambda L, a, b, tol: int(np.ceil((b - a) / (2 * tol))),),
        ),
        Mistake(
            "length left out",
            lambda L, a, b, tol: int(np.ceil(L / (2 * tol))) - 1,
            {
                "ja": "区間の長さ b − a が入っていません。",
                "en": "The length b − a of the interval is missing.",
            },
            also=(
                lambda L, a, b, tol: int(np.ceil(L / (2 * tol))),
                lambda L, a, b, tol: int(np.ceil(L * b / (2 * tol))) - 1,
                lambda L, a, b, tol: int(np.ceil(L * b / (2 * tol))),
            ),
        ),
        Mistake(
            "edges counted at both ends",
            lambda L, a, b, tol: int(np.ceil(L * (b - a) / (2 * tol))) + 1,
            {
                "ja": "両端も数えています。段が要るのは区間どうしの境目 K − 1 か所だけです。"
                "左端の高さは、出力のバイアスで決まります。",
                "en": "Both ends are counted too. Steps are needed at the K − 1 edges between "
                "cells; the height at the left end is the output bias.",
            },
        ),
    ),
    nudges=(
        {
            "ja": "K 個の区間なら、誤差の上限は L(b − a)/2K です。",
            "en": "With K cells the error is at most L(b − a)/2K.",
        },
        {
            "ja": "L(b − a)/2K ≤ tol を満たす最小の整数 K は？",
            "en": "What is the smallest whole K with L(b − a)/2K ≤ tol?",
        },
        {
            "ja": "K = ⌈L(b − a)/(2 tol)⌉ で、ユニットは K − 1 個です。np.ceil が使えます。",
            "en": "K = ⌈L(b − a)/(2 tol)⌉, and K − 1 units. np.ceil helps.",
        },
    ),
    explanation={
        "ja": "幅 (b − a)/K の区間の中央の値を使えば、区間の中での差は L(b − a)/2K 以下です。"
        "有限の精度には、有限個のユニットで足ります。",
        "en": "With the value in the middle of a cell of width (b − a)/K the difference inside the "
        "cell is at most L(b − a)/2K. A finite accuracy takes a finite number of units.",
    },
)

SIGMOID_WEIGHT = Exercise(
    number="7.4",
    title={"ja": "階段に見えるシグモイドの重み", "en": "The weight that makes a sigmoid a step"},
    reference=sigmoid_weight,
    cases=((0.1, 0.01), (0.5, 0.1), (2.0, 0.3), (1e-3, 1e-6), (1.0, 0.499)),
    mistakes=(
        Mistake(
            "sufficient, not smallest",
            lambda delta, eps: np.log(1 / eps) / delta,
            {
                "ja": "これは e^(−wδ) = ε の解で、十分ですが最小ではありません。"
                "1/(1 + e^(wδ)) = ε をそのまま解いてください。",
                "en": "This solves e^(−wδ) = ε: sufficient, but not the smallest. Solve "
                "1/(1 + e^(wδ)) = ε itself.",
            },
        ),
        Mistake(
            "distance left out",
            lambda delta, eps: np.log((1 - eps) / eps),
            {
                "ja": "δ で割っていません。w の単位は 1/x です（|w| = 1/T）。",
                "en": "δ is missing. w has the unit of 1/x (|w| = 1/T).",
            },
            also=(lambda delta, eps: np.log(1 / eps),),
        ),
        Mistake(
            "multiplied by the distance",
            lambda delta, eps: np.log((1 - eps) / eps) * delta,
            {
                "ja": "δ をかけています。近くまで階段にしたいほど（δ が小さいほど）、w は大きく"
                "なるはずです。",
                "en": "You multiplied by δ. The closer to the edge it should hold (the smaller δ), "
                "the larger w must be.",
            },
            also=(lambda delta, eps: np.log(1 / eps) * delta,),
        ),
        Mistake(
            "decimal logarithm",
            lambda delta, eps: np.log10((1 - eps) / eps) / delta,
            {
                "ja": "対数の底が e ではありません。e^x の逆関数は自然対数（np.log）です。",
                "en": "The base of this logarithm is not e. The inverse of e^x is the natural "
                "logarithm, np.log.",
            },
            also=(
                lambda delta, eps: np.log10(1 / eps) / delta,
                lambda delta, eps: np.log2((1 - eps) / eps) / delta,
            ),
        ),
        Mistake(
            "no logarithm",
            lambda delta, eps: (1 - eps) / eps / delta,
            {
                "ja": "対数をとっていません。e^(wδ) = (1 − ε)/ε から wδ を求めます。",
                "en": "The logarithm is missing: find wδ from e^(wδ) = (1 − ε)/ε.",
            },
            also=(lambda delta, eps: 1 / eps / delta,),
        ),
        Mistake(
            "distance inside the logarithm",
            lambda delta, eps: np.log((1 - eps) / eps / delta),
            {
                "ja": "δ が対数の中に入っています。対数をとってから δ で割ってください。",
                "en": "δ is inside the logarithm. Take the logarithm first, then divide by δ.",
            },
        ),
        Mistake(
            "for one tolerance only",
            lambda delta, eps: np.log(9) / delta,
            {
                "ja": "ε が入っていません。2 ln 9 は 90–10 % の幅、つまり ε = 0.1 のときの数です。",
                "en": "ε is missing. 2 ln 9 belongs to the 90–10 % width, that is, to ε = 0.1.",
            },
            also=(lambda delta, eps: 2 * np.log(9) / delta,),
        ),
        Mistake(
            "wrong side",
            lambda delta, eps: -np.log(1 - eps) / delta,
            {
                "ja": "ε が小さいほど w は大きいはずですが、逆になっています。1 − ε ではなく、"
                "ずれ 1/(1 + e^(wδ)) を ε に等しくします。",
                "en": "w must grow as ε falls, and here it shrinks. Set the difference "
                "1/(1 + e^(wδ)) equal to ε, not to 1 − ε.",
            },
        ),
        Mistake(
            "rounded",
            lambda delta, eps: np.ceil(np.log((1 - eps) / eps) / delta),
            {
                "ja": "整数に丸めています。w は実数でかまいません。",
                "en": "This is rounded to a whole number. w is a real number.",
            },
            also=(lambda delta, eps: np.round(np.log((1 - eps) / eps) / delta),),
        ),
        Mistake(
            "sign",
            lambda delta, eps: np.log(eps / (1 - eps)) / delta,
            {
                "ja": "符号が逆です。ε < ½ なら w は正です。",
                "en": "The sign is reversed: for ε < ½ the weight is positive.",
            },
            also=(lambda delta, eps: np.log(eps) / delta,),
        ),
        Mistake(
            "twice",
            lambda delta, eps: 2 * np.log((1 - eps) / eps) / delta,
            {
                "ja": "2倍になっています。δ は段の位置からの距離で、幅 2δ の半分です。",
                "en": "Twice too large: δ is the distance from the step, already half of the full "
                "width 2δ.",
            },
        ),
        Mistake(
            "half",
            lambda delta, eps: np.log((1 - eps) / eps) / (2 * delta),
            {
                "ja": "半分になっています。割るのは、幅 2δ ではなく距離 δ です。tanh から求めた"
                "なら、sigmoid(u) = (1 + tanh(u/2))/2 の u/2 を確かめてください。",
                "en": "Half of what is needed: divide by the distance δ, not by the width 2δ. If "
                "you came from tanh, mind the u/2 in sigmoid(u) = (1 + tanh(u/2))/2.",
            },
            also=(lambda delta, eps: np.log(1 / eps) / (2 * delta),),
        ),
        Mistake(
            "1 + ε",
            lambda delta, eps: np.log((1 + eps) / eps) / delta,
            {
                "ja": "分子の符号が違います。1 + e^(wδ) = 1/ε から e^(wδ) = 1/ε − 1 です。",
                "en": "A sign in the numerator: from 1 + e^(wδ) = 1/ε follows e^(wδ) = 1/ε − 1.",
            },
            also=(lambda delta, eps: np.log(1 / eps + 1) / delta,),
        ),
        Mistake(
            "tanh",
            lambda delta, eps: np.arctanh(1 - eps) / delta,
            {
                "ja": "tanh のずれ 1 − tanh を ε にしています。sigmoid(u) = (1 + tanh(u/2))/2 なの"
                "で、シグモイドのずれはその半分で、引数は u/2 です。",
                "en": "Here 1 − tanh is set to ε. As sigmoid(u) = (1 + tanh(u/2))/2, the sigmoid "
                "misses by half as much, and its argument is u/2.",
            },
            also=(lambda delta, eps: 2 * np.arctanh(1 - eps) / delta,),
        ),
        Mistake(
            "slope of the sigmoid",
            lambda delta, eps: 4 * (0.5 - eps) / delta,
            {
                "ja": "原点の傾き w/4 の直線で近似しています。離れたところでは指数関数的に近づく"
                "ので、式をそのまま解いてください。",
                "en": "This replaces the sigmoid by a straight line of slope w/4. Away from the "
                "step the approach is exponential: solve the equation itself.",
            },
        ),
        Mistake(
            "inverse of the answer",
            lambda delta, eps: delta / np.log((1 - eps) / eps),
            {
                "ja": "逆数（温度 T = 1/w）になっています。",
                "en": "This is the inverse, the temperature T = 1/w.",
            },
            also=(lambda delta, eps: delta / np.log(1 / eps),),
        ),
    ),
    nudges=(
        {
            "ja": "差が一番大きいのは |x| = δ のところです。x = −δ での差は σ(−wδ) です。",
            "en": "The difference is largest at |x| = δ; at x = −δ it is σ(−wδ).",
        },
        {
            "ja": "1/(1 + e^(wδ)) = ε を w について解きます。",
            "en": "Solve 1/(1 + e^(wδ)) = ε for w.",
        },
        {
            "ja": "e^(wδ) = (1 − ε)/ε なので、対数をとって δ で割ります。",
            "en": "e^(wδ) = (1 − ε)/ε: take the logarithm and divide by δ.",
        },
    ),
    explanation={
        "ja": "w = ln((1 − ε)/ε)/δ です。ε = 0.1 なら 90–10 % の幅が 2δ = 2 ln 9/w = 2 ln 9 · T に"
        "なります。",
        "en": "w = ln((1 − ε)/ε)/δ. With ε = 0.1 the 90–10 % width is 2δ = 2 ln 9/w = 2 ln 9 · T.",
    },
)

EXERCISES = (RECTANGLE, STAIRCASE, STEP_UNITS_NEEDED, SIGMOID_WEIGHT)
