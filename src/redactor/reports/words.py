"""What codes are called in reports."""

from __future__ import annotations

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
    "broken_archive": "压缩包损坏",
    "crashed": "检查时程序崩溃",
    "damaged": "文件损坏",
    "detector_failed": "有规则未能完成检查",
    "duplicate_id": "编号或路径重复",
    "empty": "没有内容",
    "encrypted": "文件加密",
    "excluded": "按设定排除",
    "foreign_host": "其他网站的地址",
    "http_timeout": "网站没有及时答复",
    "memory": "超出内存限额",
    "missing": "文件不存在",
    "outside": "在检查范围之外",
    "robots": "网站声明不许抓取",
    "timeout": "超过时间限额",
    "too_large": "文件过大",
    "unchanged": "没有变化",
    "unread_images": "图片未识别文字",
    "unreadable": "无法读取",
    "unreadable_name": "文件名无法识别",
    "unsupported": "格式不支持",
}


def reason(code: str) -> str:
    """A code of a failure or a skip in words; one that is not known stays as it is.

    >>> reason("http_404"), reason("memory"), reason("")
    ('网站答复 404', '超出内存限额', '原因不明')
    """
    if code.startswith("http_") and code[5:].isdigit():
        return f"网站答复 {code[5:]}"
    return _REASONS.get(code, code or "原因不明")
