"""Word documents: a value in every hiding place is read, masked in place, and gone."""

from __future__ import annotations

import base64
import io
import time
import zipfile

import docx
import pytest

from corpora.documents.makers._package import RELATION
from corpora.documents.makers._word import NAMES, run
from redactor import Scanner, formats
from redactor.errors import InputError, RewriteError
from redactor.formats import docx as reader
from redactor.formats._opening import Limits, Opening
from redactor.model import Edit, Part
from tests.formats import docx_files as files
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
    saved,
    survives,
    whats,
    without,
)


@pytest.fixture(scope="module")
def made() -> tuple[bytes, dict[str, str]]:
    plant = Planted()
    data = files.everything(plant)
    values = dict(plant.values)
    values["chart value"] = values["chart value"][:17]
    return data, values


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
    shape = (
        "<w:r><w:drawing><wp:anchor behindDoc='0'><wp:extent cx='2000000' cy='200000'/><wp:wrapNone/>"
        "<a:graphic><a:graphicData><wps:wsp><wps:spPr><a:prstGeom prst='rect'/><a:solidFill>"
        "<a:srgbClr val='000000'/></a:solidFill></wps:spPr></wps:wsp></a:graphicData></a:graphic>"
        "</wp:anchor></w:drawing></w:r>"
    )
    data = files.at_end(saved(document), files.paragraph(shape))
    source = opened(data, "x.docx")
    assert "covering shape" in whats(source)
    with pytest.raises(RewriteError):
        source.rewrite([], clean=True)


def test_plain_fields_and_captions_are_not_told() -> None:
    document = docx.Document()
    document.core_properties.author = ""
    document.add_paragraph("第一段")
    code = (
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    )
    data = files.at_end(saved(document), files.paragraph(code))
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

    def strict(body: bytes) -> bytes:
        return body.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        )

    data = repacked(saved(document), {"word/document.xml": strict, "word/styles.xml": strict})
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
    value = resident(5)
    line = files.paragraph(
        run(value[:8]),
        f"<w:del w:id='1' w:author='x'><w:r><w:delText>{value[8:12]}</w:delText></w:r></w:del>",
        run(value[12:]),
    )
    data = files.at_end(saved(document), line)
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
    values = {place: resident(number) for number, place in enumerate(("box", "tail", "comment"), 7)}
    odd = (
        f"<w:p {NAMES}><w:r><w:pict><v:shape><v:textbox>{run(values['box'])}</v:textbox></v:shape>"
        f"</w:pict></w:r></w:p>{values['tail']}<!-- {values['comment']} -->"
    )
    data = files.at_end(saved(document), odd)
    source = opened(data, "x.docx")
    assert found(source, values) == set(values)
    assert not left_in(source.rewrite(edits_of(source, list(values.values()))), values)


def test_a_signature_goes_with_the_first_edit(made: tuple[bytes, dict[str, str]]) -> None:
    link = f'<Relationship Id="rIdS" Type="{RELATION}/origin" Target="_xmlsignatures/origin.sigs"/>'
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
    masked, report = Scanner(key=b"k").redact_file(saved(document), "花名册.docx")
    assert {"RESIDENT_ID", "MOBILE_PHONE"} <= {each.entity for each in report.findings}
    cells = [cell.text for cell in docx.Document(io.BytesIO(masked)).tables[0].rows[1].cells]
    assert cells[2] == "138********"
    assert "640104195803129951" not in cells[1]
