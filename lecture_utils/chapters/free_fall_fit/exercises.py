"""Exercises 1.1-1.4: fitting free fall, predicting with errors, and a network as a formula."""

import numpy as np

from ...exercises import messages
from ...exercises.exercise import Exercise, Mistake

# Ten times in s and heights in m of a falling body, and sets that have no symmetry.
TEN = (
    np.arange(1, 11) / 10,
    np.array([0.052, 0.193, 0.454, 0.787, 1.215, 1.772, 2.429, 3.157, 3.958, 4.878]),
)
TWO = (np.array([1.0, 5.0]), np.array([2.0, 21.0]))
FIVE = (np.array([-3.0, -1.0, 0.5, 2.0, 8.0]), np.array([41.0, 6.5, -0.4, 22.0, 310.0]))
UPWARDS = (np.array([1.0, 2.0, 4.0]), np.array([-0.7, -1.6, -8.3]))  # g is negative


def fit_g(t, y):
    phi = t**2 / 2  # the model is y = g * phi
    return phi @ y / (phi @ phi)  # where d/dg of sum((y - g * phi)**2) vanishes


def linear_fit(A, y, sigma):
    B = A.T / sigma**2  # row d of A is divided by the variance of y_d
    C = np.linalg.inv(B @ A)  # the inverse Hessian of chi2 / 2
    c = C @ (B @ y)
    chi2 = np.sum(((y - A @ c) / sigma) ** 2)
    return c, C, chi2


def predict(A_new, c, C):
    values = A_new @ c
    variances = np.sum(A_new @ C * A_new, axis=1)  # a C a^T, one for each row a
    return values, np.sqrt(variances)


def tanh_network(t, a, w, b, c):
    units = np.tanh(t[:, None] * w + b)  # a row for each time, a column for each unit
    return units @ a + c


# Any library may be used, and those that iterate stop near 1e-8.
RTOL = 1e-6


