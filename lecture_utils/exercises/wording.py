"""What was found out, put into words: once, in the reader's language, when it is shown.

Judging an answer makes kinds with values, `Said`, and no words. Their sentences stand in
``messages.toml``. A text is light Markdown: paragraphs are separated by a blank line, a block
indented by four spaces is code, and `backticks` mark code in a sentence.
"""

import re
import textwrap
from collections.abc import Callable, Mapping
from typing import NamedTuple

from ..language import choose
from ..rooms import read_toml

MESSAGES = read_toml("exercises", "messages.toml")

Text = Mapping[str, str]
"""A text in both languages, ``{"ja": ..., "en": ...}``."""


class Said(NamedTuple):
    """A sentence by its name in ``messages.toml``, or itself, and what fills its {fields}."""

    kind: str | Text
    values: Mapping[str, object] = {}


Part = str | Said | Text | tuple
"""Something to be said: code or a name as it is, a sentence, a text; several are a list."""


def word(part: Part, **fields: str) -> str:
    """Return a part in words, in the language in use; ``fields`` fill any sentence in it."""
    if isinstance(part, Said):
        values = {name: word(value, **fields) for name, value in part.values.items()}
        sentence = MESSAGES[part.kind] if isinstance(part.kind, str) else part.kind
        return choose(sentence).format(**fields | values)
    if isinstance(part, tuple):
        return choose({"ja": "、", "en": ", "}).join(word(item, **fields) for item in part)
    return choose(part) if isinstance(part, Mapping) else str(part)


def paragraphs(*parts: Part, **fields: str) -> str:
    """Return the parts in words, each a paragraph of its own; empty ones are left out."""
    return "\n\n".join(word(part, **fields) for part in parts if part)


def code_block(code: str) -> str:
    """Return the code indented as a block, blank lines included."""
    return textwrap.indent(code.rstrip("\n"), "    ", lambda line: True)


def in_own_words(value: object, words: Callable[[object], str]) -> str:
    """Return `str` or `repr` of a value; its type where a student's class fails at that."""
    try:
        return words(value)
    except Exception:
        return f"<{type(value).__name__}>"


def without_addresses(text: str) -> str:
    """Return the text without memory addresses, which differ from run to run."""
    return re.sub(r" at 0x[0-9a-fA-F]+", "", text)
