"""Layers: how values flow forwards, and how derivatives flow backwards.

A layer holds no parameters and no data. `bind` ties it to its arrays: its parameters ``p`` and
their gradients ``g`` (lists in the order of ``layer.shapes``) and its input Z. The result is a
`Bound` layer whose ``forward()`` fills its output and whose ``backward(d)`` takes ∂L/∂output,
fills the gradients and returns ∂L/∂input. All arrays are made once, so that a training loop can
run the same two functions thousands of times. Any array may carry leading axes, one entry per
network of an ensemble.

The two ``tangent`` methods say how both passes change to first order when the pre-activation of
one unit is shifted, the same for every sample; they give the Hessian (after B. A. Pearlmutter,
Neural Computation 6, 147 (1994)). There a sample is a column, and one more axis in front of the
units counts the directions: RZ has shape (..., directions, units, samples).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from ._validation import count, positive
from .activations import Activation, relu


class Bound(NamedTuple):
    """A layer tied to its arrays."""

    input: np.ndarray
    output: np.ndarray
    gradients: list[np.ndarray]
    forward: Callable[[], None]
    backward: Callable[[np.ndarray], np.ndarray]
    parts: Sequence[Bound] = ()  # of a chain
    statistics: Sequence[tuple] = ()  # (mean, variance) of each BatchNorm, filled by forward


class GradientTangent(NamedTuple):
    """The gradient dU Zᵀ of one parameter array, and its change in all directions.

    ``own`` are the directions that shift the units of this array itself; RZ is None where Z
    does not change. Arrays as in the ``tangent`` methods.
    """

    own: slice
    Z: np.ndarray
    RZ: np.ndarray | None
    dU: np.ndarray
    RdU: np.ndarray


class Layer:
    """What all layers have in common; `Elementwise` leaves the number of units open."""

    n_in: int | None = None
    n_out: int | None = None
    shapes: Sequence[tuple[str, tuple[int, ...]]] = ()

    def init(self, rng, size: tuple[int, ...], gain: float) -> list[np.ndarray]:
        """Return fresh parameters with leading axes ``size``."""
        return []

    def bind(
        self, p, g, Z, statistics: Iterator | None = None, input_gradient: bool = True
    ) -> Bound:
        """Tie the layer to parameters p, gradients g and input Z.

        Without gradients (``g`` is None) the result serves for ``forward`` only. `BatchNorm`
        takes (mean, variance) from ``statistics``, or those of the batch if it is None. With
        ``input_gradient=False`` backward may leave out ∂L/∂input, a third of the work of a
        `Dense` layer.
        """
        raise NotImplementedError

    def forward(self, p, Z, statistics: Iterator | None = None) -> tuple[np.ndarray, Bound]:
        """Return the output for the input Z, and what `backward` needs."""
        g = [np.empty((*self._lead(p, Z), *shape), Z.dtype) for _, shape in self.shapes]
        bound = self.bind(p, g, Z, statistics)
        bound.forward()
        return bound.output, bound

    def backward(self, p, bound: Bound, dZ) -> tuple[np.ndarray, list[np.ndarray]]:
        """Return ∂L/∂input and the gradients of the parameters, given ∂L/∂output."""
        return bound.backward(dZ), bound.gradients

    def _lead(self, p, Z) -> tuple[int, ...]:
        """Return the leading axes that Z and the parameters have together."""
        pairs = zip(p, self.shapes, strict=True)
        leads = [a.shape[: a.ndim - len(shape)] for a, (_, shape) in pairs]
        return np.broadcast_shapes(Z.shape[:-2], *leads)

    def forward_tangent(self, p, bound, RZ, shifts):
        """Return the change of the output, and what `backward_tangent` needs of it.

        ``shifts`` says for each `Dense`, in turn, which directions push its units.
        """
        raise NotImplementedError

    def backward_tangent(self, p, bound, kept, dU, RdU, found):
        """Return ∂L/∂input and its change; put a `GradientTangent` of each array into found."""
        raise NotImplementedError


def _transpose(A):
    return A.swapaxes(-1, -2)


def _empty(Z, parameter, n: int) -> np.ndarray:
    """An array for N rows of n units, with the leading axes of Z and of the parameter.

    In memory the samples of one unit are neighbours: there are few units, and many samples.
    """
    lead = np.broadcast_shapes(Z.shape[:-2], parameter)
    return _transpose(np.empty((*lead, n, Z.shape[-2]), Z.dtype))


def second_derivatives(a: GradientTangent, b: GradientTangent) -> np.ndarray:
    """Return ∂²L/∂A∂B for two parameter arrays, a before b, with shape (..., size A, size B).

    A change of A_ij shifts unit i of sample n by Z_jn: that is Z_jn times direction i. Like the
    gradient, sum_n dU_kn Z_mn, its change has a term for each factor.
    """
    H = _contract(b.RdU[..., a.own, :, :], a.Z, b.Z).swapaxes(-3, -2)
    if b.RZ is not None and b is not a:
        H = H + np.moveaxis(_contract(b.RZ[..., a.own, :, :], a.Z, b.dU), -3, -1)
    *lead, i, j, k, m = H.shape
    return H.reshape(*lead, i * j, k * m)


def _contract(R, A, B) -> np.ndarray:
    """Return sum_n R_ikn A_jn B_mn as one matrix product, with axes (..., i, k, j, m)."""
    *lead, i, k, N = R.shape
    pairs = A[..., 0, :, None, :] * B[..., 0, None, :, :]
    *lead_2, j, m, N = pairs.shape
    product = R.reshape(*lead, i * k, N) @ _transpose(pairs.reshape(*lead_2, j * m, N))
    return product.reshape(*product.shape[:-2], i, k, j, m)


class Dense(Layer):
    """The affine map u = W z + b, eq. (5), on rows: U = Z Wᵀ + b.

    Parameters
    ----------
    n_in, n_out : int
        Number of inputs m and of outputs n; W has shape (n_out, n_in).
    bias : bool
        With ``bias=False`` the layer is u = W z, as in eqs. (44)-(45).
    """

    def __init__(self, n_in: int, n_out: int, *, bias: bool = True):
        self.n_in, self.n_out, self.bias = count("n_in", n_in), count("n_out", n_out), bool(bias)
        self.shapes = [("W", (self.n_out, self.n_in)), ("b", (self.n_out,))][: 1 + self.bias]

    def init(self, rng, size: tuple[int, ...], gain: float) -> list[np.ndarray]:
        """Return W with entries N(0, gain²/n_in), and b = 0."""
        (_, (n_out, n_in)), *_ = self.shapes
        W = rng.normal(size=(*size, n_out, n_in)) * (gain / np.sqrt(n_in))
        return [W, np.zeros((*size, n_out))] if self.bias else [W]

    def bind(self, p, g, Z, statistics=None, input_gradient=True) -> Bound:
        W, *b = p
        U = _empty(Z, W.shape[:-2], W.shape[-2])
        U_T, Z_T, W_T = _transpose(U), _transpose(Z), _transpose(W)
        b_columns = [c[..., None] for c in b]
        # dot and matmul agree on matrices, where dot is quicker.
        product = np.ndarray.dot if U.ndim == 2 else np.matmul

        def forward():
            product(W, Z_T, U_T)
            for b_column in b_columns:
                np.add(U_T, b_column, out=U_T)

        dZ, ones = _empty(U, (), W.shape[-1]), np.ones(U.shape[-2], U.dtype)
        dZ_T = _transpose(dZ)

        def backward(dU):
            dU_T = _transpose(dU)
            product(dU_T, Z, g[0])
            if b:
                product(dU_T, ones, g[1])
            if input_gradient:
                product(W_T, dU_T, dZ_T)
                return dZ

        return Bound(Z, U, g, forward, backward)

    def forward_tangent(self, p, bound, RZ, shifts):
        RU, own = p[0] @ RZ, next(shifts)
        RU[..., own, :, :] += np.eye(RU.shape[-2], dtype=RU.dtype)[..., None]
        return RU, (own, RZ)

    def backward_tangent(self, p, bound, kept, dU, RdU, found):
        (own, RZ), Z, W_T = kept, _transpose(bound.input), _transpose(p[0])
        of_W = GradientTangent(own, Z, RZ, dU, RdU)
        of_b = GradientTangent(own, np.ones_like(Z[..., :1, :]), None, dU, RdU)
        found[:0] = [of_W, of_b][: len(p)]
        return W_T @ dU, W_T @ RdU

    def __repr__(self) -> str:
        return f"Dense({self.n_in}, {self.n_out}{'' if self.bias else ', bias=False'})"


class Elementwise(Layer):
    """An activation as a layer: z = σ(u), eqs. (6)-(7). `Network` wraps activations itself."""

    def __init__(self, activation: Activation):
        self.activation = activation

    def bind(self, p, g, U, statistics=None, input_gradient=True) -> Bound:
        σ, Z, dU = self.activation, np.empty_like(U), np.empty_like(U)

        def backward(dZ):
            σ.slope_into(U, Z, dU)
            return np.multiply(dU, dZ, out=dU)

        return Bound(U, Z, g, partial(σ.into, U, out=Z), backward)

    def forward_tangent(self, p, bound, RU, shifts):
        U = _transpose(bound.input)
        return self.activation.derivative(U) * RU, RU

    def backward_tangent(self, p, bound, RU, dZ, RdZ, found):
        U = _transpose(bound.input)
        slope, bend = self.activation.derivative(U), self.activation.second_derivative(U)
        return dZ * slope, RdZ * slope + (dZ * bend) * RU

    def __repr__(self) -> str:
        return self.activation.name


class BatchNorm(Layer):
    """v = γ û + β with û = (u - μ)/√(s² + ε); μ and the biased s² are those of the batch.

    S. Ioffe and C. Szegedy, arXiv:1502.03167. The statistics are never stored in the layer:
    for prediction they are passed in, see `Network.statistics`.

    Parameters
    ----------
    n : int
        Number of units.
    eps : float
        The ε under the root.
    """

    def __init__(self, n: int, *, eps: float = 1e-5):
        self.n_in = self.n_out = count("n", n)
        self.eps = positive("eps", eps)
        self.shapes = [("gamma", (self.n_in,)), ("beta", (self.n_in,))]

    def init(self, rng, size: tuple[int, ...], gain: float) -> list[np.ndarray]:
        """Return γ = 1 and β = 0."""
        shape = (*size, *self.shapes[0][1])
        return [np.ones(shape), np.zeros(shape)]

    def bind(self, p, g, U, statistics=None, input_gradient=True) -> Bound:
        gamma, beta = (row[..., None, :] for row in p)
        N = U.shape[-2]
        if statistics is None and N < 2:
            raise ValueError(
                "BatchNorm needs at least 2 samples in a batch: with one sample every output "
                "is β, whatever the input; pass statistics=net.statistics(...) to predict"
            )
        V = _empty(U, p[0].shape[:-1], U.shape[-1])
        u_hat, dU = np.empty_like(V), np.empty_like(V)
        average = np.full((1, N), 1 / N, U.dtype)  # average @ A is the mean over the batch
        if statistics is None:
            mean, variance = np.empty_like(V[..., :1, :]), np.empty_like(V[..., :1, :])
        else:
            mean, variance = next(statistics)
        scale = np.empty_like(variance)

        def forward():
            if statistics is None:
                np.matmul(average, U, out=mean)
            np.subtract(U, mean, out=u_hat)
            if statistics is None:
                np.matmul(average, np.square(u_hat, out=V), out=variance)
            np.sqrt(variance + self.eps, out=scale)
            np.divide(u_hat, scale, out=u_hat)
            np.multiply(gamma, u_hat, out=V)
            np.add(V, beta, out=V)

        def backward(dV):
            g[1][...] = dV.sum(axis=-2)
            g[0][...] = np.multiply(dV, u_hat, out=dU).sum(axis=-2)
            # μ and s² depend on every sample of the batch: hence the two means.
            slope = (average @ dU) * gamma
            np.multiply(dV, gamma, out=dU)
            np.subtract(dU, average @ dU, out=dU)
            np.subtract(dU, u_hat * slope, out=dU)
            return np.divide(dU, scale, out=dU)

        return Bound(U, V, g, forward, backward, statistics=[(mean, variance)])

    def __repr__(self) -> str:
        return f"BatchNorm({self.n_in})"


class Chain(Layer):
    """Layers applied one after the other, eq. (11)."""

    def __init__(self, *layers):
        self.layers = [Elementwise(a) if isinstance(a, Activation) else a for a in layers]
        for layer in self.layers:
            if not isinstance(layer, Layer):
                raise TypeError(f"expected a layer or an activation, got {layer!r}")
            if layer.n_in is None:
                continue
            if self.n_out not in (None, layer.n_in):
                raise ValueError(f"{layer} expects {layer.n_in} inputs, but gets {self.n_out}")
            self.n_in = self.n_in or layer.n_in
            self.n_out = layer.n_out
        self.shapes = [shape for layer in self.layers for shape in layer.shapes]

    def _shares(self, *lists) -> Iterator[tuple]:
        """Yield each layer with its share of each parameter list."""
        start = 0
        for layer in self.layers:
            stop = start + len(layer.shapes)
            yield layer, *(p and p[start:stop] for p in lists)
            start = stop

    def init(self, rng, size: tuple[int, ...], gain: float) -> list[np.ndarray]:
        """Return fresh parameters; a map that feeds a ReLU gets the gain √2 (arXiv:1502.01852)."""
        p: list[np.ndarray] = []
        for i, layer in enumerate(self.layers):
            following = [a for a in self.layers[i + 1 :] if not isinstance(a, BatchNorm)][:1]
            feeds_relu = any(getattr(a, "activation", None) is relu for a in following)
            p += layer.init(rng, size, np.sqrt(2) if feeds_relu else 1.0)
        return p

    def bind(self, p, g, Z, statistics=None, input_gradient=True) -> Bound:
        Z = np.broadcast_to(Z, (*self._lead(p, Z), *Z.shape[-2:]))
        parts: list[Bound] = []
        for layer, p_l, g_l in self._shares(p, g):
            if parts:
                Z, input_gradient = parts[-1].output, True
            parts.append(layer.bind(p_l, g_l, Z, statistics, input_gradient))
        forwards = [part.forward for part in parts]
        backwards = [part.backward for part in reversed(parts)]

        def forward():
            for run in forwards:
                run()

        def backward(d):
            for run in backwards:
                d = run(d)
            return d

        found = [pair for part in parts for pair in part.statistics]
        return Bound(Z, parts[-1].output, g, forward, backward, parts, found)

    def forward_tangent(self, p, bound, RZ, shifts):
        kept = []
        for (layer, q), part in zip(self._shares(p), bound.parts, strict=True):
            RZ, keep = layer.forward_tangent(q, part, RZ, shifts)
            kept.append(keep)
        return RZ, kept

    def backward_tangent(self, p, bound, kept, dZ, RdZ, found):
        shares = list(zip(self._shares(p), bound.parts, kept, strict=True))
        for (layer, q), part, keep in reversed(shares):
            dZ, RdZ = layer.backward_tangent(q, part, keep, dZ, RdZ, found)
        return dZ, RdZ

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self.layers))})"


class Skip(Chain):
    """A bypass around other layers: z' = z + scale · F(z), figure 6; its Jacobian is 1 + scale ∂F.

    Parameters
    ----------
    *layers
        The layers that make F; they must return as many units as they take.
    scale : float
        1 as in residual networks (arXiv:1512.03385); 1/√D keeps the sum of D blocks small.
    """

    def __init__(self, *layers, scale: float = 1.0):
        super().__init__(*layers)
        self.scale = positive("scale", scale)
        if self.n_in is None or self.n_in != self.n_out:
            raise ValueError(
                f"Skip adds its input to its output, so both need the same number of units, "
                f"got {self.n_in} and {self.n_out}"
            )

    def bind(self, p, g, Z, statistics=None, input_gradient=True) -> Bound:
        F = super().bind(p, g, Z, statistics)
        Z_new, dF, dZ = (np.empty_like(F.output) for _ in range(3))

        def forward():
            F.forward()
            np.multiply(F.output, self.scale, out=Z_new)
            np.add(Z_new, Z, out=Z_new)

        def backward(d):
            return np.add(d, F.backward(np.multiply(d, self.scale, out=dF)), out=dZ)

        return F._replace(output=Z_new, forward=forward, backward=backward)

    def forward_tangent(self, p, bound, RZ, shifts):
        RF, kept = super().forward_tangent(p, bound, RZ, shifts)
        return RZ + self.scale * RF, kept

    def backward_tangent(self, p, bound, kept, dZ, RdZ, found):
        scaled = self.scale * dZ, self.scale * RdZ
        dF, RdF = super().backward_tangent(p, bound, kept, *scaled, found)
        return dZ + dF, RdZ + RdF
