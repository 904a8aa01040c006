"""低保证、特困人员供养证、救助证、优待证、老年证 … 编号. No national form: a label or a column must say so.

640104000123      NX-DB-001234      兴低保字第0012号
"""

from __future__ import annotations

from collections.abc import Sequence

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.context.headings import PLACES
from redactor.context.papers import WELFARE
from redactor.detectors._labelled import labelled_value
from redactor.detectors._numbered import Numbered, is_labelled, numbered
from redactor.model import Certainty
from redactor.text.folding import fold
from redactor.text.patterns import lazily

#: So many digits are a serial without 第 and 号; so many beside the paper that is spoken of.
_LONG, _FEWEST = 6, 4
# 证号：皖合低第03821号
_NUMBER_OF = lazily("[证编]号[:：]?\\s?$")


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """Digits, with letters perhaps, beside the label."""
    return labelled_value(candidate, facts)


def anchor(candidate: Candidate, facts: Facts) -> Answer | Sequence[Answer] | None:
    """字第…号 with the certificate's word in it, or beside its label."""
    if candidate.value in _TOPICS:
        return _spoken_of(candidate)
    worded = _in_words(candidate)
    if worded is not None:
        return worded
    found = numbered(candidate)
    if found is None or _is_of_a_case(candidate, found.start):
        return None
    entity = facts.rule.entity
    # 困难职工证多少号？ ⏎ 证上写桂总困字201900762
    is_long = sum(map(str.isdigit, found.serial)) >= _LONG
    labelled = is_labelled(candidate, found, entity) or (
        is_long and candidate.near(entity, before=40)
    )
    labelled = labelled or _is_spoken_of(candidate, found)
    if not found.closed and not labelled:
        return None
    labelled = labelled or candidate.near(entity)
    # 民救字第…号 is a document's number, too; 低保字 and 特困字 speak for themselves.
    if not labelled and not candidate.value.startswith(("低保", "特困", "五保")):
        before = candidate.text[max(0, found.start - 4) : found.start]
        if candidate.value != "低第" or not _NUMBER_OF.search(before):
            return None
    return candidate.answer(Certainty.LIKELY, "label", start=found.start, end=found.end)


# （2024）微援民字第0131号: of a case or a document, whoever is helped in it.
_OF_A_CASE = lazily(r"[援诉执仲调裁复访罚函]")
_CASE_LABEL = lazily("(?:案件(?:编号)?|案号|文号|决定书|调解书|判决书?|裁定书?)[:：为是 ]{0,2}$")


def _is_of_a_case(candidate: Candidate, start: int) -> bool:
    """Whether the 字号 is a case's or a document's."""
    text = candidate.text
    return (
        _OF_A_CASE.search(text, start, candidate.end) is not None
        or _CASE_LABEL.search(text, max(0, start - 12), start) is not None
    )


# 皖合优老340122-0095518, 鄂计特扶420106B1127, 豫烈属优字013940: the province, the place and the paper's
# own words, right before the number.
_WORDS = frozenset(
    {"优老", "老优", "特扶", "奖扶", "烈属优", "属优字", "优属", "困童", "城低保", "农低保", "优字"}
)
_PLACED = lazily(rf"(?<![\u4e00-\u9fff])(?P<words>[{PLACES}][\u4e00-\u9fff]{{0,3}})$")
_SERIAL = lazily(
    r"字?第?\s?(?:[0-9]{5,14}|[0-9]{2,8}[A-Z][0-9]{3,8}|[0-9]{4,8}-[0-9]{3,8})(?![-0-9A-Za-z*＊])号?"
)
_DOCUMENT = lazily("[发函通]|号文|文件|通知")


