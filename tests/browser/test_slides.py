"""A deck on a projector: what starts and ends it, its sizes, and that faults of a slide are found.

Whether the slides of the series fit is seen in test_notebooks.
"""

import json
import sys
from pathlib import Path

import pytest

from tests.browser import pages, slides
from tools.pair_text import METADATA

ROOT = Path(__file__).parents[2]
SETTINGS = "share/jupyter/lab/settings/overrides.d/lecture_utils.json"


@pytest.fixture
def opened(desk, lab):
    """Open a notebook of the folder of the JupyterLab, which is closed after the test."""
    notebooks = []

    def open_notebook(name):
        notebooks.append(pages.Notebook(desk, lab, lab.root / name))
        return notebooks[-1]

    yield open_notebook
    for notebook in notebooks:
        notebook.close()


def test_the_settings_in_use_are_those_shipped():
    installed = Path(sys.prefix, SETTINGS).read_text(encoding="utf-8")
    assert json.loads(installed) == json.loads((ROOT / "jupyter" / SETTINGS).read_text("utf-8"))


def test_the_button_of_the_toolbar_starts_a_deck_and_escape_ends_it(opened):
    page = opened("en/00_start_here.ipynb").page
    presenting = page.locator("body[data-jp-deck-mode='presenting']")
    page.locator("[data-jp-item-name='deck']").get_by_role("button").click()
    presenting.wait_for(state="attached")
    page.locator(".jp-deck-mod-visible").first.click()
    page.keyboard.press("Escape")
    presenting.wait_for(state="detached")


def test_keys_that_press_a_button_of_a_demo_turn_no_page(opened):
    notebook = opened("en/00_start_here.ipynb")
    page = notebook.page
    notebook.run("setup", "demo")
    [demo] = notebook.demos(1)
    page.evaluate("startDeckAtDemo()")
    demo.reset.focus()
    before = page.evaluate("activeCell()")
    for key in (" ", "Enter", "Shift+ "):
        page.keyboard.press(key)
    page.wait_for_timeout(500)
    assert page.evaluate("activeCell()") == before
    page.evaluate("stopDeck()")  # JupyterLab would open the next notebook as a deck too


def cell(kind, source, slide="slide", outputs=()):
    fields = {"cell_type": kind, "source": source, "metadata": {"slideshow": {"slide_type": slide}}}
    return fields | ({"execution_count": None, "outputs": list(outputs)} if kind == "code" else {})


LINES = {"output_type": "stream", "name": "stdout", "text": "a line of output\n" * 25}
ERROR = {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": ["no"]}
PLANTED = [
    (cell("markdown", "A short text fits."), ""),
    (cell("markdown", "\n\n".join(["A line."] * 19)), "px high"),
    (cell("code", "x = 1  # " + "wide " * 30), "too wide, cm-scroller"),
    (cell("code", "print(lines)", outputs=[LINES]), ""),
    (cell("code", "print(lines)", outputs=[LINES]), "px high"),
    (cell("markdown", "\n\n".join(["With what stands above."] * 4), "fragment"), ""),
    (cell("markdown", "$$" + "x + " * 60 + "x$$"), "too wide"),
    (cell("markdown", r"$\frac{1}$"), r"\frac{1}"),
    (cell("code", "1 / 0", outputs=[ERROR]), "ValueError"),
]


def test_a_slide_that_does_not_fit_is_found(opened, lab):
    cells = [dict(fields, id=f"cell-{number}") for number, (fields, _) in enumerate(PLANTED)]
    content = {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    (lab.root / "en" / "planted.ipynb").write_text(json.dumps(content))
    found = slides.faults(opened("en/planted.ipynb").page)
    expected = [(f"cell-{n}", what) for n, (_, what) in enumerate(PLANTED) if what]
    assert len(found) == len(expected), found
    for fault, (where, what) in zip(found, expected, strict=True):
        assert fault.startswith(f"{where}: ") and what in fault


def test_text_and_code_grow_with_the_screen(opened):
    page = opened("en/01_free_fall_fit.ipynb").page
    before = page.viewport_size
    page.evaluate("startDeck()")
    for width, height, text, code in (
        (1280, 720, 20, 17),
        (1600, 900, 25, 21.25),
        (1920, 1080, 30, 25.5),
        (2560, 1440, 40, 34),
    ):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("sizes()") == {"text": text, "code": code}
    page.evaluate("stopDeck()")
    page.set_viewport_size(before)
