"""Whether a sentence or a row speaks of one person: by name, by number, or by pointing.

Dates, illnesses and schools are private only when they are somebody's. Who a sentence speaks of
is found once and kept for all who ask (`Surroundings.memo`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from redactor.context.candidate import Candidate, Facts
from redactor.context.people import BEYOND_DOUBT, FAIR, FIRM, SURE, VERBAL, People
from redactor.context.surroundings import Surroundings
from redactor.rulebook import Tables
from redactor.text.patterns import lazily

#: How far a sentence is read to each side, and how far back a form is, to its name (code points).
REACH, FORM_REACH = 120, 160
_ENDS = "。！？!?；;\n"
_SENTENCE_END = lazily(f"[{_ENDS}]")
_HAN = "\u4e00-\u9fff"
_DOTS = "·•・‧"
# Nouns that a name follows without anything between; of other nouns it takes more to believe it.
_ROLE = lazily(
    "(?:患者|病人|患儿|户主|申请人|对象|参保人|参保居民|参保职工|参保人员|特困人员"
    "|残疾人|村民|居民|老人|大爷|大妈|大娘|奶奶|爷爷|学生|男生|女生|新生|考生"
    "|儿童|男孩|女孩|孩子|幼儿|婴儿|职工|工人|农民|教师|老师|同志|党员|干部|队员"
    "|战士|烈士|军人|丈夫|妻子|儿子|女儿|父亲|母亲|爱人|老伴|孙子|孙女|儿媳|配偶"
    "|长子|次子|长女|次女|之子|之女|之妻|之夫|之父|之母|本人|当事人|被告|被告人"
    "|原告|上诉人|死者|逝者|伤者|男子|女子|群众|姓名|监护人|家长|走访|慰问|看望"
    "|救助|帮扶|孤儿|同学|市民|贫困户|脱贫户|监测户|低保户|五保户|特困户|青年|姑娘"
    "|小伙|书记|主任|主席|院长|校长|局长|县长|镇长|乡长|厂长|经理|先生|女士|成员)\\Z"
)
_NOUN_ENDS = frozenset("人者员户生民童儿工师子女母父夫妻孙")
_CUT = frozenset(
    ' \t\n\r\u3000\u00a0，,。、；;：:（(）)“”"|｜│┃0123456789０１２３４５６７８９.．】〕●'
)
# What goes on behind a name with which a clause begins.
_GOES_ON = lazily(
    "同志|先生|女士|老人|大[爷妈娘叔]|奶奶|爷爷|同学|老师|一?家|夫[妇妻]|[父母][子女]|兄弟|姐妹|本人|户"
    "|[患因被于自系是为属出生住今现身确突就在的从曾正由也已常年长期转考读罹查、，,：:（(\\s|｜。；;]"
    "|[一二三四][级人]|肢体|视力|听力|言语|智力|精神|多重|女|男|[0-9０-９]|之|\\Z"
)
_IDENTITY = lazily(
    r"(?<![0-9])[1-9][0-9]{5}(?:[0-9]{11}|[*＊×Xx●○]{4,12}[0-9]{0,6})[0-9Xx*](?![0-9])"
    r"|(?<![0-9])1[3-9][0-9](?:[0-9]{8}|[*＊×●○]{3,8}[0-9]{0,5})(?![0-9])"
)
_POINTED = lazily(
    "该(?:名|位)(?!单)|该(?:同志|患者|病人|学生|生|户|老人|儿童|男子|女子|女童|男童|员工|职工|村民|居民|对象|男|女)"
    "|此人|其(?:本人|子|女|夫|妻|父|母|丈夫|儿子|孩子|爱人|老伴|孙)"
    "|[（(，,、\\s|｜\t]\\s?(?:男|女)\\s?[）)，,、\\s|｜\t]|(?:性别|现年|今年)[:：]?\\s?(?:[男女]|[0-9]{1,3}岁)"
    # 患者女，58岁; 自称姓巫，约50岁: one whom the text does not name.
    "|(?:患者|病人|病例|患儿|死者|伤者|考生|学生|员工|老人|嫌疑人|被告人)[0-9]{0,3}[男女](?![士性儿孩生子])|自称(?:姓|名叫|叫|为|“)?"
    "|[，,（(、]约?\\s?(?:[0-9]{1,3}|[一二三四五六七八九]?十[一二三四五六七八九]?)周?岁[，,）)、。]"
    # 我母亲, 家父: of whoever writes.
    "|(?:我|俺|咱|本人)(?:的)?(?:父亲|母亲|爸爸?|妈妈?|丈夫|妻子|老公|老婆|老伴|爱人|儿子|女儿|孩子|儿媳妇?|女婿|爷爷|奶奶|外公|外婆|姥爷|姥姥|孙[子女]|弟弟?|哥哥?|妹妹?|姐姐?|岳父|岳母|公公|婆婆|家人|娃)"
    "|(?:原告|被告人?|上诉人|被鉴定人|死者|伤者|被救助人|受检者|被检者|受种者|产妇|病患)(?=称|辩称|患|因|系|为|有|无|主张|经|自[称述]|体检|确诊|[男女]|的|被)"
    # 父重残、母精神分裂症
    "|(?:^|[（(，,、；;：:\\s])(?:父亲?|母亲?|夫|妻子?|儿子|女儿|丈夫|爷爷|奶奶|祖[父母]|配偶|老伴)(?=患|因|[重肢精智视听言瘫癌尿脑肝肾肺]|双目|常年|长期)"
    "|家[父母]|小儿(?![科麻推])|犬子"
)
_PRONOUN = lazily("她(?!们)|(?<!其)他(?![们人省市国县])|本人")
_LABELLED = lazily(
    "(?:姓\\s?名|户\\s?主|申请人|患者|学生|儿童|持证人|对象)(?:姓名)?\\s{0,3}[:：\t|｜]\\s{0,3}["
    + _HAN
    + "]{2}"
)
_MASKED = lazily(
    f"[{_HAN}](?:某[某甲乙丙丁]?(?![市县区省镇乡村年月日些种个项])|[*＊×●○]{{1,2}}(?![0-9]))"
)
# 老方, 小谭妈妈, 杨老汉, 赵大姐: somebody whom all around know.
_NICKNAMED = lazily(
    f"(?P<young>[老小阿])(?P<family>[{_HAN}])(?:妈妈?|爸爸?|[爷奶叔伯婶嫂哥姐妹弟姨]|大[爷妈娘叔]|头)?(?=[，,、。；;:：的（(\\s|｜]|[患因得查确住有是在今被说][^{_HAN}]?|儿子|女儿|家|夫[妻妇]|两口|一家|血压|血糖|母亲|父亲|老伴|爱人|媳妇|孩子|\\Z)"
    f"|(?P<elder>[{_HAN}])(?:老汉|大[爷妈娘叔婶姐哥伯]|奶奶|爷爷|婆婆|[姐哥叔婶嫂](?=[，,、。：:（(\\s的说]|家(?![园庭具电]))|阿姨|叔叔|师傅|老太太?|老奶奶|老爷爷|嫂子|伯伯|氏)"
)
# 小康, 小麦, 老金 of a place.
_NO_NICKNAMES = frozenset(
    [
        "小康",
        "小时",
        "小麦",
        "小米",
        "小石",
        "小江",
        "小白",
        "小金",
        "小龙",
        "小车",
        "小路",
        "小方",
        "小花",
        "小水",
        "小计",
        "小单",
        "小于",
        "小班",
        "小关",
        "小票",
        "小区",
        "小包",
        "小冷",
        "小平",
        "小干",
        "小全",
        "小能",
        "小支",
        "小广",
        "小党",
        "小宗",
        "小家",
        "小商",
        "小年",
        "小伍",
        "老家",
        "老年",
        "老公",
        "老路",
        "老龙",
        "老金",
        "老白",
        "老干",
        "老党",
        "老商",
        "老单",
        "老井",
        "老江",
        "老石",
        "老水",
        "老区",
        "老关",
        "老宗",
        "老广",
        "老支",
        "老伍",
        "老时",
        "老应",
        "老成",
        "老化",
        "阿文",
        "阿里",
        "阿成",
        "阿胡",
    ]
)
_NAMES_HEADER = lazily("姓名|名字|户主|申请人|申报人|领取人|持证人|对象$|人员$|患者|老人|儿童|学生")
_CELL_CUT = lazily(r"[\t|｜│┃]| {2,}|\u3000+|[,，]| ")
_SEXES = frozenset("男女")


class Persons(NamedTuple):
    """Who a sentence speaks of: where each stands (start and end), by how.

    `named`: by a name, masked perhaps, or a number of theirs; `pointed`: 其子, ，女，; `pronouns`:
    她, 本人, which point further back.
    """

    start: int
    end: int
    named: tuple[tuple[int, int], ...]
    pointed: tuple[tuple[int, int], ...]
    pronouns: tuple[tuple[int, int], ...]


def persons(around: Surroundings, facts: Facts, start: int, end: int) -> Persons:
    """Who the sentence around a range speaks of."""
    low, high = sentence(around, start, end)
    key = ("persons", low, high)
    found = around.memo.get(key)
    if found is None:
        found = around.memo[key] = _persons_in(around.text, facts, low, high)
    assert isinstance(found, Persons)
    return found


def _persons_in(text: str, facts: Facts, low: int, high: int) -> Persons:
    part = text[low:high]
    return Persons(
        low,
        high,
        tuple((low + start, low + end) for start, end in _named(part, facts)),
        tuple((low + match.start(), low + match.end()) for match in _POINTED.finditer(part)),
        tuple((low + match.start(), low + match.end()) for match in _PRONOUN.finditer(part)),
    )


def sentence(around: Surroundings, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a range begins and ends, `REACH` to each side at most; the last
    one is kept, for candidates come one after another."""
    low, high = around.memo.get("sentence", (0, -1))
    if low <= start and end <= high:
        return low, high
    text = around.text
    floor = max(0, start - REACH)
    low = _last_end(text, floor, start)
    if low > floor and text[low - 1] == "\n" and _IN_NUMBER.match(text, low - 2):
        low = _last_end(text, floor, low - 1)
    stop = _SENTENCE_END.search(text, end, end + REACH)
    if stop is None:
        # Cut short: another range of this sentence reaches further.
        return low, min(len(text), end + REACH)
    around.memo["sentence"] = low, stop.start()
    return low, stop.start()


