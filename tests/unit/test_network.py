"""The network as a function of one vector θ: values, gradient, Hessian, ensembles."""

import re
from itertools import pairwise

import numpy as np
import pytest
import scipy.optimize
import scipy.special
from hypothesis import given
from hypothesis import strategies as st

import lecture_utils as lu

pytestmark = pytest.mark.usefixtures("strict_floats")

N, K = 6, 2
LOSSES = {"squared error": lu.squared_error, "cross-entropy": lu.cross_entropy}
PENALTIES = {"no penalty": None, "l1": lu.l1(0.05), "l2": lu.l2(0.05)}
LEADS = [(), (3,), (2, 2)]

PLAIN = {
    "linear": [lu.Dense(3, K)],
    "without biases": [lu.Dense(3, 4, bias=False), lu.tanh, lu.Dense(4, K, bias=False)],
    "sigmoid": [lu.Dense(3, 4), lu.sigmoid, lu.Dense(4, K)],
    "deep": [lu.Dense(3, 4), lu.tanh, lu.Dense(4, 4), lu.sigmoid, lu.Dense(4, K)],
    "activated input": [lu.tanh, lu.Dense(3, K)],
    "activated output": [lu.Dense(3, K), lu.tanh],
    "skip": [lu.Dense(3, 4), lu.tanh, lu.Skip(lu.Dense(4, 4), lu.tanh, scale=0.5), lu.Dense(4, K)],
    "nested skips": [
        lu.Dense(3, 4),
        lu.Skip(lu.Dense(4, 5), lu.tanh, lu.Skip(lu.Dense(5, 5), lu.sigmoid), lu.Dense(5, 4)),
        lu.Dense(4, K),
    ],
}
RELU = {"relu": [lu.Dense(3, 4), lu.relu, lu.Dense(4, K)]}
WITH_BATCH_NORM = {
    "batch norm": [lu.Dense(3, 4), lu.BatchNorm(4), lu.tanh, lu.Dense(4, K)],
    "batch norm first and last": [lu.BatchNorm(3), lu.Dense(3, K), lu.BatchNorm(K)],
    "skip around batch norm": [
        lu.Dense(3, 4),
        lu.Skip(lu.BatchNorm(4), lu.tanh, lu.Dense(4, 4)),
        lu.Dense(4, K),
    ],
}


def each(layers):
    return pytest.mark.parametrize("layers", layers.values(), ids=layers.keys())


each_loss = pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES.keys())
each_penalty = pytest.mark.parametrize("penalty", PENALTIES.values(), ids=PENALTIES.keys())


def draw(net, rng, *lead):
    """A θ with no special entries: biases are not 0, γ is not 1, and l1 stays off its kink."""
    size = (*lead, net.n_parameters)
    return rng.uniform(0.1, 1.2, size=size) * rng.choice([-1, 1], size=size)


def draw_data(rng, *lead):
    """Samples, and targets that suit both losses."""
    return rng.normal(size=(*lead, N, 3)), rng.dirichlet(np.ones(K), size=(*lead, N))


def away_from_kinks(net, theta, X, Y):
    """The samples whose first pre-activations all keep clear of 0, where ReLU has its kink."""
    W1, b1 = (net.unpack(theta)[name] for name in ("W1", "b1"))
    U = X @ W1.swapaxes(-1, -2) + b1[..., None, :]
    clear = np.abs(U).min(axis=(*range(theta.ndim - 1), -1)) > 0.02
    assert clear.sum() > 1
    return X[clear], Y[clear]


# the parameter vector --------------------------------------------------------------------------


def test_theta_is_w1_b1_w2_b2_with_each_w_row_by_row():
    net = lu.Network(2, 3, 1, activation=lu.tanh, loss=lu.squared_error)
    p = net.unpack(np.arange(13.0))
    assert list(p) == net.names == ["W1", "b1", "W2", "b2"]
    np.testing.assert_array_equal(p["W1"], [[0, 1], [2, 3], [4, 5]])
    np.testing.assert_array_equal(p["b1"], [6, 7, 8])
    np.testing.assert_array_equal(p["W2"], [[9, 10, 11]])
    np.testing.assert_array_equal(p["b2"], [12])
    np.testing.assert_array_equal(np.flatnonzero(net.is_weight), [0, 1, 2, 3, 4, 5, 9, 10, 11])


def test_parameters_of_composed_layers_are_numbered_by_kind():
    layers = lu.Dense(4, 5), lu.BatchNorm(5), lu.Skip(lu.Dense(5, 5, bias=False)), lu.Dense(5, 3)
    net = lu.Network(*layers, loss=lu.cross_entropy)
    assert net.names == ["W1", "b1", "gamma1", "beta1", "W2", "W3", "b2"]
    assert net.is_weight.sum() == 20 + 25 + 15
    assert net.n_parameters == 20 + 5 + 5 + 5 + 25 + 15 + 3


@pytest.mark.parametrize(("sizes", "P"), [((4, 3), 15), ((4, 16, 3), 131), ((100,) * 4, 30300)])
def test_parameters_of_the_layers_add_up(sizes, P):
    net = lu.Network(*sizes, activation=lu.sigmoid, loss=lu.squared_error)
    assert net.n_parameters == P
    assert (net.n_in, net.n_out) == (sizes[0], sizes[-1])


def test_unpack_returns_views():
    net = lu.Network(2, 3, loss=lu.squared_error)
    theta = np.zeros((4, 9))
    net.unpack(theta)["b1"][2, 1] = 5
    assert theta[2, 7] == 5


@given(
    sizes=st.lists(st.integers(1, 4), min_size=2, max_size=4),
    lead=st.lists(st.integers(1, 3), max_size=2),
    seed=st.integers(0, 999),
)
def test_pack_is_the_inverse_of_unpack(sizes, lead, seed):
    net = lu.Network(*sizes, activation=lu.tanh, loss=lu.squared_error)
    theta = np.random.default_rng(seed).normal(size=(*lead, net.n_parameters))
    p = net.unpack(theta)
    for i, (n_in, n_out) in enumerate(pairwise(sizes), start=1):
        assert p[f"W{i}"].shape == (*lead, n_out, n_in)
        assert p[f"b{i}"].shape == (*lead, n_out)
    np.testing.assert_array_equal(net.pack(dict(reversed(p.items()))), theta)


