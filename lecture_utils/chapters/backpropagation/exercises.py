"""Exercises 8.1-8.4: a push travels back, where δ starts, any depth, a gradient check."""

from itertools import pairwise

import numpy as np

from ...exercises import messages
from ...exercises.exercise import Exercise, Mistake

# Square matrices too, so that a missing transpose gives wrong numbers and not a wrong shape.
A = np.array([[0.5, -1.2, 0.3], [0.9, 0.4, -0.7], [-0.2, 1.1, 0.6]])
B = np.array([[1.4, -0.6, 0.2, 0.8], [-0.3, 0.7, 1.9, -1.1], [0.8, -1.5, 0.1, 0.4]])
D3 = np.array([[0.3, -0.8, 0.5], [-0.1, 0.6, 0.2], [0.9, 0.4, -0.7]])
S3 = np.array([[0.9, 0.5, 0.7], [0.2, 0.8, 0.6], [0.3, 0.4, 0.95]])
S4 = np.array([[0.7, 0.9, 0.4, 0.6], [0.3, 0.8, 0.5, 0.2]])

F = np.array(
    [
        [0.7, 0.2, 0.1],
        [0.1, 0.3, 0.6],
        [0.25, 0.45, 0.3],
        [0.02, 0.9, 0.08],
        [0.34, 0.33, 0.33],
    ]
)
Y = np.eye(3)[[0, 1, 2, 1, 2]]
F4, Y4 = np.array([[0.4, 0.1, 0.2, 0.3], [0.05, 0.15, 0.55, 0.25]]), np.eye(4)[[3, 1]]


def push_back(delta, W, slope):
    return (delta @ W) * slope  # the sum over all k that unit a drives, then sigma'(u_a)


def delta_out(F, Y):
    return (F - Y) / len(F)  # the Jacobian of softmax is part of this


def backward(Ws, Us, Zs, delta):
    dWs, dbs = [], []
    for layer in reversed(range(len(Ws))):
        dWs.insert(0, delta.T @ Zs[layer])  # head times tail, summed over the samples
        dbs.insert(0, delta.sum(axis=0))  # at the tail of a bias stands 1
        if layer > 0:
            delta = (delta @ Ws[layer]) * (1 - np.tanh(Us[layer - 1]) ** 2)
    return dWs, dbs


def grad_check(f, g, theta, h):
    numerical = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        up, down = theta.copy(), theta.copy()
        up[i] += h
        down[i] -= h
        numerical[i] = (f(up) - f(down)) / (2 * h)
    return np.linalg.norm(numerical - g) / np.linalg.norm(numerical)


