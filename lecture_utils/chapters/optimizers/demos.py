"""The live demos of notebook 06: a race of four optimizers, and the path of a regularised fit."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from ...language import choose
from ...optimizers import Adam, GradientDescent, Momentum, RMSprop
from ...plots.style import GREY, INK, LEGIBLE, PALETTE, STYLE
from ...widgets.artists import ColorPlane
from ...widgets.controls import Counter, choice, integer_slider, slider
from ...widgets.demo import Demo, new_figure
from .figures import LOOKS

# --- optimizer_race -------------------------------------------------------------------------------

STEPS, WATCHED = 200, 300  # so many are drawn; so many must show that an arrival is for good
GOAL = 1e-3  # a loss below this counts as arrived
FAR = 1e3  # a coordinate beyond this counts as lost
X_LIMITS, Y_LIMITS = (-2.2, 2.2), (-1.1, 1.9)  # of every landscape


class Landscape(NamedTuple):
    """A loss in two dimensions; its lowest value is 0.

    Attributes
    ----------
    loss, gradient : callable
        Of θ with shape (..., 2).
    start : tuple of two floats
    minima : tuple of pairs of floats
    """

    loss: Callable
    gradient: Callable
    start: tuple[float, float]
    minima: tuple[tuple[float, float], ...]


_CURVATURES = np.array([1.0, 25.0])


def _straight(theta):
    return 0.5 * (_CURVATURES * theta**2).sum(axis=-1)


def _straight_gradient(theta):
    return _CURVATURES * theta


def _bent(theta):
    x, y = np.moveaxis(theta, -1, 0)
    return 0.5 * (x - 1) ** 2 + 2 * (y - x**2) ** 2


def _bent_gradient(theta):
    x, y = np.moveaxis(theta, -1, 0)
    return np.stack([x - 1 - 8 * x * (y - x**2), 4 * (y - x**2)], axis=-1)


def _saddle(theta):
    x, y = np.moveaxis(theta, -1, 0)
    return 0.25 * (x**2 - 1) ** 2 + 2 * y**2


def _saddle_gradient(theta):
    x, y = np.moveaxis(theta, -1, 0)
    return np.stack([x**3 - x, 4 * y], axis=-1)


LANDSCAPES = {
    "straight valley": Landscape(_straight, _straight_gradient, (-2.0, 0.8), ((0, 0),)),
    "bent valley": Landscape(_bent, _bent_gradient, (-1.3, 1.2), ((1, 1),)),
    "saddle": Landscape(_saddle, _saddle_gradient, (1e-3, 1.2), ((-1, 0), (1, 0))),
}
"""½(x² + 25y²); ½(x - 1)² + 2(y - x²)², after H. H. Rosenbrock (1960); ¼(x² - 1)² + 2y²."""

RACERS = {"GD": "SGD", "momentum": "momentum", "RMSprop": "RMSprop", "Adam": "Adam"}
"""The optimizers, and the method of the chapter's pictures whose look each has."""

LOG_RATES = np.linspace(-3, 0, 61)
"""log10 of the learning rates, one for each position of the slider."""


class Race(NamedTuple):
    """Four optimizers on one landscape.

    Attributes
    ----------
    landscape : str
    chosen : int
        Index of the learning rate in `LOG_RATES`.
    paths : dict of arrays, shape (201, 2)
        θ after 0, 1, ..., 200 steps; NaN once an optimizer is lost.
    losses : dict of arrays, shape (201,)
        The loss there, always that of the landscape itself, without the factor ``scale``.
    arrived : dict of int or None
        The step from which on the loss stays below 10⁻³ until step 300; None if there is none
        up to 200.
    arrivals : dict of arrays, shape (61,)
        The same for each of `LOG_RATES`; NaN where there is none.
    """

    landscape: str
    chosen: int
    paths: dict[str, np.ndarray]
    losses: dict[str, np.ndarray]
    arrived: dict[str, int | None]
    arrivals: dict[str, np.ndarray]


