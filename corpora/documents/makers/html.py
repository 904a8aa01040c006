"""Pages as sites publish them: an article, what a page hides, data in scripts, a sheet saved as HTML."""

from __future__ import annotations

import base64
import json
import random
import re
from collections.abc import Iterator

import openpyxl
from openpyxl.comments import Comment

from corpora.documents import Made
from corpora.documents.makers import _office
from corpora.documents.makers._package import saved
from corpora.documents.makers._values import Values

_BY_HAND = "written by hand, as a site's editor gives it"


def make() -> Iterator[Made]:
    for name, series, encoding, write in (
        ("article.html", 56, "utf-8", _article),
        ("article-gbk.html", 57, "gb18030", _old_article),
        ("hidden.html", 58, "utf-8", _hidden),
        ("data.html", 59, "utf-8", _data),
    ):
        values = Values(series)
        page = write(values)
        yield Made(
            name=name,
            data=page.encode(encoding),
            made_by=_BY_HAND,
            planted=values.planted,
            stays=_STAYS[name],
        )
    values = Values(60)
    yield Made(
        name="sheet.html",
        data=_sheet(values),
        made_by="LibreOffice 7.4, from a workbook of openpyxl",
        planted=values.planted,
        stays=("困难补助名单", "合计2户"),
    )


#: What LibreOffice notes of the hour at which it writes.
_TIME = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+")
#: Digits that are none of a person's.
_PICTURE = "data:image/png;base64," + base64.b64encode(random.Random(6).randbytes(90)).decode()
_PICTURE += "640105195612129906"
_STAYS = {
    "article.html": (
        _PICTURE,
        'src="/upload/640105195612129906.png"',
        'href="/file/640105195612129906.pdf"',
        "本公示期为7天",
    ),
    "article-gbk.html": ("本公示期为7天", "charset=gb2312"),
    "hidden.html": ("本公示期为7天",),
    "data.html": ("本公示期为7天", '"page":'),
}


def _article(values: Values) -> str:
    tags, entities, width = (
        values(each) for each in ("over inline tags", "as entities", "with characters of no width")
    )
    soft, rest = values("with a soft hyphen and a wbr"), values("as hexadecimal entities")
    drawn = values("letters of a drawing")
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>关于证号{values("the title")}的公示</title>
<meta name="description" content="户主证号{values("the content of a meta")}">
<link rel="canonical" href="https://example.com/notice?id={values("the query of an address")}">
<style>
.mark::before {{ content: "证号{values("content of a style")}"; }}
.logo {{ background: url({_PICTURE}) }}
</style>
</head>
<body>
<h1>困难补助公示</h1>
<p>户主身份证号：{tags[:6]}<b>{tags[6:14]}</b><span class="x">{tags[14:]}</span>，属实。</p>
<p>身份证号：{"".join(f"&#{ord(each)};" for each in entities)}</p>
<p>身份证号：{rest[:8]}{"".join(f"&#x{ord(each):x};" for each in rest[8:])}</p>
<p>身份证号：{width[:6]}\u200b{width[6:10]}&#8203;{width[10:14]}\ufeff{width[14:]}</p>
<p>身份证号：{soft[:6]}&shy;{soft[6:14]}<wbr>{soft[14:]}</p>
<p><img src="/upload/640105195612129906.png" alt="证号{values("the alt of a picture")}"></p>
<p><img src="{_PICTURE}"></p>
<p title="证号{values("a title")}" data-id="{values("an attribute of data")}">沙明远</p>
<p aria-label="证号{values("a label")}">韩素琴</p>
<p class="mark">石磊</p>
<p><a href="/file/640105195612129906.pdf">附件</a>
<a href="tel:13895610001">电话</a> <a href="mailto:shamingyuan56@example.com">信箱</a>
<a href="javascript:show('{values("an argument of a script in an address")}')">查看</a>
<a href="/list#id={values("a fragment of an address")}">返回</a></p>
<svg width="300" height="20"><text y="15">证号{drawn[:6]}<tspan>{drawn[6:]}</tspan></text></svg>
<form action="/query"><input name="id" placeholder="如{values("a placeholder")}">
<input value="{values("the value of a field")}"><textarea>证号{values("a field of text")}</textarea>
<select><option value="{values("the value of an option")}">甲</option></select></form>
<table>
<tr><th>序号</th><th colspan="2">户主</th><th rowspan="2">身份证号</th></tr>
<tr><th>户</th><th>姓名</th><th>组别</th></tr>
<tr><td rowspan="2">1</td><td>沙明远</td><td>一组</td><td>{values("a cell under a wide head")}</td></tr>
<tr><td>韩素琴</td><td>二组</td><td>{values("a cell beside a tall one")}</td></tr>
</table>
<iframe srcdoc="&lt;p&gt;证号{values("a page in a page")[:6]}&lt;b&gt;{values("a page in a page")[6:]}&lt;/b&gt;&lt;/p&gt;"></iframe>
<p>本公示期为7天。</p>
</body>
</html>
"""


def _old_article(values: Values) -> str:
    font = values("over fonts, as an old editor writes")
    return f"""<HTML><HEAD><META http-equiv=Content-Type content="text/html; charset=gb2312">
