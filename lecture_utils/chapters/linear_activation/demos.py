"""The live demos of notebook 02: an affine map, the sigmoid as Fermi function, and XOR."""

from typing import NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Polygon
from matplotlib.ticker import MultipleLocator

from ...activations import sigmoid, step
from ...language import choose
from ...plots.style import GREY, INK, LEGIBLE, PALETTE, STYLE, tint
from ...widgets.artists import ColorPlane
from ...widgets.controls import choice, slider
from ...widgets.demo import Demo, new_figure

SQUARE = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], dtype=float)
LETTER = np.array(  # an F, which no rotation turns into its mirror image
    [[0.35, 0.2], [0.35, 0.8], [0.7, 0.8], [0.35, 0.8], [0.35, 0.52], [0.6, 0.52]]
)
CORNER_COLORS = [PALETTE[name] for name in ("black", "vermillion", "purple", "blue")]


class AffineImage(NamedTuple):
    """Where v = W x + b, eq. (5), takes the unit square.

    Attributes
    ----------
    W : array, shape (2, 2)
    b : array, shape (2,)
    square : array, shape (4, 2)
        Images of the corners (0, 0), (1, 0), (1, 1), (0, 1).
    letter : array, shape (6, 2)
        Image of a letter F drawn in the square.
    determinant : float
        Area of the image; negative if the orientation is reversed.
    """

    W: np.ndarray
    b: np.ndarray
    square: np.ndarray
    letter: np.ndarray
    determinant: float


def map_unit_square(
    w11: float, w12: float, b1: float, w21: float, w22: float, b2: float
) -> AffineImage:
    """Apply v = W x + b, eq. (5), to the unit square."""
    W, b = np.array([[w11, w12], [w21, w22]]), np.array([b1, b2])
    return AffineImage(W, b, SQUARE @ W.T + b, LETTER @ W.T + b, w11 * w22 - w12 * w21)


_ALT_AFFINE = {
    "ja": "左：平面 x の単位正方形。右：その像 v = Wx + b。2本の基本ベクトルの像と行列式も示す。",
    "en": "Left: the unit square in the plane of x. Right: its image v = Wx + b, with the images "
    "of both basis vectors and the determinant.",
}


@mpl.rc_context(STYLE)
def affine_map() -> Demo:
    """Show what the six numbers of W and b do to the plane."""
    figure = new_figure(700, 400)
    before, after = figure.subplots(1, 2, width_ratios=[3, 8.2])
    before.set(xlim=(-1, 2), ylim=(-1, 2), xlabel="$x_1$", ylabel="$x_2$", title="unit square")
    after.set(xlim=(-4.1, 4.1), ylim=(-3.2, 3.2), xlabel="$v_1$", ylabel="$v_2$")
    for ax in (before, after):
        ax.set_aspect("equal")
        ax.xaxis.set_major_locator(MultipleLocator(1))
        ax.yaxis.set_major_locator(MultipleLocator(1))
        ax.grid(color="#E4E4E4", lw=0.8)
        ax.set_axisbelow(True)
        ax.axhline(0, color=GREY, lw=1)
        ax.axvline(0, color=GREY, lw=1)

    _Square(before).update(SQUARE, LETTER, 1.0)
    before.text(0.5, -0.35, "$e_1$", color=LEGIBLE["vermillion"], ha="center", va="center")
    before.text(-0.35, 0.5, "$e_2$", color=LEGIBLE["blue"], ha="center", va="center")
    image = _Square(after)
    report = after.set_title(" ")

    def draw(result: AffineImage) -> None:
        image.update(result.square, result.letter, result.determinant)
        determinant = f"{result.determinant:.2f}".replace("-", "−")
        report.set_text(f"det W = {determinant},  {_orientation(result.determinant)}")

    names = ("w11", "w12", "b1", "w21", "w22", "b2")
    captions = ("w_{11}", "w_{12}", "b_1", "w_{21}", "w_{22}", "b_2")
    start = (1.0, 0.5, 0.5, 0.0, 1.0, 0.5)
    reach = (1.5, 1.5, 1.0, 1.5, 1.5, 1.0)
    return Demo(
        "affine-map",
        figure,
        controls={
            name: slider(f"${caption}$", value, -limit, limit, 0.1, digits=1)
            for name, caption, value, limit in zip(names, captions, start, reach, strict=True)
        },
        compute=map_unit_square,
        draw=draw,
        moving=[*image.artists, report],
        alt=choose(_ALT_AFFINE),
        columns=3,
        label_width="2.5em",
    )


