"""The pages for a teacher: both languages say the same, and what they name exists and fits."""

import re
from pathlib import Path

import pytest

from lecture_utils.exercises.catalogue import all_exercises
from tools import clock, notebooks, sheets
from tools.pair_text import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "classroom"
PAGES = ("README", "syllabus", "reports")
PLACES = [(ROOT, "README"), *((FOLDER, name) for name in PAGES)]
SUFFIX = {"en": ".md", "ja": ".ja.md"}

CODE = re.compile(r"```.*?```", re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)]*)\)")
HEADING = re.compile(r"^(#+) (.*)$", re.MULTILINE)
FUNCTION = re.compile(r"\b(\d{1,2}\.\d)\b")
PLACE = re.compile(r"\b(\d\d) (?:§+([\d–, ]*\d)|★(\d+))")
# What only one language has, or has in other words.
NEUTRAL = ((".ja.md", ".md"), ("/ja/", "/en/"))


def page(name, language):
    return (FOLDER / f"{name}{SUFFIX[language]}").read_text(encoding="utf-8")


def written_lines(text):
    """The lines of a syllabus that name functions to write."""
    return re.findall(r"^(?:- \*\*(?:They write|書く関数)\*\*|\|).*$", text, re.MULTILINE)


def numbers(text):
    """Sections such as "1–3, 6" one by one."""
    for part in text.replace(" ", "").split(","):
        first, _, last = part.partition("–")
        yield from range(int(first), int(last or first) + 1)


def places(text):
    """(chapter, "§" or "★", number) for each part of a chapter that is named."""
    return [
        (chapter, mark, n)
        for chapter, sections, star in PLACE.findall(text)
        for mark, n in (
            [("★", int(star))] if star else [("§", n) for n in numbers(sections.strip(", "))]
        )
    ]


def anchor(heading):
    """The address that GitHub makes of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("name", PAGES)
def test_both_languages_have_the_same_structure(name):
    def structure(language):
        text = page(name, language)
        links = [link.partition("#")[0] for link in LINK.findall(CODE.sub("", text))]
        for own, neutral in NEUTRAL:
            links = [link.replace(own, neutral) for link in links]
        return {
            "headings": [len(level) for level, _ in HEADING.findall(CODE.sub("", text))],
            "code": CODE.findall(text),
            "links": links[1:],  # the first is the other language
            "rows": [line.count("|") for line in text.splitlines() if line.startswith("|")],
            "points": re.findall(r"\| (\d+) \|$", text, re.MULTILINE),
            "items": re.findall(r"^(- |\d\. )", text, re.MULTILINE),
            "places": places(text),
            "functions": [FUNCTION.findall(line) for line in written_lines(text)],
        }

    assert structure("ja") == structure("en")


@pytest.mark.parametrize(
    "file",
    [folder / f"{name}{end}" for end in SUFFIX.values() for folder, name in PLACES],
    ids=lambda file: str(file.relative_to(ROOT)),
)
def test_every_link_leads_somewhere(file):
    for link in LINK.findall(CODE.sub("", file.read_text(encoding="utf-8"))):
        if link.startswith("https://"):
            continue
        path, _, target = link.partition("#")
        found = file.parent / path if path else file
        assert found.exists(), link
        if target:
            headings = HEADING.findall(CODE.sub("", found.read_text(encoding="utf-8")))
            assert target in [anchor(heading) for _, heading in headings], link


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plans_name_functions_sections_and_supplements_that_exist(language):
    text = page("syllabus", language)
    named = [n for line in written_lines(text) for n in FUNCTION.findall(line)]
    assert named and set(named) <= set(all_exercises())
    there = set()
    for name in notebooks.notebook_names():
        for cell in notebooks.read(notebooks.FOLDER, language, name).cells:
            for mark, n in re.findall(r"^## (★?)(\d+)", cell.source, re.MULTILINE):
                there.add((name[:2], mark or "§", int(n)))
    assert places(text) and set(places(text)) <= there


@pytest.mark.parametrize("language", LANGUAGES)
def test_fifteen_weeks_take_up_every_function(language):
    weeks = page("syllabus", language).split("\n### ")[1:]
    assert [int(re.search(r"\d+", week)[0]) for week in weeks] == list(range(1, 16))
    assert {len(re.findall(r"^- \*\*", week, re.MULTILINE)) for week in weeks} == {5}
    lines = [line for week in weeks for line in written_lines(week) if not line.startswith("|")]
    named = {n for line in lines for n in FUNCTION.findall(line)}
    assert named == set(all_exercises())


def test_half_a_day_is_long_enough():
    rows = re.findall(
        r"^\| (\d):(\d\d) \| (\d+) \| (.*) \| (.*) ?\|$", page("syllabus", "en"), re.M
    )
    ends = 0
    for hour, minute, length, sections, functions in rows:
        assert 60 * int(hour) + int(minute) == ends
        ends += int(length)
        needed = 0
        for chapter, _, n in places(sections):
            (name,) = notebooks.select(chapter, notebooks.notebook_names())
            cells = clock.main_line(notebooks.read(notebooks.FOLDER, "en", name))
            heads = [re.search(r"^## (\d+)\.", cell.source, re.MULTILINE) for cell in cells]
            first = next(i for i, head in enumerate(heads) if head and int(head[1]) == n)
            last = next((i for i in range(first + 1, len(cells)) if heads[i]), len(cells))
            needed += clock.read_clock(cells[first:last]).minutes
        for number in FUNCTION.findall(functions):
            chapter = number.partition(".")[0]
            (name,) = notebooks.select(chapter, notebooks.notebook_names())
            nb = notebooks.read(notebooks.FOLDER, "en", name)
            needed += sheets.written(nb.cells).get(number, 1)
        if "10 §8" not in sections:  # the outlook
            assert needed <= int(length), sections
    assert ends == 210


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_rubric_gives_ten_points(language):
    tables = re.findall(r"(?:^\|.*\n)+", page("reports", language), re.MULTILINE)
    points = [sum(map(int, re.findall(r"\| (\d+) \|$", table, re.M))) for table in tables]
    assert points == [10] * 5


def test_the_lines_to_begin_a_report_with_run_and_say_what_they_promise(capsys):
    energies, loss, activation = (
        code.removeprefix("```python\n").removesuffix("```")
        for code in CODE.findall(page("reports", "en"))
    )
    for code in (energies, loss, activation):
        exec(code, {"__name__": "report"})
    pulls, gradient, slope, *trained = capsys.readouterr().out.splitlines()
    assert pulls.startswith("pulls: [") and len(re.findall(r"-?\d+\.\d", pulls)) == 7
    assert float(gradient.split()[-1]) < 1e-7
    assert float(slope.split()[-1]) < 1e-8
    assert [line.split(":")[0] for line in trained] == ["own", "tanh"]
