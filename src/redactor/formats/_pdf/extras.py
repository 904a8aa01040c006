"""What a PDF carries beside its pages, for notices and for cleaning: notes, links, fields, scripts,
attachments, layers, signatures, thumbnails, the private data of programs (ISO 32000, 7.7, 12.5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from redactor.formats._pdf.native import Rect
from redactor.formats._pdf.reading import is_hidden, notes_on, rect_of
from redactor.formats._pdf.sight import Laid
from redactor.formats._pdf.strings import NOTES, PATH, SHAPES, is_direct
from redactor.model import Notice

_COVERING = SHAPES | {"/Highlight", "/FreeText"}
_HIDDEN, _FALSE = "HIDDEN_CONTENT", "FALSE_REDACTION"
#: A highlight lighter than this lets the text through.
_LIGHT = 0.4
_OPAQUE = 0.8


def of_page(page: Any, number: int) -> Iterator[Notice]:
    """What the annotations of a page hide."""
    place = f"第{number}页"
    for each in notes_on(page):
        kind = str(each.get("/Subtype", ""))
        if kind == "/Redact":
            yield Notice(_FALSE, "redaction annotation", place)
        elif kind in NOTES and _speaks(each):
            yield Notice(_HIDDEN, "annotation", place)
        if is_hidden(each) and kind == "/Widget" and _value(each) is not None:
            yield Notice(_HIDDEN, "form field", place)
        elif is_hidden(each) and kind not in {"/Widget", "/Popup"}:
            yield Notice(_HIDDEN, "annotation", place)


def _speaks(annotation: Any) -> bool:
    return any(str(annotation.get(key, "")).strip() for key in ("/Contents", "/RC", "/Subj"))


def _value(widget: Any) -> Any:
    """A field's value, which may stand above it."""
    for _ in range(20):
        if widget is None or "/V" in widget:
            break
        widget = widget.get("/Parent")
    return widget.get("/V") if widget is not None else None


def laid_over(page: Any) -> list[Laid]:
    """The annotations that may lie over text: where, and in what colour."""
    found = []
    for each in notes_on(page):
        kind = str(each.get("/Subtype", ""))
        if kind not in _COVERING or is_hidden(each):
            continue
        box = rect_of(each.get("/Rect"))
        if box is None or float(each.get("/CA", 1)) < _OPAQUE:
            continue
        if kind == "/Highlight" and _lightness(each.get("/C")) > _LIGHT:
            continue
        boxes = _quads(each.get("/QuadPoints")) or [box]
        found += [Laid(kind[1:], one, None) for one in boxes]
    return found


def _lightness(color: Any) -> float:
    try:
        numbers = [float(each) for each in color]
    except (TypeError, ValueError):
        return 1.0
    if len(numbers) == 4:
        return 1.0 - min(1.0, max(numbers))
    return max(numbers, default=1.0)


def _quads(points: Any) -> list[Rect]:
    try:
        numbers = [float(each) for each in points]
    except (TypeError, ValueError):
        return []
    return [
        Rect(min(xs), min(ys), max(xs), max(ys))
        for start in range(0, len(numbers) - 7, 8)
        for xs, ys in [(numbers[start : start + 8 : 2], numbers[start + 1 : start + 8 : 2])]
    ]


def redaction_boxes(page: Any) -> list[Rect]:
    """Where a redaction was marked and never made."""
    found = []
    for each in notes_on(page):
        if str(each.get("/Subtype", "")) == "/Redact":
            box = rect_of(each.get("/Rect"))
            found += _quads(each.get("/QuadPoints")) or ([box] if box else [])
    return found


def has_layers_off(pdf: Any) -> bool:
    """Whether some optional contents may be off; which are, pdfium knows."""
    import pikepdf

    layers = pdf.Root.get("/OCProperties")
    usual = layers.get("/D") if isinstance(layers, pikepdf.Dictionary) else None
    if not isinstance(usual, pikepdf.Dictionary):
        return False
    off = usual.get("/OFF")
    has_off = isinstance(off, pikepdf.Array) and len(off) > 0
    return has_off or "/AS" in usual or usual.get("/BaseState") == "/OFF"


def tidied(pdf: Any) -> list[str]:
    """Drop what no file should keep when it is rewritten: signatures, which are void now,
    thumbnails and private data. Remarks for the editor."""
    remarks = []
    for each in dictionaries(pdf):
        for key in ("/PieceInfo", "/Thumb", "/LastModified"):
            if key in each:
                del each[key]
    if _unsigned(pdf):
        remarks.append("原文件带有电子签名或签章，改写后失效，已移除。")
    return remarks


