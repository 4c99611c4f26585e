"""Identifiers that look like Meta's."""

from base64 import b64decode, b64encode, urlsafe_b64encode
from binascii import Error as NotBase64
from random import Random


def object_id(random: Random) -> str:
    """An id of a WABA, number, medium and so on: fifteen digits, never a JSON number."""
    return str(random.randrange(10**14, 10**15))


def wamid(random: Random, peer: str, *, from_business: bool) -> str:
    """A message id. Like Meta's it is the base64 of a record that holds the other side's number and
    twenty or eighteen hexadecimal digits, for a message from a person or from a business."""
    direction, length = (17, 18) if from_business else (18, 20)
    unique = b"%0*X" % (length, random.getrandbits(length * 4))
    number = peer.encode()
    record = b"\x1c\x18%c%b\x15\x02\x00%c\x18%c%b\x00" % (
        len(number),
        number,
        direction,
        length,
        unique,
    )
    return "wamid." + b64encode(record).decode()


def peer_of(wamid: str) -> str | None:
    """The number of the person that a message id holds, None if it is not built like Meta's."""
    record = _record(wamid)
    if len(record) < 4:
        return None
    peer = record[3 : 3 + record[2]]
    return peer.decode() if peer.isdigit() else None


def sender_of(wamid: str) -> str | None:
    """As `peer_of`, but only for messages that the person wrote."""
    peer = peer_of(wamid)
    if peer is None:
        return None
    return peer if _record(wamid)[3 + len(peer) :].startswith(b"\x15\x02\x00\x12") else None


def _record(wamid: str) -> bytes:
    try:
        return b64decode(wamid.removeprefix("wamid."), validate=True)
    except (NotBase64, ValueError):
        return b""


def trace(random: Random) -> str:
    """An `fbtrace_id`."""
    return "A" + urlsafe_b64encode(random.randbytes(17)).decode()[:22]


def short(random: Random) -> str:
    """The end of a shortened address."""
    return urlsafe_b64encode(random.randbytes(6)).decode()


def click(random: Random) -> str:
    """A `ctwa_clid`."""
    return "AR" + urlsafe_b64encode(random.randbytes(48)).decode()


def namespace(random: Random) -> str:
    """A `message_template_namespace`."""
    digits = f"{random.getrandbits(128):032x}"
    return "_".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
