"""The words of Rich Text (RTF 1.9.1), those that no page shows as well: variables, names of bookmarks,
alternative texts, private groups of programs; and the objects in it.

    {\\rtf1\\ansi\\ansicpg936 {\\*\\docvar {\\'c9\\'ea}{5001}}…}

Nothing is laid out here. A group that has a destination of its own is a text of its own; others belong
to the text around them. What ends a paragraph or a cell ends a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MAGIC = b"{\\rtf"
_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,10})? ?"
    rb"|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z'])|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\"
)
#: Groups that hold no words: tables of fonts, colours and styles, pictures, data of programs.
_MUTE = frozenset(
    b"fonttbl colortbl stylesheet latentstyles listtable listoverridetable revtbl rsidtbl pict themedata"
    b" colorschememapping datastore xmlnstbl generator mmathPr pgptbl filetbl panose objclass"
    b" shppict nonshppict blipuid fontemb wgrffmtfilter".split()
)
_OBJECT = b"objdata"
#: Destinations beside those that begin with \\*.
_OWN = frozenset(
    b"header headerl headerr headerf footer footerl footerr footerf footnote annotation info title subject"
    b" author operator keywords comment doccomm manager company category hlinkbase field shptxt sn sv"
    b" bkmkstart bkmkend propname staticval object shprslt upr ud docvar".split()
) | {_OBJECT}
_BREAKS = frozenset(b"par line cell row page column sect softline nestcell nestrow tab".split())
_SIGNS = {b"~": "\u00a0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}
_DEEPEST = 2000


@dataclass(slots=True)
class _Group:
    """Where the reader is: the text it adds to, whether that says anything, what \\u is followed by."""

    text: list[str] = field(default_factory=list)
    raw: list[bytes] | None = None
    is_mute: bool = False
    skipped: int = 1


class RichText:
    """Rich Text, read once: `lines` of all its groups, and the bytes of its `objects`."""

    def __init__(self, data: bytes) -> None:
        self.objects: list[bytes] = []
        self._groups = [_Group()]
        self._texts = [self._groups[0].text]
        #: Characters that follow one told by its number, for programs that do not know it.
        self._skip = 0
        #: Whether \\* stands right before: who does not know the group leaves it out.
        self._is_marked = False
        found = re.search(rb"\\ansicpg(\d+)", data[:4096])
        self._encoding = {b"936": "gb18030", b"950": "big5"}.get(
            found[1] if found else b"936", "cp1252"
        )
        self._bytes = bytearray()
        self._read(data)

    @property
    def lines(self) -> Iterator[str]:
        """What it says, line by line, no blank ones."""
        for text in self._texts:
            # Pairs of halves are told as two numbers.
            units = "".join(text).encode("utf-16-le", "surrogatepass")
            for line in units.decode("utf-16-le", "replace").split("\n"):
                if line.strip():
                    yield line.strip()

    def _read(self, data: bytes) -> None:
        for token in _TOKEN.finditer(data):
            kind = token.lastgroup
            if kind == "hex" and not self._skip:
                # A character may take several bytes: they are read as text together.
                self._bytes += bytes.fromhex(token["hex"].decode())
            elif kind == "hex":
                self._skip -= 1
            elif kind == "text":
                text = token["text"][self._skip :]
                self._skip = max(0, self._skip - len(token["text"]))
                self._write(text)
            elif kind is not None:
                self._flush()
                self._obey(token, kind)
            if kind not in {None, "sign"}:
                self._is_marked = False
        self._flush()

    def _obey(self, token: re.Match[bytes], kind: str) -> None:
        group = self._groups[-1]
        if kind == "sign":
            self._is_marked = token["sign"] == b"*"
            if not self._is_marked and not group.is_mute:
                group.text.append(_SIGNS.get(token["sign"], ""))
        elif kind != "brace":
            self._skip = self._follow(group, token["word"], token["number"])
        elif token["brace"] == b"}":
            self._skip = 0
            self._close()
        elif len(self._groups) < _DEEPEST:
            self._skip = 0
            self._groups.append(_Group(group.text, group.raw, group.is_mute, group.skipped))

    def _close(self) -> None:
        if len(self._groups) < 2:
            return
        group = self._groups.pop()
        if group.raw is not None and group.raw is not self._groups[-1].raw:
            digits = re.sub(rb"[^0-9a-fA-F]", b"", b"".join(group.raw))
            self.objects.append(bytes.fromhex(digits[: len(digits) // 2 * 2].decode()))

    def _follow(self, group: _Group, word: bytes, number: bytes | None) -> int:
        """Obey a control word; how many characters that stand for others follow."""
        if word == b"u" and number is not None:
            if not group.is_mute:
                group.text.append(chr(int(number) & 0xFFFF))
            return group.skipped
        if word == b"uc":
            group.skipped = max(0, int(number or 1))
        elif word == b"bin":
            return int(number or 0)
        elif self._is_marked or word in _OWN or word in _MUTE:
            group.is_mute = group.is_mute or word in _MUTE
            group.text = []
            self._texts.append(group.text)
            group.raw = [] if word == _OBJECT else group.raw
        elif word in _BREAKS and not group.is_mute:
            group.text.append("\n")
        return 0

    def _write(self, text: bytes) -> None:
        group = self._groups[-1]
        if group.raw is not None:
            group.raw.append(text)
        else:
            self._bytes += text
            self._flush()

    def _flush(self) -> None:
        group = self._groups[-1]
        if self._bytes and not group.is_mute and group.raw is None:
            group.text.append(self._bytes.decode(self._encoding, "replace"))
        self._bytes.clear()
