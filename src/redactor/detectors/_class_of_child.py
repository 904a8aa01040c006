"""A class, with its school or without, that stands beside one child: 欧晓（实验二小三（1）班）,
我屋头老二在白鹿镇一小读三年级，二班, 我姑娘今年念初二.

Only pupils have a class. Classes of teachers, rooms, plans, results and prizes have nobody beside
them, or stand among words that say so.
"""

from __future__ import annotations

from collections.abc import Callable

from redactor.context import plights
from redactor.context.candidate import Answer, Candidate, Facts
from redactor.context.people import People
from redactor.detectors._persons import sentence
from redactor.detectors._school_of_child import answers_which_school
from redactor.model import Certainty
from redactor.text.patterns import lazily

_HAN = "\u4e00-\u9fff"
_FIGURE = "[一二三四五六七八九1-9]"
_NUMBER = "(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,2})"
# 六（4）, 初二（5）班, 高一11班, 三年级，二班, 五.2: whose number tells that it is a class.
_NUMBERED = (
    rf"(?:(?:(?<![一二三四五六七八九十实附完])小|[初高])?{_FIGURE}|[初高]?{_FIGURE}年级)[（(]{_NUMBER}[）)](?:中队|班)?"
    rf"|(?:[初高][一二三]|{_FIGURE}年级)[，,、 ]?{_NUMBER}班"
    # 八年二班, as the north-east says it; not 十年五班次, 二〇〇八年二班
    rf"|(?<![0-9０-９零〇一二三四五六七八九十两几]){_FIGURE}年{_NUMBER}班(?![次车])"
    rf"|[大中小][一二三四五六1-6]班|(?<=[学中校])[0-9]{{1,2}}班|(?<=[心园所])(?:乳儿|托小|托大|托[一二三]?|苗苗|小小)班"
    rf"|(?<=卫校|职高|技校|中专|中心|学校|学院)[初高]?[一二三](?:年级)?[{_HAN}]{{1,4}}[一二三四五六1-9]?班"
    rf"|(?<=卫校|职高|技校|中专|中心)[{_HAN}]{{2,4}}{_FIGURE}班|(?<=[学小]){_FIGURE}[.．]{_NUMBER}(?![0-9])"
)
_GRADE = rf"[初高][一二三](?![{_HAN}]*[（(]?{_NUMBER}[）)]?班)|{_FIGURE}年级|[大中小]班"
_CLASS = lazily(
    rf"(?P<numbered>{_NUMBERED})(?![主干长委级会车])|(?P<grade>{_GRADE})(?![主干长委会车额教组])"
)
_SCHOOL_ENDS = (
    "(?:小学|中学|学校|初中|高中|附小|附中|完小|村小|中心校|教学点|幼儿园|幼稚园|[一二三四五六七八九十](?:小|中|幼)|实小"
    "|职教中心|托育中心|托育园|托儿所|职高|卫校|技校|中专|校区|[该我贵][校园])"
)
# …一小读三年级, …小学六（4）: between a school and its class.
_SCHOOL_BEFORE = lazily(rf"{_SCHOOL_ENDS}(?:的|里)?[ ]?(?:[读上念]|在读|就读)?[，, ]?\Z")
# 金太阳 小二班, 小葵花大一班: a nursery by its name alone.
_NURSERY_BEFORE = lazily(
    rf"(?:\A|[：:，,。“\"（(\s在叫是上]){{1,2}}(?P<name>(?![我俺咱你您他她孩娃家上读念在今去明现])[{_HAN}]{{2,6}})[ \u3000]?\Z"
)
_NO_NURSERY = lazily(
    f"[{_HAN}]*(?:孩子|娃|儿|女|孙|家|班|级|年|级|园|岁|妈|爸|爷|奶|老师|今年|明年|现在|刚|才|正|刚刚|马上|已经|等|和|的|了|上|念|读)"
)
_OWN = (
    "(?:(?:我|俺|咱|额|阿拉)(?:们)?(?:屋头|屋里|家里?|嘎|自己)?的?(?:老[大二三幺小]|大的|小的|大娃|二娃|小家伙|娃娃?|娃儿|崽崽?|囡囡?|宝宝|小孩子?|孩子|小子|丫头|姑娘|闺女|儿子|女儿|外?孙[子女]?|外孙女|弟弟?|妹妹?|侄[子女儿]|侄女)"
    "|[其令您你他她](?:家)?的?(?:家?孙[子女]|外孙女?|儿子|女儿|孩子|小孩|郎|爱|媛|公子|千金|闺女|[子女](?=[（(，,在于就正现读上今]))|婚生[子女]|(?<![的些名个])该[生童]|自称|[男女][孩童](?![们子])|(?:学生|患儿|幼儿|女童|男童|同学|儿童)(?=[：:，,（(]))"
)
_OWN_CHILD = lazily(_OWN)
_ANY_CHILD = lazily(
    rf"{_OWN}|儿子|女儿|孙子|孙女|丫头|闺女|姑娘|孩子|娃|宝宝|小朋友|学生|女生|男生|幼儿|患儿"
)
# What is written for all of a school, for its teachers, of its rooms and feats.
OF_ALL = lazily(
    "班主任|教师|老师(?:负责|带队|指导)|任课|任教|教研|授课|教学|课表|课程|教室|考场|考点|座位[表安]|监考|招生|招聘|招录|(?:教学|工作)计划|计划招|增设|分班|编班|学位|收费|划片|学区|派位|班额|人数|各班|全体|家长会|运动会|比赛成绩|决赛|预赛"
    "|节目|演出|表演|朗诵|合唱|演讲|主题班会|主题|开展|举行|举办|召开|组织|走进|调研|慰问|视察|捐建|揭牌|启用|施工|维修|报修|采购|中标|中考|怎么办|如何|哪些|讲座|主讲|开讲|公开课|家长学校"
    "|优秀|先进|表彰|授予|获奖|[一二三特]等奖|[金银铜]奖|省队|国家队|集训队|奥林匹克|竞赛|锦标赛|[冠亚季]军|称号|评为|光荣|喜报|荣获|好少年|三好|小记者|小作者|作者|指导|供稿|通讯员|联系人|负责人|毕业于|校友|讲解员|主持"
)
_TEACHES = lazily("[^，。；\n]{0,3}?(?:班主任|老师|教师|家长会|主任|辅导员|家委)")
# Between a name and its class: cells, marks, quotes, tags.
_GAP = (
    r"(?:[ \t\u3000]*[|｜│,，、/:：;；][ \t\u3000]*|[ \t\u3000]{1,6}"
    r"|\"\s?[,，:：]\s?\"(?:[a-zA-Z]{1,12}\"\s?[:：]\s?\")?"
    r"|</t[dh]>\s*<t[dh][^<>]{0,24}>|[（(]|[—-]{1,2})"
)
_SEX = rf"(?:{_GAP}[男女])?"
_NAME_BEFORE = lazily(
    rf"(?:\A|[^{_HAN}·]|学生|同学|孩子|娃娃?|儿童|患儿|幼儿|[女男]童|女儿|儿子|外?孙[子女]|[弟妹]{{2}})(?P<name>[{_HAN}]{{2,4}}|[{_HAN}]{{2,6}}·[{_HAN}]{{2,6}})(?:同学|小朋友)?{_SEX}{_GAP}\Z"
)
_NAME_BEHIND = lazily(
    rf"[）)]?(?:的|学生|同学){{0,2}}(?:{_GAP})?(?P<name>[{_HAN}]{{2,4}}?)(?:同学|小朋友)?(?=[^{_HAN}]|\Z|[的因在被未没请迟发摔打说把家借送来领退报去]|同学|妈妈|爸爸)"
)
_NO_NAMES = lazily(
    "(?:家长|学生|班级|学校|姓名|备注|外[公婆]|爷爷|奶奶|妈妈|爸爸|合计|小计|教室|时间|地点|人数|老师|女生|男生|请假|迟到|全班|全体|同学|第.*|.*[班级校园])\\Z"
)
_MASKED = lazily(rf"[{_HAN}](?:某[{_HAN}]?|[*＊×○]{{1,2}}[{_HAN}]?)[，,、 （(:：\t]{{1,2}}\Z")
# 五（1）班 … 称号人员, 教师名单 above: whose names stand there.
_HEADED = lazily("称号|获奖|教师|名师|表彰|教练|裁判|演员|节目单|课表|班主任|成绩|名次|决赛")
#: How far a class, its school and its sentence are looked for (code points).
_BEFORE, _AROUND, _HEADING = 14, 80, 60


