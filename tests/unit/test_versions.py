"""One version: of the tag, the package, an unpacked archive, the changelog and the citation."""

import re
import subprocess
import sys
import tarfile
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from packaging.version import Version

import lecture_utils as lu

ROOT = Path(__file__).parents[2]


def run(*command, cwd):
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True).stdout


def built_version(folder):
    """The version that a wheel made in this folder has."""
    return Version(run(sys.executable, "-m", "hatchling", "version", cwd=folder).strip())


@pytest.fixture
def clone(tmp_path):
    """A history of one commit with what makes the version, tagged v1.2.0."""
    folder = tmp_path / "clone"
    files = ("pyproject.toml", "README.md", ".git_archival.txt", ".gitattributes")
    for name in ("lecture_utils/__init__.py", *files):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes((ROOT / name).read_bytes())
    run("git", "init", "--quiet", cwd=folder)
    run("git", "add", "--all", cwd=folder)
    commit(folder)
    run("git", "tag", "v1.2.0", cwd=folder)
    return folder


def commit(folder):
    me = ("-c", "user.name=me", "-c", "user.email=me@localhost")
    run("git", *me, "commit", "--quiet", "--allow-empty", "--message=change", cwd=folder)


def test_a_tag_is_the_version_and_each_commit_after_it_is_newer(clone):
    seen = [built_version(clone)]
    for _ in range(2):
        commit(clone)
        seen.append(built_version(clone))
    assert str(seen[0]) == "1.2.0"
    assert seen == sorted(set(seen))


def newest_release():
    """Its number and date, as the changelog has them."""
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    releases = re.findall(r"^## (\d+\.\d+\.\d+) – (\d{4}-\d\d-\d\d)$", changes, re.MULTILINE)
    assert releases == sorted(releases, key=lambda release: Version(release[0]), reverse=True)
    return releases[0]


def test_an_unpacked_archive_of_a_tag_has_its_version_and_any_other_folder_still_builds(
    clone, tmp_path
):
    run("git", "archive", "--output", str(tmp_path / "tag.tar"), "v1.2.0", cwd=clone)
    with tarfile.open(tmp_path / "tag.tar") as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    assert str(built_version(tmp_path / "unpacked")) == "1.2.0"
    (tmp_path / "unpacked" / ".git_archival.txt").unlink()
    assert str(built_version(tmp_path / "unpacked")) == str(Version(newest_release()[0]))


def test_the_package_has_the_version_with_which_it_was_installed():
    assert lu.__version__ == version("lecture_utils")


def test_changelog_and_citation_name_the_same_release():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert (citation["version"], str(citation["date-released"])) == newest_release()
