"""OFD files written by hand, as several producers write them, with a value in every hiding place."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

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
