"""Birth dates that nothing calls one: right behind a child's name (养女邵某某（2012年8月）), in the name of a
pupil's file, by the calendar of old beside what tells of a birth (红纸上写着“癸卯八月十六”).

Beside a name most dates are of events: offices, prizes, payments. Only where the sentence is about a
child is it a birth, and only where nothing is done on that day.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Candidate, Facts
from redactor.context.people import SURE, People
from redactor.detectors._date_forms import CALENDAR, DAY, DIGITS, LUNAR_DAY, MONTH, OLD_YEAR, YEAR
from redactor.text.folding import fold
from redactor.text.patterns import lazily

_HAN = "\u4e00-\u9fff"
_OPENS = frozenset("（(，,、 \u3000\t_＿>")
# 2018年中秋次日，即9月25日
_FEAST = (
    "(?:中秋|端午|重阳|除夕|春节|元宵|国庆|元旦|冬至|清明|七夕|腊八|小年|大年[初3]?[0-9十]{0,2})节?"
    "(?:当[天日晚]|次日|前[1夜]?[天日]?|第2[天日]|那[天晚]|前夕|后[1-3]天)?"
)
_IN_WORDS = lazily(
    rf"{YEAR} ?年(?: ?{MONTH} ?月(?: ?{DAY} ?[日号])?(?![0-9份])|{_FEAST}(?:[，,(（]\s?即?(?:公历|阳历)?{MONTH}月{DAY}[日号])?)"
)
# Whom the sentence is about.
_OF_A_CHILD = lazily(
    "养[子女]|[长次][子女]|[大二三]女儿|子女|幼儿|皮试|新生儿|[男女]婴|婴儿|患儿|孤儿|困境儿童|无人抚养|弃婴|学籍|年级|[大中小][一二三四1-4]?班|入[园托]|幼儿园|小学|出生证|疫苗|接种|监护人|留守儿童|寄养|被收养"
    "|未成年|送教|转学|[助受]学(?:生|金)|受助学生"
)
# What is done on a day, or month by month.
_EVENT = lazily(
    r"[）)]?[，,、]?\s?(?:起|止|至|到|[-—~～]|以[前后来]|[之前后]|任|担任|就任|获|荣获|被(?!收养|遗弃|寄养)|加入|入[党伍职]|参加|当选|调|申请|公示|发放|发|补发|领取|完成|签|通过|提交|审[核批]|缴|登记|办理(?![点处地窗])|成立|毕业|离[职婚]|结婚|去世|死亡|[0-9][0-9,.]{0,8}\s?元|筛查|启动|开始|举行|召开)"
)
_NAME = lazily(
    f"(?:\\A|[^{_HAN}]|养[子女]|[长次][子女]|新生儿|患儿|儿童|孤儿|学生|幼儿)(?P<name>[{_HAN}]{{2,4}})\\Z"
)
_STOP = lazily("[。；;\\n]")
_REACH = 70
#: A pupil of today was born in these years; what a file's name has later is rather the day of a scan.
_FIRST_PUPIL, _LAST_PUPIL = 2005, 2020


def may_be_date(text: str, start: int, end: int) -> bool:
    """A quick look at an anchor of a year behind a mark, or of a lunar day."""
    if start == end:
        return True
    if text[end - 2 : end] in _CENTURIES and text[start] in _OPENS:
        return text[end + 2 : end + 3] in _BEHIND_YEAR or text[end + 3 : end + 4] == "年"
    if text[start] in "月腊冬正" and text[end - 1] in "月初十廿":
        return _LUNAR_HERE.match(text, start) is not None
    return True


_BEHIND_YEAR = frozenset("年/／")
_CENTURIES = frozenset({"19", "20"})
_LUNAR_HERE = lazily(
    "(?:[腊冬正]月(?=[初十廿二三12])|月(?=[初十廿二三]))(?:初[一二三四五六七八九十]|廿[一二三四五六七八九]?|[二三]?十[一二三四五六七八九]?(?![日号月届大年周名个户人多余])|[12][0-9](?![0-9]))"
)


def beside_child(candidate: Candidate, facts: Facts) -> tuple[int, int] | None:
    """The date in words behind a mark that a child's name stands before."""
    text, start = candidate.text, candidate.start + 1
    match = _IN_WORDS.match(fold(text[start : start + 20]))
    if match is None:
        return _behind_sex(text, start, facts)
    end = start + match.end()
    return (start, end) if is_childs(text, start, end, facts) else None


