"""What chapter 06 draws: losses of four optimizers, rolling particles, loss against ε, and more."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np

from ...plots.curves import plot_seed_band
from ...plots.showing import show
from ...plots.style import GREY, LEGIBLE, PALETTE

LOOKS = {
    "SGD": ("black", "-"),
    "momentum": ("blue", "--"),
    "RMSprop": ("green", "-."),
    "Adam": ("vermillion", (0, (4, 1, 1, 1, 1, 1))),
}
"""Colour and line style of each method, in every picture of the chapter."""


def ten_epochs(losses: Mapping[str, np.ndarray]) -> None:
    """Draw the bands of the training loss against the epoch.

    Parameters
    ----------
    losses : dict of arrays, shape (R, epochs + 1)
        By method: the loss of R networks before training and after each epoch.
    """
    fig, ax = plt.subplots(figsize=(8, 3))
    for name, loss in losses.items():
        color, style = LOOKS[name]
        plot_seed_band(np.arange(loss.shape[1]), loss, color=color, ax=ax)
        ax.lines[-1].set(linestyle=style, linewidth=3)
    ends = {name: np.median(loss[:, -1]) for name, loss in losses.items()}
    _labels(ax, loss.shape[1] - 1, ends)
    ax.set(xlabel="epoch", ylabel="training loss", yscale="log", xlim=(0, 10))
    _plain_ticks(ax, [0.1, 0.2, 0.5, 1, 2])
    show(
        fig,
        ja="4つの最適化法の損失をエポックに対して描いた図（20個の中央値と 16–84 % の帯）。"
        "10エポック後、SGD の損失は Adam の3倍以上も残っている。",
        en="Loss of four optimizers against the epoch, medians and 16–84 % bands of 20 networks. "
        "After ten epochs SGD is left with more than three times the loss of Adam.",
    )


def rolling(paths: Mapping[float, np.ndarray], steps: int = 300) -> None:
    """Draw θ against the step for particles with different friction.

    Parameters
    ----------
    paths : dict of arrays, shape (N,)
        By β: θ after 0, 1, 2, ... steps.
    steps : int
        So many are drawn.
    """
    fig, ax = plt.subplots(figsize=(9, 3.1))
    styles = ("-", "--", "-", "-.", ":")
    colors = ("black", "purple", "vermillion", "blue", "green")
    for (beta, path), style, color in zip(paths.items(), styles, colors, strict=True):
        label = rf"$\beta$ = {beta:g}"
        ax.plot(path[: steps + 1], style, color=PALETTE[color], lw=2.5, label=label)
    ax.lines[2].set_linewidth(4.5)  # near critical
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5), fontsize=16, handlelength=2.5)
    ax.axhline(0, color=GREY, lw=1, zorder=0)
    ax.set(xlabel="step", ylabel=r"$\theta$", xlim=(0, steps))
    show(
        fig,
        ja="5通りの β で谷を転がる粒子の位置とステップの関係。β が小さいと這うように遅く、"
        "0.99 では振動が続き、0.81 が一番早く落ち着く。",
        en="Position against the step of a particle in a valley, for five β. With small β it "
        "creeps, with 0.99 it keeps swinging; 0.81 is the first to come to rest.",
    )


_PLACES = (  # of the names: at the line's right end or at the dot, shifted, aligned
    {
        "SGD": (True, (0, 12), "right"),
        "momentum": (True, (0, 12), "right"),
        "RMSprop": (True, (0, -12), "right"),
        "Adam": (True, (0, -12), "right"),
    },
    {
        "SGD": (False, (0, 24), "center"),
        "momentum": (False, (12, -16), "left"),
        "RMSprop": (False, (-12, -8), "right"),
        "Adam": (False, (-4, -24), "right"),
    },
)


def loss_against_rate(
    rates: np.ndarray, panels: Mapping[str, Mapping[str, np.ndarray]], limits=(0.026, 2)
) -> None:
    """Draw the loss after ten epochs against ε, in two panels for two versions of the data.

    Parameters
    ----------
    rates : array, shape (M,)
        The learning rates ε.
    panels : dict of dicts of arrays, shape (M,)
        By the title of a panel and by method: the losses. A dot marks the lowest.
    limits : (low, high)
        Of the common vertical axis.
    """
    fig, axes = plt.subplots(1, 2, figsize=(11, 4.8), sharey=True)
    for ax, (title, scans), places in zip(axes, panels.items(), _PLACES, strict=True):
        for name, losses in scans.items():
            color, style = LOOKS[name]
            k = losses.argmin()
            ax.plot(rates, losses, ls=style, color=PALETTE[color], lw=3.5)
            ax.plot(rates[k], losses[k], "o", ms=14, color=PALETTE[color], mec="white", zorder=4)
            ax.plot([rates[k], rates[-1]], [losses[k]] * 2, ":", color=PALETTE[color], lw=1.5)
            at_the_end, shift, side = places[name]
            place = (rates[-1] if at_the_end else rates[k], losses[k])
            _label(ax, name, place, color, shift, side)
        ax.set(xscale="log", yscale="log", ylim=limits, title=title)
        ax.set_xlabel(r"learning rate $\epsilon$")
    axes[0].set_ylabel("loss after 10 epochs")
    _plain_ticks(axes[0], [0.05, 0.1, 0.2, 0.5, 1, 2])
    show(
        fig,
        ja="10エポック後の損失と学習率 ε の関係。左（ファイルのまま）では4つの谷の深さが違い、"
        "右（平均を引く）では、位置は違っても深さがそろう。",
        en="Loss after ten epochs against the learning rate ε. Left, as in the file, the four "
        "valleys have four depths; right, with the mean removed, one depth at different ε.",
    )


def stopped_and_trapped(
    x: np.ndarray,
    fractions: tuple[np.ndarray, np.ndarray],
    stopped: tuple[np.ndarray, np.ndarray],
    trapped: tuple[np.ndarray, np.ndarray],
) -> None:
    """Compare early stopping and ridge: what each learns of a mode, and the error that is left.

    Parameters
    ----------
    x : array, shape (N,)
        εnh, or h/λ.
    fractions : two arrays, shape (N,)
        The fraction learned, by early stopping and by ridge.
    stopped, trapped : (steps n or 1/(ελ), error), arrays of shape (M,)
        Of early stopping and of ridge.
    """
    fig, (left, right) = plt.subplots(1, 2, figsize=(11, 4))
    looks = ("early stopping", "blue", "-", "o"), ("ridge", "vermillion", "--", "s")
    for (name, color, style, marker), fraction, (time, error), shift in zip(
        looks, fractions, (stopped, trapped), ((-8, 12), (10, -16)), strict=True
    ):
        left.semilogx(x, fraction, style, color=PALETTE[color])
        k = int(np.abs(x - 1.8).argmin())
        _label(left, name, (x[k], fraction[k]), color, shift, "right" if shift[0] < 0 else "left")
        right.loglog(time, error, style, marker=marker, color=PALETTE[color], label=name)
    left.set(xlabel=r"$x = \epsilon n h$ or $h/\lambda$", ylabel="fraction learned")
    right.set(xlabel=r"steps $n$, or $1/(\epsilon\lambda)$", ylabel="error of the weights")
    right.set(xlim=(0.8, 350))
    right.legend()
    _plain_ticks(right, [5, 10, 15])
    show(
        fig,
        ja="左：モードが学習される割合を、早期終了とリッジで比べた図。右：重みの誤差。"
        "2つの曲線は近く、誤差の谷の深さもほぼ等しい。",
        en="Left: the fraction of a mode that early stopping and ridge learn. Right: the error of "
        "the weights. The curves are close, and the valleys about equally deep.",
    )


def _label(ax, text, place, color, shift=(8, 0), side="left") -> None:
    """Write beside a point, ``shift`` points away; the text extends from that side of itself."""
    ax.annotate(
        text,
        place,
        shift,
        textcoords="offset points",
        color=LEGIBLE[color],
        fontsize=16,
        ha=side,
        va="center",
        annotation_clip=False,
    )


def _labels(ax, x: float, ends: Mapping[str, float], apart: float = 1.4) -> None:
    """Write each name at its line's right end, at least a factor ``apart`` above the last one."""
    floor = 0.0
    for name in sorted(ends, key=ends.get):
        floor = max(ends[name], floor * apart)
        _label(ax, name, (x, floor), LOOKS[name][0])


def _plain_ticks(ax, values) -> None:
    ax.set_yticks(values, [str(value) for value in values])
    ax.tick_params(axis="y", which="minor", left=False, labelleft=False)
