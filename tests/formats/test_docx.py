"""Word documents: a value in every hiding place is read, masked in place, and gone."""

from __future__ import annotations

import base64
import io
import time
import zipfile

import docx
import openpyxl
import pytest

from redactor import Scanner, formats
from redactor.errors import InputError, RewriteError
from redactor.formats import docx as reader
from redactor.formats._opening import Limits, Opening
from redactor.model import Edit, Part
from tests.formats.office import (
    Planted,
    edits_of,
    found,
    inserted,
    left_in,
    mutations,
    opened,
    repacked,
    resident,
    survives,
    whats,
    without,
)

_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{_REL}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)


def _run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def _paragraph(*runs: str) -> str:
    return f"<w:p {_NS}>{''.join(runs)}</w:p>"


def _built(plant: Planted) -> bytes:
    """A document by python-docx, with what it cannot write put in by hand."""
    document = docx.Document()
    document.core_properties.author = f"沙明远{plant('author')}"
    document.core_properties.title = f"名单{plant('title')}"
    paragraph = document.add_paragraph("身份证号：")
    value = plant("split runs")
    paragraph.add_run(value[:5]).bold = True
    paragraph.add_run(value[5:11]).italic = True
    paragraph.add_run(value[11:])
    table = document.add_table(rows=3, cols=3)
    table.cell(0, 0).text, table.cell(0, 1).text = "姓名", "身份证号"
    table.cell(1, 0).text, table.cell(1, 1).text = "沙明远", plant("table")
    table.cell(1, 0).merge(table.cell(2, 0))
    section = document.sections[0]
    section.header.paragraphs[0].text = f"页眉 {plant('header')}"
    section.footer.paragraphs[0].text = f"页脚 {plant('footer')}"
    comment = document.add_comment(
        document.paragraphs[0].runs, text=f"批注 {plant('comment')}", author="马向东"
    )
    comment.add_paragraph("第二段")
    out = io.BytesIO()
    document.save(out)
    return _planted(out.getvalue(), plant)


def _planted(data: bytes, plant: Planted) -> bytes:
    body = _body(plant)
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = plant("embedded workbook")
    packed = io.BytesIO()
    workbook.save(packed)
    return repacked(
        data,
        {
            "word/document.xml": inserted("<w:sectPr", body),
            "word/footnotes.xml": (
                f"<w:footnotes {_NS}><w:footnote w:id='2'>"
                f"{_paragraph(_run('脚注 ' + plant('footnote')))}</w:footnote></w:footnotes>"
            ).encode(),
            "word/endnotes.xml": (
                f"<w:endnotes {_NS}><w:endnote w:id='2'>"
                f"{_paragraph(_run('尾注 ' + plant('endnote')))}</w:endnote></w:endnotes>"
            ).encode(),
            "word/people.xml": (
                f'<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">'
                f'<w15:person w15:author="人{plant("people")}"/></w15:people>'
            ).encode(),
            "word/settings.xml": inserted(
                "</w:settings>",
                f'<w:docVars><w:docVar w:name="x" w:val="{plant("document variable")}"/></w:docVars>',
            ),
            "word/_rels/settings.xml.rels": _relationships(
                ("attachedTemplate", f"file:///C:\\Users\\{plant('template path')}\\a.dotm")
            ),
            "word/_rels/document.xml.rels": inserted(
                "</Relationships>",
                "".join(
                    f'<Relationship Id="{key}" Type="{_REL}/{kind}" Target="{target}" {mode}/>'
                    for key, kind, target, mode in (
                        ("rIdF", "footnotes", "footnotes.xml", ""),
                        ("rIdE", "endnotes", "endnotes.xml", ""),
                        ("rIdP", "people", "people.xml", ""),
                        ("rIdX", "package", "embeddings/book.xlsx", ""),
                        ("rIdC", "chart", "charts/chart1.xml", ""),
                        ("rIdM", "hyperlink", f"mailto:{plant('mail link')}@e.cn", _EXTERNAL),
                        ("rIdT", "hyperlink", f"http://e.cn/?id={plant('query')}", _EXTERNAL),
                    )
                ),
            ),
            "word/embeddings/book.xlsx": packed.getvalue(),
            "word/charts/chart1.xml": _chart(plant),
            "docProps/custom.xml": (
                '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
                'custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/'
                f'docPropsVTypes"><property name="身份证号" pid="2"><vt:lpwstr>{plant("custom property")}'
                "</vt:lpwstr></property></Properties>"
            ).encode(),
            "docProps/app.xml": inserted("</Properties>", f"<Manager>{plant('manager')}</Manager>"),
            "customXml/item1.xml": f"<名单><身份证号>{plant('custom xml')}</身份证号></名单>".encode(),
            "_rels/.rels": inserted(
                "</Relationships>",
                f'<Relationship Id="rIdQ" Type="{_REL}/custom-properties" '
                'Target="docProps/custom.xml"/>',
            ),
            "[Content_Types].xml": inserted(
                "</Types>",
                '<Default Extension="xlsx" ContentType="application/vnd.openxmlformats-officedocument.'
                'spreadsheetml.sheet"/>'
                + "".join(
                    f'<Override PartName="/{part}" ContentType="{kind}"/>'
                    for part, kind in (
                        ("word/footnotes.xml", f"{_WORD}.footnotes+xml"),
                        ("word/endnotes.xml", f"{_WORD}.endnotes+xml"),
                        ("word/people.xml", f"{_WORD}.people+xml"),
                        ("docProps/custom.xml", f"{_PACK}.custom-properties+xml"),
                        ("word/charts/chart1.xml", f"{_OFFICE}.drawingml.chart+xml"),
                    )
                ),
            ),
        },
    )


