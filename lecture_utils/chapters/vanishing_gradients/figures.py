"""What chapter 09 draws: the deed, its traces, what depth is good for, the border, the verdict."""

from collections.abc import Callable, Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np

from ...plots.curves import plot_seed_band
from ...plots.showing import show
from ...plots.skip import plot_skip
from ...plots.style import GREY, INK, LEGIBLE, PALETTE, WEIGHT_COLORMAP, tint

# Colour and line of each activation function, told apart without colours too.
LOOKS = {"sigmoid": ("vermillion", "-"), "tanh": ("blue", "--"), "relu": ("green", "-.")}
MARKERS = {"sigmoid": "o", "tanh": "s", "relu": "D"}
LEARNED = 0.3  # a training loss below this counts as learned


def depth_scan(losses: Mapping[int, np.ndarray], rescued: np.ndarray) -> None:
    """Draw the loss after training against the number of layers, and the deep network rescued.

    Parameters
    ----------
    losses : dict of arrays, shape (R,)
        By number of hidden layers: the final losses of R networks.
    rescued : array, shape (R,)
        Those of the deepest network with one more line of code.
    """
    fig, ax = plt.subplots(figsize=(8, 3.9))
    depths = list(losses)
    low, middle, high = np.percentile(list(losses.values()), [16, 50, 84], axis=1)
    ax.axhline(np.log(3), color=GREY, ls=":")
    ax.annotate(
        r"nothing learned: $\ln 3$",
        *((1, np.log(3)), (0, 6)),
        textcoords="offset points",
        color=GREY,
    )
    _with_bars(ax, depths, low, middle, high, "vermillion", "o-")
    _label(ax, "sigmoid layers", (4, middle[depths.index(4)]), "vermillion", (12, -8))
    low, middle, high = np.percentile(rescued, [16, 50, 84])
    _with_bars(ax, depths[-1:], [low], [middle], [high], "blue", "*", ms=22)
    shown = f"the same {depths[-1]} layers with\none more line of code: {middle:.3f}"
    _label(ax, shown, (depths[-1], middle), "blue", (-18, -6), "right")
    ax.set(yscale="log", ylim=(0.008, 2.5), xticks=depths, xlabel="hidden layers")
    ax.set_ylabel("loss after 150 steps")
    show(
        fig,
        ja="150ステップ後の損失を、シグモイドの層の数に対して描いた図。1層の約0.04から増え、"
        "8層では ln 3 のまま、何も学習しない。1行足した8層は約0.015まで下がる。",
        en="The loss after 150 steps against the number of sigmoid layers. It rises from about "
        "0.04 for one layer; eight stay at ln 3 and learn nothing. With one more line of code "
        "eight layers reach about 0.015.",
    )


def rings(
    target: Callable[[np.ndarray], np.ndarray],
    trained: Mapping[tuple[int, ...], tuple],
    error: Mapping[tuple[int, ...], np.ndarray],
) -> None:
    """Draw a function on the square from -1 to 1, and what networks have made of it.

    Parameters
    ----------
    target : callable
        From points, shape (N, 2), to values, shape (N, 1).
    trained : dict of (Network, array of shape (P,))
        By widths of the hidden layers; the first three are drawn.
    error : dict of arrays, shape (R,)
        By widths: the errors of R networks; the least and the largest stand above the map.
    """
    side = np.linspace(-1, 1, 60)
    square = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    maps = {"target": target(square)}
    for widths, (net, theta) in list(trained.items())[:3]:
        low, high = np.min(error[widths]), np.max(error[widths])
        title = f"{', '.join(map(str, widths))}\nerror {low:.2f}\N{EN DASH}{high:.2f}"
        maps[title] = net.forward(theta, square)
    fig, axes = plt.subplots(1, len(maps), figsize=(9.5, 3.1))
    for ax, (title, values) in zip(axes, maps.items(), strict=True):
        ax.imshow(
            values.reshape(60, 60),
            origin="lower",
            extent=(-1, 1, -1, 1),
            cmap=WEIGHT_COLORMAP,
            vmin=-1.2,
            vmax=1.2,
        )
        ax.set_title(title, fontsize=14)
        ax.set(xticks=[], yticks=[])
    show(
        fig,
        ja="同心円の縞の目標と、パラメータの数がほぼ同じ3つのネットワークが学んだ地図。"
        "1層では輪にならず、2層、3層と深くするほど目標に近づく。",
        en="A target of concentric rings, and what three networks with nearly as many parameters "
        "make of it. One layer gets no rings; two and three layers come closer to the target.",
    )


