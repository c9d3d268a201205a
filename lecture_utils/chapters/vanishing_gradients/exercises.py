"""Exercises 9.1-9.3: the factor of a chain, back through a residual block, batch normalisation."""

import numpy as np

from ...exercises.exercise import Exercise

# Square matrices let a missing transpose pass without a shape error, so that it can be explained.
W_THREE = np.array([[1.0, -2.0, 0.5], [3.0, 0.25, -1.0], [-0.5, 4.0, 2.0]])
Z_THREE = np.array([0.5, 1.0, -2.0])  # W z = (-2.5, 3.75, -0.25): two units are off
W_TWO = np.array([[2.0, -1.0], [1.0, 3.0]])
W_FOUR = np.array(
    [[0.3, -1.2, 2.0, 0.7], [1.1, 0.4, -0.6, -2.0], [-0.9, 0.8, 1.5, 0.2], [2.2, -0.3, 0.1, -1.4]]
)
U_BATCH = np.array(
    [
        [1.2, -35.0, 0.013, 4.0],
        [-0.7, 12.0, -0.021, 9.5],
        [2.4, 3.0, 0.034, -1.0],
        [0.1, -8.0, 0.002, 2.5],
        [-1.6, 21.0, -0.009, 7.0],
    ]
)
GAMMA, BETA = np.array([1.0, 2.0, 0.5, -1.5]), np.array([0.3, -1.0, 0.0, 4.0])


def chain_factor(w, u):
    s = 1 / (1 + np.exp(-u))
    return np.prod(w * s * (1 - s))  # each layer contributes its weight and its slope


def residual_backward(d_out, W, z):
    mask = W @ z > 0  # relu'
    return d_out + W.T @ (mask * d_out)  # the bypass, and the branch


def batchnorm_forward(U, gamma, beta, eps=1e-5):
    mu, s2 = U.mean(axis=0), U.var(axis=0)  # over the batch, for each unit
    return gamma * (U - mu) / np.sqrt(s2 + eps) + beta


def _sigmoid(u):
    return 1 / (1 + np.exp(-u))


def _slope(u):
    return _sigmoid(u) * (1 - _sigmoid(u))


CHAIN_FACTOR = Exercise(
    number="9.1",
    reference=chain_factor,
    cases=(
        (np.array([4.0, 2.0, 8.0]), np.array([0.0, 1.0, -0.5])),
        (np.ones(10), np.zeros(10)),
        (np.array([-3.0, 0.5, 1.5, -2.0, 6.0]), np.array([0.7, -2.0, 3.0, 0.2, -1.1])),
        (np.array([-5.0]), np.array([2.0])),
    ),
    mistakes={
        "no weights": lambda w, u: np.prod(_slope(u)),
        "σ instead of its derivative": lambda w, u: np.prod(w * _sigmoid(u)),
        "sum": (
            lambda w, u: np.sum(w * _slope(u)),
            lambda w, u: np.prod(w) * np.sum(_slope(u)),
            lambda w, u: np.sum(w) * np.prod(_slope(u)),
        ),
        "only the weights": lambda w, u: np.prod(w),
        "σ′ of σ(u)": lambda w, u: np.prod(w * _slope(_sigmoid(u))),
        "u(1 − u)": lambda w, u: np.prod(w * u * (1 - u)),
        "slope of tanh": (
            lambda w, u: np.prod(w * (1 - np.tanh(u) ** 2)),
            lambda w, u: np.prod(w * (1 - _sigmoid(u) ** 2)),
        ),
        "sizes of the weights": lambda w, u: np.prod(np.abs(w) * _slope(u)),
        "square forgotten": lambda w, u: np.prod(w * np.exp(-u) / (1 + np.exp(-u))),
        "sign of the slope": lambda w, u: np.prod(-w * _slope(u)),
        "σ(1 + σ)": lambda w, u: np.prod(w * _sigmoid(u) * (1 + _sigmoid(u))),
        "slope at w u": lambda w, u: np.prod(w * _slope(w * u)),
        "a quarter in every layer": lambda w, u: np.prod(w * _slope(0.0)),
        "a layer missing": (
            lambda w, u: np.prod((w * _slope(u))[:-1]),
            lambda w, u: np.prod((w * _slope(u))[1:]),
        ),
        "first weight missing": lambda w, u: np.prod(w[1:]) * np.prod(_slope(u)),
        "slope of the product": (
            lambda w, u: np.prod(w) * _slope(np.prod(u)),
            lambda w, u: np.prod(w) * _slope(np.sum(u)),
        ),
        "return in the loop": lambda w, u: (w * _slope(u))[0],
        "factors not multiplied": lambda w, u: w * _slope(u),
        "cumulative product": lambda w, u: np.cumprod(w * _slope(u)),
    },
)