_EXTERNAL = 'TargetMode="External"'
_OFFICE = "application/vnd.openxmlformats-officedocument"
_PACK = "application/vnd.openxmlformats-officedocument"


def _relationships(*each: tuple[str, str]) -> bytes:
    inner = "".join(
        f'<Relationship Id="rId{index}" Type="{_REL}/{kind}" Target="{target}" {_EXTERNAL}/>'
        for index, (kind, target) in enumerate(each, 1)
    )
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{inner}</Relationships>"
    ).encode()


def _chart(plant: Planted) -> bytes:
    return (
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        "<c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>"
        f"图 {plant('chart title')}</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:ser>"
        "<c:tx><c:strRef><c:strCache><c:pt idx='0'><c:v>身份证号</c:v></c:pt></c:strCache></c:strRef></c:tx>"
        f"<c:cat><c:strRef><c:strCache><c:pt idx='0'><c:v>{plant('chart category')}</c:v></c:pt>"
        "</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:numCache><c:formatCode>General"
        f"</c:formatCode><c:pt idx='0'><c:v>{plant('chart value')[:17]}</c:v></c:pt></c:numCache>"
        "</c:numRef></c:val></c:ser></c:plotArea></c:chart></c:chartSpace>"
    ).encode()


def _body(plant: Planted) -> str:
    hidden = plant("hidden text")
    deleted = plant("deleted in part")
    tabs = plant("over a tab")
    box = plant("text box")
    change = 'w:id="9" w:author="马向东"'
    return "".join(
        (
            _paragraph(_run("甲"), _run(hidden, "<w:vanish/>")),
            _paragraph(
                _run("乙"),
                f"<w:del {change}><w:r><w:delText>{plant('deleted')}</w:delText></w:r></w:del>",
            ),
            _paragraph(
                _run("身份证号：" + deleted[:6]),
                f"<w:del {change}><w:r><w:delText>{deleted[6:10]}</w:delText></w:r></w:del>",
                f"<w:ins {change}>{_run('****')}</w:ins>",
                _run(deleted[10:]),
            ),
            _paragraph(f"<w:ins {change}>{_run(plant('inserted'))}</w:ins>"),
            _paragraph(f"<w:moveFrom {change}>{_run(plant('moved'))}</w:moveFrom>"),
            _paragraph(_run("白字" + plant("white text"), '<w:color w:val="FFFFFF"/>')),
            _paragraph(
                _run("黑条" + plant("highlight"), '<w:highlight w:val="black"/>'), _run("之后")
            ),
            _paragraph(
                _run(
                    plant("shading"),
                    '<w:color w:val="112233"/><w:shd w:val="clear" w:fill="112233"/>',
                )
            ),
            _paragraph(_run(plant("tiny text"), '<w:sz w:val="2"/>')),
            _paragraph(
                f"<w:r><w:t>{tabs[:6]}</w:t><w:noBreakHyphen/><w:t>{tabs[6:10]}</w:t><w:softHyphen/>"
                f"<w:t>{tabs[10:]}</w:t></w:r>"
            ),
            _paragraph(
                "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor behindDoc='0'>"
                f"<wp:docPr id='7' name='框' descr='替代{plant('alternative text')}'/><a:graphic>"
                "<a:graphicData><wps:wsp><wps:spPr/><wps:txbx><w:txbxContent><w:p>"
                f"{_run('框内' + box)}</w:p></w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic>"
                "</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
                f"<w:txbxContent><w:p>{_run('框内' + box)}</w:p></w:txbxContent></v:textbox></v:shape>"
                "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
            ),
            _paragraph(
                f"<w:r><w:pict><v:shape alt='图{plant('shape text')}'><v:textbox><w:txbxContent><w:p>"
                f"{_run(plant('vml box'))}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
            ),
            _paragraph(
                "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> INCLUDETEXT "
                f'"{plant("field code")[:9]}</w:instrText></w:r><w:r><w:instrText>'
                f"{plant('field code')[9:]}\"</w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/>"
                f"</w:r>{_run(plant('field result'))}<w:r><w:fldChar w:fldCharType='end'/></w:r>"
            ),
            _paragraph(
                f"<w:fldSimple w:instr=' HYPERLINK \"tel:{plant('simple field')}\"'>{_run('打电话')}"
                "</w:fldSimple>"
            ),
            _paragraph(
                f"<w:hyperlink r:id='rIdM' w:tooltip='{plant('tooltip')}'>{_run('信')}</w:hyperlink>"
            ),
            f"<w:sdt {_NS}><w:sdtPr><w:alias w:val='控件{plant('control name')}'/></w:sdtPr><w:sdtContent>"
            f"{_paragraph(_run(plant('content control')))}</w:sdtContent></w:sdt>",
            _paragraph(
                "<w:r><w:object><o:OLEObject r:id='rIdX' Type='Embed' ProgID='Excel.Sheet.12'/>"
                "</w:object></w:r>"
            ),
        )
    )


