"""Thousands of generated answers through every checker: `python -m tests.generated.examine`.

Whatever an answer does, its check must end with a verdict that can be shown, and without a line of
ours in it; and an answer that is called right must agree with the reference on fresh inputs.
"""

import collections
import contextlib
import functools
import io
import linecache
import os
import resource
import signal
import sys
import tempfile
import warnings

import numpy as np

from lecture_utils import exercises
from lecture_utils.exercises import student_file
from lecture_utils.exercises.catalogue import all_exercises, find
from lecture_utils.exercises.comparison import snapshot
from lecture_utils.exercises.result import COLOURS
from lecture_utils.language import LANGUAGES, set_language
from tests.generated.inputs import fresh_inputs
from tests.generated.mutants import mutants, right_answers, strange

FRESH = 30  # sets of arguments on which a right answer must agree
SECONDS = collections.defaultdict(lambda: 0.5, {"10.4": 5.0})  # of processor time, for one check


def generated_answers(exercise) -> list[str]:
    """All answers to an exercise: mutants of the two right ones, and strange ones."""
    changed = [text for source in right_answers(exercise) for text in mutants(source)]
    return list(dict.fromkeys([*changed, *strange(exercise.name, exercise.arguments)]))


def examine(exercise, answers) -> tuple[collections.Counter, list[str]]:
    """Check answers in the running folder; return the verdicts, and what is not as it must be."""
    verdicts, problems = collections.Counter(), []
    for source in answers:
        try:
            result = checked(exercise, source)
        except BaseException as error:
            problems.append(f"the check stopped with {error!r} on\n{source}")
            continue
        verdicts[result.status] += 1
        problems += [f"{problem} of\n{source}" for problem in _ill_shown(result)]
        if result.status == "right" and (where := disagreement(exercise, source)):
            problems.append(f"{exercise.number} calls this right, but {where}\n{source}")
    return verdicts, problems


def checked(exercise, source: str):
    """The result of `lu.check` for an answer, interrupted where it does not end."""
    student_file.location().unlink(missing_ok=True)
    with _interrupted_after(SECONDS[exercise.number]):
        result = exercises.check(exercise.number, function_of(exercise, source))
    student_file.functions()  # what was kept can be read
    return result


def function_of(exercise, source: str):
    """The function that an answer defines."""
    name = "<answer>"
    linecache.cache[name] = len(source), None, source.splitlines(keepends=True), name
    namespace: dict = {"__name__": "__main__"}
    exec(compile(source, name, "exec"), namespace)
    return namespace[exercise.name]


def disagreement(exercise, source: str) -> str:
    """Where an answer differs from the reference on fresh inputs, "" if nowhere."""
    function = function_of(exercise, source)
    for arguments, expected in fresh_cases(exercise.number):
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                got = exercise.observe(function, *snapshot(arguments))
        except Exception as error:
            return f"it raises {error!r} for {arguments}"
        if not agree(got, expected, exercise.rtol, exercise.atol):
            return f"it returns {got}, not {expected}, for {arguments}"
    return ""


@functools.cache
def fresh_cases(number: str) -> list[tuple]:
    """Fresh arguments, each with what the reference makes of them."""
    exercise = find(number)
    return [
        (arguments, exercise.observe(exercise.reference, *snapshot(arguments)))
        for arguments in fresh_inputs(number, FRESH)
    ]


def agree(got, expected, rtol: float, atol: float) -> bool:
    """Whether results are equal; on purpose not what the checkers compare with."""
    if isinstance(expected, dict):
        return all(agree(got[key], expected[key], rtol, atol) for key in expected)
    if isinstance(expected, list | tuple):
        pairs = zip(got, expected, strict=True)
        return len(got) == len(expected) and all(agree(a, b, rtol, atol) for a, b in pairs)
    assert not isinstance(got, np.matrix)
    got, expected = np.asarray(got, dtype=float), np.asarray(expected, dtype=float)
    return got.shape == expected.shape and np.allclose(got, expected, rtol, atol, equal_nan=True)


def _ill_shown(result) -> list[str]:
    """What is wrong with how a result shows itself, in both languages."""
    problems = []
    for language in LANGUAGES:
        set_language(language)
        text = f"{result}\n{result._repr_html_()}"
        if "lecture_utils" in text or "Traceback" in text:
            problems.append(f"a line of ours is in the message\n{result}\n")
    return problems


@contextlib.contextmanager
def _interrupted_after(seconds: float):
    """Send the interrupt that a student sends, by the processor time that has passed."""

    def interrupt(number, frame):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGVTALRM, interrupt)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def main(numbers: list[str]) -> int:
    """Examine all answers to these exercises, or to all; print a table and the problems."""
    print("exercise                    answers ", *(f"{status:>14}" for status in COLOURS))
    total, found = collections.Counter(), []
    sys.stdin = io.StringIO()
    resource.setrlimit(resource.RLIMIT_AS, (4 * 2**30,) * 2)
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for number, exercise in all_exercises().items():
            if numbers and number not in numbers:
                continue
            verdicts, problems = examine(exercise, generated_answers(exercise))
            total, found = total + verdicts, found + problems
            _print_row(f"{number:<5}{exercise.name}", verdicts)
            print(*problems, sep="\n\n", end="\n\n" if problems else "", flush=True)
    _print_row("all", total)
    print(f"{len(found)} problems")
    return int(bool(found))


def _print_row(name: str, verdicts: collections.Counter) -> None:
    counts = (f"{verdicts[status]:>14}" for status in COLOURS)
    print(f"{name:<27}{verdicts.total():>8} ", *counts, flush=True)


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.exit(main(sys.argv[1:]))
