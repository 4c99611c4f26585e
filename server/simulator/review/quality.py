"""The quality of a template and the ladder of pauses (§5): 3 hours, 6 hours, disabled.

Quality is what people said in the last seven days against what they were sent. Meta publishes no
thresholds; those here let a handful of phones bring about what takes a city at Meta.
"""

from collections.abc import Mapping
from typing import Literal

from simulator.review import life
from simulator.simulation import Simulation
from simulator.world.models import Template

BlockReason = Literal[
    "NO_LONGER_NEEDED",
    "NO_REASON",
    "NO_REASON_GIVEN",
    "NO_SIGN_UP",
    "OFFENSIVE_MESSAGES",
    "OTHER",
    "OTP_DID_NOT_REQUEST",
    "SPAM",
    "UNKNOWN_BLOCK_REASON",
]

DAY = 86_400.0
WEEK = 7
DAYS_KEPT = 91
LADDER = (("FIRST_PAUSE", 3 * 3600.0), ("SECOND_PAUSE", 6 * 3600.0))
# score, complaints at least, and their share of what was sent
LOW = (("RED", 5, 0.02), ("YELLOW", 3, 0.01))
SENDS_FOR_GREEN = 100


def count(simulation: Simulation, template: Template) -> None:
    """One message of that template was accepted. On the fast path: it looks at the quality only
    with every hundredth of a day."""
    day = int(simulation.clock.now() // DAY)
    sent = template.sends.get(day, 0) + 1
    template.sends[day] = sent
    if sent == 1:
        template.used_at = simulation.clock.now()
        _forget_old(template, day)
    if sent % SENDS_FOR_GREEN == 0:
        _judge(simulation, template)


def _forget_old(template: Template, day: int) -> None:
    for counts in (template.sends, template.complaints):
        for old in [kept for kept in counts if kept <= day - DAYS_KEPT]:
            del counts[old]


def complain(
    simulation: Simulation,
    template_id: str,
    reason: BlockReason = "NO_REASON_GIVEN",
    times: int = 1,
) -> None:
    """A person blocks or reports the business after a message of that template. One that is gone
    cannot be complained about."""
    template = simulation.world.templates.get(template_id)
    if template is None:
        return
    day = int(simulation.clock.now() // DAY)
    template.complaints[day] = template.complaints.get(day, 0) + times
    template.complaint_reasons[reason] = template.complaint_reasons.get(reason, 0) + times
    simulation.world.changed()
    _judge(simulation, template)


def _judge(simulation: Simulation, template: Template) -> None:
    day = int(simulation.clock.now() // DAY)
    sent = total(template.sends, day - WEEK + 1, day)
    complaints = total(template.complaints, day - WEEK + 1, day)
    rate(simulation, template, score_of(sent, complaints, template.quality))


def total(counts: Mapping[int, int], first: int, last: int) -> int:
    """What was counted from one day to another, both with it."""
    return sum(number for day, number in counts.items() if first <= day <= last)


def score_of(sent: int, complaints: int, previous: str) -> str:
    """The score for a week. What says too little leaves it as it was."""
    for score, least, share in LOW:
        if complaints >= least and complaints >= share * sent:
            return score
    return "GREEN" if sent >= SENDS_FOR_GREEN else previous


def rate(simulation: Simulation, template: Template, score: str) -> None:
    """Sets the quality. Red pauses an approved template, and the third time disables it."""
    previous, template.quality = template.quality, score
    if score == previous:
        return
    template.quality_at = simulation.clock.now()
    value = life.names(template)
    value["previous_quality_score"], value["new_quality_score"] = previous, score
    simulation.webhooks.notify(template.waba_id, life.QUALITY, value)
    life.changed(simulation, template)
    if score == "RED" and template.status == "APPROVED":
        punish(simulation, template)


def punish(simulation: Simulation, template: Template) -> None:
    """The next step of the ladder."""
    step = template.pauses
    template.pauses += 1
    if step >= len(LADDER):
        life.disable(simulation, template)
        return
    title, seconds = LADDER[step]
    life.pause(simulation, template, title, simulation.clock.now() + seconds)
    watch(simulation, template)


def watch(simulation: Simulation, template: Template) -> None:
    if template.status == "PAUSED" and template.paused_until:
        moment = template.paused_until
        simulation.schedule.at(moment, _end, simulation, template.id, moment)


def _end(simulation: Simulation, template_id: str, paused_until: float) -> None:
    template = simulation.world.templates.get(template_id)
    if template is None or template.status != "PAUSED" or template.paused_until != paused_until:
        return
    release(simulation, template)


def release(simulation: Simulation, template: Template) -> None:
    """The pause is over. What people said before it no longer counts."""
    template.complaints.clear()
    life.unpause(simulation, template)
    rate(simulation, template, "UNKNOWN")


def unarchive(simulation: Simulation, template: Template) -> None:
    """Takes it out of the archive. A pause that ended there is over at once."""
    life.unarchive(simulation, template)
    watch(simulation, template)