def race(landscape: str, log_rate: float, beta: float, log_scale: float) -> Race:
    """Run gradient descent, momentum, RMSprop and Adam from the same point.

    Parameters
    ----------
    landscape : str
        A key of `LANDSCAPES`.
    log_rate : float
        log10 of the learning rate ε, the same for all: one of `LOG_RATES`, or the nearest counts.
    beta : float
        β of momentum and RMSprop, β₁ of Adam; its β₂ is 0.999.
    log_scale : float
        log10 of a factor that multiplies the loss, and so every gradient.
    """
    if landscape not in LANDSCAPES:
        raise ValueError(f"landscape must be one of {list(LANDSCAPES)}, got {landscape!r}")
    if not LOG_RATES[0] <= log_rate <= LOG_RATES[-1]:
        raise ValueError(f"log_rate must lie in [-3, 0], got {log_rate}")
    paths, losses, arrivals = _at_all_rates(landscape, round(beta, 6), round(log_scale, 6))
    k = int(np.abs(LOG_RATES - log_rate).argmin())
    return Race(
        landscape,
        k,
        {name: path[: STEPS + 1, k] for name, path in paths.items()},
        {name: loss[: STEPS + 1, k] for name, loss in losses.items()},
        {name: None if np.isnan(n[k]) else int(n[k]) for name, n in arrivals.items()},
        arrivals,
    )


@lru_cache(maxsize=8)
def _at_all_rates(landscape: str, beta: float, log_scale: float):
    """Return paths, losses and arrivals by name for all learning rates; moving ε costs nothing.

    With θ measured in units of ε, φ = θ/ε, each of the four optimizers has the learning rate 1.
    So one array of 61 rows serves all rates.
    """
    world, scale, rates = LANDSCAPES[landscape], 10.0**log_scale, 10 ** LOG_RATES[:, None]
    optimizers = {
        "GD": GradientDescent(1.0),
        "momentum": Momentum(1.0, beta),
        "RMSprop": RMSprop(1.0, beta),
        "Adam": Adam(1.0, beta),
    }
    paths = np.empty((WATCHED + 1, len(optimizers), len(rates), 2))
    paths[0] = world.start
    phi = list(paths[0] / rates)
    with np.errstate(over="ignore", invalid="ignore"):
        for n in range(1, WATCHED + 1):
            g = scale * world.gradient(paths[n - 1])
            phi = [o.step(p, h) for o, p, h in zip(optimizers.values(), phi, g, strict=True)]
            paths[n] = phi * rates
        far = np.logical_or.accumulate(~(np.abs(paths).max(axis=-1) <= FAR))
        paths[far] = np.nan
        losses = world.loss(paths)
    inside = losses < GOAL
    last_outside = WATCHED - inside[::-1].argmin(axis=0)
    arrivals = np.where(inside[-1] & (last_outside < STEPS), last_outside + 1.0, np.nan)
    by_name = (np.moveaxis(paths, 1, 0), np.moveaxis(losses, 1, 0), arrivals)
    return [dict(zip(optimizers, arrays, strict=True)) for arrays in by_name]


@lru_cache(maxsize=len(LANDSCAPES))
def landscape_grid(landscape: str) -> np.ndarray:
    """Return log10 of the loss on a grid over the picture, shape (120, 176); rows are y."""
    x = np.linspace(*X_LIMITS, 176, endpoint=False) + (X_LIMITS[1] - X_LIMITS[0]) / 352
    y = np.linspace(*Y_LIMITS, 120, endpoint=False) + (Y_LIMITS[1] - Y_LIMITS[0]) / 240
    return np.log10(LANDSCAPES[landscape].loss(np.stack(np.meshgrid(x, y), axis=-1)) + 1e-12)


