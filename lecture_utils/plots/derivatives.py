"""Pictures of derivatives: the paths on which a weight acts, and two tensors entry by entry."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from .diagrams import clean, node_col
from .style import GREY, INK, PALETTE, WEIGHT_COLORMAP, axes_or_new, tint

_PITCH, _SPACING, _RADIUS = 2.2, 0.82, 0.3
_LABELS = "x", "z", "f"


def plot_paths(sizes, layer: int, a: int, b: int, *, ax: Axes | None = None) -> Axes:
    """Draw a network with one hidden layer, a weight w_ab, and all that it can change.

    The weight is black; the units that a change of it reaches, and the lines behind it on which
    the change travels on, are blue. Vermillion stays free for what goes backwards.

    Parameters
    ----------
    sizes : sequence of three int
        Units of input, hidden layer and output.
    layer : int
        1 or 2, the layer of the weight.
    a, b : int
        Its row and column, counted from 1.
    ax : matplotlib Axes, optional
        A new figure is made if None.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If there is no such weight.
    """
    if len(sizes) != 3:
        raise ValueError(f"sizes must be three numbers, such as [4, 5, 3], got {sizes!r}")
    if layer not in (1, 2):
        raise ValueError(f"layer must be 1 or 2, got {layer!r}")
    if not (1 <= a <= sizes[layer] and 1 <= b <= sizes[layer - 1]):
        raise ValueError(f"W{layer} has no entry ({a}, {b}) for sizes {list(sizes)}")
    ax = axes_or_new(ax, figsize=(5.4, 4.2))
    half = max(sizes) * _SPACING / 2
    ax.set(xlim=(-0.5, 2 * _PITCH + 0.5), ylim=(-half - 0.05, half + 0.75))
    clean(ax)
    rows = [_SPACING * ((n - 1) / 2 - np.arange(n)) for n in sizes]
    reached = {(layer, a)} | {(2, i + 1) for i in range(sizes[2]) if layer == 1}
    for k, (letter, heights) in enumerate(zip(_LABELS, rows, strict=True)):
        for i, y in enumerate(heights, start=1):
            color = "blue" if (k, i) in reached else GREY
            label = f"${letter}_{{{i}}}$"
            node_col(ax, k * _PITCH, 1, y=y, radius=_RADIUS, label=label, color=color)

    def line(k, i, j):
        """The line of w_ij of layer k + 1, counted from 0."""
        return [(k * _PITCH, rows[k][j]), ((k + 1) * _PITCH, rows[k + 1][i])]

    every = [line(k, i, j) for k in (0, 1) for i in range(sizes[k + 1]) for j in range(sizes[k])]
    ax.add_collection(LineCollection(every, colors="#C9C9C9", linewidths=1.0, zorder=1))
    on = [line(1, i, a - 1) for i in range(sizes[2])] if layer == 1 else []
    ax.add_collection(LineCollection(on, colors=PALETTE["blue"], linewidths=3.5, zorder=1.5))
    weight = [line(layer - 1, a - 1, b - 1)]
    look = {"colors": INK, "linewidths": 5, "zorder": 2}
    ax.add_collection(LineCollection(weight, **look))
    ax.text(
        *((layer - 0.5) * _PITCH, half + 0.4),
        f"$w_{{{a}{b}}}^{{({layer})}}$",
        color=INK,
        ha="center",
        va="center",
        fontsize=20,
    )
    return ax


def plot_entries(numerical, formula, *, layer: int) -> Figure:
    """Draw ∂f_k/∂w_ab entry by entry: finite differences above, a formula below.

    Parameters
    ----------
    numerical, formula : array, shape (n_k, n_a, n_b)
        One panel for each k; exact zeros of the formula are left white.
    layer : int
        Of the weights, for the title.

    Returns
    -------
    matplotlib Figure

    Raises
    ------
    ValueError
        If the shapes disagree.
    """
    numerical, formula = np.asarray(numerical), np.asarray(formula)
    if numerical.ndim != 3 or numerical.shape != formula.shape:
        raise ValueError(
            f"two arrays of one shape (k, a, b) are needed, got {numerical.shape} "
            f"and {formula.shape}"
        )
    n_k, n_a, n_b = formula.shape
    figure, panels = plt.subplots(1, n_k, figsize=(10.5, 0.6 * n_a + 1.0), squeeze=False)
    largest = np.abs(formula).max()
    for k, ax in enumerate(panels[0]):
        shares = (1 + formula[k] / largest) / 2
        colors = np.array([[tint(WEIGHT_COLORMAP(s), 0.45) for s in row] for row in shares])
        colors[formula[k] == 0] = 1.0
        ax.imshow(colors, aspect="auto")
        for (a, b), value in np.ndenumerate(formula[k]):
            text = f"{_number(numerical[k, a, b])}\n{_number(value)}"
            ax.text(b, a, text, ha="center", va="center", fontsize=11, linespacing=1.1)
        ax.set_title(rf"$\partial f_{{{k + 1}}} / \partial w_{{ab}}^{{({layer})}}$")
        ax.set(xticks=range(n_b), yticks=range(n_a), xlabel="$b$")
        ax.set_xticklabels(range(1, n_b + 1))
        ax.set_yticklabels(range(1, n_a + 1))
        ax.tick_params(length=0)
        ax.set_xticks(np.arange(n_b + 1) - 0.5, minor=True)
        ax.set_yticks(np.arange(n_a + 1) - 0.5, minor=True)
        ax.tick_params(which="minor", length=0)
        ax.grid(which="minor", color="#B5B5B5", lw=0.8)
        ax.spines[["top", "right", "left", "bottom"]].set_visible(False)
    panels[0, 0].set_ylabel("$a$")
    return figure


def _number(value: float) -> str:
    """Four decimals, and a plain 0 for nothing but an exact zero."""
    return f"{value:.4f}".replace("-", "\N{MINUS SIGN}") if value else "0"
