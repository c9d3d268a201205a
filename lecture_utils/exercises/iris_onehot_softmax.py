"""Exercises 3.1-3.3: one-hot vectors, softmax, and images as vectors."""

import numpy as np

from .exercise import Exercise, Mistake

V_WIDE = np.array([[0.5, -1.0, 2.0], [3.0, 0.1, -0.4], [-2.5, 1.5, 0.7], [0.0, 4.0, -2.0]])
V_SQUARE = np.array([[1.0, 2.0, -0.5], [0.3, -1.5, 5.0], [-1.2, 0.8, 2.2]])
IMAGE = np.array([[0, 1, 1, 0], [1, 1, 1, 0], [0, 1, 1, 0], [1, 1, 1, 1]])  # eq. (18)


def one_hot(y, K):
    return np.eye(K)[y]  # row k of the unit matrix is the vector of class k


def softmax(V):
    E = np.exp(V - V.max(axis=1, keepdims=True))  # the largest exponent of a row is 0
    return E / E.sum(axis=1, keepdims=True)


def image_to_vector(img):
    return img.reshape(-1)  # row by row, eq. (18)


def _sigmoid(V):
    return 1 / (1 + np.exp(-V))


def _over_samples(E):
    return E / E.sum(axis=0)


def _axis_not_kept(E):
    return E / E.sum(axis=1)


ONE_HOT = Exercise(
    number="3.1",
    title={"ja": "ワンホットベクトル", "en": "One-hot vectors"},
    reference=one_hot,
    cases=(
        (np.array([0, 2, 1, 2, 0]), 3),
        (np.array([1, 0, 0]), 3),
        (np.array([3, 1, 0, 3]), 6),
    ),
    mistakes=(
        Mistake(
            "width from the labels",
            lambda y, K: np.eye(y.max() + 1)[y],
            {
                "ja": "列の数を `y` の最大値から決めています。クラスの数は `K` です。ミニバッチには"
                "最後のクラスが1つも入らないことがあります。",
                "en": "The number of columns was taken from the largest label. It is `K`: the last "
                "class may be absent from a batch.",
            },
        ),
        Mistake(
            "transposed",
            lambda y, K: np.eye(K)[y].T,
            {
                "ja": "行と列が逆です。1行が1サンプルで、形は (N, K) です。",
                "en": "Rows and columns are exchanged. One row for each sample: shape (N, K).",
            },
        ),
        Mistake(
            "labels from 1",
            lambda y, K: np.eye(K)[y - 1],
            {
                "ja": "1 が1つ左の列に立っています。ラベルは 0 から始まるので、1 を引く必要は"
                "ありません。",
                "en": "The 1 stands one column too far to the left. Labels start at 0, so nothing "
                "is subtracted.",
            },
            also=(lambda y, K: (y[:, None] == np.arange(1, K + 1)).astype(float),),
        ),
    ),
    nudges=(
        {
            "ja": "クラス k の行は、k 番目だけが 1 で残りが 0 です。そのような行が並んだ行列を"
            "知っているはずです。",
            "en": "The row of class k has a 1 in place k and 0 elsewhere. You know a matrix made "
            "of such rows.",
        },
        {
            "ja": "単位行列 `np.eye(K)` の k 行目が、クラス k のワンホットベクトルです。",
            "en": "Row k of the unit matrix `np.eye(K)` is the one-hot vector of class k.",
        },
        {
            "ja": "NumPy では、整数の配列を添字にすると行をまとめて取り出せます：`A[y]`。",
            "en": "In NumPy an array of integers picks several rows at once: `A[y]`.",
        },
    ),
    explanation={
        "ja": "式(13)–(15)の e₁, e₂, e₃ は単位行列の行です。ラベルの配列を添字にすると、"
        "サンプルの順に行が並びます。",
        "en": "The e₁, e₂, e₃ of eqs. (13)–(15) are the rows of the unit matrix; indexing it with "
        "the labels lines them up in the order of the samples.",
    },
)

