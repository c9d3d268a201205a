"""The Ising model by Monte Carlo, and its exact energy."""

from __future__ import annotations

import numpy as np

from ..._validation import as_float, count, generator

QUARTERS = ((0, 0), (1, 1), (0, 1), (1, 0))
"""Parity of row and column: the order in which an Ising sweep visits the sites of a lattice."""


def sweep(
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


def run(
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
    pauses are thrown away; then one snapshot is kept after every pause (`sweep`).

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
        As in `sweep`.
    """
    L, chains = count("L", L), count("chains", chains)
    snapshots, pause = count("snapshots", snapshots), count("pause", pause)
    T = as_float("T", T, ndim=1)
    spins = np.ones((L, L, T.size, chains), np.int8)
    spins[..., 1::2] = -1
    spins, T_each = spins.reshape(L, L, -1), np.repeat(T, chains)
    spins = sweep(spins, T_each, rng, 10 * pause, lattice)
    kept = []
    for _ in range(snapshots):
        spins = sweep(spins, T_each, rng, pause, lattice)
        kept.append(spins)
    return np.stack(kept, axis=-1).reshape(L, L, T.size, chains, snapshots)


def energy(spins) -> np.ndarray:
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


def exact_energy(L: int, T) -> np.ndarray:
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
