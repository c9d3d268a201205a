"""Training: mini-batches, epochs, and the record of what happened."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from ._prepared import run
from ._validation import as_float, count, generator
from .layers import rows, units, with_ones
from .losses import CrossEntropy
from .network import Network
from .optimizers import Adam, GradientDescent, Momentum, RMSprop


def minibatches(n: int, batch_size: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Return the indices of one epoch in batches: each of 0..n-1 once, in random order.

    The last batch is shorter when batch_size does not divide n.

    Raises
    ------
    ValueError
        If batch_size is larger than n.
    """
    n, batch_size = count("n", n), count("batch_size", batch_size)
    if batch_size > n:
        raise ValueError(f"batch_size must not exceed the number of samples {n}, got {batch_size}")
    order = generator("rng", rng).permutation(n)
    return (order[start : start + batch_size] for start in range(0, n, batch_size))


@dataclass
class History:
    """What happened during `train`. Entry 0 of each record is the untrained network.

    An ensemble of R networks puts one more axis R in front of everything.

    Attributes
    ----------
    theta : array, shape (P,)
        The result: of the best epoch with early stopping, else of the last one.
    loss, validation_loss : array, shape (epochs + 1,)
        Mean loss without penalty over all training and all validation samples. In an ensemble
        with early stopping, NaN after a network has stopped.
    accuracy, validation_accuracy : array, shape (epochs + 1,)
        With a cross-entropy only; None otherwise, and without validation data.
    best_epoch : int or array of int, or None
        First epoch with the lowest validation loss.
    statistics : list
        Of the training samples at ``theta``, for networks with `BatchNorm`; else empty.
    snapshots : array, shape (epochs + 1, P), or None
        θ after every epoch, on request.
    """

    theta: np.ndarray
    loss: np.ndarray
    accuracy: np.ndarray | None = None
    validation_loss: np.ndarray | None = None
    validation_accuracy: np.ndarray | None = None
    best_epoch: int | np.ndarray | None = None
    statistics: list | None = None
    snapshots: np.ndarray | None = None

    @property
    def epochs(self) -> int:
        """Number of epochs that were run."""
        return self.loss.shape[-1] - 1


def train(
    net: Network,
    theta,
    X,
    Y,
    *,
    optimizer,
    epochs: int,
    batch_size: int | None = None,
    rng: np.random.Generator | None = None,
    validation: tuple | None = None,
    patience: int | None = None,
    snapshots: bool = False,
) -> History:
    """Minimise the loss of a network, or of an ensemble of networks at once, eqs. (32)-(33).

    Parameters
    ----------
    net : Network
    theta : array, shape (P,) or (R, P)
        Where to start. It is not changed.
    X, Y : array, shape (N, n_in) and (N, n_out)
        Training samples and targets.
    optimizer
        Anything whose ``step(theta, g)`` returns the next θ. Training goes on from what it
        remembers of earlier steps, on a copy: the optimizer itself is not changed.
    epochs : int
        Passes through the training samples.
    batch_size : int, optional
        Samples in a mini-batch; all of them if not given.
    rng : numpy.random.Generator, optional
        Shuffles the samples; needed when batch_size is given. Network r of an ensemble has
        its own order, from ``rng.spawn(R)[r]``.
    validation : (X, Y), optional
        Samples that are watched but not learned.
    patience : int, optional
        Early stopping: end as soon as the validation loss has not improved for this many
        epochs, and return θ of the best epoch; each network of an ensemble for itself.
    snapshots : bool
        Keep θ after every epoch.

    Returns
    -------
    History

    Raises
    ------
    TypeError, ValueError
        If the input does not fit, or if the loss stops being finite (the message says when).
    """
    theta, X, Y, validation = _checked(net, theta, X, Y, optimizer, validation, patience)
    epochs = count("epochs", epochs)
    batch_size, orders = _checked_batches(net, theta, len(X), batch_size, rng)

    # A copy in the order of the bound layers: changed in place, and watched by everything below.
    theta = theta.take(net._joined, axis=-1)
    g = np.empty_like(theta)
    move = _bind_optimizer(copy.deepcopy(optimizer), net, theta, g)
    watched = [_Watch(net, theta, X, Y)]
    if validation is not None:
        X_v, Y_v = validation
        watched.append(_Watch(net, theta, X_v, Y_v, watched[0].statistics))
    batches = _Batches(net, theta, g, X, Y, batch_size, orders)

    lead = theta.shape[:-1]
    record = []  # per epoch: (training, validation) x (loss, accuracy) x networks
    path = []
    best_theta, best_epoch, best_loss = theta.copy(), np.zeros(lead, int), np.full(lead, np.inf)
    running = np.ones(lead, bool)
    for epoch in range(epochs + 1):
        with np.errstate(over="ignore", invalid="ignore"):  # told as divergence below
            for gradient in batches.epoch() if epoch else ():
                run(gradient)
                run(move)
            scores = np.array([watch.scores() for watch in watched])
        if not (np.isfinite(scores[..., running]).all() and np.isfinite(theta[running]).all()):
            raise ValueError(
                f"training diverged in epoch {epoch}: the loss is no longer finite; "
                f"a smaller learning rate may help"
            )
        record.append(np.where(running, scores, np.nan))
        if snapshots:
            path.append(theta.take(net._apart, axis=-1))
        if validation is not None:
            better = running & (scores[1, 0] < best_loss)
            best_theta[better], best_epoch[better] = theta[better], epoch
            best_loss[better] = scores[1, 0][better]
        if patience is not None:
            running &= epoch - best_epoch < patience
            if not running.any():
                break

    table = np.moveaxis(np.array(record), 0, -1)
    classify = isinstance(net.loss_function, CrossEntropy)
    result = (theta if patience is None else best_theta).take(net._apart, axis=-1)
    return History(
        theta=result,
        loss=table[0, 0],
        accuracy=table[0, 1] if classify else None,
        validation_loss=None if validation is None else table[1, 0],
        validation_accuracy=table[1, 1] if classify and validation is not None else None,
        best_epoch=None if validation is None else best_epoch[()],
        statistics=net.statistics(result, X),
        snapshots=np.stack(path, axis=-2) if snapshots else None,
    )


