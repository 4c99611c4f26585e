import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from rapport.whatsapp import media
from rapport.whatsapp.media import KB, MB, MediaKind

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def picture(form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (16, 16), "red").save(out, form)
    return out.getvalue()


def moving_webp() -> bytes:
    out = io.BytesIO()
    first, second = (Image.new("RGB", (16, 16), colour) for colour in ("red", "blue"))
    first.save(out, "WEBP", save_all=True, append_images=[second])
    return out.getvalue()


def opus(channels: int) -> bytes:
    return b"OggS\0\2" + bytes(20) + b"\1\x13OpusHead\1" + bytes([channels]) + bytes(17)


def iso(brand: bytes) -> bytes:
    return b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0mp42isom" + bytes(64)


def office(part: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "<document/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("head", "declared", "mime"),
    [
        (picture("JPEG"), "image/jpeg", "image/jpeg"),
        (picture("PNG"), "image/png", "image/png"),
        (picture("WEBP"), "image/webp", "image/webp"),
        (picture("GIF"), "image/gif", "image/gif"),
        (opus(1), "audio/ogg; codecs=opus", "audio/ogg"),
        (iso(b"mp42"), "video/mp4", "video/mp4"),
        (iso(b"isom"), "audio/mp4", "audio/mp4"),
        (iso(b"M4A "), "audio/x-m4a", "audio/mp4"),
        (iso(b"3gp4"), "video/3gpp", "video/3gpp"),
        (iso(b"heic"), "image/heic", "image/heic"),
        (b"\xff\xfb\x90\x00" + bytes(60), "audio/mp3", "audio/mpeg"),
        (b"\xff\xf1\x50\x80" + bytes(60), "audio/aac", "audio/aac"),
        (b"#!AMR\n" + bytes(60), "audio/amr", "audio/amr"),
        (b"%PDF-1.7\n%\xe2\xe3", "application/pdf", "application/pdf"),
        (office("word/document.xml"), DOCX, DOCX),
        (office("xl/workbook.xml"), XLSX, XLSX),
        (b"name,phone\nAnn,1\n", "text/csv", "text/csv"),
        ("Grüße".encode(), "text/plain", "text/plain"),
        ("Grüße".encode()[:-1], "text/plain", "text/plain"),
    ],
)
def test_an_honest_file_is_what_it_says(head, declared, mime):
    assert media.sniff(head, declared) == mime


@pytest.mark.parametrize(
    ("head", "declared", "mime"),
    [
        (picture("PNG"), "image/jpeg", "image/png"),
        (picture("GIF"), "image/png", "image/gif"),
        (b"<html><script>alert(1)</script>", "image/png", "text/html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/>", "image/png", "image/svg+xml"),
        (b"MZ" + bytes(100), "image/jpeg", media.OCTETS),
        (b"MZ" + bytes(100), "application/pdf", media.OCTETS),
        (b"just words", "image/jpeg", "text/plain"),
        (b"just words", "text/html", "text/plain"),
        (bytes(range(256)), "image/jpeg", media.OCTETS),
        (b"", "image/jpeg", media.OCTETS),
        (iso(b"mp42"), "image/jpeg", "video/mp4"),
    ],
)
def test_a_lying_file_is_what_its_bytes_are(head, declared, mime):
    assert media.sniff(head, declared) == mime


@given(st.binary(max_size=300), st.text(max_size=30))
def test_any_bytes_have_a_type(head, declared):
    assert media.sniff(head, declared)


@pytest.mark.parametrize(
    ("kind", "mime", "size", "reason"),
    [
        (MediaKind.IMAGE, "image/jpeg", 5 * MB, None),
        (MediaKind.IMAGE, "image/jpeg", 5 * MB + 1, "size"),
        (MediaKind.IMAGE, "image/webp", 10, "type"),
        (MediaKind.IMAGE, "image/heic", 10, "type"),
        (MediaKind.VIDEO, "video/mp4", 16 * MB, None),
        (MediaKind.VIDEO, "video/quicktime", 10, "type"),
        (MediaKind.AUDIO, "audio/ogg; codecs=opus", 16 * MB, None),
        (MediaKind.AUDIO, "audio/x-m4a", 10, None),
        (MediaKind.AUDIO, "audio/wav", 10, "type"),
        (MediaKind.DOCUMENT, "anything/at-all", 100 * MB, None),
        (MediaKind.DOCUMENT, "application/pdf", 100 * MB + 1, "size"),
        (MediaKind.DOCUMENT, "application/pdf", 0, "size"),
        (MediaKind.STICKER, "image/webp", 100 * KB, None),
        (MediaKind.STICKER, "image/webp", 100 * KB + 1, "size"),
    ],
)
def test_what_fits(kind, mime, size, reason):
    misfit = media.fits(kind, mime, size)
    assert (misfit and misfit.reason) == reason
    assert misfit is None or misfit.sentence.endswith(".")


def test_a_moving_sticker_may_be_larger():
    assert media.fits(MediaKind.STICKER, "image/webp", 500 * KB, animated=True) is None
    assert media.fits(MediaKind.STICKER, "image/webp", 500 * KB + 1, animated=True)
    assert media.is_animated_webp(moving_webp())
    assert not media.is_animated_webp(picture("WEBP"))
    assert not media.is_animated_webp(b"")


@pytest.mark.parametrize(
    ("head", "is_voice"),
    [(opus(1), True), (opus(2), False), (b"OggS" + bytes(60), False), (b"OpusHead\1\1", False)],
)
def test_only_opus_in_mono_is_a_voice_note(head, is_voice):
    assert media.is_voice_note(head) is is_voice


@pytest.mark.parametrize(
    ("mime", "kind"),
    [
        ("image/webp", MediaKind.IMAGE),
        ("audio/wav", MediaKind.AUDIO),
        ("video/quicktime", MediaKind.VIDEO),
        ("application/pdf", MediaKind.DOCUMENT),
        ("nonsense", MediaKind.DOCUMENT),
    ],
)
def test_the_kind_for_a_type(mime, kind):
    assert media.kind_for(mime) is kind
