"""Why numbers stop, and which of those reasons end by themselves."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from rapport.whatsapp.errors import Verdict, advise

BANNED = "waba_banned"
DELETED = "account_deleted"
RESTRICTED = "account_restricted"
OFFBOARDED = "offboarded"
NOT_REGISTERED = "number_not_registered"

TOKEN_REASONS = ("token_invalid", "token_expired", "permission_missing")
"""Pauses that a new token ends."""
NOTHING_MAY_BE_SENT = "RESTRICTED_CUSTOMER_INITIATED_MESSAGING"
"""The restriction under which not even answers are taken; others leave answers alone."""

_OWN = {
    DELETED: (
        "This WhatsApp account has been deleted at Meta.",
        "Connect another account, or ask Meta's support if this was a mistake.",
    ),
    RESTRICTED: (
        "WhatsApp does not let this account send messages for a while.",
        "Open Business Support Home at Meta, read the violation and ask for a review.",
    ),
    OFFBOARDED: (
        "The number was disconnected in the WhatsApp Business app.",
        "Open the WhatsApp Business app and connect the number anew.",
    ),
}


class Pause(Struct, frozen=True):
    """Why nothing is sent, and what would help. `until`: when it ends by itself."""

    reason: str
    sentence: str
    remedy: str
    since: datetime
    until: datetime | None = None


class Restriction(Struct, frozen=True):
    """Something that WhatsApp does not let an account do, with Meta's word for it."""

    type: str
    expires_at: datetime | None = None
    remediation: str | None = None


def pause_for(reason: str, now: datetime, until: datetime | None = None) -> Pause:
    sentence, remedy = _OWN.get(reason) or advise(reason)
    return Pause(reason, sentence, remedy, now, until)


def pause_after(verdict: Verdict, now: datetime) -> Pause:
    """The pause that a refusal of Meta's asks for."""
    return Pause(verdict.reason, verdict.sentence, verdict.remedy, now)


def still_in_force(restrictions: Sequence[Restriction], now: datetime) -> list[Restriction]:
    return [each for each in restrictions if each.expires_at is None or each.expires_at > now]


def stops_everything(restrictions: Sequence[Restriction]) -> Restriction | None:
    """The restriction under which nothing may be sent at all."""
    return next((each for each in restrictions if each.type == NOTHING_MAY_BE_SENT), None)