@pytest.fixture(scope="module")
def made() -> tuple[bytes, dict[str, str]]:
    plant = Planted()
    data = _built(plant)
    values = dict(plant.values)
    values["chart value"] = values["chart value"][:17]
    return data, values


#: Read, but parted by an element that no reader of the page sees.
_PARTED = {"over a tab"}


def test_recognised_by_content(made: tuple[bytes, dict[str, str]]) -> None:
    assert reader.recognises(made[0])
    assert not reader.recognises(b"PK\x03\x04 word/ [Content_Types].xml")


def test_reads_every_hiding_place(made: tuple[bytes, dict[str, str]]) -> None:
    data, values = made
    source = opened(data, "x.docx")
    missing = set(values) - found(source, values)
    assert missing <= {"over a tab", "embedded workbook"}, missing
    parted = values["over a tab"]
    joined = f"{parted[:6]}-{parted[6:10]}\u00ad{parted[10:]}"
    assert any(joined in block.text for block in source.document.blocks())


def test_blocks_are_the_same_each_time(made: tuple[bytes, dict[str, str]]) -> None:
    source = opened(made[0], "x.docx")
    first = [(b.index, b.text, b.role, b.start, b.cell) for b in source.document.blocks()]
    assert first == [(b.index, b.text, b.role, b.start, b.cell) for b in source.document.blocks()]
    assert [each[0] for each in first] == list(range(len(first)))


def test_tells_what_is_hidden(made: tuple[bytes, dict[str, str]]) -> None:
    source = opened(made[0], "x.docx")
    told = whats(source)
    assert told >= {
        "alternative text",
        "author",
        "comment",
        "custom data",
        "embedded file",
        "field code",
        "hidden text",
        "highlight",
        "path",
        "thumbnail",
        "tiny text",
        "tracked deletion",
        "tracked insertion",
        "white text",
    }
    assert {n.what for n in source.notices if n.entity == "FALSE_REDACTION"} == {"highlight"}
    assert not any(value in str(source.notices) for value in made[1].values())


