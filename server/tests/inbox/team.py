"""A shop whose conversations two agents look after."""

import contextlib
from collections.abc import AsyncGenerator
from typing import Any

from rapport.core.runtime import Runtime
from tests import applied
from tests.factories import accounts, webhooks
from tests.factories.channels import Number
from tests.served import Client

CUSTOMER = "15550001111"


@contextlib.asynccontextmanager
async def member(
    runtime: Runtime, shop: accounts.Shop, served: str, name: str, *, sees_all: bool = True
) -> AsyncGenerator[Any]:
    """An agent who is signed in; without `sees_all`, one who sees only what is theirs."""
    email = f"{name}@{shop.slug}.test"
    member_id = await accounts.member(runtime, shop.workspace_id, email)
    if not sees_all:
        async with runtime.workspace(shop.workspace_id) as tx:
            await tx.execute(
                "update control.membership set builtin = null where member_id = $1", member_id
            )
    async with Client(served) as client:
        await client.sign_in(email, accounts.PASSWORD)
        client.member_id = str(member_id)
        yield client


async def conversation(
    runtime: Runtime, number: Number, api: Client, sender: str = CUSTOMER
) -> str:
    """The id of the conversation that a customer's first message opens."""
    message = webhooks.text("hello", sender=sender)
    await applied.apply(runtime, number, webhooks.of(number, message))
    found = (await api.get("/conversations", params={"q": sender[-4:]})).json()["data"]
    assert len(found) == 1, found
    return found[0]["id"]


async def note(client: Client, conversation_id: str, text: str, *mentions: str, **more: Any) -> Any:
    """A note that was written."""
    body = {"text": text, "mentions": list(mentions), **more}
    answer = await client.post(f"/conversations/{conversation_id}/notes", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()
