"""Right answers to the exercises of chapter 6, in another style than the references."""

import numpy as np


def momentum_step(theta, v, g, lr, beta):
    kicked = np.subtract(np.multiply(beta, v), np.multiply(lr, g))
    return [np.add(theta, kicked).tolist(), kicked.tolist()]


def critical_beta(lr, h):
    x = lr * h
    solutions = np.roots([1, -2 * (1 + x), (1 - x) ** 2])  # of the discriminant, for beta
    return np.array(min(solutions.real))


def adam_step(theta, m, s, t, g, lr=0.001, b1=0.9, b2=0.999, delta=1e-8):
    m_new = m + (1 - b1) * (g - m)
    s_new = s + (1 - b2) * (np.square(g) - s)
    rate = lr / (1 - b1**t)
    return [theta - rate * m_new / (delta + (s_new / (1 - b2**t)) ** 0.5), m_new, s_new]


def l2_grad(Ws, bs, lam):
    gW, gb = [], []
    for W, b in zip(Ws, bs, strict=True):
        gW.append((lam * W).tolist())
        gb.append(np.zeros(np.shape(b)).tolist())
    return (gW, gb)
