"""The live demos of notebook 04: overfitting of polynomials, and splits of the irises."""

from functools import lru_cache
from typing import NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch
from numpy.polynomial import legendre

from ... import data
from ...language import choose
from ...losses import accuracy, cross_entropy
from ...network import Network
from ...optimizers import GradientDescent
from ...plots.splitting import CELL_COLORS, SET_COLORS, block_border
from ...plots.style import GREY, INK, LEGIBLE, PALETTE, STYLE, tint
from ...training import train
from ...widgets.artists import ColorPlane
from ...widgets.controls import Counter, choice, integer_slider, slider
from ...widgets.demo import Demo, new_figure

HIGHEST_DEGREE, MOST_POINTS, VALIDATION_POINTS = 15, 100, 1000
NO_PENALTY = -8.0  # log10 λ that is too small to be seen
ERROR_LIMITS = (2e-4, 30.0)


class Overfit(NamedTuple):
    """Polynomials of every degree fitted to one set of noisy points.

    Attributes
    ----------
    degree : int
        The one that is shown.
    x, y : array, shape (N,)
        Training points.
    line, curve : array, shape (201,)
        Points of [-1, 1] and the polynomial of ``degree`` there.
    training, validation : array, shape (16,)
        Loss of eq. (20), without penalty, of each degree on the training points and on 1000
        fresh ones.
    floor : float
        σ²/2, the loss of the true function.
    best : int
        Degree with the lowest validation loss.
    """

    degree: int
    x: np.ndarray
    y: np.ndarray
    line: np.ndarray
    curve: np.ndarray
    training: np.ndarray
    validation: np.ndarray
    floor: float
    best: int


def fit_all_degrees(
    degree: int, sigma: float, points: int, log_lambda: float, sample: int
) -> Overfit:
    """Fit polynomials of degree 0 to 15 to noisy points of sin(4x + 1/2).

    The loss is eq. (20) plus λ/2 times the sum of the squared coefficients, eq. (35), of
    normalised Legendre polynomials; the constant is not penalised. Where several polynomials
    are equally good, the one with the smallest coefficients is taken.

    Parameters
    ----------
    degree : int
        The polynomial whose curve is returned.
    sigma : float
        Standard deviation of the noise.
    points : int
        Number N of training points.
    log_lambda : float
        log10 λ; -8 or less means no penalty.
    sample : int
        Which random points and noise.
    """
    if not 0 <= degree <= HIGHEST_DEGREE:
        raise ValueError(f"degree must lie in [0, {HIGHEST_DEGREE}], got {degree}")
    if not 1 <= points <= MOST_POINTS:
        raise ValueError(f"points must lie in [1, {MOST_POINTS}], got {points}")
    lam = 10**log_lambda if log_lambda > NO_PENALTY else 0.0
    x, noise, x_fresh, noise_fresh = _draws(sample)
    x, y = x[:points], true_function(x[:points]) + sigma * noise[:points]
    y_fresh = true_function(x_fresh) + sigma * noise_fresh
    line = np.linspace(-1, 1, 201)
    A, A_fresh, A_line = _columns(x), _columns(x_fresh), _columns(line)

    training, validation = np.empty((2, HIGHEST_DEGREE + 1))
    for n in range(HIGHEST_DEGREE + 1):
        mean = A[:, :n].mean(axis=0)
        c = _ridge(A[:, :n] - mean, y - y.mean(), lam)
        c0 = y.mean() - mean @ c
        training[n] = np.mean((A[:, :n] @ c + c0 - y) ** 2) / 2
        validation[n] = np.mean((A_fresh[:, :n] @ c + c0 - y_fresh) ** 2) / 2
        if n == degree:
            curve = A_line[:, :n] @ c + c0
    best = int(validation.argmin())
    return Overfit(degree, x, y, line, curve, training, validation, sigma**2 / 2, best)


def true_function(x):
    """Return sin(4x + 1/2), what the points of the demo scatter around."""
    return np.sin(4 * x + 0.5)


def _columns(x: np.ndarray) -> np.ndarray:
    """Return Legendre polynomials of degree 1 to 15 with mean square 1 on [-1, 1]."""
    n = np.arange(1, HIGHEST_DEGREE + 1)
    return legendre.legvander(x, HIGHEST_DEGREE)[:, 1:] * np.sqrt(2 * n + 1)


