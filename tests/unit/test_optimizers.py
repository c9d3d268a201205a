"""Optimizers and the Newton step: conventions, closed forms, and other libraries."""

import copy

import numpy as np
import pytest
import scipy.linalg
from hypothesis import given
from hypothesis import strategies as st

import lecture_utils as lu

pytestmark = pytest.mark.usefixtures("strict_floats")

EVERY = {
    "gradient descent": lambda: lu.GradientDescent(0.1),
    "momentum": lambda: lu.Momentum(0.1, beta=0.8),
    "RMSprop": lambda: lu.RMSprop(0.1, beta=0.8, delta=1e-3),
    "Adam": lambda: lu.Adam(0.1, beta1=0.8, beta2=0.95, delta=1e-3),
}
each = pytest.mark.parametrize("make", EVERY.values(), ids=EVERY.keys())


def run(optimizer, theta, gradients):
    """Return θ after every step."""
    path = [theta := optimizer.step(theta, g) for g in gradients]
    return np.array(path)


# conventions -----------------------------------------------------------------------------------


def test_gradient_descent_goes_downhill_by_learning_rate_times_gradient():
    step = lu.GradientDescent(0.1).step(np.ones(2), np.array([3, -4]))
    np.testing.assert_allclose(step, [0.7, 1.4], rtol=1e-15)


def test_momentum_kicks_before_it_drifts():
    """v ← βv - εg, then θ ← θ + v: with ε = 0.1, β = 0.5 and g = 1, 1, v = -0.1, -0.15."""
    path = run(lu.Momentum(0.1, beta=0.5), np.zeros(1), np.ones((2, 1)))
    np.testing.assert_allclose(path[:, 0], [-0.1, -0.25], rtol=1e-15)


def test_momentum_without_memory_is_gradient_descent(rng):
    theta, gradients = rng.normal(size=3), rng.normal(size=(5, 3))
    without = run(lu.Momentum(0.1, beta=0), theta, gradients)
    np.testing.assert_allclose(without, run(lu.GradientDescent(0.1), theta, gradients), rtol=1e-14)


def test_rmsprop_divides_by_the_root_of_a_running_mean_square():
    """With β = 0.75 and g = 2, 4: s = 1, 4.75."""
    path = run(lu.RMSprop(0.1, beta=0.75, delta=0.5), np.zeros(1), np.array([[2.0], [4.0]]))
    steps = [0.1 * 2 / (1 + 0.5), 0.1 * 4 / (np.sqrt(4.75) + 0.5)]
    np.testing.assert_allclose(path[:, 0], -np.cumsum(steps), rtol=1e-14)


def test_adam_divides_both_moments_by_one_minus_beta_to_the_power_t():
    """β₁ = 0.5, β₂ = 0.75 and g = 2, 4: m̂ = 2, 5/1.5; ŝ = 4, 4.75/0.4375."""
    path = run(lu.Adam(0.1, 0.5, 0.75, delta=0.5), np.zeros(1), np.array([[2.0], [4.0]]))
    second = 0.1 * (2.5 / 0.75) / (np.sqrt(4.75 / 0.4375) + 0.5)
    np.testing.assert_allclose(path[:, 0], -np.cumsum([0.1 * 2 / (2 + 0.5), second]), rtol=1e-14)


@pytest.mark.parametrize("optimizer", [lu.RMSprop(0.1, beta=0, delta=1.0), lu.Adam(0.1, delta=1.0)])
def test_delta_stands_outside_the_root(optimizer):
    # For |g| = δ the first step is half the learning rate; under the root it would be 1/√2.
    np.testing.assert_allclose(optimizer.step(np.zeros(1), np.ones(1)), [-0.05], rtol=1e-12)


@given(scale=st.floats(1e-3, 1e3))
def test_first_step_of_adam_is_learning_rate_times_sign_whatever_the_units(scale):
    g = scale * np.array([1.0, -5.0, 0.2])
    step = lu.Adam(0.01).step(np.zeros(3), g)
    np.testing.assert_allclose(step, -0.01 * np.sign(g), rtol=1e-4)


