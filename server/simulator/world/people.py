"""People by their number: how WhatsApp writes it, whose country it is, which user id belongs to it.

A person needs no record to exist: name, country and user id follow from the number, so that a load
test may write to a million people.
"""

import re
from base64 import b64encode
from hashlib import sha256
from typing import NamedTuple

import phonenumbers

_CALLING_CODES = frozenset(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
_MASK = (1 << 64) - 1
_SECOND_FACTOR = 0xD6E8FEB86659FD93
_SECOND_INVERSE = pow(_SECOND_FACTOR, -1, 1 << 64)
_PUNCTUATION = re.compile(r"[\s().\-]")
_USER_ID = re.compile(r"([A-Z]{2})\.(?:ENT\.)?([A-Za-z0-9]{1,128})")

FIRST_NAMES = (
    "Ana", "Ben", "Chidi", "Dana", "Elif", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Kavya",
    "Leo", "Mei", "Noah", "Olga", "Paulo", "Quynh", "Rosa", "Samir", "Tess", "Umar", "Vera",
    "Wanjiru", "Yuki", "Aisha", "Bruno", "Clara", "Diego", "Emma", "Felix", "Giulia",
)  # fmt: skip
LAST_NAMES = (
    "Pereira", "Cohen", "Eze", "Novak", "Kaya", "Haddad", "Kim", "Martin", "Costa", "Weber", "Rao",
    "Rossi", "Lin", "Smith", "Ivanova", "Souza", "Tran", "Diaz", "Khan", "de Vries", "Bello",
    "Jensen", "Otieno", "Sato", "Müller", "O'Neill", "Lindqvist", "Moreau", "Nakamura",
)  # fmt: skip


class Person(NamedTuple):
    """Someone a message can be sent to."""

    wa_id: str
    user_id: str
    name: str


class UserIds:
    """Business-scoped user ids (BSUIDs) of one business portfolio.

    An id is its number under a keyed permutation of 64 bits: unique per person and portfolio, new
    with a new number, and found again without a table.
    """

    def __init__(self, key: int) -> None:
        self._factor = (key << 1 | 1) & _MASK
        self._inverse = pow(self._factor, -1, 1 << 64)

    def of(self, wa_id: str) -> str:
        mixed = int(wa_id) * self._factor & _MASK
        mixed = (mixed ^ mixed >> 32) * _SECOND_FACTOR & _MASK
        return f"{country_of(wa_id)}.{mixed ^ mixed >> 32}"

    def share_of(self, wa_id: str) -> float:
        """A person's own place between 0 and 1, for what concerns only a share of all people."""
        return (int(wa_id) * self._factor & _MASK) / (_MASK + 1)

    def wa_id_of(self, user_id: str) -> str | None:
        """The number behind an id of this portfolio, None for an id that was never given."""
        match = _USER_ID.fullmatch(user_id)
        if match is None or not match[2].isdecimal():
            return None
        mixed = int(match[2])
        if mixed > _MASK:
            return None
        mixed = (mixed ^ mixed >> 32) * _SECOND_INVERSE & _MASK
        wa_id = str((mixed ^ mixed >> 32) * self._inverse & _MASK)
        return wa_id if 7 <= len(wa_id) <= 15 and country_of(wa_id) == match[1] else None


def identity_key_hash(user_id: str, installs: int) -> str:
    """The hash of the key with which somebody's messages are sealed; new with every install."""
    return b64encode(sha256(f"{user_id} {installs}".encode()).digest()[:9]).decode()


def is_user_id(value: str) -> bool:
    return _USER_ID.fullmatch(value) is not None


def dialled(number: str) -> str | None:
    """The digits of a number as somebody typed it, None if it is not one."""
    digits = number.removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        digits = _PUNCTUATION.sub("", number).removeprefix("+")
        if not (digits.isascii() and digits.isdigit()):
            return None
    return digits if 7 <= len(digits) <= 15 else None


def wa_id_for(digits: str) -> str:
    """WhatsApp's own form of a dialled number. It differs in Mexico (521), Argentina (549) and in
    Brazil, where area codes from 31 up lose the ninth digit."""
    country = digits[:2]
    if country == "52" and len(digits) == 12:
        return "521" + digits[2:]
    if country == "54" and len(digits) == 12 and digits[2] != "9":
        return "549" + digits[2:]
    if country == "55" and len(digits) == 13 and digits[4] == "9" and digits[2:4] >= "31":
        return digits[:4] + digits[5:]
    return digits


_countries: dict[str, str] = {}


def country_of(digits: str) -> str:
    """The ISO country of a number; numbers that share five digits share it."""
    known = _countries.get(digits[:5])
    if known is None:
        known = _countries[digits[:5]] = _look_up_country(digits)
    return known


def _look_up_country(digits: str) -> str:
    try:
        number = phonenumbers.parse("+" + digits)
    except phonenumbers.NumberParseException:
        return "ZZ"
    region = phonenumbers.region_code_for_number(number)
    region = region or phonenumbers.region_code_for_country_code(number.country_code or 0)
    return region if len(region) == 2 else "ZZ"


def formatted(digits: str) -> str:
    """As people write it: `+1 650-555-1234`."""
    try:
        number = phonenumbers.parse("+" + digits)
    except phonenumbers.NumberParseException:
        return "+" + digits
    style = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def name_of(wa_id: str) -> str:
    number = int(wa_id)
    others, first = divmod(number, len(FIRST_NAMES))
    return f"{FIRST_NAMES[first]} {LAST_NAMES[others % len(LAST_NAMES)]}"


def calling_code_of(digits: str) -> str:
    """`1` of +1 650…; '' if no country has it."""
    return next((digits[:n] for n in (1, 2, 3) if int(digits[:n]) in _CALLING_CODES), "")
