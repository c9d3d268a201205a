"""What 12_reference is made from: the tags of all notebooks, and the tables in tools/reference.

A table is a Markdown file, one entry a line. A cell is named as `NN id`, and becomes a link.
"""

import ast
import re
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from lecture_utils.exercises.catalogue import chapter_exercises
from tools.chapter_checks import written_function
from tools.notebook_checks import equations_of
from tools.pair_checks import DISPLAY
from tools.pair_text import code_cells, markdown_cells, tags

NAME = "12_reference"
TABLES = Path(__file__).parent / "reference"
# Labels of what the series says about the note: errors, imprecisions, developments, misprints.
# Missing numbers were withdrawn, or could not be confirmed.
LABELS = {
    *(f"E{n}" for n in range(1, 12)),
    *(f"I{n}" for n in range(1, 53) if n != 43),
    *(f"D{n}" for n in range(1, 9)),
    *(f"T{n}" for n in range(1, 18) if n not in (9, 14)),
}

BAR = re.compile(r"(?<!\\)\|")
ESCAPED_BAR = r"\\|"
PLACE = re.compile(r"\b(\d\d) ([a-z0-9][a-z0-9-]*)\b")
FIGURE = re.compile(r"# figure (\d)\b|\bfigure[-_](\d)\b")
ROWS = re.compile(r"\\\\(?:\[[^\]]*\])?")
NOTHING = "–"
HEADERS = {
    "equations": {
        "ja": ("式", "内容", "書いてある章", "確かめるセル"),
        "en": ("eq.", "formula", "stated in", "checked in"),
    },
    "figures": {"ja": ("図", "描くセル"), "en": ("figure", "drawn in")},
    "functions": {
        "ja": ("問題", "関数", "書く章", "次に使うセル"),
        "en": ("exercise", "function", "written in", "used next in"),
    },
    "dictionary": {
        "ja": ("物理", "機械学習", "成り立ち方", "示すセル"),
        "en": ("physics", "machine learning", "holds", "shown in"),
    },
    "letters": {
        "ja": ("記号", "意味", "コード", "出てくるセル"),
        "en": ("symbol", "meaning", "code", "stands in"),
    },
    "words": {
        "ja": ("英語", "用語", "意味", "説明"),
        "en": ("term", "Japanese", "meaning", "told in"),
    },
    "differences": {
        "ja": ("番号", "違い", "示すセル"),
        "en": ("label", "difference", "shown in"),
    },
    "claims": {
        "ja": ("主張", "値", "何の誤差か", "セル"),
        "en": ("claim", "value", "error of", "seen in"),
    },
}
CLASSES = {
    "E": {"ja": "誤り", "en": "Errors"},
    "I": {"ja": "不正確、または誤解を招きやすいところ", "en": "Imprecise or easily misunderstood"},
    "D": {"ja": "その後の進展", "en": "Developments since"},
    "T": {"ja": "誤植", "en": "Misprints"},
}


def rows(table):
    """The entries of a table of tools/reference, as tuples of text."""
    lines = (TABLES / f"{table}.md").read_text(encoding="utf-8").splitlines()
    entries = [line for line in lines if line.startswith("|")][2:]  # below header and dashes
    return [tuple(part.strip() for part in BAR.split(entry)[1:-1]) for entry in entries]


@dataclass(frozen=True)
class Difference:
    """One place where the series differs from the note."""

    label: str
    places: str
    ja: str
    en: str


@dataclass(frozen=True)
class Word:
    """A term in both languages; alternatives are separated by commas."""

    en: str
    ja: str
    meaning_en: str
    meaning_ja: str
    places: str


@dataclass(frozen=True)
class Letter:
    """A symbol of the note or of the series."""

    symbol: str
    meaning_en: str
    meaning_ja: str
    code: str
    places: str


@dataclass(frozen=True)
class Correspondence:
    """A line of the dictionary; `holds` says whether it is an identity, a limit or an image."""

    physics_en: str
    physics_ja: str
    learning_en: str
    learning_ja: str
    holds_en: str
    holds_ja: str
    places: str


