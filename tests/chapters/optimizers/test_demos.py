"""The live demos of notebook 06: what they compute, against closed forms and scikit-learn."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.linear_model import Lasso, Ridge

import lecture_utils as lu
from lecture_utils.chapters.optimizers.demos import (
    FAR,
    GOAL,
    LANDSCAPES,
    LOG_LAMBDAS,
    RACERS,
    STEPS,
    TRUE_WEIGHTS,
    landscape_grid,
    lasso,
    race,
    regularised_fit,
    ridge,
)

RACE = {"landscape": "straight valley", "log_rate": -1.7, "beta": 0.9, "log_scale": 0.0}
FIT = {"log_lambda": -0.7, "points": 100, "sigma": 0.5, "measurement": 0, "penalty": "L1"}
each_landscape = pytest.mark.parametrize("name", LANDSCAPES)


# --- optimizer_race -------------------------------------------------------------------------------


@each_landscape
def test_a_gradient_is_that_of_the_loss(name, rng):
    world = LANDSCAPES[name]
    for theta in rng.uniform(-2, 2, size=(5, 2)):
        numerical = lu.numerical_gradient(world.loss, theta)
        assert_allclose(world.gradient(theta), numerical, rtol=1e-6, atol=1e-8)


@each_landscape
def test_minima_are_flat_and_lowest(name):
    world = LANDSCAPES[name]
    for minimum in np.array(world.minima, dtype=float):
        assert world.loss(minimum) == 0
        assert_array_equal(world.gradient(minimum), 0)
    assert world.loss(np.array(world.start)) > 1
    assert landscape_grid(name).min() > -5


def test_gradient_descent_follows_the_closed_form_on_the_straight_valley():
    n, rate = np.arange(STEPS + 1)[:, None], 10**-1.7
    expected = np.array([-2.0, 0.8]) * (1 - rate * np.array([1.0, 25.0])) ** n
    assert_allclose(race(**RACE).paths["GD"], expected, rtol=1e-9, atol=1e-12)


def test_momentum_obeys_the_recursion_of_the_damped_oscillator():
    path, rate = race(**RACE).paths["momentum"], 10**-1.7
    now = (1 + 0.9 - rate * np.array([1.0, 25.0])) * path[1:-1]
    assert_allclose(path[2:], now - 0.9 * path[:-2], atol=1e-12)


def test_without_memory_momentum_is_gradient_descent():
    result = race(**RACE | {"beta": 0.0})
    assert_allclose(result.paths["momentum"], result.paths["GD"], atol=1e-12)


@each_landscape
@pytest.mark.parametrize("log_scale", [-2.0, 2.0])
def test_only_gradient_descent_and_momentum_notice_a_factor_of_the_loss(name, log_scale):
    plain = race(**RACE | {"landscape": name, "log_rate": -2.5})
    scaled = race(**RACE | {"landscape": name, "log_rate": -2.5, "log_scale": log_scale})
    for racer in ("RMSprop", "Adam"):
        assert_allclose(scaled.paths[racer], plain.paths[racer], atol=2e-3)
    for racer in ("GD", "momentum"):
        assert not np.allclose(scaled.paths[racer], plain.paths[racer], atol=0.05)


def test_a_factor_of_the_loss_is_a_factor_of_the_learning_rate_for_gradient_descent():
    scaled, faster = race(**RACE | {"log_scale": 0.25}), race(**RACE | {"log_rate": -1.45})
    assert_allclose(scaled.paths["GD"], faster.paths["GD"], rtol=1e-9, atol=1e-12)


@each_landscape
@pytest.mark.parametrize("beta", [0.0, 0.6, 0.9])
def test_arrival_is_the_last_entry_below_the_goal(name, beta):
    result = race(**RACE | {"landscape": name, "log_rate": -1.3, "beta": beta})
    for racer, loss in result.losses.items():
        inside, n = loss < GOAL, result.arrived[racer]
        if n is not None:
            assert inside[n:].all() and not inside[n - 1]
        elif inside[-1]:  # it leaves again after the steps that are drawn
            assert racer == "RMSprop"
    assert list(result.arrived) == list(RACERS)


def test_a_path_that_leaves_again_after_the_last_step_drawn_has_not_arrived():
    result = race(**RACE | {"beta": 0.0})
    loss = result.losses["RMSprop"]
    assert loss[-1] < GOAL < loss[-2]  # it swings between two points
    assert result.arrived["RMSprop"] is None


@each_landscape
@pytest.mark.parametrize("log_rate", [-2.6, -1.7, -0.9])
def test_all_rates_at_once_are_the_optimizers_of_the_package_one_by_one(name, log_rate):
    result, world = race(**RACE | {"landscape": name, "log_rate": log_rate}), LANDSCAPES[name]
    rate = 10**log_rate
    one_by_one = lu.GradientDescent(rate), lu.Momentum(rate), lu.RMSprop(rate), lu.Adam(rate)
    for racer, optimizer in zip(RACERS, one_by_one, strict=True):
        theta = np.array(world.start)
        for n in range(1, 41):
            theta = optimizer.step(theta, world.gradient(theta))
            if np.abs(theta).max() > FAR:
                break
            assert_allclose(result.paths[racer][n], theta, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize(
    ("landscape", "beta", "best"),
    [
        ("straight valley", 0.9, {"GD": 52, "Adam": 76, "momentum": 82, "RMSprop": 195}),
        ("straight valley", 0.6, {"Adam": 16, "momentum": 18, "GD": 52, "RMSprop": 131}),
        ("saddle", 0.9, {"GD": 21, "Adam": 63, "momentum": 77, "RMSprop": 138}),
    ],
)
def test_the_dips_of_the_panel_are_those_of_the_notebook(landscape, beta, best):
    arrivals = race(**RACE | {"landscape": landscape, "beta": beta}).arrivals
    found = {name: np.nanmin(steps) for name, steps in arrivals.items()}
    assert sorted(found, key=found.get) == list(best)
    assert all(abs(found[name] - n) <= 2 for name, n in best.items())


def test_the_widths_of_the_dips_are_those_of_the_notebook():
    arrivals = race(**RACE).arrivals
    widths = {name: np.isfinite(steps).sum() for name, steps in arrivals.items()}
    assert widths == {"GD": 12, "Adam": 35, "momentum": 39, "RMSprop": 2}


def test_ten_times_the_loss_moves_two_of_four_curves_by_one_decade():
    plain, scaled = race(**RACE).arrivals, race(**RACE | {"log_scale": 1.0}).arrivals
    for racer in ("GD", "momentum"):
        assert_array_equal(scaled[racer][:-20], plain[racer][20:])
    for racer in ("RMSprop", "Adam"):
        assert_array_equal(scaled[racer], plain[racer])


def test_at_the_common_rate_of_the_notebook_gradient_descent_stays_at_the_saddle():
    arrived = race(**RACE | {"landscape": "saddle"}).arrived
    assert arrived == {"GD": None, "momentum": 114, "RMSprop": 160, "Adam": 101}


def test_beyond_the_limit_of_stability_gradient_descent_is_lost():
    result = race(**RACE | {"log_rate": -0.5})
    assert np.isnan(result.paths["GD"][-1]).all() and result.arrived["GD"] is None
    assert np.isfinite(result.paths["Adam"]).all()


@pytest.mark.parametrize(("name", "value"), [("landscape", "plain"), ("log_rate", 0.1)])
def test_an_unknown_landscape_and_a_rate_off_the_slider_are_refused(name, value):
    with pytest.raises(ValueError, match=name):
        race(**RACE | {name: value})


# --- regularisation_path --------------------------------------------------------------------------


@pytest.mark.parametrize("points", [30, 100])
def test_the_lasso_agrees_with_scikit_learn(points, rng):
    X = rng.normal(size=(points, 20))
    y = X @ TRUE_WEIGHTS + rng.normal(size=points)
    lambdas = np.array([0.01, 0.1, 0.5, 10.0])
    ours = lasso(X, y[:, None], lambdas)
    for w, lam in zip(ours, lambdas, strict=True):
        other = Lasso(alpha=lam, fit_intercept=False, tol=1e-12, max_iter=100_000).fit(X, y)
        assert_allclose(w, other.coef_, atol=1e-7)
        assert_array_equal(w == 0, other.coef_ == 0)


def test_with_fewer_data_than_weights_the_lasso_still_meets_its_optimality_condition(rng):
    X = rng.normal(size=(15, 20))
    y = (X @ TRUE_WEIGHTS + rng.normal(size=15))[:, None]
    lambdas = np.array([0.01, 0.1, 1.0])
    w = lasso(X, y, lambdas)
    force = (y - X @ w.T).T @ X / 15
    assert (np.abs(force) <= lambdas[:, None] * 1.01 + 1e-4).all()
    assert_allclose(np.where(w != 0, force - lambdas[:, None] * np.sign(w), 0), 0, atol=1e-3)


def test_ridge_agrees_with_scikit_learn(rng):
    X = rng.normal(size=(50, 20))
    y = X @ TRUE_WEIGHTS + rng.normal(size=50)
    lambdas = np.array([0.01, 1.0])
    for w, lam in zip(ridge(X, y[:, None], lambdas), lambdas, strict=True):
        other = Ridge(alpha=50 * lam, fit_intercept=False).fit(X, y)
        assert_allclose(w, other.coef_, rtol=1e-9)


def test_the_path_starts_with_the_data_and_the_zeros_of_the_notebook():
    fit, rng = regularised_fit(**FIT), np.random.default_rng(0)
    X = rng.normal(size=(100, 20))
    y = X @ TRUE_WEIGHTS + 0.5 * rng.normal(size=100)
    w = fit.weights[fit.chosen]
    assert fit.zeros == 17
    assert_array_equal(np.flatnonzero(w), [2, 7, 13])
    assert_allclose(np.mean((y - X @ w) ** 2), fit.training_error[fit.chosen])


def test_l2_makes_no_zeros():
    for log_lambda in (-3, 0, 1):
        assert regularised_fit(**FIT | {"penalty": "L2", "log_lambda": log_lambda}).zeros == 0


@pytest.mark.parametrize("penalty", ["L1", "L2"])
def test_the_training_error_grows_with_lambda_and_the_validation_error_has_a_minimum(penalty):
    fit = regularised_fit(**FIT | {"penalty": penalty, "points": 30, "sigma": 1.0})
    assert (np.diff(fit.training_error) > -1e-9).all()
    assert 0 < fit.validation_error.argmin() < len(LOG_LAMBDAS) - 1


def test_new_data_are_other_data_and_the_validation_set_is_not_the_training_set():
    first, second = (regularised_fit(**FIT | {"measurement": k}) for k in (0, 1))
    assert np.abs(first.weights[0] - second.weights[0]).min() > 0
    assert first.validation_error[0] > first.training_error[0]


def test_l1_wins_on_sparse_weights_with_few_data():
    errors = np.array(
        [
            [
                regularised_fit(
                    **FIT | {"points": 20, "sigma": 1.0, "measurement": k, "penalty": penalty}
                ).validation_error.min()
                for penalty in ("L1", "L2")
            ]
            for k in range(1, 9)
        ]
    )
    assert (errors[:, 0] < errors[:, 1]).all()


@pytest.mark.parametrize("bad", [{"penalty": "L3"}, {"log_lambda": 1.5}])
def test_an_impossible_fit_is_refused(bad):
    with pytest.raises(ValueError, match=next(iter(bad))):
        regularised_fit(**FIT | bad)
