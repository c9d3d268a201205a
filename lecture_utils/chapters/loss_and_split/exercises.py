"""Exercises 4.1-4.4: squared error, Poisson loss, cross-entropy, and a split into two sets."""

import math
from collections.abc import Callable

import numpy as np

from ...exercises.comparison import as_numbers
from ...exercises.exercise import Exercise

Y_WIDE = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0, 1, 0]])
F_WIDE = np.array(
    [[0.2, 0.5, 0.3], [0.7, 0.2, 0.1], [0.25, 0.6, 0.15], [0.05, 0.05, 0.9], [0.1, 0.88, 0.02]]
)
F_REAL = np.array([[1.5, -2.0, 0.5, 30.0], [-4.0, 0.25, 7.0, -0.1]])
Y_REAL = np.array([[1.0, -1.0, 3.5, 24.0], [-6.0, 2.25, 6.0, 0.4]])
F_FOUR = np.array([[0.1, 0.2, 0.3, 0.4], [0.55, 0.15, 0.1, 0.2]])
Y_FOUR = np.array([[0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]])


def mse_loss(F, Y):
    return np.sum((Y - F) ** 2) / (2 * len(Y))  # eq. (20); len(Y) is N_D


def poisson_loss(mu, n):
    return mu - n * np.log(mu)  # -log P, without the log n! that no prediction changes


def cross_entropy(F, Y):
    f_right = np.sum(F * Y, axis=1)  # the probability that each sample gave its own class
    return -np.mean(np.log(f_right))


def split_indices(N, n_train, seed):
    order = np.random.default_rng(seed).permutation(N)  # each of 0, ..., N - 1 once
    return order[:n_train], order[n_train:]


MSE_LOSS = Exercise(
    number="4.1",
    reference=mse_loss,
    cases=(
        (F_WIDE, Y_WIDE),
        (F_REAL, Y_REAL),
        (F_WIDE[:3] * 4 - 1, Y_WIDE[:3]),
        (F_REAL.reshape(-1, 1), Y_REAL.reshape(-1, 1)),
    ),
    mistakes={
        "mean over all elements": lambda F, Y: np.mean((Y - F) ** 2) / 2,
        "no ½": lambda F, Y: np.sum((Y - F) ** 2) / len(Y),
        "library mean": lambda F, Y: np.mean((Y - F) ** 2),
        "sum over samples": lambda F, Y: np.sum((Y - F) ** 2) / 2,
        "sum without ½": lambda F, Y: np.sum((Y - F) ** 2),
        "divided by the number of outputs": lambda F, Y: np.sum((Y - F) ** 2) / (2 * Y.shape[1]),
        "one value a sample": (
            lambda F, Y: np.sum((Y - F) ** 2, axis=1) / 2,
            lambda F, Y: np.sum((Y - F) ** 2, axis=1),
        ),
        "one value an output": (
            lambda F, Y: np.mean((Y - F) ** 2, axis=0) / 2,
            lambda F, Y: np.mean((Y - F) ** 2, axis=0),
        ),
        "distance not squared": (
            lambda F, Y: np.mean(np.linalg.norm(Y - F, axis=1)) / 2,
            lambda F, Y: np.mean(np.linalg.norm(Y - F, axis=1)),
            lambda F, Y: np.linalg.norm(Y - F) / (2 * len(Y)),
        ),
        "root of the mean": (
            lambda F, Y: np.sqrt(np.mean((Y - F) ** 2)),
            lambda F, Y: np.sqrt(np.sum((Y - F) ** 2) / len(Y)),
            lambda F, Y: np.sqrt(np.sum((Y - F) ** 2) / (2 * len(Y))),
        ),
        "averaged before squaring": (
            lambda F, Y: np.sum(np.mean(Y - F, axis=0) ** 2) / 2,
            lambda F, Y: np.mean(Y - F) ** 2 / 2,
            lambda F, Y: np.mean(Y - F) ** 2,
            lambda F, Y: np.mean(np.sum(Y - F, axis=1) ** 2) / 2,
            lambda F, Y: np.mean(np.sum(Y - F, axis=1) ** 2),
            lambda F, Y: np.sum(Y - F) ** 2 / (2 * len(Y)),
        ),
        "absolute values": (
            lambda F, Y: np.sum(np.abs(Y - F)) / (2 * len(Y)),
            lambda F, Y: np.sum(np.abs(Y - F)) / len(Y),
            lambda F, Y: np.mean(np.abs(Y - F)),
            lambda F, Y: np.mean(np.abs(Y - F)) / 2,
        ),
        "divided by N - 1": (
            lambda F, Y: np.sum((Y - F) ** 2) / (2 * (len(Y) - 1)),
            lambda F, Y: np.sum((Y - F) ** 2) / (len(Y) - 1),
        ),
        "last sample": (
            lambda F, Y: np.sum((Y[-1] - F[-1]) ** 2) / (2 * len(Y)),
            lambda F, Y: np.sum((Y[-1] - F[-1]) ** 2) / 2,
        ),
        "½ inside the square": lambda F, Y: np.sum(((Y - F) / 2) ** 2) / len(Y),
        "return in the loop": (
            lambda F, Y: np.sum((Y[0] - F[0]) ** 2) / (2 * len(Y)),
            lambda F, Y: np.sum((Y[0] - F[0]) ** 2) / 2,
        ),
    },
)


