"""The controls of the demos: sliders, choices and buttons with mathematics in their captions."""

from collections.abc import Mapping

import ipywidgets as widgets
from traitlets import Int


def slider(
    caption: str, value: float, low: float, high: float, step: float, digits: int = 2
) -> widgets.FloatSlider:
    """Return a slider for a number shown with a fixed number of digits."""
    return widgets.FloatSlider(
        value, min=low, max=high, step=step, description=caption, readout_format=f".{digits}f"
    )


def integer_slider(caption: str, value: int, low: int, high: int) -> widgets.IntSlider:
    """Return a slider for a whole number."""
    return widgets.IntSlider(value, min=low, max=high, description=caption)


def choice(options: Mapping[str, object], value) -> widgets.ToggleButtons:
    """Return buttons of which one is pressed; ``options`` maps captions to values."""
    return widgets.ToggleButtons(
        options=options,
        value=value,
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
