"""Overrides of the callback, for a WABA or a number (fact sheet §2.1)."""

from typing import Any

from simulator.errors.graph import param
from simulator.graph.call import Call
from simulator.simulation import Simulation
from simulator.webhooks import callbacks
from simulator.world.models import Callback, Number


async def checked(call: Call, given: dict[str, Any]) -> Callback | None:
    """The override that is asked for, once its callback has answered; None takes it away."""
    url = given.get("override_callback_uri")
    if url is None or url == "":
        return None
    token = given.get("verify_token")
    if not isinstance(url, str):
        raise param("Param override_callback_uri must be a string.")
    callbacks.check_url(url, "override_callback_uri", callbacks.OVERRIDE_LENGTH)
    if not isinstance(token, str) or not token:
        raise param("The parameter verify_token is required.")
    await call.simulation.webhooks.shake_hands(url, token)
    return Callback(url, token)


def configuration_of(simulation: Simulation, number: Number) -> dict[str, str]:
    """`webhook_configuration` of a number: each callback that is set, by where it is set."""
    world = simulation.world
    waba = world.state.wabas[number.waba_id]
    app = next(
        (world.state.apps[id_] for id_ in waba.subscriptions if id_ in world.state.apps), None
    )
    set_ = {
        "application": callbacks.callback_of(world, app) if app else None,
        "whatsapp_business_account": waba.subscriptions.get(app.id) if app else None,
        "phone_number": number.override,
    }
    return {where: callback.url for where, callback in set_.items() if callback is not None}
