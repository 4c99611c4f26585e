"""QR codes and short links of a number: a text that a person finds written (fact sheet §9.7)."""

from simulator.simulation import Simulation
from simulator.world.models import Number, QrCode

TEXT_LENGTH = 140
PER_NUMBER = 2_000  # unconfirmed
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
CODE_LENGTH = 14


def make(simulation: Simulation, number: Number, text: str) -> QrCode | None:
    """A new code that brings `text` along; None when the number has all that it may have."""
    if len(number.qr_codes) >= PER_NUMBER:
        return None
    letters = "".join(simulation.random.choices(ALPHABET, k=CODE_LENGTH))
    code = QrCode(letters, text, simulation.clock.now())
    number.qr_codes[code.code] = code
    simulation.world.changed()
    return code


def remove(simulation: Simulation, number: Number, code: QrCode) -> None:
    del number.qr_codes[code.code]
    simulation.world.changed()
