"""Whether words of illness are told of one person, or stand in a rule, a lecture, a count.

A sentence tells them of somebody by 患, 确诊为, a name before, 该患者, a patient's name behind, or by
saying at its end whose they are.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.context.people import People
from redactor.context.surroundings import Surroundings
from redactor.detectors._illness_befell import befell_somebody
from redactor.detectors._illness_beside import doctor_tells, is_adopted, told_beside
from redactor.detectors._illness_told import is_nobodys, told_of_one, told_plainly
from redactor.detectors._illnesses import TOO_PLAIN, says_illness
from redactor.detectors._person_words import KIN, OWN_PEOPLE
from redactor.detectors._persons import (
    begins_with_name,
    ends_with_name,
    named_before,
    person_above,
    persons,
    sentence,
)
from redactor.model import Certainty
from redactor.text.patterns import lazily

_HAN = "\u4e00-\u9fff"
# What may stand right before an illness that is told of a person: 患, 确诊为, 突发, 导致, 长期, 68岁.
_TOLD = frozenset(
    '患了过得为是出染因发并伴系属于留下致成有、和及与兼又已其，,：:（( \u3000\u00a0\t|｜│┃\n体期年岁子女妻夫父母兄弟姐妹孙伴人某*＊×氏_＿—"“”示见）)'
)
# What else may: 目前躁狂, 疑似精神障碍, 突发脑梗, 自述抑郁.
_TOLD_WORDS = lazily(
    "(?:目前|现[有已仍]?|疑似|考虑|自述|发现|突发|遭|受|被|造成|构成|导致|评|定|认定|鉴定|仍|曾|常年|身|无法|提示|检出|诊为|查体|天生|从小|自幼|生来|经常|反复|右|左|双|本人|系|达|自愿|已|送来|时|后)\\Z"
)
_PATIENT = lazily(
    "(?:儿童|老人|少年|女孩|男孩|青年|农民|学生|职工|军人)?(?:患者|病人|患儿|残疾人|人士|人|儿童|老人|女孩|男孩|青年|学生|村民|职工|家庭)?[:：“（(]?"
)
_WHO = lazily("的(?:村民|居民|老人|儿童|学生|患者|女孩|男孩|职工|青年|户主|申请人)?")
# Policies, medicine as a trade, and numbers of people.
_GENERAL_AFTER = lazily(
    "(?:医院|院(?![内外前后治])|(?:保健|医疗)?按摩|学校|日(?![常益渐夜前后均])|服务|机构|学校|工作|保障|标准|检测|检查|保险|险|人证|人联|人士|等级|[一二三四五六七八九十0-9两]{1,2}[类种项]|鉴定|评定|群体|群众|对象|军人|抚恤|条例|政策"
    "|[^，。；,;\\n]{0,4}?(?:率|防治|防控|预防|筛查|门诊|专科|科室|科[、，]|疫苗|研究|研发|宣传|知识|讲座|义诊|基金|协会|联合会|专家"
    "|学会|学组|诊疗|药物|药品|康复(?:机构|服务|中心|训练)|服务中心|关爱中心|之家|救助标准|补贴|津贴|护理费|待遇|医疗救助|等情况|等困难|等因素|等原因))"
)
# Behind 因病致贫: families in general.
FAMILIES = lazily("[的等占和或、/]|家庭|人口|户|人员|问题|困难|重病|风险|返贫|致贫|现象|因[病残]")
_GENERAL_BEHIND = lazily(
    "等?(?:[的，,]?(?:的人|的人员|的对象|的家庭|的患者|的群众|的困难|的残疾人|的老年人|的，|的,|的。|的；|的、|的可|的按|的每|的应|的给|的予|者可|者应)|的\\Z)"
)
_DOCTOR = lazily(
    "擅长|[科院](?:副?主任|护士长)|早防|早治|早发现|主任医师|从事|诊治|治愈率|讲座|讲解|专长|院士|研究员|呼吁|调研|疫苗|科普|义诊|论文|课题|患者们|发病率|高发|人群|试验|名中医|坐诊|接诊(?!记录|时|后)|收治|经验丰富"
)
# Animals and plants fall ill, too; but 屠宰工, 51岁, 接触过羊只 speaks of a man.
_ANIMALS = lazily(
    "(?:羊|牛|猪|鸡|鸭|鹅|犬|驴)(?:只|群|场|舍|血|样|瘟)|[0-9一二三四五六七八九十百千](?:头|只|羽|匹|株|亩)|畜|禽|兽医|扑杀|检疫|养殖场|作物|玉米|小麦|水稻|枸杞|果树|苗木|病虫|农技"
)
# Treatment, aids and habits, which by themselves tell nobody's illness: 领取轮椅.
_WITHOUT_ILLNESS = lazily(
    "透析|化疗|放疗|血透|腹透|靶向药|起搏器|人工耳蜗|助听器|假肢|义肢|人工心脏|移植|置换|支架|搭桥|切除|摘除|轮椅|坐轮椅|吸氧|胃管|导尿管|鼻饲"
    "|结扎|节育|保胎|引产|吸毒|酗酒|尿检|卧床|造血干细胞|骨髓移植|抗精神病药|抗抑郁药|损伤|感染|中毒|流产"
)
# 为白血病患儿捐献: for some, not of one.
_FOR_SOME = lazily("[为给对向助爱让帮替]\\Z")
_SOME = lazily("(?:的)?(?:患者|患儿|病人|儿童|老人|家庭|群体|孩子|学生|人群)")
# In such a sentence somebody speaks of illness, unless it says of whom: 患, 因, 确诊.
_SPEAKER = lazily(
    "主治|医师|医生|专家|教授|介绍|提醒|指出|表示|强调|公益|捐赠|设备|发病(?![期时前后])"
)
_TELLS = lazily(
    "(?:身?患[有上了]?|罹患|确诊(?:为|患有?)?|诊断(?:为|患有?)|得了?|查出|检出|因|致|突发|受|[（(:：]|的|鉴定为|评定为)[^，。；、,]{0,4}\\Z"
    # 医生说是水痘
    "|(?:医生|大夫|医院|校医|专家)(?:都|也)?(?:说|讲|看了?|认为|怀疑|告诉我们?|诊断)[^，。；、,]{0,4}\\Z"
)
_COUNTED = lazily(
    "(?:[0-9０-９一二三四五六七八九十百千万余多几两]\\s?(?:多|余)?(?:名|位|例|个|户|人|种|类)|优先安排|优先保障|各类|所有|全部|广大|部分|多名|许多|一些|困难|重度|贫困|城乡|农村)[^，。；,;\\n]{0,6}\\Z"
)
_COUNTS = lazily("\\s?[0-9０-９]{1,6}\\s?(?:余|多)?[人名例户位]")
RULES = lazily(
    "(?<!》)第[一二三四五六七八九十0-9]{1,3}条|(?<![\u4e00-\u9fff])凡|可以申请(?!吗|什么|哪)|的，(?:可|应|按|给|予|每)|是指|包括|补贴范围|例如|比如"
)
# Words of rules, too; of somebody who is named they say what was decided.
CONDITIONS = lazily("应当|符合(?!《)|按照|条件|标准")
# 患病率, 尿毒症科, 糖尿病防治, 残疾证.
GENERAL_NEXT = frozenset("率防预科药专学证联基筛")


def is_told(candidate: Candidate, facts: Facts, start: int, end: int, *, is_cause: bool) -> bool:
    """Whether what stands before an illness may tell it of somebody: 患, 确诊为, a name."""
    text = candidate.text
    before = text[start - 1 : start]
    if not start or (before in _TOLD and not (is_cause and before in "、是")):
        return True
    is_illness = before != "的" and not _WITHOUT_ILLNESS.fullmatch(text, start, end)
    if is_illness and not is_cause and not _SOME.match(text, end):
        # Whoever the sentence speaks of, `tied` asks; 了解自闭症儿童康复情况 speaks of some.
        return True
    if _TOLD_WORDS.search(text, max(0, start - 4), start):
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
    if _ONES_OWN.search(text, max(0, owner - 4), owner + 1) or text[owner - 1] in "她他男女":
        return True
    found = persons(candidate.around, facts, owner, end)
    remark = _REMARK.search(text, max(found.start, owner - _LONGEST_REMARK), owner)
    owners = {owner, remark.start() if remark else owner}
    return any(stop in owners for _, stop in found.named) or (
        ends_with_name(text, found.start, min(owners), facts)
    )


_LONGEST_REMARK = 30
# 我的HIV抗体阳性结果, 告知其甲状腺结节病史, 称其有抑郁症: right before the illness.
_ONES_OWN = lazily(f"(?:[我您你其]|本人|{KIN})的\\Z|其(?:有|患有?|系|曾患?有?|因|身患)?\\Z")
_REMARK = lazily("[（(][^（）()]{1,28}[）)]\\Z")


def _patient_behind(text: str, end: int, facts: Facts) -> bool:
    """Whether a patient's name follows: 尿毒症患者马秀莲, 患尿毒症的村民马秀莲."""
    role = _PATIENT.match(text, end)
    if role and role.end() > end and begins_with_name(text, role.end(), facts):
        return True
    who = _WHO.match(text, end)
    return who is not None and begins_with_name(text, who.end(), facts)