def dictionaries(pdf: Any) -> Iterator[Any]:
    """All dictionaries of a file, those inside of others, too."""
    for each in pdf.objects:
        yield from _dictionaries(each, 0)


def _dictionaries(value: Any, depth: int) -> Iterator[Any]:
    import pikepdf

    if (depth and not is_direct(value)) or depth > 60:
        return
    if isinstance(value, pikepdf.Array):
        for each in value:
            yield from _dictionaries(each, depth + 1)
    elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        yield value
        for _, each in value.items():
            yield from _dictionaries(each, depth + 1)


def _unsigned(pdf: Any) -> bool:
    """Take signatures out, their fields and what these show; whether there were any."""
    import pikepdf

    root = pdf.Root
    found = "/Perms" in root or "/DSS" in root
    for key in ("/Perms", "/DSS"):
        if key in root:
            del root[key]
    form = root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary):
        return found
    if "/SigFlags" in form:
        del form["/SigFlags"]
    fields = form.get("/Fields")
    signed = list(_signed(fields, 0))
    if not signed:
        return found
    gone = {each.objgen for each in signed} | {
        kid.objgen for each in signed for kid in each.get("/Kids", ())
    }
    form.Fields = _left(fields, gone)
    for page in pdf.pages:
        if isinstance(page.obj.get("/Annots"), pikepdf.Array):
            page.obj.Annots = _left(page.obj.Annots, gone)
    for each in signed:
        parent = each.get("/Parent")
        if parent is not None and isinstance(parent.get("/Kids"), pikepdf.Array):
            parent.Kids = _left(parent.Kids, gone)
    return True


def _signed(fields: Any, depth: int) -> Iterator[Any]:
    import pikepdf

    if depth > 20 or not isinstance(fields, pikepdf.Array):
        return
    for each in fields:
        if not isinstance(each, pikepdf.Dictionary):
            continue
        if each.get("/FT") == "/Sig" and "/V" in each:
            yield each
        elif "/Kids" in each:
            yield from _signed(each.Kids, depth + 1)


def _left(array: Any, gone: set[tuple[int, int]]) -> Any:
    import pikepdf

    kept = [each for each in array if getattr(each, "objgen", (0, 0)) not in gone - {(0, 0)}]
    return pikepdf.Array(kept)


def cleaned(pdf: Any) -> None:
    """Drop what is hidden by its kind: notes, attachments, scripts, properties, hidden fields."""
    import pikepdf

    root = pdf.Root
    for key in ("/OpenAction", "/AA", "/AF", "/Metadata", "/Collection"):
        if key in root and not (key == "/OpenAction" and isinstance(root[key], pikepdf.Array)):
            del root[key]
    names = root.get("/Names")
    if isinstance(names, pikepdf.Dictionary):
        for key in ("/EmbeddedFiles", "/JavaScript"):
            if key in names:
                del names[key]
    if "/Info" in pdf.trailer:
        info = pdf.trailer.Info
        for key in list(info.keys()):
            if key not in {"/Title", "/CreationDate", "/ModDate", "/Trapped"} or _is_path(
                info, key
            ):
                del info[key]
    for each in dictionaries(pdf):
        _clean(each)
    for page in pdf.pages:
        kept = [each for each in notes_on(page.obj) if _stays(each)]
        if "/Annots" in page.obj:
            page.obj.Annots = pikepdf.Array(kept)


def _is_path(info: Any, key: str) -> bool:
    return PATH.search(str(info.get(key))) is not None


def _clean(dictionary: Any) -> None:
    import pikepdf

    for key in ("/AA", "/AF", "/Alt", "/ActualText", "/EF"):
        if key in dictionary:
            del dictionary[key]
    if "/Metadata" in dictionary:
        del dictionary["/Metadata"]
    action = dictionary.get("/A")
    if isinstance(action, pikepdf.Dictionary) and action.get("/S") == "/JavaScript":
        del dictionary["/A"]
    if dictionary.get("/S") == "/JavaScript":
        dictionary["/JS"] = pikepdf.String("")
    if dictionary.get("/Subtype") == "/Widget" and is_hidden(dictionary):
        for holder in (dictionary, dictionary.get("/Parent")):
            for key in ("/V", "/DV", "/RV", "/AP"):
                if holder is not None and key in holder:
                    del holder[key]


def _stays(annotation: Any) -> bool:
    kind = str(annotation.get("/Subtype", ""))
    if kind == "/Widget":
        return True
    if is_hidden(annotation) or kind in {"/FileAttachment", "/Redact"}:
        return False
    return not (kind in NOTES and _speaks(annotation))
