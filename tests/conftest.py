"""The browser, and the option and the summary of its tests: pytest asks before it goes deeper."""

import os
import shutil
import statistics
from pathlib import Path

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser():
    """A Chromium or Chrome."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        found = [path for name in BROWSERS if (path := shutil.which(name))]
        own = Path(playwright.chromium.executable_path)
        executable = found[0] if found else str(own) if own.exists() else None
        if executable is None:
            message = (
                f"no browser: none of {', '.join(BROWSERS)} is on PATH, and "
                "`playwright install chromium` has not been run"
            )
            if os.environ.get("CI") or os.environ.get("LECTURE_REQUIRE_BROWSER"):
                pytest.fail(message)
            pytest.skip(message)
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


def pytest_addoption(parser):
    parser.addoption(
        "--screenshots",
        metavar="DIR",
        type=Path,
        help="save a picture of each notebook, and of each demo at the ends of its controls",
    )


def pytest_terminal_summary(terminalreporter):
    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    properties = [
        known
        for report in reports
        if getattr(report, "when", "") == "call"
        for known in report.user_properties
    ]
    latencies = [value for name, value in properties if name == "latency" and len(value[1]) > 1]
    if latencies:
        terminalreporter.section("demos: from key press to painted frame")
    for demo, values in latencies:
        terminalreporter.line(
            f"{demo:50} median {statistics.median(values):4.0f} ms,  "
            f"95 % below {statistics.quantiles(values, n=20)[-1]:4.0f} ms,  {len(values)} steps"
        )
    reached = [value for name, value in properties if name == "live"]
    if reached:
        terminalreporter.section("live edition: since the address was opened")
    for line in reached:
        terminalreporter.line(line)
