"""The pictures of notebook 03: irises, three straight lines, and images that a network reads."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from ...plots.showing import show
from ...plots.style import GREY, INK, LEGIBLE, PALETTE, tint

SPECIES = ("setosa", "versicolor", "virginica")
_NAMES = ("blue", "vermillion", "green")
COLORS = [PALETTE[name] for name in _NAMES]
INKS = [LEGIBLE[name] for name in _NAMES]
STYLES = ["--", "-", "-."]
MARKERS = "osD"
_PIXELS = LinearSegmentedColormap.from_list("pixels", ["#E4E4E4", INK])
_WEIGHTS = LinearSegmentedColormap.from_list("weights", ["#DCE9F2", PALETTE["blue"]])


def scrambled_and_shifted(digits, noisy, order, read: dict) -> None:
    """Draw 0, 1 and 7 clean, noisy, scrambled and shifted, with the share that is read.

    Parameters
    ----------
    digits, noisy : array, shape (3, 4, 4)
        Clean images, and one noisy image of each.
    order : array of int, shape (16,)
        The permutation of the pixels.
    read : dict
        Shares "in order", "scrambled" and "shifted".
    """
    figure, axes = plt.subplots(3, 4, figsize=(7.2, 4.1))
    _draw_images(axes, digits, noisy, order, read)
    shares = {name: f"{np.mean(share):.0%}".replace("%", " %") for name, share in read.items()}
    show(
        figure,
        ja="4×4ピクセルの 0、1、7。そのままの画像と混ぜた画像は "
        f"{shares['in order']} と {shares['scrambled']} 読まれ、1列ずらした画像は "
        f"{shares['shifted']} しか読まれない。",
        en="The digits 0, 1 and 7 in 4 x 4 pixels. In order and scrambled "
        f"{shares['in order']} and {shares['scrambled']} are read; shifted by one column, only "
        f"{shares['shifted']}.",
    )


def rows_of_w(digits, noisy, order, read: dict, W) -> None:
    """Draw the images as `scrambled_and_shifted` does, and the rows of W beside them as pictures.

    Parameters
    ----------
    digits, noisy, order, read
        See `scrambled_and_shifted`.
    W : array, shape (3, 16)
        The weights of a linear layer that reads the images in order.
    """
    figure, axes = plt.subplots(
        3, 6, figsize=(9.0, 4.2), width_ratios=[1, 1, 1, 1, 0.25, 1], layout="constrained"
    )
    _draw_images(axes[:, :4], digits, noisy, order, read)
    place = {"ha": "center", "transform": axes[0, 5].transAxes}
    axes[0, 5].text(0.5, 1.5, "row of $W$", size=16, color=INKS[0], **place)
    for ax, row in zip(axes[:, 5], np.reshape(W, (3, 4, 4)), strict=True):
        _draw_image(ax, row, _WEIGHTS, np.max(W))
    for ax in axes[:, 4]:
        ax.axis("off")
        ax.axvline(0.5, color=GREY, lw=1.5)
    figure.suptitle(
        "A row of $W$ is a picture. Scramble both and nothing happens;\n"
        "shift one and nothing fits.",
        size=17,
    )
    show(
        figure,
        ja="0、1、7 の画像（元の絵、雑音あり、混ぜたもの、ずらしたもの）の右に、"
        "W の3つの行を絵として並べると、行は数字そのものになっている。両方を混ぜても合い、"
        "片方だけずらすと合わない。",
        en="Images of 0, 1 and 7: clean, noisy, scrambled, shifted; to the right the three rows of "
        "W drawn as pictures. They are the digits themselves: scramble both and they still fit, "
        "shift one and they do not.",
    )


def _draw_images(axes, digits, noisy, order, read: dict) -> None:
    scrambled = np.reshape(noisy, (3, 16))[:, order].reshape(3, 4, 4)
    columns = (
        ("clean", digits, None),
        ("noisy", noisy, "in order"),
        ("scrambled", scrambled, "scrambled"),
        ("shifted", np.roll(noisy, 1, axis=2), "shifted"),
    )
    for (title, pictures, name), column in zip(columns, axes.T, strict=True):
        column[0].text(0.5, 1.5, title, size=16, ha="center", transform=column[0].transAxes)
        if name is not None:
            share = f"{np.mean(read[name]):.0%}".replace("%", " %")
            color = LEGIBLE["vermillion"] if name == "shifted" else INK
            place = {"ha": "center", "va": "bottom", "transform": column[0].transAxes}
            column[0].text(0.5, 1.03, share, size=24, color=color, weight="bold", **place)
        for ax, picture in zip(column, pictures, strict=True):
            _draw_image(ax, picture, _PIXELS, 1)


def _draw_image(ax: Axes, picture, colormap, top: float) -> None:
    ax.pcolormesh(np.asarray(picture)[::-1], cmap=colormap, vmin=0, vmax=top, edgecolors="w", lw=2)
    ax.set_aspect("equal")
    ax.axis("off")


def flowers(X, y) -> None:
    """Draw the four measurements of the irises, two by two.

    Parameters
    ----------
    X : array, shape (150, 4)
        Sepal length, sepal width, petal length, petal width in cm.
    y : array of int, shape (150,)
        0, 1, 2 for setosa, versicolor, virginica.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.6, 4.2))
    for k, marker in enumerate(MARKERS):
        sepal_length, sepal_width, petal_length, petal_width = X[y == k].T
        style = {"color": COLORS[k], "alpha": 0.65}
        left.plot(sepal_length, sepal_width, marker, **style)
        right.plot(petal_length, petal_width, marker, **style)
    left.set(xlabel="sepal length [cm]", ylabel="sepal width [cm]")
    right.set(xlabel="petal length [cm]", ylabel="petal width [cm]", ylim=(-0.1, 2.9))
    for k, (place, side) in enumerate(
        (((2.2, 0.25), "left"), ((4.8, 0.9), "left"), ((4.6, 2.3), "right"))
    ):
        right.text(*place, SPECIES[k], color=INKS[k], size=16, ha=side, va="center")
    show(
        figure,
        ja="150本のあやめ。左は、がくの長さと幅、右は、花びらの長さと幅。setosa は離れていて、"
        "versicolor と virginica は少し重なり、花びらのほうがよく種を分ける。",
        en="150 irises. Left: length and width of the sepals; right: of the petals. Setosa stands "
        "apart, versicolor and virginica overlap a little, and petals separate the species better.",
    )


