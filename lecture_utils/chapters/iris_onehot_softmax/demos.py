"""The live demos of notebook 03: softmax as a Boltzmann distribution, and 16 pixels as a vector."""

from functools import lru_cache
from typing import NamedTuple

import ipywidgets as widgets
import matplotlib as mpl
import numpy as np
from matplotlib.colors import ListedColormap, to_rgba
from matplotlib.figure import Figure
from matplotlib.text import Text
from traitlets import Tuple, Unicode

from ...activations import log_softmax, softmax
from ...language import choose
from ...plots.style import GREY, INK, LEGIBLE, PALETTE, STYLE, tint
from ...widgets.artists import ColorPlane
from ...widgets.controls import choice, integer_slider, slider
from ...widgets.demo import Demo, new_figure
from . import pixels

STATE_COLORS = [PALETTE[name] for name in ("blue", "vermillion", "green")]


class Boltzmann(NamedTuple):
    """Three levels at temperature T, in units with k_B = 1.

    Attributes
    ----------
    T : float
    E : array, shape (3,)
        Energies, the common shift included.
    p : array, shape (3,)
        softmax(-E/T), eq. (16).
    entropy : float
        S = -Σ p ln p.
    mean_energy : float
        ⟨E⟩ = Σ p E.
    free_energy : float
        F = -T ln Z = ⟨E⟩ - TS.
    """

    T: float
    E: np.ndarray
    p: np.ndarray
    entropy: float
    mean_energy: float
    free_energy: float


def boltzmann(E1: float, E2: float, E3: float, log_T: float, shift: float) -> Boltzmann:
    """Read softmax, eq. (16), as the Boltzmann distribution of three levels.

    Parameters
    ----------
    E1, E2, E3 : float
        Energies before the shift.
    log_T : float
        Decimal logarithm of the temperature.
    shift : float
        Added to every energy.
    """
    T, E = 10.0**log_T, np.array([E1, E2, E3]) + shift
    log_p = log_softmax(-E / T)
    p = np.exp(log_p)
    lowest = E.min()
    return Boltzmann(
        T=T,
        E=E,
        p=p,
        entropy=float(-p @ log_p),
        mean_energy=float(p @ E),
        free_energy=float(lowest - T * np.log(np.exp((lowest - E) / T).sum())),
    )


_ALT_SOFTMAX = {
    "ja": "左：3つの状態の確率の棒グラフ。右：エネルギー準位、平均エネルギー⟨E⟩、自由エネルギーF。",
    "en": "Left: bars with the probabilities of three states. Right: their energy levels, with the "
    "mean energy ⟨E⟩ and the free energy F.",
}
_E_LIMITS = (-4.0, 6.4)


