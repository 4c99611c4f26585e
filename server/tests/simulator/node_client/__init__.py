"""Runs a Node client of the Cloud API beside the tests; the .mjs beside it are its programs."""

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.simulator.conftest import PERSON, SAMPLES, Graph
from tests.simulator.node_client.install import NODE, install

PROGRAMS = Path(__file__).parent


class ClientError(Exception):
    """What the client threw; `said` holds its code, status and message."""

    def __init__(self, said: dict[str, Any]) -> None:
        super().__init__(f"{said['name']}: {said['message']}")
        self.said = said


class NodeClient:
    """One Node process with one library in it, which does what it is told."""

    def __init__(self, program: str) -> None:
        install()
        command = [NODE, "run.mjs", program]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, cwd=PROGRAMS, stdin=pipe, stdout=pipe, text=True)

    def use(self, graph: Graph, url: str, verify_token: str) -> None:
        """Makes a new client of the library for the world as it now is."""
        self._ask(
            settings={
                "url": url,
                "token": graph.token,
                "secret": graph.app["secret"],
                "number": graph.number_id,
                "waba": graph.waba_id,
                "person": PERSON,
                "samples": str(SAMPLES),
                "verify_token": verify_token,
            }
        )

    def do(self, action: str, **given: Any) -> Any:
        """What the client's promise resolves to. Raises ClientError when it is rejected."""
        return self._ask(action=action, given=given)

    def close(self) -> None:
        if self._process.stdin and self._process.stdout:
            self._process.stdin.close()
            self._process.stdout.close()
        self._process.wait(10)

    def _ask(self, **order: Any) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        said = json.loads(self._process.stdout.readline())
        if "error" in said:
            raise ClientError(said["error"])
        return said["result"]
