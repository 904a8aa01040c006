"""The copy of a PDF that is read in its place, where the file itself would hide glyphs from pdfium.

Two things are changed in it. What annotations and form fields show is painted into the page, so that
a value stands in one line with its label. And /ActualText goes, because pdfium would tell it instead
of the glyphs that it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from redactor.errors import InputError
from redactor.formats._pdf import sight as pdf_sight
from redactor.formats._pdf.content import CannotFollowError, matrix_of, parsed
from redactor.formats._pdf.faults import faults
from redactor.formats._pdf.native import Rect
from redactor.formats._pdf.open import written
from redactor.formats._pdf.sight import Matrix
from redactor.formats._pdf.strings import text_of

_SHOWS = re.compile(rb"T[jJ]|['\"]|\bDo\b")
_ACTUAL = b"ActualText"
_HIDDEN_FLAGS = 2 | 32


class Appearance(NamedTuple):
    """What an annotation shows: the form, and how it is moved onto the page."""

    annotation: Any
    form: Any
    matrix: Matrix


def appearances(page: Any) -> Iterator[Appearance]:
    """The annotations of a page that show text."""
    for annotation in notes_on(page):
        form = shown(annotation)
        if form is None or str(annotation.get("/Subtype", "")) in {"/Popup", "/Redact"}:
            continue
        matrix = _placed(annotation, form)
        if matrix is not None and _SHOWS.search(form.read_bytes()):
            yield Appearance(annotation, form, matrix)


def notes_on(page: Any) -> Iterator[Any]:
    """The annotations of a page, as far as they are what they should be."""
    import pikepdf

    listed = page.get("/Annots")
    if isinstance(listed, pikepdf.Array):
        yield from (each for each in listed if isinstance(each, pikepdf.Dictionary))


def shown(annotation: Any) -> Any | None:
    """The form that an annotation shows now."""
    import pikepdf

    looks = annotation.get("/AP")
    normal = looks.get("/N") if isinstance(looks, pikepdf.Dictionary) else None
    if isinstance(normal, pikepdf.Dictionary) and not isinstance(normal, pikepdf.Stream):
        normal = normal.get(str(annotation.get("/AS", "/Off")))
    return normal if isinstance(normal, pikepdf.Stream) else None


def _placed(annotation: Any, form: Any) -> Matrix | None:
    """The matrix that fits a form's box, as its own matrix turns it, into the annotation's."""
    target, box = rect_of(annotation.get("/Rect")), rect_of(form.get("/BBox"))
    if target is None or box is None:
        return None
    box = pdf_sight.moved(box, matrix_of(form))
    if box.width <= 0 or box.height <= 0:
        return None
    x, y = target.width / box.width, target.height / box.height
    return (x, 0.0, 0.0, y, target.left - box.left * x, target.bottom - box.bottom * y)


def rect_of(given: Any) -> Rect | None:
    """A rectangle of the file."""
    try:
        one, two, three, four = (float(each) for each in given)
    except (TypeError, ValueError):
        return None
    return Rect(min(one, three), min(two, four), max(one, three), max(two, four))


def content_of(page: Any) -> bytes:
    """A page's content, unpacked."""
    import pikepdf

    contents = page.get("/Contents")
    if isinstance(contents, pikepdf.Array):
        return b"\n".join(
            each.read_bytes() for each in contents if isinstance(each, pikepdf.Stream)
        )
    return contents.read_bytes() if isinstance(contents, pikepdf.Stream) else b""


def forms_in(resources: Any, seen: set[tuple[int, int]]) -> Iterator[Any]:
    """The forms that resources name, and those that these name."""
    import pikepdf

    objects = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(objects, pikepdf.Dictionary):
        return
    for each in objects.values():
        if isinstance(each, pikepdf.Stream) and each.objgen not in seen:
            seen.add(each.objgen)
            if each.get("/Subtype") == "/Form":
                yield each
                yield from forms_in(each.get("/Resources"), seen)


class Told(NamedTuple):
    """What a first look at a page's content gave. `says` whether it has /ActualText, `paints`
    whether it may paint anything besides black text, `shows` whether annotations show text, `mute`
    whether a font of it says nothing about what its glyphs mean."""

    says: bool = False
    paints: bool = True
    shows: bool = False
    mute: bool = True


