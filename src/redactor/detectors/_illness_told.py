"""Whether an illness is one person's by the paper that it stands in or by what stands right before it: 病历显示是…,
问：…答：…, 我淋巴瘤四期, 父亲矽肺三期, 暴增寿犯癫痫一次, 职工：… above.

A name that no table is sure of does here, since nothing else stands between a mark and an illness.
"""

from __future__ import annotations

from redactor.context.candidate import Candidate, Facts
from redactor.context.people import People
from redactor.context.slots import NO_SURNAMES, name_in_slot
from redactor.detectors._class_of_child import is_pupils_name
from redactor.detectors._illness_open import DONE
from redactor.detectors._person_words import KIN, NO_NICKNAMES
from redactor.text.patterns import lazily

_HAN = "\u4e00-\u9fff"
# What is written on one patient's paper. A survey's 报告 shows something of many.
_ON_PAPER = lazily(
    "(?:病历|病案|诊断书|诊断证明书?|病情证明|化验单|检验单|检查单|报告单|片子|胸片|X光片?|CT|B超|彩超|核磁|磁共振|心电图|脑电图|胃镜|肠镜|病理|出院小结|出院证明?|死亡证明|住院单|床头[卡牌签]|处方笺?|伤情|转诊单)"
    '(?:上|里|结果|报告|检查|复查)?(?:面)?(?:也|又|都|均|分别)?(?:显示|提示|所见|所示|示|写着|写明|写的?是?|记载|载明|诊断|报的?是?|证实|看出)(?:是|为|有|的是|说是)?[：:，,]?\\s?[“"‘「]?\\Z'
    '|(?:医生|大夫|医院|县院|[一二三四五六七八九十]院|人民医院|精神病院|法医)[^，。；;、]{0,6}?(?:写的?是?|诊断的?(?:还是|仍是|为|是)|确认是|鉴定[为是]|查出来?是|看了?说是|当时说是|说是)[，,：:]?\\s?[“"‘]?\\Z'
    "|诊断(?:还是|仍是|结果是|下来是)(?:老毛病|旧病)?\\Z"
)
# Who is asked and answers, in a record.
_ANSWERS = lazily("\\n?[ \\t\\u3000]*(?:答|被询问人|被调查人|被鉴定人)[^：:\\n]{0,8}[：:]")
_PARTY = lazily(
    "\\n?[ \\t\\u3000]*(?:原|被|申|原告|被告|申请人|被申请人|第三人)(?:[（(][^（）()\\n]{1,8}[）)])?[：:]"
)
_RECORD = lazily(
    "笔录|讯问|询问|你叫什么|你的?(?:姓名|名字)|你住|住哪|怎么受的?伤|怎么伤的|(?:^|\\n)[ \\u3000]*(?:审|法官|审判[长员]|仲裁员)[：:]|书记员"
)
_OF_PARTY = lazily("[他她我](?!们)[^，。；;]{0,8}\\Z")
# 犯癫痫一次, 癫痫发作了三回: what happened so often happened to one.
_TIMES = lazily(
    "(?:又|再次|突然|急性)?(?:发作|犯)?(?:了|过)?(?:[一二两三四五六七八九几0-9]{1,2})(?:次|回|遍)(?![/／以及])"
)
_FIT_BEFORE = lazily("(?:又|突然|途中|当[场晚]|昨[天晚]|今[早天])?(?<!侵)(?<!再)犯\\Z")
#: Who is told of, right before an illness; kin that rules speak of are left out.
_SPOKEN_OF = lazily(
    f"(?:(?<![{_HAN}])|(?<=[了说称讲是的但]))(?:我|俺|咱|他|她|本人|对方|来电者|来访者|求助者|来电人|当事人|伤者|死者|老汉|老太太?|老伴|爱人|{KIN}|我娘|我爹|他娘|他爹|老父亲?|老母亲?|家父|家母)"
    "(?:今年|去年|前年|现在|目前|从小|常年|长期|已经?|也|又|都|就|是|有|得的?是?|患有?|患上|因|属|系|一直){0,3}\\Z"
)
_RULES_OF_KIN = lazily("配偶|孙[子女]?|岳父|岳母|女婿|儿媳妇?")
# What is a wrong word first: 丈夫是哑巴.
_TERM = lazily("哑巴|聋子|瘸子|瞎子|傻子|疯子")
# 悄悄告诉记者，自己色弱
_ONESELF = lazily(
    "(?:说|称|告诉[^，。；]{0,6}|坦言|自述|承认|透露|发帖|哭诉)[，,：:]?“?(?:自己|他|她)(?:有|是|患有?|得了?|被诊断[为出])?\\Z"
    "|[拍看问笑嫌怪]我[，,]\\Z"
)
# 老汉姓马，糖尿病足…
_BY_SURNAME = lazily(
    f"(?:老[汉太人头奶爷]{{1,2}}|男人|女人|大[爷娘妈]|病人|患者|户主|男的|女的|老乡)姓[{_HAN}]{{1,2}}[，,]\\s?\\Z"
)
# 对方说自己叫颜如玉，在吃…, of a call that was written down.
_CALLER = lazily(
    "(?:对方|来电者|来电人|来访者|求助者|求询者|咨询者|倾诉者|报警人|患者|病人|案主)[^，。；;]{0,4}?(?:说|称|自述|讲|哭诉|坦言|透露)"
)
# 我是去年在你们这儿摘了子宫的
_I_HAD = lazily("[我俺](?![们国省市县区镇乡村院校局])[^，。；;]{0,16}\\Z")
_NOTE = lazily(
    f"[ \u3000]{{0,4}}[＿_]{{0,4}}(?P<name>[{_HAN}]{{2,4}})[＿_]{{0,4}}(?:同学|小朋友|女士|先生)(?:的?家长)?[：:]"
)
_REMARK = lazily("(?:备注|附言|用途|事由|摘要)[：:][^，。；\n]{0,8}\\Z")
_CARD = lazily("(?<![0-9])62[0-9]{14,17}(?![0-9])")
# 一床新病人, 病例一：产妇…，: one of a ward.
_OF_A_WARD = lazily(
    "新病人|新收(?:治)?(?:病人|一[例名])?|病例[一二三四五0-9]{1,2}[：:，,]|[0-9]{1,3}号?床(?![位垫])|(?:产妇|患儿|患者)(?=[\u4e00-\u9fff·]{2,8}[，,（(])"
)
# Whoever this is, nobody learns it.
_NOBODYS = lazily("隐去身份|隐去[^，。]{0,6}信息|已脱敏|匿名处理|已匿名|仅供(?:讨论|教学|学习)")
# 职工：呼延庆, 对象　蔺小龙: a form of one, above.
_FIELD = lazily(
    "(?:^|\\n|[ \\u3000])[ \\u3000㈠①1.、一]{0,4}(?P<label>职工|受伤职工|伤者|患者|病人|患儿|产妇|姓\\s?名|学\\s?生|儿童|幼儿|"
    "对象|被鉴定人|被检人|受检人|受检者|被评估人|评估对象|帮扶对象|"
    "服务对象|救助对象|申请人|户主|老人|死者|受害人|被害人|当事人|来访者|案主|孩子|姓名)(?:姓名)?"
    f"[：: \\t\\u3000]{{1,4}}(?P<name>[{_HAN}]{{2,4}}|[{_HAN}]{{1,6}}·[{_HAN}]{{1,6}})(?=[^{_HAN}]|\\Z)"
)
_OF_A_FORM = lazily(
    f"[ \\u3000]{{0,8}}(?:[㈠-㈩①-⑩]|[（(]?[0-9一二三四五六七八九]{{1,2}}[）).、])?[ \\u3000]{{0,2}}[{_HAN}/（）()]{{2,8}}[ \\u3000]{{0,2}}(?:[：:]|[ \\u3000])"
)
#: How far above a form names whose it is, how far before an illness its owner stands (code points).
_FORM, _NEAR, _LINE = 220, 26, 60
# Between a name and what is told of it.
_GOES_ON = (
    "[＿_]{0,4}(?:同学|小朋友|女士|先生|师傅|大[爷妈娘伯婶]|老人|家)?(?:[（(][^（）()\\n]{1,14}[）)])?[，,;；／/— ]{0,3}(?:[0-9]{1,3}岁[，,]|[男女][，,]){0,2}"
    '(?:去年|前年|今年|上个?月|上周|前天|昨天|昨晚|今天|今早|当晚|现在|现|目前|从小|自幼|天生|常年|长期|已经?|确实|还|又|也|都|曾经?|突然|突发|不幸|后来|刚刚?|犯病时|发病时|因为?|被?诊断为|被?查出|检出|确诊为?|患有?|得了?|有点?|是|系|犯了?|随班就读|休学|在家){0,4}[（(“"]?\\Z'
)
_GAP = lazily(_GOES_ON)
_OPENS = frozenset(
    "\n \u3000\t，,。；;、：:！!？?（(“\"‘'「＿_—-·．.0123456789０１２３４５６７８９|｜/）)"
)
#: Characters that a name follows without a mark.
_LEADS = frozenset(
    "户者把名叫给为系中班村组社庄民童生孩娃员工友人把让请找看由对和与及同女子儿孙弟妹嫂说讲称意"
)
_TITLED = ("同学", "小朋友", "＿", "_")
# 王医生，: who treats.
_TREATS = ("医生", "大夫", "老师", "教授", "主任", "院长", "护士", "医师", "专家", "科长")
# 检出…的是高二15班汤予安
_WHOSE = lazily(
    f"的?(?:是|为|系|：|:|—{{1,2}})(?:[^，。；;\\n]{{0,8}}?[班组村户床队社])?(?=[{_HAN}]{{2,3}}(?:[，,。；;（(]|\\Z))"
)


