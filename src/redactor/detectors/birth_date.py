"""出生日期: a date with month or day that a label, a column or a sentence ties to a person.

1958年3月12日, 1958-03-12, 1958.03, 19580312 (beside a label only), 一九五八年三月十二日. The year
is the coarse part: it may stay. A year alone is no finding, nor is a limit (…以前出生的人员).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.detectors._births_beside import (
    beside_child,
    dated_beside,
    lunar_birth,
)
from redactor.detectors._births_listed import (
    BIRTHDAYS,
    LETTERS,
    birthdays_below,
    in_letters,
    may_be_birth,
)
from redactor.detectors._births_published import is_an_animals, is_published
from redactor.detectors._births_said import (
    BORN_AT,
    CORRECTED,
    KINS_DIGITS,
    PAPER_SAYS,
    date_corrected,
    date_said,
)
from redactor.detectors._date_forms import (
    CALENDAR,
    DAY,
    DAY_FIRST,
    DIGITS,
    ENGLISH,
    HOUR,
    IN_SIGNS,
    IN_WORDS,
    LUNAR_DAY,
    MONTH,
    MONTH_IN_SIGNS,
    NAMES_OF_MONTHS,
    OLD_STYLE,
    OLD_YEAR,
    SHORT_IN_SIGNS,
    SHORT_YEAR,
    SHORT_YEAR_OF_CHILD,
    WITHOUT_YEAR,
    YEAR,
)
from redactor.detectors._person_words import KIN
from redactor.detectors._persons import person_around, person_before, sentence
from redactor.model import Audience, Certainty
from redactor.text.folding import fold
from redactor.text.patterns import lazily

# What stands between a label and its value.
_GAP = lazily(
    r"[\s:：﹕=_为是系“\"'|｜│]{0,8}(?:[（(](?:公历|阳历|农历|阴历|身份证)[)）])?[\s:：]{0,3}"
)
_LABELLED = lazily(
    rf"(?:(?:{IN_WORDS}|{IN_SIGNS}){HOUR}|{OLD_STYLE}|{MONTH_IN_SIGNS}|{DIGITS}|{SHORT_YEAR}|{SHORT_YEAR_OF_CHILD}|{DAY_FIRST}|{SHORT_IN_SIGNS}|{ENGLISH})"
)
_BIRTHDAY = lazily(WITHOUT_YEAR)
_CELL = lazily(
    rf"(?P<date>{OLD_STYLE}|{IN_WORDS}|{IN_SIGNS}|{MONTH_IN_SIGNS}|{DIGITS}|{SHORT_YEAR}|{DAY_FIRST}|{ENGLISH}"
    rf"|[3-9][0-9][-/.](?:1[0-2]|0?[1-9])(?:[-/.]{DAY})?)"
    r"(?:[T ]{1,2}[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?(?:出?生)?"
)
# In running text the date ends where the word for birth begins, with a place between.
_DAYTIME = (
    "(?:凌晨|清晨|早[上晨]|上午|中午|下午|傍晚|晚上?|半夜|夜里|深夜|[子丑寅卯辰巳午未申酉戌亥]时)"
)
_BEFORE_BIRTH = lazily(
    rf"(?P<date>{OLD_STYLE}|{IN_WORDS}|{IN_SIGNS}|{MONTH_IN_SIGNS}|{DIGITS}|{SHORT_YEAR}|{YEAR} ?年 ?{MONTH} ?月 ?{DAY})"
    rf"{HOUR} ?{_DAYTIME}?(?:[（(][^（）()]{{1,12}}[)）])?[（(]?"
    rf"(?:(?:[在于]|[，,]?(?:在|于))[^，,。；;、\d]{{1,16}})?\Z"
)
_BEHIND_BIRTH = lazily(
    rf"[于在]?(?P<where>[^\d，,。；;、年月日以前后及者的人]{{0,12}}[，,]?)(?P<date>{OLD_STYLE}|(?:{IN_WORDS}|{IN_SIGNS}){HOUR}|{MONTH_IN_SIGNS}|{ENGLISH}|{SHORT_YEAR}|民国[0-9十廿卅元]{{1,3}}年(?![0-9十]))"
)
# A limit or a period, not somebody's date.
_LIMIT = lazily(
    r"\s?(?:[（(]含[^（）()]{0,6}[)）])?\s?(?:[日号]?[及或]?[以之]?[前后](?!妻|夫)|[至到起止]|期间|之间|[-—–~～]\s?[0-9（])"
)
_PERIOD_BEFORE = lazily(r"(?:[至到—–~～]|[0-9日月年]-|[例比譬]?如[:：“]?|假设|凡)\s?\Z")
# 出生 in other words than somebody's birth.
_NO_BIRTH = lazily("证|率|人口|医学|登记|缺陷|数|地|婴儿|儿童|队列|体重")
_NO_LIFE = lazily("[效产成活态物育源病长还命意存动前母日机理肖殖火吃锈铁词字猪根计僻父涯]")
# Words of a résumé, where a name stands in the title or the line above.
_RESUME = lazily(
    "入住(?:该|本|我)?(?:机构|[院站]|中心)|[老病]人患有?|中共党员|中共正式党员|政协委员|人大代表|文化|中国党员|预备党员|民盟|民建|九三|群众|学历|学位|参加工作|毕业|本科|大专|硕士|博士|研究生|[汉回满壮苗藏]族|维吾尔族"
    "|籍贯|国籍|中国籍|职称|[，,、]\\s?[男女]\\s?[，,、]|人[，,]|现任|曾任|历任|工程师|会计师|教授|居留权|入党|入伍|退休"
)
# 1976年3月生，: nobody writes so of anything but a person.
_CLOSES = lazily("[人的]?[，,。；;、（(）)\\s]|人?\\Z")


def labelled(candidate: Candidate, facts: Facts) -> list[Answer]:
    """A date behind its label, or dates, a line each; a line break between only where the label
    reaches over it. Or the date before a label in brackets: 1987-06-23（出生年月日）."""
    text = candidate.text
    if candidate.text[candidate.start : candidate.end] == "出生":
        # A label only where a card writes it apart: 出　生　1976年…; `anchor` reads the rest.
        return []
    remarked = _before_label(candidate)
    if remarked is not None:
        return [remarked]
    gap = _GAP.match(text, candidate.end)
    start = gap.end() if gap else candidate.end
    end = _labelled_end(text, start, is_birthday=_names_birthday(text, candidate.end, start))
    if end == start or is_an_animals(text, start, end):
        return []
    if _NOBODYS_BIRTHDAY.search(text, max(0, candidate.end - 10), candidate.end):
        return []
    between = text[candidate.end : start]
    if "\n" in between and facts.rule.entity not in candidate.around.label(start)[0]:
        return []
    answers = [_answer(candidate, Certainty.CONFIRMED, start, end, "label")]
    while "\n" in between and text[end : end + 1] == "\n":
        # A column of a table that came apart: a date a line.
        start = end + 1
        end = _labelled_end(text, start, is_birthday=False)
        if end == start or text[end : end + 1] not in "\n":
            break
        answers.append(_answer(candidate, Certainty.LIKELY, start, end, "label"))
    return answers


def _labelled_end(text: str, start: int, *, is_birthday: bool) -> int:
    """Where the date ends that begins here; `start` itself where none does."""
    # A line's end may cut the date: 2013年11⏎月2日.
    folded = _CUT_DATE.sub(" ", fold(text[start : start + 30]))
    if folded[:1] not in _STARTS:
        return start
    match = _LABELLED.match(folded)
    if match is None and is_birthday:
        match = _BIRTHDAY.match(folded)
    if match is None:
        return start
    end = start + match.end()
    if _LIMIT.match(text, end) or not _is_whole(match.group(), text, end):
        return start
    return end


# 1987-06-23（出生年月日）: what opens the brackets that a label stands in.
_OPENS_REMARK = lazily("[（(](?:[\u4e00-\u9fffA-Za-z ]{0,12})\\Z")
_DATE_ENDS = lazily(rf"(?:{IN_WORDS}|{IN_SIGNS}|{MONTH_IN_SIGNS}|{DIGITS}|{ENGLISH})\s?\Z")


def _before_label(candidate: Candidate) -> Answer | None:
    text, end = candidate.text, candidate.end
    if text[end : end + 1] not in "）)" or end >= len(text):
        return None
    opens = _OPENS_REMARK.search(text, max(0, end - 16), end)
    if opens is None:
        return None
    low = max(0, opens.start() - 24)
    folded = fold(text[low : opens.start()])
    for at in _YEARS_OR_DAYS.finditer(folded):
        match = _DATE_ENDS.match(folded, at.start())
        if match:
            stop = low + len(folded[: match.end()].rstrip())
            return _answer(candidate, Certainty.CONFIRMED, low + at.start(), stop, "label")
    return None


_YEARS_OR_DAYS = lazily(rf"(?<![0-9])(?:{YEAR}|[0-3]?[0-9](?=[ -]?[A-Z]))|{NAMES_OF_MONTHS}")
_STARTS = frozenset("0123456789十正冬腊农阴阳公民光宣甲乙丙丁戊己庚辛壬癸JFMASOND")


def _names_birthday(text: str, label_end: int, start: int) -> bool:
    """Whether a birthday without a year may follow: 生日：3月12日, not 党的生日是7月1日."""
    gap = text[label_end:start]
    if _NOBODYS_BIRTHDAY.search(text, max(0, label_end - 10), label_end):
        return False
    is_said_of = text[max(0, label_end - 3) : label_end - 2] in _SPOKEN_OF
    return text[max(0, label_end - 2) : label_end] in {"生日", "月日"} and (
        is_said_of or any(sign in gap for sign in ":：\t|｜")
    )


# 她生日5月20日
_SPOKEN_OF = frozenset("他她我你您子女娃爸妈")
_NOBODYS_BIRTHDAY = lazily("(?:党|国|军|校|公司|企业|集团|[本我]店|厂|店|城市|[会团院])的?生日\\Z")


def _is_whole(date: str, text: str, end: int) -> bool:
    """Whether no digits go on behind: 1958.03.1203 is none."""
    follows = text[end : end + 1]
    return not (date[-1:].isdigit() and follows.isdigit()) and not follows.startswith(("级", "届"))


def cell(candidate: Candidate, facts: Facts) -> Answer | None:
    """All of a cell under a header that names birth dates."""
    value = candidate.text[candidate.start : candidate.end]
    start = candidate.start + len(value) - len(value.lstrip())
    match = _CELL.fullmatch(fold(value.strip()).replace("\n", " "))
    if match is None:
        return _serial_day(candidate, start, value.strip())
    end = start + match.end("date")
    if any(_OF_THE_TABLE.fullmatch(cell.strip()) for _, cell in candidate.around.row(start)):
        # 更新时间 20240930 below the last row
        return None
    return _answer(candidate, Certainty.CONFIRMED, start, end, "column")


_OF_THE_TABLE = lazily(
    "(?:更新|制表|填表|填报|统计|导出|打印|截止|公示|发布|报送|生成)(?:时间|日期)[:：]?"
)
#: A spreadsheet's days since 1900 that are births: of 1920 and of today.
_FIRST_DAY, _LAST_DAY = 7306, 47000


def _serial_day(candidate: Candidate, start: int, value: str) -> Answer | None:
    """A date that a spreadsheet gave away as its number of days: 15685."""
    if not (value.isascii() and value.isdigit() and len(value) in (4, 5)):
        return None
    if not _FIRST_DAY <= int(value) <= _LAST_DAY:
        return None
    return _answer(candidate, Certainty.LIKELY, start, start + len(value), "column")


_BARE = lazily(rf"(?:{IN_WORDS}|{IN_SIGNS}|{MONTH_IN_SIGNS}|{DIGITS})(?: ?出?生)?")


def bare_cell(value: str, facts: Facts) -> Answer | None:
    """A cell without header that is a date of this century or the last, with month or day."""
    year = _year_of(value)
    if year is None or year < _FIRST_YEAR:
        return None
    return Answer(Certainty.POSSIBLE, ("column of values",), 0, len(value), coarse=4)


def bare_column(values: Sequence[str]) -> bool:
    """Whether the dates of a column are spread over years as births are; those of one month's or
    one year's approvals, or of the last ten years, are not."""
    years = [year for year in map(_year_of, values) if year is not None]
    different = len(set(years))
    return (
        different >= 2
        and different * 4 >= min(len(years), _MANY)
        and (max(years) - min(years) >= _SPREAD)
    )


