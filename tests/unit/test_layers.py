"""Layers one by one: forwards, backwards, and both to first order in a complex change."""

import numpy as np
import pytest

import lecture_utils as lu
from lecture_utils.layers import Chain

pytestmark = pytest.mark.usefixtures("strict_floats")

SMOOTH = {
    "dense": lu.Dense(3, 4),
    "dense to one": lu.Dense(3, 1),
    "dense without bias": lu.Dense(3, 4, bias=False),
    "identity": Chain(lu.identity, lu.Dense(3, 3), lu.identity),
    "sigmoid": Chain(lu.sigmoid, lu.Dense(3, 4), lu.sigmoid),
    "tanh": Chain(lu.tanh, lu.Dense(3, 4), lu.tanh),
    "chain": Chain(lu.Dense(3, 4), lu.tanh, lu.Dense(4, 2), lu.sigmoid),
    "chain of chains": Chain(lu.Dense(3, 4), Chain(lu.tanh, lu.Dense(4, 2))),
    "skip": lu.Skip(lu.Dense(3, 3), lu.tanh),
    "scaled skip": lu.Skip(lu.Dense(3, 4), lu.tanh, lu.Dense(4, 3), scale=0.3),
    "nested skips": lu.Skip(lu.Dense(3, 4), lu.Skip(lu.tanh, lu.Dense(4, 4)), lu.Dense(4, 3)),
}
WITH_BATCH_NORM = {
    "batch norm": lu.BatchNorm(3),
    "batch norm of large eps": lu.BatchNorm(3, eps=0.5),
    "batch norm in a chain": Chain(
        lu.Dense(3, 4, bias=False), lu.BatchNorm(4), lu.tanh, lu.Dense(4, 2)
    ),
    "skip around batch norm": lu.Skip(lu.BatchNorm(3), lu.tanh, lu.Dense(3, 3), scale=2.0),
}
RELU = {"relu": Chain(lu.relu, lu.Dense(3, 4), lu.relu)}
N = 5


def each(layers):
    return pytest.mark.parametrize("layer", layers.values(), ids=layers.keys())


def draw(layer, rng, *lead):
    return [rng.normal(size=(*lead, *shape)) for _, shape in layer.shapes]


def draw_input(layer, rng, *lead):
    """Inputs on both sides of 0 but not close to it, where ReLU has its kink."""
    size = (*lead, N, getattr(layer, "n_in", None) or 3)
    return rng.uniform(0.3, 2, size=size) * rng.choice([-1, 1], size=size)


def with_entry(arrays, k, value):
    return [value if j == k else array for j, array in enumerate(arrays)]


# backwards -------------------------------------------------------------------------------------


@each(SMOOTH | WITH_BATCH_NORM | RELU)
@pytest.mark.parametrize(("lead_p", "lead_z"), [((), ()), ((2,), ()), ((2,), (2,)), ((2, 2), ())])
def test_backward_agrees_with_differences(
    layer, lead_p, lead_z, rng, read_only, difference, relative_error
):
    p = [read_only(a) for a in draw(layer, rng, *lead_p)]
    Z = draw_input(layer, rng, *lead_z)
    if layer in RELU.values():
        W, b = p
        assert np.abs(np.maximum(Z, 0) @ W.swapaxes(-1, -2) + b[..., None, :]).min() > 0.01
    output, cache = layer.forward(p, read_only(Z))
    C = read_only(rng.normal(size=output.shape))  # L = sum C · output

    dZ, gradients = layer.backward(p, cache, C)

    assert [g.shape for g in gradients] == [(*lead_p, *shape) for _, shape in layer.shapes]
    for k, (g, a) in enumerate(zip(gradients, p, strict=True)):
        slope = difference(lambda a, k=k: (C * layer.forward(with_entry(p, k, a), Z)[0]).sum(), a)
        assert relative_error(g, slope) < 1e-7
    slope = difference(lambda Z: (C * layer.forward(p, Z)[0]).sum(), Z)
    if lead_p and not lead_z:  # the same samples go into every network
        dZ = dZ.sum(axis=tuple(range(len(lead_p))))
    assert relative_error(dZ, slope) < 1e-7


