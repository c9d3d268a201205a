"""Exercises 5.1-5.4: a descent step, the stable learning rates, a Newton step, an epoch."""

from itertools import islice

import numpy as np

from ...exercises.exercise import Exercise, Mistake

ONE = (np.array([1.8]), np.array([0.9]), np.array([[2.5]]))
POSITIVE = (
    np.array([1.5, -2.0, 0.5]),
    np.array([0.7, -1.2, 2.0]),
    np.array([[4.0, 1.0, -0.5], [1.0, 3.0, 0.8], [-0.5, 0.8, 2.5]]),
)
INDEFINITE = (
    np.array([3.0, 2.0]),
    np.array([-1.0, 4.0]),
    np.array([[2.0, 1.5], [1.5, -3.0]]),
)
SCALES = (
    np.array([-40.0, 0.3, 2.0, 7.0]),
    np.array([200.0, -3.0, 0.02, 1.0]),
    np.array(
        [[90.0, 3.0, 0.1, 2.0], [3.0, 5.0, 0.2, -0.4], [0.1, 0.2, 0.7, 0.3], [2.0, -0.4, 0.3, 1.2]]
    ),
)


def descent_step(theta, grad, lr):
    return theta - lr * grad  # eqs. (30) and (31)


def max_stable_lr(H):
    return 2 / np.linalg.eigvalsh(H).max()  # |1 - lr * lambda| < 1 for the stiffest mode


def newton_step(theta, grad, hess):
    return theta - np.linalg.solve(hess, grad)  # eq. (28)


def epoch_batches(N, B, rng):
    order = rng.permutation(N)  # each sample once, in random order
    return [order[start : start + B] for start in range(0, N, B)]


DESCENT_STEP = Exercise(
    number="5.1",
    title={"ja": "勾配法の1ステップ", "en": "One step of gradient descent"},
    reference=descent_step,
    cases=(
        (np.array([1.0, -2.0, 0.5]), np.array([0.5, 4.0, -3.0]), 0.1),
        (9.5, -0.25, 0.4),
        (np.array([[0.3, 1.2], [-0.7, 2.0]]), np.array([[2.0, -1.0], [0.6, 5.0]]), 0.02),
        (np.array([40.0, -0.001]), np.array([-2e4, 0.7]), 3e-5),
        (np.array([1.3]), np.array([-0.2]), 0.5),
    ),
    mistakes=(
        Mistake(
            "uphill",
            lambda theta, grad, lr: theta + lr * grad,
            {
                "ja": "符号が逆です。勾配は坂を上る向きなので、引くと下ります。",
                "en": "The sign is reversed. The gradient points uphill: subtract it to go down.",
            },
        ),
        Mistake(
            "step returned",
            lambda theta, grad, lr: -lr * grad,
            {
                "ja": "変化分だけを返しています。θ に足した、新しい θ を返してください。",
                "en": "You returned the change. Add it to θ and return the new θ.",
            },
            also=(lambda theta, grad, lr: lr * grad,),
        ),
        Mistake(
            "lr divided",
            lambda theta, grad, lr: theta - grad / lr,
            {
                "ja": "学習率で割っています。学習率が小さければ1ステップは短いので、かけます。",
                "en": "You divided by the learning rate. A small one makes a short step: multiply.",
            },
        ),
        Mistake(
            "lr not used",
            lambda theta, grad, lr: theta - grad,
            {
                "ja": "学習率 `lr` を使っていません。勾配にかけてください。",
                "en": "The learning rate `lr` is not used. Multiply the gradient by it.",
            },
        ),
        Mistake(
            "lr times everything",
            lambda theta, grad, lr: lr * (theta - grad),
            {
                "ja": "θ にも学習率がかかっています。かけるのは勾配だけです。",
                "en": "θ is multiplied by the learning rate too. It belongs to the gradient only.",
            },
        ),
        Mistake(
            "only the direction",
            lambda theta, grad, lr: theta - lr * grad / np.linalg.norm(grad),
            {
                "ja": "勾配を長さ1にしています。式(30)は長さも使います：谷底に近づくほど、"
                "1ステップは短くなります。",
                "en": "You scaled the gradient to length 1. Eq. (30) uses its length: the steps "
                "become shorter towards the bottom.",
            },
            also=(lambda theta, grad, lr: theta - lr * np.sign(grad),),
        ),
    ),
    nudges=(
        {
            "ja": "勾配 `grad` は、損失が一番速く増える向きです。",
            "en": "The gradient `grad` points where the loss grows fastest.",
        },
        {
            "ja": "式(30)と(31)は、θ のどの成分にも同じ形です。`theta` と `grad` は同じ形の配列"
            "なので、成分ごとに書く必要はありません。`theta` そのものは変えないでください。",
            "en": "Eqs. (30) and (31) are the same for each component of θ. `theta` and `grad` are "
            "arrays of one shape: no loop is needed. Leave `theta` itself as it is.",
        },
    ),
    explanation={
        "ja": "重みもバイアスも同じ式なので、θ 全体に対する1行で済みます。`theta -= …` と書くと、"
        "呼んだ側の θ が変わってしまいます。",
        "en": "Weights and biases obey the same formula, so one line does for all of θ. "
        "`theta -= …` would change the θ of whoever calls.",
    },
)


