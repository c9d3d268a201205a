"""Live demos, one module a notebook; each is shown by the last expression of a cell.

A module is imported when one of its demos, or the progress bar, is first asked for.
"""

from importlib import import_module

_DEMOS = {
    "backpropagation_steps": "backpropagation",
    "free_fall_explorer": "free_fall_fit",
    "affine_map": "linear_activation",
    "activation_slope": "linear_activation",
    "xor_by_hand": "linear_activation",
    "overfitting_explorer": "loss_and_split",
    "split_explorer": "loss_and_split",
    "softmax_temperature": "iris_onehot_softmax",
    "pixel_editor": "iris_onehot_softmax",
    "optimizer_race": "optimizers",
    "regularisation_path": "optimizers",
    "descent_trajectories": "newton_vs_sgd",
    "live_training": "newton_vs_sgd",
    "training_cockpit": "full_recipe",
    "rectangles_by_hand": "universal_approximation",
    "staircase_explorer": "universal_approximation",
    "trained_against_built": "universal_approximation",
    "gradient_flow": "vanishing_gradients",
    "deep_training": "vanishing_gradients",
    "ising_verdict": "ising_phases",
}

_MODULES = {"Demo": "demo", "progress_bar": "progress"} | _DEMOS

__all__ = [*_MODULES]


def __getattr__(name: str):
    if name in _MODULES:
        return getattr(import_module(f".{_MODULES[name]}", __name__), name)
    raise AttributeError(f"there is no demo {name!r}; there are {', '.join(_DEMOS)}")


def __dir__() -> list[str]:
    return sorted(__all__)
