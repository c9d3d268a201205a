"""A first lesson and an update, as root: `.venv/bin/python classroom/hub/trial_class.py`.

On a hub of its own two students work through chapter 01 in browsers, one in each language; the
teacher publishes an update while one of them types; marks come out; idle servers end. Each line
that is printed was seen. It needs what `make install` installs, and the project's test environment
with Playwright and Chromium.
"""

import argparse
import contextlib
import csv
import json
import pwd
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import accounts
import hand_in
import links
import publish
import trial
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(publish.ROOT))
from tests.answers import free_fall_fit as answers

CHAPTER = "01_free_fall_fit.ipynb"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
FLAGS += ["--disable-background-networking", "--disable-component-update"]
SENTENCE = "A sentence of the update. "
A, B, TEACHER, GUEST = "trial-a", "trial-b", "trial-teacher", "trial-guest"
SCRIPT = """
window.panel = () => window.jupyterapp.shell.currentWidget;
window.indexOf = id => panel().content.model.toJSON().cells.findIndex(cell => cell.id === id);
window.show = async id => {
  const {content} = panel();
  content.activeCellIndex = indexOf(id);
  await content.scrollToCell(content.activeCell);
  content.mode = 'edit';
  content.activeCell.editor.focus();
};
window.runAll = async () => {
  await window.jupyterapp.commands.execute('notebook:run-all-cells');
  return panel().content.model.toJSON().cells
    .filter(cell => cell.cell_type === 'code')
    .map(({id, execution_count, outputs}) => ({
      id, execution_count, errors: outputs.filter(output => output.output_type === 'error')}));
};
window.source = id => panel().content.model.toJSON().cells[indexOf(id)].source;
window.output = id => JSON.stringify(panel().content.model.toJSON().cells[indexOf(id)].outputs);
window.runCell = () => window.jupyterapp.commands.execute('notebook:run-cell');
window.save = () => panel().context.save();
"""


def saw(what: str, true: bool) -> None:
    """Print what was seen; stop if it was not."""
    if not true:
        raise AssertionError(what)
    print(f"  {what}", flush=True)


class Student:
    """A student with a browser profile."""

    def __init__(self, browser: Browser, hub: trial.Hub, name: str, language: str):
        self.hub, self.name, self.language = hub, name, language
        self.home = Path(pwd.getpwnam(name).pw_dir)
        self.file = self.home / links.FOLDER / language / CHAPTER
        self.context = browser.new_context(viewport={"width": 1280, "height": 900})
        self.context.add_init_script(SCRIPT)
        # For this trial: its scripts can ask JupyterLab, which otherwise does as for a class.
        self._write(".jupyter/jupyter_lab_config.json", {"LabApp": {"expose_app_in_browser": True}})

    def _write(self, path: str, content: dict) -> None:
        file = self.home / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(content))
        for one in (file, file.parent):
            shutil.chown(one, self.name, self.name)

    def follow_link(self) -> Page:
        """Follow the link to chapter 01 in a new tab, logging in where that is asked for."""
        page = self.context.new_page()
        page.set_default_timeout(180_000)
        path = f"{self.language}/{CHAPTER}"
        page.goto(links.link(self.hub.url, self.hub.repository, publish.BRANCH, path))
        with contextlib.suppress(Exception):
            page.locator("#username_input").fill(self.name, timeout=3000)
            page.locator("#password_input").fill(self.hub.passwords[self.name])
            page.locator("#login_submit").click()
        page.wait_for_url(re.compile("/lab/"))
        page.wait_for_function(
            "window.jupyterapp?.shell?.currentWidget?.content?.model?.cells.length > 0"
        )
        page.evaluate("panel().sessionContext.ready.then(() => null)")
        return page

    def write(self, page: Page, cell: str, text: str) -> None:
        """Type a text in place of what a cell holds."""
        page.bring_to_front()
        page.evaluate("id => show(id)", cell)
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(text)
        page.wait_for_function(
            "([id, text]) => source(id) === text", arg=[cell, text], timeout=20000
        )

    def cells(self) -> dict[str, str]:
        """Return the sources of the file by the id of their cells: it must be a notebook."""
        content = json.loads(self.file.read_text(encoding="utf-8"))
        return {cell["id"]: "".join(cell["source"]) for cell in content["cells"]}