def _orientation(determinant: float) -> str:
    if abs(determinant) < 1e-12:
        return "no area left"
    return "orientation kept" if determinant > 0 else "orientation reversed"


class _Square:
    """The artists of one unit square: its area, a letter, the basis vectors and the corners."""

    def __init__(self, ax):
        self.area = ax.add_patch(Polygon(SQUARE, lw=1.5))
        (self.letter,) = ax.plot([], [], color=INK, lw=3, solid_joinstyle="round")
        self.vectors = [
            ax.annotate("", (0, 0), (0, 0), arrowprops=_arrow(CORNER_COLORS[k])) for k in (1, 3)
        ]
        self.corners = ax.scatter(*SQUARE.T, c=CORNER_COLORS, s=45, zorder=4)
        self.artists = [self.area, self.letter, *self.vectors, self.corners]

    def update(self, square: np.ndarray, letter: np.ndarray, determinant: float) -> None:
        """Move everything to the image of the square."""
        color = PALETTE["sky"] if determinant > 0 else PALETTE["orange"]
        self.area.set(xy=square, facecolor=tint(color, 0.5), edgecolor=color)
        self.letter.set_data(*letter.T)
        for vector, corner in zip(self.vectors, (1, 3), strict=True):
            vector.set_position(square[0])
            vector.xy = square[corner]
        self.corners.set_offsets(square)


class FermiEdge(NamedTuple):
    """The Fermi function as a sigmoid, f(E) = σ(w E + b).

    Attributes
    ----------
    T, mu : float
        Temperature and chemical potential, in the units of E.
    w, b : float
        Weight and bias of the sigmoid: -1/T and μ/T for particles, 1/T and -μ/T for holes.
    E, occupation, slope : array, shape (401,)
        Energies, σ(w E + b), and |dσ/dE|, which is the same for particles and holes.
    width : float
        Distance between occupations of 90 % and 10 %, 2 ln 9 · T.
    peak : float
        Largest slope, 1/(4 T).
    """

    T: float
    mu: float
    w: float
    b: float
    E: np.ndarray
    occupation: np.ndarray
    slope: np.ndarray
    width: float
    peak: float


def fermi_edge(T: float, mu: float, charge: int) -> FermiEdge:
    """Read σ(w E + b) of eq. (8) as the occupation of a level at energy E.

    Particles occupy f(E) = 1/(exp((E - μ)/T) + 1) = σ(-(E - μ)/T), so that w = -1/T and
    b = μ/T; holes occupy 1 - f(E) = σ((E - μ)/T).

    Parameters
    ----------
    T, mu : float
        Temperature (> 0) and chemical potential, in the units of E.
    charge : {-1, 1}
        -1 for particles, 1 for holes: the sign of w.
    """
    if T <= 0:
        raise ValueError(f"T must be greater than 0, got {T}")
    if charge not in (-1, 1):
        raise ValueError(f"charge must be -1 or 1, got {charge}")
    E = np.linspace(-3, 3, 401)
    w, b = charge / T, -charge * mu / T
    return FermiEdge(
        T=T,
        mu=mu,
        w=w,
        b=b,
        E=E,
        occupation=sigmoid(w * E + b),
        slope=sigmoid.derivative(w * E + b) / T,
        width=2 * np.log(9) * T,
        peak=1 / (4 * T),
    )


_ALT_FERMI = {
    "ja": "シグモイド関数をフェルミ分布として描いたもの。上は占有数、下はその傾きで、頂点は 1/4T。",
    "en": "The sigmoid drawn as a Fermi function: above the occupation with its 90-10 % width, "
    "below its slope with the peak 1/4T.",
}


