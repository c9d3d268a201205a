"""The Japanese and the English notebook of a pair say the same."""

import pytest

from tools import pair_checks
from tools.notebooks import FOLDER, notebook_names, notebook_path, read_pair
from tools.pair_text import LANGUAGES

pytestmark = pytest.mark.parametrize("name", notebook_names())


@pytest.fixture
def pair(name):
    return read_pair(FOLDER, name)


def test_a_notebook_exists_in_both_languages(name):
    missing = [lang for lang in LANGUAGES if not notebook_path(FOLDER, lang, name).exists()]
    assert missing == []


def test_a_pair_has_the_same_cells_and_the_same_code(pair):
    problems = pair_checks.compare_cells(pair["ja"], pair["en"])
    assert not problems, "\n".join(problems)


def test_a_pair_has_the_same_equations_links_and_images(pair):
    problems = pair_checks.compare_text(pair["ja"], pair["en"])
    assert not problems, "\n".join(problems)
