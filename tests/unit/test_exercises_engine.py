"""How answers are judged and shown, whatever the exercise."""

import functools
import math
import subprocess
import sys
import warnings
from itertools import pairwise

import numpy as np
import pytest

import lecture_utils as lu
from lecture_utils import exercises
from lecture_utils.exercises.catalogue import chapter_exercises, find
from lecture_utils.exercises.checker import judge
from lecture_utils.exercises.comparison import difference, snapshot, unchanged
from lecture_utils.exercises.exercise import Exercise
from lecture_utils.exercises.result import CheckResult
from lecture_utils.exercises.wording import word
from lecture_utils.language import LANGUAGES, set_language


def right_softmax(V):
    E = np.exp(V - V.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)


# Numbers of exercises


@pytest.mark.parametrize("function", [lu.hint, lu.solution, lambda n: lu.check(n, len)])
@pytest.mark.parametrize("number", ["9.9", "3.9", "3", "", "softmax", "3.3 "])
def test_an_unknown_number_is_refused_with_the_known_ones(function, number):
    with pytest.raises(ValueError, match=r"1\.1, 1\.2, 1\.3"):
        function(number)


@pytest.mark.parametrize("function", [lu.hint, lu.solution, lambda n: lu.check(n, len)])
@pytest.mark.parametrize("number", [3.2, 3, None, right_softmax])
def test_a_number_that_is_not_a_string_is_refused(function, number):
    with pytest.raises(TypeError, match=r'must be a string such as "3\.2"'):
        function(number)


def test_only_the_chapter_that_is_asked_for_is_imported():
    code = (
        "import sys, lecture_utils as lu\n"
        "lu.check('1.1', lambda t, y: None)\n"
        "loaded = [m for m in sys.modules if m.startswith('lecture_utils.chapters.')]\n"
        "assert 'lecture_utils.chapters.free_fall_fit.exercises' in loaded\n"
        "assert 'lecture_utils.chapters.iris_onehot_softmax.exercises' not in loaded\n"
        "assert 'matplotlib' not in sys.modules\n"
        "assert 'scipy' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# What comes back


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        ("right", right_softmax),
        ("not attempted", lambda V: None),
        ("known mistake", lambda V: np.exp(V) / np.exp(V).sum(axis=0)),
        ("wrong", lambda V: V),
        ("error", lambda V: 1 / 0),
    ],
)
def test_a_result_has_status_message_and_mistake(status, answer):
    result = lu.check("3.3", answer)
    assert isinstance(result, lu.CheckResult)
    assert result.status == status
    assert (result.mistake is not None) == (status == "known mistake")
    messages = {}
    for language in LANGUAGES:
        set_language(language)
        messages[language] = result.message
        assert result.message in str(result) == repr(result)
    assert messages["ja"] != messages["en"]


