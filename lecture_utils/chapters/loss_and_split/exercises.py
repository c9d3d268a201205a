"""Exercises 4.1-4.4: squared error, Poisson loss, cross-entropy, and a split into two sets."""

import math
from collections.abc import Callable

import numpy as np

from ...exercises import messages
from ...exercises.comparison import as_numbers
from ...exercises.exercise import Exercise, Mistake

Y_WIDE = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0, 1, 0]])
F_WIDE = np.array(
    [[0.2, 0.5, 0.3], [0.7, 0.2, 0.1], [0.25, 0.6, 0.15], [0.05, 0.05, 0.9], [0.1, 0.88, 0.02]]
)
F_REAL = np.array([[1.5, -2.0, 0.5, 30.0], [-4.0, 0.25, 7.0, -0.1]])
Y_REAL = np.array([[1.0, -1.0, 3.5, 24.0], [-6.0, 2.25, 6.0, 0.4]])
F_FOUR = np.array([[0.1, 0.2, 0.3, 0.4], [0.55, 0.15, 0.1, 0.2]])
Y_FOUR = np.array([[0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]])


def mse_loss(F, Y):
    return np.sum((Y - F) ** 2) / (2 * len(Y))  # eq. (20); len(Y) is N_D


def poisson_loss(mu, n):
    return mu - n * np.log(mu)  # -log P, without the log n! that no prediction changes


def cross_entropy(F, Y):
    f_right = np.sum(F * Y, axis=1)  # the probability that each sample gave its own class
    return -np.mean(np.log(f_right))


def split_indices(N, n_train, seed):
    order = np.random.default_rng(seed).permutation(N)  # each of 0, ..., N - 1 once
    return order[:n_train], order[n_train:]


_NO_HALF = {
    "ja": "½ が抜けています。式(20)は ½|y − f|² の平均です。½ は微分したときの 2 を消します。",
    "en": "The ½ is missing. Eq. (20) is the mean of ½|y − f|²; the ½ cancels the 2 of the "
    "derivative.",
}
_SUM = {
    "ja": "サンプルについて足しただけになっています。N_D で割らないと、データの数とともに損失が"
    "大きくなり、学習率の意味も変わってしまいます。",
    "en": "You summed over the samples. Divide by N_D; otherwise the loss, and with it the meaning "
    "of the learning rate, grows with the number of samples.",
}
_PER_SAMPLE = {
    "ja": "サンプルごとの値の配列になっています。求めるのはその平均で、1個の数です。",
    "en": "You returned one value for each sample. Asked for is their mean, one number.",
}
_LAST_SAMPLE = {
    "ja": "最後のサンプルの値だけが残っています。合計を 0 にするのはループの前に1回だけで、"
    "ループの中では `+=` で足していきます。",
    "en": "Only the value of the last sample is left. Set the sum to 0 once, before the loop, and "
    "add to it with `+=`.",
}

