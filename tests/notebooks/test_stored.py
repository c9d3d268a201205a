"""The notebooks are stored executed and clean, and have the parts that every notebook has."""

import re

import nbformat
import pytest

from tools import notebook_checks
from tools.notebooks import FOLDER, covered_equations, notebook_paths
from tools.pair_text import LANGUAGES, serialise


@pytest.fixture(params=notebook_paths(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def path(request):
    return request.param


@pytest.fixture
def notebook(path):
    return nbformat.read(path, as_version=4)


def test_the_series_has_notebooks_and_they_lie_in_ja_and_en():
    found = [p for p in FOLDER.rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts]
    assert found
    assert [
        p for p in found if p not in notebook_paths() or not re.match(r"\d\d_[a-z0-9_]+$", p.stem)
    ] == []


def test_metadata_is_minimal(notebook):
    problems = notebook_checks.check_metadata(notebook)
    assert not problems, "\n".join(problems)


def test_the_file_is_as_the_tool_writes_it(path, notebook):
    assert path.read_text(encoding="utf-8") == serialise(notebook)


def test_every_code_cell_ran_in_order_without_error(notebook):
    problems = notebook_checks.check_execution(notebook)
    assert not problems, "\n".join(problems)


def test_code_cells_are_short(notebook):
    problems = notebook_checks.check_length(notebook)
    assert not problems, "\n".join(problems)


def test_no_cell_holds_control_characters(notebook):
    problems = notebook_checks.check_characters(notebook)
    assert not problems, "\n".join(problems)


def test_a_notebook_begins_with_title_and_setup(notebook):
    problems = notebook_checks.check_structure(notebook)
    assert not problems, "\n".join(problems)


def test_concept_questions_have_one_right_choice_and_feedback_for_each(notebook):
    problems = notebook_checks.check_concepts(notebook)
    assert not problems, "\n".join(problems)


def test_every_equation_of_the_chapter_is_checked(path, notebook):
    problems = notebook_checks.check_equations(path.stem, notebook)
    assert not problems, "\n".join(problems)


def test_relative_links_lead_somewhere(path, notebook):
    problems = notebook_checks.check_links(notebook, path.parent)
    assert not problems, "\n".join(problems)


def test_every_picture_is_described_in_its_language(path, notebook):
    problems = notebook_checks.check_pictures(notebook, path.parent.name)
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize(
    "language", LANGUAGES, ids=lambda lang: f"{lang}, {len(covered_equations(lang))} of 65"
)
def test_the_series_covers_equations_1_to_65(language):
    assert covered_equations(language) == set(range(1, 66))


def test_the_chapters_cover_equations_1_to_65_once_each():
    numbers = [number for chapter in notebook_checks.EQUATIONS.values() for number in chapter]
    assert sorted(numbers) == list(range(1, 66))
