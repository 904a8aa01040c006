"""The stored files of `corpora/documents`: all that is planted is found, and after masking nothing
of it is left by other means than ours; what is seen differs only where something was masked."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache

import pytest

from corpora.documents import Stored, lines_of, stored
from corpora.documents.__main__ import TODAY
from redactor import Scanner, formats
from redactor.errors import RewriteError
from redactor.model import Action, Report
from redactor.proof import bare
from tests.formats import independent

pytestmark = pytest.mark.usefixtures("without_ocr")

DOCUMENTS = [each for each in stored() if not each.needs]
# The tests of one document stand together, so that one process has what it masked for all of them.
each_document = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda each: each.path.name, scope="module"
)
#: What LibreOffice can draw, by format.
DRAWN = ("doc", "docx", "ppt", "pptx", "rtf", "xls", "xlsx")
#: Texts, compared character by character; a mail's parts are compared in test_documents_parts.
TEXTS = tuple(each for each in formats.names() if formats.is_textual(each) and each != "eml")
#: Readers that see the text of a masked file, by format, beside the search of its bytes.
READERS: Mapping[str, tuple[Callable[[bytes], str], ...]] = {
    "pdf": (independent.poppler, independent.pdfium),
    "xls": (independent.calamine,),
    "xlsx": (independent.calamine,),
}


@cache
def scanner() -> Scanner:
    return Scanner(today=TODAY)


@cache
def scanned(name: str) -> Report:
    """The report of a stored file: once, for LibreOffice takes seconds to read an old one."""
    document = next(each for each in DOCUMENTS if each.path.name == name)
    return scanner().scan(document.data, name=name)


@cache
def masked(name: str, clean: bool) -> tuple[bytes, Report]:
    """A stored file, masked; `clean`: and without what is hidden in it."""
    document = next(each for each in DOCUMENTS if each.path.name == name)
    return scanner().redact_file(document.data, name, force=True, clean=clean)


@cache
def drawn() -> Mapping[str, bytes]:
    """Of each office file, and of each masked, what LibreOffice draws, as PDF."""
    files = {}
    for each in DOCUMENTS:
        if each.format in DRAWN:
            files[f"before-{each.path.stem}-{each.format}{each.path.suffix}"] = each.data
            data = masked(each.path.name, False)[0]
            files[f"after-{each.path.stem}-{each.format}{each.path.suffix}"] = data
    return {
        name.rpartition(".")[0]: data for name, data in independent.converted(files, "pdf").items()
    }


def masked_values(document: Stored) -> list[str]:
    """What is masked, as it stands in the text."""
    source = formats.open_file(document.data, document.path.name, b"k")
    blocks = {each.index: each for each in source.document.blocks()}
    report = scanned(document.path.name)
    return [
        "".join(blocks[part.block].text[part.start : part.end] for part in each.parts)
        for each in report.findings
        if each.action is Action.MASK
    ]


def test_there_are_files_of_every_format() -> None:
    made = {each.format for each in stored()}
    assert made >= set(formats.names()) - {"legacy"} | {"doc", "xls", "ppt", "rtf"}


@each_document
def test_the_report(document: Stored) -> None:
    report = scanned(document.path.name)
    assert lines_of(report) == list(document.report)


@each_document
def test_all_that_is_planted_is_found(document: Stored) -> None:
    report = scanned(document.path.name)
    found = {bare(each) for each in report.masked_values()}
    missed = {where for where, value in document.planted.items() if bare(value) not in found}
    assert not missed


@each_document
@pytest.mark.parametrize("clean", [False, True], ids=["masked", "cleaned"])
def test_nothing_is_left(document: Stored, clean: bool) -> None:
    try:
        data, _ = masked(document.path.name, clean)
    except RewriteError as error:
        pytest.fail(f"not handed out: {error}")
    assert data != document.data
    where = {value: each for each, value in document.planted.items()}
    assert {where[each] for each in independent.left(data, where)} == set()
    for read in READERS.get(document.format, ()):
        text = read(data)
        assert {where[each] for each in where if each in text} == set()


@each_document
def test_what_is_public_stays(document: Stored) -> None:
    data, _ = masked(document.path.name, False)
    for each in (document.data, data):
        seen = independent.left(each, document.stays)
        # What a PDF shows are numbers of glyphs.
        texts = "".join(read(each) for read in READERS.get(document.format, ()))
        assert seen | {text for text in document.stays if text in texts} == set(document.stays)


@each_document
def test_a_masked_file_has_no_more_to_mask(document: Stored) -> None:
    data, _ = masked(document.path.name, True)
    report = scanner().scan(data, name=document.path.name)
    assert [each.entity for each in report.findings if each.action is Action.MASK] == []


@pytest.mark.parametrize(
    "document",
    [each for each in DOCUMENTS if each.format in DRAWN],
    ids=lambda each: each.path.name,
)
def test_a_rendering_differs_only_where_something_was_masked(document: Stored) -> None:
    key = f"{document.path.stem}-{document.format}"
    before, after = drawn()[f"before-{key}"], drawn()[f"after-{key}"]
    same_pages(before, after, document)


@pytest.mark.parametrize(
    "document",
    [each for each in DOCUMENTS if each.format == "pdf"],
    ids=lambda each: each.path.name,
)
def test_pages_differ_only_where_something_was_masked(document: Stored) -> None:
    after = masked(document.path.name, False)[0]
    same_pages(document.data, after, document)
    # What follows a value on its line may be moved by a tenth of a pixel, as pdfium rounds widths.
    same_pages(document.data, after, document, moves=False, level=100)


def same_pages(
    before: bytes, after: bytes, document: Stored, *, moves: bool = True, level: int = 8
) -> None:
    allowed = independent.places(before, masked_values(document), moves=moves)
    one, two = independent.pages(before), independent.pages(after)
    assert len(one) == len(two) > 0
    for number, (was, now) in enumerate(zip(one, two, strict=True)):
        difference = independent.differences(was, now, allowed[number], level=level)
        assert difference is None, f"page {number + 1}"


@pytest.mark.parametrize(
    "document",
    [each for each in DOCUMENTS if each.format in TEXTS],
    ids=lambda each: each.path.name,
)
def test_characters_differ_only_where_something_was_masked(document: Stored) -> None:
    data, report = masked(document.path.name, False)
    before, how = formats.decode(document.data, document.path.name)
    after, same = formats.decode(data, document.path.name)
    assert same == how
    same_but_for(before, after, masked_values(document), report.masked_quotes)


def same_but_for(before: str, after: str, values: Iterable[str], masks: Iterable[str]) -> None:
    """Two texts differ only in characters of the values, in whose places stand those of the masks. A
    number that was none of a text before is one now: quotes stand around it."""
    known = [independent.meant(value) for value in values]
    signs = {character for each in masks for character in each} | {'"'}
    one, two = _UNIT.findall(before), _UNIT.findall(after)
    matcher = difflib.SequenceMatcher(None, one, two, autojunk=False)
    for kind, start, end, low, high in matcher.get_opcodes():
        if kind != "equal":
            changed = independent.meant("".join(one[start:end]))
            new = independent.meant("".join(two[low:high]))
            assert any(changed in value for value in known), changed
            assert set(new) <= signs, new


# A character, or what stands for one: an escape of a script, a reference of a page.
_UNIT = re.compile(r"\\+(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)|&#?[0-9A-Za-z]{2,8};|.", re.DOTALL)


@pytest.mark.parametrize(
    "document",
    [each for each in DOCUMENTS if each.format == "ofd"],
    ids=lambda each: each.path.name,
)
def test_markup_differs_only_where_something_was_masked(document: Stored) -> None:
    """There is no program to draw an OFD with. So, part by part: elements and attributes are the
    same, but for characters of what was masked, the glyphs that drew them, and the seal."""
    before, after = (
        independent.members(each) for each in (document.data, masked(document.path.name, False)[0])
    )
    assert before.keys() - after.keys() == {each for each in before if "/Signs/" in each}
    assert after.keys() <= before.keys()
    values = masked_values(document)
    for name, was in before.items():
        now = after.get(name, was)
        if now == was or not name.endswith(".xml"):
            # Files inside of the file are of other formats; what is left in them is searched for.
            assert now == was or "/Attachs/" in name
            continue
        for one, two in independent.strings_of_xml(was, now):
            changed = [
                one[start:end]
                for kind, start, end, _, _ in difflib.SequenceMatcher(
                    None, one, two, autojunk=False
                ).get_opcodes()
                if kind != "equal"
            ]
            assert all(any(each in value for value in values) for each in changed), (name, one, two)
