"""Exercises 2.1-2.3: affine maps, the sigmoid and the number of parameters."""

import math
from itertools import pairwise

import numpy as np

from .. import messages
from ..exercise import Exercise, Mistake

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
        (W_WIDE.T, np.array([[1.5, -2.0]]), np.array([0.1, -0.2, 30.0, 4.0])),
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

SIGMOID = Exercise(
    number="2.2",
    title={"ja": "あふれないシグモイド", "en": "A sigmoid that does not overflow"},
    reference=sigmoid,
    cases=(
        (np.array([-2.0, -0.5, 0.0, 1.0, 3.0]),),
        (0.7,),
        (np.array([[0.1, -4.0, 2.5], [12.0, -0.3, -20.0]]),),
        (np.array([-1.0, -1000.0]),),
        (np.array([1000.0, 2.0]),),
    ),
    overflow_is_error=True,
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
                "ja": "これは tanh で、値は −1 と 1 の間です。シグモイドの値は 0 と 1 の間にあり、"
                "σ(x) = (1 + tanh(x/2))/2 の関係があります。",
                "en": "This is tanh, which lies between −1 and 1. The sigmoid lies between 0 and "
                "1; they are related by σ(x) = (1 + tanh(x/2))/2.",
            },
        ),
        Mistake(
            "tanh of x",
            lambda x: (1 + np.tanh(x)) / 2,
            {
                "ja": "これは σ(2x) で、傾きが2倍です。tanh の引数は x ではなく x/2 です。",
                "en": "This is σ(2x), twice as steep: the argument of the tanh is x/2, not x.",
            },
        ),
        Mistake(
            "only positive x",
            lambda x: 1 / (1 + np.exp(-np.abs(x))),
            {
                "ja": "x < 0 でも 0.5 以上になり、左右対称です。x < 0 では σ(x) = 1 − σ(−x)、"
                "つまり e/(1 + e)（e = e^(−|x|)）を使います。",
                "en": "This is symmetric and at least 0.5 also for x < 0. There use "
                "σ(x) = 1 − σ(−x), that is e/(1 + e) with e = e^(−|x|).",
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
            lambda x: 1 / (1 + np.exp(-x)),
            {
                "ja": "式は正しいのですが、x = −1000 で e^(−x) があふれます（オーバーフロー）。"
                "指数の中を −|x| にすれば 1 を超えません。x < 0 では σ(x) = e^x/(1 + e^x) です。",
                "en": "The formula is right, but for x = −1000 the number e^(−x) overflows. With "
                "−|x| in the exponent it never exceeds 1; for x < 0 use σ(x) = e^x/(1 + e^x).",
            },
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

N_PARAMS = Exercise(
    number="2.3",
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

EXERCISES = (AFFINE, SIGMOID, N_PARAMS)
