"""The live edition: a chapter runs in the browser, and what a reader writes there is kept."""

import base64
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lecture_utils.exercises.wording import MESSAGES
from tests import web
from tests.browser import pages

ROOT = Path(__file__).parents[2]
PACKAGES = Path(sys.prefix) / "live"  # where `make .venv/.live` puts them
SECONDS = 300  # for a kernel to start, on a machine that does other things too
OTHERS = os.environ.get("LECTURE_LIVE", "").split()  # chapters to run besides, as in "en/05 en/10"
WRITTEN = {  # into which cell of a chapter a reader writes what
    "ja/02_linear_activation": (
        "exercise-2-1",
        """def affine(W, X, b):
    return X @ W.T + b  # written in a browser


affine = lu.use("2.1", affine)""",
    ),
    "en/05_newton_vs_sgd": (
        "write-5-1",
        """def descent_step(theta, grad, lr):
    return theta - lr * grad  # written in a browser


descent_step = lu.use("5.1", descent_step)""",
    ),
    "en/10_full_recipe": (
        "exercise-10-1",
        """def standardise(X_train, X_test):  # written in a browser
    m, s = X_train.mean(axis=0), X_train.std(axis=0)
    s[s == 0] = 1
    return (X_train - m) / s, (X_test - m) / s


standardise = lu.use("10.1", standardise)""",
    ),
}
QUICKEST = "ja/02_linear_activation"
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


@pytest.mark.parametrize("chapter", WRITTEN)
def test_a_chapter_runs_in_the_browser_and_keeps_what_was_written(chapter, reader, live, clock):
    language, (cell, answer) = chapter[:2], WRITTEN[chapter]
    open_chapter(reader, live, chapter)
    assert reader.locator("html").get_attribute("lang").startswith(language)
    reader.get_by_text({"en": "File", "ja": "ファイル"}[language], exact=True).wait_for()  # a menu
    reader.evaluate("put('setup')")
    clock("first cell")
    run_all(reader)
    clock("all cells")
    move_first_demo(reader)
    outputs = reader.evaluate(f"put({json.dumps(cell)}, {json.dumps(answer)})")
    assert f"— {MESSAGES['labels']['right'][language]}<" in outputs  # the head of a verdict
    reader.evaluate("save()")

    reader.reload()
    reader.wait_for_function("window.jupyterapp?.shell?.currentWidget?.content?.model")
    assert reader.evaluate(f"source({json.dumps(cell)})") == answer
    functions = base64.b64decode(reader.evaluate(f"stored('{language}/my_functions.py')"))
    assert b"# written in a browser" in functions
    if chapter == QUICKEST:
        reader.evaluate("runCells(['setup', 'demo'])")
        move_first_demo(reader)
    assert reader.problems == []


@pytest.mark.parametrize("chapter", OTHERS)
def test_other_chapters_run_in_the_browser(chapter, reader, live, clock):
    [path] = (ROOT / "notebooks").glob(f"{chapter}_*.ipynb")
    open_chapter(reader, live, path.relative_to(ROOT / "notebooks").with_suffix("").as_posix())
    run_all(reader)
    clock("all cells")
    assert reader.problems == []


@pytest.fixture
def clock(request, record_property):
    """Call it with what has been reached: the seconds until then stand in the summary."""
    start = time.monotonic()

    def reached(what):
        record_property(
            "live", f"{request.node.callspec.id}  {what} {time.monotonic() - start:.0f} s"
        )

    return reached


def open_chapter(page, live, path):
    """Open a chapter as its page does, and wait for the kernel."""
    page.goto(f"{live}/start.html?path={path}.ipynb")
    page.wait_for_url("**/index.html?path=*")
    page.wait_for_function(
        "window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel?.status == 'idle'"
    )
    page.evaluate("window.jupyterapp.commands.execute('notebook:expand-all-headings')")


def run_all(page):
    """Run a chapter to its end."""
    cells = page.evaluate("runAll()")
    assert [cell["errors"] for cell in cells if cell["errors"]] == []
    assert all(cell["execution_count"] for cell in cells if cell["source"])


def move_first_demo(page):
    page.evaluate("showDemo()")
    pages.Demo(page, page.locator(".lecture-demo:visible").first).move_once()