def _behind_sex(text: str, start: int, facts: Facts) -> tuple[int, int] | None:
    """段某  男  2019/3/8: in a list of pupils, or of long ago."""
    date = _DATE_IN_SIGNS.match(fold(text[start : start + 12]))
    sex = _SEX_BEFORE.search(text, max(0, start - 8), start) if date else None
    if date is None or sex is None:
        return None
    end = start + date.end()
    low, high = max(0, start - _PUPILS_REACH), end + _PUPILS_REACH
    if text[end : end + 1].isdigit() or _EVENT.match(text, end):
        return None
    if int(date.group()[:4]) > _LAST_YEAR and not _OF_PUPILS.search(text, low, high):
        return None
    people = facts.tables.derived(People)
    stop = sex.start()
    named = people.name_before(text, stop, SURE) < stop or _is_a_persons_cell(text, stop, people)
    return (start, end) if named else None


def is_childs(text: str, start: int, end: int, facts: Facts) -> bool:
    """Whether a date right behind a mark and a name is a child's birth."""
    mark, behind = text[start - 1 : start], text[end : end + 1]
    if mark in "（(" and behind not in "）)，,":
        return False
    if mark == "<" or (behind and behind not in "）)，,。；;、 \u3000\t\n<|｜"):
        return False
    if _EVENT.match(text, end):
        return False
    if _PARENTS_BEFORE.search(text, max(0, start - 10), start):
        return True
    if _is_in_list_of_children(text, start, facts):
        return True
    low = _sentence_start(text, start)
    stop = _STOP.search(text, end, end + _REACH)
    high = stop.start() if stop else min(len(text), end + _REACH)
    # 柴秀英，女，1939年4月，
    has_sex = _SEX.search(text, low, start - 1) and int(fold(text[start : start + 4])) <= _LAST_YEAR
    if not has_sex and _OF_A_CHILD.search(text, low, high) is None:
        return False
    return _is_named(text, low, start - 1, facts)


# 梁某之女 2024.2.5: a child that has no name as yet.
_PARENTS_BEFORE = lazily(
    f"[{_HAN}]{{2,4}}(?:之[长次幼]?[子女]|女婴|男婴|大宝|[二小]宝|宝宝)[，,、（( \u3000\t|｜]{{1,2}}\\Z"
)
# Right behind whoever begins a line of a list of children.
_LINE_OF_LIST = lazily(
    f"(?:^|\n)[ \t\u3000]*(?:[0-9]{{1,3}}[.、．)） \t]{{1,2}})?(?P<name>[{_HAN}·]{{2,8}})(?:[，,、 \u3000\t|｜]{{1,2}}[男女])?[，,、 \u3000\t|｜]{{1,2}}\\Z"
)
_CHILDREN_LISTED = lazily(
    "(?:儿童|幼儿|新生儿|孤儿|宝宝|学生|学员|队员|小朋友|考生)[^\n。]{0,14}(?:名单|花名册|名册|公示|登记|台账|一览|信息|情况|汇总|[统明]计|细表|表)[^\n。]{0,8}\n"
)
_LIST_REACH = 600


def _is_in_list_of_children(text: str, start: int, facts: Facts) -> bool:
    line = _LINE_OF_LIST.search(text, max(0, start - 24), start)
    if line is None or _CHILDREN_LISTED.search(text, max(0, start - _LIST_REACH), start) is None:
        return False
    people = facts.tables.derived(People)
    name = line["name"]
    return name not in people.words and (people.is_name(name) or people.is_transliterated(name))


def _sentence_start(text: str, start: int) -> int:
    floor = max(0, start - _REACH)
    return max(floor, *(text.rfind(each, floor, start) + 1 for each in "。；;\n"))


_TAGS = lazily("</t[dh]>\\s*<t[dh][^<>]{0,24}\\Z")
_SEX = lazily("[（(，, |\t][男女]\\Z")


def _is_named(text: str, low: int, stop: int, facts: Facts) -> bool:
    people = facts.tables.derived(People)
    tags = _TAGS.search(text, low, stop)
    stop = tags.start() if tags else stop
    sex = _SEX.search(text, low, stop)
    stop = sex.start() if sex else stop
    if people.name_before(text, stop, SURE) < stop:
        return True
    child = _CALLED_CHILD.search(text, max(0, low - 1), stop)
    if child is not None and child["name"] not in people.words:
        return True
    name = _NAME.search(text, max(0, low - 1), stop)
    if name is None or name["name"] in people.words:
        return False
    called = name["name"]
    return people.is_name(called) or people.is_transliterated(called)


