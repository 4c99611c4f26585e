"""Both ends of the wire, byte by byte: how sends may come in, and what endpoints may answer."""

import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from tests.simulator.conftest import PERSON, Graph, text
from tests.simulator_process import SimulatorProcess, wait_until


class Wire:
    """A connection on which every answer is read whole, one after the other."""

    def __init__(self, simulator: SimulatorProcess, graph: Graph) -> None:
        host, port = simulator.url.removeprefix("http://").split(":")
        self.socket = socket.create_connection((host, int(port)), timeout=20)
        self.file = self.socket.makefile("rb")
        self.head = f"Host: {host}\r\nAuthorization: Bearer {graph.token}\r\n".encode()
        self.path = f"/v23.0/{graph.number_id}/messages".encode()

    def request(self, body: bytes, more: bytes = b"", path: bytes = b"") -> bytes:
        length = b"" if b"Transfer-Encoding" in more else b"Content-Length: %d\r\n" % len(body)
        head = b"Content-Type: application/json\r\n" + length
        start = b"POST %b HTTP/1.1\r\n" % (path or self.path)
        return start + self.head + more + head + b"\r\n" + body

    def answer(self) -> tuple[int, Any]:
        status = int(self.file.readline().split()[1])
        length = 0
        while line := self.file.readline().strip():
            name, _, value = line.partition(b": ")
            length = int(value) if name.lower() == b"content-length" else length
        body = self.file.read(length)
        return status, json.loads(body) if body else None


def message(body: str = "Hello", **more: Any) -> bytes:
    said = {"messaging_product": "whatsapp", "to": f"+{PERSON}", "text": {"body": body}, **more}
    return json.dumps(said).encode()


@pytest.fixture
def wire(simulator: SimulatorProcess, graph: Graph, open_window: str) -> Iterator[Wire]:
    found = Wire(simulator, graph)
    yield found
    found.file.close()
    found.socket.close()


def bodies(simulator: SimulatorProcess) -> list[str]:
    return [entry["payload"]["text"]["body"] for entry in simulator.outbox()]


def test_sends_without_waiting_for_answers_are_answered_in_order(
    wire: Wire, simulator: SimulatorProcess
):
    requests = [
        wire.request(message("1")),
        b"GET /me HTTP/1.1\r\n" + wire.head + b"\r\n",
        wire.request(message("2")),
        wire.request(b'{"messaging_product":"whatsapp"}'),
        wire.request(message("3")),
    ]
    wire.socket.sendall(b"".join(requests))
    answers = [wire.answer() for _ in requests]
    assert [status for status, _ in answers] == [200, 200, 200, 400, 200]
    assert ["messages" in body for _, body in answers] == [True, False, True, False, True]
    assert bodies(simulator) == ["1", "2", "3"]


def test_a_body_in_pieces_is_one_send(wire: Wire, simulator: SimulatorProcess):
    wire.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for byte in wire.request(message()):
        wire.socket.send(bytes([byte]))
    assert wire.answer()[0] == 200
    assert bodies(simulator) == ["Hello"]


def test_a_body_in_chunks_is_one_send(wire: Wire, simulator: SimulatorProcess):
    body = message()
    chunks = b"%x\r\n%b\r\n%x\r\n%b\r\n0\r\n\r\n" % (9, body[:9], len(body) - 9, body[9:])
    wire.socket.sendall(wire.request(chunks, b"Transfer-Encoding: chunked\r\n"))
    assert wire.answer()[0] == 200
    assert bodies(simulator) == ["Hello"]


def test_a_long_send_is_taken_as_a_short_one(wire: Wire, simulator: SimulatorProcess):
    padding = "p" * 100_000
    wire.socket.sendall(wire.request(message(padding=padding)))
    assert wire.answer()[0] == 200
    assert simulator.outbox()[0]["payload"]["padding"] == padding


def test_a_client_may_ask_before_it_sends_the_body(wire: Wire):
    request = wire.request(message(), b"Expect: 100-continue\r\n")
    head, _, body = request.partition(b"\r\n\r\n")
    wire.socket.sendall(head + b"\r\n\r\n")
    assert wire.answer() == (100, None)
    wire.socket.sendall(body)
    assert wire.answer()[0] == 200


def test_a_client_may_have_the_connection_closed(wire: Wire):
    wire.socket.sendall(wire.request(message(), b"Connection: close\r\n"))
    assert wire.answer()[0] == 200
    assert wire.file.read() == b""