def test_init_is_reproducible_and_draws_every_network_anew():
    net = lu.Network(3, 4, 2, activation=lu.tanh, loss=lu.squared_error)
    theta = net.init(np.random.default_rng(1), 5)
    np.testing.assert_array_equal(theta, net.init(np.random.default_rng(1), (5,)))
    assert np.unique(theta[:, net.is_weight]).size == 5 * net.is_weight.sum()
    assert (theta[:, ~net.is_weight] == 0).all()
    assert net.init(np.random.default_rng(1)).shape == (net.n_parameters,)
    assert net.init(np.random.default_rng(1), (2, 3)).shape == (2, 3, net.n_parameters)


@pytest.mark.parametrize(("activation", "gain"), [(lu.tanh, 1), (lu.relu, np.sqrt(2))])
def test_init_keeps_the_spread_of_the_signal(rng, activation, gain):
    net = lu.Network(30, 40, 50, activation=activation, loss=lu.squared_error)
    p = net.unpack(net.init(rng, 20))
    for W, expected in ((p["W1"], gain), (p["W2"], 1)):
        assert abs(np.sqrt(W.var() * W.shape[-1]) / expected - 1) < 4 / np.sqrt(2 * W.size)


# values ----------------------------------------------------------------------------------------


def test_network_of_one_hidden_layer_is_the_formula_of_eq_10(rng):
    net = lu.Network(3, 3, 3, activation=lu.sigmoid, loss=lu.squared_error)
    theta, X = draw(net, rng), rng.normal(size=(5, 3))
    W1, b1, W2, b2 = net.unpack(theta).values()
    expected = [W2 @ scipy.special.expit(W1 @ x + b1) + b2 for x in X]
    np.testing.assert_allclose(net.forward(theta, X), expected, rtol=1e-13)


def test_step_units_make_an_exclusive_or():
    net = lu.Network(2, 2, 1, activation=lu.step, loss=lu.squared_error)
    theta = net.pack({"W1": np.ones((2, 2)), "b1": [-0.5, -1.5], "W2": [[1, -1]], "b2": [0]})
    F = net.forward(theta, [[0, 0], [0, 1], [1, 0], [1, 1]])
    np.testing.assert_array_equal(F[:, 0], [0, 1, 1, 0])


def test_network_without_activations_is_one_linear_map(rng):
    net = lu.Network(3, 4, 2, activation=lu.identity, loss=lu.squared_error)
    theta, X = draw(net, rng), rng.normal(size=(5, 3))
    W1, b1, W2, b2 = net.unpack(theta).values()
    np.testing.assert_allclose(net.forward(theta, X), X @ (W2 @ W1).T + W2 @ b1 + b2, rtol=1e-12)


@each(PLAIN | RELU | WITH_BATCH_NORM)
def test_cross_entropy_network_predicts_the_softmax_of_its_logits(layers, rng):
    net = lu.Network(*layers, loss=lu.cross_entropy)
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    F = scipy.special.softmax(net.logits(theta, X), axis=-1)
    np.testing.assert_allclose(net.forward(theta, X), F, rtol=1e-13)
    assert net.loss(theta, X, Y) == pytest.approx(-(Y * np.log(F)).sum() / N, rel=1e-13)


@each(PLAIN | RELU | WITH_BATCH_NORM)
def test_squared_error_network_predicts_its_logits(layers, rng):
    net = lu.Network(*layers, loss=lu.squared_error)
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    F = net.forward(theta, X)
    np.testing.assert_array_equal(F, net.logits(theta, X))
    assert net.loss(theta, X, Y) == pytest.approx(((F - Y) ** 2).sum() / (2 * N), rel=1e-13)


def test_untrained_output_layer_has_the_cross_entropy_of_a_guess(rng):
    net = lu.Network(4, 16, 3, activation=lu.tanh, loss=lu.cross_entropy)
    theta = net.init(rng)
    net.unpack(theta)["W2"][:] = 0
    iris = lu.data.iris()
    assert net.loss(theta, iris.X, lu.one_hot(iris.y, 3)) == pytest.approx(np.log(3), rel=1e-12)


@each_penalty
def test_penalty_is_added_for_the_weights_and_not_for_the_biases(penalty, rng):
    layers = WITH_BATCH_NORM["batch norm"]
    free = lu.Network(*layers, loss=lu.squared_error)
    net = lu.Network(*layers, loss=lu.squared_error, penalty=penalty)
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    p = net.unpack(theta)
    w = np.concatenate([p["W1"].ravel(), p["W2"].ravel()])
    expected = {None: 0, "l1": 0.05 * np.abs(w).sum(), "l2": 0.05 / 2 * (w**2).sum()}
    extra = expected[penalty and penalty.name]
    for loss in (lambda n: n.loss(theta, X, Y), lambda n: n.loss_and_gradient(theta, X, Y)[0]):
        assert loss(net) == pytest.approx(loss(free) + extra, rel=1e-13)


def test_loss_at_logits_of_a_thousand_is_finite_with_a_finite_gradient():
    net = lu.Network(1, 3, loss=lu.cross_entropy)
    theta = np.array([1000.0, 0, -1000, 0, 0, 0])
    L, g = net.loss_and_gradient(theta, [[1.0], [-1.0]], lu.one_hot([2, 2], 3))
    assert L == (2000 + 0) / 2
    np.testing.assert_allclose(g, [0.5, 0, -0.5, 0.5, 0, -0.5], atol=1e-15)


# gradient --------------------------------------------------------------------------------------


@each(PLAIN | RELU | WITH_BATCH_NORM)
@each_loss
@pytest.mark.parametrize(
    ("penalty", "lead"),
    [(None, ()), ("l1", ()), ("l2", ()), (None, (3,)), ("l1", (2, 2)), ("l2", (2, 2))],
)
def test_gradient_agrees_with_differences(
    layers, loss, penalty, lead, rng, difference, relative_error
):
    net = lu.Network(*layers, loss=loss, penalty=PENALTIES[penalty or "no penalty"])
    theta, (X, Y) = draw(net, rng, *lead), draw_data(rng)
    if lu.relu in layers:
        X, Y = away_from_kinks(net, theta, X, Y)
    L, g = net.loss_and_gradient(theta, X, Y)
    np.testing.assert_allclose(L, net.loss(theta, X, Y), rtol=1e-14)
    # One step of an entry of θ, taken by all networks at once, tells that entry of all gradients.
    slopes = difference(lambda step: net.loss(theta + step, X, Y), np.zeros(net.n_parameters))
    assert relative_error(g, slopes) < 1e-7


