"""Chapter 10 runs on the student's library, be it complete or half written; nbval has none."""

import ast
import inspect

import pytest

from lecture_utils.exercises.catalogue import all_exercises, chapter_exercises, chapters
from tests.generated.mutants import answers_of
from tools.notebooks import FOLDER, execute, read
from tools.pair_text import tags

NAME = "10_full_recipe"
USED = (
    *("split_indices", "one_hot", "epoch_batches", "forward", "softmax", "cross_entropy"),
    *("delta_out", "backward", "adam_step"),
)
BEFORE = [e.name for e in all_exercises().values() if int(e.number.split(".")[0]) < 10]


def file_with(names):
    """The text of a `my_functions.py` with these functions, in the style of the tests."""
    texts = []
    for chapter in chapters():
        if int(chapter) >= 10:
            continue
        asked = {e.name for e in chapter_exercises(chapter).values()}
        tree = ast.parse(inspect.getsource(answers_of(chapter)))
        tree.body = [
            statement
            for statement in tree.body
            if getattr(statement, "name", None) not in asked - {*names}
        ]
        texts.append(ast.unparse(tree))
    return "\n\n\n".join(texts) + "\n"


@pytest.mark.parametrize(
    ("written", "left_out"), [(BEFORE, None), (USED[::2], "supplement")], ids=["full", "half"]
)
def test_a_library_of_any_size_trains_the_chapter_to_its_end(written, left_out, tmp_path):
    (tmp_path / "my_functions.py").write_text(file_with(written))
    nb = read(FOLDER, "en", NAME)
    nb.cells = [cell for cell in nb.cells if not {left_out} & {*tags(cell)}]
    execute(nb, tmp_path)
    said = {
        cell.id: "".join(output.get("text", "") for output in cell.outputs)
        for cell in nb.cells
        if cell.cell_type == "code"
    }
    rows = dict(line.split() for line in said["library"].splitlines() if line)
    assert {name for name, whose in rows.items() if whose == "yours"} == {*USED} & {*written}
    assert "same best epoch in 20 of 20 seeds" in said["equal"]
    assert "below 1e-12: True" in said["equal"]
    assert "of 30 right" in said["one-look"]
    assert left_out or "accuracy 0.9" in said["wine"]