@pytest.mark.parametrize("place", ["query", "body", "other"])
def test_a_token_counts_wherever_it_stands(place: str, wire: Wire, graph: Graph):
    wire.head = b"Host: localhost\r\n"
    path, more = wire.path, {}
    if place == "query":
        path += f"?access_token={graph.token}".encode()
    elif place == "body":
        more = {"access_token": graph.token}
    wire.socket.sendall(wire.request(message(**more), path=path))
    status, answer = wire.answer()
    assert status == (401 if place == "other" else 200), answer


def test_sends_are_among_the_requests_that_were_kept(wire: Wire, simulator: SimulatorProcess):
    wire.socket.sendall(wire.request(message("Seen?")))
    wire.answer()
    latest = simulator.control("GET", "requests")["data"][0]
    assert (latest["method"], latest["path"]) == ("POST", wire.path.decode())
    assert "Seen?" in simulator.control("GET", f"requests/{latest['number']}")["body"]


class Endpoint(threading.Thread):
    """Answers every webhook with given bytes, and then closes the connection or not."""

    def __init__(self, answer: bytes, *, closes: bool) -> None:
        super().__init__(daemon=True)
        self.server = socket.create_server(("127.0.0.1", 0))
        self.answer, self.closes = answer, closes
        self.connections = 0
        self.received: list[bytes] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.getsockname()[1]}/a%20b?c=d"

    def run(self) -> None:
        while True:
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            self.connections += 1
            with connection, connection.makefile("rb") as file:
                self._serve(connection, file)

    def _serve(self, connection: socket.socket, file: Any) -> None:
        while line := file.readline():
            self.received.append(line)
            length = 0
            while header := file.readline().strip():
                name, _, value = header.partition(b": ")
                length = int(value) if name.lower() == b"content-length" else length
            file.read(length)
            connection.sendall(self.answer)
            if self.closes:
                return


def deliver(simulator: SimulatorProcess, graph: Graph, endpoint: Endpoint) -> dict[str, Any]:
    """The first delivery of a message to that endpoint."""
    endpoint.start()
    simulator.webhooks(callback_url=endpoint.url, timeout_seconds=2, retry_seconds=[3600])
    simulator.inbound(PERSON, graph.number_id, text("Hi"))

    def tried() -> bool:
        counts = simulator.pending()
        return counts["delivered"] + counts["failed_attempts"] == 1

    wait_until(tried)
    [delivery] = simulator.control("GET", "webhooks/deliveries")["data"]
    return delivery


@pytest.mark.parametrize(
    ("answer", "closes", "status", "said"),
    [
        (b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok", False, 200, ""),
        (b"HTTP/1.1 200 OK\r\n\r\nok", True, 200, ""),
        (b"HTTP/1.0 200 OK\r\n\r\n", True, 200, ""),
        (b"HTTP/1.1 204 No Content\r\n\r\n", False, 204, ""),
        (b"HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", False, 200, ""),
        (
            b"HTTP/1.1 500 No\r\ntransfer-encoding: chunked\r\n\r\n"
            b"3\r\nBad\r\n4\r\n day\r\n0\r\n\r\n",
            False,
            500,
            "Bad day",
        ),
        (b"HTTP/1.1 302 Go\r\nlocation: /\r\ncontent-length: 0\r\n\r\n", False, 302, ""),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nok", True, 0, "connection closed"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", False, 0, "not HTTP"),
        (b"", True, 0, "connection closed before message completed"),
        (b"", False, 0, "timed out"),
    ],
)
def test_an_endpoint_may_answer_in_many_ways(
    answer: bytes, closes: bool, status: int, said: str, graph: Graph, simulator: SimulatorProcess
):
    endpoint = Endpoint(answer, closes=closes)
    delivery = deliver(simulator, graph, endpoint)
    assert delivery["status"] == status
    assert said in delivery["answer"]
    assert endpoint.received == [b"POST /a%20b?c=d HTTP/1.1\r\n"]
    endpoint.server.close()


def test_nobody_at_the_address_is_said(graph: Graph, simulator: SimulatorProcess):
    endpoint = Endpoint(b"", closes=True)
    endpoint.server.close()
    simulator.webhooks(callback_url="http://127.0.0.1:1/", retry_seconds=[3600])
    simulator.inbound(PERSON, graph.number_id, text("Hi"))
    wait_until(lambda: simulator.pending()["failed_attempts"])
    [delivery] = simulator.control("GET", "webhooks/deliveries")["data"]
    assert (delivery["status"], delivery["answer"]) == (0, "Connection refused")


def test_connections_to_an_endpoint_are_kept(graph: Graph, simulator: SimulatorProcess):
    endpoint = Endpoint(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", closes=False)
    deliver(simulator, graph, endpoint)
    simulator.inbound(PERSON, graph.number_id, text("Again"))
    wait_until(lambda: simulator.pending()["delivered"] == 2)
    assert endpoint.connections == 1
    endpoint.server.close()
