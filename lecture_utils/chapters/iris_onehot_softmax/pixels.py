"""Noisy images of 4 x 4 pixels, and networks that learn to read them, in order or scrambled.

Chapter 03 opens with them, before it has explained how an image becomes a vector.
"""

from __future__ import annotations

import numpy as np

from ..._validation import count, generator
from ...activations import tanh
from ...data import one_hot
from ...losses import cross_entropy
from ...network import Network
from ...optimizers import Adam
from ...training import train

DIGITS = np.array(
    [
        [[0, 1, 1, 0], [1, 0, 0, 1], [1, 0, 0, 1], [0, 1, 1, 0]],
        [[0, 1, 1, 0], [1, 1, 1, 0], [0, 1, 1, 0], [1, 1, 1, 1]],  # eq. (18)
        [[1, 1, 1, 1], [0, 0, 0, 1], [0, 0, 1, 0], [0, 1, 0, 0]],
    ]
)
"""The digits 0, 1 and 7 as images of 4 x 4 pixels, shape (3, 4, 4)."""

NETWORK = Network(16, 8, 3, activation=tanh, loss=cross_entropy)
"""Sixteen pixels in, logits of the digits 0, 1 and 7 out."""

Images = tuple[np.ndarray, np.ndarray]  # images, shape (N, 4, 4), and their labels, shape (N,)


def noisy_digits(
    rng: np.random.Generator, n: int, flip: float = 0.1
) -> tuple[np.ndarray, np.ndarray]:
    """Draw images of 0, 1 and 7, equally likely, in which some pixels are wrong.

    Parameters
    ----------
    rng : numpy.random.Generator
    n : int
        Number of images.
    flip : float
        Probability with which each pixel, independently, is exchanged: 0 for 1 and 1 for 0.

    Returns
    -------
    images : array of float, shape (n, 4, 4)
    labels : array of int, shape (n,)
        Index in `DIGITS`.

    Raises
    ------
    ValueError
        If n is not positive or flip is not a probability.
    """
    generator("rng", rng)
    n = count("n", n)
    if not 0 <= flip <= 1:
        raise ValueError(f"flip must be a probability between 0 and 1, got {flip!r}")
    labels = rng.integers(0, len(DIGITS), n)
    flipped = rng.random((n, 4, 4)) < flip
    return (DIGITS[labels] != flipped).astype(float), labels


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
        Shapes (N, 4, 4) and (N,), as from `noisy_digits`.
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