FIT_G = Exercise(
    number="1.1",
    title={"ja": "最小2乗法で g を求める", "en": "g by least squares"},
    reference=fit_g,
    cases=(TEN, TWO, FIVE, UPWARDS),
    rtol=RTOL,
    mistakes=(
        Mistake(
            "mean of 2y/t²",
            lambda t, y: np.mean(2 * y / t**2),
            {
                "ja": "点ごとの g = 2y/t² を平均しています。t が小さい点では誤差が 2/t² 倍に拡大"
                "されるのに、どの点も同じ重みになってしまいます。最小2乗法では "
                "Σ(y − ½gt²)² を g で微分して 0 とおきます。",
                "en": "You averaged g = 2y/t² over the points. Where t is small the error of y is "
                "multiplied by 2/t², yet every point gets the same weight. Least squares sets the "
                "derivative of Σ(y − ½gt²)² with respect to g to zero.",
            },
        ),
        Mistake(
            "fitted y = a t²",
            lambda t, y: np.sum(t**2 * y) / np.sum(t**4),
            {
                "ja": "これは y = a t² の a です。モデルは y = ½gt² なので、g = 2a となります。",
                "en": "This is the a of y = a t². The model is y = ½gt², so g = 2a.",
            },
        ),
        Mistake(
            "half of a",
            lambda t, y: np.sum(t**2 * y) / np.sum(t**4) / 2,
            {
                "ja": "y = a t² の a を 2 で割っています。½g = a なので、2 をかけて g = 2a と"
                "します。",
                "en": "You divided the a of y = a t² by 2. As ½g = a, multiply by 2: g = 2a.",
            },
        ),
        Mistake(
            "square of the sum",
            lambda t, y: np.sum(t**2 * y) * 2 / np.sum(t**2) ** 2,
            {
                "ja": "分母が和の2乗 (Σφ)² になっています。Σφ² は、先に各項を2乗してから足します。",
                "en": "Your denominator is (Σφ)², the square of a sum. Σφ² squares each term "
                "first and then adds.",
            },
        ),
        Mistake(
            "missing brackets",
            lambda t, y: len(t) * np.sum(t**2 / 2 * y),
            {
                "ja": "`phi @ y / phi @ phi` は左から順に計算され、`((phi @ y) / phi) @ phi` と"
                "なります。分母をかっこに入れて `phi @ y / (phi @ phi)` と書きます。",
                "en": "`phi @ y / phi @ phi` is worked out from the left, as "
                "`((phi @ y) / phi) @ phi`. Put the denominator in brackets: "
                "`phi @ y / (phi @ phi)`.",
            },
        ),
        Mistake("return in the loop", lambda t, y: 2 * y[0] / t[0] ** 2, messages.RETURN_IN_LOOP),
        Mistake(
            "linear in t",
            lambda t, y: 2 * np.sum(t * y) / np.sum(t**2),
            {
                "ja": "t に比例する直線を当てはめています。モデルは t の2次で、基底関数は "
                "φ(t) = ½t² です。",
                "en": "You fitted something proportional to t. The model is quadratic in t: its "
                "basis function is φ(t) = ½t².",
            },
        ),
        Mistake(
            "ratio of sums",
            lambda t, y: 2 * np.sum(y) / np.sum(t**2),
            {
                "ja": "2Σy/Σt² は残差の和 Σ(y − ½gt²) を 0 にする値です。最小にしたいのは残差の"
                "2乗の和で、微分すると各項に重み ½t² がかかります。",
                "en": "2Σy/Σt² makes the sum of the residuals Σ(y − ½gt²) vanish. What has to be "
                "smallest is the sum of their squares, and its derivative weights each term by "
                "½t².",
            },
        ),
        Mistake(
            "extra parameters",
            lambda t, y: 2 * np.polyfit(t, y, 2)[0],
            {
                "ja": "g のほかに、初期位置や初速度も自由に動かしています（`np.polyfit` には必ず"
                "切片があります）。このモデルのパラメータは g だけなので、½t² の1列だけで"
                "当てはめます。",
                "en": "Besides g you adjust an initial position or velocity (`np.polyfit` always "
                "has an intercept). This model has the one parameter g: fit with the single "
                "column ½t².",
            },
            also=(
                lambda t, y: 2 * np.polyfit(t**2, y, 1)[0],
                lambda t, y: np.linalg.lstsq(np.column_stack([t, t**2 / 2]), y)[0][1],
                lambda t, y: np.linalg.lstsq(np.column_stack([t, t**2 / 2, t**3]), y)[0][1],
            ),
        ),
    ),
    nudges=(
        {
            "ja": "φ = ½t² とおくと、モデルは y = gφ です。原点を通る直線の傾きを求める問題に"
            "なります。",
            "en": "With φ = ½t² the model is y = gφ: the slope of a straight line through the "
            "origin.",
        },
        {
            "ja": "Σ(y − gφ)² を g で微分して 0 とおくと、Σφ(y − gφ) = 0 です。",
            "en": "Setting the derivative of Σ(y − gφ)² to zero gives Σφ(y − gφ) = 0.",
        },
        {
            "ja": "g について解くと g = Σφy / Σφ² です。",
            "en": "Solved for g: g = Σφy / Σφ².",
        },
    ),
    explanation={
        "ja": "残差の2乗の和は g の2次関数なので、微分が 0 になる点がただ1つの最小点です。"
        "`phi @ y` は Σφy と同じです。",
        "en": "The sum of squared residuals is a parabola in g, so its one stationary point is the "
        "minimum. `phi @ y` is Σφy.",
    },
)

