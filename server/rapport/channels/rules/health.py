"""What is to be thought of an account, judged from what was read of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from rapport.channels.errors import Advice
from rapport.channels.rules.pauses import Pause, Restriction
from rapport.channels.rules.reach import Reached
from rapport.channels.rules.remedies import advice
from rapport.channels.rules.subscriptions import (
    INDISPENSABLE_FIELDS,
    find_app,
    missing_fields,
    same_address,
)
from rapport.channels.rules.tokens import expires_soon, find_problems
from rapport.core.health import Finding, failed, ok, unknown, warning
from rapport.whatsapp.client import (
    AppSubscription,
    HealthStatus,
    PhoneNumber,
    SubscribedApp,
    TokenInfo,
)
from rapport.whatsapp.errors import MetaError, classify

WRONG_SIGNATURE_NOTED = timedelta(minutes=2)
"""Rightly signed webhooks are noted once a minute only, so a wrong one may seem to be the last."""
NOT_REGISTERED = frozenset({"PENDING", "UNVERIFIED", "DISCONNECTED"})
NOT_USABLE = frozenset({"BANNED", "RESTRICTED", "DELETED", "MIGRATED", "OFFLINE"})
LIMITED = frozenset({"FLAGGED", "RATE_LIMITED"})
SET_CALLBACK = "Open the account under Settings → Channels and press Set webhooks."


def judge_token(
    info: TokenInfo, waba_id: str, app_id: str, now: datetime, *, is_practice: bool
) -> Finding:
    """Whether the access token serves, and for how long."""
    for problem in find_problems(info, now, waba_id=waba_id):
        if problem.blocking:
            return failed(problem.advice.sentence, _remedy(problem.advice))
    if not is_practice and info.app_id not in (None, app_id):
        found = advice("app_mismatch")
        return warning(found.sentence, _remedy(found))
    if info.expiry is None:
        return ok("The access token has every permission and never expires.")
    said = f"The access token expires on {info.expiry:%d %B %Y}."
    if expires_soon(info.expiry, now):
        return warning(said, _remedy(advice("token_expires")))
    return ok(said)


def judge_app(is_live: bool | None) -> Finding:
    if is_live is False:
        found = advice("app_not_live")
        return failed(found.sentence, _remedy(found))
    return ok("The Meta app may be told of messages.")


def judge_subscription(
    subscribed: Sequence[SubscribedApp], app_id: str, current: AppSubscription | None
) -> Finding:
    """Whether our app hears of the account, and of everything that matters."""
    if find_app(subscribed, app_id) is None:
        return failed("Our Meta app does not hear of this account.", SET_CALLBACK)
    missing = missing_fields(current) if current else []
    if not INDISPENSABLE_FIELDS.isdisjoint(missing):
        return failed("Our Meta app does not listen to messages.", SET_CALLBACK)
    if current is not None and missing:
        return warning(f"Our Meta app does not listen to {', '.join(missing)}.", SET_CALLBACK)
    return ok("Our Meta app hears of this account.")


def judge_callback(
    subscribed: Sequence[SubscribedApp],
    app_id: str,
    current: AppSubscription | None,
    ours: str | None,
) -> Finding:
    """Whether Meta calls us, or somebody else; `ours` is None where any address may be ours."""
    app = find_app(subscribed, app_id)
    override = app.override_callback_uri if app else None
    called = override or (current.callback_url if current else None)
    if called is None:
        return failed("Meta has not been told where to send webhooks.", SET_CALLBACK)
    if ours is not None and not same_address(called, ours):
        return failed(f"Meta sends webhooks to {called} instead of {ours}.", SET_CALLBACK)
    return ok(f"Meta sends webhooks to {called}.")


def judge_signature(
    verified_at: datetime | None, heard_at: datetime | None, refused_at: datetime | None
) -> Finding:
    """Whether what arrives is signed by our app's secret."""
    since = heard_at or verified_at
    if refused_at and (since is None or refused_at > since + WRONG_SIGNATURE_NOTED):
        return failed(
            f"The last webhook, at {refused_at:%H:%M on %d %B} (UTC), was signed with another "
            "secret than the app's, and was refused.",
            "Copy the app secret from Meta's app dashboard (App settings → Basic) and connect the "
            "account again with it.",
        )
    if heard_at is not None:
        return ok(f"The last webhook came at {heard_at:%H:%M on %d %B} (UTC), rightly signed.")
    if verified_at is not None:
        return ok("Meta has verified the address. No webhook has come yet.")
    return unknown(
        "Meta has never called here.",
        "Write a message to one of the numbers. If nothing arrives: " + SET_CALLBACK,
    )


def judge_standing(
    health: HealthStatus | None, review: str | None, restrictions: Sequence[Restriction]
) -> Finding:
    """Payment, review, bans and restrictions."""
    for entity in health.entities if health else ():
        if entity.entity_type not in ("WABA", "BUSINESS"):
            continue
        for error in entity.errors:
            verdict = classify(MetaError(code=error.error_code))
            said = error.error_description or verdict.sentence
            remedy = error.possible_solution or verdict.remedy
            found = advice(verdict.reason)
            if verdict.reason == "payment_problem":
                said, remedy = found.sentence, _remedy(found)
            blocks = entity.can_send_message == "BLOCKED"
            return failed(said, remedy) if blocks else warning(said, remedy)
    if review not in (None, "APPROVED"):
        return warning(
            f"WhatsApp's review of this account: {(review or '').lower()}.",
            "Wait for the review, or see in WhatsApp Manager what it asks for.",
        )
    if restrictions:
        kinds = ", ".join(each.type.lower().replace("_", " ") for each in restrictions)
        return warning(
            f"WhatsApp restricts this account: {kinds}.",
            restrictions[0].remediation or "Open Business Support Home and ask for a review.",
        )
    return ok("In good standing.")


def judge_number(pause: Pause | None, seen: PhoneNumber | None) -> Finding:
    """Whether a number can send; `seen` is None where Meta no longer lists it."""
    if pause is not None:
        return failed(pause.sentence, f"{pause.remedy} Then press Resume on the number.")
    if seen is None:
        return failed(
            "Meta no longer lists this number in the account.",
            "Look in WhatsApp Manager where it went, and connect that account.",
        )
    if seen.status in NOT_REGISTERED:
        found = advice("number_not_registered")
        return failed(found.sentence, _remedy(found))
    words = (seen.status or "").lower().replace("_", " ")
    if seen.status in NOT_USABLE:
        return failed(
            f"WhatsApp says of this number: {words}.",
            "Look at the number in WhatsApp Manager and follow what it says.",
        )
    if seen.status in LIMITED or seen.quality_rating == "RED":
        state = f", {words}" if seen.status in LIMITED else ""
        return warning(
            f"Many people block or report this number (quality low{state}).",
            "Write only to people who expect it, and stop campaigns for a while.",
        )
    return ok("Connected.")


def judge_address(reached: Reached, real_accounts: int) -> Finding:
    """Whether Meta can reach us; practice numbers need no public address."""
    if reached.status == "ok":
        return ok(reached.sentence)
    if not real_accounts:
        return ok("Only practice numbers are connected; they need no public address.")
    remedy = reached.remedy or "Set RAPPORT_PUBLIC_URL."
    if reached.may_continue:
        return warning(reached.sentence, remedy)
    return failed(reached.sentence, remedy)


def _remedy(found: Advice) -> str:
    """The remedy with the steps that lead there."""
    return " ".join([found.remedy, *found.steps])