@pytest.mark.parametrize(
    "show",
    [
        lambda: lu.check("3.3", lambda V: V < 0),
        lambda: lu.check("3.3", lambda V: V["<script>"]),
        lambda: lu.check("3.3", lambda V: object()),
        lambda: lu.check("2.4", lambda sizes: "<script>alert(1)</script>"),
        lambda: lu.solution("2.2"),
        lambda: lu.hint("2.2"),
        lambda: lu.progress(2),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_box_is_deterministic_and_has_no_script(show, language, monkeypatch):
    set_language(language)
    first = show()
    monkeypatch.setattr(exercises, "_hints_given", {})
    second = show()
    assert first._repr_html_() == second._repr_html_()
    assert repr(first) == repr(second)
    assert "<script" not in first._repr_html_()
    assert f'lang="{language}"' in first._repr_html_()
    assert " at 0x" not in repr(first)


def test_the_box_marks_code_and_escapes_what_came():
    box = lu.check("2.4", lambda sizes: "<b>")._repr_html_()
    assert "&lt;b&gt;" in box
    assert "<pre" in box
    assert box.count("<div") == box.count("</div>") == 1
    assert box.count("<pre") == box.count("</pre>")
    assert "`" not in box


# What is not a right answer


def test_a_result_instead_of_a_function_is_explained():
    result = lu.check("3.3", right_softmax(np.ones((2, 3))))
    assert result.status == "error"
    assert 'lu.check("3.3", softmax)' in result.message
    assert "without parentheses" in result.message


def test_a_forgotten_return_is_guessed():
    def softmax(V):
        right_softmax(V)

    result = lu.check("3.3", softmax)
    assert result.status == "not attempted"
    assert "did you forget `return`?" in result.message


def test_a_branch_without_return_is_wrong_and_shows_for_which_arguments():
    result = lu.check("2.4", lambda sizes: 15 if len(sizes) == 2 else None)
    assert result.status == "wrong"
    assert "nothing is returned" in result.message
    assert "sizes = [4, 16, 3]" in result.message


def test_a_wrong_answer_shows_arguments_result_and_expectation():
    message = lu.check("2.4", lambda sizes: 7).message
    assert "0 of 4" in message
    assert "    sizes = [4, 3]" in message
    assert "What came back:\n\n    7\n" in message
    assert "What was expected:\n\n    15" in message


def test_a_difference_too_small_for_four_digits_is_shown_with_more():
    message = lu.check("0.1", lambda values: np.mean(values) + 1e-7).message
    came, expected = (message.split(f"{label}:\n\n")[1].split("\n")[0] for label in ("back", "ed"))
    assert float(came) - float(expected) == pytest.approx(1e-7, rel=1e-3)


def test_nearly_right_numbers_are_called_so_and_shown_with_all_digits():
    result = lu.check("1.1", lambda t, y: np.round(2 * (t**2 @ y) / np.sum(t**4), 3))
    assert result.status == "wrong"
    assert "Almost right, but not accurate enough" in result.message
    assert "    9.799000000000\n" in result.message
    assert "    9.798571033829" in result.message


@pytest.mark.parametrize(
    "answer",
    [
        lambda t, y: 9.7986 if len(t) == 10 else 0.0,
        lambda t, y: 9.7986 if len(t) == 10 else 1 / 0,
    ],
)
def test_what_is_far_off_is_shown_before_what_is_nearly_right(answer):
    message = lu.check("1.1", answer).message
    assert "Almost right" not in message
    assert "t = [1., 5.]" in message


def test_an_exercise_may_allow_a_larger_error():
    def shifted(function, relative):
        return lambda *args: np.multiply(function(*args), 1 + relative)

    for number in ("1.1", "1.3"):
        reference = exercises.find(number).reference
        assert lu.check(number, shifted(reference, 5e-7)).status == "right"
        assert lu.check(number, shifted(reference, 2e-6)).status == "wrong"
    for number in ("0.1", "2.1", "2.4", "3.3"):
        reference = exercises.find(number).reference
        assert lu.check(number, shifted(reference, 5e-7)).status == "wrong"


@pytest.mark.parametrize(
    ("number", "answer", "said"),
    [
        ("3.3", lambda V: right_softmax(V).T, "expected `(4, 3)`, got `(3, 4)`"),
        ("3.3", lambda V: right_softmax(V).ravel(), "values are right, but not the shape"),
        ("3.3", lambda V: V * np.nan, "contains `nan`"),
        ("3.3", lambda V: np.full(V.shape, np.inf), "contains `inf`"),
        ("3.3", lambda V: "softmax", "You returned a `str`"),
        ("3.3", lambda V: V * 1j, "An array of numbers is asked for"),
        ("3.3", lambda V: [[1.0], [2.0, 3.0]], "An array of numbers is asked for"),
        ("3.3", lambda V: 0.5, "expected `(4, 3)`, got `()`"),
        ("1.1", lambda t, y: t, "A single number is asked for. You returned an array of shape"),
        ("1.1", lambda t, y: 5.0, "The value is not right"),
        ("1.2", lambda A, y, sigma: (1, 2), "3 results are asked for"),
        ("1.2", lambda A, y, sigma: 9.8, "You returned one number"),
        ("1.2", lambda A, y, sigma: {"c": 9.8, "C": 0.1, "chi2": 9}, "returned a `dict`"),
        ("1.2", lambda A, y, sigma: (A[0], A.T @ A, 0), "Result 1, 2: The shape is right"),
        ("1.2", lambda A, y, sigma: (A[0], A.T @ A, 0), "Result 3: The value is not right"),
        ("1.2", lambda A, y, sigma: (A[0], A.T @ A, [1, 2]), "Result 3: A single number"),
        ("1.1", lambda t, y: (9.8, 0.1), "A single number is asked for. You returned 2 values."),
        ("2.4", lambda sizes: [12, 3], "A single number is asked for. You returned 2 values."),
    ],
)
def test_what_is_wrong_is_said(number, answer, said):
    result = lu.check(number, answer)
    assert result.status == "wrong"
    assert said in result.message


def test_a_function_that_reuses_one_array_for_its_results_is_right():
    buffer = np.empty(100)

    def image_to_vector(img):
        out = buffer[: img.size]
        out[...] = img.ravel()
        return out

    assert lu.check("3.1", image_to_vector).status == "right"


@pytest.mark.parametrize(
    ("number", "change", "argument"),
    [
        ("2.4", lambda sizes: sizes.append(1), "sizes"),
        ("2.4", lambda sizes: sizes.reverse(), "sizes"),
        ("3.1", lambda img: img.resize(img.size, refcheck=False), "img"),
        ("3.2", lambda y, K: y.sort(), "y"),
    ],
)
def test_changes_of_any_kind_are_noticed(number, change, argument):
    result = lu.check(number, change)
    assert result.status == "wrong"
    assert f"changes its argument `{argument}`" in result.message


def test_reordering_a_copy_is_allowed():
    def n_params(sizes):
        sizes = sizes[::-1]
        return sum((n + 1) * m for m, n in pairwise(sizes))

    assert lu.check("2.4", n_params).status == "right"


# Exceptions, printing, warnings


def raises_on_its_second_line(V):
    total = V.sum(axis=1)
    return V / total


def test_an_exception_is_shown_with_the_students_own_line():
    result = lu.check("3.3", raises_on_its_second_line)
    line = raises_on_its_second_line.__code__.co_firstlineno + 2
    assert result.status == "error"
    assert f"    ----> {line} return V / total\n    ValueError: operands" in result.message
    assert "keepdims=True" in result.message


def test_the_own_line_is_shown_when_a_library_raises():
    result = lu.check("3.3", lambda V: lu.softmax(3.0))
    assert "lu.softmax(3.0)" in result.message
    assert "activations.py" not in result.message


def test_the_own_line_is_shown_for_a_cell_of_a_notebook():
    interactive = pytest.importorskip("IPython.core.interactiveshell")
    shell = interactive.InteractiveShell()
    shell.run_cell("def softmax(V):\n    W = V\n    return W / undefined\n", store_history=True)
    result = lu.check("3.3", shell.user_ns["softmax"])
    assert "----> 3 return W / undefined" in result.message
    assert "ipython" not in result.message.lower()


def recurse(V):
    return recurse(V)


def unbound(V):
    if V is None:
        E = 1
    return E


def failing_assert(V):
    assert V is None


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda: 0, "called as `softmax(V)`"),
        (lambda V, axis: 0, "called as `softmax(V)`"),
        (lambda V: np.zeros(3, shape=3), "number and order of arguments"),
        (lambda V: math.exp(V), "`np.exp`"),
        (lambda V: V.size(V), "`*` is missing"),
        (lambda V: None + V, "A `None` took part"),
        (lambda V: float(V.max())[0], "no index and cannot be looped over"),
        (lambda V: sum(float(V.max())), "no index and cannot be looped over"),
        (lambda V: V ^ 2, "Powers are written `**`"),
        (lambda V: float(V.max()) ^ 2, "Powers are written `**`"),
        (lambda V: V + "1", "a kind of value"),
        (lambda V: np.linalg.inv(V), "A square matrix is needed"),
        (lambda V: np.linalg.solve(V[0], V), "A square matrix is needed"),
        (lambda V: np.linalg.inv(0 * V.T @ V), "singular"),
        (lambda V: np.linalg.cholesky(-V.T @ V), "positive definite"),
        (lambda V: np.linalg.svd(np.nan * V), "holds nan or inf"),
        (lambda V: V @ V, "`A @ B`"),
        (lambda V: np.dot(V, V), "`A @ B`"),
        (lambda V: V + V.T, "compared from the last axis"),
        (lambda V: V * V.T + 1, "For a matrix product use `@`, not `*`. The shapes"),
        (lambda V: np.vander(0.5, 3), "not a number: write `[x]`"),
        (lambda V: np.polyval(np.linalg.lstsq(V, V[:, 0]), 2.0), "first element, `[0]`"),
        (lambda V: V if V > 0 else -V, "np.where"),
        (lambda V: V.reshape(5), "Several sizes are tried"),
        (lambda V: [a for a, b in [V]], "names on the left"),
        (lambda V: np.array([[1], [1, 2]]), "Rows of different lengths"),
        (lambda V: int("v"), "right kind"),
        (unbound, "before it has a value"),
        (lambda V: undefined_name, "not defined"),  # noqa: F821
        (lambda V: V[99], "outside the array"),
        (lambda V: V.softmax(), "no such attribute"),
        (lambda V: 1 / 0, "divided by zero"),
        (lambda V: math.exp(1000), "too large"),
        (recurse, "without end"),
        (failing_assert, "`assert`"),
        (lambda V: __import__("no_such_package"), "cannot be found"),
    ],
)
def test_exceptions_are_explained(answer, said):
    result = lu.check("3.3", answer)
    assert result.status == "error"
    assert said in result.message
    set_language("ja")
    assert any("\u3040" <= character <= "\u30ff" for character in result.message)


