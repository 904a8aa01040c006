"""固定电话: an area code and a local number of seven or eight digits that begins 2–8.

    0951-6012345   (0951)6012345   0577- 67955106   010--65395961   +86 951 6012345   转8001

A landline is an office's, as a rule, and public; one beside 宅电 or 家庭电话 is somebody's home.
Local numbers without an area code count beside a label only.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.detectors._rings_at_home import rings_at_home
from redactor.model import Audience, Certainty
from redactor.text.folding import fold
from redactor.text.patterns import lazily

_PHONES = frozenset({"LANDLINE_PHONE", "MOBILE_PHONE", "HOTLINE", "duty", "home", "contact"})
_EXTENSION = re.compile(
    r" ?(?:转|分机号?|ext\.?|EXT\.?|Ext\.?|总机转) ?[:：]?(?:分机)? ?[0-9]{1,6}(?![0-9])"
    r"|(?:-|--) ?[0-9]{2,6}(?![0-9-]|年|月|日)"
)
_OPENING = re.compile(r"(?:[(]|[+] ?|[(] ?[+] ?)$")
# 老人家中固定电话, 电话(宅), H:, 家里座机是“; blanks are taken out before it is looked for.
_HOME_BEFORE = re.compile(
    r"(?:(?:家庭|家里|家中|屋里头?|[屋家]头|府上|住宅|住家|住所|自家|宅内?|老家|寝室|宿舍)的?(?:固定|座机|联系)*(?:电话|座机|固话|号码)?(?:[一两二三四几]部)?"
    r"|(?:家里|家中|屋里|自家|老家)(?:新)?安?装的?(?:固定)?(?:电话|座机|固话)"
    # 家：0951-…; 女儿家固定电话, 我家座机是.
    r"|(?:^|(?<=[，,；;：:、（(|\n0-9]))(?:家|宅|家里|屋里|老家)(?=[:：])"
    r"|(?:[我俺咱他她你您爸妈爹娘儿女子姐妹哥弟舅姑姨叔伯爷奶姥婆公孙侄甥]|失主|学生|患者|当事人|老人|亲属|亲戚|家属|监护人|户主|朋友|邻居|邻家|父母|[岳祖]父母?|[岳祖]母|丈人|丈母娘|妻子|丈夫|儿媳妇?|女婿|阿姨|婶子?|大[爷妈伯娘婶]|同乡|房东|亲)家(?:里|中)?的?(?:固定|座机|联系)*(?:电话|座机|固话|号码)?"
    # In talk: 打他家里电话吧 0951-…; 家里的固话，…; 老人座机还是….
    r"|(?:家里|家中|屋里|老家|[我俺咱他她你您]家|老人|老伴)的?(?:固定)?(?:电话|座机|固话)(?:吧|呢|啊|还|就)?[，,]?"
    r"|[他她](?![们妈])(?:(?![任局长办科处室委站所队书])[^。！!？?\n0-9]){0,14}[，,]\s?(?:家里?)?的?(?:座机|固话)"
    r"|(?:家属|亲属|老人|户主|老伴|监护人)的?(?:联系)?(?:电话[（(](?:座机|固话)[)）]|座机|固话|固定电话)"
    r"|[（(\[](?:宅|家|家庭|住宅|[Hh])[)）\]]|(?<![A-Za-z])[Hh](?:ome|OME)?\.?|[Rr]esidence(?:Tel|Phone|No)?\.?)(?:号码?)?(?:[（(][^（）()0-9]{1,10}[)）])?[:：为是系“\"‘+(（]*$"
)
_HOME_AFTER = re.compile(
    # 电话零八一七 2235608转他家
    r"\s?[，,（(]?\s?(?:由[^，。；\n]{1,6})?转(?:到|至|接)?(?:[我俺他她其]|[\u4e00-\u9fff]某{0,2})?家(?![电具政园长属庭])|"
    # 拨打0931-…，是老伴接的
    r"\s?[，,]?\s?(?:是|由)?(?:[他她其]的?)?(?:老伴|家里?人|家属|爱人|老婆|老公|妻子|丈夫|儿子|女儿|儿媳妇?|女婿|孙子|孙女|老人|母亲|父亲|本人)[\u4e00-\u9fff]{0,2}接(?:听|起)?的?(?:电话)?(?=[，,。；;、\n]|$)|"
    r"\s?[，,]?\s?(?:这|此|该)?(?:就?是|为|系)(?:我|他|她|其)?们?(?:自)?(?:家|住宅|老家)(?!电器|具|庭医|政)|"
    r"\s?(?:是|为|系)[^，。；;\n0-9]{1,8}家[里中]的?(?:电话|座机)|"
    r"\s?[（(](?:[^（）()\n]{0,10}(?<![国专厂商店农公大东])(?:家|家里|家中|住宅|自宅|宅)(?:的(?:电话|座机)?|电话|座机)?[，,)）]|家里|家中)"
)
# 现借住女儿家，…8号楼2单元402，座机0435-…: where somebody lives, and the phone there.
_LIVES = re.compile(
    r"(?:[借寄居暂]住|家住|现住|住在|住址|住处|住到)[^。；;\n]{2,40}[，,、 \u3000]\s?(?:家[里中])?的?"
    r"(?:座机|固话|固定电话|住宅电话)(?:号码?)?[:：是为]{0,2}\s?$"
)
# 都用座机，老胡家5536018，老施家5531947
_OLD_SO_AND_SO = lazily(
    r"(?:座机|电话|固话)[^。\n]{0,50}?[老小][\u4e00-\u9fff]$|(?:座机|电话|固话)[^。\n]{0,50}?[\u4e00-\u9fff](?:大爷|大妈|大娘|奶奶|爷爷|叔|婶|阿姨|师傅|老师|书记)$"
)
# 家6722518, 打家里67453398: the word alone is the label.
_AT_HOME = re.compile(
    r"[)）]?(?:[话机内]|的(?:座机|电话|固话)?)?\s?(?:就|还是?)?[:：是，,]?\s?"
    r"(?P<number>(?:[(（]?0[0-9]{2,3}[)）]?[-—－ ]?)?[2-8][0-9]{2,3}[- ]?[0-9]{4})(?![0-9元人户平亩]|[-/.年][0-9])"
)
# 原住宅电话 0931-… 已拆机，现改为 0931/8825160
_CHANGED = frozenset({"改为", "改成", "换成", "换为", "变更为"})
_CHANGED_TO = re.compile(
    r"了?\s?[:：“\"]?\s?(?P<number>(?:[(（]?0[0-9]{2,3}[)）]?\s?[-—－/ ]{0,2})?[2-8][0-9]{2,3}[- ]?[0-9]{4})(?![0-9元人户平亩个万]|[-/.年][0-9])"
)
_CLAUSES = re.compile("[，,。；;、]")
_OF_A_PHONE = re.compile(
    "(?P<home>(?:家庭|家里|家中|住宅|住家|屋里|老家|老人|宅)的?(?:固定|联系)?)?(?:电话|座机|固话)"
)
# 屋里那台红座机…，有事就打八二三三六一九
# 家里电话没变，还是老号，6444097
_OLD_NUMBER = "老号"
_OF_HOME = lazily("(?:家里|家中|我家|屋里|老家)的?(?:电话|座机|固话|号码)")
_DIALLED = frozenset({"就打", "拨打", "打这个", "请打", "还打", "常打"})
_TALK_OF_HOME = re.compile(
    "(?:屋里|家里|家中|老家|[我他她]家)[^。\n]{0,30}(?:座机|电话|固话)|(?:座机|固话)[^。\n]{0,20}(?:屋里|家里|家中)"
)
_BARE_HOME = frozenset({"家", "宅"})
_OURS = frozenset("我俺咱他她")
_BEFORE_BARE_HOME = frozenset("\n\t \u3000:：，,、；;（(|｜/")
_HOME_HEADER = re.compile(
    r"^(?:住宅|宅|家庭|住家|家[里中]?|宿舍)(?:的)?(?:固定)?(?:电话|座机|固话)?(?:号码?)?$|(?:电话|座机|固话)[（(](?:宅|家|家庭|住宅|家里)[)）]$"
)
# 领取人 郭大林 电话 0859-…; whoever 联系人 or 负责人 stands over may sit in an office.
_RECIPIENT = lazily(
    r"(?:领取|领用|签收|签领|受助|受益|受灾|求助|受理对象|补助|补贴|救助|低保|保障|特困|慰问|帮扶|服务|探访|居家养老)?(?:对象|户主|老人|老年人|残疾人|儿童)(?:姓名|名称)?"
    r"|(?:领取|领款|签收|签领|受助|受益|受灾|求助|代领|被访|受访|投诉|信访|来访|来信|反映)(?:人|户|户主|群众|人员)(?:姓名|签名|签字)?|(?:学生|患者|考生|监护人|家长|业主|住户|村民|居民|租户)(?:姓名)?"
)
_PLAIN_PHONE = lazily(
    "(?:联系|本人|常用|固定|领取人|绑定|呼叫|预留|登记|老人|住户)?(?:的)?(?:电话|座机|固话|联系方式|号码)(?:号码)?"
)
# 联系号码 beside 家属号码: the one whose family has a column of its own.
_FAMILYS_COLUMN = lazily(
    "(?:子女|儿女|家属|亲属|监护人|紧急联系人|赡养人|照料人|家长|儿子|女儿)[^\n]{0,4}(?:电话|手机|号码|联系方式)"
)
_NAME_HEADER = lazily(r"(?:姓\s?名|名字)")
# Whose phone it is, is open, where an office or another person has a column, too.
_OFFICES_COLUMN = lazily(
    "科室|部门|单位|机构|中心|公司|网格员|联系人|负责人|责任人|经办|承办|帮扶人|社工|干部|学校|村医|职务"
)
_NAME = lazily(
    r"[\u4e00-\u9fff]{2,4}(?<![司局院站所校会部处室厂店社组])|[\u4e00-\u9fff]{1,8}·[\u4e00-\u9fff]{1,8}"
)
# Other numbers of a list between the label and this one.
_LISTED = re.compile(r"(?:[0-9０-９（()）\-—－]{7,20}[、，,/;；和及])+$")
_FOUR_BEFORE = re.compile(r"(?<![0-9])[0-9]{4}[ -]$")
_AREA_BEFORE = re.compile(r"(?<![0-9])(?P<area>0[0-9]{2,3})[，,、] ?$")
_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$")


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """An area code with a local number, or a local number beside a label."""
    value = candidate.value
    if value[0] == "0" or value.startswith("86"):
        with_area = _with_area(candidate, facts)
        if with_area is not None:
            return with_area
    return _local(candidate, facts) if len(value) in (7, 8) else None


def guard(facts: Facts) -> Callable[[str, int, int], bool]:
    """Whether a number stands right behind the word that says where it rings."""
    return _rings_at_home


def _rings_at_home(text: str, start: int, end: int) -> bool:
    if text[start:end] in _CHANGED:
        return _CHANGED_TO.match(fold(text[end : end + 24])) is not None
    bare = text[start:end] in _BARE_HOME
    if bare and start and text[start - 1] not in _BEFORE_BARE_HOME | _OURS:
        low = text.rfind("\n", 0, start) + 1
        if not _OLD_SO_AND_SO.search(text, max(low, start - 60), start):
            return False
    return _AT_HOME.match(fold(text[end : end + 24])) is not None


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """联系：家6722518　手机…: the number behind the word."""
    text, end = candidate.text, candidate.end
    if candidate.value == _OLD_NUMBER and not _OF_HOME.search(candidate.before(40)):
        return None
    if candidate.value in _DIALLED and not _TALK_OF_HOME.search(candidate.before(60)):
        return None
    changed = candidate.value in _CHANGED
    match = (_CHANGED_TO if changed else _AT_HOME).match(fold(text[end : end + 24]))
    if not match:
        return None
    audience = Audience.PERSONAL
    if changed:
        # 座机换成6072251: without an area code the word stands in the same clause.
        has_area = fold(match.group("number")).lstrip("(（").startswith("0")
        before = candidate.before(60 if has_area else 16).rpartition("\n")[2]
        if not has_area:
            before = _CLAUSES.split(before)[-1]
        phones = list(_OF_A_PHONE.finditer(before))
        if not phones:
            return None
        audience = Audience.PERSONAL if phones[-1].group("home") else Audience.UNKNOWN
    low, high = (end + each for each in match.span("number"))
    if _DATE.match(fold(text[low:high])):
        return None
    return candidate.answer(Certainty.LIKELY, "label", start=low, end=high, audience=audience)


_FOURS_BEHIND = re.compile("-[0-9]{4}-[0-9]")


def _with_area(candidate: Candidate, facts: Facts) -> Answer | None:
    split = _split(candidate.value, facts)
    if split is None:
        return None
    lead, area, local = split
    label = candidate.label
    labelled = not _PHONES.isdisjoint(label)
    shape = candidate.shape
    if candidate.joined:
        if not _is_phone_shape(shape, len(lead), len(area)) and not (labelled and candidate.whole):
            return None
        if "\n" in "".join(candidate.gaps) and not candidate.whole:
            return None
    if not labelled:
        if "lookalike" in candidate.named:
            return None
        if set(shape) == {1} and not candidate.whole:
            return None
        # 0713-4200-1560-0389-2 is an account in fours.
        if not candidate.whole and _FOURS_BEHIND.match(candidate.text, candidate.end):
            return None
        # 1064 0418 8271 6003 is an account in fours.
        if not candidate.whole and _FOUR_BEFORE.search(candidate.before(6)):
            return None
        # Eleven bare digits that begin with zero are a phone; spaced ones may be a table row.
        if lead and not candidate.joined and not candidate.before(1).endswith("+"):
            return None
        # 8656 1772 9842 869 is a device's number in fours.
        if lead and not candidate.whole and len(candidate.groups[0]) > len(lead) + 1:
            return None
    start, end = _widened(candidate)
    evidence = ("area code", "label") if labelled else ("area code",)
    expected = facts.tables["area_codes"][area][1]
    is_complete = not expected or str(len(local)) in expected
    certainty = Certainty.CONFIRMED if is_complete else Certainty.LIKELY
    return candidate.answer(
        certainty, *evidence, start=start, end=end, audience=_audience(candidate)
    )


def _split(value: str, facts: Facts) -> tuple[str, str, str] | None:
    """Country prefix, area code with its zero, local number."""
    for lead in ("", "86", "0086"):
        if not value.startswith(lead):
            continue
        rest = value[len(lead) :]
        if not rest.startswith("0"):
            if not lead:
                continue
            rest = f"0{rest}"
        for size in (3, 4):
            area, local = rest[:size], rest[size:]
            row = facts.tables["area_codes"].get(area)
            if row is None or len(local) not in (7, 8) or local[0] not in "2345678":
                continue
            return lead, area, local
    return None


def _is_phone_shape(shape: tuple[int, ...], lead: int, area: int) -> bool:
    """Whether the cuts between groups fall between prefix, area code and local number, or
    halve the local number (6012 345, 6539 5961)."""
    groups = list(shape)
    if lead and groups[0] == lead:
        groups = groups[1:]
        area -= 0 if sum(groups) == sum(shape) - lead and groups[0] in (area, area + 7) else 1
    if groups[0] in (area, area - 1):
        groups = groups[1:]
        return len(groups) <= 2 or set(groups) == {1}
    return set(shape) == {1} or (len(groups) == 1)


def _local(candidate: Candidate, facts: Facts) -> Answer | None:
    value, label = candidate.value, candidate.named
    if _PHONES.isdisjoint(label) or value[0] not in "2345678":
        return None
    if (
        candidate.joined
        and candidate.shape not in {(3, 4), (4, 3), (4, 4), (3, 2, 2)}
        and not (set(candidate.shape) == {1} or "" in candidate.gaps or "\n" in candidate.gaps)
    ):
        return None
    if _DATE.match(value) and "年" not in candidate.label_gap and len(value) == 8:
        return None
    start, end = _widened(candidate)
    area = _AREA_BEFORE.search(fold(candidate.text[max(0, start - 8) : start]))
    if area and area.group("area") in facts.tables["area_codes"]:
        start -= len(area.group())
    return candidate.answer(
        Certainty.LIKELY, "label", start=start, end=end, audience=_audience(candidate)
    )


def _widened(candidate: Candidate) -> tuple[int, int]:
    """With the opening bracket or plus sign before, and the extension behind."""
    start, end = candidate.start, candidate.end
    opening = _OPENING.search(candidate.before(3))
    inside = ")" in "".join(candidate.gaps)
    if opening and (inside or "+" in opening.group()):
        start -= len(opening.group())
    extension = _EXTENSION.match(candidate.after(16))
    if extension:
        end += extension.end()
    return start, end


def _audience(candidate: Candidate) -> Audience:
    if "home" in candidate.named or _is_a_homes(candidate):
        return Audience.PERSONAL
    return Audience.PUBLIC_DUTY if "duty" in candidate.label else Audience.UNKNOWN


def _is_a_homes(candidate: Candidate) -> bool:
    """Whether the words right before or behind the number, or over it, say that it rings at home."""
    before = "".join(candidate.before(60).split())
    if _HOME_BEFORE.search(_LISTED.sub("", before)):
        return True
    if _LIVES.search(candidate.before(80)) or _HOME_AFTER.match(candidate.text, candidate.end):
        return True
    return _HOME_HEADER.match(candidate.around.header(candidate.start)) is not None or (
        _is_a_recipients(candidate) or rings_at_home(candidate)
    )


def _is_a_recipients(candidate: Candidate) -> bool:
    """Whether the row is one of a list of those who get or ask for something, and names a person."""
    row = candidate.around.row(candidate.start)
    if not row or not _PLAIN_PHONE.fullmatch(candidate.around.header(candidate.start)):
        return False
    if any(map(_OFFICES_COLUMN.search, (header for header, _ in row))):
        return False
    has_family = any(_FAMILYS_COLUMN.match(header) for header, _ in row)
    return any(
        (_RECIPIENT.fullmatch(header) or (has_family and _NAME_HEADER.fullmatch(header)))
        and _NAME.fullmatch(value.strip())
        for header, value in row
    )
