"""The pictures of notebook 02: the terms of a network, activations, diagrams, growing seeds."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from ...activations import relu, sigmoid, tanh
from ...data import STANDARD_GRAVITY
from ...plots.curves import plot_activation, plot_data, plot_seed_band, plot_square_image
from ...plots.diagrams import plot_affine_diagram, plot_layers, plot_network, plot_network_bars
from ...plots.showing import show
from ...plots.style import GREY, INK, LEGIBLE, PALETTE, tint

LOOKS = (("vermillion", "-"), ("green", "--"), ("purple", "-."))
"""Colour and line style of the terms that do the work."""

Data = tuple[np.ndarray, np.ndarray, float]
"""Times in s, positions in m and their standard error in m, as `lu.data.free_fall` gives them."""


def terms_and_sum(t_line: np.ndarray, terms: np.ndarray, curve: np.ndarray, data: Data) -> None:
    """Draw the terms of a network, all alike, and their sum over the measured points.

    Parameters
    ----------
    t_line : array, shape (T,)
        In s.
    terms : array, shape (T, K)
        In m, one column a term.
    curve : array, shape (T,)
        The network, in m.
    data : tuple
        Times, positions and standard error, in s and m.
    """
    ax = _measured(data)
    ax.plot(t_line, terms, color=GREY, lw=1.5)
    ax.plot(t_line, curve, color=PALETTE["blue"], lw=4)
    ax.text(t_line[-1] + 0.03, curve[-1], "sum", color=PALETTE["blue"], weight=700, va="center")
    ax.text(t_line[-1] + 0.03, terms[-1].mean(), f"the {terms.shape[1]} terms", va="center")
    ax.set(xlim=(0, t_line[-1] + 0.35), ylim=(-1, 10))
    show(
        ja="自由落下の測定点10個、ネットワークの曲線、その曲線を作る項。"
        "ほとんどの項は 0 のあたりで平らで、立ち上がるのは少数。",
        en="The ten measured points of the free fall, the curve of the network, and the terms "
        "that add up to it. Most of them lie flat near 0; a few rise.",
    )


def curve_over_data(t_line: np.ndarray, curve: np.ndarray, data: Data) -> None:
    """Draw one curve, in m at the times ``t_line`` in s, over the measured points."""
    ax = _measured(data, figsize=(8.6, 3.4))
    ax.plot(t_line, curve, color=PALETTE["blue"], lw=4)
    ax.text(t_line[-1] + 0.03, curve[-1], "forward", color=PALETTE["blue"], weight=700, va="center")
    ax.set(xlim=(0, t_line[-1] + 0.35), ylim=(-1, 10))
    show(
        ja="自由落下の測定点と、自分で書いた順伝播の曲線。測定点を通り、その先で平らになっていく、"
        "最初の図と同じ曲線。",
        en="The measured points and the curve of the forward function just written: through the "
        "points and flatter and flatter beyond them, the curve of the first picture.",
    )


def three_bends(
    t_line: np.ndarray,
    terms: np.ndarray,
    curve: np.ndarray,
    strong: Sequence[int],
    heights: Sequence[float],
    thresholds: Sequence[float],
    data: Data,
) -> None:
    """Draw the picture to remember: the terms that do the work, their sum, and the truth.

    Parameters
    ----------
    t_line, terms, curve, data
        As for `terms_and_sum`.
    strong : sequence of three int
        The columns of ``terms`` that do the work.
    heights, thresholds : sequences of three float
        Their |a_k| in m, and their -b_k/w_k in s.
    """
    ax = _measured(data, figsize=(9.4, 4.9))
    rest = np.delete(terms, strong, axis=1)
    ax.plot(t_line, rest, color=GREY, lw=1.5)
    ax.plot(t_line, STANDARD_GRAVITY * t_line**2 / 2, color=INK, ls=(0, (5, 3)), lw=2)
    ax.plot(t_line, curve, color=PALETTE["blue"], lw=5)
    end = t_line[-1] + 0.03
    spots = _apart(terms[-1, strong], 0.75)
    for k, spot, height, threshold, (color, style) in zip(
        strong, spots, heights, thresholds, LOOKS, strict=True
    ):
        ax.plot(t_line, terms[:, k], color=PALETTE[color], ls=style, lw=3)
        ax.plot(threshold, -0.95, "^", color=PALETTE[color], ms=13, clip_on=False, zorder=5)
        label = rf"$|a_{{{k + 1}}}| = {height:.2f}$ m"
        ax.text(end, spot, label, color=LEGIBLE[color], weight=700, va="center")
    ax.text(end, curve[-1], "their sum", color=PALETTE["blue"], weight=700, va="center")
    ax.text(end, 0.45, f"the other {rest.shape[1]}", color=GREY, va="center")
    ax.text(1.42, 10.4, "truth", ha="right")
    ax.set(xlim=(0, t_line[-1] + 0.62), ylim=(-1, 11), xticks=np.arange(0, 2.1, 0.5))
    ax.set_title("Three bends where the data are, and nothing beyond")
    listed = ", ".join(f"{threshold:.2f}" for threshold in thresholds)
    show(
        ja=f"ネットワークの{terms.shape[1]}個の項のうち、S 字形の3個が三角の時刻（{listed} s）で"
        "曲がり、残りは 0 のあたりで平ら。和は測定点を通るが、最後の曲がりの後は平らに"
        "なり、真の放物線は上へ離れていく。",
        en=f"Of the {terms.shape[1]} terms of a network three S-shaped ones bend at the triangles "
        f"({listed} s), and the others lie near 0. Their sum passes through the points but turns "
        "flat after the last bend, while the true parabola leaves upwards.",
    )


def figure_1(n_in: int, n_out: int) -> None:
    """Draw figure 1: an affine map as one arrow a number."""
    plot_affine_diagram(n_in=n_in, n_out=n_out)
    show(
        ja=f"図1：アフィン変換の図。{n_in}個の入力のそれぞれから{n_out}個の出力のそれぞれへ重みの矢印が"
        "延び、各出力にバイアスの矢印が1本加わる。",
        en=f"Figure 1: an affine map. From each of {n_in} inputs an arrow, a weight, leads to each "
        f"of {n_out} outputs; each output has one more arrow, its bias.",
    )


def figure_2() -> None:
    """Draw figure 2 with tanh added: three activation functions and their derivatives."""
    _, axes = plt.subplots(1, 3, figsize=(12.5, 4.2))
    for activation, ax in zip((sigmoid, tanh, relu), axes, strict=True):
        plot_activation(activation, ax=ax)
    show(
        ja="図2：シグモイド、tanh、ReLU と、破線で描いたその導関数。シグモイドと tanh の傾きは "
        "x = 0 で最大（1/4 と 1）、両側で消える。ReLU の傾きは 0 か 1。",
        en="Figure 2: sigmoid, tanh and ReLU, with their derivatives dashed. The slopes of sigmoid "
        "and tanh peak at x = 0, at 1/4 and 1, and vanish on both sides; that of ReLU is 0 or 1.",
    )


def figure_3(sizes: Sequence[int]) -> None:
    """Draw figure 3: a network as a chain of affine maps and activations."""
    plot_layers(sizes)
    show(
        ja="図3：入力層から隠れ層、出力層へ、アフィン変換と活性化関数が交互に並ぶ鎖。箱の下の数が"
        "パラメータの数。",
        en="Figure 3: a chain from the input layer through the hidden to the output layer, affine "
        "maps and activations in turn. The number under a box counts its parameters.",
    )


def figure_4(sizes: Sequence[int], weights: Sequence[np.ndarray]) -> None:
    """Draw figure 4: circles and lines for units and weights, bars and thick lines for layers."""
    _, (left, right) = plt.subplots(1, 2, figsize=(11, 5.0))
    plot_network(sizes, weights, ax=left)
    plot_network_bars(sizes, ax=right)
    show(
        ja="図4：同じネットワークの2通りの描き方。左はユニットが丸、重み1個が線1本。右は層が棒、"
        "アフィン変換1つが太い線1本。",
        en="Figure 4: one network drawn in two ways. Left: a circle is a unit, a line one weight. "
        "Right: a bar is a layer, and one thick line a whole affine map.",
    )


def square_image(W: np.ndarray, b: np.ndarray) -> None:
    """Draw the image of the unit square under v = W x + b, eq. (5)."""
    plot_square_image(W, b)
    show(
        ja="単位正方形のアフィン変換による像は、平行移動した平行四辺形。2本の辺は W の列。",
        en="The image of the unit square under an affine map: a shifted parallelogram, whose sides "
        "are the columns of W.",
    )


def growing_spread(steps: Sequence[int], spreads: np.ndarray) -> None:
    """Draw how the difference between units grows, over seeds, on a logarithmic scale.

    Parameters
    ----------
    steps : sequence of int, length S
    spreads : array, shape (R, S)
        Of R seeds, in the units of W1.
    """
    ax = plot_seed_band(np.asarray(steps), spreads, label="20 seeds: median, 16–84 %")
    ax.set(
        yscale="log", xlabel="steps of gradient descent", ylabel="spread of $W^{(1)}$ over units"
    )
    ax.legend(loc="lower right")
    show(
        ja="ユニットどうしの違いを、ステップ数に対して対数目盛で描いた図。はじめは急な坂で"
        "何桁も育ち、やがて飽和する。",
        en="The difference between units against the steps, on a logarithmic scale. At first it "
        "grows steeply, by several powers of ten, and then it saturates.",
    )


def _apart(values: np.ndarray, least: float) -> np.ndarray:
    """Return three heights for labels at these values, moved apart where they are closer."""
    low, middle, high = np.argsort(values)
    spots = values.copy()
    spots[low] = min(spots[low], spots[middle] - least)
    spots[high] = max(spots[high], spots[middle] + least)
    return spots


def _measured(data: Data, figsize: tuple[float, float] = (8.6, 4.0)) -> Axes:
    """Return axes with the measured points, and their range in grey."""
    t, y, sigma = data
    _, ax = plt.subplots(figsize=figsize)
    ax.axvspan(t[0], t[-1], color=tint(GREY, 0.13), lw=0)
    ax.axhline(0, color=GREY, lw=1)
    return plot_data(t, y, sigma, ax=ax)
