"""Layers: how values flow forwards, and how derivatives flow backwards.

A layer holds no parameters and no data. `bind` ties it to its arrays; the result is a `Bound`
layer: two lists of prepared calls (see `_prepared`) that write into arrays which are made once.
Inside of this module

- a sample is a column: Z has shape (..., units, samples), so that eq. (5) reads U = W Z + b;
- every Z has one more row, of ones, so that b is one more column of W: U = (W b) (Z 1)ᵀ;
- leading axes, if any, count the networks of an ensemble.

`Layer.forward` and `Layer.backward` take and return rows, and W and b apart, as everywhere else.

The two ``tangent`` methods say how both passes change to first order when the pre-activation of
one unit is shifted, the same for every sample; they give the Hessian (after B. A. Pearlmutter,
Neural Computation 6, 147 (1994)). One more axis in front of the units counts the directions: RZ
has shape (..., directions, units, samples), without the row of ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from ._prepared import number, run
from ._validation import count, positive
from .activations import Activation, relu


class Bound(NamedTuple):
    """A layer tied to its arrays.

    The calls ``forward`` fill the output. The calls ``backward`` take ∂L/∂output from
    ``d_output`` and fill the gradients and ∂L/∂input.
    """

    input: np.ndarray
    output: np.ndarray
    forward: Sequence[Callable]
    d_output: np.ndarray = np.empty(0)  # where nothing flows backwards
    backward: Sequence[Callable] = ()
    parts: Sequence[Bound] = ()  # of a chain
    statistics: Sequence[tuple] = ()  # (mean, variance) of each BatchNorm, filled by forward


class Pass(NamedTuple):
    """What `Layer.backward` needs of `Layer.forward`."""

    bound: Bound
    gradients: list[np.ndarray]
    d_input: np.ndarray


class GradientTangent(NamedTuple):
    """The gradient dU Zᵀ of one matrix (W b), and its change in all directions.

    ``own`` are the directions that shift the units of this layer itself.
    """

    own: slice
    Z: np.ndarray
    RZ: np.ndarray
    dU: np.ndarray
    RdU: np.ndarray


def rows(A):
    """Exchange the last two axes: columns become rows, and back."""
    return A.swapaxes(-1, -2)


def with_ones(X) -> np.ndarray:
    """Return the rows X with a column of ones; ``rows`` of it is a bound layer's input."""
    return np.concatenate([X, np.ones((*X.shape[:-1], 1), X.dtype)], axis=-1)


def units(Z):
    """Return Z without its row of ones."""
    return Z[..., :-1, :]


def _values(Z, n: int) -> np.ndarray:
    """An array for n units, and the row of ones, for as many samples and networks as Z."""
    values = np.empty((*Z.shape[:-2], n + 1, Z.shape[-1]), Z.dtype)
    values[..., -1, :] = 1
    return values


