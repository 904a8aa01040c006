"""OFD files written by hand, as several producers write them, with a value in every hiding place."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from redactor.formats import open_file
from redactor.formats.ofd import OfdSource

KEY = b"ofd"
RESIDENT = "640104195803129952"
MOBILE = "13800138000"
NAMESPACE = "http://www.ofdspec.org/2016"


def xml(body: str, namespace: str = NAMESPACE) -> bytes:
    """A part: `body` has one root element, whose name ends where the declaration goes in."""
    name, rest = (
        body[1:].split(">", 1) if " " not in body.split(">", 1)[0] else body[1:].split(" ", 1)
    )
    glue = ">" if body[1 + len(name)] == ">" else " "
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns:ofd="{namespace}"{glue}{rest}'
    ).encode()


def text(
    value: str,
    x: float,
    y: float,
    *,
    size: float = 5,
    step: float | None = 2.5,
    inside: str = "",
    attributes: str = "",
    number: int = 10,
) -> str:
    """A text object whose only TextCode begins at its box's corner."""
    steps = f' DeltaX="g {len(value) - 1} {step}"' if step and len(value) > 1 else ""
    wide = (step or size / 2) * len(value)
    return (
        f'<ofd:TextObject ID="{number}" Boundary="{x} {y} {wide} {size + 2}" Font="1" '
        f'Size="{size}" {attributes}>{inside}<ofd:TextCode X="0" Y="{size}"{steps}>{value}'
        "</ofd:TextCode></ofd:TextObject>"
    )


def box(x: float, y: float, wide: float, high: float, colour: str = "0 0 0") -> str:
    """A filled rectangle."""
    return (
        f'<ofd:PathObject ID="9" Boundary="{x} {y} {wide} {high}" Fill="true" Stroke="false">'
        f'<ofd:FillColor Value="{colour}"/><ofd:AbbreviatedData>M 0 0 L {wide} 0 L {wide} {high} '
        f"L 0 {high} C</ofd:AbbreviatedData></ofd:PathObject>"
    )


def page(content: str) -> bytes:
    return xml(
        "<ofd:Page><ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:Area>"
        f'<ofd:Content><ofd:Layer ID="2" Type="Body">{content}</ofd:Layer></ofd:Content></ofd:Page>'
    )


