"""The steps of `train` once more, compiled into lists of prepared calls.

On small arrays a NumPy call takes longer to begin than to compute, and the Python around it takes
as long again. Training repeats the same calls thousands of times, so they are written down once,
like ``partial(np.multiply, a, b, out)``, on arrays that are made once, and then only called. Only
`train` uses this module, through `compiled`, and nothing is lost without it but time: tests compare
both ways of training. What is not known here is called as it is: a network with another layer or
loss trains by the plain formulas, another optimizer is asked for its step.

The calls keep the arrays they were given, so θ is moved in place; the parameters p of a layer are
views of θ, and their gradients dp of g. A sample is a column here: Z has shape (..., units, N).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import numpy as np

from .activations import relu, tanh
from .layers import Chain, Dense, Elementwise, Skip
from .losses import CrossEntropy, SquaredError
from .optimizers import Adam, GradientDescent

Calls = list[Callable]
Compiled = tuple[np.ndarray, np.ndarray, Calls, Calls]


def compiled(plain_step: Callable, net, optimizer, theta, X, Y) -> Callable:
    """Return a function of a mini-batch that does what ``plain_step`` does: it moves θ in place."""
    if not (_is_known(net.chain) and type(net.loss_function) in _LOSSES):
        return plain_step
    g = np.empty_like(theta)
    p, dp = net._views(theta), net._views(g)
    move = _OPTIMIZERS.get(type(optimizer), _own_optimizer)(optimizer, theta, g)

    @cache
    def prepared(shape: tuple[int, ...]) -> tuple:
        """Return arrays for the samples of a batch of this shape, and the calls of its step."""
        X_b, Y_b = (np.empty((*shape, A.shape[-1]), A.dtype) for A in (X, Y))
        Z = np.broadcast_to(X_b, (*theta.shape[:-1], *X_b.shape[-2:])).mT
        V, dV, forward, backward = _chain(net.chain, p, dp, Z, None)
        slope = _LOSSES[type(net.loss_function)](V, Y_b.mT, dV)
        return X_b, Y_b, [*forward, *slope, *backward, partial(net._add_penalty, theta, g), *move]

    def step(batch) -> None:
        X_b, Y_b, calls = prepared(batch.shape)
        X.take(batch, axis=0, out=X_b, mode="clip")  # by another mode take writes into a copy first
        Y.take(batch, axis=0, out=Y_b, mode="clip")
        for call in calls:
            call()

    return step


def _is_known(layer) -> bool:
    inner = layer.layers if isinstance(layer, Chain) else ()
    return type(layer) in _LAYERS and all(map(_is_known, inner))


def _number(value: float, like: np.ndarray) -> np.ndarray:
    """Return a number as an array without axes, which a NumPy call takes faster than a float."""
    return np.array(value, like.dtype)


def _product(A) -> Callable:
    """Return the matrix product for arrays like A: dot begins faster than matmul, for matrices."""
    return np.ndarray.dot if A.ndim == 2 else np.matmul


# Layers: each function takes the input Z and, unless ∂L/∂Z is not asked for, a place dZ for it. It
# returns the output V, ∂L/∂V, the calls that fill V, and those that fill dZ and dp.


def _pair(Z, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return arrays for the values of n units, and for the derivatives with respect to them."""
    shape = (*Z.shape[:-2], n, Z.shape[-1])
    return np.empty(shape, Z.dtype), np.empty(shape, Z.dtype)


def _dense(layer: Dense, p, dp, Z, dZ) -> Compiled:
    """U = W Z + b; dW = dU Zᵀ, db = sum dU, dZ = Wᵀ dU."""
    (W, *b), (dW, *db) = p, dp
    U, dU = _pair(Z, layer.n_out)
    product = _product(U)
    forward: Calls = [partial(product, W, Z, U)]
    backward: Calls = [partial(product, dU, Z.mT, dW)]
    if layer.bias:
        forward.append(partial(np.add, U, b[0][..., None], U))
        ones = np.ones((U.shape[-1], 1), U.dtype)  # a product sums faster than np.sum
        backward.append(partial(product, dU, ones, db[0][..., None]))
    if dZ is not None:
        backward.append(partial(product, W.mT, dU, dZ))
    return U, dU, forward, backward


def _elementwise(layer: Elementwise, p, dp, U, dU) -> Compiled:
    """Z = σ(U); dU = σ'(U) dZ."""
    σ, (Z, dZ) = layer.activation, _pair(U, U.shape[-2])
    forward: Calls = [lambda: np.copyto(Z, σ(U))]
    backward: Calls = [lambda: np.multiply(σ.derivative(U), dZ, out=dU)]
    if σ is tanh:
        forward = [partial(np.tanh, U, Z)]
        backward = [  # dU = dZ - dZ z²
            partial(np.multiply, dZ, Z, dU),
            partial(np.multiply, dU, Z, dU),
            partial(np.subtract, dZ, dU, dU),
        ]
    elif σ is relu:
        zero = _number(0, U)
        forward = [partial(np.maximum, U, zero, out=Z)]
        backward = [
            partial(np.greater, U, zero, dU, casting="unsafe"),
            partial(np.multiply, dU, dZ, dU),
        ]
    return Z, dZ, forward, backward if dU is not None else []


