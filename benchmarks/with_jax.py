"""JAX as a contender: the same step compiled, one at a time or many in a `lax.scan`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree

from .problems import BETA1, BETA2, DELTA, LEARNING_RATE, Problem, flatten

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_platforms", "cpu")


def _loss(parameters, X, labels):
    *hidden, (W, b) = parameters
    Z = X
    for W_l, b_l in hidden:
        Z = jnp.tanh(Z @ W_l.T + b_l)
    log_f = jax.nn.log_softmax(Z @ W.T + b)
    return -jnp.take_along_axis(log_f, labels[:, None], axis=1).mean()


def _adam(state, X, labels):
    parameters, m, s, t = state
    g, t = jax.grad(_loss)(parameters, X, labels), t + 1
    m = jax.tree.map(lambda m, g: BETA1 * m + (1 - BETA1) * g, m, g)
    s = jax.tree.map(lambda s, g: BETA2 * s + (1 - BETA2) * g * g, s, g)
    first, second = 1 / (1 - BETA1**t), 1 / (1 - BETA2**t)

    def change(a, m, s):
        return a - LEARNING_RATE * first * m / (jnp.sqrt(second * s) + DELTA)

    return jax.tree.map(change, parameters, m, s), m, s, t


class Step:
    """``steps`` steps on one batch in one compiled call."""

    def __init__(self, problem: Problem, steps: int = 1):
        parameters = jax.tree.map(jnp.asarray, problem.matrices())
        zeros = jax.tree.map(jnp.zeros_like, parameters)
        self._state = parameters, zeros, jax.tree.map(jnp.copy, zeros), jnp.asarray(0.0)
        self._data = jnp.asarray(problem.X), jnp.asarray(problem.labels)

        @partial(jax.jit, donate_argnums=0)
        def run(state, X, labels):
            if steps == 1:
                return _adam(state, X, labels)
            return jax.lax.scan(
                lambda state, _: (_adam(state, X, labels), None), state, length=steps
            )[0]

        self._run = run

    def step(self) -> None:
        self._state = self._run(self._state, *self._data)
        jax.block_until_ready(self._state)

    def matrices(self):
        return jax.tree.map(np.asarray, self._state[0])


def hessian(problem: Problem) -> Callable[[], np.ndarray]:
    """`jax.jit` of `jax.hessian` of the loss as a function of θ."""
    _, unravel = ravel_pytree(problem.matrices())
    X, labels = jnp.asarray(problem.X), jnp.asarray(problem.labels)
    compute = jax.jit(jax.hessian(lambda theta: _loss(unravel(theta), X, labels)))
    theta = jnp.asarray(flatten(problem.matrices()))
    return lambda: np.asarray(compute(theta))
