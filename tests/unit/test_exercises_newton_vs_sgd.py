"""Answers to the exercises of chapter 5 that students write in other ways, right and wrong."""

import numpy as np
import pytest
from scipy import linalg

import lecture_utils as lu


def batches_from_a_shuffled_list(N, B, rng):
    order, batches = list(range(N)), []
    rng.shuffle(order)
    while order:
        batches.append(order[:B])
        order = order[B:]
    return batches


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
        ("5.1", lambda theta, grad, hess: theta - np.linalg.inv(hess) @ grad),
        ("5.1", lambda theta, grad, hess: list(theta - linalg.solve(hess, grad, assume_a="sym"))),
        ("5.1", lambda theta, grad, hess: theta - np.linalg.lstsq(hess, grad)[0]),
        ("5.2", largest_rate_by_power_iteration),
        ("5.2", lambda H: 2 / np.linalg.norm(H, 2)),
        ("5.2", lambda H: min(2 / linalg.eigvalsh(H))),
        ("5.3", batches_from_a_shuffled_list),
        ("5.3", batches_drawn_one_after_the_other),
        ("5.3", batches_by_sorting_noise),
        ("5.3", batches_in_sorted_order),
        ("5.3", batches_yielded),
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
    assert lu.check("5.3", answer).status == "wrong"
