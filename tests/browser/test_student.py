"""A student types answers into notebooks 00 and 01, restarts the kernel, and still has them."""

import re
import shutil
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = """
window.opened = async () => {
  await window.jupyterapp.restored;
  const panel = window.jupyterapp.shell.currentWidget;
  await panel.context.ready;
  await panel.sessionContext.ready;
};
window.restartAndRunAll = () => {
  window.ran = null;
  const {commands, shell} = window.jupyterapp;
  commands.execute('notebook:restart-run-all').then(() => {
    const {cells} = shell.currentWidget.content.model.toJSON();
    window.ran = cells.filter(cell => cell.cell_type === 'code');
  });
};
"""


@pytest.fixture
def student(page, lab):
    """A reader at a page, with a folder of notebooks of their own."""
    folder = lab.root / "student"
    folder.mkdir()
    for name in ("00_start_here.ipynb", "01_free_fall_fit.ipynb"):
        shutil.copy(ROOT / "notebooks" / "en" / name, folder)
    page.add_init_script(SCRIPT)
    yield Student(page, lab, folder)
    shutil.rmtree(folder)


class Student:
    """What a reader does with mouse and keyboard, and sees."""

    def __init__(self, page, lab, folder: Path):
        self.page, self.lab, self.folder = page, lab, folder

    def open(self, name: str) -> None:
        self.page.goto(self.lab.page(f"student/{name}"))
        self.page.wait_for_function(
            "window.jupyterapp?.shell?.currentWidget?.content?.model?.cells.length > 0"
        )
        self.page.evaluate("opened()")

    def cell(self, text: str):
        return self.page.locator(".jp-CodeCell").filter(
            has=self.page.locator(".jp-InputArea", has_text=text)
        )

    def run(self, text: str) -> None:
        self.cell(text).locator(".cm-line").last.click()
        self.page.keyboard.press("Shift+Enter")

    def type(self, name: str, old: str, new: str, verdict: str) -> None:
        """Put new text for a line of the function, run its cell, and wait for the verdict."""
        cell = self.cell(f"def {name}(")
        cell.locator(".cm-line").filter(has_text=re.compile(rf"^\s*{re.escape(old)}$")).click()
        for key in ("Home", "Shift+End"):
            self.page.keyboard.press(key)
        self.page.keyboard.type(new)
        self.page.keyboard.press("Shift+Enter")
        self.verdict(name, verdict)

    def verdict(self, name: str, expected: str) -> None:
        heading = self.cell(f"def {name}(").locator(".jp-OutputArea strong")
        heading.filter(has_text=expected).wait_for()

    def restart_and_run_all(self) -> None:
        self.page.evaluate("restartAndRunAll()")
        self.page.locator(".jp-Dialog .jp-mod-accept").click()  # "Restart"
        ran = self.page.wait_for_function("window.ran").json_value()
        assert [cell["execution_count"] for cell in ran] == list(range(1, len(ran) + 1))
        assert "error" not in {output["output_type"] for cell in ran for output in cell["outputs"]}

    def kept(self) -> dict:
        """The functions of the student's file, as another program imports them."""
        names = {}
        exec((self.folder / "my_functions.py").read_text(encoding="utf-8"), names)
        return names


def test_what_a_student_types_outlives_the_kernel(student):
    student.open("01_free_fall_fit.ipynb")
    student.run("lu.setup(")
    student.type("fit_g", "...", "return 2 * np.sum(t**2 * y) / np.sum(t**4)", "Right")

    student.open("00_start_here.ipynb")
    student.run("lu.setup(")
    student.type("mean", "...", "return sum(values)", "known mistake")
    student.type("mean", "return sum(values)", "return sum(values) / len(values)", "Right")
    student.restart_and_run_all()
    student.verdict("mean", "Right")
    progress = student.cell("lu.progress(0)").locator(".jp-OutputArea")
    assert "1 of 1 are right" in progress.inner_text()

    kept = student.kept()
    assert kept["mean"]([1, 2, 6]) == 3
    assert kept["fit_g"](np.array([1, 2]), np.array([5, 20])) == 10
    assert not student.page.problems, student.page.problems
