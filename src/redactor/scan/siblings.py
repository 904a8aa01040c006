"""A number that stands in its line as one that was told stands in another is of the same kind.

    林某/台胞证03781164/昆山     a list, of whose lines one alone has the label
    许某/00519327/太仓
    鄂计特扶420106B1127 … 鄂计特扶420106B1128      an office's words and so many characters
    学号录成 21030645 了，应该是 21030654          the wrong one beside the right one
    LN6101121947，后面还有个0083                  the rest, as somebody reads it out

A list may mix numbers of all sorts: lines are alike where the same kinds of characters stand in as
many fields before the number, and no word of its own explains it. Only kinds that no office has
numbers of for its own business are told so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from redactor.context.found import Found
from redactor.context.nearby import explains_itself
from redactor.model import Audience, Certainty
from redactor.rulebook import Rule, Trait
from redactor.scan.nobodys import is_nobodys
from redactor.scan.resolve import Claims
from redactor.text.folding import fold_plain
from redactor.text.patterns import lazily

_ALSO = frozenset({"DRIVING_RECORD", "IMEI", "BANK_CARD"})
#: Documents whose numbers tell themselves, or that are an office's as often as a person's.
_NOT = frozenset({"RESIDENT_ID", "PROPERTY_CERTIFICATE"})
_LEAST_DIGITS, _LONGEST = 6, 40
#: A line is no longer, a list has no more lines, and so many in a row may be of another form.
_LONGEST_LINE, _MOST_LINES, _OTHERS = 160, 60, 2
#: So many found values are tried, each once per shape: a long list is told by its first ones.
_MOST_TOLD, _MOST_MAKES = 200, 20
_ORDINAL = lazily(
    r"[ \t\u3000>•·*-]*(?:[（(]?[0-9]{1,3}(?:[.、)）．](?![0-9])|[ \t](?=\D))|[①-⑳][、.]?)?[ \t]*"
)
_FIELD = lazily(
    r"(?:[^\s|｜/／,，、;；<>·—：:=（()）“”\"'{}\[\]]|(?<=[0-9A-Za-z０-９])[-.](?=[0-9A-Za-z０-９])|(?<=[\u4e00-\u9fff])·(?=[\u4e00-\u9fff]))+"
)
_OPENS = frozenset("：:=（(“\"'[{")
_ORGANISATION = lazily(
    "公司|集团|合作社|单位|机构|[局委厅](?![\u4e00-\u9fff])|办公室|学校|医院|中心|厂|站(?![\u4e00-\u9fff])|政府|街道办|支行|许可|执照|备案|批复|文号|财政"
)
_ITEM_ENDS = lazily("[\n；;]")
_LABEL = lazily("(?:号码?|码|编号|证件?|护照|单|牌|卡|型|款|[Nn][Oo])$")
_BLANK_FORM = lazily("[合总小共]计|空白|作废|未签|未发|未用|样[证张例]|测试")
_MAY_LEAD = lazily(r"(?P<words>[\u4e00-\u9fff]{0,7})(?P<letters>[A-Za-z]{0,4})[-]?(?=[0-9])")
_WORDS_OF_AN_OFFICE = lazily(r"[\u4e00-\u9fff]{2,6}字?第?[A-Za-z0-9][-A-Za-z0-9]{5,20}")
_FIGURE = lazily(r"(?:19|20)[0-9]{2}[-./][01]?[0-9](?:[-./][0-3]?[0-9])?|[0-9]+\.[0-9]+")
_CORRECTED = lazily(
    r"(?:[录写填输打登记报抄念读印认传弄搞](?:错|误)?(?:[成为作了到]|成了)|[应该本]?[应该](?:为|是)|(?:更|改|纠)正?(?:为|成)|误为|错为|→|->|=>)"
    r"了?\s?[:：]?\s?[“\"]?(?P<value>[A-Za-z]{0,4}[0-9](?:[-0-9A-Za-z ]{4,24}[0-9A-Za-z]))(?![0-9A-Za-z*＊])"
)
_MISTAKEN = 48
_REST = lazily(
    r"[，,。；; …]{0,2}(?:然后|接着)?(?:后[面边头]|最后|末尾|接着|再加?|尾巴?上?)(?:还有|还是|还|就是|是|接|加|跟)?"
    r"(?:个|几位|[一两二三四五六]位|数字?)?(?:是|为)?\s?"
    r"(?P<value>[0-9A-Za-z]{2,8})(?![0-9A-Za-z:：.]|\s?[年月日元个人位次楼栋宿室房床间层]|\s?号楼)"
)


# 6101 1219 4……不对，我重念，LN6101121947
_AGAIN = lazily(
    r"[ …。.，,！!]{0,6}(?:不对|不是|错了|[说念报看抄打]错|等等|等一下|更正)[^0-9A-Za-z\n]{0,10}"
    r"(?P<value>[A-Za-z]{0,4}[0-9][-0-9A-Za-z]{5,22})(?![0-9A-Za-z*＊])"
)


# 证号 03917746(旧的10位0391774601), 护照E82917046（换发前为G38291746）
_FORMER = lazily(
    r"[ \u3000]?[（(，,；;]\s?[^（）()，。；;0-9A-Za-z\n]{0,3}(?:[旧老原](?![来先])|原[来先]|换[发证领]?之?前|[以之从]前|曾用|新[的号证本版]|补[发办领]后?)"
    r"[^（）()，。；;0-9A-Za-z\n]{0,6}(?:[0-9]{1,2}位)?[^（）()，。；;0-9A-Za-z\n]{0,3}(?P<value>[A-Za-z]{0,4}[0-9][-0-9A-Za-z]{5,22})(?![0-9A-Za-z*＊])"
)


class _Told(NamedTuple):
    """A number that was told, and how it stands in its line: what kinds of fields stand before it,
    what leads it in its own field or before a colon, and the label in the field before."""

    found: Found
    shape: str
    fields: tuple[str, ...]
    lead: str
    label: str


def alike(text: str, found: Sequence[Found], rules: Mapping[str, Rule]) -> list[Found]:
    """What of a text is like the found numbers; `rules`: those that may be told so, by entity."""
    told = [each for each in found if _tells(each, rules)]
    if not told:
        return []
    more: list[Found] = []
    claims = Claims(found)
    seen: set[tuple[int, int]] = set()
    for place, like in _places(text, told[:_MOST_TOLD]):
        value = text[slice(*place)]
        if place in seen or claims.overlap(*place) or is_nobodys(like.rule, text, *place):
            continue
        seen.add(place)
        answer = like.answer._replace(
            certainty=Certainty.LIKELY,
            evidence=("list",),
            start=place[0],
            end=place[1],
            audience=Audience.UNKNOWN,
            marks=(),
            told=None,
        )
        more.append(Found(*place, like.rule, answer, value))
    return _apart(more)


def may_be_told(rules: Sequence[Rule]) -> dict[str, Rule]:
    """The rules whose numbers tell others like them."""
    return {
        rule.entity: rule
        for rule in rules
        if (Trait.DOCUMENT in rule.traits or rule.entity in _ALSO) and rule.entity not in _NOT
    }


def _tells(each: Found, rules: Mapping[str, Rule]) -> bool:
    return (
        each.rule.entity in rules
        and each.answer.certainty is not Certainty.POSSIBLE
        and each.answer.audience is not Audience.ORGANISATION
        and len(each.value) <= _LONGEST
        and "\n" not in each.value
        and sum(map(str.isdigit, each.value)) >= _LEAST_DIGITS
    )


def _places(text: str, told: Sequence[Found]) -> Iterator[tuple[tuple[int, int], Found]]:
    """The places of values like those that were told."""
    makes: set[str] = set()
    lists: dict[tuple[str, tuple[str, ...], str], int] = {}
    for each in told:
        yield from ((place, each) for place in _corrected(text, each))
        end = each.end
        again = _AGAIN.match(text, end, end + 48)
        if again and not _explained(again["value"]):
            end = again.end("value")
            yield again.span("value"), each
        former = _FORMER.match(text, end, end + 40)
        if former and not _explained(former["value"]):
            yield former.span("value"), each
        yield from ((place, each) for place in _in_brackets(text, each))
        rest = _REST.match(text, end, end + 28)
        if rest and not _explained(rest["value"]):
            yield rest.span("value"), each
        make = _make(each.value)
        if make is not None and make not in makes and len(makes) < _MOST_MAKES:
            makes.add(make)
            yield from ((place, each) for place in _of_make(text, each, make))
        line = _line(text, each)
        if line is None:
            continue
        key = (line.shape, line.fields, line.lead)
        # The lines of a list are walked from its first number; the next ones stand in it.
        if lists.get(key, -1) < each.start:
            until = each.end
            for place, reached in _in_list(text, line):
                until = max(until, reached)
                yield place, each
            lists[key] = until


def _line(text: str, each: Found) -> _Told | None:
    low, high = _bounds(text, each.start)
    if high - low > _LONGEST_LINE:
        return None
    begin = _begin(text, low, high)
    fields = _fields(text, begin, high)
    for index, (start, end) in enumerate(fields):
        if start <= each.start and each.start < end:
            if each.end < end:
                return None
            lead = text[start : each.start]
            before = tuple(_class(text[slice(*field)]) for field in fields[:index])
            opened = index > 0 and text[start - 1 : start] in _OPENS
            key = text[slice(*fields[index - 1])] if opened else ""
            label = _label(text, fields[:index])
            return _Told(each, _shape(each.value), before, lead or key, label)
    return None


def _in_list(text: str, line: _Told) -> Iterator[tuple[tuple[int, int], int]]:
    """The values of the lines around that stand as the told one, and how far was read."""
    low, high = _bounds(text, line.found.start)
    for down in (True, False):
        position, others = (high, 0) if down else (low, 0)
        for _ in range(_MOST_LINES):
            if (down and position >= len(text)) or (not down and position <= 0):
                break
            begin, end = _bounds(text, position + 1 if down else position - 1)
            place = _value_in(text, begin, end, line) if end - begin <= _LONGEST_LINE else None
            position = end if down else begin
            if place is not None:
                others = 0
                yield place, end
            else:
                others += 1
                if others > _OTHERS:
                    break


def _value_in(text: str, low: int, high: int, line: _Told) -> tuple[int, int] | None:
    """The value in another line that stands where the told one stands in its own."""
    fields = _fields(text, _begin(text, low, high), high)
    for index, (begin, end) in enumerate(fields):
        led = line.lead and text.startswith(line.lead, begin, end)
        start = begin + len(line.lead) if led else begin
        value = text[start:end]
        if _shape(value) != line.shape or _explained(value):
            continue
        if not _stands_alike(text, fields[:index], line) and not _of_one_row(
            value, line.found.value
        ):
            continue
        if _label(text, fields[:index]) != line.label:
            continue
        if text[start - 1 : start] in _OPENS and index:
            # A label of its own: the same one, or the number is another's.
            label = text[slice(*fields[index - 1])]
            if label != line.lead:
                continue
        if _ORGANISATION.search(text, low, high) or _BLANK_FORM.search(text, low, high):
            return None
        return start, end
    return None


def _stands_alike(text: str, fields: Sequence[tuple[int, int]], line: _Told) -> bool:
    """Whether the same kinds of characters stand in as many fields before; a heading may stand
    before them: 学生登记：陈某 H08817263；何某 H08817355."""
    count = len(line.fields)
    before = tuple(_class(text[slice(*field)]) for field in fields)
    if before == line.fields:
        return True
    return (
        0 < count < len(before)
        and before[-count:] == line.fields
        and text[fields[-count][0] - 1] in "：:"
    )


def _label(text: str, fields: Sequence[tuple[int, int]]) -> str:
    """The field before a value, where it says what the value is."""
    before = text[slice(*fields[-1])] if fields else ""
    return before if _LABEL.search(before) else ""


def _of_one_row(value: str, other: str) -> bool:
    """Whether two long numbers begin alike: of one place, and one office."""
    bare, known = fold_plain(value), fold_plain(other)
    return len(bare) == len(known) >= _LONG and bare[:_SAME] == known[:_SAME]


_LONG, _SAME = 11, 7


def _make(value: str) -> str | None:
    """An expression for numbers that begin with the same words of an office."""
    if not _WORDS_OF_AN_OFFICE.fullmatch(fold_plain(value).rstrip("号")):
        return None
    lead = _MAY_LEAD.match(fold_plain(value))
    if lead is None or len(lead["words"]) < 2:
        return None
    rest = fold_plain(value)[lead.end("words") :]
    form = "".join(
        "[0-9０-９]"
        if each.isdigit()
        else "[A-Z]"
        if each.isalpha() and each.isascii()
        else re.escape(each)
        for each in rest
    )
    return f"{re.escape(lead['words'])}{form}(?![0-9A-Za-z])"


def _of_make(text: str, each: Found, make: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(make, text):
        if match.start() != each.start:
            yield match.span()


def _in_brackets(text: str, each: Found) -> Iterator[tuple[int, int]]:
    """Values of the same form in brackets right behind others' names: 田某（学号2022-HL-0417）…
    何某（2021-HL-0209）."""
    if each.rule.entity not in _BRACKETED or text[each.end : each.end + 1] not in {"）", ")"}:
        return
    value = fold_plain(each.value)
    bracket = text.rfind("（", max(0, each.start - _BRACKET), each.start) + 1
    if not bracket:
        bracket = text.rfind("(", max(0, each.start - _BRACKET), each.start) + 1
    if not bracket or not _NAME_BEFORE.search(text, bracket - 5, bracket - 1):
        return
    # Of digits alone the first two are those of a year or a place.
    head = value[:2] if value.isdigit() else ""
    form = re.escape(head) + "".join(
        "[0-9]"
        if one.isdigit()
        else "[A-Za-z]"
        if one.isascii() and one.isalpha()
        else re.escape(one)
        for one in value[len(head) :]
    )
    for match in re.finditer(rf"[\u4e00-\u9fff某*＊×][（(]({form})(?=[）)])", text):
        if match.start(1) != each.start:
            yield match.span(1)


_BRACKETED = frozenset({"STUDENT_ID", "PASSPORT", "TRAVEL_PERMIT", "MEDICAL_RECORD"})
_NAME_BEFORE = lazily("[\u4e00-\u9fff]{2}|[\u4e00-\u9fff][某*＊×]")
_BRACKET = 12


def _corrected(text: str, each: Found) -> Iterator[tuple[int, int]]:
    """The wrong number beside the right one, or the right one beside the wrong."""
    if _FIGURE.fullmatch(each.value):
        return
    shape = _shape(each.value)
    for match in _CORRECTED.finditer(text, max(0, each.start - _MISTAKEN), each.end + _MISTAKEN):
        if _shape(match["value"]) == shape and match.start("value") != each.start:
            yield match.span("value")


def _bounds(text: str, position: int) -> tuple[int, int]:
    """The line, or the item of a list in one, that holds a position, its end left out; a part of
    one that is too long."""
    floor, ceiling = max(0, position - _LONGEST_LINE), position + _LONGEST_LINE
    low = max(text.rfind(each, floor, position) for each in "\n；;")
    end = _ITEM_ENDS.search(text, position, ceiling)
    return (
        low + 1 if low >= 0 else floor,
        end.start() if end else min(len(text), ceiling),
    )


def _begin(text: str, low: int, high: int) -> int:
    head = _ORDINAL.match(text, low, high)
    return head.end() if head else low


def _fields(text: str, low: int, high: int) -> list[tuple[int, int]]:
    return [field.span() for field in _FIELD.finditer(text, low, high)]


def _class(field: str) -> str:
    first = fold_plain(field[0])
    return "9" if first.isdigit() else "A" if first.isascii() else "字"


_SHAPES = str.maketrans("012345678BCDEFGHIJKLMNOPQRSTUVWXYZ", "9" * 9 + "A" * 25)


def _shape(value: str) -> str:
    """Digits as 9; of letters that lead nine characters, one or two are the same to passports."""
    bare = fold_plain(value).rstrip("号")
    shape = bare.upper().translate(_SHAPES)
    return "A99999999" if shape == "AA9999999" else shape


def _explained(value: str) -> bool:
    bare = fold_plain(value)
    return bool(_FIGURE.fullmatch(bare)) or explains_itself(bare)


def _apart(found: Sequence[Found]) -> list[Found]:
    """Those that do not overlap one another, of two the longer."""
    kept: list[Found] = []
    for each in sorted(found, key=lambda one: one.start):
        if not kept or kept[-1].end <= each.start:
            kept.append(each)
        elif each.end - each.start > kept[-1].end - kept[-1].start:
            kept[-1] = each
    return kept
