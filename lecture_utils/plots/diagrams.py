"""Diagrams of networks: circles and boxes joined by arrows.

One unit of the axes is one inch at the natural size. In axes of another size everything,
labels included, is scaled alike.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, Rectangle

from .._validation import as_float, count
from .style import GREY, INK, PALETTE, WEIGHT_COLORMAP, axes_or_new, tint

INPUT, AFFINE, ACTIVATION, OUTPUT = GREY, "orange", "blue", "green"
"""What a colour of a node or a box means in every diagram."""

_FONT = 15
_ROW_COLORS = "blue", "vermillion", "green"
_LARGEST_SPACING, _LARGEST_HEIGHT = 0.85, 4.25


def box(
    ax: Axes,
    x: float,
    y: float,
    width: float,
    height: float,
    text: str = "",
    *,
    color: str = ACTIVATION,
    fontsize: float = _FONT,
) -> FancyBboxPatch:
    """Draw a rounded box centred at (x, y) with a centred text.

    Parameters
    ----------
    ax : matplotlib Axes
    x, y, width, height : float
        Centre and size in axes units.
    text : str
        One or several lines.
    color : str
        A key of ``PALETTE`` or any Matplotlib colour; the box is filled with a tint of it.
    fontsize : float
        In points.

    Returns
    -------
    FancyBboxPatch
    """
    patch = FancyBboxPatch(
        (x - width / 2, y - height / 2),
        width,
        height,
        boxstyle=f"round,pad=0,rounding_size={0.15 * min(width, height)}",
        **_look(color),
    )
    ax.add_patch(patch)
    ax.text(x, y, text, ha="center", va="center", fontsize=fontsize, zorder=4)
    return patch


def arrow(
    ax: Axes,
    start,
    end,
    *,
    color: str = INK,
    width: float = 1.8,
    curvature: float = 0.0,
    gid: str | None = None,
) -> FancyArrowPatch:
    """Draw an arrow from ``start`` to ``end``.

    Parameters
    ----------
    ax : matplotlib Axes
    start, end : (x, y)
        In axes units.
    color : str
        A key of ``PALETTE`` or any Matplotlib colour.
    width : float
        Of the line, in points.
    curvature : float
        0 is straight; 0.3 bends to the right as seen along the arrow, -0.3 to the left.
    gid : str, optional
        Name of the arrow, its ``id`` in an SVG file.

    Returns
    -------
    FancyArrowPatch
    """
    patch = FancyArrowPatch(
        tuple(start),
        tuple(end),
        arrowstyle="-|>",
        mutation_scale=10 + 2.5 * width,
        connectionstyle=f"arc3,rad={curvature}",
        shrinkA=0,
        shrinkB=0,
        color=PALETTE.get(color, color),
        linewidth=width,
        capstyle="butt",
        joinstyle="miter",
        zorder=2,
        gid=gid,
    )
    ax.add_patch(patch)
    return patch


def node_col(
    ax: Axes,
    x: float,
    n: int,
    *,
    y: float = 0.0,
    spacing: float = 1.0,
    radius: float = 0.3,
    label: str = "",
    color: str = ACTIVATION,
    fontsize: float = _FONT,
) -> np.ndarray:
    """Draw a column of n units as circles, the first on top.

    Parameters
    ----------
    ax : matplotlib Axes
    x, y : float
        Centre of the column.
    n : int
        Number of units.
    spacing, radius : float
        Between neighbouring centres, and of each circle.
    label : str
        Text inside each circle; ``#`` becomes the number of the unit, as in ``"$x_{#}$"``.
    color : str
        A key of ``PALETTE`` or any Matplotlib colour; the circles are filled with a tint of it.
    fontsize : float
        In points.

    Returns
    -------
    array, shape (n,)
        The y of each centre, from top to bottom.
    """
    n = count("n", n)
    centres = y + spacing * ((n - 1) / 2 - np.arange(n))
    for i, centre in enumerate(centres, start=1):
        circle = Circle((x, centre), radius, **_look(color))
        ax.add_patch(circle)
        text = label.replace("#", str(i))
        ax.text(x, centre, text, ha="center", va="center", fontsize=fontsize, zorder=4)
    return centres


def clean(ax: Axes) -> None:
    """Make one unit equally long in x and y, and take the frame and the ticks away."""
    ax.set_aspect("equal")
    ax.axis("off")


def plot_affine_diagram(n_in: int, n_out: int, *, ax: Axes | None = None) -> Axes:
    """Draw v = Wx + b, eq. (5), with one arrow for every w_ij and every b_i: figure 1.

    The arrows into v_i, which carry row i of W, share a colour. The ``gid`` of an arrow is
    ``"weight-i-j"`` or ``"bias-i"``.

    Parameters
    ----------
    n_in, n_out : int
        Dimensions of x and v, at least 1.
    ax : matplotlib Axes, optional
        A new figure is made if None.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    TypeError, ValueError
        If a dimension is no positive whole number.
    """
    n_in, n_out = count("n_in", n_in), count("n_out", n_out)
    radius, bias_radius, out_spacing = 0.3, 0.22, 1.5
    in_spacing = max(1.0, (out_spacing * n_out - 0.5) / n_in)
    # At this part of the way from x_j to v_i the lines of all arrows are evenly spaced.
    label_at = in_spacing / (in_spacing + out_spacing * n_out)
    has_labels = n_in * n_out <= 12
    x_out = max(2.7, 0.65 / label_at) if has_labels else 3.5
    half = max(in_spacing * n_in, out_spacing * n_out) / 2
    right = x_out + 1.4 + 0.78 * min(n_in, 4)
    ax, scale = canvas(ax, (-0.4, right), (-half, half + 0.7))
    font = _FONT * scale

    inputs = node_col(
        ax,
        0,
        n_in,
        spacing=in_spacing,
        radius=radius,
        label="$x_{#}$",
        color=INPUT,
        fontsize=font,
    )
    outputs = out_spacing * ((n_out - 1) / 2 - np.arange(n_out)) - 0.2
    for i, y in enumerate(outputs, start=1):
        color = _ROW_COLORS[(i - 1) % len(_ROW_COLORS)]
        for j, y_in in enumerate(inputs, start=1):
            x, v = np.array([0, y_in]), np.array([x_out, y])
            along = radius * (v - x) / np.hypot(*(v - x))
            arrow(ax, x + along, v - along, color=color, width=1.8 * scale, gid=f"weight-{i}-{j}")
            if has_labels:
                _label_on_line(ax, x + label_at * (v - x), f"$w_{{{i}{j}}}$", 0.9 * font)
        node_col(ax, x_out, 1, y=y, label=f"$v_{{{i}}}$", color=color, fontsize=font)
        node_col(
            ax,
            x_out,
            1,
            y=y + 0.8,
            radius=bias_radius,
            label=f"$b_{{{i}}}$",
            color=AFFINE,
            fontsize=0.87 * font,
        )
        arrow(
            ax,
            (x_out, y + 0.8 - bias_radius),
            (x_out, y + radius),
            color=AFFINE,
            width=1.8 * scale,
            gid=f"bias-{i}",
        )
        ax.text(x_out + 0.45, y, _affine_row(i, n_in), va="center", fontsize=font)
    ax.text(
        x_out / 2,
        half + 0.4,
        rf"$\vec{{v}} = W\vec{{x}} + \vec{{b}}$,   $W \in \mathbb{{R}}^{{{n_out} \times {n_in}}}$",
        ha="center",
        va="center",
        fontsize=1.1 * font,
    )
    return ax


def plot_layers(sizes: Sequence[int], *, ax: Axes | None = None) -> Axes:
    """Draw a network as the chain x → W, b → σ → ... → f of eq. (11): figure 3.

    Under each affine map stands the number of its parameters, n_out × n_in weights and n_out
    biases, and below all of them their sum, the number of components of θ. Of more than three
    affine maps the inner ones are drawn as one box.

    Parameters
    ----------
    sizes : sequence of int
        Units of each layer, input first: ``[4, 16, 3]``.
    ax : matplotlib Axes, optional
        A new figure is made if None.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    TypeError, ValueError
        If ``sizes`` is not at least two positive whole numbers.
    """
    sizes = _checked_sizes(sizes)
    layers = _layers_of_blocks(sizes)
    blocks = [
        _Block(0.75, r"$\vec{x}$", INPUT, rf"$\mathbb{{R}}^{{{sizes[0]}}}$"),
        *(block for _, layer in layers for block in layer),
        _Block(0.75, r"$\vec{f}$", OUTPUT, rf"$\mathbb{{R}}^{{{sizes[-1]}}}$"),
    ]
    gap = 0.62
    widths = np.array([block.width for block in blocks])
    rights = np.cumsum(widths + gap) - gap
    lefts = rights - widths
    ax, scale = canvas(ax, (-0.2, rights[-1] + 0.2), (-1.9, 1.1))
    font, small = _FONT * scale, 0.87 * _FONT * scale

    for left, right, block in zip(lefts, rights, blocks, strict=True):
        centre = (left + right) / 2
        box(ax, centre, 0, block.width, 0.8, block.text, color=block.color, fontsize=1.1 * font)
        ax.text(centre, -0.7, block.below, ha="center", va="top", fontsize=small)
        if block is not blocks[0]:
            arrow(ax, (left - gap + 0.06, 0), (left - 0.06, 0), width=1.8 * scale)
            ax.text(left - gap / 2, 0.14, block.incoming, ha="center", fontsize=font)

    ax.text(blocks[0].width / 2, 0.8, "input layer", ha="center", va="center", fontsize=small)
    first = 1
    for caption, layer in layers:
        left, right = lefts[first] - 0.08, rights[first + len(layer) - 1] + 0.08
        first += len(layer)
        ax.add_patch(
            FancyBboxPatch(
                (left, -0.5),
                right - left,
                1.52,
                boxstyle="round,pad=0,rounding_size=0.12",
                facecolor="#F0F0F0",
                edgecolor="none",
                zorder=0,
            )
        )
        ax.text((left + right) / 2, 0.8, caption, ha="center", va="center", fontsize=small)
    ax.text(rights[-1] / 2, -1.65, _theta_sum(sizes), ha="center", va="center", fontsize=font)
    return ax


def plot_network(
    sizes: Sequence[int],
    weights: Sequence[np.ndarray] | None = None,
    *,
    ax: Axes | None = None,
) -> Axes:
    """Draw every unit as a circle and every weight as a line: figure 4, left.

    With ``weights`` the colour of a line shows sign and size of w_ij, its width the size, and
    the largest weights lie on top. The lines of one affine map are one ``LineCollection``
    with the ``gid`` ``"W1"``, ``"W2"``, ...

    Parameters
    ----------
    sizes : sequence of int
        Units of each layer, input first: ``[4, 5, 3]``.
    weights : sequence of arrays, optional
        W1, W2, ..., of shapes (n_out, n_in); for example ``[p["W1"], p["W2"]]`` where ``p`` is
        ``net.unpack(theta)``.
    ax : matplotlib Axes, optional
        A new figure is made if None.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    TypeError, ValueError
        If ``sizes`` is not at least two positive whole numbers or a matrix does not fit it.
    """
    sizes = _checked_sizes(sizes)
    weights = None if weights is None else _checked_weights(weights, sizes)
    pitch = 2.1
    top = _top(sizes)
    bottom = -top - (0.85 if weights else 0.1)
    width = pitch * (len(sizes) - 1)
    ax, scale = canvas(ax, (-0.6, width + 0.6), (bottom, top + 0.6))
    font = _FONT * scale

    columns = []
    for k, (n, name) in enumerate(zip(sizes, _layer_names(len(sizes)), strict=True)):
        spacing = _spacing(n)
        radius = min(0.31, 0.4 * spacing)
        columns.append(
            node_col(
                ax,
                k * pitch,
                n,
                spacing=spacing,
                radius=radius,
                label=name.unit if radius > 0.25 else "",
                color=name.color,
                fontsize=0.9 * font,
            )
        )
        _heading(ax, k * pitch, top + 0.3, name.vector, n, font)

    largest = max(np.abs(W).max() for W in weights) if weights else 0.0
    thin = min(1.0, _spacing(max(sizes)) / 0.4)
    for k, (left, right) in enumerate(pairwise(columns)):
        segments = np.array(
            [[(k * pitch, y_in), ((k + 1) * pitch, y_out)] for y_out in right for y_in in left]
        )
        if weights:
            w = weights[k].ravel()
            order = np.argsort(np.abs(w))
            segments = segments[order]
            colors, widths = _weight_look(w[order], largest)
        else:
            colors, widths = GREY, 1.2
        _add_lines(ax, segments, colors, widths, thin * scale, gid=f"W{k + 1}")
    if weights:
        _weight_legend(ax, width / 2, bottom + 0.5, largest, thin, scale)
    return ax


def plot_network_bars(sizes: Sequence[int], *, ax: Axes | None = None) -> Axes:
    """Draw every layer as a bar and every affine map as one thick line: figure 4, right.

    Parameters
    ----------
    sizes : sequence of int
        Units of each layer, input first; the height of a bar is proportional to them.
    ax : matplotlib Axes, optional
        A new figure is made if None.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    TypeError, ValueError
        If ``sizes`` is not at least two positive whole numbers.
    """
    sizes = _checked_sizes(sizes)
    pitch, bar_width = 1.75, 0.34
    width = pitch * (len(sizes) - 1)
    top = _top(sizes)
    ax, scale = canvas(ax, (-0.6, width + 0.6), (-top - 0.1, top + 0.6))
    font = _FONT * scale
    spacing = _spacing(max(sizes))
    for k, (n, name) in enumerate(zip(sizes, _layer_names(len(sizes)), strict=True)):
        height = n * spacing
        corner = (k * pitch - bar_width / 2, -height / 2)
        ax.add_patch(Rectangle(corner, bar_width, height, **_look(name.color)))
        _heading(ax, k * pitch, top + 0.3, name.vector, n, font)
    for k in range(len(sizes) - 1):
        ax.plot(
            [k * pitch, (k + 1) * pitch],
            [0, 0],
            color=PALETTE[AFFINE],
            linewidth=7 * scale,
            solid_capstyle="butt",
            zorder=1,
        )
        ax.text(
            (k + 0.5) * pitch,
            0.14,
            _affine_name(k + 1),
            ha="center",
            va="bottom",
            fontsize=font,
        )
    return ax


class _Block(NamedTuple):
    """A box of `plot_layers`, the lines under it and the vector on the arrow into it."""

    width: float
    text: str
    color: str
    below: str
    incoming: str = ""


class _LayerName(NamedTuple):
    vector: str
    unit: str
    color: str


def canvas(ax, xlim, ylim) -> tuple[Axes, float]:
    """Return clean axes with these limits and their scale in inches a unit."""
    width, height = xlim[1] - xlim[0], ylim[1] - ylim[0]
    if ax is None:
        ax = plt.figure(figsize=(width, height), layout="none").add_axes((0, 0, 1, 1))
    ax = axes_or_new(ax)
    ax.set(xlim=xlim, ylim=ylim)
    clean(ax)
    extent = ax.get_window_extent()
    return ax, min(extent.width / width, extent.height / height) / ax.figure.dpi


def _look(color: str) -> dict:
    return {
        "facecolor": tint(color),
        "edgecolor": PALETTE.get(color, color),
        "linewidth": 1.6,
        "zorder": 3,
    }


def _label_on_line(ax, point, text, fontsize) -> None:
    ax.text(
        *point,
        text,
        ha="center",
        va="center",
        fontsize=fontsize,
        bbox={"facecolor": "white", "edgecolor": "none", "boxstyle": "round,pad=0.1"},
        zorder=2.5,
    )


def _affine_row(i: int, n_in: int) -> str:
    if n_in > 4:
        return rf"$v_{{{i}}} = \sum_{{j=1}}^{{{n_in}}} w_{{{i}j}}\, x_j + b_{{{i}}}$"
    terms = " + ".join(f"w_{{{i}{j}}}x_{{{j}}}" for j in range(1, n_in + 1))
    return f"$v_{{{i}}} = {terms} + b_{{{i}}}$"


def _layers_of_blocks(sizes) -> list[tuple[str, list[_Block]]]:
    """Return the caption and the boxes of each layer that `plot_layers` shows."""
    last = len(sizes) - 1
    layers = []
    for k, (n_in, n_out) in enumerate(pairwise(sizes), start=1):
        affine = _affine_block(
            _affine_name(k),
            rf"${n_out} \times {n_in} + {n_out}$",
            n_out * (n_in + 1),
            _vector("z", k - 1) if k > 1 else "",
        )
        activation = _Block(
            0.75,
            rf"$\sigma^{{({k})}}$",
            ACTIVATION,
            rf"$\mathbb{{R}}^{{{n_out}}}$",
            _vector("u", k),
        )
        number = f" {k}" if last > 2 else ""
        caption = "output layer" if k == last else f"hidden layer{number}"
        layers.append((caption, [affine, activation]))
    if last > 3:
        inner = sum(n_out * (n_in + 1) for n_in, n_out in pairwise(sizes[1:-1]))
        dots = _affine_block(r"$\cdots$", f"{last - 2} affine maps", inner, _vector("z", 1))
        layers[1:-1] = [("hidden layers", [dots])]
    return layers


def _affine_block(text, shape, n_parameters, incoming) -> _Block:
    parameters = f"{n_parameters:,} parameters"
    # The box grows with the number under it, lest large numbers run into each other.
    return _Block(max(1.4, 0.1 * len(parameters)), text, AFFINE, f"{shape}\n{parameters}", incoming)


def _vector(name: str, k: int) -> str:
    # The empty group keeps the index below the tip of the arrow.
    return rf"$\vec{{{name}}}{{}}^{{({k})}}$"


def _affine_name(k: int) -> str:
    return rf"$W^{{({k})}}\!,\ \vec{{b}}{{}}^{{({k})}}$"


def _theta_sum(sizes) -> str:
    numbers = [n_out * (n_in + 1) for n_in, n_out in pairwise(sizes)]
    terms = " + ".join(f"{n:,}" for n in numbers) + " = " if 1 < len(numbers) <= 3 else ""
    return rf"$\theta$:  {terms}{sum(numbers):,} parameters"


def _layer_names(n_layers: int) -> list[_LayerName]:
    return [
        _LayerName(r"$\vec{x}$", "$x_{#}$", INPUT),
        *(
            _LayerName(_vector("z", k), rf"$z_{{#}}^{{({k})}}$", ACTIVATION)
            for k in range(1, n_layers - 1)
        ),
        _LayerName(r"$\vec{f}$", "$f_{#}$", OUTPUT),
    ]


def _heading(ax, x, y, vector, n, fontsize) -> None:
    ax.text(
        x,
        y,
        vector + rf"$\,\in\,\mathbb{{R}}^{{{n}}}$",
        ha="center",
        va="center",
        fontsize=fontsize,
    )


def _spacing(n: int) -> float:
    return min(_LARGEST_SPACING, _LARGEST_HEIGHT / n)


def _top(sizes) -> float:
    """Return the upper end of the highest column of units."""
    return max(sizes) * _spacing(max(sizes)) / 2


def _add_lines(ax, segments, colors, widths, scale, gid) -> None:
    widths = np.multiply(widths, scale)
    lines = LineCollection(segments, colors=colors, linewidths=widths, zorder=1, gid=gid)
    ax.add_collection(lines, autolim=False)


def _weight_look(w: np.ndarray, largest: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the colours of lines and their widths in points."""
    share = w / largest if largest > 0 else np.zeros_like(w)
    return WEIGHT_COLORMAP((1 + share) / 2), 0.7 + 4.8 * np.abs(share)


