"""Orders to pay and what becomes of them (fact sheet §1.3; Meta's payments guides for India)."""

from simulator.errors.graph import invalid
from simulator.messages import reading
from simulator.messages.reading import Object

REFERENCE_LENGTH = 60
ITEMS = 999
AMOUNT = 10**12
STATUSES = ("pending", "processing", "partially_shipped", "shipped", "completed", "canceled")


def details(action: Object, path: str) -> None:
    """`order_details`: what is bought, what it costs."""
    if action.get("name") is None and action.get("parameters") is None:
        action |= {"name": "review_and_pay", "parameters": dict(action)}  # so for Singapore
    reading.named(action, path, "review_and_pay")
    parameters = reading.mapping(action, "parameters", path)
    path = f"{path}.parameters"
    reading.string(parameters, "reference_id", path, longest=REFERENCE_LENGTH)
    reading.string(parameters, "currency", path, longest=3, shortest=3)
    if parameters.get("type") is not None:
        reading.one_of(parameters, "type", path, ("digital-goods", "physical-goods"))
    _amount(reading.mapping(parameters, "total_amount", path), f"{path}.total_amount")
    order = reading.mapping(parameters, "order", path)
    path = f"{path}.order"
    reading.one_of(order, "status", path, ("pending",))
    _amount(reading.mapping(order, "subtotal", path), f"{path}.subtotal")
    for key in ("tax", "shipping", "discount"):
        if (amount := reading.optional_mapping(order, key, path)) is not None:
            _amount(amount, f"{path}.{key}")
    for place, item in enumerate(reading.objects(order, "items", path, most=ITEMS)):
        _item(item, f"{path}.items[{place}]")


def _item(item: Object, path: str) -> None:
    reading.string(item, "name", path)
    reading.number(item, "quantity", path, 1, 10**6)
    _amount(reading.mapping(item, "amount", path), f"{path}.amount")
    if (amount := reading.optional_mapping(item, "sale_amount", path)) is not None:
        _amount(amount, f"{path}.sale_amount")


def _amount(amount: Object, path: str) -> None:
    reading.number(amount, "value", path, 0, AMOUNT)
    if reading.number(amount, "offset", path, 1, 10_000) != 100:
        raise invalid(f"{path}.offset", "must be 100")


def status(action: Object, path: str) -> None:
    """`order_status`: how far an order is."""
    reading.named(action, path, "review_order")
    parameters = reading.mapping(action, "parameters", path)
    path = f"{path}.parameters"
    reading.string(parameters, "reference_id", path, longest=REFERENCE_LENGTH)
    order = reading.mapping(parameters, "order", path)
    reading.one_of(order, "status", f"{path}.order", STATUSES)
    reading.optional_string(order, "description", f"{path}.order", longest=120)
