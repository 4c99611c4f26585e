"""Whether an access token serves, and what it lacks."""

from datetime import datetime, timedelta

from msgspec import Struct

from rapport.channels.errors import Advice
from rapport.channels.rules.remedies import advice
from rapport.whatsapp.client import TokenInfo

NEEDED_SCOPES = ("whatsapp_business_messaging", "whatsapp_business_management")
EXPIRY_WARNING = timedelta(days=14)


class Problem(Struct, frozen=True):
    """Something about what was given. `field` is where it was given; one that is not `blocking`
    may be mended later."""

    advice: Advice
    field: str
    blocking: bool = True


def find_problems(
    token: TokenInfo, now: datetime, *, app_id: str | None = None, waba_id: str | None = None
) -> list[Problem]:
    """What is wrong with a token, the worst first; nothing, if it serves.

    With `app_id` it has to belong to that app, with `waba_id` to reach that account.
    """
    if not token.is_valid:
        return [Problem(advice(_why_invalid(token, now)), "access_token")]
    found: list[Problem] = []
    if app_id is not None and token.app_id is not None and token.app_id != app_id:
        found.append(Problem(advice("app_mismatch"), "meta_app_id"))
    missing = [scope for scope in NEEDED_SCOPES if token.targets(scope) is None]
    if missing:
        sentence = f"The access token lacks the permission {' and '.join(missing)}."
        found.append(Problem(advice("permission_missing", sentence), "access_token"))
    elif waba_id is not None and not _reaches(token, waba_id):
        found.append(Problem(advice("account_not_assigned"), "access_token"))
    if token.expiry is not None:
        sentence = f"The access token expires on {token.expiry:%d %B %Y}."
        found.append(Problem(advice("token_expires", sentence), "access_token", blocking=False))
    return found


def expires_soon(expires_at: datetime | None, now: datetime) -> bool:
    return expires_at is not None and expires_at - now < EXPIRY_WARNING


def _why_invalid(token: TokenInfo, now: datetime) -> str:
    if token.expiry is not None and token.expiry <= now:
        return "token_expired"
    return "token_invalid"


def _reaches(token: TokenInfo, waba_id: str) -> bool:
    return all(not (ids := token.targets(scope)) or waba_id in ids for scope in NEEDED_SCOPES)
