"""Secrets at rest, and keys for other purposes, all derived from `RAPPORT_SECRET_KEY`."""

import base64
import hashlib
import secrets
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from rapport.core.config import ConfigError

MINIMUM_KEY_LENGTH = 24


class UnreadableSecret(Exception):
    """A stored secret was not encrypted with any of the keys given, or it was changed."""


class Keyring:
    """The installation's keys. The first encrypts; every one decrypts, so keys can be rotated."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys or any(len(key) < MINIMUM_KEY_LENGTH for key in keys):
            raise ConfigError(
                "RAPPORT_SECRET_KEY needs at least "
                f"{MINIMUM_KEY_LENGTH} characters; make one with: openssl rand -base64 32"
            )
        self._keys = list(keys)
        self._fernet = MultiFernet([Fernet(_fernet_key(key)) for key in keys])

    @classmethod
    def parse(cls, setting: str) -> "Keyring":
        """From the setting: keys separated by commas, the newest first."""
        return cls([key.strip() for key in setting.split(",") if key.strip()])

    @property
    def fingerprints(self) -> list[str]:
        """One per key, newest first; they tell keys apart and give nothing away."""
        return [_derive(key, "fingerprint").hex()[:16] for key in self._keys]

    def encrypt(self, secret: str) -> bytes:
        return self._fernet.encrypt(secret.encode())

    def decrypt(self, token: bytes) -> str:
        """The secret that `encrypt` was given. Raises UnreadableSecret."""
        try:
            return self._fernet.decrypt(token).decode()
        except InvalidToken:
            raise UnreadableSecret from None

    def reencrypt(self, token: bytes) -> bytes:
        """The same secret under the newest key. Raises UnreadableSecret."""
        try:
            return self._fernet.rotate(token)
        except InvalidToken:
            raise UnreadableSecret from None

    def derive(self, purpose: str) -> bytes:
        """32 bytes for one purpose (signing cookies, a database password), from the newest key."""
        return _derive(self._keys[0], purpose)

    def derive_all(self, purpose: str) -> list[bytes]:
        """The same from every key, newest first, for what was derived before the last rotation."""
        return [_derive(key, purpose) for key in self._keys]

    @property
    def setting(self) -> str:
        """What `parse` makes this keyring of."""
        return ",".join(self._keys)

    def without_old(self) -> "Keyring":
        """The newest key alone."""
        return Keyring(self._keys[:1])

    def with_new(self, key: str) -> "Keyring":
        """With a key that encrypts from now on."""
        return Keyring([key, *self._keys])

    @property
    def has_old(self) -> bool:
        return len(self._keys) > 1


def new_token() -> str:
    """256 random bits, safe in a URL: for sessions, links and API keys."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """What we store of a random token: it is random enough that no salt or slow hash would help."""
    return hashlib.sha256(token.encode()).digest()


def _derive(key: str, purpose: str) -> bytes:
    hkdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=f"rapport/{purpose}".encode())
    return hkdf.derive(key.encode())


def _fernet_key(key: str) -> bytes:
    return base64.urlsafe_b64encode(_derive(key, "secrets at rest"))
