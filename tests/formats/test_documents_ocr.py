"""The stored documents seen by OCR, as anybody would read a picture: in those whose text is in the
pixels all that is planted is found, and no masked rendering shows it any more."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from PIL import Image, ImageOps, ImageSequence

from corpora.documents import Stored, lines_of, stored
from redactor.model import Report
from redactor.proof import bare
from tests.formats import independent
from tests.formats.test_documents import scanner

rapidocr = pytest.importorskip("rapidocr", reason="run with --group ocr")
pytestmark = pytest.mark.usefixtures("chinese_font")

PICTURES = [each for each in stored() if each.needs == "ocr"]
each_picture = pytest.mark.parametrize("document", PICTURES, ids=lambda each: each.path.name)
#: What has pages to look at, and how many files of each and pages of a file: reading takes a second
#: or two for each.
PAGED = ("docx", "pptx", "xlsx", "pdf")
MOST_FILES, MOST_PAGES = 2, 2
#: Two pixels for a point: print of ten points is twenty high.
SCALE = 2.0
#: JPEG packs squares of sixteen anew, and letters have edges.
MARGIN = 16
#: So many signs of a value in a line, and it is one of those that were masked.
TELLING = 4


class Line(NamedTuple):
    """What is read in a line, and the box around it."""

    text: str
    box: tuple[float, float, float, float]


@cache
def engine() -> Any:
    return rapidocr.RapidOCR(params={"Global.log_level": "critical", "Global.max_side_len": 3200})


def read(picture: Image.Image) -> list[Line]:
    """The lines of a picture, by RapidOCR as it comes."""
    found = engine()(picture.convert("RGB"))
    if found.txts is None:
        return []
    return [
        Line(
            "".join(text.split()),
            (
                min(x for x, _ in box),
                min(y for _, y in box),
                max(x for x, _ in box),
                max(y for _, y in box),
            ),
        )
        for text, box in zip(found.txts, found.boxes, strict=True)
    ]


def shown(data: bytes) -> list[Image.Image]:
    """The pages of a picture, or of a PDF whose glyphs mean nothing, as they are shown."""
    if data.startswith(b"%PDF"):
        return independent.pages(data, SCALE)
    with Image.open(io.BytesIO(data)) as picture:
        return [
            ImageOps.exif_transpose(each).convert("RGB") for each in ImageSequence.Iterator(picture)
        ]


def lines(pictures: Iterable[Image.Image]) -> list[list[Line]]:
    return [read(each) for each in pictures]


def seen(pages: Iterable[Iterable[Line]], planted: Iterable[str]) -> set[str]:
    """The planted values that stand in what was read."""
    text = "\n".join(bare(line.text) for page in pages for line in page)
    return {value for value in planted if bare(value) in text}


@cache
def before(path: Path) -> list[list[Line]]:
    """What is read on each page of a stored picture."""
    return lines(shown(path.read_bytes()))


@cache
def masked(path: Path) -> tuple[bytes, Report]:
    return scanner().redact_file(path.read_bytes(), path.name, force=True)


@each_picture
def test_the_report(document: Stored) -> None:
    _, report = masked(document.path)
    assert lines_of(report) == list(document.report)
    found = {bare(each) for each in report.masked_values()}
    assert {bare(each) for each in document.planted.values()} <= found


@each_picture
def test_nothing_can_be_read_any_more(document: Stored) -> None:
    planted = set(document.planted.values())
    assert seen(before(document.path), planted) == planted
    assert seen(lines(shown(masked(document.path)[0])), planted) == set()


@pytest.mark.parametrize(
    # A page of a PDF becomes a picture, of other pixels altogether.
    "document",
    [each for each in PICTURES if each.format != "pdf"],
    ids=lambda each: each.path.name,
)
def test_pixels_differ_only_where_something_was_masked(document: Stored) -> None:
    data, report = masked(document.path)
    values = report.masked_values()
    pages = zip(shown(document.data), shown(data), before(document.path), strict=True)
    for was, now, read_before in pages:
        allowed = [padded(line.box) for line in read_before if is_of(line.text, values)]
        assert allowed
        assert independent.differences(was, now, allowed) is None


def is_of(text: str, values: Iterable[str]) -> bool:
    """Whether a part of one of the values stands in a text."""
    return any(
        value[at : at + TELLING] in text
        for value in map(bare, values)
        for at in range(len(value) - TELLING + 1)
    )


def padded(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = box
    return left - MARGIN, top - MARGIN, right + MARGIN, bottom + MARGIN


@cache
def paged() -> Mapping[str, list[Stored]]:
    """By format, the files that are looked at."""
    of = {name: [each for each in stored() if each.format == name] for name in PAGED}
    return {name: files[:MOST_FILES] for name, files in of.items()}


@cache
def rendered() -> Mapping[str, bytes]:
    """Of each of them, and of each masked, what LibreOffice draws, as PDF."""
    files = {
        f"{when}-{each.format}-{each.path.name}": data
        for each in (each for name in PAGED if name != "pdf" for each in paged()[name])
        for when, data in (("before", each.data), ("after", masked(each.path)[0]))
    }
    return independent.converted(files, "pdf")


def pages(document: Stored, when: str) -> list[Image.Image]:
    if document.format == "pdf":
        pdf = document.data if when == "before" else masked(document.path)[0]
    else:
        pdf = rendered()[f"{when}-{document.format}-{document.path.name}"]
    return independent.pages(pdf, SCALE)[:MOST_PAGES]


@pytest.mark.parametrize("format_name", PAGED)
def test_no_rendering_shows_what_was_masked(format_name: str) -> None:
    read_before: set[str] = set()
    for each in paged()[format_name]:
        planted = seen(lines(pages(each, "before")), each.planted.values())
        read_before |= planted
        assert seen(lines(pages(each, "after")), planted) == set(), each.path.name
    assert read_before, "nothing planted is where it can be seen"