def tied(candidate: Candidate, facts: Facts, start: int, end: int) -> Answer | None:
    """An answer where the sentence ties the words to one person."""
    text = candidate.text
    if text[start:end] in TOO_PLAIN or _HANDED_OUT.match(text, start):
        return None
    low, high = sentence(candidate.around, start, end)
    if (
        _is_general(candidate.around, start, end) or _is_spoken_of(candidate.around, start, end)
    ) and (
        RULES.search(text, low, high)
        or not (told_plainly(facts, text, low, start) or doctor_tells(text, start, end))
    ):
        return None
    if (
        _GENERAL_BEHIND.match(text, end)
        or _COUNTS.match(text, end)
        or (_COUNTED.search(text, max(0, start - 12), start) and not is_adopted(text, start, end))
    ):
        return None
    behind = _patient_behind(text, end, facts)
    if not behind and _SOME.match(text, end) and _FOR_SOME.search(text, max(0, start - 1), start):
        return None
    if _GENERAL_AFTER.match(text, end) and not behind:
        return None
    named = (
        behind
        or named_before(candidate.around, facts, start, end)
        or _is_explained(candidate, facts, low, start, end)
    )
    if not named:
        is_rule = (
            CONDITIONS.search(text, low, high)
            and not OWN_PEOPLE.search(text, low, start)
            and not _SPEAKS_OF_SELF.search(text, low, start)
            and not _WRITTEN_TO.search(text, low, start)
        )
        points = _points(candidate, facts, start, end)
        told = (low, high)
        if is_rule or not (
            points
            or befell_somebody(candidate, facts, told, start, end)
            or told_of_one(candidate, facts, told, start, end)
            or told_beside(text, told, start, end, facts.tables.derived(People))
            or is_adopted(text, start, end)
        ):
            return None
    if _HONOURED.search(text, low, high) or _LONG_AGO.search(text, low, high):
        return None
    if is_nobodys(text, low, high):
        return None
    end = next_illness(text, end, facts)
    return candidate.answer(Certainty.LIKELY, "disease", "person", start=start, end=end)


