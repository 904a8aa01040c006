"""What stands in an old file and is lost when it is converted: the tip of a link, the source of a
field, a variable, a header that no page shows, a paragraph that was deleted and saved fast. The file
itself would be published with it, so its bytes are read as text: Rich Text by its groups, others as
characters of two bytes, and numbers of one byte or two to the character."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from redactor.formats._legacy.rtf import MAGIC, RichText
from redactor.text import automaton

_NO_NUMBER = re.compile(r"[^0-9Xx]")
#: Long enough to be about somebody, and no piece of a picture or an identifier in hexadecimal.
_ONE = re.compile(rb"(?<![0-9A-Za-z])[0-9]{11,19}[Xx]?(?![0-9A-Za-z])")
_TWO = re.compile(rb"(?<![0-9A-Za-z]\x00)(?:[0-9]\x00){11,19}(?:[Xx]\x00)?(?![0-9A-Za-z]\x00)")
#: Text of two bytes in front of a number, which may say what it is.
_BEFORE = 16
_WORDS = re.compile(r"[\u3000-\u9fff\uff00-\uffef0-9A-Za-z：:]*\Z")
# A line of characters of two bytes: Latin, signs, Chinese.
_WIDE = re.compile(
    rb"(?:[\x20-\x7e]\x00|[\x00-\xff][\x4e-\x9f]|[\x00-\x20][\x30]|[\x00-\xef]\xff|[\x10-\x26]\x20){6,2000}"
)
_MAIL = re.compile(
    rb"[A-Za-z0-9][A-Za-z0-9._+-]{1,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{2,24}){1,4}"
)
_HAN = re.compile("[\u4e00-\u9fff]")
_TELLING = re.compile("[\u4e00-\u9fff].*[\u4e00-\u9fff]|@|[0-9](?:[- ]?[0-9]){6}", re.DOTALL)
# What of a line says something: words, a number, an address of mail.
_TOKEN = re.compile(
    r"[\u4e00-\u9fff]{2,}|[A-Za-z0-9][A-Za-z0-9._+-]*@[A-Za-z0-9.-]+|[0-9](?:[- ]?[0-9]){6,}[Xx]?"
)
#: Bytes that are no text make characters of all kinds; so many of a line must be common ones.
_MOSTLY = 0.9
_LEAST_HAN = 3
#: More lines are no rest of a text.
_MOST = 20_000


class Leftover(NamedTuple):
    """A number with what stands before it, or a line: `label` is not asked for, `value` is."""

    label: str
    value: str

    @property
    def text(self) -> str:
        return self.label + self.value


def leftovers(data: bytes, known: Iterable[str]) -> list[Leftover]:
    """The lines and the long numbers of a file that none of the known texts holds, each once."""
    texts = list(known)
    read = list(_lines(data))
    lines = [Leftover("", each) for each in _unknown_lines(read, texts)]
    texts += (each.value for each in lines)
    found: dict[str, Leftover] = {}
    is_rich = data.startswith(MAGIC)
    for each in _numbers("\n".join(read).encode() if is_rich else data):
        found.setdefault(each.value, each)
    if found:
        # In one pass over the texts: of a roster, both are many.
        numbers = list(found)
        finder = automaton.build(numbers)
        for text in texts:
            for index, _, _ in finder.find(_NO_NUMBER.sub("", text)):
                found.pop(numbers[index], None)
    return [*lines, *found.values()]


def _unknown_lines(read: Iterable[str], known: Sequence[str]) -> list[str]:
    """The lines of which something is in no known text: words, a number, an address of mail."""
    lines: dict[str, str] = {}
    for line in read:
        if _TELLING.search(line) and len(lines) < _MOST:
            lines.setdefault(_bare(line), line)
    for text in known:
        lines.pop(_bare(text), None)
    tokens = {each for line in lines.values() for each in _tokens(line)}
    if tokens:
        # A line may be a part of a block, and stand in several: they are read as one.
        listed = list(tokens)
        for index, _, _ in automaton.build(listed).find("".join(map(_bare, known))):
            tokens.discard(listed[index])
    return [line for line in lines.values() if not tokens.isdisjoint(_tokens(line))]


def _tokens(line: str) -> list[str]:
    return [bare for each in _TOKEN.findall(line) if (bare := _bare(each))]


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _lines(data: bytes) -> Iterator[str]:
    if data.startswith(MAGIC):
        yield from RichText(data).lines
        return
    for match in _WIDE.finditer(data):
        line = match[0].decode("utf-16-le", "ignore").strip()
        han = _HAN.findall(line)
        if len(han) >= _LEAST_HAN and sum(map(_is_common, han)) >= _MOSTLY * len(han):
            yield line
    for match in _MAIL.finditer(data):
        yield match[0].decode("ascii")


def _is_common(character: str) -> bool:
    """Whether it is of the first level of GB 2312, in which most words are written."""
    try:
        return 0xB0 <= character.encode("gb2312")[0] <= 0xD7
    except UnicodeEncodeError:
        return False


def _numbers(data: bytes) -> Iterator[Leftover]:
    for match in _ONE.finditer(data):
        yield Leftover("", match[0].decode())
    for match in _TWO.finditer(data):
        before = data[max(0, match.start() - 2 * _BEFORE) : match.start()]
        label = _WORDS.search(before[len(before) % 2 :].decode("utf-16-le", "replace"))
        yield Leftover(label[0] if label else "", match[0].decode("utf-16-le"))


def holds(data: bytes, values: Iterable[str]) -> bool:
    """Whether one of some values is in a file's words or its bytes."""
    read = "\n".join(RichText(data).lines) if data.startswith(MAGIC) else ""
    return any(
        value in read
        or any(value.encode(each, "replace") in data for each in ("utf-8", "utf-16-le", "gb18030"))
        for value in values
    )