def _log_factorial(n):
    return np.vectorize(math.lgamma)(n + 1.0)


def _deviance(mu, n):
    return np.where(n > 0, n * np.log(np.where(n > 0, n, 1) / mu), 0) - (n - mu)


_COUNTS = np.array([3, 0, 7, 12, 1])
_MEANS = np.array([2.5, 0.4, 9.0, 12.0, 3.0])

POISSON_LOSS = Exercise(
    number="4.2",
    reference=poisson_loss,
    cases=(
        (4.0, 3),
        (_MEANS, _COUNTS),
        (np.array([[0.5, 2.0, 8.0], [1e-3, 30.0, 250.0]]), np.array([[2, 2, 2], [0, 41, 230]])),
        (np.array([[2.0], [5.0], [11.0]]), _COUNTS),  # three predictions for five counts
        (np.array([900.0, 1100.0]), np.array([1000, 1000])),
        (np.array([[2.5], [0.7]]), np.array([[3], [1]])),
    ),
    mistakes={
        "sign": (
            lambda mu, n: n * np.log(mu) - mu,
            lambda mu, n: n * np.log(mu) - mu - _log_factorial(n),
        ),
        "sign of one term": (lambda mu, n: mu + n * np.log(mu), lambda mu, n: -mu - n * np.log(mu)),
        "constant kept": (
            lambda mu, n: mu - n * np.log(mu) + _log_factorial(n),
            lambda mu, n: -np.log(np.exp(-mu) * mu**n / np.exp(_log_factorial(n))),
            _deviance,
            lambda mu, n: 2 * _deviance(mu, n),
            lambda mu, n: mu - n * np.log(mu) - _log_factorial(n),
        ),
        "logarithm of a product": (
            lambda mu, n: -np.log(np.exp(-mu) * mu**n),
            lambda mu, n: mu - np.log(mu**n),
            lambda mu, n: -np.log(np.exp(-mu)) - n * np.log(mu),
        ),
        "other logarithm": (
            lambda mu, n: mu - n * np.log10(mu),
            lambda mu, n: mu - n * np.log2(mu),
        ),
        "summed": (
            lambda mu, n: np.sum(mu - n * np.log(mu)),
            lambda mu, n: np.mean(mu - n * np.log(mu)),
            lambda mu, n: np.sum(mu - n * np.log(mu), axis=-1),
            lambda mu, n: sum(np.atleast_1d(mu - n * np.log(mu))),
            lambda mu, n: np.mean(mu - n * np.log(mu), axis=-1),
        ),
        "exchanged": lambda mu, n: n - mu * np.log(n),
        "squares": (
            lambda mu, n: (n - mu) ** 2,
            lambda mu, n: (n - mu) ** 2 / 2,
            lambda mu, n: (n - mu) ** 2 / mu,
            lambda mu, n: (n - mu) ** 2 / (2 * mu),
            lambda mu, n: (n - mu) ** 2 / np.maximum(n, 1),
            lambda mu, n: (n - mu) ** 2 / n,
        ),
        "without the mean": lambda mu, n: -n * np.log(mu),
        "without the count": (lambda mu, n: mu - np.log(mu) + 0 * n, lambda mu, n: mu - np.log(mu)),
        "probability": (
            lambda mu, n: np.exp(n * np.log(mu) - mu - _log_factorial(n)),
            lambda mu, n: np.exp(n * np.log(mu) - mu),
            lambda mu, n: -np.exp(n * np.log(mu) - mu - _log_factorial(n)),
        ),
    },
)


_EPSILONS = (
    *(10.0**-n for n in range(3, 17)),
    *(1e-20, 1e-30, 1e-50, 1e-100, 1e-200, 1e-300),
    np.finfo(float).eps,
)


def _with_log(log: Callable) -> Callable:
    """Return the cross-entropy with another logarithm of F."""
    return lambda F, Y: -np.mean(np.sum(Y * log(F), axis=1))


def _added(epsilon: float) -> Callable:
    return _with_log(lambda F: np.log(F + epsilon))


def _clipped(epsilon: float, upper: float = 1.0) -> Callable:
    return _with_log(lambda F: np.log(np.clip(F, epsilon, upper)))


