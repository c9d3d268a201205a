"""The live demo of notebook 10: the cockpit trains what the notebook trains, and shows it."""

import itertools

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import lecture_utils as lu
from lecture_utils.chapters.full_recipe.demos import (
    EPOCHS,
    GRID,
    LENGTH_LIMITS,
    LESSONS,
    OPTIMIZERS,
    SHOWN,
    START,
    WIDTH_LIMITS,
    fly,
    samples,
    training_cockpit,
)

ENDS = {
    "width": (1, 32),
    "log_rate": (-3.0, 0.0),
    "log_lambda": (-5.0, -0.5),
    "batch_size": (10, 90),
}


def flights(seeds=range(20), **settings):
    return [fly(**START | settings | {"seed": seed}) for seed in seeds]


def test_the_three_sets_hold_every_flower_once_and_the_species_evenly():
    flowers = samples(3)
    assert [len(part) for part in flowers.cm] == [90, 30, 30]
    everything = np.sort(np.concatenate(flowers.cm), axis=0)
    assert_array_equal(everything, np.sort(lu.data.iris().X[:, 2:], axis=0))
    for y in flowers.y:
        assert_array_equal(np.bincount(y), len(y) // 3)


def test_the_training_flowers_set_the_scale_of_everything():
    flowers = samples(1)
    m, s = flowers.cm[0].mean(axis=0), flowers.cm[0].std(axis=0)
    for cm, X in zip(flowers.cm, flowers.X, strict=True):
        assert_allclose(X, (cm - m) / s, atol=1e-12)
    corner = flowers.grid.reshape(*GRID, 2)[[0, -1], [0, -1]] * s + m
    half = [(b - a) / (2 * n) for (a, b), n in ((LENGTH_LIMITS, GRID[1]), (WIDTH_LIMITS, GRID[0]))]
    assert_allclose(corner[0], [LENGTH_LIMITS[0] + half[0], WIDTH_LIMITS[0] + half[1]])
    assert_allclose(corner[1], [LENGTH_LIMITS[1] - half[0], WIDTH_LIMITS[1] - half[1]])


def test_full_batch_gradient_descent_is_the_loop_written_out():
    flowers = samples(2)
    Y = [lu.one_hot(y, 3) for y in flowers.y]
    net = lu.Network(2, 4, 3, activation=lu.tanh, loss=lu.cross_entropy, penalty=lu.l2(0.01))
    plain = lu.Network(2, 4, 3, activation=lu.tanh, loss=lu.cross_entropy)
    theta = net.init(np.random.default_rng([2, 1]))
    losses = []
    for _ in range(EPOCHS + 1):
        losses.append([plain.loss(theta, X, t) for X, t in zip(flowers.X[:2], Y[:2], strict=True)])
        theta = theta - 0.1 * net.loss_and_gradient(theta, flowers.X[0], Y[0])[1]
    settings = {"width": 4, "log_rate": -1.0, "log_lambda": -2.0, "batch_size": 90, "seed": 2}
    result = fly(**START | settings | {"optimizer": "SGD"})
    assert_allclose(result.losses.T, losses, rtol=1e-9)
    assert result.best_epoch == np.argmin(np.array(losses)[:, 1])


def test_accuracies_agree_with_the_confusion_matrix_and_with_the_regions():
    flowers = samples(0)
    for opened, k in ((False, 1), (True, 2)):
        result = fly(**START | {"opened": opened})
        assert_array_equal(result.flowers, flowers.cm[k])
        assert result.confusion.sum() == 30
        assert np.trace(result.confusion) / 30 == pytest.approx(result.accuracies[k])
        assert_array_equal(result.confusion.sum(axis=1), 10)  # rows are the true species
        length, width = (flowers.cm[k] - [LENGTH_LIMITS[0], WIDTH_LIMITS[0]]).T
        column = (length / (LENGTH_LIMITS[1] - LENGTH_LIMITS[0]) * GRID[1]).astype(int)
        row = (width / (WIDTH_LIMITS[1] - WIDTH_LIMITS[0]) * GRID[0]).astype(int)
        coloured = result.plane[row, column].astype(int)
        assert np.mean(coloured == result.predicted) > 0.9  # but for cells at a border


def test_opening_the_seal_trains_nothing_anew():
    closed, opened = (fly(**START | {"opened": choice}) for choice in (False, True))
    assert_array_equal(closed.losses, opened.losses)
    assert_array_equal(closed.plane, opened.plane)
    assert_array_equal(closed.accuracies, opened.accuracies)


def test_the_first_epoch_is_the_untrained_network():
    result = fly(**START | {"epoch": 0})
    assert result.epoch == 0
    assert abs(result.losses[0, 0] - np.log(3)) < 0.5
    assert result.accuracies[0] < 0.9


@pytest.mark.parametrize("corner", list(itertools.product(*ENDS.values())))
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_corner_of_the_controls_gives_finite_numbers(corner, optimizer):
    result = fly(**START | dict(zip(ENDS, corner, strict=True)) | {"optimizer": optimizer})
    assert np.isfinite(result.losses).all()
    assert result.losses.max() < 300  # the upper end of the picture
    assert result.plane.min() >= 0
    assert result.plane.max() < 3


# What the answers of the notebook say, each over 20 seeds


def test_one_hidden_unit_is_nearly_enough():
    one = np.mean([f.accuracies[1] for f in flights(width=1, log_rate=-1.0)])
    eight = np.mean([f.accuracies[1] for f in flights()])
    assert one == pytest.approx(0.95, abs=0.006)
    assert eight == pytest.approx(0.96, abs=0.006)


def test_overfitting_raises_the_loss_more_than_it_lowers_the_accuracy():
    fast = flights(width=32, log_rate=-0.5)
    rise = np.median([f.losses[1, SHOWN] / f.losses[1, : SHOWN + 1].min() for f in fast])
    others = flights(range(10, 30), width=32, log_rate=-0.5)
    rise_of_others = np.median([f.losses[1, SHOWN] / f.losses[1].min() for f in others])
    assert 4 < rise < 16
    assert 4 < rise_of_others < 16
    assert np.mean([f.accuracies[1] for f in fast]) == pytest.approx(0.95, abs=0.01)


def test_a_penalty_takes_confidence_first_and_accuracy_later():
    shade, accuracy = {}, {}
    for log_lambda in (-5.0, -2.0, -1.0, -0.5):
        runs = flights(width=32, log_rate=-1.0, log_lambda=log_lambda)
        shade[log_lambda] = np.mean([f.plane % 1 for f in runs])
        accuracy[log_lambda] = np.mean([f.accuracies[1] for f in runs])
    assert np.all(np.diff(list(shade.values())) < -0.05)
    assert accuracy[-2.0] == pytest.approx(accuracy[-5.0], abs=0.01)
    assert accuracy[-1.0] == pytest.approx(0.93, abs=0.01)
    assert accuracy[-0.5] == pytest.approx(0.87, abs=0.01)


def test_the_seed_alone_moves_the_validation_accuracy_a_lot():
    scores = [f.accuracies[1] for f in flights(range(31))]
    assert min(scores) == pytest.approx(26 / 30)
    assert max(scores) == 1
    assert min(scores[:20]) == pytest.approx(27 / 30)


# The widget


def test_the_cockpit_repaints_only_what_changed_and_returns_to_its_start():
    demo = training_cockpit("all")
    first = demo.picture
    demo.set(opened=True)
    opened = demo.picture
    demo.set(epoch=0, width=1, optimizer="SGD")
    assert len({first, opened, demo.picture}) == 3
    demo.reset()
    assert demo.picture == first
    assert demo.error is None


@pytest.mark.parametrize("bad", [{"optimizer": "Newton"}, {"epoch": EPOCHS + 1}])
def test_an_impossible_flight_is_refused(bad):
    with pytest.raises(ValueError, match=next(iter(bad))):
        fly(**START | bad)


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_shows_its_controls_and_starts_where_the_others_do(lesson):
    demo = training_cockpit(lesson)
    assert tuple(demo.controls) == LESSONS[lesson]
    assert demo.values == {name: START[name] for name in LESSONS[lesson]}
    assert demo.picture == training_cockpit().picture
    demo.set(seed=3)
    assert demo.picture != training_cockpit().picture
    assert demo.error is None


def test_an_unknown_lesson_is_refused():
    with pytest.raises(ValueError, match="lesson must be one of"):
        training_cockpit("flight")
