"""The live edition takes no file of Pyodide that is not the official one."""

import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "site" / "live.py"


@pytest.fixture(scope="module")
def live():
    spec = importlib.util.spec_from_file_location("live", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_missing_file_is_named(live, tmp_path):
    with pytest.raises(live.NotOfficial, match=r"pyodide\.asm\.js is missing"):
        live.pyodide(tmp_path / "source", tmp_path / "target")


def test_a_file_with_another_hash_is_refused(live, tmp_path):
    (tmp_path / "pyodide.asm.js").write_text("alert('not Pyodide')")
    with pytest.raises(live.NotOfficial, match=r"pyodide\.asm\.js .* is not the file"):
        live.pyodide(tmp_path, tmp_path / "target")
    assert list((tmp_path / "target").iterdir()) == []


def test_every_package_that_another_needs_is_listed_with_a_hash(live):
    packages = live.OFFICIAL["packages"]
    for entry in packages.values():
        assert len(entry["sha256"]) == 64
        assert {name.lower().replace("_", "-") for name in entry["depends"]} <= set(packages)
