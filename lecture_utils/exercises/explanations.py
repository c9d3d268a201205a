"""What an exception raised in a student's function usually means."""

import builtins
import linecache
import re
import sysconfig
import traceback
from pathlib import Path

import numpy as np

from ..rooms import read_toml
from .wording import Said, in_own_words, without_addresses

# The first that fits is taken.
USUAL_MEANINGS = read_toml("exercises", "explanations.toml")["meanings"]
_STDLIB = sysconfig.get_paths()["stdlib"]
_OURS = str(Path(__file__).parents[1])


def usual_meaning(error: BaseException) -> Said | None:
    """Return what an exception usually means, None if there is nothing to say."""
    _, line, names = _own_place(error)
    code, message = " ".join([line, *names]), in_own_words(error, str)
    for meaning in USUAL_MEANINGS:
        kind = getattr(builtins, meaning["kind"], None) or getattr(np.linalg, meaning["kind"])
        fits = re.search(meaning.get("message", ""), message)
        if fits and re.search(meaning.get("code", ""), code) and isinstance(error, kind):
            return Said(meaning)
    return None


def traceback_in_short(error: BaseException) -> str:
    """Return the student's own line, as Jupyter marks it, and the exception."""
    number, line, _ = _own_place(error)
    marked = f"----> {number} {line}".rstrip() + "\n" if number else ""
    message = without_addresses(in_own_words(error, str))[:500]
    return f"{marked}{type(error).__name__}: {message}".rstrip(": ")


def _own_place(error: BaseException) -> tuple[int, str, tuple[str, ...]]:
    """Return where the student's code stopped: line number, line, names used in the function.

    The number is 0 if none of the student's code ran, as when the arguments do not fit.
    """
    frames = traceback.walk_tb(error.__traceback__)
    own = [(frame.f_code, number) for frame, number in frames if _is_own(frame.f_code.co_filename)]
    if not own:
        return 0, "", ()
    code, number = own[-1]
    return number, linecache.getline(code.co_filename, number).strip(), code.co_names


def _is_own(filename: str) -> bool:
    """Whether a file is the student's: neither this package, nor installed, nor Python's."""
    installed = {"site-packages", "dist-packages"} & set(Path(filename).parts)
    return not (installed or filename.startswith((_STDLIB, _OURS, "<frozen", "<__array")))
