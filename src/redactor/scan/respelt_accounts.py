"""Names of accounts and addresses as people say them or hide them from machines.

微信号是 l a n 下划线 八二                letter by letter
zhangsan82（a）163。com, zhangsan82 (艾特) 163 (点) com
零零，冒号，一A，冒号，六九 …              a device's address, pair by pair
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from redactor.context.found import Found
from redactor.scan.reread import Instead
from redactor.scan.spelling import Spelling, spelling
from redactor.text.folding import fold
from redactor.text.patterns import lazily

_SAID = "零〇一二三四五六七八九幺"
# 微信号是 l a n 下划线 八二, 微信lanlan杠82
_CHAT = re.compile("[微威薇VvＶｖWw加](?:信|[Xx]|微)")
_HANDLE = re.compile(
    rf"(?:号码?|ID|id|就?是|为|叫|[：:，, ]|我的|拼音|字母|英文|小写|全拼|的){{0,6}}(?P<id>[A-Za-z](?:[ ，,、]{{0,2}}(?:下划线"
    rf"|下横线|底杠|[中横]?杠|减号|[A-Za-z0-9_{_SAID}-])){{4,28}})"
)
_IS_SAID = lazily(f"[线杠号{_SAID}]|[A-Za-z] [A-Za-z] [A-Za-z]")
_SPELT_PART = re.compile(f"下划线|下横线|底杠|[中横]?杠|减号|[ ，,、]+|[{_SAID}]")
_SPELT = {
    **dict.fromkeys(("下划线", "下横线", "底杠"), "_"),
    **dict.fromkeys(("中杠", "横杠", "杠", "减号"), "-"),
    **{each: _digit for each, _digit in ((each, fold(each)) for each in _SAID) if _digit.isdigit()},
}
_LONGEST_HANDLE = 70
# The end of an address, however its dot is written, and what stands before it.
_TOP = re.compile("(?:c ?o ?m|COM|cn|net)(?![A-Za-z])")
_DOT = re.compile(r"(?: ?[(（\[] ?(?:点|dot|DOT|\.) ?[)）\]] ?|[.。．,，·#] ?|点 ?)$")
_HEAD = re.compile(
    r"(?P<at> ?[(（\[【] ?(?:艾特|爱特|圈 ?[aA]|at|AT|[aA@]) ?[)）\]】] ?| ?(?:艾特|爱特|[@＠#]) ?|在)"
    r"(?P<domain>(?:q ?q|Q ?Q|1 ?6 ?3|1 ?2 ?6|1 ?3 ?9|1 ?8 ?9|sina|sohu|foxmail|gmail|outlook|hotmail|yeah|icloud|aliyun) ?)$"
)
_LOCAL = re.compile(
    r"(?<![A-Za-z0-9._-])(?:[A-Za-z0-9][A-Za-z0-9._-]{2,30}|(?:[A-Za-z0-9_.-] ){3,24}[A-Za-z0-9])$"
)
_LONGEST_DOT = 8
_HEAD_REACH, _LOCAL_REACH = 24, 60
_OCTET = rf"[0-9A-Fa-f{_SAID}洞拐] ?[0-9A-Fa-f{_SAID}洞拐]"
_OCTET_SIGNS = ("冒号", "杠")
_OCTETS = re.compile(
    rf"{_OCTET}(?:[，,、 ]{{0,2}}(?:冒号|[中横短]?杠|减号)[，,、 ]{{0,2}}{_OCTET}){{5}}(?![0-9A-Za-z{_SAID}])"
)
_OCTET_PARTS = re.compile(rf"[，,、 ]{{0,2}}(?:冒号|[中横短]?杠|减号)[，,、 ]{{0,2}}|{_OCTET}")
_AS_DIGITS = {ord("洞"): "0", ord("拐"): "7", ord(" "): None}


def accounts(text: str) -> Iterator[Spelling]:
    """Names of accounts and addresses in their plain spelling."""
    yield from _handles(text)
    yield from _mails(text)
    yield from _octets(text)


def _handles(text: str) -> Iterator[Spelling]:
    for word in _CHAT.finditer(text):
        match = _HANDLE.match(text, word.end(), word.end() + _LONGEST_HANDLE)
        if match is None or not _IS_SAID.search(match["id"]):
            continue
        edits = [
            Instead(*each.span(), _SPELT.get(each.group(), ""))
            for each in _SPELT_PART.finditer(text, *match.span("id"))
        ]
        edits = [each for each in edits if each.text or text[each.start] in " ，,、"]
        if edits:
            yield spelling(text, *match.span("id"), edits, _is_handle)


def _is_handle(found: Found) -> bool:
    return found.rule.entity == "WECHAT_ID"


def _mails(text: str) -> Iterator[Spelling]:
    for top in _TOP.finditer(text):
        dot = _DOT.search(text, max(0, top.start() - _LONGEST_DOT), top.start())
        if dot is None:
            continue
        end = dot.start()
        head = _HEAD.search(text, max(0, end - _HEAD_REACH), end)
        if head is None:
            continue
        at, domain = head.span("at"), head.span("domain")
        local = _LOCAL.search(text, max(0, at[0] - _LOCAL_REACH), at[0])
        if local is None or (head["at"] == "在" and not any(map(str.isdigit, local.group()))):
            continue
        edits = [
            Instead(*local.span(), local.group().replace(" ", "")),
            Instead(*at, "@"),
            Instead(*domain, head["domain"].replace(" ", "")),
            Instead(dot.start(), top.end(), f".{top.group().replace(' ', '')}"),
        ]
        changed = [each for each in edits if each.text != text[each.start : each.end]]
        if changed:
            yield spelling(text, local.start(), top.end(), changed, _is_mail)


def _is_mail(found: Found) -> bool:
    return found.rule.entity == "EMAIL"


def _octets(text: str) -> Iterator[Spelling]:
    """A device's address whose colons are said."""
    if not any(map(text.__contains__, _OCTET_SIGNS)):
        return
    for match in _OCTETS.finditer(text):
        edits = [
            Instead(
                *each.span(), fold(each.group().translate(_AS_DIGITS)) if index % 2 == 0 else ":"
            )
            for index, each in enumerate(_OCTET_PARTS.finditer(text, *match.span()))
        ]
        yield spelling(text, *match.span(), edits, _is_device)


def _is_device(found: Found) -> bool:
    return found.rule.entity == "MAC_ADDRESS"
