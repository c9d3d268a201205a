"""What a student wrote goes on in the chapter, and is kept in one file that stays the student's."""

import functools
import itertools
import math
import os
import subprocess
import sys
from itertools import pairwise
from math import exp as e_to_the
from pathlib import Path

import numpy as np
import pytest

import lecture_utils as lu
from lecture_utils.exercises.catalogue import all_exercises, find
from lecture_utils.exercises.library import _as_arrays, _with_arrays
from lecture_utils.exercises.student_file import NAME
from lecture_utils.language import LANGUAGES, set_language

ROOT = Path(__file__).parents[2]
FILE = Path(NAME)  # every test works in an empty folder
OUTSIDE = 1.0
NUMBER = {exercise.name: number for number, exercise in all_exercises().items()}


def softmax(V):
    E = np.exp(V - V.max(axis=-1, keepdims=True))
    return E / E.sum(axis=-1, keepdims=True)


right_softmax = softmax


def wrong_softmax(V):
    return np.exp(V)


def another_softmax(V):
    V = V - np.max(V, axis=-1, keepdims=True)  # the largest exponent is 0
    return np.exp(V) / np.sum(np.exp(V), axis=-1, keepdims=True)


def kept():
    """The functions of the file, as another program imports them."""
    names = {}
    exec(FILE.read_text(encoding="utf-8"), names)
    return names


def use(number, function, capsys):
    """Use a function; return what the chapter goes on with, and the verdict that was shown."""
    goes_on = lu.use(number, function)
    return goes_on, capsys.readouterr().out


# The chapter goes on


def test_a_right_function_goes_on_in_the_chapter(capsys):
    goes_on, verdict = use(NUMBER["softmax"], softmax, capsys)
    assert goes_on is softmax
    assert "Right" in verdict
    assert "runs on your `softmax`" in verdict


@pytest.mark.parametrize(
    ("function", "heading"),
    [
        (lambda V: None, "Not attempted"),
        (wrong_softmax, "known mistake"),
        (lambda V: V + 0.1, "Not right yet"),
        (lambda V: V[99, 99, 99], "Error"),
        (None, "Error"),
    ],
)
def test_otherwise_the_reference_goes_on(function, heading, capsys):
    goes_on, verdict = use(NUMBER["softmax"], function, capsys)
    assert goes_on is find(NUMBER["softmax"]).reference
    assert heading in verdict
    assert "goes on with the reference for `softmax`" in verdict


def test_the_verdict_is_in_the_language_of_the_reader(capsys):
    set_language("ja")
    _, verdict = use(NUMBER["softmax"], lambda V: V + 0.1, capsys)
    assert "まだ正しくありません" in verdict
    assert "解答例の `softmax` で進みます" in verdict


