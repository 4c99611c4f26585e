"""The people and system users of the business, and which WABAs are assigned to them (OpenAPI)."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from simulator.errors.graph import param
from simulator.graph import fields
from simulator.graph.call import SUCCESS, Call
from simulator.messages import reading
from simulator.simulation import Simulation
from simulator.world.models import User, Waba

SYSTEM_USER, BUSINESS_USER = "SYSTEM_USER", "BUSINESS_USER"
TASKS = (
    "MANAGE", "DEVELOP", "MANAGE_TEMPLATES", "MANAGE_PHONE", "VIEW_COST", "MANAGE_EXTENSIONS",
    "VIEW_PHONE_ASSETS", "MANAGE_PHONE_ASSETS", "VIEW_TEMPLATES", "VIEW_INSIGHTS",
    "RECEIVE_INCOMING_MESSAGES", "MANAGE_BILLING", "MANAGE_USERS", "MESSAGING", "FULL_CONTROL",
)  # fmt: skip
MOST = 1_000
ID_LENGTH = 20


def find(simulation: Simulation, user_id: str) -> User | None:
    """Whoever holds a token, or was assigned to a WABA."""
    state = simulation.world.state
    if any(token.user_id == user_id for token in state.tokens.values()):
        return User(user_id, "Practice system user", SYSTEM_USER)
    if any(user_id in waba.users for waba in state.wabas.values()):
        return User(user_id, f"Business user {user_id[-4:]}", BUSINESS_USER)
    return None


def _tasks(simulation: Simulation, waba: Waba, user: User) -> list[str] | None:
    """What a user may do with a WABA; system users have been given everything."""
    given = waba.users.get(user.id)
    if given is not None or user.kind != SYSTEM_USER:
        return given
    tokens = simulation.world.state.tokens.values()
    mine = [token for token in tokens if token.user_id == user.id]
    reaches = any(token.waba_ids is None or waba.id in token.waba_ids for token in mine)
    return ["FULL_CONTROL"] if reaches else None


async def read(call: Call) -> Any:
    return _selected(call, call.node)


def _selected(call: Call, user: User) -> dict[str, Any]:
    business = call.simulation.world.state.business
    known: dict[str, fields.Field] = {
        "id": lambda: user.id,
        "name": lambda: user.name,
        "business": lambda: {"id": business.id, "name": business.name},
        "user_type": lambda: user.kind,
        "tasks": lambda: _tasks(call.simulation, call.node, user) if _is_waba(call) else None,
    }
    return fields.select(call, "AssignedUser", known, ("id", "name", "tasks"))


def _is_waba(call: Call) -> bool:
    return isinstance(call.node, Waba)


async def list_assigned(call: Call) -> Any:
    """Who is assigned to a WABA. Raises GraphError unless the business is named."""
    waba: Waba = call.node
    state = call.simulation.world.state
    if call.request.query.get("business") not in (state.business.id, waba.business_id):
        raise param("Param business must be the ID of the business that the users belong to.")
    holders = dict.fromkeys([*(token.user_id for token in state.tokens.values()), *waba.users])
    found = [user for user_id in holders if (user := find(call.simulation, user_id))]
    shown = [user for user in found if _tasks(call.simulation, waba, user)]
    return fields.page(call, shown, partial(_selected, call))


async def assign(call: Call) -> Any:
    waba: Waba = call.node
    given = await call.parameters()
    user_id, tasks = _user_id(given), given.get("tasks")
    if isinstance(tasks, str):
        tasks = [task.strip() for task in tasks.split(",")]
    if not isinstance(tasks, list) or not 1 <= len(tasks) <= len(TASKS):
        raise param("Param tasks must be an array of tasks.")
    for task in tasks:
        if task not in TASKS:
            raise param(f"Param tasks must be one of {{{', '.join(TASKS)}}}.")
    if len(waba.users) >= MOST and user_id not in waba.users:
        raise param(f"The WhatsApp Business Account has {MOST} users already.")
    waba.users[user_id] = list(dict.fromkeys(tasks))
    call.simulation.world.changed()
    return SUCCESS


async def remove(call: Call) -> Any:
    waba: Waba = call.node
    user_id = _user_id(await call.parameters())
    if user_id not in waba.users:
        raise param("Param user must be a user that is assigned to this account.")
    del waba.users[user_id]
    call.simulation.world.changed()
    return SUCCESS


def _user_id(given: dict[str, Any]) -> str:
    user_id = reading.identifier(given, "user")
    if not user_id.isdecimal() or len(user_id) > ID_LENGTH:
        raise param("Param user must be the ID of a user.")
    return user_id


async def list_wabas(call: Call) -> Any:
    """The WABAs that are assigned to a user; of `me`, to the one of the token."""
    token = call.access.token
    user: User | None = call.node or (find(call.simulation, token.user_id) if token else None)
    all_wabas = call.simulation.world.state.wabas.values()
    if user is None:
        return fields.page(call, [], partial(_assigned, call, User("", "", "")))
    found = [
        waba
        for waba in all_wabas
        if call.access.may_see(waba.id) and _tasks(call.simulation, waba, user)
    ]
    return fields.page(call, found, partial(_assigned, call, user))


def _assigned(call: Call, user: User, waba: Waba) -> dict[str, Any]:
    numbers = call.simulation.world.numbers_of(waba)
    known: Mapping[str, fields.Field] = {
        "id": lambda: waba.id,
        "name": lambda: waba.name,
        "status": lambda: "ACTIVE",
        "assignment_date": lambda: None,
        "permissions": lambda: _tasks(call.simulation, waba, user),
        "business_id": lambda: waba.business_id,
        "phone_numbers": lambda: [
            {
                "id": number.id,
                "display_phone_number": number.display_phone_number,
                "verified_name": number.verified_name,
                "quality_rating": number.quality_rating,
                "code_verification_status": number.code_verification_status,
                "name_status": number.name_status,
            }
            for number in numbers
        ],
    }
    return fields.select(call, "WhatsAppBusinessAccount", known, ("id", "name", "status"))
