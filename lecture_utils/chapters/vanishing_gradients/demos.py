"""The live demos of notebook 09: the size of δ through depth, and the training of deep networks."""

from functools import lru_cache
from typing import NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.collections import LineCollection

from ... import data
from ...activations import Activation, relu, sigmoid, tanh
from ...data import standardize
from ...language import choose
from ...layers import BatchNorm, Dense, Skip
from ...losses import cross_entropy
from ...network import Network
from ...plots.style import GREY, INK, PALETTE, STYLE
from ...widgets.controls import Counter, choice, integer_slider, slider
from ...widgets.demo import Demo, new_figure

ACTIVATIONS: dict[str, Activation] = {"sigmoid": sigmoid, "tanh": tanh, "ReLU": relu}
SHORTCUTS = ("none", "skip", "skip/√D", "BatchNorm")
WIDTH, DEEPEST, SAMPLES = 64, 50, 32
_ACTIVATION = {"ja": "活性化関数", "en": "activation function"}

_NODES = np.linspace(-8, 8, 400)  # of a unit normal distribution
_SHARES = np.exp(-(_NODES**2) / 2) / np.exp(-(_NODES**2) / 2).sum()


def _require(name: str, value, options) -> None:
    if value not in options:
        raise ValueError(f"{name} must be one of {', '.join(map(str, options))}, got {value!r}")


# --- gradient_flow --------------------------------------------------------------------------------


class GradientFlow(NamedTuple):
    """The size of δ and of the activations in each layer of a random network.

    Attributes
    ----------
    activation, shortcut : str
        Keys of `ACTIVATIONS` and `SHORTCUTS`.
    gain : float
        g, where W has entries N(0, g²/n).
    log_delta : array, shape (D,)
        log₁₀ |δ^(l)| / |δ^(D)|, where δ^(l) is the derivative with respect to the argument of σ.
    log_size : array, shape (D + 1,)
        log₁₀ of the root mean square of z^(0), ..., z^(D).
    theory : array, shape (D,), or None
        log_delta for infinite width, of a plain network; otherwise None.
    """

    activation: str
    shortcut: str
    gain: float
    log_delta: np.ndarray
    log_size: np.ndarray
    theory: np.ndarray | None

    @property
    def depth(self) -> int:
        """D, the number of layers."""
        return len(self.log_delta)

    @property
    def per_layer(self) -> float:
        """Decades that δ gains on its way back, divided by the number of steps."""
        return self.log_delta[0] / (self.depth - 1)


