"""Illness and disability as people say them of one another: 苗苗又哮喘了, 您那前列腺癌, 助听器刚调好,
糊里糊涂好几年了, 人还在重症室（脑干出血）.

No rule, lecture or rate speaks so. What tells is the form: that it happened again, to whom it is said,
whose medicine it is, where the patient lies.
"""

from __future__ import annotations

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.context.people import People
from redactor.detectors._illness_owner import CONDITIONS, RULES
from redactor.detectors._illnesses import GRADE, KIND, said_of, says_illness, tells_of_illness
from redactor.detectors._person_words import KIN
from redactor.detectors._persons import person_above, person_around, sentence
from redactor.model import Certainty
from redactor.text.patterns import lazily

_HAN = "\u4e00-\u9fff"
# What is written for everybody.
_FOR_ALL = lazily(
    "预防|防治|宣传|宣讲|讲座|主讲|义诊|科普|知识|怎么办|如何|怎样|高发|门诊(?!慢|特|大|统)|擅长|治愈|指南|标准|政策|项目|患者可|人群|对象|儿童可|应当|凡|小说|电影|剧|集采|降价|作家|演员|著名|温馨提示|请各位|各位家长|注意事项"
)
#: Somebody's aid, and what happened to it.
AIDS = ("人工耳蜗", "电子耳蜗", "助听器", "假肢", "义肢", "义眼", "起搏器", "胰岛素泵")
_AID = lazily(
    "(?:人工耳蜗|电子耳蜗|助听器|假肢|义肢|义眼|起搏器|胰岛素泵)(?:上?个?月|去年|前年|今年|昨天|上周|又|也|都|刚刚?|才|已经?|早就?){0,3}(?:开机|调好|调试|装上?|植入|换|坏|丢|掉|到期|没电|磨|不合适|松|断|开了?机)(?:了|好|上|过|的)?"
)
#: Fits and wandering minds in plain words.
FITS = ("抽了", "抽过", "犯了")
_FIT = lazily("(?:抽|犯)(?:了|过)(?:[一二两三四五六七八几好0-9]{1,2}(?:回|次|场|遍)|过去)")
_OF_FITS = lazily("癫痫|羊角风|羊癫|抽搐|惊厥|吃药|服药|断药|发病|口吐白沫|咬舌|送医|精神")
MINDS = (
    *(
        "糊里糊涂",
        "迷迷糊糊",
        "痴痴呆呆",
        "呆呆傻傻",
        "傻傻呆呆",
        "疯疯癫癫",
        "疯疯傻傻",
        "神神叨叨",
        "痴呆呆",
    ),
    *("颠三倒四", "不认得人", "认不得人", "认不得家"),
)
_SINCE = lazily(
    "(?:都|也|已经?)?(?:有)?(?:好?[几多]|[一二两三四五六七八九十0-9]{1,2})(?:个?多?年|个?多?月)(?:多|了)*|的?(?=[，,。；])"
)
# 老谷家的二闺女, 我公公, 妹妹: right before what is said.
_KIN_BEFORE = lazily(
    rf"(?:{KIN}|孩子|娃儿?|[大二三四小幺]?(?:闺女|儿子|丫头|小子|姑娘|媳妇|妹子|兄弟|娃)|老[头太汉娘爹婆公]{{1,2}}|[爹娘]|婆婆|公公|婆子|大[爷妈娘伯婶])"
    "(?:自从|那年|前年|去年|小时候|从小|打小|生下来|现在|如今|已经|都|也|就|一直|整天|有点|有些|人|又|才|发烧|高烧){0,4}\\Z"
)
_PLAIN = lazily(
    "脑子|不会说话|不会走|说不了话|眼睛?瞎|耳朵?聋|聋了|哑了|瞎了|傻了|疯了|瘫|腿脚|不认人|认不得|起不[了来]|下不了"
)
# 李婶糖尿病, 男的矽肺，女的类风湿, 她产后抑郁，
_CALLED = lazily(
    f"(?:[{_HAN}](?:婶|叔|伯|嫂|奶奶|爷爷|大爷|大妈|大娘|阿姨|师傅)|(?:^|[，,。；;：:\\n])(?:[男女]的|老[头太]|[她他]))(?:有|是|得了|得的)?\\Z"
)
# …二闺女脑子烧坏了，不会说话
_KIN_AND_MORE = lazily(
    rf"(?:{KIN}|闺女|丫头|小子|媳妇|孩子|娃)[^，。；]{{0,4}}(?:脑子|不会|瞎|聋|哑|傻|瘫|残|病|症)[^，。；]{{0,4}}[，,]\\Z"
)
_AGAIN = lazily("(?:又|昨晚|昨天|今早|今天|刚才|刚刚|半夜|上周|上礼拜|前天)(?:又|突然|开始)?\\Z")
_AGAIN_BEHIND = lazily("(?:发作)?了(?![解])|发作|犯了|犯病")
_TO_WHOM = lazily("(?:您|你)(?:家)?(?:那个?|这个?|的|有|得的|是|因)\\Z")
_TO_WHOM_BEHIND = lazily(
    "[^。；;\\n]{0,12}?(?:走的?是|走门诊|药|治|复查|好[些点]|咋样|怎么样|严重|报销|去县|刷卡|住院|手术|上次|这回|复发|化疗|不能|别|少|注意)"
)
_MEDICINE = lazily(
    "(?:的)?(?:药片?|针|胰岛素)(?:[^，。；\\n]{0,6}?)(?:一[天日周月]|每[天日周晚早]|天天|都吃|吃了|吃着|打了|打着|停了?|断了|没停|没断|一直|早晚|按时|忘)"
)
_AGAINST = lazily(
    "(?:吃|服用?|停|断|开|用|换|吞|靠)(?:了|着|过)?[^，。；;\n]{0,8}?(?P<by>[抗治降])\\Z"
)
_REMEDY = lazily("症?的?药(?![店房厂企品])")
_OWN = lazily("我|俺|咱|本人|老伴|家里|老汉|老太|他|她")
_IN_WARD = lazily(
    "(?:ICU|icu|重症(?:监护)?(?:病?房|室)?|抢救室|手术室|急诊室?|病床|住院部?|医院|昏迷|躺着|人)(?:里|中|上|呢|了|躺着|没醒|抢救){0,3}[（(]\\Z"
)
_PATIENT_LIES = lazily("人还?在|还没醒|昏迷|躺|抢救|住院|ICU|重症")
_CLOSES = lazily("[^（）()\\n]{0,6}[）)]")
# 还有车子墨，鸡蛋过敏，: what a school's doctor tells of a pupil.
_LISTED = lazily(
    f"(?:还有|以及|另外|[：:、])(?P<name>[{_HAN}]{{2,4}})(?:同学|小朋友)?[，,](?:对)?\\Z"
)
_OF_A_SCHOOL = lazily("校医|保健医|班主任|老师|食堂|体育课|幼儿园|园医|家长")
_ALLERGY = lazily("过敏")
#: 听力2级 in a line of a form or of a read card.
_FORM_DEGREE = lazily(
    rf"(?:[A-Za-z]{{2,9}}|残疾[{_HAN}]{{0,4}}|等级|类别)[ \u3000\t:：]{{1,3}}(?P<value>{KIND}(?:残疾)?{GRADE}) ?"
)
_BEFORE, _NEAR = 16, 60