def _chain(chain: Chain, p, dp, Z, dZ) -> Compiled:
    """One layer after the other, and back."""
    forward: Calls = []
    backward: Calls = []
    for layer, share in zip(chain.layers, chain.shares, strict=True):
        Z, dZ, there, back = _LAYERS[type(layer)](layer, p[share], dp[share], Z, dZ)
        forward, backward = forward + there, back + backward
    return Z, dZ, forward, backward


def _skip(skip: Skip, p, dp, Z, dZ) -> Compiled:
    """V = Z + scale F; dF = scale dV, dZ = dV + dF ∂F/∂Z."""
    F, dF, forward, backward = _chain(skip, p, dp, Z, dZ)
    (V, dV), scale = _pair(Z, Z.shape[-2]), _number(skip.scale, Z)
    forward += [partial(np.multiply, F, scale, V), partial(np.add, V, Z, V)]
    backward = [partial(np.multiply, dV, scale, dF), *backward]
    if dZ is not None:
        backward.append(partial(np.add, dZ, dV, dZ))
    return V, dV, forward, backward


_LAYERS: dict[type, Callable] = {
    Dense: _dense,
    Elementwise: _elementwise,
    Chain: _chain,
    Skip: _skip,
}


def _squared_error(V, Y, dV) -> Calls:
    """dV = (V - Y)/N."""
    N = _number(V.shape[-1], V)
    return [partial(np.subtract, V, Y, dV), partial(np.divide, dV, N, dV)]


def _cross_entropy(V, Y, dV) -> Calls:
    """dV = (softmax(V) - Y)/N."""
    (largest, _), Z, ones = _pair(V, 1), np.empty_like(V), np.ones((V.shape[-2],) * 2, V.dtype)
    N = _number(V.shape[-1], V)
    return [
        partial(np.maximum.reduce, V, -2, None, largest[..., 0, :]),
        partial(np.subtract, V, largest, dV),
        partial(np.exp, dV, dV),
        partial(_product(V), ones, dV, Z),  # the sum over the classes, once for each class
        partial(np.divide, dV, Z, dV),
        partial(np.subtract, dV, Y, dV),
        partial(np.divide, dV, N, dV),
    ]


_LOSSES: dict[type, Callable] = {SquaredError: _squared_error, CrossEntropy: _cross_entropy}


# Optimizers: the calls that move θ in place by one step with the gradient g.


def _own_optimizer(optimizer, theta, g) -> Calls:
    return [lambda: np.copyto(theta, optimizer.step(theta.copy(), g.copy()))]


def _descent(optimizer: GradientDescent, theta, g) -> Calls:
    """θ - ε g."""
    work, epsilon = np.empty_like(theta), _number(optimizer.learning_rate, theta)
    return [partial(np.multiply, g, epsilon, work), partial(np.subtract, theta, work, theta)]


def _adam(optimizer: Adam, theta, g) -> Calls:
    """Adam with m and s kept without their factors 1 - β.

    With m̂ = first m and √ŝ = second √s, the step is (ε first/second) m/(√s + δ/second).
    """
    optimizer._check_memory(theta)
    b1, b2, t = optimizer.beta1, optimizer.beta2, optimizer._t
    m = optimizer._m / (1 - b1) + np.zeros_like(theta)
    s = optimizer._s / (1 - b2) + np.zeros_like(theta)
    beta1, beta2, epsilon, delta = (_number(a, theta) for a in (b1, b2, 0, 0))
    work = np.empty_like(theta)

    def correct() -> None:
        nonlocal t
        t += 1
        first, second = (1 - b1) / (1 - b1**t), ((1 - b2) / (1 - b2**t)) ** 0.5
        epsilon[...] = optimizer.learning_rate * first / second
        delta[...] = optimizer.delta / second

    return [
        correct,
        partial(np.multiply, m, beta1, m),
        partial(np.add, m, g, m),
        partial(np.multiply, s, beta2, s),
        partial(np.multiply, g, g, work),
        partial(np.add, s, work, s),
        partial(np.sqrt, s, work),
        partial(np.add, work, delta, work),
        partial(np.divide, m, work, work),
        partial(np.multiply, work, epsilon, work),
        partial(np.subtract, theta, work, theta),
    ]


_OPTIMIZERS: dict[type, Callable] = {GradientDescent: _descent, Adam: _adam}
