"""What people want: no more messages, no more marketing (fact sheet §2.3, §5, §14).

A person who blocks a number never tells it: its messages stay at one tick. A person who stops
marketing says so by a webhook, and marketing fails from then on; utility goes on.
"""

import msgspec

from simulator.account import quality as numbers
from simulator.crowd.crowd import BLOCKS, STOPPED
from simulator.errors.graph import Failure
from simulator.network import identities, incoming, members
from simulator.network.statuses import Transit
from simulator.review import quality as templates
from simulator.simulation import Simulation
from simulator.webhooks.envelope import Update
from simulator.world.models import Number, Phone, pair
from simulator.world.people import country_of

BLAME_SECONDS = 24 * 3600.0

_MARKETING = frozenset(("marketing", "marketing_lite"))

_encode = msgspec.json.Encoder().encode


def block(simulation: Simulation, phone: Phone, number: Number) -> None:
    """Nothing of that number reaches the phone from now on."""
    if number.id not in phone.blocks:
        phone.blocks.append(number.id)
        _complain(simulation, phone, number)


def unblock(simulation: Simulation, phone: Phone, number: Number) -> None:
    """What was sent meanwhile does not come after all."""
    if number.id in phone.blocks:
        phone.blocks.remove(number.id)
        _changed(simulation)


def report(simulation: Simulation, phone: Phone, number: Number) -> None:
    _complain(simulation, phone, number)


def stop_marketing(simulation: Simulation, phone: Phone, number: Number) -> None:
    if number.id not in phone.stopped_marketing:
        phone.stopped_marketing.append(number.id)
        tell_preference(simulation, phone, number, "stop")


def resume_marketing(simulation: Simulation, phone: Phone, number: Number) -> None:
    if number.id in phone.stopped_marketing:
        phone.stopped_marketing.remove(number.id)
        tell_preference(simulation, phone, number, "resume")


def has_blocked(simulation: Simulation, transit: Transit) -> bool:
    phone, number = transit.phone, transit.number
    if phone is not None and number.id in phone.blocks:
        return True
    return members.wants(simulation, number, transit.person.wa_id, BLOCKS)


def against_marketing(
    simulation: Simulation, number: Number, wa_id: str, phone: Phone | None, category: str
) -> Failure | None:
    """Why a marketing message is not delivered: 131050 the person's wish, 131049 the cap per
    person and the pause for numbers of the US, 130472 an experiment of Meta's."""
    if category not in _MARKETING:
        return None
    if phone is not None and number.id in phone.stopped_marketing:
        return Failure(131050)
    if members.wants(simulation, number, wa_id, STOPPED):
        return Failure(131050)
    behaviour, now = simulation.behaviour, simulation.clock.now()
    if not behaviour.us_marketing and wa_id.startswith("1") and country_of(wa_id) == "US":
        return Failure(131049)
    experiment = behaviour.marketing_experiment
    if experiment and simulation.world.user_ids.share_of(wa_id) < experiment:
        return Failure(130472)
    cap = behaviour.marketing_cap
    if cap and not simulation.limits.take_marketing(wa_id, cap.messages, cap.days, now):
        return Failure(131049)
    return None


def _complain(simulation: Simulation, phone: Phone, number: Number) -> None:
    """The number answers for it, and the template that came last, within a day."""
    numbers.complain(simulation, number)
    chat = simulation.world.state.chats.get(pair(number.id, phone.wa_id))
    since = simulation.clock.now() - BLAME_SECONDS
    for bubble in reversed(chat.messages if chat else ()):
        if bubble.at < since:
            break
        if bubble.template_id is not None:
            templates.complain(simulation, bubble.template_id)
            break
    _changed(simulation)


def tell_preference(simulation: Simulation, phone: Phone, number: Number, value: str) -> None:
    """`value`: stop or resume."""
    said: dict[str, object] = {
        "user_id": phone.user_id,
        "detail": f"User requested to {value} marketing messages",
        "category": "marketing_messages",
        "value": value,
        "timestamp": int(simulation.clock.now()),
    }
    if identities.shows_phone(simulation, number, phone):
        said = {"wa_id": phone.wa_id} | said
    contact = incoming.contact_of(simulation, number, phone)
    update = Update(number, "user_preferences", _encode(said), contact, "user_preferences")
    simulation.webhooks.publish(update)
    _changed(simulation)


def _changed(simulation: Simulation) -> None:
    simulation.world.changed()
    simulation.live.tell("phones", {})
