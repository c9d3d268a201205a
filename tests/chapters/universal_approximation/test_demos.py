"""The live demos of notebook 07: what they compute, against closed forms and `lu.Network`."""

import re

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import lecture_utils as lu
from lecture_utils.chapters.universal_approximation.demos import (
    CELLS,
    EXAMPLES,
    FINE,
    NETWORKS,
    PLOTTED,
    SAVED,
    TARGETS,
    UNIT_INTERVAL,
    _Ensemble,
    construction,
    contest,
    hump,
    rectangles,
    staircase,
    staircase_explorer,
)
from lecture_utils.widgets.drawing_pad import POINTS, DrawingPad

FLAT = {f"{name}{i}": 0.0 for name in "aeh" for i in (1, 2, 3)} | {"b2": 0.0}
KNOTS = np.linspace(0, 1, POINTS)


def drawn(name):
    return tuple(np.round(EXAMPLES[name](KNOTS).clip(-1, 1), 2).tolist())


def storeys(edges, heights, b2=0.0):
    """Rectangles stacked symmetrically about the middle."""
    values = {"b2": b2}
    for i, (edge, height) in enumerate(zip(edges, heights, strict=True), 1):
        values |= {f"a{i}": edge, f"e{i}": 1 - edge, f"h{i}": height}
    return rectangles(**values)


# --- rectangles_by_hand ---------------------------------------------------------------------------


def test_rectangles_are_the_network_of_eq_36(rng):
    values = FLAT | {name: float(rng.uniform(0, 1)) for name in FLAT}
    result = rectangles(**values)
    net = lu.Network(1, 6, 1, activation=lu.step, loss=lu.squared_error)
    W1, W2 = np.ones((6, 1)), result.W2[None]
    theta = net.pack({"W1": W1, "b1": result.b1, "W2": W2, "b2": np.array([result.b2])})
    assert_allclose(result.f, net.forward(theta, UNIT_INTERVAL[:, None])[:, 0], atol=1e-12)
    assert_allclose(result.f, result.parts.sum(axis=0) + values["b2"], atol=1e-12)


def test_a_rectangle_has_its_height_between_its_edges_and_is_negative_when_they_are_exchanged():
    part = rectangles(**FLAT | {"a2": 0.3, "e2": 0.7, "h2": 0.8}).parts[1]
    inside = (UNIT_INTERVAL > 0.3) & (UNIT_INTERVAL < 0.7)
    assert_allclose(part, np.where(inside, 0.8, 0))
    exchanged = rectangles(**FLAT | {"a2": 0.7, "e2": 0.3, "h2": 0.8}).parts[1]
    assert_allclose(exchanged, -part)


def test_the_scores_that_the_notebook_promises_can_be_reached():
    assert rectangles(**FLAT).error == pytest.approx(1, abs=1e-5)
    side_by_side = rectangles(
        **{"a1": 0.06, "e1": 0.2, "h1": 0.38, "a2": 0.2, "e2": 0.8, "h2": 0.79},
        **{"a3": 0.8, "e3": 0.94, "h3": 0.38, "b2": 0.0},
    )
    assert 0.2 < side_by_side.error < 0.215
    assert 1 / 7 < storeys((0.04, 0.14, 0.25), (0.28, 0.28, 0.29)).error < 0.1535
    assert 0.125 < storeys((0.08, 0.17, 0.27), (0.25, 0.24, 0.26), b2=0.13).error < 0.1305


# --- staircase_explorer ---------------------------------------------------------------------------


def test_at_a_high_steepness_the_network_is_the_staircase():
    target = drawn("0.8 sin 2πx")
    result = staircase(target, 8, 4.0)
    values = np.interp((np.arange(8) + 0.5) / 8, KNOTS, target)
    away = np.abs(FINE * 8 - np.rint(FINE * 8)) > 0.05
    assert_allclose(result.f[away], values[(FINE * 8).astype(int)][away], atol=1e-12)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_bound_holds_for_step_units(name):
    result = staircase(drawn(name), 8, 4.0)
    assert (result.limits <= result.L / (2 * CELLS) + 1e-12).all()
    assert_allclose(result.t, np.interp(FINE, KNOTS, drawn(name)))


def test_a_straight_line_saturates_the_bound():
    result = staircase(tuple(np.linspace(-0.8, 0.8, POINTS)), 16, 4.0)
    assert_allclose(result.limits, 0.8 / CELLS, rtol=0.04)
    assert result.error == pytest.approx(0.05, rel=0.02)


