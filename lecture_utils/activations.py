"""Activation functions σ with their derivatives, and the softmax of the output layer."""

from collections.abc import Callable
from functools import partial

import numpy as np

from ._prepared import number


class Activation:
    """An element-wise function z = σ(u), eqs. (6)-(7).

    Every derivative takes the **pre-activation** u, never the activated value z.
    Arrays of any shape and plain numbers are accepted; float32 is kept.
    """

    def __init__(
        self,
        name: str,
        function: Callable,
        derivative: Callable,
        second: Callable,
        *,
        into: Callable | None = None,
        backward: Callable | None = None,
    ):
        self.name = name
        self._function, self._derivative, self._second = function, derivative, second
        # For layers: into(U, Z) writes Z = σ(U), and backward(U, Z, dZ, dU) returns the prepared
        # calls that write dU = σ'(U) dZ, by way of Z where that is quicker. U and Z stay as they
        # are; dZ is not read again.
        self.into = into or (lambda U, Z: np.copyto(Z, function(U)))
        self.backward = backward or (
            lambda U, Z, dZ, dU: [lambda: np.multiply(derivative(U), dZ, out=dU)]
        )

    def __call__(self, u):
        """Return σ(u), the same shape as u."""
        return self._function(_floating(u))

    def derivative(self, u):
        """Return σ'(u), the same shape as u."""
        return self._derivative(_floating(u))

    def second_derivative(self, u):
        """Return σ''(u), the same shape as u."""
        return self._second(_floating(u))

    def __repr__(self) -> str:
        return f"<activation {self.name}>"


def _floating(u) -> np.ndarray:
    u = np.asarray(u)
    if u.dtype.kind == "f":
        return u
    if u.dtype.kind not in "iub":
        raise TypeError(f"an activation acts on real numbers, got dtype {u.dtype}")
    return u.astype(np.float64)


def _sigmoid(u, out=None):
    # One exponential of -|u| serves both signs, so nothing overflows at |u| = 1000.
    e = np.exp(-np.abs(u))
    return np.divide(np.where(u >= 0, 1, e), 1 + e, out=out)


def _sigmoid_derivative(u):
    z = _sigmoid(u)
    return z * _sigmoid(-u)  # 1 - σ(u) = σ(-u) keeps its digits where σ(u) is close to 1


def _sigmoid_second(u):
    return _sigmoid_derivative(u) * (1 - 2 * _sigmoid(u))


def _sech_squared(u):
    return 4 * _sigmoid_derivative(2 * u)  # 1 - tanh² loses all digits at |u| = 20; this does not


def _tanh_second(u):
    return -2 * np.tanh(u) * _sech_squared(u)


def _step(u, out=None):
    return np.greater_equal(u, 0, out=np.empty_like(u) if out is None else out, casting="unsafe")


def _relu(u, out=None):
    return np.maximum(u, 0, out=out)


def _relu_derivative(u):
    return (u > 0).astype(u.dtype)


def _tanh_backward(U, Z, dZ, dU):
    return [
        partial(np.multiply, dZ, Z, dU),
        partial(np.multiply, dU, Z, dU),
        partial(np.subtract, dZ, dU, dU),  # dZ - dZ z²
    ]


def _sigmoid_backward(U, Z, dZ, dU):
    return [
        partial(np.subtract, number(1, Z), Z, dU),
        partial(np.multiply, dU, Z, dU),
        partial(np.multiply, dU, dZ, dU),
    ]


def _relu_backward(U, Z, dZ, dU):
    return [
        partial(np.greater, U, number(0, U), dU, casting="unsafe"),
        partial(np.multiply, dU, dZ, dU),
    ]


identity = Activation("identity", np.positive, np.ones_like, np.zeros_like, into=np.positive)
"""σ(u) = u, the output activation of regression (footnote 7)."""

step = Activation("step", _step, np.zeros_like, np.zeros_like, into=_step)
"""The step function of eq. (37), with step(0) = 1; its derivative is zero almost everywhere."""

sigmoid = Activation(
    "sigmoid",
    _sigmoid,
    _sigmoid_derivative,
    _sigmoid_second,
    into=_sigmoid,
    backward=_sigmoid_backward,
)
"""σ(u) = 1/(1 + exp(-u)), eq. (8); 0 < σ' <= 1/4."""

tanh = Activation(
    "tanh", np.tanh, _sech_squared, _tanh_second, into=np.tanh, backward=_tanh_backward
)
"""σ(u) = tanh(u) = 2 sigmoid(2u) - 1."""

relu = Activation(
    "relu", _relu, _relu_derivative, np.zeros_like, into=_relu, backward=_relu_backward
)
"""σ(u) = max(0, u), eq. (9), with relu'(0) = 0."""


def softmax(V):
    """Return exp(v_k) / sum_j exp(v_j) over the last axis, eq. (16).

    Parameters
    ----------
    V : array, shape (..., K)
        Logits: the pre-activations of the output layer.

    Returns
    -------
    array, shape (..., K)
        Probabilities; they sum to 1 over the last axis. Safe for logits of any size.
    """
    return np.exp(log_softmax(V))


def log_softmax(V):
    """Return v_k - ln Z with Z = sum_j exp(v_j), the logarithm of eq. (16).

    Parameters
    ----------
    V : array, shape (..., K)
        Logits.

    Returns
    -------
    array, shape (..., K)
        Finite for finite logits, also where the probability itself underflows to 0.

    Raises
    ------
    ValueError
        If V has no axis to normalise over.
    """
    V = _floating(V)
    if V.ndim == 0:
        raise ValueError("softmax needs an axis of classes, got a single number")
    shifted = V - V.max(axis=-1, keepdims=True)  # a shift of all logits changes nothing
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
