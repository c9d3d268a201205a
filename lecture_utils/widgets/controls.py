"""The controls of the demos: sliders, choices and buttons with mathematics in their captions."""

from collections.abc import Mapping

import ipywidgets as widgets
from traitlets import Int


def slider(
    caption: str,
    value: float,
    low: float,
    high: float,
    step: float,
    digits: int = 2,
    *,
    name: str | None = None,
) -> widgets.FloatSlider:
    """Return a slider for a number shown with a fixed number of digits.

    ``name`` is what a screen reader speaks and what a mouse resting on the caption shows; if None,
    it is the caption without its TeX.
    """
    return widgets.FloatSlider(
        value,
        min=low,
        max=high,
        step=step,
        description=caption,
        readout_format=f".{digits}f",
        tooltip=name,
    )


def integer_slider(
    caption: str, value: int, low: int, high: int, *, name: str | None = None
) -> widgets.IntSlider:
    """Return a slider for a whole number; ``name`` as for `slider`."""
    return widgets.IntSlider(value, min=low, max=high, description=caption, tooltip=name)


class TimeSlider(widgets.IntSlider):
    """A slider for a whole number that can also run by itself, as a time does.

    Parameters
    ----------
    caption : str
    value, low, high : int
    interval : int
        Milliseconds from one number to the next.
    name : str, optional
        As for `slider`.

    Attributes
    ----------
    play : ipywidgets.Play
    with_play : ipywidgets.HBox
        The slider and the buttons beside each other.
    """

    def __init__(
        self,
        caption: str,
        value: int,
        low: int,
        high: int,
        *,
        interval: int = 200,
        name: str | None = None,
    ):
        super().__init__(
            value, min=low, max=high, description=caption, tooltip=name, layout={"flex": "1 1 auto"}
        )
        self.play = widgets.Play(
            value=value, min=low, max=high, interval=interval, show_repeat=False
        )
        self._link = widgets.jslink((self.play, "value"), (self, "value"))
        self.with_play = widgets.HBox([self, self.play])

    def close(self) -> None:
        """Close the link to the buttons too; `with_play` holds all the rest."""
        self._link.close()
        super().close()


def choice(options: Mapping[str, object], value, *, name: str = "") -> widgets.ToggleButtons:
    """Return buttons of which one is pressed.

    ``options`` maps captions to values; ``name`` says to a screen reader what is chosen.
    """
    return widgets.ToggleButtons(
        options=options,
        value=value,
        tooltip=name,
        layout={"width": "auto"},  # else 300 px, and several choices break into lines
        style={"button_width": "auto", "description_width": "0"},
    )


class Counter(widgets.Button):
    """A button whose ``value`` counts the presses, so that it can be a control of a demo."""

    value = Int(0)

    def __init__(self, caption: str, icon: str = ""):
        super().__init__(description=caption, icon=icon, layout={"width": "auto"})
        self.on_click(self._count)

    def _count(self, _button) -> None:
        self.value += 1
