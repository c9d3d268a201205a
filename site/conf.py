"""Sphinx settings of the static edition; `build.py` calls Sphinx once for each language."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

language = os.environ["SITE_LANGUAGE"]
other = {"en": "ja", "ja": "en"}[language]
live = os.environ["SITE_LIVE"]  # address of the live edition, relative to a page; or empty

project = html_title = {
    "en": "Neural networks for physicists",
    "ja": "物理研究者のためのニューラルネットワーク",
}[language]
extensions = ["myst_nb", "sphinx_external_toc", "sphinx_copybutton", "series"]
external_toc_path = str(HERE / "_toc.yml")
root_doc = "00_start_here"
exclude_patterns = ["*.pair.md", ".ipynb_checkpoints", "my_functions.py"]

nb_execution_mode = "off"  # the stored outputs are shown
nb_merge_streams = True
myst_enable_extensions = ["dollarmath", "amsmath"]
myst_dmath_double_inline = True
myst_heading_anchors = 3
myst_all_links_external = True  # `series` has made them addresses of pages

mathjax_path = "mathjax.js"  # `build.py` puts it there: the site asks for nothing outside itself
mathjax3_config = {"svg": {"fontCache": "global"}}

templates_path = ["_templates"]
html_static_path = ["_static"]
html_favicon = "_static/icon.svg"
html_css_files = ["series.css"]
html_js_files = [("series.js", {"defer": "defer"})]
html_copy_source = False
html_show_sourcelink = False
html_permalinks_icon = "#"
html_theme = "sphinx_book_theme"
html_theme_options = {
    "use_download_button": False,
    "use_fullscreen_button": False,
    "show_toc_level": 2,
    "home_page_in_toc": True,
    "article_header_start": ["toggle-primary-sidebar.html", "language_link.html"],
    "navbar_start": [],
    "navbar_center": [],
    "navbar_end": [],
    "navbar_persistent": [],
    "extra_footer": {
        "en": "Text and figures CC BY 4.0, code BSD-3-Clause.",
        "ja": "文章と図は CC BY 4.0、コードは BSD-3-Clause。",
    }[language],
}
html_sidebars = {
    "**": [
        "navbar-logo.html",
        "language_link.html",
        "search-button-field.html",
        "sbt-sidebar-nav.html",
    ]
}
html_context = {
    "default_mode": "auto",
    "other_language": other,
    "other_label": {"en": "日本語", "ja": "English"}[language],
    "live": live,
    "live_label": {"en": "Run it live", "ja": "ブラウザで動かす"}[language],
}
