"""The rules of a pair are able to fail; each case plants one drift."""

import copy

import pytest
from nbformat.v4 import new_markdown_cell

from tests.notebooks.example import assign, cell, replace, tag
from tools import pair_checks as checks


def test_a_pair_without_a_fault_has_no_problem(pair):
    assert checks.compare(pair["ja"], pair["en"]) == []


DRIFTS = {
    "missing cell": (lambda nb: nb.cells.pop(3), "cell decay: only in ja"),
    "additional cell": (
        lambda nb: nb.cells.append(new_markdown_cell("$x$", id="extra")),
        "cell extra: only in en",
    ),
    "order": (
        lambda nb: nb.cells.insert(7, nb.cells.pop(8)),
        "cell stub-1: the order of the cells differs",
    ),
    "id twice": (
        lambda nb: nb.cells.append(copy.deepcopy(nb.cells[3])),
        "cell decay: the id is used twice in en",
    ),
    "type": (
        assign("unused", cell_type="markdown"),
        "cell unused: type code in ja, markdown in en",
    ),
    "tags": (tag("demo", "demo", "physics"), "cell demo: tags"),
    "slide": (
        lambda nb: cell(nb, "demo").metadata.update(slideshow={"slide_type": "skip"}),
        "cell demo: slide type None in ja, skip in en",
    ),
    "code": (replace("decay", "0.2", "0.20"), "cell decay: the code differs"),
    "setup code": (replace("setup", "ok", "OK"), "cell setup: the code differs"),
    "setup language": (replace("setup", '"en"', '"ja"'), 'cell setup: en must say lu.setup("en")'),
    "equation number": (replace("formula", "34", "35"), "cell formula: equation numbers in \\tag"),
    "mention": (
        replace("loss-picture", "(34)", "(33)"),
        "cell loss-picture: mentions of equations differ, only in ja: 34",
    ),
    "mention of a range": (replace("title", "(34–35)", "(34)"), "only in ja: 35"),
    "link": (replace("title", "1412.6980", "1412.6981"), "cell title: links differ"),
    "relative link": (replace("title", "note.en", "notes.en"), "cell title: links differ"),
    "image": (replace("loss-picture", "loss.svg", "risk.svg"), "cell loss-picture: images differ"),
    "formula": (replace("formula", "L +", "L  +"), "cell formula: display equations differ"),
    "prediction": (
        replace("summary", "This", "**Predict** This"),
        "cell summary: 0 predictions in ja, 1 in en",
    ),
    "untranslated en": (
        assign("second-question", source="二つ目の問いです。"),
        "cell second-question: the en text is not in English",
    ),
}


@pytest.mark.parametrize(("plant", "message"), DRIFTS.values(), ids=DRIFTS)
def test_a_drift_between_the_languages_is_found(pair, plant, message):
    plant(pair["en"])
    assert message in "\n".join(checks.compare(pair["ja"], pair["en"]))


def test_an_untranslated_japanese_cell_is_found(pair):
    cell(pair["ja"], "summary").source = cell(pair["en"], "summary").source
    problems = checks.compare(pair["ja"], pair["en"])
    assert problems == ["cell summary: the ja text is not in Japanese"]


@pytest.mark.parametrize(
    ("ja", "en"),
    [
        ("../ja/01_x.ipynb#見出し", "../en/01_x.ipynb#heading"),
        ("../../README.ja.md", "../../README.md"),
        ("https://ja.wikipedia.org/wiki/Adam", "https://en.wikipedia.org/wiki/Adam"),
    ],
)
def test_links_are_the_same_up_to_the_language(ja, en):
    assert checks.without_language(ja) == checks.without_language(en)


def test_formulas_and_code_hold_no_links_and_no_mentions():
    text = "`a[0](1)` and $f(3)$ and $$ [a](b) $$"
    assert checks.equation_mentions(text) == checks.addresses(text, checks.LINK) == set()
