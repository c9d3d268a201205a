"""Figures draw what they say, in every run alike."""

import subprocess
import sys
from itertools import combinations, pairwise
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb, to_rgba
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, Polygon, Rectangle

import lecture_utils as lu
from lecture_utils.plots import (
    PALETTE,
    WEIGHT_COLORMAP,
    arrow,
    box,
    clean,
    node_col,
    note_figures,
    plot_activation,
    plot_affine_diagram,
    plot_band,
    plot_data,
    plot_layers,
    plot_network,
    plot_network_bars,
    plot_seed_band,
    plot_square_image,
    tint,
    use_style,
)
from lecture_utils.plots.style import STYLE, axes_or_new

ROOT = Path(__file__).parents[2]
ALONG = np.linspace(0, 1, 5)
W43, W35 = np.zeros((5, 4)), np.zeros((3, 5))

DRAWERS = {
    "activation": lambda ax=None: plot_activation(lu.sigmoid, ax=ax),
    "affine diagram": lambda ax=None: plot_affine_diagram(3, 2, ax=ax),
    "band": lambda ax=None: plot_band(ALONG, ALONG, 0.1, ax=ax),
    "data": lambda ax=None: plot_data(ALONG, ALONG, 0.1, ax=ax),
    "layers": lambda ax=None: plot_layers([4, 16, 3], ax=ax),
    "network": lambda ax=None: plot_network([4, 5, 3], [W43 + 1, W35 - 1], ax=ax),
    "network bars": lambda ax=None: plot_network_bars([4, 5, 3], ax=ax),
    "seed band": lambda ax=None: plot_seed_band(ALONG, [ALONG, ALONG + 1], ax=ax),
    "square image": lambda ax=None: plot_square_image([[1, 1], [0, 1]], [2, 0], ax=ax),
}


@pytest.fixture(autouse=True)
def fresh_style():
    """Each test starts in the style of the package and leaves no figure behind."""
    with plt.style.context(["default", STYLE]):
        yield
    plt.close("all")


@pytest.fixture
def ax():
    return plt.subplots()[1]


def texts(ax):
    return [text.get_text() for text in ax.texts]


def arrows(ax, prefix):
    found = [p for p in ax.patches if isinstance(p, FancyArrowPatch)]
    return [p for p in found if (p.get_gid() or "").startswith(prefix)]


def overlapping(ax):
    """Return the pairs of texts whose boxes on the canvas overlap."""
    ax.figure.canvas.draw()
    boxes = [(t.get_text(), t.get_window_extent()) for t in ax.texts if t.get_text()]
    return [(a, b) for (a, p), (b, q) in combinations(boxes, 2) if p.overlaps(q)]


# All drawing functions


@pytest.mark.parametrize("draw", DRAWERS.values(), ids=DRAWERS)
def test_a_plot_uses_the_axes_it_is_given_and_opens_no_figure(draw):
    figure = plt.figure()
    ax = figure.add_subplot()
    assert draw(ax=ax) is ax
    assert plt.get_fignums() == [figure.number]


@pytest.mark.parametrize("draw", DRAWERS.values(), ids=DRAWERS)
def test_a_plot_without_axes_opens_exactly_one_figure_that_draws_without_a_warning(draw, recwarn):
    ax = draw()
    assert plt.get_fignums() == [ax.figure.number]
    ax.figure.canvas.draw()
    # The oldest supported Matplotlib calls newer pyparsing by names that it warns about.
    ours = [w for w in recwarn if not w.category.__module__.startswith("pyparsing")]
    assert [str(w.message) for w in ours] == []


@pytest.mark.parametrize("draw", DRAWERS.values(), ids=DRAWERS)
def test_an_array_of_axes_is_refused(draw):
    with pytest.raises(TypeError, match="ax must be one matplotlib Axes or None, got ndarray"):
        draw(ax=plt.subplots(1, 2)[1])


@pytest.mark.parametrize("draw", DRAWERS.values(), ids=DRAWERS)
def test_labels_are_mathematics_and_english(draw):
    ax = draw()
    shown = [*texts(ax), ax.get_title(), ax.get_xlabel(), ax.get_ylabel()]
    assert all(text.isascii() for text in shown), shown