@mpl.rc_context(STYLE)
def softmax_temperature() -> Demo:
    """Show what temperature and a common shift of the energies do to softmax."""
    figure = new_figure(700, 360)
    left, right = figure.subplots(1, 2, width_ratios=[1, 1.15])
    states = np.array([1, 2, 3])
    left.set(xlim=(0.4, 3.6), ylim=(0, 1.12), xticks=states, xlabel="state $k$")
    left.set(yticks=(0, 1 / 3, 1), yticklabels=("0", "1/3", "1"))
    left.set_ylabel("probability $p_k$")
    left.axhline(1 / 3, color=GREY, ls=":", lw=1.5)
    right.set(xlim=(0.4, 5.0), ylim=_E_LIMITS, xticks=states, xlabel="state $k$", ylabel="energy")

    bars = left.bar(states, [0, 0, 0], width=0.7, color=STATE_COLORS)
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}  # hides the line at 1/3
    numbers = [left.text(k, 0, "", ha="center", va="bottom", bbox=box) for k in states]
    levels = right.hlines([0, 0, 0], states - 0.35, states + 0.35, color=STATE_COLORS, lw=5)
    lines, names = [], []
    for name, style in ((r"$\langle E\rangle$", "--"), ("$F$", "-.")):
        lines.append(right.plot([0.4, 3.9], [0, 0], style, color=INK, lw=1.8)[0])
        names.append(right.text(4.0, 0, name, va="center"))
    figure.suptitle("\n", fontsize=15)  # keeps the place of the report
    report = _report(figure, 15)

    def draw(result: Boltzmann) -> None:
        for bar, number, p in zip(bars, numbers, result.p, strict=True):
            bar.set_height(p)
            number.set(y=p + 0.02, text=f"{p:.3f}")
        left_ends, right_ends = states - 0.35, states + 0.35
        ends = np.stack([left_ends, result.E, right_ends, result.E], axis=-1)
        levels.set_segments(ends.reshape(3, 2, 2))
        heights = [result.mean_energy, result.free_energy]
        inside = [_E_LIMITS[0] <= height <= _E_LIMITS[1] for height in heights]
        for line, height, visible in zip(lines, heights, inside, strict=True):
            line.set(ydata=[height, height], visible=visible)
        apart = max(0.0, 0.75 - abs(heights[0] - heights[1])) / 2  # ⟨E⟩ >= F
        for name, height, side, visible in zip(names, heights, (1, -1), inside, strict=True):
            name.set(y=height + side * apart, visible=visible)
        report["T"].set_text(f"{result.T:.3g}")
        report["S"].set_text(f"{result.entropy:.3f}")
        report["⟨E⟩"].set_text(f"{result.mean_energy:z.3f}".replace("-", "−"))
        report["F"].set_text(f"{result.free_energy:z.3f}".replace("-", "−"))

    energies = {f"E{k}": slider(f"$E_{k}$", E, 0, 4, 0.1, 1) for k, E in ((1, 0), (2, 1), (3, 3))}
    return Demo(
        "softmax-temperature",
        figure,
        controls={
            **energies,
            "log_T": slider(
                choose({"ja": r"温度 $\log_{10} T$", "en": r"temperature $\log_{10} T$"}),
                *(0.0, -2.0, 2.0, 0.1),
                digits=1,
            ),
            "shift": slider(
                choose({"ja": "全準位に足す数 $c$", "en": "common shift $c$"}),
                *(0.0, -2.0, 2.0, 0.1),
                digits=1,
            ),
        },
        compute=boltzmann,
        draw=draw,
        moving=[*bars, *numbers, levels, *lines, *names, *report.values()],
        alt=choose(_ALT_SOFTMAX),
        columns=2,
        label_width="11em",
    )


def _report(figure: Figure, size: float) -> dict[str, Text]:
    """Write the words of the report once, and return the texts of its numbers, by their symbol."""
    low, high = 0.895, 0.958
    numbers = {}
    for symbol, words, x, y in (
        ("T", "T =", 0.33, high),
        ("S", "S =", 0.49, high),
        ("⟨E⟩", "⟨E⟩ =", 0.33, low),
        ("F", "F = ⟨E⟩ − TS =", 0.66, low),
    ):
        figure.text(x, y, words, ha="right", va="center", fontsize=size)
        numbers[symbol] = figure.text(x + 0.008, y, "", va="center", fontsize=size)
    figure.text(0.668, high, f"ln 3 = {np.log(3):.3f}", va="center", fontsize=size)
    return numbers


DIGIT_NAMES = ("0", "1", "7")
ORDER = np.random.default_rng(3).permutation(16)
"""The fixed permutation of the pixels: component i of the shuffled vector is x[ORDER[i]]."""


class ReadDigit(NamedTuple):
    """What a trained network makes of an image.

    Attributes
    ----------
    shift : int
        Columns by which the image was moved.
    x : array, shape (16,)
        The vector the network is given, eq. (18), shuffled or not.
    rows : array of int, shape (16,)
        Row of the drawn image from which each component of x comes.
    logits, p : array, shape (3,)
        For 0, 1 and 7, before and after softmax.
    accuracy : float
        Of this network on test images that are shifted and shuffled in the same way.
    """

    shift: int
    x: np.ndarray
    rows: np.ndarray
    logits: np.ndarray
    p: np.ndarray
    accuracy: float


