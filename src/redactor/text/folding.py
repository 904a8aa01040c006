"""Folding: one form for the many ways of writing a character, with the way back.

Two steps, because folding a whole document costs more than scanning it:

* `clean` removes what the reader cannot see (zero-width characters, soft hyphens, keycap
  marks) and the spaces that stretch a word (电　话), and resolves what stands for a character:
  HTML references, percent signs of addresses, ``\\u`` of scripts and logs; leaves out the marks
  before quoted lines. Only a document that holds such characters pays for it; it returns a map
  back.
* `fold` replaces characters one for one, so that no map is needed, and is applied to the few
  characters around a candidate: full-width, circled and Chinese digits become ASCII digits,
  every kind of space, hyphen and dot becomes one of its kind.

>>> fold("１３８－００１３　捌〇〇〇")
'138-0013 8000'
>>> cleaned = clean("138\\u200b0013&#56;000")
>>> cleaned.text, cleaned.source(0, 11)
('13800138000', (0, 16))
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from dataclasses import dataclass
from urllib.parse import unquote

# Characters that take no room on the screen, so that "138<ZWSP>0013" reads as one number.
INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufe00-\ufe0f\ufeff\u20e3"
)
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8}[0-9]{0,2});?")
# A line break in a quotation, with the marks before the next line: of mails (RFC 3676), of Markdown.
_QUOTED_BREAK = r"(?:\\|[ \t]{0,3})\r?\n {0,3}>(?:[> ]{0,9}>)?[ \t]?"
# Of addresses (RFC 3986): Chinese characters, and what ASCII writes only so. And of scripts, JSON, logs.
_ESCAPE = re.compile(
    r"%(?:[Ee][2-9A-Fa-f]%[89ABab][0-9A-Fa-f]%[89ABab][0-9A-Fa-f]|[23][0-9A-Fa-f]|40|5[BDbd]|7[BCDbcd]|0[ADad])"
    r"|\\u[0-9A-Fa-f]{4}"
)
_DOMAIN = re.compile(r"[A-Za-z0-9-]+\.[A-Za-z]")
# Escapes that are no percentage, so that those near behind them are none either.
_SURE_ESCAPE = re.compile(r"%(?:[2357][A-Fa-f]|[Ee][2-9A-Fa-f]%|40[A-Za-z])")
_NEAR = 60
_SURROGATE = re.compile("[\ud800-\udfff]")
# A little wider, in fewer ranges: asked of every character of every text.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3\ufe00-\ufe0f\ufeff\ud800-\udfff]"
)
# Spaces that stretch a word over its line: 电　话, 身 份 证 号.
# What goes before is looked at behind the first space (or by `_stretches`): a pattern that begins
# with a look-behind is tried at every character, one that begins with a class at few.
_STRETCH = "[ \u3000\u00a0]{1,4}(?=[\u4e00-\u9fff](?![\u4e00-\u9fff]))"
_STRETCHED = re.compile(
    "[ \u3000\u00a0](?<=[\u4e00-\u9fff][ \u3000\u00a0])"
    "(?<![\u4e00-\u9fff][\u4e00-\u9fff][ \u3000\u00a0])"
    "[ \u3000\u00a0]{0,3}(?=[\u4e00-\u9fff](?![\u4e00-\u9fff]))"
)
_CHANGED = re.compile(
    f"[{INVISIBLE}]+|[\ud800-\udfff]|{_STRETCH}|{_REFERENCE.pattern}|{_ESCAPE.pattern}"
    f"|{_QUOTED_BREAK}"
)

#: Latin letters, half and full width.
LETTERS = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    "ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ"
)

#: For `str.translate`: printable ASCII in full width.
FULL_WIDTH = {point: point + 0xFEE0 for point in range(0x21, 0x7F)}

_ASCII_DIGITS = "0123456789"


def _digits() -> dict[int, str]:
    """Every digit-like character and its value."""
    table: dict[int, str] = {}

    def row(characters: str, first: int = 0) -> None:
        for value, character in enumerate(characters, first):
            table[ord(character)] = _ASCII_DIGITS[value]

    def run(start: int, first: int, count: int) -> None:
        for step in range(count):
            table[start + step] = _ASCII_DIGITS[first + step]

    run(0xFF10, 0, 10)  # full-width
    run(0x2460, 1, 9)  # circled
    run(0x2474, 1, 9)  # parenthesised
    run(0x2488, 1, 9)  # with full stop
    run(0x24F5, 1, 9)  # double circled
    run(0x2776, 1, 9)  # negative circled
    run(0x2780, 1, 9)  # circled sans-serif
    run(0x278A, 1, 9)  # negative circled sans-serif
    for zero in (0x24EA, 0x24FF):
        table[zero] = "0"
    row("零一二三四五六七八九")
    row("〇壹贰叁肆伍陆柒捌玖")
    row("弌弍弎", 1)
    row("貳參", 2)
    row("陸", 6)
    table[ord("幺")] = "1"
    return table


def _astral_digits() -> dict[int, str]:
    """Mathematical and segmented digits, and circled zeros, outside the basic plane."""
    rows = [0x1D7CE + 10 * block for block in range(5)]
    table = {start + step: _ASCII_DIGITS[step] for start in (*rows, 0x1FBF0) for step in range(10)}
    return {**table, 0x1F10B: "0", 0x1F10C: "0"}


#: Digits of the basic plane only: a character class with others is searched ten times slower.
DIGITS = _digits()
_ASTRAL_DIGITS = _astral_digits()
CHINESE_DIGITS = frozenset("零一二三四五六七八九〇壹贰叁肆伍陆柒捌玖弌弍弎貳參陸幺")
SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
HYPHENS = "\u2010-\u2015\u2212\u2500\u2796\ufe58\ufe63\uff0d"
MIDDLE_DOTS = "\u00b7\u2022\u2027\u2219\u22c5\u30fb\uff65\u318d\u1427"
CROSSES = "Xx\uff38\uff58\u00d7\u0425\u0445\u2715\u2716\u2a2f"


def _expand(ranges: str) -> list[int]:
    """The code points of a character class such as 'a-cx'."""
    points: list[int] = []
    characters = iter(re.findall(r"(.)(?:-(.))?", ranges, re.DOTALL))
    for first, last in characters:
        points.extend(range(ord(first), ord(last or first) + 1))
    return points


def _folds() -> dict[int, str]:
    table = {point: chr(point - 0xFEE0) for point in range(0xFF01, 0xFF5F)}
    table.update(DIGITS)
    table.update(dict.fromkeys(_expand(SPACES), " "))
    table.update(dict.fromkeys(_expand(HYPHENS), "-"))
    table.update(dict.fromkeys(_expand(MIDDLE_DOTS), "·"))
    table[ord("\r")] = " "
    table[ord("【")] = "("
    table[ord("】")] = ")"
    table[ord("〔")] = "("
    table[ord("〕")] = ")"
    table[ord("［")] = "("
    table[ord("］")] = ")"
    return table


_FOLDS = _folds()
_PLAIN_FOLDS = {
    point: folded for point, folded in _FOLDS.items() if chr(point) not in CHINESE_DIGITS
}


# Most words hold nothing to fold, and a search costs a tenth of a translation. ASCII is left as it
# is: its line breaks keep their carriage return.
_FOLDED = re.compile(f"[{re.escape(''.join(map(chr, _FOLDS)))}○]")
_PLAIN_FOLDED = re.compile(f"[{re.escape(''.join(map(chr, _PLAIN_FOLDS)))}]")
_CIRCLES = re.compile("○+")


def fold(text: str) -> str:
    """Same length, one form; Chinese numerals become digits.

    The circle ○ is a zero beside a Chinese numeral, or alone beside another digit; a run of
    circles in a number is a mask.

    >>> fold("二○一九"), fold("138○○○○8000")
    ('2019', '138○○○○8000')
    """
    if text.isascii() or not _FOLDED.search(text):
        return text
    if "○" in text:
        text = _CIRCLES.sub(_zeros, text)
    return text.translate(_FOLDS)


def _zeros(match: re.Match[str]) -> str:
    start, end = match.span()
    beside = match.string[max(0, start - 1) : start] + match.string[end : end + 1]
    if any(each in CHINESE_DIGITS for each in beside):
        return "〇" * (end - start)
    is_digit = end - start == 1 and any(ord(each) in DIGITS or each.isdigit() for each in beside)
    return "〇" if is_digit else match.group()


def fold_plain(text: str) -> str:
    """Same length, one form; Chinese numerals stay, for text that may be words.

    >>> fold_plain("第一章 ＷＸ：ａ１")
    '第一章 WX:a1'
    """
    if text.isascii() or not _PLAIN_FOLDED.search(text):
        return text
    return text.translate(_PLAIN_FOLDS)


def written_as(characters: str) -> str:
    """These characters and all that `fold_plain` turns into one of them.

    >>> "Ａ" in written_as("A-"), "－" in written_as("A-")
    (True, True)
    """
    return characters + "".join(
        chr(point) for point, folded in _PLAIN_FOLDS.items() if folded in characters
    )


def run_around(text: str, position: int, characters: str, reach: int) -> str:
    """The run of these characters around a position, as far as `reach` to each side. Spares a
    detector folding and searching where its value cannot be.

    >>> run_around("MAC 0A:1B", 6, "0123456789AB:", 9), run_around("0A。1B", 2, "01AB", 9)
    ('0A:1B', '0A')
    """
    left, right = text[max(0, position - reach) : position], text[position : position + reach]
    return (
        left[len(left.rstrip(characters)) :] + right[: len(right) - len(right.lstrip(characters))]
    )


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text without its invisible characters, and the way back to the original.

    The text is cut into pieces, each either a run of the original or one resolved reference:
    piece `i` starts at `starts[i]` here and at `sources[i]` there; `ends[i]` is where a
    reference ends there, 0 for a run.
    """

    text: str
    starts: tuple[int, ...] = ()
    sources: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The range of the original that gave `text[start:end]`, which must not be empty."""
        if not self.starts:
            return start, end
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, end - 1) - 1
        begin = self.sources[first]
        if not self.ends[first]:
            begin += start - self.starts[first]
        return begin, self.ends[last] or self.sources[last] + end - self.starts[last]

    def place(self, position: int) -> int:
        """Where a place of the original is here; a place that was taken out is where it was."""
        if not self.starts:
            return position
        index = bisect_right(self.sources, position) - 1
        if index < 0:
            return 0
        if self.ends[index]:
            inside = position < self.ends[index]
            return self.starts[index] if inside else self._end(index)
        return min(self.starts[index] + position - self.sources[index], self._end(index))

    def _end(self, index: int) -> int:
        """Where a piece ends here."""
        return self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)


def clean(text: str) -> Cleaned:
    """Without invisible characters, with references resolved and lone surrogates replaced.

    A lone surrogate becomes U+FFFD, one for one: native libraries refuse it.

    >>> clean("𝟙𝟛𝟠").text
    '138'
    """
    if len(text.encode("utf-16-le", "surrogatepass")) > 2 * len(text):
        text = text.translate(_ASTRAL_DIGITS)
    if (
        not _HIDDEN.search(text)
        and not _STRETCHED.search(text)
        and ("&" not in text or not _REFERENCE.search(text))
        and "\n>" not in text
        and (("%" not in text and "\\" not in text) or not _ESCAPE.search(text))
    ):
        return Cleaned(text)
    kept: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    length = position = 0
    for match in _CHANGED.finditer(text):
        start, end = match.span()
        new = _replacement(match)
        if new is None:
            continue
        if start > position:
            pieces.append((length, position, 0))
            kept.append(text[position:start])
            length += start - position
        if new:
            pieces.append((length, start, end))
            kept.append(new)
            length += len(new)
        position = end
    if not kept and not position:
        return Cleaned(text)
    if position < len(text):
        pieces.append((length, position, 0))
        kept.append(text[position:])
    starts, sources, ends = zip(*pieces, strict=True) if pieces else ((), (), ())
    return Cleaned("".join(kept), starts, sources, ends)


def is_han(character: str) -> bool:
    """Whether one character, or none, is a Chinese one of the basic block."""
    return "\u4e00" <= character <= "\u9fff"


#: Two columns of a list of telephones, at the office and at home: no word that is stretched.
NO_WORD = frozenset({"办宅", "宅办"})


def _stretches(match: re.Match[str]) -> bool:
    """Whether the spaces stand between two lone Chinese characters."""
    start, text = match.start(), match.string
    if text[start - 1 : start] + text[match.end() : match.end() + 1] in NO_WORD:
        return False
    if start < 1 or not is_han(text[start - 1]):
        return False
    return start < 2 or not is_han(text[start - 2])


def _is_escape(match: re.Match[str]) -> bool:
    """Whether percent and digits are no percentage with a number behind it: 98%30人.

    >>> clean("达98%30人").text, clean("hao%40qq.com").text, clean("%31%33%38").text
    ('达98%30人', 'hao@qq.com', '138')
    """
    found, text, start = match.group(), match.string, match.start()
    if not found[1:].isdigit() or not text[start - 1 : start].isdigit():
        return True
    if found == "%40" and _DOMAIN.match(text, match.end()):
        return True
    if start > 2 and text[start - 3] == "%":
        return True
    return _SURE_ESCAPE.search(text, max(0, start - _NEAR), start) is not None


def _replacement(match: re.Match[str]) -> str | None:
    """What stands for an invisible run, a surrogate, a reference or an escape; None to leave it."""
    found = match.group()
    if "\n" in found:
        return "\n"
    if found[0] == "%":
        return unquote(found) if _is_escape(match) else None
    if found[0] == "\\":
        return _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", chr(int(found[2:], 16))))
    if found[0] in " \u3000\u00a0":
        return "" if _stretches(match) else None
    if found[0] == "&":
        resolved = html.unescape(found)
        if resolved == found:
            return None
        return _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", resolved))
    return "\ufffd" if "\ud800" <= found[0] <= "\udfff" else ""