def said(candidate: Candidate, facts: Facts) -> Answer | None:
    """What is said of somebody's health in such a form; all of it, with since when."""
    text, start, end = candidate.text, candidate.start, candidate.end
    low, high = sentence(candidate.around, start, end)
    if _FOR_ALL.search(text, low, high) or RULES.search(text, low, high):
        return None
    if candidate.value.startswith(AIDS):
        return _aid(candidate, low)
    if candidate.value.startswith(FITS):
        return _fit(candidate)
    if candidate.value in MINDS:
        return _mind(candidate, low)
    against = _AGAINST.search(text, max(low, start - _BEFORE), start)
    if against and _REMEDY.match(text, end) and _OWN.search(text, max(0, low - _NEAR), start):
        # 吃了两个月抗抑郁的药
        return candidate.answer(
            Certainty.LIKELY, "disease", "said", start=against.start("by"), end=end
        )
    start, end = said_of(text, start, end, facts)
    found = _is_said(candidate, facts, (low, high), start, end)
    return (
        candidate.answer(Certainty.LIKELY, "disease", "said", start=start, end=end)
        if found
        else None
    )


def _is_said(
    candidate: Candidate, facts: Facts, told: tuple[int, int], start: int, end: int
) -> bool:
    text = candidate.text
    low, high = told
    if CONDITIONS.search(text, low, high):
        return False
    is_illness = tells_of_illness(text[start:end])
    near = max(low, start - _BEFORE)
    if is_illness and _AGAIN.search(text, near, start) and _AGAIN_BEHIND.match(text, end):
        return True
    if is_illness and _TO_WHOM.search(text, near, start) and _TO_WHOM_BEHIND.match(text, end):
        return True
    if _MEDICINE.match(text, end) and _OWN.search(text, max(0, low - _NEAR), start):
        return True
    if _IN_WARD.search(text, near, start) and _CLOSES.match(text, end):
        return _PATIENT_LIES.search(text, near, start) is not None
    if is_illness and _CALLED.search(text, near, start):
        return True
    if _ALLERGY.search(text, start, end) and _KIN_BEFORE.search(text, near, start):
        return True
    if _PLAIN.search(text, start, end + 2) and (
        _KIN_BEFORE.search(text, near, start)
        or _KIN_AND_MORE.search(text, max(low, near - 4), start)
    ):
        return True
    if _ALLERGY.search(text, start, end) and _LISTED.search(text, max(0, start - 12), start):
        return _OF_A_SCHOOL.search(text, max(0, start - _NEAR), end + _NEAR) is not None
    if is_illness and _HAS.search(text, near, start) and _IN_CARE.match(text, end):
        return True
    return _in_form(candidate, facts, start, end)


