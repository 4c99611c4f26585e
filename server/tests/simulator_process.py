"""The simulator as a process of its own, for every suite that needs a WhatsApp to talk to."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

SERVER = Path(__file__).parents[1]
START_SECONDS = 30.0


def wait_until(condition: Callable[[], Any], seconds: float = 10.0, what: str = "") -> Any:
    """Returns the condition's first true value. Raises AssertionError when the deadline passes."""
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what or condition}")
        pause.wait(0.01)
    return value


class SimulatorProcess:
    """`start` it, use it, `stop` it; or use it as a context manager.

    Options are those of the command line: `state`, `seed`, `verify_token`, `host`, `port`.
    """

    def __init__(self, process: subprocess.Popen[str], url: str, errors: Any) -> None:
        self.process = process
        self.url = url
        self._errors = errors
        self._http = httpx.Client(base_url=url, timeout=30, trust_env=False)

    @classmethod
    def start(cls, callback_url: str | None = None, **options: Any) -> Self:
        """Starts it on a free port and returns when it answers."""
        if callback_url is not None:
            options["callback_url"] = callback_url
        command = [sys.executable, "-m", "simulator"]
        for name, value in {"port": 0, **options}.items():
            command += [f"--{name.replace('_', '-')}", str(value)]
        errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 it lives as long as the process
        process = subprocess.Popen(
            command, cwd=SERVER, stdout=subprocess.PIPE, stderr=errors, text=True
        )
        deadline = threading.Timer(START_SECONDS, process.kill)
        deadline.start()
        line = process.stdout.readline() if process.stdout else ""
        deadline.cancel()
        if not line.startswith("Simulator ready at "):
            process.wait()
            errors.seek(0)
            raise AssertionError(f"the simulator did not start: {line}{errors.read()}")
        return cls(process, line.split()[3], errors)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self, signal_number: int = signal.SIGTERM, seconds: float = 10.0) -> int:
        """Ends the process and returns its exit code."""
        if self.process.poll() is None:
            os.kill(self.process.pid, signal_number)
        code = self.process.wait(seconds)
        self._http.close()
        self._errors.close()
        if self.process.stdout:
            self.process.stdout.close()
        return code

    def errors(self) -> str:
        """What it wrote to standard error so far."""
        self._errors.seek(0)
        return self._errors.read()

    def control(self, method: str, path: str, order: Any = None, **query: Any) -> Any:
        """A call of the control plane. Raises AssertionError unless it succeeds."""
        answer = self._http.request(method, f"/_simulator/{path}", json=order, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def state(self) -> dict[str, Any]:
        return self.control("GET", "state")

    def reset(self) -> None:
        self.control("POST", "reset")

    def inbound(
        self, sender: str, to: str, message: dict[str, Any], profile: dict[str, Any] | None = None
    ) -> str:
        """Lets a person write to a business number; the wamid."""
        order = {"from": sender, "to": to, "message": message, "profile": profile or {}}
        return self.control("POST", "inbound", order)["id"]

    def outbox(self, **filters: Any) -> list[dict[str, Any]]:
        """Every accepted send in order; filters: phone_number_id, to, after, limit."""
        return self.control("GET", "outbox", **filters)["data"]

    def faults(self, **rule: Any) -> str:
        """Adds a fault rule; its id."""
        return self.control("POST", "faults", rule)["id"]

    def clear_faults(self) -> None:
        self.control("DELETE", "faults")

    def webhooks(self, **settings: Any) -> dict[str, Any]:
        return self.control("POST", "webhooks", settings)

    def behaviour(self, **settings: Any) -> dict[str, Any]:
        return self.control("POST", "behaviour", settings)

    def pending(self) -> dict[str, int]:
        return self.control("GET", "webhooks/pending")

    def advance(self, seconds: float) -> None:
        self.control("POST", "clock", {"advance_seconds": seconds})

    def settle(self, seconds: float = 20.0) -> None:
        """Returns when every status was announced and every webhook delivered or dropped."""

        def is_settled() -> bool:
            counts = self.pending()
            keys = ("in_transit", "queued", "in_flight", "waiting")
            return not any(counts[key] for key in keys)

        wait_until(is_settled, seconds, "the simulator to settle")
