"""`rapport up`: everything on this machine, in one command."""

import contextlib
import json
import os
import socket
import sys
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from rapport.cli.ports import check_free
from rapport.core import config
from rapport.core.config import ConfigError, Settings
from rapport.core.only_one import Taken, only_one
from rapport.core.supervisor.child import Program, python
from rapport.core.supervisor.supervisor import ChildFailed, Supervisor, supervising

DEMO = "demo"
LAST_RUN_ENDS_WITHIN_SECONDS = 15.0


def register(app: typer.Typer) -> None:
    app.command()(up)


def up(
    demo: Annotated[
        bool | None, typer.Option(help="A demo workspace, in an installation without people.")
    ] = None,
    simulator: Annotated[
        bool | None, typer.Option(help="A WhatsApp to practise with, on this machine.")
    ] = None,
    port: Annotated[int | None, typer.Option(help="Instead of RAPPORT_PORT.")] = None,
) -> None:
    """Run everything: database, web, worker, simulator, demo workspace. Ctrl-C stops it.

    A child that dies is started again. Demo and simulator are for practice on this machine: with a
    RAPPORT_PUBLIC_URL that others reach they are left out, unless asked for by --demo, --simulator.
    """
    if port is not None:
        os.environ["RAPPORT_PORT"] = str(port)
    settings = config.load()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    practice = settings.is_local if simulator is None else simulator
    plan = Plan(
        settings,
        # its customers are people on the simulator's phones
        demo=settings.is_local and practice if demo is None else demo,
        simulator=practice,
    )
    with _alone(settings) as lock:
        plan.check_ports()
        with supervising(_say, keep=[lock]) as supervisor:
            _start(plan, supervisor)
            _say_where(plan, supervisor)
            supervisor.watch()
    typer.echo("Everything is stopped.")


@dataclass(frozen=True)
class Plan:
    """What is to run, and with which environment."""

    settings: Settings
    demo: bool
    simulator: bool

    def check_ports(self) -> None:
        """Raises ConfigError for a port that is taken, before anything is started."""
        check_free(self.settings.bind, self.settings.port, "RAPPORT_PORT (or --port)")
        if self.simulator:
            check_free("127.0.0.1", self.settings.simulator_port, "RAPPORT_SIMULATOR_PORT")

    def program(self, name: str, *words: str, ends_last: bool = False) -> Program:
        """One of our own commands."""
        return Program(
            name, python("rapport.cli", *words), self._environment(name), ends_last=ends_last
        )

    def _environment(self, name: str) -> dict[str, str]:
        inherited = dict(os.environ)
        # without compiled modules every start would cost a second more
        inherited.pop("PYTHONDONTWRITEBYTECODE", None)
        if self.simulator and not inherited.get("RAPPORT_GRAPH_URL", "").strip():
            inherited["RAPPORT_GRAPH_URL"] = self.settings.simulator_url
        if self.settings.log_file is None:
            inherited["RAPPORT_LOG_FILE"] = str(self.logs / f"{name}.log")
        return inherited

    @property
    def logs(self) -> Path:
        return self.settings.data_dir.resolve() / "logs"


@contextlib.contextmanager
def _alone(settings: Settings) -> Generator[int]:
    """Raises ConfigError while another `up` runs in this data directory."""
    try:
        with only_one(settings.data_dir / "up.lock", LAST_RUN_ENDS_WITHIN_SECONDS) as lock:
            yield lock
    except Taken as taken:
        raise ConfigError(
            f"Rapport runs in {settings.data_dir.resolve()} already (process {taken.holder}). "
            "Stop it there, or choose another RAPPORT_DATA_DIR."
        ) from None


def _start(plan: Plan, supervisor: Supervisor) -> None:
    """Everything in the order in which it is needed, each step named."""
    if not plan.settings.database_url:
        _step("Database")
        supervisor.start(plan.program("database", "db", "serve", ends_last=True))
    _step("Migrations")
    supervisor.ask(plan.program("migrate", "migrate"))
    names = ["web", "worker", *(["simulator"] if plan.simulator else [])]
    _step(", ".join(names).capitalize())
    supervisor.start(*(plan.program(name, name) for name in names))
    if plan.demo:
        _step("Demo workspace")
        _practise(plan, supervisor)


def _practise(plan: Plan, supervisor: Supervisor) -> None:
    """The command knows whether there is room for a demo. That it could not be made is said, and no
    reason to stop the rest."""
    try:
        supervisor.ask(plan.program(DEMO, DEMO, "create"))
    except ChildFailed as failure:
        _say(str(failure))


def _say_where(plan: Plan, supervisor: Supervisor) -> None:
    seen = _look(plan.settings)
    lines = [("Rapport", plan.settings.base_url)]
    if plan.simulator:
        lines.append(("Phones", plan.settings.simulator_url))
    if login := seen.get("demo_login"):
        lines.append(("Sign in", f"{login['email']} / {login['password']}"))
    elif seen["setup_required"]:
        link = supervisor.ask(plan.program("setup-link", "user", "setup-link")).strip()
        lines.append(("Begin", f"{link} (works once, for a day)"))
    lines.append(("Logs", str(plan.logs)))
    width = max(len(name) for name, _ in lines) + 2
    typer.echo("\n" + "\n".join(f"  {name:<{width}}{value}" for name, value in lines))
    typer.echo("\n  Ctrl-C stops everything.")


def _look(settings: Settings) -> dict[str, Any]:
    """What a visitor from this machine sees: `GET /api/v1/session`.

    Over a plain socket: an HTTP client would cost this process half of its memory.
    """
    host = "127.0.0.1" if settings.bind in ("0.0.0.0", "::") else settings.bind  # noqa: S104
    head = f"GET /api/v1/session HTTP/1.0\r\nHost: 127.0.0.1:{settings.port}\r\n\r\n"
    with socket.create_connection((host, settings.port), timeout=10) as line:
        line.sendall(head.encode())
        with line.makefile("rb") as answer:
            return json.loads(answer.read().partition(b"\r\n\r\n")[2])


def _step(name: str) -> None:
    typer.secho(f"▸ {name}", bold=True)
    sys.stdout.flush()


def _say(sentence: str) -> None:
    typer.echo(f"rapport: {sentence}", err=True)