def _ridge(A: np.ndarray, y: np.ndarray, lam: float) -> np.ndarray:
    """Return the c that minimises |Ac - y|²/(2N) + λ|c|²/2; the shortest one if λ = 0."""
    U, s, Vt = np.linalg.svd(A, full_matrices=False)
    kept = s > 1e-10 * s.max(initial=0)
    s = np.where(kept, s, 1.0)
    return Vt.T @ (kept * s / (s**2 + len(y) * lam) * (U.T @ y))


@lru_cache(maxsize=64)
def _draws(sample: int) -> tuple[np.ndarray, ...]:
    """Return points and unit noise, drawn once, so that σ stretches it and N adds points."""
    rng = np.random.default_rng([1, sample])
    return tuple(
        draw(size=size)
        for size in (MOST_POINTS, VALIDATION_POINTS)
        for draw in (lambda size: rng.uniform(-1, 1, size), rng.normal)
    )


_ALT_OVERFITTING = {
    "ja": "左：雑音のある点に当てはめた多項式と真の関数。右：訓練誤差と検証誤差を次数に対して描いた"
    "もの。現在の次数に印がある。",
    "en": "Left: a polynomial fitted to noisy points, with the true function. Right: training and "
    "validation loss against the degree, with the current degree marked.",
}


@mpl.rc_context(STYLE)
def overfitting_explorer() -> Demo:
    """Show how training and validation loss part as a model gets more flexible."""
    figure = new_figure(700, 400)
    left, right = figure.subplots(1, 2, width_ratios=[1, 1.05])
    left.set(xlim=(-1.05, 1.05), ylim=(-2.6, 2.6), xlabel="$x$", ylabel="$y$")
    right.set(xlim=(-0.5, HIGHEST_DEGREE + 0.5), ylim=ERROR_LIMITS, yscale="log")
    right.set(xlabel="degree", ylabel=r"loss $\bar{L}$", xticks=range(0, HIGHEST_DEGREE + 1, 3))

    line = np.linspace(-1, 1, 201)
    (truth,) = left.plot(line, true_function(line), "--", color=INK, lw=1.5, label="truth")
    (curve,) = left.plot([], [], color=PALETTE["green"], lw=2.5, label="fit")
    (dots,) = left.plot([], [], "o", color=PALETTE["blue"], ms=5, label="training data")
    above = {"loc": "lower center", "bbox_to_anchor": (0.5, 1), "borderaxespad": 0}
    left.legend(ncols=3, columnspacing=1, handlelength=1.5, fontsize=12, **above)
    here = right.axvline(0, color="#C8C8C8", lw=2, zorder=0)
    floor = right.axhline(1, color=INK, ls=":", lw=1.5)
    colors = [PALETTE[SET_COLORS["validation"]], PALETTE[SET_COLORS["training"]]]
    styles = list(zip(colors, ("o-", "s--"), strict=True))
    curves = [right.plot([], [], style, color=color, ms=4)[0] for color, style in styles]
    marks = [right.plot([], [], style[0], color=color, ms=11)[0] for color, style in styles]
    inks = [*(LEGIBLE[SET_COLORS[name]] for name in ("validation", "training")), INK]
    # Coloured texts that say the values take the place of a legend.
    places = [(0, 1.09), (0.55, 1.09), (0, 1.02)]
    texts = [
        right.text(*place, "", color=color, fontsize=13, transform=right.transAxes)
        for place, color in zip(places, inks, strict=True)
    ]
    degrees = np.arange(HIGHEST_DEGREE + 1)

    def draw(fit: Overfit) -> None:
        curve.set_data(fit.line, fit.curve.clip(-10, 10))
        dots.set_data(fit.x, fit.y)
        here.set_xdata([fit.degree, fit.degree])
        floor.set_ydata([fit.floor, fit.floor])
        losses = (fit.validation, fit.training)
        for shown, mark, loss in zip(curves, marks, losses, strict=True):
            loss = loss.clip(ERROR_LIMITS[0] / 100, 100 * ERROR_LIMITS[1])
            shown.set_data(degrees, loss)
            mark.set_data([fit.degree], [loss[fit.degree]])
        texts[0].set_text(f"validation {_short(fit.validation[fit.degree])}")
        texts[1].set_text(f"training {_short(fit.training[fit.degree])}")
        texts[2].set_text(f"noise σ²/2 = {fit.floor:.3f}")

    return Demo(
        "overfitting-explorer",
        figure,
        controls={
            "degree": integer_slider(choose({"ja": "次数", "en": "degree"}), 3, 0, HIGHEST_DEGREE),
            "points": integer_slider(
                choose({"ja": "訓練点の数 $N$", "en": "training points $N$"}), 20, 5, MOST_POINTS
            ),
            "sigma": slider(
                choose({"ja": r"雑音 $\sigma$", "en": r"noise $\sigma$"}), 0.3, 0.05, 1.0, 0.05
            ),
            "log_lambda": slider(
                choose({"ja": r"L2 の強さ $\log_{10}\lambda$", "en": r"L2, $\log_{10}\lambda$"}),
                *(NO_PENALTY, NO_PENALTY, 1.0, 0.5),
                digits=1,
            ),
            "sample": Counter(choose({"ja": "新しいデータ", "en": "New data"}), "random"),
        },
        compute=fit_all_degrees,
        draw=draw,
        moving=[truth, curve, dots, here, floor, *curves, *marks, *texts],
        alt=choose(_ALT_OVERFITTING),
        label_width="10em",
    )


