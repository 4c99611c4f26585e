"""What files are called, what they may be used for, and how they are answered."""

import unicodedata
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rapport.core.refusal import InvalidInput
from rapport.messaging.errors import FileRefused, RangeUnsatisfiable
from rapport.messaging.rules import files
from rapport.messaging.rules.contents import file_places
from rapport.messaging.rules.files import LONGEST_NAME, Span
from rapport.whatsapp.media import MB, sniff, upload_type


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("menu.pdf", "menu.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\ann\\menu.pdf", "menu.pdf"),
        ("a\r\nSet-Cookie: b\x00.pdf", "aSet-Cookie: b.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("मेनू कार्ड.pdf", "मेनू कार्ड.pdf"),
        ("  . . ", "file.pdf"),
        ("", "file.pdf"),
        (None, "file.pdf"),
        (".htaccess", "htaccess.pdf"),
    ],
)
def test_a_name_is_cleaned(given: str | None, cleaned: str):
    assert files.clean_name(given, "application/pdf") == cleaned


@given(st.text(max_size=600))
@example("x" * 1000 + ".pdf")
@example("." * 300)
@example("a." + "b" * 400)
def test_no_name_is_dangerous(text: str):
    name = files.clean_name(text, "image/png")
    assert 0 < len(name) <= LONGEST_NAME
    assert not set(name) & set("/\\")
    assert not any(unicodedata.category(each)[0] == "C" for each in name)
    assert name not in (".", "..")
    header = files.disposition(name, inline=False)
    assert header.isascii()
    assert header.isprintable()


def test_a_name_follows_its_conversion():
    assert files.renamed("beach.heic", "image/jpeg") == "beach.jpg"
    assert files.renamed("beach", "audio/ogg") == "beach.ogg"


def test_a_disposition_names_the_file_twice():
    assert files.disposition('é"%.pdf', inline=True) == (
        "inline; filename=\"____.pdf\"; filename*=UTF-8''%C3%A9%22%25.pdf".replace("____", "___")
    )


@pytest.mark.parametrize(
    ("header", "span"),
    [
        (None, None),
        ("bytes=0-9", Span(0, 10)),
        ("bytes=90-", Span(90, 10)),
        ("bytes=90-500", Span(90, 10)),
        ("bytes=-5", Span(95, 5)),
        ("bytes=-500", Span(0, 100)),
        ("bytes=0-0", Span(0, 1)),
        ("bytes=5-2", None),
        ("bytes=0-1,5-6", None),
        ("bytes=-", None),
        ("chapters=1-2", None),
        ("bytes=٣-", Span(3, 97)),
    ],
)
def test_a_range_is_read(header: str | None, span: Span | None):
    assert files.read_range(header, 100) == span


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=100-", 100), ("bytes=-0", 9), ("bytes=0-", 0)]
)
def test_a_range_behind_the_end_is_refused(header: str, size: int):
    with pytest.raises(RangeUnsatisfiable):
        files.read_range(header, size)


@given(st.text(max_size=40) | st.from_regex(r"bytes=\d*-\d*", fullmatch=True), st.integers(0, 1000))
def test_no_range_leaves_the_file(header: str, size: int):
    try:
        span = files.read_range(header, size)
    except RangeUnsatisfiable:
        return
    assert span is None or (0 <= span.start < span.start + span.length <= size)


def test_a_version_that_the_caller_has_is_recognised():
    assert files.is_unchanged('"a", W/"b"', '"b"')
    assert files.is_unchanged("*", '"b"')
    assert not files.is_unchanged('"a"', '"b"')
    assert not files.is_unchanged(None, '"b"')


def test_what_could_be_active_is_only_saved():
    for active in ("text/html", "image/svg+xml", "application/xml", "text/plain", "", None):
        assert files.served_type(active) == "application/octet-stream"
    assert files.served_type("application/pdf") == "application/pdf"
    assert files.linked_type("text/html") == "application/octet-stream"
    assert files.linked_type("application/zip") == "application/zip"


def test_pauses_grow_until_meta_forgets():
    pauses = [files.pause_before_retry(timedelta(minutes=each)) for each in (0, 1, 30, 600)]
    assert pauses == [
        timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=30), timedelta(hours=1)
    ]  # fmt: skip
    assert files.pause_before_retry(timedelta(days=7)) is None


@pytest.mark.parametrize(
    ("purpose", "mime_type", "treatment"),
    [
        ("message", "image/heic", "picture"),
        ("message", "video/mp4", "recording"),
        ("message", "image/svg+xml", "keep"),
        ("message", "text/plain", "keep"),
        ("document", "image/jpeg", "keep"),
        ("sticker", "image/gif", "sticker"),
        ("voice", "video/webm", "voice"),
    ],
)
def test_a_purpose_and_a_type_say_what_is_done(purpose, mime_type: str, treatment: str):
    assert files.treatment(purpose, mime_type) == treatment


def test_a_purpose_can_be_impossible():
    for purpose, mime_type in (("voice", "image/png"), ("sticker", "audio/mpeg")):
        with pytest.raises(FileRefused):
            files.treatment(purpose, mime_type)


def test_a_file_is_used_as_what_it_is():
    files.check_use("image", {}, "image", voice=False, path="image")
    files.check_use("document", {}, "image", voice=False, path="document")
    files.check_use("gif", {}, "video", voice=False, path="template.gif")
    files.check_use("audio", {"voice": True}, "audio", voice=True, path="audio")
    with pytest.raises(InvalidInput) as refusal:
        files.check_use("video", {}, "image", voice=False, path="video")
    assert refusal.value.field == "video.id"
    with pytest.raises(InvalidInput) as refusal:
        files.check_use("audio", {"voice": True}, "audio", voice=False, path="audio")
    assert refusal.value.field == "audio.voice"


def test_the_files_of_a_message_are_found():
    header = {"type": "image", "image": {"id": "1"}}
    card = {"card_index": 0, "components": [{"type": "header", "parameters": [header]}]}
    carousel = {
        "components": [{"type": "body", "parameters": []}, {"type": "carousel", "cards": [card]}]
    }
    assert [place.path for place in file_places("template", {"template": carousel})] == [
        "template.components[1].cards[0].components[0].parameters[0].image"
    ]
    assert [
        place.path for place in file_places("interactive", {"interactive": {"header": header}})
    ] == ["interactive.header.image"]
    assert [place.part for place in file_places("image", {"image": {"id": "1"}})] == [{"id": "1"}]
    assert file_places("text", {"text": {"body": "a"}}) == []


@pytest.mark.parametrize(
    ("head", "mime_type"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image/heic"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", "image/avif"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "video/quicktime"),
        (b"\0\0\0\x18ftypM4A \0\0\0\0M4A isom", "audio/mp4"),
        (b"\0\0\0\x18ftyp3gp4\0\0\0\0isom3gp4", "video/3gpp"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "video/mp4"),
        (b"%PDF-1.7\n<html>", "application/pdf"),
        (b"#!/bin/sh\nrm", "text/plain"),
    ],
)
def test_a_type_is_told_by_the_first_bytes(head: bytes, mime_type: str):
    assert sniff(head, "text/plain") == mime_type


def test_meta_takes_uploads_by_their_type():
    assert upload_type("application/pdf", 99 * MB) == "application/pdf"
    assert upload_type("image/jpeg", 5 * MB) == "image/jpeg"
    assert upload_type("image/jpeg", 5 * MB + 1) is None
    assert upload_type("video/mp4", 17 * MB) is None
    assert upload_type("application/zip", 10) is None
    assert upload_type("text/csv", 10) == "text/plain"
