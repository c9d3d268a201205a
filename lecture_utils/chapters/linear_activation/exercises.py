"""Exercises 2.1-2.4: affine maps, the sigmoid, the network and the number of its parameters."""

import math
from contextlib import nullcontext
from itertools import pairwise
from unittest import mock

import numpy as np

from ...exercises.exercise import Exercise

# A square W lets a missing transpose pass without a shape error, so that it can be explained.
W_SQUARE = np.array([[1.0, -2.0, 0.5], [3.0, 0.25, -1.0], [-0.5, 4.0, 2.0]])
B_SQUARE = np.array([0.3, -1.5, 2.0])
W_WIDE = np.array([[2.0, -1.0, 0.5, 3.0], [0.1, 4.0, -2.5, 1.0]])
X_FIVE = np.array(
    [[1.0, 0.5, -2.0], [0.2, -3.0, 4.0], [-1.5, 2.5, 0.7], [6.0, -0.1, 1.1], [30.0, 8.0, -50.0]]
)


def affine(W, X, b):
    return X @ W.T + b  # row n is W @ X[n] + b, eq. (5)


def sigmoid(x):
    e = np.exp(-np.abs(x))  # between 0 and 1, so it cannot overflow
    return np.where(x >= 0, 1 / (1 + e), e / (1 + e))


def forward(Ws, bs, X):
    Us, Zs = [], [X]
    for W, b in zip(Ws, bs, strict=True):
        Us.append(Zs[-1] @ W.T + b)  # eq. (5)
        Zs.append(np.tanh(Us[-1]))  # eq. (6)
    Zs[-1] = Us[-1]  # the last layer is linear
    return Us, Zs


def n_params(sizes):
    n = np.array(sizes)
    return int(np.sum((n[:-1] + 1) * n[1:]))  # each unit has a weight per input and a bias


AFFINE = Exercise(
    number="2.1",
    reference=affine,
    cases=(
        (W_SQUARE, X_FIVE, B_SQUARE),
        (W_SQUARE, X_FIVE[2:], B_SQUARE),
        (W_WIDE, np.column_stack([X_FIVE, X_FIVE[:, 1] - 1]), np.array([-0.7, 1.2])),
        (W_WIDE.T, np.array([[1.23456, -2.0]]), np.array([0.1, -0.2, 30.0, 4.0])),
    ),
    mistakes={
        "missing transpose": lambda W, X, b: X @ W + b,
        "missing bias": lambda W, X, b: X @ W.T,
        "missing transpose and bias": lambda W, X, b: X @ W,
        "transposed result": (lambda W, X, b: (X @ W.T + b).T, lambda W, X, b: W @ X.T + b),
        "samples as columns": (lambda W, X, b: W @ X + b, lambda W, X, b: W @ X + b[:, None]),
        "return in the loop": lambda W, X, b: W @ X[0] + b,
    },
)


def unsilenced(function, x):
    """Call a function so that it cannot hide an overflow.

    Meanwhile np.errstate and np.seterr do nothing, and np.exp looks at what it returns: in a
    browser the processor's flags are missing, by which NumPy notices an overflow.
    """
    exp = np.exp

    def watched_exp(exponent, *args, **settings):
        value = exp(exponent, *args, **settings)
        if np.any(np.isinf(value) & np.isfinite(exponent)):
            raise FloatingPointError("overflow encountered in exp")
        return value

    powerless = {"errstate": lambda **settings: nullcontext(), "seterr": lambda **settings: {}}
    with mock.patch.multiple(np, exp=watched_exp, **powerless):
        return function(x)


def naive_sigmoid(x):
    return 1 / (1 + np.exp(-x))


def clipped_sigmoid(limit):
    return lambda x: naive_sigmoid(np.clip(x, -limit, limit))


def sigmoid_with_a_step_beyond(limit):
    return lambda x: np.where(np.abs(x) > limit, np.where(np.less(x, 0), 0, 1), sigmoid(x))


SIGMOID = Exercise(
    number="2.2",
    reference=sigmoid,
    cases=(
        (np.array([-2.0, -0.5, 0.0, 1.0, 3.0]),),
        (0.7,),
        (np.array([[0.1, -4.0, 2.5], [12.0, -0.3, -9.0]]),),
        (np.array([-32.0, -50.0]),),
        (np.array([-1.0, -1000.0]),),
        (np.array([1000.0, 2.0]),),
        (np.array([0.5, -1e5]),),
        (np.array([[0.3], [-1.2]]),),
    ),
    atol=1e-100,
    overflow_is_error=True,
    observe=unsilenced,
    mistakes={
        "wrong sign": lambda x: 1 / (1 + np.exp(x)),
        "tanh": np.tanh,
        "tanh of x": lambda x: (1 + np.tanh(x)) / 2,
        "only positive x": lambda x: 1 / (1 + np.exp(-np.abs(x))),
        "only the numerator multiplied": lambda x: np.exp(x) / (1 + np.exp(-x)),
        "overflow for negative x": (naive_sigmoid, lambda x: naive_sigmoid(np.longdouble(x))),
        "lost tail": (
            lambda x: (1 + np.tanh(np.divide(x, 2))) / 2,
            lambda x: 1 - 1 / (1 + np.exp(x)),
            lambda x: 1 - sigmoid(-x),
        ),
        "clipped": (clipped_sigmoid(30), *tuple(clipped_sigmoid(limit) for limit in (20, 50, 100))),
        "a step far out": (
            sigmoid_with_a_step_beyond(30),
            *tuple(sigmoid_with_a_step_beyond(limit) for limit in (20, 40)),
        ),
        "overflow for positive x": lambda x: np.exp(x) / (1 + np.exp(x)),
        "both branches evaluated": lambda x: np.where(
            x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x))
        ),
    },
)


