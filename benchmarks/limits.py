"""What NumPy can reach at most: a step written by hand, its matrix products, its bare calls."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise

import numpy as np

from .problems import BETA1, BETA2, DELTA, LEARNING_RATE, Problem


def _run(calls: list[Callable]) -> None:
    for call in calls:
        call()


class ByHand:
    """One training step with Adam in as few NumPy calls as we know.

    All calls are prepared once, in a list, so that hardly any Python is left between them.
    A sample is a column; every layer carries a row of ones, so that b is one more column of W.
    This is the bound that readable code is measured against, not a way to write it.
    """

    def __init__(self, problem: Problem):
        sizes, N = problem.sizes, len(problem.X)
        joined = [np.column_stack(pair) for pair in problem.matrices()]
        self._shapes = [W.shape for W in joined]
        self._theta = np.concatenate([W.ravel() for W in joined])
        g, m, s, work = np.zeros((4, self._theta.size))
        W, dW = self._views(self._theta), self._views(g)
        Z = [np.ones((n + 1, N)) for n in sizes[:-1]]
        Z[0][:-1] = problem.X.T
        V, Y = np.empty((sizes[-1], N)), np.ascontiguousarray(problem.Y.T)
        top, total, ones = np.empty(N), np.empty_like(V), np.ones((len(V), len(V)))
        one, samples, beta1, beta2 = map(np.array, (1.0, float(N), BETA1, BETA2))
        self._t, self._shift, self._factor = 0, np.array(0.0), np.array(0.0)

        self.calls: list[Callable] = []
        add = self.calls.append
        for W_l, Z_l, Z_next in zip(W, Z, [*(z[:-1] for z in Z[1:]), V], strict=True):
            add(partial(W_l.dot, Z_l, Z_next))
            if Z_next is not V:
                add(partial(np.tanh, Z_next, Z_next))
        add(partial(np.maximum.reduce, V, 0, None, top))
        add(partial(np.subtract, V, top, V))
        add(partial(np.exp, V, V))
        add(partial(ones.dot, V, total))
        add(partial(np.divide, V, total, V))
        add(partial(np.subtract, V, Y, V))
        add(partial(np.divide, V, samples, V))
        dU = V
        for i in reversed(range(len(W))):
            add(partial(dU.dot, Z[i].T, dW[i]))
            if i:
                z = Z[i][:-1]
                slope, dZ = np.empty((2, *z.shape))
                add(partial(W[i][:, :-1].T.dot, dU, dZ))
                add(partial(np.multiply, z, z, slope))
                add(partial(np.subtract, one, slope, slope))
                add(partial(np.multiply, dZ, slope, dZ))
                dU = dZ
        add(partial(np.multiply, m, beta1, m))
        add(partial(np.add, m, g, m))
        add(partial(np.multiply, s, beta2, s))
        add(partial(np.multiply, g, g, work))
        add(partial(np.add, s, work, s))
        add(partial(np.sqrt, s, work))
        add(partial(np.add, work, self._shift, work))
        add(partial(np.divide, m, work, work))
        add(partial(np.multiply, work, self._factor, work))
        add(partial(np.subtract, self._theta, work, self._theta))

    def _views(self, vector) -> list[np.ndarray]:
        stops = np.cumsum([n * m for n, m in self._shapes])
        pieces = np.split(vector, stops[:-1])
        return [piece.reshape(shape) for piece, shape in zip(pieces, self._shapes, strict=True)]

    def step(self) -> None:
        self._t += 1
        first = (1 - BETA1) / (1 - BETA1**self._t)
        second = ((1 - BETA2) / (1 - BETA2**self._t)) ** 0.5
        self._shift[...], self._factor[...] = DELTA / second, LEARNING_RATE * first / second
        _run(self.calls)

    def matrices(self) -> list[tuple[np.ndarray, np.ndarray]]:
        return [(W[:, :-1], W[:, -1]) for W in self._views(self._theta)]


def matrix_products(problem: Problem) -> Callable[[], None]:
    """Only the matrix products of a step: three a layer, two in the first."""
    N, rng = len(problem.X), np.random.default_rng(0)
    calls = []
    for i, (m, n) in enumerate(pairwise(problem.sizes)):
        W, Z, dU = rng.normal(size=(n, m)), rng.normal(size=(m, N)), rng.normal(size=(n, N))
        calls += [partial(W.dot, Z, np.empty((n, N))), partial(dU.dot, Z.T, np.empty((n, m)))]
        if i:
            calls.append(partial(W.T.dot, dU, np.empty((m, N))))
    return partial(_run, calls)


def empty_calls(problem: Problem) -> Callable[[], None]:
    """As many NumPy calls as `ByHand` makes, each on arrays of one element."""
    a, out = np.ones(1), np.empty(1)
    return partial(_run, [partial(np.add, a, a, out)] * len(ByHand(problem).calls))


def loss_by_hand(problem: Problem) -> Callable[[np.ndarray], float]:
    """The loss of a network with one hidden layer, in plain formulas, for a loop."""
    X, Y, (n_in, n_hidden, n_out) = problem.X, problem.Y, problem.sizes
    stops = np.cumsum([n_hidden * n_in, n_hidden, n_out * n_hidden])

    def loss(theta):
        W1, b1, W2, b2 = np.split(theta, stops)
        Z = np.tanh(X @ W1.reshape(n_hidden, n_in).T + b1)
        V = Z @ W2.reshape(n_out, n_hidden).T + b2
        V = V - V.max(axis=1, keepdims=True)
        return -(Y * (V - np.log(np.exp(V).sum(axis=1, keepdims=True)))).sum() / len(X)

    return loss
