"""Whether what Meta sends is applied."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from uuid import UUID

from rapport.core.health import Check, Finding, failed, ok, warning
from rapport.core.runtime import Runtime

GROUP = "Webhooks"
SLOW = timedelta(seconds=10)
STUCK = timedelta(minutes=2)


def of_installation(runtime: Runtime) -> Sequence[Check]:
    """The checks of the webhook log."""
    return [
        Check("webhooks.applied", GROUP, "Processing", partial(_applied, runtime)),
        Check("webhooks.strays", GROUP, "Webhooks of nobody", partial(_strays, runtime)),
    ]


async def of_workspace(runtime: Runtime, workspace_id: UUID) -> Sequence[Check]:
    """The checks of what concerned a workspace."""
    return [
        Check(
            "webhooks.dead_letters",
            GROUP,
            "Not understood",
            partial(_dead_letters, runtime, workspace_id),
        )
    ]


async def _applied(runtime: Runtime) -> Finding:
    (row,) = await runtime.database.control_pool.fetch(
        """
        select (select now() - min(received_at) from control.webhook_waiting) as lag,
               (select expires_at > now() from control.lease where name = 'apply') as held
        """
    )
    lag: timedelta = row["lag"] or timedelta()
    remedy = (
        "Start a worker with `rapport worker`. If one runs, its log says what stops it; nothing is "
        "lost meanwhile."
    )
    if lag > SLOW:
        said = f"Webhooks wait to be processed, the oldest for {lag.total_seconds():.0f} seconds."
        return failed(said, remedy) if lag > STUCK else warning(said, remedy)
    if not row["held"]:
        return failed("Nothing processes webhooks.", remedy)
    return ok("Webhooks are processed as they come.")


async def _strays(runtime: Runtime) -> Finding:
    count = await runtime.database.control_pool.fetchval(
        "select count(*) from control.operator_dead_letter where at > now() - interval '1 day'"
    )
    if not count:
        return ok("Every webhook of the last day belonged to a connected account.")
    return warning(
        f"{count} items of the last day belong to no account that is connected here.",
        "If a number was moved, connect its account. Otherwise take the app off the accounts that "
        "it should not hear of, in Meta's business settings.",
    )


async def _dead_letters(runtime: Runtime, workspace_id: UUID) -> Finding:
    async with runtime.workspace(workspace_id) as tx:
        count = await tx.fetchval(
            "select count(*) from dead_letter where workspace_id = $1",
            tx.workspace_id,
        )
    if not count:
        return ok("Everything that came in was understood.")
    return warning(
        f"{count} items from WhatsApp could not be understood.",
        "Look at them with `rapport dead-letters list`; replay them after an upgrade that "
        "understands them.",
    )
