"""Right answers to the exercises of chapter 11, each in another style than its reference."""

import math

import numpy as np


def energy(s):
    rows, columns = s.shape[:2]
    E = 0.0
    for i in range(rows):
        for j in range(columns):
            E = E - s[i, j] * (s[i - 1, j] + s[i, j - 1])
    return (E / rows / columns).tolist()


def split_by_chain(chain, test_chains):
    wanted = {int(number) for number in test_chains}
    test = [k for k, number in enumerate(chain) if int(number) in wanted]
    return [[k for k, number in enumerate(chain) if int(number) not in wanted], test]


def crossing(T, A, B):
    B = np.broadcast_to(B, np.shape(A))
    above = None
    for temperature, a, b in zip(T, A, B, strict=True):
        d = float(a - b)
        if above is not None and above[1] >= 0 > d:
            return np.array(np.interp(0, [d, above[1]], [temperature, above[0]]))
        above = temperature, d
    return math.nan


def two_units(N, m_star, k):
    w = [k / math.sqrt(N)] * N
    first = [[-x for x in w], w]  # the other one first
    return (first, [[-2.0, -2.0], [2.0, 2.0]]), ([-k * m_star] * 2, [-2.0, 2.0])
