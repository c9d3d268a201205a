"""Right answers to the exercises of notebook 01, in another style than the references."""

import math

import numpy as np


def fit_g(t, y):
    above = below = 0
    for ti, yi in zip(t, y, strict=True):
        above += 2 * ti**2 * yi
        below += ti**4
    return above / below


def linear_fit(A, y, sigma):
    w = 1 / (np.zeros(len(y)) + sigma)
    c = np.linalg.lstsq(A * w[:, None], y * w, rcond=None)[0]
    inverse = np.linalg.pinv(A * w[:, None])
    return list(c), inverse @ inverse.T, sum(((y - A @ c) * w) ** 2)


def predict(A_new, c, C):
    values, errors = [], []
    for row in A_new:
        values.append(float(np.dot(row, c)))
        errors.append(math.sqrt(row @ C @ row))
    return [values, errors]


def tanh_network(t, a, w, b, c):
    return [
        c + sum(ak * math.tanh(wk * td + bk) for ak, wk, bk in zip(a, w, b, strict=True))
        for td in t
    ]
