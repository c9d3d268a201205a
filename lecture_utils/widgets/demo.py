"""The one class that all live demos share: controls, a pure computation, a picture that follows."""

import contextlib
import html
import io
import re
import sys
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import ipywidgets as widgets
import matplotlib as mpl
import numpy as np
from IPython.display import display
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image
from traitlets import TraitError

from ..language import choose
from ..plots.showing import SHARPNESS, image_html
from .controls import TimeSlider
from .page import page_style, spoken
from .png import encode_png

CSS_PIXELS_PER_INCH = 80  # so that the labels of the figure style are a little larger than text
GROWTH = 1.3  # of the picture on a wide page

# A kernel may run callbacks beside a cell, in a thread of their own, and drawing and printing
# share global state.
_LOCK = threading.RLock()
_MESSAGE = (
    'class="lecture-demo-message" role="alert" style="margin: 4px 0; padding: 4px; color: black; '
    'background: #fde8e4; border: 2px solid #d55e00; max-height: 12em; overflow: auto"'
)
_RESET = {"ja": "元に戻す", "en": "Reset"}
_NO_KERNEL = {
    "ja": "つまみを動かすには、カーネルを起動してこのセルを実行してください。",
    "en": "To move the controls, start a kernel and run this cell.",
}


def new_figure(width: int, height: int) -> Figure:
    """Return an empty figure of a size in CSS pixels, drawn at twice that resolution."""
    figure = Figure(
        figsize=(width / CSS_PIXELS_PER_INCH, height / CSS_PIXELS_PER_INCH),
        dpi=CSS_PIXELS_PER_INCH * SHARPNESS,
        facecolor="white",
        layout="constrained",
    )
    figure.get_layout_engine().set(w_pad=0.1, h_pad=0.08)
    return figure