def told_class(
    candidate: Candidate,
    facts: Facts,
    school_start: Callable[[str, int], int],
) -> Answer | None:
    """The class at a candidate, its school included, where one child stands beside it.
    `school_start`: where the name of a school begins that ends at a position."""
    text, at = candidate.text, candidate.start
    low = max(0, at - 8, text.rfind("\n", 0, at) + 1)
    found = None
    for match in _CLASS.finditer(text, low, candidate.end + 8):
        if match.start() < candidate.end + 1 and match.end() >= candidate.end:
            found = match
            break
    if found is None or _TEACHES.match(text, found.end()):
        return None
    start, end = found.span()
    has_school = False
    school = _SCHOOL_BEFORE.search(text, max(0, start - _BEFORE), start)
    is_nursery = text[start] in "大中小"
    if school is not None:
        stop = school.end() - len(_rest(school.group()))
        is_named = school.group()[0] not in "该我贵"
        start, has_school = (school_start(text, stop) if is_named else school.start()), True
    elif is_nursery and found["numbered"]:
        nursery = _NURSERY_BEFORE.search(text, max(0, start - _BEFORE), start)
        if nursery is not None and not _NO_NURSERY.fullmatch(nursery["name"]):
            start, has_school = nursery.start("name"), True
    behind = None if has_school else _SCHOOL_BEHIND.match(text, end)
    if behind is not None:
        end, has_school = behind.end(), True
    is_sure = found["numbered"] is not None
    if not _is_childs(candidate, facts, start, end, is_sure=is_sure, has_school=has_school):
        return None
    return candidate.answer(Certainty.LIKELY, "pupil", "class", start=start, end=end)


