"""Media: upload, address, download, deletion (fact sheet §8)."""

from contextlib import aclosing
from typing import Any

from simulator.errors.graph import GraphError, no_such_object, param
from simulator.graph.call import SUCCESS, Call
from simulator.media import kinds
from simulator.media.store import DAY, UPLOAD_DAYS, Draft, TooLarge
from simulator.web import multipart
from simulator.web.multipart import Part
from simulator.world.models import Media, Number

FIELD_LENGTH = 1024
TTL_MINUTES = (60, 43_200)


class _Form:
    """The form as far as it has come: its small fields, and the file on its way to the disk."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self.fields: dict[str, bytes] = {}
        self.file: Part | None = None
        self.draft: Draft | None = None
        self.mime_type = ""

    def take(self, part: Part, piece: bytes) -> None:
        if part.name == "file" and part.filename is not None:
            self._take_file(part, piece)
            return
        value = self.fields.get(part.name, b"") + piece
        if len(value) > FIELD_LENGTH:
            raise param(f"Param {part.name[:60]} is too long.")
        self.fields[part.name] = value

    def text(self, name: str) -> str:
        return self.fields.get(name, b"").decode(errors="replace")

    def _take_file(self, part: Part, piece: bytes) -> None:
        if self.draft is None:
            declared = part.content_type or self.text("type")
            self.mime_type = kinds.base_type(declared)
            if self.mime_type not in kinds.LIMITS:
                raise _wrong_type(declared)
            media_id = self._call.simulation.world.new_object_id()
            limit = kinds.LIMITS[self.mime_type]
            self.file, self.draft = part, self._call.simulation.media.draft(media_id, limit)
        self.draft.write(piece)


def _wrong_type(declared: str) -> GraphError:
    return param(
        "Param file must be a file with one of the following types: "
        f"{', '.join(kinds.LIMITS)}. Received file of type '{declared[:100]}'."
    )


async def upload(call: Call) -> Any:
    number: Number = call.node
    if not number.registered:
        raise GraphError(133010)
    if call.request.content_type != "multipart/form-data":
        raise param("Param file must be uploaded in a multipart/form-data body.")
    form = _Form(call)
    try:
        await _read(form, call)
        return {"id": _add(form, number, call).id}
    except BaseException:
        if form.draft is not None:
            form.draft.discard()
        raise


async def _read(form: _Form, call: Call) -> None:
    try:
        async with aclosing(multipart.parts(call.request)) as pieces:
            async for part, piece in pieces:
                form.take(part, piece)
    except multipart.BadForm as error:
        raise param(f"The multipart form cannot be read: {error}") from error
    except TooLarge:
        limit = kinds.LIMITS[form.mime_type]
        details = f"File is too large: a file of type {form.mime_type} may have {limit} bytes."
        raise GraphError(131053, details) from None


def _add(form: _Form, number: Number, call: Call) -> Media:
    product = form.text("messaging_product") or call.request.query.get("messaging_product")
    if product != "whatsapp":
        raise param("The parameter messaging_product is required.")
    if form.draft is None or form.file is None:
        raise param("The parameter file is required.")
    if form.draft.size == 0:
        raise param("Param file must not be empty.")
    days = _days(form)
    form.draft.close()
    return call.simulation.media.add(
        form.draft,
        form.mime_type,
        number_id=number.id,
        filename=form.file.filename or "",
        days=days,
    )


def _days(form: _Form) -> float:
    minutes = form.text("ttl_minutes")
    if not minutes:
        return UPLOAD_DAYS
    low, high = TTL_MINUTES
    if not minutes.isdecimal() or not low <= int(minutes) <= high:
        raise param(f"Param ttl_minutes must lie between {low} and {high}.")
    return int(minutes) * 60 / DAY


async def read(call: Call) -> Any:
    media: Media = call.node
    _check_number(call, media)
    return {
        "messaging_product": "whatsapp",
        "url": call.simulation.media.url(media, call.request.origin),
        "mime_type": media.mime_type,
        "sha256": media.sha256,
        "file_size": media.size,
        "id": media.id,
    }


async def delete(call: Call) -> Any:
    _check_number(call, call.node)
    call.simulation.media.remove(call.node)
    return SUCCESS


def _check_number(call: Call, media: Media) -> None:
    wanted = call.request.query.get("phone_number_id")
    if wanted and wanted != media.number_id:
        raise no_such_object(call.request.method, media.id)
