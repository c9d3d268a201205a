"""Where the exercises of each chapter are found. A chapter is imported when it is asked for."""

from ..rooms import rooms
from .exercise import Exercise


def chapters() -> list[str]:
    """Return the numbers of the chapters that have exercises, such as "3"."""
    return [number for number, room in rooms().items() if room.has("exercises.py")]


def chapter_exercises(chapter: str) -> dict[str, Exercise]:
    """Return the exercises of a chapter by number.

    Raises
    ------
    ValueError
        If the chapter has no exercises.
    """
    if chapter not in chapters():
        raise ValueError(f"chapter must be one of {', '.join(chapters())}, got {chapter!r}")
    exercises = rooms()[chapter].module("exercises").EXERCISES
    return {exercise.number: exercise for exercise in exercises}


def all_exercises() -> dict[str, Exercise]:
    """Return every exercise by number, in order."""
    return {
        number: exercise
        for chapter in chapters()
        for number, exercise in chapter_exercises(chapter).items()
    }


def find(number: str) -> Exercise:
    """Return one exercise.

    Raises
    ------
    TypeError
        If the number is not a string.
    ValueError
        If there is no such exercise.
    """
    if not isinstance(number, str):
        raise TypeError(
            f'the number of an exercise must be a string such as "3.2", got {number!r} '
            f"of type {type(number).__name__}"
        )
    chapter = number.partition(".")[0]
    known = chapter_exercises(chapter) if chapter in chapters() else {}
    if number not in known:
        raise ValueError(
            f"there is no exercise {number!r}; the exercises are {', '.join(all_exercises())}"
        )
    return known[number]
