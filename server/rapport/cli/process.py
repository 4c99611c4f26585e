"""What a command that uses the database begins with: settings, logs, and the secret key."""

import asyncio
import os
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from rapport.cli.beginning import begin
from rapport.core.config import ConfigError, Settings
from rapport.core.crypto import Keyring
from rapport.core.refusal import NotFound
from rapport.core.runtime import Runtime, running

T = TypeVar("T")


def prepare(process: str) -> tuple[Settings, Keyring]:
    """The settings of this process, with logs set up, and the keys. Raises ConfigError."""
    settings = begin(process)
    return settings, find_keyring(settings)


def carry_out(work: Callable[[Runtime], Awaitable[T]]) -> T:
    """Does something with a runtime that begins and ends with it."""
    settings, keyring = prepare("command")

    async def run() -> T:
        async with running(settings, keyring) as runtime:
            return await work(runtime)

    return asyncio.run(run())


async def find_workspace(runtime: Runtime, slug: str) -> UUID:
    """A workspace's id. Raises NotFound."""
    found = await runtime.database.control_pool.fetchval(
        "select id from control.workspace where slug = $1", slug
    )
    if found is None:
        raise NotFound("workspace")
    return found


def find_keyring(settings: Settings) -> Keyring:
    """The keys of the setting, or else of the data directory, where they are made once (0600).

    With an external database the setting is required: its data would outlive a lost folder.
    """
    if settings.secret_key:
        return Keyring.parse(settings.secret_key)
    path = key_file(settings)
    if settings.database_url and not path.exists():
        raise ConfigError(
            "RAPPORT_SECRET_KEY is required with RAPPORT_DATABASE_URL. "
            "Make one with: openssl rand -base64 32"
        )
    return Keyring.parse(_read_or_make(path))


def key_file(settings: Settings) -> Path:
    return settings.data_dir / "secret_key"


def _read_or_make(path: Path) -> str:
    """Several processes may start at once: one makes the file whole, the others read it."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
