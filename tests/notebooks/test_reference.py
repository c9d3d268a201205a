"""12_reference says what the notebooks say today, and the series keeps to its words."""

import re

import pytest

from tools import notebooks, reference
from tools.chapter_checks import is_retold
from tools.notebook_checks import labels
from tools.notebooks import FOLDER, notebook_names, read
from tools.pair_checks import addresses
from tools.pair_text import CODE_OR_MATH, JAPANESE, LANGUAGES, markdown_cells

ADDRESS = re.compile(r"\]\((https[^)]*)\)")
LINK = re.compile(r"\]\(([^)#]+)\.ipynb#cell-id=([^)]+)\)")


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture(scope="module")
def stored(language):
    return {name: read(FOLDER, language, name) for name in notebook_names()}


@pytest.fixture(scope="module")
def series(stored):
    return reference.Series(stored)


def cell(nb, cell_id):
    (found,) = (c for c in nb.cells if c.id == cell_id)
    return found.source


def test_what_is_made_from_the_notebooks_is_as_made_today():
    assert notebooks.outdated_reference() == [], "run python -m tools.notebooks reference"


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


def places():
    entries = [(entry.label, entry.places) for entry in reference.differences()]
    entries += [(entry.physics_en, entry.places) for entry in reference.dictionary()]
    return [(what, place) for what, text in entries for place in reference.PLACE.findall(text)]


def test_the_cells_that_the_tables_name_exist(series):
    assert [(what, place) for what, place in places() if place not in series.cells] == []


def test_every_word_is_used_in_a_chapter(series, language):
    terms = [getattr(word, language) for word in reference.words()]
    assert [term for term in terms if series.first_use(term) is None] == []


def test_each_column_of_the_words_is_in_its_language():
    misplaced = [
        word.en
        for word in reference.words()
        if JAPANESE.search(word.en)
        or JAPANESE.search(word.meaning_en)
        or not (JAPANESE.search(word.ja) or word.ja == word.en)
    ]
    assert misplaced == []


def test_no_word_stands_there_twice(language):
    terms = [getattr(word, language) for word in reference.words()]
    assert sorted({*terms}) == sorted(terms)


def test_one_word_stands_for_one_thing_in_the_chapters_retold():
    found = []
    for name in notebook_names():
        nb = read(FOLDER, "ja", name)
        if not is_retold(nb):
            continue
        for c in markdown_cells(nb):
            text = CODE_OR_MATH.sub(" ", c.source)
            for pattern, instead in reference.variants():
                found += [
                    f"{name}, {c.id}: {match!r}, say {instead}"
                    for match in re.findall(f".{{0,9}}(?:{pattern}).{{0,9}}", text)
                ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "text",
    ["でたらめなラベル", "別の種の組", "種による散らばり", "重みをひとつだけ", "順方向の計算"],
)
def test_another_word_for_the_same_thing_is_found(text):
    assert any(re.search(pattern, text) for pattern, _ in reference.variants())


def test_the_species_of_a_flower_is_no_seed():
    assert not any(re.search(pattern, "花の種を見分ける") for pattern, _ in reference.variants())


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
    texts = {lang: cell(read(FOLDER, lang, reference.NAME), "books") for lang in LANGUAGES}
    found = {
        lang: addresses(text, re.compile(r"\]\((https[^)]*)\)")) for lang, text in texts.items()
    }
    assert found["ja"] == found["en"] and found["en"]