@each_loss
def test_gradient_agrees_with_the_checker_of_scipy(loss, rng):
    net = lu.Network(*PLAIN["skip"], loss=loss, penalty=lu.l2(0.1))
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    error = scipy.optimize.check_grad(
        lambda t: net.loss(t, X, Y), lambda t: net.loss_and_gradient(t, X, Y)[1], theta
    )
    assert error < 1e-6  # forward differences


@pytest.mark.parametrize("lead", LEADS)
def test_gradient_is_written_into_an_array_when_asked_to(lead, rng):
    net = lu.Network(*PLAIN["deep"], loss=lu.cross_entropy, penalty=lu.l2(0.1))
    theta, (X, Y) = draw(net, rng, *lead), draw_data(rng)
    L, g = net.loss_and_gradient(theta, X, Y)
    itself = theta.copy()
    strided = np.empty((*theta.shape, 2))[..., 0]
    for point, out in ((theta, np.empty_like(theta)), (theta, strided), (itself, itself)):
        L_out, g_out = net.loss_and_gradient(point, X, Y, out=out)
        assert g_out is out
        np.testing.assert_array_equal(out, g)
        np.testing.assert_array_equal(L_out, L)


def test_gradient_refuses_an_array_that_cannot_take_it(rng):
    net = lu.Network(*PLAIN["linear"], loss=lu.cross_entropy)
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    P = theta.size
    for bad in (np.ones(P + 1), np.ones((1, P)), np.ones(P, np.float32)):
        message = f"out must have shape ({P},) and dtype float64, got {bad.shape} and {bad.dtype}"
        with pytest.raises(ValueError, match=re.escape(message)):
            net.loss_and_gradient(theta, X, Y, out=bad)
        assert (bad == 1).all()
    with pytest.raises(TypeError, match="out must be a NumPy array, got list"):
        net.loss_and_gradient(theta, X, Y, out=theta.tolist())


def test_gradient_of_a_batch_is_the_mean_over_its_equal_parts(rng):
    net = lu.Network(*PLAIN["deep"], loss=lu.cross_entropy)
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    parts = [net.loss_and_gradient(theta, X[i::3], Y[i::3])[1] for i in range(3)]
    g = net.loss_and_gradient(theta, X, Y)[1]
    np.testing.assert_allclose(np.mean(parts, axis=0), g, rtol=1e-12, atol=1e-16)


def test_bias_before_batch_norm_has_no_gradient(rng):
    net = lu.Network(*WITH_BATCH_NORM["batch norm"], loss=lu.cross_entropy)
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    p = net.unpack(net.loss_and_gradient(theta, X, Y)[1])
    np.testing.assert_allclose(p["b1"], 0, atol=1e-15)
    assert np.abs(p["W1"]).max() > 1e-3


OWN = [
    lu.Activation("sine", np.sin, np.cos, lambda u: -np.sin(u)),
    lu.Activation(
        "bump",
        lambda u: np.exp(-(u**2)),
        lambda u: -2 * u * np.exp(-(u**2)),
        lambda u: (4 * u**2 - 2) * np.exp(-(u**2)),
    ),
]


@pytest.mark.parametrize("activation", OWN, ids=["ufunc", "lambda"])
def test_an_activation_of_ones_own_needs_only_its_formulas(
    activation, rng, difference, relative_error
):
    net = lu.Network(3, 4, K, activation=activation, loss=lu.squared_error)
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    _, g = net.loss_and_gradient(theta, X, Y)
    assert relative_error(g, difference(lambda t: net.loss(t, X, Y), theta)) < 1e-7
    H = difference(lambda t: net.loss_and_gradient(t, X, Y)[1], theta)
    assert relative_error(net.hessian(theta, X, Y), H) < 1e-7


# leading axes ----------------------------------------------------------------------------------


