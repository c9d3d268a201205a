"""What a network refuses, and what it says then."""

import numpy as np
import pytest

import lecture_utils as lu
from tests.unit.networks import WITH_BATCH_NORM, K, N, draw, draw_data

pytestmark = pytest.mark.usefixtures("strict_floats")


# making a network


def test_network_refuses_what_is_no_loss():
    with pytest.raises(TypeError, match=r"loss must be lu\.squared_error or .* got 'mse'"):
        lu.Network(2, 3, loss="mse")


def test_network_refuses_what_is_no_penalty():
    with pytest.raises(
        TypeError, match=r"penalty must be lu\.l1\(lam\) or lu\.l2\(lam\), got 0\.1"
    ):
        lu.Network(2, 3, loss=lu.squared_error, penalty=0.1)


def test_network_refuses_too_few_or_bad_sizes():
    with pytest.raises(ValueError, match=r"needs at least an input and an output size, got .2"):
        lu.Network(2, loss=lu.squared_error)
    with pytest.raises(ValueError, match="n_out must be at least 1, got 0"):
        lu.Network(2, 0, loss=lu.squared_error)


def test_network_refuses_to_be_without_units():
    for layers in ((), (lu.tanh,)):
        with pytest.raises(ValueError, match="a network needs at least one layer with units"):
            lu.Network(*layers, loss=lu.squared_error)


def test_network_asks_for_the_activation_of_its_hidden_layers():
    with pytest.raises(TypeError, match=r"need an activation, for example activation=lu\.tanh"):
        lu.Network(2, 3, 1, loss=lu.squared_error)
    with pytest.raises(TypeError, match=r"activation must be like lu\.tanh, got 'tanh'"):
        lu.Network(2, 3, 1, activation="tanh", loss=lu.squared_error)


def test_network_refuses_an_activation_that_would_go_nowhere():
    with pytest.raises(TypeError, match="activation goes with numbers of units; write it between"):
        lu.Network(lu.Dense(2, 3), activation=lu.tanh, loss=lu.squared_error)


def test_network_refuses_sizes_mixed_with_layers():
    with pytest.raises(TypeError, match="expected a layer or an activation, got 2"):
        lu.Network(2, lu.Dense(2, 3), loss=lu.squared_error)


# using a network


@pytest.fixture
def net():
    return lu.Network(3, 4, K, activation=lu.tanh, loss=lu.squared_error)


@pytest.fixture
def calls(net):
    """All methods that take θ and samples, as functions of (θ, X, Y)."""
    return [
        lambda theta, X, Y: net.logits(theta, X),
        lambda theta, X, Y: net.forward(theta, X),
        lambda theta, X, Y: net.statistics(theta, X),
        net.loss,
        net.loss_and_gradient,
        net.hessian,
    ]


def test_init_refuses_what_is_no_generator(net):
    for bad in (0, None, np.random):
        with pytest.raises(TypeError, match=r"rng must be a numpy\.random\.Generator, for example"):
            net.init(bad)


def test_init_refuses_a_size_that_is_not_positive(net, rng):
    for bad in (0, -1, (2, 0)):
        with pytest.raises(ValueError, match="size must be at least 1, got"):
            net.init(rng, bad)
    for bad in (2.0, "two", True):
        with pytest.raises(TypeError, match="size must be a whole number, got"):
            net.init(rng, bad)


def test_network_refuses_a_theta_of_the_wrong_length(net, calls, rng):
    X, Y = draw_data(rng)
    for call in [*calls, lambda theta, X, Y: net.unpack(theta)]:
        for bad in (np.zeros(25), np.zeros((26, 1)), 1.0):
            with pytest.raises(ValueError, match=r"theta must have shape \(\.\.\., 26\), got \("):
                call(bad, X, Y)
    with pytest.raises(ValueError, match=r"net\.init\(rng\) makes one"):
        net.unpack(np.zeros(3))


def test_network_refuses_samples_of_the_wrong_shape(net, calls, rng):
    theta, (_, Y) = draw(net, rng), draw_data(rng)
    for call in calls:
        for bad in (np.zeros(3), np.zeros((N, 2)), np.zeros((3, N))):
            with pytest.raises(ValueError, match=r"X must have shape \(N, 3\), one row per sample"):
                call(theta, bad, Y)
        with pytest.raises(ValueError, match="X holds no sample"):
            call(theta, np.zeros((0, 3)), Y)


def test_network_refuses_leading_axes_that_disagree(net, calls, rng):
    Y = draw_data(rng)[1]
    for lead_theta, lead_x in (((2,), (3,)), ((2, 3), (3,)), ((3,), (1,))):
        theta, X = draw(net, rng, *lead_theta), draw_data(rng, *lead_x)[0]
        for call in calls:
            with pytest.raises(ValueError, match="leading axes of theta and X disagree"):
                call(theta, X, Y)


