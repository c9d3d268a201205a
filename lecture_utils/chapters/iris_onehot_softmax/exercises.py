"""Exercises 3.1-3.4: images as vectors, one-hot vectors, softmax, and scrambled pixels."""

import numpy as np

from ...exercises.exercise import Exercise, Mistake

V_WIDE = np.array([[0.5, -1.0, 2.0], [3.0, 0.1, -0.4], [-2.5, 1.5, 0.7], [0.0, 4.0, -2.0]])
V_SQUARE = np.array([[1.0, 2.0, -0.5], [0.3, -1.5, 5.0], [-1.2, 0.8, 2.2]])
WEIGHTS = np.array(
    [
        [1.0, -2.0, 3.0, 0.5, 0.0],
        [0.0, 4.0, -1.0, 2.5, 1.5],
        [-3.0, 0.2, 6.0, 1.0, -0.7],
        [2.0, 1.0, -4.0, 0.3, 5.0],
    ]
)
IMAGE = np.array([[0, 1, 1, 0], [1, 1, 1, 0], [0, 1, 1, 0], [1, 1, 1, 1]])  # eq. (18)


def image_to_vector(img):
    return img.reshape(-1)  # row by row, eq. (18)


def one_hot(y, K):
    return np.eye(K)[y]  # row k of the unit matrix is the vector of class k


def softmax(V):
    E = np.exp(V - V.max(axis=1, keepdims=True))  # the largest exponent of a row is 0
    return E / E.sum(axis=1, keepdims=True)


def rewire(W, order):
    return W[:, order]  # column i reads what arrives as component i, x[order[i]]


def _filled(y, K, index, value=1):
    out = np.zeros((len(y), K))
    out[index] = value
    return out


def _sigmoid(V):
    return 1 / (1 + np.exp(-V))


def _shifted(V):
    return np.exp(V - V.max(axis=1, keepdims=True))


def _over_samples(E):
    return E / E.sum(axis=0)


def _over_classes(E):
    return E / E.sum(axis=1, keepdims=True)


def _axis_not_kept(E):
    return E / E.sum(axis=1)


def _first_row_only(V):
    out = np.zeros(V.shape)
    out[0] = softmax(V)[0]
    return out


def _with_height_as_stride(img):
    height, width = img.shape
    x = np.zeros(img.size)
    for i in range(height):
        for j in range(width):
            x[i * height + j] = img[i, j]
    return x


