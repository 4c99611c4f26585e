"""The calls for QR codes and short links of a number (fact sheet §9.7)."""

import re
from typing import Any

from simulator.ads import qr_codes
from simulator.ads.qr_codes import ALPHABET, CODE_LENGTH, PER_NUMBER, TEXT_LENGTH
from simulator.errors.graph import GraphError, param
from simulator.graph import fields
from simulator.graph.call import SUCCESS, Call
from simulator.messages import reading
from simulator.world.models import Number, QrCode

FORMATS = ("PNG", "SVG")
IMAGES = "/qr_codes/"
NODE = "MessageQRDL"

_CODE = re.compile(f"[{ALPHABET}]{{{CODE_LENGTH}}}")


def image_url(call: Call, code: QrCode, image_format: str) -> str:
    return f"{call.request.origin}{IMAGES}{code.code}.{image_format.lower()}"


async def list_all(call: Call) -> Any:
    """The newest first."""
    number: Number = call.node
    wanted = call.request.query.get("code")
    found = [code for code in number.qr_codes.values() if wanted in (None, "", code.code)]
    return fields.page(call, found[::-1], lambda code: _show(call, code))


async def read(call: Call) -> Any:
    return {"data": [_show(call, _found(call, call.key))]}


async def write(call: Call) -> Any:
    """Makes a code, or gives the one that is named another text."""
    given = await call.parameters()
    reading.only(given, "message_qrdls", ("code", "prefilled_message", "generate_qr_image"))
    text = given.get("prefilled_message")
    if not isinstance(text, str) or not 1 <= len(text) <= TEXT_LENGTH:
        raise param(f"Param prefilled_message must be 1 to {TEXT_LENGTH} characters long.")
    image_format = given.get("generate_qr_image")
    if isinstance(image_format, str):
        image_format = image_format.upper()
    if image_format not in (None, *FORMATS):
        raise param(f"Param generate_qr_image must be one of {{{', '.join(FORMATS)}}}.")
    code = _new(call, text) if given.get("code") is None else _found(call, given["code"])
    code.prefilled_message = text
    call.simulation.world.changed()
    shown = _of(code)
    return shown | ({"qr_image_url": image_url(call, code, image_format)} if image_format else {})


async def delete(call: Call) -> Any:
    qr_codes.remove(call.simulation, call.node, _found(call, call.key))
    return SUCCESS


def _new(call: Call, text: str) -> QrCode:
    code = qr_codes.make(call.simulation, call.node, text)
    if code is None:
        raise param(f"The phone number has {PER_NUMBER} QR codes already.")
    return code


def _found(call: Call, code: Any) -> QrCode:
    number: Number = call.node
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise param("Param code must be the 14 letters and digits of a QR code.")
    found = number.qr_codes.get(code)
    if found is None:
        raise GraphError(
            803,
            plain="QR code not found",
            kind="GraphMethodException",
            user=("QR Code Not Found", "The QR code doesn't exist or has already been deleted"),
        )
    return found


def _of(code: QrCode) -> dict[str, Any]:
    return {
        "code": code.code,
        "prefilled_message": code.prefilled_message,
        "deep_link_url": code.deep_link,
    }


def _show(call: Call, code: QrCode) -> dict[str, Any]:
    """What identifies a code is always there; the image and its format have to be asked for."""
    shown = _of(code)
    for wish in fields.wishes(call.request.query.get("fields", "")):
        if wish.name == "qr_image_url":
            image_format = wish.arguments.get("format", "SVG").upper()
            if image_format not in FORMATS:
                raise param(f"Param format must be one of {{{', '.join(FORMATS)}}}.")
            shown["qr_image_url"] = image_url(call, code, image_format)
        elif wish.name == "creation_time":
            shown["creation_time"] = int(code.created_at)
        elif wish.name not in shown:
            raise param(f"Tried accessing nonexisting field ({wish.name}) on node type ({NODE})")
    return shown