def three_lines(width, y, c, W, b) -> None:
    """Draw the lines of least squares and the logits of springs over the petal width.

    Parameters
    ----------
    width : array, shape (150,)
        Petal width in cm.
    y : array of int, shape (150,)
    c : array, shape (2, 3)
        Slope and height at 0 of the least-squares line of each species.
    W : array, shape (3, 1)
    b : array, shape (3,)
        The logits are W width + b. They are drawn less their mean, which changes no probability.
    """
    x = np.linspace(0, 2.6, 261)
    logits = x[:, None] * np.ravel(W) + b
    panels = (
        (x[:, None] * c[0] + c[1], (-0.65, 1.4), "least squares: hit 0 and 1", "line $f_k$"),
        (logits - logits.mean(axis=1, keepdims=True), (-42, 56), "springs", "logit $v_k$ − mean"),
    )
    figure, axes = plt.subplots(1, 2, figsize=(10.2, 4.4))
    for ax, (lines, limits, title, label) in zip(axes, panels, strict=True):
        low, high = limits
        top = lines.argmax(axis=1)
        for k in range(3):
            ax.plot(x, lines[:, k], STYLES[k], color=COLORS[k], lw=1.8)
            highest = np.where(top == k, lines[:, k], np.nan)
            if np.sum(top == k) > 1:
                ax.plot(x, highest, color=COLORS[k], lw=6, alpha=0.8, solid_capstyle="butt")
            height = low + (high - low) * (0.13 - 0.05 * k)
            ax.plot(width[y == k], np.full(50, height), "|", color=COLORS[k], ms=9, mew=1.4)
            ax.text(2.65, lines[-1, k], SPECIES[k], color=INKS[k], size=15, va="center")
        ax.set(xlim=(0, 2.6), ylim=limits, xlabel="petal width [cm]", ylabel=label)
        ax.set_title(title, size=16)
    show(
        figure,
        ja="花びらの幅に対する3本の直線。左の最小2乗法では1点で交わり、versicolor の線が一番上に"
        "なる区間はない。右のばねのロジットも3本の直線だが、まん中では versicolor が一番上になる。",
        en="Three straight lines over the petal width. Left, by least squares, they cross in one "
        "point and the line of versicolor is nowhere on top. Right, the logits of the springs are "
        "three straight lines too, and versicolor is on top in the middle.",
    )


