"""Exercises 10.1-10.5: standardising, when to stop, and errors that belong to a result."""

import numpy as np

from ...exercises.exercise import Exercise

# Petal length in cm, sepal width in mm, and a temperature in kelvin: different scales.
X_TRAIN = np.array(
    [
        [1.4, 35.0, 293.1],
        [4.7, 32.0, 294.9],
        [6.0, 25.0, 290.2],
        [5.1, 33.0, 301.7],
        [1.5, 41.0, 288.4],
    ]
)
X_TEST = np.array([[4.9, 31.0, 310.5], [6.6, 30.0, 308.0]])

F = np.array(
    [
        [0.90, 0.06, 0.04],
        [0.40, 0.35, 0.25],  # the winner has less than 1/2
        [0.30, 0.25, 0.45],
        [0.10, 0.80, 0.10],
        [0.20, 0.42, 0.38],
        [0.05, 0.15, 0.80],
        [0.55, 0.35, 0.10],
    ]
)
F_4 = np.array(
    [
        [0.10, 0.20, 0.30, 0.40],
        [0.31, 0.29, 0.22, 0.18],
        [0.05, 0.85, 0.04, 0.06],
        [0.24, 0.26, 0.28, 0.22],
        [0.60, 0.10, 0.25, 0.05],
    ]
)

NOISY = np.array([1.10, 0.80, 0.60, 0.63, 0.58, 0.61, 0.59, 0.62, 0.60, 0.64, 0.40, 0.30])
"""Its best before the stop is epoch 4, and better ones follow that are never reached."""


def standardise(X_train, X_test):
    m, s = X_train.mean(axis=0), X_train.std(axis=0)  # from the training data alone
    return (X_train - m) / s, (X_test - m) / s


def accuracy_with_error(F, y):
    n = len(y)
    a = np.mean(F.argmax(axis=1) == y)
    return a, np.sqrt(a * (1 - a) / n)


def early_stop(val_losses, patience):
    best_epoch = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best_epoch]:
            best_epoch = epoch
        if epoch - best_epoch >= patience:
            break
    return epoch, best_epoch


def bootstrap_error(R, rng, repeats):
    S, n = R.shape  # splits, flowers
    means = []
    for _ in range(repeats):
        rows, columns = rng.integers(S, size=S), rng.integers(n, size=n)
        means.append(np.nanmean(R[rows][:, columns]))
    return np.std(means)


def efficiency_purity(y, predicted, k):
    found = np.sum((y == k) & (predicted == k))
    return found / np.sum(y == k), found / np.sum(predicted == k)


def _scaled_by(X_train, X_test, m, s):
    return (X_train - m) / s, (X_test - m) / s


def _statistics_of_all(X_train, X_test):
    X = np.concatenate([X_train, X_test])
    return _scaled_by(X_train, X_test, X.mean(axis=0), X.std(axis=0))


def _each_by_its_own(X_train, X_test):
    return tuple((X - X.mean(axis=0)) / X.std(axis=0) for X in (X_train, X_test))


def _by_the_variance(X_train, X_test):
    return _scaled_by(X_train, X_test, X_train.mean(axis=0), X_train.var(axis=0))


def _centred_only(X_train, X_test):
    return _scaled_by(X_train, X_test, X_train.mean(axis=0), 1)


def _scaled_only(X_train, X_test):
    return _scaled_by(X_train, X_test, 0, X_train.std(axis=0))


def _one_number_for_all(X_train, X_test):
    return _scaled_by(X_train, X_test, X_train.mean(), X_train.std())


def _along_rows(X_train, X_test):
    return tuple(
        (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)
        for X in (X_train, X_test)
    )


def _unbiased(X_train, X_test):
    return _scaled_by(X_train, X_test, X_train.mean(axis=0), X_train.std(axis=0, ddof=1))


def _onto_the_unit_interval(X_train, X_test):
    return _scaled_by(X_train, X_test, X_train.min(axis=0), np.ptp(X_train, axis=0))


def _training_only(X_train, X_test):
    return standardise(X_train, X_test)[0], X_test


def _mean_of_one_spread_of_other(X_train, X_test):
    return standardise(X_train, X_test)[0], (X_test - X_test.mean(axis=0)) / X_train.std(axis=0)


def _own_spread(X_train, X_test):
    return standardise(X_train, X_test)[0], (X_test - X_train.mean(axis=0)) / X_test.std(axis=0)


def _mean_of_training_spread_of_all(X_train, X_test):
    s = np.concatenate([X_train, X_test]).std(axis=0)
    return _scaled_by(X_train, X_test, X_train.mean(axis=0), s)


