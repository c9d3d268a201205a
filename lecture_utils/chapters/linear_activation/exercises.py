"""Exercises 2.1-2.4: affine maps, the sigmoid, the network and the number of its parameters."""

import math
from contextlib import nullcontext
from itertools import pairwise
from unittest import mock

import numpy as np

from ...exercises import messages
from ...exercises.exercise import Exercise, Mistake

# A square W lets a missing transpose pass without a shape error, so that it can be explained.
W_SQUARE = np.array([[1.0, -2.0, 0.5], [3.0, 0.25, -1.0], [-0.5, 4.0, 2.0]])
B_SQUARE = np.array([0.3, -1.5, 2.0])
W_WIDE = np.array([[2.0, -1.0, 0.5, 3.0], [0.1, 4.0, -2.5, 1.0]])
X_FIVE = np.array(
    [[1.0, 0.5, -2.0], [0.2, -3.0, 4.0], [-1.5, 2.5, 0.7], [6.0, -0.1, 1.1], [30.0, 8.0, -50.0]]
)


def affine(W, X, b):
    return X @ W.T + b  # row n is W @ X[n] + b, eq. (5)


def sigmoid(x):
    e = np.exp(-np.abs(x))  # between 0 and 1, so it cannot overflow
    return np.where(x >= 0, 1 / (1 + e), e / (1 + e))


def forward(Ws, bs, X):
    Us, Zs = [], [X]
    for W, b in zip(Ws, bs, strict=True):
        Us.append(Zs[-1] @ W.T + b)  # eq. (5)
        Zs.append(np.tanh(Us[-1]))  # eq. (6)
    Zs[-1] = Us[-1]  # the last layer is linear
    return Us, Zs


def n_params(sizes):
    n = np.array(sizes)
    return int(np.sum((n[:-1] + 1) * n[1:]))  # each unit has a weight per input and a bias


AFFINE = Exercise(
    number="2.1",
    title={"ja": "アフィン変換", "en": "The affine map"},
    reference=affine,
    cases=(
        (W_SQUARE, X_FIVE, B_SQUARE),
        (W_SQUARE, X_FIVE[2:], B_SQUARE),
        (W_WIDE, np.column_stack([X_FIVE, X_FIVE[:, 1] - 1]), np.array([-0.7, 1.2])),
        (W_WIDE.T, np.array([[1.23456, -2.0]]), np.array([0.1, -0.2, 30.0, 4.0])),
    ),
    mistakes=(
        Mistake(
            "missing transpose",
            lambda W, X, b: X @ W + b,
            {
                "ja": "転置が抜けています。式(5)の W は（出力 × 入力）の行列で、サンプルを行に"
                "並べたときは `X @ W.T` と書きます。W が正方行列のときは、転置を忘れても形が合って"
                "しまいます。",
                "en": "A transpose is missing. The W of eq. (5) has shape (outputs, inputs); with "
                "samples in rows the product is `X @ W.T`. Where W is square the shapes fit "
                "without it, and the numbers are wrong.",
            },
        ),
        Mistake(
            "missing bias",
            lambda W, X, b: X @ W.T,
            {
                "ja": "b が足されていません。アフィン変換（affine map）は「線形変換 + 定数 b」"
                "です。",
                "en": "The bias is missing: an affine map is a linear map plus the constant b.",
            },
        ),
        Mistake(
            "missing transpose and bias",
            lambda W, X, b: X @ W,
            {
                "ja": "2つ抜けています。サンプルが行なので積は `X @ W.T` です。さらに、すべての"
                "行に b を足します。",
                "en": "Two things are missing. Samples are rows, so the product is `X @ W.T`; and "
                "b is added to every row.",
            },
        ),
        Mistake(
            "transposed result",
            lambda W, X, b: (X @ W.T + b).T,
            {
                "ja": "結果が転置されています。返すのは形 (N, n_out) の配列で、1行が1サンプル"
                "です。",
                "en": "Your result is transposed. Return shape (N, n_out): one row per sample.",
            },
            also=(lambda W, X, b: W @ X.T + b,),
        ),
        Mistake(
            "samples as columns",
            lambda W, X, b: W @ X + b,
            {
                "ja": "`W @ X` は X の列をサンプルとみなしています。ここではサンプルは行です。"
                "1サンプルの式 v = Wx + b を、行ごとに書き直してください。",
                "en": "`W @ X` takes the columns of X as samples. Here samples are rows: rewrite "
                "v = Wx + b for one row at a time.",
            },
            also=(lambda W, X, b: W @ X + b[:, None],),
        ),
        Mistake("return in the loop", lambda W, X, b: W @ X[0] + b, messages.RETURN_IN_LOOP),
    ),
    nudges=(
        {
            "ja": "まず1サンプルで考えます。x が X の1行なら、求める行は W x + b です。",
            "en": "Think of one sample first: if x is a row of X, the row to return is W x + b.",
        },
        {
            "ja": "成分で書くと v_i = Σ_j W_ij x_j + b_i です。すべての行 n では "
            "V_ni = Σ_j X_nj W_ij + b_i となります。",
            "en": "In components, v_i = Σ_j W_ij x_j + b_i. For all rows n: "
            "V_ni = Σ_j X_nj W_ij + b_i.",
        },
        {
            "ja": "和をとる添字 j は W の後ろの添字なので、行列積では `W.T` を右からかけます。"
            "`+ b` はすべての行に足されます。",
            "en": "The summed index j is the last one of W, so multiply by `W.T` from the right. "
            "`+ b` adds b to every row.",
        },
    ),
    explanation={
        "ja": "V_ni = Σ_j X_nj W_ij + b_i をそのまま行列で書いた形です。b は形 (n_out,) なので、"
        "NumPy がすべての行に足します。",
        "en": "This is V_ni = Σ_j X_nj W_ij + b_i as a matrix product. As b has shape (n_out,), "
        "NumPy adds it to every row.",
    },
)


