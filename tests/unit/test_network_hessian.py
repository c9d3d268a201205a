"""The exact Hessian of the loss."""

from itertools import pairwise

import numpy as np
import pytest

import lecture_utils as lu
from tests.unit.networks import (
    PLAIN,
    RELU,
    WITH_BATCH_NORM,
    K,
    N,
    away_from_kinks,
    draw,
    draw_data,
    each,
    each_loss,
)

pytestmark = pytest.mark.usefixtures("strict_floats")


@each(PLAIN | WITH_BATCH_NORM)
@each_loss
@pytest.mark.parametrize("penalty", [None, lu.l2(0.3)], ids=["no penalty", "l2"])
def test_hessian_is_symmetric_and_agrees_with_differences_of_the_gradient(
    layers, loss, penalty, rng, difference, relative_error
):
    net = lu.Network(*layers, loss=loss, penalty=penalty)
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    H = net.hessian(theta, X, Y)
    np.testing.assert_allclose(H, H.T, atol=1e-13)
    numerical = difference(lambda t: net.loss_and_gradient(t, X, Y)[1], theta)
    assert relative_error(H, numerical) < 1e-7


@each_loss
def test_hessian_of_a_relu_network_agrees_with_differences(loss, rng, difference, relative_error):
    net = lu.Network(*RELU["relu"], loss=loss)
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    X, Y = away_from_kinks(net, theta, X, Y)
    numerical = difference(lambda t: net.loss_and_gradient(t, X, Y)[1], theta)
    assert relative_error(net.hessian(theta, X, Y), numerical) < 1e-7


@each(
    {k: PLAIN[k] for k in ("linear", "deep", "nested skips", "activated input")} | WITH_BATCH_NORM
)
@each_loss
@pytest.mark.parametrize(
    ("lead_theta", "lead_data"), [((2,), ()), ((2, 2), ()), ((3,), (3,)), ((), (3,))]
)
def test_hessian_of_an_ensemble_equals_a_loop(layers, loss, lead_theta, lead_data, rng):
    net = lu.Network(*layers, loss=loss, penalty=lu.l2(0.3))
    theta, (X, Y) = draw(net, rng, *lead_theta), draw_data(rng, *lead_data)
    H = net.hessian(theta, X, Y)
    lead = lead_theta or lead_data
    assert H.shape == (*lead, net.n_parameters, net.n_parameters)
    for i in np.ndindex(*lead):
        t = theta[i] if lead_theta else theta
        x, y = (X[i], Y[i]) if lead_data else (X, Y)
        np.testing.assert_allclose(H[i], net.hessian(t, x, y), rtol=1e-10, atol=1e-13)


def test_hessian_is_the_same_whatever_the_size_of_its_blocks(rng, monkeypatch):
    net = lu.Network(*PLAIN["nested skips"], loss=lu.cross_entropy, penalty=lu.l2(0.3))
    theta, (X, Y) = draw(net, rng, 2), draw_data(rng)
    expected = net.hessian(theta, X, Y)
    for block_bytes in (1, 1e4, 1e9):
        monkeypatch.setattr("lecture_utils.network._BLOCK_BYTES", block_bytes)
        np.testing.assert_allclose(net.hessian(theta, X, Y), expected, rtol=1e-12, atol=1e-15)


def test_hessian_of_softmax_regression_on_iris_has_five_zero_modes(rng):
    iris = lu.data.iris()
    net = lu.Network(4, 3, loss=lu.cross_entropy)
    H = net.hessian(0.1 * net.init(rng), *lu.standardize(iris.X), lu.one_hot(iris.y, 3))
    eigenvalues = np.linalg.eigvalsh(H)
    np.testing.assert_allclose(eigenvalues[:5], 0, atol=1e-13)
    assert eigenvalues[5] > 1e-4


def test_l2_shifts_the_weight_block_of_the_hessian_by_lambda(rng):
    free, net = (
        lu.Network(*PLAIN["deep"], loss=lu.cross_entropy, penalty=p) for p in (None, lu.l2(0.3))
    )
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    shift = net.hessian(theta, X, Y) - free.hessian(theta, X, Y)
    np.testing.assert_allclose(shift, 0.3 * np.diag(net.is_weight), atol=1e-15)


