"""The live demo of notebook 08: forwards and backwards through a 2-2-1 network, step by step."""

from functools import cache
from typing import NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Circle
from matplotlib.path import Path
from matplotlib.textpath import TextPath, text_to_path
from matplotlib.transforms import Affine2D, IdentityTransform

from ... import activations
from ...language import choose
from ...plots.style import GREY, INK, LEGIBLE, PALETTE, STYLE
from ...widgets.controls import TimeSlider, choice, slider
from ...widgets.demo import Demo, new_figure

W1 = np.array([[1.0, -0.6], [0.5, 0.8]])
"""Weights of the first layer; those of the second are 1.2 and the one on the slider."""

W2_FIRST = 1.2

LAST_STAGE = 11
"""0: x, 1: u, 2: z, 3: u of the output, 4: f and L; then the way back, 5 to 10; 11: a step."""

RATE = 0.5
"""The learning rate of that step."""


class Pass(NamedTuple):
    """Everything that a forward and a backward pass of the 2-2-1 network compute.

    Attributes
    ----------
    stage : int
        How much of it is shown, 0 to 11.
    activation : str
        The name of σ.
    w2 : array, shape (2,)
        Weights of the second layer.
    x, u1, z : array, shape (2,)
    u2, f, y, loss : float
        The loss is (f - y)²/2.
    slope_1 : array, shape (2,)
        σ'(u1).
    slope_2 : float
        σ'(u2).
    d_f, delta_2 : float
        ∂L/∂f and ∂L/∂u2.
    d_w2, d_z, delta_1 : array, shape (2,)
        ∂L/∂w2, ∂L/∂z and ∂L/∂u1.
    d_W1 : array, shape (2, 2)
        ∂L/∂W1.
    loss_after : float
        The loss after a step of gradient descent with all six, eq. (46).
    """

    stage: int
    activation: str
    w2: np.ndarray
    x: np.ndarray
    u1: np.ndarray
    z: np.ndarray
    u2: float
    f: float
    y: float
    loss: float
    slope_1: np.ndarray
    slope_2: float
    d_f: float
    delta_2: float
    d_w2: np.ndarray
    d_z: np.ndarray
    delta_1: np.ndarray
    d_W1: np.ndarray
    loss_after: float


def two_ways(stage: int, x_2: float, y: float, weight: float, activation: str) -> Pass:
    """Compute both passes, eqs. (44)-(65), for x = (1, x₂).

    Parameters
    ----------
    stage : int
        How far the passes are shown, 0 to 11.
    x_2 : float
        The second input.
    y : float
        The target.
    weight : float
        The weight from the second hidden unit to the output.
    activation : str
        "sigmoid", "tanh" or "relu", in both layers.
    """
    if activation not in ("sigmoid", "tanh", "relu"):
        raise ValueError(f"activation must be 'sigmoid', 'tanh' or 'relu', got {activation!r}")
    if not 0 <= stage <= LAST_STAGE:
        raise ValueError(f"stage must lie in [0, {LAST_STAGE}], got {stage}")
    sigma = getattr(activations, activation)
    x, w2 = np.array([1.0, x_2]), np.array([W2_FIRST, weight])
    u1 = W1 @ x
    z = sigma(u1)
    u2 = w2 @ z
    f = sigma(u2)
    slope_1, slope_2 = sigma.derivative(u1), sigma.derivative(u2)
    d_f = f - y
    delta_2 = d_f * slope_2
    d_z = w2 * delta_2
    delta_1 = d_z * slope_1
    d_w2, d_W1 = delta_2 * z, np.outer(delta_1, x)
    f_after = sigma((w2 - RATE * d_w2) @ sigma((W1 - RATE * d_W1) @ x))
    return Pass(
        stage=stage,
        activation=activation,
        w2=w2,
        x=x,
        u1=u1,
        z=z,
        u2=float(u2),
        f=float(f),
        y=y,
        loss=float(d_f**2 / 2),
        slope_1=slope_1,
        slope_2=float(slope_2),
        d_f=float(d_f),
        delta_2=float(delta_2),
        d_w2=d_w2,
        d_z=d_z,
        delta_1=delta_1,
        d_W1=d_W1,
        loss_after=float((f_after - y) ** 2 / 2),
    )


