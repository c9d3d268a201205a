"""Right answers of chapter 03 in another style than the references: loops and lists."""

import math

import numpy as np


def image_to_vector(img):
    return [pixel for row in img for pixel in row]


def one_hot(y, K):
    return [[k == label for k in range(K)] for label in y]


def softmax(V):
    rows = []
    for row in V:
        exponentials = [math.exp(v - max(row)) for v in row]
        total = sum(exponentials)
        rows.append([e / total for e in exponentials])
    return rows


def rewire(W, order):
    permutation = np.eye(len(order))[order]  # permutation @ x is x[order]
    return (np.array(W) @ permutation.T).tolist()
