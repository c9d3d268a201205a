"""Exercises 6.1-6.4: momentum, critical friction, a step of Adam, the gradient of L2."""

import numpy as np

from ...exercises.exercise import Exercise

THETA = np.array([1.0, -2.0, 0.5, 3.0])
V = np.array([0.2, -0.1, -0.7, 0.05])
G = np.array([0.3, -4.0, 1.5, -0.02])
M = np.array([-0.4, 0.25, 0.03, 1.1])
S = np.array([0.5, 2.0, 0.01, 0.7])
WS = [np.array([[1.0, -2.0, 0.5], [0.0, 3.0, -0.25]]), np.array([[-1.5, 4.0]])]
BS = [np.array([0.7, -1.2]), np.array([2.5])]
STACK = [np.stack([W, 0.5 * W, -3 * W]) for W in WS]  # of three networks
STACK_B = [np.stack([b, -b, 2 * b]) for b in BS]


def momentum_step(theta, v, g, lr, beta):
    v = beta * v - lr * g  # friction and force
    return theta + v, v


def critical_beta(lr, h):
    return (1 - np.sqrt(lr * h)) ** 2  # the discriminant (1 + beta - lr h)^2 - 4 beta is 0


def adam_step(theta, m, s, t, g, lr=0.001, b1=0.9, b2=0.999, delta=1e-8):
    m = b1 * m + (1 - b1) * g
    s = b2 * s + (1 - b2) * g**2
    m_hat, s_hat = m / (1 - b1**t), s / (1 - b2**t)  # they start at 0 and are too small by this
    return theta - lr * m_hat / (np.sqrt(s_hat) + delta), m, s


def l2_grad(Ws, bs, lam):
    return [lam * W for W in Ws], [np.zeros_like(b) for b in bs]


MOMENTUM_STEP = Exercise(
    number="6.1",
    reference=momentum_step,
    cases=(
        (THETA, V, G, 0.1, 0.9),
        (THETA[:2], np.zeros(2), G[1:3], 0.03, 0.5),
        (-THETA, 3 * V, 10 * G, 0.7, 0.0),
        (np.array([[1.0, 2.0], [-3.0, 0.1]]), -np.ones((2, 2)), np.eye(2), 0.25, 0.99),
        (THETA[None, :3], V[None, :3], np.array([[0.12345, 2.0, -1.0]]), 0.2, 0.8),
    ),
    mistakes={
        "averaged gradient": (
            lambda theta, v, g, lr, beta: (
                theta + beta * v - (1 - beta) * lr * g,
                beta * v - (1 - beta) * lr * g,
            ),
            lambda theta, v, g, lr, beta: (
                theta - lr * (beta * v + (1 - beta) * g),
                beta * v + (1 - beta) * g,
            ),
            lambda theta, v, g, lr, beta: (
                theta - (beta * v + (1 - beta) * lr * g),
                beta * v + (1 - beta) * lr * g,
            ),
        ),
        "old velocity": lambda theta, v, g, lr, beta: (theta + v, beta * v - lr * g),
        "uphill": lambda theta, v, g, lr, beta: (theta + beta * v + lr * g, beta * v + lr * g),
        "velocity subtracted": lambda theta, v, g, lr, beta: (
            theta - (beta * v - lr * g),
            beta * v - lr * g,
        ),
        "velocity uphill": lambda theta, v, g, lr, beta: (
            theta - (beta * v + lr * g),
            beta * v + lr * g,
        ),
        "learning rate on the velocity": (
            lambda theta, v, g, lr, beta: (theta - lr * (beta * v + g), beta * v + g),
            lambda theta, v, g, lr, beta: (theta + lr * (beta * v - g), beta * v - g),
        ),
        "no friction": lambda theta, v, g, lr, beta: (theta + v - lr * g, v - lr * g),
        "friction on everything": lambda theta, v, g, lr, beta: (
            theta + beta * (v - lr * g),
            beta * (v - lr * g),
        ),
        "no memory": lambda theta, v, g, lr, beta: (theta - lr * g, beta * v - lr * g),
        "look ahead": lambda theta, v, g, lr, beta: (
            theta + beta * (beta * v - lr * g) - lr * g,
            beta * v - lr * g,
        ),
        "no learning rate": lambda theta, v, g, lr, beta: (theta + beta * v - g, beta * v - g),
        "learning rate twice": (
            lambda theta, v, g, lr, beta: (theta + lr * (beta * v - lr * g), beta * v - lr * g),
            lambda theta, v, g, lr, beta: (theta - lr * (beta * v + lr * g), beta * v + lr * g),
        ),
        "friction for what remains": lambda theta, v, g, lr, beta: (
            theta + (1 - beta) * v - lr * g,
            (1 - beta) * v - lr * g,
        ),
        "exchanged lr and β": lambda theta, v, g, lr, beta: (
            theta + lr * v - beta * g,
            lr * v - beta * g,
        ),
        "old velocity returned": lambda theta, v, g, lr, beta: (theta + beta * v - lr * g, v),
        "wrong order": lambda theta, v, g, lr, beta: momentum_step(theta, v, g, lr, beta)[::-1],
    },
)


