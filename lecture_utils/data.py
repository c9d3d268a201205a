"""Data: free fall, Iris, small images, the Ising model; how they are labelled, split, scaled."""

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


DIGITS = np.array(
    [
        [[0, 1, 1, 0], [1, 0, 0, 1], [1, 0, 0, 1], [0, 1, 1, 0]],
        [[0, 1, 1, 0], [1, 1, 1, 0], [0, 1, 1, 0], [1, 1, 1, 1]],  # eq. (18)
        [[1, 1, 1, 1], [0, 0, 0, 1], [0, 0, 1, 0], [0, 1, 0, 0]],
    ]
)
"""The digits 0, 1 and 7 as images of 4 x 4 pixels, shape (3, 4, 4)."""


def noisy_digits(
    rng: np.random.Generator, n: int, flip: float = 0.1
) -> tuple[np.ndarray, np.ndarray]:
    """Draw images of 0, 1 and 7, equally likely, in which some pixels are wrong.

    Parameters
    ----------
    rng : numpy.random.Generator
    n : int
        Number of images.
    flip : float
        Probability with which each pixel, independently, is exchanged: 0 for 1 and 1 for 0.

    Returns
    -------
    images : array of float, shape (n, 4, 4)
    labels : array of int, shape (n,)
        Index in `DIGITS`.

    Raises
    ------
    ValueError
        If n is not positive or flip is not a probability.
    """
    generator("rng", rng)
    n = count("n", n)
    if not 0 <= flip <= 1:
        raise ValueError(f"flip must be a probability between 0 and 1, got {flip!r}")
    labels = rng.integers(0, len(DIGITS), n)
    flipped = rng.random((n, 4, 4)) < flip
    return (DIGITS[labels] != flipped).astype(float), labels


QUARTERS = ((0, 0), (1, 1), (0, 1), (1, 0))
"""Parity of row and column: the order in which an Ising sweep visits the sites of a lattice."""