# Each node: where it stands, its name, the stage at which its value and its derivative appear.
_HIGH, _MIDDLE, _LOW = 0.88, 0.0, -0.88
_NODES = {
    "x1": ((0.0, _HIGH), "$x_1$", 0, None),
    "x2": ((0.0, _LOW), "$x_2$", 0, None),
    "u1": ((1.55, _HIGH), "$u_1$", 1, 9),
    "u2": ((1.55, _LOW), "$u_2$", 1, 9),
    "z1": ((2.75, _HIGH), "$z_1$", 2, 8),
    "z2": ((2.75, _LOW), "$z_2$", 2, 8),
    "u": ((4.05, _MIDDLE), "$u^{(2)}$", 3, 6),
    "f": ((5.25, _MIDDLE), "$f$", 4, 5),
    "L": ((6.75, _MIDDLE), "$L$", 4, None),
}
# Each line: from, to, the stage of its use forwards and backwards; where its factor is written,
# as a part of the way and a height above the line.
_LINES = {
    "w11": ("x1", "u1", 1, None, 0.5, 0.0),
    "w12": ("x2", "u1", 1, None, 0.31, 0.0),
    "w21": ("x1", "u2", 1, None, 0.31, 0.0),
    "w22": ("x2", "u2", 1, None, 0.5, 0.0),
    "s1": ("u1", "z1", 2, 9, 0.5, 0.19),
    "s2": ("u2", "z2", 2, 9, 0.5, 0.19),
    "v1": ("z1", "u", 3, 8, 0.46, 0.0),
    "v2": ("z2", "u", 3, 8, 0.46, 0.0),
    "s": ("u", "f", 4, 6, 0.5, 0.19),
    "d": ("f", "L", 4, 5, 0.5, 0.19),
}
_ASIDE = {"x2": (0.0, _LOW - 0.47), "u2": (1.67, _LOW + 0.46)}
"""Where the values stand that a line would run through above their nodes."""

_RADIUS = 0.29
_WEIGHTS = ("w11", "w12", "w21", "w22", "v1", "v2")


@cache
def _glyph(character: str, size: float, weight: str) -> tuple[Path | None, float]:
    """Return the outline of a character and the way to the next one, in points."""
    font = FontProperties(size=size, weight=weight)
    path = None if character == " " else TextPath((0, 0), character, prop=font)
    return path, text_to_path.get_text_width_height_descent(character, font, False)[0]


class _Numbers(PathCollection):
    """All numbers of the picture, character by character, in one artist.

    Matplotlib lays out each `Text` anew when it changes, 0.4 ms for each of 30; as outlines all
    of them take 1 ms.
    """

    def __init__(self, ax: Axes):
        super().__init__([Path(np.zeros((1, 2)))], linewidths=0, zorder=5)
        self._points = ax.figure.dpi / 72
        self.set_transform(Affine2D().scale(self._points))
        self.set_offset_transform(IdentityTransform())
        self.set_in_layout(False)
        ax.add_collection(self, autolim=False)
        self.clear()

    def clear(self) -> None:
        """Forget what was written."""
        self._written = [], [], []

    def write(self, x, y, text, color, size=13.5, weight="bold", centred=True) -> None:
        """Add a text at data coordinates: its centre, or the left end of its base line."""
        paths, offsets, colors = self._written
        glyphs = [_glyph(character, size, weight) for character in text]
        right, up = self.axes.transData.transform((x, y))
        if centred:
            right -= self._points * sum(advance for _, advance in glyphs) / 2
            up -= self._points * 0.36 * size  # half the height of a digit
        for path, advance in glyphs:
            if path is not None:
                paths.append(path)
                offsets.append((right, up))
                colors.append(to_rgba(color))
            right += self._points * advance

    def show(self) -> None:
        """Take over what was written."""
        paths, offsets, colors = self._written
        self.set_paths(paths)
        self.set_offsets(offsets)
        self.set_facecolor(colors)


def _number(value: float) -> str:
    if 0 < abs(value) < 5e-4:
        text = f"{value:.0e}".replace("e-0", "e-")  # not 0, and three decimals would say so
    else:
        text = f"{value:.3f}" if abs(value) < 9.9995 else f"{value:.2f}"
    return text.replace("-", "\N{MINUS SIGN}") if value else "0"


def _given(value: float) -> str:
    """A weight or an input, which has one decimal."""
    return f"{value + 0.0:.1f}".replace("-", "\N{MINUS SIGN}")


