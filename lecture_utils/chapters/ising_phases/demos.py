"""The live demo of notebook 11: a lattice, the verdict of a network on it, and |m|."""

from functools import lru_cache
from typing import NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.colors import ListedColormap

from ...activations import tanh
from ...data import one_hot
from ...language import choose
from ...losses import cross_entropy
from ...network import Network
from ...optimizers import Adam
from ...plots.style import GREY, INK, PALETTE, STYLE
from ...training import train
from ...widgets.artists import ColorPlane
from ...widgets.controls import Counter, choice, slider
from ...widgets.demo import Demo, new_figure
from . import ising

T_C = 2 / np.log(1 + np.sqrt(2))
TEMPERATURES = np.round(np.linspace(1.0, 3.6, 53), 2)
SIZES = (8, 16, 32)
SNAPSHOTS, NETWORKS = 12, 5
FAR = (TEMPERATURES <= 1.7) | (TEMPERATURES >= 2.9)  # where the networks learn, as in the notebook
PAUSE = {8: 20, 16: 40, 32: 60}  # sweeps between snapshots
EPOCHS = {8: 40, 16: 15, 32: 8}
TREATMENTS = ("as it is", "shuffled", "half turned")


class Ensemble(NamedTuple):
    """Configurations at all temperatures, and what the networks say of them.

    Attributes
    ----------
    spins : array of int8, shape (53, 12, L, L)
        For each of `TEMPERATURES` snapshots of one chain.
    network : Network
    theta : array, shape (5, P)
    magnetisation, ordered : array, shape (53,)
        |m| and P(ordered), averaged over three chains (and over the networks).
    """

    spins: np.ndarray
    network: Network
    theta: np.ndarray
    magnetisation: np.ndarray
    ordered: np.ndarray


class Verdict(NamedTuple):
    """One configuration and what is said of it.

    Attributes
    ----------
    L : int
    T : float
    spins : array of int8, shape (L, L)
    energy, magnetisation : float
        Energy per site, and |m|.
    ordered : array, shape (5,)
        P(ordered) of each network.
    curves : tuple of arrays, shape (53,)
        Mean |m| and mean P(ordered) of untreated lattices of this size.
    """

    L: int
    T: float
    spins: np.ndarray
    energy: float
    magnetisation: float
    ordered: np.ndarray
    curves: tuple[np.ndarray, np.ndarray]


@lru_cache(maxsize=len(SIZES))
def ensemble(L: int) -> Ensemble:
    """Make the configurations of size L and train networks far from the critical point."""
    rng = np.random.default_rng(L)
    # One chain for the demo and two that the networks learn from, of which one starts down.
    run = ising.run(L, TEMPERATURES, chains=3, snapshots=SNAPSHOTS, pause=PAUSE[L], rng=rng)
    everything = np.moveaxis(run, (3, 2, 4), (0, 1, 2))  # (chains, temperatures, snapshots, L, L)
    shown, *learned = everything

    X = np.concatenate([part[FAR] for part in learned])
    X = np.concatenate([X, -X]).reshape(-1, L * L)
    y = np.tile(np.repeat(TEMPERATURES[FAR] < T_C, SNAPSHOTS), 4).astype(int)
    net = Network(L * L, 8, 2, activation=tanh, loss=cross_entropy)
    start = net.init(rng, size=NETWORKS).astype(np.float32)
    theta = train(
        *(net, start, _scaled(X, L), one_hot(y, 2).astype(np.float32)),
        optimizer=Adam(0.01),
        epochs=EPOCHS[L],
        batch_size=32,
        rng=rng,
    ).theta
    ordered = net.forward(theta, _scaled(everything.reshape(-1, L * L), L))[..., 1].mean(axis=0)
    return Ensemble(
        *(shown, net, theta),
        magnetisation=np.abs(everything.mean(axis=(3, 4))).mean(axis=(0, 2)),
        ordered=ordered.reshape(3, -1, SNAPSHOTS).mean(axis=(0, 2)),
    )


def _scaled(X: np.ndarray, L: int) -> np.ndarray:
    return X.astype(np.float32) / np.float32(L)


