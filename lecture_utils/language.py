"""The language in which the package speaks to a person: hints, captions, error explanations."""

LANGUAGES = ("ja", "en")

_current = "en"


def set_language(language: str) -> None:
    """Choose the language of everything the package says from now on.

    Parameters
    ----------
    language : {"ja", "en"}

    Raises
    ------
    ValueError
        If the language is not one of the two.
    """
    global _current
    if language not in LANGUAGES:
        raise ValueError(f"language must be 'ja' or 'en', got {language!r}")
    _current = language


def get_language() -> str:
    """Return the language in use, ``"ja"`` or ``"en"`` (the default)."""
    return _current


def choose(text: dict[str, str]) -> str:
    """Return the text in the language in use from ``{"ja": ..., "en": ...}``."""
    return text[_current]
