"""What fills a place where somebody's name is expected, in whatever script and however it is set.

    龚慧敏    高 凤 兰    次仁卓玛    阿依努尔·买买提    LAU CHI KEUNG    O'Brien, S.    Aigerim 阿依格丽

Where a name is all that stands between two marks, any surname will do; nothing is read here that
other words go on from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from redactor.context.people import BEYOND_DOUBT, FAIR, SURE, VERBAL, People
from redactor.text.folding import is_han
from redactor.text.patterns import lazily

_HAN = "\u4e00-\u9fff"
_RUN = lazily(f"[{_HAN}]{{2,8}}(?![{_HAN}])")
_DOTTED = lazily(f"[{_HAN}]{{1,8}}(?:[·•・‧][{_HAN}]{{1,8}}){{1,3}}(?![{_HAN}·•・‧])")
_SPACED = lazily(f"[{_HAN}](?:[ \u3000\u00a0]{{1,2}}[{_HAN}]){{1,3}}(?![{_HAN}])")
# 戚建⏎军，: the page's width cuts it.
_CUT = lazily(f"(?P<head>[{_HAN}]{{1,2}})\n(?P<rest>[{_HAN}]{{1,2}})(?=[，,。；;（(])")
_BLANKS = lazily("[ \u3000\u00a0]")
# Takeshi Mori, O'Brien, S., LAU CHI KEUNG; its Chinese form may follow: Aigerim 阿依格丽.
_LATIN = lazily(
    r"(?:[A-Z][A-Za-z'’-]{1,19}, ?[A-Z](?:[a-z'’-]{1,19}|\.)(?: [A-Z]\.)?"
    r"|[A-Z]{2,12}(?:[ -][A-Z]{2,12}){1,3}"
    r"|[A-Z][a-z'’]{1,14}(?:[A-Z][a-z]{1,14})?(?:[ -][A-Z](?:[A-Za-z'’]{1,14}(?:-[a-z]{1,8})?|\.)){1,3}"
    rf"|[A-Z][a-z'’]{{2,14}}(?= [{_HAN}]{{3,6}}(?![{_HAN}])))(?![A-Za-z0-9_@])"
)
_BESIDE = lazily(rf" (?P<name>[{_HAN}]{{3,6}})(?![{_HAN}])")
#: Words in capitals that are no names.
_NO_LATIN = lazily(
    r"(?i:.*\b(?:ltd|co|inc|llc|gmbh|bank|hotel|university|school|app|wifi|http|id|no|ok|pdf|vip|usb|iphone|pro|max"
    r"|model|version|error|null|none|true|false|test|info|warn|debug|company|group|center|centre|city|street|road|park)\b)"
)
#: No part of a name that nothing but its place tells.
_NO_GIVEN = frozenset(
    "的了在是和与及等被将把就也都还又不没为从向对由其之该此这那您你我他她们个名位岁班级校第吗呢吧啊么谁啥过着"
)
_NO_ENDS = frozenset("村镇乡县市区省路街巷社局厅处科股室站所院店厂司行会组队部办号楼栋元人户员者方")
_MASKED = frozenset("某*＊×○●Xx")
#: Surnames that rather begin another word where nothing but a place tells of a name.
_VERBS = VERBAL | frozenset("须折均双可能会需应那和与及把因")
#: How long names are, the commonest first.
_SIZES = (3, 2, 4)
#: A surname and two characters.
_WHOLE = 3
#: How much must speak for three characters that such a surname begins: 向阳阳.
_LIKELY, _COMMON = 3.5, 2.0
#: Kin and classes that are written like names, and everybody's examples.
_NO_NAMES = frozenset(
    {
        *("孙女", "孙子", "孙媳", "孙儿", "孙辈", "初一", "初二", "初三", "高一", "高二"),
        *("高三", "张三", "李四", "王五", "赵六", "公公", "婆婆", "万元", "单位", "时间"),
        *("双方", "宝宝", "安全", "高龄", "水电", "云端", "方便", "平安", "成年", "温馨"),
        *("解答", "明细", "终审", "商铺", "石油", "年龄", "家长", "黄色", "白色", "红色"),
        *("常住", "全家", "房东", "高中", "党员"),
    }
)


def _is_in_name(character: str) -> bool:
    return is_han(character) or character in "·•・‧"


def has_any(text: str, words: tuple[str, ...]) -> bool:
    """Whether one of a few words stands in a text: a search for each costs less than one expression."""
    return next(filter(text.__contains__, words), None) is not None


def filled(
    leads: Iterable[re.Match[str]], text: str, people: People
) -> Iterator[tuple[re.Match[str], int]]:
    """Of what leads to a name, those behind which one stands alone, and where it ends."""
    for lead in leads:
        end = fills(text, lead.end(), people)
        if end > lead.end():
            yield lead, end


def fills(text: str, start: int, people: People) -> int:
    """Where the name ends that stands here alone, up to a mark; `start` where none does."""
    first = text[start : start + 1]
    if "A" <= first <= "Z":
        return latin_name(text, start, people)
    if not "\u4e00" <= first <= "\u9fff":
        return start
    dotted = _DOTTED.match(text, start)
    if dotted:
        return dotted.end() if people.is_name(dotted.group()) else start
    cut = _CUT.match(text, start)
    if cut and people.is_name(cut["head"] + cut["rest"], SURE):
        return cut.end()
    run = _RUN.match(text, start)
    if run is None:
        spaced = _SPACED.match(text, start)
        is_name = spaced is not None and is_a_name(_BLANKS.sub("", spaced.group()), people)
        return spaced.end() if spaced is not None and is_name else start
    if text[run.end() : run.end() + 1] in _MASKED and run.end() < len(text):
        return start
    return run.end() if is_a_name(run.group(), people) else start


def latin_name(text: str, start: int, people: People) -> int:
    """Where the romanised name ends that begins here; `start` where none does."""
    name = _LATIN.match(text, start)
    if name is None or _NO_LATIN.match(name.group()):
        return start
    beside = _BESIDE.match(text, name.end())
    if beside and (people.is_transliterated(beside["name"]) or people.is_name(beside["name"])):
        return beside.end()
    return name.end()


#: 第五 and 三 are surnames; 第五中学 is none's name.
_SCHOOLS = ("中学", "小学", "大学")


def name_ending(text: str, stop: int, people: People) -> int:
    """Where the name begins that ends here, whatever stands before it; `stop` where none does."""
    if text.endswith(_SCHOOLS, 0, stop):
        return stop
    start = people.name_before(text, stop, SURE)
    if start < stop:
        return start
    start = max(0, stop - _WHOLE)
    return start if stop - start == _WHOLE and people.is_name(text[start:stop], SURE) else stop


def name_before_words(
    text: str,
    start: int,
    behind: re.Pattern[str],
    people: People,
    but: re.Pattern[str] | None = None,
) -> int:
    """Where the name ends that begins here and behind which such words stand; `start` where none
    does. `but`: what no name holds."""
    for size in _SIZES:
        end = start + size
        name = text[start:end]
        if behind.match(text, end) and is_a_name(name, people) and not (but and but.search(name)):
            return end
    return start


def is_a_name(value: str, people: People) -> bool:
    """Whether all of these characters are a name, where nothing but a name is expected."""
    if value in _NO_NAMES or not all(map(_is_in_name, value)):
        return False
    least = FAIR
    if value[:1] in _VERBS:
        common = len(value) > 2 and people.single.get(value[0], 0.0) >= _COMMON
        least = _LIKELY if common else BEYOND_DOUBT
    if people.is_name(value, least) or people.is_transliterated(value):
        return value[-1:] not in _NO_ENDS or len(value) > 3
    return (
        3 <= len(value) <= 4
        and value[0] not in _VERBS
        and (surname := people.surname_of(value)) != ""
        and (len(value) < 4 or surname in people.compound)
        and value not in people.words
        and not _NO_GIVEN.intersection(value[len(surname) :])
        and value[-1] not in _NO_ENDS
    )
