"""JSON (RFC 8259): keys, strings and numbers, read with their labels and as tables.

Strings are read as they are meant (``\\u8eab\\n``), and what is masked is written back so that the text
stays JSON; every other character stays as it was. A number that is masked becomes a string. Strings
that hold HTML or JSON are read as such.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cached_property, partial

from redactor.errors import InputError
from redactor.formats._base import TextSource, decode
from redactor.formats._json.reading import JsonText, fault, replaced
from redactor.formats._nested import Spot
from redactor.formats._opening import Opening
from redactor.model import Edit, Failure

ENDINGS = ("json", "geojson", "webmanifest")
MEDIA_TYPE = "application/json"
BEGINS = r"[{\[]"

#: Of larger files only the name tells that they are JSON.
_TOLD_BY_CONTENT = 8_000_000
_LIKE_JSON = re.compile(
    rb"(?:\xef\xbb\xbf)?[ \t\r\n]*\[?[ \t\r\n]*\{[ \t\r\n]*\"(?:[^\"\\]|\\.){0,200}\"[ \t\r\n]*:"
)


def recognises(head: bytes) -> bool:
    """Whether it begins with an object's key, or an array's first object's, and all of it is JSON."""
    if not _LIKE_JSON.match(head) or len(head) > _TOLD_BY_CONTENT:
        return False
    if head.rstrip()[-1:] not in {b"}", b"]"}:
        return False
    try:
        text, _ = decode(head, None)
        return fault(text, 0, len(text)) is None
    except InputError:
        return False


def open_source(data: str | bytes, name: str | None, opening: Opening) -> JsonSource:
    """Open JSON; InputError with the line where it is broken."""
    text, encoding = decode(data, name)
    broken = fault(text, 0, len(text))
    if broken is not None:
        line = text.count("\n", 0, broken.position) + 1
        raise InputError(
            f"is no valid JSON: line {line}: {broken.what}",
            where=name or "input",
            advice="mend it, or scan it as text",
        )
    return JsonSource(text, name=name, media_type=MEDIA_TYPE, key=opening.key, encoding=encoding)


class JsonSource(TextSource):
    """JSON whose blocks are what its strings mean."""

    def __init__(
        self,
        text: str,
        *,
        name: str | None,
        media_type: str,
        key: bytes,
        encoding: tuple[bytes, str],
        lines: Sequence[tuple[int, int, bool]] | None = None,
        failures: Sequence[Failure] = (),
    ) -> None:
        self._json = JsonText(text, self._placed, lines)
        super().__init__(
            text,
            name=name,
            media_type=media_type,
            blocks=lambda _: self._json.blocks(),
            key=key,
            encoding=encoding,
        )
        self._failures = failures

    @property
    def failures(self) -> Sequence[Failure]:
        """The lines of JSONL that are not JSON."""
        return self._failures

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def _placed(self, position: int) -> Callable[[], str]:
        return partial(self._place, position)

    def _place(self, position: int) -> str:
        line = bisect_right(self._line_starts, position)
        if len(self._line_starts) > 2:
            return f"第{line}行"
        return f"第{position - self._line_starts[line - 1] + 1}个字符起"

    def rewritten(self, edits: Sequence[Edit]) -> str:
        """The text with the edits made; it stays JSON. Edits must not overlap."""
        by_block: dict[int, list[Spot]] = {}
        for edit in edits:
            spot = (edit.part.start, edit.part.end, edit.replacement)
            by_block.setdefault(edit.part.block, []).append(spot)
        return replaced(self.text, self._json.spots(by_block))
