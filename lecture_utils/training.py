"""Training: mini-batches, epochs, and the record of what happened."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from ._validation import as_float, count, generator
from .losses import CrossEntropy, accuracy
from .network import Network


def minibatches(n: int, batch_size: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Yield the indices of one epoch in batches: each of 0..n-1 once, in random order.

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
    for start in range(0, n, batch_size):
        yield order[start : start + batch_size]


@dataclass
class History:
    """What happened during `train`. Entry 0 of each record is the untrained network.

    Attributes
    ----------
    theta : array, shape (P,)
        The result: of the best epoch with early stopping, else of the last one.
    loss, validation_loss : array, shape (epochs + 1,)
        Mean loss without penalty over all training and all validation samples.
    accuracy, validation_accuracy : array, shape (epochs + 1,)
        With a cross-entropy only; None otherwise, and without validation data.
    best_epoch : int or None
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
    best_epoch: int | None = None
    statistics: list | None = None
    snapshots: np.ndarray | None = None

    @property
    def epochs(self) -> int:
        """Number of epochs that were run."""
        return len(self.loss) - 1


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
    """Minimise the loss of a network, eqs. (32)-(33).

    Parameters
    ----------
    net : Network
    theta : array, shape (P,)
        Where to start. It is not changed.
    X, Y : array, shape (N, n_in) and (N, n_out)
        Training samples and targets.
    optimizer
        Anything with ``step(theta, g)``; it is copied, so it can be used again.
    epochs : int
        Passes through the training samples.
    batch_size : int, optional
        Samples in a mini-batch; all of them if not given.
    rng : numpy.random.Generator, optional
        Shuffles the samples; needed when batch_size is given.
    validation : (X, Y), optional
        Samples that are watched but not learned.
    patience : int, optional
        Early stopping: end as soon as the validation loss has not improved for this many
        epochs, and return θ of the best epoch.
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
    theta, X = net._check(theta, X)
    Y = net._check_targets(theta, X, Y)
    if theta.ndim != 1 or X.ndim != 2 or Y.ndim != 2:
        raise ValueError(
            f"train takes one network: theta of 1 axis, X and Y of 2 axes, "
            f"got shapes {theta.shape}, {X.shape}, {Y.shape}"
        )
    epochs = count("epochs", epochs)
    if batch_size is not None and rng is None:
        raise TypeError("mini-batches are drawn at random: pass rng=np.random.default_rng(seed)")
    if patience is not None:
        count("patience", patience)
        if validation is None:
            raise TypeError("early stopping watches the validation loss: pass validation=(X, Y)")
    watched = [(X, Y)]
    if validation is not None:
        X_v, Y_v = net._check(theta, validation[0])[1], as_float("validation Y", validation[1])
        net._check_targets(theta, X_v, Y_v)
        watched.append((X_v, Y_v))

    optimizer = copy.deepcopy(optimizer)
    theta = theta.copy()
    best_theta, best_epoch = theta, 0
    losses, accuracies, path = [], [], []
    for epoch in range(epochs + 1):
        if epoch:
            for batch in _batches(len(X), batch_size, rng):
                _, g = net._loss_and_gradient(theta, X[batch], Y[batch])
                theta = optimizer.step(theta, g)
        if not np.isfinite(theta).all():
            raise ValueError(
                f"training diverged in epoch {epoch}: the parameters are no longer finite; "
                f"a smaller learning rate may help"
            )
        statistics = net.statistics(theta, X)
        scores = [_score(net, theta, *data, statistics) for data in watched]
        losses.append([loss for loss, _ in scores])
        accuracies.append([a for _, a in scores])
        if snapshots:
            path.append(theta)
        if validation is not None and losses[-1][1] < losses[best_epoch][1]:
            best_theta, best_epoch = theta, epoch
        if patience is not None and epoch - best_epoch >= patience:
            break

    loss, acc = np.array(losses).T, np.array(accuracies).T
    classify = isinstance(net.loss_function, CrossEntropy)
    result = theta if patience is None else best_theta
    return History(
        theta=result,
        loss=loss[0],
        accuracy=acc[0] if classify else None,
        validation_loss=None if validation is None else loss[1],
        validation_accuracy=acc[1] if classify and validation is not None else None,
        best_epoch=None if validation is None else best_epoch,
        statistics=net.statistics(result, X),
        snapshots=np.array(path) if snapshots else None,
    )


def _batches(n: int, batch_size: int | None, rng) -> Iterable:
    return [slice(None)] if batch_size is None else minibatches(n, batch_size, rng)


def _score(net: Network, theta, X, Y, statistics) -> tuple[float, float]:
    V = net.logits(theta, X, statistics=statistics)
    return float(net.loss_function(V, Y)), float(accuracy(V, Y))
