"""JSON Lines: a JSON text (RFC 8259) in each line. The lines together are read like an array.

A line that is no JSON is read as text, and told as a failure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from redactor.errors import InputError
from redactor.formats._base import decode
from redactor.formats._json.reading import fault
from redactor.formats._opening import Opening, unread
from redactor.formats.json import JsonSource

ENDINGS = ("jsonl", "ndjson")
MEDIA_TYPE = "application/x-ndjson"

_LIKE_JSONL = re.compile(rb"(?:\xef\xbb\xbf)?[ \t]*\{[^\r\n]*\}[ \t]*\r?\n[ \t]*\{")
_LINE = re.compile(r"[^\r\n]*[^\s][^\r\n]*")
#: A file whose first lines are no JSON is none.
_PROBED = 20
#: So many broken lines are told one by one.
_TOLD = 20


def recognises(head: bytes) -> bool:
    """Whether its first two lines are objects."""
    if not _LIKE_JSONL.match(head):
        return False
    try:
        text, _ = decode(b"\n".join(head.split(b"\n", 2)[:2]), None)
    except InputError:
        return False
    return all(is_json for _, _, is_json in _lines(text))


def open_source(data: str | bytes, name: str | None, opening: Opening) -> JsonSource:
    """Open JSON Lines; InputError when hardly any line is JSON."""
    text, encoding = decode(data, name)
    lines = list(_lines(text))
    broken = [start for start, _, is_json in lines if not is_json]
    first = lines[:_PROBED]
    if broken and (len(broken) == len(lines) or 2 * _broken(first) > _PROBED):
        line = text.count("\n", 0, broken[0]) + 1
        raise InputError(
            f"holds no JSON in its lines: line {line}",
            where=name or "input",
            advice="mend it, or scan it as text",
        )
    failures = [
        unread(
            "broken_line",
            "这一行不是有效的 JSON，已按纯文本检查，请人工核对。",
            f"第{text.count(chr(10), 0, start) + 1}行",
        )
        for start in broken[:_TOLD]
    ]
    return JsonSource(
        text,
        name=name,
        media_type=MEDIA_TYPE,
        key=opening.key,
        encoding=encoding,
        lines=lines,
        failures=failures,
    )


def _broken(lines: Sequence[tuple[int, int, bool]]) -> int:
    return sum(not is_json for _, _, is_json in lines)


def _lines(text: str) -> Iterator[tuple[int, int, bool]]:
    """Where each line is that is not empty, and whether it is JSON."""
    for match in _LINE.finditer(text):
        start, end = match.span()
        yield start, end, fault(text, start, end) is None
