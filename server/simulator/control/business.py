"""The business side: state, WABAs, numbers, apps, tokens."""

import secrets
from typing import Any

from simulator.account import names, official, portfolio, usernames
from simulator.control import orders
from simulator.control.call import Call, Refused
from simulator.graph.apps import KNOWN_FIELDS
from simulator.review import restrictions
from simulator.webhooks import callbacks
from simulator.world import ids, people, start
from simulator.world.models import SCOPES, App, Callback, Number, Phone, Token, Waba


async def state(call: Call) -> Any:
    world = call.simulation.world
    app = world.first_app
    return {
        "access_token": world.first_token.value,
        "app": {"id": app.id, "secret": app.secret, "name": app.name},
        "business_id": world.state.business.id,
        "wabas": [show_waba(call, waba) for waba in world.state.wabas.values()],
        "phones": [show_phone(phone) for phone in world.state.phones.values()],
        "apps": [show_app(app) for app in world.state.apps.values()],
        "preverified_numbers": [
            {"id": one.id, "phone_number": one.digits, "verification_code": one.pending_code}
            for one in world.state.pool.values()
        ],
        "origin": call.simulation.origin,
        "seed": world.state.seed,
    }


async def read_business(call: Call) -> Any:
    business = call.simulation.world.state.business
    return {
        "id": business.id,
        "name": business.name,
        "verification_status": business.verification_status,
        "messaging_limit": business.messaging_limit,
        "people_reached": portfolio.used(call.simulation),
        "limit_rises_at": business.limit_rises_at or None,
        "restricted_until": business.restricted_until or None,
    }


async def change_business(call: Call) -> Any:
    changes = orders.given(await call.order(orders.BusinessChange))
    if "messaging_limit" in changes:
        portfolio.raise_limit(call.simulation, changes.pop("messaging_limit"))
    if "verification_status" in changes:
        portfolio.verify(call.simulation, changes.pop("verification_status"))
    if "restricted_seconds" in changes:
        restrictions.restrict_portfolio(call.simulation, changes.pop("restricted_seconds"))
    _apply(call.simulation.world.state.business, changes)
    _business_changed(call)
    return await read_business(call)


async def upgrade_number(call: Call) -> Any:
    """Makes a number as fast as numbers are that write to a hundred thousand people a day."""
    number = call.number(call.key)
    portfolio.upgrade(call.simulation, number)
    return show_number(call, number)


def show_waba(call: Call, waba: Waba) -> dict[str, Any]:
    numbers = call.simulation.world.numbers_of(waba)
    return {
        "id": waba.id,
        "name": waba.name,
        "currency": waba.currency,
        "review_status": waba.review_status,
        "has_payment_method": waba.has_payment_method,
        "subscribed_apps": list(waba.subscriptions),
        "numbers": [show_number(call, number) for number in numbers],
    }


def show_number(call: Call, number: Number) -> dict[str, Any]:
    has_picture = call.simulation.media.find(number.profile.get("picture_id", "")) is not None
    return {
        "id": number.id,
        "waba_id": number.waba_id,
        "display_phone_number": number.display_phone_number,
        "verified_name": number.verified_name,
        "name_under_review": names.under_review(number),
        "status": number.status,
        "registered": number.registered,
        "throughput": number.throughput,
        "quality_rating": number.quality_rating,
        "code_verification_status": number.code_verification_status,
        "verification_code": number.pending_code,
        "pin": number.pin,
        "allow_list": number.allow_list,
        "about": number.profile.get("about", ""),
        "username": number.username,
        "prompts": number.automation.get("prompts", []),
        "commands": number.automation.get("commands", []),
        "is_official": number.oba_status == "APPROVED",
        "has_picture": has_picture,
    }


def show_phone(phone: Phone) -> dict[str, Any]:
    return {
        "wa_id": phone.wa_id,
        "user_id": phone.user_id,
        "name": phone.name,
        "username": phone.username,
        "hide_phone": phone.hide_phone,
        "reads": phone.reads,
        "online": phone.online,
        "blocks": phone.blocks,
        "stopped_marketing": phone.stopped_marketing,
        "display_phone_number": people.formatted(phone.wa_id),
    }


def show_app(app: App) -> dict[str, Any]:
    return {"id": app.id, "name": app.name, "secret": app.secret, "live": app.live}


async def add_waba(call: Call) -> Any:
    order = await call.order(orders.NewWaba)
    world = call.simulation.world
    wanted = [_digits(call, number) for number in order.numbers]
    if len(set(wanted)) != len(wanted):
        raise Refused("numbers: the same display_phone_number stands there twice.")
    waba = world.add_waba(order.name)
    for digits, new in zip(wanted, order.numbers, strict=True):
        name = new.verified_name or order.name
        number = start.new_number(world.state, world.random, waba, people.formatted(digits), name)
        number.throughput = new.throughput
        _register(number, registered=new.registered)
    _business_changed(call)
    return show_waba(call, waba)


def _digits(call: Call, number: orders.NewNumber) -> str:
    taken = call.simulation.world.taken_numbers()
    if number.display_phone_number is None:
        return start.fictional_number(call.simulation.random, taken)
    digits = people.dialled(number.display_phone_number)
    if digits is None:
        raise Refused("numbers.display_phone_number: must be a number in international form.")
    if digits in taken:
        raise Refused(f"numbers.display_phone_number: {digits} is taken already.", 409)
    return digits


