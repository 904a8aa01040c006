"""What a label says of a number when no detector knows the number's form.

    学籍编号140602200703129904Z，原因：退学        a school's own form
    参保人：A 0172 8394                            grouped like no other
    证书编号：五保字第肆佰零柒号                    an office's words
    “MA3508174”为其所持护照之号码                   said behind the value

Detectors know the forms of their kinds; offices invent others every day. Where a label that is
made for a number stands directly beside one that nobody claimed, the label decides. Only kinds
that no office has numbers of for its own business are told so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from redactor.context.candidate import Answer
from redactor.context.found import Found
from redactor.context.headings import PROVINCES
from redactor.context.labels import GENERIC, LOOKALIKE, NOTHING, Labels, Names
from redactor.context.nearby import explains_itself
from redactor.context.papers import paper_spoken_of
from redactor.context.passes import is_of_a_place
from redactor.context.surroundings import Surroundings
from redactor.model import Certainty
from redactor.rulebook import Rule, Trait
from redactor.scan.resolve import Claims
from redactor.text.folding import fold_plain
from redactor.text.patterns import lazily

_ALSO = frozenset(
    {"IMEI", "DRIVING_RECORD", "VIN", "BANK_CARD", "BANK_ACCOUNT", "RESIDENT_ID", "QQ_ID"}
)
#: Kinds whose numbers have no letters, and how many digits their numbers have.
_DIGITS_ONLY = {
    "BANK_CARD": range(12, 20),
    "BANK_ACCOUNT": range(12, 33),
    "RESIDENT_ID": range(15, 20),
    "DRIVING_RECORD": range(12, 14),
    "QQ_ID": range(8, 12),
}
# Labels that offices put on things of their own, too: a camera's 设备编号, a file's 档案编号.
_WEAK = lazily(r"(?:设备|档案?|机器|通行证|卡|一卡通|副页)(?:编?号码?|卡号|证号)?")
# Numbers from one to another.
_RANGE = lazily(r"(?P<head>[A-Z]{0,4}[0-9]{1,3})[0-9]+-+(?P=head)[0-9]+")
# Between a label and its value.
_GAP = lazily(
    r"》?(?:号码?|编号|证号|卡号)?(?:[（(][^（）()\n0-9]{1,8}[）)])?"
    # 住院号那栏填的是, 卡号我这边写着
    r"(?:[那这我你他她的]{0,2}(?:一?[栏项格处行]|里|上面?|下面|后面|这?边)?(?:我|你|他|她)?(?:[填写登印标记录打抄报念]|显示|登记)[着的了有成]{0,2})?\s?(?P<said>[:：=]|[为是系](?![0-9]{1,2}[^0-9])|[“\"「])?\s?[“\"「（(]?\s?"
)
_NUMBER_WORD = lazily(r"(?:号|码|No|NO|no|ID|id|字|串号|账户|帐户)\.?\s?$")
_PART = r"[0-9A-Za-z]+"
_VALUE = lazily(
    rf"{_PART}(?:(?:[-./·_]| ?- ?)(?=[0-9A-Za-z]){_PART})*(?:[ ]{_PART}(?:[-./·_]{_PART})*){{0,8}}"
)
_WORDED = lazily(
    r"(?:[（(\[〔][12][0-9]{3}年?[）)\]〕]|[12][0-9]{3}年?)?[\u4e00-\u9fff]{1,10}字?"
    r"(?:[（(\[〔](?:[12][0-9])?[0-9]{2}年?[）)\]〕])?第?[0-9零〇一二三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟]{2,14}(?:[-之][0-9]{1,6})?号?"
)
# 供养证特2016-117, 老年证（第0377129号）
_TOUCHING = lazily(
    r"[特低优保五救困孤老]字?第?(?:19|20)[0-9]{2}[-—][0-9]{2,6}号?(?![-0-9A-Za-z*＊])"
)
_SERIAL = lazily(r"第\s?[0-9]{5,10}\s?号(?=[）)])")
_OF_AN_OFFICE = lazily(
    # 特困证 宁吴特0096号
    rf"字|[）)\]〕]第?[0-9]|^[{PROVINCES}][\u4e00-\u9fff]{{0,3}}[优低困救残特扶孤老保]第?[0-9]{{4}}"
)
# 《残疾人证管理办法》（残联发〔2008〕10号）: of a document that is sent round.
_OF_A_DOCUMENT = lazily(r"[发函令办通告文公]字?[（(\[〔]")
_DATE = lazily(r"(?:19|20)[0-9]{2}[-./年][0-9]{1,2}(?:[-./月]|$)")
# Quick looks, which spare most labels the expressions.
_GAP_STARTS = frozenset(
    '号码编证卡（(:：=为是系“"「 \n\t\r那这我你他她的一栏项格处行里上下后边填写登印标记录打抄报念显'
    "0123456789０１２３４５６７８９ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    "ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ"
    # 证号宁收（2006）0094, 《特困职工证》（喀工困证〔2021〕00862）
    f"》{PROVINCES}"
    # 供养证特2016-117
    "特低优保五救困孤老"
)
_NO_VALUE = frozenset(" \u3000\t\n，。、；：,;:|｜/")
_HAS_DIGITS = lazily("[0-9０-９]|[零〇一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾佰]{2}")
_LINKED = lazily('[0-9A-Za-z０-９]{3}[”"’」]?\\s?[（(【，,这那此该上以就都均是为系即]')
_LEAD = 26
# PDY10257464010417D1522 is a hospital's.
_HOSPITALS = lazily("PD[A-Z][0-9X]{8,9}[0-9]{5,6}[A-Z][0-9]{4}")
# What follows a count, or a number that is masked.
_NO_END = lazily(r"[*＊×xX●年月日元万人个户张本份件次%％级期批岁天条项时分辆台]|\.[0-9]")
_LEAST, _LEAST_DIGITS, _LONGEST, _REACH = 6, 4, 32, 64
#: A part this long is whole; blanks behind it part it from another value.
_WHOLE = 8
# Papers that are exhibits by now.
_HISTORIC = lazily(
    "馆藏|现藏|(?<!韩)民国[初元一二三四五六七八九十0-9]|清[代末初朝]|光绪|宣统|边区政府|苏维埃政府|(?<![0-9])1(?:[0-8][0-9]{2}|9[0-3][0-9]|94[0-8])年(?![0-9]{1,2}月[0-9]{0,2}日?出?生)"
)
_PAST_REACH = 60
# A value's rest on the next line.
_REST = lazily(
    rf"[ \t\r\u3000]*\n[ \t\u3000]*(?P<rest>{_PART})[ \t\u3000]*(?=[\n，。；、,;）)]| [\u4e00-\u9fff]|  |$)"
)
# 430381- ⏎ 2011-005527: cut behind a hyphen.
_HYPHENED = lazily(
    rf"-[ \t\r\u3000]*\n[ \t\u3000]*(?P<rest>{_PART}(?:-{_PART}){{0,2}})[ \t\u3000]*(?=[\n，。；、,;）)]| [\u4e00-\u9fff]|  |$)"
)
# A row below a heading: a name and a number, the number cut by the width of the page.
_CUT_ROW = lazily(
    r"[ \t\u3000]*(?:[0-9]{1,3}[.、 ]\s?)?[\u4e00-\u9fff某*＊·]{2,6}[ \t\u3000]+"
    r"(?P<value>[A-Za-z]{0,4}[0-9][0-9A-Za-z]{2,13}\n[ \t\u3000]*[0-9A-Za-z]{2,14})[ \t\u3000]*(?:\n|$)"
)
_LONGEST_HEADING, _MOST_ROWS = 24, 60
# 证书编号 numbers somebody's paper; what kind of paper, its form or its story says.
_OF_A_PAPER = lazily(
    "(?:证书|证件|证|卡)(?:编号|号码?|字号)[：:为是]{0,2}\\s?$|证上[写登印]的?是?$"
)
_OFFICES = lazily(
    "公司|企业|机构|登记员|许可|资[质格]|执业|营业|机构名称|法人|单位名称|经营|产品|型号|合格证|检验"
)
_SOMEBODYS = lazily(
    "[\u4e00-\u9fff]某|[我俺咱]|本人|对象[：:]|姓名|持证人|户主|申请人|家庭|残疾人|老人"
)
_SPOKEN = 70
# A value and what leads from it to its label.
_BEHIND = lazily(
    r"(?<![0-9A-Za-z*＊])(?P<value>[A-Za-z]{0,4}[0-9][-0-9A-Za-z]{5,22})[”\"’」]?\s?"
    r"(?:[（(【]\s?(?:(?:此|该|上述|以上|即|[系为是])+[\u4e00-\u9fff]{0,10})?|[，,]?\s?(?:[这那此该]|上述|以上)?(?:就|都|均)?[是为系即])"
    r"(?:[\u4e00-\u9fff]{0,6}(?:的|之|所持|持有)|[我他她你其本]|该[机卡证车户人]|本人|[\u4e00-\u9fff]{2,4}(?=$))*$"
)
_NOT_BEHIND = lazily(r"(?:之|的)?(?:号码?|编号)?\s?[:：=]|\s?[A-Za-z]{0,3}[0-9]{3}")


class Kinds(NamedTuple):
    """The rules that a label alone tells, by entity."""

    rules: Mapping[str, Rule]

    @classmethod
    def of(cls, rules: Sequence[Rule]) -> Kinds:
        return cls(
            {
                rule.entity: rule
                for rule in rules
                if (Trait.DOCUMENT in rule.traits or rule.entity in _ALSO)
                and (rule.numbers.labelled or rule.numbers.letters)
            }
        )


def told_by_label(
    text: str, labels: Labels, around: Surroundings, found: Sequence[Found], kinds: Kinds
) -> Iterator[Found]:
    """Numbers beside labels that nothing claimed."""
    claims = Claims(found)
    # Labels that end together, and one that is part of another, lead to the same value.
    until = -1
    for place, names in _labelled(text, labels, around, kinds):
        if place[0] >= until and not claims.overlap(*place):
            rule = _rule(text, place, names, kinds)
            if rule is not None:
                answer = Answer(Certainty.LIKELY, ("label alone",), *place)
                until = place[1]
                yield Found(*place, rule, answer, text[slice(*place)])


def _labelled(
    text: str, labels: Labels, around: Surroundings, kinds: Kinds
) -> Iterator[tuple[tuple[int, int], Names]]:
    """What may be numbers beside labels, and what the labels name."""
    last = -1
    for index, end in enumerate(labels.ends):
        if end == last:
            continue
        last = end
        longest = labels.longest(index)
        names = labels.names[longest]
        if names <= LOOKALIKE or (names.isdisjoint(kinds.rules) and GENERIC not in names):
            continue
        if _WEAK.fullmatch(text, labels.starts[longest], end):
            continue
        begin = labels.starts[longest]
        place = _behind_label(text, begin, end)
        if place is not None:
            told = around.label(place[0])[0]
            if "\n" in text[end : place[0]]:
                # The last header of a row, unless the label is known to reach over the line.
                yield place, told
                continue
            names = told or names
            if _OF_A_PAPER.search(text, begin, place[0]) and names.isdisjoint(kinds.rules):
                names = _spoken_of(text, *place)
            yield place, names
            continue
        if names.isdisjoint(kinds.rules):
            continue
        if text[end : end + 1] == "\n":
            yield from ((row, names) for row in _rows_below(text, begin, end))
        place = _before_label(text, begin, end)
        if place is not None:
            yield place, names


def _spoken_of(text: str, start: int, end: int) -> Names:
    """The kind of the paper that somebody's line or form speaks of, where none is named."""
    low, high = max(0, start - _SPOKEN), min(len(text), end + _SPOKEN // 2)
    if _OFFICES.search(text, low, high) or not _SOMEBODYS.search(text, low, high):
        return NOTHING
    kind = paper_spoken_of(text, low, high)
    return NOTHING if kind is None else frozenset({kind})


def _rows_below(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """The numbers of a list that a label heads, each cut by the width of the page."""
    if begin - text.rfind("\n", 0, begin) > _LONGEST_HEADING:
        return
    position = end + 1
    for _ in range(_MOST_ROWS):
        row = _CUT_ROW.match(text, position)
        if row is None:
            break
        yield row.span("value")
        position = row.end()


def _behind_label(text: str, begin: int, end: int) -> tuple[int, int] | None:
    """The value right behind a label."""
    if text[end : end + 1] not in _GAP_STARTS:
        return None
    gap = _GAP.match(text, end, end + 24)
    assert gap is not None
    start = gap.end()
    if gap["said"] is None and not _NUMBER_WORD.search(text, begin, start):
        return _in_brackets(text, start)
    return _value_at(text, start)


def _in_brackets(text: str, start: int) -> tuple[int, int] | None:
    """An office's words and number that fill the brackets right behind a paper's name, or touch it."""
    touching = _TOUCHING.match(text, start)
    if touching:
        return touching.span()
    if text[start - 1] not in "（(":
        return None
    serial = _SERIAL.match(fold_plain(text[start : start + _LONGEST]))
    if serial and text[start - 2] != "》":
        return start, start + serial.end()
    worded = _WORDED.match(fold_plain(text[start : start + _REACH]))
    if worded is None or text[start + worded.end() : start + worded.end() + 1] not in {"）", ")"}:
        return None
    value = worded.group()
    if not _OF_AN_OFFICE.search(value) or _OF_A_DOCUMENT.search(value):
        return None
    return start, start + worded.end()


def _value_at(text: str, start: int) -> tuple[int, int] | None:
    if text[start : start + 1] in _NO_VALUE or not _HAS_DIGITS.search(
        text, start, start + _LONGEST
    ):
        return None
    tail = fold_plain(text[start : start + _REACH])
    worded = _WORDED.match(tail)
    if worded and _OF_AN_OFFICE.search(worded.group()):
        # 一份1938年的陆军医院病历，编号“伤字第417号”
        if _HISTORIC.search(text, max(0, start - _PAST_REACH), start):
            return None
        return start, start + worded.end()
    value = _VALUE.match(tail)
    if value is None:
        return None
    end = _end_of(tail, value.end())
    if _NO_END.match(tail, end) or _DATE.match(tail) or _RANGE.fullmatch(tail[:end]):
        return None
    bare = _bare(tail[:end])
    if len(bare) < _WHOLE:
        rest = _HYPHENED.match(tail, end) or _REST.match(tail, end)
        if rest and any(map(str.isdigit, rest["rest"])):
            end = rest.end("rest")
            bare = _bare(tail[:end])
    digits = sum(map(str.isdigit, bare))
    fits = _LEAST <= len(bare) <= _LONGEST and digits >= _LEAST_DIGITS
    return (start, start + end) if fits and not explains_itself(bare) else None


def _end_of(tail: str, end: int) -> int:
    """Where a value ends: a part as long as a number is no first group."""
    parts = tail[:end].split(" ")
    if len(parts) == 1:
        return end
    reach = len(parts[0])
    for part in parts[1:]:
        if len(_bare(tail[:reach])) >= _WHOLE or not any(map(str.isdigit, part)):
            break
        reach += 1 + len(part)
    return reach


def _before_label(text: str, begin: int, end: int) -> tuple[int, int] | None:
    """The value that is said to be what the label behind it names."""
    low = max(0, begin - _REACH)
    if not _LINKED.search(text, max(0, begin - _LEAD), begin):
        return None
    behind = _BEHIND.search(fold_plain(text[low:begin]))
    if behind is None or _NOT_BEHIND.match(text, end):
        return None
    return low + behind.start("value"), low + behind.end("value")


def _rule(text: str, place: tuple[int, int], names: Names, kinds: Kinds) -> Rule | None:
    if not names.isdisjoint(LOOKALIKE):
        return None
    value = _bare(fold_plain(text[slice(*place)]))
    if _HOSPITALS.fullmatch(value) or _is_of_a_pass(text, place[0], names):
        return None
    digits = value.rstrip("Xx").isdigit()
    for entity, rule in kinds.rules.items():
        sizes = _DIGITS_ONLY.get(entity)
        if entity in names and (sizes is None or (digits and len(value) in sizes)):
            return rule
    return None


def _is_of_a_pass(text: str, start: int, names: Names) -> bool:
    # 货车入城通行证（蓝色）编号B00418: of a lorry.
    return "TRAVEL_PERMIT" in names and is_of_a_place(text, start)


def _bare(value: str) -> str:
    return "".join(filter(str.isalnum, value))
