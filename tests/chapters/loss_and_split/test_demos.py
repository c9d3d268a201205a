"""What the demos of notebook 04 compute: overfitting polynomials and splits of the irises."""

import numpy as np
import pytest
from numpy.polynomial import Polynomial
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.linear_model import LogisticRegression, Ridge

import lecture_utils as lu
from lecture_utils.chapters.loss_and_split.demos import (
    NO_PENALTY,
    fit_all_degrees,
    split_irises,
    true_function,
)

START = {"degree": 3, "sigma": 0.3, "points": 20, "log_lambda": NO_PENALTY, "sample": 0}
IN_FILE_ORDER = {"order": "in file order", "training": 90, "validation": 30, "seed": 0}


# --- overfitting ----------------------------------------------------------------------------------


@pytest.mark.parametrize("degree", [0, 1, 3, 8])
def test_the_curve_and_the_training_loss_agree_with_numpys_polynomials(degree):
    fit = fit_all_degrees(**START | {"degree": degree})
    p = Polynomial.fit(fit.x, fit.y, degree)
    assert_allclose(fit.curve, p(fit.line), atol=1e-8)
    assert_allclose(fit.training[degree], np.mean((fit.y - p(fit.x)) ** 2) / 2)


def test_the_penalty_agrees_with_ridge_regression_that_leaves_the_constant_free():
    fit = fit_all_degrees(**START | {"degree": 6, "log_lambda": -2.0})
    A, A_line = (
        np.polynomial.legendre.legvander(x, 6)[:, 1:] * np.sqrt(2 * np.arange(1, 7) + 1)
        for x in (fit.x, fit.line)
    )
    ridge = Ridge(alpha=20 * 0.01).fit(A, fit.y)  # |y - Ac|² + alpha |c|²
    assert_allclose(fit.curve, ridge.predict(A_line), atol=1e-8)


def test_the_training_loss_never_rises_with_the_degree_and_the_validation_loss_does():
    fit = fit_all_degrees(**START)
    assert (np.diff(fit.training) <= 1e-12).all()
    assert 3 <= fit.best <= 7
    assert fit.validation[12] > 10 * fit.validation[fit.best]
    assert fit.validation.argmin() == fit.best


def test_as_many_coefficients_as_points_leave_no_training_loss():
    fit = fit_all_degrees(**START | {"points": 10})
    assert fit.training[8] > 1e-6
    assert_allclose(fit.training[9:], 0, atol=1e-12)


def test_the_validation_loss_of_the_best_degree_approaches_the_noise():
    fit = fit_all_degrees(**START | {"points": 100})
    assert fit.floor == 0.3**2 / 2
    # half the mean of 1000 squares: 4 standard deviations of the mean, and 7/100 for the fit
    assert abs(fit.validation[fit.best] / fit.floor - 1) < 4 * np.sqrt(2 / 1000) + 0.1


def test_the_explorer_tells_what_the_answers_of_the_notebook_say():
    def median_over_samples(quantity, **values):
        fits = [fit_all_degrees(**START | values | {"sample": s}) for s in range(30)]
        return np.median([quantity(fit) for fit in fits])

    best = {s: median_over_samples(lambda fit: fit.best, sigma=s) for s in (0.1, 0.3, 1.0)}
    assert 4 <= best[0.3] <= 6
    assert 5 <= best[0.1] <= 7 and 3 <= best[1.0] <= 4
    validation, training = (
        {
            x: median_over_samples(lambda fit, of=of: getattr(fit, of)[12], log_lambda=x)
            for x in (-8.0, -3.0, -2.0, -1.0, 0.0, 1.0)
        }
        for of in ("validation", "training")
    )
    assert validation[-8.0] > 10 > validation[-3.0] > validation[-2.0]
    assert 0.08 < min(validation[-2.0], validation[-1.0]) < 0.15
    assert validation[-1.0] < validation[0.0] < validation[1.0]
    assert training[-1.0] - training[-8.0] < 0.02 and training[1.0] > 0.1
    assert abs(median_over_samples(lambda fit: fit.training[12], points=100) - 0.04) < 0.005
    assert 0.05 < median_over_samples(lambda fit: fit.validation[12], points=100) < 0.07


def test_how_much_the_validation_loss_rises_depends_on_the_sample():
    fits = [fit_all_degrees(**START | {"sample": s}) for s in range(8)]
    rises = [fit.validation[12] / fit.validation[fit.best] for fit in fits]
    assert 1 < min(rises) < 3 and max(rises) > 1e3