_HEIGHTS = LinearSegmentedColormap.from_list("heights", ["#FFFFFF", "#E2E8EE", "#B9C3CE"], N=12)
_LANDSCAPE_NAMES = {
    "straight valley": {"ja": "細長い谷", "en": "long valley"},
    "bent valley": {"ja": "曲がった谷", "en": "bent valley"},
    "saddle": {"ja": "鞍点", "en": "saddle"},
}
_ALT_RACE = {
    "ja": "左：2変数の損失の等高線と、勾配法・モメンタム・RMSprop・Adam の軌跡。"
    "右上：それぞれの損失とステップの関係。右下：着くまでのステップ数と学習率 ε の関係。"
    "一番よい ε は、方法ごとに違う。",
    "en": "Left: contours of a loss in two dimensions with the paths of gradient descent, "
    "momentum, RMSprop and Adam. Top right: the loss of each against the step. Bottom right: the "
    "steps until arrival against the learning rate ε; the best ε differs between them.",
}


@mpl.rc_context(STYLE)
def optimizer_race() -> Demo:
    """Let four optimizers run with the same learning rate from the same point."""
    figure = new_figure(700, 430)
    grid = figure.add_gridspec(2, 2, width_ratios=[5, 4], height_ratios=[1, 1])
    plane = figure.add_subplot(grid[:, 0])
    curves, scan = figure.add_subplot(grid[0, 1]), figure.add_subplot(grid[1, 1])
    plane.set(xlim=X_LIMITS, ylim=Y_LIMITS, xlabel=r"$\theta_1$", ylabel=r"$\theta_2$")
    curves.set(xlim=(0, STEPS), ylim=(1e-8, 30), yscale="log", xlabel="step", ylabel="loss $L$")
    curves.axhline(GOAL, color=GREY, lw=1, ls=":")
    scan.set(xlim=(1e-3, 1), ylim=(0, STEPS + 5), xscale="log")
    scan.set(xlabel=r"learning rate $\epsilon$", ylabel="steps")

    heights = ColorPlane(plane, _HEIGHTS, low=-2.5, high=1.5)
    (start,) = plane.plot([], [], "o", color=INK, mfc="white", zorder=5)
    (minima,) = plane.plot([], [], "x", color=INK, ms=9, mew=2.5, zorder=2)
    (now,) = scan.plot([], [], color=GREY, lw=1.5, zorder=1)
    lines, ends, falls, dips = {}, {}, {}, {}
    for k, (name, method) in enumerate(RACERS.items()):
        color, style = LOOKS[method]
        look = {"color": PALETTE[color], "zorder": 3 + 0.1 * k}
        (lines[name],) = plane.plot([], [], lw=2, ls=style, **look)
        (ends[name],) = plane.plot([], [], "o", ms=9, mec="white", **look)
        (falls[name],) = curves.plot([], [], lw=2, ls=style, **look)
        (dips[name],) = scan.plot([], [], lw=2.5, ls=style, marker=".", ms=4, **look)
    plane.set_title("steps until $L < 10^{-3}$ for good:", loc="right")
    reports = {
        name: curves.text(
            *(0.02 + 0.44 * (k in (1, 2)), 1.20 - 0.15 * (k > 1), ""),
            transform=curves.transAxes,
            color=LEGIBLE[LOOKS[method][0]],
            fontsize=12,
            weight="bold",
        )
        for k, (name, method) in enumerate(RACERS.items())
    }
    steps = np.arange(STEPS + 1)

    def draw(result: Race) -> None:
        world = LANDSCAPES[result.landscape]
        heights.set_values(landscape_grid(result.landscape))
        start.set_data(*np.array([world.start]).T)
        minima.set_data(*np.array(world.minima).T)
        now.set_data(np.full(2, 10 ** LOG_RATES[result.chosen]), scan.get_ylim())
        for name, path in result.paths.items():
            known = np.isfinite(path[:, 0])
            lines[name].set_data(*path[known].T)
            ends[name].set_data(*path[known][-1:].T)
            falls[name].set_data(steps[known], result.losses[name][known])
            dips[name].set_data(10**LOG_RATES, result.arrivals[name])
            n = result.arrived[name] or (f">{STEPS}" if known.all() else "lost")
            reports[name].set_text(f"{name}  {n}")

    return Demo(
        "optimizer-race",
        figure,
        controls={
            "log_rate": slider(
                choose({"ja": r"学習率 $\log_{10}\epsilon$", "en": r"rate $\log_{10}\epsilon$"}),
                *(-1.7, -3.0, 0.0, 0.05),
            ),
            "beta": slider(r"$\beta$", 0.9, 0.0, 0.99, 0.01),
            "log_scale": slider(
                r"$L \to cL$, $\log_{10}c$",
                *(0.0, -2.0, 2.0, 0.25),
                name=choose(
                    {"ja": "損失にかける数 c の常用対数", "en": "log10 of the factor c of the loss"}
                ),
            ),
            "landscape": choice(
                {choose(text): name for name, text in _LANDSCAPE_NAMES.items()},
                value="straight valley",
            ),
        },
        compute=race,
        draw=draw,
        moving=[
            *(heights, start, minima, now, *reports.values()),
            *(*lines.values(), *ends.values(), *falls.values(), *dips.values()),
        ],
        alt=choose(_ALT_RACE),
        label_width="9.5em",
    )