def test_the_largest_error_is_that_of_the_curve_and_rms_is_smaller():
    result = staircase(drawn("rough"), 24, 2.0)
    assert result.error == pytest.approx(result.errors[CELLS == 24][0])
    assert result.error == np.abs(result.f - result.t).max() > result.rms > 0


def test_one_cell_is_a_constant_and_a_flat_target_has_no_error():
    one = staircase(drawn("0.8 sin 2πx"), 1, 2.0)
    assert np.ptp(one.f) == 0
    flat = staircase((0.3,) * POINTS, 8, 1.0)
    assert flat.L == 0
    assert flat.error == pytest.approx(0, abs=1e-12)


def test_the_numbers_of_the_notebook_about_the_drawn_targets():
    slow, fast = staircase(drawn("0.8 sin 2πx"), 8, 4.0), staircase(drawn("0.8 sin 6πx"), 8, 4.0)
    assert slow.limits[CELLS == 8][0] == pytest.approx(fast.limits[CELLS == 24][0], abs=1e-3)
    assert slow.rms == pytest.approx(0.127, abs=5e-4)
    by_steepness = {q: staircase(drawn("0.8 sin 2πx"), 8, q).rms for q in np.arange(5, 41) / 10}
    assert min(by_steepness, key=by_steepness.get) == 1.7
    assert by_steepness[1.7] == pytest.approx(0.074, abs=5e-4)
    jump, rough = staircase(drawn("jump"), 64, 4.0), staircase(drawn("rough"), 1, 4.0)
    assert_allclose(jump.limits[CELLS <= 16], 1.2, atol=1e-9)
    assert jump.limits[-1] == pytest.approx(0.58, abs=0.005)
    assert_allclose(jump.L / 128, 0.6)
    ratio = rough.limits / (rough.L / (2 * CELLS))
    assert_allclose(rough.L / 2, 3.5, atol=0.05)
    assert (ratio[CELLS >= 8] > 0.96).all()
    assert (ratio[CELLS < 8] < 0.8).all()


@pytest.mark.parametrize("bad", [{"target": (0.0,) * 3}, {"K": 0}])
def test_an_impossible_staircase_is_refused(bad):
    values = {"target": drawn("jump"), "K": 4, "log_w": 2.0} | bad
    with pytest.raises(ValueError, match=next(iter(bad))):
        staircase(**values)


# --- the drawing pad ------------------------------------------------------------------------------


@pytest.fixture
def pad():
    pad = DrawingPad("draw", EXAMPLES)
    yield pad
    pad.close()


def heights_in_the_picture(pad):
    return re.search(r'data-heights="([^"]*)"', pad._svg.value)[1]


def test_the_pad_starts_with_the_first_example(pad):
    assert pad.value == drawn(next(iter(EXAMPLES)))
    assert pad._field.value == heights_in_the_picture(pad)


def test_a_button_draws_its_example(pad):
    pad._buttons.value = "jump"
    assert pad.value == drawn("jump")
    assert pad._field.value == heights_in_the_picture(pad)


def test_what_the_browser_draws_becomes_the_value_and_is_not_drawn_again(pad):
    before = pad._svg.value
    pad._field.value = ",".join(str(k - 32) for k in range(POINTS))
    assert pad.value == tuple((k - 32) / 100 for k in range(POINTS))
    assert pad._buttons.value is None
    assert pad._svg.value == before


def test_setting_the_value_changes_the_picture(pad):
    pad.value = (0.25,) * POINTS
    assert heights_in_the_picture(pad) == pad._field.value == ",".join(["25"] * POINTS)
    pad.value = drawn("rough")
    assert pad._buttons.value == "rough"


def test_a_reset_takes_a_drawing_back():
    demo = staircase_explorer()
    first, pad = demo.picture, demo.controls["target"]
    pad._field.value = ",".join(["50"] * POINTS)
    assert demo.picture != first
    demo.reset()
    assert demo.picture == first
    assert pad._field.value == heights_in_the_picture(pad)


def test_impossible_heights_are_refused():
    demo = staircase_explorer()
    for bad in ((0.0,) * 3, (1.5,) * POINTS):
        with pytest.raises(ValueError, match="target"):
            demo.set(target=bad)


# --- trained_against_built ------------------------------------------------------------------------


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("n", [1, 8, 32])
def test_the_construction_is_a_network_of_n_step_units(name, n):
    t, K = TARGETS[name], n + 1
    middles, edges = -1 + (2 * np.arange(K) + 1) / K, -1 + 2 * np.arange(1, K) / K
    away = np.abs(PLOTTED[:, None] - edges).min(axis=1) > 1e-9
    network = lu.step(PLOTTED[:, None] - edges) @ np.diff(t(middles)) + t(middles[0])
    assert_allclose(construction(t, n)[away], network[away], atol=1e-12)


