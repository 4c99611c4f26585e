"""Meta apps whose signature counts here."""

from datetime import datetime
from uuid import UUID

import asyncpg

from rapport.channels.errors import ConnectedElsewhere
from rapport.channels.rules.addresses import AppKind
from rapport.core.config import Settings
from rapport.core.crypto import Keyring
from rapport.core.db.transaction import ControlTx


def default_verify_token(keyring: Keyring) -> str:
    """What Meta must show us when it first calls, unless the operator chose a token."""
    return keyring.derive("webhook verify token").hex()[:32]


async def register(
    tx: ControlTx,
    keyring: Keyring,
    meta_app_id: str,
    kind: AppKind,
    secret: str,
    verify_token: str,
    workspace_id: UUID | None = None,
) -> None:
    """Makes an app known, or replaces its secrets. Raises ConnectedElsewhere for an app that is
    somebody else's."""
    written = await tx.fetchval(
        """
        insert into control.meta_app as app
          (meta_app_id, kind, workspace_id, secret, verify_token)
        values ($1, $2, $3, $4, $5)
        on conflict (meta_app_id) do update
          set secret = excluded.secret, verify_token = excluded.verify_token
          where (app.kind, app.workspace_id) is not distinct from
                (excluded.kind, excluded.workspace_id)
        returning true
        """,
        meta_app_id,
        kind,
        workspace_id,
        keyring.encrypt(secret),
        keyring.encrypt(verify_token),
    )
    if not written:
        raise ConnectedElsewhere("Meta app", "meta_app_id")


async def register_installation(tx: ControlTx, keyring: Keyring, settings: Settings) -> None:
    """Makes the installation's own app known, if its id and secret are set."""
    if settings.meta_app_id and settings.meta_app_secret:
        await register(
            tx,
            keyring,
            settings.meta_app_id,
            "installation",
            settings.meta_app_secret,
            settings.webhook_verify_token or default_verify_token(keyring),
        )


async def note_verified(pool: asyncpg.Pool, meta_app_ids: list[str], now: datetime) -> None:
    """Keeps that Meta has verified the address of these apps: the proof that it reaches us."""
    await pool.execute(
        "update control.meta_app set verified_at = $2 where meta_app_id = any($1)",
        meta_app_ids,
        now,
    )


async def note_heard(pool: asyncpg.Pool, meta_app_ids: list[str], now: datetime) -> None:
    """Keeps that webhooks signed by these apps came in."""
    await pool.execute(
        "update control.meta_app set heard_at = $2 where meta_app_id = any($1)", meta_app_ids, now
    )


async def note_refused(pool: asyncpg.Pool, meta_app_ids: list[str], now: datetime) -> None:
    """Keeps that a webhook came to the address of these apps which none of them had signed."""
    await pool.execute(
        "update control.meta_app set refused_at = $2 where meta_app_id = any($1)",
        meta_app_ids,
        now,
    )