def test_advice_on_products_and_lstsq_is_kept_for_code_that_uses_them():
    no_product = lu.check("3.3", lambda V: V**2 + V.T)
    assert "compared from the last axis" in no_product.message
    assert "matrix product" not in no_product.message
    ragged = lu.check("3.3", lambda V: np.array([[1], [1, 2]]))
    assert "lstsq" not in ragged.message


def test_lstsq_is_suspected_also_when_a_later_line_stops():
    def softmax(V):
        solution = np.linalg.lstsq(V, V[:, 0])
        return np.polyval(solution, 2.0)

    assert "`np.linalg.lstsq` returns a tuple" in lu.check("3.3", softmax).message


def test_an_exception_without_an_explanation_is_still_shown():
    class OddError(Exception):
        pass

    def softmax(V):
        raise OddError("odd")

    assert "OddError: odd" in lu.check("3.3", softmax).message


def test_an_overflow_is_an_error_only_where_the_exercise_forbids_it():
    forbidden = lu.check("2.2", lambda x: np.where(x > 1e9, np.exp(x + 2000), lu.sigmoid(x)))
    assert forbidden.status == "error"
    assert "In this exercise an overflow" in forbidden.message
    allowed = lu.check("3.3", lambda V: np.where(V > 1e9, np.exp(V + 2000), lu.softmax(V)))
    assert allowed.status == "right"


