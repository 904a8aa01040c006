"""How the strings of a PDF are cut into glyphs, and how wide each is (ISO 32000, 9.6 and 9.7).

Only what is needed to find a glyph on the page and to take it away: where a code begins and ends
and how far the pen moves. What a glyph means is pdfium's business.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from redactor.formats._pdf import native

#: Encodings of CID fonts by name: how many bytes a code that begins with a byte has.
_MIXED = {
    "GB": ((0x81, 0xFE),),
    "ETen": ((0x81, 0xFE),),
    "B5": ((0x81, 0xFE),),
    "HKscs": ((0x81, 0xFE),),
    "KSC": ((0x81, 0xFE),),
    "90ms": ((0x81, 0x9F), (0xE0, 0xFC)),
    "90pv": ((0x81, 0x9F), (0xE0, 0xFC)),
    "EUC": ((0x81, 0xFE),),
}
#: In GBK and its kin ASCII letters have half-width glyphs from this CID on (Adobe-GB1), in `p`
#: encodings and Unicode the proportional ones from 1 on.
_HALF_WIDTH = {"GB1": 814}
_STANDARD = re.compile(
    r"^(?:Helvetica|Courier|Times|Arial|CourierNew|TimesNewRoman|Symbol|ZapfDingbats)"
)
_MOST_RANGES = 20_000


class Code(NamedTuple):
    """A glyph's code in a string: its bytes, how far the pen moves in thousandths of the size,
    whether word spacing counts, and for vertical writing its own width."""

    start: int
    stop: int
    advance: float
    is_space: bool
    width: float


@dataclass(slots=True)
class Font:
    """`codes` cuts a string; `is_vertical`: the pen moves down."""

    codes: Callable[[bytes], Iterator[Code]]
    is_vertical: bool = False


class UnknownFontError(Exception):
    """Nothing certain can be said of the font's widths."""


def font_of(dictionary: Any) -> Font:
    """The font of a resource. UnknownFontError where its glyphs cannot be told apart."""
    if str(dictionary.get("/Subtype", "")) == "/Type0":
        return _composite(dictionary)
    return _simple(dictionary)


def _simple(dictionary: Any) -> Font:
    first = int(dictionary.get("/FirstChar", 0))
    scale = 1.0
    if str(dictionary.get("/Subtype", "")) == "/Type3":
        matrix = dictionary.get("/FontMatrix")
        scale = float(matrix[0]) * 1000 if matrix is not None else 1.0
    given = dictionary.get("/Widths")
    widths: Callable[[int], float]
    if given is not None:
        listed = [float(each) * scale for each in given]
        descriptor = dictionary.get("/FontDescriptor")
        missing = float(descriptor.get("/MissingWidth", 0)) if descriptor is not None else 0.0

        def widths(code: int) -> float:
            index = code - first
            return listed[index] if 0 <= index < len(listed) else missing
    else:
        name = str(dictionary.get("/BaseFont", ""))[1:]
        if not _STANDARD.match(name):
            raise UnknownFontError
        widths = _standard_widths(_standard_name(name)).__getitem__

    def codes(data: bytes) -> Iterator[Code]:
        for index, code in enumerate(data):
            width = widths(code)
            yield Code(index, index + 1, width, code == 32, width)

    return Font(codes)


def _standard_name(name: str) -> str:
    """The one of the fourteen fonts that a name means."""
    is_bold = bool(re.search("bold", name, re.IGNORECASE))
    is_slanted = bool(re.search("italic|oblique", name, re.IGNORECASE))
    if name.startswith("Cour"):
        family, slanted = "Courier", "Oblique"
    elif name.startswith("Times"):
        family, slanted = "Times", "Italic"
    elif name.startswith(("Symbol", "Zapf")):
        return "Symbol" if name.startswith("Symbol") else "ZapfDingbats"
    else:
        family, slanted = "Helvetica", "Oblique"
    style = ("Bold" if is_bold else "") + (slanted if is_slanted else "")
    return f"{family}-{style}" if style else ("Times-Roman" if family == "Times" else family)