# Style


def test_use_style_sets_large_labels_thick_lines_and_no_upper_or_right_spine():
    matplotlib.rcdefaults()
    use_style()
    rc = matplotlib.rcParams
    sizes = ["font.size", "axes.labelsize", "xtick.labelsize", "ytick.labelsize", "legend.fontsize"]
    assert min(rc[size] for size in sizes) >= 12
    assert rc["lines.linewidth"] >= 2
    ax = axes_or_new(None)
    assert not ax.spines["top"].get_visible()
    assert not ax.spines["right"].get_visible()


def test_a_figure_of_the_style_fits_the_width_of_a_notebook():
    width = STYLE["figure.figsize"][0] * STYLE["figure.dpi"]
    assert 600 <= width <= 1000


def test_the_colour_cycle_is_the_palette_in_its_order():
    assert [entry["color"] for entry in STYLE["axes.prop_cycle"]] == list(PALETTE.values())


def seen_with_deuteranopia(color):
    """Return linear RGB after Machado, Oliveira and Fernandes (2009), severity 1."""
    c = np.asarray(to_rgb(color))
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    return (
        np.array(
            [
                [0.367322, 0.860646, -0.227968],
                [0.280085, 0.672501, 0.047413],
                [-0.011820, 0.042940, 0.968881],
            ]
        )
        @ linear
    )


def test_the_colours_of_the_palette_stay_apart_for_a_deuteranope():
    seen = [seen_with_deuteranopia(color) for color in PALETTE.values()]
    distances = [np.linalg.norm(a - b) for i, a in enumerate(seen) for b in seen[:i]]
    assert min(distances) > 0.1
    pure = [seen_with_deuteranopia(color) for color in ("#B06000", "#708000")]
    assert np.linalg.norm(pure[0] - pure[1]) < 0.1  # the measure does confuse brown and olive


def test_weights_of_opposite_sign_differ_in_grey_and_zero_is_the_palest():
    def luminance(w):
        return np.dot(WEIGHT_COLORMAP((1 + w) / 2)[:3], [0.2126, 0.7152, 0.0722])

    for w in (0.5, 1.0):
        assert luminance(w) - luminance(-w) > 0.1
        assert luminance(0.0) > luminance(w)


def test_tint_mixes_with_white():
    assert tint("blue", 0) == (1, 1, 1)
    assert to_hex(tint("blue", 1)) == PALETTE["blue"].lower()
    assert tint("black", 0.25) == (0.75, 0.75, 0.75)


@pytest.mark.parametrize("strength", [-0.1, 1.1, np.nan])
def test_a_tint_outside_zero_to_one_is_refused(strength):
    with pytest.raises(ValueError, match="strength must be between 0 and 1, got"):
        tint("blue", strength)


# Helpers


def test_a_box_is_centred_and_carries_its_text(ax):
    patch = box(ax, 2, 1, 3, 0.5, "text", color="green")
    extent = patch.get_path().get_extents()
    assert extent.bounds == pytest.approx((0.5, 0.75, 3, 0.5))
    assert texts(ax) == ["text"]
    assert ax.texts[0].get_position() == (2, 1)
    assert to_hex(patch.get_edgecolor()) == PALETTE["green"].lower()


def test_a_column_counts_its_units_from_the_top(ax):
    y = node_col(ax, 1, 3, y=5, spacing=2, radius=0.4, label="$x_{#}$")
    assert y.tolist() == [7, 5, 3]
    circles = [p for p in ax.patches if isinstance(p, Circle)]
    assert [c.center for c in circles] == [(1, 7), (1, 5), (1, 3)]
    assert {c.radius for c in circles} == {0.4}
    assert texts(ax) == ["$x_{1}$", "$x_{2}$", "$x_{3}$"]


@pytest.mark.parametrize(("n", "error"), [(0, ValueError), (2.0, TypeError), ("3", TypeError)])
def test_a_column_needs_a_positive_whole_number_of_units(ax, n, error):
    with pytest.raises(error, match="n must be"):
        node_col(ax, 0, n)


