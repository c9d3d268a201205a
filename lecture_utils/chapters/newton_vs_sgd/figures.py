"""What chapter 05 draws: the race, where two methods end, three roads that are one, and more."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np

from ...plots.curves import plot_seed_band
from ...plots.showing import show
from ...plots.style import GREY, INK, LEGIBLE, PALETTE, WEIGHT_COLORMAP

ROADS = (("blue", "-"), ("vermillion", "--"), ("green", "-."))  # of three batch sizes


def race(sizes: Mapping[str, np.ndarray], goal: float) -> None:
    """Draw |g| against the step for two methods, both axes logarithmic.

    Parameters
    ----------
    sizes : dict of arrays, shape (steps + 1,)
        |g| at steps 0, 1, 2, ...; first Newton's method, then gradient descent.
    goal : float
        The size at which the race ends; the step there is marked.
    """
    fig, ax = plt.subplots(figsize=(8, 3.3))
    ax.axhline(goal, color=GREY, ls=":", lw=1.5)
    looks = ("green", "o", (12, 12), "left"), ("blue", "", (-14, -16), "right")
    for (name, size), (color, marker, shift, side) in zip(sizes.items(), looks, strict=True):
        steps, arrived = np.arange(1, len(size)), int(np.argmax(size < goal))
        ax.plot(steps, size[1:], color=PALETTE[color], marker=marker, lw=2.5)
        ax.plot(arrived, size[arrived], "*", ms=20, color=PALETTE[color], mec="white")
        _label(ax, f"{name}: {arrived} steps", (arrived, goal), color, shift, side)
    ax.set(xscale="log", yscale="log", xlabel="step", ylabel="$|g|$", ylim=(goal / 1e3, 1))
    ax.set_xlim(0.9, 2e4)
    show(
        fig,
        ja="勾配の大きさを、ステップに対して両対数で描いた図。ニュートン法は6ステップ、"
        "勾配法は約7000ステップで、同じ小ささに着く。",
        en="The size of the gradient against the step, both axes logarithmic. Newton's method is "
        "as small after 6 steps as gradient descent after about 7000.",
    )


def basins(x: np.ndarray, f: np.ndarray, ends: Mapping[str, np.ndarray]) -> None:
    """Draw a function of one variable and, below it, where each start leads to.

    Parameters
    ----------
    x, f : array, shape (N,)
        Starts, and the function there.
    ends : dict of arrays, shape (N,)
        By method: -1, 0 or 1, the stationary point that was reached.
    """
    fig, (ax, below) = plt.subplots(2, sharex=True, height_ratios=[1.6, 1], figsize=(8, 3.9))
    ax.plot(x, f, color=INK)
    ax.set(ylabel="$f(x)$", xlim=(x[0], x[-1]))
    names = list(ends)
    below.imshow(
        np.array([ends[name] for name in names]),
        extent=(x[0], x[-1], len(names), 0),
        aspect="auto",
        interpolation="nearest",
        cmap=WEIGHT_COLORMAP,
        vmin=-1,
        vmax=1,
    )
    below.set(xlabel="start $x$", yticks=np.arange(len(names)) + 0.5, yticklabels=names)
    for row in range(len(names)):
        for end, ink in ((-1, "white"), (1, "white"), (0, INK)):
            if (ends[names[row]] == end).any():
                below.text(end, row + 0.5, f"${end}$", color=ink, ha="center", va="center")
    below.set_title("where each start ends: valleys $-1$ and $1$, hilltop $0$", fontsize=14)
    show(
        fig,
        ja="2つの谷をもつ関数と、出発点ごとの終点。勾配法はいつも坂の下の谷に着くが、"
        "ニュートン法は中央の広い範囲から山の頂上に着く。",
        en="A function with two valleys, and the end that belongs to each start. Gradient descent "
        "ends in the valley below; Newton's method, from a wide middle part, on the hilltop.",
    )


def losses_against_epochs(losses: Mapping[int, np.ndarray]) -> None:
    """Draw the bands of the training loss against the epoch.

    Parameters
    ----------
    losses : dict of arrays, shape (R, epochs + 1)
        By batch size: the loss of R networks before training and after each epoch.
    """
    fig, ax = plt.subplots(figsize=(7, 3.6))
    _bands(ax, losses, lambda B, epoch: epoch)
    for (B, curves), (color, _) in zip(losses.items(), ROADS, strict=True):
        end = (curves.shape[1] - 1, np.median(curves[:, -1]))
        _label(ax, f"$B$ = {B}", end, color)
    ax.set(xlabel="epoch", ylabel="training loss", yscale="log")
    show(
        fig,
        ja="訓練データの損失とエポックの関係を、3通りのバッチサイズで描いた図。"
        "小さいバッチほど損失が小さく、3本は大きく離れている。",
        en="Training loss against the epoch for three batch sizes: the smaller the batch the "
        "smaller the loss, three curves far apart.",
    )


def one_road(
    losses: Mapping[int, np.ndarray],
    rate: float,
    n_samples: int,
    proof: tuple[np.ndarray, float],
) -> None:
    """Draw the same losses against ε × updates, where they lie on each other.

    Parameters
    ----------
    losses : dict of arrays, shape (R, epochs + 1)
        As for `losses_against_epochs`.
    rate : float
        Their ε.
    n_samples : int
        Size of the training set: an epoch has n_samples / B updates.
    proof : (array of shape (R, epochs + 1), float)
        A run of full batches, and its own ε, drawn as open circles.
    """
    fig, ax = plt.subplots(figsize=(8.5, 4.2))
    _bands(ax, losses, lambda B, epoch: rate * epoch * n_samples / B)
    for (B, curves), (color, _) in zip(losses.items(), ROADS, strict=True):
        time = rate * (curves.shape[1] - 1) * n_samples / B
        end = time, np.median(curves[:, -1])
        shift, side = ((8, -2), "left") if min(losses) == B else ((-4, -14), "right")
        _label(ax, f"$B$ = {B}", end, color, shift, side)
    curves, epsilon = proof
    updates = np.unique(np.geomspace(1, curves.shape[1] - 1, 16).astype(int))
    ax.plot(
        epsilon * updates,
        np.median(curves[:, updates], axis=0),
        "o",
        ms=11,
        mfc="none",
        mec=INK,
        mew=2,
        label=rf"$B$ = {n_samples}, $\epsilon$ = {epsilon}",
    )
    ax.set(xlabel=r"$\epsilon \times$ updates", ylabel="training loss", xscale="log", yscale="log")
    ax.set_title("the same road, walked with other steps")
    ax.set_xlim(right=2.5 * rate * (losses[min(losses)].shape[1] - 1) * n_samples / min(losses))
    ax.legend(loc="lower left", fontsize=15)
    show(
        fig,
        ja="訓練データの損失を、ε×更新回数に対して描いた図。3通りのバッチサイズの帯が重なり、"
        "学習率の大きい全データの学習（丸）も合流する：3つの道は1つになる。",
        en="Training loss against ε × updates: the bands of three batch sizes lie on each other, "
        "and the circles of full batches with a large rate join them. Three roads become one.",
    )


def _bands(ax, losses, time) -> None:
    for (B, curves), (color, style) in zip(losses.items(), ROADS, strict=True):
        x = time(B, np.arange(1, curves.shape[1]))
        plot_seed_band(x, curves[:, 1:], color=color, ax=ax)
        ax.lines[-1].set_linestyle(style)


def _label(ax, text, place, color, shift=(8, 0), side="left") -> None:
    """Write beside a point, ``shift`` points away; the text extends from that side of itself."""
    ax.annotate(
        text,
        place,
        shift,
        textcoords="offset points",
        color=LEGIBLE.get(color, color),
        fontsize=16,
        ha=side,
        va="center",
        annotation_clip=False,
    )


def spectra(H: np.ndarray, names: tuple[str, ...], values: Mapping[str, np.ndarray]) -> None:
    """Draw a Hessian as an image, and sorted eigenvalues of several ensembles.

    Parameters
    ----------
    H : array, shape (P, P)
        Of the 2-3-2 network.
    names : tuple of str
        Of its arrays.
    values : dict of arrays, shape (R, P)
        By the state of training: the eigenvalues of R networks.
    """
    fig, (left, right) = plt.subplots(1, 2, figsize=(11, 4.4), width_ratios=[1, 1.25])
    image = left.imshow(H, cmap=WEIGHT_COLORMAP, vmin=-abs(H).max(), vmax=abs(H).max())
    fig.colorbar(image, ax=left, shrink=0.85)
    middle = [2.5, 7, 11.5, 15.5]  # of W1, b1, W2, b2
    left.set(xticks=middle, xticklabels=names, yticks=middle, yticklabels=names)
    left.set_title("$H_{IJ}$ of one network")
    k = np.arange(1, len(H) + 1)
    for (name, each), color, marker in zip(
        values.items(), ("blue", "vermillion", "green"), "osD", strict=True
    ):
        style = {"color": PALETTE[color], "marker": marker}
        right.plot(k, each.T, ls="", ms=3, alpha=0.3, **style)
        right.plot(k, np.median(each, axis=0), ms=5, lw=1.5, label=name, **style)
    right.axhline(0, color=GREY, lw=1)
    right.set_yscale("symlog", linthresh=1e-4)
    right.set(xlabel="number $k$", ylabel=r"eigenvalue $\lambda_k$", xticks=[1, 5, 9, 13, 17])
    right.set_yticks([-1, -1e-2, -1e-4, 0, 1e-4, 1e-2, 1])
    right.legend(loc="lower right", fontsize=13)
    show(
        fig,
        ja="左：1つのネットワークのヘッシアン。右：乱数の初期値、学習の途中、学習の終わりの"
        "固有値。負の固有値は、学習を終えるとなくなる。",
        en="Left: the Hessian of one network. Right: eigenvalues at random starts, during training "
        "and after it. The negative ones are gone when training is finished.",
    )


def modes(lambdas: np.ndarray, amplitudes: np.ndarray) -> None:
    """Draw the decay of the normal modes.

    Parameters
    ----------
    lambdas : array, shape (M,)
    amplitudes : array, shape (steps + 1, M)
    """
    fig, ax = plt.subplots(figsize=(8, 4.2))
    steps = np.arange(len(amplitudes))
    styles = ("-", "--", "-.", ":", (0, (5, 1)))
    colors = ("blue", "vermillion", "green", "black", GREY)
    shifts = (12, -14, 0, 8, 0)  # three of the lines end close to each other
    for lam, amplitude, style, color, up in zip(
        lambdas, amplitudes.T, styles, colors, shifts, strict=True
    ):
        size = abs(amplitude / amplitude[0])
        ax.semilogy(steps, size, ls=style, color=PALETTE.get(color, color))
        last = int(np.flatnonzero(size > 1e-12)[-1])
        _label(ax, rf"$\lambda$ = {lam:.0f}", (last, size[last]), color, (8, up))
    ax.set(xlabel="step", ylabel="amplitude of the mode", ylim=(1e-13, 3), xlim=(0, 46))
    show(
        fig,
        ja="5つの基準モードの振幅とステップの関係。λ = 30 が一番速く消え、λ = 1 と100が"
        "最後まで残る。",
        en="Amplitudes of five normal modes against the step. λ = 30 vanishes first; λ = 1 and 100 "
        "stay to the end.",
    )


def jitter(runs: list[tuple[float, int, np.ndarray, float]]) -> None:
    """Draw the distribution of b for several rates and batch sizes with the normal law.

    Parameters
    ----------
    runs : list of (epsilon, B, b, variance)
        b of shape (R,) from R copies; the variance expected.
    """
    fig, axes = plt.subplots(1, len(runs), figsize=(11, 3.8), sharey=True)
    line = np.linspace(-2.5, 2.5, 201)
    for ax, (epsilon, B, b, variance) in zip(axes, runs, strict=True):
        normal = np.exp(-(line**2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)
        ax.hist(b, bins=40, density=True, color=PALETTE["sky"], alpha=0.6)
        ax.plot(line, normal, "--", color=PALETTE["vermillion"])
        ax.set(xlabel="$b$", title=rf"$\epsilon$ = {epsilon}, $B$ = {B}")
    show(
        fig,
        ja="3通りの学習率とバッチサイズでの b の分布と、式の正規分布。学習率が大きいほど広く、"
        "バッチが大きいほど狭い。",
        en="Distributions of b for three pairs of rate and batch size, with the normal law of the "
        "formula: wider for a larger rate, narrower for a larger batch.",
    )


def escape(T, tau, tau_error, beta, log_theory, barrier: float) -> None:
    """Draw the logarithm of the mean time of escape against 1/T.

    Parameters
    ----------
    T, tau, tau_error : array, shape (M,)
        Temperatures of the runs, mean times and their errors.
    beta, log_theory : array, shape (N,)
        1/T, and the logarithm of the time of Brownian motion there.
    barrier : float
        Slope of the dotted line through the cold end.
    """
    fig, ax = plt.subplots(figsize=(7.5, 4.2))
    ax.errorbar(1 / T, np.log(tau), tau_error / tau, fmt="o", color=PALETTE["blue"])
    ax.plot(beta, log_theory, color=PALETTE["vermillion"])
    ax.plot(beta, log_theory[-1] + barrier * (beta - beta[-1]), ":", color=GREY)
    _label(ax, "SGD, 1000 runs", (1 / T[1], np.log(tau[1])), "blue", (14, -14))
    _label(ax, "Brownian motion", (beta[-12], log_theory[-12]), "vermillion", (14, -16))
    cold = log_theory[-1] + barrier * (beta[8] - beta[-1])
    _label(ax, "slope = barrier", (beta[8], cold), GREY, (-4, 18), "right")
    ax.set(xlabel="$1/T$", ylabel="ln(mean time of escape)", xlim=(0, 11.5))
    show(
        fig,
        ja="脱出にかかる平均時間の対数と 1/T の関係。低温の端でだけ、傾きが障壁の高さに近づく。",
        en="Logarithm of the mean time of escape against 1/T. Only at the cold end does the slope "
        "approach the height of the barrier.",
    )
