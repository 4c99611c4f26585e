"""Who takes part in a journey."""

from dataclasses import dataclass
from typing import Any

from installation import Phones

PASSWORD = "practice makes perfect"
DESK = {"width": 1440, "height": 900}


@dataclass(frozen=True)
class Shop:
    """A workspace with two agents and a connected practice number."""

    url: str
    slug: str
    number_id: str
    phones: Phones


@dataclass(frozen=True)
class Customer:
    """A person whom nobody has heard of yet, with a phone."""

    name: str
    wa_id: str
    shop: Shop

    def writes(self, words: str) -> str:
        """By the control plane, for what happened before a journey begins."""
        message = {"type": "text", "text": {"body": words}}
        return self.shop.phones.write(self.wa_id, self.shop.number_id, message)

    @property
    def received(self) -> list[dict[str, Any]]:
        return self.shop.phones.outbox(self.wa_id)
