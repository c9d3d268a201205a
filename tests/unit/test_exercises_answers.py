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


def fit_g_without_brackets(t, y):
    phi = t**2 / 2
    return phi @ y / phi @ phi


def linear_fit_by_curve_fit(A, y, sigma):
    def model(A, *c):
        return A @ c

    errors = np.full(len(y), sigma)
    c, C = optimize.curve_fit(
        model, A, y, np.ones(A.shape[1]), errors, absolute_sigma=True, xtol=1e-13
    )
    return c, C, np.sum(((y - model(A, *c)) / errors) ** 2)


def linear_fit_by_qr(A, y, sigma):
    w = 1 / np.broadcast_to(sigma, y.shape)
    Q, R = np.linalg.qr(w[:, None] * A)
    c = np.linalg.solve(R, Q.T @ (w * y))
    return c, np.linalg.inv(R) @ np.linalg.inv(R).T, float(sum((w * (y - A @ c)) ** 2))


def linear_fit_by_matrices(A, y, sigma):
    weights = np.diag(np.broadcast_to(1 / sigma**2, y.shape))
    c = np.linalg.solve(A.T @ weights @ A, A.T @ weights @ y)
    r = y - A @ c
    return [c.tolist(), np.linalg.pinv(A.T @ weights @ A), r @ weights @ r]


def linear_fit_scaled_by_curve_fit(A, y, sigma):
    def model(A, *c):
        return A @ c

    c, C = optimize.curve_fit(model, A, y, np.ones(A.shape[1]), np.full(len(y), sigma), xtol=1e-13)
    return c, C, np.sum(((y - A @ c) / sigma) ** 2)


def linear_fit_for_one_sigma(A, y, sigma):
    C = np.linalg.inv(A.T @ A / sigma**2)
    c = np.linalg.lstsq(A, y)[0]
    return c, C, np.sum(((y - A @ c) / sigma) ** 2)


def linear_fit_without_weights(A, y, sigma):
    c = np.linalg.lstsq(A, y)[0]
    C = np.linalg.inv((A.T / sigma**2) @ A)
    return c, C, np.sum(((y - A @ c) / sigma) ** 2)


def linear_fit_from_hessian_of_chi2(A, y, sigma):
    c, C, chi2 = linear_fit_by_qr(A, y, sigma)
    return c, np.linalg.inv(2 * np.linalg.inv(C)), chi2


def predict_by_loops(A_new, c, C):
    values, errors = [], []
    for a in A_new:
        values.append(sum(ak * ck for ak, ck in zip(a, c, strict=True)))
        variance = sum(a[k] * C[k, m] * a[m] for k in range(len(c)) for m in range(len(c)))
        errors.append(math.sqrt(variance))
    return values, errors


def predict_by_cholesky(A_new, c, C):
    return A_new @ c, np.linalg.norm(A_new @ np.linalg.cholesky(C), axis=1)


def tanh_network_by_loops(t, a, w, b, c):
    return [
        c + sum(ak * math.tanh(wk * td + bk) for ak, wk, bk in zip(a, w, b, strict=True))
        for td in t
    ]


def tanh_network_of_one_time(t, a, w, b, c):
    return np.array([np.dot(a, np.tanh(w * td + b)) + c for td in t])


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


def rewire_by_matrix(W, order):
    P = np.eye(len(order))[order]  # P @ x is x[order]
    return W @ P.T


def rewire_by_loop(W, order):
    new = np.empty_like(W)
    for i, j in enumerate(order):
        new[:, i] = W[:, j]
    return new


def rewire_by_filling(W, order):
    new = np.zeros(W.shape)
    for i, j in enumerate(order):
        new[:, j] = W[:, i]
    return new


