"""The live demos of notebook 09: what they compute, against plain formulas and lu.Network."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import lecture_utils as lu
from lecture_utils.chapters.vanishing_gradients.demos import (
    ACTIVATIONS,
    DEEPEST,
    NETWORKS,
    REMEDIES,
    SAMPLES,
    SHORTCUTS,
    STEPS,
    WIDTH,
    deep_network,
    flow,
    gradient_flow,
    train_deep,
    wide_limit,
)

FLOW = {"activation": "sigmoid", "log2_gain": 0.0, "depth": 6, "shortcut": "none", "draw": 0}
TASK = {"activation": "sigmoid", "remedy": "none", "depth": 8, "log_rate": 0.0, "seed": 0}
each_activation = pytest.mark.parametrize("activation", ACTIVATIONS)


# --- gradient_flow --------------------------------------------------------------------------------


@pytest.mark.parametrize("shortcut", SHORTCUTS)
@each_activation
def test_delta_agrees_with_the_gradients_of_a_network(activation, shortcut):
    """Each layer gets a bias or a β per sample and unit, whose gradient is δ."""
    depth, g = 4, 2.0**0.75
    result = flow(activation, 0.75, depth, shortcut, 3)
    rng = np.random.default_rng(3)
    V = rng.normal(size=(DEEPEST, WIDTH, WIDTH)) / np.sqrt(WIDTH)
    Z, C = rng.normal(size=(SAMPLES, WIDTH)), rng.normal(size=(SAMPLES, WIDTH))

    def loss(shifts):
        z = Z
        for V_l, shift in zip(V[:depth], shifts, strict=True):
            u = g * z @ V_l.T
            if shortcut == "BatchNorm":
                u = (u - u.mean(axis=0)) / np.sqrt(u.var(axis=0) + 1e-5)
            z_new = ACTIVATIONS[activation](u + shift)
            skip = {"skip": 1.0, "skip/√D": depth**-0.5}.get(shortcut)
            z = z_new if skip is None else z + skip * z_new
        return np.sum(C * z)

    # A random direction per layer: its slope is the projection of δ, of variance |δ|².
    directions = np.random.default_rng(0).normal(size=(100, SAMPLES, WIDTH))
    sizes = []
    for layer in range(depth):
        slopes = []
        for direction in directions:
            shift = np.zeros((depth, SAMPLES, WIDTH))
            shift[layer] = 1e-6 * direction
            slopes.append((loss(shift) - loss(-shift)) / 2e-6)
        sizes.append(np.sqrt(np.mean(np.square(slopes))))
    estimate = np.log10(np.array(sizes) / sizes[-1])
    assert_allclose(result.log_delta, estimate, atol=4 * np.log10(np.e) / np.sqrt(100))


def test_delta_is_that_of_back_propagation_through_a_network():
    depth, g = 5, 1.5
    result = flow("tanh", np.log2(g), depth, "none", 0)
    rng = np.random.default_rng(0)
    V = rng.normal(size=(DEEPEST, WIDTH, WIDTH)) / np.sqrt(WIDTH)
    X, C = rng.normal(size=(SAMPLES, WIDTH)), rng.normal(size=(SAMPLES, WIDTH))
    layers = [layer for _ in range(depth) for layer in (lu.Dense(WIDTH, WIDTH), lu.tanh)]
    net = lu.Network(*layers, loss=lu.squared_error)
    p = {f"W{k + 1}": g * V[k] for k in range(depth)}
    theta = net.pack(p | {f"b{k + 1}": np.zeros(WIDTH) for k in range(depth)})
    squares = np.zeros(depth)
    for x, c in zip(X, C, strict=True):  # with one sample the gradient of b is δ
        y = net.logits(theta, x[None]) - c
        gradient = net.unpack(net.loss_and_gradient(theta, x[None], y)[1])
        squares += [np.sum(gradient[f"b{k + 1}"] ** 2) for k in range(depth)]
    assert_allclose(result.log_delta, np.log10(squares / squares[-1]) / 2, atol=2e-6)


@each_activation
def test_the_theory_is_that_of_the_notebook(activation):
    x = np.linspace(-8, 8, 1000)
    share = np.exp(-(x**2) / 2) / np.exp(-(x**2) / 2).sum()
    σ, g = ACTIVATIONS[activation], 1.7
    q, decades = g**2, 0.0
    for _ in range(19):
        u = np.sqrt(q) * x
        decades += np.log10(g**2 * (share @ σ.derivative(u) ** 2)) / 2
        q = g**2 * (share @ σ(u) ** 2)
    theory = wide_limit(σ, g, 20)
    assert_allclose(theory[0], decades, atol=1e-3)
    assert theory[-1] == 0 and theory.shape == (20,)


def test_relu_has_a_closed_form():
    assert_allclose(wide_limit(lu.relu, 1.0, 11)[0], 10 * np.log10(np.sqrt(1 / 2)))


@each_activation
def test_measurement_and_theory_agree_where_the_network_is_wide_for_its_depth(activation):
    result = flow(**FLOW | {"activation": activation, "log2_gain": 0.5, "depth": 20})
    assert_allclose(result.log_delta[0], result.theory[0], atol=1.0)


def test_the_gain_is_a_gauge_of_batch_normalisation():
    low, high = (
        flow(**FLOW | {"shortcut": "BatchNorm", "depth": 50, "log2_gain": k}) for k in (0.0, 4.5)
    )
    assert_allclose(low.log_delta, high.log_delta, atol=0.02)
    assert low.theory is None


def test_the_answers_to_the_questions_of_the_demo():
    deep = FLOW | {"depth": 50}
    at = {s: flow(**deep | {"shortcut": s}).log_delta[0] for s in SHORTCUTS}
    assert at["none"] < -30
    assert 0 < at["skip/√D"] < 0.3 < at["skip"] < 1 and 0.5 < at["BatchNorm"] < 1
    assert flow(**deep | {"log2_gain": 3.25}).log_delta[0] < 0
    assert flow(**deep | {"log2_gain": 3.75}).log_delta[0] > 0
    relu = flow(**deep | {"activation": "ReLU", "shortcut": "BatchNorm"})
    assert 4 < relu.log_delta[0] < 5
    mirror = flow(**deep | {"activation": "ReLU"})
    assert abs(mirror.log_delta[0] - mirror.log_size[-1]) < 0.5


@pytest.mark.parametrize("bad", [{"activation": "step"}, {"shortcut": "dense"}, {"depth": 51}])
def test_an_impossible_flow_is_refused(bad):
    with pytest.raises(ValueError, match=next(iter(bad))):
        flow(**FLOW | bad)


# --- deep_training --------------------------------------------------------------------------------


def test_training_follows_lu_train():
    task = TASK | {"activation": "tanh", "remedy": "skip", "depth": 3, "log_rate": -0.5}
    net, iris = deep_network("tanh", "skip", 3), lu.data.iris()
    (X,), Y = lu.standardize(iris.X), lu.one_hot(iris.y, 3)
    theta = net.init(np.random.default_rng(0), size=NETWORKS)
    history = lu.train(
        net, theta, X[::5], Y[::5], optimizer=lu.GradientDescent(10**-0.5), epochs=STEPS
    )
    assert_allclose(train_deep(**task).losses, history.loss, rtol=1e-9)


def test_without_a_remedy_both_curves_are_the_same():
    result = train_deep(**TASK)
    assert_array_equal(result.losses, result.plain)


def test_the_answers_about_training():
    ends = {
        (depth, remedy): train_deep(**TASK | {"depth": depth, "remedy": remedy}).losses[:, -1]
        for depth in (1, 2, 4, 8, 10)
        for remedy in REMEDIES
    }
    assert np.median(ends[1, "none"]) < 0.25 < 0.3 < np.median(ends[2, "none"]) < 0.6
    for depth in (4, 8, 10):
        assert abs(np.median(ends[depth, "none"]) - np.log(3)) < 0.01
        assert np.median(ends[depth, "skip"]) < 0.15
        assert np.median(ends[depth, "BatchNorm"]) < 0.15


def test_tanh_needs_a_remedy_only_where_it_is_deep():
    def end(depth, remedy):
        task = {"activation": "tanh", "depth": depth, "remedy": remedy, "log_rate": -0.5}
        return np.median(train_deep(**TASK | task).losses[:, -1])

    assert end(4, "none") < 0.1
    assert 0.15 < end(8, "none") < 0.5
    assert end(8, "skip") < 0.05 and end(8, "BatchNorm") < 0.05


def test_relu_networks_die_of_a_large_learning_rate():
    losses = train_deep(**TASK | {"activation": "ReLU", "log_rate": 0.5}).losses
    assert_allclose(np.median(losses[:, -1]), np.log(3), atol=1e-6)


@pytest.mark.filterwarnings("error")
def test_a_network_that_diverges_is_marked_and_leaves_the_others_alone():
    result = train_deep(
        **TASK | {"activation": "ReLU", "remedy": "skip", "depth": 10, "log_rate": 0.7}
    )
    assert np.isnan(result.losses[:, -1]).any()
    assert np.isfinite(result.losses[:, 0]).all()
    lost = np.isnan(result.losses)
    assert (np.diff(lost.astype(int), axis=1) >= 0).all()  # once lost, always lost


@pytest.mark.parametrize("bad", [{"activation": "step"}, {"remedy": "dropout"}])
def test_an_unknown_task_is_refused(bad):
    with pytest.raises(ValueError, match=next(iter(bad))):
        train_deep(**TASK | bad)


def test_a_flow_that_is_nearly_flat_is_seen_magnified():
    """On the axis of 52 decades the bar of 0.2 decades is not seen; below it is a tenth high."""
    demo = gradient_flow()
    demo.set(shortcut="skip/√D", depth=50)
    bars, _, near = demo._canvas.figure.axes
    heights = [np.ptp([s[1, 1] for s in ax.collections[0].get_segments()]) for ax in (bars, near)]
    assert heights[0] == heights[1] > 0.15
    shares = [h / np.ptp(ax.get_ylim()) for h, ax in zip(heights, (bars, near), strict=True)]
    assert shares[0] < 0.01 and shares[1] > 0.04