def _mask(W, z):
    return W @ z > 0


RESIDUAL_BACKWARD = Exercise(
    number="9.2",
    reference=residual_backward,
    cases=(
        (np.array([1.0, -2.0, 0.5]), W_THREE, Z_THREE),
        (np.array([-3.0, 1.5]), W_TWO, np.array([1.0, 2.5])),  # z' > 0 where u < 0
        (np.array([0.2, -1.0, 4.0, -0.5]), W_FOUR, np.array([-1.0, 2.0, -0.5, 0.4])),
        (np.array([2.0, -1.0]), W_TWO, np.array([1.0, 2.0])),  # here (W z)_1 is exactly 0
        (np.array([-3.12345]), np.array([[0.7]]), np.array([0.9])),
    ),
    mistakes={
        "no bypass": lambda d_out, W, z: W.T @ (_mask(W, z) * d_out),
        "no mask": lambda d_out, W, z: d_out + W.T @ d_out,
        "not transposed": (
            lambda d_out, W, z: d_out + W @ (_mask(W, z) * d_out),
            lambda d_out, W, z: d_out + _mask(W, z) * (W @ d_out),
        ),
        "mask after the matrix": lambda d_out, W, z: d_out + _mask(W, z) * (W.T @ d_out),
        "mask on z": lambda d_out, W, z: d_out + W.T @ ((z > 0) * d_out),
        "mask on another vector": (
            lambda d_out, W, z: d_out + W.T @ ((d_out > 0) * d_out),
            lambda d_out, W, z: d_out + W.T @ ((z + np.maximum(W @ z, 0) > 0) * d_out),
            lambda d_out, W, z: d_out + W.T @ ((z + W @ z > 0) * d_out),
            lambda d_out, W, z: d_out + W.T @ ((W.T @ z > 0) * d_out),
            lambda d_out, W, z: d_out + W.T @ ((W @ d_out > 0) * d_out),
            lambda d_out, W, z: d_out + np.maximum(W.T @ d_out, 0),
        ),
        "mask inverted": (
            lambda d_out, W, z: d_out + W.T @ (~_mask(W, z) * d_out),
            lambda d_out, W, z: d_out + W.T @ ((W @ z < 0) * d_out),
        ),
        "bypass and mask missing": lambda d_out, W, z: W.T @ d_out,
        "no bypass, not transposed": lambda d_out, W, z: W @ (_mask(W, z) * d_out),
        "no mask, not transposed": lambda d_out, W, z: d_out + W @ d_out,
        "only the bypass": lambda d_out, W, z: d_out,
        "no W": lambda d_out, W, z: d_out + _mask(W, z) * d_out,
        "mask on the wrong index": lambda d_out, W, z: d_out + (W.T @ _mask(W, z)) * d_out,
        "bypass of z": (
            lambda d_out, W, z: z + W.T @ (_mask(W, z) * d_out),
            lambda d_out, W, z: 1 + W.T @ (_mask(W, z) * d_out),
            lambda d_out, W, z: z * d_out + W.T @ (_mask(W, z) * d_out),
        ),
        "slope of another activation": (
            lambda d_out, W, z: d_out + W.T @ ((1 - np.tanh(W @ z) ** 2) * d_out),
            lambda d_out, W, z: d_out + W.T @ (_slope(W @ z) * d_out),
        ),
        "gradient of W": lambda d_out, W, z: np.outer(_mask(W, z) * d_out, z),
        "mask on everything": lambda d_out, W, z: _mask(W, z) * d_out + W.T @ (_mask(W, z) * d_out),
        "relu instead of its derivative": lambda d_out, W, z: (
            d_out + W.T @ (np.maximum(W @ z, 0) * d_out)
        ),
        "derivative at 0": (
            lambda d_out, W, z: d_out + W.T @ ((W @ z >= 0) * d_out),
            lambda d_out, W, z: d_out + W.T @ (np.heaviside(W @ z, 0.5) * d_out),
        ),
        "product instead of sum": lambda d_out, W, z: d_out * (W.T @ (_mask(W, z) * d_out)),
        "branch subtracted": lambda d_out, W, z: d_out - W.T @ (_mask(W, z) * d_out),
        "forward pass": lambda d_out, W, z: z + np.maximum(W @ z, 0),
        "the Jacobian alone": lambda d_out, W, z: np.eye(len(z)) + _mask(W, z)[:, None] * W,
    },
)


