"""Exercises 1.1-1.4: fitting free fall, predicting with errors, and a network as a formula."""

import numpy as np

from ...exercises.exercise import Exercise

# Ten times in s and heights in m of a falling body, and sets that have no symmetry.
TEN = (
    np.arange(1, 11) / 10,
    np.array([0.052, 0.193, 0.454, 0.787, 1.215, 1.772, 2.429, 3.157, 3.958, 4.878]),
)
TWO = (np.array([1.0, 5.0]), np.array([2.0, 21.0]))
FIVE = (np.array([-3.0, -1.0, 0.5, 2.0, 8.0]), np.array([41.0, 6.5, -0.4, 22.0, 310.0]))
UPWARDS = (np.array([1.0, 2.0, 4.0]), np.array([-0.7, -1.6, -8.3]))  # g is negative


def fit_g(t, y):
    phi = t**2 / 2  # the model is y = g * phi
    return phi @ y / (phi @ phi)  # where d/dg of sum((y - g * phi)**2) vanishes


def linear_fit(A, y, sigma):
    B = A.T / sigma**2  # row d of A is divided by the variance of y_d
    C = np.linalg.inv(B @ A)  # the inverse Hessian of chi2 / 2
    c = C @ (B @ y)
    chi2 = np.sum(((y - A @ c) / sigma) ** 2)
    return c, C, chi2


def predict(A_new, c, C):
    values = A_new @ c
    variances = np.sum(A_new @ C * A_new, axis=1)  # a C a^T, one for each row a
    return values, np.sqrt(variances)


def tanh_network(t, a, w, b, c):
    units = np.tanh(t[:, None] * w + b)  # a row for each time, a column for each unit
    return units @ a + c


# Any library may be used, and those that iterate stop near 1e-8.
RTOL = 1e-6


FIT_G = Exercise(
    number="1.1",
    reference=fit_g,
    cases=(TEN, TWO, FIVE, UPWARDS),
    rtol=RTOL,
    mistakes={
        "mean of 2y/t²": lambda t, y: np.mean(2 * y / t**2),
        "fitted y = a t²": lambda t, y: np.sum(t**2 * y) / np.sum(t**4),
        "half of a": lambda t, y: np.sum(t**2 * y) / np.sum(t**4) / 2,
        "square of the sum": lambda t, y: np.sum(t**2 * y) * 2 / np.sum(t**2) ** 2,
        "missing brackets": lambda t, y: len(t) * np.sum(t**2 / 2 * y),
        "return in the loop": lambda t, y: 2 * y[0] / t[0] ** 2,
        "linear in t": lambda t, y: 2 * np.sum(t * y) / np.sum(t**2),
        "ratio of sums": lambda t, y: 2 * np.sum(y) / np.sum(t**2),
        "extra parameters": (
            lambda t, y: 2 * np.polyfit(t, y, 2)[0],
            lambda t, y: 2 * np.polyfit(t**2, y, 1)[0],
            lambda t, y: np.linalg.lstsq(np.column_stack([t, t**2 / 2]), y)[0][1],
            lambda t, y: np.linalg.lstsq(np.column_stack([t, t**2 / 2, t**3]), y)[0][1],
        ),
    },
)

# Design matrices: free fall alone, with a start, and two whose points have errors of their own.
FALL = (TEN[0][:, None] ** 2 / 2, TEN[1], 0.02)
START = (np.column_stack([TEN[0], TEN[0] ** 2 / 2]), TEN[1], 0.02)
LINE = (
    np.array([[1.0, -2.0], [1.0, 0.0], [1.0, 1.0], [1.0, 4.0], [1.0, 5.0]]),
    np.array([-3.5, 1.2, 2.9, 9.4, 10.6]),
    np.array([0.5, 0.1, 0.2, 0.4, 1.5]),
)
PLANE = (
    np.array(
        [[1.0, 2, -1], [1, -1, 3], [1, 0.5, 0.5], [1, 4, 2], [1, -3, -2], [1, 1, -4], [1, 0, 1]]
    ),
    np.array([3.0, -41.0, -2.5, 7.0, -20.0, 68.0, -11.0]),
    np.array([2.0, 3.0, 0.7, 5.0, 1.0, 4.0, 0.3]),
)


def _unweighted(A, y):
    return np.linalg.lstsq(A, y)[0]


