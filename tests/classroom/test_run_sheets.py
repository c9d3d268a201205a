"""The run sheets: made from the chapters of today, the same in both languages, one page each."""

import functools
import re

import pytest

from tools import notebooks, sheets
from tools.chapter_checks import NO_LECTURE
from tools.pair_text import LANGUAGES, NotebookError

NAMES = [name for name in notebooks.notebook_names() if name[:2] not in NO_LECTURE]
# Of what prints on one A4 page of 8.5 points with margins of 1 cm (tried with chapter 07).
PAGE = {"en": 6000, "ja": 4200}


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


@functools.cache
def read(name, language):
    return notebooks.read(notebooks.FOLDER, language, name)


def texts(name):
    return {lang: sheets.path_of(name, lang).read_text(encoding="utf-8") for lang in LANGUAGES}


def test_the_run_sheets_are_those_of_the_chapters():
    assert notebooks.outdated_sheets() == [], "run python -m tools.notebooks sheets"


def test_each_lecture_has_a_sheet_of_one_page_in_each_language(name):
    assert {lang: len(text) < PAGE[lang] for lang, text in texts(name).items()} == {
        "en": True,
        "ja": True,
    }


@pytest.mark.parametrize(
    "pattern",
    [
        r"^(#+) ",
        r"^- \*\*(\d+)\*\* \[(\d+)\]",
        r"^- \[(\d+)\] \*\*(\d)\*\* ",
        r"^- \*\*(\d+\.\d+)\*\* (`\w+`) ?[（(](\d+)",
        r"^  - \*[^*]+\* · (.*)$",
        r"^- \*\*(Q\d \(\w\))\*\*",
        r"\((\w)\)",
        r"^- .*?( → )",
    ],
)
def test_both_languages_have_the_same_structure(name, pattern):
    ja, en = (re.findall(pattern, texts(name)[lang], re.MULTILINE) for lang in LANGUAGES)
    assert ja == en


def test_a_misconception_is_told_for_every_wrong_choice(name):
    for language in LANGUAGES:
        cells = read(name, language).cells
        told = sheets.by_hand(name)["concept"]
        for cell in cells:
            if "concept" in cell.metadata.get("tags", []):
                (question,) = sheets.QUESTION.findall(cell.source)
                letters = [c for c, text in sheets.CHOICE.findall(cell.source)]
                letters.remove(sheets.concepts([cell])[question])
                assert re.findall(r"\((\w)\)", told[question][language]) == letters


def test_each_exercise_and_each_prediction_is_told(name):
    cells = sheets.clock.main_line(read(name, "en"))
    predictions = [i for i, c in enumerate(cells) if sheets.clock.PREDICT.search(c.source)]
    assert list(sheets.seen(cells, sheets.by_hand(name)["seen"], "en")) == predictions
    assert set(sheets.by_hand(name)["behind"]) == set(sheets.written(cells))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("By a factor of four. More follows.", "By a factor of four."),
        ("No. It says $p < 0.05$. More.", "No. It says $p < 0.05$."),
        ("**What we saw** At $T. 5$, eq. (3) holds. More.", "At $T. 5$, eq. (3) holds."),
        (
            "**わかったこと** 働いているのは10個のうち3個だけです。残りは動きません。",
            "働いているのは10個のうち3個だけです。",
        ),
        ("No, ±1. It is so. More.", "No, ±1. It is so."),
        ("It is **the zero point. It alone.** More.", "It is **the zero point. It alone.**"),
    ],
)
def test_the_first_sentence_is_found(text, first):
    assert sheets.first_sentence(text) == first


def test_what_does_not_fit_the_chapter_is_named():
    nb, hand = read(NAMES[0], "en"), sheets.by_hand(NAMES[0])
    hand["seen"]["no-cell"] = {"en": "", "ja": ""}
    hand["behind"]["1.1"][0]["mistakes"].append("none of this name")
    del hand["concept"]["Q1"]
    with pytest.raises(NotebookError) as error:
        sheets.sheet(NAMES[0], nb, hand, "en")
    for told in ("no cell no-cell", "1.1 has no known mistake 'none of", "concept question Q1"):
        assert told in str(error.value)


def test_what_will_be_seen_has_the_numbers_of_the_chapter(name):
    """A number written by hand that a change of the chapter has made old is found."""
    for language in LANGUAGES:
        nb = read(name, language)
        printed = [o.get("text", "") for c in nb.cells for o in c.get("outputs", ())]
        there = " ".join([cell.source for cell in nb.cells] + printed).replace(" ", "")
        for cell, text in sheets.by_hand(name)["seen"].items():
            for number in re.findall(r"\d+\.\d+|\d{3,}", text[language].replace(" ", "")):
                assert number.replace(",", "") in there.replace(",", ""), f"{cell}: {number}"
