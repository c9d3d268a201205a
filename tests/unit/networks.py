"""Networks of every kind, and random parameters and samples for them."""

import numpy as np
import pytest

import lecture_utils as lu

N, K = 6, 2
LOSSES = {"squared error": lu.squared_error, "cross-entropy": lu.cross_entropy}
PENALTIES = {"no penalty": None, "l1": lu.l1(0.05), "l2": lu.l2(0.05)}
LEADS = [(), (3,), (2, 2)]

PLAIN = {
    "linear": [lu.Dense(3, K)],
    "without biases": [lu.Dense(3, 4, bias=False), lu.tanh, lu.Dense(4, K, bias=False)],
    "sigmoid": [lu.Dense(3, 4), lu.sigmoid, lu.Dense(4, K)],
    "deep": [lu.Dense(3, 4), lu.tanh, lu.Dense(4, 4), lu.sigmoid, lu.Dense(4, K)],
    "activated input": [lu.tanh, lu.Dense(3, K)],
    "activated output": [lu.Dense(3, K), lu.tanh],
    "skip": [lu.Dense(3, 4), lu.tanh, lu.Skip(lu.Dense(4, 4), lu.tanh, scale=0.5), lu.Dense(4, K)],
    "nested skips": [
        lu.Dense(3, 4),
        lu.Skip(lu.Dense(4, 5), lu.tanh, lu.Skip(lu.Dense(5, 5), lu.sigmoid), lu.Dense(5, 4)),
        lu.Dense(4, K),
    ],
}
RELU = {"relu": [lu.Dense(3, 4), lu.relu, lu.Dense(4, K)]}
WITH_BATCH_NORM = {
    "batch norm": [lu.Dense(3, 4), lu.BatchNorm(4), lu.tanh, lu.Dense(4, K)],
    "batch norm first and last": [lu.BatchNorm(3), lu.Dense(3, K), lu.BatchNorm(K)],
    "skip around batch norm": [
        lu.Dense(3, 4),
        lu.Skip(lu.BatchNorm(4), lu.tanh, lu.Dense(4, 4)),
        lu.Dense(4, K),
    ],
}


def each(layers):
    return pytest.mark.parametrize("layers", layers.values(), ids=layers.keys())


each_loss = pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES.keys())
each_penalty = pytest.mark.parametrize("penalty", PENALTIES.values(), ids=PENALTIES.keys())


def draw(net, rng, *lead):
    """A θ with no special entries: biases are not 0, γ is not 1, and l1 stays off its kink."""
    size = (*lead, net.n_parameters)
    return rng.uniform(0.1, 1.2, size=size) * rng.choice([-1, 1], size=size)


def draw_data(rng, *lead):
    """Samples, and targets that suit both losses."""
    return rng.normal(size=(*lead, N, 3)), rng.dirichlet(np.ones(K), size=(*lead, N))


def away_from_kinks(net, theta, X, Y):
    """The samples whose first pre-activations all keep clear of 0, where ReLU has its kink."""
    W1, b1 = (net.unpack(theta)[name] for name in ("W1", "b1"))
    U = X @ W1.swapaxes(-1, -2) + b1[..., None, :]
    clear = np.abs(U).min(axis=(*range(theta.ndim - 1), -1)) > 0.02
    assert clear.sum() > 1
    return X[clear], Y[clear]
