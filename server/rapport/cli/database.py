"""`rapport db …` and `rapport migrate`."""

import asyncio

import typer

from rapport.cli.process import prepare
from rapport.core.config import ConfigError
from rapport.core.db.migrate import migrate as bring_up_to_date
from rapport.core.postgres import places, supervise

db = typer.Typer(help="The database.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(db, name="db")
    app.command()(migrate)


@db.command()
def serve() -> None:
    """Run the embedded PostgreSQL in the foreground, until Ctrl-C or SIGTERM."""
    settings, _ = prepare("database", keyring=False)
    if settings.database_url:
        raise ConfigError("RAPPORT_DATABASE_URL is set, so there is no embedded database to serve.")
    found = places.find(settings.data_dir)
    supervise.serve(found, ready=lambda: typer.echo(f"database ready in {found.socket}"))


def migrate() -> None:
    """Bring the database's schema up to date. Safe to repeat, and in parallel."""
    settings, keyring = prepare("migrate")
    asyncio.run(bring_up_to_date(settings, keyring))
    typer.echo("The database is up to date.")
