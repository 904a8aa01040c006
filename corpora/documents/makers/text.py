"""Plain text and Markdown, in the encodings in which editors on Windows save it."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from corpora.documents import Made
from corpora.documents.makers._values import Values

_ENCODINGS = (
    ("notice-utf8.txt", b"", "utf-8"),
    ("notice-bom.txt", codecs.BOM_UTF8, "utf-8"),
    ("notice-gb18030.txt", b"", "gb18030"),
    ("notice-utf16.txt", codecs.BOM_UTF16_LE, "utf-16-le"),
    ("notice-utf16be.txt", codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def make() -> Iterator[Made]:
    for series, (name, mark, encoding) in enumerate(_ENCODINGS, 50):
        values = Values(series)
        yield Made(
            name=name,
            data=mark + _notice(values).replace("\n", "\r\n").encode(encoding),
            made_by="Python's codecs, as Notepad saves",
            planted=values.planted,
            stays=("关于2026年困难补助的公示（𠮷泽镇）", "文号：640105号", "以上共2户"),
        )
    values = Values(55)
    yield Made(
        name="notice.md",
        data=_markdown(values).encode(),
        made_by="written by hand, as for a site of Markdown pages",
        planted=values.planted,
        stays=("![平面图](img/plan-2026.png)", "|序号|户主|身份证号|"),
    )


def _notice(values: Values) -> str:
    spaced = values("in groups with blanks")
    broken = values("over the end of a line")
    return f"""关于2026年困难补助的公示（𠮷泽镇）
文号：640105号

序号\t户主\t身份证号\t备注
1\t沙明远\t{values("a column of a table of tabs")}\t已核
2\t韩素琴\t{values("full-width").translate(_WIDE)}\t已核

户主石磊，身份证号：{spaced[:6]} {spaced[6:14]} {spaced[14:]}，属实。
另有一户补录，身份证号：{broken[:10]}
{broken[10:]}，待核。
经办人证号是{values("between Chinese characters")}号码无误。
以上共2户。
"""


def _markdown(values: Values) -> str:
    emphasis = values("with emphasis in it")
    return f"""---
title: 困难补助公示
author_id: "{values("front matter")}"
---

# 困难补助公示

|序号|户主|身份证号|
|---|---|---|
|1|沙明远|{values("a cell of a table")}|
|2|**韩素琴**|`{values("code in a cell")}`|

经办人证号：**{values("in emphasis")}**，录入{emphasis[:6]}**{emphasis[6:14]}**{emphasis[14:]}。

[查询](https://example.com/q?id={values("the query of a link")} "证号{values("the title of a link")}")

![平面图](img/plan-2026.png)

<!-- 草稿：{values("a comment")} -->

```text
身份证号={values("a block of code")}
```
"""
