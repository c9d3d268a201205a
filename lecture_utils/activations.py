"""Activation functions σ with their derivatives, and the softmax of the output layer."""

from collections.abc import Callable

import numpy as np


class Activation:
    """An element-wise function z = σ(u), eqs. (6)-(7).

    Every derivative takes the **pre-activation** u, never the activated value z.
    Arrays of any shape and plain numbers are accepted; float32 is kept.

    Parameters
    ----------
    name : str
    function, derivative, second : callable
        σ, σ' and σ'' as functions of an array u, each with the shape of u.
    """

    def __init__(self, name: str, function: Callable, derivative: Callable, second: Callable):
        self.name = name
        self._function, self._derivative, self._second = function, derivative, second

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


def _step(u):
    return (u >= 0).astype(u.dtype)  # eq. (37)


def _sigmoid(u):
    # 1/(1 + exp(-u)), eq. (8). One exponential of -|u| serves both signs: nothing overflows.
    e = np.exp(-np.abs(u))
    return np.where(u >= 0, 1, e) / (1 + e)


def _sigmoid_derivative(u):
    e = np.exp(-np.abs(u))  # σ(1 - σ) would lose its digits where σ is close to 1
    return e / (1 + e) ** 2


def _sigmoid_second(u):
    return _sigmoid_derivative(u) * (1 - 2 * _sigmoid(u))


def _tanh_derivative(u):
    return 4 * _sigmoid_derivative(2 * u)  # 1 - tanh² loses all digits at |u| = 20; this does not


def _tanh_second(u):
    return -2 * np.tanh(u) * _tanh_derivative(u)


def _relu(u):
    return np.maximum(u, 0)  # eq. (9)


def _relu_derivative(u):
    return (u > 0).astype(u.dtype)


identity = Activation("identity", np.positive, np.ones_like, np.zeros_like)
"""σ(u) = u, the output activation of regression (footnote 7)."""

step = Activation("step", _step, np.zeros_like, np.zeros_like)
"""The step function of eq. (37), with step(0) = 1; its derivative is zero almost everywhere."""

sigmoid = Activation("sigmoid", _sigmoid, _sigmoid_derivative, _sigmoid_second)
"""σ(u) = 1/(1 + exp(-u)), eq. (8); 0 < σ' <= 1/4."""

tanh = Activation("tanh", np.tanh, _tanh_derivative, _tanh_second)
"""σ(u) = tanh(u) = 2 sigmoid(2u) - 1."""

relu = Activation("relu", _relu, _relu_derivative, np.zeros_like)
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

    Raises
    ------
    ValueError
        If V has no axis to normalise over.
    """
    E = np.exp(_shifted(V))
    return E / E.sum(axis=-1, keepdims=True)  # eq. (16)


def log_softmax(V):
    """Return v_k - ln Z with Z = sum_j exp(v_j), the logarithm of eq. (16).

    Arguments and errors are those of `softmax`. The result is finite for finite logits, also where
    the probability itself underflows to 0.
    """
    V = _shifted(V)
    return V - np.log(np.exp(V).sum(axis=-1, keepdims=True))


def _shifted(V) -> np.ndarray:
    """Return the logits minus the largest of each sample: no exp overflows, and f is the same."""
    V = np.asarray(V)
    V = V if V.dtype.kind == "c" else _floating(V)  # complex in `Network.hessian`
    if V.ndim == 0:
        raise ValueError("softmax needs an axis of classes, got a single number")
    return V - V.real.max(axis=-1, keepdims=True)
