"""Tests for otter-grader, made from the exercises: the same verdicts as those of the package."""

import doctest
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from classroom.otter_tests import write_tests
from lecture_utils.exercises.catalogue import chapter_exercises

ROOT = Path(__file__).resolve().parents[2]
CHAPTER = "2"
HEAD = "import numpy as np\n\n\n"


def run(path):
    """Run a test file as otter does, by doctest; return whether it passes."""
    spec = {}
    exec(path.read_text(encoding="utf-8"), spec)
    assert spec["OK_FORMAT"]
    (suite,) = spec["test"]["suites"]
    (case,) = suite["cases"]
    examples = doctest.DocTestParser().get_doctest(case["code"], {}, path.name, None, None)
    return doctest.DocTestRunner().run(examples, out=lambda text: None).failed == 0


@pytest.fixture
def verdicts(tmp_path, monkeypatch):
    """Which tests of chapter 2 pass where a student's file stands."""

    def of(text):
        monkeypatch.chdir(tmp_path)
        Path("my_functions.py").write_text(text, encoding="utf-8")
        paths = write_tests(tmp_path / "tests", [CHAPTER])
        return dict(zip(chapter_exercises(CHAPTER), map(run, paths), strict=True))

    return of


def test_each_exercise_has_its_test_and_the_references_pass(verdicts):
    sources = [exercise.source for exercise in chapter_exercises(CHAPTER).values()]
    assert verdicts(HEAD + "\n\n".join(sources)) == dict.fromkeys(chapter_exercises(CHAPTER), True)


def test_what_is_wrong_or_missing_fails_alone(verdicts):
    right = chapter_exercises(CHAPTER)["2.4"].source
    wrong = "def affine(W, X, b):\n    return X @ W + b\n\n\n"
    expected = {"2.1": False, "2.2": False, "2.3": False, "2.4": True}
    assert verdicts(HEAD + wrong + right) == expected


def test_otter_itself_agrees_on_an_unchanged_notebook_and_on_an_answered_one(tmp_path):
    pytest.importorskip("otter", reason="otter-grader is not installed; classroom/README says how")
    write_tests(tmp_path / "tests", ["0"])
    otter = Path(sys.executable).with_name("otter")
    flags = ["--no-config", "--no-requirements", "--no-environment"]
    subprocess.run([otter, "generate", "-t", "tests", *flags], cwd=tmp_path, check=True)
    notebook = tmp_path / "00_start_here.ipynb"
    shutil.copy(ROOT / "notebooks" / "en" / notebook.name, notebook)
    scores = []
    for answer in ("...", "return sum(values) / len(values)"):
        text = notebook.read_text(encoding="utf-8")
        notebook.write_text(re.sub(r'(?<=")    \.\.\.(?=\\n")', f"    {answer}", text), "utf-8")
        subprocess.run([otter, "run", notebook.name], cwd=tmp_path, check=True)
        results = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
        scores.append([test["score"] for test in results["tests"] if "score" in test])
    assert scores == [[0], [1]]