def ising_sweeps(
    spins, T, rng: np.random.Generator, sweeps: int = 1, lattice: str = "square"
) -> np.ndarray:
    """Move independent Ising models by Metropolis sweeps (N. Metropolis et al. 1953).

    The energy is E = -Σ s_i s_j over nearest neighbours of a periodic lattice. A sweep visits
    one after the other the four quarters of the sites with the same parity of row and of column
    (`QUARTERS`). The sites of a quarter do not interact, so each quarter is updated at once.

    Parameters
    ----------
    spins : array of int, shape (L, L, chains)
        -1 and 1; L even and at least 4. It is not changed.
    T : float or array, shape (chains,)
        Temperature in units of the coupling, one for each chain if an array.
    rng : numpy.random.Generator
        Each sweep draws what ``rng.random((4, L/2, L/2, chains), dtype=np.float32)`` would draw:
        a number for each site, one quarter after the other.
    sweeps : int
    lattice : {"square", "triangular"}
        With 4 or 6 neighbours. The triangular lattice is the square one with one diagonal more:
        (row, column) has the neighbours (row + 1, column + 1) and (row - 1, column - 1) too.

    Returns
    -------
    array of int8, shape (L, L, chains)

    Notes
    -----
    The random numbers are multiples of 2⁻²⁴, so that e^(-8/T) is met to 0.5 % at T = 0.7 and to
    0.02 % from T = 1 on. Below T = 0.48 a flip that costs 8 is accepted too often, once in 2²⁴.

    Raises
    ------
    TypeError, ValueError
        If spins are not -1 and 1 on an even square lattice, a temperature is not positive, or
        the lattice is unknown.
    """
    spins = _spins(spins)
    T, chains = as_float("T", T), spins.shape[2]
    if T.shape not in ((), (chains,)):
        raise ValueError(f"T must be a number or have shape ({chains},), got {T.shape}")
    if (T <= 0).any():
        raise ValueError(f"T must be greater than 0, got {T.min()}")
    generator("rng", rng)
    sweeps = count("sweeps", sweeps)
    diagonal = _has_diagonal(lattice)
    with np.errstate(under="ignore"):
        costs = (4, 8, 12) if diagonal else (4, 8)
        # In whole rows, which NumPy compares faster than a few chains at a time.
        T = np.broadcast_to(T, (len(spins) // 2, chains))
        chances = [np.exp(-dE / T).astype(np.float32) for dE in costs]
    # u < chance for u = 0, 1, ..., 2²⁴ - 1 in units of 2⁻²⁴; eight more bits then change nothing.
    limits = [np.minimum(np.ceil(2**24 * chance), 2**24 - 1) for chance in chances]
    limits = [2**8 * limit.astype(np.uint32) for limit in limits]
    parts = {(row, column): spins[row::2, column::2].copy() for row, column in QUARTERS}
    # In another quarter two neighbours have the same index or, seen from parity 0, the one
    # before; seen from parity 1, the one after.
    index = np.arange(len(spins) // 2)
    other = np.roll(index, 1), np.roll(index, -1)
    for _ in range(sweeps):
        # The bits of which rng.random makes its float32 numbers: to draw these takes longer.
        bits = rng.integers(2**64, size=spins.size // 2, dtype=np.uint64).view(np.uint32)
        draws = bits.reshape(4, *parts[0, 0].shape)
        for (row, column), u in zip(QUARTERS, draws, strict=True):
            s, rows, columns = parts[row, column], other[row], other[column]
            beside, above = parts[row, 1 - column], parts[1 - row, column]
            h = beside + beside.take(columns, axis=1)
            h += above
            h += above.take(rows, axis=0)
            if diagonal:
                across = parts[1 - row, 1 - column]
                if row == column:
                    h += across
                    h += across.take(rows, axis=0).take(columns, axis=1)
                else:
                    h += across.take(rows, axis=0)
                    h += across.take(columns, axis=1)
            h *= s  # half the energy that a flip costs
            paid = 2 * sum((u < limit).view(np.int8) for limit in limits)  # what u can pay
            s *= 1 - 2 * (h <= paid).view(np.int8)
    moved = np.empty_like(spins)
    for (row, column), s in parts.items():
        moved[row::2, column::2] = s
    return moved


def ising_run(
    L: int,
    T,
    *,
    chains: int,
    rng: np.random.Generator,
    snapshots: int = 16,
    pause: int = 20,
    lattice: str = "square",
) -> np.ndarray:
    """Return snapshots of independent Ising chains in equilibrium.

    The even chains start with all spins up, the odd ones with all spins down. The first ten
    pauses are thrown away; then one snapshot is kept after every pause (`ising_sweeps`).

    Parameters
    ----------
    L : int
        Rows and columns; even and at least 4.
    T : array, shape (n,)
        Temperatures in units of the coupling.
    chains : int
        For each temperature.
    rng : numpy.random.Generator
    snapshots : int
        Of each chain.
    pause : int
        Sweeps between two snapshots.
    lattice : {"square", "triangular"}

    Returns
    -------
    array of int8, shape (L, L, n, chains, snapshots)
        Rows and columns come first, so that means over the axes (0, 1) are means over sites.

    Raises
    ------
    TypeError, ValueError
        As in `ising_sweeps`.
    """
    L, chains = count("L", L), count("chains", chains)
    snapshots, pause = count("snapshots", snapshots), count("pause", pause)
    T = as_float("T", T, ndim=1)
    spins = np.ones((L, L, T.size, chains), np.int8)
    spins[..., 1::2] = -1
    spins, T_each = spins.reshape(L, L, -1), np.repeat(T, chains)
    spins = ising_sweeps(spins, T_each, rng, 10 * pause, lattice)
    kept = []
    for _ in range(snapshots):
        spins = ising_sweeps(spins, T_each, rng, pause, lattice)
        kept.append(spins)
    return np.stack(kept, axis=-1).reshape(L, L, T.size, chains, snapshots)


def ising_energy(spins) -> np.ndarray:
    """Return the energy per site, -Σ s_i s_j / L² over nearest neighbours.

    Parameters
    ----------
    spins : array of int, shape (L, L, chains)

    Returns
    -------
    array of float, shape (chains,)
    """
    spins = _spins(spins)
    bonds = spins * (np.roll(spins, 1, axis=0) + np.roll(spins, 1, axis=1))
    return -bonds.mean(axis=(0, 1))


def ising_exact_energy(L: int, T) -> np.ndarray:
    """Return the exact mean energy per site of the periodic L x L lattice.

    From the partition function of B. Kaufman (1949), differentiated.

    Parameters
    ----------
    L : int
    T : float or array
        Temperatures in units of the coupling.

    Returns
    -------
    array of float, shape of T
    """
    L, T = count("L", L, minimum=3), as_float("T", T)
    if (T <= 0).any():
        raise ValueError(f"T must be greater than 0, got {T.min()}")
    K = 1 / T[..., None]
    r = np.arange(1, 2 * L)
    cosh = np.cosh(2 * K) / np.tanh(2 * K) - np.cos(np.pi * r / L)
    gamma = np.arccosh(cosh)
    slope = 2 * np.cosh(2 * K) * (1 - 1 / np.sinh(2 * K) ** 2) / np.sinh(gamma)
    # The mode r = 0 changes its sign at the critical point; exactly there it is moved a little.
    gamma_0 = 2 * K + np.log(np.tanh(K))
    gamma = np.concatenate([np.where(gamma_0 == 0, 1e-12, gamma_0), gamma], axis=-1)
    slope = np.concatenate([2 + 2 / np.sinh(2 * K), slope], axis=-1)
    x, dx = L / 2 * gamma, L / 2 * slope
    logs, signs, slopes = [], [], []  # of the four products whose sum is Z
    for start in (1, 0):  # over the odd r, and over the even r
        y, dy = x[..., start::2], dx[..., start::2]
        logs += [
            (np.abs(y) + np.log1p(np.exp(-2 * np.abs(y)))).sum(axis=-1),  # 2 cosh
            (np.abs(y) + np.log(-np.expm1(-2 * np.abs(y)))).sum(axis=-1),  # 2 sinh
        ]
        signs += [np.ones(T.shape), np.sign(y).prod(axis=-1)]
        slopes += [(dy * np.tanh(y)).sum(axis=-1), (dy / np.tanh(y)).sum(axis=-1)]
    products = np.array(signs) * np.exp(np.array(logs) - np.max(logs, axis=0))
    dlogZ = (products * np.array(slopes)).sum(axis=0) / products.sum(axis=0)
    return -dlogZ / L**2 - 1 / np.tanh(2 / T)


def _has_diagonal(lattice: str) -> bool:
    if lattice not in ("square", "triangular"):
        raise ValueError(f'lattice must be "square" or "triangular", got {lattice!r}')
    return lattice == "triangular"


def _spins(spins) -> np.ndarray:
    spins = np.asarray(spins)
    if spins.dtype.kind not in "iu":
        raise TypeError(f"spins must be integers, got dtype {spins.dtype}")
    if spins.ndim != 3 or spins.shape[0] != spins.shape[1] or spins.size == 0:
        raise ValueError(f"spins must have shape (L, L, chains), got {spins.shape}")
    if len(spins) % 2 or len(spins) < 4:
        raise ValueError(f"L must be even and at least 4 for a checkerboard, got {len(spins)}")
    if not (np.abs(spins) == 1).all():
        raise ValueError(f"spins must be -1 or 1, got values from {spins.min()} to {spins.max()}")
    return spins.astype(np.int8)


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
