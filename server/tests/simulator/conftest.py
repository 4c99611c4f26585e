"""One simulator process per test run, back at its start world for every test."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.simulator.receiver import Receiver
from tests.simulator_process import SimulatorProcess

PERSON = "16505551234"
SAMPLES = Path(__file__).parents[2] / "simulator" / "media" / "samples"


class Graph:
    """A client of the simulated Graph API, with nothing between it and the wire."""

    def __init__(self, simulator: SimulatorProcess) -> None:
        state = simulator.state()
        self.token: str = state["access_token"]
        self.app: dict[str, str] = state["app"]
        self.business_id: str = state["business_id"]
        self.waba_id: str = state["wabas"][0]["id"]
        self.number_id: str = state["wabas"][0]["numbers"][0]["id"]
        self.other_number_id: str = state["wabas"][0]["numbers"][1]["id"]
        self.http = httpx.Client(
            base_url=f"{simulator.url}/v23.0/",
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=30,
            verify=False,  # noqa: S501 plain HTTP; loading certificates takes longer than a test
            trust_env=False,
        )

    @property
    def app_token(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.app['id']}|{self.app['secret']}"}

    def get(self, path: str, **query: Any) -> httpx.Response:
        return self.http.get(path, params=query)

    def post(self, path: str, body: Any = None, **more: Any) -> httpx.Response:
        return self.http.post(path, json=body, **more)

    def send(
        self, message: dict[str, Any], to: str = f"+{PERSON}", **envelope: Any
    ) -> httpx.Response:
        body = {"messaging_product": "whatsapp", "to": to, **message, **envelope}
        return self.post(f"{self.number_id}/messages", body)

    def send_within(self, seconds: float, message: dict[str, Any]) -> httpx.Response:
        body = {"messaging_product": "whatsapp", "to": f"+{PERSON}", **message}
        return self.post(f"{self.number_id}/messages", body, timeout=seconds)

    def sent(self, message: dict[str, Any], to: str = f"+{PERSON}", **envelope: Any) -> str:
        """Sends a message that has to be accepted; its wamid."""
        answer = self.send(message, to, **envelope)
        assert answer.status_code == 200, answer.text
        return answer.json()["messages"][0]["id"]

    def upload(self, sample: str, mime_type: str) -> str:
        """Uploads one of the sample files; its media id."""
        answer = self.upload_file((sample, (SAMPLES / sample).read_bytes(), mime_type))
        assert answer.status_code == 200, answer.text
        return answer.json()["id"]

    def upload_file(self, file: tuple[str, bytes, str]) -> httpx.Response:
        form = {"messaging_product": "whatsapp", "type": file[2]}
        return self.http.post(f"{self.number_id}/media", data=form, files={"file": file})


def error_of(answer: httpx.Response) -> dict[str, Any]:
    """The error of a refused request, once it has Meta's shape."""
    assert answer.status_code >= 400, answer.text
    error = answer.json()["error"]
    assert {"message", "type", "code", "fbtrace_id"} <= error.keys()
    return error


def text(body: str) -> dict[str, Any]:
    return {"type": "text", "text": {"body": body}}


@pytest.fixture(scope="session")
def process() -> Iterator[SimulatorProcess]:
    with SimulatorProcess.start(seed=7) as simulator:
        yield simulator


@pytest.fixture(scope="session")
def endpoint() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def receiver(endpoint: Receiver) -> Receiver:
    endpoint.clear()
    return endpoint


@pytest.fixture
def simulator(process: SimulatorProcess, receiver: Receiver) -> SimulatorProcess:
    """The start world, impatient, with its webhooks going to the receiver."""
    process.reset()
    process.behaviour(sent_ms=5, delivered_ms=15, read_ms=25)
    process.webhooks(callback_url=receiver.url, verify_token=receiver.verify_token)
    return process


@pytest.fixture
def graph(simulator: SimulatorProcess) -> Iterator[Graph]:
    client = Graph(simulator)
    yield client
    client.http.close()


@pytest.fixture
def open_window(simulator: SimulatorProcess, graph: Graph) -> str:
    """The person has just written; the wamid of their message."""
    return simulator.inbound(PERSON, graph.number_id, text("Hello"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Not for a module with asynchronous tests: while it is open, its own event loop is at work in
    this thread, and no other can be."""
    with sync_playwright() as playwright:
        path = shutil.which("chromium")
        assert path, "install Chromium: apt-get install chromium"
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()