# Design matrices: free fall alone, with a start, and two whose points have errors of their own.
FALL = (TEN[0][:, None] ** 2 / 2, TEN[1], 0.02)
START = (np.column_stack([TEN[0], TEN[0] ** 2 / 2]), TEN[1], 0.02)
LINE = (
    np.array([[1.0, -2.0], [1.0, 0.0], [1.0, 1.0], [1.0, 4.0], [1.0, 5.0]]),
    np.array([-3.5, 1.2, 2.9, 9.4, 10.6]),
    np.array([0.5, 0.1, 0.2, 0.4, 1.5]),
)
PLANE = (
    np.array(
        [[1.0, 2, -1], [1, -1, 3], [1, 0.5, 0.5], [1, 4, 2], [1, -3, -2], [1, 1, -4], [1, 0, 1]]
    ),
    np.array([3.0, -41.0, -2.5, 7.0, -20.0, 68.0, -11.0]),
    np.array([2.0, 3.0, 0.7, 5.0, 1.0, 4.0, 0.3]),
)


def _unweighted(A, y):
    return np.linalg.lstsq(A, y)[0]


def _chi2(A, y, sigma, c):
    return np.sum(((y - A @ c) / sigma) ** 2)


def _changed(change):
    """Return an answer to 1.2 that changes what the reference returns."""
    return lambda A, y, sigma: change(A, y, sigma, *linear_fit(A, y, sigma))


def _with_weights(other):
    """Return an answer to 1.2 that fits with other errors, and has χ² of the right ones."""

    def answer(A, y, sigma):
        c, C, _ = linear_fit(A, y, other(sigma))
        return c, C, _chi2(A, y, sigma, c)

    return answer


