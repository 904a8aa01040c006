"""Texts that are hard to scan, and a run that measures one of them in a process of its own.

`python -m tests.hostile KIND BYTES` prints what the scan of so many bytes of UTF-8 took.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from redactor import Scanner

ROOT = Path(__file__).parents[1]
#: Repeated until the text is long enough.
UNITS = {
    "one digit": "1",
    "a label": "身份证",
    "opening brackets": "（",
    "digits and spaces": "1 ",
    "digits and hyphens": "1-",
    "lone surrogates": "\ud800",
    "NUL": "\0",
    "character references": "&#49;",
    "half references": "&#",
    "stars": "*",
    "somebody": "某",
    "colons": "：",
    "line breaks": "\n",
    "marks": "内部使用，",
    "words and quotes": "帐户，上",
    "prose without a break": "本次会议研究了全区民政工作安排并通报了有关情况",
    "spaces": " ",
    "at signs": "@",
    "combining characters": "a\u0301\u0302",
    "zero-width characters": "1\u200b",
    "tabs": "1\t",
    "bars": "1|",
    "hexadecimal pairs": "0a:",
    "certificate words": "字第1",
    "circled digits": "①",
}
#: Markup that no reader may take long over: what stands before the repeats, the unit, and after.
MARKUP = {
    "declarations": ("", "<!", ""),
    "instructions": ("", "<?", ""),
    "comments": ("", "<!--", ""),
    "scripts": ("", "<script ", ""),
    "open scripts": ("", "<script>", ""),
    "tags": ("", "<a", ""),
    "quotes": ("", '<a "', ""),
    "an attribute's name": ("<a ", "a", ">"),
    "attributes": ("<a ", "a=", ">"),
    "tables": ("", "<table>", ""),
    "cells": ("", "<td>1", ""),
    "inline tags": ("<table><tr><td>", "x<b>1", ""),
    "rows below a long header": ("<td>" + "x" * 20_000, "<tr><td>1", ""),
}


RESIDENT, MOBILE = "640104195803129952", "13800138000"
_HEAD = "姓名\t身份证号\t手机号\t工作单位\n"
_ROW = f"马秀莲\t{RESIDENT}\t{MOBILE}\t河东村\n"


def _rows(*rows: str, head: str = _HEAD) -> Callable[[int], str]:
    """A header, and these rows again and again."""
    return lambda size: head + text_of("".join(rows), size)


def _page(*rows: str, head: str = "") -> Callable[[int], str]:
    return lambda size: f"<table>{head}{text_of(''.join(rows), size)}"


#: Tables that are hard to read, by how many bytes they should have.
TABLES: dict[str, Callable[[int], str]] = {
    "rows": _rows(_ROW),
    "rows without a header": _rows(_ROW, head=""),
    "ragged rows": _rows(_ROW, "马兰\n", f"\t\t{MOBILE}\n", f"马英\t\t\t\t{RESIDENT}\t\t\n", "\n"),
    "headers among rows": _rows(_ROW, _HEAD, _ROW, "村\t电话\t金额\n"),
    "headers only": _rows("姓名\t电话\t住址\n", "姓名\t金额\t村\n"),
    "a huge cell": lambda size: f"{_HEAD}马秀莲\t{RESIDENT}\t\t{text_of('长', size)}\n{_ROW}",
    "numbers in a huge cell": lambda size: f"{_HEAD}马\t\t\t{text_of(MOBILE + ' ', size)}\n{_ROW}",
    "many columns": lambda size: (
        text_of("姓名\t手机号\t", size // 2) + "\n" + text_of(f"马秀莲\t{MOBILE}\t", size // 2)
    ),
    "long rows": _rows(f"{MOBILE}\t" * 600 + "\n", head=""),
    "a wide header": _rows("马\t1\n", head="姓名\t手机号\t" * 4000 + "\n"),
    "organisations under names": _rows(
        "河东镇人民政府\t\t\t河东县民政局\n", "幸福养老院\t无\t/\t\n"
    ),
    "words only": _rows(
        *(f"马秀{a}\t河{b}村\t{a}{b}\t无\n" for a in "兰莲英芳" for b in "东西南北")
    ),
    "a long header": lambda size: f"姓名{'长' * 8000}\t身份证号\n{text_of(_ROW, size)}",
    "open quotes": _rows('"马秀莲,"' * 40 + "\n", head="姓名,电话,住址\n"),
    "half quotes": _rows('"a"",' * 1500 + "\n", head="姓名,电话,住址\n"),
    "only bars": _rows("|" * 99 + "\n", head=""),
    "only tabs": _rows("\t" * 99 + "\n", head=""),
    "changing delimiters": _rows(
        _ROW, _ROW.replace("\t", "|"), _ROW.replace("\t", "  "), _ROW.replace("\t", ",")
    ),
    "aligned by spaces": _rows(
        f"马秀莲  {RESIDENT}  {MOBILE}\n",
        f"马兰    {RESIDENT}\n",
        head="姓名    身份证号            手机号\n",
    ),
    "full-width commas": _rows(f"马秀莲，{RESIDENT}，{MOBILE}\n", head="姓名，身份证号，手机号\n"),
    "HTML: rows": _page(
        f"<tr><td>马秀莲<td>{RESIDENT}<td>{MOBILE}", head="<tr><td>姓名<td>证号<td>手机"
    ),
    "HTML: wide spans": _page(
        "<tr>" + "<td colspan=999999 rowspan=999999>1" * 9 + "<tr><td>1" * 99,
        head="<tr><td>姓名<td>村",
    ),
    "HTML: tall spans": _page("<tr>" + "<td rowspan=999999>1" * 99 + "<tr><td>1" * 99),
    "HTML: headings only": _page("<tr><th>马秀莲<th>河东村"),
    "HTML: wide headings": _page("<tr>" + "<th colspan=200>姓名" * 99),
    "HTML: nested": _page("<tr><td>马秀莲<td><table>"),
    "HTML: layout": _page(
        f"<p>马秀莲，身份证号：{RESIDENT}。</p><p>马兰，联系电话：{MOBILE}。</p>",
        head="<tr><td>首页<td>",
    ),
}


def text_of(unit: str, size: int) -> str:
    """At least `size` bytes of UTF-8 made of this unit."""
    return unit * -(-size // len(unit.encode("utf-8", "surrogatepass")))


class Cost(NamedTuple):
    """What a scan took: seconds of the processor, the peak of memory in bytes, what it gave."""

    seconds: float
    peak: int
    failures: int
    verdict: str


def scanner(**options: object) -> Scanner:
    return Scanner(key=b"hostile", today="2026-11-23", **options)


def format_of(kind: str) -> str:
    return "html" if kind.startswith("HTML") else "text"


def cost_of(kind: str, size: int) -> Cost:
    """Scan a kind of text in a process of its own and measure it."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile", kind, str(size)],
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        check=True,
    )
    return Cost(*json.loads(done.stdout))


def _measure(kind: str, size: int) -> Cost:
    import resource  # noqa: PLC0415  # Unix only

    text = TABLES[kind](size) if kind in TABLES else text_of(UNITS[kind], size)
    ready = scanner(format=format_of(kind))
    start = time.process_time()
    report = ready.scan(text)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(seconds, peak * unit, len(report.failures), report.verdict.value)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_measure(sys.argv[1], int(sys.argv[2]))))