def test_default_constants_are_those_of_the_papers():
    assert repr(lu.GradientDescent(0.5)) == "GradientDescent(learning_rate=0.5)"
    assert repr(lu.Momentum(0.1)) == "Momentum(learning_rate=0.1, beta=0.9)"
    assert repr(lu.RMSprop(0.1)) == "RMSprop(learning_rate=0.1, beta=0.9, delta=1e-08)"
    assert repr(lu.Adam()) == "Adam(learning_rate=0.001, beta1=0.9, beta2=0.999, delta=1e-08)"


# closed forms ----------------------------------------------------------------------------------


def test_gradient_descent_on_a_parabola_is_a_geometric_series():
    theta, optimizer = np.array([1.0, 1.0]), lu.GradientDescent(0.015)
    curvature = np.array([1.0, 100.0])
    for n in range(1, 6):
        theta = optimizer.step(theta, curvature * theta)
        np.testing.assert_allclose(theta, (1 - 0.015 * curvature) ** n, rtol=1e-12)


def test_momentum_on_a_parabola_is_the_power_of_a_matrix():
    epsilon, beta, curvature = 0.1, 0.81, 0.7
    step = np.array([[1 - epsilon * curvature, beta], [-epsilon * curvature, beta]])
    theta, optimizer = np.ones(1), lu.Momentum(epsilon, beta)
    for n in range(1, 30):
        theta = optimizer.step(theta, curvature * theta)
        expected = (np.linalg.matrix_power(step, n) @ [1, 0])[0]
        np.testing.assert_allclose(theta, expected, atol=1e-13)


@pytest.mark.parametrize(("learning_rate", "converges"), [(0.0199, True), (0.0201, False)])
def test_gradient_descent_is_stable_below_two_over_the_largest_curvature(learning_rate, converges):
    theta, optimizer = np.ones(2), lu.GradientDescent(learning_rate)
    for _ in range(1400):
        theta = optimizer.step(theta, np.array([1.0, 100.0]) * theta)
    assert (np.abs(theta).max() < 1e-5) == converges


# other libraries, on Iris ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def problem():
    """A 4-8-3 tanh classifier, twenty batches of 16 flowers, and its λ."""
    iris = lu.data.iris()
    X, Y = *lu.standardize(iris.X), lu.one_hot(iris.y, 3)
    rng = np.random.default_rng(5)
    batches = [rng.choice(150, size=16, replace=False) for _ in range(20)]
    net = lu.Network(4, 8, 3, activation=lu.tanh, loss=lu.cross_entropy, penalty=lu.l2(0.01))
    return net, X, Y, batches


def descend(net, theta, X, Y, batches, optimizer):
    optimizer = copy.deepcopy(optimizer)  # it has a state, and the tables below are used again
    for batch in batches:
        _, g = net.loss_and_gradient(theta, X[batch], Y[batch])
        theta = optimizer.step(theta, g)
    return theta


TORCH = {
    "gradient descent": (lu.GradientDescent(0.3), "SGD", {"lr": 0.3}),
    "momentum": (lu.Momentum(0.1, 0.9), "SGD", {"lr": 0.1, "momentum": 0.9}),
    "RMSprop": (lu.RMSprop(0.01, 0.9, 1e-3), "RMSprop", {"lr": 0.01, "alpha": 0.9, "eps": 1e-3}),
    "Adam": (
        lu.Adam(0.02, 0.8, 0.95, 1e-3),
        "Adam",
        {"lr": 0.02, "betas": (0.8, 0.95), "eps": 1e-3},
    ),
}