# --- regularisation_path --------------------------------------------------------------------------

N_FEATURES, N_VALIDATION = 20, 1000
TRUE_WEIGHTS = np.zeros(N_FEATURES)
TRUE_WEIGHTS[[2, 7, 13]] = 2.0, -1.5, 1.0
LOG_LAMBDAS = np.linspace(-3, 1, 81)


class RegularisationPath(NamedTuple):
    """A linear fit with the penalty λE for every λ, and the one that was chosen.

    Attributes
    ----------
    penalty : str
        "L1" or "L2".
    weights : array, shape (81, 20)
        The minimum of L + λE for each of `LOG_LAMBDAS`.
    training_error, validation_error : array, shape (81,)
        Mean squares of y - Xw on the samples fitted and on 1000 others.
    chosen : int
        Index of the chosen λ.
    zeros : int
        Number of weights that are exactly 0 there.
    sigma : float
        Standard deviation of the noise.
    """

    penalty: str
    weights: np.ndarray
    training_error: np.ndarray
    validation_error: np.ndarray
    chosen: int
    zeros: int
    sigma: float


def regularised_fit(
    log_lambda: float, points: int, sigma: float, measurement: int, penalty: str
) -> RegularisationPath:
    """Fit 20 weights, 3 of which are not 0, to noisy data, with L1 or L2 of eqs. (34)-(35).

    Parameters
    ----------
    log_lambda : float
        log10 of the λ to look at, between -3 and 1.
    points : int
        Number N of samples.
    sigma : float
        Standard deviation of the noise.
    measurement : int
        Which data; number 0 with 100 points and σ = 0.5 are those of the notebook.
    penalty : str
        "L1" or "L2".
    """
    if penalty not in ("L1", "L2"):
        raise ValueError(f"penalty must be 'L1' or 'L2', got {penalty!r}")
    if not LOG_LAMBDAS[0] <= log_lambda <= LOG_LAMBDAS[-1]:
        raise ValueError(f"log_lambda must lie in [-3, 1], got {log_lambda}")
    weights, training_error, validation_error = _path(points, sigma, measurement, penalty)
    chosen = int(np.abs(LOG_LAMBDAS - log_lambda).argmin())
    return RegularisationPath(
        penalty=penalty,
        weights=weights,
        training_error=training_error,
        validation_error=validation_error,
        chosen=chosen,
        zeros=int((weights[chosen] == 0).sum()),
        sigma=sigma,
    )


