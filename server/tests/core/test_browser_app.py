"""The browser app is served beside the API, and neither is taken for the other."""

import gzip
from pathlib import Path

import httpx
import msgspec
import pytest

from rapport.core.config import Settings
from rapport.core.runtime import Runtime
from tests.served import serving

SCRIPT = b"console.log('hello');" * 100


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """What a build leaves behind."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / ".vite").mkdir()
    (folder / "index.html").write_text("<!doctype html><title>App</title>")
    (folder / "api-docs.html").write_text("<!doctype html><title>Docs</title>")
    (folder / ".vite" / "manifest.json").write_text("{}")
    (folder / "assets" / "main-Bp9qckup.js").write_bytes(SCRIPT)
    (folder / "assets" / "main-Bp9qckup.js.gz").write_bytes(gzip.compress(SCRIPT))
    (tmp_path / "secret").write_text("not for everybody")
    return folder


@pytest.fixture
async def browser(runtime: Runtime, built: Path, doorstep):
    runtime = with_settings(runtime, web_dir=built)
    async with serving(runtime, doorstep) as url, client(url) as browser:
        yield browser


def with_settings(runtime: Runtime, **changes) -> Runtime:
    settings: Settings = msgspec.structs.replace(runtime.settings, **changes)
    return Runtime(**{**vars(runtime), "settings": settings})


def client(url: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=url, trust_env=False, timeout=20)


async def test_every_page_is_the_app_and_is_asked_for_again(browser):
    for path in ("/", "/shop/inbox/0193", "/sign-in", "/setup/a.token-with.dots"):
        page = await browser.get(path)
        assert page.status_code == 200
        assert "<title>App</title>" in page.text
        assert page.headers["content-type"].startswith("text/html")
        assert page.headers["cache-control"] == "no-cache"
    same = await browser.get("/", headers={"If-None-Match": page.headers["etag"]})
    assert same.status_code == 304
    assert (await browser.head("/")).status_code == 200


async def test_pages_carry_the_safe_headers_and_no_cookie(browser):
    page = await browser.get("/")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "unsafe-inline" not in page.headers["content-security-policy"].split("style-src")[0]
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["x-frame-options"] == "DENY"
    assert "access-control-allow-origin" not in page.headers
    assert "set-cookie" not in page.headers


async def test_hashed_files_are_kept_for_ever_and_sent_compressed(browser):
    plain = await browser.get("/assets/main-Bp9qckup.js", headers={"Accept-Encoding": "identity"})
    packed = await browser.get("/assets/main-Bp9qckup.js", headers={"Accept-Encoding": "gzip"})
    assert plain.content == packed.content == SCRIPT
    assert packed.headers["content-encoding"] == "gzip"
    assert "immutable" in packed.headers["cache-control"]
    assert packed.headers["content-type"].startswith("text/javascript")
    assert packed.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/main-0ld0ld0l.js",
        "/assets/",
        "/assets/main-Bp9qckup.js.gz",
    ],
)
async def test_a_file_that_is_not_there_is_no_page(browser, path):
    assert (await browser.get(path)).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/../secret",
        "/..%2fsecret",
        "/assets/..%2f..%2fsecret",
        "/%2e%2e/secret",
        "/.vite/manifest.json",
    ],
)
async def test_no_path_leads_out_of_the_folder(browser, path):
    answer = await browser.get(path)
    assert "not for everybody" not in answer.text
    assert answer.text != "{}"


async def test_the_api_stays_the_api(browser):
    for path in ("/api/v1/nothing", "/api/nothing"):
        unknown = await browser.get(path)
        assert unknown.status_code == 404
        assert unknown.json()["error"]["code"] == "not_found"
    assert (await browser.get("/healthz")).text == "ok"
    assert (await browser.get("/api/v1/session")).json()["setup_required"] is True
    assert "openapi" in (await browser.get("/api/openapi.json")).json()
    assert (await browser.post("/shop/inbox")).status_code in (401, 403, 404, 405)


async def test_the_api_is_readable_on_a_page(browser):
    for path in ("/api/docs", "/api/docs/"):
        assert "<title>Docs</title>" in (await browser.get(path)).text


async def test_an_app_that_is_not_built_says_so(runtime, doorstep, tmp_path):
    runtime = with_settings(runtime, web_dir=tmp_path / "nowhere")
    async with serving(runtime, doorstep) as url, client(url) as browser:
        answer = await browser.get("/")
        assert answer.status_code == 503
        assert "make setup" in answer.text
        assert (await browser.get("/healthz")).text == "ok"
