"""The live demo of notebook 10: a cockpit from which a network on two petal features is trained."""

from functools import lru_cache
from typing import NamedTuple

import ipywidgets
import matplotlib as mpl
import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.patches import Rectangle

from ... import data
from ...activations import tanh
from ...data import one_hot, split, standardize
from ...language import choose
from ...losses import cross_entropy, l2
from ...network import Network
from ...optimizers import Adam, GradientDescent, Momentum, RMSprop
from ...plots.splitting import SET_COLORS
from ...plots.style import GREY, INK, LEGIBLE, PALETTE, STYLE, tint
from ...training import History, train
from ...widgets.artists import ColorPlane
from ...widgets.controls import TimeSlider, choice, integer_slider, slider
from ...widgets.demo import Demo, new_figure

EPOCHS, SHOWN = 50, 40
START = {
    "width": 8,
    "log_rate": -1.5,
    "log_lambda": -5.0,
    "batch_size": 15,
    "seed": 0,
    "epoch": SHOWN,
    "optimizer": "Adam",
    "opened": False,
}
LESSONS = {
    "watch": ("seed", "epoch", "opened"),
    "width": ("width", "log_rate", "epoch", "seed"),
    "rate": ("log_rate", "batch_size", "optimizer", "epoch", "seed"),
    "lambda": ("width", "log_rate", "log_lambda", "epoch", "seed"),
    "all": tuple(START),
}
"""The controls that each lesson shows; the others stay where they start."""
SIZES = (90, 30, 30)  # training, validation, test
OPTIMIZERS = {
    "SGD": GradientDescent,
    "momentum": Momentum,
    "RMSprop": RMSprop,
    "Adam": Adam,
}
CLASS_COLORS = ("green", "orange", "purple")  # apart from those of training and validation
LENGTH_LIMITS, WIDTH_LIMITS = (0.5, 7.5), (-0.15, 2.85)  # of petals, in cm
GRID = (90, 112)  # rows, columns


class Samples(NamedTuple):
    """The irises, two features each, in their three sets.

    Attributes
    ----------
    cm : list of arrays, shape (n, 2)
        Petal length and petal width of training, validation and test flowers.
    X : list of arrays, shape (n, 2)
        The same, standardised on the training flowers.
    y : list of arrays of int, shape (n,)
    grid : array, shape (90 * 112, 2)
        Points that fill the plane, standardised alike.
    """

    cm: list[np.ndarray]
    X: list[np.ndarray]
    y: list[np.ndarray]
    grid: np.ndarray


@lru_cache(maxsize=64)
def samples(seed: int) -> Samples:
    """Return the irises split into 90, 30 and 30, with the species in equal numbers."""
    iris = data.iris()
    parts = split(150, SIZES, np.random.default_rng(seed), stratify=iris.y)
    cm = [iris.X[part, 2:] for part in parts]
    limits = zip((LENGTH_LIMITS, WIDTH_LIMITS), reversed(GRID), strict=True)
    length, width = (
        np.linspace(*ends, n, endpoint=False) + (ends[1] - ends[0]) / (2 * n) for ends, n in limits
    )
    plane = np.stack(np.meshgrid(length, width), axis=-1).reshape(-1, 2)
    *X, grid = standardize(*cm, plane)
    return Samples(cm, X, [iris.y[part] for part in parts], grid)