@lru_cache(maxsize=16)
def _path(points: int, sigma: float, measurement: int, penalty: str):
    """Return weights, training and validation errors; kept, so that moving λ costs nothing."""
    X, y = _sample(np.random.default_rng(measurement), points, sigma)
    minimise = lasso if penalty == "L1" else ridge
    weights = minimise(X, y, 10**LOG_LAMBDAS)
    fresh = _sample(np.random.default_rng([measurement, 1]), N_VALIDATION, sigma)
    errors = [np.mean((b - A @ weights.T) ** 2, axis=0) for A, b in ((X, y), fresh)]
    return weights, *errors


def _sample(rng: np.random.Generator, points: int, sigma: float):
    X = rng.normal(size=(points, N_FEATURES))
    return X, (X @ TRUE_WEIGHTS + sigma * rng.normal(size=points))[:, None]


def ridge(X: np.ndarray, y: np.ndarray, lambdas: np.ndarray) -> np.ndarray:
    """Return the minimum of |y - Xw|²/2N + λ|w|²/2 for each λ, one a row; y is a column."""
    N, n = X.shape
    C = X.T @ X / N + lambdas[:, None, None] * np.eye(n)
    return np.linalg.solve(C, X.T @ y / N)[..., 0]


def lasso(X: np.ndarray, y: np.ndarray, lambdas: np.ndarray, steps: int = 500) -> np.ndarray:
    """Return the minimum of |y - Xw|²/2N + λ sum |w| for each λ, one a row; y is a column.

    Proximal gradient steps with Nesterov's momentum, restarted where it points uphill
    (A. Beck and M. Teboulle 2009; B. O'Donoghue and E. Candès 2015), for all λ at once.
    """
    N, n = X.shape
    C, b = X.T @ X / N, (X.T @ y / N).T
    rate = 1 / np.linalg.eigvalsh(C)[-1]
    w = ahead = np.zeros((len(lambdas), n))
    age = np.ones((len(lambdas), 1))
    for n in range(steps):
        u = ahead - rate * (ahead @ C - b)
        before, w = w, np.sign(u) * np.maximum(np.abs(u) - rate * lambdas[:, None], 0)
        if n % 20 == 19 and np.abs(w - before).max() < 1e-10:
            break
        uphill = ((ahead - w) * (w - before)).sum(axis=1, keepdims=True) > 0
        age = np.where(uphill, 1.0, age + 1)
        ahead = w + (age - 1) / (age + 2) * (w - before)
    return w


_ALT_PATH = {
    "ja": "20個の重みを λ の関数として描いた経路、訓練誤差と検証誤差、選んだ λ での重み。"
    "真の値が 0 でないのは3個。",
    "en": "Twenty weights as functions of λ, training and validation error, and the weights at "
    "the chosen λ. Three of the true weights differ from 0.",
}


