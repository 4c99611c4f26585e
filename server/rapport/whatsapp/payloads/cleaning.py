"""Text that PostgreSQL cannot hold: NUL and halves of surrogate pairs, in JSON and out of it."""

import re

_REPLACEMENT = "\ufffd"
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.DOTALL
)


def clean_text(text: str) -> str:
    """The text with U+FFFD for what neither `text` nor `jsonb` columns accept."""
    return _UNSTORABLE.sub(_REPLACEMENT, text)


def clean_json(raw: bytes) -> bytes:
    """The same JSON, where every string can be decoded and stored: U+FFFD stands for NULs, lone
    surrogates and bytes that are not UTF-8. Everything else stays as it was written."""
    text = raw.decode("utf-8", "replace").removeprefix("\ufeff")
    return _ESCAPE.sub(_mended, text).encode()


def is_clean(raw: bytes) -> bool:
    """Whether no NUL and no byte that is not UTF-8 is in it; lone surrogates show when decoding."""
    if b"\\u0000" in raw:
        return False
    if raw.isascii():
        return True
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _mended(match: re.Match[str]) -> str:
    escape = match[0]
    if len(escape) != len("\\u0000"):
        return escape
    code = int(escape[2:], 16)
    return "\\ufffd" if code == 0 or 0xD800 <= code <= 0xDFFF else escape
