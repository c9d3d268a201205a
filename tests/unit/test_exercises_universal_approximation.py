"""Answers to exercises 7.1-7.3 that students write in other ways."""

import math

import numpy as np
import pytest
from scipy import optimize, special

import lecture_utils as lu
from lecture_utils.exercises.chapters.universal_approximation import EXERCISES


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


def units_by_floor(L, a, b, tol):
    return math.floor(L * (b - a) / (2 * tol))  # the quotient is never a whole number


def weight_by_logit(delta, eps):
    return -special.logit(eps) / delta


def weight_by_root_finding(delta, eps):
    unit = optimize.brentq(lambda u: special.expit(-u) / eps - 1, 0, 700, xtol=1e-14, rtol=1e-13)
    return unit / delta


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        *(("7.1", f) for f in (rectangle_by_choice, rectangle_by_units, rectangle_by_heaviside)),
        *(("7.2", f) for f in (units_by_counting, units_by_floor)),
        *(("7.3", f) for f in (weight_by_logit, weight_by_root_finding)),
    ],
)
def test_a_right_answer_in_another_style_is_accepted(number, answer):
    assert lu.check(number, answer).status == "right"


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.number)
def test_a_known_mistake_is_a_value_and_no_exception(exercise):
    for mistake in exercise.mistakes:
        for function in mistake.functions:
            for case in exercise.cases:
                assert np.isfinite(function(*case)).all(), mistake.name


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
    assert lu.check("7.3", answer).mistake == mistake
