"""Exercises 9.1-9.3: the factor of a chain, back through a residual block, batch normalisation."""

import numpy as np

from ...exercises import messages
from ...exercises.exercise import Exercise, Mistake

# Square matrices let a missing transpose pass without a shape error, so that it can be explained.
W_THREE = np.array([[1.0, -2.0, 0.5], [3.0, 0.25, -1.0], [-0.5, 4.0, 2.0]])
Z_THREE = np.array([0.5, 1.0, -2.0])  # W z = (-2.5, 3.75, -0.25): two units are off
W_TWO = np.array([[2.0, -1.0], [1.0, 3.0]])
W_FOUR = np.array(
    [[0.3, -1.2, 2.0, 0.7], [1.1, 0.4, -0.6, -2.0], [-0.9, 0.8, 1.5, 0.2], [2.2, -0.3, 0.1, -1.4]]
)
U_BATCH = np.array(
    [
        [1.2, -35.0, 0.013, 4.0],
        [-0.7, 12.0, -0.021, 9.5],
        [2.4, 3.0, 0.034, -1.0],
        [0.1, -8.0, 0.002, 2.5],
        [-1.6, 21.0, -0.009, 7.0],
    ]
)
GAMMA, BETA = np.array([1.0, 2.0, 0.5, -1.5]), np.array([0.3, -1.0, 0.0, 4.0])


def chain_factor(w, u):
    s = 1 / (1 + np.exp(-u))
    return np.prod(w * s * (1 - s))  # each layer contributes its weight and its slope


def residual_backward(d_out, W, z):
    mask = W @ z > 0  # relu'
    return d_out + W.T @ (mask * d_out)  # the bypass, and the branch


def batchnorm_forward(U, gamma, beta, eps=1e-5):
    mu, s2 = U.mean(axis=0), U.var(axis=0)  # over the batch, for each unit
    return gamma * (U - mu) / np.sqrt(s2 + eps) + beta


def _sigmoid(u):
    return 1 / (1 + np.exp(-u))


def _slope(u):
    return _sigmoid(u) * (1 - _sigmoid(u))


