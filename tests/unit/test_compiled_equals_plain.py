"""Compiled steps against the plain formulas: the same numbers, layer by layer, 300 steps long."""

import numpy as np
import pytest

import lecture_utils as lu
from lecture_utils.compiled import compiled
from tests.unit.both_ways import train_both_ways

pytestmark = pytest.mark.usefixtures("strict_floats")

COMPILED = {
    "no hidden layer": (lu.Dense(3, 2),),
    "tanh": (lu.Dense(3, 5), lu.tanh, lu.Dense(5, 2)),
    "sigmoid, deep": (lu.Dense(3, 5), lu.sigmoid, lu.Dense(5, 4), lu.sigmoid, lu.Dense(4, 2)),
    "relu": (lu.Dense(3, 5), lu.relu, lu.Dense(5, 2)),
    "without bias": (lu.Dense(3, 5, bias=False), lu.tanh, lu.Dense(5, 2, bias=False)),
    "activation first and last": (lu.tanh, lu.Dense(3, 5), lu.identity, lu.Dense(5, 2), lu.tanh),
    "skip": (lu.Dense(3, 4), lu.Skip(lu.tanh, lu.Dense(4, 4), scale=0.5), lu.Dense(4, 2)),
    "skip first": (lu.Skip(lu.Dense(3, 3), lu.tanh), lu.Dense(3, 2)),
    "nested skips": (
        lu.Dense(3, 4),
        lu.Skip(lu.Dense(4, 5), lu.Skip(lu.Dense(5, 5), lu.relu), lu.Dense(5, 4), scale=0.3),
        lu.Dense(4, 2),
    ),
}


class Doubled(lu.Dense):
    """A layer of one's own: u = 2 (W z + b)."""

    def forward(self, p, Z, statistics=None):
        U, kept = super().forward(p, Z, statistics)
        return 2 * U, kept

    def backward(self, p, kept, dU, inwards=True):
        return super().backward(p, kept, 2 * dU, inwards)


