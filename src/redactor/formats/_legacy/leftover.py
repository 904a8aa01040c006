"""Numbers that stand in an old file and are lost when it is converted: the tip of a link, the source
of a field, a header that no page shows. The file itself would be published with them, so they are
looked for in its bytes, as text of one byte or of two to the character."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from redactor.text import automaton

_NO_NUMBER = re.compile(r"[^0-9Xx]")
#: Long enough to be about somebody, and no piece of a picture or an identifier in hexadecimal.
_ONE = re.compile(rb"(?<![0-9A-Za-z])[0-9]{11,19}[Xx]?(?![0-9A-Za-z])")
_TWO = re.compile(rb"(?<![0-9A-Za-z]\x00)(?:[0-9]\x00){11,19}(?:[Xx]\x00)?(?![0-9A-Za-z]\x00)")
#: Text of two bytes in front of a number, which may say what it is.
_BEFORE = 16
#: Of Rich Text: characters that stand there as numbers, and control words.
_ESCAPED = re.compile(rb"(?:\\u-?[0-9]+ ?|\\'[0-9A-Fa-f]{2})+\??")
_CONTROL = re.compile(rb"\\[a-z]+-?[0-9]* ?|[{}\r\n]")
_WORDS = re.compile(r"[\u3000-\u9fff\uff00-\uffef0-9A-Za-z：:]*\Z")


class Leftover(NamedTuple):
    """A number with what stands before it."""

    label: str
    number: str


def leftovers(data: bytes, known: Iterable[str]) -> list[Leftover]:
    """The long numbers of a file that none of the known texts holds, each once."""
    found: dict[str, Leftover] = {}
    for each in _numbers(data):
        found.setdefault(each.number, each)
    if not found:
        return []
    # In one pass over the texts: of a roster, both are many.
    numbers = list(found)
    finder = automaton.build(numbers)
    for text in known:
        for index, _, _ in finder.find(_NO_NUMBER.sub("", text)):
            found.pop(numbers[index], None)
    return list(found.values())


def _numbers(data: bytes) -> Iterator[Leftover]:
    data = _plain(data)
    for match in _ONE.finditer(data):
        yield Leftover("", match[0].decode())
    for match in _TWO.finditer(data):
        before = data[max(0, match.start() - 2 * _BEFORE) : match.start()]
        label = _WORDS.search(before[len(before) % 2 :].decode("utf-16-le", "replace"))
        yield Leftover(label[0] if label else "", match[0].decode("utf-16-le"))


def holds(data: bytes, numbers: Iterable[str]) -> bool:
    """Whether one of some numbers is in a file's bytes."""
    data = _plain(data)
    return any(number.encode(each) in data for number in numbers for each in ("ascii", "utf-16-le"))


def _plain(data: bytes) -> bytes:
    """Rich Text without its control words; other files as they are."""
    if not data.startswith(b"{\\rtf"):
        return data
    return _CONTROL.sub(b"", _ESCAPED.sub(b"\0", data))
