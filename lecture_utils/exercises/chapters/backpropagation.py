"""Exercises 8.1-8.3: δ of softmax and cross-entropy, the first layer's gradient, a check."""

import numpy as np

from .. import messages
from ..exercise import Exercise, Mistake

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

# Square matrices, so that a missing transpose gives wrong numbers and not a wrong shape.
X3 = np.array([0.8, -1.3, 0.4])
A = np.array([[0.5, -1.2, 0.3], [0.9, 0.4, -0.7], [-0.2, 1.1, 0.6]])
B = np.array([[1.4, -0.6, 0.2], [-0.3, 0.7, 1.9], [0.8, -1.5, 0.1]])
E3 = np.array([0.3, -0.8, 0.5])


def delta_out(F, Y):
    return (F - Y) / len(F)  # the Jacobian of softmax is part of this


def dL_dW1(x, W1, W2, dL_df):
    def sigmoid(u):
        return 1 / (1 + np.exp(-u))

    z = sigmoid(W1 @ x)
    f = sigmoid(W2 @ z)
    delta_2 = dL_df * f * (1 - f)
    delta_1 = (W2.T @ delta_2) * z * (1 - z)
    return np.outer(delta_1, x)  # row a, column b


def grad_check(f, g, theta, h):
    numerical = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        up, down = theta.copy(), theta.copy()
        up[i] += h
        down[i] -= h
        numerical[i] = (f(up) - f(down)) / (2 * h)
    return np.linalg.norm(numerical - g) / np.linalg.norm(numerical)


DELTA_OUT = Exercise(
    number="8.1",
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
                "ja": "f(1 − f) がかかっています。これは式(60)の成分ごとの σ′ ですが、softmax の"
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
                "なってしまいます。softmax では ∂f_k/∂u_a = f_k(δ_ka − f_a) です。",
                "en": "This is −y(1 − f), eq. (60) copied: the wrong classes get no gradient. For "
                "softmax ∂f_k/∂u_a = f_k(δ_ka − f_a).",
            },
            also=(lambda F, Y: -Y * (1 - F),),
        ),
        Mistake(
            "derivative by f",
            lambda F, Y: -Y / F / len(F),
            {
                "ja": "これは ∂L/∂f = −y/f です。さらに softmax のヤコビアンをかけて、u での微分に"
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
                "ja": "交差エントロピー L = −Σ y log f のマイナスが落ちています。さらに、softmax の"
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
                "ja": "これは2乗誤差と softmax の δ、J(f − y)/N です。交差エントロピーでは J が"
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
                "ja": "F にもう一度 softmax をかけています。F はすでに確率です。",
                "en": "Softmax is applied to F again; F are probabilities already.",
            },
            also=(lambda F, Y: np.exp(F) / np.exp(F).sum(axis=1, keepdims=True) - Y,),
        ),
    ),
    nudges=(
        {
            "ja": "9節を見てください。∂L/∂f と softmax のヤコビアンをかけると、ほとんどの因子が"
            "約分されます。",
            "en": "See section 9: when ∂L/∂f is multiplied by the Jacobian of softmax, most "
            "factors cancel.",
        },
        {
            "ja": "1個のサンプルでは f − y です。損失は N 個の平均です。",
            "en": "For one sample it is f − y. The loss is a mean over N samples.",
        },
    ),
    explanation={
        "ja": "−Σ_k (y_k/f_k) f_k(δ_ka − f_a) = −y_a + f_a Σ_k y_k = f_a − y_a です。",
        "en": "−Σ_k (y_k/f_k) f_k(δ_ka − f_a) = −y_a + f_a Σ_k y_k = f_a − y_a.",
    },
)


def _sigmoid(u):
    return 1 / (1 + np.exp(-u))


def _pieces(x, W1, W2, dL_df):
    """Return z, σ′(u1) and δ² of eqs. (44)-(45)."""
    z = _sigmoid(W1 @ x)
    f = _sigmoid(W2 @ z)
    return z, z * (1 - z), dL_df * f * (1 - f)


def _with(combine):
    """Return a wrong implementation made of the right pieces."""
    return lambda x, W1, W2, dL_df: combine(x, W2, dL_df, *_pieces(x, W1, W2, dL_df))


def _slope_of_value(x, W1, W2, dL_df):
    z = _sigmoid(W1 @ x)
    f = _sigmoid(W2 @ z)
    s_z, s_f = _sigmoid(z), _sigmoid(f)
    return np.outer((W2.T @ (dL_df * s_f * (1 - s_f))) * s_z * (1 - s_z), x)


def _with_slopes(slopes):
    """Return an implementation with slopes(z, f) in the place of σ′(u1) and σ′(u2)."""

    def gradient(x, W1, W2, dL_df):
        z = _sigmoid(W1 @ x)
        slope_1, slope_2 = slopes(z, _sigmoid(W2 @ z))
        return np.outer((W2.T @ (dL_df * slope_2)) * slope_1, x)

    return gradient