# 轮椅一辆: what somebody gets.
_HANDED_OUT = lazily("轮椅(?:[一二两1-9][0-9]{0,4}[辆台架把]|申请|采购|数量|租赁|领取|发放|捐赠)")
# Somebody who is praised for what he made of it has told it himself: 自强模范, a champion.
_HONOURED = lazily(
    "自强模范|自强之星|残奥|残运|特奥|冠军|[金银铜]牌|(?:道德|劳动)模范|先进事迹|事迹报告|报告会|自传|再版|感动中国|创业以来|身残志坚"
    "|已故著名|共和国勋章|勋章获得者|国家最高科学技术奖|[两]院院士|(?:著名|当代)(?:的)?(?:作家|诗人|雕塑家|画家|书法家|科学家|数学家|物理学家|音乐家|作曲家|歌唱家|艺术家|表演艺术家|文学家|思想家|教育家|剧作家)|(?:写入|写进|著有|收入)《"
)
# 鲁迅先生因肺结核于1936年在上海逝世: history.
_LONG_AGO = lazily(
    "1(?:[0-8][0-9]{2}|9[0-5][0-9])年[^，。；\n]{0,12}(?:逝世|去世|病逝|病故|辞世|离世)"
)
# 我是彭堡镇的，左腿小儿麻痹，为啥说我不够条件: whoever asks of himself.
_SPEAKS_OF_SELF = lazily(
    "(?:^|[，,。：:；;\\s“])(?:我|俺|本人)(?:是|叫|姓|家住|住在?|家在)[^。；;\\n]{1,24}[，,]"
)
# 您患有尿毒症多年: an answer to whoever wrote.
_WRITTEN_TO = lazily("您(?:本人)?(?:[因已曾现于]|长期|常年|目前)?(?:身?患|被?确诊|查出|罹患|得了)")
_NEXT_CLAUSE = lazily(
    r"[，,；;]\s?(?:另|并|且|同时)?(?:TBSA ?[0-9.]{1,4}[%％]"
    r"|(?:目前|拟行|拟|已行|需行|构成|评定?为|合并|伴有?|术后)"
    rf"(?P<name>[{_HAN}0-9A-Za-zⅠ-Ⅻ％%-]{{2,16}}?)(?=[，,、。；;）)（(\n]|\Z)"
    # 脑瘫，一级，
    "|[一二三四壹贰叁肆]级(?=[，,。；;\\n]|\\Z))"
)


