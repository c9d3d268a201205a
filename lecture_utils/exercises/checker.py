"""Running a student's function on the cases of an exercise, and judging what it did."""

import io
import warnings
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

import numpy as np

from .comparison import as_numbers, difference, is_blank, is_finite, snapshot, unchanged
from .exercise import Exercise
from .wording import MESSAGES, Said

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


class Verdict(NamedTuple):
    """What was found out about an answer, not yet in words.

    Attributes
    ----------
    status : {"right", "not attempted", "known mistake", "wrong", "error"}
    said : tuple of Said
        What there is to tell first.
    mistake : str or None
        The name of the known mistake that was made.
    case : int or None
        Whose arguments are to be shown.
    error : BaseException or None
        What the function raised for them.
    values : tuple
        What came for them, and what was expected, where these differ.
    almost : bool
        Whether they differ so little that all digits are to be shown.
    printed : int
        Lines that were printed, and are not shown.
    """

    status: str
    said: tuple[Said, ...] = ()
    mistake: str | None = None
    case: int | None = None
    error: BaseException | None = None
    values: tuple = ()
    almost: bool = False
    printed: int = 0


INTERRUPTED = Verdict("error", (Said("interrupted"),))


def judge(exercise: Exercise, function: Callable) -> Verdict:
    """Judge a function; see `lecture_utils.check`."""
    if not callable(function):
        return Verdict("error", (Said("not_callable", {"type": type(function).__name__}),))
    printed = _Printed()
    try:
        with redirect_stdout(printed):
            outcomes = run(exercise, function)
        verdict = _judge(exercise, outcomes)
    except KeyboardInterrupt:
        return INTERRUPTED
    n_lines = len(printed.getvalue().splitlines())
    if n_lines and verdict.status == "not attempted":
        return verdict._replace(said=(Said("only_printed"),))
    return verdict._replace(printed=n_lines)


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


def _judge(exercise: Exercise, outcomes: list[Outcome]) -> Verdict:
    changed = [name for name in exercise.arguments if any(name in o.changed for o in outcomes)]
    if changed:
        listed = ", ".join(f"`{name}`" for name in changed)
        return Verdict("wrong", (Said("changed", {"changed": listed, "first": changed[0]}),))
    if all(outcome.is_blank for outcome in outcomes):
        return Verdict("not attempted", (Said("not_attempted"),))
    expected = run(exercise, exercise.reference)
    failed = _differ(outcomes, expected, exercise.rtol, exercise.atol)
    if not any(failed):
        return Verdict("right", (Said("right", {"n": len(outcomes)}),))
    mistake = find_mistake(exercise, outcomes, expected)
    if mistake is not None:
        return Verdict("known mistake", mistake=mistake)
    if (in_part := _right_for_some_shapes(exercise, outcomes, expected)) is not None:
        return in_part
    far = _differ(outcomes, expected, max(NEARLY, exercise.rtol), exercise.atol)
    almost = not any(far)
    shown = (failed if almost else far).index(True)
    came, wanted = outcomes[shown], expected[shown].value
    if came.is_blank:
        return Verdict("wrong", (Said("nothing_here"),), case=shown)
    if came.error is not None:
        return Verdict("error", (Said("raised"),), case=shown, error=came.error)
    said = difference(came.value, wanted, exercise.rtol, exercise.atol)
    said += [Said("almost")] if almost else []
    said += [Said("score", {"right": failed.count(False), "total": len(failed)})]
    return Verdict("wrong", tuple(said), case=shown, values=(came.value, wanted), almost=almost)


def _differ(
    outcomes: list[Outcome], expected: list[Outcome], rtol: float, atol: float
) -> list[bool]:
    return [not _same(o, e, rtol, atol) for o, e in zip(outcomes, expected, strict=True)]


def _right_for_some_shapes(
    exercise: Exercise, outcomes: list[Outcome], expected: list[Outcome]
) -> Verdict | None:
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
            tuple(MESSAGES["shapes"][str(k)] for k in sorted(s)) for s in (whole, broken)
        )
        first = next(i for i, outcome in enumerate(outcomes) if outcome.error is not None)
        said = Said("right_for", {"right": right, "wrong": wrong})
        return Verdict("wrong", (said,), case=first, error=outcomes[first].error)
    some = [i for i, kind in enumerate(kinds) if kind in whole]
    mistake = find_mistake(exercise, outcomes, expected, some)
    if mistake is None:
        return None
    return Verdict("known mistake", mistake=mistake)


def _axes(args: tuple) -> int:
    """The largest number of axes among the arguments, at most 3; lists of arrays do not count."""
    axes = [
        np.ndim(value)
        for value in args
        if as_numbers(value) is not None
        and not (isinstance(value, list | tuple) and any(map(np.ndim, value)))
    ]
    return min(max(axes, default=0), len(MESSAGES["shapes"]) - 1)


def find_mistake(
    exercise: Exercise,
    outcomes: list[Outcome],
    expected: list[Outcome],
    cases: Sequence[int] | None = None,
) -> str | None:
    """Return the name of the known mistake that gives the same outcomes, None if there is none.

    ``cases`` are the indices of those to compare, by default all.
    """
    cases = range(len(outcomes)) if cases is None else cases
    for mistake in exercise.mistakes:
        for function in exercise.ways(mistake):
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
    return not difference(a.value, b.value, rtol, atol)
