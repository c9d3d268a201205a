"""Training by the plain formulas and by compiled steps, side by side."""

import copy
import dataclasses
from unittest import mock

import numpy as np

import lecture_utils as lu


def train_both_ways(*arguments, rng=None, **options):
    """Do what `lu.train` does in both ways, and assert that histories, or errors, agree."""
    with mock.patch.object(lu.training, "compiled", lambda plain_step, *_: plain_step):
        plain = _outcome(*arguments, rng=copy.deepcopy(rng), **options)
    compiled = _outcome(*arguments, rng=rng, **options)
    if isinstance(compiled, Exception):
        assert (type(plain), str(plain)) == (type(compiled), str(compiled))
        raise compiled
    for field in dataclasses.fields(lu.History):
        _assert_close(getattr(compiled, field.name), getattr(plain, field.name))
    return compiled


def _outcome(*arguments, **options):
    try:
        return lu.train(*arguments, **options)
    except (TypeError, ValueError) as error:
        return error


def _assert_close(a, b) -> None:
    if a is None or b is None:
        assert a is b
    elif isinstance(a, list):  # statistics
        for pair_a, pair_b in zip(a, b, strict=True):
            for x, y in zip(pair_a, pair_b, strict=True):
                _assert_close(x, y)
    else:
        rounding = 1e-8 if np.asarray(a).dtype == np.float64 else 1e-5
        np.testing.assert_allclose(a, b, rtol=rounding, atol=rounding / 100)


class Scripted:
    """An "optimizer" that ignores the gradient and moves θ along a list of values."""

    def __init__(self, values):
        self.values = list(values)

    def step(self, theta, g):
        return np.full_like(theta, self.values.pop(0))
