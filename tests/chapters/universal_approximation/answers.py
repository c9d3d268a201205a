"""Right answers to the exercises of chapter 07, each in another style than its reference."""

import numpy as np


def rectangle(x, a, b, h):
    inside = np.logical_and(np.greater_equal(x, a), np.less(x, b))
    return np.where(inside, float(h), 0.0).tolist()


def staircase(t, a, b, K):
    biases, jumps, last = [], [], None
    for i in range(K):
        here = float(t(a + (i + 0.5) * (b - a) / K))
        if last is None:
            first = here
        else:
            biases.append(-a - i * (b - a) / K)
            jumps.append(here - last)
        last = here
    return [1.0] * (K - 1), biases, jumps, first


def step_units_needed(L, a, b, tol):
    cells = 1
    while L * (b - a) > 2 * cells * tol:
        cells += 1
    return float(cells - 1)


def sigmoid_weight(delta, eps):
    return np.array(2 * np.arctanh(1 - 2 * eps) / delta)
