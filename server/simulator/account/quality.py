"""The quality of a number: what people said in seven days against what it sent (fact sheet §5).

Meta publishes no thresholds; those here let a handful of phones bring about what takes a city at
Meta. Since October 2025 a low quality lowers no limit: it keeps the limit from rising.
"""

from simulator.simulation import Simulation
from simulator.world.models import Number

DAY = 86_400.0
WEEK = 7
# rating, complaints at least, and their share of what was sent
LOW = (("RED", 5, 0.02), ("YELLOW", 3, 0.01))


def count(simulation: Simulation, number: Number) -> None:
    """One message of the number was accepted."""
    day = int(simulation.clock.now() // DAY)
    number.sends[day] = number.sends.get(day, 0) + 1
    if len(number.sends) > WEEK + 1:
        for counts in (number.sends, number.complaints):
            for old in [kept for kept in counts if kept <= day - WEEK]:
                del counts[old]


def complain(simulation: Simulation, number: Number) -> None:
    """A person blocked or reported the number."""
    day = int(simulation.clock.now() // DAY)
    number.complaints[day] = number.complaints.get(day, 0) + 1
    _rate(simulation, number, day)
    if number.complaints[day] == 1:
        watch(simulation, number)


def _rate(simulation: Simulation, number: Number, day: int) -> None:
    number.quality_rating = rating(number, day)
    simulation.world.changed()
    simulation.live.tell("numbers", {})


def watch(simulation: Simulation, number: Number) -> None:
    """Looks again when the oldest complaint is a week old: quality comes back by itself."""
    if number.complaints:
        day = min(number.complaints) + WEEK
        simulation.schedule.at(day * DAY, _look_again, simulation, number.id, day)


def _look_again(simulation: Simulation, number_id: str, day: int) -> None:
    number = simulation.world.state.numbers.get(number_id)
    if number is None or min(number.complaints, default=day) > day - WEEK:
        return
    for old in [kept for kept in number.complaints if kept <= day - WEEK]:
        del number.complaints[old]
    _rate(simulation, number, day)
    watch(simulation, number)


def rating(number: Number, day: int) -> str:
    sent, complaints = (
        sum(count for kept, count in counts.items() if kept > day - WEEK)
        for counts in (number.sends, number.complaints)
    )
    for low, least, share in LOW:
        if complaints >= least and complaints >= share * sent:
            return low
    return "GREEN"
