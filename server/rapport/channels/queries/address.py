"""A visit to our own public address, to see whether we are the ones who answer there.

Proof is an answer that only this installation's key can make, for a question that it made itself
within the last minute. Network: never inside a transaction.
"""

import hmac

from itsdangerous import BadSignature, TimestampSigner

from rapport.channels.rules.addresses import reach_of
from rapport.channels.rules.reach import Reached
from rapport.core.crypto import Keyring, new_token
from rapport.core.runtime import Runtime
from rapport.core.transport import HttpFailure, ResponseTooLarge

PATH = "/api/v1/onboarding/probe/"
VALID_SECONDS = 60


async def visit(runtime: Runtime, seconds: float = 10.0) -> Reached:
    """What answers at RAPPORT_PUBLIC_URL, which is the only address ever fetched here. One that
    Meta could not call in any case is not fetched."""
    base_url = runtime.settings.base_url
    reach = reach_of(base_url)
    if reach != "public":
        return Reached(reach)
    question = _questions(runtime.keyring).sign(new_token()).decode()
    try:
        answer = await runtime.http.request(
            "GET", base_url + PATH + question, headers={}, timeout=seconds, max_response_bytes=4096
        )
    except ResponseTooLarge:
        return Reached("elsewhere", "the answer is not ours")
    except HttpFailure as failure:
        return Reached("unreachable", str(failure))
    if 300 <= answer.status < 400:
        return Reached("redirected", f"status {answer.status}")
    if hmac.compare_digest(answer.body, _proof(runtime.keyring, question)):
        return Reached("ok")
    return Reached("elsewhere", f"status {answer.status}")


def prove(keyring: Keyring, question: str) -> bytes | None:
    """The answer to a question of ours; None to anybody else's, or an old one."""
    try:
        _questions(keyring).unsign(question, max_age=VALID_SECONDS)
    except BadSignature:
        return None
    return _proof(keyring, question)


def _questions(keyring: Keyring) -> TimestampSigner:
    return TimestampSigner(keyring.derive("address question"))


def _proof(keyring: Keyring, question: str) -> bytes:
    key = keyring.derive("address proof")
    return hmac.digest(key, question.encode(), "sha256").hex().encode()