def _log_right(F, Y):
    return np.log(np.sum(F * Y, axis=1))


def _refusing_zeros(F, Y):
    if not np.all(F > 0):
        raise ValueError("log 0")  # as math.log says it, and a loss that wants finite logits
    return cross_entropy(F, Y)


def _log_softmax(V):
    return V - np.log(np.sum(np.exp(V), axis=1, keepdims=True))


CROSS_ENTROPY = Exercise(
    number="4.3",
    reference=cross_entropy,
    cases=(
        (F_WIDE, Y_WIDE),
        (F_FOUR, Y_FOUR),
        (F_WIDE[:3], Y_WIDE[:3]),
        (np.array([[1.0, 0.0, 0.0], [0.3, 0.6, 0.1]]), Y_WIDE[[1, 0]]),
        (np.array([[1e-305, 1.0, 0.0], [0.2, 0.3, 0.5]]), Y_WIDE[[1, 2]]),
        (np.ones((2, 1)), np.ones((2, 1))),  # one class: Y without a zero
    ),
    mistakes={
        "no minus": (
            lambda F, Y: np.mean(_log_right(F, Y)),
            lambda F, Y: np.mean(np.sum(Y * np.log(F), axis=1)),
        ),
        "0 times log 0": _with_log(np.log),
        "refuses zeros": _refusing_zeros,
        "clipped": (
            _clipped(1e-12),
            *tuple(
                function(epsilon)
                for epsilon in _EPSILONS
                for function in (_added, _clipped, lambda e: _clipped(e, 1 - e))
            ),
        ),
        "sum over samples": lambda F, Y: -np.sum(_log_right(F, Y)),
        "mean over all elements": (
            lambda F, Y: -np.sum(_log_right(F, Y)) / F.size,
            lambda F, Y: -np.mean(Y * np.log(F)),
        ),
        "divided by the number of classes": lambda F, Y: -np.sum(_log_right(F, Y)) / Y.shape[1],
        "one value a sample": (
            lambda F, Y: -_log_right(F, Y),
            lambda F, Y: -np.sum(Y * np.log(F), axis=1),
        ),
        "softmax twice": _with_log(_log_softmax),
        "other logarithm": (
            lambda F, Y: -np.mean(_log_right(F, Y)) / np.log(2),
            lambda F, Y: -np.mean(_log_right(F, Y)) / np.log(10),
            _with_log(np.log2),
            _with_log(np.log10),
        ),
        "every class": (
            lambda F, Y: -np.mean(np.sum(np.log(F), axis=1)),
            lambda F, Y: -np.mean(np.log(F)),
        ),
        "two-class formula": (
            lambda F, Y: -np.mean(np.sum(Y * np.log(F) + (1 - Y) * np.log(1 - F), axis=1)),
            lambda F, Y: -np.mean(Y * np.log(F) + (1 - Y) * np.log(1 - F)),
        ),
        "no logarithm": lambda F, Y: -np.mean(np.sum(F * Y, axis=1)),
        "logarithm of the mean": lambda F, Y: -np.log(np.mean(np.sum(F * Y, axis=1))),
        "largest probability": lambda F, Y: -np.mean(np.log(F.max(axis=1))),
        "exchanged": (
            lambda F, Y: -np.mean(np.sum(F * np.log(Y), axis=1)),
            lambda F, Y: -np.mean(np.sum(np.log(F * Y), axis=1)),
            lambda F, Y: -np.mean(np.log(F * Y)),
            *(
                lambda F, Y, log=log: -np.mean(np.sum(F * log(Y), axis=1))
                for epsilon in _EPSILONS
                for log in (
                    lambda A, e=epsilon: np.log(A + e),
                    lambda A, e=epsilon: np.log(np.clip(A, e, 1)),
                )
            ),
        ),
        "last sample": (
            lambda F, Y: -np.log(np.sum(F[-1] * Y[-1])) / len(Y),
            lambda F, Y: -np.log(np.sum(F[-1] * Y[-1])),
        ),
        "return in the loop": (
            lambda F, Y: -np.log(np.sum(F[0] * Y[0])) / len(Y),
            lambda F, Y: -np.log(np.sum(F[0] * Y[0])),
        ),
    },
)


