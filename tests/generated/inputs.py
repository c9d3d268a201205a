"""Fresh arguments for each exercise, within what its text promises, and other than its cases.

Some are whole numbers, so that ties and edges occur. An answer that is called right must agree
with the reference on these, too.
"""

from itertools import pairwise

import numpy as np

from lecture_utils.exercises.catalogue import find


def fresh_inputs(number: str, n: int, seed: int = 20264) -> list[tuple]:
    """Return n sets of arguments of an exercise."""
    rng = np.random.default_rng([seed, *map(int, number.split("."))])
    return [INPUTS[number](rng) for _ in range(n)]


def size(rng, least=1, most=5):
    return int(rng.integers(least, most + 1))


def values(rng, *shape):
    """Normal numbers, or now and then whole ones."""
    return np.rint(2 * rng.normal(size=shape)) if rng.random() < 0.3 else rng.normal(size=shape)


def one_hot(rng, N, K):
    return np.eye(K)[rng.integers(K, size=N)]


def probabilities(rng, N, K):
    return rng.dirichlet(np.ones(K), size=N)


def positive_definite(rng, n):
    A = rng.normal(size=(n, n))
    return A @ A.T + 0.1 * np.eye(n)


def parameters(rng, sizes):
    """The lists Ws and bs of a network."""
    pairs = list(pairwise(sizes))
    return [values(rng, n, m) for m, n in pairs], [values(rng, n) for _, n in pairs]


def sizes(rng):
    return [size(rng) for _ in range(size(rng, 2, 5))]


def fit(rng):
    p = size(rng, 1, 3)
    N = size(rng, p + 2, 9)
    sigma = rng.uniform(0.1, 3, size=N) if rng.random() < 0.6 else float(rng.uniform(0.1, 3))
    return rng.normal(size=(N, p)), 5 * rng.normal(size=N), sigma


def prediction(rng):
    p = size(rng, 1, 4)
    return rng.normal(size=(size(rng), p)), rng.normal(size=p), positive_definite(rng, p)


def tanh_network(rng):
    a, w, b = rng.normal(size=(3, size(rng, 1, 6)))
    return rng.uniform(-2, 3, size=size(rng, 1, 7)), a, w, b, float(rng.normal())


def affine(rng):
    m, n = size(rng), size(rng)
    return values(rng, n, m), values(rng, size(rng), m), values(rng, n)


def any_shape(rng):
    return [(), (size(rng, 1, 6),), (size(rng), size(rng)), (2, 3, 2)][rng.integers(4)]


def forward(rng):
    layers = sizes(rng)
    Ws, bs = parameters(rng, layers)
    return Ws, bs, values(rng, size(rng), layers[0])


def backward(rng):
    Ws, bs, X = forward(rng)
    Us, Zs = find("2.3").reference(Ws, bs, X)
    return Ws, Us, Zs, rng.normal(size=Us[-1].shape)


def poisson(rng):
    shape = any_shape(rng)
    mu = rng.uniform(0.05, 30, size=shape)
    return mu if shape else float(mu), rng.poisson(mu)


def probabilities_and_classes(rng):
    N, K = size(rng, 1, 7), size(rng, 2, 5)
    return probabilities(rng, N, K), one_hot(rng, N, K)


def rectangle(rng):
    x, (a, b) = rng.integers(-4, 5, size=any_shape(rng)) / 2, np.sort(rng.integers(-4, 5, 2)) / 2
    return x if x.ndim else float(x), float(a), float(b + 0.5), float(rng.normal())


def staircase(rng):
    amplitude, frequency, phase = rng.normal(size=3)
    a = float(rng.normal())

    def t(x):
        return amplitude * np.sin(3 * frequency * x + phase)

    return t, a, a + float(rng.uniform(0.5, 3)), size(rng, 1, 9)


def tolerance(rng):
    if rng.random() < 0.5:  # where cells fit exactly
        return float(size(rng)), 0.0, float(size(rng)), float(rng.choice([0.25, 0.5, 1, 2]))
    a = float(rng.normal())
    return rng.uniform(0.1, 5), a, a + rng.uniform(0.2, 4), rng.uniform(0.01, 2)


def push_back(rng):
    m, n, N = size(rng), size(rng), size(rng)
    rows = (N,) if rng.random() < 0.6 else ()
    return values(rng, *rows, n), values(rng, n, m), rng.uniform(size=(*rows, m))


def gradient(rng):
    shape = (size(rng, 2, 5),) if rng.random() < 0.5 else (size(rng, 1, 3), size(rng, 2, 3))
    a, b, theta = rng.normal(size=(3, *shape))

    def f(theta):
        return float(np.sum(a * theta**3 + b * np.sin(theta)) + theta.flat[0] * theta.flat[-1] ** 2)

    g = 3 * a * theta**2 + b * np.cos(theta)
    g.flat[0] += theta.flat[-1] ** 2
    g.flat[-1] += 2 * theta.flat[0] * theta.flat[-1]
    h = float(rng.choice([0.1, 0.03, 0.01]))
    return f, g * (1 + 0.1 * rng.normal(size=shape) * rng.integers(2)), theta, h


def residual(rng):
    n = size(rng, 1, 5)
    return values(rng, n), values(rng, n, n), values(rng, n)


def normalised_batch(rng):
    N, n = size(rng, 1, 7), size(rng, 1, 4)
    U = rng.normal(size=n) * 10 + rng.normal(size=(N, n)) * 10.0 ** rng.integers(-2, 2, size=n)
    return U, values(rng, n), values(rng, n), float(10 ** rng.uniform(-5, 0))


