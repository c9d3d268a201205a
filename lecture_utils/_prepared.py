"""Prepared calls: a computation as a list of NumPy calls, each with all its arrays.

On small arrays a NumPy call takes longer to begin than to compute, and the Python around it takes
as long again. What training repeats thousands of times is therefore written once as a list of
``partial(np.multiply, a, b, out)``; `run` does it as often as one likes, and makes no new arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np


def run(calls: Sequence[Callable]) -> None:
    """Do the calls one after the other."""
    for call in calls:
        call()


def number(value: float, like: np.ndarray) -> np.ndarray:
    """Return a number as an array without axes, which a NumPy call takes faster than a float."""
    return np.array(value, like.dtype)
