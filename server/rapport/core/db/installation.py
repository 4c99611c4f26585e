"""What the database knows of its installation: whose secret key it goes with."""

import asyncpg
import sqlalchemy as sa

from rapport.core.config import ConfigError
from rapport.core.crypto import Keyring
from rapport.core.db.metadata import Time, control_table, now

installation = control_table(
    "installation",
    sa.Column("singleton", sa.Boolean, primary_key=True, server_default=sa.true()),
    sa.Column("key_fingerprint", sa.Text, nullable=False),
    sa.Column("made_at", Time, nullable=False, server_default=now()),
    sa.CheckConstraint("singleton", name="one_row"),
)

Asked = asyncpg.Pool | asyncpg.Connection


async def check_key(asked: Asked, keyring: Keyring) -> None:
    """Raises ConfigError when the secrets in this database belong to a key that we do not have."""
    found = await asked.fetchval("select key_fingerprint from control.installation")
    if found is not None and found not in keyring.fingerprints:
        raise ConfigError(
            f"RAPPORT_SECRET_KEY is not the key of this database (it needs {found}, and was given "
            f"{', '.join(keyring.fingerprints)}). Put the former key back: in the setting, after a "
            "new one and a comma, or in the file secret_key of the data directory."
        )


async def note_key(asked: Asked, keyring: Keyring) -> None:
    """Writes down, once, which key an installation began with."""
    await asked.execute(
        "insert into control.installation (key_fingerprint) values ($1) on conflict do nothing",
        keyring.fingerprints[0],
    )


async def change_key(asked: Asked, keyring: Keyring) -> None:
    """From now on the newest key alone is needed; every secret must be under it by then."""
    await asked.execute(
        "update control.installation set key_fingerprint = $1", keyring.fingerprints[0]
    )
