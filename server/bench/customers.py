"""Customers who write at a steady pace, as webhooks."""

import asyncio
import time

from bench.apply import webhook
from bench.client import Connection, request
from bench.house import Connected, House, seconds_now
from rapport.whatsapp.signature import sign

CONNECTIONS = 32
PEOPLE = 20_000


async def write(house: House, wamids: list[str], rate: float) -> dict[str, float]:
    """Sends a text for each id, each at its due moment whether or not the last one was answered;
    returns those moments."""
    free: asyncio.Queue[Connection] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        free.put_nowait(await Connection.to(house.url))
    ready = [_message(house.connected, wamid, n) for n, wamid in enumerate(wamids)]
    due: dict[str, float] = {}

    async def post(body: bytes) -> None:
        connection = await free.get()
        status, answer = await connection.ask(body)
        assert status == 200, (status, answer)
        free.put_nowait(connection)

    async with asyncio.TaskGroup() as group:
        began = time.perf_counter()
        for n, wamid in enumerate(wamids):
            due[wamid] = began + n / rate
            await asyncio.sleep(max(0.0, due[wamid] - time.perf_counter()))
            group.create_task(post(ready[n]))
    while not free.empty():
        free.get_nowait().close()
    return due


def _message(to: Connected, wamid: str, n: int) -> bytes:
    """A POST with a text of one of many people."""
    sender = str(917000000000 + 1 + n * 37 % PEOPLE)
    message = {
        "from": sender, "id": wamid, "timestamp": str(seconds_now()), "type": "text",
        "text": {"body": f"Good morning, is {n} still to be had?"},
    }  # fmt: skip
    contact = {"profile": {"name": f"Somebody {n}"}, "wa_id": sender}
    body = webhook(to, messages=[message], contacts=[contact])
    headers = {"X-Hub-Signature-256": sign(body, to.app_secret)}
    return request("POST", "/webhooks/whatsapp", body, headers)
