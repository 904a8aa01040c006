"""QQ 号: 5 to 11 digits that do not begin with zero. Only beside its label; a group is public."""

from __future__ import annotations

import re
from collections.abc import Callable

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.model import Audience, Certainty
from redactor.text.patterns import lazily

_GROUP = re.compile(
    r"群(?:号码?|聊)?(?:[（(][^（）()\n]{1,10}[）)])?[\s:：为是①②③一二三1-9、，,“\"（(0-9和及/]*$"
)


# Q：盛开2087364159，关山316409852: each number behind its person.
_PERSONS = re.compile(
    r"(?:号码?)?[\u4e00-\u9fff]{0,4}[:：]\s?(?P<list>(?:[\u4e00-\u9fff]{2,4}[:：（(\s]{0,2}[1-9][0-9]{4,10}(?![0-9])[）)]?[，,、；;\s]{0,2}){1,20})"
)
_NUMBER = re.compile("[1-9][0-9]{4,10}")
# QQ昵称“雨”，号码1293847166.
_BEHIND_NAME = re.compile(
    # 微信/QQ：weiwei_8812 / 88122733
    r"[:：]\s?[A-Za-z][A-Za-z0-9_-]{5,19}\s?[/／、，,]\s?(?P<second>[1-9][0-9]{4,10})(?![0-9])|"
    r"(?:昵称|网名|名)[^，,。；;\n0-9]{1,14}(?:[，,]?\s?(?:QQ)?(?:号码?|账号)[:：为是]{0,2}|[”\"]?[（(])\s?(?P<list>[1-9][0-9]{4,10})(?![0-9])|"
    # 加我QQ说,号1180467253
    r"(?:[上里]?(?:说|聊|联系|找我|私聊|细说)[，,]?|[，,])(?:号码?|账号)(?:就?是|为)?[:： ]{0,2}(?P<third>[1-9][0-9]{5,10})(?![0-9])"
)


# 李强 QQ 503817264 ⏎ 王芳 1836620175; 格式：姓名-街道-QQ ⏎ 薛凯-东风路-285501739: what one line, or the form
# that is asked for, says of its last field, the next lines of the list do not say again.
_LIST_FORM = lazily(
    r"(?<=[-—_+＋/、|，, ]QQ)(?:号码?)?[）)”\"。；;!！]?[ \t]*\n"
    r"|(?:号码?)?[:： ]{0,2}[1-9][0-9]{6,9}(?![0-9])[^\n]{0,16}\n"
)
_LIST_LINE = lazily(
    r"(?![^\n]*(?:群|编号|单号|账号|户号|卡号|证号|学号|工号|电话|手机|微信|邮箱|合计|金额|密码))"
    r"[ \t\u3000]*(?:[（(]?[0-9]{1,3}[.、)） ]\s?)?(?:[\u4e00-\u9fff0-9（）()]{1,12}[-—_+＋/、|，,: ：\t\u3000]{1,3}){1,3}"
    r"(?:[QqＱ]{1,2}[:： ]?)?(?P<number>(?![48]00)[1-9][0-9]{8,9})(?![0-9.]|\s?[元万亿件吨%])[^\n0-9]{0,16}(?:\n|$)"
)
_MOST_LINES, _MOST_OTHERS = 60, 2
_LIST_KEY = "lists of QQ numbers"


def _in_list(candidate: Candidate) -> list[tuple[int, int]]:
    """The bare numbers in the lines below one whose number, or whose form, was called a QQ; each
    stretch of lines is walked once."""
    text, memo = candidate.text, candidate.around.memo
    form = _LIST_FORM.match(text, candidate.end)
    if form is None or form.end() < memo.get(_LIST_KEY, 0):
        return []
    places: list[tuple[int, int]] = []
    position, others = form.end(), 0
    for _ in range(_MOST_LINES):
        line = _LIST_LINE.match(text, position)
        if line is not None and not _DAY.fullmatch(line["number"]):
            others = 0
            places.append(line.span("number"))
        else:
            others += 1
        following = text.find("\n", position)
        if following < 0 or others > _MOST_OTHERS:
            break
        position = following + 1
    memo[_LIST_KEY] = position
    return places


