"""The live demos of notebook 07: rectangles by hand, a drawn target, a trained network."""

from functools import lru_cache
from typing import NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.collections import LineCollection

from ...activations import sigmoid, step, tanh
from ...language import choose
from ...losses import squared_error
from ...network import Network
from ...optimizers import Adam
from ...plots.style import GREY, INK, PALETTE, STYLE, tint
from ...widgets.controls import choice, integer_slider, slider
from ...widgets.demo import Demo, new_figure
from ...widgets.drawing_pad import POINTS, DrawingPad

# --- rectangles by hand -----------------------------------------------------------------------

N_RECTANGLES = 3
UNIT_INTERVAL = (np.arange(1000) + 0.5) / 1000  # no point is an edge, where the value jumps


def hump(x):
    """Return the target of the first demo, one half of a wave."""
    return np.sin(np.pi * x)


class Rectangles(NamedTuple):
    """A network of six step units that makes three rectangles, eq. (36).

    Attributes
    ----------
    b1, W2 : arrays, shape (6,)
        Of a network whose W1 is 1 everywhere.
    b2 : float
    parts : array, shape (3, 1000)
        Each rectangle alone, without b2.
    f : array, shape (1000,)
        Output.
    error : float
        Largest |f - t|.
    """

    b1: np.ndarray
    W2: np.ndarray
    b2: float
    parts: np.ndarray
    f: np.ndarray
    error: float


def rectangles(b2: float, **edges_and_heights: float) -> Rectangles:
    """Add rectangles of height h_i on [a_i, e_i), each made of two step units, eq. (42).

    Parameters
    ----------
    b2 : float
        Output bias.
    a1, e1, h1, a2, e2, h2, a3, e3, h3 : float
        Left edge, right edge and height. A rectangle whose edges are exchanged counts negative.
    """
    a, e, h = (
        np.array([round(edges_and_heights[f"{name}{i}"], 6) for i in range(1, N_RECTANGLES + 1)])
        for name in "aeh"
    )
    b1, W2 = -np.c_[a, e].ravel(), np.c_[h, -h].ravel()
    jumps = W2[:, None] * step(UNIT_INTERVAL + b1[:, None])
    parts = jumps[0::2] + jumps[1::2]
    f = jumps.sum(axis=0) + b2
    return Rectangles(b1, W2, b2, parts, f, float(np.abs(f - hump(UNIT_INTERVAL)).max()))


_ALT_RECTANGLES = {
    "ja": "上：目標関数と、3つの矩形を足したネットワークの出力。下：出力と目標関数の差。",
    "en": "Above: the target and the output of a network that adds three rectangles. Below: "
    "output minus target.",
}
_PART_LOOKS = (("blue", "-"), ("vermillion", "--"), ("green", "-."))


