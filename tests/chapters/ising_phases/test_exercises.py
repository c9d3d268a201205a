"""Answers to the exercises of chapter 11 that students write in other ways, right and wrong."""

import numpy as np
import pytest

import lecture_utils as lu
from lecture_utils.exercises.catalogue import find
from tests.chapters.ising_phases import answers

two_units = find("11.4").reference


def energy_of_four_neighbours(s):
    h = sum(np.roll(s, step, axis) for step in (1, -1) for axis in (0, 1))
    return -(s * h).sum(axis=(0, 1)) / (2 * s.shape[0] * s.shape[1])


def crossing_by_interp(T, A, B):
    d = A - B
    for i in range(len(T) - 1):
        if d[i] >= 0 > d[i + 1]:
            return np.interp(0, d[[i + 1, i]], T[[i + 1, i]])


def one_matrix_with_other_signs(N, m_star, k):
    """tanh is odd: turn a unit, its bias, and what leaves it."""
    (W1, W2), (b1, b2) = two_units(N, m_star, k)
    turn = np.array([1, -1])
    return (turn[:, None] * W1, W2 * turn), (turn * b1, b2)


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        ("11.1", answers.energy),
        ("11.1", energy_of_four_neighbours),
        ("11.1", lambda s: -2 + _broken_bonds(s) * 2 / (len(s) * s.shape[1])),
        ("11.2", answers.split_by_chain),
        ("11.2", lambda chain, test: [np.flatnonzero(np.isin(chain, test) == k) for k in (0, 1)]),
        ("11.3", answers.crossing),
        ("11.3", crossing_by_interp),
        ("11.4", answers.two_units),
        ("11.4", one_matrix_with_other_signs),
        ("11.4", lambda N, m, k: (two_units(N, m, k)[0], [-k * m, [-2, 2]])),
    ],
)
def test_a_right_answer_in_another_style_is_right(number, answer):
    assert lu.check(number, answer).status == "right"


def _broken_bonds(s):
    return sum((s != np.roll(s, 1, axis)).sum(axis=(0, 1)) for axis in (0, 1))


def per_lattice(L):
    def energy(s):
        E = 0.0
        for i in range(L(s)):
            for j in range(L(s)):
                E = E - s[i, j] * (s[(i + 1) % L(s), j] + s[i, (j + 1) % L(s)])
        return E / s.size

    return energy


def without_the_ends(s):
    E, (rows, columns) = 0.0, s.shape[:2]
    for i in range(rows - 1):
        for j in range(columns - 1):
            E = E - s[i, j] * (s[i + 1, j] + s[i, j + 1])
    return E / (rows * columns)


def overwritten(s):
    rows, columns = s.shape[:2]
    for i in range(rows):
        for j in range(columns):
            E = -s[i, j] * (s[i - 1, j] + s[i, j - 1])
    return E / (rows * columns)


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (without_the_ends, "open boundary"),
        (
            lambda s: -np.mean(s * np.roll(s, 1, 0) + s * np.roll(s, 1, 1)),
            "one number for all configurations",
        ),
        (
            lambda s: -(s * (np.roll(s, 1, 0) + np.roll(s, 1, 1))).sum(axis=(0, 1)) / s.size,
            "all axes counted as sites",
        ),
        (overwritten, "only the last site"),
    ],
)
def test_mistakes_of_the_energy_are_named_as_students_write_them(answer, mistake):
    assert lu.check("11.1", answer).mistake == mistake


@pytest.mark.parametrize("size", [len, lambda s: s.shape[1], lambda s: max(s.shape)])
def test_a_loop_over_a_square_is_refused(size):
    assert lu.check("11.1", per_lattice(size)).status != "right"


def test_a_sum_that_leaves_the_range_of_bytes_is_named():
    def energy(s):
        E = 0
        for i in range(s.shape[0]):
            for j in range(s.shape[1]):
                E = E - s[i, j] * (s[i - 1, j] + s[i, j - 1])
        return E / (s.shape[0] * s.shape[1])

    assert lu.check("11.1", energy).mistake == "sums in bytes"


def test_a_crossing_of_one_half_alone_is_refused():
    def of_one_half(T, A, B):
        i = next(i for i in range(len(T) - 1) if A[i] > 0.5 >= A[i + 1])
        return T[i] + (T[i + 1] - T[i]) * (A[i] - 0.5) / (A[i] - A[i + 1])

    assert lu.check("11.3", of_one_half).status != "right"


def test_two_units_call_ordered_what_is_magnetised():
    Ws, bs = two_units(100, 0.4, 50)
    s = np.where(np.arange(100) < np.array([100, 75, 60, 50, 25, 0])[:, None], 1, -1)
    U = lu.library().forward(Ws, bs, s / 10)[0][-1]
    assert (np.diff(U)[:, 0] > 0).tolist() == [True, True, False, False, True, True]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda Ws, bs: ([Ws[0].T, Ws[1]], bs),
        lambda Ws, bs: (Ws[0], bs[0]),
        lambda Ws, bs: ((Ws[0], bs[0]), (Ws[1], bs[1])),
        lambda Ws, bs: (Ws, [b[:, None] for b in bs]),
    ],
)
def test_two_units_of_other_shapes_are_told_which_are_needed(wrong):
    verdict = lu.check("11.4", lambda N, m, k: wrong(*two_units(N, m, k)))
    assert verdict.status != "right"
    assert "Ws must have the shapes (2, 4) and (2, 2)" in str(verdict)