@pytest.mark.parametrize(("curvature", "side"), [(0.3, -1), (-0.3, 1), (0.0, 0)])
def test_positive_curvature_bends_an_arrow_to_its_right(ax, curvature, side):
    ax.set(xlim=(-1, 2), ylim=(-1, 1))
    patch = arrow(ax, (0, 0), (1, 0), curvature=curvature)
    middle = patch.get_path().vertices[1]
    assert np.sign(round(middle[1], 9)) == side


def test_clean_takes_the_frame_away_and_makes_units_equal(ax):
    clean(ax)
    assert not ax.axison
    assert ax.get_aspect() == 1


# Figure 1


@pytest.mark.parametrize(("n_in", "n_out"), [(1, 1), (3, 2), (2, 3), (8, 5)])
def test_the_affine_diagram_has_one_arrow_for_each_weight_and_each_bias(n_in, n_out):
    ax = plot_affine_diagram(n_in, n_out)
    names = {p.get_gid() for p in arrows(ax, "weight-")}
    expected = {f"weight-{i}-{j}" for i in range(1, n_out + 1) for j in range(1, n_in + 1)}
    assert names == expected
    assert len(arrows(ax, "weight-")) == n_in * n_out
    assert len(arrows(ax, "bias-")) == n_out
    assert sum(isinstance(p, Circle) for p in ax.patches) == n_in + 2 * n_out


def test_an_arrow_runs_from_the_rim_of_x_j_to_the_rim_of_v_i():
    ax = plot_affine_diagram(3, 2)
    circles = [p for p in ax.patches if isinstance(p, Circle)]
    named = dict(zip(texts_of_circles(ax), circles, strict=True))
    for patch in arrows(ax, "weight-"):
        i, j = patch.get_gid().split("-")[1:]
        start, end = patch._posA_posB  # there is no public reading of the two ends
        for point, circle in ((start, named[f"$x_{{{j}}}$"]), (end, named[f"$v_{{{i}}}$"])):
            assert np.hypot(*np.subtract(point, circle.center)) == pytest.approx(circle.radius)


def texts_of_circles(ax):
    """Return the label at the centre of each circle, in the order of the circles."""
    labels = {t.get_position(): t.get_text() for t in ax.texts}
    return [labels[c.center] for c in ax.patches if isinstance(c, Circle)]


def test_each_row_of_the_affine_map_is_written_out():
    ax = plot_affine_diagram(3, 2)
    assert "$v_{2} = w_{21}x_{1} + w_{22}x_{2} + w_{23}x_{3} + b_{2}$" in texts(ax)
    assert r"$v_{1} = \sum_{j=1}^{5} w_{1j}\, x_j + b_{1}$" in texts(plot_affine_diagram(5, 1))


@pytest.mark.parametrize(("n_in", "n_out"), [(3, 2), (2, 3), (4, 3), (1, 4), (4, 1)])
def test_no_label_of_the_affine_diagram_lies_on_another(n_in, n_out):
    assert overlapping(plot_affine_diagram(n_in, n_out)) == []


def test_an_affine_map_needs_positive_whole_dimensions():
    with pytest.raises(ValueError, match="n_in must be at least 1, got 0"):
        plot_affine_diagram(0, 2)
    with pytest.raises(TypeError, match=r"n_out must be a whole number, got 2\.5"):
        plot_affine_diagram(2, 2.5)


def test_the_image_of_the_unit_square_has_the_corners_and_the_area_of_the_map():
    W, b = np.array([[1.3, -0.4], [0.4, 1.1]]), np.array([2.4, 0.3])
    ax = plot_square_image(W, b)
    square, image = (p.get_xy()[:4] for p in ax.patches if isinstance(p, Polygon))
    for corner, its_image in zip(square, image, strict=True):
        assert its_image == pytest.approx(W @ corner + b)
    x, y = image.T
    area = abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2
    assert ax.get_title().endswith(f"= {area:.2f}$")
    assert len(arrows(ax, "")) == 5  # e1, e2, their images and b


def test_a_linear_map_has_no_arrow_for_the_bias():
    ax = plot_square_image(np.eye(2), [0, 0])
    assert r"$\vec{b}$" not in texts(ax)


