"""Layers: how values flow forwards, and how derivatives flow backwards.

A layer holds no parameters and no data. ``forward(p, Z)`` takes its parameters p and a batch of
samples as rows, Z of shape (..., N, n_in); it returns the output, and what `backward` will need.
``backward(p, kept, dV)`` takes that and ∂L/∂output; it returns ∂L/∂Z and the gradients of p.
Neither changes its arguments. Leading axes, if any, count the networks of an ensemble.

dU stands for ∂L/∂U throughout, the δ of back-propagation, and dZ, dV, dW, db likewise. Transposing
the last two axes, `.mT`, makes samples columns and back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise

import numpy as np

from ._validation import count, positive
from .activations import Activation, relu


class Layer:
    """What all layers have in common; `Elementwise` leaves the number of units open."""

    n_in: int | None = None
    n_out: int | None = None
    shapes: Sequence[tuple[str, tuple[int, ...]]] = ()

    def init(self, rng, size: tuple[int, ...], gain: float) -> list[np.ndarray]:
        """Return fresh parameters with leading axes ``size``."""
        return []

    def forward(self, p: list, Z, statistics: Iterator | None = None) -> tuple:
        """Return the output for the input Z (samples as rows), and what `backward` needs.

        `BatchNorm` takes (mean, variance) from ``statistics``, or those of the batch if it is None.
        """
        raise NotImplementedError

    def backward(self, p: list, kept, dV, inwards: bool = True) -> tuple:
        """Return ∂L/∂input and the gradients of the parameters, given ∂L/∂output.

        Without ``inwards``, ∂L/∂input may be None: nobody asks for that of the first layer.
        """
        raise NotImplementedError

    def statistics(self, kept) -> list[tuple[np.ndarray, np.ndarray]]:
        """Return (mean, variance) of each `BatchNorm` in the batch that `forward` saw."""
        return []


class Dense(Layer):
    """The affine map u = W z + b, eq. (5).

    Parameters
    ----------
    n_in, n_out : int
        Number of inputs m and of outputs n; W has shape (n_out, n_in).
    bias : bool
        With ``bias=False`` the layer is u = W z, as in eqs. (44)-(45).
    """

    n_in: int
    n_out: int

    def __init__(self, n_in: int, n_out: int, *, bias: bool = True):
        self.n_in, self.n_out, self.bias = count("n_in", n_in), count("n_out", n_out), bool(bias)
        self.shapes = [("W", (self.n_out, self.n_in)), ("b", (self.n_out,))][: 1 + self.bias]

    def init(self, rng, size: tuple[int, ...], gain: float) -> list[np.ndarray]:
        """Return W with entries N(0, gain²/n_in), and b = 0."""
        W = rng.normal(size=(*size, self.n_out, self.n_in)) * (gain / np.sqrt(self.n_in))
        return [W, np.zeros((*size, self.n_out))][: 1 + self.bias]

    def forward(self, p, Z, statistics=None):
        """Return U with u = W z + b for each sample, eq. (5), and Z."""
        W, b = p if self.bias else (*p, np.zeros(1, Z.dtype))
        U = _product(W, Z.mT)  # eq. (5) with samples as columns: U = W Zᵀ + b
        U += b[..., None]
        return U.mT, Z

    def backward(self, p, Z, dU, inwards=True):
        """Return dZ = dU W, and the gradients dW = sum_d dU_d z_dᵀ and db = sum_d dU_d."""
        dW = _product(dU.mT, Z)  # times z_b, eqs. (56)-(60), (63)-(65); the sum over d, (52)
        db = dU.sum(axis=-2)
        dZ = (p[0].mT @ dU.mT).mT if inwards else None  # times w_ka, (63)-(65); sum over k, (52)
        return dZ, [dW, db][: 1 + self.bias]

    def __repr__(self) -> str:
        return f"Dense({self.n_in}, {self.n_out}{'' if self.bias else ', bias=False'})"


def _product(A, B) -> np.ndarray:
    """Return A B, as one product for all networks when they see the same samples B."""
    return np.tensordot(A, B, axes=1) if A.ndim > B.ndim == 2 else A @ B


class Elementwise(Layer):
    """An activation as a layer: z = σ(u), eqs. (6)-(7). `Network` wraps activations itself."""

    def __init__(self, activation: Activation):
        self.activation = activation

    def forward(self, p, U, statistics=None):
        """Return Z = σ(U), and U."""
        σ = self.activation
        return _to_first_order(σ, σ.derivative, U), U  # eqs. (6)-(7)

    def backward(self, p, U, dZ, inwards=True):
        """Return dU = σ'(U) dZ: hidden units, eqs. (63)-(65); an output with σ, (55) and (62)."""
        σ = self.activation
        return _to_first_order(σ.derivative, σ.second_derivative, U) * dZ, []  # times σ'

    def __repr__(self) -> str:
        return self.activation.name


