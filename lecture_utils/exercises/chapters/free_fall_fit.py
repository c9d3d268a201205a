"""Exercises 1.1-1.3: fitting free fall by least squares."""

import numpy as np

from .. import messages
from ..exercise import Exercise, Mistake

# Ten times in s and heights in m of a falling body, and sets that have no symmetry.
TEN = (
    np.arange(1, 11) / 10,
    np.array([0.052, 0.193, 0.454, 0.787, 1.215, 1.772, 2.429, 3.157, 3.958, 4.878]),
)
TWO = (np.array([1.0, 5.0]), np.array([2.0, 21.0]))
FIVE = (np.array([-3.0, -1.0, 0.5, 2.0, 8.0]), np.array([41.0, 6.5, -0.4, 22.0, 310.0]))


def fit_g(t, y):
    phi = t**2 / 2  # the model is y = g * phi
    return phi @ y / (phi @ phi)  # where d/dg of sum((y - g * phi)**2) vanishes


def fit_g_with_error(t, y, sigma):
    phi = t**2 / 2
    g = phi @ y / (phi @ phi)
    sigma_g = sigma / np.sqrt(phi @ phi)
    chi2 = np.sum(((y - g * phi) / sigma) ** 2)
    return g, sigma_g, chi2


def poly_predict(t, y, deg, t_new):
    A = np.vander(t, deg + 1)  # columns t**deg, ..., t, 1
    c = np.linalg.lstsq(A, y)[0]
    return np.polyval(c, t_new)


# Any library may be used, and those that iterate stop near 1e-8.
RTOL = 1e-6


def _error(t, sigma):
    return sigma / np.sqrt(np.sum((t**2 / 2) ** 2))


def _chi2(t, y, sigma, fit=fit_g):
    return np.sum(((y - fit(t, y) * t**2 / 2) / sigma) ** 2)


def _with_error(fit):
    """Return an answer to 1.2 in which only the fit of g may be wrong."""
    return lambda t, y, sigma: (fit(t, y), _error(t, sigma), _chi2(t, y, sigma, fit))


