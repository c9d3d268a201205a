"""What `train` refuses, and what it says then."""

import numpy as np
import pytest

import lecture_utils as lu
from tests.unit.both_ways import train_both_ways


@pytest.fixture
def arguments(regression):
    net, theta, (X, Y), _ = regression
    optimizer = lu.GradientDescent(0.1)
    return {"net": net, "theta": theta, "X": X, "Y": Y, "optimizer": optimizer, "epochs": 2}


def refuse(error, message, arguments, **changes):
    with pytest.raises(error, match=message):
        train_both_ways(**(arguments | changes))


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


def test_training_refuses_a_last_batch_of_one_sample_before_it_starts(rng):
    net = lu.Network(lu.Dense(2, 3), lu.BatchNorm(3), lu.Dense(3, 1), loss=lu.squared_error)
    X, Y = rng.normal(size=(5, 2)), rng.normal(size=(5, 1))
    with pytest.raises(ValueError, match="batch_size"):
        train_both_ways(
            net,
            net.init(rng),
            X,
            Y,
            optimizer=lu.Adam(),
            epochs=1,
            batch_size=2,
            rng=rng,
        )


@pytest.mark.parametrize("make", [lu.Momentum, lu.RMSprop, lu.Adam])
def test_training_refuses_an_optimizer_that_remembers_another_theta(arguments, make):
    optimizer, other = make(0.1), np.ones((2, arguments["theta"].size))
    optimizer.step(other, other)
    message = r"this optimizer has run on theta of shape \(2, 61\), got \(61,\); make a new one"
    refuse(ValueError, message, arguments, optimizer=optimizer)
