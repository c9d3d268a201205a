"""The READMEs list every chapter."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("name", "language"), [("README.md", "en"), ("README.ja.md", "ja")])
def test_the_table_of_chapters_is_whole(name, language):
    """With another number of dashes than of columns, nothing is shown as a table."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    (dashes,) = (i for i, line in enumerate(lines) if line.startswith("|--"))
    chapters = sorted((ROOT / "notebooks" / language).glob("*.ipynb"))
    assert len({line.count("|") for line in lines[dashes - 1 : dashes + 1 + len(chapters)]}) == 1
    for row, chapter in zip(lines[dashes + 1 :], chapters, strict=False):
        assert f"(notebooks/{language}/{chapter.name})" in row
