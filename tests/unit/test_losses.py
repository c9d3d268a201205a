"""Losses and penalties: conventions, gradients, and numerical safety."""

import numpy as np
import pytest
import scipy.optimize
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import lecture_utils as lu

pytestmark = pytest.mark.usefixtures("strict_floats")

LOSSES = [lu.squared_error, lu.cross_entropy]
LEADS = [(), (2,), (2, 3)]


def by_name(x):
    return getattr(x, "name", None)


@pytest.fixture
def outputs_and_targets(rng):
    """Outputs, and rows of targets that are probability distributions; neither loss minds."""

    def make(*lead, N=5, K=3):
        V = rng.normal(size=(*lead, N, K))
        return V, rng.dirichlet(np.ones(K), size=(*lead, N))

    return make


# conventions -----------------------------------------------------------------------------------


def test_squared_error_has_its_half_sums_over_outputs_and_averages_over_samples():
    V, Y = np.array([[1.0, 2.0], [3.0, 5.0]]), np.zeros((2, 2))
    assert lu.squared_error(V, Y) == ((1 + 4) / 2 + (9 + 25) / 2) / 2


def test_cross_entropy_is_minus_the_mean_logarithm_of_the_right_class():
    P = np.array([[0.1, 0.6, 0.3], [0.5, 0.25, 0.25]])
    expected = -(np.log(0.6) + np.log(0.5)) / 2
    assert lu.cross_entropy(np.log(P), lu.one_hot([1, 0], 3)) == pytest.approx(expected, rel=1e-15)


def test_cross_entropy_of_equal_logits_is_the_logarithm_of_the_number_of_classes():
    value = lu.cross_entropy(np.full((4, 3), 7.0), lu.one_hot([0, 1, 2, 2], 3))
    assert value == pytest.approx(np.log(3), rel=1e-15)


@pytest.mark.parametrize("loss", LOSSES, ids=by_name)
def test_loss_does_not_depend_on_how_often_the_data_are_repeated(loss, outputs_and_targets):
    V, Y = outputs_and_targets()
    twice = loss(np.concatenate([V, V]), np.concatenate([Y, Y]))
    assert twice == pytest.approx(loss(V, Y), rel=1e-14)


def test_prediction_is_the_output_itself_or_its_softmax(rng):
    V = rng.normal(size=(4, 3))
    np.testing.assert_array_equal(lu.squared_error.output(V), V)
    np.testing.assert_allclose(lu.cross_entropy.output(V), scipy.special.softmax(V, axis=-1))


# gradients -------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", LOSSES, ids=by_name)
@pytest.mark.parametrize("lead", LEADS)
@pytest.mark.parametrize(("N", "K"), [(5, 3), (1, 4), (4, 1)])
def test_loss_gradient_agrees_with_differences(
    loss, lead, N, K, outputs_and_targets, difference, relative_error
):
    V, Y = outputs_and_targets(*lead, N=N, K=K)
    numerical = difference(lambda V: loss(V, Y).sum(), V)
    if loss is lu.cross_entropy and K == 1:  # the only class has probability 1
        np.testing.assert_allclose(loss.gradient(V, Y), 0, atol=1e-15)
    else:
        assert relative_error(loss.gradient(V, Y), numerical) < 1e-7


@pytest.mark.parametrize("loss", LOSSES, ids=by_name)
def test_loss_gradient_is_prediction_minus_target_over_n(loss, outputs_and_targets):
    V, Y = outputs_and_targets(2)
    np.testing.assert_allclose(loss.gradient(V, Y), (loss.output(V) - Y) / 5, rtol=1e-14)


@pytest.mark.parametrize("loss", LOSSES, ids=by_name)
@pytest.mark.parametrize("lead", LEADS[1:])
def test_leading_axes_of_a_loss_equal_a_loop(loss, lead, outputs_and_targets):
    V, Y = outputs_and_targets(*lead)
    assert loss(V, Y).shape == lead
    for i in np.ndindex(*lead):
        np.testing.assert_allclose(loss(V, Y)[i], loss(V[i], Y[i]), rtol=1e-14)
        np.testing.assert_allclose(loss.gradient(V, Y)[i], loss.gradient(V[i], Y[i]), rtol=1e-14)


