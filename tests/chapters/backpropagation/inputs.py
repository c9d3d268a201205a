"""Fresh arguments for the exercises of chapter 08."""

import numpy as np

from lecture_utils.exercises.catalogue import find
from tests.generated.inputs import forward, probabilities_and_classes, size, values


def backward(rng):
    Ws, bs, X = forward(rng)
    Us, Zs = find("2.3").reference(Ws, bs, X)
    return Ws, Us, Zs, rng.normal(size=Us[-1].shape)


def push_back(rng):
    m, n, N = size(rng), size(rng), size(rng)
    rows = (N,) if rng.random() < 0.6 else ()
    return values(rng, *rows, n), values(rng, n, m), rng.uniform(size=(*rows, m))


def gradient(rng):
    shape = (size(rng, 2, 5),) if rng.random() < 0.5 else (size(rng, 1, 3), size(rng, 2, 3))
    a, b, theta = rng.normal(size=(3, *shape))

    def f(theta):
        return float(np.sum(a * theta**3 + b * np.sin(theta)) + theta.flat[0] * theta.flat[-1] ** 2)

    g = 3 * a * theta**2 + b * np.cos(theta)
    g.flat[0] += theta.flat[-1] ** 2
    g.flat[-1] += 2 * theta.flat[0] * theta.flat[-1]
    h = float(rng.choice([0.1, 0.03, 0.01]))
    return f, g * (1 + 0.1 * rng.normal(size=shape) * rng.integers(2)), theta, h


INPUTS = {
    "8.1": push_back,
    "8.2": probabilities_and_classes,
    "8.3": backward,
    "8.4": gradient,
}
