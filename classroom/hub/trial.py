"""A hub for a trial, on a machine without a class: real accounts, which are removed again.

`trial_class.py` and `trial_load.py` use it, as root.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import accounts
import publish

HERE = Path(__file__).parent
PREFIX = Path(os.environ.get("LECTURE_HUB_PREFIX", "/opt/lecture"))


class Hub:
    """A hub that runs, with its class.

    Attributes
    ----------
    url : str
    passwords : dict of str
        Of each account.
    state, source : Path
        The folder of the hub, and a copy of the series that a teacher may change.
    repository : str
        What students pull from, as their links name it.
    """

    def __init__(self, state: Path, source: Path, passwords: dict[str, str]):
        self.state, self.source, self.passwords = state, source, passwords
        self.repository = f"file://{state}/notebooks.git"
        ports = free_ports(3)
        self.url = f"http://127.0.0.1:{ports[0]}"
        self.environment = os.environ | {
            "LECTURE_HUB_STATE": str(state),
            "LECTURE_HUB_ADDRESS": self.url,
            "LECTURE_HUB_INTERNAL": f"http://127.0.0.1:{ports[1]}",
            "LECTURE_HUB_PROXY": f"http://127.0.0.1:{ports[2]}",
        }
        self.log = state / "hub.log"

    def publish(self) -> str:
        """Give the class the notebooks of `source`."""
        return publish.publish(f"{self.state}/notebooks.git", source=self.source)

    def start(self) -> None:
        """Start the hub and wait until it answers."""
        command = [PREFIX / "bin/jupyterhub", "--config", HERE / "jupyterhub_config.py"]
        # With systemd a class's servers outlive the hub; these are not to.
        command.append("--JupyterHub.cleanup_servers=True")
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                command,
                cwd=self.state,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                umask=0o022,
                start_new_session=True,
            )
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{self.url}/hub/health", timeout=5).close()
                return
            time.sleep(0.3)
        raise RuntimeError(f"the hub did not start:\n{self.log.read_text()[-3000:]}")

    def stop(self) -> None:
        """End the hub, its proxy and the students' servers."""
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def free_ports(number: int) -> list[int]:
    """Return ports that nobody listens at."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(number)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


@contextlib.contextmanager
def hub(students: list[str], teachers: list[str]) -> Iterator[Hub]:
    """Run a hub with these accounts; afterwards the accounts and all that was theirs are gone.

    Raises
    ------
    RuntimeError
        If the machine has a class, or the hub does not start.
    """
    if os.geteuid() != 0:
        raise RuntimeError("this makes accounts of Linux: run it as root")
    if accounts.members(accounts.STUDENTS, accounts.TEACHERS):
        raise RuntimeError("this machine has a class; try on another one")
    accounts.prepare()
    # Not in /tmp: with systemd each student's server has one of its own, and would not see it.
    state = Path(tempfile.mkdtemp(prefix="lecture-trial-", dir="/srv"))
    state.chmod(0o755)
    source = state / "source"
    shutil.copytree(publish.ROOT / "notebooks", source / "notebooks")
    for licence in publish.LICENCES:
        shutil.copy(publish.ROOT / licence, source)
    source.chmod(0o700)
    passwords: dict[str, str] = {}
    safe = ("git", "config", "--system")
    subprocess.run((*safe, "--add", "safe.directory", f"{state}/notebooks.git"), check=True)
    running = Hub(state, source, passwords)
    try:
        passwords |= accounts.add(dict.fromkeys(students, "trial"), accounts.STUDENTS)
        passwords |= accounts.add(dict.fromkeys(teachers, "trial"), accounts.TEACHERS)
        running.publish()
        running.start()
        yield running
    except BaseException:
        if running.log.exists():
            print(running.log.read_text()[-5000:], file=sys.stderr)
        raise
    finally:
        if hasattr(running, "process"):
            running.stop()
        for name in passwords:
            for process in accounts.processes(name):  # of an account that this trial made
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
        time.sleep(1)
        for name in passwords:
            subprocess.run(("userdel", "--remove", name), stderr=subprocess.DEVNULL, check=True)
        unset = ("--unset", "safe.directory", f"^{state}/notebooks.git$")
        subprocess.run((*safe, *unset), check=True)
        shutil.rmtree(state)
