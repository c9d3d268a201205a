"""The pictures of notebook 01: free fall, what three fits predict, and what their bars know."""

import math

import matplotlib.pyplot as plt
import numpy as np

from ...data import STANDARD_GRAVITY
from ...plots.curves import plot_band, plot_data
from ...plots.showing import show
from ...plots.style import GREY, INK, PALETTE, tint

ASKED = 2.0  # s, the time of the prediction
NAMES = {1: "line", 2: "parabola", 8: "degree 8"}
COLORS = {1: PALETTE["vermillion"], 2: PALETTE["blue"], 8: PALETTE["purple"]}
INKS = {1: "#B34700", 2: PALETTE["blue"], 8: "#9C4576"}  # the same, dark enough for text
STYLES = {1: "-.", 2: "-", 8: (0, (5, 1.5))}
Y_LIMITS = (-4.0, 26.0)  # m


def three_answers(t, y, sigma: float, quoted: dict) -> None:
    """Draw the measurements and what three fits quote for y(2 s).

    Parameters
    ----------
    t, y : array, shape (N,)
        In s and m.
    sigma : float
        Error of each y, in m.
    quoted : dict
        (value, error) in m for the degrees 1, 2 and 8.
    """
    ax = _axes(t, y, sigma)
    for degree, (value, error) in quoted.items():
        color, inside = COLORS[degree], np.clip(value, *Y_LIMITS)
        low, high = np.clip([value - error, value + error], *Y_LIMITS)
        ax.plot([ASKED, ASKED], [low, high], color=color, lw=9, alpha=0.55)
        if inside == value:
            ax.plot(ASKED, value, "o", color=color, ms=12, zorder=5)
        heights = {1: 9.6, 2: 20.4, 8: 1.4}
        ax.text(2.1, heights[degree], _label(degree, value, error), color=INKS[degree], size=17)
    ax.set_title("ten points, three answers", loc="left", size=16)
    show(
        ja="0.1–1.0 s の10個の測定点と、3つの予測 y(2 s)：直線 9.69 ± 0.03 m、放物線 "
        "19.39 ± 0.18 m、8次式 −3 ± 22 km（図の高さいっぱいの棒）。一番短い誤差棒を信じて"
        "よいでしょうか。",
        en="Ten measurements from 0.1 to 1.0 s and three predictions of y(2 s): line 9.69 ± 0.03 "
        "m, parabola 19.39 ± 0.18 m, degree 8 −3 ± 22 km, a bar as high as the picture. Is the "
        "shortest error bar the one to believe?",
    )


def fit(t, y, sigma: float, g: float, sigma_g: float) -> None:
    """Draw the fit of y = g t²/2, and below it what is left, with the band of its error.

    Parameters
    ----------
    t, y : array, shape (N,)
        In s and m.
    sigma : float
        Error of each y, in m.
    g, sigma_g : float
        Fitted acceleration and its error, in m/s².
    """
    t_line = np.linspace(0, 1.3, 131)
    phi = t_line**2 / 2
    cm = 100  # below in cm
    ax, below = _with_rest(t, y, sigma, t_line, g * phi, sigma_g * phi, unit=cm)
    ax.errorbar(1.2, g * 0.72, sigma_g * 0.72, fmt="D", color=PALETTE["vermillion"], ms=9)
    ax.text(1.17, g * 0.72, "prediction", color=INKS[1], ha="right", va="center", size=16)
    ax.text(0.62, 0.9, "fit $y = g\\,t^2/2$", color=INKS[2], size=16)
    ax.set(ylabel="$y$ [m]", xlim=(0, 1.3))
    below.set(xlabel="$t$ [s]", ylabel="$y$ − fit [cm]")
    show(
        ja="上：10点を通る放物線 y = g t²/2 と 1.2 s の予測。下：フィットとの差（cm）。帯は予測の"
        "誤差で、時刻の2乗で広がる。",
        en="Above: the parabola y = g t²/2 through the ten points, and the prediction at 1.2 s. "
        "Below: what is left, in cm. The band is the error of the prediction; it widens as the "
        "square of the time.",
    )


