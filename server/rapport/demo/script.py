"""The story of the demo as data: `stories/*.toml`, read and checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from rapport.accounts.rules import Builtin

STORIES = Path(__file__).parent / "stories"
MEDIA = STORIES / "media"
CUSTOMER = "customer"
WAVE_MINUTES = 2
"""Lines this close to each other are played together."""

KINDS = {".jpg": "image", ".mp4": "video", ".pdf": "document", ".ogg": "audio", ".webp": "sticker"}
MIME_TYPES = {
    ".jpg": "image/jpeg",
    ".mp4": "video/mp4",
    ".pdf": "application/pdf",
    ".ogg": "audio/ogg",
    ".webp": "image/webp",
}


class Exact(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A field that is not known is an error in the story."""


class Number(Exact, frozen=True, kw_only=True):
    key: str
    name: str
    display_phone_number: str


class TeamMember(Exact, frozen=True, kw_only=True):
    """`email` is the demo's login for the owner; nobody can sign in as the others."""

    key: str
    name: str
    email: str
    role: Builtin


class Shop(Exact, frozen=True, kw_only=True):
    name: str
    slug: str
    time_zone: str
    default_country: str
    currency: str
    numbers: list[Number]
    team: list[TeamMember]


class Line(Exact, frozen=True, kw_only=True):
    """What somebody did, so many minutes before the demo was made.

    A message is `text`, a `file` of the folder `media` with a `caption`, a `message` in Meta's
    shape, a reaction (`reacts`) or a tap on a button or row of that title (`taps`); the last two,
    and an answer that quotes, say `on` which message by its `label`.
    """

    ago: int
    who: str = CUSTOMER
    text: str | None = None
    file: str | None = None
    caption: str | None = None
    message: dict[str, Any] | None = None
    reacts: str | None = None
    taps: str | None = None
    act: Literal["assign", "close", "reopen", "read", "unread", "play"] | None = None
    to: str | None = None
    label: str | None = None
    on: str | None = None
    fails: int | None = None
    """WhatsApp accepts the message and then fails it with this code of Meta's."""
    more: dict[str, Any] = {}
    """What stands beside a customer's message: a referral, say."""

    @property
    def kind(self) -> str:
        """The type of the message, or what is done."""
        if self.act is not None:
            return self.act
        if self.reacts is not None:
            return "reaction"
        if self.taps is not None:
            return "tap"
        if self.file is not None:
            return KINDS[Path(self.file).suffix]
        return "text" if self.message is None else str(self.message["type"])


class Conversation(Exact, frozen=True, kw_only=True):
    """One customer with one of the numbers. `reads` is how the phone tells that it was read."""

    name: str
    phone: str
    number: str
    username: str | None = None
    hidden: bool = False
    reads: Literal["always", "never"] = "always"
    lines: list[Line]


class _Chapter(Exact, frozen=True, kw_only=True):
    conversation: list[Conversation]


@dataclass(frozen=True)
class Cue:
    """A line with the conversation that it belongs to."""

    conversation: Conversation
    line: Line


@dataclass(frozen=True)
class Wave:
    """Lines of different conversations that are played together; `ago` is that of the last."""

    ago: int
    cues: Sequence[Cue]

    @property
    def needs_the_past(self) -> bool:
        """Whether somebody in it acts on what was said before, so that it must have arrived."""
        return any(cue.line.who != CUSTOMER or cue.line.on for cue in self.cues)

    @property
    def sends(self) -> bool:
        """Whether the team says something in it."""
        return any(cue.line.who != CUSTOMER and cue.line.act is None for cue in self.cues)


@dataclass(frozen=True)
class Script:
    shop: Shop
    conversations: Sequence[Conversation]


def load() -> Script:
    """The story. Raises msgspec.ValidationError where it is not written as `Line` says."""
    shop = msgspec.toml.decode((STORIES / "shop.toml").read_bytes(), type=Shop)
    conversations = [
        conversation
        for path in sorted(STORIES.glob("[0-9]*.toml"))
        for conversation in msgspec.toml.decode(path.read_bytes(), type=_Chapter).conversation
    ]
    return Script(shop, conversations)


def waves(script: Script) -> list[Wave]:
    """All lines in the order of their times, in groups in which each conversation occurs once."""
    cues = [Cue(each, line) for each in script.conversations for line in each.lines]
    cues.sort(key=lambda cue: -cue.line.ago)
    groups: list[list[Cue]] = []
    for cue in cues:
        if not groups or not _fits(groups[-1], cue):
            groups.append([])
        groups[-1].append(cue)
    return [Wave(group[-1].line.ago, group) for group in groups]


def _fits(group: Sequence[Cue], cue: Cue) -> bool:
    near = group[0].line.ago - cue.line.ago < WAVE_MINUTES
    return near and all(other.conversation is not cue.conversation for other in group)


def tap(message: dict[str, Any], title: str) -> dict[str, Any]:
    """What a phone sends when somebody taps on a button or row of that title."""
    if message["type"] == "template":
        return {"type": "button", "button": {"text": title, "payload": title}}
    action = message["interactive"]["action"]
    for button in action.get("buttons", ()):
        if button["reply"]["title"] == title:
            return _reply("button_reply", button["reply"])
    for section in action.get("sections", ()):
        for row in section["rows"]:
            if row["title"] == title:
                return _reply("list_reply", row)
    raise ValueError(f"There is nothing named {title!r} to tap on.")


def _reply(kind: str, chosen: dict[str, Any]) -> dict[str, Any]:
    return {"type": "interactive", "interactive": {"type": kind, kind: chosen}}
