"""A whole Rapport of a test's own: `rapport up` in a folder that nobody else uses."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

ROOT = Path(__file__).parents[1]
BUILT = ROOT / "web" / "dist" / "index.html"
START_SECONDS = 120.0
STOP_SECONDS = 30.0
READY = "Ctrl-C stops everything."


class Installation:
    """Database, web, worker and simulator, with nobody in them yet. Use it as a context manager.

    `public_url` is the address by which the world is told to reach it; without one it is local.
    """

    def __init__(self, folder: Path, public_url: str | None = None) -> None:
        assert BUILT.exists(), "the browser app is not built: run `make setup`"
        self._folder = folder
        self._said: list[str] = []
        self._process: subprocess.Popen[str] | None = None
        port, phones_port = free_ports(2)
        self.url = f"http://127.0.0.1:{port}"
        self.phones_url = f"http://127.0.0.1:{phones_port}"
        own = {name: value for name, value in os.environ.items() if not name.startswith("RAPPORT_")}
        self._environment = own | {
            "RAPPORT_DATA_DIR": str(folder),
            "RAPPORT_PORT": str(port),
            "RAPPORT_SIMULATOR_PORT": str(phones_port),
        }
        if public_url is not None:
            self._environment["RAPPORT_PUBLIC_URL"] = public_url

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self._command("up", "--no-demo", "--simulator"),
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        alarm = threading.Timer(START_SECONDS, self._process.kill)
        alarm.start()
        ready = self._listen_until(READY)
        alarm.cancel()
        assert ready, "Rapport did not start:\n" + "".join(self._said)
        # what it says later must not fill the pipe
        self._listening = threading.Thread(target=self._listen_until, args=[None], daemon=True)
        self._listening.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self._process
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_SECONDS)
        finally:
            self._process.kill()
            self._listening.join()
            assert self._process.stdout
            self._process.stdout.close()

    @property
    def setup_link(self) -> str:
        """What an installation without people prints when it starts."""
        found = re.search(r"http://\S+/setup/\S+", "".join(self._said))
        assert found, "no setup link:\n" + "".join(self._said)
        return found[0]

    def order(self, *words: str) -> str:
        """Carries out a `rapport` command; what it printed."""
        ended = subprocess.run(
            self._command(*words),
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert ended.returncode == 0, f"rapport {' '.join(words)}: {ended.stderr}"
        return ended.stdout.strip()

    def _command(self, *words: str) -> list[str]:
        return [str(Path(sys.executable).parent / "rapport"), *words]

    def _listen_until(self, words: str | None) -> bool:
        assert self._process
        assert self._process.stdout
        for line in self._process.stdout:
            self._said.append(line)
            if words is not None and words in line:
                return True
        return False


class Phones:
    """The control plane of the simulator: people who write, and what reaches them."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._http = httpx.Client(base_url=f"{url}/_simulator", timeout=30, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._http.close()

    def state(self) -> dict[str, Any]:
        return self._call("GET", "state")

    def add(self, name: str, wa_id: str) -> str:
        """A new person with a phone; their number."""
        return self._call("POST", "phones", {"name": name, "wa_id": wa_id})["wa_id"]

    def write(self, sender: str, to: str, message: dict[str, Any]) -> str:
        """Lets a person write to a business number; the wamid."""
        return self._call("POST", "inbound", {"from": sender, "to": to, "message": message})["id"]

    def outbox(self, to: str) -> list[dict[str, Any]]:
        """What was sent to a person, in order."""
        return self._call("GET", f"outbox?to={to}")["data"]

    def refuse(self, to: str, code: int) -> None:
        """Has every send to a person fail with one of Meta's errors."""
        self.disturb(to=to, code=code)

    def disturb(self, **rule: Any) -> str:
        """Has calls to Graph fail as the rule says; its name, to `calm` it with."""
        return self._call("POST", "faults", rule)["id"]

    def calm(self, rule: str) -> None:
        self._call("DELETE", f"faults/{rule}")

    def issue_token(self, scopes: list[str]) -> str:
        """A new access token with these permissions alone."""
        return self._call("POST", "tokens", {"scopes": scopes})["access_token"]

    def change_number(self, number_id: str, **changes: Any) -> None:
        """Changes what Meta knows of a business number."""
        self._call("PATCH", f"numbers/{number_id}", changes)

    def _call(self, method: str, path: str, order: Any = None) -> Any:
        answer = self._http.request(method, f"/{path}", json=order)
        assert answer.status_code == 200, answer.text
        return answer.json()


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now."""
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports
