"""Optimizers: each turns θ and a gradient g into the next θ.

State vectors start at 0 and have the shape of θ, so the same lines serve one network and an
ensemble. ``step`` returns a new array; in a training loop it works in place (``out=theta``).
"""

from __future__ import annotations

import numpy as np

from ._validation import as_float, between_zero_and_one, positive


class GradientDescent:
    """θ ← θ - ε g, eqs. (30)-(33); with mini-batch gradients it is SGD."""

    n_states = 0  # vectors like θ that the optimizer remembers

    def __init__(self, learning_rate: float):
        self.learning_rate = positive("learning_rate", learning_rate)
        self._states: list[np.ndarray] = []
        self._t = 0

    def step(self, theta, g, out=None):
        """Return the next θ.

        Parameters
        ----------
        theta, g : array, shape (..., P)
            Parameters and gradient.
        out : array, optional
            Where to write the result; may be ``theta`` itself.
        """
        if np.shape(g) != np.shape(theta):
            raise ValueError(f"g must have the shape of theta {np.shape(theta)}, got {np.shape(g)}")
        self._prepare(theta)
        return np.add(theta, self._change(g), out=out)

    def _prepare(self, theta) -> None:
        """Make the state vectors, or see that they fit."""
        if not self._states:
            dtype = theta.dtype if theta.dtype.kind == "f" else np.float64
            self._states = [np.zeros(theta.shape, dtype) for _ in range(self.n_states + 1)]
        if self._states[0].shape != theta.shape:
            raise ValueError(
                f"this optimizer has run on theta of shape {self._states[0].shape}, got "
                f"{theta.shape}; make a new one"
            )

    def _change(self, g) -> np.ndarray:
        """Return the change of θ, in an array that the next call overwrites."""
        self._t += 1
        *states, step = self._states
        self._advance(*states, g, step)
        return step

    def _advance(self, *states_g_step) -> None:
        """Take the states, g and step; update the states and write the change of θ into step."""
        g, step = states_g_step
        np.multiply(g, -self.learning_rate, out=step)

    def __repr__(self) -> str:
        values = (f"{k}={v:g}" for k, v in vars(self).items() if k[0] != "_")
        return f"{type(self).__name__}({', '.join(values)})"


class Momentum(GradientDescent):
    """v ← βv - εg, θ ← θ + v: a particle with friction (B. T. Polyak 1964).

    The kick comes before the drift (semi-implicit Euler). β = 0 is gradient descent.
    """

    n_states = 1

    def __init__(self, learning_rate: float, beta: float = 0.9):
        super().__init__(learning_rate)
        self.beta = between_zero_and_one("beta", beta)

    def _advance(self, v, g, step) -> None:
        np.multiply(g, self.learning_rate, out=step)
        np.multiply(v, self.beta, out=v)
        np.subtract(v, step, out=v)
        step[...] = v


def _average(m, beta: float, x, work) -> None:
    """m ← βm + (1-β)x, in place; ``work`` is overwritten."""
    np.multiply(m, beta, out=m)
    np.multiply(x, 1 - beta, out=work)
    np.add(m, work, out=m)


class RMSprop(GradientDescent):
    """s ← βs + (1-β)g², θ ← θ - εg/(√s + δ) (T. Tieleman and G. Hinton, 2012)."""

    n_states = 1

    def __init__(self, learning_rate: float, beta: float = 0.9, delta: float = 1e-8):
        super().__init__(learning_rate)
        self.beta, self.delta = between_zero_and_one("beta", beta), positive("delta", delta)

    def _advance(self, s, g, step) -> None:
        _average(s, self.beta, np.multiply(g, g, out=step), step)
        np.add(np.sqrt(s, out=step), self.delta, out=step)
        np.divide(g, step, out=step)
        np.multiply(step, -self.learning_rate, out=step)


class Adam(GradientDescent):
    """Adaptive moment estimation: the step is a ratio of moments of g, free of its units.

    m ← β₁m + (1-β₁)g, s ← β₂s + (1-β₂)g². Both start at 0, hence m̂ = m/(1 - β₁ᵗ) and
    ŝ = s/(1 - β₂ᵗ); then θ ← θ - ε m̂/(√ŝ + δ).
    D. P. Kingma and J. Ba, arXiv:1412.6980, Algorithm 1.
    """

    n_states = 2

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

    def _advance(self, m, s, g, step) -> None:
        m *= self.beta1
        m += g
        s *= self.beta2
        s += np.multiply(g, g, out=step)
        # m and s lack their factors 1 - β; these and 1 - βᵗ are put into the numbers.
        first = (1 - self.beta1) / (1 - self.beta1**self._t)
        second = ((1 - self.beta2) / (1 - self.beta2**self._t)) ** 0.5
        np.add(np.sqrt(s, out=step), self.delta / second, out=step)
        np.divide(m, step, out=step)
        np.multiply(step, -self.learning_rate * first / second, out=step)


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
        H = H + positive("damping", damping) * np.eye(P, dtype=H.dtype)
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
