"""Where a mark stands on a document: alone on a line or in a cell, in brackets, in the head.

The words of marks are ordinary words (内部, 秘密, 不公开), so that their place tells: a mark fills its
line, stands in brackets by a title, or behind a label; in a sentence somebody speaks about it.
"""

from __future__ import annotations

import re

_EDGES = re.compile("[\n\t|｜]")
#: The head of a document: the number of the copy, the mark, the urgency, the sender.
_HEAD_LINES, _HEAD_REACH = 6, 300
_OPENING, _CLOSING = "（(【[〔［「", "）)】]〕］」"
_QUOTES = '“‘「『"《'

#: Star, and what is typed for it.
STARS = "★☆✭✮⭐＊*"
#: The three grades, also as they are written traditionally.
GRADES = ("绝密", "机密", "秘密", "機密", "絕密")
GRADE = f"(?:{'|'.join(GRADES)})"
# What a line of marks consists of. Atomic and possessive: marks repeated a hundred times before a
# word that is none would otherwise be tried in every division.
_MARKS = re.compile(
    rf"(?>[\s　,，、;；。.·!！:：（）()【】\[\]〔〕［］{STARS}-]|{GRADE}级?|密级|保密期限|期限|长期|[0-9０-９]{{1,6}}|年|个?月|天|"
    "特急|加急|特提|平急|急件|份号|编号|No|内部(?:资料|文件|材料|事项|使用|刊物|参考|参阅|掌握|传阅|发行|明电|电报|通知|交流)?|"
    "注意(?:保存|保管|保密)|妥善保[存管]|(?:严禁|不得|请勿|禁止|切勿|勿|不准|不许)(?:外传|外泄|扩散|复印|复制|翻印|转发|上网|传播|公开|对外公开|对外|擅自|泄露|拍照|摘抄|转载|引用|带出)+|"
    "仅供|仅限|供|限|参考|参阅|学习|使用|本单位|机关|内部人员|领导|(?:传?阅|用|会)后(?:请)?(?:收回|销毁|即焚|即退|退回|归还|归档|交回)|传阅(?:件|文件)?|"
    "工作秘密|密码电报|明传电报|密电|明电|发至[省地县乡厅司处师团营]{1,2}级|此件|本件|不公开(?:发布)?|不予公开|依申请公开|请|妥善)++"
)


def line_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The line or the cell that a range stands in."""
    low = max(0, start - _HEAD_REACH)
    for edge in _EDGES.finditer(text, low, start):
        low = edge.end()
    closing = _EDGES.search(text, end, end + _HEAD_REACH)
    return low, closing.start() if closing else min(len(text), end + _HEAD_REACH)


def lines_beside(text: str, low: int, high: int) -> tuple[str, str]:
    """The lines before and behind a line; empty lines are passed over."""
    before = text[max(0, low - 40) : low].rstrip().rpartition("\n")[2]
    behind = text[high : high + 40].lstrip().partition("\n")[0]
    return before.strip(" \u3000"), behind.strip(" \u3000")


def is_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing but marks stands in the line.

    >>> is_alone("内部资料　严禁外传", 0, 4), is_alone("加强内部资料管理", 2, 6)
    (True, False)
    """
    low, high = line_around(text, start, end)
    return _MARKS.fullmatch(text, low, high) is not None


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
    if not _MARKS.fullmatch(text, opening + 1, closing):
        return False
    behind = text[closing + 1 : high].strip(" \u3000》。；;”")
    return not behind or not text[low:opening].strip(" \u3000")


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