def _eigenvalues(H):
    return np.linalg.eigvalsh(H)


MAX_STABLE_LR = Exercise(
    number="5.2",
    title={"ja": "発散しない学習率の上限", "en": "The largest stable learning rate"},
    reference=max_stable_lr,
    cases=(
        (np.array([[2.0, 1.0], [1.0, 3.0]]),),
        (np.diag([1.0, 100.0]),),
        (np.array([[4.0, 1.0, -0.5], [1.0, 3.0, 0.8], [-0.5, 0.8, 2.5]]),),
        (np.diag([0.05, 0.02, 0.3, 0.01]),),
    ),
    mistakes=(
        Mistake(
            "half the limit",
            lambda H: 1 / _eigenvalues(H).max(),
            {
                "ja": "ε = 1/λ_max では、一番急なモードが1ステップで消えます。それより大きくても、"
                "行き過ぎて振動しながら収束します。発散するのは、その2倍からです。",
                "en": "At ε = 1/λ_max the stiffest mode vanishes in one step. Beyond it the mode "
                "overshoots and oscillates, but still shrinks, up to twice that rate.",
            },
        ),
        Mistake(
            "softest mode",
            lambda H: 2 / _eigenvalues(H).min(),
            {
                "ja": "一番小さい固有値を使っています。先に発散するのは、一番急な（固有値の大きい）"
                "モードです。",
                "en": "You used the smallest eigenvalue. The stiffest mode, with the largest one, "
                "is the first to explode.",
            },
            also=(lambda H: 1 / _eigenvalues(H).min(),),
        ),
        Mistake(
            "first eigenvalue",
            lambda H: 2 / np.linalg.eigvals(H).real[0],
            {
                "ja": "固有値の並びの最初（か最後）を使っています。`np.linalg.eigvals` は大きさの順"
                "ではないので、一番大きいものとは限りません。`.max()` で選びます。",
                "en": "You took the first (or last) eigenvalue. `np.linalg.eigvals` does not sort "
                "them, so this need not be the largest. Choose it with `.max()`.",
            },
            also=(lambda H: 2 / np.linalg.eigvals(H).real[-1],),
        ),
        Mistake(
            "trace",
            lambda H: 2 / np.trace(H),
            {
                "ja": "トレースは固有値の和なので、2/tr H は安全ですが、上限ではありません。",
                "en": "The trace is the sum of the eigenvalues, so 2/tr H is safe, but it is not "
                "the limit.",
            },
        ),
        Mistake(
            "fastest rate",
            lambda H: 2 / (_eigenvalues(H).min() + _eigenvalues(H).max()),
            {
                "ja": "これは収束が一番速い学習率です。発散しない上限はもっと大きく、λ_max だけで"
                "決まります。",
                "en": "This is the rate of fastest convergence. The limit of stability is larger "
                "and depends on λ_max alone.",
            },
        ),
        Mistake(
            "largest diagonal element",
            lambda H: 2 / np.diag(H).max(),
            {
                "ja": "対角成分の最大値は、H が対角行列のときだけ λ_max と一致します。一般には"
                "固有値を求めます。",
                "en": "The largest diagonal element is λ_max only if H is diagonal. In general, "
                "compute the eigenvalues.",
            },
            also=(lambda H: 2 / np.max(H),),
        ),
        Mistake(
            "Frobenius norm",
            lambda H: 2 / np.linalg.norm(H),
            {
                "ja": "`np.linalg.norm(H)` の既定値は、成分の2乗和の平方根です。λ_max は "
                "`np.linalg.eigvalsh(H)` の最大値です。",
                "en": "By default `np.linalg.norm(H)` is the root of the sum of squared elements. "
                "λ_max is the largest of `np.linalg.eigvalsh(H)`.",
            },
        ),
        Mistake(
            "inverted",
            lambda H: _eigenvalues(H).max() / 2,
            {
                "ja": "分子と分母が逆です。ε の次元は 1/λ です。",
                "en": "It is upside down: ε has the dimension of 1/λ.",
            },
            also=(lambda H: 2 * _eigenvalues(H).max(),),
        ),
        Mistake(
            "largest row sum",
            lambda H: 2 / np.abs(H).sum(axis=1).max(),
            {
                "ja": "行の絶対値の和の最大値は、λ_max の上界です（ゲルシュゴリンの定理）。"
                "安全ですが、上限そのものではありません。",
                "en": "The largest row sum of |H_IJ| is an upper bound of λ_max (Gershgorin). It "
                "is safe, but it is not the limit.",
            },
        ),
        Mistake(
            "eigenvalue returned",
            lambda H: _eigenvalues(H).max(),
            {
                "ja": "λ_max を返しています。|1 − ελ_max| < 1 を ε について解いてください。",
                "en": "You returned λ_max. Solve |1 − ελ_max| < 1 for ε.",
            },
        ),
        Mistake(
            "one limit for each mode",
            lambda H: 2 / _eigenvalues(H),
            {
                "ja": "モードごとの上限が並んでいます。全部のモードが収束するには、その中で一番"
                "小さいものが必要です。",
                "en": "These are the limits of the single modes. For all of them to converge, take "
                "the smallest.",
            },
        ),
    ),
    nudges=(
        {
            "ja": "ヘッシアンの固有ベクトルの方向では、1ステップごとに (1 − ελ) 倍になります。",
            "en": "Along an eigenvector of the Hessian each step multiplies by (1 − ελ).",
        },
        {
            "ja": "収束の条件は、すべての λ で |1 − ελ| < 1 です。一番厳しいのはどの λ ですか。",
            "en": "Convergence asks for |1 − ελ| < 1 for every λ. Which λ is the strictest?",
        },
        {
            "ja": "`np.linalg.eigvalsh(H)` が対称行列の固有値を返します。答えは 2/λ_max です。",
            "en": "`np.linalg.eigvalsh(H)` returns the eigenvalues of a symmetric matrix. The "
            "answer is 2/λ_max.",
        },
    ),
    explanation={
        "ja": "−1 < 1 − ελ から ε < 2/λ です。一番大きい λ が上限を決めます。",
        "en": "From −1 < 1 − ελ follows ε < 2/λ; the largest λ sets the limit.",
    },
)


