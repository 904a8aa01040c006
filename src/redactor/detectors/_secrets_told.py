"""Secrets that are marked in other words than the grade and its star.

    【涉密】联合演练部署        国家秘密 严禁复制        机密文件 请妥善保管        启用前★绝密

涉密 and 国家秘密 stand in every text on the law of secrets, so that they count in brackets by a title, or where
they begin a line that holds nothing else but marks.
"""

from __future__ import annotations

from redactor.detectors._marks import (
    GRADE,
    STARS,
    follows_quote,
    in_brackets,
    in_head,
    is_alone,
    is_line,
    is_quoted,
    leads_title,
    line_around,
)
from redactor.text.patterns import lazily

_CARRIER = "(?:文件|材料|资料|载体|信息|内容|事项|图纸|件)"
_NAMED = lazily(f"涉密{_CARRIER}?|国家秘密{_CARRIER}?|{GRADE}级?{_CARRIER}")
# What is forbidden to do with a secret, right behind.
_BANNED = lazily(
    "[，,、；;！!·\\s\u3000]{1,4}(?:(?:严禁|不得|禁止|切勿|请勿|勿|不准|不许)|(?:请)?(?:妥善保[管存]|注意保[密管存])|(?:阅|用|会)后)"
)
# 启用前★绝密: the term before the star.
_TERM_BEFORE = lazily(
    rf"(?:(?:试卷|考试)?(?:启用|开考|结束|考试结束)前|[0-9０-９]{{1,2}}年|长期)\s?[{STARS}]\s?$"
)
# Beside the grade in its line: 份号000012 机密 特急.
_BESIDE = lazily(f"特急|加急|急件|平急|份号|[0-9０-９]{{6}}|[{STARS}]")


def told(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The range of a mark that names a secret, around 涉密 or a grade.

    >>> told("国家秘密 严禁复制", 2, 4), told("属于国家秘密，不得公开", 4, 6)
    ((0, 4), None)
    """
    begin = start - 2 if text.endswith("国家", 0, start) else start
    found = _NAMED.match(text, begin)
    if found is None or follows_quote(text, begin) or is_quoted(text, *found.span()):
        return None
    low, high = line_around(text, begin, found.end())
    if in_brackets(text, *found.span()) or leads_title(text, *found.span()):
        return found.span() if found.group() != "国家秘密" else None
    begins = not text[low:begin].strip(" \u3000※*【[（(")
    if begins and _BANNED.match(text, found.end(), high) and is_alone(text, *found.span()):
        return found.span()
    return None


def has_term_before(text: str, start: int, end: int) -> int | None:
    """Where a grade begins that its term and a star precede, alone on its line."""
    found = _TERM_BEFORE.search(text, max(0, start - 12), start)
    if found is None or text[end : end + 1] not in {"", "\n", " ", "\u3000"}:
        return None
    low, _ = line_around(text, start, end)
    return found.start() if not text[low : found.start()].strip(" \u3000") else None


def is_beside_marks(text: str, start: int, end: int) -> bool:
    """Whether a grade of the head stands in one line with the copy's number or the urgency.

    >>> is_beside_marks("份号000012 机密 特急", 9, 11), is_beside_marks("机密 文件", 0, 2)
    (True, False)
    """
    if not in_head(text, start) or not is_line(text, start, end):
        return False
    low, high = line_around(text, start, end)
    return bool(_BESIDE.search(text, low, start) or _BESIDE.search(text, end, high))
