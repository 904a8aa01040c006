"""The label behind a value: 640400918273（驾驶证档案编号）, 845120639是我qq, X、Y两个低保证号.

A label that stands behind a value belongs to it only where the words between say so; else it is
the label of what comes next.
"""

from __future__ import annotations

from bisect import bisect_right

from redactor.context.labels import TOPICS, Labels
from redactor.text.patterns import lazily

#: Characters that a link between a value and its label may begin with.
STARTS = frozenset(
    "（(【[《“—–-=→←，,、；; 号是为系即就都均以等的那这”两二三四五六七八九十多几0123456789"
)

# What parts the groups of a number.
_JOINTS = frozenset(" -—–")
_NAME_AND_REMARK = lazily("[\u4e00-\u9fff某*＊]{2,5}[（(]")

# The rest of a number that ends in letters.
_REST = r"[A-Za-z]{0,3}"
# Other values of a list that share the label behind the last.
_OTHERS = r"(?:\s?[、，,/／;；和及与]\s?[A-Za-z]{0,4}[-0-9０-９][-0-9A-Za-z０-９.·]{3,24}){0,6}"
_BRACKET = lazily(rf"{_REST}号?[”\"’]?\s?[（(【\[]\s?")
_SAID = lazily(
    rf"{_REST}{_OTHERS}号?[”\"’]?\s?(?:[，,]?\s?(?:以上|上述|这些|[这那](?:个|张|本|串|组|份|条)?|此|该号)?(?:就|都|均|皆|才|则|也|便|全|确)?(?:是|为|系|属于|乃)"
    r"|[，,]?即|\s?(?:[-—–]{1,2}|←|<-{1,2})\s?(?:该|[这那](?:个|张|本|串|组|份|条)?(?:就)?[是为]|此|系|即|是|为|上述)|\s?←\s?|等?\s?(?:[0-9]{1,2}|[两二三四五六七八九十]{1,3}|多|几)(?:个|份|本|张|条|组|枚|部))\s?"
)
_TITLE = lazily(rf"{_REST}号?的?[《“]")
# H0182736号卡, 384712那个住院号的片子
_NUMBERED = lazily(rf"{_REST}(?:号的?|号?[那这][个张本份条]?)")
_CLOSED = lazily(rf"{_REST}\s?[，,]\s?")
# A list whose order is explained: H10293847虎某（以社会保障卡号排序）.
_REMARK = lazily(rf"{_REST}[\u4e00-\u9fff某*＊]{{2,5}}[（(](?:以|按|均?为|均?系|上述为)")
_AFTER_REMARK = lazily("(?:号码?|编号)?(?:排序|为序|列示|排列)?[）)]")
# Whose the value is, between the link and the label.
_WHOSE = lazily(
    # 我爱人的, 拆机主板上的
    "(?:[\u4e00-\u9fff]{1,10}(?:上|里|中)?的\\s?|我|俺|咱|你|您|他|她|其|该|此|这|那|上述|以上|均|都|的|所持|所|有|原|新|旧|系|为|即|是|属|本人|孩子|老人|老家|家|张|个|份|户主|当事人|患者|申请人|持证人|手机|本机|电脑|笔记本|平板|设备)*"
)
_OF_IT = lazily("(?:[本证卡]?(?:上|里|中|背面|正面|封面|首页)?的\\s?)?")
_REACH, _LONGEST_WHOSE, _LONGEST_LABEL = 180, 14, 24
# Behind the label: the bracket closes, or no value of its own follows.
_AFTER_BRACKETED = lazily(
    r"(?:号码?|编号|字号)?(?:卡面|[背正反][面后]|复印件|首页|封面|右[上下]角|左[上下]角|上)?(?:\s?[）)】\]]|[，,；;、](?!\s?[A-Za-z]{0,3}[0-9０-９]))"
)
_AFTER_TITLE = lazily("(?:号码?|编号|字号|复印件|副本|原件)?[》”]")
_AFTER_CLOSED = lazily("(?:号码?|编号|字号)?[）)]")
_AFTER_SAID = lazily(r"(?!(?:号码?|编号|字号)?\s?(?:[:：=]|[是为]?\s?[A-Za-z]{0,3}[0-9０-９]{3}))")
# A value that begins its line, the name of its document right behind: C90182736，港澳通行证，遗失.
_LEADING = lazily(
    r"[ \t\u3000]*(?:[（(]?[0-9]{1,2}[)）.、]\s?)?(?:[\u4e00-\u9fff]{0,8}(?:人员?|者|某|户主)[:：]\s?)?"
    r"(?:[A-Za-z]{0,4}[-0-9０-９ ·.]{5,30}[A-Za-z]{0,2}号?|[\u4e00-\u9fff0-9（）()〔〕]{2,20}字?第[-0-9]{1,12}号)"
)
_AFTER_LEADING = lazily(
    r"(?:号码?|编号)?(?:[，,。；;！!？?\s]|$)(?!\s?(?:[:：=]|[A-Za-z]{0,3}[0-9０-９]{4}))"
)
_LONGEST_LEADING = 40
# 字号为S140105-2017-000011的收养登记证
_NUMBER_IS = lazily(r"号码?[为是：:]?\s?[“\"]?[A-Za-z]{0,4}[-0-9A-Za-z ]{5,24}$")
_OF_THAT = lazily(r"[”\"]?的(?:原|旧|新)?[《“]?")
_LINKS = (
    (_BRACKET, _AFTER_BRACKETED),
    (_SAID, _AFTER_SAID),
    (_TITLE, _AFTER_TITLE),
    (_CLOSED, _AFTER_CLOSED),
    (_REMARK, _AFTER_REMARK),
)
# 伤者（1130572，住院号；CT2023…，影像检查号）: each with its label behind a comma.
_OPENED = lazily(r"[（(；;]\s?[A-Za-z]{0,4}[0-9][-0-9A-Za-z]{4,24}\Z")
_AFTER_LISTED = lazily("(?:号码?|编号|字号)?[；;）)]")
# 642200019533（同上）: what the one before is, in brackets behind it.
_DITTO = lazily(r"\s?[（(]同(?:上|前)[）)]")
_DITTO_REACH = 80


