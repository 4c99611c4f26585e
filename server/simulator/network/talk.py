"""Members of a crowd who write of their own accord: a few every minute, or many at once."""

from simulator.ads import clicks
from simulator.crowd.crowd import BLOCKS, Crowd, Talk
from simulator.network import crowd as members_of
from simulator.network import members
from simulator.simulation import Simulation
from simulator.world.models import Number

STEP_SECONDS = 0.1

FIRST_WORDS = (
    "Hi! Are you open today?", "Hello, I would like to order.", "Do you deliver to my area?",
    "Good morning, where is my order?", "Hi, can I book a table for two?", "How much is delivery?",
    "Hello, is anybody there?", "I need help with my account.", "Can I return something?",
    "Hi, I saw your shop and have a question.",
)  # fmt: skip


def go_on(simulation: Simulation) -> None:
    """Lets the crowd write as it is to, from now on."""
    crowd = simulation.world.crowd
    if crowd is not None and not crowd.is_talking and _has_to_talk(crowd):
        crowd.is_talking = True
        simulation.schedule.after(STEP_SECONDS, _step, simulation, crowd)


def _has_to_talk(crowd: Crowd) -> bool:
    return bool(crowd.talks) or crowd.writes_per_minute > 0


def _step(simulation: Simulation, crowd: Crowd) -> None:
    if crowd is not simulation.world.crowd:
        return
    crowd.credit += crowd.writes_per_minute / 60 * STEP_SECONDS
    while crowd.credit >= 1:
        crowd.credit -= 1
        _write(simulation, crowd, None)
    for talk in crowd.talks:
        _carry_on(simulation, crowd, talk)
    crowd.talks = [talk for talk in crowd.talks if talk.left > 0]
    crowd.is_talking = False
    go_on(simulation)


def _carry_on(simulation: Simulation, crowd: Crowd, talk: Talk) -> None:
    talk.credit += talk.per_second * STEP_SECONDS
    for _ in range(min(talk.left, int(talk.credit))):
        talk.credit -= 1
        talk.left -= 1
        _write(simulation, crowd, talk.number_id)


def _write(simulation: Simulation, crowd: Crowd, number_id: str | None) -> None:
    """Some member writes to a number, perhaps from an ad."""
    random, number = simulation.random, _number(simulation, number_id)
    member = random.randrange(crowd.size)
    is_mute = number is None or crowd.wants(number.id, member, BLOCKS)
    if number is None or is_mute or members.is_unreachable(crowd, member):
        return
    crowd.counts.wrote += 1
    message = members_of.text(random.choice(FIRST_WORDS))
    ads = list(simulation.world.state.ads.values())
    if ads and random.random() < crowd.habits.from_ads:
        ad = random.choice(ads)
        message = members_of.text(ad.prefilled) if ad.prefilled else message
        message["referral"] = clicks.referral(simulation, ad, simulation.origin)
    members_of.say(simulation, number, members.phone_of(simulation, crowd, member), message)


def _number(simulation: Simulation, number_id: str | None) -> Number | None:
    """That number, or any that is registered."""
    numbers = simulation.world.state.numbers
    if number_id is not None:
        return numbers.get(number_id)
    found = [number for number in numbers.values() if number.registered]
    return simulation.random.choice(found) if found else None
