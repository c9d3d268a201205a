"""The exercises of the notebooks: check an answer, get a hint, see the solution, see progress.

What was checked and how many hints were given is remembered in the running kernel only. The
student's notebook is the record: "Run all" computes the progress again.
"""

from collections.abc import Callable

from . import messages
from .catalogue import all_exercises, chapter_exercises, find
from .checker import check_function
from .exercise import Exercise, Mistake
from .result import CheckResult, Note, Progress
from .text import code_block, fill, paragraphs

__all__ = ["CheckResult", "Exercise", "Mistake", "check", "hint", "progress", "solution"]


_statuses: dict[str, str] = {}
_hints_given: dict[str, int] = {}


def check(number: str, function: Callable) -> CheckResult:
    """Check the answer to an exercise.

    The function is called with several sets of arguments, fresh copies each time, and what
    it returns is compared with a reference, shapes included (``rtol=1e-8, atol=1e-10``; in
    1.1 to 1.3, where one may use an iterative library, ``rtol=1e-6``).
    An answer in any style is right: loops, NumPy or SciPy; a Python number, a NumPy number or a
    0-d array where a number is asked for; a list or tuple where several results are.

    What the function prints is counted but not shown, as it is called many times; call it
    yourself to see it. Warnings are not shown either. A function that never ends is not
    stopped: interrupt the kernel.

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
    result = check_function(find(number), function)
    _statuses[number] = result.status
    return result


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
    n = len(exercise.nudges)
    i = _hints_given[number] = min(_hints_given.get(number, 0) + 1, n)
    last = fill(messages.LAST_HINT, number=number) if i == n else ""
    return Note(exercise, fill(messages.HINT, i=i, n=n), paragraphs(exercise.nudges[i - 1], last))


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
    text = paragraphs(code_block(exercise.source), exercise.explanation)
    return Note(exercise, messages.SOLUTION, text)


def progress(chapter: str | int | None = None) -> Progress:
    """Show the latest result of each exercise checked in this kernel.

    Parameters
    ----------
    chapter : str or int, optional
        Show all exercises of this chapter, also those not checked yet.

    Raises
    ------
    ValueError
        If the chapter has no exercises.
    """
    if chapter is None:
        exercises = [e for number, e in all_exercises().items() if number in _statuses]
    else:
        exercises = list(chapter_exercises(str(chapter)).values())
    return Progress(tuple((e, _statuses.get(e.number)) for e in exercises))
