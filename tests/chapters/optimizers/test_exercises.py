"""Answers to the exercises of chapter 6 that students write in other ways, right and wrong."""

import numpy as np
import pytest

import lecture_utils as lu
from tests.chapters.optimizers import answers


def beta_of_the_quadratic_formula(lr, h):
    x = lr * h  # (1 + beta - x)^2 = 4 beta is beta^2 - 2 (1 + x) beta + (1 - x)^2 = 0
    return 1 + x - np.sqrt((1 + x) ** 2 - (1 - x) ** 2)


def momentum_on_one_array(theta, v, g, lr, beta):
    v = beta * np.array(v)
    v -= lr * g
    return theta + v, v


def adam_with_weighted_means(theta, m, s, t, g, lr=0.001, b1=0.9, b2=0.999, delta=1e-8):
    m, s = np.average([m, g], axis=0, weights=[b1, 1 - b1]), b2 * s - (b2 - 1) * g * g
    return theta - lr * (m / (1 - b1**t)) / (delta + np.sqrt(s / (1 - b2**t))), m, s


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        ("6.1", answers.momentum_step),
        ("6.1", momentum_on_one_array),
        ("6.1", lambda theta, v, g, lr, beta: (theta + beta * v - lr * g, beta * v - lr * g)),
        ("6.2", answers.critical_beta),
        ("6.2", beta_of_the_quadratic_formula),
        ("6.2", lambda lr, h: 1 + lr * h - 2 * (lr * h) ** 0.5),
        ("6.3", answers.adam_step),
        ("6.3", adam_with_weighted_means),
        ("6.4", answers.l2_grad),
        ("6.4", lambda Ws, bs, lam: (tuple(lam * W for W in Ws), tuple(0 * b for b in bs))),
        ("6.4", lambda Ws, bs, lam: [[W * lam for W in Ws], [np.zeros(b.shape) for b in bs]]),
    ],
)
def test_a_right_answer_in_another_style_is_right(number, answer):
    assert lu.check(number, answer).status == "right"


def momentum_in_place(theta, v, g, lr, beta):
    v *= beta
    v -= lr * g
    return theta + v, v


def test_momentum_that_changes_its_arguments_is_refused_and_told_why():
    result = lu.check("6.1", momentum_in_place)
    assert result.status == "wrong"
    assert "`v`" in result.message


def test_momentum_for_vectors_only_is_told_that_matrices_have_to_go_too():
    def by_loop(theta, v, g, lr, beta):
        v = np.array([float(beta * a - lr * b) for a, b in zip(v, g, strict=True)])
        return theta + v, v

    result = lu.check("6.1", by_loop)
    assert result.status == "wrong"
    assert "vectors" in result.message and "matrices" in result.message


def moments(m, s, g, b1, b2):
    return b1 * m + (1 - b1) * g, b2 * s + (1 - b2) * g**2


def adam_moved_with_old_moments(theta, m, s, t, g, lr, b1, b2, delta):
    theta = theta - lr * m / (1 - b1**t) / (np.sqrt(s / (1 - b2**t)) + delta)
    return theta, *moments(m, s, g, b1, b2)


def adam_with_t_times_beta(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = moments(m, s, g, b1, b2)
    return theta - lr * (m / (1 - b1 * t)) / (np.sqrt(s / (1 - b2 * t)) + delta), m, s


def adam_with_t_times_beta_in_m(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = moments(m, s, g, b1, b2)
    return theta - lr * (m / (1 - b1 * t)) / (np.sqrt(s / (1 - b2**t)) + delta), m, s


def l2_for_one_network(Ws, bs, lam):
    return [lam * W for W in Ws], [np.zeros(len(b)) for b in bs]


@pytest.mark.parametrize(
    ("number", "answer", "mistake", "word"),
    [
        ("6.2", lambda lr, h: (1 + np.sqrt(lr * h)) ** 2, "the other solution", "below 1"),
        ("6.2", lambda lr, h: 1 - np.sqrt(lr * h), "no square", "square"),
        ("6.2", lambda lr, h: 1 - lr * h, "no root", "√(εh)"),
        ("6.2", lambda lr, h: (1 - np.sqrt(h)) ** 2, "lr forgotten", "learning rate"),
        ("6.3", adam_moved_with_old_moments, "moved with the old moments", "first"),
        ("6.3", adam_with_t_times_beta, "t times instead of t-th power", "`b1**t`"),
        ("6.3", adam_with_t_times_beta_in_m, "t times instead of t-th power", "`b1**t`"),
        ("6.4", l2_for_one_network, "zeros for one network", "one network"),
    ],
)
def test_a_mistake_that_was_not_named_before_is_named(number, answer, mistake, word):
    result = lu.check(number, answer)
    assert result.status == "known mistake"
    assert result.mistake == mistake
    assert word in result.message


def test_layers_put_into_one_array_are_not_told_of_numbers_and_axes():
    result = lu.check("6.4", lambda Ws, bs, lam: (lam * np.array(Ws), 0 * np.array(bs)))
    assert result.status == "error"
    assert "Right for" not in result.message
