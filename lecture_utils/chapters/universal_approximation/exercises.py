"""Exercises 7.1-7.4: a rectangle, a staircase, units for a tolerance, weight of a sigmoid."""

import numpy as np

from ...exercises.exercise import Exercise

# Both edges are among the points, some of them several times, and whole numbers among floats.
POINTS = np.array([-2.0, -0.5, 0.0, 0.3, 1.0, 1.0, 1.7, 2.5, 4.0])
MATRIX = np.array([[3.0, -1.5, 0.2], [-3.0, 2.0, 7.0]])


def rectangle(x, a, b, h):
    return h * (np.asarray(x) >= a) - h * (np.asarray(x) >= b)


def staircase(t, a, b, K):
    cell = (b - a) / K
    v = t(a + cell * (np.arange(K) + 0.5))  # the target in the middles of the cells
    W1, b1 = np.ones(K - 1), -(a + cell * np.arange(1, K))  # a unit at each inner edge
    W2, b2 = np.diff(v), v[0]
    return W1, b1, W2, b2


def step_units_needed(L, a, b, tol):
    K = int(np.ceil(L * (b - a) / (2 * tol)))  # cells, from L (b - a)/(2 K) <= tol
    return K - 1


def sigmoid_weight(delta, eps):
    return np.log((1 - eps) / eps) / delta  # from 1/(1 + exp(w delta)) = eps


def _step(u):
    return np.where(np.asarray(u) >= 0, 1.0, 0.0)  # of a number, too


def _sigmoid(u):
    return (1 + np.tanh(u / 2)) / 2


RECTANGLE = Exercise(
    number="7.1",
    reference=rectangle,
    cases=(
        (POINTS, 0.3, 1.7, 2.0),
        (POINTS, -0.5, 1.0, -1.5),
        (MATRIX, -1.5, 2.0, 0.25),
        (POINTS, -2.0, 4.0, 3.0),
        (1.0, 1.0, 2.0, 5.0),
        (2.0, 1.0, 2.0, 5.0),
        (np.array([[-1.0, 0.0, -3.0]]), -2.0, -0.5, 1.23456),
    ),
    mistakes={
        "both switch on": lambda x, a, b, h: h * _step(x - a) + h * _step(x - b),
        "right edge included": (
            lambda x, a, b, h: h * ((x >= a) & (x <= b)),
            lambda x, a, b, h: h * _step(x - a) - h * (x > b),
        ),
        "left edge left out": lambda x, a, b, h: h * ((x > a) & (x < b)),
        "half open on the wrong side": (
            lambda x, a, b, h: h * ((x > a) & (x <= b)),
            lambda x, a, b, h: h * _step(b - x) - h * _step(a - x),
        ),
        "upside down": lambda x, a, b, h: -h * ((x >= a) & (x < b)),
        "half at the edges": (
            lambda x, a, b, h: h * (np.heaviside(x - a, 0.5) - np.heaviside(x - b, 0.5)),
            lambda x, a, b, h: h * (np.sign(x - a) - np.sign(x - b)) / 2,
        ),
        "sign function": lambda x, a, b, h: h * (np.sign(x - a) - np.sign(x - b)),
        "sigmoid units": lambda x, a, b, h: h * (_sigmoid(x - a) - _sigmoid(x - b)),
        "second unit reversed": (
            lambda x, a, b, h: h * _step(x - a) + h * _step(b - x),
            lambda x, a, b, h: h * _step(x - a) - h * _step(b - x),
        ),
        "b taken for a width": (
            lambda x, a, b, h: h * _step(x - a) - h * _step(x - a - b),
            lambda x, a, b, h: h * _step(x - a) - h * _step(x - (b - a)),
        ),
        "height inside the step": lambda x, a, b, h: _step(h * (x - a)) - _step(h * (x - b)),
        "sign of one bias": (
            lambda x, a, b, h: h * _step(x - a) - h * _step(x + b),
            lambda x, a, b, h: h * _step(x + a) - h * _step(x - b),
        ),
        "sign of the bias": lambda x, a, b, h: h * _step(x + a) - h * _step(x + b),
        "height 1": (
            lambda x, a, b, h: _step(x - a) - _step(x - b),
            lambda x, a, b, h: (x >= a) & (x < b),
        ),
        "height on one unit": (
            lambda x, a, b, h: h * _step(x - a) - _step(x - b),
            lambda x, a, b, h: _step(x - a) - h * _step(x - b),
        ),
        "outside instead of inside": lambda x, a, b, h: h * (1.0 - _step(x - a) + _step(x - b)),
        "steps multiplied": lambda x, a, b, h: h * _step(x - a) * _step(x - b),
        "only the left step": lambda x, a, b, h: h * _step(x - a),
    },
)