def test_the_square_needs_a_two_by_two_map():
    with pytest.raises(ValueError, match=r"W must have shape \(2, 2\), got \(2, 3\)"):
        plot_square_image(np.ones((2, 3)), [0, 0])
    with pytest.raises(ValueError, match=r"b must have shape \(2,\), got \(3,\)"):
        plot_square_image(np.eye(2), [0, 0, 0])
    with pytest.raises(ValueError, match="W must be finite"):
        plot_square_image([[np.nan, 0], [0, 1]], [0, 0])


# Figure 2


def test_the_sigmoid_is_drawn_with_its_derivative_and_the_level_one_quarter():
    ax = plot_activation(lu.sigmoid)
    value, slope, level = ax.lines
    x = value.get_xdata()
    assert value.get_ydata() == pytest.approx(1 / (1 + np.exp(-x)))
    assert slope.get_ydata() == pytest.approx(np.exp(x) / (1 + np.exp(x)) ** 2)
    assert slope.is_dashed()
    assert set(level.get_ydata()) == {0.25}
    assert texts(ax) == [r"$\max\,\sigma^\prime = 1/4$"]


def test_relu_is_spelled_so_and_its_derivative_jumps_from_zero_to_one():
    ax = plot_activation(lu.relu)
    assert ax.get_title() == "ReLU"
    value, slope = ax.lines
    x, y = slope.get_data()
    assert value.get_ydata() == pytest.approx(np.maximum(x, 0))
    assert set(y[x < 0]) == {0.0}
    assert set(y[x > 0]) == {1.0}
    assert np.isnan(y[x == 0]).all()  # nothing joins the two pieces


def test_the_derivative_can_be_left_out():
    assert len(plot_activation(lu.sigmoid, derivative=False).lines) == 1


def test_what_is_no_activation_is_refused():
    with pytest.raises(TypeError, match=r"activation must be one like lu\.sigmoid, got <ufunc"):
        plot_activation(np.tanh)


# Figure 3


def test_the_chain_counts_131_parameters_of_a_4_16_3_network():
    ax = plot_layers([4, 16, 3])
    assert r"$\theta$:  80 + 51 = 131 parameters" in texts(ax)
    assert "$16 \\times 4 + 16$\n80 parameters" in texts(ax)
    assert "$3 \\times 16 + 3$\n51 parameters" in texts(ax)


@pytest.mark.parametrize("sizes", [[4, 3], [4, 16, 3], [2, 8, 8, 2], [100] * 4, [2, 5, 4, 3, 2, 1]])
def test_the_chain_counts_as_many_parameters_as_the_network_has(sizes):
    net = lu.Network(*sizes, activation=lu.tanh if len(sizes) > 2 else None, loss=lu.squared_error)
    total = texts(plot_layers(sizes))[-1]
    assert total.endswith(f" {net.n_parameters:,} parameters")


def test_inner_layers_of_a_deep_network_become_one_box_that_keeps_their_parameters():
    ax = plot_layers([100] * 7)
    assert "4 affine maps\n40,400 parameters" in texts(ax)
    assert r"$\theta$:  60,600 parameters" in texts(ax)


@pytest.mark.parametrize(("sizes", "n_boxes"), [([4, 3], 4), ([4, 16, 3], 6), ([2, 8, 8, 2], 8)])
def test_the_chain_has_two_boxes_a_layer_and_an_arrow_between_neighbours(sizes, n_boxes):
    ax = plot_layers(sizes)
    boxes = [p for p in ax.patches if isinstance(p, FancyBboxPatch) and p.get_zorder() > 0]
    assert len(boxes) == n_boxes
    assert len(arrows(ax, "")) == n_boxes - 1


@pytest.mark.parametrize("sizes", [[4, 3], [4, 16, 3], [100] * 4, [1000] * 7])
def test_no_text_of_the_chain_lies_on_another(sizes):
    assert overlapping(plot_layers(sizes)) == []


