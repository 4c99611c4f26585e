"""Ids of our own: UUIDv7 (RFC 9562), which sort by the time they were made."""

from uuid import UUID

import uuid_utils.compat

from rapport.core.refusal import NotFound


def new_id() -> UUID:
    """A new id; ids made one after the other in one process are strictly increasing."""
    return uuid_utils.compat.uuid7()


def parse_id(text: str, noun: str) -> UUID:
    """The id in a path. What is no id names nothing: the refusal is that of a missing thing."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(noun) from None