class Flight(NamedTuple):
    """A training of 50 epochs, seen at one of them.

    Attributes
    ----------
    epoch, best_epoch : int
        The one that is shown, and the first with the lowest validation loss.
    losses : array, shape (2, 51)
        Of training and validation data after 0, 1, ..., 50 epochs, without the penalty.
    accuracies : array, shape (3,)
        On training, validation and test data at the epoch shown.
    plane : array, shape (90, 112)
        k + p for each point of the plane: the predicted class, and its probability scaled from
        [1/3, 1] to [0, 1).
    opened : bool
        Whether the test set is looked at; else it is the validation set.
    flowers : array, shape (30, 2)
        Petal length and width in cm of the set that is looked at.
    classes, predicted : array of int, shape (30,)
        Of these flowers.
    training_flowers, training_classes : arrays, shapes (90, 2) and (90,)
    """

    epoch: int
    best_epoch: int
    losses: np.ndarray
    accuracies: np.ndarray
    plane: np.ndarray
    opened: bool
    flowers: np.ndarray
    classes: np.ndarray
    predicted: np.ndarray
    training_flowers: np.ndarray
    training_classes: np.ndarray

    @property
    def confusion(self) -> np.ndarray:
        """Numbers of flowers, shape (3, 3): one row a true class, one column a predicted one."""
        counts = np.zeros((3, 3), dtype=int)
        np.add.at(counts, (self.classes, self.predicted), 1)
        return counts


@lru_cache(maxsize=32)
def _trained(
    width: int, log_rate: float, log_lambda: float, batch_size: int, seed: int, optimizer: str
) -> tuple[Network, History]:
    """Train once; the epoch and the test set can then be looked at without training again."""
    flowers = samples(seed)
    labels = [one_hot(y, 3) for y in flowers.y]
    rng = np.random.default_rng([seed, 1])
    penalty = l2(10.0 ** round(log_lambda, 6))
    net = Network(2, width, 3, activation=tanh, loss=cross_entropy, penalty=penalty)
    history = train(
        net,
        net.init(rng),
        flowers.X[0],
        labels[0],
        optimizer=OPTIMIZERS[optimizer](10.0 ** round(log_rate, 6)),
        epochs=EPOCHS,
        batch_size=batch_size,
        rng=rng,
        validation=(flowers.X[1], labels[1]),
        snapshots=True,
    )
    return net, history


def fly(
    width: int,
    log_rate: float,
    log_lambda: float,
    batch_size: int,
    seed: int,
    epoch: int,
    optimizer: str,
    opened: bool,
) -> Flight:
    """Train a network [2, width, 3] on petal length and width, and look at one epoch of it.

    Parameters
    ----------
    width : int
        Number of hidden units (tanh).
    log_rate, log_lambda : float
        log10 of the learning rate ε and of the coefficient λ of the L2 penalty.
    batch_size : int
    seed : int
        Of the split, the initial values and the order of the samples.
    epoch : int
        Between 0 and 50.
    optimizer : str
        A key of `OPTIMIZERS`.
    opened : bool
        Look at the test flowers instead of the validation flowers.
    """
    if optimizer not in OPTIMIZERS:
        raise ValueError(f"optimizer must be one of {list(OPTIMIZERS)}, got {optimizer!r}")
    if not 0 <= epoch <= EPOCHS:
        raise ValueError(f"epoch must lie in 0, ..., {EPOCHS}, got {epoch}")
    net, history = _trained(width, log_rate, log_lambda, batch_size, seed, optimizer)
    flowers, theta = samples(seed), history.snapshots[epoch]
    predicted = [net.logits(theta, X).argmax(axis=1) for X in flowers.X]
    F = net.forward(theta, flowers.grid)
    certainty = (1.5 * F.max(axis=1) - 0.5).clip(0, 0.999)
    shown = 2 if opened else 1
    return Flight(
        epoch=epoch,
        best_epoch=int(history.best_epoch),
        losses=np.array([history.loss, history.validation_loss]),
        accuracies=np.array([np.mean(p == y) for p, y in zip(predicted, flowers.y, strict=True)]),
        plane=(F.argmax(axis=1) + certainty).reshape(GRID),
        opened=opened,
        flowers=flowers.cm[shown],
        classes=flowers.y[shown],
        predicted=predicted[shown],
        training_flowers=flowers.cm[0],
        training_classes=flowers.y[0],
    )


