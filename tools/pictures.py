"""The pictures of a notebook, and whether those of another run look the same."""

import base64
import io
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


def decoded(data):
    """The pixels of a base64 PNG."""
    from PIL import Image

    return Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB")


def keep_pictures(nb, old):
    """Give the cells of a new run the stored pictures wherever every pixel agrees.

    Another machine writes the same pixels as other bytes: zlib chooses its code by the processor.
    """
    stored = {cell.id: cell for cell in code_cells(old)}
    for cell in code_cells(nb):
        before = pictures_of(stored[cell.id].outputs) if cell.id in stored else []
        after = pictures_of(cell.outputs)
        if len(before) != len(after):
            continue
        for known, fresh in zip(before, after, strict=True):
            if known != fresh and decoded(known) == decoded(fresh):
                replace_picture(cell, fresh, known)


def pictures_of(outputs):
    """The base64 PNG pictures that a cell shows."""
    return [picture for output in outputs if (picture := picture_of(output))]


def replace_picture(cell, fresh, known):
    for output in cell.outputs:
        for kind, value in output.get("data", {}).items():
            if kind in ("text/html", "image/png"):
                output.data[kind] = value.replace(fresh, known)


def picture_difference(stored, fresh, only_size=False):
    """What differs between two base64 PNG pictures, or None where they look the same."""
    import numpy as np
    from PIL import ImageChops

    a, b = map(decoded, (stored, fresh))
    if a.size != b.size:
        return f"size {a.width}x{a.height} stored, {b.width}x{b.height} now"
    difference = np.asarray(ImageChops.difference(a, b))
    if only_size or not difference.any():
        return None
    share = (difference.max(axis=-1) > VISIBLE).mean()
    if share > VISIBLE_SHARE or difference.mean() > MEAN_DIFFERENCE:
        return f"{share:.2%} of the pixels visibly, {difference.mean():.2f} of 255 on average"
    return None


def compare_pictures(cell, outputs):
    """What differs between the PNG pictures that a cell stores and those of another run of it.

    Pictures of rounding errors (of cells tagged rounding) need only have the same size.
    """
    pictures = [pictures_of(some) for some in (cell.outputs, outputs)]
    stored, fresh = map(len, pictures)
    if stored != fresh:
        return [f"{stored} pictures stored, {fresh} now"]
    only_size = "rounding" in tags(cell)
    found = [picture_difference(*pair, only_size) for pair in zip(*pictures, strict=True)]
    return [f"the picture differs, {difference}" for difference in found if difference]
