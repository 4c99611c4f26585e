"""The messaging limit of a business portfolio, and how it rises (fact sheet §5).

It counts the different people that any number of the portfolio writes to outside their service
window, in rolling 24 hours. It rises by itself within six hours once half of it is used by numbers
of good quality; the first step also asks for a verified business or two thousand people reached in
thirty days. A number of an unlimited portfolio that reaches enough people is made faster.
"""

from simulator.errors.graph import Failure
from simulator.simulation import Simulation
from simulator.world.models import TIERS, UNLIMITED, Number

CAPABILITY = "business_capability_update"
QUALITY = "phone_number_quality_update"
RISE_SECONDS = 6 * 3600.0
USED_SHARE = 0.5
UNVERIFIED = ("TIER_50", "TIER_250")  # from which only a verification or a record leads on
RECORD, RECORD_SECONDS = 2_000, 30 * 86_400.0
FAST = 1_000  # messages a second, after the upgrade
UPGRADE_SECONDS = 60.0  # at most, and nothing can be sent meanwhile
MOST_NUMBERS = {True: 20, False: 2}  # of a portfolio that is verified or may write to 2,000

_ALL = ""  # the scope of the portfolio as a whole


def take(simulation: Simulation, number: Number, wa_id: str) -> Failure | None:
    """Counts somebody whom a number writes to outside the window; 131048 when it was one too many.

    Meta does not say which code a portfolio over its limit gets; this one is unconfirmed.
    """
    if not simulation.limits.enabled:
        return None
    business, now = simulation.world.state.business, simulation.clock.now()
    limit = TIERS[business.messaging_limit]
    if limit is None:
        _reach_for_speed(simulation, number, wa_id, now)
        return None
    reach = simulation.reach
    if reach.count(_ALL, now) >= limit and not reach.has(_ALL, wa_id, now):
        return Failure(
            131048, f"The business portfolio may write to {limit} people in 24 hours, and it has."
        )
    count = reach.add(_ALL, wa_id, now)
    _consider(simulation, number, wa_id, count, now)
    return None


def used(simulation: Simulation) -> int:
    """How many people count against the limit now."""
    return simulation.reach.count(_ALL, simulation.clock.now())


def _consider(simulation: Simulation, number: Number, wa_id: str, count: int, now: float) -> None:
    """Whether the limit is about to rise."""
    business = simulation.world.state.business
    if business.limit_rises_at or number.quality_rating not in ("GREEN", "UNKNOWN"):
        return
    is_verified = business.verification_status == "verified"
    if business.messaging_limit in UNVERIFIED and not is_verified:
        if _record(simulation, wa_id, now) >= RECORD:
            raise_limit(simulation, "TIER_2K")
        return
    limit = TIERS[business.messaging_limit]
    if limit is not None and count >= limit * USED_SHARE:
        business.limit_rises_at = now + RISE_SECONDS
        simulation.world.changed()
        watch(simulation)


def _record(simulation: Simulation, wa_id: str, now: float) -> int:
    """How many people were reached in thirty days; this one is now."""
    record = simulation.world.state.business.reached
    record[wa_id] = now
    if len(record) >= RECORD:
        for old in [one for one, at in record.items() if at <= now - RECORD_SECONDS]:
            del record[old]
    simulation.world.changed()
    return len(record)


def watch(simulation: Simulation) -> None:
    """Waits for the moment in which the limit rises, if there is one."""
    moment = simulation.world.state.business.limit_rises_at
    if moment:
        simulation.schedule.at(moment, _rise, simulation, moment)


def _rise(simulation: Simulation, moment: float) -> None:
    business = simulation.world.state.business
    if business.limit_rises_at != moment:
        return
    business.limit_rises_at = 0.0
    simulation.world.changed()
    if any(number.quality_rating == "RED" for number in simulation.world.state.numbers.values()):
        return
    tiers = list(TIERS)
    place = tiers.index(business.messaging_limit)
    if place + 1 < len(tiers):
        raise_limit(simulation, tiers[place + 1])


def raise_limit(simulation: Simulation, tier: str) -> None:
    """Sets the limit, whichever it was, and tells every WABA (`business_capability_update`)."""
    business = simulation.world.state.business
    business.messaging_limit, business.limit_rises_at = tier, 0.0
    business.reached.clear()
    if TIERS[tier] is None:
        simulation.reach.forget(_ALL)
    value = {
        "max_daily_conversations_per_business": tier,
        "max_phone_numbers_per_business": MOST_NUMBERS[may_have_many(simulation)],
        "max_phone_numbers_per_waba": 25,
    }
    for waba_id in simulation.world.state.wabas:
        simulation.webhooks.notify(waba_id, CAPABILITY, value)
    simulation.world.changed()
    simulation.live.tell("numbers", {})


def may_have_many(simulation: Simulation) -> bool:
    business = simulation.world.state.business
    limit = TIERS[business.messaging_limit]
    return business.verification_status == "verified" or limit is None or limit >= RECORD


def verify(simulation: Simulation, status: str) -> None:
    """The business is verified, or no longer. A verified one may write to 2,000 people at least."""
    business = simulation.world.state.business
    business.verification_status = status
    if status == "verified" and business.messaging_limit in UNVERIFIED:
        raise_limit(simulation, "TIER_2K")
    simulation.world.changed()


def _reach_for_speed(simulation: Simulation, number: Number, wa_id: str, now: float) -> None:
    """Counts towards the upgrade to 1,000 messages a second."""
    if number.throughput >= FAST or number.quality_rating == "RED":
        return
    if simulation.reach.add(number.id, wa_id, now) >= simulation.behaviour.upgrade_after:
        upgrade(simulation, number)


def upgrade(simulation: Simulation, number: Number) -> None:
    """Makes a number fast. For up to a minute it takes nothing (131057)."""
    number.throughput = FAST
    number.maintenance_until = simulation.clock.now() + simulation.random.uniform(
        1, UPGRADE_SECONDS
    )
    simulation.reach.forget(number.id)
    value = {
        "display_phone_number": number.digits,
        "event": "THROUGHPUT_UPGRADE",
        "max_daily_conversations_per_business": UNLIMITED,
    }
    simulation.webhooks.notify(number.waba_id, QUALITY, value)
    simulation.world.changed()
    simulation.live.tell("numbers", {})
