"""The last step of connecting a number: somebody writes, somebody answers."""

from datetime import datetime, timedelta

from litestar.params import FromQuery

from rapport.core.refusal import InvalidInput
from rapport.core.web.doors import ClockGiven, TxGiven, get
from rapport.messaging.queries import hello
from rapport.messaging.queries.hello import HelloView

LONGEST = timedelta(hours=24)
USUAL = timedelta(minutes=15)


@get("/onboarding/hello", permission="channels.manage")
async def say_hello(
    tx: TxGiven,
    clock: ClockGiven,
    phone_number_id: FromQuery[str],
    since: FromQuery[datetime | None] = None,
) -> HelloView:
    """Whether a message to the number has come since then (at most a day ago; absent: a quarter of
    an hour), and been answered. Screens listen to the stream instead."""
    if since is not None and since.tzinfo is None:
        raise InvalidInput(
            "Give the time with its zone, as in 2026-11-23T14:00:00Z.", field="since"
        )
    now = clock.now()
    earliest = now - LONGEST
    return await hello.look(tx, phone_number_id, max(since or now - USUAL, earliest))


ROUTES = [say_hello]
