"""Documents by python-docx, and pieces of WordprocessingML for what it does not write."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import docx
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.shared import Pt

from corpora.documents.makers._package import HEAD, RELATION, before

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "w": _MAIN,
        "r": RELATION,
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)
#: Of a tracked change, whose numbers must differ.
_CHANGE = 'w:id="{}" w:author="马向东" w:date="2026-03-02T09:00:00Z"'


def run(text: str, look: str = "", tag: str = "t") -> str:
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def paragraph(*pieces: str, look: str = "") -> str:
    """A paragraph of runs and what else stands in one; a piece without markup is a run."""
    inside = "".join(each if each.startswith("<") else run(each) for each in pieces)
    return f"<w:p>{f'<w:pPr>{look}</w:pPr>' if look else ''}{inside}</w:p>"


def part(name: str, *inside: str) -> str:
    """A part of its own: `footnotes`, `comments` …"""
    return f"{HEAD}<w:{name} {NAMES}>{''.join(inside)}</w:{name}>"


def tracked(kind: str, number: int, *runs: str) -> str:
    """`ins`, `del`, `moveFrom` or `moveTo` around runs."""
    return f"<w:{kind} {_CHANGE.format(number)}>{''.join(runs)}</w:{kind}>"


def field(code: str, shown: str) -> str:
    """A field with its code and what it last showed."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (
        mark.format("begin")
        + run(code, tag="instrText")
        + mark.format("separate")
        + run(shown)
        + mark.format("end")
    )


def note(kind: str, number: int, text: str) -> str:
    """A foot- or endnote with its mark."""
    return (
        f'<w:{kind} w:id="{number}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        f"<w:{kind}Ref/></w:r>{run(' ' + text)}</w:p></w:{kind}>"
    )


def separators(kind: str) -> str:
    """The two notes that every part of notes begins with."""
    return "".join(
        f'<w:{kind} w:type="{name}" w:id="{number}"><w:p><w:r><w:{name}/></w:r></w:p></w:{kind}>'
        for number, name in enumerate(("separator", "continuationSeparator"), -1)
    )


def anchored(
    number: int,
    text: str,
    *,
    left: int = 0,
    top: int = 0,
    hidden: str = "",
    description: str = "",
) -> str:
    """A text box of DrawingML, placed from the column's edge and its paragraph."""
    extra = (f' hidden="{hidden}"' if hidden else "") + (
        f' descr="{description}"' if description else ""
    )
    return (
        '<w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" '
        f'relativeHeight="{number}" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>'
        f'{left}</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>'
        f'{top}</wp:posOffset></wp:positionV><wp:extent cx="3600000" cy="360000"/>'
        '<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapTopAndBottom/>'
        f'<wp:docPr id="{number}" name="文本框 {number}"{extra}/><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/'
        'wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="3600000" cy="360000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f"<a:noFill/></wps:spPr><wps:txbx><w:txbxContent>{paragraph(text)}</w:txbxContent></wps:txbx>"
        '<wps:bodyPr lIns="0" tIns="0"/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>'
    )


def drawn_box(text: str, *, identity: str) -> str:
    """A text box of VML, as older programs write one."""
    return (
        f'<w:pict><v:shape id="{identity}" o:spt="202" style="width:280pt;height:28pt" '
        f'filled="f" stroked="f"><v:textbox inset="0,0,0,0"><w:txbxContent>{paragraph(text)}'
        "</w:txbxContent></v:textbox></v:shape></w:pict>"
    )


def both_boxes(number: int, text: str) -> str:
    """A text box in both ways: what a program of today draws, and what an older one."""
    return (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{anchored(number, text)}</mc:Choice>'
        f"<mc:Fallback>{drawn_box(text, identity=f'box{number}')}</mc:Fallback></mc:AlternateContent>"
    )


def empty() -> Any:
    """A document without an author and with a small page, whose lines are short."""
    document = docx.Document()
    properties = document.core_properties
    properties.author = properties.comments = properties.title = ""
    properties.created = properties.modified = datetime.datetime(2026, 1, 1)
    document.styles["Normal"].font.size = Pt(10.5)
    return document


def fix_rows(table: Any) -> None:
    """Rows of a height that does not depend on who measures their text."""
    for row in table.rows:
        row.height, row.height_rule = Pt(20), WD_ROW_HEIGHT_RULE.EXACTLY


def at_end(pieces: str) -> Callable[[str], str]:
    """Puts paragraphs and tables at the end of document.xml."""
    return lambda text: before("<w:sectPr", pieces)(_with_names(text))


def _with_names(text: str) -> str:
    """document.xml with all namespaces that the pieces put in by hand use."""
    head, found, tail = text.partition("<w:document ")
    for name in NAMES.split(" "):
        if name.partition("=")[0] + "=" not in tail.partition(">")[0]:
            found += f"{name} "
    return head + found + tail
