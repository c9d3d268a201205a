"""What chapter 10 draws: training flowers, an early stop, the hard flowers, a temperature."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from ...plots.curves import plot_seed_band
from ...plots.recipe import plot_recipe
from ...plots.showing import show
from ...plots.style import GREY, INK, LEGIBLE, PALETTE

SPECIES = (("setosa", "green", "o"), ("versicolor", "orange", "s"), ("virginica", "purple", "^"))
"""Name, colour and marker of each species, in every picture of the chapter."""


def recipe() -> None:
    """Draw figure 7 with the functions of the student's library, three of them still to write."""
    fig = plt.figure(figsize=(10.4, 4.8), layout="none")  # as high as a slide has room for
    plot_recipe(functions=True, ax=fig.add_axes((0, 0, 1, 1)))
    show(
        fig,
        ja="図7。データから結果までの流れ。箱と矢印に自分の関数の名前が入り、3つの箱は「?」のまま。",
        en="Figure 7: the way from the data to the result. The functions of the library stand in "
        "its boxes and at its arrows; three boxes hold a question mark.",
    )


def _flowers(ax: Axes, x: np.ndarray, y: np.ndarray, **look) -> None:
    for k, (_, color, marker) in enumerate(SPECIES):
        ax.plot(*x[y == k].T, marker, color=PALETTE[color], mec="white", mew=0.6, **look)


def _name(ax: Axes, k: int, place: tuple[float, float]) -> None:
    name, color, _ = SPECIES[k]
    ax.text(*place, name, color=LEGIBLE[color], fontsize=16, style="italic")


def training_flowers(X: np.ndarray, y: np.ndarray) -> None:
    """Draw the four features of the training flowers in two planes.

    Parameters
    ----------
    X : array, shape (N, 4)
        Sepal length and width, petal length and width in cm.
    y : array of int, shape (N,)
    """
    fig, axes = plt.subplots(1, 2, figsize=(11, 4.2))
    for ax, j, part in zip(axes, (0, 2), ("sepal", "petal"), strict=True):
        _flowers(ax, X[:, j : j + 2], y, ms=9)
        ax.set(xlabel=f"{part} length [cm]", ylabel=f"{part} width [cm]")
    for k, place in enumerate(((2.2, 0.15), (2.1, 1.45), (3.9, 2.4))):
        _name(axes[1], k, place)
    show(
        fig,
        ja="訓練データのあやめを、がくと花びらの長さと幅の平面に描いた図。setosa は離れていて、"
        "versicolor と virginica は花びらの境目で混ざる。",
        en="The training irises in the planes of sepal and of petal length and width. Setosa "
        "stands apart; versicolor and virginica mix at a border in the petals.",
    )


def stopped(losses, best: int) -> None:
    """Draw the validation loss against the epoch, with the best epoch and the stop.

    Parameters
    ----------
    losses : sequence of float
        After 0, 1, 2, ... epochs.
    best : int
    """
    fig, ax = plt.subplots(figsize=(9, 3.6))
    end = len(losses) - 1
    ax.plot(losses, color=PALETTE["vermillion"])
    ax.plot(best, losses[best], "o", ms=12, mfc="white", mec=INK, mew=2)
    ax.plot(end, losses[end], "s", ms=10, color=INK)
    ax.annotate(
        f"best: epoch {best}",
        (best, losses[best]),
        (0, 26),
        textcoords="offset points",
        ha="center",
    )
    ax.annotate(
        f"stop: epoch {end}", (end, losses[end]), (0, 16), textcoords="offset points", ha="right"
    )
    ax.annotate("", (best + 0.5, 0.06), (end, 0.06), arrowprops={"arrowstyle": "->", "color": GREY})
    ax.text((best + end) / 2, 0.064, "back", color=GREY, ha="center")
    ax.set(xlabel="epoch", ylabel="validation loss", yscale="log", ylim=(0.05, 2))
    ax.set_yticks([0.1, 0.2, 0.5, 1], ["0.1", "0.2", "0.5", "1"])
    ax.tick_params(axis="y", which="minor", left=False, labelleft=False)
    show(
        fig,
        ja="検証損失とエポックの関係。最良のエポックのあと少しずつ上がり、30エポック待って止まり、"
        "最良のところへ戻る。",
        en="Validation loss against the epoch. After the best epoch it rises slowly; training "
        "stops 30 epochs later and goes back to the best.",
    )


