"""What the names of schools are, and where one begins and ends in a text, its class included:
银川市第九小学三年级2班, 三台县潼川镇第二中⏎学九年级三班.
"""

from __future__ import annotations

from redactor.text.patterns import lazily

_HAN = "\u4e00-\u9fff"
KINDS = (
    "(?:小学|中学)(?!(?<=[一二三四五六七八九十].学)生)|初中|高中|幼儿园|托儿所|学前班|完小|附小|附中|第?[一二三四五六七八九十]{1,3}[小中](?!学(?!生)|[时型组队心午秋旬等年间标央共国的])|职高|中专|技校"
    "|职教中心|教学点|中心校|村小(?![学组])|子(?:弟学?)?校(?![友庆])|学校|(?<=[^一二三四五六七八九十两几])[二三四五六]校(?![区长园门舍车内外级])"
)
NUMBER = "(?:[0-9０-９]{1,4}|[一二三四五六七八九十]{1,3})"
GRADE = (
    "(?:[一二三四五六七八九](?=[（(][0-9一二三四五六七八九十])"
    "|[初高]?[一二三四五六七八九1-9]年级|[一二三四五六七八九1-9]年(?=[0-9一二三四五六七八九十]{1,2}班)|[初高][一二三]|[大中小]班(?![额型])|[大中小](?=[一二三四1-9]班)|学前班)"
)
_CLASS = rf"(?:[{_HAN}]{{1,4}}(?:分园|校区|分校))?(?:附属)?(?:[初高]中部|小学部|幼儿部)?(?:{NUMBER}级)?{GRADE}?"
_CLASS += (
    rf"(?:[（(]{NUMBER}[）)]班?|{NUMBER}班|[{_HAN}]{{0,3}}[{_HAN}](?<!长)班(?![子主干长车额]))?"
)
# A class in the next line, where a line's end cuts it off.
_NEXT_LINE = rf"(?:[ \n](?={GRADE}|{NUMBER}班){GRADE}?(?:[（(]{NUMBER}[）)]班?|{NUMBER}班)?)?"
# A school's own name ends so; its class may follow.
_SCHOOL_END = lazily(
    rf"(?:{KINDS})(?![部区])(?:[（(][{_HAN}]{{1,6}}校区[）)])?{_CLASS}{_NEXT_LINE}"
)
SCHOOL = lazily(rf"[{_HAN}0-9０-９（）()·]{{1,20}}?(?:{KINDS}){{1,3}}{_CLASS}")
ONLY_CLASS = lazily(rf"(?:小学|初中|高中)?{GRADE}(?:[（(]{NUMBER}[）)]班?|{NUMBER}班)?")
_RUN = lazily(rf"[{_HAN}0-9０-９（）()]{{0,24}}\Z")
# The name of a school begins behind these.
_LEADS = lazily(
    "来自|原属|所属|现属|(?:孩子|娃|儿子|女儿|孙子|孙女|他|她)上|读|念|就读于|就读|在读于|入读|转入|考入|升入|进入|救助|帮助|资助|奖励|表彰|看望|慰问|走访|现在|目前|正在|系|是|为|在|于"
    "|从(?!化)|了|不[了上起]|原来|还寄|(?<=[寄转去到在进])新$|给|向(?!阳)|对|由|将|把|的|到|(?:去|回|进|能)$|该|中小|与|(?<!民)和(?![平县静林顺田])|及|家住"
)

# 小学五⏎年级三班, 五年级三⏎班, 中学九年⏎级二班: the page's width cuts the class.
_CUT_CLASS = lazily(
    rf"{NUMBER}?(?<=[0-9一二三四五六七八九十])[ \u3000]*\r?\n[ \u3000]{{0,8}}(?:年级(?:{NUMBER}班)?|班(?![子主干长车会]))"
)


def with_cut_class(text: str, end: int) -> int:
    """Where a school ends whose class goes on in the next line."""
    cut = _CUT_CLASS.match(text, end)
    return cut.end() if cut else end


def school_before(text: str, position: int, *, over: bool) -> tuple[int, int] | None:
    """The school, with its class, that ends at a position; `over`: or reaches over it."""
    found = None
    least = position - text.startswith("的", position - 1)
    most = position + 8 if over else position
    for match in _SCHOOL_END.finditer(text, max(0, position - 24), most):
        if match.start() < position and match.end() >= least:
            found = match
    if found is None:
        return _over_line(text, position, most)
    head = text[max(0, found.start() - 24) : found.start()]
    begin = begin_of(head)
    if begin == len(head.rpartition("\n")[2]) and _CUT_NAME.search(head):
        # 龙江镇中心⏎小学: a line's end cuts the name.
        before, _, after = head.rpartition("\n")
        begin = len(after) + 1 + begin_of(before)
    # 小学三年级 alone says no school.
    is_named = begin >= _SHORTEST or _BY_NUMBER.match(found.group())
    return (found.start() - begin, with_cut_class(text, found.end())) if is_named else None


def _over_line(text: str, position: int, most: int) -> tuple[int, int] | None:
    """A school whose own last word a line's end cuts: 三台县潼川镇第二中⏎学九年级三班."""
    low = max(0, position - 24)
    cut = _CUT_WORD.search(text, low, most)
    if cut is None:
        return None
    head = text[low : cut.start()]
    joined = head + text[cut.end() : most]
    for match in _SCHOOL_END.finditer(joined):
        end = low + match.end() + len(cut.group())
        if match.start() < len(head) < match.end() and match.start() < position - low <= end - low:
            begin = begin_of(head[: match.start()])
            return (low + match.start() - begin, end) if begin else None
    return None


_CUT_WORD = lazily("(?<=[小中完附]|[儿]|[\u4e00-\u9fff])\\r?\\n(?=[学校园])")
_SHORTEST = 1
# 三中: a school by its number.
_BY_NUMBER = lazily("[一二三四五六七八九十]{1,3}[小中]")
_CUT_NAME = lazily(f"[{_HAN}]\n[{_HAN}]{{0,4}}\\Z")


_LONG_NUMBER = lazily("[0-9０-９]{6,}(?:[Xx])?\\s*")


def begin_of(head: str) -> int:
    """How many characters before its ending a school's own name has."""
    run = _RUN.search(head)
    assert run is not None
    begin = run.start()
    for match in _LEADS.finditer(head, begin):
        begin = match.end()
    closed = head.rfind("）", begin)
    if closed >= 0 and "（" not in head[begin:closed]:
        # …三个苗）上不了幼儿园: brackets that opened before.
        begin = closed + 1
    number = _LONG_NUMBER.search(head, begin)
    if number:
        # 学籍号 G6211…9937⏎陇西县文峰镇第二小学
        begin = number.end()
    opened = head.rfind("（", begin)
    if opened >= 0 and "）" not in head[opened:]:
        # 邓某（雷湾镇初级中学）
        begin = opened + 1
    return len(head) - begin
