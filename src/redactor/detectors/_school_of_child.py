"""Whether a sentence that names a school tells of one child in need, in a case, ill or hurt.

Such a child is known by its school, whether it is named or not: 某园中二班一名幼儿午休时被烫伤. What a
school does for its pupils, a lecture, a drill, is none of ours.
"""

from __future__ import annotations

from redactor.context import plights
from redactor.context.candidate import Candidate, Facts
from redactor.context.people import People
from redactor.context.slots import name_in_slot
from redactor.detectors._illnesses import tells_of_illness
from redactor.detectors._persons import begins_with_name, sentence
from redactor.text.patterns import lazily

_HAN = "\u4e00-\u9fff"
#: A form's line is read with so much above it.
_ABOVE = 120
#: A shorter line is one of a form.
_LINE = 40
# One child: by its age, by whose it is, one of several.
_CHILD = lazily(
    # 八（3）班学生俞某: its class right before a name.
    "[一二三四五六七八九][（(][0-9一二三四五六七八九十]{1,2}[）)]班的?(?:学生|同学)?(?=[\u4e00-\u9fff]{2,4}(?:[、，,（(：:因被与违在于已]|某|同学))|"
    "(?<![0-9~-])(?:[1-9]|1[0-7])周?岁(?![以之]?[上下内]|及以)|[一1]名?(?:幼儿|幼童|学生|小学生|中学生|[男女][生孩童])|(?:领养|收养|资助|救助|走失|帮扶|被[打撞伤砍烫骂])的(?:孩子|娃|儿童|学生|女孩|男孩)|孩子(?:上|在|就读)|小姑娘|女娃|男娃|年龄[:：]?\\s?(?:[1-9]|1[0-7])(?![0-9])|(?:外?孙|侄)[子女](?=[\u4e00-\u9fff]{1,3}[（(，,])|[Ss]tudent|[Cc]hild|[Pp]upil|患儿|孤儿|女婴|男婴|未成年|留守儿童|困境儿童|该[生童]"
    "|(?:我|您|你|其|俺|咱)们?家?的?(?:儿子|女儿|闺女|姑娘|丫头|小子|孩子|娃|外?孙|弟|妹|侄|外甥|[子女])|(?:反映|诉称|称|其|因)(?:其)?(?:女儿|儿子|外?孙[子女]|孩子)[\u4e00-\u9fff]{2,3}(?=在|被|于|就)|小朋友|[男女](?:孩|生|童)[\u4e00-\u9fff]"
    "|(?:学生|幼儿|儿童|少年|孩子|同学|新生)(?=[\u4e00-\u9fff]{1,3}(?:[，,（(、因被在：]|某|违反|殴打|打架|于[0-9]|已)|[：:])|20(?:0[89]|1[0-9]|2[0-9])年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?出?生"
)
_OWN_CHILD = lazily(
    "(?:我|俺|咱)们?家?的?(?:儿子|女儿|闺女|姑娘|丫头|小子|孩子|娃娃?|外?孙[子女]?|弟弟|妹妹|侄[子女儿])"
)
_HAS_CLASS = lazily(
    "[一二三四五六七八九][（(][0-9]{1,2}[）)]|[0-9一二三四五六七八九十][）)]?班|[大中小]班|年级|[初高][一二三]"
)
# 妥倩，高闸镇中学八（3）班，; 娃娃赫子轩，阳光幼儿园中三班: a name, a school, a class.
_NAMED_PUPIL = lazily(
    f"(?:\\A|[^{_HAN}]|[孩娃生童])[{_HAN}]{{2,4}}[，,（(][{_HAN}]{{1,12}}(?:学|学校|[小中]|园)(?:[初高]?[一二三四五六七八九](?:年级)?|[大中小])?[（(]?[0-9一二三四五六七八九十]{{1,2}}[）)]?班"
)
# 就读于西吉县第五小学三年级4班; 系中卫四中的学生: who attends it is a child.
_ATTENDS = lazily(
    f"(?:就读于?|在读于?|在|[为是系])[{_HAN}]{{1,14}}(?:小学|中学|初中|幼儿园|[一二三四五六七八九十][中小])"
    "(?:[^，。；\n]{0,4}(?:年级|班)|[^，。；\n]{0,10}学生)"
)
_MASKED = lazily(f"[{_HAN}]某|某[甲乙丙]|[{_HAN}][*＊×]")
# What is done for all: a lesson, a drill, a visit.
_FOR_ALL = lazily(
    "预防|防范|宣讲|宣传|讲座|主题|演练|普法|走进|举行|举办|召开|开展|推进|部署|培训|捐建|揭牌|启用|招生|招聘|采购|中标|获奖|荣获|等奖"
    "|安全课|一堂|联合上|共建|开设|现有|全校|师生|[0-9０-９余多百千]{1,5}(?:余|多)?名|各[中小学校]|全体|附设|县志|民国|始建|广大|制度|工作方案|遗失|丢失|作废|招领|捡到"
)
_OFFICE = lazily(
    "[^，。；\n]{0,2}?(?:校长|园长|班主任|教师|老师|教职工|食堂|法定代表人|服务区|项目|学区|成立|占地)"
)
_GRADUATED = lazily("(?:毕业于?|任教于|供职于|就职于|调[入到至])[^，。；\n]{0,24}\\Z")
_FORM_LINE = lazily(f"[ \u3000]{{0,4}}[{_HAN}、/（）()]{{2,12}}\\s{{0,3}}[:：\t|｜]")


