"""Exercises 10.1-10.5: standardising, when to stop, and errors that belong to a result."""

import numpy as np

from ...exercises import messages
from ...exercises.exercise import Exercise, Mistake

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
    title={"ja": "標準化", "en": "Standardising"},
    reference=standardise,
    cases=(
        (X_TRAIN, X_TEST),
        (X_TRAIN[:3], -2 * X_TRAIN),
        (np.array([[2.0, -1.0], [4.0, 5.0]]), np.array([[3.0, 2.0], [100.0, -7.0], [0.5, 1.0]])),
        (X_TRAIN[:, :2] * [1e-3, 1e3], X_TEST[:, :2] * [1e-3, 1e3]),
        (X_TRAIN[:, :1], X_TEST[:, :1]),
    ),
    mistakes=(
        Mistake(
            "statistics of all",
            _statistics_of_all,
            {
                "ja": "平均と標準偏差に、テストデータも使っています。テストの情報が学習に漏れます。"
                "訓練データだけから求めてください。",
                "en": "Mean and standard deviation come from the test data as well: information "
                "leaks from test to training. Take them from the training data alone.",
            },
            also=(_mean_of_training_spread_of_all,),
        ),
        Mistake(
            "statistics of the test data",
            _by_the_test_data,
            {
                "ja": "平均と標準偏差をテストデータから求めています。訓練データから求めてください。"
                "学習するときに、テストデータはまだ見られません。",
                "en": "Mean and standard deviation come from the test data. Take them from the "
                "training data: when the network is trained, the test data are not to be seen.",
            },
        ),
        Mistake(
            "brackets",
            _without_brackets,
            {
                "ja": "割り算が先に行われて x − (m/s) になっています。(x − m)/s とかっこが"
                "要ります。",
                "en": "The division comes first and gives x − (m/s). Brackets are needed: "
                "(x − m)/s.",
            },
        ),
        Mistake(
            "each by its own",
            _each_by_its_own,
            {
                "ja": "テストデータを、テストデータ自身の平均と標準偏差で変換しています。2つの集合"
                "に別の変換をすると、データがずれていても見えなくなります。同じ変換を使います。",
                "en": "The test data are mapped with their own mean and standard deviation. With "
                "a map of its own, a shift of the data disappears. Use the same map for both.",
            },
            also=(_mean_of_one_spread_of_other, _own_spread),
        ),
        Mistake(
            "divided by the variance",
            _by_the_variance,
            {
                "ja": "分散で割っています。単位を考えてください：x − m と同じ単位なのは、標準偏差"
                "です。",
                "en": "You divide by the variance. Think of the units: it is the standard "
                "deviation that has those of x − m.",
            },
        ),
        Mistake(
            "not divided",
            _centred_only,
            {
                "ja": "平均は引かれていますが、標準偏差で割っていません。",
                "en": "The mean is subtracted, but nothing is divided by the standard deviation.",
            },
        ),
        Mistake(
            "not centred",
            _scaled_only,
            {
                "ja": "標準偏差で割っていますが、平均を引いていません。",
                "en": "You divide by the standard deviation without subtracting the mean.",
            },
        ),
        Mistake(
            "one number for all features",
            _one_number_for_all,
            {
                "ja": "すべての特徴量をまとめて1つの平均と標準偏差にしています。特徴量（列）ごとに"
                "求めます：axis=0。",
                "en": "One mean and one standard deviation serve all features. Each column has its "
                "own: axis=0.",
            },
        ),
        Mistake(
            "along the rows",
            _along_rows,
            {
                "ja": "サンプル（行）ごとに標準化しています。平均するのはサンプルについてです："
                "axis=0。",
                "en": "Each sample (row) is standardised by itself. The mean is over the samples: "
                "axis=0.",
            },
        ),
        Mistake(
            "N - 1",
            _unbiased,
            {
                "ja": "標準偏差を N − 1 で割って求めています（ddof=1）。ここでは N で割ります。"
                "どちらでも学習に差はありませんが、採点のために1つに決めています。",
                "en": "The standard deviation is taken with N − 1 (ddof=1). Here it is with N. For "
                "learning it makes no difference; for checking one had to be chosen.",
            },
        ),
        Mistake(
            "onto [0, 1]",
            _onto_the_unit_interval,
            {
                "ja": "最小値と最大値で [0, 1] に写しています（min-max スケーリング）。外れ値1個で"
                "変換が決まってしまいます。ここでは平均と標準偏差を使います。",
                "en": "Minimum and maximum are mapped to 0 and 1 (min-max scaling), so that one "
                "outlier decides the map. Use mean and standard deviation.",
            },
        ),
        Mistake(
            "test data untouched",
            _training_only,
            {
                "ja": "テストデータが元の単位のままです。学習したネットワークは標準化された入力を"
                "待っています。同じ m と s で変換してください。X_train を先に書きかえると、その後の"
                " m は 0、s は 1 です。",
                "en": "The test data are still in their old units, and the network expects "
                "standardised input. Map them with the same m and s. (If X_train is replaced "
                "first, its m is 0 and its s is 1 from then on.)",
            },
        ),
        Mistake(
            "wrong order",
            lambda X_train, X_test: standardise(X_train, X_test)[::-1],
            {
                "ja": "値は合っていますが、順番が逆です。(X_train, X_test) の順に返してください。",
                "en": "The values are right, in the wrong order: return (X_train, X_test).",
            },
        ),
    ),
    nudges=(
        {
            "ja": "列ごとの平均 m と標準偏差 s を、X_train から求めます。",
            "en": "Take the mean m and the standard deviation s of each column of X_train.",
        },
        {
            "ja": "X_train.mean(axis=0) と X_train.std(axis=0) です。",
            "en": "They are X_train.mean(axis=0) and X_train.std(axis=0).",
        },
        {
            "ja": "(X_train − m)/s と (X_test − m)/s を返します。m と s は同じものです。",
            "en": "Return (X_train − m)/s and (X_test − m)/s, with the same m and s.",
        },
    ),
    explanation={
        "ja": "変換も学習の一部で、そのパラメータ m と s は訓練データから決まります。テストデータ"
        "は、決まった変換を通るだけです。",
        "en": "The map is part of what is learned: its parameters m and s come from the training "
        "data, and the test data only pass through it.",
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
    title={"ja": "早期終了", "en": "Early stopping"},
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
    mistakes=(
        Mistake(
            "best is stop",
            _best_is_stop,
            {
                "ja": "止めたエポックを、そのまま最良のエポックにしています。最良は patience だけ前"
                "にあります。止めたら、最良のエポックの重みに戻します。",
                "en": "The epoch of the stop is returned as the best one. The best lies patience "
                "epochs before it; its weights are the ones to restore.",
            },
        ),
        Mistake(
            "stop is best",
            _stops_at_the_best,
            {
                "ja": "最良のエポックを、止めたエポックとしても返しています。最良だったとわかるのは"
                "、patience エポック後です。",
                "en": "The best epoch is returned as the epoch of the stop. That it was the best "
                "is known only patience epochs later.",
            },
        ),
        Mistake(
            "a loss in place of an epoch",
            _loss_for_epoch,
            {
                "ja": "2番目の値が最良の損失になっています。エポックの番号を返してください。",
                "en": "The second value is the best loss. Return the number of its epoch.",
            },
        ),
        Mistake(
            "the best loss is never replaced",
            _remembers_the_first_loss,
            {
                "ja": "いつも最初の損失と比べています。最良のエポックを更新するときは、比べる相手の"
                "損失も更新します。",
                "en": "You compare with the first loss all the time. When the best epoch is "
                "replaced, the loss to compare with is replaced too.",
            },
        ),
        Mistake(
            "the first rise",
            _at_the_first_rise,
            {
                "ja": "損失が初めて上がったところで止めています。雑音でも上がるので、最良から "
                "patience エポック待ちます。",
                "en": "You stop when the loss rises for the first time. Noise makes it rise too: "
                "wait for patience epochs after the best.",
            },
        ),
        Mistake(
            "compares with the previous epoch",
            _against_the_previous,
            {
                "ja": "1つ前のエポックと比べています。patience は**最良**からのエポック数です。1つ"
                "前と比べると、雑音で下がるたびに数え直してしまい、なかなか止まりません。",
                "en": "You compare with the previous epoch. Patience counts the epochs since the "
                "**best**; otherwise every dip of the noise resets the counter.",
            },
            also=(_against_the_previous_last_fall,),
        ),
        Mistake(
            "one epoch too late",
            lambda v, p: _walk(v, p, _less, lambda a, b: a > b),
            {
                "ja": "止めるのが1エポック遅れています。epoch − best ≥ patience で止めます。",
                "en": "You stop one epoch late. Stop when epoch − best ≥ patience.",
            },
        ),
        Mistake(
            "one epoch too early",
            lambda v, p: _walk(v, p, _less, lambda a, b: a > 0 and a >= b - 1),
            {
                "ja": "止めるのが1エポック早すぎます。epoch − best ≥ patience で止めます。",
                "en": "You stop one epoch early. Stop when epoch − best ≥ patience.",
            },
        ),
        Mistake(
            "a tie counts as better",
            lambda v, p: _walk(v, p, lambda a, b: a <= b, _at_least),
            {
                "ja": "同じ値でも最良を更新しています。最良は、最小の損失に**最初に**達したエポック"
                "です（< で比べます）。",
                "en": "An equal loss replaces the best one. The best is the **first** epoch with "
                "the lowest loss: compare with <.",
            },
        ),
        Mistake(
            "the counter never resets",
            _never_forgets,
            {
                "ja": "改善しなかった回数を、通算で数えています。最良が更新されたら 0 に戻します。",
                "en": "Epochs without improvement are counted in total. The count returns to 0 "
                "whenever the best improves.",
            },
        ),
        Mistake(
            "sees the future",
            _sees_the_future,
            {
                "ja": "最良のエポックを、止めた後の損失まで含めて探しています。学習はもう終わって"
                "いるので、その重みは存在しません。",
                "en": "The best epoch is searched among losses after the stop as well. Training "
                "has ended by then, and those weights do not exist.",
            },
            also=(_patience_after_the_best_of_all,),
        ),
        Mistake(
            "never stops",
            _never_stops,
            {
                "ja": "patience が使われていません。最良から patience エポック改善しなければ止めま"
                "す。",
                "en": "Patience plays no part. Stop when there has been no improvement for "
                "patience epochs.",
            },
        ),
        Mistake(
            "counted from 1",
            _counted_from_one,
            {
                "ja": "エポックを 1 から数えています。ここでは 0 からです（配列の添字と同じ）。",
                "en": "Epochs are counted from 1. Here they count from 0, as the array does.",
            },
        ),
        Mistake(
            "the end is one too far",
            _length_at_the_end,
            {
                "ja": "最後まで止まらないときの値が1つ大きすぎます。最後のエポックは len − 1 で"
                "す。",
                "en": "If it never stops, your answer is one too large: the last epoch is len − 1.",
            },
        ),
        Mistake(
            "a margin",
            _by_a_margin,
            {
                "ja": "ごく小さな改善を数えていません（min_delta のような余裕）。ここでは、少しでも"
                "小さければ最良を更新します。",
                "en": "Very small improvements do not count in your answer (a margin such as "
                "min_delta). Here any smaller loss is a new best.",
            },
            also=(lambda v, p: _by_a_margin(v, p, 1e-3),),
        ),
        Mistake(
            "the largest",
            _largest,
            {
                "ja": "一番大きい損失を探しています。損失は小さいほどよいので、< で比べます。",
                "en": "You look for the largest loss. Smaller is better: compare with <.",
            },
        ),
        Mistake(
            "wrong order",
            lambda v, p: early_stop(v, p)[::-1],
            {
                "ja": "値は合っていますが、順番が逆です。(stop_epoch, best_epoch) の順です。",
                "en": "The values are right, in the wrong order: return (stop_epoch, best_epoch).",
            },
        ),
        Mistake(
            "return in the loop",
            lambda v, p: (0, 0),
            messages.RETURN_IN_LOOP,
        ),
    ),
    nudges=(
        {
            "ja": "エポックを順に見て、これまでの最良のエポックを覚えておきます。",
            "en": "Go through the epochs in order and remember the best one so far.",
        },
        {
            "ja": "損失が最良より小さければ（<）最良を更新し、その後で epoch − best ≥ patience か"
            "どうかを調べます。",
            "en": "If the loss is smaller (<) than the best, update the best; then ask whether "
            "epoch − best ≥ patience.",
        },
        {
            "ja": "条件を満たしたら break し、(epoch, best_epoch) を返します。満たさなければ、最後"
            "のエポックが stop です。",
            "en": "If so, break and return (epoch, best_epoch). If it never happens, stop is the "
            "last epoch.",
        },
    ),
    explanation={
        "ja": "比べる相手はいつも最良です。雑音で上下しても、最良から patience エポックで必ず"
        "止まります。",
        "en": "The comparison is always with the best. However noisy the losses are, it stops "
        "patience epochs after the best.",
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
    title={"ja": "正答率とその誤差", "en": "An accuracy and its error"},
    reference=accuracy_with_error,
    cases=(
        (F, np.array([0, 0, 2, 1, 2, 2, 1])),
        (F_4, np.array([3, 0, 1, 1, 2])),
        (F[:5], np.array([0, 0, 2, 1, 1])),
        (F[:2], np.array([1, 0])),
    ),
    mistakes=(
        Mistake(
            "above one half",
            _above_half,
            {
                "ja": "確率が ½ を超えたときだけ正解にしています。3つ以上のクラスでは、½ 未満でも"
                "一番大きいことがあります。argmax を使ってください。",
                "en": "Only probabilities above ½ count. With three classes the winner may have "
                "less than ½: use argmax.",
            },
            also=(_above_half_entry_by_entry,),
        ),
        Mistake(
            "argmax of the whole array",
            _largest_of_all,
            {
                "ja": "argmax が、F 全体で一番大きい成分の位置になっています。行ごとに求めます："
                "axis=1。",
                "en": "Your argmax is the place of the largest entry of all of F. Take it in each "
                "row: axis=1.",
            },
            also=(_same_largest_place,),
        ),
        Mistake(
            "a number, not a fraction",
            _count,
            {
                "ja": "1番目の値が正解の個数になっています。割合（n で割ったもの）を返してくださ"
                "い。",
                "en": "The first value is the number of right answers. Return the fraction: divide "
                "by n.",
            },
            also=(_count_with_its_error,),
        ),
        Mistake(
            "per cent",
            _per_cent,
            {
                "ja": "パーセントになっています。0 から 1 までの割合で返してください。",
                "en": "These are per cent. Return a fraction between 0 and 1.",
            },
            also=(lambda F, y: (100 * accuracy_with_error(F, y)[0], accuracy_with_error(F, y)[1]),),
        ),
        Mistake(
            "no root of n",
            _without_n,
            {
                "ja": "誤差を √n で割っていません。√(a(1 − a)) は1個のサンプルの散らばりで、n 個の"
                "平均の誤差はその 1/√n です。",
                "en": "The error is not divided by √n. √(a(1 − a)) is the spread of one sample; "
                "the error of a mean of n is smaller by √n.",
            },
        ),
        Mistake(
            "n instead of its root",
            _without_root_of_n,
            {
                "ja": "誤差を n で割っています。平均の誤差は 1/√n に比例します（n は根号の中）。",
                "en": "You divide the error by n. The error of a mean goes as 1/√n: n belongs "
                "inside the root.",
            },
        ),
        Mistake(
            "variance",
            _variance,
            {
                "ja": "2番目の値が分散 a(1 − a)/n になっています。平方根をとってください。",
                "en": "The second value is the variance a(1 − a)/n. Take its root.",
            },
        ),
        Mistake(
            "root of n alone",
            _root_of_n_alone,
            {
                "ja": "根号が n だけにかかっています。a(1 − a) も根号の中です：√(a(1 − a)/n)。",
                "en": "The root is taken of n alone. It covers a(1 − a) too: √(a(1 − a)/n).",
            },
        ),
        Mistake(
            "n - 1",
            _n_minus_1,
            {
                "ja": "n − 1 で割っています。標本からの不偏推定としては理由がありますが、ここでは "
                "√(a(1 − a)/n) とします。",
                "en": "You divide by n − 1. As an unbiased estimate there is a case for it; here "
                "the definition is √(a(1 − a)/n).",
            },
        ),
        Mistake(
            "Poisson",
            _poisson,
            {
                "ja": "ポアソン分布の誤差（√個数）になっています。正解は n 個までしかないので二項分"
                "布で、係数 (1 − a) が付きます。a が 1 に近いと、この違いは大きくなります。",
                "en": "That is a Poisson error, the root of the number. There are at most n right "
                "answers, so the distribution is binomial and a factor (1 − a) appears, which "
                "matters much when a is near 1.",
            },
            also=(_poisson_of_the_wrong,),
        ),
        Mistake(
            "error rate",
            _error_rate,
            {
                "ja": "1番目の値が誤答率 1 − a になっています。",
                "en": "The first value is the rate of wrong answers, 1 − a.",
            },
        ),
        Mistake(
            "mean probability",
            _mean_probability,
            {
                "ja": "正解のクラスの確率を平均しています。正答率は、一番大きい成分が正解だった割合"
                "です。",
                "en": "You average the probability of the right class. The accuracy is the "
                "fraction of samples in which the largest component is the right one.",
            },
        ),
        Mistake(
            "confidence",
            _confidence,
            {
                "ja": "一番大きい確率を平均しています。それは確信度で、正答率ではありません。どれが"
                "一番大きいかを y と比べてください。",
                "en": "You average the largest probability. That is how confident the network is, "
                "not how often it is right. Compare which one is the largest with y.",
            },
        ),
        Mistake(
            "wrong n",
            _classes_for_n,
            {
                "ja": "n がサンプルの数になっていません。n = len(y) です。",
                "en": "Your n is not the number of samples: n = len(y).",
            },
            also=(_entries_for_n,),
        ),
        Mistake(
            "wrong order",
            lambda F, y: accuracy_with_error(F, y)[::-1],
            {
                "ja": "値は合っていますが、順番が逆です。(a, s) の順に返してください。",
                "en": "The values are right, in the wrong order: return (a, s).",
            },
        ),
    ),
    nudges=(
        {
            "ja": "まず、予測したクラスの番号を求めます：F の各行で一番大きい成分の位置です。",
            "en": "First find the predicted class: the place of the largest component in each row.",
        },
        {
            "ja": "F.argmax(axis=1) == y は真偽の配列です。その平均が a です。",
            "en": "F.argmax(axis=1) == y is an array of truth values, and its mean is a.",
        },
        {
            "ja": "s = √(a(1 − a)/n)、n = len(y) です。",
            "en": "s = √(a(1 − a)/n) with n = len(y).",
        },
    ),
    explanation={
        "ja": "正解の個数は二項分布に従い、その分散は na(1 − a) です。n で割った割合の標準偏差が "
        "s です。a が 0 か 1 のとき s = 0 になりますが、それは誤差がないという意味ではありません。",
        "en": "The number of right answers is binomial with variance na(1 − a); s is the standard "
        "deviation of the fraction. At a = 0 or 1 it gives s = 0, which does not mean that there "
        "is no error.",
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
    title={"ja": "ブートストラップの誤差", "en": "An error by bootstrap"},
    reference=bootstrap_error,
    # Two series of 800 draws differ by 4 %; of all mistakes the nearest is off by more than 20 %.
    rtol=0.15,
    cases=(
        (EQUAL_ROWS, np.random.default_rng(0), 800),
        (EQUAL_COLUMNS, np.random.default_rng(1), 800),
        (TESTED, np.random.default_rng(2), 800),
        (TWO_BY_TWO, np.random.default_rng(3), 800),
    ),
    mistakes=(
        Mistake(
            "splits only",
            _splits_only,
            {
                "ja": "分け方（行）だけを引き直しています。花も引き直してください。別の花を摘んで"
                "いたら結果がどう変わったかは、分け方だけではわかりません。",
                "en": "Only the splits (rows) are drawn. Draw the flowers (columns) as well: how "
                "the result would change with other flowers cannot be seen from the splits.",
            },
            also=(_spread_of_splits,),
        ),
        Mistake(
            "flowers only",
            _flowers_only,
            {
                "ja": "花（列）だけを引き直しています。分け方（行）も引き直してください。訓練に"
                "入った花が違えば、結果も変わります。",
                "en": "Only the flowers (columns) are drawn. Draw the splits (rows) as well: with "
                "other flowers in the training set the result would have been another.",
            },
        ),
        Mistake(
            "single entries",
            _single_entries,
            {
                "ja": "R の成分を1つずつ引いています。同じ花の判定どうし、同じ分け方の判定どうしは"
                "独立ではありません。行を丸ごと、列を丸ごと引いてください。",
                "en": "Single entries of R are drawn. Verdicts on one flower are not independent, "
                "nor are those of one split: draw whole rows and whole columns.",
            },
            also=(_pairs_of_indices, _flowers_anew_in_each_row),
        ),
        Mistake(
            "the last is never drawn",
            _never_the_last,
            {
                "ja": "最後の行または列が一度も引かれません。rng.integers(S) は 0 から S − 1 まで"
                "を引きます（S は入りません）。",
                "en": "The last row or column is never drawn. rng.integers(S) draws from 0 to "
                "S − 1: S itself is left out already.",
            },
            also=(
                lambda R, rng, repeats: _never_the_last(R, rng, repeats, columns=0),
                lambda R, rng, repeats: _never_the_last(R, rng, repeats, rows=0),
            ),
        ),
        Mistake(
            "permuted",
            _permuted,
            {
                "ja": "平均が1つも変わらず、誤差が 0 です。並べかえただけなら、**復元抽出**（同じも"
                "のが2回出てもよい）で引いてください。return が for の中にあると1回で終わります。",
                "en": "The mean never changes, and the error is 0. If rows and columns are only "
                "put in another order, draw **with replacement**: some come twice, some never. A "
                "return inside the loop ends it after one draw.",
            },
            also=(lambda R, rng, repeats: 0.0,),
        ),
        Mistake(
            "divided once more",
            _divided_once_more,
            {
                "ja": "さらに √n で割っています。引き直した平均の散らばりが、もう平均の誤差です。",
                "en": "You divide by √n once more. The spread of the drawn means is the error of "
                "the mean already.",
            },
            also=(
                lambda R, rng, repeats: bootstrap_error(R, rng, repeats) / np.sqrt(len(R)),
                lambda R, rng, repeats: bootstrap_error(R, rng, repeats) / np.sqrt(repeats),
            ),
        ),
        Mistake(
            "mean with NaN",
            _mean_with_nan,
            {
                "ja": "テストされなかった花の NaN が平均に入り、答えも NaN になっています。"
                "np.nanmean は NaN を飛ばします。",
                "en": "The NaN of flowers that were not tested enter the mean, and the answer is "
                "NaN. np.nanmean leaves them out.",
            },
        ),
        Mistake(
            "NaN as 0",
            _mean_without_nan,
            {
                "ja": "テストされなかった花（NaN）を間違い（0）として数えています。np.nanmean で"
                "飛ばしてください。",
                "en": "Flowers that were not tested (NaN) are counted as wrong (0). Leave them out "
                "by np.nanmean.",
            },
        ),
        Mistake(
            "all draws returned",
            _draws,
            {
                "ja": "引き直した平均をすべて返しています。その標準偏差を返してください。",
                "en": "All drawn means are returned. Return their standard deviation.",
            },
        ),
        Mistake(
            "mean returned",
            lambda R, rng, repeats: np.mean(_draws(R, rng, repeats)),
            {
                "ja": "引き直した平均の平均を返しています。誤差は、その散らばり（標準偏差）です。",
                "en": "The mean of the drawn means is returned. The error is their spread: the "
                "standard deviation.",
            },
        ),
        Mistake(
            "variance of the draws",
            lambda R, rng, repeats: bootstrap_error(R, rng, repeats) ** 2,
            {
                "ja": "分散になっています。標準偏差を返してください。",
                "en": "This is the variance. Return the standard deviation.",
            },
        ),
    ),
    nudges=(
        {
            "ja": "1回分：行の番号を S 個、列の番号を n 個、復元抽出で引きます"
            "（rng.integers(S, size=S)）。",
            "en": "For one draw take S numbers of rows and n numbers of columns, with replacement: "
            "rng.integers(S, size=S).",
        },
        {
            "ja": "引いた表は R[rows][:, columns] です。NaN を飛ばした平均は np.nanmean です。",
            "en": "The drawn table is R[rows][:, columns]; np.nanmean is its mean without the NaN.",
        },
        {
            "ja": "これを repeats 回くり返し、得られた平均の標準偏差を返します。",
            "en": "Repeat that so many times, and return the standard deviation of the means.",
        },
    ),
    explanation={
        "ja": "別の花を摘み、別の分け方をしていたら、と仮定した実験を、手もとの表から引き直して"
        "まねています。行と列を丸ごと引くので、同じ花の判定どうしの相関も残ります。",
        "en": "Each draw imitates the experiment with other flowers and other splits, taken from "
        "the table at hand. Whole rows and columns are drawn, so that the correlation of verdicts "
        "on one flower stays.",
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
    title={"ja": "検出効率と純度", "en": "Efficiency and purity"},
    reference=efficiency_purity,
    cases=(
        (Y_RARE, PREDICTED_RARE, 1),
        (Y_THREE, PREDICTED_THREE, 2),
        (Y_THREE, PREDICTED_THREE, 1),
        (Y_THREE, np.zeros(10, dtype=int), 0),
    ),
    mistakes=(
        Mistake(
            "exchanged",
            _exchanged,
            {
                "ja": "順番が逆です。(検出効率, 純度) の順に返します。検出効率の分母は本当に k の"
                "もの、純度の分母は k と予測したものです。",
                "en": "The two are exchanged: return (efficiency, purity). The efficiency is a "
                "fraction of those that are k, the purity of those that are called k.",
            },
        ),
        Mistake(
            "accuracy",
            _accuracy_twice,
            {
                "ja": "正答率になっています。正答率では、信号がほとんどなくても高い値が出ます。"
                "クラス k だけを数えてください。",
                "en": "That is the accuracy, which is high even if hardly a signal is found. Count "
                "class k alone.",
            },
            also=(_one_against_the_rest,),
        ),
        Mistake(
            "counts",
            _counts,
            {
                "ja": "個数のままです。検出効率は「本当に k のもの」の数で、純度は「k と予測した"
                "もの」の数で割ります。",
                "en": "These are counts. Divide by the number that are k for the efficiency, and "
                "by the number called k for the purity.",
            },
        ),
        Mistake(
            "divided by all",
            _divided_by_all,
            {
                "ja": "全体の数で割っています。分母は、検出効率では本当に k のもの、純度では k と"
                "予測したものの数です。",
                "en": "You divide by the number of all. Divide by those that are k (efficiency) "
                "and by those that are called k (purity).",
            },
        ),
        Mistake(
            "fractions of all",
            _fractions_of_all,
            {
                "ja": "k である割合と、k と予測した割合になっています。分子は、その両方を満たす"
                "ものの数です。",
                "en": "These are the fraction that is k and the fraction that is called k. Count "
                "what is both, and divide by the one and by the other.",
            },
        ),
        Mistake(
            "more found than there are",
            _ratio_of_numbers,
            {
                "ja": "検出効率の分子が「k と予測したもの」全部です。正しく k と予測したものだけを"
                "数えてください。",
                "en": "For the efficiency you count everything called k. Count only what is called "
                "k rightly.",
            },
        ),
        Mistake(
            "impurity",
            _impurity,
            {
                "ja": "2番目の値が 1 − 純度（背景の混入率）になっています。",
                "en": "The second value is 1 − purity, the background among those called k.",
            },
        ),
        Mistake(
            "false alarms",
            _false_alarms,
            {
                "ja": "2番目の値が、背景のうち k と間違えた割合（偽陽性率）になっています。純度は、"
                "k と予測したもののうち本当に k である割合です。",
                "en": "The second value is the fraction of the background that is called k (the "
                "false-positive rate). Purity is the fraction of those called k that are k.",
            },
        ),
    ),
    nudges=(
        {
            "ja": "正しく見つけた数を数えます：(y == k) & (predicted == k) の和です。",
            "en": "Count what is found rightly: the sum of (y == k) & (predicted == k).",
        },
        {
            "ja": "検出効率では本当に k のものの数で、純度では k と予測したものの数で割ります。",
            "en": "For the efficiency divide by the number that are k, for the purity by the "
            "number called k.",
        },
    ),
    explanation={
        "ja": "分子は同じで、分母が違います。まれな信号では正答率は背景で決まりますが、この2つの数"
        "には背景の正解が入りません。",
        "en": "One numerator, two denominators. For a rare signal the accuracy is decided by the "
        "background; neither of these two counts the background that is called so rightly.",
    },
)

EXERCISES = (
    STANDARDISE,
    EARLY_STOP,
    ACCURACY_WITH_ERROR,
    BOOTSTRAP_ERROR,
    EFFICIENCY_PURITY,
)
