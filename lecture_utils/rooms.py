"""The rooms of the chapters: what each chapter is, and its words in both languages.

A chapter is one folder of ``lecture_utils/chapters``, named like its notebook without the number.
``chapter.toml`` in it says what the chapter is, ``texts.toml`` holds all that it says to a person.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from types import ModuleType

ROLES = ("start", "lecture", "reference")


@dataclass(frozen=True)
class Room:
    """What a chapter is, as its ``chapter.toml`` says.

    Attributes
    ----------
    slug : str
        The name of the folder, and of the notebook without its number.
    number : int
    role : {"start", "lecture", "reference"}
    draft : bool
        Whether it is still being written: it obeys the rules, and is in no table.
    equations : tuple of int
        The equations of the note that it checks.
    demos : tuple of str
        The names of its demos in ``lu.widgets``.
    leave_out : dict
        What a lecturer who is short of time leaves out, in both languages.
    """

    slug: str
    number: int
    role: str = "lecture"
    draft: bool = False
    equations: tuple[int, ...] = ()
    demos: tuple[str, ...] = ()
    leave_out: dict[str, str] | None = None

    @property
    def name(self) -> str:
        """The name of the notebook, such as "03_iris_onehot_softmax"."""
        return f"{self.number:02d}_{self.slug}"

    def module(self, name: str) -> ModuleType:
        """Import one of its modules: exercises, figures or demos."""
        return import_module(f"lecture_utils.chapters.{self.slug}.{name}")

    def has(self, file: str) -> bool:
        """Whether its folder holds a file."""
        return files("lecture_utils").joinpath("chapters", self.slug, file).is_file()


def read_toml(*path: str) -> dict:
    """Return what a TOML file of the package holds."""
    text = files("lecture_utils").joinpath(*path).read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def rooms() -> dict[str, Room]:
    """Return all rooms by the number of the chapter as a text, "0" first."""
    found = []
    for folder in files("lecture_utils").joinpath("chapters").iterdir():
        if folder.joinpath("chapter.toml").is_file():
            said = read_toml("chapters", folder.name, "chapter.toml")
            lists = {key: tuple(said.pop(key, ())) for key in ("equations", "demos")}
            found.append(Room(folder.name, **said, **lists))
    return {str(room.number): room for room in sorted(found, key=lambda room: room.number)}


@cache
def texts(slug: str) -> dict:
    """Return the words of a chapter, as its ``texts.toml`` has them."""
    return read_toml("chapters", slug, "texts.toml")
