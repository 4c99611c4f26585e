"""Conversational components of a number: prompts and commands (fact sheet §9.8)."""

import re
from typing import Any

from simulator.errors.graph import param
from simulator.graph import fields
from simulator.graph.call import SUCCESS, Call
from simulator.messages import reading
from simulator.world.models import Number

PROMPTS = 4
PROMPT_LENGTH = 80
COMMANDS = 30
NAME_LENGTH = 32
DESCRIPTION_LENGTH = 256
NODE = "WhatsAppBusinessBot"
KEYS = ("prompts", "commands", "enable_welcome_message")

_NAME = re.compile(r"[A-Za-z0-9_]+")
_EMOJI = re.compile("[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]")


def show(number: Number) -> dict[str, Any] | None:
    """The field of a number; absent as long as nothing was configured."""
    if not number.automation:
        return None
    # welcome messages are gone since March 2026; the field has stayed
    empty = {"prompts": [], "commands": [], "enable_welcome_message": False}
    return empty | number.automation | {"id": number.automation_id}


async def read_node(call: Call) -> Any:
    """The same by its own id (OpenAPI)."""
    shown = show(call.node) or {}
    known: dict[str, fields.Field] = {name: lambda name=name: shown[name] for name in shown}
    return fields.select(call, NODE, known, (*KEYS, "id"))


async def configure(call: Call) -> Any:
    """Replaces what is given; what is not given stays."""
    number: Number = call.node
    given = await call.parameters()
    reading.only(given, "conversational_automation", KEYS)
    if number.code_verification_status != "VERIFIED":
        raise param("Phone number must be verified before configuring conversational automation")
    changes: dict[str, Any] = {}
    reading.optional_boolean(given, "enable_welcome_message")
    if given.get("prompts") is not None:
        changes["prompts"] = _prompts(given["prompts"])
    if given.get("commands") is not None:
        changes["commands"] = _commands(given["commands"])
    number.automation = {"prompts": [], "commands": []} | number.automation | changes
    number.automation_id = number.automation_id or call.simulation.world.new_object_id()
    call.simulation.world.changed()
    call.simulation.live.tell("numbers", {})
    return SUCCESS


def _prompts(value: Any) -> list[str]:
    if not isinstance(value, list) or len(value) > PROMPTS:
        raise param(f"Param prompts must be a list of at most {PROMPTS} texts.")
    return [_text(prompt, "prompts", PROMPT_LENGTH) for prompt in value]


def _commands(value: Any) -> list[dict[str, str]]:
    if not isinstance(value, list) or len(value) > COMMANDS:
        raise param(f"Param commands must be a list of at most {COMMANDS} commands.")
    commands = [_command(command) for command in value]
    names = [command["command_name"].lower() for command in commands]
    if len(set(names)) != len(names):
        raise param("Command names must be unique.")
    return commands


def _command(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise param("Param commands must be a list of JSON objects.")
    reading.only(value, "commands", ("command_name", "command_description"))
    name = _text(value.get("command_name"), "command_name", NAME_LENGTH)
    if not _NAME.fullmatch(name):
        raise param("Command names must contain only alphanumeric characters and underscores.")
    about = _text(value.get("command_description"), "command_description", DESCRIPTION_LENGTH)
    return {"command_name": name, "command_description": about}


def _text(value: Any, name: str, longest: int) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= longest:
        raise param(f"Param {name} must be 1 to {longest} characters long.")
    if _EMOJI.search(value):
        raise param(f"Param {name} must not contain emoji.")
    return value
