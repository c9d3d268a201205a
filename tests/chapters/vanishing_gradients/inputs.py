"""Fresh arguments for the exercises of chapter 09."""

from tests.generated.inputs import size, values


def residual(rng):
    n = size(rng, 1, 5)
    return values(rng, n), values(rng, n, n), values(rng, n)


def normalised_batch(rng):
    N, n = size(rng, 1, 7), size(rng, 1, 4)
    U = rng.normal(size=n) * 10 + rng.normal(size=(N, n)) * 10.0 ** rng.integers(-2, 2, size=n)
    return U, values(rng, n), values(rng, n), float(10 ** rng.uniform(-5, 0))


INPUTS = {
    "9.1": lambda rng: tuple(2 * rng.normal(size=(2, size(rng, 1, 6)))),
    "9.2": residual,
    "9.3": normalised_batch,
}
