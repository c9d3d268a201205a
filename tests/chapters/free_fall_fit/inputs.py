"""Fresh arguments for the exercises of chapter 01."""

from tests.generated.inputs import positive_definite, size


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


INPUTS = {
    "1.1": lambda rng: tuple(rng.normal(size=(2, size(rng, 1, 8)))),
    "1.2": fit,
    "1.3": prediction,
    "1.4": tanh_network,
}
