"""MAC 地址 (IEEE 802): six pairs of hexadecimal digits, 00:1A:2B:3C:4D:5E, 00-1A-…, 001A.2B3C.4D5E."""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.model import Certainty
from redactor.text.folding import LETTERS, fold_plain

_PAIRS = re.compile(
    r"(?<![0-9A-Z:-])[0-9A-F]{2} ?([:-])[ \n]{0,2}[0-9A-F]{2}(?:[ \n]?\1[ \n]{0,2}[0-9A-F]{2}){4}(?![0-9A-Z]|[:-][0-9A-F])"
)
_FOURS = re.compile(
    r"(?<![0-9A-Z.:-])[0-9A-F]{4}([.:-])[0-9A-F]{4}\1[0-9A-F]{4}(?![0-9A-Z]|[.:-][0-9A-F])"
)
# 6C.5A.B0.19.4E.72: a version has no letters.
_DOTTED = re.compile(
    r"(?<![0-9A-Z.:-])(?=[0-9A-F]{2}[0-9.]{1,14}[A-F])[0-9A-F]{2}(?:\.[0-9A-F]{2}){5}(?![0-9A-Z]|[.:-][0-9A-F])"
)
_BARE = re.compile(r"(?<![0-9A-Z])(?:[0-9A-F]{12}|[0-9A-F]{2}(?: [0-9A-F]{2}){5})(?![0-9A-Z])")
_CELL = re.compile(
    r"[\s\"']*(?P<address>(?=[0-9A-F]*[0-9])[0-9A-F]{12}|[0-9A-F]{2}(?:[:. -][0-9A-F]{2}){5}|[0-9A-F]{6}[:-][0-9A-F]{6})[\s\"']*"
)
# Behind a label, however it is parted: A8·6B·AD·…, A86BAD-3F12DA, A86B AD3F 12DA.
_PARTED = re.compile(
    r"(?<![0-9A-Z])(?:[0-9A-F]{2}([·.，,_/| ])[0-9A-F]{2}(?:\1[0-9A-F]{2}){4}|[0-9A-F]{6}[-:·. ][0-9A-F]{6}"
    r"|[0-9A-F]{4}([ ·_])[0-9A-F]{4}\2[0-9A-F]{4})(?![0-9A-Z])"
)
# A scanner takes 0 for O.
_MISREAD = str.maketrans("O", "0")
# The colon of a label is not one of the address; neither are the letters of MAC glued to it.
_LABEL = re.compile(
    r"(?<=[\u4e00-\u9fff)])[:：]|(?:(?<=MAC)|(?<=BSSID)|(?<=WIFI)|(?<=WLAN)|(?<=ADDRESS)|(?<=TOOTH))[:：]|MAC(?=[0-9A-F]{2}[:-]|[0-9A-F]{4}[.-][0-9A-F]{4}[.-]|[0-9A-F]{12}(?![0-9A-F]))|IP(?=[0-9A-F]{2}[:-])"
)
# An address in front of its label: 8C1645F3A07E（手机WLAN MAC）, 3C5A18F07B2E 是我笔记本的 MAC.
_LINK = re.compile(
    r"\s?(?:[(（【\[]|[，,]?\s?(?:[这那]个?)?就?[是为即]|←|[-—]{1,2})[^，。；,;\n0-9]{0,12}"
)
# Groups of the internet, bridges and switches (that a first octet is odd is not enough: Bluetooth
# devices choose theirs), blocks for documentation (RFC 7042), and what manuals write:
# 00e0-fc12-3456.
_NOBODYS = re.compile(
    "01005E.{6}|0180C2.{6}|01000C.{6}|011B19.{6}|3333.{8}|00005E00(?:01|02|53).."
    "|001122334455|AABBCCDDEEFF|0123456789AB|123456789ABC|.{6}12345."
)
# 辅色C4-A3-5A-2F-4E-7D, 资产编号 30-05-12-0A-00-17: hexadecimal pairs, and no device's.
_OF_ELSE = re.compile(
    r"(?:[主辅底]|标准|辅助|点缀|背景|渐变|字体|线条)色(?:值|号|码)?[:：为是]?\s?$|(?:色值|色号|RGB|HEX)[:：为是]?\s?$"
    r"|(?:资产|固定资产|物料|货物?|(?<![硬软])件|图|库位|货位|部件|零件|档案|卷宗)(?:编号|编码|号码?|代码|标签|条码)[:：为是]?\s?$"
)
# SHA1 9f:a1:3c:77:0b:5d, trace 5e:1f:00:a9:3d:77… (随机跟踪号，非网卡): shortened, or drawn by lot.
_DIGEST = re.compile(
    r"(?i:(?<![a-z])(?:sha-?(?:1|256|512)?|md5|sm3|crc|finger-?print|thumbprint|digest|checksum|hash|cert(?:ificate)?|trace(?:[_-]?id)?|span(?:[_-]?id)?|session(?:[_-]?id)?|token|salt|nonce|uuid|guid|key|commit|etag|serial)"
    r"|指纹|摘要值?|散列值?|哈希值?|校验[码值和]|密钥|跟踪[号码]|追踪[号码]|会话(?:号|标识)?|随机[码号数串]|证书序列号)[^0-9A-Za-z\n]{0,4}$"
)
_NO_DEVICE = re.compile(
    r"\s?(?:…|\.{3})|[^\n，。；;]{0,12}(?:非|不是|并非)(?:真实)?(?:网卡|MAC|物理地址|设备地址|硬件地址)"
)
_COLOURS = re.compile("色[标卡值谱]|潘通|(?i:pantone)|(?<![A-Za-z])RGB")
_HEADER_OF_ELSE = re.compile(
    "(?:资产|物料|货物?|图|件|库位|货位|部件|零件|档案)(?:编号|编码|号|代码)|色[值号]"
)
_HAS_LETTER = re.compile("[A-F]")
_HEXADECIMAL = frozenset("ABCDEF")
_SHORTEST = 14
# sta=, hwaddr: longer than a pair and its separator, which wake the detector, too.
_SHORTEST_KEY = 4
_WEAK = frozenset({"网卡", "网口", "蓝牙", "WLAN"})
# 网关B0F8931C6E47 离线: what has such an address, right before twelve hexadecimal digits of which
# some are letters; products are numbered, too.
_DEVICES = frozenset(
    {
        "网关",
        "光猫",
        "路由器",
        "无线路由",
        "无线AP",
        "探针",
        "摄像头",
        "摄像机",
        "手环",
        "设备ID",
        "终端ID",
        "设备id",
    }
)
_LETTERED = re.compile("(?:[0-9]*[A-F]){2}")
_SEPARATOR = re.compile("[^0-9A-F]")
_BACK, _AHEAD = 32, 48
#: So far behind its label an address begins.
_GAP = 12
_CLOSE = 4


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """The address around a hexadecimal pair and its separator, or behind a label."""
    value = candidate.value
    labelled = value.upper() in ("MAC", "ＭＡＣ") or not value[0].isascii() or _is_key(candidate)
    return _address(candidate, labelled=labelled)


