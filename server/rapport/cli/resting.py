"""For commands that need the database alone, or Rapport at rest."""

import contextlib
from collections.abc import Generator

import asyncpg

from rapport.core import processes
from rapport.core.config import ConfigError, Settings
from rapport.core.only_one import Taken, only_one
from rapport.core.postgres import places, supervise

AT_WORK = "Rapport is at work. Stop it (web, worker, `rapport up`) and try again."


@contextlib.contextmanager
def database(settings: Settings) -> Generator[None]:
    """A database to work with, started for as long as this takes if it is ours and does not run."""
    if settings.database_url:
        yield
        return
    with supervise.borrowed(places.find(settings.data_dir)):
        yield


@contextlib.contextmanager
def no_up(settings: Settings) -> Generator[None]:
    """Keeps `rapport up` out of the data directory. Raises ConfigError while one runs."""
    try:
        with only_one(settings.data_dir / "up.lock", 0):
            yield
    except Taken:
        raise ConfigError(AT_WORK) from None


async def check_at_rest(connection: asyncpg.Pool | asyncpg.Connection) -> None:
    """Raises ConfigError while a process of the installation works, on whatever machine."""
    if await processes.alive(connection):
        raise ConfigError(AT_WORK)