def _slope_from_u(x, W1, W2, dL_df):
    u_1 = W1 @ x
    u_2 = W2 @ _sigmoid(u_1)
    return np.outer((W2.T @ (dL_df * u_2 * (1 - u_2))) * u_1 * (1 - u_1), x)


def _first_slope_from_u(x, W1, W2, dL_df):
    u_1, (_, _, delta_2) = W1 @ x, _pieces(x, W1, W2, dL_df)
    return np.outer((W2.T @ delta_2) * u_1 * (1 - u_1), x)


def _target_for_derivative(x, W1, W2, dL_df):
    return dL_dW1(x, W1, W2, _sigmoid(W2 @ _sigmoid(W1 @ x)) - dL_df)


def _linear_forward(x, W1, W2, dL_df):
    u_1 = W1 @ x
    f, z = _sigmoid(W2 @ u_1), _sigmoid(u_1)
    return np.outer((W2.T @ (dL_df * f * (1 - f))) * z * (1 - z), x)


DL_DW1 = Exercise(
    number="8.2",
    title={"ja": "入力側の重みの勾配", "en": "The gradient of the first layer"},
    reference=dL_dW1,
    cases=(
        (X3, A, B, E3),
        (-2 * X3, B, A, E3[::-1].copy()),
        (np.array([0.5, -0.4, 1.1, 0.2]), np.eye(3, 4) + 0.3, B[:2], np.array([-1.0, 0.25])),
    ),
    mistakes=(
        Mistake(
            "not transposed",
            _with(lambda x, W2, e, z, s, d: np.outer((W2 @ d) * s, x)),
            {
                "ja": "W2 が転置されていません。逆向きには W2.T をかけます：Σ_k w_ka δ_k では、"
                "和は行の番号 k についてです。",
                "en": "W2 is not transposed. Backwards means W2.T: the sum in Σ_k w_ka δ_k runs "
                "over the rows k.",
            },
        ),
        Mistake(
            "no σ′ of the hidden layer",
            _with(lambda x, W2, e, z, s, d: np.outer(W2.T @ d, x)),
            {
                "ja": "σ′(u^(1)) がありません。式(65)には σ′ が2つあります。",
                "en": "σ′(u^(1)) is missing. Eq. (65) has two σ′.",
            },
        ),
        Mistake(
            "no σ′ of the output",
            _with(lambda x, W2, e, z, s, d: np.outer((W2.T @ e) * s, x)),
            {
                "ja": "σ′(u^(2)) がありません。dL_df は f での微分で、まだ u^(2) での微分 δ では"
                "ありません。",
                "en": "σ′(u^(2)) is missing. dL_df is the derivative by f, not yet δ, that by "
                "u^(2).",
            },
        ),
        Mistake(
            "no σ′ at all",
            _with(lambda x, W2, e, z, s, d: np.outer(W2.T @ e, x)),
            {
                "ja": "σ′ がひとつもありません。σ を通るたびに σ′(u) がかかります（2か所）。",
                "en": "There is no σ′. Each passage through σ brings a factor σ′(u): two of them.",
            },
        ),
        Mistake(
            "outer product transposed",
            _with(lambda x, W2, e, z, s, d: np.outer(x, (W2.T @ d) * s)),
            {
                "ja": "外積の順番が逆です。W1[a, b] の行 a は出口（δ）、列 b は入口（x）です。",
                "en": "The outer product is transposed. In W1[a, b] the row a is the output side "
                "(δ), the column b the input (x).",
            },
        ),
        Mistake(
            "no weights",
            _with(lambda x, W2, e, z, s, d: np.outer(np.sum(d) * s, x)),
            {
                "ja": "w_ka がかかっていません。出力から隠れユニットへ戻る道は、重みの線を"
                "通ります。",
                "en": "w_ka is missing. The way back from the outputs to a hidden unit runs along "
                "the weights.",
            },
        ),
        Mistake(
            "uphill",
            _with(lambda x, W2, e, z, s, d: -np.outer((W2.T @ d) * s, x)),
            {
                "ja": "符号が逆です。求めるのは勾配そのもので、引くのは更新のときです。",
                "en": "The sign is reversed. The gradient itself is asked for; it is subtracted in "
                "the update.",
            },
        ),
        Mistake(
            "σ for σ′",
            _with_slopes(lambda z, f: (z, f * (1 - f))),
            {
                "ja": "σ′(u) のところに σ(u)（z や f）をかけています。シグモイドでは "
                "σ′ = σ(1 − σ) です。",
                "en": "σ(u), that is z or f, stands in the place of σ′(u). For the sigmoid "
                "σ′ = σ(1 − σ).",
            },
            also=(
                _with_slopes(lambda z, f: (z * (1 - z), f)),
                _with_slopes(lambda z, f: (z, f)),
            ),
        ),
        Mistake(
            "σ′ of tanh",
            _with_slopes(lambda z, f: (1 - z**2, 1 - f**2)),
            {
                "ja": "1 − z² は tanh の微分です（11節）。ここはシグモイドなので z(1 − z) です。",
                "en": "1 − z² is the derivative of tanh (section 11). Here it is the sigmoid: "
                "z(1 − z).",
            },
            also=(_with_slopes(lambda z, f: (1 - z**2, f * (1 - f))),),
        ),
        Mistake(
            "u(1 − u)",
            _slope_from_u,
            {
                "ja": "u(1 − u) になっています。σ′(u) = σ(u)(1 − σ(u)) なので、z = σ(u) を使って "
                "z(1 − z) です。",
                "en": "This has u(1 − u). As σ′(u) = σ(u)(1 − σ(u)), it is z(1 − z) with z = σ(u).",
            },
            also=(_first_slope_from_u,),
        ),
        Mistake(
            "entrance of the other layer",
            _with(lambda x, W2, e, z, s, d: np.outer((W2.T @ d) * s, z)),
            {
                "ja": "外積の相手が z です。W1 の線の入口にあるのは x です。",
                "en": "The outer product is with z. At the entrance of the lines of W1 there is x.",
            },
        ),
        Mistake(
            "gradient of the last layer",
            _with(lambda x, W2, e, z, s, d: np.outer(d, z)),
            {
                "ja": "これは ∂L/∂W2 です。もう1層戻って、∂L/∂W1 を求めてください。",
                "en": "This is ∂L/∂W2. Go back one layer more, to ∂L/∂W1.",
            },
        ),
        Mistake(
            "dL_df taken for a target",
            _target_for_derivative,
            {
                "ja": "dL_df を正解 y のように引いています。dL_df はもう ∂L/∂f なので、そのまま"
                "使います。",
                "en": "dL_df is subtracted from f like a target y. It is ∂L/∂f already; use it as "
                "it is.",
            },
        ),
        Mistake(
            "dL_df not used",
            _with(lambda x, W2, e, z, s, d: np.outer((W2.T @ (d / e)) * s, x)),
            {
                "ja": "dL_df がかかっていません。k について足す前に、∂L/∂f_k をかけます。",
                "en": "dL_df is missing. Multiply by ∂L/∂f_k before the sum over k.",
            },
            also=(_with(lambda x, W2, e, z, s, d: np.outer(e.sum() * (W2.T @ (d / e)) * s, x)),),
        ),
        Mistake(
            "not summed over the outputs",
            _with(lambda x, W2, e, z, s, d: np.einsum("k,ka,a,b->kab", d, W2, s, x)),
            {
                "ja": "出力の番号 k の軸が残っています。dL_df[k] をかけて、k について足します。",
                "en": "The axis k of the outputs is still there. Multiply by dL_df[k] and sum "
                "over k.",
            },
            also=(_with(lambda x, W2, e, z, s, d: np.einsum("k,ka,a,b->kab", d / e, W2, s, x)),),
        ),
        Mistake(
            "σ′ of the value",
            _slope_of_value,
            {
                "ja": "σ′ に z や f を入れています（シグモイドを2回かけています）。σ′ の引数は"
                "プレ活性化 u です。z がわかっていれば z(1 − z) と書けます。",
                "en": "σ′ is taken at z and f, which applies the sigmoid twice. Its argument is "
                "the pre-activation u; with z at hand it is z(1 − z).",
            },
        ),
        Mistake(
            "no σ on the way",
            _linear_forward,
            {
                "ja": "順方向の計算で、隠れ層の σ が抜けています：u^(2) = W2 σ(W1 x) です。",
                "en": "On the way forwards the σ of the hidden layer is missing: "
                "u^(2) = W2 σ(W1 x).",
            },
        ),
        Mistake(
            "not contracted with x",
            _with(lambda x, W2, e, z, s, d: (W2.T @ d) * s),
            {
                "ja": "これは δ^(1) です。入口の値 x との外積をとると、W1 と同じ形の勾配に"
                "なります。",
                "en": "This is δ^(1). Its outer product with the entrance x is the gradient, of "
                "the shape of W1.",
            },
        ),
    ),
    nudges=(
        {
            "ja": "まず順方向に z と f を計算し、覚えておきます。",
            "en": "First go forwards: compute z and f and keep them.",
        },
        {
            "ja": "δ² = ∂L/∂f · f(1 − f)、δ¹ = (W2.T @ δ²) · z(1 − z) です。",
            "en": "δ² = ∂L/∂f · f(1 − f), δ¹ = (W2.T @ δ²) · z(1 − z).",
        },
        {
            "ja": "最後に np.outer(δ¹, x) です。行が出口、列が入口です。",
            "en": "Last, np.outer(δ¹, x): rows are the output side, columns the input.",
        },
    ),
    explanation={
        "ja": "出力から入口まで、道の上の因子を順にかけます。表（ヤコビアン）は作りません。",
        "en": "The factors on the path are multiplied from the output to the entrance. No table "
        "(Jacobian) is made.",
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
    number="8.3",
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
                "ja": "θ + h は、すべての成分を同時に動かします。成分をひとつずつ動かして"
                "ください。",
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
            "ja": "theta と同じ形の配列を用意し、成分をひとつずつ ±h 動かして埋めます。",
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


EXERCISES = (DELTA_OUT, DL_DW1, GRAD_CHECK)
