"""One call of the control plane, as its handler sees it."""

from typing import TypeVar

import msgspec

from simulator.simulation import Simulation
from simulator.web.request import Request
from simulator.world import people
from simulator.world.models import Number, Phone, Waba

T = TypeVar("T")


class Refused(Exception):
    """The order cannot be carried out; the text says why and what would help."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


class Call:
    """`key` is the id in the path, '' without one."""

    __slots__ = ("key", "request", "simulation")

    def __init__(self, simulation: Simulation, request: Request, key: str) -> None:
        self.simulation = simulation
        self.request = request
        self.key = key

    async def order(self, kind: type[T]) -> T:
        """The body as an order. Raises Refused with the field that is wrong."""
        raw = await self.request.body(16 * 1024 * 1024)
        try:
            return msgspec.json.decode(raw or b"{}", type=kind)
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            raise Refused(str(error)) from error

    def number(self, number_id: str) -> Number:
        found = self.simulation.world.state.numbers.get(number_id)
        if found is None:
            raise Refused(f"There is no business number with the id {number_id!r}.", 404)
        return found

    def waba(self, waba_id: str) -> Waba:
        found = self.simulation.world.state.wabas.get(waba_id)
        if found is None:
            raise Refused(f"There is no WABA with the id {waba_id!r}.", 404)
        return found

    def phone(self, address: str) -> Phone:
        found = self.simulation.world.find_phone(address)
        if found is None:
            raise Refused(f"There is no phone {address!r}.", 404)
        return found

    def wa_id(self, value: str, name: str) -> str:
        digits = people.dialled(value)
        if digits is None:
            raise Refused(f"{name}: {value!r} is not a phone number in international form.")
        return people.wa_id_for(digits)

    def positive(self, name: str, default: int, largest: int) -> int:
        """A count from the query."""
        value = self.request.query.get(name, "")
        if not value:
            return default
        if not value.isdecimal() or not 1 <= int(value) <= largest:
            raise Refused(f"{name}: must be a number from 1 to {largest}.")
        return int(value)
