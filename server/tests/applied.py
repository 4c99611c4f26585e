"""Webhooks applied as the worker applies them, without the door."""

from rapport.core.runtime import Runtime
from rapport.meta_webhooks.handlers.applier import Applier
from rapport.meta_webhooks.http.intake import KEEP
from rapport.meta_webhooks.rules import shard_of
from tests.factories.channels import Number


async def log(runtime: Runtime, number: Number, *bodies: bytes) -> None:
    """Puts bodies into the log, as the door does once their signature is verified."""
    await runtime.database.control_pool.execute(
        KEEP, [shard_of(raw) for raw in bodies], [number.app_id] * len(bodies), list(bodies)
    )


async def apply_all(runtime: Runtime) -> None:
    """Applies until nothing waits."""
    applier = Applier(runtime)
    while await applier.take_turns():
        pass


async def apply(runtime: Runtime, number: Number, *bodies: bytes) -> None:
    """Puts bodies into the log and applies them."""
    await log(runtime, number, *bodies)
    await apply_all(runtime)
