"""scikit-learn as a contender: `MLPClassifier.fit`, all of it."""

from __future__ import annotations

from collections.abc import Callable

from sklearn.neural_network import MLPClassifier

from .problems import BETA1, BETA2, DELTA, LEARNING_RATE, Problem


def _model(problem: Problem, batch_size: int, epochs: int, **settings) -> MLPClassifier:
    return MLPClassifier(
        hidden_layer_sizes=problem.sizes[1:-1],
        activation="tanh",
        solver="adam",
        alpha=0,
        batch_size=batch_size,
        max_iter=epochs,
        tol=0,
        n_iter_no_change=10**9,  # never stop early
        beta_1=BETA1,
        beta_2=BETA2,
        epsilon=DELTA,
        **settings,
    )


def training(
    problem: Problem, batch_size: int, epochs: int, learning_rate: float = LEARNING_RATE
) -> Callable[[], MLPClassifier]:
    def run(seed: int = 0):
        model = _model(
            problem, batch_size, epochs, learning_rate_init=learning_rate, random_state=seed
        )
        return model.fit(problem.X, problem.labels)

    return run


def epochs_to_loss(problem: Problem, batch_size: int, learning_rate: float, goal, loss, seed):
    """Return after how many epochs ``loss`` of the model is at most ``goal``."""
    model = _model(problem, batch_size, 1, learning_rate_init=learning_rate, random_state=seed)
    classes = range(problem.sizes[-1])
    epochs = 0
    while epochs == 0 or loss(matrices(model)) > goal:
        model.partial_fit(problem.X, problem.labels, classes=classes)
        epochs += 1
    return epochs


def trained(problem: Problem, steps: int):
    """Return (W, b) after so many full-batch steps from the start of the problem."""
    model = _model(
        problem, len(problem.X), 1, learning_rate_init=LEARNING_RATE, warm_start=True, shuffle=False
    )
    model.fit(problem.X, problem.labels)  # makes the arrays, which are then overwritten
    model.coefs_ = [W.T.copy() for W, _ in problem.matrices()]
    model.intercepts_ = [b for _, b in problem.matrices()]
    model.set_params(max_iter=steps).fit(problem.X, problem.labels)
    return matrices(model)


def matrices(model: MLPClassifier):
    return [(W.T, b) for W, b in zip(model.coefs_, model.intercepts_, strict=True)]