class Layer:
    """What all layers have in common; `Elementwise` leaves the number of units open."""

    n_in: int | None = None
    n_out: int | None = None
    shapes: Sequence[tuple[str, tuple[int, ...]]] = ()

    @property
    def n_joined(self) -> int:
        """Number of arrays that `join` returns."""
        return sum(name != "b" for name, _ in self.shapes)

    def init(self, rng, size: tuple[int, ...], gain: float) -> list[np.ndarray]:
        """Return fresh parameters with leading axes ``size``."""
        return []

    def join(self, p: list[np.ndarray]) -> list[np.ndarray]:
        """Return the parameters (in the order of ``shapes``) as `bind` wants them."""
        return list(p)

    def split(self, p: list[np.ndarray]) -> list[np.ndarray]:
        """Return joined parameters in the order of ``shapes``; the inverse of `join`."""
        return list(p)

    def bind(self, p, g, Z, dZ=None, statistics: Iterator | None = None) -> Bound:
        """Tie the layer to joined parameters p, their gradients g, its input Z, and ∂L/∂Z.

        Without ``g`` the result serves for ``forward`` only; without ``dZ``, ∂L/∂Z is left out,
        a third of the work of a `Dense` layer. `BatchNorm` takes (mean, variance) from
        ``statistics``, or those of the batch if it is None.
        """
        raise NotImplementedError

    def forward(self, p, Z, statistics: Iterator | None = None) -> tuple[np.ndarray, Pass]:
        """Return the output for the input Z (samples as rows), and what `backward` needs."""
        pairs = list(zip(p, self.shapes, strict=True))
        leads = [a.shape[: a.ndim - len(shape)] for a, (_, shape) in pairs]
        lead = np.broadcast_shapes(Z.shape[:-2], *leads)
        joined = self.join(p)
        g = self.join([np.empty((*lead, *shape), Z.dtype) for _, shape in self.shapes])
        Z = rows(with_ones(np.broadcast_to(Z, (*lead, *Z.shape[-2:]))))
        dZ = np.empty_like(units(Z), order="C")
        bound = self.bind(joined, g, Z, dZ, statistics)
        run(bound.forward)
        return rows(units(bound.output)), Pass(bound, g, dZ)

    def backward(self, p, done: Pass, dOutput) -> tuple[np.ndarray, list[np.ndarray]]:
        """Return ∂L/∂input and the gradients of the parameters, given ∂L/∂output."""
        done.bound.d_output[...] = rows(dOutput)
        run(done.bound.backward)
        return rows(done.d_input), self.split(done.gradients)

    def forward_tangent(self, p, bound, RZ, shifts):
        """Return the change of the output, and what `backward_tangent` needs of it.

        ``shifts`` says for each `Dense`, in turn, which directions push its units.
        """
        raise NotImplementedError

    def backward_tangent(self, p, bound, kept, dU, RdU, found):
        """Return ∂L/∂input and its change; put the `GradientTangent` of a `Dense` into found."""
        raise NotImplementedError


def second_derivatives(a: GradientTangent, b: GradientTangent) -> np.ndarray:
    """Return ∂²L/∂A∂B for two matrices (W b), a before b, with shape (..., size A, size B).

    A change of A_ij shifts unit i of sample n by Z_jn: that is Z_jn times direction i. Like the
    gradient, sum_n dU_kn Z_mn, its change has a term for each factor.
    """
    H = _contract(b.RdU[..., a.own, :, :], a.Z, b.Z).swapaxes(-3, -2)
    if b is not a:
        H_RZ = _contract(b.RZ[..., a.own, :, :], a.Z, b.dU)  # not for b's ones: they are fixed
        H[..., : b.RZ.shape[-2]] += np.moveaxis(H_RZ, -3, -1)
    *lead, i, j, k, m = H.shape
    return H.reshape(*lead, i * j, k * m)


def _contract(R, A, B) -> np.ndarray:
    """Return sum_n R_ikn A_jn B_mn as one matrix product, with axes (..., i, k, j, m)."""
    *lead, i, k, N = R.shape
    pairs = A[..., 0, :, None, :] * B[..., 0, None, :, :]
    *lead_2, j, m, N = pairs.shape
    product = R.reshape(*lead, i * k, N) @ rows(pairs.reshape(*lead_2, j * m, N))
    return product.reshape(*product.shape[:-2], i, k, j, m)


