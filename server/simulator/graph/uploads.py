"""The Resumable Upload API: samples and profile pictures, by handle (fact sheet §7.4)."""

import hmac
from base64 import b64encode, urlsafe_b64encode
from typing import Any

from simulator.errors.graph import GraphError, param
from simulator.graph.call import Call
from simulator.media import kinds
from simulator.media.store import UPLOAD_DAYS
from simulator.simulation import Simulation
from simulator.web.request import BodyTooLarge
from simulator.world.models import App, Media, Upload

TYPES = ("application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4")
PREFIX = "upload:"


async def begin(call: Call) -> Any:
    app: App = call.node
    if app.id != call.access.app.id:
        raise GraphError(10)
    given = await call.parameters()
    size, mime_type = str(given.get("file_length", "")), str(given.get("file_type", ""))
    if not size.isdecimal() or not 0 < int(size) <= kinds.INBOUND_LIMIT:
        raise param("Param file_length must be the size of the file in bytes.")
    if mime_type not in TYPES:
        raise param(f"Param file_type must be one of {{{', '.join(TYPES)}}}.")
    simulation = call.simulation
    token = urlsafe_b64encode(simulation.random.randbytes(24)).decode()
    upload = Upload(
        id=f"{PREFIX}{token}",
        size=int(size),
        mime_type=kinds.base_type(mime_type),
        filename=str(given.get("file_name", "")),
    )
    simulation.world.state.uploads[upload.id] = upload
    simulation.world.changed()
    return {"id": upload.id}


async def read(call: Call) -> Any:
    upload: Upload = call.node
    return {"id": upload.id, "file_offset": upload.offset}


async def append(call: Call) -> Any:
    """Takes the bytes from `file_offset` on; the whole file answers with its handle."""
    upload: Upload = call.node
    if call.request.header(b"file_offset") != str(upload.offset):
        raise param(f"The header file_offset must be {upload.offset}.")
    path = call.simulation.media.path(_part_name(upload))
    with path.open("r+b" if upload.offset else "wb") as file:
        file.seek(upload.offset)
        async for chunk in call.request.chunks():
            upload.offset += len(chunk)
            if upload.offset > upload.size:
                raise BodyTooLarge(upload.size)
            file.write(chunk)
    call.simulation.world.changed()
    if upload.offset < upload.size:
        return {"id": upload.id, "file_offset": upload.offset}
    return {"h": _handle(call.simulation, _finish(call.simulation, upload))}


def _part_name(upload: Upload) -> str:
    return "part-" + upload.id.removeprefix(PREFIX)


def _finish(simulation: Simulation, upload: Upload) -> Media:
    """Makes the whole file a medium. It belongs to no number: it is only ever shown by handle."""
    part = simulation.media.path(_part_name(upload))
    draft = simulation.media.draft(simulation.world.new_object_id(), upload.size)
    draft.write(part.read_bytes())
    draft.close()
    part.unlink()
    del simulation.world.state.uploads[upload.id]
    return simulation.media.add(draft, upload.mime_type, number_id="", days=UPLOAD_DAYS)


def _handle(simulation: Simulation, media: Media) -> str:
    kind = b64encode(media.mime_type.encode()).decode()
    return f"4::{kind}:{media.id}:{_signature(simulation, media.id)}"


def _signature(simulation: Simulation, media_id: str) -> str:
    key = simulation.world.state.signing_key.encode()
    return hmac.digest(key, f"handle {media_id}".encode(), "sha256").hex()[:40]


def media_of_handle(simulation: Simulation, handle: Any) -> str:
    """The id of the medium behind a handle of ours. Raises GraphError for any other."""
    parts = str(handle).split(":")
    media_id = parts[-2] if len(parts) >= 2 else ""
    genuine = hmac.compare_digest(parts[-1].encode(), _signature(simulation, media_id).encode())
    if not genuine or simulation.media.find(media_id) is None:
        raise param("Param profile_picture_handle is not the handle of an uploaded file.")
    return media_id