def _with_sizes_of(hess):
    """Replace each eigenvalue by its size, so that the step leads downhill everywhere."""
    values, vectors = np.linalg.eigh(hess)
    return vectors @ np.diag(np.abs(values)) @ vectors.T


NEWTON_STEP = Exercise(
    number="5.3",
    title={"ja": "ニュートン法の1ステップ", "en": "One step of Newton's method"},
    reference=newton_step,
    cases=(ONE, POSITIVE, INDEFINITE, SCALES),
    mistakes=(
        Mistake(
            "inverse of each element",
            lambda theta, grad, hess: theta - (1 / hess) @ grad,
            {
                "ja": "`1 / hess` は成分ごとの逆数です。式(28)の (H⁻¹)_IJ は逆行列の成分で、"
                "1/H_IJ ではありません。連立方程式を解いてください。",
                "en": "`1 / hess` inverts each element. The (H⁻¹)_IJ of eq. (28) is an element of "
                "the inverse matrix, not 1/H_IJ. Solve a linear system.",
            },
        ),
        Mistake(
            "uphill",
            lambda theta, grad, hess: theta + np.linalg.solve(hess, grad),
            {
                "ja": "符号が逆です。0 = g + H(θ* − θ) を解くと θ* = θ − H⁻¹g になります。",
                "en": "The sign is reversed: 0 = g + H(θ* − θ) gives θ* = θ − H⁻¹g.",
            },
        ),
        Mistake(
            "diagonal only",
            lambda theta, grad, hess: theta - grad / np.diag(hess),
            {
                "ja": "対角成分だけで割っています。非対角成分は、パラメータどうしの結びつきを"
                "表すので、無視できません。",
                "en": "You divided by the diagonal. The other elements say how the parameters are "
                "coupled; they matter.",
            },
        ),
        Mistake(
            "gradient descent",
            lambda theta, grad, hess: theta - grad,
            {
                "ja": "ヘッシアンを使っていません。これは ε = 1 の勾配法です。",
                "en": "The Hessian is not used: this is gradient descent with ε = 1.",
            },
        ),
        Mistake(
            "multiplied instead of solved",
            lambda theta, grad, hess: theta - hess @ grad,
            {
                "ja": "H をかけています。必要なのは H⁻¹ です：Hs = g を解いた s を引きます。",
                "en": "You multiplied by H. It takes H⁻¹: solve Hs = g and subtract s.",
            },
        ),
        Mistake(
            "step returned",
            lambda theta, grad, hess: -np.linalg.solve(hess, grad),
            {
                "ja": "変化分だけを返しています。θ に足した、新しい θ を返してください。",
                "en": "You returned the change. Add it to θ and return the new θ.",
            },
            also=(lambda theta, grad, hess: np.linalg.solve(hess, grad),),
        ),
        Mistake(
            "element-wise product",
            lambda theta, grad, hess: theta - np.linalg.inv(hess) * grad,
            {
                "ja": "`*` は成分ごとの積なので、結果が行列になりました。行列とベクトルの積は "
                "`@` です。`np.linalg.solve(hess, grad)` なら、逆行列そのものは要りません。",
                "en": "`*` multiplies element by element, hence the matrix. The product of a "
                "matrix and a vector is `@`; with `np.linalg.solve(hess, grad)` no inverse is "
                "needed.",
            },
        ),
        Mistake(
            "divided by a matrix",
            lambda theta, grad, hess: theta - grad / hess,
            {
                "ja": "`grad / hess` は成分ごとの割り算なので、結果が行列になりました。"
                "「H で割る」ことの代わりは、連立方程式 Hs = g を解くことです。",
                "en": "`grad / hess` divides element by element, hence the matrix. In place of "
                "“dividing by H” one solves the linear system Hs = g.",
            },
        ),
        Mistake(
            "eigenvalues without eigenvectors",
            lambda theta, grad, hess: theta - grad / np.linalg.eigvalsh(hess),
            {
                "ja": "固有値で割ってよいのは、固有ベクトルの方向の成分です。"
                "`grad` の成分は座標軸の方向のものです。Hs = g を解けば、固有値は要りません。",
                "en": "Eigenvalues divide the components along the eigenvectors, but those of "
                "`grad` are along the axes. Solve Hs = g; no eigenvalues are needed.",
            },
        ),
        Mistake(
            "sizes of the eigenvalues",
            lambda theta, grad, hess: theta - np.linalg.solve(_with_sizes_of(hess), grad),
            {
                "ja": "固有値の絶対値を使っています。下り坂に進む良い工夫ですが、ここで求めるのは"
                "式(28)そのものです。H が不定でも、停留点（鞍点）に向かいます。",
                "en": "You used the sizes of the eigenvalues. That is a good way to go downhill, "
                "but asked for is eq. (28) itself, which heads for the stationary point, a saddle "
                "if H is indefinite.",
            },
        ),
    ),
    nudges=(
        {
            "ja": "θ のまわりで g を1次まで展開すると g + H(θ* − θ) です。これを 0 とおきます。",
            "en": "To first order the gradient near θ is g + H(θ* − θ). Set it to zero.",
        },
        {
            "ja": "s = H⁻¹g は、連立1次方程式 Hs = g の解です。",
            "en": "s = H⁻¹g is the solution of the linear system Hs = g.",
        },
        {
            "ja": "`np.linalg.solve(hess, grad)` を θ から引きます。",
            "en": "Subtract `np.linalg.solve(hess, grad)` from θ.",
        },
    ),
    explanation={
        "ja": "逆行列を作るより、連立方程式を解くほうが速く、丸め誤差も小さくなります。2次関数"
        "なら、この1ステップで停留点に着きます。",
        "en": "Solving the system is faster and more accurate than forming the inverse. On a "
        "quadratic this one step arrives at the stationary point.",
    },
)


