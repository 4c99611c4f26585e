"""What becomes of pictures, sound and films before they are sent."""

import struct
import zlib
from pathlib import Path

import av
import pytest
from PIL import Image

from rapport.messaging.actions.fitting import films, pictures, recordings, sounds, stickers
from rapport.messaging.actions.fitting.orders import Fitted, Order, Unfit
from rapport.whatsapp.media import HEAD_BYTES, KB, MB, OCTETS, sniff
from tests.factories import files


@pytest.fixture
def order(tmp_path: Path):
    """Puts a file where the fitting finds it."""

    def make(content: bytes | Path, declared: str = OCTETS) -> Order:
        path = content if isinstance(content, Path) else tmp_path / "received"
        if isinstance(content, bytes):
            path.write_bytes(content)
        folder = tmp_path / "made"
        folder.mkdir()
        with path.open("rb") as file:
            mime_type = sniff(file.read(HEAD_BYTES), declared)
        return Order(path=str(path), mime_type=mime_type, folder=str(folder))

    return make


def made(order: Order, answer: Fitted | Unfit) -> tuple[Fitted, Image.Image]:
    """The answer and the picture that was made, with its thumbnail looked at."""
    assert isinstance(answer, Fitted)
    assert max(files.opened(order.thumbnail.read_bytes()).size) <= pictures.THUMBNAIL_SIDE
    image = files.opened(order.fitted.read_bytes())
    assert image.size == (answer.width, answer.height)
    return answer, image


def brightness(image: Image.Image, at: tuple[float, float]) -> int:
    value = image.convert("L").getpixel((int(image.width * at[0]), int(image.height * at[1])))
    assert isinstance(value, int)
    return value


def test_a_photo_loses_its_place_and_nothing_else(order):
    photo = files.photo(exif=files.exif(), quality=83)
    fit = order(photo)
    answer, image = made(fit, pictures.fit(fit))
    assert (answer.mime_type, answer.note) == ("image/jpeg", None)
    assert not image.getexif()
    assert b"Phonemaker" not in fit.fitted.read_bytes()
    assert image.tobytes() == files.opened(photo).tobytes()


def test_a_photo_is_turned_as_it_was_held(order):
    fit = order(files.photo(exif=files.exif(orientation=6)))
    _, image = made(fit, pictures.fit(fit))
    assert image.size == (480, 640)
    assert brightness(image, (0.5, 0.05)) < 40
    assert brightness(image, (0.5, 0.95)) > 215


@pytest.mark.parametrize(
    ("form", "before", "after"),
    [
        ("PNG", "image/png", "image/png"),
        ("BMP", "image/bmp", "image/png"),
        ("TIFF", "image/tiff", "image/png"),
        ("GIF", "image/gif", "image/png"),
        ("WEBP", "image/webp", "image/jpeg"),
        ("AVIF", "image/avif", "image/jpeg"),
        ("HEIF", "image/heic", "image/jpeg"),
    ],
)
def test_pictures_become_what_whatsapp_takes(order, form: str, before: str, after: str):
    fit = order(files.photo(form))
    assert fit.mime_type in (before, before.replace("image/bmp", "image/x-ms-bmp"))
    answer, image = made(fit, pictures.fit(fit))
    assert answer.mime_type == after
    assert Image.MIME[image.format or ""] == after
    assert brightness(image, (0.05, 0.5)) < 40 < 215 < brightness(image, (0.95, 0.5))


def test_transparency_stays(order):
    fit = order(files.logo())
    answer, image = made(fit, pictures.fit(fit))
    assert answer.mime_type == "image/png"
    assert image.getchannel("A").getextrema()[0] == 0


def test_a_picture_that_is_too_heavy_is_made_lighter(order):
    content = files.noise("PNG", (2400, 1600))
    assert len(content) > 5 * MB
    fit = order(content)
    answer, _ = made(fit, pictures.fit(fit))
    assert answer.mime_type == "image/jpeg"
    assert fit.fitted.stat().st_size <= 5 * MB


def test_a_picture_with_too_long_a_side_is_made_smaller(order):
    fit = order(files.photo("PNG", (5000, 100)))
    answer, _ = made(fit, pictures.fit(fit))
    assert (answer.width, answer.height) == (4096, 82)
    assert answer.note is not None


