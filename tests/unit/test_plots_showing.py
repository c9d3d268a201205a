"""A figure is shown sharply, with a description in the language of the notebook."""

import base64
import io
import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

import lecture_utils as lu
from lecture_utils.language import get_language, set_language
from lecture_utils.plots.showing import COLOURS, image_html


@pytest.fixture
def shown(monkeypatch):
    """What was displayed, as HTML."""
    outputs = []
    monkeypatch.setattr(
        "lecture_utils.plots.showing.display", lambda output: outputs.append(output.data)
    )
    return outputs


@pytest.fixture(params=["ja", "en"])
def language(request):
    before = get_language()
    set_language(request.param)
    yield request.param
    set_language(before)


def picture(tag):
    data = re.search(r'src="data:image/png;base64,([^"]*)"', tag)[1]
    return Image.open(io.BytesIO(base64.b64decode(data)))


def test_a_figure_is_shown_at_twice_its_size_on_white_and_closed(shown):
    figure, ax = plt.subplots(figsize=(3, 2), dpi=100, facecolor="black")
    ax.plot([0, 1], [0, 1])
    lu.plots.show(figure, ja="直線", en="a line")
    (tag,) = shown
    assert picture(tag).size == (600, 400) and 'width="300"' in tag
    assert picture(tag).convert("RGB").getpixel((0, 0)) == (255, 255, 255)
    assert figure.number not in plt.get_fignums()


def test_without_a_figure_the_current_one_is_shown(shown):
    plt.figure(figsize=(1, 1), dpi=50)
    lu.plots.show(ja="白い四角", en="a white square")
    assert picture(shown[0]).size == (100, 100)
    assert not plt.get_fignums()


def test_the_description_comes_in_the_language_of_the_notebook(shown, language):
    texts = {"ja": '損失 "L" < 1', "en": 'the loss "L" < 1'}
    plt.figure(figsize=(1, 1))
    lu.plots.show(**texts)
    alt = texts[language].replace('"', "&quot;").replace("<", "&lt;")
    assert f'alt="{alt}"' in shown[0] and f'lang="{language}"' in shown[0]


def test_a_figure_without_a_description_is_refused():
    with pytest.raises(TypeError, match="en"):
        lu.plots.show(ja="図")


def test_the_colours_of_a_smooth_picture_are_reduced_by_less_than_one_sees():
    x = np.linspace(0, 255, 400)
    smooth = np.stack(np.broadcast_arrays(x, x[:, None], 128), axis=-1).astype(np.uint8)
    reduced = picture(image_html(Image.fromarray(smooth), "a smooth change of colour"))
    assert len(reduced.getcolors()) <= COLOURS
    assert abs(np.asarray(reduced.convert("RGB")).astype(int) - smooth).max() < 24


def test_the_same_figure_gives_the_same_text_of_one_line():
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 256, (40, 60, 3), np.uint8))
    tag = image_html(noise, "noise", "some-class")
    assert tag == image_html(noise, "noise", "some-class")
    assert tag.startswith('<img class="some-class" ') and "\n" not in tag
