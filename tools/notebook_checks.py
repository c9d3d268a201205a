"""The rules the notebooks obey; each function returns the problems it finds, in plain words.

`python -m tools.notebooks check` prints them and the tests in tests/notebooks fail on them.
"""

import copy
import html
import re
from pathlib import Path
from urllib.parse import unquote

import nbformat

from tools.pair_checks import IMAGE, LINK, addresses
from tools.pair_text import JAPANESE, code_cells, markdown_cells, normalise, serialise, tags
from tools.pictures import PICTURE

ROOT = Path(__file__).resolve().parents[1]
# Equations of the note that a chapter covers.
EQUATIONS = {
    "01": {*range(1, 5)},
    "02": {*range(5, 12)},
    "03": {*range(12, 19)},
    "04": {*range(19, 24), 43},
    "05": {*range(24, 34)},
    "06": {*range(34, 36)},
    "07": {*range(36, 43)},
    "08": {*range(44, 66)},
}
USUAL_LINES, MOST_LINES = 12, 25
LONG_CELLS = 0.2  # share of a notebook's code cells that may exceed the usual length

CHOICE = re.compile(r"<details><summary>.*?</summary>(.*?)</details>", re.DOTALL)
IMG, ALT = re.compile(r"<img\b[^>]*>"), re.compile(r'\balt="([^"]*)"')
LOCAL_PATH = re.compile(rf"{re.escape(str(ROOT))}|ipykernel_\d+|/home/|/Users/|[A-Z]:\\Users")


def check_metadata(nb):
    """Metadata or widget state that the tool would not have stored."""
    clean = normalise(copy.deepcopy(nb))
    problems = ["widget state is stored"] if "widgets" in nb.metadata else []
    if nb.metadata != clean.metadata:
        problems.append(f"metadata of the notebook is not as the tool stores it: {nb.metadata}")
    for cell, wanted in zip(nb.cells, clean.cells, strict=True):
        if cell != wanted:
            problems.append(
                f"cell {cell.id}: metadata, blank lines or outputs the tool does not store"
            )
    return problems


def check_execution(nb):
    """Code cells without a place in a run from top to bottom, or with an error or a warning."""
    problems, count = [], 0
    for cell in code_cells(nb):
        if not cell.source.strip():
            continue
        count += 1
        if cell.execution_count != count:
            came = cell.execution_count
            problems.append(f"cell {cell.id}: execution count {count} expected, {came} stored")
        for output in cell.outputs:
            data = output.get("data", {})
            text = output.get("text", "") + "".join(
                PICTURE.sub("", str(data[k])) for k in data if "image" not in k
            )
            if output.output_type == "error":
                problems.append(f"cell {cell.id}: stored error {output.ename}")
            if output.get("name") == "stderr" and "Warning" in text:
                problems.append(f"cell {cell.id}: stored warning {text.strip()!r}")
            if found := LOCAL_PATH.search(text):
                problems.append(f"cell {cell.id}: the output names a path here, {found[0]!r}")
    return problems


def lines_of_code(source):
    return sum(1 for line in source.split("\n") if line.strip() and line.strip()[0] != "#")


def check_length(nb):
    """Cells too long to be read in one look."""
    lengths = {cell.id: lines_of_code(cell.source) for cell in code_cells(nb)}
    problems = [
        f"cell {cell_id}: {length} lines of code, at most {MOST_LINES}"
        for cell_id, length in lengths.items()
        if length > MOST_LINES
    ]
    ordinary = [cell.id for cell in code_cells(nb) if not {"exercise", "write"} & {*tags(cell)}]
    long = [cell_id for cell_id in ordinary if lengths[cell_id] > USUAL_LINES]
    if len(long) > LONG_CELLS * len(ordinary):
        problems.append(
            f"{len(long)} of {len(ordinary)} code cells have more than {USUAL_LINES} lines:"
            f" {', '.join(long)}"
        )
    return problems


def check_characters(nb):
    """Control characters, which a backslash leaves behind: the tab of an unescaped \\top."""
    return [
        f"cell {cell.id}: control character {bad[0]!r} after {bad.string[: bad.start()][-9:]!r}"
        for cell in nb.cells
        if (bad := re.search(r"[\x00-\x09\x0b-\x1f\x7f]", cell.source))
    ]


