"""How the cost of a step grows with parameters, batch and depth, drawn with its exponents."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from . import limits, ours
from .problems import random_problem
from .timing import interleaved

SWEEPS = {
    "parameters P": [(n, n, n, 10) for n in (8, 16, 32, 64, 128, 256, 512)],
    "batch size": [2**k for k in range(2, 15, 2)],
    "layers": [2, 4, 8, 16, 32, 64],
}


def measure(peers: dict, rounds: int, slice_seconds: float) -> dict:
    """Return for each sweep the sizes and, per contender, seconds of processor time a step."""
    results = {}
    for sweep, values in SWEEPS.items():
        sizes, seconds = [], {}
        for value in values:
            if sweep == "parameters P":
                problem = random_problem(*value, samples=64)
                sizes.append(problem.net.n_parameters)
            elif sweep == "batch size":
                problem = random_problem(64, 64, 10, samples=value)
                sizes.append(value)
            else:
                problem = random_problem(*[10] * (value + 1), samples=32)
                sizes.append(value)
            contenders = {
                "ours": (ours.Step(problem).step, 1),
                "plain": (ours.PlainStep(problem).step, 1),
                "by hand": (limits.ByHand(problem).step, 1),
                "matrix products": (limits.matrix_products(problem), 1),
            }
            if "torch" in peers:
                contenders["torch fused"] = (peers["torch"].Step(problem, fused=True).step, 1)
            for name, times in interleaved(contenders, rounds, slice_seconds).items():
                seconds.setdefault(name, []).append(times.median)
        exponents = {name: _exponent(sizes, t) for name, t in seconds.items()}
        results[sweep] = {"sizes": sizes, "seconds": seconds, "exponents": exponents}
    return results


def _exponent(sizes, seconds) -> float:
    """Slope in the log-log plane over the three largest sizes, where the calls cost little."""
    return float(np.polyfit(np.log(sizes[-3:]), np.log(seconds[-3:]), 1)[0])


def draw(results: dict, path: Path) -> None:
    """Draw one panel a sweep."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import NullFormatter

    colors = {
        "ours": "#D55E00",
        "plain": "#E69F00",
        "by hand": "#0072B2",
        "matrix products": "#000000",
    }
    figure = Figure(figsize=(12, 4), layout="constrained")
    panels = figure.subplots(1, len(results), sharey=True)
    for ax, (sweep, result) in zip(panels, results.items(), strict=True):
        for name, seconds in result["seconds"].items():
            ax.loglog(
                result["sizes"],
                1e6 * np.array(seconds),
                "o-",
                color=colors.get(name, "#009E73"),
                label=rf"{name}, $\propto n^{{{result['exponents'][name]:.2f}}}$",
            )
        ax.set_xlabel(sweep)
        ax.xaxis.set_minor_formatter(NullFormatter())  # else labels collide below a decade
        ax.grid(alpha=0.3)
        ax.legend(fontsize="small", title="exponent from the 3 largest $n$", title_fontsize="small")
    panels[0].set_ylabel("processor time of a training step (µs)")
    figure.savefig(path)