MSE_LOSS = Exercise(
    number="4.1",
    title={"ja": "2乗誤差", "en": "The squared error"},
    reference=mse_loss,
    cases=(
        (F_WIDE, Y_WIDE),
        (F_REAL, Y_REAL),
        (F_WIDE[:3] * 4 - 1, Y_WIDE[:3]),
        (F_REAL.reshape(-1, 1), Y_REAL.reshape(-1, 1)),
    ),
    mistakes=(
        Mistake(
            "mean over all elements",
            lambda F, Y: np.mean((Y - F) ** 2) / 2,
            {
                "ja": "全成分で平均しています。式(20)では、成分については和をとり（|y − f|²）、"
                "サンプルについてだけ平均します。出力の数 K だけ小さくなっています。",
                "en": "You averaged over all elements. Eq. (20) sums over the components, "
                "|y − f|², and averages over the samples only. Yours is too small by the number "
                "of outputs K.",
            },
        ),
        Mistake("no ½", lambda F, Y: np.sum((Y - F) ** 2) / len(Y), _NO_HALF),
        Mistake(
            "library mean",
            lambda F, Y: np.mean((Y - F) ** 2),
            {
                "ja": "多くのライブラリの「平均2乗誤差」（全成分の平均、½ なし）になっています。"
                "式(20)では、成分については和をとり、½ をかけます。",
                "en": "This is the mean squared error of many libraries: a mean over all elements, "
                "without ½. Eq. (20) sums over the components and has a ½.",
            },
        ),
        Mistake("sum over samples", lambda F, Y: np.sum((Y - F) ** 2) / 2, _SUM),
        Mistake(
            "sum without ½",
            lambda F, Y: np.sum((Y - F) ** 2),
            {
                "ja": "2乗の和だけになっています。式(20)には ½ と 1/N_D があります。",
                "en": "This is the bare sum of squares. Eq. (20) has a ½ and 1/N_D.",
            },
        ),
        Mistake(
            "divided by the number of outputs",
            lambda F, Y: np.sum((Y - F) ** 2) / (2 * Y.shape[1]),
            {
                "ja": "出力の数 K で割っています。N_D はサンプルの数、つまり行の数 `len(Y)` です。",
                "en": "You divided by the number of outputs. N_D is the number of samples, that "
                "is, of rows: `len(Y)`.",
            },
        ),
        Mistake(
            "one value a sample",
            lambda F, Y: np.sum((Y - F) ** 2, axis=1) / 2,
            _PER_SAMPLE,
            also=(lambda F, Y: np.sum((Y - F) ** 2, axis=1),),
        ),
        Mistake(
            "one value an output",
            lambda F, Y: np.mean((Y - F) ** 2, axis=0) / 2,
            {
                "ja": "成分ごとの値の配列になっています。|y − f|² は全成分の和なので、答えは"
                "1個の数です。",
                "en": "You returned one value for each component. |y − f|² is the sum over all "
                "components, so the answer is one number.",
            },
            also=(lambda F, Y: np.mean((Y - F) ** 2, axis=0),),
        ),
        Mistake(
            "distance not squared",
            lambda F, Y: np.mean(np.linalg.norm(Y - F, axis=1)) / 2,
            {
                "ja": "距離 |y − f| を平均しています。式(20)は距離の2乗 |y − f|² で、平方根は"
                "ありません。",
                "en": "You averaged the distance |y − f|. Eq. (20) has its square, |y − f|²: no "
                "root.",
            },
            also=(
                lambda F, Y: np.mean(np.linalg.norm(Y - F, axis=1)),
                lambda F, Y: np.linalg.norm(Y - F) / (2 * len(Y)),
            ),
        ),
        Mistake(
            "root of the mean",
            lambda F, Y: np.sqrt(np.mean((Y - F) ** 2)),
            {
                "ja": "2乗平均の平方根（RMS）になっています。式(20)に平方根はありません。",
                "en": "This is the root mean square. Eq. (20) has no root.",
            },
            also=(
                lambda F, Y: np.sqrt(np.sum((Y - F) ** 2) / len(Y)),
                lambda F, Y: np.sqrt(np.sum((Y - F) ** 2) / (2 * len(Y))),
            ),
        ),
        Mistake(
            "averaged before squaring",
            lambda F, Y: np.sum(np.mean(Y - F, axis=0) ** 2) / 2,
            {
                "ja": "差を足して（平均して）から2乗しています。正と負の誤差が打ち消し合って"
                "しまうので、先に成分ごとに2乗します。",
                "en": "You added or averaged the differences and squared afterwards, so that "
                "errors of opposite sign cancel. Square each component first.",
            },
            also=(
                lambda F, Y: np.mean(Y - F) ** 2 / 2,
                lambda F, Y: np.mean(Y - F) ** 2,
                lambda F, Y: np.mean(np.sum(Y - F, axis=1) ** 2) / 2,
                lambda F, Y: np.mean(np.sum(Y - F, axis=1) ** 2),
                lambda F, Y: np.sum(Y - F) ** 2 / (2 * len(Y)),
            ),
        ),
        Mistake(
            "absolute values",
            lambda F, Y: np.sum(np.abs(Y - F)) / (2 * len(Y)),
            {
                "ja": "差の絶対値を足しています（ラプラス分布の損失です）。式(20)では、差を2乗"
                "します。",
                "en": "You added absolute values, the loss of Laplace noise. Eq. (20) squares the "
                "differences.",
            },
            also=(
                lambda F, Y: np.sum(np.abs(Y - F)) / len(Y),
                lambda F, Y: np.mean(np.abs(Y - F)),
                lambda F, Y: np.mean(np.abs(Y - F)) / 2,
            ),
        ),
        Mistake(
            "divided by N - 1",
            lambda F, Y: np.sum((Y - F) ** 2) / (2 * (len(Y) - 1)),
            {
                "ja": "N_D − 1 で割っています。それは、平均値をデータから求めたときの分散の式です。"
                "式(20)では N_D で割ります。",
                "en": "You divided by N_D − 1. That belongs to a variance around a mean taken from "
                "the same data. Eq. (20) divides by N_D.",
            },
            also=(lambda F, Y: np.sum((Y - F) ** 2) / (len(Y) - 1),),
        ),
        Mistake(
            "last sample",
            lambda F, Y: np.sum((Y[-1] - F[-1]) ** 2) / (2 * len(Y)),
            _LAST_SAMPLE,
            also=(lambda F, Y: np.sum((Y[-1] - F[-1]) ** 2) / 2,),
        ),
        Mistake(
            "½ inside the square",
            lambda F, Y: np.sum(((Y - F) / 2) ** 2) / len(Y),
            {
                "ja": "½ まで2乗されて ¼ になっています。½ は2乗の外に置きます。",
                "en": "The ½ is squared too and became ¼. It stands outside the square.",
            },
        ),
        Mistake(
            "return in the loop",
            lambda F, Y: np.sum((Y[0] - F[0]) ** 2) / (2 * len(Y)),
            messages.RETURN_IN_LOOP,
            also=(lambda F, Y: np.sum((Y[0] - F[0]) ** 2) / 2,),
        ),
    ),
    nudges=(
        {
            "ja": "`Y - F` の形は (N, K) です。2乗してから、成分については和、サンプルについては"
            "平均をとります。",
            "en": "`Y - F` has shape (N, K). Square it, sum over the components and average over "
            "the samples.",
        },
        {
            "ja": "全部の和 `np.sum((Y - F) ** 2)` を 2N_D で割るのと同じです。N_D は `len(Y)` "
            "です。",
            "en": "That is the same as the sum of everything, `np.sum((Y - F) ** 2)`, divided by "
            "2N_D, with N_D = `len(Y)`.",
        },
    ),
    explanation={
        "ja": "成分の和とサンプルの和はまとめてとれます。σ = 1 の正規分布の −log 尤度を、1サンプル"
        "あたりにしたものです（定数を除く）。",
        "en": "The sums over components and samples can be taken at once. Up to a constant it is "
        "−log likelihood per sample of normal noise with σ = 1.",
    },
)


