"""Answers to the exercises of chapter 02 that came from readers, and what they are told."""

from contextlib import nullcontext
from itertools import pairwise

import numpy as np
import pytest
from scipy import special

import lecture_utils as lu
from lecture_utils.language import get_language, set_language
from tests.chapters.linear_activation import answers


@pytest.fixture(autouse=True)
def english():
    before = get_language()
    set_language("en")
    yield
    set_language(before)


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        ("2.1", answers.affine),
        ("2.2", answers.sigmoid),
        ("2.3", answers.forward),
        ("2.4", answers.n_params),
        ("2.2", special.expit),
        ("2.2", lambda x: np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))),
    ],
)
def test_right_answers_in_other_styles_are_right(number, answer):
    result = lu.check(number, answer)
    assert result.status == "right", result


def naive(x):
    return 1 / (1 + np.exp(-x))


def silenced_by_errstate(x):
    with np.errstate(over="ignore"):
        return naive(x)


def silenced_by_seterr(x):
    old = np.seterr(all="ignore")
    y = naive(x)
    np.seterr(**old)
    return y


def in_longdouble(x):
    return naive(np.longdouble(x))


def half_one_plus_tanh(x):
    return 0.5 * np.tanh(0.5 * x) + 0.5


def one_minus_the_tail(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + e), 1 - 1 / (1 + e))


def a_step_beyond_30(x):
    return np.where(x > 30, 1.0, np.where(x < -30, 0.0, naive(x)))


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (silenced_by_errstate, "overflow for negative x"),
        (silenced_by_seterr, "overflow for negative x"),
        (in_longdouble, "overflow for negative x"),
        (half_one_plus_tanh, "lost tail"),
        (one_minus_the_tail, "lost tail"),
        (lambda x: naive(np.clip(x, -30, 30)), "clipped"),
        (a_step_beyond_30, "a step far out"),
    ],
)
def test_a_sigmoid_that_hides_an_overflow_or_loses_the_tail_is_refused(answer, mistake):
    result = lu.check("2.2", answer)
    assert (result.status, result.mistake) == ("known mistake", mistake)


def test_an_overflow_is_found_in_a_browser_where_the_processor_has_no_flags(monkeypatch):
    monkeypatch.setattr(np, "errstate", lambda **settings: nullcontext())
    assert lu.check("2.2", naive).mistake == "overflow for negative x"


def test_a_right_sigmoid_may_silence_what_does_not_happen():
    def sigmoid(x):
        with np.errstate(all="ignore"):
            return special.expit(x)

    assert lu.check("2.2", sigmoid).status == "right"


def test_numpy_can_silence_again_after_the_check():
    before = np.errstate, np.seterr, np.exp
    lu.check("2.2", silenced_by_errstate)
    assert (np.errstate, np.seterr, np.exp) == before


def test_the_tail_counts_to_its_relative_accuracy():
    assert lu.check("2.2", lambda x: lu.sigmoid(x) + 1e-25 * (x == -50)).status == "wrong"


def test_a_sigmoid_that_decides_for_one_number_is_told_of_where():
    def sigmoid(x):
        if x >= 0:
            return 1 / (1 + np.exp(-x))
        return np.exp(x) / (1 + np.exp(x))

    result = lu.check("2.2", sigmoid)
    assert result.status == "wrong"
    assert "Right for numbers" in result.message and "`np.where(" in result.message
    assert "x = [-2. , -0.5," in result.message


def forward_with_a_special_case(Ws, bs, X):
    """Loop over all layers but the last, which is written out."""
    Us, Zs = [], [X]
    for W, b in zip(Ws[:-1], bs[:-1], strict=True):
        Us.append(Zs[-1] @ W.T + b)
        Zs.append(np.tanh(Us[-1]))
    output = Zs[-1] @ Ws[-1].T + bs[-1]
    return [*Us, output], [*Zs, output]


