"""HTML: escapes, pages in pages and encoded bytes; what a page hides and what only looks redacted."""

from __future__ import annotations

import base64
import time
from urllib.parse import quote

import pytest

from redactor import Report, Scanner
from redactor.formats import open_file
from tests.formats import mutations

RESIDENT = "640104195803129952"
WRONG_CHECK = "640104195803129953"
MOBILE = "13800138000"
KEY = b"html"
SCANNER = Scanner(key=KEY, today="2026-11-29")


def redacted(page: str, *, clean: bool = False) -> str:
    data, _ = SCANNER.redact_file(page.encode(), "a.html", clean=clean)
    return data.decode()


def scanned(page: str) -> Report:
    return SCANNER.scan(page.encode(), name="a.html")


def told(page: str) -> list[str]:
    about = {"HIDDEN_CONTENT", "FALSE_REDACTION"}
    return [each.evidence[0] for each in scanned(page).findings if each.entity in about]


#: Ways to write a character in a script.
LONG, TWICE, SHORT, BRACED = "\\u{:04x}", "\\\\u{:04x}", "\\x{:02x}", "\\u{{{:x}}}"


def escaped(text: str, how: str = LONG) -> str:
    return "".join(how.format(ord(each)) for each in text)


@pytest.mark.parametrize(
    ("page", "after"),
    [
        (
            f'<script>{{"tel":"{escaped(MOBILE)}"}}</script>',
            '<script>{"tel":"138********"}</script>',
        ),
        (f'<script>["{escaped(MOBILE, TWICE)}"]</script>', '<script>["138********"]</script>'),
        (f'<script>["{escaped(MOBILE, SHORT)}"]</script>', '<script>["138********"]</script>'),
        (f'<script>["{escaped(MOBILE, BRACED)}"]</script>', '<script>["138********"]</script>'),
        (
            f'<script>["{escaped("手机：")}{MOBILE}"]</script>',
            f'<script>["{escaped("手机：")}138********"]</script>',
        ),
        (f'<script>["甲\\n{MOBILE}\\t乙"]</script>', '<script>["甲\\n138********\\t乙"]</script>'),
        (
            f'<script>{{"{escaped("家庭住址")}":"{escaped("宁夏银川市金凤区桃山村三组")}"}}</script>',
            f'<script>{{"{escaped("家庭住址")}":"宁夏银川市金凤区***"}}</script>',
        ),
        (f"<p data-a='[{escaped(MOBILE)}]'>", "<p data-a='[138********]'>"),
        (f"<p onclick=\"f('{escaped(MOBILE)}')\">", "<p onclick=\"f('138********')\">"),
        (
            f'<iframe srcdoc="&lt;p&gt;手机：138&lt;b class=&quot;x&quot;&gt;0013&lt;/b&gt;{MOBILE[7:]}&lt;/p&gt;">',
            '<iframe srcdoc="&lt;p&gt;手机：138********&lt;b class=&quot;x&quot;&gt;&lt;/b&gt;&lt;/p&gt;">',
        ),
        (
            f"<iframe srcdoc='<p title=\"{MOBILE}\">138<b>0013</b>{MOBILE[7:]}'>",
            "<iframe srcdoc='<p title=\"138********\">138********<b></b>'>",
        ),
        (
            f"<template><p>手机：{MOBILE}</p></template>",
            "<template><p>手机：138********</p></template>",
        ),
        (f"<noscript>手机：{MOBILE}</noscript>", "<noscript>手机：138********</noscript>"),
        (f"<input type=hidden value={MOBILE}>", "<input type=hidden value=138********>"),
        (
            f'<script>"\\ud83d\\ude00{MOBILE}"</script>',
            '<script>"\\ud83d\\ude00138********"</script>',
        ),
    ],
)
def test_values_are_read_however_they_are_written(page: str, after: str) -> None:
    assert redacted(page) == after


