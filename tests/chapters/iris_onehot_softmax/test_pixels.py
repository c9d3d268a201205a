"""Networks that read noisy images of 4 x 4 pixels, in order and scrambled."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import lecture_utils as lu
from lecture_utils.chapters.iris_onehot_softmax import pixels


@pytest.fixture(scope="module")
def digits():
    rng = np.random.default_rng(3)
    data, new = pixels.noisy_digits(rng, 300), pixels.noisy_digits(rng, 2000)
    return data, new, rng.permutation(16)


def test_a_vector_goes_row_by_row_after_the_shift_and_then_through_the_permutation():
    image, order = np.arange(16.0).reshape(1, 4, 4), np.roll(np.arange(16), 5)
    assert_array_equal(pixels.vectors(image)[0], np.arange(16))
    assert_array_equal(pixels.vectors(image, shift=1)[0, :4], [3, 0, 1, 2])
    assert_array_equal(pixels.vectors(image, order)[0], order)


def test_networks_read_scrambled_images_and_fail_at_shifted_ones(digits):
    read = pixels.read_by_networks(*digits, np.random.default_rng(0), networks=3)
    assert {name: a.shape for name, a in read.items()} == dict.fromkeys(read, (3,))
    assert min(read["in order"].min(), read["scrambled"].min()) > 0.98
    assert read["shifted"].max() < 0.6


def test_the_accuracy_is_the_share_of_images_whose_largest_logit_is_that_of_their_digit(digits):
    data, (images, labels), _ = digits
    theta = pixels.trained(data, None, np.random.default_rng(1))
    x = images.reshape(-1, 16)
    right = sum(
        pixels.NETWORK.logits(theta, x[i : i + 1])[0].argmax() == labels[i] for i in range(200)
    )
    assert pixels.accuracy(theta, (images[:200], labels[:200])) == right / 200


def test_scrambling_the_first_weights_too_gives_the_very_same_training(digits):
    (images, labels), _, order = digits
    net = pixels.NETWORK
    in_order = net.init(np.random.default_rng(2))
    parameters = net.unpack(in_order)
    scrambled = net.pack(parameters | {"W1": parameters["W1"][:, order]})
    Y = lu.one_hot(labels, 3)
    losses = [
        lu.train(net, theta, X, Y, optimizer=lu.Adam(0.02), epochs=20).loss
        for theta, X in (
            (in_order, pixels.vectors(images)),
            (scrambled, pixels.vectors(images, order)),
        )
    ]
    np.testing.assert_allclose(*losses, rtol=0, atol=1e-12)


def test_noisy_digits_differ_from_their_digit_in_the_pixels_that_were_flipped(rng):
    for flip in (0.1, 0.3):
        images, labels = pixels.noisy_digits(rng, 4000, flip)
        assert images.shape == (4000, 4, 4) and set(np.unique(images)) == {0, 1}
        wrong = images != pixels.DIGITS[labels]
        assert abs(wrong.mean() - flip) < 4 * np.sqrt(flip * (1 - flip) / wrong.size)
        assert np.abs(np.bincount(labels) - 4000 / 3).max() < 4 * np.sqrt(4000 * 2 / 9)
        pairs = np.corrcoef(wrong.reshape(4000, 16).T)[np.triu_indices(16, 1)]
        assert np.abs(pairs).max() < 5 / np.sqrt(4000)  # independent pixels


def test_noisy_digits_without_noise_are_the_digits(rng):
    images, labels = pixels.noisy_digits(rng, 30, flip=0)
    assert_array_equal(images, pixels.DIGITS[labels])


def test_noisy_digits_refuses_what_is_no_probability_and_no_number_of_images(rng):
    with pytest.raises(ValueError, match=r"between 0 and 1, got -0\.1"):
        pixels.noisy_digits(rng, 3, flip=-0.1)
    with pytest.raises(ValueError, match="n must be at least 1, got 0"):
        pixels.noisy_digits(rng, 0)