def _short(loss: float) -> str:
    return f"{loss:.3f}" if loss < 100 else "over 100"


ORDERS = ("in file order", "shuffled", "stratified")
"""The ways to choose the sets of `split_irises`."""

SETS = tuple(SET_COLORS)
SPECIES_COLORS = [tint("green", strength) for strength in (0.25, 0.5, 0.75)]
SPECIES_NAMES = data.iris().species
COLUMNS = 15


class IrisSplit(NamedTuple):
    """Three sets of irises, and how a softmax regression trained on the first one does.

    Attributes
    ----------
    member : array of int, shape (150,)
        0, 1, 2 for training, validation and test, in file order.
    counts : array of int, shape (3, 3)
        Flowers of each species (columns) in each set (rows).
    accuracy, error : array, shape (3,)
        On each set, with the binomial error √(a(1 - a)/n).
    """

    member: np.ndarray
    counts: np.ndarray
    accuracy: np.ndarray
    error: np.ndarray


def split_irises(order: str, training: int, validation: int, seed: int) -> IrisSplit:
    """Split the irises, eqs. (21)-(23), and train a softmax regression on the training set.

    Gradient descent from θ = 0 with ε = 1 for 150 steps on standardised features, as in the
    cells of the notebook.

    Parameters
    ----------
    order : str
        One of `ORDERS`.
    training, validation : int
        Sizes of these sets; the rest is the test set.
    seed : int
        Of the shuffling.
    """
    if order not in ORDERS:
        raise ValueError(f"order must be one of {', '.join(ORDERS)}, got {order!r}")
    flowers = data.iris()
    n = len(flowers.y)
    sizes = (training, validation, n - training - validation)
    if order == "in file order":
        parts = tuple(np.split(np.arange(n), np.cumsum(sizes)[:-1]))
    else:
        stratify = flowers.y if order == "stratified" else None
        parts = data.split(n, sizes, np.random.default_rng(seed), stratify=stratify)
    member = np.empty(n, dtype=int)
    for k, part in enumerate(parts):
        member[part] = k

    K = len(flowers.species)
    Y = data.one_hot(flowers.y, K)
    features = data.standardize(*(flowers.X[part] for part in parts))
    net = Network(4, K, loss=cross_entropy)
    start = np.zeros(net.n_parameters)
    descent = GradientDescent(1.0)
    theta = train(net, start, features[0], Y[parts[0]], optimizer=descent, epochs=150).theta
    right = np.array(
        [accuracy(net.logits(theta, X), Y[part]) for X, part in zip(features, parts, strict=True)]
    )
    return IrisSplit(
        member=member,
        counts=np.array([np.bincount(flowers.y[part], minlength=K) for part in parts]),
        accuracy=right,
        error=np.sqrt(right * (1 - right) / sizes),
    )


_ALT_SPLIT = {
    "ja": "左：150個のあやめをファイルの順に並べ、訓練・検証・テストで塗り分けたもの。右：各集合に"
    "入った種ごとの数と、正答率とその誤差。",
    "en": "Left: the 150 irises in file order, coloured by training, validation and test set. "
    "Right: how many of each species each set holds, and the accuracies with their errors.",
}


