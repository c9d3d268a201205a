"""Fresh arguments for the exercises of chapter 06."""

from tests.generated.inputs import any_shape, parameters, size, sizes


def momentum(rng):
    theta, v, g = rng.normal(size=(3, *(any_shape(rng) or (1,))))
    return theta, v, g, float(rng.uniform(0.01, 1)), float(rng.uniform())


def adam(rng):
    theta, m, g = rng.normal(size=(3, size(rng, 1, 5)))
    lr, b1, b2 = rng.uniform(0.01, 1), rng.uniform(0.5, 0.95), rng.uniform(0.8, 0.999)
    return theta, m, m**2 + 0.1, size(rng, 1, 30), g, lr, b1, b2, 10 ** rng.uniform(-8, -1)


INPUTS = {
    "6.1": momentum,
    "6.2": lambda rng: (lr := rng.uniform(0.001, 1), rng.uniform(0.01, 3.9) / lr),
    "6.3": adam,
    "6.4": lambda rng: (*parameters(rng, sizes(rng)), float(rng.uniform(0, 2))),
}
