"""Networks that read noisy images of 4 x 4 pixels, in order and scrambled."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import lecture_utils as lu


@pytest.fixture(scope="module")
def digits():
    rng = np.random.default_rng(3)
    data, new = lu.data.noisy_digits(rng, 300), lu.data.noisy_digits(rng, 2000)
    return data, new, rng.permutation(16)


def test_a_vector_goes_row_by_row_after_the_shift_and_then_through_the_permutation():
    image, order = np.arange(16.0).reshape(1, 4, 4), np.roll(np.arange(16), 5)
    assert_array_equal(lu.pixels.vectors(image)[0], np.arange(16))
    assert_array_equal(lu.pixels.vectors(image, shift=1)[0, :4], [3, 0, 1, 2])
    assert_array_equal(lu.pixels.vectors(image, order)[0], order)


def test_networks_read_scrambled_images_and_fail_at_shifted_ones(digits):
    read = lu.pixels.read_by_networks(*digits, np.random.default_rng(0), networks=3)
    assert {name: a.shape for name, a in read.items()} == dict.fromkeys(read, (3,))
    assert min(read["in order"].min(), read["scrambled"].min()) > 0.98
    assert read["shifted"].max() < 0.6


def test_the_accuracy_is_the_share_of_images_whose_largest_logit_is_that_of_their_digit(digits):
    data, (images, labels), _ = digits
    theta = lu.pixels.trained(data, None, np.random.default_rng(1))
    x = images.reshape(-1, 16)
    right = sum(
        lu.pixels.NETWORK.logits(theta, x[i : i + 1])[0].argmax() == labels[i] for i in range(200)
    )
    assert lu.pixels.accuracy(theta, (images[:200], labels[:200])) == right / 200


def test_scrambling_the_first_weights_too_gives_the_very_same_training(digits):
    (images, labels), _, order = digits
    net = lu.pixels.NETWORK
    in_order = net.init(np.random.default_rng(2))
    parameters = net.unpack(in_order)
    scrambled = net.pack(parameters | {"W1": parameters["W1"][:, order]})
    Y = lu.one_hot(labels, 3)
    losses = [
        lu.train(net, theta, X, Y, optimizer=lu.Adam(0.02), epochs=20).loss
        for theta, X in (
            (in_order, lu.pixels.vectors(images)),
            (scrambled, lu.pixels.vectors(images, order)),
        )
    ]
    np.testing.assert_allclose(*losses, rtol=0, atol=1e-12)
