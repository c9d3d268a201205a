"""`lecture_utils` as a contender."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

import lecture_utils as lu
from lecture_utils.training import _in_place

from .problems import LEARNING_RATE, Problem


class Step:
    """What `lu.train` does for each mini-batch, on one batch; with R networks at once if given."""

    def __init__(self, problem: Problem, networks: int | None = None):
        lead = () if networks is None else (networks,)
        self.theta = np.tile(problem.theta, (*lead, 1)) if lead else problem.theta.copy()
        X, Y = (np.broadcast_to(a, (*lead, *a.shape)).copy() for a in (problem.X, problem.Y))
        self._gradient = problem.net._bind(self.theta, X, Y).gradient
        self._advance = _in_place(lu.Adam(LEARNING_RATE), self.theta)

    def step(self) -> None:
        self._advance(self._gradient())


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
