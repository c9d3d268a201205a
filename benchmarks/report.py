"""The table on the screen, and the same as JSON."""

from __future__ import annotations

from .rows import COLUMNS, OURS, Row

_NAME, _OURS, _CELL = 38, 12, 14


def header() -> str:
    return f"{'':{_NAME}}{OURS:>{_OURS}}" + "".join(f"{c:>{_CELL}}" for c in COLUMNS)


def line(row: Row) -> str:
    scale = {"µs": 1e6, "ms": 1e3}[row.unit]
    cells = [f"{row.name:{_NAME}}{row.times[OURS].median * scale:>{_OURS - 3}.4g} {row.unit}"]
    for column in COLUMNS:
        if column in row.times:
            ratio = row.ratio(column)
            cells.append(f"{ratio.median:.2f} ±{(ratio.high - ratio.low) / 2:.2f}".rjust(_CELL))
        else:
            cells.append("-".rjust(_CELL))
    return "".join(cells)


def targets(rows: list[Row]) -> str:
    """Each target with what we reach, and what the step by hand would reach in its place."""
    lines = [f"{'':{_NAME}}{'target':26}{OURS:>10}{'by hand':>10}"]
    for row in rows:
        for target, measured, by_hand, reached in row.outcomes():
            bound = "-" if by_hand is None else f"{by_hand:.3g}"
            verdict = "reached" if reached else "NOT reached"
            lines.append(f"{row.name:{_NAME}}{target:<26}{measured:>10.3g}{bound:>10}  {verdict}")
    return "\n".join(lines)


def as_json(rows: list[Row]) -> list[dict]:
    return [
        {
            "row": row.name,
            "seconds": {name: times.rounds.tolist() for name, times in row.times.items()},
            "ratio_to_ours": {name: vars(row.ratio(name)) for name in row.times if name != OURS},
            "differences": {name: error for name, (error, _) in row.checks.items()},
            "targets": [outcome._asdict() for outcome in row.outcomes()],
        }
        for row in rows
    ]