@pytest.mark.parametrize("loss", LOSSES, ids=by_name)
def test_one_set_of_targets_serves_every_network(loss, outputs_and_targets):
    V, Y = outputs_and_targets(2, 3)
    for i in np.ndindex(2, 3):
        np.testing.assert_allclose(loss(V, Y[0, 0])[i], loss(V[i], Y[0, 0]), rtol=1e-14)
        one = loss.gradient(V[i], Y[0, 0])
        np.testing.assert_allclose(loss.gradient(V, Y[0, 0])[i], one, rtol=1e-14)


# independent oracles ---------------------------------------------------------------------------


def test_squared_error_agrees_with_scikit_learn(outputs_and_targets):
    metrics = pytest.importorskip("sklearn.metrics")
    V, Y = outputs_and_targets()
    # scikit-learn averages over the 3 outputs and has no 1/2.
    assert lu.squared_error(V, Y) == pytest.approx(metrics.mean_squared_error(Y, V) * 3 / 2)


def test_cross_entropy_of_labels_agrees_with_scikit_learn(rng):
    metrics = pytest.importorskip("sklearn.metrics")
    V, y = rng.normal(size=(20, 4)), np.arange(20) % 4
    expected = metrics.log_loss(y, scipy.special.softmax(V, axis=-1))
    assert lu.cross_entropy(V, lu.one_hot(y, 4)) == pytest.approx(expected, rel=1e-13)


def test_cross_entropy_is_relative_entropy_plus_entropy_of_the_targets(outputs_and_targets):
    V, Y = outputs_and_targets()
    F = scipy.special.softmax(V, axis=-1)
    expected = (scipy.special.rel_entr(Y, F) + scipy.special.entr(Y)).sum(axis=-1).mean()
    assert lu.cross_entropy(V, Y) == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("loss", LOSSES, ids=by_name)
def test_loss_and_gradient_agree_with_pytorch(loss, outputs_and_targets):
    torch = pytest.importorskip("torch")
    V, Y = outputs_and_targets()
    v = torch.tensor(V, requires_grad=True)
    if loss is lu.cross_entropy:
        value = torch.nn.functional.cross_entropy(v, torch.tensor(Y))
    else:
        value = 0.5 * torch.nn.functional.mse_loss(v, torch.tensor(Y), reduction="sum") / len(V)
    value.backward()
    assert loss(V, Y) == pytest.approx(value.item(), rel=1e-14)
    np.testing.assert_allclose(loss.gradient(V, Y), v.grad.numpy(), rtol=1e-12, atol=1e-16)


# numerical safety ------------------------------------------------------------------------------


def test_cross_entropy_at_a_thousand_never_takes_the_logarithm_of_zero():
    V = np.array([[1000.0, 0.0, -1000.0], [1000.0, 0.0, -1000.0]])
    Y = lu.one_hot([2, 0], 3)  # hopelessly wrong, then perfectly right
    assert lu.cross_entropy(V, Y) == (2000 + 0) / 2
    np.testing.assert_array_equal(lu.cross_entropy.gradient(V, Y), [[0.5, 0, -0.5], [0, 0, 0]])


@pytest.mark.parametrize("loss", LOSSES, ids=by_name)
def test_loss_keeps_float32(loss, outputs_and_targets):
    V, Y = (a.astype(np.float32) for a in outputs_and_targets())
    assert loss(V, Y).dtype == np.float32
    assert loss.gradient(V, Y).dtype == np.float32


@pytest.mark.parametrize("loss", LOSSES, ids=by_name)
def test_loss_takes_integers_as_float64(loss):
    V, Y = [[1, 2], [0, 3]], [[1, 0], [0, 1]]
    assert loss(V, Y) == loss(np.array(V, float), np.array(Y, float))
    assert loss.gradient(V, Y).dtype == np.float64


