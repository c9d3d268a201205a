"""Neural networks for physicists, in NumPy: the package behind the lecture notebooks.

The numerical core is imported at once and needs NumPy alone; figures, demos and exercises
are imported when they are first used.
"""

from importlib import import_module

from . import data
from .activations import Activation, identity, log_softmax, relu, sigmoid, softmax, step, tanh
from .data import one_hot, split, standardize
from .derivatives import (
    check_gradient,
    numerical_gradient,
    numerical_hessian,
    numerical_jacobian,
)
from .layers import BatchNorm, Dense, Skip
from .losses import accuracy, cross_entropy, l1, l2, squared_error
from .network import Network
from .optimizers import Adam, GradientDescent, Momentum, RMSprop, newton_step
from .training import History, minibatches, train

_LAZY = {
    "plots": "plots",
    "widgets": "widgets",
    "read_table": "chapters.full_recipe.tables",
    "check": "exercises",
    "use": "exercises",
    "library": "exercises",
    "hint": "exercises",
    "solution": "exercises",
    "progress": "exercises",
    "CheckResult": "exercises",
    "setup": "environment",
    "check_environment": "environment",
}

__all__ = [
    "Activation",
    "Adam",
    "BatchNorm",
    "Dense",
    "GradientDescent",
    "History",
    "Momentum",
    "Network",
    "RMSprop",
    "Skip",
    "accuracy",
    "check_gradient",
    "cross_entropy",
    "data",
    "identity",
    "l1",
    "l2",
    "log_softmax",
    "minibatches",
    "newton_step",
    "numerical_gradient",
    "numerical_hessian",
    "numerical_jacobian",
    "one_hot",
    "relu",
    "sigmoid",
    "softmax",
    "split",
    "squared_error",
    "standardize",
    "step",
    "tanh",
    "train",
    *_LAZY,
]


def __getattr__(name: str):
    if name == "__version__":  # as installed
        return import_module("importlib.metadata").version(__name__)
    if name.startswith("__"):
        raise AttributeError(name)
    if name not in _LAZY:
        return import_module(".moved", __name__).moved(__name__, name)
    module = import_module(f".{_LAZY[name]}", __name__)
    return module if name == _LAZY[name] else getattr(module, name)


def __dir__() -> list[str]:
    return sorted(__all__)
