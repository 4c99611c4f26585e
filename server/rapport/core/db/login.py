"""Who we are in the database.

The URL's role owns the schema and migrates it. For everything else there are two roles without
rights of their own: *app* sees tenant tables, through row-level security, and *control* sees the
control tables. Neither sees the other's. `security.secure` makes them where it may.
"""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Literal

import asyncpg

from rapport.core.config import ConfigError, Settings
from rapport.core.crypto import Keyring
from rapport.core.postgres import cluster, places

Who = Literal["app", "control"]


class Manner(Enum):
    """How a role is taken on, best first."""

    LOGIN = "login"
    SET_ROLE = "set role"
    """The session could undo it, so `rapport doctor` warns."""
    OWNER = "owner"
    """No roles could be made. Row-level security still binds, since the owner cannot bypass it."""


@dataclass(frozen=True)
class Server:
    """Where the database is, and the owner's credentials."""

    dsn: str | None
    socket: Path | None = None

    @property
    def is_embedded(self) -> bool:
        return self.dsn is None

    @classmethod
    def of(cls, settings: Settings) -> "Server":
        if settings.database_url:
            return cls(settings.database_url)
        return cls(None, places.socket_folder(settings.data_dir))

    def arguments(self, **login: Any) -> dict[str, Any]:
        """What asyncpg.connect and create_pool need; `login` replaces user, password, database."""
        if self.dsn is not None:
            return {"dsn": self.dsn, **login}
        embedded = {"user": cluster.OWNER, "database": cluster.DATABASE}
        return {"host": str(self.socket), **embedded, **login}


@dataclass(frozen=True)
class Login:
    """How one role is taken on, and what asyncpg needs for it."""

    who: Who
    role: str
    manner: Manner
    arguments: dict[str, Any]

    async def prepare(self, connection: asyncpg.Connection) -> None:
        """Runs on every new connection."""
        if self.manner is Manner.SET_ROLE:
            await connection.execute(f'set role "{self.role}"')


def role_name(database: str, who: Who | Literal["definer"]) -> str:
    """Roles belong to the whole server, so their names carry the database's."""
    return f"{database[:50]}_{who}"


def role_password(keyring: Keyring, role: str) -> str:
    """Derived, not stored: every process with the secret key can log in."""
    return _passwords(keyring, role)[0]


def _passwords(keyring: Keyring, role: str) -> list[str]:
    """Between a new key and the next `rapport migrate` the former key's password still holds."""
    return [each.hex() for each in keyring.derive_all(f"database role {role}")]


async def log_in(server: Server, keyring: Keyring, who: Who) -> Login:
    """The best way to be `who`. Raises ConfigError when none is safe."""
    owner = await asyncpg.connect(**server.arguments())
    try:
        role = role_name(await owner.fetchval("select current_database()"), who)
        is_above_policies = await owner.fetchval(
            "select rolsuper or rolbypassrls from pg_roles where rolname = current_user"
        )
        for password in _passwords(keyring, role):
            arguments = server.arguments(user=role, password=password)
            if await _can_log_in(arguments):
                return Login(who, role, Manner.LOGIN, arguments)
        if await _can_set_role(owner, role):
            return Login(who, role, Manner.SET_ROLE, server.arguments())
    finally:
        await owner.close()
    if is_above_policies:
        raise ConfigError(
            "The role of RAPPORT_DATABASE_URL may read past row-level security, and the role "
            f"{role} cannot be used. Run `rapport migrate` with a role that may create roles."
        )
    return Login(who, role, Manner.OWNER, server.arguments())


async def _can_log_in(arguments: dict[str, Any]) -> bool:
    try:
        connection = await asyncpg.connect(**arguments)
    except (
        asyncpg.InvalidAuthorizationSpecificationError,  # also: no such role, wrong password
        asyncpg.InsufficientPrivilegeError,
    ):
        return False
    await connection.close()
    return True


async def _can_set_role(owner: asyncpg.Connection, role: str) -> bool:
    try:
        await owner.execute(f'set role "{role}"; reset role')
    except (asyncpg.InvalidParameterValueError, asyncpg.InsufficientPrivilegeError):
        return False
    return True
