"""One call of the Graph API, as its handler sees it."""

import re
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from simulator.errors.graph import GraphError, param
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
GENERAL = frozenset(("access_token", "appsecret_proof", "debug", "pretty", "suppress_http_code"))


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
        return None if value is None else _form_value(value)

    async def json(self) -> tuple[dict[str, Any], bytes]:
        """The body as an object, and as JSON. Forms are taken too, as the Graph does."""
        raw = await self.request.body()
        if raw.lstrip()[:1] in (b"{", b"["):
            return _object(raw), raw
        fields = _from_form(dict(parse_qsl(raw.decode("latin-1"), keep_blank_values=True)))
        return fields, _encode(fields)

    async def parameters(self) -> dict[str, Any]:
        """Query and body together; the body wins."""
        found = _from_form(self.request.query)
        if self.request.content_type == "multipart/form-data":
            found |= _from_form(await self._multipart())
        elif self.request.method != "GET":
            found |= (await self.json())[0]
        return {name: value for name, value in found.items() if name not in GENERAL}

    async def _multipart(self) -> dict[str, str]:
        fields: dict[str, bytes] = {}
        try:
            async for part, piece in multipart.parts(self.request):
                fields[part.name] = fields.get(part.name, b"") + piece
                if len(fields[part.name]) > FIELD_LENGTH:
                    raise param(f"Param {part.name} is too long.")
        except multipart.BadForm as error:
            raise param(f"The multipart form cannot be read: {error}") from error
        return {name: value.decode(errors="replace") for name, value in fields.items()}


def _object(raw: bytes) -> dict[str, Any]:
    try:
        body = _decode(raw)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise GraphError(100, f"The request body is not valid JSON: {error}") from error
    if not isinstance(body, dict):
        raise GraphError(100, "The request body must be a JSON object.")
    return body


def _from_form(fields: dict[str, str]) -> dict[str, Any]:
    return {name: _form_value(value) for name, value in fields.items()}


def _form_value(value: str) -> Any:
    """Objects and lists come as JSON in forms and queries; what is not JSON is text."""
    if value[:1] not in ("{", "["):
        return value
    try:
        return _decode(value.encode())
    except (msgspec.DecodeError, ValueError, RecursionError):
        return value