def _cells(t, a, b, K):
    """Return the width of a cell, the values in the middles and the inner edges."""
    cell = (b - a) / K
    return cell, t(a + cell * (np.arange(K) + 0.5)), a + cell * np.arange(1, K)


def _two_units_a_cell(t, a, b, K):
    cell, v, _ = _cells(t, a, b, K)
    left = a + cell * np.arange(K)
    b1, W2 = -np.column_stack([left, left + cell]).ravel(), np.column_stack([v, -v]).ravel()
    return np.ones(2 * K), b1, W2, 0.0


def _all_left_edges_first(t, a, b, K):
    cell, v, _ = _cells(t, a, b, K)
    left = a + cell * np.arange(K)
    return np.ones(2 * K), -np.append(left, left + cell), np.append(v, -v), 0.0


def _a_unit_for_each_cell(t, a, b, K):
    _, v, edges = _cells(t, a, b, K)
    return np.ones(K), -np.append(a, edges), np.diff(v, prepend=0), 0.0


def _an_edge_at_the_right_end(t, a, b, K):
    _, v, edges = _cells(t, a, b, K)
    return np.ones(K), -np.append(edges, b), np.append(np.diff(v), -v[-1]), v[0]


def _edges_in_the_middles(t, a, b, K):
    cell, v, edges = _cells(t, a, b, K)
    return np.ones(K - 1), -(edges + cell / 2), np.diff(v), v[0]


def _edges_in_the_middles_before(t, a, b, K):
    cell, v, edges = _cells(t, a, b, K)
    return np.ones(K - 1), -(edges - cell / 2), np.diff(v), v[0]


def _values_at_the_left(t, a, b, K):
    cell, _, edges = _cells(t, a, b, K)
    v = t(a + cell * np.arange(K))
    return np.ones(K - 1), -edges, np.diff(v), v[0]


def _values_at_the_right(t, a, b, K):
    cell, _, edges = _cells(t, a, b, K)
    v = t(a + cell * np.arange(1, K + 1))
    return np.ones(K - 1), -edges, np.diff(v), v[0]


def _values_from_end_to_end(t, a, b, K):
    _, _, edges = _cells(t, a, b, K)
    v = t(np.linspace(a, b, K))
    return np.ones(K - 1), -edges, np.diff(v), v[0]


def _means_of_the_ends(t, a, b, K):
    _, _, edges = _cells(t, a, b, K)
    ends = t(np.linspace(a, b, K + 1))
    v = (ends[1:] + ends[:-1]) / 2
    return np.ones(K - 1), -edges, np.diff(v), v[0]


def _the_interval_begins_at_0(t, a, b, K):
    return staircase(t, 0, b - a, K)


def _the_interval_ends_at_its_length(t, a, b, K):
    return staircase(t, 0, b, K)


def _the_middles_begin_at_0(t, a, b, K):
    return staircase(lambda x: t(x - a), a, b, K)


def _the_edges_begin_at_0(t, a, b, K):
    W1, b1, W2, b2 = staircase(t, a, b, K)
    return W1, b1 + a, W2, b2


def _in_order(order):
    """Return a wrong staircase: the right one, with its results in another order."""

    def wrong(t, a, b, K):
        results = staircase(t, a, b, K)
        return tuple(results[i] for i in order)

    return wrong


def _without(step):
    def wrong(t, a, b, K):
        W1, b1, W2, b2 = staircase(t, a, b, K)
        return W1[step], b1[step], W2[step], b2

    return wrong


def _changed(**changes):
    """Return a wrong staircase: the right one, some of whose results are changed."""

    def wrong(t, a, b, K):
        cell, v, edges = _cells(t, a, b, K)
        names = ("W1", "b1", "W2", "b2")
        results = dict(zip(names, staircase(t, a, b, K), strict=True))
        results |= {name: change(v, edges, cell) for name, change in changes.items()}
        return tuple(results.values())

    return wrong


def _wave(x):
    return np.sin(12 * x + 1)  # of a number or an array, not of a list


