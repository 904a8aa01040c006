"""Numbers that are written as nobody types them, spelt the plain way and read once more.

    五三二九二五，一九四五零七一零，九九七零      said, with pauses where the speaker breathes
    一三八，嗯，零零一三，杠，8000              half said, with words between
    6217，9902，8470，6423                      in groups that commas part
    l4O2O21971062499O1                         letters that a scanner took for digits
    36-101-44-178, 111 。19 。83 。6             an address of the network with other separators
    三十六度零五分十一秒，一百零三度五十二分      a place that is said

What is found in the plain spelling counts where a check digit, a label or a form bears it out: each
way of writing says what it needs (`Spelling.bears`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from redactor.context.found import Found
from redactor.scan.reread import Instead
from redactor.scan.respelt_accounts import accounts
from redactor.scan.spelling import Spelling, spelling
from redactor.text.folding import fold
from redactor.text.patterns import lazily
from redactor.text.spoken import spoken_number

_MOST = 400
_SAID = "零〇○一二三四五六七八九幺两洞拐壹贰叁肆伍陆柒捌玖"
_ANY = f"{_SAID}0-9０-９"
_PAUSE = r"[，,、\s…—·-]{0,3}(?:(?:嗯+|呃+|额|啊|哦|对|那个|就是|然后|再|后面|中间|最后(?:[四两三]位)?|接着|空格|横?杠|减)是?[，,、\s…—·-]{0,2}){0,2}"
# Written with a class in front: `re` skips to its first character.
_PAUSED = re.compile(
    rf"[{_SAID}][{_ANY}]{{0,13}}(?:(?![{_ANY}]){_PAUSE}[{_ANY}]{{1,13}}){{1,24}}"
    r"(?:[，,、 ]{0,2}(?:[大小]写的?)?[Xx叉](?![0-9A-Za-z]))?"
)
# 138，零零一三，8000: typed before it is said.
_TYPED_BEFORE = re.compile(r"(?:[0-9０-９]{1,13}[，,、 …-]{1,2}){1,3}$")
_TYPED_REACH = 24
_ORDINAL = lazily("(?<=字)[，,、 ]{0,2}第[，,、 ]{1,2}$")
_GROUP = re.compile(f"[{_ANY}]+")
_YEARS = lazily("(?:(?:19|20)[0-9]{2})+")
_COUNTED_ON = frozenset("十百千万亿年月个点")
_AS_DIGITS = {ord("两"): "2", ord("洞"): "0", ord("拐"): "7", ord("○"): "0"}
_LEAST, _LONGEST = 7, 22
# Typed, with a mark or a word between: 138，0013，8000, 138，后面 0013，再后面 8000.
_COMMAS = re.compile(
    r"[0-9]{3,8}(?:(?:[，,、/／] ?"
    r"|[，,、 ]{0,2}(?:(?:然后|再|后面|中间|最后|接着|空格|横?杠)(?:[三四]位)?是?){1,2}[，,、 ]{0,2})[0-9]{3,8}){1,5}(?:[Xx](?![0-9A-Za-z]))?"
)
_CALLS = lazily("(?:电话|手机|微信|联系我|号码|打我|拨打|致电|来电)[^0-9。；;]{0,4}$")
_WORDS = lazily("[后中最接再然]")
# 前六位640221，生日19620917，后四位9902
_PIECES = re.compile(
    r"(?:前[三3四4六6]位?[^0-9\n]{0,4}|[:：]\s?)(?P<a>[0-9]{3,6})[^0-9\n]{1,10}(?P<b>[0-9]{4,8})[^0-9\n]{0,6}(?:[后末]四位?|尾号|末尾)[^0-9\n]{0,4}(?P<c>[0-9]{3}[0-9Xx])(?![0-9A-Za-z])"
)
_ENDINGS = ("后四", "末四", "尾号", "末尾")
_GROUPED = frozenset({11, 15, 16, 17, 18, 19})
# 138，0013，8000 is a phone where somebody speaks of one; 138，1390，2210 counts.
_LETTERS = "OoQDIl|ZzSsBbgq"
_MISREAD = re.compile(rf"[0-9IlO|](?:[ -]?[0-9{_LETTERS}]){{9,17}}[0-9{_LETTERS}Xx]")
_READ_AS = str.maketrans(_LETTERS + "x", "000011122558899X")
# 1*3*8*0*0*1*3*8*0*0*0: nothing is hidden by what stands between.
_PARTED = re.compile(
    r"[0-9](?P<by>[*＊×#~^_+、|/•·●])[0-9](?:(?P=by)[0-9]){8,16}(?:(?P=by)?[0-9Xx])(?![0-9A-Za-z])"
)
_MISREAD_SIZES = frozenset({11, 15, 16, 17, 18, 19})
_DOTS = re.compile(
    r"[0-9０-９]{1,3}(?P<sep>-| ?[。．.·] ?| ?\[\.\] ?| ?[(（](?:\.|点|dot)[)）] ?| ?点 ?|[，,、] ?)[0-9０-９]{1,3}(?:(?P=sep)[0-9０-９]{1,3}){2}"
)
_DOTS_SAID = re.compile(rf"[{_SAID}]{{1,3}}(?:点[{_SAID}]{{1,3}}){{3}}")
_NETWORK_WORDS = (
    *(
        "IP",
        "ip",
        "ＩＰ",
        "登录",
        "登陆",
        "上网",
        "宽带",
        "网友",
        "网民",
        "网名",
        "昵称",
        "评论",
        "发帖",
        "跟帖",
    ),
    *(
        "账号",
        "帐号",
        "投票",
        "刷票",
        "访问",
        "拨号",
        "网络地址",
        "路由",
        "内网",
        "专网",
        "网段",
        "服务器",
        "网关",
        "主机",
    ),
)
_NETWORK = lazily("|".join(_NETWORK_WORDS))
_NETWORK_REACH = 90
_IP_BEFORE = lazily("(?:IP|ip|ＩＰ)(?:地址|属地|段)?[:：是为]?\\s?$")
_COMMA_SIGNS = frozenset("，,、")
_DIGITS_OF_HOME = 8
_NUMERAL = "[零〇一二三四五六七八九十百两]"
_ANGLE = rf"{_NUMERAL}{{1,6}}(?:度(?:{_NUMERAL}{{1,4}}分(?:{_NUMERAL}{{1,4}}(?:点{_NUMERAL}{{1,4}})?秒)?)?|点{_NUMERAL}{{3,10}}度?)"
_ANGLES = re.compile(rf"{_ANGLE}[，,、；; 和]{{0,2}}(?:(?:东经|北纬|经度|纬度)[是为：:]?)?{_ANGLE}")
# 36 deg 35' 13.67" N, N38 02 52.5 E106 10 57.8, 106·182734，38·047921: as cameras and hands write it.
_DEG = re.compile(
    r"[0-9]{1,3} ?deg ?[0-9]{1,2} ?['′] ?[0-9.]{1,7} ?[\"″]? ?[NE]?[,， ]{1,3}[0-9]{1,3} ?deg ?[0-9]{1,2} ?['′] ?[0-9.]{1,7}"
)
_IS_DEG = re.compile(" ?deg ?")
_BLANKS = re.compile(
    r"[NE] ?[0-9]{1,3}(?P<a> )[0-9]{1,2}(?P<b> )[0-9]{1,2}(?:\.[0-9]{1,4})?[,， ]{1,2}[NE] ?[0-9]{1,3}(?P<c> )[0-9]{1,2}(?P<d> )[0-9]{1,2}(?:\.[0-9]{1,4})?"
)
_MIDDLE = re.compile(
    r"[0-9]{2,3}(?P<a>[·•．。,，])[0-9]{4,8}[,，、 ]{1,2}[0-9]{2,3}(?P<b>[·•．。,，])[0-9]{4,8}"
)
_AXES = frozenset({"东经", "北纬"})
_PARTS = re.compile(rf"{_NUMERAL}+|[度分秒点]")
_SIGNS = {"度": "°", "分": "′", "秒": "″", "点": "."}
_TALK = lazily(
    r"(?i)电话|手机|微信|联系|号码|短信|通话|拨|[找打加致]|tel|phone|mob|☎|机主|本人|来电"
)
_TALK_REACH = 30


def respelt(text: str) -> list[Spelling]:
    """The parts of a text that are read again in plain digits."""
    found = [
        *_paused(text),
        *_commas(text),
        *_pieces(text),
        *_misread(text),
        *_parted(text),
        *_dotted(text),
        *_angles(text),
        *_degrees(text),
        *accounts(text),
    ]
    return found[:_MOST]


def _digits(written: str) -> str:
    return fold(written.translate(_AS_DIGITS))


def _paused(text: str) -> Iterator[Spelling]:
    for match in _PAUSED.finditer(text):
        start, end = match.span()
        typed = _TYPED_BEFORE.search(text, max(0, start - _TYPED_REACH), start)
        start = typed.start() if typed else start
        groups = list(_GROUP.finditer(text, start, end))
        said = "".join(_digits(each.group()) for each in groups)
        if not _LEAST <= len(said) <= _LONGEST or text[end : end + 1] in _COUNTED_ON:
            continue
        if _YEARS.fullmatch(said) or text[start - 1 : start] in _COUNTED_ON or not said.isdigit():
            continue
        ordinal = _ORDINAL.search(text, max(0, start - 4), start)
        if ordinal:
            # 军离字，第，零一零，五五八三号
            start, said = ordinal.start(), f"第{said}"
        last = text[end - 1]
        cross = "X" if last in "Xx叉" else ""
        yield spelling(text, start, end, [Instead(start, end, said + cross)], _is_borne_out)


def _is_borne_out(found: Found) -> bool:
    return found.rule.entity not in {"BIRTH_DATE", "MASKED"}


def _commas(text: str) -> Iterator[Spelling]:
    for match in _COMMAS.finditer(text):
        start, end = match.span()
        digits = "".join(each for each in match.group().upper() if each in "0123456789X")
        if len(digits) not in _GROUPED or _is_inside(text, start, end):
            continue
        # What has words between is said by somebody, no list of numbers.
        is_said = _WORDS.search(match.group()) or _CALLS.search(text, max(0, start - 8), start)
        bears = _is_proven_or_phone if is_said else _is_proven
        yield spelling(text, start, end, [Instead(start, end, digits)], bears)


def _pieces(text: str) -> Iterator[Spelling]:
    if not any(each in text for each in _ENDINGS):
        return
    for match in _PIECES.finditer(text):
        edits = [Instead(match.start("a"), match.end("c"), "".join(match.groups()))]
        yield spelling(text, *match.span(), edits, _is_proven_or_phone)


def _is_proven(found: Found) -> bool:
    """Whether arithmetic or a label says what the digits are."""
    evidence = found.answer.evidence
    return "check digit" in evidence or "label" in evidence


def _is_inside(text: str, start: int, end: int) -> bool:
    """Whether letters, digits or their separators go on at either side."""
    before, behind = text[start - 1 : start], text[end : end + 1]
    return _goes_on(before) or _goes_on(behind)


def _goes_on(character: str) -> bool:
    return (
        character.isascii()
        and (character.isalnum() or character in {".", "_", "/", "-", "+"})
        and character != ""
    )


def _misread(text: str) -> Iterator[Spelling]:
    for match in _MISREAD.finditer(text):
        start, end = match.span()
        written = match.group()
        if _is_inside(text, start, end):
            continue
        bare = written.replace(" ", "").replace("-", "")
        digits = sum(map(str.isdigit, bare))
        if len(bare) not in _MISREAD_SIZES or digits == len(bare) or digits * 5 < len(bare) * 3:
            continue
        if digits == len(bare) - 1 and bare[-1] in "Xx":
            continue
        read = bare.translate(_READ_AS)
        talk = _TALK.search(text, max(0, start - _TALK_REACH), end + _TALK_REACH) is not None
        bears = _is_proven_or_phone if talk else _is_proven
        yield spelling(text, start, end, [Instead(start, end, read)], bears)


def _parted(text: str) -> Iterator[Spelling]:
    for match in _PARTED.finditer(text):
        start, end = match.span()
        digits = "".join(each for each in match.group().upper() if each in "0123456789X")
        if len(digits) not in _GROUPED or _is_inside(text, start, end):
            continue
        yield spelling(text, start, end, [Instead(start, end, digits)], _is_proven_or_phone)


def _is_proven_or_phone(found: Found) -> bool:
    return found.rule.entity == "MOBILE_PHONE" or _is_proven(found)


def _dotted(text: str) -> Iterator[Spelling]:
    if not any(map(text.__contains__, _NETWORK_WORDS)):
        return
    for match in _DOTS.finditer(text):
        start, end = match.span()
        separator = match["sep"]
        is_called = _IP_BEFORE.search(text, max(0, start - 12), start) is not None
        if separator == "." or (_is_inside(text, start, end) and not is_called):
            continue
        if separator.strip() in _COMMA_SIGNS and not is_called:
            continue
        digits = sum(map(str.isdigit, match.group()))
        if separator == "-" and digits < _DIGITS_OF_HOME:
            continue
        yield from _address(text, start, end, fold(match.group()).split(fold(separator)))
    for match in _DOTS_SAID.finditer(text):
        yield from _address(text, *match.span(), _digits(match.group()).split("点"))


def _address(text: str, start: int, end: int, parts: list[str]) -> Iterator[Spelling]:
    if not all(part.isdigit() and int(part) <= 255 for part in parts):
        return
    low = max(0, start - _NETWORK_REACH)
    if _NETWORK.search(text, low, end + 20):
        edits = [Instead(start, end, ".".join(parts))]
        yield spelling(text, start, end, edits, _is_address)


def _is_address(found: Found) -> bool:
    return found.rule.entity == "IP_ADDRESS"


def _angles(text: str) -> Iterator[Spelling]:
    for match in _ANGLES.finditer(text):
        if text[match.start() - 2 : match.start()] in _AXES:
            # The detector knows them so.
            continue
        edits = [
            Instead(each.start(), each.end(), _SIGNS.get(each.group()) or _number(text, each))
            for each in _PARTS.finditer(text, *match.span())
        ]
        yield spelling(text, *match.span(), edits, _is_place)


def _degrees(text: str) -> Iterator[Spelling]:
    if "deg" in text:
        for match in _DEG.finditer(text):
            signs = _IS_DEG.finditer(text, *match.span())
            edits = [Instead(*each.span(), "°") for each in signs]
            yield spelling(text, *match.span(), edits, _is_place)
    for match in _BLANKS.finditer(text):
        gaps = zip("abcd", "°′°′", strict=True)
        edits = [Instead(*match.span(group), sign) for group, sign in gaps]
        yield spelling(text, *match.span(), edits, _is_place)
    for match in _MIDDLE.finditer(text):
        edits = [Instead(*match.span(group), ".") for group in "ab"]
        yield spelling(text, *match.span(), edits, _is_place)


def _number(text: str, numeral: re.Match[str]) -> str:
    """What a numeral says: behind 点 digit by digit, in front of a unit as it is counted."""
    if text[numeral.start() - 1] == "点":
        return _digits(numeral.group())
    value = spoken_number(numeral.group())
    return _digits(numeral.group()) if value is None else str(value)


def _is_place(found: Found) -> bool:
    return found.rule.entity == "COORDINATES"