CHAIN_FACTOR = Exercise(
    number="9.1",
    title={"ja": "鎖の倍率", "en": "The factor of a chain"},
    reference=chain_factor,
    cases=(
        (np.array([4.0, 2.0, 8.0]), np.array([0.0, 1.0, -0.5])),
        (np.ones(10), np.zeros(10)),
        (np.array([-3.0, 0.5, 1.5, -2.0, 6.0]), np.array([0.7, -2.0, 3.0, 0.2, -1.1])),
        (np.array([-5.0]), np.array([2.0])),
    ),
    mistakes=(
        Mistake(
            "no weights",
            lambda w, u: np.prod(_slope(u)),
            {
                "ja": "σ′ の積だけで、重みがありません。式(65)には重みも入っています（I3）。"
                "1層の倍率は w σ′(u) です。",
                "en": "This is the product of σ′ without the weights. Eq. (65) contains the "
                "weights too (I3): the factor of a layer is w σ′(u).",
            },
        ),
        Mistake(
            "σ instead of its derivative",
            lambda w, u: np.prod(w * _sigmoid(u)),
            {
                "ja": "σ′ ではなく σ をかけています。σ′ = σ(1 − σ) ≤ ¼ です。",
                "en": "You multiply σ, not σ′. The derivative is σ′ = σ(1 − σ) ≤ ¼.",
            },
        ),
        Mistake(
            "sum",
            lambda w, u: np.sum(w * _slope(u)),
            {
                "ja": "足しています。連鎖律は、層ごとの倍率をかけます。",
                "en": "You add. The chain rule multiplies the factors of the layers.",
            },
            also=(
                lambda w, u: np.prod(w) * np.sum(_slope(u)),
                lambda w, u: np.sum(w) * np.prod(_slope(u)),
            ),
        ),
        Mistake(
            "only the weights",
            lambda w, u: np.prod(w),
            {
                "ja": "重みの積だけで、σ′(u) がありません。",
                "en": "This is the product of the weights alone; σ′(u) is missing.",
            },
        ),
        Mistake(
            "σ′ of σ(u)",
            lambda w, u: np.prod(w * _slope(_sigmoid(u))),
            {
                "ja": "σ′ にプレ活性化 u ではなく σ(u) を入れています。σ を2回かけたことに"
                "なります。",
                "en": "You put σ(u) into σ′ instead of the pre-activation u: σ is applied twice.",
            },
        ),
        Mistake(
            "u(1 − u)",
            lambda w, u: np.prod(w * u * (1 - u)),
            {
                "ja": "σ(1 − σ) の σ のところに u を入れています。先に σ(u) を計算してください。",
                "en": "In σ(1 − σ) you put u in the place of σ. Compute σ(u) first.",
            },
        ),
        Mistake(
            "slope of tanh",
            lambda w, u: np.prod(w * (1 - np.tanh(u) ** 2)),
            {
                "ja": "これは tanh の微分 1 − tanh² です。ここでは活性化関数はシグモイドです。",
                "en": "1 − tanh² is the derivative of tanh. Here the activation is a sigmoid.",
            },
            also=(lambda w, u: np.prod(w * (1 - _sigmoid(u) ** 2)),),
        ),
        Mistake(
            "sizes of the weights",
            lambda w, u: np.prod(np.abs(w) * _slope(u)),
            {
                "ja": "重みの絶対値をとっています。倍率には符号もあります。",
                "en": "You take the absolute value of the weights. The factor has a sign.",
            },
        ),
        Mistake(
            "square forgotten",
            lambda w, u: np.prod(w * np.exp(-u) / (1 + np.exp(-u))),
            {
                "ja": "e⁻ᵘ/(1 + e⁻ᵘ) は 1 − σ(u) です。微分は、分母を2乗した "
                "e⁻ᵘ/(1 + e⁻ᵘ)² = σ(1 − σ) です。",
                "en": "e⁻ᵘ/(1 + e⁻ᵘ) is 1 − σ(u). The derivative has the square below: "
                "e⁻ᵘ/(1 + e⁻ᵘ)² = σ(1 − σ).",
            },
        ),
        Mistake(
            "sign of the slope",
            lambda w, u: np.prod(-w * _slope(u)),
            {
                "ja": "σ′ の符号が逆です。σ は増加関数なので、σ′ = σ(1 − σ) > 0 です。",
                "en": "The sign of σ′ is wrong. σ grows with u, so σ′ = σ(1 − σ) > 0.",
            },
        ),
        Mistake(
            "σ(1 + σ)",
            lambda w, u: np.prod(w * _sigmoid(u) * (1 + _sigmoid(u))),
            {
                "ja": "σ(1 + σ) になっています。σ′ = σ(1 − σ) です。",
                "en": "You have σ(1 + σ). It is σ′ = σ(1 − σ).",
            },
        ),
        Mistake(
            "slope at w u",
            lambda w, u: np.prod(w * _slope(w * u)),
            {
                "ja": "σ′ に w u を入れています。u は、重みをかけたあとの値（プレ活性化）です。",
                "en": "You put w u into σ′. u is the pre-activation: the weight is in it already.",
            },
        ),
        Mistake(
            "a quarter in every layer",
            lambda w, u: np.prod(w * _slope(0.0)),
            {
                "ja": "どの層も σ′ = ¼ としています。¼ になるのは u = 0 のときだけです。",
                "en": "You take σ′ = ¼ in every layer. It is ¼ at u = 0 only.",
            },
        ),
        Mistake(
            "a layer missing",
            lambda w, u: np.prod((w * _slope(u))[:-1]),
            {
                "ja": "層が1つ足りません。最初から最後まで、すべての層の倍率をかけます。",
                "en": "One layer is missing. Multiply the factors of all layers, the first and "
                "the last too.",
            },
            also=(lambda w, u: np.prod((w * _slope(u))[1:]),),
        ),
        Mistake(
            "first weight missing",
            lambda w, u: np.prod(w[1:]) * np.prod(_slope(u)),
            {
                "ja": "最初の重みがありません。式(65)は w⁽¹⁾ で微分したものですが、ここでは入力で"
                "微分するので、w₁ もかかります。",
                "en": "The first weight is missing. Eq. (65) is a derivative by w⁽¹⁾; here it is "
                "by the input, and w₁ counts too.",
            },
        ),
        Mistake(
            "slope of the product",
            lambda w, u: np.prod(w) * _slope(np.prod(u)),
            {
                "ja": "u をまとめてから σ′ に入れています。σ′ は、層ごとにその u で計算します。",
                "en": "You put all u together before σ′. Take σ′ in each layer, at its own u.",
            },
            also=(lambda w, u: np.prod(w) * _slope(np.sum(u)),),
        ),
        Mistake(
            "return in the loop",
            lambda w, u: (w * _slope(u))[0],
            messages.RETURN_IN_LOOP,
        ),
        Mistake(
            "factors not multiplied",
            lambda w, u: w * _slope(u),
            {
                "ja": "層ごとの倍率は合っています。最後に全部をかけて、1つの数にしてください。",
                "en": "The factors of the layers are right. Multiply them all into one number.",
            },
        ),
        Mistake(
            "cumulative product",
            lambda w, u: np.cumprod(w * _slope(u)),
            {
                "ja": "途中までの積を並べて返しています（cumprod）。最後の数だけを返してください。",
                "en": "You return all partial products (cumprod). Return the last one only.",
            },
        ),
    ),
    nudges=(
        {
            "ja": "1層だけなら、z = σ(wz₀ + b) を z₀ で微分すると何ですか。",
            "en": "For a single layer: what is the derivative of z = σ(wz₀ + b) by z₀?",
        },
        {
            "ja": "s = σ(u) とおくと、σ′(u) = s(1 − s) です。",
            "en": "With s = σ(u) the derivative is σ′(u) = s(1 − s).",
        },
        {
            "ja": "層ごとに1つの数 w σ′(u) が並んだ配列を作り、`np.prod` で全部をかけます。",
            "en": "Make an array with one number w σ′(u) a layer; `np.prod` multiplies them all.",
        },
    ),
    explanation={
        "ja": "w = 1、u = 0 なら1層あたり ¼ で、10層で 10⁻⁶ になります。w = 4 なら減りません。",
        "en": "With w = 1 and u = 0 each layer gives ¼, and ten of them 10⁻⁶. With w = 4 nothing "
        "is lost.",
    },
)


