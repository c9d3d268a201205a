"""What a network predicts, its loss, and BatchNorm at prediction."""

import numpy as np
import pytest
import scipy.special

import lecture_utils as lu
from tests.unit.networks import (
    LEADS,
    PLAIN,
    RELU,
    WITH_BATCH_NORM,
    K,
    N,
    draw,
    draw_data,
    each,
    each_penalty,
)

pytestmark = pytest.mark.usefixtures("strict_floats")


def test_network_of_one_hidden_layer_is_the_formula_of_eq_10(rng):
    net = lu.Network(3, 3, 3, activation=lu.sigmoid, loss=lu.squared_error)
    theta, X = draw(net, rng), rng.normal(size=(5, 3))
    W1, b1, W2, b2 = net.unpack(theta).values()
    expected = [W2 @ scipy.special.expit(W1 @ x + b1) + b2 for x in X]
    np.testing.assert_allclose(net.forward(theta, X), expected, rtol=1e-13)


def test_step_units_make_an_exclusive_or():
    net = lu.Network(2, 2, 1, activation=lu.step, loss=lu.squared_error)
    theta = net.pack({"W1": np.ones((2, 2)), "b1": [-0.5, -1.5], "W2": [[1, -1]], "b2": [0]})
    F = net.forward(theta, [[0, 0], [0, 1], [1, 0], [1, 1]])
    np.testing.assert_array_equal(F[:, 0], [0, 1, 1, 0])


def test_network_without_activations_is_one_linear_map(rng):
    net = lu.Network(3, 4, 2, activation=lu.identity, loss=lu.squared_error)
    theta, X = draw(net, rng), rng.normal(size=(5, 3))
    W1, b1, W2, b2 = net.unpack(theta).values()
    np.testing.assert_allclose(net.forward(theta, X), X @ (W2 @ W1).T + W2 @ b1 + b2, rtol=1e-12)


@each(PLAIN | RELU | WITH_BATCH_NORM)
def test_cross_entropy_network_predicts_the_softmax_of_its_logits(layers, rng):
    net = lu.Network(*layers, loss=lu.cross_entropy)
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    F = scipy.special.softmax(net.logits(theta, X), axis=-1)
    np.testing.assert_allclose(net.forward(theta, X), F, rtol=1e-13)
    assert net.loss(theta, X, Y) == pytest.approx(-(Y * np.log(F)).sum() / N, rel=1e-13)


@each(PLAIN | RELU | WITH_BATCH_NORM)
def test_squared_error_network_predicts_its_logits(layers, rng):
    net = lu.Network(*layers, loss=lu.squared_error)
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    F = net.forward(theta, X)
    np.testing.assert_array_equal(F, net.logits(theta, X))
    assert net.loss(theta, X, Y) == pytest.approx(((F - Y) ** 2).sum() / (2 * N), rel=1e-13)


def test_untrained_output_layer_has_the_cross_entropy_of_a_guess(rng):
    net = lu.Network(4, 16, 3, activation=lu.tanh, loss=lu.cross_entropy)
    theta = net.init(rng)
    net.unpack(theta)["W2"][:] = 0
    iris = lu.data.iris()
    assert net.loss(theta, iris.X, lu.one_hot(iris.y, 3)) == pytest.approx(np.log(3), rel=1e-12)


@each_penalty
def test_penalty_is_added_for_the_weights_and_not_for_the_biases(penalty, rng):
    layers = WITH_BATCH_NORM["batch norm"]
    free = lu.Network(*layers, loss=lu.squared_error)
    net = lu.Network(*layers, loss=lu.squared_error, penalty=penalty)
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    p = net.unpack(theta)
    w = np.concatenate([p["W1"].ravel(), p["W2"].ravel()])
    expected = {None: 0, "l1": 0.05 * np.abs(w).sum(), "l2": 0.05 / 2 * (w**2).sum()}
    extra = expected[penalty and penalty.name]
    for loss in (lambda n: n.loss(theta, X, Y), lambda n: n.loss_and_gradient(theta, X, Y)[0]):
        assert loss(net) == pytest.approx(loss(free) + extra, rel=1e-13)


def test_loss_at_logits_of_a_thousand_is_finite_with_a_finite_gradient():
    net = lu.Network(1, 3, loss=lu.cross_entropy)
    theta = np.array([1000.0, 0, -1000, 0, 0, 0])
    L, g = net.loss_and_gradient(theta, [[1.0], [-1.0]], lu.one_hot([2, 2], 3))
    assert L == (2000 + 0) / 2
    np.testing.assert_allclose(g, [0.5, 0, -0.5, 0.5, 0, -0.5], atol=1e-15)


# BatchNorm at prediction


@each(WITH_BATCH_NORM)
@pytest.mark.parametrize("lead", LEADS)
def test_statistics_of_the_same_samples_change_nothing(layers, lead, rng):
    net = lu.Network(*layers, loss=lu.squared_error, penalty=lu.l2(0.1))
    theta, (X, Y) = draw(net, rng, *lead), draw_data(rng)
    statistics = net.statistics(theta, X)
    for method in (net.logits, net.forward):
        same = method(theta, X, statistics=statistics)
        np.testing.assert_allclose(same, method(theta, X), rtol=1e-13)
    same = net.loss(theta, X, Y, statistics=statistics)
    np.testing.assert_allclose(same, net.loss(theta, X, Y), rtol=1e-13)


@each(WITH_BATCH_NORM)
def test_prediction_with_statistics_does_not_depend_on_the_other_samples(layers, rng):
    net = lu.Network(*layers, loss=lu.cross_entropy)
    theta, (X, _), (X_new, _) = draw(net, rng), draw_data(rng), draw_data(rng)
    statistics = net.statistics(theta, X)
    together = net.forward(theta, X_new, statistics=statistics)
    alone = [net.forward(theta, x[None], statistics=statistics)[0] for x in X_new]
    np.testing.assert_allclose(together, alone, rtol=1e-12)
    assert not np.allclose(together, net.forward(theta, X_new))  # those of X_new are others


def test_statistics_are_mean_and_biased_variance_before_the_normalisation(rng):
    net = lu.Network(*WITH_BATCH_NORM["batch norm"], loss=lu.squared_error)
    theta, (X, _) = draw(net, rng), draw_data(rng)
    W1, b1, *_ = net.unpack(theta).values()
    U = X @ W1.T + b1
    [(mean, variance)] = net.statistics(theta, X)
    np.testing.assert_allclose(mean[0], U.sum(axis=0) / N, rtol=1e-13)
    np.testing.assert_allclose(variance[0], ((U - mean) ** 2).sum(axis=0) / N, rtol=1e-12)


def test_statistics_are_listed_in_the_order_of_the_layers_also_inside_a_skip(rng):
    layers = [lu.BatchNorm(3), lu.Skip(lu.Dense(3, 4), lu.BatchNorm(4), lu.Dense(4, 3))]
    net = lu.Network(*layers, lu.BatchNorm(3), lu.Dense(3, 1), loss=lu.squared_error)
    statistics = net.statistics(net.init(rng), draw_data(rng)[0])
    assert [mean.shape for mean, _ in statistics] == [(1, 3), (1, 4), (1, 3)]


def test_network_without_batch_norm_has_no_statistics(rng):
    net = lu.Network(3, K, loss=lu.squared_error)
    assert net.statistics(net.init(rng), draw_data(rng)[0]) == []
