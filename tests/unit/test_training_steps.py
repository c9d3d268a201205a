"""The steps of `train` against loops by hand, scikit-learn and PyTorch."""

import numpy as np
import pytest

import lecture_utils as lu
from tests.unit.both_ways import train_both_ways


def test_full_batch_training_equals_a_hand_written_loop(classifier, flowers, rng):
    X, Y, X_v, Y_v = flowers
    theta = start = classifier.init(rng)
    losses = [classifier.loss(theta, X_v, Y_v)]
    for _ in range(20):
        L, g = classifier.loss_and_gradient(theta, X, Y)
        theta = theta - 0.3 * g
        losses.append(classifier.loss(theta, X_v, Y_v))
    history = train_both_ways(
        classifier,
        start,
        X,
        Y,
        optimizer=lu.GradientDescent(0.3),
        epochs=20,
        validation=(X_v, Y_v),
    )
    np.testing.assert_allclose(history.theta, theta, rtol=1e-14, atol=1e-15)
    np.testing.assert_allclose(history.validation_loss, losses, rtol=1e-14)
    assert history.loss[-2] == pytest.approx(L, rel=1e-14)


@pytest.mark.parametrize("batch_size", [16, 50, 100])
def test_mini_batch_training_equals_a_hand_written_loop(classifier, flowers, rng, batch_size):
    X, Y, *_ = flowers
    theta = start = classifier.init(rng)
    optimizer, shuffle = lu.Adam(0.02), np.random.default_rng(4)
    for _ in range(3):
        for batch in lu.minibatches(100, batch_size, shuffle):
            theta = optimizer.step(
                theta, classifier.loss_and_gradient(theta, X[batch], Y[batch])[1]
            )
    history = train_both_ways(
        classifier,
        start,
        X,
        Y,
        optimizer=lu.Adam(0.02),
        epochs=3,
        batch_size=batch_size,
        rng=np.random.default_rng(4),
    )
    np.testing.assert_allclose(history.theta, theta, rtol=1e-14, atol=1e-15)


def test_full_batch_training_agrees_with_scikit_learn(classifier, flowers):
    neural = pytest.importorskip("sklearn.neural_network")
    X, Y, *_ = flowers

    def sklearn_model(learning_rate, epochs):
        model = neural.MLPClassifier(
            hidden_layer_sizes=(6,),
            activation="tanh",
            solver="sgd",
            alpha=0,
            momentum=0.9,
            nesterovs_momentum=False,
            learning_rate_init=learning_rate,
            shuffle=False,
            random_state=2,
        )
        for _ in range(epochs):
            model.partial_fit(X, Y.argmax(axis=1), classes=[0, 1, 2])
        (W1, W2), (b1, b2) = model.coefs_, model.intercepts_
        return model, classifier.pack({"W1": W1.T, "b1": b1, "W2": W2.T, "b2": b2})

    _, theta = sklearn_model(1e-300, 1)  # a step too small to change the initial weights
    model, expected = sklearn_model(0.1, 20)
    history = train_both_ways(classifier, theta, X, Y, optimizer=lu.Momentum(0.1, 0.9), epochs=20)
    np.testing.assert_allclose(history.theta, expected, atol=1e-12)
    # Its loss of an epoch is that before the step.
    np.testing.assert_allclose(history.loss[:-1], model.loss_curve_, rtol=1e-12)
    assert history.accuracy[-1] == model.score(X, Y.argmax(axis=1))


def test_training_agrees_with_pytorch(classifier, flowers, rng):
    torch = pytest.importorskip("torch")
    X, Y, *_ = flowers
    theta = classifier.init(rng)
    p = {k: torch.tensor(v, requires_grad=True) for k, v in classifier.unpack(theta).items()}
    optimizer, shuffle = torch.optim.Adam(p.values(), lr=0.02), np.random.default_rng(4)
    for _ in range(4):
        for batch in lu.minibatches(100, 20, shuffle):
            optimizer.zero_grad()
            v = torch.tanh(torch.tensor(X[batch]) @ p["W1"].T + p["b1"]) @ p["W2"].T + p["b2"]
            torch.nn.functional.cross_entropy(v, torch.tensor(Y[batch])).backward()
            optimizer.step()
    history = train_both_ways(
        classifier,
        theta,
        X,
        Y,
        optimizer=lu.Adam(0.02),
        epochs=4,
        batch_size=20,
        rng=np.random.default_rng(4),
    )
    expected = classifier.pack({k: v.detach().numpy() for k, v in p.items()})
    np.testing.assert_allclose(history.theta, expected, atol=1e-12)


def test_training_learns_iris(classifier, flowers, rng):
    X, Y, X_v, Y_v = flowers
    history = train_both_ways(
        classifier,
        classifier.init(rng),
        X,
        Y,
        optimizer=lu.Adam(0.02),
        epochs=40,
        batch_size=16,
        rng=rng,
        validation=(X_v, Y_v),
    )
    assert history.accuracy[-1] > 0.93
    assert history.validation_accuracy[-1] > 0.89
    assert history.loss[-1] < 0.2 < history.loss[0]


def test_training_changes_neither_theta_nor_data_nor_optimizer(classifier, flowers, rng, read_only):
    X, Y, X_v, Y_v = read_only(*flowers)
    theta = classifier.init(rng)
    frozen, optimizer = read_only(theta), lu.Adam(0.05)

    def run():
        return train_both_ways(
            classifier,
            frozen,
            X,
            Y,
            optimizer=optimizer,
            epochs=3,
            batch_size=20,
            rng=np.random.default_rng(1),
            validation=(X_v, Y_v),
            patience=2,
            snapshots=True,
        )

    first, second = run(), run()
    np.testing.assert_array_equal(frozen, theta)
    for now, before in zip((X, Y, X_v, Y_v), flowers, strict=True):
        np.testing.assert_array_equal(now, before)
    # The optimizer is used again from its initial state, and the seed decides the rest.
    np.testing.assert_array_equal(first.snapshots, second.snapshots)
    np.testing.assert_array_equal(first.loss, second.loss)


@pytest.mark.parametrize("make", [lu.GradientDescent, lu.Momentum, lu.RMSprop, lu.Adam])
def test_training_keeps_float32(regression, make):
    net, *arrays = regression[0], regression[1], *regression[2]
    theta, X, Y = (a.astype(np.float32) for a in arrays)
    history = train_both_ways(net, theta, X, Y, optimizer=make(0.01), epochs=2, snapshots=True)
    assert history.theta.dtype == np.float32
    assert history.snapshots.dtype == np.float32


def test_another_seed_gives_another_result(classifier, flowers, rng):
    X, Y, *_ = flowers
    theta = classifier.init(rng)
    results = [
        train_both_ways(
            classifier,
            theta,
            X,
            Y,
            optimizer=lu.Adam(),
            epochs=1,
            batch_size=10,
            rng=np.random.default_rng(seed),
        ).theta
        for seed in (0, 1)
    ]
    assert not np.allclose(*results, rtol=1e-6)