def may_follow(text: str, end: int) -> bool:
    """Whether what stands behind a value may lead to its label; spares most the reading."""
    after = text[end : end + 1]
    if after == "\n":
        # ZY001928374 ⏎（住院号）
        return text[end + 1 : end + 2] in ("（", "(")
    if text[end - 1 : end] == "号":
        # （2009）泉收字第037号收养登记证
        return True
    if after < "\u4e00" or after in STARTS:
        # Another number: 4021 8837.
        return after in STARTS and not (after in _JOINTS and text[end + 1 : end + 4].isdigit())
    return _NAME_AND_REMARK.match(text, end, end + 6) is not None


def label_behind(text: str, end: int, labels: Labels) -> int | None:
    """The label (its place in the lists) that a value ending at `end` is said to be.

    >>> kind = frozenset({"DRIVING_RECORD"})
    >>> label_behind("640400918273（驾驶证档案编号）", 12, Labels().joined([(20, 13, kind)]))
    0
    >>> label_behind("13800138000（身份证号：6401", 11, Labels().joined([(16, 12, kind)])) is None
    True
    """
    for link, behind in _LINKS:
        opened = link.match(text, end, end + _REACH)
        if opened:
            found = _label_at(text, opened.end(), labels)
            found = found if found is None else _its_own(text, found, labels)
            if found is not None and behind.match(text, labels.ends[found]):
                return found
            if (
                link is _CLOSED
                and found is not None
                and _OPENED.search(text, max(0, end - 30), end)
                and _AFTER_LISTED.match(text, labels.ends[found])
            ):
                return found
            if link is _CLOSED and found is not None and _leads(text, end):
                said = _AFTER_LEADING.match(text, labels.ends[found])
                if said and not labels.names[found] <= TOPICS:
                    return found
    if text[end - 1 : end] == "号":
        return _starting(end, labels)
    if _DITTO.match(text, end):
        return _last_in_brackets(text, end, labels)
    of = _OF_THAT.match(text, end)
    if of and _NUMBER_IS.search(text[max(0, end - _LONGEST_LEADING) : end]):
        return _starting(of.end(), labels)
    numbered = _NUMBERED.match(text, end)
    return _starting(numbered.end(), labels) if numbered else None


def _last_in_brackets(text: str, end: int, labels: Labels) -> int | None:
    """The last label before a value that closes a pair of brackets, in the same sentence."""
    low = max(end - _DITTO_REACH, text.rfind("。", 0, end), text.rfind("\n", 0, end))
    index = bisect_right(labels.ends, end) - 1
    while index >= 0 and labels.ends[index] > low:
        if _AFTER_CLOSED.match(text, labels.ends[index]) and not labels.names[index] <= TOPICS:
            return labels.longest(index)
        index -= 1
    return None


def _leads(text: str, end: int) -> bool:
    """Whether nothing stands before a value in its line."""
    low = text.rfind("\n", max(0, end - _LONGEST_LEADING), end) + 1
    return (low > 0 or end <= _LONGEST_LEADING) and bool(_LEADING.fullmatch(text, low, end))


def _label_at(text: str, low: int, labels: Labels) -> int | None:
    """The longest of the labels that begin first, nothing but an owner before them."""
    starts, ends = labels.starts, labels.ends
    best: int | None = None
    index = bisect_right(ends, low)
    while index < len(ends) and ends[index] <= low + _LONGEST_WHOSE + _LONGEST_LABEL:
        start = starts[index]
        if (
            low <= start <= low + _LONGEST_WHOSE
            and (best is None or start <= starts[best])
            and _WHOSE.fullmatch(text, low, start)
        ):
            best = index
        index += 1
    return best


def _its_own(text: str, found: int, labels: Labels) -> int:
    """The label, or the one that is said of it: 驾照上的档案编号; 身份证上的号码 is the first again."""
    of = _OF_IT.match(text, labels.ends[found])
    inner = _starting(of.end(), labels) if of else None
    return found if inner is None or labels.names[inner] <= TOPICS else inner


def _starting(place: int, labels: Labels) -> int | None:
    """The longest of the labels that begin at a place."""
    return max(labels.starting(place, _LONGEST_LABEL), default=None)
