"""What an alert says, in words for people."""

from collections.abc import Mapping
from typing import Any

from rapport.alerts.rules.kinds import Kind, filled


def sentence(kind: Kind, data: Mapping[str, Any]) -> str:
    return filled(kind.sentence, data)


def link(kind: Kind, data: Mapping[str, Any]) -> str:
    """A path inside the workspace, without a slash before it."""
    return filled(kind.link, data)


def resolution(kind: Kind, data: Mapping[str, Any]) -> str | None:
    """Why it needs nobody any more."""
    return filled(kind.resolved, data) if kind.resolved else None


def taken(status: str | None, assignee: str | None) -> str:
    """What became of a conversation that nobody had."""
    if status != "open":
        return "It is closed."
    return f"{assignee} has it." if assignee else "It was closed, and opened again since."
