"""Exercises 6.1-6.4: momentum, critical friction, a step of Adam, the gradient of L2."""

import numpy as np

from ...exercises import messages
from ...exercises.exercise import Exercise, Mistake

THETA = np.array([1.0, -2.0, 0.5, 3.0])
V = np.array([0.2, -0.1, -0.7, 0.05])
G = np.array([0.3, -4.0, 1.5, -0.02])
M = np.array([-0.4, 0.25, 0.03, 1.1])
S = np.array([0.5, 2.0, 0.01, 0.7])
WS = [np.array([[1.0, -2.0, 0.5], [0.0, 3.0, -0.25]]), np.array([[-1.5, 4.0]])]
BS = [np.array([0.7, -1.2]), np.array([2.5])]
STACK = [np.stack([W, 0.5 * W, -3 * W]) for W in WS]  # of three networks
STACK_B = [np.stack([b, -b, 2 * b]) for b in BS]


def momentum_step(theta, v, g, lr, beta):
    v = beta * v - lr * g  # friction and force
    return theta + v, v


def critical_beta(lr, h):
    return (1 - np.sqrt(lr * h)) ** 2  # the discriminant (1 + beta - lr h)^2 - 4 beta is 0


def adam_step(theta, m, s, t, g, lr=0.001, b1=0.9, b2=0.999, delta=1e-8):
    m = b1 * m + (1 - b1) * g
    s = b2 * s + (1 - b2) * g**2
    m_hat, s_hat = m / (1 - b1**t), s / (1 - b2**t)  # they start at 0 and are too small by this
    return theta - lr * m_hat / (np.sqrt(s_hat) + delta), m, s


def l2_grad(Ws, bs, lam):
    return [lam * W for W in Ws], [np.zeros_like(b) for b in bs]