# What stands behind the bare letter is a number only if it is long.
_BARE_Q = re.compile(r"(?<![QＱ])[QＱ][:：]\s?$")
_SHORTEST_BEHIND_Q = 8
# Q：20240415之后能否补疑？A：不能。
_ASKS = re.compile(r"[^\n]{1,40}?[?？]|[^\n]{0,60}[AＡ答][:：]")
# The program's own, which tell everybody of the system.
_OF_THE_SYSTEM = frozenset({"10000", "10001"})
# What Tencent gives to companies and offices: 800018366, 4008123456.
_OF_A_FIRM = re.compile("(?:8000|4000|4008|8008|9380)[0-9]{5,6}|800[0-9]{6}")
# QQ2850012345（婚登处专用）, 预约方式：电话…，QQ…: whoever sits there answers.
_OFFICES_BEHIND = re.compile(
    r"\s?[（(](?![^（）()\n]*(?:本人|个人|私人|自己))[^（）()\n]{0,12}(?:企业QQ|营销QQ|客服|专用|办公|工作(?:日[ 0-9]|QQ|用)|值班|公用|官方)"
)
_OFFICES_LINE = re.compile(
    r"(?:本|[我咱]们?)(?:馆|院|校|局|站|园|社|所|会|公司|中心|单位|居委会|村委会|业委会|物业|社区|街道|学校|家委会)的?(?:唯一|官方|指定|正式|对外|工作){0,2}的?(?:QQ)(?:号码?)?(?:就?是|为)?[:：]?\s?$|"
    r"(?:[处局科室站所院厅]|中心|大厅|窗口|学校)[\u4e00-\u9fff]{0,4}(?:预约|咨询|报名|办公|客服|服务|举报|受理|投诉)(?:方式|渠道|平台|途径)?[:：][^。\n]{0,40}$"
    r"|(?:在线|人工|网上)(?:客服|咨询)[:：]?[^。\n]{0,20}\n?[^。\n：:]{0,6}[:：]?\s?$"
)
# 供应商：…经营部 ⏎ 联系QQ：…: whoever sells to offices is to be written to.
_SUPPLIERS = lazily(
    r"(?:供应商|供货商|供货单位|投标人|中标人|成交人|报价单位|维保单位|施工单位|厂家|商家|店铺|乙方)(?:名称)?[:：]\s?[\u4e00-\u9fff（）()]{3,28}(?:公司|经营部|商行|厂|店|中心|门市部?|商贸|工作室|社)[，,；;\s\u3000]{1,3}"
    r"(?:(?:联系|客服|业务)?(?:电话|手机)[:：][0-9 -]{7,16}[，,；;\s\u3000]{1,3})?(?:联系|客服|业务|在线)?QQ(?:号码?)?[:：]\s?$"
)
# [2024/5/9 20:14:33] 小满(1750938826)：, as the program exports a talk.
_CHAT_HEAD = lazily(
    r"(?:^|\n)[ \t\[【]*(?:(?:19|20)[0-9]{2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?[ \tT]*)?(?:[上下]午)?"
    r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?[\]】]?[ \t]*[^\n()（）<>]{1,24}[(（<]$"
)
_NO_NICK = re.compile(
    "(?:编号|单号|进程|线程|工单|序号|订单|设备|编码|端口|流水|会话|代码|房间|会议|号码?|版本|ID|id|PID)$"
)
_DAY = re.compile("(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]")
_CHAT_TAIL = re.compile(r"[)）>]\s?(?:[:：\n]|$)")
# 我的号1157302846被盗, in a talk of groups and friends online.
_MY_NUMBER = lazily(r"(?:[我俺他她你]|本人|孩子|自己|对方)的?(?:小|大)?号(?:码)?[:：是为]?\s?$")
# 一直是 Q 上聊，…号是646213307，我这边小号1902246658
_OTHER_NUMBER = lazily(
    r"(?:(?:还|另)有?(?:个|一个|外一个)?|另外)(?:小|大|新|老|旧)号(?:码)?(?:就?[是为])?[:：]?\s?$|(?:[我他她你俺]|对方|本人|孩子|老公|老婆)(?:这边|那边|自己|还有(?:个|一个)?|另外)?的?(?:小|大|新|老|旧)号(?:码)?(?:就?[是为])?[:：]?\s?$"
)
# 问：你自己的号？答：573 128 640, where the number of another was asked for before.
_ASKED = lazily(
    r"(?:[你您他她我]|自己|本人|对方)(?:自己|本人)?的(?:小|大)?号(?:码)?(?:呢|是多少|多少|是什么)?[？?]\s?(?:答|[^\s：:]{1,6})?[:：]?\s?(?:是|我的)?\s?$"
)
# 进群先加我…，加这个→ 1570022938; 497336120 拉我
_ADDED = lazily(
    r"(?:加(?:我|这个|下?面?这个|好友|一下|她|他)|找我|私聊?我?|拉我)(?:这个|的|号|吧|就行)?\s?(?:→|->|—+>?|[:：，,])?\s?$"
)
_ADD_BEHIND = lazily(
    r"\s?[，,]?\s?(?:拉我(?!办)|加我(?!办)|带我|拉一下|拉我进群|求拉|加一下|备注|验证)"
)
# 找一起考研的同学！加2260713348，非诚勿扰: who looks for company or goods leaves a number.
_LEFT = lazily(
    r"(?:[找求寻征出收拼组][^。\n]{0,24}|[^。\n]{0,12}(?:搭子|组队|转让|二手|合租|拼车|交友|一起))"
    r"[！!。，,；; ](?:[请可要的话意者快速来有]{0,4})加(?:我|个|一下)?[:： ]?$"
)
_LEFT_BEHIND = lazily(r"(?![0-9.]|\s?[元万亿人名台件个斤吨分平㎡%+])")
# Q 1365208894 ——此号请删
_LETTER = lazily(r"(?<![0-9A-Za-zＡ-Ｚａ-ｚ&＆])[QＱ][ \u3000]$")
_TURN = lazily(r"(?:^|[\s：:，,。！!])$")
_TALK_OF_GROUPS = lazily(r"进群|群[里主号聊]|楼主|[0-9]楼|[QqＱ]{1,2}|扣扣|企鹅")
_TALK_OF_QQ = lazily(r"(?<![A-Za-z0-9])[QqＱ]{1,2}(?![A-Za-z])|扣扣|企鹅号")
_TALK_REACH = 80
_LOST = re.compile(r"\s?[，,]?(?:也|又)?(?:被(?:盗|封|人登|异地|冻结)|登不[上了]|找不回|密码)")
_OPENS_BRACKET = frozenset("(（<")


