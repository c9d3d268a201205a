"""Mini-batches: every sample once an epoch, in random order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lecture_utils as lu

sizes = st.integers(1, 40).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n)))


@given(sizes, st.integers(0, 999))
def test_minibatches_visit_every_sample_once_in_batches_of_the_given_size(size, seed):
    n, batch_size = size
    batches = list(lu.minibatches(n, batch_size, np.random.default_rng(seed)))
    np.testing.assert_array_equal(np.sort(np.concatenate(batches)), np.arange(n))
    *full, last = [len(b) for b in batches]
    assert set(full) <= {batch_size}
    assert last == (n % batch_size or batch_size)


@given(sizes)
def test_minibatches_are_as_long_as_those_of_scikit_learn(size):
    utils = pytest.importorskip("sklearn.utils")
    n, batch_size = size
    expected = [s.stop - s.start for s in utils.gen_batches(n, batch_size)]
    batches = lu.minibatches(n, batch_size, np.random.default_rng(0))
    assert [len(b) for b in batches] == expected


def test_minibatches_mix_the_samples_anew_every_epoch():
    rng = np.random.default_rng(0)
    first, second = (np.concatenate(list(lu.minibatches(100, 10, rng))) for _ in range(2))
    assert (first != np.arange(100)).any()
    assert (first != second).any()
    # Not only the order of the batches: neighbours in the data part company.
    assert max(len(set(batch // 10)) for batch in first.reshape(10, 10)) > 3


def test_minibatches_are_the_same_for_the_same_seed():
    one, two = (list(lu.minibatches(10, 3, np.random.default_rng(7))) for _ in range(2))
    for a, b in zip(one, two, strict=True):
        np.testing.assert_array_equal(a, b)


def test_minibatches_refuse_bad_input_when_called(rng):
    with pytest.raises(
        ValueError, match="batch_size must not exceed the number of samples 5, got 6"
    ):
        lu.minibatches(5, 6, rng)
    with pytest.raises(ValueError, match="batch_size must be at least 1, got 0"):
        lu.minibatches(5, 0, rng)
    with pytest.raises(ValueError, match="n must be at least 1, got 0"):
        lu.minibatches(0, 1, rng)
    with pytest.raises(TypeError, match=r"batch_size must be a whole number, got 2\.0"):
        lu.minibatches(5, 2.0, rng)
    with pytest.raises(TypeError, match=r"rng must be a numpy\.random\.Generator"):
        lu.minibatches(5, 2, 0)