PUSH_BACK = Exercise(
    number="8.1",
    title={"ja": "δ を1層戻す", "en": "δ of the layer before"},
    reference=push_back,
    cases=(
        (np.array([0.0917]), np.array([[1.2, -0.7]]), np.array([0.222, 0.206])),
        (D3[0], A, S3[0]),
        (D3[:2], B, S4),
        (-D3, A, S3),
        (D3, B[:, :1], S3[:, :1]),
    ),
    mistakes=(
        Mistake(
            "not transposed",
            lambda delta, W, slope: (delta @ W.T) * slope,
            {
                "ja": "足す添字が違います。Σ_k w_ka δ_k の和は、W の行 k についてです。"
                "`delta @ W.T` は列について足します（行きの向きです）。",
                "en": "The sum runs over the wrong index. In Σ_k w_ka δ_k it runs over the rows k "
                "of W; `delta @ W.T` sums over the columns, which is the way forwards.",
            },
        ),
        Mistake(
            "one sample only",
            lambda delta, W, slope: (W.T @ delta) * slope,
            {
                "ja": "1個のサンプルなら正しい式です。サンプルが行に並んだ配列でも成り立つように、"
                "`delta` を左に置いてください（`delta @ …`）。",
                "en": "Right for one sample. To hold for samples as rows too, let `delta` stand on "
                "the left (`delta @ …`).",
            },
        ),
        Mistake(
            "batches only",
            lambda delta, W, slope: np.einsum("nk,ka,na->na", delta, W, slope),
            {
                "ja": "サンプルが行に並んだ配列なら正しい結果です。1個のサンプル（ベクトル）でも"
                "成り立つように、`@` を使ってください。",
                "en": "Right for samples as rows. With `@` it holds for one sample, a vector, too.",
            },
        ),
        Mistake(
            "slope before the matrix",
            lambda delta, W, slope: (delta * slope) @ W,
            {
                "ja": "傾きをかける場所が違います。`slope` は、着いた先の（手前の）層の σ′(u_a) "
                "です。"
                "W を通ったあとでかけます。",
                "en": "The slope is in the wrong place. `slope` is σ′(u_a) of the layer where the "
                "way back arrives: multiply after W.",
            },
        ),
        Mistake(
            "no slope",
            lambda delta, W, slope: delta @ W,
            {
                "ja": "σ′(u_a) がかかっていません。これは z での微分 ∂L/∂z です。",
                "en": "σ′(u_a) is missing. This is ∂L/∂z, the derivative by z.",
            },
        ),
        Mistake(
            "slope taken for a value",
            lambda delta, W, slope: (delta @ W) * slope * (1 - slope),
            {
                "ja": "`slope` はもう σ′(u) の値です。もう一度微分の公式に入れず、そのままかけて"
                "ください。",
                "en": "`slope` is σ′(u) already. Multiply by it as it is, without another formula "
                "for the derivative.",
            },
            also=(lambda delta, W, slope: (delta @ W) * (1 - slope**2),),
        ),
        Mistake(
            "not summed",
            lambda delta, W, slope: delta[..., :, None] * W * slope[..., None, :],
            {
                "ja": "`*` では和がとられません。ユニット a が動かすすべての k について足してくだ"
                "さい"
                "（`@` がかけて足します）。",
                "en": "`*` does not sum. Add over all k that unit a drives (`@` multiplies and "
                "sums).",
            },
            also=(lambda delta, W, slope: delta[..., :, None] * W,),
        ),
        Mistake(
            "sums multiplied",
            lambda delta, W, slope: delta.sum(axis=-1, keepdims=True) * W.sum(axis=0) * slope,
            {
                "ja": "δ の和と w の和をかけています。先に w_ka と δ_k をかけて、それから足しま"
                "す。",
                "en": "The sum of the δ is multiplied by the sum of the w. Multiply w_ka by δ_k "
                "first, then add.",
            },
        ),
        Mistake(
            "uphill",
            lambda delta, W, slope: -(delta @ W) * slope,
            {
                "ja": "符号が逆です。ここにマイナスはありません（引くのは更新のときです）。",
                "en": "The sign is reversed. There is no minus here; it comes with the update.",
            },
        ),
        Mistake(
            "averaged over the samples",
            lambda delta, W, slope: np.mean((delta @ W) * slope, axis=0),
            {
                "ja": "サンプルについて平均（和）をとってしまいました。δ はサンプルごとに要りま"
                "す。",
                "en": "You averaged or summed over the samples. δ is needed for each of them.",
            },
            also=(lambda delta, W, slope: np.sum((delta @ W) * slope, axis=0),),
        ),
    ),
    nudges=(
        {
            "ja": "1個のサンプルで、まず成分を書きます：δ_a = σ′(u_a) Σ_k w_ka δ_k。k は W の行、"
            "a は列です。",
            "en": "Write one component for one sample first: δ_a = σ′(u_a) Σ_k w_ka δ_k, with k "
            "the row of W and a its column.",
        },
        {
            "ja": "`delta @ W` は、delta の最後の添字と W の行をかけて足します。サンプルが何個でも"
            "同じです。",
            "en": "`delta @ W` multiplies the last index of delta by the rows of W and sums, for "
            "any number of samples.",
        },
        {
            "ja": "最後に `slope` を成分ごとにかけます（`*`）。",
            "en": "Last, multiply by `slope`, component by component (`*`).",
        },
    ),
    explanation={
        "ja": "行きの u = W z は列について足し、帰りの W^⊤δ は行について足します。同じ W を、逆向"
        "きに"
        "読むだけです。",
        "en": "Forwards u = W z sums over the columns, backwards W^⊤δ over the rows: the same W, "
        "read the other way.",
    },
)


