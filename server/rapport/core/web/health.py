"""`GET /health`: whether every part works, as a member of one workspace may see it."""

import msgspec
from litestar.handlers import HTTPRouteHandler

from rapport.core.health import Checks, Result, examine
from rapport.core.web.doors import AskerGiven, RuntimeGiven, get


class Health(msgspec.Struct):
    """Findings, in the order of the chain."""

    checks: list[Result]


def routes(checks: Checks) -> list[HTTPRouteHandler]:
    """The health door for these checks."""

    @get("/health", permission="health.read")
    async def get_health(asker: AskerGiven, runtime: RuntimeGiven) -> Health:
        """Tests the whole chain now, which takes at most two seconds and asks WhatsApp a few
        questions for each account: not meant to be asked more often than once a minute."""
        mine = await checks.of_workspace(runtime, asker.workspace_id)
        return Health(await examine(runtime, [*checks.of_installation(runtime), *mine]))

    return [get_health]
