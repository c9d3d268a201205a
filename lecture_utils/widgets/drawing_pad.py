"""A control on which a person draws a function with the mouse."""

import html
from collections.abc import Callable, Mapping

import ipywidgets as widgets
import numpy as np
from traitlets import TraitError, Tuple, Unicode, validate

from ..language import choose
from ..plots.style import GREY, PALETTE

POINTS = 65
"""Heights of a drawing, at equal distances, both ends of [0, 1] included."""

_WIDTH, _HEIGHT, _REACH = 576, 120, 100  # a height is stored as a whole number up to ±_REACH
_LABEL = {
    "ja": "目標関数を描くところ。マウスでなぞるか、左右の矢印キーで点を選び、上下のキーで動かす。",
    "en": "Pad for the target function. Draw with the mouse, or choose a point with the arrow keys "
    "left and right and move it with up and down.",
}
# The browser keeps the line in step with the mouse by itself and puts the heights into the text
# field, which tells the kernel. `event` is the event of the SVG element.
_SCRIPT = """
const svg = event.currentTarget, last = LAST, reach = REACH;
const heights = svg.dataset.heights.split(',').map(Number);
const clip = (value, low, high) => Math.min(high, Math.max(low, Math.round(value)));
let i, y;
if (event.type === 'keydown') {
  const moves = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 4], ArrowDown: [0, -4]};
  const move = moves[event.key];
  if (!move) return;
  i = clip(Number(svg.dataset.cursor) + move[0], 0, last);
  if (move[1]) heights.forEach((height, k) => {
    const share = Math.max(0, 1 - Math.abs(k - i) / 4);
    heights[k] = clip(height + move[1] * share, -reach, reach);
  });
} else {
  if (event.type === 'pointermove' && !(event.buttons & 1)) return;
  const frame = svg.getBoundingClientRect();
  i = clip((event.clientX - frame.left) / frame.width * last, 0, last);
  y = clip((1 - 2 * (event.clientY - frame.top) / frame.height) * 1.1 * reach, -reach, reach);
  let from = i;
  if (event.type === 'pointerdown') {
    svg.setPointerCapture(event.pointerId);
    svg.focus({preventScroll: true});
  } else {
    from = Number(svg.dataset.cursor);
  }
  const start = heights[from], slope = from === i ? 0 : (y - start) / (i - from);
  for (let k = Math.min(from, i); k <= Math.max(from, i); k++)
    heights[k] = Math.round(y + slope * (k - i));
}
event.preventDefault();
event.stopPropagation();
svg.dataset.cursor = i;
const [line, dot] = svg.querySelectorAll('polyline, circle');
const place = k => [k * STEP, (1 - heights[k] / (1.1 * reach)) * HALF];
line.setAttribute('points', heights.map((_, k) => place(k).join()).join(' '));
dot.setAttribute('cx', place(i)[0]);
dot.setAttribute('cy', place(i)[1]);
if (String(heights) === svg.dataset.heights) return;
svg.dataset.heights = heights;
const field = svg.closest('.drawing-pad').querySelector('input');
field.value = heights;
field.dispatchEvent(new Event('input', {bubbles: true}));
"""
for _name, _number in (
    ("LAST", POINTS - 1),
    ("REACH", _REACH),
    ("STEP", _WIDTH // (POINTS - 1)),
    ("HALF", _HEIGHT // 2),
):
    _SCRIPT = _SCRIPT.replace(_name, str(_number))


def _encode(value: tuple[float, ...]) -> str:
    return ",".join(str(round(_REACH * height)) for height in value)


def _svg(value: tuple[float, ...], label: str) -> str:
    """Return the picture of a drawing, with the script that lets one change it."""
    x = np.arange(POINTS) * (_WIDTH // (POINTS - 1))
    y = (1 - np.array(value) / 1.1) * _HEIGHT / 2
    points = " ".join(f"{a},{b:.1f}" for a, b in zip(x, y, strict=True))
    script = html.escape(_SCRIPT, quote=True)
    handlers = " ".join(f'{name}="{script}"' for name in ("onpointerdown", "onpointermove"))
    middle = POINTS // 2
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" tabindex="0"'
        f' role="application" aria-label="{html.escape(label, quote=True)}"'
        f' data-lm-suppress-shortcuts="true" data-heights="{_encode(value)}"'
        f' data-cursor="{middle}" {handlers} onkeydown="{script}" style="cursor: crosshair;'
        f' touch-action: none; background: white; border: 1px solid {GREY}">'
        f'<line x1="0" x2="{_WIDTH}" y1="{_HEIGHT // 2}" y2="{_HEIGHT // 2}" stroke="#C4C4C4"/>'
        f'<polyline points="{points}" fill="none" stroke="{PALETTE["black"]}" stroke-width="2.5"/>'
        f'<circle cx="{x[middle]}" cy="{y[middle]:.1f}" r="5" fill="{PALETTE["vermillion"]}"/>'
        "</svg>"
    )


class DrawingPad(widgets.VBox):
    """A pad for drawing a function on [0, 1] with values in [-1, 1], and ready ones to start from.

    ``value`` is the tuple of the `POINTS` heights, rounded to hundredths, so that the pad can be
    one control of a demo.

    Parameters
    ----------
    caption : str
    examples : dict
        Functions of an array, by the caption of their button. The first one is drawn at the start.
    """

    value = Tuple()
    description = Unicode()
    min, max = (-1.0,) * POINTS, (1.0,) * POINTS

    def __init__(self, caption: str, examples: Mapping[str, Callable]):
        x = np.linspace(0, 1, POINTS)
        self._examples = {
            name: tuple(np.round(function(x).clip(-1, 1), 2).tolist())
            for name, function in examples.items()
        }
        self._buttons = widgets.ToggleButtons(
            options=list(examples),
            value=next(iter(examples)),
            style={"button_width": "auto", "description_width": "0"},
        )
        self._svg = widgets.HTML(layout={"margin": "0"})
        self._field = widgets.Text(continuous_update=True, layout={"display": "none"})
        self._showing = False
        super().__init__(
            [self._buttons, widgets.HTML(html.escape(caption)), self._svg, self._field],
            _dom_classes=["drawing-pad"],
        )
        self.description = caption
        self.observe(self._show, "value")
        self.value = self._examples[self._buttons.value]
        self._buttons.observe(self._choose, "value")
        self._field.observe(self._read, "value")

    @validate("value")
    def _heights(self, proposal) -> tuple[float, ...]:
        value = proposal["value"]
        if len(value) != POINTS or not all(-1 <= height <= 1 for height in value):
            raise TraitError(f"{POINTS} heights between -1 and 1 are needed")
        return tuple(round(float(height), 2) for height in value)

    def _show(self, _change) -> None:
        """Let buttons, picture and text field follow the value."""
        outer, self._showing = self._showing, True
        try:
            names = [name for name, value in self._examples.items() if value == self.value]
            self._buttons.value = names[0] if names else None
            if not outer:  # else the browser has drawn it already
                self._svg.value = _svg(self.value, choose(_LABEL))
                self._field.value = _encode(self.value)
        finally:
            self._showing = outer

    def _choose(self, change) -> None:
        if not self._showing and change.new is not None:
            self.value = self._examples[change.new]

    def _read(self, change) -> None:
        if self._showing:
            return
        self._showing = True
        try:
            self.value = tuple(int(height) / _REACH for height in change.new.split(","))
        finally:
            self._showing = False