def test_a_label_of_escapes_is_one() -> None:
    for page in (
        f'<script>{{"{escaped("身份证号")}":"{WRONG_CHECK}"}}</script>',
        f'<iframe srcdoc="&lt;table&gt;&lt;tr&gt;&lt;td&gt;身份证号&lt;tr&gt;&lt;td&gt;{WRONG_CHECK}">',
    ):
        assert "640104************" in redacted(page)


@pytest.mark.parametrize(
    "page",
    [
        f'<img src="data:image/png;base64,{"A" * 50}+{MOBILE}/{"B" * 50}">',
        f'<p style="background:url(data:image/png;base64,{"A" * 50}+{MOBILE}/{"B" * 50})">',
        f"<style>a {{ background: url('data:font/woff;base64,{'A' * 50}/{MOBILE}+{'A' * 50}') }}</style>",
        f'<script>var picture = "{"A" * 200}/{MOBILE}+{"A" * 200}";</script>',
        f'<object data="{MOBILE}.swf"></object>',
        f'<img data-src="{MOBILE}.png" data-original="/upload/{MOBILE}.jpg" srcset="{MOBILE}.png 2x">',
        f'<meta property="og:image" content="https://a.example.com/{MOBILE}.jpg">',
        f'<form action="/{MOBILE}.html"><button formaction="/{MOBILE}.do">',
    ],
)
def test_pictures_and_file_names_are_left_alone(page: str) -> None:
    assert redacted(page) == page


@pytest.mark.parametrize(
    ("page", "what", "cleaned"),
    [
        ("<p hidden>沙明远</p>后", "hidden text", "后"),
        ('<p hidden="">沙明远<p>后', "hidden text", "<p>后"),
        ('<div style="display: none">沙<div>明</div>远</div>后', "hidden text", "后"),
        ("<DIV STYLE='VISIBILITY:HIDDEN'>沙明远</DIV>后", "hidden text", "后"),
        ('<span style="color:red;font-size:0px">沙明远</span>后', "hidden text", "后"),
        ('<span style="opacity:0">沙明远</span>后', "hidden text", "后"),
        ('<span style="color:transparent">沙明远</span>后', "hidden text", "后"),
        ('<span style="font-size:1px">沙明远</span>后', "tiny text", "后"),
        ('<span style="position:absolute;left:-9999px">沙明远</span>后', "off-page text", "后"),
        ('<font color="#FFFFFF">沙明远</font>后', "white text", '<font color="#FFFFFF"></font>后'),
        (
            '<b style="color:rgb(255, 255, 255)">沙明远</b>后',
            "white text",
            '<b style="color:rgb(255, 255, 255)"></b>后',
        ),
        (
            '<p style="background:#fff"><b style="color:#fefefe">沙明远</b>',
            "white text",
            '<p style="background:#fff"><b style="color:#fefefe"></b>',
        ),
        (
            '<b style="background:black;color:black">沙明远</b>',
            "highlight",
            '<b style="background:black;color:black">████</b>',
        ),
        (
            '<b style="background-color:#000"><i style="color:#010101">5</i></b>',
            "highlight",
            '<b style="background-color:#000"><i style="color:#010101">████</i></b>',
        ),
        (
            "<td bgcolor=red><font color=red>沙明远</font>后",
            "highlight",
            "<td bgcolor=red><font color=red>████</font>后",
        ),
        (
            '<input type="hidden" value="沙明远">后',
            "form field",
            '<input type="hidden" value="">后',
        ),
        ("<template><b>沙明远</b></template>后", "hidden text", "后"),
        ("<!-- 联系人沙明远 -->后", "comment", "后"),
        (f"<!-- {MOBILE} -->后", "comment", "后"),
        (f"前<!-- {MOBILE}", "comment", "前"),
        ("<ul><li hidden>沙明远<ul><li>甲</ul><li>乙</ul>", "hidden text", "<ul><li>乙</ul>"),
        (
            "<table><tr hidden><td>沙明远<td>甲<tr><td>乙</table>",
            "hidden text",
            "<table><tr><td>乙</table>",
        ),
        ("<tr><td hidden>沙<table><tr><td>明</table>远<td>乙", "hidden text", "<tr><td>乙"),
        ("<p>甲</p><div hidden>沙明远", "hidden text", "<p>甲</p>"),
        (
            "<div hidden><!-- 沙明远电话 -->沙<b style='background:#000;color:#000'>明</b></div>后",
            "hidden text",
            "后",
        ),
    ],
)
def test_what_is_hidden_is_told_and_cleaned(page: str, what: str, cleaned: str) -> None:
    assert what in told(page)
    assert redacted(page, clean=True) == cleaned
    assert told(cleaned) in ([], ["highlight"])
    assert redacted(page) == page.replace(MOBILE, "138********")