SOFTMAX = Exercise(
    number="3.2",
    title={"ja": "ソフトマックス", "en": "Softmax"},
    reference=softmax,
    cases=(
        (V_WIDE,),
        (V_SQUARE,),
        (np.array([[1000.0, 998.5], [999.0, 1001.0]]),),
        (np.array([[1000.0, 0.0, -1000.0], [1.0, 2.0, 3.0]]),),
        (np.array([[-1000.0, -1001.0, -1003.0, -1000.5]]),),
    ),
    mistakes=(
        Mistake(
            "normalised over samples",
            lambda V: np.exp(V) / np.exp(V).sum(axis=0),
            {
                "ja": "サンプルの方向（軸0）に規格化しています。確率の和が 1 になるのは、1つの"
                "サンプルのクラスの方向（軸1）です。",
                "en": "You normalised over the samples (axis 0). For each sample the probabilities "
                "of its classes sum to 1: normalise over axis 1.",
            },
            also=(
                lambda V: _over_samples(np.exp(V - V.max(axis=0))),
                lambda V: _over_samples(np.exp(V - V.max(axis=1, keepdims=True))),
            ),
        ),
        Mistake(
            "normalised over everything",
            lambda V: np.exp(V) / np.exp(V).sum(),
            {
                "ja": "配列全体の和で割っています。和はサンプルごとに、つまり行ごとにとります："
                "`sum(axis=1, keepdims=True)`。",
                "en": "You divided by the sum of the whole array. Take the sum of each sample, "
                "that is, of each row: `sum(axis=1, keepdims=True)`.",
            },
            also=(lambda V: np.exp(V - V.max()) / np.exp(V - V.max()).sum(),),
        ),
        Mistake(
            "axis not kept",
            lambda V: np.exp(V) / np.exp(V).sum(axis=1),
            {
                "ja": "和の軸は正しいのですが、`sum(axis=1)` は軸を1つ消すので、割り算が行では"
                "なく列に対応してしまいます。`keepdims=True` を付けてください。",
                "en": "The axis of the sum is right, but `sum(axis=1)` removes it, so that the "
                "division pairs the sums with columns instead of rows. Add `keepdims=True`.",
            },
            also=(
                lambda V: _axis_not_kept(np.exp(V - V.max(axis=1, keepdims=True))),
                lambda V: _axis_not_kept(np.exp(V - V.max(axis=1))),
                lambda V: _axis_not_kept(np.exp(V - V.max())),
            ),
        ),
        Mistake(
            "maximum without its axis",
            lambda V: softmax(V - V.max(axis=1)),
            {
                "ja": "`V.max(axis=1)` は軸を1つ消すので、最大値が行ではなく列から引かれて"
                "しまいます。ここにも `keepdims=True` が必要です。",
                "en": "`V.max(axis=1)` removes an axis, so the maxima are subtracted from columns "
                "instead of rows. It needs `keepdims=True` too.",
            },
        ),
        Mistake(
            "overflow",
            lambda V: np.exp(V) / np.exp(V).sum(axis=1, keepdims=True),
            {
                "ja": "ふつうの値では正しいのですが、v = 1000 では e^v があふれます。先に各行の"
                "最大値を引いてください。すべての v に同じ数を足しても結果は変わりません"
                "（エネルギーの原点は自由に選べます）。",
                "en": "Right for moderate values, but e^v overflows at v = 1000. Subtract the "
                "maximum of each row first: a common shift changes nothing, as the zero of energy "
                "is free.",
            },
        ),
        Mistake(
            "one maximum for all rows",
            lambda V: np.exp(V - V.max()) / np.exp(V - V.max()).sum(axis=1, keepdims=True),
            {
                "ja": "配列全体の最大値を引いているので、それよりずっと小さい行では e^v が"
                "すべて 0 になり、0/0 が現れます。行ごとの最大値を引いてください："
                "`V.max(axis=1, keepdims=True)`。",
                "en": "You subtracted the maximum of the whole array; in a row far below it every "
                "e^v becomes 0, and 0/0 follows. Subtract the maximum of each row: "
                "`V.max(axis=1, keepdims=True)`.",
            },
        ),
        Mistake(
            "normalised sigmoids",
            lambda V: _sigmoid(V) / _sigmoid(V).sum(axis=1, keepdims=True),
            {
                "ja": "シグモイドを規格化しています。ソフトマックスでは、σ ではなく指数関数 e^v を"
                "規格化します。",
                "en": "You normalised sigmoids. Softmax normalises the exponentials e^v, not σ(v).",
            },
        ),
        Mistake(
            "wrong sign",
            lambda V: softmax(-V),
            {
                "ja": "指数の符号が逆です。ボルツマン分布 e^(−E/T) に対応しますが、v = −E/T なので "
                "e^(+v) です。v の大きいクラスほど確率が高くなります。",
                "en": "The sign in the exponent is reversed. It is the Boltzmann factor e^(−E/T) "
                "with v = −E/T, hence e^(+v): the larger v, the more probable the class.",
            },
            also=(lambda V: np.exp(-V) / np.exp(-V).sum(axis=1, keepdims=True),),
        ),
    ),
    nudges=(
        {
            "ja": "各行で e^v を計算し、その行の和で割ります。和の軸はどちらでしょうか。",
            "en": "In each row, compute e^v and divide by the sum of that row. Along which axis "
            "does this sum run?",
        },
        {
            "ja": "`keepdims=True` を付けると和の形が (N, 1) になり、行ごとに割れます。",
            "en": "With `keepdims=True` the sums have shape (N, 1), which divides row by row.",
        },
        {
            "ja": "e^1000 はあふれます。すべての v から同じ数を引いても結果は変わらないので、"
            "先に各行の最大値を引きます。",
            "en": "e^1000 overflows. Subtracting one number from all v of a row changes nothing, "
            "so subtract the maximum of the row first.",
        },
    ),
    explanation={
        "ja": "行の最大値を引くと指数は 0 以下になり、あふれません。和には必ず e⁰ = 1 が"
        "含まれるので、0 で割ることもありません。",
        "en": "With the maximum of its row subtracted no exponent is positive, so nothing "
        "overflows; and each sum contains e⁰ = 1, so nothing is divided by zero.",
    },
)

