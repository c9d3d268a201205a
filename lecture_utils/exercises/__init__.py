"""The exercises of the notebooks: check an answer, go on with it, keep it, get a hint.

What a student wrote is kept in `my_functions.py` beside the notebooks, which is plain Python and
the student's own. How many hints were given is remembered in the running kernel only.
"""

import sys
from collections.abc import Callable
from dataclasses import replace

from .catalogue import all_exercises, chapter_exercises, find
from .checker import INTERRUPTED, judge
from .exercise import Exercise
from .library import Library
from .result import CheckResult, Note, Progress
from .student_file import StudentFileError, functions, keep
from .wording import Said, code_block

__all__ = [
    "CheckResult",
    "Exercise",
    "Library",
    "check",
    "hint",
    "library",
    "progress",
    "solution",
    "use",
]

_statuses: dict[str, str] = {}
_hints_given: dict[str, int] = {}


def check(number: str, function: Callable) -> CheckResult:
    """Check the answer to an exercise, and keep it in `my_functions.py`.

    The function is called with several sets of arguments, fresh copies each time, and what
    it returns is compared with a reference, shapes included (``rtol=1e-8, atol=1e-10``; where an
    iterative library is a natural answer, a larger ``rtol``; where tiny numbers count, a smaller
    ``atol``).
    An answer in any style is right: loops, NumPy or SciPy; a Python number, a NumPy number or a
    0-d array where a number is asked for; a list or tuple where several results are.

    What the function prints is counted but not shown, as it is called many times; call it
    yourself to see it. Warnings are not shown either. A function that never ends is not
    stopped: interrupt the kernel, and that is told. It is not kept then.

    Parameters
    ----------
    number : str
        The number of the exercise, such as "3.2".
    function : callable
        The function itself, without parentheses.

    Returns
    -------
    CheckResult
        With ``status``, ``message`` and ``mistake``; it shows itself in a notebook.

    Raises
    ------
    TypeError
        If the number is not a string.
    ValueError
        If there is no such exercise.
    """
    return _check(find(number), function)


def use(number: str, function: Callable) -> Callable:
    """Check an answer, show the verdict, and return the function to go on with.

    Parameters
    ----------
    number : str
        The number of the exercise, such as "3.2".
    function : callable
        What the student wrote, finished or not.

    Returns
    -------
    callable
        The function itself if it is right, and otherwise the reference, so that a chapter runs
        to its end whatever was written.

    Raises
    ------
    TypeError
        If the number is not a string.
    ValueError
        If there is no such exercise.
    """
    exercise = find(number)
    result = _check(exercise, function)
    right = result.status == "right"
    goes_on = Said("with_yours" if right else "with_reference")
    _show(replace(result, remarks=(*result.remarks, goes_on)))
    return function if right else exercise.reference


def _check(exercise: Exercise, function: Callable) -> CheckResult:
    verdict = judge(exercise, function)
    _statuses[exercise.number] = verdict.status
    # What was interrupted would never end again in `progress`.
    if not callable(function) or verdict.status == "not attempted" or verdict is INTERRUPTED:
        return CheckResult(exercise, verdict)
    right = verdict.status == "right"
    kept = keep(exercise, function, right, lambda f: judge(exercise, f).status == "right")
    return CheckResult(exercise, verdict, (kept,))


def _show(result: CheckResult) -> None:
    """Show a result in the notebook, or print it where there is none."""
    if "IPython" in sys.modules and sys.modules["IPython"].get_ipython() is not None:
        sys.modules["IPython"].display.display(result)
    else:
        print(result)


def hint(number: str) -> Note:
    """Give the next hint for an exercise; after the last one, the last again.

    Raises
    ------
    TypeError
        If the number is not a string.
    ValueError
        If there is no such exercise.
    """
    exercise = find(number)
    n = len(exercise.hints)
    i = _hints_given[number] = min(_hints_given.get(number, 0) + 1, n)
    last = Said("last_hint") if i == n else ""
    return Note(exercise, Said("hint", {"i": i, "n": n}), (exercise.hints[i - 1], last))


def solution(number: str) -> Note:
    """Show the reference of an exercise, the very function that `check` compares with.

    Raises
    ------
    TypeError
        If the number is not a string.
    ValueError
        If there is no such exercise.
    """
    exercise = find(number)
    return Note(exercise, Said("solution"), (code_block(exercise.source), exercise.explanation))


def progress(chapter: str | int | None = None) -> Progress:
    """Show how far the exercises are, as `my_functions.py` has them.

    The functions of the file are checked anew, so it holds after a restart and after the file was
    edited. What is not in the file, as where it cannot be written, counts as this kernel saw it.

    Parameters
    ----------
    chapter : str or int, optional
        Show all exercises of this chapter, also those not attempted yet.

    Raises
    ------
    ValueError
        If the chapter has no exercises.
    """
    exercises = all_exercises() if chapter is None else chapter_exercises(str(chapter))
    trouble = ""
    try:
        written = functions()
    except StudentFileError as error:
        written, trouble = {}, error.said
    statuses = [
        (e, judge(e, written[e.name]).status if e.name in written else _statuses.get(n))
        for n, e in exercises.items()
    ]
    return Progress([(e, s) for e, s in statuses if s or chapter is not None], trouble)


def library() -> Library:
    """Return all functions of the exercises by name: the student's where right, else the reference.

    ``library().softmax`` and ``library()["softmax"]`` are the same function; the table that it
    shows says whose each one is.
    """
    return Library()
