"""内部标识: 内部资料 注意保存, 工作秘密, 阅后收回, （送审稿）, 此件依申请公开.

工作秘密管理暂行办法 names the marks “内部” and “内部事项 注意保管”. The words are ordinary ones (内部审计, 依申请公开指南),
so that a mark counts where it fills a line, stands in brackets by a title, or behind a label.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.detectors._marks import (
    STARS,
    follows_quote,
    in_brackets,
    in_head,
    is_alone,
    line_around,
    lines_beside,
)
from redactor.model import Certainty

_BAN = "(?:严禁|不得|请勿|禁止|切勿|勿|不准|不许)(?:随意|擅自|对外)?(?:外传|外泄|扩散|复印|复制|翻印|转发|传播|公开|泄露|拍照|摘抄|转载|引用|带出)"
_KEEP = f"注意(?:保存|保管|保密)|妥善保[存管]|{_BAN}"
# Two marks in one: nobody writes this in a sentence.
_PAIR = re.compile(
    "(?:仅供|仅限|供|限)?(?:本单位|机关)?内部(?:资料|文件|材料|事项|使用|刊物|参考|参阅|掌握|传阅|交流)[ \u3000,，、;；·！!\t]{0,4}"
    f"(?:{_KEEP})(?:[ \u3000,，、;；·]{{0,4}}(?:{_KEEP}))*"
)
_SINGLE = re.compile(
    "(?:仅供|仅限|供|限)(?:本单位|机关|单位)?内部(?:人员|工作)?(?:参考|使用|参阅|学习|交流|掌握|传阅)|"
    "内部(?:资料|文件|材料|事项|使用|刊物|参考|参阅|掌握|传阅|明电|电报|发行)|"
    f"(?:传?阅|用|会)后(?:请)?(?:收回|销毁|即焚|即退|退回|归还|交回)|传阅(?:件|文件)|密码电报|明传电报|明电|密电|发至(?:省军|地师|县团|省部|厅局|县处|乡科)级|{_BAN}|注意(?:保存|保管)"
)
_WORK_SECRET = re.compile(
    rf"(?:工作秘密|内部)\s{{0,2}}[{STARS}](?:\s{{0,2}}(?:[0-9０-９一二三四五六七八九十]{{1,3}}\s?(?:年|个?月|天)|长期))?"
)
_DRAFTS = frozenset(
    {
        "送审稿",
        "讨论稿",
        "过程稿",
        "修改稿",
        "审议稿",
        "报审稿",
        "会签稿",
        "报批稿",
        "代拟稿",
        "征求意见稿",
    }
)
_BRACKETED = re.compile(
    "[（(【\\[〔]\\s?(?:内部|第[一二三四五六七八九十0-9]{1,3}[次稿版]|初步?|[0-9]{1,8})?\\s?$"
)
_CONSULTS = re.compile(
    "公开征求|征求(?:社会|公众|意见的公告|意见公告)|向社会|公告|意见征集|征集意见|提出意见|提意见|张贴|社会各界|反馈意见|反馈至|修改意见"
)
_INSIDE = re.compile("请勿外传|不得外传|严禁外传|内部征求|(?:机关)?各[科处股]室|仅供内部")
_ON_REQUEST = re.compile(
    "(?:此件|本件|此文|本文件?|该件)依申请公开|"
    "公开(?:属性|方式|类型|类别|性质|形式|选项|范围)\\s?[:：\\t|｜]\\s?依申请公开"
)
_LIST_TITLE = re.compile("内部(?:通讯录|电话(?:本|簿|号码簿|号码表|表)|通信录|联系方式|联络表)")
_EDITION = re.compile("[ \u3000（）()0-9年版]*")
_ABOUT = re.compile(
    "标注|标识|标志|标有|注明|写明|印有|字样|什么|如何|是指|应当|管理办法|规定|展柜|展品|馆藏|当年|史料"
)


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """One of the marks, where a mark stands."""
    word = candidate.value
    if word in _DRAFTS:
        return _draft(candidate)
    if word == "依申请公开":
        return _on_request(candidate)
    if word == "工作秘密":
        return _work_secret(candidate)
    return _internal(candidate)


def _internal(candidate: Candidate) -> Answer | None:
    text, start, end = candidate.text, candidate.start, candidate.end
    for pattern in (_PAIR, _SINGLE):
        found = next(
            (
                each
                for each in pattern.finditer(text, max(0, start - 8), end + 40)
                if each.start() <= start and end <= each.end()
            ),
            None,
        )
        if found is None:
            continue
        low, high = line_around(text, found.start(), found.end())
        if follows_quote(text, found.start()):
            return None
        alone = is_alone(text, *found.span()) or in_brackets(text, *found.span())
        if alone or (pattern is _PAIR and not _ABOUT.search(text, low, high)):
            return candidate.answer(
                Certainty.CONFIRMED, "mark", start=found.start(), end=found.end()
            )
    return _titled(candidate) if candidate.value == "内部" else None


def _titled(candidate: Candidate) -> Answer | None:
    """内部 alone in the head or in a title's brackets, and the title of an internal directory."""
    text, start, end = candidate.text, candidate.start, candidate.end
    starred = _WORK_SECRET.match(text, start)
    if starred:
        return candidate.answer(Certainty.CONFIRMED, "star", end=starred.end())
    low, high = line_around(text, start, end)
    listed = _LIST_TITLE.match(text, start)
    if listed:
        rest = _EDITION.fullmatch(text, listed.end(), high)
        if in_head(text, start) and rest and high - low < 40:
            return candidate.answer(Certainty.LIKELY, "title", end=listed.end())
        return None
    is_line = text[low:high].strip(" \u3000\r【】[]［］（）()") == "内部"
    edges = (text[low - 1 : low] if low else "", text[high : high + 1])
    in_cell = any(edge and edge in "\t|｜" for edge in edges)
    others = "".join(lines_beside(text, low, high))
    is_mark = is_line and in_head(text, start) and not (in_cell and low) and "外部" not in others
    if is_mark or in_brackets(text, start, end):
        return candidate.answer(Certainty.LIKELY, "mark")
    return None


