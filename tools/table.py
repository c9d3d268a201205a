"""The table of chapters, made from their title cells: in both READMEs and in notebook 00."""

import re

from tools import clock
from tools.pair_text import NotebookError

README = {"en": "README.md", "ja": "README.ja.md"}
START, MAP = "00_start_here", "map"  # the notebook and the cell with the map
HEADER = {
    "en": ("chapter", "title", "section of the note", "equations", "main line", "supplements"),
    "ja": ("章", "題", "ノートの節", "式", "本編", "補足"),
}
FIELDS = {"en": ("Lecture note", "Equations"), "ja": ("講義ノート", "式")}
MINUTES = {"en": "{} min", "ja": "{}分"}
NOTHING = "–"
FIELD = re.compile(r"\*\*([^*]+)\*\*([^*]*)")
TABLE = re.compile(r"(?:^\|.*\n?)+", re.MULTILINE)


def row(name, title_cell, language, folder):
    """One line of the table."""
    lines = title_cell.split("\n")
    title = re.sub(r"^# \d\d ", "", lines[0])
    info = next((line for line in lines if line.startswith(f"**{FIELDS[language][0]}**")), "")
    fields = {label: value.strip(" ·　") for label, value in FIELD.findall(info)}
    minutes = clock.title_minutes(title_cell, language)
    cells = [
        name[:2],
        f"[{title}]({folder}{name}.ipynb)",
        *(fields.get(label) or NOTHING for label in FIELDS[language]),
        *(NOTHING if m is None else MINUTES[language].format(m) for m in minutes),
    ]
    return f"| {' | '.join(cells)} |"


def table(titles, language, folder=""):
    """The table as Markdown; `titles` are the title cells by the name of the notebook."""
    header = HEADER[language]
    rows = [row(name, title, language, folder) for name, title in titles.items()]
    return "\n".join([f"| {' | '.join(header)} |", "|" + "---|" * len(header), *rows]) + "\n"


def with_table(text, new):
    """A text with its only table replaced.

    Raises
    ------
    NotebookError
        If it has no table, or several.
    """
    if len(TABLE.findall(text)) != 1:
        raise NotebookError(f"one table expected, {len(TABLE.findall(text))} found")
    end = "\n" if TABLE.search(text)[0].endswith("\n") else ""
    return TABLE.sub(lambda _: new.rstrip("\n") + end, text)


def readme(text, titles, language):
    """The text of a README with the table of today."""
    return with_table(text, table(titles, language, f"notebooks/{language}/"))


def map_cell(source, titles, language):
    """The map in notebook 00 with the table of today: the chapters, 01 to 11."""
    lectures = {name: title for name, title in titles.items() if name[:2] not in ("00", "12")}
    return with_table(source, table(lectures, language))
