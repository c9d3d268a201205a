"""A sample of the generated answers through every checker; `make answers` takes them all."""

import io

import pytest

from lecture_utils.exercises.catalogue import all_exercises
from tests.generated.examine import examine, generated_answers
from tests.generated.inputs import fresh_inputs

EXERCISES = list(all_exercises().values())
EVERY = 40  # answers of which one is taken
SLOW = {"10.4": 160}  # the same, where a check takes longer


def sample(i, exercise):
    """Other places for each exercise, so that every strange answer has its turn."""
    return generated_answers(exercise)[i % EVERY :: SLOW.get(exercise.number, EVERY)]


@pytest.mark.filterwarnings(  # where an answer begins with `async def`
    "ignore:Exception ignored in. <coroutine:pytest.PytestUnraisableExceptionWarning"
)
@pytest.mark.parametrize("i", range(len(EXERCISES)), ids=lambda i: EXERCISES[i].number)
def test_no_generated_answer_breaks_the_check_or_is_wrongly_called_right(i, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO())
    _, problems = examine(EXERCISES[i], sample(i, EXERCISES[i]))
    assert not problems, "\n\n".join(problems)


def test_every_exercise_has_fresh_inputs():
    for exercise in EXERCISES:
        (arguments,) = fresh_inputs(exercise.number, 1)
        assert len(arguments) == len(exercise.arguments), exercise.number
