"""Print the static edition: `python site/pdf.py SITE` makes one PDF a language from its pages.

What a page folds comes at the end of its chapter, for one thinks first on paper too.
"""

import argparse
import logging
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
# A formula is drawn without letters: who hears the page gets what was typed.
SPOKEN = r"""for (const {math, typesetRoot} of MathJax.startup.document.math) {
  const drawing = typesetRoot.querySelector('svg');
  drawing.removeAttribute('aria-hidden');
  drawing.setAttribute('aria-label', math.replace(/\\(begin|end)\{equation\*\}/g, '').trim());
}"""
WIDTH = 672  # CSS pixels between the margins of print_page.html
OUTSIDE = f"""() => [...document.querySelectorAll('mjx-container g, table, pre, img')]
  .filter(part => {{
    const {{left, right}} = part.getBoundingClientRect();
    return left < -1 || right > {WIDTH + 1};
  }})
  .map(part => part.closest('[id]').id)"""
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
    """Write OUTPUT: title, contents with page numbers, chapters, outline, footer.

    Raises
    ------
    RuntimeError
        If a chapter is not where the contents say.
    """
    folder = site / language
    chapters = [chapter(path, language) for path in sorted(folder.glob("[0-9][0-9]_*.html"))]
    template = Template((HERE / "print_page.html").read_text(encoding="utf-8"))
    shown, numbers = None, [""] * len(chapters)
    for _ in range(2):  # the contents show the page numbers of the print before
        shown = numbers
        text = template.render(
            language=language,
            chapters=list(zip(chapters, shown, strict=True)),
            words=WORDS[language],
        )
        headings = print_text(browser, text, folder, WORDS[language]["title"], output)
        numbers = page_numbers(output)
    if numbers != shown:
        raise RuntimeError(f"{output}: the contents say pages {shown}, but it is {numbers}")
    name_outline(output, headings)


def print_text(browser, text, folder, title, output):
    """Print an HTML text, whose links start from the folder; return its headings.

    Chromium breaks the pages of a text differently when it prints it again, so that each print
    loads it anew.

    Raises
    ------
    RuntimeError
        If a formula, a table, code or a picture is wider than the page.
    """
    footer = (
        "<div style='font: 8px sans-serif; width: 100%; text-align: center'>"
        f"{title} · <span class='pageNumber'></span></div>"
    )
    with (
        browser.new_page(viewport={"width": WIDTH, "height": 1000}) as page,
        tempfile.NamedTemporaryFile("w", suffix=".html", dir=folder, encoding="utf-8") as file,
    ):
        file.write(text)
        file.flush()
        page.set_default_timeout(0)  # MathJax has thousands of formulas to set
        page.emulate_media(media="print", color_scheme="light")
        page.goto(f"file://{file.name}")
        page.evaluate("MathJax.startup.promise")
        page.evaluate(SPOKEN)
        if outside := page.evaluate(OUTSIDE):
            raise RuntimeError(
                f"{output}: wider than the page in {', '.join(dict.fromkeys(outside))}"
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
        return page.locator("h1, h2, h3, h4, h5, h6").all_text_contents()


def page_numbers(path):
    """The pages on which the chapters begin, which are the outline's top entries but the first."""
    reader = PdfReader(path)
    top = [entry for entry in reader.outline if not isinstance(entry, list)]
    return [reader.get_destination_page_number(entry) + 1 for entry in top[1:]]


def name_outline(path, headings):
    """Give each entry the words of its heading.

    Chromium doubles those at the top of a page, and drops the space where a line ends.
    """
    writer = PdfWriter(clone_from=path)
    entries = [writer.root_object["/Outlines"]["/First"]]
    for heading in headings:
        entry = entries.pop().get_object()
        entry[NameObject("/Title")] = TextStringObject(heading)
        entries += [entry[key] for key in ("/Next", "/First") if key in entry]
    writer.write(path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path, help="folder of the finished site")
    options = parser.parse_args()
    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it numbers the objects anew, and says so
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
