"""The pictures of notebook 03 show what they are given, and say so."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from numpy.testing import assert_allclose

import lecture_utils as lu
from lecture_utils.chapters.iris_onehot_softmax import figures as draw
from lecture_utils.chapters.iris_onehot_softmax import pixels
from lecture_utils.language import set_language

ORDER = np.random.default_rng(3).permutation(16)
READ = {"in order": np.array([0.98, 1.0]), "scrambled": 0.97, "shifted": 0.41}


@pytest.fixture
def shown(monkeypatch):
    """The figures that a drawing function shows, with their descriptions, and left open."""
    found = []

    def keep(figure=None, **alt):
        found.append((figure or plt.gcf(), alt))

    monkeypatch.setattr(draw, "show", keep)
    yield found
    plt.close("all")


def images_of(figure):
    """The values of every 4 x 4 image, from the top, in the order of the axes."""
    meshes = [ax.collections[0] for ax in figure.axes if ax.collections]
    return [mesh.get_array().reshape(4, 4)[::-1] for mesh in meshes if mesh.get_array() is not None]


def test_the_picture_to_remember_holds_the_rows_of_w_and_the_images(shown):
    W = np.arange(48.0).reshape(3, 16)
    noisy = pixels.DIGITS[::-1]
    draw.rows_of_w(pixels.DIGITS, noisy, ORDER, READ, W)
    images = images_of(shown[0][0])
    assert len(images) == 15
    for k in range(3):
        row = images[5 * k : 5 * k + 5]
        assert_allclose(row[0], pixels.DIGITS[k])
        assert_allclose(row[1], noisy[k])
        assert_allclose(row[2].ravel(), noisy[k].ravel()[ORDER])
        assert_allclose(row[3], np.roll(noisy[k], 1, axis=1))
        assert_allclose(row[4].ravel(), W[k])


def test_the_shares_stand_above_the_images_and_in_the_description(shown):
    draw.scrambled_and_shifted(pixels.DIGITS, pixels.DIGITS, ORDER, READ)
    figure, alt = shown[0]
    written = {text.get_text() for ax in figure.axes for text in ax.texts}
    assert {"99 %", "97 %", "41 %"} <= written
    for language in ("ja", "en"):
        assert all(share in alt[language] for share in ("99 %", "97 %", "41 %"))


def test_a_line_is_thick_where_it_is_the_highest(shown):
    width, y = np.repeat([0.2, 1.3, 2.0], 50), np.repeat([0, 1, 2], 50)
    through_one_point = np.array([[-0.5, 0.1, 0.4], [1.0, 0.28, -0.08]])  # all meet at x = 1.2
    draw.three_lines(
        width, y, through_one_point, [[-2.0], [0.0], [2.0]], np.array([2.0, 1.0, -3.0])
    )
    thick = [
        {line.get_color() for line in ax.lines if line.get_linewidth() == 6}
        for ax in shown[0][0].axes
    ]
    setosa, versicolor, virginica = draw.COLORS
    assert thick == [{setosa, virginica}, {setosa, versicolor, virginica}]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_picture_can_be_shown(language, capsys):
    set_language(language)
    iris = lu.data.iris()
    draw.flowers(iris.X, iris.y)
    r = np.linspace(0.5, 0.8, 8)
    draw.directions(iris.X[:, 0], iris.y, list("abcdefgh"), r, 0.1 * r, middle=6.0)
    T = np.logspace(-1.5, 2, 5)  # as in the notebook, where the words in the picture fit
    p = lu.softmax(-np.array([0, 1, 3]) / T[:, None])
    draw.boltzmann(T, p, p[:, 0], p[:, 1])
    assert not plt.get_fignums()
