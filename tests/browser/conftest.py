"""One JupyterLab for all tests of this folder."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser import pages, slides

ROOT = Path(__file__).parents[2]
SCREEN = {"width": 1280, "height": 720}  # the smallest that a projector shows
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},  # render every cell
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}


@pytest.fixture(scope="session")
def screenshots(request):
    """The folder for screenshots, or None."""
    folder = request.config.getoption("screenshots")
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """A JupyterLab that works on a copy of the notebooks, with settings of its own."""
    server = Lab(tmp_path_factory.mktemp("lab"))
    yield server
    server.stop()


class Lab:
    """A JupyterLab process in a scratch folder."""

    def __init__(self, folder: Path):
        self.root = folder / "root"
        shutil.copytree(ROOT / "notebooks", self.root)
        for name, settings in SETTINGS.items():
            file = folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(settings))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url, self.token = f"http://127.0.0.1:{port}", secrets.token_hex()
        private = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "IPYTHONDIR": "ipython",
        }
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        self._log = folder / "log"
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root"),
                    "--expose-app-in-browser",
                    f"--ServerApp.root_dir={self.root}",
                    f"--ServerApp.port={port}",
                    "--ServerApp.port_retries=0",
                    f"--IdentityProvider.token={self.token}",
                ],
                cwd=folder,
                env=os.environ
                | {key: str(folder / value) for key, value in private.items()}
                | {"PYTHONPATH": path},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait()

    def _wait(self, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                self._request("GET", "status")
            except OSError:
                time.sleep(0.2)
            else:
                return
        self.stop()
        pytest.fail(f"JupyterLab did not start:\n{self._log.read_text()[-3000:]}")

    def _request(self, method: str, path: str):
        request = urllib.request.Request(
            f"{self.url}/api/{path}",
            method=method,
            headers={"Authorization": f"token {self.token}"},
        )
        with urllib.request.urlopen(request, timeout=10) as response:
            return json.loads(response.read() or "null")

    def page(self, path: str) -> str:
        """The page that opens a file of the folder and nothing else."""
        return f"{self.url}/lab/tree/{path}?token={self.token}&reset"

    def stop_kernels(self) -> None:
        """End every kernel that a page left behind."""
        for session in self._request("GET", "sessions"):
            self._request("DELETE", f"sessions/{session['id']}")

    def stop(self) -> None:
        """End the server with its kernels."""
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@pytest.fixture(scope="session")
def context(browser):
    """One profile for all pages, so that JupyterLab is fetched once."""
    with browser.new_context(viewport=SCREEN) as context:
        yield context


@contextmanager
def new_page(context, lab):
    """A fresh page that collects what goes wrong in it, in ``page.problems``."""
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on(
        "console",
        lambda message: page.problems.append(message.text) if message.type == "error" else None,
    )
    page.add_init_script(pages.SCRIPT + slides.SCRIPT)
    yield page
    page.close()
    lab.stop_kernels()


@pytest.fixture
def page(context, lab):
    """A page for one test."""
    with new_page(context, lab) as page:
        yield page


@pytest.fixture(scope="module")
def desk(context, lab):
    """A page for one notebook after the other."""
    with new_page(context, lab) as page:
        yield page