@mpl.rc_context(STYLE)
def rectangles_by_hand() -> Demo:
    """Let a person build a target from three rectangles, that is, from six step units."""
    figure = new_figure(700, 420)
    ax, below = figure.subplots(2, sharex=True, height_ratios=[2, 1])
    ax.set(xlim=(0, 1), ylim=(-0.6, 1.6), ylabel="$f,\\ t$")
    below.set(ylim=(-1.6, 1.6), yticks=(-1, 0, 1), xlabel="$x$", ylabel="$f - t$")
    for axes in (ax, below):
        axes.axhline(0, color="#C4C4C4", lw=1)
    x = UNIT_INTERVAL
    areas = [
        ax.fill_between([0, 1], 0, 0, color=tint(color, 0.35), lw=0, zorder=1 + k / 10)
        for k, (color, _) in enumerate(_PART_LOOKS)
    ]
    outlines = [
        ax.plot([], [], ls=style, color=PALETTE[color], lw=1.5, zorder=2)[0]
        for color, style in _PART_LOOKS
    ]
    (target,) = ax.plot(x, hump(x), color=GREY, lw=2, ls="--", zorder=4, label="target $t$")
    (output,) = ax.plot([], [], color=INK, lw=3, zorder=3, label="network $f$")
    legend = ax.legend(handles=[target, output], loc="upper right", ncols=2)
    (difference,) = below.plot([], [], color=INK, lw=2)
    limits = [
        below.plot([0, 1], [0, 0], "--", color=PALETTE["vermillion"], lw=1.5)[0] for _ in "+-"
    ]
    report = ax.set_title(" \n ", loc="left", fontsize=13)

    def draw(result: Rectangles) -> None:
        for area, outline, part in zip(areas, outlines, result.parts, strict=True):
            area.set_verts([np.r_[[[0, 0]], np.c_[x, part], [[1, 0]]]])
            outline.set_data(x, part)
        output.set_data(x, result.f)
        difference.set_data(x, result.f - hump(x))
        for line, sign in zip(limits, (1, -1), strict=True):
            line.set_ydata([sign * result.error] * 2)
        b1, W2 = (
            ", ".join(f"{value:z.2f}" for value in values) for values in (result.b1, result.W2)
        )
        low, high = ax.get_ylim()
        outside = result.f.max() > high or result.f.min() < low
        report.set_text(
            f"max |f − t| = {result.error:.3f}{'  (f leaves the frame)' if outside else ''}\n"
            f"b⁽¹⁾ = ({b1}),  b⁽²⁾ = {result.b2:z.2f}\n"
            f"w⁽²⁾ = ({W2})".replace("-", "−")
        )

    start = {"a1": 0.2, "e1": 0.4, "h1": 0.5, "a2": 0.4, "e2": 0.6, "h2": 0.8}
    start |= {"a3": 0.6, "e3": 0.8, "h3": 0.2}
    captions = {
        "a": choose({"ja": "左端 $a_{}$", "en": "left $a_{}$"}),
        "e": choose({"ja": "右端 $e_{}$", "en": "right $e_{}$"}),
        "h": choose({"ja": "高さ $h_{}$", "en": "height $h_{}$"}),
    }
    reach = {"a": (0.0, 1.0), "e": (0.0, 1.0), "h": (-0.5, 1.0)}
    spoken = {
        "a": choose({"ja": "左端", "en": "left edge"}),
        "e": choose({"ja": "右端", "en": "right edge"}),
        "h": choose({"ja": "高さ", "en": "height"}),
    }
    controls = {
        key: slider(
            captions[key[0]].format(key[1]),
            value,
            *reach[key[0]],
            0.01,
            name=f"{spoken[key[0]]} {key[1]}",
        )
        for key, value in start.items()
    }
    bias = choose({"ja": "出力のバイアス", "en": "output bias"})
    controls["b2"] = slider("$b^{(2)}$", 0.0, -0.5, 0.5, 0.01, name=bias)
    return Demo(
        "rectangles-by-hand",
        figure,
        controls=controls,
        compute=rectangles,
        draw=draw,
        moving=[*areas, *outlines, target, output, legend, difference, *limits, report],
        alt=choose(_ALT_RECTANGLES),
        columns=3,
        label_width="5.5em",
    )


# --- a drawn target ---------------------------------------------------------------------------

FINE = (np.arange(2048) + 0.5) / 2048
CELLS = np.array([1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64])
"""Numbers of cells for which the error is drawn."""


class Staircase(NamedTuple):
    """A drawn target and the staircase network of K cells.

    Attributes
    ----------
    K : int
        Cells; the network has K - 1 hidden units.
    w : float
        Weight of the first layer, an inverse temperature.
    t, f : array, shape (2048,)
        Target and network at `FINE`.
    error, rms : float
        Largest |f - t|, and the root of the mean square of f - t.
    errors, limits : array, shape (12,)
        Largest errors for the numbers of cells `CELLS`, at this w and for step units.
    L : float
        Largest slope of the target.
    """

    K: int
    w: float
    t: np.ndarray
    f: np.ndarray
    error: float
    rms: float
    errors: np.ndarray
    limits: np.ndarray
    L: float


