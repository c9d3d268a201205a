"""Tables are read as instruments and spreadsheets write them, and refused with the place named."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from sklearn.datasets import load_wine

import lecture_utils as lu

PLAIN = "a,b,kind\n1,2.5,x\n3,,y\n-1e3,NaN,x\n"


def read(tmp_path, text, target="kind", encoding="utf-8", **options):
    file = tmp_path / "table.csv"
    file.write_bytes(text.encode(encoding))
    return lu.read_table(file, target, **options)


def test_the_wines_are_those_of_scikit_learn():
    X, y, features = lu.read_table(lu.data.wine_file(), "cultivar")
    wine = load_wine()
    assert_array_equal(X, wine.data)
    assert_array_equal(y, wine.target_names[wine.target])
    assert len(features) == 13


def test_gaps_are_nan_and_texts_stay_texts(tmp_path):
    X, y, features = read(tmp_path, PLAIN)
    assert_array_equal(X, [[1, 2.5], [3, np.nan], [-1000, np.nan]])
    assert list(y) == ["x", "y", "x"]
    assert features == ("a", "b")


def test_a_numerical_target_is_numbers_and_columns_can_be_left_out(tmp_path):
    X, y, features = read(tmp_path, PLAIN, target="a", skip=("kind",))
    assert_array_equal(y, [1, 3, -1000])
    assert (X.shape, features) == ((3, 1), ("b",))


def test_one_column_to_skip_needs_no_brackets(tmp_path):
    assert read(tmp_path, PLAIN, skip="a").features == ("b",)


def test_words_for_a_gap_are_labels_among_texts_and_gaps_among_numbers(tmp_path):
    signs = PLAIN.replace("x", "-").replace("y", "+")
    assert list(read(tmp_path, signs).y) == ["-", "+", "-"]
    with pytest.raises(ValueError, match="'kind' is missing in row 3"):
        read(tmp_path, PLAIN.replace("x", "1").replace("y", "-"))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (PLAIN, "utf-8-sig"),
        (PLAIN.replace("kind", "種類"), "cp932"),
        (PLAIN.replace(",", ";").replace("2.5", "2,5"), "utf-8"),
        (PLAIN.replace(",", "\t").replace("2.5", "2,5"), "utf-8"),
        (PLAIN.replace("\n", "\r\n") + "\r\n", "utf-8"),
        (PLAIN.replace(",", " , "), "utf-8"),
        (PLAIN.replace("2.5", '"2.5"'), "utf-8"),
        (PLAIN.replace("kind\n", "kind\n\n") + "\n,,\n", "utf-8"),
        (PLAIN.replace("\n", ",,\n"), "utf-8"),
        (PLAIN.replace("NaN", "#N/A"), "utf-8"),
        (PLAIN.replace(",", ";").replace("a;b;", '"a, in kg";"b, in m";'), "utf-8"),
    ],
)
def test_files_of_spreadsheets_read_alike(tmp_path, text, encoding):
    target = "種類" if "種類" in text else "kind"
    X, y, _ = read(tmp_path, text, target, encoding)
    assert_array_equal(X, [[1, 2.5], [3, np.nan], [-1000, np.nan]])
    assert list(y) == ["x", "y", "x"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (PLAIN.replace("3,", "red,"), r"column 'a' holds 'red' in row 3.*skip=\('a',\)"),
        (PLAIN.replace("3,", "inf,"), "column 'a' holds 'inf' in row 3, which is not a number"),
        (PLAIN.replace("\n3,", "\n\n\n3 V,"), "column 'a' holds '3 V' in row 5"),
        (PLAIN.replace("2.5", '"1,250"'), "column 'b' holds '1,250' in row 2"),
        (
            PLAIN.replace("b,", "a,"),
            r"two columns are named 'a'; the columns are \['a', 'a', 'kind'\]",
        ),
        (PLAIN.replace(",", " "), "no comma, semicolon or tab separates the names in 'a b kind'"),
        (PLAIN.replace("kind", "sort"), r"no column 'kind'; the columns are \['a', 'b', 'sort'\]"),
        (PLAIN.replace("3,,y", "3,y"), "row 3 has 2 entries, the names are 3"),
        (PLAIN.replace("3,,y", "3,,"), "'kind' is missing in row 3"),
        (PLAIN.replace("2.5", ""), "column 'b' is empty"),
        ("a,b,kind\n", "at least one row"),
        ("", "at least one row"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(tmp_path, text, message):
    with pytest.raises(ValueError, match=message):
        read(tmp_path, text)


def test_an_unknown_encoding_is_refused(tmp_path):
    with pytest.raises(ValueError, match="neither UTF-8 nor CP932"):
        read(tmp_path, "a,kind\n1,\x81\n", encoding="latin-1")
