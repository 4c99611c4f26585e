"""Rules about what several kinds of message are made of."""

from collections.abc import Iterable, Iterator

from rapport.whatsapp.messages.parts import (
    DocumentHeader,
    Header,
    ImageHeader,
    MediaRef,
    TextHeader,
)

Problem = tuple[str, str]
"""The path of a field, and what is wrong with it."""


def file_problems(file: MediaRef | None, path: str) -> Iterator[Problem]:
    if file is not None and (file.id is None) == (file.link is None):
        yield path, "It needs either id or link."


def header_problems(header: Header | None, path: str) -> Iterator[Problem]:
    match header:
        case None | TextHeader():
            return
        case ImageHeader():
            yield from file_problems(header.image, f"{path}.image")
        case DocumentHeader():
            yield from file_problems(header.document, f"{path}.document")
        case _:
            yield from file_problems(header.video, f"{path}.video")


def repeated(values: Iterable[tuple[str, str]], what: str) -> Iterator[Problem]:
    """A problem for each value, given with its path, that stood there before."""
    seen: set[str] = set()
    for path, value in values:
        if value in seen:
            yield path, f"Every {what} must be different."
        seen.add(value)
