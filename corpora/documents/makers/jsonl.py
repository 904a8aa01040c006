"""A log of answers, a JSON text in each line."""

from __future__ import annotations

import json
from collections.abc import Iterator

from corpora.documents import Made
from corpora.documents.makers._values import Values


def make() -> Iterator[Made]:
    values = Values(64)
    rows = [
        {"time": "2026-03-01T08:00:00", "xm": "沙明远", "sfzh": values("a key that names it")},
        {
            "time": "2026-03-01T08:00:01",
            "xm": "韩素琴",
            "sfzh": int(values("a number", numeric=True)),
        },
        {"time": "2026-03-01T08:00:02", "msg": "查询证号" + values("words of a message")},
        {"time": "2026-03-01T08:00:03", "body": json.dumps({"sfzh": values("JSON in a text")})},
        {"time": "2026-03-01T08:00:04", "trace": ["a", {"身份证号": values("nested")}]},
    ]
    lines = [json.dumps(row, ensure_ascii=number % 2 == 0) for number, row in enumerate(rows)]
    lines.insert(3, "2026-03-01 08:00:02 WARN 重试，证号" + values("a line that is no JSON"))
    yield Made(
        name="calls.jsonl",
        data=("\r\n".join(lines) + "\r\n").encode("utf-8-sig"),
        made_by="Python's json module, a line of another logger added by hand",
        planted=values.planted,
        stays=("2026-03-01T08:00:04", "WARN"),
    )
