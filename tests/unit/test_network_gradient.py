"""The gradient of the loss by back-propagation."""

import re

import numpy as np
import pytest
import scipy.optimize

import lecture_utils as lu
from tests.unit.networks import (
    LEADS,
    PENALTIES,
    PLAIN,
    RELU,
    WITH_BATCH_NORM,
    away_from_kinks,
    draw,
    draw_data,
    each,
    each_loss,
)

pytestmark = pytest.mark.usefixtures("strict_floats")


@each(PLAIN | RELU | WITH_BATCH_NORM)
@each_loss
@pytest.mark.parametrize(
    ("penalty", "lead"),
    [(None, ()), ("l1", ()), ("l2", ()), (None, (3,)), ("l1", (2, 2)), ("l2", (2, 2))],
)
def test_gradient_agrees_with_differences(
    layers, loss, penalty, lead, rng, difference, relative_error
):
    net = lu.Network(*layers, loss=loss, penalty=PENALTIES[penalty or "no penalty"])
    theta, (X, Y) = draw(net, rng, *lead), draw_data(rng)
    if lu.relu in layers:
        X, Y = away_from_kinks(net, theta, X, Y)
    L, g = net.loss_and_gradient(theta, X, Y)
    np.testing.assert_allclose(L, net.loss(theta, X, Y), rtol=1e-14)
    # One step of an entry of θ, taken by all networks at once, tells that entry of all gradients.
    slopes = difference(lambda step: net.loss(theta + step, X, Y), np.zeros(net.n_parameters))
    assert relative_error(g, slopes) < 1e-7


@each_loss
def test_gradient_agrees_with_the_checker_of_scipy(loss, rng):
    net = lu.Network(*PLAIN["skip"], loss=loss, penalty=lu.l2(0.1))
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    error = scipy.optimize.check_grad(
        lambda t: net.loss(t, X, Y), lambda t: net.loss_and_gradient(t, X, Y)[1], theta
    )
    assert error < 1e-6  # forward differences


@pytest.mark.parametrize("lead", LEADS)
def test_gradient_is_written_into_an_array_when_asked_to(lead, rng):
    net = lu.Network(*PLAIN["deep"], loss=lu.cross_entropy, penalty=lu.l2(0.1))
    theta, (X, Y) = draw(net, rng, *lead), draw_data(rng)
    L, g = net.loss_and_gradient(theta, X, Y)
    itself = theta.copy()
    strided = np.empty((*theta.shape, 2))[..., 0]
    for point, out in ((theta, np.empty_like(theta)), (theta, strided), (itself, itself)):
        L_out, g_out = net.loss_and_gradient(point, X, Y, out=out)
        assert g_out is out
        np.testing.assert_array_equal(out, g)
        np.testing.assert_array_equal(L_out, L)


def test_gradient_refuses_an_array_that_cannot_take_it(rng):
    net = lu.Network(*PLAIN["linear"], loss=lu.cross_entropy)
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    P = theta.size
    for bad in (np.ones(P + 1), np.ones((1, P)), np.ones(P, np.float32)):
        message = f"out must have shape ({P},) and dtype float64, got {bad.shape} and {bad.dtype}"
        with pytest.raises(ValueError, match=re.escape(message)):
            net.loss_and_gradient(theta, X, Y, out=bad)
        assert (bad == 1).all()
    with pytest.raises(TypeError, match="out must be a NumPy array, got list"):
        net.loss_and_gradient(theta, X, Y, out=theta.tolist())


def test_gradient_of_a_batch_is_the_mean_over_its_equal_parts(rng):
    net = lu.Network(*PLAIN["deep"], loss=lu.cross_entropy)
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    parts = [net.loss_and_gradient(theta, X[i::3], Y[i::3])[1] for i in range(3)]
    g = net.loss_and_gradient(theta, X, Y)[1]
    np.testing.assert_allclose(np.mean(parts, axis=0), g, rtol=1e-12, atol=1e-16)


def test_bias_before_batch_norm_has_no_gradient(rng):
    net = lu.Network(*WITH_BATCH_NORM["batch norm"], loss=lu.cross_entropy)
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    p = net.unpack(net.loss_and_gradient(theta, X, Y)[1])
    np.testing.assert_allclose(p["b1"], 0, atol=1e-15)
    assert np.abs(p["W1"]).max() > 1e-3
