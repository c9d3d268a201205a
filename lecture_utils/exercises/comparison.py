"""Comparing what came with what was expected, and telling how they differ."""

import copy
from numbers import Real

import numpy as np

from .wording import Said, in_own_words, without_addresses

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


def difference(got, expected, rtol: float = RTOL, atol: float = ATOL) -> list[Said]:
    """Return in what a result differs from the expected one, nothing if it does not.

    Numbers agree within ``rtol`` and ``atol``, and shapes must be equal. Where a list or
    tuple is expected, anything that unpacks into the same results is right.
    """
    return _difference(got, expected, rtol, atol, "results")


def _difference(got, expected, rtol: float, atol: float, numbered: str) -> list[Said]:
    """The same; ``numbered`` is the sentence that says of which result a remark is."""
    if not isinstance(expected, (dict, list, tuple)):
        differs = _numbers_differ(got, np.asarray(expected, dtype=float), rtol, atol)
        return [differs] if differs else []
    came, wanted = _parts(got), _parts(expected)
    if came.keys() != wanted.keys():
        return [Said("several", {"n": len(wanted), "got": _describe(got)})]
    alike: list[tuple[Said, list]] = []  # what is said of several parts is said once
    for key in wanted:
        for said in _difference(came[key], wanted[key], rtol, atol, "entries"):
            keys = next((keys for other, keys in alike if other == said), None)
            if keys is None:
                alike.append((said, [key]))
            else:
                keys.append(key)
    return [_of_parts(keys, said, numbered) for said, keys in alike]


def _of_parts(keys: list, said: Said, numbered: str) -> Said:
    if isinstance(keys[0], int):
        return Said(numbered, {"keys": tuple(map(str, keys)), "text": said})
    return Said("properties", {"keys": tuple(f"`{key}`" for key in keys), "text": said})


def _parts(value) -> dict:
    """Return the results that a value unpacks into, numbered from 1; dicts have names."""
    if isinstance(value, dict):
        return value
    several = isinstance(value, (list, tuple)) or (isinstance(value, np.ndarray) and value.ndim)
    return dict(enumerate(value, start=1)) if several else {}


def _numbers_differ(got, expected: np.ndarray, rtol: float, atol: float) -> Said | None:
    numbers = as_numbers(got)
    if numbers is None or (numbers.ndim and not expected.ndim):
        more = Said("unwrap") if numbers is not None and numbers.size == 1 else ""
        if isinstance(got, (complex, np.ndarray)) and np.iscomplexobj(got):
            more = Said("complex")
        asked = "array" if expected.ndim else "number"
        return Said(asked, {"got": _describe(got), "more": more})
    if numbers.shape != expected.shape:
        flat = numbers.ravel(), expected.ravel()
        right = numbers.size == expected.size and _close(*flat, rtol, atol)
        shapes = {"expected": str(expected.shape), "got": str(numbers.shape)}
        return Said("only_shape" if right else "shape", shapes)
    if _close(numbers, expected, rtol, atol):
        return None
    if np.isnan(numbers).any():
        return Said("nan")
    if np.isinf(numbers).any():
        return Said("infinite")
    return Said("values" if expected.ndim else "value")


def _close(got: np.ndarray, expected: np.ndarray, rtol: float, atol: float) -> bool:
    return bool(np.isclose(got, expected, rtol=rtol, atol=atol, equal_nan=True).all())


def _describe(got) -> Said:
    if isinstance(got, (list, tuple)) and len(got) > 1:
        return Said("came_count", {"n": len(got)})
    numbers = as_numbers(got)
    if numbers is None:
        return Said("came_type", {"type": type(got).__name__})
    return (
        Said("came_array", {"shape": str(numbers.shape)}) if numbers.ndim else Said("came_number")
    )


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
