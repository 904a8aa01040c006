"""Places where a child's or a victim's name stands, by the words around: 孤儿冶依诺, 裴昊（四年级）.

Where a name is to be expected, less must speak for it: any surname with one or two characters
that no other word begins with will do.
"""

from __future__ import annotations

from collections.abc import Iterator

from redactor.context.people import BEYOND_DOUBT, People
from redactor.text.patterns import lazily

#: How much must speak for a name where one is expected.
_EXPECTED = 0.5
_LONGEST = 3
#: Surnames too, but rather another word even where a name is expected: 孤儿和….
NO_SURNAMES = frozenset("和与及由为从向要因把那")
# What follows a name in a sentence.
_AFTER = lazily(
    "[因被由所自在患的等和与及说称系为是到至已于经遭受从向就现正身不未曾当随对家两一有叫给跟同又也还都将把让突入出转获拒今各]"
    "|同学|小朋友|男|女|[0-9]|记[大小]?过|(?:严重)?警告|留校察看|开除|处分"
)
# What only somebody does: a word before it is a name there.
_TOLD_OF = lazily("已(?:休学|转学|退学|报)|报案|报警|休学|转学|退学|自杀|轻生|离家出走")
# No part of a name.
_NO_GIVEN = frozenset(
    "的了在是和与及等被将把就也都还又不未没有为从向对由于其之该此这那您你我他她们个名位岁班级校第们"
)
# From a word to the name that it leads to.
_LEAD = lazily(
    r"(?:姓名|名字|名单|名|[一二两三四五六七八九十0-9]{1,2}名学生)?(?:[（(]?[0-9０-９一二三四五六七八九十]{1,2}[）)]?班)?"
    r"(?:的?(?:学生|同学|男生|女生|孩子|儿童|小朋友|患儿))?(?:的)?(?:分别)?[ \u3000：:、“\"（(]{0,2}(?:系|为|是|叫|名叫)?[：:]?"
)
_NEXT = lazily(r"\s?(?:[（(][^（）()\n]{1,16}[）)])?\s?(?:[、，,]|和|与|及|以及)\s?")
# 顾某、蓝天宇: one of the list is masked already.
_MASKED = lazily("[\u4e00-\u9fff](?:某{1,2}[甲乙丙丁]?|[*＊×]{1,2})[、和与及]")
# 困境儿童信息_郝梦琪.xlsx
_FILE_NAME = lazily(
    "[\u4e00-\u9fff（）()0-9]{0,8}[_＿-](?P<name>[\u4e00-\u9fff]{2,4})(?=[.．_＿（(-])"
)
# 尉 迟 小 山
_STRETCHED_NAME = lazily(
    "[\u4e00-\u9fff](?:[ \u3000]{1,2}[\u4e00-\u9fff](?![\u4e00-\u9fff]{2}[^\u4e00-\u9fff])){1,3}"
)
_BLANKS = lazily("[ \u3000]")
_OF_ONE = lazily("(?P<name>[\u4e00-\u9fff]{2,5}?)(?=[（(，,][男女][，,）)]|[（(][0-9]{1,2}岁)")
_RUN = lazily("[\u4e00-\u9fff]{3,6}")
_PLACE_BEHIND = frozenset("省市县区镇乡村路街社校院园局所站")


def name_in_slot(text: str, start: int, people: People) -> int:
    """Where the name ends that is expected here; `start` where none can be."""
    if text[start : start + 1] in NO_SURNAMES:
        return people.name_at(text, start, BEYOND_DOUBT)
    stretched = _STRETCHED_NAME.match(text, start)
    if stretched:
        bare = _BLANKS.sub("", stretched.group())
        is_name = people.is_name(bare) or _could_be(bare, people)
        return stretched.end() if is_name and _ends(text, stretched.end(), people) else start
    found = people.weighed_at(text, start)
    if found is not None and found.weight >= _EXPECTED and found.end - start >= _LONGEST:
        return found.end
    sure = _OF_ONE.match(text, start)
    if (
        sure
        and (people.surname_of(sure["name"]) or len(sure["name"]) >= _LONGEST)
        and not _NO_GIVEN.intersection(sure["name"])
    ):
        # 高兴（男，6岁）: a word, a name here.
        return sure.end("name")
    foreign = _RUN.match(text, start)
    for end in range(foreign.end(), start + _LONGEST - 1, -1) if foreign else ():
        # 阿依努尔, 吉克阿木: no surname of the list.
        if people.is_transliterated(text[start:end]) and _ends(text, end, people):
            return end
    if _TOLD_OF.match(text, start + 2) and people.could_be_called(text[start : start + 2]):
        # 甘露报案, 卓然已休学: a word, a name where one is expected.
        return start + 2
    for size in (_LONGEST, 2):
        end = start + size
        name = text[start:end]
        if len(name) == size and _could_be(name, people) and _ends(text, end, people):
            return end
    if found is not None and found.weight >= _EXPECTED and _ends(text, found.end, people):
        return found.end
    return start


