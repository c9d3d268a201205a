"""Numerical derivatives, and a gradient checker that must catch planted faults."""

import numpy as np
import pytest
import scipy.optimize
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import rosen, rosen_der, rosen_hess

import lecture_utils as lu

pytestmark = pytest.mark.usefixtures("strict_floats")

POINT = np.array([0.7, -1.2, 0.4])


def cubic(x):
    return (x**3).sum()


# against known derivatives ---------------------------------------------------------------------


def test_gradient_of_rosenbrock_is_that_of_scipy():
    numerical = lu.numerical_gradient(rosen, POINT)
    np.testing.assert_allclose(numerical, rosen_der(POINT), rtol=1e-8, atol=1e-8)


def test_hessian_of_rosenbrock_is_that_of_scipy():
    numerical = lu.numerical_hessian(rosen, POINT)
    np.testing.assert_allclose(numerical, rosen_hess(POINT), rtol=1e-4, atol=1e-4)


def test_jacobian_agrees_with_the_differences_of_scipy(rng):
    A = rng.normal(size=(4, 3))
    ours = lu.numerical_jacobian(lambda x: np.tanh(A @ x), POINT)
    np.testing.assert_allclose(ours, (1 - np.tanh(A @ POINT) ** 2)[:, None] * A, atol=1e-10)
    theirs = scipy.optimize.approx_fprime(POINT, lambda x: np.tanh(A @ x))
    np.testing.assert_allclose(ours, theirs, atol=1e-6)


@pytest.mark.parametrize("h", [0.1, 0.2])
def test_differences_are_central_and_use_the_step_that_was_asked_for(h):
    """((x + h)³ - (x - h)³) / 2h = 3x² + h², whatever h is."""
    for numerical in (lu.numerical_gradient, lu.numerical_jacobian):
        np.testing.assert_allclose(numerical(cubic, POINT, h), 3 * POINT**2 + h**2, rtol=1e-12)
    # Twice nested: the second difference of x³ is 6x, of x⁴ it is 12x² + 8h².
    H = lu.numerical_hessian(lambda x: (x**4).sum(), POINT, h)
    np.testing.assert_allclose(H, np.diag(12 * POINT**2 + 8 * h**2), atol=1e-12)


@given(
    hnp.arrays(float, hnp.array_shapes(min_dims=1, max_dims=3, max_side=3), elements=st.just(0.5)),
    hnp.array_shapes(min_dims=1, max_dims=2, max_side=3),
)
def test_jacobian_has_the_axes_of_f_before_those_of_x(x, f_shape):
    weights = np.arange(1.0, np.prod(f_shape) * x.size + 1).reshape(*f_shape, *x.shape)
    axes = tuple(range(len(f_shape), weights.ndim))
    J = lu.numerical_jacobian(lambda x: (weights * x).sum(axis=axes), x)
    assert J.shape == f_shape + x.shape
    np.testing.assert_allclose(J, weights, rtol=1e-7)


@pytest.mark.parametrize("shape", [(1,), (4,), (2, 3)])
def test_gradient_and_hessian_have_the_shapes_of_x(shape, rng):
    x = rng.normal(size=shape)
    assert lu.numerical_gradient(cubic, x).shape == shape
    assert lu.numerical_hessian(cubic, x).shape == shape * 2


def test_a_plain_number_has_a_derivative():
    assert lu.numerical_gradient(lambda x: x**2, 3.0) == pytest.approx(6, rel=1e-9)
    assert lu.numerical_hessian(lambda x: x**2, 3.0) == pytest.approx(2, rel=1e-6)


def test_numerical_derivatives_do_not_change_x(read_only):
    x = read_only(POINT)
    lu.numerical_gradient(cubic, x), lu.numerical_hessian(cubic, x)
    lu.check_gradient(cubic, 3 * x**2, x)
    np.testing.assert_array_equal(x, POINT)


def test_functions_that_write_into_their_argument_spoil_nothing():
    def loss(x):
        x *= 2
        return (x**2).sum()

    def gradient(x):
        x *= 8
        return x

    x = POINT.copy()
    np.testing.assert_allclose(lu.numerical_gradient(loss, x), 8 * x, rtol=1e-9)
    assert lu.check_gradient(loss, gradient, x) < 1e-9
    np.testing.assert_array_equal(x, POINT)


# the checker -----------------------------------------------------------------------------------


@pytest.fixture
def network_and_gradient(rng):
    net = lu.Network(3, 4, 2, activation=lu.tanh, loss=lu.cross_entropy)
    theta, X = net.init(rng), rng.normal(size=(6, 3))
    Y = lu.one_hot(np.arange(6) % 2, 2)
    return lambda t: net.loss(t, X, Y), lambda t: net.loss_and_gradient(t, X, Y)[1], theta


def test_checker_is_content_with_a_right_gradient(network_and_gradient):
    loss, gradient, theta = network_and_gradient
    assert lu.check_gradient(loss, gradient, theta) < 1e-9
    assert lu.check_gradient(loss, gradient(theta), theta) < 1e-9


