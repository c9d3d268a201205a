"""Curves with their errors: activations, measured points, bands over seeds, mapped squares."""

from fractions import Fraction

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon

from .._validation import as_float
from .diagrams import arrow
from .style import GREY, INK, PALETTE, axes_or_new, tint

ACTIVATION_LABELS = {"relu": "ReLU"}


def plot_activation(activation, derivative: bool = True, *, ax: Axes | None = None) -> Axes:
    """Draw σ(x) and, dashed, σ'(x) for -6 <= x <= 6: eqs. (8) and (9), figure 2.

    Where the derivative stays below 1, a dotted line marks its maximum: 1/4 for the sigmoid.
    Curves are broken at a jump instead of joined by a vertical line.

    Parameters
    ----------
    activation : Activation
        For example ``lu.sigmoid``: callable on an array, with ``derivative`` and ``name``.
    derivative : bool
        Whether to draw σ'(x) too.
    ax : matplotlib Axes, optional
        A new figure is made if None.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    TypeError
        If ``activation`` is no activation.
    """
    if not callable(activation) or not callable(getattr(activation, "derivative", None)):
        raise TypeError(f"activation must be one like lu.sigmoid, got {activation!r}")
    ax = axes_or_new(ax)
    x = np.linspace(-6, 6, 1201)
    ax.plot(x, _broken_at_jumps(activation(x)), color=PALETTE["blue"], label=r"$\sigma(x)$")
    if derivative:
        slope = activation.derivative(x)
        ax.plot(
            x,
            _broken_at_jumps(slope),
            color=PALETTE["vermillion"],
            linestyle=(0, (4, 1.5)),
            label=r"$\sigma^\prime(x)$",
        )
        highest = slope.max()
        if 0 < highest < 1:
            ax.axhline(highest, color=GREY, linestyle=":", linewidth=1.5, zorder=1)
            ax.annotate(
                rf"$\max\,\sigma^\prime = {Fraction(highest).limit_denominator(100)}$",
                (x[-1], highest),
                xytext=(0, 4),
                textcoords="offset points",
                ha="right",
                color=GREY,
            )
    ax.set(xlabel="$x$", title=ACTIVATION_LABELS.get(activation.name, activation.name))
    ax.legend(loc="upper left")
    return ax


def plot_data(
    t,
    y,
    sigma,
    *,
    label: str = "data",
    xlabel: str = "$t$ [s]",
    ylabel: str = "$y$ [m]",
    ax: Axes | None = None,
) -> Axes:
    """Draw measured points (t_d, y_d) with error bars, eq. (1).

    Parameters
    ----------
    t, y : array, shape (N,)
        In s and m for the free fall; give other axis labels for other data.
    sigma : float or array, shape (N,)
        Standard error of y, not negative.
    label, xlabel, ylabel : str
        Entry of the legend and axis labels.
    ax : matplotlib Axes, optional
        A new figure is made if None.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    TypeError, ValueError
        If the shapes disagree, a value is not finite or sigma is negative.
    """
    t, y = as_float("t", t, ndim=1), as_float("y", y, ndim=1)
    sigma = as_float("sigma", sigma)
    _require_shape("y", y, t.shape)
    if sigma.ndim:
        _require_shape("sigma", sigma, t.shape)
    if (sigma < 0).any():
        raise ValueError(f"sigma must not be negative, got {sigma.min()}")
    ax = axes_or_new(ax)
    ax.errorbar(t, y, yerr=sigma, fmt="o", color=INK, elinewidth=1.5, zorder=3, label=label)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    return ax


def plot_band(
    x, mean, std, *, label: str | None = None, color: str = "blue", ax: Axes | None = None
) -> Axes:
    """Draw a line and the band of one standard deviation on either side of it.

    Parameters
    ----------
    x : array, shape (N,)
        Increasing.
    mean : array, shape (N,)
    std : float or array, shape (N,)
        Not negative.
    label : str, optional
        Entry of the legend.
    color : str
        A key of ``PALETTE`` or any Matplotlib colour.
    ax : matplotlib Axes, optional
        A new figure is made if None.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    TypeError, ValueError
        If the shapes disagree, a value is not finite or std is negative.
    """
    x, mean = _increasing("x", x), as_float("mean", mean, ndim=1)
    std = as_float("std", std)
    _require_shape("mean", mean, x.shape)
    if std.ndim:
        _require_shape("std", std, x.shape)
    if (std < 0).any():
        raise ValueError(f"std must not be negative, got {std.min()}")
    return _line_and_band(x, mean, mean - std, mean + std, label, color, ax)