def _could_be(name: str, people: People) -> bool:
    return (
        all("\u4e00" <= each <= "\u9fff" for each in name)
        and people.surname_of(name) != ""
        and name[0] not in NO_SURNAMES
        and name not in people.words
        and (name[:2] not in people.words or people.grades.get(name[-1]) == "often")
        and not _NO_GIVEN.intersection(name[1:])
    )


def _ends(text: str, end: int, people: People) -> bool:
    follows = text[end : end + 1]
    if not "\u4e00" <= follows <= "\u9fff":
        return follows not in "*＊×某" or not follows
    if follows == "所":
        return text[end + 1 : end + 2] in "受在有患需住"
    if follows in _PLACE_BEHIND:
        return False
    return _AFTER.match(text, end) is not None or people.follows(text, end)


def names_after(text: str, end: int, people: People) -> Iterator[tuple[int, int]]:
    """The names that follow one in a list: 、姬小龙, 和吉克阿木."""
    while following := _NEXT.match(text, end):
        begin = following.end()
        masked = _MASKED.match(text, begin)
        begin = masked.end() if masked else begin
        end = name_in_slot(text, begin, people)
        if end == begin:
            return
        yield begin, end


def names_behind(text: str, start: int, people: People) -> Iterator[tuple[int, int]]:
    """The name that a word leads to, and those that follow it in a list."""
    lead = _LEAD.match(text, start)
    begin = lead.end() if lead else start
    masked = _MASKED.match(text, begin)
    begin = masked.end() if masked else begin
    end = name_in_slot(text, begin, people)
    if end == begin > start:
        # 名, 叫 and 为 may begin a name, too.
        begin, end = start, name_in_slot(text, start, people)
    if end > begin:
        yield begin, end
        yield from names_after(text, end, people)


# 裴昊（四年级）, 戚欣然_事实无人抚养儿童认定表, 卢欣怡（监护人卢兵）.
_OPENS = lazily(
    r"[ \u3000]?(?:(?P<inside>[（(][^（）()\n，,]{0,6})|(?P<comma>[，,])|(?P<file>[_＿-][\u4e00-\u9fff]{0,8}))\Z"
)
#: What may stand right before a name within a sentence.
_BEFORE = frozenset("生童儿孩女子孙是为系叫名和与及的其人员者称、")


def name_before(text: str, stop: int, people: People) -> tuple[int, int] | None:
    """The name before brackets, a comma or a file name's line, that the word at `stop` is in."""
    opens = _OPENS.search(text, max(0, stop - 12), stop)
    if opens is None:
        return None
    end = opens.start()
    for size in (3, 2, 4):
        begin = end - size
        name = text[max(0, begin) : end]
        if (
            begin < 0
            or not _could_be(name, people)
            or (size == 4 and name[:2] not in people.compound)
        ):
            continue
        before = text[begin - 1 : begin]
        is_han = "\u4e00" <= before <= "\u9fff"
        led = before in _BEFORE if opens["comma"] is None else before in _ROLE_ENDS
        if not is_han or led:
            return begin, end
    return None


# 来访者慕容轩，初二: behind a comma less leads to a name.
_ROLE_ENDS = frozenset("者")


# 1．余茜　户主 余怀安: an item of a list.
_ITEM = lazily(
    r"(?:^|\n)[ \u3000]*[（(]?[0-9０-９一二三四五六七八九十]{1,3}[）)．.、][ \u3000]*(?=[\u4e00-\u9fff])"
)
_STRETCHED = lazily(r"[\u4e00-\u9fff][ \u3000]{1,3}[\u4e00-\u9fff](?![\u4e00-\u9fff])")
_ITEM_ENDS = frozenset(" \u3000，,（(：:；;\n\t。|/／")


def names_of_items(text: str, people: People) -> Iterator[tuple[int, int]]:
    """The names with which the items of a list begin."""
    for item in _ITEM.finditer(text):
        start = item.end()
        stretched = _STRETCHED.match(text, start)
        if stretched and people.is_name(stretched.group()):
            yield start, stretched.end()
            continue
        for size in (3, 4, 2):
            end = start + size
            name = text[start:end]
            if (text[end : end + 1] or "\n") not in _ITEM_ENDS:
                continue
            if _could_be(name, people) or (size == 4 and people.is_name(name)):
                yield start, end
                break


def name_in_file(text: str, start: int, people: People) -> tuple[int, int] | None:
    """The name in the rest of a file's name: 困境儿童信息_郝梦琪.xlsx."""
    found = _FILE_NAME.match(text, start)
    return found.span("name") if found and _could_be(found["name"], people) else None
