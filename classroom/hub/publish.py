"""The branch that students pull: `python publish.py REPOSITORY`.

It holds the notebooks and the licences, and nothing else. The notebooks come without outputs, so
that nobody reads an answer before the question, and so that what students ran does not meet
what was run here. Each call adds a commit to the branch and never rewrites one: students' copies
can always be merged.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from lecture_utils.copies import without_outputs
from lecture_utils.language import LANGUAGES

ROOT = Path(__file__).parents[2]
BRANCH = "students"
LICENCES = ("LICENSE", "LICENSE-text")


def publish(
    repository: str,
    branch: str = BRANCH,
    languages: tuple[str, ...] = LANGUAGES,
    outputs: bool = False,
    source: Path = ROOT,
) -> str:
    """Add what the notebooks are now to a branch.

    Parameters
    ----------
    repository : str
        A folder, made as a bare repository where there is none, or an address that git can push to.
    branch : str
    languages : tuple of str
        Any of "ja" and "en".
    outputs : bool
        Whether the notebooks keep their outputs.
    source : Path
        The checkout of the series.

    Returns
    -------
    str
        What changed, as git says it; empty if nothing did.

    Raises
    ------
    subprocess.CalledProcessError
        If git fails: it cannot reach the repository, or somebody published at the same moment.
    """
    if ":" not in repository:  # a folder
        repository = str(Path(repository).absolute())
        if not Path(repository).exists():
            _git("init", "--quiet", "--bare", f"--initial-branch={branch}", repository)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _git("init", "--quiet", f"--initial-branch={branch}", ".", cwd=folder)
        if _git("ls-remote", "--heads", repository, f"refs/heads/{branch}"):
            _git("fetch", "--quiet", repository, f"refs/heads/{branch}", cwd=folder)
            _git("update-ref", f"refs/heads/{branch}", "FETCH_HEAD", cwd=folder)
        for language in languages:
            for notebook in sorted((source / "notebooks" / language).glob("[0-9][0-9]_*.ipynb")):
                target = folder / language / notebook.name
                target.parent.mkdir(exist_ok=True)
                text = notebook.read_text(encoding="utf-8")
                target.write_text(text if outputs else without_outputs(text), encoding="utf-8")
        for licence in LICENCES:
            shutil.copy(source / licence, folder)
        _git("add", "--all", ".", cwd=folder)
        changes = (
            _git("diff", "--cached", "--stat", cwd=folder)
            if _has_commit(folder)
            else "a new branch"
        )
        if changes:
            _git("commit", "--quiet", "--message=Publish the notebooks", cwd=folder)
            _git("push", "--quiet", repository, f"HEAD:refs/heads/{branch}", cwd=folder)
    return changes


def _has_commit(folder: Path) -> bool:
    command = ("git", "rev-parse", "--quiet", "--verify", "HEAD")
    return subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL).returncode == 0


def _git(*arguments: str, cwd: Path | None = None) -> str:
    identity = ("-c", "user.name=Lecture", "-c", "user.email=lecture@localhost")
    plain = ("-c", "core.autocrlf=false", "-c", "core.excludesFile=", "-c", "commit.gpgSign=false")
    command = ("git", *identity, *plain, *arguments)
    return subprocess.run(command, cwd=cwd, check=True, text=True, stdout=subprocess.PIPE).stdout


def main() -> int:
    """Run the command line; return its exit code."""
    parser = argparse.ArgumentParser(prog="publish.py", description=__doc__.partition("\n")[0])
    parser.add_argument("repository", metavar="REPOSITORY", help="a folder, or an address for git")
    parser.add_argument("--branch", default=BRANCH)
    parser.add_argument("--language", choices=LANGUAGES, help="only this one")
    parser.add_argument("--outputs", action="store_true", help="keep the outputs")
    options = parser.parse_args()
    languages = (options.language,) if options.language else LANGUAGES
    try:
        changes = publish(options.repository, options.branch, languages, options.outputs)
    except subprocess.CalledProcessError as error:
        return error.returncode  # git has said why
    print(changes.rstrip() if changes else "nothing changed since the last time")
    return 0


if __name__ == "__main__":
    sys.exit(main())
