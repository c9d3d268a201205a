"""Optimizers: each turns θ and a gradient g into the next θ.

State vectors start at 0 and have the shape of θ, so the same lines serve one network and an
ensemble. ``step`` returns a new array. Training moves θ in place instead: ``_bind`` ties an
optimizer to the arrays θ and g, and returns the prepared calls (see `_prepared`) of one step.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from ._prepared import number, run
from ._validation import as_float, between_zero_and_one, positive


class GradientDescent:
    """θ ← θ - ε g, eqs. (30)-(33); with mini-batch gradients it is SGD."""

    n_states = 0  # vectors like θ that the optimizer remembers

    def __init__(self, learning_rate: float):
        self.learning_rate = positive("learning_rate", learning_rate)
        self._states: list[np.ndarray] = []

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
        dtype = theta.dtype if theta.dtype.kind == "f" else np.float64
        theta = theta.astype(dtype, casting="same_kind")  # a copy, which the calls move
        run(self._bind(theta, g.astype(dtype, casting="same_kind", copy=False)))
        return theta[()]  # a number for a number

    def _bind(self, theta, g) -> list[Callable]:
        """Return the calls of one step: each time they run they read g and move θ in place."""
        if not self._states:
            self._states = [np.zeros_like(theta) for _ in range(self.n_states)]
        for state in self._states:
            if state.shape != theta.shape:
                raise ValueError(
                    f"this optimizer has run on theta of shape {state.shape}, got "
                    f"{theta.shape}; make a new one"
                )
        return self._calls(theta, g, np.empty_like(theta))

    def _calls(self, theta, g, work) -> list[Callable]:
        """Return the calls of `_bind`; ``work`` is for what is computed on the way."""
        epsilon = number(self.learning_rate, theta)
        return [
            partial(np.multiply, g, epsilon, work),
            partial(np.subtract, theta, work, theta),
        ]

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

    def _calls(self, theta, g, work):
        (v,) = self._states
        epsilon, beta = number(self.learning_rate, theta), number(self.beta, theta)
        return [
            partial(np.multiply, g, epsilon, work),
            partial(np.multiply, v, beta, v),
            partial(np.subtract, v, work, v),
            partial(np.add, theta, v, theta),
        ]


class RMSprop(GradientDescent):
    """s ← βs + (1-β)g², θ ← θ - εg/(√s + δ) (T. Tieleman and G. Hinton, 2012)."""

    n_states = 1

    def __init__(self, learning_rate: float, beta: float = 0.9, delta: float = 1e-8):
        super().__init__(learning_rate)
        self.beta, self.delta = between_zero_and_one("beta", beta), positive("delta", delta)

    def _calls(self, theta, g, work):
        (s,) = self._states
        epsilon, delta = number(self.learning_rate, theta), number(self.delta, theta)
        beta, rest = number(self.beta, theta), number(1 - self.beta, theta)
        return [
            partial(np.multiply, s, beta, s),
            partial(np.multiply, g, g, work),
            partial(np.multiply, work, rest, work),
            partial(np.add, s, work, s),
            *_scaled_step(theta, g, s, epsilon, delta, work),
        ]


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
        self._t = 0

    def _calls(self, theta, g, work):
        m, s = self._states
        beta1, beta2 = number(self.beta1, theta), number(self.beta2, theta)
        epsilon, delta = number(0, theta), number(0, theta)  # filled by correct

        def correct():
            # Here m and s are kept without their factors 1 - β. With m̂ = first m, √ŝ = second √s
            # the step is ε m̂/(√ŝ + δ) = (ε first/second) m/(√s + δ/second).
            self._t += 1
            first = (1 - self.beta1) / (1 - self.beta1**self._t)
            second = ((1 - self.beta2) / (1 - self.beta2**self._t)) ** 0.5
            epsilon[...] = self.learning_rate * first / second
            delta[...] = self.delta / second

        return [
            correct,
            partial(np.multiply, m, beta1, m),
            partial(np.add, m, g, m),
            partial(np.multiply, s, beta2, s),
            partial(np.multiply, g, g, work),
            partial(np.add, s, work, s),
            *_scaled_step(theta, m, s, epsilon, delta, work),
        ]


def _scaled_step(theta, direction, s, epsilon, delta, work) -> list[Callable]:
    """Return the calls of θ ← θ - ε direction/(√s + δ)."""
    return [
        partial(np.sqrt, s, work),
        partial(np.add, work, delta, work),
        partial(np.divide, direction, work, work),
        partial(np.multiply, work, epsilon, work),
        partial(np.subtract, theta, work, theta),
    ]


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