@pytest.mark.parametrize("draw", [plot_layers, plot_network, plot_network_bars])
def test_sizes_must_be_at_least_two_positive_whole_numbers(draw):
    for sizes in (4, [4], [], "4-3", [[4, 3]]):
        with pytest.raises(ValueError, match="sizes must be at least two numbers"):
            draw(sizes)
    with pytest.raises(ValueError, match="a layer's size must be at least 1, got 0"):
        draw([4, 0, 3])
    with pytest.raises(TypeError, match=r"a layer's size must be a whole number, got 2\.5"):
        draw([4, 2.5])


# Figure 4


def lines_of(ax):
    return {c.get_gid(): c for c in ax.collections}


@pytest.mark.parametrize("sizes", [[4, 5, 3], [2, 3, 3, 1], [16, 32, 10]])
def test_a_network_has_one_line_for_each_weight_and_one_circle_for_each_unit(sizes):
    ax = plot_network(sizes)
    n_lines = [len(lines_of(ax)[f"W{k}"].get_segments()) for k in range(1, len(sizes))]
    assert n_lines == [a * b for a, b in pairwise(sizes)]
    assert sum(isinstance(p, Circle) for p in ax.patches) == sum(sizes)


def test_a_line_joins_the_units_of_its_weight_and_shows_sign_and_size():
    W1 = np.array([[1.0, -2.0, 0.0], [0.5, 4.0, -4.0]])
    ax = plot_network([3, 2], [W1])
    centres = dict(zip(texts_of_circles(ax), (c.center for c in ax.patches), strict=True))
    lines = lines_of(ax)["W1"]
    drawn = {
        tuple(map(tuple, np.round(segment, 9))): (color, width)
        for segment, color, width in zip(
            lines.get_segments(), lines.get_colors(), lines.get_linewidths(), strict=True
        )
    }
    widths = np.empty_like(W1)
    for i, j in np.ndindex(2, 3):
        ends = (centres[f"$x_{{{j + 1}}}$"], centres[f"$f_{{{i + 1}}}$"])
        color, widths[i, j] = drawn[tuple(map(tuple, np.round(ends, 9)))]
        assert color == pytest.approx(WEIGHT_COLORMAP((1 + W1[i, j] / 4) / 2))
    thinnest = widths[0, 2]
    assert widths - thinnest == pytest.approx(np.abs(W1) / 4 * (widths[1, 1] - thinnest))
    assert thinnest > 0


def test_the_largest_weights_are_drawn_last(rng):
    lines = lines_of(plot_network([6, 7], [rng.normal(size=(7, 6))]))["W1"]
    assert (np.diff(lines.get_linewidths()) >= 0).all()


def test_the_weight_legend_goes_up_to_a_round_number_within_the_weights():
    ax = plot_network([2, 1], [[[0.37, -0.1]]])
    assert texts(ax)[-5:] == ["$-0.3$", "$-0.15$", "$0$", "$0.15$", "$0.3$"]
    shown = lines_of(ax)["weight-legend"].get_colors()[-1]
    assert shown == pytest.approx(WEIGHT_COLORMAP((1 + 0.3 / 0.37) / 2))


def test_a_network_whose_weights_are_all_zero_can_be_drawn():
    widths = lines_of(plot_network([4, 5, 3], [W43, W35]))["W1"].get_linewidths()
    assert len(set(widths)) == 1


def test_weights_must_fit_the_sizes():
    with pytest.raises(ValueError, match=r"W2 must have shape \(3, 5\), got \(5, 3\)"):
        plot_network([4, 5, 3], [W43, W35.T])
    with pytest.raises(ValueError, match=r"2 matrices for sizes \[4, 5, 3\], got 1"):
        plot_network([4, 5, 3], [W43])
    with pytest.raises(ValueError, match="W1 must be finite"):
        plot_network([4, 5, 3], [W43 + np.inf, W35])


def test_the_weights_of_a_network_of_the_package_are_taken_as_they_come(rng):
    net = lu.Network(4, 5, 3, activation=lu.tanh, loss=lu.cross_entropy)
    p = net.unpack(net.init(rng))
    ax = plot_network([4, 5, 3], [p["W1"], p["W2"]])
    assert set(lines_of(ax)) == {"W1", "W2", "weight-legend"}


