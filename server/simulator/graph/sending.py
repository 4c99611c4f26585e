"""POST /{phone_number_id}/messages and /{phone_number_id}/marketing_messages."""

from typing import Any

from simulator.errors.graph import param
from simulator.faults import Fault, Struck
from simulator.graph import weather
from simulator.graph.call import SUCCESS, Call
from simulator.messages import envelope
from simulator.messages.envelope import Envelope
from simulator.messages.marketing import read_marketing
from simulator.network import outgoing, receipts
from simulator.world.models import Number


async def send(call: Call) -> Any:
    number: Number = call.node
    body, raw = await call.json()
    if not body:
        raise param("The parameter messaging_product is required.")
    fault = await _fault(call, number, body)
    message = envelope.read(body)
    if isinstance(message, Envelope):
        failure = weather.failure_of(fault)
        answer = outgoing.accept(call.simulation, number, message, raw, failure)
    else:
        receipts.mark_read(call.simulation, number, message.message_id, typing=message.typing)
        answer = SUCCESS
    await weather.after(fault, call.request)
    return answer


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
