"""Every slide of a main line fits on a screen of 1280×720, readable from the back row."""

import json
import os
import sys
from pathlib import Path

import pytest

from tools.chapter_checks import NO_LECTURE, is_retold
from tools.notebooks import FOLDER, notebook_paths, read
from tools.pair_text import METADATA

ROOT = Path(__file__).parents[2]
SETTINGS = "share/jupyter/lab/settings/overrides.d/lecture_utils.json"
SCREEN = {"width": 1280, "height": 720}
NOTEBOOKS = [
    path
    for path in notebook_paths()
    if path.stem[:2] not in NO_LECTURE and is_retold(read(FOLDER, path.parent.name, path.stem))
]

# A screen is a slide or a subslide with the cells that follow it; its last cell shows all of them.
SCRIPT = """
window.startDeck = async path => {
  const app = window.jupyterapp;
  await app.restored;
  const panel = await app.commands.execute('docmanager:open', {path});
  const notebook = panel.content;
  await panel.context.ready;
  await panel.sessionContext.ready;
  notebook.notebookConfig = {...notebook.notebookConfig, windowingMode: 'none'};
  for (const [index, cell] of notebook.widgets.entries()) {
    const tags = cell.model.getMetadata('tags') ?? [];
    const demo = cell.model.sharedModel.source.includes('lu.widgets.');
    if (tags.includes('supplement') || !(demo || tags.includes('setup'))) continue;
    notebook.activeCellIndex = index;
    await app.commands.execute('notebook:run-cell');
  }
  notebook.activeCellIndex = 0;
  await app.commands.execute('deck:start');
  await Promise.all(notebook.widgets.map(cell => cell.ready));
  const formulas = () => notebook.node.querySelectorAll('mjx-container').length;
  for (let before = -1, still = 0; still < 3; before = formulas()) {
    await new Promise(resolve => setTimeout(resolve, 200));
    still = formulas() === before ? still + 1 : 0;
  }
};
window.stopDeck = async () => {
  const app = window.jupyterapp, panel = app.shell.currentWidget;
  await app.commands.execute('deck:stop');
  await panel.context.save();
  panel.dispose();
};
window.screens = () => {
  const found = [];
  for (const [index, cell] of window.jupyterapp.shell.currentWidget.content.widgets.entries()) {
    const kind = (cell.model.getMetadata('slideshow') ?? {}).slide_type ?? null;
    if (kind === 'skip' || kind === 'notes') continue;
    if (kind === 'slide' || kind === 'subslide' || !found.length) {
      found.push({first: cell.model.id, last: index});
    } else {
      found.at(-1).last = index;
    }
  }
  return found;
};
window.measure = async index => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  notebook.activeCellIndex = index;
  const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
  await frame();
  const cells = notebook.widgets.filter(
    cell => cell.node.classList.contains('jp-deck-mod-visible'));
  const all = selector => cells.flatMap(cell => [...cell.node.querySelectorAll(selector)]);
  await Promise.all(all('img').map(image => image.decode().catch(() => {})));
  await frame();
  const wide = all('.cm-scroller, .jp-RenderedMarkdown, .jp-OutputArea-output, .lecture-demo')
    .filter(part => part.scrollWidth > part.clientWidth + 1)
    .map(part => `${part.className.split(' ')[0]} ${part.scrollWidth} > ${part.clientWidth}`);
  const outside = all('img, table, mjx-container')
    .filter(part => part.getBoundingClientRect().right > window.innerWidth)
    .map(part => part.tagName.toLowerCase());
  return {
    cells: cells.length,
    height: notebook.node.querySelector('.jp-WindowedPanel-outer').scrollHeight,
    wide: [...wide, ...outside],
    errors: [
      ...cells.flatMap(cell => cell.model.toJSON().outputs ?? [])
        .filter(output => output.output_type === 'error').map(output => output.ename),
      ...all('mjx-merror').map(part => part.textContent),
    ],
  };
};
window.japaneseWidth = () => {
  const canvas = document.createElement('canvas').getContext('2d');
  canvas.font = `20px ${getComputedStyle(document.body).fontFamily}`;
  return canvas.measureText('あやめの花').width;
};
window.sizes = () => {
  const zoom = element => element ? (Number(getComputedStyle(element).zoom) || 1) *
    zoom(element.parentElement) : 1;
  const size = selector => {
    const element = document.querySelector(`.jp-Deck ${selector}`);
    return parseFloat(getComputedStyle(element).fontSize) * zoom(element);
  };
  return {text: size('.jp-RenderedMarkdown p'), code: size('.cm-content')};
};
"""


