"""Exercises 11.1-11.4: energy, split by chain, where curves cross, a network of two units."""

import numpy as np

from ...exercises.exercise import Exercise

STRIPES = np.array([[1, 1, -1, -1, 1], [1, 1, -1, -1, 1], [1, -1, -1, 1, 1], [-1, -1, 1, 1, 1]])
RAGGED = np.array(
    [
        [1, -1, 1, 1, 1, -1],
        [1, 1, 1, -1, 1, 1],
        [-1, 1, 1, 1, 1, 1],
        [1, 1, -1, -1, -1, 1],
        [-1, 1, 1, -1, 1, 1],
    ]
)
CHAINS = np.stack([STRIPES[:, :4], RAGGED[:4, :4], -RAGGED.T[:4, :4]], axis=-1)
COLD = np.ones((12, 10, 2, 3), np.int8)  # of bytes, whose sums leave their range
COLD[3, 5, 0] = COLD[7, 1, 1, 2] = COLD[7, 2, 1, 2] = -1


def energy(s):
    right, below = np.roll(s, -1, axis=1), np.roll(s, -1, axis=0)
    return -np.mean(s * right + s * below, axis=(0, 1))  # two bonds for every site


def _bonds(s):
    s = np.asarray(s, dtype=int)
    return s * np.roll(s, -1, axis=1), s * np.roll(s, -1, axis=0)


def _sites(s):
    return s.shape[0] * s.shape[1]


def _sum(bonds):
    return sum(bonds).sum(axis=(0, 1))


def _mean(values):
    return values.mean(axis=(0, 1))


def _without_wrap(s):
    s = np.asarray(s, dtype=int)
    sideways, down = s[:, 1:] * s[:, :-1], s[1:] * s[:-1]
    return sideways.sum(axis=(0, 1)) + down.sum(axis=(0, 1))


def _open_in_one_direction(axis):
    def wrong(s):
        s = np.moveaxis(np.asarray(s, dtype=int), axis, 0)
        bonds = (s[1:] * s[:-1]).sum(axis=(0, 1)) + (s * np.roll(s, -1, axis=1)).sum(axis=(0, 1))
        return -bonds / _sites(s)

    return wrong


def _loop_without_the_first(s):
    s = np.asarray(s, dtype=int)
    return -(s[1:, 1:] * (s[:-1, 1:] + s[1:, :-1])).sum(axis=(0, 1)) / _sites(s)


def _loop_without_the_last(s):
    s = np.asarray(s, dtype=int)
    return -(s[:-1, :-1] * (s[1:, :-1] + s[:-1, 1:])).sum(axis=(0, 1)) / _sites(s)


def _loop_over_a_square(s, divide):
    L = len(s)
    s, E = np.asarray(s, dtype=int), 0.0
    for i in range(L):
        for j in range(L):
            E = E - s[i, j] * (s[(i + 1) % L, j] + s[i, (j + 1) % L])
    return E / divide(s)


def _last_site(s, neighbour=0):
    s = np.asarray(s, dtype=int)
    return -s[-1, -1] * (s[neighbour, -1] + s[-1, neighbour]) / _sites(s)


def _in_bytes(s):
    s, E = np.asarray(s), np.zeros(s.shape[2:], s.dtype)
    for i in range(len(s)):
        for j in range(s.shape[1]):
            E = E - s[i, j] * (s[i - 1, j] + s[i, j - 1])
    return E / _sites(s)


def _one_row(s):
    return -sum(bonds[0].sum(axis=0) for bonds in _bonds(s)) / _sites(s)


