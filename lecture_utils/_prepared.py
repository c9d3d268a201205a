"""Prepared calls: a computation as a list of calls, each with its arrays.

On small arrays a NumPy call takes longer to begin than to compute, and the Python around it takes
as long again. What training repeats thousands of times is therefore written once, as a list like
``[partial(np.multiply, a, b, out), ...]``, and `run` as often as needed. The calls keep the arrays
they were given: new values must be written into these (``a[...] = x``), since a call does not see
a new array of the same name. A plain number stays what it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np


def run(calls: Sequence[Callable]) -> None:
    """Do the calls one after the other."""
    for call in calls:
        call()


def number(value: float, like: np.ndarray) -> np.ndarray:
    """Return a number as an array without axes, with the dtype of another array.

    A NumPy call takes it faster than a float, and it can be changed in place.
    """
    return np.array(value, like.dtype)
