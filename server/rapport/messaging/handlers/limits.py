"""The portfolio's messaging limit, kept before anything is POSTed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from rapport.channels.actions import budget
from rapport.channels.queries.numbers import Sender
from rapport.core.runtime import Runtime
from rapport.messaging.actions.lane import Claimed, Outcome
from rapport.messaging.rules.sending import LIMIT_RETRY, LIMIT_USED_UP, WITHOUT_WINDOW


async def keep(
    runtime: Runtime, sender: Sender, claimed: Sequence[Claimed]
) -> tuple[list[Claimed], list[Outcome]]:
    """Who may be written to now, and for the others when to try again: as soon as a place is free,
    and at least once an hour, since the limit may have been raised."""
    strangers = [each for each in claimed if each.type in WITHOUT_WINDOW and not each.in_window]
    if not strangers:
        return list(claimed), []
    now = runtime.clock.now()
    async with runtime.control() as tx:
        places = await budget.reserve(tx, sender.scope, [each.recipient for each in strangers], now)
    late = {each.id for each in strangers if each.recipient not in places.granted}
    wait = _wait(places.next_at, now)
    error = LIMIT_USED_UP.as_error()
    return (
        [each for each in claimed if each.id not in late],
        [Outcome(each, now, again_after=wait, error=error) for each in claimed if each.id in late],
    )


def _wait(next_at: datetime | None, now: datetime) -> timedelta:
    if next_at is None:
        return LIMIT_RETRY
    return min(LIMIT_RETRY, max(next_at - now, timedelta(seconds=1)))
