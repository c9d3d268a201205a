"""All functions of the exercises by name: the student's where they are right."""

import functools
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from .catalogue import all_exercises
from .checker import judge
from .exercise import Exercise
from .result import COLOURS, Table
from .student_file import StudentFileError, functions
from .wording import Part, Said


class Library(Table, Mapping):
    """The functions of the exercises by name, as a mapping and as attributes.

    It shows itself as a table that says whose each function is. What a function of the student's
    returns as lists of numbers comes as arrays, so that the next function takes it.

    Attributes
    ----------
    mine : tuple of str
        The names of the functions that the student wrote; the others are the references.
    """

    label = Said("library")

    def __init__(self):
        self._functions: dict[str, Callable] = {}
        self._exercises = list(all_exercises().values())
        try:
            written, self._trouble = functions(), ""
        except StudentFileError as error:
            written, self._trouble = {}, error.said
        mine = []
        for exercise in self._exercises:
            own = written.get(exercise.name)
            if own is not None and judge(exercise, own).status == "right":
                mine.append(exercise.name)
                own = _with_arrays(own)
            else:
                own = exercise.reference
            self._functions[exercise.name] = own
        self.mine = tuple(mine)

    def __getitem__(self, name: str) -> Callable:
        return self._functions[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._functions)

    def __len__(self) -> int:
        return len(self._functions)

    def __getattr__(self, name: str) -> Callable:
        if name.startswith("_") or name not in self._functions:
            raise AttributeError(f"no exercise asks for a function {name!r}")
        return self._functions[name]

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._functions})

    @property
    def summary(self) -> Part:
        return Said("library_summary", {"mine": len(self.mine), "total": len(self)})

    @property
    def remark(self) -> Part:
        return self._trouble

    def rows(self) -> Iterator[tuple[Exercise, Part, str]]:
        for exercise in self._exercises:
            if exercise.name in self.mine:
                yield exercise, Said("yours"), COLOURS["right"]
            else:
                yield exercise, Said("reference"), COLOURS["not attempted"]


def _with_arrays(function: Callable) -> Callable:
    @functools.wraps(function)
    def call(*args, **kwargs):
        value = function(*args, **kwargs)
        # A tuple is several results; a list may be one array or, as in `backward`, several.
        return tuple(map(_as_arrays, value)) if isinstance(value, tuple) else _as_arrays(value)

    return call


def _as_arrays(value):
    if not isinstance(value, (list, tuple)):
        return value
    try:
        return np.array(value)
    except ValueError:  # of different shapes
        return [_as_arrays(item) for item in value]
