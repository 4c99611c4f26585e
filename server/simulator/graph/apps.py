"""Apps, their webhook subscriptions and their tokens."""

import re
from typing import Any

from simulator.errors.graph import GraphError, bad_token, param
from simulator.graph import fields
from simulator.graph.access import MANAGEMENT, MESSAGING
from simulator.graph.call import SUCCESS, Call
from simulator.webhooks import callbacks
from simulator.world import start
from simulator.world.models import App, Callback, Token

EXCHANGED_SECONDS = 60 * 86_400.0
OBJECT = "whatsapp_business_account"
KNOWN_FIELDS = frozenset((
    "account_alerts", "account_review_update", "account_settings_update", "account_update",
    "automatic_events", "business_capability_update", "business_status_update",
    "business_username_update", "calls", "flows", "group_lifecycle_update",
    "group_participants_update", "group_settings_update", "group_status_update", "history",
    "message_echoes", "message_template_components_update", "message_template_quality_update",
    "message_template_status_update", "messages", "messaging_handovers", "partner_solutions",
    "payment_configuration_update", "phone_number_name_update", "phone_number_quality_update",
    "security", "smb_app_state_sync", "smb_message_echoes", "standby",
    "template_category_update", "template_correct_category_detection", "tracking_events",
    "user_preferences",
))  # fmt: skip


async def read(call: Call) -> Any:
    app: App = call.node
    known: dict[str, fields.Field] = {
        "id": lambda: app.id,
        "name": lambda: app.name,
        "link": lambda: f"https://www.facebook.com/games/?app_id={app.id}",
        "category": lambda: "Business and pages",
        "namespace": lambda: None,
    }
    return fields.select(call, "Application", known, ("category", "link", "name", "id"))


async def read_me(call: Call) -> Any:
    """The system user of the token, or the app of an app token."""
    token = call.access.token
    object_id, name = (
        (token.user_id, "Practice system user")
        if token
        else (call.access.app.id, call.access.app.name)
    )
    known: dict[str, fields.Field] = {"id": lambda: object_id, "name": lambda: name}
    return fields.select(call, "User", known, ("name", "id"))


async def list_subscriptions(call: Call) -> Any:
    callback = callbacks.callback_of(call.simulation.world, _own_app(call))
    if callback is None or callback.assumed:
        return {"data": []}
    listed = [{"name": name, "version": call.version or "v23.0"} for name in callback.fields]
    return {
        "data": [{"object": OBJECT, "callback_url": callback.url, "active": True, "fields": listed}]
    }


async def subscribe(call: Call) -> Any:
    """Sets the callback of an app, once it has passed Meta's verification request."""
    app = _own_app(call)
    given = await call.parameters()
    if given.get("object") != OBJECT:
        raise param(f'Param object must be "{OBJECT}".')
    url, token = given.get("callback_url"), given.get("verify_token")
    if not isinstance(url, str) or not url:
        raise param("The parameter callback_url is required.")
    if not isinstance(token, str) or not token:
        raise param("The parameter verify_token is required.")
    wanted = _fields(given.get("fields"))
    await call.simulation.webhooks.shake_hands(callbacks.check_url(url, "callback_url"), token)
    app.callback = Callback(url, token, wanted)
    call.simulation.world.changed()
    return SUCCESS


def _fields(value: Any) -> list[str]:
    names = value if isinstance(value, list) else re.split(r"[,\s]+", str(value or "messages"))
    wanted = [str(name) for name in names if name]
    for name in wanted:
        if name not in KNOWN_FIELDS:
            raise param(f'Param fields: "{name[:60]}" is not a field of {OBJECT}.')
    return wanted


