"""`rapport up` as people meet it: real processes, in data directories of their own."""

import os
import re
import signal
import socket
from pathlib import Path

import httpx
import pytest

from tests.command import Place, family, is_alive
from tests.simulator_process import wait_until

AT_WORK = "Ctrl-C stops everything"
PERSON = {"name": "Asha", "email": "asha@shop.test", "password": "correct horse battery"}


@pytest.fixture
def place(tmp_path: Path, empty_database: str) -> Place:
    """On a database of the tests' server, which is quicker than one of its own."""
    return Place(
        tmp_path,
        more={"DATABASE_URL": empty_database, "SECRET_KEY": "a key that is long enough to be one"},
    )


def everything_is_gone(pids: list[int]) -> None:
    wait_until(lambda: not any(is_alive(pid) for pid in pids), 30, "every process to end")


def get(url: str) -> httpx.Response:
    return httpx.get(url, trust_env=False, timeout=20)


def set_up(place: Place, link: str) -> httpx.Response:
    order = {
        "token": link.rpartition("/")[2],
        "workspace": {
            "name": "Shop",
            "time_zone": "UTC",
            "default_country": "IN",
            "currency": "INR",
        },
        "person": PERSON,
    }
    return httpx.post(f"{place.url}/api/v1/setup", json=order, trust_env=False, timeout=20)


def test_everything_runs_on_an_empty_folder_and_stops_in_order(tmp_path: Path):
    place = Place(tmp_path / "new")
    with place.start("up") as running:
        running.wait_for(AT_WORK)
        assert get(f"{place.url}/readyz").json() == {"database": True}
        assert "<html" in get(f"http://127.0.0.1:{place.simulator_port}/").text
        assert set(running.children()) == {"db", "web", "worker", "simulator"}
        steps = [line for line in running.lines if line.startswith("▸")]
        assert steps == [
            "▸ Database", "▸ Migrations", "▸ Web, worker, simulator", "▸ Demo workspace"
        ]  # fmt: skip
        assert "demo@rapport.test / rapport-demo" in running.text
        pids = family(running.process.pid)
        assert running.stop() == 0
    everything_is_gone(pids)
    assert running.lines[-1] == "Everything is stopped."
    assert (place.data_dir / "secret_key").stat().st_mode & 0o777 == 0o600


def test_the_link_to_begin_with_works_once_and_only_the_last_one(place: Place):
    with place.start("up", "--no-simulator") as running:
        running.wait_for(AT_WORK)
        (first,) = re.findall(r"http://\S+/setup/\S+", running.text)
        second = place.said("user", "setup-link")
        assert set_up(place, first).status_code == 404
        assert set_up(place, second).status_code == 200
        assert "has members already" in place.refused("user", "setup-link")
        assert get(f"{place.url}/api/v1/session").json()["setup_required"] is False


def test_a_second_up_in_the_same_folder_is_refused_and_neighbours_are_not(
    place: Place, tmp_path: Path
):
    neighbour = Place(tmp_path / "neighbour", more=place.more)
    with place.start("up", "--no-demo") as running:
        running.wait_for(AT_WORK)
        again = Place(place.data_dir, more=place.more)
        assert re.match(
            rf"rapport: Rapport runs in \S+ already \(process {running.process.pid}\)\. .*"
            "RAPPORT_DATA_DIR",
            again.refused("up"),
        )
        with neighbour.start("up", "--no-demo") as other:
            other.wait_for(AT_WORK)
            assert get(f"{neighbour.url}/healthz").text == "ok"
        assert get(f"{place.url}/healthz").text == "ok"


def test_a_taken_port_is_one_clear_line(place: Place):
    with socket.create_server(("127.0.0.1", place.port)):
        assert "RAPPORT_PORT" in place.refused("up")
        assert "RAPPORT_PORT" in place.refused("web")
    with socket.create_server(("127.0.0.1", place.simulator_port)):
        assert "RAPPORT_SIMULATOR_PORT" in place.refused("up")


def test_a_child_that_is_killed_comes_back(place: Place):
    with place.start("up", "--no-simulator") as running:
        running.wait_for(AT_WORK)
        for name in ("worker", "web"):
            before = running.children()[name]
            os.kill(before, signal.SIGKILL)
            running.wait_for(f"{name} was killed by SIGKILL and is started again")
            wait_until(lambda name=name, old=before: running.children().get(name, old) != old, 30)
        wait_until(lambda: answers(f"{place.url}/readyz"), 60, "the web process to answer again")


def answers(url: str) -> bool:
    try:
        return get(url).status_code == 200
    except httpx.TransportError:
        return False


def test_nothing_outlives_a_killed_up_and_the_next_one_starts(tmp_path: Path):
    place = Place(tmp_path)
    with place.start("up", "--no-simulator") as running:
        running.wait_for(AT_WORK)
        pids = family(running.process.pid)
        running.stop(signal.SIGKILL)
    with place.start("up", "--no-simulator") as running:
        running.wait_for(AT_WORK)
        everything_is_gone(pids)


def test_a_start_that_fails_says_why_and_leaves_nothing_behind(place: Place):
    place.more["SECRET_KEY"] = "short"
    ended = place.run("up")
    assert ended.returncode == 1
    assert ended.stderr.splitlines() == [
        "rapport: RAPPORT_SECRET_KEY needs at least 24 characters; make one with: "
        "openssl rand -base64 32",
        "rapport: migrate ended with exit code 1.",
    ]


def test_practice_is_left_out_where_others_reach_us(place: Place):
    place.more["PUBLIC_URL"] = "https://crm.example.com"
    with place.start("up", "--no-demo") as running:
        running.wait_for(AT_WORK)
        assert "simulator" not in running.children()
        assert "https://crm.example.com/setup/" in running.text