def _factor(value: float, text=_number) -> str:
    return f"({text(value)})" if value < 0 else text(value)


def _formula(p: Pass) -> tuple[str, str]:
    """Return what the present stage does, for one of its quantities: formula and numbers.

    The numbers stay out of the mathematics, which would have to be parsed anew at each move.
    """
    n, m = _number, _factor
    (w11, w12), (x1, x2) = W1[0], p.x
    y = f"{p.y:.2f}"

    def g(value):
        return _factor(value, _given)

    return (
        ("$x$ enters: $x_1, x_2$", f"= {_given(x1)}, {_given(x2)};  σ: {p.activation}"),
        (
            "$u_1 = w_{11}x_1 + w_{12}x_2$",
            f"= {g(w11)} · {g(x1)} + {g(w12)} · {g(x2)} = {n(p.u1[0])}",
        ),
        (r"$z_1 = \sigma(u_1)$", f"= {n(p.z[0])}"),
        (
            "$u^{(2)} = w^{(2)}_1 z_1 + w^{(2)}_2 z_2$",
            f"= {g(p.w2[0])} · {m(p.z[0])} + {g(p.w2[1])} · {m(p.z[1])} = {n(p.u2)}",
        ),
        (r"$f = \sigma(u^{(2)}),\ \ L = (f-y)^2/2$:", f"{n(p.f)}, {n(p.loss)}"),
        (r"back:  $\partial L/\partial f = f - y$", f"= {n(p.f)} − {y} = {n(p.d_f)}"),
        (
            r"$\delta^{(2)} = (f-y)\ \sigma'(u^{(2)})$",
            f"= {m(p.d_f)} · {m(p.slope_2)} = {n(p.delta_2)}",
        ),
        (
            r"$\partial L/\partial w^{(2)}_1 = \delta^{(2)} z_1$",
            f"= {m(p.delta_2)} · {m(p.z[0])} = {n(p.d_w2[0])}",
        ),
        (
            r"$\partial L/\partial z_1 = w^{(2)}_1\delta^{(2)}$",
            f"= {g(p.w2[0])} · {m(p.delta_2)} = {n(p.d_z[0])}",
        ),
        (
            r"$\delta_1 = \sigma'(u_1)\ \partial L/\partial z_1$",
            f"= {m(p.slope_1[0])} · {m(p.d_z[0])} = {n(p.delta_1[0])}",
        ),
        (
            r"$\partial L/\partial w^{(1)}_{12} = \delta_1 x_2$",
            f"= {m(p.delta_1[0])} · {g(x2)} = {n(p.d_W1[0, 1])}",
        ),
        (
            rf"all six, $w - \epsilon\,\partial L/\partial w$ with $\epsilon$ = {RATE}:  $L$",
            f"= {n(p.loss)} → {n(p.loss_after)}",
        ),
    )[p.stage]


_ALT = {
    "ja": "入力2、隠れユニット2、出力1のネットワークの計算グラフ。青が順方向の値、朱色が損失の"
    "微分、線の上がかける因子。下の段に6個の重みの微分が並ぶ。",
    "en": "The graph of a network with 2 inputs, 2 hidden units and 1 output: values of the "
    "forward pass in blue, derivatives of the loss in vermillion, factors on the lines. The "
    "derivatives of the six weights stand below.",
}


