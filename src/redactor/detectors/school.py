"""就读学校: the school and class of a person who is likely a minor.

银川市第九小学三年级2班 behind a label, under a column, or where a sentence names its pupil. A school
as an organisation (its canteen, its events, its phone) is none of ours.
"""

from __future__ import annotations

from redactor.context import plights
from redactor.context.candidate import Answer, Candidate, Facts
from redactor.context.people import People
from redactor.context.slots import name_in_slot
from redactor.detectors._class_of_child import class_at, is_pupils_class, told_class
from redactor.detectors._persons import (
    begins_with_name,
    ends_with_name,
    person_above,
    person_around,
    person_before,
    person_in_row,
    sentence,
)
from redactor.detectors._school_heads_list import heads_list
from redactor.detectors._school_in_record import is_wished, told_record
from redactor.detectors._school_names import (
    KINDS,
    NUMBER,
    ONLY_CLASS,
    SCHOOL,
    begin_of,
    school_before,
    with_cut_class,
)
from redactor.detectors._school_of_child import (
    answers_which_school,
    is_pupils,
    is_whom_school_heard,
    of_pupils,
    tells_of_child,
)
from redactor.model import Certainty
from redactor.text.patterns import lazily

_HAN = "\u4e00-\u9fff"
_OPENS = lazily(
    r"[ \u3000]{0,3}(?:[（(][^（）()\n]{1,10}[)）])?[ \u3000]{0,3}(?:[:：=＝\t|｜│为是][ \t\u3000|｜│]{0,4}|(?P<blank>(?<=[ \u3000])))"
)
_VALUE = lazily(r"[^，,。；;\n\t|｜│┃\u3000]{2,40}")
_NEXT_FIELD = lazily(r"(?<=\S) +(?=[^ ]{2,8}[:：=＝])")
# 姓名 马小军 就读学校 沙湖县第三小学 年级 四年级: blanks part labels from values, and fields.
_FIELD_OF_BLANKS = lazily(r"[^\s，,。；;|｜│┃:：]{2,40}(?=\s|\Z)")
_NOTHING = lazily(
    r"(?:无|—|－|-|/|／|未|没有|未上学|未入学|未就学|辍学|否|_|＿|□|☐|\*|某|×|\s|已毕业|毕业|学龄前|在家){1,12}"
)
_SCHOOLISH = lazily(
    f"{KINDS}|年级|班|大学|学院|初[一二三]|高[一二三]|园|[一二三四五六七八九][（(][0-9一二三四五六七八九十]{{1,2}}[）)]|[{_HAN}]{{3}}[中小]\\Z"
)
_BARE_NUMBER = lazily(r"[（(]?[0-9一二三四五六七八九]{1,4}[）)]?")
# Behind a school or its pupils as a matter of administration.
_ORGANISATION = lazily(
    "[^，。；]{0,2}?(?:家长|代表|食堂|宿舍|公寓|资助|营养|证|会|们|人数|总数|体质|管理|服务|手册|档案|社团|近视|食品|餐|军训|角|任教|工作|教师|老师|校长|举行)"
)
_PUPIL = lazily("的?(?:女|男)?(?:学生|同学|小学生|中学生|女生|男生|新生|幼儿|小朋友)[:：“]?")
# 的小芳, 的小宝: a child by a pet name.
_PET = lazily(f"的?(?:小|阿)(?![学区组型时候])[{_HAN}](?=[{_HAN}，,（(、]|\\Z)")
# 孩子在城西实验学校被…: whose school follows, and who is a child whatever its name.
_IN = "在"
_CHILDREN = lazily(
    "捕前|案发[前时]系?|案主|帮教对象|孤儿|儿童|患儿|学生|孩子|娃|未成年人|女儿|儿子|男孩|女孩|女童|男童|被收养人|该生|孙[子女]|弃婴|被害人|少年|[0-9]{1,2}岁"
)
_WHO = lazily("的(?:学生|儿童|孩子|女孩|男孩|孤儿)?")
_MANY = lazily("[0-9０-９百千万余多几]\\s?(?:多|余)?[名位个所]|全体|部分|广大|各")
# 就读学校沙湖县第三小学: a label without a colon.
_LABEL_WORD = lazily("学校(?:名称)?[为是：:]?(?=[\u4e00-\u9fff])")
_READS = frozenset(
    [
        *("就读", "在读", "入读", "转入", "转去", "转到", "转至", "转学到", "转学去", "升到"),
        *("送进", "考进", "分到"),
    ]
)
# 在红柳乡中心小学读二年级: the school ends before the verb.
_READS_GRADE = lazily("[读上念][初高]?[一二三四五六七八九1-9]\\Z")
# What a school or a class ends in, before 学生, 上学, 就读; what leads to 年级.
_LAST = frozenset("学园小中校所高点班级一二三四五六七八九初的）)123456789")


