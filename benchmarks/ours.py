"""`lecture_utils` as a contender: its step compiled, as in `lu.train`, and by plain formulas."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

import lecture_utils as lu
from lecture_utils.compiled import compiled

from .problems import LEARNING_RATE, Problem


class Step:
    """What `lu.train` does for each mini-batch, on one batch; with R networks at once if given."""

    def __init__(self, problem: Problem, networks: int | None = None):
        lead, N = () if networks is None else (networks,), len(problem.X)
        self.theta = np.tile(problem.theta, (*lead, 1) if lead else 1)
        optimizer = lu.Adam(LEARNING_RATE)
        self._step = compiled(None, problem.net, optimizer, self.theta, problem.X, problem.Y)
        self._batch = np.broadcast_to(np.arange(N), (*lead, N)).copy()

    def step(self) -> None:
        self._step(self._batch)


class PlainStep:
    """The same step as one writes it in a notebook."""

    def __init__(self, problem: Problem):
        self.theta, self._samples = problem.theta, (problem.X, problem.Y)
        self._net, self._optimizer = problem.net, lu.Adam(LEARNING_RATE)

    def step(self) -> None:
        _, g = self._net.loss_and_gradient(self.theta, *self._samples)
        self.theta = self._optimizer.step(self.theta, g)


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