def plot_seed_band(
    x, curves, *, label: str | None = None, color: str = "blue", ax: Axes | None = None
) -> Axes:
    """Draw the median of R curves and the band from their 16th to their 84th percentile.

    Each curve is one run with its own seed. For normally distributed curves the band is mean
    ± one standard deviation; unlike that, it stays inside the curves when a few runs go astray.

    Parameters
    ----------
    x : array, shape (N,)
        Increasing, for example the epochs.
    curves : array, shape (R, N)
        One row a seed, at least two rows.
    label : str, optional
        Entry of the legend.
    color : str
        A key of ``PALETTE`` or any Matplotlib colour.
    ax : matplotlib Axes, optional
        A new figure is made if None.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    TypeError, ValueError
        If the shapes disagree, a value is not finite or there are fewer than two curves.
    """
    x, curves = _increasing("x", x), as_float("curves", curves, ndim=2)
    if len(curves) < 2:
        raise ValueError(f"a band needs at least 2 curves, one a row, got shape {curves.shape}")
    _require_shape("curves", curves, (len(curves), len(x)))
    low, median, high = np.percentile(curves, [16, 50, 84], axis=0)
    return _line_and_band(x, median, low, high, label, color, ax)


def plot_square_image(W, b, *, ax: Axes | None = None) -> Axes:
    """Draw the unit square and its image under x → Wx + b, eq. (5).

    The arrows are e1, e2 and their images, the columns of W, attached at the image b of the
    origin. A unit area becomes |det W|.

    Parameters
    ----------
    W : array, shape (2, 2)
    b : array, shape (2,)
    ax : matplotlib Axes, optional
        A new figure is made if None.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    TypeError, ValueError
        If a shape is another or a value is not finite.
    """
    W, b = as_float("W", W), as_float("b", b)
    _require_shape("W", W, (2, 2))
    _require_shape("b", b, (2,))
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    image = square @ W.T + b
    ax = axes_or_new(ax, figsize=(5, 5))

    for corners, color in ((square, GREY), (image, "blue")):
        edge = PALETTE.get(color, color)
        ax.add_patch(Polygon(corners, facecolor=tint(color), edgecolor=edge, alpha=0.7))
    if b.any():
        arrow(ax, (0, 0), b, color=GREY)
        _label_beside(ax, r"$\vec{b}$", (0, 0), b, square.mean(axis=0), GREY, at=0.75)
    colors = PALETTE["vermillion"], PALETTE["green"]
    for corners, names in (
        (square, (r"$\vec{e}_1$", r"$\vec{e}_2$")),
        (image, (r"$W\vec{e}_1$", r"$W\vec{e}_2$")),
    ):
        origin, centre = corners[0], corners.mean(axis=0)
        for tip, name, color in zip(corners[[1, 3]], names, colors, strict=True):
            if (tip != origin).any():
                arrow(ax, origin, tip, color=color, width=2.5)
                _label_beside(ax, name, origin, tip, centre, color)

    points = np.vstack([square, image])
    margin = 0.17 * np.ptp(points, axis=0).max()
    (left, bottom), (right, top) = points.min(axis=0) - margin, points.max(axis=0) + margin
    ax.set(xlim=(left, right), ylim=(bottom, top), aspect="equal", xlabel="$x_1$", ylabel="$x_2$")
    ax.set_title(rf"area $1 \,\to\, |\det W| = {abs(np.linalg.det(W)):.2f}$")
    return ax


def _label_beside(ax, text, start, end, centre, color, at: float = 0.55) -> None:
    """Write beside an arrow, on the side that is turned away from the centre."""
    start, end = np.asarray(start), np.asarray(end)
    point = start + at * (end - start)
    across, up = np.array([start[1] - end[1], end[0] - start[0]]) / np.hypot(*(end - start))
    if np.dot((across, up), point - centre) < 0:
        across, up = -across, -up
    ax.annotate(
        text,
        point,
        xytext=(8 * across, 8 * up),
        textcoords="offset points",
        ha="right" if across < -0.4 else "left" if across > 0.4 else "center",
        va="top" if up < -0.4 else "bottom" if up > 0.4 else "center",
        color=color,
        fontsize="large",
    )


def _line_and_band(x, line, low, high, label, color, ax) -> Axes:
    ax = axes_or_new(ax)
    color = PALETTE.get(color, color)
    ax.fill_between(x, low, high, color=color, alpha=0.25, linewidth=0)
    ax.plot(x, line, color=color, label=label)
    return ax


def _broken_at_jumps(y: np.ndarray) -> np.ndarray:
    """Return y with NaN after each jump, so that no vertical line is drawn there."""
    jumps = np.abs(np.diff(y)) > np.ptp(y) / 2
    return np.where(np.append(jumps, False), np.nan, y)


def _increasing(name: str, values) -> np.ndarray:
    values = as_float(name, values, ndim=1)
    if len(values) < 2 or (np.diff(values) <= 0).any():
        raise ValueError(f"{name} must be at least 2 increasing numbers, got {values}")
    return values


def _require_shape(name: str, array: np.ndarray, shape: tuple[int, ...]) -> None:
    if array.shape != shape:
        raise ValueError(f"{name} must have shape {shape}, got {array.shape}")
