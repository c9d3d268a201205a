"""Exercises 5.1-5.4: a descent step, the stable learning rates, a Newton step, an epoch."""

from itertools import islice

import numpy as np

from ...exercises.exercise import Exercise

ONE = (np.array([1.8]), np.array([0.9]), np.array([[2.5]]))
POSITIVE = (
    np.array([1.5, -2.0, 0.5]),
    np.array([0.7, -1.2, 2.0]),
    np.array([[4.0, 1.0, -0.5], [1.0, 3.0, 0.8], [-0.5, 0.8, 2.5]]),
)
INDEFINITE = (
    np.array([3.0, 2.0]),
    np.array([-1.0, 4.0]),
    np.array([[2.0, 1.5], [1.5, -3.0]]),
)
SCALES = (
    np.array([-40.0, 0.3, 2.0, 7.0]),
    np.array([200.0, -3.0, 0.02, 1.0]),
    np.array(
        [[90.0, 3.0, 0.1, 2.0], [3.0, 5.0, 0.2, -0.4], [0.1, 0.2, 0.7, 0.3], [2.0, -0.4, 0.3, 1.2]]
    ),
)


def descent_step(theta, grad, lr):
    return theta - lr * grad  # eqs. (30) and (31)


def max_stable_lr(H):
    return 2 / np.linalg.eigvalsh(H).max()  # |1 - lr * lambda| < 1 for the stiffest mode


def newton_step(theta, grad, hess):
    return theta - np.linalg.solve(hess, grad)  # eq. (28)


def epoch_batches(N, B, rng):
    order = rng.permutation(N)  # each sample once, in random order
    return [order[start : start + B] for start in range(0, N, B)]


DESCENT_STEP = Exercise(
    number="5.1",
    reference=descent_step,
    cases=(
        (np.array([1.0, -2.0, 0.5]), np.array([0.5, 4.0, -3.0]), 0.1),
        (9.5, -0.25, 0.4),
        (np.array([[0.3, 1.2], [-0.7, 2.0]]), np.array([[2.0, -1.0], [0.6, 5.0]]), 0.02),
        (np.array([40.0, -0.001]), np.array([-2e4, 0.7]), 3e-5),
        (np.array([1.3]), np.array([-0.2]), 0.5),
    ),
    mistakes={
        "uphill": lambda theta, grad, lr: theta + lr * grad,
        "step returned": (lambda theta, grad, lr: -lr * grad, lambda theta, grad, lr: lr * grad),
        "lr divided": lambda theta, grad, lr: theta - grad / lr,
        "lr not used": lambda theta, grad, lr: theta - grad,
        "lr times everything": lambda theta, grad, lr: lr * (theta - grad),
        "only the direction": (
            lambda theta, grad, lr: theta - lr * grad / np.linalg.norm(grad),
            lambda theta, grad, lr: theta - lr * np.sign(grad),
        ),
    },
)


def _eigenvalues(H):
    return np.linalg.eigvalsh(H)


MAX_STABLE_LR = Exercise(
    number="5.2",
    reference=max_stable_lr,
    cases=(
        (np.array([[2.0, 1.0], [1.0, 3.0]]),),
        (np.diag([1.0, 100.0]),),
        (np.array([[4.0, 1.0, -0.5], [1.0, 3.0, 0.8], [-0.5, 0.8, 2.5]]),),
        (np.diag([0.05, 0.02, 0.3, 0.01]),),
    ),
    mistakes={
        "half the limit": lambda H: 1 / _eigenvalues(H).max(),
        "softest mode": (lambda H: 2 / _eigenvalues(H).min(), lambda H: 1 / _eigenvalues(H).min()),
        "first eigenvalue": (
            lambda H: 2 / np.linalg.eigvals(H).real[0],
            lambda H: 2 / np.linalg.eigvals(H).real[-1],
        ),
        "trace": lambda H: 2 / np.trace(H),
        "fastest rate": lambda H: 2 / (_eigenvalues(H).min() + _eigenvalues(H).max()),
        "largest diagonal element": (lambda H: 2 / np.diag(H).max(), lambda H: 2 / np.max(H)),
        "Frobenius norm": lambda H: 2 / np.linalg.norm(H),
        "inverted": (lambda H: _eigenvalues(H).max() / 2, lambda H: 2 * _eigenvalues(H).max()),
        "largest row sum": lambda H: 2 / np.abs(H).sum(axis=1).max(),
        "eigenvalue returned": lambda H: _eigenvalues(H).max(),
        "one limit for each mode": lambda H: 2 / _eigenvalues(H),
    },
)


