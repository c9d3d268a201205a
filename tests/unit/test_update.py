"""`make update` brings a clone to the newest version, or says what to do."""

import subprocess

import pytest

from tools import update

ME = ("-c", "user.name=me", "-c", "user.email=me@localhost")


def git(*arguments, cwd):
    run = subprocess.run(["git", *ME, *arguments], cwd=cwd, check=True, capture_output=True)
    return run.stdout.decode().strip()


def commit(folder, name, text):
    (folder / name).write_text(text)
    git("add", ".", cwd=folder)
    git("commit", "--quiet", "--message=change", cwd=folder)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """The series, with one file; the tests run in a clone of it."""
    for variable in ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"):
        monkeypatch.setenv(variable, "me")
    for variable in ("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"):
        monkeypatch.setenv(variable, "me@localhost")
    folder = tmp_path / "home"
    folder.mkdir()
    git("init", "--quiet", "--initial-branch=main", cwd=folder)
    commit(folder, "chapter", "one\ntwo\nthree\nfour\nfive\n")
    git("clone", "--quiet", str(folder), str(tmp_path / "clone"), cwd=tmp_path)
    monkeypatch.chdir(tmp_path / "clone")
    return folder


def test_local_changes_and_commits_stay_and_the_new_version_arrives(home, tmp_path):
    commit(home, "chapter", "one\ntwo\nthree\nfour\nFIVE\n")
    commit(tmp_path / "clone", "mine", "a commit")
    (tmp_path / "clone" / "chapter").write_text("ONE\ntwo\nthree\nfour\nfive\n")
    assert update.main() == 0
    assert (tmp_path / "clone" / "chapter").read_text() == "ONE\ntwo\nthree\nfour\nFIVE\n"
    assert (tmp_path / "clone" / "mine").read_text() == "a commit"


def test_a_branch_that_exists_only_here_is_told_the_way_back(home, tmp_path, capsys):
    git("switch", "--quiet", "--create", "trial", cwd=tmp_path / "clone")
    assert update.main() == 1
    said = capsys.readouterr().err
    assert "trial" in said and "git switch main" in said


def test_a_branch_that_follows_one_of_the_series_is_updated(home, tmp_path):
    git("switch", "--quiet", "--create", "mine", "--track", "origin/main", cwd=tmp_path / "clone")
    commit(home, "new", "chapter")
    assert update.main() == 0
    assert (tmp_path / "clone" / "new").read_text() == "chapter"


def test_a_series_that_does_not_answer_is_named(home, tmp_path, capsys):
    home.rename(tmp_path / "moved")
    assert update.main() == 1
    assert str(home) in capsys.readouterr().err


def test_a_clone_without_an_address_is_told_how_to_give_one(home, tmp_path, capsys):
    git("remote", "remove", "origin", cwd=tmp_path / "clone")
    assert update.main() == 1
    assert "git remote add origin" in capsys.readouterr().err


@pytest.mark.parametrize("inside_another_repository", [True, False])
def test_an_unpacked_archive_is_told_what_to_do(
    inside_another_repository, home, tmp_path, monkeypatch, capsys
):
    folder = (home if inside_another_repository else tmp_path) / "unpacked"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert update.main() == 1
    assert "unpack it beside" in capsys.readouterr().err
