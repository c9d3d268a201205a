"""The authoring tool: the text view, execution, and rules that are able to fail."""

import base64
import copy
import io
import re
from configparser import ConfigParser
from pathlib import Path

import nbformat
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from tools import notebook_checks as checks
from tools import notebooks, pair_text
from tools.pair_text import LANGUAGES, NotebookError

NAME = "06_optimizers"
TEXT = r"""%%%% notebook 06_optimizers

%%%% md title slide=slide
%% ja
# 6. 最適化法

式 (34)–(35) を扱います。[講義ノート](../../lecture/note.ja.txt#最適化) と [Adam](https://arxiv.org/abs/1412.6980)。

%% en
# 6. Optimizers

Equations (34–35). [The note](../../lecture/note.en.txt) and [Adam](https://arxiv.org/abs/1412.6980).

%%%% setup setup
import types

lu = types.SimpleNamespace(setup=lambda language: print("ok"))
lu.setup("LANGUAGE")

%%%% md formula
$$ E = L + \lambda |w|^2 \tag{34} $$

%%%% code decay tags=eq-34,eq-35 slide=fragment
x = 0.1 + 0.2
assert abs(x - 0.3) < 1e-12
print(f"t = {x:.2f} s")

%%%% md loss-picture tags=concept
%% ja
![損失の図](loss.ja.svg) を見て、式 (34) を選んでください。

<details><summary>(a) 増える</summary>

正解です。

</details>
<details><summary>(b) 減る</summary>

違います。

</details>
<details><summary>(c) 同じ</summary>

違います。

</details>

%% en
Look at ![the loss](loss.svg) and choose eq. (34).

<details><summary>(a) It grows</summary>

Right.

</details>
<details><summary>(b) It falls</summary>

No.

</details>
<details><summary>(c) It stays</summary>

No.

</details>

%%%% md second-question tags=concept
%% ja
二つ目の問いです。

<details><summary>(a) 増える</summary>

正解です。

</details>
<details><summary>(b) 減る</summary>

違います。

</details>
<details><summary>(c) 同じ</summary>

違います。

</details>

%% en
The second question comes here.

<details><summary>(a) It grows</summary>

Right.

</details>
<details><summary>(b) It falls</summary>

No.

</details>
<details><summary>(c) It stays</summary>

No.

</details>

%%%% code demo tags=demo
"a live picture"

%%%% code stub-1 tags=exercise
def momentum(v, g): ...

%%%% code stub-2 tags=exercise
def rmsprop(s, g): ...

%%%% code stub-3 tags=exercise
def adam(m, s, g): ...

%%%% code unused

%%%% md summary tags=summary
%% ja
まとめです。

%% en
This was the summary.
"""


def make_pair():
    """A pair without a fault, as if executed."""
    _, _, pair = pair_text.from_text(TEXT)
    for nb in pair.values():
        ran = [cell for cell in checks.code_cells(nb) if cell.source]
        for count, cell in enumerate(ran, 1):
            cell.execution_count = count
        ran[1].outputs = [new_output("stream", name="stdout", text="t = 0.30 s\n")]
    return pair


@pytest.fixture
def pair():
    return make_pair()


@pytest.fixture
def en(pair):
    return pair["en"]


def cell(nb, cell_id):
    return next(c for c in nb.cells if c.id == cell_id)


def picture(**options):
    pixels = np.full((100, 150, 3), 255, np.uint8)
    pixels[options.get("row", 50) :, 40:100] = options.get("color", (0, 114, 178))
    buffer = io.BytesIO()
    Image.fromarray(pixels[: options.get("height", 100)]).save(buffer, "png")
    return base64.b64encode(buffer.getvalue()).decode()


# The text view


def write_pair(pair, folder):
    for language, nb in pair.items():
        notebooks.write(nb, folder, language, NAME)
    return [notebooks.notebook_path(folder, language, NAME) for language in LANGUAGES]


