"""The `rapport` command."""

import asyncio
import sys

import typer

from rapport.cli import accounts, database, dead_letters, demo, servers
from rapport.core.config import ConfigError
from rapport.core.db.security import SchemaBroken
from rapport.core.postgres.cluster import ClusterFailed
from rapport.core.postgres.places import NoPostgres
from rapport.core.postgres.supervise import AlreadyServed
from rapport.core.refusal import Refusal

app = typer.Typer(
    name="rapport",
    help="Rapport, a self-hosted WhatsApp CRM.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for module in (servers, database, accounts, dead_letters, demo):
    module.register(app)

FAILURES = (
    ConfigError, SchemaBroken, ClusterFailed, NoPostgres, AlreadyServed, Refusal,
)  # fmt: skip


def main() -> None:
    """Runs a command; what cannot be done is said in one clear line, with exit code 1."""
    try:
        app()
    except FAILURES as failure:
        print(f"rapport: {failure}", file=sys.stderr)  # noqa: T201
        sys.exit(1)
    except (KeyboardInterrupt, asyncio.CancelledError):
        sys.exit(130)
