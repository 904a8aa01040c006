"""健康和残疾情况: an illness, a disability with its degree, or why somebody fell into poverty.

The same words fill policies and medical advice. They are private where a label, a column or a
sentence ties them to one person; the rule's `anchors` are the words.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.detectors._illness_measured import (
    HARMED,
    TOLD_BESIDE,
    is_worn_or_done,
    measured,
    with_drug,
    with_part,
)
from redactor.detectors._illness_open import (
    DONE,
    EFFECTS,
    cause_before,
    is_plain_injury,
    operation_before,
    operation_behind,
    with_limb,
)
from redactor.detectors._illness_owner import (
    CONDITIONS,
    FAMILIES,
    GENERAL_NEXT,
    RULES,
    is_told,
    next_illness,
    tied,
)
from redactor.detectors._illness_said import AIDS, MINDS, coded, in_record, said
from redactor.detectors._illness_told import told_of_one
from redactor.detectors._illnesses import (
    GRADE,
    KIND,
    POVERTY,
    VERBS,
    illness_behind,
    is_bound,
    is_health_like,
    said_of,
    says_illness,
    says_nothing,
    tells_of_illness,
)
from redactor.detectors._persons import (
    is_subject,
    names_in,
    person_above,
    person_around,
    person_in_row,
    persons,
    sentence,
)
from redactor.model import Certainty
from redactor.text.patterns import lazily

_HAN = "\u4e00-\u9fff"


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """A word of illness or disability in a sentence or row that speaks of one person, or that
    people say of one another."""
    if candidate.value in CODES:
        return coded(candidate, facts)
    if candidate.value in MINDS:
        return said(candidate, facts) or _told(candidate, facts)
    if candidate.value.startswith(AIDS):
        return said(candidate, facts)
    if candidate.value in TOLD_BESIDE:
        found = measured(candidate.text, candidate.value, candidate.start, candidate.end)
        if found and candidate.value in HARMED:
            # What somebody did to himself happened to one.
            return candidate.answer(
                Certainty.LIKELY, "disease", "said", start=found[0], end=found[1]
            )
        return tied(candidate, facts, *found) if found else None
    if is_worn_or_done(candidate.value):
        return tied(candidate, facts, *with_part(candidate.text, candidate.start, candidate.end))
    return _told(candidate, facts) or in_record(candidate, facts) or said(candidate, facts)


CODES = frozenset({"ICD", "疾病编码", "诊断编码", "疾病代码", "诊断代码", "诊断码"})


def _told(candidate: Candidate, facts: Facts) -> Answer | None:
    text, start, end = candidate.text, candidate.start, candidate.end
    own = _own_cell(candidate, facts) if _in_row(candidate) else None
    if own is not None:
        return own
    if candidate.value in _RESULTS:
        return _result(candidate, facts)
    if candidate.value in VERBS:
        return _named_by_verb(candidate, facts)
    if candidate.value in EFFECTS or candidate.value in DONE or is_plain_injury(candidate.value):
        return _unlisted(candidate, facts)
    if candidate.value[-1].isdigit() and candidate.value[-2] not in "级期型度类":
        # 血压180/110: the figures go on.
        figures = _MEASURE.match(text, end)
        stop = figures.end() if figures else end
        is_told_of = is_told(candidate, facts, start, stop, is_cause=False)
        return tied(candidate, facts, start, stop) if is_told_of else None
    if candidate.value[0] == "户":
        # 马秀莲户因病，: the cause is the two characters in the middle.
        return tied(candidate, facts, start + 1, end - 1)
    if text[end : end + 1] in GENERAL_NEXT:
        return None
    start, end = with_drug(text, start, end) or said_of(text, start, end, facts)
    if start == candidate.start and is_bound(candidate.value, facts):
        return None
    is_cause = candidate.value[0] == "因"
    if is_cause and FAMILIES.match(text, end):
        return None
    if not is_told(candidate, facts, start, end, is_cause=is_cause):
        return None
    return tied(candidate, facts, start, end)


_RESULTS = frozenset({"阳性", "阴性", "强阳性", "弱阳性", "转阴", "转阳", "复阳"})
_TEST = lazily(
    "(?:抗原|抗体|核酸|HIV|HCV|HPV|TP|RPR|梅毒|病毒|螺旋体|结核|肝炎|幽门|杆菌|尿检|毒检|痰检|痰菌|痰涂片|血检|毒品|吗啡|冰毒|初筛|复检|筛查|检测|检验|试验|测定|定性)"
    "[^，。；;\\n\t]{0,6}\\Z"
)


# Results of many, and of things.
_OF_MANY = lazily(
    "均|全部|全员|都|宠物|犬|猫|禽|畜|[牛羊猪]只?群?场?|样[本品]|环境|物品|食品|[人工]员|们|批次|[0-9]{2,}[人份名件]"
)
# Whose it is, in the lines below: 被检人：马某.
_EXAMINED = lazily("\\n[^\\n]{0,12}(?:姓名|[被受送]检[人者]|患者|病人)[：: \\u3000]")


# 评定结果：某市光明盲人保健按摩所
_INSTITUTION = lazily(
    "(?:按摩[所店院馆]|诊所|医院|康复中心|服务中心|服务站|公司|学校|学院|福利院|协会|联合会|残联|托养中心|工疗站)\\Z"
)


def _result(candidate: Candidate, facts: Facts) -> Answer | None:
    """What a test of somebody found: HIV抗体：阴性, in his form or in a sentence of him."""
    text, start, end = candidate.text, candidate.start, candidate.end
    test = _TEST.search(text, max(0, start - 16), start)
    if test is None:
        return None
    low, _ = sentence(candidate.around, start, end)
    if _OF_MANY.search(text, max(low, start - 24), start):
        return None
    if not (
        _EXAMINED.search(text, end, end + 40)
        or _MASKED_PATIENT.search(text, max(0, start - _FORM), start)
        or person_above(text, facts, max(0, text.rfind("\n", 0, start) + 1))
        or person_around(candidate.around, facts, start, end)
        or told_of_one(candidate, facts, sentence(candidate.around, start, end), test.start(), end)
    ):
        return None
    # HIV抗体 确证阳性: what was tested stands in the same words.
    step = _STEP.match(text, test.start(), start)
    begin = step.end() if step else test.start()
    begin = end - 2 if _SIGN.search(text, begin, start) else begin
    return candidate.answer(Certainty.LIKELY, "test", "person", start=begin, end=end)


# 初筛HIV抗体阳性: the step of the test before what was tested.
_STEP = lazily(
    "(?:初筛|复检|复查|筛查|检测|检验|送检)(?=[^，。；\n]{0,3}(?:抗原|抗体|核酸|HIV|HCV|HPV|TP|RPR|梅毒|病毒|结核))"
)
_SIGN = lazily("[:：\t（(|]")
_MASKED_PATIENT = lazily(f"(?:姓\\s?名|患者|病人|被检者)\\s?[:： ]\\s?[{_HAN}](?:某|[×xX*＊])")
_FORM = 80


_MEASURE = lazily(r"[0-9./]{0,8}\s?(?:mmHg|mmol/L|毫米汞柱)?(?:[ ，,]?右[0-9.]{1,4})?")


def _named_by_verb(candidate: Candidate, facts: Facts) -> Answer | None:
    """What stands behind 患有, 确诊 or 查出, if it is an illness."""
    found = illness_behind(candidate.text, candidate.end)
    return tied(candidate, facts, *found) if found else None


def _unlisted(candidate: Candidate, facts: Facts) -> Answer | None:
    """An illness that its effect tells, an operation, a broken limb."""
    text, start, end = candidate.text, candidate.start, candidate.end
    if candidate.value in EFFECTS:
        found = cause_before(text, start)
        if found is None and candidate.value == "手术":
            found = operation_before(text, start, end)
    elif candidate.value in DONE:
        found = operation_behind(text, start, end)
    else:
        found = with_limb(text, start, end)
    return tied(candidate, facts, *found) if found else None


_OPENS = lazily(
    r"[ \u3000]{0,3}(?:[（(][^（）()\n]{1,10}[)）])?(?:[ \u3000]{0,3}"
    r"(?P<sign>[:：\t|｜│]|写的是|写着|写明|载明|显示为?|为|是|系)[ \t\u3000|｜│]{0,4}|[ \u3000]{1,3})"
)
_BRACKET_REST = lazily(r"\r?\n[^（）()\n：:，。]{1,10}）")
# 残疾等级三级，: a value that needs no sign.
_UNSIGNED = lazily(rf"(?:{KIND}(?:残疾?)?(?:{GRADE})?|{GRADE}|{POVERTY})(?=[，,。；;、）)\s]|\Z)")
_VALUE = lazily(r"[^。；;\n\t|｜│┃\u3000]{1,40}")
_NEXT_FIELD = lazily(r"[，,、 ／/]+(?=[^，,、：: ／/]{2,10}[:：])")
# A choice printed on a form, a list of codes.
_LISTED = lazily(
    "□|☐|等\\Z|[（(]?(?:视力|听力|因病|因残)[、/／]|(?:[0-9一二三四]级?[ 、/／,，]){2}|[0-9](?:视力|肢体)"
)
# The next header of a row of headers.
_NEXT_LABEL = lazily(
    "[^：:，,]{0,4}(?:残疾?|伤残?|疾病|健康|失能|护理)(?:类别|等级|类型|级别|情况|程度|名称|状况)"
)
# Labels that ask why: 缺劳力 and 因学 are answers, too, and nobody's health.
_ASKS_WHY = lazily("(?:[贫困救]|低保|帮扶|保障|风险|享受|纳入)[^：:，,\n]{0,7}\\Z")
# 结论, 等级, 原因 ask for anything: only an illness answers for health.
_ASKS_ANYTHING = lazily(
    "(?<![残伤疾])(?<!护理)(?<!失能)(?<!照护)(?<!能力)(?:等级|类[别型]|评[定残]|结论|结果|就[诊医](?:原因|情况)?|住院原因|意见|毛病(?:在哪)?|异常(?:项目?|情况|指标)?|(?:请假|缺勤|休学|转院|聘用|选聘|安置|申请|认定|纳入|减免|缓缴|免修|免考|未就业|享受)(?:原因|事由|理由)|困难情形|病假原因|能力|部位|情况描述)\\Z"
)
# 张*，致困原因：因病: a list as it has to be published, which names neither him nor an illness.
_CAUSE_ONLY = lazily(POVERTY)
_MASKED_OWNER = lazily(
    f"[{_HAN}][*＊×]{{1,2}}[{_HAN}]?[，,、：: \t\u3000]{{1,2}}[{_HAN}]{{2,8}}\\Z"
)
_LEADS_IN = lazily("(?:本人|其|我|户主)?(?:长期|常年)?(?:身?患有?|因|得了)")
_KIND_ONLY = lazily(rf"{KIND}(?:残疾?)?(?:{GRADE})?")
# 类别 asks for a kind of anything.
_ASKS_KIND = lazily("(?<![残伤疾病])(?<!护理)(?<!失能)(?<!能力)类[别型]\\Z")
#: How far above a row its list says what it is of.
_LIST = 600
_OF_HEALTH = lazily("[残伤病]|失能|护理|照护|自理|健康")
_GRADE_ONLY = lazily(rf"{GRADE}\Z")
_OF_DISABILITY = lazily("残疾|肢体|视力|听力|言语|智力|精神|多重|伤残|残联")


def _first_illness(value: str, facts: Facts) -> bool:
    """Whether a value begins with an illness: 尿毒症，自付费用过高."""
    return says_illness(_COMMA.split(value)[0], facts) or tells_of_illness(value)


def _is_of_disability(text: str, at: int, value: str) -> bool:
    """Whether a grade alone is a disability's, by the words before: 残疾类别：肢体　等级：三级."""
    if _KIND_ONLY.fullmatch(value) and "残" not in text[max(0, at - 40) : at]:
        return False
    if not _GRADE_ONLY.match(value):
        return True
    low = max(0, at - 40)
    return _OF_DISABILITY.search(text, low, at) is not None


