"""The live demos of notebook 05: two ways downhill, and a network retrained at every move."""

from functools import lru_cache
from typing import NamedTuple

import ipywidgets
import matplotlib as mpl
import numpy as np
from matplotlib.collections import LineCollection

from ... import data
from ...activations import tanh
from ...data import one_hot, split, standardize
from ...language import choose
from ...losses import cross_entropy
from ...network import Network
from ...optimizers import GradientDescent
from ...plots.style import GREY, INK, PALETTE, STYLE
from ...training import train
from ...widgets.controls import choice, integer_slider, slider
from ...widgets.demo import Demo, new_figure

TILT = np.array([[np.cos(0.5), -np.sin(0.5)], [np.sin(0.5), np.cos(0.5)]])
LIMITS = (-2.5, 2.5)  # of both parameters
STEPS = 100
METHODS = ("Newton", "gradient descent")
LOOKS = {  # colour, line and marker of each method
    "Newton": {"color": PALETTE["green"], "ls": "--", "marker": "s"},
    "gradient descent": {"color": PALETTE["blue"], "ls": "-", "marker": "o"},
}
LOST = 1e4  # a path that gets this far away has diverged


def quadratic_derivatives(w: np.ndarray, kappa: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return value, gradient and Hessian of a tilted quadratic with eigenvalues 1 and κ.

    Parameters
    ----------
    w : array, shape (..., 2)
    kappa : float
        Condition number.

    Returns
    -------
    arrays, shapes (...), (..., 2) and (..., 2, 2)
    """
    H = TILT @ np.diag([1.0, kappa]) @ TILT.T
    g = w @ H
    return (g * w).sum(axis=-1) / 2, g, np.broadcast_to(H, (*w.shape, 2))


def two_layer_derivatives(w: np.ndarray, _kappa: float) -> tuple[np.ndarray, ...]:
    """Return value, gradient and Hessian of (1 - w₁w₂)²/2, with a saddle at 0.

    It is the loss of the network f(x) = w₂w₁x on the point (1, 1); arguments and shapes as in
    `quadratic_derivatives`, without a condition number.
    """
    w1, w2 = w[..., 0], w[..., 1]
    r = w1 * w2 - 1
    g = np.stack([r * w2, r * w1], axis=-1)
    mixed = w1 * w2 + r
    H = np.stack([np.stack([w2**2, mixed], axis=-1), np.stack([mixed, w1**2], axis=-1)], axis=-2)
    return r**2 / 2, g, H


LANDSCAPES = {"quadratic": quadratic_derivatives, "two layers": two_layer_derivatives}


class Descent(NamedTuple):
    """Paths of Newton's method and gradient descent from one start.

    Attributes
    ----------
    landscape : str
        A key of `LANDSCAPES`.
    kappa : float
    epsilon : float
        Learning rate of gradient descent.
    paths : dict of arrays, shape (101, 2)
        By method; NaN after a path has left the plane by far.
    norms : dict of arrays, shape (101,)
        |g| along each path.
    limit : float
        2/λ_max at the last point that gradient descent reached.
    """

    landscape: str
    kappa: float
    epsilon: float
    paths: dict[str, np.ndarray]
    norms: dict[str, np.ndarray]
    limit: float


def descend(landscape: str, kappa: float, log_epsilon: float, w1: float, w2: float) -> Descent:
    """Follow both methods for 100 steps, eqs. (28) and (30).

    Parameters
    ----------
    landscape : str
        A key of `LANDSCAPES`.
    kappa : float
        Condition number of the quadratic; without effect elsewhere.
    log_epsilon : float
        log₁₀ of the learning rate.
    w1, w2 : float
        Where to start.

    Raises
    ------
    ValueError
        If there is no such landscape.
    """
    if landscape not in LANDSCAPES:
        raise ValueError(f"landscape must be one of {list(LANDSCAPES)}, got {landscape!r}")
    derivatives = LANDSCAPES[landscape]
    # The slider of a browser may be off in the last digit, which a long path would show.
    log_epsilon, w1, w2 = (round(value, 6) for value in (log_epsilon, w1, w2))
    epsilon = 10**log_epsilon
    paths = np.full((len(METHODS), STEPS + 1, 2), np.nan)
    norms = np.full((len(METHODS), STEPS + 1), np.nan)
    w = np.tile([w1, w2], (len(METHODS), 1)).astype(float)
    for n in range(STEPS + 1):
        _, g, H = derivatives(w, kappa)
        norm = np.hypot(*g.T)
        here = np.abs(w).max(axis=-1) < LOST
        paths[here, n], norms[here, n] = w[here], norm[here]
        if here[1]:
            H_last = H[1]
        if n < STEPS:
            w[0] -= _newton_step(g[0], H[0]) if here[0] else 0
            w[1] -= epsilon * g[1] if here[1] else 0
    return Descent(
        landscape,
        kappa,
        epsilon,
        dict(zip(METHODS, paths, strict=True)),
        dict(zip(METHODS, norms, strict=True)),
        2 / float(np.linalg.eigvalsh(H_last)[-1]),
    )


def _newton_step(g: np.ndarray, H: np.ndarray) -> np.ndarray:
    """Return H⁻¹g; along a zero mode, where g vanishes too, nothing happens."""
    if np.hypot(*g) < 1e-13:
        return np.zeros(2)
    return np.linalg.lstsq(H, g, rcond=1e-9)[0]


def _ellipse(radius: float, kappa: float) -> np.ndarray:
    """Return the line L = radius²/2 of the quadratic, shape (101, 2)."""
    angle = np.linspace(0, 2 * np.pi, 101)
    return radius * np.c_[np.cos(angle), np.sin(angle) / np.sqrt(kappa)] @ TILT.T


def _hyperbola(product: float) -> list[np.ndarray]:
    """Return both branches of w₁w₂ = product inside the plane."""
    reach = LIMITS[1]
    if product == 0:
        return [np.array([[-reach, 0], [reach, 0]]), np.array([[0, -reach], [0, reach]])]
    w1 = np.geomspace(abs(product) / reach, reach, 60)
    branch = np.c_[w1, product / w1]
    return [branch, -branch]


def contour_lines(landscape: str, kappa: float) -> list[np.ndarray]:
    """Return lines of constant loss; from one to the next its root grows by the same amount."""
    if landscape == "quadratic":
        return [_ellipse(0.3 * np.sqrt(kappa) * k, kappa) for k in range(1, 13)]
    products = [1 + sign * 0.5 * k for k in range(1, 14) for sign in (1, -1)]
    return [branch for product in products for branch in _hyperbola(product)]


_ALT_DESCENT = {
    "ja": "左：2つのパラメータの損失関数の等高線と、ニュートン法と勾配法の経路。"
    "右：勾配の大きさとステップの関係。",
    "en": "Left: contours of a loss of two parameters with the paths of Newton's method and "
    "gradient descent. Right: the magnitude of the gradient against the step.",
}


def headline(result: Descent) -> str:
    """Return the two lines above the plane: the landscape, and ε beside its limit."""
    limit = f"2/λmax = {result.limit:.3f}"
    if result.landscape == "quadratic":
        title = f"quadratic, eigenvalues 1 and {result.kappa}"
    else:
        title = "(1 − w₁w₂)²/2, minima dashed, saddle ×"
        diverged = np.isnan(result.norms["gradient descent"][-1])
        limit = "gradient descent diverges" if diverged else f"{limit} at the end"
    return f"{title}\nε = {result.epsilon:.3f},  {limit}"


@mpl.rc_context(STYLE)
def descent_trajectories() -> Demo:
    """Show the paths of Newton's method and gradient descent on two landscapes."""
    figure = new_figure(700, 350)
    plane, decay = figure.subplots(1, 2, width_ratios=[1, 1.05])
    plane.set(xlim=LIMITS, ylim=LIMITS, xlabel="$w_1$", ylabel="$w_2$", aspect="equal")
    plane.set(xticks=(-2, 0, 2), yticks=(-2, 0, 2))
    decay.set(xlim=(-2, STEPS), ylim=(1e-8, 1e4), yscale="log", xlabel="step", ylabel="$|g|$")
    decay.set_yticks([1e-8, 1e-6, 1e-4, 1e-2, 1, 1e2, 1e4])

    contours = plane.add_collection(LineCollection([], colors="#C4C4C4", lw=1, zorder=1))
    valley = plane.add_collection(LineCollection([], colors=GREY, lw=2, ls="--", zorder=1.1))
    (saddle,) = plane.plot([], [], "x", color=GREY, ms=12, mew=3, zorder=1.2)
    (start,) = plane.plot([], [], "s", color=INK, markersize=9, zorder=5)
    traces, curves, ends = {}, {}, {}
    for order, (method, look) in enumerate(reversed(LOOKS.items())):
        style = look | {"zorder": 2 + order / 10}
        traces[method] = plane.plot([], [], ms=5, lw=1.5, **style)[0]
        (ends[method],) = plane.plot([], [], "*", ms=15, mec="white", color=look["color"], zorder=4)
        curves[method] = decay.plot([], [], lw=2.5, label=method, **style | {"marker": ""})[0]
    decay.legend(
        [traces[method] for method in METHODS],
        METHODS,
        loc="lower right",
        bbox_to_anchor=(1.04, 1.0),
        ncols=2,
        fontsize=13,
        columnspacing=1.2,
        handletextpad=0.5,
    )
    report = plane.set_title("\n", loc="left", fontsize=13)

    def draw(result: Descent) -> None:
        two_layers = result.landscape == "two layers"
        contours.set_segments(contour_lines(result.landscape, result.kappa))
        valley.set_segments(_hyperbola(1.0) if two_layers else [])
        saddle.set_data(*([[0], [0]] if two_layers else [[], []]))
        start.set_data(*result.paths["Newton"][:1].T)
        for method in METHODS:
            path = result.paths[method]
            inside = path[np.isfinite(path).all(axis=-1)]
            traces[method].set_data(*path.T)
            ends[method].set_data(*inside[-1:].T)
            ends[method].set_visible(len(inside) == len(path))
            curves[method].set_data(np.arange(STEPS + 1), result.norms[method].clip(1e-20))
        report.set_text(headline(result))

    return Demo(
        "descent-trajectories",
        figure,
        controls={
            "log_epsilon": slider(
                choose({"ja": r"学習率 $\log_{10}\epsilon$", "en": r"rate $\log_{10}\epsilon$"}),
                *(-1.3, -2.5, 0.5, 0.05),
            ),
            "kappa": integer_slider(
                choose({"ja": r"条件数 $\kappa$", "en": r"condition $\kappa$"}), 10, 1, 50
            ),
            "w1": slider(choose({"ja": "出発点 $w_1$", "en": "start $w_1$"}), -2.0, -2.4, 2.4, 0.1),
            "w2": slider(choose({"ja": "出発点 $w_2$", "en": "start $w_2$"}), 1.2, -2.4, 2.4, 0.1),
            "landscape": choice(
                {
                    choose({"ja": "2次関数", "en": "quadratic"}): "quadratic",
                    choose({"ja": "2層 w₂w₁x", "en": "two layers w₂w₁x"}): "two layers",
                },
                value="quadratic",
            ),
        },
        compute=descend,
        draw=draw,
        moving=[
            *(contours, valley, saddle, start, report),
            *traces.values(),
            *ends.values(),
            *curves.values(),
        ],
        alt=choose(_ALT_DESCENT),
        label_width="9em",
    )


NETWORK = Network(4, 16, 3, activation=tanh, loss=cross_entropy)
EPOCHS, N_TRAIN, N_VALID = 60, 105, 45


@lru_cache(maxsize=1)
def _flowers() -> tuple[np.ndarray, ...]:
    """Return X and Y for training, X and Y for validation: the split of the notebook."""
    iris = data.iris()
    sets = split(150, (N_TRAIN, N_VALID), np.random.default_rng(0), stratify=iris.y)
    X_train, X_valid = standardize(*(iris.X[k] for k in sets))
    Y_train, Y_valid = (one_hot(iris.y[k], 3) for k in sets)
    return X_train, Y_train, X_valid, Y_valid


class Training(NamedTuple):
    """What became of a 4-16-3 network on Iris after 60 epochs.

    Attributes
    ----------
    epsilon : float
    batch_size, updates : int
        Samples in a mini-batch, and steps in 60 epochs.
    losses, accuracies : array, shape (2, 61)
        Of the training and the validation data, after each epoch.
    """

    epsilon: float
    batch_size: int
    updates: int
    losses: np.ndarray
    accuracies: np.ndarray


def retrain(log_epsilon: float, batch_size: int, seed: int) -> Training:
    """Train a fresh network by SGD, eqs. (32)-(33).

    Parameters
    ----------
    log_epsilon : float
        log₁₀ of the learning rate.
    batch_size : int
    seed : int
        Of the initial parameters and of the order of the samples.
    """
    X_train, Y_train, X_valid, Y_valid = _flowers()
    rng, epsilon = np.random.default_rng(seed), 10 ** round(log_epsilon, 6)  # see `descend`
    history = train(
        NETWORK,
        NETWORK.init(rng),
        X_train,
        Y_train,
        optimizer=GradientDescent(epsilon),
        epochs=EPOCHS,
        batch_size=batch_size,
        rng=rng,
        validation=(X_valid, Y_valid),
    )
    return Training(
        epsilon,
        batch_size,
        EPOCHS * -(-N_TRAIN // batch_size),
        np.array([history.loss, history.validation_loss]),
        np.array([history.accuracy, history.validation_accuracy]),
    )


def _short(time: float) -> str:
    """Return three digits, and all digits of a whole number beyond 1000."""
    return f"{time:.0f}" if time >= 100 else f"{time:.3g}"


_ALT_TRAINING = {
    "ja": "4-16-3ネットワークをあやめで60エポック学習したときの、訓練データと検証データの"
    "損失（左）と正答率（右）。",
    "en": "Loss (left) and accuracy (right) on training and validation data while a 4-16-3 "
    "network learns the irises for 60 epochs.",
}


@mpl.rc_context(STYLE)
def live_training() -> Demo:
    """Retrain a network at every move of the learning rate, the batch size or the seed."""
    figure = new_figure(700, 350)
    left, right = figure.subplots(1, 2)
    left.set(ylim=(1e-3, 100), yscale="log", ylabel="loss")
    right.set(ylim=(0.25, 1.02), ylabel="accuracy")
    left.axhline(np.log(3), color=GREY, ls=":", lw=1.5)
    right.axhline(1 / 3, color=GREY, ls=":", lw=1.5)
    for ax, text, level in ((left, "ln 3", np.log(3)), (right, "1/3", 1 / 3)):
        ax.set(xlim=(0, EPOCHS), xlabel="epoch")
        ax.annotate(text, (EPOCHS, level), (4, 0), textcoords="offset points", va="center")
    looks = {
        "training": {"color": PALETTE["blue"]},
        "validation": {"color": PALETTE["vermillion"], "ls": "--"},
    }
    curves = [
        [ax.plot([], [], label=name, **look)[0] for name, look in looks.items()]
        for ax in (left, right)
    ]
    left.legend(loc="lower left")
    report = figure.suptitle("\n", fontsize=14)

    def draw(result: Training) -> None:
        epoch = np.arange(EPOCHS + 1)
        for pair, values in zip(curves, (result.losses, result.accuracies), strict=True):
            for line, curve in zip(pair, values, strict=True):
                line.set_data(epoch, curve)
        loss, accuracy = result.losses[:, -1], result.accuracies[:, -1]
        report.set_text(
            f"ε = {result.epsilon:.3g},  B = {result.batch_size},  {result.updates} updates,  "
            f"time ε × updates = {_short(result.epsilon * result.updates)}"
            f"\nloss {loss[0]:.3f} / {loss[1]:.3f},  accuracy {accuracy[0]:.3f} / {accuracy[1]:.3f}"
            "  (training / validation)"
        )

    return Demo(
        "live-training",
        figure,
        controls={
            "log_epsilon": slider(
                choose({"ja": r"学習率 $\log_{10}\epsilon$", "en": r"rate $\log_{10}\epsilon$"}),
                *(-1.0, -3.0, 1.0, 0.1),
                digits=1,
            ),
            "batch_size": ipywidgets.IntSlider(
                15, min=5, max=N_TRAIN, step=5, description=choose(_BATCH_CAPTION)
            ),
            "seed": integer_slider(choose({"ja": "シード", "en": "seed"}), 0, 0, 30),
        },
        compute=retrain,
        draw=draw,
        moving=[*(line for pair in curves for line in pair), report],
        alt=choose(_ALT_TRAINING),
        columns=3,
        label_width="7em",
    )


_BATCH_CAPTION = {"ja": "バッチ $B$", "en": "batch $B$"}