def test_bars_are_as_high_as_their_layers_and_joined_by_one_line_an_affine_map():
    ax = plot_network_bars([4, 5, 3])
    heights = np.array([p.get_height() for p in ax.patches if isinstance(p, Rectangle)])
    assert heights / heights[0] == pytest.approx([1, 5 / 4, 3 / 4])
    assert len(ax.lines) == 2


def test_labels_shrink_with_the_axes():
    small = plt.figure(figsize=(10, 10)).add_axes((0, 0, 0.25, 0.5))
    natural = plot_network([4, 5, 3])
    plot_network([4, 5, 3], ax=small)
    width = np.ptp(natural.get_xlim())
    ratio = small.texts[0].get_fontsize() / natural.texts[0].get_fontsize()
    assert ratio == pytest.approx(2.5 / width)


# Data and bands


def test_data_are_drawn_with_their_error_bars():
    t, y, sigma = lu.data.free_fall()
    ax = plot_data(t, y, sigma)
    container = ax.containers[0]
    assert container.lines[0].get_xydata() == pytest.approx(np.column_stack([t, y]))
    (bars,) = container.lines[2]
    for (low, high), value in zip(bars.get_segments(), y, strict=True):
        assert (low[1], high[1]) == pytest.approx((value - sigma, value + sigma))
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("$t$ [s]", "$y$ [m]")


def test_data_of_different_lengths_or_with_negative_errors_are_refused():
    with pytest.raises(ValueError, match=r"y must have shape \(3,\), got \(2,\)"):
        plot_data([1, 2, 3], [1, 2], 0.1)
    with pytest.raises(ValueError, match=r"sigma must have shape \(3,\), got \(2,\)"):
        plot_data([1, 2, 3], [1, 2, 3], [0.1, 0.1])
    with pytest.raises(ValueError, match=r"sigma must not be negative, got -0\.1"):
        plot_data([1, 2, 3], [1, 2, 3], [0.1, -0.1, 0.1])
    with pytest.raises(ValueError, match="y must be finite"):
        plot_data([1, 2, 3], [1, 2, np.nan], 0.1)


def edges(ax, x):
    """Return the lower and the upper edge of the only band at each x."""
    (band,) = ax.collections
    vertices = band.get_paths()[0].vertices
    at_x = [vertices[np.isclose(vertices[:, 0], value), 1] for value in x]
    return np.array([v.min() for v in at_x]), np.array([v.max() for v in at_x])


@pytest.mark.parametrize("std", [0.3, np.linspace(0.1, 1, 20)])
def test_a_band_covers_mean_minus_and_plus_one_standard_deviation(std):
    x = np.linspace(0, 3, 20)
    ax = plot_band(x, np.sin(x), std, color="vermillion")
    low, high = edges(ax, x)
    assert low == pytest.approx(np.sin(x) - std)
    assert high == pytest.approx(np.sin(x) + std)
    assert ax.lines[0].get_ydata() == pytest.approx(np.sin(x))
    assert to_rgba(ax.lines[0].get_color()) == to_rgba(PALETTE["vermillion"])


def test_a_band_needs_increasing_x_matching_shapes_and_no_negative_width():
    with pytest.raises(ValueError, match="x must be at least 2 increasing numbers"):
        plot_band([1, 1, 2], [0, 0, 0], 1)
    with pytest.raises(ValueError, match=r"mean must have shape \(3,\), got \(2,\)"):
        plot_band([1, 2, 3], [0, 0], 1)
    with pytest.raises(ValueError, match=r"std must have shape \(3,\), got \(1,\)"):
        plot_band([1, 2, 3], [0, 0, 0], [1])
    with pytest.raises(ValueError, match=r"std must not be negative, got -1\.0"):
        plot_band([1, 2, 3], [0, 0, 0], -1)


def test_a_seed_band_shows_the_median_and_the_16th_to_84th_percentile():
    x = np.arange(4)
    curves = np.arange(101)[:, np.newaxis] + 10.0 * x
    ax = plot_seed_band(x, curves[::-1])
    low, high = edges(ax, x)
    assert low == pytest.approx(16 + 10 * x)
    assert high == pytest.approx(84 + 10 * x)
    assert ax.lines[0].get_ydata() == pytest.approx(50 + 10 * x)