def test_in_a_notebook_the_verdict_is_shown_as_a_box(tmp_path):
    code = (
        "import lecture_utils as lu\n"
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "from IPython.utils.capture import capture_output\n"
        "shell = InteractiveShell.instance()\n"
        "with capture_output() as captured:\n"
        f"    lu.use({NUMBER['softmax']!r}, lambda V: None)\n"
        "assert 'border-left' in captured.outputs[0].data['text/html'], captured.outputs\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path, env=environment())


# What is kept


def test_what_is_right_is_kept_and_stands_alone():
    assert "kept in `my_functions.py`" in str(lu.check(NUMBER["softmax"], softmax))
    assert kept()["softmax"](np.zeros((1, 2))).tolist() == [[0.5, 0.5]]


def test_an_answer_left_empty_is_not_kept():
    def softmax(V): ...

    lu.check(NUMBER["softmax"], softmax)
    assert not FILE.exists()


def test_an_answer_that_was_interrupted_is_not_kept():
    def mean(values):
        raise KeyboardInterrupt  # as from an endless loop

    result = lu.check("0.1", mean)
    assert "It is not kept" in str(result)
    assert not FILE.exists()


def test_the_latest_attempt_is_kept():
    lu.check(NUMBER["softmax"], wrong_softmax)
    lu.check(NUMBER["softmax"], another_wrong_softmax)
    assert "V * 0" in FILE.read_text()
    assert "np.exp(V)" not in FILE.read_text()


def another_wrong_softmax(V):
    return V * 0


def test_a_right_version_gives_way_only_to_a_right_one():
    lu.check(NUMBER["softmax"], right_softmax)
    assert "earlier version, which is right" in str(lu.check(NUMBER["softmax"], wrong_softmax))
    assert kept()["softmax"](np.zeros((1, 2))).tolist() == [[0.5, 0.5]]
    lu.check(NUMBER["softmax"], another_softmax)
    assert "the largest exponent is 0" in FILE.read_text()
    assert FILE.read_text().count("def softmax") == 1


def test_checking_the_same_again_changes_nothing():
    lu.check(NUMBER["softmax"], softmax)
    before = FILE.read_bytes()
    lu.check(NUMBER["softmax"], softmax)
    assert FILE.read_bytes() == before


def test_a_function_of_another_name_is_kept_under_the_name_asked_for():
    lu.check(NUMBER["softmax"], another_softmax)
    assert "def softmax(V):" in FILE.read_text()


def test_a_function_may_be_assigned():
    n_params = lambda sizes: sum(n * m + m for n, m in pairwise(sizes))  # noqa: E731
    lu.check(NUMBER["n_params"], n_params)
    assert kept()["n_params"]([4, 16, 3]) == 131


def test_imports_of_numpy_and_of_the_standard_library_come_along():
    def n_params(sizes):
        pairs = zip(sizes, itertools.islice(sizes, 1, None), strict=False)
        return round(math.log(e_to_the(sum(n * m + m for n, m in pairs) / 1000)) * 1000)

    n_params_with_names = n_params
    assert "stands alone" not in str(lu.check(NUMBER["n_params"], n_params_with_names))
    assert {"import itertools", "import math", "from math import exp as e_to_the"} <= set(
        FILE.read_text().splitlines()
    )
    assert kept()["n_params"]([4, 16, 3]) == 131


def test_a_name_from_outside_is_told():
    def softmax(V):
        E = np.exp(OUTSIDE * (V - V.max(axis=-1, keepdims=True)))
        return normalised(E)

    result = lu.check(NUMBER["softmax"], softmax)
    assert result.status == "right"
    assert "`softmax` uses `OUTSIDE`, `normalised` from outside" in str(result)


def normalised(E):
    return E / E.sum(axis=-1, keepdims=True)


def test_a_function_may_call_another_one_of_the_file():
    lu.check(NUMBER["softmax"], softmax)

    def cross_entropy(F, Y):
        return cross_entropy_by(softmax, F, Y)

    assert "`cross_entropy_by`" in str(lu.check(NUMBER["cross_entropy"], cross_entropy))
    assert (
        "`softmax`"
        not in str(lu.check(NUMBER["cross_entropy"], cross_entropy))
        .split("uses")[1]
        .split("from")[0]
    )


def cross_entropy_by(_, F, Y):
    return -np.mean(np.sum(Y * np.log(F), axis=1))


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (lu.softmax, "comes from a library"),
        (functools.partial(softmax), "written as `def softmax(...):`"),
        (np.exp, "written as `def softmax(...):`"),
        (eval("lambda V: V"), "written as `def softmax(...):`"),
    ],
)
def test_what_the_student_did_not_write_as_a_function_is_not_kept(function, said):
    assert said in str(lu.check(NUMBER["softmax"], function))
    assert not FILE.exists()


# The file is the student's


def test_what_a_person_wrote_into_the_file_stays():
    mine = (
        "# my notes\nimport math\n\n\ndef helper(x):  # mine\n    return 2 * x\n\n\nanswer = 42\n"
    )
    FILE.write_text(mine)
    lu.check(NUMBER["softmax"], softmax)
    lu.check(NUMBER["n_params"], n_params)
    lu.check(NUMBER["softmax"], another_softmax)
    text = FILE.read_text()
    assert all(line in text.splitlines() for line in mine.splitlines())
    assert "answer = 42\n\n\n# " in text  # below what was there
    assert kept()["helper"](2) == 4
    assert dict((e.name, s) for e, s in lu.progress(2).statuses)["n_params"] == "right"


