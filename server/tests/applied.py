"""Webhooks applied as the worker applies them, without the door."""

from rapport.core.runtime import Runtime
from rapport.meta_webhooks.handlers import applier
from rapport.meta_webhooks.rules import shard_of
from tests.factories.channels import Number


async def log(runtime: Runtime, number: Number, *bodies: bytes) -> None:
    """Puts bodies into the log, as the door does once their signature is verified."""
    await runtime.database.control_pool.executemany(
        "insert into control.webhook_log (shard, meta_app_id, body) values ($1, $2, $3)",
        [(shard_of(raw), number.app_id, raw) for raw in bodies],
    )


async def apply_all(runtime: Runtime) -> None:
    """Applies until nothing waits."""
    while await applier.apply_batch(runtime):
        pass


async def apply(runtime: Runtime, number: Number, *bodies: bytes) -> None:
    """Puts bodies into the log and applies them."""
    await log(runtime, number, *bodies)
    await apply_all(runtime)