# 有癫痫，在市儿童医院定期复诊: a rule names no hospital.
_HAS = lazily("(?:[患有得是因]|确诊|查出)(?:为|有)?\\Z")
_IN_CARE = lazily(
    f"[，,]\\s?(?:现|目前|一直|长期)?(?:在|于)[{_HAN}]{{2,14}}(?:医院|中心|卫生院|康复)[{_HAN}]{{0,3}}(?:定期)?(?:复诊|复查|治疗|康复|随访|化疗|透析|住院)"
)


def _in_form(candidate: Candidate, facts: Facts, start: int, end: int) -> bool:
    """LV 言语1级 in a line of its own, below whose it is."""
    text = candidate.text
    low = text.rfind("\n", 0, start) + 1
    high = text.find("\n", end)
    line = _FORM_DEGREE.fullmatch(text, low, len(text) if high < 0 else high)
    return line is not None and line.start("value") <= start and person_above(text, facts, low)


def _aid(candidate: Candidate, low: int) -> Answer | None:
    """娃两岁，人工耳蜗刚开机"""
    text, start = candidate.text, candidate.start
    match = _AID.match(text, start)
    if match is None or not _SOMEBODYS.search(text, max(low, start - 24), start):
        return None
    return candidate.answer(Certainty.LIKELY, "disease", "said", start=start, end=match.end())


_SOMEBODYS = lazily(rf"我|俺|咱|{KIN}|孩子|娃|家里|小的|老大|老二|他|她|本人|闺女")


