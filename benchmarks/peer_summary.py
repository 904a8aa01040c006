"""The short table of both READMEs, of the figures in peers.json:

uv run python -m benchmarks.peer_summary        # writes it between its marks in both
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.peer_table import BEST, NOTHING, table

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "peers.json"
READMES = ("README.md", "README.zh-CN.md")
_MARKS = re.compile(r"(<!-- peers -->\n).*?(<!-- /peers -->)", re.DOTALL)
_CHINESE = {
    "tool": "工具",
    "ID": "身份证号",
    "phone": "电话",
    "bank": "银行账号",
    "home": "住址",
    "e-mail": "邮箱",
    "plate": "车牌",
    "covered": "盖住的隐私值",
    "public masked": "误遮的公开值",
    "news": "新闻人名",
    "résumés": "简历人名",
    "real addresses": "真实住址",
    "clean": "误报文本",
    "prose": "正文 MB/s",
    "drafts": "名单 MB/s",
    "MB": "内存 MB",
    "load s": "启动 秒",
}
Row = Mapping[str, Any]


def main() -> None:
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    for name in READMES:
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        path.write_text(refreshed(text, results, chinese="zh" in name), encoding="utf-8")


def refreshed(text: str, results: Row, *, chinese: bool) -> str:
    """A README with the table between its marks."""
    told = summary(results, chinese=chinese)
    return _MARKS.sub(lambda match: match[1] + told + match[2], text)


def summary(results: Row, *, chinese: bool = False) -> str:
    """The table: a row each tool that finds kinds, and the best single peer of each kind."""
    columns = _columns()
    if chinese:
        columns = {_CHINESE[title]: cell for title, cell in columns.items()}
    rows = [row for row in results["rows"] if not row["for_terms"] and "again" not in row["name"]]
    return table(columns, [*rows, results["best"]])


def _columns() -> dict[str, Callable[[Row], str]]:
    return {
        "tool": lambda row: row["name"].replace(BEST, "best single peer"),
        "ID": _kind("RESIDENT_ID"),
        "phone": _kind("PHONE"),
        "bank": _kind("BANK"),
        "home": _kind("ADDRESS"),
        "e-mail": _kind("EMAIL"),
        "plate": _kind("VEHICLE_PLATE"),
        "covered": _share("covered"),
        "public masked": _share("public_masked_of_claimed"),
        "news": _names("news"),
        "résumés": _names("resumes"),
        "real addresses": _addresses,
        "clean": _clean,
        "prose": _speed("prose"),
        "drafts": _speed("drafts"),
        "MB": lambda row: _number(row, "peak_mb", "{:.0f}"),
        "load s": lambda row: _number(row, "load_s", "{:.1f}"),
    }


def _kind(kind: str) -> Callable[[Row], str]:
    def cell(row: Row) -> str:
        if kind not in row["kinds"]:
            return NOTHING
        return f"{row['drafts']['kinds'].get(kind, {}).get('f1', 0.0):.2f}"

    return cell


def _share(name: str) -> Callable[[Row], str]:
    def cell(row: Row) -> str:
        shares = row["drafts"].get("shares", {})
        return f"{100 * shares[name]['share']:.0f}%" if name in shares else NOTHING

    return cell


def _names(group: str) -> Callable[[Row], str]:
    def cell(row: Row) -> str:
        if "NAME" not in row["kinds"] or not row.get(group):
            return NOTHING
        return f"{row[group]['f1']:.2f}"

    return cell


def _addresses(row: Row) -> str:
    if "ADDRESS" not in row["kinds"] or not row.get("addresses"):
        return NOTHING
    return f"{row['addresses']['f1']:.2f}"


def _clean(row: Row) -> str:
    clean = row.get("clean")
    return f"{clean['flagged']}/{clean['texts']}" if clean and not row.get("who") else ""


def _speed(group: str) -> Callable[[Row], str]:
    def cell(row: Row) -> str:
        speeds = row.get("speed", {}).get("groups_mb_s", {})
        return f"{speeds[group]:.2f}" if group in speeds else ""

    return cell


def _number(row: Row, name: str, form: str) -> str:
    return form.format(row[name]) if row.get(name) is not None else ""


if __name__ == "__main__":
    main()
