"""The pictures of notebook 04: what was measured, what was swallowed, where the rise comes from."""

import matplotlib.pyplot as plt
import numpy as np

from ...plots.curves import plot_seed_band
from ...plots.showing import show
from ...plots.splitting import SET_COLORS, plot_split
from ...plots.style import GREY, INK, LEGIBLE, PALETTE, tint

TRAINING, VALIDATION = PALETTE[SET_COLORS["training"]], PALETTE[SET_COLORS["validation"]]
VALIDATION_INK = LEGIBLE[SET_COLORS["validation"]]  # TRAINING serves for text as it is


def loss_and_accuracy(training, validation, accuracy) -> None:
    """Draw the losses of a training, and below them the accuracy on the validation data.

    Parameters
    ----------
    training, validation, accuracy : array, shape (epochs + 1,)
        Losses on both sets, and the accuracy on the second one.
    """
    epochs = np.arange(len(validation))
    lowest = int(np.argmin(validation))
    _, (above, below) = plt.subplots(2, sharex=True, height_ratios=[2, 1], figsize=(8.4, 3.8))
    above.plot(epochs, validation, color=VALIDATION, lw=3)
    above.plot(epochs, training, "--", color=TRAINING, lw=2.5)
    above.plot(lowest, validation[lowest], "o", color=INK, ms=9)
    above.text(lowest + 3, 0.06, "lowest", color=INK, size=14)
    above.text(100, 0.3, "validation", color=VALIDATION_INK, size=16, ha="right")
    above.text(100, 0.03, "training", color=TRAINING, size=16, ha="right")
    above.set(ylabel="loss", ylim=(0, 0.45))
    below.plot(epochs, accuracy, color=VALIDATION, lw=3)
    below.axvline(lowest, color=GREY, ls=":", lw=1.5)
    below.set(xlabel="epoch", ylabel="accuracy", ylim=(0.6, 1.02), xlim=(0, epochs[-1]))
    show(
        ja="上：検証データの損失は、はじめに下がり、底から2倍以上に増える。訓練データの損失は 0 へ"
        "向かう。下：検証データの正答率は、底のあとほとんど動かない。",
        en="Above, the validation loss falls and then rises to more than twice its minimum, while "
        "the training loss goes to 0. Below, the validation accuracy hardly moves after the "
        "minimum.",
    )


def fork(p, seen, again, n: int) -> None:
    """Draw the mean squared errors on the data of a fit and on data measured again.

    Parameters
    ----------
    p : array of int, shape (k,)
        Numbers of coefficients.
    seen, again : array, shape (k,)
        Mean squared errors in units of σ².
    n : int
        Number of data N.
    """
    ax = plt.subplots(figsize=(7.6, 4))[1]
    line = np.array([0, n])
    ax.plot(line, 1 + line / n, "-", color=VALIDATION, lw=2)
    ax.plot(line, 1 - line / n, "--", color=TRAINING, lw=2)
    ax.plot(p, again, "s", color=VALIDATION, ms=9)
    ax.plot(p, seen, "o", color=TRAINING, ms=9)
    ax.axhline(1, color=GREY, lw=1.5, ls=":")
    ax.text(1.2, 1.72, "measured again, $1 + p/N$", color=VALIDATION_INK, size=16)
    ax.text(1.2, 0.22, "used for the fit, $1 - p/N$", color=TRAINING, size=16)
    ax.text(n, 1.03, "noise", color=GREY, size=14, ha="right")
    ax.set(xlabel="coefficients $p$", ylabel=r"squared error $/\sigma^2$")
    ax.set(xlim=(0, n), ylim=(0, 2.05), xticks=np.linspace(0, n, 5))
    show(
        ja="係数の数 p に対する、1点あたりの2乗誤差。フィットに使ったデータでは 1 − p/N の直線に"
        "沿って下がり、測り直したデータでは 1 + p/N に沿って、同じだけ上がる。",
        en="Squared error per point against the number p of coefficients: on the data of the fit "
        "it falls along 1 − p/N, on data measured again it rises by as much, along 1 + p/N.",
    )