def autopsy(decades: np.ndarray, spread: np.ndarray) -> None:
    """Draw both traces in the deep network: the error going back, the flowers going forward.

    Parameters
    ----------
    decades : array, shape (D + 1, R)
        log₁₀ |δ^(l)| / |δ^(D+1)| at the layers 1 to D + 1 of R networks.
    spread : array, shape (D, R)
        log₁₀ of the spread of z^(l) over the flowers, at the layers 1 to D.
    """
    fig, axes = plt.subplots(1, 2, figsize=(9, 3.3), sharey=True)
    looks = (decades, "vermillion", "o-", r"$\log_{10} |\delta^{(l)}| / |\delta^{(9)}|$")
    _layers(axes[0], *looks)
    axes[0].set_title(r"$\leftarrow$ the error goes back", color=LEGIBLE["vermillion"])
    _layers(axes[1], spread, "blue", "s-", r"$\log_{10}$ spread of $z^{(l)}$")
    axes[1].set_title(r"the flowers go forward $\rightarrow$", color=LEGIBLE["blue"])
    show(
        fig,
        ja="左は層ごとの δ の大きさ、右は30本の花についての z の広がりで、どちらも対数。"
        "δ は入力に向かって、花の違いは出力に向かって、どちらもまっすぐに5桁ほど消える。",
        en="On the left the size of δ in each layer, on the right the spread of z over the 30 "
        "flowers, both logarithmic. δ on its way to the input and the differences between flowers "
        "on their way to the output both vanish along straight lines, by about five decades.",
    )