def _mask(W, z):
    return W @ z > 0


RESIDUAL_BACKWARD = Exercise(
    number="9.2",
    title={"ja": "残差ブロックの逆伝播", "en": "Back through a residual block"},
    reference=residual_backward,
    cases=(
        (np.array([1.0, -2.0, 0.5]), W_THREE, Z_THREE),
        (np.array([-3.0, 1.5]), W_TWO, np.array([1.0, 2.5])),  # z' > 0 where u < 0
        (np.array([0.2, -1.0, 4.0, -0.5]), W_FOUR, np.array([-1.0, 2.0, -0.5, 0.4])),
        (np.array([2.0, -1.0]), W_TWO, np.array([1.0, 2.0])),  # here (W z)_1 is exactly 0
        (np.array([-3.12345]), np.array([[0.7]]), np.array([0.9])),
    ),
    mistakes=(
        Mistake(
            "no bypass",
            lambda d_out, W, z: W.T @ (_mask(W, z) * d_out),
            {
                "ja": "枝の分だけで、スキップの分がありません。z′ は z に直接にもよるので、d_out を"
                "足します（ヤコビアンは I + ∂F/∂z）。",
                "en": "This is the branch without the bypass. z′ depends on z directly too: add "
                "d_out (the Jacobian is I + ∂F/∂z).",
            },
        ),
        Mistake(
            "no mask",
            lambda d_out, W, z: d_out + W.T @ d_out,
            {
                "ja": "ReLU の微分がありません。u = Wz が負のユニットでは ReLU′ = 0 で、勾配は"
                "通りません。",
                "en": "The derivative of ReLU is missing. It is 0 for units with u = Wz < 0, and "
                "no gradient passes there.",
            },
        ),
        Mistake(
            "not transposed",
            lambda d_out, W, z: d_out + W @ (_mask(W, z) * d_out),
            {
                "ja": "W が転置されていません。戻る向きでは `W.T` を使います。",
                "en": "W is not transposed. The way back uses `W.T`.",
            },
            also=(lambda d_out, W, z: d_out + _mask(W, z) * (W @ d_out),),
        ),
        Mistake(
            "mask after the matrix",
            lambda d_out, W, z: d_out + _mask(W, z) * (W.T @ d_out),
            {
                "ja": "順番が逆です。先に ReLU を戻り（u のところでマスクをかけ）、それから "
                "`W.T` をかけます。",
                "en": "The order is reversed. Go back through ReLU first (mask at u), then "
                "multiply by `W.T`.",
            },
        ),
        Mistake(
            "mask on z",
            lambda d_out, W, z: d_out + W.T @ ((z > 0) * d_out),
            {
                "ja": "マスクを z の符号で決めています。ReLU に入るのは u = Wz です。",
                "en": "The mask is taken from the sign of z. What enters ReLU is u = Wz.",
            },
        ),
        Mistake(
            "mask on another vector",
            lambda d_out, W, z: d_out + W.T @ ((d_out > 0) * d_out),
            {
                "ja": "マスクに使うベクトルが違います。0 か 1 かを決めるのは、ReLU に入る u = Wz "
                "の符号です。",
                "en": "The mask comes from another vector. What decides between 0 and 1 is the "
                "sign of u = Wz, which enters ReLU.",
            },
            also=(
                lambda d_out, W, z: d_out + W.T @ ((z + np.maximum(W @ z, 0) > 0) * d_out),
                lambda d_out, W, z: d_out + W.T @ ((z + W @ z > 0) * d_out),
                lambda d_out, W, z: d_out + W.T @ ((W.T @ z > 0) * d_out),
                lambda d_out, W, z: d_out + W.T @ ((W @ d_out > 0) * d_out),
                lambda d_out, W, z: d_out + np.maximum(W.T @ d_out, 0),
            ),
        ),
        Mistake(
            "mask inverted",
            lambda d_out, W, z: d_out + W.T @ (~_mask(W, z) * d_out),
            {
                "ja": "マスクが逆です。u > 0 で 1、u ≤ 0 で 0 です。",
                "en": "The mask is inverted: it is 1 for u > 0 and 0 for u ≤ 0.",
            },
            also=(lambda d_out, W, z: d_out + W.T @ ((W @ z < 0) * d_out),),
        ),
        Mistake(
            "bypass and mask missing",
            lambda d_out, W, z: W.T @ d_out,
            {
                "ja": "2つ足りません。スキップの d_out と、枝の ReLU′(Wz)（0 か 1）です。",
                "en": "Two things are missing: the bypass, d_out, and ReLU′(Wz), 0 or 1, in the "
                "branch.",
            },
        ),
        Mistake(
            "no bypass, not transposed",
            lambda d_out, W, z: W @ (_mask(W, z) * d_out),
            {
                "ja": "2つ違います。スキップの d_out が足りず、W が転置されていません（`W.T`）。",
                "en": "Two things are wrong: the bypass, d_out, is missing, and W is not "
                "transposed (`W.T`).",
            },
        ),
        Mistake(
            "no mask, not transposed",
            lambda d_out, W, z: d_out + W @ d_out,
            {
                "ja": "2つ違います。ReLU′(Wz) がかかっておらず、W が転置されていません（`W.T`）。",
                "en": "Two things are wrong: ReLU′(Wz) is missing, and W is not transposed "
                "(`W.T`).",
            },
        ),
        Mistake(
            "only the bypass",
            lambda d_out, W, z: d_out,
            {
                "ja": "スキップの分だけです。枝の分 `W.T` @ (ReLU′(u) d_out) も足します。",
                "en": "This is the bypass alone. Add the branch, `W.T` @ (ReLU′(u) d_out).",
            },
        ),
        Mistake(
            "no W",
            lambda d_out, W, z: d_out + _mask(W, z) * d_out,
            {
                "ja": "枝に W がありません。ReLU を戻ったあと、`W.T` をかけます。",
                "en": "W is missing in the branch. After ReLU multiply by `W.T`.",
            },
        ),
        Mistake(
            "mask on the wrong index",
            lambda d_out, W, z: d_out + (W.T @ _mask(W, z)) * d_out,
            {
                "ja": "`W.T @ mask * d_out` は左から計算されます。先に mask * d_out を"
                "かっこに入れてください。",
                "en": "`W.T @ mask * d_out` is computed from the left. Put mask * d_out into "
                "parentheses.",
            },
        ),
        Mistake(
            "bypass of z",
            lambda d_out, W, z: z + W.T @ (_mask(W, z) * d_out),
            {
                "ja": "スキップを通って戻るのは d_out です。z でも 1 でもありません。",
                "en": "What comes back through the bypass is d_out, neither z nor 1.",
            },
            also=(
                lambda d_out, W, z: 1 + W.T @ (_mask(W, z) * d_out),
                lambda d_out, W, z: z * d_out + W.T @ (_mask(W, z) * d_out),
            ),
        ),
        Mistake(
            "slope of another activation",
            lambda d_out, W, z: d_out + W.T @ ((1 - np.tanh(W @ z) ** 2) * d_out),
            {
                "ja": "枝の活性化関数は ReLU です。微分は u > 0 で 1、それ以外で 0 です。",
                "en": "The activation of the branch is ReLU. Its derivative is 1 for u > 0, else "
                "0.",
            },
            also=(lambda d_out, W, z: d_out + W.T @ (_slope(W @ z) * d_out),),
        ),
        Mistake(
            "gradient of W",
            lambda d_out, W, z: np.outer(_mask(W, z) * d_out, z),
            {
                "ja": "これは ∂L/∂W です。求めるのは ∂L/∂z です。",
                "en": "This is ∂L/∂W. What is asked is ∂L/∂z.",
            },
        ),
        Mistake(
            "mask on everything",
            lambda d_out, W, z: _mask(W, z) * d_out + W.T @ (_mask(W, z) * d_out),
            {
                "ja": "スキップの分にもマスクがかかっています。ReLU を通るのは枝だけです。",
                "en": "The bypass is masked too. Only the branch goes through ReLU.",
            },
        ),
        Mistake(
            "relu instead of its derivative",
            lambda d_out, W, z: d_out + W.T @ (np.maximum(W @ z, 0) * d_out),
            {
                "ja": "ReLU′ ではなく ReLU(u) をかけています。微分は 0 か 1 です。",
                "en": "You multiply by ReLU(u), not by its derivative, which is 0 or 1.",
            },
        ),
        Mistake(
            "derivative at 0",
            lambda d_out, W, z: d_out + W.T @ ((W @ z >= 0) * d_out),
            {
                "ja": "u = 0 での微分が 0 になっていません。ここでは ReLU′(0) = 0 と約束します"
                "（中心差分なら ½ になります）。",
                "en": "At u = 0 your derivative is not 0. The convention here is ReLU′(0) = 0 "
                "(central differences give ½).",
            },
            also=(lambda d_out, W, z: d_out + W.T @ (np.heaviside(W @ z, 0.5) * d_out),),
        ),
        Mistake(
            "product instead of sum",
            lambda d_out, W, z: d_out * (W.T @ (_mask(W, z) * d_out)),
            {
                "ja": "スキップと枝をかけています。2つの道から来る勾配は足します。",
                "en": "You multiply bypass and branch. The gradients of the two ways add.",
            },
        ),
        Mistake(
            "branch subtracted",
            lambda d_out, W, z: d_out - W.T @ (_mask(W, z) * d_out),
            {
                "ja": "枝の符号が逆です。z′ = z + F(z) なので、足します。",
                "en": "The sign of the branch is wrong: z′ = z + F(z), so it is added.",
            },
        ),
        Mistake(
            "forward pass",
            lambda d_out, W, z: z + np.maximum(W @ z, 0),
            {
                "ja": "これは順伝播の z′ です。求めるのは ∂L/∂z です。",
                "en": "This is the forward pass, z′. What is asked is ∂L/∂z.",
            },
        ),
        Mistake(
            "the Jacobian alone",
            lambda d_out, W, z: np.eye(len(z)) + _mask(W, z)[:, None] * W,
            {
                "ja": "これはヤコビアン I + ∂F/∂z です。その転置を d_out にかけてください。",
                "en": "This is the Jacobian I + ∂F/∂z. Multiply d_out by its transpose.",
            },
        ),
    ),
    nudges=(
        {
            "ja": "z から z′ への道は2本あります。それぞれの道の勾配を足します。",
            "en": "There are two ways from z to z′. Add the gradients of both.",
        },
        {
            "ja": "枝は z → u = Wz → ReLU(u) です。戻る順番はその逆です。",
            "en": "The branch is z → u = Wz → ReLU(u). The way back takes these in reverse.",
        },
        {
            "ja": "`W @ z > 0` は ReLU′(u) です（True は 1、False は 0）。枝では、これを d_out に"
            "成分ごとにかけてから、行列を戻ります。スキップには何もかかりません。",
            "en": "`W @ z > 0` is ReLU′(u), True for 1 and False for 0. In the branch it "
            "multiplies d_out element by element, before the way back through the matrix. Nothing "
            "multiplies the bypass.",
        },
    ),
    explanation={
        "ja": "ユニットが全部死んでいても d_out はそのまま戻ります。恒等変換 I の効果です。",
        "en": "Even if all units are dead d_out comes back as it is: this is the identity I.",
    },
)