ENERGY = Exercise(
    number="11.1",
    reference=energy,
    cases=(
        (STRIPES,),
        (RAGGED,),
        (np.ones((4, 3), int),),
        (CHAINS,),
        (COLD,),
        (RAGGED[..., None],),
    ),
    mistakes={
        "bonds counted twice": lambda s: -2 * _mean(sum(_bonds(s))),
        "open boundary": (
            lambda s: -_without_wrap(s) / _sites(s),
            lambda s: -_without_wrap(s) / (2 * _sites(s) - sum(np.shape(s)[:2])),
            lambda s: -_mean(1.0 * s[:, 1:] * s[:, :-1]) - _mean(1.0 * s[1:] * s[:-1]),
            _open_in_one_direction(0),
            _open_in_one_direction(1),
            _loop_without_the_first,
            _loop_without_the_last,
        ),
        "roll without axis": (
            lambda s: -_mean(1.0 * s * np.roll(s, -1) + 1.0 * s * np.roll(s, -1, axis=0)),
            lambda s: -2 * _mean(1.0 * s * np.roll(s, -1)),
            lambda s: -_mean(1.0 * s * np.roll(s, -1) + 1.0 * s * np.roll(s, -1, axis=1)),
        ),
        "sign": (lambda s: _mean(sum(_bonds(s))), lambda s: 2 * _mean(sum(_bonds(s)))),
        "per bond": lambda s: -_mean(sum(_bonds(s))) / 2,
        "one number for all configurations": (
            lambda s: -np.mean(sum(_bonds(s))),
            lambda s: -np.sum(sum(_bonds(s))) / _sites(s),
        ),
        "whole lattice": (
            lambda s: -_sum(_bonds(s)),
            lambda s: -2 * _sum(_bonds(s)),
            lambda s: -_without_wrap(s),
            lambda s: -np.sum(sum(_bonds(s))),
        ),
        "a square taken for granted": (
            lambda s: -_sum(_bonds(s)) / len(s) ** 2,
            lambda s: -_sum(_bonds(s)) / np.shape(s)[1],
            lambda s: -_sum(_bonds(s)) / len(s),
            lambda s: -_sum(_bonds(s)) / np.shape(s)[1] ** 2,
            lambda s: _loop_over_a_square(s, lambda s: len(s) ** 2),
            lambda s: _loop_over_a_square(s, _sites),
        ),
        "all axes counted as sites": lambda s: -_sum(_bonds(s)) / np.size(s),
        "one direction": (
            lambda s: -_mean(_bonds(s)[0]),
            lambda s: -_mean(_bonds(s)[1]),
            lambda s: -2 * _mean(_bonds(s)[0]),
            lambda s: -2 * _mean(_bonds(s)[1]),
        ),
        "product of both neighbours": lambda s: -_mean(_bonds(s)[0] * _bonds(s)[1]),
        "magnetisation": (lambda s: _mean(s), lambda s: -_mean(s), lambda s: abs(_mean(s))),
        "diagonal neighbours": (
            lambda s: -2 * _mean(1.0 * s * np.roll(s, (-1, -1), axis=(0, 1))),
            lambda s: -_mean(1.0 * s * np.roll(s, (-1, -1), axis=(0, 1))),
        ),
        "only the last site": (
            _last_site,
            lambda s: _last_site(s, -2),
            lambda s: _last_site(s) * _sites(s),
        ),
        "sums in bytes": _in_bytes,
        "return in the loop": _one_row,
    },
)

CHAIN = np.array([3, 3, 7, 7, 7, 1, 1, 3, 12, 12])
INTERLEAVED = np.array([0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3])
UNEVEN = np.array([5, 9, 5, 5, 2, 9, 9, 9, 4, 2, 4, 4, 4])


def split_by_chain(chain, test_chains):
    in_test = np.isin(chain, test_chains)
    return np.flatnonzero(~in_test), np.flatnonzero(in_test)


def _cut(chain, test_chains):
    n_test = int(np.isin(chain, test_chains).sum())
    return np.arange(len(chain) - n_test), np.arange(len(chain) - n_test, len(chain))


def _cut_front(chain, test_chains):
    n_test = int(np.isin(chain, test_chains).sum())
    return np.arange(n_test, len(chain)), np.arange(n_test)


def _shuffled(chain, test_chains):
    order = np.random.default_rng(0).permutation(len(chain))
    n_test = int(np.isin(chain, test_chains).sum())
    return np.sort(order[n_test:]), np.sort(order[:n_test])


def _first_snapshots(chain, test_chains):
    _, first = np.unique(chain, return_index=True)
    first = np.sort(first)
    in_test = np.isin(chain, test_chains)
    return first[~in_test[first]], first[in_test[first]]


def _first_of_test(chain, test_chains):
    train, _ = split_by_chain(chain, test_chains)
    test = np.array([np.flatnonzero(np.asarray(chain) == c)[0] for c in test_chains])
    return train, np.sort(test)


