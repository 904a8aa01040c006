"""健康和残疾情况: an illness, a disability with its degree, or why somebody fell into poverty.

The same words fill policies and medical advice. They are private where a label, a column or a
sentence ties them to one person; the rule's `anchors` are the words.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.context.surroundings import Surroundings
from redactor.detectors._illnesses import (
    GRADE,
    KIND,
    POVERTY,
    TOO_PLAIN,
    VERBS,
    degree_end,
    illness_behind,
    is_health_like,
    modified_start,
    says_illness,
    says_nothing,
    tells_of_illness,
)
from redactor.detectors._persons import (
    begins_with_name,
    ends_with_name,
    is_subject,
    named_before,
    names_in,
    person_above,
    person_around,
    person_in_row,
    persons,
    sentence,
)
from redactor.model import Certainty

_HAN = "\u4e00-\u9fff"
# What may stand right before an illness that is told of a person: 患, 确诊为, 突发, 导致, 长期, 68岁.
_TOLD = frozenset(
    "患了过得为是出染因发并伴系属于留下致成有、和及与兼又已其，,：:（( \u3000\u00a0\t|｜│┃\n体期年岁子女妻夫父母兄弟姐妹孙伴人"
)
_PATIENT = re.compile(
    "(?:儿童|老人|少年|女孩|男孩|青年|农民|学生|职工|军人)?(?:患者|病人|患儿|残疾人|人士|人|儿童|老人|女孩|男孩|青年|学生|村民|职工|家庭)?[:：“（(]?"
)
_WHO = re.compile("的(?:村民|居民|老人|儿童|学生|患者|女孩|男孩|职工|青年|户主|申请人)?")
# Policies, medicine as a trade, and numbers of people.
_GENERAL_AFTER = re.compile(
    "(?:医院|日[，、。（]|服务|机构|学校|工作|保障|标准|检测|检查|保险|险|人证|人联|人士|等级|鉴定|评定|群体|群众|对象|军人|抚恤|条例|政策"
    "|[^，。；,;\\n]{0,4}?(?:率|防治|防控|预防|筛查|门诊|专科|科室|科[、，]|疫苗|研究|研发|宣传|知识|讲座|义诊|基金|协会|联合会|专家"
    "|学会|学组|诊疗|药物|药品|康复机构|救助标准|补贴|津贴|护理费|待遇|医疗救助|等情况|等困难|等因素|等原因))"
)
# Behind 因病致贫: families in general.
_FAMILIES = re.compile(
    "[的等占和或、/]|家庭|人口|户|人员|问题|困难|重病|风险|返贫|致贫|现象|因[病残]"
)
_GENERAL_BEHIND = re.compile(
    "等?(?:[的，,]?(?:的人|的人员|的对象|的家庭|的患者|的群众|的困难|的残疾人|的老年人|的，|的,|的。|的；|的、|的可|的按|的每|的应|的给|的予|者可|者应)|的\\Z)"
)
_DOCTOR = re.compile(
    "擅长|主治|主任医师|医师|医生|专家|从事|诊治|治愈率|讲座|讲解|专长|教授|院士|研究员|介绍说?|提醒|指出|表示|呼吁|调研|强调|疫苗|科普|义诊|公益|捐赠|设备|论文|课题|患者们|发病|高发|人群|试验"
)
_COUNTED = re.compile(
    "(?:[0-9０-９一二三四五六七八九十百千万余多几两]\\s?(?:多|余)?(?:名|位|例|个|户|人|种|类)|各类|所有|全部|广大|部分|多名|许多|一些|困难|重度|贫困|城乡|农村)[^，。；,;]{0,6}\\Z"
)
_COUNTS = re.compile("\\s?[0-9０-９]{1,6}\\s?(?:余|多)?[人名例户位]")
_RULES = re.compile(
    "第[一二三四五六七八九十0-9]{1,3}条|凡|可以申请|的，(?:可|应|按|给|予|每)|是指|包括|补贴范围|例如|比如"
)
# Words of rules, too; of somebody who is named they say what was decided.
_CONDITIONS = re.compile("应当|符合|按照|条件|标准")
# 患病率, 尿毒症科, 糖尿病防治, 残疾证.
_GENERAL_NEXT = frozenset("率防预科药专学证联基筛")


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """A word of illness or disability in a sentence or row that speaks of one person."""
    text, start, end = candidate.text, candidate.start, candidate.end
    own = _own_cell(candidate, facts) if _in_row(candidate) else None
    if own is not None:
        return own
    if candidate.value in VERBS:
        return _named_by_verb(candidate, facts)
    if candidate.value[0] == "户":
        # 马秀莲户因病，: the cause is the two characters in the middle.
        return _tied(candidate, facts, start + 1, end - 1)
    if text[end : end + 1] in _GENERAL_NEXT:
        return None
    start = modified_start(text, start)
    end = degree_end(text, end)
    is_cause = candidate.value[0] == "因"
    if is_cause and _FAMILIES.match(text, end):
        return None
    if not _is_told(candidate, facts, start, end, is_cause=is_cause):
        return None
    return _tied(candidate, facts, start, end)


def _is_told(candidate: Candidate, facts: Facts, start: int, end: int, *, is_cause: bool) -> bool:
    """Whether what stands before an illness may tell it of somebody: 患, 确诊为, a name."""
    text = candidate.text
    before = text[start - 1 : start]
    if not start or (before in _TOLD and not (is_cause and before in "、是")):
        return True
    if _patient_behind(text, end, facts):
        return True
    if before == "的":
        return _is_somebodys(candidate, facts, start - 1, end)
    low, _ = sentence(candidate.around, start, end)
    return ends_with_name(text, low, start, facts)


def _is_somebodys(candidate: Candidate, facts: Facts, owner: int, end: int) -> bool:
    """Whether a name ends before 的, a remark in brackets between them perhaps."""
    text = candidate.text
    found = persons(candidate.around, facts, owner, end)
    remark = _REMARK.search(text, max(found.start, owner - _LONGEST_REMARK), owner)
    owners = {owner, remark.start() if remark else owner}
    return any(stop in owners for _, stop in found.named) or (
        ends_with_name(text, found.start, min(owners), facts)
    )


_LONGEST_REMARK = 30
_REMARK = re.compile("[（(][^（）()]{1,28}[）)]\\Z")


def _patient_behind(text: str, end: int, facts: Facts) -> bool:
    """Whether a patient's name follows: 尿毒症患者马秀莲, 患尿毒症的村民马秀莲."""
    role = _PATIENT.match(text, end)
    if role and role.end() > end and begins_with_name(text, role.end(), facts):
        return True
    who = _WHO.match(text, end)
    return who is not None and begins_with_name(text, who.end(), facts)