def test_checker_finds_a_wrong_sign(network_and_gradient):
    loss, gradient, theta = network_and_gradient
    assert lu.check_gradient(loss, -gradient(theta), theta) == pytest.approx(2, rel=1e-6)


@pytest.mark.parametrize("factor", [2, 0.5])
def test_checker_finds_a_factor_of_two(network_and_gradient, factor):
    loss, gradient, theta = network_and_gradient
    error = lu.check_gradient(loss, lambda t: factor * gradient(t), theta)
    assert error == pytest.approx(0.5, rel=1e-6)


@pytest.mark.parametrize("i", [0, 11, 25])
def test_checker_finds_one_wrong_entry(network_and_gradient, i):
    loss, gradient, theta = network_and_gradient
    wrong = gradient(theta)
    wrong[i] += 0.01 * np.linalg.norm(wrong)
    assert lu.check_gradient(loss, wrong, theta) == pytest.approx(0.01, rel=0.01)


def test_checker_finds_a_gradient_that_is_zero(network_and_gradient):
    loss, _, theta = network_and_gradient
    assert lu.check_gradient(loss, np.zeros_like(theta), theta) == pytest.approx(1)


def test_checker_finds_entries_in_the_wrong_order(network_and_gradient):
    loss, gradient, theta = network_and_gradient
    assert lu.check_gradient(loss, gradient(theta)[::-1], theta) > 0.1


def test_checker_finds_a_softmax_that_was_taken_for_element_wise(network_and_gradient):
    """The output δ of a sigmoid layer, (f - y) f (1 - f), is wrong for a softmax."""
    rng = np.random.default_rng(0)
    v, y = rng.normal(size=4), np.eye(4)[1]
    f = lu.softmax(v)

    def loss(v):
        return -(y * lu.log_softmax(v)).sum()

    assert lu.check_gradient(loss, f - y, v) < 1e-9
    assert lu.check_gradient(loss, (f - y) * f * (1 - f), v) > 0.1


def test_checker_is_content_where_both_gradients_vanish():
    assert lu.check_gradient(lambda x: 1.0, np.zeros(3), POINT) == 0


def test_checker_passes_its_step_on():
    h = 0.1
    g = 3 * POINT**2 + h**2
    assert lu.check_gradient(cubic, g, POINT, h) < 1e-13
    assert lu.check_gradient(cubic, g, POINT) > 1e-3


def test_checker_is_content_with_a_right_gradient_of_a_float32_network(rng):
    net = lu.Network(3, 4, 2, activation=lu.tanh, loss=lu.squared_error)
    theta, X, Y = (
        a.astype(np.float32)
        for a in (net.init(rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 2)))
    )
    error = lu.check_gradient(
        lambda t: net.loss(t, X, Y), net.loss_and_gradient(theta, X, Y)[1], theta
    )
    assert error < 1e-5


# refusals --------------------------------------------------------------------------------------

NUMERICAL = [lu.numerical_gradient, lu.numerical_jacobian, lu.numerical_hessian]
CHECKER = [lambda f, x, *h: lu.check_gradient(f, np.zeros(3), x, *h)]


@pytest.mark.parametrize("function", NUMERICAL + CHECKER)
def test_integers_are_refused_because_a_small_step_would_be_lost(function):
    with pytest.raises(TypeError, match="derivatives need floating-point numbers, got dtype int"):
        function(cubic, np.array([1, 2, 3]))


@pytest.mark.parametrize("function", NUMERICAL + CHECKER)
def test_a_point_that_is_not_finite_is_refused(function):
    with pytest.raises(ValueError, match="x must be finite, got NaN or infinity"):
        function(cubic, np.array([1, np.nan, 3]))


@pytest.mark.parametrize("function", NUMERICAL + CHECKER)
def test_a_step_that_is_not_positive_is_refused(function):
    for bad in (0, -1e-5, np.nan):
        with pytest.raises(ValueError, match="h must be finite and greater than 0, got"):
            function(cubic, POINT, bad)
    with pytest.raises(TypeError, match="h must be a number, got '1e-5'"):
        function(cubic, POINT, "1e-5")


@pytest.mark.parametrize("function", [lu.numerical_gradient, lu.numerical_hessian, *CHECKER])
@pytest.mark.parametrize("f", [np.tanh, lambda x: x[:1]], ids=["array", "array of one"])
def test_the_gradient_of_an_array_is_refused(function, f):
    with pytest.raises(ValueError, match="f must return a single number; numerical_jacobian takes"):
        function(f, POINT)


def test_checker_refuses_a_gradient_of_another_shape():
    for bad in (np.zeros(2), np.zeros((3, 1)), lambda t: 0.0):
        with pytest.raises(ValueError, match=r"must have the shape of theta \(3,\), got"):
            lu.check_gradient(cubic, bad, POINT)


def test_checker_refuses_a_gradient_that_is_not_finite():
    with pytest.raises(ValueError, match="gradient must be finite, got NaN or infinity"):
        lu.check_gradient(cubic, np.array([1, np.nan, 3]), POINT)
