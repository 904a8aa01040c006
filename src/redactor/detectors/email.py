"""电子邮箱: local part, @, domain (RFC 5321 in the part that people use).

A mailbox on an office's own domain is public; one at a free-mail provider is a person's unless a
duty cue (举报邮箱, 投稿邮箱) labels it. 13800138000@139.com gives away a phone, 12345678@qq.com a QQ;
a mobile or resident number is a person's on whatever domain.
"""

from __future__ import annotations

import re
import string

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.model import Audience, Certainty
from redactor.text.folding import CHINESE_DIGITS, fold, written_as

_LOCAL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_+%-]|\.(?=[A-Za-z0-9_+%-])){0,63}$")
_DOMAIN = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.){1,5}[A-Za-z]{2,10}(?![A-Za-z0-9])")
# All that folds to what an address is written with; the rest around it is not folded.
_WRITTEN = written_as(f"{string.ascii_letters}0123456789._+%- \n") + "○" + "".join(CHINESE_DIGITS)
_FREE = frozenset(
    [
        "qq",
        "foxmail",
        "163",
        "126",
        "yeah",
        "sina",
        "sohu",
        "139",
        "189",
        "188",
        "wo",
        "tom",
        "21cn",
        "263",
        "aliyun",
        "gmail",
        "outlook",
        "hotmail",
        "live",
        "msn",
        "yahoo",
        "icloud",
        "me",
        "mail",
        "proton",
        "protonmail",
        "netease",
        "vip",
        "eyou",
        "chinaren",
        "3126",
        "wechat",
        "tencent",
    ]
)
_NUMBER = re.compile(r"1[3-9][0-9]{9}|[1-9][0-9]{16}[0-9Xx]")
_DUTY_WORDS = re.compile(
    r"(?:举报|投诉|监督|投稿|报名|咨询|受理|反馈|征求|意见|建议|办公|单位|公共|官方|公务|工作|报送|征集|服务|接收|投递|应聘|招聘|报送材料|来信|信访|值班|联络)"
    r"[\u4e00-\u9fff]{0,6}$"
)
_LABEL_WORD = re.compile(
    r"(?:电子)?(?:邮箱|邮件|信箱|邮址|E-?mail|e-?mail|EMAIL)(?:地址|号)?\s*[:：为是]?\s*(?:[:：])?\s*$"
)
_FILES = frozenset(
    ["png", "jpg", "jpeg", "gif", "bmp", "webp", "svg", "css", "js", "html", "htm", "mp4", "pdf"]
)


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """The address around an @."""
    text, at = candidate.text, candidate.start
    head = text[max(0, at - 66) : at]
    head = fold(head[len(head.rstrip(_WRITTEN)) :])
    sign = 1 if candidate.value[0] in "@＠#" else len(candidate.value)
    tail = text[at + sign : at + 140]
    tail = fold(tail[: len(tail) - len(tail.lstrip(_WRITTEN))]).replace("\n", " ")
    skipped = len(head) - len(head.rstrip(" "))
    local = _LOCAL.search(head.rstrip(" "))
    lead = len(tail) - len(tail.lstrip(" "))
    domain = _DOMAIN.match(tail.lstrip(" "))
    if not local or not domain or skipped > 1 or lead > 1:
        return None
    if domain.group().rpartition(".")[2].lower() in _FILES:
        return None
    start = at - skipped - len(local.group())
    end = at + sign + lead + domain.end()
    return candidate.answer(
        Certainty.CONFIRMED,
        "address",
        start=start,
        end=end,
        audience=Audience.UNKNOWN
        if _NUMBER.fullmatch(local.group())
        else _audience(candidate, domain.group().lower(), start),
    )


def _audience(candidate: Candidate, domain: str, start: int) -> Audience:
    parts = domain.split(".")
    free = parts[0] in _FREE and parts[-1] != "gov" and "gov" not in parts and "edu" not in parts
    free = free or (len(parts) > 2 and parts[1] in _FREE and parts[0] in {"vip", "mail"})
    if not free:
        return Audience.ORGANISATION
    if "duty" in candidate.around.label(start)[0] or _called_duty(candidate.text, start):
        return Audience.PUBLIC_DUTY
    return Audience.UNKNOWN


def _called_duty(text: str, start: int) -> bool:
    before = text[max(0, start - 30) : start].rpartition("\n")[2]
    label = _LABEL_WORD.search(before)
    return bool(label and _DUTY_WORDS.search(before[: label.start()]))