def chain(Ws, bs, X, hidden=np.tanh, last=lambda U: U, layer=lambda Z, W, b: Z @ W.T + b):
    """The network with other functions in it: the mistakes are variations of it."""
    Us, Zs = [], [X]
    for W, b in zip(Ws, bs, strict=True):
        Us.append(layer(Zs[-1], W, b))
        Zs.append(hidden(Us[-1]))
    Zs[-1] = last(Us[-1])
    return Us, Zs


def forward_from_the_input(Ws, bs, X):
    Us = [X @ W.T + b for W, b in zip(Ws, bs, strict=True)]
    return Us, [X, *map(np.tanh, Us[:-1]), Us[-1]]


def forward_of_the_pre_activations(Ws, bs, X):
    Us, U = [], X
    for W, b in zip(Ws, bs, strict=True):
        Us.append(U := U @ W.T + b)
    return Us, [X, *map(np.tanh, Us[:-1]), Us[-1]]


def forward_of_two_layers(Ws, bs, X):
    (W1, W2), (b1, b2) = Ws, bs
    return chain([W1, W2], [b1, b2], X)


def forward_of_the_first_two_layers(Ws, bs, X):
    return forward_of_two_layers(Ws[:2], bs[:2], X)


def network_case(sizes, N, seed):
    """Weights, biases and N samples of a network with these numbers of units."""
    rng = np.random.default_rng(seed)
    Ws = [rng.normal(size=(n, m)).round(2) for m, n in pairwise(sizes)]
    return Ws, [rng.normal(size=n).round(2) for n in sizes[1:]], rng.normal(size=(N, sizes[0]))


FORWARD = Exercise(
    number="2.3",
    reference=forward,
    cases=(
        network_case([3, 3, 3], 3, seed=1),
        network_case([1, 4, 1], 5, seed=2),
        network_case([3, 2], 4, seed=3),
        network_case([2, 5, 3, 4, 1], 3, seed=4),
    ),
    mistakes={
        "tanh on the last layer": lambda Ws, bs, X: chain(Ws, bs, X, last=np.tanh),
        "X in every layer": forward_from_the_input,
        "U handed on": forward_of_the_pre_activations,
        "Z for U": (
            lambda Ws, bs, X: ((r := forward(Ws, bs, X))[1][1:], r[1]),
            lambda Ws, bs, X: ((r := chain(Ws, bs, X, last=np.tanh))[1][1:], r[1]),
        ),
        "samples as columns": lambda Ws, bs, X: chain(Ws, bs, X, layer=lambda Z, W, b: W @ Z + b),
        "nothing appended": lambda Ws, bs, X: ([], [X]),
        "missing transpose": lambda Ws, bs, X: chain(Ws, bs, X, layer=lambda Z, W, b: Z @ W + b),
        "no bias": lambda Ws, bs, X: chain(Ws, bs, X, layer=lambda Z, W, b: Z @ W.T),
        "no tanh": lambda Ws, bs, X: chain(Ws, bs, X, hidden=lambda U: U),
        "another activation": (
            lambda Ws, bs, X: chain(Ws, bs, X, hidden=sigmoid),
            lambda Ws, bs, X: chain(Ws, bs, X, hidden=lambda U: np.maximum(U, 0)),
        ),
        "Z⁽⁰⁾ missing": lambda Ws, bs, X: ((r := forward(Ws, bs, X))[0], r[1][1:]),
        "last Z missing": lambda Ws, bs, X: ((r := forward(Ws, bs, X))[0], r[1][:-1]),
        "U and Z exchanged": lambda Ws, bs, X: forward(Ws, bs, X)[::-1],
        "only the output": (
            lambda Ws, bs, X: forward(Ws, bs, X)[1][-1],
            lambda Ws, bs, X: forward(Ws, bs, X)[1],
        ),
        "depth fixed at two": (forward_of_two_layers, forward_of_the_first_two_layers),
        "return in the loop": lambda Ws, bs, X: (
            [X @ Ws[0].T + bs[0]],
            [X, np.tanh(X @ Ws[0].T + bs[0])],
        ),
    },
)

N_PARAMS = Exercise(
    number="2.4",
    reference=n_params,
    cases=(([4, 3],), ([4, 16, 3],), ([100, 100, 100, 100],), ([2, 7, 5, 1],)),
    mistakes={
        "product over layers": (
            lambda sizes: math.prod(n * m for n, m in pairwise(sizes)),
            lambda sizes: math.prod(n * m + m for n, m in pairwise(sizes)),
            math.prod,
        ),
        "no biases": lambda sizes: sum(n * m for n, m in pairwise(sizes)),
        "bias of the input": lambda sizes: sum(n * m for n, m in pairwise(sizes)) + sum(sizes),
        "bias for each input unit": lambda sizes: sum(n * m + n for n, m in pairwise(sizes)),
        "hidden biases only": lambda sizes: (
            sum(n * m for n, m in pairwise(sizes)) + sum(sizes[1:-1])
        ),
        "units counted": sum,
        "return in the loop": lambda sizes: (sizes[0] + 1) * sizes[1],
        "counts of the layers": lambda sizes: [n * m + m for n, m in pairwise(sizes)],
        "one bias a layer": lambda sizes: sum(n * m + 1 for n, m in pairwise(sizes)),
    },
)

EXERCISES = (AFFINE, SIGMOID, FORWARD, N_PARAMS)