DELTA_OUT = Exercise(
    number="8.2",
    title={"ja": "出力層の δ", "en": "δ of the output layer"},
    reference=delta_out,
    cases=((F, Y), (F[:1], Y[:1]), (F4, Y4), (F[1:4], Y[2:])),
    mistakes=(
        Mistake(
            "sum instead of mean",
            lambda F, Y: F - Y,
            {
                "ja": "N で割っていません。損失はサンプルについての平均なので、δ も N 分の1です。",
                "en": "Not divided by N. The loss is a mean over the samples, so δ carries 1/N.",
            },
        ),
        Mistake(
            "uphill",
            lambda F, Y: (Y - F) / len(F),
            {
                "ja": "符号が逆です。正解のクラスの u を上げると損失は下がるので、そこの δ は"
                "負です。",
                "en": "The sign is reversed. Raising u of the right class lowers L, so δ is "
                "negative there.",
            },
            also=(lambda F, Y: Y - F,),
        ),
        Mistake(
            "only one of the two divided",
            lambda F, Y: F - Y / len(F),
            {
                "ja": "N で割られているのは片方だけです。かっこが要ります：(F − Y) / N です。",
                "en": "Only one of the two is divided by N. Brackets are needed: (F − Y) / N.",
            },
            also=(lambda F, Y: F / len(F) - Y,),
        ),
        Mistake(
            "diagonal Jacobian",
            lambda F, Y: (F - Y) / len(F) * F * (1 - F),
            {
                "ja": "f(1 − f) がかかっています。これは式(60)の成分ごとの σ′ ですが、ソフトマッ"
                "クスの"
                "ヤコビアンは対角ではありません。交差エントロピーと合わせると約分されて f − y "
                "になります。",
                "en": "There is a factor f(1 − f), the element-wise σ′ of eq. (60). The Jacobian "
                "of softmax is not diagonal; with the cross-entropy it cancels and leaves f − y.",
            },
            also=(lambda F, Y: (F - Y) * F * (1 - F),),
        ),
        Mistake(
            "eq. (60) copied",
            lambda F, Y: -Y * (1 - F) / len(F),
            {
                "ja": "式(60)を流用した −y(1 − f) になっています。間違ったクラスの δ が 0 に"
                "なってしまいます。ソフトマックスでは ∂f_k/∂u_a = f_k(δ_ka − f_a) です。",
                "en": "This is −y(1 − f), eq. (60) copied: the wrong classes get no gradient. For "
                "softmax ∂f_k/∂u_a = f_k(δ_ka − f_a).",
            },
            also=(lambda F, Y: -Y * (1 - F),),
        ),
        Mistake(
            "derivative by f",
            lambda F, Y: -Y / F / len(F),
            {
                "ja": "これは ∂L/∂f = −y/f です。さらにソフトマックスのヤコビアンをかけて、u での"
                "微分に"
                "してください。",
                "en": "This is ∂L/∂f = −y/f. Multiply by the Jacobian of softmax to get the "
                "derivative by u.",
            },
            also=(lambda F, Y: -Y / F,),
        ),
        Mistake(
            "minus sign of the loss",
            lambda F, Y: Y / F / len(F),
            {
                "ja": "交差エントロピー L = −Σ y log f のマイナスが落ちています。さらに、ソフトマ"
                "ックスの"
                "ヤコビアン f_k(δ_ka − f_a) を対角成分だけでなく全部使ってください。",
                "en": "The minus sign of the cross-entropy L = −Σ y log f is lost. And all of the "
                "Jacobian f_k(δ_ka − f_a) of softmax is needed, not its diagonal alone.",
            },
            also=(
                lambda F, Y: Y / F,
                lambda F, Y: Y * (1 - F) / len(F),
                lambda F, Y: Y * (1 - F),
            ),
        ),
        Mistake(
            "the loss itself",
            lambda F, Y: -Y * np.log(F) / len(F),
            {
                "ja": "これは損失 −y log f です。求めるのは、その u での微分です。",
                "en": "This is the loss, −y log f. Its derivative by u is asked for.",
            },
            also=(
                lambda F, Y: -Y * np.log(F),
                lambda F, Y: -np.sum(Y * np.log(F)) / len(F),
                lambda F, Y: -np.sum(Y * np.log(F), axis=1),
            ),
        ),
        Mistake(
            "squared error",
            lambda F, Y: (F * (F - Y) - F * np.sum(F * (F - Y), axis=1, keepdims=True)) / len(F),
            {
                "ja": "これは2乗誤差とソフトマックスの δ、J(f − y)/N です。交差エントロピーでは "
                "J が"
                "消えます。",
                "en": "This is δ of the squared error with softmax, J(f − y)/N. With the "
                "cross-entropy J is gone.",
            },
            also=(lambda F, Y: F * (F - Y) - F * np.sum(F * (F - Y), axis=1, keepdims=True),),
        ),
        Mistake(
            "mean over all entries",
            lambda F, Y: (F - Y) / F.size,
            {
                "ja": "N·K で割っています。平均をとるのはサンプル（N 個）についてだけです。",
                "en": "Divided by N·K. The mean is over the N samples alone.",
            },
            also=(lambda F, Y: (F - Y) / F.shape[1],),
        ),
        Mistake(
            "averaged over the samples",
            lambda F, Y: np.mean(F - Y, axis=0),
            {
                "ja": "サンプルについて平均してしまいました。δ はサンプルごとに要ります（形は "
                "(N, K)）。足すのは、入口の値 z とかけたあとです。",
                "en": "You averaged over the samples. δ is needed for each of them, shape (N, K); "
                "the sum comes later, after multiplying by the entrance z.",
            },
            also=(
                lambda F, Y: np.sum(F - Y, axis=0),
                lambda F, Y: np.mean(F - Y, axis=0, keepdims=True),
            ),
        ),
        Mistake(
            "softmax twice",
            lambda F, Y: (np.exp(F) / np.exp(F).sum(axis=1, keepdims=True) - Y) / len(F),
            {
                "ja": "F にもう一度ソフトマックスをかけています。F はすでに確率です。",
                "en": "Softmax is applied to F again; F are probabilities already.",
            },
            also=(lambda F, Y: np.exp(F) / np.exp(F).sum(axis=1, keepdims=True) - Y,),
        ),
    ),
    nudges=(
        {
            "ja": "L = −(1/N) Σ y log f なので、∂L/∂f_k = −y_k/(N f_k) です。これにソフトマックス"
            "の応答 "
            "f_k(δ_ka − f_a) をかけ、k について足します。",
            "en": "As L = −(1/N) Σ y log f, ∂L/∂f_k = −y_k/(N f_k). Multiply by the response of "
            "softmax, f_k(δ_ka − f_a), and sum over k.",
        },
        {
            "ja": "f_k は約分されて、−(1/N) Σ_k y_k(δ_ka − f_a) が残ります。y はワンホットなので、"
            "Σ_k y_k = 1 です。",
            "en": "f_k cancels and leaves −(1/N) Σ_k y_k(δ_ka − f_a). As y is one-hot, Σ_k y_k = "
            "1.",
        },
    ),
    explanation={
        "ja": "−Σ_k (y_k/f_k) f_k(δ_ka − f_a) = −y_a + f_a Σ_k y_k = f_a − y_a です。",
        "en": "−Σ_k (y_k/f_k) f_k(δ_ka − f_a) = −y_a + f_a Σ_k y_k = f_a − y_a.",
    },
)