def observe_batches(epoch_batches, N, B, rng):
    index_ready = []

    def visit(rng):
        batches = list(islice(epoch_batches(N, B, rng), N + 1))  # of a generator that never ends
        index_ready.extend(_is_index(k) for k in batches)
        batches = [sorted(k) if isinstance(k, (set, frozenset)) else k for k in batches]
        return [np.atleast_1d(np.asarray(k, dtype=float)) for k in batches]

    batches = visit(rng)
    visits = [batches, visit(rng), visit(np.random.default_rng(99))]
    order, again, other = (np.concatenate([np.empty(0), *each]) for each in visits)
    sizes = [len(batch) for batch in batches] or [0]
    whole = np.isclose(order, np.rint(order), rtol=1e-8, atol=1e-10).all()
    # A shuffle can leave neighbours together by chance, but not three times.
    full = [[batch for batch in each if len(batch)] for each in visits]
    neighbours = all(_gaps(batch, N) <= 1 for each in full for batch in each)
    rising = all(np.all(np.diff([batch.min() for batch in each]) > 0) for each in full)
    return {
        "len(batches)": len(batches),
        "X[k] takes every batch k": all(index_ready),
        "len(batches[0])": sizes[0],
        "len(batches[-1])": sizes[-1],
        "len(all indices)": len(order),
        "whole numbers": bool(whole),
        "no index below 0": bool(np.all(order > -0.5)),
        "no index above N - 1": bool(np.all(order < N - 0.5)),
        "no index left out": len(np.unique(np.rint(order))) >= N,
        "no index twice": _all_differ(order),
        "no index twice in a batch": all(_all_differ(batch) for each in full for batch in each),
        "indices in file order": np.array_equal(order, np.sort(order)),
        "batches of neighbours only": neighbours,
        "batches of neighbours, in file order": neighbours and rising,
        "same rng, same batches": np.array_equal(order, again),
        "other rng, same batches": np.array_equal(order, other),
    }


