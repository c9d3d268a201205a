"""The first cell of a notebook, and the check of the installation."""

import importlib.metadata
import os
import subprocess
import sys

import pytest

import lecture_utils as lu
from lecture_utils.environment import EnvironmentReport, Finding
from lecture_utils.language import choose, get_language, set_language


@pytest.fixture(params=["ja", "en"])
def language(request):
    before = get_language()
    set_language(request.param)
    yield request.param
    set_language(before)


def test_setup_chooses_the_language_and_refuses_others():
    before = get_language()
    lu.setup("ja")
    assert choose({"ja": "はい", "en": "yes"}) == "はい"
    with pytest.raises(ValueError, match="language must be 'ja' or 'en', got 'fr'"):
        lu.setup("fr")
    assert get_language() == "ja"
    set_language(before)


def test_setup_keeps_linear_algebra_to_one_thread_also_in_libraries_loaded_later():
    code = (
        "import numpy, threadpoolctl, lecture_utils as lu; lu.setup('en'); import scipy.linalg; "
        "pools = threadpoolctl.threadpool_info(); "
        "blas = [pool['num_threads'] for pool in pools if pool['user_api'] == 'blas']; "
        "assert set(blas) == {1}, pools"
    )
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "2", "OMP_NUM_THREADS": "2"}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)


def test_no_page_of_jupyterlab_looks_for_a_new_build():
    config = pytest.importorskip("jupyterlab_server.config")
    assert config.get_page_config([])["buildCheck"] is False


def test_this_installation_is_in_order_and_every_requirement_is_looked_at(language):
    report = lu.check_environment()
    assert report.ok
    names = [finding.name for finding in report.findings]
    assert names[0] == "Python"
    assert {"numpy", "matplotlib", "ipywidgets"} <= set(names)
    assert not any(finding.advice for finding in report.findings)
    assert str(report).count("ok") == len(names)


def test_missing_package_is_named_with_a_way_to_mend_it(language, monkeypatch):
    version = importlib.metadata.version

    def without_numpy(name):
        if name == "numpy":
            raise importlib.metadata.PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(importlib.metadata, "version", without_numpy)
    report = lu.check_environment()
    assert not report.ok
    (wrong,) = (finding for finding in report.findings if not finding.ok)
    assert wrong.name == "numpy"
    assert "README" in wrong.advice
    assert wrong.advice in str(report)
    assert wrong.advice in report._repr_html_()


def test_package_of_the_wrong_version_is_told_with_both_versions(language, monkeypatch):
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "0.1")
    report = lu.check_environment()
    advice = {finding.name: finding.advice for finding in report.findings}
    assert "0.1" in advice["numpy"]
    assert ">=2.0" in advice["numpy"]


def test_package_that_is_not_installed_itself_is_told(language, monkeypatch):
    def missing(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "requires", missing)
    monkeypatch.setattr(importlib.metadata, "version", missing)
    report = lu.check_environment()
    assert [finding.name for finding in report.findings if not finding.ok] == ["lecture-utils"]


def test_old_python_is_told_in_both_languages():
    report = EnvironmentReport([Finding("Python", ">=3.11", "3.9.1", ok=False)])
    before = get_language()
    for language in ("ja", "en"):
        set_language(language)
        assert "3.9.1" in str(report)
        assert "3.11" in report._repr_html_()
    set_language(before)
