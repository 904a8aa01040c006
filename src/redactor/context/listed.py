"""Lists whose title tells that nobody in them is named: of children, of addicts, of the mentally ill,
of petitioners.

    社区戒毒人员报到表⏎符某某    4.02    阴        阳光幼儿园生日墙⏎杨某某  9月3日        八年级2班家长会签到⏎马某某家长 …

未成年人保护法 art. 4 and 103, 禁毒法 art. 60, 精神卫生法 art. 4. A list of prizes names its winners, one of
those who work there its staff.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from redactor.context.name_forms import fills, has_any, is_a_name, latin_name, name_before_words
from redactor.context.people import SURE, People
from redactor.context.plights import HONOUR
from redactor.context.prose.signs import kind_of
from redactor.context.tables import Row, Tables
from redactor.text.patterns import lazily
from redactor.text.segmenter import segmenter

_HAN = "\u4e00-\u9fff"
_OF = (
    "戒毒|吸毒|尿检|精神障碍|精神病|精神残疾|艾滋|感染者|肺结核|孤儿|弃婴|留守|困境|未成年|事实无人|稳控|信访人|上访"
    "|受害|被害|家暴|儿童|幼儿|学生|幼儿园|小学|初中|(?:[0-9一二三四五六七八九十甲乙丙][）)]?|[大中小托])班|年级|中学|被收养"
)
_LIST = "表|名单|名册|台账|清单|登记|行程单|墙|签到|统计|异动|通讯录|缺勤|过敏|保管|缴费|收费|退费|体检|接种|住校|宿舍|请假|核酸"
_TITLE = lazily(
    rf"(?:^|\n)[ \u3000]*(?=[^\n]{{0,40}}(?:{_OF}))(?=[^\n]{{0,48}}(?:{_LIST}))(?P<title>[^\n，。；]{{4,60}})(?=\n)"
)
#: Words without which no title is looked for.
_GATE = (
    "表",
    "单",
    "册",
    "账",
    "登记",
    "墙",
    "签到",
    "统计",
    "异动",
    "录",
    "缺勤",
    "过敏",
    "保管",
    "费",
    "体检",
    "接种",
    "住校",
    "宿舍",
    "请假",
    "核酸",
)
_OTHERS = lazily(
    "教师|老师|教练|工作人员|志愿|获奖|奖励|奖学|等奖|奖[项状金]|颁奖|表彰|优秀|先进|光荣|录取|录用|比赛|赛|评委|专家|聘|主任|督导|机构|单位"
    "|部门|大学|学院|高校|职业|班主任|护士|医生|干部|党员|爱心|捐|值班|排班|班次|班车|班线|村|社区工作|项目|三好|标兵|之星|作品|节目"
    "|监护人名单|委员|代表|领导|负责|责任|包保|采购|货物|物资|经费|收支|校车|监考|考务|裁判|评审|发放|助养|党支部|换届|候选|监督|招标|教材|用书|食谱|课程表|时间表|日程|申请表|流程|目录|联系电话|办事"
)
# Whose list it is, right before that word: 联络员登记表, 带头人一览表, 供应商名单.
_WORKERS = lazily(
    "(?:(?<![学队])员|师|(?<!家)长|商|(?<!职)工|士|官|手|干|(?:带头|负责|候选|驾驶|主持|联系|经办|承办|推荐|捐[助资]|申报|供货)人|[营业]者)"
    f"(?:基本)?(?:信息|情况|备案|评审结果|结果)?(?:{_LIST}|一览|公示)"
)
# Whoever is responsible for them, these are not named.
_WATCHED = lazily("稳控|重点人员|信访人|上访|戒毒人员|吸毒人员|艾滋|精神障碍患者|孤儿|弃婴")
_IN_CHARGE = lazily("责任(?:分解|落实)?|包保|包案|负责|领导|帮教|管控")
_ROW = lazily(
    rf"[ \u3000\t]*(?:[●·○◆※-][ \u3000]?)?(?:[（(]?[0-9]{{1,3}}[）)]?[.．、,， \t\u3000]{{0,3}})?(?=[{_HAN}A-Z])"
)
# A short word with which a row begins, whatever it is.
_CELL = lazily(rf"[ \u3000\t]*(?:[0-9]{{1,3}}[.．、 \t]{{0,3}})?[{_HAN}]{{2,5}}[ \u3000\t,，|]")
_CELL_ENDS = lazily(r"[ \u3000\t]{1,8}|[,，|｜]|[ \u3000\t]*(?=\n|\Z)|[（(]")
_COUNTED = lazily("[ \u3000\t,，|]{1,8}[0-9.]{1,6} ?(?:[人个元斤箱次份套本件台名户针片盒支]|%|mg)")
_KIN = lazily(
    "(?:的)?(?:家长|妈妈|爸爸|奶奶|爷爷|外婆|外公|姥姥|姥爷|姑姑|叔叔|舅舅|小姨|本人|之[父母])(?![^\\n]{0,6}老师)"
)
_NAME_HEADER = lazily(
    r"^(?:(?:学生|儿童|幼儿|孩子|患者|学员|对象|人员|被监护人|被收养人|受害人|信访人|当事人)?\s*姓\s?名|学生|儿童|幼儿|孩子|患者|对象|人员|被监护人|被收养人|信访人)$"
)
_CHILD_HEADER = lazily(r"^(?:学生|儿童|幼儿|孩子|被监护人)(?:\s*姓\s?名)?$")
# Beside the name of somebody else: whose parents sign.
_OF_CHILD = lazily("^(?:孩子|学生|子女|儿童|幼儿)(?!姓?名?$)|与(?:学生|孩子|幼儿)关系")
# 果果（杨某某）.
_ALIAS = lazily(rf"[{_HAN}]{{2,3}}[（(](?P<name>[{_HAN}]{{2,4}})[）)]")
#: So many lines follow a title; so many may be no row before the list has ended.
_LONGEST, _OTHER_LINES = 80, 2
# 09:13 沈某某妈妈：, where teachers write to parents.
_PARENTS = "(?:妈妈?|爸爸?|家长|奶奶|爷爷|外婆|外公|姥姥|姑姑|叔叔|舅舅|小姨)[：: （(]"
_TIME = (
    r"[\[【（(]?(?:[0-9]{4}[-/.年])?(?:[0-9]{1,2}[-/.月][0-9]{1,2}日?[ \u3000]?)?"
    r"[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?[\]】）)]?[ \u3000]*"
)
_SPEAKER = lazily(rf"(?:^|\n)[ \u3000]*(?:{_TIME})?(?=[{_HAN}]{{2,4}}{_PARENTS})")
_SPEAKS = lazily(_PARENTS)
_IS_KIN = lazily("[妈爸爷奶]")
_SCHOOL_TALK = lazily("老师|家长群|班级群|家委|班主任|幼儿园|[班级]群|同学")
# 陆*轩（陆子轩）.
_UNDONE = lazily(
    rf"(?P<surname>[{_HAN}])(?P<masks>[*＊×✱某○〇]{{1,2}})(?P<last>[{_HAN}])?[（(](?P<name>[{_HAN}]{{2,4}})[）)]"
)


def names_of_listed(text: str, tables: Tables, people: People) -> Iterator[tuple[int, int]]:
    """The names in such lists, of children whose parents speak, and behind their own masks."""
    if "\n" in text and has_any(text, _GATE):
        for title in _TITLE.finditer(text):
            told = title["title"]
            if _WATCHED.search(told):
                told = _IN_CHARGE.sub("", told)
            if not _OTHERS.search(told) and not _WORKERS.search(told) and not HONOUR.search(told):
                of_parents = "家长" in told
                yield from _rows(text, title.end() + 1, tables, people, of_parents=of_parents)
    if has_any(text, ("妈", "爸", "家长", "奶奶", "爷爷", "外婆", "姥姥", "外公")):
        yield from _spoken(text, people)
    for undone in _UNDONE.finditer(text):
        name = undone["name"]
        if (
            name[0] == undone["surname"]
            and len(name) == 1 + len(undone["masks"]) + len(undone["last"] or "")
            and (not undone["last"] or name[-1] == undone["last"])
        ):
            yield undone.span("name")


def _rows(
    text: str, start: int, tables: Tables, people: People, *, of_parents: bool
) -> Iterator[tuple[int, int]]:
    """The names of a list, if most of what its rows begin with are names: a list that a school keeps
    may be of books, of streets, of fees."""
    others = names = rows = 0
    listed: list[tuple[int, int]] = []
    for _ in range(_LONGEST):
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        row = tables.row_at(start)
        if row is None or not row.headers:
            found = list(_first_in(text, start, stop, people))
            names += any(_is_surely(text[slice(*each)], people) for each in found)
            rows += bool(found) or _CELL.match(text, start, stop) is not None
        else:
            of_others = of_parents or any(_OF_CHILD.search(header) for header in row.headers)
            header_of = _CHILD_HEADER if of_others else _NAME_HEADER
            yield from _under_header(text, row, header_of, people)
            found = []
        listed += found
        others = 0 if found or row is not None else others + 1
        if others > _OTHER_LINES or stop >= len(text):
            break
        start = stop + 1
    if 2 * names > rows:
        yield from listed


def _under_header(
    text: str, row: Row, names: re.Pattern[str], people: People
) -> Iterator[tuple[int, int]]:
    for cell in row.own:
        header = row.header(cell.column)
        bare = "".join(text[cell.start : cell.end].split())
        if header and names.search(header) and _could_be(bare, people):
            yield cell.start, cell.end


def _first_in(text: str, start: int, stop: int, people: People) -> Iterator[tuple[int, int]]:
    """The name with which a line begins, in both scripts."""
    line = _ROW.match(text, start, stop)
    if line is None:
        return
    begin = line.end()
    alias = _ALIAS.match(text, begin, stop)
    if alias and is_a_name(alias["name"], people):
        yield alias.span("name")
        return
    end = fills(text, begin, people)
    if _COUNTED.match(text, end):
        return
    if begin < end <= stop and _CELL_ENDS.match(text, end):
        yield begin, end
        latin = latin_name(text, end + 1, people)
        if end + 1 < latin <= stop:
            yield end + 1, latin
        return
    end = name_before_words(text, begin, _KIN, people)
    if end > begin:
        yield begin, end


def _is_surely(value: str, people: People) -> bool:
    """Whether a value is a name and no listed word besides: 白菜, 方便面, 高尔基."""
    bare = "".join(value.split())
    if segmenter().knows(bare) and kind_of(segmenter(), bare) != "nr":
        return False
    return people.is_name(bare, SURE) or people.is_transliterated(bare) or people.is_latin(bare)


def _could_be(value: str, people: People) -> bool:
    """Whether a cell below such a header holds a name: hardly anything else stands there."""
    return (
        2 <= len(value) <= 4 and people.surname_of(value) != "" and value not in people.words
    ) or is_a_name(value, people)


def _spoken(text: str, people: People) -> Iterator[tuple[int, int]]:
    if not _SCHOOL_TALK.search(text):
        return
    for speaker in _SPEAKER.finditer(text):
        start = speaker.end()
        end = name_before_words(text, start, _SPEAKS, people, _IS_KIN)
        if end > start:
            yield start, end
