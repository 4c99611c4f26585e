"""One call of the Graph API, as its handler sees it."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from simulator.errors.graph import GraphError, param
from simulator.graph import forms
from simulator.graph.access import Access
from simulator.simulation import Simulation
from simulator.web import multipart
from simulator.web.request import Request

FIELD_LENGTH = 64 * 1024
VERSION = re.compile(r"v\d{1,3}\.\d")  # of the Graph API

_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode

SUCCESS = {"success": True}
# what the Graph takes with every call, whatever it is about
GENERAL = frozenset((
    "access_token", "appsecret_proof", "debug", "format", "method", "pretty", "suppress_http_code",
))  # fmt: skip


class Call:
    """`node` is the object that the path names, `key` what stands behind its edge."""

    __slots__ = ("access", "key", "node", "request", "simulation", "version")

    def __init__(
        self,
        simulation: Simulation,
        request: Request,
        access: Access,
        node: Any,
        version: str,
        key: str = "",
    ) -> None:
        self.simulation = simulation
        self.request = request
        self.access = access
        self.node = node
        self.version = version
        self.key = key

    def query_value(self, name: str) -> Any:
        """A parameter of the query; objects and lists come as JSON. None: it is not there."""
        value = self.request.query.get(name)
        return None if value is None else forms.value(value)

    async def json(self) -> tuple[dict[str, Any], bytes]:
        """Body and query together, as an object and as JSON; the body wins.

        JSON and both kinds of form are taken, whatever the content type says, as the Graph does.
        A body of JSON with nothing to add comes back as it came.
        """
        is_form = self.request.content_type == "multipart/form-data"
        raw = b"" if is_form else _unwrapped(await self.request.body())
        more = self._query()
        if raw.lstrip()[:1] in (b"{", b"["):
            found = _object(raw)
            if not more and "access_token" not in found:
                return found, raw
        else:
            found = _form(await self._parts() if is_form else _pairs(raw))
        found = _without_general(more | found)
        return found, _encode(found)

    async def parameters(self) -> dict[str, Any]:
        """Query and body together; the body wins."""
        if self.request.method == "GET":
            return self._query()
        return _without_general((await self.json())[0])

    def _query(self) -> dict[str, Any]:
        query = self.request.query
        return _without_general(_form(query.items())) if query else {}

    async def _parts(self) -> list[tuple[str, str]]:
        """The fields of a multipart form; files do not belong here and are passed over."""
        fields: dict[str, bytes] = {}
        try:
            async for part, piece in multipart.parts(self.request):
                if part.filename is not None:
                    continue
                fields[part.name] = fields.get(part.name, b"") + piece
                if len(fields[part.name]) > FIELD_LENGTH:
                    raise param(f"Param {part.name[:60]} is too long.")
        except multipart.BadForm as error:
            raise param(f"The multipart form cannot be read: {error}") from error
        return [(name, value.decode(errors="replace")) for name, value in fields.items()]


def _unwrapped(raw: bytes) -> bytes:
    """JSON that a client has encoded twice is a string of JSON; the Graph takes it all the same."""
    if raw[:1] != b'"':
        return raw
    try:
        return _decode(raw).encode()
    except (msgspec.DecodeError, ValueError, RecursionError):
        return raw


def _object(raw: bytes) -> dict[str, Any]:
    try:
        body = _decode(raw)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise GraphError(100, f"The request body is not valid JSON: {error}") from error
    if not isinstance(body, dict):
        raise GraphError(100, "The request body must be a JSON object.")
    return body


def _pairs(raw: bytes) -> list[tuple[str, str]]:
    return parse_qsl(raw.decode("latin-1"), keep_blank_values=True)


def _form(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    try:
        return forms.read(pairs)
    except forms.BadForm as error:
        raise param(f"The form cannot be read: {error}.") from error


def _without_general(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name not in GENERAL}