@mpl.rc_context(STYLE)
def activation_slope() -> Demo:
    """Show the weight of a sigmoid as an inverse temperature, the bias as a Fermi level."""
    figure = new_figure(700, 370)
    ax, below = figure.subplots(2, sharex=True, height_ratios=[3, 2])
    ax.set(xlim=(-3, 3), ylim=(-0.05, 1.1), yticks=(0, 0.1, 0.5, 0.9, 1), ylabel="occupation")
    below.set(ylim=(0, 2.9), xlabel="energy $E$", ylabel=r"slope $|\partial f/\partial E|$")
    for level in (0.1, 0.5, 0.9):
        ax.axhline(level, color="#D0D0D0", lw=1)

    blue, red = PALETTE["blue"], PALETTE["vermillion"]
    (step_line,) = ax.plot([], [], "--", color=GREY, lw=1.5, label="limit T → 0")
    (curve,) = ax.plot([], [], color=blue, lw=2.5)
    (half,) = ax.plot([], [], "o", color=INK, zorder=4)
    (width,) = ax.plot([], [], "|-", color=red, lw=2.5, ms=14, mew=2.5, label="90–10 % width")
    (slope,) = below.plot([], [], color=blue, lw=2.5)
    area = below.fill_between([0, 1], 0, 0, color=tint("sky", 0.35), lw=0)
    levels = [axes.plot([], [], ":", color=INK, lw=1.5)[0] for axes in (ax, below)]
    (peak,) = below.plot([], [], "o", color=red, zorder=4)
    peak_text = below.text(0, 0, "", va="bottom")
    report = ax.set_title("\n", loc="left", fontsize=14)
    figure.legend(handles=[step_line, width], loc="outside lower center", ncols=2)

    def draw(edge: FermiEdge) -> None:
        curve.set_data(edge.E, edge.occupation)
        sign = np.sign(edge.w)
        step_line.set_data([-3, edge.mu, edge.mu, 3], (1 + sign * np.array([-1, -1, 1, 1])) / 2)
        half.set_data([edge.mu], [0.5])
        width.set_data([edge.mu - edge.width / 2, edge.mu + edge.width / 2], [0.5, 0.5])
        slope.set_data(edge.E, edge.slope)
        area.set_verts([np.r_[[[-3, 0]], np.c_[edge.E, edge.slope], [[3, 0]]]])
        for line in levels:
            line.set_data([edge.mu, edge.mu], [-1, 4])
        peak.set_data([edge.mu], [edge.peak])
        side = -1 if edge.mu > 0 else 1  # the label stays inside the axes
        peak_text.set(
            position=(edge.mu + 0.1 * side, edge.peak),
            text=f"1/4T = {edge.peak:.3f}",
            ha="left" if side > 0 else "right",
        )
        report.set_text(
            f"{'f' if sign < 0 else '1 − f'} = σ(wE + b),  w = {edge.w:.2f},  b = {edge.b:.2f},  "
            f"μ = −b/w = {edge.mu:.1f}\nwidth 2 ln 9 · T = {edge.width:.3f}".replace("-", "−")
        )

    return Demo(
        "activation-slope",
        figure,
        controls={
            "T": slider(choose({"ja": "温度 $T$", "en": "temperature $T$"}), 0.3, 0.1, 1.0, 0.05),
            "mu": slider(
                choose({"ja": r"化学ポテンシャル $\mu$", "en": r"chemical potential $\mu$"}),
                *(0.5, -1.5, 1.5, 0.1),
                digits=1,
            ),
            "charge": choice(
                {
                    choose({"ja": "粒子 f", "en": "particles f"}): -1,
                    choose({"ja": "正孔 1 − f", "en": "holes 1 − f"}): 1,
                },
                value=-1,
            ),
        },
        compute=fermi_edge,
        draw=draw,
        moving=[step_line, curve, width, half, area, slope, *levels, peak, peak_text, report],
        alt=choose(_ALT_FERMI),
        label_width="11em",
    )


XOR_INPUTS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
XOR_TARGETS = np.array([0, 1, 1, 0])
PLANE_LIMITS = (-0.5, 1.5)  # of both axes of both planes
NAME_MARGIN = 0.13  # by which the name of a line stays inside the plane
PLANE = np.linspace(*PLANE_LIMITS, 160, endpoint=False) + 1 / 160  # centres of cells

ACTIVATIONS = {"step": step, "σ(3u)": lambda u: sigmoid(3 * u), "σ(10u)": lambda u: sigmoid(10 * u)}
"""Of all three units at once; the step is σ(wu) in the limit of a large w."""


