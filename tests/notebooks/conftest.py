"""The equations that the notebooks check, in the summary of a test run."""

from tools.notebooks import covered_equations
from tools.pair_text import LANGUAGES


def pytest_terminal_summary(terminalreporter):
    for language in LANGUAGES:
        count = len(covered_equations(language))
        terminalreporter.write_line(f"equations of the note checked in {language}: {count}/65")
