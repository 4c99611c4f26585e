"""The state file: the world as JSON, replaced whole and atomically."""

import asyncio
import os
import sys
from pathlib import Path

import msgspec

from simulator.world.models import State
from simulator.world.registry import World

_decode = msgspec.json.Decoder(State).decode
_encode = msgspec.json.Encoder().encode


class UnreadableState(Exception):
    """The state file is there, but is not one of ours."""


def load(path: Path) -> State | None:
    """The saved world, None if there is none yet.

    Raises UnreadableState with the remedy when the file cannot be understood.
    """
    try:
        return _decode(path.read_bytes())
    except FileNotFoundError:
        return None
    except (msgspec.DecodeError, OSError, ValueError) as error:
        raise UnreadableState(
            f"The state file {path} cannot be read ({error}). Move it away to start anew."
        ) from error


def save(path: Path, state: State) -> None:
    """Writes the file so that a reader finds either the old or the new world, never half of one."""
    _replace(path, _encode(state))


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


async def keep_saved(path: Path, world: World) -> None:
    """Saves the world at most once a second, and only when it changed. Runs until cancelled.

    A full disk does not end it: it says so and tries again.
    """
    while True:
        await asyncio.sleep(1.0)
        if not world.is_changed:
            continue
        world.is_changed = False
        try:
            await asyncio.to_thread(_replace, path, _encode(world.as_saved()))
        except OSError as error:
            world.changed()
            sys.stderr.write(f"The state could not be saved to {path} ({error}).\n")
