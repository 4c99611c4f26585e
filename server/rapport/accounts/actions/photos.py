"""Pictures of people: made small, square and harmless, whatever was uploaded."""

import asyncio
import io
from uuid import UUID

from PIL import Image, ImageOps, UnidentifiedImageError

from rapport.core.blobs import Blobs
from rapport.core.ids import new_id
from rapport.core.refusal import InvalidInput

LARGEST = 10 * 1024 * 1024
SIDE = 256


def key(person_id: UUID, photo_id: UUID) -> str:
    return f"people/{person_id}/{photo_id}"


async def store(blobs: Blobs, person_id: UUID, content: bytes) -> UUID:
    """Keeps a picture of 256×256 WebP made from the content. Raises InvalidInput."""
    picture = await asyncio.to_thread(square, content)
    photo_id = new_id()
    await blobs.put(key(person_id, photo_id), picture)
    return photo_id


def square(content: bytes) -> bytes:
    """The middle of an image, re-encoded, so that nothing hidden in the file survives."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            upright = ImageOps.exif_transpose(image).convert("RGB")
            small = ImageOps.fit(upright, (SIDE, SIDE))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError):
        raise InvalidInput(
            "This file is not a picture that we can read. Use a JPEG, PNG or WebP.", field="file"
        ) from None
    out = io.BytesIO()
    small.save(out, "WEBP", quality=85)
    return out.getvalue()
