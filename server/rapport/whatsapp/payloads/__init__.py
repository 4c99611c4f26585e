"""What Meta's webhooks say: `parse` turns a body into typed items."""

from rapport.whatsapp.payloads import changes, contents
from rapport.whatsapp.payloads.cleaning import clean_json, clean_text
from rapport.whatsapp.payloads.envelope import NotJson
from rapport.whatsapp.payloads.items import (
    Change,
    EchoedMessage,
    InboundMessage,
    Item,
    Malformed,
    MessageStatus,
    Origin,
    PastMessage,
    ReportedError,
    StatusConversation,
    WebhookItem,
)
from rapport.whatsapp.payloads.moves import Move, move
from rapport.whatsapp.payloads.parse import parse
from rapport.whatsapp.payloads.people import Person

__all__ = [
    "Change",
    "EchoedMessage",
    "InboundMessage",
    "Item",
    "Malformed",
    "MessageStatus",
    "Move",
    "NotJson",
    "Origin",
    "PastMessage",
    "Person",
    "ReportedError",
    "StatusConversation",
    "WebhookItem",
    "changes",
    "clean_json",
    "clean_text",
    "contents",
    "move",
    "parse",
]
