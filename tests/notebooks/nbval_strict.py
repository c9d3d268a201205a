"""A plugin of pytest that adds to nbval what it leaves out: `-p tests.notebooks.nbval_strict`.

Kernels reach this machine only, and each picture must look like the one that is stored.
"""

import os
from pathlib import Path

import pytest
from nbval.plugin import IPyNbCell

from tools.pictures import compare_pictures

OFFLINE = str(Path(__file__).parent / "offline")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    """Cut the network of the kernel, which starts with the first cell of a notebook."""
    with pytest.MonkeyPatch.context() as patch:
        if isinstance(item, IPyNbCell):
            path = filter(None, [OFFLINE, os.environ.get("PYTHONPATH")])
            patch.setenv("PYTHONPATH", os.pathsep.join(path))
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Compare the pictures of a cell when nbval has compared its text."""
    result = yield
    if isinstance(item, IPyNbCell) and item.cell.execution_count is not None:
        problems = compare_pictures(item.cell, item.test_outputs)
        if problems:
            item.raise_cell_error("\n".join(problems))
    return result
