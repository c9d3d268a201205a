"""Accounts of a class on the hub's machine, as root: `python accounts.py add CLASS_LIST`.

CLASS_LIST has one student a line: a name to log in with, and after it whatever says who that is.
Each gets an account of Linux with a home that nobody else can read, and a password of its own,
which is printed once and kept nowhere but as its hash in /etc/shadow.
"""

import argparse
import contextlib
import grp
import os
import pwd
import re
import secrets
import subprocess
import sys
import tarfile
from pathlib import Path

STUDENTS, TEACHERS, MARKER = "lecture-students", "lecture-teachers", "lecture-marks"
STATE = Path(os.environ.get("LECTURE_HUB_STATE", "/srv/lecture"))
# The address of a kernel, a file below the home, may have 107 letters in all.
NAME = re.compile(r"[a-z][a-z0-9-]{0,19}")
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that a slip of paper makes ambiguous


def read_class_list(text: str) -> dict[str, str]:
    """Return who is behind each name of a class list.

    Raises
    ------
    ValueError
        If a name is not a name of Linux, or stands there twice; the message says in which line.
    """
    people: dict[str, str] = {}
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        name, *words = line.partition("#")[0].replace(",", " ").split()[:20] or [""]
        if not name:
            continue
        if not NAME.fullmatch(name):
            raise ValueError(
                f"line {number}: {name!r} is not a name to log in with: small letters a-z first, "
                "then letters, digits and hyphens, at most 20"
            )
        if name in people:
            raise ValueError(f"line {number}: {name} stands there twice")
        people[name] = " ".join(words)
    return people


def password() -> str:
    """Return a new password: 12 letters and digits, 59 bits."""
    word = "".join(secrets.choice(LETTERS) for _ in range(12))
    return f"{word[:4]}-{word[4:8]}-{word[8:]}"


def prepare() -> None:
    """Make the groups, and the account that runs what students hand in."""
    for group in (STUDENTS, TEACHERS):
        _run("groupadd", "--force", group)
    if not _exists(MARKER):
        _run("useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", MARKER)


def add(people: dict[str, str], group: str) -> dict[str, str]:
    """Make the accounts that do not exist yet; return the password of each new one.

    Raises
    ------
    ValueError
        If a name is an account of this machine that is not of the class; then nothing was made.
    """
    there = [name for name in people if _exists(name)]
    if strangers := [name for name in there if name not in members(STUDENTS, TEACHERS)]:
        raise ValueError(f"accounts of this machine, not of the class: {', '.join(strangers)}")
    new = {name: password() for name in people if name not in there}
    for name in new:
        comment = people[name].replace(":", " ")
        _run(
            *("useradd", "--create-home", "--key", "HOME_MODE=0700", "--groups", group),
            *("--shell", "/bin/bash", "--comment", comment, name),
        )
    set_passwords(new)
    return new


def set_passwords(passwords: dict[str, str]) -> None:
    """Give accounts their passwords; none appears among the arguments of a process."""
    lines = "".join(f"{name}:{word}\n" for name, word in passwords.items())
    _run("chpasswd", input=lines)


def remove(name: str) -> Path:
    """Remove an account; return the archive, for root alone, in which its home is kept.

    Raises
    ------
    ValueError
        If the account is not of the class, or somebody works with it.
    """
    if name not in members(STUDENTS, TEACHERS):
        raise ValueError(f"no account of the class: {name}")
    if processes(name):
        raise ValueError(f"{name} is at work: stop that server at /hub/admin first")
    folder = STATE / "left"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    archive = folder / f"{name}-{pwd.getpwnam(name).pw_uid}.tar.gz"
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(pwd.getpwnam(name).pw_dir, arcname=name)
    _run("userdel", "--remove", name)
    return archive


def processes(name: str) -> list[int]:
    """Return the processes of an account."""
    uid, found = pwd.getpwnam(name).pw_uid, []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if folder.stat().st_uid == uid:
                found.append(int(folder.name))
    return found


def members(*groups: str) -> set[str]:
    """Return the names in groups; those in a group that does not exist are none."""
    found = {group.gr_name: group.gr_mem for group in grp.getgrall()}
    return {name for group in groups for name in found.get(group, [])}


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _run(*command: str, input: str | None = None) -> None:
    subprocess.run(command, input=input, text=True, check=True)


def main() -> int:
    """Run the command line; return its exit code."""
    parser = argparse.ArgumentParser(prog="accounts.py", description=__doc__.partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("prepare", help="make the groups: `make install` calls this")
    adding = commands.add_parser("add", help="make the accounts of a class list")
    adding.add_argument("list", type=Path, metavar="CLASS_LIST")
    adding.add_argument("--teachers", action="store_true", help="they may manage the hub")
    for command, text in (
        ("password", "give somebody a new password"),
        ("remove", f"remove accounts; their homes are kept in {STATE}/left"),
    ):
        commands.add_parser(command, help=text).add_argument("names", nargs="+", metavar="NAME")
    options = parser.parse_args()
    try:
        if options.command == "prepare":
            prepare()
        elif options.command == "remove":
            for name in options.names:
                print(f"{name}: removed, home kept in {remove(name)}")
        else:
            if options.command == "add":
                people = read_class_list(options.list.read_text(encoding="utf-8"))
                new = add(people, TEACHERS if options.teachers else STUDENTS)
                print(f"{len(new)} new accounts, {len(people) - len(new)} there already")
            else:
                if strangers := set(options.names) - members(STUDENTS, TEACHERS):
                    raise ValueError(f"no accounts of the class: {', '.join(sorted(strangers))}")
                new = {name: password() for name in options.names}
                people = {name: pwd.getpwnam(name).pw_gecos for name in new}
                set_passwords(new)
            for name, word in new.items():
                print(f"\n{people[name]}\nname      {name}\npassword  {word}")
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        return error.returncode  # the command has said why
    return 0


if __name__ == "__main__":
    sys.exit(main())
