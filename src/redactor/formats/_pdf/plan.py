"""What edits mean for a page of a PDF: which of its characters go, and what is written instead."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from redactor.formats._edits import by_value
from redactor.formats._pdf.page import Wanted
from redactor.formats._pdf.read import PageRead
from redactor.formats._pdf.sight import Unseen
from redactor.model import Edit

_MARKED = "redaction annotation"


def page_of(block: int, firsts: Sequence[int], ends: Sequence[int]) -> Iterator[int]:
    index = bisect_right(firsts, block) - 1
    # Pages without lines begin where the next one does; the last that begins here has them.
    if index >= 0 and block < ends[index]:
        yield index + 1


def wanted_of(
    read: PageRead, edits: Sequence[Edit], first: int, *, clean: bool
) -> tuple[Wanted, set[str], str]:
    """What a page needs for its edits; the values; and why it must become a picture, if it must."""
    hidden = {each.character: each for each in read.hidden}
    wanted = Wanted(silent={*hidden} if clean else set())
    values: set[str] = set()
    reason = ""
    for group in by_value(edits):
        text, pairs, replacement = _value(read, group, first)
        values.add(text)
        indices, new = _changed(pairs, replacement)
        seen = [index not in hidden or hidden[index].what == _MARKED for index in indices]
        is_shown_by_picture = any(
            index in read.layer or (index in hidden and _may_show(hidden[index]))
            for index in indices
        )
        if is_shown_by_picture:
            reason = "的文字在图片上也能看到"
        if all(seen):
            wanted.puts.append((indices, new))
        else:
            wanted.silent.update(indices)
    return wanted, values, reason


def _may_show(each: Unseen) -> bool:
    return each.is_in_image and each.what != "black box"


def _value(
    read: PageRead, group: Sequence[Edit], first: int
) -> tuple[str, list[tuple[int, str]], str]:
    """The value's text; its characters (index, as it is read); and what is to be written."""
    pairs: list[tuple[int, str]] = []
    pieces = []
    for edit in group:
        line = read.text.lines[edit.part.block - first]
        pieces.append(line.text[edit.part.start : edit.part.end])
        known = dict(line.characters(edit.part.start, edit.part.end))
        for offset in range(edit.part.start, edit.part.end):
            # A blank that was put in has no character; it takes its place in a mask all the same.
            pairs.append((known.get(offset, -1), line.text[offset]))
    return "".join(pieces), pairs, "".join(each.replacement for each in group).replace("\n", "")


def _changed(pairs: Sequence[tuple[int, str]], replacement: str) -> tuple[list[int], str]:
    """The characters that change and what they change to; all of them for a label."""
    if len(replacement) == len(pairs):
        changed = [
            (index, new)
            for (index, old), new in zip(pairs, replacement, strict=True)
            if index >= 0 and new != old
        ]
        return [index for index, _ in changed], "".join(new for _, new in changed)
    indices = [index for index, _ in pairs if index >= 0]
    # A label as long as what has glyphs would be taken for one for one.
    return indices, replacement + " " if len(replacement) == len(indices) else replacement
