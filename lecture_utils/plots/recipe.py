"""The whole recipe as a flow chart: from the data to a result with its error."""

from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyBboxPatch

from .diagrams import ACTIVATION, AFFINE, OUTPUT, arrow, box, canvas
from .splitting import SET_COLORS
from .style import GREY, INK, LEGIBLE, PALETTE

WIDTH, HEIGHT = 12.6, 5.8  # in inches, which are the units of the axes

_TOP, _MIDDLE, _BOTTOM = 4.45, 2.5, 0.72  # training, validation, test
_BOX_HEIGHT = 0.95


class _Step(NamedTuple):
    x: float
    y: float
    width: float
    text: str
    color: str
    number: str  # in the list of the note's Section IV; "+" where the list is silent
    function: str = ""  # of the student's library, which does this step


_STEPS = (
    _Step(0.9, _MIDDLE, 1.4, "look at\nthe data", GREY, "+"),
    _Step(3.05, _TOP, 1.4, "training\ndata", SET_COLORS["training"], "1"),
    _Step(3.05, _MIDDLE, 1.4, "validation\ndata", SET_COLORS["validation"], "1"),
    _Step(3.05, _BOTTOM, 1.4, "test data\n(sealed)", SET_COLORS["test"], "+"),
    _Step(5.05, _TOP, 1.55, "standardise", AFFINE, "+", "?"),
    _Step(7.0, _TOP, 1.3, "mini-\nbatches", AFFINE, "2", "epoch_\nbatches"),
    _Step(9.0, _TOP, 1.6, "network,\nsoftmax", ACTIVATION, "3", "forward\nsoftmax"),
    _Step(11.35, _TOP, 1.6, "loss,\ngradient", OUTPUT, "4", "delta_out\nbackward"),
    _Step(9.0, _MIDDLE, 1.9, "overfitting?\nstop, choose", SET_COLORS["validation"], "5", "?"),
    _Step(11.35, _BOTTOM, 1.6, "result\n$a \\pm \\sigma_a$", SET_COLORS["test"], "+", "?"),
)


def plot_recipe(*, functions: bool = False, ax: Axes | None = None) -> Axes:
    """Draw how a network is used for classification: figure 7.

    A number in a circle is that of the step in the list of the note's Section IV; a plus sign
    marks what the list leaves out.

    Parameters
    ----------
    functions : bool
        Write into the boxes the functions of the student's library in place of the words, and a
        question mark where chapter 10 has one written.
    ax : matplotlib Axes, optional
        A new figure is made if None.

    Returns
    -------
    matplotlib Axes
    """
    ax, scale = canvas(ax, (0, WIDTH), (0, HEIGHT))
    _seal(ax, scale)
    for step in _STEPS:
        box(
            ax,
            *(step.x, step.y, step.width, _BOX_HEIGHT),
            (functions and step.function) or step.text,
            color=step.color,
            fontsize=(26 if functions and step.function == "?" else 15) * scale,
        )
        _number(ax, step, scale)
    _flow(ax, scale)
    _captions(ax, scale, functions)
    return ax


def _number(ax: Axes, step: _Step, scale: float) -> None:
    centre = step.x - step.width / 2 + 0.02, step.y + _BOX_HEIGHT / 2
    added = step.number == "+"
    look = {"facecolor": "white" if added else INK, "edgecolor": INK, "linewidth": 1.4 * scale}
    ax.add_patch(Circle(centre, 0.19, zorder=5, **look))
    ax.text(
        *centre,
        step.number,
        color=INK if added else "white",
        fontsize=13 * scale,
        weight="bold",
        ha="center",
        va="center_baseline",
        zorder=6,
    )


def _flow(ax: Axes, scale: float) -> None:
    thin, top, below = 1.8 * scale, _TOP - 0.5, _MIDDLE + 0.5
    for start, end in ((0.2, _TOP + 0.15), (0, _MIDDLE), (-0.25, _BOTTOM - 0.35)):
        arrow(ax, (1.62, _MIDDLE + start), (2.33, end), width=thin)
    for left, right in ((3.77, 4.26), (5.84, 6.33), (7.67, 8.18), (9.82, 10.53)):
        arrow(ax, (left, _TOP), (right, _TOP), width=thin)
    arrow(ax, (3.77, _MIDDLE), (8.03, _MIDDLE), width=thin)
    arrow(ax, (3.77, _BOTTOM), (10.53, _BOTTOM), width=thin)
    arrow(ax, (8.65, top), (8.65, below), width=thin)
    arrow(ax, (9.35, below), (9.35, top), width=thin)
    arrow(ax, (9.97, _MIDDLE), (11.35, _BOTTOM + 0.5), width=thin, curvature=-0.3)
    back = {"color": "vermillion", "width": 2.8 * scale, "curvature": 0.35}
    arrow(ax, (11.35, _TOP + 0.5), (9.0, _TOP + 0.5), **back)
    ax.plot([5.05, 5.05], [_BOTTOM, top], color=PALETTE[AFFINE], lw=2.2 * scale, ls=":", zorder=1)


def _captions(ax: Axes, scale: float, functions: bool) -> None:
    look = {"fontsize": 13.5 * scale, "ha": "center", "va": "center", "zorder": 4}
    white = {"facecolor": "white", "edgecolor": "none", "boxstyle": "round,pad=0.2"}
    between = (_TOP + _MIDDLE) / 2
    back = "adam_step" if functions else "back-propagation, optimizer"
    ax.text(10.2, _TOP + 1.12, back, color=LEGIBLE["vermillion"], **look)
    ax.text(1.2, between + 0.05, "split_\nindices" if functions else "shuffle,\nstratify", **look)
    ax.text(5.05, between, "the same map", color=GREY, bbox=white, **look)
    ax.text(8.0, between, "every\nepoch", color=GREY, **look)
    ax.text(10.35, between, "best $\\theta$, or\nanother design", color=GREY, **look)
    ax.text(11.75, 2.0, "once, at\nthe end", color=GREY, **look)
    legend = "numbers: steps of the note     +: what they leave out"
    legend += "     ?: you, today" if functions else ""
    ax.text(0.15, 5.55, legend, **look | {"ha": "left"})


def _seal(ax: Axes, scale: float) -> None:
    """Draw the fence around the test data and the result."""
    ax.add_patch(
        FancyBboxPatch(
            (2.05, 0.06),
            10.4,
            1.3,
            boxstyle="round,pad=0,rounding_size=0.15",
            facecolor="none",
            edgecolor=GREY,
            linestyle=(0, (4, 3)),
            linewidth=1.5 * scale,
            zorder=0,
        )
    )
