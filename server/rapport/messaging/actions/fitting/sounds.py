"""Sound: voice notes, and what else WhatsApp plays."""

from collections.abc import Iterator

import av
from av.container import InputContainer
from av.error import FFmpegError
from msgspec import Struct

from rapport.messaging.actions.fitting import recordings
from rapport.messaging.actions.fitting.orders import Fitted, Order, Unfit
from rapport.messaging.actions.fitting.recordings import Contents, Sound
from rapport.whatsapp.media import MEDIA_RULES, OCTETS, VOICE_NOTE_MAX_BYTES, MediaKind

LONGEST_VOICE_NOTE = 3600.0
NO_SOUND = Unfit("There is no sound in this file.")
NOT_READABLE = Unfit("The sound in this file cannot be read. Save it as MP3, or send a document.")

# What WhatsApp plays, by the type of the file (cloud-api reference, supported audio types).
_PLAYED = {
    "audio/mpeg": {"mp3", "mp3float"}, "audio/aac": {"aac"}, "audio/mp4": {"aac"},
    "audio/amr": {"amrnb", "amr_nb"},
}  # fmt: skip
_OPUS = frozenset({"opus", "libopus"})
_VOICE_RATES = (32_000, 24_000, 16_000, 12_000)
_MUSIC_RATES = (128_000, 96_000, 64_000, 48_000)
_OGG_OVERHEAD = 1.1


class Encoding(Struct, frozen=True, kw_only=True):
    """How to write sound; `bit_rate` in bits a second."""

    mime_type: str
    container: str
    codec: str
    sample_rate: int
    layout: str
    bit_rate: int
    options: dict[str, str] = {}


def fit_voice(order: Order) -> Fitted | Unfit:
    """A voice note, from any recording with sound: Ogg with Opus in mono, at most 512 KB if that
    can be, since WhatsApp shows a larger one as a file to download."""
    contents = recordings.read(order)
    if not contents.sounds:
        return NO_SOUND
    seconds = contents.seconds or 0.0
    if seconds > LONGEST_VOICE_NOTE:
        return Unfit("A voice note can be an hour long. Send a longer recording as a document.")
    small = recordings.size_of(order) <= VOICE_NOTE_MAX_BYTES
    if small and _is_voice_note(order, contents):
        return _fitted("audio/ogg", contents.seconds, rewritten=False, voice=True)
    encoding = Encoding(
        mime_type="audio/ogg",
        container="ogg",
        codec="libopus",
        sample_rate=48_000,
        layout="mono",
        bit_rate=_bit_rate(_VOICE_RATES, seconds, VOICE_NOTE_MAX_BYTES),
        # left to itself, the encoder takes half as much again for music
        options={"vbr": "constrained"},
    )
    written = _write(order, encoding)
    if written is None:
        return NOT_READABLE
    too_large = order.fitted.stat().st_size > VOICE_NOTE_MAX_BYTES
    note = "WhatsApp shows a voice note of this length as a file to download."
    return _fitted(
        "audio/ogg", written, rewritten=True, voice=True, note=note if too_large else None
    )


def fit(order: Order, contents: Contents) -> Fitted | Unfit:
    """Sound as it came if WhatsApp plays it, or else as MP3; as a document where it is too long."""
    if not contents.sounds:
        return NO_SOUND
    limit = MEDIA_RULES[MediaKind.AUDIO].max_bytes
    played_as = _played_as(order, contents.sounds[0])
    if played_as and recordings.size_of(order) <= limit:
        return _fitted(played_as, contents.seconds, rewritten=False)
    rate = _bit_rate(_MUSIC_RATES, contents.seconds or 0.0, limit)
    if (contents.seconds or 0.0) * rate / 8 > limit:
        return _as_document(order, contents.seconds)
    encoding = Encoding(
        mime_type="audio/mpeg",
        container="mp3",
        codec="libmp3lame",
        sample_rate=44_100,
        layout="stereo" if contents.sounds[0].channels > 1 else "mono",
        bit_rate=rate,
    )
    written = _write(order, encoding)
    if written is None:
        return NOT_READABLE
    if order.fitted.stat().st_size > limit:
        return _as_document(order, contents.seconds)
    return _fitted("audio/mpeg", written, rewritten=True)


def _played_as(order: Order, sound: Sound) -> str | None:
    """The type under which WhatsApp plays the file as it is."""
    if order.mime_type == "audio/ogg" and sound.codec in _OPUS and sound.channels == 1:
        return "audio/ogg"
    mime_type = "audio/mp4" if order.mime_type == "video/mp4" else order.mime_type
    return mime_type if sound.codec in _PLAYED.get(mime_type, ()) else None


def _is_voice_note(order: Order, contents: Contents) -> bool:
    alone = len(contents.sounds) == 1 and not contents.films
    return alone and _played_as(order, contents.sounds[0]) == "audio/ogg"


def _bit_rate(rates: tuple[int, ...], seconds: float, limit: int) -> int:
    """The best rate with which a recording of this length fits, or else the least."""
    fitting = (rate for rate in rates if seconds * rate / 8 * _OGG_OVERHEAD <= limit)
    return next(fitting, rates[-1])


def _write(order: Order, encoding: Encoding) -> float | None:
    """Writes the sound anew; returns its length in seconds, or None if nothing could be read."""
    samples = 0
    with (
        recordings.opened(order) as source,
        av.open(str(order.fitted), "w", format=encoding.container) as sink,
    ):
        stream = sink.add_stream(
            encoding.codec,
            rate=encoding.sample_rate,
            options=encoding.options,
            layout=encoding.layout,
        )
        assert isinstance(stream, av.AudioStream)  # noqa: S101 (a codec of sound)
        stream.bit_rate = encoding.bit_rate
        rate = 0
        for frame in _frames(source):
            rate, samples = frame.sample_rate, samples + frame.samples
            frame.pts = None  # pyright: ignore[reportAttributeAccessIssue] (gaps are closed)
            sink.mux(stream.encode(frame))
        if not samples:
            return None
        sink.mux(stream.encode(None))
    return round(samples / rate, 3)


def _frames(source: InputContainer) -> Iterator[av.AudioFrame]:
    """The first stream's sound, without the packets that are damaged."""
    for packet in source.demux(source.streams.audio[0]):
        try:
            frames = packet.decode()
        except FFmpegError:
            continue
        yield from frames


def _fitted(
    mime_type: str,
    seconds: float | None,
    *,
    rewritten: bool,
    voice: bool = False,
    note: str | None = None,
) -> Fitted:
    return Fitted(
        kind=MediaKind.AUDIO,
        mime_type=mime_type,
        rewritten=rewritten,
        duration=seconds,
        voice=voice,
        note=note,
    )


def _as_document(order: Order, seconds: float | None) -> Fitted:
    return Fitted(
        kind=MediaKind.DOCUMENT,
        mime_type=order.mime_type or OCTETS,
        rewritten=False,
        duration=seconds,
        note="WhatsApp plays up to 16 MB of sound, so this recording is sent as a document.",
    )
