"""What chapter 07 draws: steps, bars and staircases, three times sixteen units, and more."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np

from ...plots.showing import show
from ...plots.style import GREY, INK, LEGIBLE, PALETTE, tint


def three_steps(x, units: Sequence[tuple[float, np.ndarray]]) -> None:
    """Draw three single units: one moved, one of another height, one reversed.

    Parameters
    ----------
    x : array, shape (N,)
    units : sequence of (position of the step, values of shape (N,))
    """
    fig, axes = plt.subplots(1, 3, sharey=True, figsize=(9, 2.9))
    titles = ("moved", "another height", "reversed")
    for ax, title, (position, values) in zip(axes, titles, units, strict=True):
        ax.axhline(0, color=GREY, lw=1)
        ax.plot([position] * 2, [-2, 1.4], ":", color=GREY, lw=2)
        ax.text(position, 1.5, f"$-b/w = {position:.1f}$", ha="center", size=15)
        ax.plot(x, values, color=PALETTE["blue"], lw=3.5)
        ax.set_title(title, size=16)
        ax.set(xlabel="$x$", xticks=(-1, 0, 1), yticks=(-1, 0, 1), ylim=(-2, 2))
    show(
        fig,
        ja="1個のユニットの出力が3つ。段は x = −b/w にあり、高さは2層目の重みで、1層目の重みが"
        "負なら左右が反転する。",
        en="The output of a single unit, three times. The step stands at x = −b/w, its height is "
        "the weight of the second layer, and a negative weight of the first layer reverses it.",
    )


def bars(x, t, rectangles) -> None:
    """Draw a target and rectangles side by side that fill it.

    Parameters
    ----------
    x, t : array, shape (N,)
    rectangles : array, shape (R, N)
    """
    ax = plt.subplots(figsize=(8, 2.8))[1]
    for k, values in enumerate(rectangles):
        ax.fill_between(x, 0, values, color=tint("orange", (0.35, 0.6)[k % 2]), lw=0)
    ax.plot(x, np.sum(rectangles, axis=0), color=LEGIBLE["orange"], lw=2.5)
    ax.plot(x, t, "--", color=INK, lw=2.5)
    ax.axhline(0, color=GREY, lw=1)
    count = len(rectangles)
    ax.set_title(f"{count} rectangles, {2 * count} units (dashed: the drawing)", loc="left")
    ax.set(xlabel="$x$", xlim=(0, 1), xticks=(0, 0.5, 1), yticks=(-1, 0, 1))
    show(
        ja="破線の絵を、隣り合う矩形で埋めた図。矩形を増やせば、どんな絵にもついていけそうだ。",
        en="A drawing, dashed, filled with rectangles side by side. With more of them one could "
        "follow any drawing.",
    )


def staircase(x, t, f, units: int) -> None:
    """Draw a target and the staircase of a network.

    Parameters
    ----------
    x, t, f : array, shape (N,)
    units : int
        Of the hidden layer.
    """
    ax = plt.subplots(figsize=(8, 2.8))[1]
    ax.plot(x, t, "--", color=INK, lw=2.5)
    ax.plot(x, f, color=LEGIBLE["orange"], lw=3)
    error = np.abs(np.asarray(f) - t).max()
    ax.set_title(f"{units} units: largest error {error:.2f} (dashed: the drawing)", loc="left")
    ax.set(xlabel="$x$", xlim=(0, 1), xticks=(0, 0.5, 1), yticks=(-1, 0, 1))
    show(
        ja="破線の絵と、それについていく階段。矩形を並べるときの約半分のユニットで同じ形ができる。",
        en="A drawing, dashed, and the staircase that follows it, with about half as many units as "
        "separate rectangles take.",
    )


def error_law(cells, errors, bounds) -> None:
    """Draw the largest error against the number of cells, both axes logarithmic.

    Parameters
    ----------
    cells, errors, bounds : array, shape (M,)
    """
    ax = plt.subplots(figsize=(7, 3.4))[1]
    ax.loglog(cells, bounds, ":", color=INK, lw=2.5)
    ax.loglog(cells, errors, "o", color=LEGIBLE["orange"], ms=11)
    ax.annotate("slope −1", (cells[2], errors[2]), (12, 12), textcoords="offset points", size=17)
    ax.text(cells[0], bounds[-1], "dotted: $L(b-a)/2K$", size=16)
    ax.set(xlabel="cells $K$", ylabel="max $|f - t|$")
    ax.set_xticks(cells, [str(K) for K in cells])
    ax.set_yticks(bounds, [f"{bound:.2f}" for bound in bounds])
    ax.minorticks_off()
    show(
        ja="誤差を区間の数に対して両対数で描いた図。点は上限の直線（傾き −1）にほとんど乗る。"
        "区間を2倍にすれば、誤差は半分になる。",
        en="The error against the number of cells, both axes logarithmic. The points lie almost on "
        "the bound, a line of slope −1: twice as many cells, half the error.",
    )


def three_times_sixteen(x, t, built, learned, other_start) -> None:
    """Draw the same wave with three times sixteen units: built, learned, learned again.

    Parameters
    ----------
    x, t, built : array, shape (N,)
        Target, and the staircase of 16 step units.
    learned, other_start : array, shape (R, N)
        Trained networks, from the usual initial values and from others. The one whose largest
        error is the median is drawn thick, and a bar stands where it has this error.
    """
    fig, axes = plt.subplots(1, 3, sharey=True, figsize=(11, 4))
    panels = (
        ("built", np.atleast_2d(built), "orange"),
        ("learned", np.asarray(learned), "blue"),
        ("learned from\nanother start", np.asarray(other_start), "blue"),
    )
    numbers = []
    for ax, (name, curves, color) in zip(axes, panels, strict=True):
        misses = np.abs(curves - t)
        median = curves[np.argsort(misses.max(axis=1))[len(curves) // 2]]
        worst = np.abs(median - t).argmax()
        numbers.append(np.median(misses.max(axis=1)))
        ax.plot(x, curves.T, color=tint(color, 0.4), lw=1.5)
        ax.plot(x, median, color=PALETTE[color], lw=4)
        ax.plot(x, t, "--", color=INK, lw=1.5)
        ends = [t[worst], median[worst]]
        ax.vlines(x[worst], *ends, color=PALETTE["vermillion"], lw=7, clip_on=False, zorder=3)
        ax.text(0, 1.55, name, ha="center", va="bottom", size=18)
        ax.text(0, -1.5, f"{numbers[-1]:.2f}", ha="center", va="top", size=26, color=LEGIBLE[color])
        ax.set(xlim=(-1, 1), ylim=(-2.2, 2.4), xticks=(-1, 0, 1), yticks=(-1, 0, 1))
    fig.supxlabel(
        "16 hidden units each; bar: largest error of $f$ (median of 20 networks)", size=15
    )
    built_error, learned_error, other_error = numbers
    show(
        fig,
        ja=f"同じ波 sin(12x + 1) と16ユニットが3つ。手で作った階段（誤差 {built_error:.2f}）は段に"
        f"なってついていき、学習した20個のネットワーク（{learned_error:.2f}）は右端か真ん中で波を"
        f"外し、別の初期値から学習したもの（{other_error:.2f}）は、ほとんどが波に重なる。"
        f"あることと、見つかることは別。",
        en=f"The same wave, sin(12x + 1), and 16 units, three times. The staircase built by hand "
        f"(error {built_error:.2f}) follows in steps, the twenty trained networks "
        f"({learned_error:.2f}) lose the wave at its right end or in the middle, and most of those "
        f"trained from another start ({other_error:.2f}) lie on it. To exist is one thing, to be "
        f"found another.",
    )


def beyond(x, t, f, interval: tuple[float, float]) -> None:
    """Draw an approximation beyond its interval, in units of π.

    Parameters
    ----------
    x, t, f : array, shape (N,)
    interval : pair of floats
        Where f approximates t.
    """
    ax = plt.subplots(figsize=(8, 3.1))[1]
    ax.axvspan(*np.divide(interval, np.pi), color=tint(GREY, 0.15), lw=0)
    ax.text(np.mean(interval) / np.pi, 1.2, "the interval", ha="center", size=16)
    ax.plot(x / np.pi, t, "--", color=INK, lw=2)
    ax.plot(x / np.pi, f, color=LEGIBLE["orange"], lw=3.5)
    ax.set(xlabel=r"$x/\pi$", xticks=range(-2, 7), yticks=(-1, 0, 1), ylim=(-1.2, 1.7))
    ax.set_xlim(x[0] / np.pi, x[-1] / np.pi)
    show(
        ja="sin x（破線）と200区間の階段。灰色の区間の中では重なりますが、外では階段は一定の値の"
        "まま。定理が成り立つのは閉区間の上だけ。",
        en="The sine, dashed, and a staircase of 200 cells. They agree inside the grey interval; "
        "outside the staircase is constant. The theorem holds on a closed interval.",
    )


def tower(side, s, threshold) -> None:
    """Draw two functions on a square: a sum of four steps, and what a second layer makes of it.

    Parameters
    ----------
    side : array, shape (N,)
        Equally spaced points along either axis.
    s, threshold : array, shape (N, N)
    """
    fig, axes = plt.subplots(1, 2, figsize=(8, 3.8))
    half = (side[1] - side[0]) / 2
    ends = (side[0] - half, side[-1] + half)
    titles = ("one hidden layer: $s$", r"two: $\sigma_{\rm step}(s - 3/2)$")
    for ax, values, title in zip(axes, (s, threshold), titles, strict=True):
        image = ax.imshow(values, origin="lower", extent=ends * 2, vmin=0, vmax=2)
        ax.set(xlabel="$x_1$", ylabel="$x_2$", xticks=range(-1, 3), yticks=range(-1, 3))
        ax.set_title(title)
    fig.colorbar(image, ax=axes, ticks=(0, 1, 2))
    show(
        fig,
        ja="左：4つの段の和。中央の正方形で 2、そこから4方向に高さ 1 の壁が伸びる。右：2つ目の"
        "隠れ層でしきい値をかけると、正方形の塔だけが残る。",
        en="Left: the sum of four steps, 2 on the square in the middle, with walls of height 1 in "
        "four directions. Right: a threshold in a second hidden layer leaves only the tower.",
    )
