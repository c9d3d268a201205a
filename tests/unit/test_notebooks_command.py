"""`lecture-notebooks` brings a folder to the newest edition and loses nothing of the reader's."""

import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lecture_utils import copies, notebooks
from lecture_utils.language import LANGUAGES

NAME = Path("en", "01_fall.ipynb")


def cell(i, source, kind="code", tags=(), **more):
    outputs = {"outputs": ["stored"], "execution_count": 1} if kind == "code" else {}
    metadata = {"tags": list(tags)} if tags else {}
    lines = source.splitlines(keepends=True)
    return {"cell_type": kind, "id": i, "metadata": metadata, "source": lines} | outputs | more


EDITION = [
    cell("title", "# Fall", "markdown"),
    cell("hook", "plot(1)"),
    cell("stub", "def f(x):\n    ...", tags=["write"]),
    cell("end", "Summary", "markdown"),
]


def write(path, cells):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}), encoding="utf-8")


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def sources(path):
    return {c["id"]: "".join(c["source"]) for c in read(path)}


@pytest.fixture
def series(tmp_path):
    """An edition of one chapter in two languages; `series(en=cells)` makes a newer one."""

    def make(**chapters):
        shutil.rmtree(tmp_path / "series", ignore_errors=True)
        for language in LANGUAGES:
            write(tmp_path / "series" / language / NAME.name, chapters.get(language, EDITION))
        return tmp_path / "series"

    make()
    return make


@pytest.fixture
def deliver(series, tmp_path):
    def run(outputs=False, **chapters):
        return dict(copies.deliver(series(**chapters), tmp_path / "mine", outputs))

    run()
    return run


@pytest.fixture
def mine(tmp_path):
    return tmp_path / "mine" / NAME


def edit(path, change):
    """What a reader does: change a dict of cells by their id."""
    cells = {c["id"]: c for c in read(path)}
    change(cells)
    write(path, list(cells.values()))


def newer(**sources):
    return [c | {"source": sources.get(c["id"], c["source"])} for c in EDITION]


def test_a_copy_has_no_output_that_would_answer_a_question(deliver, mine):
    assert all(c["outputs"] == [] for c in read(mine) if c["cell_type"] == "code")


def test_a_teacher_gets_the_stored_outputs_with_one_word(deliver, mine):
    assert deliver(outputs=True) == {"same": [NAME, Path("ja", NAME.name)]}
    assert read(mine) == EDITION


def test_what_nobody_touched_is_replaced_and_what_ran_keeps_its_outputs(deliver, mine):
    edit(mine, lambda cells: cells["hook"].update(outputs=["of mine"], execution_count=7))
    assert NAME in deliver(en=newer(end="Longer summary"))["renewed"]
    assert sources(mine)["end"] == "Longer summary"
    assert read(mine)[1]["outputs"] == ["of mine"]
    assert NAME in deliver(en=newer(hook="plot(2)", end="Longer summary"))["renewed"]
    assert read(mine)[1]["outputs"] == []


def test_a_changed_notebook_is_merged_cell_by_cell(deliver, mine):
    def change(cells):
        cells["stub"]["source"] = "def f(x):\n    return 2 * x"
        cells |= {"mine": cell("mine", "f(3)")}
        del cells["title"]

    edit(mine, change)
    done = deliver(en=[*newer(hook="plot(2)"), cell("more", "Supplement", "markdown")])
    assert done["merged"] == [NAME] and "conflict" not in done
    assert list(sources(mine).items()) == [
        ("hook", "plot(2)"),
        ("stub", "def f(x):\n    return 2 * x"),
        ("end", "Summary"),
        ("mine", "f(3)"),
        ("more", "Supplement"),
    ]


def test_a_cell_that_both_changed_stands_twice_and_only_once_more_with_each_edition(deliver, mine):
    edit(mine, lambda cells: cells["hook"].update(source="plot(mine)"))
    for edition in ("plot(2)", "plot(3)"):
        assert deliver(en=newer(hook=edition))["conflict"] == [NAME]
        found = sources(mine)
        assert list(found) == ["title", "hook", "new-hook", "stub", "end"]
        assert found["hook"] == "plot(mine)"
        assert edition in found["new-hook"]
    assert deliver(en=newer(hook="plot(3)")) == {"same": [NAME, Path("ja", NAME.name)]}


def test_a_cell_that_the_series_dropped_stays_where_the_reader_wrote_in_it(deliver, mine):
    edit(mine, lambda cells: cells["hook"].update(source="plot(mine)"))
    deliver(en=[c for c in EDITION if c["id"] not in ("hook", "stub")])
    assert list(sources(mine)) == ["title", "hook", "end"]


def test_a_deleted_notebook_comes_back(deliver, mine):
    mine.unlink()
    assert deliver()["new"] == [NAME]
    assert mine.exists()