OWN = {
    "ufunc": lu.Activation("sine", np.sin, np.cos, lambda u: -np.sin(u)),
    "lambda": lu.Activation(
        "bump",
        lambda u: np.exp(-(u**2)),
        lambda u: -2 * u * np.exp(-(u**2)),
        lambda u: (4 * u**2 - 2) * np.exp(-(u**2)),
    ),
    # Not analytic: abs of a complex number is not what its formulas mean.
    "abs": lu.Activation(
        "softsign",
        lambda u: u / (1 + np.abs(u)),
        lambda u: (1 + np.abs(u)) ** -2,
        lambda u: -2 * np.sign(u) * (1 + np.abs(u)) ** -3,
    ),
    # A larger than and a list of cases do not even take complex numbers.
    "cases": lu.Activation(
        "parabola",
        lambda u: np.where(u > 0, u**2 / 2, 0),
        lambda u: np.maximum(u, 0),
        lambda u: np.heaviside(u, 0),
    ),
}


@pytest.mark.parametrize("activation", OWN.values(), ids=OWN.keys())
def test_an_activation_of_ones_own_needs_only_its_formulas(
    activation, rng, difference, relative_error
):
    net = lu.Network(3, 4, K, activation=activation, loss=lu.squared_error)
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    X, Y = away_from_kinks(net, theta, X, Y)
    _, g = net.loss_and_gradient(theta, X, Y)
    assert relative_error(g, difference(lambda t: net.loss(t, X, Y), theta)) < 1e-7
    H = difference(lambda t: net.loss_and_gradient(t, X, Y)[1], theta)
    assert relative_error(net.hessian(theta, X, Y), H) < 1e-7


@each(PLAIN)
def test_hessian_is_exact_to_rounding(layers, rng):
    """The tangent of the gradient in a direction is exact: compare with Richardson's limit."""
    net = lu.Network(*layers, loss=lu.cross_entropy)
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    d = rng.normal(size=theta.shape) / np.sqrt(theta.size)

    def slope(h):
        return (gradient(theta + h * d) - gradient(theta - h * d)) / (2 * h)

    def gradient(t):
        return net.loss_and_gradient(t, X, Y)[1]

    table = [slope(0.1 / 2**n) for n in range(7)]
    for order in range(1, 7):
        table = [b + (b - a) / (4**order - 1) for a, b in pairwise(table)]
    np.testing.assert_allclose(net.hessian(theta, X, Y) @ d, table[0], rtol=0, atol=3e-12)


@each_loss
def test_hessian_agrees_with_the_formula_of_one_linear_layer(loss, rng):
    """H is the mean of A ⊗ x xᵀ, where A is 1 for the squared error and diag f - f fᵀ else."""
    net = lu.Network(lu.Dense(3, K, bias=False), loss=loss)
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    F, expected = net.forward(theta, X), 0
    for x, f in zip(X, F, strict=True):
        A = np.eye(K) if loss is lu.squared_error else np.diag(f) - np.outer(f, f)
        expected = expected + np.kron(A, np.outer(x, x)) / N
    np.testing.assert_allclose(net.hessian(theta, X, Y), expected, rtol=1e-13, atol=1e-15)


def test_l1_adds_nothing_to_the_hessian_off_its_kink(rng):
    free, net = (
        lu.Network(*PLAIN["deep"], loss=lu.cross_entropy, penalty=p) for p in (None, lu.l1(0.3))
    )
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    np.testing.assert_array_equal(net.hessian(theta, X, Y), free.hessian(theta, X, Y))


def test_hessian_of_float32_is_as_good_as_float32(rng):
    net = lu.Network(*PLAIN["deep"], loss=lu.cross_entropy)
    arguments = draw(net, rng), *draw_data(rng)
    H = net.hessian(*(a.astype(np.float32) for a in arguments))
    assert H.dtype == np.float32
    np.testing.assert_allclose(H, net.hessian(*arguments), rtol=1e-4, atol=1e-5)


def test_hessian_does_not_care_about_the_units_of_the_samples(rng):
    """With other units of X and of W1, derivatives with respect to W1 change theirs."""
    net = lu.Network(*PLAIN["deep"], loss=lu.cross_entropy)
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    unit = np.where(np.arange(theta.size) < net.unpack(theta)["W1"].size, 2.0**27, 1)
    H = net.hessian(theta / unit, X * 2.0**27, Y)
    np.testing.assert_allclose(
        H / np.outer(unit, unit), net.hessian(theta, X, Y), rtol=1e-10, atol=1e-14
    )
