"""A PDF as it is read: pages by pdfium, everything else from its objects, then attachments and
earlier revisions; and what its rewriting has to know of that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from redactor.errors import InputError
from redactor.formats._nested import Inner, Nest, Tables, bytes_digest
from redactor.formats._opening import Blocks, Opening, unread
from redactor.formats._pdf import extras as pdf_extras
from redactor.formats._pdf import native
from redactor.formats._pdf import open as pdf_open
from redactor.formats._pdf import pictures as pdf_pictures
from redactor.formats._pdf import read as pdf_read
from redactor.formats._pdf import text as pdf_text
from redactor.formats._pdf.faults import faults
from redactor.formats._pdf.native import Rect
from redactor.formats._pdf.pictures import Picture
from redactor.formats._pdf.read import PageRead
from redactor.formats._pdf.reading import Told, actual_texts, notes_on, reading_copy, told
from redactor.formats._pdf.sight import Laid
from redactor.formats._pdf.strings import Strings
from redactor.model import Block, Document, Failure, Notice, Role

#: So many of the earlier revisions are read, the newest first.
_MOST_REVISIONS = 3
#: Codes by which a picture is said not to have been read.
_UNREAD = frozenset({"unread_picture", "unreadable"})
#: Of more objects than these only the pages are read: each costs some 3 KB while it is rewritten.
MOST_WALKED = 250_000
_TOO_MANY = "文件中的对象过多，只检查了页面文字，属性、批注、书签、附件等未检查，请人工检查。"
#: Failures of one kind name so many pages.
_MOST_NAMED = 10


@dataclass(slots=True)
class Ranges:
    """Which blocks are what: the first of each page, of the strings, of what is dropped anyway."""

    pages: list[int] = field(default_factory=list)
    pages_end: list[int] = field(default_factory=list)
    said: dict[int, tuple[int, int]] = field(default_factory=dict)
    strings: tuple[int, int] = (0, 0)


class OpenedPdf:
    """An opened PDF, read; `remarks`: what the last rewriting did to the file itself."""

    def __init__(self, data: bytes, name: str, opening: Opening, pdf: Any) -> None:
        self.remarks: list[str] = []
        self.data = data
        self.name = name
        self.pdf = pdf
        self.nest = Nest(opening)
        self.ranges: Ranges | None = None
        self.pictures: dict[int, Picture] = {}
        self.files: dict[int, tuple[int, int]] = {}
        self.inners: dict[int, Inner] = {}
        #: The pages that are read, and rewritten, as pictures.
        self.page_pictures: set[int] = set()
        self.told: list[Told] = []
        self._opening = opening
        self._reading: bytes | None = None
        self._notices: dict[Notice, None] = {}
        self._failures: list[Failure] = []
        self._unread_pages: dict[int, None] = {}
        self._seen: set[tuple[int, int]] = set()
        self._is_blind = not opening.ocr
        #: Asked once: whoever reads qpdf's warnings takes them.
        self._is_mended = pdf_open.is_mended(pdf)
        self.document = Document(
            name=name,
            media_type="application/pdf",
            digest=lambda: bytes_digest(data, opening.key),
            blocks=self._blocks,
        )

    @property
    def rewriting(self) -> Sequence[str]:
        return [*self.remarks, *self.nest.rewriting]

    @property
    def notices(self) -> Sequence[Notice]:
        return (*self._notices, *self.nest.notices)

    @property
    def failures(self) -> Sequence[Failure]:
        inner = [each for each in self.nest.failures if not _is_of_picture(each)]
        return (*self._failures, *inner, *self._unread_pictures())

    @property
    def is_too_large(self) -> bool:
        """Whether there are so many objects that only the pages are read."""
        return int(self.pdf.trailer.get("/Size", 0)) > MOST_WALKED

    @property
    def reading(self) -> bytes:
        """The bytes that pdfium reads: the file, or a copy that hides nothing from it."""
        if self._reading is None:
            self._reading, self.told = readable(self.data, self.name, self.pdf)
        return self._reading

    def read_page(self, document: Any, number: int) -> PageRead:
        """A page, from 1, as pdfium reads it. CannotOpenError when it is damaged."""
        page = self.pdf.pages[number - 1].obj
        laid: Sequence[Laid] = ()
        boxes: Sequence[Rect] = ()
        if page.get("/Annots") is not None:
            # What of damaged annotations is left is told by `_page`.
            with suppress(*faults()):
                laid, boxes = pdf_extras.laid_over(page), pdf_extras.redaction_boxes(page)
        has_layers = pdf_extras.has_layers_off(self.pdf)
        return pdf_read.read(
            document, number, self.told[number - 1], laid, boxes, has_layers=has_layers
        )

    def _blocks(self) -> Iterator[Block]:
        try:
            yield from self._read()
        except native.CannotOpenError:
            raise InputError("is damaged", where=self.name, advice="check the file") from None
        except faults() as error:
            what = f"is too damaged to be read ({type(error).__name__})"
            raise InputError(what, where=self.name, advice="check the file by hand") from None

    def _read(self) -> Iterator[Block]:
        numbering, tables = Blocks(), Tables()
        ranges = Ranges()
        self._notices, self._failures, self._unread_pages = {}, [], {}
        self._seen = set()
        self._is_blind = not self._opening.ocr
        if self._is_mended:
            self._failures.append(
                unread("damaged", "文件已损坏，可能有内容未能读取，请人工检查。", self.name)
            )
        ends = pdf_open.revisions(self.data)
        lines: set[str] | None = set() if ends else None
        with native.opened(self.reading) as document:
            for number in range(1, len(self.told) + 1):
                ranges.pages.append(numbering.next_index)
                read = self._page(document, number)
                yield from page_blocks(numbering, read, number, lines)
                ranges.pages_end.append(numbering.next_index)
                yield from self._said(number, numbering)
                ranges.said[number] = (ranges.pages_end[-1], numbering.next_index)
                yield from self._pictures(read, number, numbering, tables)
        if self.is_too_large:
            self._failures.append(unread("too_many_objects", _TOO_MANY, self.name))
            ranges.strings = (numbering.next_index, numbering.next_index)
        else:
            yield from self._beside(ranges, numbering, tables, lines)
        yield from self._revisions(ends, lines or set(), numbering)
        self.ranges = ranges

    def _beside(
        self, ranges: Ranges, numbering: Blocks, tables: Tables, known: set[str] | None
    ) -> Iterator[Block]:
        """What stands in the objects that are no pages, and in attachments; `known` takes the texts,
        where they are wanted."""
        first = numbering.next_index
        strings = Strings(self.pdf, self.places())
        for held in strings:
            if known is not None:
                known.add(held.text)
            place = partial(str, held.place)
            yield numbering.make(held.text, role=held.role, gap=held.gap, place=place)
        ranges.strings = (first, numbering.next_index)
        self._notices.update(
            dict.fromkeys(Notice("HIDDEN_CONTENT", *each) for each in strings.told)
        )
        yield from self._attached(strings, numbering, tables)

    def _page(self, document: Any, number: int) -> PageRead:
        place = f"第{number}页"
        try:
            read = self.read_page(document, number)
        except faults(native.CannotOpenError):
            message = f"{place}已损坏，未能读取，请人工检查。"
            self._failures.append(unread("unread_page", message, place))
            return PageRead()
        self._notices.update(dict.fromkeys(read.notices))
        page = self.pdf.pages[number - 1].obj
        if page.get("/Annots") is not None:
            try:
                self._notices.update(dict.fromkeys(pdf_extras.of_page(page, number)))
            except faults():
                message = f"{place}的批注已损坏，可能有内容未能读取，请人工检查。"
                self._failures.append(unread("unread_annotations", message, place))
        return read

    def _said(self, number: int, numbering: Blocks) -> Iterator[Block]:
        """What a page's content says that its glyphs stand for."""
        if self.told[number - 1].says:
            for text in actual_texts(self.pdf.pages[number - 1].obj):
                place = f"第{number}页，替代文字"
                yield numbering.make(text, role=Role.ATTRIBUTE, place=partial(str, place))

    def _pictures(
        self, read: PageRead, number: int, numbering: Blocks, tables: Tables
    ) -> Iterator[Block]:
        """The words in the pictures of a page, or of the page as a picture."""
        page = self.pdf.pages[number - 1].obj
        if read.is_picture:
            load = partial(pdf_pictures.page_file, self.reading, number)
            # Numbers of inner files: pages, and behind them all pictures and attachments.
            inner = Inner(number, f"page{number}.png", f"第{number}页", load)
            self.page_pictures.add(number)
            yield from self._picture(inner, number, numbering, tables)
        elif read.is_drawn and not read.is_layered:
            for picture in pdf_pictures.on_page(page, number, self._seen):
                key = len(self.told) + 1 + picture.objgen[0]
                self.pictures[key] = picture
                image = self.pdf.get_object(picture.objgen)
                load = partial(pdf_pictures.file_of, image, picture.where)
                inner = Inner(key, f"image{picture.objgen[0]}.png", picture.where, load)
                yield from self._picture(inner, number, numbering, tables)

    def _picture(
        self, inner: Inner, number: int, numbering: Blocks, tables: Tables
    ) -> Iterator[Block]:
        if self._is_blind:
            self._unread_pages[number] = None
            return
        before = set(self.nest.failures)
        self.inners[inner.number] = inner
        yield from self.nest.blocks(inner, numbering, tables)
        if any(each.code in _UNREAD for each in {*self.nest.failures} - before):
            self._unread_pages[number] = None
            # What is missing for a page that was drawn for this is missing for all.
            self._is_blind = inner.number in self.page_pictures

    def _unread_pictures(self) -> Iterator[Failure]:
        """One failure for all pages with pictures that were not read."""
        pages = list(self._unread_pages)
        if not pages:
            return
        named = "、".join(str(each) for each in pages[:_MOST_NAMED])
        named += f"等{len(pages)}" if len(pages) > _MOST_NAMED else ""
        message = f"第{named}页有图片、扫描页或无法识别的字体，其中的文字未能读取，请人工检查。"
        yield unread("unread_picture", message, f"第{pages[0]}页")

    def _attached(self, strings: Strings, numbering: Blocks, tables: Tables) -> Iterator[Block]:
        base = len(self.told) + 2 + int(self.pdf.trailer.get("/Size", 0))
        for step, (spec, place) in enumerate(strings.files):
            stream = embedded(spec)
            if stream is None:
                continue
            name = file_name(spec) or f"attachment{step + 1}"
            self.files[base + step] = stream.objgen
            where = f"附件“{name}”" if place == "附件" else f"{place}，附件“{name}”"
            inner = Inner(base + step, name, where, partial(self._load, stream, name))
            self.inners[inner.number] = inner
            yield from self.nest.blocks(inner, numbering, tables)

    def _load(self, stream: Any, name: str) -> bytes:
        return unpacked(stream, name, self._opening)

    def _revisions(
        self, ends: Sequence[int], lines: set[str], numbering: Blocks
    ) -> Iterator[Block]:
        """What earlier revisions show and this one does not. Rewriting drops them in any case."""
        for age, end in enumerate(reversed(ends), 1):
            place = f"旧版本{age}"
            self._notices[Notice("HIDDEN_CONTENT", "old revision", place)] = None
            if age > _MOST_REVISIONS:
                message = f"{place}未读取；改写后的文件不再包含旧版本。"
                self._failures.append(unread("unread_revision", message, place))
                continue
            try:
                with native.opened(self.data[:end]) as document:
                    for number in range(min(native.page_count(document), len(self.told) * 2 + 10)):
                        with (
                            native.page_of(document, number) as page,
                            native.text_of(page) as text,
                        ):
                            read = pdf_text.read(text)
                        new = [line.text for line in read.lines if line.text not in lines]
                        lines.update(new)
                        if new:
                            where = partial(str, f"{place} › 第{number + 1}页")
                            yield numbering.make("\n".join(new), role=Role.METADATA, place=where)
                if not self.is_too_large:
                    yield from self._beside_in_revision(end, place, lines, numbering)
            except faults(native.CannotOpenError, InputError):
                message = f"{place}未能读取；改写后的文件不再包含旧版本。"
                self._failures.append(unread("unread_revision", message, place))

    def _beside_in_revision(
        self, end: int, place: str, known: set[str], numbering: Blocks
    ) -> Iterator[Block]:
        """Titles, notes, fields and the like of an earlier revision that this one has not."""
        old = pdf_open.reopened(self.data[:end], self.name)
        for held in Strings(old, places_of(old)):
            if held.text not in known:
                known.add(held.text)
                where = partial(str, f"{place} › {held.place}")
                yield numbering.make(held.text, role=Role.METADATA, place=where)

    def places(self) -> Mapping[tuple[int, int], str]:
        return places_of(self.pdf)


def _is_of_picture(failure: Failure) -> bool:
    """Whether a failure is told with those of all pictures."""
    return (
        failure.code in _UNREAD and failure.where.startswith("第") and "附件" not in failure.where
    )


def places_of(pdf: Any) -> dict[tuple[int, int], str]:
    """Where pages, annotations, fields and what these do stand, by the numbers of their objects."""
    known = {}
    for number, page in enumerate(pdf.pages, 1):
        known[page.obj.objgen] = f"第{number}页"
        if page.obj.get("/Annots") is None:
            continue
        for each in notes_on(page.obj):
            kind = str(each.get("/Subtype", ""))
            what = {"/Widget": "表单域", "/Link": "链接"}.get(kind, "批注")
            known[each.objgen] = f"第{number}页，{what}"
            action = each.get("/A")
            if action is not None and hasattr(action, "objgen"):
                known[action.objgen] = f"第{number}页，{what}"
    known.pop((0, 0), None)
    return known


def readable(data: bytes, name: str, pdf: Any) -> tuple[bytes, list[Told]]:
    """The bytes to be read, and what a first look at each page told."""
    seen: set[tuple[int, int]] = set()
    fonts: dict[tuple[int, int], bool] = {}
    looks = [told(page.obj, seen, fonts) for page in pdf.pages]
    needs_copy = any(each.says or each.shows for each in looks)
    if not needs_copy:
        try:
            with native.opened(data) as document:
                needs_copy = native.page_count(document) != len(looks)
        except native.CannotOpenError:
            needs_copy = True
    return (reading_copy(pdf_open.reopened(data, name), name) if needs_copy else data), looks