def picture(t, y, sigma: float, times, fits: dict, shares: dict, networks=None) -> None:
    """Draw three extrapolations with their bands, and how often their bars hold the truth.

    Parameters
    ----------
    t, y : array, shape (N,)
        The measurements, in s and m.
    sigma : float
        Error of each y, in m.
    times : array, shape (M,)
        Increasing, up to 2 s, the time of the prediction.
    fits : dict
        (values, errors) in m, each of shape (M,), for the degrees 1, 2 and 8.
    shares : dict
        For each degree the share of repeated measurements whose bar at 2 s holds the truth.
    networks : array, shape (R, M), optional
        Curves of trained networks, in m.
    """
    ax = _axes(t, y, sigma)
    right, heights = 3.73, {1: 10.8, 2: 18.4, 8: -2.6}
    for degree, (values, errors) in fits.items():
        values, errors, color = np.array(values), np.array(errors), COLORS[degree]
        low, high = (np.clip(values + side * errors, -99, 99) for side in (-1, 1))
        ax.fill_between(times, low, high, color=color, alpha=0.18 if degree == 8 else 0.35, lw=0)
        ax.plot(times, np.clip(values, -99, 99), color=color, ls=STYLES[degree], lw=3)
        words = {"color": INKS[degree], "size": 16, "va": "center"}
        ax.text(2.1, heights[degree], _label(degree, values[-1], errors[-1]), **words)
        ax.text(right, heights[degree], f"{100 * shares[degree]:.0f} %", ha="right", **words)
    if networks is not None:
        low, high = np.min(networks, axis=0), np.max(networks, axis=0)
        ax.fill_between(times, low, high, color=PALETTE["green"], alpha=0.6, lw=0)
        ends = f"20 networks  {low[-1]:.1f} – {high[-1]:.1f} m"
        ax.text(2.1, 7.2, ends, color="#00694C", size=16, va="center")
    ax.plot(ASKED, STANDARD_GRAVITY * ASKED**2 / 2, "*", color=INK, ms=20, zorder=5)
    ax.text(2.1, 21.4, "truth", size=16, va="center")
    ax.text(right, 24.4, "bars that\nhold the truth", color=GREY, ha="right", va="center")
    ax.set_title(
        "An error bar knows the noise.\nIt does not know that the hypothesis is wrong.",
        loc="left",
        size=16,
    )
    ja = (
        "0.1–1.0 s の測定点から 2 s へ延ばした3つの曲線と誤差の帯。同じ実験をくり返したとき、2 s の"
        "誤差棒が真の値（星、19.61 m）を含む割合は、直線 0 %、放物線と8次式は約 68 %。8次式の帯は"
        "1 s の先でラッパのように開く。誤差棒は雑音を知っているが、仮説の間違いは知らない。"
    )
    en = (
        "Three curves continued from the points measured in 0.1 to 1.0 s to 2 s, with their error "
        "bands. When the experiment is repeated, the bar at 2 s holds the truth (a star, 19.61 m) "
        "in 0 % of the cases for the line and in about 68 % for the parabola and degree 8, whose "
        "band opens like a trumpet after 1 s. An error bar knows the noise; it does not know that "
        "the hypothesis is wrong."
    )
    if networks is not None:
        ja += "20個のネットワークは細い束になって 8–9 m へ向かい、真の値の半分にも届かない。"
        en += " Twenty networks stay in a narrow strip and end at 8 to 9 m, less than half."
    show(ja=ja, en=en)


