"""The public key that a business gives its number, for Flows (business encryption reference)."""

from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from simulator.errors.graph import GraphError, param
from simulator.graph.call import SUCCESS, Call
from simulator.world.models import Number

KEY_BITS = 2048


async def read(call: Call) -> Any:
    """A number that was registered again has to be given its key again: until then MISMATCH."""
    number: Number = call.node
    if not number.public_key:
        return {"data": []}
    status = "VALID" if number.key_is_signed else "MISMATCH"
    shown = {
        "business_public_key": number.public_key,
        "business_public_key_signature_status": status,
    }
    return {"data": [shown]}


async def update(call: Call) -> Any:
    number: Number = call.node
    pem = (await call.parameters()).get("business_public_key")
    if pem is None:
        raise param("Missing required parameter: business_public_key")
    number.public_key, number.key_is_signed = _checked(pem), True
    call.simulation.world.changed()
    return SUCCESS


def _checked(pem: Any) -> str:
    """Raises GraphError unless it is the PEM of an RSA key of 2048 bits."""
    try:
        key = load_pem_public_key(str(pem).encode())
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, RSAPublicKey) or key.key_size != KEY_BITS:
        raise GraphError(
            100,
            plain="Business public key is invalid",
            user=("Invalid Public Key", "The provided public key format is invalid"),
        )
    return str(pem)