def hard_flowers(
    X: np.ndarray, y: np.ndarray, R: np.ndarray, accuracy: float, of_seeds: float, honest: float
) -> None:
    """Draw the flowers that are taken for others, and beside them two errors of the accuracy.

    Parameters
    ----------
    X : array, shape (N, 4)
    y : array of int, shape (N,)
    R : array, shape (splits, N)
        1 where a flower was right, 0 where it was wrong, NaN where it was not tested.
    accuracy, of_seeds, honest : float
        The mean of R, the spread of the splits over the root of their number, and the error by
        drawing flowers and splits.
    """
    fig, (left, right) = plt.subplots(1, 2, figsize=(11.5, 4.6), width_ratios=[1.7, 1])
    petals, tested = X[:, 2:], np.isfinite(R).sum(axis=0)
    wrong = np.nansum(1 - R, axis=0) / np.maximum(tested, 1)
    _flowers(left, petals, y, ms=8, alpha=0.55)
    frame = {"xlim": (2.8, 7.1), "ylim": (0.8, 2.65)}
    for i in np.flatnonzero(wrong):
        x = np.clip(petals[i, 0], 2.86, 7.04), np.clip(petals[i, 1], 0.84, 2.6)
        outside = tuple(x) != tuple(petals[i])
        left.plot(
            *x, "<" if outside else "o", ms=9 + 17 * wrong[i], mfc="none", mec="black", mew=2.2
        )
    _name(left, 1, (3.0, 1.62))
    _name(left, 2, (6.05, 1.42))
    left.set(xlabel="petal length [cm]", ylabel="petal width [cm]", **frame)

    look = {"fmt": "o", "ms": 9, "lw": 4, "capsize": 9, "capthick": 3}
    right.errorbar([0], [accuracy], of_seeds, color=GREY, **look)
    right.errorbar([1], [accuracy], honest, color=PALETTE["blue"], **look)
    right.plot([-0.22, 0.22], accuracy + np.array([-1.4, 1.4]) * of_seeds, color="black", lw=3)
    for x, error, color in ((0, of_seeds, GREY), (1, honest, LEGIBLE["blue"])):
        right.text(
            x, accuracy - honest - 0.008, f"±{error:.3f}", color=color, ha="center", fontsize=20
        )
    right.set(xlim=(-0.6, 1.6), ylim=(accuracy - 2.1 * honest, accuracy + 1.7 * honest))
    right.set_ylabel(f"test accuracy, {accuracy:.3f}")
    right.set_xticks([0, 1], ["seeds\nalone", "flowers\nand splits"], fontsize=16)
    fig.suptitle("seeds are a computer's dice, flowers are measurements", fontsize=20)
    show(
        fig,
        ja="左：花びらの平面で、間違えられた花を黒い丸で囲んだ図（大きいほどよく間違えられた）。"
        "種の境目の数本に集まる。右：正答率の誤差。シードだけの短い誤差棒は消され、花と分け方を"
        "引き直した長い誤差棒が残る。",
        en="Left: the plane of the petals with black circles around flowers that were taken for "
        "others, larger the more often; a few at the border cause nearly all mistakes. Right: the "
        "short error bar of seeds alone is crossed out, the long one of flowers and splits stays.",
    )


def temperature(
    T: np.ndarray, losses: np.ndarray, fitted: np.ndarray, points: Mapping[str, tuple]
) -> None:
    """Draw the test loss against the temperature, and how often confident answers are right.

    Parameters
    ----------
    T : array, shape (M,)
    losses : array, shape (M, S)
        Test loss of S splits.
    fitted : array, shape (S,)
        Temperatures fitted on validation data.
    points : mapping of names to pairs of arrays
        Mean confidence and fraction right in bins of the confidence.
    """
    fig, (left, right) = plt.subplots(1, 2, figsize=(12, 4.2))
    plot_seed_band(np.log(T), losses.T, label=f"test, {len(fitted)} splits", ax=left)
    left.plot(np.log(fitted), np.full(len(fitted), 0.065), "k|", ms=14, label="fitted $T$")
    left.set(xlabel=r"$\ln T$", ylabel="cross-entropy", xlim=(-2, 3), ylim=(0.05, 1), yscale="log")
    left.legend(loc="upper center")  # elsewhere its key would be taken for one of the fitted T
    right.plot([0.5, 1], [0.5, 1], color=GREY, ls=":")
    for (name, where), style in zip(points.items(), ("o--", "s-"), strict=True):
        right.plot(*where, style, label=name)
    right.set(xlabel="what it says", ylabel="how often it is right")
    right.legend()
    show(
        fig,
        ja="左：温度の対数に対するテストの損失。谷は T が 1 より大きいところにある。右：自信と、"
        "当たる割合。温度で割ると対角線に近づく。",
        en="Left: test loss against the logarithm of the temperature; its valley lies above T = 1. "
        "Right: confidence against the fraction right; divided by the temperature it is nearer to "
        "the diagonal.",
    )