def _year_of(value: str) -> int | None:
    folded = fold(value)
    return int(folded[:4]) if _BARE.fullmatch(folded) else None


#: Births of a list lie so many years apart; of so many rows a quarter differs.
_SPREAD, _MANY = 12, 40


#: A column's dates before this year are no births.
_FIRST_YEAR = 1900


_MASKED_ENDS = frozenset("】*＊")


def guard(_facts: Facts) -> Callable[[str, int, int], bool]:
    """Years behind a mark are many, and so are three capitals."""
    return may_be_birth


def anchor(candidate: Candidate, facts: Facts) -> Answer | list[Answer] | None:
    """A word for being born with a date before or behind it, of a person; a date that a child's
    name or the calendar of old gives away, or a list of birthdays."""
    value, text = candidate.value, candidate.text
    if value in BIRTHDAYS:
        return [
            _answer(candidate, Certainty.LIKELY, *each, "birth words")
            for each in birthdays_below(text, candidate.start, candidate.end)
        ]
    if value[0] in LETTERS:
        listed = in_letters(text, candidate.start)
        return listed and _answer(candidate, Certainty.LIKELY, *listed, "birth words", "person")
    if value[-2:] in _CENTURIES:
        found = beside_child(candidate, facts)
        return found and _answer(candidate, Certainty.LIKELY, *found, "name", "child")
    if value in _LUNAR_SIGNS:
        found = lunar_birth(candidate)
        return found and _answer(candidate, Certainty.LIKELY, *found, "birth words", "person")
    return _born(candidate, facts)