# 念初二，在市七中
_SCHOOL_BEHIND = lazily(
    rf"[，,]?(?:就?在|是)(?!校)[{_HAN}]{{0,12}}?{_SCHOOL_ENDS}(?:[（(]?{_NUMBER}[）)]?班)?"
    rf"(?![{_HAN}]{{0,3}}(?:食堂|门口|旁|附近|对面))"
)
_REST = lazily(r"(?:的|里)?[ ]?(?:[读上念]|在读|就读)?[，, ]?\Z")


def _rest(school: str) -> str:
    """What stands between a school's last word and its class."""
    rest = _REST.search(school)
    return rest.group() if rest else ""


def _is_childs(
    candidate: Candidate, facts: Facts, start: int, end: int, *, is_sure: bool, has_school: bool
) -> bool:
    text = candidate.text
    if (is_sure or text[end : end + 1] in "。，,\n") and answers_which_school(text, start):
        return True
    if is_sure and text[start - 1 : start] == "是" and _OF_IT.match(text, end):
        return True
    low, high = sentence(candidate.around, start, end)
    above, top = max(0, low - _HEADING), low
    # 班主任-周老师：…: who speaks is not spoken of.
    speaker = _SPEAKER.match(text, low, start)
    low = speaker.end() if speaker else low
    if is_sure and _OWN_BEFORE.search(text, max(low, start - 20), start):
        # 我家陶子墨在…: whatever is said of a teacher besides.
        return plights.HONOUR.search(text, low, high) is None
    if is_sure and _DESCRIBED.match(text, end):
        return True
    if OF_ALL.search(text, max(low, start - _AROUND), min(high, end + _AROUND)):
        return False
    if plights.HONOUR.search(text, above, min(high, end + _AROUND)) or _HEADED.search(
        text, above, top
    ):
        return False
    if has_school and _SAYS_ITSELF.search(text, max(low, start - 8), start):
        return not _LONG_AGO.match(text, end)
    child = _OWN_CHILD if not is_sure else _ANY_CHILD
    if child.search(text, max(low, start - 40), start):
        return is_sure or has_school or _READS.search(text, max(low, start - 4), start) is not None
    if not is_sure and not has_school:
        return False
    return is_beside_name(text, facts, start, end)


