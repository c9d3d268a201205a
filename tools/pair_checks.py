"""What the two languages of a pair must share; each function returns the problems it finds."""

import itertools
import re

from tools.clock import PREDICT
from tools.pair_text import (
    CODE_OR_MATH,
    JAPANESE,
    LANGUAGES,
    SETUP,
    language_free,
    markdown_cells,
    neutral,
    prose,
    slide,
    tags,
    words,
)

DISPLAY = re.compile(r"\$\$.*?\$\$|\\begin\{(\w+\*?)\}.*?\\end\{\1\}", re.DOTALL)
WORDS = re.compile(r"\\text\{[^}]*\}")  # words inside a formula are translated
LINK = re.compile(r"""\]\(\s*<?([^\s)>]+)|\bhref\s*=\s*["']([^"']+)|(https?://[^\s)>"'）]+)""")
IMAGE = re.compile(r"""!\[[^\]]*\]\(\s*<?([^\s)>]+)|<img\b[^>]*\bsrc\s*=\s*["']([^"']+)""")
MENTION = re.compile(r"[(（](\d{1,2})(?:\s*[-–—〜~～]\s*(\d{1,2}))?[)）]")


def compare_cells(ja, en):
    """Cells that differ in id, order, type, tags, slide type or code."""
    ids = {"ja": [cell.id for cell in ja.cells], "en": [cell.id for cell in en.cells]}
    problems = [
        f"cell {cell_id}: only in {language}"
        for language, other in (LANGUAGES, LANGUAGES[::-1])
        for cell_id in ids[language]
        if cell_id not in ids[other]
    ]
    problems += [
        f"cell {cell_id}: the id is used twice in {language}"
        for language in LANGUAGES
        for cell_id in sorted({i for i in ids[language] if ids[language].count(i) > 1})
    ]
    if not problems and ids["ja"] != ids["en"]:
        moved = next(a for a, b in zip(ids["ja"], ids["en"], strict=True) if a != b)
        problems.append(f"cell {moved}: the order of the cells differs from here on")
    if problems:
        return problems
    for a, b in zip(ja.cells, en.cells, strict=True):
        for what, one, two in (
            ("type", a.cell_type, b.cell_type),
            ("tags", sorted(tags(a)), sorted(tags(b))),
            ("slide type", slide(a), slide(b)),
        ):
            if one != two:
                problems.append(f"cell {a.id}: {what} {one} in ja, {two} in en")
        if a.cell_type == b.cell_type == "code" and neutral(a, "ja") != neutral(b, "en"):
            problems.append(f"cell {a.id}: the code differs")
        if "setup" in tags(a):
            for language, cell in (("ja", a), ("en", b)):
                if cell.source.count(SETUP.format(language)) != 1:
                    problems.append(f'cell {a.id}: {language} must say lu.setup("{language}") once')
    return problems


def equation_tags(text):
    return set(re.findall(r"\\tag\*?\{([^}]*)\}", text))


def equation_mentions(text):
    """Equation numbers named in prose, as "(5)" or "(5–7)"."""
    found = set()
    for first, last in MENTION.findall(CODE_OR_MATH.sub(" ", text)):
        found |= {int(first), *range(int(first), int(last or first) + 1)}
    return found


def addresses(text, *patterns):
    text = CODE_OR_MATH.sub(" ", text)
    return {"".join(match) for pattern in patterns for match in pattern.findall(text)}


def comparable(text, pattern):
    return {without_language(address) for address in addresses(text, pattern)}


def without_language(address):
    """An address with the language taken out: folder, host or suffix, and translated headings."""
    if "://" not in address:
        address = address.split("#")[0]
    address = re.sub(r"(?<!\w)(?:ja|en)(?=[/.]\w)", "LANGUAGE", address)
    return address.replace(".LANGUAGE.", ".")


def compare_text(ja, en):
    """Markdown cells whose equations, links, images or languages disagree."""
    english = {cell.id: cell.source for cell in markdown_cells(en)}
    problems = []
    for cell in markdown_cells(ja):
        if cell.id not in english:
            continue
        a, b = cell.source, english[cell.id]
        for what, one, two in (
            ("equation numbers in \\tag", equation_tags(a), equation_tags(b)),
            ("mentions of equations", equation_mentions(a), equation_mentions(b)),
            ("links", comparable(a, LINK), comparable(b, LINK)),
            ("images", comparable(a, IMAGE), comparable(b, IMAGE)),
        ):
            for language, only in (("ja", one - two), ("en", two - one)):
                if only:
                    items = ", ".join(map(str, sorted(only)))
                    problems.append(f"cell {cell.id}: {what} differ, only in {language}: {items}")
        predictions = [len(PREDICT.findall(text)) for text in (a, b)]
        if predictions[0] != predictions[1]:
            problems.append(
                f"cell {cell.id}: {predictions[0]} predictions in ja, {predictions[1]} in en"
            )
        formulas = [[WORDS.sub("", match[0]) for match in DISPLAY.finditer(t)] for t in (a, b)]
        if formulas[0] != formulas[1]:
            pairs = itertools.zip_longest(*formulas, fillvalue="none")
            one, two = next((x, y) for x, y in pairs if x != y)
            problems.append(f"cell {cell.id}: display equations differ: {one!r} and {two!r}")
        problems += [f"cell {cell.id}: {problem}" for problem in wrong_language(a, b)]
    return problems


def wrong_language(ja, en):
    """Whether a text is left untranslated."""
    if language_free(ja) and language_free(en):
        return []
    if not JAPANESE.search(prose(ja)):
        return ["the ja text is not in Japanese"]
    if len(JAPANESE.findall(prose(en))) > sum(map(len, words(en))):
        return ["the en text is not in English"]
    return []


def compare(ja, en):
    """All problems of a pair."""
    return compare_cells(ja, en) + compare_text(ja, en)