<TITLE>公示</TITLE></HEAD><BODY bgColor=#ffffff>
<P>户主身份证号：<FONT face=宋体>{font[:3]}<FONT size=3>{font[3:12]}</FONT></FONT>{font[12:]}</P>
<TABLE border=1><TBODY>
<TR><TD>姓名<TD>身份证号
<TR><TD>石磊<TD>{values("a cell without its end")}
<TR><TD>𠮷田<TD><P align=center>{values("a paragraph in a cell")}&nbsp;</P>
</TBODY></TABLE>
<INPUT value={values("a value without quotes")}>
<MARQUEE>证号{values("running text")}</MARQUEE>
<P>本公示期为7天
</BODY></HTML>
"""


def _hidden(values: Values) -> str:
    return f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>公示</title></head>
<body style="background:#fff">
<!-- 原稿：沙明远，证号{values("a comment")} -->
<p>户主沙明远，本公示期为7天。</p>
<p style="display:none">证号{values("not displayed")}</p>
<div hidden><p>证号{values("hidden by its attribute")}</p></div>
<p style="visibility: hidden">证号{values("not visible")}</p>
<p>备注：<span style="color:#ffffff">{values("white text")}</span></p>
<p>证号：<span style="background:#000;color:#000">{values("under black")}</span></p>
<p style="font-size:0">证号{values("without size")}</p>
<p style="position:absolute;left:-9999px">证号{values("off the page")}</p>
<input type="hidden" name="id" value="证号{values("a hidden field")}">
<template><p>证号{values("a template")}</p></template>
<noscript><img alt="" src="/c.gif">证号{values("for browsers without scripts")}</noscript>
<details><summary>说明</summary>证号{values("folded away")}</details>
<p>（完）</p>
</body></html>
"""


def _data(values: Values) -> str:
    shown = {"page": 1, "list": [{"姓名": "沙明远", "身份证号": values("an object in a script")}]}
    ascii_only = json.dumps({"姓名": "韩素琴", "身份证号": values("escaped labels")})
    letters = "".join(f"\\u{ord(each):04x}" for each in values("escaped digits"))
    text_in_text = json.dumps(json.dumps({"sfzh": "证号" + values("a text in a text")}))
    return f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>公示</title>
<script type="application/ld+json">{json.dumps(shown, ensure_ascii=False)}</script>
</head><body>
<script>
window.__STATE__ = {ascii_only};
var id = "{letters}", page = {text_in_text};
var row = '<td>证号{values("markup in a script")}<\\/td>';
// 测试证号{values("a comment of a script")}
</script>
<p data-row='{json.dumps({"身份证号": values("JSON in an attribute")}, ensure_ascii=False)}'>沙明远</p>
<p onclick="show('{values("an argument of a handler")}')">查看</p>
<p>本公示期为7天。</p>
</body></html>
"""


def _sheet(values: Values) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "名单"
    sheet.append(["困难补助名单"])
    sheet.merge_cells("A1:D1")
    sheet.append(["序号", "姓名", "身份证号", "手机号"])
    for number, (name, place) in enumerate((("沙明远", "a cell"), ("石磊", "another cell")), 1):
        sheet.append([number, name, values(place), 13896010000 + number])
    sheet["B4"].comment = Comment("证号" + values("a comment of a cell"), "甲")
    sheet["C5"] = "合计2户"
    made = _office.converted(saved(book), "xlsx", "html")
    return _TIME.sub(b"2026-03-01T08:00:00", made)
