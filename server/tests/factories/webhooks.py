"""What Meta sends, for tests: bodies in the shapes of its documents."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from rapport.core.clock import SystemClock
from rapport.messaging.rules import callback
from rapport.messaging.rules.callback import Callback
from rapport.whatsapp.signature import sign
from tests.factories.channels import Number

_counter = iter(range(1, 10**9))


def now() -> datetime:
    return SystemClock().now()


def wamid() -> str:
    return f"wamid.TEST{next(_counter)}"


def text(
    body: str = "hello",
    *,
    sender: str | None = "15550001111",
    user_id: str | None = None,
    id: str | None = None,
    at: float | None = None,
    **more: Any,
) -> dict[str, Any]:
    """A text message as it stands in `messages`."""
    message: dict[str, Any] = {
        "id": id or wamid(),
        "timestamp": str(int(now().timestamp() if at is None else at)),
        "type": "text",
        "text": {"body": body},
        **more,
    }
    if sender:
        message["from"] = sender
    if user_id:
        message["from_user_id"] = user_id
    return message


def message(kind: str, content: Any, **more: Any) -> dict[str, Any]:
    """A message of another type."""
    made = text(**more)
    del made["text"]
    return {**made, "type": kind, kind: content}


def status(
    of: str, status: str = "delivered", *, at: float | None = None, **more: Any
) -> dict[str, Any]:
    """An entry of `statuses`."""
    return {
        "id": of,
        "status": status,
        "timestamp": str(int(now().timestamp() if at is None else at)),
        "recipient_id": "15550001111",
        **more,
    }


def mark(number: Number, message_id: str, attempt: int = 1) -> str:
    """The callback data that our own message carried."""
    return callback.mark(Callback(number.workspace_id, UUID(message_id), attempt))


def value(
    number: Number,
    messages: list[Any] | None = None,
    statuses: list[Any] | None = None,
    contacts: list[Any] | None = None,
) -> dict[str, Any]:
    """The value of a change of the field `messages`."""
    made: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "metadata": {
            "display_phone_number": "15550001000",
            "phone_number_id": number.phone_number_id,
        },
    }
    for name, items in (("messages", messages), ("statuses", statuses), ("contacts", contacts)):
        if items is not None:
            made[name] = items
    return made


def body(*changes: tuple[Number, dict[str, Any]]) -> bytes:
    """A whole POST."""
    entries = [
        {"id": number.waba_id, "changes": [{"field": "messages", "value": made}]}
        for number, made in changes
    ]
    return json.dumps({"object": "whatsapp_business_account", "entry": entries}).encode()


def of(number: Number, *messages: dict[str, Any], name: str | None = None) -> bytes:
    """A POST with messages to one number; `name` is the profile's."""
    contacts = None
    if name is not None:
        contacts = [{"profile": {"name": name}, "wa_id": messages[0].get("from", "")}]
    return body((number, value(number, list(messages), contacts=contacts)))


def statuses_of(number: Number, *statuses: dict[str, Any]) -> bytes:
    return body((number, value(number, statuses=list(statuses))))


def signed(raw: bytes, number: Number) -> dict[str, str]:
    """The headers of a POST."""
    return {
        "X-Hub-Signature-256": sign(raw, number.secret),
        "Content-Type": "application/json",
    }


def change(number: Number, *changes: dict[str, Any]) -> bytes:
    """A POST with changes of any field."""
    entry = {"id": number.waba_id, "changes": list(changes)}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
