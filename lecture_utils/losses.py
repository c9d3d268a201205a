"""Loss functions (means over the samples) and penalties on the weights."""

import numpy as np

from ._validation import as_float, positive
from .activations import log_softmax, softmax


class Loss:
    """A loss of the network's outputs V and the targets Y: value and gradient.

    A loss is a class with `value` and, where ∂L/∂V is not (f - y)/N, its own `slope`. For
    `Network.hessian`, `slope` must be analytic in V: powers and exponentials, no absolute value.
    """

    name = "loss"

    def output(self, V):
        """Return the prediction f that belongs to the last layer's output V."""
        return V

    def value(self, V, Y):
        """Return the loss of arrays that are known to fit."""
        raise NotImplementedError

    def slope(self, V, Y):
        """Return ∂L/∂V of arrays that fit: ∂L/∂f of (52), for logits with the softmax's ∂f/∂u."""
        return (self.output(V) - Y) / V.shape[-2]

    def check_targets(self, V, Y) -> None:
        """Raise ValueError unless the targets Y fit the outputs V."""
        _same_shape(V, Y)

    def __call__(self, V, Y):
        """Return the loss.

        Parameters
        ----------
        V : array, shape (..., N, K)
            Outputs of the last layer: logits for a cross-entropy.
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
        return self.value(V, Y)

    def gradient(self, V, Y):
        """Return ∂L/∂V, shape (..., N, K), for both losses (f - y)/N; arguments as in the call."""
        V, Y = _floats(V, Y)
        self.check_targets(V, Y)
        return self.slope(V, Y)

    def __repr__(self) -> str:
        return f"<loss {self.name}>"


class SquaredError(Loss):
    """L = (1/N) (1/2) sum_d |y_d - f_d|², eq. (20): a sum over outputs, a mean over samples.

    It is −log likelihood per sample of Gaussian noise with σ = 1, up to a constant.
    """

    name = "squared_error"

    def value(self, V, Y):
        """Return eq. (20)."""
        return 0.5 * np.square(Y - V).sum(axis=(-2, -1)) / V.shape[-2]


class CrossEntropy(Loss):
    """L = -(1/N) sum_d y_d · log softmax(v_d): eq. (43), with the minus sign and the mean.

    It takes logits, so that log 0 is never reached. With the softmax, ∂L/∂V is (f - y)/N again.
    """

    name = "cross_entropy"

    def output(self, V):
        """Return the prediction f = softmax(V), eq. (16)."""
        return softmax(V)

    def value(self, V, Y):
        """Return eq. (43)."""
        return -(Y * log_softmax(V)).sum(axis=(-2, -1)) / V.shape[-2]

    def check_targets(self, V, Y) -> None:
        """Raise ValueError unless each row of Y is one-hot or a probability distribution."""
        _same_shape(V, Y)
        if (Y < 0).any() or (np.abs(Y.sum(axis=-1) - 1) > 1e-5).any():
            raise ValueError(
                "each row of the targets of a cross-entropy must be one-hot or a probability "
                "distribution (entries >= 0 with sum 1); lu.one_hot(y, K) makes one-hot rows"
            )


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

    def __init__(self, name: str, lam: float, value, gradient):
        self.name, self.lam = name, positive("lam", lam)
        self._value, self._gradient = value, gradient

    def __call__(self, w):
        """Return λ E(w), summed over the last axis of w."""
        return self.lam * self._value(w).sum(axis=-1)

    def gradient(self, w):
        """Return λ ∂E/∂w, the same shape as w."""
        return self.lam * self._gradient(w)

    def __repr__(self) -> str:
        return f"<penalty {self.name}, lam={self.lam}>"


def l1(lam: float) -> Penalty:
    """Return the penalty λ sum |w|, eq. (34); its gradient at w = 0 is taken as 0."""
    return Penalty("l1", lam, np.abs, lambda w: np.sign(w.real))


def l2(lam: float) -> Penalty:
    """Return the penalty (λ/2) sum w², eq. (35): a harmonic trap, or a Gaussian prior."""
    return Penalty("l2", lam, lambda w: 0.5 * np.square(w), np.positive)


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