@mpl.rc_context(STYLE)
def split_explorer() -> Demo:
    """Show what the way of splitting does to the sets and to the accuracies."""
    figure = new_figure(700, 380)
    grid = figure.add_gridspec(2, 2, width_ratios=[1.3, 1])
    left = figure.add_subplot(grid[:, 0])
    above, below = (figure.add_subplot(grid[k, 1]) for k in range(2))
    rows = 150 // COLUMNS
    left.set(xlim=(0, COLUMNS), ylim=(rows, 0), xticks=[], aspect="equal")
    left.set_yticks([50 * k / COLUMNS + 5 / 3 for k in range(3)], SPECIES_NAMES)
    left.tick_params(length=0)
    plane = ColorPlane(left, ListedColormap(CELL_COLORS), 0, 2)
    lines = [left.plot(*block_border(50 * k, COLUMNS), color=INK, lw=3)[0] for k in (1, 2)]
    white = {"color": "white", "lw": 1, "zorder": 1}
    lines += [left.vlines(range(1, COLUMNS), 0, rows, **white)]
    lines += [left.hlines(range(1, rows), 0, COLUMNS, **white)]

    for spine in left.spines.values():
        spine.set_visible(False)

    for ax in (above, below):
        ax.set(ylim=(-0.6, 2.6))
        ax.set_yticks([2, 1, 0], SETS)
        ax.tick_params(axis="y", length=0)
        for label, cell in zip(ax.get_yticklabels(), CELL_COLORS, strict=True):
            label.set_bbox({"facecolor": cell, "edgecolor": "none"})
        ax.get_yticklabels()[-1].set_color("white")
    above.set(xlim=(0, 1), xticks=[])
    above.spines["bottom"].set_visible(False)
    patches = [Patch(color=c, label=n) for c, n in zip(SPECIES_COLORS, SPECIES_NAMES, strict=True)]
    frame = {"columnspacing": 0.8, "handlelength": 0.8, "handletextpad": 0.3, "fontsize": 12}
    above.legend(handles=patches, loc="lower center", bbox_to_anchor=(0.3, 0.97), ncols=3, **frame)
    below.set(xlim=(-0.03, 1.03), xticks=np.arange(0, 1.1, 0.25), xlabel="accuracy")
    below.axvline(1 / 3, color=GREY, ls=":", lw=1.5)
    bars = [above.barh([2, 1, 0], [1, 1, 1], height=0.7, color=c) for c in SPECIES_COLORS]
    texts = [
        [above.text(0, 2 - k, "", ha="center", va="center", fontsize=13) for _ in range(3)]
        for k in range(3)
    ]
    points = [
        below.plot([], [], "o", color=PALETTE[color], zorder=4)[0] for color in SET_COLORS.values()
    ]
    errors = below.hlines([2, 1, 0], 0, 0, color=INK, lw=2)
    report = below.set_title(" ", loc="right")

    def draw(result: IrisSplit) -> None:
        plane.set_values(result.member.reshape(rows, COLUMNS)[::-1])
        share = result.counts / result.counts.sum(axis=1, keepdims=True)
        start = np.cumsum(share, axis=1) - share
        for species, container in enumerate(bars):
            for k, bar in enumerate(container):
                bar.set(x=start[k, species], width=share[k, species])
                texts[k][species].set_x(start[k, species] + share[k, species] / 2)
                texts[k][species].set_text(str(result.counts[k, species] or ""))
        for k in range(3):
            points[k].set_data([result.accuracy[k]], [2 - k])
        low, high = result.accuracy - result.error, result.accuracy + result.error
        height = np.array([2, 1, 0])
        errors.set_segments(np.stack([np.c_[low, height], np.c_[high, height]], axis=1))
        report.set_text(f"test {result.accuracy[2]:.3f} ± {result.error[2]:.3f}")

    captions = {
        "in file order": {"ja": "ファイルの順", "en": "in file order"},
        "shuffled": {"ja": "シャッフル", "en": "shuffled"},
        "stratified": {"ja": "層化", "en": "stratified"},
    }
    return Demo(
        "split-explorer",
        figure,
        controls={
            "training": integer_slider(
                choose({"ja": "訓練データの数", "en": "training flowers"}), 90, 30, 110
            ),
            "validation": integer_slider(
                choose({"ja": "検証データの数", "en": "validation flowers"}), 30, 5, 35
            ),
            "order": choice({choose(captions[order]): order for order in ORDERS}, "shuffled"),
            "seed": Counter(choose({"ja": "分け直す", "en": "Split again"}), "random"),
        },
        compute=split_irises,
        draw=draw,
        moving=[
            *(plane, *lines, *points, errors, report),
            *(bar for container in bars for bar in container),
            *(text for row in texts for text in row),
        ],
        alt=choose(_ALT_SPLIT),
        label_width="10em",
    )
