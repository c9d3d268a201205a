"""Exercises 8.1-8.4: a push travels back, where δ starts, any depth, a gradient check."""

from itertools import pairwise

import numpy as np

from ...exercises.exercise import Exercise

# Square matrices too, so that a missing transpose gives wrong numbers and not a wrong shape.
A = np.array([[0.5, -1.2, 0.3], [0.9, 0.4, -0.7], [-0.2, 1.1, 0.6]])
B = np.array([[1.4, -0.6, 0.2, 0.8], [-0.3, 0.7, 1.9, -1.1], [0.8, -1.5, 0.1, 0.4]])
D3 = np.array([[0.3, -0.8, 0.5], [-0.1, 0.6, 0.2], [0.9, 0.4, -0.7]])
S3 = np.array([[0.9, 0.5, 0.7], [0.2, 0.8, 0.6], [0.3, 0.4, 0.95]])
S4 = np.array([[0.7, 0.9, 0.4, 0.6], [0.3, 0.8, 0.5, 0.2]])

F = np.array(
    [
        [0.7, 0.2, 0.1],
        [0.1, 0.3, 0.6],
        [0.25, 0.45, 0.3],
        [0.02, 0.9, 0.08],
        [0.34, 0.33, 0.33],
    ]
)
Y = np.eye(3)[[0, 1, 2, 1, 2]]
F4, Y4 = np.array([[0.4, 0.1, 0.2, 0.3], [0.05, 0.15, 0.55, 0.25]]), np.eye(4)[[3, 1]]


def push_back(delta, W, slope):
    return (delta @ W) * slope  # the sum over all k that unit a drives, then sigma'(u_a)


def delta_out(F, Y):
    return (F - Y) / len(F)  # the Jacobian of softmax is part of this


def backward(Ws, Us, Zs, delta):
    dWs, dbs = [], []
    for layer in reversed(range(len(Ws))):
        dWs.insert(0, delta.T @ Zs[layer])  # head times tail, summed over the samples
        dbs.insert(0, delta.sum(axis=0))  # at the tail of a bias stands 1
        if layer > 0:
            delta = (delta @ Ws[layer]) * (1 - np.tanh(Us[layer - 1]) ** 2)
    return dWs, dbs


def grad_check(f, g, theta, h):
    numerical = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        up, down = theta.copy(), theta.copy()
        up[i] += h
        down[i] -= h
        numerical[i] = (f(up) - f(down)) / (2 * h)
    return np.linalg.norm(numerical - g) / np.linalg.norm(numerical)


PUSH_BACK = Exercise(
    number="8.1",
    reference=push_back,
    cases=(
        (np.array([0.0917]), np.array([[1.2, -0.7]]), np.array([0.222, 0.206])),
        (D3[0], A, S3[0]),
        (D3[:2], B, S4),
        (-D3, A, S3),
        (D3, B[:, :1], S3[:, :1]),
    ),
    mistakes={
        "not transposed": lambda delta, W, slope: (delta @ W.T) * slope,
        "one sample only": lambda delta, W, slope: (W.T @ delta) * slope,
        "batches only": lambda delta, W, slope: np.einsum("nk,ka,na->na", delta, W, slope),
        "slope before the matrix": lambda delta, W, slope: (delta * slope) @ W,
        "no slope": lambda delta, W, slope: delta @ W,
        "slope taken for a value": (
            lambda delta, W, slope: (delta @ W) * slope * (1 - slope),
            lambda delta, W, slope: (delta @ W) * (1 - slope**2),
        ),
        "not summed": (
            lambda delta, W, slope: delta[..., :, None] * W * slope[..., None, :],
            lambda delta, W, slope: delta[..., :, None] * W,
        ),
        "sums multiplied": lambda delta, W, slope: (
            delta.sum(axis=-1, keepdims=True) * W.sum(axis=0) * slope
        ),
        "uphill": lambda delta, W, slope: -(delta @ W) * slope,
        "averaged over the samples": (
            lambda delta, W, slope: np.mean((delta @ W) * slope, axis=0),
            lambda delta, W, slope: np.sum((delta @ W) * slope, axis=0),
        ),
    },
)


