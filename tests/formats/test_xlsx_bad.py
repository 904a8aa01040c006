"""Hostile and damaged workbooks: read, wholly or in part, or refused, and always in time."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest

from redactor import formats
from redactor.errors import InputError
from redactor.formats._opening import Limits
from tests.formats import xlsx_files as files
from tests.formats.office import Planted, mutations, opened, repacked, survives


@pytest.fixture(scope="module")
def data() -> bytes:
    return files.everything(Planted())


def test_truncated_files_are_refused(data: bytes) -> None:
    for share in range(1, 20):
        with pytest.raises(InputError):
            opened(data[: len(data) * share // 20], "a.xlsx")


def test_encrypted_and_wrong_files_are_refused() -> None:
    encrypted = b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le") * 40
    for body in (encrypted, b"PK\x03\x04", b"xl/workbook.xml", b""):
        with pytest.raises(InputError):
            formats.open_file(body, "a.xlsx", b"k", format_name="xlsx")


def test_bombs_are_refused() -> None:
    data = files.with_sheet(
        files.book_of(["甲"]), lambda body: body.replace(b"<t>", b"<t>" + b" " * 20_000_000)
    )
    start = time.process_time()
    source = formats.open_file(data, "a.xlsx", b"k", limits=Limits(unpacked=10_000_000))
    list(source.document.blocks())
    assert {each.code for each in source.failures} == {"unreadable"}
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"]
)
def test_entities_are_never_read(part: str) -> None:
    attack = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    data = files.with_shared_strings(files.book_of(["身份证号"]))
    data = repacked(
        data,
        {
            part: lambda body: re.sub(
                rb"(\?>\s*)?(<(?:\w+:)?(?:worksheet|workbook|sst)\b)",
                rb"\1" + attack + rb"\2",
                body,
                count=1,
            )
        },
    )
    try:
        source = opened(data, "a.xlsx")
        list(source.document.blocks())
    except InputError:
        return
    assert source.failures


@pytest.mark.parametrize(
    "unit",
    [
        *("<c/>", "<c>", "<row>", "<row/>", " ", "<c r=", '<c r="A1"><is>', "<c><is><r ", "<rPh>"),
        *(
            "<c><is><rPh>",
            "<c><v>",
            "<c><f ",
            "<<",
            "<t>",
            'x="',
            "&amp;",
            "&#49",
            "<c></c>",
            "_x0",
        ),
    ],
)
@pytest.mark.parametrize("closed", [False, True])
def test_no_sheet_takes_long(unit: str, closed: bool) -> None:
    rows = "<row>" + unit * (500_000 // len(unit)) + ("</is></c></row>" if closed else "")
    start = time.process_time()
    source = opened(files.with_row(rows), "a.xlsx")
    list(source.document.blocks())
    assert source.failures or unit in ("<c/>", "<c></c>", "<row/>")
    assert time.process_time() - start < 5


@pytest.mark.parametrize("unit", ["<si>", "<si/>", "<si><t>", "<si><r ", "<si><rPh>", " ", "<"])
def test_no_strings_take_long(unit: str) -> None:
    strings = unit * (500_000 // len(unit))
    start = time.process_time()
    source = opened(files.with_shared_strings(files.book_of(["甲"]), strings), "a.xlsx")
    list(source.document.blocks())
    assert source.failures or unit in (" ", "<si/>")
    assert time.process_time() - start < 5


def _survive(count: int, seed: int, data: bytes) -> Iterator[bool]:
    for each in mutations(data, count, seed):
        start = time.process_time()
        yield survives(each, "a.xlsx")
        assert time.process_time() - start < 10


def test_damaged_files_do_no_harm(data: bytes) -> None:
    assert sum(_survive(200, 1, data)) > 50


@pytest.mark.soak
def test_many_damaged_files_do_no_harm(data: bytes) -> None:
    assert sum(_survive(2000, 2, data)) > 500