def _named_by_verb(candidate: Candidate, facts: Facts) -> Answer | None:
    """What stands behind 患有, 确诊 or 查出, if it is an illness."""
    found = illness_behind(candidate.text, candidate.end)
    return _tied(candidate, facts, *found) if found else None


def _tied(candidate: Candidate, facts: Facts, start: int, end: int) -> Answer | None:
    """An answer where the sentence ties the words to one person."""
    text = candidate.text
    if text[start:end] in TOO_PLAIN or _is_general(candidate.around, start, end):
        return None
    if (
        _GENERAL_BEHIND.match(text, end)
        or _COUNTS.match(text, end)
        or _COUNTED.search(text, max(0, start - 12), start)
    ):
        return None
    behind = _patient_behind(text, end, facts)
    if _GENERAL_AFTER.match(text, end) and not behind:
        return None
    low, high = sentence(candidate.around, start, end)
    named = behind or named_before(candidate.around, facts, start, end)
    if not named and (
        _CONDITIONS.search(text, low, high) or not _points(candidate, facts, start, end)
    ):
        return None
    return candidate.answer(Certainty.LIKELY, "disease", "person", start=start, end=end)


def _is_general(around: Surroundings, start: int, end: int) -> bool:
    """Whether the sentence is a rule's, or a doctor's advice."""
    low, high = sentence(around, start, end)
    key = ("general", low, high)
    general = around.memo.get(key)
    if general is None:
        text = around.text
        general = bool(_DOCTOR.search(text, low, high) or _RULES.search(text, low, high))
        around.memo[key] = general
    return bool(general)


def _points(candidate: Candidate, facts: Facts, start: int, end: int) -> bool:
    """Whether the sentence points at somebody before the words: 其子; or 她 and 本人, where the
    sentence or the form before names who that is."""
    around = candidate.around
    found = persons(around, facts, start, end)
    if any(begin < start for begin, _ in found.pointed):
        return True
    pronouns = [(begin, stop) for begin, stop in found.pronouns if begin < start]
    if not pronouns:
        return False
    if any(stop - begin == len("本人") for begin, stop in pronouns):
        return person_above(around.text, facts, found.start)
    above = len(around.text[: found.start].rstrip(" \u3000\n\r。！？!?；;"))
    return above > 0 and bool(persons(around, facts, above, above).named)


