"""Chapter 00: what a newcomer mends is counted as right, whatever was tried before."""

import nbformat
import pytest

from tools.notebooks import FOLDER, execute
from tools.pair_text import LANGUAGES, tags

STUB = "    ...\n"
FIRST_TRY, MENDED = "    return sum(values)\n", "    return sum(values) / len(values)\n"
COUNTED = {"ja": "1問のうち1問が正解です。", "en": "1 of 1 are right."}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mended_mean_is_counted_as_right(language, tmp_path):
    path = FOLDER / language / "00_start_here.ipynb"
    for body, counted in ((FIRST_TRY, False), (MENDED, True), (STUB, True)):
        nb = nbformat.read(path, as_version=4)
        [cell] = [cell for cell in nb.cells if "write" in tags(cell)]
        assert cell.source.count(STUB) == 1
        cell.source = cell.source.replace(STUB, body)
        execute(nb, tmp_path)
        [progress] = [cell for cell in nb.cells if cell.id == "progress-example"]
        assert (COUNTED[language] in progress.outputs[0].data["text/plain"]) == counted
