"""Answers to the exercises of chapter 8 that students write in other ways, right and wrong."""

import numpy as np
import pytest

import lecture_utils as lu
from lecture_utils.exercises.catalogue import chapter_exercises
from tests.chapters.backpropagation import answers


@pytest.mark.parametrize("number", chapter_exercises("8"))
def test_a_right_answer_in_another_style_is_right(number):
    answer = getattr(answers, chapter_exercises("8")[number].name)
    assert lu.check(number, answer).status == "right"


def absolute_for_vectors(f, g, theta, h):
    numerical = [
        (f(theta + h * unit) - f(theta - h * unit)) / (2 * h) for unit in np.eye(len(theta))
    ]
    return np.linalg.norm(np.array(numerical) - g)


def divided_by_h_for_vectors(f, g, theta, h):
    numerical = np.array(
        [(f(theta + h * unit) - f(theta - h * unit)) / h for unit in np.eye(len(theta))]
    )
    return np.linalg.norm(numerical - g) / np.linalg.norm(numerical)


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [(absolute_for_vectors, "absolute"), (divided_by_h_for_vectors, "divided by h")],
)
def test_a_known_mistake_written_for_vectors_is_recognised(answer, mistake):
    result = lu.check("8.4", answer)
    assert (result.status, result.mistake) == ("known mistake", mistake)


def test_a_gradient_check_right_for_vectors_only_is_told_so():
    def grad_check(f, g, theta, h):
        numerical = np.array(
            [(f(theta + h * unit) - f(theta - h * unit)) / (2 * h) for unit in np.eye(len(theta))]
        )
        return np.linalg.norm(numerical - g) / np.linalg.norm(numerical)

    result = lu.check("8.4", grad_check)
    assert result.status == "wrong"
    assert "Right for vectors" in result.message


def test_a_push_back_in_place_is_refused_although_its_result_is_right():
    def push_back(delta, W, slope):
        slope *= delta @ W
        return slope

    result = lu.check("8.1", push_back)
    assert result.status == "wrong"
    assert "`slope`" in result.message


def test_a_delta_changed_in_place_is_refused_although_the_gradients_are_right():
    def backward(Ws, Us, Zs, delta):
        dWs, dbs = [], []
        for layer in reversed(range(len(Ws))):
            dWs.insert(0, delta.T @ Zs[layer])
            dbs.insert(0, delta.sum(axis=0))
            Us[layer] = delta  # kept where the pre-activations were
            if layer > 0:
                delta = (delta @ Ws[layer]) * (1 - Zs[layer] ** 2)
        return dWs, dbs

    result = lu.check("8.3", backward)
    assert result.status == "wrong"
    assert "`Us`" in result.message


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_the_reference_is_the_gradient_of_the_package(depth):
    net = lu.Network(3, *[4] * (depth - 1), 2, activation=lu.tanh, loss=lu.squared_error)
    rng = np.random.default_rng(depth)
    theta, X, Y = net.init(rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    parts = list(net.unpack(theta).values())
    Ws, Us, Zs = parts[::2], [], [X]
    for W, b in zip(Ws, parts[1::2], strict=True):
        Us.append(Zs[-1] @ W.T + b)
        Zs.append(np.tanh(Us[-1]))
    library = lu.library()
    dWs, dbs = library.backward(Ws, Us, Zs, (Us[-1] - Y) / 6)
    mine = np.concatenate([np.ravel(g) for pair in zip(dWs, dbs, strict=True) for g in pair])
    assert np.allclose(mine, net.loss_and_gradient(theta, X, Y)[1], rtol=1e-12, atol=1e-15)
