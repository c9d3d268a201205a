"""The training problems that every contender gets: data, network, and where it starts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import lecture_utils as lu

LEARNING_RATE, BETA1, BETA2, DELTA = 0.001, 0.9, 0.999, 1e-8  # of Adam, in every contender


@dataclass
class Problem:
    """A tanh network for classification with its samples and its start."""

    net: lu.Network
    sizes: tuple[int, ...]
    theta: np.ndarray
    X: np.ndarray
    labels: np.ndarray

    @property
    def Y(self) -> np.ndarray:
        return lu.one_hot(self.labels, self.sizes[-1])

    def matrices(self, theta=None) -> list[tuple[np.ndarray, np.ndarray]]:
        """Return copies of (W, b) of each layer."""
        parameters = self.net.unpack(self.theta if theta is None else theta)
        layers = range(1, len(self.sizes))
        return [(parameters[f"W{i}"].copy(), parameters[f"b{i}"].copy()) for i in layers]

    def repeated(self, times: int) -> Problem:
        """Return the same problem with each sample occurring several times."""
        X, labels = np.tile(self.X, (times, 1)), np.tile(self.labels, times)
        return Problem(self.net, self.sizes, self.theta, X, labels)


def flatten(matrices) -> np.ndarray:
    """Return θ from the (W, b) of each layer."""
    return np.concatenate([np.ravel(a) for pair in matrices for a in pair])


def random_problem(*sizes: int, samples: int) -> Problem:
    """Normal inputs and random labels, every class among them."""
    rng = np.random.default_rng(0)
    net = lu.Network(*sizes, activation=lu.tanh, loss=lu.cross_entropy)
    labels = rng.permutation(np.arange(samples) % sizes[-1])
    return Problem(net, sizes, net.init(rng), rng.normal(size=(samples, sizes[0])), labels)


def iris_problem(hidden: int = 16, samples: int = 105) -> Problem:
    """Iris, standardised, in random order with the species in equal parts."""
    iris, rng = lu.data.iris(), np.random.default_rng(0)
    chosen = lu.split(150, (samples, 150 - samples), rng, stratify=iris.y)[0]
    net = lu.Network(4, hidden, 3, activation=lu.tanh, loss=lu.cross_entropy)
    (X,) = lu.standardize(iris.X[chosen])
    return Problem(net, (4, hidden, 3), net.init(rng), X, iris.y[chosen])
