"""Fresh arguments for the exercises of chapter 00."""

from tests.generated.inputs import size, values

INPUTS = {
    "0.1": lambda rng: (values(rng, size(rng, 1, 7)),),
}