#: Operators that paint shapes, pictures or forms, change the way that text is painted, or set
#: colours that are not plain numbers of grey or RGB.
_PAINTS = frozenset(b"f f* F B B* b b* Do sh BI Tr gs k sc scn cs".split())
_COLORS = frozenset((b"g", b"rg"))
_STROKES = frozenset((b"s", b"S"))
#: A thinner line covers no text.
_THICK = 5.0
#: What ends an operator, but for what begins a string: in strings, too, stand single letters.
_DELIMITERS = bytes.maketrans(b")>[]{}/\0", b" " * 8)
_NOT_BLACK = re.compile(
    rb"[1-9]\d*\.?\d*\s+(?:[\d.]+\s+){0,2}r?g\b|\.\d*[1-9]\d*\s+(?:[\d.]+\s+){0,2}r?g\b"
)


def _paints(content: bytes) -> bool:
    """Whether a content may paint anything besides black text."""
    apart = content.translate(_DELIMITERS).replace(b"(", b" (").replace(b"<", b" <")
    words = set(apart.split())
    if not words.isdisjoint(_PAINTS):
        return True
    if not words.isdisjoint(_COLORS) and _NOT_BLACK.search(content) is not None:
        return True
    return not words.isdisjoint(_STROKES) and _has_thick_lines(content)


def _has_thick_lines(content: bytes) -> bool:
    """Whether the widest line, as much enlarged as anything, may cover text."""
    try:
        widths = [float(each) for each in _before(content, b" w", 1)]
        scales = [abs(float(each)) for each in _before(content, b" cm", 6)]
    except ValueError:
        return True
    return max([1.0, *widths]) * max([1.0, *scales]) >= _THICK


def _before(content: bytes, operator: bytes, count: int) -> Iterator[bytes]:
    """The operands of an operator; of six, the four that turn and enlarge."""
    for piece in content.split(operator)[:-1]:
        yield from piece[-150:].split()[-count:][:4]


def told(page: Any, seen: set[tuple[int, int]], fonts: dict[tuple[int, int], bool]) -> Told:
    """Look at a page before it is read. `seen`, `fonts`: what is known from pages before."""
    try:
        return _told(page, seen, fonts)
    except faults():
        # Damaged; then nothing is taken for granted.
        return Told()


def _told(page: Any, seen: set[tuple[int, int]], fonts: dict[tuple[int, int], bool]) -> Told:
    content = content_of(page)
    resources = page.get("/Resources")
    says = _ACTUAL in content or any(
        _ACTUAL in form.read_bytes() for form in forms_in(resources, seen)
    )
    if not says and resources is not None and resources.get("/Properties") is not None:
        says = any(
            "/ActualText" in each for each in resources.Properties.values() if hasattr(each, "keys")
        )
    return Told(
        says,
        _paints(content),
        page.get("/Annots") is not None and any(True for _ in appearances(page)),
        _is_mute(resources, fonts),
    )


def _is_mute(resources: Any, fonts: dict[tuple[int, int], bool]) -> bool:
    import pikepdf

    mute = False
    for each in [resources, *(form.get("/Resources") for form in forms_in(resources, set()))]:
        listed = each.get("/Font") if isinstance(each, pikepdf.Dictionary) else None
        for font in listed.values() if isinstance(listed, pikepdf.Dictionary) else ():
            key = font.objgen
            if key == (0, 0) or key not in fonts:
                fonts[key] = _says_nothing(font)
            mute = mute or fonts[key]
    return mute


def _says_nothing(font: Any) -> bool:
    """Whether a font's glyphs have no names that mean something."""
    if "/ToUnicode" in font:
        return False
    if font.get("/Subtype") == "/Type0":
        info = font.DescendantFonts[0].get("/CIDSystemInfo")
        return info is None or str(info.get("/Ordering", "")) == "Identity"
    descriptor = font.get("/FontDescriptor")
    is_embedded = descriptor is not None and any("/FontFile" in key for key in descriptor)
    return is_embedded or font.get("/Subtype") == "/Type3"