def read_digit(image: tuple[int, ...], shift: int, shuffled: bool) -> ReadDigit:
    """Give an image to a network that was trained on images in the same order of pixels.

    Parameters
    ----------
    image : tuple of 16 numbers 0 or 1
        Row by row, eq. (18).
    shift : int
        Columns by which the image is moved to the right, with periodic boundaries. The
        network was trained on images that are not shifted.
    shuffled : bool
        Whether the pixels go through the fixed permutation `ORDER`, in training as well as now.
    """
    if len(image) != 16:
        raise ValueError(f"an image has 16 pixels, got {len(image)}")
    order = ORDER if shuffled else np.arange(16)
    x = pixels.vectors(np.reshape(image, (1, 4, 4)).astype(float), order, shift)
    theta, accuracies = _trained(shuffled)
    logits = pixels.NETWORK.logits(theta, x)[0]
    return ReadDigit(shift, x[0], order // 4, logits, softmax(logits), accuracies[shift % 4])


@lru_cache(maxsize=2)
def _trained(shuffled: bool) -> tuple[np.ndarray, list[float]]:
    """Return the trained θ of a network, and its accuracy on new images shifted by 0, ..., 3."""
    order = ORDER if shuffled else None
    data_rng, init_rng = np.random.default_rng(0), np.random.default_rng([1, shuffled])
    data, new = pixels.noisy_digits(data_rng, 300), pixels.noisy_digits(data_rng, 4000)
    theta = pixels.trained(data, order, init_rng)
    return theta, [float(pixels.accuracy(theta, new, order, shift)) for shift in range(4)]


_ALL_ZERO = {"ja": "全部 0", "en": "all 0"}
_ALL_ONE = {"ja": "全部 1", "en": "all 1"}


class PixelGrid(widgets.HBox):
    """Sixteen buttons in a square; each shows its pixel, 0 or 1, and flips it.

    Beside them stand two buttons that set all pixels to 0 or to 1. ``value`` is the tuple of
    the pixels, row by row, so that the grid can be one control of a demo.
    """

    value = Tuple()
    description = Unicode()
    min, max = (0,) * 16, (1,) * 16

    def __init__(self, caption: str, pixels: tuple[int, ...]):
        side = "30px"
        self.pixels = [
            widgets.ToggleButton(
                tooltip=f"{caption} ({i // 4 + 1}, {i % 4 + 1})",
                layout={"width": side, "height": side, "margin": "1px", "padding": "0"},
            )
            for i in range(16)
        ]
        layout = {"grid_template_columns": f"repeat(4, {side})", "grid_gap": "2px"}
        self.all_zero, self.all_one = (
            widgets.Button(description=choose(words), layout={"width": "auto"})
            for words in (_ALL_ZERO, _ALL_ONE)
        )
        super().__init__(
            [
                widgets.GridBox(self.pixels, layout=layout),
                widgets.VBox([self.all_zero, self.all_one]),
            ],
            layout={"margin": "0 16px 0 0", "align_items": "center"},
        )
        self._showing = False
        self.description = caption
        self.observe(self._show, "value")
        self.value = pixels
        for button in self.pixels:
            button.observe(self._flip, "value")
        self.all_zero.on_click(lambda _: self.set_trait("value", self.min))
        self.all_one.on_click(lambda _: self.set_trait("value", self.max))

    def _show(self, _change) -> None:
        self._showing = True
        try:
            for button, pixel in zip(self.pixels, self.value, strict=True):
                button.value = bool(pixel)
                button.description = str(int(pixel))
        finally:
            self._showing = False

    def _flip(self, _change) -> None:
        if not self._showing:
            self.value = tuple(int(button.value) for button in self.pixels)

    def close(self) -> None:
        """Take the buttons away too."""
        for box in self.children:
            for button in box.children:
                button.close()
            box.close()
        super().close()


_ALT_PIXELS = {
    "ja": "左：ネットワークが受け取る4×4の画像。右：数字0・1・7の確率とロジット。下：16成分の"
    "ベクトル。色は、元の画像の何行目から来たピクセルかを表す。",
    "en": "Left: the 4 x 4 image that the network is given. Right: probabilities and logits of the "
    "digits 0, 1 and 7. Below: the vector of 16 components. Colours tell from which row of the "
    "drawn image a pixel comes.",
}
_ROW_COLORS = (*(LEGIBLE[name] for name in ("blue", "vermillion", "green")), GREY)
_PIXEL_COLORS = ListedColormap(
    [shade for color in _ROW_COLORS for shade in (to_rgba(tint(color, 0.22)), to_rgba(color))]
)


@mpl.rc_context(STYLE)
def pixel_editor() -> Demo:
    """Let a person draw 16 pixels and see what a network reads, shuffled or not."""
    figure = new_figure(700, 350)
    grid = figure.add_gridspec(2, 2, height_ratios=[4, 1], width_ratios=[1, 1.5])
    ax, right = figure.add_subplot(grid[0, 0]), figure.add_subplot(grid[0, 1])
    below = figure.add_subplot(grid[1, :])
    ax.set(xlim=(0, 4), ylim=(0, 4), xticks=[], yticks=[], aspect="equal")
    ax.set_xlabel("what the network gets")
    below.set(xlim=(0, 16), ylim=(0, 1), yticks=[], xticks=np.arange(16) + 0.5)
    below.set_xticklabels(range(1, 17))
    below.set_xlabel(r"component of $\vec{x}$")
    right.set(xlim=(-0.5, 2.5), ylim=(0, 1.3), xticks=range(3), xticklabels=DIGIT_NAMES)
    right.set(yticks=(0, 0.5, 1), ylabel="probability")
    right.tick_params(axis="x", labelsize=16)
    for axes in (ax, below):
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0)

    image, strip = ColorPlane(ax, _PIXEL_COLORS, 0, 7), ColorPlane(below, _PIXEL_COLORS, 0, 7)
    style = {"color": "white", "lw": 3}
    cuts = [ax.vlines([1, 2, 3], 0, 4, **style), ax.hlines([1, 2, 3], 0, 4, **style)]
    cuts.append(below.vlines(range(1, 16), 0, 1, **style))
    # Digits as marks: two artists are painted faster than sixteen texts.
    digits = [
        below.plot([], [], ls="", marker=rf"$\mathdefault{{{value}}}$", ms=9, mew=0, color=color)[0]
        for value, color in enumerate((INK, "white"))
    ]
    bars = right.bar(range(3), [0, 0, 0], width=0.6)
    numbers = [right.text(k, 0, "", ha="center", va="bottom") for k in range(3)]
    report = right.set_title(" ", fontsize=14)

    def draw(result: ReadDigit) -> None:
        colors = 2 * result.rows + result.x
        image.set_values(colors.reshape(4, 4)[::-1])  # the first row of an image is the top
        strip.set_values(colors[None])
        for value, marks in enumerate(digits):
            places = np.flatnonzero(result.x == value) + 0.5
            marks.set_data(places, np.full(len(places), 0.5))
        best = result.p.argmax()
        for k, (bar, number) in enumerate(zip(bars, numbers, strict=True)):
            bar.set(height=result.p[k], facecolor=INK if k == best else tint(INK, 0.3))
            text = f"p = {result.p[k]:.3f}\nv = {result.logits[k]:z.1f}".replace("-", "−")
            number.set(y=result.p[k] + 0.02, text=text)
        report.set_text(
            f"shift {result.shift},  reads {DIGIT_NAMES[best]},  "
            f"test accuracy {result.accuracy:.3f}"
        )

    return Demo(
        "pixel-editor",
        figure,
        controls={
            "image": PixelGrid(
                choose({"ja": "ピクセル", "en": "pixel"}), tuple(pixels.DIGITS[1].ravel().tolist())
            ),
            "shift": integer_slider(
                choose({"ja": "右へずらす列の数", "en": "shift to the right"}), 0, 0, 4
            ),
            "shuffled": choice(
                {
                    choose({"ja": "そのままの順番", "en": "pixels in order"}): False,
                    choose({"ja": "ピクセルを混ぜる", "en": "scramble pixels"}): True,
                },
                value=False,
            ),
        },
        compute=read_digit,
        draw=draw,
        moving=[image, strip, *cuts, *digits, *bars, *numbers, report],
        alt=choose(_ALT_PIXELS),
        label_width="11em",
    )