_CENTURIES = frozenset({"19", "20"})
_LUNAR_SIGNS = frozenset({"月初", "月十", "月廿", "月二十", "月三十", "腊月", "冬月", "正月"})


def _born(candidate: Candidate, facts: Facts) -> Answer | None:
    text, value, start, end = candidate.text, candidate.value, candidate.start, candidate.end
    if value[-2:-1] == "的" or value.endswith("的生日"):
        return _said_so(candidate, facts)
    if value in CORRECTED:
        corrected = date_corrected(text, start, end)
        return corrected and _answer(candidate, Certainty.LIKELY, *corrected, "label")
    if value in PAPER_SAYS or value[-1] in KINS_DIGITS:
        said = date_said(text, value, start, end)
        return said and _answer(candidate, Certainty.LIKELY, *said, "birth words", "person")
    if value == "生于":
        is_birth = text[start - 1 : start] not in _NOT_BORN
        if not is_birth:
            return None
        # 1881年9月25日生于绍兴，1936年…去世: what stands right before is the birth.
        right_before = text[start - 1 : start] in _DATE_CLOSES
        before = _before(candidate, facts, start) if right_before else None
        return before or _behind(candidate, facts, end) or _before(candidate, facts, start)
    if value in BORN_AT:
        # 2024.12.03晚上生
        return None if _NO_LIFE.match(text, end) else _before(candidate, facts, start)
    if value[0] in "初十廿三":
        # 腊月初八生, 十月廿三生.
        return None if _NO_LIFE.match(text, end) else _before(candidate, facts, end - 1)
    if value != "出生":
        # 月生, 日生, 5生: the first character belongs to the date.
        is_digit = text[start - 1 : start] in _LIKE_DIGITS or (
            text[start - 1 : start] == "月" and value[0] in _LIKE_DIGITS
        )
        # 1931年腊月生
        is_digit = is_digit or (value[0] == "月" and text[start - 1 : start] in _LUNAR_MONTHS)
        if not is_digit or _NO_LIFE.match(text, end):
            return None
        return _before(candidate, facts, start + 1)
    field = _FIELD.match(text, max(0, start - 1), end + 12)
    if field and (date_end := _labelled_end(text, field.end(), is_birthday=False)) > field.end():
        return _answer(candidate, Certainty.LIKELY, field.end(), date_end, "label")
    if _NO_BIRTH.match(text, end) or text[start - 1 : start] in _MASKED_ENDS:
        # 【出生日期略】出生: the date was there.
        return None
    return _before(candidate, facts, start) or _behind(candidate, facts, end)


