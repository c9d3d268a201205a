"""Data split into training, validation and test set, and the learning curves that follow."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch

from ..training import History
from .curves import plot_seed_band
from .style import INK, PALETTE, axes_or_new, tint

SET_COLORS = {"training": "blue", "validation": "vermillion", "test": "black"}
"""What a colour of `PALETTE` means wherever samples or their losses are drawn."""

CELL_COLORS = [
    tint(color, strength)
    for color, strength in zip(SET_COLORS.values(), (0.6, 0.9, 0.75), strict=True)
]
"""The same colours for areas, of different brightness too."""

_TIGHT = {"columnspacing": 1.0, "handlelength": 1.0, "handletextpad": 0.4, "borderpad": 0.2}


def plot_split(
    train,
    validation,
    test,
    *,
    y=None,
    names: Sequence[str] | None = None,
    columns: int = 15,
    ax: Axes | None = None,
) -> Axes:
    """Draw every sample as a cell, in file order row by row, coloured by its set: figure 5.

    Parameters
    ----------
    train, validation, test : array of int
        Disjoint index arrays that together hold each of 0, ..., n - 1 once.
    y : array of int, shape (n,), optional
        Class labels in blocks, as in the file of the irises; a line is drawn between the blocks.
    names : sequence of str, optional
        Of the blocks, from the top.
    columns : int
        Cells in a row; it must divide n.
    ax : matplotlib Axes, optional
        A new figure is made if None.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    TypeError
        If a set is no array of whole numbers.
    ValueError
        If an index is missing or occurs twice, or n is no multiple of ``columns``.
    """
    parts = [np.asarray(part) for part in (train, validation, test)]
    for name, part in zip(SET_COLORS, parts, strict=True):
        if part.dtype.kind not in "iu" or part.ndim != 1:
            raise TypeError(f"{name} must be an array of whole numbers, got {part!r:.60}")
    n = sum(part.size for part in parts)
    if not np.array_equal(np.sort(np.concatenate(parts)), np.arange(n)):
        raise ValueError(f"the three sets must hold each of 0, ..., {n - 1} exactly once")
    if n % columns:
        raise ValueError(f"{n} samples do not fill rows of {columns}")
    member = np.empty(n)
    for k, part in enumerate(parts):
        member[part] = k

    ax = axes_or_new(ax, figsize=(6.2, 5))
    colormap = ListedColormap(CELL_COLORS)
    mesh = ax.pcolormesh(member.reshape(-1, columns), cmap=colormap, vmin=0, vmax=2)
    mesh.set(edgecolor="white", linewidth=1)
    ax.set(xticks=[], yticks=[], aspect="equal", xlim=(-0.1, columns + 0.1))
    ax.set_ylim(n / columns + 0.1, -0.1)
    for spine in ax.spines.values():
        spine.set_visible(False)
    if y is not None:
        starts = [0, *np.flatnonzero(np.diff(y)) + 1, n]
        for start in starts[1:-1]:
            ax.plot(*block_border(start, columns), color=INK, linewidth=3, zorder=3)
        middles = [(a + b) / 2 / columns for a, b in pairwise(starts)]
        ax.set_yticks(middles, names if names is not None else [""] * len(middles))
        ax.tick_params(length=0)
    patches = [
        Patch(color=color, label=f"{name} {part.size}")
        for name, color, part in zip(SET_COLORS, CELL_COLORS, parts, strict=True)
    ]
    ax.legend(handles=patches, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, **_TIGHT)
    return ax


def block_border(start: int, columns: int) -> tuple[list[float], list[float]]:
    """Return x and y of the line between the cells before and from ``start``, row 0 on top."""
    row, column = divmod(start, columns)
    return [0, column, column, columns], [row + 1, row + 1, row, row]


def plot_learning_curves(history: History, *, ax: Axes | None = None) -> Axes:
    """Draw training and validation loss against the epoch, and mark the lowest validation loss.

    Parameters
    ----------
    history : History
        From `train` with validation data. For an ensemble each line is the median and each band
        goes from the 16th to the 84th percentile of the networks; the mark is at the lowest
        median.
    ax : matplotlib Axes, optional
        A new figure is made if None.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If the history has no validation loss.
    """
    if history.validation_loss is None:
        raise ValueError("the history has no validation loss; train with validation=(X, Y)")
    ax = axes_or_new(ax)
    epochs = np.arange(history.epochs + 1)
    for name, loss in (("training", history.loss), ("validation", history.validation_loss)):
        if loss.ndim == 2:
            plot_seed_band(epochs, loss, label=name, color=SET_COLORS[name], ax=ax)
        else:
            ax.plot(epochs, loss, color=PALETTE[SET_COLORS[name]], label=name)
    middle = np.median(np.atleast_2d(history.validation_loss), axis=0)
    best = int(middle.argmin())
    ax.plot(best, middle[best], "o", color=INK, zorder=4, label=f"lowest, epoch {best}")
    ax.set(xlabel="epoch", ylabel="loss", yscale="log")
    ax.legend()
    return ax
