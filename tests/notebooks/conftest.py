"""The example pair, and the equations that the notebooks check in the summary of a test run."""

import pytest

from tests.notebooks.example import make_pair
from tools.notebooks import covered_equations
from tools.pair_text import LANGUAGES


@pytest.fixture
def pair():
    return make_pair()


@pytest.fixture
def en(pair):
    return pair["en"]


def pytest_terminal_summary(terminalreporter):
    for language in LANGUAGES:
        count = len(covered_equations(language))
        terminalreporter.write_line(f"equations of the note checked in {language}: {count}/65")
