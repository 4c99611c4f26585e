"""What names a person on WhatsApp: phone numbers, business-scoped user ids, usernames.

Meta has put a business-scoped user id (BSUID) where a phone number used to stand, so an id is
recognised by its form and never by the field it came in.
"""

import re
from enum import StrEnum

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

_USER_ID = re.compile(r"[A-Z]{2}\.[A-Za-z0-9]{1,128}")
_PARENT_USER_ID = re.compile(r"[A-Z]{2}\.ENT\.[A-Za-z0-9]{1,128}")
_USERNAME = re.compile(r"(?=.*[a-z])[a-z0-9_](?:\.?[a-z0-9_])*", re.IGNORECASE)
_DOMAIN_ENDINGS = {"com", "org", "net", "int", "edu", "gov", "mil"}
_PUNCTUATION = re.compile(r"[\s().\-\u00a0\u2010-\u2015/]")


class IdKind(StrEnum):
    """What an id is, by its form."""

    PHONE = "phone"
    USER_ID = "user_id"
    PARENT_USER_ID = "parent_user_id"


def is_wa_id(value: str) -> bool:
    """Whether these are the digits of a phone number in international form."""
    # E.164 allows 15 digits; a few national plans exceed it
    return value.isdecimal() and value.isascii() and 5 <= len(value) <= 20 and value[0] != "0"


def kind_of(value: str) -> IdKind | None:
    """What this id is; None for what is none of the three (a group id, say)."""
    if is_wa_id(value.removeprefix("+")):
        return IdKind.PHONE
    if _PARENT_USER_ID.fullmatch(value):
        return IdKind.PARENT_USER_ID
    if _USER_ID.fullmatch(value):
        return IdKind.USER_ID
    return None


def phone_key(wa_id: str) -> str:
    """The one key under which all spellings of a phone number meet; digits only.

    Takes a `wa_id` or a number in international form, with or without `+`. In three countries the
    wa_id differs from the number that people dial: Brazil (the ninth digit of mobiles is missing),
    Mexico (a 1 after the country code) and Argentina (a 9 after it). It is a key and not a number
    to dial: the Argentine 9 is dropped.
    """
    digits = wa_id.removeprefix("+")
    match digits[:2], len(digits):
        case "55", 12 if digits[4] in "6789":
            return f"{digits[:4]}9{digits[4:]}"
        case "52", 13 if digits[2] == "1":
            return f"52{digits[3:]}"
        case "54", 13 if digits[2] == "9":
            return f"54{digits[3:]}"
        case _:
            return digits


def dialled_key(number: str, country: str | None = None) -> str | None:
    """The `phone_key` of a number as a person writes it; None if it cannot be a phone number.

    `country` (ISO 3166 alpha-2) is for numbers in national form; without it only an international
    one (`+…` or `00…`) can be read.
    """
    number = f"+{number[2:]}" if number.startswith("00") else number
    try:
        parsed = phonenumbers.parse(number, country.upper() if country else None)
        key = phone_key(phonenumbers.format_number(parsed, PhoneNumberFormat.E164))
        # asked of the key, since the library knows the Mexican 1 no more
        possible = phonenumbers.is_possible_number(phonenumbers.parse(f"+{key}"))
    except NumberParseException:
        return None
    return key if possible else None


def dialable(value: str) -> str:
    """A phone number in the form that Meta cannot misread: `+` and digits.

    Without the `+` Meta may put the business's own country code in front.
    """
    return f"+{_PUNCTUATION.sub('', value).removeprefix('+')}"


def country_of(value: str) -> str | None:
    """ISO 3166 alpha-2 of a BSUID's or phone number's owner; None where it cannot be told."""
    match kind_of(value):
        case IdKind.USER_ID | IdKind.PARENT_USER_ID:
            return value[:2]
        case IdKind.PHONE:
            return _country_of_phone(value.removeprefix("+"))
        case None:
            return None


def clean_username(value: str) -> str | None:
    """A username without the `@` that some payloads put before it; None if nothing is left."""
    return value.strip().removeprefix("@") or None


def is_username(value: str) -> bool:
    """Whether this can be a WhatsApp username: 3–35 of `a-z 0-9 . _` (any case), a letter among
    them, no dot at either end or beside another, neither `www…` nor ending like a domain."""
    name, _, ending = value.rpartition(".")
    return (
        3 <= len(value) <= 35
        and _USERNAME.fullmatch(value) is not None
        and not value.lower().startswith("www")
        and not (name and ending.lower() in _DOMAIN_ENDINGS)
    )


def _country_of_phone(digits: str) -> str | None:
    try:
        parsed = phonenumbers.parse(f"+{digits}")
    except NumberParseException:
        return None
    region = phonenumbers.region_code_for_number(parsed)
    if region is None and parsed.country_code is not None:
        region = phonenumbers.region_code_for_country_code(parsed.country_code)
    return None if region in (None, "ZZ", "001") else region