def forward_two_layers_by_hand(Ws, bs, X):
    U1 = X @ Ws[0].T + bs[0]
    U2 = np.tanh(U1) @ Ws[1].T + bs[1]
    return [U1, U2], [X, np.tanh(U1), U2]


def forward_of_U(Ws, bs, X):
    """Forget that the next layer takes the tanh."""
    Us, Zs, U = [], [X], X
    for W, b in zip(Ws, bs, strict=True):
        U = U @ W.T + b
        Us.append(U)
        Zs.append(np.tanh(U))
    Zs[-1] = U
    return Us, Zs


def forward_with_one_name(Ws, bs, X):
    """Use X for all that goes from layer to layer."""
    Us, Zs = [], [X]
    for W, b in zip(Ws, bs, strict=True):
        X = np.tanh(X @ W.T + b)
        Us.append(X)
        Zs.append(X)
    return Us, Zs


def forward_in_place(Ws, bs, X):
    Us, Zs = [], [X]
    for W, b in zip(Ws, bs, strict=True):
        Us.append(Zs[-1] @ W.T + b)
        Zs.append(np.tanh(Us[-1], out=Us[-1]))
    Zs[-1] = Us[-1]
    return Us, Zs


def forward_with_the_last_line_in_the_loop(Ws, bs, X):
    Us, Zs = [], [X]
    for W, b in zip(Ws, bs, strict=True):
        Us.append(Zs[-1] @ W.T + b)
        Zs.append(np.tanh(Us[-1]))
        Zs[-1] = Us[-1]
    return Us, Zs


def forward_by_columns(Ws, bs, X):
    Us, Zs = [], [X]
    for W, b in zip(Ws, bs, strict=True):
        Us.append(W @ Zs[-1] + b)
        Zs.append(np.tanh(Us[-1]))
    Zs[-1] = Us[-1]
    return Us, Zs


def forward_with_relu(Ws, bs, X):
    Us, Zs = [], [X]
    for W, b in zip(Ws, bs, strict=True):
        Us.append(Zs[-1] @ W.T + b)
        Zs.append(Us[-1] * (Us[-1] > 0))
    Zs[-1] = Us[-1]
    return Us, Zs


def forward_with_only_a_return(Ws, bs, X):
    Us, Zs = [], [X]
    for _W, _b in zip(Ws, bs, strict=True):
        ...
    return Us, Zs


def forward_writing_into_X(Ws, bs, X):
    Us, Zs = forward_with_a_special_case(Ws, bs, X)
    X *= 0
    return Us, Zs


def test_a_forward_with_the_last_layer_written_out_is_right():
    assert lu.check("2.3", forward_with_a_special_case).status == "right"


def test_a_forward_that_changes_X_is_told_so():
    assert "`X`" in lu.check("2.3", forward_writing_into_X).message


@pytest.mark.parametrize(
    ("number", "answer", "mistake"),
    [
        ("2.3", forward_two_layers_by_hand, "depth fixed at two"),
        ("2.3", forward_of_U, "U handed on"),
        ("2.3", forward_with_one_name, "Z for U"),
        ("2.3", forward_in_place, "Z for U"),
        ("2.3", forward_with_the_last_line_in_the_loop, "no tanh"),
        ("2.3", forward_by_columns, "samples as columns"),
        ("2.3", forward_with_relu, "another activation"),
        ("2.3", forward_with_only_a_return, "nothing appended"),
        ("2.3", lambda Ws, bs, X: forward_with_a_special_case(Ws, bs, X)[1], "only the output"),
        ("2.4", lambda n: [(m + 1) * k for m, k in pairwise(n)], "counts of the layers"),
        ("2.4", lambda n: (np.array(n[:-1]) + 1) * n[1:], "counts of the layers"),
    ],
)
def test_mistakes_in_other_styles_are_named(number, answer, mistake):
    result = lu.check(number, answer)
    assert (result.status, result.mistake) == ("known mistake", mistake)