def guard(facts: Facts) -> Callable[[str, int, int], bool]:
    """Whether persons with numbers stand behind the word that woke the detector."""
    return _has_persons


def _has_persons(text: str, _start: int, end: int) -> bool:
    match = (
        _PERSONS.match(text, end) or _BEHIND_NAME.match(text, end) or _LIST_FORM.match(text, end)
    )
    return match is not None


def anchor(candidate: Candidate, facts: Facts) -> list[Answer]:
    """A list of persons and their numbers behind one label."""
    text, end = candidate.text, candidate.end
    match = _PERSONS.match(text, end) or _BEHIND_NAME.match(text, end)
    if candidate.prefix:
        return []
    if not match:
        return [
            candidate.answer(Certainty.LIKELY, "list", start=start, end=until)
            for start, until in _in_list(candidate)
        ]
    group = next(name for name in match.groupdict() if match.group(name))
    low, listed = match.start(group), match.group(group)
    return [
        candidate.answer(Certainty.LIKELY, "label", start=low + each.start(), end=low + each.end())
        for each in _NUMBER.finditer(listed)
    ]


def _is_spaced(candidate: Candidate) -> bool:
    """Groups of three or four with the same separator, as numbers are read out; no version."""
    separators = set(candidate.gaps)
    if not candidate.whole or "(" in "".join(separators):
        return False
    if separators == {"\n"} or "" in separators or set(candidate.shape) == {1}:
        return True
    if separators == {" "} and len(candidate.value) >= _SHORTEST_BEHIND_Q:
        # 38 6612 904: as somebody reads it out.
        return min(candidate.shape[:-1]) >= 2
    return len(separators) == 1 and min(candidate.shape[:-1]) >= 3


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """Digits beside QQ, 扣扣 or under such a column."""
    value = candidate.value
    if facts.rule.entity not in candidate.named and "chat_group" not in candidate.named:
        return _told_by_talk(candidate)
    if not 5 <= len(value) <= 11 or value[0] == "0" or not value.isdigit():
        return None
    # Q: also asks a question.
    if len(value) < _SHORTEST_BEHIND_Q and _BARE_Q.search(candidate.before(4)):
        return None
    if value in _OF_THE_SYSTEM:
        return None
    if _BARE_Q.search(candidate.before(4)) and (
        _DAY.fullmatch(value) or _ASKS.match(candidate.text, candidate.end)
    ):
        return None
    # QQ 9.7.1 is a version of the program.
    if "." in candidate.label_gap.strip(".") or (candidate.joined and not _is_spaced(candidate)):
        return None
    is_group = "chat_group" in candidate.named or _GROUP.search(candidate.before(40))
    is_public = (
        is_group
        or _OF_A_FIRM.fullmatch(value)
        or "duty" in candidate.label
        or _OFFICES_BEHIND.match(candidate.text, candidate.end)
        or _OFFICES_LINE.search(candidate.before(80))
        or _SUPPLIERS.search(candidate.before(80))
    )
    return candidate.answer(
        Certainty.LIKELY, "label", audience=Audience.PUBLIC_DUTY if is_public else Audience.UNKNOWN
    )