def answer(function: str, number: str) -> str:
    """Return a cell with the right answer of the project's tests."""
    text = Path(answers.__file__).read_text(encoding="utf-8")
    code = re.search(rf"^def {function}\(.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)[0]
    return f"import math\n\n\n{code.rstrip()}\n\n\n{function} = lu.use({number!r}, {function})"


def refused(hub: trial.Hub, name: str, password: str, browser: Browser) -> bool:
    """Whether the hub shows its log-in page again."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{hub.url}/hub/login")
        page.locator("#username_input").fill(name)
        page.locator("#password_input").fill(password)
        page.locator("#login_submit").click()
        page.locator(".login_error, .error").first.wait_for(timeout=30_000)
        return True


def may(name: str, *command: str) -> bool:
    """Whether an account may do what a command does."""
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.run(command, **silent, **hand_in.as_account(name)).returncode == 0


def closed(hub: trial.Hub, browser: Browser) -> None:
    """Nobody sees what is not theirs."""
    print("Log in and homes")
    hub.passwords |= accounts.add({GUEST: ""}, "users")
    saw("a wrong password is refused", refused(hub, A, "wrong", browser))
    guest = refused(hub, GUEST, hub.passwords[GUEST], browser)
    saw("an account of the machine that is not of the class is refused", guest)
    saw("a home is 0700", Path(pwd.getpwnam(B).pw_dir).stat().st_mode & 0o777 == 0o700)
    saw("a student reads the own home", may(A, "ls", pwd.getpwnam(A).pw_dir))
    saw("and nobody else's", not may(A, "ls", pwd.getpwnam(B).pw_dir))
    saw("nor what the hub remembers", not may(A, "ls", str(hub.state / "hub")))
    repository = f"{hub.state}/notebooks.git"
    saw("nor changes what all pull", not may(A, "touch", f"{repository}/HEAD"))


def lesson(a: Student, b: Student) -> Page:
    """The first lesson; return the tab that the first student leaves open."""
    print("The first lesson")
    tab, other = a.follow_link(), b.follow_link()
    saw("two students follow the link and see chapter 01, in English and in Japanese", True)
    for function, number in (("fit_g", "1.1"), ("linear_fit", "1.2"), ("predict", "1.3")):
        a.write(tab, f"write-{number.replace('.', '-')}", answer(function, number))
    mistaken = "def fit_g(t, y):\n    return np.mean(2 * y / t**2)\n\n\n"
    b.write(other, "write-1-1", mistaken + "fit_g = lu.use('1.1', fit_g)")
    b.write(other, "write-1-4", answer("tanh_network", "1.4"))
    for student, page in ((a, tab), (b, other)):
        ran = page.evaluate("runAll()")
        saw(
            f"{student.name} types answers and runs all {len(ran)} cells without an error",
            all(cell["execution_count"] and not cell["errors"] for cell in ran),
        )
    saw("the known mistake is named", "2y/t²" in other.evaluate("output('write-1-1')"))
    a.write(tab, "transfer-1-5-start", "import numpy as np\n\nnp.ones(2**30)")
    tab.evaluate("runCell()")
    tab.wait_for_function("output('transfer-1-5-start').includes('MemoryError')")
    saw("8 GB in one array end in a MemoryError, and the server lives", True)
    b.write(other, "sec-own", "my own note on section 9")
    other.evaluate("save()")
    other.close()
    return tab


def change(source: Path, name: str, cell: str, old: str, new: str) -> None:
    """Change a notebook as a teacher would."""
    for language in publish.LANGUAGES:
        file = source / "notebooks" / language / name
        content = json.loads(file.read_text(encoding="utf-8"))
        found = next(one for one in content["cells"] if one["id"] == cell)
        text = "".join(found["source"])
        assert old in text
        found["source"] = text.replace(old, new, 1).splitlines(keepends=True)
        file.write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")


def update(hub: trial.Hub, a: Student, b: Student, tab: Page) -> None:
    """The teacher publishes while one student types and the other has deleted a file."""
    print("An update comes in between")
    b.file.with_name("03_iris_onehot_softmax.ipynb").unlink()
    change(hub.source, CHAPTER, "write-1-2", '"""A: (N, p)', '"""The design matrix A: (N, p)')
    change(hub.source, CHAPTER, "saw-two", "", SENTENCE)
    change(hub.source, CHAPTER, "two-parameters", "c, C, chi2", "# of the update\nc, C, chi2")
    a.write(tab, "concept-1", "typed before the update")
    hub.publish()
    time.sleep(15)
    saw("what was typed is on the disk within 15 s", "typed before" in a.cells()["concept-1"])
    second = a.follow_link()
    shown = second.evaluate("source('saw-two')")
    saw("the update's sentence is there", shown.startswith(SENTENCE))
    saw("and its comment in a cell that was run", "# of the update" in a.cells()["two-parameters"])
    own = a.cells()["write-1-2"] == answer("linear_fit", "1.2")
    saw("in the cell that both changed stands the student's answer", own)
    saw("what was typed before is there", "typed before" in a.cells()["concept-1"])
    second.close()

    a.write(tab, "concept-2", "typed after the update, in the page from before")
    # JupyterLab asks as a rule; where it noticed the other page's reading it saves at once.
    question = tab.locator(".jp-Dialog", has_text="has changed on disk")
    deadline = time.monotonic() + 120
    while "typed after" not in a.cells()["concept-2"] and time.monotonic() < deadline:
        if question.is_visible():
            question.locator("button", has_text="Overwrite").click()
            print("  (it asked, and the answer was Overwrite)")
        tab.wait_for_timeout(1000)
    saw("a page from before the update saves all of it", "after" in a.cells()["concept-2"])
    saw("without the update's sentence", SENTENCE not in a.cells()["saw-two"])
    tab.close()
    a.file.rename(a.file.with_name("mine.ipynb"))
    a.follow_link().close()
    saw("after renaming it a link brings the published one", SENTENCE in a.cells()["saw-two"])
    mine = a.file.with_name("mine.ipynb").read_text(encoding="utf-8")
    saw("beside the student's own", "typed before" in mine and "typed after" in mine)

    b.follow_link().close()
    saw("the other student's note stays", b.cells()["sec-own"] == "my own note on section 9")
    saw("the update is there, too", b.cells()["saw-two"].startswith(SENTENCE))
    saw("the deleted file is back", b.file.with_name("03_iris_onehot_softmax.ipynb").exists())


def marks(hub: trial.Hub) -> None:
    """What both wrote is marked."""
    print("Marks")
    command = (trial.PREFIX / "bin/python", trial.HERE / "hand_in.py", "--chapters", "1")
    subprocess.run(command, env=hub.environment, check=True)
    (table,) = hub.state.glob("handed-in/*/marks.csv")
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = {row.pop("student"): list(row.values()) for row in csv.DictReader(file)}
    saw(f"{A}: {rows[A]}", rows[A] == ["3", "right", "right", "right", "missing", *rows[A][5:]])
    mistake = "known mistake: mean of 2y/t²"
    saw(f"{B}: {rows[B]}", rows[B][:2] == ["1", mistake] and rows[B][4] == "right")


def teacher(hub: trial.Hub, browser: Browser, a: Student) -> None:
    """Only the teacher sees who is there."""
    print("The page for teachers")
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{hub.url}/hub/login?next=/hub/admin")
        page.locator("#username_input").fill(TEACHER)
        page.locator("#password_input").fill(hub.passwords[TEACHER])
        page.locator("#login_submit").click()
        for name in (A, B):
            page.get_by_text(name, exact=True).first.wait_for(timeout=60_000)
        saw("a teacher sees both students", True)
    page = a.context.new_page()
    saw("a student does not", page.goto(f"{hub.url}/hub/admin").status == 403)
    page.close()


def idle(hub: trial.Hub, a: Student) -> None:
    """A server that nobody uses ends, and what was saved is there the next time."""
    print("Idle servers")
    hub.stop()
    hub.environment["LECTURE_HUB_IDLE"] = "20"
    hub.start()
    a.follow_link()
    a.context.close()
    deadline = time.monotonic() + 180
    while (left := accounts.processes(A)) and time.monotonic() < deadline:
        time.sleep(2)
    saw("nobody's server runs any more", not left)


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="trial_class.py", description=__doc__.partition("\n")[0])
    parser.parse_args()
    with trial.hub([A, B], [TEACHER]) as hub, sync_playwright() as playwright:
        executable = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        closed(hub, browser)
        a, b = Student(browser, hub, A, "en"), Student(browser, hub, B, "ja")
        tab = lesson(a, b)
        update(hub, a, b, tab)
        marks(hub)
        teacher(hub, browser, a)
        idle(hub, a)
        browser.close()


if __name__ == "__main__":
    main()
