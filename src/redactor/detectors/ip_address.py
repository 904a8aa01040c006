"""IP 地址: IPv4 (RFC 791) and IPv6 (RFC 4291). Internal ranges give a network's layout away.

Versions (1.2.3.4) and section numbers look alike: four numbers with dots count only where the
words around speak of a network, or where no version could look so. The bounds of a range, a machine's own
loopback and what a router leaves the factory with are in every text book: they are nobody's. A public one is
held where it is somebody's line (`_ip_user`).
"""

from __future__ import annotations

import ipaddress
import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.detectors import _ip_user
from redactor.model import Audience, Certainty
from redactor.text.folding import fold_plain

_V6 = re.compile(r"(?<![0-9A-Za-z:.])(?:[0-9A-F]{0,4}:){2,7}[0-9A-F]{0,4}(?![0-9A-Za-z:])")
_VERSION = re.compile(
    r"(?:(?<![A-Za-z])[VvRr]|[新旧老原某该]版|版本号?|(?<![A-Za-z])[Vv]er(?:sion)?\.?|升[至到]|[Bb]uild|升级[至到为]|(?:升级包|安装包|补丁包?)[:：]?(?:客户端|服务端|服务器端|程序)|更新[至到为]|固件|补丁|[章节条款第表图]|附录|目录"
    r"|Chrome|Windows|Android|iOS|Java|Python|MySQL|Office|WPS|Tomcat|Nginx|Oracle|Linux|OpenSSL|SDK|JDK)"
    r"[\s:：/_=\"'-]*$"
    # "app_ver":"10.3.12.14", fw=…
    r"|(?i:(?<![a-z])(?:ver(?:sion)?|build|sdk|fw|firmware|release|rel|rev|app|api|kernel|os|engine|schema|patch|lib|rom|client_?ver(?:sion)?))[\"']?\s?[=:][\"'\s]{0,2}$"
    # 软件版本不得低于 10.2.14.3
    r"|版本号?[^，。；\n0-9]{0,10}$"
)
_INTERNAL = tuple(
    ipaddress.ip_network(network)
    for network in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "fc00::/7",
        "fe80::/10",
        "::1/128",
        "100.64.0.0/10",
    )
)
_WORDS = re.compile(
    r"[Ii][Pp]|ＩＰ|ｉｐ|宽带|上网|地址|网关|服务器|主机|端口|网段|子网|DNS|dns|ping|访问|防火墙|域名|终端|[内外公专]网|登录|攻击|设备|节点"
    r"|交换机|路由|桌面|平台|环境|监控|代理|VPN|FTP|ftp|https?|数据库|扫描|漏洞|解析|映射|拦截|入侵|暴力破解|系统|封堵|请求|日志|源站|机房"
)
# 巡更机器人 系统 4.4.189.2: of a machine's software, where nothing says a network.
_OF_SOFTWARE = re.compile(
    r"(?:(?<!务)(?<!理)(?<!公)系统|内核|[Kk]ernel|程序|应用|客户端|软件|驱动|[Aa][Pp][Pp]|app)[\s:：为是]{0,2}$"
)
# 按 5.0.3.1、5.0.3.2 逐条查；10.3.0.6 之后增加…: clauses beside.
_CLAUSES_BESIDE = re.compile(
    r"(?:按照?|见|第|条文|依据|符合|章|节)\s?[0-9]{1,2}(?:\.[0-9]{1,2}){2,3}(?![0-9.])|(?<![0-9.])[0-9]{1,2}(?:\.[0-9]{1,2}){2,3}\s?(?:条|款|逐条)"
)
_BESIDE = 60
#: A clause's part has fewer digits.
_OF_NO_CLAUSE = 3
# 10.2.1.4条, 条文说明10.2.1.5: a clause of a standard.
_CLAUSE_AFTER = re.compile(
    r"\s?(?:条|款|节|章|项|版(?!块)|规定|要求|的?规定|（[0-9a-z]）|[)）]?条)"
)
_CLAUSE_BEFORE = re.compile(
    r"(?:条文|说明|规范|标准|规程|章节|依据|符合|按照?|参照|见|第|GB[/T 0-9-]*|设计说明|条目|清单编?[码号]|编[码号]|批[次号]|桩号|图号|OID"
    r"|比分|得分|成绩|评分|环数|总分)\s?[:：]?$"
)
# 条文10.3.2.1和10.3.2.2: other clauses between.
_LISTED = re.compile(r"(?:[0-9]+(?:[.][0-9]+){2,4}(?:条|款)?\s?[和、及与,，~至-]\s?)+$")
_OF_NOBODY = frozenset(
    [
        *("10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255"),
        *("192.168.0.0", "192.168.255.255", "169.254.0.0", "169.254.255.255"),
        *("127.0.0.0", "127.0.0.1", "127.255.255.255", "100.64.0.0", "100.127.255.255"),
    ]
)
# What routers leave the factory with, in a text on how to set one up.
_FACTORY = frozenset(
    [
        *(f"192.168.{net}.1" for net in (0, 1, 2, 3, 5, 8, 10, 16, 31, 50, 100, 123, 124)),
        *("192.168.0.254", "192.168.1.254", "192.168.1.253", "10.0.0.1", "192.168.18.1"),
    ]
)
_AT_HOME = re.compile(
    "浏览器|光猫|路由器(?:管理|设置|登录|后台|页面)|默认密码|初始密码|WiFi|WIFI|Wi-Fi|说明书|机顶盒|机身|教程"
)
# A lesson for the public, not a network of somebody's.
_LESSON = re.compile(
    "家用|家庭(?:宽带|路由|WiFi)|默认(?:地址|登录|IP)|出厂|厂家(?:默认|出厂|预设|设置|提供)|RFC ?[0-9]|私有地址|保留地址|网络安全(?:课|知识|小课堂|宣传)"
    "|反诈宣传"
    "|课件|教案|练习题?[:：]|同学们|是不是[^。，；]{0,8}(?:私有|公有|合法|正确)|判断题?[:：]|(?:属于|是)哪?[一ABC]类地址|光猫(?:背面|标签)|路由器(?:背面|底部|说明书|标签)|(?:通常|一般)(?:为|是)"
)
# A numbered heading: 10.1.2.3 投标文件的递交.
_HEADING = re.compile(r"[0-9.]+[\s\u3000]+[\u4e00-\u9fff]")
# 10.1.2.3 保证金未到账的，投标无效 ⏎ 10.1.2.4 …: the clause before, whatever this one speaks of.
_CLAUSE_ABOVE = re.compile(
    r"(?:^|\n)[0-9]{1,2}(?:[.][0-9]{1,2}){1,3}[\s\u3000]+[\u4e00-\u9fff][^\n]*\n\s*$"
)
_LONGEST_CLAUSE = 120
# The colon of a label is not one of the address.
_LABEL_COLON = re.compile(r"(?<=[\u4e00-\u9fff)])[:：]|(?<=[Ii][Pp])[:：]|(?<=[Vv]6)[:：]")
# 172.18.6.0/24: how much of the address is the network's.
_PREFIX = re.compile("/(?:[89]|[12][0-9]|3[0-2])(?![0-9.])")
_BACK, _AHEAD = 40, 48


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """Four groups with dots between."""
    if len(candidate.shape) != 4 or {gap.strip() for gap in candidate.gaps} not in ({"."}, {"·"}):
        return None
    parts = candidate.groups
    if not _fits(parts) or _goes_on(candidate):
        return None
    address = ".".join(parts)
    internal = _is_internal(address)
    if facts.rule.entity not in candidate.named and not _is_spoken_of(candidate, internal):
        return None
    is_network = internal and not _is_everybodys(address, candidate.around.line(candidate.start))
    prefix = _PREFIX.match(candidate.text, candidate.end)
    end = prefix.end() if prefix else candidate.end
    if not internal:
        return _of_a_public_one(candidate, candidate.start, end)
    audience = Audience.PERSONAL if is_network else Audience.UNKNOWN
    return candidate.answer(Certainty.CONFIRMED, "shape", end=end, audience=audience)


