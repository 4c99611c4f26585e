"""Stickers: WebP of 512 × 512 pixels, still or moving."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image, ImageSequence

from rapport.messaging.actions.fitting import pictures
from rapport.messaging.actions.fitting.orders import Fitted, Order, Unfit
from rapport.whatsapp.media import KB, MEDIA_RULES, MediaKind

SIDE = 512
MOST_FRAMES = 60
SHORTEST_FRAME = 20
"""Milliseconds. A film with more frames than fit is thinned out, at the same speed."""

_QUALITIES = (90, 75, 50, 30, 15, 5)
_RULE = MEDIA_RULES[MediaKind.STICKER]
_DEFAULT_DURATION = 100

Frames = Sequence[tuple[Image.Image, int]]
"""Pictures with their time on the screen in milliseconds."""


def fit(order: Order) -> Fitted | Unfit:
    """A sticker from any picture, with clear edges where it is not square."""
    with Image.open(order.path, formats=pictures.FORMATS) as image:
        if pictures.is_bomb(image):
            return pictures.TOO_MANY_PIXELS
        moving = bool(getattr(image, "is_animated", False)) and image.format != "MPO"
        limit = (_RULE.max_animated_bytes if moving else None) or _RULE.max_bytes
        frames = list(_frames(image, moving))
    pictures.write_thumbnail(frames[0][0], order.thumbnail)
    if not _stays(order, limit) and not _write(frames, order.fitted, limit):
        return Unfit(
            f"This moving sticker cannot be made to fit WhatsApp's {limit // KB} KB. Use a shorter"
            " one."
        )
    return Fitted(
        kind=MediaKind.STICKER,
        mime_type="image/webp",
        rewritten=order.fitted.exists(),
        width=SIDE,
        height=SIDE,
        has_thumbnail=True,
    )


def _frames(image: Image.Image, moving: bool) -> Iterator[tuple[Image.Image, int]]:
    step = -(-getattr(image, "n_frames", 1) // MOST_FRAMES)
    for number, frame in enumerate(ImageSequence.Iterator(image) if moving else [image]):
        if number % step == 0:
            shown = int(frame.info.get("duration") or _DEFAULT_DURATION) * step
            yield _square(pictures.upright(frame)), max(shown, SHORTEST_FRAME)


def _square(picture: Image.Image) -> Image.Image:
    picture = picture.convert("RGBA")
    picture.thumbnail((SIDE, SIDE))
    ground = Image.new("RGBA", (SIDE, SIDE))
    ground.paste(picture, ((SIDE - picture.width) // 2, (SIDE - picture.height) // 2))
    return ground


def _stays(order: Order, limit: int) -> bool:
    """Whether it is a sticker already. What it holds beside pictures (its pack's name) may stay."""
    with Image.open(order.path, formats=pictures.FORMATS) as image:
        size = Path(order.path).stat().st_size
        return image.format == "WEBP" and image.size == (SIDE, SIDE) and size <= limit


def _write(frames: Frames, path: Path, limit: int) -> bool:
    """Whether it could be made small enough."""
    (first, _), *others = frames
    for quality in _QUALITIES:
        first.save(
            path,
            "WEBP",
            quality=quality,
            method=4,
            save_all=bool(others),
            append_images=[picture for picture, _ in others],
            duration=[shown for _, shown in frames],
            loop=0,
        )
        if path.stat().st_size <= limit:
            return True
    return False