def _last_end(text: str, low: int, high: int) -> int:
    """Where the last sentence of a range begins."""
    return low + max(map(text[low:high].rfind, _ENDS)) + 1


# A number in brackets that a line break cuts is within the sentence.
_IN_NUMBER = lazily(r"[0-9]\n[0-9 ]{1,20}[）)]")


def named_before(around: Surroundings, facts: Facts, start: int, end: int) -> bool:
    """Whether the sentence names somebody before a range."""
    found = persons(around, facts, start, end)
    return any(stop <= start for _, stop in found.named) or ends_with_name(
        around.text, found.start, start, facts
    )


def person_before(around: Surroundings, facts: Facts, start: int, end: int) -> bool:
    """Whether the sentence speaks of somebody before a range, by a pronoun perhaps."""
    found = persons(around, facts, start, end)
    others = (*found.pointed, *found.pronouns)
    return any(begin < start for begin, _ in others) or named_before(around, facts, start, end)


def person_around(around: Surroundings, facts: Facts, start: int, end: int) -> bool:
    """Whether the sentence around a range speaks of one person."""
    found = persons(around, facts, start, end)
    return person_before(around, facts, start, end) or any(
        begin >= end for begin, _ in (*found.named, *found.pointed, *found.pronouns)
    )


def person_above(text: str, facts: Facts, start: int) -> bool:
    """Whether a form names its person in the lines above."""
    part = text[max(0, start - FORM_REACH) : start]
    return _POINTED.search(part) is not None or next(_named(part, facts), None) is not None


