"""Patients and wards who must not be named: of the mind, of infectious diseases, of drugs.

    景某某 双相情感障碍 女儿    罗某某，6405…，精神一级    患者 宗某某，确诊肺结核    学员覃某某摘下手套

新华社《新闻信息报道中的禁用词和慎用词》 item 7; 精神卫生法 art. 4, 传染病防治法 art. 12, 禁毒法 art. 60. A doctor who
treats them is named with what he treats.
"""

from __future__ import annotations

from collections.abc import Iterator

from redactor.context.name_forms import filled, fills, is_a_name
from redactor.context.people import SURE, People
from redactor.context.tables import Tables
from redactor.text.patterns import lazily

_HAN = "\u4e00-\u9fff"
_MIND = lazily(
    "精神(?:残疾)?[一二三四1-4]级|精神分裂|双相(?:情感)?障碍|精神障碍|精神病|精神残疾|精神发育迟滞|躁狂|偏执性|癔症|抑郁症|重度抑郁|分裂样|妄想|器质性精神|痴呆"
)
_INFECTION = lazily(
    "肺结核|结核病|艾滋|HIV|梅毒|淋病|乙肝|丙肝|麻风|霍乱|鼠疫|布鲁氏?菌|布病|新冠|甲肝|伤寒|痢疾"
    "|手足口|水痘|猩红热|登革|疟疾|狂犬|炭疽|涂阳|尖锐湿疣|猴痘|禽流感"
)
_DRUGS = lazily("戒毒|戒治|吸毒|涉毒|毒瘾|复吸|社区康复|毒品|海洛因|冰毒|美沙酮")
_DOCTOR = lazily(
    "防治|所长|医生|医师|主任|擅长|专家|教授|门诊时间|坐诊|出诊|大夫|院长|科长|讲座|主讲|护士长|讲师|课题|研究|作者|论文|编写|主编|学会|委员"
)
_LINE_START = lazily(
    rf"[ \t\u3000]*(?:[●·○◆-]|[（(]?[0-9]{{1,3}}[）)]?[床.．、 \t\u3000]{{0,2}})?[ \t\u3000]*(?=[{_HAN}A-Z])"
)
_NAME_FIELD = lazily(
    rf"(?:姓\s?名|患者|病人|患儿|被监护人|住院人|就诊人|HOLDER|对象|持证人)(?:姓名)?[：: \t\u3000]{{0,4}}(?=[{_HAN}A-Z])"
)
_GUARDIAN = lazily(rf"(?:监护人|家属|亲属|送治人|陪护人?)[：: \t\u3000]{{0,4}}(?=[{_HAN}])")
_IN_ROW = lazily(rf"[，,；;\t|｜][ \u3000]?(?=[{_HAN}]{{2,4}}[，,；;\t|｜ 。（(])")
# Whose illness is told: 妻子患抑郁症.
_OF_KIN = lazily(
    "(?:[妻夫父母儿女子]|丈夫|配偶|家人|老伴|孩子|孙[子女]?|[哥弟姐妹])(?:亲|子|儿)?(?:患|有|因|系|是|为|精神|抑郁)"
)
# Where the next one is told of.
_OTHER = lazily(
    "\\n[ \u3000]*[（(●]?[0-9一二三四五六七八九十]{1,3}[）)．.、]|患者|病人|姓\\s?名|对象"
)
_COLUMN = lazily("(?:原因|类别|病种|等级|类型|事由|程度)[：: \u3000]?$")
_FIELD_REACH, _GUARDIAN_REACH, _LONGEST_LINE = 90, 130, 160
#: Of an inmate: what leads to the name, and what people do.
_INMATE = lazily(rf"(?:戒毒)?(?:学员|场员|所员|病友|康复人员|戒毒者|戒友|瘾者)[“\"]?(?=[{_HAN}])")
_NO_INMATE = lazily("驾校|培训班|党校|学员代表|优秀学员|干警|民警|大学|驾驶")
_PATIENT = lazily(
    rf"(?:患者|病人|病例|感染者|携带者|密接者?|病员)[0-9一二三]{{0,2}}[：: \u3000]{{0,3}}(?=[{_HAN}A-Z])"
)


def names_of_patients(text: str, tables: Tables, people: People) -> Iterator[tuple[int, int]]:
    """The names of patients of the mind, their guardians', of the infected and of addicts."""
    until = 0
    for ill in _MIND.finditer(text):
        low = text.rfind("\n", max(0, ill.start() - _LONGEST_LINE), ill.start()) + 1
        stop = text.find("\n", ill.end(), ill.end() + _LONGEST_LINE)
        high = stop if stop >= 0 else min(len(text), ill.end() + _LONGEST_LINE)
        row = tables.row_at(ill.start())
        beside = None if row else _right_before(text, ill.start(), people)
        if beside:
            yield beside
        if _DOCTOR.search(text, low, high) or (row is not None and row.headers):
            # What a column tells goes with the column.
            continue
        if _COLUMN.search(text, low, ill.start()):
            # So does a field of a list: 救助原因精神分裂症.
            continue
        yield from _of_the_line(text, max(low, until), high, people)
        yield from _of_the_form(text, low, ill.start(), ill.end(), people)
        until = high
    if _INFECTION.search(text):
        yield from _infected(text, people)
    if _DRUGS.search(text):
        yield from _inmates(text, people)


