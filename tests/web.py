"""A folder served to a browser that reaches nothing else."""

import functools
import http.server
import json
import threading
from contextlib import contextmanager
from pathlib import Path

import axe_playwright_python

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@contextmanager
def served(folder):
    """The address of a folder on this machine."""
    handler = functools.partial(Quiet, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def visitor(browser, address, **options):
    """A page of a browser without a past; ``page.problems`` tells what went wrong in it.

    Errors in the console count, and so does each attempt to reach another address, which fails.
    """
    problems = []

    def outside(url):
        return not url.startswith((address, "data:", "blob:"))

    def requested(request):
        if outside(request.url):
            problems.append(f"asked for {request.url[:200]}")

    def said(message):
        if message.type == "error":
            problems.append(message.text)

    with browser.new_context(**options) as context:
        context.on("request", requested)
        context.on("console", said)
        context.on("weberror", lambda error: problems.append(str(error.error)))
        context.route(outside, lambda route: route.abort())
        page = context.new_page()
        page.problems = problems
        yield page


def barriers(page, context, rules=()):
    """What axe-core calls serious or critical; `rules` are left out."""
    page.evaluate(AXE)
    options = {
        "resultTypes": ["violations"],
        "runOnly": ["wcag2a", "wcag2aa", "wcag21aa"],
        "rules": {rule: {"enabled": False} for rule in rules},
    }
    found = page.evaluate(f"axe.run({json.dumps(context)}, {json.dumps(options)})")["violations"]
    return [
        f"{violation['id']}: {node['html'][:300]} {node['failureSummary']}"
        for violation in found
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
