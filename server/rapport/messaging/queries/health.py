"""Whether messages get out, and answers get in."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from uuid import UUID

from rapport.core.health import Check, Finding, failed, ok, warning
from rapport.core.runtime import Runtime

GROUP = "Messages"
LATE = timedelta(minutes=1)
STUCK = timedelta(minutes=10)
SILENT = timedelta(minutes=10)
NOTED = timedelta(minutes=2)
"""When a number last heard from WhatsApp is kept to the minute only."""
LOOKED_AT = 5000
"""How many of the newest messages are looked at, so that the question costs the same in a workspace
of any size."""


async def of_workspace(runtime: Runtime, workspace_id: UUID) -> Sequence[Check]:
    """The checks of a workspace's lanes."""
    return [
        Check("lanes.oldest", GROUP, "Sending", partial(_oldest, runtime, workspace_id)),
        Check(
            "lanes.unconfirmed", GROUP, "Confirmation", partial(_unconfirmed, runtime, workspace_id)
        ),
        Check("lanes.echo", GROUP, "Answers from WhatsApp", partial(_echo, runtime, workspace_id)),
    ]


async def _oldest(runtime: Runtime, workspace_id: UUID) -> Finding:
    now = runtime.clock.now()
    async with runtime.workspace(workspace_id) as tx:
        row = await tx.fetchrow(
            """
            select count(*) as waiting, min(m.due_at) as oldest
            from message m join phone_number n on n.workspace_id = $1 and n.id = m.number_id
            where m.workspace_id = $1 and m.due_at <= $2 and m.due_at is not null
              and m.in_flight_since is null and n.pause is null and n.disconnected_at is null
            """,
            tx.workspace_id,
            now,
        )
    if row is None or row["oldest"] is None or now - row["oldest"] < LATE:
        return ok("Messages leave as soon as they are due.")
    minutes = (now - row["oldest"]).total_seconds() / 60
    said = f"{row['waiting']} messages wait to be sent, the oldest for {minutes:.0f} minutes."
    remedy = "See whether a worker runs, and whether the numbers' limits allow so many messages."
    return failed(said, remedy) if now - row["oldest"] > STUCK else warning(said, remedy)


async def _unconfirmed(runtime: Runtime, workspace_id: UUID) -> Finding:
    async with runtime.workspace(workspace_id) as tx:
        count = await tx.fetchval(
            """
            select count(*) filter (where status = 'unconfirmed') from
              (select status from message where workspace_id = $1 order by id desc limit $2) newest
            """,
            tx.workspace_id,
            LOOKED_AT,
        )
    if not count:
        return ok("WhatsApp has confirmed what was sent.")
    return warning(
        f"WhatsApp has not said whether {count} messages arrived.",
        "Open their conversations and decide whether to send them again; that may reach the "
        "customer twice. If it happens often, see whether webhooks arrive.",
    )


async def _echo(runtime: Runtime, workspace_id: UUID) -> Finding:
    """A number that sends but hears nothing looks healthy and is deaf."""
    now = runtime.clock.now()
    async with runtime.workspace(workspace_id) as tx:
        deaf = await tx.fetch(
            """
            select coalesce(n.label, n.display_phone_number) as name
            from (select number_id, max(accepted_at) as sent_at from
                   (select number_id, accepted_at from message where workspace_id = $1
                    order by id desc limit $2) newest
                  where accepted_at < $3::timestamptz - $4::interval group by number_id) sent
            join phone_number n on n.workspace_id = $1 and n.id = sent.number_id
            where n.disconnected_at is null
              and (n.last_webhook_at is null
                   or n.last_webhook_at < sent.sent_at - $5::interval)
            order by 1
            """,
            tx.workspace_id,
            LOOKED_AT,
            now,
            SILENT,
            NOTED,
        )
    if not deaf:
        return ok("Every number that sends also hears from WhatsApp.")
    names = ", ".join(row["name"] for row in deaf)
    return failed(
        f"These numbers send but receive nothing: {names}.",
        "Open the account under Settings → Channels and press Set webhooks; then look at its "
        "callback address and signature here.",
    )