@lru_cache(maxsize=16)
def _standard_widths(name: str) -> tuple[float, ...]:
    """The widths that pdfium knows of a standard font."""
    import ctypes

    pdfium = native.raw()
    with native.LOCK:
        document = pdfium.FPDF_CreateNewDocument()
        font = pdfium.FPDFText_LoadStandardFont(document, name.encode())
        width = ctypes.c_float()
        found = []
        for code in range(256):
            pdfium.FPDFFont_GetGlyphWidth(font, code, 1000.0, width)
            found.append(width.value)
        pdfium.FPDFFont_Close(font)
        pdfium.FPDF_CloseDocument(document)
    return tuple(found)


def standard_width(character: str) -> float:
    """The width of an ASCII character in Helvetica, in ems."""
    return _standard_widths("Helvetica")[ord(character)] / 1000 or 0.556


def _composite(dictionary: Any) -> Font:
    descendant = dictionary.DescendantFonts[0]
    encoding = dictionary.get("/Encoding")
    name = _name_of(encoding)
    cut, cid_of = _cutter(encoding, name, str(_ordering(descendant)))
    default = float(descendant.get("/DW", 1000))
    widths = _listed(descendant.get("/W"), 1)
    is_vertical = name.endswith("V") or _writes_down(encoding)
    down_default = -1000.0
    if descendant.get("/DW2") is not None:
        down_default = float(descendant.DW2[1])
    downs = _listed(descendant.get("/W2"), 3) if is_vertical else {}

    def codes(data: bytes) -> Iterator[Code]:
        for start, stop in cut(data):
            code = int.from_bytes(data[start:stop], "big")
            cid = cid_of(code, stop - start)
            width = widths.get(cid, default)
            advance = downs.get(cid, down_default) if is_vertical else width
            yield Code(start, stop, advance, stop - start == 1 and code == 32, width)

    return Font(codes, is_vertical)


def _name_of(encoding: Any) -> str:
    import pikepdf

    if isinstance(encoding, pikepdf.Stream):
        return str(encoding.get("/CMapName", "/"))[1:]
    return str(encoding or "/")[1:]


def _writes_down(encoding: Any) -> bool:
    import pikepdf

    return isinstance(encoding, pikepdf.Stream) and int(encoding.get("/WMode", 0)) == 1


def _ordering(descendant: Any) -> str:
    info = descendant.get("/CIDSystemInfo")
    return bytes(info.get("/Ordering", b"")).decode("latin-1") if info is not None else ""


_Cut = Callable[[bytes], Iterator[tuple[int, int]]]
_CidOf = Callable[[int, int], int]


def _cutter(encoding: Any, name: str, ordering: str) -> tuple[_Cut, _CidOf]:
    import pikepdf

    if isinstance(encoding, pikepdf.Stream):
        return _from_cmap(encoding.read_bytes(), _name_of(encoding.get("/UseCMap")))
    if name.startswith("Identity"):
        return _pairs, lambda code, _: code
    if "UTF16" in name:
        return _utf16, _ascii(1)
    if "UTF8" in name or "UTF32" in name or not name:
        raise UnknownFontError
    if "UCS2" in name or name in {"H", "V", "GB-H", "GB-V", "GBT-H", "GBT-V", "CNS1-H", "CNS1-V"}:
        return _pairs, _ascii(1)
    leads = next((found for key, found in _MIXED.items() if key in name), None)
    if leads is None:
        raise UnknownFontError
    is_proportional = "p-" in name or "pc-" in name
    half = 1 if is_proportional else _HALF_WIDTH.get(ordering, 1)
    return _mixed(leads, four="2K" in name), _ascii(half)


def _ascii(first: int) -> _CidOf:
    """CIDs of ASCII; of all others only that they have the default width."""
    return lambda code, _: code - 32 + first if 32 <= code < 127 else -1


