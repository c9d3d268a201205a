"""The live demo of notebook 08, and the pictures of derivatives: what they compute and show."""

from itertools import product

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from numpy.testing import assert_allclose, assert_array_equal

import lecture_utils as lu
from lecture_utils.chapters.backpropagation.demos import (
    LAST_STAGE,
    RATE,
    W1,
    W2_FIRST,
    _number,
    _Numbers,
    backpropagation_steps,
    two_ways,
)
from lecture_utils.plots import PALETTE, plot_entries, plot_paths
from lecture_utils.plots.style import INK

ALL_SHOWN = 10  # the last stage of the way back; the next is the step
START = {"stage": ALL_SHOWN, "x_2": 0.5, "y": 0.2, "weight": -0.7, "activation": "sigmoid"}
each_activation = pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu"])
each_x = pytest.mark.parametrize("x_2", [-2.0, -0.4, 0.5, 2.0])


@pytest.fixture(autouse=True)
def no_figure_left():
    yield
    plt.close("all")


def network(name):
    sigma = getattr(lu, name)
    layers = lu.Dense(2, 2, bias=False), sigma, lu.Dense(2, 1, bias=False), sigma
    return lu.Network(*layers, loss=lu.squared_error)


@each_activation
@each_x
def test_both_ways_agree_with_the_network_of_the_package(name, x_2):
    p = two_ways(**START | {"activation": name, "x_2": x_2})
    net = network(name)
    theta = net.pack({"W1": W1, "W2": p.w2[None]})
    X, Y = p.x[None], np.array([[p.y]])
    loss, g = net.loss_and_gradient(theta, X, Y)
    assert_allclose([p.loss, p.f], [loss, net.forward(theta, X)[0, 0]], rtol=1e-12)
    assert_allclose(net.unpack(g)["W1"], p.d_W1, rtol=1e-12, atol=1e-15)
    assert_allclose(net.unpack(g)["W2"][0], p.d_w2, rtol=1e-12, atol=1e-15)
    assert_allclose(net.loss(theta - RATE * g, X, Y), p.loss_after, rtol=1e-12)


@each_activation
def test_a_delta_is_the_response_to_a_push(name):
    p, sigma = two_ways(**START | {"activation": name}), getattr(lu, name)

    def loss(u1):
        return (sigma(p.w2 @ sigma(u1)) - p.y) ** 2 / 2

    assert_allclose(lu.numerical_gradient(loss, p.u1), p.delta_1, rtol=1e-6, atol=1e-10)


def test_the_answers_of_the_notebook():
    # 1: the factor of the sigmoid is at most 1/4
    slopes = [two_ways(**START | {"x_2": x}).slope_1 for x in np.linspace(-2, 2, 41)]
    assert np.max(slopes) <= 0.25
    # 2: no input, no derivative of the weights that it enters
    p = two_ways(**START | {"x_2": 0.0})
    assert_array_equal(p.d_W1 == 0, [[False, True], [False, True]])
    assert np.all(p.d_w2 != 0)
    # 3: the way back through a weight of 0 is closed, the weight itself is not stuck
    p = two_ways(**START | {"weight": 0.0})
    assert_array_equal(p.d_W1 == 0, [[False, False], [True, True]])
    assert np.all(p.d_w2 != 0)
    # 4: a ReLU that is off
    p = two_ways(**START | {"activation": "relu", "x_2": -1.0})
    assert p.u1[1] < 0 < p.u1[0] and p.f > 0
    assert_array_equal(p.d_W1 == 0, [[False, False], [True, True]])
    assert_array_equal(p.d_w2 == 0, [False, True])
    # 5: all derivatives carry the factor f - y
    near, far = two_ways(**START | {"y": 0.5}), two_ways(**START)
    assert_allclose(near.d_W1 / far.d_W1, near.d_f / far.d_f)
    exact = two_ways(**START | {"y": far.f})
    assert not exact.d_W1.any() and not exact.d_w2.any()


def test_other_arguments_are_refused():
    with pytest.raises(ValueError, match="activation"):
        two_ways(**START | {"activation": "step"})
    with pytest.raises(ValueError, match="stage"):
        two_ways(**START | {"stage": LAST_STAGE + 1})


def test_the_demo_shows_more_at_each_stage():
    demo = backpropagation_steps()
    pictures = []
    for stage in range(LAST_STAGE + 1):
        demo.set(stage=stage)
        pictures.append(demo.picture)
    assert len(set(pictures)) == LAST_STAGE + 1
    demo.reset()
    assert demo.result.stage == 0 and demo.result.w2[0] == W2_FIRST
    demo.close()


def numbers_of(demo):
    return next(artist for artist in demo._moving if isinstance(artist, PathCollection))