def judge(temperature: float, L: int, treatment: str, configuration: int) -> Verdict:
    """Take a configuration, treat it, and ask the networks.

    Parameters
    ----------
    temperature : float
        Between 1 and 3.6; the nearest of `TEMPERATURES` is used.
    L : int
        8, 16 or 32.
    treatment : str
        One of `TREATMENTS`: nothing; all sites in random order; the right half turned over.
    configuration : int
        Number of the snapshot; after 12 they begin again.
    """
    if L not in SIZES:
        raise ValueError(f"L must be one of {SIZES}, got {L!r}")
    if treatment not in TREATMENTS:
        raise ValueError(f"treatment must be one of {TREATMENTS}, got {treatment!r}")
    world = ensemble(L)
    k = int(np.abs(TEMPERATURES - temperature).argmin())
    spins = world.spins[k, configuration % SNAPSHOTS]
    if treatment == "shuffled":
        spins = np.random.default_rng(configuration).permuted(spins.ravel()).reshape(L, L)
    elif treatment == "half turned":
        spins = np.where(np.arange(L) < L // 2, spins, -spins)
    return Verdict(
        L=L,
        T=float(TEMPERATURES[k]),
        spins=spins,
        energy=float(ising.energy(spins[:, :, None])[0]),
        magnetisation=float(np.abs(spins.mean())),
        ordered=world.network.forward(world.theta, _scaled(spins.reshape(1, -1), L))[:, 0, 1],
        curves=(world.magnetisation, world.ordered),
    )


def onsager_magnetisation(T: np.ndarray) -> np.ndarray:
    """Return the spontaneous |m| of the infinite lattice, 0 above the critical point."""
    return np.maximum(0, 1 - np.sinh(2 / T) ** -4.0) ** (1 / 8)


_SPINS = ListedColormap(["#FFFFFF", PALETTE["blue"]])
_ALT = {
    "ja": "左：スピン配位（青が +1、白が −1）。右：温度に対する |m|（実線）と、ネットワークの "
    "P(ordered)（破線）。左の配位の値を丸とひし形で示す。",
    "en": "Left: a spin configuration (blue +1, white -1). Right: |m|, solid, and the networks' "
    "P(ordered), dashed, against temperature. A circle and diamonds show the configuration on the "
    "left.",
}
_TREATMENT_NAMES = {
    "as it is": {"ja": "そのまま", "en": "as it is"},
    "shuffled": {"ja": "並べかえ", "en": "shuffled"},
    "half turned": {"ja": "半分反転", "en": "half turned"},
}


@mpl.rc_context(STYLE)
def ising_verdict() -> Demo:
    """Show a lattice, its |m| and what networks say that never saw temperatures near T_c."""
    figure = new_figure(700, 380)
    lattice, curves = figure.subplots(1, 2, width_ratios=[5, 6])
    lattice.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[], aspect="equal")
    lattice.spines[["top", "right"]].set_visible(True)
    curves.set(xlim=(0.94, 3.66), ylim=(-0.04, 1.06), xlabel="$T$")
    curves.axvline(T_C, color=GREY, lw=1.5, ls=":")
    curves.text(T_C + 0.03, 1.0, "$T_c$", color=GREY, va="center")
    for low, high in ((1.0, 1.7), (2.9, 3.6)):
        curves.axvspan(low, high, ymax=0.03, color=GREY, alpha=0.35, lw=0)
    T = np.linspace(1, 3.6, 400)
    curves.plot(T, onsager_magnetisation(T), color=PALETTE["blue"], lw=1.2, ls="-.")
    plane = ColorPlane(lattice, _SPINS)
    blue = {"color": PALETTE["blue"]}
    red = {"color": PALETTE["vermillion"]}
    (line_m,) = curves.plot([], [], lw=2.5, label="$|m|$", **blue)
    (line_p,) = curves.plot([], [], lw=2.5, ls="--", label="$P$(ordered)", **red)
    (here,) = curves.plot([], [], color=INK, lw=1.2, zorder=1)
    (dot_m,) = curves.plot([], [], "o", ms=12, mec="white", zorder=4, **blue)
    (dots_p,) = curves.plot([], [], "D", ms=9, mec="white", zorder=5, **red)
    legend = curves.legend(loc="center left", bbox_to_anchor=(0.0, 0.3))
    left_title = lattice.set_title(" ")
    right_title = curves.set_title(" ", fontsize=14)

    def draw(verdict: Verdict) -> None:
        plane.set_values((verdict.spins[::-1] + 1) / 2)
        magnetisation, ordered = verdict.curves
        line_m.set_data(TEMPERATURES, magnetisation)
        line_p.set_data(TEMPERATURES, ordered)
        here.set_data([verdict.T, verdict.T], [-1, 2])
        dot_m.set_data([verdict.T], [verdict.magnetisation])
        dots_p.set_data(np.full(NETWORKS, verdict.T), verdict.ordered)
        left_title.set_text(f"$L = {verdict.L}$,  $E/N = {verdict.energy:.2f}$")
        right_title.set_text(
            f"$T = {verdict.T:.2f}$:  $|m| = {verdict.magnetisation:.2f}$,  "
            f"$P = {verdict.ordered.mean():.2f}$"
        )

    return Demo(
        "ising-verdict",
        figure,
        controls={
            "temperature": slider(
                choose({"ja": r"温度 $T$", "en": r"temperature $T$"}), 2.0, 1.0, 3.6, 0.05
            ),
            "L": choice({f"L = {L}": L for L in SIZES}, value=32),
            "treatment": choice(
                {choose(text): name for name, text in _TREATMENT_NAMES.items()}, value="as it is"
            ),
            "configuration": Counter(choose({"ja": "別の配位", "en": "Another"}), "random"),
        },
        compute=judge,
        draw=draw,
        moving=[
            *(plane, line_m, line_p, here, dot_m, dots_p, legend, left_title, right_title),
        ],
        alt=choose(_ALT),
        columns=1,
    )
