"""OFD (GB/T 33190-2016), written by hand as producers write it: there is no free program that does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import docx

from corpora.documents import Made
from corpora.documents.makers._package import changed, packed, saved
from corpora.documents.makers._values import Values

_BY = "hand, after GB/T 33190-2016"
_NAMESPACE = "http://www.ofdspec.org/2016"
#: So that the same file is made each time.
_NEVER = (2026, 11, 1, 0, 0, 0)
_PUBLIC = "公示期为五个工作日"


def make() -> Iterator[Made]:
    yield _text()
    yield _sight()
    yield _carried()


@dataclass(slots=True)
class _Page:
    """What is drawn on a page, in millimetres from its upper left corner; each object has an id."""

    first: int
    y: float = 20.0
    drawn: list[str] = field(default_factory=list)

    def next(self) -> float:
        self.y += 9
        return self.y

    @property
    def id(self) -> int:
        return self.first + len(self.drawn)

    def add(self, drawn: str) -> None:
        self.drawn.append(drawn)

    def text(
        self,
        text: str,
        x: float = 25,
        y: float | None = None,
        *,
        size: float = 4.2,
        inside: str = "",
        attributes: str = "",
    ) -> float:
        """A text of one code; where its upper edge is, and where it ends."""
        y = self.next() if y is None else y
        steps = [_width(each) * size for each in text]
        deltas = " ".join(f"{each:g}" for each in steps[:-1])
        moved = f' DeltaX="{deltas}"' if deltas else ""
        self.add(
            f'<ofd:TextObject ID="{self.id}" Boundary="{x:g} {y:g} {sum(steps):g} {size * 1.4:g}" '
            f'Font="3" Size="{size:g}"{attributes}>{inside}'
            f'<ofd:TextCode X="0" Y="{size:g}"{moved}>{text}</ofd:TextCode></ofd:TextObject>'
        )
        return x + sum(steps)

    def box(self, x: float, y: float, wide: float, high: float, colour: str = "0 0 0") -> None:
        """A filled path."""
        self.add(
            f'<ofd:PathObject ID="{self.id}" Boundary="{x:g} {y:g} {wide:g} {high:g}" Fill="true" '
            f'Stroke="false"><ofd:FillColor Value="{colour}"/><ofd:AbbreviatedData>M 0 0 L {wide:g} '
            f"0 L {wide:g} {high:g} L 0 {high:g} C</ofd:AbbreviatedData></ofd:PathObject>"
        )

    def part(self, more: str = "") -> str:
        return (
            "<ofd:Page><ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:Area>"
            f'{more}<ofd:Content><ofd:Layer ID="{self.first - 1}" Type="Body">{"".join(self.drawn)}'
            "</ofd:Layer></ofd:Content></ofd:Page>"
        )


def _width(character: str) -> float:
    return 0.5 if character.isascii() else 1.0


def _text() -> Made:
    """The ways in which producers put text on a page."""
    values = Values(45)
    page = _Page(100)
    page.text("救助对象公示", size=6)
    page.text(f"沙明远，身份证号{values('one object')}，已核。")
    y = page.next()
    value = values("two objects, the second first")
    page.text(value[9:], 25 + 9 * 2.1, y)
    page.text(value[:9], 25, y)
    y, x = page.next(), 25.0
    for each in f"身份证号{values('an object for each character')}，已核。":
        x = page.text(each, x, y)
    _codes(page, values("two codes in one object"))
    _repeated(page, values("steps that are repeated"))
    page.text(f"身份证号{values('glyphs of a font')}", inside=_glyphs(4, 18))
    _downwards(page, values("downwards"))
    _turned(page, values("turned by a matrix"))
    inner = _Page(900, page.next() - 9)
    inner.text(f"身份证号{values('in a block of a block')}，已核。")
    block = f'<ofd:PageBlock ID="{page.id}">{inner.drawn[0]}</ofd:PageBlock>'
    page.add(f'<ofd:PageBlock ID="{page.id + 200}">{block}</ofd:PageBlock>')
    value = values("over two lines")
    page.text(f"经审核，下列人员符合临时救助条件，现予公示：白玉珍，身份证号{value[:10]}", size=3.8)
    page.text(f"{value[10:]}，家庭人口三人。", size=3.8)
    _table(page, values)
    page.text(_PUBLIC)
    stamp = _Page(700, 240)
    stamp.text(f"制表人身份证号{values('a template')}", 25, 280)
    inside = _only(f"身份证号{values('a composite object')}")
    composite = (
        '<ofd:CompositeGraphicUnit ID="60" Width="100" Height="10"><ofd:Content ID="61">'
        f"{inside}</ofd:Content></ofd:CompositeGraphicUnit>"
    )
    drawn = f'<ofd:CompositeObject ID="{page.id}" Boundary="25 {page.next():g} 100 10" ResourceID="60"/>'
    page.add(drawn)
    second = _Page(400)
    second.text(f"丁桂芳，身份证号{values('the second page')}，已核。")
    used = '<ofd:Template TemplateID="50" ZOrder="Background"/>'
    parts = _package(
        {0: page.part(used), 1: second.part(used)},
        common='<ofd:TemplatePage ID="50" BaseLoc="Tpls/Tpl_0/Content.xml"/>',
        resources=f"<ofd:CompositeGraphicUnits>{composite}</ofd:CompositeGraphicUnits>",
    )
    parts["Doc_0/Tpls/Tpl_0/Content.xml"] = _xml(stamp.part())
    return _made("text.ofd", parts, values)


def _only(text: str) -> str:
    page = _Page(62)
    page.text(text, 0, 0)
    return page.drawn[0]


def _codes(page: _Page, value: str) -> None:
    page.add(
        f'<ofd:TextObject ID="{page.id}" Boundary="25 {page.next():g} 80 6" Font="3" Size="4">'
        f'<ofd:TextCode X="0" Y="4" DeltaX="4 4 4 g 6 2">身份证号{value[:6]}</ofd:TextCode>'
        f'<ofd:TextCode X="28" Y="4" DeltaX="g 11 2">{value[6:]}</ofd:TextCode></ofd:TextObject>'
    )


def _repeated(page: _Page, value: str) -> None:
    page.add(
        f'<ofd:TextObject ID="{page.id}" Boundary="25 {page.next():g} 80 6" Font="3" Size="4">'
        f'<ofd:TextCode X="0" Y="4" DeltaX="g 4 4 g 17 2">身份证号：{value}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def _glyphs(before: int, count: int) -> str:
    """Numbers of glyphs, which are drawn in the place of the characters."""
    numbers = " ".join(str(3001 + each) for each in range(count))
    return (
        f'<ofd:CGTransform CodePosition="{before}" CodeCount="{count}" GlyphCount="{count}">'
        f"<ofd:Glyphs>{numbers}</ofd:Glyphs></ofd:CGTransform>"
    )


def _downwards(page: _Page, value: str) -> None:
    page.add(
        f'<ofd:TextObject ID="{page.id}" Boundary="180 30 6 120" Font="3" Size="4">'
        f'<ofd:TextCode X="0" Y="4" DeltaY="g 17 4.5">{value}</ofd:TextCode></ofd:TextObject>'
    )


def _turned(page: _Page, value: str) -> None:
    page.add(
        f'<ofd:TextObject ID="{page.id}" Boundary="195 30 6 80" CTM="0 1 -1 0 6 0" Font="3" Size="4">'
        f'<ofd:TextCode X="0" Y="4" DeltaX="g 17 2">{value}</ofd:TextCode></ofd:TextObject>'
    )


def _table(page: _Page, values: Values) -> None:
    rows = (
        ("序号", "姓名", "身份证号", "金额"),
        ("1", "罗志强", values("a cell below the head of its column"), "500"),
        ("2", "贺春梅", values("the next cell of the column"), "800"),
    )
    for row in rows:
        y = page.next()
        for x, cell in zip((25, 45, 75, 140), row, strict=True):
            page.text(cell, x, y, size=3.8)


def _sight() -> Made:
    """What a reader of the page does not see, and what looks covered."""
    values = Values(46)
    page = _Page(100)
    page.text("遮挡与隐藏", size=6)
    page.text(f"沙明远，身份证号{values('a black box over it')}，已核。")
    page.box(24, page.y - 0.5, 100, 7)
    page.text(f"韩素琴，身份证号{values('a white box over it')}，已核。")
    page.box(24, page.y - 0.5, 100, 7, "255 255 255")
    page.box(24, page.next() - 0.5, 100, 7)
    page.text(f"石磊，身份证号{values('black on black')}，已核。", y=page.y)
    white = '<ofd:FillColor Value="255 255 255"/>'
    page.text(f"马秀兰，身份证号{values('white')}，已核。", inside=white)
    page.text(f"身份证号{values('white by its parameter')}，已核。", attributes=' DrawParam="7"')
    page.text(f"罗志强，身份证号{values('invisible')}，已核。", attributes=' Visible="false"')
    clear = '<ofd:FillColor Value="0 0 0" Alpha="0"/>'
    page.text(f"贺春梅，身份证号{values('clear')}，已核。", inside=clear)
    page.text(f"身份证号{values('not filled')}，已核。", attributes=' Fill="false"')
    page.text(f"丁桂芳，身份证号{values('below the page')}，已核。", 25, 310)
    page.text(f"白玉珍，身份证号{values('tiny')}，已核。", size=0.2)
    page.text(f"金桂花，身份证号{values('under a light marker')}，已核。")
    marker = _Page(800)
    marker.box(0, 0, 100, 7, "255 255 0")
    masked, drawn = "*" * 18, _glyphs(4, 18)
    page.text(f"证件号码{masked}，已核。", inside=drawn)
    page.text(_PUBLIC)
    parts = _package(
        {0: page.part()},
        document="<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>",
        parameters='<ofd:DrawParam ID="7"><ofd:FillColor Value="255 255 255"/></ofd:DrawParam>',
    )
    annotation = (
        f'<ofd:Annot ID="801" Type="Highlight" Creator="审核" LastModDate="2026-11-01">'
        f'<ofd:Appearance Boundary="24 {page.y - 18.5:g} 100 7">{marker.drawn[0]}</ofd:Appearance>'
        "</ofd:Annot>"
    )
    parts |= _annotated(annotation)
    return _made("sight.ofd", parts, values)


def _annotated(annotations: str) -> dict[str, bytes]:
    return {
        "Doc_0/Annots/Annotations.xml": _xml(
            '<ofd:Annotations><ofd:Page PageID="1"><ofd:FileLoc>Page_0/Annotation.xml</ofd:FileLoc>'
            "</ofd:Page></ofd:Annotations>"
        ),
        "Doc_0/Annots/Page_0/Annotation.xml": _xml(f"<ofd:PageAnnot>{annotations}</ofd:PageAnnot>"),
    }


def _carried() -> Made:
    """What a file carries beside its pages."""
    values = Values(47)
    page = _Page(100)
    page.text("临时救助公示", size=6)
    page.text(_PUBLIC)
    link = f"https://public.example.org.cn/view?id={values('address of a link')}"
    action = f'<ofd:Action Event="CLICK"><ofd:URI URI="{link}"/></ofd:Action>'
    page.text("查看名单", inside=f"<ofd:Actions>{action}</ofd:Actions>")
    info = (
        f"<ofd:Title>公示 身份证号{values('title')}</ofd:Title><ofd:Author>某街道办事处</ofd:Author>"
        f"<ofd:Subject>身份证号{values('subject')}</ofd:Subject>"
        f"<ofd:Abstract>身份证号{values('abstract')}</ofd:Abstract>"
        f"<ofd:Keywords><ofd:Keyword>公示</ofd:Keyword><ofd:Keyword>{values('a keyword')}"
        "</ofd:Keyword></ofd:Keywords>"
        f'<ofd:CustomDatas><ofd:CustomData Name="证件号码">{values("custom data")}</ofd:CustomData>'
        "</ofd:CustomDatas>"
    )
    jump = '<ofd:Dest Type="Fit" PageID="1"/>'
    opened = f"https://public.example.org.cn/open?id={values('action of the document')}"
    document = (
        f'<ofd:Outlines><ofd:OutlineElem Title="附表 {values("outline")}"><ofd:Actions><ofd:Action '
        f'Event="CLICK"><ofd:Goto>{jump}</ofd:Goto></ofd:Action></ofd:Actions></ofd:OutlineElem>'
        "</ofd:Outlines>"
        f'<ofd:Actions><ofd:Action Event="DO"><ofd:URI URI="{opened}"/></ofd:Action></ofd:Actions>'
        f'<ofd:Bookmarks><ofd:Bookmark Name="身份证号{values("bookmark")}">{jump}</ofd:Bookmark>'
        "</ofd:Bookmarks>"
        "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>"
        "<ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags>"
        "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>"
        "<ofd:Extensions>Extensions.xml</ofd:Extensions>"
    )
    body = (
        '<ofd:Versions><ofd:Version ID="1" Index="0" Current="false" BaseLoc="Doc_0/Vers/V0.xml"/>'
        "</ofd:Versions><ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>"
    )
    parts = _package({0: page.part()}, info=info, document=document, body=body)
    shown = _Page(820)
    shown.text(f"身份证号{values('appearance of an annotation')}", 0, 0)
    parts |= _annotated(
        f'<ofd:Annot ID="801" Type="Stamp" Creator="审核" LastModDate="2026-11-01"><ofd:Remark>请核对'
        f"{values('a remark')}</ofd:Remark><ofd:Parameters><ofd:Parameter Name="
        f'"number">{values("parameter of an annotation")}</ofd:Parameter></ofd:Parameters>'
        f'<ofd:Appearance Boundary="25 80 100 7">{shown.drawn[0]}</ofd:Appearance></ofd:Annot>'
    )
    parts |= _beside(values)
    return _made("carried.ofd", parts, values)


def _beside(values: Values) -> dict[str, bytes]:
    letter = docx.Document()
    letter.core_properties.author = ""
    letter.add_paragraph(f"附：身份证号{values('an attached docx')}，已核。")
    old = _Page(600)
    old.text(f"身份证号{values('an old version')}，已核。")
    seal = (
        "<ofd:Parameters><ofd:Parameter Name='signer'>某街道办事处</ofd:Parameter></ofd:Parameters>"
    )
    return {
        "Doc_0/Tags/CustomTags.xml": _xml(
            '<ofd:CustomTags><ofd:CustomTag NameSpace="urn:example:form"><ofd:FileLoc>Tag.xml'
            "</ofd:FileLoc></ofd:CustomTag></ofd:CustomTags>"
        ),
        "Doc_0/Tags/Tag.xml": (
            '<?xml version="1.0" encoding="UTF-8"?><form xmlns="urn:example:form"><number>'
            f"{values('a custom tag')}</number></form>"
        ).encode(),
        "Doc_0/Attachs/Attachments.xml": _xml(
            '<ofd:Attachments><ofd:Attachment ID="70" Name="名单"><ofd:FileLoc>list.txt</ofd:FileLoc>'
            '</ofd:Attachment><ofd:Attachment ID="71" Name="附件"><ofd:FileLoc>letter.docx'
            "</ofd:FileLoc></ofd:Attachment></ofd:Attachments>"
        ),
        "Doc_0/Attachs/list.txt": f"名单：{values('an attached text')}\n".encode("gb18030"),
        "Doc_0/Attachs/letter.docx": changed(saved(letter), {}, without=()),
        "Doc_0/Extensions.xml": _xml(
            '<ofd:Extensions><ofd:Extension AppName="editor" RefId="1"><ofd:Property Name="draft">'
            f"{values('an extension')}</ofd:Property></ofd:Extension></ofd:Extensions>"
        ),
        "Doc_0/Vers/V0.xml": _xml(
            '<ofd:DocVersion ID="1"><ofd:FileList><ofd:File ID="1">/Doc_0/Old/Content.xml</ofd:File>'
            "</ofd:FileList><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocVersion>"
        ),
        "Doc_0/Old/Content.xml": _xml(old.part()),
        "Doc_0/Signs/Signatures.xml": _xml(
            '<ofd:Signatures><ofd:MaxSignId>1</ofd:MaxSignId><ofd:Signature ID="1" Type="Seal" '
            'BaseLoc="Sign_0/Signature.xml"/></ofd:Signatures>'
        ),
        "Doc_0/Signs/Sign_0/Signature.xml": _xml(
            f"<ofd:Signature><ofd:SignedInfo><ofd:Provider ProviderName='example'/>{seal}"
            "<ofd:References CheckMethod='MD5'><ofd:Reference FileRef='/Doc_0/Document.xml'>"
            "<ofd:CheckValue>AAAAAAAAAAAAAAAAAAAAAA==</ofd:CheckValue></ofd:Reference>"
            "</ofd:References></ofd:SignedInfo><ofd:SignedValue>SignedValue.dat</ofd:SignedValue>"
            "</ofd:Signature>"
        ),
        "Doc_0/Signs/Sign_0/SignedValue.dat": b"\x30\x82signed",
    }


def _package(
    pages: Mapping[int, str],
    *,
    info: str = "",
    common: str = "",
    document: str = "",
    body: str = "",
    resources: str = "",
    parameters: str = "",
) -> dict[str, bytes]:
    """The parts that every file has."""
    listed = "".join(
        f'<ofd:Page ID="{number + 1}" BaseLoc="Pages/Page_{number}/Content.xml"/>'
        for number in pages
    )
    draws = f"<ofd:DrawParams>{parameters}</ofd:DrawParams>" if parameters else ""
    return {
        "OFD.xml": _xml(
            '<ofd:OFD Version="1.1" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
            f"<ofd:DocID>0f1e2d3c4b5a69788796a5b4c3d2e1f0</ofd:DocID>{info}<ofd:CreationDate>"
            "2026-11-01</ofd:CreationDate></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml"
            f"</ofd:DocRoot>{body}</ofd:DocBody></ofd:OFD>"
        ),
        "Doc_0/Document.xml": _xml(
            "<ofd:Document><ofd:CommonData><ofd:MaxUnitID>999</ofd:MaxUnitID><ofd:PageArea>"
            "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>"
            "PublicRes.xml</ofd:PublicRes><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
            f"{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>{document}</ofd:Document>"
        ),
        "Doc_0/PublicRes.xml": _xml(
            '<ofd:Res BaseLoc="Res"><ofd:Fonts><ofd:Font ID="3" FontName="宋体" FamilyName="宋体"/>'
            "</ofd:Fonts></ofd:Res>"
        ),
        "Doc_0/DocumentRes.xml": _xml(f'<ofd:Res BaseLoc="Res">{draws}{resources}</ofd:Res>'),
        **{
            f"Doc_0/Pages/Page_{number}/Content.xml": _xml(content)
            for number, content in pages.items()
        },
    }


def _xml(body: str) -> bytes:
    """A part: the namespace goes to its root."""
    name = body[1 : min(at for each in " >" if (at := body.find(each)) > 0)]
    root = f'<{name} xmlns:ofd="{_NAMESPACE}"'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}{body[1 + len(name) :]}'.encode()


def _made(name: str, parts: Mapping[str, bytes], values: Values) -> Made:
    return Made(
        name=name,
        data=packed(parts, _NEVER),
        made_by=_BY,
        planted=values.planted,
        stays=(_PUBLIC,),
    )
