"""A neural network as a function f_θ(x) of one parameter vector θ, eqs. (10)-(11)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from numbers import Integral
from typing import NamedTuple

import numpy as np

from ._prepared import run
from ._validation import as_float, count, generator, place_for
from .activations import Activation, identity
from .layers import (
    Bound,
    Chain,
    Dense,
    GradientTangent,
    Layer,
    rows,
    second_derivatives,
    units,
    with_ones,
)
from .losses import Loss, Penalty

_BLOCK_BYTES = 7e5  # of intermediate values at a time: they stay in a processor's cache


class BoundNetwork(NamedTuple):
    """A network tied to a joined θ and one batch; the calls write the gradient into g."""

    V: np.ndarray
    g: np.ndarray
    calls: Sequence[Callable]
    chain: Bound


class Network:
    """Layers, a loss, and the parameter vector θ that turns them into a function.

    ``Network(4, 16, 3, activation=lu.tanh, loss=lu.cross_entropy)`` is a network with 4 inputs,
    one hidden layer of 16 tanh units and 3 outputs. A general chain is written layer by layer:
    ``Network(Dense(4, 16), BatchNorm(16), tanh, Dense(16, 3), loss=cross_entropy)``.

    The network itself holds no parameters. θ has shape ``(..., P)``: leading axes are separate
    networks, and every method returns one value per network. The order inside θ is
    ``W1, b1, W2, b2, ...`` with each W row by row.

    Parameters
    ----------
    *layers : int, or layers and activations
        Numbers of units, or `Dense`, `BatchNorm`, `Skip` and activations.
    loss : Loss
        ``lu.squared_error`` or ``lu.cross_entropy``; the latter includes the softmax.
    activation : Activation, optional
        Of the hidden layers; needed if and only if numbers of units are given and there is
        a hidden layer.
    penalty : Penalty, optional
        ``lu.l1(lam)`` or ``lu.l2(lam)``, added to the loss; biases are not penalised.

    Attributes
    ----------
    n_parameters : int
        P, the length of θ.
    names : list of str
        ``["W1", "b1", ...]``, in the order of θ.
    is_weight : array of bool, shape (P,)
        True for the entries of the matrices W.

    Raises
    ------
    TypeError, ValueError
        If the layers do not fit together.
    """

    def __init__(
        self,
        *layers: int | Layer | Activation,
        loss: Loss,
        activation: Activation | None = None,
        penalty: Penalty | None = None,
    ):
        if not isinstance(loss, Loss):
            raise TypeError(f"loss must be lu.squared_error or lu.cross_entropy, got {loss!r}")
        if penalty is not None and not isinstance(penalty, Penalty):
            raise TypeError(f"penalty must be lu.l1(lam) or lu.l2(lam), got {penalty!r}")
        chain, sizes = list(layers), [int(n) for n in layers if isinstance(n, Integral)]
        if sizes and len(sizes) == len(layers):
            chain = _dense_layers(sizes, activation)
        elif activation is not None:
            raise TypeError("activation goes with numbers of units; write it between the layers")
        self.loss_function, self.penalty = loss, penalty
        self.chain = Chain(*chain)
        if self.chain.n_in is None or self.chain.n_out is None:
            raise ValueError("a network needs at least one layer with units")
        self.n_in: int = self.chain.n_in
        self.n_out: int = self.chain.n_out

        counters: dict[str, int] = {}
        self.names, self._slices, self._shapes = [], [], []
        start = 0
        for name, shape in self.chain.shapes:
            counters[name] = counters.get(name, 0) + 1
            self.names.append(f"{name}{counters[name]}")
            stop = start + int(np.prod(shape))
            self._slices.append(slice(start, stop))
            self._shapes.append(shape)
            start = stop
        self.n_parameters = start
        # Bound layers hold W and b in one matrix: θ[_joined] is the parameter vector in their
        # order, and joined[_apart] leads back.
        places = self.chain.join(self._views(np.arange(self.n_parameters)))
        self._joined_shapes = [a.shape for a in places]
        self._joined_slices = _consecutive(a.size for a in places)
        self._joined = np.concatenate([a.ravel() for a in places])
        self._apart = np.argsort(self._joined)
        self.has_batch_norm = "gamma1" in self.names
        self.is_weight = np.concatenate(
            [np.full(s.stop - s.start, name[0] == "W") for name, s in self._pieces()]
        )

    def _pieces(self):
        return zip(self.names, self._slices, strict=True)

    # parameters -------------------------------------------------------------------------------

    def init(self, rng: np.random.Generator, size: int | tuple[int, ...] = ()) -> np.ndarray:
        """Draw θ: W from N(0, gain²/n_in) with gain √2 before a ReLU and 1 otherwise; b = 0.

        Parameters
        ----------
        rng : numpy.random.Generator
        size : int or tuple of int
            Shape of the leading axes; 20 gives 20 networks.

        Returns
        -------
        array, shape (*size, P)
        """
        generator("rng", rng)
        size = tuple(count("size", n) for n in (size if isinstance(size, tuple) else (size,)))
        return self._flatten(self.chain.init(rng, size, 1.0))

    def unpack(self, theta: np.ndarray) -> dict[str, np.ndarray]:
        """Return ``{"W1": ..., "b1": ..., ...}``: views into θ, with its leading axes in front."""
        theta = self._check_theta(theta)
        return dict(zip(self.names, self._views(theta), strict=True))

    def pack(self, parameters: dict[str, np.ndarray]) -> np.ndarray:
        """Return θ from ``{"W1": ..., "b1": ..., ...}``; the inverse of `unpack`.

        Raises
        ------
        ValueError
            If a name is missing or unknown, or an array has the wrong shape.
        """
        if set(parameters) != set(self.names):
            raise ValueError(f"expected parameters {self.names}, got {sorted(parameters)}")
        arrays = []
        for name, shape in zip(self.names, self._shapes, strict=True):
            array = as_float(name, parameters[name])
            if array.shape[array.ndim - len(shape) :] != shape:
                raise ValueError(f"{name} must have shape {shape}, got {array.shape}")
            arrays.append(array)
        leads = {a.shape[: a.ndim - len(s)] for a, s in zip(arrays, self._shapes, strict=True)}
        if len(leads) > 1:
            raise ValueError(f"leading axes of the parameters disagree: {sorted(leads)}")
        return self._flatten(arrays)

    def _views(self, theta) -> list[np.ndarray]:
        lead = theta.shape[:-1]
        pieces = zip(self._slices, self._shapes, strict=True)
        return [theta[..., s].reshape(*lead, *shape) for s, shape in pieces]

    def _joined_views(self, joined) -> list[np.ndarray]:
        """Return the arrays that layers are bound to, as views of a joined parameter vector."""
        pieces = zip(self._joined_slices, self._joined_shapes, strict=True)
        return [joined[..., s].reshape(*joined.shape[:-1], *shape) for s, shape in pieces]

    def _flatten(self, arrays) -> np.ndarray:
        shaped = list(zip(arrays, self._shapes, strict=True))
        return np.concatenate(
            [a.reshape(*a.shape[: a.ndim - len(shape)], -1) for a, shape in shaped], axis=-1
        )

    # values -----------------------------------------------------------------------------------

    def logits(self, theta, X, *, statistics=None) -> np.ndarray:
        """Return the output of the last layer, before the softmax of a cross-entropy.

        Parameters
        ----------
        theta : array, shape (..., P)
        X : array, shape (N, n_in) or (..., N, n_in)
            Samples as rows.
        statistics : list, optional
            From `statistics`; without it `BatchNorm` uses those of X itself.

        Returns
        -------
        array, shape (..., N, n_out)

        Raises
        ------
        ValueError
            If a shape is wrong or a number is not finite.
        """
        theta, X = self._check(theta, X)
        if statistics is not None:
            self._check_statistics(theta, X, statistics)
        given = None if statistics is None else iter(statistics)
        bound = self._bind_forward(theta.take(self._joined, axis=-1), X, given)
        run(bound.forward)
        return rows(units(bound.output))

    def forward(self, theta, X, *, statistics=None) -> np.ndarray:
        """Return f_θ(X), eqs. (10)-(11): probabilities with a cross-entropy, else `logits`."""
        return self.loss_function.output(self.logits(theta, X, statistics=statistics))

    def statistics(self, theta, X) -> list[tuple[np.ndarray, np.ndarray]]:
        """Return (mean, variance) of each `BatchNorm` over the samples X, for prediction."""
        theta, X = self._check(theta, X)
        if not self.has_batch_norm:
            return []
        bound = self._bind_forward(theta.take(self._joined, axis=-1), X)
        run(bound.forward)
        return list(bound.statistics)

    def loss(self, theta, X, Y, *, statistics=None) -> np.ndarray:
        """Return L̄ + λE: the mean loss over the samples, plus the penalty if there is one.

        Parameters are those of `logits`, and the targets Y of shape (..., N, n_out).

        Returns
        -------
        array, shape (...)
        """
        V = self.logits(theta, X, statistics=statistics)
        return self.loss_function(V, Y) + self._penalty(np.asarray(theta))

    def loss_and_gradient(self, theta, X, Y, out=None) -> tuple[np.ndarray, np.ndarray]:
        """Return the loss, shape (...), and its gradient ∂L/∂θ, shape (..., P).

        Back-propagation, eqs. (52)-(65). `scipy.optimize.minimize(net.loss_and_gradient, theta,
        args=(X, Y), jac=True)` takes it as it is. Parameters are those of `loss`, and ``out``, an
        array for the gradient; nothing else is changed.

        Raises
        ------
        TypeError, ValueError
            As in `logits`, or if ``out`` is no array of the gradient's shape and dtype.
        """
        theta, X = self._check(theta, X)
        Y = self._check_targets(theta, X, Y)
        bound = self._bind(theta.take(self._joined, axis=-1), with_ones(X), Y)
        if out is not None:
            place_for("out", out, bound.g)
        run(bound.calls)
        L = self.loss_function._value(bound.V, Y) + self._penalty(theta)
        return L, bound.g.take(self._apart, axis=-1, out=out, mode="clip")

    def _bind_forward(self, joined, X, statistics=None) -> Bound:
        """Tie the layers to a joined θ and the samples X, for values only."""
        Z = rows(with_ones(X))
        lead = np.broadcast_shapes(joined.shape[:-1], X.shape[:-2])
        Z = np.broadcast_to(Z, (*lead, *Z.shape[-2:]))
        return self.chain.bind(self._joined_views(joined), None, Z, statistics=statistics)

    def _bind(self, joined, X, Y, g=None) -> BoundNetwork:
        """Tie the network to a joined θ, samples with ones, and targets; input must be good.

        The calls write the gradient into g, which is joined, too, and made here if not given.
        """
        lead = np.broadcast_shapes(joined.shape[:-1], X.shape[:-2])
        if g is None:
            g = np.empty((*lead, self.n_parameters), joined.dtype)
        Z = np.broadcast_to(rows(X), (*lead, X.shape[-1], X.shape[-2]))
        chain = self.chain.bind(self._joined_views(joined), self._joined_views(g), Z)
        V, dV = rows(units(chain.output)), rows(chain.d_output)
        calls = [*chain.forward, *self.loss_function._bind(V, Y, dV), *chain.backward]
        if penalty := self.penalty:
            penalised = self.is_weight[self._joined]

            def add_penalty():
                g[..., penalised] += penalty.gradient(joined[..., penalised])

            calls.append(add_penalty)
        return BoundNetwork(V, g, calls, chain)

    def _penalty(self, theta):
        return self.penalty(theta[..., self.is_weight]) if self.penalty else 0.0

    def hessian(self, theta, X, Y, *, max_bytes: float = 2e9) -> np.ndarray:
        """Return H_IJ = ∂²L/∂θ_I∂θ_J, eq. (27), exact, with the flat index of θ.

        To first order, a change of W_ij only shifts the pre-activation u_i, by z_j. So one
        direction per unit goes through the tangent of back-propagation, all of them at once;
        the products with z_j come afterwards.

        Parameters
        ----------
        theta : array, shape (..., P)
        X, Y : array, shape (N, n_in) and (N, n_out)
        max_bytes : float
            Larger results are refused: H grows as P².

        Returns
        -------
        array, shape (..., P, P)

        Raises
        ------
        ValueError
            If the network has a `BatchNorm`, if H would take more than ``max_bytes``, or as
            in `logits`.
        """
        if self.has_batch_norm:
            raise ValueError("the exact Hessian is written for Dense, Skip and activations only")
        theta, X = self._check(theta, X)
        Y = self._check_targets(theta, X, Y)
        P, lead = self.n_parameters, theta.shape[:-1] or X.shape[:-2]
        n_bytes = math.prod(lead) * P**2 * theta.itemsize
        if n_bytes > max_bytes:
            raise ValueError(
                f"the Hessian of {P} parameters would take {n_bytes / 1e9:.3g} GB; "
                f"pass max_bytes={n_bytes:.3g} if you mean it"
            )
        H = np.zeros((*lead, P, P), theta.dtype)
        directions = _consecutive(n_out for n_out, _ in self._joined_shapes)
        N, numbers = X.shape[-2], math.prod(lead) * directions[-1].stop ** 2
        for part in _blocks(N, theta.itemsize * numbers, _BLOCK_BYTES + n_bytes):
            self._add_hessian(H, directions, theta, X[..., part, :], Y[..., part, :], N)
        H = H.take(self._apart, axis=-1).take(self._apart, axis=-2)
        if self.penalty:
            w = np.flatnonzero(self.is_weight)
            H[..., w, w] += self.penalty.second_derivative(theta[..., w])
        return H

    def _add_hessian(self, H, directions, theta, X, Y, N: int) -> None:
        """Add what the samples X contribute to the joined Hessian of a mean over N samples."""
        # One more axis in front, along which the direction of differentiation runs.
        joined = theta.take(self._joined, axis=-1)[..., None, :]
        X = X[..., None, :, :] if X.ndim > 2 else X
        Y = Y[..., None, :, :] if Y.ndim > 2 else Y
        p, bound = self._joined_views(joined), self._bind_forward(joined, X)
        run(bound.forward)
        RX = np.zeros((directions[-1].stop, self.n_in, X.shape[-2]), theta.dtype)
        RV, kept = self.chain.forward_tangent(p, bound, RX, iter(directions))
        V, share = rows(units(bound.output)), X.shape[-2] / N
        dV = share * self.loss_function._gradient(V, Y)
        RdV = share * self.loss_function._gradient_tangent(V, Y, rows(RV))
        found: list[GradientTangent] = []
        self.chain.backward_tangent(p, bound, kept, rows(dV), rows(RdV), found)
        matrices = list(zip(self._joined_slices, found, strict=True))
        for i, (A, a) in enumerate(matrices):
            H[..., A, A] += second_derivatives(a, a)
            for B, b in matrices[i + 1 :]:
                block = second_derivatives(a, b)
                H[..., A, B] += block
                H[..., B, A] += rows(block)

    def loss_grid(self, thetas, X, Y) -> np.ndarray:
        """Return the loss at many points of parameter space, in blocks of bounded memory.

        Parameters
        ----------
        thetas : array, shape (..., P)
            For example a plane θ + a d₁ + b d₂ through a trained network.
        X, Y : array, shape (N, n_in) and (N, n_out)

        Returns
        -------
        array, shape (...)
        """
        thetas, X = self._check(thetas, X)
        if X.ndim > 2:
            raise ValueError(f"X must have shape (N, {self.n_in}) on a grid, got {X.shape}")
        Y = np.asfortranarray(self._check_targets(thetas.reshape(-1, self.n_parameters)[0], X, Y))
        flat = thetas.reshape(-1, self.n_parameters)
        losses = np.empty(len(flat), thetas.dtype)
        block = flat[:0]
        n_units = self.n_in + sum(layer.n_out or 0 for layer in self.chain.layers)
        for part in _blocks(len(flat), 8 * X.shape[-2] * n_units, _BLOCK_BYTES):
            if len(flat[part]) != len(block):  # the first time, and for a shorter last block
                block = np.empty_like(flat[part])
                bound = self._bind_forward(block, X)
                V = rows(units(bound.output))
            flat[part].take(self._joined, axis=-1, out=block, mode="clip")
            run(bound.forward)
            losses[part] = self.loss_function._value(V, Y) + self._penalty(flat[part])
        return losses.reshape(thetas.shape[:-1])

    # checks -----------------------------------------------------------------------------------

    def _check_theta(self, theta) -> np.ndarray:
        theta = as_float("theta", theta)
        if theta.ndim == 0 or theta.shape[-1] != self.n_parameters:
            raise ValueError(
                f"theta must have shape (..., {self.n_parameters}), got {theta.shape}; "
                f"net.init(rng) makes one"
            )
        return theta

    def _check(self, theta, X) -> tuple[np.ndarray, np.ndarray]:
        theta, X = self._check_theta(theta), as_float("X", X)
        if X.ndim < 2 or X.shape[-1] != self.n_in:
            raise ValueError(
                f"X must have shape (N, {self.n_in}), one row per sample, got {X.shape}"
            )
        if X.shape[-2] == 0:
            raise ValueError("X holds no sample")
        leads = {theta.shape[:-1], X.shape[:-2]} - {()}
        if len(leads) > 1:
            raise ValueError(f"leading axes of theta and X disagree: {theta.shape} and {X.shape}")
        dtype = np.result_type(theta, X)  # float32 only if both are
        return theta.astype(dtype, copy=False), X.astype(dtype, copy=False)

    def _check_statistics(self, theta, X, statistics) -> None:
        widths = [s[0] for n, s in zip(self.names, self._shapes, strict=True) if "gamma" in n]
        lead = theta.shape[:-1] or X.shape[:-2]
        shapes = [tuple(np.shape(a) for a in pair) for pair in statistics]
        if shapes != [((*lead, 1, n), (*lead, 1, n)) for n in widths]:
            raise ValueError(
                f"statistics must hold one (mean, variance) for each of the {len(widths)} "
                f"BatchNorm layers, with the leading axes of theta; net.statistics(theta, X) makes "
                f"them, got shapes {shapes}"
            )

    def _check_targets(self, theta, X, Y) -> np.ndarray:
        Y = as_float("Y", Y).astype(theta.dtype, copy=False)  # so that float32 is kept
        lead = theta.shape[:-1] or X.shape[:-2]
        V = np.broadcast_to(np.float64(0), (*lead, X.shape[-2], self.n_out))
        self.loss_function.check_targets(V, Y)
        return Y

    def __repr__(self) -> str:
        rows = [
            f"  {name:<7} {shape!s:<12} {s.stop - s.start:>8}"
            for (name, s), shape in zip(self._pieces(), self._shapes, strict=True)
        ]
        head = ", ".join(map(repr, self.chain.layers))
        tail = f"{self.loss_function.name}" + (f" + {self.penalty!r}" if self.penalty else "")
        return "\n".join([f"Network({head}; {tail})", *rows, f"  {'P':<20} {self.n_parameters:>8}"])


def _dense_layers(sizes: list[int], activation: Activation | None) -> list:
    if len(sizes) < 2:
        raise ValueError(f"a network needs at least an input and an output size, got {sizes}")
    if activation is None and len(sizes) > 2:
        raise TypeError("hidden layers need an activation, for example activation=lu.tanh")
    if activation is not None and not isinstance(activation, Activation):
        raise TypeError(f"activation must be like lu.tanh, got {activation!r}")
    layers: list = []
    for n_in, n_out in pairwise(sizes):
        layers += [Dense(n_in, n_out), activation or identity]
    return layers[:-1]  # no activation on the output: the loss takes the last pre-activation


def _blocks(n: int, bytes_each: float, budget: float) -> Iterator[slice]:
    """Cut n things into blocks that take about ``budget`` bytes each."""
    size = max(1, int(budget / bytes_each))
    for start in range(0, n, size):
        yield slice(start, start + size)


def _consecutive(sizes: Iterable[int]) -> list[slice]:
    """Return slices of the given sizes, one after the other."""
    stops = [0, *accumulate(sizes)]
    return [slice(start, stop) for start, stop in pairwise(stops)]