def _of_a_public_one(candidate: Candidate, start: int, end: int) -> Answer:
    audience = _ip_user.audience(candidate, start, end)
    if _LESSON.search(candidate.around.line(candidate.start)):
        audience = Audience.ORGANISATION
    evidence = ("shape", "somebody online") if audience is Audience.PERSONAL else ("shape",)
    return candidate.answer(Certainty.CONFIRMED, *evidence, start=start, end=end, audience=audience)


def _is_everybodys(address: str, line: str) -> bool:
    """Whether an internal address is what text books and routers have, or stands in a lesson."""
    if address in _OF_NOBODY or _LESSON.search(line):
        return True
    return address in _FACTORY and _AT_HOME.search(line) is not None


def _fits(parts: tuple[str, ...]) -> bool:
    """Bytes without leading zeros; no mask or broadcast address, which belong to nobody."""
    if any(
        len(part) > 3 or int(part) > 255 or (len(part) > 1 and part[0] == "0") for part in parts
    ):
        return False
    return 0 < int(parts[0]) < 224


def _goes_on(candidate: Candidate) -> bool:
    """Whether a fifth number follows or goes before: a section or a version."""
    text = candidate.text
    before = text[max(0, candidate.start - 2) : candidate.start]
    after = text[candidate.end : candidate.end + 2]
    return bool(re.match(r"[.．][0-9]", after) or re.search(r"[0-9][.．]$", before))


