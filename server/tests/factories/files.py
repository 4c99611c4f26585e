"""Real files for tests: pictures by Pillow, sound and films by FFmpeg."""

import io
import math
from pathlib import Path
from typing import Any

import av
from PIL import Image
from pillow_heif import register_heif_opener

register_heif_opener()

GPS = 0x8825
ORIENTATION = 0x0112


def photo(form: str = "JPEG", size: tuple[int, int] = (640, 480), **over: Any) -> bytes:
    """A picture with soft colours: its left is dark, its right is bright."""
    ramp = Image.linear_gradient("L").rotate(90).resize(size)
    return encoded(Image.merge("RGB", (ramp, ramp, ramp)), form, **over)


def noise(form: str, size: tuple[int, int]) -> bytes:
    """A picture that cannot be made small without loss."""
    bands = [Image.effect_noise(size, 200) for _ in range(3)]
    return encoded(Image.merge("RGB", bands), form)


def logo(form: str = "PNG", size: tuple[int, int] = (200, 100)) -> bytes:
    """A red disc on nothing."""
    image = Image.new("RGBA", size)
    red = Image.new("RGBA", size, "red")
    image.paste(red, mask=Image.radial_gradient("L").resize(size).point(lambda v: 255 - v))
    return encoded(image, form)


def moving(form: str = "GIF", size: tuple[int, int] = (120, 80), frames: int = 6) -> bytes:
    """A picture that changes its colour."""
    images = [Image.new("RGB", size, (40 * number, 90, 200)) for number in range(frames)]
    return encoded(images[0], form, save_all=True, append_images=images[1:], duration=80, loop=0)


def exif(*, orientation: int = 1, with_place: bool = True) -> bytes:
    """What a phone's camera writes beside the picture."""
    data = Image.Exif()
    data[ORIENTATION] = orientation
    data[0x010F] = "Phonemaker"
    if with_place:
        data.get_ifd(GPS).update({1: "N", 2: (18.0, 31.0, 12.5), 3: "E", 4: (73.0, 51.0, 24.0)})
    return data.tobytes()


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def sound(
    path: Path,
    codec: str = "libmp3lame",
    *,
    container: str | None = None,
    seconds: float = 2.0,
    layout: str = "mono",
    rate: int = 48_000,
) -> Path:
    """A tone of 440 Hz."""
    with av.open(str(path), "w", format=container) as sink:
        stream = sink.add_stream(codec, rate=rate, layout=layout)
        for frame in tone(seconds, layout, rate):
            sink.mux(stream.encode(frame))
        sink.mux(stream.encode(None))
    return path


def tone(seconds: float, layout: str, rate: int):
    """The tone in frames of a tenth of a second."""
    count = rate // 10
    for part in range(round(seconds * 10)):
        frame = av.AudioFrame(format="s16", layout=layout, samples=count)
        frame.sample_rate = rate
        channels = len(frame.layout.channels)
        samples = bytearray()
        for number in range(part * count, (part + 1) * count):
            value = round(9000 * math.sin(2 * math.pi * 440 * number / rate))
            samples += value.to_bytes(2, "little", signed=True) * channels
        frame.planes[0].update(bytes(samples).ljust(frame.planes[0].buffer_size, b"\0"))
        frame.pts = part * count
        yield frame


def film(
    path: Path,
    codec: str = "libx264",
    *,
    audio: str | None = "aac",
    seconds: float = 1.0,
    size: tuple[int, int] = (320, 180),
    rotation: int = 0,
    container: str | None = None,
    **options: str,
) -> Path:
    """A film that grows brighter. H.264 is made as phones play it unless options say otherwise."""
    if codec == "libx264":
        options = {"profile": "main", "bf": "0", **options}
    with av.open(str(path), "w", format=container) as sink:
        pictures = sink.add_stream(codec, rate=10, options=options)
        pictures.width, pictures.height = size
        pictures.pix_fmt = "yuv420p"
        if rotation:
            pictures.set_display_rotation(rotation)
        voice = sink.add_stream(audio, rate=48_000, layout="stereo") if audio else None
        for number in range(round(seconds * 10)):
            image = Image.new("RGB", size, (min(255, 20 * number), 120, 60))
            sink.mux(pictures.encode(av.VideoFrame.from_image(image)))
        sink.mux(pictures.encode(None))
        if voice is not None:
            for frame in tone(seconds, "stereo", 48_000):
                sink.mux(voice.encode(frame))
            sink.mux(voice.encode(None))
    return path
