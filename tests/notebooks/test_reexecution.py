"""A notebook, run again with the network cut, gives what is stored."""

import os
import shutil
import socket
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tools import notebooks, reexecution
from tools.pair_text import LANGUAGES, NotebookError, code_cells

OFFLINE = str(Path(__file__).parent / "offline")


@pytest.fixture
def cut_network(monkeypatch):
    """Kernels started under this fixture reach this machine only."""
    inherited = os.environ.get("PYTHONPATH")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [OFFLINE, inherited])))


@pytest.mark.usefixtures("cut_network")
@pytest.mark.parametrize("name", notebooks.notebook_names())
def test_reexecution_offline_leaves_no_diff(name, tmp_path):
    folder = tmp_path / "en"
    folder.mkdir()
    stored = notebooks.FOLDER / "en" / f"{name}.ipynb"
    shutil.copy(stored, folder)
    notebooks.execute_file(name, "en", tmp_path)
    fresh = nbformat.read(folder / stored.name, as_version=4)
    problems = reexecution.compare_execution(nbformat.read(stored, as_version=4), fresh)
    assert not problems, "\n".join(problems)
    assert [p.name for p in folder.iterdir()] == [stored.name], "the notebook wrote files"


@pytest.mark.parametrize("name", notebooks.notebook_names())
def test_both_languages_store_the_same_pictures(name):
    """The code is the same, and what it says in the other language is compared by nbval."""
    pictures = {
        language: [
            (cell.id, reexecution.picture_of(output))
            for cell in code_cells(notebooks.read(notebooks.FOLDER, language, name))
            for output in cell.outputs
        ]
        for language in LANGUAGES
    }
    assert pictures["ja"] == pictures["en"]


@pytest.mark.usefixtures("cut_network")
@pytest.mark.parametrize(
    "code",
    [
        "import socket\nsocket.create_connection(('192.0.2.1', 80), timeout=1)",
        "from socket import *\nsocket(AF_INET, SOCK_DGRAM).sendto(b'', ('192.0.2.1', 9))",
        "import urllib.request\nurllib.request.urlopen('http://example.org', timeout=1)",
    ],
    ids=["tcp", "udp", "name lookup"],
)
def test_the_cut_network_refuses_other_machines(code, tmp_path):
    with pytest.raises(NotebookError, match="the network is cut"):
        notebooks.execute(new_notebook(cells=[new_code_cell(code)]), tmp_path)


@pytest.mark.usefixtures("cut_network")
def test_the_cut_network_leaves_this_machine_reachable(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code = f"import socket\nsocket.create_connection(('localhost', {port}), timeout=5).close()"
        notebooks.execute(new_notebook(cells=[new_code_cell(code)]), tmp_path)