def test_split_and_join_leave_the_notebooks_as_they_were(pair, tmp_path):
    paths = write_pair(pair, tmp_path)
    before = [path.read_bytes() for path in paths]
    notebooks.split(NAME, tmp_path)
    text = notebooks.text_path(tmp_path, NAME).read_bytes()
    notebooks.join(notebooks.text_path(tmp_path, NAME), tmp_path)
    assert [path.read_bytes() for path in paths] == before
    notebooks.split(NAME, tmp_path)
    assert notebooks.text_path(tmp_path, NAME).read_bytes() == text


def test_the_setup_cell_names_its_language(pair):
    for language in LANGUAGES:
        assert f'lu.setup("{language}")' in cell(pair[language], "setup").source
    assert 'lu.setup("LANGUAGE")' in pair_text.to_text(NAME, pair)


line = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).filter(
    lambda text: not text.startswith("%%")
)
sources = st.lists(line, max_size=5).map(lambda lines: "\n".join(lines).strip("\n"))


@settings(deadline=None)
@given(ja=sources, en=sources, code=sources)
def test_any_source_survives_the_text_view(ja, en, code):
    cells = {
        language: [new_markdown_cell(text, id="text"), new_code_cell(code, id="code")]
        for language, text in (("ja", ja), ("en", en))
    }
    pair = {lang: pair_text.normalise(new_notebook(cells=cells[lang])) for lang in LANGUAGES}
    assert pair_text.from_text(pair_text.to_text(NAME, pair))[2] == pair


@pytest.mark.parametrize("line", ["%%%% md x", "%% en", "%% fr"])
def test_a_source_that_reads_as_a_marker_is_refused(pair, line):
    cell(pair["en"], "summary").source += f"\n{line}"
    with pytest.raises(NotebookError, match=f"cell summary: a text view cannot hold .*{line}"):
        pair_text.to_text(NAME, pair)


def test_join_keeps_the_outputs_of_unchanged_code_alone(pair, tmp_path):
    write_pair(pair, tmp_path)
    notebooks.split(NAME, tmp_path)
    path = notebooks.text_path(tmp_path, NAME)
    path.write_text(path.read_text("utf-8").replace("def momentum(v, g)", "def momentum(g, v)"))
    notebooks.join(path, tmp_path)
    for nb in notebooks.read_pair(tmp_path, NAME).values():
        assert cell(nb, "decay").outputs == cell(pair["ja"], "decay").outputs
        assert cell(nb, "decay").execution_count == 2
        assert cell(nb, "stub-1").execution_count is None


def test_join_can_be_repeated_after_further_edits(tmp_path):
    path = notebooks.text_path(tmp_path, NAME)
    path.write_text(TEXT, "utf-8")
    for title in ("# 6. Optimizers", "# 6. Optimisation"):
        path.write_text(path.read_text("utf-8").replace("# 6. Optimizers", title), "utf-8")
        notebooks.join(path, tmp_path)
        assert notebooks.read(tmp_path, "en", NAME).cells[0].source.startswith(title)


def test_join_refuses_to_overwrite_notebooks_edited_after_the_split(pair, tmp_path):
    write_pair(pair, tmp_path)
    notebooks.split(NAME, tmp_path)
    cell(pair["en"], "summary").source = "Edited in JupyterLab."
    write_pair(pair, tmp_path)
    path = notebooks.text_path(tmp_path, NAME)
    with pytest.raises(NotebookError, match="changed on disk"):
        notebooks.join(path, tmp_path)
    assert cell(notebooks.read(tmp_path, "en", NAME), "summary").source == "Edited in JupyterLab."
    notebooks.join(path, tmp_path, force=True)
    assert cell(notebooks.read(tmp_path, "en", NAME), "summary").source == "This was the summary."


def test_join_without_a_digest_is_for_new_notebooks(pair, tmp_path):
    write_pair(pair, tmp_path)
    path = notebooks.text_path(tmp_path, NAME)
    path.write_text(TEXT, "utf-8")
    with pytest.raises(NotebookError, match="no digest"):
        notebooks.join(path, tmp_path)


