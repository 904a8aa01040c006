"""Where a mark stands on a document: alone on a line or in a cell, in brackets, in the head.

The words of marks are ordinary words (内部, 秘密, 不公开), so that their place tells: a mark fills its
line, stands in brackets by a title, or behind a label; in a sentence somebody speaks about it.
"""

from __future__ import annotations

import re

from redactor.text.patterns import lazily
from redactor.wording.clauses import stretch

_EDGES = lazily("[\n\t|｜]")
#: The head of a document: the number of the copy, the mark, the urgency, the sender.
_HEAD_LINES, _HEAD_REACH = 6, 300
_OPENING, _CLOSING = "（(【[〔［「〖", "）)】]〕］」〗"
_QUOTES = '“‘「『"《'
# Within a line wide blanks part what stands beside each other: 会议材料之七　会后收回　编号：052.
_PARTED = lazily("[ \u3000]{2,}|\u3000|—{2,}|-{2,}|…+")
# 备注：内部资料; 密送：【内部件】阅后即焚
_NAMED_PLACE = lazily(
    "(?:备注|说明|注|提示|提醒|要求|水印|页[眉脚]|主题|标题|密送|抄送|转发|批注|眉批|标识|标记)\\s?[:：]\\s?"
)
# 内部文件（此行已划去，旁盖“解密”章）
_LIFTED = lazily(
    "[^\\n（(]{0,10}[（(][^（()）\\n]{0,40}?(?:解密|划去|划掉|涂去|涂掉|作废|解除|失效|已公开|降密|注销)"
)
# What names the place of a mark, or the annex whose title it stands in.
_PLACES = lazily(
    r"(?:.*[\u3000\s])?(?:(?:页[眉脚]|水印|眉批|标题|题名|文件名称?|备注|说明|注|落款|封面|附[件表图录]\s?[0-9一二三四五六七八九十]{0,3})"
    r"\s?[：:.、]\s?)?(?:[0-9]{1,2}\s?[.．、)）]\s?|[（(][0-9一二三四五六七八九十]{1,3}[)）]\s?)?"
)
_FILE_ENDING = re.compile(
    r"\s?\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|txt|csv|zip|rar|7z|jpe?g|png|tiff?|mp4)(?![A-Za-z])",
    re.I,
)
#: What the title of a document ends in.
DOCUMENT = (
    "报告|方案|预案|通知|通报|意见|请示|批复|函|纪要|汇报|总结|计划|规划|名单|名册|清单|台账|目录|汇编|"
    "说明书?|图纸?|表|册|简报|专报|要报|快报|材料|资料|文件|文稿|数据|统计|通讯录|电报|讲话|决定|办法|细则|"
    "协议|合同|档案|卷宗|记录|报表|分析|研判|评估|方略|部署|安排|信息|备忘录|汇总|动态|[周月日季]报|情况"
)

#: Drafts by their stage; marks of their own, and a part of longer ones.
DRAFTS = "征求意见稿|送审稿|讨论稿|过程稿|修改稿|审议稿|报审稿|会签稿|报批稿|代拟稿"

#: Star, and what is typed for it.
STARS = "★☆✭✮⭐＊*"
#: The three grades, also as they are written traditionally.
GRADES = ("绝密", "机密", "秘密", "機密", "絕密")
GRADE = f"(?:{'|'.join(GRADES)})"
# What a line of marks consists of. Atomic and possessive: marks repeated a hundred times before a
# word that is none would otherwise be tried in every division.
_MARKS = lazily(
    rf"(?>[\s　※,，、;；。.·!！:：（）()【】\[\]〔〕［］{STARS}-]|{GRADE}级?|密级|保密期限|期限|长期|[0-9０-９]{{1,6}}|年|个?月|天|"
    "特急|加急|特提|平急|急件|份号|编号|No|内部(?:(?:学习|交流|培训|工作|会议|参考)?(?:资料|文件|材料|件)|事项|使用|刊物|参考|参阅|掌握|传阅|发行|明电|电报|通知|交流)?|"
    f"(?:{DRAFTS})|会议[材资]料(?:之[一二三四五六七八九十]{{1,2}})?|"
    "注意(?:保存|保管|保密)|妥善保[存管]|(?:严禁|不得|请勿|禁止|切勿|勿|不准|不许)(?:外传|外泄|扩散|复印|复制|翻印|转发|上网|传播|公开|对外公开|对外|擅自|泄露|拍照|摘抄|转载|引用|带出)+|"
    "仅供|仅限|供|限|参考|参阅|学习|使用|本单位|机关|内部人员|领导|(?:传?阅|用|会)后(?:请)?(?:收回|销毁|即焚|即退|退回|归还|归档|交回)|传阅(?:件|文件)?|"
    "仅发|只供|只限|于|各级|系统内部?|参会(?:人员|代表)|与会(?:人员|代表)|工作人员|涉密人员|党员|干部|职工|员工|专家|评委|成员|决策|审阅|阅示|阅知|传达|查阅|掌握|研究|"
    "未经(?:批准|许可|同意|授权|审批)|上传|外发|截图|散布|扩大知悉范围|登报|上网|广播|网上|互联网|通过|微信|外借|提供给?他人|复制|公布|发布|宣传|"
    "第\\s?[0-9０-９]{1,4}\\s?[页期]|共\\s?[0-9０-９]{1,4}\\s?页|总第\\s?[0-9０-９]{1,4}\\s?期|"
    "工作秘密|国家秘密|密码电报|明传电报|密电|明电|发至[省地县乡厅司处师团营]{1,2}级|此件|本件|不公开(?:发布)?|不予公开|依申请公开|请|妥善|不对外|不外传|不上网|不登报|不见报|图纸|口径|底稿)++"
)


