"""Mini-batches, the training loop, and the record of what happened."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lecture_utils as lu

# mini-batches ----------------------------------------------------------------------------------

sizes = st.integers(1, 40).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n)))


@given(sizes, st.integers(0, 999))
def test_minibatches_visit_every_sample_once_in_batches_of_the_given_size(size, seed):
    n, batch_size = size
    batches = list(lu.minibatches(n, batch_size, np.random.default_rng(seed)))
    np.testing.assert_array_equal(np.sort(np.concatenate(batches)), np.arange(n))
    *full, last = [len(b) for b in batches]
    assert set(full) <= {batch_size}
    assert last == (n % batch_size or batch_size)


@given(sizes)
def test_minibatches_are_as_long_as_those_of_scikit_learn(size):
    utils = pytest.importorskip("sklearn.utils")
    n, batch_size = size
    expected = [s.stop - s.start for s in utils.gen_batches(n, batch_size)]
    batches = lu.minibatches(n, batch_size, np.random.default_rng(0))
    assert [len(b) for b in batches] == expected


def test_minibatches_mix_the_samples_anew_every_epoch():
    rng = np.random.default_rng(0)
    first, second = (np.concatenate(list(lu.minibatches(100, 10, rng))) for _ in range(2))
    assert (first != np.arange(100)).any()
    assert (first != second).any()
    # Not only the order of the batches: neighbours in the data part company.
    assert max(len(set(batch // 10)) for batch in first.reshape(10, 10)) > 3


def test_minibatches_are_the_same_for_the_same_seed():
    one, two = (list(lu.minibatches(10, 3, np.random.default_rng(7))) for _ in range(2))
    for a, b in zip(one, two, strict=True):
        np.testing.assert_array_equal(a, b)


def test_minibatches_refuse_bad_input_when_called(rng):
    with pytest.raises(
        ValueError, match="batch_size must not exceed the number of samples 5, got 6"
    ):
        lu.minibatches(5, 6, rng)
    with pytest.raises(ValueError, match="batch_size must be at least 1, got 0"):
        lu.minibatches(5, 0, rng)
    with pytest.raises(ValueError, match="n must be at least 1, got 0"):
        lu.minibatches(0, 1, rng)
    with pytest.raises(TypeError, match=r"batch_size must be a whole number, got 2\.0"):
        lu.minibatches(5, 2.0, rng)
    with pytest.raises(TypeError, match=r"rng must be a numpy\.random\.Generator"):
        lu.minibatches(5, 2, 0)


# the loop --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def flowers():
    """Iris, standardised, as training and validation sets."""
    iris = lu.data.iris()
    train, validation = lu.split(150, (100, 50), np.random.default_rng(0), stratify=iris.y)
    X, X_v = lu.standardize(iris.X[train], iris.X[validation])
    Y = lu.one_hot(iris.y, 3)
    return X, Y[train], X_v, Y[validation]


@pytest.fixture(scope="module")
def classifier():
    return lu.Network(4, 6, 3, activation=lu.tanh, loss=lu.cross_entropy)


@pytest.fixture(scope="module")
def regression():
    """Noisy data and a network that learns them by heart: the validation loss rises again."""
    rng = np.random.default_rng(3)
    X, X_v = rng.uniform(-1, 1, size=(2, 12, 1))
    Y, Y_v = (np.sin(3 * x) + 0.4 * rng.normal(size=x.shape) for x in (X, X_v))
    net = lu.Network(1, 20, 1, activation=lu.tanh, loss=lu.squared_error)
    return net, net.init(rng), (X, Y), (X_v, Y_v)


def test_full_batch_training_equals_a_hand_written_loop(classifier, flowers, rng):
    X, Y, X_v, Y_v = flowers
    theta = start = classifier.init(rng)
    losses = [classifier.loss(theta, X_v, Y_v)]
    for _ in range(20):
        L, g = classifier.loss_and_gradient(theta, X, Y)
        theta = theta - 0.3 * g
        losses.append(classifier.loss(theta, X_v, Y_v))
    history = lu.train(
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
    history = lu.train(
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
    history = lu.train(classifier, theta, X, Y, optimizer=lu.Momentum(0.1, 0.9), epochs=20)
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
    history = lu.train(
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
    history = lu.train(
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


# the record ------------------------------------------------------------------------------------


def test_an_ensemble_of_many_inputs_learns_like_its_networks_alone(rng):
    """From 32 inputs on, one matrix product serves all networks that see the same samples."""
    net = lu.Network(40, 4, 2, activation=lu.tanh, loss=lu.cross_entropy)
    X, Y = rng.normal(size=(20, 40)), lu.one_hot(rng.integers(0, 2, size=20), 2)
    theta, options = net.init(rng, size=3), {"optimizer": lu.Adam(0.05), "epochs": 4}
    together = lu.train(net, theta, X, Y, **options)
    assert (together.loss[:, -1] < 0.8 * together.loss[:, 0]).all()
    for r in range(3):
        alone = lu.train(net, theta[r], X, Y, **options)
        np.testing.assert_allclose(together.theta[r], alone.theta, rtol=1e-10, atol=1e-12)
        np.testing.assert_allclose(together.loss[r], alone.loss, rtol=1e-12)


def test_history_begins_with_the_untrained_network_and_has_an_entry_for_every_epoch(
    classifier, flowers, rng
):
    X, Y, X_v, Y_v = flowers
    theta = classifier.init(rng)
    history = lu.train(
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
    history = lu.train(net, theta, *train, **options)
    assert history.accuracy is None
    assert history.validation_loss is None
    assert history.validation_accuracy is None
    assert history.best_epoch is None
    assert history.snapshots is None
    assert history.statistics == []
    history = lu.train(net, theta, *train, validation=validation, **options)
    assert len(history.validation_loss) == 3
    assert history.validation_accuracy is None
    X, Y, *_ = flowers
    history = lu.train(classifier, classifier.init(rng), X, Y, **options)
    assert len(history.accuracy) == 3
    assert history.validation_accuracy is None


def test_recorded_loss_is_without_the_penalty_but_the_descent_is_with_it(regression):
    net, theta, (X, Y), _ = regression
    penalised = lu.Network(1, 20, 1, activation=lu.tanh, loss=net.loss_function, penalty=lu.l2(1))
    options = {"optimizer": lu.GradientDescent(0.05), "epochs": 30}
    history = lu.train(penalised, theta, X, Y, **options)
    assert history.loss[0] == pytest.approx(net.loss(theta, X, Y), rel=1e-14)
    assert history.loss[-1] == pytest.approx(net.loss(history.theta, X, Y), rel=1e-14)
    free = lu.train(net, theta, X, Y, **options)
    w = net.is_weight
    assert np.linalg.norm(history.theta[w]) < 0.7 * np.linalg.norm(free.theta[w])


def test_training_changes_neither_theta_nor_data_nor_optimizer(classifier, flowers, rng, read_only):
    X, Y, X_v, Y_v = read_only(*flowers)
    theta = classifier.init(rng)
    frozen, optimizer = read_only(theta), lu.Adam(0.05)

    def run():
        return lu.train(
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


@pytest.mark.parametrize("size", [(), 3])
@pytest.mark.parametrize(
    "make", [lambda: lu.Momentum(0.1), lambda: lu.RMSprop(0.01), lambda: lu.Adam(0.05)]
)
def test_training_goes_on_with_what_the_optimizer_remembers(classifier, flowers, rng, make, size):
    X, Y, *_ = flowers
    optimizer, theta = make(), classifier.init(rng, size)

    def three_steps(theta):
        for _ in range(3):
            theta = optimizer.step(theta, classifier.loss_and_gradient(theta, X, Y)[1])
        return theta

    theta = three_steps(theta)
    fresh = lu.train(classifier, theta, X, Y, optimizer=make(), epochs=3)
    history = lu.train(classifier, theta, X, Y, optimizer=optimizer, epochs=3)
    expected = three_steps(theta)
    np.testing.assert_allclose(history.theta, expected, rtol=1e-12, atol=1e-14)
    assert np.abs(fresh.theta - expected).max() > 0.01


class Recorder:
    """Gradient descent as a student may write it, which keeps what it was given."""

    def __init__(self):
        self.seen = []

    def step(self, theta, g):
        self.seen.append((theta, g, theta.copy(), g.copy()))
        return theta - 0.1 * g

    def __deepcopy__(self, memo):
        return self  # so that the test can look at what was recorded


def test_an_optimizer_may_keep_the_arrays_it_was_given(classifier, flowers, rng):
    X, Y, *_ = flowers
    theta, optimizer, shuffle = classifier.init(rng), Recorder(), np.random.default_rng(1)
    options = {"epochs": 2, "batch_size": 40, "rng": shuffle}
    history = lu.train(classifier, theta, X, Y, optimizer=optimizer, **options)
    assert len(optimizer.seen) == 2 * 3
    for theta_now, g_now, theta_then, g_then in optimizer.seen:
        np.testing.assert_array_equal(theta_now, theta_then)
        np.testing.assert_array_equal(g_now, g_then)
    options["rng"] = np.random.default_rng(1)
    expected = lu.train(classifier, theta, X, Y, optimizer=lu.GradientDescent(0.1), **options)
    np.testing.assert_allclose(history.theta, expected.theta, rtol=1e-12, atol=1e-14)


class Halving(lu.GradientDescent):
    """A schedule."""

    def step(self, theta, g):
        self.learning_rate /= 2
        return theta - self.learning_rate * g


def test_an_optimizer_may_be_derived_from_gradient_descent(regression):
    net, theta, (X, Y), _ = regression
    history = lu.train(net, theta, X, Y, optimizer=Halving(0.2), epochs=2)
    for learning_rate in (0.1, 0.05):
        theta = theta - learning_rate * net.loss_and_gradient(theta, X, Y)[1]
    np.testing.assert_allclose(history.theta, theta, rtol=1e-13)


@pytest.mark.parametrize("base", [lu.GradientDescent, lu.Momentum, lu.RMSprop, lu.Adam])
def test_a_learning_rate_may_be_a_property_that_changes(base, regression):
    class Decaying(base):
        reads = 0

        @property
        def learning_rate(self):
            self.reads += 1
            return 0.1 / self.reads

        @learning_rate.setter
        def learning_rate(self, value): ...

    net, theta, (X, Y), _ = regression
    history, optimizer = lu.train(net, theta, X, Y, optimizer=Decaying(1), epochs=4), Decaying(1)
    for _ in range(4):
        theta = optimizer.step(theta, net.loss_and_gradient(theta, X, Y)[1])
    np.testing.assert_allclose(history.theta, theta, rtol=1e-12, atol=1e-14)


def test_another_seed_gives_another_result(classifier, flowers, rng):
    X, Y, *_ = flowers
    theta = classifier.init(rng)
    results = [
        lu.train(
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


@pytest.mark.parametrize("make", [lu.GradientDescent, lu.Momentum, lu.RMSprop, lu.Adam])
def test_training_keeps_float32(regression, make):
    net, *arrays = regression[0], regression[1], *regression[2]
    theta, X, Y = (a.astype(np.float32) for a in arrays)
    history = lu.train(net, theta, X, Y, optimizer=make(0.01), epochs=2, snapshots=True)
    assert history.theta.dtype == np.float32
    assert history.snapshots.dtype == np.float32


# early stopping --------------------------------------------------------------------------------


class Scripted:
    """An "optimizer" that ignores the gradient and moves θ along a list of values."""

    def __init__(self, values):
        self.values = list(values)

    def step(self, theta, g):
        return np.full_like(theta, self.values.pop(0))


def follow(values, patience, *, start=3.0):
    """Train f = θx so that the validation losses are ½θ² for the given values of θ."""
    net = lu.Network(lu.Dense(1, 1, bias=False), loss=lu.squared_error)
    return lu.train(
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
    history = lu.train(
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


# ensembles -------------------------------------------------------------------------------------


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
        return lu.train(
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
    one, two = lu.train(classifier, theta, X, Y, rng=rng, **options).theta
    assert np.abs(one - two).max() > 1e-4


# BatchNorm -------------------------------------------------------------------------------------


def test_a_network_that_has_stopped_may_diverge_while_the_others_go_on():
    net = lu.Network(lu.Dense(1, 1, bias=False), loss=lu.squared_error)
    first, second = [2, 3, 4, np.inf, np.inf], [2.5, 2, 1.5, 1, 0.5]
    values = np.transpose([first, second])[..., None]
    options = {"optimizer": Scripted(values), "epochs": 5, "validation": ([[1.0]], [[0.0]])}
    history = lu.train(net, [[3.0], [3.0]], [[1.0]], [[0.0]], patience=2, **options)
    np.testing.assert_array_equal(history.theta, [[2], [0.5]])
    np.testing.assert_array_equal(history.best_epoch, [1, 5])
    np.testing.assert_array_equal(np.isnan(history.loss), [[0, 0, 0, 0, 1, 1], [0] * 6])
    with pytest.raises(ValueError, match="training diverged in epoch 4"):
        lu.train(net, [[3.0], [3.0]], [[1.0]], [[0.0]], **options)


@pytest.mark.parametrize("patience", [None, 3])
def test_batch_norm_networks_predict_with_the_statistics_of_the_training_samples(
    flowers, rng, patience
):
    X, Y, X_v, Y_v = flowers
    layers = lu.Dense(4, 6), lu.BatchNorm(6), lu.tanh, lu.Dense(6, 3)
    net = lu.Network(*layers, loss=lu.cross_entropy)
    history = lu.train(
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


def test_training_refuses_a_last_batch_of_one_sample_before_it_starts(rng):
    net = lu.Network(lu.Dense(2, 3), lu.BatchNorm(3), lu.Dense(3, 1), loss=lu.squared_error)
    X, Y = rng.normal(size=(5, 2)), rng.normal(size=(5, 1))
    with pytest.raises(ValueError, match="batch_size"):
        lu.train(
            net,
            net.init(rng),
            X,
            Y,
            optimizer=lu.Adam(),
            epochs=1,
            batch_size=2,
            rng=rng,
        )


# divergence ------------------------------------------------------------------------------------

PARABOLA = {"X": np.ones((2, 1)), "Y": np.zeros((2, 1)), "theta": np.ones(1)}


def diverge(learning_rate, epochs, net=None, theta=PARABOLA["theta"]):
    net = net or lu.Network(lu.Dense(1, 1, bias=False), loss=lu.squared_error)
    optimizer = lu.GradientDescent(learning_rate)
    return lu.train(net, theta, PARABOLA["X"], PARABOLA["Y"], optimizer=optimizer, epochs=epochs)


def test_divergence_is_reported_with_its_epoch_and_without_warnings():
    """Every step multiplies θ by 1 - 11 = -10; the sum of two θ² overflows at θ = 10^154."""
    message = r"training diverged in epoch 154: .* smaller learning rate"
    with pytest.raises(ValueError, match=message):
        diverge(11, 2000)


def test_divergence_is_reported_when_the_loss_is_infinite_and_theta_is_not():
    with pytest.raises(ValueError, match="training diverged in epoch 1:"):
        diverge(1e160, 1)


def test_divergence_is_reported_when_the_outputs_are_infinite_and_theta_is_not():
    net = lu.Network(1, 1, 1, activation=lu.identity, loss=lu.squared_error)
    with pytest.raises(ValueError, match="training diverged in epoch 1:"):
        diverge(1e170, 3, net, np.array([1.0, 0, 1, 0]))


def test_divergence_is_reported_when_theta_is_infinite_and_the_loss_is_not():
    """An infinite weight saturates a tanh unit, and the loss stays finite."""

    class ToInfinity:
        def step(self, theta, g):
            return theta + np.array([np.inf, 0, 0, 0])

    net = lu.Network(1, 1, 1, activation=lu.tanh, loss=lu.squared_error)
    with pytest.raises(ValueError, match="training diverged in epoch 1:"):
        lu.train(net, np.ones(4), [[1.0]], [[0.0]], optimizer=ToInfinity(), epochs=1)


def test_a_learning_rate_just_below_the_limit_does_not_diverge():
    assert diverge(1.99, 2000).loss[-1] < 1e-15


# refusals --------------------------------------------------------------------------------------


@pytest.fixture
def arguments(regression):
    net, theta, (X, Y), _ = regression
    optimizer = lu.GradientDescent(0.1)
    return {"net": net, "theta": theta, "X": X, "Y": Y, "optimizer": optimizer, "epochs": 2}


def refuse(error, message, arguments, **changes):
    with pytest.raises(error, match=message):
        lu.train(**(arguments | changes))


def test_training_refuses_more_than_one_leading_axis(arguments):
    theta, X, Y = (arguments[k] for k in ("theta", "X", "Y"))
    message = r"train takes theta of shape \(P,\) or \(R, P\), and X and Y of 2 axes, got shapes"
    refuse(ValueError, message, arguments, theta=np.stack([theta, theta])[None])
    refuse(ValueError, message, arguments, X=X[None])
    refuse(ValueError, message, arguments, X=X[None], Y=Y[None])


def test_training_refuses_bad_arrays_as_the_network_does(arguments):
    refuse(ValueError, r"theta must have shape \(\.\.\., 61\)", arguments, theta=np.zeros(60))
    refuse(ValueError, r"X must have shape \(N, 1\)", arguments, X=np.zeros((12, 2)))
    refuse(ValueError, "Y must be finite", arguments, Y=arguments["Y"] * np.nan)
    message = r"outputs and targets must both have shape"
    refuse(ValueError, message, arguments, Y=arguments["Y"][:-1])


def test_training_refuses_a_number_of_epochs_that_is_not_positive(arguments):
    refuse(ValueError, "epochs must be at least 1, got 0", arguments, epochs=0)
    refuse(TypeError, r"epochs must be a whole number, got 1\.5", arguments, epochs=1.5)


def test_mini_batches_need_a_generator(arguments, rng):
    message = r"mini-batches are drawn at random: pass rng=np\.random\.default_rng\(seed\)"
    refuse(TypeError, message, arguments, batch_size=4)
    message = r"rng must be a numpy\.random\.Generator, for example"
    refuse(TypeError, message, arguments, batch_size=4, rng=0)
    theta = np.stack([arguments["theta"]] * 2)
    refuse(TypeError, message, arguments, batch_size=4, rng=0, theta=theta)


def test_training_refuses_a_bad_batch_size(arguments, rng):
    message = "batch_size must not exceed the number of samples 12, got 13"
    refuse(ValueError, message, arguments, batch_size=13, rng=rng)
    refuse(ValueError, "batch_size must be at least 1, got 0", arguments, batch_size=0, rng=rng)
    message = r"batch_size must be a whole number, got 2\.5"
    refuse(TypeError, message, arguments, batch_size=2.5, rng=rng)


def test_early_stopping_needs_validation_data_and_patience_of_at_least_one(arguments):
    validation = arguments["X"], arguments["Y"]
    message = r"early stopping watches the validation loss: pass validation=\(X, Y\)"
    refuse(TypeError, message, arguments, patience=2)
    message = "patience must be at least 1, got 0"
    refuse(ValueError, message, arguments, patience=0, validation=validation)
    message = r"patience must be a whole number, got 1\.5"
    refuse(TypeError, message, arguments, patience=1.5, validation=validation)


def test_validation_data_must_fit_the_network(arguments):
    X, Y = arguments["X"], arguments["Y"]
    refuse(ValueError, r"X must have shape \(N, 1\)", arguments, validation=(X.T, Y))
    refuse(ValueError, "outputs and targets must both", arguments, validation=(X, Y[1:]))
    refuse(ValueError, "validation Y must be finite", arguments, validation=(X, Y * np.nan))


@pytest.mark.parametrize("bad", ["array", "one", "three"])
def test_validation_data_must_be_a_pair(arguments, bad):
    X, Y = arguments["X"], arguments["Y"]
    validation = {"array": X, "one": (X,), "three": (X, Y, Y)}[bad]
    refuse(
        (TypeError, ValueError), r"validation must be .*\(X, Y\)", arguments, validation=validation
    )


def test_validation_data_must_be_one_set(arguments):
    X, Y = arguments["X"], arguments["Y"]
    message = "validation .* 2 axes"
    refuse(ValueError, message, arguments, validation=(X[None], Y))
    refuse(ValueError, message, arguments, validation=(X[None], Y[None]))


@pytest.mark.parametrize("bad", ["adam", None, lu.Adam], ids=["name", "None", "class"])
def test_training_refuses_what_is_no_optimizer(arguments, bad):
    refuse(TypeError, r"optimizer must .*lu\.Adam", arguments, optimizer=bad)


def test_training_refuses_what_is_no_network(arguments):
    refuse(TypeError, r"net must be a lu\.Network", arguments, net="4-16-3")
