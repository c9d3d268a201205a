"""Exercise 0.1: a first answer to be checked."""

import numpy as np

from ...exercises import messages
from ...exercises.exercise import Exercise, Mistake


def mean(values):
    return np.sum(values) / len(values)


MEAN = Exercise(
    number="0.1",
    title={"ja": "測定値の平均", "en": "the mean of measured values"},
    reference=mean,
    cases=(
        (np.array([9.79, 9.81, 9.84, 9.77]),),
        (np.array([-3.0, 1.0, -8.0]),),
        (np.array([2.5]),),
    ),
    mistakes=(
        Mistake(
            "sum",
            lambda values: np.sum(values),
            {
                "ja": "これは和です。平均にするには、測定の回数 `len(values)` で割ります。",
                "en": "This is the sum. For the mean, divide by the number of measurements, "
                "`len(values)`.",
            },
        ),
        Mistake(
            "return in the loop",
            lambda values: values[0] / len(values),
            messages.RETURN_IN_LOOP,
            also=(lambda values: values[0],),
        ),
        Mistake(
            "divided by N - 1",
            lambda values: np.sum(values) / (len(values) - 1),
            {
                "ja": "N − 1 で割っています。N − 1 が現れるのは、平均も同じデータから求めたときの"
                "分散の推定です。平均そのものは N で割ります。",
                "en": "You divided by N − 1. That belongs to the estimate of a variance when the "
                "mean comes from the same data. The mean itself divides by N.",
            },
        ),
        Mistake(
            "median",
            np.median,
            {
                "ja": "これは中央値（大きさの順の真ん中の値）です。平均は和を回数で割ります。",
                "en": "This is the median, the middle one of the sorted values. The mean is the "
                "sum divided by the number.",
            },
        ),
    ),
    nudges=(
        {
            "ja": "すべて足して、個数で割ります。個数は `len(values)` です。",
            "en": "Add all values and divide by how many there are, `len(values)`.",
        },
        {
            "ja": "`return np.sum(values) / len(values)` と書けます。`return` を忘れずに。",
            "en": "It can be written `return np.sum(values) / len(values)`. Mind the `return`.",
        },
    ),
    explanation={
        "ja": "`np.mean(values)` でも、ループで足しても正解です。書き方は問いません。",
        "en": "`np.mean(values)` or a loop are just as right. Any style will do.",
    },
)

EXERCISES = (MEAN,)