def test_a_chapter_that_went_is_taken_away_unless_it_was_written_in(deliver, series, tmp_path):
    folder = tmp_path / "mine"
    edit(folder / "ja" / NAME.name, lambda cells: cells["hook"].update(source="plot(mine)"))
    for language in LANGUAGES:
        (series() / language / NAME.name).rename(tmp_path / "series" / language / "02_new.ipynb")
    done = copies.deliver(tmp_path / "series", folder)
    assert done["gone"] == [NAME]
    assert (folder / "ja" / NAME.name).exists() and not (folder / NAME).exists()


def test_an_edition_from_before_the_record_is_kept_whole_and_functions_come_along(deliver, mine):
    edit(mine, lambda cells: cells["stub"].update(source="def f(x):\n    return x"))
    shutil.rmtree(mine.parents[1] / copies.RECORD)
    before = mine.read_bytes()
    done = deliver(en=newer(hook="plot(2)"))
    assert done["earlier"] == [Path("earlier", NAME)]
    assert (mine.parents[1] / "earlier" / NAME).read_bytes() == before
    assert sources(mine)["stub"] == "def f(x):\n    return x"
    assert sources(mine)["hook"] == "plot(2)"

    shutil.rmtree(mine.parents[1] / copies.RECORD)
    done = deliver(en=newer(hook="plot(3)"))
    assert done["earlier"] == [Path("earlier", "en", "01_fall-2.ipynb")]
    assert (mine.parents[1] / "earlier" / NAME).read_bytes() == before


@pytest.mark.parametrize("content", ["mine", '{"cells": 1}', '{"cells": [{"source": ""}]}'])
def test_what_is_no_notebook_with_ids_is_left_and_the_new_one_stands_beside(content, deliver, mine):
    mine.write_text(content)
    assert deliver()["beside"] == [Path("en", "01_fall.new.ipynb")]
    assert mine.read_text() == content


def test_a_link_that_leads_nowhere_is_not_replaced(deliver, mine, tmp_path):
    mine.unlink()
    mine.symlink_to(tmp_path / "on a disk that is away")
    deliver()
    assert mine.is_symlink()


def test_a_copy_that_breaks_off_leaves_no_half_notebook(series, tmp_path, monkeypatch):
    def fail(self, *args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", fail)
    with pytest.raises(OSError, match="space"):
        copies.deliver(series(), tmp_path / "mine")
    assert [p for p in (tmp_path / "mine").rglob("*") if p.is_file()] == []


# --- the command ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_series_comes_in_both_languages_and_functions_are_brought_once(
    language, tmp_path, monkeypatch, capsys
):
    real = notebooks.source()
    shutil.copytree(real / "en", tmp_path / "series" / "en")
    shutil.copytree(real / "ja", tmp_path / "series" / "ja")
    (tmp_path / "series" / "en" / "my_functions.py").write_text("answer = 42\n")
    monkeypatch.setattr(notebooks, "PLACES", (tmp_path / "series",))
    for _ in range(2):
        assert notebooks.main([str(tmp_path / "mine"), "--language", language, "--no-lab"]) == 0
        (tmp_path / "mine" / "en" / "my_functions.py").write_text("answer = 43\n")
    found = {p.relative_to(tmp_path / "mine") for p in (tmp_path / "mine").glob("??/*.ipynb")}
    assert found == {p.relative_to(real) for p in real.glob("*/*.ipynb")}
    assert (tmp_path / "mine" / "en" / "my_functions.py").read_text() == "answer = 43\n"
    said = capsys.readouterr().out
    assert said.count("my_functions.py") == 1
    assert ("ノートブック" in said) == (language == "ja")


def test_a_folder_that_cannot_be_made_is_told(tmp_path, capsys):
    (tmp_path / "file").write_text("not a folder")
    assert notebooks.main([str(tmp_path / "file"), "--no-lab"]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_without_jupyterlab_the_command_says_what_to_do(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert notebooks.main([str(tmp_path)]) == 1
    said = capsys.readouterr().err
    extra = [r for r in importlib.metadata.requires("lecture_utils") if re.search("== .lab", r)]
    needed = {re.match(r"[\w-]+", requirement)[0] for requirement in extra} - {"nbgitpuller"}
    assert needed == {*re.search("pip install (.*)`", said)[1].lower().split()}


def test_jupyterlab_opens_in_the_folder_with_the_flags_that_it_is_given(tmp_path, monkeypatch):
    seen = []

    def run(command, env, check):
        seen.append(command)
        assert env["JUPYTER_CONFIG_PATH"].split(os.pathsep)[0] == str(notebooks.JAPANESE_MENUS)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr("subprocess.run", run)
    assert notebooks.main([str(tmp_path), "--language", "ja", "--no-browser"]) == 0
    [command] = seen
    assert command[:3] == [sys.executable, "-m", "jupyterlab"]
    assert f"--ServerApp.root_dir={tmp_path}" in command
    assert "--LabApp.default_url=/lab/tree/ja/00_start_here.ipynb" in command
    assert command[-1] == "--no-browser"


def test_notebooks_that_are_not_installed_are_missed(monkeypatch, tmp_path):
    monkeypatch.setattr(notebooks, "PLACES", (tmp_path,))
    with pytest.raises(FileNotFoundError, match="install it again"):
        notebooks.source()