def test_cells_know_their_places(made: tuple[bytes, dict[str, str]]) -> None:
    data, values = made
    block = next(b for b in opened(data, "x.docx").document.blocks() if b.text == values["table"])
    assert block.cell is not None
    assert block.cell[1:5] == (1, 1, 1, 1)
    assert block.place is not None
    assert block.place() == "正文表格1第2行第2列"
    merged = next(b for b in opened(data, "x.docx").document.blocks() if b.text == "沙明远")
    assert merged.cell is not None
    assert merged.cell.rows == 2


def test_masks_every_place_and_nothing_else(made: tuple[bytes, dict[str, str]]) -> None:
    data, values = made
    source = opened(data, "x.docx")
    parted = values["over a tab"]
    spellings = [*values.values(), f"{parted[:6]}-{parted[6:10]}\u00ad{parted[10:]}"]
    out = source.rewrite(edits_of(source, spellings))
    left = left_in(out, {k: v for k, v in values.items() if k != "embedded workbook"})
    assert not left
    assert docx.Document(io.BytesIO(out)).paragraphs[0].runs[1].bold
    before, after = (zipfile.ZipFile(io.BytesIO(each)) for each in (data, out))
    gone = set(before.namelist()) - set(after.namelist())
    assert gone == {"docProps/thumbnail.jpeg"}
    for name in ("word/styles.xml", "word/theme/theme1.xml", "word/numbering.xml"):
        assert before.read(name) == after.read(name)
    again = opened(out, "x.docx")
    blocks = zip(opened(data, "x.docx").document.blocks(), again.document.blocks(), strict=False)
    same = sum(one.text == other.text for one, other in blocks)
    assert same > 10


def test_without_edits_the_members_are_the_same(made: tuple[bytes, dict[str, str]]) -> None:
    out = opened(made[0], "x.docx").rewrite([])
    one, other = (zipfile.ZipFile(io.BytesIO(each)) for each in (made[0], out))
    assert one.namelist() == other.namelist()
    assert all(one.read(name) == other.read(name) for name in one.namelist())


def test_words_of_another_length(made: tuple[bytes, dict[str, str]]) -> None:
    data, values = made
    source = opened(data, "x.docx")
    edits = [
        Edit(part=each.part, replacement="【证件号码略】")
        for each in edits_of(source, [values["split runs"]])
    ]
    text = docx.Document(io.BytesIO(source.rewrite(edits))).paragraphs[0].text
    assert text == "身份证号：【证件号码略】"


def test_cleaning_removes_what_is_hidden(made: tuple[bytes, dict[str, str]]) -> None:
    data, values = made
    out = opened(data, "x.docx").rewrite([], clean=True)
    hidden = (
        "author",
        "comment",
        "people",
        "custom property",
        "custom xml",
        "manager",
        "document variable",
        "template path",
        "embedded workbook",
        "hidden text",
        "deleted",
        "moved",
        "white text",
        "highlight",
        "shading",
        "tiny text",
        "alternative text",
        "shape text",
        "field code",
    )
    assert not left_in(out, {key: values[key] for key in hidden})
    assert not left_in(out, {"deleted in part": values["deleted in part"]})
    kept = (
        "split runs",
        "table",
        "header",
        "inserted",
        "field result",
        "content control",
        "vml box",
    )
    assert len(
        {each.partition(" in ")[0] for each in left_in(out, {k: values[k] for k in kept})}
    ) == len(kept)
    again = opened(out, "x.docx")
    list(again.document.blocks())
    assert not again.notices
    paragraphs = [each.text for each in docx.Document(io.BytesIO(out)).paragraphs]
    assert any("之后" in each and each.startswith("\u3000") for each in paragraphs)


