"""What the chapters draw stood here; it is in `lecture_utils.chapters` now."""

from ..moved import moved


def __getattr__(name: str):
    if name.startswith("__"):
        raise AttributeError(name)
    return moved(__name__, name)
