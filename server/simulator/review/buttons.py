"""The buttons of a template: their shape, their number and their order (§7.2)."""

import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from simulator.errors import templates as refusals
from simulator.errors.graph import param
from simulator.review import variables
from simulator.review.reading import Given

Button = dict[str, Any]

MOST = 10
TEXT_LENGTH = 25
URL_LENGTH = 2_000
PHONE_LENGTH = 20
NUMBER_LENGTH = 18
CODE_LENGTH = 20
NAME_LENGTH = 256
FLOW_LENGTH = 64 * 1024
LONGEST_CALL_MINUTES = 43_200

# how many of a kind a template may have; those that are not named: one
_MOST_OF_KIND = {"QUICK_REPLY": 10, "URL": 2}
_FLOW_ICONS = ("DEFAULT", "DOCUMENT", "PROMOTION", "REVIEW")
_TO_WHATSAPP = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)*(?:wa\.me|whatsapp\.com|wa\.link|whatsapp\.net)(?:[/?#:]|$)",
    re.IGNORECASE,
)
_LINK = re.compile(r"(?:https?|[a-z][a-z0-9+.-]{1,30})://\S+", re.IGNORECASE)
_PHONE = re.compile(r"\+?[\d\s().-]+")


def read(part: Given) -> list[Button]:
    """The buttons of a BUTTONS component as the API gives them back. Raises GraphError."""
    given = part.list("buttons")
    if not 1 <= len(given) <= MOST:
        raise refusals.buttons(f"A message template can have 1 to {MOST} buttons.")
    found = [_read(one, f"{part.path}['buttons'][{place}]") for place, one in enumerate(given)]
    _refuse_numbers(found)
    _refuse_interleaved(found)
    return found


def _read(value: Any, path: str) -> Button:
    button = Given(value, path, "BUTTONS")
    kind = button.choice("type", _READERS)
    return {"type": kind, **_READERS[kind](button)}


def _refuse_numbers(buttons: list[Button]) -> None:
    for kind, count in Counter(button["type"] for button in buttons).items():
        most = _MOST_OF_KIND.get(kind, 1)
        if count > most:
            raise refusals.buttons(f"A message template can have {most} {kind} buttons at most.")


def _refuse_interleaved(buttons: list[Button]) -> None:
    """Quick replies stand together, before or after all others."""
    replies = [button["type"] == "QUICK_REPLY" for button in buttons]
    changes = sum(1 for one, following in pairwise(replies) if one != following)
    if changes > 1:
        raise refusals.buttons(
            "Quick reply buttons and other buttons must be grouped, not interleaved."
        )


def _label(button: Given, default: str | None = None) -> str:
    if default is not None and not button.has("text"):
        return default
    text = button.text("text", TEXT_LENGTH, "button text")
    if "{{" in text or "\n" in text:
        raise refusals.buttons("Button text can't have variables or new lines.")
    return text


def _quick_reply(button: Given) -> Button:
    return {"text": _label(button)}


def _url(button: Given) -> Button:
    url = button.text("url", URL_LENGTH, "URL of a button")
    if _TO_WHATSAPP.match(url):
        raise refusals.link_to_whatsapp()
    if not _LINK.fullmatch(url):
        raise refusals.buttons("The URL of a button must be an absolute link.")
    found: Button = {"text": _label(button), "url": url}
    names = variables.of(url, variables.POSITIONAL)
    if names:
        if names != ["1"] or url.count("{{") != 1 or not url.endswith("}}"):
            raise refusals.buttons("The URL of a button takes one variable, at its end.")
        found["example"] = [_example(button, URL_LENGTH)]
    return found | _deep_link(button)


def _deep_link(button: Given) -> Button:
    if not button.has("app_deep_link"):
        return {}
    link = button.inner("app_deep_link")
    keys = ("android_deep_link", "android_fallback_playstore_url", "ios_deep_link")
    texts = {key: link.text(key, URL_LENGTH) for key in keys if link.has(key)}
    return {"app_deep_link": {"meta_app_id": _identifier(link, "meta_app_id")} | texts}


def _identifier(holder: Given, key: str, longest: int = NAME_LENGTH) -> str:
    """An id, which clients give as a string or as a number."""
    value = holder.required(key)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**NUMBER_LENGTH:
        value = str(value)
    if not isinstance(value, str):
        raise param(f"Param {holder.path}['{key}'] must be a string.")
    if len(value) > longest:
        raise refusals.too_long(f"{key} of a button", longest)
    return value


def _example(button: Given, most: int) -> str:
    """The sample of a button, given alone or as the one entry of a list."""
    value = button.values.get("example")
    if isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, str) or not value:
        raise refusals.missing_fields("BUTTONS", "example")
    if len(value) > most:
        raise refusals.too_long("example of a button", most)
    return value


def _phone_number(button: Given) -> Button:
    number = _identifier(button, "phone_number", PHONE_LENGTH)
    if not _PHONE.fullmatch(number):
        raise refusals.buttons("The phone number of a button isn't valid.")
    return {"text": _label(button), "phone_number": number}


def _copy_code(button: Given) -> Button:
    return {
        "text": _label(button, "Copy offer code"),
        "example": [_example(button, CODE_LENGTH)],
    }


def _flow(button: Given) -> Button:
    found: Button = {"text": _label(button)}
    sources = [key for key in ("flow_id", "flow_name", "flow_json") if button.has(key)]
    if len(sources) != 1:
        raise refusals.missing_fields("BUTTONS", "flow_id")
    longest = FLOW_LENGTH if sources[0] == "flow_json" else NAME_LENGTH
    found[sources[0]] = _identifier(button, sources[0], longest)
    found["flow_action"] = button.choice("flow_action", _FLOW_ACTIONS, "NAVIGATE").lower()
    if found["flow_action"] == "navigate" and button.has("navigate_screen"):
        found["navigate_screen"] = button.text("navigate_screen", NAME_LENGTH)
    if button.has("icon"):
        found["icon"] = button.choice("icon", _FLOW_ICONS)
    return found


_FLOW_ACTIONS = ("NAVIGATE", "DATA_EXCHANGE")


def _labelled(default: str) -> Callable[[Given], Button]:
    return lambda button: {"text": _label(button, default)}


def _voice_call(button: Given) -> Button:
    found: Button = {"text": _label(button, "Call now")}
    if button.has("ttl_minutes"):
        found["ttl_minutes"] = button.integer("ttl_minutes", 1, LONGEST_CALL_MINUTES)
    return found


def _request_contact_info(_button: Given) -> Button:
    return {}


def _app(button: Given) -> Button:
    return {"text": _label(button)} | _deep_link(button)


def _otp(_button: Given) -> Button:
    raise refusals.buttons("One-time password buttons belong to authentication templates.")


_READERS: dict[str, Callable[[Given], Button]] = {
    "QUICK_REPLY": _quick_reply,
    "URL": _url,
    "PHONE_NUMBER": _phone_number,
    "COPY_CODE": _copy_code,
    "FLOW": _flow,
    "CATALOG": _labelled("View catalog"),
    "MPM": _labelled("View items"),
    "SPM": _labelled("View"),
    "VOICE_CALL": _voice_call,
    "REQUEST_CONTACT_INFO": _request_contact_info,
    "APP": _app,
    "ORDER_DETAILS": _labelled("Copy Pix code"),
    "OTP": _otp,
}