ANSWERS = {
    "1.1": [
        fit_g_by_loop,
        fit_g_by_curve_fit,
        fit_g_by_minimising,
        fit_g_by_matrix,
        lambda t, y: np.linalg.lstsq(t[:, None] ** 2 / 2, y)[0][0],
        lambda t, y: Fraction(fit_g_by_loop(t, y)),
    ],
    "1.2": [linear_fit_by_curve_fit, linear_fit_by_qr, linear_fit_by_matrices],
    "1.3": [
        predict_by_loops,
        predict_by_cholesky,
        lambda A_new, c, C: (A_new @ c, np.sqrt(np.diag(A_new @ C @ A_new.T))),
        lambda A_new, c, C: (A_new @ c, np.sqrt(np.einsum("nk,km,nm->n", A_new, C, A_new))),
    ],
    "1.4": [
        tanh_network_by_loops,
        tanh_network_of_one_time,
        lambda t, a, w, b, c: c + a @ np.tanh(np.outer(w, t) + b[:, None]),
        lambda t, a, w, b, c: (a * (1 - 2 / (np.exp(2 * (t[:, None] * w + b)) + 1))).sum(1) + c,
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
        lambda x: np.exp(-np.logaddexp(0, -x)),
        lambda x: 1 / (1 + np.exp(-np.clip(x, -500, 500))),
    ],
    "2.4": [
        n_params_by_index,
        lambda sizes: sum((n + 1) * m for n, m in pairwise(sizes)),
        lambda sizes: np.dot(sizes[:-1], sizes[1:]) + np.sum(sizes[1:]),
    ],
    "3.2": [
        one_hot_by_loop,
        lu.one_hot,
        lambda y, K: y[:, None] == np.arange(K),
        lambda y, K: [[int(k == label) for k in range(K)] for label in y],
    ],
    "3.3": [
        softmax_by_loops,
        softmax_in_place_on_a_copy,
        lu.softmax,
        lambda V: special.softmax(V, axis=1),
        lambda V: np.exp(V - special.logsumexp(V, axis=1, keepdims=True)),
        lambda V: np.stack([special.softmax(row) for row in V]),
    ],
    "3.1": [
        np.ravel,
        lambda img: img.flatten(),
        lambda img: np.concatenate(img),
        lambda img: [pixel for row in img for pixel in row],
        lambda img: img.astype(float).reshape(img.size),
    ],
    "3.4": [
        rewire_by_matrix,
        rewire_by_loop,
        lambda W, order: np.take(W, order, axis=1),
        lambda W, order: [[row[j] for j in order] for row in W],
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
        ("1.1", fit_g_without_brackets, "missing brackets"),
        (
            "1.1",
            lambda t, y: np.linalg.lstsq(np.column_stack([t, t**2]), y)[0][1] * 2,
            "extra parameters",
        ),
        ("1.2", linear_fit_scaled_by_curve_fit, "scaled covariance"),
        ("1.2", linear_fit_for_one_sigma, "σ taken for a number"),
        ("1.2", linear_fit_without_weights, "σ_i ignored"),
        ("1.2", linear_fit_from_hessian_of_chi2, "Hessian of χ²"),
        ("1.3", lambda A, c, C: (A @ c, np.diag(A @ C @ A.T)), "no root"),
        (
            "1.3",
            lambda A, c, C: (A @ c, np.sqrt([a**2 @ np.diag(C) for a in A])),
            "correlations ignored",
        ),
        ("1.3", lambda A, c, C: (A @ c, A @ C @ A.T), "the whole matrix"),
        ("1.4", lambda t, a, w, b, c: a @ np.tanh(np.outer(w, t)) + a @ b + c, "b outside tanh"),
        ("1.4", lambda t, a, w, b, c: a @ np.tanh(w * t + b) + c, "w * t without axes"),
        (
            "1.4",
            lambda t, a, w, b, c: np.tanh(np.outer(w, t).T @ a + a @ b) + c,
            "tanh outside the sum",
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
        ("2.2", lambda x: 1 - 1 / (1 + np.exp(x)), "lost tail"),
        ("2.4", n_params_returning_in_the_loop, "return in the loop"),
        (
            "2.4",
            lambda sizes: sum(n * (m + 1) for n, m in pairwise(sizes)),
            "bias for each input unit",
        ),
        ("2.4", np.sum, "units counted"),
        ("3.2", lambda y, K: np.eye(len(np.unique(y)))[y % len(np.unique(y))], None),
        ("3.3", lambda V: special.softmax(V, axis=0), "normalised over samples"),
        ("3.3", lambda V: special.softmax(V.T, axis=1).T, "normalised over samples"),
        ("3.3", lambda V: special.softmax(V), "normalised over everything"),
        (
            "3.3",
            lambda V: special.expit(V) / special.expit(V).sum(1)[:, None],
            "normalised sigmoids",
        ),
        ("3.3", lambda V: special.softmax(-V, axis=1), "wrong sign"),
        ("3.4", rewire_by_filling, "inverse permutation"),
        ("3.4", lambda W, order: W @ np.eye(len(order))[order], "inverse permutation"),
        ("3.4", lambda W, order: W.copy(), "unchanged"),
    ],
)
def test_a_mistake_is_recognised_in_any_style(number, answer, mistake):
    result = lu.check(number, answer)
    assert result.status == ("known mistake" if mistake else "wrong"), result
    assert result.mistake == mistake