def conditional_mean(x, y, slope: float) -> None:
    """Draw samples of P(X, Y), the mean of Y in slices of X, and the line of least squares.

    Parameters
    ----------
    x, y : array, shape (N,)
    slope : float
        Of the line through the origin.
    """
    edges = np.linspace(-2, 2, 9)
    slices = np.digitize(x, edges)
    means = [np.mean(y[slices == k]) for k in range(1, len(edges))]
    ax = plt.subplots(figsize=(7, 4.2))[1]
    ax.plot(x, y, ".", ms=3, color="0.65")
    ax.plot([-2.5, 2.5], [-2.5, 2.5], ":", color=INK)
    ax.text(2.55, 2.55, "long axis, slope 1", va="center", size=15)
    ax.plot([-2.5, 2.5], [-2.5 * slope, 2.5 * slope], color=PALETTE["vermillion"], lw=3)
    ax.text(2.55, 2.4 * slope, f"least squares, {slope:.2f}", color=INKS[1], va="center", size=15)
    ax.plot((edges[1:] + edges[:-1]) / 2, means, "o", color=PALETTE["blue"], ms=10)
    ax.text(0.25, -2.4, "mean of $Y$ in each slice of $X$", color=INKS[2], size=15)
    ax.set(xlabel="$x$", ylabel="$y$", xlim=(-3, 4.9), ylim=(-3, 3), xticks=range(-3, 4))
    show(
        ja="相関 0.8 の散布図。縦の帯ごとの Y の平均は、最小2乗法の直線（傾き 0.8）に乗り、雲の長軸"
        "（傾き 1）には乗らない。最小2乗法が求めるのは条件つき平均。",
        en="A cloud of points with correlation 0.8. The means of Y in vertical slices lie on the "
        "line of least squares, slope 0.8, not on the long axis of the cloud, slope 1: least "
        "squares finds the conditional mean.",
    )


def own_data(x, y, sigma, x_line, values, errors) -> None:
    """Draw data of one's own with the fit, and below it what is left, with the band.

    Parameters
    ----------
    x, y : array, shape (N,)
    sigma : float or array, shape (N,)
        Error of each y.
    x_line, values, errors : array, shape (M,)
        Closely spaced increasing positions, the fit there and its errors.
    """
    ax, below = _with_rest(x, y, sigma, x_line, values, errors)
    ax.set(ylabel="$y$")
    below.set(xlabel="$x$", ylabel="$y$ − fit")
    show(
        ja="上：測定点と、あてはめた式。下：その差と、フィットの誤差の帯。帯は、測った範囲の外で"
        "広がる。",
        en="Above: the measurements and the fitted formula. Below: what is left, and the band of "
        "the error of the fit, which widens outside the measured range.",
    )


def error_ellipse(v0, g, C, centre) -> None:
    """Draw fitted (v0, g) of repeated measurements and the ellipses Δχ² = 1 and 4.

    Parameters
    ----------
    v0, g : array, shape (R,)
        In m/s and m/s².
    C : array, shape (2, 2)
        Covariance of (v0, g).
    centre : pair of floats
        The true (v0, g).
    """
    ax = plt.subplots(figsize=(7, 4.2))[1]
    ax.plot(v0, g, ".", ms=3, color="0.6")
    angle = np.linspace(0, 2 * np.pi, 200)
    # C = L Lᵀ: L turns the circle of radius k into the contour k² above the minimum of χ².
    L = np.linalg.cholesky(C)
    for k, style, color, name in ((1, "-", INKS[1], "solid"), (2, "--", INKS[2], "dashed")):
        ellipse = np.array(centre)[:, None] + k * L @ [np.cos(angle), np.sin(angle)]
        ax.plot(*ellipse, style, color=color, lw=3)
        words = {"color": color, "size": 16, "ha": "right", "transform": ax.transAxes}
        ax.text(0.97, 1 - 0.13 * k, rf"{name}: $\Delta\chi^2 = {k**2}$", **words)
    ax.set(xlabel="$v_0$ [m/s]", ylabel="$g$ [m/s$^2$]")
    show(
        ja="くり返した実験の (v0, g) の雲は、右下がりの細長い楕円。v0 が増えれば g が減る"
        "方向は、データではほとんど決まらない。",
        en="The cloud of fitted (v0, g) of repeated experiments is a long ellipse that falls to "
        "the right: more v0 and less g is the direction that the data hardly determine.",
    )