def _network(sizes, n_samples, seed):
    """Return Ws, Us, Zs of a random tanh network, and a δ of its outputs."""
    rng = np.random.default_rng(seed)
    Ws, Us, Zs = [], [], [rng.normal(size=(n_samples, sizes[0])).round(2)]
    for n_in, n_out in pairwise(sizes):
        Ws.append(rng.normal(size=(n_out, n_in)).round(2))
        Us.append(Zs[-1] @ Ws[-1].T + rng.normal(size=n_out).round(2))
        Zs.append(np.tanh(Us[-1]))
    Zs[-1] = Us[-1]  # the last layer is linear
    return Ws, Us, Zs, rng.normal(size=Us[-1].shape).round(2)


def _gradients(delta, Z):
    return delta.T @ Z, delta.sum(axis=0)


def _move(layer, Ws, Us, Zs, delta):
    return (delta @ Ws[layer]) * (1 - Zs[layer] ** 2)


def _backward(gradients=_gradients, move=_move, first=0):
    """Return `backward` with another rule for the gradients of a layer, or for the way back."""

    def wrong(Ws, Us, Zs, delta):
        dWs, dbs = [], []
        for layer in reversed(range(len(Ws))):
            dW, db = gradients(delta, Zs[layer])
            dWs.insert(0, dW)
            dbs.insert(0, db)
            if layer > first:
                delta = move(layer, Ws, Us, Zs, delta)
        return dWs, dbs

    return wrong


def _moved_first(Ws, Us, Zs, delta):
    dWs, dbs = [], []
    for layer in reversed(range(len(Ws))):
        if layer > 0:
            delta = _move(layer, Ws, Us, Zs, delta)
        dWs.insert(0, delta.T @ Zs[layer])
        dbs.insert(0, delta.sum(axis=0))
    return dWs, dbs


def _value_at_the_head(Ws, Us, Zs, delta):
    deltas = [delta]
    for layer in reversed(range(1, len(Ws))):
        deltas.insert(0, _move(layer, Ws, Us, Zs, deltas[0]))
    dWs = [d.T @ z for d, z in zip(deltas, Zs[1:], strict=True)]
    return dWs, [d.sum(axis=0) for d in deltas]


def _two_layers(Ws, Us, Zs, delta):
    delta_1 = _move(1, Ws, Us, Zs, delta)
    return [delta_1.T @ Zs[0], delta.T @ Zs[1]], [delta_1.sum(axis=0), delta.sum(axis=0)]


def _returned_in_the_loop(Ws, Us, Zs, delta):
    dW, db = _gradients(delta, Zs[len(Ws) - 1])
    return [dW], [db]


def _slope_at_the_output(Ws, Us, Zs, delta):
    return backward(Ws, Us, Zs, delta * (1 - np.tanh(Us[-1]) ** 2))


_slope_of_the_wrong_layer = _backward(
    move=lambda layer, Ws, Us, Zs, delta: (delta @ Ws[layer]) * (1 - np.tanh(Us[layer]) ** 2)
)


def _slope_of_the_wrong_layer_reversed(Ws, Us, Zs, delta):
    return tuple(part[::-1] for part in _slope_of_the_wrong_layer(Ws, Us, Zs, delta))


def _value_slope_at_the_output(Ws, Us, Zs, delta):
    return backward(Ws, Us, Zs, delta * (1 - Zs[-1] ** 2))


