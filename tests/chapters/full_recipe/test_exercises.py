"""Answers to the exercises of chapter 10 that students write in other ways, right and wrong."""

import numpy as np
import pytest

import lecture_utils as lu
from lecture_utils.exercises.catalogue import find
from tests.chapters.full_recipe import answers

bootstrap_error = find("10.4").reference


def bootstrap_drawing_all_at_once(R, rng, repeats):
    S, n = R.shape
    rows, columns = rng.integers(S, size=(repeats, S, 1)), rng.integers(n, size=(repeats, 1, n))
    return np.nanmean(R[rows, columns], axis=(1, 2)).std(ddof=1)


def stop_of_a_while_loop(val_losses, patience):
    epoch = best = 0
    while epoch + 1 < len(val_losses) and epoch - best < patience:
        epoch += 1
        best = epoch if val_losses[epoch] < val_losses[best] else best
    return epoch, best


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        ("10.1", answers.standardise),
        ("10.1", lambda a, b: tuple((x - np.mean(a, 0)) / np.std(a, 0) for x in (a, b))),
        ("10.2", answers.early_stop),
        ("10.2", stop_of_a_while_loop),
        ("10.3", answers.accuracy_with_error),
        ("10.3", lambda F, y: ((c := F.argmax(1) == y).mean(), c.std() / len(c) ** 0.5)),
        ("10.4", answers.bootstrap_error),
        ("10.4", bootstrap_drawing_all_at_once),
        ("10.5", answers.efficiency_purity),
        ("10.5", lambda y, p, k: (np.mean(p[y == k] == k), np.mean(y[p == k] == k))),
    ],
)
def test_a_right_answer_in_another_style_is_right(number, answer):
    assert lu.check(number, answer).status == "right"


def test_a_margin_is_refused_also_where_it_is_small():
    def with_margin(val_losses, patience):
        best = 0
        for epoch, loss in enumerate(val_losses):
            if val_losses[best] - loss > 1e-4:
                best = epoch
            if epoch - best >= patience:
                break
        return epoch, best

    assert lu.check("10.2", with_margin).mistake == "a margin"


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (lambda F, y: (np.mean(F.argmax() == y), 0.0), None),
        (lambda F, y: tuple(100 * v for v in answers.accuracy_with_error(F, y)), "per cent"),
    ],
)
def test_holes_of_the_accuracy_are_closed(answer, mistake):
    result = lu.check("10.3", answer)
    assert result.status != "right"
    assert result.mistake == mistake


def test_argmax_of_the_whole_array_is_named():
    def without_axis(F, y):
        a = np.mean(np.argmax(F) == y)
        return a, np.sqrt(a * (1 - a) / len(y))

    assert lu.check("10.3", without_axis).mistake == "argmax of the whole array"


def test_the_bootstrap_agrees_with_what_is_known_where_one_thing_alone_scatters():
    n, a = 40, 0.75
    flowers = np.tile(np.arange(n) < a * n, (20, 1)) * 1.0
    splits = np.repeat([[1.0], [0.0]], 10, axis=0) * np.ones(n)
    rng = np.random.default_rng(0)
    # A standard deviation of 4000 draws is known to 1.1 %.
    assert bootstrap_error(flowers, rng, 4000) == pytest.approx(np.sqrt(a * (1 - a) / n), rel=0.05)
    assert bootstrap_error(splits, rng, 4000) == pytest.approx(0.5 / np.sqrt(20), rel=0.05)


@pytest.mark.parametrize("factor", [0.8, 1.25])
def test_a_bootstrap_off_by_a_quarter_is_refused(factor):
    wrong = lu.check("10.4", lambda R, rng, repeats: factor * bootstrap_error(R, rng, repeats))
    assert wrong.status == "wrong"


@pytest.mark.parametrize("seed", range(10))
def test_the_bootstrap_is_right_whatever_is_drawn(seed):
    def drawn_otherwise(R, rng, repeats):
        return bootstrap_error(R, np.random.default_rng([seed, R.size]), repeats)

    assert lu.check("10.4", drawn_otherwise).status == "right"


def drawn_without_the_last(R, rng, repeats):
    S, n = R.shape
    rows, columns = rng.integers(0, S - 1, (repeats, S, 1)), rng.integers(0, n, (repeats, 1, n))
    return np.nanmean(R[rows, columns], axis=(1, 2)).std()


def flowers_of_each_row(R, rng, repeats):
    S, n = R.shape
    draws = ([rng.choice(R[i], n) for i in rng.choice(S, S)] for _ in range(repeats))
    return np.std([np.nanmean(draw) for draw in draws])


def returns_in_the_loop(R, rng, repeats):
    means = []
    for _ in range(repeats):
        means.append(np.nanmean(rng.choice(R, len(R))))
        return np.std(means)


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (drawn_without_the_last, "the last is never drawn"),
        (flowers_of_each_row, "single entries"),
        (returns_in_the_loop, "permuted"),
    ],
)
def test_draws_of_other_things_are_named(answer, mistake):
    assert lu.check("10.4", answer).mistake == mistake
