"""Every exercise of every chapter: its reference, its known mistakes, and what it says."""

import re

import numpy as np
import pytest

from lecture_utils import exercises
from lecture_utils.exercises.catalogue import all_exercises, chapter_exercises, chapters
from lecture_utils.exercises.comparison import snapshot
from lecture_utils.language import LANGUAGES, set_language

EXERCISES = all_exercises()
MISTAKES = {
    f"{exercise.number} {mistake} ({i})": (exercise, mistake, function)
    for exercise in EXERCISES.values()
    for mistake in exercise.mistakes
    for i, function in enumerate(exercise.ways(mistake))
}


@pytest.fixture(params=EXERCISES)
def exercise(request):
    return EXERCISES[request.param]


def changed_result(exercise, change):
    """Return the reference with a change applied to every number or array of its result."""

    def apply(value):
        if isinstance(value, (list, tuple)):
            return tuple(apply(item) for item in value)
        return change(np.asarray(value, dtype=float))

    return lambda *args: apply(exercise.reference(*args))


def not_implemented(*args):
    raise NotImplementedError


STUBS = {
    "None": lambda *args: None,
    "...": lambda *args: ...,
    "NotImplemented": lambda *args: NotImplemented,
    "tuple of None": lambda *args: (None, None),
    "raise NotImplementedError": not_implemented,
}


def test_each_chapter_numbers_its_exercises():
    for chapter in chapters():
        for number in chapter_exercises(chapter):
            assert number.startswith(f"{chapter}.")


def test_the_reference_is_right(exercise):
    result = exercises.check(exercise.number, exercise.reference)
    assert (result.status, result.mistake) == ("right", None)


@pytest.mark.parametrize("stub", STUBS)
def test_a_stub_is_not_attempted(exercise, stub):
    assert exercises.check(exercise.number, STUBS[stub]).status == "not attempted"


@pytest.mark.parametrize("case", MISTAKES)
def test_each_known_mistake_gets_its_own_hint(case):
    exercise, mistake, function = MISTAKES[case]
    result = exercises.check(exercise.number, function)
    assert (result.status, result.mistake) == ("known mistake", mistake)
    for language in LANGUAGES:
        set_language(language)
        assert result.message == exercise.remark(mistake)[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_hints_differ_between_mistakes(exercise, language):
    hints = [exercise.remark(mistake)[language] for mistake in exercise.mistakes]
    assert len(set(hints)) == len(hints) >= 3


@pytest.mark.parametrize(
    "change",
    [
        lambda a: a + 1e-3,
        lambda a: np.full_like(a, np.nan),
        lambda a: np.full_like(a, np.inf),
        lambda a: a[None],
        lambda a: np.repeat(a, 2),
        lambda a: "text",
    ],
    ids=["shifted", "nan", "inf", "one axis more", "twice as long", "text"],
)
def test_other_wrong_answers_are_refused(exercise, change):
    assert exercises.check(exercise.number, changed_result(exercise, change)).status != "right"


def test_a_result_a_little_too_large_is_refused(exercise):
    factor = 1 + max(1e-6, 2 * exercise.rtol)
    answer = changed_result(exercise, lambda a: a * factor + 1e-7)
    assert exercises.check(exercise.number, answer).status != "right"


@pytest.mark.parametrize("number", ["0.1", "1.1", "2.4"])
def test_an_array_with_one_element_is_not_a_number(number):
    exercise = EXERCISES[number]
    result = exercises.check(exercise.number, lambda *args: [exercise.reference(*args)])
    assert result.status == "wrong"
    assert "a.item()" in result.message


@pytest.mark.parametrize(
    "style",
    [
        lambda a: a,
        lambda a: a.tolist(),
        lambda a: a.astype(int) if np.array_equal(a, a.astype(int)) else a,
        lambda a: a.astype(bool) if np.isin(a, (0, 1)).all() else a,
        lambda a: a.astype(object),
        lambda a: a * (1 + 1e-10),
    ],
    ids=["0-d or array", "lists and numbers", "integers", "booleans", "objects", "rounding"],
)
def test_right_values_in_any_style_are_right(exercise, style):
    if exercise.name == "epoch_batches":
        pytest.skip("its results are used as indices, so only whole numbers in an array will do")
    assert exercises.check(exercise.number, changed_result(exercise, style)).status == "right"


def test_changing_an_argument_is_wrong_even_with_the_right_result(exercise):
    mutable = [
        i for i, value in enumerate(exercise.cases[0]) if isinstance(value, (np.ndarray, list))
    ]
    if not mutable:
        pytest.skip("all arguments are numbers or generators")
    for i in mutable:

        def spoil(*args, i=i):
            result = snapshot(exercise.reference(*args))
            args[i][-1] = 77
            return result

        result = exercises.check(exercise.number, spoil)
        assert (result.status, result.mistake) == ("wrong", None)
        assert f"`{exercise.arguments[i]}`" in result.message


def test_the_cases_survive_a_function_that_changes_its_arguments(exercise):
    def spoil(*args):
        for value in args:
            if isinstance(value, np.ndarray):
                value[...] = 0

    exercises.check(exercise.number, spoil)
    assert exercises.check(exercise.number, exercise.reference).status == "right"


def test_the_solution_is_self_contained_numpy_that_passes_its_own_check(exercise):
    namespace = {"np": np}
    exec(exercise.source, namespace)
    assert exercises.check(exercise.number, namespace[exercise.name]).status == "right"
    shown = str(exercises.solution(exercise.number))
    assert all(line in shown for line in exercise.source.splitlines())
    assert len(exercise.source.splitlines()) <= 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_solution_comes_with_an_explanation(exercise, language):
    set_language(language)
    assert exercise.explanation[language] in exercises.solution(exercise.number).message


@pytest.mark.parametrize("language", LANGUAGES)
def test_hints_come_one_after_the_other_and_the_last_is_repeated(exercise, language):
    set_language(language)
    given = [exercises.hint(exercise.number).message for _ in exercise.hints]
    expected = [hint[language] for hint in exercise.hints]
    assert len(set(expected)) == len(expected) >= 2
    assert all(message.startswith(hint) for message, hint in zip(given, expected, strict=True))
    assert "lu.solution" in given[-1]
    assert exercises.hint(exercise.number).message == given[-1]


def texts_of(exercise):
    remarks = (exercise.remark(mistake) for mistake in exercise.mistakes)
    return [exercise.title, exercise.explanation, *exercise.hints, *remarks]


def test_texts_are_in_both_languages(exercise):
    for text in texts_of(exercise):
        assert set(text) == set(LANGUAGES)
        assert any("\u3040" <= character <= "\u9fff" for character in text["ja"])
        assert not any("\u3040" <= character <= "\u9fff" for character in text["en"])


def test_counted_numbers_stand_without_spaces_in_japanese(exercise):
    for text in texts_of(exercise):
        spaced = r"[\u3040-\u9fff、。] \d+ ?(個|つ|乗|次|番目|行|列|倍|階|本|サンプル|組)"
        assert not re.search(spaced, text["ja"]), text["ja"]


def test_several_sets_of_arguments_are_tried(exercise):
    shown = {repr(case) for case in exercise.cases}
    assert len(shown) == len(exercise.cases) >= 3