def staircase(target: tuple[float, ...], K: int, log_w: float) -> Staircase:
    """Approximate a function, given by heights on [0, 1], with K cells and sigmoid units.

    In each cell the network takes the value of the target in the middle; the K - 1 units stand at
    the edges between cells, b = -w x_edge.

    Parameters
    ----------
    target : tuple of 65 numbers
        Heights of the target at equal distances; it is linear in between.
    K : int
    log_w : float
        log₁₀ of the weight of the first layer.
    """
    if len(target) != POINTS:
        raise ValueError(f"target must have {POINTS} heights, got {len(target)}")
    if K < 1:
        raise ValueError(f"K must be at least 1, got {K}")
    w = 10 ** round(log_w, 6)
    knots, heights = np.linspace(0, 1, POINTS), np.array(target, dtype=float)
    t = np.interp(FINE, knots, heights)

    def values(cells):
        return np.interp((np.arange(cells) + 0.5) / cells, knots, heights)

    def network(cells):
        v, edges = values(cells), np.arange(1, cells) / cells
        return v[0] + np.diff(v) @ sigmoid(w * (FINE - edges[:, None]))

    f = network(K)
    limits = [np.abs(values(cells)[(FINE * cells).astype(int)] - t).max() for cells in CELLS]
    return Staircase(
        K,
        w,
        t,
        f,
        float(np.abs(f - t).max()),
        float(np.sqrt(np.mean((f - t) ** 2))),
        np.array([np.abs(network(cells) - t).max() for cells in CELLS]),
        np.array(limits),
        float(np.abs(np.diff(heights)).max() * (POINTS - 1)),
    )


def _rough(x):
    """Return a random walk: its slope depends on how closely one looks."""
    walk = np.cumsum(np.random.default_rng(5).choice([-0.11, 0.11], size=len(x)))
    return walk - (walk.max() + walk.min()) / 2


EXAMPLES = {
    "0.8 sin 2πx": lambda x: 0.8 * np.sin(2 * np.pi * x),
    "1.6|2x − 1| − 0.8": lambda x: 1.6 * np.abs(2 * x - 1) - 0.8,
    "0.8 sin 6πx": lambda x: 0.8 * np.sin(6 * np.pi * x),
    "jump": lambda x: np.where(x < 0.4, -0.6, 0.6),
    "rough": _rough,
}
_ALT_STAIRCASE = {
    "ja": "左：描いた目標関数と、階段状のネットワークの出力。右：区間の数Kと最大誤差の"
    "両対数グラフ、上限 L/2K。",
    "en": "Left: the drawn target and the output of the staircase network. Right: the largest "
    "error against the number of cells K, log-log, with the bound L/2K.",
}


