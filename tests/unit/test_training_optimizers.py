"""Optimizers in `train`: with a memory, of one's own, with a schedule."""

import numpy as np
import pytest

import lecture_utils as lu
from tests.unit.both_ways import train_both_ways


@pytest.mark.parametrize("size", [(), 3])
@pytest.mark.parametrize(
    "make", [lambda: lu.Momentum(0.1), lambda: lu.RMSprop(0.01), lambda: lu.Adam(0.05)]
)
def test_training_goes_on_with_what_the_optimizer_remembers(classifier, flowers, rng, make, size):
    X, Y, *_ = flowers
    optimizer, theta = make(), classifier.init(rng, size)

    def three_steps(theta):
        for _ in range(3):
            theta = optimizer.step(theta, classifier.loss_and_gradient(theta, X, Y)[1])
        return theta

    theta = three_steps(theta)
    fresh = train_both_ways(classifier, theta, X, Y, optimizer=make(), epochs=3)
    history = train_both_ways(classifier, theta, X, Y, optimizer=optimizer, epochs=3)
    expected = three_steps(theta)
    np.testing.assert_allclose(history.theta, expected, rtol=1e-12, atol=1e-14)
    assert np.abs(fresh.theta - expected).max() > 0.01


class Recorder:
    """Gradient descent as a student may write it, which keeps what it was given."""

    def __init__(self):
        self.seen = []

    def step(self, theta, g):
        self.seen.append((theta, g, theta.copy(), g.copy()))
        return theta - 0.1 * g

    def __deepcopy__(self, memo):
        return self  # so that the test can look at what was recorded


def test_an_optimizer_may_keep_the_arrays_it_was_given(classifier, flowers, rng):
    X, Y, *_ = flowers
    theta, optimizer, shuffle = classifier.init(rng), Recorder(), np.random.default_rng(1)
    options = {"epochs": 2, "batch_size": 40, "rng": shuffle}
    history = train_both_ways(classifier, theta, X, Y, optimizer=optimizer, **options)
    assert len(optimizer.seen) == 2 * 2 * 3  # both ways
    for theta_now, g_now, theta_then, g_then in optimizer.seen:
        np.testing.assert_array_equal(theta_now, theta_then)
        np.testing.assert_array_equal(g_now, g_then)
    options["rng"] = np.random.default_rng(1)
    expected = train_both_ways(
        classifier, theta, X, Y, optimizer=lu.GradientDescent(0.1), **options
    )
    np.testing.assert_allclose(history.theta, expected.theta, rtol=1e-12, atol=1e-14)


class Halving(lu.GradientDescent):
    """A schedule."""

    def step(self, theta, g):
        self.learning_rate /= 2
        return theta - self.learning_rate * g


def test_an_optimizer_may_be_derived_from_gradient_descent(regression):
    net, theta, (X, Y), _ = regression
    history = train_both_ways(net, theta, X, Y, optimizer=Halving(0.2), epochs=2)
    for learning_rate in (0.1, 0.05):
        theta = theta - learning_rate * net.loss_and_gradient(theta, X, Y)[1]
    np.testing.assert_allclose(history.theta, theta, rtol=1e-13)


@pytest.mark.parametrize("base", [lu.GradientDescent, lu.Momentum, lu.RMSprop, lu.Adam])
def test_a_learning_rate_may_be_a_property_that_changes(base, regression):
    class Decaying(base):
        reads = 0

        @property
        def learning_rate(self):
            self.reads += 1
            return 0.1 / self.reads

        @learning_rate.setter
        def learning_rate(self, value): ...

    net, theta, (X, Y), _ = regression
    history, optimizer = (
        train_both_ways(net, theta, X, Y, optimizer=Decaying(1), epochs=4),
        Decaying(1),
    )
    for _ in range(4):
        theta = optimizer.step(theta, net.loss_and_gradient(theta, X, Y)[1])
    np.testing.assert_allclose(history.theta, theta, rtol=1e-12, atol=1e-14)
