"""Sentences in both languages, and how they are put together.

A text is light Markdown: paragraphs are separated by a blank line, a block indented by four
spaces is code, and `backticks` mark code in a sentence.
"""

import re
import textwrap
from collections.abc import Callable, Iterable

from ..language import LANGUAGES

Text = dict[str, str]


def fill(template: Text, **values: object) -> Text:
    """Return the template with its {fields} filled by plain values or by texts."""
    return {
        language: template[language].format(
            **{name: _in(language, value) for name, value in values.items()}
        )
        for language in LANGUAGES
    }


def paragraphs(*parts: Text | str) -> Text:
    """Return one text with each part as its own paragraph; empty parts are left out."""
    return {
        language: "\n\n".join(str(text) for part in parts if (text := _in(language, part)))
        for language in LANGUAGES
    }


def joined_texts(texts: Iterable[Text]) -> Text:
    """Return several words as a list within a sentence."""
    texts = list(texts)
    return {language: joined(text[language] for text in texts)[language] for language in LANGUAGES}


def joined(names: Iterable[str]) -> Text:
    """Return the names as a list within a sentence."""
    names = list(names)
    return {"ja": "、".join(names), "en": ", ".join(names)}


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


def _in(language: str, part: object) -> object:
    return part[language] if isinstance(part, dict) else part