def anchor(candidate: Candidate, facts: Facts) -> Answer | list[Answer] | None:
    """A word for attending school, where the sentence names who attends."""
    told = _told_of(candidate, facts)
    classed = told_class(candidate, facts, _school_start)
    if classed is None:
        return told or _in_record(candidate, facts) or _over_list(candidate, facts)
    is_longer = isinstance(told, Answer) and classed.start <= told.start and told.end <= classed.end
    return classed if told is None or is_longer else told


def _in_record(candidate: Candidate, facts: Facts) -> Answer | None:
    """桥头镇第二小学 in a child's row."""
    text, start, end = candidate.text, candidate.start, candidate.end
    span = school_before(text, end, over=True)
    if span is None:
        only = class_at(text, start, end)
        return told_record(candidate, facts, only, by_number=False) if only else None
    named = text.rfind("\n", *span) + 1 or span[0]
    if _NO_NAME.fullmatch(text, *span) or _CALLED.fullmatch(text, named, span[1]):
        return None
    return told_record(candidate, facts, span)


_CLASS_ENDS = frozenset("班）)")


def _over_list(candidate: Candidate, facts: Facts) -> Answer | None:
    """小天使幼儿园 in the title over its children's birthdays, 塘湾小学三（2）班 over their parents."""
    text = candidate.text
    only = class_at(text, candidate.start, candidate.end)
    if only and text[only[1] - 1] not in _CLASS_ENDS:
        # 一年级新生名单: a grade is anybody's.
        return None
    end = only[1] if only else candidate.end
    span = school_before(text, end, over=only is None) or only
    if span is None or _NO_NAME.fullmatch(text, *span):
        return None
    if not heads_list(text, facts, *span, of_class=only is not None):
        return None
    return candidate.answer(Certainty.LIKELY, "pupil", "title", start=span[0], end=span[1])


# 转出学校: what a form calls one.
_CALLED = lazily(
    f"[{_HAN}]{{0,4}}(?:转[出入]|就读|所在|毕业|学籍|录取|接收|申请|志愿)(?:学校|小学|中学)"
)


def _told_of(candidate: Candidate, facts: Facts) -> Answer | list[Answer] | None:
    value, end = candidate.value, candidate.end
    if value[-1] in "）)":
        return _in_brackets(candidate, facts) or _of_child(candidate, facts, end - 1)
    if value in _SCHOOLS:
        return _of_child(candidate, facts, end)
    return _attended(candidate, facts) or _of_child(candidate, facts, end)


def _school_start(text: str, end: int) -> int:
    """Where the name of a school begins that ends here."""
    return end - begin_of(text[max(0, end - 24) : end])