def package(parts: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts.items():
            out.writestr(name, content)
    return target.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def simple(
    content: str,
    *,
    info: str = "",
    body: str = "",
    document: str = "",
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """A file of one page."""
    parts = {
        "OFD.xml": xml(
            f'<ofd:OFD Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
            f"<ofd:DocID>0123456789abcdef0123456789abcdef</ofd:DocID>{info}</ofd:DocInfo>"
            f"<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{body}</ofd:DocBody></ofd:OFD>"
        ),
        "Doc_0/Document.xml": xml(
            "<ofd:Document><ofd:CommonData><ofd:MaxUnitID>99</ofd:MaxUnitID><ofd:PageArea>"
            "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
            "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
            "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData>"
            '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>'
            f"{document}</ofd:Document>"
        ),
        "Doc_0/Pages/Page_0/Content.xml": page(content),
        "Doc_0/PublicRes.xml": xml(
            '<ofd:Res BaseLoc="Res"><ofd:Fonts><ofd:Font ID="1" FontName="宋体"/></ofd:Fonts></ofd:Res>'
        ),
        "Doc_0/DocumentRes.xml": xml(
            '<ofd:Res BaseLoc="Res"><ofd:DrawParams><ofd:DrawParam ID="77">'
            '<ofd:FillColor Value="255 255 255"/></ofd:DrawParam></ofd:DrawParams></ofd:Res>'
        ),
    }
    return package({**parts, **(more or {})})


def opened(data: bytes) -> OfdSource:
    source = open_file(data, "公文.ofd", KEY)
    assert isinstance(source, OfdSource)
    return source


#: By place, what `simple` is given so that a value stands there.
EVERYWHERE = {
    "title": {"info": f"<ofd:Title>{RESIDENT}</ofd:Title>"},
    "author": {"info": f"<ofd:Author>{RESIDENT}</ofd:Author>"},
    "keyword": {"info": f"<ofd:Keywords><ofd:Keyword>{RESIDENT}</ofd:Keyword></ofd:Keywords>"},
    "custom data": {
        "info": f'<ofd:CustomDatas><ofd:CustomData Name="证号">{RESIDENT}</ofd:CustomData></ofd:CustomDatas>'
    },
    "outline": {"document": f'<ofd:Outlines><ofd:OutlineElem Title="{RESIDENT}"/></ofd:Outlines>'},
    "bookmark": {"document": f'<ofd:Bookmarks><ofd:Bookmark Name="{RESIDENT}"/></ofd:Bookmarks>'},
    "address": {
        "document": f'<ofd:Actions><ofd:Action Event="DO"><ofd:URI URI="tel:{RESIDENT}"/></ofd:Action></ofd:Actions>'
    },
    "attribute of a page": {"content": f'<ofd:PageBlock ID="1" Note="{RESIDENT}"/>'},
    "layout attribute": {"content": f'<ofd:PageBlock ID="{RESIDENT}"/>'},
    "comment": {"content": f"<!-- {RESIDENT} -->"},
    "tail": {"content": f'<ofd:PageBlock ID="1"/>{RESIDENT}'},
    "annotation": {
        "document": "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>",
        "more": {
            "Doc_0/Annots/Annotations.xml": xml(
                '<ofd:Annotations><ofd:Page PageID="1"><ofd:FileLoc>P/A.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>'
            ),
            "Doc_0/Annots/P/A.xml": xml(
                f'<ofd:PageAnnot><ofd:Annot ID="5" Type="Highlight"><ofd:Remark>{RESIDENT}</ofd:Remark></ofd:Annot></ofd:PageAnnot>'
            ),
        },
    },
    "annotation parameter": {
        "document": "<ofd:Annotations>/Doc_0/Annots/Annotations.xml</ofd:Annotations>",
        "more": {
            "Doc_0/Annots/Annotations.xml": xml(
                '<ofd:Annotations><ofd:Page PageID="1"><ofd:FileLoc>/Doc_0/Annots/A.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>'
            ),
            "Doc_0/Annots/A.xml": xml(
                '<ofd:PageAnnot><ofd:Annot ID="5" Type="Stamp"><ofd:Parameters><ofd:Parameter Name="x">'
                f"{RESIDENT}</ofd:Parameter></ofd:Parameters></ofd:Annot></ofd:PageAnnot>"
            ),
        },
    },
    "annotation appearance": {
        "document": "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>",
        "more": {
            "Doc_0/Annots/Annotations.xml": xml(
                '<ofd:Annotations><ofd:Page PageID="1"><ofd:FileLoc>A.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>'
            ),
            "Doc_0/Annots/A.xml": xml(
                '<ofd:PageAnnot><ofd:Annot ID="5" Type="Watermark"><ofd:Appearance Boundary="10 10 100 20">'
                f"{text(RESIDENT, 0, 0)}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>"
            ),
        },
    },
    "custom tag": {
        "document": "<ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags>",
        "more": {
            "Doc_0/Tags/CustomTags.xml": xml(
                '<ofd:CustomTags><ofd:CustomTag NameSpace="x"><ofd:FileLoc>Tag.xml</ofd:FileLoc></ofd:CustomTag></ofd:CustomTags>'
            ),
            "Doc_0/Tags/Tag.xml": f"<x><身份证>{RESIDENT}</身份证></x>".encode(),
        },
    },
    "extension": {
        "document": "<ofd:Extensions>Extensions.xml</ofd:Extensions>",
        "more": {
            "Doc_0/Extensions.xml": xml(
                f'<ofd:Extensions><ofd:Extension AppName="x"><ofd:Property Name="y">{RESIDENT}</ofd:Property></ofd:Extension></ofd:Extensions>'
            )
        },
    },
    "attachment": {
        "document": "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>",
        "more": {
            "Doc_0/Attachs/Attachments.xml": xml(
                '<ofd:Attachments><ofd:Attachment ID="7" Name="名单"><ofd:FileLoc>a.txt</ofd:FileLoc></ofd:Attachment></ofd:Attachments>'
            ),
            "Doc_0/Attachs/a.txt": f"身份证号：{RESIDENT}".encode("gb18030"),
        },
    },
    "old version": {
        "body": '<ofd:Versions><ofd:Version ID="1" Index="0" Current="false" BaseLoc="Doc_0/Versions/V0.xml"/></ofd:Versions>',
        "more": {
            "Doc_0/Versions/V0.xml": xml(
                '<ofd:DocVersion ID="1"><ofd:FileList><ofd:File ID="1">/Doc_0/Old/Content.xml</ofd:File></ofd:FileList></ofd:DocVersion>'
            ),
            "Doc_0/Old/Content.xml": page(text(RESIDENT, 20, 20)),
        },
    },
    "left-over page": {"more": {"Doc_0/Pages/Page_9/Content.xml": page(text(RESIDENT, 20, 20))}},
    "signature": {
        "body": "<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>",
        "more": {
            "Doc_0/Signs/Signatures.xml": xml(
                '<ofd:Signatures><ofd:Signature ID="1" BaseLoc="Sign_0/Signature.xml"/></ofd:Signatures>'
            ),
            "Doc_0/Signs/Sign_0/Signature.xml": xml(
                f'<ofd:Signature><ofd:SignedInfo><ofd:Provider ProviderName="{RESIDENT}"/></ofd:SignedInfo></ofd:Signature>'
            ),
        },
    },
    "unknown file": {"more": {"Doc_0/Res/note.txt": f"证号{RESIDENT}".encode()}},
    "composite": {
        "more": {
            "Doc_0/PublicRes.xml": xml(
                '<ofd:Res BaseLoc="Res"><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="8" Width="9" Height="9"><ofd:Content>'
                f"{text(RESIDENT, 0, 0)}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>"
            )
        }
    },
}


def planted(name: str) -> bytes:
    """A file with a value in one of the places."""
    told = dict(EVERYWHERE[name])
    content = str(told.pop("content", text("正文", 20, 40, step=5)))
    return simple(content, **told)