def _is_spoken_of(candidate: Candidate, internal: bool) -> bool:
    """Whether the words around speak of a network, or no version could look so."""
    if _VERSION.search(candidate.before(12)):
        return False
    if _PREFIX.match(candidate.text, candidate.end) and _WORDS.search(
        candidate.around.line(candidate.start)
    ):
        return True
    before = _LISTED.sub("", candidate.before(40))[-12:]
    if _CLAUSE_AFTER.match(candidate.after(6)) or _CLAUSE_BEFORE.search(before):
        return False
    line = candidate.around.line(candidate.start)
    if not internal and _OF_SOFTWARE.search(candidate.before(8)):
        return False
    if max(map(len, candidate.groups)) < _OF_NO_CLAUSE and not _WORDS.search(line):
        around = candidate.before(_BESIDE) + candidate.after(_BESIDE)
        if _CLAUSES_BESIDE.search(around):
            return False
    if _HEADING.match(line) and line.startswith(candidate.groups[0]):
        text, start = candidate.text, candidate.start
        if not _WORDS.search(line) or _CLAUSE_ABOVE.search(
            text, max(0, start - _LONGEST_CLAUSE), start
        ):
            return False
    if internal and sum(map(len, candidate.groups)) >= 5:
        return True
    return bool(_WORDS.search(line)) or _ip_user.is_spoken_of(candidate)


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """An IPv6 address around ::, or around a hexadecimal group and its colon."""
    low = max(0, candidate.start - _BACK)
    text = fold_plain(candidate.text[low : candidate.end + _AHEAD]).upper()
    text = _LABEL_COLON.sub(" ", text)
    inside = candidate.start - low
    for match in _V6.finditer(text):
        if not match.start() <= inside < match.end() or not _is_v6(match.group()):
            continue
        start, end = low + match.start(), low + match.end()
        if not _is_internal(match.group()):
            return _of_a_public_one(candidate, start, end)
        return candidate.answer(
            Certainty.CONFIRMED, "shape", start=start, end=end, audience=Audience.PERSONAL
        )
    return None


def _is_v6(text: str) -> bool:
    if sum(each != ":" for each in text) < 4:
        return False
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True


def _is_internal(address: str) -> bool:
    parsed = ipaddress.ip_address(address)
    return any(parsed.version == network.version and parsed in network for network in _INTERNAL)
