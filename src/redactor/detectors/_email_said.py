"""An address as somebody says it, letter by letter, and whoever writes it down says it again.

wang小写，点，mei，七八，艾特，hotmail点com
l i u 下划线 2 0 0 3，圈a，outlook 点 com
坐席：liu_2003@outlook.com 对吗
"""

from __future__ import annotations

from redactor.context.candidate import Answer, Candidate
from redactor.model import Audience, Certainty
from redactor.text.folding import fold_plain
from redactor.text.patterns import lazily

#: How the sign is said.
SIGNS = frozenset(
    {"艾特", "爱特", "圈a", "圈A", "圈 a", "圈 A", "圈儿a", "花a", "花A", "a圈", "A圈", "小老鼠"}
)
_PAUSES = "，,、… "
_NUMERALS = "零〇一二三四五六七八九幺两"
# Each alternative is one character or a word of its own, so that a text is read in one way only.
_LOCAL = lazily(
    rf"(?:[A-Za-z0-9{_NUMERALS}{_PAUSES}._-]|点|下划线|下横线|底线|减号|[中横]?杠|小写|大写|拼音|全拼|字母|数字)+$"
)
_TELLS = lazily(rf"[A-Za-z]|[0-9{_NUMERALS}](?:[{_PAUSES}]{{0,2}}[0-9{_NUMERALS}]){{4}}")
_LAST = rf"[{_PAUSES}]{{0,3}}"
_DOMAIN = lazily(
    rf"{_LAST}(?:符号|那个)?{_LAST}(?:(?:(?:[A-Za-z][ -]?){{2,20}}|[0-9](?: ?[0-9]){{2}}|[一幺]{_LAST}[六二三八]{_LAST}[三六九八]"
    rf"|扣扣|网易)(?:邮箱)?{_LAST}(?:点儿?|\.){_LAST}){{1,3}}"
    r"(?:[cC] ?[oO] ?[mM]|[cC] ?[nN]|net|org|考姆|康姆|抗母|靠母)(?![A-Za-z])"
)
_OFFICES_TURN = lazily(
    r"[ \t\u3000]*(?:坐席|座席|客服|接线员|工作人员|窗口|前台|话务员|咨询台)[^：:\n]{0,6}[：:][^\n]*$"
)
_TURN = lazily(
    r"[ \t\u3000]*(?!mailto)[\u4e00-\u9fffA-Za-z0-9]{1,8}[：:]\s?(?:您?[是说]|嗯|哦|好的?)?[，,]?[“\"]?"
)
_MARK = lazily(r"[”\"]?\s?[？?](?![A-Za-z])")
_CALLERS = lazily("您|你的")
_ASKS_BACK = lazily(
    r"[”\"]?\s?[，,。、]?\s?(?:[我再]?[跟和]?(?:您|你)?)?(?:对吗|对吧|对不对|是吗|是吧|是不是|没错吧|对么|是么|核对|您看|确认)"
)
_REPEATS = lazily(
    "(?:跟|和)?(?:您|你(?!们))(?:的|那)?[^@\n]{0,8}$|(?:核对|复述|重复|念)一?[遍下][^@\n]{0,8}$"
)


def said(candidate: Candidate) -> Answer | None:
    """The address around a sign that is said."""
    text, at = candidate.text, candidate.start
    if candidate.value not in SIGNS:
        return None
    local = _LOCAL.search(fold_plain(text[max(0, at - 90) : at]))
    domain = _DOMAIN.match(fold_plain(text[candidate.end : candidate.end + 70]))
    if not local or not domain or not _TELLS.search(local.group()):
        return None
    spelt = local.group().lstrip(f"{_PAUSES}._-点")
    before = text[max(0, at - 140) : at - len(spelt)].rpartition("\n")[2]
    is_offices = _OFFICES_TURN.match(before) and not _CALLERS.search(before)
    return candidate.answer(
        Certainty.LIKELY,
        "address",
        start=at - len(spelt),
        end=candidate.end + domain.end(),
        audience=Audience.PUBLIC_DUTY if is_offices else Audience.UNKNOWN,
    )


def is_repeated(before: str, behind: str) -> bool:
    """Whether whoever takes an address down asks whether he heard it right."""
    asked = _ASKS_BACK.match(behind) or _REPEATS.search(before)
    # 客服：zhang_xm85@qq.com？
    return bool(asked) or (_TURN.fullmatch(before) is not None and _MARK.match(behind) is not None)