def _is_index(k):
    """Whether X[k] takes k: whole numbers in an array or a list, while a tuple means several axes.

    Of no numbers the kind does not count.
    """
    return not isinstance(k, tuple) and (np.asarray(k).dtype.kind in "iu" or np.size(k) == 0)


def _all_differ(indices):
    return len(np.unique(np.rint(indices))) == len(indices)


def _gaps(batch, N):
    """Count the indices whose successor, 0 after N - 1, is in another batch."""
    return np.sum(~np.isin((batch + 1) % N, batch))


def _cut(order, B):
    return [order[start : start + B] for start in range(0, len(order), B)]


def _cut_at(order, B, starts):
    return [order[start : start + B] for start in starts]


def _shuffled_blocks(N, B, rng):
    blocks = _cut(np.arange(N), B)
    return [blocks[k] for k in rng.permutation(len(blocks) - 1)] + blocks[-1:]


EPOCH_BATCHES = Exercise(
    number="5.4",
    title={"ja": "1エポックのミニバッチ", "en": "The mini-batches of an epoch"},
    reference=epoch_batches,
    cases=(
        (20, 6, np.random.default_rng(5)),
        (100, 15, np.random.default_rng(6)),
        (60, 20, np.random.default_rng(7)),
        (31, 7, np.random.default_rng(8)),
    ),
    mistakes=(
        Mistake(
            "last batch dropped",
            lambda N, B, rng: _cut(rng.permutation(N)[: N // B * B], B),
            {
                "ja": "最後の半端なバッチが抜けています。1エポックでは、すべてのサンプルを1回ずつ"
                "使います。",
                "en": "The last, shorter batch is missing. One epoch visits every sample.",
            },
        ),
        Mistake(
            "one batch only",
            lambda N, B, rng: rng.permutation(N)[:B],
            {
                "ja": "バッチが1つしか返っていません。`return` がループの中にあるか、最初の B 個"
                "だけを切り出しています。バッチをリストに集めて、最後に返します。",
                "en": "Only one batch came back. Either `return` is inside the loop, or you cut "
                "the first B only. Collect the batches in a list and return it at the end.",
            },
            also=(lambda N, B, rng: [rng.permutation(N)[:B]],),
        ),
        Mistake(
            "not cut",
            lambda N, B, rng: rng.permutation(N),
            {
                "ja": "かき混ぜた番号が、切られずに返っています。B 個ずつに分けて、配列のリストに"
                "します。",
                "en": "The shuffled indices came back in one piece. Cut them into arrays of B and "
                "return these in a list.",
            },
            also=(lambda N, B, rng: [rng.permutation(N)],),
        ),
        Mistake(
            "with replacement",
            lambda N, B, rng: _cut(rng.integers(0, N, N), B),
            {
                "ja": "同じサンプルが何度も選ばれ、選ばれないサンプルもあります（`rng.choice` や "
                "`rng.integers` は、前に選んだものを覚えていません）。1エポックでは、"
                "どのサンプルもちょうど1回です。`rng.permutation` を使います。",
                "en": "Some samples come several times and others not at all (`rng.choice` and "
                "`rng.integers` do not remember what they drew). In one epoch each comes exactly "
                "once: use `rng.permutation`.",
            },
            also=(
                lambda N, B, rng: [rng.choice(N, len(k)) for k in _cut(np.arange(N), B)],
                lambda N, B, rng: [rng.choice(N, B) for _ in range(0, N, B)],
                lambda N, B, rng: [rng.choice(N, B) for _ in range(N // B)],
            ),
        ),
        Mistake(
            "shuffled anew for each batch",
            lambda N, B, rng: [rng.permutation(N)[:B] for _ in range(0, N, B)],
            {
                "ja": "バッチごとに全体をかき混ぜ直しています。それでは、別々のバッチに同じサンプル"
                "が入り、どのバッチにも入らないサンプルが出ます。かき混ぜるのは、切る前の1回だけです。",
                "en": "You shuffle anew for each batch, so that a sample can be in several batches "
                "and another in none. Shuffle once, before you cut.",
            },
            also=(
                lambda N, B, rng: [rng.permutation(N)[i : i + B] for i in range(0, N, B)],
                lambda N, B, rng: [rng.permutation(N)[:B] for _ in range(N // B)],
            ),
        ),
        Mistake(
            "not shuffled",
            lambda N, B, rng: _cut(np.arange(N), B),
            {
                "ja": "番号の順（か逆順）に切っています。あやめのデータは種ごとに並んでいるので、"
                "1つのバッチに1種しか入りません。先にかき混ぜます。",
                "en": "You cut the samples in file order, or in reverse. Iris is sorted, so that "
                "each batch would hold one species only. Shuffle first.",
            },
            also=(lambda N, B, rng: _cut(np.arange(N)[::-1], B),),
        ),
        Mistake(
            "blocks shuffled",
            _shuffled_blocks,
            {
                "ja": "バッチの順番だけをかき混ぜています。中身は隣どうしのサンプルのままなので、"
                "並んだデータでは1種しか入りません。サンプルのほうを混ぜてください。",
                "en": "You shuffled the batches, but each still holds neighbours, of one species "
                "if the data are sorted. Shuffle the samples.",
            },
            also=(
                lambda N, B, rng: [
                    np.arange(start, min(start + B, N))
                    for start in rng.permutation(np.arange(0, N, B))
                ],
            ),
        ),
        Mistake(
            "shuffled inside the batches",
            lambda N, B, rng: [rng.permutation(k) for k in _cut(np.arange(N), B)],
            {
                "ja": "切ってから、各バッチの中だけをかき混ぜています。中身は隣どうしの"
                "サンプルのままなので、並んだデータでは1種しか入りません。切る前に全体を混ぜてください。",
                "en": "You cut first and shuffled inside each batch. It still holds neighbours, of "
                "one species if the data are sorted. Shuffle all samples before you cut.",
            },
        ),
        Mistake(
            "empty batch",
            lambda N, B, rng: _cut_at(rng.permutation(N), B, range(0, N + 1, B)),
            {
                "ja": "B が N を割り切るとき、最後に空のバッチができます。`range(0, N, B)` なら、"
                "どちらの場合も正しく切れます。",
                "en": "Where B divides N, your last batch is empty. `range(0, N, B)` is right in "
                "both cases.",
            },
        ),
        Mistake(
            "last batch filled up",
            lambda N, B, rng: _cut(np.resize(rng.permutation(N), -(-N // B) * B), B),
            {
                "ja": "最後のバッチを、使い終わったサンプルで埋めています。1エポックでは、"
                "どのサンプルもちょうど1回です。最後は短いままにします。",
                "en": "You filled the last batch up with samples used before. In one epoch each "
                "comes exactly once; leave the last batch shorter.",
            },
        ),
        Mistake(
            "window moved by one",
            lambda N, B, rng: _cut_at(rng.permutation(N), B, range(N)),
            {
                "ja": "切り出す位置が1つずつしか進まないので、バッチが重なります。"
                "`range(0, N, B)` のように B ずつ進めます。",
                "en": "The cut moves on by one sample, so that batches overlap. Go in steps of B: "
                "`range(0, N, B)`.",
            },
        ),
        Mistake(
            "equal pieces",
            lambda N, B, rng: np.array_split(rng.permutation(N), -(-N // B)),
            {
                "ja": "`np.array_split` は、できるだけ同じ大きさに分けます。ここでは、最後以外の"
                "バッチがちょうど B 個です。",
                "en": "`np.array_split` makes pieces as equal as possible. Here every batch but "
                "the last has exactly B samples.",
            },
            also=(lambda N, B, rng: np.array_split(rng.permutation(N), N // B),),
        ),
        Mistake(
            "number and size exchanged",
            lambda N, B, rng: np.array_split(rng.permutation(N), B),
            {
                "ja": "B 個のバッチに分けています。B はバッチの数ではなく、1つのバッチに入る"
                "サンプルの数です。",
                "en": "You made B batches. B is the number of samples in a batch, not the number "
                "of batches.",
            },
        ),
        Mistake(
            "rng not used",
            lambda N, B, rng: _cut(np.random.default_rng(0).permutation(N), B),
            {
                "ja": "`rng` を使っていません。シードを固定すると、どのエポックも同じ順番に"
                "なってしまいます。`rng.permutation(N)` とします。",
                "en": "`rng` is not used. With a fixed seed every epoch would have the same order. "
                "Write `rng.permutation(N)`.",
            },
        ),
        Mistake(
            "a generator of its own",
            lambda N, B, rng: _cut(np.random.default_rng().permutation(N), B),
            {
                "ja": "渡された `rng` ではなく、別の乱数を使っています。それでは、同じ計算を"
                "くり返せません。`rng.permutation(N)` とします。",
                "en": "Random numbers come from elsewhere, not from the `rng` passed in, so that "
                "the run cannot be repeated. Write `rng.permutation(N)`.",
            },
        ),
        Mistake(
            "no index",
            lambda N, B, rng: _cut(rng.permutation(N).astype(float), B),
            {
                "ja": "番号は正しいのですが、`X[k]` の添字に使えません。添字は、整数（3.0 ではなく "
                "3）を並べた配列かリストです。タプルや集合、小数の配列は使えません。"
                "`rng.permutation(N)` を切れば、整数の配列になります。",
                "en": "The numbers are right, but `X[k]` does not take them: an index is an array "
                "or a list of integers, 3 and not 3.0, and no tuple or set. Pieces of "
                "`rng.permutation(N)` are arrays of integers.",
            },
        ),
        Mistake(
            "indices from 1",
            lambda N, B, rng: _cut(rng.permutation(np.arange(1, N + 1)), B),
            {
                "ja": "番号が 1 から始まっています。Python の添字は 0 から N − 1 です。",
                "en": "Your indices start at 1. In Python they run from 0 to N − 1.",
            },
        ),
    ),
    nudges=(
        {
            "ja": "トランプをよく切ってから、B 枚ずつ配るのと同じです。",
            "en": "Shuffle a deck of cards, then deal B cards at a time.",
        },
        {
            "ja": "`rng.permutation(N)` は 0, …, N − 1 をかき混ぜた配列です。",
            "en": "`rng.permutation(N)` is an array of 0, …, N − 1 in random order.",
        },
        {
            "ja": "`order[start : start + B]` を、start = 0, B, 2B, … で切り出します。端を"
            "はみ出しても、残りだけが返ります。",
            "en": "Cut `order[start : start + B]` for start = 0, B, 2B, …; a slice beyond the end "
            "returns what is left.",
        },
    ),
    explanation={
        "ja": "一度かき混ぜて端から切れば、どのサンプルもちょうど1回現れます。最後のバッチは"
        "短くなることがあります。",
        "en": "Shuffled once and cut from one end, each sample appears exactly once. The last "
        "batch may be shorter.",
    },
    observe=observe_batches,
)

EXERCISES = (DESCENT_STEP, MAX_STABLE_LR, NEWTON_STEP, EPOCH_BATCHES)
