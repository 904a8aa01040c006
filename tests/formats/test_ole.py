"""Objects of other programs: the file in them is read, masked in place, and nothing of it is left."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from docx import Document

from corpora.documents.makers._compound import compound
from redactor.errors import InputError, RewriteError
from redactor.formats import ole, open_file
from redactor.formats._legacy.embedded import NATIVE, Native, native
from redactor.formats._legacy.ole import Compound
from tests.formats.office import edits_of, left_in, repacked, resident, saved
from tests.formats.test_legacy import docx, xlsx

ID = resident(7)
PHONE = "13800138000"


def packager(content: bytes, name: str) -> bytes:
    names = (name, f"D:\\{name}", f"C:\\Temp\\{name}")
    return Native(2, names, b"\0\0\3\0", content, names).packed()


def text_of(data: bytes) -> str:
    return "\n".join(
        block.text for block in open_file(data, "oleObject1.bin", b"k").document.blocks()
    )


@pytest.mark.parametrize("stream", ["Package", "CONTENTS", "package_stream"])
def test_an_office_file_in_an_object(stream: str) -> None:
    data = compound({"\x01Ole": b"x", stream: xlsx(ID)})
    assert ole.recognises(data)
    source = open_file(data, "oleObject1.bin", b"k")
    made = source.rewrite(edits_of(source, [ID]))
    assert ID not in text_of(made)
    inner = Compound(made).stream(stream)
    with zipfile.ZipFile(io.BytesIO(inner)) as archive:
        assert archive.testzip() is None
    assert left_in(inner, {"value": ID}) == set()
    # What is behind a shorter file says nothing.
    assert not made[len(data) :] and len(made) == len(data)


def test_a_packagers_file_and_its_names() -> None:
    data = compound({NATIVE: packager(f"证号{ID}".encode(), f"沙明远{PHONE}.txt")})
    source = open_file(data, "oleObject1.bin", b"k")
    assert text_of(data).count(PHONE) == 6
    made = source.rewrite(edits_of(source, [ID, PHONE]))
    for each in (ID, PHONE):
        assert each.encode() not in made and each.encode("utf-16-le") not in made
    changed = native(Compound(made).stream(NATIVE))
    assert changed is not None and changed.content.startswith("证号".encode())
    assert all(name.endswith(".txt") for name in (*changed.names, *changed.wide))


def test_in_a_document_it_is_read_and_masked() -> None:
    data = compound({"Package": xlsx(ID)})
    kinds = b'<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.oleObject"/>'
    holder = repacked(
        saved(Document()),
        {
            "word/embeddings/oleObject1.bin": data,
            "word/embeddings/oleObject2.bin": docx(ID),
            "word/embeddings/oleObject3.bin": compound({"Catalog": b"x"}),
            "[Content_Types].xml": lambda body: body.replace(b"<Default", kinds + b"<Default", 1),
        },
    )
    source = open_file(holder, "a.docx", b"k")
    made = source.rewrite(edits_of(source, [ID]))
    again = open_file(made, "a.docx", b"k")
    texts = [block.text for block in again.document.blocks()]
    assert not any(ID in text for text in texts)
    assert [each.where for each in source.failures if each.code == "embedded_object"] == [
        "嵌入的文件 oleObject3.bin"
    ]


def test_what_has_no_room_is_told() -> None:
    data = compound({NATIVE: packager(f"证号{ID}".encode(), "a.txt")})
    source = open_file(data, "oleObject1.bin", b"k")
    [edit] = edits_of(source, [ID])
    longer = type(edit)(part=edit.part, replacement="*" * 9000)
    with pytest.raises(RewriteError, match="no room"):
        source.rewrite([longer])


def test_damaged_objects_are_refused() -> None:
    whole = packager(b"x", "a.txt")
    for broken in (b"", whole[:9], whole[:40], struct.pack("<I", 5) + b"\xff" * 40):
        assert native(broken) is None
    with pytest.raises(InputError):
        open_file(compound({NATIVE: b"\xff" * 5000}), "oleObject1.bin", b"k")
    data = compound({"Package": xlsx(ID)})
    for size in range(0, len(data), 977):
        try:
            source = open_file(data[:size], "oleObject1.bin", b"k", format_name="ole")
            list(source.document.blocks())
        except InputError:
            continue