@each({k: PLAIN[k] for k in ("linear", "deep", "skip", "activated input")} | RELU | WITH_BATCH_NORM)
@each_loss
@pytest.mark.parametrize("data_lead", [False, True], ids=["shared data", "data of their own"])
@pytest.mark.parametrize("lead", LEADS[1:])
def test_an_ensemble_equals_a_loop_over_networks(layers, loss, lead, data_lead, rng):
    net = lu.Network(*layers, loss=loss, penalty=lu.l2(0.1))
    theta = draw(net, rng, *lead)
    X, Y = draw_data(rng, *(lead if data_lead else ()))
    L, g = net.loss_and_gradient(theta, X, Y)
    F = net.forward(theta, X)
    assert (L.shape, g.shape, F.shape) == (lead, theta.shape, (*lead, N, K))
    for i in np.ndindex(*lead):
        x, y = (X[i], Y[i]) if data_lead else (X, Y)
        one_L, one_g = net.loss_and_gradient(theta[i], x, y)
        np.testing.assert_allclose(L[i], one_L, rtol=1e-13)
        np.testing.assert_allclose(net.loss(theta, X, Y)[i], one_L, rtol=1e-13)
        np.testing.assert_allclose(g[i], one_g, rtol=1e-11, atol=1e-14)
        np.testing.assert_allclose(F[i], net.forward(theta[i], x), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("lead", LEADS[1:])
def test_an_ensemble_of_many_inputs_equals_a_loop(bias, lead, rng):
    """From 32 inputs on, one matrix product serves all networks that see the same samples."""
    layers = [lu.Dense(40, 4, bias=bias), lu.tanh, lu.Dense(4, K, bias=bias)]
    net = lu.Network(*layers, loss=lu.cross_entropy)
    theta, (_, Y) = draw(net, rng, *lead), draw_data(rng)
    shared, own = rng.normal(size=(N, 40)), rng.normal(size=(*lead, N, 40))
    for X in (shared, own):
        F, (L, g) = net.forward(theta, X), net.loss_and_gradient(theta, X, Y)
        for i in np.ndindex(*lead):
            x = X if X is shared else X[i]
            one_L, one_g = net.loss_and_gradient(theta[i], x, Y)
            np.testing.assert_allclose(L[i], one_L, rtol=1e-13)
            np.testing.assert_allclose(g[i], one_g, rtol=1e-10, atol=1e-14)
            np.testing.assert_allclose(F[i], net.forward(theta[i], x), rtol=1e-12)


@each({k: PLAIN[k] for k in ("linear", "deep", "skip")} | WITH_BATCH_NORM)
@each_loss
def test_one_network_on_many_data_sets_equals_a_loop_over_them(layers, loss, rng):
    net = lu.Network(*layers, loss=loss, penalty=lu.l2(0.1))
    theta, (X, Y) = draw(net, rng), draw_data(rng, 3)
    L, g = net.loss_and_gradient(theta, X, Y)
    L_shared, g_shared = net.loss_and_gradient(theta, X, Y[0])
    for i in range(3):
        for (l_i, g_i), y in (((L[i], g[i]), Y[i]), ((L_shared[i], g_shared[i]), Y[0])):
            one_L, one_g = net.loss_and_gradient(theta, X[i], y)
            np.testing.assert_allclose(l_i, one_L, rtol=1e-13)
            np.testing.assert_allclose(g_i, one_g, rtol=1e-11, atol=1e-14)


@given(
    lead=st.lists(st.integers(1, 3), max_size=3),
    sizes=st.lists(st.integers(1, 4), min_size=2, max_size=4),
    samples=st.integers(1, 4),
    seed=st.integers(0, 999),
)
def test_shapes_follow_from_the_leading_axes_of_theta(lead, sizes, samples, seed):
    rng, lead = np.random.default_rng(seed), tuple(lead)
    net = lu.Network(*sizes, activation=lu.tanh, loss=lu.squared_error)
    P, theta = net.n_parameters, rng.normal(size=(*lead, net.n_parameters))
    X, Y = rng.normal(size=(samples, sizes[0])), rng.normal(size=(samples, sizes[-1]))
    L, g = net.loss_and_gradient(theta, X, Y)
    assert net.forward(theta, X).shape == (*lead, samples, sizes[-1])
    assert np.shape(L) == np.shape(net.loss(theta, X, Y)) == lead
    assert g.shape == (*lead, P)
    assert net.hessian(theta, X, Y).shape == (*lead, P, P)
    last = tuple(n - 1 for n in lead)
    np.testing.assert_allclose(L[last], net.loss(theta[last], X, Y), rtol=1e-12)


@each_loss
@each_penalty
def test_loss_grid_is_the_loss_at_every_point(loss, penalty, rng):
    net = lu.Network(*PLAIN["deep"], loss=loss, penalty=penalty)
    X, Y = draw_data(rng)
    for shape in ((40, 30), (7,), ()):
        thetas = rng.normal(size=(*shape, net.n_parameters))
        grid = net.loss_grid(thetas, X, Y)
        assert grid.shape == shape
        np.testing.assert_allclose(grid, net.loss(thetas, X, Y), rtol=1e-13)


def test_loss_grid_is_the_same_whatever_the_size_of_its_blocks(rng, monkeypatch):
    net = lu.Network(*WITH_BATCH_NORM["batch norm"], loss=lu.cross_entropy)
    thetas, (X, Y) = rng.normal(size=(9, net.n_parameters)), draw_data(rng)
    expected = net.loss(thetas, X, Y)
    for block_bytes in (1, 3000, 1e9):
        monkeypatch.setattr("lecture_utils.network._BLOCK_BYTES", block_bytes)
        np.testing.assert_allclose(net.loss_grid(thetas, X, Y), expected, rtol=1e-13)


# Hessian ---------------------------------------------------------------------------------------


@each(PLAIN)
@each_loss
@pytest.mark.parametrize("penalty", [None, lu.l2(0.3)], ids=["no penalty", "l2"])
def test_hessian_is_symmetric_and_agrees_with_differences_of_the_gradient(
    layers, loss, penalty, rng, difference, relative_error
):
    net = lu.Network(*layers, loss=loss, penalty=penalty)
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    H = net.hessian(theta, X, Y)
    np.testing.assert_allclose(H, H.T, atol=1e-13)
    numerical = difference(lambda t: net.loss_and_gradient(t, X, Y)[1], theta)
    assert relative_error(H, numerical) < 1e-7


@each_loss
def test_hessian_of_a_relu_network_agrees_with_differences(loss, rng, difference, relative_error):
    net = lu.Network(*RELU["relu"], loss=loss)
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    X, Y = away_from_kinks(net, theta, X, Y)
    numerical = difference(lambda t: net.loss_and_gradient(t, X, Y)[1], theta)
    assert relative_error(net.hessian(theta, X, Y), numerical) < 1e-7


@each({k: PLAIN[k] for k in ("linear", "deep", "nested skips")})
@each_loss
@pytest.mark.parametrize(
    ("lead_theta", "lead_data"), [((2,), ()), ((2, 2), ()), ((3,), (3,)), ((), (3,))]
)
def test_hessian_of_an_ensemble_equals_a_loop(layers, loss, lead_theta, lead_data, rng):
    net = lu.Network(*layers, loss=loss, penalty=lu.l2(0.3))
    theta, (X, Y) = draw(net, rng, *lead_theta), draw_data(rng, *lead_data)
    H = net.hessian(theta, X, Y)
    lead = lead_theta or lead_data
    assert H.shape == (*lead, net.n_parameters, net.n_parameters)
    for i in np.ndindex(*lead):
        t = theta[i] if lead_theta else theta
        x, y = (X[i], Y[i]) if lead_data else (X, Y)
        np.testing.assert_allclose(H[i], net.hessian(t, x, y), rtol=1e-10, atol=1e-13)


def test_hessian_is_the_same_whatever_the_size_of_its_blocks(rng, monkeypatch):
    net = lu.Network(*PLAIN["nested skips"], loss=lu.cross_entropy, penalty=lu.l2(0.3))
    theta, (X, Y) = draw(net, rng, 2), draw_data(rng)
    expected = net.hessian(theta, X, Y)
    for block_bytes in (1, 1e4, 1e9):
        monkeypatch.setattr("lecture_utils.network._BLOCK_BYTES", block_bytes)
        np.testing.assert_allclose(net.hessian(theta, X, Y), expected, rtol=1e-12, atol=1e-15)


def test_hessian_of_softmax_regression_on_iris_has_five_zero_modes(rng):
    iris = lu.data.iris()
    net = lu.Network(4, 3, loss=lu.cross_entropy)
    H = net.hessian(0.1 * net.init(rng), *lu.standardize(iris.X), lu.one_hot(iris.y, 3))
    eigenvalues = np.linalg.eigvalsh(H)
    np.testing.assert_allclose(eigenvalues[:5], 0, atol=1e-13)
    assert eigenvalues[5] > 1e-4


def test_l2_shifts_the_weight_block_of_the_hessian_by_lambda(rng):
    free, net = (
        lu.Network(*PLAIN["deep"], loss=lu.cross_entropy, penalty=p) for p in (None, lu.l2(0.3))
    )
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    shift = net.hessian(theta, X, Y) - free.hessian(theta, X, Y)
    np.testing.assert_allclose(shift, 0.3 * np.diag(net.is_weight), atol=1e-15)


# independent oracles ---------------------------------------------------------------------------


def test_scipy_minimises_loss_and_gradient_and_finds_the_ridge_solution(rng):
    X, Y, lam = rng.normal(size=(20, 3)), rng.normal(size=(20, 2)), 0.1
    net = lu.Network(lu.Dense(3, 2, bias=False), loss=lu.squared_error, penalty=lu.l2(lam))
    W = np.linalg.solve(X.T @ X / 20 + lam * np.eye(3), X.T @ Y / 20).T
    found = scipy.optimize.minimize(
        net.loss_and_gradient, net.init(rng), args=(X, Y), jac=True, options={"gtol": 1e-12}
    )
    np.testing.assert_allclose(found.x, W.ravel(), atol=1e-8)


def test_optimum_of_softmax_regression_is_that_of_scikit_learn():
    linear_model = pytest.importorskip("sklearn.linear_model")
    iris, lam = lu.data.iris(), 0.01
    X, Y = *lu.standardize(iris.X), lu.one_hot(iris.y, 3)
    net = lu.Network(4, 3, loss=lu.cross_entropy, penalty=lu.l2(lam))
    # scikit-learn minimises C · (sum of losses) + ½ |W|².
    model = linear_model.LogisticRegression(C=1 / (lam * 150), tol=1e-10, max_iter=1000)
    model.fit(X, iris.y)
    theta = net.pack({"W1": model.coef_, "b1": model.intercept_})
    np.testing.assert_allclose(net.forward(theta, X), model.predict_proba(X), rtol=1e-10)
    np.testing.assert_allclose(net.loss_and_gradient(theta, X, Y)[1], 0, atol=1e-6)


def test_forward_agrees_with_the_classifier_of_scikit_learn():
    neural = pytest.importorskip("sklearn.neural_network")
    iris = lu.data.iris()
    model = neural.MLPClassifier((6, 5), activation="tanh", random_state=0)
    model.partial_fit(iris.X, iris.y, classes=[0, 1, 2])
    net = lu.Network(4, 6, 5, 3, activation=lu.tanh, loss=lu.cross_entropy)
    pairs = enumerate(zip(model.coefs_, model.intercepts_, strict=True), start=1)
    theta = net.pack({k: v for i, (W, b) in pairs for k, v in ((f"W{i}", W.T), (f"b{i}", b))})
    np.testing.assert_allclose(net.forward(theta, iris.X), model.predict_proba(iris.X), rtol=1e-12)


@each_loss
def test_loss_gradient_and_hessian_agree_with_pytorch(loss, rng):
    torch = pytest.importorskip("torch")
    net = lu.Network(*PLAIN["skip"], loss=loss, penalty=lu.l2(0.3))
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    x, y = torch.tensor(X), torch.tensor(Y)

    shapes = [array.shape for array in net.unpack(theta).values()]

    def torch_loss(t):
        parts = zip(t.split([int(np.prod(shape)) for shape in shapes]), shapes, strict=True)
        W1, b1, W2, b2, W3, b3 = (part.reshape(shape) for part, shape in parts)
        z = torch.tanh(x @ W1.T + b1)
        z = z + 0.5 * torch.tanh(z @ W2.T + b2)
        v = z @ W3.T + b3
        penalty = 0.15 * sum((W**2).sum() for W in (W1, W2, W3))
        if loss is lu.cross_entropy:
            return torch.nn.functional.cross_entropy(v, y) + penalty
        return ((v - y) ** 2).sum() / (2 * N) + penalty

    t = torch.tensor(theta, requires_grad=True)
    value = torch_loss(t)
    value.backward()
    L, g = net.loss_and_gradient(theta, X, Y)
    assert pytest.approx(value.item(), rel=1e-13) == L
    np.testing.assert_allclose(g, t.grad.numpy(), rtol=1e-11, atol=1e-14)
    expected = torch.autograd.functional.hessian(torch_loss, torch.tensor(theta)).numpy()
    np.testing.assert_allclose(net.hessian(theta, X, Y), expected, rtol=1e-10, atol=1e-13)


@each_loss
def test_gradient_through_batch_norm_agrees_with_pytorch(loss, rng):
    torch = pytest.importorskip("torch")
    net = lu.Network(*WITH_BATCH_NORM["batch norm"], loss=loss)
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    p = {k: torch.tensor(v, requires_grad=True) for k, v in net.unpack(theta).items()}
    u = torch.tensor(X) @ p["W1"].T + p["b1"]
    u = torch.nn.functional.batch_norm(u, None, None, p["gamma1"], p["beta1"], training=True)
    v, y = torch.tanh(u) @ p["W2"].T + p["b2"], torch.tensor(Y)
    if loss is lu.cross_entropy:
        value = torch.nn.functional.cross_entropy(v, y)
    else:
        value = ((v - y) ** 2).sum() / (2 * N)
    value.backward()
    L, g = net.loss_and_gradient(theta, X, Y)
    assert pytest.approx(value.item(), rel=1e-13) == L
    expected = net.pack({k: v.grad.numpy() for k, v in p.items()})
    np.testing.assert_allclose(g, expected, rtol=1e-10, atol=1e-13)


# BatchNorm at prediction -----------------------------------------------------------------------


@each(WITH_BATCH_NORM)
@pytest.mark.parametrize("lead", LEADS)
def test_statistics_of_the_same_samples_change_nothing(layers, lead, rng):
    net = lu.Network(*layers, loss=lu.squared_error, penalty=lu.l2(0.1))
    theta, (X, Y) = draw(net, rng, *lead), draw_data(rng)
    statistics = net.statistics(theta, X)
    for method in (net.logits, net.forward):
        same = method(theta, X, statistics=statistics)
        np.testing.assert_allclose(same, method(theta, X), rtol=1e-13)
    same = net.loss(theta, X, Y, statistics=statistics)
    np.testing.assert_allclose(same, net.loss(theta, X, Y), rtol=1e-13)


@each(WITH_BATCH_NORM)
def test_prediction_with_statistics_does_not_depend_on_the_other_samples(layers, rng):
    net = lu.Network(*layers, loss=lu.cross_entropy)
    theta, (X, _), (X_new, _) = draw(net, rng), draw_data(rng), draw_data(rng)
    statistics = net.statistics(theta, X)
    together = net.forward(theta, X_new, statistics=statistics)
    alone = [net.forward(theta, x[None], statistics=statistics)[0] for x in X_new]
    np.testing.assert_allclose(together, alone, rtol=1e-12)
    assert not np.allclose(together, net.forward(theta, X_new))  # those of X_new are others


def test_statistics_are_mean_and_biased_variance_before_the_normalisation(rng):
    net = lu.Network(*WITH_BATCH_NORM["batch norm"], loss=lu.squared_error)
    theta, (X, _) = draw(net, rng), draw_data(rng)
    W1, b1, *_ = net.unpack(theta).values()
    U = X @ W1.T + b1
    [(mean, variance)] = net.statistics(theta, X)
    np.testing.assert_allclose(mean[0], U.sum(axis=0) / N, rtol=1e-13)
    np.testing.assert_allclose(variance[0], ((U - mean) ** 2).sum(axis=0) / N, rtol=1e-12)


def test_statistics_are_listed_in_the_order_of_the_layers_also_inside_a_skip(rng):
    layers = [lu.BatchNorm(3), lu.Skip(lu.Dense(3, 4), lu.BatchNorm(4), lu.Dense(4, 3))]
    net = lu.Network(*layers, lu.BatchNorm(3), lu.Dense(3, 1), loss=lu.squared_error)
    statistics = net.statistics(net.init(rng), draw_data(rng)[0])
    assert [mean.shape for mean, _ in statistics] == [(1, 3), (1, 4), (1, 3)]


def test_network_without_batch_norm_has_no_statistics(rng):
    net = lu.Network(3, K, loss=lu.squared_error)
    assert net.statistics(net.init(rng), draw_data(rng)[0]) == []


# arguments and dtypes --------------------------------------------------------------------------


@each(PLAIN | RELU | WITH_BATCH_NORM)
@each_penalty
def test_network_does_not_change_its_arguments(layers, penalty, rng, read_only):
    net = lu.Network(*layers, loss=lu.cross_entropy, penalty=penalty)
    arguments = draw(net, rng), *draw_data(rng)
    theta, X, Y = read_only(*arguments)
    net.forward(theta, X), net.loss(theta, X, Y), net.statistics(theta, X)
    _, g = net.loss_and_gradient(theta, X, Y)
    g += 1  # the gradient is the caller's own
    if not net.has_batch_norm:
        net.hessian(theta, X, Y)
    for now, before in zip((theta, X, Y), arguments, strict=True):
        np.testing.assert_array_equal(now, before)


@each({k: PLAIN[k] for k in ("linear", "skip")} | WITH_BATCH_NORM)
def test_results_of_one_call_survive_the_next(layers, rng):
    net = lu.Network(*layers, loss=lu.cross_entropy)
    theta, other, (X, Y) = draw(net, rng), draw(net, rng), draw_data(rng)
    F, statistics = net.forward(theta, X), net.statistics(theta, X)
    logits, (_, g) = net.logits(theta, X), net.loss_and_gradient(theta, X, Y)
    kept = [a.copy() for a in (F, logits, g, *(a for pair in statistics for a in pair))]
    net.forward(other, X), net.loss_and_gradient(other, X, Y), net.statistics(other, X)
    now = [F, logits, g, *(a for pair in statistics for a in pair)]
    for a, b in zip(now, kept, strict=True):
        np.testing.assert_array_equal(a, b)


def test_memory_layout_of_the_arguments_does_not_matter(rng):
    net = lu.Network(*PLAIN["skip"], loss=lu.cross_entropy)
    theta, (X, Y) = draw(net, rng, 2), draw_data(rng)
    strided = np.repeat(theta, 2, axis=-1)[:, ::2]
    for t in (np.asfortranarray(theta), strided):
        for x in (np.asfortranarray(X), np.repeat(X, 2, axis=0)[::2], X[:, ::-1][:, ::-1]):
            for a, b in ((t, theta), (t[0], theta[0])):
                L, g = net.loss_and_gradient(a, x, np.asfortranarray(Y))
                expected = net.loss_and_gradient(b, X, Y)
                np.testing.assert_allclose(L, expected[0], rtol=1e-13)
                np.testing.assert_allclose(g, expected[1], rtol=1e-11, atol=1e-15)


@each(PLAIN | RELU | WITH_BATCH_NORM)
@each_loss
@each_penalty
def test_network_keeps_float32(layers, loss, penalty, rng):
    net = lu.Network(*layers, loss=loss, penalty=penalty)
    theta, X, Y = (a.astype(np.float32) for a in (draw(net, rng), *draw_data(rng)))
    results = [net.forward(theta, X), net.loss(theta, X, Y), *net.loss_and_gradient(theta, X, Y)]
    results += [
        net.pack(net.unpack(theta)),
        *(a for pair in net.statistics(theta, X) for a in pair),
    ]
    if not net.has_batch_norm:
        results.append(net.hessian(theta, X, Y))
    assert {a.dtype for a in results} == {np.dtype(np.float32)}


@each({k: PLAIN[k] for k in ("linear", "skip", "activated input")} | WITH_BATCH_NORM)
@pytest.mark.parametrize("lead", [(), (2,)])
def test_float32_samples_of_a_float64_network_are_taken_as_float64(layers, lead, rng):
    net = lu.Network(*layers, loss=lu.squared_error)
    theta, (X, Y) = draw(net, rng, *lead), draw_data(rng)
    X = X.astype(np.float32)
    expected = net.loss_and_gradient(theta, X.astype(float), Y)
    results = net.loss_and_gradient(theta, X, Y)
    for a, b in zip((*results, net.forward(theta, X)), expected, strict=False):
        assert a.dtype == np.float64
        np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-14)


