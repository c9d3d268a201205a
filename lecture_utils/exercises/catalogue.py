"""Where the exercises of each chapter are found. A chapter is imported when it is asked for."""

from importlib import import_module

from .exercise import Exercise

CHAPTERS = {
    "0": "start_here",
    "1": "free_fall_fit",
    "2": "linear_activation",
    "3": "iris_onehot_softmax",
    "4": "loss_and_split",
    "5": "newton_vs_sgd",
    "6": "optimizers",
    "7": "universal_approximation",
    "8": "backpropagation",
    "9": "vanishing_gradients",
    "10": "full_recipe",
    "11": "ising_phases",
}


def chapter_exercises(chapter: str) -> dict[str, Exercise]:
    """Return the exercises of a chapter by number.

    Raises
    ------
    ValueError
        If the chapter has no exercises.
    """
    if chapter not in CHAPTERS:
        raise ValueError(f"chapter must be one of {', '.join(CHAPTERS)}, got {chapter!r}")
    module = import_module(f".chapters.{CHAPTERS[chapter]}", __package__)
    return {exercise.number: exercise for exercise in module.EXERCISES}


def all_exercises() -> dict[str, Exercise]:
    """Return every exercise by number, in order."""
    return {
        number: exercise
        for chapter in CHAPTERS
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
    known = chapter_exercises(chapter) if chapter in CHAPTERS else {}
    if number not in known:
        raise ValueError(
            f"there is no exercise {number!r}; the exercises are {', '.join(all_exercises())}"
        )
    return known[number]