def test_split_refuses_to_overwrite_edits_not_joined(pair, tmp_path):
    write_pair(pair, tmp_path)
    notebooks.split(NAME, tmp_path)
    path = notebooks.text_path(tmp_path, NAME)
    edited = path.read_text("utf-8").replace("This was", "That was")
    path.write_text(edited, "utf-8")
    with pytest.raises(NotebookError, match="not joined yet"):
        notebooks.split(NAME, tmp_path)
    assert path.read_text("utf-8") == edited


def test_split_refuses_a_pair_whose_code_has_drifted(pair, tmp_path):
    cell(pair["en"], "decay").source += "\n"
    cell(pair["en"], "demo").source = "2"
    write_pair(pair, tmp_path)
    with pytest.raises(NotebookError, match="cell demo: the code differs"):
        notebooks.split(NAME, tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("%%%% notebook 06_optimizers\n", "", "2: expected '%%%% notebook NN_slug' first"),
        ("06_optimizers", "optimizers", "1: the notebook's name must be NN_slug"),
        ("%%%% md title", "%%%% markdown title", "3: expected '%%%% md|code|setup id"),
        ("%%%% md title slide=slide", "%%%% md", "3: expected '%%%% md|code|setup id"),
        ("%%%% md title", "%%%% md Title_1", "3: a cell id is of a-z, 0-9 and -"),
        ("slide=slide", "slide=-", "3: slide is one of"),
        ("slide=slide", "tag=demo", "3: md takes tags=... slide=... once, came 'tag=demo'"),
        ("%% ja\n# 6", "# 6", "4: text before '%% ja'"),
        ("%% en\n# 6", "# 6", "3: the cell has only '%% ja'"),
        ("%% en\n# 6", "%% ja\n# 6", "9: expected '%% ja' and '%% en' once"),
        ("%% en\n# 6", "%% eng\n# 6", "3: the cell has only '%% ja'"),
        ("%% en\n# 6", "%% fr\n# 6", "9: expected '%% ja' and '%% en' once"),
        ('lu.setup("LANGUAGE")', 'lu.setup("ja")', "15: a setup cell says lu.setup"),
        ("%%%% setup setup", "%%%% code setup tags=setup", "14: write the setup cell as"),
        ("x = 0.1", "%% ja\nx = 0.1", "24: code has no '%% ja' and '%% en'"),
        ("%%%% md formula", "%%%% md title", "20: id 'title' is already used in line 3"),
        ("$$ E", "The energy is given by $$ E", "20: the cell has words; give '%% ja'"),
        ("%%%% md formula", "%%%% notebook 07_x", "20: expected '%%%% notebook NN_slug' first"),
    ],
)
def test_a_fault_in_the_text_is_named_with_its_line(old, new, message):
    assert old in TEXT
    with pytest.raises(NotebookError, match=re.escape(f"file:{message}")):
        pair_text.from_text(TEXT.replace(old, new, 1), "file")


def test_attachments_are_refused():
    attached = new_markdown_cell("![](attachment:a.png)", attachments={"a.png": {}})
    with pytest.raises(NotebookError, match="attachments are not supported"):
        pair_text.normalise(new_notebook(cells=[attached]))


def test_sync_copies_code_and_keeps_the_translation(pair, tmp_path, capsys):
    ja = pair["ja"]
    cell(ja, "decay").source = "x = 1"
    cell(ja, "summary").source = "新しいまとめです。"
    del ja.cells[[c.id for c in ja.cells].index("stub-3")]
    ja.cells.insert(3, new_markdown_cell("新しい説明です。", id="new-text"))
    write_pair(pair, tmp_path)
    notebooks.sync(NAME, "ja", tmp_path)
    said = capsys.readouterr().out
    en = notebooks.read(tmp_path, "en", NAME)
    assert checks.compare_cells(notebooks.read(tmp_path, "ja", NAME), en) == []
    assert cell(en, "summary").source == "This was the summary."
    assert cell(en, "decay").outputs == [] and cell(en, "stub-1").execution_count == 4
    assert "new Markdown cell new-text" in said and "stub-3 removed" in said