def _is_key(candidate: Candidate) -> bool:
    """Whether the word that woke the detector is a key of a log, and all of it."""
    if candidate.value[:1].lower() not in "shclm" or len(candidate.value) < _SHORTEST_KEY:
        return False
    return not candidate.before(1).isalpha()


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """The address around digits: three groups of four, or digits alone under a label."""
    labelled = facts.rule.entity in candidate.named
    if not labelled and not _has_room(candidate):
        return None
    if not _HEXADECIMAL.issuperset(candidate.suffix):
        return None
    return _address(candidate, labelled=labelled)


def cell(candidate: Candidate, facts: Facts) -> Answer | None:
    """Twelve hexadecimal digits and nothing else in a column that names the kind."""
    value = fold_plain(candidate.text[candidate.start : candidate.end]).upper()
    match = _CELL.fullmatch(value)
    if not match or _is_nobodys(match.group("address")):
        return None
    start, end = (candidate.start + each for each in match.span("address"))
    return candidate.answer(Certainty.LIKELY, "column", start=start, end=end)


def _has_room(candidate: Candidate) -> bool:
    """Whether enough digits, letters and separators stand together, a letter among them."""
    run = candidate.run
    return len(run) >= _SHORTEST and not LETTERS.isdisjoint(run)


def _leads(text: str, match: re.Match[str], label: int) -> bool:
    return match.end() <= label and _LINK.fullmatch(text, match.end(), label) is not None