SPLIT = Exercise(
    number="11.2",
    reference=split_by_chain,
    cases=(
        (CHAIN, np.array([3, 1])),
        (INTERLEAVED, np.array([2])),
        (UNEVEN, np.array([9, 4])),
        (UNEVEN[::-1], np.array([2, 5, 4])),
    ),
    mistakes={
        "random samples": _shuffled,
        "cut by position": (_cut, _cut_front),
        "exchanged": lambda chain, test_chains: split_by_chain(chain, test_chains)[::-1],
        "chain numbers instead of positions": (
            lambda chain, test_chains: (np.setdiff1d(chain, test_chains), np.sort(test_chains)),
            lambda chain, test_chains: (np.setdiff1d(chain, test_chains), test_chains),
            lambda chain, test_chains: (
                np.setdiff1d(np.arange(len(chain)), test_chains),
                np.sort(test_chains),
            ),
            lambda chain, test_chains: (
                chain[~np.isin(chain, test_chains)],
                chain[np.isin(chain, test_chains)],
            ),
        ),
        "masks": (
            lambda chain, test_chains: (~np.isin(chain, test_chains), np.isin(chain, test_chains)),
            lambda chain, test_chains: (
                np.isin(chain, test_chains),
                ~np.isin(chain, test_chains),
            ),
        ),
        "chain after chain": (
            lambda chain, test_chains: (
                split_by_chain(chain, test_chains)[0],
                np.concatenate([np.flatnonzero(chain == c) for c in test_chains]),
            ),
            lambda chain, test_chains: tuple(
                np.concatenate([np.flatnonzero(chain == c) for c in chains])
                for chains in (np.setdiff1d(chain, test_chains), test_chains)
            ),
        ),
        "test samples kept in training": lambda chain, test_chains: (
            np.arange(len(chain)),
            np.flatnonzero(np.isin(chain, test_chains)),
        ),
        "one snapshot of each chain": (_first_snapshots, _first_of_test),
        "only one test chain": (
            lambda chain, test_chains: (
                np.flatnonzero(chain != test_chains[0]),
                np.flatnonzero(chain == test_chains[0]),
            ),
            lambda chain, test_chains: (
                np.flatnonzero(chain != test_chains[-1]),
                np.flatnonzero(chain == test_chains[-1]),
            ),
        ),
    },
)

STEPS = np.array([2.0, 2.1, 2.2, 2.3, 2.4, 2.5])
UNEVEN_STEPS = np.array([1.0, 2.0, 2.25, 2.75, 4.0])


def crossing(T, A, B):
    d = np.asarray(A) - B
    i = np.flatnonzero((d[:-1] >= 0) & (d[1:] < 0))[0]  # the first fall through 0
    return T[i] + (T[i + 1] - T[i]) * d[i] / (d[i] - d[i + 1])


def _from_interval(find, formula=lambda T, h, a, b: T + h * a / (a - b)):
    """Use the interval find(d), and the formula of T_i, the step h, and d at both ends."""

    def wrong(T, A, B):
        d = np.asarray(A) - B
        i = int(find(d))
        return formula(T[i], T[i + 1] - T[i], d[i], d[i + 1])

    return wrong


def _first_fall(d):
    return np.flatnonzero((d[:-1] >= 0) & (d[1:] < 0))[0]


def _on_the_line(formula):
    return _from_interval(_first_fall, formula)


def _nearest_point(T, A, B):
    return T[np.abs(np.asarray(A) - B).argmin()]


CROSSING = Exercise(
    number="11.3",
    reference=crossing,
    cases=(
        (STEPS, np.array([0.97, 0.93, 0.86, 0.58, 0.22, 0.08]), 0.5),
        (
            UNEVEN_STEPS,
            np.array([4.1, 2.2, 0.9, -1.4, -3.0]),
            np.array([2.0, 1.4, 0.6, -0.2, -0.9]),
        ),
        (UNEVEN_STEPS[:4], np.array([0.3, 0.1, -0.4, -0.5]), 0.3),  # exactly on it at the start
        (STEPS[1:], np.array([0.41, 0.72, 0.5, 0.55, 0.31]), 0.5),  # begins below, touches
        (STEPS[1:], np.array([0.1, 0.2, 0.6, 0.4, 0.3]), 0.5),  # begins below, and stays there
        (
            STEPS,
            np.array([1.5, 1.2, 0.1, 0.4, -1.1, -2.0]),
            np.array([0.5, 0.6, 0.3, 0.2, -0.2, -0.6]),
        ),  # crosses twice
    ),
    mistakes={
        "a point of the grid": (
            _on_the_line(lambda T, h, a, b: T),
            _on_the_line(lambda T, h, a, b: T + h),
            _nearest_point,
        ),
        "middle of the interval": _on_the_line(lambda T, h, a, b: T + h / 2),
        "measured from the wrong end": _on_the_line(lambda T, h, a, b: T - h * b / (a - b)),
        "sign of the distance": (
            _on_the_line(lambda T, h, a, b: T - h * a / (a - b)),
            _on_the_line(lambda T, h, a, b: T + h * a / (a + b)),
        ),
        "step forgotten": _on_the_line(lambda T, h, a, b: T + a / (a - b)),
        "only the distance from the left": _on_the_line(lambda T, h, a, b: h * a / (a - b)),
        "B ignored": (lambda T, A, B: crossing(T, A, 0.5), lambda T, A, B: crossing(T, A, 0)),
        "a rise instead of the fall": lambda T, A, B: crossing(T, B - A, 0),
        "first point below": (
            _from_interval(lambda d: np.argmax(d < 0) - 1),
            _from_interval(lambda d: np.flatnonzero(np.diff(d >= 0))[0]),
        ),
        "a point exactly on it": (
            _from_interval(lambda d: np.flatnonzero((d[:-1] > 0) & (d[1:] <= 0))[0]),
            _from_interval(lambda d: np.flatnonzero((d[:-1] > 0) & (d[1:] < 0))[0]),
            _from_interval(lambda d: np.flatnonzero(d[:-1] * d[1:] < 0)[0]),
        ),
        "the last crossing": _from_interval(
            lambda d: np.flatnonzero((d[:-1] >= 0) & (d[1:] < 0))[-1]
        ),
        "np.interp needs increasing values": lambda T, A, B: np.interp(0, np.asarray(A) - B, T),
    },
)


