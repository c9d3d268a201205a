"""Fresh arguments for the exercises of chapter 02."""

from tests.generated.inputs import any_shape, forward, size, values


def affine(rng):
    m, n = size(rng), size(rng)
    return values(rng, n, m), values(rng, size(rng), m), values(rng, n)


INPUTS = {
    "2.1": affine,
    "2.2": lambda rng: (rng.normal(size=any_shape(rng)) * 10.0 ** rng.integers(-1, 4),),
    "2.3": forward,
    "2.4": lambda rng: ([size(rng, 1, 30) for _ in range(size(rng, 2, 6))],),
}