@mpl.rc_context(STYLE)
def backpropagation_steps() -> Demo:
    """Walk forwards and backwards through a 2-2-1 network."""
    figure = new_figure(700, 380)
    ax = figure.subplots()
    ax.set(xlim=(-0.45, 7.25), ylim=(-2.33, 1.8))
    ax.axis("off")
    forwards, backwards = PALETTE["blue"], LEGIBLE["vermillion"]

    lines, spots = {}, {}
    for name, (start, end, _, _, at, above) in _LINES.items():
        a, b = (np.array(_NODES[node][0]) for node in (start, end))
        along = (b - a) / np.hypot(*(b - a)) * _RADIUS
        (lines[name],) = ax.plot(*np.array([a + along, b - along]).T, zorder=1)
        spots[name] = a + at * (b - a) + (0, above)
    (gaps,) = ax.plot(  # in the lines of the weights, where these are written
        *np.array([spots[name] for name in _WEIGHTS]).T,
        color="white",
        linestyle="none",
        marker=[(-1, -0.6), (1, -0.6), (1, 0.6), (-1, 0.6)],
        markersize=32,
        zorder=2,
    )
    circles = {}
    for name, (place, label, _, _) in _NODES.items():
        circles[name] = Circle(place, _RADIUS, facecolor="none", edgecolor=GREY, zorder=3)
        ax.add_patch(circles[name])
        ax.text(*place, label, ha="center", va="center", fontsize=15, zorder=4)
    formula = ax.text(-0.4, 1.63, "", fontsize=14, va="baseline", zorder=5)
    captions = (
        *(rf"$\partial L/\partial w^{{(1)}}_{{{i}}}$" for i in (11, 12, 21, 22)),
        *(rf"$\partial L/\partial w^{{(2)}}_{{{i}}}$" for i in (1, 2)),
    )
    columns = [0.2 + 1.2 * k for k in range(6)]
    for x, caption in zip(columns, captions, strict=True):
        ax.text(x, -1.79, caption, ha="center", va="center", fontsize=14, color=INK)
    numbers = _Numbers(ax)

    def draw(p: Pass) -> None:
        numbers.clear()
        shown = {
            "x1": (_given(p.x[0]), None),
            "x2": (_given(p.x[1]), None),
            "u1": (_number(p.u1[0]), p.delta_1[0]),
            "u2": (_number(p.u1[1]), p.delta_1[1]),
            "z1": (_number(p.z[0]), p.d_z[0]),
            "z2": (_number(p.z[1]), p.d_z[1]),
            "u": (_number(p.u2), p.delta_2),
            "f": (_number(p.f), p.d_f),
            "L": (_number(p.loss), None),
        }
        for name, ((x, y), _, there, back) in _NODES.items():
            value, derivative = shown[name]
            if p.stage >= there:
                at = _ASIDE.get(name, (x, y + 0.46))
                numbers.write(*at, value, forwards)
            if back is not None and p.stage >= back:
                numbers.write(x, y - 0.47, _number(derivative), backwards)
            now = forwards if p.stage == there else backwards if p.stage == back else None
            circles[name].set_facecolor(to_rgba(now, 0.25) if now else "none")
            circles[name].set_edgecolor(now or GREY)
        weights = dict(zip(_WEIGHTS, (*W1.ravel(), *p.w2), strict=True))
        slopes = {"s1": p.slope_1[0], "s2": p.slope_1[1], "s": p.slope_2, "d": p.d_f}
        for name, (_, _, there, back, *_) in _LINES.items():
            now = forwards if p.stage == there else backwards if p.stage == back else None
            lines[name].set(color=now or "#BDBDBD", linewidth=3.5 if now else 1.5)
            if name in weights:
                text = _given(weights[name])
            elif p.stage >= back:
                text = f"×{_number(slopes[name])}"
            else:
                text = "σ" if name != "d" else ""
            numbers.write(*spots[name], text, now or INK, 12.5, "normal")
        for k, (x, value) in enumerate(zip(columns, (*p.d_W1.ravel(), *p.d_w2), strict=True)):
            if p.stage >= (10 if k < 4 else 7):
                numbers.write(x, -2.16, _number(value), backwards)
        numbers.write(6.75, -0.47, f"y = {p.y:.2f}", INK, 13, "normal")
        ink = forwards if p.stage < 5 else backwards
        what, values = _formula(p)
        formula.set_text(what)
        formula.set_color(ink)
        end = ax.transData.inverted().transform((formula.get_window_extent().x1, 0))[0]
        numbers.write(end + 0.08, 1.63, values, ink, 14, "normal", centred=False)
        numbers.show()

    return Demo(
        "backpropagation-steps",
        figure,
        controls={
            "stage": TimeSlider(
                choose({"ja": "段", "en": "stage"}), 0, 0, LAST_STAGE, interval=1500
            ),
            "x_2": slider("$x_2$", 0.5, -2.0, 2.0, 0.1, 1),
            "weight": slider("$w^{(2)}_2$", -0.7, -2.0, 2.0, 0.1, 1),
            "y": slider("$y$", 0.2, 0.0, 1.0, 0.01),
            "activation": choice(
                {"sigmoid": "sigmoid", "tanh": "tanh", "ReLU": "relu"}, value="sigmoid"
            ),
        },
        compute=two_ways,
        draw=draw,
        moving=[*lines.values(), gaps, *circles.values(), formula, numbers],
        alt=choose(_ALT),
        label_width="5em",
    )