def two_units(N, m_star, k):
    up = np.full(N, k / np.sqrt(N))
    W1, b1 = np.array([up, -up]), np.array([-k * m_star, -k * m_star])
    W2, b2 = np.array([[-2, -2], [2, 2]]), np.array([-2, 2])
    return [W1, W2], [b1, b2]


def _network(slope, bias, signs=(1, -1), out=1, one=1):
    """A network like the right one: slope of the units, their bias, and what leads to it."""

    def wrong(N, m_star, k):
        W1 = np.outer(signs, np.full(N, slope(N, k)))
        b1 = np.array([bias(m_star, k)] * len(signs)).reshape(len(signs))
        W2 = out * np.outer([-2, 2], np.ones(len(signs)))
        return [W1, W2], [b1, out * one * np.array([-2, 2])]

    return wrong


def _slope(N, k):
    return k / np.sqrt(N)


def _bias(m_star, k):
    return -k * m_star


def _unequal_biases(first, second):
    def wrong(N, m_star, k):
        (W1, W2), (_, b2) = two_units(N, m_star, k)
        return [W1, W2], [k * m_star * np.array([first, second]), b2]

    return wrong


def _difference_of_units(N, m_star, k):
    (W1, _), bs = two_units(N, m_star, k)
    return [W1, np.array([[-2, 2], [2, -2]])], bs


def _logits(two_units, N, m_star, k):
    """What the network says of configurations that have every magnetisation from -1 to 1."""
    Ws, bs = two_units(N, m_star, k)
    shapes = [np.shape(part) for parts in (Ws, bs) for part in parts]
    hidden = shapes[0][:1]  # one unit is a mistake of its own; one number serves for equal biases
    if shapes[:2] != [(*hidden, N), (2, *hidden)] or {*shapes[2:]} - {hidden, (2,), ()}:
        raise ValueError(
            f"Ws must have the shapes (2, {N}) and (2, 2), bs the shapes (2,) and (2,); "
            f"got {', '.join(map(str, shapes))}"
        )
    Z = np.where(np.arange(N) < np.arange(N + 1)[:, None], 1, -1) / np.sqrt(N)
    W1, W2, b1, b2 = (np.asarray(part, dtype=float) for part in (*Ws, *bs))
    return np.tanh(Z @ W1.T + b1) @ W2.T + b2


TWO_UNITS = Exercise(
    number="11.4",
    reference=two_units,
    cases=((4, 0.5, 3.0), (16, 0.3, 5.0), (36, 0.7, 2.0)),
    observe=_logits,
    mistakes={
        "both rows equal": (
            _network(_slope, _bias, signs=(1, 1)),
            _network(_slope, _bias, signs=(-1, -1)),
        ),
        "one unit": (_network(_slope, _bias, signs=(1,)), _network(_slope, _bias, signs=(-1,))),
        "sign of b1": (
            _network(_slope, lambda m_star, k: k * m_star),
            _unequal_biases(-1, 1),
            _unequal_biases(1, -1),
        ),
        "k in the bias forgotten": _network(_slope, lambda m_star, k: -m_star),
        "scale of the input": (
            _network(lambda N, k: k / N, _bias),
            _network(lambda N, k: k, _bias),
            _network(lambda N, k: k * np.sqrt(N), _bias),
        ),
        "exchanged outputs": _network(_slope, _bias, out=-1),
        "output bias forgotten": (_network(_slope, _bias, one=0), _network(_slope, _bias, one=-1)),
        "difference of the units": _difference_of_units,
    },
)

EXERCISES = (ENERGY, SPLIT, CROSSING, TWO_UNITS)
