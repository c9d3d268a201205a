"""The speaker's run sheet of a chapter, from the comments that no reader sees.

A Markdown cell may hold `<!-- speaker: 12 min · what to ask, what will be seen -->`, in Japanese
`<!-- speaker: 12分 · … -->`; the number is the minute of the lecture at which its slide begins.
"""

import re

from tools.pair_text import LANGUAGES, markdown_cells, slide

NOTE = re.compile(r"<!--\s*speaker:\s*(.*?)\s*-->", re.DOTALL)
TIMED = {
    "en": re.compile(r"(\d+) min · (\S.*)", re.DOTALL),
    "ja": re.compile(r"(\d+)分 · (\S.*)", re.DOTALL),
}
HEADING = re.compile(r"^#+ (.*)", re.MULTILINE)
LECTURE = 90  # minutes


def notes(nb):
    """The notes of a notebook in order: screen, heading above it, the note as it stands."""
    screen, heading, found = 0, "", []
    for cell in nb.cells:
        screen += slide(cell) in ("slide", "subslide")
        if cell.cell_type == "markdown":
            heading = (HEADING.findall(cell.source) or [heading])[-1]
            found += [(screen, heading, note) for note in NOTE.findall(cell.source)]
    return found


def run_sheet(nb, language):
    """Lines to print: minute, screen, heading, and below it what to say."""
    lines = []
    for screen, heading, note in notes(nb):
        minute, text = TIMED[language].fullmatch(note).groups()
        lines += [f"{minute:>3}  [{screen}] {heading}", f"     {' '.join(text.split())}"]
    return lines


def check_notes(pair):
    """Speaker notes of another form, out of order, late, or not the same in both languages."""
    problems, minutes = [], {}
    for language in LANGUAGES:
        minutes[language] = {}
        for cell in markdown_cells(pair[language]):
            for note in NOTE.findall(cell.source):
                timed = TIMED[language].fullmatch(note)
                if timed is None:
                    wanted = {"en": "12 min · text", "ja": "12分 · …"}[language]
                    problems.append(
                        f"{language}: cell {cell.id}: a speaker note is {wanted!r}, came {note!r}"
                    )
                    continue
                minutes[language].setdefault(cell.id, []).append(int(timed[1]))
        times = [minute for cell in minutes[language].values() for minute in cell]
        if times != sorted(times) or any(minute >= LECTURE for minute in times):
            problems.append(
                f"{language}: the minutes of the speaker notes rise to less than {LECTURE}: {times}"
            )
    if minutes["ja"] != minutes["en"]:
        cells = minutes["ja"].keys() | minutes["en"].keys()
        differ = [c for c in cells if minutes["ja"].get(c) != minutes["en"].get(c)]
        problems.append(f"speaker notes differ in their minutes: cells {', '.join(sorted(differ))}")
    return problems
