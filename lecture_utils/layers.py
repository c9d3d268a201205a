"""Layers: how values flow forwards, and how derivatives flow backwards.

A layer holds no parameters. It receives them as a list ``p`` in the order of ``layer.shapes``,
and any of the arrays may carry leading axes, one entry per network of an ensemble.
``forward`` returns the output and whatever ``backward`` will need; ``backward`` turns
∂L/∂output into ∂L/∂input and the gradients of the parameters. The two ``tangent`` methods
say how both change to first order when the parameters change by ``Rp``; they give the
Hessian (B. A. Pearlmutter, Neural Computation 6, 147 (1994)).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ._validation import count, positive
from .activations import Activation, relu


def _transpose(A):
    return A.swapaxes(-1, -2)


class Layer:
    """What all layers have in common; `Elementwise` leaves the number of units open."""

    n_in: int | None = None
    n_out: int | None = None
    shapes: Sequence[tuple[str, tuple[int, ...]]] = ()

    def init(self, rng, size: tuple[int, ...], gain: float) -> list[np.ndarray]:
        """Return fresh parameters with leading axes ``size``."""
        return []

    def forward(self, p, Z, statistics=None):
        """Return the output for the input Z, and a cache for the other methods."""
        raise NotImplementedError

    def backward(self, p, cache, dZ):
        """Return ∂L/∂input and the gradients of the parameters, given ∂L/∂output."""
        raise NotImplementedError

    def forward_tangent(self, p, Rp, cache, RZ):
        """Return the change of the output, and of the cache, under Rp and RZ."""
        raise NotImplementedError

    def backward_tangent(self, p, Rp, cache, Rcache, dZ, RdZ):
        """Return `backward`'s ∂L/∂input, its change, and the changes of the gradients."""
        raise NotImplementedError


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

    def forward(self, p, Z, statistics=None):
        W, *b = p
        U = Z @ _transpose(W)
        return (U + b[0][..., None, :] if b else U), Z

    def backward(self, p, Z, dU):
        W, *b = p
        dW = _transpose(dU) @ Z
        return dU @ W, [dW, dU.sum(axis=-2)] if b else [dW]

    def forward_tangent(self, p, Rp, Z, RZ):
        (W, *_), (RW, *Rb) = p, Rp
        RU = RZ @ _transpose(W) + Z @ _transpose(RW)
        return (RU + Rb[0][..., None, :] if Rb else RU), RZ

    def backward_tangent(self, p, Rp, Z, RZ, dU, RdU):
        (W, *_), (RW, *Rb) = p, Rp
        RdW = _transpose(RdU) @ Z + _transpose(dU) @ RZ
        return dU @ W, RdU @ W + dU @ RW, [RdW, RdU.sum(axis=-2)] if Rb else [RdW]

    def __repr__(self) -> str:
        return f"Dense({self.n_in}, {self.n_out}{'' if self.bias else ', bias=False'})"