@mpl.rc_context(STYLE)
def staircase_explorer() -> Demo:
    """Let a person draw a target, and approximate it by a staircase of sigmoid units."""
    figure = new_figure(700, 400)
    ax, right = figure.subplots(1, 2, width_ratios=[1.35, 1])
    ax.set(xlim=(0, 1), ylim=(-1.1, 1.1), xlabel="$x$", yticks=(-1, 0, 1))
    right.set(xscale="log", yscale="log", xlim=(0.9, 72), ylim=(5e-3, 100))
    right.set(xlabel="cells $K$", ylabel="max $|f - t|$")
    right.set_xticks([1, 2, 4, 8, 16, 32, 64], ["1", "2", "4", "8", "16", "32", "64"])
    right.minorticks_off()
    (target,) = ax.plot(FINE, 0 * FINE, color=GREY, lw=2, ls="--", zorder=3, label="target $t$")
    (output,) = ax.plot(FINE, 0 * FINE, color=PALETTE["blue"], lw=2.5, label="network $f$")
    legend = ax.legend(handles=[target, output], loc="lower left", fontsize=12)
    (bound,) = right.plot(CELLS, CELLS, ":", color=INK, lw=1.5, label="$L/2K$")
    (limit,) = right.plot(
        CELLS,
        CELLS,
        "s--",
        color=PALETTE["vermillion"],
        mfc="white",
        ms=7,
        lw=1.5,
        label="step units",
    )
    (curve,) = right.plot(CELLS, CELLS, "o-", color=PALETTE["blue"], ms=5, label="this $w$")
    (here,) = right.plot([], [], "*", color=INK, ms=16, mec="white", zorder=5)
    key = right.legend(loc="upper right", fontsize=11)
    report = figure.suptitle(" \n ", fontsize=14)

    def draw(result: Staircase) -> None:
        target.set_ydata(result.t)
        output.set_ydata(result.f)
        bound.set_ydata(result.L / (2 * CELLS) if result.L > 0 else np.full(len(CELLS), np.nan))
        limit.set_ydata(result.limits.clip(1e-9))
        curve.set_ydata(result.errors.clip(1e-9))
        here.set_data([result.K], [max(result.error, 1e-9)])
        report.set_text(
            f"K = {result.K} cells, {result.K - 1} units,  w = {result.w:.4g} = 1/T,  "
            f"L = {result.L:.1f}\n"
            f"max |f − t| = {result.error:.3f} (L/2K = {result.L / 2 / result.K:.3f}),  "
            f"rms = {result.rms:.3f}"
        )

    return Demo(
        "staircase-explorer",
        figure,
        controls={
            "target": DrawingPad(
                choose(
                    {
                        "ja": "下の枠にマウスで描くと、それが目標関数になります。",
                        "en": "Draw a target into the frame with the mouse.",
                    }
                ),
                EXAMPLES,
            ),
            "K": integer_slider(
                choose({"ja": "区間の数 $K$", "en": "cells $K$"}),
                *(8, 1, 64),
                name=choose({"ja": "区間の数", "en": "cells"}),
            ),
            "log_w": slider(
                choose({"ja": r"急さ $\log_{10} w$", "en": r"steepness $\log_{10} w$"}),
                *(3.0, 0.5, 4.0, 0.1),
                digits=1,
                name=choose({"ja": "急さ", "en": "steepness"}),
            ),
        },
        compute=staircase,
        draw=draw,
        moving=[target, output, legend, bound, limit, curve, here, key, report],
        alt=choose(_ALT_STAIRCASE),
        label_width="9em",
    )


# --- a trained network ------------------------------------------------------------------------

TARGETS = {
    "sin 4x + |x|": lambda x: np.sin(4 * x) + np.abs(x),
    "sin(12x + 1)": lambda x: np.sin(12 * x + 1),
}
NETWORKS, UPDATES = 20, 1000
SAVED = np.unique(np.logspace(0, 3, 31).round().astype(int))
"""Numbers of updates after which the networks are looked at."""
PLOTTED = np.linspace(-1, 1, 401)
_DATA = np.linspace(-1, 1, 51, dtype=np.float32)[:, None]


def construction(t, n: int) -> np.ndarray:
    """Return the staircase of n step units, n + 1 cells, for the target t at `PLOTTED`."""
    K = n + 1
    cell = ((PLOTTED + 1) / 2 * K).astype(int).clip(max=K - 1)
    return t(-1 + (2 * cell + 1) / K)