def by_lu_train(updates):
    """Return the twenty networks of width 4 and their largest errors, for sin(12x + 1)."""
    net = lu.Network(1, 4, 1, activation=lu.tanh, loss=lu.squared_error)
    theta, X = net.init(np.random.default_rng(0), size=NETWORKS), np.linspace(-1, 1, 51)[:, None]
    trained = lu.train(net, theta, X, np.sin(12 * X + 1), optimizer=lu.Adam(0.03), epochs=updates)
    f = net.forward(trained.theta, PLOTTED[:, None])[..., 0]
    return f, np.abs(f - np.sin(12 * PLOTTED + 1)).max(axis=1)


def test_the_networks_are_those_of_lu_train():
    result = contest("sin(12x + 1)", 4, 2.0, 5, 1)
    f, errors = by_lu_train(100)
    assert_allclose(result.f, f, rtol=0, atol=2e-3)  # single precision, a hundred updates
    assert_allclose(result.errors[0], by_lu_train(1)[1], rtol=1e-5)
    assert_allclose(result.errors[-1], errors, rtol=2e-3)
    assert result.network == 4


def test_training_goes_on_from_where_it_is_and_looking_back_changes_nothing():
    late = contest("sin 4x + |x|", 4, 1.5, 1, 1)
    early = contest("sin 4x + |x|", 4, 0.5, 1, 1)
    assert_array_equal(early.errors, late.errors[: len(early.errors)])
    assert_allclose(early.errors[-1], np.abs(early.f - early.t).max(axis=1), rtol=1e-6)
    at_once = _Ensemble("sin 4x + |x|", 4, 1)
    at_once.train(len(late.errors) - 1)
    assert_array_equal(at_once.errors, late.errors)
    assert_array_equal(at_once.f[-1], late.f)


def test_the_slider_chooses_among_the_saved_updates():
    for log_updates, updates in ((0.0, 1), (1.0, 10), (2.0, 100)):
        result = contest("sin(12x + 1)", 4, log_updates, 1, 1)
        assert result.updates == updates
        assert SAVED[len(result.errors) - 1] == updates
    assert SAVED[0] == 1
    assert SAVED[-1] == 1000


def test_the_claims_of_the_notebook_about_training():
    def median(target, n, gain):
        return np.median(contest(target, n, 3.0, 1, gain).errors[-1])

    kink = contest("sin 4x + |x|", 8, 3.0, 1, 1)
    first = np.flatnonzero(np.median(kink.errors, axis=1) < kink.built_error)[0]
    assert 60 <= SAVED[first] <= 160
    assert median("sin 4x + |x|", 4, 1) < contest("sin 4x + |x|", 4, 3.0, 1, 1).built_error / 10
    assert median("sin(12x + 1)", 16, 8) < median("sin(12x + 1)", 32, 1) / 3

    def spread(target, n, gain):
        low, high = np.percentile(contest(target, n, 3.0, 1, gain).errors[-1], [16, 84])
        return high / low

    # wide where some networks succeed and some fail, narrow where all do the same
    assert spread("sin(12x + 1)", 16, 1) > 4
    assert spread("sin 4x + |x|", 4, 8) > 4
    assert spread("sin 4x + |x|", 8, 1) < 1.5
    assert spread("sin(12x + 1)", 4, 1) < 1.5

    def gap(updates, mask):
        waves = contest("sin(12x + 1)", 16, np.log10(updates), 1, 1)
        return np.median(np.sqrt(np.mean((waves.f - waves.t)[:, mask] ** 2, axis=1)))

    inner, ends = np.abs(PLOTTED) < 0.5, np.abs(PLOTTED) > 0.75
    assert gap(501, inner) < 0.2 < 0.3 < gap(501, ends)
    assert gap(1000, ends) < 0.2


@pytest.mark.parametrize("bad", [{"target": "cos"}, {"network": 0}, {"network": 21}])
def test_an_impossible_contest_is_refused(bad):
    values = {"target": "sin(12x + 1)", "n": 4, "log_updates": 1.0, "network": 1, "gain": 1} | bad
    with pytest.raises(ValueError, match=next(iter(bad))):
        contest(**values)


def test_the_hump_is_one_half_of_a_wave():
    assert_allclose(hump(np.array([0, 0.5, 1])), [0, 1, 0], atol=1e-12)
    assert_array_equal(hump(UNIT_INTERVAL) > 0, True)
