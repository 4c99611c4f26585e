"""What the members of a crowd do with what they get.

A message that will be read waits as its place in the outbox, and whatever is needed then is read
from there: a million of them are a few megabytes, however long they wait.
"""

from array import array
from collections.abc import Callable

from simulator.account import quality as numbers
from simulator.crowd.crowd import BLOCKS, STOPPED, Crowd
from simulator.network import identities, incoming, members, taps, will
from simulator.network.inbound import Object
from simulator.network.statuses import Transit, announce
from simulator.outbox import Entry
from simulator.review import quality as templates
from simulator.simulation import Simulation
from simulator.world.models import ChatMessage, Number, Phone, Template, pair
from simulator.world.people import Person

TICKS_PER_SECOND = 10
AT_ONCE = 200  # messages that are looked at before others have their turn

REPLIES = (
    "Thanks!", "Ok 👍", "Great, thank you.", "When will it arrive?", "How much is that?",
    "Can I pay by card?", "Is this still available?", "Please call me tomorrow.", "Perfect",
    "Who is this?", "I have a question about my order.", "Yes please", "No, thanks.", "Merci !",
    "Danke schön", "Where are you located?", "Can I change the address?", "👍", "Sounds good.",
    "What are your opening hours?",
)  # fmt: skip
EMOJIS = ("👍", "❤️", "😂", "🙏", "🎉")


def read_later(simulation: Simulation, transit: Transit) -> None:
    """A message has reached a member, who reads it after a while or never."""
    crowd = simulation.world.crowd
    if crowd is None or simulation.random.random() >= crowd.habits.reads:
        return
    moment = simulation.clock.now() + simulation.random.uniform(*crowd.habits.read_after)
    tick = int(moment * TICKS_PER_SECOND) + 1
    crowd.waiting += 1
    places = crowd.unread.get(tick)
    if places is None:
        places = crowd.unread[tick] = array("Q")
        simulation.schedule.at(tick / TICKS_PER_SECOND, _time_has_come, simulation, crowd, tick)
    places.append(transit.position)


def _time_has_come(simulation: Simulation, crowd: Crowd, tick: int) -> None:
    crowd.reading.extend(crowd.unread.pop(tick, ()))
    if not crowd.is_reading:
        crowd.is_reading = True
        _read_on(simulation, crowd)


def _read_on(simulation: Simulation, crowd: Crowd) -> None:
    """Reads a few and comes back for the rest, so that a day that is skipped does not stop the
    world."""
    for _ in range(min(AT_ONCE, len(crowd.reading))):
        crowd.waiting -= 1
        _read(simulation, crowd, crowd.reading.popleft())
    crowd.is_reading = bool(crowd.reading)
    if crowd.is_reading:
        simulation.schedule.after(0.0, _read_on, simulation, crowd)


class _Sight:
    """What a member sees of a message: who wrote it to whom."""

    __slots__ = (
        "crowd", "entry", "is_kept", "member", "number", "phone", "position", "simulation",
        "template",
    )  # fmt: skip

    def __init__(
        self, simulation: Simulation, crowd: Crowd, position: int, entry: Entry, number: Number,
        member: int,
    ) -> None:  # fmt: skip
        self.simulation = simulation
        self.crowd = crowd
        self.position = position
        self.entry = entry
        self.number = number
        self.member = member
        self.template = _template(simulation, number, entry)
        self.phone = members.phone_of(simulation, crowd, member)
        self.is_kept = self.phone.wa_id in simulation.world.state.phones
        if not self.is_kept and entry.to.isdecimal():
            self.phone.hide_phone = False  # the number has just written to it (fact sheet §3.1)


def _sight(simulation: Simulation, crowd: Crowd, position: int) -> _Sight | None:
    """None once the member, the business number or the message is gone, or they are strangers."""
    if crowd is not simulation.world.crowd:
        return None
    entry = simulation.outbox.entry(position)
    if entry is None:
        return None
    number = simulation.world.state.numbers.get(entry.phone_number_id)
    member = crowd.member(entry.wa_id)
    if number is None or member is None or members.wants(simulation, number, entry.wa_id, BLOCKS):
        return None
    return _Sight(simulation, crowd, position, entry, number, member)


def _template(simulation: Simulation, number: Number, entry: Entry) -> Template | None:
    content = entry.payload.get("template")
    if not isinstance(content, dict):
        return None
    language = content.get("language")
    code = str(language.get("code")) if isinstance(language, dict) else ""
    return simulation.world.templates.find(number.waba_id, str(content.get("name")), code)


def _read(simulation: Simulation, crowd: Crowd, position: int) -> None:
    seen = _sight(simulation, crowd, position)
    if seen is None:
        return
    crowd.counts.read += 1
    if crowd.is_among(seen.member, "receipts", crowd.habits.receipts):
        announce(simulation, _transit(seen), "read")
    deed = _deed(seen)
    if deed is not None:
        wait = simulation.random.uniform(*crowd.habits.answer_after)
        simulation.schedule.after(wait, _do, simulation, crowd, position, deed)


