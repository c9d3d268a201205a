"""Every notebook is opened once in JupyterLab; all that needs its page is done there.

Both languages have the same code, and nbval runs all of it. So each demo is explored in English,
and in Japanese it is run again, loaded again with its page, and examined for barriers. Slides are
looked at in both.
"""

import pytest

from tests.browser import pages, slides
from tools.chapter_checks import NO_LECTURE
from tools.notebooks import notebook_paths

HIGHEST = 599  # CSS pixels of a demo on a screen of 1280 x 720


def notebooks_of(language):
    """Open the notebooks of a language one after the other."""
    paths = [path for path in notebook_paths() if path.parent.name == language]
    names = [path.stem for path in paths]
    return pytest.mark.parametrize("notebook", paths, ids=names, indirect=True, scope="class")


@pytest.fixture(scope="class")
def notebook(request, desk, lab):
    """A notebook whose demos have run, with `cells`, its code cells after that."""
    desk.problems.clear()
    opened = pages.Notebook(desk, lab, request.param)
    opened.cells = opened.run("setup", "demo")
    yield opened
    opened.close()


def number_of_demos(notebook):
    return sum("demo" in cell["tags"] for cell in notebook.cells)


class EveryNotebook:
    """What is looked at in both languages."""

    def test_the_demos_run_and_are_shown_once(self, notebook, screenshots):
        errors = [error for cell in notebook.cells for error in cell["errors"]]
        assert not errors, errors
        demos = notebook.demos()
        assert len(demos) == number_of_demos(notebook)
        if screenshots:
            notebook.save_pictures(screenshots)
        for demo in demos:
            demo.check_shown_once()
        heights = {demo.name: demo.height() for demo in demos}
        assert max(heights.values(), default=0) <= HIGHEST, heights
        assert not notebook.page.problems, notebook.page.problems

    def test_every_slide_of_a_main_line_fits_on_the_screen(self, notebook):
        if notebook.number in NO_LECTURE:
            pytest.skip("no lecture")
        if notebook.language == "ja":
            slides.require_japanese_font(notebook.page)
        faults = slides.faults(notebook.page)
        assert not faults, "\n".join(faults)
        assert not notebook.page.problems, notebook.page.problems


@notebooks_of("en")
class TestEnglish(EveryNotebook):
    def test_the_demos_follow_every_control(self, notebook, screenshots, record_property):
        for demo in notebook.demos():
            demo.visit_all_controls(screenshots and screenshots / f"{notebook.name}-{demo.name}")
            record_property("latency", (f"{notebook.name}  {demo.name}", demo.latencies))
        assert not notebook.page.problems, notebook.page.problems


@notebooks_of("ja")
class TestJapanese(EveryNotebook):
    def test_nothing_hinders_a_reader_who_hears_the_page_or_needs_contrast(self, notebook):
        barriers = pages.barriers(notebook.page)
        assert not barriers, "\n".join(barriers)

    def test_every_slider_leaves_room_to_move_on_a_phone(self, notebook):
        page = notebook.page
        before = page.viewport_size
        page.set_viewport_size({"width": 390, "height": 844})
        page.evaluate("window.jupyterapp.shell.collapseLeft()")
        page.wait_for_timeout(500)
        tracks = page.locator(".lecture-demo .noUi-base").all()
        widths = [track.bounding_box()["width"] for track in tracks]
        page.set_viewport_size(before)
        assert min(widths, default=100) > 40, widths

    def test_demos_run_twice_live_after_the_page_was_loaded_again(self, notebook):
        if not number_of_demos(notebook):
            pytest.skip("no demo")
        notebook.run("demo")
        notebook.load_again()
        for demo in notebook.demos(number_of_demos(notebook)):
            demo.move_once()
        assert not notebook.page.problems, notebook.page.problems
