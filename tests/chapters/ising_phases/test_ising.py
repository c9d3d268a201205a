"""The Ising Monte Carlo, against enumeration, Onsager's solution and a slow loop."""

from itertools import product

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.integrate import quad
from scipy.special import ellipk

from lecture_utils.chapters.ising_phases import ising
from lecture_utils.chapters.ising_phases.ising import QUARTERS, exact_energy, run, sweep

T_C = 2 / np.log(1 + np.sqrt(2))
T_C_TRIANGULAR = 4 / np.log(3)
NEIGHBOURS = {
    "square": ((0, 1), (1, 0)),
    "triangular": ((0, 1), (1, 0), (1, 1)),
}  # one of each pair
each_lattice = pytest.mark.parametrize("lattice", NEIGHBOURS)


def energy(spins, lattice):
    """Energy per site, by another way than that of the package."""
    pairs = [spins * np.roll(spins, step, axis=(0, 1)) for step in NEIGHBOURS[lattice]]
    return -np.sum(pairs, axis=0).mean(axis=(0, 1))


def random_spins(rng, L, chains):
    return rng.choice(np.array([-1, 1], np.int8), size=(L, L, chains))


@pytest.fixture(scope="module")
def all_of_4x4():
    """All 65536 states of the 4 x 4 torus, shape (4, 4, 65536)."""
    numbers = np.arange(2**16)
    bits = numbers >> np.arange(16)[:, None] & 1
    return (2 * bits - 1).astype(np.int8).reshape(4, 4, -1)


# --- exact identities -----------------------------------------------------------------------------


@pytest.mark.parametrize("T", [0.8, 1.7, 2.3, 4.0])
def test_the_exact_energy_is_that_of_all_states_of_4x4(all_of_4x4, T):
    E = 16 * ising.energy(all_of_4x4)
    weights = np.exp(-(E - E.min()) / T)
    assert_allclose(exact_energy(4, T), np.sum(weights * E) / weights.sum() / 16, rtol=1e-12)


def test_the_exact_energy_is_that_of_all_states_of_3x3():
    states = np.array(list(product((-1, 1), repeat=9))).reshape(-1, 3, 3)
    E = -(states * (np.roll(states, 1, 1) + np.roll(states, 1, 2))).sum(axis=(1, 2))
    for T in (1.0, 2.5):
        weights = np.exp(-E / T)
        expected = np.sum(weights * E) / weights.sum() / 9
        assert_allclose(exact_energy(3, T), expected, rtol=1e-12)


@each_lattice
@pytest.mark.parametrize("T", [1.5, 2.3, 4.0])
def test_a_sweep_keeps_boltzmanns_distribution(all_of_4x4, T, lattice):
    """Start in equilibrium, drawn exactly; the histogram of the energy must stay."""
    rng, n = np.random.default_rng(0), 200_000
    E = 16 * energy(all_of_4x4, lattice)
    p = np.exp(-(E - E.min()) / T)
    p /= p.sum()
    spins = all_of_4x4[:, :, rng.choice(p.size, n, p=p)]
    after = 16 * energy(sweep(spins, T, rng, 3, lattice), lattice)
    for level in np.unique(E):
        expected = n * p[level == E].sum()
        if expected > 20:
            assert abs((after == level).sum() - expected) < 4.5 * np.sqrt(expected)


def test_at_zero_temperature_no_sweep_climbs(rng):
    spins = random_spins(rng, 8, 20)
    energies = [ising.energy(spins)]
    for _ in range(10):
        spins = sweep(spins, 1e-3, rng)
        energies.append(ising.energy(spins))
    assert (np.diff(energies, axis=0) <= 0).all()


@each_lattice
def test_at_infinite_temperature_every_flip_is_accepted(rng, lattice):
    spins = random_spins(rng, 8, 20)
    assert_array_equal(sweep(spins, 1e12, rng, lattice=lattice), -spins)


def test_turning_all_spins_turns_the_whole_history(rng):
    spins = random_spins(rng, 6, 5)
    one, other = (sweep(s, 2.0, np.random.default_rng(3), 20) for s in (spins, -spins))
    assert_array_equal(one, -other)


def test_sweeps_compose_and_the_argument_stays(rng):
    spins = random_spins(rng, 6, 5)
    before, together = spins.copy(), sweep(spins, 2.0, np.random.default_rng(1), 5)
    assert_array_equal(spins, before)
    one_by_one, same = spins, np.random.default_rng(1)
    for _ in range(5):
        one_by_one = sweep(one_by_one, 2.0, same)
    assert_array_equal(together, one_by_one)


# --- independent oracles --------------------------------------------------------------------------