def border(
    gains: np.ndarray,
    theory: Mapping[str, Sequence[float]],
    measured: Mapping[tuple[str, float], float],
) -> None:
    """Draw the decades of δ per layer against the gain: where it vanishes, stays and explodes.

    Parameters
    ----------
    gains : array, shape (G,)
    theory : dict of sequences, shape (G,)
        By name of the activation function: decades per layer in the wide limit.
    measured : dict of floats
        By name and gain: decades per layer that were measured.
    """
    fig, ax = plt.subplots(figsize=(9.5, 4.8))
    ax.axhspan(0, 0.8, color=tint("vermillion", 0.14), lw=0)
    ax.axhspan(-1, 0, color=tint("blue", 0.1), lw=0)
    ax.axhline(0, color=INK, lw=4)
    ends = {"sigmoid": (13, 0.27), "tanh": (4.3, 0.1), "relu": (3.2, 0.62)}
    crossings = {"tanh": (1, "$1$", 0.83), "relu": (np.sqrt(2), r"$\sqrt{2}$", 1.62)}
    crossings["sigmoid"] = (10, r"$\approx 10$", 9.3)
    for name, rates in theory.items():
        color, line = LOOKS[name]
        ax.plot(gains, rates, line, color=PALETTE[color], lw=3)
        points = [(g, rate) for (which, g), rate in measured.items() if which == name]
        ax.plot(*np.transpose(points), MARKERS[name], ms=12, color=PALETTE[color], mec="white")
        _text(ax, *ends[name], name.replace("relu", "ReLU"), color, fontsize=17, va="center")
        g, number, place = crossings[name]
        side = {"relu": "left", "tanh": "right", "sigmoid": "right"}[name]
        up = 0.06 if name != "relu" else -0.07
        look = {"ha": side, "va": "bottom" if up > 0 else "top", "fontsize": 20}
        _text(ax, place, up, number, color, weight="bold", **look)
        ax.plot(g, 0, "|", color=INK, ms=24, mew=3)
    start = measured["sigmoid", 1]
    ax.annotate(
        f"you start here:\n{start:.2f} a layer".replace("-", "\N{MINUS SIGN}"),
        xy=(1.06, start),
        xytext=(1.9, -0.8),
        fontsize=16,
        color=LEGIBLE["vermillion"],
        va="center",
        arrowprops={"arrowstyle": "->", "color": LEGIBLE["vermillion"], "lw": 2.5},
    )
    ax.text(0.53, 0.68, "explodes", fontsize=18, va="center")
    ax.text(29, -0.9, "vanishes", fontsize=18, va="center", ha="right")
    ax.text(29, 0.03, "stays", fontsize=18, va="bottom", ha="right")
    ax.set(xscale="log", xlim=(0.45, 32), ylim=(-1, 0.8), xlabel="gain $g$")
    ax.set_ylabel(r"decades of $|\delta|$ per layer")
    ax.set_xticks([0.5, 1, 2, 4, 8, 16, 32], ["0.5", "1", "2", "4", "8", "16", "32"])
    ax.minorticks_off()
    show(
        fig,
        ja="1層あたりの δ の桁数をゲインに対して描いた図。線は理論、点は測定で、よく合っている。"
        "tanh は 1、ReLU は √2、シグモイドは約10で 0 を横切り、"
        "シグモイドのふつうの初期値 1 では1層あたり −0.63桁である。",
        en="Decades of δ per layer against the gain. Lines are theory, points measurements, and "
        "they agree. tanh crosses zero at 1, ReLU at √2, the sigmoid near 10; at its usual "
        "initial gain of 1 the sigmoid loses 0.63 decades a layer.",
    )


def figure_6() -> None:
    """Draw figure 6 of the note, the skip connection."""
    plot_skip()
    show(
        ja="図6：入力 z が、重みと活性化関数を通る枝 F と、何もしない迂回路に分かれ、"
        "最後に足される。ヤコビアンは I と ∂F/∂z の和になる。",
        en="Figure 6: the input z takes two roads, a branch F through weights and activation, and "
        "a bypass that does nothing; at the end they are added. The Jacobian is I plus ∂F/∂z.",
    )


def verdict(losses: Mapping[str, np.ndarray], fresh: Mapping[str, np.ndarray]) -> None:
    """Draw the final losses of all networks by remedy, with the accuracy on fresh flowers.

    Parameters
    ----------
    losses, fresh : dict of arrays, shape (R,)
        By remedy: training losses, and accuracies on test data.
    """
    fig, ax = plt.subplots(figsize=(9.5, 4.4))
    rng = np.random.default_rng(0)
    names, beside, columns = list(losses), ax.get_yaxis_transform(), (1.06, 1.18)
    for row, name in enumerate(names):
        height = row + rng.uniform(-0.22, 0.22, len(losses[name]))
        ax.plot(losses[name], height, "o", ms=6, color=PALETTE["blue"], alpha=0.5, mew=0)
        ax.plot([np.median(losses[name])] * 2, [row - 0.35, row + 0.35], color=INK, lw=3)
        numbers = f"{np.sum(losses[name] < LEARNED)}", f"{np.mean(fresh[name]):.2f}"
        for place, number in zip(columns, numbers, strict=True):
            ax.text(place, row, number, transform=beside, ha="center", va="center")
    for place, head in zip(columns, ("below\n0.3", "fresh\nflowers"), strict=True):
        ax.text(place, 1.02, head, transform=ax.transAxes, ha="center", color=GREY, fontsize=13)
    ax.axvline(np.log(3), color=GREY, ls=":")
    ax.text(np.log(3), -0.62, r"$\ln 3$", ha="center", va="bottom", color=GREY)
    ax.axvline(LEARNED, color=GREY, lw=1)
    ax.text(LEARNED, -0.62, "0.3", ha="center", va="bottom", color=GREY)
    ax.set(xscale="log", xlabel="training loss after 150 steps", xlim=(1e-3, 2))
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0, labelsize=14)
    show(
        fig,
        ja="対策ごとに、20個のネットワークの最後の損失を点で、中央値を線で描き、0.3 を切った数と"
        "テストデータの正答率を添えた図。Adam だけ、ゲインだけでは 0.5 付近にとどまり、"
        "両方を合わせると学習する。スキップとバッチ正規化は20個すべてが学習する。",
        en="For each remedy the final losses of 20 networks as dots with their median as a line, "
        "the number below 0.3 and the test accuracy. Adam alone and the gain alone stay near 0.5; "
        "together they learn. With skips and with batch normalisation all 20 learn.",
    )