def test_network_of_float32_keeps_it_with_the_targets_that_one_hot_makes(rng):
    net = lu.Network(3, 4, K, activation=lu.tanh, loss=lu.cross_entropy)
    theta, X = (a.astype(np.float32) for a in (draw(net, rng), draw_data(rng)[0]))
    Y = lu.one_hot(np.arange(N) % K, K)
    results = [*net.loss_and_gradient(theta, X, Y), net.loss(theta, X, Y)]
    results += [net.hessian(theta, X, Y), net.loss_grid(theta, X, Y)]
    assert {a.dtype for a in results} == {np.dtype(np.float32)}


def test_integers_are_taken_as_float64(rng):
    net = lu.Network(2, 2, loss=lu.squared_error, penalty=lu.l2(0.5))
    theta, X, Y = [1, 2, 3, 4, 5, 6], [[1, 0], [2, 1]], [[0, 1], [1, 0]]
    as_floats = [np.array(a, float) for a in (theta, X, Y)]
    assert net.loss(theta, X, Y) == net.loss(*as_floats)
    g = net.loss_and_gradient(theta, X, Y)[1]
    assert g.dtype == np.float64
    np.testing.assert_array_equal(g, net.loss_and_gradient(*as_floats)[1])


def test_network_takes_sizes_that_numpy_computed():
    X = np.zeros((5, 4))
    net = lu.Network(np.int64(X.shape[1]), np.int64(3), loss=lu.squared_error)
    assert net.n_parameters == 15


