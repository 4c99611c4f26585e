"""An installation at work: its API over real HTTP, and the simulator as Meta."""

import asyncio
import base64
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapport.core.runtime import Runtime
from tests.factories.accounts import Shop
from tests.served import Client, until
from tests.simulator_process import SimulatorProcess

PERSON = "16505551234"
JSON = dict[str, Any]


@dataclass
class Installation:
    """`api` asks as a program with every right, in the workspace of `shop`."""

    runtime: Runtime
    shop: Shop
    api: Client
    simulator: SimulatorProcess
    phone_number_id: str

    async def upload(
        self, name: str, content: bytes | Path, status: int = 201, **form: str
    ) -> JSON:
        """Uploads a file; the answer's body."""
        return await upload(self.api, name, content, status, **form)

    async def inbound(self, kind: str, content: bytes | None = None, **more: Any) -> str:
        """Lets a person send a file; the wamid."""
        if content is not None:
            more["data_base64"] = base64.b64encode(content).decode()
        return await self.say({"type": kind, kind: more})

    async def say(self, message: JSON) -> str:
        """Lets a person write to the number; the wamid."""
        return await asyncio.to_thread(
            self.simulator.inbound, PERSON, self.phone_number_id, message, {"name": "Ann"}
        )

    async def conversation(self) -> JSON:
        """The one conversation, once it is there."""

        async def found() -> JSON | None:
            data = (await self.api.get("/conversations")).json()["data"]
            return data[0] if data else None

        return await until(found, 30)

    async def message(self, condition: Callable[[JSON], Any], seconds: float = 30) -> JSON:
        """The newest message for which the condition is true, once there is one."""
        conversation = await self.conversation()

        async def found() -> JSON | None:
            answer = await self.api.get(f"/conversations/{conversation['id']}/messages")
            return next((each for each in answer.json()["data"] if condition(each)), None)

        return await until(found, seconds)

    async def send(self, status: int = 201, **message: Any) -> JSON:
        """Writes into the conversation; the answer's body."""
        conversation = await self.conversation()
        answer = await self.api.post(f"/conversations/{conversation['id']}/messages", json=message)
        assert answer.status_code == status, answer.text
        return answer.json()

    def outbox(self) -> list[JSON]:
        """The payloads that Meta accepted, in order."""
        return [each["payload"] for each in self.simulator.outbox()]

    def blobs(self) -> list[Path]:
        """Every file in the store."""
        return files_in(self.runtime.settings.data_dir / "blobs")

    def scratch(self) -> list[Path]:
        """Every file that is, or was left, on its way."""
        return files_in(self.runtime.settings.data_dir / "scratch")

    async def media_rows(self) -> list[Any]:
        async with self.runtime.workspace(self.shop.workspace_id) as tx:
            return list(await tx.fetch("select * from media order by id"))


async def upload(
    client: Client, name: str, content: bytes | Path, status: int = 201, **form: str
) -> JSON:
    if isinstance(content, Path):
        content = await asyncio.to_thread(content.read_bytes)
    answer = await client.post("/media", files={"file": (name, content)}, data=form)
    assert answer.status_code == status, answer.text
    return answer.json()


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.exists() else []


async def connect(
    runtime: Runtime, shop: Shop, api: Client, simulator: SimulatorProcess
) -> Installation:
    """Connects the workspace to the simulator's first account."""
    api.timeout = 60
    state = await asyncio.to_thread(simulator.state)
    waba = state["wabas"][0]
    order = {"waba_id": waba["id"], "access_token": state["access_token"]}
    answer = await api.post("/wabas", json=order)
    assert answer.status_code == 201, answer.text
    callback = f"{runtime.settings.base_url}/webhooks/whatsapp"
    await asyncio.to_thread(simulator.webhooks, callback_url=callback)
    await asyncio.to_thread(simulator.behaviour, sent_ms=5, delivered_ms=15, read_ms=25)
    return Installation(runtime, shop, api, simulator, waba["numbers"][0]["id"])
