"""Texts that are hard to scan, and a run that measures one of them in a process of its own.

`python -m tests.hostile KIND BYTES` prints what the scan of so many bytes of UTF-8 took.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
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

    text = text_of(UNITS[kind], size)
    ready = scanner()
    start = time.process_time()
    report = ready.scan(text)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(seconds, peak * unit, len(report.failures), report.verdict.value)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_measure(sys.argv[1], int(sys.argv[2]))))