def _of_child(candidate: Candidate, facts: Facts, position: int) -> Answer | None:
    """The school, or the class of somebody named behind it, in a sentence that tells of a child in
    need, in a case or an incident."""
    text = candidate.text
    found = school_before(text, position, over=True)
    if found and answers_which_school(text, found[0]):
        return candidate.answer(
            Certainty.LIKELY, "child", "asked for", start=found[0], end=found[1]
        )
    if found is None:
        only = _CLASS_HERE.search(text, max(0, position - 8), position + 8)
        if only is None or not only.start() < position <= only.end():
            return None
        if is_whom_school_heard(text, *only.span()):
            return candidate.answer(Certainty.LIKELY, "pupil", start=only.start(), end=only.end())
        is_named_above = text.endswith("该校", 0, only.start())
        if not is_named_above and not is_pupils(candidate, facts, only.end()):
            return None
        found = only.span()
    if _NO_NAME.fullmatch(text, *found) or not tells_of_child(candidate, facts, *found):
        return None
    return candidate.answer(Certainty.LIKELY, "child", "person", start=found[0], end=found[1])


# 在读学校, 农村学校: no school by its name.
_NO_NAME = lazily(
    f"(?:某|哪[个所家]|什么|啥|在|就|所|要求|请求|责令|起诉|状告|投诉|联系|配合|让|请|找|向|与|跟|被|因|读|原|该|本|各|我|到|去|个|进|其|从|离开|农村|乡村|城市|公办|民办|普通|职业|义务教育|寄宿制?|全日制|[{_HAN}]{{0,2}}[一两几]所)*(?:{KINDS})|.*中小学.*"
)
_SCHOOLS = frozenset(
    [
        "小学",
        "中学",
        "学校",
        "幼儿园",
        "附小",
        "附中",
        "完小",
        "村小",
        "民小",
        "职高",
        "中专",
        "技校",
        "教学点",
    ]
)
_CLASS_HERE = lazily(
    rf"(?:[初高][一二三]|[一二三四五六七八九1-9]年级|[一二三四五六七八九])?(?:[（(]{NUMBER}[）)]班?|{NUMBER}班)"
)


def _attended(candidate: Candidate, facts: Facts) -> Answer | list[Answer] | None:
    """The school before or behind a word for attending it."""
    text, value, start, end = candidate.text, candidate.value, candidate.start, candidate.end
    if value.endswith(_IN) and value not in _READS:
        found = _behind(text, end)
        return _told(candidate, facts, *found) if found else None
    if value in _READS:
        school = school_before(text, start, over=False)
        if school and school[0] < start:
            # 在西苑小学就读一年级: the school goes before, the class may follow.
            answers = [_told(candidate, facts, *school)]
            grade = ONLY_CLASS.match(text, end)
            moved = _behind(text, end) if value.startswith("转") else None
            if moved:
                # 从二校转到三十七小
                answers.append(_told(candidate, facts, *moved))
            answers.append(_told(candidate, facts, *grade.span()) if grade else None)
            return [each for each in answers if each]
    if _PET_OF.match(text, start):
        found = school_before(text, start + len(value.split("的")[0]), over=False)
        return _told(candidate, facts, *found) if found else None
    found = _behind(text, end) if value in _READS else None
    if found is None:
        if text[start - 1 : start] not in _LAST or not start:
            return None
        is_grade = value == "年级" or value in _GRADES or value[-1] in "（("
        reads = _READS_GRADE.search(text, max(0, start - 4), start) if is_grade else None
        found = (
            school_before(text, reads.start(), over=False)
            if reads
            else school_before(text, end if is_grade else start, over=is_grade)
        )
    if found is None:
        return None
    if value not in _READS and _ORGANISATION.match(text, max(found[1], end)):
        return None
    return _told(candidate, facts, *found)


_GRADES = frozenset(["初一", "初二", "初三", "高一", "高二", "高三"])
_PET_OF = lazily(f"(?:{KINDS})的(?:[小阿女男孩学]|那)")