def _fit(candidate: Candidate) -> Answer | None:
    """上周抽了两回, where somebody's fits are told of."""
    text, start = candidate.text, candidate.start
    match = _FIT.match(text, start)
    if match is None:
        return None
    if not _OF_FITS.search(text, max(0, start - _NEAR), min(len(text), match.end() + 20)):
        return None
    return candidate.answer(Certainty.LIKELY, "disease", "said", start=start, end=match.end())


def _mind(candidate: Candidate, low: int) -> Answer | None:
    """我婆婆痴痴呆呆好几年了"""
    text, start, end = candidate.text, candidate.start, candidate.end
    since = _SINCE.match(text, end)
    if since is None or not _KIN_BEFORE.search(text, max(low, start - _BEFORE), start):
        return None
    return candidate.answer(Certainty.LIKELY, "disease", "said", start=start, end=since.end())


# <xm>…</xm><zd>手足口病</zd>, "zd":"水痘": a value of a record that has a person.
_PERSONS_KEY = lazily(
    '(?:[a-z]{0,4}xm|[Nn]ame|姓名|患者|[Pp]atient|\\b(?:mrn|MRN|dob|pid|zyh|blh)|hz[a-z]{0,4})["”]?\\s?(?:>|[:：]\\s?["“]|=\\s?["“])'
)
_POSITIVE = frozenset({"阳性", "弱阳性", "强阳性", "呈阳性"})
_OPENING, _CLOSING = frozenset('>"“'), frozenset('<"”')
_RECORD = 200


_CELL = lazily(f"<t[dh][^<>]{{0,24}}>(?P<name>[{_HAN}]{{2,4}})</t[dh]>")


def _names_in_cells(text: str, low: int, high: int, people: People) -> bool:
    """<td>苏小梅</td><td>女</td><td>智力二级</td>"""
    return any(people.is_name(each["name"]) for each in _CELL.finditer(text, low, high))


def in_record(candidate: Candidate, facts: Facts) -> Answer | None:
    """All of a value that is an illness, in a record that names a person."""
    text, at = candidate.text, candidate.start
    low = max(text.rfind(each, max(0, at - 24), at) for each in _OPENING) + 1
    ends = [stop for stop in (text.find(each, at, at + 24) for each in _CLOSING) if stop >= 0]
    if not low or not ends:
        return None
    value = text[low : min(ends)]
    if value not in _POSITIVE and not says_illness(value, facts):
        return None
    floor = max(0, low - _RECORD)
    begin = max(floor, *(text.rfind(each, floor, low) + 1 for each in "\n{"))
    if _PERSONS_KEY.search(text, begin, low) is None and not _names_in_cells(
        text, begin, low, facts.tables.derived(People)
    ):
        return None
    return candidate.answer(Certainty.LIKELY, "record", "person", start=low, end=min(ends))


# ICD编码F84.0: a diagnosis by its code.
_CODE = lazily(
    r"(?:[-－]?1[01])?(?:诊断)?(?:编码|码|代码|号)?\s?[:：为是]?\s?(?P<code>[A-TV-Z][0-9]{2}(?:[.．][0-9]{1,3}[xX]?[0-9]{0,3})?)(?![0-9A-Za-z])"
)
_OF_CODES = lazily("对应|按.{0,4}编码|请按|填报|目录|版本|分类与|培训")


def coded(candidate: Candidate, facts: Facts) -> Answer | None:
    """The code of a diagnosis where the sentence names whose it is."""
    text, start, end = candidate.text, candidate.start, candidate.end
    match = _CODE.match(text, end)
    if match is None:
        return None
    low, high = sentence(candidate.around, start, end)
    if _OF_CODES.search(text, low, high) or not person_around(candidate.around, facts, start, end):
        return None
    return candidate.answer(
        Certainty.LIKELY, "code", "person", start=match.start("code"), end=match.end("code")
    )
