"""What a person may tap on in a message, as the messages that the taps send (fact sheet §2.4)."""

from typing import Any

from simulator.world.models import Template

Object = dict[str, Any]


def choices(payload: Object, template: Template | None) -> list[Object]:
    """What each tap sends, for a message as it was accepted. Links and calls send nothing."""
    if template is not None:
        return _of_template(payload.get("template") or {}, template)
    content = payload.get("interactive")
    return _of_interactive(content) if isinstance(content, dict) else []


def _of_interactive(content: Object) -> list[Object]:
    kind, action = content.get("type"), content.get("action") or {}
    match kind:
        case "button":
            replies = [button["reply"] for button in action["buttons"]]
            return [_reply("button_reply", reply, ("id", "title")) for reply in replies]
        case "list":
            rows = [row for section in action["sections"] for row in section["rows"]]
            return [_reply("list_reply", row, ("id", "title", "description")) for row in rows]
        case "location_request_message":
            return [{"type": "location", "location": {"latitude": 51.5, "longitude": -0.12}}]
        case "request_contact_info":
            return [{"type": "contacts", "origin": "contact_request"}]
        case _:
            return []


def _reply(kind: str, reply: Object, keys: tuple[str, ...]) -> Object:
    said = {key: reply[key] for key in keys if reply.get(key) is not None}
    return {"type": "interactive", "interactive": {"type": kind, kind: said}}


def _of_template(given: Object, template: Template) -> list[Object]:
    found: list[Object] = []
    for place, button in enumerate(template.buttons):
        if button["type"] == "QUICK_REPLY":
            text = str(button.get("text", ""))
            payload = _payload(given, place) or text
            found.append({"type": "button", "button": {"payload": payload, "text": text}})
        elif button["type"] == "REQUEST_CONTACT_INFO":
            found.append({"type": "contacts", "origin": "contact_request"})
    return found


def _payload(given: Object, place: int) -> str:
    for part in given.get("components") or ():
        if str(part.get("type", "")).lower() == "button" and str(part.get("index")) == str(place):
            parameters = part.get("parameters") or [{}]
            return str(parameters[0].get("payload") or parameters[0].get("text") or "")
    return ""
