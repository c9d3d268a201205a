"""Fresh arguments for the exercises of chapter 05."""

import numpy as np

from tests.generated.inputs import any_shape, positive_definite, size


def newton(rng):
    n = size(rng)
    A = rng.normal(size=(n, n))
    return rng.normal(size=n), rng.normal(size=n), A + A.T


INPUTS = {
    "5.1": lambda rng: (*rng.normal(size=(2, *(any_shape(rng) or (1,)))), float(rng.uniform(0, 2))),
    "5.2": lambda rng: (positive_definite(rng, size(rng)),),
    "5.3": newton,
    "5.4": lambda rng: (size(rng, 25, 99), size(rng, 5, 20), np.random.default_rng(size(rng))),
}
