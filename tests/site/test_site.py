"""The static edition builds without a warning, asks for nothing outside, and hangs together."""

import importlib.util
import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LANGUAGES = ("ja", "en")
ID = re.compile(r'\bid="([^"]*)"')
ADDRESS = re.compile(r'<(\w+)\b[^>]*?\b(?:href|src)="([^"]*)"')
PICTURE = re.compile(r"<img\b[^>]*>", re.DOTALL)
RETOLD = [
    path.stem
    for path in sorted((ROOT / "notebooks" / "en").glob("*.ipynb"))
    if '"write"' in path.read_text(encoding="utf-8")
]


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder of a freshly built site."""
    if importlib.util.find_spec("myst_nb") is None:
        message = "the packages of the site are not installed; `make site` installs them"
        if os.environ.get("LECTURE_REQUIRE_SITE"):
            pytest.fail(message)
        pytest.skip(message)
    output = tmp_path_factory.mktemp("site")
    command = [sys.executable, ROOT / "site" / "build.py", output]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (built.returncode, built.stderr) == (0, "")
    return output


@cache
def text_of(page):
    return page.read_text(encoding="utf-8")


def pages(site):
    return [page for language in LANGUAGES for page in (site / language).glob("[01]*.html")]


def test_every_notebook_has_its_page(site):
    for language in LANGUAGES:
        names = {path.stem for path in (ROOT / "notebooks" / language).glob("*.ipynb")}
        assert {page.stem for page in (site / language).glob("[01]*.html")} == names


def test_nothing_is_asked_for_outside_the_site(site):
    for page in [site / "index.html", *pages(site)]:
        loaded = [
            address for tag, address in ADDRESS.findall(text_of(page)) if tag not in ("a", "use")
        ]
        outside = [a for a in loaded if re.match(r"(https?:)?//", a)]
        assert outside == [], page.name
    for script in site.rglob("*.css"):
        assert not re.search(r"(url\(|@import)\s*['\"]?(https?:)?//", text_of(script)), script.name


def test_every_link_within_the_site_leads_somewhere(site):
    for page in [site / "index.html", *pages(site)]:
        for _, address in ADDRESS.findall(text_of(page)):
            if re.match(r"[a-z]+:|//|#$", address) or "?" in address:
                continue
            path, _, anchor = address.partition("#")
            target = (page.parent / path).resolve() if path else page
            assert target.exists(), (page.name, address)
            if anchor and target.suffix == ".html":
                assert anchor in ID.findall(text_of(target)), (page.name, address)


def test_each_cell_has_an_anchor_alike_in_both_languages(site):
    for path in (ROOT / "notebooks" / "en").glob("*.ipynb"):
        _title, *cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        wanted = {f"cell-{cell['id']}" for cell in cells if "".join(cell["source"]).strip()}
        for language in LANGUAGES:
            found = set(ID.findall(text_of(site / language / f"{path.stem}.html")))
            assert wanted <= found, (language, path.stem, wanted - found)


def test_each_equation_has_an_anchor_and_links_lead_to_it(site):
    for language in LANGUAGES:
        found = [
            anchor
            for page in sorted((site / language).glob("[01]*.html"))
            for anchor in ID.findall(text_of(page))
            if anchor.startswith("eq-") and anchor[3:].isdigit()
        ]
        assert sorted(found, key=lambda a: int(a[3:])) == [f"eq-{n}" for n in range(1, 66)]
        link = {"ja": ">式", "en": ">eq"}[language]
        linked = [p for p in (site / language).glob("[01]*.html") if f"{link}" in text_of(p)]
        assert len(linked) >= 8


@pytest.mark.parametrize("name", RETOLD)
def test_each_picture_has_a_description(name, site):
    for language in LANGUAGES:
        pictures = PICTURE.findall(text_of(site / language / f"{name}.html"))
        assert pictures
        assert [p[-200:] for p in pictures if not re.search(r'alt="[^"]{10,}"', p)] == []


@pytest.mark.parametrize("name", RETOLD)
def test_supplements_can_be_told_from_the_main_line(name, site):
    for language in LANGUAGES:
        page = text_of(site / language / f"{name}.html")
        assert page.count('class="supplement') == len(re.findall(r"<h2>★", page))


def test_the_start_page_leads_to_every_chapter_in_both_languages(site):
    page = text_of(site / "index.html")
    for path in (ROOT / "notebooks" / "en").glob("*.ipynb"):
        assert all(f'href="{language}/{path.stem}.html"' in page for language in LANGUAGES)
    pictured = [name for name in RETOLD if not name.startswith("00")]
    assert page.count("<img") >= len(pictured)


def test_a_warning_stops_the_building(site, tmp_path, monkeypatch):
    broken = tmp_path / "notebooks"
    for language in LANGUAGES:
        (broken / language).mkdir(parents=True)
        source = ROOT / "notebooks" / language / "00_start_here.ipynb"
        notebook = json.loads(source.read_text(encoding="utf-8"))
        notebook["cells"][1:] = []
        notebook["cells"][0]["source"] = "# Title\n\n```{nothing}\n```\n"
        (broken / language / "00_start_here.ipynb").write_text(json.dumps(notebook))
    command = [sys.executable, ROOT / "site" / "build.py", tmp_path / "out"]
    built = subprocess.run(
        [*command, "--notebooks", broken], capture_output=True, text=True, check=False
    )
    assert built.returncode != 0
    assert "nothing" in built.stderr
