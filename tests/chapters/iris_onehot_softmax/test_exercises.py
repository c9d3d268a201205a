"""Exercises 3.1-3.4: answers that were once accepted or not named."""

import numpy as np
import pytest

import lecture_utils as lu


def shifted_by_minimum(y, K):
    E = np.zeros((len(y), K))
    E[np.arange(len(y)), y - min(y)] = 1
    return E


def numbered_anew(y, K):
    return np.eye(K)[np.unique(y, return_inverse=True)[1]]


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (shifted_by_minimum, "counted from the smallest label"),
        (numbered_anew, "ranks instead of labels"),
    ],
)
def test_labels_that_do_not_start_at_0_keep_their_columns(answer, mistake):
    result = lu.check("3.2", answer)
    assert (result.status, result.mistake) == ("known mistake", mistake)


def test_a_softmax_right_for_one_vector_only_is_told_so():
    def softmax(v):
        e = np.exp(v - np.max(v))
        return e / np.sum(e)

    result = lu.check("3.3", softmax)
    assert result.status == "known mistake"
    assert "Right for a single vector" in result.message


def test_longer_numbers_do_not_keep_softmax_from_overflowing():
    def softmax(V):
        E = np.exp(np.longdouble(V))
        return E / E.sum(axis=1, keepdims=True)

    assert lu.check("3.3", softmax).mistake == "overflow"


def test_a_small_number_added_to_the_sum_of_softmax_is_refused():
    def softmax(V):
        E = np.exp(V - V.max(axis=1, keepdims=True))
        return E / (E.sum(axis=1, keepdims=True) + 1e-8)

    result = lu.check("3.3", softmax)
    assert result.status == "wrong" and "not accurate enough" in result.message


def test_softmax_by_the_logarithm_of_the_sum_is_right():
    def softmax(V):
        return np.exp(V - np.logaddexp.reduce(V, axis=1, keepdims=True))

    assert lu.check("3.3", softmax).status == "right"


def test_a_rewiring_in_place_is_refused_although_its_result_is_right():
    def rewire(W, order):
        W[:] = W[:, order]
        return W

    result = lu.check("3.4", rewire)
    assert result.status == "wrong"
    assert "changes its argument `W`" in result.message


def test_rows_in_place_of_columns_are_named_although_they_break_for_three_classes():
    def rewire(W, order):
        return W[order, :]

    with pytest.raises(IndexError):
        rewire(np.ones((3, 16)), np.arange(16))
    assert lu.check("3.4", rewire).mistake == "rows"
