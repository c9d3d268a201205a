"""Showing a figure sharply, and telling what it shows to a reader who does not see it."""

import base64
import html
import io

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import HTML, display
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from ..language import choose, get_language

SHARPNESS = 2  # drawn pixels a CSS pixel, for screens of high resolution
COLOURS = 256  # of a picture: a third of the size, and no eye sees the difference in a plot


def show(figure: Figure | None = None, *, ja: str, en: str) -> None:
    """Show a figure below the cell with a description that screen readers speak, and close it.

    JupyterLab gives no description to pictures of its own, so the picture is an ``<img alt>``.

    Parameters
    ----------
    figure : matplotlib.figure.Figure, optional
        The current one if None.
    ja, en : str
        What is to be seen, in one or two sentences that end with the point of the picture. The
        reader gets the language of the notebook.
    """
    figure = figure or plt.gcf()
    figure.set(dpi=figure.dpi * SHARPNESS, facecolor="white")
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    plt.close(figure)
    picture = Image.fromarray(np.asarray(canvas.buffer_rgba()))
    display(HTML(image_html(picture, choose({"ja": ja, "en": en}))))


def image_html(picture: Image.Image, alt: str, classes: str = "") -> str:
    """Return a picture drawn at double resolution as an ``<img>`` with its description."""
    reduced = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small = io.BytesIO()
    reduced.save(small, "png")
    data = base64.b64encode(small.getvalue()).decode()
    marks = f'class="{classes}" ' if classes else ""
    return (
        f'<img {marks}lang="{get_language()}" alt="{html.escape(alt, quote=True)}" '
        f'width="{reduced.width // SHARPNESS}" style="max-width:100%;height:auto" '
        f'src="data:image/png;base64,{data}">'
    )