_IS_A_PHONE = re.compile("1[3-9][0-9]{9}|[2-8][0-9]{7}")


def _is_to_be_added(candidate: Candidate) -> bool:
    """Whether somebody online asks to be added by it, or it answers what his number is."""
    before = candidate.before(_TALK_REACH)
    if _ASKED.search(before):
        return _TALK_OF_QQ.search(before) is not None
    if _LETTER.search(before) or _LEFT.search(before):
        return _LEFT_BEHIND.match(candidate.text, candidate.end) is not None and not _DAY.fullmatch(
            candidate.value
        )
    asks = _ADD_BEHIND.match(candidate.text, candidate.end) and _TURN.search(before)
    if not _ADDED.search(before) and not asks:
        return False
    low = max(0, candidate.start - 2 * _TALK_REACH)
    return _TALK_OF_GROUPS.search(candidate.text, low, candidate.start) is not None


def _told_by_talk(candidate: Candidate) -> Answer | None:
    """A number behind a name at the head of an exported talk, or one whose owner lost it."""
    value = candidate.value
    if candidate.joined and _is_spaced(candidate) and _SHORTEST_BEHIND_Q <= len(value) <= 10:
        told = value[0] != "0" and _ASKED.search(candidate.before(_TALK_REACH)) is not None
        told = told and _TALK_OF_QQ.search(candidate.before(_TALK_REACH)) is not None
        return candidate.answer(Certainty.LIKELY, "talk") if told else None
    if candidate.joined or not candidate.whole or not value.isdigit() or value[0] == "0":
        return None
    before = candidate.text[candidate.start - 1 : candidate.start]
    told = False
    if before in _OPENS_BRACKET:
        told = _CHAT_TAIL.match(candidate.text, candidate.end) is not None and (
            _CHAT_HEAD.search(candidate.before(64)) is not None
            and not _NO_NICK.search(candidate.before(8)[:-1])
            and not _DAY.fullmatch(value)
        )
    elif len(value) >= _SHORTEST_BEHIND_Q and _LOST.match(candidate.text, candidate.end):
        told = _MY_NUMBER.search(candidate.before(10)) is not None
    elif len(value) >= _SHORTEST_BEHIND_Q and _OTHER_NUMBER.search(candidate.before(14)):
        told = _TALK_OF_QQ.search(candidate.before(_TALK_REACH).rpartition("\n")[2]) is not None
    elif len(value) >= _SHORTEST_BEHIND_Q and not _IS_A_PHONE.fullmatch(value):
        told = _is_to_be_added(candidate)
    return candidate.answer(Certainty.LIKELY, "talk") if told else None