# refusals: making a network --------------------------------------------------------------------


def test_network_refuses_what_is_no_loss():
    with pytest.raises(TypeError, match=r"loss must be lu\.squared_error or .* got 'mse'"):
        lu.Network(2, 3, loss="mse")


def test_network_refuses_what_is_no_penalty():
    with pytest.raises(
        TypeError, match=r"penalty must be lu\.l1\(lam\) or lu\.l2\(lam\), got 0\.1"
    ):
        lu.Network(2, 3, loss=lu.squared_error, penalty=0.1)


def test_network_refuses_too_few_or_bad_sizes():
    with pytest.raises(ValueError, match=r"needs at least an input and an output size, got .2"):
        lu.Network(2, loss=lu.squared_error)
    with pytest.raises(ValueError, match="n_out must be at least 1, got 0"):
        lu.Network(2, 0, loss=lu.squared_error)


def test_network_refuses_to_be_without_units():
    for layers in ((), (lu.tanh,)):
        with pytest.raises(ValueError, match="a network needs at least one layer with units"):
            lu.Network(*layers, loss=lu.squared_error)


def test_network_asks_for_the_activation_of_its_hidden_layers():
    with pytest.raises(TypeError, match=r"need an activation, for example activation=lu\.tanh"):
        lu.Network(2, 3, 1, loss=lu.squared_error)
    with pytest.raises(TypeError, match=r"activation must be like lu\.tanh, got 'tanh'"):
        lu.Network(2, 3, 1, activation="tanh", loss=lu.squared_error)