@pytest.mark.parametrize(
    "page",
    [
        "<p hidden></p><div style='display:none'>Loading…</div>",
        '<p class="a hidden b" title=\' hidden \' data-hidden=1 aria-hidden="true">沙明远</p>',
        '<p style="font-size:0.9em;opacity:0.5;display:block">沙明远</p>',
        '<td bgcolor="#005aa0"><font color="white">沙明远</font></td>',
        '<a class="button" style="color:#fff">沙明远</a>',
        '<div style="background:url(a.png)"><b style="color:#fff">沙明远</b></div>',
        '<div style="background:#fff"><b style="color:#000">沙明远</b></div>',
        "<p hidden>x</p>沙明远",
        "<p style='background:#000;color:#000'></p>沙明远",
        '<input type=hidden name="__VIEWSTATE" value="/wEPDwUKLTEyMzQ1Njc4OQ9kFgICAw8WAh4EVGV4dAUHMTIzNDU2NzhkZA==">',
        '<input type=hidden value="a1"><input type=text value="沙明远">',
        "<!--[if lt IE 9]>请升级浏览器<![endif]--><!-- 导航 开始 --><!--EndFragment--><!-- 底部 end -->",
        "<!--#include file='头部.html'--><!-- {{ 标题 }} --><!-- 20 --><!---->",
        "<noscript>请打开脚本</noscript>",
    ],
)
def test_what_pages_usually_hide_is_not_told(page: str) -> None:
    assert told(page) == []


def test_each_is_told_with_its_line() -> None:
    [finding] = [
        each
        for each in scanned("<p>\n<p hidden>沙明远</p>\n\n<p hidden>马兰</p>").findings
        if each.entity == "HIDDEN_CONTENT"
    ]
    assert finding.place == "第2行、第4行"
    assert finding.action == "hold"


def test_edits_in_what_is_removed_are_not_made() -> None:
    page = f"<p hidden>手机：{MOBILE}</p><p>手机：{MOBILE}</p><!-- {MOBILE} -->138<b hidden>0013</b>{MOBILE[7:]}"
    cleaned = redacted(page, clean=True)
    assert MOBILE not in cleaned
    assert cleaned.startswith("<p>手机：138********</p>")


def test_cleaning_needs_no_reading_before() -> None:
    page = "<p hidden>沙明远</p>甲".encode()
    assert open_file(page, "a.html", KEY).rewrite([], clean=True) == "甲".encode()
    assert open_file(page, "a.html", KEY).notices