def _work_secret(candidate: Candidate) -> Answer | None:
    text, start, end = candidate.text, candidate.start, candidate.end
    if follows_quote(text, start):
        return None
    low, high = line_around(text, start, end)
    starred = _WORK_SECRET.match(text, start)
    if starred and not _ABOUT.search(text, low, high):
        return candidate.answer(Certainty.CONFIRMED, "star", end=starred.end())
    if is_alone(text, start, end) or in_brackets(text, start, end):
        return candidate.answer(Certainty.CONFIRMED, "mark")
    return None


def _draft(candidate: Candidate) -> Answer | None:
    """（送审稿） behind a title of the first lines; what is put to the public is meant to be read."""
    text, start, end = candidate.text, candidate.start, candidate.end
    low, high = line_around(text, start, end)
    lead = _BRACKETED.search(text, low, start)
    if not lead or not in_head(text, start):
        return None
    if text[end : end + 1] not in "）)】]〕" or text[end + 1 : high].strip(" \u3000》”"):
        return None
    if candidate.value == "征求意见稿":
        if not _INSIDE.search(text[:2000]) or _CONSULTS.search(text[low:high]):
            return None
    elif _CONSULTS.search(text[:600]):
        return None
    return candidate.answer(Certainty.LIKELY, "title")


def _on_request(candidate: Candidate) -> Answer | None:
    text, start, end = candidate.text, candidate.start, candidate.end
    low, high = line_around(text, start, end)
    for found in _ON_REQUEST.finditer(text, max(0, start - 12), end):
        if found.end() != end or follows_quote(text, found.start()):
            continue
        if any(box in text[max(low - 20, 0) : high + 20] for box in "□○☐"):
            return None
        if ":" in found.group() or "：" in found.group() or not _ABOUT.search(text, low, high):
            return candidate.answer(Certainty.CONFIRMED, "statement", start=found.start())
    if in_brackets(text, start, end):
        return candidate.answer(Certainty.LIKELY, "mark")
    return None
