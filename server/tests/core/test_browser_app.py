"""The browser app is served beside the API, and neither is taken for the other."""

import gzip
import shutil
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
        "/sw.js",
        "/icons/none.png",
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


async def test_a_build_under_a_running_process_is_served_whole(browser, built):
    old = await browser.get("/")
    (built / "index.html").write_text("<!doctype html><title>App</title>" + "<p>more</p>" * 100)
    new = await browser.get("/shop/inbox")
    assert len(new.text) > len(old.text)
    assert new.text.endswith("<p>more</p>")
    assert new.headers["etag"] != old.headers["etag"]


async def test_a_folder_put_in_the_place_of_another_is_served(browser, built, tmp_path):
    await browser.get("/")
    shutil.move(built, tmp_path / "old")
    assert (await browser.get("/")).status_code == 503
    (built / "assets").mkdir(parents=True)
    (built / "assets" / "main-Cq0rdlvq.js").write_bytes(SCRIPT * 2)
    (built / "index.html").write_text("<!doctype html><title>Next</title>")
    assert "<title>Next</title>" in (await browser.get("/")).text
    assert (await browser.get("/assets/main-Cq0rdlvq.js")).content == SCRIPT * 2
    assert (await browser.get("/assets/main-Bp9qckup.js")).status_code == 404


async def test_the_worker_and_the_manifest_are_asked_for_each_time(browser, built):
    (built / "sw.js").write_bytes(SCRIPT)
    (built / "manifest.webmanifest").write_text("{}")
    worker = await browser.get("/sw.js")
    assert worker.headers["content-type"].startswith("text/javascript")
    manifest = await browser.get("/manifest.webmanifest")
    assert manifest.headers["content-type"] == "application/manifest+json"
    for answer in (worker, manifest):
        assert answer.headers["cache-control"] == "no-cache"
        assert "worker-src 'self'" in answer.headers["content-security-policy"]


async def test_what_is_shared_past_the_worker_leads_to_its_page(browser):
    files = {"files": ("a.png", b"...", "image/png")}
    answer = await browser.post("/share", data={"text": "hi"}, files=files)
    assert (answer.status_code, answer.headers["location"]) == (303, "/share")


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
