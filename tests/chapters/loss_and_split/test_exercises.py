"""Right answers and mistakes of chapter 4 that students write in other ways."""

import math
import random

import numpy as np
import pytest
from scipy import special, stats

import lecture_utils as lu
from lecture_utils.language import get_language, set_language


@pytest.fixture(autouse=True)
def english():
    before = get_language()
    set_language("en")
    yield
    set_language(before)


def mse_by_loops(F, Y):
    total = 0.0
    for f, y in zip(F, Y, strict=True):
        for k in range(len(f)):
            total += (y[k] - f[k]) ** 2
    return 0.5 * total / len(F)


def split_by_the_standard_library(N, n_train, seed):
    order = list(range(N))
    random.Random(seed).shuffle(order)
    return order[:n_train], order[n_train:]


def split_by_shuffling_in_place(N, n_train, seed):
    rng = np.random.default_rng(seed)
    order = np.arange(N)
    rng.shuffle(order)
    return np.sort(order[:n_train]), np.sort(order[n_train:])


def split_by_choice(N, n_train, seed):
    np.random.seed(seed)  # noqa: NPY002, as students do
    train = np.random.choice(N, n_train, replace=False)  # noqa: NPY002
    return train, np.array([i for i in range(N) if i not in train])


def entropy_by_loops(F, Y):
    return -sum(math.log(f[list(y).index(1)]) for f, y in zip(F, Y, strict=True)) / len(F)


def entropy_where_the_label_is_one(F, Y):
    with np.errstate(divide="ignore", invalid="ignore"):
        return -np.nansum(np.where(Y == 1, np.log(F), 0)) / len(F)


@np.vectorize
def poisson_by_element(mu, n):
    return mu - n * math.log(mu)


def entropy_by_math_log_of_all(F, Y):
    total = 0
    for f, y in zip(F, Y, strict=True):
        for k in range(len(f)):
            total -= y[k] * math.log(f[k])
    return total / len(F)


ANSWERS = {
    "4.2": [
        poisson_by_element,
        lambda mu, n: n * np.log(1 / mu) + mu,
        lambda mu, n: mu - special.xlogy(n, mu),
        lambda mu, n: -stats.poisson.logpmf(n, mu) - special.gammaln(np.asarray(n) + 1),
    ],
    "4.1": [
        mse_by_loops,
        lu.squared_error,
        lambda F, Y: 0.5 * np.mean(np.sum((F - Y) ** 2, axis=1)),
        lambda F, Y: np.mean(np.linalg.norm(F - Y, axis=1) ** 2) / 2,
        lambda F, Y: np.einsum("dk,dk->", F - Y, F - Y) / 2 / F.shape[0],
        lambda F, Y: np.linalg.norm(F - Y) ** 2 / (2 * len(F)),
        lambda F, Y: np.mean((F - Y) ** 2) * F.shape[1] / 2,
    ],
    "4.4": [
        split_by_the_standard_library,
        split_by_shuffling_in_place,
        split_by_choice,
        lambda N, n_train, seed: lu.split(N, (n_train, N - n_train), np.random.default_rng(seed)),
        lambda N, n_train, seed: [
            part.tolist()
            for part in np.split(np.random.default_rng(seed).permutation(N), [n_train])
        ],
    ],
    "4.3": [
        entropy_by_loops,
        entropy_where_the_label_is_one,
        lambda F, Y: -np.mean(np.log(F[np.arange(len(F)), Y.argmax(axis=1)])),
        lambda F, Y: -np.mean(np.log(F[Y == 1])),
        lambda F, Y: np.mean(-np.sum(special.xlogy(Y, F), axis=1)),
        lambda F, Y: special.rel_entr(Y, F).sum() / len(F),  # KL = CE for one-hot labels
    ],
}
CASES = {
    f"{number} {getattr(answer, '__name__', answer)} {i}": (number, answer)
    for number, answers in ANSWERS.items()
    for i, answer in enumerate(answers)
}


@pytest.mark.parametrize("case", CASES)
def test_a_right_answer_in_any_style_is_right(case):
    number, answer = CASES[case]
    result = lu.check(number, answer)
    assert result.status == "right", result


def test_any_seed_of_a_right_split_is_right():
    for offset in range(200):
        result = lu.check(
            "4.4",
            lambda N, n_train, seed, offset=offset: np.split(
                np.random.default_rng(seed + offset).permutation(N), [n_train]
            ),
        )
        assert result.status == "right", result


def test_coins_are_recognised_whatever_they_show():
    for offset in range(200):

        def coins(N, n_train, seed, offset=offset):
            heads = np.random.default_rng(seed + offset).random(N) < n_train / N
            return np.flatnonzero(heads), np.flatnonzero(~heads)

        assert lu.check("4.4", coins).mistake == "a coin for each sample"


def total_in_the_loop(F, Y):
    total = 0
    for f, y in zip(F, Y, strict=True):
        total += 0.5 * np.sum((y - f) ** 2)
        return total / len(F)


def two_generators(N, n_train, seed):
    train = np.random.default_rng(seed).permutation(N)[:n_train]
    test = np.random.default_rng(seed + 1).permutation(N)[n_train:]
    return train, test


def integers_and_cut(N, n_train, seed):
    index = np.random.default_rng(seed).integers(N, size=N)
    return index[:n_train], index[n_train:]


def set_to_zero_in_the_loop(F, Y):
    for f, y in zip(F, Y, strict=True):
        total = 0
        for k in range(len(f)):
            total += (y[k] - f[k]) ** 2 / 2
    return total / len(F)


