"""Whether a birth date stands where it is published on purpose: a director's or candidate's résumé.

Listed companies, elections and appointments publish the year and month of birth of those who hold
or seek an office; a day, too, only of the dead whom a chronicle honours. Beside words of relief,
illness or a case it is a private person's, whatever else is said of him.
"""

from __future__ import annotations

from redactor.context.candidate import Candidate
from redactor.text.folding import fold
from redactor.text.patterns import lazily
from redactor.wording.clauses import stretch

#: How far a résumé goes on behind its first line, and how far it is looked back (code points).
_BEHIND, _BEFORE = 300, 90
_HEAD = 200
#: Whoever was born before this year is history.
_LONG_AGO = 1905
_YEAR = lazily("1[0-9]{3}")
_MONTH_ONLY = lazily(r"(?:1[89]|20)[0-9]{2} ?[年./-] ?(?:1[0-2]|0?[1-9]|十[12]?) ?(?:月份?)?")
_OFFICES = "董事|监事|经理|总监|总裁|书记|主任|[局县镇乡区市省院校处科所站部会厂行台队厅司州旗]长|主席|秘书长|委员|总编|总工程师|助理|顾问|理事"
_DUTY = lazily(
    rf"分管|现任|历任|曾任|拟任|时任|兼任|候任|任职于?|任[^，。；\n]{{0,24}}(?:{_OFFICES})|董事|监事|候选人|拟提名|居留权|高级工程师|工程师|会计师|经济师|政工师"
    "|研究员|教授|党委|党组|副总|总经理|财务总监|参加工作|得票|常委|人大代表|政协委员|律师|传承人|院士|劳动模范|党总?支部?书记|(?:中学|小学|学校|高中|大学)[^，。；\n]{0,10}校长|先进事迹|公司|研究生学历|博士|硕士|巡视员|调研员|高管|独立|股东|荣立|记(?:[一二三]等)?功|[一二三]等功|嘉奖|先进个人|优秀(?:共产)?党员|劳模"
)
#: Appointments are announced with the day, too.
_APPOINTED = lazily(
    "(?<!拟)任(?:[\u4e00-\u9fff]{0,20}(?:主任科员|调研员|局长|处长|科长|主任|书记|院长|校长|所长|站长)|[^，。；\n]{0,16}职务)|免去|拟(?:任|提任|提名|聘|晋升|转任|录用)"
)
_ANNOUNCES = lazily(
    "公示|任免(?:的?通知|决定|名单|公告)|任职(?:的?通知|公告|文件)|任命(?:的?决定|公告|通知)|免职(?:的?通知|决定)"
)
#: Of people who are dead and honoured.
_HONOURED = lazily(
    "烈士|牺牲|殉职|革命|英名录|英烈|抗日|起义|[—–-](?:1[89]|20)[0-9]{2}年|先贤|名人|音乐家|作曲家|作家|诗人|画家|书法家|科学家|思想家|革命家|教育家|诞辰|诞生|纪念馆|故居|作品音乐会"
)
_PRIVATE = lazily(
    "低保|特困|救助(?![站中管]|系统)|救济|遗属|抚恤|领取人|来访|上访|走失|诉求人|反映人|申请人|被告|原告|被执行|嫌疑|处罚|身?患[有病]|患者|残疾|住院|身份证|公民身份|户籍地|住址|家住|现住|监护|遗失|寻亲|走失|被害|受害|补贴|补助|津贴"
    "|与户主|收养|孤儿|学生|租客|租住|务农|被拘|刑|吸毒|信访|退役军人|优待|登记|还原|隐去|遮"
)
#: Who died for others is told of with all that a chronicle has.
_FALLEN = lazily("牺牲|烈士|殉职|英烈|英雄少年")
_RELIEF = lazily("抚恤|遗属|领取|低保|补助|补贴|优待|申请|慰问|身份证|公民身份|住址|家住|走访")
#: What an office writes of its dead who held one.
_MOURNED = lazily("讣告|逝世|辞世|生平简?介?|追悼|遗体告别")
_KNOWN = lazily(
    "院士|著名|教授|艺术家|专家|离休干部|老红军|政协|人大|(?:原|前)[^，。；\n]{2,24}(?:书记|[局县镇乡区市省院校处科所厂站部会司州]长|主任|主席|委员|顾问|总经理|总工)"
)
_FAMILYS = lazily(
    "家[父母]|[先慈]父|[先慈]母|[我吾]父|[我吾]母|父亲大人|母亲大人|孝[男女子]|泣告|嫌疑|死者|患者"
)
_OBITUARY = 320
_LINE_END = lazily("[\n。；;]")
#: What a page is about that presents people in office or honours.
_PRESENTS = lazily(
    "领导(?:简介|之窗|信息|班子|介绍|分工|简历)|个人简历|任前公示|候选人|拟任|董事会|高级管理人员|选举结果|当选|英名录|烈士名录|人物(?:传|志|简介)|代表人物|简介"
)


def is_published(candidate: Candidate, start: int, end: int) -> bool:
    """Whether the date in this range is published with somebody's office or honours."""
    text = candidate.text
    if (year := _YEAR.match(fold(text[start:end]))) and int(year.group()) < _LONG_AGO:
        return True
    is_month = _MONTH_ONLY.fullmatch(fold(text[start:end]).strip()) is not None
    low, high = stretch(text, start, end, _LINE_END, _BEFORE, behind=_BEHIND)
    if _FALLEN.search(text, low, high) and not _RELIEF.search(text, low, high):
        return True
    if _PRIVATE.search(text, low, high):
        return False
    announced = _APPOINTED.search(text, end, high) and _ANNOUNCES.search(text, 0, _HEAD)
    if announced or _HONOURED.search(text, max(0, start - _BEFORE), high):
        return True
    head = text[max(0, start - _OBITUARY) : start]
    if _MOURNED.search(head) and _KNOWN.search(head) and not _FAMILYS.search(head):
        return True
    if not is_month:
        return False
    if _PRESENTS.search(text, 0, _HEAD) and not _PRIVATE.search(text, 0, _HEAD):
        return True
    return _DUTY.search(text, low, min(len(text), end + _BEHIND)) is not None


# What is said of animals only; 民国 and 文物, which tell of things elsewhere, stand in dates of birth.
_ANIMALS = lazily(
    "耳标|初生重|父号|母号|胎次|毛色|种公|犬种|犬只|犬名|幼犬|芯片号|免疫证|饲养|饲育|出栏|断奶|产仔|牛犊|羔羊|仔猪|马驹|雏鸟|幼崽|熊猫|东北虎|动物园|繁育基地"
    "|品种 ?[:：\u3000 ]|奶牛|种(?:牛|羊|猪|马|畜)|牛只|羊只|马匹|宠物|兽医|血统"
)
_NEAR_ANIMAL = 60


def is_an_animals(text: str, start: int, end: int) -> bool:
    """Whether the record around a date is an animal's.

    >>> is_an_animals("耳标号0640215，出生日期2021年4月12日", 15, 25)
    True
    """
    return _ANIMALS.search(text, max(0, start - _NEAR_ANIMAL), end + _NEAR_ANIMAL // 2) is not None
