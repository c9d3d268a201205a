"""The demos of notebook 03: Boltzmann weights, and a network that reads 16 pixels."""

import numpy as np
import pytest
from matplotlib.lines import Line2D
from matplotlib.text import Text
from numpy.testing import assert_allclose, assert_array_equal
from scipy import special, stats

import lecture_utils as lu
from lecture_utils.chapters.iris_onehot_softmax.demos import (
    ORDER,
    PixelGrid,
    boltzmann,
    read_digit,
)
from lecture_utils.chapters.iris_onehot_softmax.pixels import DIGITS, noisy_digits

START = {"E1": 0.0, "E2": 1.0, "E3": 3.0, "log_T": 0.0, "shift": 0.0}
LEVELS = np.array([0.0, 1.0, 3.0])
ONE = tuple(DIGITS[1].ravel().tolist())


@pytest.mark.parametrize("log_T", [-2.0, -0.3, 0.0, 1.0, 2.0])
def test_probabilities_entropy_and_free_energy_agree_with_scipy(log_T):
    result, T = boltzmann(**START | {"log_T": log_T}), 10**log_T
    assert_allclose(result.T, T)
    assert_allclose(result.p, special.softmax(-LEVELS / T), rtol=1e-12)
    assert_allclose(result.entropy, stats.entropy(result.p), rtol=1e-12, atol=1e-15)
    assert_allclose(result.mean_energy, np.average(LEVELS, weights=result.p))
    assert_allclose(result.free_energy, -T * special.logsumexp(-LEVELS / T), atol=1e-12)


def test_the_free_energy_falls_with_temperature_by_the_entropy():
    T, h = 0.7, 1e-4
    low, middle, high = (
        boltzmann(**START | {"log_T": np.log10(temperature)}) for temperature in (T - h, T, T + h)
    )
    slope = (high.free_energy - low.free_energy) / (2 * h)
    assert_allclose(slope, -middle.entropy, rtol=1e-6)
    assert_allclose(middle.free_energy, middle.mean_energy - T * middle.entropy)


def test_a_common_shift_moves_the_energies_and_nothing_else():
    before, after = (boltzmann(**START | {"log_T": 0.4, "shift": c}) for c in (0.0, 1.7))
    assert_allclose(after.p, before.p, rtol=1e-12)
    assert_allclose(after.entropy, before.entropy, rtol=1e-12)
    assert_allclose(after.E - before.E, 1.7)
    assert_allclose(after.mean_energy - before.mean_energy, 1.7)
    assert_allclose(after.free_energy - before.free_energy, 1.7)


def test_cold_softmax_picks_the_lowest_level_and_hot_softmax_none():
    cold, hot = (boltzmann(**START | {"log_T": log_T}) for log_T in (-2.0, 2.0))
    assert_allclose(cold.p, [1, 0, 0], atol=1e-12)
    assert_allclose(hot.p, 1 / 3, atol=0.01)
    assert cold.entropy < 1e-12 and np.log(3) - 1e-3 < hot.entropy < np.log(3)


def posterior(images):
    """Bayes: each pixel is wrong with probability 0.1, all digits are equally likely."""
    wrong = np.abs(images[:, None] - DIGITS).sum(axis=(2, 3))
    return special.softmax(wrong * np.log(0.1 / 0.9), axis=1)


@pytest.mark.parametrize("shuffled", [False, True])
def test_the_network_reads_almost_as_well_as_bayes(shuffled):
    images, labels = noisy_digits(np.random.default_rng(6), 1000)
    p = np.array([read_digit(tuple(image.ravel().astype(int)), 0, shuffled).p for image in images])
    bayes = posterior(images)
    assert (p.argmax(axis=1) == labels).mean() > (bayes.argmax(axis=1) == labels).mean() - 0.01
    assert np.median(np.abs(p - bayes)) < 0.01


@pytest.mark.parametrize("shuffled", [False, True])
def test_the_network_reads_the_clean_digits(shuffled):
    for k, digit in enumerate(DIGITS):
        result = read_digit(tuple(digit.ravel().tolist()), 0, shuffled)
        assert result.p[k] > 0.95
        assert_allclose(result.p, special.softmax(result.logits))


def test_shuffled_pixels_are_learned_as_well():
    plain, shuffled = (read_digit(ONE, 0, order).accuracy for order in (False, True))
    assert plain > 0.98
    error = np.sqrt(2 * plain * (1 - plain) / 4000)
    assert abs(plain - shuffled) < 4 * error