def test_the_first_sample_on_screen_agrees_with_the_answers_too():
    assert fit_all_degrees(**START).best == 5
    assert fit_all_degrees(**START | {"sigma": 0.1}).best == 5
    assert fit_all_degrees(**START | {"sigma": 1.0}).best == 4
    many = fit_all_degrees(**START | {"points": 100})
    assert abs(many.training[12] - 0.04) < 0.005 and abs(many.validation[12] - 0.07) < 0.005
    validation = [
        fit_all_degrees(**START | {"log_lambda": x}).validation[12] for x in np.arange(-8, 1.1, 0.5)
    ]
    assert -2 <= np.arange(-8, 1.1, 0.5)[np.argmin(validation)] <= -1
    assert abs(min(validation) - 0.1) < 0.02


def test_more_points_and_more_noise_keep_the_points_there_are():
    few, many = (fit_all_degrees(**START | {"points": n}) for n in (20, 50))
    assert_array_equal(many.x[:20], few.x)
    noisy = fit_all_degrees(**START | {"sigma": 0.6})
    assert_allclose(noisy.y - true_function(noisy.x), 2 * (few.y - true_function(few.x)))


def test_another_sample_has_other_points():
    assert not np.isin(fit_all_degrees(**START | {"sample": 1}).x, fit_all_degrees(**START).x).any()


@pytest.mark.parametrize("bad", [{"degree": 16}, {"degree": -1}, {"points": 0}, {"points": 101}])
def test_an_impossible_fit_is_refused(bad):
    with pytest.raises(ValueError, match=next(iter(bad))):
        fit_all_degrees(**START | bad)


# --- splitting ------------------------------------------------------------------------------------


def test_the_sets_in_file_order_are_three_blocks():
    split = split_irises(**IN_FILE_ORDER)
    assert_array_equal(split.member, np.repeat([0, 1, 2], [90, 30, 30]))
    assert_array_equal(split.counts, [[50, 40, 0], [0, 10, 20], [0, 0, 30]])
    assert split.accuracy[2] == 0 and split.error[2] == 0


@pytest.mark.parametrize(("training", "accuracy"), [(100, 0.0), (105, 0.6), (110, 0.9)])
def test_virginica_is_recognised_from_the_first_few_on(training, accuracy):
    assert split_irises(**IN_FILE_ORDER | {"training": training}).accuracy[2] == accuracy


def test_without_virginica_in_training_the_sixty_last_flowers_give_ten_right():
    split = split_irises(**IN_FILE_ORDER | {"training": 60})
    assert_array_equal(split.counts[2], [0, 10, 50])
    assert split.accuracy[2] == 10 / 60


@pytest.mark.parametrize("order", ["shuffled", "stratified"])
def test_each_flower_is_in_one_set_of_the_size_asked_for(order):
    split = split_irises(order, training=80, validation=20, seed=3)
    assert_array_equal(np.bincount(split.member), [80, 20, 50])
    assert_array_equal(split.counts.sum(axis=1), [80, 20, 50])
    assert_array_equal(split.counts.sum(axis=0), [50, 50, 50])
    assert split.accuracy[2] > 0.8


def test_stratified_sets_hold_the_species_alike():
    assert_array_equal(
        split_irises("stratified", 90, 30, 1).counts, np.repeat([[30], [10], [10]], 3, 1)
    )


def test_the_accuracies_are_those_of_logistic_regression():
    iris, split = lu.data.iris(), split_irises("shuffled", training=90, validation=30, seed=0)
    parts = [split.member == k for k in range(3)]
    sets = lu.standardize(*(iris.X[part] for part in parts))
    # 150 steps of gradient descent stop early, which acts like a weak penalty
    model = LogisticRegression(C=10).fit(sets[0], iris.y[parts[0]])
    oracle = [model.score(X, iris.y[part]) for X, part in zip(sets, parts, strict=True)]
    assert_allclose(split.accuracy, oracle, atol=0.035)  # one flower of thirty


def test_the_error_is_binomial():
    split = split_irises("shuffled", training=90, validation=30, seed=0)
    a = split.accuracy
    assert_allclose(split.error, np.sqrt(a * (1 - a) / [90, 30, 30]))


def test_another_seed_gives_another_split():
    a, b = (split_irises("shuffled", 90, 30, seed).member for seed in (0, 1))
    assert not np.array_equal(a, b)


def test_an_unknown_order_is_refused():
    with pytest.raises(ValueError, match="order must be one of in file order, shuffled"):
        split_irises("sorted", 90, 30, 0)