@pytest.mark.parametrize("lead_z", [(), (3,), (1, 3), (2, 1)])
def test_leading_axes_of_parameters_and_samples_broadcast(lead_z, rng):
    layer = lu.Dense(3, 4)
    p, Z = draw(layer, rng, 2, 3), draw_input(layer, rng, *lead_z)
    U, kept = layer.forward(p, Z)
    _, (dW, _) = layer.backward(p, kept, U)
    Z = np.broadcast_to(Z, (2, 3, *Z.shape[-2:]))
    for i in np.ndindex(2, 3):
        one, _ = layer.forward([a[i] for a in p], Z[i])
        np.testing.assert_allclose(U[i], one, rtol=1e-13)
        np.testing.assert_allclose(dW[i], one.T @ Z[i], rtol=1e-12, atol=1e-14)


def test_chain_leaves_out_the_derivative_of_its_input_when_nobody_asks(rng):
    chain = Chain(lu.Dense(3, 4), lu.tanh, lu.Dense(4, 2))
    p, Z = draw(chain, rng), draw_input(chain, rng)
    V, kept = chain.forward(p, Z)
    dZ, gradients = chain.backward(p, kept, V, inwards=False)
    assert dZ is None
    for g, expected in zip(gradients, chain.backward(p, kept, V)[1], strict=True):
        np.testing.assert_array_equal(g, expected)


@each(SMOOTH | WITH_BATCH_NORM | RELU)
def test_layer_keeps_float32(layer, rng):
    p = [a.astype(np.float32) for a in draw(layer, rng)]
    output, cache = layer.forward(p, draw_input(layer, rng).astype(np.float32))
    dZ, gradients = layer.backward(p, cache, np.ones_like(output))
    assert {a.dtype for a in (output, dZ, *gradients)} == {np.dtype(np.float32)}


@pytest.mark.parametrize(
    "activation", [lu.identity, lu.step, lu.sigmoid, lu.tanh, lu.relu], ids=repr
)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_activation_as_a_layer_multiplies_by_its_slope_also_at_kinks_and_extremes(
    activation, dtype, rng
):
    layer, dZ = Chain(activation), rng.normal(size=(2, 5)).astype(dtype)
    U = np.array([[-1000, -3, -0.5, -1e-300, 0], [0, 1e-300, 0.5, 3, 1000]]).astype(dtype)
    Z, cache = layer.forward([], U)
    dU, gradients = layer.backward([], cache, dZ)
    np.testing.assert_array_equal(Z, activation(U))
    tolerance = 10 * np.finfo(dtype).eps
    np.testing.assert_allclose(dU, dZ * activation.derivative(U), rtol=tolerance, atol=tolerance)
    assert gradients == []
    assert (Z.dtype, dU.dtype) == (dtype, dtype)


# complex changes, which only `Network.hessian` makes ---------------------------------------------


@each(SMOOTH | WITH_BATCH_NORM | RELU)
def test_a_small_imaginary_change_tells_the_first_order_of_both_passes(
    layer, rng, difference, relative_error
):
    """Im f(p + ih q)/h is the derivative of f along q, for values and for gradients."""
    p, Z = draw(layer, rng), draw_input(layer, rng)
    q, RZ = draw(layer, rng), rng.normal(size=Z.shape)
    C = rng.normal(size=layer.forward(p, Z)[0].shape)

    def run(t):
        """Return all that both passes give at a distance t; copies have an axis before the rest."""
        moved = [(a + t * b)[None] for a, b in zip(p, q, strict=True)]
        V, kept = layer.forward(moved, (Z + t * RZ)[None])
        dZ, gradients = layer.backward(moved, kept, C)
        return np.concatenate([a.ravel() for a in (V, dZ, *gradients)])

    h = 1e-20
    expected = difference(lambda t: run(t[0]), np.zeros(1))[..., 0]
    assert relative_error(run(1j * h).imag / h, expected) < 1e-7


# Dense -----------------------------------------------------------------------------------------


def test_dense_maps_each_row_to_w_z_plus_b(rng):
    layer = lu.Dense(3, 3)  # square, so that a missing transpose is wrong numbers, not a bad shape
    W, b = draw(layer, rng)
    Z = rng.normal(size=(4, 3))
    U, _ = layer.forward([W, b], Z)
    for n in range(4):
        np.testing.assert_allclose(U[n], W @ Z[n] + b, rtol=1e-13)
    linear, _ = lu.Dense(3, 3, bias=False).forward([W], Z)
    np.testing.assert_allclose(linear, U - b, rtol=1e-12, atol=1e-14)