def is_nobodys(text: str, low: int, high: int) -> bool:
    """Whether a sentence tells an illness of somebody whom it keeps unknown."""
    return _NOBODYS.search(text, low, high) is not None


def told_plainly(facts: Facts, text: str, low: int, start: int) -> bool:
    """Whether what stands right before an illness tells whose it is, whoever else speaks in its
    sentence: 我, a name, a patient's paper, a ward's report."""
    near = max(low, start - _NEAR)
    if _ON_PAPER.search(text, near, start) or _ONESELF.search(text, near, start):
        return True
    spoken = _SPOKEN_OF.search(text, near, start)
    if spoken and not _RULES_OF_KIN.match(text, spoken.start()) and not _TERM.match(text, start):
        return True
    if _OF_A_WARD.search(text, low, start) or _is_answer(text, start):
        return True
    return _follows_name(text, low, start, facts.tables.derived(People))


def told_of_one(
    candidate: Candidate, facts: Facts, told: tuple[int, int], start: int, end: int
) -> bool:
    """Whether an illness in the sentence `told` is one person's."""
    text = candidate.text
    low, high = told
    near = max(low, start - _NEAR)
    if _FIT_BEFORE.search(text, near, start) or _TIMES.match(text, end, high):
        return True
    if _I_HAD.search(text, near, start) and text.startswith(tuple(DONE), start):
        return True
    if _BY_SURNAME.search(text, near, start) or _CALLER.search(text, low, start):
        return True
    people = facts.tables.derived(People)
    return (
        told_plainly(facts, text, low, start)
        or _is_addressed(text, low, people)
        or _on_slip(text, start)
        or _leads_to_name(text, end, people)
        or _in_form(text, start, people)
    )