def two_sets(rng):
    n = size(rng, 1, 4)
    scale = 10.0 ** rng.integers(-2, 4, size=n)
    return (rng.normal(size=(size(rng, 3, 8), n)) + 2) * scale, rng.normal(size=(4, n)) * scale


def losses(rng):
    return np.round(rng.uniform(0.3, 1, size=size(rng, 3, 14)), 1), size(rng, 1, 5)


def classified(rng):
    N, K = size(rng, 2, 12), size(rng, 2, 4)
    F = probabilities(rng, N, K)
    y = np.where(rng.random(N) < 0.6, F.argmax(axis=1), rng.integers(K, size=N))
    return F, y


def results(rng):
    S, n = size(rng, 5, 25), size(rng, 20, 60)
    R = (rng.random((S, n)) < 0.6 + 0.4 * rng.random(n)).astype(float)
    R[rng.random((S, n)) < rng.choice([0, 0.5])] = np.nan
    return R, np.random.default_rng(rng.integers(10**6)), 800


def called(rng):
    N, K = size(rng, 8, 20), 3
    y, predicted = rng.integers(K, size=(2, N))
    k = int(rng.integers(K))
    y[0] = predicted[-1] = k  # each class occurs in both
    return y, predicted, k


def spins(rng):
    shape = (size(rng, 3, 7), size(rng, 3, 7), *any_shape(rng))
    return rng.choice([-1, 1], size=shape, p=[0.3, 0.7])


def chains(rng):
    chain = rng.choice(rng.permutation(20)[:4], size=size(rng, 8, 20))
    return chain, rng.permutation(np.unique(chain))[: size(rng, 1, 2)]


def curves(rng):
    n = size(rng, 4, 8)
    T, d = np.sort(rng.uniform(1, 4, size=n)), np.round(rng.normal(size=n), 1)
    i = rng.integers(n - 1)
    d[i], d[i + 1] = rng.choice([0, 0.3]), -0.4  # at least one fall
    B = rng.normal(size=n) if rng.random() < 0.5 else 0.0
    return T, d + B, B


def newton(rng):
    n = size(rng)
    A = rng.normal(size=(n, n))
    return rng.normal(size=n), rng.normal(size=n), A + A.T


def momentum(rng):
    theta, v, g = rng.normal(size=(3, *(any_shape(rng) or (1,))))
    return theta, v, g, float(rng.uniform(0.01, 1)), float(rng.uniform())


def adam(rng):
    theta, m, g = rng.normal(size=(3, size(rng, 1, 5)))
    lr, b1, b2 = rng.uniform(0.01, 1), rng.uniform(0.5, 0.95), rng.uniform(0.8, 0.999)
    return theta, m, m**2 + 0.1, size(rng, 1, 30), g, lr, b1, b2, 10 ** rng.uniform(-8, -1)


INPUTS = {
    "0.1": lambda rng: (values(rng, size(rng, 1, 7)),),
    "1.1": lambda rng: tuple(rng.normal(size=(2, size(rng, 1, 8)))),
    "1.2": fit,
    "1.3": prediction,
    "1.4": tanh_network,
    "2.1": affine,
    "2.2": lambda rng: (rng.normal(size=any_shape(rng)) * 10.0 ** rng.integers(-1, 4),),
    "2.3": forward,
    "2.4": lambda rng: ([size(rng, 1, 30) for _ in range(size(rng, 2, 6))],),
    "3.1": lambda rng: (values(rng, size(rng, 2), size(rng)),),
    "3.2": lambda rng: (rng.integers(K := size(rng, 2, 6), size=size(rng, 1, 7)), K),
    "3.3": lambda rng: (values(rng, size(rng), size(rng)) * 10.0 ** rng.integers(0, 4),),
    "3.4": lambda rng: (values(rng, size(rng), n := size(rng, 1, 7)), rng.permutation(n)),
    "4.1": lambda rng: tuple(rng.normal(size=(2, size(rng, 1, 6), size(rng)))),
    "4.2": poisson,
    "4.3": probabilities_and_classes,
    "4.4": lambda rng: (N := size(rng, 90, 200), N // 2 + size(rng, 1, 20), size(rng, 0, 10**6)),
    "5.1": lambda rng: (*rng.normal(size=(2, *(any_shape(rng) or (1,)))), float(rng.uniform(0, 2))),
    "5.2": lambda rng: (positive_definite(rng, size(rng)),),
    "5.3": newton,
    "5.4": lambda rng: (size(rng, 25, 99), size(rng, 5, 20), np.random.default_rng(size(rng))),
    "6.1": momentum,
    "6.2": lambda rng: (lr := rng.uniform(0.001, 1), rng.uniform(0.01, 3.9) / lr),
    "6.3": adam,
    "6.4": lambda rng: (*parameters(rng, sizes(rng)), float(rng.uniform(0, 2))),
    "7.1": rectangle,
    "7.2": staircase,
    "7.3": tolerance,
    "7.4": lambda rng: (10 ** rng.uniform(-2, 1), 0.5 * 10 ** rng.uniform(-6, -0.05)),
    "8.1": push_back,
    "8.2": probabilities_and_classes,
    "8.3": backward,
    "8.4": gradient,
    "9.1": lambda rng: tuple(2 * rng.normal(size=(2, size(rng, 1, 6)))),
    "9.2": residual,
    "9.3": normalised_batch,
    "10.1": two_sets,
    "10.2": losses,
    "10.3": classified,
    "10.4": results,
    "10.5": called,
    "11.1": lambda rng: (spins(rng),),
    "11.2": chains,
    "11.3": curves,
    "11.4": lambda rng: (size(rng, 2, 40), rng.uniform(0.1, 0.9), rng.uniform(1, 6)),
}
