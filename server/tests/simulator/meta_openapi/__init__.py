"""Meta's OpenAPI of the Cloud API (v23.0, November 2025, MIT: LICENSE.txt), without its prose.

`extract.py` made `document.json`. Its enumerations are left out of the validation: they are older
than the facts, and some were never true (`unconfirmed` in Meta's own pages).
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema

DOCUMENT: dict[str, Any] = json.loads((Path(__file__).parent / "document.json").read_text())

METHODS = ("get", "post", "delete")
WEBHOOKS = "POST /whatsapp/webhooks"
# parts of paths that other issues bring, each with what it belongs to
OUT_OF_SCOPE = {
    "/calls": "calling",
    "/call_permissions": "calling",
    "/groups": "groups",
    "{group_id}": "groups",
    "flows": "Flows",
    "{Flow-ID}": "Flows",
    "POST /{Version}/{Application-ID}/whatsapp_business_solution": "multi-partner solutions",
    "set_solution_migration_intent": "multi-partner solutions",
    "{Solution-ID}": "multi-partner solutions",
    "{Migration-Intent-ID}": "multi-partner solutions",
    "obo_mobility": "moving accounts of the old on-behalf-of kind",
    "{OBO-Mobility-Intent-ID}": "moving accounts of the old on-behalf-of kind",
    "onboard_partners_to_mm_lite": "the clients of a partner",
    "/messages_encrypted": "Meta publishes neither the exchange of the keys nor the whole format",
    "{Media-URL}": "an address that Meta gives, no operation",
}


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    """`POST /{Version}/{Phone-Number-ID}/messages` and what the document says of it."""
    for path, item in DOCUMENT["paths"].items():
        for method in METHODS:
            if method in item:
                yield f"{method.upper()} {path}", item[method]


def is_in_scope(operation: str) -> bool:
    return not any(part in operation for part in OUT_OF_SCOPE)


OPERATIONS = {name: found for name, found in operations() if is_in_scope(name)}


def resolved(value: dict[str, Any]) -> dict[str, Any]:
    """What a `$ref` stands for."""
    while "$ref" in value:
        room, name = value["$ref"].split("/")[-2:]
        value = DOCUMENT["components"][room][name]
    return value


def requests_of(operation: dict[str, Any]) -> dict[str, tuple[str, Any]]:
    """The examples of requests by name, each with its content type."""
    body = operation.get("requestBody", {}).get("content", {})
    return {
        name: (kind, example["value"])
        for kind, content in body.items()
        for name, example in content.get("examples", {}).items()
    }


def answer_of(operation: dict[str, Any], status: str = "200") -> dict[str, Any]:
    """The schema of an answer; {} where the document has none."""
    answer = resolved(operation["responses"].get(status, {}))
    return answer.get("content", {}).get("application/json", {}).get("schema", {})


def fields_of(operation: dict[str, Any]) -> list[str]:
    """The fields that an answer, or the items of a list, may have."""
    properties = resolved(answer_of(operation)).get("properties", {})
    if "data" in properties:
        items = resolved(resolved(properties["data"]).get("items", {}))
        properties = items.get("properties", {})
    return list(properties)


def _without_enums(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {key: _without_enums(value) for key, value in schema.items() if key != "enum"}
    return [_without_enums(value) for value in schema] if isinstance(schema, list) else schema


_COMPONENTS = _without_enums(DOCUMENT["components"])
# the document's own references lead from what comes in to what goes out, by mistake
for _name in ("IncomingMessage", "SystemMessage"):
    _COMPONENTS["schemas"][_name] = {"type": "object", "required": ["id", "timestamp", "type"]}


def faults_of(value: Any, schema: dict[str, Any]) -> list[tuple[str, str]]:
    """Where a value departs from its schema, and how."""
    whole = _without_enums(schema) | {"components": _COMPONENTS}
    errors = jsonschema.Draft202012Validator(whole).iter_errors(value)
    return [(".".join(map(str, error.path)), error.message) for error in errors]