IMAGE_TO_VECTOR = Exercise(
    number="3.3",
    title={"ja": "画像をベクトルにする", "en": "An image as a vector"},
    reference=image_to_vector,
    cases=(
        (IMAGE,),
        (np.array([[1, 2, 3], [4, 5, 6]]),),
        (np.array([[0.5, -7.0], [200.0, 0.0], [3.0, 1.5]]),),
    ),
    mistakes=(
        Mistake(
            "column by column",
            lambda img: img.reshape(-1, order="F"),
            {
                "ja": "列ごとに並べています。式(18)は行ごとに、上の行から順に並べます。"
                'NumPy の既定の順番（`order="C"`）です。',
                "en": "You went column by column. Eq. (18) goes row by row from the top, which is "
                'the default order of NumPy (`order="C"`).',
            },
        ),
        Mistake(
            "row matrix",
            lambda img: img.reshape(1, -1),
            {
                "ja": "順番は正しいのですが、形 (1, n) は1行の行列です。ベクトルの添字は1つ"
                "なので、`reshape(-1)` とします。",
                "en": "The order is right, but shape (1, n) is a matrix with one row. A vector has "
                "one index: `reshape(-1)`.",
            },
        ),
        Mistake(
            "column matrix",
            lambda img: img.reshape(-1, 1),
            {
                "ja": "順番は正しいのですが、形 (n, 1) は1列の行列です。式(18)の ⊤ は"
                "縦ベクトルを表しますが、NumPy のベクトルに縦横の区別はなく、形は (n,) です。",
                "en": "The order is right, but shape (n, 1) is a matrix with one column. The ⊤ of "
                "eq. (18) marks a column vector; a vector in NumPy is neither row nor column, and "
                "its shape is (n,).",
            },
        ),
        Mistake(
            "upside down",
            lambda img: img[::-1].reshape(-1),
            {
                "ja": "上下が逆です。行0が画像のいちばん上なので、そこから並べます。",
                "en": "The image is upside down. Row 0 is the top of the image: start there.",
            },
        ),
        Mistake(
            "mirrored",
            lambda img: img[:, ::-1].reshape(-1),
            {
                "ja": "左右が逆です。各行は列0、つまり左端から並べます。",
                "en": "The image is mirrored. Each row starts at column 0, on the left.",
            },
        ),
        Mistake(
            "nothing done",
            lambda img: img,
            {
                "ja": "画像がそのままの形で返っています。行をつなげて、添字が1つの配列にして"
                "ください。`reshape` は元の配列を変えず、新しい形の配列を返します。",
                "en": "The image came back as it was. Join its rows into an array with one index. "
                "Note that `reshape` leaves its array alone and returns one of the new shape.",
            },
        ),
    ),
    nudges=(
        {
            "ja": "行を上から順につなげると、1本のベクトルになります。",
            "en": "Join the rows, from the top, into one long vector.",
        },
        {
            "ja": "要素を並べ替えずに形だけを変える `reshape` を使います。",
            "en": "`reshape` changes the shape and keeps the elements in order.",
        },
        {
            "ja": "長さに -1 を指定すると、要素の数から自動で決まります。",
            "en": "The length -1 is worked out from the number of elements.",
        },
    ),
    explanation={
        "ja": "NumPy の配列は行ごとに並んでいるので、形を変えるだけで式(18)の順になります。"
        "`img.ravel()` や `img.flatten()` も同じ値を返します。",
        "en": "NumPy stores arrays row by row, so a change of shape gives the order of eq. (18). "
        "`img.ravel()` and `img.flatten()` return the same values.",
    },
)


EXERCISES = (ONE_HOT, SOFTMAX, IMAGE_TO_VECTOR)