MOMENTUM_STEP = Exercise(
    number="6.1",
    title={"ja": "モメンタムの1ステップ", "en": "A step with momentum"},
    reference=momentum_step,
    cases=(
        (THETA, V, G, 0.1, 0.9),
        (THETA[:2], np.zeros(2), G[1:3], 0.03, 0.5),
        (-THETA, 3 * V, 10 * G, 0.7, 0.0),
        (np.array([[1.0, 2.0], [-3.0, 0.1]]), -np.ones((2, 2)), np.eye(2), 0.25, 0.99),
        (THETA[None, :3], V[None, :3], np.array([[0.12345, 2.0, -1.0]]), 0.2, 0.8),
    ),
    mistakes=(
        Mistake(
            "averaged gradient",
            lambda theta, v, g, lr, beta: (
                theta + beta * v - (1 - beta) * lr * g,
                beta * v - (1 - beta) * lr * g,
            ),
            {
                "ja": "勾配に (1 − β) がかかっています。これは指数移動平均をとる別の流儀で、向きは"
                "同じですが、学習率が (1 − β) 倍になります。ここでは v ← βv − εg です。",
                "en": "The gradient carries a factor (1 − β). That is another convention, an "
                "exponential average: the direction is the same, the learning rate smaller by "
                "1 − β. Here v ← βv − εg.",
            },
            also=(
                lambda theta, v, g, lr, beta: (
                    theta - lr * (beta * v + (1 - beta) * g),
                    beta * v + (1 - beta) * g,
                ),
                lambda theta, v, g, lr, beta: (
                    theta - (beta * v + (1 - beta) * lr * g),
                    beta * v + (1 - beta) * lr * g,
                ),
            ),
        ),
        Mistake(
            "old velocity",
            lambda theta, v, g, lr, beta: (theta + v, beta * v - lr * g),
            {
                "ja": "θ を古い v で動かしています。先に v を更新し（力を加え）、新しい v で"
                "動かします（半陰的オイラー法）。",
                "en": "θ is moved with the old v. Update v first (kick), then move with the new v "
                "(drift): the semi-implicit Euler method.",
            },
        ),
        Mistake(
            "uphill",
            lambda theta, v, g, lr, beta: (theta + beta * v + lr * g, beta * v + lr * g),
            {
                "ja": "勾配の符号が逆で、損失が大きくなる向きに動きます。力は −∂L/∂θ です。",
                "en": "The sign of the gradient is reversed: this climbs. The force is −∂L/∂θ.",
            },
        ),
        Mistake(
            "velocity subtracted",
            lambda theta, v, g, lr, beta: (theta - (beta * v - lr * g), beta * v - lr * g),
            {
                "ja": "v には勾配の符号がもう入っています（v ← βv − εg）。θ には v を足します。",
                "en": "The minus sign is in v already (v ← βv − εg). Add v to θ.",
            },
        ),
        Mistake(
            "velocity uphill",
            lambda theta, v, g, lr, beta: (theta - (beta * v + lr * g), beta * v + lr * g),
            {
                "ja": "これは v ← βv + εg、θ ← θ − v という流儀で、v の向きが逆です。ここでは v は "
                "θ の動く量で、v ← βv − εg、θ ← θ + v です。",
                "en": "This is the convention v ← βv + εg, θ ← θ − v, in which v points the other "
                "way. Here v is the change of θ: v ← βv − εg, θ ← θ + v.",
            },
        ),
        Mistake(
            "learning rate on the velocity",
            lambda theta, v, g, lr, beta: (theta - lr * (beta * v + g), beta * v + g),
            {
                "ja": "これは v ← βv + g、θ ← θ − εv という流儀です（PyTorch など）。v の単位が"
                "勾配と同じになります。ここでは v は θ の動く量で、v ← βv − εg、θ ← θ + v です。",
                "en": "This is the convention v ← βv + g, θ ← θ − εv (of PyTorch, for example), in "
                "which v has the units of g. Here v is the change of θ: v ← βv − εg, θ ← θ + v.",
            },
            also=(lambda theta, v, g, lr, beta: (theta + lr * (beta * v - g), beta * v - g),),
        ),
        Mistake(
            "no friction",
            lambda theta, v, g, lr, beta: (theta + v - lr * g, v - lr * g),
            {
                "ja": "v に β がかかっていません。摩擦がないと、振動がいつまでも止まりません。",
                "en": "β is missing in front of v. Without friction the oscillation never stops.",
            },
        ),
        Mistake(
            "friction on everything",
            lambda theta, v, g, lr, beta: (theta + beta * (v - lr * g), beta * (v - lr * g)),
            {
                "ja": "β が勾配の項にもかかっています。β は古い v だけにかけます。",
                "en": "β multiplies the gradient too. It belongs to the old v alone.",
            },
        ),
        Mistake(
            "no memory",
            lambda theta, v, g, lr, beta: (theta - lr * g, beta * v - lr * g),
            {
                "ja": "v は更新されていますが、θ が v で動いていません（ふつうの勾配法です）。"
                "θ ← θ + v とします。",
                "en": "v is updated, but θ does not move with it: this is plain gradient descent. "
                "Use θ ← θ + v.",
            },
        ),
        Mistake(
            "look ahead",
            lambda theta, v, g, lr, beta: (
                theta + beta * (beta * v - lr * g) - lr * g,
                beta * v - lr * g,
            ),
            {
                "ja": "これはネステロフの加速法（Nesterov momentum）です。ここでは θ ← θ + v "
                "とします。",
                "en": "This is Nesterov's momentum. Here the step is θ ← θ + v.",
            },
        ),
        Mistake(
            "no learning rate",
            lambda theta, v, g, lr, beta: (theta + beta * v - g, beta * v - g),
            {
                "ja": "学習率 lr がかかっていません。力の項は −εg です。",
                "en": "The learning rate lr is missing: the force term is −εg.",
            },
        ),
        Mistake(
            "learning rate twice",
            lambda theta, v, g, lr, beta: (theta + lr * (beta * v - lr * g), beta * v - lr * g),
            {
                "ja": "学習率が2回かかっています。v に入っているので、θ には v をそのまま"
                "足します。",
                "en": "The learning rate acts twice. It is in v already; add v itself to θ.",
            },
            also=(
                lambda theta, v, g, lr, beta: (theta - lr * (beta * v + lr * g), beta * v + lr * g),
            ),
        ),
        Mistake(
            "friction for what remains",
            lambda theta, v, g, lr, beta: (
                theta + (1 - beta) * v - lr * g,
                (1 - beta) * v - lr * g,
            ),
            {
                "ja": "v に 1 − β がかかっています。β は、1ステップのあとに残る速度の割合です。",
                "en": "v carries 1 − β. It is β that says which part of the velocity remains.",
            },
        ),
        Mistake(
            "exchanged lr and β",
            lambda theta, v, g, lr, beta: (theta + lr * v - beta * g, lr * v - beta * g),
            {
                "ja": "lr と beta が入れかわっています。βv が残る速度、−εg が力です。",
                "en": "lr and beta are exchanged: βv is the velocity that remains, −εg the force.",
            },
        ),
        Mistake(
            "old velocity returned",
            lambda theta, v, g, lr, beta: (theta + beta * v - lr * g, v),
            {
                "ja": "θ は合っていますが、v が古いままです。次のステップで使うので、新しい v を"
                "返します。",
                "en": "θ is right, but v is the old one. Return the new v, which the next step "
                "needs.",
            },
        ),
        Mistake(
            "wrong order",
            lambda theta, v, g, lr, beta: momentum_step(theta, v, g, lr, beta)[::-1],
            {
                "ja": "値は合っていますが、順番が逆です。(θ, v) の順に返してください。",
                "en": "The values are right, in the wrong order: return (θ, v).",
            },
        ),
    ),
    nudges=(
        {
            "ja": "2行で書けます。1行目で v を、2行目で θ を更新します。",
            "en": "Two lines: the first updates v, the second θ.",
        },
        {
            "ja": "v ← βv − εg です。βv が摩擦で減った速度、−εg が力です。",
            "en": "v ← βv − εg: βv is the velocity after friction, −εg the force.",
        },
        {
            "ja": "新しい v を使って θ + v を計算し、(θ, v) の順に返します。引数は書きかえません。",
            "en": "Compute θ + v with the new v and return (θ, v). Leave the arguments unchanged.",
        },
    ),
    explanation={
        "ja": "先に速度、次に位置を更新します（半陰的オイラー法）。β = 0 なら勾配法です。",
        "en": "First the velocity, then the position (semi-implicit Euler). β = 0 is gradient "
        "descent.",
    },
)


