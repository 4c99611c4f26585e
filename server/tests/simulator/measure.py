"""What the simulator can do on this machine: `python tests/simulator/measure.py`, JSON on stdout.

The simulator is bound to one core, everything else to the other. CPU is the simulator's own.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from urllib.request import Request, urlopen

import uvloop

CONNECTIONS = 64


class Sender(asyncio.Protocol):
    """Sends prepared requests over one kept-alive connection, each after the last was answered."""

    def __init__(self, requests: "Requests") -> None:
        self.requests = requests

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.send()

    def send(self) -> None:
        request = self.requests.next()
        if request is None:
            self.transport.close()
        else:
            self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        if data.startswith(b"HTTP/1.1 200"):
            self.requests.accepted += 1
        elif data.startswith(b"HTTP/1.1"):
            self.requests.refused += 1
        if data.endswith(b"}"):
            self.send()

    def connection_lost(self, _error: Exception | None) -> None:
        self.requests.ended()


class Requests:
    def __init__(self, path: str, token: str, count: int, body: dict) -> None:
        self.path, self.token, self.left, self.body = path, token, count, body
        self.accepted = self.refused = self.number = 0
        self.open = CONNECTIONS
        self.done = asyncio.Event()

    def next(self) -> bytes | None:
        if self.left == 0:
            return None
        self.left -= 1
        self.number += 1
        to = f"+1{2000000000 + self.number}"
        content = json.dumps(self.body | {"to": to, "biz_opaque_callback_data": f"m{self.number}"})
        return (
            f"POST {self.path} HTTP/1.1\r\nHost: s\r\nAuthorization: Bearer {self.token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n{content}"
        ).encode()

    def ended(self) -> None:
        self.open -= 1
        if self.open == 0:
            self.done.set()


class Receiver(asyncio.Protocol):
    """Answers every webhook with 200 and counts the statuses in it."""

    posts = statuses = wanted = 0
    enough: asyncio.Event

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport, self.buffer = transport, b""

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = self.buffer[:end].lower()
            length = int(head.partition(b"content-length:")[2].split(b"\r\n")[0])
            if len(self.buffer) < end + 4 + length:
                return
            body, self.buffer = (
                self.buffer[end + 4 : end + 4 + length],
                self.buffer[end + 4 + length :],
            )
            Receiver.posts += 1
            Receiver.statuses += body.count(b'"status":')
            if Receiver.statuses >= Receiver.wanted:
                Receiver.enough.set()
            self.transport.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")


def call(url: str, body: dict | None = None) -> dict:
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(url, data=data)) as answer:  # noqa: S310 our own process
        return json.load(answer)


def cpu_seconds(pid: int) -> float:
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int) -> float:
    with open(f"/proc/{pid}/smaps_rollup") as file:
        return next(int(line.split()[1]) / 1024 for line in file if line.startswith("Pss:"))


async def measure(url: str, pid: int, count: int, webhooks: dict, wanted_statuses: int) -> dict:
    call(f"{url}/_simulator/reset", {})
    state = call(f"{url}/_simulator/state")
    call(f"{url}/_simulator/behaviour", {"rate_limits": False, "window": "off"})
    call(f"{url}/_simulator/webhooks", webhooks)
    number = state["wabas"][0]["numbers"][0]["id"]
    body = {"messaging_product": "whatsapp", "type": "text", "text": {"body": "x" * 100}}
    requests = Requests(f"/v23.0/{number}/messages", state["access_token"], count, body)
    Receiver.posts = Receiver.statuses = 0
    Receiver.wanted, Receiver.enough = wanted_statuses * count, asyncio.Event()
    loop = asyncio.get_running_loop()
    host, port = url.removeprefix("http://").split(":")
    cpu, started = cpu_seconds(pid), time.perf_counter()
    for _ in range(CONNECTIONS):
        await loop.create_connection(lambda: Sender(requests), host, int(port))
    await requests.done.wait()
    sent_in = time.perf_counter() - started
    if wanted_statuses:
        await asyncio.wait_for(Receiver.enough.wait(), 120)
    all_in = time.perf_counter() - started
    if not wanted_statuses:
        await asyncio.sleep(1.5)  # the outbox still moves its statuses on
    cpu = cpu_seconds(pid) - cpu
    return {
        "accepted": requests.accepted,
        "refused": requests.refused,
        "sends_per_second": round(count / sent_in),
        "with_statuses_per_second": round(count / all_in),
        "cpu_us_per_send": round(cpu / count * 1e6),
        "statuses": Receiver.statuses,
        "posts": Receiver.posts,
        "memory_mb": round(memory_mb(pid)),
    }


async def run(url: str, pid: int, count: int) -> dict:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Receiver, "127.0.0.1", 0)
    callback = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    on = {"callback_url": callback, "enabled": True}
    return {
        "webhooks_off": await measure(url, pid, count, {"enabled": False}, 0),
        "batches_of_20": await measure(url, pid, count, on | {"batch_size": 20}, 3),
        "one_per_post": await measure(url, pid, count // 2, on | {"batch_size": 1}, 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sends", type=int, default=20_000)
    count = parser.parse_args().sends
    os.sched_setaffinity(0, {0})
    command = [sys.executable, "-m", "simulator", "--port", "0", "--seed", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        os.sched_setaffinity(0, {1})
        url = process.stdout.readline().split()[3]
        try:
            result = uvloop.run(run(url, process.pid, count))
        finally:
            process.terminate()
    sys.stdout.write(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
