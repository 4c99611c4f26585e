"""The two calls on the hot path: sending a message and marking one as read."""

import msgspec
from msgspec import Struct

from rapport.core.transport import FateUnknown
from rapport.whatsapp.client.graph import Graph, Success, refuse, segment
from rapport.whatsapp.payloads.fields import ShortText

HELD = "held_for_quality_assessment"


class AcceptedContact(Struct, frozen=True):
    """`input` is what was sent; `wa_id` may differ from it, and is absent for a user id."""

    input: str | None = None
    wa_id: ShortText | None = None
    user_id: ShortText | None = None


class Accepted(Struct, frozen=True):
    """Meta has taken a message; whether it arrives, statuses will tell. `message_status`, for
    templates only: `accepted`, `held_for_quality_assessment`, `paused`."""

    wamid: str
    message_status: str | None = None
    contacts: tuple[AcceptedContact, ...] = ()
    group_id: str | None = None

    @property
    def is_held(self) -> bool:
        return self.message_status == HELD


class _AcceptedMessage(Struct):
    id: ShortText
    message_status: str | None = None
    group_id: str | None = None


class _Answer(Struct):
    messages: tuple[_AcceptedMessage, ...] = ()
    contacts: tuple[AcceptedContact, ...] = ()


_decoder = msgspec.json.Decoder(_Answer, strict=False)


async def send(graph: Graph, token: str, phone_number_id: str, body: bytes | Struct) -> Accepted:
    """As `GraphClient.send`."""
    response = await graph.exchange(
        token, "POST", f"{segment(phone_number_id)}/messages", body=body
    )
    if 200 <= response.status < 300 and (accepted := _accepted(response.body)):
        return accepted
    refuse(response)
    raise FateUnknown(f"Graph answered {response.status} and neither took nor refused it")


async def mark_read(
    graph: Graph, token: str, phone_number_id: str, wamid: str, *, typing: bool = False
) -> None:
    """As `GraphClient.mark_read`."""
    body: dict[str, object] = {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": wamid,
    }
    if typing:
        body["typing_indicator"] = {"type": "text"}
    await graph.tell(Success, token, "POST", f"{segment(phone_number_id)}/messages", body=body)


def _accepted(body: bytes) -> Accepted | None:
    try:
        answer = _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if not answer.messages or not answer.messages[0].id:
        return None
    message = answer.messages[0]
    return Accepted(message.id, message.message_status, answer.contacts, message.group_id)