DELTA_OUT = Exercise(
    number="8.2",
    reference=delta_out,
    cases=((F, Y), (F[:1], Y[:1]), (F4, Y4), (F[1:4], Y[2:])),
    mistakes={
        "sum instead of mean": lambda F, Y: F - Y,
        "uphill": (lambda F, Y: (Y - F) / len(F), lambda F, Y: Y - F),
        "only one of the two divided": (lambda F, Y: F - Y / len(F), lambda F, Y: F / len(F) - Y),
        "diagonal Jacobian": (
            lambda F, Y: (F - Y) / len(F) * F * (1 - F),
            lambda F, Y: (F - Y) * F * (1 - F),
        ),
        "eq. (60) copied": (lambda F, Y: -Y * (1 - F) / len(F), lambda F, Y: -Y * (1 - F)),
        "derivative by f": (lambda F, Y: -Y / F / len(F), lambda F, Y: -Y / F),
        "minus sign of the loss": (
            lambda F, Y: Y / F / len(F),
            lambda F, Y: Y / F,
            lambda F, Y: Y * (1 - F) / len(F),
            lambda F, Y: Y * (1 - F),
        ),
        "the loss itself": (
            lambda F, Y: -Y * np.log(F) / len(F),
            lambda F, Y: -Y * np.log(F),
            lambda F, Y: -np.sum(Y * np.log(F)) / len(F),
            lambda F, Y: -np.sum(Y * np.log(F), axis=1),
        ),
        "squared error": (
            lambda F, Y: (F * (F - Y) - F * np.sum(F * (F - Y), axis=1, keepdims=True)) / len(F),
            lambda F, Y: F * (F - Y) - F * np.sum(F * (F - Y), axis=1, keepdims=True),
        ),
        "mean over all entries": (lambda F, Y: (F - Y) / F.size, lambda F, Y: (F - Y) / F.shape[1]),
        "averaged over the samples": (
            lambda F, Y: np.mean(F - Y, axis=0),
            lambda F, Y: np.sum(F - Y, axis=0),
            lambda F, Y: np.mean(F - Y, axis=0, keepdims=True),
        ),
        "softmax twice": (
            lambda F, Y: (np.exp(F) / np.exp(F).sum(axis=1, keepdims=True) - Y) / len(F),
            lambda F, Y: np.exp(F) / np.exp(F).sum(axis=1, keepdims=True) - Y,
        ),
    },
)


def _network(sizes, n_samples, seed):
    """Return Ws, Us, Zs of a random tanh network, and a δ of its outputs."""
    rng = np.random.default_rng(seed)
    Ws, Us, Zs = [], [], [rng.normal(size=(n_samples, sizes[0])).round(2)]
    for n_in, n_out in pairwise(sizes):
        Ws.append(rng.normal(size=(n_out, n_in)).round(2))
        Us.append(Zs[-1] @ Ws[-1].T + rng.normal(size=n_out).round(2))
        Zs.append(np.tanh(Us[-1]))
    Zs[-1] = Us[-1]  # the last layer is linear
    return Ws, Us, Zs, rng.normal(size=Us[-1].shape).round(2)


def _gradients(delta, Z):
    return delta.T @ Z, delta.sum(axis=0)


def _move(layer, Ws, Us, Zs, delta):
    return (delta @ Ws[layer]) * (1 - Zs[layer] ** 2)


def _backward(gradients=_gradients, move=_move, first=0):
    """Return `backward` with another rule for the gradients of a layer, or for the way back."""

    def wrong(Ws, Us, Zs, delta):
        dWs, dbs = [], []
        for layer in reversed(range(len(Ws))):
            dW, db = gradients(delta, Zs[layer])
            dWs.insert(0, dW)
            dbs.insert(0, db)
            if layer > first:
                delta = move(layer, Ws, Us, Zs, delta)
        return dWs, dbs

    return wrong


def _moved_first(Ws, Us, Zs, delta):
    dWs, dbs = [], []
    for layer in reversed(range(len(Ws))):
        if layer > 0:
            delta = _move(layer, Ws, Us, Zs, delta)
        dWs.insert(0, delta.T @ Zs[layer])
        dbs.insert(0, delta.sum(axis=0))
    return dWs, dbs


def _value_at_the_head(Ws, Us, Zs, delta):
    deltas = [delta]
    for layer in reversed(range(1, len(Ws))):
        deltas.insert(0, _move(layer, Ws, Us, Zs, deltas[0]))
    dWs = [d.T @ z for d, z in zip(deltas, Zs[1:], strict=True)]
    return dWs, [d.sum(axis=0) for d in deltas]


def _two_layers(Ws, Us, Zs, delta):
    delta_1 = _move(1, Ws, Us, Zs, delta)
    return [delta_1.T @ Zs[0], delta.T @ Zs[1]], [delta_1.sum(axis=0), delta.sum(axis=0)]


def _returned_in_the_loop(Ws, Us, Zs, delta):
    dW, db = _gradients(delta, Zs[len(Ws) - 1])
    return [dW], [db]


def _slope_at_the_output(Ws, Us, Zs, delta):
    return backward(Ws, Us, Zs, delta * (1 - np.tanh(Us[-1]) ** 2))


