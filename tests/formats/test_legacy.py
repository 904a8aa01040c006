"""Old Office files: by LibreOffice where it is installed, and a clear message where it is not."""

from __future__ import annotations

import contextlib
import io
import random
import struct
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from pptx import Presentation

from corpora.documents.makers._compound import compound
from redactor import InputError
from redactor.errors import RewriteError
from redactor.formats import legacy, open_file
from redactor.formats._legacy import soffice
from redactor.formats._legacy.ole import Compound
from redactor.formats.legacy import LegacySource, recognises
from redactor.model import Edit, Part
from tests.formats.independent import program

KEY = b"legacy"
RESIDENT = "640104195803129952"
MOBILE = "13800138000"


FIB = b"\xec\xa5\xc1\x00" + bytes(6) + b"\x00\x10"
BOF = struct.pack("<HH", 0x0809, 16) + bytes(16)
OLD = {
    "doc": compound({"WordDocument": FIB, "1Table": b"x"}),
    "xls": compound({"\x05SummaryInformation": b"x", "Workbook": BOF}),
    "ppt": compound({"PowerPoint Document": b"x", "Current User": bytes(20)}),
    "rtf": b"{\\rtf1 640104195803129952}",
}
LOCKED = {
    "doc": compound({"WordDocument": FIB[:11] + b"\x11"}),
    "xls": compound({"Workbook": BOF + struct.pack("<HH", 0x002F, 54) + bytes(54)}),
    "ppt": compound({"PowerPoint Document": b"x", "Current User": bytes(12) + b"\xdf\xc4\xd1\xf3"}),
    "docx": compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}),
}


@pytest.mark.parametrize("data", OLD.values(), ids=OLD)
def test_they_are_told_by_content(data: bytes) -> None:
    assert recognises(data)


def test_other_compound_files_are_none() -> None:
    assert not recognises(compound({"__properties_version1.0": b"x"}))
    assert not recognises(OLD["doc"][:600])
    assert not recognises(b"\xd0\xcf\x11\xe0")
    with pytest.raises(InputError):
        open_file(compound({"Catalog": b"x"}), "x.doc", KEY)


@pytest.mark.parametrize("data", LOCKED.values(), ids=LOCKED)
def test_a_password_is_told(data: bytes) -> None:
    with pytest.raises(InputError, match="encrypted"):
        open_file(data, "名单.doc", KEY)


@pytest.mark.parametrize("data", OLD.values(), ids=OLD)
def test_without_libreoffice_it_says_what_to_do(
    data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soffice, "program", lambda: None)
    with pytest.raises(InputError, match=r"install LibreOffice, or save it as \.docx"):
        open_file(data, "名单.doc", KEY)


def fake(folder: Path, script: str) -> str:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(0o755)
    return str(program)


@pytest.mark.parametrize(
    ("script", "message"),
    [("sleep 60 & sleep 60", "more than 1 seconds"), ("exit 1", "could not be converted")],
)
def test_a_program_that_hangs_or_fails(
    script: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soffice, "program", lambda: fake(tmp_path, script))
    start = time.monotonic()
    with pytest.raises(InputError, match=message):
        soffice.converted(b"x", "doc", "docx", where="x", seconds=1)
    assert time.monotonic() - start < 10


def test_the_program_gets_its_own_profile_and_a_closed_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = 'for x; do last=$x; done; mkdir out; (echo "$@"; cat profile/user/*.xcu; env) > out/input.docx'
    monkeypatch.setattr(soffice, "program", lambda: fake(tmp_path, script))
    monkeypatch.setenv("REDACTOR_KEY", "secret")
    told = soffice.converted(b"x", "doc", "docx", where="x", seconds=10).decode()
    assert "-env:UserInstallation=file:///" in told
    assert "DisableMacrosExecution" in told
    assert "secret" not in told


def docx(value: str) -> bytes:
    document = Document()
    document.core_properties.author = "沙明远"
    document.add_paragraph(f"身份证号：{value}")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "手机", MOBILE
    document.sections[0].header.paragraphs[0].text = f"页眉 {value}"
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def xlsx(value: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["姓名", "身份证号"])
    sheet.append(["沙明远", value])
    hidden = book.create_sheet("底表")
    hidden.append(["身份证号", value])
    hidden.sheet_state = "hidden"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def pptx(value: str) -> bytes:
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = f"证号{value}"
    slide.notes_slide.notes_text_frame.text = f"备注{value}"
    target = io.BytesIO()
    show.save(target)
    return target.getvalue()


def by_office(data: bytes, before: str, after: str, folder: Path) -> bytes:
    """A file in another format, by LibreOffice started here and not by what is tested."""
    (folder / f"a.{before}").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program("soffice"), profile, "--headless", "--convert-to", after, f"a.{before}"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    return (folder / f"a.{after.partition(':')[0]}").read_bytes()