BACKWARD = Exercise(
    number="8.3",
    title={"ja": "何層でも", "en": "Any depth"},
    reference=backward,
    cases=(
        _network((2, 3), 4, 1),
        _network((3, 3, 3), 3, 2),
        _network((4, 5, 2), 6, 3),
        _network((3, 4, 2, 5, 3, 2), 5, 4),
        _network((2, 2, 2, 2), 1, 5),
    ),
    mistakes=(
        Mistake(
            "moved on too early",
            _moved_first,
            {
                "ja": "δ を先に手前へ動かしています。層 l の勾配をとってから、δ を動かします。",
                "en": "δ moves on before the gradient is taken. Take the gradient of layer l "
                "first, "
                "then move δ.",
            },
        ),
        Mistake(
            "slope of the wrong layer",
            _slope_of_the_wrong_layer,
            {
                "ja": "傾きが1層ずれています。Ws[l] を通って着くのは `Us[l-1]` の層です"
                "（`Us` は `Zs` より1つ短いリストです）。",
                "en": "The slope is off by one layer. Behind Ws[l] the way back arrives at "
                "`Us[l-1]` (the list `Us` is one shorter than `Zs`).",
            },
            also=(
                _backward(
                    move=lambda layer, Ws, Us, Zs, delta: (
                        (delta @ Ws[layer]) * (1 - Zs[layer - 1] ** 2)
                    )
                ),
            ),
        ),
        Mistake(
            "one layer too far",
            _backward(
                move=lambda layer, Ws, Us, Zs, delta: (
                    (delta @ Ws[layer]) * (1 - np.tanh(Us[layer - 1]) ** 2)
                ),
                first=-1,
            ),
            {
                "ja": "入力まで戻っています。l = 0 では `Us[l-1]` が `Us[-1]`、つまり最後の層に"
                "なります。`if l > 0:` が要ります。",
                "en": "It goes back as far as the input. At l = 0 `Us[l-1]` is `Us[-1]`, the last "
                "layer: `if l > 0:` is needed.",
            },
        ),
        Mistake(
            "slope at the output",
            _slope_at_the_output,
            {
                "ja": "出力の層にも傾きをかけています。もらった `delta` はもう ∂L/∂U で、出力の層は"
                "線形です。",
                "en": "The output gets a slope too. The given `delta` is ∂L/∂U already, and the "
                "last layer is linear.",
            },
            also=(_value_slope_at_the_output,),
        ),
        Mistake(
            "reversed lists",
            lambda Ws, Us, Zs, delta: tuple(part[::-1] for part in backward(Ws, Us, Zs, delta)),
            {
                "ja": "リストが逆順です。`dWs[0]` は最初の層の勾配です（`insert(0, …)` か、最後に "
                "`[::-1]`）。",
                "en": "The lists are in reverse order. `dWs[0]` belongs to the first layer "
                "(`insert(0, …)`, or `[::-1]` at the end).",
            },
            also=(_slope_of_the_wrong_layer_reversed,),
        ),
        Mistake(
            "mean for the biases",
            _backward(lambda delta, Z: (delta.T @ Z, delta.mean(axis=0))),
            {
                "ja": "b の勾配が平均になっています。1/N はもう `delta` に入っているので、"
                "サンプルについて足すだけです。",
                "en": "The gradient of b is a mean. 1/N is in `delta` already: just sum over the "
                "samples.",
            },
        ),
        Mistake(
            "biases not summed",
            _backward(lambda delta, Z: (delta.T @ Z, delta)),
            {
                "ja": "b の勾配がサンプルごとのままです。b は全サンプルに共通なので、サンプルにつ"
                "いて"
                "足します。",
                "en": "The gradient of b is still one for each sample. All samples share b: sum "
                "over them.",
            },
        ),
        Mistake(
            "divided by N again",
            _backward(lambda delta, Z: (delta.T @ Z / len(Z), delta.sum(axis=0) / len(Z))),
            {
                "ja": "N で割りすぎです。損失の平均の 1/N は、もう `delta` に入っています。",
                "en": "Divided by N once too often. The 1/N of the mean is in `delta` already.",
            },
            also=(_backward(lambda delta, Z: (delta.T @ Z / len(Z), delta.sum(axis=0))),),
        ),
        Mistake(
            "value at the head",
            _value_at_the_head,
            {
                "ja": "かける値が1層ずれています。線の入口の値は `Zs[l]` です（`Zs[0]` が入力）。"
                "`Zs[l+1]` は線の着いた先です。",
                "en": "The value is off by one layer. At the tail of the lines stands `Zs[l]` "
                "(`Zs[0]` is the input); `Zs[l+1]` stands at their head.",
            },
        ),
        Mistake(
            "gradient transposed",
            _backward(lambda delta, Z: (Z.T @ delta, delta.sum(axis=0))),
            {
                "ja": "勾配が転置されています。Ws[l] と同じ形 (出口, 入口) なので、`delta` の転置が"
                "左です。",
                "en": "The gradient is transposed. It has the shape of Ws[l], (head, tail), so the "
                "transposed `delta` stands on the left.",
            },
        ),
        Mistake(
            "W transposed",
            _backward(
                move=lambda layer, Ws, Us, Zs, delta: (delta @ Ws[layer].T) * (1 - Zs[layer] ** 2)
            ),
            {
                "ja": "帰り道で W が転置されています。サンプルを行にした δ では `delta @ Ws[l]` "
                "です"
                "（8.1）。",
                "en": "W is transposed on the way back. With samples as rows it is "
                "`delta @ Ws[l]` (8.1).",
            },
        ),
        Mistake(
            "two layers only",
            _two_layers,
            {
                "ja": "2層の場合だけの式です。層の数は `len(Ws)` です。"
                "`for l in reversed(range(len(Ws)))` で回してください。",
                "en": "This is for two layers only. There are `len(Ws)` of them: "
                "`for l in reversed(range(len(Ws)))`.",
            },
        ),
        Mistake(
            "no slope",
            _backward(move=lambda layer, Ws, Us, Zs, delta: delta @ Ws[layer]),
            {
                "ja": "帰り道に σ′ がありません。tanh の傾きは 1 − tanh(u)² です。",
                "en": "σ′ is missing on the way back. The slope of tanh is 1 − tanh(u)².",
            },
        ),
        Mistake(
            "slope of the sigmoid",
            _backward(
                move=lambda layer, Ws, Us, Zs, delta: (
                    (delta @ Ws[layer]) * Zs[layer] * (1 - Zs[layer])
                )
            ),
            {
                "ja": "z(1 − z) はシグモイドの傾きです。ここは tanh なので 1 − z² です。",
                "en": "z(1 − z) is the slope of the sigmoid. For tanh it is 1 − z².",
            },
        ),
        Mistake(
            "tanh twice",
            _backward(
                move=lambda layer, Ws, Us, Zs, delta: (
                    (delta @ Ws[layer]) * (1 - np.tanh(Zs[layer]) ** 2)
                )
            ),
            {
                "ja": "傾きの中身が違います。1 − tanh(u)² の引数は u です。z = tanh(u) を使うなら "
                "1 − z² です。",
                "en": "The slope is not right: in 1 − tanh(u)² the argument is u; with z = tanh(u) "
                "it is 1 − z².",
            },
            also=(
                _backward(
                    move=lambda layer, Ws, Us, Zs, delta: (
                        (delta @ Ws[layer]) * (1 - Us[layer - 1] ** 2)
                    )
                ),
            ),
        ),
        Mistake(
            "δ never moves",
            _backward(move=lambda layer, Ws, Us, Zs, delta: delta),
            {
                "ja": "どの層も出力の δ を使っています。1層戻るたびに、8.1 のように δ を動かしま"
                "す。",
                "en": "Every layer uses the δ of the output. Move it back, as in 8.1, from layer "
                "to "
                "layer.",
            },
        ),
        Mistake(
            "results exchanged",
            lambda Ws, Us, Zs, delta: backward(Ws, Us, Zs, delta)[::-1],
            {
                "ja": "返す順番が逆です。先に重みの勾配 `dWs`、次にバイアスの `dbs` です。",
                "en": "The results are exchanged: first `dWs`, of the weights, then `dbs`.",
            },
        ),
        Mistake("return in the loop", _returned_in_the_loop, messages.RETURN_IN_LOOP),
    ),
    nudges=(
        {
            "ja": "最後の層から始めます：`for l in reversed(range(len(Ws))):`。各層で先に勾配を"
            "とり、それから δ を手前の層へ動かします。",
            "en": "Begin with the last layer: `for l in reversed(range(len(Ws))):`. In each layer "
            "take the gradients first, then move δ to the layer before.",
        },
        {
            "ja": "重みの勾配は「出口の δ × 入口の z」をサンプルについて足したもの、"
            "`delta.T @ Zs[l]` です。バイアスの入口の値は 1 です。",
            "en": "The gradient of the weights is δ(head) · z(tail) summed over the samples, "
            "`delta.T @ Zs[l]`. At the tail of a bias stands 1.",
        },
        {
            "ja": "`if l > 0:` のとき、8.1 の式で δ を動かします。傾きは `1 - np.tanh(Us[l-1])**2` "
            "です。",
            "en": "`if l > 0:` move δ as in 8.1, with the slope `1 - np.tanh(Us[l-1])**2`.",
        },
    ),
    explanation={
        "ja": "層の数だけ、同じ2行（出口 × 入口、1層戻る）をくり返します。`lu.Network` の中身も"
        "同じです。",
        "en": "The same two steps, head times tail and one layer back, are repeated layer by "
        "layer. "
        "`lu.Network` does the same.",
    },
)


