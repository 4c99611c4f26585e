"""The `rapport` command."""

import importlib
import sys

import typer

from rapport.core.failure import Failure
from rapport.core.refusal import Refusal

# Which module of this folder holds a command. Only the one that is asked for is imported, so that
# the processes that merely watch others stay small; for help, all are.
COMMANDS = {
    "up": "up",
    "db": "database",
    "migrate": "migrations",
    "web": "servers",
    "worker": "servers",
    "simulator": "simulator",
    "workspace": "accounts",
    "user": "accounts",
    "api-key": "accounts",
    "dead-letters": "dead_letters",
    "backup": "backup",
    "secrets": "secrets",
    "doctor": "doctor",
    "demo": "demo",
}


def build(word: str | None) -> typer.Typer:
    """The command line, with the command that `word` names, or with all of them."""
    app = typer.Typer(
        name="rapport",
        help="Rapport, a self-hosted WhatsApp CRM.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(_group)
    known = word in COMMANDS
    modules = [COMMANDS[str(word)]] if known else dict.fromkeys(COMMANDS.values())
    for module in modules:
        importlib.import_module(f"rapport.cli.{module}").register(app)
    return app


def main() -> None:
    """Runs a command; what cannot be done is said in one clear line, with exit code 1."""
    try:
        build(sys.argv[1] if len(sys.argv) > 1 else None)()
    except (Failure, Refusal) as failure:
        sys.stderr.write(f"rapport: {failure}\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def _group() -> None:
    """Rapport, a self-hosted WhatsApp CRM."""