def _normalised(U, eps, s2):
    return (U - U.mean(axis=0)) / np.sqrt(s2 + eps)


def _sample_std(U):
    """The root of the sum of squares over N - 1; for a batch of one, over 1."""
    return U.std(axis=0, ddof=len(U) > 1)


def _first_unit_filled(U, gamma, beta, eps):
    V = np.zeros_like(U)
    V[:, 0] = batchnorm_forward(U, gamma, beta, eps)[:, 0]
    return V


def _layer_norm(U, gamma, beta, eps, ddof=0):
    mu, s2 = U.mean(axis=1, keepdims=True), U.var(axis=1, keepdims=True, ddof=ddof)
    return gamma * (U - mu) / np.sqrt(s2 + eps) + beta


BATCHNORM_FORWARD = Exercise(
    number="9.3",
    title={"ja": "バッチ正規化", "en": "Batch normalisation"},
    reference=batchnorm_forward,
    cases=(
        (U_BATCH, np.ones(4), np.zeros(4), 1e-5),
        (U_BATCH, GAMMA, BETA, 1e-5),
        (U_BATCH[:4] + 30, GAMMA[::-1], BETA, 0.5),
        (U_BATCH[:, :2], GAMMA[1:3], BETA[2:], 1e-3),
        (U_BATCH[:1], GAMMA, BETA, 1e-5),  # a batch of one: the output is beta
    ),
    mistakes=(
        Mistake(
            "layer normalisation",
            _layer_norm,
            {
                "ja": "行（1サンプルの中のユニット）で平均しています。それはレイヤー正規化（layer "
                "normalisation）です。バッチ正規化では、ユニットごとにバッチで平均します（axis=0）。",
                "en": "You average over each row, the units of one sample. That is layer "
                "normalisation; batch normalisation averages over the batch (axis=0).",
            },
            also=(
                lambda U, gamma, beta, eps: _layer_norm(U, gamma, beta, eps, ddof=1),
                lambda U, gamma, beta, eps: (
                    gamma
                    * (U - U.mean(axis=1, keepdims=True))
                    / (U.std(axis=1, keepdims=True) + eps)
                    + beta
                ),
                lambda U, gamma, beta, eps: _layer_norm(U, gamma, beta, 0.0),
            ),
        ),
        Mistake(
            "one mean for all units",
            lambda U, gamma, beta, eps: gamma * (U - U.mean()) / np.sqrt(U.var() + eps) + beta,
            {
                "ja": "全部の数で1つの平均と分散をとっています。ユニットごと（axis=0）にとります。",
                "en": "One mean and variance over all numbers. Take them for each unit (axis=0).",
            },
        ),
        Mistake(
            "unbiased variance",
            lambda U, gamma, beta, eps: gamma * _normalised(U, eps, _sample_std(U) ** 2) + beta,
            {
                "ja": "分散を N − 1 で割っています（ddof=1）。バッチ正規化では N で割ります。",
                "en": "The variance is divided by N − 1 (ddof=1). Batch normalisation takes N.",
            },
            also=(
                lambda U, gamma, beta, eps: (
                    gamma * _normalised(U, eps, U.var(axis=0, ddof=1)) + beta
                ),
            ),
        ),
        Mistake(
            "ε outside the root",
            lambda U, gamma, beta, eps: gamma * (U - U.mean(axis=0)) / (U.std(axis=0) + eps) + beta,
            {
                "ja": "ε が根号の外にあります。√(s² + ε) です。",
                "en": "ε stands outside the root. It is √(s² + ε).",
            },
        ),
        Mistake(
            "no ε",
            lambda U, gamma, beta, eps: gamma * _normalised(U, 0.0, U.var(axis=0)) + beta,
            {
                "ja": "ε がありません。分散が 0 のユニットで 0/0 になります。",
                "en": "ε is missing. A unit of variance 0 would give 0/0.",
            },
        ),
        Mistake(
            "no root",
            lambda U, gamma, beta, eps: gamma * (U - U.mean(axis=0)) / (U.var(axis=0) + eps) + beta,
            {
                "ja": "分散で割っています。標準偏差 √(s² + ε) で割らないと、単位が合いません。",
                "en": "You divide by the variance. Divide by the standard deviation √(s² + ε), or "
                "the units do not match.",
            },
            also=(lambda U, gamma, beta, eps: gamma * (U - U.mean(axis=0)) / U.var(axis=0) + beta,),
        ),
        Mistake(
            "mean not subtracted",
            lambda U, gamma, beta, eps: gamma * U / np.sqrt(U.var(axis=0) + eps) + beta,
            {
                "ja": "平均を引いていません。",
                "en": "The mean is not subtracted.",
            },
        ),
        Mistake(
            "no γ and β",
            lambda U, gamma, beta, eps: _normalised(U, eps, U.var(axis=0)),
            {
                "ja": "û までは合っています。v = γû + β を返してください。",
                "en": "û is right. Return v = γû + β.",
            },
        ),
        Mistake(
            "standardised only",
            lambda U, gamma, beta, eps: _normalised(U, 0.0, U.var(axis=0)),
            {
                "ja": "標準化しただけです。根号の中の ε と、v = γû + β が足りません。",
                "en": "This is standardised only: ε under the root and v = γû + β are missing.",
            },
        ),
        Mistake(
            "no β",
            lambda U, gamma, beta, eps: gamma * _normalised(U, eps, U.var(axis=0)),
            {
                "ja": "β を足していません：v = γû + β です。",
                "en": "β is not added: v = γû + β.",
            },
        ),
        Mistake(
            "no γ",
            lambda U, gamma, beta, eps: _normalised(U, eps, U.var(axis=0)) + beta,
            {
                "ja": "γ をかけていません：v = γû + β です。",
                "en": "γ is not multiplied: v = γû + β.",
            },
        ),
        Mistake(
            "β inside",
            lambda U, gamma, beta, eps: gamma * (_normalised(U, eps, U.var(axis=0)) + beta),
            {
                "ja": "β にも γ がかかっています。γû + β の順です。",
                "en": "γ multiplies β too. It is γû + β.",
            },
        ),
        Mistake(
            "γ and β exchanged",
            lambda U, gamma, beta, eps: beta * _normalised(U, eps, U.var(axis=0)) + gamma,
            {
                "ja": "γ と β が入れかわっています。γ をかけて、β を足します。",
                "en": "γ and β are exchanged: γ multiplies, β is added.",
            },
        ),
        Mistake(
            "unbiased variance and ε",
            lambda U, gamma, beta, eps: (
                gamma * (U - U.mean(axis=0)) / (_sample_std(U) + eps) + beta
            ),
            {
                "ja": "2つ違います。分散を N − 1 で割っていること（ddof=1）と、ε の位置です。"
                "√(s² + ε) で、s² は N で割ります。",
                "en": "Two things are wrong: the variance is divided by N − 1 (ddof=1), and ε. It "
                "is √(s² + ε) with the s² divided by N.",
            },
            also=(
                lambda U, gamma, beta, eps: gamma * (U - U.mean(axis=0)) / _sample_std(U) + beta,
            ),
        ),
        Mistake(
            "root of the standard deviation",
            lambda U, gamma, beta, eps: gamma * _normalised(U, eps, U.std(axis=0)) + beta,
            {
                "ja": "根号の中が標準偏差になっています。√(s² + ε) の s² は分散です。",
                "en": "Under the root stands the standard deviation. In √(s² + ε), s² is the "
                "variance.",
            },
        ),
        Mistake(
            "√ε outside",
            lambda U, gamma, beta, eps: (
                gamma * (U - U.mean(axis=0)) / (U.std(axis=0) + np.sqrt(eps)) + beta
            ),
            {
                "ja": "√(s² + ε) は s + √ε ではありません。足してから平方根をとります。",
                "en": "√(s² + ε) is not s + √ε. Add first, then take the root.",
            },
        ),
        Mistake(
            "not divided",
            lambda U, gamma, beta, eps: gamma * (U - U.mean(axis=0)) + beta,
            {
                "ja": "平均を引いただけで、√(s² + ε) で割っていません。",
                "en": "The mean is subtracted, but the division by √(s² + ε) is missing.",
            },
        ),
        Mistake(
            "multiplied by the deviation",
            lambda U, gamma, beta, eps: (
                gamma * (U - U.mean(axis=0)) * np.sqrt(U.var(axis=0) + eps) + beta
            ),
            {
                "ja": "√(s² + ε) をかけています。割ってください。",
                "en": "You multiply by √(s² + ε). Divide by it.",
            },
        ),
        Mistake(
            "sum of squares",
            lambda U, gamma, beta, eps: (
                gamma * _normalised(U, eps, ((U - U.mean(axis=0)) ** 2).sum(axis=0)) + beta
            ),
            {
                "ja": "2乗の和になっています。分散は平均なので、N で割ります。",
                "en": "This is the sum of the squares. The variance is their mean: divide by N.",
            },
            also=(
                lambda U, gamma, beta, eps: (
                    gamma * _normalised(U, 0.0, ((U - U.mean(axis=0)) ** 2).sum(axis=0)) + beta
                ),
            ),
        ),
        Mistake(
            "mean square",
            lambda U, gamma, beta, eps: gamma * _normalised(U, eps, (U**2).mean(axis=0)) + beta,
            {
                "ja": "分散のところが2乗の平均です。分散は、平均を引いてから2乗します。",
                "en": "In the place of the variance stands the mean square. For the variance "
                "subtract the mean first.",
            },
        ),
        Mistake(
            "one variance for all units",
            lambda U, gamma, beta, eps: gamma * _normalised(U, eps, U.var()) + beta,
            {
                "ja": "分散が全部の数から1つだけです。ユニットごと（axis=0）にとります。",
                "en": "There is one variance, over all numbers. Take it for each unit (axis=0).",
            },
        ),
        Mistake(
            "one mean only",
            lambda U, gamma, beta, eps: (
                gamma * (U - U.mean()) / np.sqrt(U.var(axis=0) + eps) + beta
            ),
            {
                "ja": "平均が全部の数から1つだけです。ユニットごと（axis=0）にとります。",
                "en": "There is one mean, over all numbers. Take it for each unit (axis=0).",
            },
        ),
        Mistake(
            "parentheses missing",
            lambda U, gamma, beta, eps: (
                gamma * U - U.mean(axis=0) / np.sqrt(U.var(axis=0) + eps) + beta
            ),
            {
                "ja": "かっこが足りません。先に U − μ を計算し、それを割って、γ をかけます。",
                "en": "Parentheses are missing: first U − μ, then divide it, then multiply by γ.",
            },
            also=(
                lambda U, gamma, beta, eps: (
                    gamma * (U - U.mean(axis=0) / np.sqrt(U.var(axis=0) + eps)) + beta
                ),
                lambda U, gamma, beta, eps: (
                    (gamma * U - U.mean(axis=0)) / np.sqrt(U.var(axis=0) + eps) + beta
                ),
            ),
        ),
        Mistake(
            "β subtracted",
            lambda U, gamma, beta, eps: gamma * _normalised(U, eps, U.var(axis=0)) - beta,
            {"ja": "β を引いています：v = γû + β です。", "en": "β is subtracted: v = γû + β."},
        ),
        Mistake(
            "transposed",
            lambda U, gamma, beta, eps: batchnorm_forward(U, gamma, beta, eps).T,
            {
                "ja": "転置されています。行がサンプル、列がユニットのまま返してください。",
                "en": "The result is transposed. Return rows as samples and columns as units.",
            },
        ),
        Mistake(
            "fixed ε",
            lambda U, gamma, beta, eps: gamma * _normalised(U, 1e-5, U.var(axis=0)) + beta,
            {
                "ja": "引数の eps を使っていません。",
                "en": "The argument eps is not used.",
            },
        ),
        Mistake(
            "only the first unit",
            lambda U, gamma, beta, eps: batchnorm_forward(U, gamma, beta, eps)[:, 0],
            messages.RETURN_IN_LOOP,
            also=(_first_unit_filled,),
        ),
    ),
    nudges=(
        {
            "ja": "行がサンプル、列がユニットです。ユニットごとに、サンプルについて平均します。",
            "en": "Rows are samples, columns units. Average over the samples, for each unit.",
        },
        {
            "ja": "`U.var(axis=0)` は N で割る分散です。eps を足してから、平方根をとります。",
            "en": "`U.var(axis=0)` divides by N. Add eps to it, then take the root.",
        },
        {
            "ja": "結果を確かめてください。`v.mean(axis=0)` は β に、`v.std(axis=0)` は（ε の分だけ"
            "小さい）|γ| になります。",
            "en": "Check your result: `v.mean(axis=0)` is β, and `v.std(axis=0)` is |γ|, a little "
            "less because of ε.",
        },
    ),
    explanation={
        "ja": "平均と分散はユニットごとにバッチからとります。バッチが1個なら、出力は入力によらず "
        "β です。",
        "en": "Mean and variance come from the batch, for each unit. For a batch of one the output "
        "is β, whatever the input.",
    },
)

EXERCISES = (CHAIN_FACTOR, RESIDUAL_BACKWARD, BATCHNORM_FORWARD)
