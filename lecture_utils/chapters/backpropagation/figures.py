"""The pictures of notebook 08: the small machine, its paths, training, and derivatives."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from ...plots.curves import plot_seed_band
from ...plots.derivatives import plot_entries, plot_paths
from ...plots.diagrams import clean
from ...plots.showing import show
from ...plots.style import GREY, INK, LEGIBLE, PALETTE

FORWARDS, BACKWARDS = PALETTE["blue"], LEGIBLE["vermillion"]

_INPUTS = ((0.0, 1.0), (0.0, -1.0))
_HIDDEN = ((3.3, 1.0), (3.3, -1.0))
_OUTPUT = (6.6, 0.0)
_HALF = 0.8  # of the width of a unit, from u to what leaves it
_WHERE = 0.36  # of the way along a line, where its weight is written


def small_machine(W1, W2) -> None:
    """Draw the network of section 2 with its weights on the lines.

    Parameters
    ----------
    W1, W2 : array, shape (2, 2) and (1, 2)
    """
    figure, ax = plt.subplots(figsize=(8, 3.2))
    _draw_machine(ax, W1, W2)
    show(
        figure,
        ja="入力2個、隠れユニット2個、出力1個のネットワーク。6本の線の上に重み。1本の線は、"
        "出口で別のユニットを1つだけ押す。",
        en="The network of 2 inputs, 2 hidden units and 1 output, with the weights on its six "
        "lines. A line pushes one unit only, the one at its head.",
    )


def head_times_tail(W1, W2, tails, heads, costs: Mapping[str, float]) -> None:
    """Draw values at the tails of the lines, δ at their heads, and what three ways cost.

    Parameters
    ----------
    W1, W2 : array, shape (2, 2) and (1, 2)
    tails : sequence of float
        x1, x2, z1, z2.
    heads : sequence of float
        δ of the hidden units 1 and 2, and of the output.
    costs : dict
        Three ways to all derivatives of the large machine, as written before the number, and
        the evaluations each is worth.
    """
    figure, (ax, bars) = plt.subplots(1, 2, figsize=(11, 4.5), width_ratios=[3.1, 1])
    _draw_machine(ax, W1, W2)
    bold = {"ha": "center", "va": "center", "size": 19, "weight": "bold"}
    spots = (*_INPUTS, *((x + _HALF - 0.3, y) for x, y in _HIDDEN))
    for value, (x, y) in zip(tails, spots, strict=True):
        ax.text(x, y + 0.66, f"{value:.3g}", color=FORWARDS, **bold)
    for delta, (x, y) in zip(heads, (*_HIDDEN, _OUTPUT), strict=True):
        text = f"{delta:.4f}".replace("-", "\N{MINUS SIGN}")
        ax.text(x - _HALF + 0.3, y - 0.66, text, color=BACKWARDS, **bold)
    formula = {"ha": "center", "va": "center", "size": 21, "y": -2.45}
    ax.text(1.15, s=r"$\partial L/\partial w\;=$", **formula)
    ax.text(3.2, s=r"$\delta\,$(head)", color=BACKWARDS, **formula)
    ax.text(4.55, s=r"$\times$", **formula)
    ax.text(5.75, s=r"$z\,$(tail)", color=FORWARDS, **formula)
    ax.set_ylim(-2.8, 1.95)
    for row, (name, cost) in enumerate(costs.items()):
        bars.barh(-row, cost, height=0.5, left=0.5, color=BACKWARDS if cost < 10 else "#9A9A9A")
        number = f"{cost:,.0f}".replace(",", " ")
        bars.text(0.5, 0.34 - row, f"{name} {number}", size=16, va="bottom")
    bars.set(xscale="log", xlim=(0.5, 4e5), ylim=(-2.4, 0.85), yticks=[])
    bars.set_xticks([1, 100, 10_000])
    bars.set_title("evaluations for\n30 300 knobs", size=16, loc="left")
    bars.spines["left"].set_visible(False)
    show(
        figure,
        ja="小さなネットワークの線の入口に順伝播の値（青）、出口に δ（朱色）。重みの微分は、"
        "出口の δ と入口の値の積。右の棒：全部のつまみを動かすと 60 600回、ユニットを押すと"
        "600回、逆伝播なら約3回分。",
        en="The small machine with the values of the way forwards (blue) at the tails of the lines "
        "and δ (vermillion) at their heads; the derivative by a weight is the one times the other. "
        "Bars: nudging all knobs takes 60 600 evaluations, pushing units 600, going back about 3.",
    )


def _draw_machine(ax: Axes, W1, W2) -> None:
    clean(ax)
    ax.set(xlim=(-0.6, 7.7), ylim=(-1.75, 1.75))
    pairs = [
        (W[i, j], (x + out, y), (head[0] - _HALF, head[1]))
        for W, tails, heads, out in ((W1, _INPUTS, _HIDDEN, 0.4), (W2, _HIDDEN, (_OUTPUT,), _HALF))
        for i, head in enumerate(heads)
        for j, (x, y) in enumerate(tails)
    ]
    white = {"facecolor": "white", "edgecolor": "none", "boxstyle": "round,pad=0.1"}
    for weight, tail, head in pairs:
        ax.annotate(
            "",
            head,
            tail,
            arrowprops={"arrowstyle": "-|>", "color": "#9A9A9A", "lw": 3, "mutation_scale": 22},
        )
        x, y = np.array(tail) + _WHERE * np.subtract(head, tail)
        text = f"{weight:g}".replace("-", "\N{MINUS SIGN}")
        ax.text(x, y, text, color=GREY, size=16, ha="center", va="center", bbox=white)
    look = {"facecolor": "white", "edgecolor": INK, "linewidth": 1.6}
    text = {"ha": "center", "va": "center", "size": 19}
    for k, place in enumerate(_INPUTS, start=1):
        ax.add_patch(plt.Circle(place, 0.4, **look))
        ax.text(*place, f"$x_{k}$", **text)
    for (x, y), inside in zip(
        (*_HIDDEN, _OUTPUT), (r"$u_1\to z_1$", r"$u_2\to z_2$", r"$u\to f$"), strict=True
    ):
        corner = x - _HALF, y - 0.36
        ax.add_patch(FancyBboxPatch(corner, 2 * _HALF, 0.72, boxstyle="round,pad=0", **look))
        ax.text(x, y, inside, **text)


def paths() -> None:
    """Draw what a weight of the last layer changes, and what one of the first layer does."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.2))
    plot_paths([4, 5, 3], layer=2, a=1, b=2, ax=left)
    plot_paths([4, 5, 3], layer=1, a=1, b=2, ax=right)
    show(
        figure,
        ja="4-5-3 のネットワーク。動かす重みを黒、影響の届くユニットと通り道を青で示す。"
        "最後の層の重みは1つの出力だけに届き、最初の層の重みは3本の道ですべての出力に届く。",
        en="A 4-5-3 network; black the weight that moves, blue the units and lines it reaches. "
        "A weight of the last layer reaches one output, one of the first layer all three.",
    )


