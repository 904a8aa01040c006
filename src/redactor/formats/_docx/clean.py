"""Cleaning a part of a Word document: what is hidden in it goes, what is seen stays.

Tracked changes are accepted; marks of comments, hidden runs, codes of fields and alternative texts
are removed; under a highlight in the colour of the text, blanks take the place of the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from redactor.errors import RewriteError
from redactor.formats._docx.grid import inside
from redactor.formats._docx.lines import Atom, is_harmless
from redactor.formats._docx.looks import OFF, Styles
from redactor.formats._docx.shapes import covers, is_hidden, is_off_page
from redactor.formats._docx.story import Story
from redactor.formats._office.ooxml import Element, attribute, name_of
from redactor.formats._office.slots import CharacterSlot, TextSlot, Told, remove
from redactor.formats._office.source import cut_attributes

_GONE = frozenset({"w:del", "w:moveFrom"})
_KEPT = frozenset({"w:ins", "w:moveTo"})
_MARKS = frozenset(
    [
        "w:commentRangeStart",
        "w:commentRangeEnd",
        "w:commentReference",
        "w:annotationRef",
        "w:docVars",
        "w:attachedTemplate",
        "w:mailMerge",
        "w:cellIns",
        "w:cellMerge",
    ]
)
_RANGES = re.compile(
    r"w:(?:move(?:From|To)|customXml(?:Ins|Del|MoveFrom|MoveTo))Range(?:Start|End)"
)
_CHANGES = re.compile(r"w:\w+Change\Z")
#: Elements that are nothing without the relationship that they use.
_NEEDY = frozenset({"o:OLEObject", "w:control", "c:externalData", "w:attachedTemplate", "w:subDoc"})
_DRAWINGS = frozenset({"w:drawing", "w:pict", "w:object"})


#: The elements of a tree by name, in order.
_Named = dict[str, list[Element]]


def clean_story(root: Element, cut: frozenset[str], styles: Styles | None) -> bool:
    """Clean a tree; whether anything changed. `styles`: of a story. RewriteError for a covering
    shape, because nobody can tell here what lies under it."""
    changed = _empty_concealed(root, styles) if styles is not None else False
    named: _Named = {}
    for each in root.iter():
        named.setdefault(name_of(each), []).append(each)
    _refuse_covered(named)
    steps = (_drop_marks, _drop_codes, _drop_drawings, _drop_bindings, _drop_rows, _drop_deleted)
    for step in steps:
        changed |= step(named)
    return changed | cut_attributes(root, cut, _NEEDY)


def _all(named: _Named, names: Iterable[str]) -> list[Element]:
    return [each for name in names for each in named.get(name, ())]


def _empty_concealed(root: Element, styles: Styles) -> bool:
    hidden: list[Atom] = []
    for _ in Story("", styles, Told(), hides=hidden.append).passages(root):
        pass
    for atom in hidden:
        slot = atom.slot
        if isinstance(slot, TextSlot):
            is_false = atom.concealed is not None and atom.concealed.is_false
            slot.store(_blanks(slot.text) if is_false else "")
        elif isinstance(slot, CharacterSlot):
            remove(slot.element)
    for merge in [each for each in root.iter() if name_of(each) == "w:vMerge"]:
        properties = merge.getparent()
        cell = properties.getparent() if properties is not None else None
        if cell is not None and attribute(merge, "w:val") in (None, "continue"):
            for each in cell.iter():
                if name_of(each) == "w:t" and each.text:
                    each.text = ""
                    hidden.append(Atom(TextSlot(each)))
    return bool(hidden)


def _blanks(text: str) -> str:
    """Blanks as wide as the text, so that the bar over it stays."""
    return "".join("\u3000" if character > "\u2e80" else "\u00a0" for character in text)


def _refuse_covered(named: _Named) -> None:
    if any(covers(each) for each in _all(named, _DRAWINGS)):
        raise RewriteError(
            "a shape lies over text, and what is under it cannot be told", where="word/document.xml"
        )


def _drop_deleted(named: _Named) -> bool:
    """Accept the tracked changes."""
    changes = [name for name in named if _CHANGES.match(name) or _RANGES.match(name)]
    found = _all(named, changes)
    for each in found:
        remove(each)
    for each in _all(named, ("w:cellDel",)):
        _empty(each.getparent())
        found.append(each)
        remove(each)
    for each in _all(named, _GONE):
        above = each.getparent()
        over = name_of(above) if above is not None else ""
        if over == "w:trPr" and above.getparent() is not None:
            remove(above.getparent())
        elif over == "w:rPr":
            remove(each)
            _join_next(above.getparent())
        else:
            remove(each)
        found.append(each)
    for each in _all(named, _KEPT):
        _unwrap(each)
        found.append(each)
    return bool(found)


def _empty(properties: Element | None) -> None:
    cell = properties.getparent() if properties is not None else None
    for each in cell.iter() if cell is not None else ():
        if name_of(each) == "w:t":
            each.text = ""


def _join_next(properties: Element | None) -> None:
    """A paragraph whose mark was deleted goes on with the next one."""
    paragraph = properties.getparent() if properties is not None else None
    following = paragraph.getnext() if paragraph is not None else None
    if paragraph is None or name_of(paragraph) != "w:p":
        return
    if following is None or name_of(following) != "w:p":
        return
    place = 1 if len(following) and name_of(following[0]) == "w:pPr" else 0
    for each in reversed([each for each in paragraph if name_of(each) != "w:pPr"]):
        following.insert(place, each)
    remove(paragraph)


def _unwrap(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        place = parent.index(element)
        for offset, each in enumerate(list(element)):
            parent.insert(place + offset, each)
        parent.remove(element)


def _drop_marks(named: _Named) -> bool:
    found = _all(named, _MARKS)
    for each in found:
        run = each.getparent()
        remove(each)
        if run is not None and name_of(run) == "w:r" and all(name_of(i) == "w:rPr" for i in run):
            remove(run)
    return bool(found)


def _drop_codes(named: _Named) -> bool:
    """Fields whose codes say something keep what they show."""
    changed = False
    for field in _all(named, ("w:fldSimple",)):
        if not is_harmless(attribute(field, "w:instr") or ""):
            _unwrap(field)
            changed = True
    if not named.keys() & {"w:instrText", "w:delInstrText"}:
        return changed
    root = (named.get("w:instrText") or named["w:delInstrText"])[0].getroottree().getroot()
    for field_marks, code in _fields(root):
        if not is_harmless(code):
            for each in field_marks:
                remove(each)
            changed = True
    return changed


def _fields(root: Element) -> list[tuple[list[Element], str]]:
    """The fields of a tree: the elements that make each, and its code."""
    done: list[tuple[list[Element], str]] = []
    open_fields: list[tuple[list[Element], list[str]]] = []
    for each in root.iter():
        name = name_of(each)
        if name == "w:fldChar":
            kind = attribute(each, "w:fldCharType")
            if kind == "begin":
                open_fields.append(([], []))
            if open_fields:
                open_fields[-1][0].append(each)
                if kind == "end":
                    marks, codes = open_fields.pop()
                    done.append((marks, "".join(codes)))
        elif name in ("w:instrText", "w:delInstrText"):
            if not open_fields:
                done.append(([each], str(each.text or "")))
            else:
                open_fields[-1][0].append(each)
                open_fields[-1][1].append(str(each.text or ""))
    done += [(marks, "".join(codes)) for marks, codes in open_fields]
    return done


def _drop_drawings(named: _Named) -> bool:
    """Shapes that are hidden or lie off the page."""
    found = [each for each in _all(named, _DRAWINGS) if is_hidden(each) or is_off_page(each)]
    for each in found:
        alternative = each.getparent()
        while alternative is not None and name_of(alternative) != "mc:AlternateContent":
            alternative = alternative.getparent() if name_of(alternative) != "w:r" else None
        remove(alternative if alternative is not None else each)
    return bool(found)


def _drop_rows(named: _Named) -> bool:
    """Rows that are hidden, and tables of which no row is left."""
    found = [each for each in named.get("w:hidden", ()) if attribute(each, "w:val") not in OFF]
    rows = [each.getparent().getparent() for each in found if name_of(each.getparent()) == "w:trPr"]
    for row in rows:
        table = row.getparent()
        remove(row)
        if name_of(table) == "w:tbl" and next(inside(table, "w:tr"), None) is None:
            remove(table)
    return bool(rows)


def _drop_bindings(named: _Named) -> bool:
    """Content controls keep what they show without the custom XML that it came from."""
    found = _all(named, ("w:dataBinding",))
    for each in found:
        remove(each)
    return bool(found)
