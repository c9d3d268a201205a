"""The parameter vector θ of a network: names, views, initial values."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lecture_utils as lu

pytestmark = pytest.mark.usefixtures("strict_floats")


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