def _in_brackets(candidate: Candidate, facts: Facts) -> Answer | None:
    """王一诺（石嘴山市第三小学）, （巴彦高勒蒙古族中学）孟某某: beside a person's name."""
    text, end = candidate.text, candidate.end
    opens = max(text.rfind(each, max(0, end - 32), end) for each in "（(")
    school = SCHOOL.fullmatch(text, opens + 1, end - 1) if opens >= 0 else None
    if school is None:
        return None
    start, stop = school.span()
    low, _ = sentence(candidate.around, start, stop)
    if _OF_TEACHERS.search(text, max(low, opens - 24), opens) or _HONOUR.search(text, low, end):
        return None
    named = ends_with_name(text, low, opens, facts) or begins_with_name(text, end, facts)
    if not named and not _MASKED_BEFORE.search(text, max(0, opens - 4), opens):
        return None
    return candidate.answer(Certainty.LIKELY, "person", start=start, end=stop)


# 老师 高婵 白世荣(某特殊教育学校)
_OF_TEACHERS = lazily("(?:老师|教师|教练|校长|园长|专家|评委|讲师)(?:[：: \u3000\t、]|$)")
_MASKED_BEFORE = lazily(f"[{_HAN}](?:某{{1,2}}[甲乙丙丁]?|[*＊×]{{1,2}}[{_HAN}]?)\\Z")


def _behind(text: str, position: int) -> tuple[int, int] | None:
    """The school behind 就读(于)."""
    label = _LABEL_WORD.match(text, position)
    begin = label.end() if label else position + text.startswith(("于", "在", " ", "："), position)
    begin += text.startswith("的", begin) and not _KIND_ALONE.match(text, begin + 1)
    match = SCHOOL.match(text, begin) or ONLY_CLASS.match(text, begin)
    if match is None and "\n" in text[begin : begin + 24]:
        # A line's end cuts the name: 固拉哈玛镇⏎寄宿制小学.
        cut = text.index("\n", begin)
        match = SCHOOL.match(text[begin:cut] + text[cut + 1 : cut + 24])
        return (begin, begin + match.end() + 1) if match and match.end() > cut - begin else None
    return (match.start(), with_cut_class(text, match.end())) if match else None


# 就读的学校收费, for anybody's.
_KIND_ALONE = lazily(f"(?:{KINDS}|年级|班级|地方|专业)")


def _told(candidate: Candidate, facts: Facts, start: int, end: int) -> Answer | None:
    """The school, when the sentence names who attends it: before it, or right behind."""
    text = candidate.text
    low, high = sentence(candidate.around, start, end)
    if _MANY.search(text, max(low, start - 24), start) or text[end : end + 1].isdigit():
        return None
    if _ASKED.match(text, start):
        return None
    if _follows_child(candidate, facts):
        return candidate.answer(Certainty.LIKELY, "pupil", "person", start=start, end=end)
    for words in (_PUPIL.match(text, end), _WHO.match(text, candidate.end)):
        if words and _is_named(text, words.end(), facts):
            return candidate.answer(Certainty.LIKELY, "pupil", "person", start=start, end=end)
    if tells_of_child(candidate, facts, start, end):
        return candidate.answer(Certainty.LIKELY, "child", "person", start=start, end=end)
    is_honoured = plights.HONOUR.search(text, low, high) or _HONOUR.search(text, low, high)
    if is_honoured and not plights.RELIEF.search(text, low, high):
        # 好少年, 烈士: named on purpose.
        return None
    if _CHILD_BEHIND.match(text, end):
        return candidate.answer(Certainty.LIKELY, "child", "person", start=start, end=end)
    pet = _PET.match(text, end)
    child = pet or _CHILDREN.search(text, low, start)
    if not child and not person_before(candidate.around, facts, start, end):
        return None
    return candidate.answer(Certainty.LIKELY, "person", start=start, end=end)


