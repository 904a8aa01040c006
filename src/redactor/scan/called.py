"""Where somebody may be called by a name: surname and given name, and what has no surname.

    孙女韩依诺，先天性耳聋                   a surname and a given name
    豆豆、小胖今天没带作业                    what a child is called at home
    女儿可欣由男方抚养                        a given name behind a word for kin
    被收养人原名 福 春 生                     with blanks
    扎西顿珠  男  走读                        of other peoples, without a dot
    糖糖、Lucas 和 Vivi                       with Latin letters

Such places are many, and most of them are no names: `scan.stories` weighs them by what stands around.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from redactor.context.people import TRANSLITERATED, VERBAL, People
from redactor.context.prose.names import NameReader
from redactor.model import Span
from redactor.text.folding import is_han
from redactor.text.patterns import lazily

_HAN = "\u4e00-\u9fff"
# A name goes before or behind these without a gap.
_LEADS = "叫名是人家娃儿女子孙弟妹哥姐爸妈爹娘嫂友属者童生婴员妇方父母原现系称为有让把被跟和与、位某崽囡俺我姓户例给找看去接于工"
_TITLED = lazily("女士|先生|小姐|阿姨|大爷|大妈|老师|师傅")
_DOTS = "·•・"
_DOTTED = lazily(rf"[{_HAN}]{{1,8}}[{_DOTS}][{_HAN}]{{1,8}}")
# Signs that two characters are a word: 韩国, 常常.
_WORDS = frozenset(f"word 2 known {kind}" for kind in "abcdfijlmnopqrstuvyz") | {"word 2 known ns"}
# What stands before the year of a document's number names who issued it: 惠卫健发〔2019〕.
_FILES = ("〔", "［", "[")
# How much speaks at least, and is told at most, for a name; what is read beside a range.
_LEAST_NAME, _MOST_WEIGHT, _MARGIN = -7.0, 6, 12
# No given name weighs less.
_NEVER = -5.0
# What stands right before a name that has no surname, where a character does, and what behind it.
_LEADS_BARE = "叫名是娃儿女子孙弟妹和与、跟给看去接我你他她找带把被"
_AHEAD = rf"(?![{_HAN}])|(?=[的说讲和与跟及也又就都还在上今昨不没要想被让把给来去回到从由因患病发妈爸爹娘家屋口两这那])"
#: What a child is called, doubled or with 小 and 阿 before it. `re` skips to a class that it begins with.
_TWICE = lazily(rf"([{_HAN}])\1(?:{_AHEAD})")
_SMALL = lazily(rf"[小阿幺二三](?:[{_HAN}])(?:{_AHEAD})|大[勇壮宝毛牛虎山妹强军丫](?:{_AHEAD})")
#: Words that are built like this.
_NO_CHILD = frozenset(
    "妈爸爷奶哥姐弟妹叔舅姑伯婆公宝娃婶嫂爹娘太姥天年月日人家户常刚渐慢好看想谢等少大小往仅层处时事样种个件条次回步偷悄默匆"
    "纷频屡深高长远早重轻白红黑真整足单恰偏统通万千百一夜生世代两多几试听说问走坐写"
)
_NO_SMALL = frozenset(
    "学区时组型麦额吃店票声心客家伙孩子娃说车费数写康寒暑雪雨满的了是有人家姨爷婆哥姐弟妹叔伯舅姑公婶"
    "胡同产权次级等者线轮期处名位个天年月日号楼幢单元层栋室科院中小高初班队代医甲审方胎孙手维套"
)
_KIN = (
    "女儿|儿子|孙[女子儿]|外孙|娃儿|闺女|崽|新生儿|[长次幼小大养继][女子]|孤儿|弃婴|[乳小大]名|英文名|化名|曾用名|绰号|昵称"
    "|[更改取]名|名?叫|学生|同学|患儿|孩子|丫头|宝宝|老[大二三四幺]|我姓"
)
_KIN_THEMSELVES = frozenset({"孙女", "孙子", "孙儿"})
_GIVEN = lazily(rf"(?:{_KIN})(?:[为是叫名:：“\"（(]|\s)?(?P<name>[{_HAN}]{{2}})(?:{_AHEAD})")
_APART = lazily(rf"[{_HAN}][ \u3000](?:[{_HAN}][ \u3000])?[{_HAN}](?![ \u3000]?[{_HAN}])")
_LEADS_APART = "名人儿女子员孙童"
_LEADS_OTHERS = "叫名是娃儿女子孙人民为者"
_OTHERS = lazily(rf"[{''.join(sorted(TRANSLITERATED | set('珠合玉月措央卓')))}]{{3,6}}(?:{_AHEAD})")
_LATIN = lazily(
    r"(?:[A-Z][a-zé'ü]{2,14}(?:,? [A-Z][a-zé'ü]{0,14}\.?){0,2}|[A-Z]{2,12}(?:,? [A-Z]{2,12}){1,3})"
    r"(?![A-Za-z0-9_@(=:/\\-]|\.[A-Za-z])"
)
_BEFORE_LATIN = frozenset("_@./\\-")


class Called:
    """Made once for a table of names."""

    def __init__(self, people: People, reader: NameReader) -> None:
        self._people = people
        self._reader = reader
        firsts = "".join(map(re.escape, sorted(people.firsts)))
        self._starts = lazily(rf"[{firsts}](?=[{_HAN}])")

    def names(
        self, text: str, near: Sequence[Span], is_cut: Callable[[int], bool]
    ) -> Iterator[tuple[int, int, Mapping[str, Collection[str]]]]:
        """Start, end and signs of each. `near`: where those who must not be named are spoken of, in
        order; `is_cut`: whether a position is inside a word."""
        found = [*self._with_surname(text, near), *self._dotted(text)]
        found += self._without_surname(text)
        # The one with a surname goes before another in the same place.
        found.sort(key=lambda each: (each[0], "name weighs" not in each[2]))
        ends = [end for _, end in near]
        until = 0
        for start, end, own in found:
            span = bisect_right(ends, start)
            if (
                start >= until
                and span < len(near)
                and near[span].start <= start
                and not is_cut(start)
            ):
                until = end
                yield start, end, own

    def _with_surname(
        self, text: str, near: Sequence[Span]
    ) -> Iterator[tuple[int, int, Mapping[str, Collection[str]]]]:
        for low, high in near:
            first = max(0, low - _MARGIN)
            piece = text[first : high + _MARGIN]
            starts = [
                each.start()
                for each in self._starts.finditer(piece, low - first, high - first)
                if piece[each.start() : each.start() + 2] not in _KIN_THEMSELVES
                # 咨询和政民互动.
                and (each[0] not in VERBAL or _may_begin(piece, each.start()))
            ]
            if not starts:
                continue
            for (start, end, signs), weight in self._reader.weighed_at(piece, starts, _LEAST_NAME):
                if piece.startswith(_FILES, end):
                    continue
                if not _TITLED.search(piece, start + 1, end) and not _WORDS & set(signs):
                    yield first + start, first + end, _of_name(signs, weight)

    def _dotted(self, text: str) -> Iterator[tuple[int, int, Mapping[str, Collection[str]]]]:
        if any(dot in text for dot in _DOTS):
            for each in _DOTTED.finditer(text):
                first = min(text.find(dot, each.start()) for dot in _DOTS if dot in each.group())
                for start in range(each.start(), first):
                    name = self._people.weighed_at(text, start)
                    if name is not None and name.end > first and _may_begin(text, start):
                        yield name.start, name.end, {"dotted": ("",)}
                        break

    def _without_surname(
        self, text: str
    ) -> Iterator[tuple[int, int, Mapping[str, Collection[str]]]]:
        people = self._people
        for each in _TWICE.finditer(text):
            if each[1] not in _NO_CHILD and people.may_be_given(each[1]) and _is_alone(text, each):
                yield *each.span(), {"called": ("twice",)}
        for each in _SMALL.finditer(text):
            value = each.group()
            if (
                value[1] not in _NO_SMALL
                and value not in people.words
                and people.given_weight(value[1]) > _NEVER
                and _is_bare(text, each)
            ):
                yield *each.span(), {"called": (f"{value[0]}-",)}
        for each in _GIVEN.finditer(text):
            given = each["name"]
            if all(map(people.may_be_given, given)) and given not in people.words:
                yield *each.span("name"), {"called": ("given",)}
        for each in _APART.finditer(text) if _has_gaps(text) else ():
            bare = "".join(each.group().split())
            if (
                people.begins(bare[0])
                and _is_bare(text, each, _LEADS_APART)
                and people.is_name(bare)
            ):
                yield *each.span(), {"called": ("apart",)}
        for each in _OTHERS.finditer(text):
            value = each.group()
            if (
                _is_bare(text, each, _LEADS_OTHERS)
                and value not in people.foreign_words
                and value not in people.words
            ):
                yield *each.span(), {"called": ("transliterated",)}
        for each in _LATIN.finditer(text):
            before = text[each.start() - 1 : each.start()]
            if not (before.isascii() and before.isalnum()) and before not in _BEFORE_LATIN:
                parts = each.group().count(" ") + 1
                yield *each.span(), {"called": ("latin", f"latin {parts}")}


def _is_bare(text: str, name: re.Match[str], leads: str = _LEADS_BARE) -> bool:
    """Whether no other word runs into a name."""
    before = text[name.start() - 1 : name.start()]
    return not before or before in leads or not (is_han(before) or before.isalnum())


def _is_alone(text: str, name: re.Match[str]) -> bool:
    """Whether a doubled character is no half of a phrase: 兢兢业业."""
    before, after = text[max(0, name.start() - 2) : name.start()], text[name.end() : name.end() + 2]
    return not any(len(each) == 2 and each[0] == each[1] for each in (before, after))


def _has_gaps(text: str) -> bool:
    return " " in text or "\u3000" in text


def _may_begin(text: str, start: int) -> bool:
    """Whether a name may begin here: behind a mark, or a word that leads to one."""
    before = text[start - 1 : start]
    return not before or not is_han(before) or before in _LEADS


def _of_name(signs: Sequence[str], weight: float) -> Mapping[str, Sequence[str]]:
    return {"name weighs": (str(min(_MOST_WEIGHT, round(weight))),), "name": signs}