STAIRCASE = Exercise(
    number="7.2",
    reference=staircase,
    cases=(
        (np.exp, 0.0, 1.0, 2),
        (np.sqrt, 0.0, 1.0, 5),
        (np.cos, -1.0, 2.0, 8),
        (_wave, 0.3, 1.5, 17),
        (np.exp, 1.0, 3.0, 1),
        (np.cos, -3.0, -1.0, 4),
    ),
    mistakes={
        "a unit for each cell": _a_unit_for_each_cell,
        "a step at the right end": _an_edge_at_the_right_end,
        "two units a cell": (_two_units_a_cell, _all_left_edges_first),
        "edges in the middles": (_edges_in_the_middles, _edges_in_the_middles_before),
        "edges one cell off": (
            _changed(b1=lambda v, edges, cell: cell - edges),
            _changed(b1=lambda v, edges, cell: -cell - edges),
        ),
        "values at the left ends": (_values_at_the_left, _values_at_the_right),
        "values from end to end": _values_from_end_to_end,
        "means of the ends": _means_of_the_ends,
        "heights instead of steps": (
            _changed(W2=lambda v, edges, cell: v[1:]),
            _changed(W2=lambda v, edges, cell: v[:-1]),
        ),
        "steps upside down": _changed(W2=lambda v, edges, cell: v[:-1] - v[1:]),
        "slopes instead of steps": _changed(W2=lambda v, edges, cell: np.diff(v) / cell),
        "no output bias": _changed(b2=lambda v, edges, cell: 0.0),
        "another output bias": (
            _changed(b2=lambda v, edges, cell: v[-1]),
            _changed(b2=lambda v, edges, cell: np.mean(v)),
        ),
        "target at the left end as bias": lambda t, a, b, K: (*staircase(t, a, b, K)[:3], t(a)),
        "sign of the biases": _changed(b1=lambda v, edges, cell: edges),
        "a step missing": (_without(slice(None, -1)), _without(slice(1, None))),
        "the interval begins at 0": (
            _the_interval_begins_at_0,
            _the_interval_ends_at_its_length,
            _the_middles_begin_at_0,
            _the_edges_begin_at_0,
        ),
        "from right to left": _changed(
            b1=lambda v, edges, cell: -edges[::-1], W2=lambda v, edges, cell: np.diff(v)[::-1]
        ),
        "results in another order": (
            _in_order((0, 2, 1, 3)),
            _in_order((1, 0, 2, 3)),
            _in_order((0, 2, 3, 1)),
            _in_order((2, 3, 0, 1)),
        ),
    },
)

STEP_UNITS_NEEDED = Exercise(
    number="7.3",
    reference=step_units_needed,
    cases=(
        (1.0, 0.0, 2 * np.pi, 0.1),
        (3.0, -1.0, 2.0, 0.07),
        (0.5, 2.0, 9.3, 0.3),
        (2.5, -4.0, -1.3, 0.011),
        (1.0, 0.0, 1.0, 0.7),
        (7.0, 0.3, 0.9, 1.3e-4),
        (1.0, 0.0, 1.0, 0.25),  # exactly two cells
    ),
    mistakes={
        "cells instead of units": lambda L, a, b, tol: int(np.ceil(L * (b - a) / (2 * tol))),
        "no factor 2": (
            lambda L, a, b, tol: int(np.ceil(L * (b - a) / tol)) - 1,
            lambda L, a, b, tol: int(np.ceil(L * (b - a) / tol)),
            lambda L, a, b, tol: int(L * (b - a) / tol),
        ),
        "rounded down": (
            lambda L, a, b, tol: int(np.floor(L * (b - a) / (2 * tol))) - 1,
            lambda L, a, b, tol: max(int(L * (b - a) / (2 * tol)) - 1, 0),
        ),
        "a unit too much at a whole quotient": lambda L, a, b, tol: int(
            np.floor(L * (b - a) / (2 * tol))
        ),
        "not rounded": (
            lambda L, a, b, tol: L * (b - a) / (2 * tol) - 1,
            lambda L, a, b, tol: L * (b - a) / (2 * tol),
        ),
        "rounded to the nearest": lambda L, a, b, tol: round(L * (b - a) / (2 * tol)) - 1,
        "nearest, and cells": lambda L, a, b, tol: round(L * (b - a) / (2 * tol)),
        "factor 2 upside down": (
            lambda L, a, b, tol: int(np.ceil(2 * L * (b - a) / tol)) - 1,
            lambda L, a, b, tol: int(np.ceil(2 * L * (b - a) / tol)),
        ),
        "quotient upside down": (
            lambda L, a, b, tol: int(np.ceil(2 * tol / (L * (b - a)))) - 1,
            lambda L, a, b, tol: int(np.ceil(2 * tol / (L * (b - a)))),
            lambda L, a, b, tol: int(np.ceil((b - a) / (2 * tol * L))) - 1,
        ),
        "brackets": (
            lambda L, a, b, tol: int(np.ceil(L * (b - a) / 2 * tol)) - 1,
            lambda L, a, b, tol: int(np.ceil(L * b - a / (2 * tol))) - 1,
            lambda L, a, b, tol: int(np.ceil((L * b - a) / (2 * tol))) - 1,
        ),
        "two units a cell": (
            lambda L, a, b, tol: 2 * int(np.ceil(L * (b - a) / (2 * tol))),
            lambda L, a, b, tol: 2 * (int(np.ceil(L * (b - a) / (2 * tol))) - 1),
        ),
        "slope left out": (
            lambda L, a, b, tol: int(np.ceil((b - a) / (2 * tol))) - 1,
            lambda L, a, b, tol: int(np.ceil((b - a) / (2 * tol))),
        ),
        "length left out": (
            lambda L, a, b, tol: int(np.ceil(L / (2 * tol))) - 1,
            lambda L, a, b, tol: int(np.ceil(L / (2 * tol))),
            lambda L, a, b, tol: int(np.ceil(L * b / (2 * tol))) - 1,
            lambda L, a, b, tol: int(np.ceil(L * b / (2 * tol))),
        ),
        "edges counted at both ends": lambda L, a, b, tol: (
            int(np.ceil(L * (b - a) / (2 * tol))) + 1
        ),
    },
)