@each_lattice
def test_the_sweeps_are_those_of_a_slow_loop(rng, lattice):
    L, T = 6, np.array([0.7, 2.0, 5.0])
    spins = random_spins(rng, L, 3)
    fast = sweep(spins, T, np.random.default_rng(7), 4, lattice)
    slow, same = spins.astype(int), np.random.default_rng(7)
    for _ in range(4):
        for row, column in QUARTERS:
            sites = [(y, x) for y in range(row, L, 2) for x in range(column, L, 2)]
            u = same.random((len(sites), 3), dtype=np.float32)
            for k, (y, x) in enumerate(sites):
                for chain in range(3):
                    s = slow[:, :, chain]
                    h = sum(
                        s[(y + sign * down) % L, (x + sign * right) % L]
                        for down, right in NEIGHBOURS[lattice]
                        for sign in (1, -1)
                    )
                    if u[k, chain] < np.exp(-2 * s[y, x] * h / T[chain]):
                        s[y, x] *= -1
    assert_array_equal(fast, slow)


@pytest.mark.parametrize("T", [1.0, 2.0, T_C - 0.05, T_C + 0.05, 3.0, 6.0])
def test_the_exact_energy_tends_to_onsagers(T):
    K = 1 / T
    k = 2 * np.sinh(2 * K) / np.cosh(2 * K) ** 2
    shape = 1 + 2 / np.pi * (2 * np.tanh(2 * K) ** 2 - 1) * ellipk(k**2)
    assert_allclose(exact_energy(512, T), -shape / np.tanh(2 * K), atol=2e-4)


def test_onsagers_energy_is_the_derivative_of_the_free_energy():
    def log_z(K):
        def f(x):
            k = 2 * np.sinh(2 * K) / np.cosh(2 * K) ** 2
            return np.log((1 + np.sqrt(1 - k**2 * np.sin(x) ** 2)) / 2)

        return np.log(2 * np.cosh(2 * K)) + quad(f, 0, np.pi / 2, epsabs=1e-13)[0] / np.pi

    K, h = 1 / 3.0, 1e-4
    u = -(log_z(K + h) - log_z(K - h)) / (2 * h)
    assert_allclose(exact_energy(64, 3.0), u, rtol=1e-6)


def test_the_exact_energy_is_finite_at_the_critical_point_and_at_the_extremes():
    energies = exact_energy(32, np.array([0.05, 0.5, T_C, 1000.0]))
    assert np.isfinite(energies).all() and (np.diff(energies) > 0).all()
    assert_allclose(energies[[0, 3]], [-2, -2 * np.tanh(1 / 1000)], rtol=1e-5)


@pytest.mark.parametrize("L", [8, 16])
def test_the_mean_energy_of_long_runs_is_kaufmans(L):
    T = np.repeat([1.8, 2.4, 3.0], 200)
    rng = np.random.default_rng(L)
    spins = sweep(np.ones((L, L, 600), np.int8), T, rng, 600)
    runs = []
    for _ in range(20):
        spins = sweep(spins, T, rng, 10)
        runs.append(ising.energy(spins))
    chains = np.mean(runs, axis=0).reshape(3, 200)
    error = chains.std(axis=1, ddof=1) / np.sqrt(200)
    assert (np.abs(chains.mean(axis=1) - exact_energy(L, T[::200])) < 4 * error).all()


# --- runs -----------------------------------------------------------------------------------------


def counted(states, lattice, T):
    """Mean energy per site and mean m² of all states."""
    E = len(states) ** 2 * energy(states, lattice)
    p = np.exp(-(E - E.min()) / T)
    p /= p.sum()
    return p @ E / len(states) ** 2, p @ states.mean(axis=(0, 1)) ** 2


@each_lattice
def test_a_run_on_4x4_agrees_with_all_states(all_of_4x4, lattice):
    T = np.array([1.5, T_C, T_C_TRIANGULAR, 6.0])
    s = run(4, T, chains=2000, rng=np.random.default_rng(1), lattice=lattice)
    assert s.shape == (4, 4, 4, 2000, 16) and s.dtype == np.int8
    exact = [counted(all_of_4x4, lattice, t) for t in T]
    measured = energy(s, lattice), s.mean(axis=(0, 1)) ** 2
    for values, expected in zip(measured, np.transpose(exact), strict=True):
        means = values.mean(axis=-1)  # of each chain
        error = means.std(axis=1, ddof=1) / np.sqrt(2000)
        assert (np.abs(means.mean(axis=1) - expected) < 4.5 * error).all()


def triangular_energy(T):
    """Energy per site of the infinite lattice, from the free energy of R. M. F. Houtappel (1950).

    ln Z / N = ln 2 + ∫∫ ln(C³ + S³ - S (cos a + cos b + cos(a + b))) da db / 8π², where
    C = cosh 2K, S = sinh 2K, K = 1/T; differentiated with respect to -K.
    """
    angle = 2 * np.pi * (np.arange(800) + 0.5) / 800
    cosines = np.cos(angle) + np.cos(angle[:, None]) + np.cos(angle + angle[:, None])

    def log_z(K):
        C, S = np.cosh(2 * K), np.sinh(2 * K)
        return np.log(C**3 + S**3 - S * cosines).mean() / 2

    return -(log_z(1 / T + 1e-4) - log_z(1 / T - 1e-4)) / 2e-4