def test_network_refuses_what_is_not_finite_and_says_which_array(net, calls, rng):
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    for bad in (np.nan, np.inf):
        for call in calls:
            with pytest.raises(ValueError, match="theta must be finite, got NaN or infinity"):
                call(np.full_like(theta, bad), X, Y)
            with pytest.raises(ValueError, match="X must be finite, got NaN or infinity"):
                call(theta, np.full_like(X, bad), Y)
        for call in calls[-2:]:
            with pytest.raises(ValueError, match="Y must be finite, got NaN or infinity"):
                call(theta, X, np.full_like(Y, bad))


def test_network_refuses_what_is_not_a_number(net, calls, rng):
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    for call in calls:
        with pytest.raises(TypeError, match="theta must hold real numbers, got dtype complex128"):
            call(theta + 0j, X, Y)
        with pytest.raises(TypeError, match="X must hold real numbers, got dtype object"):
            call(theta, X.astype(object), Y)


def test_network_refuses_targets_of_the_wrong_shape(net, calls, rng):
    theta, (X, Y) = draw(net, rng, 3), draw_data(rng)
    for call in calls[-3:]:
        for bad in (Y[:, 0], Y[:, :1], Y[1:], Y[None], np.stack([Y, Y])):
            with pytest.raises(ValueError, match=r"outputs and targets must both have shape"):
                call(theta, X, bad)


def test_classifier_refuses_targets_that_are_no_distribution(rng):
    net = lu.Network(3, K, loss=lu.cross_entropy)
    theta, (X, _) = draw(net, rng), draw_data(rng)
    for call in (net.loss, net.loss_and_gradient, net.hessian):
        with pytest.raises(ValueError, match="must be one-hot or a probability distribution"):
            call(theta, X, np.ones((N, K)))


def test_hessian_refuses_to_fill_the_memory_unless_it_is_meant(net, rng):
    arguments = draw(net, rng), *draw_data(rng)
    limit = 8 * 26**2
    with pytest.raises(
        ValueError, match=r"of 26 parameters would take 5\.41e-06 GB; pass max_bytes"
    ):
        net.hessian(*arguments, max_bytes=limit - 1)
    assert net.hessian(*arguments, max_bytes=limit).shape == (26, 26)
    large = lu.Network(100, 1000, 10, activation=lu.tanh, loss=lu.squared_error)
    with pytest.raises(ValueError, match=r"the Hessian of 111010 parameters would take 98\.6 GB"):
        large.hessian(np.zeros(111010), np.zeros((1, 100)), np.zeros((1, 10)))


def test_batch_norm_network_refuses_one_sample_without_statistics(rng):
    net = lu.Network(*WITH_BATCH_NORM["batch norm"], loss=lu.squared_error)
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    with pytest.raises(ValueError, match="BatchNorm needs at least 2 samples in a batch"):
        net.loss_and_gradient(theta, X[:1], Y[:1])


@pytest.mark.parametrize("number", [0, 1, 3])
def test_network_refuses_another_number_of_statistics_than_of_batch_norms(number, rng):
    net = lu.Network(*WITH_BATCH_NORM["batch norm first and last"], loss=lu.squared_error)
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    statistics = [*net.statistics(theta, X), (np.zeros((1, K)), np.ones((1, K)))][:number]
    for call in (net.logits, net.forward, lambda t, X, **s: net.loss(t, X, Y, **s)):
        with pytest.raises(ValueError, match="statistics"):
            call(theta, X, statistics=statistics)


def test_network_refuses_statistics_of_another_shape(rng):
    net = lu.Network(*WITH_BATCH_NORM["batch norm"], loss=lu.squared_error)
    theta, (X, _) = draw(net, rng), draw_data(rng)
    of_an_ensemble = net.statistics(draw(net, rng, 2), X)
    for bad in (of_an_ensemble, [(np.zeros(3), np.ones(3))]):
        with pytest.raises(ValueError, match="statistics"):
            net.forward(theta, X, statistics=bad)


def test_pack_refuses_missing_unknown_and_misshapen_parameters(net, rng):
    p = net.unpack(draw(net, rng))
    with pytest.raises(ValueError, match=r"expected parameters \['W1', 'b1', 'W2', 'b2'\], got"):
        net.pack({k: v for k, v in p.items() if k != "b2"})
    for more in ({**p, "W3": p["W2"]}, {"w1" if k == "W1" else k: v for k, v in p.items()}):
        with pytest.raises(ValueError, match="expected parameters"):
            net.pack(more)
    for bad in (p["W1"].T, p["W1"][0], 1.0):
        with pytest.raises(ValueError, match=r"W1 must have shape \(4, 3\), got"):
            net.pack({**p, "W1": bad})
    with pytest.raises(ValueError, match="b1 must be finite, got NaN or infinity"):
        net.pack({**p, "b1": np.full(4, np.nan)})


def test_pack_refuses_leading_axes_that_disagree(net, rng):
    p = net.unpack(draw(net, rng, 2))
    for bad in (p["b1"][0], np.zeros((3, 4))):
        with pytest.raises(ValueError, match="leading axes"):
            net.pack({**p, "b1": bad})
