"""Print the static edition: `python site/pdf.py SITE` makes one PDF a language from its pages.

What a page folds comes at the end of its chapter, for one thinks first on paper too.
"""

import argparse
import re
import shutil
import tempfile
from pathlib import Path

from bs4 import BeautifulSoup
from jinja2 import Template
from playwright.sync_api import sync_playwright
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WORDS = {
    "en": {
        "title": "Neural networks for physicists",
        "contents": "Contents",
        "folded": "To look up after thinking",
        "supplements": "A section marked ★ is a supplement: the main line does not need it.",
    },
    "ja": {
        "title": "物理研究者のためのニューラルネットワーク",
        "contents": "目次",
        "folded": "考えてから見る",
        "supplements": "★ の付いた節は補足です。本筋では使いません。",
    },
}
ADDRESS = re.compile(r"(?:(\d\d)_\w+\.html)?(?:#(.+))?")


def chapter(path, language):
    """The text of a page, with names that are unique among all chapters, and nothing folded."""
    number = path.stem[:2]
    article = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").article
    for useless in article.select(".headerlink, .prev-next-footer"):
        useless.decompose()
    for element in article.select("[id]"):
        element["id"] = f"{number}-{element['id']}"
    for link in article.select("a[href]"):
        if found := ADDRESS.fullmatch(link["href"]):
            place = [found[1] or number, *filter(None, [found[2]])]
            link["href"] = "#" + "-".join(place)
        elif not re.match("https?:", link["href"]):
            link.unwrap()  # a page in the other language
    unfold(article, number, language)
    return {"number": number, "title": article.h1.get_text(), "text": article.decode_contents()}


def unfold(article, number, language):
    """Leave of each folded part its summary, with a link to the rest at the end."""
    page = BeautifulSoup("", "html.parser")
    end = page.new_tag("section")
    end.append(page.new_tag("h2", string=WORDS[language]["folded"]))
    for count, part in enumerate(article.select("details"), 1):
        here, there = f"{number}-folded-{count}", f"{number}-unfolded-{count}"
        line = page.new_tag("p", id=here)
        line.extend([*part.summary.extract().contents, " "])
        line.append(page.new_tag("a", href=f"#{there}", string=f"→ {number}.{count}"))
        rest = page.new_tag("div", id=there, attrs={"class": "unfolded"})
        back = page.new_tag("p")
        back.append(page.new_tag("a", href=f"#{here}", string=f"{number}.{count}"))
        rest.extend([back, *part.contents])
        part.replace_with(line)
        end.append(rest)
    if end.div:
        article.append(end)


def print_language(browser, site, language, output):
    """Write OUTPUT: title, contents with page numbers, chapters, outline, footer."""
    folder = site / language
    chapters = [chapter(path, language) for path in sorted(folder.glob("[0-9][0-9]_*.html"))]
    template = Template((HERE / "print_page.html").read_text(encoding="utf-8"))
    text = template.render(language=language, chapters=chapters, words=WORDS[language])
    footer = (
        "<div style='font: 8px sans-serif; width: 100%; text-align: center'>"
        f"{WORDS[language]['title']} · <span class='pageNumber'></span></div>"
    )
    with (
        browser.new_page(color_scheme="light") as page,
        tempfile.NamedTemporaryFile("w", suffix=".html", dir=folder, encoding="utf-8") as file,
    ):
        file.write(text)
        file.flush()
        page.set_default_timeout(0)  # MathJax has thousands of formulas to set
        page.goto(f"file://{file.name}")
        page.evaluate("MathJax.startup.promise")
        page.emulate_media(media="print", color_scheme="light")
        shown, numbers = None, []
        while shown != numbers:  # the contents show the page numbers of the print before
            shown = numbers
            page.evaluate(
                """numbers => document.querySelectorAll('.page-number').forEach(
                     (place, index) => { place.textContent = numbers[index] ?? ''; })""",
                shown,
            )
            page.pdf(
                path=output,
                prefer_css_page_size=True,
                print_background=True,
                tagged=True,
                outline=True,
                display_header_footer=True,
                header_template="<span></span>",
                footer_template=footer,
            )
            numbers = page_numbers(output)
    tidy_outline(output)


def page_numbers(path):
    """The pages on which the chapters begin, which are the outline's top entries but the first."""
    reader = PdfReader(path)
    top = [entry for entry in reader.outline if not isinstance(entry, list)]
    return [reader.get_destination_page_number(entry) + 1 for entry in top[1:]]


def tidy_outline(path):
    """Give each heading its name once: Chromium doubles those at the top of a page."""
    writer = PdfWriter(clone_from=path)
    entries = [writer.root_object["/Outlines"].get_object()]
    while entries:
        entry = entries.pop()
        title = entry.get("/Title", "")
        half = len(title) // 2
        if title and title[:half] == title[half:]:
            entry[NameObject("/Title")] = TextStringObject(title[:half])
        entries += [entry[key].get_object() for key in ("/First", "/Next") if key in entry]
    writer.write(path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path, help="folder of the finished site")
    options = parser.parse_args()
    languages = [language for language in WORDS if (options.site / language).is_dir()]
    if not languages:
        parser.error(f"no pages in {options.site}; `make site` builds them")
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        for language in languages:
            output = options.site / f"neural_networks_for_physicists_{language}.pdf"
            print_language(browser, options.site, language, output)
        browser.close()