LINEAR_FIT = Exercise(
    number="1.2",
    title={"ja": "線形な仮説のフィット", "en": "Fitting a hypothesis that is linear"},
    reference=linear_fit,
    cases=(FALL, START, LINE, PLANE),
    rtol=1e-5,  # the covariance of SciPy's curve_fit, a numerical derivative, is off by 2e-6
    mistakes=(
        Mistake(
            "scaled covariance",
            _changed(lambda A, y, s, c, C, x: (c, C * x / (len(y) - len(c)), x)),
            {
                "ja": "C に χ²/自由度 がかかっています。σ は既知なので、残差から推定しません。"
                '`curve_fit` なら `absolute_sigma=True`、`polyfit` なら `cov="unscaled"` です。',
                "en": "Your C is scaled by χ²/dof. Here σ is known, not estimated from the "
                'residuals: `absolute_sigma=True` for `curve_fit`, `cov="unscaled"` for '
                "`polyfit`.",
            },
        ),
        Mistake(
            "Hessian of χ²",
            _changed(lambda A, y, s, c, C, x: (c, C / 2, x)),
            {
                "ja": "C がちょうど半分です。共分散は、χ² ではなく χ²/2 のヘッシアンの逆行列です。",
                "en": "Your C is half of what it should be. It is the inverse Hessian of χ²/2, "
                "not of χ².",
            },
        ),
        Mistake(
            "Hessian not inverted",
            _changed(lambda A, y, s, c, C, x: (c, np.linalg.inv(C), x)),
            {
                "ja": "2番目の値はヘッシアン H です。共分散はその逆行列 C = H⁻¹ で、谷が急なほど"
                "小さくなります。",
                "en": "Your second result is the Hessian H. The covariance is its inverse, "
                "C = H⁻¹: the steeper the valley, the smaller.",
            },
        ),
        Mistake(
            "variances only",
            _changed(lambda A, y, s, c, C, x: (c, np.diag(C), x)),
            {
                "ja": "2番目の値は C の対角成分だけです。相関も予測の誤差に効くので、行列 C を"
                "そのまま返します。",
                "en": "Your second result is the diagonal of C alone. Correlations matter for "
                "predictions: return the whole matrix C.",
            },
            also=(_changed(lambda A, y, s, c, C, x: (c, np.sqrt(np.diag(C)), x)),),
        ),
        Mistake(
            "σ not squared",
            _with_weights(np.sqrt),
            {
                "ja": "重みが 1/σ になっています。χ² = Σ(残差/σ)² なので、重みは 1/σ² です。",
                "en": "Your weights are 1/σ. As χ² = Σ(residual/σ)², they are 1/σ².",
            },
            also=(
                lambda A, y, sigma: linear_fit(A, y, np.sqrt(sigma)),
                _changed(lambda A, y, s, c, C, x: (c, linear_fit(A, y, np.sqrt(s))[1], x)),
            ),
        ),
        Mistake(
            "σ_i ignored",
            _changed(
                lambda A, y, s, c, C, x: (
                    _unweighted(A, y),
                    C,
                    _chi2(A, y, s, _unweighted(A, y)),
                )
            ),
            {
                "ja": "c がすべての点を同じ重みで扱っています。σ は点ごとに違うことがあるので、"
                "d 番目の行には 1/σ_d² の重みがかかります。",
                "en": "Your c gives every point the same weight. The σ may differ from point to "
                "point: row d has the weight 1/σ_d².",
            },
            also=(
                # σ_d² in the product of A with itself alone
                _changed(lambda A, y, s, c, C, x: (_unweighted(A, y), C, x)),
            ),
        ),
        Mistake(
            "C without σ",
            _changed(lambda A, y, s, c, C, x: (c, np.linalg.inv(A.T @ A), x)),
            {
                "ja": "C に σ が入っていません。誤差が2倍になれば C は4倍になるはずです：χ² を σ "
                "も含めて微分します。",
                "en": "There is no σ in your C. With errors twice as large it should be four times "
                "as large: keep σ when you differentiate χ².",
            },
            also=(
                lambda A, y, sigma: (
                    _unweighted(A, y),
                    np.linalg.inv(A.T @ A),
                    _chi2(A, y, sigma, _unweighted(A, y)),
                ),
                lambda A, y, sigma: (
                    _unweighted(A, y),
                    np.linalg.inv(A.T @ A),
                    _chi2(A, y, 1, _unweighted(A, y)),
                ),
            ),
        ),
        Mistake(
            "σ taken for a number",
            lambda A, y, sigma: linear_fit(A, y, float(sigma)),
            {
                "ja": "σ が数なら正しい結果です。形 (N,) の σ でも動くように、先に "
                "`A.T / sigma**2` を作ります（列ごとに σ_d² で割られます）。",
                "en": "Right where σ is a number. For a σ of shape (N,) divide first, "
                "`A.T / sigma**2`: that divides column d by σ_d².",
            },
        ),
        Mistake(
            "wrong order",
            _changed(lambda A, y, s, c, C, x: (C, c, x)),
            {"ja": "順番が違います。c, C, χ² の順です。", "en": "The order is c, C, χ²."},
            also=(
                _changed(lambda A, y, s, c, C, x: (c, x, C)),
                _changed(lambda A, y, s, c, C, x: (x, c, C)),
            ),
        ),
        Mistake(
            "right-hand side without σ",
            lambda A, y, sigma: (
                (c := linear_fit(A, y, sigma)[1] @ A.T @ y),
                linear_fit(A, y, sigma)[1],
                _chi2(A, y, sigma, c),
            ),
            {
                "ja": "C は正しいのに、c に σ が残っています。∂χ²/∂c_k = 0 では、y の項も σ_d² で"
                "割られています：右辺は `(A.T / sigma**2) @ y` です。",
                "en": "Your C is right, but c depends on the unit of σ. In ∂χ²/∂c_k = 0 the term "
                "with y is divided by σ_d², too: the right-hand side is `(A.T / sigma**2) @ y`.",
            },
        ),
        Mistake(
            "χ² divided by σ",
            _changed(lambda A, y, s, c, C, x: (c, C, np.sum((y - A @ c) ** 2 / s))),
            {
                "ja": "χ² は無次元です。残差の2乗は m² なので、σ ではなく σ² で割ります。",
                "en": "χ² has no unit. A squared residual is in m², so divide by σ², not by σ.",
            },
        ),
        Mistake(
            "χ² without σ",
            _changed(lambda A, y, s, c, C, x: (c, C, np.sum((y - A @ c) ** 2))),
            {
                "ja": "Σr² は残差の2乗の和で、単位は m² です。χ² は残差を誤差 σ を単位にして"
                "測ります：Σ(r/σ)²。",
                "en": "Σr² is the sum of squared residuals, in m². χ² measures each residual in "
                "units of its error: Σ(r/σ)².",
            },
        ),
        Mistake(
            "reduced χ²",
            _changed(lambda A, y, s, c, C, x: (c, C, x / (len(y) - len(c)))),
            {
                "ja": "自由度 N − p で割った値（換算 χ²）になっています。ここで求めるのは χ² "
                "そのものです。",
                "en": "You divided by the N − p degrees of freedom: that is the reduced χ². "
                "Asked for is χ² itself.",
            },
        ),
        Mistake(
            "χ² with the errors of the fit",
            _changed(
                lambda A, y, s, c, C, x: (c, C, np.sum((y - A @ c) ** 2 / np.diag(A @ C @ A.T)))
            ),
            {
                "ja": "χ² を、フィットの誤差（パラメータの誤差から来るもの）で割っています。"
                "残差は測定の誤差 σ を単位にして測ります。",
                "en": "You divided χ² by the errors of the fit, which come from those of the "
                "parameters. Residuals are measured in units of σ, the error of y.",
            },
        ),
    ),
    nudges=(
        {
            "ja": "χ² = Σ_d (y_d − Σ_k A_dk c_k)²/σ_d² を c_k で微分して 0 とおくと、c についての"
            "連立1次方程式 H c = Aᵀ(y/σ²) になります。",
            "en": "Set the derivatives of χ² = Σ_d (y_d − Σ_k A_dk c_k)²/σ_d² to zero: that gives "
            "linear equations for c, H c = Aᵀ(y/σ²).",
        },
        {
            "ja": "B = `A.T / sigma**2` とおくと、χ²/2 のヘッシアンは H = `B @ A`、右辺は "
            "`B @ y` です。",
            "en": "With B = `A.T / sigma**2` the Hessian of χ²/2 is H = `B @ A`, and the "
            "right-hand side is `B @ y`.",
        },
        {
            "ja": "C = `np.linalg.inv(B @ A)`、c = C @ (B @ y) です。最後は "
            "`return c, C, chi2` と書きます。",
            "en": "C = `np.linalg.inv(B @ A)`, and c = C @ (B @ y). End with `return c, C, chi2`.",
        },
    ),
    explanation={
        "ja": "χ² は c の2次関数なので、最小点は連立1次方程式の解です。c は y の1次式だから、"
        "誤差の伝播は正確で、共分散は H⁻¹ になります。",
        "en": "χ² is quadratic in c, so its minimum solves linear equations. As c is linear in y, "
        "errors propagate exactly, and the covariance is H⁻¹.",
    },
)