def _by_the_test_data(X_train, X_test):
    return _scaled_by(X_train, X_test, X_test.mean(axis=0), X_test.std(axis=0))


def _without_brackets(X_train, X_test):
    ratio = X_train.mean(axis=0) / X_train.std(axis=0)
    return X_train - ratio, X_test - ratio


STANDARDISE = Exercise(
    number="10.1",
    reference=standardise,
    cases=(
        (X_TRAIN, X_TEST),
        (X_TRAIN[:3], -2 * X_TRAIN),
        (np.array([[2.0, -1.0], [4.0, 5.0]]), np.array([[3.0, 2.0], [100.0, -7.0], [0.5, 1.0]])),
        (X_TRAIN[:, :2] * [1e-3, 1e3], X_TEST[:, :2] * [1e-3, 1e3]),
        (X_TRAIN[:, :1], X_TEST[:, :1]),
    ),
    mistakes={
        "statistics of all": (_statistics_of_all, _mean_of_training_spread_of_all),
        "statistics of the test data": _by_the_test_data,
        "brackets": _without_brackets,
        "each by its own": (_each_by_its_own, _mean_of_one_spread_of_other, _own_spread),
        "divided by the variance": _by_the_variance,
        "not divided": _centred_only,
        "not centred": _scaled_only,
        "one number for all features": _one_number_for_all,
        "along the rows": _along_rows,
        "N - 1": _unbiased,
        "onto [0, 1]": _onto_the_unit_interval,
        "test data untouched": _training_only,
        "wrong order": lambda X_train, X_test: standardise(X_train, X_test)[::-1],
    },
)


def _walk(val_losses, patience, better, enough):
    """Early stopping with its two comparisons replaced."""
    best_epoch = 0
    for epoch, loss in enumerate(val_losses):
        if better(loss, val_losses[best_epoch]):
            best_epoch = epoch
        if enough(epoch - best_epoch, patience):
            break
    return epoch, best_epoch


def _less(a, b):
    return a < b


def _at_least(a, b):
    return a >= b


def _best_is_stop(val_losses, patience):
    stop, _ = early_stop(val_losses, patience)
    return stop, stop


def _against_the_previous(val_losses, patience):
    waited = best_epoch = 0
    for epoch in range(len(val_losses)):
        waited = waited + 1 if epoch and val_losses[epoch] >= val_losses[epoch - 1] else 0
        if val_losses[epoch] < val_losses[best_epoch]:
            best_epoch = epoch
        if waited >= patience:
            break
    return epoch, best_epoch


def _against_the_previous_last_fall(val_losses, patience):
    best_epoch = 0
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] < val_losses[epoch - 1]:
            best_epoch = epoch
        if epoch - best_epoch >= patience:
            return epoch, best_epoch
    return len(val_losses) - 1, best_epoch


def _never_forgets(val_losses, patience):
    waited = best_epoch = 0
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] < val_losses[best_epoch]:
            best_epoch = epoch
        else:
            waited += 1
        if waited >= patience:
            return epoch, best_epoch
    return len(val_losses) - 1, best_epoch


def _sees_the_future(val_losses, patience):
    return early_stop(val_losses, patience)[0], int(np.argmin(val_losses))


def _never_stops(val_losses, patience):
    return len(val_losses) - 1, int(np.argmin(val_losses))


def _stops_at_the_best(val_losses, patience):
    _, best = early_stop(val_losses, patience)
    return best, best


def _remembers_the_first_loss(val_losses, patience):
    waited = best_epoch = 0
    for epoch, loss in enumerate(val_losses[1:], start=1):
        if loss < val_losses[0]:  # never replaced
            best_epoch, waited = epoch, 0
        else:
            waited += 1
        if waited >= patience:
            break
    return epoch, best_epoch


def _at_the_first_rise(val_losses, patience):
    rises = np.flatnonzero(np.diff(val_losses) > 0)
    stop = int(rises[0]) + 1 if len(rises) else len(val_losses) - 1
    return stop, int(np.argmin(val_losses[: stop + 1]))


def _loss_for_epoch(val_losses, patience):
    stop, best = early_stop(val_losses, patience)
    return stop, val_losses[best]


def _patience_after_the_best_of_all(val_losses, patience):
    best = int(np.argmin(val_losses))
    return min(best + patience, len(val_losses) - 1), best


def _counted_from_one(val_losses, patience):
    stop, best = early_stop(val_losses, patience)
    return stop + 1, best + 1


