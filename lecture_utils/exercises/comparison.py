"""Comparing what came with what was expected, and saying in words how they differ."""

import copy
from numbers import Real

import numpy as np

from . import messages
from .text import Text, fill, in_own_words, joined, paragraphs, without_addresses

RTOL, ATOL = 1e-8, 1e-10


def snapshot(value):
    """Return a copy in which every array is separate, also where the original shares arrays."""
    if isinstance(value, np.ndarray):
        return np.array(value, subok=True)
    if isinstance(value, (list, tuple)):
        items = [snapshot(item) for item in value]
        return items if isinstance(value, list) else tuple(items)
    if isinstance(value, dict):
        return {key: snapshot(item) for key, item in value.items()}
    return copy.deepcopy(value) if isinstance(value, np.random.Generator) else value


def unchanged(after, before) -> bool:
    """Whether an argument still is what it was. Drawing from a Generator does not count."""
    if type(after) is not type(before):
        return False
    if isinstance(before, np.random.Generator):
        return True
    if isinstance(before, np.ndarray):
        same_values = np.array_equal(after, before, equal_nan=before.dtype.kind == "f")
        return after.dtype == before.dtype and same_values
    if isinstance(before, (list, tuple)):
        return len(after) == len(before) and all(map(unchanged, after, before))
    if isinstance(before, dict):
        return after.keys() == before.keys() and all(unchanged(after[k], before[k]) for k in before)
    return after is before or after == before


def is_blank(value) -> bool:
    """Whether a value stands for nothing: None, ..., NotImplemented, or several of these."""
    if isinstance(value, (list, tuple)):
        return len(value) > 0 and all(map(is_blank, value))
    return value is None or value is ... or value is NotImplemented


def as_numbers(value) -> np.ndarray | None:
    """Return real numbers of any kind as an array of floats, and None for anything else."""
    if isinstance(value, np.matrix):  # of which `A * B` is the matrix product
        return None
    try:
        array = np.asarray(value)
        numeric = array.dtype.kind in "biuf" or (
            array.dtype.kind == "O" and all(isinstance(item, Real) for item in array.flat)
        )
        return array.astype(float) if numeric else None
    except Exception:  # rows of different lengths, 10**400, or an object that refuses
        return None


def is_finite(value) -> bool:
    """Whether a result is free of NaN and infinity."""
    if isinstance(value, dict):
        return all(map(is_finite, value.values()))
    numbers = as_numbers(value)
    if numbers is None:
        return not isinstance(value, (list, tuple)) or all(map(is_finite, value))
    return bool(np.isfinite(numbers).all())


def difference(
    got, expected, rtol: float = RTOL, atol: float = ATOL, numbered: Text = messages.RESULTS
) -> Text | None:
    """Say how a result differs from the expected one; None if it does not.

    Numbers agree within ``rtol`` and ``atol``, and shapes must be equal. Where a list or
    tuple is expected, anything that unpacks into the same results is right; ``numbered`` says
    which of them a remark is about.
    """
    if not isinstance(expected, (dict, list, tuple)):
        return _numbers_differ(got, np.asarray(expected, dtype=float), rtol, atol)
    came, wanted = _parts(got), _parts(expected)
    if came.keys() != wanted.keys():
        return fill(messages.SEVERAL, n=len(wanted), got=_describe(got))
    wrong = {
        key: difference(came[key], wanted[key], rtol, atol, messages.ENTRIES) for key in wanted
    }
    return _say_which({key: text for key, text in wrong.items() if text is not None}, numbered)


def _say_which(wrong: dict, numbered: Text) -> Text | None:
    """Join what is said about each part, naming together those of which the same is said."""
    alike: dict[str, list] = {}
    for key, text in wrong.items():
        alike.setdefault(text["en"], []).append(key)
    parts = []
    for keys in alike.values():
        by_number = isinstance(keys[0], int)
        names = joined(str(key) if by_number else f"`{key}`" for key in keys)
        template = numbered if by_number else messages.PROPERTIES
        parts.append(fill(template, keys=names, text=wrong[keys[0]]))
    return paragraphs(*parts) if parts else None


def _parts(value) -> dict:
    """Return the results that a value unpacks into, numbered from 1; dicts have names."""
    if isinstance(value, dict):
        return value
    several = isinstance(value, (list, tuple)) or (isinstance(value, np.ndarray) and value.ndim)
    return dict(enumerate(value, start=1)) if several else {}


def _numbers_differ(got, expected: np.ndarray, rtol: float, atol: float) -> Text | None:
    asked = messages.ARRAY if expected.ndim else messages.NUMBER
    numbers = as_numbers(got)
    if numbers is None or (numbers.ndim and not expected.ndim):
        more = messages.UNWRAP if numbers is not None and numbers.size == 1 else ""
        if isinstance(got, (complex, np.ndarray)) and np.iscomplexobj(got):
            more = messages.COMPLEX
        return fill(asked, got=_describe(got), more=more)
    if numbers.shape != expected.shape:
        flat = numbers.ravel(), expected.ravel()
        right = numbers.size == expected.size and _close(*flat, rtol, atol)
        template = messages.ONLY_SHAPE if right else messages.SHAPE
        return fill(template, expected=expected.shape, got=numbers.shape)
    if _close(numbers, expected, rtol, atol):
        return None
    if np.isnan(numbers).any():
        return messages.NAN
    if np.isinf(numbers).any():
        return messages.INFINITE
    return messages.VALUES if expected.ndim else messages.VALUE


def _close(got: np.ndarray, expected: np.ndarray, rtol: float, atol: float) -> bool:
    return bool(np.isclose(got, expected, rtol=rtol, atol=atol, equal_nan=True).all())


def _describe(got) -> Text:
    if isinstance(got, (list, tuple)) and len(got) > 1:
        return fill(messages.CAME_COUNT, n=len(got))
    numbers = as_numbers(got)
    if numbers is None:
        return fill(messages.CAME_TYPE, type=type(got).__name__)
    return fill(messages.CAME_ARRAY, shape=numbers.shape) if numbers.ndim else messages.CAME_NUMBER


def show(value, all_digits: bool = False) -> str:
    """Return a value as short text that does not differ between runs.

    It has up to 4 decimals, or exactly 12 if all digits matter.
    """
    if isinstance(value, (np.ndarray, np.generic)) or type(value) is float:
        return np.array2string(
            np.asarray(value),
            precision=12 if all_digits else 4,
            floatmode="fixed" if all_digits else "maxprec",
            separator=", ",
            threshold=60,
            max_line_width=76,
        )
    if isinstance(value, (list, tuple)):
        inner = ", ".join(show(item, all_digits) for item in value[:60])
        return f"[{inner}]" if isinstance(value, list) else f"({inner})"
    if isinstance(value, dict):
        return "\n".join(f"{key}: {show(item, all_digits)}" for key, item in value.items())
    text = without_addresses(in_own_words(value, repr))
    return text if len(text) <= 200 else text[:200] + "…"