CRITICAL_BETA = Exercise(
    number="6.2",
    reference=critical_beta,
    cases=((0.01, 1.0), (0.01, 4.0), (0.3, 0.7), (1e-4, 25.0), (0.5, 2.0), (0.03, 75.0)),
    mistakes={
        "the other solution": lambda lr, h: (1 + np.sqrt(lr * h)) ** 2,
        "no square": (lambda lr, h: 1 - np.sqrt(lr * h), lambda lr, h: abs(1 - np.sqrt(lr * h))),
        "no root": (lambda lr, h: 1 - lr * h, lambda lr, h: (1 - lr * h) ** 2),
        "lr forgotten": lambda lr, h: (1 - np.sqrt(h)) ** 2,
        "h forgotten": lambda lr, h: (1 - np.sqrt(lr)) ** 2,
        "continuous time": lambda lr, h: 1 - 2 * np.sqrt(lr * h),
    },
)


def _moments(m, s, g, b1, b2):
    return b1 * m + (1 - b1) * g, b2 * s + (1 - b2) * g**2


def _without_correction(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - lr * m / (np.sqrt(s) + delta), m, s


def _correcting_m_only(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - lr * m / (1 - b1**t) / (np.sqrt(s) + delta), m, s


def _correcting_s_only(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - lr * m / (np.sqrt(s / (1 - b2**t)) + delta), m, s


def _correcting_without_power(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - lr * m / (1 - b1) / (np.sqrt(s / (1 - b2)) + delta), m, s


def _counting_from_zero(theta, m, s, t, g, lr, b1, b2, delta):
    return adam_step(theta, m, s, t + 1, g, lr, b1, b2, delta)


def _delta_inside(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - lr * m / (1 - b1**t) / np.sqrt(s / (1 - b2**t) + delta), m, s


def _delta_before_correction(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - lr * np.sqrt(1 - b2**t) / (1 - b1**t) * m / (np.sqrt(s) + delta), m, s


def _without_delta(theta, m, s, t, g, lr, b1, b2, delta):
    return adam_step(theta, m, s, t, g, lr, b1, b2, 0.0)


def _without_root(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - lr * m / (1 - b1**t) / (s / (1 - b2**t) + delta), m, s


def _keeping_corrected(theta, m, s, t, g, lr, b1, b2, delta):
    theta, m, s = adam_step(theta, m, s, t, g, lr, b1, b2, delta)
    return theta, m / (1 - b1**t), s / (1 - b2**t)


def _mean_of_g_for_s(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = b1 * m + (1 - b1) * g, b2 * s + (1 - b2) * np.abs(g)
    return theta - lr * m / (1 - b1**t) / (np.sqrt(s / (1 - b2**t)) + delta), m, s


def _gradient_for_square(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = b1 * m + (1 - b1) * g, b2 * s + (1 - b2) * g
    return theta - lr * m / (1 - b1**t) / (np.sqrt(s / (1 - b2**t)) + delta), m, s


def _step(theta, m, s, t, lr, b1, b2, delta):
    """Move with moments that are averaged already."""
    return theta - lr * m / (1 - b1**t) / (np.sqrt(s / (1 - b2**t)) + delta), m, s


def _exchanged_weights(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, 1 - b1, 1 - b2)
    return _step(theta, m, s, t, lr, b1, b2, delta)


def _exchanged_weights_of_m(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, 1 - b1, b2)
    return _step(theta, m, s, t, lr, b1, b2, delta)


def _exchanged_weights_of_s(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, 1 - b2)
    return _step(theta, m, s, t, lr, b1, b2, delta)


def _sums(theta, m, s, t, g, lr, b1, b2, delta):
    return _step(theta, b1 * m + g, b2 * s + g**2, t, lr, b1, b2, delta)


def _sum_for_m(theta, m, s, t, g, lr, b1, b2, delta):
    return _step(theta, b1 * m + g, _moments(m, s, g, b1, b2)[1], t, lr, b1, b2, delta)


def _sum_for_s(theta, m, s, t, g, lr, b1, b2, delta):
    return _step(theta, _moments(m, s, g, b1, b2)[0], b2 * s + g**2, t, lr, b1, b2, delta)


def _multiplying_by_correction(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - lr * m * (1 - b1**t) / (np.sqrt(s * (1 - b2**t)) + delta), m, s


def _product_for_power(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - lr * m / (1 - b1 * t) / (np.sqrt(s / (1 - b2 * t)) + delta), m, s


def _product_for_m_only(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - lr * m / (1 - b1 * t) / (np.sqrt(s / (1 - b2**t)) + delta), m, s


def _product_for_s_only(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - lr * m / (1 - b1**t) / (np.sqrt(s / (1 - b2 * t)) + delta), m, s


def _moving_with_old(theta, m, s, t, g, lr, b1, b2, delta):
    return _step(theta, m, s, t, lr, b1, b2, delta)[0], *_moments(m, s, g, b1, b2)


def _moving_with_old_m(theta, m, s, t, g, lr, b1, b2, delta):
    new_m, new_s = _moments(m, s, g, b1, b2)
    return _step(theta, m, new_s, t, lr, b1, b2, delta)[0], new_m, new_s


def _moving_with_old_s(theta, m, s, t, g, lr, b1, b2, delta):
    new_m, new_s = _moments(m, s, g, b1, b2)
    return _step(theta, new_m, s, t, lr, b1, b2, delta)[0], new_m, new_s


def _correction_times_t(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - lr * m / ((1 - b1) * t) / (np.sqrt(s / ((1 - b2) * t)) + delta), m, s


def _exponent_too_low(theta, m, s, t, g, lr, b1, b2, delta):
    return adam_step(theta, m, s, t - 1, g, lr, b1, b2, delta)


def _delta_outside_the_fraction(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - (lr * m / (1 - b1**t) / np.sqrt(s / (1 - b2**t)) + delta), m, s


def _delta_added_to_theta(theta, m, s, t, g, lr, b1, b2, delta):
    new, m, s = adam_step(theta, m, s, t, g, lr, b1, b2, 0.0)
    return new + delta, m, s


def _mean_over_components(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = b1 * m + (1 - b1) * g, b2 * s + (1 - b2) * np.mean(g**2)
    return _step(theta, m, s, t, lr, b1, b2, delta)


def _sum_over_components(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = b1 * m + (1 - b1) * g, b2 * s + (1 - b2) * np.sum(g**2)
    return _step(theta, m, s, t, lr, b1, b2, delta)


def _without_rate(theta, m, s, t, g, lr, b1, b2, delta):
    return adam_step(theta, m, s, t, g, 1.0, b1, b2, delta)


def _one_beta(theta, m, s, t, g, lr, b1, b2, delta):
    return adam_step(theta, m, s, t, g, lr, b1, b1, delta)


def _one_beta_in_correction(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - lr * m / (1 - b1**t) / (np.sqrt(s / (1 - b1**t)) + delta), m, s


def _keeping_old(theta, m, s, t, g, lr, b1, b2, delta):
    return adam_step(theta, m, s, t, g, lr, b1, b2, delta)[0], m, s


def _keeping_corrected_m(theta, m, s, t, g, lr, b1, b2, delta):
    theta, m, s = adam_step(theta, m, s, t, g, lr, b1, b2, delta)
    return theta, m / (1 - b1**t), s


def _keeping_corrected_s(theta, m, s, t, g, lr, b1, b2, delta):
    theta, m, s = adam_step(theta, m, s, t, g, lr, b1, b2, delta)
    return theta, m, s / (1 - b2**t)


def _moments_first(theta, m, s, t, g, lr, b1, b2, delta):
    theta, m, s = adam_step(theta, m, s, t, g, lr, b1, b2, delta)
    return m, s, theta


def _s_before_m(theta, m, s, t, g, lr, b1, b2, delta):
    theta, m, s = adam_step(theta, m, s, t, g, lr, b1, b2, delta)
    return theta, s, m


def _exchanged_betas(theta, m, s, t, g, lr, b1, b2, delta):
    return adam_step(theta, m, s, t, g, lr, b2, b1, delta)


def _gradient_for_m(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - lr * g / (np.sqrt(s / (1 - b2**t)) + delta), m, s


def _uphill(theta, m, s, t, g, lr, b1, b2, delta):
    new, m, s = adam_step(theta, m, s, t, g, lr, b1, b2, delta)
    return 2 * theta - new, m, s


ADAM_STEP = Exercise(
    number="6.3",
    reference=adam_step,
    cases=(
        (THETA, np.zeros(4), np.zeros(4), 1, G, 0.1, 0.9, 0.999, 1e-8),
        (THETA, np.zeros(4), np.zeros(4), 1, 1e-6 * G, 0.1, 0.9, 0.999, 1e-8),
        (THETA, M, S, 5, G, 0.01, 0.8, 0.95, 1e-8),
        (-THETA[:2], M[1:3], S[2:], 40, 100 * G[:2], 0.5, 0.7, 0.9, 0.3),
        (THETA[1:3], M[2:], S[:2], 3, np.array([1.5, 0.3]), 0.2, 0.6, 0.97, 1e-8),
        (THETA[None, :2], M[None, :2], S[None, :2], 2, -G[None, :2], 0.1, 0.9, 0.99, 1e-8),
    ),
    mistakes={
        "no bias correction": _without_correction,
        "only m corrected": _correcting_m_only,
        "only s corrected": _correcting_s_only,
        "correction without the power": _correcting_without_power,
        "t times instead of t-th power": (
            _product_for_power,
            _correction_times_t,
            _product_for_m_only,
            _product_for_s_only,
        ),
        "multiplied by the correction": _multiplying_by_correction,
        "counted from 0": _counting_from_zero,
        "exponent t − 1": _exponent_too_low,
        "δ inside the root": _delta_inside,
        "δ before the correction": _delta_before_correction,
        "no δ": _without_delta,
        "δ outside the fraction": (_delta_outside_the_fraction, _delta_added_to_theta),
        "no root": _without_root,
        "corrected moments returned": (
            _keeping_corrected,
            _keeping_corrected_m,
            _keeping_corrected_s,
        ),
        "moved with the old moments": (_moving_with_old, _moving_with_old_m, _moving_with_old_s),
        "old moments returned": _keeping_old,
        "wrong order": (_moments_first, _s_before_m),
        "exchanged weights": (_exchanged_weights, _exchanged_weights_of_m, _exchanged_weights_of_s),
        "sum instead of average": (_sums, _sum_for_m, _sum_for_s),
        "no square": (_mean_of_g_for_s, _gradient_for_square),
        "mean over the components": (_mean_over_components, _sum_over_components),
        "exchanged betas": _exchanged_betas,
        "β₁ for s": (_one_beta, _one_beta_in_correction),
        "no learning rate": _without_rate,
        "gradient instead of m": _gradient_for_m,
        "uphill": _uphill,
    },
)

L2_GRAD = Exercise(
    number="6.4",
    reference=l2_grad,
    cases=(
        (WS, BS, 0.1),
        (WS[:1], BS[:1], 2.0),
        ([WS[0].T, WS[1], np.full((2, 2), -0.3)], [np.ones(3), BS[1], BS[0]], 0.03),
        (STACK, STACK_B, 0.5),
    ),
    mistakes={
        "factor 2": lambda Ws, bs, lam: ([2 * lam * W for W in Ws], [0 * b for b in bs]),
        "half": lambda Ws, bs, lam: ([lam * W / 2 for W in Ws], [0 * b for b in bs]),
        "biases penalised": (
            lambda Ws, bs, lam: ([lam * W for W in Ws], [lam * b for b in bs]),
            lambda Ws, bs, lam: ([2 * lam * W for W in Ws], [2 * lam * b for b in bs]),
            lambda Ws, bs, lam: (
                [lam * np.sign(W) for W in Ws],
                [lam * np.sign(b) for b in bs],
            ),
        ),
        "L1": lambda Ws, bs, lam: ([lam * np.sign(W) for W in Ws], [0 * b for b in bs]),
        "size instead of value": lambda Ws, bs, lam: (
            [lam * np.abs(W) for W in Ws],
            [0 * b for b in bs],
        ),
        "no λ": lambda Ws, bs, lam: ([1 * W for W in Ws], [0 * b for b in bs]),
        "downhill": lambda Ws, bs, lam: ([-lam * W for W in Ws], [0 * b for b in bs]),
        "value instead of gradient": (
            lambda Ws, bs, lam: ([lam * W**2 / 2 for W in Ws], [0 * b for b in bs]),
            lambda Ws, bs, lam: ([lam * W**2 for W in Ws], [0 * b for b in bs]),
        ),
        "mean over the weights": lambda Ws, bs, lam: (
            [lam * W / W.size for W in Ws],
            [0 * b for b in bs],
        ),
        "only the weights": lambda Ws, bs, lam: [lam * W for W in Ws],
        "numbers for arrays of zeros": (
            lambda Ws, bs, lam: ([lam * W for W in Ws], [0 for b in bs]),
            lambda Ws, bs, lam: ([lam * W for W in Ws], 0),
        ),
        "zeros for one network": (
            lambda Ws, bs, lam: ([lam * W for W in Ws], [np.zeros(len(b)) for b in bs]),
            lambda Ws, bs, lam: ([lam * W for W in Ws], [np.zeros(W.shape[0]) for W in Ws]),
            lambda Ws, bs, lam: ([lam * W for W in Ws], [[0.0] * len(b) for b in bs]),
        ),
        "wrong order": lambda Ws, bs, lam: ([0 * b for b in bs], [lam * W for W in Ws]),
        "return in the loop": lambda Ws, bs, lam: ([lam * Ws[0]], [0 * bs[0]]),
    },
)

EXERCISES = (MOMENTUM_STEP, CRITICAL_BETA, ADAM_STEP, L2_GRAD)