# 我爱人纳某某得的是双相…, 关某某精神分裂症残留期.
_BEFORE_ILL = lazily("(?:[得患]的?是?|患有|是|有|系|确诊为?|被诊断为?|查出|因|为|吧?[，,]|的)?\\Z")


def _right_before(text: str, start: int, people: People) -> tuple[int, int] | None:
    gap = _BEFORE_ILL.search(text, max(0, start - 5), start)
    stop = gap.start() if gap else start
    low = people.name_before(text, stop, SURE)
    is_whole = stop - low > 2 or not text[low - 1 : low].isalpha()
    return (
        (low, stop)
        if low < stop and is_whole and not _DOCTOR.search(text, max(0, low - 8), low)
        else None
    )


def _of_the_line(text: str, low: int, high: int, people: People) -> Iterator[tuple[int, int]]:
    """景某某 双相情感障碍 女儿; 精神障碍二级，阳某某，监护人…."""
    start = _LINE_START.match(text, low, high)
    if start:
        end = fills(text, start.end(), people)
        if start.end() < end < high and not _OF_KIN.search(text, end, high):
            yield start.end(), end
    for cell, end in filled(_IN_ROW.finditer(text, low, high), text, people):
        if people.is_name(text[cell.end() : end], SURE):
            yield cell.end(), end


def _of_the_form(
    text: str, line: int, start: int, end: int, people: People
) -> Iterator[tuple[int, int]]:
    """姓名 …  诊断 精神分裂症, and 监护人 … below it."""
    other = _OTHER.search(text, end, end + _GUARDIAN_REACH)
    high = other.start() if other else min(len(text), end + _GUARDIAN_REACH)
    for fields, low, stop in (
        (_NAME_FIELD, max(0, start - _FIELD_REACH), start),
        (_GUARDIAN, line, high),
    ):
        for field, close in filled(fields.finditer(text, low, stop), text, people):
            if not _OF_KIN.search(text, close, start):
                yield field.end(), close


def _infected(text: str, people: People) -> Iterator[tuple[int, int]]:
    """患者 宗某某，确诊肺结核."""
    for patient, end in filled(_PATIENT.finditer(text), text, people):
        start = patient.end()
        if _INFECTION.search(text, end, end + _FIELD_REACH):
            yield start, end
    for told in _IS_INFECTED.finditer(text):
        # 邢某某，其初筛HIV…; 谭某某（丙抗阳.
        start = people.name_before(text, told.start(), SURE)
        around = max(0, start - 12), told.end() + 20
        if start < told.start() and not _DOCTOR.search(text, *around):
            yield start, told.start()


# 邢某某，其初筛HIV抗体阳性.
_IS_INFECTED = lazily(
    "[，,（(](?:其|系|为)?[^，。；、（）()\\n]{0,8}(?:HIV|ＨＩＶ|艾滋|梅毒|肺结核|结核|乙肝|丙肝|丙抗|大三阳|麻风|布病|梅阳|抗体阳性)"
)


# 屈某某今天尿检阴; 对象鲁某某，社区戒毒…; 对象1名（邝某某，.
_TESTED = lazily(
    "[，,]?(?:今[天日]|昨[天日]|本[月周]|上[月周]|已)?(?:尿检|戒断|戒毒康复|戒毒[一二三四五0-9]|复吸|美沙酮|解除戒毒|吸食|吸毒)"
)
_SUBJECT = lazily("(?:对象|人员|安置|[0-9一二三]名)[：:（( ]?(?=[\u4e00-\u9fff]{2,4}[，,；;。）)])")
_TREATED = lazily("戒毒|尿检|吸毒|美沙酮|戒断|社区康复")
_STAFF = lazily("民警|干警|所长|社工|医生|局长|介绍|表示|带队|检查|指导|负责|主任|队长|书记")


def _inmates(text: str, people: People) -> Iterator[tuple[int, int]]:
    """学员… in a house where addicts are treated; whose tests are told."""
    for tested in _TESTED.finditer(text):
        start = people.name_before(text, tested.start(), SURE)
        around = max(0, start - 10), tested.end() + 6
        if start < tested.start() and not _STAFF.search(text, *around):
            yield start, tested.start()
    for subject, end in filled(_SUBJECT.finditer(text), text, people):
        around = max(0, subject.start() - _FIELD_REACH), end + _FIELD_REACH
        if _TREATED.search(text, *around):
            yield subject.end(), end
    for inmate in _INMATE.finditer(text):
        start = inmate.end()
        around = max(0, start - 2 * _FIELD_REACH), start + 2 * _FIELD_REACH
        if not _DRUGS.search(text, *around) or _NO_INMATE.search(text, *around):
            continue
        end = fills(text, start, people)
        found = people.weighed_at(text, start)
        if end == start and found is not None and is_a_name(text[start : found.end], people):
            end = found.end
        if end > start:
            yield start, end
