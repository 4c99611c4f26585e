"""Pictures: upright, in a form that WhatsApp takes, without what cameras hide in files."""

from pathlib import Path

from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

from rapport.messaging.actions.fitting.orders import Fitted, Order, Seen, Unfit
from rapport.whatsapp.media import MB, MEDIA_RULES, MediaKind

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF", "JPEG2000")
MAX_PIXELS = 50_000_000
"""A decoded pixel takes three or four bytes, and there are up to three copies at a time."""
MAX_JPEG_PIXELS = 200_000_000
"""What the largest sensors of phones make; a JPEG is decoded at a part of its size."""
LONGEST_SIDE = 4096
THUMBNAIL_SIDE = 640
THUMBNAIL_TYPE = "image/webp"

_ORIENTATION = 0x0112
_SIDEWAYS = frozenset({5, 6, 7, 8})
_MOVING = frozenset({"GIF", "WEBP", "PNG", "AVIF"})
_LOSSLESS = frozenset({"PNG", "GIF", "BMP", "TIFF"})
_WITH_ALPHA = frozenset({"RGBA", "LA", "PA", "RGBa", "La"})
_DEEP_GREY = frozenset({"I", "I;16", "I;16B", "I;16L", "I;16N", "F"})
_QUALITIES = (90, 80, 70)
_SHRINK = 0.75

TOO_MANY_PIXELS = Unfit(
    "This picture has too many pixels to be worked on. Make it smaller, or send it as a document."
)

# above it Pillow warns, above twice as many it refuses; we refuse before anything is decoded
Image.MAX_IMAGE_PIXELS = MAX_JPEG_PIXELS
register_heif_opener(decode_threads=1)


def fit(order: Order) -> Fitted | Unfit:
    """A JPEG or PNG of at most 5 MB and 4096 pixels a side."""
    with Image.open(order.path, formats=FORMATS) as image:
        if is_bomb(image):
            return TOO_MANY_PIXELS
        seen = _upright_size(image)
        moving = image.format in _MOVING and getattr(image, "is_animated", False)
        if _may_stay(image) and _keep(image, order.fitted):
            picture, mime_type = image, "image/jpeg"
        else:
            picture = _bounded(image)
            mime_type = _write(picture, order.fitted, image.format in _LOSSLESS)
        write_thumbnail(picture, order.thumbnail)
    with Image.open(order.fitted, formats=("JPEG", "PNG")) as result:
        width, height = result.size
    return Fitted(
        kind=MediaKind.IMAGE,
        mime_type=mime_type,
        rewritten=True,
        width=width,
        height=height,
        has_thumbnail=True,
        note=_note(moving=moving, smaller=width < seen[0]),
    )


def look(order: Order) -> Seen:
    """Size and thumbnail of a picture that stays as it is; nothing of one with too many pixels."""
    with Image.open(order.path, formats=FORMATS) as image:
        if is_bomb(image):
            return Seen()
        width, height = _upright_size(image)
        image.draft("RGB", (THUMBNAIL_SIDE, THUMBNAIL_SIDE))
        write_thumbnail(upright(image), order.thumbnail)
    return Seen(width=width, height=height, has_thumbnail=True)


def is_bomb(image: Image.Image) -> bool:
    """Whether decoding would take too much memory. The header alone tells."""
    most = MAX_JPEG_PIXELS if image.format == "JPEG" else MAX_PIXELS
    return image.width * image.height > most


def upright(image: Image.Image) -> Image.Image:
    """The picture as it is meant to be seen, in RGB or RGBA with eight bits."""
    image = ImageOps.exif_transpose(image)
    if image.mode in _DEEP_GREY:
        image = _eight_bits(image)
    if image.mode in _WITH_ALPHA or "transparency" in image.info:
        image = image.convert("RGBA")
        if image.getchannel("A").getextrema() != (255, 255):
            return image
    return image.convert("RGB")


def write_thumbnail(picture: Image.Image, path: Path) -> None:
    """A small WebP of an upright picture."""
    small = picture.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    small.info.clear()
    small.save(path, "WEBP", quality=75)


def _eight_bits(image: Image.Image) -> Image.Image:
    """Stretched from the darkest to the brightest: a plain conversion would cut at 255."""
    low, high = image.getextrema()
    assert isinstance(low, int | float) and isinstance(high, int | float)  # noqa: S101, PT018 (one band)
    scale = 255 / (high - low) if high > low else 0
    return image.convert("F").point(lambda value: (value - low) * scale).convert("L")


def _upright_size(image: Image.Image) -> tuple[int, int]:
    sideways = image.getexif().get(_ORIENTATION) in _SIDEWAYS
    return (image.height, image.width) if sideways else image.size


def _may_stay(image: Image.Image) -> bool:
    """Whether the pixels need no change, so that a JPEG can keep its own quality."""
    return (
        image.format == "JPEG"
        and image.mode == "RGB"
        and image.getexif().get(_ORIENTATION, 1) == 1
        and max(image.size) <= LONGEST_SIDE
    )


def _keep(image: Image.Image, path: Path) -> bool:
    """Writes a JPEG anew with its own tables, as good as lossless. False if it is too large."""
    colours = image.info.get("icc_profile")
    image.load()
    image.info.clear()
    image.save(path, "JPEG", quality="keep", icc_profile=colours)
    return path.stat().st_size <= _max_bytes()


def _bounded(image: Image.Image) -> Image.Image:
    colours = image.info.get("icc_profile") if image.mode in ("RGB", "RGBA") else None
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    picture = upright(image)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    picture.info.clear()
    if colours:
        picture.info["icc_profile"] = colours
    return picture


def _write(picture: Image.Image, path: Path, lossless: bool) -> str:
    """Writes the picture as well as it fits; returns its type."""
    if lossless or picture.mode == "RGBA":
        picture.save(path, "PNG", icc_profile=picture.info.get("icc_profile"))
        if path.stat().st_size <= _max_bytes():
            return "image/png"
    picture = _on_white(picture)
    qualities = iter(_QUALITIES)
    while True:
        quality = next(qualities, _QUALITIES[-1])
        colours = picture.info.get("icc_profile")
        picture.save(path, "JPEG", quality=quality, icc_profile=colours)
        if path.stat().st_size <= _max_bytes():
            return "image/jpeg"
        if quality == _QUALITIES[-1]:
            picture.thumbnail((int(picture.width * _SHRINK), int(picture.height * _SHRINK)))


def _on_white(picture: Image.Image) -> Image.Image:
    """JPEG knows no transparency."""
    if picture.mode != "RGBA":
        return picture
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    ground.info.update(picture.info)
    return ground


def _max_bytes() -> int:
    return MEDIA_RULES[MediaKind.IMAGE].max_bytes


def _note(*, moving: bool, smaller: bool) -> str | None:
    if moving:
        return "WhatsApp takes no moving pictures, so only the first one is sent."
    if smaller:
        limit = _max_bytes() // MB
        return f"The picture was made smaller: WhatsApp takes up to {limit} MB."
    return None
