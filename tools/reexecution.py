"""Whether a notebook that runs again gives what is stored."""

import base64
import copy
import io
import itertools
import re

from tools.pair_text import code_cells, tags

# A picture drawn on another processor may differ a little. A pixel differs visibly by more than
# VISIBLE of 255; a curve moved by one percent changes about 5e-3 of the pixels so.
VISIBLE, VISIBLE_SHARE, MEAN_DIFFERENCE = 32, 5e-4, 0.1

PICTURE = re.compile(r'<img [^>]*src="data:image/png;base64,([^"]*)"')


def picture_of(output):
    """The base64 PNG that an output shows, by itself or within HTML, or None."""
    data = output.get("data", {})
    found = PICTURE.search(data.get("text/html", ""))
    return found[1] if found else data.get("image/png")


def picture_difference(stored, fresh, only_size=False):
    """What differs between two base64 PNG pictures, or None where they look the same."""
    import numpy as np
    from PIL import Image

    a, b = (
        np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB"), dtype=float)
        for data in (stored, fresh)
    )
    if a.shape != b.shape:
        return f"size {a.shape[1]}x{a.shape[0]} stored, {b.shape[1]}x{b.shape[0]} now"
    if only_size:
        return None
    difference = abs(a - b)
    share = (difference.max(axis=-1) > VISIBLE).mean()
    if share > VISIBLE_SHARE or difference.mean() > MEAN_DIFFERENCE:
        return f"{share:.2%} of the pixels visibly, {difference.mean():.2f} of 255 on average"
    return None


def compare_execution(stored, fresh):
    """Differences between a stored notebook and its re-execution.

    Everything must be equal, except that PNG pictures, where another processor may shift
    a pixel, must have the same size and look the same. Pictures of rounding errors (of cells
    tagged rounding) need only have the same size.
    """
    problems = []
    stored, fresh = copy.deepcopy(stored), copy.deepcopy(fresh)
    for old, new in zip(code_cells(stored), code_cells(fresh), strict=True):
        for a, b in zip(old.outputs, new.outputs, strict=False):
            pictures = [picture_of(output) for output in (a, b)]
            if None not in pictures:
                only_size = "rounding" in tags(old)
                if difference := picture_difference(*pictures, only_size):
                    problems.append(f"cell {old.id}: the picture differs, {difference}")
                for kind in ("image/png", "text/html"):
                    if kind in b["data"]:
                        b["data"][kind] = b["data"][kind].replace(pictures[1], pictures[0])
        if old.outputs != new.outputs:
            pairs = itertools.zip_longest(old.outputs, new.outputs, fillvalue="none")
            one, two = next((str(a), str(b)) for a, b in pairs if a != b)
            problems.append(f"cell {old.id}: stored {one[:400]}, now {two[:400]}")
    if not problems and stored != fresh:
        problems.append("something besides the outputs differs")
    return problems
