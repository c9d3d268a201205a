"""Answers to the exercises of chapter 5 that students write in other ways, right and wrong."""

import numpy as np
import pytest
from scipy import linalg

import lecture_utils as lu
from tests.chapters.newton_vs_sgd import answers


def batches_drawn_one_after_the_other(N, B, rng):
    left, batches = set(range(N)), []
    while left:
        batches.append(rng.choice(sorted(left), min(B, len(left)), replace=False))
        left -= set(batches[-1])
    return batches


def batches_by_sorting_noise(N, B, rng):
    return np.split(np.argsort(rng.random(N)), range(B, N, B))


def batches_in_sorted_order(N, B, rng):
    order = rng.permutation(N)
    return [np.sort(order[start : start + B]) for start in range(0, N, B)]


def batches_yielded(N, B, rng):
    yield from lu.minibatches(N, B, rng)


def largest_rate_by_power_iteration(H):
    v = np.arange(1.0, len(H) + 1)
    for _ in range(3000):
        v = H @ v / np.linalg.norm(H @ v)
    return 2 / (v @ H @ v)


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        ("5.1", answers.descent_step),
        ("5.1", lambda theta, grad, lr: np.subtract(theta, lr * np.asarray(grad))),
        ("5.1", lambda theta, grad, lr: lu.GradientDescent(lr).step(theta, grad)),
        ("5.2", answers.max_stable_lr),
        ("5.2", lambda H: 2 / max(np.linalg.eigvals(H).real)),
        ("5.3", answers.newton_step),
        ("5.3", lu.newton_step),
        ("5.3", lambda theta, grad, hess: theta - np.linalg.inv(hess) @ grad),
        ("5.3", lambda theta, grad, hess: list(theta - linalg.solve(hess, grad, assume_a="sym"))),
        ("5.3", lambda theta, grad, hess: theta - np.linalg.lstsq(hess, grad)[0]),
        ("5.2", largest_rate_by_power_iteration),
        ("5.2", lambda H: 2 / np.linalg.norm(H, 2)),
        ("5.2", lambda H: min(2 / linalg.eigvalsh(H))),
        ("5.4", answers.epoch_batches),
        ("5.4", batches_drawn_one_after_the_other),
        ("5.4", batches_by_sorting_noise),
        ("5.4", batches_in_sorted_order),
        ("5.4", batches_yielded),
    ],
)
def test_a_right_answer_in_another_style_is_right(number, answer):
    assert lu.check(number, answer).status == "right"


@pytest.mark.parametrize(
    "answer",
    [
        lambda N, B, rng: [],
        lambda N, B, rng: np.split(np.roll(np.arange(N), rng.integers(N)), range(B, N, B)),
    ],
    ids=["no batch", "cut from a ring"],
)
def test_other_batches_are_wrong_and_no_exception(answer):
    assert lu.check("5.4", answer).status == "wrong"


def moved_in_place(theta, grad, lr):
    theta -= lr * grad
    return theta


def test_a_step_that_changes_the_callers_parameters_is_refused_and_told_why():
    result = lu.check("5.1", moved_in_place)
    assert result.status == "wrong"
    assert "`theta`" in result.message


def test_a_step_for_vectors_only_is_told_that_numbers_have_to_go_too():
    def by_loop(theta, grad, lr):
        return np.array([t - lr * g for t, g in zip(theta, grad, strict=True)])

    result = lu.check("5.1", by_loop)
    assert result.status == "wrong"
    assert "numbers" in result.message


def batches_of_fresh_numbers(N, B, rng):
    batches = []
    for start in range(0, N, B):
        batches.append(rng.integers(0, N, size=min(B, N - start)))
    return batches


def batches_chosen_from_all(N, B, rng):
    left, batches = N, []
    while left > 0:
        batches.append(np.sort(rng.choice(np.arange(N), size=min(B, left))))
        left -= B
    return batches


def batches_of_fresh_shuffles(N, B, rng):
    batches = []
    for start in range(0, N, B):
        order = list(range(N))
        rng.shuffle(order)
        batches.append(order[start : start + B])
    return batches


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (batches_of_fresh_numbers, "with replacement"),
        (batches_chosen_from_all, "with replacement"),
        (lambda N, B, rng: rng.choice(N, (-(-N // B), B)), "with replacement"),
        (batches_of_fresh_shuffles, "shuffled anew for each batch"),
        (
            lambda N, B, rng: [rng.choice(N, B, replace=False) for _ in range(0, N, B)],
            "shuffled anew for each batch",
        ),
    ],
)
def test_the_natural_mistakes_with_batches_are_named_in_any_style(answer, mistake):
    assert lu.check("5.4", answer).mistake == mistake


@pytest.mark.parametrize("which", [0, -1])
def test_an_eigenvalue_taken_by_its_place_is_named(which):
    result = lu.check("5.2", lambda H: 2 / np.linalg.eig(H)[0].real[which])
    assert result.mistake == "first eigenvalue"


def test_complex_eigenvalues_as_those_of_a_newer_numpy_are_told_so():
    result = lu.check("5.2", lambda H: 2 / max(np.linalg.eigvals(H).astype(complex)))
    assert result.status == "wrong"
    assert "complex" in result.message and "`.real`" in result.message


@pytest.mark.parametrize(
    "kind", [tuple, set, lambda k: k.astype(float), lambda k: [float(i) for i in k]]
)
def test_batches_that_cannot_be_an_index_are_refused(kind):
    result = lu.check("5.4", lambda N, B, rng: [kind(k) for k in lu.minibatches(N, B, rng)])
    assert result.mistake == "no index"


def test_indices_below_zero_are_not_told_that_they_begin_at_one():
    result = lu.check("5.4", lambda N, B, rng: [k - N for k in lu.minibatches(N, B, rng)])
    assert (result.status, result.mistake) == ("wrong", None)
