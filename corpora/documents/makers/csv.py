"""Tables as text: encodings, delimiters and quoting as spreadsheets write them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from corpora.documents import Made
from corpora.documents.makers._values import Values

_BY = "Python's csv module"


def make() -> Iterator[Made]:
    for series, (name, encoding, delimiter) in enumerate(
        (
            ("roster-gb18030.csv", "gb18030", ","),
            ("roster-bom.csv", "utf-8-sig", ";"),
            ("roster.tsv", "utf-8", "\t"),
        )
    ):
        values = Values(series)
        rows = [
            ["序号", "姓名", "身份证号", "备注"],
            ["1", "沙明远", values("a column of numbers"), "已核"],
            ["2", "韩素琴", "'" + values("after an apostrophe"), '他说"好"，不变'],
            ["3", "石磊", "见备注", f"证号{values('in a quoted cell with lines')}\n第二行"],
        ]
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter).writerows(rows)
        yield Made(
            name=name,
            data=out.getvalue().encode(encoding),
            made_by=_BY,
            planted=values.planted,
            stays=("第二行", "已核"),
        )
