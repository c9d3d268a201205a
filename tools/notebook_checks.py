"""The rules the notebooks obey; each function returns the problems it finds, in plain words.

`python -m tools.notebooks check` prints them and the tests in tests/notebooks fail on them.
"""

import base64
import copy
import io
import itertools
import re
from pathlib import Path
from urllib.parse import unquote

import nbformat

from tools.pair_text import (
    CODE_OR_MATH,
    JAPANESE,
    LANGUAGES,
    SETUP,
    language_free,
    neutral,
    normalise,
    prose,
    serialise,
    slide,
    tags,
    words,
)

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
# Labels of what the series says about the note: errors, imprecisions, developments, misprints.
# Missing numbers were withdrawn, or could not be confirmed.
LABELS = {
    *(f"E{n}" for n in range(1, 12)),
    *(f"I{n}" for n in range(1, 53) if n != 43),
    *(f"D{n}" for n in range(1, 9)),
    *(f"T{n}" for n in range(1, 17) if n not in (9, 14)),
}
SUPPLEMENTS = {f"I{n}" for n in (16, 17, 23, *range(30, 33), *range(36, 42), *range(44, 47), 52)}
# Cells with a tag that a notebook from 01 on has at least.
AT_LEAST = {"write": 3, "concept": 2, "demo": 1, "summary": 1}
USUAL_LINES, MOST_LINES = 12, 25
LONG_CELLS = 0.2  # share of a notebook's code cells that may exceed the usual length
# A picture drawn on another processor may differ a little. A pixel differs visibly by more than
# VISIBLE of 255; a curve moved by one percent changes about 5e-3 of the pixels so.
VISIBLE, VISIBLE_SHARE, MEAN_DIFFERENCE = 32, 5e-4, 0.1

DISPLAY = re.compile(r"\$\$.*?\$\$|\\begin\{(\w+\*?)\}.*?\\end\{\1\}", re.DOTALL)
WORDS = re.compile(r"\\text\{[^}]*\}")  # words inside a formula are translated
LINK = re.compile(r"""\]\(\s*<?([^\s)>]+)|\bhref\s*=\s*["']([^"']+)|(https?://[^\s)>"'）]+)""")
CHOICE = re.compile(r"<details><summary>.*?</summary>(.*?)</details>", re.DOTALL)
IMAGE = re.compile(r"""!\[[^\]]*\]\(\s*<?([^\s)>]+)|<img\b[^>]*\bsrc\s*=\s*["']([^"']+)""")
PICTURE = re.compile(r'<img [^>]*src="data:image/png;base64,([^"]*)"')
MENTION = re.compile(r"[(（](\d{1,2})(?:\s*[-–—〜~～]\s*(\d{1,2}))?[)）]")
LOCAL_PATH = re.compile(rf"{re.escape(str(ROOT))}|ipykernel_\d+|/home/|/Users/|[A-Z]:\\Users")


def markdown_cells(nb):
    return [cell for cell in nb.cells if cell.cell_type == "markdown"]


def code_cells(nb):
    return [cell for cell in nb.cells if cell.cell_type == "code"]


# A pair


def compare_cells(ja, en):
    """Cells that differ in id, order, type, tags, slide type or code."""
    ids = {"ja": [cell.id for cell in ja.cells], "en": [cell.id for cell in en.cells]}
    problems = [
        f"cell {cell_id}: only in {language}"
        for language, other in (LANGUAGES, LANGUAGES[::-1])
        for cell_id in ids[language]
        if cell_id not in ids[other]
    ]
    problems += [
        f"cell {cell_id}: the id is used twice in {language}"
        for language in LANGUAGES
        for cell_id in sorted({i for i in ids[language] if ids[language].count(i) > 1})
    ]
    if not problems and ids["ja"] != ids["en"]:
        moved = next(a for a, b in zip(ids["ja"], ids["en"], strict=True) if a != b)
        problems.append(f"cell {moved}: the order of the cells differs from here on")
    if problems:
        return problems
    for a, b in zip(ja.cells, en.cells, strict=True):
        for what, one, two in (
            ("type", a.cell_type, b.cell_type),
            ("tags", sorted(tags(a)), sorted(tags(b))),
            ("slide type", slide(a), slide(b)),
        ):
            if one != two:
                problems.append(f"cell {a.id}: {what} {one} in ja, {two} in en")
        if a.cell_type == b.cell_type == "code" and neutral(a, "ja") != neutral(b, "en"):
            problems.append(f"cell {a.id}: the code differs")
        if "setup" in tags(a):
            for language, cell in (("ja", a), ("en", b)):
                if cell.source.count(SETUP.format(language)) != 1:
                    problems.append(f'cell {a.id}: {language} must say lu.setup("{language}") once')
    return problems


def equation_tags(text):
    return set(re.findall(r"\\tag\*?\{([^}]*)\}", text))


def equation_mentions(text):
    """Equation numbers named in prose, as "(5)" or "(5–7)"."""
    found = set()
    for first, last in MENTION.findall(CODE_OR_MATH.sub(" ", text)):
        found |= {int(first), *range(int(first), int(last or first) + 1)}
    return found


def addresses(text, *patterns):
    text = CODE_OR_MATH.sub(" ", text)
    return {"".join(match) for pattern in patterns for match in pattern.findall(text)}


def comparable(text, pattern):
    return {without_language(address) for address in addresses(text, pattern)}