@dataclass(frozen=True)
class Claim:
    """What the series says that it measured: the value as a cell prints it, with its error."""

    en: str
    ja: str
    value: str
    error_en: str
    error_ja: str
    places: str


def differences():
    return [Difference(*row) for row in rows("differences")]


def words():
    return [Word(*row) for row in rows("words")]


def letters():
    return [Letter(*row) for row in rows("letters")]


def dictionary():
    return [Correspondence(*row) for row in rows("dictionary")]


def claims():
    return [Claim(*row) for row in rows("claims")]


def variants(language):
    """What the text of a language does not say: a pattern, and what it says instead."""
    return [
        (pattern.replace(r"\|", "|"), instead)
        for edition, pattern, instead in rows("variants")
        if edition == language
    ]


def label_order(label):
    return "EIDT".index(label[0]), int(label[1:])


class Series:
    """All notebooks of a language, and where things stand in them."""

    def __init__(self, notebooks):
        self.notebooks = {name: nb for name, nb in notebooks.items() if name != NAME}
        self._names = {name[:2]: name for name in notebooks}
        self.cells = {
            (name[:2], cell.id): cell for name, nb in self.notebooks.items() for cell in nb.cells
        }

    def link(self, chapter, cell_id):
        """A link to a cell: the number of its chapter, with ★ where it is a supplement."""
        cell = self.cells.get((chapter, cell_id))
        star = " ★" if cell is not None and "supplement" in tags(cell) else ""
        return f"[{chapter}{star}]({self._names[chapter]}.ipynb#cell-id={cell_id})"

    def links(self, places):
        """Links to the cells that `places` names as "05 eq-29, 05 sgd"."""
        found = [self.link(*place) for place in dict.fromkeys(PLACE.findall(places))]
        return ", ".join(found) or NOTHING

    def stating(self, number):
        """The place and the formula of an equation of the note, or None."""
        for name, nb in self.notebooks.items():
            for cell in markdown_cells(nb):
                for display in DISPLAY.finditer(cell.source):
                    if rf"\tag{{{number}}}" in display[0]:
                        return name[:2], cell.id, display[0]
        return None

    def using(self, function, chapter, cell_id):
        """Where a function written in a cell is used: the first cell that does, of each chapter.

        Its own chapter uses it by its name, a later one as an attribute of the library, which
        chapter 10 passes on as `lib`.
        """
        found = []
        for name, nb in self.notebooks.items():
            cells = list(code_cells(nb))
            if name[:2] == chapter:
                cells = cells[[cell.id for cell in cells].index(cell_id) + 1 :]
                names = {function}
            else:
                known = {"lu.library()", "lib"}.union(*(libraries(cell.source) for cell in cells))
                names = {f"{library}.{function}" for library in known}
            using = (cell.id for cell in cells if names & names_read(cell.source))
            found += [(name[:2], first) for first in islice(using, 1)]
        return found

    def checking(self, number):
        """Where an equation is checked."""
        return [
            (name[:2], cell.id)
            for name, nb in self.notebooks.items()
            for cell in code_cells(nb)
            if number in equations_of(cell)
        ]


@cache
def names_read(source):
    """The names that some code reads, with their dots: {"affine", "library.softmax", ...}."""
    return {
        ast.unparse(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Load)
    }


@cache
def libraries(source):
    """The names to which some code gives `lu.library()`."""
    return {
        ast.unparse(target)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Assign) and ast.unparse(node.value) == "lu.library()"
        for target in node.targets
    }


def inline(display, number):
    """One equation of a displayed formula, in a line and fit for a table."""
    text = re.sub(r"^\$\$|\$\$$", "", display.strip())
    aligned = re.search(r"\\begin\{(align\*?|aligned|gather)\}(.*)\\end\{\1\}", text, re.DOTALL)
    if aligned:
        lines = ROWS.split(aligned[2])
        text = next((line for line in lines if rf"\tag{{{number}}}" in line), aligned[2])
        text = text.replace("&", " ")
    text = re.sub(r"\\tag\{[^}]*\}", "", text)
    text = text.replace(r"\|", r"\Vert ").replace("|", r"\vert ")
    return f"${' '.join(text.split()).rstrip(',.').strip()}$"


