"""What happened to accounts and numbers."""

from rapport.core.fact_log import Fact


class NumbersChanged(Fact, frozen=True):
    """Connected, disconnected, paused, resumed, renamed, or seen in another state at Meta."""

    phone_number_ids: list[str]


class NumberConnected(Fact, frozen=True):
    """A number can be used now."""

    phone_number_id: str
    is_practice: bool
