"""Right answers that students write in other ways, for chapters 1 to 3."""

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from scipy import optimize, special

import lecture_utils as lu


def fit_g_by_loop(t, y):
    above = below = 0
    for ti, yi in zip(t, y, strict=True):
        above += 2 * ti**2 * yi
        below += ti**4
    return above / below


def fit_g_by_curve_fit(t, y):
    return optimize.curve_fit(lambda t, g: g * t**2 / 2, t, y, p0=[9.0], xtol=1e-12)[0][0]


def fit_g_by_matrix(t, y):
    return np.linalg.solve((t**4 / 4).sum() * np.eye(1), [(t**2 / 2 * y).sum()]).squeeze()


def fit_g_by_minimising(t, y):
    return optimize.minimize(lambda g: np.sum((y - g * t**2 / 2) ** 2), 9.8).x[0]


def fit_g_returning_in_the_loop(t, y):
    above = below = 0
    for ti, yi in zip(t, y, strict=True):
        above += 2 * ti**2 * yi
        below += ti**4
        return above / below


def error_by_propagation(t, y, sigma):
    phi = t**2 / 2
    c = phi / np.sum(phi**2)
    g = float(np.sum(c * y))
    return [g, math.sqrt(np.sum((c * sigma) ** 2)), sum(((y - g * phi) / sigma) ** 2)]


def error_by_curve_fit(t, y, sigma):
    def model(t, g):
        return g * t**2 / 2

    errors = np.full(len(t), sigma)
    g, covariance = optimize.curve_fit(model, t, y, sigma=errors, absolute_sigma=True, xtol=1e-13)
    chi2 = np.sum(((y - model(t, *g)) / sigma) ** 2)
    return np.array([g[0], np.sqrt(covariance[0, 0]), chi2])


def predict_by_polynomial(t, y, deg, t_new):
    return np.polynomial.Polynomial.fit(t, y, deg)(t_new)


def predict_by_normal_equations(t, y, deg, t_new):
    A = np.array([[ti**k for k in range(deg + 1)] for ti in t])
    c = np.linalg.solve(A.T @ A, A.T @ y)
    return sum(ck * t_new**k for k, ck in enumerate(c))


def predict_by_curve_fit(t, y, deg, t_new):
    def model(t, *c):
        return sum(ck * t**k for k, ck in enumerate(c))

    c, _ = optimize.curve_fit(model, t, y, p0=np.ones(deg + 1))
    return model(t_new, *c)


def error_scaled_by_curve_fit(t, y, sigma):
    def model(t, g):
        return g * t**2 / 2

    g, covariance = optimize.curve_fit(model, t, y, sigma=np.full(len(t), sigma))
    chi2 = np.sum(((y - model(t, *g)) / sigma) ** 2)
    return g[0], np.sqrt(covariance[0, 0]), chi2


def error_without_half(t, y, sigma):
    phi = t**2
    g = phi @ y / (phi @ phi)
    return g, sigma / np.sqrt(phi @ phi), np.sum(((y - g * phi) / sigma) ** 2)


def error_from_hessian_of_chi2(t, y, sigma):
    g, sigma_g, chi2 = error_by_propagation(t, y, sigma)
    return g, 1 / np.sqrt(2 / sigma_g**2), chi2


def error_of_averaged_g(t, y, sigma):
    g = np.mean(2 * y / t**2)
    sigma_g = sigma / np.sqrt(np.sum(t**4 / 4))
    return g, sigma_g, np.sum(((y - g * t**2 / 2) / sigma) ** 2)


def affine_returning_in_the_loop(W, X, b):
    for x in X:
        return W @ x + b


def sigmoid_with_exchanged_branches(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, e / (1 + e), 1 / (1 + e))


def n_params_returning_in_the_loop(sizes):
    total = 0
    for n, m in pairwise(sizes):
        total += n * m + m
        return total


def affine_by_loops(W, X, b):
    V = []
    for x in X:
        V.append([sum(W[i, j] * x[j] for j in range(len(x))) + b[i] for i in range(len(b))])
    return V


def sigmoid_by_masks(x):
    x = np.asarray(x)
    z = np.empty(x.shape)
    z[x >= 0] = 1 / (1 + np.exp(-x[x >= 0]))
    z[x < 0] = np.exp(x[x < 0]) / (1 + np.exp(x[x < 0]))
    return z


@np.vectorize
def sigmoid_by_element(x):
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def sigmoid_with_overflow_allowed(x):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-x))


def n_params_by_index(sizes):
    total = 0
    for i in range(1, len(sizes)):
        total += sizes[i] * sizes[i - 1] + sizes[i]
    return float(total)


def one_hot_by_loop(y, K):
    E = np.zeros((len(y), K), dtype=int)
    for n, k in enumerate(y):
        E[n, k] = 1
    return E


def softmax_by_loops(V):
    rows = []
    for row in V:
        exponentials = [math.exp(v - max(row)) for v in row]
        rows.append([e / sum(exponentials) for e in exponentials])
    return rows


def softmax_in_place_on_a_copy(V):
    E = V.copy()
    E -= E.max(axis=1, keepdims=True)
    np.exp(E, out=E)
    E /= E.sum(axis=1, keepdims=True)
    return E


