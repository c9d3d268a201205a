"""A chapter runs to its end whatever the student writes, and keeps what is right.

That it does so with empty cells is what nbval sees. Here each function is written right, in
another style than the reference (tests/answers), and then wrong, with a known mistake.
"""

import ast
import inspect
from importlib import import_module

import pytest

from lecture_utils import exercises
from lecture_utils.exercises.catalogue import CHAPTERS, chapter_exercises
from lecture_utils.exercises.messages import LABELS
from tools.chapter_checks import NO_LECTURE, is_retold, written_function
from tools.notebooks import FOLDER, execute, notebook_names, read
from tools.pair_text import tags

CHAPTERS_WRITTEN = [
    name
    for name in notebook_names()
    if name[:2] not in NO_LECTURE[1:] and is_retold(read(FOLDER, "en", name))
]


def answers(name):
    return import_module(f"tests.answers.{CHAPTERS[str(int(name[:2]))]}")


def imports_of(module):
    body = ast.parse(inspect.getsource(module)).body
    lines = [ast.unparse(node) for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    return "\n".join(lines)


def run(name, folder, write):
    """Run the English chapter with `write(function, number)` in place of each function.

    Returns the outputs of the cells in which the student writes, as plain text.
    """
    nb = read(FOLDER, "en", name)
    cells = [cell for cell in nb.cells if "write" in tags(cell)]
    for cell in cells:
        function, _, number = written_function(cell)
        call = cell.source[cell.source.index(f"{function} = lu.use(") :]
        cell.source = f"{write(function, number)}\n\n\n{call}"
    execute(nb, folder)
    return {
        cell.id: "".join(o.data.get("text/plain", "") for o in cell.outputs if "data" in o)
        for cell in cells
    }


@pytest.mark.parametrize("name", CHAPTERS_WRITTEN)
def test_a_chapter_runs_on_right_answers_and_keeps_them(name, tmp_path, monkeypatch):
    module = answers(name)
    imports = imports_of(module)
    verdicts = run(
        name,
        tmp_path,
        lambda function, number: f"{imports}\n\n\n{inspect.getsource(getattr(module, function))}",
    )
    wrong = [text for text in verdicts.values() if LABELS["right"]["en"] not in text.split("\n")[0]]
    assert not wrong, "\n\n".join(wrong)

    monkeypatch.chdir(tmp_path)  # where my_functions.py is
    written = chapter_exercises(str(int(name[:2]))).values()
    assert {exercise.name for exercise in written} <= {*exercises.library().mine}


@pytest.mark.parametrize("name", CHAPTERS_WRITTEN)
def test_a_chapter_runs_on_known_mistakes(name, tmp_path):
    verdicts = run(
        name,
        tmp_path,
        lambda function, number: (
            "from lecture_utils.exercises.catalogue import find\n\n"
            f'{function} = find("{number}").mistakes[0].function'
        ),
    )
    label = LABELS["known mistake"]["en"]
    unknown = [text for text in verdicts.values() if label not in text.split("\n")[0]]
    assert not unknown, "\n\n".join(unknown)


def body(function):
    """What a function does, without its name, docstring and comments."""
    (tree,) = ast.parse(inspect.getsource(function)).body
    with_docstring = ast.get_docstring(tree) is not None
    return [ast.dump(statement) for statement in tree.body[with_docstring:]]


@pytest.mark.parametrize("name", CHAPTERS_WRITTEN)
def test_the_answers_are_written_otherwise_than_the_references(name):
    module = answers(name)
    copied = [
        exercise.number
        for exercise in chapter_exercises(str(int(name[:2]))).values()
        if body(getattr(module, exercise.name)) == body(exercise.reference)
    ]
    assert copied == []