def _log_factorial(n):
    return np.vectorize(math.lgamma)(n + 1.0)


def _deviance(mu, n):
    return np.where(n > 0, n * np.log(np.where(n > 0, n, 1) / mu), 0) - (n - mu)


_COUNTS = np.array([3, 0, 7, 12, 1])
_MEANS = np.array([2.5, 0.4, 9.0, 12.0, 3.0])

POISSON_LOSS = Exercise(
    number="4.2",
    title={"ja": "計数の損失", "en": "The loss of counts"},
    reference=poisson_loss,
    cases=(
        (4.0, 3),
        (_MEANS, _COUNTS),
        (np.array([[0.5, 2.0, 8.0], [1e-3, 30.0, 250.0]]), np.array([[2, 2, 2], [0, 41, 230]])),
        (np.array([[2.0], [5.0], [11.0]]), _COUNTS),  # three predictions for five counts
        (np.array([900.0, 1100.0]), np.array([1000, 1000])),
        (np.array([[2.5], [0.7]]), np.array([[3], [1]])),
    ),
    mistakes=(
        Mistake(
            "sign",
            lambda mu, n: n * np.log(mu) - mu,
            {
                "ja": "符号が逆です。これは log P で、よい予測ほど大きくなります。小さくしたいのは "
                "−log P です。",
                "en": "The sign is reversed. This is log P, which is large where the prediction is "
                "good. What is to be small is −log P.",
            },
            also=(lambda mu, n: n * np.log(mu) - mu - _log_factorial(n),),
        ),
        Mistake(
            "sign of one term",
            lambda mu, n: mu + n * np.log(mu),
            {
                "ja": "2つの項の符号が同じになっています。log(e^{−μ} μ^n) = −μ + n·log μ の全体に "
                "−1 をかけます。",
                "en": "Both terms have the same sign. log(e^{−μ} μ^n) = −μ + n·log μ, and all of "
                "it changes sign.",
            },
            also=(lambda mu, n: -mu - n * np.log(mu),),
        ),
        Mistake(
            "constant kept",
            lambda mu, n: mu - n * np.log(mu) + _log_factorial(n),
            {
                "ja": "定数を除いて正しい答えです。log n! のように n だけで決まる項は、予測 μ を"
                "変えても変わらないので、落としてください。",
                "en": "Right up to a constant. A term that n alone determines, as log n!, does not "
                "change with the prediction μ: drop it.",
            },
            also=(
                lambda mu, n: -np.log(np.exp(-mu) * mu**n / np.exp(_log_factorial(n))),
                _deviance,
                lambda mu, n: 2 * _deviance(mu, n),
                lambda mu, n: mu - n * np.log(mu) - _log_factorial(n),
            ),
        ),
        Mistake(
            "logarithm of a product",
            lambda mu, n: -np.log(np.exp(-mu) * mu**n),
            {
                "ja": "ふつうの値では正しいのですが、計数が大きいと e^{−μ} が 0 に、μ^n が無限大に"
                "なります。log(e^{−μ} μ^n) を、先に手で和に直してください。",
                "en": "Right for ordinary values, but for large counts e^{−μ} becomes 0 and μ^n "
                "infinite. Write log(e^{−μ} μ^n) as a sum by hand first.",
            },
            also=(
                lambda mu, n: mu - np.log(mu**n),
                lambda mu, n: -np.log(np.exp(-mu)) - n * np.log(mu),
            ),
        ),
        Mistake(
            "other logarithm",
            lambda mu, n: mu - n * np.log10(mu),
            {
                "ja": "底が 10 や 2 の対数になっています。e^{−μ} の対数が −μ になるのは、自然対数 "
                "`np.log` だけです。",
                "en": "Your logarithm has base 10 or 2. Only the natural one, `np.log`, turns "
                "e^{−μ} into −μ.",
            },
            also=(lambda mu, n: mu - n * np.log2(mu),),
        ),
        Mistake(
            "summed",
            lambda mu, n: np.sum(mu - n * np.log(mu)),
            {
                "ja": "全部の和（または平均）になっています。求めるのは、計数ごとの値を並べた配列で"
                "す。和はこの後のセルでとります。",
                "en": "You summed (or averaged). Asked for is an array with one value a count; the "
                "cells that follow take the sum.",
            },
            also=(
                lambda mu, n: np.mean(mu - n * np.log(mu)),
                lambda mu, n: np.sum(mu - n * np.log(mu), axis=-1),
                lambda mu, n: sum(np.atleast_1d(mu - n * np.log(mu))),
                lambda mu, n: np.mean(mu - n * np.log(mu), axis=-1),
            ),
        ),
        Mistake(
            "exchanged",
            lambda mu, n: n - mu * np.log(n),
            {
                "ja": "n と μ が逆です。P(n | μ) = e^{−μ} μ^n / n! では、肩に乗るのが計数 n です。",
                "en": "n and μ are exchanged. In P(n | μ) = e^{−μ} μ^n / n! the count n is the "
                "exponent.",
            },
        ),
        Mistake(
            "squares",
            lambda mu, n: (n - mu) ** 2,
            {
                "ja": "差の2乗になっています。それは正規分布の損失です。ポアソン分布の −log P から"
                "作ってください。",
                "en": "These are squares, the loss of normal noise. Start from −log P of the "
                "Poisson distribution.",
            },
            also=(
                lambda mu, n: (n - mu) ** 2 / 2,
                lambda mu, n: (n - mu) ** 2 / mu,
                lambda mu, n: (n - mu) ** 2 / (2 * mu),
                lambda mu, n: (n - mu) ** 2 / np.maximum(n, 1),
                lambda mu, n: (n - mu) ** 2 / n,
            ),
        ),
        Mistake(
            "without the mean",
            lambda mu, n: -n * np.log(mu),
            {
                "ja": "e^{−μ} の分の μ が抜けています。それがないと、μ をいくらでも大きくするのが"
                "最善になってしまいます。",
                "en": "The μ that comes from e^{−μ} is missing. Without it the best prediction is "
                "an infinite μ.",
            },
        ),
        Mistake(
            "without the count",
            lambda mu, n: mu - np.log(mu) + 0 * n,
            {
                "ja": "log μ に n がかかっていません。μ^n の対数は n·log μ です。",
                "en": "log μ is not multiplied by n. The logarithm of μ^n is n·log μ.",
            },
            also=(lambda mu, n: mu - np.log(mu),),
        ),
        Mistake(
            "probability",
            lambda mu, n: np.exp(n * np.log(mu) - mu - _log_factorial(n)),
            {
                "ja": "確率 P そのものを返しています。損失は −log P です。",
                "en": "This is the probability P itself. The loss is −log P.",
            },
            also=(
                lambda mu, n: np.exp(n * np.log(mu) - mu),
                lambda mu, n: -np.exp(n * np.log(mu) - mu - _log_factorial(n)),
            ),
        ),
    ),
    nudges=(
        {
            "ja": "log P = log e^{−μ} + log μ^n − log n! と、3つの項に分けます。",
            "en": "Write log P = log e^{−μ} + log μ^n − log n!, three terms.",
        },
        {
            "ja": "μ を含まない項は、どの予測にも同じだけ加わるので落とします。残りの符号を変えると"
            "損失です。",
            "en": "The term without μ is the same for every prediction: drop it. The others, with "
            "the opposite sign, are the loss.",
        },
        {
            "ja": "log e^{−μ} は −μ、log μ^n は n·log μ です。`np.log` は配列の成分ごとに働くので、"
            "ループは要りません。",
            "en": "log e^{−μ} is −μ and log μ^n is n·log μ. `np.log` acts on each element, so no "
            "loop is needed.",
        },
    ),
    explanation={
        "ja": "−log P から、予測によらない log n! を除いたものです。μ = n のときに最小になります。",
        "en": "It is −log P without log n!, which no prediction changes. It is smallest at μ = n.",
    },
)