def _pairs(data: bytes) -> Iterator[tuple[int, int]]:
    return ((start, min(start + 2, len(data))) for start in range(0, len(data), 2))


def _utf16(data: bytes) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(data):
        size = 4 if 0xD8 <= data[start] < 0xDC else 2
        yield start, min(start + size, len(data))
        start += size


def _mixed(leads: tuple[tuple[int, int], ...], *, four: bool) -> _Cut:
    def cut(data: bytes) -> Iterator[tuple[int, int]]:
        start = 0
        while start < len(data):
            size = 2 if any(low <= data[start] <= high for low, high in leads) else 1
            if four and size == 2 and start + 1 < len(data) and 0x30 <= data[start + 1] <= 0x39:
                size = 4
            yield start, min(start + size, len(data))
            start += size

    return cut


_SECTION = re.compile(
    rb"begin(codespacerange|cidrange|cidchar)(.*?)end(?:codespacerange|cidrange|cidchar)", re.DOTALL
)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\d+)")


def _from_cmap(data: bytes, base: str) -> tuple[_Cut, _CidOf]:
    """By an encoding that the file brings itself."""
    spaces: list[tuple[bytes, bytes]] = []
    ranges: list[tuple[int, int, int]] = []
    for kind, body in _SECTION.findall(data[:4_000_000]):
        tokens: list[Any] = [
            bytes.fromhex(hexed.decode()) if not number else int(number)
            for hexed, number in _TOKEN.findall(body)
        ]
        if kind == b"codespacerange":
            spaces += zip(tokens[::2], tokens[1::2], strict=False)
        else:
            ranges += _ranges(tokens, is_single=kind == b"cidchar")
    if not spaces and base.startswith("Identity"):
        spaces = [(b"\0\0", b"\xff\xff")]
    if not spaces or len(ranges) > _MOST_RANGES:
        raise UnknownFontError
    exact: dict[int, int] = {}
    for low, high, cid in ranges:
        exact.update((low + step, cid + step) for step in range(min(high - low, 65535) + 1))

    def cid_of(code: int, size: int) -> int:
        return exact.get(code, code if not ranges and base.startswith("Identity") else 0)

    return _by_spaces(spaces), cid_of


def _ranges(tokens: list[Any], *, is_single: bool) -> Iterator[tuple[int, int, int]]:
    size = 2 if is_single else 3
    for index in range(0, len(tokens) - size + 1, size):
        *codes, cid = tokens[index : index + size]
        if isinstance(cid, int) and all(isinstance(code, bytes) for code in codes):
            low, high = codes[0], codes[-1]
            yield int.from_bytes(low, "big"), int.from_bytes(high, "big"), cid


def _by_spaces(spaces: list[tuple[bytes, bytes]]) -> _Cut:
    sizes = sorted({len(low) for low, _ in spaces if low})

    def is_code(piece: bytes) -> bool:
        return any(
            len(low) == len(piece)
            and all(a <= x <= b for a, x, b in zip(low, piece, high, strict=False))
            for low, high in spaces
        )

    def cut(data: bytes) -> Iterator[tuple[int, int]]:
        start = 0
        while start < len(data):
            size = next((size for size in sizes if is_code(data[start : start + size])), sizes[0])
            yield start, min(start + size, len(data))
            start += size

    return cut


def _listed(listed: Any, numbers: int) -> Mapping[int, float]:
    """The widths of /W, and the first number of /W2: `c [w …]` and `first last w`."""
    found: dict[int, float] = {}
    items = list(listed) if listed is not None else []
    index = 0
    while index + 1 < len(items):
        first, second = int(items[index]), items[index + 1]
        if _is_number(second):
            if index + 1 + numbers >= len(items):
                break
            width = float(items[index + 2])
            found.update(dict.fromkeys(range(first, min(int(second), 65535) + 1), width))
            index += 2 + numbers
        else:
            for step, width in enumerate(list(second)[::numbers]):
                found[first + step] = float(width)
            index += 2
    return found


def _is_number(value: Any) -> bool:
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True