def check_structure(nb):
    """A title or a setup cell that is missing or stands elsewhere."""
    problems = []
    first = nb.cells[0] if nb.cells else None
    if first is None or first.cell_type != "markdown" or not first.source.startswith("# "):
        problems.append("the first cell must be Markdown and start with '# ', the title")
    setups = [cell.id for cell in nb.cells if "setup" in tags(cell)]
    if setups != [cell.id for cell in code_cells(nb)[:1]]:
        problems.append(f"the first code cell, and it alone, is tagged setup; tagged: {setups}")
    return problems


def check_concepts(nb):
    """Concept questions: choices to open, each with its feedback, exactly one of them right."""
    problems = []
    for cell in markdown_cells(nb):
        if "concept" in tags(cell):
            feedback = [text.strip() for text in CHOICE.findall(cell.source)]
            right = sum(text.startswith(("正解", "Right")) for text in feedback)
            if len(feedback) < 3 or right != 1 or not all(feedback):
                problems.append(
                    f"cell {cell.id}: a concept question has at least 3 choices "
                    f"<details><summary>...</summary> feedback </details>, one feedback beginning "
                    f"with 正解 or Right; found {len(feedback)} choices, {right} right"
                )
    return problems


def labels(text):
    """Labels in brackets, as [E1] or [T5, T6]."""
    found = re.findall(r"\[((?:[EIDT]\d+(?:, )?)+)\]", text)
    return {label for group in found for label in group.split(", ")}


def equations_of(cell):
    """Equations a cell is tagged with, as eq-05."""
    return {int(tag[3:]) for tag in tags(cell) if re.fullmatch(r"eq-\d\d", tag)}


def checks_something(cell):
    printed = any(o.output_type in ("stream", "execute_result") for o in cell.get("outputs", []))
    code = re.sub(r"#.*", "", cell.source)
    return cell.cell_type == "code" and ("assert" in code or printed)


def covered(nb):
    """Equations with an executed code cell that checks them."""
    cells = [c for c in code_cells(nb) if c.execution_count is not None and checks_something(c)]
    return set().union(*map(equations_of, cells))


def check_equations(name, nb):
    """Equations of the chapter without a check, and cells tagged with one that check nothing."""
    problems = []
    for cell in nb.cells:
        for tag in tags(cell):
            if re.match(r"eq\W?\d", tag) and not re.fullmatch(r"eq-\d\d", tag):
                problems.append(f"cell {cell.id}: write the tag {tag} like eq-05")
        if unknown := equations_of(cell) - set(range(1, 66)):
            problems.append(f"cell {cell.id}: the note has no equation {min(unknown)}")
        if equations_of(cell) and not checks_something(cell):
            problems.append(f"cell {cell.id}: tagged with an equation, but no assert and no output")
    if missing := EQUATIONS.get(name[:2], set()) - covered(nb):
        problems.append(
            f"equations without an executed check: {', '.join(map(str, sorted(missing)))}"
        )
    return problems


def check_links(nb, folder):
    """Relative links and images that lead nowhere from `folder`."""
    problems = []
    for cell in markdown_cells(nb):
        for target in sorted(addresses(cell.source, LINK, IMAGE)):
            path = unquote(target.split("#")[0])
            if re.match(r"[a-z]+:", target) or not path:
                continue
            if not (Path(folder) / path).exists():
                problems.append(f"cell {cell.id}: {target} does not exist")
    return problems


def check_pictures(nb, language):
    """Stored pictures that nobody describes in the reader's language.

    JupyterLab and exported pages speak the ``alt`` of an ``<img>`` and nothing of other pictures.
    """
    problems = []
    for cell in code_cells(nb):
        for data in (output.get("data", {}) for output in cell.outputs):
            if any(kind.startswith("image/") for kind in data):
                problems.append(f"cell {cell.id}: show the picture with lu.plots.show")
            for image in IMG.findall(data.get("text/html", "")):
                alt = html.unescape(found[1]) if (found := ALT.search(image)) else ""
                if not alt.strip() or bool(JAPANESE.search(alt)) != (language == "ja"):
                    problems.append(f"cell {cell.id}: a picture needs alt in {language}: {alt!r}")
    return problems


def check_file(path):
    """All problems of one stored notebook."""
    path = Path(path)
    nb = nbformat.read(path, as_version=4)
    problems = check_metadata(nb)
    if not problems and path.read_text(encoding="utf-8") != serialise(nb):
        problems = ["the file is not as the tool writes it; execute it again"]
    return [
        *problems,
        *check_execution(nb),
        *check_length(nb),
        *check_characters(nb),
        *check_structure(nb),
        *check_concepts(nb),
        *check_equations(path.stem, nb),
        *check_links(nb, path.parent),
        *check_pictures(nb, path.parent.name),
    ]