def _checked(net, theta, X, Y, optimizer, validation, patience) -> tuple:
    """Return θ, X, Y and the validation pair as floats of fitting shapes, or say what is wrong."""
    if not isinstance(net, Network):
        raise TypeError(f"net must be a lu.Network, got {net!r}")
    if isinstance(optimizer, type) or not callable(getattr(optimizer, "step", None)):
        raise TypeError(f"optimizer must have a method step, like lu.Adam(0.01), got {optimizer!r}")
    theta, X = net._check(theta, X)
    Y = net._check_targets(theta, X, Y)
    if theta.ndim > 2 or X.ndim != 2 or Y.ndim != 2:
        raise ValueError(
            f"train takes theta of shape (P,) or (R, P), and X and Y of 2 axes, "
            f"got shapes {theta.shape}, {X.shape}, {Y.shape}"
        )
    if patience is not None:
        count("patience", patience)
        if validation is None:
            raise TypeError("early stopping watches the validation loss: pass validation=(X, Y)")
    if validation is not None:
        if not (isinstance(validation, tuple) and len(validation) == 2):
            raise TypeError("validation must be a pair of arrays (X, Y)")
        X_v, Y_v = net._check(theta, validation[0])[1], as_float("validation Y", validation[1])
        if X_v.ndim != 2 or Y_v.ndim != 2:
            raise ValueError("validation X and Y must have 2 axes")
        validation = X_v, net._check_targets(theta, X_v, Y_v)
    return theta, X, Y, validation


def _checked_batches(net, theta, N: int, batch_size, rng) -> tuple:
    """Return the batch size, and a generator for each network's order, or None for no shuffling."""
    if batch_size is None:
        return N, None
    if rng is None:
        raise TypeError("mini-batches are drawn at random: pass rng=np.random.default_rng(seed)")
    if count("batch_size", batch_size) > N:
        raise ValueError(f"batch_size must not exceed the number of samples {N}, got {batch_size}")
    if net.has_batch_norm and N % batch_size == 1:
        raise ValueError(
            f"batch_size {batch_size} leaves a last batch of one of the {N} samples, which "
            f"BatchNorm cannot normalise; choose another batch_size"
        )
    generator("rng", rng)
    return batch_size, [rng] if theta.ndim == 1 else rng.spawn(len(theta))


def _bind_optimizer(optimizer, net: Network, theta, g) -> list[Callable]:
    """Return the calls that move θ by one step with the gradient in g.

    Both are in the order of the bound layers, ``net._joined``. An optimizer of somebody else's
    is asked for every step, and sees neither that order nor these arrays.
    """
    if type(optimizer) in (GradientDescent, Momentum, RMSprop, Adam):
        calls = optimizer._bind(theta, g)
        for state in optimizer._states:  # what it remembers of earlier steps is in the order of θ
            state[...] = state.take(net._joined, axis=-1)
        return calls

    def advance():
        moved = optimizer.step(theta.take(net._apart, axis=-1), g.take(net._apart, axis=-1))
        theta[...] = moved.take(net._joined, axis=-1)

    return [advance]


class _Watch:
    """Loss and accuracy of the network as θ changes in place."""

    def __init__(self, net: Network, theta, X, Y, statistics=None):
        bound = net._bind_forward(theta, X, iter(statistics) if statistics else None)
        self.forward, self.V = bound.forward, rows(units(bound.output))
        self.statistics = bound.statistics
        self.value, self.labels = net.loss_function._value, Y.argmax(axis=-1)
        self.Y = np.asfortranarray(Y)  # unit by unit, as the layers have their values

    def scores(self) -> tuple:
        run(self.forward)
        right = self.V.argmax(axis=-1) == self.labels
        return self.value(self.V, self.Y), right.mean(axis=-1)


class _Batches:
    """The mini-batches of an epoch, each gathered into arrays that are made once."""

    def __init__(self, net: Network, theta, g, X, Y, batch_size: int, orders):
        # Targets are kept class by class, as the last layer has its values.
        self.X, self.Y, self.orders = with_ones(X), np.ascontiguousarray(Y.T), orders
        self.size = batch_size
        self.bound = {}
        self.lead = theta.shape[:-1] if orders else ()
        for size in {batch_size, len(X) % batch_size} - {0}:
            X_b = np.empty((*self.lead, size, net.n_in + 1), X.dtype)
            Y_b = np.empty((net.n_out, *self.lead, size), Y.dtype)
            self.bound[size] = X_b, Y_b, net._bind(theta, X_b, np.moveaxis(Y_b, 0, -1), g)
        if orders is None:  # one batch, of all samples
            X_b[...], Y_b[...] = self.X, self.Y

    def epoch(self) -> Iterator:
        """Yield for each mini-batch the calls that compute its gradient."""
        N = len(self.X)
        if self.orders is None:
            *_, bound = self.bound[N]
            yield bound.calls
            return
        order = np.array([rng.permutation(N) for rng in self.orders]).reshape(*self.lead, N)
        for start in range(0, N, self.size):
            batch = order[..., start : start + self.size]
            X_b, Y_b, bound = self.bound[batch.shape[-1]]
            # mode="clip" lets take write straight into the array
            self.X.take(batch, axis=0, out=X_b, mode="clip")
            self.Y.take(batch, axis=1, out=Y_b, mode="clip")
            yield bound.calls