def test_dense_agrees_with_pytorch(rng):
    torch = pytest.importorskip("torch")
    layer, Z, C = lu.Dense(3, 3), rng.normal(size=(4, 3)), rng.normal(size=(4, 3))
    p = draw(layer, rng)
    W, b, z = (torch.tensor(a, requires_grad=True) for a in (*p, Z))
    torch_output = torch.nn.functional.linear(z, W, b)
    (torch_output * torch.tensor(C)).sum().backward()

    U, cache = layer.forward(p, Z)
    dZ, (dW, db) = layer.backward(p, cache, C)

    np.testing.assert_allclose(U, torch_output.detach().numpy(), rtol=1e-13)
    for ours, theirs in ((dZ, z), (dW, W), (db, b)):
        np.testing.assert_allclose(ours, theirs.grad.numpy(), rtol=1e-13)


@pytest.mark.parametrize("gain", [1.0, 2.0])
def test_dense_starts_with_variance_gain_squared_over_n_in_and_zero_bias(rng, gain):
    W, b = lu.Dense(50, 20).init(rng, (30,), gain)
    assert W.shape == (30, 20, 50)
    n = W.size
    assert abs(W.mean()) / (W.std() / np.sqrt(n)) < 4
    assert abs(W.var() * 50 / gain**2 - 1) / np.sqrt(2 / n) < 4
    np.testing.assert_array_equal(b, np.zeros((30, 20)))
    assert len(lu.Dense(50, 20, bias=False).init(rng, (), gain)) == 1


def test_dense_refuses_sizes_that_are_not_positive_whole_numbers():
    with pytest.raises(ValueError, match="n_in must be at least 1, got 0"):
        lu.Dense(0, 3)
    with pytest.raises(ValueError, match="n_out must be at least 1, got -2"):
        lu.Dense(3, -2)
    with pytest.raises(TypeError, match=r"n_in must be a whole number, got 2\.0"):
        lu.Dense(2.0, 3)
    with pytest.raises(TypeError, match="n_out must be a whole number, got True"):
        lu.Dense(2, True)


# BatchNorm -------------------------------------------------------------------------------------

ALMOST_ZERO = 1e-300  # an eps that no variance of the tests can notice


