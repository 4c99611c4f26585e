"""Sound and films: what is in them, and how they begin."""

import math
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition
from av.video.stream import VideoStream
from msgspec import Struct
from PIL import Image

from rapport.messaging.actions.fitting import pictures
from rapport.messaging.actions.fitting.orders import Order, Seen
from rapport.messaging.rules import files

LONGEST = 86_400.0
_PACKETS_TO_FIRST_PICTURE = 300


class Sound(Struct, frozen=True):
    codec: str
    channels: int


class Film(Struct, frozen=True):
    codec: str
    profile: str
    reordered: bool
    """Whether it has B-frames."""
    colours: str
    width: int
    height: int


class Contents(Struct, frozen=True):
    """What a recording holds. A song's cover is no film; `seconds` is None if nothing tells it."""

    seconds: float | None
    films: list[Film]
    sounds: list[Sound]


class FirstPicture(Struct, frozen=True):
    image: Image.Image
    """Upright, and no larger than a thumbnail."""
    rotation: int
    """The degrees, against the clock, by which players turn the film."""


@contextmanager
def opened(order: Order) -> Generator[InputContainer]:
    with av.open(
        order.path,
        format=files.READERS[order.mime_type],
        metadata_errors="replace",
        container_options={"protocol_whitelist": "file"},
    ) as container:
        yield container


def read(order: Order) -> Contents:
    """What the file holds. Raises what the reader raises."""
    with opened(order) as container:
        films = list(films_of(container))
        sounds = list(container.streams.audio)
        return Contents(
            seconds=_seconds(container),
            films=[_film(stream) for stream in films],
            sounds=[_sound(stream) for stream in sounds],
        )


def look(order: Order) -> Seen:
    """Length, size and first picture of a recording that stays as it is."""
    contents = read(order)
    if not contents.films:
        return Seen(duration=contents.seconds)
    return seen(order, contents)


def seen(order: Order, contents: Contents) -> Seen:
    """What a film shows, with the thumbnail written if its first picture can be read."""
    width, height = contents.films[0].width, contents.films[0].height
    first = _first_picture(order)
    if first is None:
        return Seen(width=width, height=height, duration=contents.seconds)
    pictures.write_thumbnail(first.image, order.thumbnail)
    if first.rotation % 180:
        width, height = height, width
    return Seen(width=width, height=height, duration=contents.seconds, has_thumbnail=True)


def films_of(container: InputContainer) -> Iterator[VideoStream]:
    """The streams of moving pictures."""
    for stream in container.streams.video:
        if not stream.disposition & Disposition.attached_pic:
            yield stream


def rotation_of(order: Order) -> int:
    """The degrees by which players turn the film."""
    first = _first_picture(order)
    return 0 if first is None else first.rotation


def _film(stream: VideoStream) -> Film:
    codec = stream.codec_context
    return Film(
        codec=codec.name,
        profile=codec.profile or "",
        reordered=codec.has_b_frames,
        colours=codec.pix_fmt or "",
        width=codec.width,
        height=codec.height,
    )


def _sound(stream: AudioStream) -> Sound:
    return Sound(stream.codec_context.name, stream.codec_context.layout.nb_channels)


def _seconds(container: InputContainer) -> float | None:
    """The length that the file states, or else where its last packet ends: browsers record without
    stating a length. This reads the file to its end."""
    if container.duration is not None:
        return _sane(container.duration / av.time_base)
    ends = [
        float((packet.pts + (packet.duration or 0)) * packet.time_base)
        for packet in container.demux()
        if packet.pts is not None
    ]
    return _sane(max(ends)) if ends else None


def _sane(seconds: float) -> float | None:
    """Files say what they like."""
    return round(seconds, 3) if math.isfinite(seconds) and 0 < seconds <= LONGEST else None


def _first_picture(order: Order) -> FirstPicture | None:
    with opened(order) as container:
        film = next(films_of(container))
        if film.width * film.height > pictures.MAX_PIXELS:
            return None
        film.codec_context.thread_count = 1
        for number, packet in enumerate(container.demux(film)):
            if number > _PACKETS_TO_FIRST_PICTURE:
                return None
            try:
                frames = packet.decode()
            except FFmpegError:
                continue
            if frames:
                return _picture_of(frames[0])
    return None


def _picture_of(frame: av.VideoFrame) -> FirstPicture:
    longest = max(frame.width, frame.height)
    scale = min(1.0, pictures.THUMBNAIL_SIDE / longest)
    width, height = (max(2, round(side * scale)) for side in (frame.width, frame.height))
    image = frame.reformat(width=width, height=height, format="rgb24").to_image()
    rotation = int(frame.rotation)
    return FirstPicture(image.rotate(rotation, expand=True) if rotation else image, rotation)


def size_of(order: Order) -> int:
    return Path(order.path).stat().st_size
