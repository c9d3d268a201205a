"""What `train` records, early stopping, and the statistics for prediction."""

import numpy as np
import pytest

import lecture_utils as lu
from tests.unit.both_ways import Scripted, train_both_ways


def test_history_begins_with_the_untrained_network_and_has_an_entry_for_every_epoch(
    classifier, flowers, rng
):
    X, Y, X_v, Y_v = flowers
    theta = classifier.init(rng)
    history = train_both_ways(
        classifier,
        theta,
        X,
        Y,
        optimizer=lu.Adam(),
        epochs=5,
        validation=(X_v, Y_v),
        snapshots=True,
    )
    assert history.epochs == 5
    assert history.snapshots.shape == (6, classifier.n_parameters)
    np.testing.assert_array_equal(history.snapshots[0], theta)
    np.testing.assert_array_equal(history.snapshots[-1], history.theta)
    for epoch, t in enumerate(history.snapshots):
        assert history.loss[epoch] == pytest.approx(classifier.loss(t, X, Y), rel=1e-14)
        expected = classifier.loss(t, X_v, Y_v)
        assert history.validation_loss[epoch] == pytest.approx(expected, rel=1e-14)
        assert history.accuracy[epoch] == lu.accuracy(classifier.forward(t, X), Y)
        expected = lu.accuracy(classifier.forward(t, X_v), Y_v)
        assert history.validation_accuracy[epoch] == expected
    lengths = {len(a) for a in (history.loss, history.validation_loss, history.accuracy)}
    assert lengths == {6} == {len(history.validation_accuracy)}


def test_history_leaves_out_what_does_not_apply(regression, classifier, flowers, rng):
    net, theta, train, validation = regression
    options = {"optimizer": lu.GradientDescent(0.1), "epochs": 2}
    history = train_both_ways(net, theta, *train, **options)
    assert history.accuracy is None
    assert history.validation_loss is None
    assert history.validation_accuracy is None
    assert history.best_epoch is None
    assert history.snapshots is None
    assert history.statistics == []
    history = train_both_ways(net, theta, *train, validation=validation, **options)
    assert len(history.validation_loss) == 3
    assert history.validation_accuracy is None
    X, Y, *_ = flowers
    history = train_both_ways(classifier, classifier.init(rng), X, Y, **options)
    assert len(history.accuracy) == 3
    assert history.validation_accuracy is None


def test_recorded_loss_is_without_the_penalty_but_the_descent_is_with_it(regression):
    net, theta, (X, Y), _ = regression
    penalised = lu.Network(1, 20, 1, activation=lu.tanh, loss=net.loss_function, penalty=lu.l2(1))
    options = {"optimizer": lu.GradientDescent(0.05), "epochs": 30}
    history = train_both_ways(penalised, theta, X, Y, **options)
    assert history.loss[0] == pytest.approx(net.loss(theta, X, Y), rel=1e-14)
    assert history.loss[-1] == pytest.approx(net.loss(history.theta, X, Y), rel=1e-14)
    free = train_both_ways(net, theta, X, Y, **options)
    w = net.is_weight
    assert np.linalg.norm(history.theta[w]) < 0.7 * np.linalg.norm(free.theta[w])


def follow(values, patience, *, start=3.0):
    """Train f = θx so that the validation losses are ½θ² for the given values of θ."""
    net = lu.Network(lu.Dense(1, 1, bias=False), loss=lu.squared_error)
    return train_both_ways(
        net,
        [start],
        [[1.0]],
        [[5.0]],
        optimizer=Scripted(values),
        epochs=len(values),
        validation=([[1.0]], [[0.0]]),
        patience=patience,
    )


@pytest.mark.parametrize(
    ("values", "patience", "stop", "best"),
    [
        ([2, 1, 2, 3, 4, 5], 1, 3, 2),
        ([2, 1, 2, 3, 4, 5], 2, 4, 2),
        ([2, 1, 4, 3, 2, 0.5], 3, 5, 2),  # improving on the last epoch is not enough
        ([2, 1, 4, 3, 0.5, 2], 3, 6, 5),  # improving on the best one is
        ([4, 5, 6, 7], 2, 2, 0),  # the untrained network was the best
        ([2, 1, 1, 1, 1], 2, 4, 2),  # a tie is no improvement: the first epoch counts
        ([2, 1, 0.5, 0.2], 3, 4, 4),  # never triggered
        ([2, 1, 4, 3], 9, 4, 2),  # too patient for so few epochs
    ],
)
def test_early_stopping_ends_after_patience_epochs_and_restores_the_best(
    values, patience, stop, best
):
    history = follow(values, patience)
    path = np.array([3.0, *values])
    assert history.epochs == stop
    assert history.best_epoch == best
    np.testing.assert_array_equal(history.theta, [path[best]])
    np.testing.assert_allclose(history.validation_loss, path[: stop + 1] ** 2 / 2)


def test_best_epoch_is_told_without_early_stopping_but_the_last_theta_is_returned():
    history = follow([2, 1, 4, 3], None)
    assert (history.epochs, history.best_epoch) == (4, 2)
    np.testing.assert_array_equal(history.theta, [3])


def test_early_stopping_returns_the_snapshot_of_the_best_epoch(regression):
    net, theta, train, validation = regression
    history = train_both_ways(
        net,
        theta,
        *train,
        optimizer=lu.Adam(0.05),
        epochs=400,
        validation=validation,
        patience=30,
        snapshots=True,
    )
    best = history.best_epoch
    assert 0 < best == history.validation_loss.argmin()
    assert history.epochs == best + 30 < 400
    np.testing.assert_array_equal(history.theta, history.snapshots[best])
    assert net.loss(history.theta, *validation) == history.validation_loss.min()


@pytest.mark.parametrize("patience", [None, 3])
def test_batch_norm_networks_predict_with_the_statistics_of_the_training_samples(
    flowers, rng, patience
):
    X, Y, X_v, Y_v = flowers
    layers = lu.Dense(4, 6), lu.BatchNorm(6), lu.tanh, lu.Dense(6, 3)
    net = lu.Network(*layers, loss=lu.cross_entropy)
    history = train_both_ways(
        net,
        net.init(rng),
        X,
        Y,
        optimizer=lu.Adam(0.2),
        epochs=60,
        batch_size=20,
        rng=rng,
        validation=(X_v, Y_v),
        patience=patience,
    )
    expected = net.statistics(history.theta, X)
    for (mean, variance), (m, v) in zip(history.statistics, expected, strict=True):
        np.testing.assert_allclose(mean, m, rtol=1e-14)
        np.testing.assert_allclose(variance, v, rtol=1e-14)
    if patience is None:
        epoch = history.epochs
    else:  # the result is of another epoch than the last
        epoch = history.best_epoch
        assert epoch < history.epochs < 60
    for data, loss in (((X, Y), history.loss), ((X_v, Y_v), history.validation_loss)):
        again = net.loss(history.theta, *data, statistics=history.statistics)
        assert loss[epoch] == pytest.approx(again, rel=1e-13)
    # The statistics of the validation samples themselves would give another number.
    assert history.validation_loss[epoch] != pytest.approx(net.loss(history.theta, X_v, Y_v))
