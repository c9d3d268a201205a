"""Fresh arguments for the exercises of chapter 04."""

from tests.generated.inputs import any_shape, probabilities_and_classes, size


def poisson(rng):
    shape = any_shape(rng)
    mu = rng.uniform(0.05, 30, size=shape)
    return mu if shape else float(mu), rng.poisson(mu)


INPUTS = {
    "4.1": lambda rng: tuple(rng.normal(size=(2, size(rng, 1, 6), size(rng)))),
    "4.2": poisson,
    "4.3": probabilities_and_classes,
    "4.4": lambda rng: (N := size(rng, 90, 200), N // 2 + size(rng, 1, 20), size(rng, 0, 10**6)),
}