def test_a_moving_picture_stands_still_and_says_so(order):
    fit = order(files.moving())
    answer, _ = made(fit, pictures.fit(fit))
    assert answer.note == "WhatsApp takes no moving pictures, so only the first one is sent."


@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_colours_of_print_and_none_are_understood(order, mode: str):
    ramp = Image.linear_gradient("L").rotate(90).resize((200, 100))
    image = Image.merge("RGB", (ramp, ramp, ramp)).convert(mode)
    fit = order(files.encoded(image, "JPEG"))
    _, result = made(fit, pictures.fit(fit))
    assert result.mode == "RGB"
    assert brightness(result, (0.05, 0.5)) < brightness(result, (0.95, 0.5))


def bomb(side: int) -> bytes:
    """A PNG of a few bytes that states a huge size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + rows + chunk(b"IEND", b"")


@pytest.mark.parametrize("fitting", [pictures.fit, stickers.fit])
def test_a_bomb_is_refused_before_it_is_decoded(order, fitting):
    fit = order(bomb(12_000))
    assert fitting(fit) == pictures.TOO_MANY_PIXELS
    assert not fit.fitted.exists()


def test_a_bomb_that_stays_a_document_is_not_looked_at(order):
    assert pictures.look(order(bomb(12_000))).has_thumbnail is False


@pytest.mark.parametrize("content", [files.logo(), files.photo("WEBP", (3000, 500))])
def test_a_sticker_is_square(order, content: bytes):
    fit = order(content)
    answer, image = made(fit, stickers.fit(fit))
    assert answer.mime_type == "image/webp"
    assert image.size == (512, 512)
    assert image.convert("RGBA").getpixel((256, 2)) == (0, 0, 0, 0)
    assert fit.fitted.stat().st_size <= 100 * KB


def test_a_moving_sticker_moves(order):
    fit = order(files.moving(frames=8))
    _, image = made(fit, stickers.fit(fit))
    assert getattr(image, "n_frames", 1) == 8
    assert fit.fitted.stat().st_size <= 500 * KB


def test_a_sticker_stays_as_it_is(order):
    fit = order(files.photo("WEBP", (512, 512)))
    answer = stickers.fit(fit)
    assert isinstance(answer, Fitted)
    assert not answer.rewritten


def opus(path: Path) -> tuple[str, int, float]:
    """Codec, channels and seconds of a file."""
    with av.open(str(path)) as container:
        [stream] = container.streams
        assert isinstance(stream, av.AudioStream)
        assert container.duration is not None
        codec = stream.codec_context
        return codec.name, codec.layout.nb_channels, container.duration / av.time_base


@pytest.mark.parametrize(
    ("name", "codec", "layout"),
    [
        ("a.mp3", "libmp3lame", "stereo"),
        ("a.m4a", "aac", "stereo"),
        ("a.wav", "pcm_s16le", "mono"),
        ("a.webm", "libopus", "mono"),
        ("a.flac", "flac", "stereo"),
        ("a.ogg", "libopus", "stereo"),
    ],
)
def test_a_recording_becomes_a_voice_note(order, tmp_path: Path, name, codec, layout):
    fit = order(files.sound(tmp_path / name, codec, layout=layout), "audio/mpeg")
    answer = sounds.fit_voice(fit)
    assert isinstance(answer, Fitted)
    assert (answer.mime_type, answer.voice, answer.note) == ("audio/ogg", True, None)
    assert answer.duration == pytest.approx(2.0, abs=0.1)
    assert opus(fit.fitted)[:2] == ("opus", 1)
    assert opus(fit.fitted)[2] == pytest.approx(2.0, abs=0.1)
    assert sniff(fit.fitted.read_bytes()[:HEAD_BYTES]) == "audio/ogg"


def test_the_sound_of_a_film_becomes_a_voice_note(order, tmp_path: Path):
    fit = order(files.film(tmp_path / "a.mp4"))
    answer = sounds.fit_voice(fit)
    assert isinstance(answer, Fitted)
    assert opus(fit.fitted)[:2] == ("opus", 1)


def test_a_long_voice_note_fits(order, tmp_path: Path):
    path = files.sound(tmp_path / "a.wav", "pcm_s16le", seconds=150, rate=8000)
    fit = order(path)
    answer = sounds.fit_voice(fit)
    assert isinstance(answer, Fitted)
    assert fit.fitted.stat().st_size <= 512 * KB
    assert answer.duration == pytest.approx(150, abs=1)


def test_a_voice_note_stays_as_it_is(order, tmp_path: Path):
    answer = sounds.fit_voice(order(files.sound(tmp_path / "a.ogg", "libopus")))
    assert isinstance(answer, Fitted)
    assert (answer.rewritten, answer.voice) == (False, True)


def test_a_silent_film_is_no_voice_note(order, tmp_path: Path):
    assert sounds.fit_voice(order(files.film(tmp_path / "a.mp4", audio=None))) == sounds.NO_SOUND


@pytest.mark.parametrize(
    ("name", "codec", "after"),
    [
        ("a.mp3", "libmp3lame", None),
        ("a.m4a", "aac", None),
        ("a.aac", "aac", None),
        ("a.ogg", "libopus", None),
        ("a.wav", "pcm_s16le", "audio/mpeg"),
        ("a.flac", "flac", "audio/mpeg"),
    ],
)
def test_sound_stays_if_whatsapp_plays_it(order, tmp_path: Path, name, codec, after):
    container = "adts" if name == "a.aac" else None
    fit = order(files.sound(tmp_path / name, codec, container=container), "audio/mpeg")
    answer = films.fit(fit)
    assert isinstance(answer, Fitted)
    assert answer.kind == "audio"
    assert answer.rewritten is (after is not None)
    assert answer.mime_type == (after or fit.mime_type.replace("video/mp4", "audio/mp4"))
    assert answer.duration == pytest.approx(2.0, abs=0.2)


def test_a_film_that_whatsapp_plays_stays(order, tmp_path: Path):
    fit = order(files.film(tmp_path / "a.mp4"))
    answer = films.fit(fit)
    assert isinstance(answer, Fitted)
    assert (answer.kind, answer.mime_type, answer.rewritten) == ("video", "video/mp4", False)
    assert (answer.width, answer.height, answer.note) == (320, 180, None)
    assert answer.duration == pytest.approx(1.0, abs=0.2)
    assert files.opened(fit.thumbnail.read_bytes()).size == (320, 180)


def test_a_film_of_an_iphone_is_repacked_as_it_was_held(order, tmp_path: Path):
    fit = order(files.film(tmp_path / "a.mov", rotation=90))
    assert fit.mime_type == "video/quicktime"
    answer = films.fit(fit)
    assert isinstance(answer, Fitted)
    assert (answer.kind, answer.mime_type, answer.rewritten) == ("video", "video/mp4", True)
    assert (answer.width, answer.height) == (180, 320)
    again = Order(path=str(fit.fitted), mime_type="video/mp4", folder=fit.folder)
    assert recordings.rotation_of(again) == recordings.rotation_of(fit) != 0
    assert [sound.codec for sound in recordings.read(again).sounds] == ["aac"]


@pytest.mark.parametrize(
    ("name", "codec", "options", "note"),
    [
        ("a.webm", "libvpx", {"audio": "libopus"}, films.WRONG_CODEC),
        ("a.mp4", "mpeg4", {}, films.WRONG_CODEC),
        ("a.mp4", "libx264", {"profile": "high", "bf": "2"}, films.REORDERED),
    ],
)
def test_a_film_that_whatsapp_does_not_play_is_a_document(
    order, tmp_path: Path, name, codec, options, note
):
    answer = films.fit(order(files.film(tmp_path / name, codec, **options)))
    assert isinstance(answer, Fitted)
    assert (answer.kind, answer.rewritten, answer.note) == ("document", False, note)
    assert answer.has_thumbnail


def test_a_film_of_more_than_16_mb_is_a_document(order, tmp_path: Path):
    path = files.film(tmp_path / "a.mp4")
    with path.open("ab") as file:
        file.write(struct.pack(">I4s", 16 * MB, b"free") + bytes(16 * MB - 8))
    answer = films.fit(order(path))
    assert isinstance(answer, Fitted)
    assert (answer.kind, answer.note) == ("document", films.TOO_LARGE)
