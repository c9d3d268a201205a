"""Networks that learn to read noisy images of 4 x 4 pixels, in order or scrambled.

Chapter 03 opens with them, before it has explained how an image becomes a vector.
"""

from __future__ import annotations

import numpy as np

from .activations import tanh
from .data import one_hot
from .losses import cross_entropy
from .network import Network
from .optimizers import Adam
from .training import train

NETWORK = Network(16, 8, 3, activation=tanh, loss=cross_entropy)
"""Sixteen pixels in, logits of the digits 0, 1 and 7 out."""

Images = tuple[np.ndarray, np.ndarray]  # images, shape (N, 4, 4), and their labels, shape (N,)


def vectors(images: np.ndarray, order: np.ndarray | None = None, shift: int = 0) -> np.ndarray:
    """Return images as vectors, eq. (18), one a row.

    Parameters
    ----------
    images : array, shape (N, 4, 4)
    order : array of int, shape (16,), optional
        A permutation: component i of a scrambled vector is ``x[order[i]]``.
    shift : int
        Columns by which the images are moved to the right first, with periodic boundaries.

    Returns
    -------
    array, shape (N, 16)
    """
    x = np.roll(images, shift, axis=2).reshape(-1, 16)
    return x if order is None else x[:, order]


def trained(
    data: Images,
    order: np.ndarray | None,
    rng: np.random.Generator,
    networks: int | tuple[()] = (),
) -> np.ndarray:
    """Train `NETWORK` on images: 100 steps of Adam, each with all of them.

    Parameters
    ----------
    data : (images, labels)
        Shapes (N, 4, 4) and (N,), as from `lecture_utils.data.noisy_digits`.
    order : array of int, shape (16,), or None
        How the pixels are scrambled.
    rng : numpy.random.Generator
        Draws the initial weights.
    networks : int, optional
        How many networks, each from weights of its own; a single θ if not given.

    Returns
    -------
    array, shape (P,), or (networks, P)
        θ of each network.
    """
    images, labels = data
    X, Y = vectors(images, order), one_hot(labels, 3)
    start = NETWORK.init(rng, size=networks)
    return train(NETWORK, start, X, Y, optimizer=Adam(0.02), epochs=100).theta


def accuracy(
    theta: np.ndarray, data: Images, order: np.ndarray | None = None, shift: int = 0
) -> np.ndarray:
    """Return the share of images that each network reads; see `vectors` for order and shift.

    Returns
    -------
    array, shape of theta without its last axis
    """
    images, labels = data
    guess = NETWORK.logits(theta, vectors(images, order, shift)).argmax(axis=-1)
    return (guess == labels).mean(axis=-1)


def read_by_networks(
    data: Images,
    new: Images,
    order: np.ndarray,
    rng: np.random.Generator,
    networks: int = 20,
) -> dict[str, np.ndarray]:
    """Compare networks that learn images in order with networks that learn them scrambled.

    Parameters
    ----------
    data, new : (images, labels)
        To learn from, and to be tested with.
    order : array of int, shape (16,)
        The permutation of the pixels, the same for every scrambled image.
    rng : numpy.random.Generator
    networks : int
        How many of each kind.

    Returns
    -------
    dict
        Share of the new images that each network reads, shape (networks,): "in order";
        "scrambled", learned and tested in that order; "shifted", learned in order and tested
        on images moved by one column.
    """
    in_order, scrambled = (trained(data, o, rng, networks) for o in (None, order))
    return {
        "in order": accuracy(in_order, new),
        "scrambled": accuracy(scrambled, new, order),
        "shifted": accuracy(in_order, new, shift=1),
    }
