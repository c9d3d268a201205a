"""Run the tests with other versions: `make versions`, or `python -m tools.versions`.

Each combination of a Python and of the oldest or the newest packages that pyproject.toml admits
gets an environment of its own; one more run has the arithmetic of an older processor. In each the
unit tests run, and the English notebooks are compared with what is stored. "Oldest" are the oldest
releases of what pyproject.toml names that come ready-made for that Python.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from tools.notebook_checks import ROOT

PACKAGES = ("numpy", "scipy", "matplotlib", "scikit-learn", "ipywidgets")
TESTS = {
    "unit tests": ["tests/unit"],
    "notebooks": [
        "--nbval",
        "--nbval-current-env",
        "--nbval-sanitize-with=tests/notebooks/sanitize.cfg",
        "notebooks/en",
    ],
}
# What an environment says of itself: versions, and the kernel of BLAS that runs.
ASK = f"""
import importlib.metadata, numpy, platform, threadpoolctl
kernels = {{pool.get("architecture", "") for pool in threadpoolctl.threadpool_info()}}
print(platform.python_version(), *map(importlib.metadata.version, {PACKAGES}), *sorted(kernels))
"""
# NumPy chooses its own loops by the processor, too: without these it takes the plainest.
FEATURES = "from numpy._core._multiarray_umath import __cpu_dispatch__ as f; print(*f, sep=',')"


class Combination(NamedTuple):
    """A Python, which releases of the packages, and whether the processor counts as an old one."""

    python: str
    resolution: str
    old_processor: bool = False


COMBINATIONS = {
    "3.11 oldest": Combination("3.11", "lowest-direct"),
    "3.11 newest": Combination("3.11", "highest"),
    "3.13 oldest": Combination("3.13", "lowest-direct"),
    "3.13 newest": Combination("3.13", "highest"),
    "3.13 newest, old processor": Combination("3.13", "highest", old_processor=True),
}


def call(*command: str | Path, env: dict[str, str] | None = None) -> str:
    """Run a command in the checkout and return what it printed; raise where it fails."""
    done = subprocess.run(
        [*map(str, command)], cwd=ROOT, env=env, text=True, capture_output=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def environment(combination: Combination, folder: Path) -> Path:
    """Make the environment of a combination, or bring it up to date; return its Python."""
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if uv is None:
        raise RuntimeError("uv is missing: make authoring installs it")
    home = folder / f"{combination.python}-{combination.resolution}"
    home.mkdir(parents=True, exist_ok=True)
    pins, venv = home / "requirements.txt", home / "venv"
    python = venv / "bin" / "python"
    extras = ["--extra", "lab", "--extra", "test", "--group", "build", "pyproject.toml"]
    which = ["--resolution", combination.resolution, "--python-version", combination.python]
    pins.unlink(missing_ok=True)
    call(uv, "pip", "compile", "--only-binary", ":all:", *which, *extras, "--output-file", pins)
    if not venv.exists():
        call(uv, "venv", "--python", combination.python, venv)
    call(uv, "pip", "sync", "--python", python, pins)
    call(
        *(uv, "pip", "install", "--python", python),
        *("--no-deps", "--no-build-isolation", "--editable", "."),
    )
    return python


def settings(combination: Combination, python: Path) -> dict[str, str]:
    """The variables under which a combination runs."""
    own = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MPLBACKEND": ""}
    if combination.old_processor:
        own["OPENBLAS_CORETYPE"] = "Nehalem"
        own["NPY_DISABLE_CPU_FEATURES"] = call(python, "-c", FEATURES).strip()
    path = f"{python.parent}{os.pathsep}{os.environ['PATH']}"
    return {k: v for k, v in (os.environ | own | {"PATH": path}).items() if v}


def run(python: Path, tests: list[str], env: dict[str, str], log: Path, workers: int) -> str:
    """Run some tests; return how many passed and failed."""
    flags = ["-q", f"--numprocesses={workers}", "--dist=loadscope", "-p", "no:cacheprovider"]
    with open(log, "w", encoding="utf-8") as file:
        subprocess.run(
            [str(python), "-m", "pytest", *flags, *tests],
            cwd=ROOT,
            env=env,
            stdout=file,
            stderr=subprocess.STDOUT,
            check=False,
        )
    last = log.read_text(encoding="utf-8").rstrip().splitlines()[-1]
    return ", ".join(re.findall(r"\d+ (?:passed|failed|errors?)", last)) or "did not run"


def main(arguments: list[str] | None = None) -> int:
    """Run the combinations and print a table; return 1 where a test failed."""
    parser = argparse.ArgumentParser(prog="python -m tools.versions", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="COMBINATION", help=" | ".join(COMBINATIONS))
    parser.add_argument("--folder", type=Path, default=ROOT / ".venv" / "versions")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", choices=TESTS, help="leave the other tests out")
    options = parser.parse_args(arguments)
    if unknown := {*options.names} - {*COMBINATIONS}:
        parser.error(f"no combination {', '.join(unknown)}; there are: {' | '.join(COMBINATIONS)}")
    tests = [options.only] if options.only else list(TESTS)
    rows = [["combination", "Python", *PACKAGES, "BLAS", *tests, "s"]]
    for name in options.names or COMBINATIONS:
        since = time.monotonic()
        combination = COMBINATIONS[name]
        python = environment(combination, options.folder.resolve())
        env = settings(combination, python)
        found = call(python, "-c", ASK, env=env).split()
        versions, kernels = found[: 1 + len(PACKAGES)], "/".join(found[1 + len(PACKAGES) :])
        logs = {kind: options.folder / f"{name} {kind}.log".replace(" ", "_") for kind in tests}
        counts = [run(python, TESTS[kind], env, log, options.workers) for kind, log in logs.items()]
        rows.append([name, *versions, kernels, *counts, f"{time.monotonic() - since:.0f}"])
        print(*rows[-1], sep="  ", flush=True)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    print()
    for row in rows:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )
    print(f"\nThe output of pytest is in {options.folder}.")
    counts = [count for row in rows[1:] for count in row[-1 - len(tests) : -1]]
    return int(any("passed" not in count or "failed" in count for count in counts))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except RuntimeError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
