"""Reading a table of measurements from a CSV file, as instruments and spreadsheets write it."""

import csv
import io
import math
from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import NamedTuple

import numpy as np

EMPTY = {"", "na", "n/a", "#n/a", "nan", "-nan", "null", "none", "-", "--", "?", "#div/0!"}
"""What stands for a number that is missing, in small letters."""


class Table(NamedTuple):
    """Columns of numbers, and the column that is to be predicted.

    Attributes
    ----------
    X : array, shape (N, n)
        One row a sample, in the order of the file; NaN where a value is missing.
    y : array, shape (N,)
        The target: floats if all its entries are numbers, else the texts as they stand.
    features : tuple of str
        The names of the columns of X.
    """

    X: np.ndarray
    y: np.ndarray
    features: tuple[str, ...]


def read_table(file: str | PathLike, target: str, skip: str | Sequence[str] = ()) -> Table:
    """Read a CSV file whose first line names the columns.

    Commas, semicolons or tabs between the columns are recognised, decimal commas where a comma
    does not separate (thousands are to be written without a mark), and the files of Excel: UTF-8
    with or without the mark U+FEFF that it puts in front, and the Japanese encoding CP932. Lines
    without any entry are passed over, and so are columns without a name and any entry.

    Parameters
    ----------
    file : path
    target : str
        The name of the column to predict.
    skip : sequence of str, or one str
        Names of columns to leave out, such as a number of the sample.

    Returns
    -------
    Table

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If a named column is missing or stands twice, a row has too many or too few entries, a
        column is empty or holds text, or a target is missing: with the column and the line of
        the file.
    """
    skip = (skip,) if isinstance(skip, str) else tuple(skip)
    lines, (header, *rows), decimal_comma = _rows(Path(file))
    for line, row in zip(lines, rows, strict=True):
        if len(row) != len(header):
            raise ValueError(
                f"row {line} has {len(row)} entries, the names are {len(header)}: {row}"
            )
    pairs = zip(header, zip(*rows, strict=True), strict=True)
    pairs = [(name, column) for name, column in pairs if name or any(column)]
    columns = dict(pairs)
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"two columns are named {name!r}; the columns are {names}")
    for name in (target, *skip):
        if name not in columns:
            raise ValueError(f"there is no column {name!r}; the columns are {names}")
    y = _target(target, columns.pop(target), lines, decimal_comma)
    features = tuple(name for name in columns if name not in skip)
    X = [_numbers(name, columns[name], lines, decimal_comma) for name in features]
    return Table(np.array(X).T.reshape(len(rows), len(features)), y, features)


def _rows(file: Path) -> tuple[list[int], list[list[str]], bool]:
    """Line numbers of the rows below the names, all rows, and whether decimals have a comma."""
    text = _text(file)
    first = next((line for line in text.splitlines() if line.strip()), "")
    # At a tie the comma loses: it also stands inside names, as in "mass, kg".
    separator = max("\t;,", key=lambda mark: len(next(csv.reader([first], delimiter=mark), [])))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows = [(reader.line_num, [entry.strip() for entry in row]) for row in reader]
    rows = [(line, row) for line, row in rows if any(row)]
    if len(rows) < 2:
        raise ValueError(f"{file} must have a line of names and at least one row, got {len(rows)}")
    if len(rows[0][1]) == 1:
        raise ValueError(f"no comma, semicolon or tab separates the names in {first!r}")
    return [line for line, _ in rows[1:]], [row for _, row in rows], separator != ","


def _text(file: Path) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return file.read_bytes().decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError(f"{file} is neither UTF-8 nor CP932; save it as CSV (UTF-8)")


def _number(entry: str, decimal_comma: bool) -> float:
    number = float(entry.replace(",", ".") if decimal_comma else entry)
    if not math.isfinite(number):
        raise ValueError(f"{entry!r} is not finite")
    return number


def _target(
    name: str, entries: Sequence[str], lines: Sequence[int], decimal_comma: bool
) -> np.ndarray:
    """Floats, or the texts as they stand: among texts a "-" is a label like others."""
    missing = [entry.lower() in EMPTY for entry in entries]
    known = [entry for entry, gap in zip(entries, missing, strict=True) if not gap]
    try:
        numbers = [_number(entry, decimal_comma) for entry in known]
    except ValueError:
        numbers, missing = None, [not entry for entry in entries]
    if any(missing):
        line = lines[missing.index(True)]
        raise ValueError(f"the target {name!r} is missing in row {line}: leave that row out")
    return np.array(entries if numbers is None else numbers)


def _numbers(
    name: str, entries: Sequence[str], lines: Sequence[int], decimal_comma: bool
) -> list[float]:
    numbers = []
    for line, entry in zip(lines, entries, strict=True):
        try:
            numbers.append(np.nan if entry.lower() in EMPTY else _number(entry, decimal_comma))
        except ValueError:
            raise ValueError(
                f"column {name!r} holds {entry!r} in row {line}, which is not a number: mend the "
                f"entry, leave the column out, skip=({name!r},), or replace kinds by numbers "
                "(0 and 1, one column a kind)"
            ) from None
    if np.isnan(numbers).all():
        raise ValueError(f"column {name!r} is empty: leave it out, skip=({name!r},)")
    return numbers
