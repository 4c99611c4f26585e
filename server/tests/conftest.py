"""A real PostgreSQL for all tests: one server, migrated once, cloned for each test that asks."""

import asyncio
import os
import shutil
import socket
import tempfile
from collections.abc import AsyncGenerator, Generator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from rapport.core.config import Settings
from rapport.core.crypto import Keyring
from rapport.core.db import security
from rapport.core.db.migrate import migrate
from rapport.core.postgres import cluster, places
from rapport.core.runtime import Runtime, running
from tests.factories import accounts, channels
from tests.served import Client, serving, working
from tests.simulator_process import SimulatorProcess

SERVER = "RAPPORT_TEST_SERVER"
KEY = "a secret key for tests that is long enough"
# a test's database dies with the test, so nothing needs to reach the disk
FAST = {"fsync": "off", "autovacuum": "off", "synchronous_commit": "off", "full_page_writes": "off",
        "max_connections": "300", "shared_buffers": "256MB"}  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Starts the server in the process that began the tests, not in each of its workers."""
    if hasattr(config, "workerinput") or SERVER in os.environ:
        return
    folder = Path(tempfile.mkdtemp(prefix="rapport-tests-", dir=os.environ.get("TMPDIR", "/tmp")))  # noqa: S108
    folder.chmod(0o755)
    found = places.find(folder)
    cluster.initialise(found)
    server = cluster.start(found, FAST)
    cluster.wait_until_ready(found, server)
    cluster.prepare(found)
    os.environ[SERVER] = f"postgresql://{cluster.OWNER}@/{{}}?host={found.socket}"
    asyncio.run(_make_template())
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    config.add_cleanup(lambda: cluster.stop(server))


def url(database: str) -> str:
    return os.environ[SERVER].format(database)


async def _make_template() -> None:
    admin = await asyncpg.connect(url(cluster.DATABASE))
    await admin.execute("create database template_rapport")
    await admin.close()
    settings = Settings(database_url=url("template_rapport"), secret_key=KEY)
    await migrate(settings, Keyring.parse(KEY))


@pytest.fixture
def empty_database() -> Generator[str]:
    """The URL of a database with nothing in it."""
    yield from _database("template1")


@pytest.fixture
def database_url() -> Generator[str]:
    """The URL of a migrated database of the test's own."""
    yield from _database("template_rapport")


def _database(template: str) -> Generator[str]:
    name = f"test_{uuid4().hex[:12]}"

    async def run(*statements: str) -> None:
        admin = await asyncpg.connect(url(cluster.DATABASE))
        for statement in statements:
            await admin.execute(statement)
        await admin.close()

    asyncio.run(run(f"create database {name} template {template}"))
    yield url(name)
    roles = [f"{name}_{who}" for who in ("app", "control", "definer")]
    asyncio.run(
        run(
            f"drop database {name} with (force)",
            *(f"drop role if exists {role}" for role in roles),
        )
    )


@pytest.fixture
def simulator() -> Generator[SimulatorProcess]:
    """A Cloud API with phones. A test that has one is pointed at it by its settings."""
    with SimulatorProcess.start() as process:
        yield process


@pytest.fixture
def doorstep() -> Generator[socket.socket]:
    """Where the web application will listen."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


@pytest.fixture
async def settings(
    request: pytest.FixtureRequest, database_url: str, doorstep: socket.socket, tmp_path: Path
) -> Settings:
    graph = {}
    if "simulator" in request.fixturenames:
        url = request.getfixturevalue("simulator").url
        graph = {"graph_url": url, "simulator_port": int(url.rpartition(":")[2])}
    return Settings(
        database_url=database_url,
        secret_key=KEY,
        data_dir=tmp_path,
        port=doorstep.getsockname()[1],
        settle_seconds=1,
        **graph,
    )


@pytest.fixture
async def runtime(settings: Settings) -> AsyncGenerator[Runtime]:
    """A process's runtime on a database of its own."""
    keyring = Keyring.parse(KEY)
    # the copy has every table, but its roles are named after the database
    owner = await asyncpg.connect(settings.database_url)
    async with owner.transaction():
        await security.secure(owner, keyring)
    await owner.close()
    async with running(settings, keyring) as runtime:
        yield runtime


@pytest.fixture
async def served(runtime: Runtime, doorstep: socket.socket) -> AsyncGenerator[str]:
    """The address of the web application, served for real."""
    async with serving(runtime, doorstep) as url:
        yield url


@pytest.fixture
async def worker(runtime: Runtime) -> AsyncGenerator[None]:
    """A worker at work, in the test's own process."""
    async with working(runtime):
        yield


@pytest.fixture
async def number(runtime: Runtime, shop: accounts.Shop) -> channels.Number:
    """A connected number of the shop."""
    return await channels.number(runtime, shop.workspace_id)


@pytest.fixture
async def api(runtime: Runtime, shop: accounts.Shop, served: str) -> AsyncGenerator[Client]:
    """A program of the shop with every right."""
    async with Client(served, await accounts.api_key(runtime, shop.workspace_id)) as client:
        yield client


@pytest.fixture
async def shop(runtime: Runtime) -> accounts.Shop:
    """A workspace with an owner, and another workspace that must never be seen from it."""
    return await accounts.shop(runtime)
