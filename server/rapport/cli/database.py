"""`rapport db …`."""

import typer

from rapport.cli.beginning import begin
from rapport.core.config import ConfigError
from rapport.core.postgres import places, supervise

db = typer.Typer(help="The database.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(db, name="db")


@db.callback()
def group() -> None:
    """The database."""


@db.command()
def serve() -> None:
    """Run the embedded PostgreSQL in the foreground, until Ctrl-C or SIGTERM."""
    settings = begin("database")
    if settings.database_url:
        raise ConfigError("RAPPORT_DATABASE_URL is set, so there is no embedded database to serve.")
    found = places.find(settings.data_dir)
    supervise.serve(found, ready=lambda: typer.echo(f"database ready in {found.socket}"))