def test_a_shape_over_text_is_told_and_not_cleaned() -> None:
    document = docx.Document()
    document.add_paragraph(f"身份证号：{resident(1)}")
    out = io.BytesIO()
    document.save(out)
    shape = (
        "<w:r><w:drawing><wp:anchor behindDoc='0'><wp:extent cx='2000000' cy='200000'/><wp:wrapNone/>"
        "<a:graphic><a:graphicData><wps:wsp><wps:spPr><a:prstGeom prst='rect'/><a:solidFill>"
        "<a:srgbClr val='000000'/></a:solidFill></wps:spPr></wps:wsp></a:graphicData></a:graphic>"
        "</wp:anchor></w:drawing></w:r>"
    )
    data = repacked(out.getvalue(), {"word/document.xml": inserted("<w:sectPr", _paragraph(shape))})
    source = opened(data, "x.docx")
    assert "covering shape" in whats(source)
    with pytest.raises(RewriteError):
        source.rewrite([], clean=True)


def test_plain_fields_and_captions_are_not_told() -> None:
    document = docx.Document()
    document.core_properties.author = ""
    document.add_paragraph("第一段")
    out = io.BytesIO()
    document.save(out)
    code = (
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    )
    data = repacked(out.getvalue(), {"word/document.xml": inserted("<w:sectPr", _paragraph(code))})
    assert whats(opened(data, "x.docx")) <= {"thumbnail"}


