"""The proof that a webhook comes from Meta: HMAC-SHA256 of the raw body, keyed by the app secret.

https://developers.facebook.com/docs/graph-api/webhooks/getting-started#event-notifications
"""

import hmac

HEADER = "X-Hub-Signature-256"
_PREFIX = "sha256="


def sign(raw: bytes, secret: str) -> str:
    """The value of `X-Hub-Signature-256` for these very bytes."""
    return _PREFIX + hmac.digest(secret.encode(), raw, "sha256").hex()


class Verifier:
    """Checks signatures made with one secret."""

    def __init__(self, secret: str) -> None:
        self._key = secret.encode()

    def verify(self, raw: bytes, header: bytes | None) -> bool:
        """Whether the header signs exactly these bytes, compared in constant time.

        `raw` must be the body as received: Meta escapes non-ASCII characters, so a body that was
        parsed and written anew no longer fits. An empty secret verifies nothing.
        """
        if not header or not self._key:
            return False
        # in one call of OpenSSL; a keyed HMAC object that is copied for each body takes longer
        made = _PREFIX + hmac.digest(self._key, raw, "sha256").hex()
        return hmac.compare_digest(made.encode(), header)
