"""The world as the rest of the simulator asks and changes it."""

from random import Random
from zlib import crc32

import phonenumbers

from simulator.clock import Clock
from simulator.crowd.crowd import Crowd, Saved
from simulator.world import ids, people, start
from simulator.world.models import App, Chat, Number, Phone, QrCode, State, Token, Waba, pair
from simulator.world.people import Person
from simulator.world.starting_templates import STARTING_TEMPLATES
from simulator.world.templates import Templates
from simulator.world.windows import Windows

PASSING_PHONES = 5_000
CHAT_LENGTH = 500


class World:
    """Holds the state, finds things in it and notes that it changed."""

    def __init__(self, state: State, clock: Clock, random: Random) -> None:
        self._clock = clock
        self.random = random
        self.take(state)

    def take(self, state: State) -> None:
        """Makes `state` the world."""
        self.state = state
        self.crowd = None if state.crowd is None else Crowd(state.crowd)
        self.windows = Windows(state.windows, self.crowd)
        self.templates = Templates(state.templates)
        self.user_ids = start.user_ids_of(state)
        self._by_user_id = {phone.user_id: phone for phone in state.phones.values()}
        self._passing = [p.wa_id for p in state.phones.values() if p.passing]
        self.is_changed = True

    def gather(self, crowd: Saved | None) -> None:
        """Another crowd takes the place of the one there is; None: nobody does."""
        self.state.crowd = crowd
        self.crowd = None if crowd is None else Crowd(crowd)
        self.windows = Windows(self.state.windows, self.crowd)
        self.changed()

    def changed(self) -> None:
        self.is_changed = True

    def as_saved(self) -> State:
        """The state as it is to be saved, with the time that it is of."""
        if self.crowd is not None:
            self.state.crowd = self.crowd.saved()
        self.state.clock_offset = self._clock.offset
        return self.state

    def reset(self) -> None:
        """Back to the start, with the app, its secret, its token and the callback."""
        old, new = self.state, start.new_state(self.state.seed, self._clock.now())
        app = next(iter(old.apps.values()))
        new.apps = {app.id: App(id=app.id, name=app.name, secret=app.secret)}
        first_token = next(iter(old.tokens.values()))
        new.tokens = {first_token.value: first_token}
        new.callback, new.signing_key, new.starts = old.callback, old.signing_key, old.starts
        self.take(new)

    @property
    def first_app(self) -> App:
        return next(iter(self.state.apps.values()))

    @property
    def first_token(self) -> Token:
        return next(iter(self.state.tokens.values()))

    def numbers_of(self, waba: Waba) -> list[Number]:
        return [number for number in self.state.numbers.values() if number.waba_id == waba.id]

    def qr_code(self, code: str) -> tuple[Number, QrCode] | None:
        """The QR code with that text, and whose it is."""
        for number in self.state.numbers.values():
            if found := number.qr_codes.get(code):
                return number, found
        return None

    def find_phone(self, address: str) -> Phone | None:
        """The phone with that number or user id."""
        phone = self.state.phones.get(address) or self._by_user_id.get(address)
        if phone is None and (digits := people.dialled(address)):
            phone = self.state.phones.get(people.wa_id_for(digits))
        return phone

    def person(self, wa_id: str) -> Person:
        """Whoever has that number, with or without a phone in the world."""
        phone = self.state.phones.get(wa_id)
        if phone is None:
            return Person(wa_id, self.user_ids.of(wa_id), people.name_of(wa_id))
        return Person(wa_id, phone.user_id, phone.name)

    def person_with(self, user_id: str) -> Person | None:
        """Whoever has that user id, None if it was never given to anybody."""
        phone = self._by_user_id.get(user_id)
        if phone is not None:
            return Person(phone.wa_id, user_id, phone.name)
        wa_id = self.user_ids.wa_id_of(user_id)
        return None if wa_id is None else Person(wa_id, user_id, people.name_of(wa_id))

    def stranger_with(self, user_id: str) -> Person:
        """Somebody for a user id that was made elsewhere. The number is invented."""
        country = user_id.partition(".")[0]
        calling_code = phonenumbers.country_code_for_region(country) or 999
        wa_id = f"{calling_code}{crc32(user_id.encode()):010}"
        return Person(wa_id, user_id, people.name_of(wa_id))

    def add_phone(self, phone: Phone) -> Phone:
        self.state.phones[phone.wa_id] = phone
        self._by_user_id[phone.user_id] = phone
        if phone.passing:
            self._passing.append(phone.wa_id)
            if len(self._passing) > PASSING_PHONES:
                self._forget(self._passing.pop(0))
        self.changed()
        return phone

    def remove_phone(self, phone: Phone) -> None:
        self.state.phones.pop(phone.wa_id, None)
        self._by_user_id.pop(phone.user_id, None)
        for number_id in self.state.numbers:
            self.state.chats.pop(pair(number_id, phone.wa_id), None)
        if phone.passing and phone.wa_id in self._passing:
            self._passing.remove(phone.wa_id)
        self.changed()

    def _forget(self, wa_id: str) -> None:
        phone = self.state.phones.get(wa_id)
        if phone is not None:
            self.remove_phone(phone)

    def add_waba(self, name: str) -> Waba:
        """A WABA with the templates that every WABA has from the start."""
        waba = start.new_waba(self.state, self.random, name)
        for recipe in STARTING_TEMPLATES:
            self.templates.add(recipe.made_for(waba.id, self._clock.now()))
        self.changed()
        return waba

    def remove_waba(self, waba: Waba) -> None:
        gone = {number.id for number in self.numbers_of(waba)}
        del self.state.wabas[waba.id]
        for number_id in gone:
            del self.state.numbers[number_id]
        for key in [key for key, chat in self.state.chats.items() if chat.number_id in gone]:
            del self.state.chats[key]
        for template in self.templates.of(waba):
            self.templates.remove(template)
        self.windows.forget(gone)
        self.changed()

    def change_number(self, phone: Phone, wa_id: str) -> None:
        """The person has a new number, hence a new user id. Their chats come along."""
        chats = [c for c in self.state.chats.values() if c.wa_id == phone.wa_id]
        self.remove_phone(phone)
        phone.wa_id, phone.user_id = wa_id, self.user_ids.of(wa_id)
        phone.met.clear()  # nobody has used the new number yet
        self.add_phone(phone)
        for chat in chats:
            chat.wa_id = wa_id
            self.state.chats[pair(chat.number_id, wa_id)] = chat

    def chat(self, number_id: str, wa_id: str) -> Chat:
        key = pair(number_id, wa_id)
        chat = self.state.chats.get(key)
        if chat is None:
            chat = self.state.chats[key] = Chat(wa_id=wa_id, number_id=number_id)
        return chat

    def taken_numbers(self) -> set[str]:
        return {number.digits for number in self.state.numbers.values()} | set(self.state.phones)

    def new_object_id(self) -> str:
        return ids.object_id(self.random)