def _to_first_order(f: Callable, f_prime: Callable, U) -> np.ndarray:
    """Return f(U), and of a complex U to first order in its imaginary part.

    Only `Network.hessian` has complex U: copies, along the axis before the samples, of one real U
    with small imaginary changes. f itself need not know complex numbers.
    """
    if np.isrealobj(U):
        return f(U)
    u = U.real[..., :1, :, :]
    return f(u) + 1j * f_prime(u) * U.imag


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
        """Return V = γ û + β, and (û, μ, s²)."""
        gamma, beta = (a[..., None, :] for a in p)
        if statistics is not None:
            mean, variance = next(statistics)
        elif U.shape[-2] > 1:
            mean = U.mean(axis=-2, keepdims=True)
            variance = np.square(U - mean).mean(axis=-2, keepdims=True)
        else:
            raise ValueError(
                "BatchNorm needs at least 2 samples in a batch: with one sample every output "
                "is β, whatever the input; pass statistics=net.statistics(...) to predict"
            )
        u_hat = (U - mean) / np.sqrt(variance + self.eps)
        return gamma * u_hat + beta, (u_hat, mean, variance)

    def backward(self, p, kept, dV, inwards=True):
        """Return dU, which has two means since μ and s² depend on every sample, and dγ, dβ."""
        u_hat, _, variance = kept
        d = dV * p[0][..., None, :]
        d = d - d.mean(axis=-2, keepdims=True) - u_hat * (d * u_hat).mean(axis=-2, keepdims=True)
        return d / np.sqrt(variance + self.eps), [(dV * u_hat).sum(axis=-2), dV.sum(axis=-2)]

    def statistics(self, kept):
        _, mean, variance = kept
        return [(mean, variance)]

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
        stops = [0, *accumulate(len(layer.shapes) for layer in self.layers)]
        self.shares = [slice(start, stop) for start, stop in pairwise(stops)]  # of p, a layer each

    def init(self, rng, size: tuple[int, ...], gain: float) -> list[np.ndarray]:
        """Return fresh parameters; a map that feeds a ReLU gets the gain √2 (arXiv:1502.01852)."""
        p: list[np.ndarray] = []
        for i, layer in enumerate(self.layers):
            following = [a for a in self.layers[i + 1 :] if not isinstance(a, BatchNorm)][:1]
            feeds_relu = any(getattr(a, "activation", None) is relu for a in following)
            p += layer.init(rng, size, np.sqrt(2) if feeds_relu else 1.0)
        return p

    def forward(self, p, Z, statistics=None):
        """Return the output of the last layer, eqs. (10)-(11), and what each layer keeps."""
        kept = []
        for layer, share in zip(self.layers, self.shares, strict=True):
            Z, keep = layer.forward(p[share], Z, statistics)
            kept.append(keep)
        return Z, kept

    def backward(self, p, kept, dZ, inwards=True):
        """Apply eqs. (52)-(65) from the left: ∂f_k/∂w itself, (53)-(54), (61), is never formed."""
        gradients = list(p)
        for i in reversed(range(len(self.layers))):
            share = self.shares[i]
            dZ, gradients[share] = self.layers[i].backward(p[share], kept[i], dZ, inwards or i > 0)
        return dZ, gradients

    def statistics(self, kept):
        pairs = zip(self.layers, kept, strict=True)
        return [found for layer, keep in pairs for found in layer.statistics(keep)]

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

    def forward(self, p, Z, statistics=None):
        """Return z + scale · F(z), and what the layers of F keep."""
        F, kept = super().forward(p, Z, statistics)
        return Z + self.scale * F, kept

    def backward(self, p, kept, dV, inwards=True):
        """Return dZ = dV + scale · dV ∂F, and the gradients of F."""
        dZ, gradients = super().backward(p, kept, self.scale * dV)
        return dV + dZ, gradients