def chi2_distribution(chi2s, dof: int) -> None:
    """Draw χ² of repeated measurements and the density of the χ² distribution.

    Parameters
    ----------
    chi2s : array, shape (R,)
    dof : int
        Degrees of freedom.
    """
    ax = plt.subplots(figsize=(7, 3.9))[1]
    ax.hist(chi2s, bins=40, density=True, color=tint("blue", 0.45))
    x = np.linspace(0, 30, 301)
    norm = 2 ** (dof / 2) * math.gamma(dof / 2)
    ax.plot(x, x ** (dof / 2 - 1) * np.exp(-x / 2) / norm, color=PALETTE["vermillion"], lw=3)
    ax.text(12, 0.075, rf"density of $\chi^2_{{{dof}}}$", color=INKS[1], size=16)
    ax.set(xlabel=r"$\chi^2$", ylabel="density", xlim=(0, 30))
    show(
        ja="2000回の実験の χ² のヒストグラムと、自由度9の χ² 分布の密度。形まで一致するのは、"
        "雑音が正規分布だから。",
        en="A histogram of χ² of 2000 experiments and the density of the χ² distribution with 9 "
        "degrees of freedom. That even the shapes agree shows that the noise is normal.",
    )


def trajectory(s, h, W) -> None:
    """Draw a thrown ball: measured positions, and the curve W (t, t²).

    Parameters
    ----------
    s, h : array, shape (N,)
        Distance and height, in m.
    W : array, shape (2, 2)
        Rows for s and h.
    """
    ax = plt.subplots(figsize=(7, 3.9))[1]
    times = np.linspace(0, 0.83, 100)
    curve = np.array(W) @ [times, times**2]
    ax.plot(*curve, color=PALETTE["blue"])
    ax.plot(s, h, "o", color=INK)
    ax.text(
        1.25, 0.45, r"fit $W\vec{x}$,  $\vec{x} = (t, t^2)$", color=INKS[2], size=16, ha="center"
    )
    ax.set(xlabel="$s$ [m]", ylabel="$h$ [m]")
    show(
        ja="投げたボールの16個の位置と、1つの行列 W で表した軌道。2つの成分を1つの式で表せる。",
        en="Sixteen positions of a thrown ball, and the orbit that one matrix W gives: two "
        "components in one formula.",
    )


def _with_rest(x, y, sigma, x_line, values, errors, unit: float = 1):
    """New axes with data and a fit, and below them data minus fit, multiplied by a unit."""
    values, errors = np.array(values), np.array(errors)
    _, (ax, below) = plt.subplots(2, sharex=True, height_ratios=[2, 1], figsize=(7.6, 3.9))
    plot_data(x, y, sigma, xlabel="", ax=ax)
    ax.plot(x_line, values, color=PALETTE["blue"])
    plot_band(x_line, 0 * x_line, unit * errors, ax=below)
    rest = y - np.interp(x, x_line, values)
    below.errorbar(x, unit * rest, unit * np.asarray(sigma), fmt="o", color=INK)
    return ax, below


def _axes(t, y, sigma: float):
    """New axes with the measurements, room for words on the right, and the range measured."""
    ax = plt.subplots(figsize=(9, 4.3))[1]
    ax.axvspan(t[0], t[-1], color=tint(GREY, 0.15), lw=0, zorder=0)
    ax.text((t[0] + t[-1]) / 2, -3.4, "measured here", color=GREY, ha="center")
    plot_data(t, y, sigma, ax=ax)
    ax.set(xlim=(0, 3.75), ylim=Y_LIMITS, xticks=np.arange(0, 2.1, 0.5))
    ax.spines.bottom.set_bounds(0, ASKED)
    ax.xaxis.set_label_coords(ASKED / 3.75, -0.1)
    return ax


def _label(degree: int, value: float, error: float) -> str:
    if error > 1000:
        return f"{NAMES[degree]}  {value / 1000:.0f} ± {error / 1000:.0f} km".replace("-", "−")
    return f"{NAMES[degree]}  {value:.2f} ± {error:.2f} m"
