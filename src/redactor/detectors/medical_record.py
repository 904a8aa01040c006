"""病历号、住院号、门诊号、就诊卡号、医保编号. Every hospital's own form, so only beside a label, or on
what a patient wears and what hangs on the bed: 床头牌上写的 ID20077813.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.detectors._labelled import labelled_value
from redactor.model import Certainty
from redactor.text.folding import fold_plain
from redactor.text.patterns import lazily

# The bed's own number is shorter, a telephone's has its own word.
_ON_IT = lazily(
    r"牌?(?:[左右][上下]角|抬头|顶上|背面)?(?:的)?(?:上头?|上面|里)?(?:那个|那条|戴的|的)?[条带环]?(?:写|印|标|打|扫|登记)?[着的了出]{0,2}(?:是|为)?\s?"
    r"(?:[:：]|(?:ID|Id|id|No|NO)\.?号?|编?号码?|(?<=[着的了是])\s?|[“\"‘]|(?<=[写印标打扫面上角头])\s?)(?:是|为)?[:：]?\s?[“\"‘]?(?P<value>[A-Z]{0,4}(?:[0-9]{5,14}(?:-[0-9]{1,4})?|[0-9]{2,6}-[0-9]{3,6})|(?:[0-9]{4}-)?[A-Z]{1,4}-?[0-9]{2,8}(?:-[0-9]{2,8})?)(?![-0-9A-Za-z*＊])"
)
_REACH = 36
# 病案 62-11-08: as shelves are ordered by the last digits. A day is filed, finished, handed in.
_SHELVED = lazily(
    r"(?:号|编号)?[:：是为 ]{0,2}(?P<value>[0-9]{2}-[0-9]{2}-[0-9]{2})(?![-0-9A-Za-z日]|[^，。；\n]{0,3}(?:归档|入库|完成|上交|提交|[起前后]))"
)
# 住院病案（案1002847）, 那个病历，号是住-0093371
_WORDED = lazily(
    r"(?!医[师生]|[部楼])[^。；;\n]{0,24}?[（(，,：:是为号 “”\"‘]"
    r"(?P<value>[住门急案留]-?(?!(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9](?!-?[0-9]))(?:(?:19|20)[0-9]{2}-)?(?:[0-9]{5,9}|(?:[0-9]{6}|[0-9]{8})-[0-9]{1,4}))(?![-0-9A-Za-z*＊])"
)
# 门诊 MZ0099816 报：王某: the first letters of what numbers it.
_INITIALS = lazily(
    r"[号部]?[:：]?[ \t\u3000]{0,2}(?P<value>(?:MZ|ZY|JZ|BL|BA|LG|TJ|ICU)-?[0-9]{5,12}(?:-[0-9]{1,4})?)(?![-0-9A-Za-z*＊])"
)
# 血小板 11 701552 血液 7床 报：陆: in a register of a ward or a laboratory the patient's number stands
# before the ward and the bed.
_REGISTERS = frozenset(
    {"危急值", "交班", "手术安排", "手术排班", "输血登记", "会诊登记", "转科登记"}
)
_WARD = (
    r"(?:[神心肾消呼血肿内外妇儿产骨眼口皮感急普胸泌烧康老中重][\u4e00-\u9fff]{0,4}?"
    r"(?:内科?|外科?|科|病区|病房|室)?[一二三四1-4]?(?:病区|区)?|[NC]?ICU|CCU)"
)
_IN_REGISTER = lazily(
    rf"(?<![-0-9A-Za-z.:：/*＊年月])(?<!电话)(?<!内线)(?P<value>[A-Z]{{0,2}}[0-9]{{6,10}})"
    rf"(?=[ \t\u3000，,|]{{1,4}}(?:{_WARD}[ \t\u3000]{{0,2}}"
    rf"(?:加?[0-9]{{1,3}}床|(?:[ \t\u3000]|[，,|])\s?(?:报|接|上报|记录|主治|术者)[:：]?)|加?[0-9]{{1,3}}床))"
)
_DATE_LIKE = lazily(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_REGISTER_REACH, _REGISTER_KEY = 1500, "registers of wards"
# 登录PACS搜20221227-3391就行
_SEARCHED = lazily(
    r"(?:系统)?[里中上内]?[^，。；;\n0-9]{0,6}?(?:搜索?|查询?|输入?|调阅?|检索|看|录入?|填)一?下?[:：是为 ]{0,2}"
    r"(?P<value>[A-Z]{0,4}[0-9]{6,14}(?:-[0-9]{2,6})?)(?![-0-9A-Za-z*＊])"
)
_DAY = lazily(
    r"(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9](?![-0-9A-Za-z])|[0-9]{2}-[01][0-9]-[0-3][0-9]日?[^，。；\n]{0,3}(?:归档|入库|完成|上交|提交)"
)
# 530927-TB-2023-0061, ART5107-00392: a register of the infected or of addicts.
_REGISTERED = lazily(
    r"(?<![0-9A-Za-z])(?P<value>(?:[0-9]{6}-?)?(?:TB|ART|MMT|HIV)-?[0-9]{2,8}(?:-[0-9]{2,8}){0,3})(?![-0-9A-Za-z])"
)
_OF_REGISTERS = lazily(
    "结核|肺|涂阳|抗病毒|艾滋|感染|美沙酮|戒毒|患者|病人|随访|督导|取药|来取|服药|登记号|治疗|[他她]"
)
_NEAR_REGISTER = 70
_LEAST_REGISTERED = 6
# 医疗机构登记号45010241: an institution's own; TEST000001: nobody's.
_OF_INSTITUTION = lazily(
    "(?:机构|许可|执业)[^，。；\n0-9]{0,6}(?:登记号|代码|编码|编号|号)[：:为是 ]{0,2}\\Z"
)
_NOBODYS = lazily("(?i:test|demo|sample|xxx|abc)")
_SHELVES = frozenset({"病案", "病历"})
_RECORDS = _SHELVES | {"住院", "门诊", "就诊"}
_INITIALLED = frozenset({"急诊", "留观", "体检"})


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """Digits, with letters perhaps, beside the label."""
    answer = labelled_value(candidate, facts)
    # 病案 2023-05-06 归档: a day.
    if answer is not None and _DAY.match(candidate.text, answer.start):
        return None
    if answer is not None and (
        _OF_INSTITUTION.search(candidate.text, max(0, answer.start - 16), answer.start)
        or _NOBODYS.match(candidate.text, answer.start)
    ):
        return None
    return answer


def _registered(candidate: Candidate) -> Answer | None:
    text = candidate.text
    low = max(0, candidate.start - 10)
    for found in _REGISTERED.finditer(text, low, candidate.end + 24):
        if found.start("value") <= candidate.start < found.end("value"):
            around = max(0, found.start() - _NEAR_REGISTER), found.end() + _NEAR_REGISTER
            digits = sum(map(str.isdigit, found["value"]))
            if digits >= _LEAST_REGISTERED and _OF_REGISTERS.search(text, *around):
                return candidate.answer(
                    Certainty.LIKELY, "words beside", start=found.start(), end=found.end()
                )
    return None


def _in_register(candidate: Candidate) -> list[Answer]:
    memo, text = candidate.around.memo, candidate.text
    low = max(candidate.end, memo.get(_REGISTER_KEY, 0))
    high = memo[_REGISTER_KEY] = candidate.end + _REGISTER_REACH
    return [
        candidate.answer(Certainty.LIKELY, "list", start=each.start("value"), end=each.end("value"))
        for each in _IN_REGISTER.finditer(text, low, high)
        if not _DATE_LIKE.fullmatch(each["value"])
    ]


def anchor(candidate: Candidate, facts: Facts) -> Answer | list[Answer] | None:
    """What is said to be written on a bed's card or a patient's wristband, to be searched for among
    pictures, or stands behind a record's name in a form that few other numbers have."""
    if candidate.value.startswith(("TB", "ART", "MMT", "HIV")):
        return _registered(candidate)
    if candidate.value in _REGISTERS:
        return _in_register(candidate)
    tail = fold_plain(candidate.text[candidate.end : candidate.end + _REACH])
    if candidate.value in _INITIALLED:
        return _behind(candidate, _INITIALS.match(tail))
    if candidate.value == "PACS":
        found = _SEARCHED.match(tail)
    elif candidate.value in _RECORDS:
        found = _SHELVED.match(tail) if candidate.value in _SHELVES else None
        found = found or _INITIALS.match(tail) or _WORDED.match(tail)
    else:
        found = _ON_IT.match(tail)
    return _behind(candidate, found)


def _behind(candidate: Candidate, found: re.Match[str] | None) -> Answer | None:
    if found is None:
        return None
    start, end = (candidate.end + at for at in found.span("value"))
    return candidate.answer(Certainty.LIKELY, "words beside", start=start, end=end)
