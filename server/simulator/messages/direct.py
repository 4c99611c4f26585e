"""Direct Send (fact sheet §1.9): a plain message outside the window; Meta makes a template of it.

What fits a template may be sent so: a text, reply buttons, a link.
"""

import re

from simulator.errors.graph import GraphError, param
from simulator.messages import reading
from simulator.messages.reading import Object

BODY_LENGTH = 1024
CATEGORIES = ("authentication", "utility")
INTERACTIVE = ("button", "cta_url")

_NAME = re.compile(r"[a-z0-9_]{1,512}", re.ASCII)


def category(body: Object, kind: str, content: Object) -> str:
    """The category asked for. Raises GraphError when the message cannot be sent so."""
    value = reading.string(body, "category").lower()
    if value not in CATEGORIES:
        wanted = ", ".join(CATEGORIES).upper()
        raise param(f'Param category must be one of {{{wanted}}} - got "{value[:60]}".')
    if kind == "text":
        reading.string(content, "body", "text", longest=BODY_LENGTH)
    elif kind != "interactive" or content["type"] not in INTERACTIVE:
        raise GraphError(131009, f"A message of type {kind} cannot be sent with a category.")
    header: Object = content.get("header") or {}
    if value == "authentication" and header.get("type", "text") != "text":
        details = "Authentication messages with a media header need access of their own."
        raise GraphError(131005, details)
    return value


def name(config: Object) -> str | None:
    """The name that the template shall have."""
    value = reading.optional_string(config, "template_name", "direct_send_config")
    if value is not None and not _NAME.fullmatch(value):
        raise param("Param direct_send_config.template_name may have a to z, 0 to 9 and _ only.")
    return value