def _chi2(A, y, sigma, c):
    return np.sum(((y - A @ c) / sigma) ** 2)


def _changed(change):
    """Return an answer to 1.2 that changes what the reference returns."""
    return lambda A, y, sigma: change(A, y, sigma, *linear_fit(A, y, sigma))


def _with_weights(other):
    """Return an answer to 1.2 that fits with other errors, and has χ² of the right ones."""

    def answer(A, y, sigma):
        c, C, _ = linear_fit(A, y, other(sigma))
        return c, C, _chi2(A, y, sigma, c)

    return answer


LINEAR_FIT = Exercise(
    number="1.2",
    reference=linear_fit,
    cases=(FALL, START, LINE, PLANE),
    rtol=1e-5,
    mistakes={
        "scaled covariance": _changed(lambda A, y, s, c, C, x: (c, C * x / (len(y) - len(c)), x)),
        "Hessian of χ²": _changed(lambda A, y, s, c, C, x: (c, C / 2, x)),
        "Hessian not inverted": _changed(lambda A, y, s, c, C, x: (c, np.linalg.inv(C), x)),
        "variances only": (
            _changed(lambda A, y, s, c, C, x: (c, np.diag(C), x)),
            _changed(lambda A, y, s, c, C, x: (c, np.sqrt(np.diag(C)), x)),
        ),
        "σ not squared": (
            _with_weights(np.sqrt),
            lambda A, y, sigma: linear_fit(A, y, np.sqrt(sigma)),
            _changed(lambda A, y, s, c, C, x: (c, linear_fit(A, y, np.sqrt(s))[1], x)),
        ),
        "σ_i ignored": (
            _changed(
                lambda A, y, s, c, C, x: (
                    _unweighted(A, y),
                    C,
                    _chi2(A, y, s, _unweighted(A, y)),
                )
            ),
            # σ_d² in the product of A with itself alone
            _changed(lambda A, y, s, c, C, x: (_unweighted(A, y), C, x)),
        ),
        "C without σ": (
            _changed(lambda A, y, s, c, C, x: (c, np.linalg.inv(A.T @ A), x)),
            lambda A, y, sigma: (
                _unweighted(A, y),
                np.linalg.inv(A.T @ A),
                _chi2(A, y, sigma, _unweighted(A, y)),
            ),
            lambda A, y, sigma: (
                _unweighted(A, y),
                np.linalg.inv(A.T @ A),
                _chi2(A, y, 1, _unweighted(A, y)),
            ),
        ),
        "σ taken for a number": lambda A, y, sigma: linear_fit(A, y, float(sigma)),
        "wrong order": (
            _changed(lambda A, y, s, c, C, x: (C, c, x)),
            _changed(lambda A, y, s, c, C, x: (c, x, C)),
            _changed(lambda A, y, s, c, C, x: (x, c, C)),
        ),
        "right-hand side without σ": lambda A, y, sigma: (
            (c := linear_fit(A, y, sigma)[1] @ A.T @ y),
            linear_fit(A, y, sigma)[1],
            _chi2(A, y, sigma, c),
        ),
        "χ² divided by σ": _changed(lambda A, y, s, c, C, x: (c, C, np.sum((y - A @ c) ** 2 / s))),
        "χ² without σ": _changed(lambda A, y, s, c, C, x: (c, C, np.sum((y - A @ c) ** 2))),
        "reduced χ²": _changed(lambda A, y, s, c, C, x: (c, C, x / (len(y) - len(c)))),
        "χ² with the errors of the fit": _changed(
            lambda A, y, s, c, C, x: (c, C, np.sum((y - A @ c) ** 2 / np.diag(A @ C @ A.T)))
        ),
    },
)


def _predicted(errors):
    """Return an answer to 1.3 in which only the errors may be wrong."""
    return lambda A_new, c, C: (A_new @ c, errors(A_new, c, C))


