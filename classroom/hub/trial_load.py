"""A class at one moment, as root: `/opt/lecture/bin/python trial_load.py 10 20 30`.

So many students log in, start their servers, fetch the notebooks and run all of a chapter, all at
once, through the hub's own addresses and without a browser. Printed are the seconds from the
login to the first cell's answer and to the last one's, and the memory that the class then holds,
as PSS: what processes share is counted once.
"""

import argparse
import asyncio
import json
import os
import re
import statistics
import time
import uuid
from pathlib import Path
from urllib.parse import urlencode

import accounts
import aiohttp
import trial

FOLDER = "lecture"


class Student:
    """What one student does, by HTTP and WebSocket."""

    def __init__(self, hub: trial.Hub, name: str, path: str):
        self.hub, self.name, self.path = hub, name, path
        self.seconds: dict[str, float] = {}
        self.errors: list[str] = []

    async def work(self, delay: float) -> None:
        """Log in, start, fetch, run all; `seconds` says when each was done."""
        await asyncio.sleep(delay)
        self._start = time.perf_counter()
        timeout = aiohttp.ClientTimeout(total=900)
        jar = aiohttp.CookieJar(unsafe=True)  # an address of numbers may set cookies
        async with aiohttp.ClientSession(cookie_jar=jar, timeout=timeout) as session:
            token = await self._log_in(session)
        headers = {"Authorization": f"token {token}"}
        async with aiohttp.ClientSession(headers=headers, timeout=timeout) as session:
            await self._start_server(session)
            self._server = f"{self.hub.url}/user/{self.name}"
            await self._pull(session)
            await self._run_all(session)

    def _done(self, what: str) -> None:
        self.seconds[what] = time.perf_counter() - self._start

    async def _log_in(self, session: aiohttp.ClientSession) -> str:
        async with session.get(f"{self.hub.url}/hub/login") as page:
            xsrf = re.search(r'name="_xsrf" value="([^"]+)"', await page.text())[1]
        form = {"username": self.name, "password": self.hub.passwords[self.name], "_xsrf": xsrf}
        address = f"{self.hub.url}/hub/login?next=/hub/home"
        async with session.post(address, data=form) as page:
            page.raise_for_status()
            text = await page.text()
        # The home page names the token that its scripts send.
        xsrf = re.search(r'xsrf_token: "([^"]+)"', text)[1]
        address = f"{self.hub.url}/hub/api/users/{self.name}/tokens?_xsrf={xsrf}"
        referer = {"Referer": f"{self.hub.url}/hub/token"}
        async with session.post(address, json={"expires_in": 3600}, headers=referer) as answer:
            answer.raise_for_status()
            self._done("logged in")
            return (await answer.json())["token"]

    async def _start_server(self, session: aiohttp.ClientSession) -> None:
        user = f"{self.hub.url}/hub/api/users/{self.name}"
        async with session.post(f"{user}/server") as answer:
            answer.raise_for_status()
        async with session.get(f"{user}/server/progress") as events:
            async for line in events.content:
                if line.startswith(b"data:"):
                    event = json.loads(line.removeprefix(b"data:"))
                    if event.get("failed"):
                        raise RuntimeError(f"{self.name}: {event['message']}")
                    if event.get("ready"):
                        self._done("server")
                        return
        raise RuntimeError(f"{self.name}: the server did not become ready")

    async def _pull(self, session: aiohttp.ClientSession) -> None:
        query = {"repo": self.hub.repository, "branch": "students", "targetpath": FOLDER}
        async with session.get(f"{self._server}/git-pull/api?{urlencode(query)}") as events:
            events.raise_for_status()
            text = await events.text()
        if '"finished"' not in text:
            raise RuntimeError(f"{self.name}: {text[-1000:]}")
        self._done("notebooks")

    async def _run_all(self, session: aiohttp.ClientSession) -> None:
        path = f"{FOLDER}/{self.path}"
        async with session.get(f"{self._server}/api/contents/{path}") as answer:
            answer.raise_for_status()
            cells = (await answer.json())["content"]["cells"]
        document = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        async with session.post(f"{self._server}/api/sessions", json=document) as answer:
            answer.raise_for_status()
            kernel = (await answer.json())["kernel"]["id"]
        address = f"{self._server}/api/kernels/{kernel}/channels"
        async with session.ws_connect(address, max_msg_size=0) as socket:
            for cell in cells:
                if cell["cell_type"] == "code":
                    await self._run(socket, cell["source"])
                    self.seconds.setdefault("first cell", time.perf_counter() - self._start)
            self._done("all cells")

    async def _run(self, socket: aiohttp.ClientWebSocketResponse, code: str) -> None:
        message = uuid.uuid4().hex
        header = {
            "msg_id": message,
            "msg_type": "execute_request",
            "username": "",
            "version": "5.3",
        }
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
        await socket.send_json(
            {
                "header": header | {"session": message, "username": "", "date": ""},
                "parent_header": {},
                "metadata": {},
                "channel": "shell",
                "content": content,
            }
        )
        while True:
            answer = await socket.receive()
            if answer.type == aiohttp.WSMsgType.BINARY:  # a picture of a demo
                continue
            if answer.type != aiohttp.WSMsgType.TEXT:
                raise RuntimeError(f"{self.name}: the kernel's connection closed")
            answer = json.loads(answer.data)
            if answer["parent_header"].get("msg_id") != message:
                continue
            if answer["msg_type"] == "error":
                self.errors.append(answer["content"]["evalue"])
            if answer["msg_type"] == "status" and answer["content"]["execution_state"] == "idle":
                return