_ORGANISATION = lazily(f"[{_HAN}]{{4}}(?:[所店院站厂]|中心|公司|机构|协会|学校)\\Z")
_BETWEEN_CELLS = lazily("[\\t|｜│]|  ")
_COMMA = lazily("[，,]")
#: A value without a sign before it is not longer.
_SHORT = 6


def _asked_for(text: str, at: int, start: int, end: int, facts: Facts) -> int:
    """Where the illness begins behind a label that may ask for anything; -1 where none does."""
    near, bare = max(0, at - 10), text[start:end]
    if not _ASKS_ANYTHING.search(text, near, at):
        return start
    if not (_first_illness(bare, facts) and _is_of_disability(text, at, bare)):
        return -1
    if _ASKS_KIND.search(text, near, at) and not _KIND_ONLY.fullmatch(bare):
        return -1
    # 申请理由：本人患慢性肾衰竭
    lead = _LEADS_IN.match(text, start, end)
    return lead.end() if lead else start


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
        start = value.start()
        end = 0 if candidate.around.touches(value.end()) else _wrapped_end(text, value, facts)
        end = end or _trimmed_end(text, at, value, facts)
        if not sign:
            # 残疾类别 肢体: one short word.
            end = start + len(text[start:end].split(" ")[0])
            if end - start > _SHORT and not says_illness(text[start:end], facts):
                return None
    bare = text[start:end]
    # 评定结果：某某盲人按摩所，甲级
    is_office = _ORGANISATION.search(_COMMA.split(bare)[0])
    if (
        is_office
        or _INSTITUTION.search(bare)
        or "略】" in bare
        or says_nothing(bare)
        or _LISTED.search(bare)
        or _NEXT_LABEL.match(bare)
    ):
        return None
    is_plain = not sign or sign not in ":："
    if candidate.around.touches(end) or (is_plain and not is_health_like(bare)):
        return None
    if _ASKS_WHY.search(text, max(0, at - 10), at) and not tells_of_illness(bare):
        return None
    if _CAUSE_ONLY.fullmatch(bare) and _MASKED_OWNER.search(text, max(0, at - 16), at):
        return None
    start = _asked_for(text, at, start, end, facts)
    if start < 0:
        return None
    is_row = _BETWEEN_CELLS.search(text, at, start) is not None
    if not (
        _of_somebody(candidate, facts, start, end, is_row=is_row)
        or (sign and sign in ":：" and _is_patients(candidate, facts, start, end))
    ):
        return None
    end = next_illness(text, end, facts)
    return candidate.answer(Certainty.LIKELY, "label", "person", start=start, end=end)


