"""The live edition: a chapter runs in the browser, and what a reader writes there is kept."""

import base64
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import web
from tests.browser import pages

ROOT = Path(__file__).parents[2]
PACKAGES = Path(sys.prefix) / "live"  # where `make .venv/.live` puts them
SECONDS = 300  # for a kernel to start, on a machine that does other things too
OTHERS = os.environ.get("LECTURE_LIVE", "").split()  # chapters to run besides, as in "en/05 en/10"
ANSWER = """def affine(W, X, b):
    return X @ W.T + b  # written in a browser


affine = lu.use("2.1", affine)"""
SCRIPT = """
window.put = async (id, source) => {
  const {content} = await notebookPanel();
  const index = content.widgets.findIndex(cell => cell.model.id === id);
  content.activeCellIndex = index;
  if (source) content.activeCell.model.sharedModel.setSource(source);
  await window.jupyterapp.commands.execute('notebook:run-cell');
  return JSON.stringify(content.widgets[index].model.toJSON().outputs);
};
window.showDemo = async () => {
  const {content} = await notebookPanel();
  content.activeCellIndex = content.widgets.findIndex(({model}) =>
    model.type === 'code' && (model.getMetadata('tags') ?? []).includes('demo'));
  await content.scrollToItem(content.activeCellIndex, 'center');
};
window.source = async id =>
  (await notebookPanel()).content.widgets.find(cell => cell.model.id === id).model
    .sharedModel.getSource();
window.stored = async path =>
  (await window.jupyterapp.serviceManager.contents.get(path, {content: true})).content;
"""


@pytest.fixture(scope="session")
def live(tmp_path_factory):
    """The address of a freshly built live edition."""
    if not PACKAGES.is_dir():
        message = "JupyterLite and Pyodide are not installed; `make .venv/.live` installs them"
        if os.environ.get("LECTURE_REQUIRE_SITE"):
            pytest.fail(message)
        pytest.skip(message)
    site = tmp_path_factory.mktemp("live")
    subprocess.run(
        [sys.executable, ROOT / "site" / "live.py", site.name],  # as `make live` says "public"
        cwd=site.parent,
        env=os.environ | {"PYTHONPATH": str(PACKAGES)},
        check=True,
    )
    with web.served(site) as address:
        yield f"{address}/live"


@pytest.fixture
def reader(browser, live):
    """A browser without a past and without a network."""
    size = {"width": 1280, "height": 900}
    with web.visitor(browser, live.removesuffix("/live"), viewport=size) as page:
        page.add_init_script(pages.SCRIPT + SCRIPT)
        page.set_default_timeout(SECONDS * 1000)
        yield page


def open_chapter(page, live, path):
    """Open a chapter as its page does, and wait for the kernel."""
    page.goto(f"{live}/start.html?path={path}.ipynb")
    page.wait_for_url("**/index.html?path=*")
    wait_for_kernel(page)


def wait_for_kernel(page):
    page.wait_for_function(
        "window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel?.status == 'idle'"
    )
    page.evaluate("window.jupyterapp.commands.execute('notebook:expand-all-headings')")


def test_a_chapter_runs_in_the_browser_and_keeps_what_was_written(reader, live, record_property):
    start = time.monotonic()
    open_chapter(reader, live, "ja/02_linear_activation")
    assert reader.locator("html").get_attribute("lang").startswith("ja")
    reader.get_by_text("ファイル", exact=True).wait_for()  # the menus speak Japanese

    reader.evaluate("put('setup')")
    record_property("first cell", time.monotonic() - start)
    outputs = reader.evaluate(f"put('exercise-2-1', {json.dumps(ANSWER)})")
    assert "正しい" in outputs
    reader.evaluate("save()")

    reader.reload()
    wait_for_kernel(reader)
    assert reader.evaluate("source('exercise-2-1')") == ANSWER
    functions = base64.b64decode(reader.evaluate("stored('ja/my_functions.py')"))
    assert b"# written in a browser" in functions

    run_all(reader, record_property)
    reader.evaluate("showDemo()")
    pages.Demo(reader, reader.locator(".lecture-demo:visible").first).move_once()
    assert reader.problems == []


def run_all(page, record_property):
    """Run a chapter to its end."""
    start = time.monotonic()
    cells = page.evaluate("runAll()")
    record_property("chapter", time.monotonic() - start)
    assert [cell["errors"] for cell in cells if cell["errors"]] == []
    assert all(cell["execution_count"] for cell in cells if cell["source"])


@pytest.mark.parametrize("chapter", OTHERS)
def test_other_chapters_run_in_the_browser(chapter, reader, live, record_property):
    [path] = (ROOT / "notebooks").glob(f"{chapter}_*.ipynb")
    open_chapter(reader, live, path.relative_to(ROOT / "notebooks").with_suffix("").as_posix())
    run_all(reader, record_property)
    assert reader.problems == []