def test_an_answer_that_is_interrupted_says_so():
    def softmax(V):
        raise KeyboardInterrupt

    result = lu.check("3.3", softmax)
    assert result.status == "error"
    assert "never ends" in result.message


@pytest.mark.parametrize("leave", [sys.exit, exit, lambda: sys.exit("bye")])
def test_an_answer_that_leaves_python_is_an_error_and_the_check_goes_on(leave):
    result = lu.check("3.3", lambda V: leave())
    assert result.status == "error"
    assert "SystemExit" in result.message


def test_an_answer_may_close_what_it_prints_into():
    def softmax(V):
        print("once")
        sys.stdout.close()
        return right_softmax(V)

    result = lu.check("3.3", softmax)
    assert result.status == "right"
    assert f"The {len(find('3.3').cases)} lines printed" in result.message


class Mute:
    def __repr__(self):
        raise RuntimeError


class MuteError(Exception):
    def __str__(self):
        raise RuntimeError


def raise_mute_error(V):
    raise MuteError


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda V: Mute(), "<Mute>"),
        (lambda V: [[Mute()] * 3] * 4, "<Mute>"),
        (raise_mute_error, "<MuteError>"),
        (lambda V: 10**400, "You returned a `int`"),
        (lambda V: np.asmatrix(right_softmax(V)), "You returned a `matrix`"),
    ],
)
def test_what_cannot_be_shown_or_compared_is_told_all_the_same(answer, said):
    result = lu.check("3.3", answer)
    assert result.status in ("wrong", "error")
    assert said in result.message


