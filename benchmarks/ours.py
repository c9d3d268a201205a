"""`lecture_utils` as a contender."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

import lecture_utils as lu
from lecture_utils._prepared import run
from lecture_utils.layers import rows, with_ones
from lecture_utils.training import _bind_optimizer

from .problems import LEARNING_RATE, Problem


class Step:
    """What `lu.train` does for each mini-batch, on one batch; with R networks at once if given."""

    def __init__(self, problem: Problem, networks: int | None = None):
        lead, net = () if networks is None else (networks,), problem.net
        self._net = net
        self._joined = np.tile(problem.theta[net._joined], (*lead, 1) if lead else 1)
        X, Y = with_ones(problem.X), problem.Y.T
        X, Y = (np.broadcast_to(a, (*lead, *a.shape)).copy() for a in (X, Y))
        bound = net._bind(self._joined, X, rows(Y))
        self._gradient = bound.calls
        self._move = _bind_optimizer(lu.Adam(LEARNING_RATE), net, self._joined, bound.g)

    def step(self) -> None:
        run(self._gradient)
        run(self._move)

    @property
    def theta(self) -> np.ndarray:
        return self._joined.take(self._net._apart, axis=-1)


def training(
    problem: Problem, batch_size: int, epochs: int, learning_rate: float = LEARNING_RATE
) -> Callable[[], lu.History]:
    """A whole call of `lu.train`: checks, shuffling, the loss of every epoch."""

    def run(seed: int = 0):
        return lu.train(
            problem.net,
            problem.theta,
            problem.X,
            problem.Y,
            optimizer=lu.Adam(learning_rate),
            epochs=epochs,
            batch_size=batch_size,
            rng=np.random.default_rng(seed),
        )

    return run
