"""`GET /api/v1/stream`: server-sent events."""

from collections.abc import AsyncGenerator
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.response import Stream as StreamingResponse

from rapport.core.ids import parse_id
from rapport.core.refusal import InvalidInput
from rapport.core.web.doors import (
    AskerGiven,
    get,
    post,
)
from rapport.realtime.queries.hub import Hub
from rapport.realtime.schemas import OpenConversations

MOST_OPEN = 20
BEYOND = 2**63 - 1
LONGEST_POSITION = len(str(BEYOND))
HubGiven = NamedDependency[Hub]


@get("/stream", media_type="text/event-stream")
async def stream(
    asker: AskerGiven,
    hub: HubGiven,
    request: Request[Any, Any, Any],
    after: Annotated[int | None, QueryParameter(ge=0)] = None,
    opened: Annotated[str | None, QueryParameter(name="open")] = None,
) -> StreamingResponse:
    """What happens in the workspace, as server-sent events, from position `after` on or from now.

    `Last-Event-ID` beats `after`. `reset` means that what came in between is not kept any more:
    read the lists anew. `message.status` comes for the conversations in `open` (ids with commas
    between).
    """
    last = request.headers.get("last-event-id")
    if last:
        after = _position(last)
    ids = None if opened is None else _ids(opened)

    async def frames() -> AsyncGenerator[bytes]:
        async with hub.listen(asker, after, ids) as listening:
            ready = {"stream_id": listening.id, "position": listening.position}
            yield b"retry: 1000\nevent: ready\ndata: %b\n\n" % msgspec.json.encode(ready)
            async for frame in listening.frames():
                yield frame

    return StreamingResponse(
        frames(),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


@post("/stream/{stream_id:str}/open", status_code=204)
async def set_open(
    asker: AskerGiven, hub: HubGiven, stream_id: FromPath[str], data: JSONBody[OpenConversations]
) -> None:
    """Says which conversations are on the screen of a stream."""
    if len(data.conversation_ids) > MOST_OPEN:
        raise InvalidInput(f"At most {MOST_OPEN}.", field="conversation_ids")
    hub.open_conversations(str(parse_id(stream_id, "stream")), asker, data.conversation_ids)


def _position(text: str) -> int:
    """What is no position of ours is beyond all of them, so that its sender begins anew."""
    return int(text) if text.isdecimal() and len(text) < LONGEST_POSITION else BEYOND


def _ids(text: str) -> frozenset[UUID]:
    try:
        return frozenset(UUID(each) for each in text.split(",") if each)
    except ValueError:
        raise InvalidInput("Give conversation ids with commas between.", field="open") from None


ROUTES = [stream, set_open]