# 幼儿娜罗: whatever name it is.
_CALLED_CHILD = lazily(
    f"(?:幼儿|患儿|新生儿|养[子女]|弃婴|[长次][子女]|被收养人)(?P<name>[{_HAN}]{{2,4}})\\Z"
)


def in_file_name(text: str, start: int, end: int, facts: Facts) -> bool:
    """马梓萌_20140611_签领.jpg, where pupils are spoken of."""
    if (
        end - start != 8 or text[end : end + 1] not in "_＿.-" or not text[start:end].isdigit()
    ):  # YYYYMMDD
        return False
    if not _FIRST_PUPIL <= int(text[start : start + 4]) <= _LAST_PUPIL:
        return False
    if not ("01" <= text[start + 4 : start + 6] <= "12" and "01" <= text[start + 6 : end] <= "31"):
        return False
    low = max(0, start - _REACH)
    if _PUPILS.search(text, low, end + 20) is None:
        return False
    people = facts.tables.derived(People)
    name = _NAME.search(text, low, start - 1)
    return name is not None and (
        people.is_name(name["name"]) or people.is_transliterated(name["name"])
    )


_PUPILS = lazily("学生|儿童|幼儿|孤儿|年级|学籍|接种|助学|入学|新生|监护|入园")

_LUNAR = lazily(
    rf"{CALENDAR}(?P<date>(?:{OLD_YEAR}年?|{YEAR} ?年|(?<![0-9])[0-9]{{2}} ?年|大前年|前年|去年|今年|当年){CALENDAR}"
    rf"闰?{MONTH}月(?:{LUNAR_DAY}|{DAY}(?![0-9年月])))(?: ?[子丑寅卯辰巳午未申酉戌亥]时)?"
)
_BORN = lazily(
    "(?:的?(?:晚上|夜里|早上|清早|半夜|凌晨|晌午|傍晚)?(?:出?生(?![产活效成意病气])|落地|降生|生人|养的|来到(?:这个|人)世|呱呱|的生日|过生日|在[^，,。；;\\n0-9]{1,12}?(?:出生|生下?)(?:的|了)?(?=[，,。；;\\s]|\\Z)|[子丑寅卯辰巳午未申酉戌亥]时))"
)
_TOLD_BEFORE = lazily(
    "红布条|红纸|字条|纸条|襁褓|生辰|八字|生于|生日|出生|属[鼠牛虎兔龙蛇马羊猴鸡狗猪]|身份证上?|户口[本簿]?上?|落地|满月"
)
_ASKS_BIRTH = lazily(
    "(?:哪年|哪天|哪一[年天]|几[岁月]|什么时候|啥时候|何时|多大|多会儿)[^。？?\\n]{0,6}(?:出?生|的人|落地)?|生日|出生|属(?:啥|什么)|生辰|今年多大|年龄"
)
_ANSWERS = lazily(
    f"\\n[ \\t\\u3000]*(?:答|[{_HAN}A-Za-z]{{1,8}})\\s?[:：]\\s?(?:[{_HAN}]{{1,6}}[，,])?(?:[农阴公阳]历)?\\Z"
)
_RELATIVE = frozenset("大前去今当")
_OF_SOMEBODY = lazily(
    "双胞胎|老大|孩子|娃|儿|女|孙|崽|囡|宝|我|俺|咱|他|她|老[爹娘爸妈伴汉]|爸|妈|奶奶|爷爷|父亲|母亲"
)


# 1938年生，农历冬月十一; 属羊、五月初三; 生日四月初八
_DAY_ALONE = lazily(rf"(?P<date>{CALENDAR}闰?{MONTH}月(?:{LUNAR_DAY}|{DAY}(?![0-9年月日])))")
_YEAR_BEFORE = lazily(
    r"(?:(?:19|20)[0-9]{2}年?(?:出?生|生人)[，,、（(]?\s?|属[鼠牛虎兔龙蛇马羊猴鸡狗猪][，,、的]{1,2}\s?|(?:[他她我娃]|孩子|老人|儿子|女儿|[爸妈爹娘])的?生日(?:是|在|过)?)(?:是)?\Z"
)


