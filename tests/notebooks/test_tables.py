"""What the tool makes from the notebooks: the table of chapters and the run sheets."""

import pytest

from tests.notebooks.example import replace
from tools import notebooks, run_sheet, table
from tools.pair_text import LANGUAGES, NotebookError

TITLE = {
    "en": "# 06 Optimizers ★\n\n**Lecture note** II.B.7–8 · **Equations** (34)–(35) · "
    "**Main line** 41 min · **Supplements** 16 min\n\nA question.",
    "ja": "# 06 最適化法 ★\n\n**講義ノート** II.B.7–8　**式** (34)–(35)　"
    "**本編** 41分 · **補足** 16分\n\n問い。",
}
ROW = {
    "en": "| 06 | [Optimizers ★](notebooks/en/06_optimizers.ipynb) | II.B.7–8 | (34)–(35) "
    "| 41 min | 16 min |",
    "ja": "| 06 | [最適化法 ★](notebooks/ja/06_optimizers.ipynb) | II.B.7–8 | (34)–(35) "
    "| 41分 | 16分 |",
}


def test_the_table_of_chapters_in_the_readmes_and_in_00_is_that_of_the_titles():
    assert notebooks.outdated_tables() == [], "run python -m tools.notebooks table"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_row_is_read_off_the_title_cell(language):
    folder = f"notebooks/{language}/"
    assert table.row("06_optimizers", TITLE[language], language, folder) == ROW[language]


def test_what_a_title_does_not_name_is_a_dash():
    row = table.row("00_start_here", "# 00 Start here\n\nSeven minutes.", "en", "")
    assert row == "| 00 | [Start here](00_start_here.ipynb) | – | – | – | – |"


def test_the_table_is_replaced_and_nothing_else():
    before = "Above.\n\n| a |\n|---|\n| 1 |\n\nBelow.\n"
    assert table.with_table(before, "| b |\n|---|\n") == "Above.\n\n| b |\n|---|\n\nBelow.\n"
    assert table.with_table("| a |\n|---|", "| b |\n|---|\n") == "| b |\n|---|"
    for text in ("No table.", f"{before}{before}"):
        with pytest.raises(NotebookError, match="one table expected"):
            table.with_table(text, "| b |\n")


SPEAKER = {
    "ja": "<!-- speaker: 12分 · 何が\n見えるか。 -->",
    "en": "<!-- speaker: 12 min · what\nis seen -->",
}


@pytest.fixture
def spoken(pair):
    for language, nb in pair.items():
        nb.cells[0].source += f"\n\n{SPEAKER[language]}"
    return pair


def test_a_run_sheet_says_minute_slide_heading_and_what_to_say(spoken):
    assert run_sheet.check_notes(spoken) == []
    assert run_sheet.run_sheet(spoken["en"], "en") == [
        " 12  [1] 6. Optimizers",
        "     what is seen",
    ]


def late(nb):
    nb.cells[-1].source += "\n<!-- speaker: 90 min · too late -->"


def early(nb):
    nb.cells[-1].source += "\n<!-- speaker: 2 min · before the first -->"


@pytest.mark.parametrize(
    ("plant", "message"),
    [
        (replace("title", "12 min ·", "12 min:"), "en: cell title: a speaker note is '12 min"),
        (replace("title", "12 min", "13 min"), "differ in their minutes: cells title"),
        (late, "en: the minutes of the speaker notes rise to less than 90: [12, 90]"),
        (early, "en: the minutes of the speaker notes rise to less than 90: [12, 2]"),
    ],
)
def test_a_fault_in_the_speaker_notes_is_found(spoken, plant, message):
    plant(spoken["en"])
    assert message in "\n".join(run_sheet.check_notes(spoken))