def directions(x, y, w_names, r, r_error, middle: float) -> None:
    """Draw the flowers along Fisher's direction, and how far 2/3 is off along eight directions.

    Parameters
    ----------
    x : array, shape (150,)
        The flowers projected on Fisher's direction.
    y : array of int, shape (150,)
    w_names : list of str
    r, r_error : array, shape (8,)
        Where versicolor lies between setosa (0) and virginica (1), and its error.
    middle : float
        Two thirds of the way from setosa to virginica, in the units of x.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(11.5, 4.4), width_ratios=[1, 1.1])
    places = ((-10.8, 26), (7, 14.5), (44, 16.5))
    for k, hatch in enumerate(("//", "", "..")):
        style = {"color": tint(COLORS[k], 0.6), "edgecolor": COLORS[k], "hatch": hatch}
        left.hist(
            x[y == k], bins=np.arange(-20, 60, 2.5), histtype="stepfilled", alpha=0.6, **style
        )
        left.text(*places[k], SPECIES[k], color=INKS[k], size=15, ha="center")
    left.axvline(middle, color=INK, ls="--")
    left.text(middle + 0.8, 26.5, "2/3 of the way", size=14)
    left.set(xlabel="Fisher's compound", ylabel="flowers", ylim=(0, 29))
    right.errorbar((r - 2 / 3) / r_error, range(len(r)), xerr=1, fmt="o", color=INK)
    right.axvline(0, color=INK, ls="--")
    right.set_yticks(range(len(r)), w_names, size=14)
    right.set(xlabel="($r$ − 2/3) / error", ylim=(len(r) - 0.5, -0.5))
    show(
        figure,
        ja="左：Fisher の向きに射影した3種の分布。versicolor は、setosa から virginica への道の "
        "2/3 の近くにいる。右：8つの向きでの 2/3 からのずれ。0 から 4 σ まであり、"
        "向きの選び方で決まる。",
        en="Left: the three species along Fisher's direction; versicolor lies near 2/3 of the way "
        "from setosa to virginica. Right: the deviation from 2/3 along eight directions, from 0 to "
        "4 sigma. The direction decides.",
    )


def boltzmann(T, p, S, heat_capacity) -> None:
    """Draw the occupation of three levels, their entropy and heat capacity over temperature.

    Parameters
    ----------
    T : array, shape (N,)
    p : array, shape (N, 3)
        Probabilities of the levels at E = 0, 1, 3.
    S, heat_capacity : array, shape (N,)
        Entropy, and d<E>/dT = Var E / T².
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(10.2, 4.2))
    for k, E in enumerate((0, 1, 3)):
        left.semilogx(T, p[:, k], STYLES[k], color=COLORS[k])
        place = ((1.0, 0.75), (0.13, 0.2), (2.6, 0.1))[k]
        left.text(*place, f"$E = {E}$", color=INKS[k], size=15)
    left.axhline(1 / 3, color=GREY, ls=":")
    left.set(xlabel="$T$", ylabel="$p_k$")
    right.semilogx(T, S, "-", color=INK)
    right.semilogx(T, heat_capacity, "--", color=COLORS[1])
    right.axhline(np.log(3), color=GREY, ls=":")
    right.text(9, 0.95, "$S$", size=16)
    right.text(0.035, 1.12, r"$\ln 3$", size=15, color=GREY)
    right.text(0.85, 0.52, r"$d\langle E\rangle/dT$", size=15, color=INKS[1])
    right.set(xlabel="$T$", ylim=(0, 1.25))
    show(
        figure,
        ja="左：温度に対する3準位の確率。低温では一番低い準位だけ、高温では 1/3 ずつ。"
        "右：エントロピーは ln 3 へ向かい、d⟨E⟩/dT は中間の温度に山をもつ。",
        en="Left: probabilities of three levels over temperature, the lowest alone when cold, 1/3 "
        "each when hot. Right: the entropy goes to ln 3, and d<E>/dT has a peak in between.",
    )
