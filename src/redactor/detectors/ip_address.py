"""IP 地址: IPv4 (RFC 791) and IPv6 (RFC 4291). Internal ranges give a network's layout away.

Versions (1.2.3.4) and section numbers look alike: four numbers with dots count only where the
words around speak of a network, or where no version could look so.
"""

from __future__ import annotations

import ipaddress
import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.model import Audience, Certainty
from redactor.text.folding import fold_plain

_V6 = re.compile(r"(?<![0-9A-Za-z:.])(?:[0-9A-F]{0,4}:){2,7}[0-9A-F]{0,4}(?![0-9A-Za-z:])")
_VERSION = re.compile(
    r"(?:[Vv]|版本号?|[Vv]er(?:sion)?\.?|升级[至到]|更新[至到]|固件|补丁|章节?|条款?|第|款|节|附录|表|图|目录|编号|[A-Za-z]+)[\s:：]*$"
)
_INTERNAL = tuple(
    ipaddress.ip_network(network)
    for network in (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16",
        "fc00::/7", "fe80::/10", "::1/128", "100.64.0.0/10",
    )
)
_WORDS = re.compile(r"[Ii][Pp]|地址|网关|服务器|主机|端口|网段|子网|DNS|dns|ping|访问|防火墙|域名|终端|内网|外网|公网|登录|攻击|掩码|设备|节点|交换机|路由")
_BACK, _AHEAD = 40, 48


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """Four groups with dots between."""
    if len(candidate.shape) != 4 or any(gap not in (".", "．") for gap in candidate.gaps):
        return None
    parts = candidate.groups
    if any(len(part) > 3 or int(part) > 255 or (len(part) > 1 and part[0] == "0") for part in parts):
        return None
    if not candidate.whole or candidate.after(1)[:1] == "." and candidate.after(2)[1:2].isdigit():
        return None
    labelled = facts.rule.entity in candidate.named
    line = candidate.around.line(candidate.start)
    internal = _is_internal(".".join(parts))
    if not labelled and _VERSION.search(candidate.before(10)):
        return None
    telling = internal and int(parts[0]) in (10, 172, 192, 169) and sum(map(len, parts)) >= 6
    if not labelled and not telling and not _WORDS.search(line) and min(map(len, parts)) < 2:
        return None
    if parts[0] == "0" or (not labelled and not _WORDS.search(line) and not telling):
        return None
    return candidate.answer(
        Certainty.CONFIRMED, "shape", audience=Audience.PERSONAL if internal else Audience.UNKNOWN
    )


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """An IPv6 address around :: or the beginning of one."""
    low = max(0, candidate.start - _BACK)
    text = fold_plain(candidate.text[low : candidate.end + _AHEAD]).upper()
    for match in _V6.finditer(text):
        if not match.start() <= candidate.start - low < match.end():
            continue
        try:
            ipaddress.IPv6Address(match.group())
        except ValueError:
            continue
        if len(match.group()) < 3 or sum(each != ":" for each in match.group()) < 1:
            continue
        internal = _is_internal(match.group())
        return candidate.answer(
            Certainty.CONFIRMED,
            "shape",
            start=low + match.start(),
            end=low + match.end(),
            audience=Audience.PERSONAL if internal else Audience.UNKNOWN,
        )
    return None


def _is_internal(address: str) -> bool:
    parsed = ipaddress.ip_address(address)
    return any(parsed.version == network.version and parsed in network for network in _INTERNAL)