def test_cross_entropy_shifts_each_sample_by_its_own_largest_logit():
    V, Y = np.array([[2000.0, 0.0], [0.0, 0.0]]), lu.one_hot([0, 1], 2)
    assert lu.cross_entropy(V, Y) == pytest.approx(np.log(2) / 2, rel=1e-15)
    np.testing.assert_array_equal(lu.cross_entropy.gradient(V, Y), [[0, 0], [0.25, -0.25]])


@pytest.mark.parametrize("loss", LOSSES, ids=by_name)
def test_loss_does_not_change_its_arguments(loss, outputs_and_targets, read_only):
    V, Y = outputs_and_targets()
    frozen = read_only(V, Y)
    loss(*frozen), loss.gradient(*frozen)
    np.testing.assert_array_equal(frozen[0], V)
    np.testing.assert_array_equal(frozen[1], Y)


# refusals --------------------------------------------------------------------------------------

BAD_SHAPES = [((3,), (3,)), ((4, 3), (3, 4)), ((4, 3), (5, 3)), ((4, 3), (2, 4, 3))]
BAD_SHAPES += [((4, 3), (4, 1)), ((4, 3), (4,)), ((5, 4, 3), (2, 4, 3)), ((5, 4, 3), (1, 4, 3))]


@pytest.mark.parametrize("function", [*LOSSES, lu.accuracy], ids=["squared", "cross", "accuracy"])
@pytest.mark.parametrize(("v", "y"), BAD_SHAPES, ids=str)
def test_loss_and_accuracy_refuse_shapes_that_disagree(function, v, y):
    V, Y = np.zeros(v), np.full(y, 1 / y[-1])
    calls = [function, getattr(function, "gradient", function)]
    for call in calls:
        with pytest.raises(ValueError, match=r"must both have shape \(\.\.\., N, K\), got") as e:
            call(V, Y)
        assert str(v) in str(e.value)
        assert str(y) in str(e.value)


@pytest.mark.parametrize("function", [*LOSSES, lu.accuracy], ids=["squared", "cross", "accuracy"])
def test_loss_and_accuracy_refuse_an_empty_set_of_samples(function):
    with pytest.raises(ValueError, match="no sample"):
        function(np.zeros((0, 3)), np.zeros((0, 3)))


@pytest.mark.parametrize("function", [*LOSSES, lu.accuracy], ids=["squared", "cross", "accuracy"])
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_loss_and_accuracy_refuse_what_is_not_finite_and_say_which_array(function, bad):
    good = np.array([[0.5, 0.5]])
    with pytest.raises(ValueError, match="outputs must be finite, got NaN or infinity"):
        function([[bad, 0]], good)
    with pytest.raises(ValueError, match="targets must be finite, got NaN or infinity"):
        function(good, [[bad, 0]])


def test_loss_refuses_text():
    with pytest.raises(TypeError, match="targets must hold real numbers, got dtype <U6"):
        lu.squared_error([[1.0]], [["setosa"]])


@pytest.mark.parametrize(
    "row", [[0.5, 0.6], [0.5, 0.4], [1.5, -0.5], [0, 0], [2, 0]], ids=lambda row: str(row)
)
def test_cross_entropy_refuses_targets_that_are_no_distribution(row):
    for function in (lu.cross_entropy, lu.cross_entropy.gradient):
        with pytest.raises(ValueError, match=r"must be one-hot or a probability distribution"):
            function(np.zeros((2, 2)), [[1, 0], row])


def test_cross_entropy_tells_how_to_make_one_hot_targets():
    with pytest.raises(ValueError, match=r"lu\.one_hot\(y, K\) makes one-hot rows"):
        lu.cross_entropy(np.zeros((2, 1)), np.array([[0], [2]]))


# accuracy --------------------------------------------------------------------------------------