# 我九岁了，我不想换学校，育红小学有我最好的朋友
_CHILD_WRITES = lazily(
    "我(?:今年|现在|已经|快|才|刚满?|都)?(?:[六七八九]|十[一二三四五六七]?|[6-9]|1[0-7])周?岁(?!时|那|的时候|就|开始|以)"
)


_FOLLOWS = lazily(
    "(?:其|该|另|同行的?)(?:同伴|伙伴|同学|弟弟?|妹妹?|哥哥?|姐姐?|女儿?|儿?子|[一两]名)"
)
# 儿童：禄某: a form of a child's.
_NAMES_CHILD = lazily("(?:儿童|姓名|学生|孩子|患儿|幼儿|未成年人)[^\n，。]{0,3}[:：]")


def tells_of_child(candidate: Candidate, facts: Facts, start: int, end: int) -> bool:
    """Whether the sentence around a school, or the form above its line, tells of such a child."""
    text, around = candidate.text, candidate.around
    if _OFFICE.match(text, end):
        return False
    if _CHILD_WRITES.search(text, max(0, start - _ABOVE), start) and not _FOR_ALL.search(
        text, start, end
    ):
        return True
    low, high = sentence(around, start, end)
    above = max(0, low - _ABOVE, text.rfind("\n\n", 0, low))
    is_line = text[low - 1 : low] == "\n" and high - low <= _LINE
    if _FORM_LINE.match(text, low) or (is_line and _NAMES_CHILD.search(text, above, low)):
        low = above
    if _FOLLOWS.match(text, low):
        # …溺水身亡。其同伴邓浩然（某中学）…: told of with the one before.
        low = max(above, text.rfind("\n", 0, low) + 1)
    if _GRADUATED.search(text, low, start):
        return False
    key = ("plight", low, high)
    told = around.memo.get(key)
    if told is None:
        told = around.memo[key] = _is_plight(candidate, facts, low, high)
    return bool(told)


def _is_plight(candidate: Candidate, facts: Facts, low: int, high: int) -> bool:
    text = candidate.text
    if _OWN_CHILD.search(text, low, high) and _HAS_CLASS.search(text, low, high):
        # 我家姑娘在三中初二（5）班，…: whatever a parent writes of it.
        return not _FOR_ALL.search(text, low, high) and not plights.HONOUR.search(text, low, high)
    if not plights.RELIEF_OF_CHILD.search(text, low, high) and not tells_of_illness(text[low:high]):
        return False
    if _FOR_ALL.search(text, low, high) or plights.HONOUR.search(text, low, high):
        return False
    if _CHILD.search(text, low, high) is not None or _ATTENDS.search(text, low, high):
        return True
    return _NAMED_PUPIL.search(text, low, high) is not None