@lru_cache(maxsize=2)
def _random_matrices(draw: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return matrices with entries N(0, 1/n), input samples and ∂L/∂z of the last layer."""
    rng = np.random.default_rng(draw)
    V = rng.normal(size=(DEEPEST, WIDTH, WIDTH)) / np.sqrt(WIDTH)
    return V, rng.normal(size=(SAMPLES, WIDTH)), rng.normal(size=(SAMPLES, WIDTH))


def flow(activation: str, log2_gain: float, depth: int, shortcut: str, draw: int) -> GradientFlow:
    """Send samples forwards and δ backwards through a random network of 64 units a layer.

    Parameters
    ----------
    activation, shortcut : str
        Keys of `ACTIVATIONS` and `SHORTCUTS`.
    log2_gain : float
        log₂ g.
    depth : int
        D, from 2 to 50.
    draw : int
        Seed of the weights.

    Returns
    -------
    GradientFlow

    Raises
    ------
    ValueError
        If a name is unknown or the depth out of range.
    """
    _require("activation", activation, ACTIVATIONS)
    _require("shortcut", shortcut, SHORTCUTS)
    if not 2 <= depth <= DEEPEST:
        raise ValueError(f"depth must lie in [2, {DEEPEST}], got {depth}")
    σ, g = ACTIVATIONS[activation], 2.0**log2_gain
    V, Z, d = _random_matrices(draw)
    bypass, scale = _bypass_and_scale(shortcut, depth)
    normalise = shortcut == "BatchNorm"
    arguments, widths, sizes = [], [], [_rms(Z)]
    for V_l in V[:depth]:
        U = g * (Z @ V_l.T)
        if normalise:
            widths.append(np.sqrt(U.var(axis=0) + 1e-5))
            U = (U - U.mean(axis=0)) / widths[-1]
        arguments.append(U)
        Z = bypass * Z + scale * σ(U)
        sizes.append(_rms(Z))
    found = []
    for layer in range(depth - 1, -1, -1):
        U = arguments[layer]
        dU = scale * d * σ.derivative(U)
        found.append(_rms(dU))
        if normalise:
            along = (dU * U).mean(axis=0)
            dU = (dU - dU.mean(axis=0) - U * along) / widths[layer]
        d = bypass * d + g * (dU @ V[layer])
    theory = wide_limit(σ, g, depth).round(6) if shortcut == "none" else None
    # Rounded, so that the picture does not depend on the last digits of a processor.
    log_delta, log_size = np.log10(found[::-1]).round(6), np.log10(sizes).round(6)
    log_delta = (log_delta - log_delta[-1]).round(6)
    return GradientFlow(activation, shortcut, g, log_delta, log_size, theory)


def _bypass_and_scale(shortcut: str, depth: int) -> tuple[float, float]:
    """Return a and s of z' = a z + s σ(u)."""
    if shortcut == "skip":
        return 1.0, 1.0
    if shortcut == "skip/√D":
        return 1.0, 1 / np.sqrt(depth)
    return 0.0, 1.0


def _rms(values: np.ndarray) -> float:
    return float(np.sqrt(np.mean(values**2)))


def wide_limit(σ: Activation, g: float, depth: int) -> np.ndarray:
    """Return log₁₀ |δ^(l)| / |δ^(D)| of a plain network of infinite width.

    There u is a normal random number of mean 0 and variance q, which is followed from layer to
    layer.

    Parameters
    ----------
    σ : Activation
    g : float
        Gain of the weights.
    depth : int
        D.

    Returns
    -------
    array, shape (D,)
    """
    q, slopes = g**2, []
    for _ in range(depth):
        u = np.sqrt(q) * _NODES
        slopes.append(_SHARES @ σ.derivative(u) ** 2)
        q = g**2 * (_SHARES @ σ(u) ** 2)
    log_slopes = np.log10(slopes)
    # |δ|² gains g² <σ'²> from one layer to the one below, with the slopes of the one below.
    gains = 2 * np.log10(g) + log_slopes[:-1]
    return np.append(np.cumsum(gains[::-1])[::-1], 0.0) / 2


_ALT_FLOW = {
    "ja": "左：各層の δ の大きさ（出力層との比、対数）を棒で、幅が無限大の理論を破線で示す。"
    "下はその ±2桁を拡大したもの。右：各層の z の大きさ。",
    "en": "Left: the size of δ in each layer, relative to the last one, as bars on a logarithmic "
    "axis, and the theory for infinite width as a dashed line; below, the middle two decades up "
    "and down magnified. Right: the size of z in each layer.",
}
_LOWEST, _HIGHEST = -36.0, 16.0
_NEAR = 2.0  # decades up and down that are shown magnified


@mpl.rc_context(STYLE)
def gradient_flow() -> Demo:
    """Show how δ shrinks or grows on its way from the last layer to the first."""
    figure = new_figure(700, 430)
    axes = figure.subplot_mosaic(
        [["bars", "sizes"], ["near", "sizes"]], width_ratios=[2.1, 1], height_ratios=[2.2, 1]
    )
    bars, near, sizes = axes["bars"], axes["near"], axes["sizes"]
    bars.set(ylim=(_LOWEST, _HIGHEST), xticklabels=[])
    bars.set_ylabel(r"$\log_{10}\,|\delta^{(l)}|\,/\,|\delta^{(D)}|$")
    near.set(ylim=(-_NEAR, _NEAR), yticks=[-2, 0, 2], xlabel="layer $l$", ylabel="magnified")
    sizes.set(xlim=(0, DEEPEST), ylim=(_LOWEST, _HIGHEST), xlabel="layer $l$")
    sizes.set_title(r"$\log_{10}$ rms $z^{(l)}$", fontsize=14)
    for ax in (bars, sizes):
        ax.set_yticks([-30, -20, -10, 0, 10])
    for ax in (bars, near):
        ax.set_xlim(0, DEEPEST + 1)
    for ax in axes.values():
        ax.axhline(0, color=GREY, lw=1)
        ax.set_xticks([0, 25, 50])
    columns = [ax.add_collection(LineCollection([], lw=5)) for ax in (bars, near)]
    theories = [ax.plot([], [], "--", color=INK, lw=2)[0] for ax in (bars, near)]
    (size,) = sizes.plot([], [], color=PALETTE["green"], lw=3)
    legend = bars.legend(theories[:1], ["infinite width"], loc="lower right", handlelength=2)
    report = bars.set_title("\n", loc="left", fontsize=14)

    def draw(result: GradientFlow) -> None:
        layer = np.arange(1, result.depth + 1)
        colors = [PALETTE["blue" if h < 0 else "vermillion"] for h in result.log_delta]
        for bundle, low, high in zip(columns, (_LOWEST, -_NEAR), (_HIGHEST, _NEAR), strict=True):
            heights = result.log_delta.clip(low, high)
            bundle.set_segments(np.stack([np.c_[layer, 0 * layer], np.c_[layer, heights]], axis=1))
            bundle.set_color(colors)
        known = result.theory is not None
        for theory in theories:
            theory.set_data(*(layer, result.theory) if known else ([], []))
        legend.set_visible(known)
        size.set_data(np.arange(result.depth + 1), result.log_size)
        text = (
            f"{result.activation},  {result.shortcut},  g = {result.gain:.2f},  D = {result.depth}"
            f"\n{result.log_delta[0]:+.1f} decades,  {result.per_layer:+.3f} a layer"
        )
        report.set_text(text.replace("-", "−").replace("none,", "plain,"))

    return Demo(
        "gradient-flow",
        figure,
        controls={
            "log2_gain": slider(
                choose({"ja": r"重み $\log_2 g$", "en": r"gain $\log_2 g$"}), 0.0, -1.0, 4.5, 0.25
            ),
            "depth": integer_slider(
                choose({"ja": "層の数 $D$", "en": "layers $D$"}), 20, 2, DEEPEST
            ),
            "activation": choice(
                {name: name for name in ACTIVATIONS}, value="sigmoid", name=choose(_ACTIVATION)
            ),
            "shortcut": choice(
                {
                    choose({"ja": "そのまま", "en": "plain"}): "none",
                    "skip": "skip",
                    "skip/√D": "skip/√D",
                    "BatchNorm": "BatchNorm",
                },
                value="none",
                name=choose({"ja": "層の構造", "en": "structure of a layer"}),
            ),
            "draw": Counter(choose({"ja": "別の重み", "en": "Other weights"}), "random"),
        },
        compute=flow,
        draw=draw,
        moving=[*columns, *theories, size, legend, report],
        alt=choose(_ALT_FLOW),
    )


# --- deep_training --------------------------------------------------------------------------------

REMEDIES = ("none", "skip", "BatchNorm")
NETWORKS, STEPS, UNITS = 8, 50, 6
LOST = 1e6  # a parameter beyond this has diverged


class DeepTraining(NamedTuple):
    """The training losses of eight networks on 30 irises, and without the remedy.

    Attributes
    ----------
    activation, remedy : str
    depth : int
        Number of hidden layers.
    rate : float
        Learning rate ε.
    losses, plain : array, shape (8, 51)
        Before each step and at the end; NaN from where a network has diverged. ``plain`` are the
        losses of the same task with the remedy "none".
    """

    activation: str
    remedy: str
    depth: int
    rate: float
    losses: np.ndarray
    plain: np.ndarray


@lru_cache(maxsize=1)
def _flowers() -> tuple[np.ndarray, np.ndarray]:
    """Return X and Y of ten flowers of each species."""
    iris = data.iris()
    (X,) = standardize(iris.X)
    return X[::5], data.one_hot(iris.y, 3)[::5]


def deep_network(activation: str, remedy: str, depth: int) -> Network:
    """Return a classifier with hidden layers of 6 units and a remedy around or in each of them.

    Raises
    ------
    ValueError
        If a name is unknown.
    """
    _require("activation", activation, ACTIVATIONS)
    _require("remedy", remedy, REMEDIES)
    layers: list = []
    for n_in in (4, *[UNITS] * (depth - 1)):
        block = [Dense(n_in, UNITS), ACTIVATIONS[activation]]
        if remedy == "BatchNorm":
            block.insert(1, BatchNorm(UNITS))
        layers += [Skip(*block)] if remedy == "skip" and n_in == UNITS else block
    return Network(*layers, Dense(UNITS, 3), loss=cross_entropy)


@lru_cache(maxsize=512)
def _losses(activation: str, remedy: str, depth: int, rate: float, seed: int) -> np.ndarray:
    """Train eight networks at once by gradient descent; return their losses."""
    net, (X, Y) = deep_network(activation, remedy, depth), _flowers()
    theta = net.init(np.random.default_rng(seed), size=NETWORKS)
    losses, lost = np.empty((NETWORKS, STEPS + 1)), np.zeros(NETWORKS, bool)
    for step in range(STEPS + 1):
        losses[:, step], g = net.loss_and_gradient(theta, X, Y)
        theta = theta - rate * g
        lost |= ~(np.abs(theta) < LOST).all(axis=1)
        theta[lost] = 0.0
        losses[lost, step] = np.nan
    losses.setflags(write=False)
    return losses


def train_deep(
    activation: str, remedy: str, depth: int, log_rate: float, seed: int
) -> DeepTraining:
    """Train eight deep networks with and without a remedy.

    Parameters
    ----------
    activation, remedy : str
        Keys of `ACTIVATIONS` and `REMEDIES`.
    depth : int
        Number of hidden layers.
    log_rate : float
        log₁₀ of the learning rate.
    seed : int
        Of the initial values.

    Returns
    -------
    DeepTraining

    Raises
    ------
    ValueError
        If a name is unknown.
    """
    rate = 10.0 ** round(log_rate, 6)
    losses, plain = (_losses(activation, r, depth, rate, seed) for r in (remedy, "none"))
    return DeepTraining(activation, remedy, depth, rate, losses, plain)


_ALT_TRAINING = {
    "ja": "8個の深いネットワークの損失とその中央値を、更新の回数に対して描く。灰色は対策なしの"
    "場合の中央値と範囲、点線は ln 3。",
    "en": "The losses of eight deep networks and their median against the number of steps. Grey: "
    "median and range without the remedy. Dotted: ln 3.",
}


@mpl.rc_context(STYLE)
def deep_training() -> Demo:
    """Retrain deep networks at every move, with and without a remedy."""
    figure = new_figure(700, 400)
    ax = figure.subplots()
    ax.set(xlim=(0, STEPS), ylim=(0.01, 10), yscale="log", xlabel="step", ylabel="training loss")
    ax.axhline(np.log(3), color=GREY, ls=":", lw=1.5)
    ax.annotate(
        "ln 3", (STEPS, np.log(3)), (0, 5), textcoords="offset points", ha="right", color=GREY
    )
    step = np.arange(STEPS + 1)
    plain = [ax.plot([], [], "--", color="#767676", lw=lw)[0] for lw in (1, 1, 4)]
    thin = [ax.plot([], [], color=PALETTE["blue"], lw=1)[0] for _ in range(NETWORKS)]
    (median,) = ax.plot([], [], color=PALETTE["vermillion"], lw=3.5)
    # Below the axes no curve covers it, so that it need not be drawn again at each move.
    figure.legend(
        [median, thin[0], plain[2]],
        ["median", "each network", "without remedy"],
        loc="outside lower center",
        ncols=3,
    )
    report = ax.set_title("\n", loc="left", fontsize=14)

    def draw(result: DeepTraining) -> None:
        with_remedy = result.remedy != "none"
        for line, curve in zip(thin, result.losses, strict=True):
            line.set_data(step, curve)
        filled = np.where(np.isnan(result.losses), np.inf, result.losses)
        median.set_data(step, np.median(filled, axis=0))
        others = np.where(np.isnan(result.plain), np.inf, result.plain)
        curves = others.min(axis=0), others.max(axis=0), np.median(others, axis=0)
        for line, curve in zip(plain, curves, strict=True):
            line.set_data(step, curve)
            line.set_visible(with_remedy)
        lost = int(np.isnan(result.losses[:, -1]).sum())
        end = np.median(filled[:, -1])
        text = (
            f"{result.activation},  {result.remedy},  D = {result.depth},  ε = {result.rate:.3g}\n"
            f"after {STEPS} steps: "
            + (f"median loss {end:.3f},  " if np.isfinite(end) else "")
            + f"{lost} of {NETWORKS} diverged"
        )
        report.set_text(text.replace("none,", "plain,"))

    return Demo(
        "deep-training",
        figure,
        controls={
            "log_rate": slider(
                choose({"ja": r"学習率 $\log_{10}\epsilon$", "en": r"rate $\log_{10}\epsilon$"}),
                *(0.0, -2.0, 0.7, 0.1),
                digits=1,
            ),
            "depth": integer_slider(
                choose({"ja": "隠れ層の数 $D$", "en": "hidden layers $D$"}), 8, 1, 10
            ),
            "activation": choice(
                {name: name for name in ACTIVATIONS}, value="sigmoid", name=choose(_ACTIVATION)
            ),
            "remedy": choice(
                {
                    choose({"ja": "そのまま", "en": "plain"}): "none",
                    "skip": "skip",
                    "BatchNorm": "BatchNorm",
                },
                value="none",
                name=choose({"ja": "対策", "en": "remedy"}),
            ),
            "seed": Counter(choose({"ja": "別の初期値", "en": "Other initial values"}), "random"),
        },
        compute=train_deep,
        draw=draw,
        moving=[*plain, *thin, median, report],
        alt=choose(_ALT_TRAINING),
        label_width="9em",
    )