def _length_at_the_end(val_losses, patience):
    stop, best = early_stop(val_losses, patience)
    return (stop if stop - best >= patience else len(val_losses)), best


def _by_a_margin(val_losses, patience, margin=1e-4):
    return _walk(val_losses, patience, lambda a, b: a < b - margin, _at_least)


def _largest(val_losses, patience):
    return _walk(val_losses, patience, lambda a, b: a > b, _at_least)


EARLY_STOP = Exercise(
    number="10.2",
    reference=early_stop,
    cases=(
        (NOISY, 5),
        (NOISY, 2),
        (NOISY[:8], 30),  # never triggers
        (np.array([0.9, 0.5, 0.7, 0.5, 0.8, 0.6, 0.5, 0.4]), 3),  # ties
        (np.array([1.0, 0.9, 0.7, 0.6, 0.65, 0.2]), 1),
        (np.array([0.3, 0.4, 0.35, 0.5, 0.6]), 3),  # the first epoch is the best
        (np.array([0.8, 0.6, 0.5, 0.55]), 2),
        (np.array([0.5, 0.4, 0.39995, 0.399951, 0.41, 0.43]), 3),  # better by 1/20000
        (np.array([0.3, 0.3, 0.8]), 1),
        (np.array([0.7, 0.5, 0.5, 0.3]), 5),  # the last epoch is the best
    ),
    mistakes={
        "best is stop": _best_is_stop,
        "stop is best": _stops_at_the_best,
        "a loss in place of an epoch": _loss_for_epoch,
        "the best loss is never replaced": _remembers_the_first_loss,
        "the first rise": _at_the_first_rise,
        "compares with the previous epoch": (
            _against_the_previous,
            _against_the_previous_last_fall,
        ),
        "one epoch too late": lambda v, p: _walk(v, p, _less, lambda a, b: a > b),
        "one epoch too early": lambda v, p: _walk(v, p, _less, lambda a, b: a > 0 and a >= b - 1),
        "a tie counts as better": lambda v, p: _walk(v, p, lambda a, b: a <= b, _at_least),
        "the counter never resets": _never_forgets,
        "sees the future": (_sees_the_future, _patience_after_the_best_of_all),
        "never stops": _never_stops,
        "counted from 1": _counted_from_one,
        "the end is one too far": _length_at_the_end,
        "a margin": (_by_a_margin, lambda v, p: _by_a_margin(v, p, 1e-3)),
        "the largest": _largest,
        "wrong order": lambda v, p: early_stop(v, p)[::-1],
        "return in the loop": lambda v, p: (0, 0),
    },
)


def _error(a, n):
    return np.sqrt(a * (1 - a) / n)


def _above_half(F, y):
    a = np.mean(F[np.arange(len(y)), y] > 0.5)
    return a, _error(a, len(y))


def _count(F, y):
    a, s = accuracy_with_error(F, y)
    return a * len(y), s


def _per_cent(F, y):
    a, s = accuracy_with_error(F, y)
    return 100 * a, 100 * s


def _count_with_its_error(F, y):
    a, s = accuracy_with_error(F, y)
    return a * len(y), s * len(y)


def _without_n(F, y):
    a, _ = accuracy_with_error(F, y)
    return a, np.sqrt(a * (1 - a))


def _without_root_of_n(F, y):
    a, _ = accuracy_with_error(F, y)
    return a, np.sqrt(a * (1 - a)) / len(y)


def _variance(F, y):
    a, s = accuracy_with_error(F, y)
    return a, s**2


def _n_minus_1(F, y):
    a, _ = accuracy_with_error(F, y)
    return a, _error(a, len(y) - 1)


def _poisson(F, y):
    a, _ = accuracy_with_error(F, y)
    return a, np.sqrt(a / len(y))


def _poisson_of_the_wrong(F, y):
    a, _ = accuracy_with_error(F, y)
    return a, np.sqrt((1 - a) / len(y))


def _error_rate(F, y):
    a, s = accuracy_with_error(F, y)
    return 1 - a, s


def _mean_probability(F, y):
    a = F[np.arange(len(y)), y].mean()
    return a, _error(a, len(y))


def _classes_for_n(F, y):
    a, _ = accuracy_with_error(F, y)
    return a, _error(a, F.shape[1])


def _entries_for_n(F, y):
    a, _ = accuracy_with_error(F, y)
    return a, _error(a, F.size)


def _above_half_entry_by_entry(F, y):
    a = np.mean((F > 0.5) == np.eye(F.shape[1])[y])
    return a, _error(a, len(y))


