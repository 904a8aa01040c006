"""Whether an illness is one person's by what else stands in its line: his number, his age, his name at the
line's beginning, the field of his paper, a doctor who speaks to him.

石某 第一次办，耳朵听不见，身份证6211…    户：某 28岁 孕31周 妊娠期高血压
主诉：…，在吃舍曲林                        李大夫：片子我看见了，右肺下叶磨玻璃结节，别害怕
"""

from __future__ import annotations

from redactor.context.people import People
from redactor.text.patterns import lazily

_HAN = "\u4e00-\u9fff"
_IDENTITY = lazily(
    r"(?<![0-9])[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx](?![0-9])"
)
# 28岁 孕31周 妊娠期高血压; not 65岁以上.
_AGED = lazily(
    r"(?:^|[男女][，,、 /]?\s?|[\s，,（(：:])(?<![0-9~～-])[0-9]{1,3}周?岁(?![以及至到~～-]|的?(?:老|儿|人|妇|居|村|患))"
    r"(?:[^。；;\n]{0,18}[\s，,、：:（(]|[，,（(\s]|因|患有?|有|被?查出|确诊)\Z"
)
# A field of one patient's paper, or of a record of one call.
_FIELD = lazily(
    r"[ \t\u3000]*(?:[0-9一二三四五六七八九]{1,2}[.、．]\s?)?(?:主诉|现病史|既往史|既往|病史|个人史|过敏史|诊断|初步诊断|处置"
    r"|症状|病情|伤情|查体|检查所见|体检结论|用药(?:情况)?|目前用药|治疗(?:经过|情况)?|来电内容|咨询内容|求助内容|评估(?:情况|意见)?)[：:]"
)
_NAMED_ABOVE = lazily(
    rf"(?:患者|病人|姓\s?名|来电(?:人|者)?|来访者|咨询(?:人|者)|求助(?:人|者)|患儿|产妇|老人|学生|儿童|对象|申请人|户主?|案主|伤者)[：:\s]{{1,3}}[{_HAN}·]{{2,8}}(?:[\s，,（(][男女])?"
)
_ABOVE = 200
# 第4号儿童, 3号对象: one of the list above.
_BY_NUMBER = lazily(
    r"第?[0-9一二三四五六七八九十]{1,3}[号位](?:儿童|学生|对象|申请人|患者|老人|家庭|户|受助人|家属|人员)[^。；;\n]{0,16}\Z"
)
# 收养一名唇腭裂男孩
_ADOPTED = lazily(
    rf"(?:收养|抱养|领养|捡[到回了]|遗弃|抱回|寄养|抚养|认养)了?[{_HAN}]{{0,6}}?一[名个位][{_HAN}]{{0,4}}\Z"
)
_CHILD = lazily("的?(?:[男女](?:孩|婴|童|娃|生)|孩子|婴儿|儿童|弃婴|小孩|娃)(?![们])")
# A doctor who tells somebody what was found.
_DOCTOR_SAYS = lazily(
    rf"[ \t\u3000]*(?:[{_HAN}]{{1,4}}(?:大夫|医生|医师|主任|护士|村医)|家医|[{_HAN}]{{0,2}}医生)[：:]"
)
_FOUND = lazily(
    "片子|报告|结果|化验|检查|CT|B超|彩超|拍片|指标|胃镜|肠镜|造影|磁共振|核磁|心电图|复查"
)
_TO_ALL = lazily("大家|各位|居民|预防|讲座|群里|义诊|接种|人群|通知|@所有人|提醒")
_FIRST = lazily(
    rf"[ \t\u3000]*(?:[（(]?[0-9]{{1,3}}[）)]?[.、．)） \t]{{0,2}})?(?P<name>[{_HAN}]{{2,4}}|[{_HAN}]{{1,6}}·[{_HAN}]{{1,6}})[ \t\u3000，,]{{1,3}}"
)
_FIELD_BEFORE = frozenset(" \t\u3000，,、|｜")
# 举报人患有2型糖尿病，听信宣传停药: one of a case.
_PARTY = lazily(
    "(?:举报|投诉|反映|来电|信访|求助|报警|来访|咨询|当事|受害|被害|被监护|被扶养)人(?:本人)?(?:自述|自称|称)?(?:其|曾|已|长期|早年|因)?(?:身?患[有上]?|被?确诊(?:为|患有?)?|查出|因|系|有)[^，。；;\n]{0,6}\\Z"
)
# 关于王某某同志伤残等级评定的意见 … 拟同意评定为十级伤残
_RATED = lazily("(?:评定|认定|鉴定|核定|确定|评|定|构成)为?\n?\\Z")
_ABOUT_ONE = lazily(
    f"(?:关于|对)[{_HAN}·*＊×]{{2,8}}?(?:同志|申请|等级|的?(?:伤残|残疾|工伤|劳动能力|伤情))[^\n]{{0,20}}(?:评定|认定|鉴定|意见|决定|批复|结论|请示|函)"
)
_HEAD = 120
_LONGEST_LINE = 110


def is_adopted(text: str, start: int, end: int) -> bool:
    """Whether an illness is said of the one child that somebody took in."""
    return (
        _ADOPTED.search(text, max(0, start - 24), start) is not None
        and _CHILD.match(text, end) is not None
    )


def doctor_tells(text: str, start: int, end: int) -> bool:
    """Whether a doctor tells somebody in a chat what was found."""
    line = text.rfind("\n", max(0, start - _LONGEST_LINE), start) + 1
    if _DOCTOR_SAYS.match(text, line, start) is None:
        return False
    stop = text.find("\n", end, end + _LONGEST_LINE)
    stop = stop if stop >= 0 else min(len(text), end + _LONGEST_LINE)
    return _FOUND.search(text, line, stop) is not None and _TO_ALL.search(text, line, stop) is None


def told_beside(text: str, told: tuple[int, int], start: int, end: int, people: People) -> bool:
    """Whether something else in the line of an illness says that it is one person's."""
    low, high = told
    if high - low <= _LONGEST_LINE and sum(1 for _ in _IDENTITY.finditer(text, low, high)) == 1:
        return True
    if _AGED.search(text, low, start) or _BY_NUMBER.search(text, low, start):
        return True
    if _RATED.search(text, max(0, start - 8), start) and _ABOUT_ONE.search(text, 0, _HEAD):
        return True
    if _PARTY.search(text, max(low, start - 24), start):
        return True
    line = text.rfind("\n", max(0, start - _LONGEST_LINE), start) + 1
    if _FIELD.match(text, line, start):
        return _NAMED_ABOVE.search(text, max(0, line - _ABOVE), line) is not None
    if doctor_tells(text, start, end):
        return True
    return _begins_with_name(text, line, start, people)


def _begins_with_name(text: str, line: int, start: int, people: People) -> bool:
    """安某 2019-02-14 未办证 脑瘫: a line of a list, in which the illness is a field."""
    if text[start - 1 : start] not in _FIELD_BEFORE:
        return False
    first = _FIRST.match(text, line, start)
    return (
        first is not None
        and first["name"] not in people.words
        and people.is_name(first["name"])
        and text.count(" ", line, start) + text.count("\t", line, start) >= 1
    )
