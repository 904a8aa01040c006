"""Encodings that do not tell what they are: GB18030 or Big5, and files in which lines differ.

Two bytes of one are two of the other, so both are read and what is usual decides. Both put the usual
characters first: level 1 of GB 2312 has lead bytes B0 to D7 and trail bytes from A1, level 1 of Big5 the
lead bytes A4 to C6. Text of the one, read as the other, is full of rare ones.
"""

from __future__ import annotations

from collections.abc import Iterator

BIG5 = "cp950"
GB = "gb18030"
#: Lines of UTF-8 and of GB18030 in one file: two programs wrote it. It is written as UTF-8.
MIXED = "mixed"

_LEADS_GB, _LEADS_BIG5 = range(0xB0, 0xD8), range(0xA4, 0xC7)
#: Signs and letters, the same in both.
_SIGNS = range(0xA1, 0xA4)
_FEWEST = 4
_USUAL, _CLEARLY = 0.9, 0.15


def of_two_bytes(data: bytes) -> tuple[str, str] | None:
    """The text and GB18030 or Big5, whichever it is; None for neither."""
    gb, big5 = _decoded(data, GB), _decoded(data, BIG5)
    if gb is None:
        return None if big5 is None or _usual(data, _LEADS_BIG5, 0x40) < _USUAL else (big5, BIG5)
    if big5 is None:
        return gb, GB
    in_big5 = _usual(data, _LEADS_BIG5, 0x40)
    if in_big5 >= _USUAL and in_big5 - _usual(data, _LEADS_GB, 0xA1) > _CLEARLY:
        return big5, BIG5
    return gb, GB


def by_trial(raw: bytes, last: str = "latin-1") -> tuple[str, str]:
    """A short text, a name or a comment, and the encoding that it can be read by: UTF-8, GB18030, or
    `last`, in which every byte is a character.

    >>> by_trial("甲".encode("gbk")), by_trial(b"\\xff")
    (('甲', 'gb18030'), ('ÿ', 'latin-1'))
    """
    for encoding in ("utf-8", GB):
        text = _decoded(raw, encoding)
        if text is not None:
            return text, encoding
    return raw.decode(last), last


def by_line(data: bytes) -> str | None:
    """The text of a file of which each line is UTF-8 or GB18030; None where one is neither, or all
    are of one kind."""
    lines: list[str] = []
    kinds: set[str] = set()
    for line in data.splitlines(keepends=True):
        text, encoding = _decoded(line, "utf-8"), "utf-8"
        if text is None:
            text, encoding = _decoded(line, GB), GB
        if text is None:
            return None
        lines.append(text)
        if not line.isascii():
            kinds.add(encoding)
    return "".join(lines) if len(kinds) > 1 else None


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _usual(data: bytes, leads: range, first_trail: int) -> float:
    """The share of usual ones among characters of two bytes; 0 where they are too few to tell."""
    count = usual = 0
    for lead, trail in _pairs(data):
        if lead not in _SIGNS:
            count += 1
            usual += lead in leads and trail >= first_trail
    return usual / count if count >= _FEWEST else 0.0


def _pairs(data: bytes) -> Iterator[tuple[int, int]]:
    at, end = 0, min(len(data), 200_000) - 1
    while at < end:
        if data[at] < 0x80:
            at += 1
        else:
            yield data[at], data[at + 1]
            at += 2