def n_params(sizes):
    return sum(n * m + m for n, m in pairwise(sizes))


@pytest.mark.parametrize("marked", [True, False])
def test_a_version_edited_by_hand_stays_as_a_comment(marked):
    if marked:
        lu.check(NUMBER["softmax"], wrong_softmax)
        FILE.write_text(FILE.read_text().replace("np.exp(V)", "np.exp(V) + 77"))
    else:
        FILE.write_text("def softmax(V):\n    return np.exp(V) + 77\n")
    lu.check(NUMBER["softmax"], softmax)
    assert "#     return np.exp(V) + 77" in FILE.read_text()
    assert kept()["softmax"](np.zeros((1, 2))).tolist() == [[0.5, 0.5]]


def test_a_right_version_written_by_hand_counts_and_stays():
    FILE.write_text("def n_params(s):\n    return sum((n + 1) * m for n, m in zip(s, s[1:]))\n")
    assert dict((e.name, s) for e, s in lu.progress(2).statuses)["n_params"] == "right"
    lu.check(NUMBER["n_params"], lambda sizes: 3)
    assert lu.library().n_params([4, 16, 3]) == 131


@pytest.mark.parametrize(
    "content",
    [b"def softmax(V:\n", b"\xff\xfe\x00 caf\xe9", b"x = 1\x00\n", "# 種\n".encode("cp932")],
    ids=["syntax", "binary", "null", "other encoding"],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_that_cannot_be_read_is_left_alone(content, language, capsys):
    set_language(language)
    FILE.write_bytes(content)
    goes_on, verdict = use(NUMBER["softmax"], softmax, capsys)
    assert goes_on is softmax
    assert {"ja": "このファイルには何も書き込みません", "en": "othing is written into it"}[
        language
    ] in verdict
    assert FILE.read_bytes() == content
    assert "my_functions.py" in str(lu.progress())
    assert lu.library().mine == ()
    assert "my_functions.py" in str(lu.library())


def test_a_folder_in_place_of_the_file_is_told():
    FILE.mkdir()
    try:
        assert "cannot be read" in str(lu.check(NUMBER["softmax"], softmax))
    finally:
        FILE.rmdir()


def test_a_folder_that_cannot_be_written_is_told_and_the_chapter_goes_on(monkeypatch, capsys):
    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    goes_on, verdict = use(NUMBER["softmax"], softmax, capsys)
    assert goes_on is softmax
    assert "could not be kept in `my_functions.py` (Permission denied)" in verdict
    assert "1 of 1 are right" in str(lu.progress())  # this kernel remembers
    assert os.listdir() == []


def test_a_half_written_file_never_replaces_a_whole_one(monkeypatch):
    lu.check(NUMBER["softmax"], softmax)
    before = FILE.read_bytes()

    def fail(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", fail)
    assert "No space left" in str(lu.check(NUMBER["n_params"], n_params))
    assert FILE.read_bytes() == before
    assert os.listdir() == [NAME]


def test_line_ends_and_permissions_stay():
    FILE.write_bytes(b"import numpy as np\r\n\r\n\r\nanswer = 42\r\n")
    FILE.chmod(0o600)
    lu.check(NUMBER["softmax"], softmax)
    content = FILE.read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n") > 4
    assert FILE.stat().st_mode & 0o777 == 0o600


def test_a_link_to_the_file_stays_a_link(tmp_path):
    target = tmp_path / "elsewhere.py"
    target.write_text("answer = 42\n")
    FILE.symlink_to(target)
    lu.check(NUMBER["softmax"], softmax)
    assert FILE.is_symlink()
    assert "def softmax" in target.read_text()


def test_a_file_that_leaves_python_hides_no_function():
    FILE.write_text("import sys\nsys.exit()\ndef mean(values): return sum(values) / len(values)\n")
    assert lu.library().mine == ("mean",)


def test_a_statement_of_the_file_that_fails_hides_no_function():
    lu.check(NUMBER["softmax"], softmax)
    FILE.write_text("import nothing_of_this_name\nprint('loud')\n1 / 0\n" + FILE.read_text())
    assert lu.library().mine == ("softmax",)


def test_two_notebooks_at_once_lose_nothing(tmp_path):
    source = (
        "import numpy as np, lecture_utils as lu\n"
        "from lecture_utils.exercises.catalogue import all_exercises\n"
        "from lecture_utils.exercises import student_file\n"
        "import sys\n"
        "for e in list(all_exercises().values())[int(sys.argv[1])::2]:\n"
        "    student_file.own_source = lambda name, f, s=e.source: s\n"
        "    said = student_file.keep(e, e.reference, True, lambda f: True)\n"
        "    assert said.kind == 'kept', said\n"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", source, turn], cwd=tmp_path, env=environment())
        for turn in "01"
    ]
    assert [writer.wait() for writer in writers] == [0, 0]
    text = (tmp_path / NAME).read_text()
    assert [
        name for name in (e.name for e in all_exercises().values()) if f"def {name}" not in text
    ] == []
    assert os.listdir(tmp_path) == [NAME]


def environment():
    return os.environ | {"PYTHONPATH": str(ROOT)}


# Progress and library


def test_progress_outlives_the_kernel(tmp_path):
    lu.check(NUMBER["softmax"], softmax)
    code = "import lecture_utils as lu; lu.setup('en'); print(lu.progress(3))"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment()
    )
    assert "softmax             Softmax: Right" in run.stdout


def test_progress_judges_what_the_file_says_now():
    lu.check(NUMBER["softmax"], softmax)
    FILE.write_text(FILE.read_text().replace("E.sum", "2 * E.sum"))
    assert "0 of 1 are right" in str(lu.progress())


def test_the_library_has_the_students_functions_where_they_are_right():
    lu.check(NUMBER["softmax"], softmax)
    lu.check(NUMBER["n_params"], lambda sizes: 3)
    library = lu.library()
    assert library.mine == ("softmax",)
    assert library.softmax is library["softmax"]
    assert library.softmax is not find(NUMBER["softmax"]).reference
    assert library.n_params is find(NUMBER["n_params"]).reference
    assert set(library) == {exercise.name for exercise in all_exercises().values()}


def test_what_a_function_of_the_student_returns_as_lists_comes_as_arrays():
    assert isinstance(_as_arrays([[1, 2], [3, 4]]), np.ndarray)
    ragged = _as_arrays([[[1.0, 2.0]], (3.0, 4.0, 5.0)])
    assert [a.shape for a in ragged] == [(1, 2), (3,)]
    one, several = _with_arrays(lambda: [[1, 2]])(), _with_arrays(lambda: ([1], 2))()
    assert one.shape == (1, 2)
    assert several[0].shape == (1,)
    assert several[1] == 2


def test_the_library_shows_whose_each_function_is():
    lu.check(NUMBER["softmax"], softmax)
    rows = {line.split()[1]: line for line in str(lu.library()).splitlines() if line[:4] == "    "}
    assert rows["softmax"].endswith("yours")
    assert rows["one_hot"].endswith("the reference")
    assert lu.library()._repr_html_().count("<tr") == len(all_exercises())


def test_a_name_that_is_not_in_the_library_is_refused():
    with pytest.raises(AttributeError, match="no exercise asks for a function 'sofmax'"):
        _ = lu.library().sofmax


# Answers that are right for some shapes only


def sigmoid_for_vectors(x):
    return np.array(
        [1 / (1 + math.exp(-t)) if t >= 0 else math.exp(t) / (1 + math.exp(t)) for t in x]
    )


def sigmoid_of_the_wrong_sign_for_vectors(x):
    return np.array([1 / (1 + math.exp(min(t, 700))) for t in x])


def test_an_answer_right_for_vectors_only_is_told_so():
    result = lu.check(NUMBER["sigmoid"], sigmoid_for_vectors)
    assert result.status == "wrong"
    assert result.message.startswith("Right for vectors.")
    assert "numbers" in result.message
    assert "matrices" in result.message


def test_a_known_mistake_for_vectors_only_is_recognised():
    result = lu.check(NUMBER["sigmoid"], sigmoid_of_the_wrong_sign_for_vectors)
    assert (result.status, result.mistake) == ("known mistake", "wrong sign")