class _Ensemble:
    """Twenty networks whose training goes on as far as somebody asks for.

    Attributes
    ----------
    f, errors : list of arrays, shape (20, 401) and (20,)
        The networks at `PLOTTED`, and their largest errors, after the updates `SAVED`.
    """

    def __init__(self, target: str, n: int, gain: int):
        self.t, rng = TARGETS[target], np.random.default_rng(0)
        self._net = Network(1, n, 1, activation=tanh, loss=squared_error)
        theta = self._net.init(rng, size=NETWORKS)
        parts = self._net.unpack(theta)  # views
        if gain > 1:
            parts["W1"] *= gain
            parts["b1"] += rng.uniform(-gain, gain, size=parts["b1"].shape)
        self._theta = theta.astype(np.float32)  # half the time of float64
        self._x, self._y = _DATA, self.t(_DATA)
        self._optimizer, self._updates = Adam(0.03), 0
        self.f: list[np.ndarray] = []
        self.errors: list[np.ndarray] = []

    def train(self, row: int) -> None:
        """Go on until the networks after ``SAVED[row]`` updates are known."""
        for updates in SAVED[len(self.f) : row + 1]:
            for _ in range(updates - self._updates):
                _, g = self._net.loss_and_gradient(self._theta, self._x, self._y)
                self._theta = self._optimizer.step(self._theta, g)
            self._updates = updates
            f = self._net.forward(self._theta, PLOTTED[:, None].astype(np.float32))[..., 0]
            self.f.append(f)
            self.errors.append(np.abs(f - self.t(PLOTTED)).max(axis=-1))


_trained = lru_cache(maxsize=32)(_Ensemble)


class Contest(NamedTuple):
    """Twenty trained networks against the construction of the same width.

    Attributes
    ----------
    n : int
        Hidden units.
    updates : int
    network : int
        Which of the networks is shown, 0 to 19.
    t, built : array, shape (401,)
        Target and staircase at `PLOTTED`.
    f : array, shape (20, 401)
        The trained networks after so many updates.
    errors : array, shape (S, 20)
        Largest |f - t| after the updates `SAVED` up to the present number.
    built_error : float
        Of the staircase.
    """

    n: int
    updates: int
    network: int
    t: np.ndarray
    built: np.ndarray
    f: np.ndarray
    errors: np.ndarray
    built_error: float


def contest(target: str, n: int, log_updates: float, network: int, gain: int) -> Contest:
    """Compare networks trained by Adam (ε = 0.03, full batch) with the staircase.

    Parameters
    ----------
    target : str
        A key of `TARGETS`.
    n : int
        Hidden units.
    log_updates : float
        log₁₀ of the number of updates, 0 to 3; the nearest of `SAVED` is taken.
    network : int
        From 1 to 20.
    gain : int
        Factor of the initial weights of the first layer; above 1 the biases are spread, too.
    """
    if target not in TARGETS:
        raise ValueError(f"target must be one of {list(TARGETS)}, got {target!r}")
    if not 1 <= network <= NETWORKS:
        raise ValueError(f"network must be from 1 to {NETWORKS}, got {network}")
    row = int(np.abs(np.log10(SAVED) - log_updates).argmin())
    ensemble = _trained(target, n, gain)
    ensemble.train(row)
    t, built = ensemble.t(PLOTTED), construction(ensemble.t, n)
    errors = np.array(ensemble.errors[: row + 1])
    error = float(np.abs(built - t).max())
    return Contest(n, int(SAVED[row]), network - 1, t, built, ensemble.f[row], errors, error)


_ALT_CONTEST = {
    "ja": "左：目標関数、同じユニット数の階段、学習した20個のネットワーク。"
    "右：これまでの更新の回数と最大誤差。",
    "en": "Left: the target, the staircase of the same width and twenty trained networks. Right: "
    "the largest error against the number of updates so far.",
}


