"""Makes `document.json` from Meta's OpenAPI (facebook/openapi, business-messaging-api_v23.0.yaml).

`python tests/simulator/meta_openapi/extract.py business-messaging-api_v23.0.yaml` (in `server/`)
keeps what machines read: parameters, schemas, request examples. Prose and examples of answers go.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

import yaml

METHODS = ("get", "post", "put", "delete", "patch")
PROSE = ("summary", "externalDocs", "tags", "operationId", "security", "deprecated", "title")


def main() -> None:
    whole = yaml.load(Path(sys.argv[1]).read_text(), Loader=yaml.CSafeLoader)
    paths = {
        path: {method: _operation(item[method]) for method in METHODS if method in item}
        for path, item in whole["paths"].items()
    }
    kept = {"openapi": whole["openapi"], "info": _info(whole), "paths": paths}
    kept["components"] = _reachable(whole["components"], kept)
    Path(__file__).with_name("document.json").write_text(_written(kept) + "\n")


def _written(value: Any, depth: int = 3) -> str:
    """JSON with an operation, or a schema, on each line."""
    if depth == 0 or not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    lines = [f"{json.dumps(name)}:{_written(inner, depth - 1)}" for name, inner in value.items()]
    return "{\n" + ",\n".join(lines) + "\n}"


def _info(whole: dict[str, Any]) -> dict[str, str]:
    return {key: whole["info"][key] for key in ("title", "version")}


def _operation(operation: dict[str, Any]) -> dict[str, Any]:
    found = _bare(operation)
    for answer in found["responses"].values():
        for content in answer.get("content", {}).values():
            content.pop("examples", None)
            content.pop("example", None)
    found["responses"] = {str(status): answer for status, answer in found["responses"].items()}
    return found


def _bare(value: Any, inside: str = "") -> Any:
    """Without prose; what stands under `properties` or in an example is data, whatever its name."""
    if isinstance(value, list):
        return [_bare(entry) for entry in value]
    if not isinstance(value, dict) or inside in ("value", "example", "default", "enum"):
        return value
    if inside in ("properties", "examples", "schemas", "parameters"):
        return {name: _bare(entry) for name, entry in value.items()}
    return {
        name: _bare(entry, name)
        for name, entry in value.items()
        if name not in PROSE and name != "description" and not str(name).startswith("x-")
    }


def _reachable(components: dict[str, Any], kept: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, dict[str, Any]] = {}
    left = _references(kept)
    while left:
        room, name = left.pop()
        if name not in found.setdefault(room, {}):
            found[room][name] = _bare(components[room][name])
            left |= _references(found[room][name])
    return {room: dict(sorted(entries.items())) for room, entries in sorted(found.items())}


def _references(value: Any) -> set[tuple[str, str]]:
    text = json.dumps(value, default=str)
    return set(re.findall(r'"#/components/(\w+)/([^"/]+)', text))


if __name__ == "__main__":
    main()
