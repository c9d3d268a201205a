"""Figure 7 shows the steps of the note, what they leave out, and no text over another."""

from itertools import combinations

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch

from lecture_utils.plots import PALETTE, note_figures, plot_recipe
from lecture_utils.plots.style import STYLE


@pytest.fixture(autouse=True)
def fresh_style():
    with plt.style.context(["default", STYLE]):
        yield
    plt.close("all")


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_the_five_steps_of_the_note_and_four_more_are_numbered():
    marks = texts(plot_recipe())
    assert sorted(set(marks) & set("12345")) == list("12345")
    assert marks.count("1") == 2  # a training and a validation set
    assert marks.count("+") == 4


def test_there_are_three_sets_and_only_the_test_set_is_sealed():
    shown = texts(plot_recipe())
    assert [name for name in shown if name.endswith("\ndata")] == [
        *("training\ndata", "validation\ndata")
    ]
    assert "test data\n(sealed)" in shown


def test_the_gradient_alone_goes_backwards():
    arrows = [p for p in plot_recipe().patches if isinstance(p, FancyArrowPatch)]
    backwards = [a for a in arrows if a._posA_posB[1][0] < a._posA_posB[0][0] - 0.1]
    assert len(backwards) == 1
    assert matplotlib.colors.same_color(backwards[0].get_edgecolor(), PALETTE["vermillion"])


def test_the_functions_of_the_library_take_the_place_of_the_words_and_three_are_open():
    shown = texts(plot_recipe(functions=True))
    assert shown.count("?") == 3
    assert {"forward\nsoftmax", "delta_out\nbackward", "adam_step"} <= set(shown)
    assert "?" not in texts(plot_recipe())


@pytest.mark.parametrize("functions", [False, True])
@pytest.mark.parametrize("figsize", [(12.6, 5.8), (6.3, 2.9)])
def test_no_text_covers_another_at_any_size(figsize, functions):
    figure = plt.figure(figsize=figsize, layout="none")
    ax = plot_recipe(functions=functions, ax=figure.add_axes((0, 0, 1, 1)))
    figure.canvas.draw()
    boxes = [(t.get_text(), t.get_window_extent()) for t in ax.texts]
    assert [(a, b) for (a, p), (b, q) in combinations(boxes, 2) if p.overlaps(q)] == []


def test_every_box_holds_its_text():
    ax = plot_recipe()
    ax.figure.canvas.draw()
    boxes = [p.get_window_extent() for p in ax.patches if isinstance(p, FancyBboxPatch)]
    for text in ax.texts:
        middle = np.mean(text.get_window_extent().get_points(), axis=0)
        homes = [b for b in boxes if b.contains(*middle) and b.height < 110]
        if "\n" in text.get_text() and homes:
            (home,) = homes
            assert home.contains(*text.get_window_extent().min), text
            assert home.contains(*text.get_window_extent().max), text


def test_arrows_keep_clear_of_the_numbers():
    ax = plot_recipe()
    ax.figure.canvas.draw()
    circles = [p for p in ax.patches if isinstance(p, Circle)]
    assert len(circles) == 10
    for arrow in (p for p in ax.patches if isinstance(p, FancyArrowPatch)):
        (path, *_), _ = arrow._get_path_in_displaycoord()
        points = ax.transData.inverted().transform(path.interpolated(100).vertices)
        for circle in circles:
            gap = np.linalg.norm(points - circle.center, axis=1).min() - circle.radius
            assert gap > 0.08, (circle.center, gap)


def test_labels_are_ascii_and_figure_7_is_this_drawing():
    assert all(text.isascii() for text in texts(plot_recipe()))
    (ax,) = note_figures.figure_7().axes
    assert texts(ax) == texts(plot_recipe())


def test_an_array_of_axes_is_refused():
    with pytest.raises(TypeError, match="ax must be one matplotlib Axes"):
        plot_recipe(ax=plt.subplots(1, 2)[1])