def decay_rates(estimates: dict, truth: float) -> None:
    """Draw a histogram of the decay rates that each loss found, one above the other.

    Parameters
    ----------
    estimates : dict of str to array, shape (experiments,)
    truth : float
        The true rate.
    """
    axes = plt.subplots(len(estimates), sharex=True, figsize=(7.6, 3.6))[1]
    colors = [PALETTE[name] for name in ("blue", "vermillion", "green")]
    for ax, color, (name, k) in zip(axes, colors, estimates.items(), strict=True):
        ax.hist(k, bins=np.arange(0.79, 2, 0.04), color=color, alpha=0.75)
        ax.axvline(truth, color=INK, lw=2, ls="--")
        ax.set(yticks=[], xlim=(0.8, 1.9))
        ax.spines["left"].set_visible(False)
        spread = f"{np.mean(k):.2f} ± {np.std(k):.2f}"
        ax.text(0.98, 0.4, f"{name}\n{spread}", ha="right", size=16, transform=ax.transAxes)
    axes[-1].set_xlabel(r"$\hat k$")
    show(
        ja="500回の実験で3つの損失が見つけた崩壊定数の分布。破線は真の値。2乗の損失は幅が広く、"
        "重み 1/n では全体が右にずれ、ポアソンの損失は真の値のまわりで一番狭い。",
        en="Decay rates found by three losses in 500 experiments; the dashed line is the truth. "
        "Squares scatter widely, weights 1/n are shifted to the right, the Poisson loss is "
        "narrowest, around the truth.",
    )


def three_sets(train, validation, test, iris) -> None:
    """Draw figure 5: the irises in file order, coloured by the set they are in.

    Parameters
    ----------
    train, validation, test : array of int
        Indices that together hold each flower once.
    iris
        The data set, from `lecture_utils.data.iris`.
    """
    ax = plt.subplots(figsize=(6.2, 3.7))[1]
    plot_split(train, validation, test, y=iris.y, names=iris.species, ax=ax)
    show(
        ja="150本のあやめをファイルの順に並べ、訓練90、検証30、テスト30で塗り分けた図。どの種の"
        "ブロックにも3つの色が混ざっている。",
        en="The 150 irises in file order, coloured by training 90, validation 30 and test 30: each "
        "block of a species holds all three colours.",
    )


def rise(training, held_out, after, wrong) -> None:
    """Draw where the rise of the loss comes from: overconfidence above, overfitting below.

    Parameters
    ----------
    training, held_out : array, shape (epochs + 1,)
        Losses on flowers that were learned and on those that were held out.
    after : array, shape (epochs + 1,)
        Loss on the held-out flowers after their logits were divided by a temperature.
    wrong : array, shape (epochs + 1,)
        How many held-out flowers are classified wrongly.
    """
    epochs = np.arange(len(held_out))
    lowest = int(np.argmin(held_out))
    on, end = epochs[lowest:], epochs[-1]
    top = 1.12 * held_out[-1]
    _, (ax, strip) = plt.subplots(2, sharex=True, height_ratios=[4.6, 1], figsize=(9.6, 4.6))
    over, under = tint("vermillion", 0.45), tint("sky", 0.45)
    ax.fill_between(on, after[lowest:], held_out[lowest:], color=over, lw=0)
    ax.fill_between(on, held_out[lowest], after[lowest:], color=under, lw=0)
    ax.plot(epochs, held_out, color=VALIDATION, lw=4)
    ax.plot(epochs, after, color=INK, lw=2.5)
    ax.plot(epochs, training, "--", color=TRAINING, lw=4)
    ax.set(ylabel="loss", ylim=(0, top))
    text = {"size": 17, "ha": "center", "va": "center"}
    at = int(0.86 * end)
    ax.text(at, (held_out[at] + after[at]) / 2, "overconfidence", **text)
    ax.text(at, (after[at] + held_out[lowest]) / 2, "overfitting", **text)
    at = int(0.6 * end)
    left = {"size": 16, "ha": "right", "va": "bottom"}
    ax.text(at, held_out[at] + 0.02 * top, "held out", color=VALIDATION_INK, **left)
    ax.text(at, training[at] + 0.02 * top, "training", color=TRAINING, **left)
    ax.annotate(
        "held out, after one temperature",
        (0.45 * end, after[int(0.45 * end)]),
        xytext=(0.03 * end + lowest, 0.82 * top),
        size=16,
        arrowprops={"arrowstyle": "-", "color": INK},
    )
    strip.plot(epochs, wrong, color=INK, lw=3)
    strip.set(xlabel="epoch", ylabel="wrong", xlim=(0, end), ylim=(0, 2.5 * wrong[-1]))
    strip.text(end, 1.5 * wrong[-1], "of 150 flowers", size=15, ha="right")
    show(
        ja="取り分けた花での損失は底から増え、訓練の損失は 0 に近づく。温度を1つ合わせると、増えた"
        "分の約半分が消える。上の塗り分けが自信過剰、下が過学習。間違える花の数は、わずかに増える"
        "だけ。",
        en="The loss on held-out flowers rises from its minimum while the training loss goes to "
        "nearly 0. One temperature removes about half of the rise: the upper area is "
        "overconfidence, the lower one overfitting. The number of wrong flowers grows only a "
        "little.",
    )


