"""Parties of a family's case who are named in other ways than as 原告 and 被告: heirs, spouses,
parents and children in agreements, annexes and catalogues.

    甲方 欧某 乙方 贺某 … 双方自愿离婚    第三人 高某（曾用名高某某）    葛某与Takeshi Mori离婚登记

Divorces are not published, judgements on families with 某 (最高人民法院《关于人民法院在互联网公布裁判
文书的规定》 art. 4, 8); what an heir declares for registration is announced by name on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator

from redactor.context.name_forms import filled, fills, is_a_name, latin_name, name_ending
from redactor.context.people import SURE, VERBAL, People
from redactor.text.patterns import lazily

_NEAR, _HEAD = 160, 60
# A paper of one case alone.
_PAPER = lazily("民\\s?事\\s?(?:判\\s?决|调\\s?解|裁\\s?定)\\s?书|起诉状|答辩状|离婚协议|保护令")
# A family's quarrel or its end; what merely registers an inheritance is announced.
_CASE = lazily(
    "离婚|继承纠纷|遗产纠纷|法定继承|遗嘱继承|遗产分割|赡养|抚养[权费关]|变更抚养|护理费|分家析产"
    "|家庭暴力|家暴|收养关系|探[望视]权|婚约财产|同居关系|监护权|养父|养母|婚生|生父|生母"
)
_PUBLIC = lazily("公示|公告|征求意见|遗失|作废|挂失|法律援助|案例|以案说法|普法")
# A court's notice to somebody whom it cannot find.
_QUARREL = lazily("纠纷")
_PARTY = lazily(
    "(?:第三人|甲方|乙方|丙方|双方|当事人双?方?|申请人|被申请人|户名|男方|女方|所有人|权利人|共有人"
    "|产权人|登记人|曾用名|又名|原名|被继承人|继承人|遗嘱人|立遗嘱人|赡养人|被赡养人|原告|被告|上诉人"
    "|声明人|领证人|原?监护人|被监护人|甲|乙)"
    "(?:姓名)?(?:[（(][^（）()\n]{1,8}[）)])?(?:[：:]|[ \u3000]{1,3}|(?<=名)|(?<=第三人))[ \u3000]{0,4}(?=[\u4e00-\u9fffA-Z])"
)
_NEXT = lazily("[ \u3000]*[、，,和与及\u3000 ／/][ \u3000]*(?=[\u4e00-\u9fffA-Z])")
_ADOPTS = lazily(
    "(?:[Aa]dopter|ADOPTER|跨国收养申请人|养[父母]|生[父母]|继[父母]|寄养家庭|收养人|领养人|被收养人)(?:是"
    '|为|叫|系)?(?:"? ?[：:] ?"?|[： ])?(?=[\u4e00-\u9fffA-Z])'
)
_ADOPTION = lazily("[Aa]dopt|ADOPT|收养|领养|送养|寄养|养子|养女|抚养|亲子|弃养|孤儿")
_AND = lazily("[与和跟诉](?=[\u4e00-\u9fffA-Z])")
_ENDS_IT = lazily("(?:的)?(?:协议|诉讼|登记|调解)?(?:离婚|复婚|婚姻|同居|抚养|继承)")
_CHILD = lazily(
    "(?:育有?|生育|生有|产下|婚后生|共同生)(?:[一两二三][个名]?)?(?:儿子|女儿|[子女男儿]|孩子|小孩)[，,：: ]?(?:名叫|取名|叫|名)?(?=[\u4e00-\u9fff])"
)
_CHILD_ENDS = lazily("[（(，,、；;。]|现|随|由|归|\\s|\\Z|[0-9]")


def names_of_families(text: str, people: People) -> Iterator[tuple[int, int]]:
    """The names of the parties of a family's case, their children's among them."""
    case = _CASE.search(text)
    if case:
        if not _PUBLIC.search(text, 0, _HEAD) or _QUARREL.search(text):
            whole = _PAPER.search(text, 0, 2 * _HEAD) is not None
            yield from _parties(text, people, whole=whole)
        yield from _couples(text, people)
        yield from _in_forms(text, people)
        yield from _spouses(text, people)
        yield from _pairs(text, people)
        yield from _children(text, people)
    if _ADOPTION.search(text) or case:
        for adopts in _ADOPTS.finditer(text):
            start = adopts.end()
            end = fills(text, start, people)
            named = people.weighed_at(text, start)
            if end == start and named and named.weight >= SURE and people.follows(text, named.end):
                end = named.end
            low, high = max(0, start - _NEAR), end + _NEAR
            if end == start:
                start, end = _end_of_clause(text, start, people)
            if end > start and _ADOPTION.search(text, low, high):
                yield start, end
        yield from _adopted(text, people)
        yield from _pairs(text, people)
    if _BEATEN.search(text):
        yield from _beaten(text, people)


def _parties(text: str, people: People, *, whole: bool) -> Iterator[tuple[int, int]]:
    for party in _PARTY.finditer(text):
        start = party.end()
        end = fills(text, start, people)
        while end > start:
            if whole or _CASE.search(text, max(0, start - _NEAR), end + _NEAR):
                yield start, end
            following = _NEXT.match(text, end)
            start = following.end() if following else end
            end = fills(text, start, people) if following else end


# 男的陆某某，女的钱某某.
_PAIR = lazily(
    "(?:^|[，；。：:\n \u3000])[男女]的?(?=(?P<one>[\u4e00-\u9fff]{2,3})[，、；; ][男女]的?(?P<other>[\u4e00-\u9fff]{2,3})[，。；、;\n ])"
)


def _pairs(text: str, people: People) -> Iterator[tuple[int, int]]:
    for pair in _PAIR.finditer(text):
        if all(is_a_name(pair[each], people) for each in ("one", "other")):
            yield pair.span("one")
            yield pair.span("other")


def _couples(text: str, people: People) -> Iterator[tuple[int, int]]:
    """葛某与Takeshi Mori离婚登记."""
    for both in _AND.finditer(text):
        start = both.end()
        end = latin_name(text, start, people)
        if end == start:
            end = _name_before_word(text, start, people)
        if end > start and _ENDS_IT.match(text, end):
            first = people.name_before(text, both.start(), SURE)
            if first < both.start():
                yield first, both.start()
                yield start, end


# 姓名⇥A⇥B, in a form of a divorce; 魏某某名下, 冷某某称是婚前嫁妆.
_OF_A_DIVORCE = lazily("离婚|抚养|婚姻登记|家暴|家庭暴力|庇护")
_BOTH = lazily("(?:^|\\n)[ \u3000|]*姓\\s?名[ \u3000\t：:|｜]{1,6}(?=[\u4e00-\u9fff])")
_GAP = lazily("[ \u3000\t|｜、]{1,6}(?=[\u4e00-\u9fff])")
_HAS = lazily(
    "名下|称(?![号赞职])|所有(?!权)|使用|保管|持有|婚前|自述|带走|抚养|承担|(?:多次)?(?:殴打|威胁|辱骂|跟踪|骚扰)|到派出所"
)


def _in_forms(text: str, people: People) -> Iterator[tuple[int, int]]:
    if not _OF_A_DIVORCE.search(text, 0, _HEAD) or _PUBLIC.search(text, 0, _HEAD):
        return
    for both, end in filled(_BOTH.finditer(text), text, people):
        yield both.end(), end
        gap = _GAP.match(text, end)
        other = fills(text, gap.end(), people) if gap else 0
        if gap and other > gap.end():
            yield gap.end(), other
    for has in _HAS.finditer(text):
        start = name_ending(text, has.start(), people)
        name = text[start : has.start()]
        if name and name[0] not in VERBAL and is_a_name(name, people):
            yield start, has.start()


# 我和徐某某2021年在县法院离婚; 其夫龚某某多次…; 甲方桂某某自2024年2月起.
_SPOUSE = lazily(
    "(?:[我你您][和与跟](?=[\u4e00-\u9fff]{2,3}[^，。；\n]{0,16}(?:离婚|领证|结婚|分居|复婚|打官司))"
    "|(?:其|我|她|他)(?:的)?(?:夫|妻|男人|老公|老婆|前夫|前妻|丈夫|妻子|媳妇)(?=[\u4e00-\u9fff]{2,4}[，,]?(?:他|她)?(?:多次|经常|殴|打|威胁|辱骂|骚扰|起诉|诉|抚养|支付|不给|拒|离家|家暴|赌|酗|喝|同意))"
    "|(?:甲方|乙方|男方|女方)(?=[\u4e00-\u9fff]{2,4}(?:自|于|应|同意|自愿|每月|支付|抚养|放弃)))"
)
_NO_SPOUSE = lazily("[妻夫女子方人]|双方|因为|自愿")


def _spouses(text: str, people: People) -> Iterator[tuple[int, int]]:
    for spouse in _SPOUSE.finditer(text):
        start = spouse.end()
        named = people.weighed_at(text, start)
        if (
            named is not None
            and named.weight >= SURE
            and text[start] not in VERBAL
            and not _NO_SPOUSE.match(text, start)
            and _CASE.search(text, max(0, start - _NEAR), start + _NEAR)
        ):
            yield start, named.end


def _name_before_word(text: str, start: int, people: People) -> int:
    for size in (3, 2, 4):
        end = start + size
        if _ENDS_IT.match(text, end) and people.is_name(text[start:end]):
            return end
    return start


def _children(text: str, people: People) -> Iterator[tuple[int, int]]:
    """婚后生育一子…."""
    for child in _CHILD.finditer(text):
        start = child.end()
        for size in (3, 2, 4):
            end = start + size
            if people.is_name(text[start:end]) and _CHILD_ENDS.match(text, end):
                if _CASE.search(text, max(0, start - 2 * _NEAR), end + 2 * _NEAR):
                    yield start, end
                break


# 收养人是我们庄上何某某，给娃上户口.
_OUR = lazily(
    "[^，。；：:\n]{1,10}(?:上|的|里|村|庄|组|县|镇|人)(?=[\u4e00-\u9fff]{2,4}[，。；,;\n])"
)


def _end_of_clause(text: str, start: int, people: People) -> tuple[int, int]:
    ours = _OUR.match(text, start)
    if ours is None:
        return start, start
    end = fills(text, ours.end(), people)
    return (ours.end(), end) if end > ours.end() else (start, start)


# 某某，因被收养，…; 某某（养女）; 收养薄某某，; 某某夫妇收养一女.
_IS_ADOPTED = lazily(
    "[，,（(]?(?:因|已|拟)?被(?:[^，。；\n]{0,8})?(?:依法)?(?:收养|领养|送养|抱养)(?!人|条件)|[（(](?:系)?(?:养[子女]"
    "|被收养|继[子女]|养父|养母)|[、和与]?夫[妇妻](?:二人|双方)?(?:依法)?(?:收养|领养|抱养)"
)
_TAKES_IN = lazily(
    "(?:收养|领养|抱养)(?:了)?(?:一?名?(?:福利院|弃婴|女婴|男婴|孤儿|[子女])儿?童?)?(?=[\u4e00-\u9fff]{2,4}[，,。；;（(、])"
)


def _adopted(text: str, people: People) -> Iterator[tuple[int, int]]:
    for adopted in _IS_ADOPTED.finditer(text):
        start = name_ending(text, adopted.start(), people)
        if start < adopted.start():
            yield start, adopted.start()
    for by in _BY.finditer(text):
        # 欧某某由卢某收养.
        start, end = by.span("name")
        child = name_ending(text, by.start(), people)
        if is_a_name(text[start:end], people):
            yield start, end
            if child < by.start():
                yield child, by.start()
    for own in _OWN.finditer(text):
        if is_a_name(own["name"], people):
            yield own.span("name")
    for takes, end in filled(_TAKES_IN.finditer(text), text, people):
        if people.is_name(text[takes.end() : end], SURE):
            yield takes.end(), end


_BY = lazily("由(?P<name>[\u4e00-\u9fff]{2,4}?)(?:夫[妇妻])?(?:依法)?(?:收养|领养|抱养)(?!人|条件)")
# 养女韩某的收养登记, 蒋某夫妇所收养的昝某某.
_OWN = lazily(
    "(?:收养的|养[女子]|继[女子])(?P<name>[\u4e00-\u9fff]{2,4}?)(?=的|[（(，,、。；]|\\s|\\Z)"
)
_BEATEN = lazily("打|殴|家暴|家庭暴力|动手")
# 索某某让男人打得住院; 女的叫尚某某; 女甄某某，男段某.
_BY_ONES_OWN = lazily(
    "(?:再?次?)(?:让|被|遭|遭到|挨)(?:其|她|他|自己)?(?:男人|丈夫|老公|前夫|男友|男朋友|对象|婆家"
    "|妻子|老婆|同居|家暴|儿子|女婿|公公)[^，。；\n]{0,8}(?:打|殴|家暴|掐|砍|捅|赶|虐)|遭家暴|被家暴"
    "|遭受家庭暴力|因(?:丈夫|前夫|妻子)家暴"
)
_CALLED = lazily(
    "(?:女的|男的|那女的|那男的|受害者|受害人)(?:名字)?(?:叫|是)?[：:]?(?=[\u4e00-\u9fff]{2,4}[，,。；;、）)\n])"
)


def _beaten(text: str, people: People) -> Iterator[tuple[int, int]]:
    for by in _BY_ONES_OWN.finditer(text):
        start = name_ending(text, by.start(), people)
        if start < by.start():
            yield start, by.start()
    for called, end in filled(_CALLED.finditer(text), text, people):
        near = max(0, called.start() - _NEAR), end + _NEAR
        if _BEATEN.search(text, *near):
            yield called.end(), end