def _observe_split(function: Callable, N: int, n_train: int, seed: int):
    """Return the properties of a split that any right answer has."""
    values = [function(N, n_train, s) for s in (seed, seed, seed + 1, seed + 2, seed + 3)]
    try:
        (train, test), (train_again, _), *others = values
        others = [(_items(train_other), _items(test_other)) for train_other, test_other in others]
    except (TypeError, ValueError):
        return values[0]  # no pair, which is told as such
    shape_of_train, shape_of_test = _is_index_array(train), _is_index_array(test)
    train, test, train_again = map(_items, (train, test, train_again))
    splits = [(train, test), *others]
    everything = set(range(N))
    return {
        1: {
            "train.ndim == 1": shape_of_train,
            "len(train) == n_train": all(len(part) == n_train for part, _ in splits),
            "len(set(train)) == len(train)": len(set(train)) == len(train),
            "set(train) <= set(range(N))": set(train) <= everything,
            "np.sum(np.diff(np.sort(train)) > 1) >= 2": _gaps(train) >= 2,  # no block
            "set(train) == set(train with the same seed)": set(train) == set(train_again),
            "set(train) != set(train with seed + 1)": set(train) != set(others[0][0]),
            "len(train) == len(train with seed + 1)": len({len(part) for part, _ in splits}) == 1,
        },
        2: {
            "test.ndim == 1": shape_of_test,
            "len(test) == N - n_train": all(len(part) == N - n_train for _, part in splits),
            "(len(train), len(test)) != (N - n_train, n_train)": (len(train), len(test))
            != (N - n_train, n_train),
            "len(set(test)) == len(test)": len(set(test)) == len(test),
            "set(train) & set(test) == set()": not set(train) & set(test),
            "set(train) | set(test) == set(range(N))": set(train) | set(test) == everything,
        },
    }


def _is_index_array(part) -> bool:
    numbers = as_numbers(part)
    return numbers is not None and numbers.ndim == 1 and bool(_is_whole(numbers).all())


def _items(part) -> list[float]:
    """Return the numbers of a set; those that are whole to rounding errors are rounded."""
    numbers = as_numbers(part)
    if numbers is None:
        return []
    return np.where(_is_whole(numbers), np.round(numbers), numbers).ravel().tolist()


def _gaps(items: list[float]) -> int:
    return int(np.sum(np.diff(np.sort(items)) > 1))


def _is_whole(numbers: np.ndarray) -> np.ndarray:
    return np.isclose(numbers, np.round(numbers), rtol=1e-8, atol=1e-10)


def _shuffled(N, seed):
    return np.random.default_rng(seed).permutation(N)


def _block(N, n_train, seed):
    start = np.random.default_rng(seed).integers(N)
    return tuple(np.split(np.roll(np.arange(N), -start), [n_train]))


def _coins(N, n_train, seed):
    heads = np.random.default_rng(seed).random(N) < n_train / N
    return np.flatnonzero(heads), np.flatnonzero(~heads)


def _masks(N, n_train, seed):
    mask = np.isin(np.arange(N), _shuffled(N, seed)[:n_train])
    return mask, ~mask


def _drawn_with_replacement(N, n_train, seed):
    train = np.random.default_rng(seed).integers(0, N, n_train)
    return train, np.setdiff1d(np.arange(N), train)


SPLIT_INDICES = Exercise(
    number="4.4",
    reference=split_indices,
    observe=_observe_split,
    cases=((150, 90, 0), (101, 61, 7), (120, 50, 12)),
    mistakes={
        "unshuffled": (
            lambda N, n_train, seed: (np.arange(n_train), np.arange(n_train, N)),
            lambda N, n_train, seed: (np.arange(N - n_train, N), np.arange(N - n_train)),
            lambda N, n_train, seed: (
                _shuffled(n_train, seed),
                n_train + _shuffled(N - n_train, seed),
            ),
        ),
        "overlap": (
            lambda N, n_train, seed: (
                _shuffled(N, seed)[:n_train],
                _shuffled(N, seed + 1000)[: N - n_train],
            ),
            lambda N, n_train, seed: tuple(
                np.split(np.random.default_rng(seed).integers(0, N, N), [n_train])
            ),
            lambda N, n_train, seed: (_shuffled(N, seed)[:n_train], np.arange(N)),
            lambda N, n_train, seed: (_shuffled(N, seed)[:n_train], np.arange(n_train, N)),
        ),
        "with replacement": _drawn_with_replacement,
        "seed ignored": lambda N, n_train, seed: tuple(
            np.split(np.random.default_rng().permutation(N), [n_train])
        ),
        "always the same split": (
            lambda N, n_train, seed: tuple(np.split(_shuffled(N, 0), [n_train])),
            lambda N, n_train, seed: (
                np.arange(N)[np.arange(N) * n_train % N < n_train],
                np.arange(N)[np.arange(N) * n_train % N >= n_train],
            ),
        ),
        "exchanged": lambda N, n_train, seed: tuple(np.split(_shuffled(N, seed), [n_train]))[::-1],
        "block": _block,
        "a coin for each sample": _coins,
        "indices from 1": lambda N, n_train, seed: tuple(
            np.split(_shuffled(N, seed) + 1, [n_train])
        ),
        "masks": _masks,
    },
)

EXERCISES = (MSE_LOSS, POISSON_LOSS, CROSS_ENTROPY, SPLIT_INDICES)
