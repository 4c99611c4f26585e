"""A picture, a sticker, a document, a voice note and a video, for whoever has none at hand."""

from pathlib import Path
from typing import NamedTuple

_FOLDER = Path(__file__).parent


class Sample(NamedTuple):
    filename: str
    mime_type: str

    @property
    def content(self) -> bytes:
        return (_FOLDER / self.filename).read_bytes()


SAMPLES = {
    "image": Sample("picture.jpg", "image/jpeg"),
    "sticker": Sample("sticker.webp", "image/webp"),
    "document": Sample("document.pdf", "application/pdf"),
    "audio": Sample("voice.ogg", "audio/ogg"),
    "video": Sample("video.mp4", "video/mp4"),
}
