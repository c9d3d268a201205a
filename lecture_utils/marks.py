"""Marks for a class: `python -m lecture_utils.marks FOLDER --csv FILE`.

What students hand in is their `my_functions.py`. FOLDER holds either one file a student
(`suzuki.py`, `tanaka.py`) or one folder a student with a `my_functions.py` somewhere below. Every
exercise of every file is checked as in the notebooks; the table has one row a student.

What students wrote runs in processes of their own, in an empty folder, with limits of time and
memory, and may neither write outside that folder nor start programs nor use the network. That
keeps accidents away, not attackers: mark with an account that has nothing to lose.
"""

import argparse
import collections
import csv
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .exercises.catalogue import all_exercises, find
from .exercises.checker import judge
from .exercises.student_file import NAME, StudentFileError, functions

SECONDS = 10.0  # for one exercise, or for running the file itself
MEGABYTES = 2000
MISSING, UNREADABLE, TOO_LONG, CRASHED = "missing", "unreadable file", "too long", "crashed"


def find_files(folder: Path) -> dict[str, Path]:
    """Return the file of each student by name: ``NAME.py``, or ``NAME/.../my_functions.py``.

    Raises
    ------
    FileNotFoundError
        If there is none of either kind.
    """
    files = {path.stem: path for path in sorted(folder.glob("*.py")) if path.name != NAME}
    for path in sorted(folder.glob(f"*/**/{NAME}")):
        student, *between = path.relative_to(folder).parts[:-1]
        # One student may have worked in both languages: each file is a row.
        other = student in files
        files["/".join([student, *between]) if other else student] = path
    if not files:
        raise FileNotFoundError(f"no NAME.py and no NAME/.../{NAME} in {folder}")
    return files


def mark(path: Path, numbers: Sequence[str], seconds: float = SECONDS) -> dict[str, str]:
    """Check one student's file; return what is said of each exercise by its number.

    Parameters
    ----------
    path : Path
    numbers : sequence of str
        Of the exercises, such as "3.2".
    seconds : float
        The time that one exercise may take.

    Returns
    -------
    dict of str
        "right", "not attempted", "known mistake: NAME", "wrong", "error", "missing",
        "unreadable file", "too long" or "crashed".
    """
    verdicts: dict[str, str] = {}
    content = path.read_bytes()
    while pending := [number for number in numbers if number not in verdicts]:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, NAME).write_bytes(content)
            worker = _Worker(folder, pending)
            try:
                started = worker.next(seconds)
                if started in (TOO_LONG, CRASHED):  # the file itself, before any exercise
                    return verdicts | dict.fromkeys(pending, started)
                for number in pending:
                    verdicts[number] = worker.next(seconds)
                    if verdicts[number] in (TOO_LONG, CRASHED):
                        break  # the others get a new process
            finally:
                worker.stop()
    return verdicts


class _Worker:
    """A process that checks the exercises of one file and sends one line for each."""

    def __init__(self, folder: str, numbers: Sequence[str]):
        package = str(Path(__file__).parents[1])
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-P",
                "-c",
                "from lecture_utils.marks import _work; _work()",
                *numbers,
            ],
            cwd=folder,
            env=os.environ
            | {"PYTHONPATH": package, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        self._lines: queue.Queue = queue.Queue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        with self._process.stdout as lines:
            for line in lines:
                self._lines.put(json.loads(line))
        self._lines.put(CRASHED)

    def next(self, seconds: float) -> str:
        """Return the next line; TOO_LONG or CRASHED where none comes."""
        try:
            return self._lines.get(timeout=seconds)
        except queue.Empty:
            return TOO_LONG

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        self._listener.join()


def _work() -> None:
    """Check the exercises named on the command line: what a worker does."""
    results = os.fdopen(os.dup(1), "w", buffering=1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)  # whatever is printed
    exercises = [find(number) for number in sys.argv[1:]]
    _limit()
    try:
        written, unreadable = functions(), False
    except StudentFileError:
        written, unreadable = {}, True
    print(json.dumps("started"), file=results)
    for exercise in exercises:
        if exercise.name in written:
            result = judge(exercise, written[exercise.name])
            verdict = result.status + (f": {result.mistake}" if result.mistake else "")
        else:
            verdict = UNREADABLE if unreadable else MISSING
        print(json.dumps(verdict), file=results)


def _limit() -> None:
    """Take from this process what a right answer never needs."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES * 2**20,) * 2)
    except (ImportError, ValueError, OSError):
        pass  # a system without such limits
    here = os.path.realpath(os.getcwd())
    starts = ("subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn")
    changes = ("os.remove", "os.rmdir", "os.rename", "os.link", "os.symlink", "os.truncate")
    changes += ("os.chmod", "os.chown", "os.mkdir", "os.utime", "shutil.rmtree")

    def guard(event: str, arguments: tuple) -> None:
        if event.startswith((*starts, "socket.", "ctypes.", "os.kill", "os.chdir", "os.fchdir")):
            raise PermissionError(f"{event} is not allowed here")
        writes = event == "open" and bool(
            arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
        )
        if writes or event in changes:
            target = os.path.realpath(os.fsdecode(arguments[0]))
            if os.path.commonpath([target, here]) != here:
                raise PermissionError(f"{event} outside the folder is not allowed here")

    sys.addaudithook(guard)


def table(marks: dict[str, dict[str, str]]) -> Iterator[list[str]]:
    """Yield the rows of the table: a heading, then each student with the number of right ones."""
    numbers = list(next(iter(marks.values())))
    names = [find(number).name for number in numbers]
    yield ["student", "right", *(f"{a} {b}" for a, b in zip(numbers, names, strict=True))]
    for student, verdicts in marks.items():
        right = list(verdicts.values()).count("right")
        yield [student, str(right), *(verdicts[number] for number in numbers)]


def summary(marks: dict[str, dict[str, str]]) -> str:
    """Return what the class finds hard: the exercises, with each verdict and how often it came."""
    lines = [f"{len(marks)} students"]
    for number in next(iter(marks.values())):
        counts = collections.Counter(verdicts[number] for verdicts in marks.values())
        right = counts.pop("right", 0)
        others = ", ".join(f"{verdict} ({n})" for verdict, n in counts.most_common())
        lines.append(f"{number:<5}{find(number).name:<20}{right:>3} right   {others}".rstrip())
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Mark a folder; return the exit code of the command."""
    parser = argparse.ArgumentParser(
        prog="python -m lecture_utils.marks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--csv", type=Path, metavar="FILE", required=True, help="where to write")
    parser.add_argument("--chapters", metavar="N", nargs="+", help="only these, as 1 2 10")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for one exercise")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="files at a time")
    options = parser.parse_args(arguments)
    numbers = [
        number
        for number in all_exercises()
        if options.chapters is None or number.partition(".")[0] in options.chapters
    ]
    if not numbers:
        parser.error(f"no chapter of {' '.join(options.chapters)} has exercises")
    try:
        files = find_files(options.folder)
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 1
    with ThreadPoolExecutor(options.jobs) as pool:
        found = pool.map(lambda path: mark(path, numbers, options.seconds), files.values())
        marks = dict(zip(files, found, strict=True))
    with open(options.csv, "w", encoding="utf-8-sig", newline="") as file:  # as Excel wants it
        csv.writer(file).writerows(table(marks))
    print(summary(marks))
    return 0


if __name__ == "__main__":
    sys.exit(main())