class Dense(Layer):
    """The affine map u = W z + b, eq. (5).

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

    def join(self, p):
        W, *b = p
        return [np.concatenate([W, b[0][..., None]], axis=-1) if b else W]

    def split(self, p):
        return [p[0][..., :-1], p[0][..., -1]] if self.bias else list(p)

    def bind(self, p, g, Z, dZ=None, statistics=None) -> Bound:
        (W,) = p
        n_out, n_in = self.shapes[0][1]
        given, output = Z if self.bias else units(Z), _values(Z, n_out)
        U = units(output)
        # dot and matmul agree on matrices, where dot is quicker.
        product = np.ndarray.dot if U.ndim == 2 else np.matmul
        forward: list[Callable] = [partial(product, W, given, U)]
        if U.ndim > 2 and n_in >= 32 and not any(given.strides[:-2]):
            forward = _one_product(W, given, U)
        if g is None:
            return Bound(Z, output, forward)
        dU = np.empty_like(U, order="C")
        backward: list[Callable] = [partial(product, dU, rows(given), g[0])]
        if dZ is not None:
            backward.append(partial(product, rows(W[..., :n_in]), dU, dZ))
        return Bound(Z, output, forward, dU, backward)

    def forward_tangent(self, p, bound, RZ, shifts):
        RU, own = p[0][..., : RZ.shape[-2]] @ RZ, next(shifts)
        RU[..., own, :, :] += np.eye(RU.shape[-2], dtype=RU.dtype)[..., None]
        return RU, (own, RZ)

    def backward_tangent(self, p, bound, kept, dU, RdU, found):
        own, RZ = kept
        Z = bound.input if self.bias else units(bound.input)
        found.insert(0, GradientTangent(own, Z, RZ, dU, RdU))
        W_T = rows(p[0][..., : RZ.shape[-2]])
        return W_T @ dU, W_T @ RdU

    def __repr__(self) -> str:
        return f"Dense({self.n_in}, {self.n_out}{'' if self.bias else ', bias=False'})"


def _one_product(W, Z, U) -> list[Callable]:
    """Return the calls of U = W Z as one matrix product for networks that see the same samples.

    From about 30 inputs on this is quicker than a product for each network, in spite of copies.
    """
    every_W, every_U = np.empty_like(W, order="C"), np.empty_like(U, order="C")
    a, b = every_W.reshape(-1, W.shape[-1]), every_U.reshape(-1, U.shape[-1])
    return [
        partial(np.copyto, every_W, W),
        partial(np.dot, a, Z[(0,) * (Z.ndim - 2)], b),
        partial(np.copyto, U, every_U),
    ]


class Elementwise(Layer):
    """An activation as a layer: z = σ(u), eqs. (6)-(7). `Network` wraps activations itself."""

    def __init__(self, activation: Activation):
        self.activation = activation

    def bind(self, p, g, Z, dZ=None, statistics=None) -> Bound:
        σ, U, output = self.activation, units(Z), _values(Z, Z.shape[-2] - 1)
        forward = [partial(σ.into, U, units(output))]
        if g is None:
            return Bound(Z, output, forward)
        d_output = np.empty_like(U, order="C")
        backward = [] if dZ is None else σ.backward(U, units(output), d_output, dZ)
        return Bound(Z, output, forward, d_output, backward)

    def forward_tangent(self, p, bound, RU, shifts):
        return self.activation.derivative(units(bound.input)) * RU, RU

    def backward_tangent(self, p, bound, RU, dZ, RdZ, found):
        U = units(bound.input)
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

    def bind(self, p, g, Z, dZ=None, statistics=None) -> Bound:
        gamma, beta = (a[..., None] for a in p)
        U, N = units(Z), Z.shape[-1]
        if statistics is None and N < 2:
            raise ValueError(
                "BatchNorm needs at least 2 samples in a batch: with one sample every output "
                "is β, whatever the input; pass statistics=net.statistics(...) to predict"
            )
        output = _values(Z, U.shape[-2])
        V, u_hat = units(output), np.empty_like(U, order="C")
        average = np.full((N, 1), 1 / N, U.dtype)  # A @ average is the mean over the batch
        if statistics is None:
            mean, variance = np.empty_like(u_hat[..., :1]), np.empty_like(u_hat[..., :1])
        else:
            mean, variance = (rows(a) for a in next(statistics))
        scale = np.empty_like(variance)

        def forward():
            if statistics is None:
                np.matmul(U, average, out=mean)
            np.subtract(U, mean, out=u_hat)
            if statistics is None:
                np.matmul(np.square(u_hat, out=V), average, out=variance)
            np.sqrt(variance + self.eps, out=scale)
            np.divide(u_hat, scale, out=u_hat)
            np.multiply(gamma, u_hat, out=V)
            np.add(V, beta, out=V)

        found = [(rows(mean), rows(variance))]
        if g is None:
            return Bound(Z, output, [forward], statistics=found)
        dV, dU = np.empty_like(u_hat), np.empty_like(u_hat) if dZ is None else dZ

        def backward():
            g[1][...] = dV.sum(axis=-1)
            g[0][...] = np.multiply(dV, u_hat, out=dU).sum(axis=-1)
            # μ and s² depend on every sample of the batch: hence the two means.
            slope = (dU @ average) * gamma
            np.multiply(dV, gamma, out=dU)
            np.subtract(dU, dU @ average, out=dU)
            np.subtract(dU, u_hat * slope, out=dU)
            np.divide(dU, scale, out=dU)

        return Bound(Z, output, [forward], dV, [backward], statistics=found)

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

    def _shares(self, *lists, joined=True) -> Iterator[tuple]:
        """Yield each layer with its share of each parameter list."""
        start = 0
        for layer in self.layers:
            stop = start + (layer.n_joined if joined else len(layer.shapes))
            yield layer, *(p and p[start:stop] for p in lists)
            start = stop

    @property
    def n_joined(self) -> int:
        return sum(layer.n_joined for layer in self.layers)

    def join(self, p):
        return [a for layer, q in self._shares(p, joined=False) for a in layer.join(q)]

    def split(self, p):
        return [a for layer, q in self._shares(p) for a in layer.split(q)]

    def init(self, rng, size: tuple[int, ...], gain: float) -> list[np.ndarray]:
        """Return fresh parameters; a map that feeds a ReLU gets the gain √2 (arXiv:1502.01852)."""
        p: list[np.ndarray] = []
        for i, layer in enumerate(self.layers):
            following = [a for a in self.layers[i + 1 :] if not isinstance(a, BatchNorm)][:1]
            feeds_relu = any(getattr(a, "activation", None) is relu for a in following)
            p += layer.init(rng, size, np.sqrt(2) if feeds_relu else 1.0)
        return p

    def bind(self, p, g, Z, dZ=None, statistics=None) -> Bound:
        parts: list[Bound] = []
        V, dV = Z, dZ
        for layer, p_l, g_l in self._shares(p, g):
            parts.append(layer.bind(p_l, g_l, V, dV, statistics))
            V, dV = parts[-1].output, parts[-1].d_output
        forward = [call for part in parts for call in part.forward]
        backward = [call for part in reversed(parts) for call in part.backward]
        found = [pair for part in parts for pair in part.statistics]
        return Bound(Z, V, forward, dV, backward, parts, found)

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

    def bind(self, p, g, Z, dZ=None, statistics=None) -> Bound:
        F = super().bind(p, g, Z, dZ, statistics)
        output = _values(Z, Z.shape[-2] - 1)
        V, scale = units(output), number(self.scale, Z)
        forward: list[Callable] = [
            *F.forward,
            partial(np.multiply, units(F.output), scale, V),
            partial(np.add, V, units(Z), V),
        ]
        if g is None:
            return F._replace(output=output, forward=forward)
        dV = np.empty_like(V, order="C")
        backward: list[Callable] = [partial(np.multiply, dV, scale, F.d_output), *F.backward]
        if dZ is not None:
            backward.append(partial(np.add, dZ, dV, dZ))
        return F._replace(output=output, forward=forward, d_output=dV, backward=backward)

    def forward_tangent(self, p, bound, RZ, shifts):
        RF, kept = super().forward_tangent(p, bound, RZ, shifts)
        return RZ + self.scale * RF, kept

    def backward_tangent(self, p, bound, kept, dZ, RdZ, found):
        scaled = self.scale * dZ, self.scale * RdZ
        dF, RdF = super().backward_tangent(p, bound, kept, *scaled, found)
        return dZ + dF, RdZ + RdF
