"""An installation of its own in a temporary folder: where the figures are measured."""

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import asyncpg

from bench import fill
from bench.client import Caller
from bench.machine import Stopwatch
from rapport.core.clock import SystemClock
from rapport.core.config import Settings, load
from rapport.core.db.login import Server
from rapport.core.parent import ends_with_us
from rapport.core.postgres import places

T = TypeVar("T")
SERVER = Path(__file__).parents[1]
START_SECONDS = 60.0
STOP_SECONDS = 20.0
EMAIL, PASSWORD = "agent@bench.test", "correct horse battery"


@dataclass(frozen=True)
class Connected:
    """The workspace of the bench, and its number."""

    workspace_id: UUID
    number_id: UUID
    phone_number_id: str
    waba_id: str
    app_id: str
    app_secret: str


class House:
    """Made by `open_house`. Database and simulator run all the time; web and worker only inside
    `running`, so that a figure decides what shares the cores with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port, self.simulator_port = free_port(), free_port()
        self.database_pid = 0
        self.simulator_pid = 0
        self.connected: Connected
        self.key = ""
        self._is_filled = False
        self.simulator = Caller(f"http://127.0.0.1:{self.simulator_port}")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return environment(
            DATA_DIR=str(self.folder),
            PORT=str(self.port),
            SIMULATOR_PORT=str(self.simulator_port),
            GRAPH_URL=f"http://127.0.0.1:{self.simulator_port}",
            LOG_LEVEL="warning",
        )

    @property
    def settings(self) -> Settings:
        return load(self.environment)

    @property
    def program(self) -> Caller:
        """A program with every right."""
        return Caller(self.url, {"Authorization": f"Bearer {self.key}"})

    async def owner(self) -> asyncpg.Connection:
        """The database as the role that owns the schema, inside the workspace."""
        connection = await asyncpg.connect(**Server.of(self.settings).arguments())
        await connection.execute(
            f"set app.workspace_id = '{self.connected.workspace_id}'"
            if hasattr(self, "connected")
            else "select 1"
        )
        return connection

    async def clear_log(self) -> int:
        """Empties the webhook log, which only the bench has filled; how many it held."""
        owner = await self.owner()
        count = await owner.fetchval("select count(*) from control.webhook_log")
        await owner.execute("truncate control.webhook_log, control.webhook_waiting")
        await owner.close()
        return count

    def running(self, *words: str) -> contextlib.AbstractContextManager[int]:
        """A `rapport` command while the context is open; its process id."""
        return running(self.environment, self.folder / f"{words[0]}.log", "rapport.cli", *words)

    def run(self, *words: str) -> str:
        """A command that must succeed; what it printed."""
        return subprocess.run(
            [sys.executable, "-m", "rapport.cli", *words],
            env=self.environment,
            stdout=subprocess.PIPE,
            check=True,
            text=True,
            timeout=START_SECONDS,
        ).stdout.strip()

    def stopwatch(self, *pids: int) -> Stopwatch:
        """Counts the CPU of processes; without any, PostgreSQL's."""
        return Stopwatch(*(pids or [self.database_pid]))

    async def filled(self) -> None:
        """Fills the workspace with a year's conversations, unless it is filled."""
        if not self._is_filled:
            owner = await self.owner()
            await fill.fill(owner, self.connected.workspace_id, self.connected.number_id)
            await owner.close()
            self._is_filled = True

    async def agent(self) -> Caller:
        """A member's browser, signed in."""
        visitor = Caller(self.url)
        order = {"email": EMAIL, "password": PASSWORD}
        cookie = await _sign_in(self.url, order)
        visitor.close()
        return Caller(self.url, {"Cookie": cookie})


@contextlib.asynccontextmanager
async def open_house() -> AsyncGenerator[House]:
    """An installation with one workspace, one member, one key and one connected number."""
    folder = Path(tempfile.mkdtemp(prefix="rapport-bench-"))
    folder.chmod(0o755)
    house = House(folder)
    found = places.find(folder)
    try:
        with house.running("db", "serve") as house.database_pid:
            house.run("migrate")
            house.run("workspace", "create", "--name", "Bench", "--slug", "bench")
            house.run(
                "user", "create", "--email", EMAIL, "--password", PASSWORD,
                "--workspace", "bench", "--role", "owner",
            )  # fmt: skip
            house.key = house.run("api-key", "create", "--workspace", "bench", "--name", "bench")
            with house.running("simulator") as house.simulator_pid:
                house.connected = await _connect(house)
                yield house
    finally:
        shutil.rmtree(found.data.parent, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


async def _connect(house: House) -> Connected:
    state = await house.simulator.call("GET", "/_simulator/state")
    waba = state["wabas"][0]
    number = waba["numbers"][0]["id"]
    await house.simulator.call("PATCH", f"/_simulator/numbers/{number}", {"throughput": 1000})
    await house.simulator.call("POST", "/_simulator/behaviour", {"window": "off"})
    with house.running("web"):
        program = house.program
        order = {"waba_id": waba["id"], "access_token": state["access_token"]}
        await program.call("POST", "/api/v1/wabas", order)
        program.close()
    owner = await house.owner()
    workspace_id = await owner.fetchval("select id from control.workspace")
    await owner.execute(f"set app.workspace_id = '{workspace_id}'")
    number_id = await owner.fetchval(
        "select id from phone_number where phone_number_id = $1", number
    )
    await owner.close()
    return Connected(
        workspace_id, number_id, number, waba["id"], state["app"]["id"], state["app"]["secret"]
    )


async def _sign_in(url: str, order: dict[str, str]) -> str:
    """The session's cookie."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
    body = str(order).replace("'", '"').encode()
    writer.write(
        b"POST /api/v1/session HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        b"Content-Length: %d\r\nConnection: close\r\n\r\n%b" % (len(body), body)
    )
    head = (await reader.read()).partition(b"\r\n\r\n")[0].decode()
    writer.close()
    assert head.startswith("HTTP/1.1 200"), head
    cookies = [line[12:].partition(";")[0] for line in head.split("\r\n")
               if line.lower().startswith("set-cookie: ")]  # fmt: skip
    return "; ".join(cookies)


def environment(**settings: str) -> dict[str, str]:
    """That of a process: ours, and these settings only."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("RAPPORT_")}
    return {**inherited, **{f"RAPPORT_{name}": value for name, value in settings.items()}}


@contextlib.contextmanager
def running(given: Mapping[str, str], log: Path, module: str, *words: str) -> Generator[int]:
    """A module of ours as a process that lives as long as the context, or as we do; its id. It is
    there when it has said its first line."""
    with log.open("ab") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *words],
            cwd=SERVER,
            env=given,
            stdout=subprocess.PIPE,
            stderr=said,
            preexec_fn=ends_with_us(signal.SIGTERM),
        )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, f"{module} {' '.join(words)} ended:\n{log.read_text()[-2000:]}"
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def seconds_now() -> int:
    """The time as Meta writes it."""
    return int(SystemClock().now().timestamp())


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


async def until(
    condition: Callable[[], Awaitable[T]], seconds: float, every: float = 0.05, what: str = ""
) -> T:
    """The condition's first true value. Raises AssertionError when the deadline passes."""
    deadline = time.monotonic() + seconds
    while not (value := await condition()):
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        await asyncio.sleep(every)
    return value