def as_table(kind, language, lines):
    header = HEADERS[kind][language]
    body = [f"| {' | '.join(line)} |" for line in lines]
    return "\n".join([f"| {' | '.join(header)} |", "|" + "---|" * len(header), *body])


def equation_table(series, language):
    lines = []
    for number in range(1, 66):
        stated = series.stating(number)
        formula = inline(stated[2], number) if stated else NOTHING
        where = series.link(*stated[:2]) if stated else NOTHING
        checked = dict.fromkeys(series.link(*place) for place in series.checking(number))
        lines.append((f"({number})", formula, where, ", ".join(checked)))
    return as_table("equations", language, lines)


def figure_table(series, language):
    found = {}
    for name, nb in series.notebooks.items():
        for cell in code_cells(nb):
            for number in {"".join(match) for match in FIGURE.findall(f"{cell.id} {cell.source}")}:
                found.setdefault(int(number), []).append((name[:2], cell.id))
    return as_table(
        "figures",
        language,
        [(str(n), ", ".join(series.link(*p) for p in found[n])) for n in sorted(found)],
    )


def function_table(series, language):
    lines = []
    for name, nb in series.notebooks.items():
        for cell in nb.cells:
            written = written_function(cell) if "write" in tags(cell) else None
            if written:
                function, arguments, number = written
                title = chapter_exercises(number.partition(".")[0])[number].title[language]
                call = f"`{function}({', '.join(arguments)})` {BAR.sub(ESCAPED_BAR, title)}"
                place = name[:2], cell.id
                used = ", ".join(series.link(*p) for p in series.using(function, *place))
                lines.append((number, call, series.link(*place), used or NOTHING))
    return as_table("functions", language, lines)


def dictionary_table(series, language):
    lines = [
        (
            getattr(line, f"physics_{language}"),
            getattr(line, f"learning_{language}"),
            getattr(line, f"holds_{language}"),
            series.links(line.places),
        )
        for line in dictionary()
    ]
    return as_table("dictionary", language, lines)


def word_table(series, language):
    lines = [
        (word.en, word.ja, getattr(word, f"meaning_{language}"), series.links(word.places))
        for word in words()
    ]
    return as_table("words", language, lines)


def letter_table(series, language):
    lines = [
        (
            letter.symbol,
            getattr(letter, f"meaning_{language}"),
            letter.code or NOTHING,
            series.links(letter.places),
        )
        for letter in letters()
    ]
    return as_table("letters", language, lines)


def difference_table(series, language):
    """One table for each class of differences."""
    parts = []
    for letter, heading in CLASSES.items():
        entries = [entry for entry in differences() if entry.label[0] == letter]
        entries.sort(key=lambda entry: label_order(entry.label))
        lines = [
            (entry.label, getattr(entry, language), series.links(entry.places)) for entry in entries
        ]
        table = as_table("differences", language, lines)
        parts.append(f"### {letter} {heading[language]}\n\n{table}")
    return "\n\n".join(parts)


def claim_table(series, language):
    lines = [
        (
            getattr(claim, language),
            claim.value,
            getattr(claim, f"error_{language}"),
            series.links(claim.places),
        )
        for claim in claims()
    ]
    return as_table("claims", language, lines)


MADE = {
    "equations": equation_table,
    "figures": figure_table,
    "functions": function_table,
    "letters": letter_table,
    "dictionary": dictionary_table,
    "words": word_table,
    "differences": difference_table,
    "claims": claim_table,
}


def made_cells(notebooks, language):
    """The text of each cell of 12_reference that is made, by its id."""
    series = Series(notebooks)
    return {cell_id: make(series, language) for cell_id, make in MADE.items()}