def test_a_chapter_is_named_by_number_slug_or_name():
    names = ["01_free_fall_fit", "06_optimizers"]
    for chapter in ("6", "06", "optimizers", "06_optimizers"):
        assert notebooks.select(chapter, names) == ["06_optimizers"]
    assert notebooks.select(None, names) == names
    with pytest.raises(NotebookError, match="no notebook 7"):
        notebooks.select("7", names)


# Execution


def test_execution_is_stored_clean_and_twice_the_same(tmp_path):
    path = notebooks.text_path(tmp_path, NAME)
    path.write_text(TEXT, "utf-8")
    notebooks.join(path, tmp_path)
    stored = notebooks.notebook_path(tmp_path, "en", NAME)
    runs = []
    for _ in range(2):
        notebooks.execute_file(NAME, "en", tmp_path)
        runs.append(stored.read_text("utf-8"))
    assert runs[0] == runs[1]
    nb = nbformat.read(stored, as_version=4)
    assert checks.check_metadata(nb) == checks.check_execution(nb) == []
    assert cell(nb, "decay").outputs[0].text == "t = 0.30 s\n"


def test_a_notebook_that_raises_is_named_and_not_written(pair, tmp_path, capsys):
    cell(pair["en"], "demo").source = "1 / 0"
    path = write_pair(pair, tmp_path)[1]
    before = path.read_bytes()
    arguments = ["--folder", str(tmp_path), "execute", "6", "--language", "en"]
    assert notebooks.main(arguments) == 1
    said = capsys.readouterr().err
    assert "cell demo failed" in said and "ZeroDivisionError" in said
    assert path.read_bytes() == before


def test_the_check_command_fails_on_a_drifted_pair_and_names_the_cell(pair, tmp_path, capsys):
    cell(pair["en"], "summary").source += r" $$ a \tag{9} $$"
    write_pair(pair, tmp_path)
    assert notebooks.main(["--folder", str(tmp_path), "check"]) == 1
    said = capsys.readouterr().out
    assert f"{NAME}: cell summary: equation numbers in \\tag differ, only in en: 9" in said


# Rules; each case plants one fault


def test_a_pair_without_a_fault_has_no_problem(pair):
    assert checks.compare(pair["ja"], pair["en"]) == []
    for nb in pair.values():
        assert checks.check_metadata(nb) == []
        assert checks.check_execution(nb) == []
        assert checks.check_length(nb) == []
        assert checks.check_structure(NAME, nb) == []
        assert checks.check_concepts(nb) == []
        assert checks.check_equations(NAME, nb) == []


def replace(cell_id, old, new):
    def plant(nb):
        target = cell(nb, cell_id)
        assert old in target.source
        target.source = target.source.replace(old, new)

    return plant


def assign(cell_id, **fields):
    return lambda nb: cell(nb, cell_id).update(fields)


def tag(cell_id, *names):
    return lambda nb: cell(nb, cell_id).metadata.update(tags=list(names))


def output(cell_id, kind, **fields):
    return lambda nb: cell(nb, cell_id).outputs.append(new_output(kind, **fields))