def _illness_at(text: str, at: int, facts: Facts) -> re.Match[str] | None:
    """An illness right behind its label: 疾病名称股骨头坏死；"""
    clause = _CLAUSE.match(text, at)
    return clause if clause and says_illness(clause.group(), facts) else None


_CLAUSE = lazily(rf"(?![为是系别种类名称情及和等])[{_HAN}0-9A-ZⅠⅡ]{{2,16}}(?=[，,。；;）)\n]|\Z)")


_NEXT_LINE = lazily(r"\r?\n(?P<rest>[^。；;\n\t|｜│┃:：]{2,20})(?=[。；;\r\n]|\Z)")


def _wrapped_end(text: str, value: re.Match[str], facts: Facts) -> int:
    """Where an illness ends that a line's end cuts: 右肺上叶⏎占位; 0 where none is cut."""
    following = _NEXT_LINE.match(text, value.end())
    if following is None or says_illness(value.group(), facts):
        return 0
    return following.end() if says_illness(value.group() + following["rest"], facts) else 0


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
    end = value.start() + len(kept) - closing
    # 脑梗死后遗症（左侧⏎偏瘫）: the line's end cuts what stands in brackets.
    rest = _BRACKET_REST.match(text, end) if "（" in kept and "）" not in kept else None
    return rest.end() if rest else end