@mpl.rc_context(STYLE)
def trained_against_built() -> Demo:
    """Show what training reaches with as many units as a staircase has."""
    figure = new_figure(700, 400)
    ax, right = figure.subplots(1, 2, width_ratios=[1.2, 1])
    ax.set(xlim=(-1, 1), ylim=(-2, 2.2), xlabel="$x$")
    right.set(xscale="log", yscale="log", xlim=(0.8, 1.25 * UPDATES), ylim=(0.006, 5))
    right.set(xlabel="updates", ylabel="max $|f - t|$")
    many = ax.add_collection(LineCollection([], colors=tint("blue", 0.3), lw=1, zorder=1))
    (target,) = ax.plot(PLOTTED, PLOTTED, "--", color=GREY, lw=2, zorder=4, label="target")
    (built,) = ax.plot(PLOTTED, PLOTTED, color=PALETTE["orange"], lw=2, zorder=2, label="staircase")
    (one,) = ax.plot(PLOTTED, PLOTTED, color=PALETTE["blue"], lw=2.5, zorder=3, label="trained")
    legend = ax.legend(
        handles=[target, built, one], loc="upper left", ncols=3, fontsize=11, columnspacing=1
    )
    curves = right.add_collection(LineCollection([], colors=tint("blue", 0.3), lw=1, zorder=1))
    (own,) = right.plot(SAVED, SAVED, color=PALETTE["blue"], zorder=3)
    (median,) = right.plot(SAVED, SAVED, ":", color=INK, lw=2.5, zorder=2.5, label="median of 20")
    (level,) = right.plot(
        [1, UPDATES], [1, 1], "--", color=PALETTE["orange"], lw=2.5, label="staircase"
    )
    (here,) = right.plot([], [], "o", color=PALETTE["blue"], mec="white", ms=11, zorder=5)
    key = right.legend(handles=[level, median], loc="lower left", fontsize=11)
    report = figure.suptitle(" \n ", fontsize=14)

    def draw(result: Contest) -> None:
        many.set_segments([np.c_[PLOTTED, f][::2] for f in result.f])
        target.set_ydata(result.t)
        built.set_ydata(result.built)
        one.set_ydata(result.f[result.network])
        past = SAVED[: len(result.errors)]
        curves.set_segments([np.c_[past, errors] for errors in result.errors.T])
        own.set_data(past, result.errors[:, result.network])
        median.set_data(past, np.median(result.errors, axis=1))
        level.set_ydata([result.built_error] * 2)
        errors = result.errors[-1]
        here.set_data([result.updates], [errors[result.network]])
        low, middle, high = np.percentile(errors, [16, 50, 84])
        report.set_text(
            f"{result.n} hidden units, updates: {result.updates}\nmax |f − t|:  "
            f"staircase {result.built_error:.3f},  trained {middle:.3f} "
            f"({low:.3f}–{high:.3f}, 20 networks)"
        )

    controls = {
        "log_updates": slider(
            choose({"ja": r"更新回数 $\log_{10}$", "en": r"updates $\log_{10}$"}),
            *(1.5, 0.0, 3.0, 0.1),  # the start does not give the answers away
            digits=1,
            name=choose({"ja": "更新回数の常用対数", "en": "logarithm of the updates"}),
        ),
        "network": integer_slider(
            choose({"ja": "ネットワーク番号", "en": "network number"}), 1, 1, NETWORKS
        ),
        "n": choice(
            {"n = 4": 4, "8": 8, "16": 16, "32": 32},
            value=8,
            name=choose({"ja": "隠れユニットの数", "en": "hidden units"}),
        ),
        "target": choice(
            {name: name for name in TARGETS},
            value="sin 4x + |x|",
            name=choose({"ja": "目標関数", "en": "target"}),
        ),
        "gain": choice(
            {choose({"ja": "ふつう", "en": "usual"}): 1, "W⁽¹⁾ × 8": 8},
            value=1,
            name=choose({"ja": "初期値", "en": "initial values"}),
        ),
    }
    return Demo(
        "trained-against-built",
        figure,
        controls=controls,
        compute=contest,
        draw=draw,
        moving=[many, target, built, one, legend, curves, own, median, level, here, key, report],
        alt=choose(_ALT_CONTEST),
        label_width="9em",
    )
