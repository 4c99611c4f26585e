"""What was sent, delivered, read and charged, summed up for the analytics of the Graph.

Sums for each half hour, number and country, never a message: a million need no more memory than
one. Only what the latest `KEPT` sums hold is known.
"""

from simulator.world.models import State, Template

HALF_HOUR = 1_800
DAY = 86_400
KEPT = 50_000
TEMPLATE_DAYS = 91
# nominal: Meta's prices are not shipped here
RATES = {
    "marketing": 0.025,
    "marketing_lite": 0.025,
    "utility": 0.004,
    "authentication": 0.0135,
    "authentication_international": 0.03,
    "service": 0.004,
}
SENT, DELIVERED, READ, REPLIED, CHARGED = range(5)
_PLACES = {"sent": SENT, "delivered": DELIVERED, "read": READ}


def note(state: State, number_id: str, country: str, status: str, now: float) -> None:
    """One message of a number was sent or delivered."""
    key = f"{number_id} {country} {int(now) // HALF_HOUR}"
    sums = state.traffic.get(key)
    if sums is None:
        sums = state.traffic[key] = [0, 0]
        if len(state.traffic) > KEPT:
            del state.traffic[next(iter(state.traffic))]
    sums[_PLACES[status]] += 1


def note_price(
    state: State, number_id: str, country: str, kind: str, category: str, now: float
) -> None:
    """One delivered message was priced."""
    key = f"{number_id} {country} {int(now) // HALF_HOUR} {kind} {category}"
    state.priced[key] = state.priced.get(key, 0) + 1
    if len(state.priced) > KEPT:
        del state.priced[next(iter(state.priced))]


def note_template(template: Template, status: str, now: float, *, is_charged: bool) -> None:
    """One message of a template was sent, delivered, read or replied to."""
    sums = _day(template, now)
    sums[REPLIED if status == "replied" else _PLACES[status]] += 1
    sums[CHARGED] += is_charged


def note_click(template: Template, button: str, now: float, times: int = 1) -> None:
    """A person tapped a button of a template."""
    _day(template, now)
    key = f"{int(now) // DAY} {button}"
    template.clicks[key] = template.clicks.get(key, 0) + times


def _day(template: Template, now: float) -> list[int]:
    day = int(now) // DAY
    sums = template.days.get(day)
    if sums is None:
        sums = template.days[day] = [0, 0, 0, 0, 0]
        oldest = day - TEMPLATE_DAYS
        for old in [kept for kept in template.days if kept <= oldest]:
            del template.days[old]
        for key in [kept for kept in template.clicks if int(kept.split(" ", 1)[0]) <= oldest]:
            del template.clicks[key]
    return sums
