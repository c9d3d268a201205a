"""The run sheets of `classroom/run_sheets`: one page a chapter, for the one who stands in front.

Made from the notebook (speaker notes, predictions, demos, concept questions) and its exercises
(names, known mistakes). What cannot be read off them stands in `by_hand/NN.toml`: what to leave
out, and the misconception behind each wrong choice and each group of known mistakes.
"""

import re
import tomllib
from pathlib import Path

from lecture_utils.exercises.catalogue import chapter_exercises
from tools import clock, run_sheet
from tools.notebook_checks import ROOT
from tools.pair_text import NotebookError, slide, tags

FOLDER = ROOT / "classroom" / "run_sheets"

WRITE = re.compile(r"\*\*(?:演習|Exercise )?(\d+\.\d+)\*\*[ （]*\(?(\d+)[ 分]")
QUESTION = re.compile(r"\*\*(Q\d)\*\*")
CHOICE = re.compile(r"<summary>\((\w)\).*?</summary>\s*(.*?)\s*</details>", re.DOTALL)
DETAILS = re.compile(r"<details>.*?</summary>(.*?)</details>", re.DOTALL)
ITEM = re.compile(r"^\d\. (.*)", re.MULTILINE)
MATH = re.compile(r"\$[^$]*\$")
ABBREVIATION = re.compile(r"\b(?:eqs?|e\.g|i\.e|vs)\.")
SENTENCE = re.compile(r".*?(?:[.?!](?:\*\*|[”)])*(?=\s|$)|[。？！](?:\*\*|[」）])*)", re.DOTALL)
JAPANESE_END = re.compile(r"[。？！][*」）]*$")
LABEL = re.compile(
    r"^\*\*(?:What we saw|わかったこと|The picture to remember|覚えておく(?:1枚|図)|Figure \d|図\d)"
    r"[^*]*\*\* *(?:\((?!\w\))[^)]*\) *|（[^）]*）)?"
)
RIGHT = ("Right", "正解")
SHORT = 16  # characters of a sentence that says nothing without the next, such as "No."

SAY = {
    "title": {"en": "# Run sheet {}", "ja": "# 進行表 {}"},
    "about": {
        "en": "[Notebook]({}) · {} slides · {} min for reading, {} min for writing · numbers in "
        "brackets are slides, → is what will be seen.",
        "ja": "[ノートブック]({}) · スライド{}枚 · 読む時間{}分、書く時間{}分 · [ ] はスライドの"
        "番号、→ は見えるもの。",
    },
    "short": {"en": "**Short of time**", "ja": "**時間が足りないとき**"},
    "minutes": {"en": "## Minutes", "ja": "## 時間配分"},
    "demo": {"en": "## Before each slider", "ja": "## スライダーを動かす前に"},
    "write": {
        "en": "## What they write, and what lies behind the known mistakes",
        "ja": "## 書く関数と、よくある間違いの背後にある考え",
    },
    "time": {"en": "({} min)", "ja": "（{}分）"},
    "other": {"en": "slips and others", "ja": "書き間違いなど"},
    "concept": {"en": "## Concept questions", "ja": "## 概念クイズ"},
}
COLON = {"en": ": ", "ja": "："}


def sentences(text):
    """A text cut into sentences; a dot in a formula or an abbreviation ends none."""
    masked = MATH.sub(lambda m: "$" * len(m[0]), text)
    masked = ABBREVIATION.sub(lambda m: "x" * len(m[0]), masked)
    found = [text[m.start() : m.end()].strip() for m in SENTENCE.finditer(masked)]
    return found or [text.strip()]


def first_sentence(text):
    """The first sentence of a text, without a label; more where it is a mere word."""
    paragraph = LABEL.sub(
        "", " ".join(run_sheet.NOTE.sub("", text).strip().split("\n\n")[0].split())
    )
    found = ""
    for sentence in sentences(paragraph):
        found += sentence if not found or JAPANESE_END.search(found) else f" {sentence}"
        if len(found) > SHORT and found.count("**") % 2 == 0:
            break
    return found


def seen(cells, hand, language):
    """What will be seen after each prediction, by the position of its cell.

    It is the first sentence of the text that follows the next cell of code, or stands in `hand`.
    """
    answers = {}
    for i, cell in enumerate(cells):
        if cell.cell_type != "markdown" or not clock.PREDICT.search(cell.source):
            continue
        if cell.id in hand:
            answers[i] = hand[cell.id][language]
            continue
        ran = False
        for later in cells[i + 1 :]:
            ran = ran or later.cell_type == "code"
            if ran and later.cell_type == "markdown" and not later.source.startswith("#"):
                answers[i] = first_sentence(later.source)
                break
    return {i: text for i, text in answers.items() if text}


def minutes(cells, hand, language):
    """One line for each speaker note: minute, slide, heading, what to say, what will be seen."""
    answers = seen(cells, hand, language)
    lines, screen, heading, said = [], 0, "", ""
    for i, cell in enumerate(cells):
        screen += slide(cell) in ("slide", "subslide")
        if cell.cell_type != "markdown":
            continue
        heading = (run_sheet.HEADING.findall(cell.source) or [heading])[-1]
        for note in run_sheet.NOTE.findall(cell.source):
            minute, text = run_sheet.TIMED[language].fullmatch(note).groups()
            where = "" if heading == said else f"{heading} · "
            lines.append(f"- **{minute}** [{screen}] {where}{' '.join(text.split())}")
            said = heading
        if i in answers:
            lines[-1] += f" → {answers[i]}"
    return lines


