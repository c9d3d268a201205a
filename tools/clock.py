"""The honest clock: how long the main line and the supplements of a chapter take.

200 words a minute, 6 seconds a line of code, 40 seconds a prediction, 4 minutes a demo. What the
student writes counts as an exercise and comes on top.
"""

import re
from dataclasses import dataclass

from tools.pair_text import slide, tags

WORDS_A_MINUTE, LINE, PREDICTION, DEMO = 200, 6 / 60, 40 / 60, 4.0
# Limits of a main line.
MINUTES, PREDICTIONS, SLIDES, WRITTEN = 50, 12, 40, 3

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
FORMULA = re.compile(r"\$\$.*?\$\$", re.DOTALL)
PREDICT = re.compile(r"\*\*(?:Predict|予想)")
EXERCISE = re.compile(r"\blu\.(?:check|use)\(")
TITLE_MINUTES = {
    "en": (r"\*\*Main line\*\* (\d+) min", r"\*\*Supplements\*\* (\d+) min"),
    "ja": (r"\*\*本編\*\* (\d+)分", r"\*\*補足\*\* (\d+)分"),
}


@dataclass(frozen=True)
class Reading:
    """What the clock counts in some cells of a chapter."""

    words: int
    lines: int
    predictions: int
    demos: int
    slides: int
    written: int

    @property
    def minutes(self):
        return (
            self.words / WORDS_A_MINUTE
            + self.lines * LINE
            + self.predictions * PREDICTION
            + self.demos * DEMO
        )


def main_line(nb):
    return [cell for cell in nb.cells if "supplement" not in tags(cell)]


def supplements(nb):
    return [cell for cell in nb.cells if "supplement" in tags(cell)]


def count_words(markdown):
    """Words of a text; a displayed formula is one, and a comment is none."""
    return len(FORMULA.sub(" X ", COMMENT.sub(" ", markdown)).split())


def shows_a_demo(cell):
    return "lu.widgets." in cell.source and "progress_bar" not in cell.source


def read_clock(cells):
    """Count what stands in cells of an English notebook, whose words have spaces between them."""
    texts = [cell.source for cell in cells if cell.cell_type == "markdown"]
    code = [cell for cell in cells if cell.cell_type == "code"]
    given = [c for c in code if "write" not in tags(c) and not EXERCISE.search(c.source)]
    return Reading(
        words=sum(map(count_words, texts)),
        lines=sum(bool(line.strip()) for c in given for line in c.source.split("\n")),
        predictions=sum(len(PREDICT.findall(text)) for text in texts),
        demos=sum(map(shows_a_demo, given)),
        slides=sum(slide(cell) in ("slide", "subslide") for cell in cells),
        written=sum("write" in tags(cell) for cell in code),
    )


def report(nb):
    """One line: what the clock reads on an English notebook."""
    line, more = read_clock(main_line(nb)), read_clock(supplements(nb))
    return (
        f"main line {line.minutes:.0f} min, {line.predictions} predictions, {line.slides} slides, "
        f"{line.demos} demos, {line.written} functions written by the student; "
        f"supplements {more.minutes:.0f} min"
    )


def check_limits(nb):
    """Limits that the main line of an English notebook exceeds."""
    line = read_clock(main_line(nb))
    problems = [
        f"the main line has {came:.4g} {what}, at most {limit}"
        for came, limit, what in (
            (line.minutes, MINUTES, "minutes"),
            (line.predictions, PREDICTIONS, "predictions"),
            (line.slides, SLIDES, "slides"),
        )
        if came > limit
    ]
    if line.written < WRITTEN:
        problems.append(f"at least {WRITTEN} cells tagged write expected, {line.written} found")
    return problems


def title_minutes(title, language):
    """The minutes of main line and supplements that a title cell names; None where it does not."""
    found = [re.search(pattern, title) for pattern in TITLE_MINUTES[language]]
    return tuple(int(match[1]) if match else None for match in found)


def check_title(title, language, en):
    """Minutes of a title that differ by more than 1 from the clock on the English notebook."""
    problems = []
    parts = zip(
        ("main line", "supplements"),
        title_minutes(title, language),
        (main_line(en), supplements(en)),
        strict=True,
    )
    for what, named, cells in parts:
        minutes = read_clock(cells).minutes
        if named is None and (cells or what == "main line"):
            wanted = TITLE_MINUTES[language][what == "supplements"]
            wanted = wanted.replace("\\", "").replace("(d+)", f"{minutes:.0f}")
            problems.append(f"the {language} title must name the minutes of the {what}: {wanted}")
        elif named is not None and abs(named - minutes) > 1:
            problems.append(
                f"the {language} title names {named} min for the {what}, the clock {minutes:.1f}"
            )
    return problems
