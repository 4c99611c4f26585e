import hashlib
import hmac

import pytest

from rapport.whatsapp.signature import Verifier, sign

BODY = b'{"object":"whatsapp_business_account","text":"caf\\u00e9"}'
SECRET = "5a2b"
SIGNED = sign(BODY, SECRET).encode()


def test_the_signature_is_what_meta_documents():
    digest = hmac.new(SECRET.encode(), BODY, hashlib.sha256).hexdigest()
    assert f"sha256={digest}".encode() == SIGNED
    assert Verifier(SECRET).verify(BODY, SIGNED)


@pytest.mark.parametrize(
    "header",
    [
        None,
        b"",
        b"sha256=",
        b"sha256",
        sign(BODY, "other").encode(),
        sign(BODY + b" ", SECRET).encode(),
        SIGNED.upper(),
        SIGNED.removeprefix(b"sha256="),
        SIGNED + b"0",
        SIGNED[:-1],
        b"sha1=" + b"0" * 40,
        "sha256=é".encode() * 64,
        b"sha256=\xff",
        b"x" * 100_000,
    ],
)
def test_any_other_header_is_refused(header):
    assert not Verifier(SECRET).verify(BODY, header)


def test_an_empty_secret_signs_for_nobody():
    assert not Verifier("").verify(BODY, sign(BODY, "").encode())


def test_a_body_written_anew_no_longer_fits():
    assert not Verifier(SECRET).verify(BODY.decode("unicode_escape").encode(), SIGNED)