ANSWERS = {
    "1.1": [
        fit_g_by_loop,
        fit_g_by_curve_fit,
        fit_g_by_minimising,
        fit_g_by_matrix,
        lambda t, y: np.linalg.lstsq(t[:, None] ** 2 / 2, y)[0][0],
        lambda t, y: Fraction(fit_g_by_loop(t, y)),
    ],
    "1.2": [error_by_propagation, error_by_curve_fit],
    "1.3": [
        predict_by_polynomial,
        predict_by_curve_fit,
        predict_by_normal_equations,
        lambda t, y, deg, t_new: np.polyval(np.polyfit(t, y, deg), t_new),
        lambda t, y, deg, t_new: np.poly1d(np.polyfit(t, y, deg))(t_new),
    ],
    "2.1": [
        affine_by_loops,
        lambda W, X, b: np.einsum("ij,nj->ni", W, X) + b,
        lambda W, X, b: (W @ X.T + b[:, None]).T,
        lambda W, X, b: [W @ x + b for x in X],
        lambda W, X, b: np.hstack([X, np.ones((len(X), 1))]) @ np.vstack([W.T, b]),
    ],
    "2.2": [
        special.expit,
        lu.sigmoid,
        sigmoid_by_masks,
        sigmoid_by_element,
        sigmoid_with_overflow_allowed,
        lambda x: (1 + np.tanh(x / 2)) / 2,
        lambda x: np.exp(-np.logaddexp(0, -x)),
        lambda x: 1 / (1 + np.exp(-np.clip(x, -500, 500))),
    ],
    "2.3": [
        n_params_by_index,
        lambda sizes: sum((n + 1) * m for n, m in pairwise(sizes)),
        lambda sizes: np.dot(sizes[:-1], sizes[1:]) + np.sum(sizes[1:]),
    ],
    "3.1": [
        one_hot_by_loop,
        lu.one_hot,
        lambda y, K: y[:, None] == np.arange(K),
        lambda y, K: [[int(k == label) for k in range(K)] for label in y],
    ],
    "3.2": [
        softmax_by_loops,
        softmax_in_place_on_a_copy,
        lu.softmax,
        lambda V: special.softmax(V, axis=1),
        lambda V: np.exp(V - special.logsumexp(V, axis=1, keepdims=True)),
        lambda V: np.stack([special.softmax(row) for row in V]),
    ],
    "3.3": [
        np.ravel,
        lambda img: img.flatten(),
        lambda img: np.concatenate(img),
        lambda img: [pixel for row in img for pixel in row],
        lambda img: img.astype(float).reshape(img.size),
    ],
}
CASES = {
    f"{number} {getattr(answer, '__name__', answer)} {i}": (number, answer)
    for number, answers in ANSWERS.items()
    for i, answer in enumerate(answers)
}


@pytest.mark.parametrize("case", CASES)
def test_a_right_answer_in_any_style_is_right(case):
    number, answer = CASES[case]
    result = lu.check(number, answer)
    assert result.status == "right", result


@pytest.mark.parametrize(
    ("number", "answer", "mistake"),
    [
        ("1.1", fit_g_returning_in_the_loop, "return in the loop"),
        ("1.1", lambda t, y: np.sum(t**2 / 2 * y) / np.sum(t**2 / 2) ** 2, "square of the sum"),
        ("1.1", lambda t, y: t**2 @ y / (t**2 @ t**2) / 2, "half of a"),
        ("1.1", lambda t, y: 2 * np.polyfit(t**2, y, 1)[0], "extra parameters"),
        (
            "1.1",
            lambda t, y: optimize.curve_fit(lambda t, v, g: v * t + g * t**2 / 2, t, y)[0][1],
            "extra parameters",
        ),
        ("1.2", error_scaled_by_curve_fit, "scaled error"),
        ("1.2", error_without_half, "φ = t²"),
        ("1.2", error_from_hessian_of_chi2, "Hessian of χ²"),
        ("1.2", error_of_averaged_g, "mean of 2y/t²"),
        (
            "1.2",
            lambda t, y, sigma: np.take(error_by_propagation(t, y, sigma), [0, 2, 1]),
            "wrong order",
        ),
        ("2.1", affine_returning_in_the_loop, "return in the loop"),
        ("2.1", lambda W, X, b: np.array([x @ W + b for x in X]), "missing transpose"),
        ("2.1", lambda W, X, b: np.einsum("ij,ni->nj", W, X) + b, "missing transpose"),
        ("2.2", lambda x: special.expit(-x), "wrong sign"),
        ("2.2", sigmoid_with_exchanged_branches, "wrong sign"),
        ("2.2", lambda x: special.expit(np.abs(x)), "only positive x"),
        ("2.2", lambda x: 1 - special.expit(x), "wrong sign"),
        ("2.2", lambda x: (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x)), "tanh"),
        ("2.2", lambda x: 1 / (np.exp(-x) + 1), "overflow for negative x"),
        ("2.2", lambda x: 1 - 1 / (1 + np.exp(x)), "overflow for positive x"),
        ("2.3", n_params_returning_in_the_loop, "return in the loop"),
        (
            "2.3",
            lambda sizes: sum(n * (m + 1) for n, m in pairwise(sizes)),
            "bias for each input unit",
        ),
        ("2.3", np.sum, "units counted"),
        ("3.1", lambda y, K: np.eye(len(np.unique(y)))[y % len(np.unique(y))], None),
        ("3.2", lambda V: special.softmax(V, axis=0), "normalised over samples"),
        ("3.2", lambda V: special.softmax(V.T, axis=1).T, "normalised over samples"),
        ("3.2", lambda V: special.softmax(V), "normalised over everything"),
        (
            "3.2",
            lambda V: special.expit(V) / special.expit(V).sum(1)[:, None],
            "normalised sigmoids",
        ),
        ("3.2", lambda V: special.softmax(-V, axis=1), "wrong sign"),
    ],
)
def test_a_mistake_is_recognised_in_any_style(number, answer, mistake):
    result = lu.check(number, answer)
    assert result.status == ("known mistake" if mistake else "wrong"), result
    assert result.mistake == mistake
