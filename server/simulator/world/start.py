"""The world as it is at the start: one business, one WABA with two numbers, six people."""

import secrets
from random import Random

from simulator.world import ids
from simulator.world.models import SCOPES, App, Business, Number, Phone, State, Token, Waba
from simulator.world.people import UserIds, country_of, formatted
from simulator.world.starting_ads import starting_ads
from simulator.world.starting_templates import STARTING_TEMPLATES

BUSINESS_NAME = "Practice Business"
WABA_NAME = "Practice WABA"
NUMBERS = (("15550783881", "Practice Shop"), ("442079460123", "Practice Support"))
PHONES = (
    ("16505551234", "Sheena Nelson"),
    ("34612345678", "Lucía Gómez"),
    ("919876543210", "Priya Sharma"),
    ("5511987654321", "João Almeida"),
    ("971501234567", "ليلى حداد"),
    ("2348031234567", "Amara Okafor"),
)
# ranges that regulators keep free for films and examples (NANP, Ofcom, ComReg, ARCEP)
FICTIONAL = (
    "1{area}55501{two}",
    "442079460{three}",
    "447700900{three}",
    "3532091{five}",
    "3363998{four}",
)
AREAS = ("202", "212", "305", "312", "415", "512", "617", "702", "808", "917")


def new_state(seed: int, now: float) -> State:
    """The start world of a seed. Ids follow from the seed; secrets never do."""
    random = Random(f"world {seed}")  # noqa: S311 ids are to be the same for the same seed
    business = Business(id=ids.object_id(random), name=BUSINESS_NAME)
    state = State(seed=seed, signing_key=secrets.token_hex(32), business=business)
    app = App(id=ids.object_id(random), name="Practice app", secret=secrets.token_hex(16))
    state.apps[app.id] = app
    token = new_token(app.id, ids.object_id(random), issued_at=now)
    state.tokens[token.value] = token
    waba = new_waba(state, random, WABA_NAME)
    for recipe in STARTING_TEMPLATES:
        template = recipe.made_for(waba.id, now)
        state.templates[template.id] = template
    for digits, name in NUMBERS:
        new_number(state, random, waba, formatted(digits), name)
    for ad in starting_ads(random):
        state.ads[ad.id] = ad
    user_ids = user_ids_of(state)
    for wa_id, name in PHONES:
        state.phones[wa_id] = Phone(wa_id=wa_id, user_id=user_ids.of(wa_id), name=name)
    return state


def user_ids_of(state: State) -> UserIds:
    key = Random(f"{state.business.id} {state.seed}").getrandbits(63)  # noqa: S311 not a secret
    return UserIds(key)


def new_token(app_id: str, user_id: str, *, issued_at: float) -> Token:
    """A system user's token with every permission, for all of the business, for ever."""
    return Token(
        value="EAA" + secrets.token_urlsafe(96).replace("-", "").replace("_", ""),
        app_id=app_id,
        user_id=user_id,
        scopes=list(SCOPES),
        issued_at=issued_at,
    )


def new_waba(state: State, random: Random, name: str, country: str = "US") -> Waba:
    """A WABA to which the first app is subscribed already. It has no template yet."""
    waba = Waba(
        id=ids.object_id(random),
        name=name,
        business_id=state.business.id,
        namespace=ids.namespace(random),
        country=country,
        subscriptions={next(iter(state.apps)): None},
    )
    state.wabas[waba.id] = waba
    return waba


def new_number(
    state: State, random: Random, waba: Waba, display_phone_number: str, verified_name: str
) -> Number:
    number = Number(
        id=ids.object_id(random),
        waba_id=waba.id,
        display_phone_number=display_phone_number,
        verified_name=verified_name,
        country="",
    )
    number.country = country_of(number.digits)
    number.profile = {
        "about": "A practice number. Nobody pays, nobody is disturbed.",
        "vertical": "RETAIL",
    }
    state.numbers[number.id] = number
    return number


def fictional_number(random: Random, taken: set[str]) -> str:
    """A plausible number that no real person can have, and that is not taken."""
    while True:
        digits = random.choice(FICTIONAL).format(
            area=random.choice(AREAS),
            two=f"{random.randrange(100):02}",
            three=f"{random.randrange(1_000):03}",
            four=f"{random.randrange(10_000):04}",
            five=f"{random.randrange(100_000):05}",
        )
        if digits not in taken:
            return digits