_HONOUR = lazily("牺牲|烈士|追授|英雄少年|省队|国家队|集训队|奥林匹克|代表队")
# 读育才中学八年级的儿子, …三班戴牙套的小姑娘
_CHILD_BEHIND = lazily(
    "[^，。；;\\n]{0,8}的(?:儿子|女儿|外?孙[子女]|弟弟|妹妹|外甥女?|侄[子女儿]|孩子|小?(?:姑娘|女孩|男孩|丫头)|小子|闺女|娃儿?|女生|男生)(?![们的])"
)
# 孩子在哪个学校上学: a question names none.
_ASKED = lazily("哪[个所家里]|什么|啥")


def _is_named(text: str, start: int, facts: Facts) -> bool:
    """Whether a pupil's name begins here, a rare one perhaps."""
    people = facts.tables.derived(People)
    return begins_with_name(text, start, facts) or name_in_slot(text, start, people) > start


def _follows_child(candidate: Candidate, facts: Facts) -> bool:
    """Whether the next sentence names the pupil: 某小学学生家庭遇到困难。患儿马小军…"""
    text = candidate.text
    if candidate.value != "学生" or text[candidate.end : candidate.end + 1] not in "家患因，,":
        return False
    _, high = sentence(candidate.around, candidate.start, candidate.end)
    child = _CHILD.match(text, high)
    return child is not None and begins_with_name(text, child.end(), facts)


_CHILD = lazily("[。！；;\\n \u3000]{1,6}(?:患儿|该生|该学生|学生|男孩|女孩|孩子|男童|女童)")


def _touches(candidate: Candidate, end: int) -> bool:
    """Whether a label ends where a value does; 学校 is a label, and ends the names of schools."""
    return candidate.around.touches(end) and not candidate.text.endswith("学校", 0, end)


def labelled(candidate: Candidate, facts: Facts) -> Answer | None:
    """A school or class behind its label and a colon, where a person is named near by."""
    text = candidate.text
    opens = _OPENS.match(text, candidate.end)
    is_blank = opens is not None and opens["blank"] is not None
    value = (_FIELD_OF_BLANKS if is_blank else _VALUE).match(text, opens.end()) if opens else None
    if value is None or (is_blank and not _is_school(value.group())):
        return _below(candidate, facts)
    if _WORKS_THERE.search(text, max(0, candidate.end - 6), candidate.end):
        return None
    is_anybodys = _ANYBODYS_LABEL.search(text, max(0, candidate.end - 3), candidate.end)
    if is_anybodys and not of_pupils(text, candidate.end, value.end()):
        return None
    bare = _NEXT_FIELD.split(value.group())[0].rstrip(" \r")
    if bare.endswith(("）", ")")) and not {"（", "("} & set(bare):
        bare = bare[:-1]
    start, end = value.start(), with_cut_class(text, value.start() + len(bare))
    if not _SCHOOLISH.search(bare) or _touches(candidate, end) or _NOTHING.fullmatch(bare):
        return None
    if is_wished(text, candidate.end, start, end):
        return candidate.answer(Certainty.LIKELY, "label", "pupil", start=start, end=end)
    if (
        _MANY.search(bare)
        or _OF_A_DISTRICT.search(bare)
        or not (
            person_around(candidate.around, facts, start, end)
            or person_above(text, facts, candidate.start)
            or tells_of_child(candidate, facts, start, end)
        )
    ):
        return None
    told = "pupil" if _OF_A_PUPIL.search(text, candidate.end - 6, end) else "person"
    return candidate.answer(Certainty.LIKELY, "label", told, start=start, end=end)