def memory(names: list[str]) -> dict[str, float]:
    """Return the PSS in MB of the accounts' kernels, and of all else that is theirs."""
    found = {"kernels": 0.0, "servers": 0.0}
    for name in names:
        for process in accounts.processes(name):
            folder = Path(f"/proc/{process}")
            try:
                command = folder.joinpath("cmdline").read_bytes()
                rollup = folder.joinpath("smaps_rollup").read_text()
            except OSError:  # it has ended
                continue
            kilobytes = int(re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[1])
            found["kernels" if b"ipykernel" in command else "servers"] += kilobytes / 1024
    return found


async def together(students: list[Student], spread: float) -> None:
    """Let students work at the same time, or begin one after the other over some seconds."""
    step = spread / len(students)
    async with asyncio.TaskGroup() as group:
        for number, student in enumerate(students):
            group.create_task(student.work(number * step))


def one_class(number: int, path: str, spread: float) -> None:
    """Run a class of so many and print a line about it."""
    names = [f"trial-{i:02d}" for i in range(1, number + 1)]
    load = os.getloadavg()[0]
    with trial.hub(names, []) as hub:
        students = [Student(hub, name, path) for name in names]
        asyncio.run(together(students, spread))
        used = memory(names)
    errors = sum(len(student.errors) for student in students)
    line = f"{number:>4}  "
    for what in ("server", "first cell", "all cells"):
        values = sorted(student.seconds[what] for student in students)
        line += f"{statistics.median(values):>8.0f} {values[-1]:>4.0f}"
    line += f"{used['servers'] / number:>10.0f}{used['kernels'] / number:>8.0f}"
    print(f"{line}{sum(used.values()):>9.0f}{errors:>8}{load:>8.1f}", flush=True)


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="trial_load.py", description=__doc__.partition("\n")[0])
    parser.add_argument("numbers", type=int, nargs="+", metavar="STUDENTS")
    parser.add_argument("--chapter", default="en/02_linear_activation.ipynb")
    parser.add_argument("--spread", type=float, default=0, help="seconds in which they begin")
    options = parser.parse_args()
    print(f"{os.cpu_count()} processors; seconds as median and longest; memory in MB")
    print("        server      first cell    all cells  PSS a student      PSS             load")
    print("  of    ready       answered     answered   server  kernel      all  errors   before")
    for number in options.numbers:
        one_class(number, options.chapter, options.spread)


if __name__ == "__main__":
    main()
