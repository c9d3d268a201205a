"""The shipped data against their sources, and labels, splits and scales."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import lecture_utils as lu

pytestmark = pytest.mark.usefixtures("strict_floats")

# Iris ------------------------------------------------------------------------------------------


def test_iris_agrees_with_scikit_learn_exactly():
    datasets = pytest.importorskip("sklearn.datasets")
    theirs, ours = datasets.load_iris(), lu.data.iris()
    np.testing.assert_array_equal(ours.X, theirs.data)
    np.testing.assert_array_equal(ours.y, theirs.target)
    assert ours.species == tuple(theirs.target_names)
    assert [f"{name} (cm)" for name in ours.features] == list(theirs.feature_names)


def test_iris_has_the_column_sums_of_the_paper():
    iris = lu.data.iris()
    np.testing.assert_allclose(iris.X.sum(axis=0), [876.5, 458.6, 563.7, 179.9], rtol=1e-14)
    np.testing.assert_array_equal(np.bincount(iris.y), [50, 50, 50])
    np.testing.assert_array_equal(iris.X[0, ::-1], [0.2, 1.4, 3.5, 5.1])


def test_iris_has_fishers_two_rows_which_a_common_copy_has_wrong():
    expected = [[4.9, 3.1, 1.5, 0.2], [4.9, 3.6, 1.4, 0.1]]
    np.testing.assert_array_equal(lu.data.iris().X[[34, 37]], expected)


def test_iris_holds_one_flower_twice():
    X = lu.data.iris().X
    np.testing.assert_array_equal(X[101], X[142])
    assert len(np.unique(X, axis=0)) == 149


def test_iris_is_made_anew_by_every_call():
    lu.data.iris().X[:] = 0
    assert lu.data.iris().X.sum() > 0


# free fall -------------------------------------------------------------------------------------


def test_free_fall_gives_g_with_its_error():
    t, y, sigma = lu.data.free_fall()
    assert sigma == 0.02
    np.testing.assert_array_equal(t, np.arange(1, 11) / 10)
    x = t**2 / 2
    g, error = (x @ y) / (x @ x), sigma / np.sqrt(x @ x)
    assert g == pytest.approx(9.7986, abs=5e-5)
    assert error == pytest.approx(0.0251, abs=5e-5)
    assert abs(g - lu.data.STANDARD_GRAVITY) / error < 1


def test_standard_gravity_is_that_of_the_cgpm_of_1901():
    assert lu.data.STANDARD_GRAVITY == 9.80665


def test_free_fall_has_the_positions_that_were_shipped():
    y = [0.052, 0.193, 0.454, 0.787, 1.215, 1.772, 2.429, 3.157, 3.958, 4.878]
    np.testing.assert_array_equal(lu.data.free_fall().y, y)


def test_simulated_free_fall_has_the_right_mean_and_spread(rng):
    t, y, sigma = lu.data.simulate_free_fall(rng, sigma=0.05, repeats=4000)
    assert sigma == 0.05
    assert y.shape == (4000, 10)
    residuals = (y - 9.80665 * t**2 / 2) / sigma
    n = residuals.size
    assert abs(residuals.mean()) * np.sqrt(n) < 4
    assert abs(residuals.var() - 1) * np.sqrt(n / 2) < 4
    correlation = (residuals[:, :-1] * residuals[:, 1:]).mean()
    assert abs(correlation) * np.sqrt(n) < 4


def test_pulls_of_the_fitted_g_have_width_one(rng):
    t, y, sigma = lu.data.simulate_free_fall(rng, repeats=2000)
    x = t**2 / 2
    pulls = ((y @ x) / (x @ x) - lu.data.STANDARD_GRAVITY) / (sigma / np.sqrt(x @ x))
    assert abs(pulls.mean()) * np.sqrt(2000) < 4
    assert abs(pulls.std() - 1) * np.sqrt(2 * 2000) < 4


def test_simulated_free_fall_takes_times_and_a_seed():
    one, two = (lu.data.simulate_free_fall(np.random.default_rng(1), [1, 2]) for _ in range(2))
    np.testing.assert_array_equal(one.t, [1.0, 2.0])
    assert one.y.shape == (2,)
    np.testing.assert_array_equal(one.y, two.y)
    np.testing.assert_allclose(one.y, [4.903, 19.613], atol=0.1)


def test_simulated_free_fall_refuses_bad_input(rng):
    simulate = lu.data.simulate_free_fall
    with pytest.raises(TypeError, match=r"rng must be a numpy\.random\.Generator"):
        simulate(0)
    with pytest.raises(ValueError, match="sigma must be finite and greater than 0, got -1"):
        simulate(rng, sigma=-1)
    with pytest.raises(TypeError, match="sigma must be a number, got None"):
        simulate(rng, sigma=None)
    with pytest.raises(ValueError, match="repeats must be at least 1, got 0"):
        simulate(rng, repeats=0)
    with pytest.raises(ValueError, match=r"t must have 1 axes, got shape \(1, 2\)"):
        simulate(rng, [[1.0, 2.0]])
    with pytest.raises(ValueError, match="t must be finite, got NaN or infinity"):
        simulate(rng, [1.0, np.nan])
    with pytest.raises(TypeError, match="t must hold real numbers"):
        simulate(rng, ["now"])


# one-hot ---------------------------------------------------------------------------------------

labels = st.integers(1, 6).flatmap(
    lambda K: st.tuples(
        hnp.arrays(int, st.integers(0, 20), elements=st.integers(0, K - 1)), st.just(K)
    )
)


@given(labels)
def test_argmax_is_the_inverse_of_one_hot(case):
    y, K = case
    Y = lu.one_hot(y, K)
    assert Y.shape == (len(y), K)
    assert Y.dtype == np.float64
    np.testing.assert_array_equal(Y.argmax(axis=1), y)
    np.testing.assert_array_equal(np.sort(Y, axis=1)[:, :-1], 0)
    np.testing.assert_array_equal(Y.sum(axis=1), 1)


@given(labels)
def test_one_hot_agrees_with_scikit_learn(case):
    preprocessing = pytest.importorskip("sklearn.preprocessing")
    y, K = case
    encoder = preprocessing.OneHotEncoder(categories=[range(K)], sparse_output=False)
    if len(y):
        np.testing.assert_array_equal(lu.one_hot(y, K), encoder.fit_transform(y[:, None]))


def test_one_hot_has_a_column_for_a_class_that_does_not_occur():
    np.testing.assert_array_equal(lu.one_hot([2, 0], 4), [[0, 0, 1, 0], [1, 0, 0, 0]])


def test_one_hot_rows_belong_to_the_caller(read_only):
    y = read_only([0, 1, 1])
    Y = lu.one_hot(y, 2)
    Y[1] = 7
    np.testing.assert_array_equal(Y[2], [0, 1])
    np.testing.assert_array_equal(lu.one_hot(y, 2)[1], [0, 1])


def test_one_hot_refuses_labels_out_of_range():
    with pytest.raises(ValueError, match=r"must lie in 0, \.\.\., 2, got values from 1 to 3"):
        lu.one_hot([1, 2, 3], 3)
    with pytest.raises(ValueError, match=r"must lie in 0, \.\.\., 2, got values from -1 to 1"):
        lu.one_hot([-1, 0, 1], 3)


def test_one_hot_refuses_labels_that_are_not_integers():
    for bad in ([0.0, 1.0], ["setosa"], [True, False]):
        with pytest.raises(TypeError, match="labels must be integers, got dtype"):
            lu.one_hot(bad, 3)


def test_one_hot_refuses_labels_of_another_shape():
    for bad in ([[0, 1]], 1):
        with pytest.raises(ValueError, match=r"labels must have shape \(N,\), got \("):
            lu.one_hot(bad, 3)


def test_one_hot_refuses_a_number_of_classes_that_is_not_positive():
    with pytest.raises(ValueError, match="K must be at least 1, got 0"):
        lu.one_hot([0], 0)
    with pytest.raises(TypeError, match=r"K must be a whole number, got 3\.0"):
        lu.one_hot([0], 3.0)


# split -----------------------------------------------------------------------------------------

some_sizes = st.lists(st.integers(1, 12), min_size=1, max_size=4)


@given(some_sizes, st.integers(0, 999), st.integers(0, 4))
def test_split_is_disjoint_and_complete(sizes, seed, classes):
    n, rng = sum(sizes), np.random.default_rng(seed)
    stratify = rng.integers(classes, size=n) if classes else None
    parts = lu.split(n, sizes, rng, stratify=stratify)
    assert [len(part) for part in parts] == sizes
    np.testing.assert_array_equal(np.sort(np.concatenate(parts)), np.arange(n))


@given(st.lists(st.integers(1, 6), min_size=2, max_size=4), st.integers(0, 999))
def test_stratified_split_keeps_proportions_exactly_where_they_are_whole_numbers(sizes, seed):
    rng = np.random.default_rng(seed)
    per_set = np.array([3, 1, 2])  # of the three classes, in a set of six
    y = rng.permutation(np.repeat([0, 1, 2], per_set * sum(sizes)))
    parts = lu.split(len(y), [6 * size for size in sizes], rng, stratify=y)
    for part, size in zip(parts, sizes, strict=True):
        np.testing.assert_array_equal(np.bincount(y[part], minlength=3), per_set * size)


@given(some_sizes, st.integers(0, 999))
def test_stratified_split_of_two_classes_is_never_off_by_two(sizes, seed):
    rng = np.random.default_rng(seed)
    y = rng.integers(2, size=sum(sizes))
    for part in lu.split(len(y), sizes, rng, stratify=y):
        assert abs(y[part].sum() - len(part) * y.mean()) < 2


def test_stratified_split_of_iris_has_the_counts_of_scikit_learn(rng):
    selection = pytest.importorskip("sklearn.model_selection")
    y = lu.data.iris().y
    theirs = selection.train_test_split(np.arange(150), train_size=90, stratify=y, random_state=0)
    ours = lu.split(150, (90, 60), rng, stratify=y)
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(np.bincount(y[a]), np.bincount(y[b]))


def test_stratified_split_leaves_the_rounding_to_chance(rng):
    y = np.repeat([0, 1], [8, 4])  # two samples would hold 2/3 of a sample of class 1
    counts = {y[lu.split(12, (2, 10), rng, stratify=y)[0]].sum() for _ in range(100)}
    assert counts == {0, 1}


@pytest.mark.parametrize("stratified", [False, True])
def test_every_sample_has_the_same_chance_to_be_in_a_set(rng, stratified):
    stratify = np.repeat([0, 1], [8, 4]) if stratified else None
    hits, repeats = np.zeros(12), 3000
    for _ in range(repeats):
        hits[lu.split(12, (3, 9), rng, stratify=stratify)[0]] += 1
    pulls = (hits - repeats / 4) / np.sqrt(repeats * 3 / 16)
    assert np.abs(pulls).max() < 4


def test_stratified_split_leaves_no_order_of_classes_within_a_set(rng):
    y = np.repeat([0, 1, 2], 50)
    parts = lu.split(150, (90, 60), rng, stratify=y)
    for part in parts:
        assert np.abs(np.diff(part)).mean() > 20  # 50 for a random order, 1 or 2 for a sorted one
        neighbours = (y[part][1:] == y[part][:-1]).mean()
        assert abs(neighbours - 1 / 3) < 4 * np.sqrt(2 / 9 / len(part))


def test_split_does_not_take_the_samples_in_file_order(rng):
    train, _ = lu.split(150, (90, 60), rng)
    assert not np.array_equal(np.sort(train), np.arange(90))


def test_split_is_the_same_for_the_same_seed_and_changes_no_argument(read_only):
    y = read_only(np.arange(12) % 3)
    for stratify in (None, y, list(y), np.array(["a", "b", "c"])[y]):
        one, two = (
            lu.split(12, (8, 4), np.random.default_rng(3), stratify=stratify) for _ in range(2)
        )
        for a, b in zip(one, two, strict=True):
            np.testing.assert_array_equal(a, b)


def test_split_refuses_sizes_that_do_not_add_up(rng):
    with pytest.raises(ValueError, match=r"must add up to n = 10, got \[6, 3\] with sum 9"):
        lu.split(10, (6, 3), rng)
    with pytest.raises(ValueError, match=r"must add up to n = 10, got \[\] with sum 0"):
        lu.split(10, (), rng)


def test_split_refuses_sizes_that_are_not_positive_whole_numbers(rng):
    with pytest.raises(ValueError, match="size must be at least 1, got 0"):
        lu.split(10, (10, 0), rng)
    with pytest.raises(TypeError, match=r"size must be a whole number, got 0\.6"):
        lu.split(10, (0.6, 0.4), rng)
    with pytest.raises(ValueError, match="n must be at least 1, got 0"):
        lu.split(0, (1,), rng)


def test_split_refuses_one_number_in_place_of_sizes(rng):
    with pytest.raises(TypeError, match="sizes must be"):
        lu.split(10, 6, rng)


def test_split_refuses_labels_of_another_length(rng):
    with pytest.raises(ValueError, match=r"stratify must have shape \(10,\), got \(9,\)"):
        lu.split(10, (6, 4), rng, stratify=np.zeros(9))


def test_split_refuses_what_is_no_generator():
    with pytest.raises(TypeError, match=r"rng must be a numpy\.random\.Generator"):
        lu.split(10, (6, 4), 0)


# standardize -----------------------------------------------------------------------------------


def test_standardize_gives_the_training_samples_mean_zero_and_biased_variance_one(rng):
    X = rng.normal(size=(20, 3)) * [1, 100, 0.01] + [5, -3, 0]
    (Z,) = lu.standardize(X)
    np.testing.assert_allclose(Z.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose((Z**2).sum(axis=0) / 20, 1, rtol=1e-12)


def test_standardize_sends_all_sets_through_the_map_of_the_training_samples(rng):
    preprocessing = pytest.importorskip("sklearn.preprocessing")
    X, X_v, X_t = rng.normal(3, 2, size=(9, 4)), rng.normal(size=(2, 4)), rng.normal(size=(5, 4))
    scaler = preprocessing.StandardScaler().fit(X)
    for ours, theirs in zip(lu.standardize(X, X_v, X_t), (X, X_v, X_t), strict=True):
        np.testing.assert_allclose(ours, scaler.transform(theirs), rtol=1e-12, atol=1e-14)


def test_standardize_takes_one_sample_to_be_predicted():
    Z = lu.standardize([[0, 1], [2, 5]], [[1, 7]])[1]
    np.testing.assert_array_equal(Z, [[0, 2]])


@given(hnp.arrays(float, (6, 2), elements=st.floats(-10, 10), unique=True), st.floats(0.1, 10))
def test_standardize_undoes_a_change_of_units(X, scale):
    if np.ptp(X, axis=0).min() > 1e-3:
        for a, b in zip(lu.standardize(X), lu.standardize(scale * X + 7), strict=True):
            np.testing.assert_allclose(a, b, atol=1e-7)


def test_standardize_keeps_float32_and_does_not_change_its_arguments(read_only):
    X = read_only(np.array([[0, 1], [2, 5]], np.float32))
    assert [Z.dtype for Z in lu.standardize(X, X)] == [np.float32, np.float32]
    np.testing.assert_array_equal(X, [[0, 1], [2, 5]])


@pytest.mark.parametrize("constant", [1.0, 0.1, 1e6 / 3])
def test_standardize_refuses_a_constant_feature(constant):
    # The mean of three 0.1 is not 0.1 in floating point, so their variance is not exactly 0.
    X = np.column_stack([[1.0, 2, 4], [constant] * 3])
    with pytest.raises(ValueError, match="feature 1 is constant, so it cannot be scaled"):
        lu.standardize(X)


def test_standardize_refuses_another_number_of_features():
    with pytest.raises(ValueError, match="expected 2 features as in X_train, got 3"):
        lu.standardize([[0, 1], [2, 5]], [[1, 2, 3]])


def test_standardize_refuses_an_empty_training_set():
    with pytest.raises(ValueError, match="no sample"):
        lu.standardize(np.zeros((0, 2)))


def test_standardize_refuses_what_is_no_table_of_finite_numbers():
    with pytest.raises(ValueError, match=r"X must have 2 axes, got shape \(3,\)"):
        lu.standardize([1, 2, 3])
    with pytest.raises(ValueError, match="X must be finite, got NaN or infinity"):
        lu.standardize([[0, 1], [2, 5]], [[np.nan, 0]])
    with pytest.raises(TypeError, match="X must hold real numbers"):
        lu.standardize([["a"]])
