"""Running a student's function on the cases of an exercise, and judging what it did."""

import io
import warnings
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from . import messages
from .comparison import as_numbers, difference, is_blank, is_finite, show, snapshot, unchanged
from .exercise import Exercise, Mistake
from .explanations import traceback_in_short, usual_meaning
from .result import CheckResult
from .text import Text, code_block, fill, joined_texts, paragraphs

NEARLY = 1e-3  # results this close, relative to their size, are right but for their accuracy


@dataclass
class Outcome:
    """What one case gave: a value or an exception, and the arguments that were changed."""

    value: object = None
    error: BaseException | None = None
    changed: set[str] = field(default_factory=set)

    @property
    def is_blank(self) -> bool:
        return isinstance(self.error, NotImplementedError)

    @property
    def broke_down(self) -> bool:
        """Whether the arithmetic failed, be it by an exception or by NaN or infinity."""
        if self.error is not None:
            return isinstance(self.error, ArithmeticError)
        return not is_finite(self.value)


def check_function(exercise: Exercise, function: Callable) -> CheckResult:
    """Judge a function; see `lecture_utils.check`."""
    if not callable(function):
        kind = type(function).__name__
        text = fill(messages.NOT_CALLABLE, number=exercise.number, name=exercise.name, type=kind)
        return CheckResult(exercise, "error", text)
    printed = _Printed()
    try:
        with redirect_stdout(printed):
            outcomes = run(exercise, function)
        status, text, mistake = _judge(exercise, outcomes)
    except KeyboardInterrupt:
        return CheckResult(exercise, "error", messages.INTERRUPTED)
    n_lines = len(printed.getvalue().splitlines())
    note = fill(messages.PRINTED, n=n_lines) if n_lines else ""
    if n_lines and status == "not attempted":
        text, note = messages.ONLY_PRINTED, ""
    return CheckResult(exercise, status, paragraphs(text, note), mistake)


class _Printed(io.StringIO):
    """What was printed; it can be read also where the function closed `sys.stdout`."""

    def close(self) -> None:
        pass


def run(exercise: Exercise, function: Callable) -> list[Outcome]:
    """Call the function with fresh copies of each case; warnings are not shown."""
    failure = "raise" if exercise.overflow_is_error else "ignore"
    arithmetic = np.errstate(over=failure, divide=failure, invalid=failure, under="ignore")
    with warnings.catch_warnings(), arithmetic:
        warnings.simplefilter("ignore")
        return [_run_case(exercise, function, args) for args in exercise.cases]


def _run_case(exercise: Exercise, function: Callable, args: tuple) -> Outcome:
    outcome = Outcome()

    def guarded(*args):
        fresh = snapshot(args)
        try:
            value = function(*fresh)
        finally:
            outcome.changed |= {
                name
                for name, after, before in zip(exercise.arguments, fresh, args, strict=True)
                if not unchanged(after, before)
            }
        if is_blank(value):
            raise NotImplementedError
        return value

    try:
        # The function may reuse one array for all its results, hence the copy.
        outcome.value = snapshot(exercise.observe(guarded, *args))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # SystemExit, too: `exit()` must not end the check
        outcome.error = error
    return outcome


def _judge(exercise: Exercise, outcomes: list[Outcome]) -> tuple[str, Text, str | None]:
    names = {"number": exercise.number, "name": exercise.name}
    changed = [name for name in exercise.arguments if any(name in o.changed for o in outcomes)]
    if changed:
        listed = ", ".join(f"`{name}`" for name in changed)
        return "wrong", fill(messages.CHANGED, changed=listed, first=changed[0], **names), None
    if all(outcome.is_blank for outcome in outcomes):
        return "not attempted", fill(messages.NOT_ATTEMPTED, **names), None
    expected = run(exercise, exercise.reference)
    failed = _differ(outcomes, expected, exercise.rtol, exercise.atol)
    if not any(failed):
        return "right", fill(messages.RIGHT, n=len(outcomes), **names), None
    mistake = find_mistake(exercise, outcomes, expected)
    if mistake is not None:
        return "known mistake", mistake.hint, mistake.name
    if (in_part := _right_for_some_shapes(exercise, outcomes, expected)) is not None:
        return in_part
    far = _differ(outcomes, expected, max(NEARLY, exercise.rtol), exercise.atol)
    almost = not any(far)
    shown = (failed if almost else far).index(True)
    outcome, arguments = outcomes[shown], _show_arguments(exercise, exercise.cases[shown])
    score = fill(messages.SCORE, right=failed.count(False), total=len(failed))
    if outcome.is_blank:
        return "wrong", paragraphs(messages.NOTHING_HERE, arguments), None
    if outcome.error is not None:
        return "error", _explain(exercise, outcome.error, arguments), None
    text = paragraphs(
        difference(outcome.value, expected[shown].value, exercise.rtol, exercise.atol) or "",
        messages.ALMOST if almost else "",
        score,
        arguments,
        _show_both(outcome.value, expected[shown].value, all_digits=almost),
    )
    return "wrong", text, None


