"""`rapport backup`: everything in one file, and back."""

import asyncio
import tempfile
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import asyncpg
import msgspec
import typer

from rapport.cli import resting
from rapport.cli.beginning import begin
from rapport.cli.process import find_keyring, key_file, write_key
from rapport.core.backup import archive, dump
from rapport.core.backup.archive import BrokenBackup, Reader, Writer
from rapport.core.blobs import BlobMissing, Blobs
from rapport.core.clock import SystemClock
from rapport.core.config import ConfigError, Settings
from rapport.core.crypto import Keyring
from rapport.core.db.database import wait_for_server
from rapport.core.db.login import Server
from rapport.core.db.migrate import migrate
from rapport.core.runtime import Runtime, open_blobs, running
from rapport.messaging.actions.restoring import give_up_undecided

FORMAT = 1
MANIFEST, DATABASE, KEY, BLOBS = "manifest.json", "database.dump", "secret_key", "blobs/"

backup = typer.Typer(help="Backups.", no_args_is_help=True)


class Manifest(msgspec.Struct):
    """What a backup is of."""

    format: int
    version: str
    made_at: datetime
    postgres: int
    has_files: bool


def register(app: typer.Typer) -> None:
    app.add_typer(backup, name="backup")


@backup.callback()
def group() -> None:
    """Backups."""


@backup.command()
def create(
    file: Annotated[Path | None, typer.Argument(help="Absent: named after the time, here.")] = None,
) -> None:
    """Write the database, the files and the secret key into one file, while Rapport works.

    Whoever has the file can read everything: keep it as you keep the key. Files in a bucket
    (RAPPORT_BLOB_URL) stay there.
    """
    settings = begin("backup")
    keyring = find_keyring(settings)
    path = file or Path(f"rapport-{SystemClock().now():%Y-%m-%dT%H-%M-%SZ}.tar")
    if path.exists():
        raise ConfigError(f"{path} exists already. Choose another name.")
    with resting.database(settings), tempfile.TemporaryDirectory(dir=path.parent) as folder:
        asyncio.run(_create(settings, keyring, path, Path(folder) / DATABASE))
    typer.echo(f"Written: {path} ({path.stat().st_size / 1_000_000:.1f} MB)")


async def _create(settings: Settings, keyring: Keyring, path: Path, snapshot: Path) -> None:
    await wait_for_server(Server.of(settings))
    source = await dump.source(settings)
    manifest = Manifest(
        format=FORMAT,
        version=version("rapport"),
        made_at=SystemClock().now(),
        postgres=source.major,
        has_files=settings.blob_url is None,
    )
    with archive.writing(path) as writer:
        writer.add(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
        writer.add(KEY, f"{keyring.setting}\n".encode())
        typer.echo("Database …")
        await asyncio.to_thread(dump.dump, source, snapshot)
        writer.add_file(DATABASE, snapshot)
        # after the snapshot: what it names is there, since files are never changed
        if manifest.has_files:
            await _keep_files(open_blobs(settings), writer)


async def _keep_files(blobs: Blobs, writer: Writer) -> None:
    count = 0
    async for key in blobs.keys():
        try:
            writer.add(BLOBS + key, await blobs.get(key))
        except BlobMissing:  # removed in the meantime
            continue
        count += 1
    typer.echo(f"{count} files")


@backup.command()
def restore(
    file: Path,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
) -> None:
    """Bring a backup back, into an installation without data, or (--force) in place of its data.

    Messages that were waiting or on their way when the backup was made become "unconfirmed": they
    may have been sent since.
    """
    settings = begin("restore")
    with archive.reading(file) as found, resting.no_up(settings), resting.database(settings):
        manifest = _manifest(found)
        typer.echo(
            f"Backup of Rapport {manifest.version}, made {manifest.made_at:%d %B %Y %H:%M} UTC"
        )
        asyncio.run(_restore(settings, found, manifest, force=force))
    typer.echo("Everything is restored.")


def _manifest(found: Reader) -> Manifest:
    try:
        manifest = msgspec.json.decode(found.read(MANIFEST), type=Manifest)
    except msgspec.ValidationError as error:
        raise BrokenBackup(f"The backup's {MANIFEST} cannot be read: {error}.") from None
    if manifest.format != FORMAT:
        raise BrokenBackup(f"The backup is of Rapport {manifest.version}; restore it with that.")
    return manifest


async def _restore(settings: Settings, found: Reader, manifest: Manifest, *, force: bool) -> None:
    server = Server.of(settings)
    await wait_for_server(server)
    target = await dump.target(settings)
    if target.major < manifest.postgres:
        raise ConfigError(
            f"The backup is of PostgreSQL {manifest.postgres}, the server here is {target.major}. "
            "Restore into one that is at least as new."
        )
    keyring = Keyring.parse(found.read(KEY).decode().strip())
    _check_key(settings, keyring)
    await _make_room(server, force=force)
    if not settings.secret_key:
        write_key(key_file(settings), keyring)
    typer.echo("Database …")
    with tempfile.TemporaryDirectory(dir=settings.data_dir) as folder:
        snapshot = Path(folder) / DATABASE
        found.extract(DATABASE, snapshot)
        await asyncio.to_thread(dump.load, target, snapshot)
    if manifest.has_files:
        await _bring_files(open_blobs(settings), found)
    await migrate(settings, keyring)
    async with running(settings, keyring) as runtime:
        await _settle(runtime)


async def _make_room(server: Server, *, force: bool) -> None:
    """An empty database. Raises ConfigError where somebody's data are, unless forced."""
    owner = await asyncpg.connect(**server.arguments())
    try:
        if await owner.fetchval("select to_regclass('control.workspace')") is not None:
            await resting.check_at_rest(owner)
            if not force and await owner.fetchval(
                "select exists (select from control.workspace)"
                " or exists (select from control.person)"
            ):
                raise ConfigError(
                    "There are data here already. Restore elsewhere, or replace them: --force"
                )
        await owner.execute(
            "drop schema if exists control, queue, public cascade; create schema public"
        )
    finally:
        await owner.close()


def _check_key(settings: Settings, keyring: Keyring) -> None:
    """Raises ConfigError where the setting is not the backup's key."""
    if (
        settings.secret_key
        and Keyring.parse(settings.secret_key).fingerprints[0] != keyring.fingerprints[0]
    ):
        raise ConfigError(
            "RAPPORT_SECRET_KEY is not the key of the backup. Set it to the one in the backup's "
            f"member {KEY} (tar -xOf FILE {KEY}), or leave it out."
        )


async def _bring_files(blobs: Blobs, found: Reader) -> None:
    names = list(found.names(BLOBS))
    for name in names:
        await blobs.put(name.removeprefix(BLOBS), found.read(name))
    typer.echo(f"{len(names)} files")


async def _settle(runtime: Runtime) -> None:
    pool, undecided = runtime.database.control_pool, 0
    await pool.execute("truncate control.process")
    for row in await pool.fetch("select id from control.workspace"):
        async with runtime.workspace(row["id"]) as tx:
            undecided += await give_up_undecided(tx, runtime.clock.now())
    if undecided:
        typer.echo(f"{undecided} messages were waiting or on their way; they are unconfirmed now.")
