"""Fresh arguments for the exercises of chapter 11."""

import numpy as np

from tests.generated.inputs import any_shape, size


def spins(rng):
    shape = (size(rng, 3, 7), size(rng, 3, 7), *any_shape(rng))
    return rng.choice([-1, 1], size=shape, p=[0.3, 0.7])


def chains(rng):
    chain = rng.choice(rng.permutation(20)[:4], size=size(rng, 8, 20))
    return chain, rng.permutation(np.unique(chain))[: size(rng, 1, 2)]


def curves(rng):
    n = size(rng, 4, 8)
    T, d = np.sort(rng.uniform(1, 4, size=n)), np.round(rng.normal(size=n), 1)
    i = rng.integers(n - 1)
    d[i], d[i + 1] = rng.choice([0, 0.3]), -0.4  # at least one fall
    B = rng.normal(size=n) if rng.random() < 0.5 else 0.0
    return T, d + B, B


INPUTS = {
    "11.1": lambda rng: (spins(rng),),
    "11.2": chains,
    "11.3": curves,
    "11.4": lambda rng: (size(rng, 2, 40), rng.uniform(0.1, 0.9), rng.uniform(1, 6)),
}