def _with_sizes_of(hess):
    """Replace each eigenvalue by its size, so that the step leads downhill everywhere."""
    values, vectors = np.linalg.eigh(hess)
    return vectors @ np.diag(np.abs(values)) @ vectors.T


NEWTON_STEP = Exercise(
    number="5.3",
    reference=newton_step,
    cases=(ONE, POSITIVE, INDEFINITE, SCALES),
    mistakes={
        "inverse of each element": lambda theta, grad, hess: theta - (1 / hess) @ grad,
        "uphill": lambda theta, grad, hess: theta + np.linalg.solve(hess, grad),
        "diagonal only": lambda theta, grad, hess: theta - grad / np.diag(hess),
        "gradient descent": lambda theta, grad, hess: theta - grad,
        "multiplied instead of solved": lambda theta, grad, hess: theta - hess @ grad,
        "step returned": (
            lambda theta, grad, hess: -np.linalg.solve(hess, grad),
            lambda theta, grad, hess: np.linalg.solve(hess, grad),
        ),
        "element-wise product": lambda theta, grad, hess: theta - np.linalg.inv(hess) * grad,
        "divided by a matrix": lambda theta, grad, hess: theta - grad / hess,
        "eigenvalues without eigenvectors": lambda theta, grad, hess: (
            theta - grad / np.linalg.eigvalsh(hess)
        ),
        "sizes of the eigenvalues": lambda theta, grad, hess: (
            theta - np.linalg.solve(_with_sizes_of(hess), grad)
        ),
    },
)


def observe_batches(epoch_batches, N, B, rng):
    index_ready = []

    def visit(rng):
        batches = list(islice(epoch_batches(N, B, rng), N + 1))  # of a generator that never ends
        index_ready.extend(_is_index(k) for k in batches)
        batches = [sorted(k) if isinstance(k, (set, frozenset)) else k for k in batches]
        return [np.atleast_1d(np.asarray(k, dtype=float)) for k in batches]

    batches = visit(rng)
    visits = [batches, visit(rng), visit(np.random.default_rng(99))]
    order, again, other = (np.concatenate([np.empty(0), *each]) for each in visits)
    sizes = [len(batch) for batch in batches] or [0]
    whole = np.isclose(order, np.rint(order), rtol=1e-8, atol=1e-10).all()
    # A shuffle can leave neighbours together by chance, but not three times.
    full = [[batch for batch in each if len(batch)] for each in visits]
    neighbours = all(_gaps(batch, N) <= 1 for each in full for batch in each)
    rising = all(np.all(np.diff([batch.min() for batch in each]) > 0) for each in full)
    return {
        "len(batches)": len(batches),
        "X[k] takes every batch k": all(index_ready),
        "len(batches[0])": sizes[0],
        "len(batches[-1])": sizes[-1],
        "len(all indices)": len(order),
        "whole numbers": bool(whole),
        "no index below 0": bool(np.all(order > -0.5)),
        "no index above N - 1": bool(np.all(order < N - 0.5)),
        "no index left out": len(np.unique(np.rint(order))) >= N,
        "no index twice": _all_differ(order),
        "no index twice in a batch": all(_all_differ(batch) for each in full for batch in each),
        "indices in file order": np.array_equal(order, np.sort(order)),
        "batches of neighbours only": neighbours,
        "batches of neighbours, in file order": neighbours and rising,
        "same rng, same batches": np.array_equal(order, again),
        "other rng, same batches": np.array_equal(order, other),
    }