DRIFTS = {
    "missing cell": (lambda nb: nb.cells.pop(3), "cell decay: only in ja"),
    "additional cell": (
        lambda nb: nb.cells.append(new_markdown_cell("$x$", id="extra")),
        "cell extra: only in en",
    ),
    "order": (
        lambda nb: nb.cells.insert(7, nb.cells.pop(8)),
        "cell stub-1: the order of the cells differs",
    ),
    "id twice": (
        lambda nb: nb.cells.append(copy.deepcopy(nb.cells[3])),
        "cell decay: the id is used twice in en",
    ),
    "type": (
        assign("unused", cell_type="markdown"),
        "cell unused: type code in ja, markdown in en",
    ),
    "tags": (tag("demo", "demo", "physics"), "cell demo: tags"),
    "slide": (
        lambda nb: cell(nb, "demo").metadata.update(slideshow={"slide_type": "skip"}),
        "cell demo: slide type None in ja, skip in en",
    ),
    "code": (replace("decay", "0.2", "0.20"), "cell decay: the code differs"),
    "setup code": (replace("setup", "ok", "OK"), "cell setup: the code differs"),
    "setup language": (replace("setup", '"en"', '"ja"'), 'cell setup: en must say lu.setup("en")'),
    "equation number": (replace("formula", "34", "35"), "cell formula: equation numbers in \\tag"),
    "mention": (
        replace("loss-picture", "(34)", "(33)"),
        "cell loss-picture: mentions of equations differ, only in ja: 34",
    ),
    "mention of a range": (replace("title", "(34–35)", "(34)"), "only in ja: 35"),
    "link": (replace("title", "1412.6980", "1412.6981"), "cell title: links differ"),
    "relative link": (replace("title", "note.en", "notes.en"), "cell title: links differ"),
    "image": (replace("loss-picture", "loss.svg", "risk.svg"), "cell loss-picture: images differ"),
    "formula": (replace("formula", "L +", "L  +"), "cell formula: display equations differ"),
    "untranslated en": (
        assign("second-question", source="二つ目の問いです。"),
        "cell second-question: the en text is not in English",
    ),
}


@pytest.mark.parametrize(("plant", "message"), DRIFTS.values(), ids=DRIFTS)
def test_a_drift_between_the_languages_is_found(pair, plant, message):
    plant(pair["en"])
    assert message in "\n".join(checks.compare(pair["ja"], pair["en"]))


def test_an_untranslated_japanese_cell_is_found(pair):
    cell(pair["ja"], "summary").source = cell(pair["en"], "summary").source
    problems = checks.compare(pair["ja"], pair["en"])
    assert problems == ["cell summary: the ja text is not in Japanese"]


@pytest.mark.parametrize(
    ("ja", "en"),
    [
        ("../ja/01_x.ipynb#見出し", "../en/01_x.ipynb#heading"),
        ("../../README.ja.md", "../../README.md"),
        ("https://ja.wikipedia.org/wiki/Adam", "https://en.wikipedia.org/wiki/Adam"),
    ],
)
def test_links_are_the_same_up_to_the_language(ja, en):
    assert checks.without_language(ja) == checks.without_language(en)


def test_formulas_and_code_hold_no_links_and_no_mentions():
    text = "`a[0](1)` and $f(3)$ and $$ [a](b) $$"
    assert checks.equation_mentions(text) == checks.addresses(text, checks.LINK) == set()