# 就读学校：…小学: only children go there.
_OF_A_PUPIL = lazily(
    "(?:就读|在读|现读|学籍|转[入出])(?:学校|小学|班级|年级)?(?:名称)?[^\\n]{0,24}?(?:小学|初中|幼儿园|附小|完小)\\Z"
)
#: Labels of teachers and offices, too.
# 雨山学校为公示的划片学校: said of a place, not of who goes there.
_OF_A_DISTRICT = lazily(
    "(?:[为是系](?:本|该|全|市|区|县|镇|片|已|新)?[^其他她孩我您你，。]{0,8}(?:划片|对口|公示|招生|施教|定点|承办|主办|建设)[^，。]{0,6}(?:学校|单位|校))\\Z"
)
_ANYBODYS = frozenset(["学校", "就读", "在读"])
_ANYBODYS_LABEL = lazily(f"(?:^|[^{_HAN}])(?:学校|就读|在读)\\Z")
# 服务学校 of a driver, 任教学校 of a teacher.
_WORKS_THERE = lazily(
    "(?:服务|任教|工作|任职|供职|聘用|实习|支教|帮扶|申报|用人|派出|受援|承办|主办|挂职|交流|共建|结对|捐赠|受赠|试点|示范|配送|供餐|承运|执勤|包保|责任|督导|承接|合作|考点|所属)学校\\Z"
)
_ALONE = lazily(f"[ \\t\\u3000]*[{_HAN}][{_HAN}、/ \\u3000]{{1,9}}")
_BELOW = lazily(r"[ \u3000]{0,3}[:：]?[ \t\u3000]*\r?\n[ \t\u3000]{0,8}")
_LINE = lazily(r"[^\n\t|｜│，,。；;：:]{2,30}")


def _below(candidate: Candidate, facts: Facts) -> Answer | None:
    """A school or class in the line below its label, which is alone in its own; the page's width
    may cut it: 学　校⏎托克逊县第二⏎中学."""
    text = candidate.text
    at = candidate.end
    is_alone = _ALONE.fullmatch(text, text.rfind("\n", 0, at) + 1, at)
    gap = _BELOW.match(text, at) if is_alone else None
    value = _LINE.match(text, gap.end()) if gap else None
    if value is None or not of_pupils(text, at, value.end()):
        return None
    start, end = value.start(), value.start() + len(value.group().rstrip())
    if not _is_school(text[start:end]):
        rest = _LINE.match(text, end + 1) if text[end : end + 1] == "\n" else None
        if rest is None or not SCHOOL.fullmatch(text[start:end] + rest.group().strip()):
            return None
        end = rest.start() + len(rest.group().rstrip())
    if not person_above(text, facts, at):
        return None
    return candidate.answer(Certainty.LIKELY, "label", "person", start=start, end=end)


def _is_school(value: str) -> bool:
    return SCHOOL.fullmatch(value) is not None or ONLY_CLASS.fullmatch(value) is not None


def cell(candidate: Candidate, facts: Facts) -> Answer | None:
    """A cell that names a school or class, in a row that is a person's."""
    value = candidate.text[candidate.start : candidate.end].strip()
    if len(value) > _LONGEST or _NOTHING.fullmatch(value):
        return None
    header = candidate.around.header(candidate.start).strip()
    if header in _ANYBODYS and not any(
        _PUPILS_HEADER.search(each) for each, _ in candidate.around.row(candidate.start)
    ):
        return None
    if not (_SCHOOLISH.search(value) or _BARE_NUMBER.fullmatch(value)):
        return None
    if _touches(candidate, candidate.end) or not person_in_row(candidate, facts):
        return None
    start = candidate.text.index(value, candidate.start)
    end = start + len(value)
    told = ("column", "pupil") if is_pupils_class(candidate, value) else ("column", "person")
    return candidate.answer(Certainty.CONFIRMED, *told, start=start, end=end)


def bare_cell(value: str, facts: Facts) -> Answer | None:
    """A cell without header that is a school or a class and nothing else."""
    bare = value.strip()
    if len(bare) > _LONGEST or not _is_school(bare) or not _SCHOOLISH.search(bare):
        return None
    start = value.index(bare)
    return Answer(Certainty.POSSIBLE, ("column of values",), start, start + len(bare))


_PUPILS_HEADER = lazily(
    "监护|家长|儿童|学生|孤儿|困境|学籍|年级|班级|[资助]助|助学|补助|救助|金额|致困"
)
#: A longer cell is a remark.
_LONGEST = 40
