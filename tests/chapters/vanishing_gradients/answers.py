"""Right answers to the exercises of chapter 9, in another style than the references."""

import math

import numpy as np


def chain_factor(w, u):
    factor = 1.0
    for w_l, u_l in zip(w, u, strict=True):
        factor *= w_l / (2 * math.cosh(u_l / 2)) ** 2
    return np.array(factor)


def residual_backward(d_out, W, z):
    n = len(z)
    jacobian = np.eye(n)
    for i in range(n):
        if W[i] @ z > 0:
            jacobian[i] += W[i]
    return (d_out @ jacobian).tolist()


def batchnorm_forward(U, gamma, beta, eps=1e-5):
    columns = []
    for u, g, b in zip(np.transpose(U), gamma, beta, strict=True):
        deviation = u - sum(u) / len(u)
        s2 = deviation @ deviation / len(u)
        columns.append([g * d / math.sqrt(s2 + eps) + b for d in deviation])
    return [list(row) for row in zip(*columns, strict=True)]