FAULTS = {
    "widget state": (
        checks.check_metadata,
        lambda nb: nb.metadata.update(widgets={}),
        "widget state is stored",
    ),
    "notebook metadata": (
        checks.check_metadata,
        lambda nb: nb.metadata.language_info.update(version="3.11.2"),
        "metadata of the notebook",
    ),
    "cell metadata": (
        checks.check_metadata,
        lambda nb: cell(nb, "decay").metadata.update(execution={}),
        "cell decay: metadata",
    ),
    "hidden slide": (
        checks.check_metadata,
        lambda nb: cell(nb, "decay").metadata.update(slideshow={"slide_type": "-"}),
        "cell decay: metadata",
    ),
    "not executed": (
        checks.check_execution,
        assign("stub-3", execution_count=None),
        "cell stub-3: execution count 6 expected, None stored",
    ),
    "executed out of order": (
        checks.check_execution,
        assign("demo", execution_count=7),
        "cell demo: execution count 3 expected, 7 stored",
    ),
    "error": (
        checks.check_execution,
        output("demo", "error", ename="ValueError", evalue="", traceback=[]),
        "cell demo: stored error ValueError",
    ),
    "warning": (
        checks.check_execution,
        output("demo", "stream", name="stderr", text="RuntimeWarning: overflow"),
        "cell demo: stored warning",
    ),
    "path": (
        checks.check_execution,
        output("demo", "stream", name="stdout", text=f"{checks.ROOT}/lecture_utils"),
        "cell demo: the output names a path",
    ),
    "long cell": (
        checks.check_length,
        assign("stub-1", source="x = 1\n" * 26),
        "cell stub-1: 26 lines of code, at most 25",
    ),
    "many cells over the usual length": (
        checks.check_length,
        assign("decay", source="x = 1\n" * 13),
        "1 of 4 code cells have more than 12 lines: decay",
    ),
    "no title": (
        lambda nb: checks.check_structure(NAME, nb),
        replace("title", "# 6.", "6."),
        "the first cell must be Markdown and start with '# '",
    ),
    "no setup": (
        lambda nb: checks.check_structure(NAME, nb),
        tag("setup"),
        "the first code cell, and it alone, is tagged setup; tagged: []",
    ),
    "two setups": (
        lambda nb: checks.check_structure(NAME, nb),
        tag("demo", "demo", "setup"),
        "tagged: ['setup', 'demo']",
    ),
    "exercises": (
        lambda nb: checks.check_structure(NAME, nb),
        tag("stub-2"),
        "3 cells tagged write expected, 2 found",
    ),
    "concept questions": (
        lambda nb: checks.check_structure(NAME, nb),
        tag("loss-picture"),
        "2 cells tagged concept expected, 1 found",
    ),
    "tab": (
        checks.check_characters,
        replace("second-question", "No.", "No.\t"),
        "cell second-question: control character '\\t' after",
    ),
    "two right choices": (
        checks.check_concepts,
        replace("second-question", "No.", "Right."),
        "cell second-question: a concept question has at least 3 choices",
    ),
    "choice without feedback": (
        checks.check_concepts,
        replace("second-question", "No.", ""),
        "found 3 choices, 1 right",
    ),
    "too few choices": (
        checks.check_concepts,
        replace("loss-picture", "<details><summary>(c)", "<b>(c)"),
        "found 2 choices, 1 right",
    ),
    "demo": (
        lambda nb: checks.check_structure(NAME, nb),
        tag("demo"),
        "1 cells tagged demo expected, 0 found",
    ),
    "summary": (
        lambda nb: checks.check_structure(NAME, nb),
        tag("summary"),
        "1 cells tagged summary expected, 0 found",
    ),
    "uncovered equation": (
        lambda nb: checks.check_equations(NAME, nb),
        tag("decay", "eq-34"),
        "equations without an executed check: 35",
    ),
    "equation in a cell that did not run": (
        lambda nb: checks.check_equations(NAME, nb),
        assign("decay", execution_count=None),
        "equations without an executed check: 34, 35",
    ),
    "equation without a check": (
        lambda nb: checks.check_equations(NAME, nb),
        assign("decay", source="x = 1  # assert", outputs=[]),
        "cell decay: tagged with an equation, but no assert and no output",
    ),
    "equation tag on Markdown": (
        lambda nb: checks.check_equations(NAME, nb),
        tag("formula", "eq-34"),
        "cell formula: tagged with an equation, but no assert and no output",
    ),
    "misspelt equation tag": (
        lambda nb: checks.check_equations(NAME, nb),
        tag("demo", "demo", "eq-5"),
        "cell demo: write the tag eq-5 like eq-05",
    ),
    "unknown equation": (
        lambda nb: checks.check_equations(NAME, nb),
        tag("decay", "eq-34", "eq-35", "eq-66"),
        "cell decay: the note has no equation 66",
    ),
}


@pytest.mark.parametrize(("rule", "plant", "message"), FAULTS.values(), ids=FAULTS)
def test_a_fault_in_a_notebook_is_found(en, rule, plant, message):
    assert rule(en) == []
    plant(en)
    assert message in "\n".join(rule(en))


