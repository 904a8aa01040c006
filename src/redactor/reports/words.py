"""What codes are called in reports."""

from __future__ import annotations

from redactor.batch.collections import reasons
from redactor.model import Action, Verdict

#: Of what is online already; the strictest first.
VERDICTS = {
    Verdict.BLOCK: "不得公开",
    Verdict.HOLD: "须人工核定",
    Verdict.MASK: "须遮掩",
    Verdict.PASS: "未发现问题",
}
#: What is asked of whoever is responsible.
DEMANDS = {
    Action.BLOCK: "立即撤下并核实",
    Action.HOLD: "人工核定",
    Action.MASK: "遮掩后公开",
    Action.NOTE: "提示",
}
#: The same, for the head of a column.
ACTIONS = {Action.BLOCK: "不得公开", Action.HOLD: "须人工核定", Action.MASK: "须遮掩"}
STATUSES = {"audited": "已检查", "failed": "未能检查", "skipped": "跳过"}

_REASONS = {
    "ambiguous_name": "压缩包内文件名无法识别",
    "before": "早于指定日期",
    "broken_line": "有行无法识别",
    "crashed": "检查时程序异常退出",
    "damaged": "文件损坏",
    "damaged_number": "文件损坏",
    "damaged_part": "文件部分损坏",
    "detector_failed": "有规则未能完成检查",
    "duplicate_id": "编号重复",
    "embedded_object": "嵌入的对象未读取",
    "empty": "没有内容",
    "encrypted": "文件加密",
    "excluded": "按设定排除",
    "foreign_host": "其他网站的地址",
    "internal": "检查时程序出错",
    "link": "链接，在原处检查",
    "macro": "宏未读取",
    "memory": "超出内存限额",
    "no_text": "没有文字",
    "outside": "在检查范围之外",
    "robots": "网站声明不许抓取",
    "timeout": "超过时间限额",
    "too_deep": "嵌套过深",
    "too_large": "文件过大",
    "too_many_objects": "内容过多",
    "too_many_shapes": "内容过多",
    "truncated": "文件不完整",
    "undecodable": "文字编码无法识别",
    "unlisted": "文件夹无法打开",
    "unread_annotations": "批注未读取",
    "unread_page": "有页未读取",
    "unread_picture": "图片中的文字未识别",
    "unread_revision": "修订记录未读取",
    "unreadable": "无法读取",
    "unreadable_name": "文件名无法识别",
    "unreadable_text": "有文字无法读取",
    "unsafe_name": "压缩包内文件名不安全",
}


def reason(code: str) -> str:
    """A code of a failure or a skip in words: ours, else those of its collection; one that nobody
    knows stays as it is.

    >>> reason("http_404"), reason("memory"), reason("broken_link"), reason("")
    ('网站答复 404', '超出内存限额', '链接已失效，未检查', '原因不明')
    """
    if code.startswith("http_") and code[5:].isdigit():
        return f"网站答复 {code[5:]}"
    return _REASONS.get(code) or reasons().get(code, code or "原因不明").rstrip("。")