NOT_COMPILED = {
    "batch norm": (lu.Dense(3, 5, bias=False), lu.BatchNorm(5), lu.tanh, lu.Dense(5, 2)),
    "batch norm first": (lu.BatchNorm(3), lu.Dense(3, 5), lu.tanh, lu.Dense(5, 2)),
    "batch norm in a skip": (lu.Dense(3, 4), lu.Skip(lu.BatchNorm(4), lu.tanh), lu.Dense(4, 2)),
    "a layer of one's own": (Doubled(3, 5), lu.tanh, lu.Dense(5, 2)),
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


class Cubic(type(lu.squared_error)):
    """A loss of one's own, (1/N) sum |y - f|³/3."""

    def value(self, V, Y):
        return (np.abs(V - Y) ** 3).sum(axis=(-2, -1)) / (3 * V.shape[-2])

    def slope(self, V, Y):
        return (V - Y) * np.abs(V - Y) / V.shape[-2]


def each(name, values):
    return pytest.mark.parametrize(name, values.values(), ids=values.keys())


@pytest.fixture
def samples(rng):
    X = rng.normal(size=(N, 3))
    return X, lu.one_hot((X @ [1.0, -2.0, 0.5] > 0).astype(int), 2)


@pytest.fixture
def train_by_hand(monkeypatch):
    """`lu.train` by the plain formulas alone."""

    def run(*arguments, **options):
        with monkeypatch.context() as patch:
            patch.setattr(lu.training, "compiled", lambda plain_step, *_: plain_step)
            return lu.train(*arguments, **options)

    return run


@each("layers", COMPILED)
@each("loss", LOSSES)
@each("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("size", [(), 3], ids=["one network", "ensemble"])
def test_300_compiled_mini_batch_steps_equal_the_plain_formulas(
    layers, loss, optimizer, size, samples, rng, relative_error, train_by_hand
):
    net = lu.Network(*layers, loss=loss)
    theta = net.init(rng, size)
    options = {"optimizer": optimizer, "epochs": EPOCHS, "batch_size": BATCH}
    history, expected = (
        run(net, theta, *samples, rng=np.random.default_rng(1), **options)
        for run in (lu.train, train_by_hand)
    )
    assert relative_error(history.theta, expected.theta) < 1e-12
    assert relative_error(expected.theta, theta) > 0.01  # it did go somewhere


@each("penalty", PENALTIES)
@each("loss", LOSSES)
@each("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("size", [(), 3], ids=["one network", "ensemble"])
def test_300_compiled_steps_on_all_samples_equal_the_plain_formulas_with_any_penalty(
    penalty, loss, optimizer, size, samples, rng, relative_error, train_by_hand
):
    net = lu.Network(*COMPILED["tanh"], loss=loss, penalty=penalty)
    theta, options = net.init(rng, size), {"optimizer": optimizer, "epochs": 300}
    history, expected = (run(net, theta, *samples, **options) for run in (lu.train, train_by_hand))
    tolerance = 1e-9 if penalty is PENALTIES["l1"] else 1e-12  # sign(w) feels the last digit of 0
    assert relative_error(history.theta, expected.theta) < tolerance


@each("layers", COMPILED | NOT_COMPILED)
@each("loss", LOSSES)
@each("optimizer", OPTIMIZERS)
def test_each_network_of_an_ensemble_equals_its_own_single_run(
    layers, loss, optimizer, samples, rng
):
    R, net = 4, lu.Network(*layers, loss=loss)
    theta, options = net.init(rng, R), {"optimizer": optimizer, "epochs": 10, "batch_size": BATCH}
    together = train_both_ways(net, theta, *samples, rng=np.random.default_rng(2), **options)
    for r, child in enumerate(np.random.default_rng(2).spawn(R)):
        alone = lu.train(net, theta[r], *samples, rng=child, **options)
        np.testing.assert_allclose(together.theta[r], alone.theta, rtol=1e-10, atol=1e-12)
        np.testing.assert_allclose(together.loss[r], alone.loss, rtol=1e-10)


@each("layers", COMPILED)
@each("loss", LOSSES)
def test_layers_and_losses_of_the_package_are_compiled(layers, loss, samples, rng):
    net = lu.Network(*layers, loss=loss)

    def plain_step(batch):
        raise AssertionError("called as it is")

    theta = net.init(rng)
    start = theta.copy()
    compiled(plain_step, net, lu.Adam(), theta, *samples)(np.arange(N))
    assert (theta != start).any()


@each("layers", NOT_COMPILED)
def test_a_network_with_another_layer_trains_by_the_plain_formulas(layers, samples, rng):
    net = lu.Network(*layers, loss=lu.squared_error)
    plain_step = object()
    assert compiled(plain_step, net, lu.Adam(), net.init(rng), *samples) is plain_step


def test_a_loss_of_ones_own_trains_by_the_plain_formulas(samples, rng):
    net = lu.Network(*COMPILED["tanh"], loss=Cubic())
    theta, optimizer = net.init(rng), lu.GradientDescent(0.05)
    history = train_both_ways(net, theta, *samples, optimizer=optimizer, epochs=20)
    for _ in range(20):
        theta = theta - 0.05 * net.loss_and_gradient(theta, *samples)[1]
    np.testing.assert_allclose(history.theta, theta, rtol=1e-12)


def test_compiled_steps_take_every_size_of_batch(samples, rng, relative_error, train_by_hand):
    net = lu.Network(*COMPILED["tanh"], loss=lu.cross_entropy)
    for batch_size in (1, 7, N - 1, N):
        theta, options = net.init(rng), {"optimizer": lu.Adam(), "batch_size": batch_size}
        history, expected = (
            run(net, theta, *samples, epochs=3, rng=np.random.default_rng(1), **options)
            for run in (lu.train, train_by_hand)
        )
        assert relative_error(history.theta, expected.theta) < 1e-12


def test_compiled_steps_survive_logits_of_a_thousand(train_by_hand):
    net, X = lu.Network(1, 3, loss=lu.cross_entropy), [[1.0], [-1.0]]
    theta, Y = np.array([1000.0, 0, -1000, 0, 0, 0]), lu.one_hot([2, 2], 3)
    options = {"optimizer": lu.GradientDescent(0.1), "epochs": 2}
    history, expected = (run(net, theta, X, Y, **options) for run in (lu.train, train_by_hand))
    np.testing.assert_allclose(history.theta, expected.theta, rtol=1e-14)
    assert np.isfinite(history.theta).all()


@pytest.mark.parametrize("activation", [lu.step, lu.sigmoid, lu.tanh, lu.relu], ids=repr)
def test_compiled_activations_equal_the_plain_ones_at_kinks_and_extremes(activation, train_by_hand):
    """Each sample is a pre-activation: W1 = 1 and b1 = 0."""
    net = lu.Network(1, 1, 1, activation=activation, loss=lu.squared_error)
    X = np.array([[-1000.0], [-3], [-1e-300], [0], [1e-300], [3], [1000]])
    theta, Y = np.array([1.0, 0, 1, 0]), 7 + np.zeros((7, 1))
    for rows in [slice(None), *(slice(i, i + 1) for i in range(7))]:
        options = {"optimizer": lu.GradientDescent(0.1), "epochs": 1}
        history, expected = (
            run(net, theta, X[rows], Y[rows], **options) for run in (lu.train, train_by_hand)
        )
        np.testing.assert_allclose(history.theta, expected.theta, rtol=1e-12, atol=1e-14)
