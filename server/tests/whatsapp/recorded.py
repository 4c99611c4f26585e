"""The recorded webhooks, by name."""

import json
import re
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "payloads"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))


def body(name: str) -> bytes:
    return (FOLDER / f"{name}.json").read_bytes()


def value(name: str) -> Any:
    return json.loads(body(name))


def at(document: Any, path: str) -> Any:
    """What stands at a path such as `entry[0].changes[1].value`."""
    for key, index in re.findall(r"([a-z_]+)|\[(\d+)\]", path):
        document = document[key] if key else document[int(index)]
    return document
