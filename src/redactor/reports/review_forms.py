"""Forms of reviews as a page to be printed and as a document of Word."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from html import escape

from redactor.reports.html import Safe, joined, tag
from redactor.reports.writing import plain
from redactor.reviews.forms import Form, Part

_STYLE = """@page{size:A4;margin:18mm 15mm}
body{font:14px/1.5 "SimSun","Songti SC",serif;color:#000;background:#fff;max-width:190mm;margin:0 auto;padding:1em}
h1{font-size:22px;text-align:center;margin:0 0 .3em}
.lead{text-align:center;margin:0 0 1em}
h2{font-size:15px;margin:1em 0 .3em}
table{border-collapse:collapse;width:100%;table-layout:fixed}
td,th{border:1px solid #000;padding:3px 6px;text-align:left;vertical-align:top;overflow-wrap:anywhere}
.pairs th{width:26%}
thead{display:table-header-group}
tr{break-inside:avoid}
h2{break-after:avoid}"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
#: A page of A4 with its margins, in twentieths of a point.
_PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1021" w:right="851" w:bottom="1021" w:left="851" w:header="567" '
    'w:footer="567" w:gutter="0"/></w:sectPr>'
)
_WIDTH = 10204
_LABEL = 2600
#: ZIP's first day: the same form gives the same file.
_DAY = (1980, 1, 1, 0, 0, 0)


def html_of(form: Form) -> str:
    """The form as a page that needs nothing else."""
    head = tag(
        "head",
        Safe('<meta charset="utf-8">'),
        Safe(f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'),
        tag("title", form.title),
        tag("style", Safe(_STYLE)),
    )
    parts = [each for part in form.parts for each in (tag("h2", part.title), _table(part))]
    body = tag("body", tag("h1", form.title), tag("p", form.lead, klass="lead"), *parts)
    return f"<!doctype html>\n{tag('html', head, body, lang='zh-CN')}\n"


def _table(part: Part) -> Safe:
    if part.heads:
        head = tag("thead", tag("tr", *(tag("th", each, scope="col") for each in part.heads)))
        body = [tag("tr", *(tag("td", each) for each in row)) for row in _filled(part)]
        return tag("table", head, tag("tbody", *body))
    pairs = [tag("tr", tag("th", row[0], scope="row"), tag("td", row[1])) for row in part.rows]
    return tag("table", tag("tbody", joined(*pairs)), klass="pairs")


def _filled(part: Part) -> tuple[tuple[str, ...], ...]:
    """Its rows, or one that says that there are none: an empty table looks forgotten."""
    return part.rows or (("无", *("" for _ in part.heads[1:])),)


def docx_of(form: Form) -> bytes:
    """The form as a `.docx`."""
    content = [_paragraph(form.title, size=36, bold=True, centred=True)]
    content.append(_paragraph(form.lead, centred=True))
    for part in form.parts:
        content.append(_paragraph(part.title, size=24, bold=True))
        content.append(_grid(part))
    body = "".join(content) + _PAGE
    files = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
        ),
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, text in files.items():
            about = zipfile.ZipInfo(name, _DAY)
            about.compress_type = zipfile.ZIP_DEFLATED
            head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            packed.writestr(about, head + text)
    return made.getvalue()


def _paragraph(text: str, *, size: int = 21, bold: bool = False, centred: bool = False) -> str:
    """`size` in half points."""
    where = '<w:pPr><w:jc w:val="center"/></w:pPr>' if centred else ""
    looks = (
        '<w:rPr><w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体"/>'
        f'{"<w:b/>" if bold else ""}<w:sz w:val="{size}"/></w:rPr>'
    )
    told = escape(plain(text), quote=False)
    return f'<w:p>{where}<w:r>{looks}<w:t xml:space="preserve">{told}</w:t></w:r></w:p>'


def _grid(part: Part) -> str:
    if part.heads:
        widths = [_WIDTH // len(part.heads)] * len(part.heads)
        rows = [_row(part.heads, widths, bold=True, is_head=True)]
        rows.extend(_row(row, widths) for row in _filled(part))
    else:
        widths = [_LABEL, _WIDTH - _LABEL]
        rows = [_row(row, widths) for row in part.rows]
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    columns = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
        f"{''.join(rows)}</w:tbl>"
    )


def _row(
    texts: Iterable[str], widths: list[int], *, bold: bool = False, is_head: bool = False
) -> str:
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{_paragraph(text, bold=bold)}</w:tc>"
        for text, width in zip(texts, widths, strict=True)
    )
    repeated = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if is_head else ""
    return f"<w:tr>{repeated}{cells}</w:tr>"