def without_language(address):
    """An address with the language taken out: folder, host or suffix, and translated headings."""
    if "://" not in address:
        address = address.split("#")[0]
    address = re.sub(r"(?<!\w)(?:ja|en)(?=[/.]\w)", "LANGUAGE", address)
    return address.replace(".LANGUAGE.", ".")


def compare_text(ja, en):
    """Markdown cells whose equations, links, images or languages disagree."""
    english = {cell.id: cell.source for cell in markdown_cells(en)}
    problems = []
    for cell in markdown_cells(ja):
        if cell.id not in english:
            continue
        a, b = cell.source, english[cell.id]
        for what, one, two in (
            ("equation numbers in \\tag", equation_tags(a), equation_tags(b)),
            ("mentions of equations", equation_mentions(a), equation_mentions(b)),
            ("links", comparable(a, LINK), comparable(b, LINK)),
            ("images", comparable(a, IMAGE), comparable(b, IMAGE)),
        ):
            for language, only in (("ja", one - two), ("en", two - one)):
                if only:
                    items = ", ".join(map(str, sorted(only)))
                    problems.append(f"cell {cell.id}: {what} differ, only in {language}: {items}")
        formulas = [[WORDS.sub("", match[0]) for match in DISPLAY.finditer(t)] for t in (a, b)]
        if formulas[0] != formulas[1]:
            pairs = itertools.zip_longest(*formulas, fillvalue="none")
            one, two = next((x, y) for x, y in pairs if x != y)
            problems.append(f"cell {cell.id}: display equations differ: {one!r} and {two!r}")
        problems += [f"cell {cell.id}: {problem}" for problem in wrong_language(a, b)]
    return problems


def wrong_language(ja, en):
    """Whether a text is left untranslated."""
    if language_free(ja) and language_free(en):
        return []
    if not JAPANESE.search(prose(ja)):
        return ["the ja text is not in Japanese"]
    if len(JAPANESE.findall(prose(en))) > sum(map(len, words(en))):
        return ["the en text is not in English"]
    return []


def compare(ja, en):
    """All problems of a pair."""
    return compare_cells(ja, en) + compare_text(ja, en)


# One notebook


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


def check_structure(name, nb):
    """Parts of a notebook that are missing."""
    problems = []
    first = nb.cells[0] if nb.cells else None
    if first is None or first.cell_type != "markdown" or not first.source.startswith("# "):
        problems.append("the first cell must be Markdown and start with '# ', the title")
    setups = [cell.id for cell in nb.cells if "setup" in tags(cell)]
    if setups != [cell.id for cell in code_cells(nb)[:1]]:
        problems.append(f"the first code cell, and it alone, is tagged setup; tagged: {setups}")
    for tag, least in AT_LEAST.items():
        found = sum(tag in tags(cell) for cell in nb.cells)
        if tag == "write":  # chapters not retold yet say exercise
            found += sum("exercise" in tags(cell) for cell in nb.cells)
        if found < least and not name.startswith("00"):
            problems.append(f"{least} cells tagged {tag} expected, {found} found")
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
        *check_structure(path.stem, nb),
        *check_concepts(nb),
        *check_equations(path.stem, nb),
        *check_links(nb, path.parent),
    ]


# Re-execution


def picture_of(output):
    """The base64 PNG that an output shows, by itself or within HTML, or None."""
    data = output.get("data", {})
    found = PICTURE.search(data.get("text/html", ""))
    return found[1] if found else data.get("image/png")


def picture_difference(stored, fresh, only_size=False):
    """What differs between two base64 PNG pictures, or None where they look the same."""
    import numpy as np
    from PIL import Image

    a, b = (
        np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB"), dtype=float)
        for data in (stored, fresh)
    )
    if a.shape != b.shape:
        return f"size {a.shape[1]}x{a.shape[0]} stored, {b.shape[1]}x{b.shape[0]} now"
    if only_size:
        return None
    difference = abs(a - b)
    share = (difference.max(axis=-1) > VISIBLE).mean()
    if share > VISIBLE_SHARE or difference.mean() > MEAN_DIFFERENCE:
        return f"{share:.2%} of the pixels visibly, {difference.mean():.2f} of 255 on average"
    return None


def compare_execution(stored, fresh):
    """Differences between a stored notebook and its re-execution.

    Everything must be equal, except that PNG pictures, where another processor may shift
    a pixel, must have the same size and look the same. Pictures of rounding errors (of cells
    tagged rounding) need only have the same size.
    """
    problems = []
    stored, fresh = copy.deepcopy(stored), copy.deepcopy(fresh)
    for old, new in zip(code_cells(stored), code_cells(fresh), strict=True):
        for a, b in zip(old.outputs, new.outputs, strict=False):
            pictures = [picture_of(output) for output in (a, b)]
            if None not in pictures:
                only_size = "rounding" in tags(old)
                if difference := picture_difference(*pictures, only_size):
                    problems.append(f"cell {old.id}: the picture differs, {difference}")
                for kind in ("image/png", "text/html"):
                    if kind in b["data"]:
                        b["data"][kind] = b["data"][kind].replace(pictures[1], pictures[0])
        if old.outputs != new.outputs:
            pairs = itertools.zip_longest(old.outputs, new.outputs, fillvalue="none")
            one, two = next((str(a), str(b)) for a, b in pairs if a != b)
            problems.append(f"cell {old.id}: stored {one[:400]}, now {two[:400]}")
    if not problems and stored != fresh:
        problems.append("something besides the outputs differs")
    return problems
