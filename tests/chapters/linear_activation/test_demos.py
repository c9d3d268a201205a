"""The demos of chapter 02: what is drawn stays inside and can be told apart without colour."""

import itertools

import numpy as np
import pytest
from matplotlib.figure import Figure

from lecture_utils.chapters.linear_activation.demos import PLANE_LIMITS, _Boundary

ENDS = (-2.0, 0.1, 2.0)


@pytest.fixture
def line():
    ax = Figure().subplots()
    ax.set(xlim=PLANE_LIMITS, ylim=PLANE_LIMITS)
    return _Boundary(ax, "blue", "--", "$z_1$")


@pytest.mark.parametrize("w", [*itertools.product(ENDS, repeat=2)])
@pytest.mark.parametrize("b", [-1.9, -0.5, 1.9])
def test_the_name_of_a_line_stays_inside_its_plane(line, w, b):
    line.update(np.array(w), b)
    low, high = PLANE_LIMITS
    points = np.linspace(low, high, 201)
    x, y = np.meshgrid(points, points)
    values = w[0] * x + w[1] * y + b
    crosses = values.min() < 0 < values.max()
    assert line.name.get_visible() == line.arrow.get_visible() == crosses
    if crosses:
        assert all(low + 0.1 < position < high - 0.1 for position in line.name.get_position())


def test_no_line_is_drawn_where_both_weights_vanish(line):
    line.update(np.zeros(2), 0.5)
    assert not any(artist.get_visible() for artist in line.artists)
