"""Where the time of one training step goes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

import lecture_utils as lu
from lecture_utils._prepared import run
from lecture_utils.training import _Batches, _bind_optimizer

from . import limits
from .problems import LEARNING_RATE, Problem
from .timing import interleaved


def breakdown(problem: Problem, rounds: int, slice_seconds: float) -> dict[str, float]:
    """Return seconds of processor time of each part of the step in `lu.train`."""
    net, N = problem.net, len(problem.X)
    theta = problem.theta[net._joined]
    g = np.empty_like(theta)
    batches = _Batches(net, theta, g, problem.X, problem.Y, N, [np.random.default_rng(0)])
    _, Y, bound = batches.bound[N]
    move = _bind_optimizer(lu.Adam(LEARNING_RATE), net, theta, g)
    loss = net.loss_function._bind(bound.V, Y.T, np.empty_like(bound.V))

    def whole():
        for gradient in batches.epoch():
            run(gradient)
            run(move)

    def gather():
        for _ in batches.epoch():
            pass

    parts: dict[str, Callable[[], object]] = {
        "step in lu.train": whole,
        "draw the batch": gather,
        "forward": partial(run, bound.chain.forward),
        "gradient of the loss": partial(run, loss),
        "backward": partial(run, bound.chain.backward),
        "Adam": partial(run, move),
        "for comparison: the step by hand": limits.ByHand(problem).step,
        "its matrix products": limits.matrix_products(problem),
        "as many empty calls": limits.empty_calls(problem),
    }
    contenders = {name: (function, 1.0) for name, function in parts.items()}
    times = interleaved(contenders, rounds, slice_seconds)
    return {name: t.median for name, t in times.items()}