def _is_index(k):
    """Whether X[k] takes k: whole numbers in an array or a list, while a tuple means several axes.

    Of no numbers the kind does not count.
    """
    return not isinstance(k, tuple) and (np.asarray(k).dtype.kind in "iu" or np.size(k) == 0)


def _all_differ(indices):
    return len(np.unique(np.rint(indices))) == len(indices)


def _gaps(batch, N):
    """Count the indices whose successor, 0 after N - 1, is in another batch."""
    return np.sum(~np.isin((batch + 1) % N, batch))


def _cut(order, B):
    return [order[start : start + B] for start in range(0, len(order), B)]


def _cut_at(order, B, starts):
    return [order[start : start + B] for start in starts]


def _shuffled_blocks(N, B, rng):
    blocks = _cut(np.arange(N), B)
    return [blocks[k] for k in rng.permutation(len(blocks) - 1)] + blocks[-1:]


EPOCH_BATCHES = Exercise(
    number="5.4",
    reference=epoch_batches,
    cases=(
        (20, 6, np.random.default_rng(5)),
        (100, 15, np.random.default_rng(6)),
        (60, 20, np.random.default_rng(7)),
        (31, 7, np.random.default_rng(8)),
    ),
    mistakes={
        "last batch dropped": lambda N, B, rng: _cut(rng.permutation(N)[: N // B * B], B),
        "one batch only": (
            lambda N, B, rng: rng.permutation(N)[:B],
            lambda N, B, rng: [rng.permutation(N)[:B]],
        ),
        "not cut": (lambda N, B, rng: rng.permutation(N), lambda N, B, rng: [rng.permutation(N)]),
        "with replacement": (
            lambda N, B, rng: _cut(rng.integers(0, N, N), B),
            lambda N, B, rng: [rng.choice(N, len(k)) for k in _cut(np.arange(N), B)],
            lambda N, B, rng: [rng.choice(N, B) for _ in range(0, N, B)],
            lambda N, B, rng: [rng.choice(N, B) for _ in range(N // B)],
        ),
        "shuffled anew for each batch": (
            lambda N, B, rng: [rng.permutation(N)[:B] for _ in range(0, N, B)],
            lambda N, B, rng: [rng.permutation(N)[i : i + B] for i in range(0, N, B)],
            lambda N, B, rng: [rng.permutation(N)[:B] for _ in range(N // B)],
        ),
        "not shuffled": (
            lambda N, B, rng: _cut(np.arange(N), B),
            lambda N, B, rng: _cut(np.arange(N)[::-1], B),
        ),
        "blocks shuffled": (
            _shuffled_blocks,
            lambda N, B, rng: [
                np.arange(start, min(start + B, N)) for start in rng.permutation(np.arange(0, N, B))
            ],
        ),
        "shuffled inside the batches": lambda N, B, rng: [
            rng.permutation(k) for k in _cut(np.arange(N), B)
        ],
        "empty batch": lambda N, B, rng: _cut_at(rng.permutation(N), B, range(0, N + 1, B)),
        "last batch filled up": lambda N, B, rng: _cut(
            np.resize(rng.permutation(N), -(-N // B) * B), B
        ),
        "window moved by one": lambda N, B, rng: _cut_at(rng.permutation(N), B, range(N)),
        "equal pieces": (
            lambda N, B, rng: np.array_split(rng.permutation(N), -(-N // B)),
            lambda N, B, rng: np.array_split(rng.permutation(N), N // B),
        ),
        "number and size exchanged": lambda N, B, rng: np.array_split(rng.permutation(N), B),
        "rng not used": lambda N, B, rng: _cut(np.random.default_rng(0).permutation(N), B),
        "a generator of its own": lambda N, B, rng: _cut(np.random.default_rng().permutation(N), B),
        "no index": lambda N, B, rng: _cut(rng.permutation(N).astype(float), B),
        "indices from 1": lambda N, B, rng: _cut(rng.permutation(np.arange(1, N + 1)), B),
    },
    observe=observe_batches,
)

EXERCISES = (DESCENT_STEP, MAX_STABLE_LR, NEWTON_STEP, EPOCH_BATCHES)