class Elementwise(Layer):
    """An activation as a layer: z = σ(u), eqs. (6)-(7). `Network` wraps activations itself."""

    def __init__(self, activation: Activation):
        self.activation = activation

    def forward(self, p, U, statistics=None):
        return self.activation(U), U

    def backward(self, p, U, dZ):
        return dZ * self.activation.derivative(U), []

    def forward_tangent(self, p, Rp, U, RU):
        return self.activation.derivative(U) * RU, RU

    def backward_tangent(self, p, Rp, U, RU, dZ, RdZ):
        slope, bend = self.activation.derivative(U), self.activation.second_derivative(U)
        return dZ * slope, RdZ * slope + dZ * bend * RU, []

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

    def forward(self, p, U, statistics=None):
        gamma, beta = p
        if statistics is None:
            if U.shape[-2] < 2:
                raise ValueError(
                    "BatchNorm needs at least 2 samples in a batch: with one sample every output "
                    "is β, whatever the input; pass statistics=net.statistics(...) to predict"
                )
            mean, variance = U.mean(axis=-2, keepdims=True), U.var(axis=-2, keepdims=True)
        else:
            mean, variance = next(statistics)
        scale = np.sqrt(variance + self.eps)
        normalised = (U - mean) / scale
        V = gamma[..., None, :] * normalised + beta[..., None, :]
        return V, (normalised, scale, (mean, variance))

    def backward(self, p, cache, dV):
        normalised, scale, _ = cache
        d = dV * p[0][..., None, :]
        # μ and s² depend on every sample of the batch: hence the two means.
        dU = d - d.mean(axis=-2, keepdims=True)
        dU -= normalised * (d * normalised).mean(axis=-2, keepdims=True)
        return dU / scale, [(dV * normalised).sum(axis=-2), dV.sum(axis=-2)]

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

    def _with_parameters(self, *ps) -> Iterator[tuple]:
        """Yield each layer with its share of each parameter list."""
        start = 0
        for layer in self.layers:
            stop = start + len(layer.shapes)
            yield layer, *(p[start:stop] for p in ps)
            start = stop

    def init(self, rng, size: tuple[int, ...], gain: float) -> list[np.ndarray]:
        """Return fresh parameters; a map that feeds a ReLU gets the gain √2 (He et al. 2015)."""
        p: list[np.ndarray] = []
        for i, layer in enumerate(self.layers):
            following = next((a for a in self.layers[i:] if isinstance(a, Elementwise)), None)
            gain = np.sqrt(2) if following and following.activation is relu else 1.0
            p += layer.init(rng, size, gain)
        return p

    def forward(self, p, Z, statistics=None):
        caches = []
        for layer, q in self._with_parameters(p):
            Z, cache = layer.forward(q, Z, statistics)
            caches.append(cache)
        return Z, caches

    def backward(self, p, caches, dZ):
        gradients: list[np.ndarray] = []
        for (layer, q), cache in reversed(list(zip(self._with_parameters(p), caches, strict=True))):
            dZ, g = layer.backward(q, cache, dZ)
            gradients = g + gradients
        return dZ, gradients

    def forward_tangent(self, p, Rp, caches, RZ):
        Rcaches = []
        for (layer, q, Rq), cache in zip(self._with_parameters(p, Rp), caches, strict=True):
            RZ, Rcache = layer.forward_tangent(q, Rq, cache, RZ)
            Rcaches.append(Rcache)
        return RZ, Rcaches

    def backward_tangent(self, p, Rp, caches, Rcaches, dZ, RdZ):
        Rgradients: list[np.ndarray] = []
        shares = list(zip(self._with_parameters(p, Rp), caches, Rcaches, strict=True))
        for (layer, q, Rq), cache, Rcache in reversed(shares):
            dZ, RdZ, Rg = layer.backward_tangent(q, Rq, cache, Rcache, dZ, RdZ)
            Rgradients = Rg + Rgradients
        return dZ, RdZ, Rgradients

    def statistics(self, caches) -> list[tuple[np.ndarray, np.ndarray]]:
        """Return (mean, variance) of each `BatchNorm`, in order, from a forward pass."""
        found: list = []
        for layer, cache in zip(self.layers, caches, strict=True):
            if isinstance(layer, BatchNorm):
                found.append(cache[-1])
            elif isinstance(layer, Chain):
                found += layer.statistics(cache)
        return found

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self.layers))})"


class Skip(Chain):
    """A bypass around other layers: z' = z + scale · F(z), figure 6; its Jacobian is 1 + scale ∂F.

    Parameters
    ----------
    *layers
        The layers that make F; they must return as many units as they take.
    scale : float
        1 as in the residual networks of He et al. (2015); 1/√D keeps the sum of D blocks small.
    """

    def __init__(self, *layers, scale: float = 1.0):
        super().__init__(*layers)
        self.scale = positive("scale", scale)
        if self.n_in is None or self.n_in != self.n_out:
            raise ValueError(
                f"Skip adds its input to its output, so both need the same number of units, "
                f"got {self.n_in} and {self.n_out}"
            )

    def forward(self, p, Z, statistics=None):
        F, caches = super().forward(p, Z, statistics)
        return Z + self.scale * F, caches

    def backward(self, p, caches, dZ):
        dF, gradients = super().backward(p, caches, self.scale * dZ)
        return dZ + dF, gradients

    def forward_tangent(self, p, Rp, caches, RZ):
        RF, Rcaches = super().forward_tangent(p, Rp, caches, RZ)
        return RZ + self.scale * RF, Rcaches

    def backward_tangent(self, p, Rp, caches, Rcaches, dZ, RdZ):
        scaled = self.scale * dZ, self.scale * RdZ
        dF, RdF, Rgradients = super().backward_tangent(p, Rp, caches, Rcaches, *scaled)
        return dZ + dF, RdZ + RdF, Rgradients
