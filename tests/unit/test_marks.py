"""Marks of a class: every file gets its row, and none can harm another or the teacher."""

import csv
import os

import pytest

from lecture_utils import marks
from lecture_utils.exercises.catalogue import all_exercises

EXERCISES = all_exercises()
NUMBER = {exercise.name: number for number, exercise in EXERCISES.items()}
HEAD = "import numpy as np\n\n\n"
RIGHT = "def mean(values):\n    return sum(values) / len(values)\n\n\n"
WRONG = "def mean(values):\n    return sum(values)\n\n\n"
FEW = [NUMBER["mean"], NUMBER["affine"]]
AFFINE = "def affine(W, X, b):\n    return X @ W.T + b\n"


def mark(text, tmp_path, seconds=20.0, numbers=FEW):
    path = tmp_path / "student.py"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(marks.mark(path, numbers, seconds).values())


def test_all_references_are_right(tmp_path):
    text = HEAD + "\n\n".join(exercise.source for exercise in EXERCISES.values())
    assert set(mark(text, tmp_path, numbers=list(EXERCISES))) == {"right"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (RIGHT + AFFINE, ["right", "right"]),
        (RIGHT, ["right", "missing"]),
        ("", ["missing", "missing"]),
        (WRONG.replace("sum(values)", "sum(values) + 77"), ["wrong", "missing"]),
        (AFFINE.replace(".T", ""), ["missing", "known mistake: missing transpose"]),
        ("def mean(values): ...\n" + AFFINE, ["not attempted", "right"]),
        ("def mean(values):\n    return nothing\n" + AFFINE, ["error", "right"]),
        ("print('loud')\n" + RIGHT.replace("return", "print(7); return"), ["right", "missing"]),
        ("def mean(values:\n", ["unreadable file"] * 2),
        (b"\xff\xfe\x00", ["unreadable file"] * 2),
        ("import nothing_of_this_name\n" + RIGHT, ["right", "missing"]),
    ],
)
def test_each_file_gets_its_verdicts(text, expected, tmp_path):
    assert mark(text, tmp_path) == expected


@pytest.mark.parametrize(
    ("body", "verdicts"),
    [
        ("while True: pass", {"too long"}),
        ("import os; os._exit(0)", {"crashed"}),
        ("import time; time.sleep(1e6)", {"too long"}),
        ("return np.ones((10**6, 10**6))", {"error"}),
        (
            "import sys; sys.setrecursionlimit(10**9); mean(values)",
            {"error", "too long", "crashed"},
        ),
    ],
)
def test_a_function_that_goes_wild_costs_one_exercise_only(body, verdicts, tmp_path):
    text = f"{HEAD}def mean(values):\n    {body}\n\n\n{AFFINE}"
    wild, tame = mark(text, tmp_path, seconds=4.0)
    assert wild in verdicts
    assert tame == "right"


@pytest.mark.parametrize("text", ["while True: pass\n", "import os\nos._exit(3)\n"])
def test_a_file_that_goes_wild_costs_its_own_row(text, tmp_path):
    assert mark(text + RIGHT, tmp_path, seconds=4.0) in (["too long"] * 2, ["crashed"] * 2)


@pytest.mark.parametrize(
    "deed",
    [
        "open(TARGET, 'w').write('mine')",
        "open(TARGET, 'a')",
        "__import__('os').remove(TARGET)",
        "__import__('pathlib').Path(TARGET).unlink()",
        "__import__('shutil').rmtree(TARGET.rsplit('/', 1)[0])",
        "__import__('os').rename(TARGET, TARGET + '2')",
        "__import__('subprocess').run(['touch', TARGET + '2'])",
        "__import__('os').system('touch ' + TARGET + '2')",
        "__import__('os').fork()",
        "__import__('socket').create_connection(('127.0.0.1', 9))",
        "np.save(TARGET, np.zeros(3))",
    ],
)
def test_a_file_cannot_touch_what_is_outside_its_folder(deed, tmp_path):
    target = tmp_path / "others.py"
    target.write_text("answer = 42\n")
    text = f"{HEAD}TARGET = {str(target)!r}\n\n\ndef mean(values):\n    {deed}\n    return 0\n"
    assert mark(text, tmp_path)[0] == "error"
    assert target.read_text() == "answer = 42\n"
    assert sorted(os.listdir(tmp_path)) == ["others.py", "student.py"]


def test_files_and_homes_are_found(tmp_path):
    (tmp_path / "suzuki.py").write_text(RIGHT)
    for home in ("tanaka/series/ja", "sato/ja", "sato/en"):
        (tmp_path / home).mkdir(parents=True)
        (tmp_path / home / "my_functions.py").write_text(RIGHT)
    assert list(marks.find_files(tmp_path)) == ["suzuki", "sato", "sato/ja", "tanaka"]


def test_the_table_and_the_summary_of_a_class(tmp_path, capsys):
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "suzuki.py").write_text(RIGHT + AFFINE)
    (folder / "佐藤.py").write_text(WRONG + AFFINE.replace(".T", ""))
    (folder / "empty.py").write_text("")
    assert marks.main([str(folder), "--csv", str(tmp_path / "marks.csv"), "--chapters", "2"]) == 0
    with open(tmp_path / "marks.csv", encoding="utf-8-sig", newline="") as file:
        head, *rows = list(csv.reader(file))
    assert head[:3] == ["student", "right", f"{NUMBER['affine']} affine"]
    assert [row[:3] for row in rows] == [
        ["empty", "0", "missing"],
        ["suzuki", "1", "right"],
        ["佐藤", "0", "known mistake: missing transpose"],
    ]
    said = capsys.readouterr().out
    assert "3 students" in said
    assert "1 right   missing (1), known mistake: missing transpose (1)" in said


def test_a_folder_without_files_is_told(tmp_path, capsys):
    assert marks.main([str(tmp_path), "--csv", str(tmp_path / "marks.csv")]) == 1
    assert "no NAME.py" in capsys.readouterr().err
    assert not (tmp_path / "marks.csv").exists()


def test_an_unknown_chapter_is_refused(tmp_path, capsys):
    with pytest.raises(SystemExit):
        marks.main([str(tmp_path), "--csv", "marks.csv", "--chapters", "77"])
    assert "no chapter of 77 has exercises" in capsys.readouterr().err