def unsilenced(function, x):
    """Call a function so that it cannot hide an overflow.

    Meanwhile np.errstate and np.seterr do nothing, and np.exp looks at what it returns: in a
    browser the processor's flags are missing, by which NumPy notices an overflow.
    """
    exp = np.exp

    def watched_exp(exponent, *args, **settings):
        value = exp(exponent, *args, **settings)
        if np.any(np.isinf(value) & np.isfinite(exponent)):
            raise FloatingPointError("overflow encountered in exp")
        return value

    powerless = {"errstate": lambda **settings: nullcontext(), "seterr": lambda **settings: {}}
    with mock.patch.multiple(np, exp=watched_exp, **powerless):
        return function(x)


def naive_sigmoid(x):
    return 1 / (1 + np.exp(-x))


def clipped_sigmoid(limit):
    return lambda x: naive_sigmoid(np.clip(x, -limit, limit))


def sigmoid_with_a_step_beyond(limit):
    return lambda x: np.where(np.abs(x) > limit, np.where(np.less(x, 0), 0, 1), sigmoid(x))


SIGMOID = Exercise(
    number="2.2",
    title={"ja": "あふれないシグモイド", "en": "A sigmoid that does not overflow"},
    reference=sigmoid,
    cases=(
        (np.array([-2.0, -0.5, 0.0, 1.0, 3.0]),),
        (0.7,),
        (np.array([[0.1, -4.0, 2.5], [12.0, -0.3, -9.0]]),),
        (np.array([-32.0, -50.0]),),
        (np.array([-1.0, -1000.0]),),
        (np.array([1000.0, 2.0]),),
        (np.array([0.5, -1e5]),),
        (np.array([[0.3], [-1.2]]),),
    ),
    atol=1e-100,  # e^(−50) = 2·10^(−22) counts; e^(−1000) is 0 in double precision
    overflow_is_error=True,
    observe=unsilenced,
    mistakes=(
        Mistake(
            "wrong sign",
            lambda x: 1 / (1 + np.exp(x)),
            {
                "ja": "指数の符号が逆です（または `np.where` の2つの式が逆です）。1/(1 + e^x) は "
                "x = (E − μ)/T のフェルミ分布で、x とともに減少します。シグモイドは x とともに"
                "増加します：1/(1 + e^(−x))。",
                "en": "The sign in the exponent is reversed (or the two expressions of `np.where` "
                "are exchanged). 1/(1 + e^x) is the Fermi function of x = (E − μ)/T, which falls "
                "with x. The sigmoid rises: 1/(1 + e^(−x)).",
            },
        ),
        Mistake(
            "tanh",
            np.tanh,
            {
                "ja": "これは tanh で、値は −1 と 1 の間です。シグモイドの値は 0 と 1 の間に"
                "あります。式(8)に戻ってください。",
                "en": "This is tanh, which lies between −1 and 1. The sigmoid lies between 0 and "
                "1: start again from eq. (8).",
            },
        ),
        Mistake(
            "tanh of x",
            lambda x: (1 + np.tanh(x)) / 2,
            {
                "ja": "これは σ(2x) で、傾きが2倍です。tanh を使うなら引数は x/2 ですが、それでも "
                "x = −50 では 0 になってしまいます。式(8)から書いてください。",
                "en": "This is σ(2x), twice as steep. With x/2 in the tanh it would be right but "
                "for the tail, which is 0 at x = −50: start from eq. (8).",
            },
        ),
        Mistake(
            "only positive x",
            lambda x: 1 / (1 + np.exp(-np.abs(x))),
            {
                "ja": "x < 0 でも 0.5 以上になり、左右対称です。x < 0 では、1/(1 + e^(−x)) の分子と"
                "分母に e^x をかけた形を使います。",
                "en": "This is symmetric and at least 0.5 also for x < 0. There multiply the "
                "numerator and the denominator of 1/(1 + e^(−x)) by e^x.",
            },
        ),
        Mistake(
            "only the numerator multiplied",
            lambda x: np.exp(x) / (1 + np.exp(-x)),
            {
                "ja": "1/(1 + e^(−x)) を書きかえるときは、分子と分母の両方に e^x をかけます。"
                "分母は e^x + 1 になります。",
                "en": "To rewrite 1/(1 + e^(−x)), multiply the numerator and the denominator by "
                "e^x. The denominator becomes e^x + 1.",
            },
        ),
        Mistake(
            "overflow for negative x",
            naive_sigmoid,
            {
                "ja": "式は正しいのですが、x = −1000 で e^(−x) があふれます（オーバーフロー）。"
                "`np.errstate` などで警告を消しても、あふれるのを避けたことにはなりません。桁の"
                "長い `longdouble` でも、−10⁵ であふれます。指数の中を −|x| にすれば 1 を"
                "超えません。x < 0 では分子と分母に e^x をかけてください。",
                "en": "The formula is right, but for x = −1000 the number e^(−x) overflows. "
                "Silencing the warning, as with `np.errstate`, is not avoiding the overflow, and "
                "the longer numbers of `longdouble` overflow at −10⁵. With −|x| in the exponent "
                "it never exceeds 1; for x < 0 multiply the numerator and the denominator by e^x.",
            },
            also=(lambda x: naive_sigmoid(np.longdouble(x)),),
        ),
        Mistake(
            "lost tail",
            lambda x: (1 + np.tanh(np.divide(x, 2))) / 2,
            {
                "ja": "あふれませんが、x = −50 で 0 になります。正しい値は e^(−50) ≈ 1.9×10⁻²² "
                "です。ほとんど等しい2つの数の引き算で、ボルツマン因子の裾が失われました"
                "（桁落ち）。引き算のない形、つまり正の数どうしの割り算で書いてください。",
                "en": "This does not overflow, but at x = −50 it is 0 and should be e^(−50) ≈ "
                "1.9·10⁻²²: two almost equal numbers are subtracted, and the Boltzmann tail is "
                "lost by cancellation. Use a form without subtraction: a quotient of positive "
                "numbers.",
            },
            also=(lambda x: 1 - 1 / (1 + np.exp(x)), lambda x: 1 - sigmoid(-x)),
        ),
        Mistake(
            "clipped",
            clipped_sigmoid(30),
            {
                "ja": "x を切りつめると、その外側の値はすべて同じになります。±30 で切ると "
                "σ(−50) は 9.4×10⁻¹⁴ となり、正しい値 1.9×10⁻²² とは8桁違います。"
                "切りつめなくても、e^(−|x|) はあふれません。",
                "en": "Clipping x makes all values beyond the limit equal. Clipped at ±30, "
                "σ(−50) is 9.4·10⁻¹⁴ instead of 1.9·10⁻²², off by eight powers of ten. "
                "Nothing needs to be clipped: e^(−|x|) does not overflow.",
            },
            also=tuple(clipped_sigmoid(limit) for limit in (20, 50, 100)),
        ),
        Mistake(
            "a step far out",
            sigmoid_with_a_step_beyond(30),
            {
                "ja": "遠くでは階段関数に置きかえていますが、σ(−50) は 0 ではなく "
                "e^(−50) ≈ 1.9×10⁻²² です。場合分けは x の符号だけで足ります。",
                "en": "Far out you replaced the sigmoid by a step, but σ(−50) is e^(−50) ≈ "
                "1.9·10⁻²², not 0. The sign of x is the only distinction that is needed.",
            },
            also=tuple(sigmoid_with_a_step_beyond(limit) for limit in (20, 40)),
        ),
        Mistake(
            "overflow for positive x",
            lambda x: np.exp(x) / (1 + np.exp(x)),
            {
                "ja": "式は正しいのですが、x = 1000 で e^x があふれます（オーバーフロー）。"
                "x ≥ 0 では分子と分母を e^x で割った 1/(1 + e^(−x)) を使います。",
                "en": "The formula is right, but for x = 1000 the number e^x overflows. For x ≥ 0 "
                "divide the numerator and the denominator by e^x: 1/(1 + e^(−x)).",
            },
        ),
        Mistake(
            "both branches evaluated",
            lambda x: np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x))),
            {
                "ja": "値は正しいのですが、`np.where` は選ぶ前に両方の式をすべての x で計算する"
                "ので、使わない側があふれます。両方の式で e^(−|x|) を使ってください。",
                "en": "The values are right, but `np.where` evaluates both expressions for every x "
                "before it chooses, and the one not used overflows. Use e^(−|x|) in both.",
            },
        ),
    ),
    nudges=(
        {
            "ja": "あふれるのは、指数が大きな正の数になるときです。e^(−|x|) なら 0 と 1 の間に"
            "収まります。",
            "en": "What overflows is e to a large positive power. e^(−|x|) stays between 0 and 1.",
        },
        {
            "ja": "x ≥ 0 では e^(−x) = e^(−|x|) です。x < 0 では分子と分母に e^x をかけると、"
            "e^x = e^(−|x|) だけで書けます。",
            "en": "For x ≥ 0, e^(−x) is e^(−|x|). For x < 0, multiply the numerator and the "
            "denominator by e^x, and again only e^(−|x|) is left.",
        },
        {
            "ja": "`e = np.exp(-np.abs(x))` を先に計算し、`np.where(x >= 0, ..., ...)` で "
            "1/(1 + e) と e/(1 + e) を選びます。",
            "en": "Compute `e = np.exp(-np.abs(x))` first, then choose between 1/(1 + e) and "
            "e/(1 + e) with `np.where(x >= 0, ..., ...)`.",
        },
    ),
    explanation={
        "ja": "`np.where` は両方の式を計算しますが、e ≤ 1 なのでどちらもあふれません。"
        "x = −1000 で e が 0 になるのは（アンダーフロー）、正しい値への丸めです。",
        "en": "`np.where` evaluates both expressions, and neither overflows as e ≤ 1. That e "
        "becomes 0 at x = −1000 (underflow) is a rounding to the right value.",
    },
)