def _is_nobodys(address: str) -> bool:
    """An address of a group or one for examples: no device has it.

    >>> _is_nobodys("01:00:5E:00:00:FB"), _is_nobodys("3C:5A:B4:18:27:F0")
    (True, False)
    """
    return _NOBODYS.fullmatch(_SEPARATOR.sub("", address)) is not None


def _address(candidate: Candidate, *, labelled: bool) -> Answer | None:
    if not labelled and not _has_room(candidate):
        return None
    low = max(0, candidate.start - _BACK)
    text = fold_plain(candidate.text[low : candidate.end + _AHEAD]).upper()
    text = _LABEL.sub(lambda match: " " * len(match.group()), text)
    inside = candidate.start - low
    for pattern in (_PAIRS, _FOURS, _DOTTED, _BARE) if labelled else (_PAIRS, _FOURS, _DOTTED):
        for match in pattern.finditer(text):
            covers = match.start() <= inside < match.end()
            follows = labelled and 0 <= match.start() - (candidate.end - low) <= _GAP
            leads = labelled and not candidate.value[:1].isdigit() and _leads(text, match, inside)
            if not covers and not follows and not leads:
                continue
            if _is_nobodys(match.group()):
                return None
            # 网卡 alone goes before prices and model numbers, too.
            weak = candidate.value in _WEAK and pattern is _BARE
            # MAC层 20 30 40 50 60 70
            weak = weak or candidate.text[candidate.end : candidate.end + 1] == "层"
            if weak and not _HAS_LETTER.search(match.group()):
                continue
            if candidate.value in _DEVICES and pattern is _BARE:
                behind = match.start() - (candidate.end - low)
                if behind > _CLOSE or not _LETTERED.match(match.group()):
                    continue
            if not labelled and not _HAS_LETTER.search(match.group()):
                continue
            start, end = low + match.start(), low + match.end()
            if not labelled and _numbers_something_else(candidate, start, end):
                return None
            return candidate.answer(Certainty.CONFIRMED, "shape", start=start, end=end)
    return _parted(candidate, text, low) if labelled else None


def _parted(candidate: Candidate, text: str, low: int) -> Answer | None:
    """An address right behind its label that is parted or read otherwise."""
    behind = candidate.end - low
    text = f"{text[:behind]}{text[behind:].translate(_MISREAD)}"
    for pattern in (_PAIRS, _PARTED):
        match = pattern.search(text, behind, behind + _AHEAD)
        if match is None or match.start() - behind > _GAP or _is_nobodys(match.group()):
            continue
        if _HAS_LETTER.search(match.group()):
            start, end = low + match.start(), low + match.end()
            return candidate.answer(Certainty.LIKELY, "label", start=start, end=end)
    return None


def _numbers_something_else(candidate: Candidate, start: int, end: int) -> bool:
    """Whether its label, its column or the words behind say that it is a colour's, an asset's or a
    digest's."""
    if _OF_ELSE.search(candidate.text[max(0, start - 12) : start]):
        return True
    folded = fold_plain(candidate.text[max(0, start - 24) : start])
    if _DIGEST.search(folded) or _NO_DEVICE.match(candidate.text, end):
        return True
    if _COLOURS.search(candidate.around.line(start)):
        return True
    return _HEADER_OF_ELSE.search(candidate.around.header(start)) is not None
