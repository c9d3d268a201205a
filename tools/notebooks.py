"""Author the bilingual notebooks: text view, deterministic execution, checks.

Run as `python -m tools.notebooks COMMAND [CHAPTER]`, where CHAPTER is a number or a slug and
none means all. The `.ipynb` files are the source; `split` writes `notebooks/NN_slug.pair.md`,
a text view of a pair, and `join` writes the pair back from it.
"""

import argparse
import copy
import os
import re
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from tools import (
    chapter_checks,
    clock,
    notebook_checks,
    pair_checks,
    pair_text,
    reference,
    run_sheet,
    sheets,
    table,
)
from tools.notebook_checks import ROOT
from tools.pair_text import LANGUAGES, SETUP, NotebookError, normalise, serialise
from tools.pictures import keep_pictures

FOLDER = ROOT / "notebooks"
SLOW = 3.0  # seconds a cell may take


def notebook_path(folder, language, name):
    return Path(folder) / language / f"{name}.ipynb"


def text_path(folder, name):
    return Path(folder) / f"{name}.pair.md"


def notebook_paths(folder=FOLDER):
    """All stored notebooks, the Japanese ones first."""
    return [p for lang in LANGUAGES for p in sorted((Path(folder) / lang).glob("*.ipynb"))]


def notebook_names(folder=FOLDER):
    """Names of the notebooks that exist in at least one language."""
    return sorted({path.stem for path in notebook_paths(folder)})


def covered_equations(language, folder=FOLDER):
    """Equations of the note that the stored notebooks of a language check."""
    paths = [path for path in notebook_paths(folder) if path.parent.name == language]
    return set().union(*(notebook_checks.covered(nbformat.read(path, 4)) for path in paths))


def select(chapter, names):
    """The names that a chapter (number, slug, full name, or None for all) means."""
    wanted = chapter.zfill(2) if chapter and chapter.isdigit() else chapter
    found = [name for name in names if wanted in (None, name, name[:2], name[3:])]
    if not found:
        raise NotebookError(f"no notebook {chapter or ''}; there are: {' '.join(names) or 'none'}")
    return found


def read(folder, language, name):
    path = notebook_path(folder, language, name)
    if not path.exists():
        raise NotebookError(f"{path} does not exist")
    return normalise(nbformat.read(path, as_version=4))


def read_pair(folder, name):
    return {language: read(folder, language, name) for language in LANGUAGES}


