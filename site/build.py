"""Build the static edition: `python site/build.py OUTPUT`.

Both languages come from the stored outputs of the notebooks; nothing is executed, and nothing is
fetched.
"""

import argparse
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from jinja2 import Template

HERE = Path(__file__).parent
NOTEBOOKS = HERE.parent / "notebooks"
LANGUAGES = ("en", "ja")


def mathjax():
    """The one file of MathJax that draws formulas as SVG, without fonts."""
    package = importlib.util.find_spec("sphinx-mathjax-offline")
    return Path(package.origin).parent / "static" / "mathjax" / "tex-svg.js"


def build(output, folder=NOTEBOOKS, live=False):
    """Build the pages of both languages, and the start page that leads to them.

    With `live` each page has a link to its chapter in the live edition, which `live.py` builds.

    Raises
    ------
    subprocess.CalledProcessError
        If Sphinx fails, or warns of anything.
    """
    output.mkdir(parents=True, exist_ok=True)
    address = "../live/start.html" if live else ""
    for language in LANGUAGES:
        with tempfile.TemporaryDirectory() as doctrees:
            subprocess.run(
                [
                    *(sys.executable, "-m", "sphinx", "--builder", "html", "--quiet"),
                    *("--fail-on-warning", "--keep-going", "--fresh-env"),
                    *("--conf-dir", HERE, "--doctree-dir", doctrees),
                    *(folder / language, output / language),
                ],
                env=os.environ | {"SITE_LANGUAGE": language, "SITE_LIVE": address},
                check=True,
            )
        shutil.rmtree(output / "jupyter_execute", ignore_errors=True)  # left by the parser
        shutil.copy(mathjax(), output / language / "_static" / "mathjax.js")
    (output / "index.html").write_text(start_page(folder), encoding="utf-8")


def start_page(folder):
    """Every chapter with its picture to remember, in both languages, as HTML."""
    chapters = []
    for path in sorted((folder / "en").glob("*.ipynb")):
        en, ja = (
            json.loads((folder / language / path.name).read_text(encoding="utf-8"))
            for language in LANGUAGES
        )
        chapters.append(
            {"name": path.stem, "picture": picture(en), "en": title(en), "ja": title(ja)}
        )
    return Template((HERE / "start_page.html").read_text(encoding="utf-8")).render(
        chapters=chapters
    )


def title(notebook):
    """The heading of the first cell."""
    return "".join(notebook["cells"][0]["source"]).split("\n")[0].removeprefix("# ")


def picture(notebook):
    """The picture of the cell tagged `picture`, or nothing."""
    for cell in notebook["cells"]:
        if "picture" in cell["metadata"].get("tags", []):
            for output in cell.get("outputs", []):
                shown = "".join(output.get("data", {}).get("text/html", ""))
                if found := re.search(r"<img [^>]*>", shown):
                    return found[0]
    return ""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path, help="folder of the finished site")
    parser.add_argument("--notebooks", type=Path, default=NOTEBOOKS, help="where ja/ and en/ are")
    parser.add_argument("--live", action="store_true", help="link to the live edition")
    options = parser.parse_args()
    build(options.output, options.notebooks, options.live)