def test_network_refuses_an_activation_that_would_go_nowhere():
    with pytest.raises(TypeError, match="activation goes with numbers of units; write it between"):
        lu.Network(lu.Dense(2, 3), activation=lu.tanh, loss=lu.squared_error)


def test_network_refuses_sizes_mixed_with_layers():
    with pytest.raises(TypeError, match="expected a layer or an activation, got 2"):
        lu.Network(2, lu.Dense(2, 3), loss=lu.squared_error)


# refusals: using a network ---------------------------------------------------------------------


@pytest.fixture
def net():
    return lu.Network(3, 4, K, activation=lu.tanh, loss=lu.squared_error)


@pytest.fixture
def calls(net):
    """All methods that take θ and samples, as functions of (θ, X, Y)."""
    return [
        lambda theta, X, Y: net.logits(theta, X),
        lambda theta, X, Y: net.forward(theta, X),
        lambda theta, X, Y: net.statistics(theta, X),
        net.loss,
        net.loss_and_gradient,
        net.hessian,
    ]


def test_init_refuses_what_is_no_generator(net):
    for bad in (0, None, np.random):
        with pytest.raises(TypeError, match=r"rng must be a numpy\.random\.Generator, for example"):
            net.init(bad)


def test_init_refuses_a_size_that_is_not_positive(net, rng):
    for bad in (0, -1, (2, 0)):
        with pytest.raises(ValueError, match="size must be at least 1, got"):
            net.init(rng, bad)
    for bad in (2.0, "two", True):
        with pytest.raises(TypeError, match="size must be a whole number, got"):
            net.init(rng, bad)


def test_network_refuses_a_theta_of_the_wrong_length(net, calls, rng):
    X, Y = draw_data(rng)
    for call in [*calls, lambda theta, X, Y: net.unpack(theta)]:
        for bad in (np.zeros(25), np.zeros((26, 1)), 1.0):
            with pytest.raises(ValueError, match=r"theta must have shape \(\.\.\., 26\), got \("):
                call(bad, X, Y)
    with pytest.raises(ValueError, match=r"net\.init\(rng\) makes one"):
        net.unpack(np.zeros(3))


def test_network_refuses_samples_of_the_wrong_shape(net, calls, rng):
    theta, (_, Y) = draw(net, rng), draw_data(rng)
    for call in calls:
        for bad in (np.zeros(3), np.zeros((N, 2)), np.zeros((3, N))):
            with pytest.raises(ValueError, match=r"X must have shape \(N, 3\), one row per sample"):
                call(theta, bad, Y)
        with pytest.raises(ValueError, match="X holds no sample"):
            call(theta, np.zeros((0, 3)), Y)


def test_network_refuses_leading_axes_that_disagree(net, calls, rng):
    Y = draw_data(rng)[1]
    for lead_theta, lead_x in (((2,), (3,)), ((2, 3), (3,)), ((3,), (1,))):
        theta, X = draw(net, rng, *lead_theta), draw_data(rng, *lead_x)[0]
        for call in calls:
            with pytest.raises(ValueError, match="leading axes of theta and X disagree"):
                call(theta, X, Y)


def test_network_refuses_what_is_not_finite_and_says_which_array(net, calls, rng):
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    for bad in (np.nan, np.inf):
        for call in calls:
            with pytest.raises(ValueError, match="theta must be finite, got NaN or infinity"):
                call(np.full_like(theta, bad), X, Y)
            with pytest.raises(ValueError, match="X must be finite, got NaN or infinity"):
                call(theta, np.full_like(X, bad), Y)
        for call in calls[-2:]:
            with pytest.raises(ValueError, match="Y must be finite, got NaN or infinity"):
                call(theta, X, np.full_like(Y, bad))


