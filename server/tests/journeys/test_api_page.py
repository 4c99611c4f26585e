"""The page about the public API, tried as a reader would: its commands, in order, in a shell."""

import asyncio
import os
import re
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from rapport.core.config import Settings
from tests.conftest import KEY
from tests.served import until
from tests.simulator_process import SimulatorProcess

PAGE = Path(__file__).parents[3] / "docs" / "api" / "README.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NOTED = re.compile(r"^[A-Z]+=….*$", re.MULTILINE)
# what one block of commands sets, the next ones use
REMEMBER = """
printf '\\nremember\\n'
for name in KEY R S J; do echo "$name=${!name-}"; done
"""


class Reader:
    """Runs the page's commands, and notes the ids that the page asks to note."""

    def __init__(self, settings: Settings, served: str, simulator: str) -> None:
        self.noted: dict[str, str] = {}
        self._addresses = {"http://localhost:8000": served, "http://localhost:8001": simulator}
        self._environment = {
            **os.environ,
            "RAPPORT_DATABASE_URL": str(settings.database_url),
            "RAPPORT_SECRET_KEY": KEY,
            "RAPPORT_DATA_DIR": str(settings.data_dir),
        }

    async def run(self, commands: str) -> str:
        """What the commands print. Those that never end are cut off after two seconds."""
        for written, real in self._addresses.items():
            commands = commands.replace(written, real)
        commands = commands.replace(".venv/bin/rapport", f"{sys.executable} -m rapport.cli")
        commands = commands.replace("curl -sN", "curl -sN --max-time 2")
        shell = await asyncio.create_subprocess_exec(
            "bash",
            "-c",
            NOTED.sub("", commands) + REMEMBER,
            env={**self._environment, **self.noted},
            stdout=asyncio.subprocess.PIPE,
        )
        printed = (await shell.communicate())[0].decode()
        said, _, remembered = printed.rpartition("remember\n")
        for line in remembered.splitlines():
            name, _, value = line.partition("=")
            self.noted[name] = value
        return said


@pytest.fixture
def reader(settings: Settings, served: str, worker: None, simulator: SimulatorProcess) -> Reader:
    return Reader(settings, served, simulator.url)


def answers(printed: str) -> list[dict[str, Any]]:
    """The JSON objects that were printed one after another."""
    found: list[dict[str, Any]] = []
    for text in printed.replace("}{", "}\n{").splitlines():
        if text.startswith("{"):
            found.append(msgspec.json.decode(text))
    return found


async def test_every_command_of_the_page_does_what_it_says(reader: Reader):
    key, account, numbers, receive, reply, direct, look, listen = BLOCK.findall(PAGE.read_text())
    await reader.run(key)
    assert reader.noted["KEY"].startswith("rapport_")

    lines = account.splitlines(keepends=True)
    made, state = answers(await reader.run("".join(lines[:3])))
    reader.noted |= {"WABA": made["id"], "TOKEN": state["access_token"]}
    connected = answers(await reader.run("".join(lines[3:])))[0]
    assert connected["subscribed"]

    listed = answers(await reader.run(numbers))[0]["data"]
    reader.noted["NUMBER"] = listed[0]["phone_number_id"]

    write, _, read = receive.partition("curl -s $R/conversations -H")
    await reader.run(write)
    find, _, thread = ("curl -s $R/conversations -H" + read).partition("CONVERSATION=…")

    async def arrived() -> list[dict[str, Any]]:
        return answers(await reader.run(find))[0]["data"]

    reader.noted["CONVERSATION"] = (await until(arrived))[0]["id"]
    said = answers(await reader.run(thread.partition("\n")[2]))[0]["data"]
    assert said[0]["text"] == "Do you have it in green?"

    assert answers(await reader.run(reply))[0]["status"] == "queued"
    sent = answers(await reader.run(direct))[0]
    assert sent["status"] == "queued"
    assert answers(await reader.run(direct))[0]["id"] == sent["id"]

    reader.noted["MESSAGE"] = sent["id"]

    async def seen() -> bool:
        return answers(await reader.run(look))[0]["status"] in ("delivered", "read")

    assert await until(seen)
    assert "event: ready" in await reader.run(listen)
