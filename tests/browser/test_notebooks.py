"""Every notebook is opened once in JupyterLab; all that needs its page is done there."""

from pathlib import Path

import pytest

from tests.browser import pages

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*/*.ipynb"))
FULL = "en"  # the demos of the other language have the same code, and are moved once
HIGHEST = 599  # CSS pixels of a demo on a page of 1280 x 720


@pytest.mark.parametrize(
    "notebook", NOTEBOOKS, ids=[f"{path.parent.name}/{path.stem}" for path in NOTEBOOKS]
)
def test_a_notebook_runs_and_its_demos_follow_every_control(
    notebook, page, lab, screenshots, record_property
):
    language, name = notebook.parent.name, f"{notebook.parent.name}-{notebook.stem}"
    pages.open_notebook(page, lab, notebook)
    cells = pages.run_all(page)

    assert all(cell["execution_count"] for cell in cells if cell["source"])
    errors = [error for cell in cells for error in cell["errors"]]
    assert not errors, errors

    demos = pages.demos(page)
    assert len(demos) == sum("demo" in cell["tags"] for cell in cells)
    if screenshots:
        pages.save_notebook(page, screenshots / f"{name}.png")
    for demo in demos:
        demo.check_shown_once()
        if language == FULL:
            demo.visit_all_controls(screenshots and screenshots / f"{name}-{demo.name}")
            record_property("latency", (f"{name}  {demo.name}", demo.latencies))
        else:
            demo.move_once()
    barriers = pages.barriers(page, any("write" in cell["tags"] for cell in cells))
    assert not barriers, "\n".join(barriers)
    heights = {demo.name: demo.height(720) for demo in demos}
    assert max(heights.values(), default=0) <= HIGHEST, heights

    if demos and language == FULL:
        page.evaluate("runDemosAgainAndSave()")
        pages.open_notebook(page, lab, notebook)  # with the kernel that goes on running
        demos = pages.demos(page, len(demos))
        for demo in demos:
            demo.move_once()
        demos[0].press_keys_in_deck()
    assert not page.problems, page.problems