def _region_colors() -> ListedColormap:
    """Return a colour for k + p: the class as hue, its probability as strength."""
    strengths = 0.06 + 0.44 * np.linspace(0, 1, 85)
    return ListedColormap([tint(color, s) for color in CLASS_COLORS for s in strengths])


_ALT = {
    "ja": "左：花びらの長さと幅の平面での3つの種の決定領域と花。右上：訓練損失と検証損失。"
    "右下：混同行列と正答率。",
    "en": "Left: the decision regions of the three species in the plane of petal length and width, "
    "with the flowers. Top right: training and validation loss. Bottom right: confusion matrix "
    "and accuracies.",
}
_BATCH_CAPTION = {"ja": "バッチ $B$", "en": "batch $B$"}
_SPECIES = ("se", "ve", "vi")


@mpl.rc_context(STYLE)
def training_cockpit(lesson: str = "watch") -> Demo:
    """Retrain a network at every move, and show what it learned, how, and how well.

    Parameters
    ----------
    lesson : {"watch", "width", "rate", "lambda", "all"}
        Which controls are shown; the others stay where they start.

    Raises
    ------
    ValueError
        If there is no such lesson.
    """
    if lesson not in LESSONS:
        raise ValueError(f"lesson must be one of {list(LESSONS)}, got {lesson!r}")
    figure = new_figure(700, 400)
    grid = figure.add_gridspec(2, 2, width_ratios=[1.12, 1], height_ratios=[1.15, 1])
    plane = figure.add_subplot(grid[:, 0])
    curves = figure.add_subplot(grid[0, 1])
    table = figure.add_subplot(grid[1, 1])
    plane.set(xlim=LENGTH_LIMITS, ylim=WIDTH_LIMITS)
    plane.set(xlabel="petal length [cm]", ylabel="petal width [cm]")
    curves.set(
        xlim=(-0.5, EPOCHS + 1), ylim=(4e-3, 300), yscale="log", xlabel="epoch", ylabel="loss"
    )
    curves.set_yticks([0.01, 0.1, np.log(3), 10, 100], ["0.01", "0.1", "ln 3", "10", "100"])
    curves.axhline(np.log(3), color=GREY, lw=1.2, ls=":")
    table.set(xlim=(-0.5, 5.9), ylim=(2.5, -0.5), aspect="equal", anchor="W")
    table.set_xticks(range(3), _SPECIES)
    table.set_yticks(range(3), _SPECIES)
    table.tick_params(length=0)
    table.set_xlabel("predicted", x=1.5 / 6.4)
    table.set_ylabel("true")
    for spine in table.spines.values():
        spine.set_visible(False)

    regions = ColorPlane(plane, _region_colors(), low=0, high=3)
    training_dots, shown_dots = [], []
    for color in CLASS_COLORS:
        look = {"color": PALETTE[color], "ls": "", "marker": "o"}
        training_dots += plane.plot([], [], ms=5, mec="white", mew=0.5, zorder=2, **look)
        shown_dots += plane.plot([], [], ms=10, mec=INK, mew=1.5, zorder=3, **look)
    (wrong,) = plane.plot([], [], "x", color=INK, ms=9, mew=2.5, zorder=4)
    names = [
        plane.text(*place, name, color=INK, fontsize=13, style="italic", zorder=5)
        for place, name in (
            ((0.7, 0.75), "setosa"),
            ((2.2, 1.75), "versicolor"),
            ((5.4, 2.7), "virginica"),
        )
    ]
    title = plane.set_title(" ", loc="left", fontsize=12)

    lines = [
        curves.plot([], [], style, lw=2.5, color=PALETTE[SET_COLORS[name]], label=name, zorder=3)[0]
        for name, style in (("training", "-"), ("validation", "--"))
    ]
    (best,) = curves.plot([], [], "o", mfc="white", mec=INK, mew=2, ms=9, zorder=4)
    (now,) = curves.plot([], [], color=INK, lw=1.5, ls=":", zorder=2)
    above = {"loc": "lower left", "bbox_to_anchor": (0, 0.95), "borderpad": 0}
    curves.legend(**above, ncols=2, handlelength=1.2, columnspacing=1)

    cells, numbers = {}, {}
    for true in range(3):
        for guess in range(3):
            square = Rectangle((guess - 0.46, true - 0.46), 0.92, 0.92, zorder=1)
            cells[true, guess] = table.add_patch(square)
            numbers[true, guess] = table.text(
                guess, true, "", ha="center", va="center", fontsize=14, zorder=2
            )
    reports = []
    for row, (name, color) in enumerate(SET_COLORS.items()):
        look = {"color": LEGIBLE[color], "fontsize": 13, "va": "center", "zorder": 2}
        table.text(2.75, row - 0.22, name, **look)
        reports.append(table.text(2.75, row + 0.22, "", **look))

    def draw(result: Flight) -> None:
        regions.set_values(result.plane)
        for k in range(3):
            training_dots[k].set_data(*result.training_flowers[result.training_classes == k].T)
            shown_dots[k].set_data(*result.flowers[result.classes == k].T)
        wrong.set_data(*result.flowers[result.predicted != result.classes].T)
        name = "test" if result.opened else "validation"
        title.set_text(f"epoch {result.epoch}, large dots: {name}, × wrong")
        for line, loss in zip(lines, result.losses, strict=True):
            line.set_data(np.arange(EPOCHS + 1), loss.clip(1e-9))
        best.set_data([result.best_epoch], result.losses[1, [result.best_epoch]])
        now.set_data([result.epoch, result.epoch], [1e-9, 1e9])
        for (true, guess), count in np.ndenumerate(result.confusion):
            color = CLASS_COLORS[true] if true == guess else "vermillion"
            cells[true, guess].set_facecolor(tint(color, 0.08 + 0.5 * count / 10))
            numbers[true, guess].set_text(str(count))
        for k, n in enumerate(SIZES):
            a = result.accuracies[k]
            text = f"{a:.3f} ± {np.sqrt(a * (1 - a) / n):.3f}" if k else f"{a:.3f}"
            sealed = k == 2 and not result.opened
            reports[k].set_text("sealed" if sealed else text)

    controls = {
        "width": lambda: integer_slider(
            choose({"ja": "隠れ層の幅", "en": "hidden units"}), START["width"], 1, 32
        ),
        "log_rate": lambda: slider(
            r"$\log_{10}\epsilon$", START["log_rate"], -3.0, 0.0, 0.1, digits=1
        ),
        "log_lambda": lambda: slider(r"$\log_{10}\lambda$", START["log_lambda"], -5.0, -0.5, 0.25),
        "batch_size": lambda: ipywidgets.IntSlider(
            15, min=10, max=90, step=5, description=choose(_BATCH_CAPTION)
        ),
        "seed": lambda: integer_slider(choose({"ja": "シード", "en": "seed"}), 0, 0, 30),
        "epoch": lambda: TimeSlider(choose({"ja": "エポック", "en": "epoch"}), SHOWN, 0, EPOCHS),
        "optimizer": lambda: choice({name: name for name in OPTIMIZERS}, value="Adam"),
        "opened": lambda: choice(
            {
                choose({"ja": "検証データ", "en": "validation"}): False,
                choose({"ja": "テストを開封", "en": "open test"}): True,
            },
            value=False,
        ),
    }
    return Demo(
        "training-cockpit" if lesson == "watch" else f"training-cockpit-{lesson}",
        figure,
        controls={name: controls[name]() for name in LESSONS[lesson]},
        compute=lambda **shown: fly(**START | shown),
        draw=draw,
        moving=[
            *(regions, *training_dots, *shown_dots, wrong, *names, title),
            *(*lines, best, now),
            *(*cells.values(), *numbers.values(), *reports),
        ],
        alt=choose(_ALT),
        columns=3,
        label_width="6.5em",
    )
