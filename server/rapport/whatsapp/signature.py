"""The proof that a webhook comes from Meta: HMAC-SHA256 of the raw body, keyed by the app secret.

https://developers.facebook.com/docs/graph-api/webhooks/getting-started#event-notifications
"""

import hmac

HEADER = "X-Hub-Signature-256"
_PREFIX = "sha256="


def sign(raw: bytes, secret: str) -> str:
    """The value of `X-Hub-Signature-256` for these very bytes."""
    return _PREFIX + hmac.digest(secret.encode(), raw, "sha256").hex()


def verify(raw: bytes, header: str | None, secret: str) -> bool:
    """Whether the header signs exactly these bytes, compared in constant time.

    `raw` must be the body as received: Meta escapes non-ASCII characters, so a body that was parsed
    and written anew no longer fits. An empty secret verifies nothing.
    """
    if not header or not secret:
        return False
    return hmac.compare_digest(sign(raw, secret).encode(), header.encode("utf-8", "replace"))
