"""One page of a PDF as it is read: its lines, what of it is hidden, and whether it is a picture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import Any

from redactor.formats._pdf import native
from redactor.formats._pdf import sight as pdf_sight
from redactor.formats._pdf import text as pdf_text
from redactor.formats._pdf.cells import in_cells
from redactor.formats._pdf.native import Rect
from redactor.formats._pdf.reading import Told
from redactor.formats._pdf.sight import Laid, Survey, Unseen
from redactor.formats._pdf.text import PageText
from redactor.model import Notice

_FALSE = frozenset({"black box", "covering shape", "highlight", "redaction annotation"})
#: A page with fewer characters than this, and a picture on it, was scanned.
_FEW = 12
_MOSTLY = 0.5
#: So many characters without a meaning, one after the other, are words that were not read.
_ROW = 4
#: What makes a look at each character worth while.
_ODD = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ue000-\uf8ff\ufffd]")


@dataclass(slots=True)
class PageRead:
    """What reading gave. `hidden`: characters that a reader does not see, with the reason.

    `layer`: text without ink over a picture of the same words: it is no secret, but a value taken
    out of it stands in the picture, too."""

    text: PageText = field(default_factory=PageText)
    notices: list[Notice] = field(default_factory=list)
    hidden: list[Unseen] = field(default_factory=list)
    layer: set[int] = field(default_factory=set)
    is_picture: bool = False
    is_layered: bool = False
    is_drawn: bool = False


def read(
    document: Any,
    number: int,
    told: Told,
    laid: Sequence[Laid],
    redactions: Sequence[Rect],
    *,
    has_layers: bool,
) -> PageRead:
    """Read a page, from 1. CannotOpenError when it is damaged."""
    with native.page_of(document, number - 1) as page, native.text_of(page) as text:
        found = PageRead(pdf_text.read(text))
        found.text.lines = in_cells(found.text.lines)
        characters = found.text.text
        if told.paints or laid or has_layers:
            box = native.page_box(page)
            survey = pdf_sight.survey(page)
            found.is_drawn = bool(survey.images or survey.shapes)
            share = survey.image_share(box)
            found.is_picture = _is_scan(found, survey, share)
            if not found.is_picture and (has_layers or pdf_sight.is_doubtful(survey, laid, box)):
                _look(found, page, text, survey, laid, is_scan=share >= _MOSTLY)
        elif not all(map(partial(_is_seen, native.page_box(page)), found.text.lines)):
            survey = pdf_sight.survey(page)
            _look(found, page, text, survey, laid, is_scan=False)
        if (told.mute or _ODD.search(characters)) and _is_rubbish(
            text, characters, is_mute=told.mute
        ):
            found.is_picture = True
        for box in redactions:
            found.hidden += _marked(text, characters, box)
    _tell(found, number)
    return found


def _is_scan(found: PageRead, survey: Survey, share: float) -> bool:
    seen = sum(not each.isspace() for each in found.text.text[: 4 * _FEW])
    return bool(survey.images) and seen < _FEW and share > 0.1


def _is_seen(box: Rect, line: pdf_text.Line) -> bool:
    """Whether a line is on the page, and not tiny."""
    if line.height < pdf_sight.TINY:
        return False
    if line.angle:
        return True
    middle = line.base + 0.3 * line.height
    return box.left < line.right and line.left < box.right and box.bottom < middle < box.top


def _look(
    found: PageRead, page: Any, text: Any, survey: Survey, laid: Sequence[Laid], *, is_scan: bool
) -> None:
    for each in pdf_sight.unseen(page, text, found.text.text, survey, laid):
        if is_scan and each.is_in_image and each.what in {"hidden text", "covering shape"}:
            # Words laid under a scan, or over it without ink, so that it can be searched.
            found.layer.add(each.character)
        else:
            found.hidden.append(each)
    found.is_layered = len(found.layer) >= _FEW


def _is_rubbish(text: Any, characters: str, *, is_mute: bool) -> bool:
    """Whether words of the page have no meaning: some characters in a row without one."""
    has_error = native.raw().FPDFText_HasUnicodeMapError
    row = 0
    for index, character in enumerate(characters):
        if character.isspace() or character == "\0":
            continue
        is_odd = (
            character < " "
            or "\ue000" <= character <= "\uf8ff"
            or character == "\ufffd"
            or (is_mute and has_error(text, index) == 1)
        )
        row = row + 1 if is_odd else 0
        if row >= _ROW:
            return True
    return False


def _marked(text: Any, characters: str, box: Rect) -> list[Unseen]:
    found = []
    for index, character in enumerate(characters):
        if not character.isspace() and character != "\0":
            ink = native.tight_box(text, index)
            if box.has((ink.left + ink.right) / 2, (ink.bottom + ink.top) / 2):
                found.append(Unseen(index, "redaction annotation", False))
    return found


def _tell(found: PageRead, number: int) -> None:
    """Notices of what is hidden, one for each kind and line."""
    if not found.hidden:
        return
    line_of = {
        first + step: found.text.number(index)
        for index, line in enumerate(found.text.lines)
        for _, first, count in line.pieces
        for step in range(count)
    }
    told = {(each.what, line_of.get(each.character, 0)) for each in found.hidden}
    for what, lines in groupby(sorted(told), key=lambda each: each[0]):
        if what == "redaction annotation":
            # Told with the annotation itself.
            continue
        numbers = [line for _, line in lines if line]
        place = f"第{number}页第{numbers[0]}行" if numbers else f"第{number}页"
        if len(numbers) > 1:
            place += f"等{len(numbers)}行"
        entity = "FALSE_REDACTION" if what in _FALSE else "HIDDEN_CONTENT"
        found.notices.append(Notice(entity, what, place))
