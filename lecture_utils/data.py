"""Data: free fall and Iris; how they are labelled, split, scaled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ._validation import as_float, count, generator, positive

STANDARD_GRAVITY = 9.80665
"""g in m/s² (CGPM 1901), with which the free-fall data were made."""


class FreeFall(NamedTuple):
    """Measured positions of a falling body, eq. (1).

    Attributes
    ----------
    t : array, shape (N,)
        Times in seconds.
    y : array, shape (N,)
        Distances fallen, in metres.
    sigma : float
        Standard deviation of each y, in metres.
    """

    t: np.ndarray
    y: np.ndarray
    sigma: float


@dataclass(frozen=True)
class Iris:
    """150 irises: measured by E. Anderson, made famous by R. A. Fisher (1936).

    Attributes
    ----------
    X : array, shape (150, 4)
        Sepal length, sepal width, petal length, petal width in cm. The lecture note uses
        the reverse order, eq. (12): ``X[:, ::-1]``.
    y : array of int, shape (150,)
        0, 1, 2 for setosa, versicolor, virginica; sorted, 50 of each.
    features, species : tuple of str
        Names of the columns of X and of the classes.
    """

    X: np.ndarray
    y: np.ndarray
    features: tuple[str, ...]
    species: tuple[str, ...]


def _table(name: str) -> list[list[str]]:
    from importlib.resources import files  # here, because it takes as long as the whole package

    text = files("lecture_utils").joinpath("datasets", name).read_text(encoding="utf-8")
    return [line.split(",") for line in text.splitlines()]


def free_fall() -> FreeFall:
    """Return the ten measurements that notebook 01 works with.

    They were made once, y = ½ g t² + noise with σ = 0.02 m, rounded to millimetres, and are
    shipped as numbers, since NumPy does not promise the same random numbers for ever.
    """
    t, y = np.array(_table("free_fall.csv")[1:], dtype=float).T
    return FreeFall(t, y, sigma=0.02)


def simulate_free_fall(
    rng: np.random.Generator,
    t: Sequence[float] | np.ndarray | None = None,
    sigma: float = 0.02,
    repeats: int | None = None,
) -> FreeFall:
    """Repeat the free-fall experiment with fresh noise.

    Parameters
    ----------
    rng : numpy.random.Generator
    t : array, shape (N,), optional
        Times in seconds; those of `free_fall` if not given.
    sigma : float
        Standard deviation of the noise, in metres.
    repeats : int, optional
        Number of experiments; y then has shape (repeats, N).

    Returns
    -------
    FreeFall
    """
    generator("rng", rng)
    t = free_fall().t if t is None else as_float("t", t, ndim=1)
    sigma = positive("sigma", sigma)
    shape = t.shape if repeats is None else (count("repeats", repeats), *t.shape)
    y = 0.5 * STANDARD_GRAVITY * t**2 + sigma * rng.normal(size=shape)
    return FreeFall(t, y, sigma)


def iris() -> Iris:
    """Return Fisher's iris data; the numbers agree with his paper (R. A. Fisher 1936, Table I)."""
    header, *rows = _table("iris.csv")
    species = ("setosa", "versicolor", "virginica")
    return Iris(
        X=np.array([row[:4] for row in rows], dtype=float),
        y=np.array([species.index(row[4]) for row in rows]),
        features=tuple(name.removesuffix("_cm").replace("_", " ") for name in header[:4]),
        species=species,
    )


def wine_file() -> Path:
    """Return the path of a table of 178 wines: 13 measurements, and the cultivar.

    The wine recognition data of the UCI Machine Learning Repository (M. Forina et al., PARVUS),
    as scikit-learn ships them under its BSD 3-clause licence.
    """
    from importlib.resources import files

    return Path(str(files("lecture_utils").joinpath("datasets", "wine.csv")))