def demos(cells):
    """One line for each question before a demo: its slide, the question, and what will be seen."""
    lines, screen = [], 0
    for i, cell in enumerate(cells):
        if cell.cell_type == "code" and clock.shows_a_demo(cell) and "demo" in tags(cell):
            questions = ITEM.findall(cells[i - 1].source)
            answers = [
                answer
                for block in DETAILS.findall(cells[i + 1].source)
                for answer in ITEM.findall(block)
            ]
            if len(questions) != len(answers):
                raise NotebookError(
                    f"cell {cell.id}: {len(questions)} questions, {len(answers)} answers"
                )
            lines += [
                f"- [{screen}] **{n}** {question} → {first_sentence(answer)}"
                for n, (question, answer) in enumerate(zip(questions, answers, strict=True), 1)
            ]
        screen += slide(cell) in ("slide", "subslide")
    return lines


def written(cells):
    """The minutes that the notebook gives for each exercise."""
    found = (
        m for cell in cells if cell.cell_type == "markdown" for m in WRITE.finditer(cell.source)
    )
    return {m[1]: int(m[2]) for m in found}


def behind(exercise, groups, language):
    """The known mistakes of an exercise, each group with the misconception behind it."""
    lines = [(group[language], group["mistakes"]) for group in groups]
    told = {name for group in groups for name in group["mistakes"]}
    if others := [name for name in exercise.mistakes if name not in told]:
        lines.append((SAY["other"][language], others))
    return [f"  - *{text}* · {', '.join(names)}" for text, names in lines]


def concepts(cells):
    """The right choice of each concept question, by its name."""
    found = {}
    for cell in cells:
        if "concept" in tags(cell):
            (name,) = QUESTION.findall(cell.source)
            choices = CHOICE.findall(cell.source)
            (found[name],) = (c for c, text in choices if text.startswith(RIGHT))
    return found


def by_hand(name, folder=FOLDER):
    path = Path(folder) / "by_hand" / f"{name[:2]}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def check_hand(hand, cells, exercises):
    """What is written by hand about parts that the chapter does not have, or lacks."""
    ids, questions = {cell.id for cell in cells}, set(concepts(cells))
    problems = [f"no cell {cell} in the main line" for cell in set(hand["seen"]) - ids]
    problems += [
        f"concept question {q} here or there only" for q in set(hand["concept"]) ^ questions
    ]
    for number, groups in hand["behind"].items():
        known = exercises[number].mistakes if number in exercises else {}
        problems += [
            f"{number} has no known mistake {name!r}"
            for group in groups
            for name in group["mistakes"]
            if name not in known
        ]
    return problems


def sheet(name, nb, hand, language):
    """The run sheet of a chapter as Markdown.

    Raises
    ------
    NotebookError
        If what is written by hand does not fit the chapter.
    """
    cells = clock.main_line(nb)
    exercises = chapter_exercises(str(int(name[:2])))
    if problems := check_hand(hand, cells, exercises):
        raise NotebookError("\n".join(f"by_hand/{name[:2]}.toml: {p}" for p in problems))

    say = {key: text[language] for key, text in SAY.items()}
    title = re.sub(r"^# ", "", nb.cells[0].source.split("\n")[0])
    times = written(cells)
    writing = sum(times[number] for number in exercises)
    reading = clock.title_minutes(nb.cells[0].source, language)[0]
    slides = sum(slide(cell) in ("slide", "subslide") for cell in cells)
    lines = [
        say["title"].format(title),
        "",
        say["about"].format(
            f"../../../notebooks/{language}/{name}.ipynb", slides, reading, writing
        ),
        "",
        f"{say['short']}{COLON[language]}{hand['leave_out'][language]}",
        "",
        say["minutes"],
        "",
        *minutes(cells, hand["seen"], language),
        "",
        say["demo"],
        "",
    ]
    lines += demos(cells)
    lines += ["", say["write"], ""]
    for number, exercise in exercises.items():
        lines.append(f"- **{number}** `{exercise.name}` {say['time'].format(times[number])}")
        lines += behind(exercise, hand["behind"].get(number, []), language)
    lines += ["", say["concept"], ""]
    lines += [
        f"- **{question} ({letter})** {hand['concept'][question][language]}"
        for question, letter in concepts(cells).items()
    ]
    return "\n".join(lines) + "\n"


def path_of(name, language, folder=FOLDER):
    return Path(folder) / language / f"{name}.md"


def outdated(notebooks, language, folder=FOLDER, mend=False):
    """Name the sheets that differ from what is made today; `mend` writes them."""
    found = []
    for name, nb in notebooks.items():
        if (hand := by_hand(name, folder)) is None:
            continue
        path, new = path_of(name, language, folder), sheet(name, nb, hand, language)
        if not path.exists() or path.read_text(encoding="utf-8") != new:
            found.append(f"{language}/{name}")
            if mend:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(new, encoding="utf-8", newline="\n")
    return found