_EPSILONS = (
    *(10.0**-n for n in range(3, 17)),
    *(1e-20, 1e-30, 1e-50, 1e-100, 1e-200, 1e-300),
    np.finfo(float).eps,
)


def _with_log(log: Callable) -> Callable:
    """Return the cross-entropy with another logarithm of F."""
    return lambda F, Y: -np.mean(np.sum(Y * log(F), axis=1))


def _added(epsilon: float) -> Callable:
    return _with_log(lambda F: np.log(F + epsilon))


def _clipped(epsilon: float, upper: float = 1.0) -> Callable:
    return _with_log(lambda F: np.log(np.clip(F, epsilon, upper)))


def _log_right(F, Y):
    return np.log(np.sum(F * Y, axis=1))


def _refusing_zeros(F, Y):
    if not np.all(F > 0):
        raise ValueError("log 0")  # as math.log says it, and a loss that wants finite logits
    return cross_entropy(F, Y)


def _log_softmax(V):
    return V - np.log(np.sum(np.exp(V), axis=1, keepdims=True))


CROSS_ENTROPY = Exercise(
    number="4.3",
    title={"ja": "交差エントロピー", "en": "The cross-entropy"},
    reference=cross_entropy,
    cases=(
        (F_WIDE, Y_WIDE),
        (F_FOUR, Y_FOUR),
        (F_WIDE[:3], Y_WIDE[:3]),
        (np.array([[1.0, 0.0, 0.0], [0.3, 0.6, 0.1]]), Y_WIDE[[1, 0]]),
        (np.array([[1e-305, 1.0, 0.0], [0.2, 0.3, 0.5]]), Y_WIDE[[1, 2]]),
        (np.ones((2, 1)), np.ones((2, 1))),  # one class: Y without a zero
    ),
    mistakes=(
        Mistake(
            "no minus",
            lambda F, Y: np.mean(_log_right(F, Y)),
            {
                "ja": "損失が負になっています。f < 1 なので log f < 0 です。交差エントロピーは "
                "−Σ y·log f で、マイナスがないと、最小化は正解の確率を 0 へ追いやります。",
                "en": "Your loss is negative: log f < 0 as f < 1. The cross-entropy is −Σ y·log f; "
                "without the minus sign, minimising drives the right probability to 0.",
            },
            also=(lambda F, Y: np.mean(np.sum(Y * np.log(F), axis=1)),),
        ),
        Mistake(
            "0 times log 0",
            _with_log(np.log),
            {
                "ja": "ふつうの値では正しいのですが、f = 0 のとき 0·log 0 が nan になります。"
                "正解のクラスの f だけを先に取り出し（`np.sum(F * Y, axis=1)`）、それから log を"
                "とります。",
                "en": "Right for ordinary values, but where f = 0 the product 0·log 0 is nan. Pick "
                "the f of the right class first, `np.sum(F * Y, axis=1)`, and take its log.",
            },
        ),
        Mistake(
            "refuses zeros",
            _refusing_zeros,
            {
                "ja": "ふつうの値では正しいのですが、f = 0 のところで log 0 = −∞ を計算できずに"
                "止まります。必要なのは正解のクラスの f だけなので、それを先に取り出してください"
                "（`np.sum(F * Y, axis=1)`）。",
                "en": "Right for ordinary values, but it stops where f = 0, as log 0 = −∞. Only "
                "the f of the right class is needed: pick it first, `np.sum(F * Y, axis=1)`.",
            },
        ),
        Mistake(
            "clipped",
            _clipped(1e-12),
            {
                "ja": "log の前に f を小さな数で切る（または足す）と、自信をもって間違えた予測の"
                "損失が変わり、勾配も消えます。正解のクラスの f だけを取り出せば、"
                "その必要はありません。",
                "en": "Clipping f, or adding a small number to it, changes the loss of a confident "
                "mistake and removes its gradient. Pick the f of the right class, and there is no "
                "need for it.",
            },
            also=tuple(
                function(epsilon)
                for epsilon in _EPSILONS
                for function in (_added, _clipped, lambda e: _clipped(e, 1 - e))
            ),
        ),
        Mistake("sum over samples", lambda F, Y: -np.sum(_log_right(F, Y)), _SUM),
        Mistake(
            "mean over all elements",
            lambda F, Y: -np.sum(_log_right(F, Y)) / F.size,
            {
                "ja": "全成分（N × K 個）で平均しています。クラスについては和、サンプルについて"
                "だけ平均です。",
                "en": "You averaged over all N × K elements. Sum over the classes and average over "
                "the samples only.",
            },
            also=(lambda F, Y: -np.mean(Y * np.log(F)),),
        ),
        Mistake(
            "divided by the number of classes",
            lambda F, Y: -np.sum(_log_right(F, Y)) / Y.shape[1],
            {
                "ja": "クラスの数 K で割っています。割るのはサンプルの数（行の数）`len(Y)` です。",
                "en": "You divided by the number of classes. Divide by that of samples, the rows: "
                "`len(Y)`.",
            },
        ),
        Mistake(
            "one value a sample",
            lambda F, Y: -_log_right(F, Y),
            _PER_SAMPLE,
            also=(lambda F, Y: -np.sum(Y * np.log(F), axis=1),),
        ),
        Mistake(
            "softmax twice",
            _with_log(_log_softmax),
            {
                "ja": "`F` にもう一度ソフトマックスをかけています。`F` はすでに確率です。ロジットを"
                "受け取る関数に確率を渡すと、こうなります。",
                "en": "You applied softmax to `F`, which already holds probabilities. This is what "
                "happens when a function that wants logits is given probabilities.",
            },
        ),
        Mistake(
            "other logarithm",
            lambda F, Y: -np.mean(_log_right(F, Y)) / np.log(2),
            {
                "ja": "底が 2 や 10 の対数になっています。ここでは自然対数 `np.log` を使います。",
                "en": "Your logarithm has base 2 or 10. Here it is the natural one, `np.log`.",
            },
            also=(
                lambda F, Y: -np.mean(_log_right(F, Y)) / np.log(10),
                _with_log(np.log2),
                _with_log(np.log10),
            ),
        ),
        Mistake(
            "every class",
            lambda F, Y: -np.mean(np.sum(np.log(F), axis=1)),
            {
                "ja": "すべてのクラスの log f を足しています。`Y` との内積をとって、正解の"
                "クラスだけを残します。",
                "en": "You added log f of every class. The product with `Y` keeps that of the "
                "right class only.",
            },
            also=(lambda F, Y: -np.mean(np.log(F)),),
        ),
        Mistake(
            "two-class formula",
            lambda F, Y: -np.mean(np.sum(Y * np.log(F) + (1 - Y) * np.log(1 - F), axis=1)),
            {
                "ja": "(1 − y)·log(1 − f) の項が入っています。それは出力が1つの2値分類の式です。"
                "ワンホットの分類では −Σ y·log f だけです。",
                "en": "There is a term (1 − y)·log(1 − f). It belongs to two classes with a single "
                "output. For one-hot labels the loss is −Σ y·log f alone.",
            },
            also=(lambda F, Y: -np.mean(Y * np.log(F) + (1 - Y) * np.log(1 - F)),),
        ),
        Mistake(
            "no logarithm",
            lambda F, Y: -np.mean(np.sum(F * Y, axis=1)),
            {
                "ja": "正解の確率をそのまま平均しています。平均するのはその対数です：−log f。",
                "en": "You averaged the probability of the right class itself. Average its "
                "logarithm: −log f.",
            },
        ),
        Mistake(
            "logarithm of the mean",
            lambda F, Y: -np.log(np.mean(np.sum(F * Y, axis=1))),
            {
                "ja": "確率を平均してから log をとっています。尤度はサンプルごとの確率の積なので、"
                "先に log をとり、それから平均します。",
                "en": "You took the logarithm of a mean probability. The likelihood is a product "
                "over samples: take the log of each first, then the mean.",
            },
        ),
        Mistake(
            "largest probability",
            lambda F, Y: -np.mean(np.log(F.max(axis=1))),
            {
                "ja": "一番大きい f をとっています。それはネットワークが選んだクラスです。"
                "必要なのは、正解のクラスの f です。",
                "en": "You took the largest f, that of the class which the network prefers. It is "
                "the f of the right class that counts.",
            },
        ),
        Mistake(
            "exchanged",
            lambda F, Y: -np.mean(np.sum(F * np.log(Y), axis=1)),
            {
                "ja": "log をとるのは、正解のクラスについての予測 f だけです。`np.log(Y)`（F と Y "
                "が逆）や `np.log(F * Y)`（和より前の log）では、Y の 0 のところが log 0 = −∞ に"
                "なります。",
                "en": "The logarithm is of the prediction f, that for the right class alone. "
                "In `np.log(Y)`, with F and Y exchanged, and in `np.log(F * Y)`, before the sum, "
                "the zeros of Y give log 0 = −∞.",
            },
            also=(
                lambda F, Y: -np.mean(np.sum(np.log(F * Y), axis=1)),
                lambda F, Y: -np.mean(np.log(F * Y)),
                *(
                    lambda F, Y, log=log: -np.mean(np.sum(F * log(Y), axis=1))
                    for epsilon in _EPSILONS
                    for log in (
                        lambda A, e=epsilon: np.log(A + e),
                        lambda A, e=epsilon: np.log(np.clip(A, e, 1)),
                    )
                ),
            ),
        ),
        Mistake(
            "last sample",
            lambda F, Y: -np.log(np.sum(F[-1] * Y[-1])) / len(Y),
            _LAST_SAMPLE,
            also=(lambda F, Y: -np.log(np.sum(F[-1] * Y[-1])),),
        ),
        Mistake(
            "return in the loop",
            lambda F, Y: -np.log(np.sum(F[0] * Y[0])) / len(Y),
            messages.RETURN_IN_LOOP,
            also=(lambda F, Y: -np.log(np.sum(F[0] * Y[0])),),
        ),
    ),
    nudges=(
        {
            "ja": "ワンホットの `Y` との内積は、正解のクラスの確率を取り出すだけです。",
            "en": "The product with a one-hot `Y` does nothing but pick the probability of the "
            "right class.",
        },
        {
            "ja": "先に `np.sum(F * Y, axis=1)` で正解の確率を取り出すと、0·log 0 は現れません。",
            "en": "Pick the right probabilities first, with `np.sum(F * Y, axis=1)`; then 0·log 0 "
            "never occurs.",
        },
        {
            "ja": "その log の平均に、マイナスをつけます。",
            "en": "Take the mean of their logarithms, with a minus sign.",
        },
    ),
    explanation={
        "ja": "1サンプルあたりの −log 尤度です。積を log の前にとるので、y = 0 のクラスの f が "
        "0 でも計算できます。",
        "en": "It is −log likelihood per sample. As the product comes before the logarithm, "
        "classes with y = 0 may have f = 0.",
    },
)