def _predicted(errors):
    """Return an answer to 1.3 in which only the errors may be wrong."""
    return lambda A_new, c, C: (A_new @ c, errors(A_new, c, C))


PREDICT = Exercise(
    number="1.3",
    title={"ja": "誤差つきの予測", "en": "A prediction with its error"},
    reference=predict,
    cases=(
        (np.array([[0.72]]), np.array([9.8]), np.array([[0.000625]])),
        (
            np.array([[2.0, 2.0], [0.5, 0.125]]),
            np.array([0.3, 9.7]),
            np.array([[0.0016, -0.0039], [-0.0039, 0.0102]]),
        ),
        (
            np.array([[1.0, -2, 4], [1, 0, 0], [1, 3, 9], [0, 1, -5]]),
            np.array([-3.0, 0.5, 20.0]),
            np.array([[5.0, -2.0, 0.5], [-2.0, 3.0, -1.0], [0.5, -1.0, 2.0]]),
        ),
    ),
    rtol=RTOL,
    mistakes=(
        Mistake(
            "no root",
            _predicted(lambda A, c, C: np.sum(A @ C * A, axis=1)),
            {
                "ja": "2番目の値は分散 a C aᵀ です。誤差はその平方根で、y と同じ単位を持ちます。",
                "en": "Your second result is the variance a C aᵀ. The error is its square root and "
                "has the unit of y.",
            },
        ),
        Mistake(
            "correlations ignored",
            _predicted(lambda A, c, C: np.sqrt(A**2 @ np.diag(C))),
            {
                "ja": "C の対角成分しか使っていません。パラメータの誤差は互いに打ち消し合うことが"
                "あり、放物線の 2 s での誤差は 0.18 m なのに、相関を無視すると 0.40 m に"
                "なります。",
                "en": "You used the diagonal of C alone. Errors of the parameters may compensate: "
                "the error of the parabola at 2 s is 0.18 m, and without correlations 0.40 m.",
            },
        ),
        Mistake(
            "errors added linearly",
            _predicted(lambda A, c, C: np.abs(A) @ np.sqrt(np.diag(C))),
            {
                "ja": "パラメータの誤差をそのまま足しています。これは最悪の場合の見積もりで、"
                "放物線の 2 s では 0.18 m が 0.57 m になります。分散 a C aᵀ を計算します。",
                "en": "You added the errors of the parameters as they are, a worst case: at 2 s "
                "the parabola gets 0.57 m instead of 0.18 m. Work out the variance a C aᵀ.",
            },
            also=(_predicted(lambda A, c, C: A @ np.sqrt(np.diag(C))),),
        ),
        Mistake(
            "the whole matrix",
            _predicted(lambda A, c, C: A @ C @ A.T),
            {
                "ja": "`A_new @ C @ A_new.T` は予測どうしの共分散行列です。誤差は、その対角成分の"
                "平方根です。",
                "en": "`A_new @ C @ A_new.T` is the covariance matrix of the predictions. The "
                "errors are the roots of its diagonal.",
            },
            also=(
                _predicted(lambda A, c, C: np.sqrt(np.abs(A @ C @ A.T))),
                _predicted(lambda A, c, C: np.sqrt(A @ C @ A.T)),
            ),
        ),
        Mistake(
            "errors of the parameters",
            _predicted(lambda A, c, C: np.sqrt(np.diag(C))),
            {
                "ja": "2番目の値はパラメータ c の誤差です。求めるのは予測 y の誤差で、`A_new` の"
                "行の数だけあります。",
                "en": "Your second result has the errors of the parameters c. Asked for are those "
                "of the predictions y, one for each row of `A_new`.",
            },
        ),
        Mistake(
            "wrong order",
            lambda A_new, c, C: predict(A_new, c, C)[::-1],
            {"ja": "順番が違います。値、誤差の順です。", "en": "The order is values, errors."},
        ),
    ),
    nudges=(
        {
            "ja": "値は `A_new @ c` です。1つの行 a については y = Σ_k a_k c_k なので、誤差の伝播の"
            "公式が使えます。",
            "en": "The values are `A_new @ c`. For one row a it is y = Σ_k a_k c_k; propagate the "
            "errors of c.",
        },
        {
            "ja": "分散は σ_y² = Σ_kl a_k C_kl a_l = a C aᵀ です。まず1つの行で書いてみましょう："
            "`a @ C @ a`。",
            "en": "The variance is σ_y² = Σ_kl a_k C_kl a_l = a C aᵀ. Write it for one row first: "
            "`a @ C @ a`.",
        },
        {
            "ja": "すべての行では `np.sum(A_new @ C * A_new, axis=1)`、またはループ "
            "`[a @ C @ a for a in A_new]` です。最後に平方根をとります。",
            "en": "For all rows `np.sum(A_new @ C * A_new, axis=1)`, or a loop, "
            "`[a @ C @ a for a in A_new]`. Then take the root.",
        },
    ),
    explanation={
        "ja": "`A_new @ C * A_new` の行の和が a C aᵀ です。`np.diag(A_new @ C @ A_new.T)` でも"
        "正解ですが、使わない非対角成分まで計算します。",
        "en": "The sum of a row of `A_new @ C * A_new` is a C aᵀ. `np.diag(A_new @ C @ A_new.T)` "
        "is as right, but works out off-diagonal elements that nobody needs.",
    },
)

