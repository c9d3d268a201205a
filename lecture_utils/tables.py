"""Reading a table of measurements from a CSV file, as instruments and spreadsheets write it."""

import csv
from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import NamedTuple

import numpy as np

EMPTY = {"", "na", "n/a", "nan", "null", "none", "-"}
"""What stands for a value that is missing, in small letters."""


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


def read_table(file: str | PathLike, target: str, skip: Sequence[str] = ()) -> Table:
    """Read a CSV file whose first line names the columns.

    Commas, semicolons or tabs between the columns are recognised, decimal commas where a comma
    does not separate, and the files of Excel: UTF-8 with or without the mark U+FEFF that it puts
    in front, and the Japanese encoding CP932.

    Parameters
    ----------
    file : path
    target : str
        The name of the column to predict.
    skip : sequence of str
        Names of columns to leave out, such as a number of the sample.

    Returns
    -------
    Table

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If a named column is missing, a row has too many or too few entries, a column is empty or
        holds text, or a target is missing: with the column and the line of the file.
    """
    lines = [line for line in _lines(Path(file)) if line.strip()]
    separator = max(",;\t", key=lines[0].count) if lines else ","
    if len(lines) < 2:
        raise ValueError(f"{file} must have a line of names and at least one row, got {len(lines)}")
    cells = csv.reader(lines, delimiter=separator)
    header, *rows = ([entry.strip() for entry in row] for row in cells)
    for name in (target, *skip):
        if name not in header:
            raise ValueError(f"there is no column {name!r}; the columns are {header}")
    for i, row in enumerate(rows, start=2):
        if len(row) != len(header):
            raise ValueError(f"row {i} has {len(row)} entries, the names are {len(header)}: {row}")
    columns = dict(zip(header, zip(*rows, strict=True), strict=True))
    labels = columns.pop(target)
    if any(label.lower() in EMPTY for label in labels):
        row = [label.lower() in EMPTY for label in labels].index(True) + 2
        raise ValueError(f"the target {target!r} is missing in row {row}: leave that row out")
    features = tuple(name for name in columns if name not in skip)
    X = [_numbers(name, columns[name], decimal_comma=separator != ",") for name in features]
    try:
        y = np.array([_number(label, separator != ",") for label in labels])
    except ValueError:
        y = np.array(labels)
    return Table(np.array(X).T.reshape(len(rows), len(features)), y, features)


def _lines(file: Path) -> list[str]:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return file.read_text(encoding=encoding).splitlines()
        except UnicodeDecodeError:
            continue
    raise ValueError(f"{file} is neither UTF-8 nor CP932; save it as CSV (UTF-8)")


def _number(entry: str, decimal_comma: bool) -> float:
    return float(entry.replace(",", ".") if decimal_comma else entry)


def _numbers(name: str, entries: Sequence[str], decimal_comma: bool) -> list[float]:
    numbers = []
    for row, entry in enumerate(entries, start=2):
        try:
            numbers.append(np.nan if entry.lower() in EMPTY else _number(entry, decimal_comma))
        except ValueError:
            raise ValueError(
                f"column {name!r} holds text, {entry!r} in row {row}: leave the column out, "
                f"skip=({name!r},), or replace it by numbers (0 and 1, one column a kind)"
            ) from None
    if np.isnan(numbers).all():
        raise ValueError(f"column {name!r} is empty: leave it out, skip=({name!r},)")
    return numbers
