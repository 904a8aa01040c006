"""Where the words of an illness, an injury or a finding begin and end: 左侧第5肋骨骨折, HIV抗体阳性.

An illness is named by parts of the body, manners, findings and what follows them, in a row; the
words are data (rules/tables/illness_words.tsv). A finding tells only with one of the others before
it: 结节 says nothing, 甲状腺结节 does.
"""

from __future__ import annotations

from redactor.rulebook import Tables
from redactor.text.patterns import lazily

_LONGEST, _REACH = 7, 26
# 第5, 第3、4, L4/5, 2型: what counts or places a part of the body.
_NUMBER_BEFORE = lazily(
    r"(?:第[0-9一二三四五六七八九十]{1,2}(?:[、,，/~～至—-]{1,2}第?[0-9一二三四五六七八九十]{1,2}){0,3}"
    r"|[LTCSltcs][0-9]{1,2}(?:[-/、][LTCSltcs]?[0-9]{1,2}){0,2}|[0-9一二三四ⅠⅡⅢⅣ][型度])\Z"
)
# 4a类, Ⅱ型, 6%, 7.9mmol/L: a degree or a measure.
_NUMBER_BEHIND = lazily(
    r"[ ]?(?:(?:[0-9一二三四五六七八九十ⅠⅡⅢⅣⅤIV]{1,3}[a-cA-C]?[期型度级]|[0-9][a-cA-C]?类)(?:伤残|残疾)?"
    r"|[:：为]?[0-9]{1,3}(?:[./][0-9]{1,3})?\s?(?:mmol/L|umol/L|μmol/L|mmHg|IU/m[Ll]|U/L|g/L|mg/d[Ll]|%|％|毫摩尔|↑)"
    r"|[一二两三四五六七八九十0-9]{1,2}(?:个?多?月|周)(?:身孕)?|[一二两三0-9]个)"
)
_REMARK = lazily(r"[（(](?P<inside>[^（）()\n]{1,20})[）)]")
# 尿毒症期, 失代偿期
_STAGE = lazily("[\u4e00-\u9fff0-9ⅠⅡⅢⅣⅤ]{1,6}[期型级度]")
_LATIN = lazily(r"[A-Za-z0-9ⅠⅡⅢⅣⅤ .,，、/-]{1,16}[型级期类度分组]?")
_JOINS = frozenset(
    ["伴", "合并", "并发", "继发", "伴有", "合并有", "并", "后", "性", "术", "表面", "致", "综合"]
)
#: Outermost, these belong to the words before the illness.
_LOOSE = frozenset("前后内外上下并病伴指中")


class Phrases:
    """The words by what they say. Made once: `tables.derived(Phrases)`."""

    def __init__(self, tables: Tables) -> None:
        says: dict[str, set[str]] = {
            each: set() for each in ("part", "how", "finding", "after", "alone")
        }
        for word, (roles,) in tables["illness_words"].items():
            for role in roles.split():
                says[role].add(word)
        self.findings = frozenset(says["finding"])
        #: Findings that need another word before them.
        self.bound = frozenset(says["finding"] - says["alone"])
        self._before = frozenset(says["part"] | says["how"])
        self._behind = frozenset(says["after"] | says["finding"])
        self._all = self._before | self._behind

    def start(self, text: str, start: int) -> int:
        """Where what is said of an illness that begins at `start` begins: 右, 肺, 上叶."""
        begin, floor = start, max(0, start - _REACH)
        while begin > floor:
            size = _before(text, begin, floor, self._before)
            if not size:
                number = _NUMBER_BEFORE.search(text, max(floor, begin - 10), begin)
                if number is None or (begin == start and number.group()[-1] not in "型度"):
                    break
                size = begin - number.start()
            begin -= size
        while begin < start and text[begin] in _LOOSE and not self._opens(text, begin):
            begin += 1
        return begin

    def _opens(self, text: str, begin: int) -> bool:
        """Whether a longer word begins here: 上叶, 中耳."""
        return any(text[begin : begin + size] in self._before for size in range(2, _LONGEST + 1))

    def end(self, text: str, end: int, illnesses: frozenset[str] = frozenset()) -> int:
        """Where an illness that its name's end is given of ends with stage, degree, what it is
        joined by, and a remark in brackets."""
        stop = good = end
        limit = min(len(text), end + _REACH)
        words = self._all
        while stop < limit:
            number = _NUMBER_BEHIND.match(text, stop)
            if number:
                stop = good = number.end()
                continue
            size = _behind(text, stop, words, illnesses)
            if not size:
                break
            word = text[stop : stop + size]
            stop += size
            if word in illnesses or (word in self._behind and word not in _JOINS):
                good = stop
        remark = _REMARK.match(text, good)
        if remark and self.is_told(remark.group("inside")):
            return remark.end()
        return good

    def is_told(self, value: str) -> bool:
        """Whether a text is nothing but such words: 右侧, 高危, Stanford A型, 因公."""
        if _STAGE.fullmatch(value):
            return True
        if value.startswith(("因公", "因战", "因病", "工伤")) or _LATIN.fullmatch(value):
            return not value.isdigit()
        position = 0
        while position < len(value):
            number = _NUMBER_BEHIND.match(value, position)
            size = number.end() - position if number else _behind(value, position, self._all)
            size = size or value[position] in "、，,及和 "
            if not size:
                return False
            position += size
        return True


def _before(text: str, end: int, floor: int, words: frozenset[str]) -> int:
    """The length of the longest word that ends here; 0 without one."""
    for size in range(min(_LONGEST, end - floor), 0, -1):
        if text[end - size : end] in words:
            return size
    return 0


def _behind(
    text: str, start: int, words: frozenset[str], more: frozenset[str] = frozenset()
) -> int:
    """The length of the longest word that begins here; 0 without one."""
    for size in range(_LONGEST + 3, 0, -1):
        piece = text[start : start + size]
        if len(piece) == size and (piece in words or piece in more):
            return size
    return 0
