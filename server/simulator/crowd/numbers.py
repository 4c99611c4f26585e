"""The phone numbers of a crowd: from a member's place in it to a number and back, without a table.

The numbers look right to libphonenumber and belong to nobody: ranges that regulators keep free for
films, and for large crowds the personal numbers of North America, which no phone has.
"""

from bisect import bisect_right
from itertools import accumulate
from math import gcd
from typing import NamedTuple

LARGEST = 5_000_000
MOVES = 3  # so often a member may change their number


class Range(NamedTuple):
    prefix: str
    digits: int  # that follow, all of them free


# NANP 555-01xx; Ofcom; ARCEP; Bundesnetzagentur; ACMA
_US_AREAS = (
    "202 206 207 212 213 214 215 216 303 304 305 307 312 313 314 315 317 401 402 404 405 406 407"
    " 408 410 412 413 415 502 503 504 505 508 512 513 515 517 601 602 603 605 606 607 608 612 614"
    " 615 617 619 701 702 703 704 706 707 801 802 803 804 806 808 901 904 907 910 913 914 915 917"
)
_GB_AREAS = "113 114 116 117 118 121 131 141 151 161"
RANGES = (
    *(Range(f"1{area}55501", 2) for area in _US_AREAS.split()),
    *(Range(f"44{area}4960", 3) for area in _GB_AREAS.split()),
    Range("442079460", 3),
    Range("442896496", 3),
    Range("442920180", 3),
    *(Range(f"33{start}", 4) for start in ("19900", "26191", "35301", "46571", "53649")),
    *(Range(f"49{start}", 3) for start in ("3023125", "6990009", "4066969", "2214710", "8999998")),
    *(Range(f"61{area}5550", 4) for area in "2378"),
)
PERSONAL = ("1500", "1533", "1544", "1566")  # before the first move, after it, after the next…
_FIRST_PERSONAL = 2_000_000  # a local number begins with 2 to 9

_STARTS = list(accumulate((10**each.digits for each in RANGES), initial=0))
FILMED = _STARTS[-1]  # so many have a number from a film
# neighbours stand far apart, so that any crowd is spread over all ranges
_STRIDE = next(n for n in range(int(FILMED * 0.618), FILMED) if gcd(n, FILMED) == 1)
_BACK = pow(_STRIDE, -1, FILMED)
_PLACES = {(len(each.prefix), each.prefix): place for place, each in enumerate(RANGES)}
_LENGTHS = sorted({length for length, _ in _PLACES})
_PERSONAL = {prefix: moves for moves, prefix in enumerate(PERSONAL)}


def wa_id(member: int, moves: int = 0) -> str:
    """The number of a member who has changed it so many times."""
    if moves or member >= FILMED:
        return f"{PERSONAL[moves]}{_FIRST_PERSONAL + member}"
    slot = member * _STRIDE % FILMED
    place = bisect_right(_STARTS, slot) - 1
    found = RANGES[place]
    return f"{found.prefix}{slot - _STARTS[place]:0{found.digits}}"


def find(number: str) -> tuple[int, int] | None:
    """Whose number it is in the largest crowd there can be, and after how many moves; None for a
    number that no member can have."""
    moves = _PERSONAL.get(number[:4])
    if moves is not None:
        if len(number) != 11:
            return None
        member = int(number[4:]) - _FIRST_PERSONAL
        return (member, moves) if 0 <= member < LARGEST and (moves or member >= FILMED) else None
    for length in _LENGTHS:
        place = _PLACES.get((length, number[:length]))
        if place is not None and len(number) == length + RANGES[place].digits:
            slot = _STARTS[place] + int(number[length:])
            return slot * _BACK % FILMED, 0
    return None
