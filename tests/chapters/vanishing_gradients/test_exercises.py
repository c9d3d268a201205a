"""Answers to the exercises of chapter 9 that students write in other ways, right and wrong."""

import math

import numpy as np
import pytest

import lecture_utils as lu
from lecture_utils.exercises.catalogue import chapter_exercises
from tests.chapters.vanishing_gradients import answers


def back_by_the_chain_rule_in_loops(d_out, W, z):
    d = list(d_out)
    for i, row in enumerate(W):
        if sum(w * x for w, x in zip(row, z, strict=True)) > 0:
            for j, w in enumerate(row):
                d[j] += w * d_out[i]
    return d


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        ("9.1", answers.chain_factor),
        ("9.1", lambda w, u: np.prod(w) * np.prod(lu.sigmoid.derivative(u))),
        ("9.1", lambda w, u: math.prod(w * (1 - np.tanh(u / 2) ** 2) / 4)),
        ("9.1", lambda w, u: np.cumprod(w * lu.sigmoid.derivative(u))[-1]),
        ("9.2", answers.residual_backward),
        ("9.2", back_by_the_chain_rule_in_loops),
        ("9.2", lambda d_out, W, z: (np.eye(len(z)) + (W @ z > 0)[:, None] * W).T @ d_out),
        ("9.2", lambda d_out, W, z: d_out + (lu.relu.derivative(W @ z) * d_out) @ W),
        ("9.3", answers.batchnorm_forward),
        ("9.3", lambda U, g, b, e: b + g * (U - U.mean(0)) * (U.var(0) + e) ** -0.5),
        ("9.3", lambda U, g, b, e: g * (U - np.mean(U, 0)) / np.hypot(U.std(0), e**0.5) + b),
    ],
)
def test_a_right_answer_in_another_style_is_right(number, answer):
    assert lu.check(number, answer).status == "right"


@pytest.mark.parametrize("exercise", chapter_exercises("9").values(), ids=lambda e: e.number)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_hint_is_the_solution(exercise, language):
    """What the reference returns does not stand in a hint, nor any formula half as long."""
    lines = exercise.source.split("return ")[-1].splitlines()
    solution = lines[0].split("  #")[0].replace(" ", "")
    for hint in exercise.hints:
        said = hint[language].replace(" ", "")
        half = len(solution) // 2
        assert not any(solution[i : i + half] in said for i in range(len(solution) - half + 1))
