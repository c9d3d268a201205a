"""The figures of the lecture note, drawn by code.

``python -m lecture_utils.plots.note_figures figures/`` writes them all as SVG files.
"""

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..activations import relu, sigmoid, tanh
from ..data import iris, one_hot, split, standardize
from ..losses import cross_entropy
from ..network import Network
from ..optimizers import Adam
from ..training import train
from .curves import plot_activation, plot_square_image
from .diagrams import plot_affine_diagram, plot_layers, plot_network, plot_network_bars
from .recipe import HEIGHT as RECIPE_HEIGHT
from .recipe import WIDTH as RECIPE_WIDTH
from .recipe import plot_recipe
from .skip import HEIGHT as SKIP_HEIGHT
from .skip import WIDTH as SKIP_WIDTH
from .skip import plot_skip
from .splitting import plot_learning_curves, plot_split
from .style import GREY, STYLE

IRIS_WEIGHTS = (
    np.array(
        [
            [-0.59, -0.12, 2.38, 0.93],
            [-0.47, 0.10, -0.89, -0.42],
            [-1.49, 0.82, -0.54, 0.37],
            [0.17, -0.55, 0.12, 2.22],
            [-0.68, 1.18, -1.08, -1.57],
        ]
    ),
    np.array(
        [
            [-1.07, 0.18, 1.12, -0.99, 1.82],
            [-3.15, 0.64, -1.49, -0.69, -2.49],
            [0.96, -0.50, -1.41, 1.69, -0.42],
        ]
    ),
)
"""W1 and W2 of a 4-5-3 network (tanh, softmax) trained on the standardised iris data."""

IRIS_BIASES = (np.array([-1.72, 1.11, -0.93, -1.85, -0.77]), np.array([0.40, -0.84, 0.74]))
"""b1 and b2 of the same network."""


def figure_1() -> Figure:
    """Return figure 1: an affine map as arrows, and the image of the unit square under one."""
    fig = _new_figure(10.6, 3.7)
    plot_affine_diagram(3, 2, ax=_axes_in_inches(fig, 0, 0, 6.85, 3.7))
    W, b = np.array([[1.3, -0.4], [0.4, 1.1]]), np.array([2.4, 0.3])
    plot_square_image(W, b, ax=_axes_in_inches(fig, 7.4, 0.65, 3.1, 2.6))
    return fig


def figure_2() -> Figure:
    """Return figure 2: sigmoid on the left, ReLU on the right, each with its derivative."""
    fig = _new_figure(10.2, 4.0, layout="constrained")
    for activation, ax in zip((sigmoid, relu), fig.subplots(1, 2), strict=True):
        plot_activation(activation, ax=ax)
    return fig


def figure_3() -> Figure:
    """Return figure 3: a network of sizes [4, 16, 3] as a chain of affine maps and activations."""
    fig = _new_figure(9.4, 3.0)
    plot_layers([4, 16, 3], ax=_axes_in_inches(fig, 0, 0, 9.4, 3.0))
    return fig


def figure_4() -> Figure:
    """Return figure 4: one network drawn with a line per weight and with a line per affine map.

    The weights are those of `IRIS_WEIGHTS`.
    """
    fig = _new_figure(10.7, 5.7)
    plot_network([4, 5, 3], IRIS_WEIGHTS, ax=_axes_in_inches(fig, 0, 0, 5.4, 5.7))
    bars = plot_network_bars([4, 5, 3], ax=_axes_in_inches(fig, 6.0, 0.75, 4.7, 4.95))
    bars.text(-0.9, 0, "=", fontsize=34, color=GREY, ha="center", va="center")
    one_line = r"one line:  $\vec{u} = W\vec{z} + \vec{b}$"
    bars.text(1.75, -2.48, one_line, fontsize=15, ha="center", va="center")
    return fig


def figure_5() -> Figure:
    """Return figure 5: the irises split into three sets, and 20 networks trained on the split."""
    flowers, rng = iris(), np.random.default_rng(4)
    parts = split(150, (90, 30, 30), rng, stratify=flowers.y)
    Y = one_hot(flowers.y, 3)
    X_train, X_validation, _ = standardize(*(flowers.X[part] for part in parts))
    net = Network(4, 32, 3, activation=tanh, loss=cross_entropy)
    history = train(
        net,
        net.init(rng, size=20),
        X_train,
        Y[parts[0]],
        optimizer=Adam(0.02),
        epochs=150,
        batch_size=16,
        rng=rng,
        validation=(X_validation, Y[parts[1]]),
    )
    # Rounded, so that the file does not depend on the last digits of a processor.
    rounded = {name: np.round(getattr(history, name), 6) for name in ("loss", "validation_loss")}
    fig = _new_figure(12.0, 4.6, layout="constrained")
    left, right = fig.subplots(1, 2, width_ratios=[1, 1.1])
    plot_split(*parts, y=flowers.y, names=flowers.species, ax=left)
    plot_learning_curves(replace(history, **rounded), ax=right)
    return fig


def figure_6() -> Figure:
    """Return figure 6: a skip connection, its formula and its Jacobian."""
    fig = _new_figure(SKIP_WIDTH, SKIP_HEIGHT)
    plot_skip(ax=_axes_in_inches(fig, 0, 0, SKIP_WIDTH, SKIP_HEIGHT))
    return fig


def figure_7() -> Figure:
    """Return figure 7: how a network is used for classification, from the data to the result."""
    fig = _new_figure(RECIPE_WIDTH, RECIPE_HEIGHT)
    plot_recipe(ax=_axes_in_inches(fig, 0, 0, RECIPE_WIDTH, RECIPE_HEIGHT))
    return fig


def _new_figure(width: float, height: float, layout: str = "none") -> Figure:
    fig = plt.figure(figsize=(width, height), layout=layout)
    # pyplot teaches a notebook to show figures; once closed, a figure is not shown twice.
    plt.close(fig)
    return fig


def _axes_in_inches(fig: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    fig_width, fig_height = fig.get_size_inches()
    return fig.add_axes(
        (left / fig_width, bottom / fig_height, width / fig_width, height / fig_height)
    )


FIGURES: dict[str, Callable[[], Figure]] = {
    f.__name__: f for f in (figure_1, figure_2, figure_3, figure_4, figure_5, figure_6, figure_7)
}
"""Every figure by the name of its file."""


def write_figures(folder: Path) -> list[Path]:
    """Write each figure as an SVG file whose bytes are the same in every run.

    Parameters
    ----------
    folder : Path
        Made if it does not exist.

    Returns
    -------
    list of Path
        The files written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    # Paths for glyphs look the same without our fonts; the salt fixes the ids of the elements.
    fixed = {"svg.fonttype": "path", "svg.hashsalt": "lecture_utils"}
    with plt.style.context(["default", STYLE, fixed]):
        for name, draw in FIGURES.items():
            path = folder / f"{name}.svg"
            draw().savefig(path, metadata={"Date": None})
            paths.append(path)
    return paths


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the figures of the lecture note as SVG.")
    parser.add_argument("folder", type=Path, help="for example figures/")
    for path in write_figures(parser.parse_args().folder):
        print(path)


if __name__ == "__main__":
    main()
