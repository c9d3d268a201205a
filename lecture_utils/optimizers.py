"""Optimizers: each turns θ and a gradient g into the next θ.

Every state vector starts at 0 and has the shape of θ, so the same lines serve one network
and an ensemble. ``step`` returns a new array and never changes its arguments.
"""

import numpy as np

from ._validation import as_float, between_zero_and_one, positive


class GradientDescent:
    """θ ← θ - ε g, eqs. (30)-(33); with mini-batch gradients it is SGD."""

    def __init__(self, learning_rate: float):
        self.learning_rate = positive("learning_rate", learning_rate)

    def step(self, theta, g):
        """Return the next θ for the gradient g, both of shape (..., P)."""
        return theta - self.learning_rate * g

    def __repr__(self) -> str:
        values = (f"{k}={v:g}" for k, v in vars(self).items() if isinstance(v, float))
        return f"{type(self).__name__}({', '.join(values)})"


class Momentum(GradientDescent):
    """v ← βv - εg, θ ← θ + v: a particle with friction (B. T. Polyak 1964).

    The kick comes before the drift (semi-implicit Euler). β = 0 is gradient descent.
    """

    def __init__(self, learning_rate: float, beta: float = 0.9):
        super().__init__(learning_rate)
        self.beta = between_zero_and_one("beta", beta)
        self._v = np.zeros(())

    def step(self, theta, g):
        self._v = self.beta * self._v - self.learning_rate * g
        return theta + self._v


class RMSprop(GradientDescent):
    """s ← βs + (1-β)g², θ ← θ - εg/(√s + δ) (T. Tieleman and G. Hinton, 2012)."""

    def __init__(self, learning_rate: float, beta: float = 0.9, delta: float = 1e-8):
        super().__init__(learning_rate)
        self.beta, self.delta = between_zero_and_one("beta", beta), positive("delta", delta)
        self._s = np.zeros(())

    def step(self, theta, g):
        self._s = self.beta * self._s + (1 - self.beta) * g**2
        return theta - self.learning_rate * g / (np.sqrt(self._s) + self.delta)


class Adam(GradientDescent):
    """Adaptive moment estimation: the step is a ratio of moments of g, free of its units.

    m ← β₁m + (1-β₁)g, s ← β₂s + (1-β₂)g², both divided by 1 - βᵗ because they start at 0,
    then θ ← θ - ε m̂/(√ŝ + δ). D. P. Kingma and J. Ba, arXiv:1412.6980, Algorithm 1.
    """

    def __init__(
        self,
        learning_rate: float = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        delta: float = 1e-8,
    ):
        super().__init__(learning_rate)
        self.beta1 = between_zero_and_one("beta1", beta1)
        self.beta2 = between_zero_and_one("beta2", beta2)
        self.delta = positive("delta", delta)
        self._m, self._s, self._t = np.zeros(()), np.zeros(()), 0

    def step(self, theta, g):
        self._t += 1
        self._m = self.beta1 * self._m + (1 - self.beta1) * g
        self._s = self.beta2 * self._s + (1 - self.beta2) * g**2
        m = self._m / (1 - self.beta1**self._t)
        s = self._s / (1 - self.beta2**self._t)
        return theta - self.learning_rate * m / (np.sqrt(s) + self.delta)


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
    theta, g, H = as_float("theta", theta, ndim=1), as_float("g", g), as_float("H", H)
    P = theta.size
    if g.shape != (P,) or H.shape != (P, P):
        raise ValueError(f"expected g of shape ({P},) and H ({P}, {P}), got {g.shape}, {H.shape}")
    if not np.allclose(H, H.T, rtol=1e-6, atol=1e-12 * np.abs(H).max(initial=0)):
        raise ValueError("H must be symmetric")
    if damping:
        H = H + positive("damping", damping) * np.eye(P)
        try:
            np.linalg.cholesky(H)
        except np.linalg.LinAlgError as error:
            lowest = np.linalg.eigvalsh(H)[0]
            raise ValueError(
                f"H + damping is not positive definite: its lowest eigenvalue is {lowest:.3g}; "
                f"the damping must exceed {damping - lowest:.3g}"
            ) from error
    else:
        size = np.abs(np.linalg.eigvalsh(H))
        zero_modes = int((size < 1e-12 * size.max()).sum()) if size.max() > 0 else P
        if zero_modes:
            raise ValueError(
                f"H is singular: {zero_modes} of {P} eigenvalues are 0 to rounding, so H⁻¹ does "
                f"not exist; add an l2 penalty to the network, or damping"
            )
    return theta - np.linalg.solve(H, g)
