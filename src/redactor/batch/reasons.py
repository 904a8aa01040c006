"""Why an item was not audited, in Chinese: what a manager reads beside the code of a failure."""

from __future__ import annotations

import re
from types import MappingProxyType

from redactor.batch.collections import reasons

#: In the plan and in results: the rows of earlier runs stand.
UNCHANGED, BEFORE = "unchanged", "before"
DUPLICATE, INTERNAL, UNREADABLE = "duplicate_id", "internal", "unreadable"
#: Of masked copies: why there is none.
CHANGED, DECIDE, UNSAFE, UNNAMED = "changed_meanwhile", "decide", "unsafe", "unnamed"
#: What ends a worker.
TIMEOUT, MEMORY, CRASHED = "timeout", "memory", "crashed"

_TOLD = MappingProxyType(
    {
        UNCHANGED: "与上次检查时相同，沿用上次的结果。",
        BEFORE: "早于指定的起始日期，本次未检查。",
        DUPLICATE: "编号与前面的文件重复，未检查，请改正编号。",
        INTERNAL: "检查时程序出错，未能检查，请人工检查。",
        UNREADABLE: "未能读取（可能已损坏、加密或格式不支持），请人工检查。",
        TIMEOUT: "检查超过时限，重试一次后仍未完成，请人工检查。",
        MEMORY: "检查所需内存超过上限，重试一次后仍未完成，请人工检查。",
        DECIDE: "有须由人工决定的内容，未生成遮掩副本，请按清单处理原文后再检查。",
        UNSAFE: "不能确保遮掩彻底（格式不支持改写，或改写后仍有残留），未生成遮掩副本，请人工处理。",
        UNNAMED: "副本的路径无法写入（过长或与其他文件冲突），请人工处理。",
        CRASHED: "检查时程序异常退出，重试一次后仍未完成，请人工检查。",
    }
)
_HTTP = re.compile(r"http_(\d{3})")


def told(code: str) -> str:
    """What a code says to a person.

    >>> told("http_404")
    '网站答复 404，未能取得，请检查链接。'
    """
    known = _TOLD.get(code) or reasons().get(code)
    if known:
        return known
    http = _HTTP.fullmatch(code)
    if http:
        return f"网站答复 {http[1]}，未能取得，请检查链接。"
    return "未能检查，请人工检查。"
