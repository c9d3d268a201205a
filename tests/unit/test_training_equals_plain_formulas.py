"""`train` against the plain formulas: no buffers, no views, one sample order, one network."""

import numpy as np
import pytest

import lecture_utils as lu
from lecture_utils.layers import Chain

pytestmark = pytest.mark.usefixtures("strict_floats")

NETWORKS = {
    "no hidden layer": (lu.Dense(3, 2),),
    "tanh": (lu.Dense(3, 5), lu.tanh, lu.Dense(5, 2)),
    "sigmoid, deep": (lu.Dense(3, 5), lu.sigmoid, lu.Dense(5, 4), lu.sigmoid, lu.Dense(4, 2)),
    "relu": (lu.Dense(3, 5), lu.relu, lu.Dense(5, 2)),
    "without bias": (lu.Dense(3, 5, bias=False), lu.tanh, lu.Dense(5, 2, bias=False)),
    "activation first and last": (lu.tanh, lu.Dense(3, 5), lu.identity, lu.Dense(5, 2), lu.tanh),
    "skip": (lu.Dense(3, 4), lu.Skip(lu.tanh, lu.Dense(4, 4), scale=0.5), lu.Dense(4, 2)),
    "skip first": (lu.Skip(lu.Dense(3, 3), lu.tanh), lu.Dense(3, 2)),
    "batch norm": (lu.Dense(3, 5, bias=False), lu.BatchNorm(5), lu.tanh, lu.Dense(5, 2)),
    "batch norm first": (lu.BatchNorm(3), lu.Dense(3, 5), lu.tanh, lu.Dense(5, 2)),
}
OPTIMIZERS = {
    "gradient descent": lu.GradientDescent(0.05),
    "momentum": lu.Momentum(0.02, 0.8),
    "RMSprop": lu.RMSprop(0.0005, delta=1e-3),  # else it feels the last digit of a vanishing g
    "Adam": lu.Adam(0.005),
}
LOSSES = {"squared error": lu.squared_error, "cross-entropy": lu.cross_entropy}
PENALTIES = {"no penalty": None, "l1": lu.l1(0.01), "l2": lu.l2(0.1)}
N, BATCH, EPOCHS = 56, 16, 75  # four steps an epoch, the last with eight samples: 300 steps


def each(name, values):
    return pytest.mark.parametrize(name, values.values(), ids=values.keys())


# the plain formulas ----------------------------------------------------------------------------

ACTIVATIONS = {
    "identity": (lambda u: u, lambda u: np.ones_like(u)),
    "sigmoid": (lambda u: 1 / (1 + np.exp(-u)), lambda u: np.exp(-u) / (1 + np.exp(-u)) ** 2),
    "tanh": (np.tanh, lambda u: 1 / np.cosh(u) ** 2),
    "relu": (lambda u: u * (u > 0), lambda u: 1.0 * (u > 0)),
}


def walk(layer, p, Z):
    """Return the output of a layer, and the function from ∂L/∂output to (∂L/∂Z, gradients).

    The layer takes its parameters from the front of the list p.
    """
    if isinstance(layer, Chain):
        backs, start = [], Z
        for inner in layer.layers:
            Z, back = walk(inner, p, Z)
            backs.append(back)
        scale = layer.scale if isinstance(layer, lu.Skip) else None

        def chain_back(dV):
            d, gradients = dV if scale is None else scale * dV, []
            for back in reversed(backs):
                d, g = back(d)
                gradients = g + gradients
            return (d if scale is None else d + dV), gradients

        return (Z if scale is None else start + scale * Z), chain_back
    if isinstance(layer, lu.Dense):
        W = p.pop(0)
        b = p.pop(0) if layer.bias else 0

        def dense_back(dU):
            return dU @ W, [dU.T @ Z, dU.sum(axis=0)][: 1 + layer.bias]

        return Z @ W.T + b, dense_back
    if isinstance(layer, lu.BatchNorm):
        gamma, beta = p.pop(0), p.pop(0)
        mean, std = Z.mean(axis=0), np.sqrt(Z.var(axis=0) + layer.eps)
        u_hat = (Z - mean) / std

        def norm_back(dV):
            d = dV * gamma
            dZ = (d - d.mean(axis=0) - u_hat * (d * u_hat).mean(axis=0)) / std
            return dZ, [(dV * u_hat).sum(axis=0), dV.sum(axis=0)]

        return gamma * u_hat + beta, norm_back
    function, derivative = ACTIVATIONS[layer.activation.name]
    return function(Z), lambda dZ: (dZ * derivative(Z), [])


def plain_gradient(net, theta, X, Y):
    V, back = walk(net.chain, list(net.unpack(theta).values()), X)
    if net.loss_function is lu.cross_entropy:
        E = np.exp(V)
        V = E / E.sum(axis=1, keepdims=True)
    g = np.concatenate([a.ravel() for a in back((V - Y) / len(X))[1]])
    if net.penalty is not None:
        w = np.where(net.is_weight, theta, 0)
        g = g + net.penalty.lam * (w if net.penalty.name == "l2" else np.sign(w))
    return g