def test_the_exact_energy_of_the_triangular_lattice_is_minus_two_at_its_transition():
    assert_allclose(triangular_energy(T_C_TRIANGULAR), -2, atol=2e-3)
    one_flipped = 12 * np.exp(-12 / 0.9)  # a spin with six broken bonds, now and then
    assert_allclose(triangular_energy(0.9), -3 + one_flipped, atol=1e-7)


@pytest.mark.parametrize(("T", "pause"), [(2.6, 5), (3.2, 10), (4.4, 10), (7.0, 5)])
def test_the_energy_of_large_triangular_lattices_is_the_exact_one(T, pause):
    rng = np.random.default_rng(2)  # away from the transition, where L = 32 is infinite
    s = run(32, [T], chains=64, snapshots=6, pause=pause, rng=rng, lattice="triangular")
    chains = energy(s, "triangular")[0].mean(axis=1)
    error = chains.std(ddof=1) / np.sqrt(64)
    assert error < 0.006
    assert abs(chains.mean() - triangular_energy(T)) < 4 * error


def test_a_run_of_the_square_lattice_has_kaufmans_energy_and_onsagers_magnetisation():
    T, rng = np.array([1.7, 2.3, 3.0]), np.random.default_rng(3)
    s = run(16, T, chains=200, snapshots=8, pause=20, rng=rng)
    e, m = ising.energy(s.reshape(16, 16, -1)).reshape(3, 200, 8), np.abs(s.mean(axis=(0, 1)))
    chains = e.mean(axis=-1)
    error = chains.std(axis=1, ddof=1) / np.sqrt(200)
    assert (np.abs(chains.mean(axis=1) - exact_energy(16, T)) < 4 * error).all()
    assert_allclose(m[0].mean(), (1 - np.sinh(2 / 1.7) ** -4.0) ** (1 / 8), atol=1e-3)


@each_lattice
def test_half_of_the_chains_start_down_and_stay_so_in_the_cold(lattice):
    s = run(8, [0.8], chains=6, pause=2, rng=np.random.default_rng(0), lattice=lattice)
    assert (np.sign(s.mean(axis=(0, 1)))[0] == np.array([1, -1] * 3)[:, None]).all()


def test_a_run_is_made_of_sweeps():
    T, again = np.array([2.0, 3.0]), np.random.default_rng(5)
    s = run(8, T, chains=4, snapshots=2, pause=3, rng=np.random.default_rng(5))
    start = np.ones((8, 8, 8), np.int8)
    start[:, :, 1::2] = -1
    first = sweep(start, np.repeat(T, 4), again, 30 + 3)
    second = sweep(first, np.repeat(T, 4), again, 3)
    assert_array_equal(s[..., 0], first.reshape(8, 8, 2, 4))
    assert_array_equal(s[..., 1], second.reshape(8, 8, 2, 4))


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spins", "error", "message"),
    [
        (np.ones((4, 4, 2)), TypeError, "integers"),
        (np.ones((4, 4), int), ValueError, "shape"),
        (np.ones((4, 6, 2), int), ValueError, "shape"),
        (np.ones((4, 4, 0), int), ValueError, "shape"),
        (np.ones((5, 5, 2), int), ValueError, "even"),
        (np.ones((2, 2, 2), int), ValueError, "even"),
        (np.zeros((4, 4, 2), int), ValueError, "-1 or 1"),
        (3 * np.ones((4, 4, 2), int), ValueError, "-1 or 1"),
    ],
)
def test_spins_that_are_none_are_refused(spins, error, message, rng):
    with pytest.raises(error, match=message):
        sweep(spins, 2.0, rng)
    with pytest.raises(error, match=message):
        ising.energy(spins)


@pytest.mark.parametrize("T", [0.0, -1.0, np.nan, np.inf, np.ones(3), np.ones((1, 2))])
def test_bad_temperatures_are_refused(T, rng):
    with pytest.raises(ValueError, match="T must"):
        sweep(np.ones((4, 4, 2), int), T, rng)


def test_other_bad_arguments_are_refused():
    spins = np.ones((4, 4, 2), int)
    with pytest.raises(TypeError, match="rng"):
        sweep(spins, 2.0, 0)
    with pytest.raises(ValueError, match="sweeps"):
        sweep(spins, 2.0, np.random.default_rng(0), 0)
    with pytest.raises(ValueError, match="T must"):
        exact_energy(8, -2.0)
    with pytest.raises(ValueError, match="L must"):
        exact_energy(2, 2.0)
    with pytest.raises(ValueError, match="lattice must be"):
        sweep(spins, 2.0, np.random.default_rng(0), lattice="hexagonal")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("L", 7),
        ("L", 0),
        ("T", 2.0),
        ("T", [2.0, -1.0]),
        ("chains", 0),
        ("snapshots", 0),
        ("pause", 0),
        ("lattice", "cubic"),
    ],
)
def test_bad_arguments_of_a_run_are_refused(name, value):
    arguments = {"L": 8, "T": [2.0], "chains": 2, "rng": np.random.default_rng(0), name: value}
    with pytest.raises(ValueError, match=name):
        run(**arguments)


def test_a_run_needs_a_generator():
    with pytest.raises(TypeError, match="rng"):
        run(8, [2.0], chains=2, rng=0)