# 出 生 ⏎ 1976年…: a field of a card, alone on its line; 出生 日期 2013年….
_FIELD = lazily(
    r"(?:^|\n)出生(?:[ \t\u3000]*\n[ \t\u3000]*|[ \u3000]{1,4}(?:日期|年月|时间)[ \t\u3000:：]{1,4})(?=[0-9０-９一二])"
)


# 65年3月的，: how a village speaks of somebody's birth.
# 我爸是1944年腊月十八的: where a child is meant, a date of this century, too.
_SAID = lazily(
    rf"(?P<date>(?:(?:19)?[3-9][0-9] ?年 ?{CALENDAR}(?:闰?{MONTH}) ?月(?:{DAY}[日号]?|{LUNAR_DAY})?|{YEAR} ?年 ?{MONTH} ?月 ?{DAY}[日号](?=\Z)))\Z"
)
# 我老公78.6.15的, 我闺女09年8月31号的: a year of two digits beside one's own people.
_SAID_SHORT = lazily(
    rf"(?P<date>{IN_SIGNS}|(?<![0-9])[0-9]{{2}}(?P<mark>[-/.])(?:1[0-2]|0?[1-9])(?P=mark){DAY}|[0-9]{{2}} ?年 ?{MONTH} ?月 ?(?:{DAY} ?[日号]?)?)\Z"
)
_ANIMAL_YEAR = lazily("属[鼠牛虎兔龙蛇马羊猴鸡狗猪][，,]?\\Z")
_SAID_OF = lazily(
    "(?:[爸妈爹娘父母爷奶公婆儿女孙娃他她我俺宝]|孩子|自己|老伴|爱人|媳妇|老人|本人)[，,]?(?:是|系|(?:本来|其实|应该)是)?\\Z"
)
_OF_KIN = lazily(f"[我俺咱他她您你](?:们?家)?{KIN}|{KIN}|老人|本人|[我俺]")


