"""`rapport simulator`: it knows nothing of us, so it is a program of its own."""

import os
import sys

import typer

from rapport.core import config


def register(app: typer.Typer) -> None:
    app.command()(simulator)


def simulator() -> None:
    """Run a WhatsApp to practise with: Meta's Cloud API, and phones to type on."""
    settings = config.load()
    state = settings.data_dir / "simulator" / "state"
    state.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    options = {
        "--port": str(settings.simulator_port),
        "--callback-url": f"{settings.base_url}/webhooks/whatsapp",
        "--state": str(state),
    }
    words = [word for option in options.items() for word in option]
    # in our place: what watches us watches it
    os.execv(sys.executable, [sys.executable, "-m", "simulator", *words])  # noqa: S606