class XorNetwork(NamedTuple):
    """A 2-2-1 network, eq. (10), on the four points of XOR and on the planes around them.

    Attributes
    ----------
    W1, b1, W2, b2 : arrays, shapes (2, 2), (2,), (2,), ()
    hidden : array, shape (4, 2)
        Where the hidden layer sends (0, 0), (0, 1), (1, 0), (1, 1).
    output : array, shape (4,)
    right : array of bool, shape (4,)
        Whether the output lies on the side of 1/2 where the target is.
    input_plane, hidden_plane : array, shape (160, 160)
        Output as a function of (x1, x2) and of (z1, z2); rows are x2 and z2.
    """

    W1: np.ndarray
    b1: np.ndarray
    W2: np.ndarray
    b2: float
    hidden: np.ndarray
    output: np.ndarray
    right: np.ndarray
    input_plane: np.ndarray
    hidden_plane: np.ndarray


def xor_network(
    w11: float,
    w12: float,
    b1: float,
    w21: float,
    w22: float,
    b2: float,
    v1: float,
    v2: float,
    c: float,
    activation: str,
) -> XorNetwork:
    """Evaluate f = σ(v·σ(W x + b) + c) on the points of XOR.

    Parameters
    ----------
    w11, w12, b1, w21, w22, b2 : float
        Weights and biases of the two hidden units.
    v1, v2, c : float
        Weights and bias of the output unit.
    activation : str
        A key of `ACTIVATIONS`.
    """
    if activation not in ACTIVATIONS:
        raise ValueError(f"activation must be one of {list(ACTIVATIONS)}, got {activation!r}")
    act = ACTIVATIONS[activation]
    W1, b, W2 = np.array([[w11, w12], [w21, w22]]), np.array([b1, b2]), np.array([v1, v2])

    hidden = act(XOR_INPUTS @ W1.T + b)
    output = act(hidden @ W2 + c)
    row, column = PLANE, PLANE[:, None]
    z1 = act(w11 * row + w12 * column + b1)
    z2 = act(w21 * row + w22 * column + b2)
    return XorNetwork(
        W1=W1,
        b1=b,
        W2=W2,
        b2=c,
        hidden=hidden,
        output=output,
        right=(output >= 0.5) == XOR_TARGETS,
        input_plane=act(v1 * z1 + v2 * z2 + c),
        hidden_plane=act(v1 * row + v2 * column + c),
    )


_ALT_XOR = {
    "ja": "2-2-1ネットワークによるXOR。左は入力の平面と隠れユニットの2本の直線、右は隠れ層の平面と"
    "出力ユニットの直線。色は出力。",
    "en": "XOR by a 2-2-1 network. Left: the input plane with the lines of the two hidden units. "
    "Right: the hidden plane with the line of the output unit. The colour is the output.",
}
_OUTPUT_COLORS = LinearSegmentedColormap.from_list(
    "output", [tint("blue", 0.45), (1, 1, 1), tint("orange", 0.6)]
)


@mpl.rc_context(STYLE)
def xor_by_hand() -> Demo:
    """Let a person find the nine numbers with which a 2-2-1 network computes XOR."""
    figure = new_figure(700, 370)
    left, right = figure.subplots(1, 2)
    left.set(xlabel="$x_1$", ylabel="$x_2$")
    right.set(xlabel="$z_1$", ylabel="$z_2$")
    left.set_title("inputs  (target ○ 0, □ 1)", loc="left", fontsize=13)
    right.set_title("hidden layer  (labels: $x_1 x_2$)", loc="left", fontsize=13)
    for ax in (left, right):
        ax.set(xlim=PLANE_LIMITS, ylim=PLANE_LIMITS, xticks=(0, 1), yticks=(0, 1))
        ax.set_aspect("equal")

    planes = [_Plane(ax) for ax in (left, right)]
    hidden_lines = [
        _Boundary(left, "blue", "-", "$z_1$"),
        _Boundary(left, "vermillion", "--", "$z_2$"),
    ]
    output_line = _Boundary(right, "black", "-.", "$f$")
    report = left.set_title(" ", loc="right")

    def draw(net: XorNetwork) -> None:
        planes[0].update(net.input_plane, XOR_INPUTS)
        planes[1].update(net.hidden_plane, net.hidden)
        for label, output, right in zip(planes[0].labels, net.output, net.right, strict=True):
            label.set_text(f"{output:.2g} {'✓' if right else '✗'}")
        for line, w, b in zip(hidden_lines, net.W1, net.b1, strict=True):
            line.update(w, b)
        output_line.update(net.W2, net.b2)
        solved = net.right.all()
        report.set_text(f"{net.right.sum()} of 4 right{' ✓' if solved else ''}")
        report.set_weight(700 if solved else 400)

    captions = {
        "w11": "w^{(1)}_{11}",
        "w12": "w^{(1)}_{12}",
        "b1": "b^{(1)}_1",
        "w21": "w^{(1)}_{21}",
        "w22": "w^{(1)}_{22}",
        "b2": "b^{(1)}_2",
        "v1": "w^{(2)}_1",
        "v2": "w^{(2)}_2",
        "c": "b^{(2)}",
    }
    start = (1.0, 1.0, -0.5, 1.0, 0.0, -0.5, 1.0, 0.0, -0.5)
    controls = {
        name: slider(f"${caption}$", value, -2, 2, 0.1, digits=1)
        for (name, caption), value in zip(captions.items(), start, strict=True)
    }
    controls["activation"] = choice({name: name for name in ACTIVATIONS}, value="step")
    return Demo(
        "xor-by-hand",
        figure,
        controls=controls,
        compute=xor_network,
        draw=draw,
        moving=[
            report,
            *(artist for part in (*planes, *hidden_lines, output_line) for artist in part.artists),
        ],
        alt=choose(_ALT_XOR),
        columns=3,
        label_width="3em",
    )


