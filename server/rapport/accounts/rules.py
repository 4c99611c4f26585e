"""Decisions about names, passwords, roles and guessing. Nothing here reads or writes."""

import re
import unicodedata
from collections.abc import Mapping, Set
from datetime import timedelta
from typing import Literal
from zoneinfo import available_timezones

import phonenumbers

from rapport.core.permissions import Catalogue, Permission
from rapport.core.refusal import InvalidInput

Builtin = Literal["owner", "admin", "agent"]
BUILTIN_ROLES: dict[Builtin, str] = {"owner": "Owner", "admin": "Admin", "agent": "Agent"}

PERMISSIONS = [
    Permission("members.read", "Team", "See members", "Names, roles and presence.", agents=True),
    Permission("members.manage", "Team", "Manage members", "Invite, change role, deactivate."),
    Permission("roles.manage", "Team", "Manage roles", "Make and change roles."),
    Permission("workspace.manage", "Settings", "Change the workspace", "Name, zone, currency."),
    Permission("workspace.delete", "Settings", "Delete the workspace", "With everything in it."),
    Permission("api_keys.manage", "Developers", "Manage API keys", "Make and revoke keys."),
    Permission("audit.read", "Settings", "Read the audit log", "Who changed which setting."),
    Permission("health.read", "Settings", "See health", "Whether every part works."),
]
OWNERS_ALONE = frozenset({"workspace.delete"})

TAKEN_PATHS = frozenset(
    {
        "api", "assets", "emojibase", "healthz", "icons", "invitation", "metrics", "readyz",
        "reset", "setup", "share", "sign-in", "webhooks",
    }
)  # fmt: skip
"""First parts of addresses that are no workspace."""

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
SESSION_LENGTH = timedelta(days=30)
SETUP_LINK_LENGTH = timedelta(days=1)
RESET_LINK_LENGTH = timedelta(hours=24)
INVITATION_LENGTH = timedelta(days=7)

FREE_FAILURES = 5
"""For one address from one host."""
FREE_FAILURES_OF_A_HOST = 50
"""More patient, since a whole office may share one."""
FREE_FAILURES_OF_AN_ADDRESS = 100
"""From wherever (NIST SP 800-63B §5.2.2 asks for no more in a row)."""
LONGEST_BLOCK = timedelta(minutes=15)
FAILURES_FORGOTTEN = timedelta(hours=1)

DEMO_EMAIL = "demo@rapport.test"
DEMO_PASSWORD = "rapport-demo"  # noqa: S105 (printed on the login page, valid on loopback only)

THEMES = ("system", "light", "dark")
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
_CURRENCY = re.compile(r"[A-Z]{3}")
MOST_KEYS = 200
_ACTION = re.compile(r"[a-z]{1,30}(\.[a-z_]{1,30})?")
_STROKE = r"[!-~\u00a1-\ud7ff\ue000-\uffff]{1,40}"
_STROKES = re.compile(f"{_STROKE}(?: {_STROKE})?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")


def permissions_of(
    builtin: Builtin | None, chosen: Set[str], catalogue: Catalogue
) -> frozenset[str]:
    """What a role may do: built-in roles follow the catalogue, so that upgrades reach them."""
    if builtin == "owner":
        return catalogue.names
    if builtin == "admin":
        return catalogue.names - OWNERS_ALONE
    if builtin == "agent":
        return catalogue.of_agents
    return frozenset(chosen) & catalogue.names


def clean_name(name: str, field: str = "name") -> str:
    """A name for people to read: 1 to 100 visible characters. Raises InvalidInput."""
    cleaned = " ".join(unicodedata.normalize("NFC", name).split())
    if not 1 <= len(cleaned) <= 100:
        raise InvalidInput("A name has 1 to 100 characters.", field=field)
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in cleaned):
        raise InvalidInput("A name holds no control characters.", field=field)
    return cleaned


def clean_email(email: str) -> str:
    """An e-mail address in lower case. Only writing to it proves it, so the check is loose."""
    cleaned = email.strip().lower()
    if len(cleaned) > 254 or not (cleaned.isprintable() and _EMAIL.fullmatch(cleaned)):
        raise InvalidInput("This is not an e-mail address.", field="email")
    return cleaned


def check_password(password: str, email: str) -> None:
    """Long enough and not the address (NIST SP 800-63B §5.1.1.2: length, no composition rules)."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise InvalidInput(
            f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.",
            field="password",
        )
    if password.lower() in (email, email.partition("@")[0]) or len(set(password)) < 4:
        raise InvalidInput("This password is too easy to guess.", field="password")


def slug_of(name: str) -> str:
    """A workspace's name as part of an address; the caller makes it unique."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "workspace"
    return f"{slug}-workspace" if slug in TAKEN_PATHS else slug


def check_slug(slug: str) -> None:
    if slug in TAKEN_PATHS:
        raise InvalidInput("This slug is an address of Rapport itself.", field="slug")
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?", slug):
        raise InvalidInput(
            "A slug has 1 to 40 lower-case letters, digits and inner hyphens.", field="slug"
        )


def check_time_zone(zone: str) -> None:
    if zone not in available_timezones():
        raise InvalidInput(
            f"{zone!r} is not a time zone; use a name such as Asia/Kolkata.", field="time_zone"
        )


def check_country(country: str) -> None:
    """ISO 3166-1 alpha-2, as far as it has telephones."""
    if country not in phonenumbers.SUPPORTED_REGIONS:
        raise InvalidInput("A country is its two-letter code, such as IN.", field="default_country")


def check_currency(currency: str) -> None:
    if not _CURRENCY.fullmatch(currency):
        raise InvalidInput("A currency is its three-letter code, such as INR.", field="currency")


def check_language(language: str) -> None:
    if not _LANGUAGE.fullmatch(language):
        raise InvalidInput("A language is a code such as en or pt-BR.", field="language")


def check_keys(keys: Mapping[str, str]) -> None:
    """Refuses what cannot be keys of actions: what an action is called, the browser app knows."""
    if len(keys) > MOST_KEYS:
        raise InvalidInput(f"At most {MOST_KEYS} actions can have keys of their own.", field="keys")
    for action, strokes in keys.items():
        if not _ACTION.fullmatch(action):
            raise InvalidInput(
                f"{action[:40]!r} is no action; one is named like conversation.reply.", field="keys"
            )
        if strokes and not _STROKES.fullmatch(strokes):
            raise InvalidInput(
                f"The keys of {action} must be like j, g i or mod+shift+x.", field="keys"
            )


def block_after(failures: int, free: int) -> timedelta:
    """How long guessing stops after so many failures in a row: doubling, up to 15 minutes."""
    if failures < free:
        return timedelta()
    return min(timedelta(seconds=2 ** min(failures - free, 20)), LONGEST_BLOCK)