@given(st.integers(0, 999))
def test_accuracy_agrees_with_scikit_learn(seed):
    metrics = pytest.importorskip("sklearn.metrics")
    rng = np.random.default_rng(seed)
    V, y = rng.normal(size=(2, 7, 3)), rng.integers(3, size=7)
    Y = lu.one_hot(y, 3)
    expected = [metrics.accuracy_score(y, v.argmax(axis=-1)) for v in V]
    np.testing.assert_allclose(lu.accuracy(V, Y), expected, rtol=1e-15)
    np.testing.assert_array_equal(lu.accuracy(lu.softmax(V), Y), lu.accuracy(V, Y))


def test_accuracy_asks_for_the_largest_probability_not_for_more_than_half():
    F = [[0.4, 0.35, 0.25], [0.3, 0.4, 0.3], [0.2, 0.3, 0.5], [0.6, 0.2, 0.2]]
    assert lu.accuracy(F, lu.one_hot([0, 1, 2, 2], 3)) == 0.75


# penalties -------------------------------------------------------------------------------------


@pytest.fixture
def w(rng):
    """Weights on both sides of 0 but not close to it, where |w| has its kink."""
    return rng.uniform(0.2, 2, size=(2, 6)) * rng.choice([-1, 1], size=(2, 6))


@pytest.mark.parametrize("penalty", [lu.l1(0.3), lu.l2(0.3)], ids=by_name)
def test_penalty_gradient_agrees_with_differences(penalty, w, difference, relative_error):
    assert penalty(w).shape == (2,)
    assert relative_error(penalty.gradient(w), difference(lambda w: penalty(w).sum(), w)) < 1e-9


def test_penalties_are_norms_of_the_weights(w):
    l1, l2 = np.linalg.norm(w, 1, axis=-1), np.linalg.norm(w, 2, axis=-1)
    np.testing.assert_allclose(lu.l1(0.7)(w), 0.7 * l1, rtol=1e-14)
    np.testing.assert_allclose(lu.l2(0.7)(w), 0.7 / 2 * l2**2, rtol=1e-14)


def test_l1_has_gradient_zero_at_zero():
    np.testing.assert_array_equal(lu.l1(2.0).gradient(np.array([-1.0, 0.0, 1.0])), [-2, 0, 2])


@given(hnp.arrays(float, 3, elements=st.floats(-2, 2)), st.floats(0.05, 1))
def test_l1_with_a_parabola_has_its_minimum_at_the_soft_threshold(u, lam):
    """The minimum of ½(u - w)² + λ|w| is sign(u) max(|u| - λ, 0)."""
    penalty = lu.l1(lam)
    for u_i in u:
        found = scipy.optimize.minimize_scalar(
            lambda w, u_i=u_i: 0.5 * (u_i - w) ** 2 + penalty(np.array([w])),
            bounds=(-3, 3),
            method="bounded",
            options={"xatol": 1e-9},
        )
        assert found.x == pytest.approx(np.sign(u_i) * max(abs(u_i) - lam, 0), abs=1e-6)


@pytest.mark.parametrize("penalty", [lu.l1(0.3), lu.l2(0.3)], ids=by_name)
def test_penalty_keeps_float32_and_does_not_change_its_argument(penalty, w, read_only):
    frozen = read_only(w.astype(np.float32))
    for function in (penalty, penalty.gradient):
        assert function(frozen).dtype == np.float32
    np.testing.assert_array_equal(frozen, w.astype(np.float32))


@pytest.mark.parametrize("penalty", [lu.l1, lu.l2], ids=["l1", "l2"])
def test_penalty_refuses_a_coefficient_that_is_not_positive_and_finite(penalty):
    for bad in (0, -0.1, np.nan, np.inf):
        with pytest.raises(ValueError, match="lam must be finite and greater than 0, got"):
            penalty(bad)
    for bad in ("0.1", None, True, np.array([0.1])):
        with pytest.raises(TypeError, match="lam must be a number, got"):
            penalty(bad)


def test_losses_and_penalties_say_what_they_are():
    assert repr(lu.squared_error) == "<loss squared_error>"
    assert repr(lu.cross_entropy) == "<loss cross_entropy>"
    assert repr(lu.l2(0.01)) == "<penalty l2, lam=0.01>"
