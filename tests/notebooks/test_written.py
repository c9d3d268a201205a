"""A chapter runs to its end whatever the student writes and goes back to, and keeps what is right.

That it does so with empty cells is what nbval sees. Here each function is written wrong, with a
known mistake, and then right, in another style than the reference.
"""

import ast
import copy
import inspect

import pytest

from lecture_utils import exercises
from lecture_utils.exercises.catalogue import chapter_exercises
from lecture_utils.exercises.wording import MESSAGES
from tests.generated.mutants import answers_of
from tools.chapter_checks import NO_LECTURE, written_function
from tools.notebooks import FOLDER, execute, notebook_names, read
from tools.pair_text import tags
from tools.pictures import picture_of

CHAPTERS_WRITTEN = [name for name in notebook_names() if name[:2] not in NO_LECTURE[1:]]


def imports_of(module):
    body = ast.parse(inspect.getsource(module)).body
    lines = [ast.unparse(node) for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    return "\n".join(lines)


def right(name, function, number):
    """A right answer in another style than the reference, with its imports."""
    module = answers_of(str(int(name[:2])))
    return f"{imports_of(module)}\n\n\n{inspect.getsource(getattr(module, function))}"


def wrong(name, function, number):
    """A known mistake."""
    exercise = f'exercise = find("{number}")'
    found = "exercise.ways(next(iter(exercise.mistakes)))[0]"
    lines = [
        "from lecture_utils.exercises.catalogue import find",
        exercise,
        f"{function} = {found}",
    ]
    return "\n".join(lines)


def copy_of(cell, turn, name, write):
    """A cell as it runs in one of its turns, with a function written into a cell tagged `write`."""
    cell = copy.deepcopy(cell)
    cell.id = f"{cell.id}-{turn}"
    if "write" in tags(cell):
        function, _, number = written_function(cell)
        call = cell.source[cell.source.index(f"{function} = lu.use(") :]
        cell.source = f"{write(name, function, number)}\n\n\n{call}"
    return cell


def as_a_student_runs_it(nb, name):
    """The code cells in the order of a student who goes back.

    Each cell runs twice in a row, a function with a known mistake first, then right. Cells that
    only draw, which take most of the time, run once. At the end the student goes back and writes
    all mistakes once more.
    """
    code = [cell for cell in nb.cells if cell.cell_type == "code"]
    for cell in code:
        if not only_draws(cell):
            yield copy_of(cell, "first", name, wrong)
        yield copy_of(cell, "again", name, right)
    for cell in code:
        if "write" in tags(cell):
            yield copy_of(cell, "later", name, wrong)


def only_draws(cell):
    """Whether a cell shows a picture and leaves nothing that another cell could use."""
    names = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Name)]
    makes = any(isinstance(node.ctx, ast.Store) for node in names) or "def " in cell.source
    return any(map(picture_of, cell.outputs)) and not makes


def said(cell):
    """What a cell printed and showed, as plain text."""
    return "".join(o.get("text", o.get("data", {}).get("text/plain", "")) for o in cell.outputs)


def draws_on(tree, drawing=()):
    """Whether code draws from a generator made elsewhere: run again, it draws other numbers.

    `drawing` are the names of functions that do.
    """
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    made = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    made |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    used = {node.id for node in names} - made
    return bool(used & {*drawing}) or any(name.startswith("rng") for name in used)


def drawing_functions(cells):
    """The names of the functions of a chapter that draw from a generator made elsewhere."""
    trees = [ast.parse(cell.source) for cell in cells if cell.cell_type == "code"]
    functions = [node for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)]
    return {function.name for function in functions if draws_on(function)}


@pytest.mark.parametrize("name", CHAPTERS_WRITTEN)
def test_a_chapter_bears_every_cell_twice_and_each_function_wrong_then_right(
    name, tmp_path, monkeypatch
):
    nb = read(FOLDER, "en", name)
    cells, nb.cells = nb.cells, list(as_a_student_runs_it(nb, name))
    execute(nb, tmp_path)
    shown = {cell.id: said(cell) for cell in nb.cells}

    verdicts = {"first": "known mistake", "again": "right", "later": "known mistake"}
    unexpected = [
        text
        for cell in cells
        if "write" in tags(cell)
        for turn, status in verdicts.items()
        if MESSAGES["labels"][status]["en"]
        not in (text := shown[f"{cell.id}-{turn}"]).split("\n")[0]
    ]
    assert not unexpected, "\n\n".join(unexpected)

    assert [path.name for path in tmp_path.iterdir()] == ["my_functions.py"]
    monkeypatch.chdir(tmp_path)  # where my_functions.py is: the later mistakes left it as it was
    written = chapter_exercises(str(int(name[:2]))).values()
    assert {exercise.name for exercise in written} <= {*exercises.library().mine}

    drawing = drawing_functions(cells)
    changed = [
        f"{cell.id}: first {shown[f'{cell.id}-first']!r}, then {shown[f'{cell.id}-again']!r}"
        for cell in cells
        if cell.cell_type == "code" and "write" not in tags(cell) and not only_draws(cell)
        if not draws_on(ast.parse(cell.source), drawing)
        if shown[f"{cell.id}-first"] != shown[f"{cell.id}-again"]
    ]
    assert not changed, "\n".join(changed)


def body(function):
    """What a function does, without its name, docstring and comments."""
    (tree,) = ast.parse(inspect.getsource(function)).body
    with_docstring = ast.get_docstring(tree) is not None
    return [ast.dump(statement) for statement in tree.body[with_docstring:]]


@pytest.mark.parametrize("name", CHAPTERS_WRITTEN)
def test_the_answers_are_written_otherwise_than_the_references(name):
    module = answers_of(str(int(name[:2])))
    copied = [
        exercise.number
        for exercise in chapter_exercises(str(int(name[:2]))).values()
        if body(getattr(module, exercise.name)) == body(exercise.reference)
    ]
    assert copied == []