_OPENS = re.compile(
    r"[ \u3000]{0,3}(?:[（(][^（）()\n]{1,10}[)）])?(?:[ \u3000]{0,3}(?P<sign>[:：\t|｜│]|为|是|系)[ \t\u3000|｜│]{0,4}|[ \u3000]{1,3})"
)
# 残疾等级三级，: a value that needs no sign.
_UNSIGNED = re.compile(
    rf"(?:{KIND}(?:残疾?)?(?:{GRADE})?|{GRADE}|{POVERTY})(?=[，,。；;、）)\s]|\Z)"
)
_VALUE = re.compile(r"[^。；;\n\t|｜│┃\u3000]{1,40}")
_NEXT_FIELD = re.compile(r"[，,、 ／/]+(?=[^，,、：: ／/]{2,10}[:：])")
# A choice printed on a form, a list of codes.
_LISTED = re.compile(
    "□|☐|等\\Z|[（(]?(?:视力|听力|因病|因残)[、/／]|(?:[0-9一二三四]级?[ 、/／,，]){2}|[0-9](?:视力|肢体)"
)
# Labels that ask why: 缺劳力 and 因学 are answers, too, and nobody's health.
_ASKS_WHY = re.compile("(?:[贫困救]|低保|帮扶|保障|风险|享受|纳入)[^：:，,\n]{0,7}\\Z")
_BETWEEN_CELLS = re.compile("[\\t|｜│]|  ")
_COMMA = re.compile("[，,]")
#: A value without a sign before it is not longer.
_SHORT = 6


def labelled(candidate: Candidate, facts: Facts) -> Answer | None:
    """What stands behind a label and a colon, where a person is named near by."""
    text, at = candidate.text, candidate.end
    unsigned = _UNSIGNED.match(text, at) or _illness_at(text, at, facts)
    if unsigned:
        start, end, sign = unsigned.start(), unsigned.end(), "为"
    else:
        opens = _OPENS.match(text, at)
        value = _VALUE.match(text, opens.end()) if opens else None
        if opens is None or value is None:
            return None
        sign = opens.group("sign") or ""
        start, end = value.start(), _trimmed_end(text, at, value, facts)
        if not sign:
            # 残疾类别 肢体: one short word.
            end = start + len(text[start:end].split(" ")[0])
            if end - start > _SHORT:
                return None
    bare = text[start:end]
    if "略】" in bare or says_nothing(bare) or _LISTED.search(bare):
        return None
    if candidate.around.touches(end):
        return None
    if (not sign or sign not in ":：") and not is_health_like(bare):
        return None
    if _ASKS_WHY.search(text, max(0, at - 10), at) and not tells_of_illness(bare):
        return None
    is_row = _BETWEEN_CELLS.search(text, at, start) is not None
    if not _of_somebody(candidate, facts, start, end, is_row=is_row):
        return None
    return candidate.answer(Certainty.LIKELY, "label", "person", start=start, end=end)


def _illness_at(text: str, at: int, facts: Facts) -> re.Match[str] | None:
    """An illness right behind its label: 疾病名称股骨头坏死；"""
    clause = _CLAUSE.match(text, at)
    return clause if clause and says_illness(clause.group(), facts) else None


_CLAUSE = re.compile(
    rf"(?![为是系别种类名称情及和等])[{_HAN}0-9A-ZⅠⅡ]{{2,16}}(?=[，,。；;）)\n]|\Z)"
)


def _trimmed_end(text: str, label_end: int, value: re.Match[str], facts: Facts) -> int:
    """Where a value ends: before the next field; at a comma, unless the line is all its own and
    an illness goes on: 尿毒症，每周透析三次."""
    body = _NEXT_FIELD.split(value.group())[0]
    begin = text.rfind("\n", max(0, label_end - 40), label_end) + 1
    parts = _COMMA.split(body)
    kept = parts[0]
    if not _COMMA.search(text, begin, label_end):
        for part in parts[1:]:
            if not tells_of_illness(part) or names_in(part, facts):
                break
            kept = body[: len(kept) + 1 + len(part)]
    kept = kept.rstrip(" \r，,")
    closing = kept.endswith(("）", ")")) and not set("（(") & set(kept)
    return value.start() + len(kept) - closing


