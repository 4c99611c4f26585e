"""Whether Meta can take a message: shapes and lengths by their types, the rest by these rules."""

from collections.abc import Iterable, Iterator

import msgspec

from rapport.whatsapp.messages import interactive_rules, template_rules
from rapport.whatsapp.messages.invalid import InvalidMessage, explain
from rapport.whatsapp.messages.message import Message
from rapport.whatsapp.messages.parts import Contact
from rapport.whatsapp.messages.rules_of_parts import Problem, file_problems

_KINDS = frozenset(Message.__struct_fields__) - {"type", "context"}
_FILES = ("image", "video", "document", "audio", "sticker")

_decoder = msgspec.json.Decoder(Message)


def read_message(raw: bytes | dict[str, object]) -> Message:
    """A message from its JSON or from what JSON decodes to; raises `InvalidMessage`."""
    try:
        message = msgspec.convert(raw, Message) if isinstance(raw, dict) else _decoder.decode(raw)
    except msgspec.ValidationError as error:
        raise explain(error) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise InvalidMessage("", "It is not JSON.") from None
    _obey(message)
    return message


def validate(message: Message) -> None:
    """Raises `InvalidMessage` for the first thing that Meta would refuse. For messages made in
    code: types and lengths are checked as if the message had come as JSON."""
    try:
        msgspec.convert(msgspec.to_builtins(message), Message)
    except msgspec.ValidationError as error:
        raise explain(error) from None
    _obey(message)


def _obey(message: Message) -> None:
    for field, sentence in _problems(message):
        raise InvalidMessage(field, sentence)


def _problems(message: Message) -> Iterator[Problem]:
    given = [name for name in sorted(_KINDS) if getattr(message, name) is not None]
    if message.type not in given:
        yield message.type, f"A message of type {message.type} needs it."
    for name in given:
        if name != message.type:
            yield name, f"A message of type {message.type} cannot have it."
    for name in _FILES:
        yield from file_problems(getattr(message, name), name)
    yield from _contact_problems(message.contacts or ())
    if message.reaction and message.context:
        yield "context", "A reaction names its message itself and cannot quote one."
    if message.interactive:
        yield from interactive_rules.problems(message.interactive)
    if message.template:
        yield from template_rules.problems(message.template)


def _contact_problems(contacts: Iterable[Contact]) -> Iterator[Problem]:
    for index, contact in enumerate(contacts):
        name = contact.name
        parts = (name.first_name, name.last_name, name.middle_name, name.prefix, name.suffix)
        if not any(parts):
            yield (
                f"contacts[{index}].name",
                "Besides formatted_name it needs one more part, such as first_name.",
            )
