"""健康和残疾情况: an illness, a disability with its degree, or why somebody fell into poverty.

The same words fill policies and medical advice. They are private where a label, a column or a
sentence ties them to one person; the rule's `anchors` are the words.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.detectors._persons import (
    begins_with_name,
    ends_with_name,
    names_in,
    person_in,
    person_in_row,
    sentence,
)
from redactor.model import Certainty

# Words before any illness; what they lead to need not be in the list.
_VERBS = frozenset(["患有", "身患", "罹患", "患上", "患了", "确诊", "诊断为", "查出", "得了"])
_ILLNESS = re.compile(
    r"(?:有|为|是|患有?|出|了|得|罹患|身患){0,3}+(?P<name>[\u4e00-\u9fffA-Za-z0-9Ⅰ-Ⅻ]{0,14}?"
    r"(?:病|症|癌|瘤|炎|综合征|障碍|残疾|中毒|衰竭|硬化|畸形|缺损|缺失|骨折|尘肺|结石|血压|瘫痪|坏死|梗死|梗塞|痴呆|哮喘|结核|麻痹|萎缩|溃疡|出血|积水|痛风|狼疮|癣|疱疹)(?:晚期|中期|早期|后遗症)?)"
)
_NO_NAME_OF_ILLNESS = re.compile(
    "(?:了|各种|多种|某种|其他|一种|这种|此|严重|什么|何种|上述|该|有关|相关){0,4}(?:疾?病|病症|重病|大病)"
)
_MODIFIER = re.compile(
    "(?:先天性?|后天性?|慢性|急性|亚急性|重度|中度|轻度|极重度|严重|晚期|早期|中晚期|末期|原发性|继发性|转移性|恶性|良性|老年性?|小儿"
    "|遗传性|系统性|身体|左腿|右腿|双腿|左眼|右眼|左手|右手|左臂|右臂|下肢|上肢|双侧|双下肢|双目|双眼|双耳|双肾|左|右|单侧|弥漫性|复发性|难治性|间歇性|阵发性|特发性|进行性|高位|[ⅠⅡI12一二]型"
    "|胃|肺|肝|乳腺|食道|食管|直肠|结肠|大肠|宫颈|子宫|卵巢|甲状腺|前列腺|膀胱|胰腺|鼻咽|喉|皮肤|淋巴|骨|脑|肾|血|舌|口腔|胆管|胆囊|鳞状细胞|非?小细胞|腺|髓"
    "|视力|听力|言语|语言|肢体|智力|精神|多重|听力言语|一级|二级|三级|四级|[1-4]级|腰椎|颈椎|糖尿病|高血压|脑血管|心脑血管|非?霍奇金|类|风湿性|先心){1,8}\\Z"
)
_LEVEL = "(?:[一二三四1-4壹贰叁肆ⅠⅡⅢⅣ][级期]|晚期|中晚期|早期|重度|中度|轻度|极重度)"
_DEGREE = re.compile(
    r"(?:疾|障碍|分裂症?|病|症|性脊柱炎|性关节炎|性心脏病|氏症|氏病|氏综合[征症]|失能|坏死|衰竭|不全|紊乱|性?肿?瘤|症候群|髓炎|损伤|脱出|突出症?|萎缩症?|综合[征症]|侧索硬化症?|减少症|[\u4e00-\u9fff]{0,8}(?:肺病|心脏病|残疾|关节炎|狼疮|畸形|失聪|耳聋|失明|巨结肠|脱落|病变|脱位))?"
    rf"(?:残疾)?(?:{_LEVEL}|[（(]{_LEVEL}[）)])?(?:残疾(?!人?证))?(?:后遗症|并发症|晚期|术后|阳性)?"
)
# What may stand right before an illness that is told of a person: 患, 确诊为, 突发, 导致, 长期, 68岁.
_TOLD = frozenset(
    "患了过得为是出染因发并伴系属于留下致成有、和及与兼又已，,：:（( \u3000\u00a0\t|｜│┃\n体期年岁子女妻夫父母兄弟姐妹孙伴人"
)
_PATIENT = re.compile(
    "(?:儿童|老人|少年|女孩|男孩|青年|农民|学生|职工|军人)?(?:患者|病人|患儿|残疾人|人士|人|儿童|老人|女孩|男孩|青年|学生|村民|职工|家庭)?[:：“（(]?"
)
# Policies, medicine as a trade, and numbers of people.
_GENERAL_AFTER = re.compile(
    "(?:医院|日[，、。（]|服务|机构|学校|工作|保障|标准|检测|检查|保险|险|人证|人联|人士|等级|鉴定|评定|群体|群众|对象|军人|抚恤|条例|政策"
    "|[^，。；,;\\n]{0,4}?(?:率|防治|防控|预防|筛查|门诊|专科|科室|科[、，]|疫苗|研究|研发|宣传|知识|讲座|义诊|基金|协会|联合会|专家"
    "|学会|学组|诊疗|药物|药品|康复机构|救助标准|补贴|津贴|护理费|待遇|医疗救助|等情况|等困难|等因素|等原因))"
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
    "第[一二三四五六七八九十0-9]{1,3}条|凡|应当|可以申请|符合|的，(?:可|应|按|给|予|每)|按照|标准|是指|包括|补贴范围|条件|例如|比如"
)


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """A word of illness or disability in a sentence or row that speaks of one person."""
    text, start, end = candidate.text, candidate.start, candidate.end
    if candidate.value in _VERBS:
        return _named_by_verb(candidate, facts)
    if text[end : end + 1] in _GENERAL_NEXT:
        return None
    if text[start - 1 : start] in _MODIFIERS_END:
        modifier = _MODIFIER.search(text, max(0, start - 12), start)
        start = modifier.start() if modifier else start
    told = start == 0 or text[start - 1] in _TOLD
    if not told and not _patient_behind(candidate, facts):
        low, _ = sentence(text, start, end)
        if not ends_with_name(text[low:start], facts):
            return None
    degree = _DEGREE.match(text, end)
    end = degree.end() if degree else end
    return _tied(candidate, facts, start, end)


# 患病率, 尿毒症科, 糖尿病防治, 残疾证.
_GENERAL_NEXT = frozenset("率防预科药专学证联基筛")
_MODIFIERS_END = frozenset(
    "天性度重期发移儿侧肢目眼耳双左右单漫复治歇阵特进高位型胃肺肝腺道管肠颈宫巢状胱咽喉肤巴骨脑肾髓血舌腔囊胞"
    "力语体智神级椎病压金类湿心腿手臂统"
)


def _patient_behind(candidate: Candidate, facts: Facts) -> bool:
    """Whether a name follows: 尿毒症患者马秀莲."""
    text, end = candidate.text, candidate.end
    degree = _DEGREE.match(text, end)
    end = degree.end() if degree else end
    role = _PATIENT.match(text, end)
    return bool(
        role and role.end() > end and begins_with_name(text[role.end() : role.end() + 4], facts)
    )


def _named_by_verb(candidate: Candidate, facts: Facts) -> Answer | None:
    """What stands behind 患有, 确诊 or 查出, if it is an illness."""
    match = _ILLNESS.match(candidate.text, candidate.end)
    if match is None or _NO_NAME_OF_ILLNESS.fullmatch(match.group("name")):
        return None
    return _tied(candidate, facts, match.start("name"), match.end("name"))


def _tied(candidate: Candidate, facts: Facts, start: int, end: int) -> Answer | None:
    """An answer where the sentence ties the words to one person."""
    text = candidate.text
    if text[start:end] in _TOO_PLAIN:
        return None
    if _GENERAL_AFTER.match(text, end) and not _name_behind(text, end, facts):
        return None
    if (
        _GENERAL_BEHIND.match(text, end)
        or _COUNTS.match(text, end)
        or _COUNTED.search(text, max(0, start - 12), start)
    ):
        return None
    low, high = sentence(text, start, end)
    whole = text[low:high]
    if _DOCTOR.search(whole) or _RULES.search(whole):
        return None
    if person_in(text[low:start], facts) or _name_behind(text, end, facts):
        return candidate.answer(Certainty.LIKELY, "disease", "person", start=start, end=end)
    return None


# Too general to tell anything of a person by themselves.
_TOO_PLAIN = frozenset(
    [
        "大病",
        "重病",
        "重症",
        "先天性",
        "残疾",
        "伤残",
        "癌",
        "肿瘤",
        "失能",
        "综合征",
        "流产",
        "新冠",
        "视网膜",
        "慢性病",
        "职业病",
    ]
)
_BETWEEN = re.compile(
    "[^，。；,;\\n]{0,2}(?:患者|病人|患儿|残疾人|的)?(?:村民|居民|老人|儿童|学生|患者|女孩|男孩|职工|青年)?[:：“（(]?"
)


def _name_behind(text: str, end: int, facts: Facts) -> bool:
    match = _PATIENT.match(text, end)
    if match and match.end() > end and begins_with_name(text[match.end() : match.end() + 4], facts):
        return True
    match = re.compile(
        "的(?:村民|居民|老人|儿童|学生|患者|女孩|男孩|职工|青年|户主|申请人)?"
    ).match(text, end)
    return bool(match and begins_with_name(text[match.end() : match.end() + 4], facts))


_OPENS = re.compile(
    r"[ \u3000]{0,3}(?:[（(][^（）()\n]{1,10}[)）])?(?:[ \u3000]{0,3}(?P<sign>[:：\t|｜│]|为|是|系)[ \t\u3000|｜│]{0,4}|[ \u3000]{1,3})"
)
_VALUE = re.compile(r"[^。；;\n\t|｜│┃\u3000]{1,40}")
_NEXT_FIELD = re.compile(r"[，,、 ]+(?=[^，,、：: ]{2,10}[:：])")
_NOTHING = re.compile(
    r"(?:无|暂无|没有|未|否|—|－|-|/|／|\\|0|○|×|√|_|＿|□|☐|☑|〇|\.|…|\s|健康|良好?|较好|正常|一般|健全|优|好|尚可|完好|自理|能自理|完全自理|生活自理|能够自理|能力完好|同上"
    r"|无残疾|无疾病|无病|未患病|无重大疾病|非残疾|无障碍|身体健康|身体良好|不详|未知|保密|略|\*|＊|某){1,12}+[人员）)]?"
)
_LISTED = re.compile("□|☐|等\\Z|[（(]?(?:视力|听力|因病|因残)[、/／]")
_HEALTH_LIKE = re.compile(
    "病|残|症|癌|瘤|炎|级|视力|听力|言语|语言|肢体|智力|精神|多重|瘫|聋|盲|失能|障碍|骨折|透析|卧床|手术|重度|中度|轻度|衰|硬化|血压|结核|老弱|丧失|缺|弱|差|伤"
)


def labelled(candidate: Candidate, facts: Facts) -> Answer | None:
    """What stands behind a label and a colon, where a person is named near by."""
    text = candidate.text
    opens = _OPENS.match(text, candidate.end)
    if opens is None:
        return None
    value = _VALUE.match(text, opens.end())
    if value is None:
        return None
    start, end = value.start(), _trimmed_end(text, candidate.end, value, facts)
    bare = text[start:end]
    if _says_nothing(bare) or _LISTED.search(bare) or candidate.around.touches(end):
        return None
    sign = opens.group("sign")
    if sign is None:
        # 残疾类别 肢体: one short word.
        end = start + len(bare.split(" ")[0])
        if end - start > _SHORT or candidate.around.touches(end):
            return None
        bare = text[start:end]
    if (sign is None or sign not in ":：") and not _HEALTH_LIKE.search(bare):
        return None
    if not _of_somebody(candidate, facts, start, end, is_row=sign is None or sign in "\t|｜│"):
        return None
    return candidate.answer(Certainty.LIKELY, "label", "person", start=start, end=end)


_COMMA = re.compile("[，,]")


def _trimmed_end(text: str, label_end: int, value: re.Match[str], facts: Facts) -> int:
    """Where a value ends: before the next field; at a comma, unless the line is all its own."""
    body = _NEXT_FIELD.split(value.group())[0]
    begin = text.rfind("\n", max(0, label_end - 40), label_end) + 1
    parts = _COMMA.split(body)
    if label_end - begin > _LONGEST_LABEL or (len(parts) > 1 and names_in(body, facts)):
        body = parts[0]
    body = body.rstrip(" \r，,")
    closing = body.endswith(("）", ")")) and not set("（(") & set(body)
    return value.start() + len(body) - closing


#: What stands before a longer distance from the line's beginning is more than a label.
_LONGEST_LABEL = 12


_SHORT = 6


def _says_nothing(value: str) -> bool:
    """Whether a value tells of no illness: 无, 健康, 良好（体检合格）."""
    match = _NOTHING.match(value)
    return match is not None and not _HEALTH_LIKE.search(value, match.end())


def _of_somebody(candidate: Candidate, facts: Facts, start: int, end: int, *, is_row: bool) -> bool:
    text = candidate.text
    low, high = sentence(text, start, end)
    if person_in(text[low : candidate.start], facts) or person_in(text[end:high], facts):
        return not _RULES.search(text, low, high)
    if is_row:
        return False
    # A form: the name stands some lines above.
    return person_in(text[max(0, candidate.start - 160) : candidate.start], facts) and not (
        _RULES.search(text, low, high)
    )


def cell(candidate: Candidate, facts: Facts) -> Answer | None:
    """A cell that says something, in a row that is a person's."""
    text, start, end = candidate.text, candidate.start, candidate.end
    value = text[start:end]
    if _says_nothing(value) or candidate.around.touches(end) or len(value) > 60:
        return None
    if re.fullmatch(r"[0-9.,，％%人户万元]+", value) and value not in {"1", "2", "3", "4"}:
        return None
    if not person_in_row(candidate, facts):
        return None
    return candidate.answer(Certainty.CONFIRMED, "column", "person")
