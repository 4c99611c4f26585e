"""The username of a business number (fact sheet §3.1, §3.5)."""

import re
from typing import Any

from simulator.account import usernames
from simulator.errors.graph import GraphError, param
from simulator.graph.call import SUCCESS, Call
from simulator.messages import reading
from simulator.world.models import Number

TRANSFERS = ("none", "force_transfer")
SUGGESTIONS = 5
LENGTH = (3, 35)
# nobody is to be taken for these
RESERVED = ("whatsapp", "meta", "facebook", "instagram", "messenger", "admin", "support")

_USERNAME = re.compile(r"(?!.*\.\.)(?=.*[a-z])[a-z0-9_](?:[a-z0-9._]*[a-z0-9_])?")
_DOMAIN = re.compile(r".*\.(com|net|org|info|biz|io|co|in|de|uk|br|html?|php)")


async def read(call: Call) -> Any:
    number: Number = call.node
    if number.username is None:
        return {}
    return {"username": number.username, "status": number.username_status}


async def adopt(call: Call) -> Any:
    """Takes a username, instead of the one that the number had."""
    given = await call.parameters()
    reading.only(given, "username", ("username", "transfer_action"))
    return {"status": take(call, given.get("username"), given.get("transfer_action", "none"))}


def take(call: Call, username: Any, transfer: Any = "none") -> str:
    """The status of the username that the number of the call now has. Raises GraphError."""
    number: Number = call.node
    wanted = _checked(username)
    if transfer not in TRANSFERS:
        raise param(f"Param transfer_action must be one of {{{', '.join(TRANSFERS)}}}.")
    if not number.registered:
        raise GraphError(133010)
    if number.account_mode != "LIVE":
        raise GraphError(147002, "A test number cannot have a username.")
    _take_over(call, number, wanted, transfer)
    status = call.simulation.behaviour.username_status
    usernames.give(call.simulation, number, wanted, status)
    return status


async def delete(call: Call) -> Any:
    number: Number = call.node
    if number.username is None:
        raise param("The phone number has no username.")
    usernames.take(call.simulation, number)
    return SUCCESS


async def suggest(call: Call) -> Any:
    """Free ones, made of the display name."""
    number: Number = call.node
    stem = re.sub(r"[^a-z0-9]+", "_", number.verified_name.lower()).strip("_")[:24]
    if not re.search("[a-z]", stem):
        stem = "shop"
    made = [stem, f"{stem}_official", f"{stem}.hq", f"the_{stem}", f"{stem}_{number.digits[-4:]}"]
    free = [name for name in made if _holder(call, name) is None and _is_free(call, name)]
    return {"data": [{"username_suggestions": free[:SUGGESTIONS]}]}


def _checked(value: Any) -> str:
    low, high = LENGTH
    name = value.removeprefix("@").lower() if isinstance(value, str) else ""
    if not low <= len(name) <= high or not _USERNAME.fullmatch(name):
        raise param(
            f"Param username must be {low} to {high} letters, digits, periods and underscores, "
            "with a letter and without a period at an end or beside another."
        )
    if name.startswith("www") or _DOMAIN.fullmatch(name):
        raise param("Param username must not look like the address of a website.")
    return name


def _take_over(call: Call, number: Number, wanted: str, transfer: str) -> None:
    """Refuses a username that is not to be had; takes it from another number when asked to."""
    holder = _holder(call, wanted)
    if holder is not None and holder is not number:
        if transfer != "force_transfer" or not call.access.may_see(holder.waba_id):
            raise GraphError(147005, "Another phone number of the business has this username.")
        usernames.take(call.simulation, holder)
    elif not _is_free(call, wanted):
        raise GraphError(147001, "The username is not available.")


def _holder(call: Call, name: str) -> Number | None:
    numbers = call.simulation.world.state.numbers.values()
    return next((number for number in numbers if number.username == name), None)


def _is_free(call: Call, name: str) -> bool:
    """People and businesses share their usernames."""
    phones = call.simulation.world.state.phones.values()
    return name not in RESERVED and all(
        (phone.username or "").removeprefix("@").lower() != name for phone in phones
    )
