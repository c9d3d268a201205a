"""What the questions of the demo in notebook 01 say, on many measurements."""

import numpy as np
import pytest

from lecture_utils.chapters.free_fall_fit.demos import Y_LIMITS, fit_free_fall

START = {"degree": 2, "sigma": 0.02, "points": 10, "until": 1.2, "measurement": 0}
MEASUREMENTS = range(500)


def fits(**changes):
    return [fit_free_fall(**START | changes | {"measurement": k}) for k in MEASUREMENTS]


@pytest.mark.parametrize(("sigma", "low", "high"), [(0.2, 0, 0.03), (0.3, 0.17, 0.29)])
def test_the_line_survives_measurements_of_little_precision_only(sigma, low, high):
    survives = np.mean([fit.p_value > 0.05 for fit in fits(degree=1, sigma=sigma)])
    assert low <= survives <= high


def test_a_cubic_wobbles_by_a_centimetre_inside_and_a_metre_outside():
    curves = np.array([fit.curve for fit in fits(degree=3, until=2.0)])
    time = fit_free_fall(**START | {"until": 2.0}).time
    inside = curves.std(axis=0)[(time > 0.1) & (time < 1)]
    quoted = fit_free_fall(**START | {"degree": 3, "until": 2.0}).error[-1]
    assert 0.007 < np.median(inside) < 0.013
    assert quoted == pytest.approx(1.04, abs=0.01)
    assert curves.std(axis=0)[-1] == pytest.approx(quoted, rel=4 / np.sqrt(2 * 500))


def test_degree_5_mostly_leaves_the_picture_at_2_s():
    last = np.array([fit.curve[-1] for fit in fits(degree=5, until=2.0)])
    off = np.mean((last < Y_LIMITS[0]) | (last > Y_LIMITS[1]))
    assert 0.66 < off < 0.82
    quoted = fit_free_fall(**START | {"degree": 5, "until": 2.0}).error[-1]
    assert quoted == pytest.approx(41, abs=0.5)
