"""The process: how it starts, what it keeps, how it ends."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.simulator.conftest import PERSON, Graph, text
from tests.simulator.templates import body, created, submission, template_of
from tests.simulator_process import SERVER, SimulatorProcess, wait_until


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "simulator", *arguments]
    return subprocess.run(command, cwd=SERVER, capture_output=True, text=True, timeout=30)


def test_it_explains_itself():
    shown = run("--help")
    assert shown.returncode == 0
    for option in ("--host", "--port", "--callback-url", "--verify-token", "--state", "--seed"):
        assert option in shown.stdout


def test_a_port_that_is_taken_is_named():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = run("--port", port)
    assert ended.returncode == 1
    assert port in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_an_unreadable_state_is_named(tmp_path: Path):
    path = tmp_path / "state.json"
    path.write_text('{"seed": "x"}')
    ended = run("--port", "0", "--state", str(path))
    assert ended.returncode == 1
    assert str(path) in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_quickly_whoever_is_listening(number: int):
    with SimulatorProcess.start() as simulator:
        graph = Graph(simulator)
        simulator.faults(hang_seconds=60, path="/whatsapp_business_profile")
        host, port = simulator.url.removeprefix("http://").split(":")
        with (
            httpx.stream("GET", f"{simulator.url}/_simulator/events") as events,
            socket.create_connection((host, int(port))) as hanging,
        ):
            assert next(events.iter_lines())
            path = f"/v23.0/{graph.number_id}/whatsapp_business_profile"
            request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {graph.token}"
            hanging.sendall(f"{request}\r\n\r\n".encode())
            strikes = lambda: simulator.control("GET", "faults")["data"][0].get("strikes")  # noqa: E731
            wait_until(strikes)
            started = time.monotonic()
            assert simulator.stop(number) == 0
            assert time.monotonic() - started < 2.0
        graph.http.close()


def secrets_of(simulator: SimulatorProcess) -> set[str]:
    state = simulator.state()
    return {state["access_token"], state["app"]["secret"]}


def test_ids_follow_the_seed_and_secrets_do_not():
    with (
        SimulatorProcess.start(seed=5) as one,
        SimulatorProcess.start(seed=5) as same,
        SimulatorProcess.start(seed=6) as other,
    ):
        assert one.state()["wabas"] == same.state()["wabas"]
        assert one.state()["phones"] == same.state()["phones"]
        assert one.state()["wabas"][0]["id"] != other.state()["wabas"][0]["id"]
        assert len(secrets_of(one) | secrets_of(same) | secrets_of(other)) == 6


def test_the_same_seed_gives_the_same_message_ids():
    def wamids() -> list[str]:
        with SimulatorProcess.start(seed=5) as simulator:
            number_id = simulator.state()["wabas"][0]["numbers"][0]["id"]
            return [simulator.inbound(PERSON, number_id, text(str(n))) for n in range(3)]

    assert wamids() == wamids()


def lived_in(simulator: SimulatorProcess, graph: Graph) -> dict[str, Any]:
    """Does something of everything that is to be remembered, and says what there is."""
    simulator.inbound(PERSON, graph.number_id, text("Hello"))
    simulator.control("POST", "wabas", {"name": "Second"})
    simulator.control("POST", "phones", {"name": "Jo"})
    simulator.control("PATCH", f"numbers/{graph.number_id}", {"pin": "123456"})
    simulator.control("POST", "clock", {"advance_seconds": 3600})
    return {
        "media": graph.upload("picture.jpg", "image/jpeg"),
        "wamid": graph.sent(text("Hi")),
        "state": simulator.state() | {"origin": ""},
    }


def test_a_kill_costs_at_most_a_second(tmp_path: Path):
    path = tmp_path / "state.json"
    with SimulatorProcess.start(state=path, seed=5) as simulator:
        graph = Graph(simulator)
        before = lived_in(simulator, graph)
        wait_until(lambda: simulator.pending()["in_transit"] == 0)
        simulator.control("POST", "phones", {"name": "The last one"})
        wait_until(lambda: "The last one" in path.read_text(), 3)
        assert simulator.stop(signal.SIGKILL) == -signal.SIGKILL
        graph.http.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with SimulatorProcess.start(state=path) as simulator:
        graph = Graph(simulator)
        after = simulator.state() | {"origin": ""}
        assert after["phones"].pop()["name"] == "The last one"
        assert after == before["state"]
        url = graph.get(before["media"]).json()["url"]
        assert len(graph.http.get(url).content) == 13_805
        assert simulator.control("GET", "clock")["offset_seconds"] == 3600
        [chat] = simulator.control("GET", "chats", phone=PERSON)["data"]
        assert [message["content"]["body"] for message in chat["messages"]] == ["Hello", "Hi"]
        again = graph.sent(text("The window is still open"))
        wait_until(lambda: simulator.outbox()[0]["status"] == "read")
        assert again != before["wamid"]
        graph.http.close()


def test_a_normal_end_saves_too(tmp_path: Path):
    path = tmp_path / "folder" / "state.json"
    with SimulatorProcess.start(state=path) as simulator:
        simulator.control("POST", "phones", {"name": "Jo"})
        token = simulator.state()["access_token"]
    with SimulatorProcess.start(state=path) as simulator:
        assert simulator.state()["phones"][-1]["name"] == "Jo"
        assert simulator.state()["access_token"] == token
        listed = simulator.control("GET", "webhooks")
        assert listed["callback_url"] == "http://127.0.0.1:8000/webhooks/whatsapp"


def test_behaviour_and_what_waits_for_a_person_survive(tmp_path: Path):
    path = tmp_path / "state.json"
    late = {"p50": 80, "p99": 4000}
    with SimulatorProcess.start(state=path) as simulator:
        graph = Graph(simulator)
        simulator.behaviour(
            review="manual", review_ms=1, rate_limits=False, marketing_cap={"messages": 2}
        )
        simulator.control(
            "POST",
            "webhooks",
            {"callback_url": "http://127.0.0.1:9/hook", "delay_ms": late, "batch_size": 3},
        )
        made = created(graph, submission(body("Your plants arrive today.")))
        graph.http.close()
    with SimulatorProcess.start(state=path) as simulator:
        graph = Graph(simulator)
        behaviour = simulator.control("GET", "behaviour")
        assert (behaviour["review"], behaviour["rate_limits"]) == ("manual", False)
        assert behaviour["marketing_cap"] == {"messages": 2, "days": 1.0}
        settings = simulator.control("GET", "webhooks")
        assert (settings["delay_ms"], settings["batch_size"]) == (late, 3)
        assert settings["callback_url"] == "http://127.0.0.1:9/hook"
        assert template_of(graph, made["id"])["status"] == "PENDING"
        simulator.reset()
        assert simulator.control("GET", "behaviour")["review"] == "auto"
        assert simulator.control("GET", "webhooks")["batch_size"] == 20
        graph.http.close()


def test_it_listens_on_this_machine_only():
    with SimulatorProcess.start() as simulator:
        assert simulator.url.startswith("http://127.0.0.1:")


def test_open_to_others_its_control_plane_is_not():
    """Somebody on the network reaches the Graph, but neither the secrets nor the phones."""
    with SimulatorProcess.start(host="0.0.0.0") as simulator:  # noqa: S104 that is the point
        port = simulator.url.rpartition(":")[2]
        address = f"http://{own_address()}:{port}"
        assert httpx.get(f"{address}/v23.0/me").status_code == 401
        for path in ("/_simulator/state", "/"):
            assert httpx.get(f"{address}{path}").status_code == 403


def own_address() -> str:
    """An address of this machine that is not loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # nothing is sent: it only asks which way it would go
        return probe.getsockname()[0]


def test_a_full_disk_of_memory_is_not_needed():
    """A hundred thousand sends stay readable, and cost little memory."""
    with SimulatorProcess.start() as simulator:
        graph = Graph(simulator)
        simulator.behaviour(rate_limits=False, window="off")
        simulator.webhooks(enabled=False)
        before = resident_mb(simulator.process.pid)
        for n in range(3_000):
            graph.sent(text("x" * 500), f"+1202{n:07}")
        entries = simulator.outbox(limit=100_000)
        assert [entry["to"] for entry in entries] == [f"1202{n:07}" for n in range(3_000)]
        assert resident_mb(simulator.process.pid) - before < 12
        graph.http.close()


def resident_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024
