"""What the formats that are text have in common: decoding, blocks as slices, edits in place."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Callable, Iterator, Sequence

from redactor.errors import InputError
from redactor.formats._charsets import MIXED, by_line, of_two_bytes
from redactor.model import Block, Document, Edit, Failure, Notice

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNIFIED = "文件中混有 UTF-8 和 GB18030 两种编码的行，改写后统一为 UTF-8。"


class TextSource:
    """A text whose blocks are slices of it, so that an edit in a block is an edit in the text."""

    def __init__(
        self,
        text: str,
        *,
        name: str | None,
        media_type: str,
        blocks: Callable[[str], Iterator[Block]],
        key: bytes,
        encoding: tuple[bytes, str] = (b"", "utf-8"),
    ) -> None:
        self.text = text
        self._encoding = encoding
        self.document = Document(
            name=name,
            media_type=media_type,
            digest=lambda: keyed_digest(text, key),
            blocks=lambda: blocks(text),
        )

    @property
    def rewriting(self) -> Sequence[str]:
        """What rewriting it means, beside masking."""
        return (_UNIFIED,) if self._encoding[1] == MIXED else ()

    @property
    def notices(self) -> Sequence[Notice]:
        """Of a format that hides something: what."""
        return ()

    @property
    def failures(self) -> Sequence[Failure]:
        return ()

    def rewritten(self, edits: Sequence[Edit]) -> str:
        """The text with each edit's characters replaced. Edits must not overlap."""
        pieces: list[str] = []
        position = 0
        for edit in sorted(edits, key=lambda each: each.part.sent):
            start, end = edit.part.sent
            if start < position:
                raise ValueError("edits overlap")
            pieces += (self.text[position:start], edit.replacement)
            position = end
        return "".join(pieces) + self.text[position:]

    def rewrite(self, edits: Sequence[Edit], *, clean: bool = False) -> bytes:
        """The file with the edits made, in its own encoding with its own byte order mark."""
        mark, encoding = self._encoding
        text = self.rewritten(edits)
        if encoding == MIXED:
            encoding = "utf-8"
        try:
            return mark + text.encode(encoding, "surrogatepass")
        except UnicodeEncodeError:
            # Words of a mask that the encoding does not have.
            return mark + text.encode(encoding, "replace")


def keyed_digest(text: str, key: bytes) -> str:
    """A digest that cannot be matched against a guessed text without the key."""
    return hashlib.blake2b(
        text.encode("utf-8", "surrogatepass"), key=key[:64], digest_size=16
    ).hexdigest()


def decode(data: str | bytes, name: str | None) -> tuple[str, tuple[bytes, str]]:
    """The text, with the byte order mark and encoding that it was read by.

    Tried in order: a byte order mark, strict UTF-8, strict GB18030 (which holds GBK and GB2312) or
    Big5, whichever is more usual, and UTF-8 or GB18030 line by line (`MIXED`).
    """
    if isinstance(data, str):
        return data, (b"", "utf-8")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding, name), (mark, encoding)
    if _looks_like_utf16(data[:4096]):
        raise InputError(
            "looks like UTF-16 without a byte order mark",
            where=name or "input",
            advice="save it as UTF-8 text and try again",
        )
    try:
        return data.decode("utf-8"), (b"", "utf-8")
    except UnicodeDecodeError:
        read = of_two_bytes(data)
        if read is not None:
            return read[0], (b"", read[1])
        text = by_line(data)
        if text is not None:
            return text, (b"", MIXED)
        return _decoded(data, "gb18030", name), (b"", "gb18030")


def _looks_like_utf16(head: bytes) -> bool:
    """Whether NUL stands at every second place and hardly elsewhere: ASCII in two bytes."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    return max(even, odd) > len(head) // 8 and min(even, odd) * 8 < max(even, odd)


def _decoded(data: bytes, encoding: str, name: str | None) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"is neither UTF-8 nor GB18030 text (byte {error.start})",
            where=name or "input",
            advice="save it as UTF-8 text and try again",
        ) from None