def _cubic(theta):
    return np.sum(theta**3) + theta[0] * theta[-1] ** 2


def _cubic_gradient(theta):
    g = 3 * theta**2
    g[0] += theta[-1] ** 2
    g[-1] += 2 * theta[0] * theta[-1]
    return g


def _matrix_function(theta):
    return np.sum(np.sin(theta)) + theta[0, 1] ** 3 * theta[1, 0]


POINT = np.array([1.0, -2.0, 0.5, 1.5])
MATRIX = np.array([[0.3, -0.8, 1.2], [0.7, 0.1, -0.4]])
MATRIX_GRADIENT = np.cos(MATRIX) + np.array(
    [[0, 3 * MATRIX[0, 1] ** 2 * MATRIX[1, 0], 0], [MATRIX[0, 1] ** 3, 0, 0]]
)


def _numerical(f, theta, h, difference):
    numerical = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        up, down = theta.copy(), theta.copy()
        up[i] += h
        down[i] -= h
        numerical[i] = difference(f(up), f(theta), f(down), h)
    return numerical


def _central(up, here, down, h):
    return (up - down) / (2 * h)


def _relative(numerical, g):
    return np.linalg.norm(numerical - g) / np.linalg.norm(numerical)


def _by(difference, judge=_relative):
    """Return a wrong implementation with another difference or another measure."""
    return lambda f, g, theta, h: judge(_numerical(f, theta, h, difference), g)


def _all_at_once(f, g, theta, h):
    slope = (f(theta + h) - f(theta - h)) / (2 * h)
    return _relative(np.full_like(theta, slope), g)


def _by_half_steps(f, g, theta, h):
    return grad_check(f, g, theta, h / 2)


def _never_put_back(f, g, theta, h):
    numerical, moved = np.zeros_like(theta), theta.copy()
    for i in np.ndindex(theta.shape):
        moved[i] += h
        up = f(moved)
        moved[i] -= 2 * h
        numerical[i] = (up - f(moved)) / (2 * h)
    return _relative(numerical, g)