def test_batch_norm_gives_mean_zero_and_biased_variance_one(rng):
    U = rng.normal(size=(6, 4)) * [1, 10, 0.01, 3] + [0, 5, -2, 100]
    layer = lu.BatchNorm(4, eps=ALMOST_ZERO)
    V, _ = layer.forward([np.ones(4), np.zeros(4)], U)
    np.testing.assert_allclose(V.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose((V**2).sum(axis=0) / 6, 1, rtol=1e-12)


def test_batch_norm_has_its_eps_under_the_root():
    U = np.array([[0.0], [2.0]])  # mean 1, biased variance 1
    V, _ = lu.BatchNorm(1, eps=3.0).forward([np.array([5.0]), np.array([7.0])], U)
    np.testing.assert_allclose(V, [[7 - 5 / 2], [7 + 5 / 2]], rtol=1e-15)


def test_batch_norm_agrees_with_the_standard_scaler_of_scikit_learn(rng):
    preprocessing = pytest.importorskip("sklearn.preprocessing")
    U, gamma, beta = rng.normal(3, 2, size=(7, 4)), rng.normal(size=4), rng.normal(size=4)
    V, _ = lu.BatchNorm(4, eps=ALMOST_ZERO).forward([gamma, beta], U)
    expected = gamma * preprocessing.StandardScaler().fit_transform(U) + beta
    np.testing.assert_allclose(V, expected, rtol=1e-12, atol=1e-13)


def test_batch_norm_agrees_with_pytorch(rng):
    torch = pytest.importorskip("torch")
    layer, U, C = lu.BatchNorm(4), rng.normal(3, 2, size=(7, 4)), rng.normal(size=(7, 4))
    p = draw(layer, rng)
    gamma, beta, u = (torch.tensor(a, requires_grad=True) for a in (*p, U))
    output = torch.nn.functional.batch_norm(
        u, None, None, gamma, beta, training=True, eps=layer.eps
    )
    (output * torch.tensor(C)).sum().backward()

    V, cache = layer.forward(p, U)
    dU, (dgamma, dbeta) = layer.backward(p, cache, C)

    np.testing.assert_allclose(V, output.detach().numpy(), rtol=1e-12)
    for ours, theirs in ((dU, u), (dgamma, gamma), (dbeta, beta)):
        np.testing.assert_allclose(ours, theirs.grad.numpy(), rtol=1e-11, atol=1e-13)


def test_batch_norm_predicts_from_given_statistics_and_remembers_nothing(rng):
    layer, U = lu.BatchNorm(2, eps=0.25), np.array([[3.0, 10.0]])
    p = [np.array([2.0, 1.0]), np.array([0.0, 1.0])]
    before = dict(vars(layer))
    given = (np.array([[1.0, 4.0]]), np.array([[0.75, 8.75]]))
    V, _ = layer.forward(p, U, iter([given]))  # one sample is enough here
    np.testing.assert_allclose(V, [[2 * (3 - 1) / 1, (10 - 4) / 3 + 1]], rtol=1e-15)
    layer.forward(p, rng.normal(size=(5, 2)))
    assert vars(layer) == before


def test_batch_norm_starts_as_the_plain_normalisation(rng):
    gamma, beta = lu.BatchNorm(3).init(rng, (2,), 5.0)
    np.testing.assert_array_equal(gamma, np.ones((2, 3)))
    np.testing.assert_array_equal(beta, np.zeros((2, 3)))


@pytest.fixture
def normalised_units(rng):
    """L(W, b) of a dense layer followed by BatchNorm and tanh, with its gradient."""
    chain = Chain(lu.Dense(3, 4), lu.BatchNorm(4, eps=ALMOST_ZERO), lu.tanh)
    X, C = rng.normal(size=(6, 3)), rng.normal(size=(6, 4))
    W, *rest = draw(chain, rng)

    def run(W, b=rest[0]):
        p = [W, b, *rest[1:]]
        Z, caches = chain.forward(p, X)
        return Z, chain.backward(p, caches, C)[1]

    return run, W, rest[0]


def test_batch_norm_makes_scale_and_shift_of_a_unit_a_gauge(normalised_units):
    run, W, b = normalised_units
    a = np.array([[3.0], [0.5], [7.0], [1.0]])  # another positive factor for every unit
    np.testing.assert_allclose(run(a * W, a[:, 0] * b + 7)[0], run(W)[0], rtol=1e-11)


def test_batch_norm_leaves_no_force_along_the_gauge_direction(normalised_units):
    run, W, _ = normalised_units
    dW, db, *_ = run(W)[1]
    np.testing.assert_allclose((W * dW).sum(axis=1), 0, atol=1e-13)
    np.testing.assert_allclose(db, 0, atol=1e-13)
    assert np.abs(dW).min() > 1e-4  # the zeros above are not trivial


def test_batch_norm_divides_the_gradient_by_the_scale_of_the_weights(normalised_units):
    run, W, b = normalised_units
    np.testing.assert_allclose(run(3 * W, 3 * b)[1][0], run(W)[1][0] / 3, rtol=1e-10)


def test_batch_norm_refuses_one_sample_without_statistics():
    with pytest.raises(ValueError, match="needs at least 2 samples in a batch: with one sample"):
        lu.BatchNorm(2).forward([np.ones(2), np.zeros(2)], np.ones((1, 2)))


def test_batch_norm_refuses_a_bad_size_or_eps():
    with pytest.raises(ValueError, match="n must be at least 1, got 0"):
        lu.BatchNorm(0)
    with pytest.raises(ValueError, match="eps must be finite and greater than 0, got 0"):
        lu.BatchNorm(3, eps=0)
    with pytest.raises(TypeError, match="eps must be a number, got '1e-5'"):
        lu.BatchNorm(3, eps="1e-5")


# Skip and Chain --------------------------------------------------------------------------------


def test_skip_adds_the_scaled_branch_to_its_input(rng):
    branch = lu.Dense(3, 3), lu.tanh
    skip, chain = lu.Skip(*branch, scale=0.25), Chain(*branch)
    p, Z = draw(chain, rng), rng.normal(size=(4, 3))
    np.testing.assert_allclose(skip.forward(p, Z)[0], Z + 0.25 * chain.forward(p, Z)[0], rtol=1e-14)


def test_skip_with_zero_weights_passes_values_and_derivatives_through(rng):
    skip = lu.Skip(lu.Dense(3, 3), lu.tanh)
    p = [np.zeros((3, 3)), np.zeros(3)]
    Z, dZ = rng.normal(size=(2, 4, 3))
    output, caches = skip.forward(p, Z)
    np.testing.assert_array_equal(output, Z)
    np.testing.assert_array_equal(skip.backward(p, caches, dZ)[0], dZ)


def test_skip_refuses_a_branch_that_changes_the_number_of_units():
    with pytest.raises(ValueError, match="need the same number of units, got 2 and 3"):
        lu.Skip(lu.Dense(2, 3))
    with pytest.raises(ValueError, match="need the same number of units, got None and None"):
        lu.Skip(lu.tanh)


def test_skip_refuses_a_scale_that_is_not_positive():
    with pytest.raises(ValueError, match="scale must be finite and greater than 0, got 0"):
        lu.Skip(lu.Dense(2, 2), scale=0)
    with pytest.raises(TypeError, match="scale must be a number, got None"):
        lu.Skip(lu.Dense(2, 2), scale=None)


@pytest.mark.parametrize("bad", [3, "tanh", None, np.tanh], ids=["3", "text", "None", "ufunc"])
def test_chain_refuses_what_is_neither_a_layer_nor_an_activation(bad):
    with pytest.raises(TypeError, match="expected a layer or an activation, got"):
        Chain(lu.Dense(2, 3), bad)


def test_chain_refuses_a_class_in_place_of_a_layer():
    with pytest.raises(TypeError, match="expected a layer or an activation, got <class"):
        Chain(lu.Dense)


def test_chain_refuses_layers_that_do_not_fit():
    with pytest.raises(ValueError, match=r"Dense\(4, 1\) expects 4 inputs, but gets 3"):
        Chain(lu.Dense(2, 3), lu.tanh, lu.Dense(4, 1))
    with pytest.raises(ValueError, match=r"BatchNorm\(2\) expects 2 inputs, but gets 3"):
        Chain(lu.Dense(2, 3), lu.BatchNorm(2))


def measured_gain(W):
    """√(n_in · variance), and its standard error."""
    return np.sqrt(W.var() * W.shape[-1]), 1 / np.sqrt(2 * W.size)


def assert_gain(W, expected):
    gain, error = measured_gain(W)
    assert abs(gain / expected - 1) < 4 * error


def test_chain_gives_the_gain_root_two_to_a_map_that_feeds_a_relu(rng):
    layers = lu.Dense(30, 40), lu.relu, lu.Dense(40, 40), lu.BatchNorm(40), lu.relu
    W1, _, W2, _, _, _, W3, _ = Chain(*layers, lu.Dense(40, 30)).init(rng, (20,), 1.0)
    assert_gain(W1, np.sqrt(2))
    assert_gain(W2, np.sqrt(2))  # the normalisation in between changes nothing
    assert_gain(W3, 1)


def test_chain_gives_the_gain_one_to_a_map_that_feeds_another_map_or_tanh(rng):
    chain = Chain(lu.Dense(30, 40), lu.tanh, lu.Dense(40, 40), lu.Dense(40, 40), lu.relu)
    W1, _, W2, _, W3, _ = chain.init(rng, (20,), 1.0)
    assert_gain(W1, 1)
    assert_gain(W2, 1)
    assert_gain(W3, np.sqrt(2))


def test_skip_starts_its_own_layers_by_the_same_rule(rng):
    chain = Chain(lu.Skip(lu.Dense(40, 40), lu.relu, lu.Dense(40, 40)), lu.Dense(40, 1))
    W1, _, W2, *_ = chain.init(rng, (20,), 1.0)
    assert_gain(W1, np.sqrt(2))
    assert_gain(W2, 1)


def test_layers_say_what_they_are():
    chain = Chain(lu.Dense(2, 3), lu.Skip(lu.Dense(3, 3, bias=False), lu.tanh), lu.BatchNorm(3))
    expected = "Chain(Dense(2, 3), Skip(Dense(3, 3, bias=False), tanh), BatchNorm(3))"
    assert repr(chain) == expected