_SPEAKER = lazily(
    rf"[ \t\u3000]*(?:[\[【（(]?[0-9][0-9:：./ -]{{3,18}}[\]】）)]?\s*)?[{_HAN}A-Za-z-]{{0,8}}"
    r"(?:老师|主任|班主任|园长|校医|阿姨)(?:\s?[0-9]{1,2}:[0-9]{2})?[：:]"
)
_OWN_BEFORE = lazily(
    rf"(?:{_OWN}|(?:我|俺|咱)们?家的?[{_HAN}]{{2,4}}?)(?:[{_HAN}]{{2,3}})?(?:现在|今年|目前|就)?(?:在|读|上|念|就读于?)[{_HAN}0-9]{{0,8}}\Z"
)
# 一年级三班坐第二排戴牙套的小姑娘
_DESCRIBED = lazily(
    "[^，。；;\n]{1,12}的(?:小?姑娘|小?女孩|小?男孩|小丫头|小子|女生|男生|孩子|娃儿?|小胖子)(?![们])"
)
# 我在…学校读六年级: a child writes; 我在…读高一时: somebody remembers.
_SAYS_ITSELF = lazily(
    "(?:我|俺)(?:现在|今年|目前|就)?(?:在|上|读|念|是)\\Z|本人[\u4e00-\u9fff]{2,6}\\Z"
)
_LONG_AGO = lazily("[^，。；\n]{0,3}?(?:时|那年|那会|毕业|的时候)")
# 可可是三(4)班的，
_OF_IT = lazily("的(?=[，,。；！!\\s]|\\Z)")
# 今年上大班, 念初二, 读四年级
_READS = lazily("(?:[上念读升在]|就读|在读)[了完到]?\\Z")


def is_beside_name(text: str, facts: Facts, start: int, end: int) -> bool:
    """Whether a cell, a bracket or a mark parts a class or a school from a name."""
    people = facts.tables.derived(People)
    low = max(0, start - 48, text.rfind("\n", 0, start))
    if _MASKED.search(text, max(low, start - 6), start):
        return True
    before = _NAME_BEFORE.search(text, low, start)
    if before and is_pupils_name(before["name"], people):
        return True
    behind = _NAME_BEHIND.match(text, end)
    return behind is not None and is_pupils_name(behind["name"], people)


def is_pupils_name(name: str, people: People) -> bool:
    """Whether a word beside a class is a name: any surname will do where nothing else stands."""
    if _NO_NAMES.match(name) or name in people.words:
        return False
    return (
        people.is_name(name)
        or people.is_transliterated(name)
        or (people.surname_of(name) != "" and all(map(people.may_be_given, name[1:])))
    )


def class_at(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The class, its number perhaps left out, that a range is part of."""
    for match in _CLASS.finditer(text, max(0, start - 8), end + 8):
        if match.start() < end and match.end() >= end:
            return match.span()
    return None


_OF_TEACHERS = lazily(
    "教师|老师|任[课教]|学科|职称|[奖名]次|获奖|奖项|成绩|得分|总分|作品|节目|考[场号]"
)


def is_pupils_class(candidate: Candidate, value: str) -> bool:
    """Whether a cell holds the class of a pupil: it has a number, and no column is a teacher's or
    a contest's."""
    if not any(match["numbered"] for match in _CLASS.finditer(value)):
        return False
    row = candidate.around.row(candidate.start)
    told = " ".join(each for cells in row for each in cells)
    return not OF_ALL.search(told) and not _OF_TEACHERS.search(told)
