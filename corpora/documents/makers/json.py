"""Answers of interfaces and dumps of tables, as Python's json module and JavaScript write them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from corpora.documents import Made
from corpora.documents.makers._values import Values

_STAYS = ("640105196112319.png", '"code":200', "困难补助")


def make() -> Iterator[Made]:
    values = Values(61)
    yield Made(
        name="answer.json",
        data=json.dumps(_answer(values), ensure_ascii=False, indent=2).encode(),
        made_by="Python's json module, indented",
        planted=values.planted,
        stays=_STAYS,
    )
    values = Values(62)
    yield Made(
        name="answer-ascii.json",
        data=json.dumps(_answer(values), separators=(",", ":")).encode(),
        made_by="Python's json module, compact, all but ASCII escaped",
        planted=values.planted,
        stays=_STAYS,
    )
    values = Values(63)
    yield Made(
        name="table-gb18030.json",
        data=_table(values).encode("gb18030"),
        made_by="written by hand, as a dump of a database",
        planted=values.planted,
        stays=('"序号":1,', '"困难补助"', '"total":640105'),
    )


def _answer(values: Values) -> dict[str, Any]:
    page = values("tags of a page in a text")
    inner = {"data": {"sfzh": values("JSON in a text"), "note": "证号" + values("words in it")}}
    return {
        "code": 200,
        "message": "困难补助，经办人证号" + values("a text on top"),
        "data": {
            "list": [
                {
                    "xm": "沙明远",
                    "sfzh": values("a key that names it"),
                    "img": "/upload/640105196112319.png",
                    "family": [{"关系": "配偶", "身份证号": values("deeply nested")}],
                    "tags": ["低保", values("an entry of a list")],
                },
                {"xm": "韩素琴", "sfzh": int(values("a number without quotes", numeric=True))},
            ],
            "byId": {values("a key itself"): {"xm": "石磊"}},
            "html": f"<p>证号：{page[:6]}<b>{page[6:]}</b></p><p title='{values('an attribute in a text')}'>核</p>",
            "raw": json.dumps(inner, ensure_ascii=False),
            "twice": json.dumps(json.dumps(inner | {"id": values("JSON in JSON in a text")})),
            "lines": f"证号\n{values('behind a line break')}\t已核",
            "url": f"https://example.com/q?sfzh={values('the query of an address')}",
        },
    }


def _table(values: Values) -> str:
    escaped = "".join(f"\\u{ord(each):04X}" for each in values("every digit escaped"))
    rows = "".join(
        f',\n[{number},"{name}",{values(f"a number in row {number}", numeric=True)},"{note}"]'
        for number, name, note in ((1, "沙明远", "无"), (2, "石磊", values("a text in a row")))
    )
    return (
        f'{{"title":"困难补助","total":640105,\n"rows":[["序号","姓名","身份证号","备注"]{rows}],\n'
        f'"more":[{{"序号":1,"身份证号":"{escaped}"}},{{"序号":2,"身份证号":"2026\\/{values("behind an escaped slash")}"}}],\n'
        f'"remark":"𠮷泽镇，证号{values("a text with characters outside the basic plane")}"}}\n'
    )
