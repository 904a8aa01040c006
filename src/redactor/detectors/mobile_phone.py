"""手机号码: eleven digits, the first three or four a segment of the number plan (MIIT).

    138 0013 8000      +86 138…  (+86)138…  0086 138…  0138…

The plan is dated data and grows: a segment that it does not list lowers the certainty, no more.
A line that calls itself 举报电话 or 值班电话 makes the number an office's own, unless a person is
named beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.context.organisations import INSTITUTIONS
from redactor.context.people import names_a_person
from redactor.detectors._checks import in_plan
from redactor.model import Audience, Certainty
from redactor.text.patterns import lazily

_PHONES = frozenset({"MOBILE_PHONE", "LANDLINE_PHONE", "HOTLINE", "WECHAT_ID", "duty", "contact"})
# How people group eleven digits; other groupings need a label.
_SHAPES = frozenset(
    {(3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (4, 3, 4), (3, 3, 5), (5, 6), (6, 5), (3, 4, 2, 2)}
)
# What a scanner makes of digits.
_MISREAD = re.compile(
    r"(?:号码?)?(?:[（(][^（）()\n]{1,4}[)）])?\s?[:：]?\s{0,3}(?P<number>[1lI|][0-9OoQDlI|ZzSsBbGgq]{10})(?![0-9A-Za-z])"
)
_READ_AS = str.maketrans("OoQDlI|ZzSsBbGgq", "0000111225588699")
# 幺八七零九五六三三一九八, as it is said to get past a filter.
_ONES = frozenset("幺一")
_SAID = "零〇○一二两三四五六七八九幺"
_SPOKEN = re.compile(
    rf"(?<![零〇一二三四五六七八九十幺])[一幺][三四五六七八九](?:[、，, \u3000·-]{{0,2}}[{_SAID}]){{9}}"
    # Who writes such a number down by ear often writes a digit too many.
    rf"(?:(?<=幺[三四五六七八九][{_SAID}]{{9}})[{_SAID}])?(?![零〇一二三四五六七八九十幺百千万])"
)
# 郜某139…: a person whose given name is hidden.
_HIDDEN_NAME = re.compile(r"[\u4e00-\u9fff](?:某{1,2}|[*]{1,2})[\s:：，,]{0,2}$")
# 计量点号1890…, 纳税申报流水1397…: a number of something else right before it.
_NO_PHONE = lazily(
    r"(?:编号|编码|代码|条码|流水号?|点号|表号|桩号|单号|控制点|横坐标|纵坐标|执法证(?:件)?号?码?|警号|工号|资格证号?|上岗证号?|许可证号?)[:：为是]?\s?$"
)
# 邓伟（执法证号18030021007）、袁静（18030021015）: the next one's.
_NO_PHONE_BEFORE = lazily(
    r"(?:证|警|工|编)号?(?:编?号码?)?[:：为是]?\s?[0-9]{6,14}[)）]?\s?[、，,；和及与]\s?(?:[\u4e00-\u9fff]{2,4}[（(])?\s?$"
)
_OPENING = re.compile(r"(?:\( ?)?\+ ?$")
_PLUS = re.compile(r"\+ ?$")
_ABOVE = 20
_TRUNK = ("86", "086", "0086", "0")


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """Eleven digits, or more with the country's or the trunk prefix."""
    value = candidate.value
    core = value[-11:]
    if core[0] != "1" or core[1] < "3" or not core.isdigit():
        return None
    lead = value[:-11]
    if lead and (lead not in _TRUNK or not _cut_at(candidate.shape, len(lead))):
        return None
    if lead == "0" and candidate.gaps[:1] == (".",):
        return None  # 0.13995380412
    known = in_plan(core, facts.tables)
    label = candidate.label
    labelled = not _PHONES.isdisjoint(label)
    if not labelled:
        if "lookalike" in candidate.named or _NO_PHONE.search(candidate.before(8)):
            return None
        if _NO_PHONE_BEFORE.search(candidate.before(40)) or _is_a_sum(candidate, core):
            return None
        if not known and (candidate.joined or _PHONES.isdisjoint(candidate.column)):
            return None
        if candidate.joined and not _is_phone_shape(candidate, len(lead)):
            return None
        if not lead and _PHONES.isdisjoint(candidate.column) and _is_counted(candidate, facts):
            return None
    start = candidate.start
    if lead in {"86", "0086", "086"}:
        opening = _OPENING.search(candidate.before(3))
        # （+86）138… begins at the bracket, （+86 138…） behind it.
        if opening and ")" not in "".join(candidate.gaps):
            opening = _PLUS.search(candidate.before(3))
        if opening:
            start -= len(opening.group())
    evidence = [*(["number plan"] if known else []), *(["label"] if labelled else [])]
    foreign_label = bool(label) and not labelled
    certainty = Certainty.CONFIRMED if known and not foreign_label else Certainty.LIKELY
    return candidate.answer(certainty, *evidence, start=start, audience=_audience(candidate, facts))


