"""The live demo of notebook 01: polynomials fitted to a free fall and asked about the future."""

import math
from functools import lru_cache
from typing import NamedTuple

import matplotlib as mpl
import numpy as np
from numpy.polynomial import legendre

from ... import data
from ...language import choose
from ...plots.style import GREY, INK, PALETTE, STYLE, tint
from ...widgets.controls import Counter, integer_slider, slider
from ...widgets.demo import Demo, new_figure

FIRST, LAST, HORIZON = 0.1, 1.0, 2.0  # seconds: measured from, measured to, predicted at most
Y_LIMITS = (-4.0, 25.0)  # metres


class PolynomialFit(NamedTuple):
    """A least-squares fit to a simulated free fall, with its prediction.

    Attributes
    ----------
    degree, measurement : int
    t, y : array, shape (N,)
        Times in s and distances in m that were measured.
    sigma : float
        Error of each y, in m.
    pulls : array, shape (N,)
        (y - fit) / σ.
    time, curve, error : array, shape (201,)
        Times from 0 to that of the prediction, the fitted polynomial there and its 1σ error.
    chi2 : float
        Sum of the squared pulls.
    dof : int
        Degrees of freedom, N - degree - 1.
    p_value : float
        Probability of a larger χ² if the model is right.
    truth : float
        ½ g t² at the last time.
    """

    degree: int
    measurement: int
    t: np.ndarray
    y: np.ndarray
    sigma: float
    pulls: np.ndarray
    time: np.ndarray
    curve: np.ndarray
    error: np.ndarray
    chi2: float
    dof: int
    p_value: float
    truth: float


def fit_free_fall(
    degree: int, sigma: float, points: int, until: float, measurement: int
) -> PolynomialFit:
    """Measure a free fall, fit a polynomial by least squares, and predict.

    Parameters
    ----------
    degree : int
        Of the polynomial; it must be less than ``points``.
    sigma : float
        Error of each measured distance, in m.
    points : int
        Number of measurements, evenly spaced from 0.1 s to 1 s.
    until : float
        Time of the prediction, in s.
    measurement : int
        Which experiment; number 0 with ten points and σ = 0.02 m is `data.free_fall`.
    """
    if not 0 <= degree < points:
        raise ValueError(f"degree must lie in [0, {points - 1}] for {points} points, got {degree}")
    t = np.linspace(FIRST, LAST, points)
    y = _fallen(t) + sigma * _standard_noise(points, measurement)

    Q, R = np.linalg.qr(_basis(t, degree) / sigma)
    c = np.linalg.solve(R, Q.T @ (y / sigma))
    pulls = (y - _basis(t, degree) @ c) / sigma
    chi2, dof = float(pulls @ pulls), points - degree - 1

    time = np.linspace(0, until, 201)
    A = _basis(time, degree)
    error = np.linalg.norm(np.linalg.solve(R.T, A.T), axis=0)  # a·(RᵀR)⁻¹·aᵀ, RᵀR = cov⁻¹
    return PolynomialFit(
        degree=degree,
        measurement=measurement,
        t=t,
        y=y,
        sigma=sigma,
        pulls=pulls,
        time=time,
        curve=A @ c,
        error=error,
        chi2=chi2,
        dof=dof,
        p_value=chi2_p_value(chi2, dof) if dof else math.nan,
        truth=float(_fallen(until)),
    )


def chi2_p_value(chi2: float, dof: int) -> float:
    """Return the probability that χ² of ``dof`` degrees of freedom exceeds ``chi2``.

    It is the incomplete gamma function Q(dof/2, χ²/2), by the recurrence
    Q(a + 1, x) = Q(a, x) + x^a e^(-x) / Γ(a + 1) (NIST DLMF 8.8.6).
    """
    x = chi2 / 2
    a, q = (0.5, math.erfc(math.sqrt(x))) if dof % 2 else (1.0, math.exp(-x))
    while a < dof / 2:
        q += x**a * math.exp(-x) / math.gamma(a + 1)
        a += 1
    return q


def _fallen(t):
    return 0.5 * data.STANDARD_GRAVITY * t**2


@lru_cache(maxsize=64)
def _standard_noise(points: int, measurement: int) -> np.ndarray:
    """Return the noise in units of σ: drawn once, so that moving σ only stretches it."""
    shipped = data.free_fall()
    if measurement == 0 and points == len(shipped.t):
        return (shipped.y - _fallen(shipped.t)) / shipped.sigma
    return np.random.default_rng([measurement, points]).normal(size=points)


def _basis(t: np.ndarray, degree: int) -> np.ndarray:
    """Return polynomials up to a degree that stay well-conditioned, shape (len(t), degree + 1)."""
    return legendre.legvander((2 * t - FIRST - LAST) / (LAST - FIRST), degree)


_ALT = {
    "ja": "自由落下の測定点、多項式のフィットとその1σの帯、真の放物線、外挿した予測。下は残差。",
    "en": "Free-fall measurements, the fitted polynomial with its 1σ band, the true parabola and "
    "the extrapolated prediction. Below: the residuals.",
}


