"""The option and the summary of the browser tests; pytest asks for both before it goes deeper."""

import statistics
from pathlib import Path


def pytest_addoption(parser):
    parser.addoption(
        "--screenshots",
        metavar="DIR",
        type=Path,
        help="save a picture of each notebook, and of each demo at the ends of its controls",
    )


def pytest_terminal_summary(terminalreporter):
    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    latencies = [
        value
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == "latency" and report.when == "call" and len(value[1]) > 1
    ]
    if latencies:
        terminalreporter.section("demos: from key press to painted frame")
    for demo, values in latencies:
        terminalreporter.line(
            f"{demo:50} median {statistics.median(values):4.0f} ms,  "
            f"95 % below {statistics.quantiles(values, n=20)[-1]:4.0f} ms,  {len(values)} steps"
        )
