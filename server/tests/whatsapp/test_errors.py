from collections import defaultdict
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.whatsapp.errors import (
    Handling,
    MetaError,
    Pauses,
    classify,
    read_error,
    wait_before,
)
from rapport.whatsapp.errors.classify import _ENTRIES

NEVER_AGAIN = {Handling.FIX_REQUEST, Handling.STOP_CONTACT, Handling.NEEDS_TEMPLATE}
ADMIN = {Handling.ACCOUNT, Handling.REAUTHORISE, Handling.PAUSE_NUMBER}
# the retry classes of Meta's documents, code by code
DOCUMENTED = {
    "retry": ([1, 2, 131000, 131016, 131053, 133004, 139102, 139103], {Handling.RETRY_LATER}),
    "wait": (
        [4, 613, 80007, 130429, 131056, 131057, 132015, 133008, 133009, 133015, 133016, 134101],
        {Handling.WAIT},
    ),
    "needs a template": ([131047], {Handling.NEEDS_TEMPLATE}),
    "never again": (
        [
            *[100, 130403, 130472, 130497, 131008, 131009, 131020, 131021, 131026, 131030, 131041],
            *[131049, 131050, 131051, 131055, 131062, 131201, 131207, 131215, 132000, 132001],
            *[132005, 132007, 132008, 132012, 132016, 134100, 135000, 138006, 138018, 139000],
            *[139004, 139100, 139101, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299],
            *[2494164, 2494179, 137000],
        ],
        NEVER_AGAIN,
    ),
    "somebody must act": (
        [
            *[0, 3, 10, 33, 190, 200, 299, 368, 131005, 131031, 131037, 131042, 131044, 131045],
            *[131048, 131064, 132068, 133010, 134011, 2388001, 2388019, 2494100, 133000, 133005],
            *[133006, 147001, 147005, 141014],
        ],
        ADMIN,
    ),
}
TABLE = [(code, handlings) for codes, handlings in DOCUMENTED.values() for code in codes]


@pytest.mark.parametrize(("code", "handlings"), TABLE)
def test_every_documented_code_has_the_class_that_meta_gives_it(code, handlings):
    verdict = classify(MetaError(code=code))
    assert verdict.handling in handlings
    assert not verdict.reason.startswith("unknown_error")


@pytest.mark.parametrize(
    ("code", "pauses"),
    [
        (131056, Pauses.PAIR),
        (130429, Pauses.NUMBER),
        (190, Pauses.NUMBER),
        (131048, Pauses.NUMBER_MARKETING),
        (131042, Pauses.WABA),
        (131064, Pauses.WABA),
        (132015, Pauses.TEMPLATE),
        (132016, Pauses.TEMPLATE),
        (131050, Pauses.CONTACT_MARKETING),
        (131049, Pauses.CONTACT_MARKETING),
        (131026, Pauses.CONTACT),
        (4, Pauses.APP),
        (131047, Pauses.NONE),
        (131053, Pauses.NONE),
    ],
)
def test_an_error_pauses_no_more_than_it_concerns(code, pauses):
    assert classify(MetaError(code=code)).pauses is pauses


@pytest.mark.parametrize(
    ("code", "subcode", "reason"),
    [
        (190, 463, "token_expired"),
        (190, 460, "token_invalid"),
        (100, 33, "object_unknown"),
        (100, 2388019, "template_limit"),
        (100, 2388072, "template_format"),
        (100, 7, "parameter_invalid"),
        (131009, 2494010, "parameter_value_invalid"),
        (200, None, "permission_missing"),
        (200006, None, "template_insights_off"),
        (141006, None, "payment_problem"),
        (141555, None, "health_problem"),
    ],
)
def test_the_subcode_tells_where_the_code_does_not(code, subcode, reason):
    assert classify(MetaError(code=code, error_subcode=subcode)).reason == reason


def test_an_unknown_code_is_not_retried_and_keeps_what_meta_said():
    verdict = classify(MetaError(code=139999, message="(#139999) Something new"))
    assert verdict.handling is Handling.FIX_REQUEST
    assert verdict.text == "(#139999) Something new"
    assert wait_before(verdict, 1) is None


def test_an_unknown_code_that_meta_calls_transient_is_tried_thrice():
    verdict = classify(MetaError(code=139999, is_transient=True))
    assert [wait_before(verdict, attempts) for attempts in (1, 2, 3)] == [
        timedelta(seconds=1),
        timedelta(seconds=4),
        None,
    ]


def test_retries_slow_down_and_end():
    verdict = classify(MetaError(code=131016))
    waits = [wait_before(verdict, attempts) for attempts in range(1, 6)]
    assert waits == [*(timedelta(seconds=4**power) for power in range(4)), None]


def test_a_pair_waits_ever_longer_and_without_end():
    verdict = classify(MetaError(code=131056))
    assert wait_before(verdict, 1) == timedelta(seconds=1)
    assert wait_before(verdict, 4) == timedelta(seconds=64)
    assert wait_before(verdict, 500) == timedelta(hours=1)


def test_every_wait_says_how_long():
    waiting = [entry for entry in _ENTRIES if entry.handling is Handling.WAIT]
    assert waiting
    assert all(entry.delay_seconds for entry in waiting)


def test_a_reason_means_one_thing_and_a_code_has_one_entry():
    sentences = defaultdict(set)
    codes = []
    for entry in _ENTRIES:
        sentences[entry.reason].add((entry.sentence, entry.remedy, entry.handling))
        codes += [(code, *entry.subcodes) for code in entry.codes]
    assert [reason for reason, meanings in sentences.items() if len(meanings) > 1] == []
    assert len(codes) == len(set(codes))


@given(st.integers(0, 2**31 - 1), st.none() | st.integers(0, 2**31 - 1), st.integers(1, 50))
def test_every_code_has_a_verdict(code, subcode, attempts):
    verdict = classify(MetaError(code=code, error_subcode=subcode))
    assert verdict.sentence
    assert verdict.remedy
    wait = wait_before(verdict, attempts)
    assert wait is None or wait > timedelta(0)


ANSWER = b"""{"error":{"message":"(#130429) Rate limit hit","type":"OAuthException","code":130429,
"error_data":{"messaging_product":"whatsapp","details":"Cloud API message throughput reached."},
"error_subcode":2494055,"fbtrace_id":"Az8or2yhqkZfEZ","is_transient":false}}"""


def test_an_answer_is_read():
    error = read_error(ANSWER)
    assert error is not None
    assert (error.code, error.error_subcode) == (130429, 2494055)
    assert error.text == error.details == "Cloud API message throughput reached."


def test_error_data_may_be_a_plain_string_and_codes_text():
    error = read_error(b'{"error":{"code":"100","error_data":"name is taken","new":[1]}}')
    assert error is not None
    assert (error.code, error.text) == (100, "name is taken")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>502</html>",
        b"null",
        b"[]",
        b"{}",
        b'{"error":null}',
        b'{"error":"no"}',
        b'{"error":{}}',
        b'{"error":{"message":"no code"}}',
        b'{"error":{"code":[1]}}',
        b'{"error":{"code":-1}}',
        b'{"error":{"code":' + b"9" * 400 + b"}}",
        b'{"error":{"code":1,"message":"\xff"}}',
        b'{"error":' + b"[" * 100_000,
    ],
)
def test_what_is_no_error_is_not_taken_for_one(body):
    assert read_error(body) is None


@given(st.binary())
def test_any_bytes_are_an_error_or_none(body):
    error = read_error(b'{"error":' + body + b"}")
    assert error is None or error.code is not None