FIT_G = Exercise(
    number="1.1",
    title={"ja": "最小2乗法で g を求める", "en": "g by least squares"},
    reference=fit_g,
    cases=(TEN, TWO, FIVE),
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

FIT_G_WITH_ERROR = Exercise(
    number="1.2",
    title={"ja": "g の誤差と χ²", "en": "The error of g, and χ²"},
    reference=fit_g_with_error,
    cases=((*TEN, 0.02), (*FIVE, 1.5), (*TWO, 0.3)),
    rtol=RTOL,
    mistakes=(
        Mistake(
            "error of a mean",
            lambda t, y, sigma: (fit_g(t, y), sigma / np.sqrt(len(t)), _chi2(t, y, sigma)),
            {
                "ja": "σ/√N は平均値の誤差です。g = Σφy/Σφ²（φ = ½t²）に誤差の伝播を使うと "
                "σ_g = σ/√Σφ² となります。",
                "en": "σ/√N is the error of a mean, which is another model. Propagate σ through "
                "g = Σφy/Σφ² with φ = ½t²: σ_g = σ/√Σφ².",
            },
        ),
        Mistake(
            "variance of g",
            lambda t, y, sigma: (fit_g(t, y), _error(t, sigma) ** 2, _chi2(t, y, sigma)),
            {
                "ja": "2番目の値は g の分散 σ_g² になっています。誤差はその平方根で、g と同じ"
                "単位を持ちます。",
                "en": "The second result is the variance of g. The error is its square root and "
                "has the unit of g.",
            },
        ),
        Mistake(
            "error without ½",
            lambda t, y, sigma: (fit_g(t, y), _error(t, sigma) / 2, _chi2(t, y, sigma)),
            {
                "ja": "σ_g がちょうど半分です。g にかかる基底関数は t² ではなく φ = ½t² なので、"
                "σ_g = σ/√Σ(½t²)² です。",
                "en": "Your σ_g is half of what it should be. What multiplies g is φ = ½t², not "
                "t²: σ_g = σ/√Σ(½t²)².",
            },
        ),
        Mistake(
            "φ = t²",
            lambda t, y, sigma: (fit_g(t, y) / 2, _error(t, sigma) / 2, _chi2(t, y, sigma)),
            {"ja": "½ が抜けています。φ = ½t² です。", "en": "The ½ is missing: φ = ½t²."},
            also=(lambda t, y, sigma: (fit_g(t, y) / 2, _error(t, sigma), _chi2(t, y, sigma)),),
        ),
        Mistake(
            "scaled error",
            lambda t, y, sigma: (
                fit_g(t, y),
                _error(t, sigma) * np.sqrt(_chi2(t, y, sigma) / (len(t) - 1)),
                _chi2(t, y, sigma),
            ),
            {
                "ja": "誤差に √(χ²/自由度) がかかっています。σ は既知なので残差から推定しません。"
                "`curve_fit` なら `absolute_sigma=True` を付けます。",
                "en": "Your error is scaled by √(χ²/dof). Here σ is known, not estimated from the "
                "residuals; with `curve_fit` pass `absolute_sigma=True`.",
            },
        ),
        Mistake(
            "Hessian of χ²",
            lambda t, y, sigma: (
                fit_g(t, y),
                _error(t, sigma) / np.sqrt(2),
                _chi2(t, y, sigma),
            ),
            {
                "ja": "σ_g が 1/√2 倍になっています。共分散は χ²/2 のヘッシアンの逆です。",
                "en": "Your σ_g is too small by a factor √2. The covariance is the inverse of "
                "the Hessian of χ²/2.",
            },
        ),
        Mistake(
            "wrong order",
            lambda t, y, sigma: (fit_g(t, y), _chi2(t, y, sigma), _error(t, sigma)),
            {
                "ja": "順番が違います。g, σ_g, χ² の順です。",
                "en": "The order is g, σ_g, χ².",
            },
        ),
        Mistake(
            "χ² divided by σ",
            lambda t, y, sigma: (fit_g(t, y), _error(t, sigma), _chi2(t, y, sigma) * sigma),
            {
                "ja": "χ² は無次元です。残差の2乗は m² なので、σ ではなく σ² で割ります。",
                "en": "χ² has no unit. A squared residual is in m², so divide by σ², not by σ.",
            },
        ),
        Mistake(
            "χ² without σ",
            lambda t, y, sigma: (fit_g(t, y), _error(t, sigma), _chi2(t, y, 1)),
            {
                "ja": "Σr² は残差の2乗の和で、単位は m² です。χ² は残差を誤差 σ を単位にして"
                "測ります：Σ(r/σ)²。",
                "en": "Σr² is the sum of squared residuals, in m². χ² measures each residual in "
                "units of its error: Σ(r/σ)².",
            },
        ),
        Mistake(
            "reduced χ²",
            lambda t, y, sigma: (
                fit_g(t, y),
                _error(t, sigma),
                _chi2(t, y, sigma) / (len(t) - 1),
            ),
            {
                "ja": "自由度 N − 1 で割った値（換算 χ²）になっています。ここで求めるのは χ² "
                "そのものです。",
                "en": "You divided by the N − 1 degrees of freedom: that is the reduced χ². "
                "Asked for is χ² itself.",
            },
        ),
        *(
            Mistake(m.name, _with_error(m.function), m.hint, tuple(map(_with_error, m.also)))
            for m in FIT_G.mistakes
        ),
    ),
    nudges=(
        {
            "ja": "g は 1.1 と同じです。g = Σφy/Σφ²（φ = ½t²）は y について線形なので、誤差の伝播は"
            "正確に計算できます。",
            "en": "g is that of 1.1. As g = Σφy/Σφ² with φ = ½t² is linear in y, errors propagate "
            "exactly.",
        },
        {
            "ja": "独立な誤差では σ_g² = Σ_d (∂g/∂y_d)² σ² で、∂g/∂y_d = φ_d/Σφ² です。",
            "en": "For independent errors σ_g² = Σ_d (∂g/∂y_d)² σ², and ∂g/∂y_d = φ_d/Σφ².",
        },
        {
            "ja": "σ_g = σ/√Σφ²、χ² = Σ((y − gφ)/σ)² です。最後は `return g, sigma_g, chi2` と"
            "書きます。",
            "en": "σ_g = σ/√Σφ² and χ² = Σ((y − gφ)/σ)². End with `return g, sigma_g, chi2`.",
        },
    ),
    explanation={
        "ja": "χ² の g についての2階微分は 2Σφ²/σ² = 2/σ_g² です。谷が鋭いほど g は正確に"
        "決まります。",
        "en": "The second derivative of χ² with respect to g is 2Σφ²/σ² = 2/σ_g²: the sharper the "
        "valley, the better g is known.",
    },
)

POLY_PREDICT = Exercise(
    number="1.3",
    title={"ja": "多項式で予測する", "en": "Predicting with a polynomial"},
    reference=poly_predict,
    cases=(
        (*TEN, 2, 2.0),
        (*TEN, 1, 2.0),
        (*TEN, 3, 0.6),
        (*FIVE, 3, -4.5),
        (*FIVE, 2, 1.2),
    ),
    rtol=RTOL,
    mistakes=(
        Mistake(
            "reversed coefficients",
            lambda t, y, deg, t_new: np.polyval(np.polyfit(t, y, deg)[::-1], t_new),
            {
                "ja": "係数の順番が逆です。`np.polyval` は次数の高い係数から順に受け取りますが、"
                "`np.vander(..., increasing=True)` で得られるのは次数の低い順です。",
                "en": "The coefficients are in reversed order: `np.polyval` wants the highest "
                "power first, and `np.vander(..., increasing=True)` gives the lowest first.",
            },
        ),
        Mistake(
            "interpolation",
            lambda t, y, deg, t_new: np.interp(t_new, t, y),
            {
                "ja": "`np.interp` は隣り合う点を直線で結び、データの外では端の値を返すだけです。"
                "これはモデルではなく、予測になりません。多項式を当てはめてください。",
                "en": "`np.interp` joins neighbouring points and, outside the data, repeats the "
                "value at the end. That is not a model and predicts nothing. Fit a polynomial.",
            },
        ),
        Mistake(
            "degree too low",
            lambda t, y, deg, t_new: np.polyval(np.polyfit(t, y, deg - 1), t_new),
            {
                "ja": "次数が1つ足りません。d 次の多項式の係数は d + 1 個あるので、計画行列も "
                "d + 1 列です。",
                "en": "The degree is too low by one. A polynomial of degree d has d + 1 "
                "coefficients, so the design matrix has d + 1 columns.",
            },
        ),
        Mistake(
            "degree ignored",
            lambda t, y, deg, t_new: np.polyval(np.polyfit(t, y, 2), t_new),
            {
                "ja": "いつも2次式を当てはめています。次数は引数 `deg` で与えられます。",
                "en": "You always fit a parabola. The degree is given by the argument `deg`.",
            },
        ),
        Mistake(
            "coefficients returned",
            lambda t, y, deg, t_new: np.polyfit(t, y, deg),
            {
                "ja": "多項式の係数を返しています。求めるのは `t_new` での値です。",
                "en": "You returned the coefficients. Asked for is the value of the polynomial at "
                "`t_new`.",
            },
        ),
    ),
    nudges=(
        {
            "ja": "多項式も、係数については線形なモデルです。t^d, …, t, 1 を列とする行列 A を作り、"
            "|Ac − y|² を最小にする c を求めます。",
            "en": "A polynomial is linear in its coefficients. Build the matrix A with the columns "
            "t^d, …, t, 1 and find the c that minimises |Ac − y|².",
        },
        {
            "ja": "行列は `np.vander(t, deg + 1)`、最小2乗解は `np.linalg.lstsq(A, y)` の最初の"
            "要素です。",
            "en": "The matrix is `np.vander(t, deg + 1)`; the least-squares solution is the first "
            "element of `np.linalg.lstsq(A, y)`.",
        },
        {
            "ja": "最後に `np.polyval(c, t_new)` で t_new での値を計算します。",
            "en": "Finally evaluate at t_new, with `np.polyval(c, t_new)`.",
        },
    ),
    explanation={
        "ja": "`np.vander` は次数の高い列から並べるので、係数をそのまま `np.polyval` に渡せます。"
        "`np.polyfit` も同じ最小2乗法を使っています。",
        "en": "`np.vander` puts the highest power first, the order that `np.polyval` expects. "
        "`np.polyfit` does the same least-squares fit.",
    },
)

EXERCISES = (FIT_G, FIT_G_WITH_ERROR, POLY_PREDICT)
