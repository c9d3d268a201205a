"""Exercises 3.1-3.4: images as vectors, one-hot vectors, softmax, and scrambled pixels."""

import numpy as np

from ...exercises.exercise import Exercise

V_WIDE = np.array([[0.5, -1.0, 2.0], [3.0, 0.1, -0.4], [-2.5, 1.5, 0.7], [0.0, 4.0, -2.0]])
V_SQUARE = np.array([[1.0, 2.0, -0.5], [0.3, -1.5, 5.0], [-1.2, 0.8, 2.2]])
WEIGHTS = np.array(
    [
        [1.0, -2.0, 3.0, 0.5, 0.0],
        [0.0, 4.0, -1.0, 2.5, 1.5],
        [-3.0, 0.2, 6.0, 1.0, -0.7],
        [2.0, 1.0, -4.0, 0.3, 5.0],
    ]
)
IMAGE = np.array([[0, 1, 1, 0], [1, 1, 1, 0], [0, 1, 1, 0], [1, 1, 1, 1]])  # eq. (18)


def image_to_vector(img):
    return img.reshape(-1)  # row by row, eq. (18)


def one_hot(y, K):
    return np.eye(K)[y]  # row k of the unit matrix is the vector of class k


def softmax(V):
    E = np.exp(V - V.max(axis=1, keepdims=True))  # the largest exponent of a row is 0
    return E / E.sum(axis=1, keepdims=True)


def rewire(W, order):
    return W[:, order]  # column i reads what arrives as component i, x[order[i]]


def _filled(y, K, index, value=1):
    out = np.zeros((len(y), K))
    out[index] = value
    return out


def _sigmoid(V):
    return 1 / (1 + np.exp(-V))


def _shifted(V):
    return np.exp(V - V.max(axis=1, keepdims=True))


def _over_samples(E):
    return E / E.sum(axis=0)


def _over_classes(E):
    return E / E.sum(axis=1, keepdims=True)


def _axis_not_kept(E):
    return E / E.sum(axis=1)


def _first_row_only(V):
    out = np.zeros(V.shape)
    out[0] = softmax(V)[0]
    return out


def _with_height_as_stride(img):
    height, width = img.shape
    x = np.zeros(img.size)
    for i in range(height):
        for j in range(width):
            x[i * height + j] = img[i, j]
    return x


IMAGE_TO_VECTOR = Exercise(
    number="3.1",
    reference=image_to_vector,
    cases=(
        (IMAGE,),
        (np.array([[1, 2, 3], [4, 5, 6]]),),
        (np.array([[0.5, -7.0], [200.0, 0.0], [3.0, 1.23456]]),),
    ),
    mistakes={
        "column by column": lambda img: img.reshape(-1, order="F"),
        "row matrix": lambda img: img.reshape(1, -1),
        "column matrix": lambda img: img.reshape(-1, 1),
        "upside down": lambda img: img[::-1].reshape(-1),
        "mirrored": lambda img: img[:, ::-1].reshape(-1),
        "nothing done": lambda img: img,
        "backwards": lambda img: img.reshape(-1)[::-1],
        "only 4 x 4": lambda img: img.reshape(16),
        "height for width": (
            _with_height_as_stride,
            lambda img: img[:, np.arange(img.shape[0])].reshape(-1),
            lambda img: img[np.arange(img.shape[1])].reshape(-1),
        ),
        "values changed": (
            lambda img: img.reshape(-1).astype(int),
            lambda img: img.reshape(-1).astype(np.uint8),
            lambda img: img.reshape(-1) != 0,
            lambda img: img.reshape(-1) > 0,
            lambda img: img.reshape(-1) > 0.5,
            lambda img: img.reshape(-1) / 255,
            lambda img: img.reshape(-1) / img.max(),
            lambda img: 2 * img.reshape(-1) - 1,
        ),
        "one row only": (lambda img: img[0], lambda img: img[-1]),
    },
)

ONE_HOT = Exercise(
    number="3.2",
    reference=one_hot,
    cases=(
        (np.array([0, 2, 1, 2, 0]), 3),
        (np.array([1, 0, 0]), 3),
        (np.array([3, 1, 0, 3]), 6),
        (np.array([1, 3, 1]), 4),  # the smallest label is not 0
        (np.array([2]), 3),
    ),
    mistakes={
        "width from the labels": (
            lambda y, K: np.eye(y.max() + 1)[y],
            lambda y, K: (y[:, None] == np.unique(y)).astype(float),
            lambda y, K: np.eye(len(np.unique(y)))[y],
        ),
        "transposed": lambda y, K: np.eye(K)[y].T,
        "labels from 1": (
            lambda y, K: np.eye(K)[y - 1],
            lambda y, K: (y[:, None] == np.arange(1, K + 1)).astype(float),
        ),
        "counted from the smallest label": lambda y, K: np.eye(K)[y - y.min()],
        "ranks instead of labels": lambda y, K: np.eye(K)[np.searchsorted(np.unique(y), y)],
        "columns of all rows": lambda y, K: _filled(y, K, (slice(None), y)),
        "whole rows": lambda y, K: _filled(y, K, y),
        "label as value": (
            lambda y, K: np.eye(K)[y] * y[:, None],
            lambda y, K: np.eye(K)[y] * (y[:, None] + 1),
        ),
        "labels not used": (lambda y, K: np.eye(len(y), K), lambda y, K: np.eye(K)),
        "first sample only": lambda y, K: _filled(y, K, (0, y[0])),
        "zeros and ones exchanged": lambda y, K: 1 - np.eye(K)[y],
    },
)

