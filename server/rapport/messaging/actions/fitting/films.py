"""Films: played by WhatsApp if they can be, or else sent as documents."""

import av
from av.container import InputContainer, OutputContainer
from av.stream import Stream
from av.video.stream import VideoStream

from rapport.messaging.actions.fitting import recordings, sounds
from rapport.messaging.actions.fitting.orders import Fitted, Order, Unfit
from rapport.messaging.actions.fitting.recordings import Contents
from rapport.whatsapp.media import MB, MEDIA_RULES, MediaKind

_PLAYED_CONTAINERS = frozenset({"video/mp4", "video/3gpp"})
# the pictures and the sound of these can be put into MP4 as they are
_REPACKED_CONTAINERS = frozenset({"video/quicktime", "video/x-matroska", "audio/mp4"})
_LIMIT = MEDIA_RULES[MediaKind.VIDEO].max_bytes

WRONG_CODEC = (
    "WhatsApp plays only H.264 films with AAC sound in MP4, so this film is sent as a document."
)
REORDERED = (
    "Android phones do not play WhatsApp films in H.264 High profile with B-frames, so this film is"
    " sent as a document."
)
TOO_LARGE = f"WhatsApp plays films of up to {_LIMIT // MB} MB, so this film is sent as a document."


def fit(order: Order) -> Fitted | Unfit:
    """A film that WhatsApp plays, or one to download; a recording without pictures is sound."""
    contents = recordings.read(order)
    if not contents.films:
        return sounds.fit(order, contents)
    seen = recordings.seen(order, contents)
    problem = _problem(order, contents)
    repacked = problem is None and order.mime_type not in _PLAYED_CONTAINERS
    if repacked:
        _repack(order)
        if order.fitted.stat().st_size > _LIMIT:
            repacked, problem = False, TOO_LARGE
    as_film = MediaKind.VIDEO, "video/mp4" if repacked else order.mime_type
    kind, mime_type = as_film if problem is None else (MediaKind.DOCUMENT, order.mime_type)
    return Fitted(
        kind=kind,
        mime_type=mime_type,
        rewritten=repacked,
        width=seen.width,
        height=seen.height,
        duration=seen.duration,
        has_thumbnail=seen.has_thumbnail,
        note=problem,
    )


def _problem(order: Order, contents: Contents) -> str | None:
    """Why WhatsApp would not play it, in a sentence.

    https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#supported-media-types
    """
    film = contents.films[0]
    codecs = [film.codec, *(sound.codec for sound in contents.sounds)]
    if order.mime_type not in _PLAYED_CONTAINERS | _REPACKED_CONTAINERS:
        return WRONG_CODEC
    if len(contents.films) > 1 or film.colours not in ("yuv420p", "yuvj420p"):
        return WRONG_CODEC
    if codecs not in (["h264"], ["h264", "aac"]):
        return WRONG_CODEC
    if film.profile.startswith("High") and film.reordered:
        return REORDERED
    return TOO_LARGE if recordings.size_of(order) > _LIMIT else None


def _repack(order: Order) -> None:
    """The same pictures and sound in MP4, turned as they were, with the index in front."""
    rotation = recordings.rotation_of(order)
    with (
        recordings.opened(order) as source,
        av.open(str(order.fitted), "w", format="mp4", options={"movflags": "faststart"}) as sink,
    ):
        streams = _copies(source, sink, rotation)
        for packet in source.demux(list(streams)):
            # the last packet of a stream is empty
            if packet.dts is not None:
                packet.stream = streams[packet.stream]
                sink.mux(packet)


def _copies(source: InputContainer, sink: OutputContainer, rotation: int) -> dict[Stream, Stream]:
    film = next(recordings.films_of(source))
    copies: dict[Stream, Stream] = {}
    for stream in (film, *source.streams.audio[:1]):
        copy = sink.add_stream_from_template(stream)
        copies[stream] = copy
        if isinstance(copy, VideoStream) and rotation:
            copy.set_display_rotation(rotation)
    return copies