def _day_alone(text: str, at: int) -> tuple[int, int] | None:
    """A lunar day without its year, which stands before, or whose animal does."""
    low = max(0, at - 6, text.rfind("\n", 0, at) + 1)
    for match in _DAY_ALONE.finditer(fold(text[low : at + 8])):
        start, end = low + match.start("date"), low + match.end("date")
        lead = _YEAR_BEFORE.search(text, max(0, start - 14), start)
        # 店庆属猴、五月初三: an animal is anybody's.
        is_ones = lead is not None and (
            not lead.group().startswith("属")
            or _OF_SOMEBODY.search(text, max(0, start - 18), lead.start())
        )
        if start <= at < end and is_ones:
            return start, end
    return None


def lunar_birth(candidate: Candidate) -> tuple[int, int] | None:
    """The date by the old calendar at a candidate, where a birth is told of."""
    text, at = candidate.text, candidate.start
    low = max(0, at - 14, text.rfind("\n", 0, at) + 1)
    folded = fold(text[low : at + 10])
    found = None
    for match in _LUNAR.finditer(folded):
        if match.start("date") <= at - low < match.end("date"):
            found = match
            break
    if found is None:
        return _day_alone(text, at)
    start, end = low + found.start("date"), low + found.end("date")
    before = max(0, start - 24)
    if _BORN.match(text, end):
        is_relative = text[start] in _RELATIVE
        told = (
            not is_relative or _OF_SOMEBODY.search(text, max(0, start - 12), end + 16) is not None
        )
        return (start, end) if told else None
    if _TOLD_BEFORE.search(text, max(before, text.rfind("。", before, start) + 1), start):
        return start, end
    answer = _ANSWERS.search(text, before, start)
    if answer is None:
        return None
    question = text.rfind("\n", 0, answer.start()) + 1
    asked = _ASKS_BIRTH.search(text, question, answer.start())
    return (start, end) if asked else None


# ------------------------------------------------------------- dates with signs


def dated_beside(candidate: Candidate, facts: Facts) -> str | None:
    """What tells that a date written with signs is the birth of whom it stands behind."""
    text, start, end = candidate.text, candidate.start, candidate.end
    before, behind = text[start - 1 : start], text[end : end + 1]
    date = _DATE_IN_SIGNS.fullmatch(fold(text[start:end]))
    if before in ("（", "(") and date and _AGE_BEFORE.search(text, max(0, start - 8), start):
        # 87岁（1939.11.8）
        return "age" if behind in ("）", ")") else None
    if date is None and _agrees_with_identity(text, start, end):
        return "identity"
    if date and before in _CELLS and behind in _AFTER_DATE and is_childs(text, start, end, facts):
        return "child"
    if date and before in _CELLS and _is_beside_illness(text, start, end, facts):
        return "name"
    if date and behind in ("）", ")") and _SEX_IN_BRACKET.search(text, max(0, start - 3), start):
        # 童欣悦（女，2015.4.28）
        return "sex"
    if before in "_＿-" and before and in_file_name(text, start, end, facts):
        return "child"
    sex = _SEX_BEFORE.search(text, max(0, start - 6), start)
    if (before not in _AFTER_NAME and not (sex and before in _CELLS)) or behind not in _AFTER_DATE:
        return "child" if date and _in_row_of_html(text, start, end, facts) else None
    if date is None and sex:
        # 卢玉明|男|19771225|初中
        date = _DATE_IN_DIGITS.fullmatch(fold(text[start:end]))
    return (
        _behind_name(candidate, facts, sex.start() if sex else start - 1, sex is not None)
        if date
        else None
    )


_SHORT = lazily(r"(?P<y>[0-9]{2})(?P<sign>[-/.])(?P<m>[01]?[0-9])(?P=sign)(?P<d>[0-3]?[0-9])")
_ILLNESS_BEFORE = lazily(
    f"(?P<name>[{_HAN}·]{{2,8}})[ \u3000,，、|/](?P<ill>[{_HAN}0-9]{{2,12}}(?:障碍|症|病|炎|癌|瘤))[ \u3000,，、|/]\\Z"
)
_OF_ILLNESS = lazily(
    "[）)]?[，,、 \u3000]?\\s?(?:起|至|入院|出院|确诊|住院|手术|复诊|就诊|诊断|发病|首诊|建档|随访|检查)"
)
#: Later dates beside an illness are rather of its treatment.
_LAST_BEFORE_ILLNESS = 2010