def frozen_gradients(a, entropy, squares) -> None:
    """Draw the size of both gradients against how confidently wrong the logits are.

    Parameters
    ----------
    a : array, shape (k,)
        The logits are (-a, a, 0).
    entropy, squares : array, shape (k,)
        Lengths of the gradients of the cross-entropy and of the squared error.
    """
    ax = plt.subplots(figsize=(7.6, 3.8))[1]
    ax.semilogy(a, entropy, color=PALETTE["blue"], lw=3)
    ax.semilogy(a, squares, "--", color=PALETTE["vermillion"], lw=3)
    ax.text(a[-1], 0.4, "cross-entropy", color=PALETTE["blue"], size=16, ha="right")
    ax.text(6, 3e-4, "squared error", color=LEGIBLE["vermillion"], size=16, ha="right")
    ax.set(xlabel="$a$ (how confidently wrong)", ylabel=r"$|\partial L/\partial \vec{v}|$")
    show(
        ja="自信をもって間違えるほど（横軸）、交差エントロピーの勾配は √2 に近づき、2乗誤差の勾配は"
        "何桁も小さくなる。",
        en="The more confidently wrong (horizontal), the closer the gradient of the cross-entropy "
        "comes to √2, while that of the squared error falls by orders of magnitude.",
    )


def double_descent(p, errors, n: int) -> None:
    """Draw the error on fresh data against the number of parameters.

    Parameters
    ----------
    p : sequence of int
        Numbers of parameters.
    errors : array, shape (seeds, len(p))
        Squared errors with respect to the true function.
    n : int
        Number of data N.
    """
    ax = plot_seed_band(p, errors, color="blue", ax=plt.subplots(figsize=(7.6, 4))[1])
    ax.axvline(n, color=GREY, ls=":")
    ax.axhline(1, color=INK, ls="--", lw=1.5)
    ax.text(p[0], 1.15, "answering 0", color=INK, size=15)
    ax.text(0.7 * n, 60, "$p = N$", color=GREY, size=16, ha="right")
    ax.set(xscale="log", yscale="log", xlabel="parameters $p$", ylabel="error on fresh data")
    ax.set_xticks(p, p)
    ax.minorticks_off()
    show(
        ja="新しいデータでの誤差（中央値と 16–84 % の帯）。パラメータの数 p が N を越えるところに"
        "鋭い山があり、その先でもう一度、山の手前と同じくらいまで下がる。",
        en="Error on fresh data, median and 16–84 % band: a sharp peak where the number of "
        "parameters p passes N, and beyond it a second fall, down to about the level before the "
        "peak.",
    )
