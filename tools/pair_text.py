"""The text view of a notebook pair: both languages of each cell side by side.

::

    %%%% notebook 01_free_fall_fit digest=...
    %%%% md title slide=slide
    %% ja
    # ...
    %% en
    # ...
    %%%% setup setup
    import lecture_utils as lu
    lu.setup("LANGUAGE")
    %%%% code eq-01 tags=eq-01
    ...

A Markdown cell without `%% ja` and `%% en` is the same in both languages.
"""

import hashlib
import json
import re

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

LANGUAGES = ("ja", "en")
SLIDE_TYPES = ("slide", "subslide", "fragment", "skip", "notes")
METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
CODE_OR_MATH = re.compile(r"```.*?```|`[^`\n]*`|\$\$.*?\$\$|\$[^$]*\$", re.DOTALL)
ADDRESS = re.compile(r"\]\([^)]*\)|<[^>]*>|https?://\S+")
MARKER = re.compile(r"%% ?(\w\w)\s*")
SETUP = 'lu.setup("{}")'


class NotebookError(Exception):
    """What the author has to put right."""


def tags(cell):
    return list(cell.metadata.get("tags", []))


def slide(cell):
    """The cell's slide type, or None where it has none ("-" and "" mean none)."""
    kind = cell.metadata.get("slideshow", {}).get("slide_type")
    return None if kind in ("", "-") else kind


def markdown_cells(nb):
    return [cell for cell in nb.cells if cell.cell_type == "markdown"]


def code_cells(nb):
    return [cell for cell in nb.cells if cell.cell_type == "code"]


def neutral(cell, language):
    """The cell's source with the language taken out of the setup cell."""
    if "setup" not in tags(cell):
        return cell.source
    return cell.source.replace(SETUP.format(language), SETUP.format("LANGUAGE"))


def prose(markdown):
    """A text without mathematics, code, addresses and HTML."""
    return ADDRESS.sub(" ", CODE_OR_MATH.sub(" ", markdown))


def words(markdown):
    return re.findall(r"[A-Za-z]{2,}", prose(markdown))


def language_free(markdown):
    """Whether a text needs no translation: no Japanese and at most two words, say names."""
    return not JAPANESE.search(prose(markdown)) and len(words(markdown)) <= 2


def normalise(nb):
    """Reduce a notebook, in place, to what is worth storing, and return it."""
    nb.metadata = nbformat.from_dict(METADATA)
    nb.nbformat, nb.nbformat_minor = 4, 5
    for cell in nb.cells:
        if cell.cell_type == "raw" or cell.pop("attachments", None):
            raise NotebookError(f"cell {cell.id}: raw cells and attachments are not supported")
        metadata = {"tags": sorted(set(tags(cell)))} if tags(cell) else {}
        if slide(cell):
            metadata["slideshow"] = {"slide_type": slide(cell)}
        if "supplement" in tags(cell) and re.match("##? ", cell.source):
            metadata["jp-MarkdownHeadingCollapsed"] = True  # JupyterLab opens it folded
        cell.metadata = nbformat.from_dict(metadata)
        cell.source = cell.source.strip("\n")
        if cell.cell_type == "code" and not cell.source.strip():
            cell.outputs, cell.execution_count = [], None
    return nb


def serialise(nb):
    """The text of a notebook's file."""
    nbformat.validate(nb)
    return nbformat.writes(nb) + "\n"


def digest(pair):
    """Fingerprint of everything the text holds: ids, types, tags, slides and sources."""
    content = [
        [[c.id, c.cell_type, tags(c), slide(c), c.source] for c in pair[language].cells]
        for language in LANGUAGES
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]


def to_text(name, pair):
    """Write a pair of normalised notebooks, whose cells agree, as text."""
    parts = [f"%%%% notebook {name} digest={digest(pair)}\n"]
    for ja, en in zip(pair["ja"].cells, pair["en"].cells, strict=True):
        kind = "md" if ja.cell_type == "markdown" else "setup" if "setup" in tags(ja) else "code"
        shown = [tag for tag in tags(ja) if kind != "setup" or tag != "setup"]
        header = f"%%%% {kind} {ja.id}"
        header += f" tags={','.join(shown)}" if shown else ""
        header += f" slide={slide(ja)}" if slide(ja) else ""
        body = neutral(ja, "ja")
        for line in f"{ja.source}\n{en.source}".split("\n"):
            if line.startswith("%%%%") or MARKER.fullmatch(line):
                raise NotebookError(f"cell {ja.id}: a text view cannot hold the line {line!r}")
        if kind == "md" and (ja.source != en.source or not language_free(ja.source)):
            body = f"%% ja\n{ja.source}\n\n%% en\n{en.source}"
        parts.append(f"{header}\n{body}\n")
    return "\n".join(parts)