def _of_somebody(candidate: Candidate, facts: Facts, start: int, end: int, *, is_row: bool) -> bool:
    """Whether the sentence, or the form above it, says whose a label's value is."""
    text, around = candidate.text, candidate.around
    low, high = sentence(around, start, end)
    if RULES.search(text, low, high):
        return False
    head = _BEFORE_LABEL.fullmatch(text, low, candidate.start)
    if head and is_subject(head[1], facts):
        return True
    if person_around(around, facts, candidate.start, end):
        named = persons(around, facts, start, end).named
        return bool(named) or not CONDITIONS.search(text, low, high)
    return not is_row and person_above(text, facts, candidate.start)


# What is asked of a patient only, whoever he is: 出院诊断：…, 来电者自述：….
_OF_A_PATIENT = lazily(
    "(?:(?:出院|入院|门诊|初步|术前|术后|死亡|病理|急诊)诊断|主诉|现病史|既往史|自述|自诉)\\Z"
)


def _is_patients(candidate: Candidate, facts: Facts, start: int, end: int) -> bool:
    """Whether the label is one of a patient's papers, and an illness its value."""
    text = candidate.text
    if not _OF_A_PATIENT.search(text, max(0, candidate.end - 6), candidate.end):
        return False
    low, high = sentence(candidate.around, start, end)
    return _first_illness(text[start:end], facts) and not RULES.search(text, low, high)


