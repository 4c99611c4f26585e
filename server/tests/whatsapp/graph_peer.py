"""A Graph on loopback that says what a test wants and remembers what it was asked."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.core.transport.peers import Line, listening


@dataclass
class Asked:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Answer:
    body: Any = field(default_factory=lambda: {"success": True})
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    def encode(self) -> bytes:
        body = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        lines = [f"HTTP/1.1 {self.status} X", f"content-length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return "\r\n".join([*lines, "", ""]).encode() + body


def error(code: int, status: int = 400, **more: Any) -> Answer:
    return Answer({"error": {"code": code, "message": f"(#{code})", **more}}, status)


@dataclass
class GraphPeer:
    url: str
    asked: list[Asked] = field(default_factory=list)

    @property
    def last(self) -> Asked:
        return self.asked[-1]


@asynccontextmanager
async def graph_peer(
    *answers: Answer | Callable[[Line], Any],
) -> AsyncIterator[GraphPeer]:
    """Gives the answers in order, the last one for ever; a callable handles the connection."""
    peer = GraphPeer("")

    async def behave(line: Line) -> None:
        while True:
            peer.asked.append(_read(await line.receive()))
            answer = answers[min(len(peer.asked), len(answers)) - 1]
            if not isinstance(answer, Answer):
                await answer(line)
                return
            await line.say(answer.encode())

    async with listening(behave) as listener:
        peer.url = listener.url
        yield peer


def _read(request: bytes) -> Asked:
    head, _, body = request.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    method, target, _ = first.split(" ")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    address = urlsplit(target)
    return Asked(method, address.path, dict(parse_qsl(address.query)), headers, body)