_slope_of_the_wrong_layer = _backward(
    move=lambda layer, Ws, Us, Zs, delta: (delta @ Ws[layer]) * (1 - np.tanh(Us[layer]) ** 2)
)


def _slope_of_the_wrong_layer_reversed(Ws, Us, Zs, delta):
    return tuple(part[::-1] for part in _slope_of_the_wrong_layer(Ws, Us, Zs, delta))


def _value_slope_at_the_output(Ws, Us, Zs, delta):
    return backward(Ws, Us, Zs, delta * (1 - Zs[-1] ** 2))


BACKWARD = Exercise(
    number="8.3",
    reference=backward,
    cases=(
        _network((2, 3), 4, 1),
        _network((3, 3, 3), 3, 2),
        _network((4, 5, 2), 6, 3),
        _network((3, 4, 2, 5, 3, 2), 5, 4),
        _network((2, 2, 2, 2), 1, 5),
    ),
    mistakes={
        "moved on too early": _moved_first,
        "slope of the wrong layer": (
            _slope_of_the_wrong_layer,
            _backward(
                move=lambda layer, Ws, Us, Zs, delta: (delta @ Ws[layer]) * (1 - Zs[layer - 1] ** 2)
            ),
        ),
        "one layer too far": _backward(
            move=lambda layer, Ws, Us, Zs, delta: (
                (delta @ Ws[layer]) * (1 - np.tanh(Us[layer - 1]) ** 2)
            ),
            first=-1,
        ),
        "slope at the output": (_slope_at_the_output, _value_slope_at_the_output),
        "reversed lists": (
            lambda Ws, Us, Zs, delta: tuple(part[::-1] for part in backward(Ws, Us, Zs, delta)),
            _slope_of_the_wrong_layer_reversed,
        ),
        "mean for the biases": _backward(lambda delta, Z: (delta.T @ Z, delta.mean(axis=0))),
        "biases not summed": _backward(lambda delta, Z: (delta.T @ Z, delta)),
        "divided by N again": (
            _backward(lambda delta, Z: (delta.T @ Z / len(Z), delta.sum(axis=0) / len(Z))),
            _backward(lambda delta, Z: (delta.T @ Z / len(Z), delta.sum(axis=0))),
        ),
        "value at the head": _value_at_the_head,
        "gradient transposed": _backward(lambda delta, Z: (Z.T @ delta, delta.sum(axis=0))),
        "W transposed": _backward(
            move=lambda layer, Ws, Us, Zs, delta: (delta @ Ws[layer].T) * (1 - Zs[layer] ** 2)
        ),
        "two layers only": _two_layers,
        "no slope": _backward(move=lambda layer, Ws, Us, Zs, delta: delta @ Ws[layer]),
        "slope of the sigmoid": _backward(
            move=lambda layer, Ws, Us, Zs, delta: (delta @ Ws[layer]) * Zs[layer] * (1 - Zs[layer])
        ),
        "tanh twice": (
            _backward(
                move=lambda layer, Ws, Us, Zs, delta: (
                    (delta @ Ws[layer]) * (1 - np.tanh(Zs[layer]) ** 2)
                )
            ),
            _backward(
                move=lambda layer, Ws, Us, Zs, delta: (delta @ Ws[layer]) * (1 - Us[layer - 1] ** 2)
            ),
        ),
        "δ never moves": _backward(move=lambda layer, Ws, Us, Zs, delta: delta),
        "results exchanged": lambda Ws, Us, Zs, delta: backward(Ws, Us, Zs, delta)[::-1],
        "return in the loop": _returned_in_the_loop,
    },
)


def _cubic(theta):
    return np.sum(theta**3) + theta[0] * theta[-1] ** 2


def _cubic_gradient(theta):
    g = 3 * theta**2
    g[0] += theta[-1] ** 2
    g[-1] += 2 * theta[0] * theta[-1]
    return g


def _matrix_function(theta):
    return np.sum(np.sin(theta)) + theta[0, 1] ** 3 * theta[1, 0]


POINT = np.array([1.0, -2.0, 0.5, 1.5])
MATRIX = np.array([[0.3, -0.8, 1.2], [0.7, 0.1, -0.4]])
MATRIX_GRADIENT = np.cos(MATRIX) + np.array(
    [[0, 3 * MATRIX[0, 1] ** 2 * MATRIX[1, 0], 0], [MATRIX[0, 1] ** 3, 0, 0]]
)


def _numerical(f, theta, h, difference):
    numerical = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        up, down = theta.copy(), theta.copy()
        up[i] += h
        down[i] -= h
        numerical[i] = difference(f(up), f(theta), f(down), h)
    return numerical


