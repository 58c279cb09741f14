"""From bytes to text: byte order marks, UTF-8, UTF-16, and Windows' code page where it is neither."""

from __future__ import annotations

import codecs

from trustscale.errors import FileError

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4096


def decode(content: bytes, *, name: str, encoding: str | None = None) -> tuple[str, tuple[str, ...]]:
    """Return the text of a file and a note for people where the encoding was not plain.

    Without `encoding`, a byte order mark decides; then UTF-8 is tried, which text of any other encoding
    almost never happens to be; then the code page of western European Windows is taken, with a note.
    """
    if encoding is not None:
        return _decode_as(content, encoding, name), ()
    for mark, marked in _MARKS:
        if content.startswith(mark):
            notes = () if marked == "utf-8-sig" else (f"read as {marked.upper()}",)
            return _decode_as(content, marked, name), notes
    if (bare := _utf16_without_mark(content)) is not None:
        return _decode_as(content, bare, name), (f"read as {bare.upper()}, though it has no byte order mark",)
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        note = "read as cp1252 (Windows, western European), as it is not UTF-8: look at letters with accents"
        return _decode_as(content, "cp1252", name), (note,)


def refuse_nul(text: str, name: str) -> None:
    """Raise where a text holds NUL characters, which CSV readers cut cells at."""
    at = text.find("\x00")
    if at >= 0:
        line = text.count("\n", 0, at) + 1
        raise FileError(
            f"{name} holds NUL bytes, which text files never do.",
            code="TS-R012",
            where=[f"line {line}"],
            mend="export it again; if it is UTF-16 text, say so with encoding='utf-16-le' or 'utf-16-be'.",
        )


def _decode_as(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except LookupError:
        raise FileError(
            f"There is no text encoding {encoding!r}.",
            code="TS-R019",
            mend="use one such as utf-8, utf-16, cp1252, cp1250 or latin-1, or leave it out.",
        ) from None
    except UnicodeError as error:
        start = getattr(error, "start", 0)
        line = content.count(b"\n", 0, start) + 1
        raise FileError(
            f"{name} cannot be read as {encoding} text.",
            code="TS-R008",
            where=[f"line {line}, byte {start + 1}"],
            mend="say how it was written with encoding=, for example utf-8, cp1252 or mac-roman, "
            "or save it again as CSV UTF-8.",
        ) from None


def _utf16_without_mark(content: bytes) -> str | None:
    """Tell UTF-16 by its zero bytes: in western text every other byte is one."""
    sample = content[:_SAMPLE]
    half = len(sample) // 2
    if half < 2:
        return None
    if sample[1::2].count(0) > 0.8 * half and sample[0::2].count(0) == 0:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.8 * half and sample[1::2].count(0) == 0:
        return "utf-16-be"
    return None
