"""What only the Marketing Messages API takes (fact sheet §1.7): a policy and a consent to share."""

import msgspec

from simulator.errors.graph import param
from simulator.messages import reading
from simulator.messages.envelope import Envelope, read
from simulator.messages.reading import Object

FALLBACK = "CLOUD_API_FALLBACK"
STRICT = "STRICT"


class Marketing(msgspec.Struct):
    """How a marketing message shall be sent when the account is not onboarded."""

    policy: str = FALLBACK


def read_marketing(body: Object) -> tuple[Envelope, Marketing]:
    """The message and how it shall be sent. Raises GraphError when the shape is wrong."""
    message = read(body)
    if not isinstance(message, Envelope) or message.type != "template":
        raise param("Message must be a template message")
    reading.optional_boolean(body, "message_activity_sharing", "")
    if body.get("product_policy") is None:
        return message, Marketing()
    return message, Marketing(reading.one_of(body, "product_policy", "", (FALLBACK, STRICT)))