class _Plane:
    """The artists of one plane: the output as colour, and the four points of XOR."""

    def __init__(self, ax):
        self.image = ColorPlane(ax, _OUTPUT_COLORS)
        self.points = [
            ax.plot([], [], marker, color=PALETTE[color], mec=INK, markersize=12, zorder=3)[0]
            for marker, color in zip("osso", ["blue", "orange", "orange", "blue"], strict=True)
        ]
        self.labels = [
            ax.annotate(
                f"{x1:.0f}{x2:.0f}",
                xy=(0, 0),
                xytext=(20 * (2 * x1 - 1), 14 * (2 * x2 - 1)),
                textcoords="offset points",
                fontsize=12,
                ha="center",
                va="center",
                zorder=4,
            )
            for x1, x2 in XOR_INPUTS
        ]
        self.artists = [self.image, *self.points, *self.labels]

    def update(self, plane: np.ndarray, positions: np.ndarray) -> None:
        """Colour the plane and move the points with their labels."""
        self.image.set_values(plane)
        for k, position in enumerate(positions):
            self.points[k].set_data(*position[:, None])
            self.labels[k].xy = position


class _Boundary:
    """The line w·x + b = 0 with an arrow, away from the points, to the side where it is on."""

    def __init__(self, ax, color: str, style: str, name: str):
        color = PALETTE[color]
        (self.line,) = ax.plot([], [], color=color, ls=style, lw=2.5, zorder=2)
        self.arrow = ax.annotate("", (0, 0), (0, 0), arrowprops=_arrow(color), zorder=2)
        frame = {"facecolor": "white", "edgecolor": color, "boxstyle": "round,pad=0.15", "lw": 1.5}
        self.name = ax.text(0, 0, name, ha="center", va="center", fontsize=13, bbox=frame)
        self.artists = [self.line, self.arrow, self.name]

    def update(self, w: np.ndarray, b: float) -> None:
        """Move the line; it disappears where w = 0."""
        norm = np.hypot(*w)
        self.line.set_visible(norm > 0)
        for artist in (self.arrow, self.name):
            artist.set_visible(False)  # until a part of the line is seen
        if norm > 0:
            normal, center = w / norm, np.array([0.5, 0.5])
            foot = center - (center @ normal + b / norm) * normal
            along = np.array([-normal[1], normal[0]])
            self.line.set_data(*np.c_[foot - 3 * along, foot + 3 * along])
            points = foot + np.linspace(-3, 3, 301)[:, None] * along
            visible = points[((points > PLANE_LIMITS[0]) & (points < PLANE_LIMITS[1])).all(axis=1)]
            if len(visible):
                self.arrow.set_visible(True)
                self.name.set_visible(True)
                spot = visible[int(0.72 * len(visible))]
                self.arrow.set_position(spot)
                self.arrow.xy = spot + 0.18 * normal
                low, high = PLANE_LIMITS[0] + NAME_MARGIN, PLANE_LIMITS[1] - NAME_MARGIN
                self.name.set_position(np.clip(spot + 0.3 * normal, low, high))


def _arrow(color: str) -> dict:
    return {"arrowstyle": "-|>", "color": color, "lw": 2.5, "mutation_scale": 18} | {
        "shrinkA": 0,
        "shrinkB": 0,
    }