@pytest.mark.parametrize("stage", [0, 3, 6, ALL_SHOWN, LAST_STAGE])
def test_no_number_leaves_the_picture(stage):
    demo = backpropagation_steps()
    height, width, _ = np.asarray(demo._canvas.buffer_rgba()).shape
    for name, x_2, weight in product(("sigmoid", "tanh", "relu"), (-2.0, 2.0), (-2.0, 2.0)):
        demo.set(stage=stage, activation=name, x_2=x_2, weight=weight, y=1.0)
        places = np.array(numbers_of(demo).get_offsets())
        assert np.all(places > 0) and np.all(places < [width - 30, height - 30])
    demo.close()


def test_a_small_number_is_not_shown_as_0():
    assert [_number(v) for v in (0.0, 0.0002, -0.0004, 0.0006)] == [
        "0",
        "2e\N{MINUS SIGN}4",
        "\N{MINUS SIGN}4e\N{MINUS SIGN}4",
        "0.001",
    ]


def test_the_numbers_at_the_foot_are_those_of_the_notebook():
    p = two_ways(**START)
    assert_allclose(p.d_W1, [[0.0244, 0.0122], [-0.0132, -0.0066]], atol=5e-5)
    assert_allclose(p.d_w2, [0.0613, 0.0652], atol=5e-5)
    assert_allclose([p.loss, p.loss_after], [0.0705, 0.0661], atol=5e-5)


def test_a_number_is_written_in_outlines_that_stand_side_by_side():
    numbers = _Numbers(Figure(dpi=72).subplots())
    numbers.write(0.5, 0.5, "1.0 2", "red", 10)
    numbers.show()
    places = np.array(numbers.get_offsets())
    assert len(numbers.get_paths()) == len(places) == 4  # the space has no outline
    steps = np.diff(places[:, 0])
    assert np.all(steps > 3) and steps[2] > 1.4 * steps[0] and np.ptp(places[:, 1]) == 0
    (x, y), (left, top) = numbers.axes.transData.transform((0.5, 0.5)), places.min(axis=0)
    assert left < x < places[:, 0].max() + 10 and top < y < top + 10


def thick_lines(ax, color):
    found = [c for c in ax.collections if isinstance(c, LineCollection)]
    return sum(
        len(c.get_segments()) for c in found if np.allclose(c.get_colors()[0], to_rgba(color))
    )


def test_a_weight_of_the_last_layer_acts_on_one_path_and_of_the_first_on_as_many_as_outputs():
    assert thick_lines(plot_paths([4, 5, 3], 2, 1, 2), PALETTE["blue"]) == 0
    assert thick_lines(plot_paths([4, 5, 3], 1, 5, 4), PALETTE["blue"]) == 3
    assert thick_lines(plot_paths([4, 5, 3], 1, 5, 4), INK) == 1


@pytest.mark.parametrize(
    ("layer", "a", "reached"),
    [(2, 1, ["$f_{1}$"]), (1, 5, ["$z_{5}$", "$f_{1}$", "$f_{2}$", "$f_{3}$"])],
)
def test_what_a_weight_reaches_is_blue_and_nothing_else(layer, a, reached):
    ax = plot_paths([4, 5, 3], layer, a, 2)
    circles = [patch for patch in ax.patches if isinstance(patch, Circle)]
    blue = [circle.get_edgecolor() == to_rgba(PALETTE["blue"]) for circle in circles]
    labels = [text.get_text() for text in ax.texts[: len(circles)]]
    assert [label for label, on in zip(labels, blue, strict=True) if on] == reached


@pytest.mark.parametrize(
    ("sizes", "layer", "a", "b"),
    [([4, 5], 1, 1, 1), ([4, 5, 3], 3, 1, 1), ([4, 5, 3], 2, 4, 1), ([4, 5, 3], 1, 1, 0)],
)
def test_paths_of_a_weight_that_is_not_there_are_refused(sizes, layer, a, b):
    with pytest.raises(ValueError, match=r"sizes|layer|entry"):
        plot_paths(sizes, layer, a, b)


def test_entries_show_both_numbers_and_plain_zeros():
    formula = np.zeros((3, 2, 4))
    formula[1, 0, 2] = -0.12345
    figure = plot_entries(formula + 1e-3 * (formula != 0), formula, layer=1)
    assert len(figure.axes) == 3
    texts = [text.get_text() for text in figure.axes[1].texts]
    assert texts[2] == "\N{MINUS SIGN}0.1225\n\N{MINUS SIGN}0.1235"
    assert texts[0] == "0\n0"


def test_entries_of_different_shapes_are_refused():
    with pytest.raises(ValueError, match="shape"):
        plot_entries(np.zeros((3, 2, 4)), np.zeros((3, 4, 2)), layer=1)
