"""The rules of a notebook are able to fail; each case plants one fault."""

import pytest

from tests.notebooks.example import NAME, assign, cell, output, replace, tag
from tools import notebook_checks as checks


def test_a_notebook_without_a_fault_has_no_problem(pair):
    for nb in pair.values():
        assert checks.check_metadata(nb) == []
        assert checks.check_execution(nb) == []
        assert checks.check_length(nb) == []
        assert checks.check_structure(nb) == []
        assert checks.check_concepts(nb) == []
        assert checks.check_equations(NAME, nb) == []


FAULTS = {
    "widget state": (
        checks.check_metadata,
        lambda nb: nb.metadata.update(widgets={}),
        "widget state is stored",
    ),
    "notebook metadata": (
        checks.check_metadata,
        lambda nb: nb.metadata.language_info.update(version="3.11.2"),
        "metadata of the notebook",
    ),
    "cell metadata": (
        checks.check_metadata,
        lambda nb: cell(nb, "decay").metadata.update(execution={}),
        "cell decay: metadata",
    ),
    "hidden slide": (
        checks.check_metadata,
        lambda nb: cell(nb, "decay").metadata.update(slideshow={"slide_type": "-"}),
        "cell decay: metadata",
    ),
    "not executed": (
        checks.check_execution,
        assign("stub-3", execution_count=None),
        "cell stub-3: execution count 6 expected, None stored",
    ),
    "executed out of order": (
        checks.check_execution,
        assign("demo", execution_count=7),
        "cell demo: execution count 3 expected, 7 stored",
    ),
    "error": (
        checks.check_execution,
        output("demo", "error", ename="ValueError", evalue="", traceback=[]),
        "cell demo: stored error ValueError",
    ),
    "warning": (
        checks.check_execution,
        output("demo", "stream", name="stderr", text="RuntimeWarning: overflow"),
        "cell demo: stored warning",
    ),
    "path": (
        checks.check_execution,
        output("demo", "stream", name="stdout", text=f"{checks.ROOT}/lecture_utils"),
        "cell demo: the output names a path",
    ),
    "long cell": (
        checks.check_length,
        assign("stub-1", source="x = 1\n" * 26),
        "cell stub-1: 26 lines of code, at most 25",
    ),
    "many cells over the usual length": (
        checks.check_length,
        assign("decay", source="x = 1\n" * 13),
        "1 of 4 code cells have more than 12 lines: decay",
    ),
    "no title": (
        checks.check_structure,
        replace("title", "# 6.", "6."),
        "the first cell must be Markdown and start with '# '",
    ),
    "no setup": (
        checks.check_structure,
        tag("setup"),
        "the first code cell, and it alone, is tagged setup; tagged: []",
    ),
    "two setups": (
        checks.check_structure,
        tag("demo", "demo", "setup"),
        "tagged: ['setup', 'demo']",
    ),
    "tab": (
        checks.check_characters,
        replace("second-question", "No.", "No.\t"),
        "cell second-question: control character '\\t' after",
    ),
    "two right choices": (
        checks.check_concepts,
        replace("second-question", "No.", "Right."),
        "cell second-question: a concept question has at least 3 choices",
    ),
    "choice without feedback": (
        checks.check_concepts,
        replace("second-question", "No.", ""),
        "found 3 choices, 1 right",
    ),
    "too few choices": (
        checks.check_concepts,
        replace("loss-picture", "<details><summary>(c)", "<b>(c)"),
        "found 2 choices, 1 right",
    ),
    "uncovered equation": (
        lambda nb: checks.check_equations(NAME, nb),
        tag("decay", "eq-34"),
        "equations without an executed check: 35",
    ),
    "equation in a cell that did not run": (
        lambda nb: checks.check_equations(NAME, nb),
        assign("decay", execution_count=None),
        "equations without an executed check: 34, 35",
    ),
    "equation without a check": (
        lambda nb: checks.check_equations(NAME, nb),
        assign("decay", source="x = 1  # assert", outputs=[]),
        "cell decay: tagged with an equation, but no assert and no output",
    ),
    "equation tag on Markdown": (
        lambda nb: checks.check_equations(NAME, nb),
        tag("formula", "eq-34"),
        "cell formula: tagged with an equation, but no assert and no output",
    ),
    "misspelt equation tag": (
        lambda nb: checks.check_equations(NAME, nb),
        tag("demo", "demo", "eq-5"),
        "cell demo: write the tag eq-5 like eq-05",
    ),
    "unknown equation": (
        lambda nb: checks.check_equations(NAME, nb),
        tag("decay", "eq-34", "eq-35", "eq-66"),
        "cell decay: the note has no equation 66",
    ),
}


@pytest.mark.parametrize(("rule", "plant", "message"), FAULTS.values(), ids=FAULTS)
def test_a_fault_in_a_notebook_is_found(en, rule, plant, message):
    assert rule(en) == []
    plant(en)
    assert message in "\n".join(rule(en))


def test_a_dead_link_and_a_dead_image_are_found(en, tmp_path):
    folder = tmp_path / "notebooks" / "en"
    folder.mkdir(parents=True)
    (tmp_path / "lecture").mkdir()
    (tmp_path / "lecture" / "note.en.txt").touch()
    assert checks.check_links(en, folder) == ["cell loss-picture: loss.svg does not exist"]
    (folder / "loss.svg").touch()
    assert checks.check_links(en, folder) == []
    (tmp_path / "lecture" / "note.en.txt").unlink()
    assert "note.en.txt does not exist" in checks.check_links(en, folder)[0]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"image/png": "", "text/plain": "a curve"}, "show the picture with lu.plots.show"),
        ({"text/html": '<img src="a">'}, "needs alt in en: ''"),
        ({"text/html": '<img alt=" " src="a">'}, "needs alt in en: ' '"),
        ({"text/html": '<img src="a" alt="曲線"><img alt="fine">'}, "needs alt in en: '曲線'"),
    ],
    ids=["no description", "no alt", "an empty alt", "another language"],
)
def test_a_picture_without_a_description_is_found(en, data, message):
    output("demo", "display_data", data=data)(en)
    (problem,) = checks.check_pictures(en, "en")
    assert problem.startswith("cell demo: ") and problem.endswith(message)


def test_a_picture_described_in_the_language_of_the_reader_is_no_problem(pair):
    for language, alt in (("ja", "1本の曲線"), ("en", "one curve &quot;f&quot;")):
        nb = pair[language]
        output("demo", "display_data", data={"text/html": f'<img alt="{alt}" src="a">'})(nb)
        assert checks.check_pictures(nb, language) == []
