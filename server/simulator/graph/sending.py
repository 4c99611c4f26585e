"""POST /{phone_number_id}/messages and /{phone_number_id}/marketing_messages."""

from typing import Any

from simulator.errors.graph import Failure, param
from simulator.faults import Fault, Struck
from simulator.graph import weather
from simulator.graph.call import SUCCESS, Call
from simulator.messages import envelope
from simulator.messages.envelope import Envelope
from simulator.messages.marketing import read_marketing
from simulator.network import outgoing, receipts
from simulator.simulation import Simulation
from simulator.world.models import Number


async def send(call: Call) -> Any:
    number: Number = call.node
    body, raw = await call.json()
    if not body:
        raise param("The parameter messaging_product is required.")
    fault = await _fault(call, number, body)
    answer = take(call.simulation, number, body, raw, weather.failure_of(fault))
    await weather.after(fault, call.request)
    return answer


def take(
    simulation: Simulation,
    number: Number,
    body: dict[str, Any],
    raw: bytes,
    fault: Failure | None = None,
) -> Any:
    """Takes a message or a read receipt; Meta's answer. Raises GraphError. `raw` is the body as
    JSON; a message with a `fault` fails later."""
    message = envelope.read(body)
    if isinstance(message, Envelope):
        return outgoing.accept(simulation, number, message, raw, fault)
    receipts.mark_read(simulation, number, message.message_id, typing=message.typing)
    return SUCCESS


async def send_marketing(call: Call) -> Any:
    number: Number = call.node
    body, raw = await call.json()
    fault = await _fault(call, number, body)
    message, marketing = read_marketing(body)
    failure = weather.failure_of(fault)
    answer = outgoing.accept(call.simulation, number, message, raw, failure, marketing)
    await weather.after(fault, call.request)
    return answer


async def _fault(call: Call, number: Number, body: dict[str, Any]) -> Fault | None:
    if not call.simulation.faults.rules:
        return None
    to = body.get("to") or body.get("recipient")
    kind = str(body.get("type", body.get("status", "text")))
    template = body.get("template")
    name = template.get("name") if isinstance(template, dict) else None
    struck = Struck(
        call.request.path,
        call.request.method,
        number_id=number.id,
        waba_id=number.waba_id,
        to=str(to) if to else None,
        type=kind,
        template=name if isinstance(name, str) else None,
    )
    return await weather.before(call.simulation, struck, call.request)