def _register(number: Number, *, registered: bool) -> None:
    number.registered = registered
    number.status = "CONNECTED" if registered else "PENDING"


async def change_waba(call: Call) -> Any:
    waba = call.waba(call.key)
    changes = orders.given(await call.order(orders.WabaChange))
    subscribed = changes.pop("subscribed", None)
    app_id = call.simulation.world.first_app.id
    if subscribed is True:
        waba.subscriptions.setdefault(app_id, None)
    elif subscribed is False:
        waba.subscriptions.pop(app_id, None)
    if changes.get("review_status", waba.review_status) != waba.review_status:
        decision = {"decision": changes["review_status"]}
        call.simulation.webhooks.notify(waba.id, "account_review_update", decision)
    _apply(waba, changes)
    _business_changed(call)
    return show_waba(call, waba)


async def remove_waba(call: Call) -> Any:
    """With its numbers and their chats; nobody is told what becomes of messages on their way."""
    waba = call.waba(call.key)
    call.simulation.world.remove_waba(waba)
    call.simulation.live.tell("numbers", {})
    return {"success": True}


async def change_number(call: Call) -> Any:
    number = call.number(call.key)
    changes = orders.given(await call.order(orders.NumberChange))
    if changes.get("allow_list") is not None:
        changes["allow_list"] = [call.wa_id(a, "allow_list") for a in changes["allow_list"]]
    if "maintenance_seconds" in changes:
        until = call.simulation.clock.now() + changes.pop("maintenance_seconds")
        number.maintenance_until = until
    if "registered" in changes:
        _register(number, registered=changes["registered"])
    _decide(call, number, changes)
    _apply(number, changes)
    _business_changed(call)
    return show_number(call, number)


def _decide(call: Call, number: Number, changes: dict[str, Any]) -> None:
    """What the business hears of by webhook."""
    if "oba_status" in changes:
        official.decide(call.simulation, number, changes.pop("oba_status"))
    if "name_decision" in changes:
        names.decide(call.simulation, number, changes.pop("name_decision"))
    if "username_status" in changes:
        status = changes.pop("username_status")
        if number.username is None:
            raise Refused("username_status: the number has no username.")
        if status == "deleted":
            usernames.take(call.simulation, number)
        else:
            usernames.give(call.simulation, number, number.username, status)


def _apply(thing: Any, changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        setattr(thing, name, value)


def _business_changed(call: Call) -> None:
    call.simulation.world.changed()
    call.simulation.live.tell("numbers", {})


async def add_app(call: Call) -> Any:
    order = await call.order(orders.NewApp)
    world = call.simulation.world
    app = App(
        id=ids.object_id(world.random),
        name=order.name,
        secret=secrets.token_hex(16),
        live=order.live,
    )
    if order.callback_url is not None:
        if not callbacks.is_url(order.callback_url):
            raise Refused("callback_url: must begin with http:// or https:// and name a host.")
        fields = order.fields or sorted(KNOWN_FIELDS)
        app.callback = Callback(order.callback_url, order.verify_token, fields)
    world.state.apps[app.id] = app
    for waba in world.state.wabas.values() if order.subscribed else ():
        waba.subscriptions[app.id] = None
    world.changed()
    return show_app(app)


async def change_app(call: Call) -> Any:
    app = call.simulation.world.state.apps.get(call.key)
    if app is None:
        raise Refused(f"There is no app with the id {call.key!r}.", 404)
    _apply(app, orders.given(await call.order(orders.AppChange)))
    call.simulation.world.changed()
    return show_app(app)


async def add_token(call: Call) -> Any:
    order = await call.order(orders.NewToken)
    world, now = call.simulation.world, call.simulation.clock.now()
    app_id = order.app_id or world.first_app.id
    if app_id not in world.state.apps:
        raise Refused(f"app_id: there is no app with the id {app_id!r}.")
    unknown = [scope for scope in order.scopes or () if scope not in SCOPES]
    if unknown:
        raise Refused(f"scopes: {', '.join(unknown)} is unknown. Known are {', '.join(SCOPES)}.")
    for waba_id in order.waba_ids or ():
        call.waba(waba_id)
    token = start.new_token(app_id, ids.object_id(world.random), issued_at=now)
    token.scopes = token.scopes if order.scopes is None else order.scopes
    token.waba_ids = order.waba_ids
    token.expires_at = None if order.expires_in is None else now + order.expires_in
    world.state.tokens[token.value] = token
    world.changed()
    return _show_token(token)


def _show_token(token: Token) -> dict[str, Any]:
    return {
        "access_token": token.value,
        "app_id": token.app_id,
        "scopes": token.scopes,
        "expires_at": token.expires_at,
        "waba_ids": token.waba_ids,
    }


async def revoke_token(call: Call) -> Any:
    world = call.simulation.world
    if call.key == world.first_token.value:
        raise Refused("The first token cannot be revoked. Make one of your own and revoke that.")
    if world.state.tokens.pop(call.key, None) is None:
        raise Refused("There is no such token.", 404)
    world.changed()
    return {"success": True}