CRITICAL_BETA = Exercise(
    number="6.2",
    title={"ja": "臨界減衰の β", "en": "The β of critical damping"},
    reference=critical_beta,
    cases=((0.01, 1.0), (0.01, 4.0), (0.3, 0.7), (1e-4, 25.0), (0.5, 2.0), (0.03, 75.0)),
    mistakes=(
        Mistake(
            "the other solution",
            lambda lr, h: (1 + np.sqrt(lr * h)) ** 2,
            {
                "ja": "2次方程式のもう1つの解です。これは 1 より大きく、摩擦が負になります。"
                "求めるのは 1 より小さい解です。",
                "en": "That is the other solution of the quadratic equation. It exceeds 1, which "
                "would be a negative friction; take the solution below 1.",
            },
        ),
        Mistake(
            "no square",
            lambda lr, h: 1 - np.sqrt(lr * h),
            {
                "ja": "これは 1 − √(εh) で、臨界での根 r の値です（r = √β）。β はその2乗です。",
                "en": "1 − √(εh) is the root r at the critical point, where r = √β. β is its "
                "square.",
            },
            also=(lambda lr, h: abs(1 - np.sqrt(lr * h)),),
        ),
        Mistake(
            "no root",
            lambda lr, h: 1 - lr * h,
            {
                "ja": "これでは判別式は 0 になりません。(1 + β − εh)² = 4β を解きます。"
                "両辺の平方根をとると、答えに √(εh) が現れます。",
                "en": "There the discriminant is not 0. Solve (1 + β − εh)² = 4β: take the root of "
                "both sides, and √(εh) will appear in the answer.",
            },
            also=(lambda lr, h: (1 - lr * h) ** 2,),
        ),
        Mistake(
            "lr forgotten",
            lambda lr, h: (1 - np.sqrt(h)) ** 2,
            {
                "ja": "学習率が抜けています。2次方程式に現れるのは積 εh です。",
                "en": "The learning rate is missing. What stands in the equation is εh.",
            },
        ),
        Mistake(
            "h forgotten",
            lambda lr, h: (1 - np.sqrt(lr)) ** 2,
            {
                "ja": "曲率 h が抜けています。2次方程式に現れるのは積 εh です。",
                "en": "The curvature h is missing. What stands in the equation is εh.",
            },
        ),
        Mistake(
            "continuous time",
            lambda lr, h: 1 - 2 * np.sqrt(lr * h),
            {
                "ja": "これは時間の刻みが小さい極限（γ = 2√(mh)）です。差分の式では εh の項も"
                "残ります：判別式を 0 とおいて解いてください。",
                "en": "This is the limit of small time steps, γ = 2√(mh). In differences a term εh "
                "remains: set the discriminant to 0 and solve.",
            },
        ),
    ),
    nudges=(
        {
            "ja": "r² − (1 + β − εh)r + β = 0 の判別式は (1 + β − εh)² − 4β です。",
            "en": "The discriminant of r² − (1 + β − εh)r + β = 0 is (1 + β − εh)² − 4β.",
        },
        {
            "ja": "1 + β − εh = 2√β と書き、左辺に移すと (1 − √β)² = εh になります。",
            "en": "Write 1 + β − εh = 2√β; it is the same as (1 − √β)² = εh.",
        },
        {
            "ja": "β < 1 なので 1 − √β = √(εh) です。β について解いてください。",
            "en": "As β < 1, 1 − √β = √(εh). Solve for β.",
        },
    ),
    explanation={
        "ja": "(1 − √β)² = εh から β_c = (1 − √(εh))² です。これより小さい β は過減衰、"
        "大きい β は振動します。",
        "en": "(1 − √β)² = εh gives β_c = (1 − √(εh))². Below it the motion is overdamped, above "
        "it oscillates.",
    },
)


def _moments(m, s, g, b1, b2):
    return b1 * m + (1 - b1) * g, b2 * s + (1 - b2) * g**2


