"""A progress bar for loops that take seconds, which leaves nothing of its run in the file."""

import html
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from IPython.display import DisplayHandle

from ..language import choose

Item = TypeVar("Item")
SECONDS = 0.1  # between two updates


def progress_bar(items: Sequence[Item], caption: Mapping[str, str]) -> Iterator[Item]:
    """Yield the items, and show below the cell how many of them are done.

    Before the first item and after the last one only the caption stands there, so that the
    stored output does not depend on how fast the loop was.

    Parameters
    ----------
    items : sequence
        For example ``range(100)``.
    caption : dict of str
        ``{"ja": ..., "en": ...}``.

    Yields
    ------
    item
    """
    n, text = len(items), html.escape(choose(dict(caption)))
    handle = DisplayHandle()
    handle.display(_bundle(text), raw=True)
    shown = time.monotonic()
    try:
        for done, item in enumerate(items):
            yield item
            if time.monotonic() - shown > SECONDS:
                shown = time.monotonic()
                bar = f'<progress value="{done + 1}" max="{n}"></progress> {done + 1}/{n}'
                handle.update(_bundle(f"{text} {bar}"), raw=True)
    finally:
        handle.update(_bundle(text), raw=True)


def _bundle(text: str) -> dict[str, str]:
    return {"text/html": f'<div style="color: #5f5f5f">{text}</div>', "text/plain": text}
