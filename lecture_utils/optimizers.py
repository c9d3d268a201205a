"""Optimizers: each turns θ and a gradient g into the next θ.

What an optimizer remembers starts at 0 and has the shape of θ, so the same lines serve one network
and an ensemble. ``step`` looks at its arguments, ``_move`` is the formula.
"""

from __future__ import annotations

import numpy as np

from ._validation import between_zero_and_one, newton_system, positive, solvable


class GradientDescent:
    """θ ← θ - ε g, eqs. (30)-(33); with mini-batch gradients it is SGD."""

    has_memory = False
    _shape: tuple[int, ...] | None = None  # of what is remembered

    def __init__(self, learning_rate: float):
        self.learning_rate = positive("learning_rate", learning_rate)

    def step(self, theta, g):
        """Return the next θ.

        Parameters
        ----------
        theta, g : array, shape (..., P)
            Parameters and gradient; neither is changed.

        Returns
        -------
        array, shape (..., P)

        Raises
        ------
        TypeError
            If theta or g are not real numbers.
        ValueError
            If g, or what the optimizer remembers of earlier steps, has another shape than theta.
        """
        theta, g = np.asarray(theta), np.asarray(g)
        if g.shape != theta.shape:
            raise ValueError(f"g must have the shape of theta {theta.shape}, got {g.shape}")
        self._check_memory(theta)
        dtype = theta.dtype if theta.dtype.kind == "f" else np.float64
        theta, g = (a.astype(dtype, casting="same_kind", copy=False) for a in (theta, g))
        return self._move(theta, g)

    def _check_memory(self, theta) -> None:
        """Raise unless what is remembered has the shape of θ, which the first θ decides."""
        if self._shape not in (None, theta.shape):
            raise ValueError(
                f"this optimizer has run on theta of shape {self._shape}, got "
                f"{theta.shape}; make a new one"
            )
        self._shape = theta.shape if self.has_memory else None

    def _move(self, theta, g):
        return theta - self.learning_rate * g  # eqs. (30)-(31)

    def __repr__(self) -> str:
        values = (f"{k}={v:g}" for k, v in vars(self).items() if k[0] != "_")
        return f"{type(self).__name__}({', '.join(values)})"


class Momentum(GradientDescent):
    """v ← βv - εg, θ ← θ + v: a particle with friction (B. T. Polyak 1964).

    The kick comes before the drift (semi-implicit Euler). β = 0 is gradient descent.
    """

    has_memory = True

    def __init__(self, learning_rate: float, beta: float = 0.9):
        super().__init__(learning_rate)
        self.beta = between_zero_and_one("beta", beta)
        self._v = 0.0

    def _move(self, theta, g):
        self._v = self.beta * self._v - self.learning_rate * g
        return theta + self._v


class RMSprop(GradientDescent):
    """s ← βs + (1-β)g², θ ← θ - εg/(√s + δ) (T. Tieleman and G. Hinton, 2012)."""

    has_memory = True

    def __init__(self, learning_rate: float, beta: float = 0.9, delta: float = 1e-8):
        super().__init__(learning_rate)
        self.beta, self.delta = between_zero_and_one("beta", beta), positive("delta", delta)
        self._s = 0.0

    def _move(self, theta, g):
        self._s = self.beta * self._s + (1 - self.beta) * g**2
        return theta - self.learning_rate * g / (np.sqrt(self._s) + self.delta)


class Adam(GradientDescent):
    """Adaptive moment estimation: the step is a ratio of moments of g, free of its units.

    m ← β₁m + (1-β₁)g, s ← β₂s + (1-β₂)g². Both start at 0, hence m̂ = m/(1 - β₁ᵗ) and
    ŝ = s/(1 - β₂ᵗ); then θ ← θ - ε m̂/(√ŝ + δ).
    D. P. Kingma and J. Ba, arXiv:1412.6980, Algorithm 1.
    """

    has_memory = True

    def __init__(
        self, learning_rate: float = 0.001, beta1: float = 0.9, beta2: float = 0.999, delta=1e-8
    ):
        super().__init__(learning_rate)
        self.beta1 = between_zero_and_one("beta1", beta1)
        self.beta2 = between_zero_and_one("beta2", beta2)
        self.delta = positive("delta", delta)
        self._m, self._s, self._t = 0.0, 0.0, 0

    def _move(self, theta, g):
        self._t += 1
        self._m = self.beta1 * self._m + (1 - self.beta1) * g
        self._s = self.beta2 * self._s + (1 - self.beta2) * g**2
        m_hat, s_hat = self._m / (1 - self.beta1**self._t), self._s / (1 - self.beta2**self._t)
        return theta - self.learning_rate * m_hat / (np.sqrt(s_hat) + self.delta)


def newton_step(theta, g, H, *, damping: float = 0.0) -> np.ndarray:
    """Return θ - (H + damping·1)⁻¹ g, eq. (28), by solving a linear system.

    Parameters
    ----------
    theta, g : array, shape (P,)
        Parameters and gradient.
    H : array, shape (P, P)
        Symmetric Hessian. Without damping it may be indefinite: the step then leads towards
        a saddle or a maximum, as Newton's method does.
    damping : float
        Added to the diagonal; the sum must then be positive definite, so that the step
        goes downhill.

    Raises
    ------
    ValueError
        If H is singular (without damping), or not positive definite (with damping), or if
        shapes disagree. The message gives the eigenvalues that decide.
    """
    theta, g, H = newton_system(theta, g, H)
    if damping:
        H = H + positive("damping", damping) * np.eye(theta.size, dtype=H.dtype)
    solvable(H, damping)
    return theta - np.linalg.solve(H, g)  # eq. (28)