@pytest.mark.parametrize(("optimizer", "name", "options"), TORCH.values(), ids=TORCH.keys())
def test_twenty_steps_agree_with_pytorch(problem, optimizer, name, options):
    torch = pytest.importorskip("torch")
    net, X, Y, batches = problem
    theta = net.init(np.random.default_rng(1))
    p = {k: torch.tensor(v, requires_grad=True) for k, v in net.unpack(theta).items()}
    theirs = getattr(torch.optim, name)(p.values(), **options)
    for batch in batches:
        theirs.zero_grad()
        v = torch.tanh(torch.tensor(X[batch]) @ p["W1"].T + p["b1"]) @ p["W2"].T + p["b2"]
        loss = torch.nn.functional.cross_entropy(v, torch.tensor(Y[batch]))
        (loss + 0.005 * ((p["W1"] ** 2).sum() + (p["W2"] ** 2).sum())).backward()
        theirs.step()
    expected = net.pack({k: v.detach().numpy() for k, v in p.items()})
    ours = descend(net, theta, X, Y, batches, optimizer)
    np.testing.assert_allclose(ours, expected, atol=1e-12)
    assert np.abs(ours - theta).max() > 0.1


# scikit-learn puts Adam's ε before the bias correction; with a tiny one this is no difference.
SKLEARN = {
    "gradient descent": (lu.GradientDescent(0.3), {"solver": "sgd", "momentum": 0}),
    "momentum": (
        lu.Momentum(0.1, 0.9),
        {"solver": "sgd", "momentum": 0.9, "nesterovs_momentum": False},
    ),
    "Adam": (
        lu.Adam(0.02, 0.8, 0.95, 1e-100),
        {"solver": "adam", "beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-100},
    ),
}


@pytest.mark.parametrize(("optimizer", "options"), SKLEARN.values(), ids=SKLEARN.keys())
@pytest.mark.parametrize("task", ["classifier", "regressor"])
def test_twenty_steps_agree_with_scikit_learn(problem, task, optimizer, options):
    neural = pytest.importorskip("sklearn.neural_network")
    net, X, Y, batches = problem
    if task == "regressor":
        loss, penalty = lu.squared_error, net.penalty
        net = lu.Network(4, 8, 3, activation=lu.tanh, loss=loss, penalty=penalty)

    def sklearn_weights(learning_rate, batches):
        model = {"classifier": neural.MLPClassifier, "regressor": neural.MLPRegressor}[task](
            hidden_layer_sizes=(8,),
            activation="tanh",
            alpha=0.01 * 16,  # its penalty is divided by the number of samples in the batch
            learning_rate_init=learning_rate,
            shuffle=False,
            random_state=3,
            **options,
        )
        for i, batch in enumerate(batches):
            first = {"classes": [0, 1, 2]} if task == "classifier" and i == 0 else {}
            targets = Y[batch].argmax(axis=1) if task == "classifier" else Y[batch]
            model.partial_fit(X[batch], targets, **first)
        (W1, W2), (b1, b2) = model.coefs_, model.intercepts_
        return net.pack({"W1": W1.T, "b1": b1, "W2": W2.T, "b2": b2})

    theta = sklearn_weights(1e-300, batches[:1])  # a step too small to change anything
    expected = sklearn_weights(optimizer.learning_rate, batches)
    ours = descend(net, theta, X, Y, batches, optimizer)
    np.testing.assert_allclose(ours, expected, atol=1e-12)
    assert np.abs(ours - theta).max() > 0.1


# shapes, dtypes, arguments ---------------------------------------------------------------------


@each
@given(lead=st.lists(st.integers(1, 3), max_size=2), P=st.integers(1, 4), seed=st.integers(0, 99))
def test_step_of_an_ensemble_equals_a_loop(make, lead, P, seed):
    rng = np.random.default_rng(seed)
    theta, gradients = rng.normal(size=(*lead, P)), rng.normal(size=(4, *lead, P))
    path = run(make(), theta, gradients)
    assert path.shape == gradients.shape
    for i in np.ndindex(*lead):
        alone = run(make(), theta[i], gradients[(slice(None), *i)])
        np.testing.assert_array_equal(path[(slice(None), *i)], alone)


@each
def test_step_returns_a_new_array_and_does_not_change_its_arguments(make, rng, read_only):
    optimizer = make()
    theta, g = rng.normal(size=(2, 3))
    frozen = read_only(theta, g)
    results = [optimizer.step(*frozen) for _ in range(3)]
    kept = [r.copy() for r in results]
    for r in results:
        r[:] = 0  # whoever writes into a result does not disturb the optimizer
    optimizer.step(*frozen)
    again = run(make(), theta, [g])
    np.testing.assert_array_equal(kept[0], again[0])
    np.testing.assert_array_equal(frozen[0], theta)
    np.testing.assert_array_equal(frozen[1], g)


@each
def test_step_keeps_float32(make):
    theta, g = np.ones((2, 3), np.float32)
    assert run(make(), theta, [g, g]).dtype == np.float32


@each
def test_step_takes_integers_as_float64(make):
    theta, g = np.array([1, 2]), np.array([3, -4])
    step = make().step(theta, g)
    assert step.dtype == np.float64
    np.testing.assert_array_equal(step, make().step(theta.astype(float), g.astype(float)))


@each
def test_step_takes_lists_and_small_integers(make):
    expected = make().step(np.array([1.0, 2.0]), np.array([100.0, -100.0]))
    np.testing.assert_array_equal(make().step([1.0, 2.0], [100.0, -100.0]), expected)
    np.testing.assert_array_equal(make().step([1, 2], np.array([100, -100], np.int8)), expected)


@each
def test_step_of_a_number_is_a_number(make):
    step = make().step(1.0, 2.0)
    assert isinstance(step, float)
    assert step == make().step(np.ones(1), np.full(1, 2.0))[0]


@each
def test_step_refuses_complex_numbers_and_text_and_remembers_nothing_of_them(make):
    optimizer = make()
    for bad in (np.array([1j, 2]), np.array(["1", "2"])):
        with pytest.raises(TypeError):
            optimizer.step(np.zeros(2), bad)
    expected = make().step(np.zeros(2), np.ones(2))
    np.testing.assert_array_equal(optimizer.step(np.zeros(2), np.ones(2)), expected)


@each
def test_what_an_optimizer_remembers_of_float32_is_float32(make):
    optimizer, arrays = make(), (np.ones((2, 3), np.float32), np.ones((2, 3), np.float32))
    optimizer.step(*arrays)
    remembered = [a.dtype for a in vars(optimizer).values() if isinstance(a, np.ndarray)]
    assert set(remembered) <= {np.dtype(np.float32)}


def test_gradient_descent_remembers_nothing_so_the_next_theta_may_have_another_shape():
    descent = lu.GradientDescent(0.5)
    descent.step(np.ones(3), np.ones(3))
    np.testing.assert_array_equal(
        descent.step(np.ones((2, 2)), np.ones((2, 2))), np.full((2, 2), 0.5)
    )


@each
def test_gradient_of_zero_moves_nothing(make):
    np.testing.assert_array_equal(run(make(), np.ones(3), np.zeros((2, 3))), np.ones((2, 3)))


@each
def test_step_refuses_a_gradient_of_another_shape(make):
    for bad in (np.ones((3, 1)), np.ones(1), np.ones((2, 3)), 1.0):
        with pytest.raises(ValueError, match=r"g must have the shape of theta \(3,\), got"):
            make().step(np.ones(3), bad)


@pytest.mark.parametrize("name", ["momentum", "RMSprop", "Adam"])
def test_optimizer_with_a_memory_refuses_a_theta_of_another_shape(name):
    for bad in (np.ones(2), np.ones(1), np.ones((2, 3))):
        optimizer = EVERY[name]()
        optimizer.step(np.ones(3), np.ones(3))
        with pytest.raises(ValueError, match=r"has run on theta of shape \(3,\), got"):
            optimizer.step(bad, bad)


@each
def test_learning_rate_must_be_positive_and_finite(make):
    optimizer = type(make())
    for bad in (0, -0.1, np.nan, np.inf):
        with pytest.raises(
            ValueError, match="learning_rate must be finite and greater than 0, got"
        ):
            optimizer(bad)
    for bad in ("0.1", None, True, np.array([0.1])):
        with pytest.raises(TypeError, match="learning_rate must be a number, got"):
            optimizer(bad)


@pytest.mark.parametrize(
    ("optimizer", "name"),
    [(lu.Momentum, "beta"), (lu.RMSprop, "beta"), (lu.Adam, "beta1"), (lu.Adam, "beta2")],
)
def test_beta_must_be_at_least_zero_and_less_than_one(optimizer, name):
    assert getattr(optimizer(0.1, **{name: 0}), name) == 0
    for bad in (-0.1, 1, 1.5, np.nan):
        with pytest.raises(ValueError, match=f"{name} must satisfy 0 <= {name} < 1, got {bad}"):
            optimizer(0.1, **{name: bad})
    for bad in ("0.9", None, False):
        with pytest.raises(TypeError, match=f"{name} must be a number, got {bad!r}"):
            optimizer(0.1, **{name: bad})


@pytest.mark.parametrize("optimizer", [lu.RMSprop, lu.Adam])
def test_delta_must_be_positive(optimizer):
    with pytest.raises(ValueError, match="delta must be finite and greater than 0, got 0"):
        optimizer(0.1, delta=0)


# Newton's method -------------------------------------------------------------------------------


def symmetric(rng, eigenvalues):
    Q = np.linalg.qr(rng.normal(size=(len(eigenvalues),) * 2))[0]
    H = Q @ np.diag(eigenvalues) @ Q.T
    return (H + H.T) / 2


@given(
    eigenvalues=st.lists(st.floats(0.1, 10) | st.floats(-10, -0.1), min_size=1, max_size=5),
    seed=st.integers(0, 999),
)
def test_newton_step_finds_the_stationary_point_of_a_quadratic_at_once(eigenvalues, seed):
    """Also where it is a saddle or a maximum."""
    rng = np.random.default_rng(seed)
    H = symmetric(rng, eigenvalues)
    target, theta = rng.normal(size=(2, len(eigenvalues)))
    step = lu.newton_step(theta, H @ (theta - target), H)
    np.testing.assert_allclose(step, target, atol=1e-11)


@given(damping=st.floats(0.01, 100), seed=st.integers(0, 999))
def test_damped_newton_step_solves_the_shifted_system(damping, seed):
    rng = np.random.default_rng(seed)
    H = symmetric(rng, [0.0, 0.5, 3.0])
    theta, g = rng.normal(size=(2, 3))
    expected = theta - scipy.linalg.solve(H + damping * np.eye(3), g, assume_a="pos")
    step = lu.newton_step(theta, g, H, damping=damping)
    np.testing.assert_allclose(step, expected, rtol=1e-9, atol=1e-11)
    assert g @ (step - theta) < 0  # downhill


def test_newton_step_with_much_damping_is_a_small_step_downhill(rng):
    H, (theta, g) = symmetric(rng, [1.0, 2.0]), rng.normal(size=(2, 2))
    step = lu.newton_step(theta, g, H, damping=1e6) - theta
    np.testing.assert_allclose(step, -g / 1e6, rtol=1e-5)


def test_newton_converges_quadratically_on_regularised_softmax_regression():
    iris = lu.data.iris()
    X, Y = *lu.standardize(iris.X), lu.one_hot(iris.y, 3)
    net = lu.Network(lu.Dense(4, 3, bias=False), loss=lu.cross_entropy, penalty=lu.l2(0.01))
    theta, norms = np.zeros(12), []
    for _ in range(9):
        g, H = net.loss_and_gradient(theta, X, Y)[1], net.hessian(theta, X, Y)
        norms.append(np.linalg.norm(g))
        theta = lu.newton_step(theta, g, H)
    assert norms[8] < 1e-14
    ratios = np.array(norms[5:8]) / np.square(norms[4:7])  # a constant: each error is squared
    np.testing.assert_allclose(ratios, ratios.mean(), rtol=0.1)


def test_newton_step_refuses_the_singular_hessian_of_a_softmax_and_counts_its_zero_modes(rng):
    iris = lu.data.iris()
    X, Y = *lu.standardize(iris.X), lu.one_hot(iris.y, 3)
    net = lu.Network(4, 3, loss=lu.cross_entropy)
    theta = 0.1 * net.init(rng)
    g, H = net.loss_and_gradient(theta, X, Y)[1], net.hessian(theta, X, Y)
    with pytest.raises(
        ValueError, match="H is singular: 5 of 15 eigenvalues are 0 to rounding"
    ) as e:
        lu.newton_step(theta, g, H)
    assert "add an l2 penalty to the network, or damping" in str(e.value)
    better = lu.newton_step(theta, g, H, damping=1e-3)
    assert net.loss(better, X, Y) < net.loss(theta, X, Y)


def test_newton_step_refuses_a_hessian_of_zeros():
    with pytest.raises(ValueError, match="H is singular: 2 of 2 eigenvalues are 0"):
        lu.newton_step(np.zeros(2), np.ones(2), np.zeros((2, 2)))


def test_newton_step_refuses_too_little_damping_and_says_how_much_it_takes(rng):
    H, (theta, g) = symmetric(rng, [-2.0, 1.0, 3.0]), rng.normal(size=(2, 3))
    message = "not positive definite: its lowest eigenvalue is -1.5; the damping must exceed 2$"
    with pytest.raises(ValueError, match=message):
        lu.newton_step(theta, g, H, damping=0.5)
    assert g @ (lu.newton_step(theta, g, H, damping=2.1) - theta) < 0


def test_newton_step_refuses_a_hessian_that_is_not_symmetric():
    with pytest.raises(ValueError, match="H must be symmetric"):
        lu.newton_step(np.zeros(2), np.ones(2), np.array([[1.0, 2], [0, 1]]))


def test_newton_step_refuses_shapes_that_disagree():
    message = r"expected g of shape \(2,\) and H \(2, 2\), got"
    for g, H in ((np.ones(3), np.eye(2)), (np.ones(2), np.eye(3)), (np.ones((2, 1)), np.eye(2))):
        with pytest.raises(ValueError, match=message):
            lu.newton_step(np.zeros(2), g, H)
    with pytest.raises(ValueError, match=r"theta must have 1 axes, got shape \(1, 2\)"):
        lu.newton_step(np.zeros((1, 2)), np.ones(2), np.eye(2))


def test_newton_step_refuses_what_is_not_finite():
    good = {"theta": np.zeros(2), "g": np.ones(2), "H": np.eye(2)}
    for name, array in good.items():
        with pytest.raises(ValueError, match=f"{name} must be finite, got NaN or infinity"):
            lu.newton_step(**{**good, name: array * np.nan})


def test_newton_step_refuses_damping_that_is_not_a_positive_number():
    for bad in (-1, np.nan, np.inf):
        with pytest.raises(ValueError, match="damping must be finite and greater than 0, got"):
            lu.newton_step(np.zeros(2), np.ones(2), np.eye(2), damping=bad)
    with pytest.raises(TypeError, match="damping must be a number, got 'some'"):
        lu.newton_step(np.zeros(2), np.ones(2), np.eye(2), damping="some")


@pytest.mark.parametrize("damping", [0.0, 0.5])
def test_newton_step_does_not_change_its_arguments(damping, read_only):
    arguments = np.zeros(2), np.ones(2), np.diag([1.0, 2.0])
    frozen = read_only(*arguments)
    lu.newton_step(*frozen, damping=damping)
    for now, before in zip(frozen, arguments, strict=True):
        np.testing.assert_array_equal(now, before)


@pytest.mark.parametrize("damping", [0.0, 0.5])
def test_newton_step_keeps_float32(damping):
    theta, g, H = (np.asarray(a, np.float32) for a in ([0, 0], [1, 1], [[1, 0], [0, 2]]))
    assert lu.newton_step(theta, g, H, damping=damping).dtype == np.float32