def training(mine, package, others) -> None:
    """Draw the loss of a training by hand, of `lu.train`, and of other starts.

    Parameters
    ----------
    mine, package : array, shape (steps + 1,)
    others : array, shape (R, steps + 1)
    """
    figure, ax = plt.subplots(figsize=(8, 3.5))
    steps = np.arange(len(mine))
    plot_seed_band(steps, others, color=GREY, ax=ax)
    ax.lines[-1].set_visible(False)
    ax.plot(mine, color=PALETTE["sky"], lw=7)
    ax.plot(package, "--", color=PALETTE["black"], lw=2)
    ax.axhline(np.log(3), color=GREY, ls=":")
    ax.text(len(mine) - 1, np.log(3), r"blind guess, $\ln 3$", color=GREY, ha="right", va="bottom")
    middle = len(mine) // 3
    label = {"textcoords": "offset points", "size": 16}
    ax.annotate("your functions", (middle, mine[middle]), (14, 40), color=LEGIBLE["sky"], **label)
    ax.annotate("lu.train (dashed)", (middle, mine[middle]), (14, 22), color=INK, **label)
    ax.annotate("20 other starts", (20, others[:, 20].max()), (22, 12), color=GREY, **label)
    ax.set(yscale="log", xlabel="step", ylabel="training loss", ylim=(0.03, 2))
    ax.set_yticks([0.03, 0.1, 0.3, 1], ["0.03", "0.1", "0.3", "1"])
    ax.minorticks_off()
    show(
        figure,
        ja="3層のネットワークの学習。自分の関数で学習させた損失（太線）に lu.train（破線）が"
        "ぴったり重なり、別の20個の初期値（灰色の帯）も同じところへ下がる。",
        en="Training of the three-layer network: the dashed line of lu.train lies on the thick one "
        "of the student's functions, and 20 other starts (grey band) come down to the same loss.",
    )


def choice_of_h(widths, errors: Mapping[str, np.ndarray]) -> None:
    """Draw the relative error of difference formulas against h.

    Parameters
    ----------
    widths : array, shape (M,)
    errors : dict of arrays, shape (M,)
        Of "forward" and "central".
    """
    figure, ax = plt.subplots(figsize=(7.5, 4))
    looks = ("vermillion", "s", "--", (-78, 10)), ("blue", "o", "-", (12, -6))
    for (name, error), (color, marker, style, shift) in zip(errors.items(), looks, strict=True):
        ax.loglog(widths, error, color=PALETTE[color], marker=marker, ls=style)
        ax.annotate(
            name, (widths[2], error[2]), shift, textcoords="offset points", color=LEGIBLE[color]
        )
    ax.loglog(widths, 1e-16 / widths, color=GREY, ls=":")
    ax.annotate(
        "$10^{-16}/h$", (widths[7], 1e-16 / widths[7]), (-70, -30), textcoords="offset points"
    )
    ax.set(xlabel="$h$", ylabel="relative error", ylim=(1e-12, 1))
    show(
        figure,
        ja="数値微分の誤差と刻み h の関係。どちらも V 字で、中心差分の一番よい h は 10⁻⁵ から"
        "10⁻⁴ のあたり、前進差分より4桁ほど正確。",
        en="Error of numerical derivatives against h. Both have the shape of a V; the central "
        "difference is best near 1e-5 to 1e-4, and some orders better than the forward one.",
    )


def entries(numerical, formula, layer: int) -> None:
    """Draw ∂f_k/∂w_ab entry by entry; arguments as in `plot_entries`."""
    figure = plot_entries(numerical, formula, layer=layer)
    point = {
        1: ("0 は1つもなく、行どうしが比例している。", "none is zero, and rows are proportional."),
        2: ("45個のうち30個がちょうど 0。", "30 of the 45 are exactly 0."),
    }[layer]
    show(
        figure,
        ja=f"第{layer}層の重みによる出力の微分。各マスの上は数値微分、下は式の値で、一致する。"
        + point[0],
        en=f"Derivatives of the outputs by the weights of layer {layer}; numerical above, formula "
        "below, and they agree; " + point[1],
    )