def reading_copy(pdf: Any, name: str) -> bytes:
    """Change an open file into the copy that is read; it is of no other use afterwards.

    InputError when it is too damaged for that."""
    seen: set[tuple[int, int]] = set()
    for page in pdf.pages:
        with suppress(*faults(CannotFollowError)):
            strip_actual_text(pdf, page.obj, seen)
        with suppress(*faults(CannotFollowError)):
            _paint_annotations(pdf, page.obj)
    try:
        return written(pdf, compress_streams=False)
    except faults():
        raise InputError("is damaged", where=name, advice="check the file by hand") from None


def strip_actual_text(pdf: Any, page: Any, seen: set[tuple[int, int]]) -> None:
    """Take /ActualText out of what a page shows; the glyphs then speak for themselves."""
    import pikepdf

    resources = page.get("/Resources")
    properties = resources.get("/Properties") if resources is not None else None
    if isinstance(properties, pikepdf.Dictionary):
        for each in properties.values():
            if isinstance(each, pikepdf.Dictionary) and "/ActualText" in each:
                del each["/ActualText"]
    if _ACTUAL in content_of(page):
        page.Contents = pdf.make_stream(without_actual_text(page))
    for form in forms_in(resources, seen):
        if _ACTUAL in form.read_bytes():
            form.write(without_actual_text(form))


def actual_texts(page: Any) -> Iterator[str]:
    """The /ActualText that stands in a page's content, and in that of its forms."""
    import pikepdf

    for holder in [page, *forms_in(page.get("/Resources"), set())]:
        try:
            steps = parsed(holder)
        except CannotFollowError:
            continue
        for step in steps:
            properties = _properties(step)
            said = properties.get("/ActualText") if properties is not None else None
            text = text_of(said) if isinstance(said, pikepdf.String) else None
            if text is not None:
                yield text


def _properties(step: Any) -> Any | None:
    """The properties of marked content with /ActualText, where they stand in the content."""
    import pikepdf

    if str(step.operator) not in {"BDC", "DP"} or len(step.operands) < 2:
        return None
    properties = step.operands[1]
    is_said = isinstance(properties, pikepdf.Dictionary) and "/ActualText" in properties
    return properties if is_said else None


def without_actual_text(holder: Any) -> bytes:
    """A content without the /ActualText that stands in it. CannotFollowError where it is damaged."""
    import pikepdf

    return bytes(pikepdf.unparse_content_stream(silent(parsed(holder))))


def silent(steps: list[Any]) -> list[Any]:
    """Instructions without /ActualText."""
    return [step if _properties(step) is None else _unsaid(step) for step in steps]


def _unsaid(step: Any) -> Any:
    import pikepdf

    kept = {key: value for key, value in step.operands[1].items() if key != "/ActualText"}
    operands = [step.operands[0], pikepdf.Dictionary(kept)]
    return pikepdf.ContentStreamInstruction(operands, step.operator)


def _paint_annotations(pdf: Any, page: Any) -> None:
    """Paint what annotations show behind the page's content, and drop those annotations."""
    import pikepdf

    painted = list(appearances(page))
    if not painted:
        return
    resources = own_resources(page)
    objects = pikepdf.Dictionary(resources.get("/XObject", pikepdf.Dictionary()))
    resources.XObject = objects
    content = [b"\nQ\n"]
    for number, each in enumerate(painted):
        name = f"/RedactorShown{number}"
        objects[name] = each.form
        numbers = " ".join(f"{value:.5f}" for value in each.matrix)
        content.append(f"q {numbers} cm {name} Do Q\n".encode())
    page.Contents = pikepdf.Array(
        [
            pdf.make_stream(b"q\n" + content_of(page)),
            pdf.make_stream(b"".join(content)),
        ]
    )
    gone = {each.form.objgen for each in painted}
    kept = (each for each in notes_on(page) if getattr(shown(each), "objgen", None) not in gone)
    page.Annots = pikepdf.Array(list(kept))


def own_resources(page: Any) -> Any:
    """A page's resources, as a dictionary that no other page shares."""
    import pikepdf

    resources = pikepdf.Dictionary(page.get("/Resources", pikepdf.Dictionary()))
    page.Resources = resources
    return page.Resources


def is_hidden(annotation: Any) -> bool:
    return bool(int(annotation.get("/F", 0)) & _HIDDEN_FLAGS)
