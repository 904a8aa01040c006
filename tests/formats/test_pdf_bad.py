"""PDF: damaged and hostile files end in an error or a failure, soon, and never in a traceback."""

from __future__ import annotations

import io
import random
import tarfile
import time
import zipfile
import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from redactor import formats
from redactor.errors import InputError, RewriteError
from redactor.formats import Limits
from redactor.formats import pdf as pdf_format
from redactor.formats._opening import Opening, unread
from redactor.formats._pdf import opened as opened_pdf
from redactor.formats._unread import Unread
from redactor.model import Source
from tests.formats.pdf_files import by_hand, edits, opened, saved, shown, texts
from tests.formats.test_pdf_hidden import everywhere

PHONE = "13800138000"
#: No file may take longer, in seconds.
LONGEST = 10.0


def sample() -> bytes:
    data = by_hand(
        b"q " + shown(f"tel {PHONE}") + b"0 g 60 690 200 24 re f Q", shown("two"), change=everywhere
    )
    return saved(pikepdf.open(io.BytesIO(data)), compress_streams=True)


def closed(data: bytes, name: str) -> Source:
    return Unread(name, unread("too_deep", "未读取", name))


def used(data: bytes) -> str:
    """Read a file and rewrite it; what came of it."""
    start = time.process_time()
    try:
        # Nothing inside is opened, for reading pictures takes its time.
        source = pdf_format.open_source(data, "x.pdf", Opening(key=b"k", nested=closed))
        read = texts(source)
        list(source.notices), list(source.failures)
        found = edits(source, [PHONE])
        source.rewrite(found, clean=bool(len(read) % 2))
        told = "failure" if {each.code for each in source.failures} - {"too_deep"} else "rewritten"
    except InputError:
        told = "unread"
    except RewriteError:
        told = "refused"
    assert time.process_time() - start < LONGEST
    return told


def test_truncated_files_are_told() -> None:
    data = sample()
    told = [used(data[: len(data) * nth // 21]) for nth in range(1, 21)]
    assert set(told) <= {"unread", "failure", "refused"}, told


def mutated(data: bytes, rng: random.Random) -> bytes:
    copy = bytearray(data)
    for _ in range(rng.choice((1, 2, 5, 20))):
        place = rng.randrange(len(copy))
        match rng.randrange(4):
            case 0:
                copy[place] = rng.randrange(256)
            case 1:
                copy[place] ^= 1 << rng.randrange(8)
            case 2:
                del copy[place : place + rng.randrange(1, 40)]
            case _:
                start = rng.randrange(len(copy))
                copy[place:place] = copy[start : start + rng.randrange(1, 60)]
    return bytes(copy)


def fuzz(count: int, seed: int) -> None:
    rng = random.Random(seed)
    plain = by_hand(b"q " + shown(f"tel {PHONE}") + b" Q " + shown("end", 600), change=everywhere)
    for data in (sample(), saved(pikepdf.open(io.BytesIO(plain)), compress_streams=False)):
        for _ in range(count // 2):
            used(mutated(data, rng))


def test_mutated_files() -> None:
    fuzz(200, 6)


@pytest.mark.soak
def test_many_mutated_files() -> None:
    fuzz(2000, 66)


def test_bombs() -> None:
    packed = zlib.compress(b"0 0 m " * 4_000_000, 9)
    double = zlib.compress(zlib.compress(b" " * 50_000_000, 9), 9)

    def content(body: bytes, filters: object) -> bytes:
        def change(pdf: pikepdf.Pdf) -> None:
            stream = pdf.make_stream(body)
            stream.Filter = filters
            pdf.pages[0].obj.Contents = stream

        return by_hand(b"", change=change)

    two = Array([Name.FlateDecode, Name.FlateDecode])
    for data in (content(packed, Name.FlateDecode), content(double, two)):
        start = time.process_time()
        with pytest.raises(InputError):
            texts(formats.open_file(data, "x.pdf", b"k", limits=Limits(unpacked=20_000_000)))
        assert time.process_time() - start < LONGEST
    with pytest.raises(InputError, match="far more"):
        opened(content(double, two))


def test_limits_of_pages_and_objects() -> None:
    data = by_hand(*[shown("x")] * 12)
    with pytest.raises(InputError, match="pages"):
        formats.open_file(data, "x.pdf", b"k", limits=Limits(pages=10))
    with pytest.raises(InputError, match="objects"):
        formats.open_file(data, "x.pdf", b"k", limits=Limits(objects=10))


def test_of_too_many_objects_only_the_pages_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data = sample()
    monkeypatch.setattr(opened_pdf, "MOST_WALKED", 10)
    source = opened(data)
    assert f"tel {PHONE}" in texts(source)
    assert [each.code for each in source.failures] == ["too_many_objects"]
    with pytest.raises(RewriteError, match="too many"):
        source.rewrite(edits(source, [PHONE]))


def test_trees_that_go_in_circles_and_deep() -> None:
    def circle(pdf: pikepdf.Pdf) -> None:
        pages = pdf.Root.Pages
        pages.Kids.append(pages)

    def forms(pdf: pikepdf.Pdf) -> None:
        form = pdf.make_stream(
            b"/F Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9])
        )
        form.Resources = Dictionary(XObject=Dictionary(F=form))
        pdf.pages[0].obj.Resources.XObject = Dictionary(F=form)

    def fields(pdf: pikepdf.Pdf) -> None:
        field = pdf.make_indirect(Dictionary(T="x", FT=Name.Sig))
        field.Kids = Array([field])
        field.Parent = field
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
        pdf.pages[0].obj.Annots = Array([field])

    for change in (circle, forms, fields):
        try:
            data = by_hand(shown(PHONE) + b" /F Do", change=change)
        except Exception:  # qpdf may refuse to write it
            continue
        assert used(data) in {"rewritten", "unread", "refused", "failure"}


def test_no_pdf_and_an_empty_one() -> None:
    for data in (b"%PDF-1.7\n", b"%PDF-1.7\n%%EOF", b"%PDF-1.4\ntrailer <<>>\nstartxref\n0\n%%EOF"):
        assert used(data) == "unread"
    empty = by_hand()
    assert texts(opened(empty)) == []


def test_many_pages() -> None:
    data = by_hand(*[shown("page")] * 2000)
    start = time.process_time()
    assert len(texts(opened(data))) == 2000
    assert time.process_time() - start < LONGEST


def test_an_archive_that_begins_with_a_pdf_is_an_archive() -> None:
    """Its other members would not be read, else."""
    inner = by_hand(shown("first"))
    for mode in ("w", "w:tar"):
        out = io.BytesIO()
        if mode == "w":
            with zipfile.ZipFile(out, mode) as archive:
                archive.writestr("a.pdf", inner)
                archive.writestr("b.txt", "second")
        else:
            with tarfile.open(fileobj=out, mode="w") as tar:
                info = tarfile.TarInfo("a.pdf")
                info.size = len(inner)
                tar.addfile(info, io.BytesIO(inner))
        data = out.getvalue()
        assert b"%PDF-" in data[:1024]
        assert formats.recognised(data) == ("zip" if mode == "w" else "tar")
        if mode == "w":
            read = [each.text for each in formats.open_file(data, "a.zip", b"k").document.blocks()]
            assert read == ["first", "second"]