def _normalised(U, eps, s2):
    return (U - U.mean(axis=0)) / np.sqrt(s2 + eps)


def _sample_std(U):
    """The root of the sum of squares over N - 1; for a batch of one, over 1."""
    return U.std(axis=0, ddof=len(U) > 1)


def _first_unit_filled(U, gamma, beta, eps):
    V = np.zeros_like(U)
    V[:, 0] = batchnorm_forward(U, gamma, beta, eps)[:, 0]
    return V


def _layer_norm(U, gamma, beta, eps, ddof=0):
    mu, s2 = U.mean(axis=1, keepdims=True), U.var(axis=1, keepdims=True, ddof=ddof)
    return gamma * (U - mu) / np.sqrt(s2 + eps) + beta


BATCHNORM_FORWARD = Exercise(
    number="9.3",
    reference=batchnorm_forward,
    cases=(
        (U_BATCH, np.ones(4), np.zeros(4), 1e-5),
        (U_BATCH, GAMMA, BETA, 1e-5),
        (U_BATCH[:4] + 30, GAMMA[::-1], BETA, 0.5),
        (U_BATCH[:, :2], GAMMA[1:3], BETA[2:], 1e-3),
        (U_BATCH[:1], GAMMA, BETA, 1e-5),  # a batch of one: the output is beta
    ),
    mistakes={
        "layer normalisation": (
            _layer_norm,
            lambda U, gamma, beta, eps: _layer_norm(U, gamma, beta, eps, ddof=1),
            lambda U, gamma, beta, eps: (
                gamma * (U - U.mean(axis=1, keepdims=True)) / (U.std(axis=1, keepdims=True) + eps)
                + beta
            ),
            lambda U, gamma, beta, eps: _layer_norm(U, gamma, beta, 0.0),
        ),
        "one mean for all units": lambda U, gamma, beta, eps: (
            gamma * (U - U.mean()) / np.sqrt(U.var() + eps) + beta
        ),
        "unbiased variance": (
            lambda U, gamma, beta, eps: gamma * _normalised(U, eps, _sample_std(U) ** 2) + beta,
            lambda U, gamma, beta, eps: gamma * _normalised(U, eps, U.var(axis=0, ddof=1)) + beta,
        ),
        "ε outside the root": lambda U, gamma, beta, eps: (
            gamma * (U - U.mean(axis=0)) / (U.std(axis=0) + eps) + beta
        ),
        "no ε": lambda U, gamma, beta, eps: gamma * _normalised(U, 0.0, U.var(axis=0)) + beta,
        "no root": (
            lambda U, gamma, beta, eps: gamma * (U - U.mean(axis=0)) / (U.var(axis=0) + eps) + beta,
            lambda U, gamma, beta, eps: gamma * (U - U.mean(axis=0)) / U.var(axis=0) + beta,
        ),
        "mean not subtracted": lambda U, gamma, beta, eps: (
            gamma * U / np.sqrt(U.var(axis=0) + eps) + beta
        ),
        "no γ and β": lambda U, gamma, beta, eps: _normalised(U, eps, U.var(axis=0)),
        "standardised only": lambda U, gamma, beta, eps: _normalised(U, 0.0, U.var(axis=0)),
        "no β": lambda U, gamma, beta, eps: gamma * _normalised(U, eps, U.var(axis=0)),
        "no γ": lambda U, gamma, beta, eps: _normalised(U, eps, U.var(axis=0)) + beta,
        "β inside": lambda U, gamma, beta, eps: gamma * (_normalised(U, eps, U.var(axis=0)) + beta),
        "γ and β exchanged": lambda U, gamma, beta, eps: (
            beta * _normalised(U, eps, U.var(axis=0)) + gamma
        ),
        "unbiased variance and ε": (
            lambda U, gamma, beta, eps: (
                gamma * (U - U.mean(axis=0)) / (_sample_std(U) + eps) + beta
            ),
            lambda U, gamma, beta, eps: gamma * (U - U.mean(axis=0)) / _sample_std(U) + beta,
        ),
        "root of the standard deviation": lambda U, gamma, beta, eps: (
            gamma * _normalised(U, eps, U.std(axis=0)) + beta
        ),
        "√ε outside": lambda U, gamma, beta, eps: (
            gamma * (U - U.mean(axis=0)) / (U.std(axis=0) + np.sqrt(eps)) + beta
        ),
        "not divided": lambda U, gamma, beta, eps: gamma * (U - U.mean(axis=0)) + beta,
        "multiplied by the deviation": lambda U, gamma, beta, eps: (
            gamma * (U - U.mean(axis=0)) * np.sqrt(U.var(axis=0) + eps) + beta
        ),
        "sum of squares": (
            lambda U, gamma, beta, eps: (
                gamma * _normalised(U, eps, ((U - U.mean(axis=0)) ** 2).sum(axis=0)) + beta
            ),
            lambda U, gamma, beta, eps: (
                gamma * _normalised(U, 0.0, ((U - U.mean(axis=0)) ** 2).sum(axis=0)) + beta
            ),
        ),
        "mean square": lambda U, gamma, beta, eps: (
            gamma * _normalised(U, eps, (U**2).mean(axis=0)) + beta
        ),
        "one variance for all units": lambda U, gamma, beta, eps: (
            gamma * _normalised(U, eps, U.var()) + beta
        ),
        "one mean only": lambda U, gamma, beta, eps: (
            gamma * (U - U.mean()) / np.sqrt(U.var(axis=0) + eps) + beta
        ),
        "parentheses missing": (
            lambda U, gamma, beta, eps: (
                gamma * U - U.mean(axis=0) / np.sqrt(U.var(axis=0) + eps) + beta
            ),
            lambda U, gamma, beta, eps: (
                gamma * (U - U.mean(axis=0) / np.sqrt(U.var(axis=0) + eps)) + beta
            ),
            lambda U, gamma, beta, eps: (
                (gamma * U - U.mean(axis=0)) / np.sqrt(U.var(axis=0) + eps) + beta
            ),
        ),
        "β subtracted": lambda U, gamma, beta, eps: (
            gamma * _normalised(U, eps, U.var(axis=0)) - beta
        ),
        "transposed": lambda U, gamma, beta, eps: batchnorm_forward(U, gamma, beta, eps).T,
        "fixed ε": lambda U, gamma, beta, eps: gamma * _normalised(U, 1e-5, U.var(axis=0)) + beta,
        "return in the loop": (
            lambda U, gamma, beta, eps: batchnorm_forward(U, gamma, beta, eps)[:, 0],
            _first_unit_filled,
        ),
    },
)

EXERCISES = (CHAIN_FACTOR, RESIDUAL_BACKWARD, BATCHNORM_FORWARD)