def page_blocks(
    numbering: Blocks, read: PageRead, number: int, lines: set[str] | None
) -> Iterator[Block]:
    """The lines of a page as blocks; `lines` takes them, too, where they are wanted."""
    for index, line in enumerate(read.text.lines):
        if lines is not None:
            lines.add(line.text)
        yield numbering.make(
            line.text,
            gap=read.text.gap(index),
            place=_line_place(number, read.text.number(index)),
        )


def _line_place(page: int, line: int) -> Callable[[], str]:
    return lambda: f"第{page}页第{line}行"


def embedded(spec: Any) -> Any | None:
    """The stream of an attachment."""
    import pikepdf

    files = spec.get("/EF")
    if not isinstance(files, pikepdf.Dictionary):
        return None
    for key in ("/UF", "/F", "/Unix", "/DOS", "/Mac"):
        if isinstance(files.get(key), pikepdf.Stream):
            return files.get(key)
    return None


def file_name(spec: Any) -> str:
    """The name of an attachment, without its folders."""
    name = spec.get("/UF", spec.get("/F", ""))
    return str(name).replace("\\", "/").rpartition("/")[2][:200]


def unpacked(stream: Any, name: str, opening: Opening) -> bytes:
    """An attachment's bytes. InputError when they are too many or cannot be unpacked."""
    try:
        data = bytes(stream.read_bytes())
    except faults() as error:
        raise InputError("cannot be unpacked", where=name, advice="check by hand") from error
    opening.budget.take(len(data), len(bytes(stream.read_raw_bytes())), name)
    return data
