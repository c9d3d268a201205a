"""Many networks trained at once."""

import numpy as np
import pytest

import lecture_utils as lu
from tests.unit.both_ways import train_both_ways


@pytest.mark.parametrize("batch_size", [None, 32, 100])
@pytest.mark.parametrize("patience", [None, 2])
@pytest.mark.parametrize("batch_norm", [False, True], ids=["plain", "batch norm"])
def test_training_an_ensemble_equals_training_its_networks_one_by_one(
    flowers, rng, batch_size, patience, batch_norm
):
    X, Y, X_v, Y_v = flowers
    middle = [lu.BatchNorm(6), lu.tanh] if batch_norm else [lu.tanh]
    layers = [lu.Dense(4, 6), *middle, lu.Dense(6, 3)]
    net = lu.Network(*layers, loss=lu.cross_entropy, penalty=lu.l2(0.01))
    thetas = net.init(rng, 3)

    def run(theta, rng):
        return train_both_ways(
            net,
            theta,
            X,
            Y,
            optimizer=lu.Adam(0.2),
            epochs=15,
            batch_size=batch_size,
            rng=rng,
            validation=(X_v, Y_v),
            patience=patience,
            snapshots=True,
        )

    together = run(thetas, np.random.default_rng(8))
    seeds = np.random.default_rng(8).spawn(3)
    alone = [run(theta, seed) for theta, seed in zip(thetas, seeds, strict=True)]
    assert together.epochs == max(one.epochs for one in alone)
    assert together.theta.shape == thetas.shape
    assert together.snapshots.shape == (3, together.epochs + 1, net.n_parameters)
    for r, one in enumerate(alone):
        n = one.epochs + 1
        close = {"rtol": 1e-7, "atol": 1e-8}
        np.testing.assert_allclose(together.theta[r], one.theta, **close)
        np.testing.assert_allclose(together.snapshots[r, :n], one.snapshots, **close)
        assert together.best_epoch[r] == one.best_epoch
        for name in ("loss", "accuracy", "validation_loss", "validation_accuracy"):
            record = getattr(together, name)[r]
            np.testing.assert_allclose(record[:n], getattr(one, name), **close)
            assert np.isnan(record[n:]).all()  # this network has stopped already
        for (mean, variance), (m, v) in zip(together.statistics, one.statistics, strict=True):
            np.testing.assert_allclose(mean[r], m, **close)
            np.testing.assert_allclose(variance[r], v, **close)


def test_networks_of_an_ensemble_see_the_samples_in_orders_of_their_own(classifier, flowers, rng):
    X, Y, *_ = flowers
    theta = np.stack([classifier.init(rng)] * 2)
    options = {"optimizer": lu.GradientDescent(0.1), "epochs": 1, "batch_size": 10}
    one, two = train_both_ways(classifier, theta, X, Y, rng=rng, **options).theta
    assert np.abs(one - two).max() > 1e-4


def test_an_ensemble_of_many_inputs_learns_like_its_networks_alone(rng):
    """From 32 inputs on, one matrix product serves all networks that see the same samples."""
    net = lu.Network(40, 4, 2, activation=lu.tanh, loss=lu.cross_entropy)
    X, Y = rng.normal(size=(20, 40)), lu.one_hot(rng.integers(0, 2, size=20), 2)
    theta, options = net.init(rng, size=3), {"optimizer": lu.Adam(0.05), "epochs": 4}
    together = train_both_ways(net, theta, X, Y, **options)
    assert (together.loss[:, -1] < 0.8 * together.loss[:, 0]).all()
    for r in range(3):
        alone = train_both_ways(net, theta[r], X, Y, **options)
        np.testing.assert_allclose(together.theta[r], alone.theta, rtol=1e-10, atol=1e-12)
        np.testing.assert_allclose(together.loss[r], alone.loss, rtol=1e-12)
