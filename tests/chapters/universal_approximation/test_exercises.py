"""Answers to exercises 7.1-7.4 that students write in other ways."""

import itertools
import math

import numpy as np
import pytest
from scipy import optimize, special

import lecture_utils as lu
from lecture_utils.chapters.universal_approximation.exercises import EXERCISES
from tests.chapters.universal_approximation import answers

STUDENTS = (
    answers.rectangle,
    answers.staircase,
    answers.step_units_needed,
    answers.sigmoid_weight,
)


def rectangle_by_choice(x, a, b, h):
    return np.where((x >= a) & (x < b), h, 0)


def rectangle_by_units(x, a, b, h):
    W1, b1, W2 = np.ones(2), np.array([-a, -b]), np.array([h, -h])
    return lu.step(np.multiply.outer(x, W1) + b1) @ W2


def rectangle_by_heaviside(x, a, b, h):
    return h * (np.heaviside(x - np.float64(a), 1) - np.heaviside(x - np.float64(b), 1))


def units_by_counting(L, a, b, tol):
    K = 1
    while L * (b - a) / (2 * K) > tol:
        K += 1
    return K - 1


def units_by_whole_division(L, a, b, tol):
    return -(-L * (b - a) // (2 * tol)) - 1


def staircase_by_units(t, a, b, K):
    edges = np.linspace(a, b, K + 1)
    heights = [t((left + right) / 2) for left, right in itertools.pairwise(edges)]
    jumps = [high - low for low, high in itertools.pairwise(heights)]
    return [1] * (K - 1), [-edge for edge in edges[1:-1]], jumps, heights[0]


def weight_by_logit(delta, eps):
    return -special.logit(eps) / delta


def weight_by_root_finding(delta, eps):
    unit = optimize.brentq(lambda u: special.expit(-u) / eps - 1, 0, 700, xtol=1e-14, rtol=1e-13)
    return unit / delta


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        *((f"7.{i}", f) for i, f in enumerate(STUDENTS, 1)),
        *(("7.1", f) for f in (rectangle_by_choice, rectangle_by_units, rectangle_by_heaviside)),
        ("7.2", staircase_by_units),
        *(("7.3", f) for f in (units_by_counting, units_by_whole_division)),
        *(("7.4", f) for f in (weight_by_logit, weight_by_root_finding)),
    ],
)
def test_a_right_answer_in_another_style_is_accepted(number, answer):
    assert lu.check(number, answer).status == "right"


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.number)
def test_a_known_mistake_is_a_value_and_no_exception(exercise):
    for mistake in exercise.mistakes:
        for function in exercise.ways(mistake):
            for case in exercise.cases:
                value = function(*case)
                parts = value if isinstance(value, tuple) else (value,)
                assert all(np.isfinite(part).all() for part in parts), mistake


@pytest.mark.parametrize(
    ("mistake", "answer"),
    [
        ("both switch on", lambda x, a, b, h: h * lu.step(x - a) + h * lu.step(x - b)),
        ("half open on the wrong side", lambda x, a, b, h: h * (lu.step(b - x) - lu.step(a - x))),
        ("sign of the bias", lambda x, a, b, h: h * lu.step(x + a) - h * lu.step(x + b)),
        ("height on one unit", lambda x, a, b, h: h * lu.step(x - a) - lu.step(x - b)),
        ("second unit reversed", lambda x, a, b, h: h * lu.step(x - a) + h * lu.step(b - x)),
        ("height 1", lambda x, a, b, h: np.logical_and(x >= a, x < b)),
        (
            "half at the edges",
            lambda x, a, b, h: h * lu.sigmoid(1e4 * (x - a)) - h * lu.sigmoid(1e4 * (x - b)),
        ),
    ],
)
def test_a_mistake_made_with_the_package_gets_its_hint(mistake, answer):
    assert lu.check("7.1", answer).mistake == mistake


@pytest.mark.parametrize(
    ("mistake", "answer"),
    [
        ("half", lambda delta, eps: np.arctanh(1 - 2 * eps) / delta),
        ("twice", lambda delta, eps: 4 * np.arctanh(1 - 2 * eps) / delta),
        ("no logarithm", lambda delta, eps: (1 / eps - 1) / delta),
    ],
)
def test_a_weight_gets_the_hint_of_its_mistake(mistake, answer):
    assert lu.check("7.4", answer).mistake == mistake


def by_ends(heights):
    """A staircase written with the ends of all cells, whose heights are computed from them."""

    def answer(t, a, b, K):
        ends = np.linspace(a, b, K + 1)
        v = heights(t, ends)
        return np.ones(K - 1), -ends[1:-1], np.diff(v), v[0]

    return answer


def rectangles_in_blocks(t, a, b, K):
    ends = np.linspace(a, b, K + 1)
    v = t((ends[1:] + ends[:-1]) / 2)
    return np.ones(2 * K), -np.r_[ends[:-1], ends[1:]], np.r_[v, -v], 0


@pytest.mark.parametrize(
    ("mistake", "answer"),
    [
        ("means of the ends", by_ends(lambda t, ends: (t(ends[1:]) + t(ends[:-1])) / 2)),
        ("values at the left ends", by_ends(lambda t, ends: t(ends[:-1]))),
        ("the interval begins at 0", by_ends(lambda t, e: t((e[1] - e[0]) / 2 + e[:-1] - e[0]))),
        ("two units a cell", rectangles_in_blocks),
    ],
)
def test_a_staircase_gets_the_hint_of_its_mistake(mistake, answer):
    assert lu.check("7.2", answer).mistake == mistake


def test_a_whole_number_of_cells_needs_no_unit_more():
    assert lu.check("7.3", lambda L, a, b, tol: math.floor(L * (b - a) / (2 * tol))).mistake == (
        "a unit too much at a whole quotient"
    )


def test_the_order_of_operations_does_not_decide_about_units():
    for q in (
        lambda L, a, b, tol: L * (b - a) / 2 / tol,
        lambda L, a, b, tol: L / tol * (b - a) / 2,
        lambda L, a, b, tol: (L * b - L * a) / (tol + tol),
    ):
        answer = lambda L, a, b, tol, q=q: math.ceil(q(L, a, b, tol)) - 1  # noqa: E731
        assert lu.check("7.3", answer).status == "right"


def test_a_rectangle_for_vectors_only_is_told_that_any_shape_has_to_go():
    def by_loop(x, a, b, h):
        return np.array([h if a <= value < b else 0.0 for value in x])

    result = lu.check("7.1", by_loop)
    assert result.status == "wrong"
    assert "numbers" in result.message


def test_a_staircase_without_its_four_results_is_wrong():
    result = lu.check("7.2", lambda t, a, b, K: EXERCISES[1].reference(t, a, b, K)[:3])
    assert result.status == "wrong"
    assert "4" in result.message


def test_the_staircase_is_exact_in_the_middles_of_the_cells(rng):
    staircase = EXERCISES[1].reference
    W1, b1, W2, b2 = staircase(np.cos, -1.0, 2.0, 9)
    middles = -1 + (np.arange(9) + 0.5) / 3
    for shift in (-0.16, 0, 0.16):  # a cell is 1/3 wide
        f = lu.step(np.multiply.outer(middles + shift, W1) + b1) @ W2 + b2
        np.testing.assert_allclose(f, np.cos(middles), atol=1e-12)
