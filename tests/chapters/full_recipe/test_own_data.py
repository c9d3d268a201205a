"""The template of chapter 10 on a table that the series does not know, as a reader would run it."""

import numpy as np
import pytest

from tools.notebooks import FOLDER, read

NEEDED = (
    *(
        "setup",
        "library",
        "look",
        "split",
        "exercise-10-1",
        "exercise-10-2",
        "gradient",
        "training-loop",
    ),
    *(
        "exercise-10-4",
        "own-settings",
        "own-look",
        "own-prepare",
        "own-train",
        "own-report",
        "wine",
    ),
)
NAMES = "検体番号;質量, g;電圧;室温;備考;種類"


def lines():
    """Three kinds, one of them rare, with gaps, decimal commas and a constant column."""
    rng = np.random.default_rng(0)
    kinds = np.repeat([0, 1, 2], [60, 50, 4])[rng.permutation(114)]
    for i, kind in enumerate(kinds):
        mass, volt = (f"{x:.2f}".replace(".", ",") for x in rng.normal(3.0 * kind, 1, 2))
        yield f"{i + 1};{mass if i % 9 else ''};{volt};23,5;済;{'甲乙丙'[kind]}"


@pytest.fixture
def template(tmp_path, monkeypatch, capsys):
    """Runs the cells with a file, a target and the columns to skip; returns names and print."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "table.csv").write_bytes("\r\n".join([NAMES, *lines(), ";;;;;"]).encode("cp932"))
    cells = {cell.id: cell.source for cell in read(FOLDER, "en", "10_full_recipe").cells}

    def run(target, skip, until="wine"):
        settings = {
            "lu.data.wine_file()": repr("table.csv"),
            '"cultivar"': repr(target),
            "skip = ()": f"skip = {skip!r}",
        }
        source = cells["own-settings"]
        for old, new in settings.items():
            assert source.count(old) == 1
            source = source.replace(old, new)
        names = {}
        for name in NEEDED[: NEEDED.index(until) + 1]:
            exec(source if name == "own-settings" else cells[name], names)
        return names, capsys.readouterr().out

    return run


def test_a_column_of_text_stops_it_and_is_named(template):
    with pytest.raises(ValueError, match="column '備考' holds '済' in row 2"):
        template("種類", ())


def test_the_look_warns_of_numbers_of_rows_constant_columns_and_few_rows(template):
    _, said = template("種類", "備考", until="own-look")
    assert "{'丙': 4, '乙': 50, '甲': 60}" in said and "gaps: 13" in said
    assert "検体番号: 1 to 114\n-> only rises" in said
    assert "室温: 23.5 to 23.5\n-> constant" in said
    assert said.count("->") == 3 and "-> a class of fewer than 5 rows" in said


def test_a_table_goes_from_its_file_to_the_report(template):
    names, said = template("種類", ("検体番号", "備考"))
    assert "accuracy 0.9" in said and "always the largest class: 0.526" in said
    assert "a class is missing in a test set" in said
    assert names["table"].X.shape == (114, 3)


def test_the_preparation_looks_at_the_training_rows_alone(template):
    names, _ = template("種類", ("検体番号", "備考"), until="own-prepare")
    X, train = names["table"].X, np.arange(60)
    other = X.copy()
    other[60:] = 1000 * np.random.default_rng(1).random((54, 3))
    assert names["prepare"](X, train).shape == (114, 2)
    np.testing.assert_array_equal(
        names["prepare"](X, train)[train], names["prepare"](other, train)[train]
    )