@mpl.rc_context(STYLE)
def regularisation_path() -> Demo:
    """Show what λ does to twenty weights of which three are needed."""
    figure = new_figure(700, 430)
    grid = figure.add_gridspec(2, 2, width_ratios=[5, 3], height_ratios=[5, 4])
    paths = figure.add_subplot(grid[0, 0])
    errors = figure.add_subplot(grid[1, 0], sharex=paths)
    stems = figure.add_subplot(grid[:, 1])
    paths.set(xlim=(-3, 1), ylim=(-2.2, 2.6), ylabel="weights $w_i$")
    paths.tick_params(labelbottom=False)
    errors.set(xlabel=r"$\log_{10}\lambda$", ylabel="mean $(y-f)^2$", yscale="log")
    errors.set_ylim(0.003, 40)
    stems.set(xlim=(-2.6, 2.6), ylim=(19.6, -0.6), xlabel="$w_i$", ylabel="$i$")
    stems.set_yticks(range(0, 20, 5))
    stems.axvline(0, color=GREY, lw=1)

    rows = np.arange(N_FEATURES)
    colors = {2: PALETTE["blue"], 7: PALETTE["vermillion"], 13: PALETTE["green"]}
    styles = {7: "--", 13: "-."}
    for i, color in colors.items():
        paths.axhline(TRUE_WEIGHTS[i], color=color, lw=1, ls=":")
        stems.plot(TRUE_WEIGHTS[i], i, "o", ms=13, mfc="none", mec=color, mew=1.5)
    colors_of_all = [colors.get(i, "#9A9A9A") for i in range(N_FEATURES)]
    lines = [
        paths.plot(
            [],
            [],
            color=color,
            ls=styles.get(i, "-"),
            lw=2.5 if i in colors else 1.2,
            zorder=2 + (i in colors),
        )[0]
        for i, color in enumerate(colors_of_all)
    ]
    marks = [ax.plot([], [], color=INK, lw=1.5, ls="--")[0] for ax in (paths, errors)]
    (train,) = errors.plot([], [], "--", color=PALETTE["blue"], lw=2.5, label="training")
    (valid,) = errors.plot([], [], color=PALETTE["purple"], lw=2.5, label="validation")
    (floor,) = errors.plot([], [], ":", color=INK, lw=1.5, label=r"noise $\sigma^2$")
    (points,) = errors.plot([], [], "o", color=INK)
    bars = stems.hlines(rows, 0, 0, lw=3, color=colors_of_all)
    (dots,) = stems.plot([], [], "o", color=INK, ms=6, zorder=3)
    errors.legend(
        loc="lower right", bbox_to_anchor=(1, 1), ncols=3, borderaxespad=0, handlelength=1.5
    )
    report = paths.set_title("\n", loc="left", fontsize=13)

    def draw(fit: RegularisationPath) -> None:
        for line, weights in zip(lines, fit.weights.T, strict=True):
            line.set_data(LOG_LAMBDAS, weights)
        train.set_data(LOG_LAMBDAS, fit.training_error.clip(1e-9))
        valid.set_data(LOG_LAMBDAS, fit.validation_error)
        floor.set_data([-3, 1], [fit.sigma**2, fit.sigma**2])
        here, w = LOG_LAMBDAS[fit.chosen], fit.weights[fit.chosen]
        marks[0].set_data([here, here], [-3, 3])
        marks[1].set_data([here, here], [1e-9, 1e9])
        now = fit.training_error[fit.chosen].clip(1e-9), fit.validation_error[fit.chosen]
        points.set_data([here, here], now)
        bars.set_segments(np.stack([np.c_[0 * w, rows], np.c_[w, rows]], axis=1))
        dots.set_data(w, rows)
        best = fit.validation_error.argmin()
        # at the left end the lowest point may lie outside
        lowest = f"λ {'=' if best else '≤'} {10 ** LOG_LAMBDAS[best]:.2g}"
        report.set_text(
            f"{fit.penalty}:  λ = {10**here:.3g},  exactly 0: {fit.zeros} of {N_FEATURES}\n"
            f"training {now[0]:.3f},  validation {now[1]:.3f}  (lowest at {lowest})"
        )

    return Demo(
        "regularisation-path",
        figure,
        controls={
            "log_lambda": slider(r"$\log_{10}\lambda$", -0.7, -3, 1, 0.05),
            "points": integer_slider(
                choose({"ja": "データ数 $N$", "en": "samples $N$"}), 100, 15, 200
            ),
            "sigma": slider(
                choose({"ja": r"雑音 $\sigma$", "en": r"noise $\sigma$"}), 0.5, 0.1, 2.0, 0.1, 1
            ),
            "penalty": choice({"L1": "L1", "L2": "L2"}, value="L1"),
            "measurement": Counter(choose({"ja": "新しいデータ", "en": "New data"}), "random"),
        },
        compute=regularised_fit,
        draw=draw,
        moving=[
            *(*lines, *marks, train, valid, floor, points, bars, dots, report),
        ],
        alt=choose(_ALT_PATH),
    )