def _largest_of_all(F, y):
    a = np.mean(F.argmax() == y)
    return a, _error(a, len(y))


def _same_largest_place(F, y):
    a = np.mean(F.argmax() == y.argmax())
    return a, _error(a, len(y))


def _root_of_n_alone(F, y):
    a, _ = accuracy_with_error(F, y)
    return a, a * (1 - a) / np.sqrt(len(y))


def _confidence(F, y):
    a = F.max(axis=1).mean()
    return a, _error(a, len(y))


ACCURACY_WITH_ERROR = Exercise(
    number="10.3",
    reference=accuracy_with_error,
    cases=(
        (F, np.array([0, 0, 2, 1, 2, 2, 1])),
        (F_4, np.array([3, 0, 1, 1, 2])),
        (F[:5], np.array([0, 0, 2, 1, 1])),
        (F[:2], np.array([1, 0])),
    ),
    mistakes={
        "above one half": (_above_half, _above_half_entry_by_entry),
        "argmax of the whole array": (_largest_of_all, _same_largest_place),
        "a number, not a fraction": (_count, _count_with_its_error),
        "per cent": (
            _per_cent,
            lambda F, y: (100 * accuracy_with_error(F, y)[0], accuracy_with_error(F, y)[1]),
        ),
        "no root of n": _without_n,
        "n instead of its root": _without_root_of_n,
        "variance": _variance,
        "root of n alone": _root_of_n_alone,
        "n - 1": _n_minus_1,
        "Poisson": (_poisson, _poisson_of_the_wrong),
        "error rate": _error_rate,
        "mean probability": _mean_probability,
        "confidence": _confidence,
        "wrong n": (_classes_for_n, _entries_for_n),
        "wrong order": lambda F, y: accuracy_with_error(F, y)[::-1],
    },
)


def _splits_only(R, rng, repeats):
    rows = rng.integers(len(R), size=(repeats, len(R)))
    return np.std(np.nanmean(R, axis=1)[rows].mean(axis=1))


def _spread_of_splits(R, rng, repeats):
    return np.nanmean(R, axis=1).std(ddof=1) / np.sqrt(len(R))


def _flowers_only(R, rng, repeats):
    n = R.shape[1]
    return np.std([np.nanmean(R[:, rng.integers(n, size=n)]) for _ in range(repeats)])


def _single_entries(R, rng, repeats):
    return np.std([np.nanmean(rng.choice(R.ravel(), R.size)) for _ in range(repeats)])


def _permuted(R, rng, repeats):
    S, n = R.shape
    return np.std(
        [np.nanmean(R[rng.permutation(S)][:, rng.permutation(n)]) for _ in range(repeats)]
    )


def _divided_once_more(R, rng, repeats):
    return bootstrap_error(R, rng, repeats) / np.sqrt(R.shape[1])


def _draws(R, rng, repeats):
    S, n = R.shape
    pairs = ((rng.integers(S, size=S), rng.integers(n, size=n)) for _ in range(repeats))
    return np.array([np.nanmean(R[rows][:, columns]) for rows, columns in pairs])


def _mean_with_nan(R, rng, repeats):
    S, n = R.shape
    pairs = ((rng.integers(S, size=S), rng.integers(n, size=n)) for _ in range(repeats))
    return np.std([np.mean(R[rows][:, columns]) for rows, columns in pairs])


def _mean_without_nan(R, rng, repeats):
    return bootstrap_error(np.nan_to_num(R), rng, repeats)


def _pairs_of_indices(R, rng, repeats):
    S, n = R.shape
    size = max(S, n)
    return np.std(
        [
            np.nanmean(R[rng.integers(S, size=size), rng.integers(n, size=size)])
            for _ in range(repeats)
        ]
    )


def _flowers_anew_in_each_row(R, rng, repeats):
    S, n = R.shape
    return np.std(
        [
            np.nanmean([R[row][rng.integers(n, size=n)] for row in rng.integers(S, size=S)])
            for _ in range(repeats)
        ]
    )


def _never_the_last(R, rng, repeats, rows=1, columns=1):
    S, n = R.shape
    pairs = (
        (rng.integers(S - rows, size=S), rng.integers(n - columns, size=n)) for _ in range(repeats)
    )
    return np.std([np.nanmean(R[i][:, j]) for i, j in pairs])