def _without_correction(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - lr * m / (np.sqrt(s) + delta), m, s


def _correcting_m_only(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - lr * m / (1 - b1**t) / (np.sqrt(s) + delta), m, s


def _correcting_s_only(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - lr * m / (np.sqrt(s / (1 - b2**t)) + delta), m, s


def _correcting_without_power(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - lr * m / (1 - b1) / (np.sqrt(s / (1 - b2)) + delta), m, s


def _counting_from_zero(theta, m, s, t, g, lr, b1, b2, delta):
    return adam_step(theta, m, s, t + 1, g, lr, b1, b2, delta)


def _delta_inside(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - lr * m / (1 - b1**t) / np.sqrt(s / (1 - b2**t) + delta), m, s


def _delta_before_correction(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - lr * np.sqrt(1 - b2**t) / (1 - b1**t) * m / (np.sqrt(s) + delta), m, s


def _without_delta(theta, m, s, t, g, lr, b1, b2, delta):
    return adam_step(theta, m, s, t, g, lr, b1, b2, 0.0)


def _without_root(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - lr * m / (1 - b1**t) / (s / (1 - b2**t) + delta), m, s


def _keeping_corrected(theta, m, s, t, g, lr, b1, b2, delta):
    theta, m, s = adam_step(theta, m, s, t, g, lr, b1, b2, delta)
    return theta, m / (1 - b1**t), s / (1 - b2**t)


def _mean_of_g_for_s(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = b1 * m + (1 - b1) * g, b2 * s + (1 - b2) * np.abs(g)
    return theta - lr * m / (1 - b1**t) / (np.sqrt(s / (1 - b2**t)) + delta), m, s


def _gradient_for_square(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = b1 * m + (1 - b1) * g, b2 * s + (1 - b2) * g
    return theta - lr * m / (1 - b1**t) / (np.sqrt(s / (1 - b2**t)) + delta), m, s


def _step(theta, m, s, t, lr, b1, b2, delta):
    """Move with moments that are averaged already."""
    return theta - lr * m / (1 - b1**t) / (np.sqrt(s / (1 - b2**t)) + delta), m, s


def _exchanged_weights(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, 1 - b1, 1 - b2)
    return _step(theta, m, s, t, lr, b1, b2, delta)


def _exchanged_weights_of_m(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, 1 - b1, b2)
    return _step(theta, m, s, t, lr, b1, b2, delta)


def _exchanged_weights_of_s(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, 1 - b2)
    return _step(theta, m, s, t, lr, b1, b2, delta)


def _sums(theta, m, s, t, g, lr, b1, b2, delta):
    return _step(theta, b1 * m + g, b2 * s + g**2, t, lr, b1, b2, delta)


def _sum_for_m(theta, m, s, t, g, lr, b1, b2, delta):
    return _step(theta, b1 * m + g, _moments(m, s, g, b1, b2)[1], t, lr, b1, b2, delta)


def _sum_for_s(theta, m, s, t, g, lr, b1, b2, delta):
    return _step(theta, _moments(m, s, g, b1, b2)[0], b2 * s + g**2, t, lr, b1, b2, delta)


def _multiplying_by_correction(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - lr * m * (1 - b1**t) / (np.sqrt(s * (1 - b2**t)) + delta), m, s


def _product_for_power(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - lr * m / (1 - b1 * t) / (np.sqrt(s / (1 - b2 * t)) + delta), m, s


def _product_for_m_only(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - lr * m / (1 - b1 * t) / (np.sqrt(s / (1 - b2**t)) + delta), m, s


def _product_for_s_only(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - lr * m / (1 - b1**t) / (np.sqrt(s / (1 - b2 * t)) + delta), m, s


def _moving_with_old(theta, m, s, t, g, lr, b1, b2, delta):
    return _step(theta, m, s, t, lr, b1, b2, delta)[0], *_moments(m, s, g, b1, b2)


def _moving_with_old_m(theta, m, s, t, g, lr, b1, b2, delta):
    new_m, new_s = _moments(m, s, g, b1, b2)
    return _step(theta, m, new_s, t, lr, b1, b2, delta)[0], new_m, new_s


def _moving_with_old_s(theta, m, s, t, g, lr, b1, b2, delta):
    new_m, new_s = _moments(m, s, g, b1, b2)
    return _step(theta, new_m, s, t, lr, b1, b2, delta)[0], new_m, new_s


def _correction_times_t(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - lr * m / ((1 - b1) * t) / (np.sqrt(s / ((1 - b2) * t)) + delta), m, s


def _exponent_too_low(theta, m, s, t, g, lr, b1, b2, delta):
    return adam_step(theta, m, s, t - 1, g, lr, b1, b2, delta)


def _delta_outside_the_fraction(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - (lr * m / (1 - b1**t) / np.sqrt(s / (1 - b2**t)) + delta), m, s


def _delta_added_to_theta(theta, m, s, t, g, lr, b1, b2, delta):
    new, m, s = adam_step(theta, m, s, t, g, lr, b1, b2, 0.0)
    return new + delta, m, s


def _mean_over_components(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = b1 * m + (1 - b1) * g, b2 * s + (1 - b2) * np.mean(g**2)
    return _step(theta, m, s, t, lr, b1, b2, delta)


def _sum_over_components(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = b1 * m + (1 - b1) * g, b2 * s + (1 - b2) * np.sum(g**2)
    return _step(theta, m, s, t, lr, b1, b2, delta)


def _without_rate(theta, m, s, t, g, lr, b1, b2, delta):
    return adam_step(theta, m, s, t, g, 1.0, b1, b2, delta)


def _one_beta(theta, m, s, t, g, lr, b1, b2, delta):
    return adam_step(theta, m, s, t, g, lr, b1, b1, delta)


def _one_beta_in_correction(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - lr * m / (1 - b1**t) / (np.sqrt(s / (1 - b1**t)) + delta), m, s


def _keeping_old(theta, m, s, t, g, lr, b1, b2, delta):
    return adam_step(theta, m, s, t, g, lr, b1, b2, delta)[0], m, s


def _keeping_corrected_m(theta, m, s, t, g, lr, b1, b2, delta):
    theta, m, s = adam_step(theta, m, s, t, g, lr, b1, b2, delta)
    return theta, m / (1 - b1**t), s


def _keeping_corrected_s(theta, m, s, t, g, lr, b1, b2, delta):
    theta, m, s = adam_step(theta, m, s, t, g, lr, b1, b2, delta)
    return theta, m, s / (1 - b2**t)


def _moments_first(theta, m, s, t, g, lr, b1, b2, delta):
    theta, m, s = adam_step(theta, m, s, t, g, lr, b1, b2, delta)
    return m, s, theta


def _s_before_m(theta, m, s, t, g, lr, b1, b2, delta):
    theta, m, s = adam_step(theta, m, s, t, g, lr, b1, b2, delta)
    return theta, s, m


def _exchanged_betas(theta, m, s, t, g, lr, b1, b2, delta):
    return adam_step(theta, m, s, t, g, lr, b2, b1, delta)


def _gradient_for_m(theta, m, s, t, g, lr, b1, b2, delta):
    m, s = _moments(m, s, g, b1, b2)
    return theta - lr * g / (np.sqrt(s / (1 - b2**t)) + delta), m, s


def _uphill(theta, m, s, t, g, lr, b1, b2, delta):
    new, m, s = adam_step(theta, m, s, t, g, lr, b1, b2, delta)
    return 2 * theta - new, m, s


ADAM_STEP = Exercise(
    number="6.3",
    title={"ja": "Adam の1ステップ", "en": "A step of Adam"},
    reference=adam_step,
    cases=(
        (THETA, np.zeros(4), np.zeros(4), 1, G, 0.1, 0.9, 0.999, 1e-8),
        (THETA, np.zeros(4), np.zeros(4), 1, 1e-6 * G, 0.1, 0.9, 0.999, 1e-8),
        (THETA, M, S, 5, G, 0.01, 0.8, 0.95, 1e-8),
        (-THETA[:2], M[1:3], S[2:], 40, 100 * G[:2], 0.5, 0.7, 0.9, 0.3),
        (THETA[1:3], M[2:], S[:2], 3, np.array([1.5, 0.3]), 0.2, 0.6, 0.97, 1e-8),
        (THETA[None, :2], M[None, :2], S[None, :2], 2, -G[None, :2], 0.1, 0.9, 0.99, 1e-8),
    ),
    mistakes=(
        Mistake(
            "no bias correction",
            _without_correction,
            {
                "ja": "バイアス補正がありません。m と s は 0 から始まるので、t 回目には "
                "1 − β₁ᵗ と 1 − β₂ᵗ だけ小さすぎます。割って直してください。",
                "en": "There is no bias correction. m and s start at 0, and after t steps they are "
                "too small by 1 − β₁ᵗ and 1 − β₂ᵗ. Divide by these.",
            },
        ),
        Mistake(
            "only m corrected",
            _correcting_m_only,
            {
                "ja": "補正されているのは m だけです。s も 1 − β₂ᵗ で割ります。",
                "en": "Only m is corrected. Divide s by 1 − β₂ᵗ too.",
            },
        ),
        Mistake(
            "only s corrected",
            _correcting_s_only,
            {
                "ja": "補正されているのは s だけです。m も 1 − β₁ᵗ で割ります。",
                "en": "Only s is corrected. Divide m by 1 − β₁ᵗ too.",
            },
        ),
        Mistake(
            "correction without the power",
            _correcting_without_power,
            {
                "ja": "補正に t 乗がありません。1 − β で割ると、2回目からは大きくなりすぎます。"
                "1 − βᵗ で割ってください。",
                "en": "The power t is missing in the correction. 1 − β is right for the first step "
                "only; divide by 1 − βᵗ.",
            },
        ),
        Mistake(
            "t times instead of t-th power",
            _product_for_power,
            {
                "ja": "補正に t をかけています。必要なのは t 乗で、Python では `b1**t` と"
                "書きます。",
                "en": "The correction multiplies by t. It takes the power, `b1**t` in Python.",
            },
            also=(_correction_times_t, _product_for_m_only, _product_for_s_only),
        ),
        Mistake(
            "multiplied by the correction",
            _multiplying_by_correction,
            {
                "ja": "補正をかけています。m と s は小さすぎるので、1 − βᵗ で割って大きくします。",
                "en": "You multiply by the correction. m and s are too small: divide by 1 − βᵗ.",
            },
        ),
        Mistake(
            "counted from 0",
            _counting_from_zero,
            {
                "ja": "補正の指数が t + 1 になっています。t は 1 から数えているので、そのまま"
                "使います。",
                "en": "The exponent of the correction is t + 1. Here t counts from 1; use it as "
                "it is.",
            },
        ),
        Mistake(
            "exponent t − 1",
            _exponent_too_low,
            {
                "ja": "補正の指数が t − 1 になっています。t は 1 から数えているので、そのまま"
                "使います（t − 1 では、1回目に 0 で割ることになります）。",
                "en": "The exponent of the correction is t − 1. Here t counts from 1; use it as it "
                "is (with t − 1 the first step divides by 0).",
            },
        ),
        Mistake(
            "δ inside the root",
            _delta_inside,
            {
                "ja": "δ が根号の中に入っています。Adam では外に足します（√ŝ + δ）。勾配が小さい"
                "とき、中の δ は 10⁻⁴ の大きさになり、結果が変わります。",
                "en": "δ stands inside the root. Adam adds it outside, √ŝ + δ. With a small "
                "gradient the difference shows: inside it acts like 10⁻⁴.",
            },
        ),
        Mistake(
            "δ before the correction",
            _delta_before_correction,
            {
                "ja": "補正する前の √s に δ を足しています（論文の2節にある、計算を省いた形です）。"
                "ここでは、先に ŝ = s/(1 − β₂ᵗ) を作ってから √ŝ + δ とします。",
                "en": "δ is added to √s before the correction (the shorter form in section 2 of "
                "the paper). Here, make ŝ = s/(1 − β₂ᵗ) first and then take √ŝ + δ.",
            },
        ),
        Mistake(
            "no δ",
            _without_delta,
            {
                "ja": "分母に δ がありません。勾配が 0 のままのパラメータで 0/0 になります。",
                "en": "δ is missing in the denominator. A parameter whose gradient stays 0 would "
                "give 0/0.",
            },
        ),
        Mistake(
            "δ outside the fraction",
            _delta_outside_the_fraction,
            {
                "ja": "δ が分数の外に足されています。分母にかっこを付けて "
                "`(np.sqrt(...) + delta)` とします。",
                "en": "δ is added to the whole fraction. Put the denominator in parentheses, "
                "`(np.sqrt(...) + delta)`.",
            },
            also=(_delta_added_to_theta,),
        ),
        Mistake(
            "no root",
            _without_root,
            {
                "ja": "√ がありません。m̂/√ŝ なら勾配の単位が約分されますが、m̂/ŝ では残ります。",
                "en": "The root is missing. In m̂/√ŝ the units of the gradient cancel; in m̂/ŝ they "
                "do not.",
            },
        ),
        Mistake(
            "corrected moments returned",
            _keeping_corrected,
            {
                "ja": "補正した m̂、ŝ を返しています。次のステップに渡すのは、補正する前の m と "
                "s です（補正は毎回やり直します）。",
                "en": "You return the corrected m̂ and ŝ. What goes on to the next step is m and s "
                "before the correction, which is made anew each time.",
            },
            also=(_keeping_corrected_m, _keeping_corrected_s),
        ),
        Mistake(
            "moved with the old moments",
            _moving_with_old,
            {
                "ja": "θ を更新前の m や s で動かしています。先に m と s を更新し、その新しい値で"
                "動かします。",
                "en": "θ is moved with m or s from before the update. Update m and s first, then "
                "move with the new ones.",
            },
            also=(_moving_with_old_m, _moving_with_old_s),
        ),
        Mistake(
            "old moments returned",
            _keeping_old,
            {
                "ja": "θ は合っていますが、m と s が古いままです。次のステップで使うので、更新した "
                "m と s を返します。",
                "en": "θ is right, but m and s are the old ones. Return the new m and s, which the "
                "next step needs.",
            },
        ),
        Mistake(
            "wrong order",
            _moments_first,
            {
                "ja": "値は合っていますが、順番が違います。(θ, m, s) の順に返してください。",
                "en": "The values are right, in the wrong order: return (θ, m, s).",
            },
            also=(_s_before_m,),
        ),
        Mistake(
            "exchanged weights",
            _exchanged_weights,
            {
                "ja": "平均の重みが逆です。古い値に β、新しい値に 1 − β をかけます。",
                "en": "The weights of an average are exchanged: β goes with the old value, 1 − β "
                "with the new one.",
            },
            also=(_exchanged_weights_of_m, _exchanged_weights_of_s),
        ),
        Mistake(
            "sum instead of average",
            _sums,
            {
                "ja": "新しい値に 1 − β がかかっていません。m ← β₁m + (1 − β₁)g、"
                "s ← β₂s + (1 − β₂)g² です。",
                "en": "A factor 1 − β is missing in front of a new value: m ← β₁m + (1 − β₁)g and "
                "s ← β₂s + (1 − β₂)g².",
            },
            also=(_sum_for_m, _sum_for_s),
        ),
        Mistake(
            "no square",
            _mean_of_g_for_s,
            {
                "ja": "s は g の大きさではなく、2乗の平均です：s ← β₂s + (1 − β₂)g²。",
                "en": "s is the mean of the square, not of the size: s ← β₂s + (1 − β₂)g².",
            },
            also=(_gradient_for_square,),
        ),
        Mistake(
            "mean over the components",
            _mean_over_components,
            {
                "ja": "成分についてまとめています。平均は時間（更新の回数）についてとり、s は"
                "成分ごとに別の数です。",
                "en": "You combine the components. The mean is one over time (the updates), and "
                "every component has an s of its own.",
            },
            also=(_sum_over_components,),
        ),
        Mistake(
            "exchanged betas",
            _exchanged_betas,
            {
                "ja": "β₁ と β₂ が入れかわっています。m には β₁、s には β₂ を使います。",
                "en": "β₁ and β₂ are exchanged: m goes with β₁, s with β₂.",
            },
        ),
        Mistake(
            "β₁ for s",
            _one_beta,
            {
                "ja": "s にも β₁ を使っています。s の平均と補正には β₂ を使います。",
                "en": "β₁ is used for s too. The average and the correction of s take β₂.",
            },
            also=(_one_beta_in_correction,),
        ),
        Mistake(
            "no learning rate",
            _without_rate,
            {
                "ja": "学習率 lr がかかっていません。ステップは ε m̂/(√ŝ + δ) です。",
                "en": "The learning rate lr is missing: the step is ε m̂/(√ŝ + δ).",
            },
        ),
        Mistake(
            "gradient instead of m",
            _gradient_for_m,
            {
                "ja": "分子が g のままです（これは補正つきの RMSprop です）。平均した m̂ を"
                "使います。",
                "en": "The numerator is still g (that is RMSprop with a correction). Use the "
                "averaged m̂.",
            },
        ),
        Mistake(
            "uphill",
            _uphill,
            {
                "ja": "符号が逆で、損失が大きくなる向きに動きます。θ からステップを引きます。",
                "en": "The sign is reversed: this climbs. Subtract the step from θ.",
            },
        ),
    ),
    nudges=(
        {
            "ja": "4つの式を順に書きます：m、s、補正した m̂ と ŝ、そして θ。",
            "en": "Write four formulas in turn: m, s, the corrected m̂ and ŝ, and θ.",
        },
        {
            "ja": "m̂ = m/(1 − β₁ᵗ)、ŝ = s/(1 − β₂ᵗ) です。t は 1 から始まります。",
            "en": "m̂ = m/(1 − β₁ᵗ) and ŝ = s/(1 − β₂ᵗ), with t from 1.",
        },
        {
            "ja": "θ − ε m̂/(√ŝ + δ) を計算し、補正前の m、s といっしょに返します。",
            "en": "Compute θ − ε m̂/(√ŝ + δ) and return it with m and s as they are before the "
            "correction.",
        },
    ),
    explanation={
        "ja": "ステップは2つの平均の比で、勾配の単位によりません。補正のため、1回目のステップは "
        "−ε·sign(g) です。",
        "en": "The step is a ratio of two means and does not depend on the units of g. Because of "
        "the correction the first step is −ε·sign(g).",
    },
)

L2_GRAD = Exercise(
    number="6.4",
    title={"ja": "L2正則化項の勾配", "en": "The gradient of the L2 penalty"},
    reference=l2_grad,
    cases=(
        (WS, BS, 0.1),
        (WS[:1], BS[:1], 2.0),
        ([WS[0].T, WS[1], np.full((2, 2), -0.3)], [np.ones(3), BS[1], BS[0]], 0.03),
        (STACK, STACK_B, 0.5),
    ),
    mistakes=(
        Mistake(
            "factor 2",
            lambda Ws, bs, lam: ([2 * lam * W for W in Ws], [0 * b for b in bs]),
            {
                "ja": "2倍になっています。式(35)には ½ があるので、微分すると λW です。",
                "en": "Twice too large: eq. (35) has a ½, so that the derivative is λW.",
            },
        ),
        Mistake(
            "half",
            lambda Ws, bs, lam: ([lam * W / 2 for W in Ws], [0 * b for b in bs]),
            {
                "ja": "半分になっています。½w² の微分では、½ は2乗から出る 2 と打ち消し合います。",
                "en": "Half of what it should be. In the derivative of ½w² the ½ cancels the 2 "
                "from the square.",
            },
        ),
        Mistake(
            "biases penalised",
            lambda Ws, bs, lam: ([lam * W for W in Ws], [lam * b for b in bs]),
            {
                "ja": "バイアスにも罰則がかかっています。式(35)の和は重み W だけです。",
                "en": "The biases are penalised too. The sum of eq. (35) runs over the weights W.",
            },
            also=(
                lambda Ws, bs, lam: ([2 * lam * W for W in Ws], [2 * lam * b for b in bs]),
                lambda Ws, bs, lam: (
                    [lam * np.sign(W) for W in Ws],
                    [lam * np.sign(b) for b in bs],
                ),
            ),
        ),
        Mistake(
            "L1",
            lambda Ws, bs, lam: ([lam * np.sign(W) for W in Ws], [0 * b for b in bs]),
            {
                "ja": "これは L1、式(34)の（劣）勾配です。L2 の勾配は W に比例します。",
                "en": "This is the (sub)gradient of L1, eq. (34). That of L2 is proportional to W.",
            },
        ),
        Mistake(
            "size instead of value",
            lambda Ws, bs, lam: ([lam * np.abs(W) for W in Ws], [0 * b for b in bs]),
            {
                "ja": "負の重みで符号が消えています。|w|² = w² の微分は w で、符号が残ります。",
                "en": "The sign of negative weights is lost. The derivative of |w|²/2 = w²/2 is w.",
            },
        ),
        Mistake(
            "no λ",
            lambda Ws, bs, lam: ([1 * W for W in Ws], [0 * b for b in bs]),
            {
                "ja": "λ がかかっていません。微分するのは λE_L2 です。",
                "en": "λ is missing: the derivative of λE_L2 is asked for.",
            },
        ),
        Mistake(
            "downhill",
            lambda Ws, bs, lam: ([-lam * W for W in Ws], [0 * b for b in bs]),
            {
                "ja": "符号が逆です。求めるのは勾配で、更新のときに引くのは最適化法の役目です。",
                "en": "The sign is reversed. The gradient is asked for; subtracting it is the work "
                "of the optimizer.",
            },
        ),
        Mistake(
            "value instead of gradient",
            lambda Ws, bs, lam: ([lam * W**2 / 2 for W in Ws], [0 * b for b in bs]),
            {
                "ja": "これは正則化項の値を成分ごとに並べたものです。w で微分してください。",
                "en": "These are the terms of the penalty itself. Differentiate them with respect "
                "to w.",
            },
            also=(lambda Ws, bs, lam: ([lam * W**2 for W in Ws], [0 * b for b in bs]),),
        ),
        Mistake(
            "mean over the weights",
            lambda Ws, bs, lam: ([lam * W / W.size for W in Ws], [0 * b for b in bs]),
            {
                "ja": "重みの数で割っています。式(35)は平均ではなく和です。",
                "en": "You divided by the number of weights. Eq. (35) is a sum, not a mean.",
            },
        ),
        Mistake(
            "only the weights",
            lambda Ws, bs, lam: [lam * W for W in Ws],
            {
                "ja": "重みの分だけを返しています。バイアスの分（0 の配列のリスト）も作り、"
                "`return gW, gb` とします。",
                "en": "Only the part of the weights is returned. Make that of the biases (a list "
                "of arrays of zeros) too and `return gW, gb`.",
            },
        ),
        Mistake(
            "numbers for arrays of zeros",
            lambda Ws, bs, lam: ([lam * W for W in Ws], [0 for b in bs]),
            {
                "ja": "値は 0 で合っていますが、形が違います。`np.zeros_like(b)` で b と同じ形に"
                "します。",
                "en": "0 is right, but the shape is not. `np.zeros_like(b)` has the shape of b.",
            },
            also=(lambda Ws, bs, lam: ([lam * W for W in Ws], 0),),
        ),
        Mistake(
            "zeros for one network",
            lambda Ws, bs, lam: ([lam * W for W in Ws], [np.zeros(len(b)) for b in bs]),
            {
                "ja": "1つのネットワークなら正しい答えです。20個のネットワークを一度に渡すと、"
                "b はベクトルではなく (20, n) の配列です。`np.zeros_like(b)` なら、どんな形にも"
                "合います。",
                "en": "Right for one network. When 20 networks come at once, b is not a vector but "
                "an array (20, n); `np.zeros_like(b)` fits any shape.",
            },
            also=(
                lambda Ws, bs, lam: ([lam * W for W in Ws], [np.zeros(W.shape[0]) for W in Ws]),
                lambda Ws, bs, lam: ([lam * W for W in Ws], [[0.0] * len(b) for b in bs]),
            ),
        ),
        Mistake(
            "wrong order",
            lambda Ws, bs, lam: ([0 * b for b in bs], [lam * W for W in Ws]),
            {
                "ja": "値は合っていますが、順番が逆です。(gW, gb) の順に返してください。",
                "en": "The values are right, in the wrong order: return (gW, gb).",
            },
        ),
        Mistake(
            "return in the loop",
            lambda Ws, bs, lam: ([lam * Ws[0]], [0 * bs[0]]),
            messages.RETURN_IN_LOOP,
        ),
    ),
    nudges=(
        {
            "ja": "1つの重みで考えます。λ·½w² を w で微分すると何ですか。",
            "en": "Think of one weight: what is the derivative of λ·½w² with respect to w?",
        },
        {
            "ja": "E_L2 はバイアスによらないので、バイアスについての勾配は 0 です。",
            "en": "E_L2 does not depend on the biases, so their gradient is 0.",
        },
        {
            "ja": "W ごとに λW、b ごとに同じ形の 0 の配列を作り、2つのリストで返します。",
            "en": "Make λW for each W and zeros of the same shape for each b; return two lists.",
        },
    ),
    explanation={
        "ja": "½w² の微分は w です。ばねの力と同じで、重みを 0 に引き戻します。",
        "en": "The derivative of ½w² is w: the force of a spring that pulls each weight to 0.",
    },
)

EXERCISES = (MOMENTUM_STEP, CRITICAL_BETA, ADAM_STEP, L2_GRAD)
