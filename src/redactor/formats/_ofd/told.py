"""What an OFD file hides, and what of it could not be read: for notices and failures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import partial

from lxml import etree

from redactor.formats._ofd.layout import Line, PageText
from redactor.formats._ofd.map import Map
from redactor.formats._ofd.package import local, text_of, whole
from redactor.formats._ofd.units import Unit
from redactor.formats._opening import unread
from redactor.model import Failure, Notice

_HIDDEN, _FALSE = "HIDDEN_CONTENT", "FALSE_REDACTION"


def of_file(found: Map) -> Iterator[Notice]:
    hidden = partial(Notice, _HIDDEN)
    for title in found.attachments.values():
        yield hidden("attachment", f"附件 {title}")
    if found.custom:
        yield hidden("custom data", "自定义标签")
    if found.extensions:
        yield hidden("custom data", "扩展信息")
    if found.covers:
        yield hidden("thumbnail", "封面缩略图")


def of_strings(unit: Unit, where: str) -> Iterator[Notice]:
    """What properties, annotations and comments hide."""
    for tree in unit.trees.values():
        for element in whole(tree):
            name = local(element)
            if not name:
                if (element.text or "").strip():
                    yield Notice(_HIDDEN, "comment", where)
            elif name in ("Remark", "Parameters") and text_of(element) and _is_noted(element):
                yield Notice(_HIDDEN, "annotation", where)
            elif name == "Author" and (element.text or "").strip():
                yield Notice(_HIDDEN, "author", where)
            elif name == "CustomData":
                yield Notice(_HIDDEN, "custom data", where)


def _hidden_by(line: Line) -> Iterator[tuple[str, str]]:
    """Why characters of a line are not seen."""
    for run in line.runs:
        if run.hidden and run.text.strip():
            yield _HIDDEN, run.hidden
        for what, character in zip(run.covered, run.text, strict=False):
            if what and not run.hidden and not character.isspace():
                yield _FALSE, what


def _is_noted(element: etree._Element) -> bool:
    """Whether it is said in an annotation: signatures have parameters, too."""
    return any(local(above) == "Annot" for above in element.iterancestors())


def tell(
    text: PageText, where: str, notices: dict[Notice, None], failures: dict[Failure, None]
) -> None:
    """What a page hides, and what of it could not be read."""
    told: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    unseen = f"{where}不可见的文字"
    for place, lines in ((where, text.lines), (unseen, text.hidden_lines)):
        for number, line in enumerate(lines, 1):
            for entity, what in dict.fromkeys(_hidden_by(line)):
                told[entity, what, place].append(number)
    for (entity, what, place), numbers in told.items():
        more = f"等{len(numbers)}行" if len(numbers) > 1 else ""
        notices[Notice(entity, what, f"{place}第{numbers[0]}行{more}")] = None
    if text.redrawn:
        notices[Notice(_FALSE, "drawn glyphs", where)] = None
    if text.unreadable:
        message = "有文字使用字体私有的编码，无法读取，请用文字识别或人工检查。"
        failures[unread("unreadable_text", message, where)] = None
    if text.crowded:
        message = "图形过多，未能全部核对是否遮住文字，请人工检查。"
        failures[unread("too_many_shapes", message, where)] = None