IMAGE_TO_VECTOR = Exercise(
    number="3.1",
    title={"ja": "画像をベクトルにする", "en": "An image as a vector"},
    reference=image_to_vector,
    cases=(
        (IMAGE,),
        (np.array([[1, 2, 3], [4, 5, 6]]),),
        (np.array([[0.5, -7.0], [200.0, 0.0], [3.0, 1.23456]]),),
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
                "ja": "上下が逆です。行0が画像の一番上なので、そこから並べます。",
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
        Mistake(
            "backwards",
            lambda img: img.reshape(-1)[::-1],
            {
                "ja": "全体が逆順です。最初の成分は左上、最後の成分は右下のピクセルです。",
                "en": "The whole vector is backwards. Its first component is the upper left pixel, "
                "its last the lower right one.",
            },
        ),
        Mistake(
            "only 4 x 4",
            lambda img: img.reshape(16),
            {
                "ja": "4×4 の画像では正しいのですが、ほかの大きさでは止まります。大きさは "
                "`img.shape` から決めるか、長さに -1 を指定します。",
                "en": "Right for 4 x 4 pixels, but other sizes stop with an exception. Take the "
                "size from `img.shape`, or give the length as -1.",
            },
        ),
        Mistake(
            "height for width",
            _with_height_as_stride,
            {
                "ja": "画像の高さと幅を取り違えています。正方形の画像では気づきません。i 行 j 列の"
                "ピクセルは、i × 幅 + j 番目（0 から数えて）の成分です。",
                "en": "Height and width of the image are mixed up, which a square image does not "
                "reveal. The pixel in row i and column j is component i × width + j (from 0).",
            },
            also=(
                lambda img: img[:, np.arange(img.shape[0])].reshape(-1),
                lambda img: img[np.arange(img.shape[1])].reshape(-1),
            ),
        ),
        Mistake(
            "values changed",
            lambda img: img.reshape(-1).astype(int),
            {
                "ja": "順番は正しいのですが、値が変わっています（丸める、0 と 1 にする、割る"
                "など）。値は 0 と 1 とは限りません。そのまま並べてください。",
                "en": "The order is right, but the values were changed (rounded, cut to 0 and 1, "
                "rescaled, ...). They need not be 0 and 1: line them up as they are.",
            },
            also=(
                lambda img: img.reshape(-1).astype(np.uint8),
                lambda img: img.reshape(-1) != 0,
                lambda img: img.reshape(-1) > 0,
                lambda img: img.reshape(-1) > 0.5,
                lambda img: img.reshape(-1) / 255,
                lambda img: img.reshape(-1) / img.max(),
                lambda img: 2 * img.reshape(-1) - 1,
            ),
        ),
        Mistake(
            "one row only",
            lambda img: img[0],
            {
                "ja": "1行しか返っていません。`return` がループの中にあるか、行を集めずに上書きして"
                "いませんか。",
                "en": "Only one row came back. Is the `return` inside the loop, or does each row "
                "replace the one before instead of being joined to it?",
            },
            also=(lambda img: img[-1],),
        ),
    ),
    nudges=(
        {
            "ja": "行を上から順につなげると、1本のベクトルになります。",
            "en": "Join the rows, from the top, into one long vector.",
        },
        {
            "ja": "要素を並べかえずに形だけを変える `reshape` を使います。",
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

ONE_HOT = Exercise(
    number="3.2",
    title={"ja": "ワンホットベクトル", "en": "One-hot vectors"},
    reference=one_hot,
    cases=(
        (np.array([0, 2, 1, 2, 0]), 3),
        (np.array([1, 0, 0]), 3),
        (np.array([3, 1, 0, 3]), 6),
        (np.array([1, 3, 1]), 4),  # the smallest label is not 0
        (np.array([2]), 3),
    ),
    mistakes=(
        Mistake(
            "width from the labels",
            lambda y, K: np.eye(y.max() + 1)[y],
            {
                "ja": "列の数を、`y` に現れたラベルから決めています。クラスの数は `K` です。"
                "ミニバッチには、1つも現れないクラスがあることがあります。",
                "en": "The number of columns was taken from the labels in `y`. It is `K`: a class "
                "may be absent from a batch.",
            },
            also=(
                lambda y, K: (y[:, None] == np.unique(y)).astype(float),
                lambda y, K: np.eye(len(np.unique(y)))[y],
            ),
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
        Mistake(
            "counted from the smallest label",
            lambda y, K: np.eye(K)[y - y.min()],
            {
                "ja": "ラベルを、`y` の中の一番小さいラベルから数えています。ラベル k の 1 は、"
                "ほかにどのラベルが現れていても k 列（0 から数えて）に立ちます。",
                "en": "Labels were counted from the smallest one in `y`. The 1 of label k stands "
                "in column k (from 0), whichever other labels occur.",
            },
        ),
        Mistake(
            "ranks instead of labels",
            lambda y, K: np.eye(K)[np.searchsorted(np.unique(y), y)],
            {
                "ja": "`y` に現れたラベルだけに番号をつけ直しています。現れないクラスがあると、"
                "列がずれます。ラベル k の 1 は k 列（0 から数えて）に立ちます。",
                "en": "The labels that occur in `y` were numbered anew, which shifts the columns "
                "if a class is absent. The 1 of label k stands in column k (from 0).",
            },
        ),
        Mistake(
            "columns of all rows",
            lambda y, K: _filled(y, K, (slice(None), y)),
            {
                "ja": "どの行でも、`y` にある列がすべて 1 になっています。`out[:, y] = 1` や、行が"
                "すべて同じリスト `[[0] * K] * N` が原因です。d 行目で 1 にするのは y[d] 列だけ"
                "です：`out[np.arange(len(y)), y] = 1`。",
                "en": "Every row has a 1 in all the columns named in `y`. It comes from "
                "`out[:, y] = 1`, or from rows that are one and the same list, `[[0] * K] * N`. In "
                "row d only column y[d] is 1: `out[np.arange(len(y)), y] = 1`.",
            },
        ),
        Mistake(
            "whole rows",
            lambda y, K: _filled(y, K, y),
            {
                "ja": "添字が1つだけなので、行全体が 1 になっています。ラベルが指すのは行ではなく"
                "列です：d 行目の y[d] 列を 1 にします。",
                "en": "With a single index a whole row is set to 1. A label names a column, not a "
                "row: in row d, set column y[d].",
            },
        ),
        Mistake(
            "label as value",
            lambda y, K: np.eye(K)[y] * y[:, None],
            {
                "ja": "場所は正しいのですが、そこに 1 ではなくラベルの数を書いています。ラベルは"
                "場所を示すだけで、書くのはどのクラスでも 1 です。",
                "en": "The places are right, but the number of the label was written there. A "
                "label only names the place; what stands there is 1 for every class.",
            },
            also=(lambda y, K: np.eye(K)[y] * (y[:, None] + 1),),
        ),
        Mistake(
            "labels not used",
            lambda y, K: np.eye(len(y), K),
            {
                "ja": "単位行列がそのまま返っていて、`y` が使われていません。d 行目は、単位行列の "
                "y[d] 行目です。",
                "en": "This is the unit matrix as it is; `y` was not used. Row d of the result is "
                "row y[d] of the unit matrix.",
            },
            also=(lambda y, K: np.eye(K),),
        ),
        Mistake(
            "first sample only",
            lambda y, K: _filled(y, K, (0, y[0])),
            {
                "ja": "最初のサンプルの行だけが正しく、残りは 0 のままです。`return` がループの中に"
                "ありませんか。",
                "en": "Only the row of the first sample is right, the others are still 0. Is the "
                "`return` inside the loop?",
            },
        ),
        Mistake(
            "zeros and ones exchanged",
            lambda y, K: 1 - np.eye(K)[y],
            {
                "ja": "0 と 1 が逆です。1 が立つのは、正解のクラスだけです。",
                "en": "0 and 1 are exchanged: the class of the sample has the 1, the others 0.",
            },
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
    number="3.3",
    title={"ja": "ソフトマックス", "en": "Softmax"},
    reference=softmax,
    cases=(
        (V_WIDE,),
        (V_SQUARE,),
        (np.array([[1000.0, 998.5], [999.0, 1001.0]]),),
        (np.array([[1000.0, 0.0, -1000.0], [1.0, 2.0, 3.0]]),),
        (np.array([[-1000.0, -1001.0, -1003.0, -1000.5]]),),
        (np.array([[0.5, 2.0], [-998.0, -1000.0]]),),
        (np.array([[1e5, 99_998.0]]),),  # too large for longdouble, too
    ),
    rtol=1e-10,  # a small number added to the sum, against 0/0, is not needed and not right
    atol=1e-12,
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
                lambda V: _over_samples(_shifted(V)),
            ),
        ),
        Mistake(
            "normalised over everything",
            lambda V: np.exp(V) / np.exp(V).sum(),
            {
                "ja": "ベクトル1本なら正しいのですが、行列では配列全体の和で割っています。和は"
                "サンプルごとに、つまり行ごとにとります：`sum(axis=1, keepdims=True)`。",
                "en": "Right for a single vector, but a matrix is divided by the sum of the whole "
                "array. Take the sum of each sample, that is, of each row: "
                "`sum(axis=1, keepdims=True)`.",
            },
            also=(
                lambda V: np.exp(V - V.max()) / np.exp(V - V.max()).sum(),
                lambda V: _shifted(V) / _shifted(V).sum(),
            ),
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
                lambda V: _axis_not_kept(_shifted(V)),
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
            "maximum over samples",
            lambda V: _over_classes(np.exp(V - V.max(axis=0))),
            {
                "ja": "列ごとの最大値（軸0）を引いています。1つの行の中で引く数が違うと、結果が"
                "変わります。引いてよいのは、行の中で共通の数だけです："
                "`V.max(axis=1, keepdims=True)`。",
                "en": "You subtracted the maximum of each column (axis 0). Only a number common to "
                "a whole row may be subtracted without changing the result: "
                "`V.max(axis=1, keepdims=True)`.",
            },
        ),
        Mistake(
            "shifted in one place",
            lambda V: _shifted(V) / np.exp(V).sum(axis=1, keepdims=True),
            {
                "ja": "最大値を、分子か分母の片方だけで引いています。約分されるのは、両方で引いた"
                "ときです。",
                "en": "The maximum was subtracted in the numerator or in the denominator only. It "
                "cancels if it is subtracted in both.",
            },
            also=(lambda V: np.exp(V) / _shifted(V).sum(axis=1, keepdims=True),),
        ),
        Mistake(
            "divided by the maximum",
            lambda V: softmax(V / V.max(axis=1, keepdims=True)),
            {
                "ja": "引くのではなく、割っています。割ると v の差が変わり（温度を変えたのと"
                "同じです）、別の分布になります。同じ数を引くなら、分布は変わりません。",
                "en": "You divided instead of subtracting. This changes the differences of v (it "
                "is another temperature), hence the distribution. Subtracting one number from a "
                "row does not.",
            },
            also=(
                lambda V: softmax(V / V.max()),
                lambda V: softmax(V / np.abs(V).max(axis=1, keepdims=True)),
                lambda V: softmax(V / np.abs(V).max()),
                lambda V: softmax(V / 1000),
            ),
        ),
        Mistake(
            "clipped",
            lambda V: softmax(np.clip(V, -700, 700)),
            {
                "ja": "大きな v を切りそろえると、あふれはしませんが、v の差が失われます"
                "（1000 と 998.5 が同じになります）。最大値を引けば、差は残ります。",
                "en": "Clipping large v prevents the overflow and loses their differences (1000 "
                "and 998.5 become equal). Subtracting the maximum keeps them.",
            },
            also=tuple(lambda V, c=c: softmax(np.clip(V, -c, c)) for c in (100, 500, 709))
            + tuple(lambda V, c=c: softmax(np.minimum(V, c)) for c in (100, 500, 700, 709)),
        ),
        Mistake(
            "nan replaced",
            lambda V: np.nan_to_num(_over_classes(np.exp(V))),
            {
                "ja": "nan をほかの数に置きかえても、あふれたことに変わりはなく、そこの確率は"
                "間違っています。あふれる前に、各行の最大値を引いてください。",
                "en": "Replacing nan by a number hides the overflow; the probabilities there are "
                "wrong. Subtract the maximum of each row before anything overflows.",
            },
            also=(lambda V: _over_classes(np.nan_to_num(np.exp(V))),),
        ),
        Mistake(
            "overflow",
            lambda V: _over_classes(np.exp(V)),
            {
                "ja": "ふつうの値では正しいのですが、v = 1000 では e^v があふれます。先に各行の"
                "最大値を引いてください。すべての v に同じ数を足しても結果は変わりません"
                "（エネルギーの原点は自由に選べます）。",
                "en": "Right for moderate values, but e^v overflows at v = 1000. Subtract the "
                "maximum of each row first: a common shift changes nothing, as the zero of energy "
                "is free.",
            },
            also=(lambda V: _over_classes(np.exp(np.longdouble(V))),),
        ),
        Mistake(
            "one maximum for all rows",
            lambda V: _over_classes(np.exp(V - V.max())),
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
            "minimum or mean",
            lambda V: _over_classes(np.exp(V - V.min(axis=1, keepdims=True))),
            {
                "ja": "行ごとに同じ数を引くのは正しいのですが、最小値や平均を引いても、大きな指数が"
                "残ってあふれます。最大値を引けば、指数は 0 以下になります。",
                "en": "Subtracting one number from each row is right, but with the minimum or the "
                "mean large exponents remain and overflow. With the maximum none is positive.",
            },
            also=(lambda V: _over_classes(np.exp(V - V.mean(axis=1, keepdims=True))),),
        ),
        Mistake(
            "not normalised",
            lambda V: np.exp(V),
            {
                "ja": "行の和が 1 になっていません。e^v を、同じ行の e^v の和で割ってください。",
                "en": "The rows do not sum to 1. Divide e^v by the sum of e^v over its row.",
            },
            also=(_shifted, lambda V: _shifted(V) / _shifted(V).mean(axis=1, keepdims=True)),
        ),
        Mistake(
            "divided by the length",
            lambda V: _shifted(V) / np.linalg.norm(_shifted(V), axis=1, keepdims=True),
            {
                "ja": "ベクトルの長さ（2乗和の平方根）で割っています。確率は、振幅と違って、"
                "そのままの和が 1 です。",
                "en": "You divided by the length of the vector (the root of the sum of squares). "
                "Unlike amplitudes, probabilities sum to 1 as they are.",
            },
        ),
        Mistake(
            "no exponential",
            lambda V: _over_classes(V),
            {
                "ja": "v をそのまま規格化しています。v は負にもなるので、確率になりません。先に "
                "e^v を計算します。",
                "en": "You normalised v itself. It can be negative, which no probability can. "
                "Compute e^v first.",
            },
        ),
        Mistake(
            "logarithm",
            lambda V: V - V.max(axis=1, keepdims=True) - np.log(_shifted(V).sum(1, keepdims=True)),
            {
                "ja": "これは対数 log f です（log-softmax）。求めるのは確率 f なので、最後に exp を"
                "とってください。",
                "en": "This is the logarithm, log f (log-softmax). The probability f is asked for: "
                "take the exponential at the end.",
            },
        ),
        Mistake(
            "hard maximum",
            lambda V: np.eye(V.shape[1])[V.argmax(axis=1)],
            {
                "ja": "最大の成分だけを 1 にしています。これは温度 0 の極限で、ソフトマックスでは、"
                "ほかの成分も e^v に比例した確率をもちます。",
                "en": "Only the largest component got a 1. That is the limit of zero temperature; "
                "in softmax the others have probabilities too, in proportion to e^v.",
            },
        ),
        Mistake(
            "first sample only",
            _first_row_only,
            {
                "ja": "最初の行だけを計算しています。`return` がループの中にありませんか。",
                "en": "Only the first row was computed. Is the `return` inside the loop?",
            },
            also=(lambda V: softmax(V)[0],),
        ),
        Mistake(
            "normalised sigmoids",
            lambda V: _over_classes(_sigmoid(V)),
            {
                "ja": "シグモイド σ(v) になっています。ソフトマックスでは、σ ではなく指数関数 "
                "e^v を規格化します。",
                "en": "These are sigmoids σ(v). Softmax normalises the exponentials e^v instead.",
            },
            also=(_sigmoid,),
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
            also=(lambda V: _over_classes(np.exp(-V)),),
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

REWIRE = Exercise(
    number="3.4",
    title={"ja": "混ぜた入力を読む W", "en": "A W that reads scrambled input"},
    reference=rewire,
    cases=(
        (np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([2, 0, 1])),
        (WEIGHTS, np.array([3, 4, 1, 0, 2])),
        (WEIGHTS[:, :4], np.array([1, 2, 3, 0])),
        (np.array([[0.12345, -2.5, 7.0]]), np.array([1, 2, 0])),
    ),
    mistakes=(
        Mistake(
            "inverse permutation",
            lambda W, order: W[:, np.argsort(order)],
            {
                "ja": "惜しいです。逆の置換になっています。新しい画像の成分 i は `x[order[i]]` "
                "なので、新しい W の列 i は、それを読んでいた列、つまり元の `order[i]` 列です。",
                "en": "Nearly: this is the inverse permutation. Component i of the new image is "
                "`x[order[i]]`, so column i of the new W is the column that used to read it: "
                "column `order[i]` of the old one.",
            },
        ),
        Mistake(
            "unchanged",
            lambda W, order: W,
            {
                "ja": "`W` がそのまま返っています。成分 i に届くピクセルが変わったので、そこに"
                "かかる重み（列 i）も変えなければなりません。",
                "en": "`W` came back as it was. Another pixel arrives at component i now, so the "
                "weights that multiply it, column i, must change too.",
            },
            also=(lambda W, order: W[:, np.sort(order)],),
        ),
        Mistake(
            "rows",
            lambda W, order: W[order],
            {
                "ja": "列ではなく行を並べかえています。行は出力（クラス）、列は入力（ピクセル）に"
                "対応します。混ざったのはピクセルです。",
                "en": "The rows were reordered instead of the columns. A row belongs to an output "
                "(a class), a column to an input (a pixel); it is the pixels that are scrambled.",
            },
            also=(
                lambda W, order: W[np.argsort(order)],
                lambda W, order: W[order % len(W)],
            ),
        ),
        Mistake(
            "transposed",
            lambda W, order: W[:, order].T,
            {
                "ja": "列は正しく並んでいますが、転置されています。形は `W` と同じ（出力、入力）"
                "のままです。",
                "en": "The columns are right, but the result is transposed. Its shape is that of "
                "`W`: outputs, inputs.",
            },
        ),
        Mistake(
            "backwards",
            lambda W, order: W[:, ::-1],
            {
                "ja": "列を逆順に並べていて、`order` を使っていません。",
                "en": "The columns were put in reverse order; `order` was not used.",
            },
            also=(lambda W, order: W[:, order[::-1]],),
        ),
    ),
    nudges=(
        {
            "ja": "`W @ x` は、列 j × `x[j]` の和です。和は、足す順番を変えても同じです。",
            "en": "`W @ x` is the sum of column j times `x[j]`. A sum does not depend on the order "
            "of its terms.",
        },
        {
            "ja": "届くのは `x[order]`、つまり成分 i は `x[order[i]]` です。これにかけるべき列は、"
            "元の `W` の何列目ですか。",
            "en": "What arrives is `x[order]`: component i is `x[order[i]]`. Which column of the "
            "old `W` must multiply it?",
        },
        {
            "ja": "列の選び方は、ベクトルの成分の選び方と同じです。`A[:, [2, 0, 1]]` は、A の列を "
            "2, 0, 1 の順に並べた新しい行列です。",
            "en": "Columns are picked as components of a vector are: `A[:, [2, 0, 1]]` is a new "
            "matrix with the columns 2, 0, 1 of A.",
        },
    ),
    explanation={
        "ja": "Σ_i W[k, order[i]] x[order[i]] は、Σ_j W[k, j] x[j] の項を別の順番で足したものです。"
        "どんな置換でも、値は同じです。",
        "en": "Σ_i W[k, order[i]] x[order[i]] adds the terms of Σ_j W[k, j] x[j] in another order: "
        "the same value for every permutation.",
    },
)


EXERCISES = (IMAGE_TO_VECTOR, ONE_HOT, SOFTMAX, REWIRE)
