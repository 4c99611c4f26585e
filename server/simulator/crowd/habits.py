"""What the members of a crowd are like, as shares of people and of messages."""

from typing import Annotated

from msgspec import Meta, Struct, field

Share = Annotated[float, Meta(ge=0, le=1)]
# a list: msgspec 0.22 crashes in the garbage collector on a fixed tuple beside limits
Seconds = Annotated[
    list[Annotated[float, Meta(ge=0, le=2_592_000)]], Meta(min_length=2, max_length=2)
]


class Habits(Struct, forbid_unknown_fields=True):
    """Shares of the members first, then what becomes of each message they get. Of what follows a
    message they read, at most one thing happens; taps need a button, stops a marketing message."""

    unreachable: Share = 0.01  # members who are not on WhatsApp: 131026
    hidden: Share = 0.2  # members whose number no business sees
    receipts: Share = 0.85  # members whose phone tells that they have read
    reads: Share = 0.7
    read_after: Seconds = field(default_factory=lambda: [1.0, 20.0])
    taps: Share = 0.1
    replies: Share = 0.05
    reacts: Share = 0.02
    says_stop: Share = 0.01  # writes STOP
    stops: Share = 0.01  # has enough of marketing and says so to WhatsApp
    blocks: Share = 0.003
    reports: Share = 0.001
    moves: Share = 0.0005  # has a new number
    answer_after: Seconds = field(default_factory=lambda: [2.0, 20.0])
    from_ads: Share = 0.2  # of those who write of their own accord
