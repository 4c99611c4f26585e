"""Processes of their own that are killed without warning, on a database that outlives them."""

import os
import random
import signal
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from rapport.core.config import Settings
from tests.command import Place, Running
from tests.conftest import KEY


@dataclass
class Crew:
    """The processes at work, by name: `web`, or `worker` and a number."""

    place: Place
    at_work: dict[str, Running] = field(default_factory=dict)
    dice: random.Random = field(default_factory=lambda: random.Random(20261123))  # noqa: S311

    def begin(self, name: str) -> Running:
        self.at_work[name] = self.place.start(name.partition(" ")[0])
        return self.at_work[name]

    def kill(self, name: str) -> None:
        """Ends a process as a power cut would."""
        process = self.at_work.pop(name)
        os.kill(process.process.pid, signal.SIGKILL)
        process.stop()

    def signal(self, name: str, number: signal.Signals) -> None:
        os.kill(self.at_work[name].process.pid, number)

    def end(self) -> None:
        for process in self.at_work.values():
            process.stop(signal.SIGKILL)


@pytest.fixture
def crew(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> Generator[Crew]:
    """Nobody yet; `begin` starts one. They share the test's database and its simulator."""
    request.getfixturevalue("doorstep").close()
    more = {
        "DATABASE_URL": str(settings.database_url),
        "SECRET_KEY": KEY,
        "GRAPH_URL": settings.graph_url,
        "SETTLE_SECONDS": "3",
        "LOG_LEVEL": "warning",
    }
    crew = Crew(Place(tmp_path, settings.port, settings.simulator_port, more))
    yield crew
    crew.end()
