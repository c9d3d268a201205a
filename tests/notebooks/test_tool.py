"""The authoring tool: the text view and execution."""

import re

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.notebooks.example import NAME, TEXT, cell
from tools import notebook_checks, notebooks, pair_checks, pair_text
from tools.pair_text import LANGUAGES, NotebookError

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
    assert pair_checks.compare_cells(notebooks.read(tmp_path, "ja", NAME), en) == []
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
    assert notebook_checks.check_metadata(nb) == notebook_checks.check_execution(nb) == []
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