class Demo:
    """A picture that follows its controls; the last expression of a cell shows both.

    The figure and its artists are made once. A move of a control calls ``compute`` with the
    values of all controls, lets ``draw`` update the moving artists, paints these over the
    stored background and replaces the picture. Whatever does not move (axes, limits, labels)
    belongs to the background and must stay as it is.

    The live picture is a widget among the controls, so that it moves again after the page was
    loaded again. The first picture is stored beside them with its description and stands there
    where no kernel runs; `page_style` hides it while there is a live one.

    Parameters
    ----------
    name : str
        The controls get the fixed id ``demo-<name>``, so that executing a notebook again does
        not change its file. A new demo of the same name closes the earlier one.
    figure : matplotlib.figure.Figure
        From `new_figure`.
    controls : dict
        Widgets with a ``value``, by the name of the argument of ``compute``.
    compute : callable
        Pure function ``compute(**values) -> result``.
    draw : callable
        ``draw(result)`` updates the moving artists in place.
    moving : sequence of matplotlib artists
        Everything that ``draw`` touches, a legend that they could cover included. They are
        painted in the order of their ``zorder``.
    alt : str
        What the picture shows, for a reader who does not see it. What is seen now is told beside
        it by `state`.
    columns : int
        Number of sliders beside each other; buttons stand below them.
    label_width : str
        CSS width of the captions of the sliders.

    Attributes
    ----------
    result
        What ``compute`` returned last.
    picture : bytes
        The picture as PNG.
    error : Exception or None
        What the last move of a control raised; it is also shown above the picture.
    """

    _open: ClassVar[dict[str, "Demo"]] = {}

    def __init__(
        self,
        name: str,
        figure: Figure,
        controls: Mapping[str, widgets.Widget],
        compute: Callable[..., Any],
        draw: Callable[[Any], None],
        moving: Sequence[Artist],
        *,
        alt: str,
        columns: int = 2,
        label_width: str = "8em",
    ):
        self.name, self.controls, self.alt = name, dict(controls), alt
        self.error: Exception | None = None
        self._compute, self._draw = compute, draw
        self._moving = sorted(moving, key=lambda artist: artist.get_zorder())
        self._start, self._held = self.values, False

        self._canvas = FigureCanvasAgg(figure)
        draw(compute(**self._start))
        figure.draw_without_rendering()  # finds the layout, which then stays
        figure.set_layout_engine("none")
        for artist in self._moving:
            artist.set_animated(True)
        with _without_hinting():
            self._canvas.draw()
        self._background = self._canvas.copy_from_bbox(figure.bbox)

        if name in Demo._open:
            Demo._open[name].close()
        Demo._open[name] = self
        self._panel = self._build_panel(columns, label_width)
        self._redraw()
        self._still = self._stored_picture()
        for control in self.controls.values():
            control.observe(self._on_move, "value")

    @property
    def values(self) -> dict[str, Any]:
        """The values of the controls, by name."""
        return {name: control.value for name, control in self.controls.items()}

    def set(self, **values) -> None:
        """Set some controls and redraw once.

        Raises
        ------
        ValueError
            If there is no such control, or it cannot take the value; nothing changes then.
        Exception
            Whatever ``compute`` or ``draw`` raise.
        """
        with _LOCK:
            before, self._held = self.values, True
            try:
                for name, value in values.items():
                    self._assign(name, value)
                self._redraw()
            except BaseException:
                for name, value in before.items():
                    self.controls[name].value = value
                raise
            finally:
                self._held = False

    def reset(self) -> None:
        """Set every control to its first value."""
        self.set(**self._start)

    def close(self) -> None:
        """Take controls and live picture away; the first picture shows again."""
        _close(self._panel)

    def _ipython_display_(self) -> None:
        display(self._panel._repr_mimebundle_() | {"text/plain": choose(_NO_KERNEL)}, raw=True)
        display({"text/html": self._still, "text/plain": self.alt}, raw=True)

    def _stored_picture(self) -> str:
        picture = Image.fromarray(np.asarray(self._canvas.buffer_rgba()))
        return image_html(picture, self.alt, f"lecture-demo-still {self.name}")

    def _build_panel(self, columns: int, label_width: str) -> widgets.VBox:
        buttons, sliders = [], []
        for control in self.controls.values():
            if hasattr(control, "readout"):
                control.tooltip = control.tooltip or spoken(control.description)
                control.layout.width = "auto"
                control.style.description_width = label_width
                sliders.append(control.with_play if isinstance(control, TimeSlider) else control)
            else:
                buttons.append(control)
        reset = widgets.Button(description=choose(_RESET), icon="undo", layout={"width": "auto"})
        reset.on_click(lambda _: self._guard(self.reset))
        grid = widgets.GridBox(
            sliders,
            layout={"grid_template_columns": f"repeat({columns}, minmax(0, 1fr))"},
        )
        self._message = widgets.HTML(layout={"display": "none"})
        self._image = widgets.Image(format="png")
        self._state = widgets.HTML(_dom_classes=["lecture-demo-state"])
        width = GROWTH * self._canvas.figure.get_figwidth() * CSS_PIXELS_PER_INCH
        return widgets.VBox(
            [
                grid,
                widgets.HBox(
                    [*buttons, reset], layout={"flex_flow": "row wrap", "align_items": "center"}
                ),
                self._message,
                self._image,
                self._state,
                widgets.HTML(page_style(self.name, self.alt), layout={"display": "none"}),
            ],
            layout={"max_width": f"{width:.0f}px"},
            _dom_classes=["lecture-demo", self.name],
            model_id=f"demo-{self.name}",
        )

    def _assign(self, name: str, value) -> None:
        if name not in self.controls:
            raise ValueError(f"{name!r} is none of the controls {', '.join(self.controls)}")
        control = self.controls[name]
        try:
            control.value = value
        except TraitError as error:
            raise ValueError(f"{name} cannot be {value!r}: {error}") from error
        if control.value != value:  # sliders clip in silence
            raise ValueError(f"{name} must lie in [{control.min}, {control.max}], got {value!r}")

    def _on_move(self, _change) -> None:
        with _LOCK:
            if not self._held:
                self._guard(self._redraw)

    def _guard(self, action: Callable[[], None]) -> None:
        """Run a callback, and show what it raises or prints, which ipywidgets would swallow."""
        with _LOCK:
            self.error = None
            output, errors = _Captured(sys.stdout), _Captured(sys.stderr)
            with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
                try:
                    action()
                except Exception as error:
                    self.error = error
                    traceback.print_exc()
            text = html.escape(output.getvalue() + errors.getvalue())
            self._message.value = f"<pre {_MESSAGE}>{text}</pre>"
            self._message.layout.display = "" if text else "none"

    def _redraw(self) -> None:
        self.result = self._compute(**self.values)
        self._draw(self.result)
        canvas = self._canvas
        canvas.restore_region(self._background)
        renderer = canvas.get_renderer()
        with _without_hinting():
            for artist in self._moving:
                artist.draw(renderer)
        self.picture = encode_png(np.asarray(canvas.buffer_rgba()))
        self._image.value = self.picture
        self._state.value = html.escape(self.state)

    @property
    def state(self) -> str:
        """The values of the controls, and what moving titles and labels say of a number."""
        told = [_told(control) for control in self.controls.values()]
        seen = (artist.get_text() for artist in self._moving if isinstance(artist, Text))
        told += [spoken(text) for text in seen if re.search(r"[a-z].*\d", text, re.DOTALL)]
        return "; ".join(filter(None, told))


def _told(control: widgets.Widget) -> str:
    """Return name and value of a slider, or the caption of the pressed button."""
    if hasattr(control, "readout_format"):
        return f"{control.tooltip}: {format(control.value, control.readout_format)}"
    return getattr(control, "label", None) or ""


def _close(widget: widgets.Widget) -> None:
    """Close a widget with all that it consists of, lest a page loaded again waits for the rest."""
    for value in (getattr(widget, name) for name in widget.keys):
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, widgets.Widget):
                _close(part)
    widget.close()


class _Captured(io.StringIO):
    """What this thread prints; other threads go on printing where they did."""

    def __init__(self, elsewhere):
        super().__init__()
        self._elsewhere, self._thread = elsewhere, threading.get_ident()

    def write(self, text: str) -> int:
        if threading.get_ident() == self._thread:
            return super().write(text)
        return self._elsewhere.write(text)


@contextlib.contextmanager
def _without_hinting():
    """Draw text at its exact shape: half the time, and hinting is for coarse pixels."""
    before = mpl.rcParams["text.hinting"]
    mpl.rcParams["text.hinting"] = "none"
    try:
        yield
    finally:
        mpl.rcParams["text.hinting"] = before