def is_subject(text: str, facts: Facts) -> bool:
    """Whether all of a text is written like a name, an unusual one perhaps, in a list's item."""
    item = _SUBJECT.fullmatch(text)
    if item is None:
        return False
    people = facts.tables.derived(People)
    return people.surname_of(item[1]) != "" and item[1] not in people.words


_SUBJECT = lazily(f"[\\s●0-9（）().．、]{{0,8}}([{_HAN}]{{2,3}})")


def names_in(text: str, facts: Facts) -> bool:
    """Whether a name stands in a text, masked or not."""
    return next(_named(text, facts), None) is not None


def begins_with_name(text: str, start: int, facts: Facts) -> bool:
    """Whether what may be a name begins here: behind 患者, say."""
    people = facts.tables.derived(People)
    masked = _MASKED.match(text, start)
    if masked:
        return people.begins(text[start])
    found = people.weighed_at(text, start)
    return found is not None and found.weight >= _least(text[start], FAIR)


def ends_with_name(text: str, low: int, end: int, facts: Facts) -> bool:
    """Whether a name, with 户 or a title perhaps, ends here: 马秀莲 before 肢体二级."""
    titled = _TITLED_END.search(text, max(low, end - 3), end)
    stop = titled.start() if titled else end
    people = facts.tables.derived(People)
    begin = people.name_before(text[low:stop], stop - low, SURE)
    return begin < stop - low and text[low + begin] not in VERBAL


_TITLED_END = lazily("(?:户|同志|老人|先生|女士|家|本人)\\Z")


def _beginnings(tables: Tables) -> re.Pattern[str]:
    """The first characters of what could be names."""
    people = tables.derived(People)
    begins = "".join(each for each in map(chr, range(0x4E00, 0xA000)) if people.begins(each))
    never = "".join(key for key, grade in people.grades.items() if grade == "never")
    seconds = "".join(each[1] for each in people.compound)
    given = "".join(set(never) - set(seconds))
    return re.compile(f"[{begins}](?=[{_HAN}])(?![{given}])")


