"""An answer that never ends is interrupted as in JupyterLab, with the button of the kernel."""

import threading
import time

from jupyter_client.manager import start_new_kernel

from lecture_utils.exercises.wording import MESSAGES
from tools.notebook_checks import ROOT

CELL = """
import pathlib
import lecture_utils as lu

def mean(values):
    pathlib.Path("it-runs").touch()
    while True:
        pass

mean = lu.use("0.1", mean)
"""
PATIENCE = 120  # seconds, on a busy machine


def test_an_endless_answer_is_interrupted_says_so_and_the_chapter_goes_on(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(tmp_path))
    shown = []

    def run(code):
        return client.execute_interactive(code, timeout=PATIENCE, output_hook=shown.append)

    def interrupt_once_it_runs():
        while not (tmp_path / "it-runs").exists():
            time.sleep(0.05)
        manager.interrupt_kernel()

    try:
        threading.Thread(target=interrupt_once_it_runs, daemon=True).start()
        assert run(CELL)["content"]["status"] == "ok"  # no traceback: "Run All" goes on
        run("print(mean([1, 2, 6]))")
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    said = str([message["content"] for message in shown])
    assert MESSAGES["interrupted"]["en"] in said
    assert "3.0" in said  # by the reference
    assert [path.name for path in tmp_path.iterdir()] == ["it-runs"]  # it is not kept
