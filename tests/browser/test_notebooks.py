"""Every notebook is opened once in JupyterLab; all that needs its page is done there."""

import pytest

from tests.browser import pages, slides
from tests.browser.conftest import new_page
from tools.chapter_checks import NO_LECTURE
from tools.notebooks import notebook_paths

NOTEBOOKS = notebook_paths()
FULL = "en"  # the other language has the same code: nbval runs it, and its demos are moved once
HIGHEST = 599  # CSS pixels of a demo on a screen of 1280 x 720


@pytest.fixture(
    scope="module",
    params=NOTEBOOKS,
    ids=[f"{path.parent.name}/{path.stem}" for path in NOTEBOOKS],
)
def notebook(request, context, lab):
    """A notebook that has run, with `cells`, its code cells after that."""
    with new_page(context, lab) as page:
        opened = pages.Notebook(page, lab, request.param)
        opened.cells = opened.run_all() if opened.language == FULL else opened.run("setup", "demo")
        yield opened


def test_a_notebook_runs_without_an_error(notebook):
    if notebook.language == FULL:
        assert all(cell["execution_count"] for cell in notebook.cells if cell["source"])
    errors = [error for cell in notebook.cells for error in cell["errors"]]
    assert not errors, errors
    assert not notebook.page.problems, notebook.page.problems


def test_every_slide_of_a_main_line_fits_on_the_screen(notebook):
    if notebook.number in NO_LECTURE:
        pytest.skip("no lecture")
    if notebook.language == "ja":
        slides.require_japanese_font(notebook.page)
    faults = slides.faults(notebook.page)
    assert not faults, "\n".join(faults)
    assert not notebook.page.problems, notebook.page.problems


def test_the_demos_follow_every_control(notebook, screenshots, record_property):
    demos = notebook.demos()
    assert len(demos) == sum("demo" in cell["tags"] for cell in notebook.cells)
    if screenshots:
        notebook.save_pictures(screenshots)
    for demo in demos:
        demo.check_shown_once()
        if notebook.language == FULL:
            demo.visit_all_controls(screenshots and screenshots / f"{notebook.name}-{demo.name}")
            record_property("latency", (f"{notebook.name}  {demo.name}", demo.latencies))
        else:
            demo.move_once()
    heights = {demo.name: demo.height() for demo in demos}
    assert max(heights.values(), default=0) <= HIGHEST, heights
    assert not notebook.page.problems, notebook.page.problems


def test_nothing_hinders_a_reader_who_hears_the_page_or_needs_contrast(notebook):
    barriers = pages.barriers(notebook.page)
    assert not barriers, "\n".join(barriers)


def test_demos_run_twice_live_after_the_page_was_loaded_again(notebook):
    expected = sum("demo" in cell["tags"] for cell in notebook.cells)
    if notebook.language != FULL or not expected:
        pytest.skip("no demo, or it is tried in the other language")
    notebook.run("demo")
    notebook.load_again()
    demos = notebook.demos(expected)
    for demo in demos:
        demo.move_once()
    demos[0].press_keys_in_deck()
    assert not notebook.page.problems, notebook.page.problems
