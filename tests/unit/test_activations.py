"""Activation functions and softmax: values, derivatives, and behaviour at the extremes."""

import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import lecture_utils as lu

pytestmark = pytest.mark.usefixtures("strict_floats")

ALL = [lu.identity, lu.step, lu.sigmoid, lu.tanh, lu.relu]
EXTREME = np.array([-1000.0, -40.0, 0.0, 40.0, 1000.0])

moderate = st.floats(-30, 30, width=64)
vectors = hnp.arrays(float, hnp.array_shapes(max_dims=3, max_side=4), elements=moderate)
logits = hnp.arrays(float, hnp.array_shapes(min_dims=1, max_dims=3, max_side=4), elements=moderate)


def by_name(activation):
    return activation.name


@pytest.fixture
def u():
    """Points on both sides of 0, none within 0.05 of the kinks of step and ReLU."""
    positive = np.linspace(0.05, 6, 30)
    return np.concatenate([-positive, positive])


# derivatives -----------------------------------------------------------------------------------


@pytest.mark.parametrize("activation", ALL, ids=by_name)
def test_derivative_agrees_with_differences(activation, u):
    h = 1e-5
    slope = (activation(u + h) - activation(u - h)) / (2 * h)
    np.testing.assert_allclose(activation.derivative(u), slope, rtol=1e-7, atol=1e-10)


@pytest.mark.parametrize("activation", ALL, ids=by_name)
def test_second_derivative_agrees_with_differences_of_the_first(activation, u):
    h = 1e-5
    bend = (activation.derivative(u + h) - activation.derivative(u - h)) / (2 * h)
    np.testing.assert_allclose(activation.second_derivative(u), bend, rtol=1e-7, atol=1e-10)


def test_sigmoid_slope_is_largest_at_zero_and_one_quarter():
    u = np.linspace(-8, 8, 401)
    assert lu.sigmoid.derivative(0.0) == 0.25
    assert lu.sigmoid.derivative(u).argmax() == 200


def test_derivatives_take_the_pre_activation_not_the_activated_value():
    # ReLU of any u is >= 0; a derivative that takes the activated value cannot see u < 0.
    np.testing.assert_array_equal(lu.relu.derivative([-2.0, 3.0]), [0, 1])
    assert lu.sigmoid.derivative(2.0) == pytest.approx(lu.sigmoid(2.0) * (1 - lu.sigmoid(2.0)))


# values ----------------------------------------------------------------------------------------


@given(vectors)
def test_sigmoid_agrees_with_scipy(u):
    np.testing.assert_allclose(lu.sigmoid(u), scipy.special.expit(u), rtol=4e-16)


@given(vectors)
def test_sigmoid_slope_agrees_with_scipy(u):
    expected = scipy.special.expit(u) * scipy.special.expit(-u)
    np.testing.assert_allclose(lu.sigmoid.derivative(u), expected, rtol=1e-15)


@given(vectors)
def test_sigmoid_of_u_and_minus_u_add_up_to_one(u):
    np.testing.assert_allclose(lu.sigmoid(u) + lu.sigmoid(-u), 1, atol=2e-16)


@given(vectors)
def test_tanh_is_a_scaled_and_shifted_sigmoid(u):
    np.testing.assert_allclose(lu.tanh(u), 2 * lu.sigmoid(2 * u) - 1, atol=4e-16)


@given(vectors)
def test_tanh_slope_is_one_over_cosh_squared_even_where_tanh_rounds_to_one(u):
    np.testing.assert_allclose(lu.tanh.derivative(u), np.cosh(u) ** -2, rtol=2e-14)


@given(vectors, st.floats(0.1, 10))
def test_relu_splits_u_into_two_parts_and_is_homogeneous(u, a):
    np.testing.assert_array_equal(lu.relu(u) - lu.relu(-u), u)
    np.testing.assert_allclose(lu.relu(a * u), a * lu.relu(u), rtol=1e-15)


def test_relu_has_slope_zero_at_zero():
    assert lu.relu(0.0) == 0
    assert lu.relu.derivative(0.0) == 0
    assert lu.relu.derivative(-0.0) == 0


def test_step_is_one_at_zero_and_flat_everywhere():
    tiny = np.nextafter(0, 1)
    np.testing.assert_array_equal(lu.step([-1.0, -tiny, 0.0, tiny, 1.0]), [0, 0, 1, 1, 1])
    np.testing.assert_array_equal(lu.step.derivative([-1.0, 0.0, 1.0]), [0, 0, 0])


def test_identity_returns_equal_values_in_new_memory():
    u = np.array([1.0, -2.0])
    z = lu.identity(u)
    np.testing.assert_array_equal(z, u)
    assert not np.shares_memory(z, u)


@pytest.mark.parametrize(
    ("activation", "value", "slope"),
    [
        (lu.identity, [-1000, 1000], [1, 1]),
        (lu.step, [0, 1], [0, 0]),
        (lu.sigmoid, [0, 1], [0, 0]),
        (lu.tanh, [-1, 1], [0, 0]),
        (lu.relu, [0, 1000], [0, 1]),
    ],
    ids=lambda x: getattr(x, "name", ""),
)
def test_activation_at_a_thousand_is_exact_and_silent(activation, value, slope):
    np.testing.assert_array_equal(activation(EXTREME[[0, -1]]), value)
    np.testing.assert_array_equal(activation.derivative(EXTREME[[0, -1]]), slope)
    np.testing.assert_array_equal(activation.second_derivative(EXTREME[[0, -1]]), [0, 0])


def test_sigmoid_keeps_its_digits_far_out():
    assert lu.sigmoid(-40.0) == pytest.approx(np.exp(-40), rel=1e-15)
    assert lu.sigmoid.derivative(40.0) == pytest.approx(np.exp(-40), rel=1e-15)


