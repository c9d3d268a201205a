"""Tests for otter-grader, one an exercise: `python classroom/otter_tests.py FOLDER 1 2 10`.

The notebooks stay as they are. While otter runs one, its `lu.use` cells keep what the student
wrote in `my_functions.py`, and each test asks the package for the verdict on that file.
"""

import pprint
import sys
from pathlib import Path

from lecture_utils.exercises.catalogue import chapter_exercises, chapters

VERDICT = """\
>>> import lecture_utils as lu
>>> {{e.number: status for e, status in lu.progress("{chapter}").statuses}}["{number}"]
'right'
"""


def otter_test(exercise):
    """Return the text of a test file, in otter's OK format."""
    chapter = exercise.number.partition(".")[0]
    code = VERDICT.format(chapter=chapter, number=exercise.number)
    test = {
        "name": f"{exercise.number} {exercise.name}",
        "points": 1,
        "suites": [{"type": "doctest", "cases": [{"code": code, "hidden": False}]}],
    }
    return f"OK_FORMAT = True\n\ntest = {pprint.pformat(test, sort_dicts=False)}\n"


def write_tests(folder, numbers=None):
    """Write the tests of some chapters, or of all, into a folder; return their paths."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for chapter in numbers or chapters():
        for number, exercise in chapter_exercises(str(int(chapter))).items():
            paths.append(folder / f"q{number.replace('.', '_')}.py")
            paths[-1].write_text(otter_test(exercise), encoding="utf-8")
    return paths


if __name__ == "__main__":
    for path in write_tests(sys.argv[1], sys.argv[2:] or None):
        print(path)