def one_hot(y, K: int) -> np.ndarray:
    """Return the unit vectors of the class labels, eqs. (13)-(15).

    Parameters
    ----------
    y : array of int, shape (N,)
        Labels 0, ..., K - 1.
    K : int
        Number of classes; not every class has to occur.

    Returns
    -------
    array of float, shape (N, K)

    Raises
    ------
    TypeError
        If the labels are not integers.
    ValueError
        If a label lies outside 0, ..., K - 1.
    """
    y, K = np.asarray(y), count("K", K)
    if y.dtype.kind not in "iu":
        raise TypeError(f"labels must be integers, got dtype {y.dtype}")
    if y.ndim != 1:
        raise ValueError(f"labels must have shape (N,), got {y.shape}")
    if y.size and (y.min() < 0 or y.max() >= K):
        raise ValueError(
            f"labels must lie in 0, ..., {K - 1}, got values from {y.min()} to {y.max()}"
        )
    return np.eye(K)[y]


def split(
    n: int, sizes: Sequence[int], rng: np.random.Generator, *, stratify=None
) -> tuple[np.ndarray, ...]:
    """Divide 0, ..., n - 1 at random into disjoint sets, eqs. (21)-(23).

    Parameters
    ----------
    n : int
        Number of samples.
    sizes : sequence of int
        Size of each set, for example (90, 30, 30) for training, validation and test;
        their sum must be n, so that no sample is forgotten.
    rng : numpy.random.Generator
    stratify : array, shape (n,), optional
        Class labels; every set then holds the classes in the proportions of the whole.

    Returns
    -------
    tuple of arrays of int
        One index array per set.

    Raises
    ------
    ValueError
        If the sizes do not add up to n, or stratify has the wrong shape.
    """
    n = count("n", n)
    if not isinstance(sizes, Sequence | np.ndarray):
        raise TypeError(f"sizes must be a sequence such as (90, 30, 30), got {sizes!r}")
    sizes = [count("size", size) for size in sizes]
    if sum(sizes) != n:
        raise ValueError(f"sizes must add up to n = {n}, got {sizes} with sum {sum(sizes)}")
    order = generator("rng", rng).permutation(n)
    if stratify is not None:
        labels = np.asarray(stratify)
        if labels.shape != (n,):
            raise ValueError(f"stratify must have shape ({n},), got {labels.shape}")
        # Space the members of each class evenly over [0, 1): any stretch of the line then
        # holds the classes in the right proportions.
        position = np.empty(n)
        for label in np.unique(labels):
            members = np.flatnonzero(labels[order] == label)
            position[members] = (np.arange(members.size) + rng.random()) / members.size
        order = order[np.argsort(position)]
    parts = np.split(order, np.cumsum(sizes)[:-1])
    return tuple(rng.permutation(part) for part in parts)


def standardize(X_train, *others) -> tuple[np.ndarray, ...]:
    """Shift and scale every feature to mean 0 and variance 1 **on the training samples**.

    Parameters
    ----------
    X_train : array, shape (N, n)
    *others : arrays, shape (M, n)
        Validation and test samples; they go through the same map.

    Returns
    -------
    tuple of arrays
        As many as were given.

    Raises
    ------
    ValueError
        If a feature is constant on the training samples, or the shapes disagree.
    """
    arrays = [as_float("X", X, ndim=2) for X in (X_train, *others)]
    if len(arrays[0]) == 0:
        raise ValueError("X_train holds no sample")
    mean, std = arrays[0].mean(axis=0), arrays[0].std(axis=0)
    spread = np.ptp(arrays[0], axis=0)  # exactly 0 where std is 0 up to rounding
    if (spread == 0).any():
        raise ValueError(f"feature {int(np.argmin(spread))} is constant, so it cannot be scaled")
    for X in arrays:
        if X.shape[1] != mean.size:
            raise ValueError(f"expected {mean.size} features as in X_train, got {X.shape[1]}")
    return tuple((X - mean) / std for X in arrays)


def __getattr__(name: str):
    if name.startswith("__"):
        raise AttributeError(name)
    from .moved import moved  # here, since no name that stays needs it

    return moved(__name__, name)