_DRAWN = np.random.default_rng(10)
EQUAL_ROWS = np.tile(np.arange(400) > 0, (3, 1)) * 1.0
"""Each split has the same verdicts: all that scatters is the flowers, by sqrt(a (1 - a)/n)."""
EQUAL_COLUMNS = np.repeat([[1.0], [0.0]], 10, axis=0) * np.ones(30)
"""Each flower has the same verdicts: all that scatters is the splits, by 0.5/sqrt(20)."""
TESTED = np.where(_DRAWN.random((12, 60)) < 0.3, _DRAWN.random(60) < 0.8, np.nan)
"""As in the chapter: a flower is tested in some of the splits, and NaN in the others."""
TWO_BY_TWO = np.array([[1.0, 0.0], [0.0, 0.0]])
"""So small that it shows when the last row or column is never drawn."""

BOOTSTRAP_ERROR = Exercise(
    number="10.4",
    reference=bootstrap_error,
    rtol=0.15,
    cases=(
        (EQUAL_ROWS, np.random.default_rng(0), 800),
        (EQUAL_COLUMNS, np.random.default_rng(1), 800),
        (TESTED, np.random.default_rng(2), 800),
        (TWO_BY_TWO, np.random.default_rng(3), 800),
    ),
    mistakes={
        "splits only": (_splits_only, _spread_of_splits),
        "flowers only": _flowers_only,
        "single entries": (_single_entries, _pairs_of_indices, _flowers_anew_in_each_row),
        "the last is never drawn": (
            _never_the_last,
            lambda R, rng, repeats: _never_the_last(R, rng, repeats, columns=0),
            lambda R, rng, repeats: _never_the_last(R, rng, repeats, rows=0),
        ),
        "permuted": (_permuted, lambda R, rng, repeats: 0.0),
        "divided once more": (
            _divided_once_more,
            lambda R, rng, repeats: bootstrap_error(R, rng, repeats) / np.sqrt(len(R)),
            lambda R, rng, repeats: bootstrap_error(R, rng, repeats) / np.sqrt(repeats),
        ),
        "mean with NaN": _mean_with_nan,
        "NaN as 0": _mean_without_nan,
        "all draws returned": _draws,
        "mean returned": lambda R, rng, repeats: np.mean(_draws(R, rng, repeats)),
        "variance of the draws": lambda R, rng, repeats: bootstrap_error(R, rng, repeats) ** 2,
    },
)

Y_RARE = np.array([0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0])
PREDICTED_RARE = np.array([0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0])
Y_THREE = np.array([2, 0, 1, 1, 2, 2, 0, 1, 2, 2])
PREDICTED_THREE = np.array([2, 0, 2, 1, 1, 2, 1, 1, 0, 2])


def _exchanged(y, predicted, k):
    return efficiency_purity(y, predicted, k)[::-1]


def _accuracy_twice(y, predicted, k):
    a = np.mean(y == predicted)
    return a, a


def _one_against_the_rest(y, predicted, k):
    a = np.mean((y == k) == (predicted == k))
    return a, a


def _counts(y, predicted, k):
    found = np.sum((y == k) & (predicted == k))
    return found, found


def _divided_by_all(y, predicted, k):
    found = np.mean((y == k) & (predicted == k))
    return found, found


def _fractions_of_all(y, predicted, k):
    return np.mean(y == k), np.mean(predicted == k)


def _ratio_of_numbers(y, predicted, k):
    return np.sum(predicted == k) / np.sum(y == k), efficiency_purity(y, predicted, k)[1]


def _impurity(y, predicted, k):
    efficiency, purity = efficiency_purity(y, predicted, k)
    return efficiency, 1 - purity


def _false_alarms(y, predicted, k):
    efficiency, _ = efficiency_purity(y, predicted, k)
    return efficiency, np.sum((y != k) & (predicted == k)) / np.sum(y != k)


EFFICIENCY_PURITY = Exercise(
    number="10.5",
    reference=efficiency_purity,
    cases=(
        (Y_RARE, PREDICTED_RARE, 1),
        (Y_THREE, PREDICTED_THREE, 2),
        (Y_THREE, PREDICTED_THREE, 1),
        (Y_THREE, np.zeros(10, dtype=int), 0),
    ),
    mistakes={
        "exchanged": _exchanged,
        "accuracy": (_accuracy_twice, _one_against_the_rest),
        "counts": _counts,
        "divided by all": _divided_by_all,
        "fractions of all": _fractions_of_all,
        "more found than there are": _ratio_of_numbers,
        "impurity": _impurity,
        "false alarms": _false_alarms,
    },
)

EXERCISES = (
    STANDARDISE,
    EARLY_STOP,
    ACCURACY_WITH_ERROR,
    BOOTSTRAP_ERROR,
    EFFICIENCY_PURITY,
)