@pytest.mark.parametrize(
    "unit",
    [
        "<div hidden>沙",
        "<p style='display:none'>沙",
        "<b style='color:#fff;background:#000'>沙",
        "<!-- 沙明远 -->",
        "<tr hidden><td>沙",
        "<iframe srcdoc='&lt;p&gt;沙'>",
        "<iframe srcdoc='&lt;iframe srcdoc=",
        "<p style='color:",
        "<script>\\\\\\\\\\",
        "<input type=hidden value='沙'>",
        ";base64,",
        "<p " + "hidden " * 50 + ">",
    ],
)
def test_hostile_pages_are_read_in_bounded_time(unit: str) -> None:
    page = (unit * (400_000 // len(unit))).encode()
    began = time.process_time()
    source = open_file(page, "a.html", KEY)
    for _ in source.document.blocks():
        pass
    source.rewrite([], clean=True)
    assert len(source.notices) <= 1000
    assert time.process_time() - began < 10


SAMPLE = (
    '<html><p style="display:none">沙明远<div hidden>13800138000</div><script>{"a":"\\u6c99\\n1"}</script>'
    '<iframe srcdoc="&lt;p&gt;手机&lt;/p&gt;"><table><tr><td hidden>1<td bgcolor=#fff><font color=white>沙'
    '</font></table><input type=hidden value="沙明远"><!-- 沙明远电话 --><template>甲</template>'
).encode()
PIECES = [
    b"<",
    b">",
    b'"',
    b"'",
    b"\\u0031",
    b"<!--",
    b"-->",
    b"hidden",
    b"<td>",
    b"</td>",
    b"</p>",
    b"&lt;",
    b"=",
]


def test_mutated_pages_are_read_or_refused() -> None:
    mutations.run(SAMPLE, "a.html", PIECES, 200)


@pytest.mark.soak
def test_much_mutated_pages_are_read_or_refused() -> None:
    mutations.run(SAMPLE, "a.html", PIECES, 2000)


def data_of(text: str, kind: str = "text/csv", charset: str = "utf-8") -> str:
    return f"data:{kind};charset={charset};base64,{base64.b64encode(text.encode(charset)).decode()}"


@pytest.mark.parametrize("charset", ["utf-8", "gbk"])
@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ('<a download href="', '">表</a>'),
        ("<script>var file = '", "';</script>"),
        ("<style>a{background:url(", ")}</style>"),
    ],
)
def test_a_text_in_its_address_is_read_and_encoded_anew(
    before: str, behind: str, charset: str
) -> None:
    table = f"姓名,手机号码,证号\n马兰,{MOBILE},{RESIDENT}\n"
    after = table.replace(MOBILE, "138********").replace(RESIDENT, "640104************")
    page = f"{before}{data_of(table, charset=charset)}{behind}"
    assert redacted(page) == f"{before}{data_of(after, charset=charset)}{behind}"


def test_a_text_in_its_address_in_percents_is_read_and_a_picture_is_not() -> None:
    page = f'<a href="data:text/plain,{quote("手机：")}{MOBILE}">x</a>'
    assert redacted(page) == page.replace(MOBILE, "138********")
    picture = f'<img src="{data_of(MOBILE, "image/png")}">'
    assert scanned(picture).findings == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<script>tel = '138' + '00138000';</script>", "<script>tel = '138********';</script>"),
        ('<a onclick="call(`138`\n + `0013` + `8000`)">', '<a onclick="call(`138********`)">'),
        ("<script>tel = 138 + '00138000';</script>", None),
        (
            '<style>a::after{content:"13800138000"}</style>',
            '<style>a::after{content:"138********"}</style>',
        ),
        (
            "<style>a::after{CONTENT: 'ma\\0040 qq.com'}</style>",
            "<style>a::after{CONTENT: '****@qq.com'}</style>",
        ),
        (
            '<style>a::after{content:"\\31 380013800\\000030"}b{color:red}</style>',
            '<style>a::after{content:"138********"}b{color:red}</style>',
        ),
        ("<style>a{width:13800138000px}</style>", None),
        (
            '<a href="mailto:ma%40qq.com?cc=x%40126.com">',
            '<a href="mailto:****@qq.com?cc=****@126.com">',
        ),
    ],
)
def test_what_scripts_and_styles_put_together_is_one(before: str, after: str | None) -> None:
    assert redacted(before) == (before if after is None else after)
