"""Links by which Meta fetches a file of ours that its upload does not take."""

from datetime import timedelta
from uuid import UUID

from itsdangerous import BadSignature, URLSafeTimedSerializer

from rapport.core.config import Settings
from rapport.core.crypto import Keyring

PATH = "/api/v1/shared-files"
LIFE = timedelta(hours=1)
"""Meta fetches a linked file when it takes the message."""


def link_to(settings: Settings, keyring: Keyring, workspace_id: UUID, media_id: UUID) -> str:
    """An address of the file for whoever has it, for an hour."""
    token = _signer(keyring).dumps([workspace_id.hex, media_id.hex])
    return f"{settings.base_url}{PATH}/{token}"


def read(keyring: Keyring, token: str) -> tuple[UUID, UUID] | None:
    """The workspace and the file of a link that we made within the hour."""
    try:
        workspace_id, media_id = _signer(keyring).loads(token, max_age=int(LIFE.total_seconds()))
    except BadSignature:
        return None
    return UUID(workspace_id), UUID(media_id)


def _signer(keyring: Keyring) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(keyring.derive("shared files"))
