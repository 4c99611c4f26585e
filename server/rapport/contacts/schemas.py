"""Shapes of the contacts' requests."""

import msgspec


class ChangeContact(msgspec.Struct, forbid_unknown_fields=True):
    """A name given here is never replaced by the WhatsApp profile's; empty takes it back."""

    name: str
