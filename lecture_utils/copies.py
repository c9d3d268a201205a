"""A reader's copy of the notebooks: delivered without outputs, renewed without a loss.

What was delivered is remembered in the folder ``.lecture_notebooks``. So the next edition replaces
what nobody touched, and is joined, cell by cell, with what somebody did.
"""

import json
import os
from collections import defaultdict
from pathlib import Path

from .language import LANGUAGES

RECORD = ".lecture_notebooks"
EARLIER = "earlier"
BESIDE = {
    "ja": "**新しい版では、上のセルが変わりました。** 書いたものは残してあります。新しい版：",
    "en": "**The new edition has changed the cell above.** Yours stays as it is. The new one:",
}


def without_outputs(text: str) -> str:
    """Return a notebook as JupyterLab would save it after *Clear Outputs of All Cells*."""
    notebook = json.loads(text)
    notebook["metadata"].pop("widgets", None)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    return _text(notebook)


def deliver(source: Path, folder: Path, outputs: bool = False) -> dict[str, list[Path]]:
    """Bring a folder to the edition in ``source``; what the reader wrote stays.

    Parameters
    ----------
    source, folder : Path
        Each has a folder for each language; ``folder`` is made if it does not exist.
    outputs : bool
        Whether notebooks come with the stored outputs.

    Returns
    -------
    dict
        Paths within the folder: ``"new"``; ``"same"``; ``"renewed"``, replaced by the new edition;
        ``"merged"``, joined with what the reader changed; ``"conflict"``, those of them where a
        cell changed on both sides, and both are there; ``"earlier"``, where an edition of which
        there is no record is kept whole; ``"beside"``, the new edition of something that cannot be
        read as a notebook; ``"gone"``, no longer in the series and never touched.

    Raises
    ------
    OSError
        If the folder cannot be made or written.
    """
    done: dict[str, list[Path]] = defaultdict(list)
    names = sorted(
        path.relative_to(source) for lang in LANGUAGES for path in (source / lang).glob("*.ipynb")
    )
    for name in names:
        stored = (source / name).read_text(encoding="utf-8")
        _renew(folder, name, stored, outputs, done)
    for record in sorted((folder / RECORD).glob("*/*.ipynb")):
        name = record.relative_to(folder / RECORD)
        if name not in names:
            if _sources(_read(folder / name)) == _sources(_read(record)):
                (folder / name).unlink()
                done["gone"].append(name)
            record.unlink()
    return done


def _renew(folder: Path, name: Path, stored: str, outputs: bool, done: dict) -> None:
    """Bring one notebook to the new edition."""
    target, record = folder / name, folder / RECORD / name
    bare = without_outputs(stored)
    new, mine, base = json.loads(bare), _read(target), _read(record)
    if not os.path.lexists(target):
        done["new"].append(name)
        _write(target, stored if outputs else bare)
    elif mine is None:
        target = target.with_suffix(".new.ipynb")
        done["beside"].append(target.relative_to(folder))
        _write(target, bare)
    elif _sources(mine) == _sources(new):
        done["same"].append(name)
        if outputs:
            _write(target, stored)
    elif base is None:
        done["earlier"].append(_set_aside(folder, name))
        written = {c["id"]: c["source"] for c in mine["cells"] if "write" in _tags(c)}
        for cell in new["cells"]:
            cell["source"] = written.get(cell["id"], cell["source"])
        _write(target, _text(new))
    elif _sources(base) == _sources(new):
        done["same"].append(name)
    else:
        done["renewed" if _sources(mine) == _sources(base) else "merged"].append(name)
        new["cells"], conflict = merge(
            base["cells"], mine["cells"], new["cells"], BESIDE[name.parts[0]]
        )
        if conflict:
            done["conflict"].append(name)
        _write(target, _text(new))
    _write(record, bare)


def merge(
    base: list[dict], mine: list[dict], new: list[dict], beside: str
) -> tuple[list[dict], bool]:
    """Join what the reader did since ``base`` with what the series did since then.

    A cell that one of the two changed is taken from there. Where both did, the reader's stays and
    the new one follows it as text, under the words ``beside``. The reader's own cells stay behind
    the cell that they followed, and what the reader deleted stays away. A cell that stays the
    same keeps its outputs.

    Returns
    -------
    list of dict, bool
        The cells, and whether a cell was changed by both.
    """
    before = {cell["id"]: _source(cell) for cell in base}
    own = {cell["id"]: cell for cell in mine}
    here = {cell["id"] for cell in new}
    touched = {i for i, cell in own.items() if _source(cell) != before.get(i)}

    followers, last = defaultdict(list), None
    for i, cell in own.items():
        if i in here:
            last = i
        elif i in touched:
            followers[last].append(cell)

    joined, conflict = followers[None], False
    for cell in new:
        i = cell["id"]
        if i not in own:
            joined += [] if i in before else [cell]
        elif _source(own[i]) == _source(cell):
            joined.append(cell | {k: own[i][k] for k in _RUN if k in own[i]})
        elif i not in touched:
            joined.append(cell)
        else:
            joined.append(own[i])
            if _source(cell) != before.get(i):
                conflict = True
                followers[i] = [c for c in followers[i] if c["id"] != f"new-{i}"]
                joined.append(_as_text(cell, beside))
        joined += followers[i]
    return joined, conflict


_RUN = ("outputs", "execution_count")


def _as_text(cell: dict, beside: str) -> dict:
    text = _source(cell)
    if cell["cell_type"] == "code":
        text = f"```python\n{text}\n```"
    source = f"{beside}\n\n{text}"
    return {"cell_type": "markdown", "id": f"new-{cell['id']}", "metadata": {}, "source": source}


def _read(path: Path) -> dict | None:
    """Return a notebook; None where none can be read, or its cells have no ids to tell them by."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        sources = _sources(notebook)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return notebook if len(dict(sources)) == len(notebook["cells"]) else None


def _source(cell: dict) -> str:
    return "".join(cell["source"])  # a string, or a list of lines


def _sources(notebook: dict | None) -> list[tuple[str, str]]:
    return [(cell["id"], _source(cell)) for cell in notebook["cells"]] if notebook else []


def _tags(cell: dict) -> list[str]:
    return cell["metadata"].get("tags", [])


def _set_aside(folder: Path, name: Path) -> Path:
    """Move a notebook to a free name below ``earlier``, and return that."""
    aside, number = Path(EARLIER, name), 2
    while os.path.lexists(folder / aside):
        aside, number = Path(EARLIER, name).with_stem(f"{name.stem}-{number}"), number + 1
    (folder / aside).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).rename(folder / aside)
    return aside


def _text(notebook: dict) -> str:
    for cell in notebook["cells"]:
        cell["source"] = _source(cell).splitlines(keepends=True)
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _write(path: Path, text: str) -> None:
    """Write whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
