"""Figure 6 of the note: a skip connection, with its formula and that of its Jacobian."""

from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyBboxPatch

from .diagrams import ACTIVATION, AFFINE, arrow, box, canvas
from .style import GREY, INK, PALETTE

WIDTH, HEIGHT = 9.4, 4.0  # in inches, which are the units of the axes

_LINE, _ABOVE = 1.35, 2.75  # heights of the branch and of the bypass
_SPLIT, _PLUS = 1.55, 6.75  # where the bypass leaves, and where it is added
_BYPASS = "vermillion"


def plot_skip(*, ax: Axes | None = None) -> Axes:
    """Draw z' = z + F(z) with F(z) = σ(Wz + b), and the Jacobian I + ∂F/∂z: figure 6.

    The bypass is drawn in vermillion, its last piece as an arrow with the ``gid`` ``"bypass"``.

    Parameters
    ----------
    ax : matplotlib Axes, optional
        A new figure is made if None.

    Returns
    -------
    matplotlib Axes
    """
    ax, scale = canvas(ax, (0, WIDTH), (0, HEIGHT))
    font, line = 16 * scale, 2.0 * scale

    branch = FancyBboxPatch(
        (1.95, 0.55),
        3.95,
        1.5,
        boxstyle="round,pad=0,rounding_size=0.12",
        facecolor="#F0F0F0",
        edgecolor="none",
        zorder=0,
    )
    ax.add_patch(branch)
    box(ax, 3.1, _LINE, 1.3, 0.85, r"$W, \vec{b}$", color=AFFINE, fontsize=font)
    box(ax, 5.0, _LINE, 1.0, 0.85, r"$\sigma$", color=ACTIVATION, fontsize=font)
    ax.text(3.95, 0.3, r"branch $F(\vec{z})$", ha="center", va="center", fontsize=font, color=GREY)

    for start, end in ((0.75, 2.4), (3.8, 4.45), (5.55, 6.5), (7.0, 7.55)):
        arrow(ax, (start, _LINE), (end, _LINE), width=line)
    ax.text(0.45, _LINE, r"$\vec{z}$", ha="center", va="center", fontsize=1.2 * font)
    end_label = r"$\vec{z}\,' = \vec{z} + F(\vec{z})$"
    ax.text(7.65, _LINE, end_label, ha="left", va="center", fontsize=font)

    ax.plot(
        [_SPLIT, _SPLIT, _PLUS, _PLUS],
        [_LINE, _ABOVE, _ABOVE, _ABOVE - 0.3],
        color=PALETTE[_BYPASS],
        linewidth=1.6 * line,
        solid_joinstyle="round",
        zorder=1,
    )
    tip = (_PLUS, _LINE + 0.25)
    arrow(ax, (_PLUS, _ABOVE - 0.3), tip, color=_BYPASS, width=1.6 * line, gid="bypass")
    ax.add_patch(Circle((_SPLIT, _LINE), 0.07, color=PALETTE[_BYPASS], zorder=3))
    look = {"facecolor": "white", "edgecolor": INK, "linewidth": line, "zorder": 3}
    ax.add_patch(Circle((_PLUS, _LINE), 0.25, **look))
    ax.text(_PLUS, _LINE, "+", ha="center", va="center", fontsize=1.3 * font, zorder=4)
    middle = (_SPLIT + _PLUS) / 2
    ax.text(
        middle,
        _ABOVE + 0.22,
        "bypass (skip connection)",
        ha="center",
        va="center",
        fontsize=font,
        color=PALETTE[_BYPASS],
    )
    jacobian = r"$\partial\vec{z}\,'/\partial\vec{z} \;=\; I \;+\; \partial F/\partial\vec{z}$"
    ax.text(WIDTH / 2, HEIGHT - 0.45, jacobian, ha="center", va="center", fontsize=1.15 * font)
    return ax