TIMES = np.array([0.1, 0.5, 0.8, 2.0])
# Weights a, w and biases b of the units, and the bias c of the output.
ONE_UNIT = (np.array([2.0]), np.array([1.5]), np.array([-0.5]), 0.3)
UNITS = (
    np.array([1.0, -0.6, 0.25]),
    np.array([0.7, -2.0, 0.4]),
    np.array([0.1, 1.2, -0.8]),
    -0.45,
)
AS_MANY_UNITS_AS_TIMES = (
    np.array([0.5, -1.5, 2.0, 0.8]),
    np.array([1.1, 0.3, -0.9, 2.2]),
    np.array([-0.2, 0.6, 0.9, -1.4]),
    1.7,
)


def _units(t, w, b):
    return np.tanh(np.outer(t, w) + b)


TANH_NETWORK = Exercise(
    number="1.4",
    title={"ja": "tanh の和", "en": "A sum of tanh"},
    reference=tanh_network,
    cases=(
        (TIMES, *ONE_UNIT),
        (TIMES, *UNITS),
        (TIMES, *AS_MANY_UNITS_AS_TIMES),
        (np.array([-0.7]), *UNITS),
    ),
    mistakes=(
        Mistake(
            "tanh outside the sum",
            lambda t, a, w, b, c: np.tanh((np.outer(t, w) + b) @ a + c),
            {
                "ja": "足してから tanh をとっています。式では、項ごとに tanh をとり、a_k を"
                "かけてから足します。",
                "en": "You took tanh of the sum. In the formula each term has its own tanh, is "
                "multiplied by a_k, and is added then.",
            },
            also=(lambda t, a, w, b, c: np.tanh((np.outer(t, w) + b) @ a) + c,),
        ),
        Mistake(
            "b outside tanh",
            lambda t, a, w, b, c: (np.tanh(np.outer(t, w)) + b) @ a + c,
            {
                "ja": "b_k を tanh の外で足しています。b_k は tanh の中にあり、曲がる場所を"
                "決めます。",
                "en": "You added b_k after the tanh. It stands inside and decides where the unit "
                "bends.",
            },
            also=(lambda t, a, w, b, c: np.tanh(np.outer(t, w)) @ a + np.sum(b) + c,),
        ),
        Mistake(
            "sum over times",
            lambda t, a, w, b, c: a * np.sum(_units(t, w, b), axis=0) + c,
            {
                "ja": "時刻について足しています。和は k についてとるので、結果は時刻ごとに1つの値"
                "（形 (N,)）になります。",
                "en": "You summed over the times. The sum is over k: there is one value for each "
                "time, shape (N,).",
            },
            also=(
                lambda t, a, w, b, c: np.sum(_units(t, w, b) @ a + c),
                lambda t, a, w, b, c: np.sum(_units(t, w, b) @ a) + c,
            ),
        ),
        Mistake(
            "c in the sum",
            lambda t, a, w, b, c: np.sum(a * _units(t, w, b) + c, axis=1),
            {
                "ja": "c が k ごとに足されています。c は和の外で1回だけ足します。",
                "en": "You added c for each k. It is added once, outside the sum.",
            },
        ),
        Mistake(
            "c inside tanh",
            lambda t, a, w, b, c: np.tanh(np.outer(t, w) + b + c) @ a,
            {
                "ja": "c が tanh の中に入っています。c は和の外で足します。",
                "en": "You put c inside the tanh. It is added outside the sum.",
            },
            also=(lambda t, a, w, b, c: (np.tanh(np.outer(t, w) + b) + c) @ a,),
        ),
        Mistake(
            "w * t without axes",
            lambda t, a, w, b, c: np.sum(a * np.tanh(w * t + b)) + c,
            {
                "ja": "`w * t` は要素どうしの積です。すべての時刻とすべての k を組み合わせるには、"
                "軸を分けます：`t[:, None] * w` の形は (N, K) です。",
                "en": "`w * t` multiplies element by element. To combine every time with every k "
                "give them an axis each: `t[:, None] * w` has the shape (N, K).",
            },
            also=(
                lambda t, a, w, b, c: a * np.tanh(w * t + b) + c,
                lambda t, a, w, b, c: a @ np.tanh(w * t + b) + c,
            ),
        ),
        Mistake(
            "return in the loop",
            lambda t, a, w, b, c: a[0] * np.tanh(w[0] * t + b[0]) + c,
            messages.RETURN_IN_LOOP,
        ),
        Mistake(
            "last term alone",
            lambda t, a, w, b, c: a[-1] * np.tanh(w[-1] * t + b[-1]) + c,
            {
                "ja": "最後の項しか入っていません。ループの中で `f = f + ...` と足していきます"
                "（`f = ...` では、前の項が消えます）。",
                "en": "Only the last term is there. Add up in the loop, `f = f + ...`: with "
                "`f = ...` the earlier terms are lost.",
            },
        ),
        Mistake(
            "b forgotten",
            lambda t, a, w, b, c: np.tanh(np.outer(t, w)) @ a + c,
            {
                "ja": "b_k がありません。tanh の中は w_k t + b_k です。b_k がないと、どの tanh も "
                "t = 0 で 0 になります。",
                "en": "The b_k are missing: inside the tanh stands w_k t + b_k. Without b_k every "
                "tanh is 0 at t = 0.",
            },
        ),
        Mistake(
            "weights a forgotten",
            lambda t, a, w, b, c: np.sum(_units(t, w, b), axis=1) + c,
            {
                "ja": "重み a_k がありません。tanh は −1 と 1 の間にあり、高さを決めるのが "
                "a_k です。",
                "en": "The weights a_k are missing. A tanh lies between −1 and 1; its height is "
                "a_k.",
            },
        ),
    ),
    nudges=(
        {
            "ja": "まず1つの時刻で考えます。`w * t + b` は長さ K のベクトルで、`np.tanh` は"
            "要素ごとに働きます。",
            "en": "Think of one time first: `w * t + b` is a vector of length K, and `np.tanh` "
            "acts on each element.",
        },
        {
            "ja": "すべての時刻では `t[:, None] * w + b` が形 (N, K) の配列になります。"
            "`np.outer(t, w)` でも同じです。",
            "en": "For all times `t[:, None] * w + b` has the shape (N, K); `np.outer(t, w)` does "
            "the same.",
        },
        {
            "ja": "k についての和は、行列とベクトルの積 `np.tanh(...) @ a` で書けます。最後に c を"
            "足します。",
            "en": "The sum over k is a matrix times a vector, `np.tanh(...) @ a`. Add c at the "
            "end.",
        },
    ),
    explanation={
        "ja": "これがニューラルネットワークの全体です。パラメータは a, w, b がそれぞれ K 個と "
        "c の1個です。",
        "en": "This is the whole neural network. Its parameters are a, w and b, K of each, and "
        "the one c.",
    },
)

EXERCISES = (FIT_G, LINEAR_FIT, PREDICT, TANH_NETWORK)