def _said_so(candidate: Candidate, facts: Facts) -> Answer | None:
    """老杨，65年3月的，"""
    stop = candidate.start + 1
    low = max(0, stop - 20)
    folded = fold(candidate.text[low:stop])
    match = _SAID.search(folded) if not candidate.value[0].isdigit() else None
    is_short = match is None
    match = match or _SAID_SHORT.search(folded)
    if match is None:
        return None
    start = low + match.start("date")
    is_birthday = candidate.value.endswith("的生日")
    if (
        is_short
        and not is_birthday
        and not _ANIMAL_YEAR.search(candidate.text, max(0, start - 4), start)
        and not _SAID_OF.search(candidate.text, max(0, start - 8), start)
    ):
        return None
    if _ANIMAL_YEAR.search(candidate.text, max(0, start - 4), start):
        return _answer(candidate, Certainty.LIKELY, start, stop, "birth words", "person")
    # 合同是2019年3月1日的: of a thing.
    if is_birthday:
        # 我妈84岁啦，40.5.19的生日
        is_somebodys = person_before(candidate.around, facts, start, stop) or bool(
            _OF_KIN.search(candidate.text, max(0, start - 20), start)
        )
        born = _answer(candidate, Certainty.LIKELY, start, stop, "birth words", "person")
        return born if is_somebodys else None
    is_somebodys = (
        _SAID_OF.search(candidate.text, max(0, start - 8), start) is not None
        if candidate.value[0] != "月"
        else person_before(candidate.around, facts, start, stop)
    )
    if not is_somebodys:
        return None
    return _answer(candidate, Certainty.LIKELY, start, stop, "birth words", "person")


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """A date written with signs, right behind a name and a comma: 马秀莲，1948.09，沙湖县."""
    told = dated_beside(candidate, facts)
    if told is None:
        return None
    return _answer(candidate, Certainty.LIKELY, candidate.start, candidate.end, told)


