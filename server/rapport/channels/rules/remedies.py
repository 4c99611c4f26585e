"""What to do about what stands in the way of a connection: a sentence, and what to click.

Meta's screens: https://developers.facebook.com/apps (app dashboard),
https://business.facebook.com/settings (business settings),
https://business.facebook.com/wa/manage (WhatsApp Manager).
"""

from msgspec import Struct, structs

from rapport.channels.errors import Advice
from rapport.whatsapp.errors import Verdict, advise

DASHBOARD = "https://developers.facebook.com/apps/"
SYSTEM_USERS = "https://business.facebook.com/settings/system-users"
ACCOUNTS = "https://business.facebook.com/settings/whatsapp-business-accounts"
MANAGER = "https://business.facebook.com/wa/manage/phone-numbers/"
BILLING = "https://business.facebook.com/billing_hub/accounts"
SUPPORT = "https://business.facebook.com/business-support-home"

_NEW_TOKEN = (
    "Open Business settings → Users → System users.",
    "Choose the system user, press Generate new token and choose the app.",
    "Choose Never as its expiry.",
    "Tick whatsapp_business_messaging and whatsapp_business_management.",
    "Copy the token and give it to Rapport.",
)


class _Way(Struct, frozen=True):
    steps: tuple[str, ...]
    link: str | None = None


# The steps beside the catalogue's sentences of Meta's errors.
_WAYS = {
    "token_invalid": _Way(_NEW_TOKEN, SYSTEM_USERS),
    "token_expired": _Way(_NEW_TOKEN, SYSTEM_USERS),
    "permission_missing": _Way(_NEW_TOKEN, SYSTEM_USERS),
    "pin_wrong": _Way(
        (
            "If you know the PIN, enter it again.",
            "If not: open WhatsApp Manager → Phone numbers and choose the number.",
            "Choose Two-step verification → Change PIN and set six new digits.",
            "Register again with the new PIN.",
        ),
        MANAGER,
    ),
    "number_not_verified": _Way(
        (
            "Press Send code and choose SMS or a call.",
            "Enter the six digits that arrive on the number.",
            "Register again.",
        ),
        MANAGER,
    ),
    "number_not_registered": _Way(
        (
            "Open the number under Settings → Channels.",
            "Press Register and enter six digits: the number's two-step PIN, or a new one.",
        )
    ),
    "pin_tries": _Way(("Wait at least ten minutes.", "Enter the right PIN once."), MANAGER),
    "registration_limit": _Way(("Leave the number alone for 72 hours, then register it once.",)),
    "number_just_deleted": _Way(("Wait five minutes, then register the number.",)),
    "recipient_not_on_test_list": _Way(
        (
            "Open Meta's app dashboard, choose the app, then WhatsApp → API Setup.",
            "Under To, choose Manage phone number list and add the phone you write from.",
            "Enter the code that WhatsApp sends to that phone, then write again.",
        ),
        DASHBOARD,
    ),
    "payment_problem": _Way(
        (
            "Open Meta's Billing Hub and choose the WhatsApp account.",
            "Choose Payment methods and add a card, or repair the one that is there.",
            "Pay what is open, then press Resume on the number.",
        ),
        BILLING,
    ),
    "account_locked": _Way(("Open Business Support Home and choose the account.",), SUPPORT),
    "waba_banned": _Way(
        ("Open Business Support Home, choose the account, and press Request review.",), SUPPORT
    ),
}

_OWN = {
    "app_not_live": Advice(
        reason="app_not_live",
        sentence="The Meta app is in development mode, so Meta sends it no messages of customers.",
        remedy="Switch the app to Live in Meta's app dashboard.",
        steps=(
            "Open Meta's app dashboard and choose the app.",
            "Under App settings → Basic, fill in the address of your privacy policy and save.",
            "Switch App mode from Development to Live, or press Publish.",
        ),
        link=DASHBOARD,
    ),
    "secret_wrong": Advice(
        reason="secret_wrong",
        sentence="This app secret does not belong to this app id.",
        remedy="Copy both from the app's basic settings.",
        steps=(
            "Open Meta's app dashboard and choose the app.",
            "Under App settings → Basic, copy the App ID.",
            "Press Show beside App secret and copy it.",
        ),
        link=DASHBOARD,
    ),
    "app_mismatch": Advice(
        reason="app_mismatch",
        sentence="The access token belongs to another app than the one given.",
        remedy="Make the token for this app, or give id and secret of the token's app.",
        steps=_NEW_TOKEN,
        link=SYSTEM_USERS,
    ),
    "account_not_assigned": Advice(
        reason="account_not_assigned",
        sentence="The access token does not reach this WhatsApp account.",
        remedy="Assign the account to the system user, then make the token anew.",
        steps=(
            "Open Business settings → Accounts → WhatsApp accounts and choose the account.",
            "Press Add people (or Assign), choose the system user, and give full control.",
            *_NEW_TOKEN,
        ),
        link=ACCOUNTS,
    ),
    "token_expires": Advice(
        reason="token_expires",
        sentence="The access token will expire.",
        remedy="Replace it by a system user token that never expires.",
        steps=_NEW_TOKEN,
        link=SYSTEM_USERS,
    ),
    "accounts_not_listed": Advice(
        reason="accounts_not_listed",
        sentence="The access token does not say which WhatsApp accounts it reaches.",
        remedy="Enter the id of the WhatsApp account by hand; WhatsApp Manager shows it.",
        link=MANAGER,
    ),
    "callback_elsewhere": Advice(
        reason="callback_elsewhere",
        sentence="Meta verified the address, but its call did not reach this installation.",
        remedy="Check where the public address leads; another installation may answer there.",
    ),
    "fields_missing": Advice(
        reason="fields_missing",
        sentence="The Meta app does not listen to messages.",
        remedy="Subscribe the app to the field messages.",
        steps=(
            "Open Meta's app dashboard, choose the app, then WhatsApp → Configuration.",
            "Under Webhook fields, press Manage and subscribe to messages.",
        ),
        link=DASHBOARD,
    ),
    "callback_refused": Advice(
        reason="callback_refused",
        sentence="Meta called our address and did not get the agreed answer.",
        remedy="Make the public address reach Rapport, with a certificate of a known authority.",
        steps=(
            "Repeat the step Public address: it must be green.",
            "Make sure that no login page, firewall or country filter stands before /webhooks.",
            "Try again.",
        ),
    ),
}


def advice(reason: str, sentence: str | None = None) -> Advice:
    """What to do about a reason, ours or the catalogue's; `sentence` says it more exactly."""
    found = _OWN.get(reason)
    if found is None:
        way = _WAYS.get(reason, _Way(()))
        said, remedy = advise(reason)
        found = Advice(reason=reason, sentence=said, remedy=remedy, steps=way.steps, link=way.link)
    return found if sentence is None else structs.replace(found, sentence=sentence)


def advice_on(verdict: Verdict) -> Advice:
    """What to do about a refusal of Meta's; Meta's own words stay in the verdict."""
    way = _WAYS.get(verdict.reason, _Way(()))
    return Advice(
        reason=verdict.reason,
        sentence=verdict.sentence,
        remedy=verdict.remedy,
        steps=way.steps,
        link=way.link,
    )