# 特困供养人员：赵某（川剑特0371号）
_TOPICS = frozenset(
    {
        *("特困供养", "特困人员", "低保对象", "低保户", "供养人员"),
        *("低保本", "五保本", "特困本", "优待本"),
        *("优待证", "扶助证", "特困证", "低保证", "五保证", "救助证", "老年证"),
    }
)
_BY_PLACE = lazily(
    rf"(?:(?<![\u4e00-\u9fff])|(?<=[号是为写着印的]))[{PLACES}][\u4e00-\u9fff]{{1,4}}[特低优孤困扶]字?第? ?(?!(?:19"
    rf"|20)[0-9]{{2}}(?![0-9]))[0-9]{{4,12}}(?![-0-9A-Za-z*＊年])(?:号(?![床房楼])|(?!号))"
    # 泗低保2023字1187号, 宿特困〔2021〕88号: the year between the words and the serial.
    r"|(?:(?<![\u4e00-\u9fff])|(?<=[号是为写着印的证本]))[\u4e00-\u9fff]{1,3}(?:低保|特困|五保|救助|优待|抚恤|[特低优孤困扶])"
    r"(?:(?:19|20)[0-9]{2}年?字第?|[（(〔\[](?:19|20)[0-9]{2}年?[）)〕\]]字?第?)[0-9]{1,8}(?:-[0-9]{1,6})?号"
    # 证号环优2023081409
    r"|(?<=[号是为])[\u4e00-\u9fff][优低特困][0-9]{6,12}(?![-0-9A-Za-z*＊年])"
)
# 黔B52022100013389: on the card of a veteran, or of those whom one left behind; a plate is shorter.
_VETERANS = lazily(
    rf"(?:(?<![\u4e00-\u9fff])|(?<=[号是为写着印的证卡]))[{PLACES}][A-D][0-9]{{11,15}}(?![-0-9A-Za-z*＊])"
)
_TOPIC_REACH, _LONGEST = 300, 24
_VETERANS_REACH, _VETERANS_KEY = 1500, "cards of veterans"
_TOPIC_KEY = "welfare certificates by place"


def _spoken_of(candidate: Candidate) -> list[Answer]:
    """The numbers with a place's words behind what they are given for; each stretch of a text is
    read once, however often it is spoken of."""
    memo, text = candidate.around.memo, candidate.text
    low = max(candidate.end, memo.get(_TOPIC_KEY, 0))
    high = candidate.end + _TOPIC_REACH
    memo[_TOPIC_KEY] = high
    found = [each for each in _BY_PLACE.finditer(text, low, high + _LONGEST) if each.start() < high]
    if candidate.value == "优待证":
        low = max(candidate.end, memo.get(_VETERANS_KEY, 0))
        high = memo[_VETERANS_KEY] = candidate.end + _VETERANS_REACH
        found += _VETERANS.finditer(text, low, high + _LONGEST)
    return [
        candidate.answer(Certainty.LIKELY, "shape", "topic", start=each.start(), end=each.end())
        for each in found
    ]


def _in_words(candidate: Candidate) -> Answer | None:
    if candidate.value not in _WORDS:
        return None
    text = candidate.text
    words = _PLACED.search(text, max(0, candidate.start - 5), candidate.start)
    serial = _SERIAL.match(fold(text[candidate.end : candidate.end + 30]))
    if words is None or serial is None:
        return None
    end = candidate.end + serial.end()
    if _DOCUMENT.match(text, end):
        return None
    return candidate.answer(Certainty.LIKELY, "shape", start=words.start(), end=end)


# 我家的低保停了，…证上写的是同民保〔2018〕00742
_ON_PAPER = lazily("(?:[证本卡](?:上|号|面)|编号|号码)[^，。；\n]{0,6}$")
_REACH = 60


def _is_spoken_of(candidate: Candidate, found: Numbered) -> bool:
    """Whether the number is said to stand on a paper, and such help is spoken of before."""
    text, start = candidate.text, found.start
    return (
        found.serial.isalnum()
        and len(found.serial) >= _FEWEST
        and _ON_PAPER.search(text, max(0, start - _REACH), start) is not None
        and WELFARE.is_spoken_of(text, max(0, start - _REACH), start)
    )
