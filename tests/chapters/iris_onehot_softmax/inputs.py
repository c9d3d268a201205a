"""Fresh arguments for the exercises of chapter 03."""

from tests.generated.inputs import size, values

INPUTS = {
    "3.1": lambda rng: (values(rng, size(rng, 2), size(rng)),),
    "3.2": lambda rng: (rng.integers(K := size(rng, 2, 6), size=size(rng, 1, 7)), K),
    "3.3": lambda rng: (values(rng, size(rng), size(rng)) * 10.0 ** rng.integers(0, 4),),
    "3.4": lambda rng: (values(rng, size(rng), n := size(rng, 1, 7)), rng.permutation(n)),
}