def write(nb, folder, language, name):
    path = notebook_path(folder, language, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(serialise(nb), encoding="utf-8", newline="\n")


def keep_outputs(nb, old):
    """Give the code cells the outputs stored in `old` where id and source are the same."""
    stored = {(c.id, c.source): c for c in old.cells if c.cell_type == "code"}
    for cell in nb.cells:
        if cell.cell_type == "code" and (before := stored.get((cell.id, cell.source))):
            cell.outputs, cell.execution_count = before.outputs, before.execution_count


def split(name, folder=FOLDER, force=False):
    """Write the text view of a pair; refuse to overwrite a text with edits not joined yet."""
    path, pair = text_path(folder, name), read_pair(folder, name)
    if problems := pair_checks.compare_cells(pair["ja"], pair["en"]):
        raise NotebookError("\n".join([f"{name}: the languages have drifted apart", *problems]))
    if path.exists() and not force:
        _, known, edited = pair_text.from_text(path.read_text(encoding="utf-8"), path)
        if known != pair_text.digest(edited):
            raise NotebookError(f"{path} has edits not joined yet; join, or split --force")
    path.write_text(pair_text.to_text(name, pair), encoding="utf-8", newline="\n")
    print(f"wrote {path}")


def join(path, folder=FOLDER, force=False):
    """Write both notebooks from a text; refuse where they changed since it was split."""
    text = Path(path).read_text(encoding="utf-8")
    name, known, pair = pair_text.from_text(text, path)
    existing = [lang for lang in LANGUAGES if notebook_path(folder, lang, name).exists()]
    old = {language: read(folder, language, name) for language in existing}
    if old and not force:
        if known is None:
            raise NotebookError(f"{path}: {name} exists and the text has no digest; use --force")
        if len(old) < len(LANGUAGES) or pair_text.digest(old) != known:
            raise NotebookError(
                f"{path}: {name} changed on disk since this text was split from it;"
                " split again (your text aside), or overwrite the notebooks with --force"
            )
    for language, nb in pair.items():
        if language in old:
            keep_outputs(nb, old[language])
        write(nb, folder, language, name)
    first_line = f"%%%% notebook {name} digest={pair_text.digest(pair)}"
    text = re.sub(r"^%%%% notebook.*", first_line, text, count=1, flags=re.MULTILINE)
    Path(path).write_text(text, encoding="utf-8", newline="\n")
    print(f"wrote {' and '.join(str(notebook_path(folder, lang, name)) for lang in LANGUAGES)}")


def execute(nb, cwd, timeout=600):
    """Run a notebook in a new kernel, in place; return the seconds of each cell by id.

    The kernel imports this checkout's package. Raises NotebookError with the cell and its error
    when a cell raises that is not tagged `raises-exception`.
    """
    seconds, current = {}, {}

    def start(cell, cell_index):
        current.update(cell=cell, since=time.perf_counter())

    def end(cell, cell_index, execute_reply):
        seconds[cell.id] = time.perf_counter() - current["since"]

    client = NotebookClient(
        nb,
        kernel_name="python3",
        resources={"metadata": {"path": str(cwd)}},
        timeout=timeout,
        iopub_timeout=60,  # a busy machine needs more than 4 s; what came later would be lost
        raise_on_iopub_timeout=True,
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        extra_arguments=["--log-level=40"],
        on_cell_execute=start,
        on_cell_executed=end,
    )
    env = dict(os.environ)
    env.pop("MPLBACKEND", None)  # a kernel draws into the notebook unless this says otherwise
    env["PYTHONPATH"] = os.pathsep.join(filter(None, [env.get("PYTHONPATH"), str(ROOT)]))
    try:
        client.execute(env=env)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        message = re.sub(r"\x1b\[[0-9;]*m", "", str(error))
        raise NotebookError(f"cell {current['cell'].id} failed\n{message}") from None
    normalise(nb)
    return seconds


def execute_file(name, language, folder=FOLDER):
    """Execute a stored notebook and write it back, unless a cell raises."""
    nb = read(folder, language, name)
    old = copy.deepcopy(nb)
    since = time.perf_counter()
    try:
        seconds = execute(nb, Path(folder) / language)
    except NotebookError as error:
        raise NotebookError(f"{language}/{name}, not written: {error}") from None
    keep_pictures(nb, old)
    write(nb, folder, language, name)
    total = time.perf_counter() - since
    slowest = max(seconds, key=seconds.get, default="none")
    late = seconds.get(slowest, 0)
    print(
        f"{language}/{name}: {total:.1f} s, slowest cell {slowest} {late:.1f} s"
        + (f"  (over {SLOW:.0f} s)" if late > SLOW else "")
    )


def sync(name, source, folder=FOLDER):
    """Copy code cells and the order of cells from one language to the other."""
    (target,) = set(LANGUAGES) - {source}
    nb, exists = read(folder, source, name), notebook_path(folder, target, name).exists()
    other = read(folder, target, name) if exists else nbformat.v4.new_notebook()
    texts = {cell.id: cell.source for cell in other.cells if cell.cell_type == "markdown"}
    kept = {cell.id for cell in nb.cells}
    for cell in nb.cells:
        if cell.cell_type == "code":
            code = pair_text.neutral(cell, source)
            cell.source = code.replace(SETUP.format("LANGUAGE"), SETUP.format(target))
            cell.outputs, cell.execution_count = [], None
        elif cell.id not in texts:
            if not pair_text.language_free(cell.source):
                print(f"{target}/{name}: new Markdown cell {cell.id}, to be translated")
        elif not (pair_text.language_free(cell.source) and pair_text.language_free(texts[cell.id])):
            cell.source = texts[cell.id]
    for cell in other.cells:
        if cell.id not in kept:
            print(f"{target}/{name}: cell {cell.id} removed, as in {source}")
    keep_outputs(nb, other)
    write(nb, folder, target, name)


def check(name, folder=FOLDER):
    """Print the problems of a pair; return their number."""
    existing = [lang for lang in LANGUAGES if notebook_path(folder, lang, name).exists()]
    problems = {f"{lang}/{name}": ["does not exist"] for lang in LANGUAGES if lang not in existing}
    for language in existing:
        path = notebook_path(folder, language, name)
        problems[f"{language}/{name}"] = notebook_checks.check_file(path)
    if len(existing) == len(LANGUAGES):
        pair = read_pair(folder, name)
        problems[name] = [
            *pair_checks.compare(pair["ja"], pair["en"]),
            *chapter_checks.check_pair(name, pair),
        ]
        if name[:2] not in chapter_checks.NO_LECTURE:
            print(f"{name}: {clock.report(pair['en'])}")
    for where, found in problems.items():
        for problem in found:
            print(f"{where}: {problem}")
    return sum(map(len, problems.values()))


def titles(language, folder=FOLDER):
    """The title cell of each notebook, by name."""
    names = [p.stem for p in notebook_paths(folder) if p.parent.name == language]
    return {name: read(folder, language, name).cells[0].source for name in names}


def outdated_tables(folder=FOLDER, root=ROOT, mend=False):
    """Name the places whose table of chapters is not that of the title cells; `mend` writes it."""
    outdated = []
    for language in LANGUAGES:
        known = titles(language, folder)
        path = Path(root) / table.README[language]
        text = path.read_text(encoding="utf-8")
        new = table.readme(text, known, language)
        if new != text:
            outdated.append(path.name)
            if mend:
                path.write_text(new, encoding="utf-8", newline="\n")
        nb = read(folder, language, table.START)
        (cell,) = (cell for cell in nb.cells if cell.id == table.MAP)
        new = table.map_cell(cell.source, known, language)
        if new != cell.source:
            outdated.append(f"{language}/{table.START}")
            if mend:
                cell.source = new
                write(nb, folder, language, table.START)
    return outdated


def outdated_reference(folder=FOLDER, mend=False):
    """Name the cells of 12_reference that differ from what is made today; `mend` writes them."""
    outdated = []
    names = notebook_names(folder)
    for language in LANGUAGES:
        notebooks = {name: read(folder, language, name) for name in names}
        nb = notebooks[reference.NAME]
        made = reference.made_cells(notebooks, language)
        for cell in nb.cells:
            if made.get(cell.id, cell.source) != cell.source:
                outdated.append(f"{language}: {cell.id}")
                cell.source = made[cell.id]
        if mend:
            write(nb, folder, language, reference.NAME)
    return outdated


def outdated_sheets(folder=FOLDER, mend=False):
    """Name the run sheets that differ from what is made today; `mend` writes them."""
    return [
        sheet
        for language in LANGUAGES
        for sheet in sheets.outdated(
            {name: read(folder, language, name) for name in notebook_names(folder)},
            language,
            mend=mend,
        )
    ]


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m tools.notebooks", description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where ja/ and en/ are")
    commands = parser.add_subparsers(dest="command", required=True)
    for command, explanation in {
        "split": "write the text view of a pair",
        "join": "write the pair from its text view (CHAPTER may be a file)",
        "execute": "run the notebooks and store their outputs",
        "sync": "copy the code cells of one language to the other",
        "check": "say where the notebooks break a rule",
        "notes": "print the run sheet of a lecture: minute, slide, what to say",
        "table": "write the table of chapters into the READMEs and notebook 00",
        "reference": "write what is made from the other notebooks into 12_reference",
        "sheets": "write the run sheets of classroom/ for the lecturer",
    }.items():
        sub = commands.add_parser(command, help=explanation)
        if command not in ("table", "reference", "sheets"):
            sub.add_argument("chapter", nargs=None if command == "notes" else "?")
        if command in ("split", "join"):
            sub.add_argument("--force", action="store_true", help="overwrite what differs")
        if command == "execute":
            sub.add_argument("--language", choices=LANGUAGES)
        if command == "notes":
            sub.add_argument("--language", choices=LANGUAGES, required=True)
        if command == "sync":
            sub.add_argument("--from", dest="source", choices=LANGUAGES, required=True)
    args = parser.parse_args(arguments)
    folder = args.folder
    try:
        if args.command == "join":
            if args.chapter and Path(args.chapter).is_file():
                paths = [Path(args.chapter)]
            else:
                texts = sorted(p.name.removesuffix(".pair.md") for p in folder.glob("*.pair.md"))
                paths = [text_path(folder, name) for name in select(args.chapter, texts)]
            for path in paths:
                join(path, folder, args.force)
            return 0
        if args.command == "table":
            for place in outdated_tables(folder, mend=True):
                print(f"wrote the table of {place}")
            return 0
        if args.command == "reference":
            for place in outdated_reference(folder, mend=True):
                print(f"wrote {place}")
            return 0
        if args.command == "sheets":
            for place in outdated_sheets(folder, mend=True):
                print(f"wrote the run sheet {place}")
            return 0
        selected = select(args.chapter, notebook_names(folder))
        if args.command == "notes":
            nb = read(folder, args.language, selected[0])
            print("\n".join(run_sheet.run_sheet(nb, args.language)))
            return 0
        if args.command == "check":
            problems = sum(check(name, folder) for name in selected)
            for language in LANGUAGES:
                print(
                    f"{language}: {len(covered_equations(language, folder))}/65 equations checked"
                )
            return int(problems > 0)
        for name in selected:
            if args.command == "split":
                split(name, folder, args.force)
            elif args.command == "sync":
                sync(name, args.source, folder)
            else:
                for language in [args.language] if args.language else LANGUAGES:
                    execute_file(name, language, folder)
    except NotebookError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
