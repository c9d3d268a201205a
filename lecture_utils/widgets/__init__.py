"""Live demos, one module a notebook; each is shown by the last expression of a cell.

A module is imported when one of its demos, or the progress bar, is first asked for.
"""

from importlib import import_module

_DEMOS = {
    "backpropagation_steps": "chapters.backpropagation",
    "free_fall_explorer": "chapters.free_fall_fit",
    "affine_map": "chapters.linear_activation",
    "activation_slope": "chapters.linear_activation",
    "xor_by_hand": "chapters.linear_activation",
    "overfitting_explorer": "chapters.loss_and_split",
    "split_explorer": "chapters.loss_and_split",
    "softmax_temperature": "chapters.iris_onehot_softmax",
    "pixel_editor": "chapters.iris_onehot_softmax",
    "optimizer_race": "chapters.optimizers",
    "regularisation_path": "chapters.optimizers",
    "descent_trajectories": "chapters.newton_vs_sgd",
    "live_training": "chapters.newton_vs_sgd",
    "training_cockpit": "chapters.full_recipe",
    "rectangles_by_hand": "chapters.universal_approximation",
    "staircase_explorer": "chapters.universal_approximation",
    "trained_against_built": "chapters.universal_approximation",
    "gradient_flow": "chapters.vanishing_gradients",
    "deep_training": "chapters.vanishing_gradients",
    "ising_verdict": "chapters.ising_phases",
}

_MODULES = {"Demo": "demo", "progress_bar": "progress"} | _DEMOS

__all__ = [*_MODULES]


def __getattr__(name: str):
    if name in _MODULES:
        return getattr(import_module(f".{_MODULES[name]}", __name__), name)
    raise AttributeError(f"there is no demo {name!r}; there are {', '.join(_DEMOS)}")


def __dir__() -> list[str]:
    return sorted(__all__)
