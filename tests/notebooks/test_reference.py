"""12_reference says what the notebooks say today, and the series keeps to its words."""

import re
from functools import cache

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tools import notebooks, reference
from tools.notebook_checks import labels
from tools.notebooks import FOLDER, notebook_names, read
from tools.pair_checks import addresses
from tools.pair_text import CODE_OR_MATH, JAPANESE, LANGUAGES, markdown_cells, tags

ADDRESS = re.compile(r"\]\((https[^)]*)\)")
ASIDE = re.compile(r"（.*?）| ?\(.*?\)| .$")  # brackets, and the symbol of a term
BRACKETS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff*]（([A-Za-z][A-Za-z –'-]{2,60})）")
# English in brackets that is no term: part of one, another form of one, or what a cell prints.
NO_TERMS = [
    "reinforcement",
    "validation",
    "test",
    "test accuracy",
    "calibrated",
    "concatenation",
    "inf",
    "rms",
]
INNER = re.compile(r"\(([^)]*)\)")
LINK = re.compile(r"\]\(([^)#]+)\.ipynb#cell-id=([^)]+)\)")


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request):
    return request.param


@cache
def edition(language):
    return {name: read(FOLDER, language, name) for name in notebook_names()}


@pytest.fixture(scope="module")
def stored(language):
    return edition(language)


@pytest.fixture(scope="module")
def series(stored):
    return reference.Series(stored)


def cell(nb, cell_id):
    (found,) = (c for c in nb.cells if c.id == cell_id)
    return found.source


def test_what_is_made_from_the_notebooks_is_as_made_today():
    assert notebooks.outdated_reference() == [], "run python -m tools.notebooks reference"


def test_what_is_made_has_a_cell(stored):
    made = {c.id for c in stored[reference.NAME].cells if "made" in tags(c)}
    assert made == {*reference.MADE}


def test_the_index_of_equations_equals_the_tags(stored, series):
    rows = cell(stored[reference.NAME], "equations").split("\n")[2:]
    listed = {}
    for row in rows:
        number, _, stated, checked = reference.BAR.split(row)[1:-1]
        assert len(LINK.findall(stated)) == 1, f"equation {number} is stated nowhere"
        places = [(name[:2], cell_id) for name, cell_id in LINK.findall(checked)]
        listed[int(number.strip(" ()"))] = places
    assert listed == {number: series.checking(number) for number in range(1, 66)}
    assert all(listed.values())


def test_figures_1_to_7_are_found(stored):
    rows = cell(stored[reference.NAME], "figures").split("\n")[2:]
    assert [reference.BAR.split(row)[1].strip() for row in rows] == list("1234567")


def test_every_link_to_a_cell_leads_to_one(stored):
    targets = {(name, c.id) for name, nb in stored.items() for c in nb.cells}
    dead = [
        f"{name}: {target}#{cell_id}"
        for name, nb in stored.items()
        for c in markdown_cells(nb)
        for target, cell_id in LINK.findall(c.source)
        if (target, cell_id) not in targets
    ]
    assert dead == []


def test_every_difference_from_the_note_stands_there_once():
    listed = [entry.label for entry in reference.differences()]
    assert sorted(listed) == sorted(reference.LABELS)


def test_the_chapters_name_no_difference_that_the_reference_lacks(stored):
    named = {
        label for nb in stored.values() for c in markdown_cells(nb) for label in labels(c.source)
    }
    assert named <= reference.LABELS


# What no cell can show: where an article is about (I42), how a sentence is read (I50, I51).
NOTHING_TO_RUN = {"I42", "I50", "I51"}
# Names and history, told in a text.
TOLD = {"E3", "E5", "E9", "E10", "I16"}


def test_a_cell_shows_every_error_and_every_imprecision(series):
    for entry in reference.differences():
        shown = [series.cells[place] for place in reference.PLACE.findall(entry.places)]
        if entry.label[0] in "EI" and entry.label not in NOTHING_TO_RUN:
            kinds = {shown_in.cell_type for shown_in in shown}
            assert ("markdown" if entry.label in TOLD else "code") in kinds, entry.label


def places():
    entries = [(entry.label, entry.places) for entry in reference.differences()]
    entries += [(entry.physics_en, entry.places) for entry in reference.dictionary()]
    entries += [(entry.symbol, entry.places) for entry in reference.letters()]
    entries += [(entry.en, entry.places) for entry in reference.claims()]
    return [(what, place) for what, text in entries for place in reference.PLACE.findall(text)]


def test_the_cells_that_the_tables_name_exist(series):
    assert [(what, place) for what, place in places() if place not in series.cells] == []


def test_every_correspondence_and_every_symbol_names_a_cell():
    entries = [*reference.dictionary(), *reference.letters()]
    assert [entry for entry in entries if not reference.PLACE.search(entry.places)] == []


def stands_in(term, text):
    """Whether one of the alternatives of a term stands in a text; an English one by itself."""
    alternatives = [re.escape(ASIDE.sub("", part).strip()) for part in re.split("[、,]", term)]
    pattern = f"(?:{'|'.join(alternatives)})"
    if not JAPANESE.search(term):
        pattern = rf"(?<!\w){pattern}(?:s|es)?(?!\w)"
    return re.search(pattern, re.sub(r"\s+", " ", CODE_OR_MATH.sub(" ", text)), re.IGNORECASE)


def test_every_word_stands_in_the_cell_that_tells_it(series, language):
    missing = []
    for word in reference.words():
        (place,) = reference.PLACE.findall(word.places)
        if not stands_in(getattr(word, language), series.cells[place].source):
            missing.append((getattr(word, language), place))
    assert missing == []


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("unit", "two *units* of a layer", True),
        ("unit", "a community", False),
        ("gain g", "the gain", True),
        ("loss function, error function", "an error function", True),
        ("偏り（推定の）", "偏りのない推定", True),
    ],
)
def test_a_word_is_found_by_itself_or_as_an_alternative(term, text, found):
    assert bool(stands_in(term, text)) == found