_TITLED = lazily(
    rf"\s?[《“]?[^，。；：！？!?\n\u3000]{{2,50}}?(?:{DOCUMENT})[》”]?(?:[（(][^（()）]{{1,12}}[)）])?"
    r"(?=\s|[\u3000，。；;、]|\.[A-Za-z]|$)"
)


def line_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The line or the cell that a range stands in."""
    return stretch(text, start, end, _EDGES, _HEAD_REACH)


def lines_beside(text: str, low: int, high: int) -> tuple[str, str]:
    """The lines before and behind a line; empty lines are passed over."""
    before = text[max(0, low - 40) : low].rstrip().rpartition("\n")[2]
    behind = text[high : high + 40].lstrip().partition("\n")[0]
    return before.strip(" \u3000"), behind.strip(" \u3000")


def is_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing but marks stands in the line, or between wide blanks in it.

    >>> is_alone("内部资料　严禁外传", 0, 4), is_alone("加强内部资料管理", 2, 6)
    (True, False)
    >>> is_alone("材料之七　会后收回　编号：052", 5, 9)
    True
    """
    if is_line(text, start, end):
        return True
    low, high = line_around(text, start, end)
    named = _NAMED_PLACE.match(text, low, start)
    low = named.end() if named else low
    for gap in _PARTED.finditer(text, low, start):
        low = gap.end()
    gap_behind = _PARTED.search(text, end, high)
    return _holds_marks(text, low, start, end, gap_behind.start() if gap_behind else high)


def is_lifted(text: str, end: int) -> bool:
    """Whether brackets behind a mark tell that it holds no more.

    >>> is_lifted("内部文件（此行已划去，旁盖解密章）", 4), is_lifted("内部文件（二）", 4)
    (True, False)
    """
    return _LIFTED.match(text, end) is not None


def is_line(text: str, start: int, end: int) -> bool:
    """Whether nothing but marks stands in the line."""
    low, high = line_around(text, start, end)
    return _holds_marks(text, low, start, end, high)


def _holds_marks(text: str, low: int, start: int, end: int, high: int) -> bool:
    """Whether a range holds nothing but marks beside the mark in it."""
    if _MARKS.fullmatch(text, low, high):
        return True
    return all(
        first >= last or _MARKS.fullmatch(text, first, last)
        for first, last in ((low, start), (end, high))
    )


def in_brackets(text: str, start: int, end: int) -> bool:
    """Whether brackets hold nothing but marks, at the beginning or the end of the line.

    >>> in_brackets("关于某事的通知（内部资料）", 8, 12), in_brackets("单位（内部）食堂", 3, 5)
    (True, False)
    """
    low, high = line_around(text, start, end)
    opening = max(text.rfind(each, low, start) for each in _OPENING)
    closings = [at for each in _CLOSING if (at := text.find(each, end, high)) >= 0]
    if opening < 0 or not closings:
        return False
    closing = min(closings)
    if not _holds_marks(text, opening + 1, start, end, closing):
        return False
    behind = text[closing + 1 : high].strip(" \u3000》。；;”")
    if not behind or not text[low:opening].strip(" \u3000"):
        return True
    return _FILE_ENDING.match(text, closing + 1, high) is not None


def leads_title(text: str, start: int, end: int) -> bool:
    """Whether a mark in brackets stands before the title of a document, at the beginning of a
    line, of an annex's entry, or behind the name of its place.

    >>> leads_title("附件：1.（机密）调度预案.pdf", 6, 8), leads_title("【秘密】减肥的七个诀窍", 1, 3)
    (True, False)
    """
    low, high = line_around(text, start, end)
    if text[start - 1 : start] not in _OPENING or text[end : end + 1] not in _CLOSING or not start:
        return False
    if not _PLACES.fullmatch(text, low, start - 1):
        return False
    return _TITLED.match(text, end + 1, high) is not None


def ends_title(text: str, start: int, end: int) -> bool:
    """Whether a mark in brackets ends a line that is the title of a document.

    >>> ends_title("标题：应急力量部署情况（秘密）", 12, 14), ends_title("他的小心思（秘密）", 6, 8)
    (True, False)
    """
    low, _ = line_around(text, start, end)
    low = max(low, text.rfind("：", low, start) + 1)
    return in_brackets(text, start, end) and bool(_TITLED.fullmatch(text, low, start - 1))


def head_lines(text: str) -> list[str]:
    """The first lines that are not empty."""
    lines = (line.strip() for line in text[:_HEAD_REACH].split("\n"))
    return [line for line in lines if line][:_HEAD_LINES]


def in_head(text: str, start: int) -> bool:
    """Whether a place is in the first lines of the document."""
    if start > _HEAD_REACH:
        return False
    return len([line for line in text[:start].split("\n") if line.strip()]) <= _HEAD_LINES


def follows_quote(text: str, start: int) -> bool:
    """Whether a quotation mark or 《 opens right before."""
    return text[start - 1 : start] in _QUOTES and start > 0


def is_quoted(text: str, start: int, end: int) -> bool:
    """Whether a quotation that begins further ahead in the line holds a range: somebody tells
    what was said.

    >>> is_quoted("谎称“涉嫌洗钱，密级：绝密”", 8, 13), is_quoted("“通知”密级：绝密", 4, 9)
    (True, False)
    """
    low, high = line_around(text, start, end)
    for opening, closing in (("“", "”"), ("「", "」"), ("『", "』")):
        at = text.rfind(opening, low, start)
        if at >= 0 and text.find(closing, at, start) < 0 and text.find(closing, end, high) >= 0:
            return True
    return False