def test_one_run_gone_astray_does_not_move_a_seed_band(rng):
    x, curves = np.arange(5), rng.normal(size=(50, 5))
    curves[0] = 10.0
    low, high = edges(plot_seed_band(x, curves), x)
    curves[0] = 1e9
    assert edges(plot_seed_band(x, curves), x) == (pytest.approx(low), pytest.approx(high))


def test_a_seed_band_needs_two_finite_curves_of_the_length_of_x():
    with pytest.raises(ValueError, match=r"at least 2 curves, one a row, got shape \(1, 3\)"):
        plot_seed_band([1, 2, 3], [[1, 2, 3]])
    with pytest.raises(ValueError, match=r"curves must have shape \(3, 2\), got \(3, 5\)"):
        plot_seed_band([1, 2], np.zeros((3, 5)))
    with pytest.raises(ValueError, match="curves must be finite"):
        plot_seed_band([1, 2], [[1, 2], [1, np.inf]])
    with pytest.raises(ValueError, match=r"curves must have 2 axes, got shape \(2,\)"):
        plot_seed_band([1, 2], [1, 2])


# The figures of the note


@pytest.mark.parametrize("name", note_figures.FIGURES)
def test_a_figure_of_the_note_leaves_pyplot_as_it_was(name):
    figure = note_figures.FIGURES[name]()
    assert plt.get_fignums() == []
    figure.draw_without_rendering()


@pytest.mark.parametrize("name", note_figures.FIGURES)
def test_every_text_of_a_figure_lies_inside_it_and_is_large_enough_to_project(name):
    figure = note_figures.FIGURES[name]()
    figure.draw_without_rendering()
    frame = figure.bbox.padded(1)
    for ax in figure.axes:
        shown = [*ax.texts, ax.title, ax.xaxis.label, ax.yaxis.label]
        for text in filter(plt.Text.get_text, shown):
            extent = text.get_window_extent()
            assert frame.contains(*extent.min), text
            assert frame.contains(*extent.max), text
            assert text.get_fontsize() >= 12, text


def test_the_network_of_figure_4_classifies_the_irises():
    iris = lu.data.iris()
    (W1, W2), (b1, b2) = note_figures.IRIS_WEIGHTS, note_figures.IRIS_BIASES
    X = (iris.X - iris.X.mean(axis=0)) / iris.X.std(axis=0)
    logits = np.tanh(X @ W1.T + b1) @ W2.T + b2
    assert lu.accuracy(logits, lu.one_hot(iris.y, 3)) > 0.97


def run_main(folder):
    strict = ["-W", "error::RuntimeWarning"]
    command = [sys.executable, *strict, "-m", "lecture_utils.plots.note_figures", folder]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    return run_main(tmp_path_factory.mktemp("first"))


def test_two_processes_write_the_same_bytes(fresh, tmp_path):
    assert sorted(fresh) == [f"{name}.svg" for name in note_figures.FIGURES]
    assert run_main(tmp_path) == fresh


def test_a_style_set_before_does_not_change_the_files(fresh, tmp_path):
    matplotlib.rcParams.update({"font.size": 5, "svg.fonttype": "none", "savefig.dpi": 30})
    for path in note_figures.write_figures(tmp_path):
        assert path.read_bytes() == fresh[path.name]


def test_the_files_are_small_undated_and_need_no_font(fresh):
    for name, content in fresh.items():
        assert len(content) < 100_000, name
        assert b"<text" not in content, name
        assert b"dc:date" not in content, name


@pytest.mark.parametrize("name", note_figures.FIGURES)
def test_the_stored_figure_is_a_fresh_drawing(fresh, name):
    stored = (ROOT / "figures" / f"{name}.svg").read_text(encoding="utf-8")
    if f"Matplotlib v{matplotlib.__version__}," not in stored:
        pytest.skip(f"{name}.svg was stored by another Matplotlib than {matplotlib.__version__}")
    assert stored == fresh[f"{name}.svg"].decode()
