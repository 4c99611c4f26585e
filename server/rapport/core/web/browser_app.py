"""The built browser app, in front of the API: its files cost no session and no transaction."""

import os
import re
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from litestar.types import ASGIApp, Receive, Scope, Send
from servestatic import ServeStaticASGI
from servestatic.asgi import FileServerASGI

from rapport.core.web.middleware import SafeHeaders

SOURCE_TREE = Path(__file__).parents[4] / "web" / "dist"
DOCS = "/api/docs"
SHARE = "/share"
"""Where a phone posts what is shared to the installed app. The service worker takes it on the phone
itself; where it is not running, the page says that nothing arrived."""
_OURS = re.compile(r"/(api|webhooks|healthz|readyz|metrics)(/|$)")
"""Paths of the API, which are never a page."""
_IMMUTABLE = re.compile(r"^/assets/")
"""Names there carry a hash of what is in the file (Vite)."""
_FILE = re.compile(r"^/(assets/|icons/|sw\.js$|manifest\.webmanifest$)")
"""What is no page where it is missing: a browser would take the page for it."""
_TYPES = {".webmanifest": "application/manifest+json"}
_NOT_BUILT = b"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Rapport</title>
<p>The browser app is not built. Run <code>make setup</code> (or <code>make up</code>), or say in
RAPPORT_WEB_DIR where it is, and start again.</p></html>
"""


class BrowserApp:
    """Answers what the app's files answer; everything else is the API's.

    Any other path that a browser opens is a page of the app, which routes by itself. Files are
    looked up among those that a build left there, so no path leads out of the folder.
    """

    def __init__(self, api: ASGIApp, folder: Path, *, https: bool) -> None:
        self._api = api
        self._files = _Files(folder)
        self._pages = SafeHeaders(self._files, https=https)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_http = scope["type"] == "http"
        if is_http and scope["method"] == "POST" and scope["path"] == SHARE:
            await _send_on(send, SHARE)
        elif is_http and self._is_page(scope["path"], scope["method"]):
            await self._pages(scope, receive, send)
        else:
            await self._api(scope, receive, send)

    def _is_page(self, path: str, method: str) -> bool:
        if method not in ("GET", "HEAD"):
            return False
        return path.rstrip("/") == DOCS or not _OURS.match(path)


class _Files:
    """The files of a build, taken anew when another build has replaced it under the process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._build: object = None
        self._servers: dict[str, FileServerASGI] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._look()
        path = str(scope["path"])
        server: Any = self._servers.get(path) or self._servers.get(_page(path))
        if server is not None:
            await server(scope, receive, send)
        elif self._servers:
            await _answer(send, 404, b"There is no such file.")
        else:
            await _answer(send, 503, _NOT_BUILT)

    def _look(self) -> None:
        """Sizes are told before a file is read: those of an older build would be wrong."""
        build = _mark_of(self._folder)
        if build == self._build:
            return
        self._servers = _servers_of(self._folder) if build else {}
        self._build = build


def _mark_of(folder: Path) -> set[tuple[str, int, int]]:
    """What tells one build from another: no file of it keeps its name, place and time."""
    try:
        with os.scandir(folder) as entries:
            return {(each.name, each.inode(), each.stat().st_mtime_ns) for each in entries}
    except FileNotFoundError:
        return set()


def _servers_of(folder: Path) -> dict[str, FileServerASGI]:
    found = ServeStaticASGI(
        None, folder, max_age=None, allow_all_origins=False, mimetypes=_TYPES,
        immutable_file_test=_IMMUTABLE.pattern, add_headers_function=_ask_again,
    ).files  # fmt: skip
    return {path: FileServerASGI(file) for path, file in found.items() if "/." not in path}


def _page(path: str) -> str:
    """The file behind a page's address; a file that is not there is no page."""
    if path.rstrip("/") == DOCS:
        return "/api-docs.html"
    return "" if _FILE.match(path) else "/index.html"


def _ask_again(headers: Headers, _: str, url: str) -> None:
    """What keeps its name when it changes is asked for each time (a 304 then costs little)."""
    if not _IMMUTABLE.match(url):
        headers["Cache-Control"] = "no-cache"


async def _answer(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def _send_on(send: Send, path: str) -> None:
    """To a page, by GET."""
    headers = [(b"location", path.encode()), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