def chain(Ws, bs, X, hidden=np.tanh, last=lambda U: U, layer=lambda Z, W, b: Z @ W.T + b):
    """The network with other functions in it: the mistakes are variations of it."""
    Us, Zs = [], [X]
    for W, b in zip(Ws, bs, strict=True):
        Us.append(layer(Zs[-1], W, b))
        Zs.append(hidden(Us[-1]))
    Zs[-1] = last(Us[-1])
    return Us, Zs


def forward_from_the_input(Ws, bs, X):
    Us = [X @ W.T + b for W, b in zip(Ws, bs, strict=True)]
    return Us, [X, *map(np.tanh, Us[:-1]), Us[-1]]


def forward_of_the_pre_activations(Ws, bs, X):
    Us, U = [], X
    for W, b in zip(Ws, bs, strict=True):
        Us.append(U := U @ W.T + b)
    return Us, [X, *map(np.tanh, Us[:-1]), Us[-1]]


def forward_of_two_layers(Ws, bs, X):
    (W1, W2), (b1, b2) = Ws, bs
    return chain([W1, W2], [b1, b2], X)


def forward_of_the_first_two_layers(Ws, bs, X):
    return forward_of_two_layers(Ws[:2], bs[:2], X)


def network_case(sizes, N, seed):
    """Weights, biases and N samples of a network with these numbers of units."""
    rng = np.random.default_rng(seed)
    Ws = [rng.normal(size=(n, m)).round(2) for m, n in pairwise(sizes)]
    return Ws, [rng.normal(size=n).round(2) for n in sizes[1:]], rng.normal(size=(N, sizes[0]))