def test_printing_is_allowed_and_counted_but_not_shown(capsys):
    def softmax(V):
        print("V has shape", V.shape)
        return right_softmax(V)

    result = lu.check("3.3", softmax)
    assert result.status == "right"
    assert f"The {len(find('3.3').cases)} lines printed" in result.message
    assert capsys.readouterr().out == ""


def test_printing_instead_of_returning_is_explained():
    result = lu.check("3.3", lambda V: print(right_softmax(V)))
    assert result.status == "not attempted"
    assert "Change `print(...)` to `return ...`" in result.message
    assert "forget `return`" not in result.message


def test_warnings_do_not_reach_the_notebook(recwarn):
    def softmax(V):
        np.log(-np.abs(V))
        np.exp(V * 1e4)
        warnings.warn("a warning of the student's own", stacklevel=1)
        return right_softmax(V)

    assert lu.check("3.3", softmax).status == "right"
    assert len(recwarn) == 0


def test_the_floating_point_settings_of_the_student_are_restored():
    with np.errstate(over="warn"):
        lu.check("2.2", lambda x: np.seterr(all="ignore") and None)
        assert np.geterr()["over"] == "warn"


@pytest.mark.parametrize(
    "function",
    [functools.partial(lambda n, V: right_softmax(V), 1), np.vectorize(lambda v: v)],
)
def test_any_callable_is_accepted(function):
    assert lu.check("3.3", function).status in ("right", "wrong")


# Known mistakes


def test_a_mistake_is_recognised_in_a_stable_and_in_an_overflowing_style():
    def over_samples(V):
        columns = [[math.exp(v - max(column)) for v in column] for column in V.T]
        return np.array([[e / sum(column) for e in column] for column in columns]).T

    assert lu.check("3.3", over_samples).mistake == "normalised over samples"


def test_an_overflow_raised_by_math_is_the_same_mistake_as_nan():
    def softmax(V):
        E = np.array([[math.exp(v) for v in row] for row in V])
        return E / E.sum(axis=1, keepdims=True)

    assert lu.check("3.3", softmax).mistake == "overflow"


def test_an_error_of_one_kind_is_not_taken_for_a_mistake_of_another():
    def softmax(V):
        if np.abs(V).max() > 100:
            raise KeyError("large")
        return right_softmax(V)

    assert lu.check("3.3", softmax).status == "error"


# Properties instead of values


def split_indices(N, n_train, rng):
    order = rng.permutation(N)
    return order[:n_train], order[n_train:]


def observe_split(split, N, n_train, rng):
    train, test = split(N, n_train, rng)
    other = np.random.default_rng(99)
    return {
        "len(train)": len(train),
        "sorted([*train, *test]) == list(range(N))": sorted([*train, *test]) == list(range(N)),
        "same rng, same split": np.array_equal(train, split(N, n_train, rng)[0]),
        "other rng, other split": not np.array_equal(train, split(N, n_train, other)[0]),
    }


SPLIT = Exercise(
    number="0.0",
    reference=split_indices,
    cases=((30, 20, np.random.default_rng(1)), (17, 5, np.random.default_rng(2))),
    mistakes={"in order": lambda N, n, rng: (np.arange(N)[:n], np.arange(N)[n:])},
    observe=observe_split,
)


def test_an_exercise_with_many_right_answers_judges_properties():
    def from_the_end(N, n, rng):
        order = np.argsort(rng.random(N))
        return order[-n:].tolist(), order[:-n].tolist()

    assert judge(SPLIT, split_indices).status == "right"
    assert judge(SPLIT, from_the_end).status == "right"
    assert judge(SPLIT, SPLIT.mistakes["in order"]).mistake == "in order"
    assert judge(SPLIT, lambda N, n, rng: None).status == "not attempted"
    overlap = judge(SPLIT, lambda N, n, rng: (rng.permutation(N)[:n], rng.permutation(N)[n:]))
    assert overlap.status == "wrong"
    assert "`sorted([*train, *test]) == list(range(N))`" in CheckResult(SPLIT, overlap).message