def _of_somebody(candidate: Candidate, facts: Facts, start: int, end: int, *, is_row: bool) -> bool:
    """Whether the sentence, or the form above it, says whose a label's value is."""
    text, around = candidate.text, candidate.around
    low, high = sentence(around, start, end)
    if _RULES.search(text, low, high):
        return False
    head = _BEFORE_LABEL.fullmatch(text, low, candidate.start)
    if head and is_subject(head[1], facts):
        return True
    if person_around(around, facts, candidate.start, end):
        named = persons(around, facts, start, end).named
        return bool(named) or not _CONDITIONS.search(text, low, high)
    return not is_row and person_above(text, facts, candidate.start)


# 苏得山，致贫原因：
_BEFORE_LABEL = re.compile(f"([^，,\n]{{2,11}})[，,][{_HAN}]{{2,10}}")
#: A longer cell is a story.
_LONGEST_CELL = 60
_FIGURES = re.compile(r"[0-9.,，％%人户万元]+")


def cell(candidate: Candidate, facts: Facts) -> Answer | None:
    """A cell that says something, in a row that is a person's."""
    text = candidate.text
    value = text[candidate.start : candidate.end].strip()
    start = text.index(value, candidate.start)
    end = start + len(value)
    if not value or len(value) > _LONGEST_CELL or says_nothing(value):
        return None
    if candidate.around.touches(end):
        return None
    if _FIGURES.fullmatch(value) and value not in {"1", "2", "3", "4"}:
        return None
    if _ASKS_WHY.search(candidate.around.header(start)) and not tells_of_illness(value):
        return None
    if not person_in_row(candidate, facts):
        return None
    return candidate.answer(Certainty.CONFIRMED, "column", "person", start=start, end=end)


_DELIMITERS = "\t|｜│┃\n\u3000"
_HAS_CELLS = re.compile(r"[\t|｜│┃]|\S(?:\u3000|  )")
_CELL_BEFORE = re.compile(f"(?:\\A|[{_DELIMITERS}]|  ) ?(?P<value>[^{_DELIMITERS} ]{{0,24}})\\Z")
_CELL_AFTER = re.compile(f"[^{_DELIMITERS} ]{{0,24}}(?= ?[{_DELIMITERS}]|  |\\Z)")


def _in_row(candidate: Candidate) -> bool:
    """Whether the line has cells; asked once a line."""
    text, memo = candidate.text, candidate.around.memo
    low, high, cells = memo.get("row", (0, -1, False))
    if low <= candidate.start <= high:
        return bool(cells)
    low = text.rfind("\n", max(0, candidate.start - _LONGEST_ROW), candidate.start) + 1
    high = text.find("\n", candidate.end, candidate.end + _LONGEST_ROW)
    if not low or high < 0:
        # Rather a paragraph, or the first line or the last.
        low, high = max(low, candidate.start - _LONGEST_ROW), candidate.end + _LONGEST_ROW
    cells = _HAS_CELLS.search(text, low, high) is not None
    memo["row"] = low, high, cells
    return cells


_LONGEST_ROW = 200


def _own_cell(candidate: Candidate, facts: Facts) -> Answer | None:
    """All of the cell around an illness, if it is of illnesses only and its row is a person's:
    因病（肺癌）, 高血压、糖尿病."""
    text, start, end = candidate.text, candidate.start, candidate.end
    after = _CELL_AFTER.match(text, end)
    before = _CELL_BEFORE.search(text, max(0, start - 27), start) if after else None
    if after is None or before is None:
        return None
    low, high = before.start("value"), after.end()
    is_line = text[low - 1 : low] in ("\n", "") and text[high : high + 1] in ("\n", "")
    value = text[low:high]
    if (
        is_line
        or "略】" in value
        or not says_illness(value, facts)
        or not person_in_row(candidate, facts)
    ):
        return None
    return candidate.answer(Certainty.LIKELY, "column", "person", start=low, end=high)


def bare_cell(value: str, facts: Facts) -> Answer | None:
    """A cell without header that is a disability, its degree, or illnesses and nothing else."""
    if not says_illness(value, facts):
        return None
    return Answer(Certainty.POSSIBLE, ("column of values",), 0, len(value))
