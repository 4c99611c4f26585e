"""Authentication templates: Meta writes their text, in every language alike (§4.3, §7.2)."""

from typing import Any, NamedTuple

from simulator.errors import templates as refusals
from simulator.review.reading import Given

Component = dict[str, Any]

MINUTES = (1, 90)
APPS = 5
LABEL_LENGTH = 25
OTP_TYPES = ("COPY_CODE", "ONE_TAP", "ZERO_TAP")
SAMPLE = "123456"
CODE_URL = "https://www.whatsapp.com/otp/code/?otp_type={kind}&code=otp{{{{1}}}}"


class Words(NamedTuple):
    body: str
    warning: str
    footer: str
    copy: str
    autofill: str


_ENGLISH = Words(
    "*{{1}}* is your verification code.",
    "For your security, do not share this code.",
    "This code expires in {} minutes.",
    "Copy code",
    "Autofill",
)
_WORDS = {
    "en": _ENGLISH,
    "de": Words(
        "*{{1}}* ist dein Verifizierungscode.",
        "Teile diesen Code zu deiner Sicherheit mit niemandem.",
        "Dieser Code läuft in {} Minuten ab.",
        "Code kopieren",
        "Automatisch ausfüllen",
    ),
    "es": Words(
        "*{{1}}* es tu código de verificación.",
        "Por tu seguridad, no lo compartas.",
        "Este código caduca en {} minutos.",
        "Copiar código",
        "Autocompletar",
    ),
    "fr": Words(
        "*{{1}}* est votre code de vérification.",
        "Pour votre sécurité, ne le partagez pas.",
        "Ce code expire dans {} minutes.",
        "Copier le code",
        "Remplissage automatique",
    ),
    "it": Words(
        "*{{1}}* è il tuo codice di verifica.",
        "Per la tua sicurezza, non condividerlo.",
        "Questo codice scade tra {} minuti.",
        "Copia codice",
        "Compila",
    ),
    "pt": Words(
        "Seu código de verificação é *{{1}}*.",
        "Para sua segurança, não o compartilhe.",
        "Este código expira em {} minutos.",
        "Copiar código",
        "Preencher",
    ),
}


def words_of(language: str) -> Words:
    """Meta's words in a language; those that this simulator does not know come in English."""
    return _WORDS.get(language.partition("_")[0], _ENGLISH)


def body(language: str, *, with_warning: bool) -> str:
    words = words_of(language)
    return f"{words.body} {words.warning}" if with_warning else words.body


def footer(language: str, minutes: int) -> str:
    return words_of(language).footer.format(minutes)


def read(parts: list[Given], language: str) -> list[Component]:
    """The components with the text that Meta gives them. Raises GraphError."""
    found: list[Component] = []
    for part in parts:
        if part.kind not in _READERS:
            raise refusals.structure(
                f"An authentication template can't have a component of type {part.kind}."
            )
        found.append(_READERS[part.kind](part, language))
    kinds = {part.kind for part in parts}
    if not {"BODY", "BUTTONS"} <= kinds:
        raise refusals.structure("An authentication template has a body and one OTP button.")
    return found


def _body(part: Given, language: str) -> Component:
    if part.has("text"):
        raise refusals.unexpected_fields("BODY", "text")
    warning = part.boolean("add_security_recommendation") is True
    found: Component = {"type": "BODY", "text": body(language, with_warning=warning)}
    if warning:
        found["add_security_recommendation"] = True
    return found | {"example": {"body_text": [[SAMPLE]]}}


def _footer(part: Given, language: str) -> Component:
    if part.has("text"):
        raise refusals.unexpected_fields("FOOTER", "text")
    found: Component = {"type": "FOOTER", "text": ""}
    if not part.has("code_expiration_minutes"):
        raise refusals.missing_fields("FOOTER", "code_expiration_minutes")
    minutes = part.integer("code_expiration_minutes", *MINUTES)
    found["text"] = footer(language, minutes)
    found["code_expiration_minutes"] = minutes
    return found


def _buttons(part: Given, language: str) -> Component:
    given = part.list("buttons")
    if len(given) != 1:
        raise refusals.buttons("An authentication template has one OTP button.")
    button = Given(given[0], f"{part.path}['buttons'][0]", "BUTTONS")
    button.choice("type", ("OTP",))
    return {"type": "BUTTONS", "buttons": [_otp(button, language)]}


def _otp(button: Given, language: str) -> Component:
    kind = button.choice("otp_type", OTP_TYPES)
    words = words_of(language)
    text = button.optional_text("text", LABEL_LENGTH, "button text") or words.copy
    found: Component = {
        "type": "OTP",
        "otp_type": kind,
        "text": text,
        "url": CODE_URL.format(kind=kind),
    }
    if kind == "COPY_CODE":
        return found
    autofill = button.optional_text("autofill_text", LABEL_LENGTH, "button text")
    found["autofill_text"] = autofill or words.autofill
    found["supported_apps"] = _apps(button)
    if kind == "ZERO_TAP":
        if button.boolean("zero_tap_terms_accepted") is not True:
            raise refusals.buttons("The zero-tap terms must be accepted.")
        found["zero_tap_terms_accepted"] = True
    return found


def _apps(button: Given) -> list[Component]:
    """The apps that may take the code; older clients name one beside the button's text."""
    if not button.has("supported_apps"):
        return [_app(button)]
    given = button.list("supported_apps")
    if not 1 <= len(given) <= APPS:
        raise refusals.buttons(f"A one-time password button names 1 to {APPS} apps.")
    path = f"{button.path}['supported_apps']"
    return [_app(Given(one, f"{path}[{place}]", "BUTTONS")) for place, one in enumerate(given)]


def _app(holder: Given) -> Component:
    return {
        "package_name": holder.text("package_name", 224),
        "signature_hash": holder.text("signature_hash", 64),
    }


_READERS = {"BODY": _body, "FOOTER": _footer, "BUTTONS": _buttons}
