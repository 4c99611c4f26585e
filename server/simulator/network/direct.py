"""Direct Send (fact sheet §1.9): the template that Meta finds or makes for a plain message.

Which message fits which template is Meta's secret. Here two messages share one when they
differ only in words with digits: order numbers, codes, prices, dates.
"""

import re
from zlib import crc32

from simulator.messages.envelope import Envelope
from simulator.messages.reading import Object
from simulator.simulation import Simulation
from simulator.world.models import Number, Template

SOURCE = "AUTO_GENERATED"
LANGUAGE = "en_US"  # of generated templates; how Meta tells the language is unknown
PER_WABA = 100  # what is beyond shares the last one of its category

_CHANGING = re.compile(r"\S*\d\S*")


def template_of(simulation: Simulation, number: Number, message: Envelope) -> Template:
    """The approved template of that WABA which the message is an instance of; made if need be."""
    category = (message.category or "utility").upper()
    components = _components(message)
    name = message.direct_name or f"auto_generated_{_key(category, components):08x}"
    templates = simulation.world.templates
    found = templates.find(number.waba_id, name, LANGUAGE)
    if found is not None:
        return found
    waba = simulation.world.state.wabas[number.waba_id]
    generated = [t for t in templates.of(waba) if t.source == SOURCE and t.category == category]
    if len(generated) >= PER_WABA:
        return generated[-1]
    made = Template(
        id=simulation.world.new_object_id(),
        waba_id=number.waba_id,
        name=name,
        language=LANGUAGE,
        category=category,
        components=components,
        source=SOURCE,
        created_at=simulation.clock.now(),
        updated_at=simulation.clock.now(),
    )
    templates.add(made)
    simulation.world.changed()
    return made


def _key(category: str, components: list[Object]) -> int:
    """The same for all messages that share a template."""
    shapes = [part | {"example": None} for part in components]
    return crc32(repr((category, shapes)).encode())


def _components(message: Envelope) -> list[Object]:
    content: Object = message.content
    if message.type == "text":
        return [_body(content["body"])]
    parts: list[Object] = []
    header: Object | None = content.get("header")
    if header is not None:
        text = {"text": header["text"]} if header["type"] == "text" else {}
        parts.append({"type": "HEADER", "format": header["type"].upper(), **text})
    parts.append(_body(content["body"]["text"]))
    if (footer := content.get("footer")) is not None:
        parts.append({"type": "FOOTER", "text": footer["text"]})
    return [*parts, {"type": "BUTTONS", "buttons": _buttons(content)}]


def _body(text: str) -> Object:
    """The text with a variable for every word that holds a digit."""
    samples = _CHANGING.findall(text)
    numbers = iter(range(1, len(samples) + 1))
    part: Object = {
        "type": "BODY",
        "text": _CHANGING.sub(lambda _: f"{{{{{next(numbers)}}}}}", text),
    }
    return part | ({"example": {"body_text": [samples]}} if samples else {})


def _buttons(content: Object) -> list[Object]:
    action: Object = content["action"]
    if content["type"] == "cta_url":
        link: Object = action["parameters"]
        return [{"type": "URL", "text": link["display_text"], "url": link["url"]}]
    return [{"type": "QUICK_REPLY", "text": b["reply"]["title"]} for b in action["buttons"]]
