"""A network leaves its arguments alone, and keeps float32."""

import numpy as np
import pytest

import lecture_utils as lu
from tests.unit.networks import (
    PLAIN,
    RELU,
    WITH_BATCH_NORM,
    K,
    N,
    draw,
    draw_data,
    each,
    each_loss,
    each_penalty,
)

pytestmark = pytest.mark.usefixtures("strict_floats")


@each(PLAIN | RELU | WITH_BATCH_NORM)
@each_penalty
def test_network_does_not_change_its_arguments(layers, penalty, rng, read_only):
    net = lu.Network(*layers, loss=lu.cross_entropy, penalty=penalty)
    arguments = draw(net, rng), *draw_data(rng)
    theta, X, Y = read_only(*arguments)
    net.forward(theta, X), net.loss(theta, X, Y), net.statistics(theta, X)
    _, g = net.loss_and_gradient(theta, X, Y)
    g += 1  # the gradient is the caller's own
    net.hessian(theta, X, Y)
    for now, before in zip((theta, X, Y), arguments, strict=True):
        np.testing.assert_array_equal(now, before)


@each({k: PLAIN[k] for k in ("linear", "skip")} | WITH_BATCH_NORM)
def test_results_of_one_call_survive_the_next(layers, rng):
    net = lu.Network(*layers, loss=lu.cross_entropy)
    theta, other, (X, Y) = draw(net, rng), draw(net, rng), draw_data(rng)
    F, statistics = net.forward(theta, X), net.statistics(theta, X)
    logits, (_, g) = net.logits(theta, X), net.loss_and_gradient(theta, X, Y)
    kept = [a.copy() for a in (F, logits, g, *(a for pair in statistics for a in pair))]
    net.forward(other, X), net.loss_and_gradient(other, X, Y), net.statistics(other, X)
    now = [F, logits, g, *(a for pair in statistics for a in pair)]
    for a, b in zip(now, kept, strict=True):
        np.testing.assert_array_equal(a, b)


def test_memory_layout_of_the_arguments_does_not_matter(rng):
    net = lu.Network(*PLAIN["skip"], loss=lu.cross_entropy)
    theta, (X, Y) = draw(net, rng, 2), draw_data(rng)
    strided = np.repeat(theta, 2, axis=-1)[:, ::2]
    for t in (np.asfortranarray(theta), strided):
        for x in (np.asfortranarray(X), np.repeat(X, 2, axis=0)[::2], X[:, ::-1][:, ::-1]):
            for a, b in ((t, theta), (t[0], theta[0])):
                L, g = net.loss_and_gradient(a, x, np.asfortranarray(Y))
                expected = net.loss_and_gradient(b, X, Y)
                np.testing.assert_allclose(L, expected[0], rtol=1e-13)
                np.testing.assert_allclose(g, expected[1], rtol=1e-11, atol=1e-15)


@each(PLAIN | RELU | WITH_BATCH_NORM)
@each_loss
@each_penalty
def test_network_keeps_float32(layers, loss, penalty, rng):
    net = lu.Network(*layers, loss=loss, penalty=penalty)
    theta, X, Y = (a.astype(np.float32) for a in (draw(net, rng), *draw_data(rng)))
    results = [net.forward(theta, X), net.loss(theta, X, Y), *net.loss_and_gradient(theta, X, Y)]
    results += [
        net.pack(net.unpack(theta)),
        *(a for pair in net.statistics(theta, X) for a in pair),
    ]
    results.append(net.hessian(theta, X, Y))
    assert {a.dtype for a in results} == {np.dtype(np.float32)}


@each({k: PLAIN[k] for k in ("linear", "skip", "activated input")} | WITH_BATCH_NORM)
@pytest.mark.parametrize("lead", [(), (2,)])
def test_float32_samples_of_a_float64_network_are_taken_as_float64(layers, lead, rng):
    net = lu.Network(*layers, loss=lu.squared_error)
    theta, (X, Y) = draw(net, rng, *lead), draw_data(rng)
    X = X.astype(np.float32)
    expected = net.loss_and_gradient(theta, X.astype(float), Y)
    results = net.loss_and_gradient(theta, X, Y)
    for a, b in zip((*results, net.forward(theta, X)), expected, strict=False):
        assert a.dtype == np.float64
        np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-14)


def test_network_of_float32_keeps_it_with_the_targets_that_one_hot_makes(rng):
    net = lu.Network(3, 4, K, activation=lu.tanh, loss=lu.cross_entropy)
    theta, X = (a.astype(np.float32) for a in (draw(net, rng), draw_data(rng)[0]))
    Y = lu.one_hot(np.arange(N) % K, K)
    results = [*net.loss_and_gradient(theta, X, Y), net.loss(theta, X, Y)]
    results.append(net.hessian(theta, X, Y))
    assert {a.dtype for a in results} == {np.dtype(np.float32)}


def test_integers_are_taken_as_float64(rng):
    net = lu.Network(2, 2, loss=lu.squared_error, penalty=lu.l2(0.5))
    theta, X, Y = [1, 2, 3, 4, 5, 6], [[1, 0], [2, 1]], [[0, 1], [1, 0]]
    as_floats = [np.array(a, float) for a in (theta, X, Y)]
    assert net.loss(theta, X, Y) == net.loss(*as_floats)
    g = net.loss_and_gradient(theta, X, Y)[1]
    assert g.dtype == np.float64
    np.testing.assert_array_equal(g, net.loss_and_gradient(*as_floats)[1])


def test_network_takes_sizes_that_numpy_computed():
    X = np.zeros((5, 4))
    net = lu.Network(np.int64(X.shape[1]), np.int64(3), loss=lu.squared_error)
    assert net.n_parameters == 15
