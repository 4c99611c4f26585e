"""`analytics`, `pricing_analytics` and the like of a WABA: as a field with arguments or as an edge
(fact sheet §7.5; Meta's analytics page)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple

from simulator import analytics
from simulator.analytics import CHARGED, DAY, DELIVERED, HALF_HOUR, RATES, READ, REPLIED, SENT
from simulator.errors.graph import GraphError, param
from simulator.graph import fields
from simulator.graph.call import Call
from simulator.graph.fields import Wish
from simulator.review.reading import parsed
from simulator.simulation import Simulation
from simulator.world.models import Number, Template, Waba

LATEST = 2**40
TEMPLATES = 10
POINTS = 20_000
METRICS = ("SENT", "DELIVERED", "READ", "REPLIED", "CLICKED", "COST")
DIMENSIONS = ("PRICING_CATEGORY", "PRICING_TYPE", "COUNTRY", "PHONE", "TIER")

Arguments = Mapping[str, str]


class Span(NamedTuple):
    """The asked time, cut into pieces."""

    start: int
    end: int
    granularity: str

    def piece_of(self, at: int) -> tuple[int, int]:
        """The piece, from and to, in which a moment lies."""
        if self.granularity == "HALF_HOUR":
            return at - at % HALF_HOUR, at - at % HALF_HOUR + HALF_HOUR
        if self.granularity in ("DAY", "DAILY"):
            return at - at % DAY, at - at % DAY + DAY
        first = datetime.fromtimestamp(at, UTC).replace(day=1, hour=0, minute=0, second=0)
        following = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
        return int(first.timestamp()), int(following.timestamp())


def _span(arguments: Arguments, granularities: tuple[str, ...]) -> Span:
    moments: list[int] = []
    for name in ("start", "end"):
        value = arguments.get(name, "").strip()
        if not value.isdecimal() or int(value) > LATEST:
            raise param(f"Param {name} must be a Unix timestamp.")
        moments.append(int(value))
    if moments[0] >= moments[1]:
        raise param("Param start must lie before end.")
    granularity = _unquoted(arguments.get("granularity", "")).upper()
    if granularity not in granularities:
        raise param(f"Param granularity must be one of {{{', '.join(granularities)}}}.")
    return Span(moments[0], moments[1], granularity)


def _unquoted(value: str) -> str:
    return value.strip().strip("\"'")


def _listed(arguments: Arguments, name: str) -> list[str]:
    """`["a","b"]`, `['a']` or `a,b`, in capitals."""
    value = arguments.get(name, "").strip()
    found = parsed(value.replace("'", '"')) if value else []
    if isinstance(found, list):
        return [str(one).upper() for one in found]
    return [_unquoted(one).upper() for one in str(found).strip("[]").split(",") if one.strip()]


def _choices(arguments: Arguments, name: str, known: tuple[str, ...]) -> list[str]:
    wanted = _listed(arguments, name)
    for one in wanted:
        if one not in known:
            raise param(f"Param {name} must be one of {{{', '.join(known)}}}.")
    return wanted


class _Filter(NamedTuple):
    """Which numbers and countries are asked for, and how the numbers are written."""

    phones: Mapping[str, str]
    countries: list[str]

    def takes(self, number_id: str, country: str) -> bool:
        return number_id in self.phones and (not self.countries or country in self.countries)


def _filter(simulation: Simulation, waba: Waba, arguments: Arguments) -> _Filter:
    numbers: list[Number] = simulation.world.numbers_of(waba)
    wanted = [one.lstrip("+") for one in _listed(arguments, "phone_numbers")]
    phones = {one.id: one.digits for one in numbers if not wanted or one.digits in wanted}
    return _Filter(phones, _listed(arguments, "country_codes"))


def messaging(simulation: Simulation, waba: Waba, arguments: Arguments) -> dict[str, Any]:
    """How many messages were sent and delivered."""
    span = _span(arguments, ("HALF_HOUR", "DAY", "MONTH"))
    chosen = _filter(simulation, waba, arguments)
    sums: defaultdict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for key, counts in simulation.world.state.traffic.items():
        number_id, country, bucket = key.split(" ")
        at = int(bucket) * HALF_HOUR
        if chosen.takes(number_id, country) and _is_within(span, at):
            piece = sums[span.piece_of(at)]
            piece[0] += counts[0]
            piece[1] += counts[1]
    points = [
        {"start": start, "end": end, "sent": counts[0], "delivered": counts[1]}
        for (start, end), counts in sorted(sums.items())
    ]
    countries = {"country_codes": chosen.countries} if chosen.countries else {}
    return {
        "phone_numbers": list(chosen.phones.values()),
        **countries,
        "granularity": span.granularity,
        "data_points": points[:POINTS],
    }


def _is_within(span: Span, at: int) -> bool:
    return span.start < at + HALF_HOUR and at < span.end


class _Priced(NamedTuple):
    """One sum of priced messages, as its key says it."""

    number_id: str
    country: str
    at: int
    kind: str
    category: str

    @classmethod
    def of(cls, key: str) -> "_Priced":
        number_id, country, bucket, kind, category = key.split(" ")
        return cls(number_id, country, int(bucket) * HALF_HOUR, kind, category)

    def value(self, dimension: str, phones: Mapping[str, str]) -> str:
        """What it is in a dimension; there is but one tier."""
        return {
            "PHONE": phones[self.number_id],
            "COUNTRY": self.country,
            "PRICING_TYPE": self.kind.upper(),
            "PRICING_CATEGORY": self.category.upper(),
        }.get(dimension, "")

    @property
    def rate(self) -> float:
        return RATES.get(self.category, 0.0) if self.kind == "regular" else 0.0


def pricing(simulation: Simulation, waba: Waba, arguments: Arguments) -> dict[str, Any]:
    """How many messages were priced, and what they cost at nominal rates."""
    span = _span(arguments, ("HALF_HOUR", "DAILY", "MONTHLY"))
    chosen = _filter(simulation, waba, arguments)
    dimensions = _choices(arguments, "dimensions", DIMENSIONS)
    metrics = _choices(arguments, "metric_types", ("COST", "VOLUME")) or ["COST", "VOLUME"]
    categories = _listed(arguments, "pricing_categories")
    kinds = _listed(arguments, "pricing_types")
    sums: defaultdict[tuple[Any, ...], list[float]] = defaultdict(lambda: [0, 0.0])
    for key, volume in simulation.world.state.priced.items():
        one = _Priced.of(key)
        is_asked = (
            chosen.takes(one.number_id, one.country)
            and _is_within(span, one.at)
            and (not categories or one.category.upper() in categories)
            and (not kinds or one.kind.upper() in kinds)
        )
        if is_asked:
            place = [one.value(name, chosen.phones) for name in dimensions]
            counts = sums[(*span.piece_of(one.at), *place)]
            counts[0] += volume
            counts[1] += volume * one.rate
    points = [_priced(key, counts, dimensions, metrics) for key, counts in sorted(sums.items())]
    return {"data": [{"data_points": points[:POINTS]}]}


_NAMES = {
    "PHONE": "phone_number",
    "COUNTRY": "country",
    "PRICING_TYPE": "pricing_type",
    "PRICING_CATEGORY": "pricing_category",
}


def _priced(
    key: tuple[Any, ...], counts: list[float], dimensions: list[str], metrics: list[str]
) -> dict[str, Any]:
    point: dict[str, Any] = {"start": key[0], "end": key[1]}
    for name, value in zip(dimensions, key[2:], strict=True):
        if name in _NAMES:
            point[_NAMES[name]] = value
    if "VOLUME" in metrics:
        point["volume"] = int(counts[0])
    if "COST" in metrics:
        point["cost"] = round(counts[1], 6)
    return point


def conversations(_simulation: Simulation, _waba: Waba, arguments: Arguments) -> dict[str, Any]:
    """Nothing: prices have been per message since July 2025."""
    _span(arguments, ("HALF_HOUR", "DAILY", "MONTHLY"))
    return {"data": [{"data_points": []}]}


def templates(simulation: Simulation, waba: Waba, arguments: Arguments) -> dict[str, Any]:
    """How templates fared, day by day. Raises GraphError 200007 before insights are enabled."""
    if not waba.insights:
        raise GraphError(200007)
    span = _span(arguments, ("DAILY",))
    metrics = _choices(arguments, "metric_types", METRICS) or list(METRICS[:5])
    ids = _listed(arguments, "template_ids")
    if not 1 <= len(ids) <= TEMPLATES:
        raise param(f"Param template_ids must be an array of 1 to {TEMPLATES} template IDs.")
    found = [simulation.world.templates.get(one) for one in ids]
    known = [one for one in found if one is not None and one.waba_id == waba.id]
    if len(known) < len(ids):
        raise param("Param template_ids must name templates of this account.")
    points = [point for one in known for point in _points(one, span, metrics)]
    entry = {"granularity": "DAILY", "product_type": "cloud_api", "data_points": points}
    return {"data": [entry]}


def _points(template: Template, span: Span, metrics: list[str]) -> Iterator[dict[str, Any]]:
    """A point for every day of the span, also where nothing happened; days are whole."""
    for day in range(span.start // DAY, -(-span.end // DAY))[: analytics.TEMPLATE_DAYS]:
        sums = template.days.get(day, [0, 0, 0, 0, 0])
        point: dict[str, Any] = {
            "template_id": template.id,
            "start": day * DAY,
            "end": (day + 1) * DAY,
        }
        for place, name in ((SENT, "SENT"), (DELIVERED, "DELIVERED"), (READ, "READ")):
            if name in metrics:
                point[name.lower()] = sums[place]
        if "REPLIED" in metrics:
            point["replied"] = sums[REPLIED]
        clicked = _clicked(template, day)
        if "CLICKED" in metrics and clicked:
            point["clicked"] = clicked
        if "COST" in metrics:
            point["cost"] = _cost(template, sums, clicked)
        yield point


def _clicked(template: Template, day: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    kinds = {button.get("text"): button["type"] for button in template.buttons}
    for key, count in template.clicks.items():
        at, content = key.split(" ", 1)
        if int(at) != day:
            continue
        is_link = kinds.get(content) == "URL"
        names = ("url_button", "unique_url_button") if is_link else ("quick_reply_button",)
        found += [{"type": name, "button_content": content, "count": count} for name in names]
    return found


def _cost(
    template: Template, sums: list[int], clicked: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    spent = sums[CHARGED] * RATES.get(template.category.lower(), 0.0)
    taps = sum(one["count"] for one in clicked if one["type"] == "url_button")
    shares = {"cost_per_delivered": sums[DELIVERED], "cost_per_url_button_click": taps}
    found: list[dict[str, Any]] = [{"type": "amount_spent", "value": round(spent, 6)}]
    return found + [
        {"type": name, "value": round(spent / count, 6)} if count else {"type": name}
        for name, count in shares.items()
    ]


_READERS = {
    "analytics": messaging,
    "conversation_analytics": conversations,
    "pricing_analytics": pricing,
    "template_analytics": templates,
}


def fields_of(simulation: Simulation, waba: Waba) -> dict[str, fields.Field]:
    """`analytics.start(…).end(…).granularity(DAY)` and its like, as fields of the WABA."""

    def read(name: str, wish: Wish) -> dict[str, Any]:
        return _READERS[name](simulation, waba, wish.arguments)

    return {name: fields.Edge(partial(read, name)) for name in _READERS}


async def read_edge(name: str, call: Call) -> Any:
    """The same with its arguments in the query."""
    found = _READERS[name](call.simulation, call.node, call.request.query)
    return found if "data" in found else {"data": [found]}