def test_network_refuses_what_is_not_a_number(net, calls, rng):
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    for call in calls:
        with pytest.raises(TypeError, match="theta must hold real numbers, got dtype complex128"):
            call(theta + 0j, X, Y)
        with pytest.raises(TypeError, match="X must hold real numbers, got dtype object"):
            call(theta, X.astype(object), Y)


def test_network_refuses_targets_of_the_wrong_shape(net, calls, rng):
    theta, (X, Y) = draw(net, rng, 3), draw_data(rng)
    for call in calls[-3:]:
        for bad in (Y[:, 0], Y[:, :1], Y[1:], Y[None], np.stack([Y, Y])):
            with pytest.raises(ValueError, match=r"outputs and targets must both have shape"):
                call(theta, X, bad)


def test_classifier_refuses_targets_that_are_no_distribution(rng):
    net = lu.Network(3, K, loss=lu.cross_entropy)
    theta, (X, _) = draw(net, rng), draw_data(rng)
    for call in (net.loss, net.loss_and_gradient, net.hessian):
        with pytest.raises(ValueError, match="must be one-hot or a probability distribution"):
            call(theta, X, np.ones((N, K)))


def test_hessian_refuses_batch_norm(rng):
    net = lu.Network(*WITH_BATCH_NORM["skip around batch norm"], loss=lu.squared_error)
    with pytest.raises(
        ValueError, match="exact Hessian is written for Dense, Skip and activations"
    ):
        net.hessian(draw(net, rng), *draw_data(rng))


def test_hessian_refuses_to_fill_the_memory_unless_it_is_meant(net, rng):
    arguments = draw(net, rng), *draw_data(rng)
    limit = 8 * 26**2
    with pytest.raises(
        ValueError, match=r"of 26 parameters would take 5\.41e-06 GB; pass max_bytes"
    ):
        net.hessian(*arguments, max_bytes=limit - 1)
    assert net.hessian(*arguments, max_bytes=limit).shape == (26, 26)
    large = lu.Network(100, 1000, 10, activation=lu.tanh, loss=lu.squared_error)
    with pytest.raises(ValueError, match=r"the Hessian of 111010 parameters would take 98\.6 GB"):
        large.hessian(np.zeros(111010), np.zeros((1, 100)), np.zeros((1, 10)))


def test_loss_grid_refuses_bad_input(net, rng):
    thetas, (X, Y) = draw(net, rng, 3), draw_data(rng)
    for bad in (np.stack([X] * 3), X[0], X[:, :2]):
        with pytest.raises(ValueError, match=r"X must have shape \(N, 3\).* got"):
            net.loss_grid(thetas, bad, Y)
    with pytest.raises(ValueError, match=r"theta must have shape \(\.\.\., 26\), got"):
        net.loss_grid(thetas[:, 1:], X, Y)
    for bad in (Y[1:], np.stack([Y] * 3)):
        with pytest.raises(ValueError, match="outputs and targets must both have shape"):
            net.loss_grid(thetas, X, bad)


def test_batch_norm_network_refuses_one_sample_without_statistics(rng):
    net = lu.Network(*WITH_BATCH_NORM["batch norm"], loss=lu.squared_error)
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    with pytest.raises(ValueError, match="BatchNorm needs at least 2 samples in a batch"):
        net.loss_and_gradient(theta, X[:1], Y[:1])


@pytest.mark.parametrize("number", [0, 1, 3])
def test_network_refuses_another_number_of_statistics_than_of_batch_norms(number, rng):
    net = lu.Network(*WITH_BATCH_NORM["batch norm first and last"], loss=lu.squared_error)
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    statistics = [*net.statistics(theta, X), (np.zeros((1, K)), np.ones((1, K)))][:number]
    for call in (net.logits, net.forward, lambda t, X, **s: net.loss(t, X, Y, **s)):
        with pytest.raises(ValueError, match="statistics"):
            call(theta, X, statistics=statistics)


def test_network_refuses_statistics_of_another_shape(rng):
    net = lu.Network(*WITH_BATCH_NORM["batch norm"], loss=lu.squared_error)
    theta, (X, _) = draw(net, rng), draw_data(rng)
    of_an_ensemble = net.statistics(draw(net, rng, 2), X)
    for bad in (of_an_ensemble, [(np.zeros(3), np.ones(3))]):
        with pytest.raises(ValueError, match="statistics"):
            net.forward(theta, X, statistics=bad)


def test_pack_refuses_missing_unknown_and_misshapen_parameters(net, rng):
    p = net.unpack(draw(net, rng))
    with pytest.raises(ValueError, match=r"expected parameters \['W1', 'b1', 'W2', 'b2'\], got"):
        net.pack({k: v for k, v in p.items() if k != "b2"})
    for more in ({**p, "W3": p["W2"]}, {"w1" if k == "W1" else k: v for k, v in p.items()}):
        with pytest.raises(ValueError, match="expected parameters"):
            net.pack(more)
    for bad in (p["W1"].T, p["W1"][0], 1.0):
        with pytest.raises(ValueError, match=r"W1 must have shape \(4, 3\), got"):
            net.pack({**p, "W1": bad})
    with pytest.raises(ValueError, match="b1 must be finite, got NaN or infinity"):
        net.pack({**p, "b1": np.full(4, np.nan)})


def test_pack_refuses_leading_axes_that_disagree(net, rng):
    p = net.unpack(draw(net, rng, 2))
    for bad in (p["b1"][0], np.zeros((3, 4))):
        with pytest.raises(ValueError, match="leading axes"):
            net.pack({**p, "b1": bad})


def test_network_lists_its_layers_parameters_and_their_number():
    net = lu.Network(4, 16, 3, activation=lu.tanh, loss=lu.cross_entropy, penalty=lu.l2(0.1))
    head, *rows, last = repr(net).splitlines()
    assert (
        head == "Network(Dense(4, 16), tanh, Dense(16, 3); cross_entropy + <penalty l2, lam=0.1>)"
    )
    assert [row.split()[0] for row in rows] == ["W1", "b1", "W2", "b2"]
    assert "(16, 4)" in rows[0]
    assert rows[0].endswith(" 64")
    assert last.split() == ["P", "131"]