def _observe_split(function: Callable, N: int, n_train: int, seed: int):
    """Return the properties of a split that any right answer has."""
    values = [function(N, n_train, s) for s in (seed, seed, seed + 1, seed + 2, seed + 3)]
    try:
        (train, test), (train_again, _), *others = values
        others = [(_items(train_other), _items(test_other)) for train_other, test_other in others]
    except (TypeError, ValueError):
        return values[0]  # no pair, which is told as such
    shape_of_train, shape_of_test = _is_index_array(train), _is_index_array(test)
    train, test, train_again = map(_items, (train, test, train_again))
    splits = [(train, test), *others]
    everything = set(range(N))
    return {
        1: {
            "train.ndim == 1": shape_of_train,
            "len(train) == n_train": all(len(part) == n_train for part, _ in splits),
            "len(set(train)) == len(train)": len(set(train)) == len(train),
            "set(train) <= set(range(N))": set(train) <= everything,
            "np.sum(np.diff(np.sort(train)) > 1) >= 2": _gaps(train) >= 2,  # no block
            "set(train) == set(train with the same seed)": set(train) == set(train_again),
            "set(train) != set(train with seed + 1)": set(train) != set(others[0][0]),
            "len(train) == len(train with seed + 1)": len({len(part) for part, _ in splits}) == 1,
        },
        2: {
            "test.ndim == 1": shape_of_test,
            "len(test) == N - n_train": all(len(part) == N - n_train for _, part in splits),
            "(len(train), len(test)) != (N - n_train, n_train)": (len(train), len(test))
            != (N - n_train, n_train),
            "len(set(test)) == len(test)": len(set(test)) == len(test),
            "set(train) & set(test) == set()": not set(train) & set(test),
            "set(train) | set(test) == set(range(N))": set(train) | set(test) == everything,
        },
    }


