"""QR codes with their links, as the page of ads shows them."""

from typing import Any

from simulator.ads import qr_codes
from simulator.control import orders
from simulator.control.call import Call, Refused
from simulator.world.models import Number, QrCode


async def list_all(call: Call) -> Any:
    """Every QR code with the address at which this simulator follows its link."""
    numbers = call.simulation.world.state.numbers.values()
    return {
        "data": [
            _show(call, number, code) for number in numbers for code in number.qr_codes.values()
        ]
    }


def _show(call: Call, number: Number, code: QrCode) -> dict[str, Any]:
    origin = call.request.origin
    return {
        "code": code.code,
        "phone_number_id": number.id,
        "prefilled_message": code.prefilled_message,
        "deep_link_url": code.deep_link,
        "local_url": f"{origin}/message/{code.code}",
        "image_url": f"{origin}/qr_codes/{code.code}.svg",
    }


async def add(call: Call) -> Any:
    order = await call.order(orders.NewLink)
    number = call.number(order.phone_number_id)
    code = qr_codes.make(call.simulation, number, order.prefilled_message)
    if code is None:
        raise Refused(f"The number has {qr_codes.PER_NUMBER} QR codes already. Remove one.", 409)
    return _show(call, number, code)


async def remove(call: Call) -> Any:
    found = call.simulation.world.qr_code(call.key)
    if found is None:
        raise Refused(f"There is no QR code {call.key!r}.", 404)
    qr_codes.remove(call.simulation, *found)
    return {"success": True}
