"""What the words of a template say: the reviewer's reading, as small questions (§4.3, §7.3).

Meta's reviewer is a model and its people; this one knows a few words of six languages, so that each
verdict can be brought about. Its word lists are its own.
"""

import re
from typing import Any, NamedTuple

from simulator.review import variables

Component = dict[str, Any]


class Rejection(NamedTuple):
    """Why a template is rejected: the `reason`, and `rejection_info` for a person."""

    reason: str
    text: str
    advice: str


_PROMOTION = re.compile(
    r"\d+\s?%\s*(?:off|discount|de descuento|de desconto|rabatt|de réduction|di sconto)"
    r"|\b(?:discount(?:s|ed)?|promo(?:tion(?:s|al)?)?(?: codes?)?|coupons?|vouchers?|flash sale"
    r"|(?:on|big|spring|summer|autumn|fall|winter|clearance|black friday) sale|special offers?"
    r"|exclusive offers?|limited[- ]time|buy now|shop now|order now|free gift|best deals?"
    r"|descuentos?|ofertas?|rebajas|compra ahora|descontos?|promo[cç][aã]o|promo[cç][oõ]es"
    r"|compre agora|rabatt(?:e|aktion)?|sonderangebote?|jetzt kaufen|soldes|achetez maintenant"
    r"|offre sp[eé]ciale|sconti|sconto|offerta speciale|acquista ora)\b",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"\b(?:otp|one[- ]time (?:password|passcode|pin|code)|(?:verification|security|login|log-in"
    r"|access|2fa|authentication) code|c[oó]digo de (?:verificaci[oó]n|verifica[cç][aã]o|seguridad"
    r"|seguran[cç]a)|verifizierungscode|best[aä]tigungscode|code de v[eé]rification"
    r"|codice di verifica)\b",
    re.IGNORECASE,
)
_ABUSE = re.compile(
    r"\b(?:idiots?|morons?|bastards?|bitch(?:es)?|fuck\w*|kill you|hurt you|legal action"
    r"|you will be arrested|hijo de puta|scheiße|arschloch)\b",
    re.IGNORECASE,
)
_SCAM = re.compile(
    r"\b(?:send|reply with|answer with|share|enter|confirm|give us|provide|env[ií]e|responda con"
    r"|senden sie)\b[^.!?]{0,40}\b(?:card number|cvv|social security number|national id"
    r"|passport number|account number|password|pin|n[uú]mero de tarjeta|kreditkartennummer)\b"
    r"|\b(?:lottery winner|won (?:the|a) lottery|double your money)\b",
    re.IGNORECASE,
)
_SHORTENER = re.compile(
    r"(?<![\w.-])(?:www\.)?(?:bit\.ly|tinyurl\.com|goo\.gl|t\.co|ow\.ly|is\.gd|buff\.ly|cutt\.ly"
    r"|rb\.gy|shorturl\.at|rebrand\.ly|tiny\.cc)/",
    re.IGNORECASE,
)


def words_of(parts: list[Component]) -> str:
    """All that a person reads of a template, buttons and cards too."""
    return "\n".join(_texts(parts))


def _texts(parts: list[Component]) -> list[str]:
    found: list[str] = []
    for part in parts:
        if part.get("text"):
            found.append(part["text"])
        if part["type"] == "LIMITED_TIME_OFFER":
            found.append(part["limited_time_offer"]["text"])
        found += [button["text"] for button in part.get("buttons", ()) if "text" in button]
        for card in part.get("cards", ()):
            found += _texts(card["components"])
    return found


def links_of(parts: list[Component]) -> list[str]:
    cards = [part for holder in parts for card in holder.get("cards", ()) for part in [card]]
    inner = [part for card in cards for part in card["components"]]
    return [
        button["url"]
        for part in [*parts, *inner]
        for button in part.get("buttons", ())
        if "url" in button and button["type"] != "OTP"
    ]


def category_of(category: str, parts: list[Component]) -> str:
    """The category that a template has, whatever it was submitted as."""
    return "MARKETING" if category == "UTILITY" and promotes(parts) else category


def promotes(parts: list[Component]) -> bool:
    kinds = {part["type"] for part in parts}
    sells = any(button["type"] == "COPY_CODE" for part in parts for button in _buttons(part))
    return sells or "LIMITED_TIME_OFFER" in kinds or _PROMOTION.search(words_of(parts)) is not None


def _buttons(part: Component) -> list[Component]:
    return part.get("buttons", [])


def rejection_of(category: str, parts: list[Component]) -> Rejection | None:
    """Why a reviewer rejects a template for itself, None if it does not."""
    return next(filter(None, (rule(category, parts) for rule in _RULES)), None)


def _braces(_category: str, parts: list[Component]) -> Rejection | None:
    if not any(variables.are_mismatched(text) for text in _texts(parts)):
        return None
    return Rejection(
        "INVALID_FORMAT",
        "Variable parameters have mismatched curly braces.",
        "Write every variable with two braces on each side, such as {{1}}.",
    )


def _adjacent(_category: str, parts: list[Component]) -> Rejection | None:
    if not any(variables.are_adjacent(text) for text in _texts(parts)):
        return None
    return Rejection(
        "INVALID_FORMAT",
        "Variable parameters stand next to each other.",
        "Put words between the variables, so that each can be understood.",
    )


def _short_links(_category: str, parts: list[Component]) -> Rejection | None:
    if not any(_SHORTENER.search(text) for text in [*links_of(parts), words_of(parts)]):
        return None
    return Rejection(
        "INVALID_FORMAT",
        "The template contains a shortened link, which hides where it leads.",
        "Use a link of a domain that belongs to your business.",
    )


def _abuse(_category: str, parts: list[Component]) -> Rejection | None:
    if not _ABUSE.search(words_of(parts)):
        return None
    return Rejection(
        "ABUSIVE_CONTENT",
        "The template contains abusive or threatening content.",
        "Take out insults and threats, such as that of legal action.",
    )


def _scam(category: str, parts: list[Component]) -> Rejection | None:
    if category == "AUTHENTICATION" or not _SCAM.search(words_of(parts)):
        return None
    return Rejection(
        "SCAM",
        "The template asks for sensitive identifiers or promises money.",
        "Do not ask for card numbers, passwords, account or identity numbers.",
    )


def _code(category: str, parts: list[Component]) -> Rejection | None:
    text = words_of(parts)
    if category == "AUTHENTICATION" or "{{" not in text or not _CODE.search(text):
        return None
    return Rejection(
        "INCORRECT_CATEGORY",
        "The template delivers a one-time password outside the category AUTHENTICATION.",
        "Submit it as an AUTHENTICATION template.",
    )


_RULES = (_braces, _adjacent, _short_links, _abuse, _scam, _code)


def signature_of(parts: list[Component]) -> tuple[str, str]:
    """Body and footer: what two templates may not have in common."""
    texts = {part["type"]: part.get("text", "") for part in parts}
    return texts.get("BODY", ""), texts.get("FOOTER", "")


DUPLICATE = Rejection(
    "INVALID_FORMAT",
    "The template is a duplicate: another one has the same body and footer.",
    "Use the existing template, or write this one differently.",
)
