"""Training that diverges is told, and when."""

import numpy as np
import pytest

import lecture_utils as lu
from tests.unit.both_ways import Scripted, train_both_ways

PARABOLA = {"X": np.ones((2, 1)), "Y": np.zeros((2, 1)), "theta": np.ones(1)}


def diverge(learning_rate, epochs, net=None, theta=PARABOLA["theta"]):
    net = net or lu.Network(lu.Dense(1, 1, bias=False), loss=lu.squared_error)
    optimizer = lu.GradientDescent(learning_rate)
    return train_both_ways(
        net, theta, PARABOLA["X"], PARABOLA["Y"], optimizer=optimizer, epochs=epochs
    )


def test_divergence_is_reported_with_its_epoch_and_without_warnings():
    """Every step multiplies θ by 1 - 11 = -10; the sum of two θ² overflows at θ = 10^154."""
    message = r"training diverged in epoch 154: .* smaller learning rate"
    with pytest.raises(ValueError, match=message):
        diverge(11, 2000)


def test_divergence_is_reported_when_the_loss_is_infinite_and_theta_is_not():
    with pytest.raises(ValueError, match="training diverged in epoch 1:"):
        diverge(1e160, 1)


def test_divergence_is_reported_when_the_outputs_are_infinite_and_theta_is_not():
    net = lu.Network(1, 1, 1, activation=lu.identity, loss=lu.squared_error)
    with pytest.raises(ValueError, match="training diverged in epoch 1:"):
        diverge(1e170, 3, net, np.array([1.0, 0, 1, 0]))


def test_divergence_is_reported_when_theta_is_infinite_and_the_loss_is_not():
    """An infinite weight saturates a tanh unit, and the loss stays finite."""

    class ToInfinity:
        def step(self, theta, g):
            return theta + np.array([np.inf, 0, 0, 0])

    net = lu.Network(1, 1, 1, activation=lu.tanh, loss=lu.squared_error)
    with pytest.raises(ValueError, match="training diverged in epoch 1:"):
        train_both_ways(net, np.ones(4), [[1.0]], [[0.0]], optimizer=ToInfinity(), epochs=1)


def test_a_learning_rate_just_below_the_limit_does_not_diverge():
    assert diverge(1.99, 2000).loss[-1] < 1e-15


def test_a_network_that_has_stopped_may_diverge_while_the_others_go_on():
    net = lu.Network(lu.Dense(1, 1, bias=False), loss=lu.squared_error)
    first, second = [2, 3, 4, np.inf, np.inf], [2.5, 2, 1.5, 1, 0.5]
    values = np.transpose([first, second])[..., None]
    options = {"optimizer": Scripted(values), "epochs": 5, "validation": ([[1.0]], [[0.0]])}
    history = train_both_ways(net, [[3.0], [3.0]], [[1.0]], [[0.0]], patience=2, **options)
    np.testing.assert_array_equal(history.theta, [[2], [0.5]])
    np.testing.assert_array_equal(history.best_epoch, [1, 5])
    np.testing.assert_array_equal(np.isnan(history.loss), [[0, 0, 0, 0, 1, 1], [0] * 6])
    with pytest.raises(ValueError, match="training diverged in epoch 4"):
        train_both_ways(net, [[3.0], [3.0]], [[1.0]], [[0.0]], **options)
