"""The description of the API that the browser app is written against is the server's own."""

from pathlib import Path

import msgspec

from tests.served import Client

KEPT = Path(__file__).parents[3] / "web" / "src" / "shared" / "api" / "openapi.json"


async def test_the_browser_app_knows_the_api_as_it_is(served: str):
    async with Client(served) as browser:
        told = (await browser.get(f"{served}/api/openapi.json")).json()
    kept = msgspec.json.decode(KEPT.read_bytes())
    assert kept == told, "run `npm run api` in web/ while `rapport up` runs, and look at the change"
