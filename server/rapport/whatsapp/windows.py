"""When a business may write freely, and when writing is free of charge.

Windows belong to one business phone number and one person, and are computed from Meta's timestamps,
never from when we received something.
https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages#customer-service-windows
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from rapport.whatsapp.dated import FROM_THE_BEGINNING, in_force

# nobody wrote: Meta reports a change, or an app of the same business did
_WRITTEN_BY_NOBODY = frozenset({"system", "edit", "revoke"})


class WindowRule(Struct, frozen=True):
    """How long windows last.

    `service`: after the person's last message or call. `entry`: after our first reply to a message
    from an ad or a Page button, if that reply came within `entry_reply_within`.
    """

    since: datetime
    service: timedelta
    entry: timedelta
    entry_reply_within: timedelta


class Window(Struct, frozen=True):
    """From `begins_at` up to, and not including, `ends_at`."""

    begins_at: datetime
    ends_at: datetime

    def contains(self, at: datetime) -> bool:
        return self.begins_at <= at < self.ends_at


WINDOW_RULES = (
    WindowRule(
        since=FROM_THE_BEGINNING,
        service=timedelta(hours=24),
        entry=timedelta(hours=72),
        entry_reply_within=timedelta(hours=24),
    ),
)


def opens_service_window(kind: str) -> bool:
    """Whether an inbound message of this `type` opens or renews the service window.

    Anything a person does: text, reaction, tap, order, even a kind that the API cannot show. Not
    Meta's own notices, edits and withdrawals.
    """
    return kind not in _WRITTEN_BY_NOBODY


def service_window(last_inbound_at: datetime, rules: Sequence[WindowRule] = WINDOW_RULES) -> Window:
    """The customer service window: inside it any kind of message may be sent, outside it only
    templates (error 131047)."""
    rule = in_force(rules, last_inbound_at)
    return Window(last_inbound_at, last_inbound_at + rule.service)


def entry_window(
    referred_at: datetime,
    first_reply_at: datetime | None,
    rules: Sequence[WindowRule] = WINDOW_RULES,
) -> Window | None:
    """The free entry point window of a message that came with a referral; None while nobody has
    replied, or where the reply came too late. It makes messages free, it does not replace the
    service window."""
    rule = in_force(rules, referred_at)
    if first_reply_at is None or first_reply_at < referred_at:
        return None
    if first_reply_at - referred_at >= rule.entry_reply_within:
        return None
    return Window(first_reply_at, first_reply_at + rule.entry)
