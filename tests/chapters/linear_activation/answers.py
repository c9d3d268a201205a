"""Right answers to the exercises of chapter 02, each in another style than its reference."""

import numpy as np


def affine(W, X, b):
    V = []
    for x in X:
        V.append([np.inner(W[i], x) + b[i] for i in range(len(b))])
    return V


def sigmoid(x):
    return np.exp(-np.logaddexp(0, -np.asarray(x)))


def forward(Ws, bs, X):
    Us, Zs = (), (X,)
    for layer in range(len(Ws)):
        U = np.einsum("ij,nj->ni", Ws[layer], Zs[layer]) + bs[layer]
        Us += (U,)
        Zs += (U if layer == len(Ws) - 1 else (np.exp(2 * U) - 1) / (np.exp(2 * U) + 1),)
    return Us, Zs


def n_params(sizes):
    total = 0.0
    for layer in range(1, len(sizes)):
        total += (sizes[layer - 1] + 1) * sizes[layer]
    return total
