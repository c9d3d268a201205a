"""Loss functions (means over the samples) and penalties on the weights."""

from collections.abc import Callable
from functools import partial

import numpy as np

from ._prepared import number, run
from ._validation import as_float, positive
from .activations import softmax


class Loss:
    """A loss of the network's outputs V and the targets Y: value and gradient."""

    name = "loss"

    def output(self, V):
        """Return the prediction f that belongs to the last layer's output V."""
        return V

    def check_targets(self, V, Y) -> None:
        """Raise ValueError unless the targets Y fit the outputs V."""
        _same_shape(V, Y)

    def __call__(self, V, Y):
        """Return the loss.

        Parameters
        ----------
        V : array, shape (..., N, K)
            Outputs of the network.
        Y : array, shape (..., N, K)
            Targets.

        Returns
        -------
        array, shape (...)

        Raises
        ------
        ValueError
            If the shapes disagree or the targets are not finite.
        """
        V, Y = _floats(V, Y)
        self.check_targets(V, Y)
        return self._value(V, Y)

    def gradient(self, V, Y):
        """Return ∂L/∂V = (f - y)/N, shape (..., N, K); arguments as in the call."""
        V, Y = _floats(V, Y)
        self.check_targets(V, Y)
        return self._gradient(V, Y)

    def _value(self, V, Y):
        raise NotImplementedError

    def _gradient(self, V, Y):
        dV = np.empty_like(V)
        run(self._bind(V, Y, dV))
        return dV

    def _bind(self, V, Y, dV) -> list[Callable]:
        """Return the calls that write the gradient into dV."""
        raise NotImplementedError

    def _gradient_tangent(self, V, Y, RV):
        """Change of the gradient when V changes by RV."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"<loss {self.name}>"


class SquaredError(Loss):
    """L = (1/N) (1/2) sum_d |y_d - f_d|², eq. (20): a sum over outputs, a mean over samples.

    It is −log likelihood per sample of Gaussian noise with σ = 1, up to a constant.
    """

    name = "squared_error"

    def _value(self, V, Y):
        return 0.5 * np.square(V - Y).sum(axis=(-2, -1)) / V.shape[-2]

    def _bind(self, V, Y, dV):
        samples = number(V.shape[-2], dV)
        return [partial(np.subtract, V, Y, dV), partial(np.divide, dV, samples, dV)]

    def _gradient_tangent(self, V, Y, RV):
        return RV / V.shape[-2]


class CrossEntropy(Loss):
    """L = -(1/N) sum_d y_d · log softmax(v_d): eq. (43), with the minus sign and the mean.

    It takes logits, so that log 0 is never reached.
    """

    name = "cross_entropy"

    def output(self, V):
        """Return the prediction f = softmax(V), eq. (16)."""
        return softmax(V)

    def check_targets(self, V, Y) -> None:
        """Raise ValueError unless each row of Y is one-hot or a probability distribution."""
        _same_shape(V, Y)
        if (Y < 0).any() or not np.allclose(Y.sum(axis=-1), 1, atol=1e-6):
            raise ValueError(
                "each row of the targets of a cross-entropy must be one-hot or a probability "
                "distribution (entries >= 0 with sum 1); lu.one_hot(y, K) makes one-hot rows"
            )

    def _value(self, V, Y):
        # The mean of ln Z - y · v, since y sums to 1. Both change alike when the logits of a sample
        # are shifted; its largest is taken off so that Z stays finite. A sample is a column here.
        V, Y = (A.swapaxes(-1, -2) for A in (V, Y))
        shifted = V - V.max(axis=-2, keepdims=True)
        ln_Z = np.log(np.exp(shifted).sum(axis=-2))
        return (ln_Z.sum(axis=-1) - np.vecdot(Y, shifted).sum(axis=-1)) / V.shape[-1]

    def _bind(self, V, Y, dV):
        # Softmax and logarithm fused: (f - y)/N.
        V, Y, dV = (A.swapaxes(-1, -2) for A in (V, Y, dV))
        *lead, K, N = V.shape
        largest, Z = np.empty((*lead, 1, N), V.dtype), np.empty(V.shape, V.dtype)
        ones, samples = np.ones((K, K), V.dtype), number(N, V)
        product = np.ndarray.dot if V.ndim == 2 else np.matmul
        return [
            partial(np.maximum.reduce, V, -2, None, largest[..., 0, :]),
            partial(np.subtract, V, largest, dV),
            partial(np.exp, dV, dV),
            partial(product, ones, dV, Z),  # the sum over the classes, once for each class
            partial(np.divide, dV, Z, dV),
            partial(np.subtract, dV, Y, dV),
            partial(np.divide, dV, samples, dV),
        ]

    def _gradient_tangent(self, V, Y, RV):
        F = softmax(V)  # the Jacobian diag(f) - f fᵀ applied to RV
        return (F * RV - F * (F * RV).sum(axis=-1, keepdims=True)) / V.shape[-2]


squared_error = SquaredError()
"""The loss of regression, eq. (20); see `SquaredError`."""

cross_entropy = CrossEntropy()
"""The loss of classification, eq. (43) from logits; see `CrossEntropy`."""


def accuracy(F, Y):
    """Return the fraction of samples whose largest output is at the largest target.

    Parameters
    ----------
    F : array, shape (..., N, K)
        Outputs: probabilities or logits.
    Y : array, shape (..., N, K)
        One-hot targets.

    Returns
    -------
    array, shape (...)

    Raises
    ------
    ValueError
        If the shapes disagree.
    """
    F, Y = _floats(F, Y)
    _same_shape(F, Y)
    return (F.argmax(axis=-1) == Y.argmax(axis=-1)).mean(axis=-1)


class Penalty:
    """λ E(w), added to the loss; it sees the weights W only, never the biases.

    Attributes
    ----------
    name : str
    lam : float
        The coefficient λ > 0, which eqs. (34)-(35) leave out.
    """

    def __init__(self, name: str, lam: float, value, gradient, second_derivative):
        self.name, self.lam = name, positive("lam", lam)
        self._value, self._gradient, self._second = value, gradient, second_derivative

    def __call__(self, w):
        """Return λ E(w), summed over the last axis of w."""
        return self.lam * self._value(w).sum(axis=-1)

    def gradient(self, w):
        """Return λ ∂E/∂w, the same shape as w."""
        return self.lam * self._gradient(w)

    def second_derivative(self, w):
        """Return λ ∂²E/∂w², the same shape as w."""
        return self.lam * self._second(w)

    def __repr__(self) -> str:
        return f"<penalty {self.name}, lam={self.lam}>"


def l1(lam: float) -> Penalty:
    """Return the penalty λ sum |w|, eq. (34); its gradient at w = 0 is taken as 0."""
    return Penalty("l1", lam, np.abs, np.sign, np.zeros_like)


def l2(lam: float) -> Penalty:
    """Return the penalty (λ/2) sum w², eq. (35): a harmonic trap, or a Gaussian prior."""
    return Penalty("l2", lam, lambda w: 0.5 * np.square(w), np.positive, np.ones_like)


def _floats(V, Y):
    V = as_float("outputs", V)
    return V, as_float("targets", Y).astype(V.dtype, copy=False)  # so that float32 is kept


def _same_shape(V, Y) -> None:
    if V.ndim < 2 or Y.shape not in (V.shape, V.shape[-2:]):
        raise ValueError(
            f"outputs and targets must both have shape (..., N, K), got {V.shape} and {Y.shape}"
        )
    if V.shape[-2] == 0:
        raise ValueError("the loss of no sample is not defined")