# 苏得山，致贫原因：
_BEFORE_LABEL = lazily(f"([^，,\n]{{2,11}})[，,][{_HAN}]{{2,10}}")
#: A longer cell is a story.
_LONGEST_CELL = 60
_FIGURES = lazily(r"[0-9.,，％%人户万元]+")


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
    header = candidate.around.header(start)
    if _ASKS_WHY.search(header) and not tells_of_illness(value):
        return None
    is_vague = _ASKS_ANYTHING.search(header) and not _OF_HEALTH.search(header)
    if is_vague and (_KIND_ONLY.fullmatch(value) or _ASKS_KIND.search(header)):
        # 智力 under 类别: of a disability where the list says so.
        if not _KIND_ONLY.fullmatch(value) or "残" not in text[max(0, start - _LIST) : start]:
            return None
    elif is_vague and not (says_illness(value, facts) and _is_told_by_row(candidate, value)):
        return None
    if not person_in_row(candidate, facts):
        return None
    return candidate.answer(Certainty.CONFIRMED, "column", "person", start=start, end=end)


def _is_told_by_row(candidate: Candidate, value: str) -> bool:
    """Whether a grade alone stands in a row of disabilities; that of a yearly check does not."""
    if not _GRADE_ONLY.match(value):
        return True
    row = candidate.around.row(candidate.start)
    return any(_OF_DISABILITY.search(header) or _OF_DISABILITY.search(cell) for header, cell in row)


_DELIMITERS = "\t|｜│┃\n\u3000"
_HAS_CELLS = lazily(r"[\t|｜│┃]|\S(?:\u3000|  )")
_CELL_BEFORE = lazily(f"(?:\\A|[{_DELIMITERS}]|  ) ?(?P<value>[^{_DELIMITERS} ]{{0,24}})\\Z")
_CELL_AFTER = lazily(f"[^{_DELIMITERS} ]{{0,24}}(?= ?[{_DELIMITERS}]|  |\\Z)")


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
    # 自伤倾向，每周一次谈话: an illness with a remark, in which no number is.
    head, *remark = _COMMA.split(value)
    is_illness = says_illness(value, facts) or (
        says_illness(head, facts) and not any(map(str.isdigit, "".join(remark)))
    )
    if is_line or "略】" in value or not is_illness or not person_in_row(candidate, facts):
        return None
    return candidate.answer(Certainty.LIKELY, "column", "person", start=low, end=high)


def bare_cell(value: str, facts: Facts) -> Answer | None:
    """A cell without header that is a disability, its degree, or illnesses and nothing else."""
    if not says_illness(value, facts):
        return None
    return Answer(Certainty.POSSIBLE, ("column of values",), 0, len(value))
