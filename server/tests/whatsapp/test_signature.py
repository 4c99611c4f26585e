import hashlib
import hmac

import pytest

from rapport.whatsapp import signature

BODY = b'{"object":"whatsapp_business_account","text":"caf\\u00e9"}'
SECRET = "5a2b"


def test_the_signature_is_what_meta_documents():
    digest = hmac.new(SECRET.encode(), BODY, hashlib.sha256).hexdigest()
    assert signature.sign(BODY, SECRET) == f"sha256={digest}"
    assert signature.verify(BODY, f"sha256={digest}", SECRET)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "sha256=",
        "sha256",
        signature.sign(BODY, "other"),
        signature.sign(BODY + b" ", SECRET),
        signature.sign(BODY, SECRET).upper(),
        signature.sign(BODY, SECRET).removeprefix("sha256="),
        signature.sign(BODY, SECRET) + "0",
        signature.sign(BODY, SECRET)[:-1],
        "sha1=" + "0" * 40,
        "sha256=" + "é" * 64,
        "sha256=\udcff",
        "x" * 100_000,
    ],
)
def test_any_other_header_is_refused(header):
    assert not signature.verify(BODY, header, SECRET)


def test_an_empty_secret_signs_for_nobody():
    assert not signature.verify(BODY, signature.sign(BODY, ""), "")


def test_a_body_written_anew_no_longer_fits():
    header = signature.sign(BODY, SECRET)
    assert not signature.verify(BODY.decode("unicode_escape").encode(), header, SECRET)
