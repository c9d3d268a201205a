"""Fresh arguments for the exercises of chapter 07."""

import numpy as np

from tests.generated.inputs import any_shape, size


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


INPUTS = {
    "7.1": rectangle,
    "7.2": staircase,
    "7.3": tolerance,
    "7.4": lambda rng: (10 ** rng.uniform(-2, 1), 0.5 * 10 ** rng.uniform(-6, -0.05)),
}
