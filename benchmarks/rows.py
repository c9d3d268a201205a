"""The rows of the table: what is measured, that the results agree, and the targets."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from resource import RUSAGE_CHILDREN, getrusage
from typing import NamedTuple

import numpy as np

from . import limits, ours
from .problems import Problem, flatten, iris_problem, random_problem
from .timing import Ratio, Times, interleaved

OURS = "ours"
COLUMNS = (
    "plain",
    "by hand",
    "lu.train",
    "sklearn fit",
    "torch",
    "torch fused",
    "jax step",
    "jax scan",
    "matrix prod.",
    "empty calls",
)


class Target(NamedTuple):
    """The ratio contender/ours must be at least this; or, for a bound from below, at most."""

    column: str
    at_least: float = 0.0
    ours_at_most: float = 0.0  # in multiples of the contender, or in the row's unit for OURS


class Outcome(NamedTuple):
    """What came of a target; ``by_hand`` is what the step by hand reaches, a bound for ours."""

    target: str
    measured: float
    by_hand: float | None
    reached: bool


@dataclass
class Row:
    name: str
    unit: str
    contenders: dict[str, tuple[Callable[[], object], float]]
    targets: list[Target]
    checks: dict[str, tuple[float, float]]  # contender -> (difference from ours, tolerance)
    times: dict[str, Times] = field(default_factory=dict)

    def check(self) -> None:
        """Stop if a contender computes something else than we do."""
        for name, (error, tolerance) in self.checks.items():
            if not error <= tolerance:
                raise SystemExit(
                    f"{self.name}: {name} differs from ours by {error:.1e}, more than "
                    f"{tolerance:.0e}; no time is compared before results agree"
                )

    def measure(self, rounds: int, slice_seconds: float) -> None:
        self.times = interleaved(self.contenders, rounds, slice_seconds)

    def ratio(self, name: str) -> Ratio:
        return Ratio.of(self.times[name], self.times[OURS])

    def outcomes(self) -> Iterator[Outcome]:
        for target in self.targets:
            column, at_least, at_most = target
            if column not in self.times:
                continue
            value, by_hand = self._reached_by(OURS, target), None
            if "by hand" in self.times and column != "by hand":
                by_hand = self._reached_by("by hand", target)
            sign, bound = ("<=", at_most) if at_most else (">=", at_least)
            unit = self.unit if column == OURS else f"x {column}"
            reached = value <= at_most if at_most else value >= at_least
            yield Outcome(f"{sign} {bound:g} {unit}", value, by_hand, reached)

    def _reached_by(self, name: str, target: Target) -> float:
        own = self.times[name]
        if target.column == OURS:
            return own.median * {"µs": 1e6, "ms": 1e3}[self.unit]
        ratio = Ratio.of(self.times[target.column], own).median
        return 1 / ratio if target.ours_at_most else ratio


def _difference(a, b) -> float:
    a, b = np.asarray(a), np.asarray(b)
    return float(np.linalg.norm(a - b) / np.linalg.norm(b))


def step_row(
    name: str,
    problem: Problem,
    peers: dict,
    targets: list[Target],
    *,
    unit: str = "µs",
    epochs: int = 10,
    in_scan: int = 100,
    n_checked: int = 20,
) -> Row:
    """One training step of Adam on one batch; whole calls of ``fit`` and ``train`` on eight.

    ``epochs`` of those calls, ``in_scan`` steps in one call of JAX, and ``n_checked`` steps
    after which the results are compared are smaller for large networks.
    """
    batch, steps = len(problem.X), 8 * epochs
    sample = problem.repeated(8)
    makers = {
        OURS: lambda: ours.Step(problem),
        "plain": lambda: ours.PlainStep(problem),
        "by hand": lambda: limits.ByHand(problem),
    }
    contenders = {
        "lu.train": (ours.training(sample, batch, epochs), steps),
        "matrix prod.": (limits.matrix_products(problem), 1),
        "empty calls": (limits.empty_calls(problem), 1),
    }
    if "torch" in peers:
        makers["torch"] = lambda: peers["torch"].Step(problem, fused=False)
        makers["torch fused"] = lambda: peers["torch"].Step(problem, fused=True)
    if "jax" in peers:
        makers["jax step"] = lambda: peers["jax"].Step(problem)
        contenders["jax scan"] = (peers["jax"].Step(problem, in_scan).step, in_scan)

    # All start from the same θ: after some steps they must have arrived at the same one.
    arrived = {}
    for contender, make in makers.items():
        work = make()
        for _ in range(n_checked):
            work.step()
        arrived[contender] = (
            work.theta if contender in (OURS, "plain") else flatten(work.matrices())
        )
        contenders[contender] = (work.step, 1)
    way = arrived[OURS] - problem.theta
    checks = {c: (_difference(theta - problem.theta, way), 1e-9) for c, theta in arrived.items()}
    if "scikit-learn" in peers:
        contenders["sklearn fit"] = (peers["scikit-learn"].training(sample, batch, epochs), steps)
        theirs = flatten(peers["scikit-learn"].trained(problem, n_checked))
        # scikit-learn adds δ before it corrects the bias of the moments, so only nearly equal.
        checks["sklearn fit"] = (_difference(theirs - problem.theta, way), 1e-2)
    return Row(name, unit, contenders, targets, checks)


def ensemble_row(networks: int) -> Row:
    problem = _first_samples(iris_problem(), 16)
    many, one = ours.Step(problem, networks), ours.Step(problem)
    for _ in range(20):
        many.step()
        one.step()
    error = max(_difference(theta, one.theta) for theta in many.theta)
    return Row(
        f"step: {networks} Iris networks, each",
        "µs",
        {OURS: (many.step, networks), "empty calls": (limits.empty_calls(problem), networks)},
        [Target(OURS, ours_at_most=3.5)],
        {"a single network": (error, 1e-10)},
    )


def to_loss_row(goal: float, peers: dict) -> Row:
    """The whole training of an Iris network until its loss has fallen to the goal.

    How many epochs a contender needs is found beforehand, for each of five shuffles.
    """
    problem, batch, rate, seeds = iris_problem(), 16, 0.01, range(5)
    X, Y, net = problem.X, problem.Y, problem.net

    def loss(matrices):
        return float(net.loss(flatten(matrices), X, Y))

    def chained(make, epochs):
        runs = [make(n) for n in epochs]

        def run():
            for seed, one_run in zip(seeds, runs, strict=True):
                one_run(seed)

        return run, len(seeds)

    long = ours.training(problem, batch, 200, rate)
    epochs = [int(np.argmax(long(seed).loss <= goal)) for seed in seeds]
    contenders = {OURS: chained(lambda n: ours.training(problem, batch, n, rate), epochs)}
    reached = [
        ours.training(problem, batch, n, rate)(seed).loss[-1]
        for n, seed in zip(epochs, seeds, strict=True)
    ]
    checks = {OURS: (float(max(reached)), goal)}
    if "torch" in peers:
        train = peers["torch"].training
        for name, fused in (("torch", False), ("torch fused", True)):
            done = train(problem, batch, None, rate, fused, lambda m: loss(m) <= goal)
            found = [done(seed) for seed in seeds]
            contenders[name] = chained(
                lambda n, fused=fused: train(problem, batch, n, rate, fused), found
            )
    if "scikit-learn" in peers:
        theirs = peers["scikit-learn"]
        found = [theirs.epochs_to_loss(problem, batch, rate, goal, loss, seed) for seed in seeds]
        contenders["sklearn fit"] = chained(
            lambda n: theirs.training(problem, batch, n, rate), found
        )
    targets = [Target("sklearn fit", 5.5), Target("torch", 9)]
    return Row(f"Iris to loss {goal:.2f}, all of it", "ms", contenders, targets, checks)


def hessian_row(hidden: int, peers: dict) -> Row:
    problem = iris_problem(hidden)
    net, theta, X, Y = problem.net, problem.theta, problem.X, problem.Y
    contenders = {OURS: (lambda: net.hessian(theta, X, Y), 1)}
    checks = {}
    for peer, column in (("jax", "jax step"), ("torch", "torch")):
        if peer in peers:
            compute = peers[peer].hessian(problem)
            contenders[column] = (compute, 1)
            checks[column] = (float(np.abs(net.hessian(theta, X, Y) - compute()).max()), 1e-13)
    targets = [Target("torch", 1)] if hidden == 16 else []
    return Row(f"Hessian, P = {net.n_parameters}", "ms", contenders, targets, checks)


def landscape_row() -> Row:
    """A plane of 200 x 200 points; the loop does every twentieth of them."""
    problem = _first_samples(iris_problem(), 100)
    net, rng = problem.net, np.random.default_rng(0)
    a, b = rng.normal(size=(2, net.n_parameters))
    line = np.linspace(-1, 1, 200)
    thetas = problem.theta + line[:, None, None] * a + line[:, None] * b
    some = thetas.reshape(-1, net.n_parameters)[::20]
    loss = limits.loss_by_hand(problem)

    def loop():
        return [loss(theta) for theta in some]

    def blocks():  # of 50 networks, whose values stay in the cache
        parts = thetas.reshape(-1, 50, net.n_parameters)
        return np.array([net.loss(part, problem.X, problem.Y) for part in parts])

    error = _difference(blocks().ravel()[::20], loop())
    return Row(
        "loss at 200 x 200 points, 100 samples",
        "ms",
        {OURS: (blocks, 1), "by hand": (loop, 1 / 20)},
        [Target("by hand", 3.5)],
        {"by hand": (error, 1e-12)},
    )


def _first_samples(problem: Problem, n: int) -> Problem:
    return Problem(problem.net, problem.sizes, problem.theta, problem.X[:n], problem.labels[:n])


class ImportRow(Row):
    """Time of `import lecture_utils` on top of `import numpy`, each in a fresh process."""

    def __init__(self):
        target = Target(OURS, ours_at_most=30)
        super().__init__("import lecture_utils, over numpy", "ms", {}, [target], {})

    def measure(self, rounds: int, slice_seconds: float) -> None:
        def child(code: str) -> float:
            before = getrusage(RUSAGE_CHILDREN)
            subprocess.run([sys.executable, "-c", code], check=True)
            after = getrusage(RUSAGE_CHILDREN)
            return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)

        pairs = [
            (child("import numpy"), child("import numpy, lecture_utils")) for _ in range(rounds)
        ]
        self.times = {OURS: Times(np.array([both - numpy for numpy, both in pairs]))}


def all_rows(peers: dict) -> Iterator[Row]:
    """Yield the rows of the table, made one by one, since some hold much memory."""
    yield step_row(
        "step: Iris 4-16-3, batch 16",
        _first_samples(iris_problem(), 16),
        peers,
        [
            Target("sklearn fit", 9),
            Target("torch fused", 13),
            Target("empty calls", ours_at_most=3),
        ],
    )
    yield step_row(
        "step: digits 64-64-10, batch 32",
        random_problem(64, 64, 10, samples=32),
        peers,
        [Target("sklearn fit", 4.5), Target("torch fused", 5.5)],
    )
    yield step_row(
        "step: 20 layers of 10, batch 32",
        random_problem(*[10] * 21, samples=32),
        peers,
        [Target("sklearn fit", 5), Target("torch fused", 7)],
    )
    yield step_row(
        "step: 784-100-100-10, batch 128",
        random_problem(784, 100, 100, 10, samples=128),
        peers,
        [
            Target("sklearn fit", 1.5),
            Target("torch fused", 1.2),
            Target("matrix prod.", ours_at_most=1.45),
        ],
        in_scan=10,
        n_checked=5,
    )
    yield step_row(
        "step: 1024-1024-1024-10, batch 256",
        random_problem(1024, 1024, 1024, 10, samples=256),
        peers,
        [Target("matrix prod.", ours_at_most=1.25)],
        unit="ms",
        epochs=2,
        in_scan=4,
        n_checked=3,
    )
    yield ensemble_row(32)
    yield to_loss_row(0.10, peers)
    yield hessian_row(16, peers)
    yield hessian_row(50, peers)
    yield landscape_row()
    yield ImportRow()
