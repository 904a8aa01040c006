"""Accounts that a warning names so that nobody answers them.

    已查证涉诈QQ号：3770915526、2895103347，请立即退出并拨打96110
    网传“加微信yiqing_butie2024可领取春耕补贴”系诈骗

What somebody who was deceived says of the other side in a record stays with the record.
"""

from __future__ import annotations

from redactor.text.patterns import lazily

_WARNS = lazily(
    "反诈|防诈|防骗|辟谣|网传|谣言|警惕|谨防|当心|小心|预警|(?:风险|安全|紧急|重要|郑重|温馨)提[示醒]|声明|请勿|切勿|勿信|勿加|不要添加|别加|曝光|96110"
)
_SWINDLE = (
    "涉诈|涉案|诈骗|骗子|冒[充用]|假冒|仿冒|冒名|骗局|行骗|网传|谣传|不法分子|可疑|黑名单|涉嫌"
)
# 谨防诈骗，联系小王QQ…: what is warned of in general.
_IN_GENERAL = lazily("(?:防范|谨防|警惕|举报|预防|防止|打击|小心|当心)[^，,。；;\\n]{0,8}诈骗")
_LED = lazily(rf"(?:{_SWINDLE})[^。！!？?\n]{{0,40}}$")
_FOLLOWED = lazily(
    rf"[”\"」』]?[^。！!？?\n]{{0,24}}(?:[系是为属]{{1,2}}(?:诈骗|骗子|骗局|假|冒|不实|谣)|{_SWINDLE}|请勿添加|切勿添加|不要添加|勿加)"
)
# Whose account it is, right before it; and a record of what somebody went through.
_SOMEBODYS = lazily(
    "(?:受害|被害|被骗|报案|报警|举报|反映|投诉|当事|失主|市民|群众|家长|学生|同学|居民|村民|事主|[\u4e00-\u9fff]某|[我俺她]的?|本人|自己)[^，,。；;：:\n]{0,10}$"
)
_RECORD = lazily("笔录|询问|讯问|报案人|被询问人|答[:：]|受害人|被害人|事主|报警人|接警|警情")
_STOLEN = lazily("[^，,。\n]{0,6}(?:被盗|被人?冒用|被仿冒|遭盗|被登录)")
_BEFORE, _BEHIND, _OWN = 60, 40, 16


def is_warned_of(text: str, start: int, end: int, title: str) -> bool:
    """Whether a chat's number or a mailbox is the swindlers' own, named in a warning.

    >>> line = "请勿添加：涉诈QQ号3770915526。"
    >>> is_warned_of(line, 10, 20, "")
    True
    """
    low = max(0, start - 3 * _BEFORE)
    around = text[low : end + 3 * _BEHIND]
    if not (_WARNS.search(title) or _WARNS.search(around)) or _RECORD.search(around):
        return False
    if _SOMEBODYS.search(text, max(low, start - _OWN), start) or _STOLEN.match(text, end):
        return False
    before = _IN_GENERAL.sub("", text[max(0, start - _BEFORE) : start])
    return bool(_LED.search(before) or _FOLLOWED.match(text, end, end + _BEHIND))
