"""Training: mini-batches, epochs, and the record of what happened."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from . import _validation as check
from .compiled import compiled
from .losses import CrossEntropy
from .network import Network


def minibatches(n: int, batch_size: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Return the indices of one epoch in batches: each of 0..n-1 once, in random order.

    The last batch is shorter when batch_size does not divide n.

    Raises
    ------
    ValueError
        If batch_size is larger than n.
    """
    n, batch_size = check.count("n", n), check.count("batch_size", batch_size)
    if batch_size > n:
        raise ValueError(f"batch_size must not exceed the number of samples {n}, got {batch_size}")
    return _cut(check.generator("rng", rng).permutation(n), batch_size)


def _cut(order, batch_size: int) -> Iterator[np.ndarray]:
    starts = range(0, order.shape[-1], batch_size)
    return (order[..., start : start + batch_size] for start in starts)


@dataclass
class History:
    """What happened during `train`. Entry 0 of each record is the start.

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

    The gradient is the mean over a mini-batch, penalty included, where the note has the sum.

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
    if not isinstance(net, Network):
        raise TypeError(f"net must be a lu.Network, got {net!r}")
    theta, X, Y, validation = check.training(net, theta, X, Y, optimizer, validation, patience)
    epochs, batches = check.count("epochs", epochs), _batches(net, theta, X, batch_size, rng)
    theta, optimizer = theta.copy(), copy.deepcopy(optimizer)  # the caller's stay as they are
    X = np.ascontiguousarray(X)  # each sample in one piece, since mini-batches take samples

    def plain_step(batch):
        _, g = net._outputs_and_gradient(theta, X[batch], Y[batch])  # ∂L/∂θ on the mini-batch
        theta[...] = optimizer.step(theta.copy(), g)  # eqs. (32)-(33)

    step = compiled(plain_step, net, optimizer, theta, X, Y)  # the same but for rounding, sooner
    with np.errstate(over="ignore", invalid="ignore"):  # the record tells of a divergence
        record = _Record(net, theta, (X, Y), validation, patience, snapshots)
        for _ in range(epochs):
            for batch in batches():
                step(batch)
            record.add(theta)
            if not record.running.any():
                break
    return record.history(theta)


def _batches(net, theta, X, batch_size, rng) -> Callable:
    """Return the function that returns the mini-batches of an epoch, as indices of samples.

    In an ensemble they have one more axis in front: each network has an order of its own.
    """
    n = len(X)
    if batch_size is None:
        return lambda: [np.arange(n)]
    check.batch_size(net, n, batch_size, rng)
    if theta.ndim == 1:
        return lambda: minibatches(n, batch_size, rng)
    rngs = rng.spawn(len(theta))
    return lambda: _cut(np.array([r.permutation(n) for r in rngs]), batch_size)


class _Record:
    """What is known of each network after each epoch, and which of them still learn."""

    def __init__(self, net, theta, samples, validation, patience, snapshots):
        self._net, self._watched = net, [samples, validation] if validation else [samples]
        self._patience, self._keeps_path = patience, snapshots
        self._scores: list[np.ndarray] = []
        self._path: list[np.ndarray] = []
        lead = theta.shape[:-1]
        self.running = np.ones(lead, bool)
        self._best, self._best_epoch = theta.copy(), np.zeros(lead, int)
        self._best_loss = np.full(lead, np.inf)
        self.add(theta)  # the untrained networks

    def add(self, theta) -> None:
        """Look at the networks after one more epoch; raise if one has diverged."""
        epoch, running = len(self._scores), self.running
        scores = self._measure(theta)
        if not (np.isfinite(scores[..., running]).all() and np.isfinite(theta[running]).all()):
            raise ValueError(
                f"training diverged in epoch {epoch}: the loss is no longer finite; "
                f"a smaller learning rate may help"
            )
        self._scores.append(np.where(running, scores, np.nan))
        if self._keeps_path:
            self._path.append(theta.copy())
        if len(self._watched) > 1:
            better = running & (scores[1, 0] < self._best_loss)
            self._best[better], self._best_epoch[better] = theta[better], epoch
            self._best_loss[better] = scores[1, 0][better]
        if self._patience is not None:
            running &= epoch - self._best_epoch < self._patience

    def _measure(self, theta) -> np.ndarray:
        """Return (training, validation) x (loss without penalty, accuracy) x networks."""
        net, p, scores, statistics = self._net, self._net._views(theta), [], None
        for X, Y in self._watched:
            V, kept = net.chain.forward(p, X, statistics)
            right = V.argmax(axis=-1) == Y.argmax(axis=-1)
            scores.append([net.loss_function.value(V, Y), right.mean(axis=-1)])
            statistics = iter(net.chain.statistics(kept))  # those of the training samples
        return np.array(scores)

    def history(self, theta) -> History:
        """Return all of it; ``theta`` is that of the last epoch."""
        table = np.moveaxis(np.array(self._scores), 0, -1)
        classify = isinstance(self._net.loss_function, CrossEntropy)
        validated = len(self._watched) > 1
        result = theta if self._patience is None else self._best
        return History(
            theta=result,
            loss=table[0, 0],
            accuracy=table[0, 1] if classify else None,
            validation_loss=table[1, 0] if validated else None,
            validation_accuracy=table[1, 1] if classify and validated else None,
            best_epoch=self._best_epoch[()] if validated else None,
            statistics=self._net.statistics(result, self._watched[0][0]),
            snapshots=np.stack(self._path, axis=-2) if self._keeps_path else None,
        )