def _differ(
    outcomes: list[Outcome], expected: list[Outcome], rtol: float, atol: float
) -> list[bool]:
    return [not _same(o, e, rtol, atol) for o, e in zip(outcomes, expected, strict=True)]


def _right_for_some_shapes(
    exercise: Exercise, outcomes: list[Outcome], expected: list[Outcome]
) -> tuple[str, Text, str | None] | None:
    """Judge an answer that works for arguments of some shapes and breaks for those of others.

    It may be right there, or be a known mistake. None if the shapes do not tell cases apart.
    """
    kinds = [_axes(args) for args in exercise.cases]
    failed = _differ(outcomes, expected, exercise.rtol, exercise.atol)
    broken = {k for k, o in zip(kinds, outcomes, strict=True) if o.error is not None}
    whole = set(kinds) - broken
    if not broken or not whole:
        return None
    if not any(bad for kind, bad in zip(kinds, failed, strict=True) if kind in whole):
        right, wrong = (
            joined_texts(messages.SHAPES[k] for k in sorted(s)) for s in (whole, broken)
        )
        first = next(i for i, outcome in enumerate(outcomes) if outcome.error is not None)
        text = paragraphs(
            fill(messages.RIGHT_FOR, right=right, wrong=wrong),
            usual_meaning(outcomes[first].error, exercise.signature) or "",
            messages.CALLED_WITH,
            _show_arguments(exercise, exercise.cases[first]),
        )
        return "wrong", text, None
    some = [i for i, kind in enumerate(kinds) if kind in whole]
    mistake = find_mistake(exercise, outcomes, expected, some)
    return None if mistake is None else ("known mistake", mistake.hint, mistake.name)


def _axes(args: tuple) -> int:
    """The largest number of axes among the arguments, at most 3; lists of arrays do not count."""
    axes = [
        np.ndim(value)
        for value in args
        if as_numbers(value) is not None
        and not (isinstance(value, list | tuple) and any(map(np.ndim, value)))
    ]
    return min(max(axes, default=0), max(messages.SHAPES))


def find_mistake(
    exercise: Exercise,
    outcomes: list[Outcome],
    expected: list[Outcome],
    cases: Sequence[int] | None = None,
) -> Mistake | None:
    """Return the known mistake that gives the same outcomes, None if there is none.

    ``cases`` are the indices of those to compare, by default all.
    """
    cases = range(len(outcomes)) if cases is None else cases
    for mistake in exercise.mistakes:
        for function in mistake.functions:
            wrong = _outcomes_of_mistake(exercise, function)
            compared = [(outcomes[i], wrong[i], expected[i]) for i in cases]
            if _matches(compared, exercise.rtol, exercise.atol):
                return mistake
    return None


@cache  # they are the same each time, and make up most of the time of a check
def _outcomes_of_mistake(exercise: Exercise, function: Callable) -> list[Outcome]:
    return run(exercise, function)


def _matches(compared: list[tuple[Outcome, Outcome, Outcome]], rtol: float, atol: float) -> bool:
    """Whether outcomes are those of a wrong implementation; a case has both, and the right one.

    The same mistake can be written in a stable and in an overflowing way. So the cases where
    neither breaks down decide; only if all these are right, the breakdown is the mistake.
    """
    finite = [(o, w, e) for o, w, e in compared if not (o.broke_down or w.broke_down)]
    if not all(_same(o, w, rtol, atol) for o, w, _ in finite):
        return False
    if not all(_same(w, e, rtol, atol) for _, w, e in finite):
        return True
    return all(o.broke_down == w.broke_down for o, w, _ in compared)


def _same(a: Outcome, b: Outcome, rtol: float, atol: float) -> bool:
    if a.error is not None or b.error is not None:
        return a.error is not None and b.error is not None
    return difference(a.value, b.value, rtol, atol) is None


def _show_arguments(exercise: Exercise, args: tuple) -> str:
    lines = []
    for name, value in zip(exercise.arguments, args, strict=True):
        indent = "\n" + " " * (len(name) + 3)
        lines.append(f"{name} = " + show(value).replace("\n", indent))
    return code_block("\n".join(lines))


def _explain(exercise: Exercise, error: BaseException, arguments: str) -> Text:
    return paragraphs(
        fill(messages.RAISED, signature=exercise.signature),
        code_block(traceback_in_short(error)),
        usual_meaning(error, exercise.signature) or "",
        messages.CALLED_WITH,
        arguments,
    )


def _show_both(got: object, expected: object, all_digits: bool) -> Text:
    all_digits = all_digits or show(got) == show(expected)
    return paragraphs(
        messages.CAME,
        code_block(show(got, all_digits)),
        messages.EXPECTED,
        code_block(show(expected, all_digits)),
    )
