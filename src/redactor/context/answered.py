"""Who turns to an office, as its answers, logs and titles name them: no letter need be there.

    邵某某女士：来函收悉    答：纪某先生您好    关于樊某某反映宅基地被占问题的答复    芦某某来电称    接到尤某某（女，69岁）举报

Who complained or asked is not made known (信访工作条例 art. 30 and 38). Officials are left alone: a
title stands before or behind their names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from redactor.context.name_forms import filled, fills, has_any, name_before_words, name_ending
from redactor.context.people import SURE, VERBAL, People
from redactor.text.patterns import lazily

_HAN = "\u4e00-\u9fff"
_TITLE = "(?:女士|先生|同志|网友|居民|市民|老师)?"
# An answer begins with whom it is for.
_ANSWERS = lazily(
    rf"(?:答复?|回复|复)(?:内容|意见)?[^\n：:】\]]{{0,4}}[：:】\]][ \u3000\n]{{0,4}}(?=[{_HAN}])"
)
_GREETS = lazily(rf"{_TITLE}[，,：:]?\s?[您你]好")
_TURNS = "(?:实名|书面|电话|网络|多次|等人)?(?:来[信访电函]|反映|举报|投诉|信访|上访|申诉|咨询|求助|留言|写信|要求|申请)"
_ABOUT = lazily(rf"关于(?=[{_HAN}]{{2,4}}{_TITLE}{_TURNS})")
_IN_TITLE = lazily(rf"{_TITLE}{_TURNS}")
_ANSWER = lazily(
    "[^\\n。]{0,48}(?:答复|回复|处理意见|处理情况|处理结果|办理|调查|告知|复查|复核|来信|信访|核查)"
)
_NO_COMPLAINT = lazily(f"{_TITLE}(?:申请|要求)[^\\n]{{0,24}}(?:公示|批复|许可|资格)")
#: 芦某某来电称: what only who calls or writes does.
_CALLS = lazily(
    f"{_TITLE}(?:来[电信访函]|致电|写信|留言|来我[局厅办委中心站]{{1,2}})(?:[^，。\\n]{{0,6}})?(?:称(?!号|赞|职)|要点|内容|摘要|如下|反映|咨询|投诉|询问|求助|诉说|哭诉|要求|查询)"
)
_BOUNDARY = lazily(r"(?:^|[\s，,。；;：:、|\]】）)0-9]|[镇乡村县区市组户社的]|接|据|经)\Z")
# 县长信箱 …⏎桑某某：我去年….
_LETTERS = lazily("信箱|来信|留言|问政|信访件")
_WRITES = lazily(
    rf"\n[ \u3000]*(?=[{_HAN}]{{2,4}}[：:]\s?(?:我|俺|咱|本人|领导|您好|你好|[局县市区镇厅]长|书记))"
)
_LETTER_HEAD = 160
# A message's form, which has a field for what is said.
_FIELD = lazily(
    rf"(?:^|\n|[ \u3000]{{2}})(?:姓\s?名|称呼|真实姓名|署名)[ \u3000]*[：:\t][ \u3000]*(?=[{_HAN}A-Z])"
)
_SAID = lazily(
    "(?:留言|咨询|反映|投诉|诉求|来信|信件|问题|举报)(?:内容|标题|主题|时间|类型|类别|编号)[：:\\t]|来源IP|提交时间[：:\\t]"
)
_CONTENT = lazily("(?:内容|标题|主题|诉求|正文|问题描述)[：:\\t]")
_FORM = 200
# 喂，我盛某某啊.
_ME = lazily(rf"(?:^|[，,。！!？?：:“\s])[我俺](?=[{_HAN}]{{2,4}})")
_ME_ENDS = lazily("[啊呀哈嘛]|[，,]|\\s|电话|手机|[0-9]")
_PLEA = lazily(
    "您好|你好|来信|信箱|热线|领导|投诉|举报|反映|求助|帮忙|帮我|讨|工资|低保|补贴|报警|咨询|不给|没到账|110|接警|接线"
)
_NEAR = 160
# 客服：好的，张某某女士，.
_SEATED = lazily(
    "(?:^|\n)[ \u3000]*(?:坐席|座席|话务员?|接线员?|接警员?|客服|热线|窗口|柜员)[0-9A-Z]{0,4}[：:]"
)
_ADDRESSED = lazily(rf"[：:，,。！]\s?(?=[{_HAN}]{{2,4}}(?:女士|先生)[，,。：:！？])")
_ENDS_TITLED = lazily("女士|先生")
# 申请人：柏某某, where people ask for files, reviews and mediation.
_APPLICANT = lazily(rf"申请人[ \u3000]*(?:姓\s?名)?[ \u3000：:]{{1,8}}(?=[{_HAN}])")
_OF_REVIEW = lazily(
    "信息公开申请|行政复议|复议机关|人民调解|调解记录|调解协议|信访|劳动仲裁|法律援助"
)
# 被询问人：尚某某, 受害人 ….
_VICTIM = lazily(rf"(?:被询问人|被害人|受害人|受害者|报案人)[：: \u3000]{{0,3}}(?=[{_HAN}])")
_OF_POLICE = lazily("询问|笔录|报案|诈骗|被骗|被盗|被抢|被打|立案|派出所|公安")
# 附：陈某某信访件.
_PAPER = lazily("(?:信访件|信访材料|举报信|举报材料|投诉件|投诉信|来信(?:原件|复印件|扫描件))")
# 小军（化名，实为邱某某）.
_TRULY = lazily(
    rf"(?:实为|真名(?:叫|是|为)?|本名(?:叫|是)?|真实姓名(?:是|为|：)?|自[述称](?:姓名)?(?:名?叫|是))(?=[{_HAN}]{{2,4}}(?:[，,。；）)、]|\s|\Z))"
)
_ALIASED = lazily("化名|精神|流浪|救助|走失|受助")
# 接到尤某某（女，69岁）举报; 110转来：女子农某某报警.
_RECEIVED = lazily(
    rf"接到?(?:了)?(?:群众|市民|居民|村民|消费者|业主|举报人|投诉人)?(?=[{_HAN}]{{2,4}})"
)
_RECEIVED_ENDS = lazily(
    "(?:女士|先生)?(?:[（(][^（）()]{1,40}[）)])?的?(?:实名|书面|电话|网络)?(?:举报|投诉|反映|报[警案]|求助|来[信电访])"
)
_SOMEBODY = lazily(
    rf"(?:女子|男子|妇女|老人|女孩|男孩|村民|群众|居民|市民|网友|家长|游客|乘客|租客|业主)(?=[{_HAN}]{{2,4}})"
)
_IN_NEED = lazily(
    "(?:[（(][^（）()]{1,30}[）)])?(?:报[警案]|求助|被困|走失|被[打骗抢殴偷]|轻生|来[电访]|致电|哭诉|拨打)"
)
_TITLED = lazily("女士|先生|小姐|同志|老师|师傅|阿姨|大[爷妈]")
_OFFICIAL = lazily(
    "(?:记者|局长|处长|科长|主任|书记|镇长|乡长|县长|市长|区长|所长|院长|校长|队长|部长|主席|代表|委员|民警|警官|医生|律师|干部|专家)\\Z"
)


def names_of_answered(text: str, people: People) -> Iterator[tuple[int, int]]:
    """The names of those to whom offices answer, and of whom they note that they turned to them."""
    for gate, names in _WAYS:
        if has_any(text, gate):
            yield from names(text, people)


def _greeted(text: str, people: People) -> Iterator[tuple[int, int]]:
    for answer in _ANSWERS.finditer(text):
        yield from _sized(text, answer.end(), _GREETS, people)


def _titled(text: str, people: People) -> Iterator[tuple[int, int]]:
    for about in _ABOUT.finditer(text):
        for start, end in _sized(text, about.end(), _IN_TITLE, people):
            if _ANSWER.match(text, end) and not _NO_COMPLAINT.match(text, end):
                yield start, end


def _calling(text: str, people: People) -> Iterator[tuple[int, int]]:
    return _right_before(_CALLS, text, people)


def _introduced(text: str, people: People) -> Iterator[tuple[int, int]]:
    for me in _ME.finditer(text):
        start = me.end()
        for found in _sized(text, start, _ME_ENDS, people):
            near = max(0, start - _NEAR), start + _NEAR
            if people.is_name(text[slice(*found)], SURE) and _PLEA.search(text, *near):
                yield found


def _received(text: str, people: People) -> Iterator[tuple[int, int]]:
    for received in _RECEIVED.finditer(text):
        yield from _sized(text, received.end(), _RECEIVED_ENDS, people)


def _in_need(text: str, people: People) -> Iterator[tuple[int, int]]:
    for somebody in _SOMEBODY.finditer(text):
        for start, end in _sized(text, somebody.end(), _IN_NEED, people):
            # 困难群众求助可拨打.
            if people.is_name(text[start:end], SURE):
                yield start, end


def _addressed(text: str, people: People) -> Iterator[tuple[int, int]]:
    if _SEATED.search(text):
        for addressed in _ADDRESSED.finditer(text):
            yield from _sized(text, addressed.end(), _ENDS_TITLED, people)


def _led_to(text: str, people: People) -> Iterator[tuple[int, int]]:
    """In papers of a kind, what fills a place."""
    for lead, paper in ((_APPLICANT, _OF_REVIEW), (_VICTIM, _OF_POLICE), (_TRULY, _ALIASED)):
        if paper.search(text):
            for found, end in filled(lead.finditer(text), text, people):
                yield found.end(), end


def _of_papers(text: str, people: People) -> Iterator[tuple[int, int]]:
    return _right_before(_PAPER, text, people)


def _right_before(words: re.Pattern[str], text: str, people: People) -> Iterator[tuple[int, int]]:
    """The names that end where such words begin."""
    for found in words.finditer(text):
        start = name_ending(text, found.start(), people)
        if start < found.start() and _stands_free(text, start):
            yield start, found.start()


def _sized(
    text: str, start: int, ends: re.Pattern[str], people: People
) -> Iterator[tuple[int, int]]:
    """The name that begins here, where what follows says so."""
    if text[start : start + 1] in VERBAL:
        return
    end = name_before_words(text, start, ends, people, _TITLED)
    if end > start:
        yield start, end


def _stands_free(text: str, start: int) -> bool:
    low = max(0, start - 4)
    return _BOUNDARY.search(text, low, start) is not None and not _OFFICIAL.search(text, low, start)


def _letters(text: str, people: People) -> Iterator[tuple[int, int]]:
    for writes in _WRITES.finditer(text):
        start = writes.end()
        end = fills(text, start, people)
        head = max(0, start - _LETTER_HEAD)
        if end > start and _LETTERS.search(text, head, start):
            yield start, end


def _fields(text: str, people: People) -> Iterator[tuple[int, int]]:
    for field in _FIELD.finditer(text):
        start = field.end()
        near = max(0, start - _FORM), start + _FORM
        if _SAID.search(text, *near) and _CONTENT.search(text, *near):
            end = fills(text, start, people)
            if end > start:
                yield start, end


_Names = Callable[[str, People], Iterator[tuple[int, int]]]
#: The words without which each way is not looked for.
_WAYS: tuple[tuple[tuple[str, ...], _Names], ...] = (
    (("您好", "你好"), _greeted),
    (("关于",), _titled),
    (("来电", "来信", "来访", "来函", "致电", "写信", "留言", "来我"), _calling),
    (("信箱", "来信", "留言", "问政", "信访件"), _letters),
    (("内容", "标题", "主题", "诉求", "正文", "问题描述"), _fields),
    (("我", "俺"), _introduced),
    (("接",), _received),
    (("女士", "先生"), _addressed),
    (
        (
            "申请人",
            "询问人",
            "受害",
            "被害人",
            "报案人",
            "实为",
            "真名",
            "本名",
            "真实姓名",
            "自述",
            "自称",
        ),
        _led_to,
    ),
    (("信访件", "信访材料", "举报信", "举报材料", "投诉件", "投诉信", "来信"), _of_papers),
    (
        (
            "报警",
            "报案",
            "求助",
            "被困",
            "走失",
            "被打",
            "被骗",
            "来电",
            "来访",
            "致电",
            "哭诉",
            "拨打",
            "轻生",
        ),
        _in_need,
    ),
)