@pytest.mark.parametrize(
    ("make", "new", "old", "count"),
    [
        (docx, "docx", "doc", 2),
        pytest.param(docx, "docx", "rtf", 2, marks=pytest.mark.soak),
        pytest.param(xlsx, "xlsx", "xls", 2, marks=pytest.mark.soak),
        pytest.param(pptx, "pptx", "ppt", 2, marks=pytest.mark.soak),
    ],
)
def test_there_and_back(
    make: Callable[[str], bytes], new: str, old: str, count: int, tmp_path: Path
) -> None:
    data = by_office(make(RESIDENT), new, old, tmp_path)
    source = open_file(data, f"名单.{old}", KEY)
    assert isinstance(source, LegacySource)
    edits = [
        Edit(part=Part(b.index, at, at + 18, b.start), replacement="640104************")
        for b in source.document.blocks()
        for at in [b.text.find(RESIDENT)]
        if at >= 0
    ]
    assert len(edits) >= count
    assert source.rewrite([]) == data
    after = source.rewrite(edits)
    assert recognises(after)
    assert (after[:5] == b"{\\rtf") == (old == "rtf")
    assert source.rewriting
    usual = [RESIDENT.encode(each) for each in ("ascii", "utf-16-le", "utf-16-be")]
    assert not any(each in after for each in usual)
    (tmp_path / "again").mkdir()
    plain = {"docx": "txt:Text (encoded):UTF8", "xlsx": "csv", "pptx": "pdf"}[new]
    if new == "docx":
        text = by_office(after, old, plain, tmp_path / "again").decode("utf-8-sig")
        assert "640104************" in text
        assert MOBILE in text


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(40))
def test_damaged_files_are_read_or_refused(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    data = bytearray(by_office(docx(RESIDENT), "docx", "doc", tmp_path))
    for _ in range(20):
        data[chance.randrange(len(data))] = chance.randrange(256)
    with contextlib.suppress(InputError):
        list(open_file(bytes(data), "x.doc", KEY, format_name="legacy").document.blocks())


@pytest.mark.parametrize(
    "data",
    [
        b"{\\rtf1{\\info{\\author \\u27801\\'3f640104\\b 195803129952}}}",
        compound({"WordDocument": FIB, "1Table": f"证号{RESIDENT}".encode("utf-16-le")}),
    ],
    ids=["rtf", "doc"],
)
def test_what_conversion_loses_is_read_and_masked(
    data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = [b"{\\rtf1 }", data]
    monkeypatch.setattr(
        legacy,
        "converted",
        lambda _, __, after, **___: docx("无") if after == "docx" else back.pop(0),
    )
    source = open_file(data, "x.doc", KEY)
    blocks = list(source.document.blocks())
    assert [each.index for each in blocks] == list(range(len(blocks)))
    lost = blocks[-1]
    assert lost.text.endswith(RESIDENT)
    assert lost.place is not None
    assert "丢失" in lost.place()
    edit = Edit(part=Part(lost.index, 0, len(lost.text), lost.start), replacement="略")
    assert source.rewrite([edit]) == b"{\\rtf1 }"
    with pytest.raises(RewriteError, match="still holds"):
        source.rewrite([edit])


def outcome(data: bytes) -> None:
    start = time.monotonic()
    try:
        source = open_file(data, "x.doc", KEY, format_name="legacy")
        list(source.document.blocks())
        source.rewrite([], clean=True)
    except (InputError, RewriteError):
        pass
    Compound(data).start_of("WordDocument")
    assert time.monotonic() - start < 10


def mutated(seed: int) -> bytes:
    chance = random.Random(seed)
    data = bytearray(chance.choice([*OLD.values(), *LOCKED.values()]))
    for _ in range(chance.randint(1, 10)):
        at = chance.choice([*range(24, 90), *range(512, 560), *range(len(data) - 600, len(data))])
        data[max(at, 0) % len(data)] = chance.choice([0, 1, 255, chance.randrange(256)])
    return bytes(data[: chance.randrange(len(data))] if chance.random() < 0.2 else data)


@pytest.fixture
def no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soffice, "program", lambda: None)
    assert legacy.recognises(OLD["rtf"])


@pytest.mark.usefixtures("no_program")
def test_mutated_and_truncated_directories() -> None:
    for data in OLD.values():
        for step in range(20):
            outcome(data[: len(data) * step // 20])
    for seed in range(200):
        outcome(mutated(seed))


@pytest.mark.soak
@pytest.mark.usefixtures("no_program")
def test_many_mutated_directories() -> None:
    for seed in range(1000, 3000):
        outcome(mutated(seed))