FORWARD = Exercise(
    number="2.3",
    title={"ja": "ネットワークの順伝播", "en": "The network, layer by layer"},
    reference=forward,
    # Equal widths, and as many samples, let a missing transpose pass without a shape error.
    cases=(
        network_case([3, 3, 3], 3, seed=1),
        network_case([1, 4, 1], 5, seed=2),
        network_case([3, 2], 4, seed=3),
        network_case([2, 5, 3, 4, 1], 3, seed=4),
    ),
    mistakes=(
        Mistake(
            "tanh on the last layer",
            lambda Ws, bs, X: chain(Ws, bs, X, last=np.tanh),
            {
                "ja": "最後の層にも tanh がかかっています。数を出すネットワーク（回帰）の最後の層は"
                "恒等関数です：Z⁽ᴸ⁾ = U⁽ᴸ⁾。tanh のままでは、±1 の外の値を出せません。",
                "en": "The last layer has a tanh too. In a network that returns numbers "
                "(regression) it is the identity, Z⁽ᴸ⁾ = U⁽ᴸ⁾; behind a tanh it could not leave "
                "±1.",
            },
        ),
        Mistake(
            "X in every layer",
            forward_from_the_input,
            {
                "ja": "どの層も X を受け取っています。各層が受け取るのは、1つ前の層の出力、"
                "つまり Zs に最後に加えた `Zs[-1]` です。",
                "en": "Every layer takes X. A layer takes the output of the one before, the last "
                "entry so far: `Zs[-1]`.",
            },
        ),
        Mistake(
            "U handed on",
            forward_of_the_pre_activations,
            {
                "ja": "どの層も、1つ前の U を受け取っています。受け取るのは tanh をかけた後の "
                "Z、つまり `Zs[-1]` です。",
                "en": "Each layer takes the U of the one before. It takes the Z, behind the tanh: "
                "`Zs[-1]`.",
            },
        ),
        Mistake(
            "Z for U",
            lambda Ws, bs, X: ((r := forward(Ws, bs, X))[1][1:], r[1]),
            {
                "ja": "Us に Z が入っています。Us に入れるのは、tanh をかける前の U です。U と Z に"
                "別の名前をつけてください。",
                "en": "Us holds the Z. What belongs into it is U, before the tanh: give U and Z "
                "two names.",
            },
            also=(lambda Ws, bs, X: ((r := chain(Ws, bs, X, last=np.tanh))[1][1:], r[1]),),
        ),
        Mistake(
            "samples as columns",
            lambda Ws, bs, X: chain(Ws, bs, X, layer=lambda Z, W, b: W @ Z + b),
            {
                "ja": "`W @ Z` は Z の列をサンプルとみなしています。サンプルは行なので、1層は演習 "
                "2.1 と同じく `Z @ W.T + b` です。",
                "en": "`W @ Z` takes the columns of Z as samples. They are rows, so a layer is "
                "that of exercise 2.1, `Z @ W.T + b`.",
            },
        ),
        Mistake(
            "nothing appended",
            lambda Ws, bs, X: ([], [X]),
            {
                "ja": "Us は空のままです。ループの中で `Us.append(...)` と `Zs.append(...)` を"
                "1回ずつ呼びます。",
                "en": "Us is still empty. In the loop call `Us.append(...)` and `Zs.append(...)` "
                "once each.",
            },
        ),
        Mistake(
            "missing transpose",
            lambda Ws, bs, X: chain(Ws, bs, X, layer=lambda Z, W, b: Z @ W + b),
            {
                "ja": "転置が抜けています。サンプルは行に並んでいるので、1層は問題 2.1 と同じく "
                "`Z @ W.T + b` です。",
                "en": "A transpose is missing. Samples are rows, so a layer is that of exercise "
                "2.1, `Z @ W.T + b`.",
            },
        ),
        Mistake(
            "no bias",
            lambda Ws, bs, X: chain(Ws, bs, X, layer=lambda Z, W, b: Z @ W.T),
            {
                "ja": "b が足されていません。どの層でも、アフィン変換には b が要ります。",
                "en": "The biases are missing: the affine map of each layer has its b.",
            },
        ),
        Mistake(
            "no tanh",
            lambda Ws, bs, X: chain(Ws, bs, X, hidden=lambda U: U),
            {
                "ja": "tanh が抜けています。最後の層のほかは Z⁽ˡ⁾ = tanh(U⁽ˡ⁾) です。"
                "`Zs[-1] = Us[-1]` と書いたなら、ループの後に置きます。",
                "en": "The tanh is missing: in every layer but the last, Z⁽ˡ⁾ = tanh(U⁽ˡ⁾). If you "
                "wrote `Zs[-1] = Us[-1]`, it belongs after the loop.",
            },
        ),
        Mistake(
            "another activation",
            lambda Ws, bs, X: chain(Ws, bs, X, hidden=sigmoid),
            {
                "ja": "隠れ層の活性化関数がシグモイドか ReLU になっています。ここでは tanh を"
                "使います。",
                "en": "The hidden activation is the sigmoid or ReLU. Here it is tanh.",
            },
            also=(lambda Ws, bs, X: chain(Ws, bs, X, hidden=lambda U: np.maximum(U, 0)),),
        ),
        Mistake(
            "Z⁽⁰⁾ missing",
            lambda Ws, bs, X: ((r := forward(Ws, bs, X))[0], r[1][1:]),
            {
                "ja": "Zs の先頭に Z⁽⁰⁾ = X がありません。Zs は Us より1個多くなります。"
                "第8章で、最初の層の勾配に X が要ります。",
                "en": "Zs does not begin with Z⁽⁰⁾ = X. It has one entry more than Us; in "
                "chapter 8 the gradient of the first layer needs X.",
            },
        ),
        Mistake(
            "last Z missing",
            lambda Ws, bs, X: ((r := forward(Ws, bs, X))[0], r[1][:-1]),
            {
                "ja": "Zs の最後に、ネットワークの出力 Z⁽ᴸ⁾ = U⁽ᴸ⁾ がありません。",
                "en": "The output of the network, Z⁽ᴸ⁾ = U⁽ᴸ⁾, is missing at the end of Zs.",
            },
        ),
        Mistake(
            "U and Z exchanged",
            lambda Ws, bs, X: forward(Ws, bs, X)[::-1],
            {
                "ja": "順番が逆です。先に Us（プレ活性化）、次に Zs を返します。",
                "en": "The order is reversed: first Us, the pre-activations, then Zs.",
            },
        ),
        Mistake(
            "only the output",
            lambda Ws, bs, X: forward(Ws, bs, X)[1][-1],
            {
                "ja": "返すものが足りません。出力だけでなく途中の値も使うので、`return Us, Zs` と"
                "2つのリストを返してください。",
                "en": "Something is missing in what you return. Not only the output but the values "
                "in between are needed: `return Us, Zs`, two lists.",
            },
            also=(lambda Ws, bs, X: forward(Ws, bs, X)[1],),
        ),
        Mistake(
            "depth fixed at two",
            forward_of_two_layers,
            {
                "ja": "重み行列が2つのときは正しい結果です。`for W, b in zip(Ws, bs)` のループに"
                "すると、何層でも同じ行で書けます。",
                "en": "Right for two weight matrices. With the loop `for W, b in zip(Ws, bs)` the "
                "same lines serve any number of layers.",
            },
            also=(forward_of_the_first_two_layers,),
        ),
        Mistake(
            "return in the loop",
            lambda Ws, bs, X: ([X @ Ws[0].T + bs[0]], [X, np.tanh(X @ Ws[0].T + bs[0])]),
            messages.RETURN_IN_LOOP,
        ),
    ),
    nudges=(
        {
            "ja": "ループの1回が1層です。U⁽ˡ⁾ は問題 2.1 のアフィン変換で、受け取るのは X では"
            "なく、1つ前の Z⁽ˡ⁻¹⁾ です。",
            "en": "One turn of the loop is one layer. U⁽ˡ⁾ is the affine map of exercise 2.1, "
            "applied not to X but to the Z⁽ˡ⁻¹⁾ before.",
        },
        {
            "ja": "1つ前の Z は `Zs[-1]` です。`Us.append(...)` と `Zs.append(...)` で1個ずつ"
            "加えます。",
            "en": "The Z before is `Zs[-1]`. Add one entry to each list, with `Us.append(...)` "
            "and `Zs.append(...)`.",
        },
        {
            "ja": "ループではどの層にも tanh をかけておき、終わってから最後の Z を最後の U で"
            "置きかえると、場合分けが要りません。",
            "en": "Let the loop apply tanh in every layer, and after it replace the last Z by the "
            "last U. Then no distinction of cases is needed.",
        },
    ),
    explanation={
        "ja": "入れ子の式(11)は、ループになります。`Zs[-1]` は、いつも「1つ前の層の出力」です。",
        "en": "The nested eq. (11) becomes a loop, in which `Zs[-1]` is always the output of the "
        "layer before.",
    },
)