def test_the_start_notebook_needs_no_exercises(en):
    tag("stub-2")(en)
    assert checks.check_structure("00_start_here", en) == []


def test_a_dead_link_and_a_dead_image_are_found(en, tmp_path):
    folder = tmp_path / "notebooks" / "en"
    folder.mkdir(parents=True)
    (tmp_path / "lecture").mkdir()
    (tmp_path / "lecture" / "note.en.txt").touch()
    assert checks.check_links(en, folder) == ["cell loss-picture: loss.svg does not exist"]
    (folder / "loss.svg").touch()
    assert checks.check_links(en, folder) == []
    (tmp_path / "lecture" / "note.en.txt").unlink()
    assert "note.en.txt does not exist" in checks.check_links(en, folder)[0]


@pytest.mark.parametrize(
    ("plant", "message"),
    [
        (assign("decay", outputs=[]), "cell decay: stored"),
        (output("demo", "stream", name="stdout", text="0.31"), "cell demo: stored"),
        (lambda nb: nb.metadata.update(kernelspec={}), "something besides the outputs"),
        (assign("demo", execution_count=9), "something besides the outputs"),
    ],
    ids=["output lost", "output new", "metadata", "execution count"],
)
def test_a_difference_in_re_execution_is_found(en, plant, message):
    fresh = copy.deepcopy(en)
    assert checks.compare_execution(en, fresh) == []
    plant(fresh)
    assert message in "\n".join(checks.compare_execution(en, fresh))


@pytest.mark.parametrize(
    "options",
    [{"row": 49}, {"color": (0, 158, 115)}, {"height": 99}],
    ids=["a bar one pixel higher", "another colour", "another size"],
)
def test_another_picture_in_re_execution_is_found(en, options):
    fresh = copy.deepcopy(en)
    for nb, data in ((en, picture()), (fresh, picture(**options))):
        output("demo", "display_data", data={"image/png": data})(nb)
    assert "cell demo: the picture differs" in checks.compare_execution(en, fresh)[0]


def test_a_shade_of_one_step_is_the_same_picture(en):
    fresh = copy.deepcopy(en)
    for nb, data in ((en, picture()), (fresh, picture(color=(0, 114, 179)))):
        output("demo", "display_data", data={"image/png": data})(nb)
    assert checks.compare_execution(en, fresh) == []


@pytest.mark.parametrize(("options", "same"), [({"row": 20}, True), ({"height": 99}, False)])
def test_of_a_picture_of_rounding_errors_only_the_size_counts(en, options, same):
    tag("demo", "demo", "rounding")(en)
    fresh = copy.deepcopy(en)
    for nb, data in ((en, picture()), (fresh, picture(**options))):
        output("demo", "display_data", data={"image/png": data})(nb)
    assert (checks.compare_execution(en, fresh) == []) == same


# What nbval overlooks


def sanitise(text):
    config = ConfigParser(interpolation=None)
    config.read(Path(__file__).parent / "sanitize.cfg", encoding="utf-8")
    for section in config.sections():
        text = re.sub(config[section]["regex"], config[section]["replace"], text)
    return text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/tmp/ipykernel_12/34.py:1: Warning", "/tmp/ipykernel_5/6.py:1: Warning"),
        ("<object at 0x7f21a8c0>", "<object at 0x7f00b8c01234>"),
        (
            "\r 45%|####   | 9/20 [00:01<00:01, 7.1it/s]",
            "\r 45%|####   | 9/20 [00:02<00:03, 5it/s]",
        ),
        ("1.2 ms ± 30 µs per loop (mean)", "1.4 ms ± 21 µs per loop (mean)"),
        ("Wall time: 1.2 s", "Wall time: 3 ms"),
    ],
)
def test_noise_of_a_run_is_sanitised(one, other):
    assert sanitise(one) == sanitise(other)


@pytest.mark.parametrize("text", ["t = 0.45 s", "loss 0.125", "accuracy 93% (28/30)", "0x1f"])
def test_results_are_not_sanitised(text):
    assert sanitise(text) == text