def _weight_legend(ax, x, y, largest, thin, scale) -> None:
    """Draw sample lines for a round number w close below the largest weight, w/2, 0, ..."""
    digit = 10.0 ** np.floor(np.log10(largest)) if largest > 0 else 1.0
    samples = np.array([-1, -0.5, 0, 0.5, 1]) * max(np.floor(largest / digit), 1) * digit
    centres = x - 1.4 + 0.8 * np.arange(5)
    segments = [((a - 0.28, y), (a + 0.28, y)) for a in centres]
    colors, widths = _weight_look(samples, largest)
    _add_lines(ax, segments, colors, widths, thin * scale, gid="weight-legend")
    ax.text(x - 1.85, y, "$w_{ij}$", ha="right", va="center", fontsize=_FONT * scale)
    for a, w in zip(centres, samples, strict=True):
        ax.text(a, y - 0.12, f"${w:g}$", ha="center", va="top", fontsize=0.87 * _FONT * scale)


def _checked_sizes(sizes) -> list[int]:
    if np.ndim(sizes) != 1 or len(sizes) < 2:
        raise ValueError(f"sizes must be at least two numbers, such as [4, 16, 3], got {sizes!r}")
    return [count("a layer's size", n) for n in sizes]


def _checked_weights(weights, sizes) -> list[np.ndarray]:
    if len(weights) != len(sizes) - 1:
        raise ValueError(
            f"weights must hold {len(sizes) - 1} matrices for sizes {sizes}, got {len(weights)}"
        )
    checked = []
    for k, (W, (n_in, n_out)) in enumerate(zip(weights, pairwise(sizes), strict=True), start=1):
        W = as_float(f"W{k}", W)
        if W.shape != (n_out, n_in):
            raise ValueError(f"W{k} must have shape {(n_out, n_in)}, got {W.shape}")
        checked.append(W)
    return checked