@mpl.rc_context(STYLE)
def free_fall_explorer() -> Demo:
    """Show what the degree of a polynomial does to the fit and to the prediction."""
    figure = new_figure(700, 370)
    ax, below = figure.subplots(2, sharex=True, height_ratios=[3, 1])
    ax.set(xlim=(0, 1.04 * HORIZON), ylim=Y_LIMITS, ylabel="distance $y$ [m]")
    below.set(ylim=(-4, 4), yticks=(-2, 0, 2), xlabel="time $t$ [s]", ylabel="residual / $\\sigma$")
    below.set_xticks(np.arange(0, HORIZON + 0.1, 0.5))
    for axes in (ax, below):
        axes.axvspan(FIRST, LAST, color=tint("orange", 0.15), lw=0, zorder=0)
    ax.text((FIRST + LAST) / 2, Y_LIMITS[0] + 0.6, "measured here", color=GREY, ha="center")
    below.plot([0, LAST], [0, 0], color=GREY, lw=1)

    time = np.linspace(0, HORIZON, 201)
    band = ax.fill_between(time, 0, 0, color=tint("sky", 0.5), lw=0, zorder=2.0, label="1σ band")
    (truth,) = ax.plot(time, _fallen(time), "--", color=INK, lw=1.5, zorder=2.1, label="½gt²")
    (curve,) = ax.plot([], [], color=PALETTE["blue"], zorder=2.2, label="fit")
    dot_style = {"color": INK, "markersize": 6, "zorder": 2.4}
    (dots,) = ax.plot([], [], "o", label="data", **dot_style)
    bars = ax.vlines([], [], [], color=INK, lw=1.5, zorder=2.3)
    (pulls,) = below.plot([], [], "o", **dot_style)
    pull_bars = below.vlines([], [], [], color=INK, lw=1.5, zorder=2.3)
    beyond = [  # residuals outside the axes
        below.plot([], [], marker, color=PALETTE["vermillion"], ms=7, zorder=2.5)[0]
        for marker in "^v"
    ]
    (target,) = ax.plot([], [], "D", color=PALETTE["vermillion"], zorder=2.6, label="prediction")
    target_bar = ax.vlines([], [], [], color=PALETTE["vermillion"], lw=2.5, zorder=2.5)
    report = ax.set_title("\n", loc="left", fontsize=14)
    # The right half of the lower axes stays empty, so the legend need not move.
    below.legend(handles=[dots, truth, curve, band, target], loc="center right", ncols=2)

    def draw(fit: PolynomialFit) -> None:
        low, high = fit.curve - fit.error, fit.curve + fit.error
        outline = np.r_[np.c_[fit.time, low], np.c_[fit.time, high][::-1]]
        band.set_verts([outline.clip(-100, 100)])
        curve.set_data(fit.time, fit.curve.clip(-100, 100))
        dots.set_data(fit.t, fit.y)
        bars.set_segments(_vertical(fit.t, fit.y - fit.sigma, fit.y + fit.sigma))
        pulls.set_data(fit.t, fit.pulls)
        pull_bars.set_segments(_vertical(fit.t, fit.pulls - 1, fit.pulls + 1))
        for artist, side in zip(beyond, (1, -1), strict=True):
            off = side * fit.pulls > 4
            artist.set_data(fit.t[off], np.full(off.sum(), side * 3.6))
        target.set_data(fit.time[-1:], fit.curve[-1:])
        target_bar.set_segments(_vertical(fit.time[-1:], low[-1:], high[-1:]).clip(-100, 100))
        p = "p < 1e-300" if fit.p_value == 0 else f"p = {fit.p_value:.2g}"
        prediction = f"{fit.curve[-1]:.2f}".replace("-", "−")
        report.set_text(
            f"degree {fit.degree},  χ² = {fit.chi2:.1f},  {fit.dof} dof,  {p}\n"
            f"y({fit.time[-1]:.2f} s) = {prediction} ± {fit.error[-1]:.2f} m,  "
            f"truth {fit.truth:.2f} m"
        )

    return Demo(
        "free-fall-explorer",
        figure,
        controls={
            "degree": integer_slider(choose({"ja": "次数", "en": "degree"}), 2, 1, 8),
            "sigma": slider(
                choose({"ja": r"誤差 $\sigma$ [m]", "en": r"error $\sigma$ [m]"}),
                *(0.02, 0.01, 0.3, 0.01),
            ),
            "points": integer_slider(choose({"ja": "測定点数", "en": "points"}), 10, 10, 40),
            "until": slider(
                choose({"ja": "予測する時刻 [s]", "en": "predict at [s]"}),
                *(1.2, LAST, HORIZON, 0.05),
            ),
            "measurement": Counter(choose({"ja": "測り直す", "en": "Measure again"}), "random"),
        },
        compute=fit_free_fall,
        draw=draw,
        moving=[
            *(band, truth, curve, bars, dots, pull_bars, pulls, target_bar, target, report),
            *beyond,
        ],
        alt=choose(_ALT),
    )


def _vertical(x: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Return the segments of error bars, shape (N, 2, 2)."""
    return np.stack([np.c_[x, low], np.c_[x, high]], axis=1)
