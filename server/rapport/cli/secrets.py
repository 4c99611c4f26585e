"""`rapport secrets`: the installation's secret key."""

import asyncio
import secrets

import typer

from rapport import wiring
from rapport.cli import resting
from rapport.cli.process import key_file, prepare, write_key
from rapport.core import rotation
from rapport.core.config import ConfigError, Settings
from rapport.core.crypto import Keyring
from rapport.core.db import installation
from rapport.core.db.migrate import migrate
from rapport.core.runtime import running

group = typer.Typer(help="The secret key.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="secrets")


@group.callback()
def about() -> None:
    """The secret key."""


@group.command()
def rotate() -> None:
    """Bring every secret under a new key. If it is interrupted, run it again.

    With RAPPORT_SECRET_KEY: put the new key first, then a comma and the old one, restart every
    process, and run this; then the old key can be left out. With the data directory's key file:
    stop Rapport and run this; it makes the new key.
    """
    settings, keyring = prepare("rotate")
    with resting.database(settings):
        if settings.secret_key:
            if not keyring.has_old:
                raise ConfigError(
                    "Put a new key first: RAPPORT_SECRET_KEY=NEW,OLD "
                    "(make one with: openssl rand -base64 32)"
                )
            count = asyncio.run(_rotate(settings, keyring))
            advice = "The old key can be left out of RAPPORT_SECRET_KEY now."
        else:
            count = _rotate_file(settings, keyring)
            advice = f"The new key is in {key_file(settings)}. Keep a copy (or a new backup) safe."
    typer.echo(f"{count} secrets are under the new key. {advice}")


def _rotate_file(settings: Settings, keyring: Keyring) -> int:
    """The file holds both keys until nothing needs the old one."""
    with resting.no_up(settings):
        if not keyring.has_old:
            keyring = keyring.with_new(secrets.token_urlsafe(32))
        count = asyncio.run(_rotate(settings, keyring, write_first=True))
        write_key(key_file(settings), keyring.without_old())
    return count


async def _rotate(settings: Settings, keyring: Keyring, *, write_first: bool = False) -> int:
    async with running(settings, keyring) as runtime:
        pool = runtime.database.control_pool
        if write_first:
            await resting.check_at_rest(pool)
            write_key(key_file(settings), keyring)
        async with runtime.control() as control:
            count = await rotation.rotate_control(control, keyring, wiring.ENCRYPTED)
        for row in await pool.fetch("select id from control.workspace order by id"):
            async with runtime.workspace(row["id"]) as tx:
                count += await rotation.rotate_workspace(tx, keyring, wiring.ENCRYPTED)
        await installation.change_key(pool, keyring)
    # the database roles' passwords are derived from the key, too
    await migrate(settings, keyring)
    return count
