"""A link for each chapter: `python links.py https://hub.example.org`.

Whoever follows one logs in, gets the newest notebooks merged into what is there, and sees the
chapter. What a student wrote stays.
"""

import argparse
import json
import signal
import sys
from pathlib import Path
from urllib.parse import urlencode

from publish import BRANCH, LANGUAGES, ROOT

FOLDER = "lecture"  # in the student's home


def link(hub: str, repository: str, branch: str, path: str) -> str:
    """Return the address that fetches a branch and opens one of its files in JupyterLab."""
    query = urlencode(
        {
            "repo": repository,
            "branch": branch,
            "targetPath": FOLDER,
            "urlpath": f"lab/tree/{FOLDER}/{path}",
        }
    )
    return f"{hub.rstrip('/')}/hub/user-redirect/git-pull?{query}"


def title(notebook: Path) -> str:
    """Return the title of a notebook: its first heading."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    first = "".join(cells[0]["source"])
    return next(line for line in first.splitlines() if line.startswith("# ")).removeprefix("# ")


def main() -> int:
    """Run the command line; return its exit code."""
    parser = argparse.ArgumentParser(prog="links.py", description=__doc__.partition("\n")[0])
    parser.add_argument("hub", metavar="HUB", help="its address, as students write it")
    parser.add_argument("--repository", default="file:///srv/lecture/notebooks.git")
    parser.add_argument("--branch", default=BRANCH)
    parser.add_argument("--language", choices=LANGUAGES, help="only this one")
    options = parser.parse_args()
    for language in (options.language,) if options.language else LANGUAGES:
        for notebook in sorted((ROOT / "notebooks" / language).glob("[0-9][0-9]_*.ipynb")):
            path = f"{language}/{notebook.name}"
            address = link(options.hub, options.repository, options.branch, path)
            print(f"- [{title(notebook)}]({address})")
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # as in `make links | head`
    sys.exit(main())