# shapes, dtypes, arguments ---------------------------------------------------------------------


@pytest.mark.parametrize("activation", ALL, ids=by_name)
@given(u=vectors, seed=st.integers(0, 99))
def test_activation_acts_element_by_element(activation, u, seed):
    order = np.random.default_rng(seed).permutation(u.size)
    for f in (activation, activation.derivative, activation.second_derivative):
        assert f(u).shape == u.shape
        np.testing.assert_array_equal(f(u).ravel()[order], f(u.ravel()[order]))


@pytest.mark.parametrize("activation", ALL, ids=by_name)
def test_activation_keeps_float32_and_turns_integers_into_float64(activation):
    for f in (activation, activation.derivative, activation.second_derivative):
        assert f(np.array([-1, 0, 2], np.float32)).dtype == np.float32
        assert f(np.array([-1, 0, 2])).dtype == np.float64
        np.testing.assert_array_equal(f([-1, 0, 2]), f(np.array([-1.0, 0.0, 2.0])))


@pytest.mark.parametrize("activation", ALL, ids=by_name)
def test_activation_does_not_change_its_argument(activation, read_only):
    u = read_only([-1.0, 0.0, 2.0])
    for f in (activation, activation.derivative, activation.second_derivative):
        f(u)
        np.testing.assert_array_equal(u, [-1, 0, 2])


@pytest.mark.parametrize("activation", ALL, ids=by_name)
@pytest.mark.parametrize("bad", [1j, "u", None], ids=["complex", "text", "None"])
def test_activation_refuses_what_is_not_a_real_number(activation, bad):
    for f in (activation, activation.derivative, activation.second_derivative):
        with pytest.raises(TypeError, match="an activation acts on real numbers, got dtype"):
            f(bad)


def test_activation_says_its_name():
    assert [repr(a) for a in ALL[:2]] == ["<activation identity>", "<activation step>"]
    assert [a.name for a in ALL] == ["identity", "step", "sigmoid", "tanh", "relu"]


# softmax ---------------------------------------------------------------------------------------


@given(logits)
def test_softmax_agrees_with_scipy(V):
    np.testing.assert_allclose(lu.softmax(V), scipy.special.softmax(V, axis=-1), rtol=1e-13)
    expected = scipy.special.log_softmax(V, axis=-1)
    np.testing.assert_allclose(lu.log_softmax(V), expected, rtol=1e-13, atol=1e-15)


@given(logits)
def test_softmax_is_a_probability_distribution_over_the_last_axis(V):
    F = lu.softmax(V)
    assert (F > 0).all()
    np.testing.assert_allclose(F.sum(axis=-1), 1, atol=1e-15)


@given(logits, moderate)
def test_softmax_is_invariant_under_a_shift(V, shift):
    np.testing.assert_allclose(lu.softmax(V + shift), lu.softmax(V), rtol=1e-13)


@given(logits, st.integers(0, 99))
def test_softmax_commutes_with_a_permutation_of_the_classes(V, seed):
    order = np.random.default_rng(seed).permutation(V.shape[-1])
    np.testing.assert_allclose(lu.softmax(V[..., order]), lu.softmax(V)[..., order], rtol=1e-14)


@given(hnp.arrays(float, (2, 3, 4), elements=moderate))
def test_softmax_of_many_rows_is_the_softmax_of_each_row(V):
    for i in np.ndindex(2, 3):
        np.testing.assert_array_equal(lu.log_softmax(V)[i], lu.log_softmax(V[i]))


@given(moderate, moderate)
def test_softmax_of_two_classes_is_the_sigmoid_of_the_difference(v0, v1):
    assert lu.softmax([v0, v1])[0] == pytest.approx(float(lu.sigmoid(v0 - v1)), rel=1e-13)


def test_softmax_jacobian_is_diagonal_minus_outer_product(difference):
    v = np.array([0.3, -1.2, 0.8, 2.0])
    f = lu.softmax(v)
    np.testing.assert_allclose(difference(lu.softmax, v), np.diag(f) - np.outer(f, f), atol=1e-11)
    np.testing.assert_allclose(difference(lu.log_softmax, v), np.eye(4) - f, atol=1e-11)


def test_softmax_at_a_thousand_is_exact_and_its_logarithm_finite():
    V = np.array([[1000.0, 0.0, -1000.0], [-1000.0, -1000.0, -1000.0]])
    np.testing.assert_allclose(lu.softmax(V), [[1, 0, 0], [1 / 3, 1 / 3, 1 / 3]], rtol=1e-15)
    np.testing.assert_array_equal(lu.log_softmax(V[0]), [0, -1000, -2000])


def test_softmax_inverts_the_logarithm_of_probabilities():
    p = np.array([0.1, 0.6, 0.3])
    np.testing.assert_allclose(lu.softmax(np.log(p)), p, atol=1e-15)


def test_softmax_keeps_float32_and_turns_integers_into_float64():
    for f in (lu.softmax, lu.log_softmax):
        assert f(np.array([1, 2], np.float32)).dtype == np.float32
        np.testing.assert_array_equal(f([1, 2]), f([1.0, 2.0]))


def test_softmax_does_not_change_its_argument(read_only):
    V = read_only([[1.0, 2.0], [3.0, 5.0]])
    lu.softmax(V), lu.log_softmax(V)
    np.testing.assert_array_equal(V, [[1, 2], [3, 5]])


def test_softmax_refuses_a_single_number_and_text():
    for f in (lu.softmax, lu.log_softmax):
        with pytest.raises(ValueError, match="needs an axis of classes, got a single number"):
            f(1.0)
        with pytest.raises(TypeError, match="real numbers, got dtype <U1"):
            f(["a", "b"])
