"""Profile pictures as WhatsApp wants them."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from rapport.channels.errors import UnfitPicture

MOST_PIXELS = 50_000_000
UNREADABLE = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,  # raised where warnings are errors
    OSError,
    ValueError,
    SyntaxError,
)
SIDE = 640
"""WhatsApp wants a square of at least 192 pixels, and shows at most 640."""


def fit(content: bytes) -> bytes:
    """The middle of an image as a JPEG of 640×640, re-encoded, so that nothing hidden in the file
    survives. Raises UnfitPicture."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise UnfitPicture("This picture has too many pixels.", field="file")
            upright = ImageOps.exif_transpose(image).convert("RGBA")
            small = ImageOps.fit(upright, (SIDE, SIDE))
    except UNREADABLE:
        raise UnfitPicture(
            "This file is not a picture that we can read. Use a JPEG, PNG or WebP.", field="file"
        ) from None
    flat = Image.new("RGB", small.size, "white")
    flat.paste(small, mask=small.getchannel("A"))
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=90)
    return out.getvalue()
