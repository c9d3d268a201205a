"""A neural network as a function f_θ(x) of one parameter vector θ, eqs. (10)-(11)."""

from __future__ import annotations

import math
from itertools import accumulate, pairwise
from numbers import Integral

import numpy as np

from . import _validation as check
from .activations import Activation, identity
from .layers import Chain, Dense, Layer
from .losses import Loss, Penalty

_BLOCK_BYTES = 1e6  # of intermediate values at a time: they stay in a processor's cache
_TINY = 1e-20  # its square is nothing beside 1, and not yet nothing in float64


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
        self.names = []
        for name, _ in self.chain.shapes:
            counters[name] = counters.get(name, 0) + 1
            self.names.append(f"{name}{counters[name]}")
        self._shapes = [shape for _, shape in self.chain.shapes]
        stops = [0, *accumulate(map(math.prod, self._shapes))]
        self._slices = [slice(start, stop) for start, stop in pairwise(stops)]
        self.n_parameters: int = stops[-1]
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
        check.generator("rng", rng)
        size = tuple(check.count("size", n) for n in (size if isinstance(size, tuple) else (size,)))
        return self._flatten(self.chain.init(rng, size, 1.0))

    def unpack(self, theta: np.ndarray) -> dict[str, np.ndarray]:
        """Return ``{"W1": ..., "b1": ..., ...}``: views into θ, with its leading axes in front."""
        theta = check.parameters(self, theta)
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
            array = check.as_float(name, parameters[name])
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
        theta, X = check.samples(self, theta, X)
        if statistics is not None:
            statistics = iter(check.statistics(self, theta, X, statistics))
        return self.chain.forward(self._views(theta), X, statistics)[0]

    def forward(self, theta, X, *, statistics=None) -> np.ndarray:
        """Return f_θ(X), eqs. (10)-(11): probabilities with a cross-entropy, else `logits`."""
        return self.loss_function.output(self.logits(theta, X, statistics=statistics))

    def statistics(self, theta, X) -> list[tuple[np.ndarray, np.ndarray]]:
        """Return (mean, variance) of each `BatchNorm` over the samples X, for prediction."""
        theta, X = check.samples(self, theta, X)
        _, kept = self.chain.forward(self._views(theta), X)
        lead = theta.shape[:-1] or X.shape[:-2]  # a first layer sees the same X in all networks
        return [
            (np.broadcast_to(mean, shape), np.broadcast_to(variance, shape))
            for mean, variance in self.chain.statistics(kept)
            for shape in [(*lead, *mean.shape[-2:])]
        ]

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
        theta, X = check.samples(self, theta, X)
        Y = check.targets(self, theta, X, Y)
        V, g = self._outputs_and_gradient(theta, X, Y)
        L = self.loss_function.value(V, Y) + self._penalty(theta)
        if out is None:
            return L, g
        check.place_for("out", out, g)
        out[...] = g
        return L, out

    def _outputs_and_gradient(self, theta, X, Y) -> tuple[np.ndarray, np.ndarray]:
        """Return V and ∂L/∂θ for arrays that fit; θ may be complex, see `hessian`."""
        p = self._views(theta)
        V, kept = self.chain.forward(p, X)  # forwards, eqs. (10)-(11)
        dV = self.loss_function.slope(V, Y)
        _, gradients = self.chain.backward(p, kept, dV, inwards=False)  # backwards, eqs. (52)-(65)
        g = self._flatten(gradients)
        self._add_penalty(theta, g)
        return V, g

    def _penalty(self, theta):
        return self.penalty(theta[..., self.is_weight]) if self.penalty else 0.0

    def _add_penalty(self, theta, g) -> None:
        if self.penalty:
            g[..., self.is_weight] += self.penalty.gradient(theta[..., self.is_weight])

    def hessian(self, theta, X, Y, *, max_bytes: float = 2e9) -> np.ndarray:
        """Return H_IJ = ∂²L/∂θ_I∂θ_J, eq. (27), exact, with the flat index of θ.

        The gradient is differentiated by a step h in the imaginary direction: to first order
        g(θ + ih e_I) = g(θ) + ih ∂g/∂θ_I. No difference is taken, so no digits are lost, and h is
        so small that the first order is all there is. A layer, loss or penalty of one's own must
        be analytic for this; an activation need not be, it is asked for σ''.
        W. Squire and G. Trapp, SIAM Review 40, 110 (1998).

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
            If H would take more than ``max_bytes``, or as in `logits`.
        """
        theta, X = check.samples(self, theta, X)
        Y = check.targets(self, theta, X, Y)
        P, lead = self.n_parameters, theta.shape[:-1] or X.shape[:-2]
        check.room_for_hessian(P, math.prod(lead) * P**2 * theta.itemsize, max_bytes)
        # One more axis before the samples, along which the direction e_I runs.
        X, Y = (a if a.ndim == 2 else a[..., None, :, :] for a in (X, Y))
        n_values = X.shape[-2] * (self.n_in + sum(layer.n_out or 0 for layer in self.chain.layers))
        size = max(1, int(_BLOCK_BYTES / (16 * math.prod(lead) * n_values)))  # of a block of rows
        H = np.empty((*lead, P, P), theta.dtype)
        for start in range(0, P, size):
            rows = slice(start, start + size)
            moved = theta[..., None, :] + 1j * _TINY * np.eye(P)[rows]
            H[..., rows, :] = self._outputs_and_gradient(moved, X, Y)[1].imag / _TINY
        return H

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
