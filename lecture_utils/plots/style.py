"""One look for every figure: colours that colour-blind readers can tell apart, large labels."""

import matplotlib as mpl
import matplotlib.pyplot as plt
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgb

PALETTE = {
    "blue": "#0072B2",
    "vermillion": "#D55E00",
    "green": "#009E73",
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "purple": "#CC79A7",
    "black": "#000000",
}
"""The colours of Okabe and Ito (2008), the strongest on white first. Their yellow is left out."""

LEGIBLE = PALETTE | {
    "vermillion": "#B34700",
    "green": "#00694C",
    "orange": "#8A5F00",
    "sky": "#1F6F9F",
    "purple": "#9C4576",
}
"""The same colours, dark enough for text on white: a contrast of at least 4.5 to 1."""

INK = "#222222"
"""Text and axes."""

GREY = "#5F5F5F"
"""What stands back: reference lines, captions of diagrams."""

WEIGHT_COLORMAP = LinearSegmentedColormap.from_list(
    "weights",
    [
        (0.0, "#003F73"),
        (0.3, PALETTE["blue"]),
        (0.5, "#D9D9D9"),
        (0.7, "#F0935A"),
        (1.0, PALETTE["vermillion"]),
    ],
)
"""Signed numbers: blue for minus, grey for zero, vermillion for plus; minus prints darker."""

STYLE = {
    "axes.prop_cycle": cycler(color=list(PALETTE.values())),
    "axes.edgecolor": INK,
    "axes.grid": False,
    "axes.labelcolor": INK,
    "axes.labelsize": 15,
    "axes.linewidth": 1.2,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 15,
    "errorbar.capsize": 3,
    "figure.constrained_layout.use": True,
    "figure.dpi": 120,
    "figure.facecolor": "white",
    "figure.figsize": (7.0, 4.2),
    "font.family": "DejaVu Sans",
    "font.size": 14,
    "image.cmap": "cividis",
    "legend.fontsize": 13,
    "legend.frameon": False,
    "lines.linewidth": 2.0,
    "lines.markersize": 7,
    "mathtext.fontset": "dejavuserif",
    "patch.linewidth": 1.5,
    "text.color": INK,
    "xtick.color": INK,
    "xtick.labelsize": 13,
    "ytick.color": INK,
    "ytick.labelsize": 13,
}
"""Matplotlib's rcParams of the figure style: 840 pixels wide, readable from three metres."""


def use_style() -> None:
    """Draw every figure from now on in the style of this package."""
    mpl.rcParams.update(STYLE)


def tint(color: str, strength: float = 0.2) -> tuple[float, float, float]:
    """Return the colour mixed with white: strength 0 is white, 1 is the colour itself.

    Parameters
    ----------
    color : str
        A key of `PALETTE` or any Matplotlib colour.
    strength : float
        Between 0 and 1.

    Returns
    -------
    tuple of three floats
        Red, green and blue, opaque.

    Raises
    ------
    ValueError
        If the strength is outside [0, 1] or the colour is unknown.
    """
    if not 0 <= strength <= 1:
        raise ValueError(f"strength must be between 0 and 1, got {strength!r}")
    red, green, blue = (1 + strength * (c - 1) for c in to_rgb(PALETTE.get(color, color)))
    return red, green, blue


def axes_or_new(ax: Axes | None, figsize: tuple[float, float] | None = None) -> Axes:
    """Return ``ax``, or the axes of a new pyplot figure if it is None.

    Parameters
    ----------
    ax : matplotlib Axes, optional
    figsize : (width, height) in inches, optional
        Of a new figure; the style's size if None.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    TypeError
        If ``ax`` is something else, for example an array of axes.
    """
    if ax is None:
        return plt.subplots(figsize=figsize)[1]
    if not isinstance(ax, Axes):
        raise TypeError(f"ax must be one matplotlib Axes or None, got {type(ax).__name__}")
    return ax
