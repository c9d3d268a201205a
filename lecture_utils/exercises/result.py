"""How exercises show themselves: a box in a notebook, plain text elsewhere."""

import html
import itertools
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..language import get_language
from .checker import Verdict
from .comparison import show
from .exercise import Exercise
from .explanations import traceback_in_short, usual_meaning
from .wording import MESSAGES, Part, Said, code_block, paragraphs, word

BLUE = "#0072B2"
COLOURS = {
    "right": "#009E73",
    "not attempted": "#888888",
    "known mistake": "#E69F00",
    "wrong": "#D55E00",
    "error": "#CC79A7",
}

# Colours of text are inherited and backgrounds translucent, so light and dark themes both work.
_BOX = "border-left:4px solid {};background:{}18;padding:.5em 1em;margin:.3em 0;max-width:52em"
_P = "margin:.4em 0"
_CODE = (
    "padding:0 .25em;background:rgba(128,128,128,.14);color:inherit;"
    "font-family:var(--jp-code-font-family,monospace)"
)
_PRE = f"{_CODE};margin:.4em 0;padding:.4em .7em;overflow-x:auto;line-height:1.35"


class Card:
    """Something about an exercise that shows itself in the language in use."""

    exercise: Exercise
    label: Part
    said: tuple[Part, ...]
    colour: str

    @property
    def heading(self) -> str:
        """The exercise and the kind of message."""
        return f"{self.exercise.number} {self.exercise.signature} — {word(self.label)}"

    @property
    def message(self) -> str:
        """What to tell the student."""
        return paragraphs(*self.said, **self.exercise.fields)

    @property
    def body(self) -> str:
        """All that stands below the heading."""
        return self.message

    def __str__(self) -> str:
        return f"{self.heading}\n\n{self.body}"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return (
            f'<div lang="{get_language()}" style="{_BOX.format(self.colour, self.colour)}">'
            f"<strong>{html.escape(self.heading)}</strong>{self._body_html()}</div>"
        )

    def _body_html(self) -> str:
        lines = itertools.groupby(self.body.splitlines(), lambda line: line.startswith("    "))
        return "".join(_code_html(block) if code else _prose_html(block) for code, block in lines)


def _code_html(lines) -> str:
    code = html.escape(textwrap.dedent("\n".join(lines)))
    return f'<pre style="{_PRE}">{code}</pre>'


def _prose_html(lines) -> str:
    prose = [html.escape(line) for line in lines if line]
    marked = [re.sub("`([^`]+)`", rf'<code style="{_CODE}">\1</code>', line) for line in prose]
    return "".join(f'<p style="{_P}">{line}</p>' for line in marked)


def _arguments(exercise: Exercise, case: int) -> str:
    lines = []
    for name, value in zip(exercise.arguments, exercise.cases[case], strict=True):
        indent = "\n" + " " * (len(name) + 3)
        lines.append(f"{name} = " + show(value).replace("\n", indent))
    return code_block("\n".join(lines))


@dataclass(frozen=True, repr=False)
class CheckResult(Card):
    """What `lecture_utils.check` found out about an answer.

    Attributes
    ----------
    exercise : Exercise
    status : {"right", "not attempted", "known mistake", "wrong", "error"}
    message : str
        What to tell the student, in the language in use.
    mistake : str or None
        The name of the known mistake that was made.
    remarks : tuple of Part
        Where the function is kept, and which one the chapter goes on with.
    """

    exercise: Exercise
    verdict: Verdict
    remarks: tuple[Part, ...] = ()

    @property
    def status(self) -> str:
        return self.verdict.status

    @property
    def said(self) -> tuple[Part, ...]:
        found, parts = self.verdict, [*self.verdict.said]
        if found.mistake is not None:
            parts.append(self.exercise.remark(found.mistake))
        if found.error is not None:
            where = code_block(traceback_in_short(found.error)) if found.status == "error" else ""
            parts += [where, usual_meaning(found.error) or "", Said("called_with")]
        if found.case is not None:
            parts.append(_arguments(self.exercise, found.case))
        if found.values:
            digits = found.almost or len(set(map(show, found.values))) == 1
            came, expected = (code_block(show(value, digits)) for value in found.values)
            parts += [Said("came"), came, Said("expected"), expected]
        return (*parts, Said("printed", {"n": found.printed}) if found.printed else "")

    @property
    def mistake(self) -> str | None:
        return self.verdict.mistake

    @property
    def body(self) -> str:
        return paragraphs(*self.said, *self.remarks, **self.exercise.fields)

    @property
    def label(self) -> Part:
        return MESSAGES["labels"][self.status]

    @property
    def colour(self) -> str:
        return COLOURS[self.status]


@dataclass(frozen=True, repr=False)
class Note(Card):
    """A hint or a solution."""

    exercise: Exercise
    label: Part
    said: tuple[Part, ...]
    colour: str = BLUE


class Table(Card):
    """A table of exercises with a word and a colour for each, below a summary."""

    colour = BLUE
    summary: Part
    remark: Part = ""

    def rows(self) -> Iterator[tuple[Exercise, Part | None, str]]:
        """Each exercise with what is said of it, None for nothing, and the colour of that."""
        raise NotImplementedError

    @property
    def heading(self) -> str:
        return word(self.label)

    @property
    def message(self) -> str:
        """The table as text."""
        rows = [
            f"    {number:<5}{name:<20}{title}: {label}"
            for number, name, title, label, _ in self._cells()
        ]
        return "\n".join([*self._lines(), "", *rows]).rstrip()

    def _lines(self) -> list[str]:
        return [word(part) for part in (self.summary, self.remark) if part]

    def _cells(self) -> Iterator[tuple[str, str, str, str, str]]:
        for exercise, label, colour in self.rows():
            said = word(label) if label else "—"
            yield exercise.number, exercise.name, word(exercise.title), said, colour

    def _body_html(self) -> str:
        cell = '<td style="text-align:left;padding:.15em 1em .15em .6em;{}">{}</td>'
        rows = "".join(
            '<tr style="background:none">'
            + cell.format("", number)
            + cell.format("", f'<code style="{_CODE}">{name}</code>')
            + cell.format("", title)
            + cell.format(f"border-left:4px solid {colour}", label)
            + "</tr>"
            for number, name, title, label, colour in self._cells()
        )
        return _prose_html(self._lines()) + f'<table style="{_P}">{rows}</table>'


class Progress(Table):
    """Exercises with the status of each, None where it has not been attempted.

    Parameters
    ----------
    statuses : sequence of (Exercise, str or None)
    trouble : Part
        What hinders reading the student's file.
    """

    label = Said("progress")

    def __init__(self, statuses: Sequence[tuple[Exercise, str | None]], trouble: Part = ""):
        self.statuses, self.remark = tuple(statuses), trouble

    @property
    def summary(self) -> Part:
        right = sum(status == "right" for _, status in self.statuses)
        if not self.statuses:
            return Said("nothing_checked")
        return Said("summary", {"right": right, "total": len(self.statuses)})

    def rows(self) -> Iterator[tuple[Exercise, Part | None, str]]:
        for exercise, status in self.statuses:
            label = MESSAGES["labels"][status] if status else None
            yield exercise, label, COLOURS[status] if status else "transparent"
