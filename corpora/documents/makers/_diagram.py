"""A SmartArt graphic of one point, as PowerPoint stores one: its data, and the drawing made of it."""

from __future__ import annotations

from corpora.documents.makers._package import HEAD, relation

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
_SHAPES = "http://schemas.microsoft.com/office/drawing/2008/diagram"
_NAMES = f'xmlns:dgm="{_DIAGRAM}" xmlns:a="{_DRAWING}"'
#: The parts that a diagram has: their kind of relationship, and what they are.
_PARTS = {
    "data": ("diagramData", "drawingml.diagramData+xml"),
    "layout": ("diagramLayout", "drawingml.diagramLayout+xml"),
    "quickStyle": ("diagramQuickStyle", "drawingml.diagramStyle+xml"),
    "colors": ("diagramColors", "drawingml.diagramColors+xml"),
    "drawing": (
        "http://schemas.microsoft.com/office/2007/relationships/diagramDrawing",
        "application/vnd.ms-office.drawingml.diagramDrawing+xml",
    ),
}
TYPES = {f"ppt/diagrams/{name}1.xml": kind for name, (_, kind) in _PARTS.items()}
#: Of the slide that shows it.
RELATIONS = "".join(
    relation(f"rIdArt{name}", kind, f"../diagrams/{name}1.xml")
    for name, (kind, _) in _PARTS.items()
)
_LEFT, _TOP, _WIDE, _HIGH = 914400, 3500000, 5400000, 600000
FRAME = (
    '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="90" name="图示 1"/><p:cNvGraphicFramePr/><p:nvPr/>'
    f'</p:nvGraphicFramePr><p:xfrm><a:off x="{_LEFT}" y="{_TOP}"/><a:ext cx="{_WIDE}" cy="{_HIGH}"/>'
    f'</p:xfrm><a:graphic><a:graphicData uri="{_DIAGRAM}"><dgm:relIds xmlns:dgm="{_DIAGRAM}" xmlns:r='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:dm="rIdArtdata" '
    'r:lo="rIdArtlayout" r:qs="rIdArtquickStyle" r:cs="rIdArtcolors"/></a:graphicData></a:graphic>'
    "</p:graphicFrame>"
)


def parts(shown: str, hidden: str) -> dict[str, str]:
    """The parts; `hidden`: words of a point that the drawing does not show."""

    def point(number: int, text: str) -> str:
        return (
            f'<dgm:pt modelId="{number}"><dgm:prSet/><dgm:spPr/><dgm:t><a:bodyPr/><a:lstStyle/><a:p>'
            f"<a:r><a:t>{text[:-9]}</a:t></a:r><a:r><a:t>{text[-9:]}</a:t></a:r></a:p></dgm:t></dgm:pt>"
        )

    return {
        "ppt/diagrams/data1.xml": (
            f'{HEAD}<dgm:dataModel {_NAMES}><dgm:ptLst><dgm:pt modelId="0" type="doc"/>'
            f'{point(1, shown)}{point(2, hidden)}</dgm:ptLst><dgm:cxnLst><dgm:cxn modelId="3" srcId="0" '
            'destId="1" srcOrd="0" destOrd="0"/></dgm:cxnLst><dgm:bg/><dgm:whole/><dgm:extLst><a:ext '
            'uri="http://schemas.microsoft.com/office/drawing/2008/diagram"><dsp:dataModelExt '
            f'xmlns:dsp="{_SHAPES}" relId="rIdArtdrawing" minVer="http://schemas.openxmlformats.org/'
            'drawingml/2006/diagram"/></a:ext></dgm:extLst></dgm:dataModel>'
        ),
        "ppt/diagrams/layout1.xml": (
            f'{HEAD}<dgm:layoutDef {_NAMES} uniqueId="urn:example:one"><dgm:layoutNode name="one">'
            '<dgm:alg type="lin"/></dgm:layoutNode></dgm:layoutDef>'
        ),
        "ppt/diagrams/quickStyle1.xml": (
            f'{HEAD}<dgm:styleDef {_NAMES} uniqueId="urn:example:style"/>'
        ),
        "ppt/diagrams/colors1.xml": (
            f'{HEAD}<dgm:colorsDef {_NAMES} uniqueId="urn:example:colours"/>'
        ),
        "ppt/diagrams/drawing1.xml": (
            f'{HEAD}<dsp:drawing xmlns:dsp="{_SHAPES}" {_NAMES}><dsp:spTree><dsp:nvGrpSpPr><dsp:cNvPr '
            'id="0" name=""/><dsp:cNvGrpSpPr/></dsp:nvGrpSpPr><dsp:grpSpPr/><dsp:sp modelId="{1}">'
            '<dsp:nvSpPr><dsp:cNvPr id="0" name=""/><dsp:cNvSpPr/></dsp:nvSpPr><dsp:spPr><a:xfrm>'
            f'<a:off x="0" y="0"/><a:ext cx="{_WIDE}" cy="{_HIGH}"/></a:xfrm><a:prstGeom prst="rect">'
            "<a:avLst/></a:prstGeom><a:ln><a:noFill/></a:ln></dsp:spPr>"
            '<dsp:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr algn="l"/><a:r><a:rPr sz="1400">'
            f"</a:rPr><a:t>{shown}</a:t></a:r></a:p></dsp:txBody></dsp:sp></dsp:spTree></dsp:drawing>"
        ),
    }
