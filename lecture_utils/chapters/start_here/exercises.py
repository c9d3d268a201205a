"""Exercise 0.1: a first answer to be checked."""

import numpy as np

from ...exercises.exercise import Exercise


def mean(values):
    return np.sum(values) / len(values)


MEAN = Exercise(
    number="0.1",
    reference=mean,
    cases=(
        (np.array([9.79, 9.81, 9.84, 9.77]),),
        (np.array([-3.0, 1.0, -8.0]),),
        (np.array([2.5]),),
    ),
    mistakes={
        "sum": lambda values: np.sum(values),
        "return in the loop": (lambda values: values[0] / len(values), lambda values: values[0]),
        "divided by N - 1": lambda values: np.sum(values) / (len(values) - 1),
        "median": np.median,
    },
)

EXERCISES = (MEAN,)