SOFTMAX = Exercise(
    number="3.3",
    reference=softmax,
    cases=(
        (V_WIDE,),
        (V_SQUARE,),
        (np.array([[1000.0, 998.5], [999.0, 1001.0]]),),
        (np.array([[1000.0, 0.0, -1000.0], [1.0, 2.0, 3.0]]),),
        (np.array([[-1000.0, -1001.0, -1003.0, -1000.5]]),),
        (np.array([[0.5, 2.0], [-998.0, -1000.0]]),),
        (np.array([[1e5, 99_998.0]]),),  # too large for longdouble, too
    ),
    rtol=1e-10,
    atol=1e-12,
    mistakes={
        "normalised over samples": (
            lambda V: np.exp(V) / np.exp(V).sum(axis=0),
            lambda V: _over_samples(np.exp(V - V.max(axis=0))),
            lambda V: _over_samples(_shifted(V)),
        ),
        "normalised over everything": (
            lambda V: np.exp(V) / np.exp(V).sum(),
            lambda V: np.exp(V - V.max()) / np.exp(V - V.max()).sum(),
            lambda V: _shifted(V) / _shifted(V).sum(),
        ),
        "axis not kept": (
            lambda V: np.exp(V) / np.exp(V).sum(axis=1),
            lambda V: _axis_not_kept(_shifted(V)),
            lambda V: _axis_not_kept(np.exp(V - V.max(axis=1))),
            lambda V: _axis_not_kept(np.exp(V - V.max())),
        ),
        "maximum without its axis": lambda V: softmax(V - V.max(axis=1)),
        "maximum over samples": lambda V: _over_classes(np.exp(V - V.max(axis=0))),
        "shifted in one place": (
            lambda V: _shifted(V) / np.exp(V).sum(axis=1, keepdims=True),
            lambda V: np.exp(V) / _shifted(V).sum(axis=1, keepdims=True),
        ),
        "divided by the maximum": (
            lambda V: softmax(V / V.max(axis=1, keepdims=True)),
            lambda V: softmax(V / V.max()),
            lambda V: softmax(V / np.abs(V).max(axis=1, keepdims=True)),
            lambda V: softmax(V / np.abs(V).max()),
            lambda V: softmax(V / 1000),
        ),
        "clipped": (
            lambda V: softmax(np.clip(V, -700, 700)),
            *(
                tuple(lambda V, c=c: softmax(np.clip(V, -c, c)) for c in (100, 500, 709))
                + tuple(lambda V, c=c: softmax(np.minimum(V, c)) for c in (100, 500, 700, 709))
            ),
        ),
        "nan replaced": (
            lambda V: np.nan_to_num(_over_classes(np.exp(V))),
            lambda V: _over_classes(np.nan_to_num(np.exp(V))),
        ),
        "overflow": (
            lambda V: _over_classes(np.exp(V)),
            lambda V: _over_classes(np.exp(np.longdouble(V))),
        ),
        "one maximum for all rows": lambda V: _over_classes(np.exp(V - V.max())),
        "minimum or mean": (
            lambda V: _over_classes(np.exp(V - V.min(axis=1, keepdims=True))),
            lambda V: _over_classes(np.exp(V - V.mean(axis=1, keepdims=True))),
        ),
        "not normalised": (
            lambda V: np.exp(V),
            _shifted,
            lambda V: _shifted(V) / _shifted(V).mean(axis=1, keepdims=True),
        ),
        "divided by the length": lambda V: (
            _shifted(V) / np.linalg.norm(_shifted(V), axis=1, keepdims=True)
        ),
        "no exponential": lambda V: _over_classes(V),
        "logarithm": lambda V: (
            V - V.max(axis=1, keepdims=True) - np.log(_shifted(V).sum(1, keepdims=True))
        ),
        "hard maximum": lambda V: np.eye(V.shape[1])[V.argmax(axis=1)],
        "first sample only": (_first_row_only, lambda V: softmax(V)[0]),
        "normalised sigmoids": (lambda V: _over_classes(_sigmoid(V)), _sigmoid),
        "wrong sign": (lambda V: softmax(-V), lambda V: _over_classes(np.exp(-V))),
    },
)

REWIRE = Exercise(
    number="3.4",
    reference=rewire,
    cases=(
        (np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([2, 0, 1])),
        (WEIGHTS, np.array([3, 4, 1, 0, 2])),
        (WEIGHTS[:, :4], np.array([1, 2, 3, 0])),
        (np.array([[0.12345, -2.5, 7.0]]), np.array([1, 2, 0])),
    ),
    mistakes={
        "inverse permutation": lambda W, order: W[:, np.argsort(order)],
        "unchanged": (lambda W, order: W, lambda W, order: W[:, np.sort(order)]),
        "rows": (
            lambda W, order: W[order],
            lambda W, order: W[np.argsort(order)],
            lambda W, order: W[order % len(W)],
        ),
        "transposed": lambda W, order: W[:, order].T,
        "backwards": (lambda W, order: W[:, ::-1], lambda W, order: W[:, order[::-1]]),
    },
)


EXERCISES = (IMAGE_TO_VECTOR, ONE_HOT, SOFTMAX, REWIRE)
