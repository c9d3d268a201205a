"""The rules of a chapter as one lecture: they hold, and they are able to fail."""

from types import SimpleNamespace

import pytest
from nbformat.v4 import new_markdown_cell

from tests.notebooks.example import assign, cell, make_pair, replace, tag
from tools import chapter_checks as checks
from tools import clock
from tools.notebooks import FOLDER, notebook_names, read_pair

NAME = "06_optimizers"
TEXT = r"""%%%% notebook 06_optimizers

%%%% md title slide=slide
%% ja
# 06 最適化法

**本編** 5分 · **補足** 1分 <!-- speaker: 0分 · 話すことは時間に数えません。 -->

%% en
# 06 Optimizers

**Main line** 5 min · **Supplements** 1 min <!-- speaker: 0 min · nobody reads these words -->

%%%% setup setup
import types

lu.setup("LANGUAGE")

%%%% code hook tags=hook
print("why?")

%%%% md task slide=subslide
%% ja
### 書いてみよう：一歩

**予想** どこへ行きますか。

%% en
### You write: one step

**Predict** Where does it go?

%%%% code write-1 tags=write
def step(theta, g):
    "One step."
    ...


step = lu.use("6.1", step)

%%%% code write-2 tags=write
def norm(g):
    ...


norm = lu.use("6.2", norm)

%%%% code write-3 tags=write
def bias(t):
    ...


bias = lu.use("6.3", bias)

%%%% code demo tags=demo,picture
lu.widgets.race()

%%%% md question-1 tags=concept
%% ja
問いです。

%% en
A first question.

%%%% md question-2 tags=concept
%% ja
問いです。

%% en
A second question.

%%%% md summary tags=summary
%% ja
まとめです。

%% en
This was the summary.

%%%% md next
%% ja
次は07です。

%% en
What comes next is 07.

%%%% md star tags=supplement slide=skip
%% ja
## ★1 証明（1分）

$$ a = b \tag{1} $$

%% en
## ★1 Proof (1 min)

$$ a = b \tag{1} $$

%%%% code star-code tags=supplement slide=skip
a = b = 1
assert a == b
"""
EXERCISES = {
    number: SimpleNamespace(name=name, arguments=arguments, signature=f"{name}(...)")
    for number, name, arguments in (
        ("6.1", "step", ("theta", "g")),
        ("6.2", "norm", ("g",)),
        ("6.3", "bias", ("t",)),
    )
}


@pytest.fixture
def pair(monkeypatch):
    monkeypatch.setattr(checks, "chapter_exercises", {"6": EXERCISES}.get)
    return make_pair(TEXT)


def test_a_chapter_without_a_fault_has_no_problem(pair):
    assert checks.check_pair(NAME, pair) == []


def test_the_clock_counts_by_its_rules(pair):
    line = clock.read_clock(clock.main_line(pair["en"]))
    title, task, questions, summary_and_next = 3 + 8, 5 + 5, 3 + 3, 4 + 5
    assert line.words == title + task + questions + summary_and_next
    assert (line.lines, line.predictions, line.demos, line.slides) == (4, 1, 1, 2)
    assert line.minutes == pytest.approx(line.words / 200 + 4 * 0.1 + 40 / 60 + 4)
    more = clock.read_clock(clock.supplements(pair["en"]))
    assert (more.words, more.lines) == (5 + 1, 2)  # a displayed formula is one word


def insert(index, cell_id, **fields):
    def plant(nb):
        nb.cells.insert(index, new_markdown_cell("## More of it", id=cell_id, metadata=fields))

    return plant


def everywhere(plant, count):
    def repeat(nb):
        for number in range(count):
            plant(number)(nb)

    return repeat


