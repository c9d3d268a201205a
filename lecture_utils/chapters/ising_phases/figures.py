"""What chapter 11 draws: lattices, verdicts against temperature, curves that cross."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap

from ...plots.showing import show
from ...plots.style import GREY, INK, LEGIBLE, PALETTE, WEIGHT_COLORMAP

SPINS = ListedColormap(["#FFFFFF", PALETTE["blue"]])
LOOK = {
    8: {"color": PALETTE["green"], "ls": "--", "lw": 2.2},
    16: {"color": PALETTE["vermillion"], "ls": "-.", "lw": 2.6},
    32: {"color": PALETTE["blue"], "ls": "-", "lw": 3.6},
}
"""Colour, style and width of the line of each size, in every picture of the chapter."""
TEXT = {8: LEGIBLE["green"], 16: LEGIBLE["vermillion"], 32: LEGIBLE["blue"]}
MARKER = {8: "^", 16: "s", 32: "o"}


def _probability(log_odds):
    return 1 / (1 + np.exp(-np.asarray(log_odds)))


def two_lattices(T, P: Mapping[str, np.ndarray], T_c: Mapping[str, float]) -> None:
    """Draw P(ordered) on both lattices, and where the networks were taught on the square one.

    Parameters
    ----------
    T : array, shape (n,)
    P : mapping of "square", "triangular" to arrays of shape (n,)
    T_c : mapping of the same names to the exact transition temperatures
    """
    fig, ax = plt.subplots(figsize=(10, 3.6))
    for low, high, what in ((1.0, 1.7, "ordered"), (2.9, 3.6, "disordered")):
        ax.axvspan(low, high, color=GREY, alpha=0.18, lw=0)
        ax.text((low + high) / 2, 0.5, f"square:\ntaught as\n{what}", ha="center", va="center")
    looks = {
        "square": ("blue", "-", "o", (2.52, 0.24)),
        "triangular": ("vermillion", "--", "^", (3.98, 0.55)),
    }
    for name, (color, style, marker, place) in looks.items():
        ax.plot(T, P[name], style, marker=marker, color=PALETTE[color], lw=3)
        ax.axvline(T_c[name], color=PALETTE[color], ls=":", lw=2)
        ax.text(*place, name, color=LEGIBLE[color], fontsize=18)
        ax.text(T_c[name] - 0.03, 1.06, "$T_c$", color=LEGIBLE[color], ha="right", fontsize=16)
    ax.set(xlabel="$T$", ylabel="$P$(ordered)", ylim=(-0.04, 1.14), xlim=(0.9, 5.1))
    show(
        fig,
        ja="秩序の確率と温度。灰色の帯は正方格子で教えた温度。正方格子の曲線は厳密な転移温度 2.27 "
        "の少し上で、一度も見せていない三角格子の曲線は 3.64 の少し上で落ちる。",
        en="The probability of order against temperature, with grey strips where the square "
        "lattice was taught. The curve of the square lattice falls a little above its exact "
        "transition at 2.27, that of the triangular lattice, never seen, a little above 3.64.",
    )


def exact_energy(T, energies: Mapping[int, tuple], exact: Mapping[int, np.ndarray], m) -> None:
    """Draw measured energies on exact lines, and |m| of every size.

    Parameters
    ----------
    T : array, shape (n,)
    energies : mapping of L to (means, errors), arrays of shape (n,)
    exact : mapping of L to arrays, shape (n,)
    m : mapping of L to arrays, shape (n,)
        Mean |m|.
    """
    fig, (left, right) = plt.subplots(1, 2, figsize=(11, 4))
    fine = np.linspace(T[0], T[-1], 200)
    for L, (e, error) in energies.items():
        left.plot(T, exact[L], **LOOK[L] | {"lw": 1.5})
        left.errorbar(T, e, error, fmt=MARKER[L], color=PALETTE["black"], mfc=LOOK[L]["color"])
        right.plot(T, m[L], marker=MARKER[L], **LOOK[L])
        right.text(T[-1] + 0.01, m[L][-1], f"$L = {L}$", color=TEXT[L], va="center")
    infinite = np.maximum(0, 1 - np.sinh(2 / fine) ** -4.0) ** (1 / 8)
    right.plot(fine, infinite, color=INK, ls=":", lw=1.5)
    right.text(2.205, 0.42, r"$L\to\infty$", color=INK)
    left.set(xlabel="$T$", ylabel="energy per site")
    right.set(xlabel="$T$", ylabel=r"$\langle|m|\rangle$", ylim=(0, 1), xlim=(T[0], T[-1] + 0.08))
    show(
        fig,
        ja="左：エネルギーの測定値（点）は、3つの大きさの厳密解（線）の上にある。右：|m| は大きい"
        "格子ほど急に下がる。点線は無限に大きい格子。",
        en="Left: measured energies, as points, lie on the exact lines of three sizes. Right: |m| "
        "falls the more steeply the larger the lattice; dotted is the infinite one.",
    )


def learned(m, P, m_star: float) -> None:
    """Draw P(ordered) of configurations against their magnetisation.

    Parameters
    ----------
    m, P : arrays, shape (n,)
    m_star : float
        The threshold in |m|.
    """
    fig, ax = plt.subplots(figsize=(9, 3.7))
    ax.plot(m, P, ".", ms=4, color=PALETTE["blue"], alpha=0.5)
    ax.axhline(0.5, color=GREY, lw=1)
    for sign, name in ((-1, "$-m^*$"), (1, "$m^*$")):
        ax.axvline(sign * m_star, color=PALETTE["vermillion"], ls="--")
        ax.text(
            sign * (m_star - 0.03),
            0.9,
            name,
            color=LEGIBLE["vermillion"],
            fontsize=18,
            ha="left" if sign < 0 else "right",
        )
    ax.set(xlabel="magnetisation $m$", ylabel="$P$(ordered)", xlim=(-1, 1), ylim=(-0.03, 1.03))
    show(
        fig,
        ja="磁化に対する秩序の確率。点はU字形の1本の帯に集まり、m = ±m* で ½ を横切る：見ているのは"
        "磁化の大きさである。",
        en="The probability of order against the magnetisation. The points gather in one band in "
        "the form of a U that crosses one half at plus and minus m*: what counts is its size.",
    )


def lattices(configurations: Sequence[np.ndarray], titles: Sequence[str], *, ja: str, en: str):
    """Draw configurations of spins side by side.

    Parameters
    ----------
    configurations : sequence of arrays, shape (rows, columns)
    titles : sequence of str
    ja, en : str
        What is to be seen.
    """
    n = len(titles)
    fig, axes = plt.subplots(1, n, figsize=(2.9 * n, 3.2))
    for ax, s, title in zip(axes, configurations, titles, strict=True):
        ax.imshow(s, cmap=SPINS, vmin=-1, vmax=1)
        ax.set(title=title, xticks=[], yticks=[])
        ax.spines[["top", "right"]].set_visible(True)
    show(fig, ja=ja, en=en)


TICKS = np.array([0.2, 0.5, 0.8, 0.9, 0.95, 0.99])


def _curves(ax: Axes, T, log_odds: Mapping[int, np.ndarray], T_c: float) -> None:
    """P of every size against (T - T_c)/T_c, on a scale of log-odds."""
    x = 100 * (np.asarray(T) / T_c - 1)
    for L, values in log_odds.items():
        ax.plot(x, values, marker=MARKER[L], **LOOK[L])
        ax.text(x[-1] + 0.3, values[-1], f"$L = {L}$", color=TEXT[L], va="center", fontsize=16)
    ax.axvline(0, color=INK, ls=":", lw=2)
    ax.set(xlabel=r"$(T - T_c)/T_c$  [%]", ylim=(-2.6, 5), xlim=(-7, 9.4))
    ax.set_yticks(np.log(TICKS / (1 - TICKS)), [f"{P:g}" for P in TICKS])


def with_and_without(T, without: Mapping[int, np.ndarray], scaled: Mapping, T_c: float) -> None:
    """Draw the curves of three sizes on the square lattice without and with the factor.

    Parameters
    ----------
    T : array, shape (n,)
    without, scaled : mapping of L to arrays, shape (n,)
        Log-odds of P(ordered).
    T_c : float
        The exact transition.
    """
    fig, axes = plt.subplots(1, 2, figsize=(12, 4.2), sharey=True)
    titles = ("input as it is", r"input times $(L/32)^{1/8}$")
    for ax, values, title in zip(axes, (without, scaled), titles, strict=True):
        _curves(ax, T, values, T_c)
        ax.set(title=title)
    axes[0].set(ylabel="$P$(ordered)")
    show(
        fig,
        ja="3つの大きさの格子の、秩序の確率と温度。左：そのままでは、曲線は転移温度（点線）より低い"
        "ところで交わる。右：L の1/8乗の因子をかけると、点線の上で交わる。",
        en="The probability of order against temperature for three sizes. Left: as they are, the "
        "curves cross below the transition, which is dotted. Right: with the factor of the power "
        "1/8 they cross on it.",
    )


def crossings(panels: Mapping[str, tuple]) -> None:
    """Draw the picture to remember: three curves, one point, on either lattice.

    Parameters
    ----------
    panels : mapping of "square", "triangular" to (T, log_odds, T_cross, T_c)
        log_odds : mapping of L to arrays, shape of T.
    """
    fig, axes = plt.subplots(1, 2, figsize=(12, 4.6), sharey=True)
    for ax, (name, (T, log_odds, T_cross, T_c)) in zip(axes, panels.items(), strict=True):
        _curves(ax, T, log_odds, T_c)
        place = 100 * (T_cross / T_c - 1), np.interp(T_cross, T, log_odds[32])
        ax.plot(*place, "o", ms=14, color=INK, zorder=5)
        ax.text(0.15, -2.35, "exact $T_c$", color=INK)
        taught = name == "square"
        ax.set_title(f"{name}: {'taught here' if taught else 'never seen'}", fontsize=18)
        if taught:
            for start, end in ((-5, -7), (7.4, 9.4)):
                ax.annotate("", (end, -2.2), (start, -2.2), arrowprops={"fc": GREY, "ec": GREY})
            ax.text(-4.8, -2.4, "taught\nfar away", color=GREY, va="bottom")
    axes[0].set(ylabel="$P$(ordered)")
    show(
        fig,
        ja="秩序の確率と、転移温度からの相対的なずれ。左は正方格子、右は三角格子。どちらでも3つの大きさ"
        "の曲線が、厳密な転移温度のところの1点（黒い丸）で交わる。教えたのは左だけ。",
        en="The probability of order against the relative distance from the transition, on the "
        "left for the square, on the right for the triangular lattice. In both, the curves of "
        "three sizes cross in one point, a black dot, at the exact transition. Only the left one "
        "was taught.",
    )


def collapse(panels: Mapping[str, tuple]) -> None:
    """Draw the same curves against (T - T_c) L.

    Parameters
    ----------
    panels : mapping of names to (T, log_odds, T_cross, T_c), as for `crossings`
    """
    fig, axes = plt.subplots(1, 2, figsize=(12, 3.8), sharey=True)
    for ax, (name, (T, log_odds, _, T_c)) in zip(axes, panels.items(), strict=True):
        for L, values in log_odds.items():
            look = LOOK[L] | {"lw": 1.2, "marker": MARKER[L], "ms": 8}
            ax.plot((np.asarray(T) - T_c) * L, _probability(values), label=f"$L = {L}$", **look)
        ax.set(xlabel="$(T - T_c)\\,L$", title=name)
    axes[0].set(ylabel="$P$(ordered)")
    axes[1].legend()
    show(
        fig,
        ja="同じ確率を (T − T_c)L に対して描いた図。どちらの格子でも、3つの大きさの点がほぼ1本の"
        "曲線にのる。",
        en="The same probabilities against (T − T_c)L. On either lattice the points of three "
        "sizes nearly fall on one curve.",
    )


def weights(W1, uniform) -> None:
    """Draw the weights of the eight hidden units of one network as lattices.

    Parameters
    ----------
    W1 : array, shape (8, 1024)
    uniform : array, shape (8,)
        The share of the uniform pattern in each.
    """
    fig, axes = plt.subplots(1, 8, figsize=(13, 2.3))
    limit = np.abs(W1).max()
    for ax, w, share in zip(axes, W1, uniform, strict=True):
        ax.imshow(w.reshape(32, 32), cmap=WEIGHT_COLORMAP, vmin=-limit, vmax=limit)
        ax.set(title=f"{share:.2f}", xticks=[], yticks=[])
    show(
        fig,
        ja="8個の隠れユニットの重みを格子の形に並べた図。全体が1つの符号に片寄ったものと、無作為なままの"
        "ものがある。",
        en="The weights of eight hidden units, arranged as lattices. Some lean to one sign all "
        "over the lattice, the others are still random.",
    )