def _transit(seen: _Sight) -> Transit:
    """What the statuses of an earlier message have to say."""
    phone, entry = seen.phone, seen.entry
    return Transit(
        number=seen.number,
        person=Person(phone.wa_id, phone.user_id, phone.name),
        wamid=entry.id,
        position=seen.position,
        callback_data=entry.biz_opaque_callback_data,
        shows_phone=identities.shows_phone(seen.simulation, seen.number, phone),
        phone=phone if seen.is_kept else None,
        bubble=_bubble(seen) if seen.is_kept else None,
        identity_hash=identities.known_hash(seen.number, phone, phone),
    )


def _bubble(seen: _Sight) -> ChatMessage | None:
    chat = seen.simulation.world.state.chats.get(pair(seen.number.id, seen.phone.wa_id))
    found = reversed(chat.messages if chat else ())
    return next((bubble for bubble in found if bubble.id == seen.entry.id), None)


Deed = Callable[[_Sight], None]


def _deed(seen: _Sight) -> Deed | None:
    """What follows the reading of a message, if anything does."""
    habits, draw = seen.crowd.habits, seen.simulation.random.random()
    is_marketing = seen.template is not None and seen.template.category == "MARKETING"
    for deed, share, may in (
        (_tap, habits.taps, True),
        (_reply, habits.replies, True),
        (_like, habits.reacts, True),
        (_say_stop, habits.says_stop, is_marketing),
        (_stop, habits.stops, is_marketing),
        (_block, habits.blocks, True),
        (_report, habits.reports, True),
        (_move, habits.moves, True),
    ):
        if may and draw < share:
            return deed if deed is not _tap or _choices(seen) else None
        draw -= share if may else 0.0
    return None


def _do(simulation: Simulation, crowd: Crowd, position: int, deed: Deed) -> None:
    seen = _sight(simulation, crowd, position)
    if seen is not None:
        deed(seen)


def _choices(seen: _Sight) -> list[Object]:
    return taps.choices(seen.entry.payload, seen.template)


def _tap(seen: _Sight) -> None:
    seen.crowd.counts.taps += 1
    message = seen.simulation.random.choice(_choices(seen))
    say(seen.simulation, seen.number, seen.phone, message | {"context": {"id": seen.entry.id}})


def _reply(seen: _Sight) -> None:
    seen.crowd.counts.replies += 1
    say(seen.simulation, seen.number, seen.phone, text(seen.simulation.random.choice(REPLIES)))


def _like(seen: _Sight) -> None:
    seen.crowd.counts.reactions += 1
    emoji = seen.simulation.random.choice(EMOJIS)
    reaction = {"message_id": seen.entry.id, "emoji": emoji}
    message: Object = {"type": "reaction", "reaction": reaction}
    say(seen.simulation, seen.number, seen.phone, message)


def _say_stop(seen: _Sight) -> None:
    seen.crowd.counts.said_stop += 1
    say(seen.simulation, seen.number, seen.phone, text("STOP"))


def _stop(seen: _Sight) -> None:
    seen.crowd.counts.stopped += 1
    if seen.is_kept:
        will.stop_marketing(seen.simulation, seen.phone, seen.number)
    elif not seen.crowd.wants(seen.number.id, seen.member, STOPPED):
        seen.crowd.want(seen.number.id, seen.member, STOPPED)
        will.tell_preference(seen.simulation, seen.phone, seen.number, "stop")


def _block(seen: _Sight) -> None:
    seen.crowd.counts.blocked += 1
    if seen.is_kept:
        will.block(seen.simulation, seen.phone, seen.number)
    else:
        seen.crowd.want(seen.number.id, seen.member, BLOCKS)
        _complain(seen)


def _report(seen: _Sight) -> None:
    seen.crowd.counts.reported += 1
    _complain(seen)


def _complain(seen: _Sight) -> None:
    numbers.complain(seen.simulation, seen.number)
    if seen.template is not None:
        templates.complain(seen.simulation, seen.template.id)


def _move(seen: _Sight) -> None:
    """The member has a new number, and whoever wrote to the old one is told."""
    simulation, crowd, old = seen.simulation, seen.crowd, seen.phone
    if not crowd.move(seen.member):
        return
    crowd.counts.moved += 1
    new_wa_id = crowd.wa_id(seen.member)
    kind = "user_changed_user_id" if old.hide_phone else "user_changed_number"
    say(
        simulation,
        seen.number,
        old,
        {"type": "system", "system": {"type": kind, "wa_id": new_wa_id}},
    )


def text(body: str) -> Object:
    return {"type": "text", "text": {"body": body}}


def say(simulation: Simulation, number: Number, phone: Phone, message: Object) -> None:
    """A member sends a message. Only phones of the world keep it."""
    if number.registered:
        is_kept = phone.wa_id in simulation.world.state.phones
        content, now = message.get(message["type"]), simulation.clock.now()
        incoming.write(simulation, number, phone, message, content, now, is_kept=is_kept)
