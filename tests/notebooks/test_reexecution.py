"""Every notebook, run again with the network cut, gives what is stored."""

import os
import shutil
import socket
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tools import notebooks, reexecution
from tools.pair_text import NotebookError

OFFLINE = str(Path(__file__).parent / "offline")


@pytest.fixture
def cut_network(monkeypatch):
    """Kernels started under this fixture reach this machine only."""
    inherited = os.environ.get("PYTHONPATH")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [OFFLINE, inherited])))


@pytest.mark.usefixtures("cut_network")
@pytest.mark.parametrize(
    "path", notebooks.notebook_paths(), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_reexecution_offline_leaves_no_diff(path, tmp_path):
    language, name = path.parent.name, path.stem
    folder = tmp_path / language
    folder.mkdir()
    shutil.copy(path, folder)
    notebooks.execute_file(name, language, tmp_path)
    fresh = nbformat.read(folder / path.name, as_version=4)
    stored = nbformat.read(path, as_version=4)
    problems = reexecution.compare_execution(stored, fresh)
    assert not problems, "\n".join(problems)
    assert [p.name for p in folder.iterdir()] == [path.name], "the notebook wrote files"


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
