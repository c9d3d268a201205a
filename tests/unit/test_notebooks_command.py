"""`lecture-notebooks` puts the series into a folder and never touches what is there."""

import importlib.metadata
import os
import re
import subprocess
import sys

import pytest

from lecture_utils import notebooks
from lecture_utils.language import LANGUAGES


@pytest.fixture
def series():
    """The notebooks of the series, by their path within a folder."""
    root = notebooks.source()
    return {path.relative_to(root): path.read_bytes() for path in root.glob("*/*.ipynb")}


def files(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_new_folder_gets_both_languages(tmp_path, series, capsys):
    assert notebooks.main([str(tmp_path / "new" / "folder"), "--no-lab"]) == 0
    assert files(tmp_path / "new" / "folder") == series
    assert f"notebooks copied: {len(series)}, there already: 0." in capsys.readouterr().out


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_leaves_the_other_one_for_the_links_that_lead_there(
    language, tmp_path, series, capsys
):
    assert notebooks.main([str(tmp_path), "--language", language, "--no-lab"]) == 0
    assert files(tmp_path) == series
    assert ("ノートブック" in capsys.readouterr().out) == (language == "ja")


def test_what_the_reader_changed_stays_and_what_is_missing_comes_back(tmp_path, series, capsys):
    notebooks.main([str(tmp_path), "--no-lab"])
    changed, deleted = sorted(series)[:2]
    (tmp_path / changed).write_text("mine")
    (tmp_path / deleted).unlink()
    (tmp_path / "en" / "my_functions.py").write_text("answer = 42\n")
    capsys.readouterr()

    assert notebooks.main([str(tmp_path), "--no-lab"]) == 0
    assert (tmp_path / changed).read_text() == "mine"
    assert (tmp_path / deleted).read_bytes() == series[deleted]
    assert (tmp_path / "en" / "my_functions.py").read_text() == "answer = 42\n"
    said = capsys.readouterr().out
    assert "notebooks copied: 1, " in said
    assert said.splitlines()[-1] == f"  {changed}"


def test_a_link_that_leads_nowhere_is_not_replaced(tmp_path, series):
    name = min(series)
    (tmp_path / name).parent.mkdir()
    (tmp_path / name).symlink_to(tmp_path / "on a disk that is away")
    assert notebooks.main([str(tmp_path), "--no-lab"]) == 0
    assert (tmp_path / name).is_symlink()


def test_a_folder_that_cannot_be_made_is_told(tmp_path, capsys):
    (tmp_path / "file").write_text("not a folder")
    assert notebooks.main([str(tmp_path / "file"), "--no-lab"]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_a_copy_that_breaks_off_leaves_no_half_notebook(tmp_path, monkeypatch):
    def fail(self, *args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.rename", fail)
    assert notebooks.main([str(tmp_path), "--no-lab"]) == 1
    assert files(tmp_path) == {}


def test_without_jupyterlab_the_command_says_what_to_do(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert notebooks.main([str(tmp_path)]) == 1
    said = capsys.readouterr().err
    extra = [r for r in importlib.metadata.requires("lecture_utils") if re.search("== .lab", r)]
    needed = {re.match(r"[\w-]+", requirement)[0] for requirement in extra} - {"nbgitpuller"}
    assert needed == {*re.search("pip install (.*)`", said)[1].lower().split()}


def test_jupyterlab_opens_in_the_folder(tmp_path, monkeypatch):
    seen = []

    def run(command, env, check):
        seen.append(command)
        assert env["JUPYTER_CONFIG_PATH"].split(os.pathsep)[0] == str(notebooks.JAPANESE_MENUS)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr("subprocess.run", run)
    assert notebooks.main([str(tmp_path), "--language", "ja"]) == 0
    [command] = seen
    assert command[:3] == [sys.executable, "-m", "jupyterlab"]
    assert f"--ServerApp.root_dir={tmp_path}" in command
    assert "--LabApp.default_url=/lab/tree/ja/00_start_here.ipynb" in command


def test_notebooks_that_are_not_installed_are_missed(monkeypatch, tmp_path):
    monkeypatch.setattr(notebooks, "PLACES", (tmp_path,))
    with pytest.raises(FileNotFoundError, match="install it again"):
        notebooks.source()