N_PARAMS = Exercise(
    number="2.4",
    title={"ja": "パラメータの数", "en": "Counting parameters"},
    reference=n_params,
    cases=(([4, 3],), ([4, 16, 3],), ([100, 100, 100, 100],), ([2, 7, 5, 1],)),
    mistakes=(
        Mistake(
            "product over layers",
            lambda sizes: math.prod(n * m for n, m in pairwise(sizes)),
            {
                "ja": "層ごとの個数をかけています。パラメータ空間は直和（⊕）なので、次元は"
                "足し算です。講義ノートの式(29)も、同じように積にしてしまっています。",
                "en": "You multiplied the counts of the layers. Parameter spaces combine as a "
                "direct sum (⊕), so their dimensions add. Eq. (29) of the note makes the same "
                "slip.",
            },
            also=(
                lambda sizes: math.prod(n * m + m for n, m in pairwise(sizes)),
                math.prod,
            ),
        ),
        Mistake(
            "no biases",
            lambda sizes: sum(n * m for n, m in pairwise(sizes)),
            {
                "ja": "重みだけを数えています。ユニットごとにバイアスが1個あるので、層ごとに "
                "n_out を足します。",
                "en": "You counted the weights only. Each unit has a bias too: add n_out for every "
                "layer.",
            },
        ),
        Mistake(
            "bias of the input",
            lambda sizes: sum(n * m for n, m in pairwise(sizes)) + sum(sizes),
            {
                "ja": "入力の分のバイアスまで数えています。入力層は値を受け取るだけで、バイアスは"
                "ありません。",
                "en": "You also counted biases for the input. The input layer only holds values "
                "and has no bias.",
            },
        ),
        Mistake(
            "bias for each input unit",
            lambda sizes: sum(n * m + n for n, m in pairwise(sizes)),
            {
                "ja": "バイアスは入力側ではなく出力側のユニットの数です。層ごとに n_out を"
                "足します。",
                "en": "The biases count the output units, not the input units: add n_out for "
                "every layer.",
            },
        ),
        Mistake(
            "hidden biases only",
            lambda sizes: sum(n * m for n, m in pairwise(sizes)) + sum(sizes[1:-1]),
            {
                "ja": "出力層のバイアスが抜けています。隠れ層だけでなく、出力層のユニットにも"
                "バイアスがあります。",
                "en": "The biases of the output layer are missing: its units have them too, not "
                "only the hidden ones.",
            },
        ),
        Mistake(
            "units counted",
            sum,
            {
                "ja": "これはユニットの数です。数えるのは、ユニットどうしを結ぶ重みと、入力以外の"
                "ユニットのバイアスです。",
                "en": "This is the number of units. Count the weights that join them, and a bias "
                "for each unit that is not an input.",
            },
        ),
        Mistake(
            "return in the loop",
            lambda sizes: (sizes[0] + 1) * sizes[1],
            messages.RETURN_IN_LOOP,
        ),
        Mistake(
            "counts of the layers",
            lambda sizes: [n * m + m for n, m in pairwise(sizes)],
            {
                "ja": "層ごとの個数は合っています。`sum(...)` で合計してください。",
                "en": "The count of each layer is right. Add them up, with `sum(...)`.",
            },
        ),
        Mistake(
            "one bias a layer",
            lambda sizes: sum(n * m + 1 for n, m in pairwise(sizes)),
            {
                "ja": "バイアスを層ごとに1個と数えています。b は長さ n_out のベクトルで、"
                "ユニットの数だけ成分があります。",
                "en": "You counted one bias for each layer. The b of a layer is a vector with one "
                "component for each of its n_out units.",
            },
        ),
    ),
    nudges=(
        {
            "ja": "隣り合う2つの層を、W（n_out × n_in）と b（長さ n_out）が結びます。",
            "en": "Two neighbouring layers are joined by W, of shape (n_out, n_in), and b, of "
            "length n_out.",
        },
        {
            "ja": "1組の層につき n_in·n_out + n_out 個です。これをすべての組について足します。",
            "en": "That makes n_in·n_out + n_out for each pair of layers; add them up.",
        },
        {
            "ja": "隣り合う組は、`for n_in, n_out in zip(sizes[:-1], sizes[1:])` で順に"
            "取り出せます。",
            "en": "`for n_in, n_out in zip(sizes[:-1], sizes[1:])` runs over the neighbouring "
            "pairs.",
        },
    ),
    explanation={
        "ja": "θ = (W1, b1, W2, b2, …) を1つのベクトルに並べたときの長さです。数は層ごとに"
        "足し算で増えます。",
        "en": "It is the length of the vector θ = (W1, b1, W2, b2, …): each layer adds its own "
        "parameters.",
    },
)

EXERCISES = (AFFINE, SIGMOID, FORWARD, N_PARAMS)