def next_illness(text: str, end: int, facts: Facts) -> int:
    """Where an illness ends that goes on behind a comma: 先天性胆道闭锁，拟行肝移植."""
    while (clause := _NEXT_CLAUSE.match(text, end)) and (
        clause["name"] is None or says_illness(clause["name"], facts)
    ):
        end = clause.end()
    return end


_HUMAN = lazily("[，,（(\\s][男女][，,）)\\s]|[0-9]岁|病例|病人|患者")


def _is_general(around: Surroundings, start: int, end: int) -> bool:
    """Whether the sentence is a rule's, or a doctor's advice."""
    low, high = sentence(around, start, end)
    key = ("general", low, high)
    general = around.memo.get(key)
    if general is None:
        text = around.text
        general = bool(
            _DOCTOR.search(text, low, high)
            or RULES.search(text, low, high)
            or (_ANIMALS.search(text, low, high) and not _HUMAN.search(text, low, high))
        )
        around.memo[key] = general
    return bool(general)


def _is_spoken_of(around: Surroundings, start: int, end: int) -> bool:
    """Whether a doctor or a speaker of the sentence speaks of an illness that is nobody's."""
    low, high = sentence(around, start, end)
    text = around.text
    if _TELLS.search(text, max(low, start - 8), start):
        return False
    return _SPEAKER.search(text, low, high) is not None


# HIV抗体阳性——这是信访人柴某…, 精神分裂症（患者：海某）, 尿毒症，以上为申请人自述.
_EXPLAINS = lazily(
    "——|--|[（(][^（）()。\\n]{0,12}|(?:这[是些]|此|以上|上述|该诊断|[，,：:](?:系|即|为|是|患者|病人|申请人|信访人|当事人|户主|本人)|系)[^。；;\\n（(]{0,10}"
)
_BEFORE_EXPLAINED = lazily(r"[^。；;\n，,]{0,8}[:：]|[\s\"“（(·•*0-9.．、-]*")
_EXPLAINED_REACH = 44


def _is_explained(candidate: Candidate, facts: Facts, low: int, start: int, end: int) -> bool:
    """Whether a sentence begins with an illness and goes on to say whose it is."""
    text, around = candidate.text, candidate.around
    found = persons(around, facts, start, end)
    if any(begin < start for begin, _ in (*found.named, *found.pointed)):
        return False
    first = _BEFORE_EXPLAINED.match(text, low, start)
    head = text[first.end() if first else low : start]
    if head and not says_illness(re.split("[、，,]", head)[0], facts):
        return False
    return any(
        end <= begin < end + _EXPLAINED_REACH and _EXPLAINS.search(text, end, begin)
        for begin, _ in (*found.named, *found.pronouns)
    )


# 本人红绿色盲，能不能考C1？: who asks, of himself.
_OWN_QUESTION = lazily(
    "本人[^，。；\\n]{2,14}[，,][^。；\\n]{0,16}(?:能不能|可不可以|能否|可否|吗|[?？])"
)
_SIGNED = lazily("我叫|我是|[电手][话机]|署名|落款|来信人|[—-]{2}")
_QUESTION = 40


def _points(candidate: Candidate, facts: Facts, start: int, end: int) -> bool:
    """Whether the sentence points at somebody before the words: 其子; or 她 and 本人, where the
    sentence or the form before names who that is."""
    around = candidate.around
    found = persons(around, facts, start, end)
    if any(begin < start for begin, _ in found.pointed):
        return True
    if _WRITTEN_TO.search(around.text, max(found.start, start - 12), start):
        return True
    if _ONES_OWN.search(around.text, max(0, start - 5), start):
        return True
    pronouns = [(begin, stop) for begin, stop in found.pronouns if begin < start]
    if _OWN_QUESTION.search(around.text, max(0, start - 4), end + _QUESTION) and _SIGNED.search(
        around.text, end, end + 2 * _QUESTION
    ):
        return True
    if not pronouns:
        return False
    if any(stop - begin == len("本人") for begin, stop in pronouns):
        return person_above(around.text, facts, found.start)
    above = len(around.text[: found.start].rstrip(" \u3000\n\r。！？!?；;"))
    return above > 0 and bool(persons(around, facts, above, above).named)
