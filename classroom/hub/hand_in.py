"""Collect what the class wrote and mark it, as root: `python hand_in.py`.

Each `my_functions.py` is read with the rights of the student whose home it is in, copied into a
folder with the date, and marked by the account `lecture-marks`, which has nothing to lose. Who has
written nothing gets a row all the same.
"""

import argparse
import datetime
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path, PurePosixPath

from accounts import MARKER, STATE, STUDENTS, members

NAME = "my_functions.py"
KILOBYTES = 1024  # of one file, at most


def as_account(name: str) -> dict:
    """Return what makes `subprocess` run a command with the rights of an account, and no more."""
    account = pwd.getpwnam(name)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": [], "cwd": "/"}


def collect(student: str, folder: Path) -> list[PurePosixPath]:
    """Copy a student's files into a folder; return where in the home they are.

    They are found and read with the student's rights: a link to what others keep leads nowhere.
    """
    home, rights = pwd.getpwnam(student).pw_dir, as_account(student)
    hidden = ("-name", ".*", "-prune")
    wanted = ("-type", "f", "-name", NAME, "-size", f"-{KILOBYTES}k", "-print0")
    found = subprocess.run(
        ("find", home, "-mindepth", "1", *hidden, "-o", *wanted),
        stdout=subprocess.PIPE,
        check=True,
        **rights,
    ).stdout.decode("utf-8", "surrogateescape")
    paths = [PurePosixPath(path).relative_to(home) for path in sorted(found.split("\0")) if path]
    for path in paths:
        read = ("head", "--bytes", f"{KILOBYTES}K", f"{home}/{path}")
        content = subprocess.run(read, stdout=subprocess.PIPE, check=True, **rights).stdout
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return paths


def mark(folder: Path, table: Path, chapters: list[str]) -> int:
    """Write the table of marks of what was collected; return the exit code of the command."""
    with tempfile.TemporaryDirectory() as scratch:
        shutil.chown(scratch, MARKER)
        command = [sys.executable, "-P", "-m", "lecture_utils.marks", str(folder)]
        command += ["--csv", f"{scratch}/marks.csv"]
        command += ["--chapters", *chapters] if chapters else []
        done = subprocess.run(command, env={"PATH": "/usr/bin:/bin"}, **as_account(MARKER))
        if done.returncode == 0:
            shutil.copyfile(f"{scratch}/marks.csv", table)
    return done.returncode


def main() -> int:
    """Run the command line; return its exit code."""
    parser = argparse.ArgumentParser(prog="hand_in.py", description=__doc__.partition("\n")[0])
    parser.add_argument("--chapters", metavar="N", nargs="+", default=[], help="as 1 2 10")
    options = parser.parse_args()
    students = sorted(members(STUDENTS))
    if not students:
        print(f"nobody is in the group {STUDENTS}", file=sys.stderr)
        return 1
    now = datetime.datetime.now().strftime("%Y-%m-%d-%H%M%S")
    folder = STATE / "handed-in" / now
    (folder / "files").mkdir(parents=True)
    folder.parent.chmod(0o711)  # not to be listed by students
    shutil.chown(folder, group=MARKER)
    folder.chmod(0o750)
    for student in students:
        own = folder / "files" / student
        own.mkdir()
        if not collect(student, own):
            (own / NAME).touch()
            print(f"{student}: no {NAME}")
    code = mark(folder / "files", folder / "marks.csv", options.chapters)
    print(folder / "marks.csv" if code == 0 else "no marks")
    return code


if __name__ == "__main__":
    sys.exit(main())