_SUMS = lazily("单位[:：]?[（(]?万?元|投资|金额|预算|到位资金|合同价|总价")
_SUMS_REACH = 160


def _is_a_sum(candidate: Candidate, core: str) -> bool:
    """Whether a number is a round one among sums: 总投资 13600000000."""
    return core.endswith("0000") and _SUMS.search(candidate.before(_SUMS_REACH)) is not None


def guard(facts: Facts) -> Callable[[str, int, int], bool]:
    """Whether a number with letters for digits stands behind the word that woke the detector."""
    return _may_be_told


def _may_be_told(text: str, start: int, end: int) -> bool:
    if text[start] in _ONES:
        return _SPOKEN.match(text, start) is not None
    return _has_misread(text, start, end)


def _has_misread(text: str, _start: int, end: int) -> bool:
    return _MISREAD.match(text, end) is not None


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """手机：l39O958ZO46: a form read by a scanner, whose label says that it is a number."""
    spoken = _SPOKEN.match(candidate.text, candidate.start)
    if spoken:
        start, end = spoken.span()
        return candidate.answer(Certainty.LIKELY, "number plan", start=start, end=end)
    match = _MISREAD.match(candidate.text, candidate.end)
    if not match:
        return None
    written = match.group("number")
    number = written.translate(_READ_AS)
    is_mixed = 5 <= sum(map(str.isdigit, written)) < len(number)
    if not is_mixed or not in_plan(number, facts.tables):
        return None
    start, end = match.span("number")
    return candidate.answer(Certainty.LIKELY, "label", start=start, end=end)


def _cut_at(shape: tuple[int, ...], length: int) -> bool:
    """Whether the prefix is a group of its own, or all digits stand in one."""
    total = 0
    for each in shape:
        total += each
        if total == length:
            return True
    return len(shape) == 1


def _is_phone_shape(candidate: Candidate, lead: int) -> bool:
    shape = candidate.shape
    if lead and shape[0] == lead:
        shape = shape[1:]
    if all(gap == "" for gap in candidate.gaps) and candidate.whole:
        return True
    if len(shape) == 1 or (candidate.whole and set(shape) == {1}):
        return True
    if "\n" in "".join(candidate.gaps):
        return candidate.whole and (_breaks(candidate.gaps) == 1 or _is_stacked(candidate))
    if not candidate.whole:
        return False
    if set(candidate.gaps) == {"."} and all(int(group) <= 255 for group in candidate.groups):
        return False  # 172.16.136.127
    # One dot or hyphen throughout joins more surely than spaces, which also part columns.
    regular = set(candidate.gaps) in ({"."}, {"-"}, {"·"}) and min(shape) >= 2
    return (
        shape in _SHAPES
        or _mixed_only(candidate)
        or regular
        or _is_even(shape)
        or _is_copied_by_hand(candidate)
    )


# 报修人电话 ⏎ 139 ⏎ 2856 ⏎ 8773: a narrow column of a form.
_PHONE_ABOVE = lazily(r"(?:电话|手机号?|号码|联系方式)[:：]?[ \u3000\r]*\n[ \u3000]*$")


def _is_stacked(candidate: Candidate) -> bool:
    gaps = {gap.strip(" ") for gap in candidate.gaps}
    above = _PHONE_ABOVE.search(candidate.before(_ABOVE)) is not None
    return candidate.shape == (3, 4, 4) and gaps == {"\n"} and above


# 联系：133…（蔺）／159 58759 062（工友老郑）
_SAYS_PHONE = lazily(
    r"(?:电话|手机|联系|号码|打)[^。\n0-9]{0,12}$|1[3-9][0-9 ]{9,12}[^0-9。\n]{0,10}[／/、，,；;]\s?$"
)


def _is_copied_by_hand(candidate: Candidate) -> bool:
    """Three groups of any length behind 138, where a telephone is spoken of or stands right before."""
    shape, gaps = candidate.shape, set(candidate.gaps)
    return (
        len(shape) == 3
        and shape[0] == 3
        and gaps == {" "}
        and _SAYS_PHONE.search(candidate.before(32)) is not None
    )


def _is_even(shape: tuple[int, ...]) -> bool:
    """138 001 380 00: threes, as some read a number out."""
    return len(shape) == 4 and set(shape[:3]) == {3}


_CELL = re.compile(r"\t|[|｜│]|[ \u3000]{2,}")
_AMOUNT = re.compile(r"[0-9,]+\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+")
_RESIDENT = re.compile(r"[1-9][0-9]{5} ?(?:19|20)[0-9]{2} ?[0-9]{4} ?[0-9]{3}[0-9Xx]")
_LONG = re.compile(r"[0-9]{10,12}")