def _places(text: str, facts: Facts) -> Iterator[int]:
    """Where names may begin, by their first two characters."""
    for match in facts.tables.derived(_beginnings).finditer(text):
        yield match.start()
    if _DOT.search(text):
        for match in _DOTTED.finditer(text):
            yield match.start()


_DOT = lazily(f"[{_DOTS}]")
_DOTTED = lazily(f"[{_HAN}]{{1,8}}[{_DOTS}](?=[{_HAN}])")


def _named(text: str, facts: Facts) -> Iterator[tuple[int, int]]:
    """Where somebody's name or number stands."""
    people = facts.tables.derived(People)
    for start in _places(text, facts):
        before = text[start - 1 : start]
        opens = not before or before in _CUT or bool(_ROLE.search(text, max(0, start - 4), start))
        if not opens and (before not in _NOUN_ENDS or text[start] in VERBAL) and before != "的":
            continue
        found = people.weighed_at(text, start)
        if found is None:
            continue
        least = SURE
        if opens:
            # Three characters that names are made of are more than two.
            is_long = found.end - start > 2
            least = FIRM if is_long or _GOES_ON.match(text, found.end) else FAIR
        if before == "的" and text[found.end : found.end + 1] not in _CUT:
            # 病床上的朱天宇，: only where the name closes its clause.
            continue
        if found.weight >= _least(text[start], least):
            yield found.start, found.end
    for match in _MASKED.finditer(text):
        if people.begins(match.group()[0]):
            yield match.span()
    yield from _nicknamed(text, people)
    for match in _IDENTITY.finditer(text):
        yield match.span()
    for match in _LABELLED.finditer(text):
        yield match.span()


def _nicknamed(text: str, people: People) -> Iterator[tuple[int, int]]:
    """Where somebody stands by a surname with a word that goes before or behind it."""
    for match in _NICKNAMED.finditer(text):
        family = match["family"] or match["elder"]
        if match.group()[:2] in _NO_NICKNAMES:
            continue
        # 老兰的儿子: a rarer surname, where a word of kin follows.
        is_kin = len(match.group()) > 2 or _KIN_BEHIND.match(text, match.end())
        if people.single.get(family, 0.0) < (_RARE if is_kin else _COMMON):
            continue
        before = text[match.start() - 1 : match.start()]
        if match["elder"] or not "\u4e00" <= before <= "\u9fff" or before in _BEFORE_NICKNAME:
            yield match.span()


_COMMON, _RARE = 2.0, 0.5
_KIN_BEHIND = lazily("的?(?:儿子|女儿|家|老伴|爱人|媳妇|孩子|母亲|父亲|孙[子女])")
_BEFORE_NICKNAME = frozenset("户是的为让把给和与及对向跟找请叫人员工友邻居民")


def _least(surname: str, least: float) -> float:
    """于 and 从 begin a phrase more often than a name."""
    return max(least, BEYOND_DOUBT) if surname in VERBAL else least


def person_in_row(candidate: Candidate, facts: Facts) -> bool:
    """Whether another cell of the candidate's row is a name or a person's number."""
    key = ("row", candidate.around.text.rfind("\n", 0, candidate.start))
    memo = candidate.around.memo
    others = memo.get(key)
    if others is None:
        others = memo[key] = _persons_of_row(candidate, facts)
    own = candidate.text[candidate.start : candidate.end].strip()
    return any(each != own for each in others)


def _persons_of_row(candidate: Candidate, facts: Facts) -> list[str]:
    """The cells of the candidate's row that are a name, a sex, or a person's number."""
    row = candidate.around.row(candidate.start)
    if not row:
        text = candidate.text
        low = text.rfind("\n", max(0, candidate.start - 400), candidate.start) + 1
        high = text.find("\n", candidate.end, candidate.end + 400)
        line = text[low : high if high >= 0 else candidate.end + 400]
        row = tuple(("", cell) for cell in _CELL_CUT.split(line))
    return [cell.strip() for header, cell in row if _is_persons(header, cell.strip(), facts)]


def _is_persons(header: str, cell: str, facts: Facts) -> bool:
    if cell in _SEXES or _IDENTITY.search(cell):
        return True
    if not 2 <= len(cell) <= 24:
        return False
    people = facts.tables.derived(People)
    masked = _MASKED.match(cell)
    if masked and people.begins(cell[0]):
        return True
    called = _NICKNAMED.match(cell)
    if called and called.end() >= len(cell) - 1 and next(_nicknamed(cell, people), None):
        return True
    return people.is_name(cell, FIRM if _NAMES_HEADER.search(header) else SURE)