def _agrees_with_identity(text: str, start: int, end: int) -> bool:
    """14.09.01 620503201409019907: the number behind says the same day of birth."""
    short = _SHORT.fullmatch(fold(text[start:end]))
    if short is None:
        return False
    day = f"{short['y']}{int(short['m']):02}{int(short['d']):02}"
    behind = fold(text[end : end + 28])
    return (
        re.match(rf"[^0-9]{{1,6}}[1-9][0-9]{{5}}(?:19|20){day}[0-9]{{3}}[0-9Xx]", behind)
        is not None
    )


def _is_beside_illness(text: str, start: int, end: int, facts: Facts) -> bool:
    """哈斯其其格 双相情感障碍 1991.01.11: a record of a name, what ails and a day of long ago."""
    year = fold(text[start : start + 4])
    if not year.isdigit() or int(year) > _LAST_BEFORE_ILLNESS or _OF_ILLNESS.match(text, end):
        return False
    record = _ILLNESS_BEFORE.search(text, max(0, start - 24), start)
    people = facts.tables.derived(People)
    return record is not None and (
        people.is_name(record["name"]) or people.is_transliterated(record["name"])
    )


def _behind_name(candidate: Candidate, facts: Facts, stop: int, has_sex: bool) -> str | None:
    text, start, end = candidate.text, candidate.start, candidate.end
    if not _FIRST_YEAR <= int(candidate.value[:4]) <= _THIS_CENTURY:
        return None
    # Beside a class or a vaccine a date of these years is a birth, too.
    of_pupils = has_sex and _OF_PUPILS.search(
        text, max(0, start - _PUPILS_REACH), end + _PUPILS_REACH
    )
    if int(candidate.value[:4]) > _LAST_YEAR and not of_pupils:
        return "child" if is_childs(text, start, end, facts) else None
    header = candidate.around.header(start)
    if header and facts.rule.entity not in candidate.column:
        # 入职日期 stands over it.
        return None
    people = facts.tables.derived(People)
    if people.name_before(text, stop, SURE) == stop and not _is_a_persons_cell(text, stop, people):
        return None
    return "name"


def _in_row_of_html(text: str, start: int, end: int, facts: Facts) -> bool:
    """<td>阿依格丽</td><td>2012-01-30</td>"""
    is_cell = text[start - 1 : start] == ">" and text[end : end + 1] == "<"
    return is_cell and is_childs(text, start, end, facts)


def _is_a_persons_cell(text: str, stop: int, people: People) -> bool:
    """Whether the cell that ends here is a masked name, or a word that is a name, too: 白雪."""
    cell = _LAST_CELL.search(text, max(0, stop - 6), stop)
    return cell is not None and (
        _MASKED_NAME.fullmatch(cell.group()) is not None or people.could_be_called(cell.group())
    )


_SEX_IN_BRACKET = lazily("[（(][男女][，,、]\\s?\\Z")
_LAST_CELL = lazily("(?<![\u4e00-\u9fff])[\u4e00-\u9fff*＊×]{2,4}\\Z")
_AGE_BEFORE = lazily("[0-9]{1,3}周?岁[（(]\\Z")
_OF_PUPILS = lazily(
    "年级|补录|入学|录取|分班|报名|[0-9一二三四五六七八九]班|[大中小]班|小学|幼儿|儿童|学生|疫苗|接种|监护人"
)
_PUPILS_REACH, _THIS_CENTURY = 80, 2099
_MASKED_NAME = lazily("[\u4e00-\u9fff](?:某{1,2}|[*＊×]{1,2}[\u4e00-\u9fff]?)")
_CELLS = frozenset("|｜│┃\t \u3000/／")
_AFTER_NAME, _AFTER_DATE = frozenset("，,、"), frozenset("，,、；;。）)\n") | _CELLS
_DATE_IN_DIGITS = lazily(DIGITS)
_DATE_IN_SIGNS = lazily(
    rf"{YEAR}(?P<sign>[-/.])(?:1[0-2]|0?[1-9])(?:(?P=sign)(?:[12][0-9]|3[01]|0?[1-9]))?"
)
_SEX_BEFORE = lazily(r"(?P<mark>[，,、|｜│┃\t \u3000/／])(?P=mark){0,3}[男女](?P=mark){1,4}\Z")
#: Of later dates beside a name many are of events.
_FIRST_YEAR, _LAST_YEAR = 1900, 2012