def parse_header(line, where):
    """The kind, id and options of a line `%%%% kind id key=value ...`."""
    options = {"notebook": ("digest",), "md": ("tags", "slide")}
    options["code"] = options["setup"] = options["md"]
    kind, name, *rest = line[4:].split() if len(line[4:].split()) > 1 else ("", "")
    if kind not in options:
        raise NotebookError(f"{where}: expected '%%%% md|code|setup id ...', came {line!r}")
    given = {}
    for word in rest:
        key, _, value = word.partition("=")
        if not value or key in given or key not in options[kind]:
            wanted = " ".join(f"{option}=..." for option in options[kind])
            raise NotebookError(f"{where}: {kind} takes {wanted} once, came {word!r}")
        given[key] = value
    if kind == "notebook" and not re.fullmatch(r"\d\d_[a-z0-9_]+", name):
        raise NotebookError(f"{where}: the notebook's name must be NN_slug, came {name!r}")
    if kind != "notebook" and not re.fullmatch(r"[a-z0-9-]{1,64}", name):
        raise NotebookError(f"{where}: a cell id is of a-z, 0-9 and -, came {name!r}")
    if given.get("slide", "slide") not in SLIDE_TYPES:
        raise NotebookError(f"{where}: slide is one of {' '.join(SLIDE_TYPES)}")
    return kind, name, given


def parse_markdown(lines, first, where):
    """The text of a Markdown body in each language; its first line has number `first`."""
    markers = {}
    for index, line in enumerate(lines):
        if match := MARKER.fullmatch(line):
            if match[1] not in LANGUAGES or match[1] in markers:
                raise NotebookError(f"{where(first + index)}: expected '%% ja' and '%% en' once")
            markers[match[1]] = index
    starts = sorted(markers.values())
    if any(line.strip() for line in lines[: starts[0] if starts else 0]):
        raise NotebookError(f"{where(first)}: text before '%% ja'")
    if len(starts) == 1:
        raise NotebookError(f"{where(first - 1)}: the cell has only '%% {next(iter(markers))}'")
    if not starts:
        text = "\n".join(lines).strip("\n")
        if not language_free(text):
            raise NotebookError(f"{where(first - 1)}: the cell has words; give '%% ja' and '%% en'")
        return dict.fromkeys(LANGUAGES, text)
    ends = dict(zip(starts, [*starts[1:], len(lines)], strict=True))
    return {
        language: "\n".join(lines[start + 1 : ends[start]]).strip("\n")
        for language, start in markers.items()
    }


def parse_code(kind, lines, first, where):
    """The source of a code cell in each language."""
    for number, line in enumerate(lines, first):
        if MARKER.fullmatch(line):
            raise NotebookError(
                f"{where(number)}: code has no '%% ja' and '%% en', it is the same in both"
            )
    source = "\n".join(lines).strip("\n")
    if kind == "code":
        return dict.fromkeys(LANGUAGES, source)
    if source.count(SETUP.format("LANGUAGE")) != 1:
        raise NotebookError(f'{where(first)}: a setup cell says lu.setup("LANGUAGE") once')
    return {
        language: source.replace(SETUP.format("LANGUAGE"), SETUP.format(language))
        for language in LANGUAGES
    }


def from_text(text, file="text"):
    """Parse a text into the notebook's name, the digest (or None) and the pair, without outputs."""

    def where(number):
        return f"{file}:{number}"

    lines = text.rstrip("\n").split("\n")
    heads = [index for index, line in enumerate(lines) if line.startswith("%%%%")]
    if not heads or any(line.strip() for line in lines[: heads[0]]):
        raise NotebookError(f"{where(1)}: expected '%%%% notebook NN_slug' first")
    name, options, seen = None, {}, {}
    pair = {language: new_notebook() for language in LANGUAGES}
    for start, end in zip(heads, [*heads[1:], len(lines)], strict=True):
        here, body = where(start + 1), lines[start + 1 : end]
        kind, cell_id, given = parse_header(lines[start], here)
        if (kind == "notebook") != (name is None):
            raise NotebookError(f"{here}: expected '%%%% notebook NN_slug' first, and once")
        if name is None:
            name, options = cell_id, given
            if any(line.strip() for line in body):
                raise NotebookError(f"{where(start + 2)}: text before the first cell")
            continue
        if cell_id in seen:
            raise NotebookError(f"{here}: id {cell_id!r} is already used in line {seen[cell_id]}")
        seen[cell_id] = start + 1
        cell_tags = [tag for tag in given.get("tags", "").split(",") if tag]
        if kind == "code" and "setup" in cell_tags:
            raise NotebookError(f"{here}: write the setup cell as '%%%% setup {cell_id}'")
        metadata = {"tags": cell_tags + ["setup"] * (kind == "setup")}
        metadata["slideshow"] = {"slide_type": given.get("slide", "")}
        if kind == "md":
            sources, new_cell = parse_markdown(body, start + 2, where), new_markdown_cell
        else:
            sources, new_cell = parse_code(kind, body, start + 2, where), new_code_cell
        for language, nb in pair.items():
            nb.cells.append(new_cell(sources[language], id=cell_id, metadata=metadata))
    return name, options.get("digest"), {lang: normalise(nb) for lang, nb in pair.items()}
