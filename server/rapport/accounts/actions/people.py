"""People: who they are and how they prove it. A person may be a member of many workspaces."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from rapport.accounts import models, rules
from rapport.accounts.errors import EmailTaken, TooManyAttempts
from rapport.core.crypto import token_hash
from rapport.core.db.transaction import ControlTx
from rapport.core.ids import new_id
from rapport.core.refusal import NotFound

_hasher = PasswordHasher()  # argon2id with the parameters of RFC 9106 §4, second choice
_HOST = "host "  # no address begins so: it holds a space
# Guessing an unknown address costs as much as a known one, so the time tells nothing.
_DECOY = _hasher.hash("nobody has this password")


async def hash_password(password: str) -> str:
    """An argon2id hash. Takes about 50 ms of another thread, so call it outside transactions."""
    return await asyncio.to_thread(_hasher.hash, password)


async def fits(password: str, password_hash: str | None) -> bool:
    """Whether the password made the hash; takes as long when there is no hash."""

    def verify() -> bool:
        try:
            return _hasher.verify(password_hash or _DECOY, password) and password_hash is not None
        except (VerificationError, InvalidHashError):
            return False

    return await asyncio.to_thread(verify)


async def create(
    tx: ControlTx, *, email: str, name: str, password_hash: str | None, language: str = "en"
) -> UUID:
    """A new person. Raises EmailTaken."""
    person_id = new_id()
    try:
        async with tx.savepoint():
            await tx.execute(
                """
                insert into control.person (id, email, name, password_hash, language)
                values ($1, $2, $3, $4, $5)
                """,
                person_id,
                rules.clean_email(email),
                rules.clean_name(name),
                password_hash,
                language,
            )
    except asyncpg.UniqueViolationError:
        raise EmailTaken from None
    return person_id


async def change(tx: ControlTx, person_id: UUID, changes: Mapping[str, Any]) -> None:
    """Changes name, language, theme, keys, undo_seconds or photo_id; the caller has checked
    them."""
    if changes:
        await tx.execute(
            models.person.update().where(models.person.c.id == person_id).values(**changes)
        )


async def credentials(tx: ControlTx, person_id: UUID) -> tuple[str, str | None]:
    """A person's e-mail address and password hash. Raises NotFound."""
    row = await tx.fetchrow(
        "select email, password_hash from control.person where id = $1", person_id
    )
    if row is None:
        raise NotFound("person")
    return row["email"], row["password_hash"]


async def set_password(
    tx: ControlTx, person_id: UUID, password_hash: str, *, keep_session: UUID | None = None
) -> None:
    """Changes the password and ends every session (but one) and open reset link of the person."""
    await tx.execute(
        "update control.person set password_hash = $2 where id = $1", person_id, password_hash
    )
    await tx.execute(
        "delete from control.session where person_id = $1 and id is distinct from $2",
        person_id,
        keep_session,
    )
    await tx.execute(
        "delete from control.link where person_id = $1 and kind = 'password_reset'", person_id
    )


def guessers(email: str, host: str) -> dict[str, int]:
    """Against whom a wrong password counts, and how many failures each is allowed for free.

    The address alone is patient: otherwise anybody could lock its owner out.
    """
    return {
        f"{email} from {host}": rules.FREE_FAILURES,
        email: rules.FREE_FAILURES_OF_AN_ADDRESS,
        f"{_HOST}{host}": rules.FREE_FAILURES_OF_A_HOST,
    }


async def count_attempt(tx: ControlTx, subjects: Mapping[str, int], now: datetime) -> None:
    """Counts an attempt as failed before it is tried, so that many at once are slowed as well;
    `forget_attempt` takes it back. Raises TooManyAttempts while any of the subjects is blocked."""
    free = {token_hash(subject): allowed for subject, allowed in subjects.items()}
    keys = sorted(free)
    await tx.execute(
        """
        insert into control.sign_in_attempt (subject, failures, last_at)
        select subject, 0, $2 from unnest($1::bytea[]) as subject on conflict do nothing
        """,
        keys,
        now,
    )
    rows = await tx.fetch(
        "select subject, failures, last_at from control.sign_in_attempt"
        " where subject = any($1) order by subject for update",
        keys,
    )
    waits = [
        row["last_at"] + rules.block_after(row["failures"], free[row["subject"]]) - now
        for row in rows
        if now - row["last_at"] < rules.FAILURES_FORGOTTEN
    ]
    if waits and max(waits) > timedelta():
        raise TooManyAttempts(max(waits).total_seconds())
    await tx.execute(
        """
        update control.sign_in_attempt set last_at = $2,
          failures = case when last_at < $3 then 1 else failures + 1 end
        where subject = any($1)
        """,
        keys,
        now,
        now - rules.FAILURES_FORGOTTEN,
    )


async def forget_attempt(tx: ControlTx, subjects: Mapping[str, int]) -> None:
    """Takes back the last attempt, which was no failure after all, and forgives what the person
    got wrong before it. What others got wrong from the same host still counts."""
    host = {subject for subject in subjects if subject.startswith(_HOST)}
    await forget_failures(tx, subjects.keys() - host)
    await tx.execute(
        "update control.sign_in_attempt set failures = failures - 1"
        " where subject = any($1) and failures > 0",
        [token_hash(subject) for subject in host],
    )


async def forget_failures(tx: ControlTx, subjects: Iterable[str]) -> None:
    """Lets these try again at once."""
    await tx.execute(
        "delete from control.sign_in_attempt where subject = any($1)",
        [token_hash(subject) for subject in subjects],
    )
