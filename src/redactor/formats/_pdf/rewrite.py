"""Rewriting a PDF: pages, strings, pictures and attachments, and the proof that nothing is left."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from redactor.errors import InputError, RewriteError
from redactor.formats._pdf import extras as pdf_extras
from redactor.formats._pdf import native
from redactor.formats._pdf import open as pdf_open
from redactor.formats._pdf import page as pdf_page
from redactor.formats._pdf import pictures as pdf_pictures
from redactor.formats._pdf import text as pdf_text
from redactor.formats._pdf.checks import is_left, left_in, looks_other
from redactor.formats._pdf.content import CannotFollowError
from redactor.formats._pdf.faults import faults
from redactor.formats._pdf.held import Held
from redactor.formats._pdf.native import Rect
from redactor.formats._pdf.opened import OpenedPdf, readable
from redactor.formats._pdf.page import Grounds, Mark, Wanted
from redactor.formats._pdf.plan import page_of, wanted_of
from redactor.formats._pdf.reading import actual_texts, strip_actual_text
from redactor.formats._pdf.strings import Strings
from redactor.model import Edit

_ADVICE = "the file was not handed out; remove the part by hand, or report this"
#: A value of so many digits or letters is looked for everywhere, with blanks in it, too.
_LONG = 7
_DIGITS = re.compile(r"[0-9Xx]+\Z")


@dataclass(slots=True)
class _Page:
    """What is done to a page: what was wanted, where its characters stood, whether as a picture."""

    wanted: Wanted
    marks: Mapping[int, Mark]
    as_picture: str = ""
    boxes: list[Rect] = field(default_factory=list)

    @property
    def written(self) -> str:
        return "".join(text for _, text in self.wanted.puts)


@dataclass(slots=True)
class _Job:
    """One rewriting."""

    source: OpenedPdf
    clean: bool
    pages: dict[int, _Page] = field(default_factory=dict)
    #: What is masked, as it stood in the file.
    values: set[str] = field(default_factory=set)
    #: What of the pages stays, without blanks.
    kept: list[str] = field(default_factory=list)


def rewritten(source: OpenedPdf, edits: Sequence[Edit], *, clean: bool) -> bytes:
    """The bytes of the file with the edits made. RewriteError when something would be left."""
    try:
        return _rewritten(source, edits, clean=clean)
    except native.CannotOpenError:
        raise RewriteError("holds a damaged page", where=source.name, advice=_ADVICE) from None
    except InputError as error:
        raise RewriteError(error.what, where=error.where, advice=error.advice) from None
    except faults() as error:
        if isinstance(error, RewriteError):
            raise
        raise RewriteError(
            f"is too damaged to be rewritten ({type(error).__name__})",
            where=source.name,
            advice=_ADVICE,
        ) from None


def _rewritten(source: OpenedPdf, edits: Sequence[Edit], *, clean: bool) -> bytes:
    job = _Job(source, clean)
    if source.is_too_large:
        raise RewriteError("holds too many objects", where=source.name, advice="split the file")
    inner = source.nest.sorted_out(edits)
    pdf = pdf_open.reopened(source.data, source.name)
    remarks = ["原文件设有编辑限制，改写后的文件不再加密。"] if pdf.is_encrypted else []
    with native.opened(source.reading) as document:
        _plan_pages(job, document, edits, inner)
        _strings(job, pdf, edits)
        has_pictures = _inner_files(job, pdf, inner)
        _unsay(job, pdf, {edit.part.block for edit in edits})
        if clean:
            pdf_extras.cleaned(pdf)
        remarks += pdf_extras.tidied(pdf)
        original = None
        if has_pictures:
            # A page that becomes a picture shows the pictures as they are now.
            original = _readable(_saved(pdf), source.name)
        with native.opened(original or source.reading) as drawn:
            _pages(job, pdf, drawn)
            data = _saved(pdf)
            bad = _bad_pages(job, drawn, data)
            if bad:
                for number in bad:
                    _as_picture(job, pdf, drawn, number, "无法逐字改写")
                data = _saved(pdf)
                _refuse(_bad_pages(job, drawn, data), source.name)
    _prove(job, data)
    source.remarks = remarks + [
        f"第{number}页{page.as_picture}，已转为图片。"
        for number, page in sorted(job.pages.items())
        if page.as_picture
    ]
    return data


def _saved(pdf: Any) -> bytes:
    import pikepdf

    return pdf_open.written(
        pdf,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        fix_metadata_version=False,
        deterministic_id=True,
    )


def _readable(data: bytes, name: str) -> bytes:
    return readable(data, name, pdf_open.reopened(data, name))[0]


def _plan_pages(
    job: _Job, document: Any, edits: Sequence[Edit], inner: Mapping[int, Sequence[Edit]]
) -> None:
    """What each page needs, with the places of its characters."""
    source = job.source
    ranges = source.ranges
    assert ranges is not None
    by_page: dict[int, list[Edit]] = {}
    for edit in edits:
        for number in page_of(edit.part.block, ranges.pages, ranges.pages_end):
            by_page.setdefault(number, []).append(edit)
    for number in range(1, len(ranges.pages) + 1):
        own = by_page.get(number, [])
        try:
            read = source.read_page(document, number)
        except native.CannotOpenError:
            if own:
                raise
            continue
        wanted, page_values, reason = wanted_of(
            read, own, ranges.pages[number - 1], clean=job.clean
        )
        job.values |= page_values
        gone = wanted.gone()
        job.kept.append(
            "".join(
                each
                for index, each in enumerate(read.text.text)
                if index not in gone and not each.isspace()
            )
        )
        if gone or inner.get(number):
            with native.page_of(document, number - 1) as page, native.text_of(page) as text:
                marks = pdf_page.marks(text, read.text.text, gone)
            job.pages[number] = _Page(wanted, marks, reason)


def _strings(job: _Job, pdf: Any, edits: Sequence[Edit]) -> None:
    """Make the edits in strings, and mask there what is masked on pages."""
    ranges = job.source.ranges
    assert ranges is not None
    first, end = ranges.strings
    by_number: dict[int, list[Edit]] = {}
    for edit in edits:
        if first <= edit.part.block < end:
            by_number.setdefault(edit.part.block - first, []).append(edit)
    held = list(Strings(pdf, job.source.places()))
    for number, own in by_number.items():
        for edit in own:
            job.values.add(held[number].text[edit.part.start : edit.part.end])
    same = _anywhere(job.values)
    for number, each in enumerate(held):
        text = each.text
        for edit in sorted(by_number.get(number, ()), key=lambda one: -one.part.start):
            text = text[: edit.part.start] + edit.replacement + text[edit.part.end :]
        if same is not None:
            text = same.sub(_stars, text)
        if text != each.text:
            each.store(text)
            _drop_looks(each)


def _anywhere(values: set[str]) -> re.Pattern[str] | None:
    """Where one of the values stands, whoever wrote it there."""
    patterns = []
    for value in sorted(values, key=len, reverse=True):
        bare = re.sub(r"[\s\-]", "", value)
        if len(bare) >= _LONG and _DIGITS.match(bare):
            patterns.append(r"[\s\-]?".join(bare))
        elif len(bare) >= 2:
            patterns.append(re.escape(value))
    return re.compile("|".join(patterns), re.IGNORECASE) if patterns else None


def _stars(match: re.Match[str]) -> str:
    return "*" * len(match.group())


def _drop_looks(held: Held) -> None:
    """A field or a note whose words changed must not go on showing the old ones. What is shown is
    made anew where the page is rewritten, and by the viewer where it is not."""
    owner = held.owner
    if owner is None or held.key not in {"/V", "/RV", "/Contents", "/RC"}:
        return
    kinds = {"/Widget", "/FreeText"}
    for each in [owner, *owner.get("/Kids", ())]:
        if str(each.get("/Subtype", "")) in kinds and "/AP" in each:
            each["/RedactorStale"] = True


def _unsay(job: _Job, pdf: Any, blocks: set[int]) -> None:
    """Take out what the content says its glyphs stand for, on pages on which something changes."""
    source = job.source
    assert source.ranges is not None
    same = _anywhere(job.values)
    seen: set[tuple[int, int]] = set()
    for number, told in enumerate(source.told, 1):
        if not told.says:
            continue
        page = pdf.pages[number - 1].obj
        first, end = source.ranges.said[number]
        changes = number in job.pages or job.clean or not blocks.isdisjoint(range(first, end))
        if changes or (same is not None and any(map(same.search, actual_texts(page)))):
            strip_actual_text(pdf, page, seen)


def _inner_files(job: _Job, pdf: Any, inner: Mapping[int, Sequence[Edit]]) -> bool:
    """Rewrite pictures and attachments; whether any picture changed."""
    source = job.source
    has_pictures = False
    for number, known in source.inners.items():
        if job.clean and number in source.files:
            continue
        data = source.nest.rewritten(known, inner.get(number, ()), clean=job.clean)
        if data is None:
            continue
        if number in source.page_pictures:
            page = job.pages.setdefault(number, _Page(Wanted(), {}))
            page.wanted.picture = data
            page.as_picture = "是图片或字体无法识别"
        elif number in source.pictures:
            pdf_pictures.put_back(pdf.get_object(source.pictures[number].objgen), data)
            has_pictures = True
        else:
            _replace_file(pdf.get_object(source.files[number]), data)
    return has_pictures


def _replace_file(stream: Any, data: bytes) -> None:
    stream.write(data)
    for key in ("/DL", "/Params"):
        if key in stream:
            del stream[key]


def _pages(job: _Job, pdf: Any, drawn: Any) -> None:
    for number, page in job.pages.items():
        if page.as_picture:
            _as_picture(job, pdf, drawn, number, page.as_picture)
            continue
        try:
            with native.page_of(drawn, number - 1) as handle:
                grounds = Grounds(handle)
            own = pdf.pages[number - 1].obj
            page.boxes = pdf_page.rewrite(pdf, own, page.wanted, page.marks, grounds)
        except faults(CannotFollowError):
            _as_picture(job, pdf, drawn, number, "无法逐字改写")
    _fresh_looks(pdf)


def _fresh_looks(pdf: Any) -> None:
    """Drop what fields show where it was not made anew; viewers make it from the value."""
    import pikepdf

    for each in pdf.objects:
        if isinstance(each, pikepdf.Dictionary) and "/RedactorStale" in each:
            del each["/RedactorStale"]
            looks = each.get("/AP")
            is_new = looks is not None and "/RedactorNew" in looks
            if looks is not None and not is_new:
                del each["/AP"]
                form = pdf.Root.get("/AcroForm")
                if form is not None and each.get("/Subtype") == "/Widget":
                    form.NeedAppearances = True
    for each in pdf.objects:
        looks = each.get("/AP") if isinstance(each, pikepdf.Dictionary) else None
        if isinstance(looks, pikepdf.Dictionary) and "/RedactorNew" in looks:
            del looks["/RedactorNew"]


def _as_picture(job: _Job, pdf: Any, drawn: Any, number: int, reason: str) -> None:
    page = job.pages[number]
    page.as_picture = reason
    with native.page_of(drawn, number - 1) as handle:
        more = _unmarked(job.values, page.marks, handle)
        page.wanted.silent.update(more)
        marks = {**page.marks, **more}
        pdf_page.as_picture(pdf, pdf.pages[number - 1].obj, handle, page.wanted, marks)


def _unmarked(values: set[str], marks: Mapping[int, Mark], handle: Any) -> dict[int, Mark]:
    """Where else a page shows what is masked in the file, in words that were read otherwise: nobody
    can search a picture for it afterwards. The numbers are none of the page's characters."""
    known = {_near(mark) for mark in marks.values()}
    more: dict[int, Mark] = {}
    with native.text_of(handle) as text:
        characters = pdf_text.characters_of(text)
        indices = [at for at, each in enumerate(characters) if each != "\0" and each.strip()]
        bare = "".join(characters[at] for at in indices)
        for value in {"".join(each.split()) for each in values}:
            if len(value) < _LONG:
                continue
            for match in re.finditer(re.escape(value), bare):
                found = pdf_page.marks(text, characters, indices[match.start() : match.end()])
                if known.isdisjoint(map(_near, found.values())):
                    more.update({-1 - at: mark for at, mark in found.items()})
    return more


def _near(mark: Mark) -> tuple[int, int]:
    return round(mark.origin[0]), round(mark.origin[1])


def _bad_pages(job: _Job, before: Any, data: bytes) -> list[int]:
    """The pages on which something is left, or that look otherwise than they should."""
    if not job.pages:
        return []
    bad = []
    with native.opened(_readable(data, job.source.name)) as after:
        for number, page in job.pages.items():
            if is_left(after, number, page.marks, page.written) or (
                not page.as_picture and looks_other(before, after, number, page.boxes)
            ):
                bad.append(number)
    return bad


def _refuse(bad: Sequence[int], name: str) -> None:
    if bad:
        where = f"{name} › 第{bad[0]}页"
        raise RewriteError("a masked value would be left on a page", where=where, advice=_ADVICE)


def _prove(job: _Job, data: bytes) -> None:
    """Search everything that was written for what was masked. RewriteError naming the part."""
    kept = "\n".join(job.kept)
    gone = {each for value in job.values if (each := "".join(value.split())) and each not in kept}
    pdf = pdf_open.reopened(data, job.source.name)
    for where in left_in(pdf, gone):
        raise RewriteError(
            "a masked value would be left", where=f"{job.source.name} › {where}", advice=_ADVICE
        )