def english_names(text):
    return {ASIDE.sub("", part).strip().lower().removesuffix("s") for part in text.split(",")}


def test_every_term_with_its_english_in_brackets_has_a_row():
    known = set().union(*(english_names(part) for part in NO_TERMS))
    for word in reference.words():
        known.update(english_names(word.en), *map(english_names, INNER.findall(word.en)))
    missing = []
    for name, nb in edition("ja").items():
        for c in markdown_cells(nb) if name != reference.NAME else []:
            for english in BRACKETS.findall(CODE_OR_MATH.sub(" ", c.source)):
                if not english_names(english) <= known:
                    missing.append((name, c.id, english))
    assert missing == []


def test_each_column_of_the_words_is_in_its_language():
    misplaced = [
        word.en
        for word in reference.words()
        if JAPANESE.search(word.en)
        or JAPANESE.search(word.meaning_en)
        or not (JAPANESE.search(word.ja) or word.ja == ASIDE.sub("", word.en))
    ]
    assert misplaced == []


def test_no_word_stands_there_twice(language):
    terms = [getattr(word, language) for word in reference.words()]
    assert sorted({*terms}) == sorted(terms)


def test_the_words_stand_in_the_order_of_the_alphabet():
    terms = [word.en.lower() for word in reference.words()]
    assert terms == sorted(terms)


def test_one_word_stands_for_one_thing_in_all_chapters(stored, language):
    found = []
    for name, nb in stored.items():
        if name == reference.NAME:  # it names the other words of the note
            continue
        for c in markdown_cells(nb):
            text = CODE_OR_MATH.sub(" ", c.source)
            for pattern, instead in reference.variants(language):
                found += [
                    f"{name}, {c.id}: {match!r}, say {instead}"
                    for match in re.findall(f".{{0,9}}(?:{pattern}).{{0,9}}", text)
                ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("text", "edition"),
    [
        ("でたらめなラベル", "ja"),
        ("別の種の組", "ja"),
        ("種による散らばり", "ja"),
        ("重みをひとつだけ", "ja"),
        ("順方向の計算", "ja"),
        ("ノイズの大きさ", "ja"),
        ("勾配降下法の学習率", "ja"),
        ("an optimiser", "en"),
        ("the hidden neurons", "en"),
        ("Backpropagation needs", "en"),
    ],
)
def test_another_word_for_the_same_thing_is_found(text, edition):
    assert any(re.search(pattern, text) for pattern, _ in reference.variants(edition))


@pytest.mark.parametrize(
    ("text", "edition"),
    [
        ("花の種を見分ける", "ja"),
        ("確率的勾配降下法", "ja"),
        ("[08](08_backpropagation.ipynb)", "en"),
    ],
)
def test_what_means_something_else_stays(text, edition):
    assert not any(re.search(pattern, text) for pattern, _ in reference.variants(edition))


NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?!\w|\.\d)", re.ASCII)
ERROR = re.compile(r"± \d|\d–\d")


def numbers(text):
    """The numbers of a text as they stand there; an en dash, or a hyphen in 1-2, is no sign."""
    return set(NUMBER.findall(text.replace("−", "-").replace("–", " ")))


def printed(cell):
    return "".join(
        output.get("text", output.get("data", {}).get("text/plain", "")) for output in cell.outputs
    )


def section(nb, cell_id):
    """The sources of the cells under the same heading ## as a cell."""
    parts = [[]]
    for c in nb.cells:
        if c.cell_type == "markdown" and c.source.startswith("## "):
            parts.append([])
        parts[-1].append(c)
    (found,) = (part for part in parts if cell_id in {c.id for c in part})
    return "\n".join(c.source for c in found)


def test_every_claim_has_an_error():
    assert [claim.en for claim in reference.claims() if not ERROR.search(claim.value)] == []


def test_every_claim_is_what_its_cells_print(series):
    missing = []
    for claim in reference.claims():
        cells = [series.cells[place] for place in reference.PLACE.findall(claim.places)]
        code = [c for c in cells if c.cell_type == "code"]
        assert code and all(map(printed, code)), claim.en
        shown = [printed(c) if c in code else c.source for c in cells]
        missing += [(claim.value, n) for n in numbers(claim.value) - numbers("\n".join(shown))]
    assert missing == []


def test_what_a_claim_and_its_error_count_stands_in_the_section(stored, series, language):
    names = {name[:2]: name for name in stored}
    missing = []
    for claim in reference.claims():
        places = reference.PLACE.findall(claim.places)
        texts = [section(stored[names[chapter]], cell_id) for chapter, cell_id in places]
        texts += [printed(c) for c in map(series.cells.get, places) if c.cell_type == "code"]
        said = f"{getattr(claim, language)} {getattr(claim, f'error_{language}')}"
        missing += [(said, n) for n in numbers(said) - numbers(" ".join(texts))]
    assert missing == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("−0.31 ± 0.42", {"-0.31", "0.42"}),
        ("1.07 (0.99–1.09)", {"1.07", "0.99", "1.09"}),
        ("1.07 (0.99-1.09)", {"1.07", "0.99", "1.09"}),
        ("55% of x_2", {"55"}),
        ("20通りの 16–84 %", {"20", "16", "84"}),
    ],
)
def test_numbers_are_read_as_they_are_printed(text, found):
    assert numbers(text) == found


# A chapter that writes a function, three that take it from the library, and false friends.
USES = {
    "02_written": [
        "def affine(X): ...\n\n\naffine = lu.use('2.1', affine)",
        "affine = 1",
        "affine(X)",
    ],
    "04_later": ["mine = lu.library()", "net.affine(X)", "f = mine.affine", "mine.affine(X)"],
    "10_passed_on": ["lib.affine(X)"],
    "11_at_once": ["lu.library().affine(X)"],
    "13_elsewhere": ["def affine(X): ...\n\n\naffine(X)"],
}


def test_a_function_is_used_where_its_name_or_the_library_says_so():
    series = reference.Series(
        {
            name: new_notebook(cells=[new_code_cell(s, id=f"c{n}") for n, s in enumerate(sources)])
            for name, sources in USES.items()
        }
    )
    assert series.using("affine", "02", "c0") == [
        ("02", "c2"),
        ("04", "c2"),
        ("10", "c0"),
        ("11", "c0"),
    ]


@pytest.mark.parametrize(
    ("display", "number", "formula"),
    [
        (r"$$ x = |a| \tag{5} $$", 5, r"$x = \vert a\vert$"),
        (
            "$$\n\\begin{align}\na &= b \\tag{6} \\\\\n  &= c. \\tag{7}\n\\end{align}\n$$",
            7,
            "$= c$",
        ),
    ],
)
def test_a_displayed_equation_becomes_a_formula_in_a_line(display, number, formula):
    assert reference.inline(display, number) == formula


def test_the_books_have_addresses_in_both_languages():
    texts = {lang: cell(edition(lang)[reference.NAME], "books") for lang in LANGUAGES}
    found = {
        lang: addresses(text, re.compile(r"\]\((https[^)]*)\)")) for lang, text in texts.items()
    }
    assert found["ja"] == found["en"] and found["en"]