def plain_steps(optimizer):
    """Return the function from (θ, g) to the next θ, as the formulas are written."""
    epsilon, memory = optimizer.learning_rate, {"v": 0, "m": 0, "s": 0, "t": 0}

    def step(theta, g):
        memory["t"] += 1
        if isinstance(optimizer, lu.Adam):
            b1, b2, t = optimizer.beta1, optimizer.beta2, memory["t"]
            memory["m"] = b1 * memory["m"] + (1 - b1) * g
            memory["s"] = b2 * memory["s"] + (1 - b2) * g**2
            m, s = memory["m"] / (1 - b1**t), memory["s"] / (1 - b2**t)
            return theta - epsilon * m / (np.sqrt(s) + optimizer.delta)
        if isinstance(optimizer, lu.RMSprop):
            memory["s"] = optimizer.beta * memory["s"] + (1 - optimizer.beta) * g**2
            return theta - epsilon * g / (np.sqrt(memory["s"]) + optimizer.delta)
        if isinstance(optimizer, lu.Momentum):
            memory["v"] = optimizer.beta * memory["v"] - epsilon * g
            return theta + memory["v"]
        return theta - epsilon * g

    return step


def plain_train(net, theta, X, Y, optimizer, epochs, batch_size, rng):
    step = plain_steps(optimizer)
    for _ in range(epochs):
        order = rng.permutation(len(X)) if batch_size else np.arange(len(X))
        for start in range(0, len(X), batch_size or len(X)):
            batch = order[start : start + (batch_size or len(X))]
            theta = step(theta, plain_gradient(net, theta, X[batch], Y[batch]))
    return theta


# claims ----------------------------------------------------------------------------------------


@pytest.fixture
def samples(rng):
    X = rng.normal(size=(N, 3))
    return X, lu.one_hot((X @ [1.0, -2.0, 0.5] > 0).astype(int), 2)


@each("layers", NETWORKS)
@each("loss", LOSSES)
@each("optimizer", OPTIMIZERS)
def test_300_mini_batch_steps_equal_the_plain_formulas(
    layers, loss, optimizer, samples, rng, relative_error
):
    net = lu.Network(*layers, loss=loss)
    theta = net.init(rng)
    expected = plain_train(net, theta, *samples, optimizer, EPOCHS, BATCH, np.random.default_rng(1))
    before = theta.copy()
    history = lu.train(
        net,
        theta,
        *samples,
        optimizer=optimizer,
        epochs=EPOCHS,
        batch_size=BATCH,
        rng=np.random.default_rng(1),
    )
    assert relative_error(history.theta, expected) < 1e-12
    assert relative_error(expected, theta) > 0.01  # it did go somewhere
    np.testing.assert_array_equal(theta, before)


@each("penalty", PENALTIES)
@each("loss", LOSSES)
@each("optimizer", OPTIMIZERS)
def test_300_steps_on_all_samples_equal_the_plain_formulas_with_any_penalty(
    penalty, loss, optimizer, samples, rng, relative_error
):
    net = lu.Network(*NETWORKS["tanh"], loss=loss, penalty=penalty)
    theta = net.init(rng)
    expected = plain_train(net, theta, *samples, optimizer, 300, None, None)
    history = lu.train(net, theta, *samples, optimizer=optimizer, epochs=300)
    tolerance = 1e-9 if penalty is PENALTIES["l1"] else 1e-12  # sign(w) feels the last digit of 0
    assert relative_error(history.theta, expected) < tolerance


@each("layers", NETWORKS)
@each("loss", LOSSES)
@each("optimizer", OPTIMIZERS)
def test_each_network_of_an_ensemble_equals_its_own_single_run(
    layers, loss, optimizer, samples, rng
):
    R, net = 4, lu.Network(*layers, loss=loss)
    theta = net.init(rng, R)
    together = lu.train(
        net,
        theta,
        *samples,
        optimizer=optimizer,
        epochs=10,
        batch_size=BATCH,
        rng=np.random.default_rng(2),
    )
    for r, child in enumerate(np.random.default_rng(2).spawn(R)):
        alone = lu.train(
            net, theta[r], *samples, optimizer=optimizer, epochs=10, batch_size=BATCH, rng=child
        )
        np.testing.assert_allclose(together.theta[r], alone.theta, rtol=1e-10, atol=1e-12)
        np.testing.assert_allclose(together.loss[r], alone.loss, rtol=1e-10)


@each("layers", NETWORKS)
@each("loss", LOSSES)
def test_gradient_equals_the_plain_formulas(layers, loss, samples, rng, relative_error):
    net = lu.Network(*layers, loss=loss, penalty=lu.l2(0.1))
    theta = net.init(rng) + 0.1 * rng.normal(size=net.n_parameters)
    g = net.loss_and_gradient(theta, *samples)[1]
    assert relative_error(g, plain_gradient(net, theta, *samples)) < 1e-13