_LIKE_DIGITS = frozenset("0123456789０１２３４５６７８９零一二三四五六七八九〇○十廿 -－/／.．·")
_LUNAR_MONTHS = frozenset("腊冬正")
_DATE_CLOSES = frozenset("年月日号0123456789")
_NOT_BORN = frozenset("发产出萌滋衍诞派再新寄共放丛")


def _before(candidate: Candidate, facts: Facts, born: int) -> Answer | None:
    """The date that ends before the word for birth: 1958年3月12日在银川出生."""
    low = max(0, born - 46)
    # A line's end may cut the date: 1993 年 11⏎月 4 日.
    folded = _CUT_DATE.sub(" ", fold(candidate.text[low:born]))
    match = _last(folded)
    if match is None or _PERIOD_BEFORE.search(folded[: match.start("date")][-6:]):
        return None
    return _of_person(candidate, facts, low + match.start("date"), low + match.end("date"))


_CUT_DATE = lazily("(?<=[0-9年月])\n(?=[0-9年月日])")


def _last(folded: str) -> re.Match[str] | None:
    """The date with nothing but a place between it and the text's end."""
    for year in _YEARS.finditer(folded):
        if found := _BEFORE_BIRTH.match(folded, year.start()):
            return found
    return None


_YEARS = lazily(
    rf"{YEAR}|(?<![0-9])[3-9][0-9](?= ?年)|(?:农历|阴历|民国|光绪|宣统)|{OLD_YEAR}(?=年)"
)


def _behind(candidate: Candidate, facts: Facts, position: int) -> Answer | None:
    """The date that follows the word for birth: 出生于1958年3月, 生于银川，1958年3月."""
    text = candidate.text
    position += text.startswith((":", "："), position)
    match = _BEHIND_BIRTH.match(_CUT_DATE.sub(" ", fold(text[position : position + 40])))
    if match is None or _LIMIT.match(text, position + match.end("date")):
        return None
    start, end = position + match.start("date"), position + match.end("date")
    return _of_person(candidate, facts, start, end)


def _of_person(candidate: Candidate, facts: Facts, start: int, end: int) -> Answer | None:
    """The date, when the sentence speaks of a person or is written as a résumé is."""
    text = candidate.text
    if is_an_animals(text, start, end):
        return None
    if person_around(candidate.around, facts, start, end):
        return _answer(candidate, Certainty.LIKELY, start, end, "birth words", "person")
    if _OF_ONE.match(text, candidate.end):
        return _answer(candidate, Certainty.LIKELY, start, end, "birth words", "person")
    if not _CLOSES.match(text, max(end, candidate.end)):
        # 出生的儿童, 出生人员: a group.
        return None
    low, high = sentence(candidate.around, start, end)
    is_all = not text[low:start].strip() and high - candidate.end <= 1
    if is_all or candidate.value not in {"出生", "生于"} or _RESUME.search(text, low, high):
        return _answer(candidate, Certainty.LIKELY, start, end, "birth words")
    return None


# …出生的男婴，家长: of one, not of a group.
_OF_ONE = lazily(
    "的(?:(?:申请人|当事人|被鉴定人|老人|患者|男子|女子)[\u4e00-\u9fff]{2,3}(?=[，,。、]|因|无|称)|男婴|女婴|男孩|女孩|男童|女童|婴儿)(?![们等]|人数|[^，。]{0,6}(?:均|都|可))"
)
_COARSE = lazily(rf"{YEAR}(?: ?年)?")


def _answer(
    candidate: Candidate, certainty: Certainty, start: int, end: int, *evidence: str
) -> Answer:
    """The date; its year, with the word for it, is what may stay."""
    coarse = _COARSE.match(fold(candidate.text[start:end]))
    duty = is_published(candidate, start, end)
    return candidate.answer(
        certainty,
        *evidence,
        *(("published with an office",) if duty else ()),
        start=start,
        end=end,
        audience=Audience.PUBLIC_DUTY if duty else Audience.UNKNOWN,
        coarse=coarse.end() if coarse else 0,
    )
