"""Checks of input that say what was expected and what came."""

from __future__ import annotations

from numbers import Integral, Real

import numpy as np


def as_float(name: str, values, *, ndim: int | None = None) -> np.ndarray:
    """Return ``values`` as a finite float array; float32 is kept, integers become float64.

    Raises
    ------
    TypeError
        If the values are not real numbers.
    ValueError
        If the number of axes is not ``ndim``, or a value is NaN or infinite.
    """
    array = np.asarray(values)
    if array.dtype.kind not in "fiub":
        raise TypeError(f"{name} must hold real numbers, got dtype {array.dtype}")
    if array.dtype.kind != "f":
        array = array.astype(np.float64)
    if ndim is not None and array.ndim != ndim:
        raise ValueError(f"{name} must have {ndim} axes, got shape {array.shape}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite, got NaN or infinity")
    return array


def place_for(name: str, array, result: np.ndarray) -> None:
    """Raise unless ``array`` is an array that can take ``result`` as it is."""
    if not isinstance(array, np.ndarray):
        raise TypeError(f"{name} must be a NumPy array, got {type(array).__name__}")
    if (array.shape, array.dtype) != (result.shape, result.dtype):
        raise ValueError(
            f"{name} must have shape {result.shape} and dtype {result.dtype}, "
            f"got {array.shape} and {array.dtype}"
        )


def positive(name: str, value) -> float:
    """Return a number that must be finite and greater than zero."""
    if not isinstance(value, Real) or isinstance(value, bool):
        raise TypeError(f"{name} must be a number, got {value!r}")
    if not 0 < float(value) < np.inf:
        raise ValueError(f"{name} must be finite and greater than 0, got {value!r}")
    return float(value)


def between_zero_and_one(name: str, value) -> float:
    """Return a number that must lie in [0, 1)."""
    if not isinstance(value, Real) or isinstance(value, bool):
        raise TypeError(f"{name} must be a number, got {value!r}")
    if not 0 <= float(value) < 1:
        raise ValueError(f"{name} must satisfy 0 <= {name} < 1, got {value!r}")
    return float(value)


def count(name: str, value, *, minimum: int = 1) -> int:
    """Return a whole number that must not be smaller than ``minimum``."""
    if not isinstance(value, Integral) or isinstance(value, bool):
        raise TypeError(f"{name} must be a whole number, got {value!r}")
    if value < minimum:
        raise ValueError(f"{name} must be at least {minimum}, got {value}")
    return int(value)


def generator(name: str, rng) -> np.random.Generator:
    """Return ``rng``, which must be a NumPy random generator."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"{name} must be a numpy.random.Generator, for example "
            f"np.random.default_rng(0), got {rng!r}"
        )
    return rng
