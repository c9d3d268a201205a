"""Processor time of several contenders, measured in turn so that all see the same machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass
class Times:
    """Seconds of processor time for one unit of work, one entry per round."""

    rounds: np.ndarray

    @property
    def median(self) -> float:
        return float(np.median(self.rounds))


@dataclass
class Ratio:
    """Of two contenders, taken round by round: median and quartiles."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, numerator: Times, denominator: Times) -> Ratio:
        low, median, high = np.quantile(numerator.rounds / denominator.rounds, (0.25, 0.5, 0.75))
        return cls(float(median), float(low), float(high))


def processor_time(function: Callable[[], object], repeats: int) -> float:
    """Return the processor time of one call, over all threads of this process, in seconds."""
    start = time.process_time()
    for _ in range(repeats):
        function()
    return (time.process_time() - start) / repeats


def interleaved(
    contenders: dict[str, tuple[Callable[[], object], float]], rounds: int, slice_seconds: float
) -> dict[str, Times]:
    """Measure functions in turn, ``rounds`` times each.

    Parameters
    ----------
    contenders : dict
        Name -> (function, units of work that one call does).
    rounds : int
    slice_seconds : float
        How long one contender runs before the next one's turn; slow calls run once.
    """
    repeats = {}
    for name, (function, _) in contenders.items():
        function()  # compile, fill caches
        once = processor_time(function, 1)
        once = processor_time(function, max(1, int(0.1 * slice_seconds / max(once, 1e-7))))
        repeats[name] = max(1, int(slice_seconds / max(once, 1e-7)))
    measured: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, (function, work) in contenders.items():
            measured[name].append(processor_time(function, repeats[name]) / work)
    return {name: Times(np.array(rounds)) for name, rounds in measured.items()}