def test_a_macro_is_told(made: tuple[bytes, dict[str, str]]) -> None:
    data = repacked(made[0], {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 macro"})
    source = opened(data, "x.docm")
    assert "macro" in whats(source)
    assert "macro" in {each.code for each in source.failures}
    assert "word/vbaProject.bin" not in dict(
        zipfile.ZipFile(io.BytesIO(source.rewrite([], clean=True))).NameToInfo
    )


def test_the_strict_edition() -> None:
    document = docx.Document()
    document.add_paragraph(resident(3))
    out = io.BytesIO()
    document.save(out)

    def strict(body: bytes) -> bytes:
        return body.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        )

    data = repacked(out.getvalue(), {"word/document.xml": strict, "word/styles.xml": strict})
    source = opened(data, "x.docx")
    out_data = source.rewrite(edits_of(source, [resident(3)]))
    assert not left_in(out_data, {"body": resident(3)})


@pytest.mark.parametrize("part", ["word/document.xml", "docProps/core.xml", "word/footnotes.xml"])
def test_entities_are_refused(made: tuple[bytes, dict[str, str]], part: str) -> None:
    attack = (
        b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
        b'<!ENTITY c SYSTEM "file:///etc/passwd">]><w>&b;&c;</w>'
    )
    data = repacked(made[0], {part: attack})
    if part == "word/document.xml":
        with pytest.raises(InputError):
            opened(data, "x.docx")
        return
    source = opened(data, "x.docx")
    assert not any("root:" in block.text for block in source.document.blocks())
    assert part in {each.where for each in source.failures}


def test_bombs_are_refused_in_time(made: tuple[bytes, dict[str, str]]) -> None:
    start = time.process_time()
    for part in ("word/document.xml", "customXml/item1.xml", "word/media/image9.png"):
        data = repacked(made[0], {part: b"x" + b" " * 60_000_000})
        survives(data, "x.docx")
    deep = b"<a>" * 5000 + b"</a>" * 5000
    assert not survives(repacked(made[0], {"word/document.xml": deep}), "x.docx")
    assert survives(repacked(made[0], {"customXml/item1.xml": deep}), "x.docx")
    assert time.process_time() - start < 10


def test_truncated_and_encrypted(made: tuple[bytes, dict[str, str]]) -> None:
    data = made[0]
    for step in range(1, 20):
        with pytest.raises(InputError):
            reader.open_source(data[: len(data) * step // 20], "x.docx", _opening())
    locked = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    )
    with pytest.raises(InputError, match="encrypted"):
        reader.open_source(locked, "x.docx", _opening())


def _opening() -> Opening:
    return formats._opening(b"k", Limits())


def test_the_same_part_twice_is_refused(made: tuple[bytes, dict[str, str]]) -> None:
    out = io.BytesIO(made[0])
    with pytest.warns(UserWarning), zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/document.xml", b"<w/>")
    with pytest.raises(InputError):
        reader.open_source(out.getvalue(), "x.docx", _opening())


def test_a_picture_goes_to_its_own_reader(made: tuple[bytes, dict[str, str]]) -> None:
    pixel = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
    assert survives(repacked(made[0], {"word/media/image1.png": pixel}), "x.docx")


def test_damaged_files_never_crash(made: tuple[bytes, dict[str, str]]) -> None:
    small = without(made[0], "docProps/thumbnail", "word/styles", "word/theme", "word/numbering")
    for data in mutations(small, 200, 1):
        survives(data, "x.docx")


@pytest.mark.soak
def test_many_damaged_files_never_crash(made: tuple[bytes, dict[str, str]]) -> None:
    small = without(made[0], "docProps/thumbnail")
    for data in mutations(small, 2000, 2):
        start = time.process_time()
        survives(data, "x.docx")
        assert time.process_time() - start < 10


def test_edits_in_two_readings_of_one_place() -> None:
    document = docx.Document()
    out = io.BytesIO()
    document.save(out)
    value = resident(5)
    line = _paragraph(
        _run(value[:8]),
        f"<w:del w:id='1' w:author='x'><w:r><w:delText>{value[8:12]}</w:delText></w:r></w:del>",
        _run(value[12:]),
    )
    data = repacked(out.getvalue(), {"word/document.xml": inserted("<w:sectPr", line)})
    source = opened(data, "x.docx")
    blocks = list(source.document.blocks())
    edits = [
        Edit(part=Part(b.index, 0, len(b.text), b.start), replacement="*" * len(b.text))
        for b in blocks
        if b.text in (value, value[:8] + value[12:])
    ]
    assert len(edits) == 2
    assert not left_in(source.rewrite(edits), {"a": value[:8], "b": value[8:12], "c": value[12:]})


def test_texts_where_nobody_expects_any() -> None:
    document = docx.Document()
    out = io.BytesIO()
    document.save(out)
    values = {place: resident(number) for number, place in enumerate(("box", "tail", "comment"), 7)}
    odd = (
        f"<w:p {_NS}><w:r><w:pict><v:shape><v:textbox>{_run(values['box'])}</v:textbox></v:shape>"
        f"</w:pict></w:r></w:p>{values['tail']}<!-- {values['comment']} -->"
    )
    data = repacked(out.getvalue(), {"word/document.xml": inserted("<w:sectPr", odd)})
    source = opened(data, "x.docx")
    assert found(source, values) == set(values)
    assert not left_in(source.rewrite(edits_of(source, list(values.values()))), values)


def test_a_signature_goes_with_the_first_edit(made: tuple[bytes, dict[str, str]]) -> None:
    link = f'<Relationship Id="rIdS" Type="{_REL}/origin" Target="_xmlsignatures/origin.sigs"/>'
    data = repacked(
        made[0],
        {
            "_xmlsignatures/origin.sigs": b"",
            "_xmlsignatures/sig1.xml": b"<Signature><DigestValue>YWJj</DigestValue></Signature>",
            "_rels/.rels": inserted("</Relationships>", link),
        },
    )
    source = opened(data, "x.docx")
    with zipfile.ZipFile(io.BytesIO(source.rewrite([]))) as archive:
        assert "_xmlsignatures/sig1.xml" in archive.namelist()
    out = source.rewrite(edits_of(source, [made[1]["table"]]))
    with zipfile.ZipFile(io.BytesIO(out)) as archive:
        assert not any(name.startswith("_xmlsignatures") for name in archive.namelist())
    assert any("数字签名" in each for each in source.rewriting)


def test_a_roster_is_scanned_and_masked_by_its_columns() -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=3)
    # A number with a wrong check digit is told by its column only.
    for row, texts in enumerate(
        (("姓名", "身份证号", "电话"), ("沙明远", "640104195803129951", "13800138000"))
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    out = io.BytesIO()
    document.save(out)
    masked, report = Scanner(key=b"k").redact_file(out.getvalue(), "花名册.docx")
    assert {"RESIDENT_ID", "MOBILE_PHONE"} <= {each.entity for each in report.findings}
    cells = [cell.text for cell in docx.Document(io.BytesIO(masked)).tables[0].rows[1].cells]
    assert cells[2] == "138********"
    assert "640104195803129951" not in cells[1]
