"""Fresh arguments for each exercise, within what its text promises, and other than its cases.

Some are whole numbers, so that ties and edges occur. An answer that is called right must agree
with the reference on these, too. What makes them stands in the `inputs` of each chapter.
"""

from importlib import import_module
from itertools import pairwise

import numpy as np

from lecture_utils.rooms import rooms


def fresh_inputs(number: str, n: int, seed: int = 20264) -> list[tuple]:
    """Return n sets of arguments of an exercise."""
    rng = np.random.default_rng([seed, *map(int, number.split("."))])
    room = rooms()[number.partition(".")[0]]
    draw = import_module(f"tests.chapters.{room.slug}.inputs").INPUTS[number]
    return [draw(rng) for _ in range(n)]


def size(rng, least=1, most=5):
    return int(rng.integers(least, most + 1))


def values(rng, *shape):
    """Normal numbers, or now and then whole ones."""
    return np.rint(2 * rng.normal(size=shape)) if rng.random() < 0.3 else rng.normal(size=shape)


def one_hot(rng, N, K):
    return np.eye(K)[rng.integers(K, size=N)]


def probabilities(rng, N, K):
    return rng.dirichlet(np.ones(K), size=N)


def positive_definite(rng, n):
    A = rng.normal(size=(n, n))
    return A @ A.T + 0.1 * np.eye(n)


def parameters(rng, sizes):
    """The lists Ws and bs of a network."""
    pairs = list(pairwise(sizes))
    return [values(rng, n, m) for m, n in pairs], [values(rng, n) for _, n in pairs]


def sizes(rng):
    return [size(rng) for _ in range(size(rng, 2, 5))]


def any_shape(rng):
    return [(), (size(rng, 1, 6),), (size(rng), size(rng)), (2, 3, 2)][rng.integers(4)]


def forward(rng):
    layers = sizes(rng)
    Ws, bs = parameters(rng, layers)
    return Ws, bs, values(rng, size(rng), layers[0])


def probabilities_and_classes(rng):
    N, K = size(rng, 1, 7), size(rng, 2, 5)
    return probabilities(rng, N, K), one_hot(rng, N, K)
