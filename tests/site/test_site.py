"""The static edition builds without a warning, asks for nothing outside, and hangs together."""

import html
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from functools import cache
from pathlib import Path

import pytest

from tests import web

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
    command = [sys.executable, ROOT / "site" / "build.py", output, "--live"]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (built.returncode, built.stderr) == (0, "")
    return output


@cache
def text_of(page):
    return page.read_text(encoding="utf-8")


@cache
def ids_of(page):
    return ID.findall(text_of(page))


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
                assert anchor in ids_of(target), (page.name, address)


def test_each_cell_has_an_anchor_alike_in_both_languages(site):
    for path in (ROOT / "notebooks" / "en").glob("*.ipynb"):
        _title, *cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        wanted = {f"cell-{cell['id']}" for cell in cells if "".join(cell["source"]).strip()}
        for language in LANGUAGES:
            found = set(ids_of(site / language / f"{path.stem}.html"))
            assert wanted <= found, (language, path.stem, wanted - found)


def test_each_equation_has_an_anchor_and_links_lead_to_it(site):
    for language in LANGUAGES:
        found = [
            anchor
            for page in sorted((site / language).glob("[01]*.html"))
            for anchor in ids_of(page)
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


def test_each_page_leads_to_its_chapter_in_the_live_edition(site):
    for page in pages(site):
        language = page.parent.name
        assert f'href="../live/start.html?path={language}/{page.stem}.ipynb"' in text_of(page)


@pytest.fixture(scope="module")
def address(site):
    with web.served(site) as address:
        yield address


SHORT, LONG = ("index", "ja/03_iris_onehot_softmax"), "en/12_reference"
EXAMINED = {(390, "dark"): SHORT, (1280, "light"): (*SHORT, LONG)}
"""What axe-core looks at: each theme and each width, the long page once."""


@pytest.mark.parametrize(
    ("width", "theme"), [(390, "dark"), (390, "light"), (1280, "dark"), (1280, "light")]
)
def test_a_page_fits_the_screen_and_puts_up_no_barriers(width, theme, address, browser):
    looks = {"viewport": {"width": width, "height": 844}, "color_scheme": theme}
    with web.visitor(browser, address, **looks) as page:
        for path in (*SHORT, LONG):
            page.goto(f"{address}/{path}.html")
            if path != "index":
                typeset(page)
                assert page.evaluate("document.documentElement.dataset.theme") == theme
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert page.problems == [], path
            if path in EXAMINED.get((width, theme), ()):
                assert web.barriers(page, [["main"]]) == [], path
            page.problems.clear()  # axe-core looks for style sheets where there are none


def typeset(page):
    """Wait for the formulas; none is left as it was typed."""
    page.evaluate("MathJax.startup.promise")
    assert page.locator("mjx-container").count() > 20
    typed = page.evaluate(
        r"""() => {
          const article = document.querySelector('article').cloneNode(true);
          article.querySelectorAll('pre, code, mjx-container').forEach(part => part.remove());
          return article.textContent.match(/\$[^$\n]{1,80}\$|\\\(|\\frac/g) ?? [];
        }"""
    )
    assert typed == []


@pytest.mark.parametrize(
    ("language", "word", "link"), [("en", "overfitting", "eq. (20)"), ("ja", "過学習", "式(20)")]
)
def test_a_reader_finds_a_word_an_equation_and_the_other_language(
    language, word, link, address, browser
):
    with web.visitor(browser, address) as page:
        page.goto(f"{address}/{language}/search.html?q={word}")
        page.locator("#search-results li a").first.wait_for()

        page.goto(f"{address}/{language}/05_newton_vs_sgd.html")
        typeset(page)
        page.locator("article a", has_text=link).first.click()
        page.wait_for_url("**/04_loss_and_split.html#eq-20")
        typeset(page)
        page.wait_for_function(
            "Math.abs(document.getElementById('eq-20').getBoundingClientRect().top) < 300"
        )

        page.evaluate("document.getElementById('cell-summary').scrollIntoView()")
        page.locator(".language-link").first.click()
        page.wait_for_url(f"**/{'ja' if language == 'en' else 'en'}/04_loss_and_split.html#cell-*")
        assert page.problems == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_chapters_are_printed_with_contents_outline_and_fonts(language, site, tmp_path):
    from pypdf import PdfReader

    shutil.copytree(site / language / "_static", tmp_path / language / "_static")
    names = ["00_start_here", "02_linear_activation"]  # with the widest numbered equation
    for name in names:
        shutil.copy(site / language / f"{name}.html", tmp_path / language)
    subprocess.run([sys.executable, ROOT / "site" / "pdf.py", tmp_path], check=True)

    reader = PdfReader(tmp_path / f"neural_networks_for_physicists_{language}.pdf")
    assert 12 < len(reader.pages) < 50
    assert reader.root_object["/MarkInfo"]["/Marked"]
    top = [entry for entry in reader.outline if not isinstance(entry, list)]
    titles = [entry.title for entry in top[1:]]
    assert [title[:2] for title in titles] == ["00", "02"]

    text = [plain(page.extract_text()) for page in reader.pages]
    for entry in top[1:]:
        number = reader.get_destination_page_number(entry)
        assert plain(f"{entry.title}{number + 1}") in text[0]  # the contents
        assert text[number].startswith(plain(entry.title))
    outlined = [entry.title for entry in flat(reader.outline)]
    for name in names:
        [article] = re.findall(
            "<article.*</article>", text_of(site / language / f"{name}.html"), re.DOTALL
        )
        headings = [html.unescape(h) for h in re.findall(r"<h[23]>([^<]+)<", article)]
        assert len(headings) > 3
        for heading in headings:
            assert heading in outlined
            assert plain(heading) in "".join(text), heading
    formulas = sum(text_of(site / language / f"{name}.html").count("\\(") for name in names)
    described = [f["/Alt"] for f in figures(reader.root_object["/StructTreeRoot"])]
    assert len(described) > formulas and all(described)

    fonts = [font for page in reader.pages for font in page["/Resources"].get("/Font", {}).values()]
    assert fonts
    assert all(embedded(font.get_object()) for font in fonts)


def test_what_is_wider_than_the_page_stops_the_printing(site, tmp_path):
    shutil.copytree(site / "en" / "_static", tmp_path / "en" / "_static")
    wide = f"$${'x + ' * 60} x$$"
    page = f'<article><h1>00 Title</h1><p id="fits">x</p><p id="wide">{wide}</p></article>'
    (tmp_path / "en" / "00_title.html").write_text(page)
    command = [sys.executable, ROOT / "site" / "pdf.py", tmp_path]
    printed = subprocess.run(command, capture_output=True, text=True, check=False)
    assert printed.returncode != 0
    assert "wider than the page in 00-wide" in printed.stderr


def flat(outline):
    """The entries of all levels."""
    for entry in outline:
        yield from flat(entry) if isinstance(entry, list) else [entry]


def figures(part):
    """What the tags of a PDF call figures, formulas among them."""
    if part.get("/S") == "/Figure":
        yield part
    inner = part.get("/K", [])
    for child in inner if isinstance(inner, list) else [inner]:
        child = child.get_object()
        if isinstance(child, dict):
            yield from figures(child)


def plain(text):
    """The text without spaces, in the usual form of each letter."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def embedded(font):
    """Whether the file contains the shapes of a font."""
    if font["/Subtype"] == "/Type3":
        return "/CharProcs" in font
    [inner] = font.get("/DescendantFonts", [font])
    descriptor = inner.get_object()["/FontDescriptor"]
    return any(key.startswith("/FontFile") for key in descriptor)


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