def _is_index_array(part) -> bool:
    numbers = as_numbers(part)
    return numbers is not None and numbers.ndim == 1 and bool(_is_whole(numbers).all())


def _items(part) -> list[float]:
    """Return the numbers of a set; those that are whole to rounding errors are rounded."""
    numbers = as_numbers(part)
    if numbers is None:
        return []
    return np.where(_is_whole(numbers), np.round(numbers), numbers).ravel().tolist()


def _gaps(items: list[float]) -> int:
    return int(np.sum(np.diff(np.sort(items)) > 1))


def _is_whole(numbers: np.ndarray) -> np.ndarray:
    return np.isclose(numbers, np.round(numbers), rtol=1e-8, atol=1e-10)


def _shuffled(N, seed):
    return np.random.default_rng(seed).permutation(N)


def _block(N, n_train, seed):
    start = np.random.default_rng(seed).integers(N)
    return tuple(np.split(np.roll(np.arange(N), -start), [n_train]))


def _coins(N, n_train, seed):
    heads = np.random.default_rng(seed).random(N) < n_train / N
    return np.flatnonzero(heads), np.flatnonzero(~heads)


def _masks(N, n_train, seed):
    mask = np.isin(np.arange(N), _shuffled(N, seed)[:n_train])
    return mask, ~mask