def test_a_known_mistake_is_run_once_for_all_checks():
    calls = []

    def doubled(x):
        calls.append(x)
        return 2 * x

    exercise = Exercise("0.0", lambda x: x, ((1.0,), (3.0,)), {"doubled": doubled})
    answers = (lambda x: 2 * x, lambda x: -x, lambda x: x + x)
    found = [judge(exercise, answer).mistake for answer in answers]
    assert found == ["doubled", None, "doubled"]
    assert calls == [1.0, 3.0]


# Comparison


def test_structured_results_are_compared_part_by_part():
    expected = ([np.ones((2, 2)), np.zeros(3)], 4.0)
    assert difference(([[[1, 1], [1, 1]], (0, 0, 0)], 4), expected) == []
    (said,) = difference(([np.ones((2, 2)), np.ones(3)], 4.0), expected)
    assert word(said) == "Result 1: entry 2 of it: The shape is right, but the values are not."
    (said,) = difference({"W": 1.0, "b": 2.0, "L": 3.0}, {"W": 1.5, "b": 2.5, "L": 3.0})
    assert word(said) == "`W`, `b`: The value is not right."
    set_language("ja")
    assert word(said) == "`W`、`b` について：値が違います。"
    assert difference([np.ones(2)], [np.ones(2), np.ones(2)])


def test_tolerances_are_those_promised():
    assert not difference(1 + 0.9e-8, 1.0)
    assert difference(1 + 1.2e-8, 1.0)
    assert not difference(0.9e-10, 0.0)
    assert difference(1.2e-10, 0.0)
    assert not difference([1 + 0.9e-6], [1.0], rtol=1e-6)
    assert difference([1 + 1.2e-6], [1.0], rtol=1e-6)


def test_a_snapshot_separates_arrays_that_the_original_shares():
    shared = np.zeros(2)
    first, (second,) = snapshot((shared, [shared]))
    first[0] = 1
    assert (shared[0], second[0]) == (0, 0)


@pytest.mark.parametrize("value", [np.array([1.0, np.nan]), [1, (2,)], {"W": np.ones(2)}, 3.0, len])
def test_a_snapshot_counts_as_unchanged(value):
    assert unchanged(snapshot(value), value)


@pytest.mark.parametrize(
    ("after", "before"),
    [
        (np.array([1, 2]), np.array([1.0, 2.0])),
        (np.array([[1.0]]), np.array([1.0])),
        ([1, 2.0], [1, 2]),
        ((1,), [1]),
        ({"b": 1}, {"a": 1}),
    ],
)
def test_a_change_of_type_or_shape_is_a_change(after, before):
    assert not unchanged(after, before)


# Progress


def test_progress_lists_the_latest_check_of_each_exercise():
    assert "No exercise has been checked" in str(lu.progress())
    lu.check("3.3", lambda V: None)
    lu.check("1.1", lambda t, y: 0.0)
    lu.check("3.3", right_softmax)
    rows = [line.split()[0] + line.split(":")[-1] for line in str(lu.progress()).splitlines()[-2:]]
    assert rows == ["1.1 Not right yet", "3.3 Right"]
    assert "1 of 2 are right" in str(lu.progress())


@pytest.mark.parametrize("chapter", [3, "3"])
def test_progress_of_a_chapter_lists_also_what_was_not_checked(chapter):
    lu.check("1.1", lambda t, y: None)
    lu.check("3.3", right_softmax)
    shown = str(lu.progress(chapter))
    assert f"1 of {len(chapter_exercises('3'))} are right" in shown
    assert [number in shown for number in ("1.1", "3.1", "3.2", "3.3")] == [False, True, True, True]
    box = lu.progress(chapter)._repr_html_()
    assert box.count("<tr") == len(chapter_exercises("3"))
    set_language("ja")
    assert "問のうち1問が正解" in str(lu.progress(chapter))


@pytest.mark.parametrize("chapter", [99, "x", 3.2])
def test_progress_of_an_unknown_chapter_is_refused(chapter):
    with pytest.raises(ValueError, match="chapter must be one of"):
        lu.progress(chapter)
