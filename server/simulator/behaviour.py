"""How the world behaves when nothing goes wrong: how long things take, which rules hold."""

from random import Random
from typing import Annotated, Literal

from msgspec import Meta, Struct

Span = tuple[int, int]  # milliseconds, from and to


class Cap(Struct, forbid_unknown_fields=True):
    """So many marketing messages a person gets from all businesses in so many days."""

    messages: Annotated[int, Meta(ge=1, le=1000)]
    days: Annotated[float, Meta(gt=0, le=30)] = 1.0


class Pacing(Struct):
    """After so many messages the rest of a template is held so long, and then decided about."""

    after: int
    hold_ms: Span
    verdict: Literal["release", "drop", "by_quality"] = "by_quality"


class Behaviour(Struct):
    sent_ms: Span = (40, 60)
    delivered_ms: Span = (120, 180)
    read_ms: Span = (800, 1200)
    review_ms: Span = (800, 1200)
    # who decides about submitted templates: the reviewer, or a person through the control plane
    review: Literal["auto", "manual"] = "auto"
    omit_delivered: float = 0.0  # the share of read messages of which `delivered` is never told
    pacing: Pacing | None = None
    portfolio_pacing: Pacing | None = None
    # a send with a paused template: refused at once, or answered `paused` and failed by status
    paused: Literal["sync", "async"] = "sync"
    rate_limits: bool = True
    # over the portfolio's messaging limit: refused at once, or failed by status
    messaging_limit: Literal["sync", "async"] = "sync"
    # so many people a number of an unlimited portfolio reaches in a day before it is made faster
    upgrade_after: int = 100_000
    # marketing: to numbers of the US (Meta paused it in April 2025), the cap for each person
    # (Meta's is adaptive and unpublished), and the share of people in Meta's experiment
    us_marketing: bool = True
    marketing_cap: Cap | None = None
    marketing_experiment: float = 0.0
    # what a username is that a business adopts: in use, or kept until usernames are open to all
    username_status: Literal["approved", "reserved"] = "approved"
    # a session message outside the window: refused later by status, refused at once, or sent
    window: Literal["async", "sync", "off"] = "async"
    # how long a business goes on seeing a number that is hidden now, once it was used
    known_phones: Literal["hidden", "30_days", "contact_book"] = "hidden"
    # numbers without a phone in the world: people all the same, or nobody (131026)
    unknown_recipients: Literal["exist", "refuse"] = "exist"

    def seconds(self, span: Span, random: Random) -> float:
        return random.uniform(*span) / 1000
