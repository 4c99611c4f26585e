"""The block list of a number (fact sheet §9.6)."""

from collections.abc import Callable
from typing import Any

from simulator.errors.graph import Failure, param
from simulator.graph import fields
from simulator.graph.call import Call
from simulator.web import response
from simulator.world import people
from simulator.world.models import Number
from simulator.world.people import Person

LIMIT = 64_000

Verdict = Callable[[Call, Number, Person], Failure | None]


async def block(call: Call) -> Any:
    return await _each(call, "added_users", _block)


async def unblock(call: Call) -> Any:
    return await _each(call, "removed_users", _unblock)


async def list_blocked(call: Call) -> Any:
    number: Number = call.node
    return fields.page(call, number.blocked, _show)


def _show(wa_id: str) -> dict[str, str]:
    # `input` is what pywa reads there; the OpenAPI does not have it
    return {"messaging_product": "whatsapp", "input": wa_id, "wa_id": wa_id}


def _block(call: Call, number: Number, person: Person) -> Failure | None:
    """Only whoever wrote within the last 24 hours can be blocked."""
    window = call.simulation.world.windows.get(number.id, person.wa_id)
    if window is None or window.open_until <= call.simulation.clock.now():
        return Failure(139100, "The user has not written to this number in the last 24 hours.")
    if len(number.blocked) >= LIMIT:
        return Failure(139101, f"The block list holds {LIMIT} users.")
    if person.wa_id not in number.blocked:
        number.blocked.append(person.wa_id)
    return None


def _unblock(_call: Call, number: Number, person: Person) -> Failure | None:
    if person.wa_id not in number.blocked:
        return Failure(139100, "The user is not blocked.")
    number.blocked.remove(person.wa_id)
    return None


async def _each(call: Call, done: str, verdict: Verdict) -> Any:
    """Does it for every user; a mixed result is an error that says what was done all the same."""
    number: Number = call.node
    users = await _users(call)
    results: dict[str, list[dict[str, Any]]] = {done: []}
    for user in users:
        given, person = _person(call, user)
        failure = (
            Failure(131009, "Unknown user.") if person is None else verdict(call, number, person)
        )
        shown = _result(given, user, person)
        if failure is None:
            results[done].append(shown)
        else:
            results.setdefault("failed_users", []).append(shown | {"errors": [failure.body()]})
    call.simulation.world.changed()
    answer: dict[str, Any] = {"messaging_product": "whatsapp", "block_users": results}
    if "failed_users" not in results:
        return answer
    error = Failure(139100).as_error().body("")["error"]
    return response.json(answer | {"error": error}, status=400)


async def _users(call: Call) -> list[dict[str, Any]]:
    given = await call.parameters()
    if given.get("messaging_product") != "whatsapp":
        raise param("The parameter messaging_product is required.")
    users = given.get("block_users")
    if not isinstance(users, list) or not users:
        raise param("Param block_users must be a list of users.")
    if not all(isinstance(user, dict) for user in users):
        raise param("Param block_users must be a list of JSON objects.")
    return users


def _person(call: Call, user: dict[str, Any]) -> tuple[str, Person | None]:
    world = call.simulation.world
    if user.get("user_id"):
        given = str(user["user_id"])
        return given, world.person_with(given)
    given = str(user.get("user") or "")
    digits = people.dialled(given)
    return given, world.person(people.wa_id_for(digits)) if digits else None


def _result(given: str, user: dict[str, Any], person: Person | None) -> dict[str, Any]:
    shown: dict[str, Any] = {"input": given}
    if person is not None:
        shown |= {"user_id": person.user_id} if user.get("user_id") else {"wa_id": person.wa_id}
    return shown
