"""Changes of a field that is new to us."""

from msgspec import Struct


class UnknownChange(Struct, frozen=True):
    """The item's raw JSON is all there is."""
