"""A webhook endpoint that remembers what it was sent and answers as it is told."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit


class Post(NamedTuple):
    path: str
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.raw)

    def values(self) -> list[dict[str, Any]]:
        return [change["value"] for entry in self.body["entry"] for change in entry["changes"]]


class Receiver:
    """`answers` are the statuses of the next posts; then it is 200 again.

    Every test gets a path of its own, so that a late post of the last test is not counted.
    """

    def __init__(self) -> None:
        self.verify_token = "practice"
        self.answers: list[int] = []
        self.is_verifying = True
        self._posts: list[Post] = []
        self._changed = threading.Condition()
        self._round = 0
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                asked = parse_qs(urlsplit(self.path).query)
                genuine = asked.get("hub.verify_token") == [receiver.verify_token]
                is_ok = genuine and receiver.is_verifying
                self._answer(200 if is_ok else 403, asked["hub.challenge"][0] if is_ok else "no")

            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                self._answer(receiver.take(Post(self.path, dict(self.headers), raw)), "")

            def _answer(self, status: int, text: str) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_what: Any) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return self.url_of("hook")

    def url_of(self, name: str) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/{self._round}/{name}"

    def take(self, post: Post) -> int:
        with self._changed:
            if not post.path.startswith(f"/{self._round}/"):
                return 200
            self._posts.append(post)
            self._changed.notify_all()
            return self.answers.pop(0) if self.answers else 200

    def clear(self) -> None:
        with self._changed:
            self._round += 1
            self._posts.clear()
            self.answers.clear()
            self.is_verifying = True

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def posts(self, name: str = "hook") -> list[Post]:
        with self._changed:
            return [post for post in self._posts if post.path == f"/{self._round}/{name}"]

    def statuses(self, name: str = "hook") -> list[dict[str, Any]]:
        return self._listed("statuses", name)

    def messages(self, name: str = "hook") -> list[dict[str, Any]]:
        return self._listed("messages", name)

    def _listed(self, part: str, name: str) -> list[dict[str, Any]]:
        values = [value for post in self.posts(name) for value in post.values()]
        return [item for value in values for item in value.get(part, [])]

    def wait(self, enough: Callable[[], Any], seconds: float = 10.0) -> Any:
        """Returns the first true value of `enough`, which is asked after every post."""
        with self._changed:
            found = self._changed.wait_for(enough, seconds)
        assert found, f"not within {seconds} s; posts: {[post.raw for post in self._posts]}"
        return found

    def wait_statuses(self, wamid: str, *wanted: str) -> list[dict[str, Any]]:
        """The statuses of a message, in order of arrival, once all wanted ones are there."""

        def of_message() -> list[dict[str, Any]]:
            return [status for status in self.statuses() if status["id"] == wamid]

        self.wait(lambda: set(wanted) <= {status["status"] for status in of_message()})
        return of_message()

    def wait_message(self, wamid: str) -> dict[str, Any]:
        return self.wait(lambda: next((m for m in self.messages() if m["id"] == wamid), None))
