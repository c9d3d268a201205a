"""Many networks, or many sets of samples, at once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    each_loss,
)

pytestmark = pytest.mark.usefixtures("strict_floats")


@each({k: PLAIN[k] for k in ("linear", "deep", "skip", "activated input")} | RELU | WITH_BATCH_NORM)
@each_loss
@pytest.mark.parametrize("data_lead", [False, True], ids=["shared data", "data of their own"])
@pytest.mark.parametrize("lead", LEADS[1:])
def test_an_ensemble_equals_a_loop_over_networks(layers, loss, lead, data_lead, rng):
    net = lu.Network(*layers, loss=loss, penalty=lu.l2(0.1))
    theta = draw(net, rng, *lead)
    X, Y = draw_data(rng, *(lead if data_lead else ()))
    L, g = net.loss_and_gradient(theta, X, Y)
    F = net.forward(theta, X)
    assert (L.shape, g.shape, F.shape) == (lead, theta.shape, (*lead, N, K))
    for i in np.ndindex(*lead):
        x, y = (X[i], Y[i]) if data_lead else (X, Y)
        one_L, one_g = net.loss_and_gradient(theta[i], x, y)
        np.testing.assert_allclose(L[i], one_L, rtol=1e-13)
        np.testing.assert_allclose(net.loss(theta, X, Y)[i], one_L, rtol=1e-13)
        np.testing.assert_allclose(g[i], one_g, rtol=1e-11, atol=1e-14)
        np.testing.assert_allclose(F[i], net.forward(theta[i], x), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("lead", LEADS[1:])
def test_an_ensemble_of_many_inputs_equals_a_loop(bias, lead, rng):
    """From 32 inputs on, one matrix product serves all networks that see the same samples."""
    layers = [lu.Dense(40, 4, bias=bias), lu.tanh, lu.Dense(4, K, bias=bias)]
    net = lu.Network(*layers, loss=lu.cross_entropy)
    theta, (_, Y) = draw(net, rng, *lead), draw_data(rng)
    shared, own = rng.normal(size=(N, 40)), rng.normal(size=(*lead, N, 40))
    for X in (shared, own):
        F, (L, g) = net.forward(theta, X), net.loss_and_gradient(theta, X, Y)
        for i in np.ndindex(*lead):
            x = X if X is shared else X[i]
            one_L, one_g = net.loss_and_gradient(theta[i], x, Y)
            np.testing.assert_allclose(L[i], one_L, rtol=1e-13)
            np.testing.assert_allclose(g[i], one_g, rtol=1e-10, atol=1e-14)
            np.testing.assert_allclose(F[i], net.forward(theta[i], x), rtol=1e-12)


@each({k: PLAIN[k] for k in ("linear", "deep", "skip")} | WITH_BATCH_NORM)
@each_loss
def test_one_network_on_many_data_sets_equals_a_loop_over_them(layers, loss, rng):
    net = lu.Network(*layers, loss=loss, penalty=lu.l2(0.1))
    theta, (X, Y) = draw(net, rng), draw_data(rng, 3)
    L, g = net.loss_and_gradient(theta, X, Y)
    L_shared, g_shared = net.loss_and_gradient(theta, X, Y[0])
    for i in range(3):
        for (l_i, g_i), y in (((L[i], g[i]), Y[i]), ((L_shared[i], g_shared[i]), Y[0])):
            one_L, one_g = net.loss_and_gradient(theta, X[i], y)
            np.testing.assert_allclose(l_i, one_L, rtol=1e-13)
            np.testing.assert_allclose(g_i, one_g, rtol=1e-11, atol=1e-14)


@given(
    lead=st.lists(st.integers(1, 3), max_size=3),
    sizes=st.lists(st.integers(1, 4), min_size=2, max_size=4),
    samples=st.integers(1, 4),
    seed=st.integers(0, 999),
)
def test_shapes_follow_from_the_leading_axes_of_theta(lead, sizes, samples, seed):
    rng, lead = np.random.default_rng(seed), tuple(lead)
    net = lu.Network(*sizes, activation=lu.tanh, loss=lu.squared_error)
    P, theta = net.n_parameters, rng.normal(size=(*lead, net.n_parameters))
    X, Y = rng.normal(size=(samples, sizes[0])), rng.normal(size=(samples, sizes[-1]))
    L, g = net.loss_and_gradient(theta, X, Y)
    assert net.forward(theta, X).shape == (*lead, samples, sizes[-1])
    assert np.shape(L) == np.shape(net.loss(theta, X, Y)) == lead
    assert g.shape == (*lead, P)
    assert net.hessian(theta, X, Y).shape == (*lead, P, P)
    last = tuple(n - 1 for n in lead)
    np.testing.assert_allclose(L[last], net.loss(theta[last], X, Y), rtol=1e-12)
