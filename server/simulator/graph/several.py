"""Several calls in one: `GET /?ids=a,b` and `POST /` with a `batch` (Graph API reference)."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import unquote, urlencode

import msgspec

from simulator.errors.graph import GraphError, param
from simulator.graph.call import VERSION, Call
from simulator.web.request import Request
from simulator.web.response import Answer, Response

IDS = 50
BATCH = 50
METHODS = ("GET", "POST", "DELETE")

Asking = Callable[[Request], Awaitable[Answer]]

_decode = msgspec.json.Decoder().decode


async def many(call: Call, token: str, ask: Asking) -> Any:
    """One object per id, under its id. An id that cannot be read refuses the whole call."""
    wanted = [part.strip() for part in call.request.query.get("ids", "").split(",")]
    if len(wanted) > IDS or not all(part and "/" not in part for part in wanted):
        raise param(f"Param ids must be a list of 1 to {IDS} ids.")
    rest = urlencode({key: value for key, value in call.request.query.items() if key != "ids"})
    answers: dict[str, Any] = {}
    for object_id in dict.fromkeys(wanted):
        inner = _request(call.request, token, "GET", _path(call, object_id), rest)
        answer = await ask(inner)
        if not isinstance(answer, Response) or answer.status != 200:
            return answer
        answers[object_id] = _decode(answer.body)
    return answers


async def batch(call: Call, token: str, ask: Asking) -> Any:
    """The answer of each entry as `code`, `headers` and a `body` in a string, in their order."""
    entries = (await call.parameters()).get("batch")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise param("Param batch must be an array of JSON objects.")
    if not 1 <= len(entries) <= BATCH:
        text = f"Too many requests in batch message. Maximum batch size is {BATCH}"
        raise GraphError(1, plain=f"(#1) {text}")
    requests = [_entry(call, token, entry) for entry in entries]
    return [_shown(await ask(request)) for request in requests]


def _entry(call: Call, token: str, entry: dict[str, Any]) -> Request:
    method, address, body = (
        entry.get("method", "GET"), entry.get("relative_url"), entry.get("body", "")
    )  # fmt: skip
    if method not in METHODS:
        raise param(f"Param batch: method must be one of {{{', '.join(METHODS)}}}.")
    if not isinstance(address, str) or not address:
        raise param("Param batch: relative_url is required.")
    if not isinstance(body, str):
        raise param("Param batch: body must be a string such as a=1&b=2.")
    path, _, query = address.partition("?")
    own = entry.get("access_token")
    return _request(
        call.request,
        own if isinstance(own, str) else token,
        method,
        _path(call, unquote(path).lstrip("/")),
        query,
        body,
    )


def _path(call: Call, path: str) -> str:
    has_version = not call.version or VERSION.fullmatch(path.partition("/")[0])
    return f"/{path}" if has_version else f"/{call.version}/{path}"


def _request(
    outer: Request, token: str, method: str, path: str, query: str, body: str = ""
) -> Request:
    """A request inside another, on its connection."""
    kind = "application/json" if body.lstrip()[:1] == "{" else "application/x-www-form-urlencoded"
    headers = [(name, value) for name, value in outer.scope["headers"] if name == b"host"]
    headers += [
        (b"authorization", f"Bearer {token}".encode("latin-1", "replace")),
        (b"content-type", kind.encode()),
    ]
    messages: list[MutableMapping[str, Any]] = [
        {"type": "http.disconnect"},
        {"type": "http.request", "body": body.encode("utf-8", "replace")},
    ]

    async def receive() -> MutableMapping[str, Any]:
        return messages.pop() if len(messages) > 1 else messages[0]

    scope = {
        **outer.scope,
        "method": method,
        "path": path,
        "query_string": query.encode("latin-1", "replace"),
        "headers": headers,
    }
    return Request(scope, receive)


def _shown(answer: Answer) -> Any:
    """null for an answer that never came, as the Graph gives for a call that timed out."""
    if not isinstance(answer, Response):
        return None
    headers = [
        {"name": name.decode("latin-1").title(), "value": value.decode("latin-1")}
        for name, value in answer.headers
    ]
    body = answer.body.decode("utf-8", "replace")
    return {"code": answer.status, "headers": headers, "body": body}