def skip_flows(flows: Mapping[str, np.ndarray]) -> None:
    """Draw the size of the gradient against the block, relative to the last one.

    Parameters
    ----------
    flows : dict of arrays, shape (D + 1, R)
        By name: |∂L/∂z^(l)| of R networks for l = 0, ..., D.
    """
    fig, ax = plt.subplots(figsize=(8, 3.9))
    looks = {"plain": ("vermillion", "--"), "skip": ("blue", "-"), "skip / sqrt(D)": ("green", ":")}
    places = {"plain": (18, -13.5), "skip": (14, 2.2), "skip / sqrt(D)": (14, -2.4)}
    for name, (color, line) in looks.items():
        size = flows[name]
        curves = np.log10(size / size[-1]).T
        plot_seed_band(np.arange(len(size)), curves, color=color, ax=ax)
        ax.lines[-1].set(linestyle=line, linewidth=3)
        _text(ax, *places[name], name.replace("sqrt(D)", r"$\sqrt{D}$"), color, fontsize=15)
    ax.axhline(0, color=GREY, lw=1)
    ax.set(xlabel="block $l$", ylim=(-17, 4))
    ax.set_ylabel(r"$\log_{10} |\partial L/\partial z^{(l)}|$, relative")
    show(
        fig,
        ja="勾配の大きさを、出力から入力までのブロックごとに描いた図。そのままの層では16桁消え、"
        "スキップがあれば少し増え、1/√D 倍の枝ならほぼ変わらない。",
        en="The size of the gradient in each block between output and input. In plain layers it "
        "vanishes by 16 decades, with skips it grows somewhat, and with branches multiplied by "
        "1/√D it hardly changes.",
    )


def _with_bars(ax, x, low, middle, high, color, look, **more) -> None:
    errors = np.array([np.subtract(middle, low), np.subtract(high, middle)])
    ax.errorbar(x, middle, errors, fmt=look, color=PALETTE[color], lw=2.5, **{"ms": 9} | more)


def _layers(ax, values: np.ndarray, color: str, look: str, label: str) -> None:
    layers, middle = np.arange(1, len(values) + 1), values.mean(axis=1)
    ax.errorbar(layers, middle, values.std(axis=1), fmt=look, color=PALETTE[color], lw=2.5, ms=9)
    ax.set(xlabel="layer $l$", ylabel=label, xticks=layers)
    ax.tick_params(labelleft=True)
    ax.grid(axis="y", color="0.9")


def _text(ax, x: float, y: float, text: str, color: str, **look) -> None:
    ax.text(x, y, text, color=LEGIBLE[color], **look)


def _label(ax, text: str, end, color: str, shift=(8, 0), side: str = "left") -> None:
    """Write a text beside the end of a line, shifted by some points."""
    ax.annotate(
        text,
        end,
        shift,
        textcoords="offset points",
        ha=side,
        va="center",
        fontsize=15,
        color=LEGIBLE[color],
    )