def test_the_vector_goes_row_by_row_or_through_the_fixed_permutation():
    pixels = tuple(np.random.default_rng(7).integers(0, 2, 16).tolist())
    plain, shuffled = (read_digit(pixels, 0, order) for order in (False, True))
    assert_array_equal(plain.x, pixels)
    assert_array_equal(plain.rows, np.repeat(range(4), 4))
    assert_array_equal(shuffled.x, np.array(pixels)[ORDER])
    assert_array_equal(shuffled.rows, ORDER // 4)
    assert sorted(ORDER) == list(range(16)) and (np.arange(16) != ORDER).sum() > 12


@pytest.mark.parametrize("shuffled", [False, True])
def test_a_shift_moves_the_image_before_it_is_shuffled(shuffled):
    moved = np.roll(DIGITS[2], 1, axis=1)  # to the right, around the edge
    assert_array_equal(moved[:, 0], DIGITS[2][:, 3])
    drawn_there = read_digit(tuple(moved.ravel().tolist()), 0, shuffled)
    shifted = read_digit(tuple(DIGITS[2].ravel().tolist()), 1, shuffled)
    assert_array_equal(shifted.x, drawn_there.x)
    assert_array_equal(shifted.logits, drawn_there.logits)


@pytest.mark.parametrize("shuffled", [False, True])
@pytest.mark.parametrize("shift", [1, 2, 3])
def test_a_network_that_saw_no_shifted_images_cannot_read_them(shift, shuffled):
    assert read_digit(ONE, shift, shuffled).accuracy < 0.7


def test_the_editor_starts_with_the_image_of_equation_18():
    demo = lu.widgets.pixel_editor()
    assert demo.values["image"] == (0, 1, 1, 0, 1, 1, 1, 0, 0, 1, 1, 0, 1, 1, 1, 1)
    assert demo.result.p.argmax() == 1


def test_an_image_of_another_size_is_refused():
    with pytest.raises(ValueError, match="16"):
        read_digit((0, 1), 0, False)


def test_a_button_of_the_grid_flips_its_pixel_and_says_so():
    grid = PixelGrid("pixel", ONE)
    button = grid.pixels[0]
    assert (button.value, button.description) == (False, "0")
    button.value = True
    assert grid.value == (1, *ONE[1:])
    assert button.description == "1"
    button.value = False
    assert grid.value == ONE


def test_setting_the_grid_moves_every_button_and_is_one_change():
    grid, changes = PixelGrid("pixel", ONE), []
    grid.observe(lambda change: changes.append(change.new), "value")
    grid.value = (1,) * 16
    assert all(button.value and button.description == "1" for button in grid.pixels)
    assert changes == [(1,) * 16]


def test_one_press_sets_all_pixels_to_0_or_to_1():
    grid, changes = PixelGrid("pixel", ONE), []
    grid.observe(lambda change: changes.append(change.new), "value")
    grid.all_one.click()
    grid.all_zero.click()
    assert changes == [(1,) * 16, (0,) * 16]
    assert not any(button.value for button in grid.pixels)


def test_closing_the_grid_closes_its_buttons():
    grid = PixelGrid("pixel", ONE)
    buttons = [*grid.pixels, grid.all_zero, grid.all_one]
    grid.close()
    assert all(widget.comm is None for widget in (grid, *grid.children, *buttons))


def test_the_report_of_the_temperature_demo_follows_its_controls():
    demo = lu.widgets.softmax_temperature()
    demo.set(log_T=1.0, shift=-2.0)
    shown = {artist.get_text() for artist in demo._moving if isinstance(artist, Text)}
    T, E = 10.0, LEVELS - 2.0
    p = special.softmax(-E / T)
    F = -T * special.logsumexp(-E / T)
    numbers = [f"{T:.3g}", f"{stats.entropy(p):.3f}", f"{p @ E:.3f}", f"{F:.3f}"]
    assert {number.replace("-", "−") for number in numbers} <= shown


def test_the_editor_writes_each_component_in_its_place():
    demo = lu.widgets.pixel_editor()
    pixels = tuple(np.random.default_rng(8).integers(0, 2, 16).tolist())
    demo.set(image=pixels, shuffled=True)
    marks = {line.get_marker(): line for line in demo._moving if isinstance(line, Line2D)}
    for value in (0, 1):
        places = marks[rf"$\mathdefault{{{value}}}$"].get_xdata()
        assert_array_equal(places - 0.5, np.flatnonzero(np.array(pixels)[ORDER] == value))
