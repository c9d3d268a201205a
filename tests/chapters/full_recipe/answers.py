"""Right answers of chapter 10 in another style than the references: loops, lists, other draws."""

import math

import numpy as np


def standardise(X_train, X_test):
    columns = list(zip(*X_train, strict=True))
    m = [sum(column) / len(column) for column in columns]
    s = [
        math.sqrt(sum((x - mean) ** 2 for x in column) / len(column))
        for column, mean in zip(columns, m, strict=True)
    ]

    def scaled(X):
        return [
            [(x - mean) / width if width else 0.0 for x, mean, width in zip(row, m, s, strict=True)]
            for row in X
        ]

    return [scaled(X_train), scaled(X_test)]


def early_stop(val_losses, patience):
    lowest, best = math.inf, -1
    for epoch in range(len(val_losses)):
        if val_losses[epoch] < lowest:
            lowest, best = val_losses[epoch], epoch
        elif epoch - best == patience:
            return [float(epoch), float(best)]
    return np.array(len(val_losses) - 1), np.array(best)


def accuracy_with_error(F, y):
    right = sum(int(np.argmax(row) == label) for row, label in zip(F, y, strict=True))
    return np.array(right / len(y)), math.sqrt(right * (len(y) - right) / len(y) ** 3)


def bootstrap_error(R, rng, repeats=1000):
    S, n = R.shape
    rows = rng.multinomial(S, np.ones(S) / S, size=repeats)  # how often each one is drawn
    columns = rng.multinomial(n, np.ones(n) / n, size=repeats)
    tested = np.isfinite(R)
    means = []
    for a, b in zip(rows, columns, strict=True):
        means.append((a @ np.where(tested, R, 0) @ b) / (a @ tested @ b))
    return float(np.sqrt(np.mean(np.square(means)) - np.mean(means) ** 2))


def efficiency_purity(y, predicted, k):
    is_k, called_k = set(np.flatnonzero(y == k)), set(np.flatnonzero(predicted == k))
    both = len(is_k & called_k)
    return [both / len(is_k), np.array(both / len(called_k))]
