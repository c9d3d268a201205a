"""Right answers to the exercise of notebook 00, in another style than the reference."""


def mean(values):
    total = 0
    for value in values:
        total += value
    return total / len(values)