# 问：你在哪个学校上学？⏎答：…
_ASKS_SCHOOL = lazily(
    "(?:哪个|哪所|哪家|哪里|哪儿|在哪|什么|啥|几|转[到去]了?哪)[^？?\\n]{0,6}(?:学校|学堂|上学|念书|读书|念|读|上|学|年级|班|幼儿园|园)|[念读上](?:着没|啥|几|哪|什么)|(?:学校|就读|念书|读书)[^\\n]{0,4}[？?]"
)
# 糖糖外婆 08:13：
_TIME = "(?:[ \u3000][0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?)?"
_ANSWERS = lazily(
    f'\\n[ \\t\\u3000]*(?:答|[{_HAN}A-Za-z（）()]{{1,10}}{_TIME})\\s?[:：]\\s?(?:[{_HAN}]{{1,8}}[，,。]){{0,2}}[“"]?'
    "(?:(?:下半年|上半年|下学期|这学期|秋季|现在|今年|明年|去年|眼下|目前|还|就)?在)?\\Z"
)
# 按户籍划片，银川市第九小学、实验小学均可: an office's answer.
_FOR_EVERYBODY = lazily(
    "划片|学区|片区|招生|均可|都可以|可以就读|可就读|统筹|(?:小学|中学|学校|幼儿园)[、和或]"
)
_QUESTION, _ANSWER = 60, 40


def answers_which_school(text: str, start: int) -> bool:
    """Whether the line before asks for the school, and the one that it stands in answers."""
    answer = _ANSWERS.search(text, max(0, start - 34), start)
    if answer is None:
        return False
    if _FOR_EVERYBODY.search(text, answer.start(), start + _ANSWER):
        return False
    low = max(text.rfind("\n", 0, answer.start()) + 1, answer.start() - _QUESTION)
    return _ASKS_SCHOOL.search(text, low, answer.start()) is not None


# 经核，为我校八（4）班学生，已由班主任谈话
_OWN_SCHOOL = lazily("[为系是][我本]校\\Z")
_ONE_PUPIL = lazily("的?(?:一名)?学生(?=[，,。、；]|\\Z)")
_HEARD = lazily("经[核查]|谈话|批评教育|处分|训诫|调查|情况属实|涉事|检讨")


def is_whom_school_heard(text: str, start: int, end: int) -> bool:
    """Whether a class of one's own school is that of one pupil, of whom something was found out."""
    return bool(
        _OWN_SCHOOL.search(text, max(0, start - 3), start)
        and _ONE_PUPIL.match(text, end)
        and _HEARD.search(text, max(0, start - 40), end + 40)
    )


_OF_PUPILS = lazily(
    "监护|家长|儿童|孤儿|困境|学籍|年级|班\\s{0,4}级|[（(，,]\\s?(?:[1-9]|1[0-7])岁|学生姓名|受助|帮扶人"
)


def of_pupils(text: str, start: int, end: int) -> bool:
    """Whether a form around a range is a child's, not a teacher's or a school's."""
    return _OF_PUPILS.search(text, max(0, start - _ABOVE), end + 60) is not None


def is_pupils(candidate: Candidate, facts: Facts, end: int) -> bool:
    """Whether a name or a masked one stands right behind a class: 高二（11）班沈某."""
    text = candidate.text
    behind = _BEHIND_CLASS.match(text, end)
    at = behind.end() if behind else end
    if _MASKED.match(text, at) is not None or begins_with_name(text, at, facts):
        return True
    return name_in_slot(text, at, facts.tables.derived(People)) > at


_BEHIND_CLASS = lazily("的?(?:学生|女生|男生|同学|幼儿)?")
