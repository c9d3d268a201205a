"""Fresh arguments for the exercises of chapter 10."""

import numpy as np

from tests.generated.inputs import probabilities, size


def two_sets(rng):
    n = size(rng, 1, 4)
    scale = 10.0 ** rng.integers(-2, 4, size=n)
    return (rng.normal(size=(size(rng, 3, 8), n)) + 2) * scale, rng.normal(size=(4, n)) * scale


def losses(rng):
    return np.round(rng.uniform(0.3, 1, size=size(rng, 3, 14)), 1), size(rng, 1, 5)


def classified(rng):
    N, K = size(rng, 2, 12), size(rng, 2, 4)
    F = probabilities(rng, N, K)
    y = np.where(rng.random(N) < 0.6, F.argmax(axis=1), rng.integers(K, size=N))
    return F, y


def results(rng):
    S, n = size(rng, 5, 25), size(rng, 20, 60)
    R = (rng.random((S, n)) < 0.6 + 0.4 * rng.random(n)).astype(float)
    R[rng.random((S, n)) < rng.choice([0, 0.5])] = np.nan
    return R, np.random.default_rng(rng.integers(10**6)), 800


def called(rng):
    N, K = size(rng, 8, 20), 3
    y, predicted = rng.integers(K, size=(2, N))
    k = int(rng.integers(K))
    y[0] = predicted[-1] = k  # each class occurs in both
    return y, predicted, k


INPUTS = {
    "10.1": two_sets,
    "10.2": losses,
    "10.3": classified,
    "10.4": results,
    "10.5": called,
}
