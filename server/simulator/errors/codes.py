"""What Meta says for each code; `codes.tsv` has the words (developers.facebook.com, WhatsApp error
codes, autumn 2026; fact sheet §6)."""

import csv
from collections.abc import Iterator
from importlib.resources import files
from typing import NamedTuple


class Code(NamedTuple):
    title: str
    status: int  # the HTTP status of a synchronous answer
    details: str = ""


def _read() -> Iterator[tuple[int, Code]]:
    lines = files("simulator.errors").joinpath("codes.tsv").read_text().splitlines()
    for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        yield int(row["code"]), Code(row["title"], int(row["status"]), row["details"])


CODES: dict[int, Code] = dict(_read())
UNKNOWN = Code("Something went wrong", 400)
TRANSIENT = frozenset((2, 4))  # what the Graph marks as over soon
FIRST_OF_WHATSAPP = 130_000


def known(code: int) -> Code:
    """The words for a code; those from 200 to 299 are all of permissions."""
    return CODES.get(200 if 200 <= code <= 299 else code, UNKNOWN)


def is_platform(code: int) -> bool:
    """Whether it is of the Graph itself, whose refusals carry no `error_data`.

    100 is of both: the Graph's own refusals of parameters give their whole message.
    """
    return code < FIRST_OF_WHATSAPP and code != 100