PREDICT = Exercise(
    number="1.3",
    reference=predict,
    cases=(
        (np.array([[0.72]]), np.array([9.8]), np.array([[0.000625]])),
        (
            np.array([[2.0, 2.0], [0.5, 0.125]]),
            np.array([0.3, 9.7]),
            np.array([[0.0016, -0.0039], [-0.0039, 0.0102]]),
        ),
        (
            np.array([[1.0, -2, 4], [1, 0, 0], [1, 3, 9], [0, 1, -5]]),
            np.array([-3.0, 0.5, 20.0]),
            np.array([[5.0, -2.0, 0.5], [-2.0, 3.0, -1.0], [0.5, -1.0, 2.0]]),
        ),
    ),
    rtol=RTOL,
    mistakes={
        "no root": _predicted(lambda A, c, C: np.sum(A @ C * A, axis=1)),
        "correlations ignored": _predicted(lambda A, c, C: np.sqrt(A**2 @ np.diag(C))),
        "errors added linearly": (
            _predicted(lambda A, c, C: np.abs(A) @ np.sqrt(np.diag(C))),
            _predicted(lambda A, c, C: A @ np.sqrt(np.diag(C))),
        ),
        "the whole matrix": (
            _predicted(lambda A, c, C: A @ C @ A.T),
            _predicted(lambda A, c, C: np.sqrt(np.abs(A @ C @ A.T))),
            _predicted(lambda A, c, C: np.sqrt(A @ C @ A.T)),
        ),
        "errors of the parameters": _predicted(lambda A, c, C: np.sqrt(np.diag(C))),
        "wrong order": lambda A_new, c, C: predict(A_new, c, C)[::-1],
    },
)

TIMES = np.array([0.1, 0.5, 0.8, 2.0])
# Weights a, w and biases b of the units, and the bias c of the output.
ONE_UNIT = (np.array([2.0]), np.array([1.5]), np.array([-0.5]), 0.3)
UNITS = (
    np.array([1.0, -0.6, 0.25]),
    np.array([0.7, -2.0, 0.4]),
    np.array([0.1, 1.2, -0.8]),
    -0.45,
)
AS_MANY_UNITS_AS_TIMES = (
    np.array([0.5, -1.5, 2.0, 0.8]),
    np.array([1.1, 0.3, -0.9, 2.2]),
    np.array([-0.2, 0.6, 0.9, -1.4]),
    1.7,
)


def _units(t, w, b):
    return np.tanh(np.outer(t, w) + b)


TANH_NETWORK = Exercise(
    number="1.4",
    reference=tanh_network,
    cases=(
        (TIMES, *ONE_UNIT),
        (TIMES, *UNITS),
        (TIMES, *AS_MANY_UNITS_AS_TIMES),
        (np.array([-0.7]), *UNITS),
    ),
    mistakes={
        "tanh outside the sum": (
            lambda t, a, w, b, c: np.tanh((np.outer(t, w) + b) @ a + c),
            lambda t, a, w, b, c: np.tanh((np.outer(t, w) + b) @ a) + c,
        ),
        "b outside tanh": (
            lambda t, a, w, b, c: (np.tanh(np.outer(t, w)) + b) @ a + c,
            lambda t, a, w, b, c: np.tanh(np.outer(t, w)) @ a + np.sum(b) + c,
        ),
        "sum over times": (
            lambda t, a, w, b, c: a * np.sum(_units(t, w, b), axis=0) + c,
            lambda t, a, w, b, c: np.sum(_units(t, w, b) @ a + c),
            lambda t, a, w, b, c: np.sum(_units(t, w, b) @ a) + c,
        ),
        "c in the sum": lambda t, a, w, b, c: np.sum(a * _units(t, w, b) + c, axis=1),
        "c inside tanh": (
            lambda t, a, w, b, c: np.tanh(np.outer(t, w) + b + c) @ a,
            lambda t, a, w, b, c: (np.tanh(np.outer(t, w) + b) + c) @ a,
        ),
        "w * t without axes": (
            lambda t, a, w, b, c: np.sum(a * np.tanh(w * t + b)) + c,
            lambda t, a, w, b, c: a * np.tanh(w * t + b) + c,
            lambda t, a, w, b, c: a @ np.tanh(w * t + b) + c,
        ),
        "return in the loop": lambda t, a, w, b, c: a[0] * np.tanh(w[0] * t + b[0]) + c,
        "last term alone": lambda t, a, w, b, c: a[-1] * np.tanh(w[-1] * t + b[-1]) + c,
        "b forgotten": lambda t, a, w, b, c: np.tanh(np.outer(t, w)) @ a + c,
        "weights a forgotten": lambda t, a, w, b, c: np.sum(_units(t, w, b), axis=1) + c,
    },
)

EXERCISES = (FIT_G, LINEAR_FIT, PREDICT, TANH_NETWORK)
