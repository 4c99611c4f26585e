"""What can be sent: the kinds of message in Meta's own shapes, their limits, and the envelope."""

from rapport.whatsapp.messages import interactive, orders, parts, templates
from rapport.whatsapp.messages.invalid import InvalidMessage, explain
from rapport.whatsapp.messages.message import (
    MAX_CALLBACK_DATA,
    Interactive,
    Kind,
    Message,
    envelope,
)
from rapport.whatsapp.messages.validate import read_message, validate

__all__ = [
    "MAX_CALLBACK_DATA",
    "Interactive",
    "InvalidMessage",
    "Kind",
    "Message",
    "envelope",
    "explain",
    "interactive",
    "orders",
    "parts",
    "read_message",
    "templates",
    "validate",
]