@pytest.fixture(scope="module")
def projector(browser, lab):
    """A JupyterLab on the smallest screen that a projector shows; it is loaded once."""
    with browser.new_context(viewport=SCREEN) as context:
        page = context.new_page()
        page.add_init_script(SCRIPT)
        page.goto(lab.address(FOLDER).replace("/tree/.", ""))
        page.wait_for_function("window.jupyterapp !== undefined")
        yield page


@pytest.fixture
def deck(projector, lab):
    """Start a notebook as a deck; the page has what goes wrong in `page.problems`."""
    projector.problems = []

    def note(error):
        projector.problems.append(str(error))

    projector.on("pageerror", note)

    def start(path):
        projector.evaluate("path => startDeck(path)", path.relative_to(FOLDER).as_posix())
        return projector

    yield start
    projector.evaluate("stopDeck()")
    projector.remove_listener("pageerror", note)
    projector.set_viewport_size(SCREEN)
    lab.stop_kernels()


def require_japanese_font(page):
    """Without a Japanese font the boxes shown instead have another width, and lines break late."""
    if abs(page.evaluate("japaneseWidth()") - 100) > 5:
        message = "no Japanese font, as of the package fonts-ipafont-gothic"
        if os.environ.get("CI") or os.environ.get("LECTURE_REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)


def faults(page):
    """What does not fit on each screen, or is an error, with the cell at which it begins."""
    found = []
    for screen in page.evaluate("screens()"):
        seen = page.evaluate("index => measure(index)", screen["last"])
        assert seen["cells"] > 0, f"{screen['first']}: nothing is shown"
        if seen["height"] > SCREEN["height"]:
            found.append(f"{screen['first']}: {seen['height']} px high")
        found += [f"{screen['first']}: too wide, {part}" for part in seen["wide"]]
        found += [f"{screen['first']}: {error}" for error in seen["errors"]]
    return found


def test_the_settings_in_use_are_those_shipped():
    installed = Path(sys.prefix, SETTINGS).read_text(encoding="utf-8")
    assert json.loads(installed) == json.loads((ROOT / "jupyter" / SETTINGS).read_text("utf-8"))


@pytest.mark.parametrize(
    "notebook", NOTEBOOKS, ids=[f"{path.parent.name}/{path.stem}" for path in NOTEBOOKS]
)
def test_every_slide_fits_on_the_screen(notebook, deck):
    page = deck(notebook)
    if notebook.parent.name == "ja":
        require_japanese_font(page)
    found = faults(page)
    assert not found, "\n".join(found)
    assert not page.problems, page.problems


def test_the_button_of_the_toolbar_starts_a_deck_and_escape_ends_it(deck):
    page = deck(FOLDER / "en" / "00_start_here.ipynb")
    presenting = page.locator("body[data-jp-deck-mode='presenting']")
    page.evaluate("window.jupyterapp.commands.execute('deck:stop')")
    presenting.wait_for(state="detached")
    page.locator("[data-jp-item-name='deck']").get_by_role("button").click()
    presenting.wait_for(state="attached")
    page.locator(".jp-deck-mod-visible").first.click()
    page.keyboard.press("Escape")
    presenting.wait_for(state="detached")


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


def test_a_slide_that_does_not_fit_is_found(deck, projector):
    cells = [dict(fields, id=f"cell-{number}") for number, (fields, _) in enumerate(PLANTED)]
    projector.evaluate(
        """content => window.jupyterapp.serviceManager.contents.save(
             'planted.ipynb', {type: 'notebook', format: 'json', content})""",
        {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5},
    )
    found = faults(deck(FOLDER / "planted.ipynb"))
    expected = [(f"cell-{n}", what) for n, (_, what) in enumerate(PLANTED) if what]
    assert len(found) == len(expected), found
    for fault, (where, what) in zip(found, expected, strict=True):
        assert fault.startswith(f"{where}: ") and what in fault


def test_text_and_code_grow_with_the_screen(deck):
    page = deck(FOLDER / "en" / "01_free_fall_fit.ipynb")
    for width, height, text, code in (
        (1280, 720, 20, 17),
        (1600, 900, 25, 21.25),
        (1920, 1080, 30, 25.5),
        (2560, 1440, 40, 34),
    ):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("sizes()") == {"text": text, "code": code}