def _central(up, here, down, h):
    return (up - down) / (2 * h)


def _relative(numerical, g):
    return np.linalg.norm(numerical - g) / np.linalg.norm(numerical)


def _by(difference, judge=_relative):
    """Return a wrong implementation with another difference or another measure."""
    return lambda f, g, theta, h: judge(_numerical(f, theta, h, difference), g)


def _all_at_once(f, g, theta, h):
    slope = (f(theta + h) - f(theta - h)) / (2 * h)
    return _relative(np.full_like(theta, slope), g)


def _by_half_steps(f, g, theta, h):
    return grad_check(f, g, theta, h / 2)


def _never_put_back(f, g, theta, h):
    numerical, moved = np.zeros_like(theta), theta.copy()
    for i in np.ndindex(theta.shape):
        moved[i] += h
        up = f(moved)
        moved[i] -= 2 * h
        numerical[i] = (up - f(moved)) / (2 * h)
    return _relative(numerical, g)


def _fixed_step(f, g, theta, h):
    return grad_check(f, g, theta, 1e-5)


def _return_in_loop(f, g, theta, h):
    numerical = np.zeros_like(theta)
    first = next(np.ndindex(theta.shape))
    up, down = theta.copy(), theta.copy()
    up[first] += h
    down[first] -= h
    numerical[first] = (f(up) - f(down)) / (2 * h)
    return _relative(numerical, g)


GRAD_CHECK = Exercise(
    number="8.4",
    reference=grad_check,
    cases=(
        (_cubic, _cubic_gradient(POINT), POINT, 1e-2),
        (_cubic, 1.01 * _cubic_gradient(POINT), POINT, 1e-2),
        (_cubic, -_cubic_gradient(-POINT), -POINT, 0.1),
        (_matrix_function, MATRIX_GRADIENT + 0.02, MATRIX, 0.05),
    ),
    rtol=1e-6,
    mistakes={
        "forward difference": _by(lambda up, here, down, h: (up - here) / h),
        "backward difference": _by(lambda up, here, down, h: (here - down) / h),
        "divided by h": _by(lambda up, here, down, h: (up - down) / h),
        "forward difference over 2h": _by(lambda up, here, down, h: (up - here) / (2 * h)),
        "multiplied by h": _by(lambda up, here, down, h: (up - down) / 2 * h),
        "not divided by 2h": _by(lambda up, here, down, h: up - down),
        "half steps": _by_half_steps,
        "absolute": _by(_central, lambda numerical, g: np.linalg.norm(numerical - g)),
        "divided by ‖g‖": _by(_central, lambda n, g: np.linalg.norm(n - g) / np.linalg.norm(g)),
        "divided by the sum of the norms": _by(
            _central,
            lambda n, g: np.linalg.norm(n - g) / (np.linalg.norm(n) + np.linalg.norm(g)),
        ),
        "divided by the larger norm": _by(
            _central,
            lambda n, g: np.linalg.norm(n - g) / max(np.linalg.norm(n), np.linalg.norm(g)),
        ),
        "difference of the norms": (
            _by(
                _central,
                lambda n, g: abs(np.linalg.norm(n) - np.linalg.norm(g)) / np.linalg.norm(n),
            ),
            _by(
                _central,
                lambda n, g: (np.linalg.norm(n) - np.linalg.norm(g)) / np.linalg.norm(n),
            ),
        ),
        "no norm of the difference": (
            _by(_central, lambda n, g: (n - g) / np.linalg.norm(n)),
            _by(_central, lambda n, g: np.abs(n - g) / np.linalg.norm(n)),
        ),
        "squared": _by(_central, lambda n, g: np.sum((n - g) ** 2) / np.sum(n**2)),
        "another norm": (
            _by(_central, lambda n, g: np.abs(n - g).max() / np.abs(n).max()),
            _by(_central, lambda n, g: np.abs(n - g).sum() / np.abs(n).sum()),
            _by(_central, lambda n, g: np.linalg.norm(n - g, 2) / np.linalg.norm(n, 2)),
        ),
        "component by component": (
            _by(_central, lambda n, g: np.max(np.abs(n - g) / np.abs(n))),
            _by(_central, lambda n, g: np.mean(np.abs(n - g) / np.abs(n))),
        ),
        "all components at once": _all_at_once,
        "never put back": _never_put_back,
        "h not used": _fixed_step,
        "return in the loop": _return_in_loop,
        "the numerical gradient itself": _by(_central, lambda n, g: n),
    },
)


EXERCISES = (PUSH_BACK, DELTA_OUT, BACKWARD, GRAD_CHECK)
