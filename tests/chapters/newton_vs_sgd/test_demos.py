"""The live demos of notebook 05: what they compute."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import lecture_utils as lu
from lecture_utils.chapters.newton_vs_sgd.demos import (
    LANDSCAPES,
    LIMITS,
    contour_lines,
    descend,
    headline,
    retrain,
)

QUADRATIC = {
    "landscape": "quadratic",
    "kappa": 10,
    "log_epsilon": -1.3,
    "w1": -2.0,
    "w2": 1.2,
}
TWO_LAYERS = QUADRATIC | {"landscape": "two layers"}


@pytest.mark.parametrize("landscape", LANDSCAPES)
@pytest.mark.parametrize("w", [(0.3, -1.2), (2.0, 0.5), (-1.4, -2.1)])
def test_gradient_and_hessian_agree_with_differences(landscape, w):
    derivatives, w = LANDSCAPES[landscape], np.array(w)
    _, g, H = derivatives(w, 7.0)
    assert_allclose(g, lu.numerical_gradient(lambda v: derivatives(v, 7.0)[0], w), atol=1e-8)
    assert_allclose(H, lu.numerical_jacobian(lambda v: derivatives(v, 7.0)[1], w), atol=1e-8)


def test_the_second_landscape_is_the_loss_of_a_linear_network_of_two_layers():
    net = lu.Network(
        lu.Dense(1, 1, bias=False),
        lu.identity,
        lu.Dense(1, 1, bias=False),
        loss=lu.squared_error,
    )
    w, one = np.array([0.7, -1.3]), np.ones((1, 1))
    loss, g = net.loss_and_gradient(w, one, one)
    value, gradient, H = LANDSCAPES["two layers"](w, 1.0)
    assert_allclose([value, *gradient], [loss, *g])
    assert_allclose(H, net.hessian(w, one, one))


@pytest.mark.parametrize("landscape", LANDSCAPES)
def test_the_loss_is_constant_along_each_contour_line(landscape):
    lines = contour_lines(landscape, 10)
    levels = [LANDSCAPES[landscape](np.asarray(line), 10)[0] for line in lines]
    for values in levels:
        assert_allclose(values, values[0])
    assert len({round(values[0], 9) for values in levels}) >= 12


def test_newton_needs_one_step_on_the_quadratic_whatever_its_condition():
    for kappa in (1, 10, 50):
        result = descend(**QUADRATIC | {"kappa": kappa})
        assert_allclose(result.paths["Newton"][1:], 0, atol=1e-12)
        assert_allclose(result.limit, 2 / kappa)


@pytest.mark.parametrize("factor", [0.98, 1.02])
def test_gradient_descent_diverges_beyond_two_over_the_largest_eigenvalue(factor):
    result = descend(**QUADRATIC | {"log_epsilon": np.log10(factor * 0.2)})
    norms = result.norms["gradient descent"]
    assert (norms[-1] < norms[0]) == (factor < 1)


def test_the_modes_of_gradient_descent_decay_independently():
    result = descend(**QUADRATIC)
    modes = np.linalg.eigh(LANDSCAPES["quadratic"](np.zeros(2), 10)[2])[1]
    amplitudes = result.paths["gradient descent"] @ modes
    n = np.arange(101)[:, None]
    expected = (1 - result.epsilon * np.array([1, 10])) ** n * amplitudes[0]
    assert_allclose(amplitudes, expected, atol=1e-12)


def test_from_the_slope_of_the_saddle_newton_ends_there_and_gradient_descent_in_the_valley():
    result = descend(**TWO_LAYERS | {"w1": -0.4, "w2": 0.6, "log_epsilon": -1.0})
    assert_allclose(result.paths["Newton"][-1], 0, atol=1e-12)
    assert_allclose(np.prod(result.paths["gradient descent"][-1]), 1, atol=1e-6)


@pytest.mark.parametrize(
    ("epsilon", "end", "limit"), [(0.25, 2.4, 0.34), (0.4, 1.8, 0.56), (0.5, 1.0, 1.0)]
)
def test_a_large_learning_rate_stops_only_where_the_valley_is_flat(epsilon, end, limit):
    start = {"w1": 2.4, "w2": 0.2, "log_epsilon": np.log10(epsilon)}
    result = descend(**TWO_LAYERS | start)
    assert_allclose(result.paths["gradient descent"][-1, 0], end, atol=0.06)
    assert_allclose(result.limit, limit, atol=0.02)
    assert result.epsilon < result.limit


def test_a_path_that_is_lost_is_not_drawn_and_raises_no_warning():
    result = descend(**TWO_LAYERS | {"log_epsilon": 0.5})
    path = result.paths["gradient descent"]
    assert np.isnan(path[-1]).all()
    assert_array_equal(path[0], [-2.0, 1.2])
    assert max(LIMITS) < np.nanmax(np.abs(path)) < 1e4


def test_no_limit_is_quoted_at_the_end_of_a_path_that_is_lost():
    lost, arrived = (descend(**TWO_LAYERS | {"log_epsilon": x}) for x in (0.5, -1.3))
    assert "diverges" in headline(lost) and "λmax" not in headline(lost)
    assert f"2/λmax = {arrived.limit:.3f} at the end" in headline(arrived)
    beyond = descend(**QUADRATIC | {"log_epsilon": 0.5})
    assert "2/λmax = 0.200" in headline(beyond)  # known without a path


def test_an_unknown_landscape_is_refused():
    with pytest.raises(ValueError, match="cubic"):
        descend(**QUADRATIC | {"landscape": "cubic"})


def test_at_condition_50_the_best_rate_of_the_slider_gains_three_and_a_half_powers_of_ten():
    rates = np.arange(-2.5, -1.2, 0.05)
    norms = [
        descend(**QUADRATIC | {"kappa": 50, "log_epsilon": rate}).norms["gradient descent"]
        for rate in rates
    ]
    gained = [np.log10(norm[0] / norm[-1]) for norm in norms]
    best = np.nanargmax(gained)  # NaN where the path is lost
    assert_allclose(rates[best], -1.45, atol=1e-9)
    assert_allclose(gained[best], 3.5, atol=0.1)


def test_retraining_agrees_with_a_loop_written_out():
    result = retrain(log_epsilon=-0.5, batch_size=25, seed=3)
    iris = lu.data.iris()
    k, v = lu.split(150, (105, 45), np.random.default_rng(0), stratify=iris.y)
    X, X_v = lu.standardize(iris.X[k], iris.X[v])
    Y = lu.one_hot(iris.y, 3)
    net = lu.Network(4, 16, 3, activation=lu.tanh, loss=lu.cross_entropy)
    rng = np.random.default_rng(3)
    theta, losses = net.init(rng), []
    for _ in range(60):
        losses.append([net.loss(theta, X, Y[k]), net.loss(theta, X_v, Y[v])])
        for batch in lu.minibatches(105, 25, rng):
            g = net.loss_and_gradient(theta, X[batch], Y[k][batch])[1]
            theta = theta - 10**-0.5 * g
    assert_allclose(result.losses[:, :60], np.transpose(losses), rtol=1e-8)
    assert_allclose(result.accuracies[0, -1], lu.accuracy(net.forward(theta, X), Y[k]))
    assert result.updates == 60 * 5


def test_small_and_large_batches_learn_alike_in_equal_time_and_not_in_equal_epochs():
    loss = {
        (B, log_epsilon): np.median([retrain(log_epsilon, B, s).losses[0, -1] for s in range(20)])
        for B, log_epsilon in ((15, -1.0), (5, -1.5), (105, -1.0))
    }
    assert abs(loss[15, -1.0] / loss[5, -1.5] - 1) < 0.1
    assert loss[105, -1.0] > 2 * loss[15, -1.0]