def _fixed_step(f, g, theta, h):
    return grad_check(f, g, theta, 1e-5)


def _return_in_loop(f, g, theta, h):
    numerical = np.zeros_like(theta)
    first = next(np.ndindex(theta.shape))
    up, down = theta.copy(), theta.copy()
    up[first] += h
    down[first] -= h
    numerical[first] = (f(up) - f(down)) / (2 * h)
    return _relative(numerical, g)


GRAD_CHECK = Exercise(
    number="8.4",
    title={"ja": "勾配の検査", "en": "A gradient check"},
    reference=grad_check,
    # h is large, so that every difference formula has an error of its own.
    cases=(
        (_cubic, _cubic_gradient(POINT), POINT, 1e-2),
        (_cubic, 1.01 * _cubic_gradient(POINT), POINT, 1e-2),
        (_cubic, -_cubic_gradient(-POINT), -POINT, 0.1),
        (_matrix_function, MATRIX_GRADIENT + 0.02, MATRIX, 0.05),
    ),
    rtol=1e-6,
    mistakes=(
        Mistake(
            "forward difference",
            _by(lambda up, here, down, h: (up - here) / h),
            {
                "ja": "前進差分です。誤差が h に比例します。(f(θ+h) − f(θ−h))/2h なら h² です。",
                "en": "A forward difference, with an error of order h. With (f(θ+h) − f(θ−h))/2h "
                "it is h².",
            },
        ),
        Mistake(
            "backward difference",
            _by(lambda up, here, down, h: (here - down) / h),
            {
                "ja": "後退差分です。誤差が h に比例します。(f(θ+h) − f(θ−h))/2h なら h² です。",
                "en": "A backward difference, with an error of order h. With "
                "(f(θ+h) − f(θ−h))/2h it is h².",
            },
        ),
        Mistake(
            "divided by h",
            _by(lambda up, here, down, h: (up - down) / h),
            {
                "ja": "h で割っています。2点は 2h 離れています。",
                "en": "Divided by h. The two points are 2h apart.",
            },
        ),
        Mistake(
            "forward difference over 2h",
            _by(lambda up, here, down, h: (up - here) / (2 * h)),
            {
                "ja": "f(θ+h) − f(θ) を 2h で割っています。2h 離れているのは f(θ+h) と "
                "f(θ−h) です。",
                "en": "f(θ+h) − f(θ) is divided by 2h. It is f(θ+h) and f(θ−h) that are 2h apart.",
            },
        ),
        Mistake(
            "multiplied by h",
            _by(lambda up, here, down, h: (up - down) / 2 * h),
            {
                "ja": "`/ 2 * h` は、2で割ってから h をかけます。かっこをつけて `/ (2 * h)` です。",
                "en": "`/ 2 * h` divides by 2 and then multiplies by h. With brackets: "
                "`/ (2 * h)`.",
            },
        ),
        Mistake(
            "not divided by 2h",
            _by(lambda up, here, down, h: up - down),
            {
                "ja": "差のままです。微分にするには、2点の間隔 2h で割ります。",
                "en": "This is still a difference. For a derivative divide by 2h, the distance of "
                "the two points.",
            },
        ),
        Mistake(
            "half steps",
            _by_half_steps,
            {
                "ja": "±h/2 ずつ動かしています。これも中心差分ですが、ここでは ±h 動かして 2h で"
                "割ります。",
                "en": "You move by ±h/2. This is a central difference too, but here move by ±h "
                "and divide by 2h.",
            },
        ),
        Mistake(
            "absolute",
            _by(_central, lambda numerical, g: np.linalg.norm(numerical - g)),
            {
                "ja": "割り算がありません。絶対的なずれは、損失の単位で変わってしまいます。"
                "‖g_num‖ で割ってください。",
                "en": "Not divided. An absolute deviation depends on the units of the loss; "
                "divide by ‖g_num‖.",
            },
        ),
        Mistake(
            "divided by ‖g‖",
            _by(_central, lambda n, g: np.linalg.norm(n - g) / np.linalg.norm(g)),
            {
                "ja": "‖g‖ で割っています。疑わしいのは g なので、基準は数値微分 ‖g_num‖ です。",
                "en": "Divided by ‖g‖. It is g that is in doubt; the standard is ‖g_num‖.",
            },
        ),
        Mistake(
            "divided by the sum of the norms",
            _by(
                _central,
                lambda n, g: np.linalg.norm(n - g) / (np.linalg.norm(n) + np.linalg.norm(g)),
            ),
            {
                "ja": "‖g_num‖ + ‖g‖ で割っています（これもよく使われる流儀です）。ここでは "
                "‖g_num‖ だけで割ります。",
                "en": "Divided by ‖g_num‖ + ‖g‖, which is another common convention. Here divide "
                "by ‖g_num‖ alone.",
            },
        ),
        Mistake(
            "divided by the larger norm",
            _by(
                _central,
                lambda n, g: np.linalg.norm(n - g) / max(np.linalg.norm(n), np.linalg.norm(g)),
            ),
            {
                "ja": "大きいほうのノルムで割っています（`lu.check_gradient` の流儀です）。ここで"
                "割るのは ‖g_num‖ です。",
                "en": "Divided by the larger of the two norms, as `lu.check_gradient` does. Here "
                "divide by ‖g_num‖ alone.",
            },
        ),
        Mistake(
            "difference of the norms",
            _by(
                _central,
                lambda n, g: abs(np.linalg.norm(n) - np.linalg.norm(g)) / np.linalg.norm(n),
            ),
            {
                "ja": "ノルムの差をとっています。これでは向きの間違いが見えません。差のノルム "
                "‖g_num − g‖ です。",
                "en": "This is the difference of the norms, which does not see a wrong direction. "
                "Take the norm of the difference, ‖g_num − g‖.",
            },
            also=(
                _by(
                    _central,
                    lambda n, g: (np.linalg.norm(n) - np.linalg.norm(g)) / np.linalg.norm(n),
                ),
            ),
        ),
        Mistake(
            "no norm of the difference",
            _by(_central, lambda n, g: (n - g) / np.linalg.norm(n)),
            {
                "ja": "分子がまだ配列です。g_num − g のノルムをとると、1個の数になります。",
                "en": "The numerator is still an array. The norm of g_num − g makes it one number.",
            },
            also=(_by(_central, lambda n, g: np.abs(n - g) / np.linalg.norm(n)),),
        ),
        Mistake(
            "squared",
            _by(_central, lambda n, g: np.sum((n - g) ** 2) / np.sum(n**2)),
            {
                "ja": "根号がありません。‖·‖ は2乗和の平方根です。",
                "en": "The root is missing: ‖·‖ is the root of the sum of squares.",
            },
        ),
        Mistake(
            "another norm",
            _by(_central, lambda n, g: np.abs(n - g).max() / np.abs(n).max()),
            {
                "ja": "別のノルムです（最大の成分、絶対値の和、行列の2ノルムなど）。ここでは、"
                "すべての成分の2乗和の平方根を使います。",
                "en": "This is another norm (the largest component, the sum of absolute values, "
                "the 2-norm of a matrix). Here ‖·‖ is the root of the sum of all squares.",
            },
            also=(
                _by(_central, lambda n, g: np.abs(n - g).sum() / np.abs(n).sum()),
                _by(_central, lambda n, g: np.linalg.norm(n - g, 2) / np.linalg.norm(n, 2)),
            ),
        ),
        Mistake(
            "component by component",
            _by(_central, lambda n, g: np.max(np.abs(n - g) / np.abs(n))),
            {
                "ja": "成分ごとの比をとっています。0 に近い成分で大きくなりすぎます。ノルムの比を"
                "返してください。",
                "en": "These are ratios of components, which blow up where one is near 0. Return "
                "the ratio of the norms.",
            },
            also=(_by(_central, lambda n, g: np.mean(np.abs(n - g) / np.abs(n))),),
        ),
        Mistake(
            "all components at once",
            _all_at_once,
            {
                "ja": "θ + h は、すべての成分を同時に動かします。成分を1つずつ動かしてください。",
                "en": "θ + h moves all components at once. Move one at a time.",
            },
        ),
        Mistake(
            "never put back",
            _never_put_back,
            {
                "ja": "動かした成分を元に戻していません。次の成分の微分が、ずれた点で計算されて"
                "います。",
                "en": "A moved component is not put back, so that the next one is differentiated "
                "at a shifted point.",
            },
        ),
        Mistake(
            "h not used",
            _fixed_step,
            {
                "ja": "引数の h が使われていません。",
                "en": "The argument h is not used.",
            },
        ),
        Mistake(
            "return in the loop",
            _return_in_loop,
            messages.RETURN_IN_LOOP,
        ),
        Mistake(
            "the numerical gradient itself",
            _by(_central, lambda n, g: n),
            {
                "ja": "これは数値微分した勾配です。g と比べて、ずれを1個の数で返してください。",
                "en": "This is the numerical gradient. Compare it with g and return the deviation, "
                "a single number.",
            },
        ),
    ),
    nudges=(
        {
            "ja": "theta と同じ形の配列を用意し、成分を1つずつ ±h 動かして埋めます。",
            "en": "Make an array of the shape of theta and fill it, moving one component by ±h "
            "at a time.",
        },
        {
            "ja": "theta を直接書きかえず、毎回 theta.copy() を動かします。",
            "en": "Do not change theta itself; move a fresh theta.copy() each time.",
        },
        {
            "ja": "最後に np.linalg.norm(num − g) / np.linalg.norm(num) を返します。",
            "en": "At the end return np.linalg.norm(num − g) / np.linalg.norm(num).",
        },
    ),
    explanation={
        "ja": "勾配が正しければ、h = 10⁻⁵ で 10⁻⁹ くらいになります。10⁻² なら、どこかが間違って"
        "います。",
        "en": "With the right gradient and h = 10⁻⁵ the result is about 10⁻⁹; 10⁻² means that "
        "something is wrong.",
    },
)


EXERCISES = (PUSH_BACK, DELTA_OUT, BACKWARD, GRAD_CHECK)
