"""Figure 5 of the note: the picture of a split, and learning curves."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgba

from lecture_utils.plots import note_figures, plot_learning_curves, plot_split
from lecture_utils.plots.splitting import CELL_COLORS, block_border
from lecture_utils.training import History

PARTS = np.split(np.random.default_rng(0).permutation(30), [18, 24])


@pytest.fixture(autouse=True)
def clean_matplotlib():
    matplotlib.use("Agg")
    yield
    plt.close("all")


def history(R=None, epochs=20):
    rng = np.random.default_rng(1)
    shape = (epochs + 1,) if R is None else (R, epochs + 1)
    return History(
        theta=np.zeros(3),
        loss=np.linspace(1, 0.1, epochs + 1) * rng.uniform(0.9, 1.1, shape),
        validation_loss=(1 + np.abs(np.arange(epochs + 1) - 7)) * rng.uniform(0.99, 1.01, shape),
    )


def cells(ax):
    """The colour of every cell, in file order."""
    ax.figure.canvas.draw()
    return ax.collections[0].get_facecolors()


def test_every_sample_gets_the_colour_of_its_set_in_file_order():
    colors = cells(plot_split(*PARTS, columns=6))
    for part, color in zip(PARTS, CELL_COLORS, strict=True):
        assert np.allclose(colors[part], to_rgba(color))


def test_the_first_sample_is_at_the_top_left():
    ax = plot_split(*PARTS, columns=6)
    bottom, top = ax.get_ylim()
    left, right = ax.get_xlim()
    assert top < 0.5 < bottom and left < 0.5 < right  # cell 0 is centred at (0.5, 0.5)
    assert top > -1


def test_the_legend_counts_the_sets():
    legend = plot_split(*PARTS, columns=6).get_legend()
    assert [t.get_text() for t in legend.get_texts()] == ["training 18", "validation 6", "test 6"]


def test_lines_separate_the_blocks_and_names_stand_beside_them():
    y = np.repeat([0, 1, 2], [8, 10, 12])
    ax = plot_split(*PARTS, y=y, names=("a", "b", "c"), columns=6)
    assert [line.get_xydata().tolist() for line in ax.lines] == [
        [[0, 2], [2, 2], [2, 1], [6, 1]],  # before sample 8 = row 1, column 2
        [[0, 4], [0, 4], [0, 3], [6, 3]],
    ]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["a", "b", "c"]
    assert ax.get_yticks() == pytest.approx([4 / 6, 13 / 6, 24 / 6])


def test_the_border_of_a_block_that_starts_a_row_is_straight():
    _, y = block_border(12, 6)
    assert y[-2:] == [2, 2]


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (([0, 1], [2], [2]), r"each of 0, \.\.\., 3 exactly once"),
        (([0, 1], [2], [4]), "exactly once"),
        ((range(3), range(3, 5), range(5, 7)), "7 samples do not fill rows of 6"),
    ],
)
def test_an_impossible_split_is_refused(parts, message):
    with pytest.raises(ValueError, match=message):
        plot_split(*parts, columns=6)


@pytest.mark.parametrize("bad", [[0.0, 1.0], [True, False], [[0, 1]]])
def test_what_is_no_index_array_is_refused(bad):
    with pytest.raises(TypeError, match="validation must be an array of whole numbers"):
        plot_split([2, 3], bad, [4, 5], columns=6)


def test_curves_of_one_network_are_drawn_as_they_are():
    one = history()
    ax = plot_learning_curves(one)
    training, validation, mark = ax.lines
    assert np.array_equal(training.get_ydata(), one.loss)
    assert np.array_equal(validation.get_ydata(), one.validation_loss)
    assert mark.get_xdata() == [7] and mark.get_ydata() == [one.validation_loss[7]]
    assert ax.get_yscale() == "log"


def test_an_ensemble_is_drawn_as_medians_with_bands():
    many = history(R=9)
    ax = plot_learning_curves(many)
    assert np.allclose(ax.lines[0].get_ydata(), np.median(many.loss, axis=0))
    assert np.allclose(ax.lines[1].get_ydata(), np.median(many.validation_loss, axis=0))
    assert len(ax.collections) == 2
    assert "lowest, epoch 7" in [t.get_text() for t in ax.get_legend().get_texts()]


def test_a_history_without_validation_is_refused():
    with pytest.raises(ValueError, match="no validation loss"):
        plot_learning_curves(History(theta=np.zeros(3), loss=np.ones(5)))


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: plot_split(*PARTS, columns=6, ax=ax),
        lambda ax: plot_learning_curves(history(), ax=ax),
    ],
)
def test_a_plot_uses_the_axes_it_is_given(draw):
    ax = plt.figure().add_subplot()
    assert draw(ax) is ax
    assert len(plt.get_fignums()) == 1
    with pytest.raises(TypeError, match="ax must be one matplotlib Axes or None"):
        draw(plt.subplots(1, 2)[1])


def test_figure_5_shows_the_stratified_split_and_overfitting():
    figure = note_figures.figure_5()
    left, right = figure.axes
    labels = [t.get_text() for t in left.get_legend().get_texts()]
    assert labels == ["training 90", "validation 30", "test 30"]
    training, validation, mark = right.lines
    assert training.get_ydata()[-1] < 0.01
    assert validation.get_ydata()[-1] > 2 * mark.get_ydata()[0]
