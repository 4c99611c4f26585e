"""The plain kinds of message (fact sheet §1.2): text, media, location, contacts, reaction."""

import re

from simulator.errors.graph import invalid, missing, param
from simulator.messages import reading
from simulator.messages.reading import Object

TEXT_LENGTH = 4096
CAPTION_LENGTH = 1024
CONTACTS = 257
LONGEST_PIN_DAYS = 30
NAME_PARTS = ("first_name", "last_name", "middle_name", "prefix", "suffix")
# `provider` is in Meta's media object still; only the On-Premises API did something with it
MEDIA_KEYS = {
    "image": {"id", "link", "caption", "provider"},
    "video": {"id", "link", "caption", "provider"},
    "document": {"id", "link", "caption", "filename", "provider"},
    "audio": {"id", "link", "voice"},
    "sticker": {"id", "link"},
}

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def text(content: Object) -> None:
    reading.only(content, "text", ("body", "preview_url"))
    if not content.get("body"):
        raise param("The parameter text['body'] is required.")
    reading.string(content, "body", "text", longest=TEXT_LENGTH)
    reading.optional_boolean(content, "preview_url", "text")


def media(content: Object, kind: str, path: str | None = None) -> None:
    path = path or kind
    reading.only(content, path, MEDIA_KEYS[kind])
    by_id, by_link = content.get("id") is not None, content.get("link") is not None
    if by_id == by_link:
        raise (invalid(path, "takes either 'id' or 'link'") if by_id else missing(f"{path}.id"))
    if by_id:
        reading.identifier(content, "id", path)
    else:
        reading.link(content, "link", path)
    reading.optional_string(content, "caption", path, longest=CAPTION_LENGTH)
    reading.optional_string(content, "filename", path, longest=240)
    reading.optional_boolean(content, "voice", path)


def location(content: Object, path: str = "location") -> None:
    reading.only(content, path, ("latitude", "longitude", "name", "address"))
    reading.number(content, "latitude", path, -90, 90)
    reading.number(content, "longitude", path, -180, 180)
    reading.optional_string(content, "name", path, longest=1000)
    reading.optional_string(content, "address", path, longest=1000)


def reaction(content: Object) -> None:
    reading.only(content, "reaction", ("message_id", "emoji"))
    reading.string(content, "message_id", "reaction")
    # an empty emoji takes the reaction away, so it has to be there
    emoji = reading.given(content, "emoji", "reaction")
    if not isinstance(emoji, str) or len(emoji) > 40:
        raise invalid("reaction.emoji", "must be one emoji")


def pin(content: Object) -> None:
    """Pins a message in a group or takes it down (§1.8; the shape is unconfirmed)."""
    reading.only(content, "pin", ("type", "message_id", "expiration_days"))
    kind = reading.one_of(content, "type", "pin", ("pin", "unpin"))
    reading.string(content, "message_id", "pin")
    if kind == "pin" or content.get("expiration_days") is not None:
        reading.number(content, "expiration_days", "pin", 1, LONGEST_PIN_DAYS)


def contacts(people: list[object]) -> None:
    if not 1 <= len(people) <= CONTACTS:
        raise invalid("contacts", f"must have 1 to {CONTACTS} entries")
    for position, person in enumerate(people):
        if not isinstance(person, dict):
            raise param("Param contacts must be an array of JSON objects.")
        _contact(person, f"contacts[{position}]")


def _contact(person: Object, path: str) -> None:
    name = reading.mapping(person, "name", path)
    reading.string(name, "formatted_name", f"{path}.name")
    if not any(name.get(part) for part in NAME_PARTS):
        raise invalid(f"{path}.name", f"needs at least one of {', '.join(NAME_PARTS)}")
    birthday = reading.optional_string(person, "birthday", path)
    if birthday and not _DATE.fullmatch(birthday):
        raise invalid(f"{path}.birthday", "must be written as YYYY-MM-DD")
    for key in ("phones", "emails", "urls", "addresses"):
        if person.get(key) is not None:
            reading.objects(person, key, path, least=0, most=100)
    reading.optional_mapping(person, "org", path)