async def unsubscribe(call: Call) -> Any:
    """Takes away the fields that are named, or without any the whole subscription."""
    app = _own_app(call)
    given = await call.parameters()
    if given.get("object", OBJECT) != OBJECT:
        raise param(f'Param object must be "{OBJECT}".')
    unwanted = _fields(given["fields"]) if given.get("fields") else []
    callback = callbacks.callback_of(call.simulation.world, app)
    left = [name for name in callback.fields if name not in unwanted] if callback else []
    if unwanted and left and callback is not None:
        app.callback = Callback(callback.url, callback.verify_token, left)
    else:
        app.callback = None
        if app.id == call.simulation.world.first_app.id:
            call.simulation.world.state.callback = None
    call.simulation.world.changed()
    return SUCCESS


def _own_app(call: Call) -> App:
    """Subscriptions belong to the app itself: its own token is needed, and no other."""
    app: App = call.node
    if call.access.token is not None or call.access.app.id != app.id:
        raise GraphError(15, plain="(#15) This method must be called with an app access_token.")
    return app


async def debug_token(call: Call) -> Any:
    value = call.request.query.get("input_token", "")
    if not value:
        raise param("The parameter input_token is required.")
    world = call.simulation.world
    token = world.state.tokens.get(value)
    if token is None:
        return {"data": _of_app_token(call, value)}
    app = world.state.apps.get(token.app_id)
    expired = token.expires_at is not None and token.expires_at <= call.simulation.clock.now()
    data: dict[str, Any] = {
        "app_id": token.app_id,
        "type": "SYSTEM_USER",
        "application": app.name if app else "",
        "data_access_expires_at": 0,
        "expires_at": int(token.expires_at or 0),
        "is_valid": not expired,
        "issued_at": int(token.issued_at),
        "scopes": token.scopes,
        "granular_scopes": _granular(token),
        "user_id": token.user_id,
    }
    if expired:
        data["error"] = {
            "code": 190,
            "message": "Error validating access token: Session has expired.",
            "subcode": 463,
        }
    return {"data": data}


def _granular(token: Token) -> list[dict[str, Any]]:
    """Scopes with the WABAs they hold for; no list: for all of them."""
    targets = {"target_ids": token.waba_ids} if token.waba_ids is not None else {}
    return [
        {"scope": scope} | targets for scope in token.scopes if scope in (MANAGEMENT, MESSAGING)
    ]


def _of_app_token(call: Call, value: str) -> dict[str, Any]:
    app = call.simulation.world.state.apps.get(value.partition("|")[0])
    if app is not None and app.token == value:
        return {
            "app_id": app.id,
            "type": "APP",
            "application": app.name,
            "is_valid": True,
            "scopes": [],
        }
    error = {"code": 190, "message": "Invalid OAuth access token."}
    return {"error": error, "is_valid": False, "scopes": []}


async def app_token(call: Call) -> Any:
    """Tokens for an app's id and secret; needs no token itself.

    `client_credentials`: the app's own. `fb_exchange_token`: one for another sixty days, of
    whoever holds the one that is given.
    """
    given = await call.parameters()
    world = call.simulation.world
    app = world.state.apps.get(str(given.get("client_id", "")))
    if app is None or given.get("client_secret") != app.secret:
        raise bad_token("Error validating client secret.")
    if given.get("grant_type") == "client_credentials":
        return {"access_token": app.token, "token_type": "bearer"}
    if given.get("grant_type") != "fb_exchange_token":
        raise param("Param grant_type must be one of {client_credentials, fb_exchange_token}.")
    held = world.state.tokens.get(str(given.get("fb_exchange_token", "")))
    now = call.simulation.clock.now()
    if held is None or held.app_id != app.id:
        raise bad_token("Invalid OAuth access token - Cannot parse access token")
    if held.expires_at is not None and held.expires_at <= now:
        raise bad_token("Error validating access token: Session has expired.", subcode=463)
    token = start.new_token(app.id, held.user_id, issued_at=now)
    token.scopes, token.waba_ids = held.scopes, held.waba_ids
    token.expires_at = now + EXCHANGED_SECONDS
    world.state.tokens[token.value] = token
    world.changed()
    return {
        "access_token": token.value,
        "token_type": "bearer",
        "expires_in": int(EXCHANGED_SECONDS),
    }