def a_random_number_for_each(N, n_train, seed):
    random.seed(seed)
    train = [i for i in range(N) if random.random() < n_train / N]
    return train, [i for i in range(N) if i not in train]


def a_ring_cut_at_random(N, n_train, seed):
    index = (np.arange(N) + np.random.default_rng(seed + 5).integers(N)) % N
    return index[:n_train], index[n_train:]


def one_too_few(N, n_train, seed):
    order = np.random.default_rng(seed).permutation(N)
    return order[: n_train - 1], order[n_train - 1 :]


@pytest.mark.parametrize(
    ("number", "answer", "mistake"),
    [
        ("4.1", total_in_the_loop, "return in the loop"),
        ("4.1", lambda F, Y: ((F - Y) ** 2).mean(), "library mean"),
        ("4.1", lambda F, Y: np.sum(np.square(F - Y), axis=-1).mean(), "no ½"),
        ("4.1", lambda F, Y: 0.5 * np.mean(np.square(F - Y), axis=1), None),
        ("4.1", set_to_zero_in_the_loop, "last sample"),
        ("4.1", lambda F, Y: 0.5 * abs(Y - F).sum(axis=1).mean(), "absolute values"),
        ("4.1", lambda F, Y: 0.5 * np.mean((Y - F).sum(axis=1) ** 2), "averaged before squaring"),
        ("4.2", lambda mu, n: stats.poisson.logpmf(n, mu), "sign"),
        ("4.2", lambda mu, n: -stats.poisson.logpmf(n, mu), "constant kept"),
        ("4.2", lambda mu, n: special.kl_div(n, mu), "constant kept"),
        ("4.2", lambda mu, n: -np.log(np.exp(-mu) * np.power(mu, n)), "logarithm of a product"),
        ("4.2", lambda mu, n: sum(np.atleast_1d(mu - n * np.log(mu))), "summed"),
        ("4.2", lambda mu, n: n - np.multiply(mu, np.log(n)), "exchanged"),
        ("4.2", lambda mu, n: np.square(np.subtract(n, mu)), "squares"),
        ("4.4", a_random_number_for_each, "a coin for each sample"),
        ("4.4", a_ring_cut_at_random, "block"),
        ("4.4", one_too_few, None),
        ("4.4", two_generators, "overlap"),
        ("4.4", integers_and_cut, "overlap"),
        ("4.4", lambda N, n_train, seed: (list(range(n_train)), range(n_train, N)), "unshuffled"),
        (
            "4.4",
            lambda N, n_train, seed: np.split(np.random.permutation(N), [n_train]),  # noqa: NPY002
            "seed ignored",
        ),
        (
            "4.4",
            lambda N, n_train, seed: np.split(np.random.default_rng(42).permutation(N), [n_train]),
            "always the same split",
        ),
        ("4.4", lambda N, n_train, seed: (np.arange(0, n_train), np.arange(N)), None),
        ("4.3", lambda F, Y: np.sum(Y * np.log(F)) / len(F), "no minus"),
        ("4.3", lambda F, Y: -np.sum(Y * np.log(F + 1e-8)) / len(F), "clipped"),
        ("4.3", lambda F, Y: -np.sum(Y * np.log(np.maximum(F, 1e-10))) / len(F), "clipped"),
        ("4.3", lambda F, Y: -(Y * np.log(F)).sum(axis=1).mean(), "0 times log 0"),
        ("4.3", lambda F, Y: -np.sum(Y * special.log_softmax(F, axis=1)) / len(F), "softmax twice"),
        ("4.3", lu.cross_entropy, "softmax twice"),
        ("4.3", lambda F, Y: lu.cross_entropy(np.log(F), Y), "refuses zeros"),
        ("4.3", entropy_by_math_log_of_all, "refuses zeros"),
        ("4.3", lambda F, Y: -np.mean(np.log(np.sum(F * Y, axis=1) + 1e-300)), "clipped"),
        ("4.3", lambda F, Y: -np.mean(np.log(F * Y)), "exchanged"),
        ("4.3", lambda F, Y: -np.sum(F * Y) / np.float64(0), None),
        ("4.3", lambda F, Y: -np.sum(F * np.log(Y + 1e-6)) / len(F), "exchanged"),
        (
            "4.3",
            lambda F, Y: -np.mean(np.log(F[np.arange(len(F)), F.argmax(axis=1)])),
            "largest probability",
        ),
    ],
)
def test_a_mistake_is_recognised_in_any_style(number, answer, mistake):
    result = lu.check(number, answer)
    assert result.status == ("known mistake" if mistake else "wrong"), result
    assert result.mistake == mistake


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda N, n_train, seed: np.arange(N), "2 results are asked for"),
        (lambda N, n_train, seed: 7, "2 results are asked for"),
        (lambda N, n_train, seed: ([], []), "len(train) == n_train"),
        (lambda N, n_train, seed: ("ab", "cd"), "train.ndim == 1"),
        (lambda N, n_train, seed: np.arange(N).reshape(2, 1, -1), "train.ndim == 1"),
        (lambda N, n_train, seed: np.arange(N).reshape(2, -1) + 0.5, "train.ndim == 1"),
    ],
)
def test_what_is_no_pair_of_index_arrays_is_told_so(answer, message):
    result = lu.check("4.4", answer)
    assert result.status == "wrong", result
    assert message in result.message


def test_the_message_names_the_property_that_a_split_lacks():
    result = lu.check("4.4", lambda N, n_train, seed: np.split(np.arange(N)[::-1], [n_train + 1]))
    assert result.status == "wrong"
    assert "len(train) == n_train" in result.message
