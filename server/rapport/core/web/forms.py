"""A form with one file, taken from the wire piece by piece, so that its size does not matter."""

import asyncio
from collections.abc import AsyncIterator, Collection
from typing import Any

from litestar import Request
from litestar.exceptions import HTTPException
from msgspec import Struct
from multipart import (
    MultipartError,
    MultipartSegment,
    ParserLimitReached,
    PushMultipartParser,
    parse_options_header,
)

from rapport.core.refusal import InvalidInput
from rapport.core.scratch import Draft, TooLarge

FORM_SLACK = 64 * 1024
"""What a form may have beside its file: boundaries, headers, short fields."""
LONGEST_FIELD = 1024
MOST_PARTS = 10
DRAIN_SECONDS = 10.0


class ReceivedFile(Struct, frozen=True, kw_only=True):
    """What a form said of its file. Believe none of it."""

    name: str
    content_type: str
    sha256: str
    fields: dict[str, str]


class _Form:
    """The form as far as it has come: its short fields, and the file on its way to the disk."""

    def __init__(self, draft: Draft, fields: Collection[str]) -> None:
        self._draft = draft
        self._known = fields
        self._values: dict[str, bytearray] = {}
        self._part: MultipartSegment | None = None
        self.file: MultipartSegment | None = None

    def begin(self, part: MultipartSegment) -> None:
        self._part, name = part, part.name or ""
        if name == "file" and part.filename is not None:
            if self.file is not None:
                raise InvalidInput("Send one file at a time.", field="file")
            self.file = part
        elif name not in self._known:
            raise InvalidInput("The form has a field that is not known here.", field=name[:60])
        else:
            self._values[name] = bytearray()

    async def take(self, piece: bytes) -> None:
        assert self._part is not None  # noqa: S101 (the parser names a part before its content)
        if self._part is self.file:
            await self._draft.write(piece)
            return
        name = self._part.name or ""
        self._values[name] += piece
        if len(self._values[name]) > LONGEST_FIELD:
            raise InvalidInput("This value is too long.", field=name)

    @property
    def fields(self) -> dict[str, str]:
        return {name: value.decode(errors="replace") for name, value in self._values.items()}


async def receive_file(
    request: Request[Any, Any, Any], draft: Draft, fields: Collection[str]
) -> ReceivedFile:
    """Writes the form's part `file` into the draft; `fields` are the others that may come.

    Raises TooLarge where the file is, and InvalidInput for a form that cannot be read. Then the
    rest of it is read and dropped for a while: whoever is still sending would not see the answer.
    """
    pieces = request.stream()
    if (request.content_length or 0) > draft.limit + FORM_SLACK:
        # who asks first whether to send (RFC 9110 §10.1.1) has not begun to
        if "expect" not in request.headers:
            await _drop(pieces)
        raise TooLarge(draft.limit)
    try:
        return await _receive(request, pieces, draft, fields)
    except (TooLarge, InvalidInput):
        await _drop(pieces)
        raise


async def _receive(
    request: Request[Any, Any, Any],
    pieces: AsyncIterator[bytes],
    draft: Draft,
    fields: Collection[str],
) -> ReceivedFile:
    form = _Form(draft, fields)
    try:
        with _parser(request) as parser:
            async for piece in pieces:
                for event in parser.parse(piece) if piece else ():
                    if isinstance(event, MultipartSegment):
                        form.begin(event)
                    elif event:
                        await form.take(event)
    except ParserLimitReached:
        raise InvalidInput(
            "The form has too many parts, or a part has too long a name.", field="file"
        ) from None
    except MultipartError as problem:
        raise InvalidInput(f"The form cannot be read: {problem}.") from None
    except HTTPException:
        # the framework's word for a caller who left
        raise InvalidInput("The upload broke off.", field="file") from None
    if form.file is None:
        raise InvalidInput("Send the file as the form field `file`.", field="file")
    return ReceivedFile(
        name=form.file.filename or "",
        content_type=form.file.content_type or "",
        sha256=await draft.finish(),
        fields=form.fields,
    )


def _parser(request: Request[Any, Any, Any]) -> PushMultipartParser:
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != "multipart/form-data" or not options.get("boundary"):
        raise InvalidInput("Send a form (multipart/form-data) with the field `file`.", field="file")
    return PushMultipartParser(options["boundary"], max_segment_count=MOST_PARTS)


async def _drop(pieces: AsyncIterator[bytes]) -> None:
    try:
        async with asyncio.timeout(DRAIN_SECONDS):
            async for _ in pieces:
                pass
    except (TimeoutError, HTTPException, RuntimeError):
        return
