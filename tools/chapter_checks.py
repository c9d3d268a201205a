"""The rules of a chapter as one lecture; each function returns the problems it finds.

They hold for the chapters 01 to 11.
"""

import ast
import re

from lecture_utils.exercises.catalogue import chapter_exercises
from tools import clock, run_sheet
from tools.pair_text import LANGUAGES, code_cells, markdown_cells, slide, tags

# Notebooks to look things up and to start from: no lecture, so none of these rules.
NO_LECTURE = ("00", "12")
# The tags that the main line of a chapter has, at least so often.
AT_LEAST = {"hook": 1, "picture": 1, "concept": 2, "demo": 1, "summary": 1}
HOOK_WITHIN = 2  # code cells after the setup

HEADING = re.compile(r"^#+ .*", re.MULTILINE)
FENCED = re.compile(r"```.*?```", re.DOTALL)
CALL = re.compile(r"\blu\.(?:check|use)\(\s*[\"']([\d.]+)[\"']")


def check_parts(nb):
    """Parts of the main line that are missing, and a hook that comes late or shows nothing."""
    cells = clock.main_line(nb)
    problems = []
    for tag, least in AT_LEAST.items():
        found = sum(tag in tags(cell) for cell in cells)
        if found < least:
            problems.append(f"{least} cells tagged {tag} expected in the main line, {found} found")
    first = [c for c in cells if c.cell_type == "code" and "setup" not in tags(c)][:HOOK_WITHIN]
    if not any("hook" in tags(cell) and cell.outputs for cell in first):
        problems.append(
            f"one of the first {HOOK_WITHIN} code cells after the setup is tagged hook and shows "
            f"something; they are: {', '.join(cell.id for cell in first)}"
        )
    return problems


def check_supplements(nb):
    """Supplements before the summary, and cells after it that are none or are projected.

    One Markdown cell between the summary and the supplements may say what comes next.
    """
    summaries = [index for index, cell in enumerate(nb.cells) if "summary" in tags(cell)]
    if not summaries:
        return []
    end = summaries[-1]
    problems = [
        f"cell {cell.id}: a supplement before the summary"
        for cell in nb.cells[:end]
        if "supplement" in tags(cell)
    ]
    for index, cell in enumerate(nb.cells[end + 1 :], end + 1):
        what_comes_next = index == end + 1 and cell.cell_type == "markdown"
        if "supplement" not in tags(cell):
            if not what_comes_next:
                problems.append(f"cell {cell.id}: after the summary, and not tagged supplement")
        elif slide(cell) != "skip":
            problems.append(f"cell {cell.id}: a supplement is no slide, write slide=skip")
    return problems


def check_headings(nb):
    """Headings with TeX, which the table of contents shows raw."""
    return [
        f"cell {cell.id}: TeX in the heading {heading!r}"
        for cell in markdown_cells(nb)
        for heading in HEADING.findall(FENCED.sub("", cell.source))
        if "$" in heading or "\\" in heading
    ]


def written_function(cell):
    """The function, its arguments and the exercise of a cell `def f ...` and `f = lu.use(...)`.

    None where the cell has another shape.
    """
    try:
        body = ast.parse(cell.source).body
    except SyntaxError:
        return None
    match body:
        case [
            ast.FunctionDef(name=name, args=arguments),
            ast.Assign(
                targets=[ast.Name(id=target)],
                value=ast.Call(
                    func=ast.Attribute(value=ast.Name(id="lu"), attr="use"),
                    args=[ast.Constant(value=str(number)), ast.Name(id=used)],
                    keywords=[],
                ),
            ),
        ] if name == target == used:
            return name, tuple(argument.arg for argument in arguments.args), number
    return None


def check_written(name, nb):
    """Cells tagged `write` that are not of their shape or do not fit the exercises."""
    exercises = chapter_exercises(str(int(name[:2])))
    problems, used = [], []
    for cell in nb.cells:
        if "write" not in tags(cell):
            continue
        written = written_function(cell) if cell.cell_type == "code" else None
        if written is None:
            problems.append(
                f'cell {cell.id}: a cell tagged write is one function f and f = lu.use("N.n", f)'
            )
            continue
        function, arguments, number = written
        if number in used:
            problems.append(f"cell {cell.id}: exercise {number} is written for the second time")
        used.append(number)
        if number not in exercises:
            problems.append(f"cell {cell.id}: the catalogue has no exercise {number}")
        elif (function, arguments) != (exercises[number].name, exercises[number].arguments):
            problems.append(
                f"cell {cell.id}: exercise {number} asks for {exercises[number].signature}, "
                f"the cell writes {function}({', '.join(arguments)})"
            )
    problems += [
        f"cell {cell.id}: exercise {number} is judged where it is written, and nowhere else"
        for cell in code_cells(nb)
        if "write" not in tags(cell)
        for number in CALL.findall(cell.source)
        if number in used
    ]
    if missing := [number for number in exercises if number not in used]:
        problems.append(f"exercises of the catalogue without a cell: {', '.join(missing)}")
    return problems


def check_chapter(name, nb):
    """All problems of a chapter, in either language, that the clock does not see."""
    return [
        *check_parts(nb),
        *check_supplements(nb),
        *check_headings(nb),
        *check_written(name, nb),
    ]


def check_clock(pair):
    """Limits of the clock, and titles that name other minutes, of a pair."""
    problems = clock.check_limits(pair["en"])
    for language in LANGUAGES:
        title = pair[language].cells[0].source if pair[language].cells else ""
        problems += clock.check_title(title, language, pair["en"])
    return problems


def check_pair(name, pair):
    """All problems of a pair that is a lecture; none of any other pair."""
    if name[:2] in NO_LECTURE:
        return []
    problems = check_clock(pair) + run_sheet.check_notes(pair)
    for language in LANGUAGES:
        problems += [f"{language}: {problem}" for problem in check_chapter(name, pair[language])]
    return problems