FAULTS = {
    "long main line": (
        replace("summary", "summary", "word " * 10_000),
        "the main line has 55.25 minutes, at most 50",
    ),
    "many predictions": (
        replace("summary", "This", "**Predict** " * 12),
        "the main line has 13 predictions, at most 12",
    ),
    "many slides": (
        everywhere(
            lambda number: insert(4, f"more-{number}", slideshow={"slide_type": "slide"}), 39
        ),
        "the main line has 41 slides, at most 40",
    ),
    "little written": (
        tag("write-3"),
        "at least 3 cells tagged write expected, 2 found",
    ),
    "minutes of the main line": (
        replace("title", "** 5", "** 8"),
        "the en title names 8 min for the main line, the clock 5.2",
    ),
    "minutes of the supplements": (
        replace("title", "** 1", "** 3"),
        "the en title names 3 min for the supplements, the clock 0.2",
    ),
    "no minutes": (
        replace("title", "**Main line** 5 min", ""),
        "the en title must name the minutes of the main line: **Main line** 5 min",
    ),
    "no hook": (tag("hook"), "1 cells tagged hook expected in the main line, 0 found"),
    "a hook that shows nothing": (
        assign("hook", outputs=[]),
        "after the setup is tagged hook and shows something; they are: hook, write-1",
    ),
    "a late hook": (
        lambda nb: nb.cells.insert(7, nb.cells.pop(2)),
        "after the setup is tagged hook and shows something; they are: write-1, write-2",
    ),
    "no picture": (tag("demo", "demo"), "1 cells tagged picture expected"),
    "no demo": (tag("demo", "picture"), "1 cells tagged demo expected"),
    "one concept question": (tag("question-1"), "2 cells tagged concept expected"),
    "no summary": (tag("summary"), "1 cells tagged summary expected"),
    "a part that is a supplement": (
        tag("question-1", "concept", "supplement"),
        "2 cells tagged concept expected in the main line, 1 found",
    ),
    "a supplement before the summary": (
        tag("question-1", "concept", "supplement"),
        "cell question-1: a supplement before the summary",
    ),
    "main line after the summary": (
        insert(14, "late"),
        "cell late: after the summary, and not tagged supplement",
    ),
    "a supplement on a slide": (
        lambda nb: cell(nb, "star").metadata.pop("slideshow"),
        "cell star: a supplement is no slide, write slide=skip",
    ),
    "TeX in a heading": (
        replace("star", "Proof", r"Proof of $\lambda$"),
        r"cell star: TeX in the heading '## ★1 Proof of $\\lambda$ (1 min)'",
    ),
    "a write cell of another shape": (
        replace("write-1", "step = lu.use", "result = lu.use"),
        "cell write-1: a cell tagged write is one function f",
    ),
    "a write cell with lu.check": (
        replace("write-1", "lu.use", "lu.check"),
        "cell write-1: a cell tagged write is one function f",
    ),
    "other arguments": (
        replace("write-1", "theta, g", "g, theta"),
        "cell write-1: exercise 6.1 asks for step(...), the cell writes step(g, theta)",
    ),
    "an unknown exercise": (
        replace("write-1", "6.1", "6.4"),
        "cell write-1: the catalogue has no exercise 6.4",
    ),
    "an exercise written twice": (
        replace("write-2", "6.2", "6.1"),
        "cell write-2: exercise 6.1 is written for the second time",
    ),
    "an exercise that the chapter forgot": (
        lambda nb: nb.cells.remove(cell(nb, "write-3")),
        "exercises of the catalogue without a cell: 6.3",
    ),
    "an exercise judged elsewhere too": (
        assign("star-code", source='lu.check("6.1", step)'),
        "cell star-code: exercise 6.1 is judged where it is written, and nowhere else",
    ),
}


@pytest.mark.parametrize(("plant", "message"), FAULTS.values(), ids=FAULTS)
def test_a_fault_in_a_chapter_is_found(pair, plant, message):
    plant(pair["en"])
    assert message in "\n".join(checks.check_pair(NAME, pair))


def test_the_minutes_of_the_japanese_title_are_those_of_the_clock_too(pair):
    replace("title", "** 5", "** 8")(pair["ja"])
    (problem,) = checks.check_pair(NAME, pair)
    assert "the ja title names 8 min for the main line, the clock 5.2" in problem


def test_a_notebook_that_is_no_lecture_has_no_such_rules(pair):
    for nb in pair.values():
        nb.cells = nb.cells[:1]
    assert checks.check_pair(NAME, pair)
    assert checks.check_pair("12_reference", pair) == []


LECTURES = [name for name in notebook_names() if name[:2] not in checks.NO_LECTURE]


@pytest.mark.parametrize("name", LECTURES)
def test_a_chapter_is_one_lecture(name):
    problems = checks.check_pair(name, read_pair(FOLDER, name))
    assert not problems, "\n".join(problems)