def _drawn_with_replacement(N, n_train, seed):
    train = np.random.default_rng(seed).integers(0, N, n_train)
    return train, np.setdiff1d(np.arange(N), train)


SPLIT_INDICES = Exercise(
    number="4.4",
    title={"ja": "データを2つに分ける", "en": "Splitting data in two"},
    reference=split_indices,
    observe=_observe_split,
    cases=((150, 90, 0), (101, 61, 7), (120, 50, 12)),
    mistakes=(
        Mistake(
            "unshuffled",
            lambda N, n_train, seed: (np.arange(n_train), np.arange(n_train, N)),
            {
                "ja": "ファイルの順のまま切っています。あやめのデータは種の順に並んでいるので、"
                "訓練データに virginica が1つも入りません。先に順番をシャッフルしてください。",
                "en": "You cut the data in file order. The irises are sorted by species: the "
                "training set would contain no virginica. Shuffle the order first.",
            },
            also=(
                lambda N, n_train, seed: (np.arange(N - n_train, N), np.arange(N - n_train)),
                lambda N, n_train, seed: (
                    _shuffled(n_train, seed),
                    n_train + _shuffled(N - n_train, seed),
                ),
            ),
        ),
        Mistake(
            "overlap",
            lambda N, n_train, seed: (
                _shuffled(N, seed)[:n_train],
                _shuffled(N, seed + 1000)[: N - n_train],
            ),
            {
                "ja": "両方に入っている番号があります。訓練に使った花でテストすることになって"
                "しまいます。順列 `permutation` を1つだけ作り（`integers` は同じ番号を何度も"
                "引きます）、それを2つに切ってください。",
                "en": "Some samples are in both sets: test flowers leak into training. Make one "
                "`permutation`, which has each index once (`integers` repeats some), and cut it "
                "in two.",
            },
            also=(
                lambda N, n_train, seed: tuple(
                    np.split(np.random.default_rng(seed).integers(0, N, N), [n_train])
                ),
                lambda N, n_train, seed: (_shuffled(N, seed)[:n_train], np.arange(N)),
                lambda N, n_train, seed: (_shuffled(N, seed)[:n_train], np.arange(n_train, N)),
            ),
        ),
        Mistake(
            "with replacement",
            _drawn_with_replacement,
            {
                "ja": "同じ番号を何度も引いています（復元抽出）。どのサンプルも1回だけ使うので、"
                "`permutation` で順番を並べかえてから切ります。",
                "en": "Some indices are drawn several times (with replacement). Each sample is "
                "used once: reorder all of them with `permutation` and cut.",
            },
        ),
        Mistake(
            "seed ignored",
            lambda N, n_train, seed: tuple(
                np.split(np.random.default_rng().permutation(N), [n_train])
            ),
            {
                "ja": "同じ `seed` で呼んでも、毎回違う分け方になります。再現できるように、"
                "`np.random.default_rng(seed)` を使ってください。",
                "en": "The same `seed` gives another split each time. Use "
                "`np.random.default_rng(seed)`, so that the split can be repeated.",
            },
        ),
        Mistake(
            "always the same split",
            lambda N, n_train, seed: tuple(np.split(_shuffled(N, 0), [n_train])),
            {
                "ja": "`seed` を変えても、分け方が変わりません。乱数のシードに引数の `seed` を"
                "渡してください。",
                "en": "Another `seed` gives the same split. Pass the argument `seed` to the random "
                "generator.",
            },
            also=(
                lambda N, n_train, seed: (
                    np.arange(N)[np.arange(N) * n_train % N < n_train],
                    np.arange(N)[np.arange(N) * n_train % N >= n_train],
                ),
            ),
        ),
        Mistake(
            "exchanged",
            lambda N, n_train, seed: tuple(np.split(_shuffled(N, seed), [n_train]))[::-1],
            {
                "ja": "順番が逆です。訓練データ（`n_train` 個）、テストデータの順に返します。",
                "en": "The order is reversed: return the training set (`n_train` indices) first, "
                "then the test set.",
            },
        ),
        Mistake(
            "block",
            _block,
            {
                "ja": "続いた番号をひとかたまりで取っています（始まりだけが乱数です）。あやめは種の"
                "順に並んでいるので、種の割合が偏ります。番号全体をシャッフルしてください。",
                "en": "You took consecutive indices; only where they start is random. The irises "
                "are sorted by species, which then come in unequal proportions. Shuffle all "
                "indices.",
            },
        ),
        Mistake(
            "a coin for each sample",
            _coins,
            {
                "ja": "サンプルごとに独立に、訓練かテストかを決めています。訓練データの数が "
                "`seed` によって変わり、ちょうど `n_train` 個になりません。順列を `n_train` で"
                "切ってください。",
                "en": "You decided for each sample independently. The size of the training set "
                "then varies with `seed` and is not `n_train`. Cut a permutation at `n_train`.",
            },
        ),
        Mistake(
            "indices from 1",
            lambda N, n_train, seed: tuple(np.split(_shuffled(N, seed) + 1, [n_train])),
            {
                "ja": "番号が 1 から N までになっています。NumPy の添字は 0 から N − 1 までです。",
                "en": "Your indices run from 1 to N. Those of NumPy run from 0 to N − 1.",
            },
        ),
        Mistake(
            "masks",
            _masks,
            {
                "ja": "長さ N の真偽値（マスク）を返しています。求めるのは番号の配列です："
                "`np.flatnonzero(mask)`。",
                "en": "You returned masks of length N. Asked for are the indices: "
                "`np.flatnonzero(mask)`.",
            },
        ),
    ),
    nudges=(
        {
            "ja": "0 から N − 1 までの番号を1回だけシャッフルし、先頭の n_train 個とその残りに"
            "分けます。",
            "en": "Shuffle the numbers 0 to N − 1 once; take the first n_train and the rest.",
        },
        {
            "ja": "`np.random.default_rng(seed).permutation(N)` が、シャッフルした番号です。",
            "en": "`np.random.default_rng(seed).permutation(N)` is the shuffled list of indices.",
        },
        {
            "ja": "最後は `return order[:n_train], order[n_train:]` です。",
            "en": "End with `return order[:n_train], order[n_train:]`.",
        },
    ),
    explanation={
        "ja": "順列にはどの番号も1回だけ現れるので、どこで切っても重なりも漏れもありません"
        "（式(22)）。`seed` が同じなら同じ分け方を再現できます。",
        "en": "Each index occurs once in a permutation, so that cutting it anywhere leaves neither "
        "overlap nor gap, eq. (22). The same `seed` repeats the same split.",
    },
)

EXERCISES = (MSE_LOSS, POISSON_LOSS, CROSS_ENTROPY, SPLIT_INDICES)
