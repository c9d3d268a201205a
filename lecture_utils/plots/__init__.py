"""Figures: the style of the series, curves with their errors, diagrams of networks."""

from .curves import plot_activation, plot_band, plot_data, plot_seed_band, plot_square_image
from .derivatives import plot_entries, plot_paths
from .diagrams import (
    arrow,
    box,
    clean,
    node_col,
    plot_affine_diagram,
    plot_layers,
    plot_network,
    plot_network_bars,
)
from .recipe import plot_recipe
from .showing import show
from .skip import plot_skip
from .splitting import plot_learning_curves, plot_split
from .style import LEGIBLE, PALETTE, WEIGHT_COLORMAP, tint, use_style

__all__ = [
    "LEGIBLE",
    "PALETTE",
    "WEIGHT_COLORMAP",
    "arrow",
    "box",
    "clean",
    "node_col",
    "plot_activation",
    "plot_affine_diagram",
    "plot_band",
    "plot_data",
    "plot_entries",
    "plot_layers",
    "plot_learning_curves",
    "plot_network",
    "plot_network_bars",
    "plot_paths",
    "plot_recipe",
    "plot_seed_band",
    "plot_skip",
    "plot_split",
    "plot_square_image",
    "show",
    "tint",
    "use_style",
]