def _is_addressed(text: str, low: int, people: People) -> bool:
    """宗晓蕾同学：右眼0.3，左眼0.2: to whom a note goes."""
    note = _NOTE.match(text, low)
    return note is not None and _is_name(note["name"], people)


def _on_slip(text: str, start: int) -> bool:
    """备注：三车间 甲状腺癌, below the card that the money went to."""
    return (
        _REMARK.search(text, max(0, start - _NEAR), start) is not None
        and _CARD.search(text, max(0, start - _FORM), start) is not None
    )


def _is_answer(text: str, start: int) -> bool:
    """Whether the line is what somebody says in a record of questions and answers."""
    line = text.rfind("\n", 0, start) + 1
    if _ANSWERS.match(text, line):
        return _RECORD.search(text, max(0, line - 2 * _FORM), start) is not None
    if _PARTY.match(text, line) and _OF_PARTY.search(text, line, start):
        return _RECORD.search(text, max(0, line - 2 * _FORM), start + 2 * _FORM) is not None
    return False


def _follows_name(text: str, low: int, start: int, people: People) -> bool:
    """Whether what must be a name stands right before an illness, behind a mark."""
    if low and text[low - 1] in ";；":
        # 学生贾雨萱;中度抑郁: what a line of fields is divided by.
        low = max(text.rfind("\n", 0, low) + 1, low - _NEAR)
    floor = max(low, start - _NEAR)
    for at in range(start - 2, floor - 1, -1):
        before = text[at - 1 : at]
        if text[at] in NO_SURNAMES:
            continue
        leads = not before or before in _OPENS or before in _LEADS
        is_office = before in "处科室厂店队" and text[at] in "老小"
        for size in (3, 2, 4):
            stop = at + size
            if stop > start or not (leads or is_office or text.startswith(_TITLED, stop)):
                continue
            if not _is_name(text[at:stop], people) and not _is_nickname(text[at:stop], people):
                continue
            gap = _GAP.match(text, stop, start)
            if gap is not None and gap.end() == start:
                return True
    return False


def _is_nickname(name: str, people: People) -> bool:
    """老郑, 小邓"""
    return (
        len(name) == 2
        and name[0] in "老小阿"
        and people.single.get(name[1], 0.0) >= 2
        and name not in NO_NICKNAMES
        and name not in people.words
    )


def _is_name(name: str, people: People) -> bool:
    return (
        len(name) >= 2
        and not name.endswith(_TREATS)
        and all("\u4e00" <= each <= "\u9fff" for each in name)
        and is_pupils_name(name, people)
        and (len(name) < 4 or name[:2] in people.compound)
        and name[1:] not in people.words
        and name[:2] not in people.words
    )


def _leads_to_name(text: str, end: int, people: People) -> bool:
    """检出结核菌素强阳性的是高二15班汤予安"""
    whose = _WHOSE.match(text, end)
    return whose is not None and name_in_slot(text, whose.end(), people) > whose.end()


def _in_form(text: str, start: int, people: People) -> bool:
    """Whether a form above names one person, and the illness stands in one of its fields."""
    line = text.rfind("\n", max(0, start - _LINE), start) + 1
    if not line or not _OF_A_FORM.match(text, line, start):
        return False
    fields = list(_FIELD.finditer(text, max(0, line - _FORM), line))
    return len(fields) == 1 and (
        people.surname_of(fields[0]["name"]) != "" or "·" in fields[0]["name"]
    )
