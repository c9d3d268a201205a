"""Figure 6 of the note: the skip connection."""

import matplotlib
import matplotlib.pyplot as plt
import pytest

from lecture_utils.plots import plot_skip


@pytest.fixture(autouse=True)
def clean_matplotlib():
    matplotlib.use("Agg")
    yield
    plt.close("all")


def test_the_bypass_leads_from_the_input_to_the_sum():
    ax = plot_skip()
    (bypass,) = [patch for patch in ax.patches if patch.get_gid() == "bypass"]
    (plus,) = [text for text in ax.texts if text.get_text() == "+"]
    x, y = plus.get_position()
    _, tip = bypass._posA_posB
    assert tip == pytest.approx((x, y + 0.25))
    (line,) = ax.lines
    start = line.get_xydata()[0]
    assert start[1] == y and start[0] < x


def test_both_formulas_are_on_the_picture():
    texts = [text.get_text() for text in plot_skip().texts]
    assert any(r"\vec{z} + F(\vec{z})" in text for text in texts)
    assert any(r"I \;+\; \partial F/\partial\vec{z}" in text for text in texts)


@pytest.mark.parametrize("size", [(4.7, 2.0), (9.4, 4.0)])
def test_the_labels_shrink_with_the_axes(size):
    _, ax = plt.subplots(figsize=size, layout="none")
    plot_skip(ax=ax)
    ax.figure.draw_without_rendering()
    frame = ax.figure.bbox.padded(1)
    for text in ax.texts:
        extent = text.get_window_extent()
        assert frame.contains(*extent.min) and frame.contains(*extent.max), text


def test_an_array_of_axes_is_refused():
    with pytest.raises(TypeError, match="ax must be one"):
        plot_skip(ax=plt.subplots(1, 2)[1])
