"""Run all benchmarks: ``python -m benchmarks``, or ``make bench``."""

from __future__ import annotations

import argparse
import json
import os
import warnings
from datetime import UTC, datetime
from pathlib import Path

# One thread for everybody; to be said before NumPy, PyTorch or JAX are loaded.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
os.environ["XLA_FLAGS"] = (
    "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1 "
    + os.environ.get("XLA_FLAGS", "")
)

RESULTS = Path(__file__).parent / "results"


def main() -> None:
    from . import contenders, report, scaling
    from .rows import all_rows

    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="turns of each contender")
    parser.add_argument("--slice", type=float, default=0.03, help="seconds of one turn")
    parser.add_argument("--only", default="", help="rows whose name contains this; no chart")
    options = parser.parse_args()
    warnings.filterwarnings("ignore", module="sklearn")  # that max_iter was reached is meant

    peers, missing = contenders.load()
    environment = contenders.environment()
    print(f"Processor time of this process, one thread, {options.rounds} turns of each contender.")
    versions = environment["versions"].items()
    print(", ".join(f"{name} {version}" for name, version in versions if version))
    print("; ".join([environment["processor"], *environment["blas"]]))
    if missing:
        print(
            f"Not installed, so not compared: {', '.join(missing)}. To compare with them:\n"
            f"  .venv/bin/python -m pip install --no-build-isolation --editable '.[benchmarks]'"
        )
    print(
        "\nOurs, then each contender's time divided by ours: median ± half the quartile distance."
    )
    print("Above 1: slower than ours. Every contender's result was compared with ours before.\n")
    print(report.header())
    rows = []
    for row in all_rows(peers):
        if options.only in row.name:
            row.check()
            row.measure(options.rounds, options.slice)
            print(report.line(row), flush=True)
            row.contenders.clear()
            rows.append(row)
    print("\nTargets\n\n" + report.targets(rows))
    if options.only:
        return

    curves = scaling.measure(peers, max(3, options.rounds // 3), options.slice)
    print("\nExponents of cost against size, from the three largest sizes\n")
    for sweep, curve in curves.items():
        exponents = (f"{name} {value:.2f}" for name, value in curve["exponents"].items())
        print(f"{sweep:14}" + ",  ".join(exponents))

    RESULTS.mkdir(exist_ok=True)
    scaling.draw(curves, RESULTS / "scaling.svg")
    record = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "clock": "time.process_time: processor time of all threads of the process",
        "environment": environment,
        "not_installed": missing,
        "rows": report.as_json(rows),
        "scaling": curves,
    }
    (RESULTS / "benchmarks.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print(f"\nWritten: {RESULTS / 'benchmarks.json'}, {RESULTS / 'scaling.svg'}")


if __name__ == "__main__":
    main()
