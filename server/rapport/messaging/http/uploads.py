"""Files for messages to come: taken in, made fit, kept."""

from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType

from rapport.core import scratch
from rapport.core.blobs import StoreAway
from rapport.core.ids import new_id
from rapport.core.refusal import InvalidInput
from rapport.core.runtime import Runtime
from rapport.core.scratch import TooLarge
from rapport.core.web.asker import Asker
from rapport.core.web.doors import AskerGiven, RuntimeGiven, post
from rapport.core.web.forms import receive_file
from rapport.messaging.actions import media, preparing
from rapport.messaging.actions.preparing import Prepared, Received
from rapport.messaging.errors import FileTooLarge
from rapport.messaging.queries.media import UploadView
from rapport.messaging.rules import files
from rapport.messaging.rules.files import PURPOSES, Purpose
from rapport.whatsapp.media import HEAD_BYTES, MB, OCTETS, sniff

_FORM = Schema(
    type=OpenAPIType.OBJECT,
    required=["file"],
    properties={
        "file": Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY),
        "purpose": Schema(
            type=OpenAPIType.STRING,
            enum=list(PURPOSES),
            default="message",
            description="`voice` makes a voice note of a recording, `sticker` a sticker of a"
            " picture; `document` keeps the file as it is.",
        ),
    },
)


class TakesForm(Operation):
    """The form is read as it comes and not by the framework, so we say what it holds."""

    def __post_init__(self) -> None:
        self.request_body = RequestBody(
            content={"multipart/form-data": OpenAPIMediaType(schema=_FORM)}, required=True
        )


@post(
    "/media",
    permission="conversations.reply",
    status_code=201,
    request_max_body_size=None,
    operation_class=TakesForm,
)
async def upload(
    asker: AskerGiven, runtime: RuntimeGiven, request: Request[Any, Any, Any]
) -> UploadView:
    """Takes a file of up to 100 MB to be sent with a message, and makes it fit for WhatsApp.

    Pictures become JPEG or PNG, recordings what WhatsApp plays; `kind` says as what the file can be
    sent. What cannot be played or shown can be sent as a document, and `note` says why. A file that
    no message has used after 7 days is removed.
    """
    with scratch.folder(runtime.settings) as folder:
        received, purpose = await _receive(request, folder)
        prepared = await preparing.for_sending(runtime.sandbox, received, purpose, folder)
        media_id = await _keep(runtime, asker, prepared)
    return UploadView(
        id=media_id,
        converted_from=prepared.converted_from,
        note=prepared.note,
        **{
            name: getattr(prepared.file, name)
            for name in UploadView.__struct_fields__
            if hasattr(prepared.file, name)
        },
    )


async def _receive(request: Request[Any, Any, Any], folder: Path) -> tuple[Received, Purpose]:
    path = folder / "received"
    try:
        with scratch.draft(path, limit=files.LARGEST, head_bytes=HEAD_BYTES) as draft:
            form = await receive_file(request, draft, {"purpose"})
    except TooLarge as problem:
        limit = problem.limit // MB
        raise FileTooLarge(f"WhatsApp takes files of up to {limit} MB.", field="file") from None
    except OSError as problem:
        raise StoreAway from problem
    declared = form.content_type if form.content_type not in ("", OCTETS) else None
    mime_type = sniff(draft.head, declared or files.guessed_type(form.name) or OCTETS)
    received = Received(
        path=path,
        mime_type=mime_type,
        size=draft.size,
        sha256=form.sha256,
        name=files.clean_name(form.name, mime_type),
    )
    return received, _purpose(form.fields.get("purpose", "message"))


def _purpose(text: str) -> Purpose:
    try:
        return msgspec.convert(text, Purpose)
    except msgspec.ValidationError:
        raise InvalidInput(f"A purpose is one of {', '.join(PURPOSES)}.", field="purpose") from None


async def _keep(runtime: Runtime, asker: Asker, prepared: Prepared) -> UUID:
    """Row, bytes, row: whatever ends us between them is put right by the timetable."""
    media_id, workspace_id = new_id(), asker.workspace_id
    async with runtime.workspace(workspace_id) as tx:
        await media.announce_upload(tx, media_id, prepared.file, asker.id, runtime.clock.now())
    try:
        await preparing.keep(runtime.blobs, workspace_id, media_id, prepared)
    except StoreAway:
        async with runtime.workspace(workspace_id) as tx:
            await media.withdraw(tx, media_id)
        raise
    async with runtime.workspace(workspace_id) as tx:
        await media.complete(tx, media_id)
    return media_id


ROUTES = [upload]
