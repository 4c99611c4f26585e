"""What a message holds, as we keep it and as a line of text."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct

from rapport.messaging.rules.conversations import summary
from rapport.whatsapp.payloads import InboundMessage, contents

# What stands around the content in Meta's JSON; everything else is kept as it came.
_ENVELOPE = frozenset(
    {
        "from", "from_user_id", "from_parent_user_id", "to", "to_user_id", "to_parent_user_id",
        "id", "timestamp", "type", "context", "referral", "group_id", "history_context",
    }
)  # fmt: skip
MEDIA_TYPES = frozenset({"image", "video", "audio", "voice", "document", "sticker"})
_HEADER_FILES = frozenset({"image", "video", "document", "gif"})


class FilePlace(Struct, frozen=True):
    """Where a message names a file: the part with its `id` or `link`, and the path to it."""

    kind: str
    path: str
    part: dict[str, Any]


def file_places(kind: str, content: dict[str, Any]) -> list[FilePlace]:
    """The files that a message of ours names: itself, in its header, or in those of its cards."""
    if kind in MEDIA_TYPES:
        return [FilePlace(kind, kind, content[kind])]
    if kind == "interactive":
        return _of_holder(content[kind].get("header") or {}, "interactive.header")
    if kind == "template":
        return _of_components(content[kind].get("components", ()), "template.components")
    return []


def _of_components(components: Sequence[dict[str, Any]], path: str) -> list[FilePlace]:
    places: list[FilePlace] = []
    for number, component in enumerate(components):
        here = f"{path}[{number}]"
        if component["type"] == "header":
            for index, parameter in enumerate(component["parameters"]):
                places += _of_holder(parameter, f"{here}.parameters[{index}]")
        for index, card in enumerate(component.get("cards", ())):
            places += _of_components(card["components"], f"{here}.cards[{index}].components")
    return places


def _of_holder(holder: dict[str, Any], path: str) -> list[FilePlace]:
    kind = str(holder.get("type"))
    if kind not in _HEADER_FILES:
        return []
    return [FilePlace(kind, f"{path}.{kind}", holder[kind])]


def split(raw: bytes) -> tuple[dict[str, Any], Any]:
    """The content and the referral in Meta's shape, with every field that we do not know."""
    fields: dict[str, Any] = msgspec.json.decode(raw)
    content = {name: value for name, value in fields.items() if name not in _ENVELOPE}
    return content, fields.get("referral")


def counts(item: InboundMessage) -> bool:
    """Whether this is something to read and answer: not a reaction or a notice of WhatsApp's."""
    return not isinstance(item.content, contents.Reaction | contents.System | contents.Revoked)


def text_of(kind: str, content: dict[str, Any]) -> str:
    """A message as a line of text: for lists, alerts and search."""
    inner = content.get(kind)
    if isinstance(inner, dict):
        return summary([_inner_text(kind, inner)])
    if kind == "contacts" and isinstance(inner, list):
        return summary([", ".join(_contact_name(each) for each in inner)])
    return ""


def _inner_text(kind: str, inner: dict[str, Any]) -> str:
    match kind:
        case "text":
            return str(inner.get("body") or "")
        case "interactive":
            return _interactive_text(inner)
        case "button":
            return str(inner.get("text") or inner.get("payload") or "")
        case "location":
            return str(inner.get("name") or inner.get("address") or "")
        case "reaction":
            return str(inner.get("emoji") or "")
        case "template":
            return str(inner.get("name") or "")
        case "order":
            return str(inner.get("text") or "")
        case "system":
            return str(inner.get("body") or "")
        case _:
            return str(inner.get("caption") or inner.get("filename") or "")


def _interactive_text(inner: dict[str, Any]) -> str:
    """A reply's title, or the body of what we asked."""
    reply = inner.get(str(inner.get("type")))
    if isinstance(reply, dict):
        return str(reply.get("title") or reply.get("body") or reply.get("response") or "")
    body = inner.get("body")
    return str(body.get("text") or "") if isinstance(body, dict) else ""


def _contact_name(card: Any) -> str:
    name = card.get("name") if isinstance(card, dict) else None
    return str(name.get("formatted_name") or "") if isinstance(name, dict) else ""