SIGMOID_WEIGHT = Exercise(
    number="7.4",
    reference=sigmoid_weight,
    cases=((0.1, 0.01), (0.5, 0.1), (2.0, 0.3), (1e-3, 1e-6), (1.0, 0.499)),
    mistakes={
        "sufficient, not smallest": lambda delta, eps: np.log(1 / eps) / delta,
        "distance left out": (
            lambda delta, eps: np.log((1 - eps) / eps),
            lambda delta, eps: np.log(1 / eps),
        ),
        "multiplied by the distance": (
            lambda delta, eps: np.log((1 - eps) / eps) * delta,
            lambda delta, eps: np.log(1 / eps) * delta,
        ),
        "decimal logarithm": (
            lambda delta, eps: np.log10((1 - eps) / eps) / delta,
            lambda delta, eps: np.log10(1 / eps) / delta,
            lambda delta, eps: np.log2((1 - eps) / eps) / delta,
        ),
        "no logarithm": (
            lambda delta, eps: (1 - eps) / eps / delta,
            lambda delta, eps: 1 / eps / delta,
        ),
        "distance inside the logarithm": lambda delta, eps: np.log((1 - eps) / eps / delta),
        "for one tolerance only": (
            lambda delta, eps: np.log(9) / delta,
            lambda delta, eps: 2 * np.log(9) / delta,
        ),
        "wrong side": lambda delta, eps: -np.log(1 - eps) / delta,
        "rounded": (
            lambda delta, eps: np.ceil(np.log((1 - eps) / eps) / delta),
            lambda delta, eps: np.round(np.log((1 - eps) / eps) / delta),
        ),
        "sign": (
            lambda delta, eps: np.log(eps / (1 - eps)) / delta,
            lambda delta, eps: np.log(eps) / delta,
        ),
        "twice": lambda delta, eps: 2 * np.log((1 - eps) / eps) / delta,
        "half": (
            lambda delta, eps: np.log((1 - eps) / eps) / (2 * delta),
            lambda delta, eps: np.log(1 / eps) / (2 * delta),
        ),
        "1 + ε": (
            lambda delta, eps: np.log((1 + eps) / eps) / delta,
            lambda delta, eps: np.log(1 / eps + 1) / delta,
        ),
        "tanh": (
            lambda delta, eps: np.arctanh(1 - eps) / delta,
            lambda delta, eps: 2 * np.arctanh(1 - eps) / delta,
        ),
        "slope of the sigmoid": lambda delta, eps: 4 * (0.5 - eps) / delta,
        "inverse of the answer": (
            lambda delta, eps: delta / np.log((1 - eps) / eps),
            lambda delta, eps: delta / np.log(1 / eps),
        ),
    },
)

EXERCISES = (RECTANGLE, STAIRCASE, STEP_UNITS_NEEDED, SIGMOID_WEIGHT)
