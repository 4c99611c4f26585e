"""Why a message cannot be sent, said so that the sender can correct it."""

import re

import msgspec

from rapport.whatsapp.messages.parts import (
    BUTTON_INDEX,
    COUNTRY,
    CURRENCY,
    DATE,
    LANGUAGE,
    REFERENCE,
    TEMPLATE_NAME,
    WEB_ADDRESS,
)


class InvalidMessage(ValueError):
    """`field` is the path of the part that is wrong (`text.body`), empty for the whole message;
    `sentence` says what is wrong and what would be right."""

    def __init__(self, field: str, sentence: str):
        super().__init__(f"{field}: {sentence}" if field else sentence)
        self.field = field
        self.sentence = sentence


_PATH = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
_TYPES = {
    "str": "text",
    "object": "an object",
    "array": "a list",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
}
_FORMS = {
    WEB_ADDRESS: "It must be a web address that begins with https:// or http://.",
    DATE: "It must be a date such as 1990-12-31.",
    COUNTRY: "It must be a country code such as IN.",
    CURRENCY: "It must be a currency code such as USD.",
    LANGUAGE: "It must be a language code such as en or en_US.",
    TEMPLATE_NAME: "It may have small letters, digits and underscores only.",
    REFERENCE: "It may have letters, digits, underscores, dashes and dots only.",
    BUTTON_INDEX: "It must be a number from 0 to 9.",
}

# msgspec's words, and ours
_SENTENCES = (
    (r"Object missing required field `(.+)`", "It is required."),
    (r"Object contains unknown field `(.+)`", "There is no such field here."),
    (r"Expected `str` of length >= 1$", "It must not be empty."),
    (r"Expected `str` of length <= (\d+)", "It may have at most {0} characters."),
    (r"Expected `str` of length >= (\d+)", "It must have at least {0} characters."),
    (r"Expected `array` of length <= (\d+)", "It may have at most {0} entries."),
    (r"Expected `array` of length >= 1$", "It must not be empty."),
    (r"Expected `array` of length >= (\d+)", "It must have at least {0} entries."),
    (r"Expected `str` matching regex '(.+)'$", "It must have the form {0}."),
    (r"Expected `\w+` >= ([-\d.]+)", "It must be at least {0}."),
    (r"Expected `\w+` <= ([-\d.]+)", "It must be at most {0}."),
    (r"Invalid (?:enum )?value (.{1,60})$", "It cannot be {0}."),
    (r"Expected `([\w| ]+)`, got `(\w+)`", "It must be {0}, not {1}."),
)


def explain(error: msgspec.ValidationError) -> InvalidMessage:
    """The refusal for what did not fit the types."""
    text = str(error)
    at = _PATH.search(text)
    path = at["path"] if at else ""
    what = text[: at.start()] if at else text
    for pattern, sentence in _SENTENCES:
        if found := re.match(pattern, what):
            if "field `" in what:
                path = f"{path}.{found[1]}".removeprefix(".")
            if (form := found[found.lastindex or 0]) in _FORMS:
                return InvalidMessage(path, _FORMS[form])
            return InvalidMessage(path, sentence.format(*map(_plain, found.groups())))
    return InvalidMessage(path, f"{what}.")


def _plain(words: str) -> str:
    return " or ".join(_TYPES.get(word, word) for word in words.split(" | "))