# 年度经费(元), 合同金额（万元）
_SUM_HEADER = lazily(
    r"[(（](?:人民币)?[千万亿]?元[)）]|(?:金额|经费|预算|决算|总额|单价|总价|造价|[产净]值|收入|支出)\s*$"
)


def _is_counted(candidate: Candidate, facts: Facts) -> bool:
    """Whether a column of sums or a row of amounts holds the number."""
    header = candidate.around.header(candidate.start)
    return _SUM_HEADER.search(header) is not None or _in_statistics(candidate, facts)


def _in_statistics(candidate: Candidate, facts: Facts) -> bool:
    """A row of a table whose other cells are amounts, or numbers as long that are no phones."""
    line = candidate.around.line(candidate.start)
    cells = [cell.strip() for cell in _CELL.split(line)]
    if len(cells) < 3 or any(_RESIDENT.fullmatch(cell) for cell in cells):
        return False
    # 138-0013-8000 is no sum of money, whatever stands beside it.
    hyphened = set(candidate.gaps) == {"-"} and candidate.shape in _SHAPES
    if candidate.joined and not hyphened and any(_AMOUNT.fullmatch(cell) for cell in cells):
        return True
    return any(
        _LONG.fullmatch(cell) and cell[0] != "0" and not in_plan(cell.ljust(11, "0"), facts.tables)
        for cell in cells
    )


def _breaks(gaps: tuple[str, ...]) -> int:
    return sum("\n" in gap for gap in gaps)


def _mixed_only(candidate: Candidate) -> bool:
    """Groups that come from mixed writing (1三8 00…) as well as from separators."""
    return "" in candidate.gaps


# 送水车调度手机：, 抢修班值守：: an office's, in words that no list of labels holds.
_DUTY = "(?:值班|值守|调度|应急|抢修|抢险|救援|监督|举报|投诉|咨询|报修|报警|受理|客服|防汛|防火|防灾|24小时|二十四小时|巡查|巡逻)"
_CALLED_DUTY = lazily(
    rf"{_DUTY}(?:室|办|车|班|组|队|站|处|台|点|中心|窗口|部门|联络|服务|接警|送水|供水|供电|供热|供气|巡查|巡护|管理"
    rf"|指挥|公开|专用|联系|业务|平台|救护|消防|防控|物资|车辆|配送|维保|维修|[用线]|{_DUTY}){{0,4}}"
    r"(?:电话|手机|号码|热线|座机|专线|(?<=值守)|(?<=值班)|(?<=调度))+(?:[（(][^（）()\n]{1,8}[)）])?[:：为是]?\s?$"
)


# （车载手机，三班轮换）, （值班手机）
_DUTY_BEHIND = lazily(
    r"\s?[（(][^（）()\n]{0,10}(?:车载(?:手机|电话)|值班(?:手机|专用)|公用手机|工作手机|对外公[布开]|便民(?:服务)?电话|公开电话|办公手机|轮班|轮换|轮流)"
)
# 各公墓咨询与预约电话如下： ⏎ 凤凰山公墓 133…
_LISTED_BELOW = lazily(
    "(?:咨询|预约|服务|值班|受理|报修|投诉|监督|举报|办理|祭扫|救助|求助)(?:联系)?(?:电话|热线|方式)(?:号码)?[^\n]{0,6}(?:如下|公布)[^\n]{0,4}\n(?P<list>[^\f]*)$"
)
_INSTITUTION = lazily(
    rf"[ \t\u3000]*(?:[0-9]{{1,2}}[.、．]\s?)?[\u4e00-\u9fff（）()]{{1,16}}"
    rf"(?:{INSTITUTIONS}|公墓|陵园|墓园|殡仪馆|[中驿]?站|中心|局|所|街道|社区|大厅|窗口|服务点)[\s：:\u3000]{{1,4}}$"
)
_REACH_ABOVE, _LINES_ABOVE = 400, 12


def _is_of_a_list(candidate: Candidate) -> bool:
    """Whether a heading announces whom to ask, and an institution alone stands before the number."""
    before = candidate.text[max(0, candidate.start - _REACH_ABOVE) : candidate.start]
    if not _INSTITUTION.fullmatch(before.rpartition("\n")[2]):
        return False
    heading = _LISTED_BELOW.search(before)
    return heading is not None and heading["list"].count("\n") < _LINES_ABOVE


def _audience(candidate: Candidate, facts: Facts) -> Audience:
    if (
        "duty" in candidate.label
        or _CALLED_DUTY.search(candidate.before(24))
        or _DUTY_BEHIND.match(candidate.text, candidate.end)
        or _is_of_a_list(candidate)
    ):
        named = names_a_person(candidate, facts) or _HIDDEN_NAME.search(candidate.before(6))
        return Audience.PERSONAL if named else Audience.PUBLIC_DUTY
    if not candidate.label.isdisjoint({"contact", "home"}):
        return Audience.PERSONAL
    return Audience.UNKNOWN
